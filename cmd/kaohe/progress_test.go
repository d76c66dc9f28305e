package main

import (
	"bytes"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// onTerminal is a console whose standard error is a terminal of a width, with
// nothing left out for being drawn too soon.
func onTerminal(columns int, lang diag.Lang) (*progress, *bytes.Buffer) {
	var out bytes.Buffer
	p := newProgress(&console{stderr: &out, lang: lang, columns: func() int { return columns }})
	p.bar.throttle = 0
	return p, &out
}

// screen is what a terminal shows of what was written, and every line that stood
// there for a moment.
func screen(t *testing.T, written string, columns int) (left, seen []string) {
	t.Helper()
	for _, text := range strings.Split(written, "\n") {
		line := ""
		for _, over := range strings.Split(text, "\r") {
			if width := cells.StringWidth(over); width >= columns {
				t.Errorf("a line of %d cells on %d columns: %q", width, columns, over)
			}
			if over != "" {
				line = strings.TrimRight(over, " ") // what is written over it is never shorter
				seen = append(seen, line)
			}
		}
		left = append(left, line)
	}
	return left, seen
}

func TestProgressOnATerminal(t *testing.T) {
	p, out := onTerminal(100, diag.EN)
	at := func(file string, bytes, rows int64) {
		p.reading(ingest.Progress{File: file, Bytes: bytes << 20, TotalBytes: 8 << 20, Rows: rows})
	}
	at("exports/a.csv", 0, 0)
	p.file(ingest.FileReport{File: "exports/a.csv", Bytes: 4 << 20, Rows: 4000})
	at("exports/a.csv", 4, 4000)
	at("exports/b.csv", 4, 4000)
	at("exports/b.csv", 8, 4003)
	at("", 8, 4003)
	p.done(ingest.Result{Read: 4003, Loaded: 4003})
	p.step("observation", 3, 12)
	p.clear()
	p.page(5, 20)
	p.clear()
	p.c.note(diag.T("完", "the end"))
	left, seen := screen(t, out.String(), 100)
	shown := strings.Join(seen, "\n")
	for _, want := range []string{"0 rows · reading exports/a.csv", "  49% [", "(4.2/8.4 MB", "4000 rows · reading exports/b.csv", "  99% [", "4003 rows · putting the tables together", "computing indicators and scores", "(3/12)", "making pages", "(5/20)"} {
		if !strings.Contains(shown, want) {
			t.Errorf("nothing shows %q in\n%s", want, shown)
		}
	}
	if got, want := strings.Join(left, "\n"), "4003 rows read = 4003 loaded + 0 duplicates + 0 rejected\nthe end\n"; got != want {
		t.Errorf("what stays is %q, want %q", got, want)
	}
}

// A bar takes one line however narrow the terminal and long a name is, and a name
// cannot steer the terminal.
func TestProgressFitsTheTerminal(t *testing.T) {
	for _, columns := range []int{1, 2, 20, 40, 79, 80, 200} {
		p, out := onTerminal(columns, diag.ZH)
		for done := range int64(5) {
			p.reading(ingest.Progress{File: "导出/\x1b[31m一个名字很长很长很长的文件\u202e.csv", Bytes: done << 20, TotalBytes: 4 << 20, Rows: done})
		}
		p.page(1, 3)
		p.clear()
		left, _ := screen(t, out.String(), columns)
		if strings.Join(left, "") != "" {
			t.Errorf("%d columns: %q stays", columns, left)
		}
		if strings.ContainsAny(out.String(), "\x1b\u202e") {
			t.Errorf("%d columns: a sign that steers the terminal in %q", columns, out.String())
		}
	}
}

// What is said never goes back, nor beyond the end, and nothing at all breaks it.
func TestProgressNeverGoesBack(t *testing.T) {
	p, out := onTerminal(120, diag.EN)
	for _, n := range []int{0, 6, 3, 9, 100} {
		p.page(n, 12)
	}
	p.reading(ingest.Progress{File: "empty.csv"})
	p.reading(ingest.Progress{File: "grown.csv", Bytes: 9, TotalBytes: 4})
	p.clear()
	_, seen := screen(t, out.String(), 120)
	last := ""
	for _, line := range seen {
		if strings.HasSuffix(line, "making pages") {
			percent, _, _ := strings.Cut(line, "%")
			if percent < last {
				t.Errorf("%q after %q", percent, last)
			}
			last = percent
		}
	}
	if last < "  75" {
		t.Errorf("at last %q", last)
	}
}

// Without a terminal, or when told to be quiet, there is no bar.
func TestProgressElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		quiet   bool
		columns func() int
		want    string
	}{
		"a file":            {false, nil, "read a.csv (1 KB, 3 rows)\n3 rows read = 3 loaded + 0 duplicates + 0 rejected\n"},
		"quiet":             {true, nil, ""},
		"a quiet terminal":  {true, func() int { return 80 }, ""},
		"a terminal's rest": {false, func() int { return 80 }, "3 rows read = 3 loaded + 0 duplicates + 0 rejected\n"},
	} {
		var out bytes.Buffer
		p := newProgress(&console{stderr: &out, lang: diag.EN, quiet: c.quiet, columns: c.columns})
		if p.bar == nil {
			p.reading(ingest.Progress{File: "a.csv", Bytes: 1, TotalBytes: 2, Rows: 3})
			p.step("x", 1, 2)
			p.page(1, 2)
		}
		p.file(ingest.FileReport{File: "a.csv", Bytes: 10, Rows: 3})
		p.done(ingest.Result{Read: 3, Loaded: 3})
		p.clear()
		if out.String() != c.want {
			t.Errorf("%s: %q, want %q", name, out.String(), c.want)
		}
	}
}

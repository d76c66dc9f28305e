package diag_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"kaohe/model/diag"
)

func print(l diag.List, lang diag.Lang) string {
	var b strings.Builder
	l.Print(&b, lang)
	return b.String()
}

// TestSorted: errors before warnings, then by place; the same problem once.
func TestSorted(t *testing.T) {
	var l diag.List
	add := func(file string, line, column int, s diag.Severity, m string) {
		l.Add(diag.Problem{File: file, Line: line, Column: column, Severity: s, Message: diag.Text{EN: m}})
	}
	add("a", 1, 1, diag.Warning, "w")
	add("b", 1, 1, diag.Error, "later file")
	add("a", 9, 1, diag.Error, "later line")
	add("a", 2, 7, diag.Error, "later column")
	add("a", 2, 3, diag.Error, "second message")
	add("a", 2, 3, diag.Error, "first message")
	add("a", 2, 3, diag.Error, "first message")
	add("", 0, 0, diag.Error, "no file")
	want := `no file
a:2:3: first message
a:2:3: second message
a:2:7: later column
a:9:1: later line
b:1:1: later file
a:1:1: warning: w
`
	if got := print(l, diag.EN); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLanguages(t *testing.T) {
	var l diag.List
	l.Add(diag.Problem{File: "kaohe.yaml", Line: 3, Column: 9, Severity: diag.Warning,
		Message: diag.T("少了 %d 个", "%d are missing", 2), Hint: diag.T("补上", "add them"), Excerpt: "period: 2026"})
	for lang, want := range map[diag.Lang]string{
		diag.ZH: "kaohe.yaml:3:9: 警告：少了 2 个\n    3 | period: 2026\n      |         ^\n  提示：补上\n",
		diag.EN: "kaohe.yaml:3:9: warning: 2 are missing\n    3 | period: 2026\n      |         ^\n  hint: add them\n",
	} {
		if got := print(l, lang); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", lang, got, want)
		}
	}
}

// TestCaret: the caret stands under its character, as a terminal shows it.
func TestCaret(t *testing.T) {
	for _, c := range []struct {
		name, excerpt string
		column        int
		under         string // what the excerpt shows above the caret, to the end
	}{
		{"plain", "title: abc", 8, "abc"},
		{"after Chinese", "标题: 售后 x", 8, "x"},
		{"after an ambiguous width", "甲·乙… x", 6, "x"},
		{"after a tab", "\ta: 1", 5, "1"},
		{"beyond the end", "a: 1", 9, ""},
		{"deep in a long line", strings.Repeat("x", 150) + "HERE", 151, "HERE"},
		{"deep in a long Chinese line", strings.Repeat("售", 150) + "HERE", 151, "HERE"},
		{"in a long line, near the start", "HERE" + strings.Repeat("x", 150), 1, "HERE"},
		{"not UTF-8", "\xff\xfe" + strings.Repeat("y", 150) + "HERE", 153, "HERE"},
	} {
		l := diag.List{{File: "f", Line: 1, Column: c.column, Message: diag.Text{EN: "m"}, Excerpt: c.excerpt}}
		lines := strings.Split(print(l, diag.EN), "\n")
		shown := cells(strings.TrimPrefix(lines[1], "    1 | "))
		caret := strings.Index(strings.TrimPrefix(lines[2], "      | "), "^")
		if caret < 0 {
			t.Errorf("%s: no caret:\n%s", c.name, strings.Join(lines, "\n"))
			continue
		}
		rest := ""
		if caret < len(shown) {
			rest = strings.Join(shown[caret:], "")
		}
		if !strings.HasPrefix(rest, c.under) || c.under == "" && rest != "" {
			t.Errorf("%s: the caret is under %q, want %q\n%s", c.name, rest, c.under, strings.Join(lines, "\n"))
		}
		if len(shown) > 101 {
			t.Errorf("%s: the excerpt is %d cells wide", c.name, len(shown))
		}
	}
}

// cells spreads a text over the cells of a terminal: a Chinese character takes
// the second of its two cells as an empty one.
func cells(s string) []string {
	var out []string
	for _, r := range s {
		out = append(out, string(r))
		if r >= 0x2e80 && r < 0xfffd {
			out = append(out, "")
		}
	}
	return out
}

func TestExcerptCannotSteerTheTerminal(t *testing.T) {
	l := diag.List{{File: "f", Line: 1, Column: 1, Message: diag.Text{EN: "m"}, Excerpt: "a\x1b[31mb\x07"}}
	if got := print(l, diag.EN); strings.ContainsAny(got, "\x1b\x07") {
		t.Errorf("got %q", got)
	}
}

func TestErr(t *testing.T) {
	var l diag.List
	if l.Err() != nil {
		t.Error("an empty list is an error")
	}
	l.Add(diag.Problem{Severity: diag.Warning, Message: diag.Text{EN: "careful"}})
	if l.Err() != nil || l.HasErrors() {
		t.Error("a warning is an error")
	}
	l.Errorf("f", diag.T("错", "wrong"), diag.Text{})
	if err := l.Err(); err == nil || err.Error() != "f: wrong\nwarning: careful" {
		t.Errorf("got %v", l.Err())
	}
}

func TestLineOf(t *testing.T) {
	src := []byte("one\r\n二\nthree")
	for n, want := range map[int]string{0: "", 1: "one", 2: "二", 3: "three", 4: "", -1: ""} {
		if got := diag.LineOf(src, n); got != want {
			t.Errorf("line %d: got %q, want %q", n, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"weight", "target", "csat", "on_time_resolution", "满意度"}
	for name, want := range map[string]string{
		"wieght": "weight", "targt": "target", "CSAT": "csat", "csta": "csat", "on_time_resoluton": "on_time_resolution",
		"满意": "满意度", "xyz": "", "": "", "t": "",
	} {
		if got := diag.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got := diag.DidYouMean("mont", []string{"year", "month"}).EN; got != `did you mean "month"?` {
		t.Errorf("got %q", got)
	}
	if got := diag.DidYouMean("zzz", []string{"year", "month"}).ZH; got != "可用：year, month" {
		t.Errorf("got %q", got)
	}
	if got := diag.DidYouMean("zzz", nil); got != (diag.Text{}) {
		t.Errorf("got %q", got)
	}
}

func TestFailure(t *testing.T) {
	err := diag.Fail(fs.ErrNotExist, diag.T("读不到 %s", "cannot read %s", "a.csv"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	if got := err.Error(); got != "cannot read a.csv: file does not exist" {
		t.Errorf("got %q", got)
	}
	outer := diag.Fail(err, diag.T("建站失败", "build failed"))
	if got := diag.Message(outer, diag.ZH); got != "建站失败：读不到 a.csv：file does not exist" {
		t.Errorf("got %q", got)
	}
	if got := diag.Fail(nil, diag.T("停", "stop")).In(diag.ZH); got != "停" {
		t.Errorf("got %q", got)
	}
}

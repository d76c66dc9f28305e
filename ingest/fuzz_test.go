package ingest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"kaohe/model/diag"
)

// seeds gives what the case folders hold in files of a pattern, as far as it is
// small enough for a fuzzer to turn over.
func seeds(f *testing.F, pattern string) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no case folders: %v", err)
	}
	var out [][]byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 16<<10 {
			out = append(out, data)
		}
	}
	return out
}

// Whatever a person's file holds, looking at it neither panics nor hangs.
func FuzzLookAtText(f *testing.F) {
	for _, seed := range []string{"", "a,b\n1,2", "\"", "\xff\xfe", "a;b\r\n\"x\ny\";2", "\xef\xbb\xbf工号\n1"} {
		f.Add([]byte(seed))
	}
	for _, seed := range seeds(f, "*/exports/*.csv") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		recognise(text, text[max(0, len(text)-4):])
		d := detectDelimiter(text)
		names, err := csvReader(bytes.NewReader(text), rune(d)).Read()
		if clean := columnNames(names); err == nil && (len(clean) != len(names) || !utf8.ValidString(strings.Join(clean, ""))) {
			t.Fatalf("the columns %q are named %q", names, clean)
		}
		if row := headerRow(text); row < 1 || row > 1+bytes.Count(text, []byte("\n")) {
			t.Fatalf("the header is on line %d, beyond the text", row)
		}
		if _, _, err := lineMap(bytes.NewReader(text), dialect{d, 1}, nil); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever stands in kaohe.yaml, reading it gives problems and never panics.
func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{
		"kaohe: 1\ncompany: x\nscheme: [a]\nsources:\n  - file: a.csv\n    tables:\n      employees: {employee_id: {columns: [a, b]}}\n",
		"sources: {a: 1}", "- 1", "a: [", "sources:\n - tables: {tickets: 3}", "limits: {rejects: x}", "company: |\n  a\n b: c",
	} {
		f.Add([]byte(seed))
	}
	for _, seed := range seeds(f, "*/kaohe.yaml") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var problems diag.List
		if _, ok := ParseConfig("kaohe.yaml", ".", src, &problems); !ok && !problems.HasErrors() {
			t.Fatal("neither a configuration nor a problem")
		}
		_ = problems.Error()
		for _, lang := range []diag.Lang{diag.ZH, diag.EN} {
			problems.Print(io.Discard, lang)
		}
	})
}

// Any bytes read to their end in every encoding, as UTF-8 but for 0xFF where a
// byte was bad, whatever the pieces they come in; and an encoding that is found
// out knows every byte.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "a,b\n1,2", "\xff\xfe\x31\x00\x00\xd8", "\xfe\xff\x00", "\xef\xbb\xbf工号", "caf\xe9\n", "\xb9\xa4\xba\xc5,\x81\x30\x81", strings.Repeat("考核", 60) + "\xff", "\uFFFD"} {
		f.Add([]byte(seed))
	}
	for _, seed := range seeds(f, "*/exports/*.csv") {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "x")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		found, ok, err := detectEncoding(path)
		if err != nil {
			t.Fatal(err)
		}
		if (found == "utf-8" || found == "utf-16") && !ok {
			t.Errorf("%s is found and not sure", found)
		}
		for _, name := range encodingNames() {
			whole, pieces := decodedText(t, path, name, false), decodedText(t, path, name, true)
			if !bytes.Equal(whole, pieces) {
				t.Errorf("%s: in pieces it is %q, at once %q", name, pieces, whole)
			}
			if encodingNamed(name) == nil {
				continue
			}
			if left := bytes.ReplaceAll(whole, []byte{0xff}, nil); !utf8.Valid(left) || bytes.Contains(left, replacement) {
				t.Errorf("%s: neither UTF-8 nor marked: %q", name, whole)
			}
			if name == found && found == "gb18030" && ok && bytes.IndexByte(whole, 0xff) >= 0 {
				t.Errorf("found to be clean %s, but there is a bad byte", name)
			}
		}
	})
}

func decodedText(t *testing.T, path, name string, pieces bool) []byte {
	t.Helper()
	in, err := decoded(path, name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var r io.Reader = in
	if pieces {
		r = iotest.OneByteReader(in)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// The lines of rows go up, stand in the text and leave out the broken ones;
// and where a text is said to hold no blanks at edges, no cell has any.
func FuzzLines(f *testing.F) {
	add := func(text []byte) {
		f.Add(text, byte(','), uint8(1), uint16(len(text)/2))
		f.Add(text, byte(';'), uint8(0), uint16(3))
	}
	for _, seed := range []string{"", "a,b\n1,2\n\n3\n4,5\n", "a,b\r\n\"x\r\ny\",\"\"\"\"\r\n", "a,b\n1, 2\n", "\xef\xbb\xbf工号;姓名\nE1;\u3000张三\n", "\"\n,\"a", "a\n\"b"} {
		add([]byte(seed))
	}
	for _, seed := range seeds(f, "*/exports/*.csv") {
		add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte, delimiter byte, skip uint8, broken uint16) {
		if delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == 0 || delimiter >= utf8.RuneSelf {
			return // none that a mapping may name
		}
		whole := linesOf(t, text, delimiter, skip, nil)
		less := linesOf(t, text, delimiter, skip, []int64{int64(broken)})
		if less > whole || less < whole-1 {
			t.Errorf("%d rows without the one that stands at byte %d, %d with it", less, broken, whole)
		}
		at, err := linesAt(bytes.NewReader(text), []int64{int64(broken)})
		if line, ok := at[int64(broken)]; err != nil || ok && (line < 1 || line > physicalLines(text)) {
			t.Errorf("byte %d stands on line %d of %d (%v)", broken, line, physicalLines(text), err)
		}
		blanksAreFound(t, text, delimiter)
	})
}

// linesOf maps a text's lines and gives the number of its rows.
func linesOf(t *testing.T, text []byte, delimiter byte, skip uint8, broken []int64) int64 {
	t.Helper()
	breaks, rows, err := lineMap(bytes.NewReader(text), dialect{delimiter, int(skip)}, broken)
	if err != nil {
		t.Fatal(err)
	}
	last := lineBreak{Shift: int64(skip) - 1}
	for _, b := range breaks {
		if b.Row <= last.Row || b.Shift <= last.Shift {
			t.Errorf("line break %v after %v", b, last)
		}
		last = b
	}
	if rows > 0 && (len(breaks) == 0 || breaks[0].Row != 1 || last.Row > rows || rows+last.Shift > physicalLines(text)) {
		t.Errorf("%d rows on lines %v of %d", rows, breaks, physicalLines(text))
	}
	return rows
}

func physicalLines(text []byte) int64 {
	n := int64(bytes.Count(text, []byte("\n")))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

// blanksAreFound reads a text as encoding/csv does and looks at every cell.
func blanksAreFound(t *testing.T, text []byte, delimiter byte) {
	t.Helper()
	found, err := blanksAtEdges(bytes.NewReader(text), delimiter)
	if err != nil {
		t.Fatal(err)
	}
	in := csvReader(bytes.NewReader(bytes.TrimPrefix(text, []byte(byteOrderMark))), rune(delimiter))
	for !found {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			return // no text of cells
		}
		for _, c := range cells {
			if c != strings.Trim(c, " \x00\t\n\r\u00a0\u3000\ufeff") {
				t.Errorf("no blanks are found, but %q has some", c)
			}
		}
	}
}

package ingest

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

func TestDetectEncoding(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("工号,姓名\nE1,张三\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text, want string
		ok               bool
	}{
		{"ascii", "id,name\n1,a\n", "utf-8", true},
		{"utf-8", "工号,姓名\n", "utf-8", true},
		{"mark", "\xef\xbb\xbf工号\n", "utf-8", true},
		{"utf-16", "\xff\xfe\x31\x00", "utf-16", true},
		{"gb18030", gb, "gb18030", true},
		{"one bad byte in much utf-8", strings.Repeat("考核", 100) + "\xff", "utf-8", true},
		{"neither", "caf\xe9\n\xff\xfe\xfd", "gb18030", false},
	} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, ok, err := detectEncoding(path)
		if err != nil || ok != c.ok || got != c.want {
			t.Errorf("%s: %s, %t (%v); want %s, %t", c.name, got, ok, err, c.want, c.ok)
		}
	}
}

// What was written as GB18030 reads back, in pieces of any size, and a byte that
// belongs to nothing becomes 0xFF and nothing else.
func TestDecodedGivesTheTextBack(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("a,\n　，𠮷"), unicode.Han, unicode.ASCII_Hex_Digit)).Draw(t, "text")
		raw, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, append(raw, 0xff, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		in, err := decoded(path, "gb18030")
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		var got bytes.Buffer
		if _, err := io.CopyBuffer(struct{ io.Writer }{&got}, struct{ io.Reader }{in}, make([]byte, rapid.IntRange(1, 50).Draw(t, "piece"))); err != nil {
			t.Fatal(err)
		}
		if want := text + "\xff\n"; got.String() != want {
			t.Fatalf("got %q, want %q", got.String(), want)
		}
	})
}

func TestDetectDelimiter(t *testing.T) {
	for text, want := range map[string]byte{
		"a,b\n1,2\n":       ',',
		"a;b;c\n1,5;2;3\n": ';',
		"a\tb\n1,1\t2\n":   '\t',
		"只有一列\n1\n":        ',',
		"说明;日期\n\"甲,乙,丙\";2026-01-01\n": ';',
	} {
		if got := detectDelimiter([]byte(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

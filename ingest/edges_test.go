package ingest

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBlanksAtEdges(t *testing.T) {
	for text, want := range map[string]bool{
		"a,b\n1 2,x y z\n":            false,
		"a,b\n 1,2\n":                 true,
		"a,b\n1 ,2\n":                 true,
		"a,b\n1,2 \n":                 true,
		"a,b\r\n1,2 \r\n":             true,
		"a,b\n1,\" x\"\n":             true,
		"a,b\n1,2 ":                   true,
		"a,b\n1,甲\u3000\n":            true,
		"a,b\n1,甲\u00a0乙\n":           true,
		"\ufeffa,b\n1,，全角：。\n":        false,
		"a,b\n1,\ufeff2\n":            true,
		"a,b\n1,x\x00\n":              true,
		"a,b\n1,x\ty\n":               true,
		"a,b\n1,€ ã ‐ ぁ ï 、 \u3001\n": false,
		"":                            false,
	} {
		if got, err := blanksAtEdges(strings.NewReader(text), ','); got != want || err != nil {
			t.Errorf("%q: %t (%v), want %t", text, got, err, want)
		}
	}
	if got, _ := blanksAtEdges(strings.NewReader("a\tb\n1\t2\n"), '\t'); got {
		t.Error("a tab that delimits is no blank")
	}
}

// Where it says no, trimming changes no cell.
func TestBlanksAtEdgesMissesNone(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab ,\"\n\t\u3000\u00a0\ufeff甲、é")), 0, 5, -1)
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		text.WriteString("h1,h2\n")
		out := csv.NewWriter(&text)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 2), 0, 6).Draw(t, "rows")
		out.WriteAll(rows)
		found, err := blanksAtEdges(strings.NewReader(text.String()), ',')
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, c := range row {
				if strings.Trim(c, " \t\r\n\u00a0\u3000\ufeff\x00") != c && !found {
					t.Fatalf("%q needs trimming, in %q", c, text.String())
				}
			}
		}
	})
}

func BenchmarkBlanksAtEdges(b *testing.B) {
	text := strings.Repeat("T00000001,E00012,C0001234,phone,洗衣机,simple,2024-01-01 08:00:00,2024-01-01 09:00:00,closed,Y,0\n", 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if found, err := blanksAtEdges(strings.NewReader(text), ','); found || err != nil {
			b.Fatal(found, err)
		}
	}
}

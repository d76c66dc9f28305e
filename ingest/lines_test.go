package ingest

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lineOfRow looks a row's line up as the account's SQL does.
func lineOfRow(breaks []lineBreak, row int64) int64 {
	line := int64(0)
	for _, b := range breaks {
		if b.Row <= row {
			line = row + b.Shift
		}
	}
	return line
}

// The lines of rows are those that encoding/csv finds, whatever stands in the
// cells and however many blank lines stand between rows.
func TestLineMapAgreesWithAnotherReader(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab,\"\n 　x甲")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		out := csv.NewWriter(&text)
		out.Write([]string{"h1", "h2"})
		rows := rapid.IntRange(0, 12).Draw(t, "rows")
		for range rows {
			out.Write([]string{"k" + cell.Draw(t, "first"), cell.Draw(t, "second")})
			out.Flush()
			text.WriteString(strings.Repeat("\n", rapid.IntRange(0, 2).Draw(t, "blank")))
		}
		out.Flush()
		breaks, n, err := lineMap(strings.NewReader(text.String()), dialect{',', 1}, nil)
		if err != nil || n != int64(rows) {
			t.Fatalf("%d rows (%v), want %d in %q", n, err, rows, text.String())
		}
		in := csv.NewReader(strings.NewReader(text.String()))
		in.Read()
		for row := int64(1); row <= n; row++ {
			if _, err := in.Read(); err != nil {
				t.Fatal(err)
			}
			if want, _ := in.FieldPos(0); lineOfRow(breaks, row) != int64(want) {
				t.Fatalf("row %d on line %d, want %d in %q", row, lineOfRow(breaks, row), want, text.String())
			}
		}
	})
}

func TestLineMapLeavesBrokenRowsOut(t *testing.T) {
	text := "a,b\n1,2\n\n3\n4,5\n"
	broken := int64(strings.Index(text, "\n3\n")) // the blank line before it
	breaks, n, err := lineMap(strings.NewReader(text), dialect{',', 1}, []int64{broken})
	if err != nil || n != 2 {
		t.Fatalf("%d rows, %v; want 2", n, err)
	}
	if got := lineOfRow(breaks, 2); got != 5 {
		t.Errorf("the row after the broken one is on line %d, want 5", got)
	}
	lines, err := linesAt(strings.NewReader(text), []int64{broken})
	if err != nil || lines[broken] != 4 {
		t.Errorf("the broken row is on line %d (%v), want 4", lines[broken], err)
	}
}

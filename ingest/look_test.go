package ingest

import "testing"

// The header is the first line from which on the rows agree, titles above it
// left out; a file of one column, or of none that agree, begins at line 1.
func TestHeaderRow(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"plain", "a,b,c\n1,2,3\n4,5,6\n", 1},
		{"a title", "三季度工单\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n", 3},
		{"a title in its row's first cell", "三季度工单,,,\na,b,c,d\n1,2,3,4\n5,6,7,8\n", 2},
		{"semicolons under a title with a comma", "工单, 三季度\na;b;c\n1;2;3\n4;5;6\n7;8;9\n", 2},
		{"one column", "a\n1\n2\n", 1},
		{"line breaks in cells", "a,b\n\"1\n1\",2\n3,4\n", 1},
		{"empty", "", 1},
	} {
		if got := headerRow([]byte(c.text)); got != c.want {
			t.Errorf("%s: line %d, want %d", c.name, got, c.want)
		}
	}
}

func TestFits(t *testing.T) {
	p := Profile{Filled: 4, Numbers: 4, Integers: 2, Clocks: 1, Times: 0, Bools: 1}
	for typ, want := range map[Type]float64{Integer: 0.5, Number: 1, Money: 1, Seconds: 1, Bool: 0.25, Time: 0, Text: 1} {
		if got := p.Fits(typ); got != want {
			t.Errorf("%s: %g, want %g", typ, got, want)
		}
	}
	if got := (Profile{}).Fits(Number); got != 0 {
		t.Errorf("an empty column: %g", got)
	}
}

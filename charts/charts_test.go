package charts

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the goldens and charts.css")

// TestMain fixes the seed of the property tests, unless the command line gives
// one, so that every run tries the same cases.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.seed": "20260930", "rapid.nofailfile": "true"} {
		f := flag.Lookup(name)
		if f == nil {
			panic("no flag " + name)
		}
		if f.Value.String() != f.DefValue {
			continue
		}
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

var languages = []string{"zh", "en"}

func TestOptionGoldens(t *testing.T) {
	for _, k := range Kinds {
		for _, lang := range languages {
			f, err := k.Example(lang)
			if err != nil {
				t.Fatal(err)
			}
			if f.Kind != k.Name {
				t.Errorf("kind %s: its figure says %s", k.Name, f.Kind)
			}
			var indented bytes.Buffer
			if err := json.Indent(&indented, f.Option, "", "  "); err != nil {
				t.Fatalf("%s: option is not JSON: %v", k.Name, err)
			}
			golden(t, fmt.Sprintf("testdata/%s-%s.json", k.Name, lang), append(indented.Bytes(), '\n'))
			golden(t, fmt.Sprintf("testdata/%s-%s.csv", k.Name, lang), f.Table.CSV())
		}
	}
}

func TestExampleIsRepeatable(t *testing.T) {
	for _, k := range Kinds {
		a, err := k.Example("zh")
		if err != nil {
			t.Fatal(err)
		}
		b, err := k.Example("zh")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: two makings differ: %s", k.Name, diff)
		}
	}
}

func TestTablesAreRectangular(t *testing.T) {
	for _, k := range Kinds {
		f, err := k.Example("en")
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Table.Rows) == 0 {
			t.Errorf("%s: table is empty", k.Name)
		}
		for i, row := range f.Table.Rows {
			if len(row) != len(f.Table.Columns) {
				t.Errorf("%s: row %d has %d cells for %d columns", k.Name, i, len(row), len(f.Table.Columns))
			}
		}
		records, err := csv.NewReader(bytes.NewReader(f.Table.CSV()[3:])).ReadAll()
		if err != nil || len(records) != len(f.Table.Rows)+1 {
			t.Errorf("%s: CSV has %d records for %d rows: %v", k.Name, len(records), len(f.Table.Rows), err)
		}
	}
}

// The style sheet is written from the theme.
func TestStyleSheet(t *testing.T) {
	golden(t, "charts.css", []byte(styleSheet()))
}

// browser.js knows the same colours as the theme.
func TestBrowserTheme(t *testing.T) {
	got := map[string]string{}
	for _, m := range regexp.MustCompile(`'(#[0-9a-f]{6})': '--([a-z0-9-]+)'`).FindAllStringSubmatch(BrowserJS, -1) {
		got[m[1]] = m[2]
	}
	want := map[string]string{}
	for _, s := range theme {
		if _, twice := want[s.light]; twice {
			t.Errorf("light colour %s stands twice in the theme", s.light)
		}
		want[s.light] = s.name
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("browser.js (-theme +script):\n%s", diff)
	}
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var c [3]int
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

// Text on marks keeps 4.5:1 in light and dark.
func TestContrastOnMarks(t *testing.T) {
	by := map[string]swatch{}
	for _, s := range theme {
		by[s.name] = s
	}
	ratio := func(a, b string) float64 {
		x, y := luminance(t, a), luminance(t, b)
		return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
	}
	check := func(fill, text string) {
		if r := ratio(by[fill].light, by[text].light); r < 4.5 {
			t.Errorf("light: %s on %s has %.2f", text, fill, r)
		}
		if r := ratio(by[fill].dark, by[text].dark); r < 4.5 {
			t.Errorf("dark: %s on %s has %.2f", text, fill, r)
		}
	}
	for _, tone := range tones {
		check(tone.fill, tone.text)
	}
	for _, h := range heatTones {
		check(h.fill, h.text)
	}
	for _, onPaper := range []string{"ink", "soft", "warn", "good", "bad"} {
		check("paper", onPaper)
	}
}

func TestCSV(t *testing.T) {
	table := Table{
		Columns: []Column{{"名称", false}, {"值", true}},
		Rows: [][]string{
			{"=1+1", "-4.7"}, {"+86 138", "+3.2 %"}, {"@x", "-4.7 元"}, {"-2+3", "−0.5"}, {"a\"b,c", missing},
			{"\tx", "-1,234.5"}, {"＝1", "1e-3"}, {"-1+cmd|'x'!A1", "-5%"}, {"two\nlines", " pad"},
		},
	}
	want := "\ufeff名称,值\r\n'=1+1,-4.7\r\n'+86 138,+3.2 %\r\n'@x,-4.7 元\r\n'-2+3,−0.5\r\n\"a\"\"b,c\",\r\n\"'\tx\"," +
		"\"-1,234.5\"\r\n'＝1,1e-3\r\n'-1+cmd|'x'!A1,-5%\r\n\"two\nlines\",\" pad\"\r\n"
	// A tab inside needs no quotes by RFC 4180; the apostrophe already stands before it.
	want = strings.Replace(want, "\"'\tx\"", "'\tx", 1)
	if diff := cmp.Diff(want, string(table.CSV())); diff != "" {
		t.Error(diff)
	}
}

// Whatever stands in a cell, no field begins as a formula unless it is a number.
func TestCSVNeverStartsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.String().Draw(t, "cell")
		got := defuse(cell)
		if got != "" && strings.ContainsRune("=@\t\r", []rune(got)[0]) {
			t.Fatalf("%q begins a formula", got)
		}
		if got != "" && strings.ContainsRune("+-", []rune(got)[0]) && strings.ContainsAny(got[1:], "=@|!('\"*/&^<>") {
			t.Fatalf("%q may be a formula", got)
		}
	})
}

// values reads the numbers of an option's series back from its JSON.
func values(t interface{ Fatal(...any) }, option []byte) [][]any {
	var o struct {
		Series []struct {
			Data []struct{ Value any }
		}
	}
	if err := json.Unmarshal(option, &o); err != nil {
		t.Fatal(err)
	}
	var out [][]any
	for _, s := range o.Series {
		var run []any
		for _, d := range s.Data {
			run = append(run, d.Value)
		}
		out = append(out, run)
	}
	return out
}

// drawSeries draws random series over n categories.
func drawSeries(t *rapid.T, n int, lo float64) []Series {
	count := rapid.IntRange(1, 5).Draw(t, "series")
	out := make([]Series, count)
	for i := range out {
		out[i] = Series{
			Name:    fmt.Sprintf("s%d", i),
			Values:  rapid.SliceOfN(rapid.Float64Range(lo, 1e6), n, n).Draw(t, "values"),
			Missing: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "missing"),
		}
		for j, v := range out[i].Values {
			out[i].Values[j] = math.Round(v*100) / 100
		}
	}
	out[0].Missing[0] = false
	return out
}

func drawNames(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("c%d", i)
	}
	return out
}

// The table has the numbers of the option, gap for gap.
func TestLineTableAgreesWithOption(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "n")
		all := drawSeries(t, n, -1e6)
		f, err := Line(LineSpec{Head: Head{ID: "x", Title: "x"}, Categories: drawNames(n), Series: all})
		if err != nil {
			t.Fatal(err)
		}
		drawn := values(t, f.Option)
		for i := range all {
			for j := range n {
				sameCell(t, drawn[i][j], f.Table.Rows[j][i+1])
			}
		}
	})
}

func TestStackedTableAgreesWithOption(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		all := drawSeries(t, n, 0)
		f, err := Stacked(StackedSpec{Head: Head{ID: "x", Title: "x"}, Categories: drawNames(n), Series: all, Horizontal: rapid.Bool().Draw(t, "lying")})
		if err != nil {
			t.Fatal(err)
		}
		drawn := values(t, f.Option)
		for i := range all {
			for j := range n {
				sameCell(t, drawn[i][j], f.Table.Rows[j][i+1])
			}
		}
	})
}

func TestBarTableAgreesWithOption(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		one := drawSeries(t, n, -1e6)[0]
		before := drawSeries(t, n, -1e6)[0]
		f, err := Bar(BarSpec{Head: Head{ID: "x", Title: "x"}, Categories: drawNames(n), Values: one.Values, Previous: before.Values, PrevName: "before", Horizontal: rapid.Bool().Draw(t, "lying")})
		if err != nil {
			t.Fatal(err)
		}
		drawn := values(t, f.Option)
		for j := range n {
			sameCell(t, drawn[1][j], f.Table.Rows[j][1])
			sameCell(t, drawn[0][j], f.Table.Rows[j][2])
		}
	})
}

// A waterfall's bars end where its table says.
func TestWaterfallTableAgreesWithOption(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		level := float64(rapid.IntRange(-5000, 5000).Draw(t, "from"))
		spec := WaterfallSpec{Head: Head{ID: "x", Title: "x"}, From: Part{"from", level}}
		for i := range rapid.IntRange(1, 6).Draw(t, "parts") {
			v := float64(rapid.IntRange(-5000, 5000).Draw(t, "part"))
			spec.Parts = append(spec.Parts, Part{fmt.Sprint("p", i), v})
			level += v
		}
		spec.To = Part{"to", level}
		f, err := Waterfall(spec)
		if err != nil {
			t.Fatal(err)
		}
		drawn := values(t, f.Option)
		before := 0.0
		for i, row := range f.Table.Rows {
			var after float64
			if _, err := fmt.Sscan(row[2], &after); err != nil {
				t.Fatal(err)
			}
			from := before
			if i == 0 || i == len(f.Table.Rows)-1 {
				from = 0
			}
			size := 0.0
			for k := 1; k < len(drawn); k += 2 {
				size += math.Abs(drawn[k][i].(float64))
			}
			if len(drawn) == 2 && (from < 0 || after < 0) {
				t.Fatal("a bar below zero is not drawn")
			}
			if math.Abs(size-math.Abs(after-from)) > 1e-6 {
				t.Fatalf("bar %d is %v high, the table says %v", i, size, after-from)
			}
			before = after
		}
	})
}

func sameCell(t *rapid.T, drawn any, cell string) {
	if drawn == nil {
		if cell != missing {
			t.Fatalf("a gap is drawn for %q", cell)
		}
		return
	}
	if got := plain(drawn.(float64)); got != cell {
		t.Fatalf("drawn %s, table %s", got, cell)
	}
}

func TestEvenBins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-1e4, 1e4), 1, 60).Draw(t, "values")
		bins := EvenBins(v, rapid.IntRange(1, 20).Draw(t, "n"))
		sum := 0
		for _, b := range bins {
			in := 0
			for _, x := range v {
				if x >= b.From && x < b.To {
					in++
				}
			}
			if in != b.Count {
				t.Fatalf("bin %v counts %d, %d lie within", b, b.Count, in)
			}
			sum += b.Count
		}
		if sum != len(v) {
			t.Fatalf("%d of %d values are counted", sum, len(v))
		}
	})
	if EvenBins(nil, 5) != nil {
		t.Error("no values must make no bins")
	}
}

func TestNiceScaleCovers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-1e9, 1e9).Draw(t, "a"), rapid.Float64Range(-1e9, 1e9).Draw(t, "b")
		s := niceScale(math.Min(a, b), math.Max(a, b), rapid.Bool().Draw(t, "zero"), rapid.IntRange(2, 10).Draw(t, "n"))
		slack := s.step * 1e-6
		if s.min > math.Min(a, b)+slack || s.max < math.Max(a, b)-slack || s.min >= s.max || len(s.ticks()) > 40 {
			t.Fatalf("%+v does not cover %v…%v", s, a, b)
		}
	})
}

func TestParetoFindsTheVitalFew(t *testing.T) {
	f, err := Pareto(ParetoSpec{Head: Head{ID: "x", Title: "x", Lang: "en"}, Causes: []Part{{"other", 50}, {"b", 20}, {"a", 20}, {"c", 7}, {"d", 3}}, Other: "other"})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"a", "20", "20%", "20%", "yes"}, {"b", "20", "20%", "40%", "yes"}, {"c", "7", "7%", "47%", "yes"},
		{"d", "3", "3%", "50%", "yes"}, {"other", "50", "50%", "100%", "no"},
	}
	if diff := cmp.Diff(want, f.Table.Rows); diff != "" {
		t.Error(diff)
	}
}

// Of causes of one size, the one named first is no more vital than the other.
func TestParetoKeepsEqualsTogether(t *testing.T) {
	f, err := Pareto(ParetoSpec{Head: Head{ID: "x", Title: "x", Lang: "en"}, Causes: []Part{{"a", 16}, {"b", 3}, {"c", 3}, {"d", 2}}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"yes", "yes", "yes", "no"} {
		if got := f.Table.Rows[i][4]; got != want {
			t.Errorf("%s: vital is %s, want %s", f.Table.Rows[i][0], got, want)
		}
	}
}

// A cut axis must be owned up to; one that can start at zero must.
func TestWaterfallSaysWhereItIsCut(t *testing.T) {
	make := func(part float64) Figure {
		f, err := Waterfall(WaterfallSpec{Head: Head{ID: "x", Title: "x", Subtitle: "cost", Lang: "en"}, From: Part{"a", 100}, Parts: []Part{{"p", part}}, To: Part{"b", 100 + part}})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if got := make(-2).Subtitle; !regexp.MustCompile(`^cost; vertical axis starts at [0-9.]+, not at 0$`).MatchString(got) {
		t.Errorf("cut axis: subtitle is %q", got)
	}
	if got := make(-40).Subtitle; got != "cost" {
		t.Errorf("axis from zero: subtitle is %q", got)
	}
}

func TestFaults(t *testing.T) {
	head := Head{ID: "fig", Title: "t"}
	one := []Series{{Name: "s", Values: []float64{1}}}
	cases := []struct {
		name, want string
		make       func() (Figure, error)
	}{
		{"no id", "id must be lower-case", func() (Figure, error) { return Line(LineSpec{Head: Head{Title: "t"}}) }},
		{"bad id", `got "A b"`, func() (Figure, error) { return Line(LineSpec{Head: Head{ID: "A b", Title: "t"}}) }},
		{"no title", "chart fig: title is missing", func() (Figure, error) { return Line(LineSpec{Head: Head{ID: "fig"}}) }},
		{"language", "chart fig: language must be zh or en", func() (Figure, error) { return Line(LineSpec{Head: Head{ID: "fig", Title: "t", Lang: "fr"}}) }},
		{"size", "chart fig: size must be within", func() (Figure, error) { return Line(LineSpec{Head: Head{ID: "fig", Title: "t", Width: 9}}) }},
		{"empty line", "chart fig: categories: nothing to draw", func() (Figure, error) { return Line(LineSpec{Head: head}) }},
		{"no series", "chart fig: series: nothing to draw", func() (Figure, error) { return Line(LineSpec{Head: head, Categories: []string{"a"}}) }},
		{"lengths", "one value per category, 2 (got 1)", func() (Figure, error) { return Line(LineSpec{Head: head, Categories: []string{"a", "b"}, Series: one}) }},
		{"twice", "names must differ (1 and 2", func() (Figure, error) { return Line(LineSpec{Head: head, Categories: []string{"a", "a"}, Series: one}) }},
		{"nan", "must be a finite number (got NaN)", func() (Figure, error) {
			return Line(LineSpec{Head: head, Categories: []string{"a"}, Series: []Series{{Values: []float64{math.NaN()}}}})
		}},
		{"inf", "must be a finite number (got +Inf)", func() (Figure, error) {
			return Bar(BarSpec{Head: head, Categories: []string{"a"}, Values: []float64{math.Inf(1)}})
		}},
		{"all missing", "every value is missing", func() (Figure, error) {
			return Line(LineSpec{Head: head, Categories: []string{"a"}, Series: []Series{{Values: []float64{0}, Missing: []bool{true}}}})
		}},
		{"mark", "mark 1 must stand on a value", func() (Figure, error) {
			return Line(LineSpec{Head: head, Categories: []string{"a"}, Series: []Series{{Values: []float64{0}, Marks: []Mark{{Index: 3}}}}})
		}},
		{"line name", "must have a name", func() (Figure, error) {
			return Line(LineSpec{Head: head, Categories: []string{"a"}, Series: one, Refs: []Ref{{Value: 1}}})
		}},
		{"tone", "tone must be one of", func() (Figure, error) {
			return Bar(BarSpec{Head: head, Categories: []string{"a"}, Values: []float64{1}, Tones: []Tone{"red"}})
		}},
		{"previous", "previous: must have a name", func() (Figure, error) {
			return Bar(BarSpec{Head: head, Categories: []string{"a"}, Values: []float64{1}, Previous: []float64{1}})
		}},
		{"negative part", "must not be negative", func() (Figure, error) {
			return Stacked(StackedSpec{Head: head, Categories: []string{"a"}, Series: []Series{{Values: []float64{-1}}}})
		}},
		{"sum", "must add up to the end, 5 (got 3)", func() (Figure, error) {
			return Waterfall(WaterfallSpec{Head: head, From: Part{"a", 1}, Parts: []Part{{"p", 2}}, To: Part{"b", 5}})
		}},
		{"bins", "of one width", func() (Figure, error) {
			return Histogram(HistogramSpec{Head: head, Bins: []Bin{{0, 1, 1}, {2, 3, 1}}})
		}},
		{"empty bins", "all are empty", func() (Figure, error) { return Histogram(HistogramSpec{Head: head, Bins: []Bin{{0, 1, 0}}}) }},
		{"zero causes", "all are zero", func() (Figure, error) { return Pareto(ParetoSpec{Head: head, Causes: []Part{{"a", 0}}}) }},
		{"no points", "nothing to draw", func() (Figure, error) { return Quadrant(QuadrantSpec{Head: head}) }},
		{"heat shape", "one value per column, 2 (got 1)", func() (Figure, error) {
			return Heatmap(HeatmapSpec{Head: head, Rows: []string{"r"}, Columns: []string{"a", "b"}, Values: [][]float64{{1}}})
		}},
		{"interval", "low ≤ value ≤ high (row 1)", func() (Figure, error) {
			return Intervals(IntervalsSpec{Head: head, Rows: []Interval{{Name: "a", Value: 1, Low: 2, High: 3}}})
		}},
		{"cases", "rest on more than no cases", func() (Figure, error) {
			return Funnel(FunnelSpec{Head: head, Points: []FunnelPoint{{Name: "a"}}, Centre: Ref{Name: "c"}})
		}},
	}
	for _, c := range cases {
		if _, err := c.make(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error must contain %q (got %v)", c.name, c.want, err)
		}
	}
}

// hostile are names that a table may hold and a page must survive.
var hostile = []string{
	"</script><script>alert(1)</script>", "]]>", "a\u202eb\u2066c", strings.Repeat("长", 10000), "{b} {c} {a|x}", "<!--", "\"'&\x00\x1b", "=cmd()", "line\nbreak",
}

func TestHostileNamesInOption(t *testing.T) {
	f, err := Bar(BarSpec{Head: Head{ID: "x", Title: hostile[0], Subtitle: hostile[2]}, Categories: hostile, Values: make([]float64, len(hostile))})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsAny(f.Option, "<>&") || !json.Valid(f.Option) {
		t.Error("option must be JSON without <, > and &")
	}
	if bytes.ContainsAny(f.Option, "\u202e\u2066\u2028") || strings.ContainsAny(f.Subtitle, "\u202e\u2066") {
		t.Error("marks that turn the direction of writing must not pass")
	}
	if len(f.Option) > 20000 {
		t.Errorf("a long name must be cut (option has %d bytes)", len(f.Option))
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float64
		lines int
		want  []string
	}{
		{"配件等待过久", 50, 3, []string{"配件等待", "过久"}},
		{"Long wait for parts", 60, 3, []string{"Long wait", "for parts"}},
		{"（一）二三四五六七八九十", 50, 2, []string{"（一）二", "三四五…"}},
		{"Unbreakableword", 40, 2, []string{"Unbre", "akab…"}},
		{"短", 50, 3, []string{"短"}},
	} {
		got := wrap(c.in, c.width, 12, c.lines)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("wrap %q: %s", c.in, diff)
		}
	}
}

func TestWrapKeepsToItsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean(rapid.String().Draw(t, "s"))
		width := rapid.Float64Range(30, 200).Draw(t, "width")
		n := rapid.IntRange(1, 4).Draw(t, "lines")
		lines := wrap(s, width, 12, n)
		if len(lines) > n {
			t.Fatalf("%d lines for %d", len(lines), n)
		}
		for _, l := range lines {
			if textWidth(l, 12) > width+1e-9 {
				t.Fatalf("%q is wider than %v", l, width)
			}
		}
	})
}

func TestSpread(t *testing.T) {
	got := spread([]float64{50, 52, 90}, 15, 0, 100)
	if got[1]-got[0] < 14.99 || got[0] < 0 || got[2] > 100 || got[2]-got[1] < 14.99 {
		t.Errorf("names still touch: %v", got)
	}
}

// wellFormed reads a drawing as strict XML and returns its elements.
func wellFormed(t *testing.T, svg []byte) []xml.StartElement {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	var out []xml.StartElement
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			out = append(out, e.Copy())
		}
	}
}

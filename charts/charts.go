// Package charts turns a small result into a figure for a page.
//
// In: a spec, one type per kind of chart, holding numbers and the words a
// reader sees. Out: a Figure with an ECharts option as pure JSON, the very
// same numbers as a table, and, through a Renderer, a static SVG drawn by the
// real ECharts at build time, so that a page is complete without JavaScript.
//
// The package's one opinion: a chart states a finding, and is drawn so that
// nobody can read it wrongly. Bars start at zero or say that they do not,
// targets and limits are lines with names, series are named where they end
// before they are named in a legend, colour never speaks alone, and nothing
// moves. A kind is one file and one line in Kinds.
package charts

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// The widths of the page's columns, in CSS pixels: the whole column, half of a
// pair, a third of a row of small multiples.
const (
	Wide  = 1072
	Half  = 518
	Third = 340
)

// Figure is one chart, ready for a page.
type Figure struct {
	ID       string // stable, [a-z0-9-]+, unique on its page
	Kind     string // name in Kinds
	Title    string // the finding
	Subtitle string // what is drawn, with its unit
	Option   []byte // ECharts option: deterministic JSON, no functions, safe inside <script>
	Width    int    // CSS pixels the static drawing is laid out for
	Height   int
	Table    Table // the same numbers, formatted
}

// Label is the figure's text alternative: title and subtitle in one line.
func (f Figure) Label() string {
	switch {
	case f.Subtitle == "":
		return f.Title
	case f.Title == "":
		return f.Subtitle
	}
	return f.Title + " · " + f.Subtitle
}

// Head is what every spec begins with.
type Head struct {
	ID       string // required, [a-z0-9-]+
	Title    string // required: the finding as a sentence
	Subtitle string // what is drawn
	Lang     string // "zh" (also when empty) or "en"
	Width    int    // CSS pixels; 0 means 720
	Height   int    // CSS pixels; 0 means what suits the kind and the number of rows
	Axis     string // title of the value axis: the unit, such as "小时"
	Category string // heading of the table's first column, such as "月份"; empty means a general word

	// Format writes a value as a reader sees it, unit included, in labels,
	// tooltips and the table; nil writes the plain number. Values are given
	// in the unit they are shown in: 91.8 for 91.8 %.
	Format func(float64) string
}

// Tone is the meaning of a colour. The zero Tone lets the kind choose.
type Tone string

// Tones of marks. The categorical ones are for parts without a judgement.
const (
	Auto   Tone = ""
	Accent Tone = "accent"
	Good   Tone = "good"
	Bad    Tone = "bad"
	Warn   Tone = "warn"
	Muted  Tone = "muted"
	Cat1   Tone = "cat-1"
	Cat2   Tone = "cat-2"
	Cat3   Tone = "cat-3"
	Cat4   Tone = "cat-4"
	Cat5   Tone = "cat-5"
	Cat6   Tone = "cat-6"
	Cat7   Tone = "cat-7"
)

// Series is one named run of values over the spec's categories.
type Series struct {
	Name    string
	Values  []float64 // as long as the categories
	Missing []bool    // nil: nothing is missing; else as long as Values, true leaves a gap
	Tone    Tone
	Marks   []Mark // points worth a look
}

// Mark is a point that is a signal: drawn larger, and named where Name is set.
type Mark struct {
	Index int  // position in Values
	Tone  Tone // Good or Bad; Auto is neutral
	Name  string
}

// Ref is a named line across the plot: a target, a mean, a control limit.
type Ref struct {
	Name  string // such as "目标"
	Value float64
	Kind  RefKind
}

// RefKind says how a Ref is drawn.
type RefKind int

// Kinds of reference line.
const (
	Target RefKind = iota // dashed, in the warning tone
	Limit                 // dotted grey: a control limit
	Mean                  // thin grey: a centre line
)

// missing stands in a table's cell where there is no value.
const missing = "—"

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check validates a head and cleans its texts in place.
func (h *Head) check(kind string) error {
	if !idPattern.MatchString(h.ID) {
		return fmt.Errorf("%s chart: id must be lower-case letters, digits and single hyphens (got %q)", kind, clip(h.ID, 40))
	}
	if h.Lang == "" {
		h.Lang = "zh"
	}
	if h.Lang != "zh" && h.Lang != "en" {
		return h.fault("language must be zh or en (got %q)", clip(h.Lang, 20))
	}
	h.Title, h.Subtitle = clean(h.Title), clean(h.Subtitle)
	h.Axis, h.Category = short(h.Axis, 40), clean(h.Category)
	if h.Title == "" {
		return h.fault("title is missing")
	}
	if h.Width == 0 {
		h.Width = 720
	}
	if h.Width < 240 || h.Width > 4000 || h.Height < 0 || h.Height > 8000 {
		return h.fault("size must be within 240–4000 × 0–8000 (got %d × %d)", h.Width, h.Height)
	}
	return nil
}

// fault is an error that names the figure.
func (h *Head) fault(format string, args ...any) error {
	return fmt.Errorf("chart %s: %s", h.ID, fmt.Sprintf(format, args...))
}

// height is the head's height, or what the kind suggests.
func (h *Head) height(suggested int) int {
	if h.Height == 0 {
		h.Height = suggested
	}
	return h.Height
}

// show writes a value as a reader sees it.
func (h *Head) show(v float64) string { return written(h.Format, v) }

func written(format func(float64) string, v float64) string {
	if format != nil {
		return clean(format(v))
	}
	return plain(v)
}

// plain writes a number with at most four decimals and no exponent.
func plain(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// fixed writes a number with that many decimals, for examples.
func fixed(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }

// finite refuses what cannot be drawn.
func (h *Head) finite(what string, values ...float64) error {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return h.fault("%s: value %d must be a finite number (got %v)", what, i+1, v)
		}
		if math.Abs(v) > 1e15 {
			return h.fault("%s: value %d must be within ±1e15 (got %v)", what, i+1, v)
		}
	}
	return nil
}

// names checks that there is at least one category and that none is empty or
// twice; it returns them fit to be drawn.
func (h *Head) names(what string, in []string) ([]string, error) {
	if len(in) == 0 {
		return nil, h.fault("%s: nothing to draw, at least one is wanted", what)
	}
	out := make([]string, len(in))
	seen := make(map[string]int, len(in))
	for i, s := range in {
		out[i] = clean(s)
		if out[i] == "" {
			return nil, h.fault("%s: name %d must not be empty", what, i+1)
		}
		if j, twice := seen[out[i]]; twice {
			return nil, h.fault("%s: names must differ (%d and %d are the same)", what, j+1, i+1)
		}
		seen[out[i]] = i
	}
	return out, nil
}

// checkSeries validates series against n categories and returns a cleaned copy.
func (h *Head) checkSeries(in []Series, n int) ([]Series, error) {
	if len(in) == 0 {
		return nil, h.fault("series: nothing to draw, at least one is wanted")
	}
	names := make([]string, len(in))
	for i, s := range in {
		names[i] = s.Name
	}
	if len(in) == 1 && names[0] == "" {
		names[0] = h.word("value")
	}
	names, err := h.names("series", names)
	if err != nil {
		return nil, err
	}
	out := make([]Series, len(in))
	any := false
	for i, s := range in {
		s.Name = names[i]
		if len(s.Values) != n {
			return nil, h.fault("series %d: must have one value per category, %d (got %d)", i+1, n, len(s.Values))
		}
		if s.Missing != nil && len(s.Missing) != n {
			return nil, h.fault("series %d: missing must be as long as values, %d (got %d)", i+1, n, len(s.Missing))
		}
		for j := range s.Values {
			if s.gap(j) {
				continue
			}
			any = true
			if err := h.finite("series "+strconv.Itoa(i+1), s.Values[j]); err != nil {
				return nil, err
			}
		}
		s.Marks = append([]Mark(nil), s.Marks...)
		for j, m := range s.Marks {
			if m.Index < 0 || m.Index >= n || s.gap(m.Index) {
				return nil, h.fault("series %d: mark %d must stand on a value (got index %d of %d)", i+1, j+1, m.Index, n)
			}
			s.Marks[j].Name = short(m.Name, 24)
		}
		if err := h.tone(s.Tone); err != nil {
			return nil, err
		}
		out[i] = s
	}
	if !any {
		return nil, h.fault("series: every value is missing, nothing to draw")
	}
	return out, nil
}

func (s Series) gap(i int) bool { return s.Missing != nil && s.Missing[i] }

// checkRefs validates reference lines and returns a cleaned copy.
func (h *Head) checkRefs(in []Ref) ([]Ref, error) {
	out := make([]Ref, len(in))
	for i, r := range in {
		r.Name = short(r.Name, 24)
		if r.Name == "" {
			return nil, h.fault("line %d: a line across the plot must have a name", i+1)
		}
		if r.Kind < Target || r.Kind > Mean {
			return nil, h.fault("line %d: kind must be target, limit or mean (got %d)", i+1, r.Kind)
		}
		if err := h.finite("line "+strconv.Itoa(i+1), r.Value); err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

func (h *Head) tone(t Tone) error {
	if t == Auto {
		return nil
	}
	if _, ok := tones[t]; !ok {
		return h.fault("tone must be one of the package's tones (got %q)", clip(string(t), 20))
	}
	return nil
}

// figure puts the parts together.
func (h *Head) figure(kind string, o option, t Table) (Figure, error) {
	js, err := o.json()
	if err != nil {
		return Figure{}, fmt.Errorf("chart %s: %w", h.ID, err)
	}
	return Figure{ID: h.ID, Kind: kind, Title: h.Title, Subtitle: h.Subtitle, Option: js, Width: h.Width, Height: h.Height, Table: t}, nil
}

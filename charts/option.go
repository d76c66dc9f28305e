package charts

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Sizes of text in a chart, in pixels. Labels on marks are as large as the
// page's smallest text; axes are a touch smaller.
const (
	labelSize = 12.5
	axisSize  = 12
)

// option is an ECharts option. Its parts are go-echarts' types; where those
// lack a setting of ECharts 6 (a label's distance, a line's cap, a tick given
// as a number), a type here embeds theirs and adds it.
type option struct {
	Animation bool           `json:"animation"`
	TextStyle opts.TextStyle `json:"textStyle"`
	Grid      opts.Grid      `json:"grid"`
	Legend    *opts.Legend   `json:"legend,omitempty"`
	Tooltip   tooltip        `json:"tooltip"`
	XAxis     []axis         `json:"xAxis"`
	YAxis     []axis         `json:"yAxis"`
	Series    []series       `json:"series"`
	Own       own            `json:"kaohe"`
}

// own is for browser.js; ECharts never sees it.
type own struct {
	MinWidth int `json:"minWidth"` // the least width the layout still holds at
}

// The share of its width that a chart may shrink to: flowing ones have labels
// that ECharts thins out by itself, set ones have texts placed for the width.
const (
	flowing = 0.3
	set     = 0.9
)

// shrinks says how far the drawing may be narrowed on a small screen.
func (o option) shrinks(h *Head, share float64) option {
	o.Own.MinWidth = min(h.Width, max(300, int(float64(h.Width)*share)))
	return o
}

type tooltip struct {
	opts.Tooltip
	RenderMode string         `json:"renderMode"` // richText: the other mode writes style attributes
	Confine    bool           `json:"confine"`
	TextStyle  opts.TextStyle `json:"textStyle"`
}

type axis struct {
	opts.XAxis
	Min           *float64        `json:"min,omitempty"`
	Max           *float64        `json:"max,omitempty"`
	Interval      *float64        `json:"interval,omitempty"`
	BoundaryGap   *bool           `json:"boundaryGap,omitempty"`
	NameTextStyle *opts.TextStyle `json:"nameTextStyle,omitempty"`
	AxisLabel     *axisLabel      `json:"axisLabel,omitempty"`
}

type axisLabel struct {
	Show        *bool   `json:"show,omitempty"`
	Color       string  `json:"color"`
	FontSize    float64 `json:"fontSize"`
	LineHeight  float64 `json:"lineHeight,omitempty"`
	Interval    *int    `json:"interval,omitempty"`
	HideOverlap bool    `json:"hideOverlap,omitempty"`
	Formatter   string  `json:"formatter,omitempty"`
}

type series struct {
	echarts.SingleSeries
	Label     *label     `json:"label,omitempty"`
	LineStyle *lineStyle `json:"lineStyle,omitempty"`
	MarkLine  *markLine  `json:"markLine,omitempty"`
	Z         int        `json:"z,omitempty"`
	Silent    bool       `json:"silent,omitempty"`
	Clip      *bool      `json:"clip,omitempty"`
	BarGap    string     `json:"barGap,omitempty"`
	Cursor    string     `json:"cursor"`
	Emphasis  emphasis   `json:"emphasis"`
}

type emphasis struct {
	Disabled bool `json:"disabled"`
}

type lineStyle struct {
	opts.LineStyle
	Cap string `json:"cap,omitempty"`
}

type label struct {
	opts.Label
	Distance *float64 `json:"distance,omitempty"`
	Offset   []int    `json:"offset,omitempty"`
}

type markLine struct {
	Symbol []string   `json:"symbol"`
	Silent bool       `json:"silent"`
	Data   []markData `json:"data"`
}

type markData struct {
	Name      string     `json:"name"`
	XAxis     *float64   `json:"xAxis,omitempty"`
	YAxis     *float64   `json:"yAxis,omitempty"`
	Label     *label     `json:"label,omitempty"`
	LineStyle *lineStyle `json:"lineStyle,omitempty"`
}

// datum is one item of a series: its value (a number, a pair, or nil for a
// gap), the sentence its tooltip says, and its own looks where they differ.
type datum struct {
	Name       string          `json:"name,omitempty"`
	Value      any             `json:"value"`
	Tip        string          `json:"tip,omitempty"`
	Symbol     string          `json:"symbol,omitempty"`
	SymbolSize float64         `json:"symbolSize,omitempty"`
	ItemStyle  *opts.ItemStyle `json:"itemStyle,omitempty"`
	Label      *label          `json:"label,omitempty"`
}

// json writes the option. Go's encoder escapes <, >, & and the line
// separators, so the text is safe inside a script element.
func (o option) json() ([]byte, error) { return json.Marshal(o) }

// newOption is what all kinds share.
func newOption(trigger string) option {
	return option{
		TextStyle: opts.TextStyle{Color: colour("soft"), FontSize: axisSize},
		Tooltip: tooltip{
			Tooltip: opts.Tooltip{
				Trigger: trigger, BackgroundColor: colour("panel"), BorderColor: colour("rule"),
				AxisPointer: &opts.AxisPointer{Type: "none"},
			},
			RenderMode: "richText", Confine: true,
			TextStyle: opts.TextStyle{Color: colour("ink"), FontSize: axisSize},
		},
	}
}

// box is the plot's margins in pixels.
type box struct{ top, right, bottom, left float64 }

func (b box) grid() opts.Grid {
	px := func(v float64) string { return strconv.Itoa(int(v + 0.999)) }
	return opts.Grid{Top: px(b.top), Right: px(b.right), Bottom: px(b.bottom), Left: px(b.left)}
}

// valueAxis is a numeric axis with a light grid and no line of its own.
func valueAxis(s scale, title, alignTitle string) axis {
	return axis{
		XAxis: opts.XAxis{
			Type: "value", Name: title, NameLocation: "end", NameGap: 14,
			AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
			AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
			SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colour("line"), Width: 1}},
		},
		Min: &s.min, Max: &s.max, Interval: &s.step,
		NameTextStyle: &opts.TextStyle{Color: colour("soft"), FontSize: axisSize, Align: alignTitle},
		AxisLabel:     &axisLabel{Color: colour("soft"), FontSize: axisSize},
	}
}

// categoryAxis is an axis of names. With all, every name is shown; else
// ECharts leaves out what would overlap.
func categoryAxis(names []string, all bool) axis {
	a := axis{
		XAxis: opts.XAxis{
			Type: "category", Data: names,
			AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colour("rule"), Width: 1}},
			AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		},
		AxisLabel: &axisLabel{Color: colour("soft"), FontSize: axisSize, LineHeight: 16, HideOverlap: true},
	}
	if all {
		zero := 0
		a.AxisLabel.Interval, a.AxisLabel.HideOverlap = &zero, false
	}
	return a
}

// text is a label that says exactly s.
func text(s, position, colourName string) *label {
	return &label{Label: opts.Label{
		Show: opts.Bool(true), Position: position, Color: colour(colourName), FontSize: labelSize, Formatter: literal(s),
	}}
}

// literal keeps ECharts' template from reading braces in a text as its own.
func literal(s string) string {
	return strings.NewReplacer("{", "｛", "}", "｝").Replace(s)
}

// tip joins the parts of a tooltip's sentence.
func (h *Head) tip(name, value string) string {
	return literal(name + h.word("colon") + value)
}

// legend names series along the top.
func legend(names []string) *opts.Legend {
	return &opts.Legend{
		Show: opts.Bool(true), Top: "0", Left: "0", Padding: 0, Icon: "rect", ItemWidth: 10, ItemHeight: 10, SelectedMode: "false",
		Data: names, TextStyle: &opts.TextStyle{Color: colour("soft"), FontSize: axisSize},
	}
}

// legendHeight is how tall legend will be at a width.
func legendHeight(names []string, width float64) float64 {
	rows, x := 1, 0.0
	for _, n := range names {
		w := textWidth(n, axisSize) + 10 + 5 + 10
		if x > 0 && x+w > width {
			rows, x = rows+1, 0
		}
		x += w
	}
	return float64(rows) * 22
}

// refStyle is how a reference line looks.
func refStyle(k RefKind) (*lineStyle, string) {
	switch k {
	case Limit:
		return &lineStyle{LineStyle: opts.LineStyle{Color: colour("faint"), Width: 1, Type: "dotted"}}, "soft"
	case Mean:
		return &lineStyle{LineStyle: opts.LineStyle{Color: colour("faint"), Width: 1, Type: "solid"}}, "soft"
	}
	return &lineStyle{LineStyle: opts.LineStyle{Color: colour("warn"), Width: 1.2, Type: "dashed"}}, "warn"
}

// refText is what stands beside a reference line.
func (h *Head) refText(r Ref) string { return r.Name + " " + h.show(r.Value) }

// refTable says what lines a plot has, as one row each with the value in the
// first numeric column.
func (h *Head) refTable(t *Table, refs []Ref) {
	for _, r := range refs {
		row := make([]string, len(t.Columns))
		for i := range row {
			row[i] = missing
		}
		row[0], row[1] = r.Name, h.show(r.Value)
		t.add(row...)
	}
}

// rightRefs draws horizontal lines named in the right margin; moves says by how
// many pixels each name is shifted from its line.
func (h *Head) rightRefs(refs []Ref, moves []int) *markLine {
	if len(refs) == 0 {
		return nil
	}
	m := &markLine{Symbol: []string{"none", "none"}, Silent: true}
	for i, r := range refs {
		style, tone := refStyle(r.Kind)
		l := text(h.refText(r), "end", tone)
		l.FontSize = axisSize
		if moves[i] != 0 {
			l.Offset = []int{0, moves[i]}
		}
		v := r.Value
		m.Data = append(m.Data, markData{Name: r.Name, YAxis: &v, Label: l, LineStyle: style})
	}
	return m
}

// apart says by how many pixels names at these values in the right margin must
// move so that no two touch. plot is the height of the plot in pixels.
func apart(values []float64, s scale, plot float64) []int {
	want := make([]float64, len(values))
	for i, v := range values {
		want[i] = (1 - s.at(v)) * plot
	}
	got, moves := spread(want, 16, -8, plot+8), make([]int, len(values))
	for i := range moves {
		moves[i] = int(math.Round(got[i] - want[i]))
	}
	return moves
}

func refValues(refs []Ref) []float64 {
	out := make([]float64, len(refs))
	for i, r := range refs {
		out[i] = r.Value
	}
	return out
}

// spread moves positions as little as it can so that they are gap apart and
// within lo…hi; order is kept.
func spread(want []float64, gap, lo, hi float64) []float64 {
	order := byValue(want)
	got := append([]float64(nil), want...)
	for range 50 {
		for k := 1; k < len(order); k++ {
			a, b := order[k-1], order[k]
			if d := gap - (got[b] - got[a]); d > 0 {
				got[a], got[b] = got[a]-d/2, got[b]+d/2
			}
		}
		for k, i := range order {
			got[i] = min(max(got[i], lo+float64(k)*gap), hi-float64(len(order)-1-k)*gap)
		}
	}
	return got
}

// byValue is the order of indices by value, ties by index.
func byValue(v []float64) []int {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ {
		for j := i; j > 0 && v[order[j]] < v[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

// widest is the greatest width of the texts at the label size.
func widest(texts []string, size float64) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, textWidth(t, size))
	}
	return w
}

func ptr[T any](v T) *T { return &v }

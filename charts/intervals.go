package charts

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Interval is an estimate with how far it may be off.
type Interval struct {
	Name      string
	Value     float64
	Low, High float64 // Low ≤ Value ≤ High
	Tone      Tone
}

// IntervalsSpec is an estimate per row, in the order given.
type IntervalsSpec struct {
	Head
	Rows  []Interval
	Name  string // what is estimated, such as "得分"
	Range string // what the interval is, such as "90% 区间"
	Refs  []Ref
}

// Intervals draws a dot with its interval per row. It does not start at zero:
// what is compared is whether intervals overlap.
func Intervals(spec IntervalsSpec) (Figure, error) {
	h := &spec.Head
	if err := checkIntervals(&spec); err != nil {
		return Figure{}, err
	}
	top := 12
	if len(spec.Refs) > 0 {
		top += 18
	}
	h.height(len(spec.Rows)*26 + top + 50)
	return h.figure("intervals", intervalsOption(spec).shrinks(h, flowing), intervalsTable(spec))
}

func checkIntervals(spec *IntervalsSpec) error {
	h := &spec.Head
	if err := h.check("intervals"); err != nil {
		return err
	}
	names := make([]string, len(spec.Rows))
	for i, r := range spec.Rows {
		names[i] = r.Name
		if err := h.finite("rows", r.Low, r.Value, r.High); err != nil {
			return err
		}
		if r.Low > r.Value || r.Value > r.High {
			return h.fault("rows: must be low ≤ value ≤ high (row %d)", i+1)
		}
		if err := h.tone(r.Tone); err != nil {
			return err
		}
	}
	names, err := h.names("rows", names)
	if err != nil {
		return err
	}
	rows := append([]Interval(nil), spec.Rows...)
	for i := range rows {
		rows[i].Name = names[i]
	}
	spec.Rows = rows
	spec.Name, spec.Range = h.or(clean(spec.Name), "value"), h.or(clean(spec.Range), "interval")
	spec.Refs, err = h.checkRefs(spec.Refs)
	return err
}

func intervalsOption(spec IntervalsSpec) option {
	h := &spec.Head
	var names, labels []string
	var all []float64
	for _, r := range spec.Rows {
		names, labels = append(names, r.Name), append(labels, h.show(r.Value))
		all = append(all, r.Low, r.High)
	}
	for _, r := range spec.Refs {
		all = append(all, r.Value)
	}
	left := min(widest(names, axisSize), float64(h.Width)*0.34)
	for i, n := range names {
		names[i] = strings.Join(wrap(n, left, axisSize, 2), "\n")
	}
	lo, hi, _ := bounds(all...)
	s := niceScale(lo, hi, false, max(3, h.Width/130))
	m := box{top: 8, right: widest(labels, labelSize) + 18, bottom: 28, left: left + 14}
	o := newOption("item")
	x := valueAxis(s, h.Axis, "center")
	if h.Axis != "" {
		x.NameLocation, x.NameGap = "middle", 26
		m.bottom += 18
	}
	y := categoryAxis(names, true)
	y.Inverse = opts.Bool(true)
	y.SplitLine = &opts.SplitLine{Show: opts.Bool(false)}
	marks, rows := h.staggered(spec.Refs, s, float64(h.Width)-m.left-m.right, "start")
	m.top += float64(rows) * 18
	o.Grid = m.grid()
	o.XAxis, o.YAxis = []axis{x}, []axis{y}
	o.Series = append(intervalBars(spec), intervalDots(spec, s))
	o.Series[len(o.Series)-1].MarkLine = marks
	return o
}

// intervalBars is one line series per tone used, broken between rows.
func intervalBars(spec IntervalsSpec) []series {
	var order []Tone
	data := map[Tone][]any{}
	for i, r := range spec.Rows {
		t := r.Tone.or(Accent)
		if data[t] == nil {
			order = append(order, t)
		}
		data[t] = append(data[t], []any{r.Low, i}, []any{r.High, i}, []any{nil, nil})
	}
	var out []series
	for _, t := range order {
		s := series{Z: 2, Cursor: "default", Silent: true, Emphasis: emphasis{Disabled: true}}
		s.Type, s.Symbol, s.Data = "line", "none", data[t]
		s.LineStyle = &lineStyle{LineStyle: opts.LineStyle{Color: t.fill(), Width: 6, Opacity: opts.Float(0.25)}, Cap: "round"}
		out = append(out, s)
	}
	return out
}

// intervalDots are the estimates; their numbers stand in the right margin,
// clear of every interval.
func intervalDots(spec IntervalsSpec, sc scale) series {
	h := &spec.Head
	s := series{Z: 4, Cursor: "default", Emphasis: emphasis{Disabled: true}}
	s.Name, s.Type, s.SymbolSize = spec.Name, "scatter", 8
	s.ItemStyle = &opts.ItemStyle{Color: colour("accent")}
	data := make([]datum, 0, 2*len(spec.Rows))
	for i, r := range spec.Rows {
		words := h.show(r.Value)
		d := datum{Name: literal(r.Name), Value: []any{r.Value, i}, Tip: h.tip(r.Name, words+" · "+spec.Range+" "+h.show(r.Low)+"–"+h.show(r.High))}
		if r.Tone != Auto {
			d.ItemStyle = &opts.ItemStyle{Color: r.Tone.fill()}
		}
		data = append(data, d)
	}
	for i, r := range spec.Rows {
		at := datum{Value: []any{sc.max, i}, SymbolSize: 0.01, ItemStyle: &opts.ItemStyle{Color: "transparent"}, Label: text(h.show(r.Value), "right", "ink")}
		at.Label.Distance = ptr(8.0)
		data = append(data, at)
	}
	s.Data = data
	return s
}

func intervalsTable(spec IntervalsSpec) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "name"), false}, {spec.Name, true},
		{spec.Range + h.word("colon") + h.word("low"), true}, {spec.Range + h.word("colon") + h.word("high"), true}}}
	for _, r := range spec.Rows {
		t.add(r.Name, h.show(r.Value), h.show(r.Low), h.show(r.High))
	}
	h.refTable(&t, spec.Refs)
	return t
}

func exampleIntervals(lang string) (Figure, error) {
	rows := []Interval{{"王明", 94.2, 92.1, 96.0, Auto}, {"李静", 93.6, 91.0, 95.8, Auto}, {"张伟", 92.9, 90.8, 94.7, Auto}, {"刘洋", 88.1, 85.9, 90.2, Auto}, {"陈晨", 87.5, 84.0, 90.6, Auto}, {"杨帆", 79.3, 75.2, 83.1, Bad}}
	if lang == "en" {
		for i, n := range []string{"Wang Ming", "Li Jing", "Zhang Wei", "Liu Yang", "Chen Chen", "Yang Fan"} {
			rows[i].Name = n
		}
	}
	return Intervals(IntervalsSpec{
		Head: Head{ID: "rank", Lang: lang, Axis: pick(lang, "总分", "Score"), Category: pick(lang, "姓名", "Name"),
			Title:    pick(lang, "前三名分不出先后", "The first three cannot be told apart"),
			Subtitle: pick(lang, "总分与 90% 区间", "Score with 90% interval"),
			Format:   func(v float64) string { return fixed(v, 1) }},
		Rows: rows, Name: pick(lang, "总分", "Score"), Range: pick(lang, "90% 区间", "90% interval"),
		Refs: []Ref{{pick(lang, "合格", "Pass"), 80, Target}},
	})
}

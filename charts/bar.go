package charts

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// BarSpec is one value per category, with the period before if there is one.
type BarSpec struct {
	Head
	Categories []string
	Name       string // what the bars are, such as "本季"; empty means a general word
	Values     []float64
	Previous   []float64 // nil, or as long as Values: a thin grey bar each
	PrevName   string    // such as "上季"; needed with Previous
	Tones      []Tone    // nil, or one per category
	Refs       []Ref
	Horizontal bool // bars lie down; they do so too where their names would need more than three lines
}

// Bar draws values that start at zero, each written at its bar's end.
func Bar(spec BarSpec) (Figure, error) {
	h := &spec.Head
	if err := checkBar(&spec); err != nil {
		return Figure{}, err
	}
	wrapped, fits := wrapAll(spec.Categories, float64(h.Width-70)/float64(len(spec.Categories))-6, 3)
	var o option
	if spec.Horizontal || !fits {
		h.height(len(spec.Categories)*rowHeight(spec) + 62 + 18*len(spec.Refs))
		o = lyingBars(spec).shrinks(h, flowing)
	} else {
		h.height(300)
		o = standingBars(spec, wrapped).shrinks(h, set)
	}
	return h.figure("bar", o, barTable(spec))
}

func checkBar(spec *BarSpec) (err error) {
	h := &spec.Head
	if err = h.check("bar"); err != nil {
		return err
	}
	if spec.Categories, err = h.names("categories", spec.Categories); err != nil {
		return err
	}
	n := len(spec.Categories)
	if len(spec.Values) != n {
		return h.fault("values: must be one per category, %d (got %d)", n, len(spec.Values))
	}
	if spec.Previous != nil && len(spec.Previous) != n {
		return h.fault("previous: must be one per category, %d (got %d)", n, len(spec.Previous))
	}
	if spec.Tones != nil && len(spec.Tones) != n {
		return h.fault("tones: must be one per category, %d (got %d)", n, len(spec.Tones))
	}
	for _, t := range spec.Tones {
		if err = h.tone(t); err != nil {
			return err
		}
	}
	spec.Name, spec.PrevName = h.or(clean(spec.Name), "value"), clean(spec.PrevName)
	if spec.Previous != nil && (spec.PrevName == "" || spec.PrevName == spec.Name) {
		return h.fault("previous: must have a name of its own")
	}
	if err = h.finite("values", spec.Values...); err != nil {
		return err
	}
	if err = h.finite("previous", spec.Previous...); err != nil {
		return err
	}
	spec.Refs, err = h.checkRefs(spec.Refs)
	return err
}

func rowHeight(spec BarSpec) int {
	if spec.Previous != nil {
		return 38
	}
	return 28
}

func (spec BarSpec) scale(n int) scale {
	v := append(append([]float64(nil), spec.Values...), spec.Previous...)
	for _, r := range spec.Refs {
		v = append(v, r.Value)
	}
	lo, hi, _ := bounds(v...)
	return niceScale(lo, hi, true, n)
}

func standingBars(spec BarSpec, names []string) option {
	h := &spec.Head
	s := spec.scale(4)
	m := box{top: 30, right: 16, bottom: 12 + 16*float64(mostLines(names)), left: s.labelWidth() + 14}
	for _, r := range spec.Refs {
		m.right = max(m.right, textWidth(h.refText(r), axisSize)+12)
	}
	o := newOption("axis")
	if spec.Previous != nil {
		o.Legend = barLegend(spec)
		m.top += 22
	}
	o.Grid = m.grid()
	o.XAxis = []axis{categoryAxis(names, true)}
	o.YAxis = []axis{valueAxis(s, h.Axis, "left")}
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.Series = barSeries(spec, "top")
	o.Series[len(o.Series)-1].MarkLine = h.rightRefs(spec.Refs, apart(refValues(spec.Refs), s, float64(h.Height)-m.top-m.bottom))
	return o
}

func lyingBars(spec BarSpec) option {
	h := &spec.Head
	left := min(widest(spec.Categories, axisSize), float64(h.Width)*0.34)
	names := make([]string, len(spec.Categories))
	for i, n := range spec.Categories {
		names[i] = strings.Join(wrap(n, left, axisSize, 2), "\n")
	}
	s := spec.scale(max(2, h.Width/150))
	var labels []string
	for _, v := range spec.Values {
		labels = append(labels, h.show(v))
	}
	m := box{top: 8, right: widest(labels, labelSize) + 12, bottom: 26, left: left + 12}
	o := newOption("axis")
	if spec.Previous != nil {
		o.Legend = barLegend(spec)
		m.top += 24
	}
	x := valueAxis(s, "", "right")
	if h.Axis != "" {
		x.Name, x.NameLocation, x.NameGap = h.Axis, "middle", 26
		x.NameTextStyle.Align = "center"
		m.bottom += 18
	}
	o.XAxis = []axis{x}
	y := categoryAxis(names, true)
	y.Inverse = opts.Bool(true)
	o.YAxis = []axis{y}
	o.Series = barSeries(spec, "right")
	var rows int
	o.Series[len(o.Series)-1].MarkLine, rows = h.staggered(spec.Refs, s, float64(h.Width)-m.left-m.right, "start")
	m.top += float64(rows) * 18
	o.Grid = m.grid()
	return o
}

func barLegend(spec BarSpec) *opts.Legend { return legend([]string{spec.Name, spec.PrevName}) }

// barSeries are the thin grey bars of the period before, if any, and the bars.
func barSeries(spec BarSpec, labelAt string) []series {
	h := &spec.Head
	var out []series
	if spec.Previous != nil {
		p := bars(spec.PrevName, Muted)
		p.BarMaxWidth, p.BarWidth = "7", "7"
		data := make([]datum, len(spec.Previous))
		for i, v := range spec.Previous {
			data[i] = datum{Value: v, Tip: h.tip(spec.PrevName, h.show(v))}
		}
		p.Data = data
		out = append(out, p)
	}
	s := bars(spec.Name, Accent)
	s.BarMaxWidth = "44"
	if labelAt == "right" {
		s.BarMaxWidth = "16"
	}
	if spec.Previous != nil && labelAt == "right" {
		s.BarWidth = "13"
	}
	s.BarCategoryGap, s.BarGap = "34%", "10%"
	data := make([]datum, len(spec.Values))
	for i, v := range spec.Values {
		at := labelAt
		if v < 0 {
			at = map[string]string{"top": "bottom", "right": "left"}[labelAt]
		}
		data[i] = datum{Value: v, Tip: h.tip(spec.Name, h.show(v)), Label: text(h.show(v), at, "ink")}
		if spec.Tones != nil && spec.Tones[i] != Auto {
			data[i].ItemStyle = &opts.ItemStyle{Color: spec.Tones[i].fill()}
		}
	}
	s.Data = data
	return append(out, s)
}

// bars is an empty run of bars in a tone.
func bars(name string, t Tone) series {
	s := series{Cursor: "default", Z: 3, Emphasis: emphasis{Disabled: true}}
	s.Name, s.Type = name, "bar"
	s.ItemStyle = &opts.ItemStyle{Color: t.fill()}
	return s
}

// wrapAll breaks names to a width; ok is false where one would be cut.
func wrapAll(names []string, width float64, lines int) (out []string, ok bool) {
	ok = width > 24
	for _, n := range names {
		parts := wrap(n, width, axisSize, lines)
		if ok && strings.HasSuffix(parts[len(parts)-1], "…") && !strings.HasSuffix(n, "…") {
			ok = false
		}
		out = append(out, strings.Join(parts, "\n"))
	}
	return out, ok
}

func mostLines(names []string) int {
	most := 1
	for _, n := range names {
		most = max(most, strings.Count(n, "\n")+1)
	}
	return most
}

func barTable(spec BarSpec) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "category"), false}, {spec.Name, true}}}
	if spec.Previous != nil {
		t.Columns = append(t.Columns, Column{spec.PrevName, true})
	}
	for i, n := range spec.Categories {
		row := []string{n, h.show(spec.Values[i])}
		if spec.Previous != nil {
			row = append(row, h.show(spec.Previous[i]))
		}
		t.add(row...)
	}
	h.refTable(&t, spec.Refs)
	return t
}

func exampleBar(lang string) (Figure, error) {
	return Bar(BarSpec{
		Head: Head{ID: "grades", Lang: lang, Width: Half, Axis: pick(lang, "人", "people"), Category: pick(lang, "等级", "Grade"),
			Title:    pick(lang, "优秀比上季度多 3 人", "Three more people were rated excellent"),
			Subtitle: pick(lang, "等级分布，人数", "Grades, number of people")},
		Categories: []string{pick(lang, "优秀", "Excellent"), pick(lang, "合格", "Qualified"), pick(lang, "不合格", "Unqualified")},
		Name:       pick(lang, "本季", "This quarter"), Values: []float64{17, 41, 6},
		PrevName: pick(lang, "上季", "Last quarter"), Previous: []float64{14, 43, 7},
		Horizontal: true,
	})
}

package charts

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// LineSpec is one or a few runs of values over ordered categories.
type LineSpec struct {
	Head
	Categories []string // in order, such as months
	Series     []Series // a missing value is a gap, never a zero
	Refs       []Ref    // targets, means, control limits
	Zero       bool     // let the value axis start at 0
}

// Line draws values over time. The axis need not start at zero, since a line
// is read by its slope. A single series is named by the figure's title, and
// its reference lines stand in the right margin; several are named where they
// end.
func Line(spec LineSpec) (Figure, error) {
	h := &spec.Head
	if err := h.check("line"); err != nil {
		return Figure{}, err
	}
	names, err := h.names("categories", spec.Categories)
	if err != nil {
		return Figure{}, err
	}
	all, err := h.checkSeries(spec.Series, len(names))
	if err != nil {
		return Figure{}, err
	}
	refs, err := h.checkRefs(spec.Refs)
	if err != nil {
		return Figure{}, err
	}
	h.height(300)
	return h.figure("line", lineOption(h, names, all, refs, spec.Zero).shrinks(h, flowing), lineTable(h, names, all, refs))
}

func lineOption(h *Head, names []string, all []Series, refs []Ref, zero bool) option {
	lo, hi, _ := bounds(seriesValues(all, refs)...)
	s := niceScale(lo, hi, zero, 4)
	ends := lineEnds(h, all, refs)
	m := box{top: 30, right: 16, bottom: 28, left: s.labelWidth() + 14}
	for _, e := range ends {
		m.right = max(m.right, textWidth(e, labelSize)+14)
	}
	for _, r := range refs {
		m.right = max(m.right, textWidth(h.refText(r), axisSize)+12)
	}
	m.right = min(m.right, float64(h.Width)*0.4)

	o := newOption("axis")
	o.Tooltip.AxisPointer = &opts.AxisPointer{Type: "line"}
	o.Grid = m.grid()
	x := categoryAxis(names, false)
	x.BoundaryGap = ptr(false)
	o.XAxis = []axis{x}
	o.YAxis = []axis{valueAxis(s, h.Axis, "left")}
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	plot := float64(h.Height) - m.top - m.bottom
	lines, across := namesApart(all, refs, s, plot)
	for i, one := range all {
		o.Series = append(o.Series, lineSeries(h, one, lineTone(all, i), names, ends, i, lines[i]))
	}
	o.Series[0].MarkLine = h.rightRefs(refs, across)
	return o
}

// lineEnds are the texts in the margin at the ends of the lines: their names, or the
// last value of a single one. Where no reference line has a name there it stands
// above its point instead.
func lineEnds(h *Head, all []Series, refs []Ref) []string {
	if len(all) == 1 && len(refs) == 0 {
		return nil
	}
	if len(all) == 1 {
		return []string{lastWords(h, all[0])}
	}
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fit(s.Name, float64(h.Width)*0.3, labelSize)
	}
	return out
}

// lastWords are the last value of a line, and what is marked there.
func lastWords(h *Head, one Series) string {
	last := one.last()
	words := h.show(one.Values[last])
	for _, m := range one.Marks {
		if m.Index == last && m.Name != "" {
			words += " " + m.Name
		}
	}
	return words
}

// namesApart says how far to move the names in the right margin: those of the
// lines, then those of the reference lines.
func namesApart(all []Series, refs []Ref, s scale, plot float64) (lines, across []int) {
	var ends []float64
	for _, one := range all {
		ends = append(ends, one.Values[one.last()])
	}
	moves := apart(append(ends, refValues(refs)...), s, plot)
	return moves[:len(all)], moves[len(all):]
}

// last is the index of the last value that is not missing, 0 if all are.
func (s Series) last() int {
	for i := len(s.Values) - 1; i > 0; i-- {
		if !s.gap(i) {
			return i
		}
	}
	return 0
}

func lineTone(all []Series, i int) Tone {
	if len(all) == 1 {
		return all[i].Tone.or(Accent)
	}
	return all[i].Tone.or(categorical[i%len(categorical)])
}

func lineSeries(h *Head, one Series, t Tone, names, ends []string, i, move int) series {
	s := series{Z: 3 + i, Cursor: "default", Emphasis: emphasis{Disabled: true}}
	s.Name, s.Type, s.Symbol, s.SymbolSize = one.Name, "line", "circle", 4
	s.ConnectNulls = opts.Bool(false)
	s.LineStyle = &lineStyle{LineStyle: opts.LineStyle{Color: t.fill(), Width: 1.8}}
	s.ItemStyle = &opts.ItemStyle{Color: t.fill()}
	s.Clip = ptr(false)
	data := make([]datum, len(names))
	for j := range names {
		if one.gap(j) {
			continue
		}
		data[j] = datum{Value: one.Values[j], Tip: h.tip(one.Name, h.show(one.Values[j]))}
	}
	last := one.last()
	end := &data[last]
	end.SymbolSize = 7
	if ends == nil {
		end.Label = text(h.show(one.Values[last]), "top", "ink")
	} else {
		end.Label = text(ends[i], "right", "ink")
		if move != 0 {
			end.Label.Offset = []int{0, move}
		}
	}
	for _, m := range one.Marks {
		markPoint(&data[m.Index], m, m.Index == last && ends != nil)
	}
	s.Data = data
	return s
}

// markPoint makes a point a signal: larger, in the tone of the judgement, round
// for good and a diamond for the rest, so that colour does not speak alone.
func markPoint(d *datum, m Mark, keepLabel bool) {
	d.Symbol, d.SymbolSize = "diamond", 11
	tone := m.Tone.or(Warn)
	if tone == Good {
		d.Symbol, d.SymbolSize = "circle", 9
	}
	d.ItemStyle = &opts.ItemStyle{Color: tone.fill()}
	if m.Name == "" {
		return
	}
	if keepLabel {
		d.Label.Color = colour(tones[tone].fill)
		return
	}
	words := m.Name
	if d.Label != nil {
		words = string(d.Label.Formatter) + " " + words
	}
	d.Label = text(words, "top", tones[tone].fill)
}

func seriesValues(all []Series, refs []Ref) []float64 {
	var out []float64
	for _, s := range all {
		for j, v := range s.Values {
			if !s.gap(j) {
				out = append(out, v)
			}
		}
	}
	for _, r := range refs {
		out = append(out, r.Value)
	}
	return out
}

func lineTable(h *Head, names []string, all []Series, refs []Ref) Table {
	t := Table{Columns: []Column{{Title: h.or(h.Category, "category")}}}
	marked := false
	for _, s := range all {
		t.Columns = append(t.Columns, Column{s.Name, true})
		marked = marked || len(s.Marks) > 0
	}
	if marked {
		t.Columns = append(t.Columns, Column{h.word("signal"), false})
	}
	for j, n := range names {
		row := []string{n}
		for _, s := range all {
			row = append(row, s.cell(h, j))
		}
		if marked {
			row = append(row, signals(h, all, j))
		}
		t.add(row...)
	}
	h.refTable(&t, refs)
	return t
}

func (s Series) cell(h *Head, j int) string {
	if s.gap(j) {
		return missing
	}
	return h.show(s.Values[j])
}

// signals are the names of the marks at a category, for the table.
func signals(h *Head, all []Series, j int) string {
	out := ""
	for _, s := range all {
		for _, m := range s.Marks {
			if m.Index != j {
				continue
			}
			if out != "" {
				out += h.word("join")
			}
			switch {
			case m.Name != "":
				out += m.Name
			case m.Tone == Good:
				out += h.word("better")
			case m.Tone == Bad:
				out += h.word("worse")
			default:
				out += h.word("marked")
			}
		}
	}
	if out == "" {
		return missing
	}
	return out
}

func exampleLine(lang string) (Figure, error) {
	months := make([]string, 12)
	for i := range months {
		months[i] = pick(lang, strconv.Itoa((i+9)%12+1)+"月", englishMonths[(i+9)%12])
	}
	return Line(LineSpec{
		Head: Head{ID: "response-east", Lang: lang, Width: Wide, Axis: pick(lang, "小时", "hours"), Category: pick(lang, "月份", "Month"),
			Title:    pick(lang, "华东二组首次响应连续 4 个月变慢", "First response in East 2 has slowed for four months"),
			Subtitle: pick(lang, "首次响应时长，月均，小时", "Time to first response, monthly mean, hours"),
			Format:   func(v float64) string { return fixed(v, 1) }},
		Categories: months,
		Series: []Series{{
			Values:  []float64{9.8, 10.1, 10.6, 0, 10.4, 10.2, 10.9, 11.3, 12.2, 12.6, 13.1, 13.6},
			Missing: []bool{false, false, false, true, false, false, false, false, false, false, false, false},
			Marks:   []Mark{{8, Bad, ""}, {9, Bad, ""}, {10, Bad, ""}, {11, Bad, pick(lang, "变慢", "slower")}},
		}},
		Refs: []Ref{{pick(lang, "目标", "Target"), 12, Target}, {pick(lang, "均值", "Mean"), 11.3, Mean},
			{pick(lang, "上限", "Upper limit"), 13.2, Limit}, {pick(lang, "下限", "Lower limit"), 9.2, Limit}},
	})
}

var englishMonths = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

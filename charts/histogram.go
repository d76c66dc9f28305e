package charts

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Bin is a class of values: from From up to but without To.
type Bin struct {
	From, To float64
	Count    int
}

// EvenBins sorts values into classes of one width that begin at round numbers;
// about n of them. Values must be finite; none makes none.
func EvenBins(values []float64, n int) []Bin {
	lo, hi, ok := bounds(values...)
	if !ok {
		return nil
	}
	s := niceScale(lo, hi, false, n)
	edges := s.ticks()
	if lo < edges[0] { // the scale forgives the last bits of a number, a class must not
		edges = append([]float64{tidy(s.min-s.step, s.decimals)}, edges...)
	}
	if hi >= edges[len(edges)-1] {
		edges = append(edges, tidy(s.max+s.step, s.decimals))
	}
	out := make([]Bin, len(edges)-1)
	for i := range out {
		out[i] = Bin{From: edges[i], To: edges[i+1]}
	}
	for _, v := range values {
		i := min(max(int((v-edges[0])/s.step), 0), len(out)-1)
		for i > 0 && v < out[i].From {
			i--
		}
		for i < len(out)-1 && v >= out[i].To {
			i++
		}
		out[i].Count++
	}
	return out
}

// HistogramSpec is how many cases fall into each class of values.
type HistogramSpec struct {
	Head             // Axis is the unit of the values; Format writes the edges
	Bins       []Bin // of one width, each beginning where the one before ends
	Refs       []Ref // such as the target and the median
	CountTitle string
}

// Histogram draws a distribution with named lines across it.
func Histogram(spec HistogramSpec) (Figure, error) {
	h := &spec.Head
	if err := checkHistogram(&spec); err != nil {
		return Figure{}, err
	}
	h.height(280)
	return h.figure("histogram", histogramOption(spec).shrinks(h, set), histogramTable(spec))
}

func checkHistogram(spec *HistogramSpec) (err error) {
	h := &spec.Head
	if err = h.check("histogram"); err != nil {
		return err
	}
	if len(spec.Bins) == 0 {
		return h.fault("bins: nothing to draw, at least one is wanted")
	}
	first := spec.Bins[0]
	width := first.To - first.From
	total := 0
	for i, b := range spec.Bins {
		if err = h.finite("bins", b.From, b.To); err != nil {
			return err
		}
		slack := 1e-6 * width
		if width <= 0 || math.Abs(b.To-b.From-width) > slack || i > 0 && math.Abs(b.From-spec.Bins[i-1].To) > slack {
			return h.fault("bins: must be of one width and follow each other (bin %d)", i+1)
		}
		if b.Count < 0 {
			return h.fault("bins: counts must not be negative (bin %d)", i+1)
		}
		total += b.Count
	}
	if total == 0 {
		return h.fault("bins: all are empty, nothing to draw")
	}
	spec.CountTitle = h.or(clean(spec.CountTitle), "count")
	spec.Refs, err = h.checkRefs(spec.Refs)
	return err
}

func histogramOption(spec HistogramSpec) option {
	h := &spec.Head
	counts := make([]float64, len(spec.Bins))
	for i, b := range spec.Bins {
		counts[i] = float64(b.Count)
	}
	_, hi, _ := bounds(counts...)
	y := niceScale(0, hi, true, 4)
	if y.step < 1 {
		y = niceScale(0, math.Max(hi, 2), true, 2)
		y.step = 1
		y.max = math.Ceil(y.max)
	}
	m := box{top: 30, right: 24, bottom: 46, left: y.labelWidth() + 14}
	o := newOption("item")
	o.XAxis = []axis{binAxis(spec, float64(h.Width)-m.left-m.right)}
	s := bars(spec.CountTitle, Accent)
	s.ItemStyle.Color = colour("heat-4") // lighter than the accent, so that lines across stand out
	s.BarWidth = "99%"
	s.ItemStyle.BorderColor, s.ItemStyle.BorderWidth = colour("paper"), 1
	data := make([]datum, len(spec.Bins))
	for i, b := range spec.Bins {
		data[i] = datum{Value: []float64{(b.From + b.To) / 2, counts[i]}, Tip: h.tip(spec.binName(b), strconv.Itoa(b.Count))}
	}
	s.Data = data
	plotW := float64(h.Width) - m.left - m.right
	var rows int
	s.MarkLine, rows = h.staggered(spec.Refs, scale{min: *o.XAxis[0].Min, max: *o.XAxis[0].Max}, plotW, "end")
	m.top += float64(rows) * 16
	o.Grid = m.grid()
	o.YAxis = []axis{valueAxis(y, spec.CountTitle, "left")}
	o.YAxis[0].NameGap += rows * 16
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.Series = []series{s}
	return o
}

// binAxis has its ticks at the bins' edges, as many as there is room for, and
// reaches as far as the reference lines.
func binAxis(spec HistogramSpec, plot float64) axis {
	first, last := spec.Bins[0].From, spec.Bins[len(spec.Bins)-1].To
	width := (last - first) / float64(len(spec.Bins))
	before, after := 0, 0
	for _, r := range spec.Refs {
		before = max(before, int(math.Ceil((first-r.Value)/width)))
		after = max(after, int(math.Ceil((r.Value-last)/width)))
	}
	before, after = min(before, 40), min(after, 40)
	n := len(spec.Bins) + before + after
	lo, hi := first-float64(before)*width, last+float64(after)*width
	every := 1
	for plot/float64(n)*float64(every) < max(textWidth(plain(lo), axisSize), textWidth(plain(hi), axisSize))+14 && every < n {
		every++
	}
	s := scale{min: lo, max: hi, step: width * float64(every)}
	x := valueAxis(s, spec.Axis, "center")
	x.NameLocation, x.NameGap = "middle", 26
	x.SplitLine.Show = opts.Bool(false)
	x.AxisLine = &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colour("rule"), Width: 1}}
	return x
}

// staggered draws vertical lines named above the plot, on as many rows as keep
// the names apart; it returns the number of rows. top is which end of a line
// is up: ECharts begins it at the category axis' start, which is above where
// that axis is inverse.
func (h *Head) staggered(refs []Ref, x scale, plot float64, top string) (*markLine, int) {
	if len(refs) == 0 {
		return nil, 0
	}
	m := &markLine{Symbol: []string{"none", "none"}, Silent: true, Data: make([]markData, len(refs))}
	at := make([]float64, len(refs))
	for i, r := range refs {
		at[i] = x.at(r.Value) * plot
	}
	var ends []float64 // of each row of names, from the plot upwards
	for _, i := range byValue(at) {
		r := refs[i]
		w := textWidth(h.refText(r), axisSize) + 10
		row := 0
		for row < len(ends) && ends[row] > at[i]-w/2 {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row] = at[i] + w/2
		style, tone := refStyle(r.Kind)
		l := text(h.refText(r), top, tone)
		l.FontSize, l.Distance = axisSize, ptr(4.0)
		if row > 0 {
			l.Offset = []int{0, -16 * row}
		}
		v := r.Value
		m.Data[i] = markData{Name: r.Name, XAxis: &v, Label: l, LineStyle: style}
	}
	return m, len(ends)
}

func (spec HistogramSpec) binName(b Bin) string {
	return spec.show(b.From) + "–" + spec.show(b.To)
}

func histogramTable(spec HistogramSpec) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "range"), false}, {spec.CountTitle, true}}}
	for _, b := range spec.Bins {
		t.add(spec.binName(b), strconv.Itoa(b.Count))
	}
	h.refTable(&t, spec.Refs)
	return t
}

func exampleHistogram(lang string) (Figure, error) {
	return Histogram(HistogramSpec{
		Head: Head{ID: "csat-spread", Lang: lang, Width: Half, Axis: pick(lang, "满意度，%", "Satisfaction, %"),
			Title:    pick(lang, "半数人已过目标，9 人远在其下", "Half the people pass the target, nine are far below"),
			Subtitle: pick(lang, "客户满意度的分布，人数", "Distribution of customer satisfaction, people")},
		Bins:       []Bin{{76, 78, 1}, {78, 80, 2}, {80, 82, 2}, {82, 84, 4}, {84, 86, 5}, {86, 88, 8}, {88, 90, 10}, {90, 92, 14}, {92, 94, 9}, {94, 96, 6}, {96, 98, 3}},
		Refs:       []Ref{{pick(lang, "目标", "Target"), 90, Target}, {pick(lang, "中位数", "Median"), 90.4, Mean}},
		CountTitle: pick(lang, "人数", "People"),
	})
}

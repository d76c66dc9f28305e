package charts

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// StackedSpec is parts of a whole, one whole per category.
type StackedSpec struct {
	Head
	Categories []string
	Series     []Series // the parts, from the axis outwards; values ≥ 0
	Percent    bool     // draw shares of 100 %; the table keeps the values and adds the shares
	Horizontal bool
}

// Stacked draws parts of a whole: grades by team, cost by kind over months.
// Parts wide enough carry their number; the total stands at the end of the bar
// unless the bars are shares.
func Stacked(spec StackedSpec) (Figure, error) {
	h := &spec.Head
	if err := checkStacked(&spec); err != nil {
		return Figure{}, err
	}
	wrapped, fits := wrapAll(spec.Categories, float64(h.Width-70)/float64(len(spec.Categories))-6, 2)
	var o option
	if spec.Horizontal || !fits {
		h.height(len(spec.Categories)*30 + 70)
		o = lyingStack(spec).shrinks(h, set)
	} else {
		h.height(320)
		o = standingStack(spec, wrapped).shrinks(h, set)
	}
	return h.figure("stacked", o, stackedTable(spec))
}

func checkStacked(spec *StackedSpec) (err error) {
	h := &spec.Head
	if err = h.check("stacked"); err != nil {
		return err
	}
	if spec.Categories, err = h.names("categories", spec.Categories); err != nil {
		return err
	}
	if spec.Series, err = h.checkSeries(spec.Series, len(spec.Categories)); err != nil {
		return err
	}
	if len(spec.Series) > len(categorical) {
		return h.fault("series: at most %d parts can be told apart, put the rest together (got %d)", len(categorical), len(spec.Series))
	}
	for i, s := range spec.Series {
		for j, v := range s.Values {
			if !s.gap(j) && v < 0 {
				return h.fault("series %d: parts of a whole must not be negative (value %d)", i+1, j+1)
			}
		}
	}
	return nil
}

// total is the whole of a category.
func (spec StackedSpec) total(j int) float64 {
	sum := 0.0
	for _, s := range spec.Series {
		if !s.gap(j) {
			sum += s.Values[j]
		}
	}
	return sum
}

// share is a part in per cent of its whole, 0 where there is no whole.
func (spec StackedSpec) share(i, j int) float64 {
	if whole := spec.total(j); whole > 0 && !spec.Series[i].gap(j) {
		return spec.Series[i].Values[j] / whole * 100
	}
	return 0
}

func (spec StackedSpec) scale(n int) scale {
	if spec.Percent {
		return scale{0, 100, 25, 0}
	}
	top := 0.0
	for j := range spec.Categories {
		top = math.Max(top, spec.total(j))
	}
	return niceScale(0, top, true, n)
}

func (spec StackedSpec) names() []string {
	out := make([]string, len(spec.Series))
	for i, s := range spec.Series {
		out[i] = s.Name
	}
	return out
}

// axisTitle is the unit, or per cent where the bars are shares.
func (spec StackedSpec) axisTitle() string {
	if spec.Percent && spec.Axis == "" {
		return "%"
	}
	return spec.Axis
}

func standingStack(spec StackedSpec, names []string) option {
	h := &spec.Head
	s := spec.scale(4)
	top := legendHeight(spec.names(), float64(h.Width))
	m := box{top: top + 30, right: 12, bottom: 12 + 16*float64(mostLines(names)), left: s.labelWidth() + 14}
	o := newOption("axis")
	o.Legend = legend(spec.names())
	o.Grid = m.grid()
	o.XAxis = []axis{categoryAxis(names, true)}
	o.YAxis = []axis{valueAxis(s, spec.axisTitle(), "left")}
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	plotW, plotH := float64(h.Width)-m.left-m.right, float64(h.Height)-m.top-m.bottom
	barW := min(44, plotW/float64(len(names))*0.62)
	o.Series = stackSeries(spec, "44", "top", func(words string, v float64) bool {
		return v/(s.max-s.min)*plotH > 15 && textWidth(words, labelSize) < barW+8
	})
	return o
}

func lyingStack(spec StackedSpec) option {
	h := &spec.Head
	left := min(widest(spec.Categories, axisSize), float64(h.Width)*0.34)
	names := make([]string, len(spec.Categories))
	for i, n := range spec.Categories {
		names[i] = strings.Join(wrap(n, left, axisSize, 2), "\n")
	}
	s := spec.scale(max(2, h.Width/150))
	m := box{top: legendHeight(spec.names(), float64(h.Width)) + 4, right: 16, bottom: 26, left: left + 12}
	if !spec.Percent {
		for j := range names {
			m.right = max(m.right, textWidth(h.show(spec.total(j)), labelSize)+12)
		}
	}
	x := valueAxis(s, spec.axisTitle(), "center")
	if x.Name != "" {
		x.NameLocation, x.NameGap = "middle", 26
		m.bottom += 18
	}
	o := newOption("axis")
	o.Legend = legend(spec.names())
	o.Grid = m.grid()
	o.XAxis = []axis{x}
	y := categoryAxis(names, true)
	y.Inverse = opts.Bool(true)
	o.YAxis = []axis{y}
	plotW := float64(h.Width) - m.left - m.right
	o.Series = stackSeries(spec, "18", "right", func(words string, v float64) bool {
		return v/(s.max-s.min)*plotW > textWidth(words, labelSize)+4
	})
	return o
}

// stackSeries are the parts; fits says whether a part can carry its number.
func stackSeries(spec StackedSpec, width, totalAt string, fits func(words string, v float64) bool) []series {
	h := &spec.Head
	out := make([]series, len(spec.Series))
	for i, part := range spec.Series {
		t := part.Tone.or(categorical[i])
		s := bars(part.Name, t)
		s.Stack, s.BarMaxWidth, s.BarCategoryGap = "whole", width, "38%"
		s.ItemStyle.BorderColor, s.ItemStyle.BorderWidth = colour("paper"), 1
		data := make([]datum, len(part.Values))
		for j, v := range part.Values {
			if part.gap(j) {
				continue
			}
			words, size := h.show(v), v
			d := datum{Value: v, Tip: h.tip(part.Name, words)}
			if spec.Percent {
				size = spec.share(i, j)
				d.Value = tidy(size, 6)
				d.Tip = h.tip(part.Name, words+" · "+percent(size))
			}
			if v > 0 && fits(words, size) {
				d.Label = text(words, "inside", tones[t].text)
				d.Label.FontSize = axisSize
			}
			data[j] = d
		}
		s.Data = data
		out[i] = s
	}
	if !spec.Percent {
		out = append(out, totals(spec, totalAt))
	}
	return out
}

// totals is an invisible run of no height that carries the wholes' numbers.
func totals(spec StackedSpec, at string) series {
	h := &spec.Head
	s := bars(h.word("total"), Muted)
	s.Stack, s.Silent = "whole", true
	data := make([]datum, len(spec.Categories))
	for j := range data {
		data[j] = datum{Value: 0, Tip: h.tip(h.word("total"), h.show(spec.total(j))), Label: text(h.show(spec.total(j)), at, "ink")}
	}
	s.Data = data
	return s
}

// percent writes a share with one decimal.
func percent(v float64) string { return plain(math.Round(v*10)/10) + "%" }

func stackedTable(spec StackedSpec) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "category"), false}}}
	for _, s := range spec.Series {
		t.Columns = append(t.Columns, Column{s.Name, true})
		if spec.Percent {
			t.Columns = append(t.Columns, Column{s.Name + " %", true})
		}
	}
	t.Columns = append(t.Columns, Column{h.word("total"), true})
	for j, n := range spec.Categories {
		row := []string{n}
		for i, s := range spec.Series {
			row = append(row, s.cell(h, j))
			if spec.Percent {
				row = append(row, percent(spec.share(i, j)))
			}
		}
		t.add(append(row, h.show(spec.total(j)))...)
	}
	return t
}

func exampleStacked(lang string) (Figure, error) {
	return Stacked(StackedSpec{
		Head: Head{ID: "cost-kinds", Lang: lang, Axis: pick(lang, "万元", "10,000 CNY"), Category: pick(lang, "月份", "Month"),
			Title:    pick(lang, "差旅费三个月里少了一半", "Travel costs halved in three months"),
			Subtitle: pick(lang, "服务成本构成，万元", "Service cost by kind, 10,000 CNY"),
			Format:   func(v float64) string { return fixed(v, 1) }},
		Categories: []string{pick(lang, "4月", "Apr"), pick(lang, "5月", "May"), pick(lang, "6月", "Jun"), pick(lang, "7月", "Jul"), pick(lang, "8月", "Aug"), pick(lang, "9月", "Sep")},
		Series: []Series{
			{Name: pick(lang, "人工", "Labour"), Values: []float64{42.1, 41.8, 43.0, 42.2, 41.5, 41.9}},
			{Name: pick(lang, "配件", "Parts"), Values: []float64{21.4, 22.0, 20.1, 19.8, 20.7, 20.2}},
			{Name: pick(lang, "差旅", "Travel"), Values: []float64{12.6, 12.2, 12.4, 9.1, 7.7, 6.3}},
			{Name: pick(lang, "物流", "Freight"), Values: []float64{4.1, 4.0, 4.4, 4.2, 4.5, 4.3}},
		},
	})
}

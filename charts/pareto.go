package charts

import (
	"sort"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// ParetoSpec is how often each cause occurs.
type ParetoSpec struct {
	Head          // Axis is not used: the axis is the share of the total
	Causes []Part // counts or amounts ≥ 0, in any order
	Other  string // name of the cause that stands last whatever its size, such as "其他"; may be empty
	Name   string // what is counted, such as "投诉"
}

// vitalShare is where the few causes end: those that together first reach this
// share (Juran's 80 %). Causes of one size are few together or not at all.
const vitalShare = 80

// Pareto draws causes by size with their running share. The vital few are in
// the accent, the useful many in grey, and the table says which is which.
func Pareto(spec ParetoSpec) (Figure, error) {
	h := &spec.Head
	causes, err := paretoRows(&spec)
	if err != nil {
		return Figure{}, err
	}
	h.height(320)
	return h.figure("pareto", paretoOption(spec, causes).shrinks(h, set), paretoTable(spec, causes))
}

// cause is a row of the chart.
type cause struct {
	Part
	share, running float64 // per cent
	vital          bool
}

// paretoRows validates and sorts: largest first, then by name, other last.
func paretoRows(spec *ParetoSpec) ([]cause, error) {
	h := &spec.Head
	if err := h.check("pareto"); err != nil {
		return nil, err
	}
	names := make([]string, len(spec.Causes))
	for i, p := range spec.Causes {
		names[i] = p.Name
	}
	names, err := h.names("causes", names)
	if err != nil {
		return nil, err
	}
	rows, total := make([]cause, len(names)), 0.0
	for i, p := range spec.Causes {
		if err := h.finite("causes", p.Value); err != nil {
			return nil, err
		}
		if p.Value < 0 {
			return nil, h.fault("causes: must not be negative (cause %d)", i+1)
		}
		rows[i].Part = Part{names[i], p.Value}
		total += p.Value
	}
	if total == 0 {
		return nil, h.fault("causes: all are zero, nothing to draw")
	}
	spec.Name, spec.Other = h.or(clean(spec.Name), "count"), clean(spec.Other)
	sort.SliceStable(rows, func(a, b int) bool {
		if oa, ob := rows[a].Name == spec.Other, rows[b].Name == spec.Other; oa != ob {
			return ob
		}
		if rows[a].Value != rows[b].Value {
			return rows[a].Value > rows[b].Value
		}
		return rows[a].Name < rows[b].Name
	})
	sum := 0.0
	for i := range rows {
		tied := i > 0 && rows[i-1].vital && rows[i].Value == rows[i-1].Value
		rows[i].vital = (sum/total*100 < vitalShare || tied) && rows[i].Name != spec.Other && rows[i].Value > 0
		sum += rows[i].Value
		rows[i].share, rows[i].running = rows[i].Value/total*100, sum/total*100
	}
	return rows, nil
}

// paretoOption has one axis, shares of the total: bars and running line can be
// read against each other, as they cannot on two axes of different scale.
func paretoOption(spec ParetoSpec, rows []cause) option {
	h := &spec.Head
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	y := scale{0, 100, 20, 0}
	left := y.labelWidth() + 14
	wrapped, _ := wrapAll(names, (float64(h.Width)-left-16)/float64(len(rows))-6, 4)
	m := box{top: 54, right: 16, bottom: 12 + 16*float64(mostLines(wrapped)), left: left}
	o := newOption("axis")
	o.Legend = legend([]string{spec.Name, h.word("cumulative")})
	o.Grid = m.grid()
	o.XAxis = []axis{categoryAxis(wrapped, true)}
	o.YAxis = []axis{valueAxis(y, h.word("share")+", %", "left")}
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.Series = []series{paretoBars(spec, rows, float64(h.Height)-m.top-m.bottom), paretoLine(spec, rows)}
	return o
}

// paretoBars writes each cause's number into its bar, or above one too low.
func paretoBars(spec ParetoSpec, rows []cause, plot float64) series {
	h := &spec.Head
	s := bars(spec.Name, Accent)
	s.BarMaxWidth, s.BarCategoryGap = "56", "24%"
	data := make([]datum, len(rows))
	for i, r := range rows {
		data[i] = datum{Value: tidy(r.share, 6), Tip: h.tip(spec.Name, h.show(r.Value)+" · "+percent(r.share)), Label: text(h.show(r.Value), "insideBottom", "on-strong")}
		data[i].Label.FontSize = axisSize
		if !r.vital {
			data[i].ItemStyle = &opts.ItemStyle{Color: Muted.fill()}
			data[i].Label.Color = colour("ink")
		}
		if r.share/100*plot < 20 {
			data[i].Label.Position, data[i].Label.Color = "top", colour("ink")
		}
	}
	s.Data = data
	return s
}

func paretoLine(spec ParetoSpec, rows []cause) series {
	h := &spec.Head
	s := series{Z: 5, Cursor: "default", Emphasis: emphasis{Disabled: true}, Clip: ptr(false)}
	s.Name, s.Type, s.Symbol, s.SymbolSize = h.word("cumulative"), "line", "circle", 5
	s.LineStyle = &lineStyle{LineStyle: opts.LineStyle{Color: colour("warn"), Width: 1.4}}
	s.ItemStyle = &opts.ItemStyle{Color: colour("warn")}
	data := make([]datum, len(rows))
	for i, r := range rows {
		data[i] = datum{Value: tidy(r.running, 6), Tip: h.tip(h.word("cumulative"), percent(r.running))}
		if r.vital && (i+1 == len(rows) || !rows[i+1].vital) {
			data[i].SymbolSize = 8
			data[i].Label = text(percent(r.running), "top", "warn")
		}
	}
	s.Data = data
	return s
}

func paretoTable(spec ParetoSpec, rows []cause) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "category"), false}, {spec.Name, true}, {h.word("share"), true}, {h.word("cumulative"), true}, {h.word("vital"), false}}}
	for _, r := range rows {
		vital := h.word("no")
		if r.vital {
			vital = h.word("yes")
		}
		t.add(r.Name, h.show(r.Value), percent(r.share), percent(r.running), vital)
	}
	return t
}

func examplePareto(lang string) (Figure, error) {
	return Pareto(ParetoSpec{
		Head: Head{ID: "complaint-causes", Lang: lang, Category: pick(lang, "原因", "Cause"),
			Title:    pick(lang, "四个原因占投诉的八成", "Four causes make four fifths of complaints"),
			Subtitle: pick(lang, "投诉按原因，三季度", "Complaints by cause, Q3")},
		Causes: []Part{{pick(lang, "其他", "Other"), 61}, {pick(lang, "排水泵故障", "Drain pump fault"), 312}, {pick(lang, "未按约上门", "Missed appointment"), 204},
			{pick(lang, "二次维修", "Repeat repair"), 171}, {pick(lang, "配件等待过久", "Long wait for parts"), 124}, {pick(lang, "收费争议", "Disputed charge"), 74},
			{pick(lang, "服务态度", "Manner"), 42}, {pick(lang, "安装损坏", "Damage at installation"), 25}},
		Other: pick(lang, "其他", "Other"), Name: pick(lang, "投诉", "Complaints"),
	})
}

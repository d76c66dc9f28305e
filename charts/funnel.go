package charts

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// FunnelPoint is a value and how many cases it rests on.
type FunnelPoint struct {
	Name  string
	N     float64 // cases, > 0
	Value float64
	Tone  Tone // Good or Bad outside the limits, Auto within
}

// FunnelLimit is a pair of curves: where values lie when chance alone is at
// work, by number of cases.
type FunnelLimit struct {
	Name  string // such as "99.8%"
	Curve []FunnelBound
}

// FunnelBound is a limit at a number of cases.
type FunnelBound struct{ N, Low, High float64 }

// FunnelSpec is values against the number of cases behind them
// (Spiegelhalter 2005), with limits computed by the caller.
type FunnelSpec struct {
	Head           // Axis is the value's title
	Size    string // title of the axis of cases, such as "有效评价数"
	Points  []FunnelPoint
	Centre  Ref // the overall value
	Limits  []FunnelLimit
	FormatN func(float64) string
}

// Funnel draws values by sample size between limits. Only points outside the
// limits are named: the others say nothing about anybody.
func Funnel(spec FunnelSpec) (Figure, error) {
	h := &spec.Head
	if err := checkFunnel(&spec); err != nil {
		return Figure{}, err
	}
	h.height(360)
	return h.figure("funnel", funnelOption(spec).shrinks(h, set), funnelTable(spec))
}

func checkFunnel(spec *FunnelSpec) error {
	h := &spec.Head
	if err := h.check("funnel"); err != nil {
		return err
	}
	names := make([]string, len(spec.Points))
	for i, p := range spec.Points {
		names[i] = p.Name
		if err := h.finite("points", p.N, p.Value); err != nil {
			return err
		}
		if p.N <= 0 {
			return h.fault("points: must rest on more than no cases (point %d)", i+1)
		}
		if err := h.tone(p.Tone); err != nil {
			return err
		}
	}
	names, err := h.names("points", names)
	if err != nil {
		return err
	}
	points := append([]FunnelPoint(nil), spec.Points...)
	for i := range points {
		points[i].Name = names[i]
	}
	spec.Points = points
	centre, err := h.checkRefs([]Ref{spec.Centre})
	if err != nil {
		return err
	}
	spec.Centre, spec.Size = centre[0], h.or(short(spec.Size, 60), "size")
	return spec.checkLimits()
}

func (spec *FunnelSpec) checkLimits() error {
	h := &spec.Head
	limits := append([]FunnelLimit(nil), spec.Limits...)
	for i, l := range limits {
		limits[i].Name = short(l.Name, 24)
		if limits[i].Name == "" || len(l.Curve) < 2 {
			return h.fault("limits: must have a name and at least two places (limit %d)", i+1)
		}
		for j, b := range l.Curve {
			if err := h.finite("limits", b.N, b.Low, b.High); err != nil {
				return err
			}
			if b.Low > b.High || b.N <= 0 || j > 0 && b.N <= l.Curve[j-1].N {
				return h.fault("limits: must rise in cases and have low ≤ high (limit %d, place %d)", i+1, j+1)
			}
		}
	}
	spec.Limits = limits
	return nil
}

func funnelOption(spec FunnelSpec) option {
	h := &spec.Head
	xs, ys := []float64{0}, []float64{spec.Centre.Value}
	for _, p := range spec.Points {
		xs, ys = append(xs, p.N), append(ys, p.Value)
	}
	for _, l := range spec.Limits {
		for _, b := range l.Curve {
			xs, ys = append(xs, b.N), append(ys, b.Low, b.High)
		}
	}
	_, nmax, _ := bounds(xs...)
	lo, hi, _ := bounds(ys...)
	sx, sy := niceScale(0, nmax, true, max(3, h.Width/130)), niceScale(lo, hi, false, 5)
	m := box{top: 30, bottom: 46, left: sy.labelWidth() + 14, right: textWidth(h.refText(spec.Centre), axisSize) + 12}
	for _, l := range spec.Limits {
		m.right = max(m.right, textWidth(l.Name, axisSize)+12)
	}
	width, height := float64(h.Width)-m.left-m.right, float64(h.Height)-m.top-m.bottom

	o := newOption("item")
	o.Grid = m.grid()
	x := valueAxis(sx, spec.Size, "center")
	x.NameLocation, x.NameGap = "middle", 26
	x.SplitLine.Show = opts.Bool(false)
	x.AxisLine = &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false), LineStyle: &opts.LineStyle{Color: colour("rule"), Width: 1}}
	y := valueAxis(sy, h.Axis, "left")
	y.NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.XAxis, o.YAxis = []axis{x}, []axis{y}
	o.Series = append(funnelCurves(spec, sy, height), funnelPoints(spec, sx, sy, width, height))
	return o
}

// funnelCurves are the centre line and the limits, named in the right margin.
func funnelCurves(spec FunnelSpec, sy scale, height float64) []series {
	h := &spec.Head
	want := []float64{(1 - sy.at(spec.Centre.Value)) * height}
	for _, l := range spec.Limits {
		last := l.Curve[len(l.Curve)-1]
		want = append(want, (1-sy.at(last.Low))*height, (1-sy.at(last.High))*height)
	}
	got := spread(want, 15, -6, height+6)
	centre := curve(spec.Centre.Name, "solid")
	v := spec.Centre.Value
	style, tone := refStyle(Mean)
	l := text(h.refText(spec.Centre), "end", tone)
	l.FontSize, l.Offset = axisSize, []int{0, int(got[0] - want[0])}
	centre.MarkLine = &markLine{Symbol: []string{"none", "none"}, Silent: true, Data: []markData{{Name: spec.Centre.Name, YAxis: &v, Label: l, LineStyle: style}}}
	centre.Data = []datum{}
	out := []series{centre}
	for i, limit := range spec.Limits {
		kind := []string{"dashed", "dotted"}[i%2]
		low, high := curve(limit.Name, kind), curve(limit.Name, kind)
		low.Data = limitData(limit, func(b FunnelBound) float64 { return b.Low }, got[1+2*i]-want[1+2*i])
		high.Data = limitData(limit, func(b FunnelBound) float64 { return b.High }, got[2+2*i]-want[2+2*i])
		out = append(out, low, high)
	}
	return out
}

func curve(name, kind string) series {
	s := series{Z: 2, Cursor: "default", Silent: true, Emphasis: emphasis{Disabled: true}}
	s.Name, s.Type, s.Symbol, s.ShowSymbol = name, "line", "none", opts.Bool(true)
	s.ItemStyle = &opts.ItemStyle{Color: "transparent"}
	s.LineStyle = &lineStyle{LineStyle: opts.LineStyle{Color: colour("faint"), Width: 1, Type: kind}}
	return s
}

func limitData(l FunnelLimit, y func(FunnelBound) float64, move float64) []datum {
	data := make([]datum, len(l.Curve))
	for i, b := range l.Curve {
		data[i] = datum{Value: []float64{b.N, y(b)}}
	}
	end := text(l.Name, "right", "soft")
	end.FontSize, end.Offset = axisSize, []int{0, int(move)}
	last := &data[len(data)-1]
	last.Label, last.Symbol, last.SymbolSize = end, "circle", 0.01 // no symbol at all would take the name with it
	return data
}

// funnelPoints names the points outside the limits as far as there is room.
func funnelPoints(spec FunnelSpec, sx, sy scale, width, height float64) series {
	h := &spec.Head
	s := series{Z: 4, Cursor: "default", Emphasis: emphasis{Disabled: true}}
	s.Type, s.SymbolSize = "scatter", 7
	s.ItemStyle = &opts.ItemStyle{Color: colour("accent"), Opacity: opts.Float(0.7)}
	places := newPlaces(width, height)
	for _, p := range spec.Points {
		places.block(sx.at(p.N)*width, (1-sy.at(p.Value))*height, 8, 8)
	}
	data := make([]datum, len(spec.Points))
	for i, p := range spec.Points {
		data[i] = datum{Name: literal(p.Name), Value: []float64{p.N, p.Value},
			Tip: literal(p.Name + h.word("colon") + h.show(p.Value) + " · n = " + written(spec.FormatN, p.N))}
		if p.Tone == Auto {
			continue
		}
		data[i].ItemStyle = &opts.ItemStyle{Color: p.Tone.fill()}
		data[i].SymbolSize, data[i].Symbol = 10, "diamond"
		if p.Tone == Good {
			data[i].Symbol = "circle"
		}
		name := fit(p.Name, 140, axisSize)
		if pos, ok := places.put(sx.at(p.N)*width, (1-sy.at(p.Value))*height, textWidth(name, axisSize)); ok {
			data[i].Label = text(name, pos, "ink")
			data[i].Label.FontSize = axisSize
		}
	}
	s.Data = data
	return s
}

func (spec FunnelSpec) verdict(t Tone) string {
	switch t {
	case Good:
		return spec.word("good")
	case Bad:
		return spec.word("bad")
	case Auto:
		return spec.word("within")
	}
	return spec.word("marked")
}

func funnelTable(spec FunnelSpec) Table {
	h := &spec.Head
	value := h.Axis
	if value == "" {
		value = h.word("value")
	}
	t := Table{Columns: []Column{{h.or(h.Category, "name"), false}, {value, true}, {spec.Size, true}, {h.word("verdict"), false}}}
	for _, p := range spec.Points {
		t.add(p.Name, h.show(p.Value), written(spec.FormatN, p.N), spec.verdict(p.Tone))
	}
	h.refTable(&t, []Ref{spec.Centre})
	return t
}

func exampleFunnel(lang string) (Figure, error) {
	spec := FunnelSpec{
		Head: Head{ID: "csat-funnel", Lang: lang, Axis: pick(lang, "满意度，%", "Satisfaction, %"), Category: pick(lang, "团队", "Team"),
			Title:    pick(lang, "只有两个团队真的不同", "Only two teams truly differ"),
			Subtitle: pick(lang, "满意度与评价数，点为团队，曲线为 95% 与 99.8% 界限", "Satisfaction by number of ratings, one point a team, limits of 95% and 99.8%")},
		Size:   pick(lang, "有效评价数", "Valid ratings"),
		Centre: Ref{Name: pick(lang, "全公司", "Company"), Value: 91.8},
	}
	for i := range 24 {
		n := 20 + float64(i*i)*1.3 + float64(i*7%11)*9
		se := math.Sqrt(91.8 * 8.2 / n)
		spec.Points = append(spec.Points, FunnelPoint{Name: pick(lang, "团队 ", "Team ") + fixed(float64(i+1), 0), N: math.Round(n), Value: math.Round((91.8+1.4*se*math.Sin(float64(i)*2.1))*10) / 10})
	}
	spec.Points[14] = FunnelPoint{pick(lang, "华东二组", "East 2"), 300, 84.6, Bad}
	spec.Points[18] = FunnelPoint{pick(lang, "华南组", "South"), 420, 96.9, Good}
	for _, l := range []struct {
		name string
		z    float64
	}{{"95%", 1.96}, {"99.8%", 3.09}} {
		limit := FunnelLimit{Name: l.name}
		for n := 20.0; n <= 800; n += 20 {
			se := math.Sqrt(91.8 * 8.2 / n)
			limit.Curve = append(limit.Curve, FunnelBound{n, math.Round((91.8-l.z*se)*100) / 100, math.Min(100, math.Round((91.8+l.z*se)*100)/100)})
		}
		spec.Limits = append(spec.Limits, limit)
	}
	return Funnel(spec)
}

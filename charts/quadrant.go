package charts

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Point is a named place on two scales.
type Point struct {
	Name string
	X, Y float64
	Tone Tone
	Key  bool // its name goes before others where there is no room for all
}

// QuadrantSpec is people or things on two scales, cut in four.
type QuadrantSpec struct {
	Head           // Axis is the vertical scale's title; Format writes Y
	XAxis   string // the horizontal scale's title
	FormatX func(float64) string
	Points  []Point
	CutX    Ref // a vertical line; its Kind is not used
	CutY    Ref // a horizontal line
	// Names of the four fields: upper left, upper right, lower left, lower right.
	Fields [4]string
}

// Quadrant draws points between two cut lines. Names that would overlap are
// left out of the drawing, Key points last; all stand in the table.
func Quadrant(spec QuadrantSpec) (Figure, error) {
	h := &spec.Head
	if err := checkQuadrant(&spec); err != nil {
		return Figure{}, err
	}
	h.height(420)
	return h.figure("quadrant", quadrantOption(spec).shrinks(h, set), quadrantTable(spec))
}

func checkQuadrant(spec *QuadrantSpec) error {
	h := &spec.Head
	if err := h.check("quadrant"); err != nil {
		return err
	}
	names := make([]string, len(spec.Points))
	for i, p := range spec.Points {
		names[i] = p.Name
		if err := h.finite("points", p.X, p.Y); err != nil {
			return err
		}
		if err := h.tone(p.Tone); err != nil {
			return err
		}
	}
	names, err := h.names("points", names)
	if err != nil {
		return err
	}
	points := append([]Point(nil), spec.Points...)
	for i := range points {
		points[i].Name = names[i]
	}
	spec.Points = points
	cuts, err := h.checkRefs([]Ref{spec.CutX, spec.CutY})
	if err != nil {
		return err
	}
	spec.CutX, spec.CutY = cuts[0], cuts[1]
	spec.XAxis = short(spec.XAxis, 60)
	for i := range spec.Fields {
		spec.Fields[i] = short(spec.Fields[i], 30)
	}
	return nil
}

func quadrantOption(spec QuadrantSpec) option {
	h := &spec.Head
	xs, ys := []float64{spec.CutX.Value}, []float64{spec.CutY.Value}
	for _, p := range spec.Points {
		xs, ys = append(xs, p.X), append(ys, p.Y)
	}
	xlo, xhi, _ := bounds(xs...)
	ylo, yhi, _ := bounds(ys...)
	padX, padY := (xhi-xlo)*0.04, (yhi-ylo)*0.06 // room for points and names at the edges
	sx, sy := niceScale(xlo-padX, xhi+padX, false, max(3, h.Width/130)), niceScale(ylo-padY, yhi+padY, false, 5)
	cutY := spec.CutY.Name + " " + h.show(spec.CutY.Value)
	cutX := spec.CutX.Name + " " + written(spec.FormatX, spec.CutX.Value)
	m := box{top: 50, right: max(24, textWidth(cutY, axisSize)+12), bottom: 46, left: sy.labelWidth() + 14}
	o := newOption("item")
	o.Grid = m.grid()
	x := valueAxis(sx, spec.XAxis, "center")
	x.NameLocation, x.NameGap = "middle", 26
	x.AxisLine = &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false), LineStyle: &opts.LineStyle{Color: colour("rule"), Width: 1}}
	x.SplitLine.Show = opts.Bool(false)
	y := valueAxis(sy, h.Axis, "left")
	y.NameGap = 30
	y.NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.XAxis, o.YAxis = []axis{x}, []axis{y}
	width, height := float64(h.Width)-m.left-m.right, float64(h.Height)-m.top-m.bottom
	o.Series = []series{quadrantPoints(spec, sx, sy, width, height), quadrantFields(spec, sx, sy)}
	o.Series[0].MarkLine = &markLine{Symbol: []string{"none", "none"}, Silent: true, Data: []markData{
		{Name: spec.CutX.Name, XAxis: &spec.CutX.Value, Label: cutLabel(cutX), LineStyle: cutStyle()},
		{Name: spec.CutY.Name, YAxis: &spec.CutY.Value, Label: cutLabel(cutY), LineStyle: cutStyle()},
	}}
	return o
}

func cutLabel(s string) *label {
	l := text(s, "end", "soft")
	l.FontSize, l.Distance = axisSize, ptr(8.0)
	return l
}

func cutStyle() *lineStyle {
	return &lineStyle{LineStyle: opts.LineStyle{Color: colour("faint"), Width: 1, Type: "dashed"}}
}

// quadrantFields puts the fields' names into the plot's corners.
func quadrantFields(spec QuadrantSpec, sx, sy scale) series {
	s := series{Z: 1, Cursor: "default", Silent: true, Emphasis: emphasis{Disabled: true}}
	s.Type, s.SymbolSize = "scatter", 0
	s.ItemStyle = &opts.ItemStyle{Color: "transparent", Opacity: opts.Float(1)} // a label is as opaque as its mark
	at := []struct {
		x, y float64
		pos  []string
	}{{sx.min, sy.max, []string{"left", "top"}}, {sx.max, sy.max, []string{"right", "top"}}, {sx.min, sy.min, []string{"left", "bottom"}}, {sx.max, sy.min, []string{"right", "bottom"}}}
	data := []datum{}
	for i, a := range at {
		if spec.Fields[i] == "" {
			continue
		}
		l := text(spec.Fields[i], "inside", "soft")
		l.FontSize, l.Align, l.VerticalAlign = axisSize, a.pos[0], a.pos[1]
		l.Offset = []int{6, 6}
		if a.pos[0] == "right" {
			l.Offset[0] = -6
		}
		if a.pos[1] == "bottom" {
			l.Offset[1] = -6
		}
		data = append(data, datum{Value: []float64{a.x, a.y}, Label: l})
	}
	s.Data = data
	return s
}

// quadrantPoints draws the points and names those whose names have room: each
// name is tried right, left, above and below its point, against all points and
// the names placed before; key points choose first.
func quadrantPoints(spec QuadrantSpec, sx, sy scale, width, height float64) series {
	h := &spec.Head
	s := series{Z: 4, Cursor: "default", Emphasis: emphasis{Disabled: true}}
	s.Type, s.SymbolSize = "scatter", 8
	s.ItemStyle = &opts.ItemStyle{Color: colour("accent"), Opacity: opts.Float(0.85)}
	places := newPlaces(width, height)
	for _, p := range spec.Points {
		places.block(sx.at(p.X)*width, (1-sy.at(p.Y))*height, 9, 9)
	}
	places.block(sx.at(spec.CutX.Value)*width, height/2, 2, height)
	places.block(width/2, (1-sy.at(spec.CutY.Value))*height, width, 2)
	for _, f := range []float64{0, 1} { // the fields' names in the corners
		for i, y := range []float64{12, height - 12} {
			w := textWidth(spec.Fields[i*2+int(f)], axisSize)
			places.block(f*width+(0.5-f)*(w+12), y, w, 16)
		}
	}
	data := make([]datum, len(spec.Points))
	for _, keyed := range []bool{true, false} {
		for i, p := range spec.Points {
			if p.Key != keyed {
				continue
			}
			tip := literal(p.Name + h.word("colon") + written(spec.FormatX, p.X) + " / " + h.show(p.Y))
			data[i] = datum{Name: literal(p.Name), Value: []float64{p.X, p.Y}, Tip: tip}
			if p.Tone != Auto {
				data[i].ItemStyle = &opts.ItemStyle{Color: p.Tone.fill()}
			}
			name := fit(p.Name, 130, axisSize)
			if pos, ok := places.put(sx.at(p.X)*width, (1-sy.at(p.Y))*height, textWidth(name, axisSize)); ok {
				data[i].Label = text(name, pos, "ink")
				data[i].Label.FontSize = axisSize
			}
		}
	}
	s.Data = data
	return s
}

// places keeps labels beside points from covering anything.
type places struct {
	width, height float64
	taken         []rect
}

type rect struct{ x0, y0, x1, y1 float64 }

func newPlaces(width, height float64) *places { return &places{width: width, height: height} }

// block takes the room of a thing centred at x, y.
func (p *places) block(x, y, w, h float64) {
	p.taken = append(p.taken, rect{x - w/2, y - h/2, x + w/2, y + h/2})
}

// put finds room for a label of width w beside a point and takes it.
func (p *places) put(x, y, w float64) (position string, ok bool) {
	for _, c := range []struct {
		position string
		r        rect
	}{
		{"right", rect{x + 8, y - 7, x + 9 + w, y + 7}},
		{"left", rect{x - 9 - w, y - 7, x - 8, y + 7}},
		{"top", rect{x - w/2, y - 22, x + w/2, y - 8}},
		{"bottom", rect{x - w/2, y + 8, x + w/2, y + 22}},
	} {
		if p.free(c.r) {
			p.taken = append(p.taken, c.r)
			return c.position, true
		}
	}
	return "", false
}

func (p *places) free(r rect) bool {
	if r.x0 < 0 || r.y0 < -4 || r.x1 > p.width || r.y1 > p.height+4 {
		return false
	}
	for _, t := range p.taken {
		if r.x0 < t.x1 && t.x0 < r.x1 && r.y0 < t.y1 && t.y0 < r.y1 {
			return false
		}
	}
	return true
}

// field is the name of the field a point stands in; on a line counts as above.
func (spec QuadrantSpec) field(p Point) string {
	i := 0
	if p.Y < spec.CutY.Value {
		i = 2
	}
	if p.X >= spec.CutX.Value {
		i++
	}
	if spec.Fields[i] == "" {
		return missing
	}
	return spec.Fields[i]
}

func quadrantTable(spec QuadrantSpec) Table {
	h := &spec.Head
	x, y := spec.XAxis, h.Axis
	if x == "" {
		x = "X"
	}
	if y == "" {
		y = "Y"
	}
	t := Table{Columns: []Column{{h.or(h.Category, "name"), false}, {x, true}, {y, true}, {h.word("quadrant"), false}}}
	for _, p := range spec.Points {
		t.add(p.Name, written(spec.FormatX, p.X), h.show(p.Y), spec.field(p))
	}
	t.add(spec.CutX.Name, written(spec.FormatX, spec.CutX.Value), missing, missing)
	t.add(spec.CutY.Name, missing, h.show(spec.CutY.Value), missing)
	return t
}

func exampleQuadrant(lang string) (Figure, error) {
	names := []string{"王明", "李静", "张伟", "刘洋", "陈晨", "杨帆", "赵磊", "黄蓉", "周杰", "吴桐", "徐航", "孙悦"}
	if lang == "en" {
		names = []string{"Wang M.", "Li J.", "Zhang W.", "Liu Y.", "Chen C.", "Yang F.", "Zhao L.", "Huang R.", "Zhou J.", "Wu T.", "Xu H.", "Sun Y."}
	}
	points := make([]Point, len(names))
	for i, n := range names {
		a := float64(i)
		points[i] = Point{Name: n, X: math.Round(620+180*math.Sin(a*2.3)) / 10, Y: math.Round(840+110*math.Cos(a*1.7)) / 10, Key: i < 3}
	}
	points[4].Tone, points[7].Tone = Bad, Good
	return Quadrant(QuadrantSpec{
		Head: Head{ID: "ability", Lang: lang, Axis: pick(lang, "绩效分", "Performance score"), Category: pick(lang, "姓名", "Name"),
			Title:    pick(lang, "3 人能力强而绩效低，先问工作条件", "Three able people score low: look at their conditions first"),
			Subtitle: pick(lang, "能力与绩效，每点一人", "Ability and performance, one point a person")},
		XAxis: pick(lang, "能力分", "Ability score"), Points: points,
		CutX:   Ref{Name: pick(lang, "中位", "Median"), Value: 62},
		CutY:   Ref{Name: pick(lang, "合格", "Pass"), Value: 84},
		Fields: [4]string{pick(lang, "经验型", "Experienced"), pick(lang, "骨干", "Core"), pick(lang, "培训", "Train"), pick(lang, "问条件", "Ask about conditions")},
	})
}

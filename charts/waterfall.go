package charts

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Part is a named amount.
type Part struct {
	Name  string
	Value float64
}

// WaterfallSpec is a change taken apart: From, plus the signed parts, is To.
type WaterfallSpec struct {
	Head
	From, To Part
	Parts    []Part
	// Better says which way is good: +1 more, -1 less, 0 neither. It colours
	// the parts; their signs are written too.
	Better int
	// FormatChange writes a signed part, such as "−4.7 元"; nil puts a sign
	// before Format.
	FormatChange func(float64) string
}

// Waterfall draws how From becomes To. The axis starts at zero while the parts
// can be seen there; else it is cut, and the subtitle says so and where.
func Waterfall(spec WaterfallSpec) (Figure, error) {
	h := &spec.Head
	levels, err := checkWaterfall(&spec)
	if err != nil {
		return Figure{}, err
	}
	h.height(300)
	s, cut := waterfallScale(spec, levels)
	if cut {
		note := fmt.Sprintf(h.word("cut"), h.show(s.min))
		if h.Subtitle != "" {
			note = h.Subtitle + h.word("join") + note
		}
		h.Subtitle = note
	}
	return h.figure("waterfall", waterfallOption(spec, levels, s).shrinks(h, set), waterfallTable(spec, levels))
}

// checkWaterfall validates, and returns the level after each part.
func checkWaterfall(spec *WaterfallSpec) ([]float64, error) {
	h := &spec.Head
	if err := h.check("waterfall"); err != nil {
		return nil, err
	}
	if len(spec.Parts) == 0 {
		return nil, h.fault("parts: nothing to draw, at least one is wanted")
	}
	if spec.Better < -1 || spec.Better > 1 {
		return nil, h.fault("better: must be -1, 0 or 1 (got %d)", spec.Better)
	}
	all := append(append([]Part{spec.From}, spec.Parts...), spec.To)
	names := make([]string, len(all))
	for i, p := range all {
		if err := h.finite("parts", p.Value); err != nil {
			return nil, err
		}
		names[i] = p.Name
	}
	names, err := h.names("parts", names)
	if err != nil {
		return nil, err
	}
	spec.Parts = append([]Part(nil), spec.Parts...)
	spec.From.Name, spec.To.Name = names[0], names[len(names)-1]
	level, largest := spec.From.Value, math.Max(math.Abs(spec.From.Value), math.Abs(spec.To.Value))
	levels := make([]float64, len(spec.Parts))
	for i := range spec.Parts {
		spec.Parts[i].Name = names[i+1]
		level += spec.Parts[i].Value
		levels[i] = level
		largest = math.Max(largest, math.Abs(spec.Parts[i].Value))
	}
	if math.Abs(level-spec.To.Value) > 1e-6*math.Max(largest, 1e-9) {
		return nil, h.fault("parts: from and the parts must add up to the end, %s (got %s)", plain(spec.To.Value), plain(level))
	}
	return levels, nil
}

// waterfallScale starts at zero unless the largest part would be lower than a
// fifteenth of the plot and all levels are on one side of zero.
func waterfallScale(spec WaterfallSpec, levels []float64) (s scale, cut bool) {
	lo, hi, _ := bounds(append([]float64{spec.From.Value, spec.To.Value}, levels...)...)
	s = niceScale(lo, hi, true, 4)
	largest := 0.0
	for _, p := range spec.Parts {
		largest = math.Max(largest, math.Abs(p.Value))
	}
	if lo <= 0 || largest == 0 || largest/(s.max-s.min) > 1.0/15 {
		return s, false
	}
	near := niceScale(lo-(hi-lo)*0.6, hi, false, 4)
	return near, near.min > 0
}

func waterfallOption(spec WaterfallSpec, levels []float64, s scale) option {
	h := &spec.Head
	names := []string{spec.From.Name}
	for _, p := range spec.Parts {
		names = append(names, p.Name)
	}
	names = append(names, spec.To.Name)
	left := s.labelWidth() + 14
	wrapped, _ := wrapAll(names, (float64(h.Width)-left-16)/float64(len(names))-6, 3)
	m := box{top: 34, right: 16, bottom: 12 + 16*float64(mostLines(wrapped)), left: left}
	o := newOption("item")
	o.Grid = m.grid()
	o.XAxis = []axis{categoryAxis(wrapped, true)}
	o.YAxis = []axis{valueAxis(s, h.Axis, "left")}
	o.YAxis[0].NameTextStyle.Padding = []float64{0, 0, 0, -(m.left - 4)}
	o.Series = waterfallSeries(spec, levels, s, len(names))
	return o
}

// waterfallSeries draws each bar between two levels as stacked runs: what lies
// between zero and the bar, unseen, and the bar; once above zero and once below.
func waterfallSeries(spec WaterfallSpec, levels []float64, s scale, n int) []series {
	h := &spec.Head
	below, above := blank(), blank()
	under, negative := blank(), blank()
	put := func(name, words string, a, b float64, t Tone) {
		lo, hi := math.Min(a, b), math.Max(a, b)
		d := datum{Tip: h.tip(name, words), ItemStyle: &opts.ItemStyle{Color: t.fill()}}
		up, down := d, d
		up.Value, down.Value = math.Max(hi, 0)-math.Max(lo, 0), math.Min(lo, 0)-math.Min(hi, 0)
		if lo < 0 && hi <= 0 {
			down.Label = text(words, "bottom", "ink")
		} else {
			up.Label = text(words, "top", "ink")
		}
		below.add(datum{Value: math.Max(lo, 0)})
		above.add(up)
		under.add(datum{Value: math.Min(hi, 0)})
		negative.add(down)
	}
	put(spec.From.Name, h.show(spec.From.Value), 0, spec.From.Value, Muted)
	before := spec.From.Value
	for i, p := range spec.Parts {
		put(p.Name, spec.change(p.Value), before, levels[i], spec.tone(p.Value))
		before = levels[i]
	}
	put(spec.To.Name, h.show(spec.To.Value), 0, spec.To.Value, Muted)
	if s.min < 0 {
		return []series{below.unseen(), above.seen(), under.unseen(), negative.seen()}
	}
	return []series{below.unseen(), above.seen()}
}

// run collects the data of one of the waterfall's stacked series.
type run struct{ data []datum }

func blank() *run          { return &run{} }
func (r *run) add(d datum) { r.data = append(r.data, d) }

func (r *run) seen() series {
	s := bars("", Muted)
	s.Stack, s.BarMaxWidth, s.BarCategoryGap = "all", "56", "30%"
	s.Data = r.data
	return s
}

func (r *run) unseen() series {
	s := r.seen()
	s.ItemStyle.Color, s.Silent = "transparent", true
	return s
}

// tone is the judgement of a part.
func (spec WaterfallSpec) tone(v float64) Tone {
	switch {
	case v == 0 || spec.Better == 0:
		return Accent
	case (v > 0) == (spec.Better > 0):
		return Good
	}
	return Bad
}

// change writes a part with its sign.
func (spec WaterfallSpec) change(v float64) string {
	if spec.FormatChange != nil {
		return clean(spec.FormatChange(v))
	}
	return signed(spec.show, v)
}

// signed puts the sign of a value before its written size; minus is U+2212.
func signed(show func(float64) string, v float64) string {
	switch {
	case v > 0:
		return "+" + show(v)
	case v < 0:
		return "−" + show(-v)
	}
	return show(v)
}

func waterfallTable(spec WaterfallSpec, levels []float64) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "step"), false}, {h.word("change"), true}, {h.word("after"), true}}}
	t.add(spec.From.Name, missing, h.show(spec.From.Value))
	for i, p := range spec.Parts {
		t.add(p.Name, spec.change(p.Value), h.show(levels[i]))
	}
	t.add(spec.To.Name, missing, h.show(spec.To.Value))
	return t
}

func exampleWaterfall(lang string) (Figure, error) {
	return Waterfall(WaterfallSpec{
		Head: Head{ID: "cost-why", Lang: lang, Width: Half, Axis: pick(lang, "元", "CNY"),
			Title:    pick(lang, "单次服务成本降 4.7 元，多来自远程代替上门", "A service costs 4.7 yuan less, mostly by remote service"),
			Subtitle: pick(lang, "单次服务成本，二季度到三季度", "Cost per service, Q2 to Q3"),
			Format:   func(v float64) string { return fixed(v, 1) }},
		From:   Part{pick(lang, "二季度", "Q2"), 91.1},
		To:     Part{pick(lang, "三季度", "Q3"), 86.4},
		Parts:  []Part{{pick(lang, "工单结构", "Mix of work"), -0.5}, {pick(lang, "配件单价", "Parts price"), 0.4}, {pick(lang, "服务方式", "Channel"), -4.6}},
		Better: -1,
	})
}

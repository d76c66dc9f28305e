package charts

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// HeatmapSpec is one value for each row and column: teams by months.
type HeatmapSpec struct {
	Head
	Rows, Columns []string
	Values        [][]float64 // by row, then column
	Missing       [][]bool    // nil: nothing is missing
}

// heatTones are the five steps, low to high, and the text that stands on them.
var heatTones = []struct{ fill, text string }{{"heat-1", "ink"}, {"heat-2", "ink"}, {"heat-3", "ink"}, {"heat-4", "ink"}, {"accent", "on-strong"}}

// Heatmap draws a table whose cells are coloured in five even steps. Each cell
// carries its number, so the colour only guides the eye; an empty cell is a
// value that is missing.
func Heatmap(spec HeatmapSpec) (Figure, error) {
	h := &spec.Head
	lo, hi, err := checkHeatmap(&spec)
	if err != nil {
		return Figure{}, err
	}
	h.height(len(spec.Rows)*30 + 34)
	return h.figure("heatmap", heatmapOption(spec, lo, hi).shrinks(h, set), heatmapTable(spec))
}

func checkHeatmap(spec *HeatmapSpec) (lo, hi float64, err error) {
	h := &spec.Head
	if err = h.check("heatmap"); err != nil {
		return
	}
	if spec.Rows, err = h.names("rows", spec.Rows); err != nil {
		return
	}
	if spec.Columns, err = h.names("columns", spec.Columns); err != nil {
		return
	}
	if len(spec.Values) != len(spec.Rows) || spec.Missing != nil && len(spec.Missing) != len(spec.Rows) {
		return 0, 0, h.fault("values: must have one line per row, %d (got %d, missing %d)", len(spec.Rows), len(spec.Values), len(spec.Missing))
	}
	var all []float64
	for i, row := range spec.Values {
		if len(row) != len(spec.Columns) || spec.Missing != nil && len(spec.Missing[i]) != len(spec.Columns) {
			return 0, 0, h.fault("values: row %d must have one value per column, %d (got %d)", i+1, len(spec.Columns), len(row))
		}
		for j, v := range row {
			if !spec.gap(i, j) {
				all = append(all, v)
			}
		}
	}
	if err = h.finite("values", all...); err != nil {
		return
	}
	lo, hi, ok := bounds(all...)
	if !ok {
		return 0, 0, h.fault("values: all are missing, nothing to draw")
	}
	return lo, hi, nil
}

func (spec HeatmapSpec) gap(i, j int) bool { return spec.Missing != nil && spec.Missing[i][j] }

// heatStep is which of the five steps a value falls into.
func heatStep(v, lo, hi float64) int {
	if hi <= lo {
		return 1
	}
	return min(int((v-lo)/(hi-lo)*float64(len(heatTones))), len(heatTones)-1)
}

func heatmapOption(spec HeatmapSpec, lo, hi float64) option {
	h := &spec.Head
	left := min(widest(spec.Rows, axisSize), float64(h.Width)*0.3)
	rows := make([]string, len(spec.Rows))
	for i, n := range spec.Rows {
		rows[i] = strings.Join(wrap(n, left, axisSize, 2), "\n")
	}
	cell := (float64(h.Width) - left - 14 - 2) / float64(len(spec.Columns))
	m := box{top: 4, right: 2, bottom: 28, left: left + 14}
	o := newOption("item")
	o.Grid = m.grid()
	o.XAxis = []axis{categoryAxis(spec.Columns, false)}
	y := categoryAxis(rows, true)
	y.Inverse = opts.Bool(true)
	for _, a := range []*axis{&o.XAxis[0], &y} {
		a.AxisLine = &opts.AxisLine{Show: opts.Bool(false)}
	}
	o.YAxis = []axis{y}
	s := series{Z: 2, Cursor: "default", Emphasis: emphasis{Disabled: true}}
	s.Type = "heatmap"
	s.ItemStyle = &opts.ItemStyle{BorderColor: colour("paper"), BorderWidth: 1.5}
	data := []datum{}
	for i, row := range spec.Values {
		for j, v := range row {
			if !spec.gap(i, j) {
				data = append(data, heatCell(spec, i, j, cell, heatStep(v, lo, hi)))
			}
		}
	}
	s.Data = data
	o.Series = []series{s}
	return o
}

func heatCell(spec HeatmapSpec, i, j int, width float64, step int) datum {
	h := &spec.Head
	words := h.show(spec.Values[i][j])
	tone := heatTones[step]
	d := datum{
		Value:     []float64{float64(j), float64(i), spec.Values[i][j]},
		Tip:       h.tip(spec.Rows[i]+" · "+spec.Columns[j], words),
		ItemStyle: &opts.ItemStyle{Color: colour(tone.fill)},
	}
	if textWidth(words, axisSize) <= width-4 {
		d.Label = text(words, "inside", tone.text)
		d.Label.FontSize = axisSize
	}
	return d
}

func heatmapTable(spec HeatmapSpec) Table {
	h := &spec.Head
	t := Table{Columns: []Column{{h.or(h.Category, "category"), false}}}
	for _, c := range spec.Columns {
		t.Columns = append(t.Columns, Column{c, true})
	}
	for i, n := range spec.Rows {
		row := []string{n}
		for j, v := range spec.Values[i] {
			if spec.gap(i, j) {
				row = append(row, missing)
			} else {
				row = append(row, h.show(v))
			}
		}
		t.add(row...)
	}
	return t
}

func exampleHeatmap(lang string) (Figure, error) {
	spec := HeatmapSpec{
		Head: Head{ID: "teams-months", Lang: lang, Width: Wide, Category: pick(lang, "团队", "Team"),
			Title:    pick(lang, "华东二组从 6 月起落后", "East 2 has fallen behind since June"),
			Subtitle: pick(lang, "首次响应时长，团队 × 月份，小时", "Time to first response, team by month, hours"),
			Format:   func(v float64) string { return fixed(v, 1) }},
		Rows: []string{pick(lang, "华东一组", "East 1"), pick(lang, "华东二组", "East 2"), pick(lang, "华南组", "South"), pick(lang, "西北远程支持组", "North-west remote support")},
	}
	for m := range 9 {
		spec.Columns = append(spec.Columns, pick(lang, fixed(float64(m+1), 0)+"月", englishMonths[m]))
	}
	for i := range spec.Rows {
		row, gaps := make([]float64, 9), make([]bool, 9)
		for m := range row {
			row[m] = math.Round(100+8*math.Sin(float64(i*5+m))+float64(10*i%3)) / 10
			if i == 1 && m >= 5 {
				row[m] += float64(m-4) * 0.7
			}
			gaps[m] = i == 3 && m < 2
		}
		spec.Values, spec.Missing = append(spec.Values, row), append(spec.Missing, gaps)
	}
	return Heatmap(spec)
}

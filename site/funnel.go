package site

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kaohe/charts"
	"kaohe/model/diag"
)

// funnelPart is who differs from the whole, of one indicator.
type funnelPart struct {
	Says     string
	People   *figure
	TeamsSay string
	Teams    *figure // only where a team is beyond chance: all are in a figure of their own
}

// mostNamed is how many are named in a sentence.
const mostNamed = 5

// funnelPart shows an indicator by person, and by team where one stands out. nil
// where there are too few people to be compared.
func (v *view) funnelPart(i row) (*funnelPart, error) {
	quarter := v.data.funnelQuarter(v.period)
	people := v.data.funnel[key(i.text("indicator"), quarter, "employee")]
	if len(people) < fewest {
		return nil, nil
	}
	if !enoughRecords(people) {
		return &funnelPart{Says: v.t("funnel_few", fewRecords)}, nil
	}
	p := &funnelPart{Says: v.funnelSays(i, people)}
	var err error
	if p.People, err = v.funnelFigure(i, people, "funnel", v.t("funnel_figure_sub", periodName(quarter, v.lang))); err != nil {
		return nil, err
	}
	teams := v.data.funnel[key(i.text("indicator"), quarter, "team")]
	if apart := beyond(teams); len(apart) > 0 {
		p.TeamsSay = v.t("funnel_teams_some", len(teams), len(apart), v.apartNames(i, apart))
		p.Teams, err = v.funnelFigure(i, teams, "funnel-teams", v.t("funnel_team_sub", periodName(quarter, v.lang)))
	}
	return p, err
}

// fewRecords is the number below which a person's records say nothing of a
// difference.
const fewRecords = 5

// enoughRecords tells whether most people have enough records to be compared.
func enoughRecords(rows []row) bool {
	some := 0
	for _, r := range rows {
		if r.float("n") >= fewRecords {
			some++
		}
	}
	return 2*some > len(rows)
}

// beyond lists those outside the outer limits, the furthest first.
func beyond(rows []row) []row {
	var out []row
	for _, r := range rows {
		if r.text("zone") == "alert" {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b row) int { return cmp.Compare(math.Abs(b.float("z")), math.Abs(a.float("z"))) })
	return out
}

// funnelSays says in plain words what the figure shows.
func (v *view) funnelSays(i row, rows []row) string {
	apart, watched := beyond(rows), 0
	for _, r := range rows {
		if r.text("zone") == "watch" {
			watched++
		}
	}
	says := []string{v.t("funnel_none", len(rows))}
	if len(apart) > 0 {
		says[0] = v.t("funnel_some", len(rows), len(apart), v.apartNames(i, apart))
	}
	if watched > 0 {
		says = append(says, v.t("funnel_watch", watched, count(math.Round(0.05*float64(len(rows))), v.lang)))
	}
	if rows[0].float("phi") > 1 {
		says = append(says, v.t("funnel_apart"))
	}
	gap := " "
	if v.lang == diag.ZH {
		gap = ""
	}
	return strings.Join(says, gap)
}

// apartNames names the furthest, each with the side on which it lies.
func (v *view) apartNames(i row, apart []row) string {
	var names []string
	for _, r := range apart[:min(mostNamed, len(apart))] {
		names = append(names, v.sideText(i.text("better"), r))
	}
	text := strings.Join(names, v.t("list_comma"))
	if len(apart) > mostNamed {
		text += v.t("funnel_etc")
	}
	return text
}

// sideText names somebody with the side of the whole on which they lie.
func (v *view) sideText(better string, r row) string {
	good, known := goodSide(better, r.float("z"))
	switch {
	case known && good:
		return v.t("funnel_better", r.text("name"))
	case known:
		return v.t("funnel_worse", r.text("name"))
	case r.float("z") > 0:
		return v.t("funnel_higher", r.text("name"))
	}
	return v.t("funnel_lower", r.text("name"))
}

// goodSide tells whether a value lies on the good side of the whole, where the
// indicator says which is which.
func goodSide(better string, z float64) (good, known bool) {
	switch better {
	case "higher":
		return z > 0, true
	case "lower", "none":
		return z < 0, true
	}
	return false, false
}

// funnelFigure draws values against the cases behind them.
func (v *view) funnelFigure(i row, rows []row, id, subtitle string) (*figure, error) {
	unit, size := i.text("unit"), v.t("funnel_cases")
	if i.bool("counted") {
		unit = "per_1000"
	}
	if unit == "per_1000" {
		size = v.t("funnel_services")
	}
	var values []float64
	for _, r := range rows {
		values = append(values, r.float("value"))
	}
	ax := v.axisOf(unit, values...)
	spec := charts.FunnelSpec{Size: size, Centre: charts.Ref{Name: v.t("funnel_whole"), Value: rows[0].float("centre") * ax.factor, Kind: charts.Mean},
		FormatN: func(n float64) string { return count(n, v.lang) },
		Head: charts.Head{ID: id, Lang: string(v.lang), Width: charts.Wide, Axis: ax.title, Category: v.t("name"),
			Title: v.funnelTitle(i, id, len(beyond(rows))), Subtitle: subtitle, Format: ax.format}}
	if id != "funnel" {
		spec.Category = v.t("team")
	}
	inner, outer := charts.FunnelLimit{Name: "95%"}, charts.FunnelLimit{Name: "99.8%"}
	for _, r := range rows {
		n := r.float("n")
		spec.Points = append(spec.Points, charts.FunnelPoint{Name: r.text("name"), N: n, Value: r.float("value") * ax.factor, Tone: funnelTone(i.text("better"), r)})
		if k := len(inner.Curve); k > 0 && inner.Curve[k-1].N >= n {
			continue // as many cases as the one before, and the same limits
		}
		inner.Curve = append(inner.Curve, charts.FunnelBound{N: n, Low: r.float("low95") * ax.factor, High: r.float("high95") * ax.factor})
		outer.Curve = append(outer.Curve, charts.FunnelBound{N: n, Low: r.float("low998") * ax.factor, High: r.float("high998") * ax.factor})
	}
	if len(inner.Curve) < 2 {
		return nil, nil // all have as many cases: a line of dots
	}
	spec.Limits = []charts.FunnelLimit{inner, outer}
	f, err := charts.Funnel(spec)
	if err == nil {
		v.addShrunk(&f, rows, ax)
	}
	return v.figure(f, err, "funnel")
}

func (v *view) funnelTitle(i row, id string, apart int) string {
	title := v.pick(i, "title")
	switch {
	case apart == 0:
		return v.t("funnel_title_none", title)
	case id == "funnel":
		return v.t("funnel_title_some", title, apart)
	}
	return v.t("funnel_title_team", title, apart)
}

// funnelTone marks those outside the outer limits only: of many, some lie outside
// the inner ones by chance, and are not to be named for it.
func funnelTone(better string, r row) charts.Tone {
	if r.text("zone") != "alert" {
		return charts.Auto
	}
	good, known := goodSide(better, r.float("z"))
	switch {
	case !known:
		return charts.Warn
	case good:
		return charts.Good
	}
	return charts.Bad
}

// addShrunk puts the value in the light of all beside each in the figure's table.
func (v *view) addShrunk(f *charts.Figure, rows []row, ax axis) {
	f.Table.Columns = append(f.Table.Columns, charts.Column{Title: v.t("funnel_shrunk"), Numeric: true})
	for k := range f.Table.Rows {
		text := ""
		if k < len(rows) {
			if x, ok := rows[k].num("shrunk"); ok {
				text = ax.format(x * ax.factor)
			}
		}
		f.Table.Rows[k] = append(f.Table.Rows[k], text)
	}
}

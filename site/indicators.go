package site

import (
	"html/template"
	"strings"

	"kaohe/charts"
)

// indicatorsMain lists what is measured.
type indicatorsMain struct {
	Groups  []indicatorGroup
	Without []indicatorRow
}

// indicatorGroup is a dimension of a scheme, or the rest.
type indicatorGroup struct {
	Title, Sub string
	Rows       []indicatorRow
}

// indicatorRow is one indicator of the company.
type indicatorRow struct {
	Title, Link, ID, Value, Target, Weight, Lacks string
	Move                                          *move
	N                                             int
	Spark                                         template.HTML
}

// indicators answers: what is measured, and where does it stand?
func (v *view) indicators() (content, error) {
	var m indicatorsMain
	seen := map[string]bool{}
	scored, observed := 0, 0
	for _, s := range v.in.Schemes {
		for _, d := range s.Dimensions {
			g := indicatorGroup{Title: d.Title.In(v.lang), Sub: s.Title.In(v.lang)}
			for _, i := range d.Indicators {
				if r, ok := v.data.indicator[i.Variant()]; ok {
					seen[i.Variant()] = true
					row := v.indicatorRow(r)
					row.Weight = trimmed(i.Weight)
					g.Rows = append(g.Rows, row)
					if r.bool("observed") {
						scored++
					}
				}
			}
			m.Groups = append(m.Groups, g)
		}
	}
	rest := indicatorGroup{Title: v.t("other_indicators"), Sub: v.t("other_sub")}
	for _, r := range v.data.indicators {
		switch {
		case !r.bool("observed") && !r.bool("counted"), r.text("missing_tables") != "":
			if !seen[r.text("indicator")] {
				m.Without = append(m.Without, v.indicatorRow(r))
			}
		case !seen[r.text("indicator")]:
			rest.Rows = append(rest.Rows, v.indicatorRow(r))
			observed++
		}
	}
	if len(rest.Rows) > 0 {
		m.Groups = append(m.Groups, rest)
	}
	return content{Title: v.t("indicators_title", scored+observed, scored), Sub: v.t("indicators_sub", periodName(v.period, v.lang)), Main: m}, nil
}

func (v *view) indicatorRow(i row) indicatorRow {
	name, unit, better := i.text("indicator"), i.text("unit"), i.text("better")
	out := indicatorRow{Title: v.pick(i, "title"), ID: name, Link: v.Href("indicators/" + slug(name)), Value: v.t("none")}
	target, _ := v.target(name)
	if target != nil {
		out.Target = v.value(*target, unit)
	}
	switch missing := i.text("missing_tables"); {
	case missing != "":
		out.Lacks = v.t("lacks", missing)
	case !i.bool("observed"):
		out.Lacks = v.t("no_records")
	}
	if r, ok := v.data.rollup[key(name, "company", v.period)]; ok {
		out.Value, out.N, out.Move = v.value(r.float("value"), unit), r.int("n"), v.indicatorMove(r, unit, better)
	}
	months := upTo(v.data.series[key(name, "company")], "month", v.period, 12)
	out.Spark = sparkline(series(months, "value"), target, 110, 22, out.Title+" · "+v.t("last12"))
	return out
}

// indicatorMain is one indicator.
type indicatorMain struct {
	Facts  []fact
	Months *figure
	Says   string // of its control chart
	Gaps   string
	Teams  *figure
	Spread *figure
	Funnel *funnelPart
	SQL    template.HTML
	Lacks  string
}

// fact is a line of a list of facts.
type fact struct{ Name, Text string }

// indicator answers: is it moving, and may I trust it?
func (v *view) indicator() (content, error) {
	i := v.indicatorOfPage()
	name := i.text("indicator")
	m := indicatorMain{Facts: v.facts(i), SQL: highlight(i.text("sql")), Lacks: v.indicatorRow(i).Lacks}
	m.Says = v.controlSays(name)
	var err error
	if m.Months, m.Gaps, err = v.monthsFigure(i); err != nil {
		return content{}, err
	}
	if _, used := v.target(name); used && m.Lacks == "" {
		if m.Teams, err = v.teamsFigure(i); err != nil {
			return content{}, err
		}
		if m.Spread, err = v.spreadFigure(i); err != nil {
			return content{}, err
		}
		if m.Funnel, err = v.funnelPart(i); err != nil {
			return content{}, err
		}
	}
	return content{Title: v.indicatorTitle(i), Sub: periodName(v.period, v.lang) + " · " + v.t("company"), Main: m, Crumb: v.pick(i, "title")}, nil
}

func (v *view) indicatorOfPage() row {
	for _, i := range v.data.indicators {
		if "indicators/"+slug(i.text("indicator")) == v.name {
			return i
		}
	}
	return row{}
}

func (v *view) indicatorTitle(i row) string {
	title, unit := v.pick(i, "title"), i.text("unit")
	r, ok := v.data.rollup[key(i.text("indicator"), "company", v.period)]
	if !ok {
		return v.t("ind_title_none", title)
	}
	key := "ind_title_plain"
	if mv := v.indicatorMove(r, unit, i.text("better")); mv != nil {
		switch mv.Tone {
		case "good":
			key = "ind_title_better"
		case "bad":
			key = "ind_title_worse"
		default:
			key = "ind_title_same"
		}
	}
	return v.t(key, title, v.value(r.float("value"), unit))
}

func (v *view) facts(i row) []fact {
	unit, better := i.text("unit"), i.text("better")
	out := []fact{{v.t("definition"), v.pick(i, "definition")}, {v.t("direction"), v.t("dir_" + better)}}
	for _, s := range v.in.Schemes {
		if u, ok := use(s, i.text("indicator")); ok {
			info := v.in.Info[u.ID]
			out = append(out, fact{v.t("used_in"), s.Title.In(v.lang) + " · " + v.t("weight") + " " + trimmed(u.Weight)}, fact{v.t("rule"), u.RuleText(info).In(v.lang)})
			if u.Target != nil {
				out = append(out, fact{v.t("target"), v.targetText(u.Target, unit, better)})
			}
		}
	}
	out = append(out, v.verdictFacts(i.text("indicator"))...)
	return append(out, fact{v.t("source_tables"), strings.ReplaceAll(i.text("tables"), ",", v.t("list_comma"))})
}

// monthsFigure draws the company's values over all months of the data, with
// gaps where there are none, and names the gaps.
func (v *view) monthsFigure(i row) (*figure, string, error) {
	rows := v.data.series[key(i.text("indicator"), "company")]
	var known []float64
	for _, r := range rows {
		if x, ok := r.num("value"); ok {
			known = append(known, x)
		}
	}
	if len(known) < 2 {
		return nil, "", nil
	}
	target, _ := v.target(i.text("indicator"))
	ax := v.axisOf(i.text("unit"), known...)
	line := charts.Series{Name: v.pick(i, "title"), Tone: charts.Accent}
	var names, months, gaps []string
	for _, r := range rows {
		x, ok := r.num("value")
		names, months = append(names, monthShort(r.text("month"), v.lang)), append(months, r.text("month"))
		line.Values, line.Missing = append(line.Values, x*ax.factor), append(line.Missing, !ok)
		if !ok {
			gaps = append(gaps, periodName(r.text("month"), v.lang))
		}
	}
	spec := charts.LineSpec{Categories: names, Series: []charts.Series{line}, Head: charts.Head{ID: "months", Lang: string(v.lang), Width: charts.Wide,
		Axis: ax.title, Category: v.t("month"), Title: v.t("ind_months", v.pick(i, "title")), Subtitle: v.t("ind_months_sub"), Format: ax.format}}
	if target != nil {
		spec.Refs = []charts.Ref{{Name: v.t("target"), Value: *target * ax.factor, Kind: charts.Target}}
	}
	v.limitsOn(&spec, i.text("indicator"), months, ax.factor)
	f, err := charts.Line(spec)
	fig, err := v.figure(f, err, "trends")
	text := ""
	if len(gaps) > 0 {
		text = v.t("ind_gaps", strings.Join(gaps, v.t("list_comma")))
	}
	return fig, text, err
}

// teamsFigure draws every team with people of its own, the highest first.
func (v *view) teamsFigure(i row) (*figure, error) {
	var names []string
	var values, previous []float64
	hasPrevious := true
	best, top := "", 0.0
	for _, t := range v.data.teams[v.period] {
		r, ok := v.data.rollup[key(i.text("indicator"), "team:"+t.text("team_id"), v.period)]
		if _, ranked := t.num("rank"); !ranked || !ok {
			continue
		}
		names, values = append(names, t.text("team")), append(values, r.float("value"))
		p, has := r.num("previous")
		hasPrevious = hasPrevious && has
		previous = append(previous, p)
		if best == "" || r.float("value") > top {
			best, top = t.text("team"), r.float("value")
		}
	}
	if len(names) < 2 {
		return nil, nil
	}
	ax := v.axisOf(i.text("unit"), values...)
	spec := charts.BarSpec{Categories: names, Values: scaled(values, ax.factor), Name: periodName(v.period, v.lang), Horizontal: true, Head: charts.Head{ID: "teams", Lang: string(v.lang),
		Width: charts.Half, Axis: ax.title, Category: v.t("team"), Title: v.t("ind_teams_find", best, v.t("highest")), Subtitle: v.pick(i, "title"), Format: ax.format}}
	if hasPrevious {
		spec.Previous, spec.PrevName = scaled(previous, ax.factor), v.t("previous_period")
		spec.Subtitle = v.t("ind_teams_sub", v.pick(i, "title"))
	}
	if target, _ := v.target(i.text("indicator")); target != nil {
		spec.Refs = []charts.Ref{{Name: v.t("target"), Value: *target * ax.factor, Kind: charts.Target}}
	}
	f, err := charts.Bar(spec)
	return v.figure(f, err, "rollup")
}

func scaled(values []float64, factor float64) []float64 {
	out := make([]float64, len(values))
	for i, x := range values {
		out[i] = x * factor
	}
	return out
}

// fewest is how many people a distribution must have to be drawn.
const fewest = 8

// spreadFigure draws how people's values are spread around the target.
func (v *view) spreadFigure(i row) (*figure, error) {
	values := sortedCopy(v.data.spread[key(i.text("indicator"), v.period)])
	if len(values) < fewest || values[0] == values[len(values)-1] {
		return nil, nil
	}
	ax := v.axisOf(i.text("unit"), values...)
	shown := scaled(values, ax.factor)
	spec := charts.HistogramSpec{Bins: charts.EvenBins(shown, 12), CountTitle: v.t("people_axis"), Head: charts.Head{ID: "spread", Lang: string(v.lang), Width: charts.Half,
		Axis: ax.title, Title: v.t("ind_spread_none", len(values)), Subtitle: v.t("ind_spread_sub", v.pick(i, "title")), Format: ax.format}}
	spec.Refs = []charts.Ref{{Name: v.t("median"), Value: median(shown), Kind: charts.Mean}}
	if target, _ := v.target(i.text("indicator")); target != nil {
		reach := 0
		for _, x := range values {
			if meets(x, *target, i.text("better")) {
				reach++
			}
		}
		spec.Title = v.t("ind_spread", len(values), reach)
		spec.Refs = append(spec.Refs, charts.Ref{Name: v.t("target"), Value: *target * ax.factor, Kind: charts.Target})
	}
	f, err := charts.Histogram(spec)
	return v.figure(f, err, "indicator_people")
}

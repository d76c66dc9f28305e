package site

import (
	"html/template"
	"slices"

	"kaohe/charts"
)

// mostSignals is how many signals stand on a page before the rest is folded away.
const mostSignals = 12

// trendsMain is what the months say one after the other.
type trendsMain struct {
	Signals    []finding
	Weak       []finding // signals that may be chance
	Looked     string
	SignalLink *tableLinks
	Multiples  []multiple
	Table      charts.Table
	TableLinks *tableLinks
	Changes    []changeItem
	ChangeLink *tableLinks
	Forecast   *figure
	ForeSays   string
	ForeError  string
	Teams      []teamForecast
}

// multiple is an indicator as one of many small charts.
type multiple struct {
	Title, Link, Number, Unit string
	Month, Signal, Tone       string
	Assured                   string
	Chart                     template.HTML
}

// changeItem is a change and whether it worked.
type changeItem struct {
	Verdict, Tone, Sentence, Detail, Link string
	Chart                                 template.HTML
}

// teamForecast is what comes to a team next month.
type teamForecast struct{ Team, Link, Value, Range, MASE string }

// trends answers: what is really changing?
func (v *view) trends() (content, error) {
	var m trendsMain
	quarter := v.data.quarterOf(v.period)
	good, bad, other := v.fillSignals(&m, quarter)
	var err error
	if m.SignalLink, err = v.signalLinks(quarter); err != nil {
		return content{}, err
	}
	v.fillMultiples(&m, quarter)
	if len(m.Multiples) > 0 {
		m.Table = v.multipleTable(quarter)
		if m.TableLinks, err = v.tableFile("lines", m.Table, "trends"); err != nil {
			return content{}, err
		}
	}
	if err := v.fillChanges(&m); err != nil {
		return content{}, err
	}
	if err := v.fillForecast(&m); err != nil {
		return content{}, err
	}
	title := v.trendTitle(quarter, good, bad, other)
	sub := periodName(v.period, v.lang)
	if quarter != "" && quarter != v.period {
		sub = v.t("trend_until", sub, periodName(quarter, v.lang))
	}
	return content{Title: title, Sub: sub, Main: m}, nil
}

// trendTitle says how much has surely moved, or why that cannot be said.
func (v *view) trendTitle(quarter string, good, bad, other int) string {
	looked := 0
	for _, r := range v.data.trendSignals[quarter] {
		looked = r.int("looked")
	}
	switch total := good + bad + other; {
	case looked == 0:
		return v.t("trend_title_early")
	case total == 0:
		return v.t("trend_title_none")
	default:
		return v.t("trend_title", total, bad, good)
	}
}

// fillSignals lists what moved, and counts what is sure.
func (v *view) fillSignals(m *trendsMain, quarter string) (good, bad, other int) {
	for _, r := range v.data.trendSignals[quarter] {
		if n := r.int("looked"); n > 0 {
			m.Looked = v.t("trend_looked", count(float64(n), v.lang))
		}
		if r.bool("twin") || r.text("signal") == "" {
			continue
		}
		f := v.signalItem(r)
		switch {
		case !r.bool("sure"):
			if r.text("scope") == "company" {
				m.Weak = append(m.Weak, f)
			}
			continue
		case r.text("meaning") == "improvement":
			good++
		case r.text("meaning") == "concern":
			bad++
		default:
			other++
		}
		if len(m.Signals) < mostSignals {
			m.Signals = append(m.Signals, f)
		}
	}
	return good, bad, other
}

// signalItem is a signal as a sentence with its chart and its evidence: the page of
// the indicator, or of the team.
func (v *view) signalItem(r row) finding {
	f := finding{Sentence: v.pick(r, "sentence"), Detail: v.pick(r, "detail"), Link: v.Href("indicators/" + slug(r.text("indicator")))}
	if team := r.text("team_id"); team != "" && v.has("teams/"+slug(team), v.period) {
		f.Link = v.Href("teams/" + slug(team))
	}
	f.Spark = v.smallControl(r.text("indicator"), r.text("scope"), f.Sentence)
	return f
}

// smallControl is a control chart in a line of a list; a plain line where its limits
// are not at hand.
func (v *view) smallControl(indicator, scope, label string) template.HTML {
	rows := upTo(v.data.trendControl[key(indicator, scope)], "month", v.period, controlMonths)
	if len(rows) == 0 {
		rows = upTo(v.data.series[key(indicator, scope)], "month", v.period, controlMonths)
		return sparkline(series(rows, "value"), nil, 168, 44, label)
	}
	return controlLine{rows: rows, changed: v.changedMonths(indicator, scope), label: label}.svg(168, 64, v.lang)
}

func (v *view) signalLinks(quarter string) (*tableLinks, error) {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("trend_says")}, {Title: v.t("trend_more")}, {Title: v.t("trend_sure")}}}
	for _, r := range v.data.trendSignals[quarter] {
		if r.text("signal") == "" {
			continue
		}
		sure := v.t("trend_no")
		if r.bool("sure") {
			sure = v.t("trend_yes")
		}
		t.Rows = append(t.Rows, []string{v.pick(r, "sentence"), v.pick(r, "detail"), sure})
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return v.tableFile("signals", t, "trend_signals")
}

// charted lists the company's indicators that are drawn: what schemes score, in
// their order, then what has surely moved.
func (v *view) charted(quarter string) []row {
	var out []row
	rows := v.data.trendSignals[quarter]
	add := func(r row) {
		seen := slices.ContainsFunc(out, func(o row) bool { return o.text("indicator") == r.text("indicator") })
		if !seen && len(v.data.trendControl[key(r.text("indicator"), "company")]) > 0 {
			out = append(out, r)
		}
	}
	for _, s := range v.in.Schemes {
		for _, i := range s.Indicators() {
			for _, r := range rows {
				if r.text("scope") == "company" && r.text("indicator") == i.Variant() {
					add(r)
				}
			}
		}
	}
	for _, r := range rows {
		if r.text("scope") == "company" && r.bool("sure") && r.text("signal") != "" && !r.bool("twin") {
			add(r)
		}
	}
	return out
}

func (v *view) fillMultiples(m *trendsMain, quarter string) {
	for _, r := range v.charted(quarter) {
		name := r.text("indicator")
		info := v.data.indicator[name]
		one := multiple{Title: v.pick(info, "title"), Link: v.Href("indicators/" + slug(name)), Number: v.t("none")}
		if x, ok := r.num("value"); ok {
			one.Number, one.Unit = splitUnit(v.value(x, info.text("unit")))
		}
		if one.Signal, one.Tone = v.signalWord(r); r.text("signal") != "" && !r.bool("sure") {
			one.Signal, one.Tone = v.t("trend_maybe", one.Signal), "warn"
		}
		if month := r.text("month"); month != "" {
			one.Month = monthShort(month, v.lang)
		}
		if a := r.text("assurance"); a != "" {
			one.Assured = v.t("assured_"+a, v.value(r.float("target"), info.text("unit")))
		}
		one.Chart = v.controlOf(name, "company", one.Title+" · "+v.pick(r, "sentence"))
		m.Multiples = append(m.Multiples, one)
	}
}

// signalWord is what a chart says, in a word, and its tone.
func (v *view) signalWord(r row) (word, tone string) {
	switch {
	case r.text("silent") != "":
		return v.t("trend_cannot"), "none"
	case r.text("signal") == "":
		return v.t("trend_usual"), "none"
	case r.text("meaning") == "improvement":
		return v.t("trend_better"), "good"
	case r.text("meaning") == "concern":
		return v.t("trend_worse"), "bad"
	}
	return v.t("trend_other"), "warn"
}

// multipleTable holds the months behind the small charts: a line each month.
func (v *view) multipleTable(quarter string) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("month")}}}
	cells := map[string][]string{}
	var months []string
	for k, c := range v.charted(quarter) {
		info := v.data.indicator[c.text("indicator")]
		t.Columns = append(t.Columns, charts.Column{Title: v.pick(info, "title"), Numeric: true})
		for _, r := range upTo(v.data.trendControl[key(c.text("indicator"), "company")], "month", v.period, controlMonths) {
			month := r.text("month")
			if !slices.Contains(months, month) {
				months = append(months, month)
			}
			for len(cells[month]) < k {
				cells[month] = append(cells[month], v.t("none"))
			}
			text := v.t("none")
			if x, ok := r.num("value"); ok {
				text = v.value(x, info.text("unit"))
			}
			if r.text("signal") != "" {
				word, _ := v.signalWord(r)
				text += " " + word
			}
			cells[month] = append(cells[month], text)
		}
	}
	slices.Sort(months)
	for _, month := range months {
		for len(cells[month]) < len(t.Columns)-1 {
			cells[month] = append(cells[month], v.t("none"))
		}
		t.Rows = append(t.Rows, append([]string{monthShort(month, v.lang)}, cells[month]...))
	}
	return t
}

// fillChanges lists the changes made until the end of the period.
func (v *view) fillChanges(m *trendsMain) error {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("effect_date")}, {Title: v.t("trend_says")}, {Title: v.t("verdict")}}}
	for _, r := range v.data.effectsUntil(v.period) {
		c := v.changeItem(r)
		m.Changes = append(m.Changes, c)
		t.Rows = append(t.Rows, []string{r.text("applied_on"), c.Sentence, c.Verdict})
	}
	if len(m.Changes) == 0 {
		return nil
	}
	var err error
	m.ChangeLink, err = v.tableFile("changes", t, "change_effects")
	return err
}

func (v *view) changeItem(r row) changeItem {
	verdict := r.text("verdict")
	c := changeItem{Sentence: v.pick(r, "sentence"), Verdict: v.t("effect_" + verdict), Tone: map[string]string{"worked": "good", "worse": "bad", "did_not": "warn"}[verdict], Detail: r.text("applied_on")}
	if c.Tone == "" {
		c.Tone = "none"
	}
	unit := r.text("unit")
	effect, ok := r.num("effect")
	if se, known := r.num("effect_se"); ok && known {
		low, high := difference(effect-certain*se, unit, v.lang), difference(effect+certain*se, unit, v.lang)
		c.Detail = v.t("effect_range", c.Detail, signOf(effect-certain*se)+low, signOf(effect+certain*se)+high)
	}
	if v.has("indicators/"+slug(r.text("indicator")), v.in.Period) {
		c.Link = v.Href("indicators/" + slug(r.text("indicator")))
	}
	c.Chart = v.smallControl(r.text("indicator"), r.text("scope"), c.Sentence)
	return c
}

func signOf(x float64) string {
	if x < 0 {
		return "−"
	}
	return "+"
}

// teamSignals lists what has moved in a team: what is sure, then the rest.
func (v *view) teamSignals(team string) []finding {
	var sure, rest []finding
	for _, r := range v.data.trendSignals[v.data.quarterOf(v.period)] {
		if r.text("team_id") != team || r.text("signal") == "" || r.bool("twin") {
			continue
		}
		f := v.signalItem(r)
		f.Link = v.Href("indicators/" + slug(r.text("indicator")))
		if r.bool("sure") {
			sure = append(sure, f)
		} else {
			rest = append(rest, f)
		}
	}
	all := append(sure, rest...)
	return all[:min(len(all), max(len(sure), fewestSignals))]
}

// fewestSignals is how many signals of a team stand on its page even where they may
// be chance.
const fewestSignals = 5

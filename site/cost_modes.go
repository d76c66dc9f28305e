package site

import (
	"math"
	"slices"
	"strconv"

	"kaohe/charts"
)

// modesPart compares remote with on-site service of the same category.
type modesPart struct {
	Lines  []string // all categories together, then what the comparison leaves out
	Figure *figure
	Link   string // of the indicator that says the same by person
}

// triedPart is a change made to lower the cost, and what a service cost before
// and after.
type triedPart struct {
	Line   string
	Figure *figure
}

// costModes sets remote beside on-site service.
func (v *view) costModes(m *costMain) error {
	rows := v.data.modes[v.period]
	if len(rows) == 0 {
		return nil
	}
	part := &m.Modes
	if _, ok := v.data.indicator["remote_saving"]; ok {
		part.Link = v.Href("indicators/" + slug("remote_saving"))
	}
	if rows[0].text("category") != "all" {
		for _, r := range rows {
			part.Lines = append(part.Lines, v.pick(r, "sentence"))
		}
		return nil
	}
	part.Lines = append(part.Lines, v.pick(rows[0], "sentence"))
	if left := rows[0].int("left_out"); left > 0 {
		part.Lines = append(part.Lines, v.t("costs_modes_left", left))
	}
	if share, before, ok := v.remoteShare(); ok {
		part.Lines = append(part.Lines, v.t("costs_remote_share", percent(share), before))
	}
	var drawn []charts.Interval
	for _, r := range rows[1:] {
		low, ok := r.num("low")
		if !ok {
			part.Lines = append(part.Lines, v.pick(r, "sentence"))
			continue
		}
		drawn = append(drawn, charts.Interval{Name: v.t("costs_mode_row", v.partName("category", row{"part": r.text("category"), "name": r.text("category")}), r.int("remote_n"), r.int("onsite_n")), Value: r.float("difference"), Low: low, High: r.float("high")})
	}
	if len(drawn) == 0 {
		return nil
	}
	f, err := charts.Intervals(charts.IntervalsSpec{Rows: drawn, Name: v.t("costs_cheaper"), Range: v.t("costs_interval"), Refs: []charts.Ref{{Name: v.t("costs_no_difference"), Value: 0, Kind: charts.Limit}},
		Head: charts.Head{ID: "cost-modes", Lang: string(v.lang), Width: charts.Half, Axis: v.t("cost_axis"), Category: v.t("costs_by_category"),
			Title: v.modesTitle(rows[0]), Subtitle: v.t("costs_modes_sub"), Format: func(x float64) string { return strconv.FormatFloat(math.Round(x), 'f', 0, 64) }}})
	part.Figure, err = v.figure(f, err, "mode_comparison")
	return err
}

func (v *view) modesTitle(all row) string {
	switch {
	case all.float("low") > 0:
		return v.t("costs_modes_cheaper", v.each(all.float("difference")))
	case all.float("high") < 0:
		return v.t("costs_modes_dearer", v.each(-all.float("difference")))
	}
	return v.t("costs_modes_open")
}

// remoteShare is the share of services that were remote, and what it was in the
// period before in words.
func (v *view) remoteShare() (share float64, before string, ok bool) {
	share, ok = v.shareOf(v.period, "service_mode", "remote")
	then, known := v.shareOf(periodBefore(v.period), "service_mode", "remote")
	if !known {
		return share, v.t("costs_no_before"), ok
	}
	return share, v.t("costs_then", v.before(), percent(then)), ok
}

func (v *view) shareOf(period, split, part string) (float64, bool) {
	whole, own := 0.0, 0.0
	for _, r := range v.data.costs[key(period, "company", split)] {
		whole += r.float("services")
		if r.text("part") == part {
			own += r.float("services")
		}
	}
	return own / math.Max(1, whole), whole > 0
}

// costTried tells what a service cost before and after each change that was made
// to lower it: four quarters on either side at most, two at least.
func (v *view) costTried(m *costMain) error {
	for k, change := range v.data.costChanges {
		if endOf(change.text("quarter")) > endOf(v.period) {
			continue
		}
		scope := change.text("scope")
		quarters := v.costPeriods(scope)
		at := slices.Index(quarters, change.text("quarter"))
		if at < 0 {
			continue
		}
		first := at
		if change.text("day")[5:] != quarterStart(change.text("quarter")) {
			first++ // the quarter in which it was made belongs to neither side
		}
		before, after := quarters[max(0, at-4):at], quarters[min(first, len(quarters)):min(first+4, len(quarters))]
		p := triedPart{Line: v.t("costs_tried_few", change.text("title"), change.text("day"))}
		if len(before) >= 2 && len(after) >= 2 {
			a, na := v.meanCost(scope, before)
			b, nb := v.meanCost(scope, after)
			ca, _ := v.meanCost("company", before)
			cb, _ := v.meanCost("company", after)
			p.Line = v.t("costs_tried", change.text("title"), v.scopeName(change), change.text("day"), len(before), v.each(a), na, len(after), v.each(b), nb, v.upDownPlain(b-a))
			if scope != "company" {
				p.Line += v.t("costs_tried_company", v.each(ca), v.each(cb))
			}
			var err error
			if p.Figure, err = v.triedFigure(k, change, quarters, at); err != nil {
				return err
			}
		}
		m.Tried = append(m.Tried, p)
	}
	return nil
}

// quarterStart is the month and day on which a quarter begins.
func quarterStart(quarter string) string { return monthsOf(quarter)[0][5:] + "-01" }

func (v *view) scopeName(change row) string {
	if change.text("scope") == "company" {
		return v.t("company")
	}
	return change.text("team")
}

func (v *view) upDownPlain(x float64) string {
	if x > 0 {
		return v.t("costs_rise", v.each(x))
	}
	return v.t("costs_fall", v.each(-x))
}

// costPeriods lists the quarters in which a scope had services and cost, up to the
// last quarter of the report.
func (v *view) costPeriods(scope string) []string {
	var out []string
	for k := range v.data.costs {
		if period, rest, _ := cutKey(k); len(period) == len("2026Q3") && rest == key(scope, "all") {
			if _, ok := v.data.costs[k][0].num("unit_cost"); ok && endOf(period) <= endOf(v.in.Period) {
				out = append(out, period)
			}
		}
	}
	slices.Sort(out)
	return out
}

// meanCost is the cost of one service over several periods, and their services.
func (v *view) meanCost(scope string, periods []string) (each float64, services int) {
	cost := 0.0
	for _, p := range periods {
		r := v.data.costs[key(p, scope, "all")][0]
		cost, services = cost+r.float("cost"), services+r.int("services")
	}
	return cost / math.Max(1, float64(services)), services
}

// triedFigure draws what a service cost by quarter, with the change marked. It is
// the same drawing in every period.
func (v *view) triedFigure(k int, change row, quarters []string, at int) (*figure, error) {
	scope := change.text("scope")
	own := charts.Series{Name: v.scopeName(change), Tone: charts.Accent, Marks: []charts.Mark{{Index: at, Name: change.text("title")}}}
	company := charts.Series{Name: v.t("company"), Tone: charts.Muted}
	for _, q := range quarters {
		own.Values = append(own.Values, v.data.costs[key(q, scope, "all")][0].float("unit_cost"))
		if rows := v.data.costs[key(q, "company", "all")]; len(rows) > 0 {
			company.Values = append(company.Values, rows[0].float("unit_cost"))
		}
	}
	lines := []charts.Series{own}
	if scope != "company" && len(company.Values) == len(own.Values) {
		lines = append(lines, company)
	}
	f, err := charts.Line(charts.LineSpec{Categories: quarters, Series: lines, Zero: true, Head: charts.Head{
		ID: "cost-tried-" + strconv.Itoa(k+1), Lang: string(v.lang), Width: charts.Half, Axis: v.t("cost_axis"), Category: v.t("period"),
		Title: v.t("costs_tried_title", v.scopeName(change), change.text("title")), Subtitle: v.t("costs_tried_sub"), Format: func(x float64) string { return strconv.FormatFloat(math.Round(x), 'f', 0, 64) }}})
	return v.figure(f, err, "cost")
}

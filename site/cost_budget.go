package site

import (
	"math"
	"strconv"

	"kaohe/charts"
)

// budgetPart is what was planned and what was spent.
type budgetPart struct {
	Lines  []string
	Figure *figure
	Rows   []budgetRow
	Links  *tableLinks
}

// budgetRow is one budget.
type budgetRow struct {
	Name, Kind, Budget, Actual, Over, Used string
	State, Tone                            string
}

// costBudget tells what the budgets were and what became of them.
func (v *view) costBudget(m *costMain) error {
	rows := v.data.budgets[v.period]
	if len(rows) == 0 {
		return nil
	}
	p := &m.Budget
	for _, r := range rows {
		if r.text("scope") == "company" {
			p.Lines = append(p.Lines, v.budgetLine(r, rows))
			if line := v.projection(r); line != "" {
				p.Lines = append(p.Lines, line)
			}
		}
		if r.text("scope") == "company" || r.bool("own") {
			p.Rows = append(p.Rows, v.budgetRow(r))
		}
	}
	t := charts.Table{Columns: []charts.Column{{Title: v.t("team")}, {Title: v.t("costs_budget_kind")}, {Title: v.t("costs_budget"), Numeric: true}, {Title: v.t("costs_actual"), Numeric: true}, {Title: v.t("costs_over"), Numeric: true}, {Title: v.t("costs_used"), Numeric: true}}}
	for _, r := range p.Rows {
		t.Rows = append(t.Rows, []string{r.Name, r.Kind, r.Budget, r.Actual, r.Over, r.Used})
	}
	var err error
	if p.Links, err = v.tableFile("budget", t, "budget"); err != nil {
		return err
	}
	p.Figure, err = v.budgetFigure(rows)
	return err
}

func (v *view) budgetKind(kind string) string {
	if kind == "all" {
		return v.t("all")
	}
	return v.costKind(kind)
}

func (v *view) budgetRow(r row) budgetRow {
	out := budgetRow{Name: r.text("name"), Kind: v.budgetKind(r.text("kind")), Budget: v.money(r.float("budget")), Actual: v.money(r.float("actual")), Over: v.signedMoney(r.float("overspend"))}
	if r.text("scope") == "company" {
		out.Name = v.t("company")
	}
	if x, ok := r.num("used"); ok {
		out.Used = percent(x)
	}
	out.State, out.Tone = v.t("costs_within"), "good"
	if r.float("overspend") > 0 {
		out.State, out.Tone = v.t("costs_overspent"), "bad"
	}
	return out
}

// budgetLine says how far the budgets of one kind were kept, and by how many teams.
func (v *view) budgetLine(all row, rows []row) string {
	amount := v.money(math.Abs(all.float("overspend")))
	text := v.t("costs_budget_left", v.money(all.float("budget")), v.money(all.float("actual")), amount, percent(all.float("used")))
	if all.float("overspend") > 0 {
		text = v.t("costs_budget_over", v.money(all.float("budget")), v.money(all.float("actual")), amount, percent(all.float("used")))
	}
	teams, over := 0, 0
	var worst row
	for _, r := range rows {
		if !r.bool("own") || r.text("kind") != all.text("kind") {
			continue
		}
		teams++
		if r.float("overspend") > 0 {
			over++
		}
		if worst == nil || r.float("used") > worst.float("used") {
			worst = r
		}
	}
	switch {
	case teams > 1 && over > 0:
		return text + v.t("costs_budget_teams", teams, over, worst.text("name"), percent(worst.float("used")))
	case teams > 1:
		return text + v.t("costs_budget_all_kept", teams)
	}
	return text
}

// projection says what a running year will have cost, on the pages of the year and
// of the newest quarter.
func (v *view) projection(all row) string {
	if len(v.period) != len("2026") && v.period != v.in.Period {
		return ""
	}
	for _, r := range v.data.budgets[v.period[:4]] {
		x, ok := r.num("projected")
		if r.text("scope") != "company" || r.text("kind") != all.text("kind") || !ok {
			continue
		}
		text := v.t("costs_projected", r.int("based_on"), v.money(x))
		if plan, ok := r.num("year_budget"); ok {
			return text + v.t("costs_projected_against", v.money(plan), v.signedMoney(x-plan))
		}
		return text + v.t("costs_projected_no_plan")
	}
	return ""
}

// budgetFigure draws which share of its budget each team used.
func (v *view) budgetFigure(rows []row) (*figure, error) {
	var names []string
	var values []float64
	var tones []charts.Tone
	worst := ""
	for _, r := range rows {
		x, ok := r.num("used")
		if !r.bool("own") || !ok || r.text("kind") != rows[0].text("kind") {
			continue
		}
		tone := charts.Accent
		if r.float("overspend") > 0 {
			tone = charts.Bad
			if worst == "" {
				worst = r.text("name")
			}
		}
		names, values, tones = append(names, r.text("name")), append(values, 100*x), append(tones, tone)
	}
	if len(names) < 2 {
		return nil, nil
	}
	title := v.t("costs_budget_kept")
	if worst != "" {
		title = v.t("costs_budget_worst", worst)
	}
	f, err := charts.Bar(charts.BarSpec{Categories: distinctNames(names), Name: v.t("costs_used"), Values: values, Tones: tones, Horizontal: true, Refs: []charts.Ref{{Name: v.t("costs_budget"), Value: 100, Kind: charts.Target}},
		Head: charts.Head{ID: "cost-budget", Lang: string(v.lang), Width: charts.Half, Axis: "%", Category: v.t("team"), Title: title, Subtitle: v.t("costs_budget_sub"), Format: func(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) + "%" }}})
	return v.figure(f, err, "budget")
}

// yearlyReduction says how costs moved against the same month a year before at its
// mix, as the indicator cost_reduction has it.
func (v *view) yearlyReduction() (line, link string) {
	r, ok := v.data.rollup[key("cost_reduction", "company", v.period)]
	x, known := r.num("value")
	if _, shown := v.data.indicator["cost_reduction"]; !ok || !known || !shown {
		return "", ""
	}
	link = v.Href("indicators/" + slug("cost_reduction"))
	low, high := x, x
	if se, ok := r.num("se"); ok {
		low, high = x-1.96*se, x+1.96*se
	}
	switch {
	case low > 0:
		return v.t("costs_yearly_down", percent(x), percent(low), percent(high), r.int("n")), link
	case high < 0:
		return v.t("costs_yearly_up", percent(-x), percent(-high), percent(-low), r.int("n")), link
	}
	return v.t("costs_yearly_open", r.int("n")), link
}

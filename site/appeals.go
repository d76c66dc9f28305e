package site

import (
	"fmt"
	"slices"
	"strconv"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// appealsMain is what was contested in a period.
type appealsMain struct {
	Tiles    []tile
	Rows     []appealRow
	Teams    []string
	States   []string
	Quarters *figure
	Links    *tableLinks
	Terms    []string // how long each scheme gives
}

// appealRow is one appeal and what came of it.
type appealRow struct {
	ID, Name, Link, Team, TeamLink string
	Period, Indicator, IndLink     string
	Filed, Decided, Days           string
	Decision, Tone                 string
	Value, Score                   change
	GradeBefore, GradeAfter        grade
	Graded, Regraded               bool
	Reason                         string
}

// change is a figure before and after; After is empty where it stayed.
type change struct{ Before, After string }

// effective tells whether a decision may change a value.
func effective(decision string) bool { return decision == "accepted" || decision == "partial" }

// appealNames is the page's address, where there ever was an appeal.
func appealNames(b *builder, _ string) []string {
	if len(b.data.appealRows) == 0 {
		return nil
	}
	return []string{"appeals"}
}

// contested keeps the appeals against results of the page's period, the
// pending ones first.
func (v *view) contested(all []row) []row {
	var pending, decided []row
	for _, r := range all {
		switch {
		case !isPeriod(r.text("period")) || !within(r.text("period"), v.period):
		case r.text("decision") == "":
			pending = append(pending, r)
		default:
			decided = append(decided, r)
		}
	}
	return append(pending, decided...)
}

// isPeriod tells whether a text of the data is written as a period.
func isPeriod(s string) bool {
	switch len(s) {
	case 4:
		return digits(s)
	case 6:
		return digits(s[:4]) && s[4] == 'Q' && s[5] >= '1' && s[5] <= '4'
	case 7:
		return digits(s[:4]) && s[4] == '-' && digits(s[5:]) && s[5:] >= "01" && s[5:] <= "12"
	}
	return false
}

func digits(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

// appeals answers: was it contested, and what came of it?
func (v *view) appeals() (content, error) {
	rows := v.contested(v.data.appealRows)
	m := appealsMain{Tiles: v.appealTiles(rows)}
	for _, r := range rows {
		a := v.appealRow(r)
		m.Rows = append(m.Rows, a)
		m.Teams, m.States = addOnce(m.Teams, a.Team), addOnce(m.States, a.Decision)
	}
	slices.Sort(m.Teams)
	for _, s := range v.in.Schemes {
		m.Terms = append(m.Terms, v.t("appeal_terms", s.Title.In(v.lang), s.Appeal.Within, s.Appeal.Answer))
	}
	var err error
	if m.Quarters, err = v.appealsByQuarter(); err != nil {
		return content{}, err
	}
	if len(m.Rows) > 0 {
		m.Links, err = v.tableFile("appeals", v.appealTable(m.Rows), "appeals")
	}
	return content{Title: v.appealsTitle(rows), Sub: v.t("appeals_sub", periodName(v.period, v.lang)), Main: m}, err
}

// appealSums counts appeals by decision; days are those of the decided ones, in order.
func appealSums(rows []row) (upheld, decided int, days []float64) {
	for _, r := range rows {
		if r.text("decision") == "" {
			continue
		}
		decided++
		if effective(r.text("decision")) {
			upheld++
		}
		if d, ok := r.num("days"); ok {
			days = append(days, d)
		}
	}
	return upheld, decided, sortedCopy(days)
}

func (v *view) appealsTitle(rows []row) string {
	upheld, decided, _ := appealSums(rows)
	switch {
	case len(rows) == 0:
		return v.t("appeals_none")
	case decided == len(rows):
		return v.t("appeals_title", len(rows), upheld)
	}
	return v.t("appeals_title_open", len(rows), upheld, len(rows)-decided)
}

func (v *view) appealTiles(rows []row) []tile {
	upheld, decided, days := appealSums(rows)
	if len(rows) == 0 {
		return nil
	}
	changed, regraded := 0, 0
	for _, r := range rows {
		if r.float("score_before") != r.float("score_after") {
			changed++
		}
		if r.text("grade_before") != r.text("grade_after") {
			regraded++
		}
	}
	out := []tile{{Title: v.t("appeals_filed"), Number: strconv.Itoa(len(rows)), Target: v.t("appeals_pending_n", len(rows)-decided)}}
	if decided > 0 {
		out = append(out, tile{Title: v.t("appeals_upheld"), Number: trimmed(100 * float64(upheld) / float64(decided)), Unit: "%", Target: v.t("appeals_upheld_n", decided, upheld)})
	}
	if len(days) > 0 {
		out = append(out, tile{Title: v.t("appeals_days"), Number: trimmed(median(days)), Unit: v.t("days"), Target: v.t("appeals_longest", trimmed(days[len(days)-1]))})
	}
	return append(out, tile{Title: v.t("appeals_changed"), Number: strconv.Itoa(changed), Target: v.t("appeals_regraded_n", regraded)})
}

func (v *view) appealRow(r row) appealRow {
	out := appealRow{ID: r.text("appeal_id"), Name: r.text("name"), Team: r.text("team"), Period: periodName(r.text("period"), v.lang),
		Filed: r.text("filed"), Decided: r.text("decided"), Reason: r.text("reason"), Value: v.valueChange(r), Score: v.scoreChange(r)}
	out.Decision, out.Tone = v.decision(r.text("decision"))
	out.Indicator, out.IndLink = v.appealIndicator(r.text("indicator"))
	if page := "people/" + slug(r.text("employee_id")); v.has(page, v.period) {
		out.Link = v.Href(page)
	}
	if team := "teams/" + slug(r.text("team_id")); v.has(team, v.period) {
		out.TeamLink = v.Href(team)
	}
	if d, ok := r.num("days"); ok {
		out.Days = trimmed(d)
	}
	before, after := r.text("grade_before"), r.text("grade_after")
	out.Graded, out.Regraded = before != "", before != after
	out.GradeBefore, out.GradeAfter = v.grade(r.text("scheme"), before), v.grade(r.text("scheme"), after)
	return out
}

// decision names a decision; one of the company's own keeps its name.
func (v *view) decision(decision string) (name, tone string) {
	switch decision {
	case "accepted", "partial":
		tone = "good"
	case "rejected":
		tone = "bad"
	case "":
		tone = "warn"
	default:
		return decision, "none"
	}
	return v.t("decision_" + decision), tone
}

// appealIndicator is the title and page of what an appeal contests: an
// indicator's id, or the name of its observations.
func (v *view) appealIndicator(name string) (title, link string) {
	for _, r := range v.data.indicators {
		if r.text("indicator") == name || r.text("id") == name {
			title = v.pick(r, "title")
			if page := "indicators/" + slug(r.text("indicator")); v.has(page, v.period) {
				link = v.Href(page)
			}
			if r.text("indicator") == name {
				return title, link
			}
		}
	}
	if title == "" {
		return name, ""
	}
	return title, link
}

// unitOf is the unit of an indicator named as in an appeal.
func (v *view) unitOf(name string) string {
	for _, r := range v.data.indicators {
		if r.text("indicator") == name || r.text("id") == name {
			return r.text("unit")
		}
	}
	return ""
}

// valueChange is the contested value before and after the decision.
func (v *view) valueChange(r row) change {
	unit := v.unitOf(r.text("indicator"))
	var out change
	before, ok := r.num("value_before")
	if ok {
		out.Before = v.value(before, unit)
	}
	if after, changed := r.num("value_after"); changed && (!ok || after != before) {
		out.After = v.value(after, unit)
	}
	return out
}

// scoreChange is the scorecard's score before and after the decision.
func (v *view) scoreChange(r row) change {
	var out change
	before, ok := r.num("score_before")
	if ok {
		out.Before = v.score(r.text("scheme"), before)
	}
	if after, changed := r.num("score_after"); changed && (!ok || after != before) {
		out.After = v.score(r.text("scheme"), after)
	}
	return out
}

// text writes a change for a spreadsheet or within a line.
func (c change) text() string {
	if c.After == "" {
		return c.Before
	}
	return c.Before + " → " + c.After
}

func (v *view) appealTable(rows []appealRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("appeal_no")}, {Title: v.t("name")}, {Title: v.t("team")}, {Title: v.t("period")}, {Title: v.t("indicator")},
		{Title: v.t("filed")}, {Title: v.t("decided")}, {Title: v.t("appeal_days"), Numeric: true}, {Title: v.t("decision")}, {Title: v.t("value")}, {Title: v.t("score")}, {Title: v.t("grade")}, {Title: v.t("reason")}}}
	for _, r := range rows {
		grades := change{Before: r.GradeBefore.Title}
		if r.Regraded {
			grades.After = r.GradeAfter.Title
		}
		t.Rows = append(t.Rows, []string{r.ID, r.Name, r.Team, r.Period, r.Indicator, r.Filed, r.Decided, r.Days, r.Decision, r.Value.text(), r.Score.text(), grades.text(), r.Reason})
	}
	return t
}

// appealsByQuarter draws how many appeals each quarter's results met, by
// decision, over all the data: the same drawing in every period.
func (v *view) appealsByQuarter() (*figure, error) {
	counts := map[string]map[string]float64{}
	first, last := "", ""
	for _, r := range v.data.appealRows {
		if !isPeriod(r.text("period")) {
			continue
		}
		q := enclosing(endOf(r.text("period")), scheme.Quarter)
		if counts[q] == nil {
			counts[q] = map[string]float64{}
		}
		counts[q][r.text("decision")]++
		if first == "" || q < first {
			first = q
		}
		last = max(last, q)
	}
	if len(counts) < 2 {
		return nil, nil
	}
	spec := charts.StackedSpec{Head: charts.Head{ID: "appeals-by-quarter", Lang: string(v.lang), Width: charts.Wide, Height: 240, Axis: v.t("appeals_axis"), Category: v.t("period"),
		Title: v.quarterFinding(counts, last), Subtitle: v.t("appeals_by_quarter_sub"), Format: func(x float64) string { return count(x, v.lang) }}}
	states := []struct {
		decision string
		tone     charts.Tone
	}{{"accepted", charts.Good}, {"partial", charts.Cat1}, {"rejected", charts.Muted}, {"", charts.Warn}}
	for _, state := range states {
		name, _ := v.decision(state.decision)
		s := charts.Series{Name: name, Tone: state.tone}
		some := 0.0
		for q := first; q <= last; q = nextQuarter(q) {
			s.Values = append(s.Values, counts[q][state.decision])
			some += counts[q][state.decision]
		}
		if some > 0 {
			spec.Series = append(spec.Series, s)
		}
	}
	for q := first; q <= last; q = nextQuarter(q) {
		spec.Categories = append(spec.Categories, periodShort(q, v.lang))
	}
	f, err := charts.Stacked(spec)
	return v.figure(f, err, "appeals")
}

// nextQuarter is the quarter after one.
func nextQuarter(q string) string {
	year, _ := strconv.Atoi(q[:4])
	if q[5] == '4' {
		return fmt.Sprintf("%04dQ1", year+1)
	}
	return q[:5] + string(q[5]+1)
}

// quarterFinding compares the last quarter with appeals to the one before it.
func (v *view) quarterFinding(counts map[string]map[string]float64, last string) string {
	total := func(q string) (n int) {
		for _, c := range counts[q] {
			n += int(c)
		}
		return n
	}
	previous := latest(last, scheme.Quarter, 2)[0]
	return v.t("appeals_quarter", periodName(last, v.lang), total(last), total(previous))
}

// appealLines are the appeals of a person in the page's period.
func (v *view) appealLines(id string) []appealLine {
	var out []appealLine
	for _, r := range v.contested(v.data.appealsOf[id]) {
		title, _ := v.appealIndicator(r.text("indicator"))
		line := appealLine{Text: v.t("appeal_line", periodName(r.text("period"), v.lang), title, r.text("filed")), Reason: r.text("reason"), Pending: r.text("decision") == ""}
		line.Decision, line.Tone = v.decision(r.text("decision"))
		if c := v.valueChange(r); c.After != "" {
			line.Text += " · " + c.text()
		}
		if c := v.scoreChange(r); c.After != "" {
			line.Text += " · " + v.t("score") + " " + c.text()
		}
		out = append(out, line)
	}
	return out
}

// corrected says which value an appeal replaced, for each appeal that did.
func (v *view) corrected(id string, i scheme.Indicator) []string {
	var out []string
	for _, r := range v.contested(v.data.appealsOf[id]) {
		if r.text("indicator") != i.ID && r.text("indicator") != i.Variant() || !effective(r.text("decision")) {
			continue
		}
		c := v.valueChange(r)
		switch {
		case c.After == "" || c.Before == "":
		case r.text("period") == v.period:
			out = append(out, v.t("corrected", c.Before))
		default:
			out = append(out, v.t("corrected_in", periodName(r.text("period"), v.lang), c.Before, c.After))
		}
	}
	return out
}

package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// actionsMain is what follows from the results of a period.
type actionsMain struct {
	Results   []gradeResult
	Quadrants []*figure
	Awards    []awardItem
	Rows      []actionRow
	Teams     []string
	Kinds     []string
	Schemes   []string
	Others    bool // rows of shorter periods are among them
	Links     *tableLinks
}

// gradeResult is what the grades of a scheme's people mean for pay.
type gradeResult struct {
	ID, Title string
	Several   bool // the title is wanted, for there are several
	Bases     []string
	Rows      []gradeLine
	Note      string // what the columns and the mean effect on pay are
	Links     *tableLinks
}

// gradeLine is one grade.
type gradeLine struct {
	Grade                     grade
	From, People, Share, Then string
	Pay                       string
	Bases                     []string
}

// awardItem is an award or a promotion, and how close it was.
type awardItem struct {
	awardLine
	Close  string
	period string
}

// actionRow is one thing that follows for one person.
type actionRow struct {
	ID, Name, Link                    string
	Team, TeamLink, Scheme            string
	Kind, Tone, What, Because, Period string
}

// joins tells whether another is of the same person, kind and period: several
// trainings stand in one line.
func (a actionRow) joins(b actionRow) bool {
	return a.Kind == b.Kind && a.ID == b.ID && a.Period == b.Period && a.Tone == b.Tone
}

// actionKinds are the kinds of action in the order in which they are listed.
var actionKinds = []string{"promotion", "award", "reward", "multiplier", "pay", "gate", "resources", "training", "plan", "warning", "penalty"}

// repeated are the kinds that every cycle gives anew: on the page of a period
// only its own stand, not those of the months in it.
var repeated = []string{"pay", "training", "plan", "multiplier"}

// actions answers: who gets what by the rules?
func (v *view) actions() (content, error) {
	m := actionsMain{}
	var err error
	for _, s := range v.in.Schemes {
		result, err := v.gradeResult(s)
		if err != nil {
			return content{}, err
		}
		if len(result.Rows) > 0 {
			m.Results = append(m.Results, result)
		}
		quadrant, err := v.quadrant(s)
		if err != nil {
			return content{}, err
		}
		if quadrant != nil {
			m.Quadrants = append(m.Quadrants, quadrant)
		}
	}
	m.Awards = v.awardItems()
	rows := v.actionsWithin()
	for _, r := range rows {
		a := v.actionRow(r)
		if last := len(m.Rows) - 1; last >= 0 && m.Rows[last].joins(a) {
			m.Rows[last].What += v.t("semicolon") + a.What
			m.Rows[last].Because += v.t("semicolon") + a.Because
			continue
		}
		m.Rows = append(m.Rows, a)
		m.Teams, m.Kinds, m.Schemes = addOnce(m.Teams, a.Team), addOnce(m.Kinds, a.Kind), addOnce(m.Schemes, a.Scheme)
		m.Others = m.Others || r.text("period") != v.period
	}
	slices.Sort(m.Teams)
	if len(m.Rows) > 0 {
		m.Links, err = v.tableFile("actions", v.actionTable(m.Rows), "actions")
	}
	return content{Title: v.actionsTitle(rows), Sub: v.t("actions_sub", periodName(v.period, v.lang)), Main: m}, err
}

// actionsWithin are the actions of the period and, where they do not repeat
// with every cycle, of the shorter periods in it, ordered by kind.
func (v *view) actionsWithin() []row {
	var out []row
	for _, r := range v.data.actionRows {
		p := r.text("period")
		if p == v.period || within(p, v.period) && !slices.Contains(repeated, r.text("kind")) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(kindPlace(a), kindPlace(b)), cmp.Compare(b.text("period"), a.text("period")),
			cmp.Compare(v.personOf(a.text("employee_id")).text("team"), v.personOf(b.text("employee_id")).text("team")),
			cmp.Compare(a.text("employee_id"), b.text("employee_id")))
	})
	return out
}

func kindPlace(r row) int {
	if at := slices.Index(actionKinds, r.text("kind")); at >= 0 {
		return at
	}
	return len(actionKinds)
}

func (v *view) actionRow(r row) actionRow {
	person := v.personOf(r.text("employee_id"))
	out := actionRow{ID: r.text("employee_id"), Name: person.text("name"), Team: person.text("team"), Kind: v.t("kind_" + r.text("kind")), Tone: actionTone(r),
		What: cmp.Or(withoutKind(v.pick(r, "value"), v.t("kind_"+r.text("kind")), v.t("colon")), v.pick(r, "value")), Because: v.pick(r, "because"), Scheme: v.schemeTitle(r.text("scheme"))}
	if page := "people/" + slug(r.text("employee_id")); v.has(page, v.period) {
		out.Link = v.Href(page)
	}
	if team := "teams/" + slug(person.text("team_id")); v.has(team, v.period) {
		out.TeamLink = v.Href(team)
	}
	if p := r.text("period"); p != v.period {
		out.Period = periodName(p, v.lang)
	}
	return out
}

// actionTone tells good news from bad.
func actionTone(r row) string {
	value := r.text("value")
	switch r.text("kind") {
	case "promotion", "award", "reward":
		return "good"
	case "gate", "penalty", "warning":
		return "bad"
	case "training", "plan":
		return "warn"
	case "pay":
		if strings.HasPrefix(value, "−") || strings.HasPrefix(value, "-") {
			return "bad"
		}
		return "good"
	case "multiplier":
		factor, err := strconv.ParseFloat(strings.TrimPrefix(value, "×"), 64)
		switch {
		case err == nil && factor > 1:
			return "good"
		case err == nil && factor < 1:
			return "bad"
		}
	}
	return ""
}

// actionsTitle says how many people it is good and bad news for.
func (v *view) actionsTitle(rows []row) string {
	people := map[string]map[string]bool{}
	for _, r := range rows {
		kind := r.text("kind")
		if kind == "pay" {
			kind = "pay_" + actionTone(r)
		}
		if people[kind] == nil {
			people[kind] = map[string]bool{}
		}
		people[kind][r.text("employee_id")] = true
	}
	var clauses []string
	for _, kind := range []string{"promotion", "award", "pay_good", "pay_bad", "training"} {
		if n := len(people[kind]); n > 0 {
			clauses = append(clauses, v.t("acted_"+kind, n))
		}
	}
	if len(clauses) == 0 {
		return v.t("actions_none")
	}
	return strings.Join(clauses, v.t("list_comma"))
}

func (v *view) actionTable(rows []actionRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("name")}, {Title: v.t("team")}, {Title: v.t("action_kind")}, {Title: v.t("action_what")}, {Title: v.t("because")}, {Title: v.t("period")}, {Title: v.t("scheme")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Name, r.Team, r.Kind, r.What, r.Because, r.Period, r.Scheme})
	}
	return t
}

// gradeResult counts a scheme's grades, with the counts of the base periods
// that the period is made of.
func (v *view) gradeResult(s scheme.Scheme) (gradeResult, error) {
	out := gradeResult{ID: "grades-" + slug(s.ID), Title: s.Title.In(v.lang), Several: v.several()}
	counts := v.gradesOf(s.ID, v.period)
	people, pay := 0.0, 0.0
	for i, g := range s.Grades {
		people += counts[g.ID].float("people")
		pay += counts[g.ID].float("people") * s.Grades[i].Pay
	}
	if people == 0 {
		return out, nil
	}
	inside := periodsIn(v.period, s.Cycle)
	for _, p := range inside {
		if p != v.period {
			out.Bases = append(out.Bases, periodShort(p, v.lang))
		}
	}
	for _, g := range s.Grades {
		r := counts[g.ID]
		line := gradeLine{Grade: v.grade(s.ID, g.ID), From: v.t("from_points", trimmed(g.Min)), People: strconv.Itoa(r.int("people")), Share: percent(r.float("people") / people), Pay: payText(g.Pay, v.t("none"))}
		if before, ok := r.num("previous"); ok {
			line.Then = strconv.Itoa(int(before))
		}
		for _, p := range inside {
			if p != v.period {
				line.Bases = append(line.Bases, strconv.Itoa(v.gradesOf(s.ID, p)[g.ID].int("people")))
			}
		}
		out.Rows = append(out.Rows, line)
	}
	out.Note = v.t("grade_results_sub")
	if len(out.Bases) > 0 {
		out.Note += v.t("grade_results_bases")
	}
	if slices.ContainsFunc(s.Grades, func(g scheme.Grade) bool { return g.Pay != 0 }) {
		out.Note += v.t("mean_pay", payText(pay/people, percent(0)))
	}
	var err error
	out.Links, err = v.tableFile(out.ID, v.gradeTable(out), "grades")
	return out, err
}

// gradesOf are the company's counts of a scheme's grades in a period.
func (v *view) gradesOf(schemeID, period string) map[string]row {
	out := map[string]row{}
	for _, r := range v.data.grades[key(period, "")] {
		if r.text("scheme") == schemeID {
			out[r.text("grade")] = r
		}
	}
	return out
}

// payText writes an effect on pay with its sign.
func payText(pay float64, none string) string {
	switch share := scheme.RoundHalfUp(100*pay, 1); {
	case share > 0:
		return "+" + trimmed(share) + "%"
	case share < 0:
		return "−" + trimmed(-share) + "%"
	}
	return none
}

func (v *view) gradeTable(g gradeResult) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("grade")}, {Title: v.t("grade_line")}, {Title: v.t("members"), Numeric: true}, {Title: v.t("share"), Numeric: true}, {Title: v.t("previous_period"), Numeric: true}, {Title: v.t("kind_pay"), Numeric: true}}}
	for _, b := range g.Bases {
		t.Columns = append(t.Columns, charts.Column{Title: b, Numeric: true})
	}
	for _, r := range g.Rows {
		t.Rows = append(t.Rows, append([]string{r.Grade.Title, r.From, r.People, r.Share, r.Then, r.Pay}, r.Bases...))
	}
	return t
}

// awardItems are the awards and promotions, with how many others were as close.
func (v *view) awardItems() []awardItem {
	var out []awardItem
	for _, r := range v.data.actionRows {
		kind, period := r.text("kind"), r.text("period")
		if kind != "award" && kind != "promotion" || period != v.period && !within(period, v.period) {
			continue
		}
		item := awardItem{awardLine: v.awardLine(r), period: endOf(period) + strconv.Itoa(9-len(period))}
		for _, f := range v.data.awardField {
			if kind == "award" && f.text("scheme") == r.text("scheme") && f.text("period") == period && f.text("title") == r.text("value") {
				item.Close = v.closeText(f)
			}
		}
		out = append(out, item)
	}
	slices.SortStableFunc(out, func(a, b awardItem) int { return cmp.Compare(b.period, a.period) })
	return out
}

// closeText says how many could as well have had an award.
func (v *view) closeText(field row) string {
	n, known := field.num("close")
	switch {
	case !known:
		return ""
	case n == 0:
		return v.t("award_clear")
	case field.int("top") == 1:
		return v.t("award_close_first", int(n))
	}
	return v.t("award_close", int(n), field.int("top"))
}

package suggest

import (
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// beside is a table that an export may feed beside its main one.
type beside struct {
	table string
	of    []string                                            // main tables
	build func(r *reader, done []Table) (t Table, found bool) // done holds the main table first
}

// besides lists them in the order they are proposed.
var besides = []beside{
	{table: "tickets", of: []string{"contacts"}, build: ticketsOfContacts},
	{table: "surveys", of: []string{"tickets", "contacts", "visits"}, build: surveysOf},
	{table: "employees", of: []string{"tickets", "contacts", "surveys", "complaints", "visits", "timesheets", "follow_ups", "conduct", "qa", "exams", "trainings", "ratings", "tasks", "plans", "contributions", "moves", "system_use"}, build: peopleOf},
}

// ticketsOfContacts makes a ticket of every contact of a call centre that notes
// in the call itself what it was about and whether it was solved.
func ticketsOfContacts(r *reader, done []Table) (Table, bool) {
	main := done[0]
	assigned := r.assigned("tickets")
	_, solved := assigned["solved"]
	_, about := assigned["category"]
	_, linked := main.Find("ticket_id")
	key, hasKey := main.Find("contact_id")
	opened, hasTime := main.Find("offered_at")
	if linked || !hasKey || !hasTime || !(solved || about) {
		return Table{}, false
	}
	t := Table{Name: "tickets"}
	t.take(key, "ticket_id")
	t.take(opened, "opened_at")
	t.share(main, "employee_id", "customer_id", "channel")
	canonical, _ := ingest.FindTable("tickets")
	for _, c := range canonical.Columns {
		i, ok := assigned[c.Name]
		if _, has := t.Find(c.Name); !ok || has || r.takenBy(main, i) {
			continue
		}
		t.Columns = append(t.Columns, r.mapping("tickets", c, i, diag.Text{}))
	}
	if m, ok := t.Find("solved"); ok {
		if _, has := t.Find("resolved_at"); !has && len(m.used) == 1 {
			end := opened
			if ended, ok := main.Find("ended_at"); ok {
				end = ended
			}
			t.Columns = append(t.Columns, r.flagged("resolved_at", end, m.used[0]))
		}
	}
	if i, ok := r.assigned("contacts")["answered_at"]; ok {
		if tg, _ := r.target(i, "contacts"); tg.way == byFlag {
			t.When = r.yes(i)
		}
	}
	t.finish(canonical)
	return t, true
}

// answerTimes are the columns that tell when a survey inside another export was
// answered, best first.
var answerTimes = []string{"resolved_at", "closed_at", "ended_at", "finished_at", "offered_at", "opened_at", "arrived_at", "dispatched_at"}

// surveysOf makes a survey of every row that holds a satisfaction.
func surveysOf(r *reader, done []Table) (Table, bool) {
	main := done[0]
	canonicalMain, _ := ingest.FindTable(main.Name)
	key, hasKey := main.Find(canonicalMain.Key[0])
	assigned := r.assigned("surveys")
	t := Table{Name: "surveys"}
	asked := -1
	for _, column := range []string{"label", "score", "comment", "reason"} {
		i, ok := assigned[column]
		own := column == "label" || column == "score"
		if !ok || r.takenBy(main, i) || (!own && asked < 0) || (!own && !strings.Contains(ingest.Fold(r.shape.Columns[i].Name), "满意") && !strings.Contains(ingest.Fold(r.shape.Columns[i].Name), "satisf")) {
			continue
		}
		if own && asked < 0 {
			asked = i
		}
		t.Columns = append(t.Columns, r.mapping("surveys", columnOf("surveys", column), i, guessedLabel(r, i)))
	}
	if asked < 0 || !hasKey || r.shape.Columns[asked].Filled == 0 {
		return Table{}, false
	}
	t.take(key, "survey_id")
	r.addKind(&t)
	t.share(main, "employee_id", "customer_id", "ticket_id")
	if _, ok := t.Find("ticket_id"); !ok && len(done) > 1 && done[1].Name == "tickets" {
		t.take(key, "ticket_id")
	}
	for _, name := range answerTimes {
		if m, ok := main.Find(name); ok {
			t.take(m, "answered_at")
			break
		}
	}
	t.LatestBy = main.LatestBy
	if r.shape.Columns[asked].Filled < r.shape.Rows {
		t.When = r.given(asked)
	}
	canonical, _ := ingest.FindTable("surveys")
	t.finish(canonical)
	return t, true
}

// guessedLabel is the reason of a label that only its words give away.
func guessedLabel(r *reader, i int) diag.Text {
	if tg, _ := r.target(i, "surveys"); tg.way == byValues {
		return diag.T("取值都是满意度的说法", "its words are those of satisfaction")
	}
	return diag.Text{}
}

// addKind says what a survey asks where no column does, and the scale of its score.
func (r *reader) addKind(t *Table) {
	if _, ok := t.Find("kind"); ok {
		return
	}
	score, scored := t.Find("score")
	asked := score
	if label, ok := t.Find("label"); ok && !scored {
		asked = label
	}
	var p ingest.Profile
	if len(asked.used) > 0 {
		p = r.shape.Columns[asked.used[0]]
	}
	m := Mapping{Column: "kind"}
	m.Value, m.Confidence, m.Reason = kindOf(p)
	t.Columns = append(t.Columns, m)
	r.addScale(t, score, scored)
}

// kindOf tells what a column of answers asks: by its name, else by what its
// values are.
func kindOf(p ingest.Profile) (kind string, c Confidence, reason diag.Text) {
	name := ingest.Fold(p.Name)
	switch {
	case isRecommendation(p):
		return "nps", Medium, diag.T("推荐意愿", "recommendation")
	case reviews(p):
		return "review", Medium, diag.T("取值是好评、差评", "the values are good and bad reviews")
	case strings.Contains(name, "满意") || strings.Contains(name, "satisf") || strings.Contains(name, "csat") || satisfies(p):
		return "csat", Medium, diag.T("满意度", "satisfaction")
	case p.Filled > 0 && p.Integers == p.Filled && p.Most > 5 && p.Most <= 10 && p.Least < 1:
		return "nps", Low, diag.T("0 到 10 的整数，当作推荐意愿", "whole numbers from 0 to 10, taken as recommendation")
	case p.Filled > 0 && p.Numbers == p.Filled && p.Most <= 5:
		return "csat", Low, diag.T("不超过 5 的分数，当作满意度", "scores of at most 5, taken as satisfaction")
	}
	return "csat", Low, diag.T("没有写明问的是什么，当作满意度", "nothing says what is asked, taken as satisfaction")
}

// reviewWords are what people choose from in a public review.
var reviewWords = []string{"好评", "中评", "差评", "positive", "negative", "neutral"}

// reviews tells whether a column holds public reviews.
func reviews(p ingest.Profile) bool {
	var n int64
	for _, c := range p.Common {
		for _, w := range reviewWords {
			if ingest.FoldWord(c.Value) == w {
				n += c.Cells
			}
		}
	}
	return p.Share(n) >= most
}

// addScale gives the scale that the scores make likely.
func (r *reader) addScale(t *Table, score Mapping, scored bool) {
	if _, has := t.Find("scale_max"); has || !scored || r.shape.Columns[score.used[0]].Filled == 0 {
		return
	}
	p := r.shape.Columns[score.used[0]]
	least, most := "0", "100"
	switch {
	case p.Most <= 5 && p.Least >= 1:
		least, most = "1", "5"
	case p.Most <= 5:
		most = "5"
	case p.Most <= 10 && p.Least >= 1 && !isRecommendation(p):
		least, most = "1", "10"
	case p.Most <= 10:
		most = "10"
	}
	reason := diag.T("分数在 %g 与 %g 之间", "scores are between %g and %g", p.Least, p.Most)
	t.Columns = append(t.Columns,
		Mapping{Column: "scale_min", Value: least, Confidence: Medium, Reason: reason},
		Mapping{Column: "scale_max", Value: most, Confidence: Medium, Reason: reason})
}

func isRecommendation(p ingest.Profile) bool {
	name := ingest.Fold(p.Name)
	return strings.Contains(name, "nps") || strings.Contains(name, "推荐") || strings.Contains(name, "recommend")
}

// peopleOf lists the people that an export names.
func peopleOf(r *reader, done []Table) (Table, bool) {
	id, ok := done[0].Find("employee_id")
	if !ok || len(id.used) != 1 || r.shape.Columns[id.used[0]].Filled == 0 {
		return Table{}, false
	}
	t := Table{Name: "employees", Distinct: true}
	t.take(id, "employee_id")
	p := r.shape.Columns[id.used[0]]
	if i, ok := r.assigned("employees")["name"]; ok {
		t.Columns = append(t.Columns, r.mapping("employees", columnOf("employees", "name"), i, diag.Text{}))
	} else if !strings.ContainsAny(strings.Join(p.First, ""), "0123456789") {
		t.take(id, "name")
	}
	if p.Filled < r.shape.Rows {
		t.When = r.given(id.used[0])
	}
	canonical, _ := ingest.FindTable("employees")
	t.finish(canonical)
	return t, true
}

// take copies a mapping for another column.
func (t *Table) take(m Mapping, column string) {
	if m.Column != column {
		m.Confidence, m.Reason = Medium, diag.T("与 %s 相同", "the same as %s", m.Column)
	}
	m.Column = column
	t.Columns = append(t.Columns, m)
}

// share copies the mappings of columns that two tables have in common.
func (t *Table) share(main Table, columns ...string) {
	for _, c := range columns {
		if m, ok := main.Find(c); ok {
			t.take(m, c)
		}
	}
}

// takenBy tells whether a table takes a column of the export as it stands.
func (r *reader) takenBy(t Table, i int) bool {
	for _, m := range t.Columns {
		if len(m.From) == 1 && m.used[0] == i {
			return true
		}
	}
	return false
}

package scheme

import (
	"kaohe/model/diag"
	"kaohe/model/strict"
)

// grades reads the grades, best first: half-open from each min to the next
// better one, the last from 0.
func (r *reader) grades(m *strict.Map) {
	seen := map[string]bool{}
	var mins []bound
	for _, n := range m.Need("grades").List() {
		g, min := readGrade(n.Map(), seen)
		r.Grades, mins = append(r.Grades, g), append(mins, min)
	}
	for k := range mins {
		gradeOrder(mins, k)
	}
	if len(mins) > 0 && mins[0].ok && mins[0].score > r.TotalCap {
		mins[0].at.Error(diag.T("总分最高 %s，达不到 %s", "min: %[2]s can never be reached, since a total is %[1]s at most", plain(r.TotalCap), plain(mins[0].score)), diag.Text{})
	}
	if m.Get("grades").IsList() && len(mins) == 0 {
		m.Key("grades").Error(diag.T("至少需要一个等级", "at least one grade is needed"), diag.Text{})
	}
}

// bound is the min of a grade, where it stands, and whether it could be read.
type bound struct {
	at    strict.Node
	score float64
	ok    bool
}

func gradeOrder(mins []bound, k int) {
	min := mins[k]
	if !min.ok {
		return
	}
	if k > 0 && mins[k-1].ok && min.score >= mins[k-1].score {
		min.at.Error(diag.T("等级应从高到低：%s 不低于前一等级的 %s", "grades go from best to worst: %s is not below the %s before it", plain(min.score), plain(mins[k-1].score)), diag.Text{})
	}
	if k == len(mins)-1 && min.score != 0 {
		min.at.Error(diag.T("最低等级的 min 必须为 0（得到 %s）", "min: the last grade must begin at 0 (got %s)", plain(min.score)),
			diag.T("否则低于 %s 分的人没有等级", "otherwise a score below %s has no grade", plain(min.score)))
	}
}

func readGrade(m *strict.Map, seen map[string]bool) (Grade, bound) {
	g := Grade{ID: uniqueID(m.Need("id"), seen), Title: needTitle(m)}
	min := readMin(m.Need("min"))
	g.Min = min.score
	g.Pay, _ = percentage(m.Get("pay"), -1, 1)
	g.Actions = distinctTexts(m.Get("actions"))
	g.ActionsEN = distinctTexts(m.Get("actions_en"))
	m.Close()
	switch {
	case len(g.ActionsEN) == 0:
		g.ActionsEN = g.Actions
	case len(g.ActionsEN) != len(g.Actions):
		m.Key("actions_en").Error(diag.T("actions_en 与 actions 条数不同（%[2]d 与 %[1]d）", "actions_en: as many as actions are needed (%[1]d, got %[2]d)", len(g.Actions), len(g.ActionsEN)), diag.Text{})
	}
	return g, min
}

func readMin(n strict.Node) bound {
	v, ok := n.Number()
	if ok && (v < 0 || isPercent(n.Text())) {
		n.Error(diag.T("min 应为 0 或以上的分数（得到 %s）", "min: expected a score of 0 or more (got %s)", n.Text()), diag.Text{})
		ok = false
	}
	return bound{n, v, ok}
}

// gradeID reads the name of a grade of this scheme.
func (r *reader) gradeID(n strict.Node) string {
	id := n.Text()
	if _, ok := r.grade(id); n.Given() && !ok {
		var known []string
		for _, g := range r.Grades {
			known = append(known, g.ID)
		}
		n.Error(diag.T("未知的等级 %q", "unknown grade %q", id), diag.DidYouMean(id, known))
	}
	return id
}

func (r *reader) promotion(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	r.Promotion = &Promotion{Grade: r.gradeID(m.Need("grade")), Consecutive: 1, Cycle: Year}
	if v, ok := atLeastOne(m.Need("consecutive")); ok {
		r.Promotion.Consecutive = v
	}
	if c := m.Need("cycle"); c.Given() {
		r.Promotion.Cycle = r.cycle(c)
	}
	m.Close()
}

// awards reads who wins what; their ids are added to ids.
func (r *reader) awards(n strict.Node, ids map[string]bool) {
	for _, item := range n.List() {
		r.Awards = append(r.Awards, r.award(item.Map(), ids))
	}
}

func (r *reader) award(m *strict.Map, seen map[string]bool) Award {
	a := Award{ID: uniqueID(m.Need("id"), seen), Title: needTitle(m), Cycle: r.Cycle, Top: 1}
	if c := m.Need("cycle"); c.Given() {
		a.Cycle = r.cycle(c)
	}
	if v, ok := atLeastOne(m.Get("top")); ok {
		a.Top = v
	}
	a.MinGrade = r.gradeID(m.Get("min_grade"))
	a.MinServices, _ = atLeastOne(m.Get("min_services"))
	a.Guard = r.guard(m.Get("guard"))
	m.Close()
	return a
}

func atLeastOne(n strict.Node) (int, bool) {
	v, ok := n.Integer()
	if ok && v < 1 {
		n.Error(diag.T("必须是 1 或以上（得到 %d）", "must be 1 or more (got %d)", v), diag.Text{})
		return 0, false
	}
	return v, ok
}

func (r *reader) training(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	if v, ok := percentage(m.Need("below"), 0, 1); ok {
		r.Training = &Training{Below: v}
	}
	m.Close()
}

func (r *reader) appeal(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	if v, ok := atLeastOne(m.Get("within_workdays")); ok {
		r.Appeal.Within = v
	}
	if v, ok := atLeastOne(m.Get("answer_workdays")); ok {
		r.Appeal.Answer = v
	}
	m.Close()
}

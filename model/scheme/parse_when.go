package scheme

import (
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// consequences reads what follows from results when conditions hold. ids are
// those of the awards, which no consequence may share.
func (r *reader) consequences(n strict.Node, ids map[string]bool) {
	for _, item := range n.List() {
		r.Consequences = append(r.Consequences, r.consequence(item.Map(), ids))
	}
}

func (r *reader) consequence(m *strict.Map, ids map[string]bool) Consequence {
	c := Consequence{ID: uniqueID(m.Need("id"), ids), Title: needTitle(m), Cycle: r.Cycle, Line: m.Node().Line()}
	c.Kind = m.Need("kind").OneOf(termNames(ConsequenceKinds)...)
	if n := m.Get("cycle"); n.Given() {
		c.Cycle = r.cycle(n)
	}
	c.Value = bilingual(m, "value")
	if c.Value == (diag.Text{}) {
		c.Value = c.Title
	}
	c.When = r.when(m.Need("when"))
	m.Close()
	return c
}

// guard reads what an award needs besides its place.
func (r *reader) guard(n strict.Node) *When {
	if !n.Given() {
		return nil
	}
	w := r.when(n)
	return &w
}

// when reads conditions. Teams alone are none: they say of whom, not of what.
func (r *reader) when(n strict.Node) When {
	w := When{Consecutive: 1}
	if !n.Given() {
		return w
	}
	m := n.Map()
	for _, kind := range conditionReaders {
		w.Conditions = append(w.Conditions, kind.read(r, m.Get(kind.key))...)
	}
	if v, ok := atLeastOne(m.Get("consecutive")); ok {
		w.Consecutive = v
	}
	m.Close()
	if n.IsMap() && !aboutResults(m) {
		n.Error(diag.T("没有写明任何结果条件", "no condition on results is given"),
			diag.T("至少需要其中之一：%s", "at least one of these is needed: %s", strings.Join(resultKeys(), ", ")))
	}
	return w
}

// conditionReaders lists the keys of when: in the order in which conditions are
// written to the tables and read out.
var conditionReaders = []struct {
	key     string
	results bool // it is about results, not about whose they are
	read    func(r *reader, n strict.Node) []Condition
}{
	{"grade", true, func(r *reader, n strict.Node) []Condition { return r.gradeCondition(n, "grade") }},
	{"grade_at_most", true, func(r *reader, n strict.Node) []Condition { return r.gradeCondition(n, "grade_at_most") }},
	{"score", true, (*reader).scoreCondition},
	{"dimension", true, (*reader).dimensionConditions},
	{"indicator", true, (*reader).indicatorConditions},
	{"team_rank", true, (*reader).teamRankCondition},
	{"teams", false, func(_ *reader, n strict.Node) []Condition { return teamConditions(n, "team") }},
	{"team_kinds", false, func(_ *reader, n strict.Node) []Condition { return teamConditions(n, "team_kind") }},
}

func resultKeys() []string {
	var out []string
	for _, k := range conditionReaders {
		if k.results {
			out = append(out, k.key)
		}
	}
	return out
}

func aboutResults(m *strict.Map) bool {
	return slices.ContainsFunc(resultKeys(), func(key string) bool { return m.Get(key).Given() })
}

// gradeCondition reads a grade; one that every grade satisfies is refused.
func (r *reader) gradeCondition(n strict.Node, kind string) []Condition {
	if !n.Given() {
		return nil
	}
	id := r.gradeID(n)
	position := r.gradePosition(id)
	if kind == "grade" && position == len(r.Grades)-1 && position >= 0 || kind == "grade_at_most" && position == 0 {
		n.Error(diag.T("这个条件总是成立：任何等级都满足 %q", "this condition always holds: every grade satisfies %q", id), diag.Text{})
	}
	return []Condition{{Kind: kind, Subject: id}}
}

func (r *reader) scoreCondition(n strict.Node) []Condition {
	op, bound, ok := comparison(n, "points")
	if !ok {
		return nil
	}
	if bound < 0 || bound > r.TotalCap {
		n.Error(diag.T("正式得分在 0 到 %s 之间（得到 %s）", "an official score is from 0 to %s (got %s)", plain(r.TotalCap), n.Text()), diag.Text{})
		return nil
	}
	return []Condition{{Kind: "score", Op: op, Bound: bound}}
}

func (r *reader) dimensionConditions(n strict.Node) []Condition {
	var out []Condition
	for _, item := range oneOrMany(n) {
		m := item.Map()
		id := m.Need("id")
		r.knownDimension(id)
		least, below := m.Get("at_least"), m.Get("below")
		m.Close()
		if item.IsMap() && least.Given() == below.Given() {
			item.Error(diag.T("需要 at_least 或 below，二者取一", "one of at_least and below is needed"), diag.T("例如 at_least: 80%%", "for example at_least: 80%%"))
		}
		if v, ok := percentage(least, 0, 1); ok {
			out = append(out, Condition{Kind: "dimension", Subject: id.Text(), Op: ">=", Bound: v})
		}
		if v, ok := percentage(below, 0, 1); ok {
			out = append(out, Condition{Kind: "dimension", Subject: id.Text(), Op: "<", Bound: v})
		}
	}
	return out
}

func (r *reader) knownDimension(n strict.Node) {
	var known []string
	for _, d := range r.Dimensions {
		known = append(known, d.ID)
	}
	if n.Given() && !slices.Contains(known, n.Text()) {
		n.Error(diag.T("未知的维度 %q", "unknown dimension %q", n.Text()), diag.DidYouMean(n.Text(), known))
	}
}

func (r *reader) indicatorConditions(n strict.Node) []Condition {
	var out []Condition
	for _, item := range oneOrMany(n) {
		m := item.Map()
		subject := r.usedIndicator(m.Need("id"))
		when := m.Need("when")
		m.Close()
		info := r.known[subject.ID]
		op, bound, ok := comparison(when, info.Unit)
		if ok && inUnit(when, bound, info) && subject.ID != "" {
			out = append(out, Condition{Kind: "indicator", Subject: subject.Variant(), Op: op, Bound: bound})
		}
	}
	return out
}

// usedIndicator reads the name of an indicator of this scheme: its id, or its
// variant where the scheme uses it more than once.
func (r *reader) usedIndicator(n strict.Node) Indicator {
	if !n.Given() {
		return Indicator{}
	}
	name := n.Text()
	var named []Indicator
	var known []string
	for _, i := range r.Indicators() {
		known = append(known, i.Variant())
		if i.Variant() == name && len(i.With) > 0 {
			return i
		}
		if i.ID == name {
			named = append(named, i)
		}
	}
	switch {
	case len(named) == 1:
		return named[0]
	case len(named) > 1:
		n.Error(diag.T("方案里 %q 用了不止一次", "the scheme uses %q more than once", name),
			diag.T("写明是哪一个：%s", "say which: %s", strings.Join(variants(named), "；")))
	default:
		n.Error(diag.T("方案里没有指标 %q", "indicator %q is not in this scheme", name), r.notUsedHint(name, known))
	}
	return Indicator{}
}

func variants(uses []Indicator) []string {
	var out []string
	for _, i := range uses {
		out = append(out, i.Variant())
	}
	return out
}

// notUsedHint tells a slip of the pen from an indicator that the scheme could
// show without scoring it.
func (r *reader) notUsedHint(name string, known []string) diag.Text {
	if _, exists := r.known[name]; exists {
		return diag.T("把它加进某个维度；只看不计分写 {id: %[1]s, reference: true}", "add it to a dimension; to show it without scoring it write {id: %[1]s, reference: true}", name)
	}
	return diag.DidYouMean(name, known)
}

func (r *reader) teamRankCondition(n strict.Node) []Condition {
	v, ok := atLeastOne(n)
	if !ok {
		return nil
	}
	return []Condition{{Kind: "team_rank", Op: "<=", Bound: float64(v)}}
}

func teamConditions(n strict.Node, kind string) []Condition {
	var out []Condition
	for _, name := range someTexts(n) {
		out = append(out, Condition{Kind: kind, Subject: name})
	}
	return out
}

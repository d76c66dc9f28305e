package site

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strings"

	"kaohe/model/scheme"
)

// personMain is a scorecard, which printed is the interview sheet.
type personMain struct {
	Name, ID, Role, Team, TeamLink, Manager string
	Remote                                  bool
	Score                                   string
	Grade                                   grade
	Move                                    *move
	Rank, Peers                             int
	Interval, Base                          string
	Dimensions                              []dimensionLines
	Total                                   scoreLineTotal
	Lost                                    []lostLine
	LostTitle                               string
	Contrasts                               []contrast
	Steps                                   []step
	Actions                                 []actionLine
	Months                                  []monthScore
	MonthSpark                              template.HTML
	Appeals                                 []appealLine
	Period                                  string
	SQL                                     string
}

// dimensionLines are a dimension's indicators.
type dimensionLines struct {
	Title, Score string
	Lines        []scoreItem
}

// scoreItem is one indicator on the scorecard.
type scoreItem struct {
	Title, Link   string
	Value, Target string
	Bullet        template.HTML
	N             int
	Points, Full  string
	Verdict       string
	Lost          bool
	Rule          string
	Spark         template.HTML
	Status        string
}

type scoreLineTotal struct{ Points, Full string }

// lostLine says where points went.
type lostLine struct {
	Title, Value, Target, Lost, Why string
	Records, Most                   string
}

// contrast is what a person does clearly better or worse than the peers.
type contrast struct{ Kind, Tone, Text string }

// step is something to do, by whom and until when.
type step struct{ Text, Owner, Due string }

type actionLine struct {
	Kind, Value, Because, Tone string
}

type monthScore struct {
	Month, Score string
	Grade        grade
}

type appealLine struct{ Text, Decision, Tone, Reason string }

// person answers: how did this score come about, and what next?
func (v *view) person() (content, error) {
	card := v.cardOfPage()
	s, _ := v.scheme(card.text("scheme"))
	id := card.text("employee_id")
	m := personMain{
		Name: card.text("name"), ID: id, Role: card.text("role"), Team: card.text("team"), Manager: card.text("manager"), Remote: card.bool("remote"),
		Score: points(card.float("score")), Grade: v.grade(s.ID, card.text("grade")), Move: v.scoreMove(card),
		Rank: card.int("rank"), Peers: card.int("peers"), Period: periodName(v.period, v.lang), SQL: v.Href("queries/person_scores"),
		Base: v.t("from_base", card.int("complete"), card.int("complete_of")),
	}
	if low, ok := card.num("rank_low"); ok {
		m.Interval = v.t("interval_90", int(low), card.int("rank_high"))
	}
	if team := "teams/" + slug(card.text("team_id")); v.has(team, v.period) {
		m.TeamLink = v.Href(team)
	}
	rows := v.data.scores[key(v.period, id)]
	m.Dimensions, m.Total = v.dimensions(s, card, rows)
	m.Lost, m.LostTitle = v.lost(s, id, rows)
	m.Contrasts = v.contrasts(s, rows)
	m.Actions, m.Steps = v.consequences(s, card)
	m.Months, m.MonthSpark = v.monthScores(s, id)
	m.Appeals = v.appealLines(id)
	c := content{Title: m.Name, Main: m, Crumb: m.Name, Pager: v.neighbours(card)}
	if m.TeamLink != "" {
		c.Trail = []crumb{{m.Team, m.TeamLink}}
	}
	return c, nil
}

// cardOfPage finds whose page this is.
func (v *view) cardOfPage() row {
	for _, r := range v.data.cards[v.period] {
		if "people/"+slug(r.text("employee_id")) == v.name {
			return r
		}
	}
	return row{}
}

func (v *view) dimensions(s scheme.Scheme, card row, rows []row) ([]dimensionLines, scoreLineTotal) {
	var out []dimensionLines
	got, full := 0.0, 0.0
	for _, d := range s.Dimensions {
		lines := dimensionLines{Title: d.Title.In(v.lang)}
		for _, r := range rows {
			if r.text("dimension") == d.ID {
				lines.Lines = append(lines.Lines, v.scoreItem(s, card, r))
				full += r.float("max_points")
				got += r.float("points")
			}
		}
		for _, r := range v.data.dimensions[key(v.period, card.text("employee_id"))] {
			if r.text("dimension") == d.ID {
				lines.Score = points(r.float("score")) + " / " + trimmed(scheme.RoundHalfUp(r.float("max_score"), 1))
			}
		}
		out = append(out, lines)
	}
	return out, scoreLineTotal{points(card.float("score")), trimmed(scheme.RoundHalfUp(full, 1))}
}

func (v *view) scoreItem(s scheme.Scheme, card, r row) scoreItem {
	name := r.text("indicator")
	i, _ := use(s, name)
	info := v.in.Info[i.ID]
	item := scoreItem{Title: info.Title.In(v.lang), Link: v.Href("indicators/" + slug(name)), N: r.int("n"),
		Points: points(r.float("points")), Full: trimmed(scheme.RoundHalfUp(r.float("max_points"), 1)), Rule: i.RuleText(info).In(v.lang), Status: r.text("status")}
	target, peers := optional(r, "target"), optional(r, "peers")
	if target != nil {
		item.Target = v.value(*target, info.Unit)
	}
	if x, ok := r.num("value"); ok {
		item.Value = v.value(x, info.Unit)
		item.Bullet = bullet(x, target, peers, bulletScale(info.Unit), item.Title+" "+item.Value)
	}
	item.Verdict, item.Lost = v.verdict(r)
	months := upTo(v.data.values[key(card.text("employee_id"), name)], "month", v.period, 12)
	item.Spark = sparkline(spread(months, v.period), target, 110, 22, item.Title+" · "+v.t("last12"))
	return item
}

// bulletScale is the least length of a bullet's scale in a unit.
func bulletScale(unit string) float64 {
	switch unit {
	case "share":
		return 1
	case "score", "points":
		return 100
	case "count":
		return 3
	}
	return 0
}

// spread puts monthly values at their places in the last twelve months.
func spread(rows []row, period string) []*float64 {
	months := lastMonths(period, 12)
	out := make([]*float64, len(months))
	for _, r := range rows {
		if at := slices.Index(months, r.text("month")); at >= 0 {
			out[at] = optional(r, "value")
		}
	}
	return out
}

// lastMonths lists the n months up to a period's end.
func lastMonths(period string, n int) []string {
	all := monthsOf(period)
	year, month := 0, 0
	for _, c := range all[len(all)-1][:4] {
		year = 10*year + int(c-'0')
	}
	for _, c := range all[len(all)-1][5:] {
		month = 10*month + int(c-'0')
	}
	out := make([]string, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = monthText(year, month)
		if month--; month == 0 {
			year, month = year-1, 12
		}
	}
	return out
}

// verdict says in words what an indicator cost.
func (v *view) verdict(r row) (text string, lost bool) {
	switch r.text("status") {
	case "scored":
		if off := scheme.RoundHalfUp(r.float("points_lost"), 2); off > 0 {
			return v.t("lost_points", points(off)), true
		}
		return v.t("reached"), false
	}
	return v.t("status_" + r.text("status")), false
}

// lost lists the indicators that cost points, the dearest first.
func (v *view) lost(s scheme.Scheme, id string, rows []row) ([]lostLine, string) {
	costly := slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
		return r.text("status") != "scored" || scheme.RoundHalfUp(r.float("points_lost"), 2) <= 0
	})
	slices.SortStableFunc(costly, func(a, b row) int { return cmp.Compare(b.float("points_lost"), a.float("points_lost")) })
	var out []lostLine
	total := 0.0
	for _, r := range costly {
		i, _ := use(s, r.text("indicator"))
		info := v.in.Info[i.ID]
		line := lostLine{Title: info.Title.In(v.lang), Value: v.value(r.float("value"), info.Unit), Lost: points(r.float("points_lost")), Why: i.RuleText(info).In(v.lang)}
		if t := optional(r, "target"); t != nil {
			line.Target = v.t("against_target", v.value(*t, info.Unit))
		}
		line.Records, line.Most = v.records(id, r.text("indicator"))
		out = append(out, line)
		total += r.float("points_lost")
	}
	if len(out) == 0 {
		return nil, v.t("nothing_lost")
	}
	return out, v.t("where_lost", points(total))
}

// maxRecords is how many record numbers a line names.
const maxRecords = 5

// records names the records of the period that lowered a value, and the month
// with most of them.
func (v *view) records(id, indicator string) (records, most string) {
	months := monthsOf(v.period)
	var refs []string
	counts := map[string]int{}
	for _, r := range v.data.evidence[key(id, indicator)] {
		if slices.Contains(months, r.text("month")) {
			refs = append(refs, r.text("ref"))
			counts[r.text("month")]++
		}
	}
	if len(refs) == 0 {
		return "", ""
	}
	records = v.t("records", strings.Join(refs[:min(maxRecords, len(refs))], v.t("list_comma")))
	if len(refs) > maxRecords {
		records += " " + v.t("records_more", len(refs))
	}
	worst := ""
	for _, m := range months {
		if worst == "" || counts[m] > counts[worst] {
			worst = m
		}
	}
	if counts[worst] > 1 && len(counts) > 1 {
		most = v.t("most_in", periodName(worst, v.lang), counts[worst])
	}
	return records, most
}

// clearly is how far a value must stand from the peers' median to be named a
// strength or a gap, as a share of the points of the indicator.
const clearly = 0.15

// contrasts are an indicator's points against those that the peers' median
// would give, where they differ clearly.
func (v *view) contrasts(s scheme.Scheme, rows []row) []contrast {
	type ranked struct {
		contrast
		size float64
	}
	var all []ranked
	for _, r := range rows {
		value, ok := r.num("value")
		peers, compared := r.num("peers")
		i, _ := use(s, r.text("indicator"))
		info := v.in.Info[i.ID]
		if !ok || !compared || r.text("status") != "scored" || i.Weight == 0 {
			continue
		}
		mine, theirs := s.PointsOf(i, info.Better, value, int64(r.int("n"))), s.PointsOf(i, info.Better, peers, int64(r.int("n")))
		weight := i.Weight
		if s.Basis == "hundred" {
			weight = 100
		}
		size := (mine - theirs) / weight
		text := v.t("strength_item", info.Title.In(v.lang), v.value(value, info.Unit), v.value(peers, info.Unit))
		switch {
		case size >= clearly:
			all = append(all, ranked{contrast{v.t("strength"), "good", text}, size})
		case size <= -clearly:
			all = append(all, ranked{contrast{v.t("gap"), "bad", text}, size})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(math.Abs(b.size), math.Abs(a.size)) })
	var out []contrast
	for _, r := range all[:min(5, len(all))] {
		out = append(out, r.contrast)
	}
	return out
}

// consequences are what the scheme makes of the score, and what is to be done.
func (v *view) consequences(s scheme.Scheme, card row) ([]actionLine, []step) {
	var lines []actionLine
	var steps []step
	for _, r := range v.data.actions[key(v.period, card.text("employee_id"))] {
		kind, value, because := r.text("kind"), v.pick(r, "value"), v.pick(r, "because")
		if kind == "training" || kind == "plan" {
			text := value
			if word := v.t("kind_" + kind); !strings.HasPrefix(value, word) {
				text = word + v.t("colon") + value
			}
			steps = append(steps, step{Text: text + " — " + because, Owner: card.text("manager")})
			continue
		}
		line := actionLine{Kind: v.t("kind_" + kind), Value: value, Because: because, Tone: "good"}
		if strings.HasPrefix(value, "−") || strings.HasPrefix(value, "-") || kind == "gate" {
			line.Tone = "bad"
		}
		lines = append(lines, line)
	}
	steps = append(steps, v.planSteps(card)...)
	if s.Appeal.Within > 0 {
		steps = append(steps, step{Text: v.t("appeal_hint", s.Appeal.Within, s.Appeal.Answer)})
	}
	return lines, steps
}

// planSteps are the improvement plans that were open in the period.
func (v *view) planSteps(card row) []step {
	months := monthsOf(v.period)
	var out []step
	for _, r := range v.data.plans[card.text("employee_id")] {
		opened, due := r.text("opened_on"), r.text("due_on")
		if opened == "" || opened[:min(7, len(opened))] > months[len(months)-1] || (due != "" && due[:7] < months[0]) {
			continue
		}
		st := step{Text: v.t("plan_item", r.text("plan_id"), r.int("items"), r.int("items_done")), Owner: card.text("manager")}
		if due != "" {
			st.Due = v.t("due_by", due)
		}
		out = append(out, st)
	}
	return out
}

// monthScores are the scores of the months in the period (of a year: all of it).
func (v *view) monthScores(s scheme.Scheme, id string) ([]monthScore, template.HTML) {
	var out []monthScore
	months := monthsOf(v.period)
	line := make([]*float64, 12)
	last := lastMonths(v.period, 12)
	for _, r := range v.data.baseCards[id] {
		if r.text("scheme") != s.ID {
			continue
		}
		if at := slices.Index(last, r.text("period")); at >= 0 {
			line[at] = optional(r, "score")
		}
		if slices.Contains(months, r.text("period")) {
			out = append(out, monthScore{periodName(r.text("period"), v.lang), points(r.float("score")), v.grade(s.ID, r.text("grade"))})
		}
	}
	return out, sparkline(line, nil, 290, 44, v.t("months_title")+" · "+v.t("last12"))
}

func (v *view) appealLines(id string) []appealLine {
	months := append(monthsOf(v.period), v.period)
	var out []appealLine
	for _, r := range v.data.appeals[id] {
		if !slices.Contains(months, r.text("period")) {
			continue
		}
		title := r.text("indicator")
		if i, ok := v.data.indicator[title]; ok {
			title = v.pick(i, "title")
		}
		line := appealLine{Text: v.t("appeal_line", periodName(r.text("period"), v.lang), title, r.text("filed")), Reason: r.text("reason"), Tone: "none"}
		decision := r.text("decision")
		if _, known := words["decision_"+decision]; known {
			line.Decision = v.t("decision_" + decision)
		} else {
			line.Decision = decision
		}
		if decision == "accepted" || decision == "partial" {
			line.Tone = "good"
		} else if decision == "rejected" {
			line.Tone = "bad"
		}
		out = append(out, line)
	}
	return out
}

// neighbours are the people before and after within the team, by rank.
func (v *view) neighbours(card row) []crumb {
	var team []row
	at := -1
	for _, r := range v.data.cards[v.period] {
		if r.text("team_id") == card.text("team_id") && r.text("scheme") == card.text("scheme") {
			if r.text("employee_id") == card.text("employee_id") {
				at = len(team)
			}
			team = append(team, r)
		}
	}
	var out []crumb
	if at > 0 {
		out = append(out, crumb{v.t("prev_person", team[at-1].text("name")), v.Href("people/" + slug(team[at-1].text("employee_id")))})
	}
	if at >= 0 && at+1 < len(team) {
		out = append(out, crumb{v.t("next_person", team[at+1].text("name")), v.Href("people/" + slug(team[at+1].text("employee_id")))})
	}
	return out
}

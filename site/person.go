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
	Dense                                   bool // so many indicators that print must be small
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
	Bases                                   []baseScore
	BaseSpark                               template.HTML
	BaseTitle, Recent, How                  string
	Scheme, SchemeLink                      string
	Appeals                                 []appealLine
	Pending                                 int
	Raters                                  []raterLine
	Explained                               *explanation
	Period                                  string
	SQL                                     string
}

// many is how many indicators a printed scorecard holds at its usual size.
const many = 16

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
	Notes         []string // what an appeal replaced, what was adjusted
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

type baseScore struct {
	Period, Score string
	Grade         grade
}

type appealLine struct {
	Text, Decision, Tone, Reason string
	Pending                      bool
}

// person answers: how did this score come about, and what next?
func (v *view) person() (content, error) {
	card := v.cardOfPage()
	s, _ := v.scheme(card.text("scheme"))
	id := card.text("employee_id")
	m := personMain{
		Name: card.text("name"), ID: id, Role: card.text("role"), Team: card.text("team"), Manager: card.text("manager"), Remote: card.bool("remote"),
		Score: v.score(s.ID, card.float("score")), Grade: v.grade(s.ID, card.text("grade")), Move: v.scoreMove(card),
		Rank: card.int("rank"), Peers: card.int("peers"), Period: periodName(v.period, v.lang), SQL: v.Href("queries/person_scores"),
		Base: v.basis(s, card), How: v.howSub(s), BaseTitle: v.baseTitle(s.ID), Recent: v.recentText(s.Cycle),
		Scheme: s.Title.In(v.lang), SchemeLink: v.schemePage(s.ID),
	}
	if low, ok := card.num("rank_low"); ok {
		m.Interval = v.t("interval_90", int(low), card.int("rank_high"))
	}
	if team := "teams/" + slug(card.text("team_id")); v.has(team, v.period) {
		m.TeamLink = v.Href(team)
	}
	rows := v.data.scores[key(v.period, id)]
	m.Dimensions, m.Total = v.dimensions(s, card, rows)
	m.Dense = len(rows) > many
	m.Lost, m.LostTitle = v.lost(s, id, rows)
	m.Contrasts = v.contrasts(s, rows)
	m.Actions, m.Steps = v.consequences(s, card)
	m.Bases, m.BaseSpark = v.baseScores(s, id)
	m.Raters = v.raterLines(s.ID, id)
	var err error
	if m.Explained, err = v.explanation(s, card); err != nil {
		return content{}, err
	}
	m.Appeals = v.appealLines(id)
	for _, a := range m.Appeals {
		if a.Pending {
			m.Pending++
		}
	}
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
	return out, scoreLineTotal{v.score(s.ID, card.float("score")), trimmed(scheme.RoundHalfUp(full, 1))}
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
	item.Verdict, item.Lost = v.verdict(i, r)
	if item.Status == "reference" {
		item.Points, item.Full = v.t("none"), ""
	}
	item.Notes = v.corrected(card.text("employee_id"), i)
	if raw, ok := r.num("raw"); ok {
		item.Notes = append(item.Notes, v.t("adjusted_from", v.value(raw, info.Unit), v.value(r.float("expected"), info.Unit)))
	}
	values := placed(v.data.values[key(s.ID, card.text("employee_id"), name)], "value", latest(v.period, s.Cycle, recent(s.Cycle)))
	item.Spark = sparkline(values, target, 110, 22, item.Title+" · "+v.recentText(s.Cycle))
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

// verdict says in words what an indicator cost, or brought where it is a bonus.
func (v *view) verdict(i scheme.Indicator, r row) (text string, lost bool) {
	switch r.text("status") {
	case "scored":
		if i.Rule.Kind == "bonus" {
			if got := r.float("points"); got > 0 {
				return v.t("bonus_got", points(got)), false
			}
			return v.t("bonus_none"), false
		}
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
	total, rest := 0.0, 0.0
	for k, r := range costly {
		total += r.float("points_lost")
		if k >= maxLost && len(costly) > maxLost+1 {
			rest += r.float("points_lost")
			continue
		}
		i, _ := use(s, r.text("indicator"))
		info := v.in.Info[i.ID]
		line := lostLine{Title: info.Title.In(v.lang), Value: v.value(r.float("value"), info.Unit), Lost: points(r.float("points_lost")), Why: i.RuleText(info).In(v.lang)}
		if t := optional(r, "target"); t != nil {
			line.Target = v.t("against_target", v.value(*t, info.Unit))
		}
		line.Records, line.Most = v.records(id, r.text("indicator"))
		out = append(out, line)
	}
	if rest > 0 {
		out = append(out, lostLine{Title: v.t("lost_others", len(costly)-maxLost), Lost: points(rest), Why: v.t("lost_others_why")})
	}
	if len(out) == 0 {
		return nil, v.t("nothing_lost")
	}
	return out, v.t("where_lost", points(total))
}

// maxLost is how many indicators are named one by one among those that cost points.
const maxLost = 7

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
	before := "" // kind of the last step: several trainings are one
	for _, r := range v.data.actions[key(v.period, card.text("employee_id"))] {
		kind, value, because := r.text("kind"), v.pick(r, "value"), v.pick(r, "because")
		if kind == "training" || kind == "plan" {
			text := v.stepText(kind, value, because)
			if last := len(steps) - 1; last >= 0 && kind == before {
				steps[last].Text += v.t("semicolon") + text
			} else {
				steps = append(steps, step{Text: v.t("kind_"+kind) + v.t("colon") + text, Owner: card.text("manager")})
			}
			before = kind
			continue
		}
		line := actionLine{Kind: v.t("kind_" + kind), Value: value, Because: because, Tone: actionTone(r)}
		lines = append(lines, line)
	}
	steps = append(steps, v.planSteps(card)...)
	if s.Appeal.Within > 0 {
		steps = append(steps, step{Text: v.t("appeal_hint", s.Appeal.Within, s.Appeal.Answer)})
	}
	return lines, steps
}

// stepText says what a person is to do and why, without saying either twice.
func (v *view) stepText(kind, value, because string) string {
	value = withoutKind(value, v.t("kind_"+kind), v.t("colon"))
	if value == "" || strings.HasPrefix(because, value) {
		return because
	}
	return value + " — " + because
}

// withoutKind takes the name of its kind off the front of an action, of
// whatever case.
func withoutKind(value, kind, colon string) string {
	if len(value) < len(kind) || !strings.EqualFold(value[:len(kind)], kind) {
		return value
	}
	if rest, found := strings.CutPrefix(value[len(kind):], colon); found || rest == "" {
		return rest
	}
	return value
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

// baseScores are the scores of the base periods in the period, none where the
// period is itself one; the line goes back further.
func (v *view) baseScores(s scheme.Scheme, id string) ([]baseScore, template.HTML) {
	var out []baseScore
	inside := periodsIn(v.period, s.Cycle)
	var own []row
	for _, r := range v.data.baseCards[id] {
		if r.text("scheme") != s.ID {
			continue
		}
		own = append(own, r)
		if p := r.text("period"); p != v.period && slices.Contains(inside, p) {
			out = append(out, baseScore{periodName(p, v.lang), v.score(s.ID, r.float("score")), v.grade(s.ID, r.text("grade"))})
		}
	}
	line := placed(own, "score", latest(v.period, s.Cycle, recent(s.Cycle)))
	return out, sparkline(line, nil, 290, 44, v.baseTitle(s.ID)+" · "+v.recentText(s.Cycle))
}

// baseTitle names a list of scores by base period: scores by month, by quarter.
func (v *view) baseTitle(schemeID string) string {
	s, _ := v.scheme(schemeID)
	return v.t("scores_by_" + string(s.Cycle))
}

// basis says how the score of the period came about from the base periods.
func (v *view) basis(s scheme.Scheme, card row) string {
	cycle := cycleOf(v.period)
	switch {
	case cycle == s.Cycle:
		return v.t("from_itself")
	case s.Rollup[cycle] == "pool":
		return v.t("from_pool_"+string(s.Cycle), card.int("complete"), card.int("complete_of"))
	}
	return v.t("from_base_"+string(s.Cycle), card.int("complete"), card.int("complete_of"))
}

// howSub explains the scorecard's table.
func (v *view) howSub(s scheme.Scheme) string {
	cycle := cycleOf(v.period)
	switch {
	case cycle == s.Cycle:
		return v.t("how_sub") + v.t("how_itself")
	case s.Rollup[cycle] == "pool":
		return v.t("how_sub") + v.t("how_pool")
	}
	return v.t("how_sub") + v.t("how_mean_"+string(s.Cycle))
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

package site

import (
	"html/template"
	"math"
	"slices"
	"strconv"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// teamsMain is the list of all teams.
type teamsMain struct {
	Rows   []teamRow
	Grades *figure
	Links  *tableLinks
}

// teamRow is one team; Depth is how far below the top it stands.
type teamRow struct {
	Name, Link, Region string
	Scheme             string // where it is not the one of most people
	Depth              int
	People             int
	Score              string
	Move               *move
	Place              string
	Spark              template.HTML
	Grades             []gradeShare
}

// gradeShare is how many of a team hold a grade.
type gradeShare struct {
	Grade  grade
	People int
}

// teams answers: how do the teams compare?
func (v *view) teams() (content, error) {
	m := teamsMain{Rows: v.teamTree("", 0, map[string]bool{})}
	title, best, worst := "", row(nil), row(nil)
	main := v.companyScore().text("scheme")
	for _, r := range v.data.teams[v.period] {
		if _, ranked := r.num("rank"); ranked && r.text("scheme") == main {
			if best == nil {
				best = r
			}
			worst = r
		}
	}
	switch {
	case best == nil:
		c := v.companyScore()
		title = v.t("teams_one", v.in.Company, v.score(c.text("scheme"), c.float("score")))
		if len(m.Rows) == 0 {
			title = v.t("teams_none")
		}
	case best.text("team_id") == worst.text("team_id"):
		title = v.t("teams_one", best.text("team"), v.score(main, best.float("score")))
	default:
		title = v.t("teams_title", best.text("team"), v.score(main, best.float("score")), worst.text("team"), v.score(main, worst.float("score")))
	}
	var err error
	if m.Grades, err = v.gradesByTeam(); err != nil {
		return content{}, err
	}
	if len(m.Rows) > 0 {
		m.Links, err = v.tableFile("teams", v.teamTable(m.Rows), "teams")
	}
	return content{Title: title, Sub: v.t("teams_sub", periodName(v.period, v.lang)), Main: m}, err
}

// teamTree lists the teams below one, each followed by its own, in the order of
// their ranks. A team whose parent has no score stands at the top.
func (v *view) teamTree(parent string, depth int, seen map[string]bool) []teamRow {
	var out []teamRow
	for _, r := range v.data.teams[v.period] {
		id, above := r.text("team_id"), r.text("parent_id")
		if _, known := v.data.team[key(v.period, above)]; !known {
			above = ""
		}
		if above != parent || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, v.teamRow(r, depth))
		out = append(out, v.teamTree(id, depth+1, seen)...)
	}
	return out
}

func (v *view) teamRow(r row, depth int) teamRow {
	id := r.text("team_id")
	out := teamRow{Name: r.text("team"), Link: v.Href("teams/" + slug(id)), Region: r.text("region"), Depth: depth, People: r.int("people"), Score: v.score(r.text("scheme"), r.float("score")), Move: v.scoreMove(r)}
	if _, ranked := r.num("rank"); ranked {
		out.Place = strconv.Itoa(r.int("rank")) + " / " + strconv.Itoa(r.int("teams"))
	}
	s, _ := v.scheme(r.text("scheme"))
	out.Scheme = v.beside(s.ID)
	base := upTo(v.data.teamBase[key(s.ID, id)], "period", v.period, recent(s.Cycle))
	out.Spark = sparkline(series(base, "score"), nil, 110, 22, out.Name+" · "+v.recentText(s.Cycle))
	out.Grades = v.gradeShares(s.ID, id)
	return out
}

// gradeShares counts a team's grades by one scheme.
func (v *view) gradeShares(schemeID, team string) []gradeShare {
	var out []gradeShare
	for _, g := range v.data.grades[key(v.period, team)] {
		if g.text("scheme") == schemeID {
			out = append(out, gradeShare{v.grade(schemeID, g.text("grade")), g.int("people")})
		}
	}
	return out
}

func (v *view) teamTable(rows []teamRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("team")}, {Title: v.t("members"), Numeric: true}, {Title: v.t("score"), Numeric: true}, {Title: v.t("rank")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Name, strconv.Itoa(r.People), r.Score, r.Place})
	}
	return t
}

// gradesByTeam draws the shares of the grades in every team with people of its own.
func (v *view) gradesByTeam() (*figure, error) {
	s, ok := v.scheme(v.companyScore().text("scheme"))
	if !ok {
		return nil, nil
	}
	var names []string
	values := make([][]float64, len(s.Grades))
	best, bestShare := "", -1.0
	for _, r := range v.data.teams[v.period] {
		if _, ranked := r.num("rank"); !ranked || r.text("scheme") != s.ID {
			continue
		}
		names = append(names, r.text("team"))
		counts := v.gradeCounts(s, r.text("team_id"))
		for i := range s.Grades {
			values[i] = append(values[i], counts[i])
		}
		if share := counts[0] / math.Max(1, r.float("people")); share > bestShare {
			best, bestShare = r.text("team"), share
		}
	}
	if len(names) < 2 {
		return nil, nil
	}
	tones := []charts.Tone{charts.Good, charts.Muted, charts.Bad}
	var parts []charts.Series
	for i, g := range s.Grades {
		tone := charts.Tone("cat-" + strconv.Itoa(i%7+1))
		if len(s.Grades) == len(tones) {
			tone = tones[i]
		}
		parts = append(parts, charts.Series{Name: g.Title.In(v.lang), Values: values[i], Tone: tone})
	}
	f, err := charts.Stacked(charts.StackedSpec{Categories: names, Series: parts, Percent: true, Horizontal: true, Head: charts.Head{
		ID: "grades-by-team", Lang: string(v.lang), Width: charts.Wide, Axis: v.t("share_axis"), Category: v.t("team"),
		Title: v.t("most_best", best, s.Grades[0].Title.In(v.lang)), Subtitle: v.t("grades_by_team_sub", periodName(v.period, v.lang)),
		Format: func(x float64) string { return count(x, v.lang) }}})
	return v.figure(f, err, "grades")
}

func (v *view) gradeCounts(s scheme.Scheme, team string) []float64 {
	out := make([]float64, len(s.Grades))
	for _, r := range v.data.grades[key(v.period, team)] {
		for i, g := range s.Grades {
			if r.text("scheme") == s.ID && r.text("grade") == g.ID {
				out[i] = r.float("people")
			}
		}
	}
	return out
}

// teamMain is one team.
type teamMain struct {
	Indicators []teamIndicator
	Members    []rankRow
	Trend      *figure
	Grades     []gradeShare
	Sub        []teamRow
	Links      *tableLinks
	Signals    []finding // what has moved, by its control charts
	MoveText   *move
	SQL        string
	Scheme     string   // where it is not the one of most people
	Beside     []string // how its people by other schemes stand
	Mixed      bool     // members of several schemes
	TrendTitle string
}

// teamIndicator is an indicator of a team beside that of the company.
type teamIndicator struct {
	Title, Link           string
	Team, Company, Target string
	Move                  *move
	Verdict, Tone         string
	N                     int
	Spark                 template.HTML
	Scored                bool
}

// teamOfPage finds which team this page is of.
func (v *view) teamOfPage() row {
	for _, r := range v.data.teams[v.period] {
		if "teams/"+slug(r.text("team_id")) == v.name {
			return r
		}
	}
	return row{}
}

// team answers: how does my team do, and who needs me?
func (v *view) team() (content, error) {
	r := v.teamOfPage()
	id, name := r.text("team_id"), r.text("team")
	m := teamMain{Indicators: v.teamIndicators(r), Signals: v.teamSignals(id), MoveText: v.scoreMove(r), SQL: v.Href("queries/rollup")}
	for _, c := range v.data.cards[v.period] {
		if c.text("team_id") == id {
			s, _ := v.scheme(c.text("scheme"))
			member := v.rankRow(s, c, 40, ranking{})
			if member.Of = c.int("peers"); s.ID != r.text("scheme") {
				member.Scheme, m.Mixed = s.Title.In(v.lang), true
			}
			m.Members = append(m.Members, member)
		}
	}
	m.Grades, m.Scheme = v.gradeShares(r.text("scheme"), id), v.beside(r.text("scheme"))
	for _, other := range v.data.teamBeside[key(v.period, id)] {
		m.Beside = append(m.Beside, v.t("team_beside", other.int("people"), v.schemeTitle(other.text("scheme")), v.score(other.text("scheme"), other.float("score"))))
	}
	m.Sub = v.teamTree(id, 0, map[string]bool{})
	var err error
	m.TrendTitle = v.baseTitle(r.text("scheme"))
	if m.Trend, err = v.teamTrend(r); err != nil {
		return content{}, err
	}
	if len(m.Indicators) > 0 {
		if m.Links, err = v.tableFile("indicators", v.teamIndicatorTable(m.Indicators), "rollup"); err != nil {
			return content{}, err
		}
	}
	title := v.t("team_title_no_rank", name, v.score(r.text("scheme"), r.float("score")))
	if _, ranked := r.num("rank"); ranked {
		title = v.t("team_title", name, v.score(r.text("scheme"), r.float("score")), r.int("teams"), r.int("rank"))
	}
	c := content{Title: title, Sub: v.teamSub(r), Main: m, Crumb: name}
	if parent, ok := v.data.team[key(v.period, r.text("parent_id"))]; ok {
		c.Trail = []crumb{{parent.text("team"), v.Href("teams/" + slug(parent.text("team_id")))}}
	}
	return c, nil
}

func (v *view) teamSub(r row) string {
	sub := periodName(v.period, v.lang) + " · " + v.t("people_n", count(r.float("people"), v.lang))
	if region := r.text("region"); region != "" {
		sub += " · " + region
	}
	return sub
}

// teamIndicators are the indicators that the team's scheme scores, then those
// where the team differs clearly from the company.
func (v *view) teamIndicators(of row) []teamIndicator {
	var scored, other []teamIndicator
	team := of.text("team_id")
	s, _ := v.scheme(of.text("scheme"))
	for _, i := range v.data.indicators {
		name := i.text("indicator")
		r, ok := v.data.rollup[key(name, "team:"+team, v.period)]
		c, both := v.data.rollup[key(name, "company", v.period)]
		if !ok || !both || r.int("n") == 0 && !i.bool("counted") {
			continue
		}
		target, _ := v.target(name)
		u, used := use(s, name)
		if used {
			target = u.Target
		}
		t := v.teamIndicator(i, r, c, target)
		t.Scored = used && u.Weight > 0
		if t.Scored {
			scored = append(scored, t)
		} else if t.Tone == "good" || t.Tone == "bad" {
			other = append(other, t)
		}
	}
	return append(scored, other...)
}

func (v *view) teamIndicator(i, r, c row, target *float64) teamIndicator {
	unit, better, name := i.text("unit"), i.text("better"), i.text("indicator")
	out := teamIndicator{Title: v.pick(i, "title"), Link: v.Href("indicators/" + slug(name)), Team: v.value(r.float("value"), unit),
		Company: v.value(c.float("value"), unit), Move: v.indicatorMove(r, unit, better), N: r.int("n"), Verdict: v.t("differs_not")}
	if target != nil {
		out.Target = v.value(*target, unit)
	}
	if i.bool("counted") {
		out.Company = v.t("none") // a count of the whole company says nothing about a team's
		out.Verdict = v.t("none")
	} else if se, ok := r.num("se"); ok {
		d, ce := r.float("value")-c.float("value"), c.float("se")
		if spread := math.Sqrt(se*se + ce*ce); spread > 0 && math.Abs(d) > certain*spread {
			good := d > 0 == (better == "higher")
			if better == "higher" || better == "lower" {
				out.Tone, out.Verdict = "bad", v.t("differs_bad")
				if good {
					out.Tone, out.Verdict = "good", v.t("differs_good")
				}
			}
		}
	}
	months := upTo(v.data.series[key(name, r.text("scope"))], "month", v.period, 12)
	out.Spark = sparkline(series(months, "value"), target, 110, 22, out.Title+" · "+v.t("last12"))
	return out
}

func (v *view) teamIndicatorTable(rows []teamIndicator) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("indicator")}, {Title: v.t("team"), Numeric: true}, {Title: v.t("company"), Numeric: true}, {Title: v.t("target"), Numeric: true}, {Title: v.t("sample"), Numeric: true}, {Title: v.t("verdict")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Title, r.Team, r.Company, r.Target, strconv.Itoa(r.N), r.Verdict})
	}
	return t
}

// teamTrend draws the mean score by base period beside the company's by the
// same scheme, over all the data: the same drawing in every period.
func (v *view) teamTrend(of row) (*figure, error) {
	s, _ := v.scheme(of.text("scheme"))
	name, rows := of.text("team"), v.data.teamBase[key(s.ID, of.text("team_id"))]
	if len(rows) < 3 {
		return nil, nil
	}
	own := map[string]row{}
	for _, r := range rows {
		own[r.text("period")] = r
	}
	team := charts.Series{Name: name, Tone: charts.Accent}
	company := charts.Series{Name: v.t("company"), Tone: charts.Muted}
	var names []string
	for _, r := range v.data.companyBase[s.ID] {
		t, ok := own[r.text("period")]
		names = append(names, periodShort(r.text("period"), v.lang))
		team.Values = append(team.Values, t.float("score"))
		team.Missing = append(team.Missing, !ok)
		company.Values = append(company.Values, r.float("score"))
	}
	lines := []charts.Series{team, company}
	if slices.Equal(team.Values, company.Values) { // the team is the whole company
		lines = lines[:1]
	}
	f, err := charts.Line(charts.LineSpec{Categories: names, Series: lines, Head: charts.Head{
		ID: "trend", Lang: string(v.lang), Width: charts.Wide, Axis: v.t("points_axis"), Category: v.t("period"),
		Title: v.t("team_trend", name), Subtitle: v.t("team_trend_sub"), Format: points}})
	return v.figure(f, err, "teams")
}

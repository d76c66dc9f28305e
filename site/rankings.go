package site

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// rankingsMain is a table for each scheme: ranks are never mixed.
type rankingsMain struct {
	Tables []ranking
	Jumps  []crumb // to the schemes, where there are several
	Awards []awardItem
}

// ranking is the people of one scheme in one period.
type ranking struct {
	ID, Title, Finding, Note  string
	Scheme                    string // its page
	Rows                      []rankRow
	Teams, Grades, Roles      []string
	Intervals, Tiers, Partial bool
	Links                     *tableLinks
}

// rankRow is one person.
type rankRow struct {
	Rank             int
	Name, Link, Role string
	Team, TeamLink   string
	Score            string
	Line             template.HTML
	Interval         string
	ScoreInterval    string
	Tier             int
	Grade            grade
	Move             *move
	Services         int
	Complete         string
	NewTier          bool
	Scheme           string // on a team's page, where it is not the team's
	Of               int    // people in the rank
}

// awardLine is an award or a promotion of the period.
type awardLine struct{ Kind, What, Name, Link, Because string }

// rankings answers: who stands where, and is the difference real?
func (v *view) rankings() (content, error) {
	var m rankingsMain
	var title, sub string
	people := 0
	for _, s := range v.in.Schemes {
		t, err := v.ranking(s)
		if err != nil {
			return content{}, err
		}
		if len(t.Rows) == 0 {
			continue
		}
		if title == "" {
			title = v.rankingTitle(s, t)
			sub = v.t("rankings_sub", s.Title.In(v.lang), periodName(v.period, v.lang), len(t.Rows))
		}
		t.Finding, t.Scheme = v.rankingTitle(s, t), v.schemePage(s.ID)
		people += len(t.Rows)
		m.Tables = append(m.Tables, t)
		m.Jumps = append(m.Jumps, crumb{t.Title + " · " + v.t("people_n", count(float64(len(t.Rows)), v.lang)), "#" + t.ID})
	}
	if len(m.Tables) > 1 {
		title, sub = v.t("rankings_several", people, len(m.Tables)), v.t("rankings_several_sub", periodName(v.period, v.lang))
	} else {
		m.Jumps = nil
	}
	m.Awards = v.awardItems()
	return content{Title: title, Sub: sub, Main: m}, nil
}

func (v *view) ranking(s scheme.Scheme) (ranking, error) {
	t := ranking{ID: "ranking-" + slug(s.ID), Title: s.Title.In(v.lang)}
	lowest, few := 100.0, v.few(s.ID)
	for _, r := range v.data.cards[v.period] {
		if r.text("scheme") == s.ID {
			lowest = min(lowest, r.float("score"))
			if _, ok := r.num("rank_low"); ok && !few {
				t.Intervals = true
			}
			if _, ok := r.num("tier"); ok && !few {
				t.Tiers = true
			}
			t.Partial = t.Partial || r.int("complete") < r.int("complete_of")
		}
	}
	lowest = max(0, min(lowest-2, 60))
	for _, r := range v.data.cards[v.period] {
		if r.text("scheme") == s.ID {
			t.Rows = append(t.Rows, v.rankRow(s, r, lowest, t))
		}
	}
	for i := range t.Rows {
		t.Rows[i].NewTier = t.Tiers && i > 0 && t.Rows[i].Tier != t.Rows[i-1].Tier
		t.Teams = addOnce(t.Teams, t.Rows[i].Team)
		t.Roles = addOnce(t.Roles, t.Rows[i].Role)
		t.Grades = addOnce(t.Grades, t.Rows[i].Grade.Title)
	}
	slices.Sort(t.Teams)
	slices.Sort(t.Roles)
	if t.Intervals || few && len(t.Rows) > 0 {
		t.Note = v.rankingNote(s.ID)
	}
	var err error
	if len(t.Rows) > 0 {
		t.Links, err = v.tableFile(t.ID, v.rankingTable(t), "scorecards")
	}
	return t, err
}

// rankingNote says how to read the intervals, and how many could be the best.
func (v *view) rankingNote(scheme string) string {
	if v.few(scheme) {
		return v.t("rankings_few_note")
	}
	parts := []string{v.t("rankings_note"), v.t("rankings_level")}
	best, known := 0, false
	for _, r := range v.data.cards[v.period] {
		if low, ok := r.num("sim_low"); ok && r.text("scheme") == scheme {
			known = true
			if low == 1 {
				best++
			}
		}
	}
	if known && best > 1 {
		parts = append(parts, v.t("rankings_best", best))
	}
	return strings.Join(parts, v.t("clause_gap"))
}

func addOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func (v *view) rankRow(s scheme.Scheme, r row, lowest float64, t ranking) rankRow {
	out := rankRow{
		Rank: r.int("rank"), Name: r.text("name"), Link: v.Href("people/" + slug(r.text("employee_id"))), Role: r.text("role"),
		Team: r.text("team"), Score: v.score(s.ID, r.float("score")), Tier: r.int("tier"), Grade: v.grade(s.ID, r.text("grade")),
		Move: v.scoreMove(r), Services: r.int("services"), Complete: v.t("of_months", r.int("complete"), r.int("complete_of")),
	}
	if team := "teams/" + slug(r.text("team_id")); v.has(team, v.period) {
		out.TeamLink = v.Href(team)
	}
	if t.Intervals {
		out.ScoreInterval = scoreInterval(r)
		out.Interval = strconv.Itoa(r.int("rank_low")) + "–" + strconv.Itoa(r.int("rank_high"))
		out.Line = rankLine(r.int("rank_low"), out.Rank, r.int("rank_high"), r.int("peers"), v.t("rank_interval")+" "+out.Interval)
		return out
	}
	var lines []float64
	for _, g := range s.Grades {
		lines = append(lines, g.Min)
	}
	out.Line = scoreLine(r.float("score"), lowest, lines, out.Score)
	return out
}

// scoreInterval is the interval of a score, where there is one.
func scoreInterval(r row) string {
	low, ok := r.num("score_low")
	if !ok {
		return ""
	}
	return strconv.FormatFloat(low, 'f', 1, 64) + "–" + strconv.FormatFloat(r.float("score_high"), 'f', 1, 64)
}

// rankingTitle says whether the top can be told apart, or at least how it looks.
func (v *view) rankingTitle(s scheme.Scheme, t ranking) string {
	if len(t.Rows) > 0 && v.few(s.ID) {
		return v.t("rankings_few", len(t.Rows))
	}
	first := 0
	for t.Tiers && first < len(t.Rows) && t.Rows[first].Tier == t.Rows[0].Tier {
		first++
	}
	if first > 1 && first < len(t.Rows) {
		return v.t("rankings_tied", first, first+1)
	}
	if t.Tiers && first > 1 {
		return v.t("rankings_all_tied", first)
	}
	best, n := s.Grades[0].Title.In(v.lang), 0
	for _, r := range t.Rows {
		if r.Grade.Title == best {
			n++
		}
	}
	return v.t("rankings_title", len(t.Rows), best, n, t.Rows[0].Score)
}

// rankingTable is the same table for a spreadsheet.
func (v *view) rankingTable(t ranking) charts.Table {
	out := charts.Table{Columns: []charts.Column{{Title: v.t("rank"), Numeric: true}, {Title: v.t("name")}, {Title: v.t("team")}, {Title: v.t("score"), Numeric: true},
		{Title: v.t("score_90")}, {Title: v.t("rank_interval")}, {Title: v.t("tier")}, {Title: v.t("grade")}, {Title: v.t("services"), Numeric: true}, {Title: v.t("complete")}}}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, []string{strconv.Itoa(r.Rank), r.Name, r.Team, r.Score, r.ScoreInterval, r.Interval, tierText(r.Tier), r.Grade.Title, strconv.Itoa(r.Services), r.Complete})
	}
	return out
}

func tierText(tier int) string {
	if tier == 0 {
		return "" // not ranked
	}
	return strconv.Itoa(tier)
}

// awardLine is an award or a promotion of a person.
func (v *view) awardLine(r row) awardLine {
	line := awardLine{Kind: v.t("kind_" + r.text("kind")), What: v.pick(r, "value"), Because: v.pick(r, "because"), Name: v.personOf(r.text("employee_id")).text("name")}
	if p := r.text("period"); p != v.period {
		line.What += " · " + periodName(p, v.lang)
	}
	if page := "people/" + slug(r.text("employee_id")); v.has(page, v.period) {
		line.Link = v.Href(page)
	}
	return line
}

// personOf finds a person's newest scorecard, for name and team.
func (v *view) personOf(id string) row {
	if r, ok := v.data.card[key(v.period, id)]; ok {
		return r
	}
	for _, p := range v.data.periods {
		if r, ok := v.data.card[key(p, id)]; ok {
			return r
		}
	}
	return row{"name": id, "employee_id": id}
}

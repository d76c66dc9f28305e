package site

import (
	"cmp"
	"math"
	"slices"

	"kaohe/charts"
)

// warningsMain is the page of work that is or will be late.
type warningsMain struct {
	Line    string
	Teams   []warningGroup
	Owners  []warningGroup
	Rows    []warningRow
	More    string // that the list is cut, and where the rest is
	Others  string // that not all owners are listed
	ByTeam  bool   // somebody has a team
	Sources []string
	States  []string
	Names   []string // of teams
	Links   *tableLinks
}

// warningGroup is how much of a team's or a person's work is late.
type warningGroup struct {
	Name, Link, Team  string
	Past, Today, Soon int
	Worst             string
	worst             float64
}

// warningRow is one piece of open work.
type warningRow struct {
	Source, Ref, Name, Link, Team, TeamLink, Due, Left, State, Tone, Origin string
}

// mostOwners is how many people the page lists, those with most that is late.
const mostOwners = 40

// mostWarnings is how many pieces of work the page lists; the file holds all.
const mostWarnings = 200

// warningsPage answers: what will be late, and whose is it?
func (v *view) warningsPage() (content, error) {
	rows := v.data.warnings
	m := warningsMain{Teams: v.warningGroups(rows, "team_id", "team"), Owners: v.warningGroups(rows, "employee_id", "name")}
	m.ByTeam = slices.ContainsFunc(rows, func(r row) bool { return r.text("team_id") != "" })
	m.Line = v.warningsLine(m)
	if n := len(m.Owners); n > mostOwners {
		m.Owners, m.Others = m.Owners[:mostOwners], v.t("warn_owners_cut", mostOwners, n)
	}
	t := charts.Table{Columns: []charts.Column{{Title: v.t("warn_source")}, {Title: v.t("warn_ref")}, {Title: v.t("name")}, {Title: v.t("team")}, {Title: v.t("warn_due")}, {Title: v.t("warn_left")}, {Title: v.t("warn_state")}, {Title: v.t("warn_origin")}}}
	for k, r := range rows {
		w := v.warningRow(r)
		t.Rows = append(t.Rows, []string{w.Source, w.Ref, w.Name, w.Team, w.Due, w.Left, w.State, w.Origin})
		if k < mostWarnings {
			m.Rows = append(m.Rows, w)
			m.Sources, m.States, m.Names = addOnce(m.Sources, w.Source), addOnce(m.States, w.State), addOnce(m.Names, w.Team)
		}
	}
	if len(rows) > mostWarnings {
		m.More = v.t("warn_cut", mostWarnings, len(rows))
	}
	c := content{Title: v.warningsTitle(rows), Sub: v.t("warn_sub_none"), Main: m}
	if len(rows) == 0 {
		return c, nil
	}
	c.Sub = v.t("warn_sub", rows[0].text("as_of"))
	var err error
	m.Links, err = v.tableFile("warnings", t, "early_warnings")
	c.Main = m
	return c, err
}

// inState counts the work in a state.
func inState(rows []row, state string) int {
	n := 0
	for _, r := range rows {
		if r.text("state") == state {
			n++
		}
	}
	return n
}

func (v *view) warningsTitle(rows []row) string {
	past, today, soon := inState(rows, "past"), inState(rows, "today"), inState(rows, "soon")
	switch {
	case past > 0 && today > 0:
		return v.t("warn_title", past, today)
	case past > 0:
		return v.t("warn_title_past", past)
	case today > 0:
		return v.t("warn_title_today", today)
	case soon > 0:
		return v.t("warn_title_soon", soon)
	}
	return v.t("warn_title_none")
}

// warningsLine says where most of the late work is.
func (v *view) warningsLine(m warningsMain) string {
	if len(m.Teams) == 0 {
		return v.t("warn_none")
	}
	team, owner := m.Teams[0], m.Owners[0]
	if !m.ByTeam {
		return v.t("warn_line_owner", owner.Name, owner.Past, owner.Today+owner.Soon, owner.Worst)
	}
	if team.Past == 0 {
		return v.t("warn_line_soon", team.Name, team.Today+team.Soon)
	}
	return v.t("warn_line", team.Name, team.Past, owner.Name, owner.Past, owner.Worst)
}

// warningGroups counts by team or owner: who has most that is past first, of equals
// the one with the longest.
func (v *view) warningGroups(rows []row, id, name string) []warningGroup {
	at := map[string]int{}
	var out []warningGroup
	for _, r := range rows {
		k, seen := at[r.text(id)]
		if !seen {
			k = len(out)
			at[r.text(id)] = k
			g := warningGroup{Name: cmp.Or(r.text(name), v.t("warn_nobody")), Team: r.text("team"), Worst: v.left(r.float("hours_left")), worst: r.float("hours_left")}
			g.Link = v.ownerPage(id, r.text(id))
			out = append(out, g)
		}
		switch r.text("state") {
		case "past":
			out[k].Past++
		case "today":
			out[k].Today++
		default:
			out[k].Soon++
		}
	}
	slices.SortStableFunc(out, func(a, b warningGroup) int {
		return cmp.Or(cmp.Compare(b.Past, a.Past), cmp.Compare(a.worst, b.worst), cmp.Compare(b.Today, a.Today), cmp.Compare(b.Soon, a.Soon))
	})
	return out
}

// ownerPage is the address of a person's or team's page, where there is one.
func (v *view) ownerPage(column, id string) string {
	page := "people/" + slug(id)
	if column == "team_id" {
		page = "teams/" + slug(id)
	}
	if id == "" || !v.has(page, v.period) {
		return ""
	}
	return v.Href(page)
}

// left says how long there is to a limit, or for how long it has been past.
func (v *view) left(hours float64) string {
	amount := v.t("warn_hours", trimmed(math.Abs(hours)))
	if math.Abs(hours) >= 48 {
		amount = v.t("warn_days", trimmed(math.Abs(hours)/24))
	}
	if hours <= 0 {
		return v.t("warn_over", amount)
	}
	return v.t("warn_to_go", amount)
}

func (v *view) warningRow(r row) warningRow {
	state := r.text("state")
	out := warningRow{Source: v.t("warn_source_" + r.text("source")), Ref: r.text("ref"), Name: cmp.Or(r.text("name"), v.t("warn_nobody")), Team: r.text("team"),
		Due: r.text("due_at"), Left: v.left(r.float("hours_left")), State: v.t("warn_state_" + state), Origin: v.t("warn_origin_" + r.text("origin")),
		Link: v.ownerPage("employee_id", r.text("employee_id")), TeamLink: v.ownerPage("team_id", r.text("team_id"))}
	out.Tone = map[string]string{"past": "bad", "today": "warn"}[state]
	return out
}

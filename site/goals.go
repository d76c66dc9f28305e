package site

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
)

// goalsMain is the tree of goals that a period has a part in.
type goalsMain struct {
	Tiles  []tile
	Rows   []goalRow
	Owners []string
	States []string
	Links  *tableLinks
}

// goalRow is one goal; Depth is how far below the company's it stands.
type goalRow struct {
	Title, Period    string
	Depth            int
	Owner, OwnerLink string
	Kind             string
	Indicator, Link  string
	Target, Actual   string
	From             string // where the actual figure is from
	Share            string
	Bar              template.HTML
	State, Tone      string
}

// deepest is how far rows are set in.
const deepest = 4

// goalNames is the page's address, where the period has goals.
func goalNames(b *builder, period string) []string {
	if len(b.goalsIn(period)) == 0 {
		return nil
	}
	return []string{"goals"}
}

// goalsIn are the goals that share a month with a period.
func (b *builder) goalsIn(period string) []row {
	var out []row
	for _, r := range b.data.goals {
		if p := r.text("period"); isPeriod(p) && overlap(p, period) {
			out = append(out, r)
		}
	}
	return out
}

// goals answers: what did we set out to do, and how far are we?
func (v *view) goals() (content, error) {
	rows := v.goalsIn(v.period)
	m := goalsMain{Tiles: v.goalTiles(rows)}
	for _, r := range rows {
		g := v.goalRow(r)
		m.Rows = append(m.Rows, g)
		m.Owners, m.States = addOnce(m.Owners, g.Kind), addOnce(m.States, g.State)
	}
	links, err := v.tableFile("goals", v.goalTable(m.Rows), "goals")
	m.Links = links
	return content{Title: v.goalsTitle(rows), Sub: v.t("goals_sub", periodName(v.period, v.lang)), Main: m}, err
}

// goalState is met, missed, running or unknown. A goal is missed only when its
// period is over.
func (v *view) goalState(r row) string {
	met, known := r["met"].(bool)
	until := v.data.meta["data_until"]
	switch {
	case known && met:
		return "met"
	case known && endOf(r.text("period")) > until[:min(7, len(until))]:
		return "running"
	case known:
		return "missed"
	}
	return "unknown"
}

func (v *view) goalRow(r row) goalRow {
	unit := v.unitOf(r.text("indicator"))
	out := goalRow{Title: r.text("title"), Depth: min(deepest, r.int("depth")), Owner: r.text("owner_name"), Kind: v.ownerKind(r.text("owner_kind")), Period: periodName(r.text("period"), v.lang)}
	if r.text("owner_kind") == "company" {
		out.Owner = v.in.Company
	}
	out.OwnerLink = v.ownerLink(r.text("owner_kind"), r.text("owner_id"))
	if name := r.text("indicator"); name != "" {
		out.Indicator, out.Link = v.appealIndicator(name)
	}
	if x, ok := r.num("target"); ok {
		out.Target = v.goalValue(x, unit)
	}
	if x, ok := r.num("actual"); ok {
		out.Actual = v.goalValue(x, unit)
	}
	switch from := r.text("actual_from"); from {
	case "data", "export", "children":
		out.From = v.t("goal_from_" + from)
	}
	if share, ok := r.num("progress"); ok {
		out.Share = strconv.Itoa(int(100*share+1e-9)) + "%"
		out.Bar = progressBar(share, out.Title+" "+out.Share)
	}
	state := v.goalState(r)
	out.State = v.t("goal_" + state)
	out.Tone = map[string]string{"met": "good", "missed": "bad", "running": "", "unknown": "none"}[state]
	return out
}

// goalValue writes a figure of a goal; one without an indicator is a plain number.
func (v *view) goalValue(x float64, unit string) string {
	if unit == "" {
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
	}
	return v.value(x, unit)
}

func (v *view) ownerKind(kind string) string {
	switch kind {
	case "company", "team", "employee":
		return v.t("owner_" + kind)
	}
	return kind
}

func (v *view) ownerLink(kind, id string) string {
	page := ""
	switch kind {
	case "team":
		page = "teams/" + slug(id)
	case "employee":
		page = "people/" + slug(id)
	}
	if page == "" || !v.has(page, v.period) {
		return ""
	}
	return v.Href(page)
}

// goalTiles count the goals of each level.
func (v *view) goalTiles(rows []row) []tile {
	var out []tile
	for _, kind := range []string{"company", "team", "employee"} {
		all, met, missed, running := 0, 0, 0, 0
		for _, r := range rows {
			if r.text("owner_kind") != kind {
				continue
			}
			all++
			switch v.goalState(r) {
			case "met":
				met++
			case "missed":
				missed++
			case "running":
				running++
			}
		}
		if all > 0 {
			out = append(out, tile{Title: v.ownerKind(kind), Number: strconv.Itoa(met), Unit: "/ " + strconv.Itoa(all), Target: v.t("goal_tile", running, missed)})
		}
	}
	return out
}

// leading are the goals that the others serve: the company's, else those that
// nobody stands above.
func leading(rows []row) []row {
	var company, top []row
	for _, r := range rows {
		if r.text("owner_kind") == "company" {
			company = append(company, r)
		}
		if !slices.ContainsFunc(rows, func(p row) bool { return p.text("goal_id") == r.text("parent_id") }) {
			top = append(top, r)
		}
	}
	if len(company) > 0 {
		return company
	}
	return top
}

// goalsTitle says how the leading goals are doing and which is furthest off.
func (v *view) goalsTitle(rows []row) string {
	top, met := 0, 0
	var behind string
	least := 2.0
	company := true
	for _, r := range leading(rows) {
		top++
		company = company && r.text("owner_kind") == "company"
		share, known := r.num("progress")
		if v.goalState(r) == "met" {
			met++
		} else if known && share < least {
			least, behind = share, r.text("title")
		}
	}
	title := v.t("goals_title", top, met)
	if company {
		title = v.t("goals_company", top, met)
	}
	if behind != "" {
		title += v.t("goals_behind", behind)
	}
	return title
}

func (v *view) goalTable(rows []goalRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("goal")}, {Title: v.t("goal_owner")}, {Title: v.t("period")}, {Title: v.t("indicator")}, {Title: v.t("target"), Numeric: true}, {Title: v.t("goal_actual"), Numeric: true}, {Title: v.t("goal_source")}, {Title: v.t("goal_progress"), Numeric: true}, {Title: v.t("goal_state")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{strings.Repeat("  ", r.Depth) + r.Title, r.Owner, r.Period, r.Indicator, r.Target, r.Actual, r.From, r.Share, r.State})
	}
	return t
}

package site

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kaohe/model/diag"
)

// data is what the queries gave, grouped the way pages look things up. Keys of
// several parts are joined by key.
type data struct {
	raterSides
	costData
	complaintData
	trendData
	effectivenessData
	funnelData
	meta    map[string]string
	periods []string // with scorecards, newest first

	cards      map[string][]row // by period: scorecards, best first within a scheme
	card       map[string]row   // by period, employee
	baseCards  map[string][]row // by employee: scorecards of the scheme's base cycle, in order
	scores     map[string][]row // by period, employee
	dimensions map[string][]row // by period, employee
	values     map[string][]row // by scheme, employee, indicator: by base period
	evidence   map[string][]row // by employee, indicator
	actions    map[string][]row // by period, employee
	actionRows []row            // all of them
	awardField []row
	plans      map[string][]row // by employee
	raters     map[string][]row // by period, employee
	appealRows []row            // pending or decided, the newest first
	appealsOf  map[string][]row // by employee

	teams       map[string][]row // by period: teams with scores, each by the scheme of most of its people
	team        map[string]row   // by period, team
	teamBeside  map[string][]row // by period, team: the same team by other schemes
	teamBase    map[string][]row // by scheme, team: by base period
	company     map[string][]row // by period: one row for each scheme, most people first
	companyBase map[string][]row // by scheme: by base period
	grades      map[string][]row // by period, team ("" is the company)
	findings    map[string][]row // by period
	goals       []row            // each after the one it is part of

	indicators []row
	indicator  map[string]row
	rollup     map[string]row       // by indicator, scope, period
	series     map[string][]row     // by indicator, scope: by month
	spread     map[string][]float64 // by indicator, period: people's values
	cost       map[string][]row     // by period: of the company
	files      []row
	rejects    []row
	checks     []row
	coverage   map[string][]row // by period
	freshness  []row
	excluded   []row
	tables     []row
	tests      []row
}

func key(parts ...string) string { return strings.Join(parts, "\x00") }

// load runs every query once.
func load(ctx context.Context, db *sql.DB, all []query) (*data, error) {
	results := map[string][]row{}
	for _, q := range all {
		rows, err := read(ctx, db, q)
		if err != nil {
			return nil, err
		}
		results[q.name] = rows
	}
	d := &data{}
	d.project(results)
	d.people(results)
	d.groups(results)
	d.indicatorData(results)
	d.account(results)
	d.raterData(results)
	d.spending(results)
	d.complaints(results)
	d.trends(results)
	d.effectiveness(results)
	d.funnels(results)
	if len(d.periods) == 0 {
		return nil, fmt.Errorf("there is no scorecard of a whole quarter or year to publish")
	}
	return d, nil
}

func (d *data) project(results map[string][]row) {
	d.meta = map[string]string{}
	for _, r := range results["meta"] {
		d.meta[r.text("key")] = r.text("value")
	}
	for _, r := range results["periods"] {
		d.periods = append(d.periods, r.text("period"))
	}
}

func (d *data) people(results map[string][]row) {
	d.cards, d.card, d.baseCards = map[string][]row{}, map[string]row{}, map[string][]row{}
	for _, r := range results["scorecards"] {
		if r.bool("base") {
			d.baseCards[r.text("employee_id")] = append(d.baseCards[r.text("employee_id")], r)
		}
		if r.text("cycle") == "month" {
			continue
		}
		d.cards[r.text("period")] = append(d.cards[r.text("period")], r)
		d.card[key(r.text("period"), r.text("employee_id"))] = r
	}
	d.scores = group(results["person_scores"], "period", "employee_id")
	d.dimensions = group(results["dimension_scores"], "period", "employee_id")
	d.values = group(results["person_months"], "scheme", "employee_id", "indicator")
	d.evidence = group(results["person_evidence"], "employee_id", "indicator")
	d.actions = group(results["actions"], "period", "employee_id")
	d.actionRows, d.awardField = results["actions"], results["award_field"]
	d.raters = group(results["raters"], "period", "employee_id")
	d.plans = group(results["plans"], "employee_id")
	d.appealRows, d.appealsOf = results["appeals"], group(results["appeals"], "employee_id")
}

func (d *data) groups(results map[string][]row) {
	d.teamScores(results["teams"])
	d.company, d.companyBase = map[string][]row{}, map[string][]row{}
	for _, r := range results["company"] {
		if r.bool("base") {
			d.companyBase[r.text("scheme")] = append(d.companyBase[r.text("scheme")], r)
		}
		d.company[r.text("period")] = append(d.company[r.text("period")], r)
	}
	for _, rows := range d.company {
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.int("people"), a.int("people")) })
	}
	d.grades = group(results["grades"], "period", "team_id")
	d.findings = group(results["findings"], "period")
	d.goals = results["goals"]
}

// teamScores sorts out which scheme speaks for a team where its people are
// appraised by several: that of most of them, of equals the first by name.
func (d *data) teamScores(rows []row) {
	d.teams, d.team, d.teamBeside, d.teamBase = map[string][]row{}, map[string]row{}, map[string][]row{}, map[string][]row{}
	for _, r := range rows {
		if r.bool("base") {
			k := key(r.text("scheme"), r.text("team_id"))
			d.teamBase[k] = append(d.teamBase[k], r)
		}
		k := key(r.text("period"), r.text("team_id"))
		if t, seen := d.team[k]; !seen || r.int("people") > t.int("people") {
			d.team[k] = r
		}
	}
	for _, r := range rows {
		period, k := r.text("period"), key(r.text("period"), r.text("team_id"))
		switch {
		case d.team[k].text("scheme") != r.text("scheme"):
			d.teamBeside[k] = append(d.teamBeside[k], r)
		case r.text("cycle") != "month":
			d.teams[period] = append(d.teams[period], r)
		}
	}
}

func (d *data) indicatorData(results map[string][]row) {
	d.indicators, d.indicator = results["indicators"], map[string]row{}
	for _, r := range d.indicators {
		d.indicator[r.text("indicator")] = r
	}
	d.rollup = map[string]row{}
	for _, r := range results["rollup"] {
		d.rollup[key(r.text("indicator"), r.text("scope"), r.text("period"))] = r
	}
	d.series = group(results["indicator_months"], "indicator", "scope")
	d.spread = map[string][]float64{}
	for _, r := range results["indicator_people"] {
		k := key(r.text("indicator"), r.text("period"))
		d.spread[k] = append(d.spread[k], r.float("value"))
	}
	d.cost = map[string][]row{}
	for _, r := range results["cost"] {
		if r.text("scope") == "company" {
			d.cost[r.text("period")] = append(d.cost[r.text("period")], r)
		}
	}
}

func (d *data) account(results map[string][]row) {
	d.files, d.rejects, d.checks = results["files"], results["rejects"], results["checks"]
	d.excluded, d.tables = results["excluded"], results["tables"]
	d.coverage, d.freshness = group(results["coverage"], "period"), results["freshness"]
	d.tests = results["data_tests"]
}

// group sorts rows into lists by some of their columns, keeping their order.
func group(rows []row, columns ...string) map[string][]row {
	out := map[string][]row{}
	for _, r := range rows {
		parts := make([]string, len(columns))
		for i, c := range columns {
			parts[i] = r.text(c)
		}
		out[key(parts...)] = append(out[key(parts...)], r)
	}
	return out
}

// until is the day up to which the data go.
func (d *data) until(lang diag.Lang) string {
	moment := d.meta["data_until"]
	return word("data_until", lang, moment[:min(16, len(moment))])
}

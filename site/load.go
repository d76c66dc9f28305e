package site

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kaohe/model/diag"
)

// data is what the queries gave, grouped the way pages look things up. Keys of
// several parts are joined by key.
type data struct {
	meta    map[string]string
	periods []string       // with scorecards, newest first
	months  map[string]int // base periods in a period

	cards      map[string][]row // by period: scorecards, best first
	card       map[string]row   // by period, employee
	baseCards  map[string][]row // by employee: scorecards by month, in order
	scores     map[string][]row // by period, employee
	dimensions map[string][]row // by period, employee
	values     map[string][]row // by employee, indicator: by month
	evidence   map[string][]row // by employee, indicator
	actions    map[string][]row // by period, employee
	awards     map[string][]row // by period
	plans      map[string][]row // by employee
	appeals    map[string][]row // by employee

	teams        map[string][]row // by period: teams with scores
	team         map[string]row   // by period, team
	teamMonths   map[string][]row // by team
	company      map[string]row   // by period
	companyMonth []row
	grades       map[string][]row // by period, team ("" is the company)
	findings     map[string][]row // by period

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
	d.months = map[string]int{}
	for _, r := range results["periods"] {
		d.periods = append(d.periods, r.text("period"))
		d.months[r.text("period")] = r.int("months")
	}
}

func (d *data) people(results map[string][]row) {
	d.cards, d.card, d.baseCards = map[string][]row{}, map[string]row{}, map[string][]row{}
	for _, r := range results["scorecards"] {
		if r.text("cycle") == "month" {
			d.baseCards[r.text("employee_id")] = append(d.baseCards[r.text("employee_id")], r)
			continue
		}
		d.cards[r.text("period")] = append(d.cards[r.text("period")], r)
		d.card[key(r.text("period"), r.text("employee_id"))] = r
	}
	d.scores = group(results["person_scores"], "period", "employee_id")
	d.dimensions = group(results["dimension_scores"], "period", "employee_id")
	d.values = group(results["person_months"], "employee_id", "indicator")
	d.evidence = group(results["person_evidence"], "employee_id", "indicator")
	d.actions = group(results["actions"], "period", "employee_id")
	d.awards = map[string][]row{}
	for _, r := range results["actions"] {
		if r.text("kind") == "award" || r.text("kind") == "promotion" {
			d.awards[r.text("period")] = append(d.awards[r.text("period")], r)
		}
	}
	d.plans = group(results["plans"], "employee_id")
	d.appeals = group(results["appeals"], "employee_id")
}

func (d *data) groups(results map[string][]row) {
	d.teams, d.team, d.teamMonths = map[string][]row{}, map[string]row{}, map[string][]row{}
	for _, r := range results["teams"] {
		if r.text("cycle") == "month" {
			d.teamMonths[r.text("team_id")] = append(d.teamMonths[r.text("team_id")], r)
			continue
		}
		d.teams[r.text("period")] = append(d.teams[r.text("period")], r)
		d.team[key(r.text("period"), r.text("team_id"))] = r
	}
	d.company = map[string]row{}
	for _, r := range results["company"] {
		if r.text("cycle") == "month" {
			d.companyMonth = append(d.companyMonth, r)
		} else if _, seen := d.company[r.text("period")]; !seen {
			d.company[r.text("period")] = r
		}
	}
	d.grades = group(results["grades"], "period", "team_id")
	d.findings = group(results["findings"], "period")
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
	d.coverage = group(results["coverage"], "period")
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

// monthsOf lists the months of a quarter or year.
func monthsOf(period string) []string {
	year := period[:4]
	first, last := 1, 12
	if len(period) == 6 {
		first = 3*int(period[5]-'1') + 1
		last = first + 2
	}
	var out []string
	for m := first; m <= last; m++ {
		out = append(out, fmt.Sprintf("%s-%02d", year, m))
	}
	return out
}

// upTo keeps the rows of the last n months up to a period's end.
func upTo(rows []row, column, period string, n int) []row {
	months := monthsOf(period)
	last := months[len(months)-1]
	end := 0
	for i, r := range rows {
		if r.text(column) <= last {
			end = i + 1
		}
	}
	return rows[max(0, end-n):end]
}

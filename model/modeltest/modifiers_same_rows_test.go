package modeltest

import (
	"database/sql"
	"strings"
	"testing"

	"kaohe/model/scheme"
)

// everyModifier is a pair of schemes with everything that changes a score beside
// the rules: one of months, one of managers.
func everyModifier(t *testing.T) []scheme.Scheme {
	t.Helper()
	own := parseScheme(t, strings.Replace(single("cycle: month\nrollup: {quarter: pool, year: pool}\nmissing: redistribute\nscore_digits: 2\nbasis: hundred\nraters: {at_least: 1, weights: {manager: 100%}}\napplies_to: {teams: [south, north]}",
		`{id: csat, weight: 30, target: 90%, targets: [{team: south, target: 85%}, {period: 2026Q2, target: 95%}], rule: {kind: deduct, points: 2, per: 1pp}, adjust_for: [category, complexity], gate: {when: "< 90%", cap_grade: qualified}}`,
		`{id: on_time_resolution, weight: 30, target: 95%, rule: {kind: formula, sql: "w * least(1, v / t)"}, adjust_for: [complexity]}`,
		`{id: complaint_success, weight: 20, min_n: 2, floor: 10, rule: {kind: linear, zero: 0%, full: 100%}}`,
		`{id: multi_rater, weight: 20, rule: {kind: linear, zero: 0, full: 100}}`,
		`{id: responsibility, weight: 0, reference: true, gate: {when: ">= 2", score: 30}}`), "scheme: single", "scheme: own", 1))
	team := parseScheme(t, strings.Replace(single("cycle: quarter\nrollup: {year: mean}\nscope: team\napplies_to: {roles: [主管]}\nmissing: full",
		`{id: resolution_time, weight: 60, rule: {kind: bands, bands: [{at: 10h, award: 100%}, {at: 24h, award: 50%}], interpolate: true}, adjust_for: [complexity]}`,
		`{id: csat, weight: 40, rule: {kind: linear, zero: 50%, full: 100%}}`), "scheme: single", "scheme: managers", 1))
	return []scheme.Scheme{own, team}
}

// managed puts two managers above the people of the small company, one above the
// other.
const managed = `
INSERT INTO employees (employee_id, role, team_id, manager_id) VALUES ('m1', '主管', 'north', 'm2'), ('m2', '主管', 'south', NULL);
UPDATE employees SET manager_id = CASE WHEN team_id = 'north' THEN 'm1' ELSE 'm2' END WHERE role = '售后';
UPDATE tickets SET category = 'c' || (CAST(substr(ticket_id, 2) AS INTEGER) % 3);`

// With every modifier, too, the same rows give the same tables, whatever the order
// in which they arrive, the files that they were split into, and the number of
// threads.
func TestSameRowsSameTablesWithEveryModifier(t *testing.T) {
	list := everyModifier(t)
	tables := []string{"card_member", "stratum_observation", "adjusted", "score", "dimension_score", "scorecard", "action", "rollup", "team_score"}
	all := func(db *sql.DB) map[string]string {
		out := map[string]string{}
		for _, table := range tables {
			out[table] = strings.Join(rows(t, db, "SELECT * FROM "+table), "\n")
		}
		return out
	}
	first := warehouse(t, 1, strings.ReplaceAll(company, "ORDER BY ORDER", "")+managed)
	run(t, first, list...)
	want := all(first)
	for _, table := range tables {
		if want[table] == "" {
			t.Errorf("%s is empty: the test says nothing about it", table)
		}
	}
	if kinds := one(t, first, "SELECT count(*) FILTER (WHERE kind = 'gate') > 0 FROM action"); kinds != "true" {
		t.Error("no gate was met")
	}
	split := strings.ReplaceAll(company, "ORDER BY ORDER", "ORDER BY hash(#1) % 1009, #1 DESC") + managed
	for _, table := range []string{"tickets", "surveys", "employees", "ratings"} {
		// The second half first, as if from another file.
		split += "\nCREATE TEMP TABLE part AS SELECT * FROM " + table + "; DELETE FROM " + table + ";" +
			"\nINSERT INTO " + table + " SELECT * FROM part WHERE hash(part) % 2 = 1; INSERT INTO " + table + " SELECT * FROM part WHERE hash(part) % 2 = 0; DROP TABLE part;"
	}
	second := warehouse(t, 4, split)
	run(t, second, list[1], list[0])
	got := all(second)
	for _, table := range tables {
		if got[table] != want[table] {
			t.Errorf("%s differs", table)
		}
	}
}

package modeltest

import (
	"context"
	"strings"
	"testing"

	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// single writes a scheme of one dimension; head has its own keys, and indicators
// one line each.
func single(head string, indicators ...string) string {
	return "kaohe: 1\nscheme: single\ntitle: 单\ntitle_en: single\n" + head + `
dimensions:
  - id: all
    title: 全部
    title_en: all
    weight: 100
    indicators:
      - ` + strings.Join(indicators, "\n      - ") + `
grades:
  - {id: excellent, title: 优秀, title_en: excellent, min: 90}
  - {id: qualified, title: 合格, title_en: qualified, min: 70}
  - {id: unqualified, title: 不合格, title_en: unqualified, min: 0}
`
}

// monthly is the head of a scheme of months, whose quarter and year are means.
const monthly = "cycle: month\nrollup: {quarter: mean, year: mean}\nmissing: zero\n"

const linearCSAT = "{id: csat, weight: 100, rule: {kind: linear, zero: 0%, full: 100%}}"

// last ends the data with September 2026.
const last = "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'nobody', '2026-09-30 12:00');\n"

// The boss is scored by everyone below, however deep, and someone below who is, by
// a mistake, above too is counted once. Records, services, evidence and the peer
// group's own value are those of the same people.
func TestScopeTeam(t *testing.T) {
	db := warehouse(t, 0, last+`
		INSERT INTO employees (employee_id, role, manager_id) VALUES
		  ('boss', '主管', 'deep'), ('a', '售后', 'boss'), ('b', '售后', 'boss'), ('deep', '售后', 'a'), ('alone', '主管', NULL), ('outside', '售后', 'gone');
		INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES
		  ('1', 'deep', '2026-09-01 10:00', '2026-09-01 11:00'), ('2', 'b', '2026-09-01 10:00', '2026-09-01 11:00'), ('3', 'outside', '2026-09-01 10:00', '2026-09-01 11:00');`+
		csat("boss", 1, 1, "2026-09")+csat("a", 4, 10, "2026-09")+csat("deep", 3, 4, "2026-09")+csat("outside", 0, 9, "2026-09")+csat("alone", 9, 10, "2026-09"))
	runUntil(t, db, "rank", parseScheme(t, single(monthly+"scope: team\napplies_to: {roles: [主管]}", linearCSAT)))
	expect(t, "members", rows(t, db, "SELECT employee_id, string_agg(member_id, ' ') FROM card_member GROUP BY 1 ORDER BY 1"), "alone | alone", "boss | a b boss deep")
	expect(t, "points", rows(t, db, "SELECT employee_id, n, num, den, round(value, 6), round(points, 4) FROM score WHERE period = '2026-09' ORDER BY 1"),
		"alone | 10 | 9 | 10 | 0.9 | 90", "boss | 15 | 8 | 15 | 0.533333 | 53.3333")
	expect(t, "cards", rows(t, db, "SELECT employee_id, period, score, services FROM scorecard ORDER BY ALL"),
		"alone | 2026 | 90 | 0", "alone | 2026-09 | 90 | 0", "alone | 2026Q3 | 90 | 0", "boss | 2026 | 53.33 | 2", "boss | 2026-09 | 53.33 | 2", "boss | 2026Q3 | 53.33 | 2")
	expect(t, "the peer group's value counts everyone once", rows(t, db, "SELECT people, num, den FROM rollup WHERE indicator = 'csat' AND scope = 'scheme:single' AND period = '2026-09'"), "4 | 17 | 25")
	expect(t, "evidence", rows(t, db, "SELECT c.employee_id, count(*) FILTER (WHERE e.against) || '/' || count(*) FROM card_member AS c JOIN evidence AS e ON e.employee_id = c.member_id GROUP BY 1 ORDER BY 1"),
		"alone | 1/10", "boss | 7/15")
	expect(t, "ranks are drawn from the same records", rows(t, db, "SELECT employee_id, rank, rank_low, rank_high FROM scorecard WHERE period = '2026Q3' ORDER BY 1"), "alone | 1 | 1 | 1", "boss | 2 | 2 | 2")
}

// Who is appraised: role, team (with those under it) and kind of the own team must
// all hold.
func TestAppliesTo(t *testing.T) {
	script := last + `
		INSERT INTO teams (team_id, parent_id, kind) VALUES ('T1', NULL, '部'), ('T11', 'T1', '小组'), ('T111', 'T11', '小组'), ('T2', NULL, '小组'), ('loop', 'pool', '部'), ('pool', 'loop', '部');
		INSERT INTO employees (employee_id, role, team_id) VALUES ('1', '售后', 'T1'), ('11', '售后', 'T11'), ('111', '售后', 'T111'), ('2', '售后', 'T2'), ('other role', '客服', 'T11'),
		  ('no team', '售后', NULL), ('unknown team', '售后', 'T9'), ('in a loop', '售后', 'loop');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) SELECT employee_id, employee_id, DATE '2026-09-10', 80 FROM employees;`
	for conditions, want := range map[string]string{
		"":                                "1,11,111,2,in a loop,no team,other role,unknown team",
		"applies_to: {roles: [售后]}":       "1,11,111,2,in a loop,no team,unknown team",
		"applies_to: {teams: [T11]}":      "11,111,other role",
		"applies_to: {teams: [T1, pool]}": "1,11,111,in a loop,other role",
		"applies_to: {team_kinds: [小组]}":  "11,111,2,other role",
		"applies_to: {roles: [售后], teams: [T1], team_kinds: [小组]}":    "11,111",
		"applies_to: {roles: [客服, 售后], teams: [T2], team_kinds: [部]}": "",
	} {
		db := warehouse(t, 0, script)
		runUntil(t, db, "rank", parseScheme(t, single(monthly+conditions, "{id: skill_exam, weight: 100, rule: {kind: linear, zero: 0, full: 100}}")))
		if got := one(t, db, "SELECT coalesce(string_agg(employee_id, ',' ORDER BY employee_id), '') FROM scorecard WHERE period = '2026-09'"); got != want {
			t.Errorf("%q: got %s, want %s", conditions, got, want)
		}
	}
}

// The first target whose every condition holds; else the common one. The points
// and the card show the one that applied.
func TestTargetsByRoleTeamAndPeriod(t *testing.T) {
	db := warehouse(t, 0, last+`
		INSERT INTO teams (team_id, parent_id) VALUES ('T2', NULL), ('T21', 'T2');
		INSERT INTO employees (employee_id, role, team_id) VALUES ('fitter', '安装', 'T2'), ('in sub-team', '售后', 'T21'), ('usual', '售后', 'T3');
		INSERT INTO exams (exam_id, employee_id, taken_on, score)
		SELECT employee_id || d, employee_id, d, 70 FROM employees, (VALUES (DATE '2026-07-10'), (DATE '2026-09-10')) AS v(d);`)
	runUntil(t, db, "rank", parseScheme(t, single(monthly, `{id: skill_exam, weight: 100, target: 90, rule: {kind: deduct, points: 1, per: 1},
         targets: [{role: 安装, target: 92}, {team: T2, period: 2026-07, target: 75}, {team: T2, period: 2026Q3, target: 80}]}`)))
	expect(t, "targets", rows(t, db, "SELECT employee_id, period, target, shortfall, points FROM score WHERE length(period) = 7 ORDER BY 1, 2"),
		"fitter | 2026-07 | 92 | 22 | 78", "fitter | 2026-09 | 92 | 22 | 78",
		"in sub-team | 2026-07 | 75 | 5 | 95", "in sub-team | 2026-09 | 80 | 10 | 90",
		"usual | 2026-07 | 90 | 20 | 80", "usual | 2026-09 | 90 | 20 | 80")
	expect(t, "a mean shows the last target", rows(t, db, "SELECT employee_id, target, shortfall, points FROM score WHERE period = '2026Q3' ORDER BY 1"),
		"fitter | 92 | 22 | 78", "in sub-team | 80 | 7.5 | 92.5", "usual | 90 | 20 | 80")
}

// A pooled quarter scores the sums of its months: too few answers in a month are
// enough in a quarter, a gate looks at the sum, and records of months in which the
// person was no longer there stay out. The year is the mean of the months.
func TestPooledQuarter(t *testing.T) {
	db := warehouse(t, 0, last+`
		INSERT INTO employees (employee_id, role, left_on) VALUES ('stays', 'x', NULL), ('leaves', 'x', '2026-08-31');`+
		csat("stays", 4, 4, "2026-07")+csat("stays", 2, 4, "2026-08")+csat("stays", 10, 10, "2026-09")+
		csat("leaves", 9, 10, "2026-07")+csat("leaves", 0, 90, "2026-09"), "complaints")
	runUntil(t, db, "rank", parseScheme(t, single("cycle: month\nrollup: {quarter: pool, year: mean}\nmissing: zero",
		"{id: csat, weight: 100, min_n: 5, rule: {kind: linear, zero: 0%, full: 100%}, gate: {when: \"< 95%\", cap_grade: qualified}}")))
	expect(t, "cards", rows(t, db, "SELECT employee_id, period, score, grade, complete, complete_of FROM scorecard ORDER BY 1, length(period) DESC, 2"),
		"leaves | 2026-07 | 90 | qualified | 1 | 1", "leaves | 2026Q3 | 90 | qualified | 1 | 3", "leaves | 2026 | 90 | excellent | 1 | 12",
		"stays | 2026-07 | 0 | unqualified | 1 | 1", "stays | 2026-08 | 0 | unqualified | 1 | 1", "stays | 2026-09 | 100 | excellent | 1 | 1",
		"stays | 2026Q3 | 88.89 | qualified | 3 | 3", "stays | 2026 | 33.33 | unqualified | 3 | 12")
	expect(t, "points of the quarter", rows(t, db, "SELECT employee_id, n, num, den, points, status FROM score WHERE period = '2026Q3' ORDER BY 1"),
		"leaves | 10 | 9 | 10 | 90 | scored", "stays | 18 | 16 | 18 | 88.888889 | scored")
}

// Quarters as the base and a pooled year.
func TestPooledYearOfQuarters(t *testing.T) {
	db := warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('a', 'x');"+
		csat("a", 1, 2, "2026-02")+csat("a", 3, 4, "2026-05")+csat("a", 4, 4, "2026-09"))
	runUntil(t, db, "rank", parseScheme(t, single("cycle: quarter\nrollup: {year: pool}\nmissing: zero", linearCSAT)))
	expect(t, "cards", rows(t, db, "SELECT period, cycle, score, complete, complete_of FROM scorecard ORDER BY length(period) DESC, 1"),
		"2026Q1 | quarter | 50 | 1 | 1", "2026Q2 | quarter | 75 | 1 | 1", "2026Q3 | quarter | 100 | 1 | 1", "2026 | year | 80 | 3 | 4")
}

// A quarter pooled from months is the quarter that a quarterly scheme scores from
// the records themselves, whatever the rules.
func TestPoolingIsScoringTheRecords(t *testing.T) {
	indicators := []string{
		"{id: csat, weight: 40, target: 90%, min_n: 5, rule: {kind: deduct, points: 2, per: 1pp}, gate: {when: \"< 95%\", cap_grade: qualified}}",
		"{id: on_time_resolution, weight: 20, target: 95%, rule: {kind: formula, sql: \"w * least(1, v / t)\"}, adjust_for: [complexity]}",
		"{id: resolution_time, weight: 20, rule: {kind: bands, bands: [{at: 6h, award: 100%}, {at: 24h, award: 60%}], interpolate: true}}",
		"{id: responsibility, weight: 10, rule: {kind: deduct_each, points: 2}}",
		"{id: skill_exam, weight: 10, rule: {kind: linear, zero: 0, full: 100}}",
	}
	head := "missing: redistribute\ncycle: "
	pooled := parseScheme(t, strings.Replace(single(head+"month\nrollup: {quarter: pool, year: pool}", indicators...), "scheme: single", "scheme: pooled", 1))
	scored := parseScheme(t, strings.Replace(single(head+"quarter\nrollup: {year: pool}", indicators...), "scheme: single", "scheme: scored", 1))
	db := warehouse(t, 0, strings.ReplaceAll(company, "ORDER BY ORDER", ""))
	runUntil(t, db, "rank", pooled, scored)
	for _, query := range []string{
		"SELECT period, employee_id, score, grade, rank, change FROM scorecard WHERE scheme = ? AND cycle <> 'month' ORDER BY ALL",
		"SELECT period, employee_id, indicator, n, num, den, value, target, shortfall, points, max_points, status FROM score WHERE scheme = ? AND cycle <> 'month' ORDER BY ALL",
		"SELECT period, employee_id, raw, expected, value FROM adjusted WHERE scheme = ? AND cycle <> 'month' ORDER BY ALL",
	} {
		want := rows(t, db, query, "scored")
		if len(want) < 20 {
			t.Fatalf("only %d rows to compare", len(want))
		}
		expect(t, "pooled", rows(t, db, query, "pooled"), want...)
	}
	expect(t, "ranks have ranges, drawn with formulas and adjustment", rows(t, db, `SELECT scheme, bool_and(rank_low BETWEEN 1 AND rank AND rank_high BETWEEN rank AND peers), max(rank_high - rank_low) > 1
		FROM scorecard WHERE cycle <> 'month' GROUP BY scheme ORDER BY 1`), "pooled | true | true", "scored | true | true")
}

// A formula that the engine refuses is reported at its place in the scheme; one
// that gives no number gives no points, and a warning.
func TestFormulas(t *testing.T) {
	db := warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x');"+csat("a", 3, 4, "2026-09")+csat("b", 4, 4, "2026-09"))
	s := parseScheme(t, single(monthly, `{id: csat, weight: 60, target: 90%, rule: {kind: formula, sql: "w * least(1, v / t)"}}`,
		`{id: csat_mean, weight: 40, rule: {kind: formula, sql: "nullif(n, 4)"}}`))
	r := runUntil(t, db, "rank", s)
	expect(t, "points", rows(t, db, "SELECT employee_id, indicator, points FROM score WHERE period = '2026-09' ORDER BY 1, 2"), "a | csat | 50", "a | csat_mean | 0", "b | csat | 60", "b | csat_mean | 0")
	warned := false
	for _, w := range r.Warnings {
		warned = warned || w.EN == "scheme single: the formula of csat_mean gives no number on 2 scorecards: 0 points there"
	}
	if !warned {
		t.Errorf("no warning: %v", r.Warnings)
	}
	s.Dimensions[0].Indicators[0].Rule.Formula = "(SELECT 1)"
	if _, err := model.Run(context.Background(), db, model.Options{Library: library(t), Schemes: []scheme.Scheme{s}}); err == nil || !strings.Contains(err.Error(), "formula of csat") {
		t.Errorf("a query ran as a formula: %v", err)
	}
}

func TestPrepareReportsFormulasAndAdjustment(t *testing.T) {
	db := warehouse(t, 0, "")
	s := parseScheme(t, single(monthly, `{id: csat, weight: 60, target: 90%, rule: {kind: formula, sql: "w * v / t - 99999 * 99999"}}`,
		"{id: skill_exam, weight: 20, rule: {kind: linear, zero: 0, full: 100}, adjust_for: [category]}",
		"{id: nps, weight: 20, rule: {kind: linear, zero: 0, full: 100}, adjust_for: [category]}",
		"{id: wasted_visit, weight: 0, reference: true, adjust_for: [category, complexity]}"))
	var problems diag.List
	model.Prepare(context.Background(), db, model.Options{Library: library(t), Schemes: []scheme.Scheme{s}}, &problems)
	got := problems.Error()
	for _, want := range []string{
		"scheme.yaml:15:72: the formula is wrong: Out of Range Error: Overflow",
		"scheme.yaml:16: adjust_for: the records of skill_exam do not lead to a ticket",
		"scheme.yaml:17: adjust_for: the value of nps can be negative",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if len(problems) != 3 {
		t.Errorf("want three problems, got\n%s", got)
	}
}

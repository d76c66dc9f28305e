package modeltest

import (
	"context"
	"strings"
	"testing"

	"kaohe/model"
	"kaohe/model/diag"
)

// Periods: the running month is not scored, a quarter that the data only begin
// in is not whole, and a few silent days at the end do not matter.
func TestPeriods(t *testing.T) {
	exams := `INSERT INTO employees (employee_id, role) VALUES ('a', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) SELECT 'x' || i, 'a', d, 80 FROM (VALUES (1, DATE '2026-02-10'), (2, DATE '2026-05-10'), (3, DATE '2026-06-10')) AS v(i, d);`
	for _, c := range []struct{ last, period, quarters, months string }{
		{"2026-06-30", "2026Q2", "2026Q1 true false 2025Q4; 2026Q2 true true 2026Q1", "2026-05 2026-02 2026-06"},
		{"2026-06-25", "2026Q2", "2026Q1 true false 2025Q4; 2026Q2 true true 2026Q1", "2026-05 2026-02 2026-06"},
		{"2026-06-24", "2026Q1", "2026Q1 true false 2025Q4; 2026Q2 false false 2026Q1", "2026-05 2026-02"},
	} {
		db := warehouse(t, 0, exams+"INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('t', 'b', '"+c.last+" 08:00')")
		r := runUntil(t, db, "grade", parseScheme(t, exact))
		got := strings.Join(rows(t, db, "SELECT period || ' ' || complete || ' ' || whole || ' ' || previous FROM period WHERE cycle = 'quarter' ORDER BY period"), "; ")
		if r.Period != c.period || got != c.quarters {
			t.Errorf("%s: got %s, %s; want %s, %s", c.last, r.Period, got, c.period, c.quarters)
		}
		want := strings.Fields(c.months)
		if got := rows(t, db, "SELECT period FROM scorecard WHERE cycle = 'month'"); len(got) != len(want) {
			t.Errorf("%s: months with a scorecard are %v, want %v", c.last, got, want)
		}
	}
}

func TestPeriodAskedFor(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 9, 10, "2026-09"))
	o := model.Options{Library: library(t), Period: "2026-09"}
	if r, err := model.Run(context.Background(), db, o); err != nil || r.Period != "2026-09" {
		t.Errorf("got %q, %v", r.Period, err)
	}
	o.Period = "2027Q1"
	_, err := model.Run(context.Background(), db, o)
	if err == nil || err.Error() != "period: the data have no 2027Q1 (they run from 2026-07 to 2026-09)" {
		t.Errorf("got %v", err)
	}
	if got := diag.Message(err, diag.ZH); got != "period: 数据中没有 2027Q1（数据为 2026-07 至 2026-09）" {
		t.Errorf("got %s", got)
	}
	if got := one(t, db, "SELECT count(*) > 0 FROM observation"); got != "true" {
		t.Error("the results before are gone")
	}
}

// Without a single record there is nothing to say, and that is no error.
func TestEmptyWarehouse(t *testing.T) {
	db := warehouse(t, 0, "")
	r := runUntil(t, db, "grade", parseScheme(t, frameworkSource(t)))
	if r.Period != "" {
		t.Errorf("period %q", r.Period)
	}
	for _, table := range []string{"observation", "scorecard", "rollup", "finding", "action"} {
		if got := one(t, db, "SELECT count(*) FROM "+table); got != "0" {
			t.Errorf("%s has %s rows", table, got)
		}
	}
}

// A scheme's own parameters make observations of their own name; evidence is
// kept of scored variants only, and says what spoke against the person.
func TestVariantsAndEvidence(t *testing.T) {
	source := strings.Replace(frameworkSource(t), "with: {simple_hours: 24, complex_workdays: 3}", "with: {simple_hours: 2}", 1)
	db := warehouse(t, 0, person("a")+`
		INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, resolved_at) VALUES
		  ('slow', 'a', 'simple', '2026-09-01 10:00', '2026-09-01 15:00'), ('quick', 'a', 'simple', '2026-09-01 10:00', '2026-09-01 11:00'),
		  ('old', 'a', 'simple', '2025-09-30 10:00', '2025-09-30 11:00');`+
		exam("a", 79)+conduct("a", "shirking", 1))
	runUntil(t, db, "grade", parseScheme(t, source))
	expect(t, "observations", rows(t, db, "SELECT indicator, n, num FROM observation WHERE indicator LIKE 'on_time%' AND month = '2026-09' ORDER BY 1"),
		"on_time_resolution | 2 | 2", "on_time_resolution(simple_hours=2) | 3 | 1")
	expect(t, "evidence of four quarters", rows(t, db, "SELECT indicator, ref, num, against FROM evidence ORDER BY 1, 2"),
		"on_time_resolution(simple_hours=2) | late-a | 0 | true",
		"on_time_resolution(simple_hours=2) | quick | 1 | false", "on_time_resolution(simple_hours=2) | slow | 0 | true",
		"responsibility | a-shirking-0 | 1 | true", "skill_exam | a-x | 79 | true")
	if got := one(t, db, "SELECT definition_en FROM indicator WHERE indicator = 'on_time_resolution(simple_hours=2)'"); !strings.Contains(got, "Simple: 2 clock hours") || !strings.Contains(got, "Complex: 3 working days") {
		t.Errorf("the definition does not have the parameters: %s", got)
	}
}

// Ranks are ranges in quarters and years only; a range holds its rank, and tiers
// go down with the ranks.
func TestRankRanges(t *testing.T) {
	db := warehouse(t, 0, strings.ReplaceAll(company, "ORDER BY ORDER", ""))
	runUntil(t, db, "rank", parseScheme(t, frameworkSource(t)))
	expect(t, "months have no range", rows(t, db, "SELECT count(rank_low) + count(rank_high) + count(tier) FROM scorecard WHERE cycle = 'month'"), "0")
	expect(t, "quarters and years have", rows(t, db, `SELECT count(*) > 0, bool_and(rank_low BETWEEN 1 AND rank AND rank_high BETWEEN rank AND peers), max(rank_high - rank_low) > 2
		FROM scorecard WHERE cycle <> 'month'`), "true | true | true")
	expect(t, "tiers", rows(t, db, `SELECT bool_and(tier >= coalesce(above, 1)) FROM (SELECT tier, lag(tier) OVER (PARTITION BY period ORDER BY rank) AS above FROM scorecard WHERE cycle <> 'month') AS t`), "true")
}

// Where every value is certain, so is every rank.
func TestRankRangesOfExams(t *testing.T) {
	db := warehouse(t, 0, `INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('1', 'a', DATE '2026-09-29', 80), ('2', 'b', DATE '2026-09-29', 90), ('3', 'c', DATE '2026-09-29', 80);`)
	runUntil(t, db, "rank", parseScheme(t, exact))
	expect(t, "ranks", rows(t, db, "SELECT employee_id, rank, rank_low, rank_high, tier FROM scorecard WHERE period = '2026Q3' ORDER BY 1"),
		"a | 2 | 2 | 2 | 2", "b | 1 | 1 | 1 | 1", "c | 2 | 2 | 2 | 2")
}

// A month is scored for those who were there on some day of it, however late
// their last records come in.
func TestLeaversAndNewcomers(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO employees (employee_id, role, hired_on, left_on) VALUES
		  ('left on the last day', 'x', NULL, '2026-07-31'), ('left on the first', 'x', NULL, '2026-08-01'),
		  ('came on the last day', 'x', '2026-08-31', NULL), ('came on the first', 'x', '2026-09-01', NULL), ('always', 'x', '2020-01-01', NULL);
		INSERT INTO exams (exam_id, employee_id, taken_on, score)
		SELECT employee_id || d, employee_id, d, 80 FROM employees, (VALUES (DATE '2026-07-10'), (DATE '2026-08-10'), (DATE '2026-09-29')) AS v(d);`)
	runUntil(t, db, "grade", parseScheme(t, exact))
	expect(t, "months", rows(t, db, "SELECT employee_id, string_agg(period, ' ' ORDER BY period) FROM scorecard WHERE cycle = 'month' GROUP BY 1 ORDER BY 1"),
		"always | 2026-07 2026-08 2026-09", "came on the first | 2026-09", "came on the last day | 2026-08 2026-09",
		"left on the first | 2026-07 2026-08", "left on the last day | 2026-07")
	expect(t, "quarter", rows(t, db, "SELECT employee_id, complete FROM scorecard WHERE period = '2026Q3' ORDER BY 1"),
		"always | 3", "came on the first | 1", "came on the last day | 2", "left on the first | 2", "left on the last day | 1")
	expect(t, "peers", rows(t, db, "SELECT DISTINCT period, peers FROM scorecard WHERE cycle = 'month' ORDER BY 1"),
		"2026-07 | 3", "2026-08 | 3", "2026-09 | 3")
}

// A run may stop early, but only at a step that there is.
func TestUntilAStep(t *testing.T) {
	db := warehouse(t, 0, "INSERT INTO employees (employee_id, role) VALUES ('a', '售后')")
	runUntil(t, db, "scorecard")
	expect(t, "nothing is scored", rows(t, db, "SELECT 'scored' FROM scorecard"), []string(nil)...)
	_, err := model.Run(context.Background(), db, model.Options{Library: library(t), Until: "nowhere"})
	if err == nil || !strings.Contains(err.Error(), `no step "nowhere"`) {
		t.Errorf("got %v", err)
	}
}

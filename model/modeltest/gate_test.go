package modeltest

import (
	"strings"
	"testing"
)

// A gate lowers the total or caps the grade, never raises either, and is said with
// its figures whether or not it changed anything.
func TestGates(t *testing.T) {
	db := warehouse(t, 0, last+`
		INSERT INTO employees (employee_id, role) VALUES ('clean', 'x'), ('one', 'x'), ('three', 'x'), ('weak', 'x'), ('few', 'x');`+
		exam("clean", 95)+exam("one", 95)+exam("three", 95)+exam("weak", 65)+exam("few", 95)+
		conduct("one", "shirking", 1)+conduct("three", "shirking", 3)+conduct("weak", "shirking", 1)+csat("few", 1, 2, "2026-09"))
	runUntil(t, db, "action", parseScheme(t, single(monthly,
		"{id: skill_exam, weight: 100, rule: {kind: linear, zero: 0, full: 100}}",
		`{id: responsibility, weight: 0, reference: true, gate: [{when: ">= 1", cap_grade: qualified}, {when: ">= 3", score: 0}]}`,
		`{id: csat, weight: 0, reference: true, min_n: 3, gate: {when: "< 60%", score: 0}}`)))
	expect(t, "cards", rows(t, db, "SELECT employee_id, score, grade, rank FROM scorecard WHERE period = '2026-09' ORDER BY 1"),
		"clean | 95 | excellent | 1", "few | 95 | excellent | 1", "one | 95 | qualified | 1", "three | 0 | unqualified | 5", "weak | 65 | unqualified | 4")
	expect(t, "a mean takes the scores", rows(t, db, "SELECT employee_id, score, grade FROM scorecard WHERE period = '2026Q3' ORDER BY 1"),
		"clean | 95 | excellent", "few | 95 | excellent", "one | 95 | excellent", "three | 0 | unqualified", "weak | 65 | unqualified")
	expect(t, "said", rows(t, db, "SELECT employee_id, value_en, because_en FROM action WHERE kind = 'gate' ORDER BY 1, 2"),
		`one | grade "qualified" at best | Responsibility 1, which meets the veto (≥ 1); without it score 95.00, grade "excellent"`,
		`three | a total of 0 at most | Responsibility 3, which meets the veto (≥ 3); without it score 95.00, grade "excellent"`,
		`three | grade "qualified" at best | Responsibility 3, which meets the veto (≥ 1); without it score 95.00, grade "excellent"`,
		`weak | grade "qualified" at best | Responsibility 1, which meets the veto (≥ 1); without it score 65.00, grade "unqualified", so nothing changed`)
	if got := one(t, db, "SELECT value || '：' || because FROM action WHERE kind = 'gate' AND employee_id = 'one'"); got != "等级最高为“合格”：责任心 1 次，达到否决条件（≥ 1 次）；否决前得分 95.00，等级“优秀”" {
		t.Errorf("in Chinese: %s", got)
	}
}

// Drawn scores go through the gates too: who is certain to meet one is certain of
// the rank that it leaves.
func TestRankRangesWithGates(t *testing.T) {
	db := warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x');"+
		exam("a", 69)+exam("b", 71)+exam("c", 30)+csat("a", 30, 30, "2026-09")+csat("b", 5, 30, "2026-09")+csat("c", 5, 30, "2026-09"))
	runUntil(t, db, "rank", parseScheme(t, single(monthly, "{id: csat, weight: 100, rule: {kind: linear, zero: 0%, full: 100%}}",
		`{id: skill_exam, weight: 0, reference: true, gate: [{when: "< 70", score: 1}, {when: "< 50", score: 0}]}`)))
	expect(t, "ranks", rows(t, db, "SELECT employee_id, score, rank, rank_low, rank_high FROM scorecard WHERE period = '2026Q3' ORDER BY 1"),
		"a | 1 | 2 | 2 | 2", "b | 16.67 | 1 | 1 | 1", "c | 0 | 3 | 3 | 3")
}

// Fewer raters than the scheme asks for are a small sample: one's own rating, one
// off the scale and a side that weighs nothing do not count; who does not sign is
// counted by the criterion that most rated.
func TestRatersAtLeast(t *testing.T) {
	db := warehouse(t, 0, last+`
		INSERT INTO employees (employee_id, role) VALUES ('three', 'x'), ('two', 'x'), ('unsigned', 'x');
		INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id) VALUES
		  ('1', 'three', '2026-09-01', 'manager', 'a', 80, 100, 'm'), ('2', 'three', '2026-09-01', 'manager', 'b', 90, 100, 'm'), ('3', 'three', '2026-09-02', 'peer', 'a', 4, 5, 'p1'), ('4', 'three', '2026-09-03', 'peer', 'a', 70, 100, 'p2'),
		  ('5', 'two', '2026-09-01', 'manager', 'a', 80, 100, 'm'), ('6', 'two', '2026-09-01', 'peer', 'a', 80, 100, 'p1'), ('7', 'two', '2026-09-01', 'self', 'a', 99, 100, 'two'),
		  ('8', 'two', '2026-09-01', 'peer', 'a', 101, 100, 'p3'), ('9', 'two', '2026-09-01', 'peer', 'a', 90, 100, 'two'), ('10', 'two', '2026-08-01', 'peer', 'a', 90, 100, 'p4'), ('11', 'two', '2026-09-01', 'customer', 'a', 90, 100, 'c'),
		  ('12', 'unsigned', '2026-09-01', 'peer', 'a', 80, 100, NULL), ('13', 'unsigned', '2026-09-01', 'peer', 'a', 80, 100, NULL), ('14', 'unsigned', '2026-09-01', 'peer', 'b', 80, 100, NULL), ('15', 'unsigned', '2026-09-01', 'manager', 'a', 80, 100, 'm');`)
	source := single(strings.Replace(monthly, "missing: zero", "missing: full", 1)+"raters: {at_least: 3, weights: {manager: 60%, peer: 40%}}",
		"{id: multi_rater, weight: 100, rule: {kind: linear, zero: 0, full: 100}}")
	runUntil(t, db, "action", parseScheme(t, source))
	expect(t, "September", rows(t, db, "SELECT employee_id, status, round(value, 4), round(points, 4) FROM score WHERE period = '2026-09' ORDER BY 1"),
		"three | scored | 81 | 81", "two | small_sample | 80 | 100", "unsigned | scored | 80 | 80")
	runUntil(t, db, "action", parseScheme(t, strings.Replace(source, "quarter: mean", "quarter: pool", 1)))
	expect(t, "with August's rater there are three in the quarter", rows(t, db, "SELECT status FROM score WHERE period = '2026Q3' AND employee_id = 'two'"), "scored")
}

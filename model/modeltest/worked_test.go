package modeltest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kaohe/model/scheme"
)

// The worked examples of the model's design, through the real SQL: records in,
// points and grades out. The month is 2026-09; every person is of the role that
// the framework scheme appraises.

// person makes an employee and a ticket long after, so that the month is over.
func person(id string) string {
	return fmt.Sprintf(`
		INSERT INTO employees (employee_id, name, team_id, role) VALUES ('%[1]s', '%[1]s', 'a', '售后');
		INSERT INTO tickets (ticket_id, employee_id, opened_at) SELECT 'late-%[1]s', '%[1]s', TIMESTAMP '2026-09-30 20:00:00';`, id)
}

// csat gives a person satisfied answers out of all.
func csat(id string, satisfied, all int, month string) string {
	return fmt.Sprintf(`
		INSERT INTO surveys (survey_id, kind, employee_id, answered_at, score, scale_min, scale_max)
		SELECT '%[1]s-%[4]s-' || i, 'csat', '%[1]s', TIMESTAMP '%[4]s-10 10:00:00', CASE WHEN i < %[2]d THEN 4 ELSE 3 END, 1, 5
		FROM range(%[3]d) AS r(i);`, id, satisfied, all, month)
}

// onTime gives a person simple tickets resolved within 24 hours out of all.
func onTime(id string, good, all int) string {
	return fmt.Sprintf(`
		INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, resolved_at)
		SELECT '%[1]s-t-' || i, '%[1]s', 'simple', TIMESTAMP '2026-09-01 10:00:00',
		       TIMESTAMP '2026-09-01 10:00:00' + CASE WHEN i < %[2]d THEN INTERVAL '24' HOUR ELSE INTERVAL '86401' SECOND END
		FROM range(%[3]d) AS r(i);`, id, good, all)
}

func complaints(id string, succeeded, all int) string {
	return fmt.Sprintf(`
		INSERT INTO complaints (complaint_id, employee_id, received_at, cause, resolved_at, succeeded)
		SELECT '%[1]s-c-' || i, '%[1]s', TIMESTAMP '2026-09-02 10:00:00', 'delay', TIMESTAMP '2026-09-03 10:00:00', i < %[2]d
		FROM range(%[3]d) AS r(i);`, id, succeeded, all)
}

func conduct(id, kind string, events int) string {
	return fmt.Sprintf(`
		INSERT INTO conduct (event_id, employee_id, occurred_at, kind, verified)
		SELECT '%[1]s-%[2]s-' || i, '%[1]s', TIMESTAMP '2026-09-05 10:00:00', '%[2]s', TRUE FROM range(%[3]d) AS r(i);`, id, kind, events)
}

func exam(id string, score float64) string {
	return fmt.Sprintf(`INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('%[1]s-x', '%[1]s', DATE '2026-09-06', %[2]g);`, id, score)
}

func rating(id string, score float64) string {
	return fmt.Sprintf(`INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id)
		VALUES ('%[1]s-r', '%[1]s', TIMESTAMP '2026-09-20 10:00:00', 'manager', 'problem_solving', %[2]g, 100, 'boss');`, id, score)
}

func TestWorkedExamplesOfTheFramework(t *testing.T) {
	script := strings.Join([]string{
		person("one"), csat("one", 35, 40, "2026-09"),
		person("two"), csat("two", 7, 10, "2026-09"),
		person("three"), onTime("three", 92, 100),
		person("four"), complaints("four", 6, 8),
		person("five"), conduct("five", "shirking", 3), exam("five", 90),
		person("six"), exam("six", 68),
		person("seven"), csat("seven", 35, 40, "2026-09"), onTime("seven", 92, 100), complaints("seven", 6, 8),
		conduct("seven", "shirking", 3), exam("seven", 68), rating("seven", 100),
	}, "\n")
	full := strings.Replace(frameworkSource(t), "missing: redistribute", "missing: full", 1)
	variants := map[string]string{ // one change each to the scheme
		"full":              full,
		"csat-started":      strings.Replace(full, "steps: whole}", "steps: started}", 1),
		"csat-proportional": strings.Replace(full, "steps: whole}", "steps: proportional}", 1),
		"exam-started":      strings.Replace(full, "points: 2, per: 5}", "points: 2, per: 5, steps: started}", 1),
		"exam-proportional": strings.Replace(full, "points: 2, per: 5}", "points: 2, per: 5, steps: proportional}", 1),
	}
	db := warehouse(t, 0, script)
	runUntil(t, db, "grade", named(t, variants)...)
	for _, c := range []struct{ name, scheme, person, indicator, want string }{
		{"1 whole", "full", "one", "csat", "26"},
		{"1 started", "csat-started", "one", "csat", "24"},
		{"1 proportional", "csat-proportional", "one", "csat", "25"},
		{"2 never below nought", "full", "two", "csat", "0"},
		{"3 on time", "full", "three", "on_time_resolution", "12"},
		{"4 complaints", "full", "four", "complaint_success", "5"},
		{"5 shirking", "full", "five", "responsibility", "4"},
		{"6 exam whole", "full", "six", "skill_exam", "6"},
		{"6 exam started", "exam-started", "six", "skill_exam", "4"},
		{"6 exam proportional", "exam-proportional", "six", "skill_exam", "5.2"},
	} {
		got := one(t, db, `SELECT points FROM score WHERE period = '2026-09' AND scheme = ? AND employee_id = ? AND indicator = ?`, c.scheme, c.person, c.indicator)
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	got := one(t, db, `SELECT score, grade FROM scorecard WHERE period = '2026-09' AND scheme = 'full' AND employee_id = 'seven'`)
	if want := "73 | qualified"; got != want {
		t.Errorf("7 total: got %s, want %s", got, want)
	}
}

// named parses variants of the framework scheme, each under its own id.
func named(t *testing.T, sources map[string]string) []scheme.Scheme {
	t.Helper()
	var out []scheme.Scheme
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		out = append(out, parseScheme(t, strings.Replace(sources[name], "scheme: framework", "scheme: "+name, 1)))
	}
	return out
}

// exact is a scheme in which the exam is everything: its score is the person's.
const exact = `
kaohe: 1
scheme: exact
title: 考试
title_en: exam
cycle: month
rollup: {quarter: mean, year: mean}
basis: points
score_digits: 2
missing: redistribute
dimensions:
  - id: ability
    title: 能力
    title_en: ability
    weight: 100
    indicators:
      - {id: skill_exam, weight: 100, rule: {kind: linear, zero: 0, full: 100}}
grades:
  - {id: excellent, title: 优秀, title_en: excellent, min: 90}
  - {id: qualified, title: 合格, title_en: qualified, min: 70}
  - {id: unqualified, title: 不合格, title_en: unqualified, min: 0}
`

func TestWorkedExampleYearFromMonths(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO employees (employee_id, role) VALUES ('a', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES
		  ('1', 'a', DATE '2026-06-10', 88), ('2', 'a', DATE '2026-07-10', 91), ('4', 'a', DATE '2026-09-29', 95);`)
	runUntil(t, db, "grade", parseScheme(t, exact))
	for period, want := range map[string]string{
		"2026":    "91.33 | excellent | 3 | 12",
		"2026Q3":  "93 | excellent | 2 | 3",
		"2026-07": "91 | excellent | 1 | 1",
	} {
		if got := one(t, db, "SELECT score, grade, complete, complete_of FROM scorecard WHERE period = ?", period); got != want {
			t.Errorf("%s: got %s, want %s", period, got, want)
		}
	}
	if got := rows(t, db, "SELECT 1 FROM scorecard WHERE period = '2026-08'"); len(got) > 0 {
		t.Error("a month without data has a scorecard")
	}
}

func TestWorkedExampleThePrintedScoreDecides(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x'), ('d', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES
		  ('1', 'a', DATE '2026-09-29', 89.995), ('2', 'b', DATE '2026-09-29', 89.9949),
		  ('3', 'c', DATE '2026-09-29', 90), ('4', 'd', DATE '2026-09-29', 70);`)
	runUntil(t, db, "grade", parseScheme(t, exact))
	got := rows(t, db, "SELECT employee_id, score, grade, rank, peers FROM scorecard WHERE period = '2026-09' ORDER BY employee_id")
	want := []string{"a | 90 | excellent | 1 | 4", "b | 89.99 | qualified | 3 | 4", "c | 90 | excellent | 1 | 4", "d | 70 | qualified | 4 | 4"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWorkedExampleBands(t *testing.T) {
	source := strings.Replace(exact, "{id: skill_exam, weight: 100, rule: {kind: linear, zero: 0, full: 100}}",
		`{id: resolution, weight: 40, rule: {kind: bands, bands: [{at: 95%, award: 100%, title: 优秀}, {at: 90%, award: 80%, title: 合格}, {award: 50%}]}}
      - {id: first_response_time, weight: 40, rule: {kind: bands, bands: [{at: 12h, award: 100%, title: 优秀}, {at: 24h, award: 80%, title: 合格}, {award: 50%}]}}
      - {id: nps, weight: 20, rule: {kind: linear, zero: 0, full: 100}}`, 1)
	db := warehouse(t, 0, `
		INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x');
		INSERT INTO tickets (ticket_id, employee_id, opened_at, first_response_at, resolved_at, solved)
		SELECT 'a' || i, 'a', TIMESTAMP '2026-09-28 00:00:00', TIMESTAMP '2026-09-28 12:00:00', TIMESTAMP '2026-09-29 00:00:00', i < 93 FROM range(100) AS r(i)
		UNION ALL
		SELECT 'b' || i, 'b', TIMESTAMP '2026-09-28 00:00:00', TIMESTAMP '2026-09-28 12:00:01', TIMESTAMP '2026-09-29 00:00:00', i < 95 FROM range(100) AS r(i);
		INSERT INTO surveys (survey_id, kind, employee_id, answered_at, score)
		SELECT 'n' || i, 'nps', 'a', TIMESTAMP '2026-09-20 00:00:00', [10, 10, 9, 9, 8, 7, 6, 5, 0, 10][i + 1] FROM range(10) AS r(i);`)
	runUntil(t, db, "grade", parseScheme(t, source))
	got := rows(t, db, "SELECT employee_id, indicator, round(value, 6), points FROM score WHERE period = '2026-09' ORDER BY 1, 2")
	want := []string{
		"a | first_response_time | 43200 | 40", "a | nps | 20 | 4", "a | resolution | 0.93 | 32",
		"b | first_response_time | 43201 | 40", "b | nps | – | 0", "b | resolution | 0.95 | 50",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWorkedExampleBasisHundred(t *testing.T) {
	full := strings.Replace(frameworkSource(t), "missing: redistribute", "missing: full", 1)
	db := warehouse(t, 0, person("a")+csat("a", 17, 20, "2026-09"))
	runUntil(t, db, "grade", named(t, map[string]string{"points": full, "hundred": strings.Replace(full, "basis: points", "basis: hundred", 1)})...)
	for basis, want := range map[string]string{"points": "20", "hundred": "27"} {
		if got := one(t, db, "SELECT points FROM score WHERE period = '2026-09' AND indicator = 'csat' AND scheme = ?", basis); got != want {
			t.Errorf("basis %s: got %s, want %s", basis, got, want)
		}
	}
}

package modeltest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// expect compares the rows of a query with lines.
func expect(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// A team holds its sub-teams; sums are pooled. 4 of 5 is 0.8 with
// Σ(num − 0.8)² = 0.8, so its standard error is √(0.8 · 5/4) / 5 = 0.2.
func TestRollup(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO teams (team_id, name, parent_id) VALUES ('top', '上', NULL), ('sub', '下', 'top');
		INSERT INTO employees (employee_id, team_id, role) VALUES ('a', 'top', '售后'), ('b', 'sub', '售后'), ('c', NULL, '主管');
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'c', '2026-09-30 12:00');`+
		csat("a", 4, 5, "2026-09")+csat("b", 10, 10, "2026-09")+csat("b", 4, 8, "2026-08")+csat("c", 0, 5, "2026-09")+
		conduct("a", "shirking", 2), "complaints")
	run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "csat in September",
		rows(t, db, `SELECT scope, people, n, num, den, round(value, 6), round(se, 6), round(previous, 6), round(change, 6) FROM rollup WHERE indicator = 'csat' AND period = '2026-09' ORDER BY scope`),
		"company | 3 | 20 | 14 | 20 | 0.7 | 0.105131 | 0.5 | 0.2",
		"scheme:framework | 2 | 15 | 14 | 15 | 0.933333 | 0.066667 | 0.5 | 0.433333",
		"team:sub | 1 | 10 | 10 | 10 | 1 | 0.087401 | 0.5 | 0.5",
		"team:top | 2 | 15 | 14 | 15 | 0.933333 | 0.066667 | 0.5 | 0.433333")
	expect(t, "a count is compared between whole periods only, and nothing is nought",
		rows(t, db, `SELECT scope, period, value, se, change FROM rollup WHERE indicator = 'responsibility' AND scope IN ('team:top', 'team:sub') AND period IN ('2026-08', '2026-09', '2026Q3') ORDER BY 1, 2`),
		"team:sub | 2026-08 | 0 | – | –", "team:sub | 2026-09 | 0 | – | 0", "team:sub | 2026Q3 | 0 | – | –",
		"team:top | 2026-08 | 0 | – | –", "team:top | 2026-09 | 2 | 1.4142135623730951 | 2", "team:top | 2026Q3 | 2 | 1.4142135623730951 | –")
	expect(t, "team scores hold sub-teams, the company everyone with a scorecard",
		rows(t, db, `SELECT team_id, people, rank, teams FROM (SELECT team_id, people, rank, teams FROM team_score WHERE period = '2026-09' UNION ALL SELECT 'company', people, NULL, NULL FROM company_score WHERE period = '2026-09') ORDER BY 1`),
		"company | 2 | – | –", "sub | 1 | 1 | 2", "top | 2 | 2 | 2")
}

// A table that is not given is no data; one that is given and empty is a count of nought.
func TestCountsWithoutEvents(t *testing.T) {
	script := person("a") + csat("a", 10, 10, "2026-09")
	status := `SELECT indicator, status, value, max_points FROM score WHERE period = '2026-09' AND indicator IN ('responsibility', 'service_awareness') ORDER BY 1`
	db := warehouse(t, 0, script)
	r := run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "not given", rows(t, db, status), "responsibility | missing | – | 0", "service_awareness | missing | – | 0")
	var warnings []string
	for _, w := range r.Warnings {
		warnings = append(warnings, w.EN)
	}
	if all := strings.Join(warnings, "\n"); !strings.Contains(all, "indicator service_awareness has no data: table complaints|conduct is not given") || r.Period != "2026Q3" {
		t.Errorf("got period %q, warnings\n%s", r.Period, all)
	}
	db = warehouse(t, 0, script, "conduct")
	run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "given", rows(t, db, status), "responsibility | scored | 0 | 10", "service_awareness | scored | 0 | 10")
}

// Who of three people gets what, month by month and over two years.
func TestActions(t *testing.T) {
	source := exact + `
promotion: {grade: excellent, consecutive: 2, cycle: year}
awards:
  - {id: star, title: 月度之星, title_en: star of the month, cycle: month, top: 1, min_grade: excellent, min_services: 2}
`
	source = strings.NewReplacer("title_en: excellent, min: 90", "title_en: excellent, min: 90, pay: +10%",
		"title_en: unqualified, min: 0", "title_en: unqualified, min: 0, pay: -5%, actions: [调岗], actions_en: [another post]").Replace(source)
	db := warehouse(t, 0, `
		INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score)
		SELECT p || m, p, CAST(DATE '2025-01-15' + to_months(CAST(m AS INTEGER)) AS DATE), s FROM range(24) AS r(m), (VALUES ('a', 95), ('b', 95), ('c', 60)) AS v(p, s);
		INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES
		  ('1', 'a', '2026-12-01 10:00', '2026-12-01 11:00'), ('2', 'a', '2026-12-01 10:00', '2026-12-01 11:00'),
		  ('3', 'b', '2026-12-01 10:00', '2026-12-01 11:00'), ('4', 'b', '2026-12-31 10:00', '2026-12-31 11:00'),
		  ('5', 'c', '2026-12-01 10:00', '2026-12-01 11:00'), ('6', 'c', '2026-12-01 10:00', '2026-12-01 11:00');`)
	run(t, db, parseScheme(t, source))
	expect(t, "December", rows(t, db, `SELECT employee_id, kind, value, value_en, because_en FROM action WHERE period = '2026-12' ORDER BY ALL`),
		`a | award | 月度之星 | star of the month | score 95.00, number 1 of 2 who qualify in Dec 2026, 2 tickets`,
		`a | pay | +10% | +10% | score 95.00, grade "excellent" (90 and above)`,
		`b | award | 月度之星 | star of the month | score 95.00, number 1 of 2 who qualify in Dec 2026, 2 tickets`,
		`b | pay | +10% | +10% | score 95.00, grade "excellent" (90 and above)`,
		`c | pay | −5% | −5% | score 60.00, grade "unqualified" (below 70)`,
		`c | plan | 调岗 | another post | score 60.00, grade "unqualified" (below 70)`,
		`c | training | 培训：专业技能 | training: Professional skill | Professional skill 60.0 points, 60.0 of 100.0 points, below 70%`)
	expect(t, "promotion", rows(t, db, `SELECT period, employee_id, value, because FROM action WHERE kind = 'promotion' ORDER BY ALL`),
		"2026 | a | 符合晋升条件 | 连续 2 期达到“优秀”：2025 95.00，2026 95.00",
		"2026 | b | 符合晋升条件 | 连续 2 期达到“优秀”：2025 95.00，2026 95.00")
	expect(t, "no award without the services", rows(t, db, "SELECT 1 FROM action WHERE kind = 'award' AND period < '2026-12'"), []string(nil)...)
}

// Two services for 100 of material in August; in September four for 120 and 30 of
// labour from the timesheets, since no labour is booked.
func TestCostPerService(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO teams (team_id, name, parent_id) VALUES ('top', '上', NULL), ('sub', '下', 'top');
		INSERT INTO employees (employee_id, team_id, role, hourly_rate) VALUES ('a', 'sub', '售后', 60);
		INSERT INTO tickets (ticket_id, employee_id, service_mode, opened_at, resolved_at) VALUES
		  ('1', 'a', 'onsite', '2026-08-01 10:00', '2026-08-02 10:00'), ('2', 'a', 'remote', '2026-08-01 10:00', '2026-08-02 10:00'),
		  ('3', 'a', 'onsite', '2026-09-01 10:00', '2026-09-02 10:00'), ('4', 'a', 'remote', '2026-09-01 10:00', '2026-09-02 10:00'),
		  ('5', 'a', 'remote', '2026-09-01 10:00', '2026-09-02 10:00'), ('6', 'a', 'remote', '2026-09-30 10:00', '2026-09-30 11:00'),
		  ('7 open', 'a', 'remote', '2026-09-30 10:00', NULL);
		INSERT INTO costs (cost_id, incurred_at, kind, amount, ticket_id, team_id) VALUES
		  ('1', '2026-08-02 10:00', 'material', 100, '1', NULL), ('2', '2026-09-02 10:00', 'material', 120, '3', NULL), ('3', '2026-09-02 10:00', 'site', 8, NULL, NULL);
		INSERT INTO timesheets (employee_id, on_date, scheduled_seconds) VALUES ('a', '2026-09-03', 1800);`)
	run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "company", rows(t, db, `SELECT split, part, services, cost, unit_cost, unit_change FROM cost_per_service WHERE scope = 'company' AND period = '2026-09' ORDER BY 1, 2`),
		"all | all | 4 | 158 | 39.5 | -10.5",
		"kind | labour | 4 | 30 | 7.5 | 7.5", "kind | material | 4 | 120 | 30 | -20", "kind | site | 4 | 8 | 2 | 2",
		"service_mode | onsite | 1 | 129.5 | 129.5 | 29.5", "service_mode | remote | 3 | 28.5 | 9.5 | 9.5",
		"team | sub | 4 | 158 | 39.5 | -10.5")
	expect(t, "a team holds its sub-team", rows(t, db, `SELECT scope, period, services, cost FROM cost_per_service WHERE split = 'all' AND scope LIKE 'team%' AND length(period) = 7 ORDER BY 1, 2`),
		"team:sub | 2026-08 | 2 | 100", "team:sub | 2026-09 | 4 | 150", "team:top | 2026-08 | 2 | 100", "team:top | 2026-09 | 4 | 150")
	expect(t, "the indicator says the same", rows(t, db, `SELECT period, value FROM rollup WHERE indicator = 'cost_per_service' AND scope = 'company' AND length(period) = 7 ORDER BY 1`),
		"2026-08 | 50", "2026-09 | 39.5")
}

package modeltest

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
)

// company is a small company of two quarters: 12 people in 3 teams, of which one
// lies within another, with records of every table that the framework scheme and
// the costs need. ORDER stands for the order in which the rows arrive.
const company = `
INSERT INTO teams (team_id, name, parent_id) SELECT * FROM (VALUES ('north', '北组', NULL), ('south', '南组', NULL), ('south2', '南二组', 'south')) AS t ORDER BY ORDER;
INSERT INTO employees (employee_id, name, team_id, role, hourly_rate) SELECT 'e' || i, 'n' || i, ['north', 'south', 'south2'][i % 3 + 1], '售后', 50 + i FROM range(12) AS r(i) ORDER BY ORDER;
INSERT INTO tickets (ticket_id, employee_id, customer_id, product, complexity, service_mode, opened_at, first_response_at, resolved_at, solved, transferred, reopened)
SELECT 't' || i, 'e' || (i * 7 % 12), 'c' || (i % 200), 'p' || (i % 4), CASE WHEN i % 4 = 0 THEN 'complex' ELSE 'simple' END, CASE WHEN i % 3 = 0 THEN 'remote' ELSE 'onsite' END,
       o, o + to_minutes(i * 13 % 90), o + to_minutes(i * 37 % 1600), i % 9 > 0, 0, i % 11 // 10
FROM (SELECT i, TIMESTAMP '2026-04-01 00:00:00' + to_minutes(i * 131) AS o FROM range(2010) AS r(i)) AS t ORDER BY ORDER;
INSERT INTO surveys (survey_id, kind, employee_id, ticket_id, answered_at, score, scale_min, scale_max, comment)
SELECT 's' || ticket_id, 'csat', employee_id, ticket_id, resolved_at + INTERVAL '1' HOUR, 5 - CAST(substr(ticket_id, 2) AS INTEGER) * 7 % 13 // 12 * 3, 1, 5, CASE WHEN ticket_id LIKE '%7' THEN '师傅上门很专业' END FROM tickets ORDER BY ORDER;
INSERT INTO complaints (complaint_id, employee_id, ticket_id, customer_id, received_at, cause, resolved_at, succeeded, attributable, comment)
SELECT 'k' || ticket_id, employee_id, ticket_id, customer_id, resolved_at, CASE WHEN product = 'p1' THEN 'attitude' ELSE 'delay' END, resolved_at + INTERVAL '2' DAY, ticket_id NOT LIKE '%3',
       ticket_id LIKE '%4', CASE WHEN ticket_id LIKE '%2' THEN '等了三天没人联系' ELSE '约定时间没有上门' END
FROM tickets WHERE CAST(substr(ticket_id, 2) AS INTEGER) % 17 = 0 ORDER BY ORDER;
INSERT INTO changes (change_id, applied_on, title, scope) VALUES ('w', DATE '2026-07-01', '新排班', 'north');
INSERT INTO conduct (event_id, employee_id, occurred_at, kind, verified) SELECT 'x' || i, 'e' || (i % 12), TIMESTAMP '2026-04-03 10:00:00' + to_days(CAST(i * 9 AS INTEGER)), ['shirking', 'attitude', 'miscommunication'][i % 3 + 1], TRUE FROM range(19) AS r(i) ORDER BY ORDER;
INSERT INTO exams (exam_id, employee_id, taken_on, score) SELECT 'x' || i, 'e' || (i % 12), DATE '2026-04-15' + CAST(i // 12 * 30 AS INTEGER), 55 + i * 11 % 45 FROM range(72) AS r(i) ORDER BY ORDER;
INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id) SELECT 'r' || i, 'e' || (i % 12), TIMESTAMP '2026-04-20 10:00:00' + to_days(CAST(i // 12 * 30 AS INTEGER)), 'manager', 'problem_solving', 50 + i * 7 % 50, 100, 'm' FROM range(72) AS r(i) ORDER BY ORDER;
INSERT INTO costs (cost_id, incurred_at, kind, amount, ticket_id) SELECT 'g' || ticket_id, resolved_at, ['labour', 'material', 'transport'][CAST(substr(ticket_id, 2) AS INTEGER) % 3 + 1], 20 + CAST(substr(ticket_id, 2) AS INTEGER) % 70 + 0.37, ticket_id FROM tickets ORDER BY ORDER;
`

// resultTables are all that the stage writes for others.
var resultTables = []string{
	"indicator", "observation", "evidence", "score", "dimension_score", "scorecard", "action", "team_score",
	"company_score", "grade_count", "rollup", "standing", "funnel", "case_mix", "rater_agreement", "trend", "trend_summary", "change_effect", "forecast_backtest", "cost_per_service", "mode_comparison", "complaint_cause", "complaint_product", "complaint_word", "training_suggestion", "cause_follow_up", "finding", "period", "effectiveness", "effectiveness_scheme", "gaming_scope", "limit_use", "period_month",
}

// dump gives every result table as it is stored, row by row.
func dump(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	there := strings.Join(rows(t, db, "SELECT table_name FROM information_schema.tables"), " ")
	for _, table := range resultTables {
		if slices.Contains(strings.Fields(there), table) { // a stage that stops early lacks some
			out[table] = strings.Join(rows(t, db, "SELECT * FROM "+table), "\n")
		}
	}
	return out
}

// The same rows give the same tables, whatever the order in which they arrive,
// the number of threads, and how often the stage has run.
func TestSameRowsSameTables(t *testing.T) {
	s := parseScheme(t, frameworkSource(t))
	first := warehouse(t, 1, strings.ReplaceAll(company, "ORDER BY ORDER", ""))
	run(t, first, s)
	want := dump(t, first)
	for _, table := range resultTables {
		if want[table] == "" {
			t.Errorf("%s is empty: the test says nothing about it", table)
		}
	}
	shuffled := warehouse(t, 4, strings.ReplaceAll(company, "ORDER BY ORDER", "ORDER BY hash(#1) % 1009, #1 DESC"))
	for _, attempt := range []string{"shuffled", "again"} {
		run(t, shuffled, s)
		got := dump(t, shuffled)
		for _, table := range resultTables {
			if got[table] != want[table] {
				t.Errorf("%s: %s differs", attempt, table)
			}
		}
	}
}

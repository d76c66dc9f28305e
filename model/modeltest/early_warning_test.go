package modeltest

import (
	"strings"
	"testing"
)

// The data end with 30 September 2026, a Wednesday before a week of holidays. What
// is open is held against its limit; what is done, far off or long missed is not
// there.
const openWork = twoTeams + `
	INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, due_at, resolved_at, closed_at) VALUES
	  ('past', 'a', 'simple', '2026-09-29 12:00', NULL, NULL, NULL), ('today', 'b', 'simple', '2026-09-30 15:00', '2026-09-30 18:00', NULL, NULL),
	  ('after the holiday', 'a', 'complex', '2026-09-30 15:00', NULL, NULL, NULL), ('complex', 'a', 'complex', '2026-09-25 15:00', NULL, NULL, NULL),
	  ('done', 'a', 'simple', '2026-09-29 12:00', NULL, '2026-09-29 13:00', NULL), ('closed', 'a', 'simple', '2026-09-20 12:00', NULL, NULL, '2026-09-21 12:00');
	INSERT INTO complaints (complaint_id, employee_id, ticket_id, received_at, due_at, resolved_at) VALUES
	  ('k1', NULL, 'today', '2026-09-29 06:00', NULL, NULL), ('k2', 'c', NULL, '2026-09-29 06:00', '2026-09-30 20:00', NULL), ('k3', 'c', NULL, '2026-09-01 06:00', NULL, '2026-09-02 06:00');
	INSERT INTO tasks (task_id, employee_id, assigned_at, due_at, delivered_at) VALUES
	  ('w1', 'b', '2026-09-01', '2026-10-03 12:00', NULL), ('w2', 'b', '2026-09-01', '2026-10-06 12:00', NULL), ('w3', 'b', '2026-08-01', '2026-08-06 12:00', NULL), ('w4', 'b', '2026-09-01', '2026-10-01', '2026-09-05');
	INSERT INTO follow_ups (follow_up_id, employee_id, due_at, done_at) VALUES ('f1', 'c', '2026-09-30', NULL), ('f2', 'c', '2026-10-01', NULL), ('f3', 'c', '2026-09-30', '2026-09-30');
	INSERT INTO contracts (contract_id, customer_id, employee_id, ends_at, renewed) VALUES
	  ('c1', 'x', 'a', '2026-10-21', NULL), ('c2', 'x', NULL, '2026-10-21', TRUE), ('c3', 'x', 'a', '2026-12-21', NULL);`

func TestEarlyWarnings(t *testing.T) {
	db := warehouse(t, 0, openWork)
	runCosts(t, db)
	expect(t, "open work", rows(t, db, `SELECT position, source, ref, employee_id, team_id, strftime(due_at, '%m-%d %H:%M'), hours_left, state, origin FROM early_warning ORDER BY position`),
		"1 | ticket | past | a | t1 | 09-30 12:00 | -12 | past | default",
		"2 | complaint | k2 | c | t2 | 09-30 20:00 | -4 | past | due_at",
		"3 | follow_up | f1 | c | t2 | 10-01 00:00 | 0 | past | due_at",
		"4 | ticket | today | b | t2 | 10-01 15:00 | 15 | today | default",
		"5 | follow_up | f2 | c | t2 | 10-02 00:00 | 24 | today | due_at",
		"6 | complaint | k1 | b | t2 | 10-02 06:00 | 30 | soon | default",
		"7 | task | w1 | b | t2 | 10-03 12:00 | 60 | soon | due_at",
		"8 | contract | c1 | a | t1 | 10-21 00:00 | 480 | soon | due_at")
	expect(t, "as of", rows(t, db, "SELECT DISTINCT as_of FROM early_warning"), "2026-10-01")
}

// A scheme that scores by the service levels is warned by them; the most special
// one that fits holds, and what none fits keeps the indicator's limit.
func TestEarlyWarningsByServiceLevel(t *testing.T) {
	source := strings.Replace(limitsOnly, "target: 90%", "target: 90%, with: {limit_by: sla}", 1)
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, complexity, priority, opened_at) VALUES
		  ('urgent', 'a', 'simple', 'high', '2026-09-30 20:00'), ('plain', 'a', 'simple', 'low', '2026-09-30 20:00'), ('fits none', 'a', 'complex', 'low', '2026-09-28 10:00');
		INSERT INTO tickets (ticket_id, employee_id, complexity, priority, opened_at, resolved_at) VALUES ('done', 'a', 'complex', 'low', '2026-09-28 10:00', '2026-09-28 11:00');
		INSERT INTO sla (metric, "limit", unit, priority, complexity) VALUES ('resolution', 8, 'h', NULL, 'simple'), ('resolution', 90, 'min', 'high', 'simple'), ('first_response', 1, 'min', NULL, NULL);`)
	runCosts(t, db, parseScheme(t, source))
	expect(t, "by level", rows(t, db, `SELECT ref, hours_left, state, origin FROM early_warning ORDER BY position`),
		"urgent | -2.5 | past | sla", "plain | 4 | today | sla")
	expect(t, "the levels", rows(t, db, `SELECT metric, record_id, unit, allowed FROM service_level ORDER BY ALL`),
		"first_response | done | min | 1", "first_response | fits none | min | 1", "first_response | plain | min | 1", "first_response | urgent | min | 1",
		"resolution | plain | h | 8", "resolution | urgent | min | 90")
}

// Every ticket of the sample that is said to be past its limit has been counted late
// by the indicator, at the same moment; and every open one that was counted is said.
func TestEarlyWarningsAreTheIndicatorsLimits(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "second way", rows(t, db, `
		SELECT count(*) > 3, count(*) FILTER (WHERE w.ref IS NULL OR e.ref IS NULL OR e.num <> 0)
		FROM (SELECT * FROM early_warning WHERE source = 'ticket' AND state = 'past') AS w
		FULL JOIN (SELECT e.ref, e."at", e.num FROM evidence AS e JOIN tickets AS t ON t.ticket_id = e.ref WHERE e.indicator = 'on_time_resolution' AND t.resolved_at IS NULL) AS e
		  ON e.ref = w.ref AND e."at" = w.due_at`), "true | 0")
}

// An export that never says what is done does not say what is open either.
func TestNoEarlyWarningsWithoutAnEnd(t *testing.T) {
	db := warehouse(t, 0, openWork+`
		UPDATE tickets SET resolved_at = NULL, closed_at = NULL; UPDATE complaints SET resolved_at = NULL; UPDATE tasks SET delivered_at = NULL;
		UPDATE follow_ups SET done_at = NULL; UPDATE contracts SET renewed = NULL;`)
	runCosts(t, db)
	expect(t, "open work", rows(t, db, "SELECT source, ref FROM early_warning"), []string(nil)...)
}

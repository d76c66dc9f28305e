package modeltest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// examined is a scheme of which an exam decides everything: nobody shirks.
func examined(t *testing.T) string {
	t.Helper()
	return single(monthly,
		"{id: skill_exam, weight: 50, rule: {kind: linear, zero: 0, full: 100}}",
		"{id: responsibility, weight: 50, rule: {kind: deduct_each, points: 2}}")
}

// staff gives so many people exams of 51, 52 … points.
func staff(people int) string {
	script := last
	for k := range people {
		id := fmt.Sprintf("p%02d", k+1)
		script += fmt.Sprintf("INSERT INTO employees (employee_id, name, role) VALUES ('%s', 'n%d', 'x');", id, k+1) + exam(id, float64(51+k))
	}
	return script
}

// Twenty-four people with exams of 51 to 74: the best third has a mean of 70.5, the
// worst of 54.5, which is .16 of the points more; and the exam decides everything.
// The weight goes from 50 to 50·√(50/100) = 35, so that a total of e/2 + 50 becomes
// .35e + 65: nobody overtakes anybody, and 72, 73 and 74 come to 90 or more.
func TestEffectivenessByHand(t *testing.T) {
	db := warehouse(t, 0, staff(24), "conduct")
	runUntil(t, db, "indicators_judged", parseScheme(t, examined(t)))
	expect(t, "items", rows(t, db, `SELECT indicator, n_people, coverage, ceiling, floor, round(discrimination, 6), item_total, no_variance, nominal_weight, effective_weight, stability, validity, verdict
		FROM effectiveness WHERE quarter = '2026Q3' ORDER BY indicator DESC`),
		"skill_exam | 24 | 1 | 0 | 0 | 0.16 | – | false | 0.5 | 1 | – | – | change_weight",
		"responsibility | 24 | 1 | 1 | 0 | 0 | – | true | 0.5 | 0 | – | – | make_gate")
	expect(t, "a veto that stops nobody is not proposed", rows(t, db, "SELECT position, indicator, change_en, people, movers, grades_changed, spearman, effect_en FROM proposal"),
		"1 | skill_exam | weight 50 → 35; the 15 points go to the others of its dimension, deductions in proportion | 24 | 0 | 3 | 1 | This quarter scored again by it: of 24 people 0 would have another rank and 3 another grade; rank correlation before and after 1.00.")
	expect(t, "no correlation without variance", rows(t, db, "SELECT count(*) FROM redundancy_pair"), "0")
	if got := one(t, db, "SELECT because FROM effectiveness WHERE indicator = 'responsibility'"); got != "100% 的人得满分，几乎不区分人（权重 50%，决定总分差异的 0%）。作为底线（一票否决）更合适。" {
		t.Errorf("in Chinese: %s", got)
	}
}

// Few people: what they have is told, what it means is not.
func TestEffectivenessOfFew(t *testing.T) {
	db := warehouse(t, 0, staff(19), "conduct")
	runUntil(t, db, "indicators_judged", parseScheme(t, examined(t)))
	expect(t, "items", rows(t, db, "SELECT indicator, coverage, discrimination, item_total, reliability, redundancy, validity, stability, verdict, because_en FROM effectiveness ORDER BY indicator"),
		"responsibility | 1 | – | – | – | – | – | – | not_enough_data | Only 19 people are appraised by this scheme, fewer than 20: it cannot be said yet.",
		"skill_exam | 1 | – | – | – | – | – | – | not_enough_data | Only 19 people are appraised by this scheme, fewer than 20: it cannot be said yet.")
	expect(t, "nothing follows", rows(t, db, "SELECT (SELECT count(*) FROM proposal), (SELECT count(*) FROM redundancy_pair), alpha, sentence_en FROM effectiveness_scheme"),
		"0 | 0 | – | Only 19 people are appraised by this scheme, fewer than 20: whether its indicators work cannot be said yet.")
}

// Two indicators that rank people alike are one; and an exam that falls as the other
// rises works against it.
func TestRedundantAndContrary(t *testing.T) {
	script := staff(24)
	for k := range 24 {
		script += rating(fmt.Sprintf("p%02d", k+1), float64(30+2*k)) + csat(fmt.Sprintf("p%02d", k+1), 24-k, 24, "2026-09")
	}
	db := warehouse(t, 0, script)
	runUntil(t, db, "indicators_judged", parseScheme(t, single(monthly,
		"{id: skill_exam, weight: 60, rule: {kind: linear, zero: 0, full: 100}}",
		"{id: problem_solving, weight: 30, rule: {kind: linear, zero: 0, full: 100}}",
		"{id: csat, weight: 10, rule: {kind: linear, zero: 0%, full: 100%}}")))
	expect(t, "items", rows(t, db, "SELECT indicator, round(redundancy, 6), redundancy_with, vif, verdict FROM effectiveness ORDER BY nominal_weight DESC"),
		"skill_exam | 1 | problem_solving | – | keep", "problem_solving | 1 | skill_exam | – | merge", "csat | -1 | skill_exam | – | retire")
	expect(t, "pairs", rows(t, db, "SELECT a, b, round(rho, 6), people FROM redundancy_pair ORDER BY a, b"),
		"problem_solving | csat | -1 | 24", "skill_exam | csat | -1 | 24", "skill_exam | problem_solving | 1 | 24")
	expect(t, "the contrary one first", rows(t, db, "SELECT position, indicator, verdict FROM proposal ORDER BY position"), "1 | csat | retire")
}

// gamers is ten people with 40 tickets each, of a day's limit. Everybody closes four
// tickets in the last tenth of it and misses it by little with two; g closes 20 there.
func gamers() string {
	return last + `
		INSERT INTO teams (team_id, name) VALUES ('t1', '一组'), ('t2', '二组');
		INSERT INTO employees (employee_id, name, role, team_id) SELECT CASE WHEN i = 9 THEN 'g' ELSE 'p' || i END, 'n' || i, 'x', CASE WHEN i < 5 THEN 't1' ELSE 't2' END FROM range(10) AS r(i);
		INSERT INTO tickets (ticket_id, employee_id, customer_id, product, complexity, opened_at, first_response_at, resolved_at)
		SELECT e.employee_id || '-' || i, e.employee_id, e.employee_id || '-' || i, 'a', 'simple', TIMESTAMP '2026-07-06 09:00:00' + to_days(CAST(i AS INTEGER)), NULL,
		       TIMESTAMP '2026-07-06 09:00:00' + to_days(CAST(i AS INTEGER)) + to_minutes(CAST(CASE
		         WHEN i < CASE WHEN e.employee_id = 'g' THEN 20 ELSE 4 END THEN 1420
		         WHEN i >= 38 AND e.employee_id <> 'g' THEN 1460
		         ELSE 300 END AS INTEGER))
		FROM employees AS e, range(40) AS r(i);`
}

// limited scores tickets by their limit.
const limited = "{id: on_time_resolution, weight: 100, target: 90%, rule: {kind: deduct, points: 1, per: 1pp}}"

// Of 40 tickets kept, 20 in the last tenth; by chance alone 20 inside and none outside
// have twice 2^-20 · 2, and against the 36 of 342 of the others it is far less than that.
func TestBunching(t *testing.T) {
	db := warehouse(t, 0, gamers())
	runUntil(t, db, "indicators_judged", parseScheme(t, single(monthly, limited)))
	expect(t, "one question", rows(t, db, "SELECT quarter, kind, unit_kind, unit_id, team_id, n, figures, question_en FROM gaming_sign"),
		`2026Q3 | bunching | employee | g | t2 | 40 | {"yes":20,"n":40,"share":0.5,"others":0.1053,"inside5":20,"outside5":0,"inside10":20,"outside10":0} | `+
			"Of 40 tickets resolved in time, 20 (50%) were closed in the last tenth of the limit; elsewhere it is 10.5%. Within 5% of the limit, 20 made it and 0 missed it. Is that how the work falls, or are tickets closed for the clock?")
	p, err := strconv.ParseFloat(one(t, db, "SELECT p FROM gaming_sign"), 64)
	if want := 4 * math.Pow(.5, 20); err != nil || math.Abs(p/want-1) > 1e-9 {
		t.Errorf("p %v, want %v", p, want)
	}
	expect(t, "everybody was looked at", rows(t, db, "SELECT unit_kind, looked_at, signs FROM gaming_scope WHERE kind = 'bunching' ORDER BY 1"), "employee | 10 | 1", "team | 2 | 0")
	expect(t, "it stands beside the indicator, of too few people to judge it", rows(t, db, "SELECT indicator, gaming, verdict FROM effectiveness"), "on_time_resolution | 1 | not_enough_data")
	expect(t, "how much of the limit was used", rows(t, db, "SELECT employee_id, round(used_from, 2), tickets FROM limit_use WHERE employee_id IN ('g', 'p1') ORDER BY ALL"),
		"g | 0.2 | 20", "g | 0.95 | 20", "p1 | 0.2 | 34", "p1 | 0.95 | 4", "p1 | 1 | 2")
}

// Everybody bunches: that is how the work falls, and nobody is asked.
func TestNobodyStandsOut(t *testing.T) {
	db := warehouse(t, 0, strings.Replace(gamers(), "WHEN e.employee_id = 'g' THEN 20 ELSE 4", "WHEN TRUE THEN 20 ELSE 4", 1))
	runUntil(t, db, "indicators_judged", parseScheme(t, single(monthly, limited)))
	expect(t, "no question", rows(t, db, "SELECT count(*) FROM gaming_sign"), "0")
}

// often is what can be asked about: g does it 20 times of 40, nine others twice each,
// and f, of whom there are six records only, always.
const often = "i < CASE e.employee_id WHEN 'g' THEN 20 WHEN 'f' THEN 6 ELSE 2 END"

// habits is what eleven people have of each kind.
var habits = last + strings.ReplaceAll(`
	INSERT INTO employees (employee_id, name, role) SELECT CASE i WHEN 10 THEN 'f' WHEN 9 THEN 'g' ELSE 'p' || i END, 'n' || i, 'x' FROM range(11) AS r(i);
	CREATE TABLE record AS SELECT employee_id, i FROM employees, range(40) AS r(i) WHERE employee_id <> 'f' OR i < 6;
	INSERT INTO contacts (contact_id, employee_id, offered_at, answered_at, talk_seconds)
	SELECT e.employee_id || i, e.employee_id, TIMESTAMP '2026-08-03 09:00:00', TIMESTAMP '2026-08-03 09:00:10', CASE WHEN OFTEN THEN 9 ELSE 10 END FROM record AS e;
	INSERT INTO tickets (ticket_id, employee_id, customer_id, product, opened_at, resolved_at)
	SELECT e.employee_id || '-' || i || '-' || k, e.employee_id, e.employee_id || i, 'a', TIMESTAMP '2026-08-03 09:00:00' + to_hours(k * hours), TIMESTAMP '2026-08-03 10:00:00' + to_hours(k * hours)
	FROM record AS e, (VALUES (0), (1)) AS twice(k), LATERAL (SELECT CASE WHEN OFTEN THEN 40 ELSE 60 END AS hours) AS later;
	INSERT INTO visits (visit_id, employee_id, visit_no, fixed, finished_at, helpers)
	SELECT 'h' || e.employee_id || i, e.employee_id, 1, TRUE, TIMESTAMP '2026-08-03 09:07:00', CASE WHEN OFTEN THEN 1 ELSE 0 END FROM record AS e;
	INSERT INTO visits (visit_id, employee_id, visit_no, finished_at)
	SELECT 'r' || e.employee_id || i, e.employee_id, 2, TIMESTAMP '2026-08-03 09:07:00' + to_minutes(CASE WHEN OFTEN THEN 8 ELSE 7 END) FROM record AS e;
	INSERT INTO timesheets (employee_id, on_date, productive_seconds)
	SELECT e.employee_id, DATE '2026-08-03' + CAST(i AS INTEGER), CASE WHEN OFTEN THEN 28800 ELSE 28000 END FROM record AS e;
	INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id)
	SELECT e.employee_id || i, 'someone', TIMESTAMP '2026-08-03 09:00:00', 'peer', 'a', CASE WHEN OFTEN THEN 80 ELSE 81 END, 100, e.employee_id FROM record AS e;`, "OFTEN", often)

// The other signs that are told against the colleagues. A few records say nothing,
// however they look; and where no limit is scored nobody is asked about limits.
func TestSignsAgainstColleagues(t *testing.T) {
	db := warehouse(t, 0, habits)
	runUntil(t, db, "gaming_signs", parseScheme(t, single(monthly, linearCSAT)))
	expect(t, "signs", rows(t, db, "SELECT kind, unit_id, n, p_adjusted < 0.001, figures FROM gaming_sign ORDER BY kind, figures"),
		`close_and_reopen | g | 80 | true | {"yes":20,"n":80,"share":0.25,"others":0.0328}`,
		`helpers | g | 40 | true | {"yes":20,"n":40,"share":0.5,"others":0.0656}`,
		`round_values | g | 40 | true | {"measure":"ratings","yes":20,"n":40,"share":0.5,"others":0.0656}`,
		`round_values | g | 40 | true | {"measure":"timesheets","yes":20,"n":40,"share":0.5,"others":0.0656}`,
		`round_values | g | 80 | true | {"measure":"visit_times","yes":20,"n":80,"share":0.25,"others":0.0328}`,
		`short_contacts | g | 40 | true | {"yes":20,"n":40,"share":0.5,"others":0.0656}`)
	expect(t, "looked at", rows(t, db, "SELECT kind, looked_at, signs FROM gaming_scope ORDER BY 1"),
		"close_and_reopen | 11 | 1", "helpers | 11 | 1", "round_values | 11 | 3", "short_contacts | 11 | 1")
}

// changing is two quarters of ten people with 60 tickets each. In the second g's take a
// third of the time (.372 of it against everybody's, their own included: 3^-0.9), and 15
// instead of 2 come back; 17 instead of 50 of g's are followed by a question, and all
// instead of half of the answers are content. (The last tickets of a quarter lie in a
// month in which nobody was asked: they do not count.)
const changing = `
	INSERT INTO employees (employee_id, name, role, team_id) SELECT CASE WHEN i = 9 THEN 'g' ELSE 'p' || i END, 'n' || i, 'x', 't' || i % 2 FROM range(10) AS r(i);
	INSERT INTO tickets (ticket_id, employee_id, customer_id, product, complexity, opened_at, resolved_at, reopened)
	SELECT e.employee_id || '-' || q || '-' || i, e.employee_id, e.employee_id || '-' || q || '-' || i, 'a', 'simple', o,
	       o + to_minutes(CAST((200 + i * 7 % 60) / CASE WHEN e.employee_id = 'g' AND q = 1 THEN 3 ELSE 1 END AS INTEGER)),
	       CASE WHEN i < CASE WHEN e.employee_id IN ('g', 'p0') AND q = 1 THEN 15 ELSE 2 END THEN 1 ELSE 0 END
	FROM employees AS e, range(60) AS r(i), range(2) AS quarter(q), LATERAL (SELECT TIMESTAMP '2026-04-06 09:00:00' + to_days(CAST(91 * q + i AS INTEGER)) AS o) AS opened;
	INSERT INTO surveys (survey_id, kind, employee_id, ticket_id, sent_at, answered_at, score, scale_min, scale_max)
	SELECT s.ticket_id, 'csat', s.employee_id, s.ticket_id, s.resolved_at, CASE WHEN s.answered THEN s.resolved_at + INTERVAL '1' HOUR END, CASE WHEN s.answered THEN CASE WHEN s.content THEN 5 ELSE 2 END END, 1, 5
	FROM (SELECT t.*, CAST(split_part(ticket_id, '-', 3) AS INTEGER) AS i, split_part(ticket_id, '-', 2) = '1' AND employee_id = 'g' AS gaming,
	             CAST(split_part(ticket_id, '-', 3) AS INTEGER) % 10 > 0 AS answered,
	             (split_part(ticket_id, '-', 2) = '1' AND employee_id = 'g') OR CAST(split_part(ticket_id, '-', 3) AS INTEGER) % 2 = 0 AS content
	      FROM tickets AS t WHERE ticket_id LIKE '%-%-%') AS s
	WHERE i < 50 AND NOT (gaming AND i % 3 > 0);`

// Both halves must have moved: as many of p0's tickets come back, and p0 is no faster.
func TestSignsOfChange(t *testing.T) {
	db := warehouse(t, 0, last+changing)
	runUntil(t, db, "gaming_signs", parseScheme(t, single(monthly, linearCSAT)))
	expect(t, "signs", rows(t, db, "SELECT quarter, kind, unit_kind, unit_id, n, p_adjusted < 0.01, figures FROM gaming_sign WHERE unit_kind = 'employee' ORDER BY kind"),
		`2026Q3 | speed_for_quality | employee | g | 60 | true | {"time":0.372,"returned":0.25,"returned_before":0.0333,"n":60,"n_before":60}`,
		`2026Q3 | whom_to_ask | employee | g | 57 | true | {"asked":0.2982,"asked_before":0.8929,"content":1,"content_before":0.4444,"n":57,"n_before":56,"answers":15,"answers_before":45}`)
}

// On the sample: those who watch the clock are found in most quarters that have
// evidence, and nobody else anywhere.
func TestLimitGamersOnTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "who", rows(t, db, "SELECT DISTINCT kind, team_id FROM gaming_sign ORDER BY ALL"), "bunching | T41")
	expect(t, "when", rows(t, db, "SELECT quarter, count(*) >= 3 FROM gaming_sign WHERE unit_kind = 'employee' GROUP BY quarter ORDER BY quarter"),
		"2025Q4 | true", "2026Q1 | true", "2026Q2 | true", "2026Q3 | true")
	expect(t, "how many", rows(t, db, "SELECT count(DISTINCT unit_id) FROM gaming_sign WHERE unit_kind = 'employee'"), "4")
}

// A second way to weights, discrimination and correlations: in SQL, from the points.
func TestEffectivenessASecondWay(t *testing.T) {
	db, _ := appraised(t)
	const query = `
		WITH point AS (
			SELECT s.scheme, s.period AS quarter, s.employee_id, s.indicator, s.status, CAST(s.points AS DOUBLE) AS points, CAST(s.max_points AS DOUBLE) AS most,
			       sum(CAST(s.points AS DOUBLE)) OVER (PARTITION BY s.scheme, s.period, s.employee_id) AS total
			FROM score AS s WHERE s.cycle = 'quarter' AND s.status <> 'reference'
		), placed AS (
			SELECT *, row_number() OVER (PARTITION BY scheme, quarter, indicator ORDER BY round(total, 6), employee_id) AS place,
			       count(*) OVER (PARTITION BY scheme, quarter, indicator) AS n
			FROM point WHERE status = 'scored' AND most > 0
		), second AS (
			SELECT p.scheme, p.quarter, p.indicator, any_value(w.weight) AS weight,
			       avg(p.points / p.most) FILTER (WHERE p.place > p.n - p.n // 3) - avg(p.points / p.most) FILTER (WHERE p.place <= p.n // 3) AS discrimination,
			       corr(p.points, p.total - p.points) AS item_total
			FROM placed AS p
			JOIN (SELECT scheme, quarter, indicator, covar_samp(points, total) / nullif(var_samp(total), 0) AS weight FROM point GROUP BY ALL) AS w USING (scheme, quarter, indicator)
			GROUP BY p.scheme, p.quarter, p.indicator
		)
		SELECT count(*) > 100, count(e.discrimination) > 50,
		       max(abs(e.effective_weight - s.weight)) < 1e-9,
		       count(*) FILTER (WHERE abs(e.discrimination - s.discrimination) > 1e-6) = 0,
		       count(*) FILTER (WHERE abs(e.item_total - s.item_total) > 1e-9) = 0
		FROM effectiveness AS e JOIN second AS s ON s.scheme = e.scheme AND s.quarter = e.quarter AND s.indicator = e.indicator`
	expect(t, "both ways", rows(t, db, query), "true | true | true | true | true")
	expect(t, "weights sum to 1", rows(t, db, "SELECT count(*) FROM (SELECT sum(effective_weight) AS w FROM effectiveness GROUP BY scheme, quarter) AS s WHERE abs(w - 1) > 1e-9"), "0")
	expect(t, "at most two proposals", rows(t, db, "SELECT max(n) FROM (SELECT count(*) AS n FROM proposal GROUP BY scheme, quarter) AS p"), "2")
	expect(t, "few managers", rows(t, db, "SELECT DISTINCT verdict FROM effectiveness WHERE scheme = 'manager'"), "not_enough_data")
}

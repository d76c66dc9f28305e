package modeltest

import (
	"database/sql"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// twoTeams is a small company whose costs can be followed by hand.
const twoTeams = `
	INSERT INTO teams (team_id, name, parent_id) VALUES ('top', '总', NULL), ('t1', '一组', 'top'), ('t2', '二组', 'top');
	INSERT INTO employees (employee_id, team_id, role) VALUES ('a', 't1', '售后'), ('b', 't2', '售后'), ('c', 't2', '售后');`

// limitsOnly scores by the limits of tickets alone.
const limitsOnly = `kaohe: 1
scheme: s
title: 按时限
applies_to: {roles: [售后]}
cycle: month
dimensions:
  - {id: d, title: 维度, weight: 100, indicators: [{id: on_time_resolution, weight: 100, target: 90%, rule: {kind: deduct, points: 1, per: 1pp}}]}
grades: [{id: a, title: 甲, min: 50}, {id: b, title: 乙, min: 0}]
`

// runCosts takes the whole stage with the few indicators that the costs and the
// early warnings need; with all of them every test would take as long as the rest
// together.
func runCosts(t *testing.T, db *sql.DB, schemes ...scheme.Scheme) {
	t.Helper()
	few := fstest.MapFS{}
	for _, id := range []string{"on_time_resolution", "complaint_on_time", "carbon"} {
		src, err := fs.ReadFile(model.Shipped(), id+".sql")
		if err != nil {
			t.Fatal(err)
		}
		few[id+".sql"] = &fstest.MapFile{Data: src}
	}
	var problems diag.List
	l := model.LoadLibrary(few, nil, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if len(schemes) == 0 {
		schemes = []scheme.Scheme{parseScheme(t, limitsOnly)}
	}
	if _, err := model.Run(t.Context(), db, model.Options{Schemes: schemes, Library: l}); err != nil {
		t.Fatal(err)
	}
}

// Three tickets of September, of which one is paid for by ticket and one by visit.
// What no ticket caused is spread: a's training over a's two tickets, t2's rent over
// b's ticket, the company's 100.00 over all three, where a cent is left over.
func TestCostsAreSpreadToTheCent(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, channel, product, category, service_mode, opened_at, resolved_at) VALUES
		  ('1', 'a', 'phone', 'p', 'k', 'onsite', '2026-09-01 10:00', '2026-09-02 10:00'), ('2', 'a', 'web', 'p', 'k', 'remote', '2026-09-01 10:00', '2026-09-02 10:00'),
		  ('3', 'b', 'web', 'q', NULL, 'remote', '2026-09-01 10:00', '2026-09-30 10:00');
		INSERT INTO visits (visit_id, ticket_id, employee_id, visit_no, finished_at) VALUES ('v', '1', 'a', 1, '2026-09-02 10:00');
		INSERT INTO costs (cost_id, incurred_at, kind, amount, ticket_id, visit_id, employee_id, team_id) VALUES
		  ('1', '2026-09-02', 'material', 50, '3', NULL, NULL, NULL), ('2', '2026-09-02', 'transport', 20, NULL, 'v', NULL, NULL),
		  ('3', '2026-09-05', 'training', 9.01, NULL, NULL, 'a', NULL), ('4', '2026-09-05', 'site', 30, NULL, NULL, NULL, 't2'),
		  ('5', '2026-09-05', 'system', 100, NULL, NULL, NULL, NULL), ('6', '2026-10-05', 'site', 7, NULL, NULL, NULL, NULL), ('7', '2026-09-06', 'material', -5, 'no such ticket', NULL, 'c', NULL);`)
	runCosts(t, db)
	const query = `SELECT split, part, services, cost FROM cost_per_service WHERE scope = '%s' AND period = '2026-09' AND split <> 'kind' ORDER BY 1, 2`
	expect(t, "company", rows(t, db, fmt.Sprintf(query, "company")),
		"all | all | 3 | 204.01",
		"category | k | 2 | 95.68", "category | unknown | 1 | 108.33", // 20 + 9.01 + 66.67; 50 + 30 + 33.33 − 5
		"channel | phone | 1 | 57.85", "channel | web | 2 | 146.16",
		"product | p | 2 | 95.68", "product | q | 1 | 108.33",
		"service_mode | onsite | 1 | 57.85", "service_mode | remote | 2 | 146.16",
		"team | t1 | 2 | 95.68", "team | t2 | 1 | 108.33")
	expect(t, "a team bears its own, not the company's", rows(t, db, fmt.Sprintf(query, "team:t2")),
		"all | all | 1 | 75", "category | unknown | 1 | 75", "channel | web | 1 | 75", "product | q | 1 | 75", "service_mode | remote | 1 | 75", "team | t2 | 1 | 75")
	expect(t, "kinds", rows(t, db, `SELECT part, services, cost FROM cost_per_service WHERE scope = 'company' AND period = '2026-09' AND split = 'kind' ORDER BY 1`),
		"material | 3 | 45", "site | 3 | 30", "system | 3 | 100", "training | 3 | 9.01", "transport | 3 | 20")
}

// 100 services for 12.00 become 130 for 10.50: 165.00 more, of which 336.02 is
// volume and −171.02 unit cost. Seen by category the share of the dear ones fell:
// there is a mix, and all of it adds up.
func TestCostChangeIsSplit(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, category, opened_at, resolved_at)
		SELECT '8-' || i, 'a', CASE WHEN i < 50 THEN 'dear' ELSE 'cheap' END, '2026-08-01 10:00', '2026-08-02 10:00' FROM range(100) AS r(i)
		UNION ALL SELECT '9-' || i, 'a', CASE WHEN i < 50 THEN 'dear' WHEN i < 120 THEN 'cheap' ELSE 'new' END, '2026-09-01 10:00', '2026-09-30 10:00' FROM range(130) AS r(i)
		UNION ALL SELECT 'open', 'a', 'dear', '2026-09-30 10:00', NULL;
		INSERT INTO costs (cost_id, incurred_at, kind, amount, ticket_id)
		SELECT ticket_id, resolved_at, 'material', CASE category WHEN 'dear' THEN 18 WHEN 'cheap' THEN 6 ELSE 4.5 END, ticket_id FROM tickets WHERE resolved_at IS NOT NULL;`)
	runCosts(t, db)
	expect(t, "all", rows(t, db, `SELECT period, services, cost, change, mix, rate, volume FROM cost_per_service WHERE scope = 'company' AND split = 'all' AND length(period) = 7 ORDER BY 1`),
		"2026-08 | 100 | 1200 | – | – | – | –", "2026-09 | 130 | 1365 | 165 | 0 | -171.02 | 336.02")
	// 50 of 100 are 50 of 130 at the same 18.00: 900 × ln 1.3 is volume, and mix takes it back.
	expect(t, "by category", rows(t, db, `SELECT part, services, change, mix, rate, volume FROM cost_per_service WHERE scope = 'company' AND split = 'category' AND period = '2026-09' ORDER BY 1`),
		"cheap | 70 | 120 | 26.43 | 0 | 93.57", "dear | 50 | 0 | -236.13 | 0 | 236.13", "new | 10 | 45 | 45 | 0 | 0")
	if got := one(t, db, "SELECT count(*) FROM cost_per_service WHERE change <> mix + rate + volume OR (change IS NULL) <> (mix IS NULL)"); got != "0" {
		t.Errorf("%s changes do not add up", got)
	}
}

// Without costs there is nothing to tell, and without a period before no change.
func TestCostsOfNothing(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES ('1', 'a', '2026-09-01 10:00', '2026-09-30 10:00');`)
	runCosts(t, db)
	for _, table := range []string{"cost_per_service", "mode_comparison", "budget", "repeat_cost", "carbon", "early_warning"} {
		expect(t, table, rows(t, db, "SELECT * FROM "+table))
	}
}

// What a product, a team and a category cost adds up to what everything costs, to
// the cent, in every scope and period; and mix, rate and volume to the change.
// Every effect is, within the cents that rounding moves, the formula written out.
func TestCostsOfTheSampleAddUp(t *testing.T) {
	db, _ := appraised(t)
	for name, query := range map[string]string{
		"parts": `
			SELECT p.period || p.scope || p.split FROM (
			  SELECT period, scope, split, sum(cost) AS cost, sum(change) AS change, bool_and(change IS NOT NULL) AS told FROM cost_per_service WHERE split <> 'all' GROUP BY ALL) AS p
			JOIN cost_per_service AS w ON w.split = 'all' AND w.period = p.period AND w.scope = p.scope
			WHERE p.cost <> w.cost OR (w.change IS NOT NULL) <> p.told OR p.change <> w.change`,
		"services": `
			SELECT p.period || p.scope || p.split FROM (
			  SELECT period, scope, split, sum(services) AS services FROM cost_per_service WHERE split NOT IN ('all', 'kind') GROUP BY ALL) AS p
			JOIN cost_per_service AS w ON w.split = 'all' AND w.period = p.period AND w.scope = p.scope WHERE p.services <> w.services`,
		"effects": `SELECT period || scope || split || part FROM cost_per_service WHERE change <> mix + rate + volume OR split IN ('all', 'kind') AND mix <> 0`,
		"a quarter is its months": `
			SELECT q.period || q.scope || q.split || q.part FROM cost_per_service AS q
			JOIN (SELECT m.period, c.scope, c.split, c.part, sum(c.cost) AS cost FROM cost_per_service AS c JOIN period_month AS m ON m.month = c.period AND m.cycle = 'quarter' GROUP BY ALL) AS s
			  ON s.period = q.period AND s.scope = q.scope AND s.split = q.split AND s.part = q.part
			WHERE q.cost <> s.cost`,
		"formula": `
			WITH pair AS (
			  SELECT c.*, CAST(c.cost AS DOUBLE) AS c1, CAST(b.cost AS DOUBLE) AS c0, b.services AS n0, w.services AS v1, a.services AS v0
			  FROM cost_per_service AS c JOIN period AS p ON p.period = c.period
			  JOIN cost_per_service AS b ON b.period = p.previous AND b.scope = c.scope AND b.split = c.split AND b.part = c.part
			  JOIN cost_per_service AS w ON w.period = c.period AND w.scope = c.scope AND w.split = 'all'
			  JOIN cost_per_service AS a ON a.period = p.previous AND a.scope = c.scope AND a.split = 'all'
			  WHERE c.change IS NOT NULL AND c.split NOT IN ('all', 'kind') AND c.services > 0 AND b.services > 0 AND c.cost > 0 AND b.cost > 0 AND c.cost <> b.cost
			), meant AS (SELECT *, (c1 - c0) / (ln(c1) - ln(c0)) AS l FROM pair)
			SELECT period || scope || split || part FROM meant
			WHERE abs(volume - l * ln(v1 / v0)) > 0.02 OR abs(mix - l * ln((services / v1) / (n0 / v0))) > 0.02 OR abs(rate - l * ln((c1 / services) / (c0 / n0))) > 0.02`,
	} {
		if got := rows(t, db, query); len(got) > 0 {
			t.Errorf("%s: %d rows differ, first %s", name, len(got), got[0])
		}
	}
	if got := one(t, db, "SELECT count(DISTINCT split) || ' ' || (count(*) > 10000) FROM cost_per_service"); got != "7 true" {
		t.Errorf("splits and rows: %s", got)
	}
}

// What the tables say is what the indicators say, which are computed another way.
func TestCostTablesAgreeWithIndicators(t *testing.T) {
	db, _ := appraised(t)
	for name, query := range map[string]string{
		"cost_per_service":    `SELECT period, unit_cost FROM cost_per_service WHERE scope = 'company' AND split = 'all'`,
		"budget_use":          `SELECT period, used FROM budget WHERE scope = 'company'`,
		"repeat_service_cost": `SELECT period, per_service FROM repeat_cost WHERE split = 'all'`,
		"carbon":              `SELECT period, kg_per_visit FROM carbon WHERE split = 'all'`,
	} {
		got := rows(t, db, fmt.Sprintf(`SELECT count(*), count(*) FILTER (WHERE abs(s.x - r.value) > 1e-6 * abs(r.value)) FROM (%s) AS s(period, x)
			JOIN rollup AS r ON r.period = s.period AND r.scope = 'company' AND r.indicator = '%s'`, query, name))
		if len(got) != 1 || !strings.HasSuffix(got[0], " | 0") || strings.HasPrefix(got[0], "0") {
			t.Errorf("%s: rows, and those that differ: %s", name, got)
		}
	}
}

// 20 remote tickets at 10 ± 1 beside 20 on-site at 100 ± 10: the mean difference is
// 90, its standard error the root of 1/19 + 100/19, and a category with 19 is not told.
func TestModeComparison(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, category, service_mode, opened_at, resolved_at)
		SELECT m || k || i, 'a', k, m, '2026-09-01 10:00', '2026-09-30 10:00' FROM range(20) AS r(i), (VALUES ('remote'), ('onsite')) AS v(m), (VALUES ('k'), ('few')) AS w(k)
		WHERE k = 'k' OR m = 'onsite' OR i > 0
		UNION ALL SELECT 'open', 'a', 'k', 'remote', '2026-09-30 10:00', NULL;
		INSERT INTO costs (cost_id, incurred_at, kind, amount, ticket_id)
		SELECT ticket_id, resolved_at, 'material', CASE service_mode WHEN 'remote' THEN 10 ELSE 100 END + CASE WHEN CAST(substr(ticket_id, -1) AS INTEGER) % 2 = 0 THEN 1 ELSE -1 END * CASE service_mode WHEN 'remote' THEN 1 ELSE 10 END, ticket_id FROM tickets WHERE resolved_at IS NOT NULL;`)
	runCosts(t, db)
	half := 1.959964 * math.Sqrt(101.0/19)
	expect(t, "quarter", rows(t, db, `SELECT category, remote_n, onsite_n, remote_cost, onsite_cost, difference, round(low, 6), round(high, 6), saving, left_out FROM mode_comparison WHERE period = '2026Q3' ORDER BY category`),
		fmt.Sprintf("all | 20 | 20 | 10 | 100 | 90 | %.6f | %.6f | 1800 | 19", 90-half, 90+half),
		"few | 19 | 20 | 9.947368421052632 | 100 | – | – | – | – | 19",
		fmt.Sprintf("k | 20 | 20 | 10 | 100 | 90 | %.6f | %.6f | 1800 | 0", 90-half, 90+half))
	got := strings.Join(rows(t, db, "SELECT sentence, sentence_en FROM mode_comparison WHERE period = '2026Q3' ORDER BY category"), "\n")
	for _, want := range []string{"远程便宜 90.0 元（95% 区间 85.5–94.5），20 件共省 1,800 元。", "还不能说，有成本记录的远程服务 19 件", "cannot be said yet, 19 remote", "¥1,800 saved on 20 tickets"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}

// A budget of the year for t1 and the top, of which the top's yields to t1's and so
// covers nothing; t2 has one for material alone. 2025 is whole, 2026 has two months.
func TestBudget(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) SELECT CAST(i AS VARCHAR), 'a', TIMESTAMP '2025-01-01 10:00' + to_months(CAST(i AS INTEGER)), TIMESTAMP '2025-01-31 12:00' + to_months(CAST(i AS INTEGER)) FROM range(15) AS r(i);
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'a', '2026-03-31 10:00');
		INSERT INTO budgets (team_id, period, amount, kind) VALUES ('t1', '2025', 1200, '服务'), ('t1', '2026', 2400, '服务'), ('top', '2026', 9999, '服务'), ('t2', '2026Q1', 30, 'material');
		INSERT INTO costs (cost_id, incurred_at, kind, amount, team_id)
		SELECT 'a' || i, TIMESTAMP '2025-01-15' + to_months(CAST(i AS INTEGER)), 'labour', CASE WHEN i < 3 THEN 50 WHEN i < 12 THEN 100 ELSE 210 END, 't1' FROM range(15) AS r(i)
		UNION ALL SELECT 'b', '2026-02-15', 'material', 45, 't2' UNION ALL SELECT 'c', '2026-02-15', 'labour', 1000, 't2';`)
	runCosts(t, db)
	expect(t, "years", rows(t, db, `SELECT * FROM budget WHERE length(period) = 4 ORDER BY ALL`),
		"2025 | company | 服务 | 1200 | 1050 | -150 | 0.875 | 12 | – | – | –",
		"2025 | team:t1 | 服务 | 1200 | 1050 | -150 | 0.875 | 12 | – | – | –",
		"2025 | team:top | 服务 | 1200 | 1050 | -150 | 0.875 | 12 | – | – | –",
		"2026 | company | material | 30 | 45 | 15 | 1.5 | 3 | – | – | –",
		// 630 in three months; these were 150 of 1050 the year before, so the year makes 4410
		"2026 | company | 服务 | 600 | 630 | 30 | 1.05 | 3 | 2400 | 4410 | 3",
		"2026 | team:t1 | 服务 | 600 | 630 | 30 | 1.05 | 3 | 2400 | 4410 | 3",
		"2026 | team:t2 | material | 30 | 45 | 15 | 1.5 | 3 | – | – | –",
		"2026 | team:top | material | 30 | 45 | 15 | 1.5 | 3 | – | – | –",
		"2026 | team:top | 服务 | 600 | 630 | 30 | 1.05 | 3 | 2400 | 4410 | 3")
}

// Two visits for one ticket: the second costs 40 of 100. Of the carbon one is given
// and one comes from 10 km at 0.2 kg, one visit has neither.
func TestRepeatsAndCarbon(t *testing.T) {
	db := warehouse(t, 0, twoTeams+`
		INSERT INTO tickets (ticket_id, employee_id, product, service_mode, opened_at, resolved_at) VALUES ('1', 'a', 'p', 'onsite', '2026-09-01 10:00', '2026-09-30 10:00'), ('2', 'b', 'q', 'remote', '2026-09-01 10:00', '2026-09-02 10:00');
		INSERT INTO visits (visit_id, ticket_id, employee_id, visit_no, finished_at, distance_km, co2_kg) VALUES
		  ('v1', '1', 'a', 1, '2026-09-02 10:00', 10, NULL), ('v2', '1', 'b', 2, '2026-09-03 10:00', 10, 5), ('v3', NULL, 'b', NULL, '2026-09-04 10:00', NULL, NULL);
		INSERT INTO costs (cost_id, incurred_at, kind, amount, visit_id) VALUES ('1', '2026-09-02', 'transport', 60, 'v1'), ('2', '2026-09-03', 'transport', 40, 'v2');`)
	runCosts(t, db)
	expect(t, "repeats", rows(t, db, `SELECT split, part, visits, repeat_visits, cost, visit_cost, share, services, per_service FROM repeat_cost WHERE period = '2026-09' ORDER BY 1, 2`),
		"all | all | 3 | 1 | 40 | 100 | 0.4 | 2 | 20", "product | p | 2 | 1 | 40 | 100 | 0.4 | 1 | 40", "product | unknown | 1 | 0 | 0 | 0 | – | 0 | –",
		"team | t1 | 1 | 0 | 0 | 60 | 0 | 1 | 0", "team | t2 | 2 | 1 | 40 | 40 | 1 | 1 | 40")
	expect(t, "carbon", rows(t, db, `SELECT split, part, services, visits, kg, measured_kg, unknown, kg_per_visit, kg_per_service FROM carbon WHERE period = '2026-09' ORDER BY 1, 2`),
		"all | all | 2 | 3 | 7 | 5 | 1 | 3.5 | 3.5",
		"service_mode | onsite | 1 | 2 | 7 | 5 | 0 | 3.5 | 7", "service_mode | remote | 1 | 0 | 0 | 0 | 0 | – | 0", "service_mode | unknown | 0 | 1 | 0 | 0 | 1 | – | –",
		"team | t1 | 1 | 1 | 2 | 0 | 0 | 2 | 2", "team | t2 | 1 | 2 | 5 | 5 | 1 | 5 | 5")
}

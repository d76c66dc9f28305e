package modeltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// hours are tickets of a person resolved so many hours after they were opened, at
// noon of a day.
func hours(employee, day string, all ...float64) string {
	var values []string
	for k, h := range all {
		values = append(values, fmt.Sprintf("('%[1]s %[2]s %[3]d', '%[1]s', TIMESTAMP '%[2]s 12:00' - INTERVAL '%[4]d' SECOND, TIMESTAMP '%[2]s 12:00')", employee, day, k, int(h*3600)))
	}
	return "INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES " + strings.Join(values, ", ") + ";\n"
}

// levelData are two people in a team and its sub-team, under a manager: August
// 1, 2, 10 hours of a; September 3, 5 of a and 20 of b.
var levelData = `
	INSERT INTO teams (team_id, name, parent_id) VALUES ('top', '上', NULL), ('sub', '下', 'top');
	INSERT INTO employees (employee_id, team_id, role, manager_id) VALUES ('a', 'top', 'x', 'm'), ('b', 'sub', 'x', 'm'), ('m', 'top', 'boss', NULL);
	INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', TIMESTAMP '2026-09-30 12:00');` +
	hours("a", "2026-08-20", 1, 2, 10) + hours("a", "2026-09-20", 5, 3) + hours("b", "2026-09-20", 20)

// levelScheme scores the median, for the person's own or for everyone's under them.
func levelScheme(id, role, scope, rollup string) string {
	return strings.NewReplacer("scheme: exact", "scheme: "+id+"\nscope: "+scope+"\napplies_to: {roles: ["+role+"]}", "{quarter: mean, year: mean}", "{quarter: "+rollup+", year: mean}",
		"{id: skill_exam, weight: 100, rule: {kind: linear, zero: 0, full: 100}}",
		"{id: resolution_time_median, weight: 100, target: 4h, rule: {kind: deduct, points: 10, per: 1h}}").Replace(exact)
}

// A median or percentile is taken from the events of each person, scope and
// period: of 1, 2, 3, 5, 10 and 20 hours the median is 4 and the 90th percentile
// lies half-way from 10 to 20.
func TestLevels(t *testing.T) {
	db := warehouse(t, 0, levelData)
	runUntil(t, db, "rollup", parseScheme(t, levelScheme("own", "x", "own", "mean")), parseScheme(t, levelScheme("team", "boss", "team", "pool")))
	expect(t, "months", rows(t, db, "SELECT indicator, employee_id, month, n, round(value / 3600, 6) FROM observation WHERE indicator LIKE 'resolution_time_%' ORDER BY ALL"),
		"resolution_time_median | a | 2026-08 | 3 | 2", "resolution_time_median | a | 2026-09 | 2 | 4", "resolution_time_median | b | 2026-09 | 1 | 20",
		"resolution_time_p90 | a | 2026-08 | 3 | 8.4", "resolution_time_p90 | a | 2026-09 | 2 | 4.8", "resolution_time_p90 | b | 2026-09 | 1 | 20")
	expect(t, "scopes", rows(t, db, "SELECT indicator, scope, period, people, n, round(value / 3600, 6) FROM rollup WHERE indicator LIKE 'resolution_time_%' AND period IN ('2026-09', '2026Q3') AND scope IN ('company', 'team:top', 'team:sub', 'scheme:own') ORDER BY ALL"),
		"resolution_time_median | company | 2026-09 | 2 | 3 | 5", "resolution_time_median | company | 2026Q3 | 2 | 6 | 4",
		"resolution_time_median | scheme:own | 2026-09 | 2 | 3 | 5", "resolution_time_median | scheme:own | 2026Q3 | 2 | 6 | 4",
		"resolution_time_median | team:sub | 2026-09 | 1 | 1 | 20", "resolution_time_median | team:sub | 2026Q3 | 1 | 1 | 20",
		"resolution_time_median | team:top | 2026-09 | 2 | 3 | 5", "resolution_time_median | team:top | 2026Q3 | 2 | 6 | 4",
		"resolution_time_p90 | company | 2026-09 | 2 | 3 | 17", "resolution_time_p90 | company | 2026Q3 | 2 | 6 | 15",
		"resolution_time_p90 | scheme:own | 2026-09 | 2 | 3 | 17", "resolution_time_p90 | scheme:own | 2026Q3 | 2 | 6 | 15",
		"resolution_time_p90 | team:sub | 2026-09 | 1 | 1 | 20", "resolution_time_p90 | team:sub | 2026Q3 | 1 | 1 | 20",
		"resolution_time_p90 | team:top | 2026-09 | 2 | 3 | 17", "resolution_time_p90 | team:top | 2026Q3 | 2 | 6 | 15")
	// √(0.25 / 6) = 0.204124 of the events above and below the median: from place 1.479 to 3.521, 2.479 to 7.603 hours.
	expect(t, "standard error", rows(t, db, "SELECT round(se / 3600, 4) FROM rollup WHERE indicator = 'resolution_time_median' AND scope = 'company' AND period = '2026Q3'"), "2.5619")
	expect(t, "own scorecards: the quarter's value is of all its records, its score the mean of the months'", rows(t, db, "SELECT employee_id, period, n, round(value / 3600, 6), round(points, 4) FROM score WHERE scheme = 'own' AND length(period) > 4 ORDER BY ALL"),
		"a | 2026-08 | 3 | 2 | 100", "a | 2026-09 | 2 | 4 | 100", "a | 2026Q3 | 5 | 3 | 100", "b | 2026-09 | 1 | 20 | 0", "b | 2026Q3 | 1 | 20 | 0")
	expect(t, "the manager is scored by everyone's records together", rows(t, db, "SELECT employee_id, period, n, round(value / 3600, 6), round(points, 4) FROM score WHERE scheme = 'team' AND length(period) > 4 ORDER BY ALL"),
		"m | 2026-08 | 3 | 2 | 100", "m | 2026-09 | 3 | 5 | 90", "m | 2026Q3 | 6 | 4 | 100")
}

// A level has no sums that an appeal could correct: it stays what the events say.
func TestLevelsAfterAnAppeal(t *testing.T) {
	db := warehouse(t, 0, levelData+appeal("1", "a", "2026-09", "resolution_time_median", "2026-10-02 12:00", "accepted", "7200", "1"))
	runUntil(t, db, "rollup", parseScheme(t, levelScheme("own", "x", "own", "pool")))
	expect(t, "values", rows(t, db, `
		SELECT 'score', period, round(value / 3600, 6) FROM score WHERE employee_id = 'a' AND length(period) > 4
		UNION ALL SELECT 'company', period, round(value / 3600, 6) FROM rollup WHERE indicator = 'resolution_time_median' AND scope = 'company' AND period = '2026Q3'
		UNION ALL SELECT 'original', month, n FROM observation_original ORDER BY ALL`),
		"company | 2026Q3 | 4", "score | 2026-08 | 2", "score | 2026-09 | 4", "score | 2026Q3 | 3")
}

// What the definitions promise of longer periods and of the company: each value is
// computed a second way from the raw rows.
func TestCompositeValues(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	var tickets, costs, surveys []string
	satisfied, answers := map[string]float64{}, map[string]float64{} // by person and quarter
	spent, served := map[string]float64{}, map[string]float64{}      // by mode and quarter
	kindSpent, kindServed := map[string]float64{}, map[string]float64{}
	for k := range 1500 {
		year, month, day := 2025+r.IntN(2), 7+r.IntN(3), 1+r.IntN(28)
		quarter := fmt.Sprintf("%dQ3", year)
		mode, category := []string{"remote", "onsite"}[r.IntN(2)], []string{"x", "y"}[r.IntN(2)]
		who, amount := []string{"a", "b", "c"}[r.IntN(3)], 10+r.IntN(300)
		at := fmt.Sprintf("%d-%02d-%02d 10:00", year, month, day)
		tickets = append(tickets, fmt.Sprintf("('t%d', '%s', '%s', '%s', '%s', '%s')", k, who, category, mode, at, at))
		costs = append(costs, fmt.Sprintf("('c%d', 't%d', '%s', 'material', %d)", k, k, at, amount))
		spent[mode+quarter] += float64(amount)
		served[mode+quarter]++
		kind := fmt.Sprintf("%s %s %02d", category, mode, month)
		kindSpent[fmt.Sprint(year)+kind] += float64(amount)
		kindServed[fmt.Sprint(year)+kind]++
		// Surveys lie in the second and third quarter of 2026.
		good, asked := r.IntN(3) > 0, 4+r.IntN(6)
		key := who + fmt.Sprintf("2026Q%d", (asked-1)/3+1)
		answers[key]++
		if good {
			satisfied[key]++
		}
		surveys = append(surveys, fmt.Sprintf("('s%d', 'csat', '%s', '2026-%02d-%02d 10:00', %d)", k, who, asked, day, map[bool]int{true: 5, false: 1}[good]))
	}
	db := warehouse(t, 0, `INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x');
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', TIMESTAMP '2026-09-30 12:00');
		INSERT INTO tickets (ticket_id, employee_id, category, service_mode, opened_at, resolved_at) VALUES `+strings.Join(tickets, ", ")+`;
		INSERT INTO costs (cost_id, ticket_id, incurred_at, kind, amount) VALUES `+strings.Join(costs, ", ")+`;
		INSERT INTO surveys (survey_id, kind, employee_id, answered_at, score) VALUES `+strings.Join(surveys, ", "))
	runUntil(t, db, "rollup")
	near := func(what, query string, want float64) {
		t.Helper()
		if got := number(t, one(t, db, query)); math.Abs(got-want) > 1e-5 {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	company := "SELECT value FROM rollup WHERE scope = 'company' AND period = '%s' AND indicator = '%s'"
	share := func(key string) float64 { return 100 * satisfied[key] / answers[key] }
	uplift, all := 0.0, 0.0
	for _, who := range []string{"a", "b", "c"} {
		near("csat_uplift of "+who, "SELECT sum(num) / sum(den) FROM observation WHERE indicator = 'csat_uplift' AND employee_id = '"+who+"' AND month >= '2026-07'", share(who+"2026Q3")-share(who+"2026Q2"))
		uplift, all = uplift+answers[who+"2026Q3"]*(share(who+"2026Q3")-share(who+"2026Q2")), all+answers[who+"2026Q3"]
	}
	near("csat_uplift", fmt.Sprintf(company, "2026Q3", "csat_uplift"), uplift/all)
	unit := func(key string) float64 { return spent[key] / served[key] }
	for _, quarter := range []string{"2025Q3", "2026Q3"} {
		near("remote_saving "+quarter, fmt.Sprintf(company, quarter, "remote_saving"), 1-unit("remote"+quarter)/unit("onsite"+quarter))
	}
	now, before := 0.0, 0.0
	for kind := range kindSpent {
		if year, rest := kind[:4], kind[4:]; year == "2025" {
			before += kindSpent[kind]
			now += kindServed[kind] * kindSpent["2026"+rest] / kindServed["2026"+rest]
		}
	}
	near("cost_reduction", fmt.Sprintf(company, "2026Q3", "cost_reduction"), 1-now/before)
	near("cost_reduction of the year", fmt.Sprintf(company, "2026", "cost_reduction"), 1-now/before)
}

// The trust index is that of a person who keeps it by hand: settled every month,
// never below 0 or above 100.
func TestTrustByHand(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 0))
	var tasks []string
	want := map[string]float64{}
	for p := range 60 {
		who, index, begun := fmt.Sprintf("p%02d", p), 60.0, false
		for month := 1; month <= 9; month++ {
			moved := 0.0
			for k := range r.IntN(12) * r.IntN(2) {
				delivered := fmt.Sprintf("2026-%02d-10 12:00", month)
				if moved -= 5; r.IntN(p+1) < 20 {
					moved += 7
				} else {
					delivered = fmt.Sprintf("2026-%02d-11 12:00", month)
				}
				begun = true
				tasks = append(tasks, fmt.Sprintf("('%s %d %d', '%s', 'small', '2026-%02d-10 12:00', '%s')", who, month, k, who, month, delivered))
			}
			if index = math.Max(0, math.Min(100, index+moved)); begun {
				want[fmt.Sprintf("%s 2026-%02d", who, month)] = index
			}
		}
	}
	db := warehouse(t, 0, `INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', TIMESTAMP '2026-09-30 12:00');
		INSERT INTO tasks (task_id, employee_id, kind, due_at, delivered_at) VALUES `+strings.Join(tasks, ", "))
	runUntil(t, db, "rollup")
	got := rows(t, db, "SELECT employee_id || ' ' || month, value FROM observation WHERE indicator = 'trust' ORDER BY 1")
	low, high := 0, 0
	for _, line := range got {
		key, value, _ := strings.Cut(line, " | ")
		if number(t, value) != want[key] {
			t.Errorf("%s: got %s, want %v", key, value, want[key])
		}
		low, high = low+map[bool]int{true: 1}[want[key] == 0], high+map[bool]int{true: 1}[want[key] == 100]
	}
	if len(got) != len(want) || low == 0 || high == 0 {
		t.Errorf("got %d month-ends, want %d; %d at nought, %d at a hundred", len(got), len(want), low, high)
	}
}

// The variants that stand for the kinds of an indicator in the catalogue.
func TestIndicatorsByKind(t *testing.T) {
	for id, with := range map[string][]map[string]string{
		"repair_time":        {{"fault": "hardware"}, {"fault": "software"}},
		"cost_per_service":   {{"kind": "labour"}, {"kind": "material"}},
		"csat_uplift":        {{"cycle": "month"}, {"cycle": "year"}},
		"cost_reduction":     {{"within": "team"}},
		"complaint_on_time":  {{"limit_by": "sla"}},
		"on_time_resolution": {{"limit_by": "sla"}, {"limit_by": "due_at"}},
		"at_risk":            {{"limit_by": "sla"}, {"limit_by": "due_at"}},
	} {
		i, ok := library(t).Find(id)
		if !ok {
			t.Errorf("%s is not shipped", id)
			continue
		}
		for _, values := range with {
			for name := range values {
				if _, known := i.Values(nil)[name]; !known {
					t.Errorf("%s has no parameter %s", id, name)
				}
			}
			if def := i.DefinitionWith(i.Values(values)); def == i.DefinitionWith(i.Values(nil)) && id != "on_time_resolution" && id != "at_risk" {
				t.Errorf("%s: the definition does not tell %v", id, values)
			}
		}
	}
}

package modeltest

import (
	"fmt"
	"strings"
	"testing"
)

// What is certain is told as certain: three people of two exam results.
func TestStandingOfExams(t *testing.T) {
	db := warehouse(t, 0, `INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('c', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('1', 'a', DATE '2026-09-29', 80), ('2', 'b', DATE '2026-09-29', 90), ('3', 'c', DATE '2026-09-29', 80);`)
	runUntil(t, db, "rank", parseScheme(t, exact))
	expect(t, "standing", rows(t, db, `SELECT employee_id, score_low = score AND score_high = score, s.rank_low, s.rank_high, set_low, set_high, sim_low, sim_high, s.tier, tau_best, first_k
		FROM standing AS s JOIN scorecard AS c USING (scheme, cycle, period, employee_id) WHERE period = '2026Q3' ORDER BY 1`),
		"a | true | 2 | 2 | 2 | 3 | 2 | 3 | 2 | false | –", "b | true | 1 | 1 | 1 | 1 | 1 | 1 | 1 | true | –", "c | true | 2 | 2 | 2 | 3 | 2 | 3 | 2 | false | –")
}

// What holds of every standing of the sample company.
func TestStandingsOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "the bounds are in order and hold the official score and rank", rows(t, db, `
		SELECT count(*) > 5000,
		       count(*) FILTER (WHERE score_low > c.score OR score_high < c.score OR s.rank_low NOT BETWEEN 1 AND c.rank OR s.rank_high NOT BETWEEN c.rank AND c.peers),
		       count(*) FILTER (WHERE set_low NOT BETWEEN 1 AND c.rank OR set_high NOT BETWEEN c.rank AND c.peers OR sim_low > set_low OR sim_high < set_high),
		       count(*) FILTER (WHERE best_grade NOT BETWEEN 0 AND 1 OR first_k NOT BETWEEN 0 AND 1 OR (k IS NULL) <> (first_k IS NULL) OR tau_best <> (sim_low = 1))
		FROM standing AS s JOIN scorecard AS c USING (scheme, cycle, period, employee_id)`), "true | 0 | 0 | 0")
	expect(t, "everyone with a card of a quarter or year has one", rows(t, db, `
		SELECT count(*) FROM scorecard AS c ANTI JOIN standing AS s USING (scheme, cycle, period, employee_id) WHERE c.cycle <> 'month'`), "0")
	expect(t, "somebody is first, k times in each draw at least", rows(t, db, `
		SELECT count(*) FROM (SELECT sum(first_k) AS sum, any_value(k) AS k, count(*) AS people FROM standing WHERE k IS NOT NULL GROUP BY scheme, cycle, period) AS f
		WHERE sum < least(k, people) - 1e-9`), "0")
	expect(t, "the tiers of the cards are those of the standings", rows(t, db, `
		SELECT count(*) FILTER (WHERE c.tier IS DISTINCT FROM s.tier OR c.rank_low <> s.rank_low OR c.rank_high <> s.rank_high), max(s.tier) > 1
		FROM standing AS s JOIN scorecard AS c USING (scheme, cycle, period, employee_id) WHERE c.cycle <> 'month'`), "0 | true")
}

// A funnel of four people, by hand: 180 of 200 are 90 %; whoever has 20 of 40 lies
// 8.4 standard errors below, the others within what chance gives.
func TestFunnel(t *testing.T) {
	script := last
	for _, p := range []struct {
		id      string
		hits, n int
	}{{"a", 57, 60}, {"b", 58, 60}, {"c", 45, 40}, {"d", 20, 40}} {
		script += person(p.id) + csat(p.id, min(p.hits, p.n), p.n, "2026-08")
	}
	db := warehouse(t, 0, script+"UPDATE employees SET team_id = CASE WHEN employee_id IN ('a', 'b') THEN 'T1' ELSE 'T2' END;")
	runUntil(t, db, "funnel", parseScheme(t, single(monthly, linearCSAT)))
	expect(t, "funnel", rows(t, db, `SELECT unit, n, round(value, 4), round(centre, 4), round((value - centre) / sqrt(centre * (1 - centre) / n + tau2) - z, 9), zone,
		shrunk BETWEEN least(value, centre) AND greatest(value, centre) FROM funnel WHERE indicator = 'csat' AND period = '2026Q3' AND kind = 'employee' ORDER BY 1`),
		"a | 60 | 0.95 | 0.875 | 0 | inside | true", "b | 60 | 0.9667 | 0.875 | 0 | inside | true", "c | 40 | 1 | 0.875 | 0 | inside | true", "d | 40 | 0.5 | 0.875 | 0 | watch | true")
	expect(t, "two teams make no funnel", rows(t, db, "SELECT count(*) FROM funnel WHERE kind = 'team'"), "0")
}

// The funnels of the sample company by another way: sums in SQL, limits in order,
// and the stories that are in it.
func TestFunnelsOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "limits and zones", rows(t, db, `
		SELECT count(*) > 5000,
		       count(*) FILTER (WHERE NOT (low998 <= low95 AND low95 <= high95 AND high95 <= high998)),
		       count(*) FILTER (WHERE zone <> CASE WHEN value < low998 - 1e-9 OR value > high998 + 1e-9 THEN 'alert' WHEN value < low95 - 1e-9 OR value > high95 + 1e-9 THEN 'watch' ELSE 'inside' END),
		       count(*) FILTER (WHERE tau2 < 0 OR phi <= 1 AND tau2 > 0 OR n <= 0 OR NOT isfinite(z))
		FROM funnel`), "true | 0 | 0 | 0")
	expect(t, "values and centre of csat", rows(t, db, `
		WITH person AS (
		  SELECT q.period, o.employee_id, CAST(sum(o.num) AS DOUBLE) AS num, CAST(sum(o.den) AS DOUBLE) AS den
		  FROM observation AS o JOIN period_month AS q ON q.month = o.month AND q.cycle = 'quarter'
		  WHERE o.indicator = 'csat' GROUP BY ALL
		), whole AS (SELECT period, sum(num) / sum(den) AS centre FROM person GROUP BY period)
		SELECT count(*) > 400, max(abs(f.value - p.num / p.den)) < 1e-12, max(abs(f.n - p.den)), max(abs(f.centre - w.centre)) < 1e-12
		FROM funnel AS f JOIN person AS p ON p.period = f.period AND p.employee_id = f.unit JOIN whole AS w ON w.period = f.period
		WHERE f.indicator = 'csat' AND f.kind = 'employee'`), "true | true | 0 | true")
	expect(t, "counts are rates of services", rows(t, db, `
		SELECT count(*) > 100, max(abs(f.value - 1000.0 * CAST(coalesce(o.num, 0) AS DOUBLE) / f.n)) < 1e-9
		FROM funnel AS f
		LEFT JOIN (SELECT q.period, o.employee_id, sum(o.num) AS num FROM observation AS o JOIN period_month AS q ON q.month = o.month AND q.cycle = 'quarter' WHERE o.indicator = 'responsibility' GROUP BY ALL) AS o
		  ON o.period = f.period AND o.employee_id = f.unit
		WHERE f.indicator = 'responsibility' AND f.kind = 'employee'`), "true | true")
	expect(t, "the slower team stands out, and it alone", rows(t, db, `SELECT unit, z < 0 FROM funnel
		WHERE indicator = 'on_time_resolution' AND kind = 'team' AND period = '2026Q3' AND zone = 'alert'`), "T12 | true")
}

// Simpson's check through the tables: a solves more in all because the cases are
// simpler; by kind of case a and b are exactly as good as everybody.
func TestCaseMix(t *testing.T) {
	script := last + person("a") + person("b") + person("rest")
	for _, c := range []struct {
		who, kind string
		n, good   int
	}{{"a", "simple", 20, 18}, {"a", "complex", 5, 3}, {"b", "simple", 10, 9}, {"b", "complex", 20, 12}, {"rest", "simple", 70, 63}, {"rest", "complex", 25, 15}} {
		script += fmt.Sprintf(`INSERT INTO tickets (ticket_id, employee_id, category, complexity, opened_at, resolved_at) SELECT '%[1]s%[2]s' || i, '%[1]s', 'x', '%[2]s', TIMESTAMP '2026-09-01 10:00', TIMESTAMP '2026-09-01 11:00' FROM range(%[3]d) AS r(i);
			INSERT INTO surveys (survey_id, kind, employee_id, ticket_id, sent_at, answered_at, score, scale_min, scale_max) SELECT 's%[1]s%[2]s' || i, 'csat', '%[1]s', '%[1]s%[2]s' || i, TIMESTAMP '2026-09-02 10:00', TIMESTAMP '2026-09-02 11:00', CASE WHEN i < %[4]d THEN 5 ELSE 1 END, 1, 5 FROM range(%[3]d) AS r(i);`,
			c.who, c.kind, c.n, c.good)
	}
	db := warehouse(t, 0, script)
	runUntil(t, db, "case_mix", parseScheme(t, single(monthly, linearCSAT)))
	expect(t, "case mix", rows(t, db, "SELECT employee_id, observed, round(expected, 9), round(ratio, 9), round(adjusted, 9), n FROM case_mix WHERE indicator = 'csat' AND period = '2026Q3' ORDER BY 1"),
		"a | 21 | 21 | 1 | 0.8 | 25", "b | 21 | 21 | 1 | 0.8 | 30", "rest | 78 | 78 | 1 | 0.8 | 95")
}

// Of the whole observed is expected, and the expected of csat is that of a second
// way: window functions over the surveys and their tickets.
func TestCaseMixOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "O/E of the whole", rows(t, db, `
		SELECT count(*) > 20, max(abs(oe - 1)) < 1e-9 FROM (SELECT sum(observed) / sum(expected) AS oe FROM case_mix GROUP BY indicator, period HAVING sum(expected) > 0) AS w`), "true | true")
	expect(t, "expected of csat", rows(t, db, `
		WITH answer AS (
		  SELECT q.period, e.employee_id, CAST(e.num AS DOUBLE) AS num, CAST(e.den AS DOUBLE) AS den, t.category, t.complexity
		  FROM evidence AS e JOIN period_month AS q ON q.month = e.month AND q.cycle = 'quarter'
		  LEFT JOIN surveys AS s ON s.survey_id = e.ref LEFT JOIN tickets AS t ON t.ticket_id = s.ticket_id
		  WHERE e.indicator = 'csat'
		), by_kind AS (
		  SELECT *, den * sum(num) OVER kind / sum(den) OVER kind AS share FROM answer WINDOW kind AS (PARTITION BY period, category, complexity)
		), expected AS (SELECT period, employee_id, sum(share) AS e, sum(num) AS o FROM by_kind GROUP BY ALL)
		SELECT count(*) > 100, max(abs(m.expected - x.e)) < 1e-9, max(abs(m.observed - x.o)), max(abs(m.ratio - x.o / x.e)) < 1e-9
		FROM case_mix AS m JOIN expected AS x ON x.period = m.period AND x.employee_id = m.employee_id WHERE m.indicator = 'csat'`), "true | true | 0 | true")
}

// The ratings of Shrout and Fleiss through the tables; raters who differ from
// person to person; and too few to tell.
func TestRaterAgreement(t *testing.T) {
	script := last
	for p, given := range [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}} {
		name := fmt.Sprintf("p%d", p)
		script += person(name)
		for r, score := range given {
			script += rated(fmt.Sprintf("f%d-%d", p, r), name, "2026-09-05", "peer", "teamwork", fmt.Sprintf("r%d", r), score)
		}
		script += rated(fmt.Sprintf("s%d", p), name, "2026-09-05", "peer", "teamwork", name, 10) // of themselves: counts nowhere
		if p < 2 {
			script += rated(fmt.Sprintf("m%d", p), name, "2026-09-05", "manager", "teamwork", "m", 7)
		}
	}
	script += rated("c1", "p0", "2026-09-05", "customer", "overall", "", 9) + rated("c2", "p0", "2026-09-06", "customer", "overall", "", 7) +
		rated("c3", "p1", "2026-09-05", "customer", "overall", "", 2) + rated("c4", "p2", "2026-09-05", "customer", "overall", "", 4) + rated("c5", "p2", "2026-09-05", "customer", "overall", "", 4)
	db := warehouse(t, 0, script)
	runUntil(t, db, "rater_agreement", parseScheme(t, strings.Replace(ratersScheme, "RATERS", "", 1)))
	expect(t, "agreement", rows(t, db, `SELECT relation, raters, people, ratings, full_design, round(per_person, 3), round(icc1, 2), round(icc2, 2), round(icc3, 2), round(icc1k, 2), round(icc2k, 2), round(icc3k, 2)
		FROM rater_agreement WHERE period = '2026Q3' ORDER BY relation`),
		"customer | – | 3 | 5 | false | 1.6 | 0.89 | – | – | 0.93 | – | –",
		"manager | 1 | 2 | 2 | true | – | – | – | – | – | – | –",
		"peer | 4 | 6 | 24 | true | 4 | 0.17 | 0.29 | 0.71 | 0.44 | 0.62 | 0.91")
}

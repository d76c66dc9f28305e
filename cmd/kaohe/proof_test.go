package main

import (
	"database/sql"
	_ "embed"
	"math/big"
	"math/rand/v2"
	"testing"
)

//go:embed testdata/proof/second.sql
var secondSQL string

// personMonth is somebody's month; whether there is a scorecard of it is part
// of the proof.
type personMonth struct{ employee, month string }

// drawnMonths draws person-months by a fixed seed from all people of the
// scheme's role in all months of the data, employed or not.
func drawnMonths(t *testing.T, db *sql.DB, howMany int) []personMonth {
	t.Helper()
	rows, err := db.Query(`SELECT employee_id, period FROM employees, period
		WHERE role = '售后' AND cycle = 'month' ORDER BY employee_id, period`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []personMonth
	for rows.Next() {
		var p personMonth
		if err := rows.Scan(&p.employee, &p.month); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) < howMany {
		t.Fatalf("there are %d person-months, not %d to draw", len(all), howMany)
	}
	rand.New(rand.NewPCG(6, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:howMany]
}

// secondLine is one indicator of a scorecard as a query tells it.
type secondLine struct {
	n                              int64
	num, den, status, points, most string
	score                          string
}

func readLines(t *testing.T, db *sql.DB, query string, p personMonth) map[string]secondLine {
	t.Helper()
	rows, err := db.Query(query, sql.Named("employee", p.employee), sql.Named("month", p.month))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	lines := map[string]secondLine{}
	for rows.Next() {
		var indicator string
		var l secondLine
		if err := rows.Scan(&indicator, &l.n, &l.num, &l.den, &l.status, &l.points, &l.most, &l.score); err != nil {
			t.Fatal(err)
		}
		lines[indicator] = l
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

const asText = `SELECT indicator, n, CAST(num AS VARCHAR), CAST(den AS VARCHAR), status, CAST(points AS VARCHAR), CAST(max_points AS VARCHAR), CAST(score AS VARCHAR) FROM (`

const publishedLines = `
	SELECT v.indicator, v.n, v.num, v.den, v.status, v.points, v.max_points, c.score
	FROM scorecard AS c JOIN score AS v
	  ON v.scheme = c.scheme AND v.cycle = c.cycle AND v.period = c.period AND v.employee_id = c.employee_id
	WHERE c.cycle = 'month' AND c.employee_id = $employee AND c.period = $month`

// TestProofByASecondQuery holds 200 person-months against a second SQL over the
// canonical tables.
func TestProofByASecondQuery(t *testing.T) {
	t.Parallel()
	db := demoWarehouse(t)
	cards, missing, small := 0, 0, 0
	for _, p := range drawnMonths(t, db, 200) {
		got := readLines(t, db, asText+publishedLines+")", p)
		want := readLines(t, db, asText+secondSQL+")", p)
		if len(want) > 0 {
			cards++
		}
		if len(got) != len(want) {
			t.Errorf("%s %s: %d lines are published; the second query gives %d", p.employee, p.month, len(got), len(want))
		}
		for indicator, w := range want {
			if g := got[indicator]; !w.says(t, g) {
				t.Errorf("%s %s %s: published %+v; the second query gives %+v", p.employee, p.month, indicator, g, w)
			}
			switch w.status {
			case "missing":
				missing++
			case "small_sample":
				small++
			}
		}
	}
	if cards < 150 || cards == 200 || missing == 0 || small == 0 {
		t.Errorf("the draw proves little: %d scorecards of 200, %d missing values, %d small samples", cards, missing, small)
	}
}

// says tells that two lines are the same to the last digit of what is printed.
func (l secondLine) says(t *testing.T, o secondLine) bool {
	t.Helper()
	if l.n != o.n || l.status != o.status {
		return false
	}
	for _, pair := range [][2]string{{l.num, o.num}, {l.den, o.den}, {l.points, o.points}, {l.most, o.most}, {l.score, o.score}} {
		x, ok := new(big.Rat).SetString(pair[0])
		if !ok {
			t.Fatalf("not a number: %q", pair[0])
		}
		if !near(t, pair[1], x, 6) {
			return false
		}
	}
	return true
}

// property is something that must hold of every result of the demo. Its query
// gives the rows that break it, in words; holds counts the rows it looks at.
type property struct{ name, holds, breaks string }

// properties are told over the demo's two schemes. framework: months make
// quarters and years, 90 and above is excellent, below 70 unqualified. manager:
// quarters make years, grades begin at 85, 75 and 60, and the records are those of
// everyone under the manager.
var properties = []property{
	{"dimensions add up to the score", `SELECT count(*) FROM scorecard`, `
		SELECT c.employee_id || ' ' || c.period FROM scorecard AS c
		LEFT JOIN (SELECT scheme, cycle, period, employee_id, sum(score) AS score, count(*) AS k FROM dimension_score GROUP BY ALL) AS d
		  USING (scheme, cycle, period, employee_id)
		WHERE d.k IS DISTINCT FROM CASE scheme WHEN 'framework' THEN 3 WHEN 'manager' THEN 5 END OR abs(d.score - c.score) > 0.005 * (d.k + 1)`},
	{"dimension scores are what the card carries", `SELECT count(*) FROM dimension_score`, `
		SELECT d.employee_id || ' ' || d.period || ' ' || d.dimension FROM dimension_score AS d
		JOIN scorecard AS c USING (scheme, cycle, period, employee_id)
		WHERE c.dimension_scores[d.dimension] IS DISTINCT FROM d.score OR d.score < 0
		   OR d.score > d.max_score + CASE WHEN scheme = 'manager' AND dimension = 'process' THEN 2 ELSE 0 END`},
	{"points add up to the score", `SELECT count(*) FROM score`, `
		SELECT c.employee_id || ' ' || c.period FROM scorecard AS c
		JOIN (SELECT scheme, cycle, period, employee_id, sum(points) AS points, sum(max_points) AS most FROM score GROUP BY ALL) AS v
		  USING (scheme, cycle, period, employee_id)
		WHERE abs(v.most - 100) > 0.00001
		   OR abs(v.points - c.score) > CASE WHEN scheme || ' ' || cycle IN ('framework month', 'manager quarter') THEN 0.00501 ELSE 0.01001 END`},
	{"points are between nothing and the most", `SELECT count(*) FROM score`, `
		SELECT employee_id || ' ' || period || ' ' || indicator FROM score
		WHERE (points IS NULL) <> (status = 'reference') OR points < 0 OR points > max_points + CASE indicator WHEN 'talent_output' THEN 2 ELSE 0 END
		   OR (indicator <> 'talent_output' AND abs(points + points_lost - max_points) > 0.0000011)`},
	{"what is missing is worth nothing and scored is worth something", `SELECT count(*) FROM score WHERE status <> 'scored'`, `
		SELECT employee_id || ' ' || period || ' ' || indicator FROM score
		WHERE ((status = 'scored') <> (max_points > 0) AND indicator <> 'talent_output') OR (status = 'missing' AND scheme || ' ' || cycle IN ('framework month', 'manager quarter') AND n > 0)`},
	{"a line has what was observed", `SELECT count(*) FROM score WHERE scheme = 'framework'`, `
		SELECT v.employee_id || ' ' || v.period || ' ' || v.indicator FROM score AS v
		LEFT JOIN (
		  SELECT o.indicator, o.employee_id, p.cycle, p.period, sum(o.n) AS n, sum(o.num) AS num, sum(o.den) AS den
		  FROM observation AS o JOIN period AS p ON o.month BETWEEN p.first_month AND p.last_month GROUP BY ALL) AS o
		  USING (indicator, employee_id, cycle, period)
		WHERE v.scheme = 'framework' AND (v.n <> coalesce(o.n, 0) OR v.num <> coalesce(o.num, 0) OR v.den <> coalesce(o.den, 0))`},
	{"a manager's line has what was observed of everyone under them and of themselves", `SELECT count(*) FROM score WHERE scheme = 'manager'`, `
		WITH RECURSIVE under AS (
		  SELECT employee_id, employee_id AS manager FROM employees WHERE role = '主管'
		  UNION SELECT e.employee_id, u.manager FROM employees AS e JOIN under AS u ON e.manager_id = u.employee_id)
		SELECT v.employee_id || ' ' || v.period || ' ' || v.indicator FROM score AS v
		LEFT JOIN (
		  SELECT o.indicator, u.manager AS employee_id, p.cycle, p.period, sum(o.n) AS n, sum(o.num) AS num, sum(o.den) AS den
		  FROM observation AS o JOIN under AS u USING (employee_id) JOIN period AS p ON o.month BETWEEN p.first_month AND p.last_month GROUP BY ALL) AS o
		  USING (indicator, employee_id, cycle, period)
		WHERE v.scheme = 'manager' AND (v.n <> coalesce(o.n, 0) OR v.num <> coalesce(o.num, 0) OR v.den <> coalesce(o.den, 0))`},
	{"the evidence adds up to what was observed before appeals", `SELECT count(*) FROM evidence`, `
		SELECT e.employee_id || ' ' || e.month || ' ' || e.indicator
		FROM (SELECT indicator, employee_id, month, count(*) AS n, sum(num) AS num, sum(den) AS den FROM evidence GROUP BY ALL) AS e
		FULL JOIN (SELECT * FROM (FROM observation ANTI JOIN observation_original USING (indicator, employee_id, month) UNION ALL FROM observation_original)
		           WHERE n > 0 AND employee_id IS NOT NULL AND month >= (SELECT min(month) FROM evidence)
		           AND indicator IN (SELECT indicator FROM scheme_indicator)) AS o USING (indicator, employee_id, month)
		WHERE e.n IS DISTINCT FROM o.n OR e.num IS DISTINCT FROM o.num OR e.den IS DISTINCT FROM o.den`},
	{"rank is one more than those who are better", `SELECT count(*) FROM scorecard`, `
		SELECT c.employee_id || ' ' || c.period FROM scorecard AS c
		WHERE c.rank <> 1 + (SELECT count(*) FROM scorecard AS b WHERE b.scheme = c.scheme AND b.period = c.period AND b.score > c.score)
		   OR c.peers <> (SELECT count(*) FROM scorecard AS b WHERE b.scheme = c.scheme AND b.period = c.period)`},
	{"the range of a rank holds the rank, in every quarter and year", `SELECT count(*) FROM scorecard WHERE rank_low IS NOT NULL`, `
		SELECT employee_id || ' ' || period FROM scorecard
		WHERE rank_low < 1 OR rank_low > rank OR rank > rank_high OR rank_high > peers
		   OR (cycle = 'month') <> (rank_low IS NULL) OR (cycle = 'month') <> (rank_high IS NULL)`},
	{"tiers go down with the score and part no equals", `SELECT count(*) FROM scorecard WHERE tier IS NOT NULL`, `
		SELECT a.employee_id || ' ' || a.period FROM scorecard AS a JOIN scorecard AS b USING (scheme, cycle, period)
		WHERE (a.score > b.score AND a.tier > b.tier) OR (a.score = b.score AND a.tier <> b.tier) OR (a.rank = 1 AND a.tier <> 1)`},
	{"grades are half-open", `SELECT count(*) FROM scorecard`, `
		SELECT employee_id || ' ' || period FROM scorecard
		WHERE grade IS DISTINCT FROM CASE scheme
		        WHEN 'framework' THEN CASE WHEN score >= 90 THEN 'excellent' WHEN score >= 70 THEN 'qualified' ELSE 'unqualified' END
		        WHEN 'manager' THEN CASE WHEN score >= 85 THEN 'excellent' WHEN score >= 75 THEN 'good' WHEN score >= 60 THEN 'qualified' ELSE 'unqualified' END END
		   OR score < 0 OR score > CASE scheme WHEN 'manager' THEN 102 ELSE 100 END`},
	{"official scores have two digits", `SELECT count(*) FROM scorecard`, `
		SELECT employee_id || ' ' || period FROM scorecard WHERE score <> round(score, 2)`},
	{"a manager's year is the mean of its quarters, half up", `SELECT count(*) FROM scorecard WHERE scheme = 'manager' AND cycle = 'year'`, `
		SELECT l.employee_id || ' ' || l.period
		FROM scorecard AS l
		LEFT JOIN (SELECT employee_id, left(period, 4) AS period, count(*) AS k, sum(CAST(100 * score AS BIGINT)) AS cents
		           FROM scorecard WHERE scheme = 'manager' AND cycle = 'quarter' GROUP BY ALL) AS q USING (employee_id, period)
		WHERE l.scheme = 'manager' AND (l.cycle = 'month' OR l.cycle = 'year'
		  AND (CAST(100 * l.score AS BIGINT) IS DISTINCT FROM (2 * q.cents + q.k) // (2 * q.k) OR l.complete IS DISTINCT FROM q.k OR l.complete_of <> 4))`},
	{"quarter and year are the mean of their months, half up", `SELECT count(*) FROM scorecard WHERE scheme = 'framework' AND cycle <> 'month'`, `
		SELECT l.employee_id || ' ' || l.period
		FROM scorecard AS l
		LEFT JOIN (
		  SELECT employee_id, p.period, count(*) AS k, sum(CAST(100 * score AS BIGINT)) AS cents
		  FROM (SELECT employee_id, score, CAST(period || '-01' AS DATE) AS day FROM scorecard WHERE cycle = 'month') AS m,
		       LATERAL (VALUES (year(m.day) || 'Q' || quarter(m.day)), (CAST(year(m.day) AS VARCHAR))) AS p(period)
		  GROUP BY ALL) AS m USING (employee_id, period)
		WHERE l.scheme = 'framework' AND l.cycle <> 'month'
		  AND (CAST(100 * l.score AS BIGINT) IS DISTINCT FROM (2 * m.cents + m.k) // (2 * m.k)
		       OR l.complete IS DISTINCT FROM m.k OR l.complete_of <> CASE l.cycle WHEN 'quarter' THEN 3 ELSE 12 END)`},
	{"no month goes without its quarter and year", `SELECT count(*) FROM scorecard WHERE cycle = 'month'`, `
		SELECT m.employee_id || ' ' || m.period FROM (SELECT *, CAST(period || '-01' AS DATE) AS day FROM scorecard WHERE cycle = 'month') AS m
		WHERE NOT EXISTS (SELECT 1 FROM scorecard AS q WHERE q.employee_id = m.employee_id AND q.period = year(m.day) || 'Q' || quarter(m.day))
		   OR NOT EXISTS (SELECT 1 FROM scorecard AS y WHERE y.employee_id = m.employee_id AND y.period = CAST(year(m.day) AS VARCHAR))`},
	{"change is against the period before", `SELECT count(*) FROM scorecard WHERE previous IS NOT NULL`, `
		SELECT c.employee_id || ' ' || c.period
		FROM (SELECT *, CASE cycle WHEN 'month' THEN strftime(CAST(period || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m')
		                WHEN 'year' THEN CAST(CAST(period AS INTEGER) - 1 AS VARCHAR)
		                ELSE CASE right(period, 1) WHEN '1' THEN CAST(CAST(left(period, 4) AS INTEGER) - 1 AS VARCHAR) || 'Q4'
		                     ELSE left(period, 5) || CAST(CAST(right(period, 1) AS INTEGER) - 1 AS VARCHAR) END END AS before
		      FROM scorecard) AS c
		LEFT JOIN scorecard AS b ON b.scheme = c.scheme AND b.employee_id = c.employee_id AND b.period = c.before
		WHERE c.previous IS DISTINCT FROM b.score OR c.change IS DISTINCT FROM c.score - b.score`},
	{"each scheme appraises the people of its role, and no one else's", `SELECT count(*) FROM scorecard`, `
		SELECT c.employee_id || ' ' || c.period FROM scorecard AS c LEFT JOIN employees AS e USING (employee_id)
		WHERE e.role IS DISTINCT FROM CASE c.scheme WHEN 'framework' THEN '售后' WHEN 'manager' THEN '主管' END OR c.team_id IS DISTINCT FROM e.team_id`},
	{"nobody is appraised for a month before coming or after leaving", `SELECT count(*) FROM scorecard AS c JOIN employees AS e USING (employee_id) WHERE e.left_on IS NOT NULL OR e.hired_on IS NOT NULL`, `
		SELECT c.employee_id || ' ' || c.period FROM scorecard AS c JOIN employees AS e USING (employee_id)
		WHERE c.cycle = 'month' AND (strftime(e.left_on, '%Y-%m') < c.period OR strftime(e.hired_on, '%Y-%m') > c.period)`},
	{"pay follows the grade", `SELECT count(*) FROM action WHERE kind = 'pay'`, `
		SELECT coalesce(c.employee_id || ' ' || c.period, a.employee_id || ' ' || a.period)
		FROM (SELECT *, CASE scheme || ' ' || grade WHEN 'framework excellent' THEN '+10%' WHEN 'framework unqualified' THEN '−5%'
		                WHEN 'manager excellent' THEN '+15%' WHEN 'manager good' THEN '+5%' WHEN 'manager unqualified' THEN '−10%' END AS pay
		      FROM scorecard WHERE grade <> 'qualified') AS c
		FULL JOIN (SELECT * FROM action WHERE kind = 'pay') AS a USING (scheme, cycle, period, employee_id)
		WHERE c.pay IS DISTINCT FROM a.value OR a.value IS DISTINCT FROM a.value_en`},
	{"the unqualified are trained or moved", `SELECT count(*) FROM scorecard WHERE scheme = 'framework' AND grade = 'unqualified'`, `
		SELECT coalesce(c.employee_id || ' ' || c.period, a.employee_id || ' ' || a.period)
		FROM (SELECT *, unnest(['培训', '调岗']) AS value FROM scorecard WHERE scheme = 'framework' AND grade = 'unqualified') AS c
		FULL JOIN (SELECT * FROM action WHERE value IN ('培训', '调岗')) AS a USING (scheme, cycle, period, employee_id, value)
		WHERE c.value IS NULL OR a.kind IS DISTINCT FROM CASE value WHEN '培训' THEN 'training' ELSE 'plan' END`},
	{"training is for ability that earns less than seven tenths, of a manager for anything below six", `SELECT count(*) FROM action WHERE value LIKE '培训：%'`, `
		SELECT coalesce(v.employee_id || ' ' || v.period, a.employee_id || ' ' || a.period)
		FROM (SELECT v.* REPLACE ('培训：' || i.title AS value) FROM (SELECT * REPLACE (CAST(value AS VARCHAR) AS value) FROM score) AS v JOIN indicator AS i USING (indicator)
		      WHERE status = 'scored' AND CASE scheme WHEN 'framework' THEN dimension = 'ability' AND 10 * points < 7 * max_points ELSE 10 * points < 6 * max_points END) AS v
		FULL JOIN (SELECT * FROM action WHERE value LIKE '培训：%') AS a USING (scheme, cycle, period, employee_id, value)
		WHERE v.value IS NULL OR a.value IS NULL`},
	{"the star of a month has the best score of those who may have it", `SELECT count(*) FROM action WHERE kind = 'award' AND cycle = 'month'`, `
		SELECT coalesce(c.employee_id || ' ' || c.period, a.employee_id || ' ' || a.period)
		FROM (SELECT * FROM scorecard AS c WHERE scheme = 'framework' AND cycle = 'month' AND score >= 90 AND services >= 20
		      AND NOT EXISTS (SELECT 1 FROM scorecard AS b WHERE b.scheme = c.scheme AND b.period = c.period AND b.services >= 20 AND b.score > c.score)) AS c
		FULL JOIN (SELECT * FROM action WHERE kind = 'award' AND cycle = 'month') AS a USING (scheme, cycle, period, employee_id)
		WHERE c.score IS NULL OR a.value IS DISTINCT FROM '月度服务之星'`},
	{"the best of a year has its best score, once the year is over and half of it is known", `SELECT count(*) FROM action WHERE scheme = 'framework' AND kind = 'award' AND cycle = 'year'`, `
		SELECT coalesce(c.employee_id || ' ' || c.period, a.employee_id || ' ' || a.period)
		FROM (SELECT * FROM scorecard AS c WHERE scheme = 'framework' AND cycle = 'year' AND score >= 90 AND complete >= 6
		      AND period < (SELECT strftime(max(opened_at), '%Y') FROM tickets)
		      AND NOT EXISTS (SELECT 1 FROM scorecard AS b WHERE b.scheme = c.scheme AND b.cycle = 'year' AND b.period = c.period AND b.complete >= 6 AND b.score > c.score)) AS c
		FULL JOIN (SELECT * FROM action WHERE scheme = 'framework' AND kind = 'award' AND cycle = 'year') AS a USING (scheme, cycle, period, employee_id)
		WHERE c.score IS NULL OR a.value IS DISTINCT FROM '年度最佳售后'`},
	{"promotion needs two excellent years in a row, of which half is known", `SELECT count(*) FROM action WHERE kind = 'promotion'`, `
		SELECT coalesce(c.employee_id || ' ' || c.period, a.employee_id || ' ' || a.period)
		FROM (SELECT c.* FROM scorecard AS c
		      JOIN scorecard AS b ON b.scheme = c.scheme AND b.employee_id = c.employee_id AND b.cycle = 'year'
		                         AND CAST(b.period AS INTEGER) = CAST(c.period AS INTEGER) - 1
		      WHERE c.cycle = 'year' AND c.grade = 'excellent' AND b.grade = 'excellent'
		        AND 2 * c.complete >= c.complete_of AND 2 * b.complete >= b.complete_of) AS c
		FULL JOIN (SELECT * FROM action WHERE kind = 'promotion') AS a USING (scheme, cycle, period, employee_id)
		WHERE c.score IS NULL OR a.value IS NULL`},
	{"every action says why, in both languages", `SELECT count(*) FROM action`, `
		SELECT employee_id || ' ' || period || ' ' || kind FROM action
		WHERE coalesce(value, '') = '' OR coalesce(value_en, '') = '' OR coalesce(because, '') = '' OR coalesce(because_en, '') = ''
		   OR NOT EXISTS (SELECT 1 FROM scorecard AS c WHERE c.scheme = action.scheme AND c.period = action.period AND c.employee_id = action.employee_id)`},
	{"the company is everybody's observations together", `SELECT count(*) FROM rollup WHERE scope = 'company'`, `
		SELECT r.indicator || ' ' || r.period FROM rollup AS r
		LEFT JOIN (SELECT o.indicator, p.period, sum(n) AS n, sum(num) AS num, sum(den) AS den
		      FROM observation AS o JOIN period AS p ON o.month BETWEEN p.first_month AND p.last_month GROUP BY ALL) AS o USING (indicator, period)
		WHERE r.scope = 'company' AND r.indicator IN (SELECT indicator FROM indicator WHERE aggregate = 'sum') AND (r.n <> coalesce(o.n, 0) OR r.num <> coalesce(o.num, 0) OR r.den <> coalesce(o.den, 0))`},
	{"a team is its people's observations and those of the teams below", `SELECT count(*) FROM rollup WHERE scope LIKE 'team:%'`, `
		WITH up AS (
		  SELECT team_id, team_id AS top FROM teams
		  UNION SELECT t.team_id, p.team_id FROM teams AS t JOIN teams AS p ON p.team_id = t.parent_id
		  UNION SELECT t.team_id, g.team_id FROM teams AS t JOIN teams AS p ON p.team_id = t.parent_id JOIN teams AS g ON g.team_id = p.parent_id)
		SELECT r.indicator || ' ' || r.scope || ' ' || r.period FROM rollup AS r
		LEFT JOIN (SELECT o.indicator, 'team:' || up.top AS scope, p.period, sum(n) AS n, sum(num) AS num, sum(den) AS den
		      FROM observation AS o JOIN employees AS e USING (employee_id) JOIN up ON up.team_id = e.team_id
		      JOIN period AS p ON o.month BETWEEN p.first_month AND p.last_month GROUP BY ALL) AS o USING (indicator, scope, period)
		WHERE r.scope LIKE 'team:%' AND r.indicator IN (SELECT indicator FROM indicator WHERE aggregate = 'sum') AND (r.n <> coalesce(o.n, 0) OR r.num <> coalesce(o.num, 0) OR r.den <> coalesce(o.den, 0))`},
	{"a peer group is its people's observations", `SELECT count(*) FROM rollup WHERE scope = 'scheme:framework'`, `
		SELECT r.indicator || ' ' || r.period FROM rollup AS r
		LEFT JOIN (SELECT o.indicator, p.period, sum(n) AS n, sum(num) AS num, sum(den) AS den
		      FROM observation AS o JOIN employees AS e USING (employee_id)
		      JOIN period AS p ON o.month BETWEEN p.first_month AND p.last_month WHERE e.role = '售后' GROUP BY ALL) AS o USING (indicator, period)
		WHERE r.scope = 'scheme:framework' AND r.indicator IN (SELECT indicator FROM indicator WHERE aggregate = 'sum') AND (r.n <> coalesce(o.n, 0) OR r.num <> coalesce(o.num, 0) OR r.den <> coalesce(o.den, 0))`},
	{"a level is that of all its events", `SELECT count(*) FROM rollup AS r JOIN indicator AS i USING (indicator) WHERE i.aggregate <> 'sum'`, `
		WITH record AS (
		  SELECT v.indicator, v.employee_id, p.period, v.num, CASE i.aggregate WHEN 'median' THEN 0.5 ELSE CAST(substr(i.aggregate, 2) AS DOUBLE) / 100 END AS share
		  FROM level_event AS v JOIN indicator AS i USING (indicator) JOIN period AS p ON strftime(v.at, '%Y-%m') BETWEEN p.first_month AND p.last_month
		  WHERE v.num IS NOT NULL),
		told AS (
		  SELECT indicator, period, 'company' AS of, value, n FROM rollup WHERE scope = 'company' AND indicator IN (SELECT indicator FROM record)
		  UNION ALL SELECT indicator, month, employee_id, value, n FROM observation WHERE n > 0 AND employee_id IS NOT NULL AND indicator IN (SELECT indicator FROM record)),
		level AS (
		  SELECT indicator, period, 'company' AS of, count(*) AS n, quantile_cont(CAST(num AS DOUBLE), 0.5) FILTER (WHERE share = 0.5) AS half, quantile_cont(CAST(num AS DOUBLE), 0.9) FILTER (WHERE share = 0.9) AS ninety FROM record GROUP BY ALL
		  UNION ALL SELECT indicator, period, employee_id, count(*), quantile_cont(CAST(num AS DOUBLE), 0.5) FILTER (WHERE share = 0.5), quantile_cont(CAST(num AS DOUBLE), 0.9) FILTER (WHERE share = 0.9)
		            FROM record WHERE employee_id IS NOT NULL AND length(period) = 7 GROUP BY ALL)
		SELECT coalesce(t.indicator, l.indicator) || ' ' || coalesce(t.period, l.period) || ' ' || coalesce(t.of, l.of)
		FROM told AS t FULL JOIN level AS l USING (indicator, period, of)
		WHERE t.n IS DISTINCT FROM l.n OR NOT abs(t.value - coalesce(l.half, l.ninety)) <= 1e-6 * greatest(1, t.value)`},
	{"every value is its sums' own", `SELECT count(*) FROM rollup`, `
		SELECT r.indicator || ' ' || r.scope || ' ' || r.period FROM rollup AS r JOIN indicator AS i USING (indicator)
		WHERE abs(r.value - CASE WHEN i.counted THEN CAST(r.num AS DOUBLE) ELSE CAST(r.num AS DOUBLE) / nullif(CAST(r.den AS DOUBLE), 0) END) > 1e-12 * greatest(1, abs(r.value))
		   OR (r.value IS NULL) <> (NOT i.counted AND r.den = 0)`},
	{"a standard error of a share is its binomial one", `SELECT count(*) FROM rollup AS r JOIN indicator AS i USING (indicator) WHERE i.indicator = 'csat' AND n > 1`, `
		SELECT r.scope || ' ' || r.period FROM rollup AS r
		WHERE indicator = 'csat' AND n > 1 AND value > 0 AND value < 1 AND abs(se - sqrt(value * (1 - value) / CAST(den AS DOUBLE) * n / (n - 1))) > 1e-9`},
	{"only what an appeal corrected differs from its records", `SELECT count(*) FROM observation_original`, `
		SELECT o.employee_id || ' ' || o.month || ' ' || o.indicator
		FROM observation_original AS o
		JOIN observation AS c USING (indicator, employee_id, month)
		LEFT JOIN appeals AS a ON a.employee_id = o.employee_id AND a.period = o.month AND a.indicator = o.indicator AND a.decision IN ('accepted', 'partial')
		WHERE a.value_num IS DISTINCT FROM c.num OR a.value_den IS DISTINCT FROM c.den OR o.n <> c.n OR o.team_id IS DISTINCT FROM c.team_id`},
	{"every appeal has an answer, and only what was upheld changes anything", `SELECT count(*) FROM appeal_result`, `
		SELECT coalesce(a.appeal_id, r.appeal_id) FROM appeals AS a FULL JOIN appeal_result AS r USING (appeal_id)
		WHERE a.appeal_id IS NULL OR r.appeal_id IS NULL OR r.value_before IS NULL
		   OR (a.decision = 'rejected' AND (r.value_before, r.points_before, r.score_before, r.grade_before) IS DISTINCT FROM (r.value_after, r.points_after, r.score_after, r.grade_after))
		   OR (a.decision <> 'rejected' AND r.value_after IS DISTINCT FROM CAST(a.value_num AS DOUBLE) / CAST(a.value_den AS DOUBLE))
		   OR r.days IS DISTINCT FROM date_diff('second', a.filed_at, a.decided_at) / 86400.0`},
	{"z is the change over its standard error", `SELECT count(*) FROM rollup WHERE z IS NOT NULL`, `
		SELECT r.indicator || ' ' || r.scope || ' ' || r.period FROM rollup AS r
		JOIN period AS p USING (cycle, period)
		LEFT JOIN rollup AS b ON b.indicator = r.indicator AND b.scope = r.scope AND b.cycle = r.cycle AND b.period = p.previous
		WHERE r.z IS NOT NULL AND (b.value IS NULL OR abs(r.change - (r.value - b.value)) > 1e-9 * greatest(1, abs(r.value))
		   OR abs(r.z - (r.value - b.value) / sqrt(r.se * r.se + b.se * b.se)) > 1e-9 * greatest(1, abs(r.z)))`},
	{"a team's score is its people's mean", `SELECT count(*) FROM team_score`, `
		WITH up AS (
		  SELECT team_id, team_id AS top FROM teams
		  UNION SELECT t.team_id, p.team_id FROM teams AS t JOIN teams AS p ON p.team_id = t.parent_id
		  UNION SELECT t.team_id, g.team_id FROM teams AS t JOIN teams AS p ON p.team_id = t.parent_id JOIN teams AS g ON g.team_id = p.parent_id)
		SELECT coalesce(s.team_id || ' ' || s.period, c.team_id || ' ' || c.period) FROM team_score AS s
		FULL JOIN (SELECT scheme, up.top AS team_id, period, count(*) AS k, sum(CAST(100 * score AS BIGINT)) AS cents
		      FROM scorecard JOIN up USING (team_id) GROUP BY ALL) AS c USING (scheme, team_id, period)
		WHERE s.people IS DISTINCT FROM c.k OR CAST(100 * s.score AS BIGINT) IS DISTINCT FROM (2 * c.cents + c.k) // (2 * c.k)`},
	{"teams that hold people are ranked among each other", `SELECT count(*) FROM team_score WHERE rank IS NOT NULL`, `
		SELECT s.team_id || ' ' || s.period FROM team_score AS s
		WHERE (s.rank IS NULL) <> (s.team_id NOT IN (SELECT team_id FROM scorecard AS c WHERE c.scheme = s.scheme AND team_id IS NOT NULL))
		   OR s.rank <> 1 + (SELECT count(*) FROM team_score AS b WHERE b.scheme = s.scheme AND b.period = s.period AND b.rank IS NOT NULL AND b.score > s.score)`},
	{"the company's score is everybody's mean", `SELECT count(*) FROM company_score`, `
		SELECT s.period FROM company_score AS s
		FULL JOIN (SELECT scheme, period, count(*) AS k, sum(CAST(100 * score AS BIGINT)) AS cents FROM scorecard GROUP BY ALL) AS c USING (scheme, period)
		WHERE s.people IS DISTINCT FROM c.k OR CAST(100 * s.score AS BIGINT) IS DISTINCT FROM (2 * c.cents + c.k) // (2 * c.k)`},
	{"grades are counted", `SELECT count(*) FROM grade_count`, `
		SELECT g.period || ' ' || coalesce(g.team_id, 'company') || ' ' || g.grade FROM grade_count AS g
		WHERE g.people <> (
		  SELECT count(*) FROM scorecard AS c WHERE c.scheme = g.scheme AND c.period = g.period AND c.grade = g.grade
		    AND (g.team_id IS NULL OR c.employee_id IN (SELECT employee_id FROM team_member AS m WHERE m.team_id = g.team_id)))`},
	{"the company's cost is every cost", `SELECT count(*) FROM cost_per_service WHERE scope = 'company' AND split = 'all'`, `
		SELECT s.period FROM cost_per_service AS s JOIN period AS p USING (period)
		WHERE s.scope = 'company' AND s.split = 'all'
		  AND (s.cost <> (SELECT sum(amount) FROM costs WHERE strftime(incurred_at, '%Y-%m') BETWEEN p.first_month AND p.last_month)
		    OR s.services <> (SELECT count(*) FROM tickets WHERE resolved_at >= opened_at AND (first_response_at IS NULL OR resolved_at >= first_response_at) AND strftime(resolved_at, '%Y-%m') BETWEEN p.first_month AND p.last_month)
		    OR abs(s.unit_cost - CAST(s.cost AS DOUBLE) / s.services) > 1e-9)`},
	{"the parts of a cost add up to it", `SELECT count(*) FROM cost_per_service WHERE split <> 'all'`, `
		SELECT s.period || ' ' || s.scope || ' ' || k.split FROM cost_per_service AS s
		JOIN (SELECT period, scope, split, sum(cost) AS cost FROM cost_per_service WHERE split <> 'all' GROUP BY ALL) AS k USING (period, scope)
		WHERE s.split = 'all' AND s.cost <> k.cost`},
}

// TestProofOfProperties holds the results of the demo to what must be true of
// any results of its scheme.
func TestProofOfProperties(t *testing.T) {
	t.Parallel()
	db := demoWarehouse(t)
	for _, p := range properties {
		t.Run(p.name, func(t *testing.T) {
			var looked int
			if err := db.QueryRow(p.holds).Scan(&looked); err != nil {
				t.Fatal(err)
			}
			if looked == 0 {
				t.Fatal("there is nothing to look at")
			}
			var broken int
			var examples *string
			query := "SELECT count(*), string_agg(what, '; ' ORDER BY what) FILTER (WHERE place <= 5) FROM (SELECT what, row_number() OVER (ORDER BY what) AS place FROM (" + p.breaks + ") AS b(what))"
			if err := db.QueryRow(query).Scan(&broken, &examples); err != nil {
				t.Fatal(err)
			}
			if broken > 0 {
				t.Errorf("broken %d times (looked at %d): %s", broken, looked, *examples)
			}
		})
	}
}

package modeltest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// twelve months around 30 minutes: their mean moving range is 15/11, so the limits
// are 30 ± 3/1.128 · 15/11 minutes.
var twelve = []int{30, 31, 29, 30, 31, 29, 30, 31, 29, 30, 31, 29}

func then(minutes ...int) []int { return append(slices.Clone(twelve), minutes...) }

// monthLines are teams of one person each, by the minutes of their first responses in
// the months up to 2026-09, with what the last month says.
var monthLines = []struct {
	team string
	min  []int
	want string // signal, side, meaning; how long on that side of the centre, and since when
}{
	{"outside", then(30, 31, 34), "outside | 1 | concern | 2 | 2026-08"},
	{"faster", then(30, 31, 26), "outside | -1 | improvement | 1 | 2026-09"},
	{"shift", then(31, 31, 31, 31, 31, 31, 31), "shift | 1 | concern | 7 | 2026-03"},
	{"almost", then(29, 31, 31, 31, 31, 31, 31), "– | – | – | 6 | 2026-04"},
	{"overgap", then(31, 31, 31, 0, 31, 31, 31, 31), "shift | 1 | concern | 7 | 2026-02"},
	{"rising", then(27, 28, 29, 30, 31, 32, 33), "trend | 1 | concern | 3 | 2026-07"},
	{"near", then(30, 33, 30, 33), "two_of_three | 1 | concern | 1 | 2026-09"},
	{"twosides", then(30, 33, 30, 27), "– | – | – | 1 | 2026-09"},
	{"few", []int{30, 31, 29, 30, 31, 29, 30, 31, 29, 30, 60}, "– | – | – | – | –"},
	{"flat", []int{30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 60}, "– | – | – | – | –"},
	{"helped", then(26, 25, 27, 26, 25, 27, 26, 25, 27, 26, 25, 27), "outside | -1 | improvement | 12 | 2025-09"},
}

// answered gives a team's person 39 tickets in each month up to 2026-09 that are
// first answered after so many minutes, give or take five; a month of 0 has none.
func answered(employee string, minutes ...int) string {
	var out strings.Builder
	for k, m := range minutes {
		if m > 0 {
			fmt.Fprintf(&out, `
				INSERT INTO tickets (ticket_id, employee_id, opened_at, first_response_at)
				SELECT '%[1]s-%[2]d-' || i, '%[1]s', o, o + to_minutes(%[3]d + (i %% 3 - 1) * 5)
				FROM (SELECT i, DATE '2026-09-01' - to_months(%[2]d) + INTERVAL '10' HOUR + to_hours(CAST(i * 17 AS INTEGER)) AS o FROM range(39) AS r(i)) AS t;`,
				employee, len(minutes)-1-k, m)
		}
	}
	return out.String()
}

// changesMade is what was changed: in the team helped a year ago, and what nobody
// can say anything about.
const changesMade = `
INSERT INTO changes (change_id, applied_on, title, scope, indicator, expected) VALUES
	('c1', DATE '2025-10-01', '新话术', 'helped', 'first_response_time', 'down'),
	('c2', DATE '2025-10-01', '反着来', '组helped', '首次响应时长', 'up'),
	('c3', DATE '2025-10-16', '月中', 'helped', 'first_response_time', NULL),
	('c4', DATE '2025-10-17', '月末', 'helped', 'first_response_time', NULL),
	('c5', DATE '2026-03-01', '太近', 'helped', 'first_response_time', 'down'),
	('c6', DATE '2026-01-01', '没有这个组', 'nowhere', 'first_response_time', 'down'),
	('c7', DATE '2026-01-01', '没有这个指标', 'helped', 'nothing', 'down'),
	('c8', DATE '2026-01-01', '两个指标', 'helped', 'first_response_time、acceptance_time', NULL),
	('c9', DATE '2026-01-01', '没有名目', NULL, NULL, NULL);
`

func TestTrendLines(t *testing.T) {
	script := "INSERT INTO teams (team_id, name) VALUES ('idle', '闲组');"
	for _, l := range monthLines {
		script += fmt.Sprintf("INSERT INTO teams (team_id, name) VALUES ('%[1]s', '组%[1]s'); INSERT INTO employees (employee_id, team_id, role) VALUES ('%[1]s', '%[1]s', 'x');", l.team) + answered(l.team, l.min...)
	}
	// A month of three tickets says nothing, however slow they were.
	script += `
		DELETE FROM tickets WHERE employee_id = 'almost' AND month(opened_at) = 8 AND year(opened_at) = 2026 AND CAST(split_part(ticket_id, '-', 3) AS INTEGER) > 2;
		UPDATE tickets SET first_response_at = opened_at + INTERVAL '9' HOUR WHERE employee_id = 'almost' AND month(opened_at) = 8 AND year(opened_at) = 2026;
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('end', 'few', '2026-09-30 20:00');`
	db := warehouse(t, 0, script+changesMade)
	run(t, db, parseScheme(t, exact))
	for _, l := range monthLines {
		if l.team == "almost" {
			l.want = "– | – | – | 5 | 2026-04" // its August was left out
		}
		got := one(t, db, `SELECT t.signal, t.side, t.meaning, s.run, s.since FROM trend AS t
			JOIN trend_summary AS s ON s.indicator = t.indicator AND s.scope = t.scope AND s.period = '2026Q3' AND s.month = t.month
			WHERE t.indicator = 'first_response_time' AND t.scope = ?`, "team:"+l.team)
		if got != l.want {
			t.Errorf("%s: got %s, want %s", l.team, got, l.want)
		}
	}
	half := 60 * 3 / 1.128 * 15 / 11
	expect(t, "limits in seconds", rows(t, db, `SELECT DISTINCT chart, round(centre, 6), round(lower, 6), round(upper, 6) FROM trend WHERE indicator = 'first_response_time' AND scope IN ('team:shift', 'team:helped')`),
		fmt.Sprintf("xmr | 1800 | %v | %v", math.Round(1e6*(1800-half))/1e6, math.Round(1e6*(1800+half))/1e6))
	expect(t, "why there are none", rows(t, db, `SELECT scope, silent FROM trend_summary WHERE period = '2026Q3' AND indicator = 'first_response_time' AND silent IS NOT NULL ORDER BY scope`),
		"team:few | few_months", "team:flat | flat")
	expect(t, "a gap keeps its place", rows(t, db, `SELECT month, value, n, signal FROM trend WHERE indicator = 'first_response_time' AND scope = 'team:overgap' AND month BETWEEN '2026-04' AND '2026-06'`),
		"2026-04 | 1860 | 39 | –", "2026-05 | – | 0 | –", "2026-06 | 1860 | 39 | –")
	expect(t, "a thin month is shown and silent", rows(t, db, `SELECT value, n, signal FROM trend WHERE indicator = 'first_response_time' AND scope = 'team:almost' AND month = '2026-08'`), "32400 | 3 | –")
	expect(t, "in words", rows(t, db, `SELECT sentence, sentence_en FROM trend_summary WHERE period = '2026Q3' AND indicator = 'first_response_time' AND scope IN ('team:few', 'team:outside', 'team:shift') ORDER BY scope`),
		"组few：首次响应时长有足够记录的月份只有 11 个，满 12 个才能说是否在变。 | 组few: first response time has enough records in 11 months only; twelve are needed to say whether it changes.",
		"组outside：首次响应时长 2026年9月为 34.0 分钟，超出上限 33.6 分钟：变慢了。 | 组outside: first response time was 34.0 min in Sep 2026, above the upper limit of 33.6 min: slower.",
		"组shift：首次响应时长连续 7 个月高于以往平均 30.0 分钟，2026年9月为 31.0 分钟：变慢了。 | 组shift: first response time has been above the usual 30.0 min for 7 months running, 31.0 min in Sep 2026: slower.")
	expect(t, "a team without work", rows(t, db, "SELECT count(*) FROM trend WHERE scope = 'team:idle'"), "0")

	expect(t, "changes", rows(t, db, `SELECT change_id, scope, indicator, expected, months_before, months_after, verdict FROM change_effect WHERE change_id < 'c9' ORDER BY change_id, indicator`),
		"c1 | team:helped | first_response_time | down | 12 | 12 | worked",
		"c2 | team:helped | first_response_time | up | 12 | 12 | worse",
		"c3 | team:helped | first_response_time | down | 12 | 12 | worked",
		"c4 | team:helped | first_response_time | down | 13 | 11 | did_not",
		"c5 | team:helped | first_response_time | down | 17 | 7 | too_early",
		"c6 | nowhere | first_response_time | down | 0 | 0 | no_data",
		"c7 | team:helped | nothing | down | 0 | 0 | no_data",
		"c8 | team:helped | acceptance_time | – | 0 | 0 | no_data",
		"c8 | team:helped | first_response_time | down | 15 | 9 | did_not")
	if got := rows(t, db, "SELECT DISTINCT scope FROM change_effect WHERE change_id = 'c9'"); !slices.Equal(got, []string{"company"}) {
		t.Errorf("a change that names nothing is held against what is scored: %q", got)
	}
	// By hand: the mean of twelve months falls from 30 to 26; without slopes that is the effect.
	effect, err := strconv.ParseFloat(one(t, db, "SELECT effect FROM change_effect WHERE change_id = 'c1'"), 64)
	if err != nil || math.Abs(effect+240) > 60 {
		t.Errorf("effect of c1: %v seconds, want about −240", effect)
	}
	expect(t, "sentences of changes", rows(t, db, "SELECT sentence, sentence_en FROM change_effect WHERE change_id IN ('c5', 'c6') ORDER BY change_id"),
		"“太近”之后只有 7 个月有足够的首次响应时长记录，满 8 个月才能说有没有用。 | \"太近\": only 7 months since have enough records of first response time; it takes eight to say whether it helped.",
		"“没有这个组”：nowhere首次响应时长没有可以比较的数据。 | \"没有这个组\": nowhere, first response time: no data to compare.")
	for _, sentence := range rows(t, db, "SELECT coalesce(sentence, '?') || coalesce(sentence_en, '?') || coalesce(detail, '?') || coalesce(detail_en, '?') FROM trend_summary UNION ALL SELECT coalesce(sentence, '?') || coalesce(sentence_en, '?') FROM change_effect") {
		if strings.Contains(sentence, "?") {
			t.Fatalf("a sentence is missing: %s", sentence)
		}
	}
}

// The sample's stories: the slower team and the remote pilot are told apart from
// chance, and the changes that helped are found to have helped.
func TestTrendsOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "changes", rows(t, db, "SELECT change_id, scope, indicator, verdict FROM change_effect WHERE change_id IS NOT NULL ORDER BY change_id"),
		"W01 | team:T00 | first_time_fix | too_early", "W02 | team:T00 | survey_response | did_not", "W03 | team:T90 | cost_per_service | worked",
		"W04 | team:T21 | first_time_fix | worked", "W05 | team:T00 | van_stock_fill | too_early", "W06 | team:T12 | first_response_time | too_early")
	for _, want := range []string{"first_response_time | team:T12 | concern", "cost_per_service | team:T90 | improvement", "remote_share | team:T90 | improvement"} {
		sure := rows(t, db, "SELECT indicator, scope, meaning FROM trend_summary WHERE period = '2026Q3' AND sure AND signal IS NOT NULL")
		if !slices.Contains(sure, want) {
			t.Errorf("%s is not among what has surely moved: %q", want, sure)
		}
	}
	if got := one(t, db, "SELECT max(n) FROM (SELECT count(*) AS n FROM trend_summary WHERE sure AND signal IS NOT NULL AND scope IN ('team:T11', 'team:T22', 'team:T31', 'team:T42') GROUP BY period UNION ALL SELECT 0)"); got > "3" {
		t.Errorf("teams to which nothing happened are called changed %s times", got)
	}
}

// The limits of every XmR chart, by SQL alone.
func TestTrendLimitsASecondWay(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "differ", rows(t, db, `
		WITH usual AS (
		  SELECT *, count(value) FILTER (WHERE enough) OVER line AS place FROM (
		    SELECT t.*, k.counted OR t.n >= 5 AS enough FROM trend AS t JOIN indicator AS k ON k.indicator = t.indicator
		    WHERE t.chart = 'xmr' AND t.scope IN ('company', 'team:T12', 'team:T21')) WINDOW line AS (PARTITION BY indicator, scope ORDER BY month)
		), steady AS ( -- no month so thin that it is left out
		  SELECT indicator, scope FROM usual JOIN indicator AS k USING (indicator) GROUP BY indicator, scope, k.counted
		  HAVING k.counted OR min(n) FILTER (WHERE value IS NOT NULL) > 0.34 * avg(n) FILTER (WHERE place BETWEEN 1 AND 12 AND enough) AND bool_and(enough OR value IS NULL)
		), stepped AS (
		  SELECT u.*, abs(value - lag(value) OVER (PARTITION BY indicator, scope ORDER BY month)) AS step FROM usual AS u JOIN steady USING (indicator, scope)
		), again AS (
		  SELECT indicator, scope, avg(value) FILTER (WHERE place <= 12) AS centre, avg(step) FILTER (WHERE place <= 12) AS step, any_value(centre) AS had, any_value(upper) AS upper
		  FROM stepped GROUP BY indicator, scope
		)
		SELECT count(*) > 100, count(*) FILTER (WHERE abs(centre - had) > 1e-9 * abs(had) OR abs(centre + 3 / 1.128 * step - upper) > 1e-9 * abs(upper)) FROM again`), "true | 0")
}

// Theil and Sen's slope of every line of the company, as the median of all pairs.
func TestTrendSlopesASecondWay(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "differ", rows(t, db, `
		WITH place AS (
		  SELECT t.indicator, t.slope, t.value, row_number() OVER (PARTITION BY t.indicator ORDER BY t.month) AS place, t.n
		  FROM trend AS t JOIN indicator AS k ON k.indicator = t.indicator WHERE t.scope = 'company' AND NOT k.counted
		), full_months AS (SELECT indicator FROM place GROUP BY indicator HAVING count(*) = 24 AND min(n) >= 100 AND min(n) > 0.5 * max(n)),
		again AS (
		  SELECT a.indicator, median((b.value - a.value) / (b.place - a.place)) AS slope
		  FROM place AS a JOIN place AS b ON b.indicator = a.indicator AND b.place > a.place AND a.value IS NOT NULL AND b.value IS NOT NULL
		  WHERE a.indicator IN (FROM full_months) GROUP BY a.indicator
		)
		SELECT count(*) > 10, count(*) FILTER (WHERE abs(g.slope - p.slope) > 1e-12 + 1e-9 * abs(p.slope)) FROM again AS g JOIN place AS p ON p.indicator = g.indicator AND p.place = 24`), "true | 0")
}

// The seasonal naive forecast is the month a year before, its errors the
// differences of two years: counted from the tickets.
func TestForecastOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	expect(t, "forecast", rows(t, db, `
		WITH demand AS (SELECT strftime(opened_at, '%Y-%m') AS month, count(*) AS n FROM tickets GROUP BY 1)
		SELECT f.month, f.method, f.value = d.n, f.low <= f.value AND f.value <= f.high, f.tried
		FROM forecast AS f JOIN demand AS d ON d.month = strftime(CAST(f.month || '-01' AS DATE) - INTERVAL '1' YEAR, '%Y-%m')
		WHERE f.scope = 'company' ORDER BY f.month`),
		"2026-10 | seasonal_naive | true | true | 12", "2026-11 | seasonal_naive | true | true | 11", "2026-12 | seasonal_naive | true | true | 10", "2027-01 | seasonal_naive | true | true | 9")
	expect(t, "backtest", rows(t, db, `
		WITH demand AS (SELECT strftime(opened_at, '%Y-%m') AS month, count(*) AS n FROM tickets GROUP BY 1)
		SELECT count(*), count(*) FILTER (WHERE b.actual <> d.n OR b.forecast <> e.n OR b.error <> d.n - e.n)
		FROM forecast_backtest AS b
		JOIN demand AS d ON d.month = b.month
		JOIN demand AS e ON e.month = strftime(CAST(b.month || '-01' AS DATE) - INTERVAL '1' YEAR, '%Y-%m')
		WHERE b.scope = 'company' AND b.method = 'seasonal_naive'`), "57 | 0")
	if got := one(t, db, "SELECT count(*) FROM forecast WHERE scope = 'company' AND (mase >= 1 OR high - low > value)"); got != "0" {
		t.Errorf("%s forecasts of the company are no use", got)
	}
}

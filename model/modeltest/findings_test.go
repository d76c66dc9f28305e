package modeltest

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Three quarters, in the last of which one team's responses got slower, one product
// took over the complaints, and one month has no satisfaction survey.
const story = `
INSERT INTO teams (team_id, name) VALUES ('n', '北组'), ('s', '南组');
INSERT INTO employees (employee_id, team_id, role) SELECT 'e' || i, CASE WHEN i < 4 THEN 'n' ELSE 's' END, '售后' FROM range(12) AS r(i);
INSERT INTO tickets (ticket_id, employee_id, product, complexity, opened_at, first_response_at, resolved_at)
SELECT 't' || i, 'e' || (i % 12), CASE WHEN i % 2 = 0 THEN 'X3' ELSE 'K1' END, 'simple', o,
       o + to_minutes(30 + i // 12 % 5 + CASE WHEN i % 12 < 4 AND o >= TIMESTAMP '2026-07-01' THEN 20 * (date_part('month', o) - 6) ELSE 0 END), o + INTERVAL '3' HOUR
FROM (SELECT i, TIMESTAMP '2026-01-01 01:00:00' + to_minutes(i * 87) AS o FROM range(4517) AS r(i)) AS t;
INSERT INTO surveys (survey_id, kind, employee_id, ticket_id, answered_at, score)
SELECT ticket_id, 'csat', employee_id, ticket_id, resolved_at, CASE WHEN CAST(substr(ticket_id, 2) AS INTEGER) % 25 = 0 THEN 2 ELSE 5 END
FROM tickets WHERE date_part('month', resolved_at) <> 8;
INSERT INTO complaints (complaint_id, employee_id, ticket_id, received_at, cause)
SELECT ticket_id, employee_id, ticket_id, resolved_at, 'defect' FROM tickets
WHERE CASE WHEN product = 'K1' THEN CAST(substr(ticket_id, 2) AS INTEGER) % 60 = 1
           WHEN opened_at < TIMESTAMP '2026-07-01' THEN CAST(substr(ticket_id, 2) AS INTEGER) % 120 = 0
           ELSE CAST(substr(ticket_id, 2) AS INTEGER) % 16 = 0 END;
`

func TestFindings(t *testing.T) {
	db := warehouse(t, 0, story)
	run(t, db, parseScheme(t, frameworkSource(t)))
	found := rows(t, db, "SELECT kind, sentence, sentence_en, page FROM finding WHERE period = '2026Q3' ORDER BY importance DESC, kind, subject")
	all := strings.Join(found, "\n")
	for _, want := range []string{
		"team_worse | 北组首次响应时长连续 3 个月慢于以往，2026年9月为 1.5 小时，比全公司高 0.7 小时。 | 北组: first response time has been slower than usual for 3 months running, 1.5 h in Sep 2026, 0.7 h above the company. | teams/n/index.html",
		"product_complaints | X3 占全部投诉的 ",
		"missing_data | 客户满意度没有 2026年8月的数据。 | Customer satisfaction has no data for Aug 2026. | quality/index.html",
		"missing_data | 沟通协调、问题解决能力、责任心、专业技能没有数据：未提供表 conduct、exams、ratings。 | Miscommunication, Problem solving, Responsibility, Professional skill have no data: not given is conduct, exams, ratings. | quality/index.html",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("want %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "南组") {
		t.Errorf("a team to which nothing happened is spoken of:\n%s", all)
	}
	if len(found) < 5 || len(found) > 8 {
		t.Errorf("%d findings, want 5 to 8", len(found))
	}
	if got := one(t, db, `SELECT json_array_length(figures, '$.series'), json_extract_string(figures, '$.months[8]') FROM finding WHERE period = '2026Q3' AND kind = 'team_worse'`); got != "9 | 2026-09" {
		t.Errorf("series: got %s", got)
	}
	// The quarter before has no story: nothing of the kind is said.
	expect(t, "quiet quarter", rows(t, db, "SELECT kind FROM finding WHERE period = '2026Q2' AND kind IN ('team_worse', 'team_better', 'product_complaints')"), []string(nil)...)
}

// responses makes 北组 answer its 39 tickets of each month up to 2026-09 after so many
// minutes, give or take five, and the two people of 南组 after so many others; in a
// month of 0 there are none.
func responses(team, other []int) string {
	out := "DELETE FROM rollup WHERE indicator = 'first_response_time'; DELETE FROM trend_summary WHERE indicator = 'first_response_time';"
	whole := make([]int, 24) // of the company, in seconds
	own := make([]int, 24)
	for k := range whole {
		own[k], whole[k] = at(team, k)*60, at(other, k)*60
		if own[k] > 0 && whole[k] > 0 {
			whole[k] = (own[k] + 2*whole[k]) / 3
		}
	}
	return out + pooledTimes("team:n", 39, own) + pooledTimes("company", 3*39, whole)
}

// at is the minutes of the k-th of 24 months, of a list that ends with the last.
func at(minutes []int, k int) int {
	if from := 24 - len(minutes); k >= from {
		return minutes[k-from]
	}
	return 0
}

// pooledTimes are the rows of rollup for the months and quarters of a scope that has
// so many tickets a month, which took so many seconds, 0 for none.
func pooledTimes(scope string, n int, seconds []int) string {
	var out strings.Builder
	const deviation = 245.0 // of five minutes more, less or none
	row := func(cycle, period string, n int, mean, before float64) {
		se := deviation / math.Sqrt(float64(n))
		previous, change, z := "NULL", "NULL", "NULL"
		if before > 0 {
			previous, change, z = fmt.Sprint(before), fmt.Sprint(mean-before), fmt.Sprint((mean-before)/(se*math.Sqrt2))
		}
		fmt.Fprintf(&out, "INSERT INTO rollup (indicator, scope, cycle, period, people, n, num, den, value, se, previous, change, z) VALUES ('first_response_time', '%s', '%s', '%s', 2, %d, %f, %d, %f, %f, %s, %s, %s);",
			scope, cycle, period, n, mean*float64(n), n, mean, se, previous, change, z)
	}
	before := 0.0
	for q := range 8 {
		sum, months := 0, 0
		for k := 3 * q; k < 3*q+3; k++ {
			if seconds[k] > 0 {
				row("month", fmt.Sprintf("%d-%02d", 2024+(9+k)/12, (9+k)%12+1), n, float64(seconds[k]), 0)
				sum, months = sum+seconds[k], months+1
			}
		}
		if months > 0 {
			mean := float64(sum) / float64(months)
			row("quarter", fmt.Sprintf("%dQ%d", 2024+(3+q)/4, (3+q)%4+1), n*months, mean, before)
			before = mean
		}
	}
	return out.String()
}

// Months beyond what was usual are counted; nothing is said where noise, a break,
// a short history or the whole company may explain them.
func TestMonthsWorseThanUsual(t *testing.T) {
	steady := []int{30, 31, 29, 30, 31, 29, 30, 31, 29, 30, 31, 29}
	last := func(minutes ...int) []int { return append(append([]int(nil), steady[:12-len(minutes)]...), minutes...) }
	for _, c := range []struct {
		name        string
		team, other []int
		want        string
	}{
		{"a step three months ago", last(45, 45, 45), steady, "连续 3 个月慢于以往，2026年9月为 45.0 分钟"},
		{"slower and slower for six months", last(36, 38, 42, 47, 52, 60), steady, "连续 6 个月慢于以往，2026年9月为 1.0 小时"},
		{"the last no worse than the one before", last(36, 40, 47, 46), steady, "连续 4 个月慢于以往，2026年9月为 46.0 分钟"},
		{"two months only", last(45, 45), steady, ""},
		{"back to normal", last(45, 45, 45, 30), steady, ""},
		{"a month without data breaks it", last(45, 45, 45, 0, 45, 45), steady, ""},
		{"faster", last(20, 20, 20, 20), steady, ""},
		{"the whole company", last(45, 45, 45), last(45, 45, 45), ""},
		{"five months of history", []int{30, 31, 29, 30, 31, 45, 45, 45}, steady, ""},
		{"six months of history", []int{30, 31, 29, 30, 31, 29, 45, 45, 45}, steady, "连续 3 个月慢于以往"},
		{"it always goes up and down", []int{25, 44, 30, 39, 26, 45, 31, 42, 27, 44, 43, 45}, steady, ""},
	} {
		got := strings.Join(staged(t, responses(c.team, c.other), []string{"base", "team"}, "SELECT sentence FROM finding WHERE kind = 'team_worse' AND period = '2026Q3' AND sentence LIKE '北组%'"), "\n")
		if c.want == "" && strings.Contains(got, "连续") || !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q, got %q", c.name, c.want, got)
		}
	}
}

// Teams between which nothing but chance lies are not told apart, in eight
// quarters of eight teams.
func TestNothingIsSaidOnNoise(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO teams (team_id, name) SELECT 't' || i, '组' || i FROM range(8) AS r(i);
		INSERT INTO employees (employee_id, team_id, role) SELECT 'e' || i, 't' || (i % 8), '售后' FROM range(40) AS r(i);
		INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, first_response_at, resolved_at, solved, transferred)
		SELECT i, 'e' || (hash(i) % 40), 'simple', o, o + to_minutes(CAST(5 + hash(i + 1000000) % 120 AS INTEGER)), o + to_minutes(CAST(200 + hash(i + 2000000) % 2000 AS INTEGER)),
		       hash(i + 3000000) % 20 > 0, hash(i + 4000000) % 10 // 9
		FROM (SELECT i, TIMESTAMP '2024-10-01 00:00:00' + to_minutes(i * 52) AS o FROM range(20215) AS r(i)) AS t;
		INSERT INTO surveys (survey_id, kind, employee_id, answered_at, score)
		SELECT ticket_id, 'csat', employee_id, resolved_at, CASE WHEN hash(CAST(ticket_id AS INTEGER) + 5000000) % 10 = 0 THEN 2 ELSE 5 END FROM tickets;`)
	run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "quarters", rows(t, db, "SELECT count(DISTINCT period) FROM finding"), "8")
	expect(t, "teams", rows(t, db, "SELECT period, sentence FROM finding WHERE kind IN ('team_worse', 'team_better') OR page LIKE 'teams/%'"), []string(nil)...)
}

// A team whose quality reviews of a month are missing is spoken of; one with few
// of them, or that had nothing at all to do, is not.
func TestMissingMonthOfATeam(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO teams (team_id, name) VALUES ('gap', '缺组'), ('few', '少组'), ('gone', '散组'), ('full', '全组');
		INSERT INTO employees (employee_id, team_id, role) SELECT team_id, team_id, 'x' FROM teams;
		INSERT INTO tickets (ticket_id, employee_id, opened_at)
		SELECT e || m, e, TIMESTAMP '2026-01-15 10:00:00' + to_months(CAST(m AS INTEGER)) FROM range(9) AS r(m), (VALUES ('gap'), ('few'), ('gone'), ('full')) AS v(e) WHERE e <> 'gone' OR m <> 7;
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('end', 'full', '2026-09-30 20:00');
		INSERT INTO qa (review_id, employee_id, reviewed_at, kind, items, items_passed)
		SELECT e || m || '-' || i, e, TIMESTAMP '2026-01-20 10:00:00' + to_months(CAST(m AS INTEGER)), 'record', 10, 9
		FROM range(9) AS r(m), range(12) AS q(i), (VALUES ('gap'), ('few'), ('gone'), ('full')) AS v(e)
		WHERE (m <> 7 OR e = 'full') AND (i < 7 OR e <> 'few');`)
	run(t, db, parseScheme(t, exact))
	expect(t, "August", rows(t, db, "SELECT period, subject, sentence, sentence_en FROM finding WHERE kind = 'missing_data' AND page LIKE 'teams/%' ORDER BY ALL"),
		"2026Q3 | gap | 缺组没有 2026年8月的质检记录，此前平均每月 12 条。 | 缺组 has no quality reviews on record for Aug 2026; before, it had 12 a month.")
}

// What is wrong with a sentence is said to be so: a product that is only served
// more often is none, and a grade is named in the reader's own language.
func TestWordsOfFindings(t *testing.T) {
	db := warehouse(t, 0, story+`
		INSERT INTO tickets (ticket_id, employee_id, product, opened_at) SELECT 'w' || i, 'e0', 'W9', TIMESTAMP '2026-04-02 10:00:00' + to_minutes(i * 30) FROM range(100) AS r(i);
		INSERT INTO tickets (ticket_id, employee_id, product, opened_at) SELECT 'v' || i, 'e0', 'W9', TIMESTAMP '2026-07-02 10:00:00' + to_minutes(i * 30) FROM range(3000) AS r(i);
		INSERT INTO complaints (complaint_id, employee_id, ticket_id, received_at, cause) SELECT 'w' || i, 'e0', 'w' || i, TIMESTAMP '2026-04-12 10:00:00', 'defect' FROM range(3) AS r(i);
		INSERT INTO complaints (complaint_id, employee_id, ticket_id, received_at, cause) SELECT 'v' || i, 'e0', 'v' || i, TIMESTAMP '2026-09-12 10:00:00', 'defect' FROM range(90) AS r(i);`)
	run(t, db, parseScheme(t, frameworkSource(t)))
	expect(t, "thirty times the tickets, thirty times the complaints", rows(t, db, "SELECT sentence FROM finding WHERE subject = 'W9'"), []string(nil)...)
	grades := one(t, db, "SELECT sentence_en FROM finding WHERE kind = 'grades' AND period = '2026Q3'")
	if !strings.HasPrefix(grades, "Excellent ") || !strings.Contains(grades, ", qualified ") || strings.Count(grades, "last quarter") != 1 {
		t.Errorf("got %s", grades)
	}
	for words, want := range map[string]string{
		"range_text(value_text(76.8, 'score'), value_text(78.8, 'score'))":     "76.8–78.8 分",
		"range_text(value_text(0.912, 'share'), value_text(0.924, 'share'))":   "91.2–92.4%",
		"range_text(value_text(3000, 'seconds'), value_text(4320, 'seconds'))": "50.0 分钟–1.2 小时",
		"range_text(value_text_en(80, 'money'), value_text_en(90, 'money'))":   "¥80.0–¥90.0",
		"round_text(0.95, 'share')":                                                   "95%",
		"round_text(80, 'score')":                                                     "80 分",
		"round_text(0.875, 'share')":                                                  "87.5%",
		"difference_text(-45, 912, 'seconds')":                                        "0.8 分钟",
		"difference_text(5, 912, 'seconds')":                                          "5 秒",
		"difference_text(2400, 5520, 'seconds')":                                      "0.7 小时",
		"difference_text_en(90000, 400000, 'seconds')":                                "1.0 d",
		"difference_text_en(-0.021, 0.93, 'share')":                                   "2.1 pp",
		"difference_text(100, 90000, 'seconds') || difference_text(1, 1, 'per_1000')": "1.7 分钟1.0‰",
	} {
		if got := one(t, db, "SELECT "+words); got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

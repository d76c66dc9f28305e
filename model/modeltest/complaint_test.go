package modeltest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// complaintStory is two quarters of two teams and two products with 100 services of
// each pair in each quarter. In the first a training, in the second a faulty A.
func complaintStory() string {
	var s strings.Builder
	s.WriteString(`
		INSERT INTO teams (team_id, name) VALUES ('n', '北组'), ('s', '南组');
		INSERT INTO employees (employee_id, team_id, role, name) VALUES ('e0', 'n', '售后', '王建国'), ('e1', 's', '售后', '李梅');
		INSERT INTO tickets (ticket_id, employee_id, customer_id, product, opened_at, resolved_at)
		SELECT 't' || i, 'e' || (i % 2), 'k' || i, CASE WHEN i // 2 % 2 = 0 THEN 'A' ELSE 'B' END, o, o + INTERVAL '1' HOUR
		FROM (SELECT i, TIMESTAMP '2026-01-01 08:00:00' + to_minutes(CASE WHEN i < 400 THEN i * 300 ELSE 129600 + (i - 400) * 323 END) AS o FROM range(800) AS r(i)) AS t;
		-- wrong times: counted as no service
		INSERT INTO tickets (ticket_id, employee_id, product, opened_at, resolved_at) VALUES ('odd', 'e0', 'A', TIMESTAMP '2026-05-02 08:00:00', TIMESTAMP '2026-05-01 08:00:00');
		INSERT INTO trainings (training_id, employee_id, held_on, topic) VALUES ('p1', 'e0', DATE '2026-03-10', '故障诊断'), ('p1', 'e1', DATE '2026-03-12', '故障诊断'), ('p2', 'e0', DATE '2026-03-20', '服务礼仪');
	`)
	s.WriteString("INSERT INTO changes (change_id, applied_on, title, scope) VALUES ('w1', DATE '2026-04-01', '新排班', 'n');")
	n := 0
	// complain adds complaints about tickets of one person and product.
	complain := func(times int, cause, at, employee, product string, attributable bool, comment string) {
		for range times {
			ticket := 0
			for ticket = n % 200 * 4; fmt.Sprint("e", ticket%2) != employee || map[int]string{0: "A", 1: "B"}[ticket/2%2] != product; ticket++ {
			}
			fmt.Fprintf(&s, "INSERT INTO complaints (complaint_id, ticket_id, customer_id, received_at, cause, attributable, comment) VALUES ('c%03d', 't%d', 'k%d', TIMESTAMP '%s 09:00:00' + to_minutes(%d), nullif('%s', ''), %t, '%s');\n",
				n, ticket, n, at, n, cause, attributable, comment)
			n++
		}
	}
	complain(16, "skill", "2026-02-03", "e0", "A", true, "")
	complain(3, "delay", "2026-02-04", "e1", "B", false, "")
	complain(3, "price", "2026-02-05", "e1", "A", false, "")
	complain(21, "defect", "2026-05-03", "e0", "A", false, "排水泵又坏了")
	complain(2, "defect", "2026-05-04", "e1", "B", false, "王建国说质量不好")
	complain(4, "delay", "2026-05-05", "e1", "B", true, "等了三天")
	complain(4, "skill", "2026-05-06", "e0", "B", true, "")
	complain(2, "自定义", "2026-05-07", "e0", "B", false, "")
	complain(2, "", "2026-05-08", "e0", "B", false, "")
	s.WriteString(`
		-- a second complaint, named; one of the same customer's; and one too late
		UPDATE complaints SET previous_complaint_id = 'c022' WHERE complaint_id = 'c050';
		UPDATE complaints SET customer_id = 'k22' WHERE complaint_id = 'c045';
		UPDATE complaints SET customer_id = 'k00' WHERE complaint_id IN ('c001', 'c046');
		INSERT INTO surveys (survey_id, kind, ticket_id, customer_id, answered_at, label, score, scale_min, scale_max, comment)
		SELECT 'v' || i, CASE WHEN i < 20 THEN 'csat' ELSE 'nps' END, 't' || i, 'k' || i, TIMESTAMP '2026-05-10 10:00:00', CASE WHEN i < 20 THEN '满意' END,
		       CASE WHEN i >= 20 THEN i % 11 END, 0, 10, CASE WHEN i < 20 THEN '很专业' ELSE '排水泵' END
		FROM range(31) AS r(i);
	`)
	return s.String()
}

func TestComplaints(t *testing.T) {
	db := warehouse(t, 0, complaintStory())
	runUntil(t, db, "complaint_sentence", parseScheme(t, frameworkSource(t)))
	const causes = "SELECT cause, title, position, complaints, attributable, repeats, round(running, 4), vital, services, previous, change FROM complaint_cause WHERE scope = '%s' AND period = '%s' ORDER BY position"
	// 800 services in two quarters; two causes of equal number are the few together.
	expect(t, "first quarter", rows(t, db, fmt.Sprintf(causes, "company", "2026Q1")),
		"all | 全部 | 0 | 22 | 16 | 0 | 1 | false | 400 | – | –",
		"skill | 技能 | 1 | 16 | 16 | 0 | 0.7273 | true | 400 | – | –",
		"delay | 延误 | 2 | 3 | 0 | 0 | 0.8636 | true | 400 | – | –",
		"price | 价格 | 3 | 3 | 0 | 0 | 1 | true | 400 | – | –")
	// What says no cause stands last; a cause that is gone has a row; the export's own word stays.
	expect(t, "second quarter", rows(t, db, fmt.Sprintf(causes, "company", "2026Q2")),
		"all | 全部 | 0 | 35 | 8 | 2 | 1 | false | 400 | 22 | 13",
		"defect | 产品缺陷 | 1 | 23 | 0 | 0 | 0.6571 | true | 400 | 0 | 23",
		"delay | 延误 | 2 | 4 | 4 | 1 | 0.7714 | true | 400 | 3 | 1",
		"skill | 技能 | 3 | 4 | 4 | 1 | 0.8857 | true | 400 | 16 | -12",
		"自定义 | 自定义 | 4 | 2 | 0 | 0 | 0.9429 | false | 400 | 0 | 2",
		"price | 价格 | 5 | 0 | 0 | 0 | 0.9429 | false | 400 | 3 | -3",
		"unknown | 未写明 | 6 | 2 | 0 | 0 | 1 | false | 400 | 0 | 2")
	expect(t, "of a team", rows(t, db, fmt.Sprintf(causes, "team:s", "2026Q1")),
		"all | 全部 | 0 | 6 | 0 | 0 | 1 | false | 200 | – | –",
		"delay | 延误 | 1 | 3 | 0 | 0 | 0.5 | true | 200 | – | –",
		"price | 价格 | 2 | 3 | 0 | 0 | 1 | true | 200 | – | –")
	if got := one(t, db, "SELECT round(rate, 3), round(previous_rate, 3), p_adjusted < 0.001 FROM complaint_cause WHERE scope = 'company' AND period = '2026Q2' AND cause = 'defect'"); got != "57.5 | 0 | true" {
		t.Errorf("rate: %s", got)
	}
	// 21 of 23 defects are A's, which has half of the services.
	expect(t, "places", rows(t, db, "SELECT split, part, cause, complaints, of, expected, round(z, 4) FROM complaint_product WHERE over AND period = '2026Q2' AND cause <> 'all' ORDER BY split"),
		"product | A | defect | 21 | 23 | 11.5 | 3.9618", "team | n | defect | 21 | 23 | 11.5 | 3.9618")
	expect(t, "every complaint has its product", rows(t, db, "SELECT DISTINCT sum(complaints) = any_value(of), round(sum(expected) - any_value(of), 9) FROM complaint_product GROUP BY period, split, cause"), "true | 0")
	complaintWordsAreTold(t, db)
}

// Only words that five customers wrote, no name, and no comment at all; what to
// train, and what followed on the last training.
func complaintWordsAreTold(t *testing.T, db *sql.DB) {
	t.Helper()
	// Of 27 complaints with words and 7 answers of 0–6: 21 + 7 hold 排水泵; 20 are contented by their label and 3 by 8–10.
	expect(t, "words", rows(t, db, "SELECT word, comments, of_comments, contented, of_contented, over FROM complaint_word WHERE period = '2026Q2' ORDER BY g2 DESC, word"),
		"又坏了 | 21 | 34 | 0 | 23 | true", "排水泵 | 28 | 34 | 3 | 23 | true")
	if told := strings.Join(rows(t, db, "SELECT DISTINCT word FROM complaint_word"), " "); strings.Contains(told, "建国") || strings.Contains(told, "质量") {
		t.Errorf("words of two comments, or a name: %s", told)
	}
	expect(t, "training", rows(t, db, "SELECT period, cause, attributable, teams, sure_teams, sentence FROM training_suggestion WHERE period LIKE '%Q%' ORDER BY period, position"),
		"2026Q1 | skill | 16 | n | n | “技能”的投诉 16 起，其中 16 起责任在人：建议培训“故障诊断与检修”。先从北组开始：按服务量折算，那里明显更多。",
		"2026Q2 | delay | 4 | s |  | “延误”的投诉 4 起，其中 4 起责任在人：建议培训“预约、派工与守时”。各组之间的差别在误差之内，宜全员参加。",
		"2026Q2 | skill | 4 | n |  | “技能”的投诉 4 起，其中 4 起责任在人：建议培训“故障诊断与检修”。各组之间的差别在误差之内，宜全员参加。")
	// Two months before the training are too few for a verdict; one for one team counts that team's alone.
	expect(t, "follow-up", rows(t, db, "SELECT cause, action_title, scope, from_on, to_on, months_before, before, months_after, after, verdict FROM cause_follow_up WHERE period = '2026Q2' ORDER BY cause"),
		"attitude | 服务礼仪 | team:n | 2026-03-20 | 2026-03-20 | 2 | 0 | 3 | 0 | too_early",
		"delay | 新排班 | team:n | 2026-04-01 | 2026-04-01 | 3 | 0 | 3 | 0 | too_early",
		"skill | 故障诊断 | company | 2026-03-10 | 2026-03-12 | 2 | 16 | 3 | 4 | too_early")
}

// Without complaints there is nothing, and nothing fails.
func TestNoComplaints(t *testing.T) {
	quiet := warehouse(t, 0, `INSERT INTO employees (employee_id, role) VALUES ('e0', '售后');
		INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES ('t', 'e0', TIMESTAMP '2026-07-01 08:00:00', TIMESTAMP '2026-09-30 09:00:00');`)
	runUntil(t, quiet, "complaint_sentence", parseScheme(t, frameworkSource(t)))
	for _, table := range []string{"complaint_cause", "complaint_product", "complaint_word", "training_suggestion", "cause_follow_up"} {
		if got := one(t, quiet, "SELECT count(*) FROM "+table); got != "0" {
			t.Errorf("%s has %s rows", table, got)
		}
	}
}

// The sample: counted a second way, straight from the exports' rows; and its faulty
// product is found, by place and by word, in its quarter and in no other.
func TestComplaintsOfTheSample(t *testing.T) {
	db, _ := appraised(t)
	quarter := func(at string) string {
		return "CAST(year(" + at + ") AS VARCHAR) || 'Q' || CAST(quarter(" + at + ") AS VARCHAR)"
	}
	want := rows(t, db, "SELECT "+quarter("received_at")+" AS q, cause, count(*), sum(CASE WHEN attributable THEN 1 ELSE 0 END) FROM complaints WHERE received_at < TIMESTAMP '2026-10-01' GROUP BY 1, 2 ORDER BY 1, 2")
	got := rows(t, db, "SELECT period, cause, complaints, attributable FROM complaint_cause WHERE scope = 'company' AND cycle = 'quarter' AND cause <> 'all' AND complaints > 0 ORDER BY 1, 2")
	if len(want) < 40 || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
	// The rates are those of the indicator, which has its services by itself.
	expect(t, "rates", rows(t, db, `SELECT c.period FROM complaint_cause AS c JOIN rollup AS r ON r.indicator = 'complaint_rate' AND r.scope = c.scope AND r.period = c.period
		WHERE c.cause = 'all' AND abs(c.rate - r.value) > 1e-9`), []string(nil)...)
	expect(t, "second complaints", rows(t, db, `SELECT c.period FROM complaint_cause AS c JOIN rollup AS r ON r.indicator = 'second_complaint' AND r.scope = c.scope AND r.period = c.period
		WHERE c.cause = 'all' AND c.scope = 'company' AND c.repeats <> r.num`), []string(nil)...)
	expect(t, "where", rows(t, db, "SELECT period, split, part, cause FROM complaint_product WHERE over AND cycle = 'quarter' AND cause <> 'all' ORDER BY ALL"), "2026Q3 | product | 洗衣机 X3 | defect")
	expect(t, "new words", rows(t, db, "SELECT period, word FROM complaint_word WHERE rising AND cycle = 'quarter' ORDER BY ALL"), "2026Q3 | 排水泵")
	if got := one(t, db, "SELECT count(*) FROM complaint_word AS w JOIN employees AS e ON contains(e.name, w.word) OR contains(w.word, e.name)"); got != "0" {
		t.Errorf("%s words are names", got)
	}
}

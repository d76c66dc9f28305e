package modeltest

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// consequential is a scheme of two dimensions, exam and satisfaction, with every
// kind of condition.
const consequential = `
kaohe: 1
scheme: consequential
title: 能力与业绩
title_en: ability and performance
cycle: month
rollup: {quarter: mean, year: mean}
basis: points
score_digits: 2
missing: redistribute
dimensions:
  - id: ability
    title: 能力
    title_en: ability
    weight: 40
    indicators:
      - {id: skill_exam, weight: 40, rule: {kind: linear, zero: 0, full: 100}}
  - id: performance
    title: 业绩
    title_en: performance
    weight: 60
    indicators:
      - {id: csat, weight: 60, rule: {kind: linear, zero: 0%, full: 100%}, min_n: 5}
      - {id: complaint_count, weight: 0, reference: true, multiplier: [{at: 0, pay: 1.1}, {pay: 0.9}]}
      - {id: first_time_fix, weight: 0, reference: true, min_n: 2, multiplier: [{at: 85%, pay: 1.2}, {at: 77%, pay: 1.0}, {pay: 0.8}]}
grades:
  - {id: excellent, title: 优秀, title_en: excellent, min: 90}
  - {id: qualified, title: 合格, title_en: qualified, min: 70}
  - {id: unqualified, title: 不合格, title_en: unqualified, min: 0}
training: {below: 1%}
awards:
  - {id: star, title: 月度之星, title_en: star of the month, cycle: month, top: 1, min_grade: excellent, guard: {indicator: {id: complaint_count, when: "= 0"}}}
consequences:
  - {id: coach, title: 提供资源支持, title_en: give resources, kind: resources, when: {dimension: [{id: ability, at_least: 80%}, {id: performance, below: 60%}]}}
  - {id: streak, title: 连续优秀奖, title_en: award for a streak, kind: reward, when: {grade: excellent, consecutive: 2}, value: 奖金 500 元, value_en: bonus of 500 yuan}
  - {id: warn, title: 投诉预警, title_en: complaint warning, kind: warning, when: {indicator: {id: complaint_count, when: ">= 3"}}}
  - {id: team, title: 团队第一, title_en: first team, kind: reward, when: {team_rank: 1, score: "> 90"}}
  - {id: low, title: 扣发奖金, title_en: no bonus, kind: penalty, when: {grade_at_most: unqualified, teams: [south], team_kinds: [远程]}}
  - {id: quarterly, title: 季度培训, title_en: training of the quarter, kind: training, cycle: quarter, when: {score: "< 89"}}
`

// result is a person's month: an exam, satisfied answers of 20 and complaints.
func result(person, month string, exam float64, satisfied, complaints int) string {
	return fmt.Sprintf(`
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('%[1]s%[2]s', '%[1]s', DATE '%[2]s-10', %[3]g);
		INSERT INTO complaints (complaint_id, employee_id, received_at) SELECT '%[1]s%[2]s' || i, '%[1]s', TIMESTAMP '%[2]s-11 10:00:00' FROM range(%[4]d) AS r(i);`,
		person, month, exam, complaints) + csat(person, satisfied, 20, month)
}

// consequentialCompany is five people of three teams, of which one is under another.
var consequentialCompany = `
	INSERT INTO teams (team_id, name, parent_id, kind) VALUES ('north', '北组', NULL, '区域'), ('south', '南组', NULL, '区域'), ('south2', '南二组', 'south', '区域'), ('far', '远程组', NULL, '远程');
	INSERT INTO employees (employee_id, team_id) VALUES ('a', 'north'), ('b', 'north'), ('e', 'north'), ('c', 'south'), ('d', 'south2'), ('f', 'far');
	INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', '2026-09-30 12:00');
	INSERT INTO visits (visit_id, employee_id, visit_no, finished_at, fixed)
	SELECT p || i, p, 1, TIMESTAMP '2026-08-15 10:00:00', i < good FROM (VALUES ('a', 9, 10), ('b', 4, 5), ('c', 1, 2), ('d', 1, 1)) AS v(p, good, visits), range(10) AS r(i) WHERE i < visits;` +
	strings.Join([]string{
		result("a", "2026-07", 86, 11, 0), result("a", "2026-08", 95, 20, 0), result("a", "2026-09", 95, 19, 3),
		result("b", "2026-07", 90, 18, 0), result("b", "2026-08", 90, 18, 0), result("b", "2026-09", 90, 18, 0),
		result("e", "2026-07", 90, 18, 0), result("e", "2026-09", 90, 18, 0),
		result("c", "2026-07", 50, 10, 0), result("c", "2026-08", 50, 10, 0), result("c", "2026-09", 70, 14, 0),
		result("d", "2026-09", 60, 12, 0), result("f", "2026-09", 60, 12, 1),
	}, "")

// Which conditions hold for whom, in which periods, and what is said of them.
func TestConsequences(t *testing.T) {
	db := warehouse(t, 0, consequentialCompany)
	runUntil(t, db, "action", parseScheme(t, consequential))
	of := func(kinds string) []string {
		return rows(t, db, "SELECT period, employee_id, kind, value, because FROM action WHERE kind IN ("+kinds+") ORDER BY ALL")
	}
	expect(t, "two dimensions at once", of("'resources'"),
		"2026-07 | a | resources | 提供资源支持 | 能力 86%（≥ 80%），业绩 55%（< 60%）")
	expect(t, "consecutive months with none between, and the first team", of("'reward'"),
		"2026-08 | a | reward | 团队第一 | 得分 98.00（> 90），所在团队第 1 名（团队得分 94.00，共 2 个团队）",
		"2026-08 | b | reward | 奖金 500 元 | 连续优秀奖：连续 2 个月：2026年7月 等级“优秀”（得分 90.00）；2026年8月 等级“优秀”（得分 90.00）",
		"2026-09 | a | reward | 团队第一 | 得分 95.00（> 90），所在团队第 1 名（团队得分 91.67，共 4 个团队）",
		"2026-09 | a | reward | 奖金 500 元 | 连续优秀奖：连续 2 个月：2026年8月 等级“优秀”（得分 98.00）；2026年9月 等级“优秀”（得分 95.00）",
		"2026-09 | b | reward | 奖金 500 元 | 连续优秀奖：连续 2 个月：2026年8月 等级“优秀”（得分 90.00）；2026年9月 等级“优秀”（得分 90.00）")
	expect(t, "a count", of("'warning'"), "2026-09 | a | warning | 投诉预警 | 投诉量 3 次（≥ 3 次）")
	expect(t, "the worst grade, in a team or one under it, or in a kind of team", of("'penalty'"),
		"2026-07 | c | penalty | 扣发奖金 | 等级“不合格”（得分 50.00），属于南组",
		"2026-08 | c | penalty | 扣发奖金 | 等级“不合格”（得分 50.00），属于南组",
		"2026-09 | d | penalty | 扣发奖金 | 等级“不合格”（得分 60.00），属于南组",
		"2026-09 | f | penalty | 扣发奖金 | 等级“不合格”（得分 60.00），团队类型为远程")
	expect(t, "a quarter of which half is known", of("'training'"),
		"2026Q3 | a | training | 季度培训 | 得分 86.80（< 89）", "2026Q3 | c | training | 季度培训 | 得分 56.67（< 89）")
	expect(t, "in English", rows(t, db, `SELECT value_en, because_en FROM action
		WHERE kind IN ('resources', 'warning') OR (kind IN ('reward', 'penalty') AND period = '2026-09' AND employee_id IN ('a', 'f')) ORDER BY ALL`),
		`bonus of 500 yuan | award for a streak: 2 months in a row: Aug 2026 grade "excellent" (score 98.00); Sep 2026 grade "excellent" (score 95.00)`,
		`complaint warning | Complaints 3 (≥ 3)`,
		`first team | score 95.00 (> 90), team is number 1 of 4 (team score 91.67)`,
		`give resources | ability 86% (≥ 80%), performance 55% (< 60%)`,
		`no bonus | grade "unqualified" (score 60.00), kind of team: 远程`)
}

// An award goes past those who do not meet its guard, and says how many.
func TestAwardGuard(t *testing.T) {
	db := warehouse(t, 0, consequentialCompany)
	runUntil(t, db, "action", parseScheme(t, consequential))
	expect(t, "stars", rows(t, db, "SELECT period, employee_id, because FROM action WHERE kind = 'award' ORDER BY ALL"),
		"2026-07 | b | 得分 90.00，2026年7月第 1 名（符合条件 2 人），处理工单 0 件；附加条件：投诉量 0 次（= 0 次）",
		"2026-07 | e | 得分 90.00，2026年7月第 1 名（符合条件 2 人），处理工单 0 件；附加条件：投诉量 0 次（= 0 次）",
		"2026-08 | a | 得分 98.00，2026年8月第 1 名（符合条件 2 人），处理工单 0 件；附加条件：投诉量 0 次（= 0 次）",
		"2026-09 | b | 得分 90.00，2026年9月第 1 名（符合条件 2 人），处理工单 0 件；附加条件：投诉量 0 次（= 0 次）（得分不低于此的另有 1 人不符合）",
		"2026-09 | e | 得分 90.00，2026年9月第 1 名（符合条件 2 人），处理工单 0 件；附加条件：投诉量 0 次（= 0 次）（得分不低于此的另有 1 人不符合）")
	expect(t, "in English", rows(t, db, "SELECT because_en FROM action WHERE kind = 'award' AND period = '2026-09' AND employee_id = 'b'"),
		"score 90.00, number 1 of 2 who qualify in Sep 2026, 0 tickets; guard: Complaints 0 (= 0) (not met by 1 with a score no lower)")
}

// A guard on what nobody has data of lets nobody have the award.
func TestAwardGuardWithoutData(t *testing.T) {
	source := strings.Replace(consequential, `guard: {indicator: {id: complaint_count, when: "= 0"}}`, `guard: {indicator: {id: first_time_fix, when: ">= 1%"}}`, 1)
	db := warehouse(t, 0, consequentialCompany)
	runUntil(t, db, "action", parseScheme(t, source))
	expect(t, "stars", rows(t, db, "SELECT period, employee_id FROM action WHERE kind = 'award' ORDER BY ALL"), "2026-08 | a")
}

// The factor is that of the first row met, in the indicator's good direction;
// without a value from enough records there is none.
func TestMultiplier(t *testing.T) {
	db := warehouse(t, 0, consequentialCompany+`
		INSERT INTO visits (visit_id, employee_id, visit_no, finished_at, fixed) VALUES ('one only', 'e', 1, '2026-07-15 10:00', TRUE);`)
	runUntil(t, db, "action", parseScheme(t, consequential))
	factors := "SELECT period, employee_id, value, because, because_en FROM action WHERE kind = 'multiplier' AND because "
	expect(t, "more is better", rows(t, db, factors+"LIKE '首次修复率%' AND length(period) = 7 ORDER BY ALL"),
		"2026-08 | a | ×1.2 | 首次修复率 90%（≥ 85%） | First-time fix rate 90% (≥ 85%)",
		"2026-08 | b | ×1 | 首次修复率 80%（≥ 77%） | First-time fix rate 80% (≥ 77%)",
		"2026-08 | c | ×0.8 | 首次修复率 50%（< 77%） | First-time fix rate 50% (< 77%)")
	expect(t, "less is better", rows(t, db, factors+"LIKE '投诉量%' AND period = '2026-09' ORDER BY ALL"),
		"2026-09 | a | ×0.9 | 投诉量 3 次（> 0 次） | Complaints 3 (> 0)",
		"2026-09 | b | ×1.1 | 投诉量 0 次（≤ 0 次） | Complaints 0 (≤ 0)",
		"2026-09 | c | ×1.1 | 投诉量 0 次（≤ 0 次） | Complaints 0 (≤ 0)",
		"2026-09 | d | ×1.1 | 投诉量 0 次（≤ 0 次） | Complaints 0 (≤ 0)",
		"2026-09 | e | ×1.1 | 投诉量 0 次（≤ 0 次） | Complaints 0 (≤ 0)",
		"2026-09 | f | ×0.9 | 投诉量 1 次（> 0 次） | Complaints 1 (> 0)")
}

// A grade that a veto holds down is no condition met, earns no award and no
// promotion, and says why it is not better.
func TestGradeHeldDown(t *testing.T) {
	source := strings.NewReplacer(
		"{id: complaint_count, weight: 0, reference: true, ", `{id: complaint_count, weight: 0, reference: true, gate: {when: ">= 3", cap_grade: qualified}, `,
		"title_en: qualified, min: 70", "title_en: qualified, min: 70, pay: +3%", `cycle: month, top: 1, min_grade: excellent, guard: {indicator: {id: complaint_count, when: "= 0"}}`, "cycle: month, top: 1, min_grade: excellent").
		Replace(consequential) + "promotion: {grade: excellent, consecutive: 2, cycle: month}\n"
	db := warehouse(t, 0, consequentialCompany)
	runUntil(t, db, "action", parseScheme(t, source))
	expect(t, "September", rows(t, db, "SELECT score, grade FROM scorecard WHERE period = '2026-09' AND employee_id = 'a'"), "95 | qualified")
	expect(t, "actions", rows(t, db, "SELECT kind, value, because, because_en FROM action WHERE period = '2026-09' AND employee_id = 'a' AND kind IN ('pay', 'award', 'promotion', 'reward') ORDER BY ALL"),
		`pay | +3% | 得分 95.00，等级“合格”（70 分至不足 90 分），因否决项不得更高 | score 95.00, grade "qualified" (70 to below 90), held down by a veto`,
		"reward | 团队第一 | 得分 95.00（> 90），所在团队第 1 名（团队得分 91.67，共 4 个团队） | score 95.00 (> 90), team is number 1 of 4 (team score 91.67)")
	expect(t, "who is promoted", rows(t, db, "SELECT period, employee_id FROM action WHERE kind = 'promotion' ORDER BY ALL"),
		"2026-08 | b", "2026-09 | b")
}

// What is printed decides: 84.96 % is short of 85 %, and is told so that it can be seen.
func TestFiguresBesideTheirBound(t *testing.T) {
	db := warehouse(t, 0, "")
	runUntil(t, db, "action")
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var got string
	const query = "SELECT told_beside(0.8496, 0.85, 'share') || ' ' || told_beside(0.85, 0.85, 'share') || ' ' || told_beside_en(43201, 43200, 'seconds') || ' ' || told_beside(0.7, 0.85, 'share')"
	if err := conn.QueryRowContext(context.Background(), query).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "84.96% 85% 12.0003 h 70%"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// followed is what the steps after the scores need beside the company of the
// determinism test: appeals, goals and ratings, in the order ORDER.
const followed = `
INSERT INTO appeals (appeal_id, employee_id, period, indicator, filed_at, decided_at, decision, value_num, value_den)
SELECT 'y' || i, 'e' || (i % 12), ['2026-05', '2026-06', '2026Q2'][i % 3 + 1], ['csat', 'skill_exam'][i % 2 + 1], TIMESTAMP '2026-07-01 10:00:00', TIMESTAMP '2026-07-02 10:00:00' + to_hours(CAST(i // 6 AS INTEGER)),
       ['accepted', 'partial', 'accepted', 'rejected'][i % 4 + 1], 3 + i % 5, 9 + i % 3 FROM range(40) AS r(i) ORDER BY ORDER;
INSERT INTO goals (goal_id, parent_id, owner_kind, owner_id, period, title, indicator, target, actual)
SELECT 'g' || i, CASE WHEN i > 0 THEN 'g' || (i // 3) END, ['company', 'team', 'employee'][i % 3 + 1], ['', 'south', 'e1'][i % 3 + 1], '2026Q2', 'x', ['csat', 'complaint_count', 'own'][i % 3 + 1], 1 + i % 4, CASE WHEN i % 2 = 0 THEN i END FROM range(30) AS r(i) ORDER BY ORDER;
INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id)
SELECT 'more' || i, 'e' || (i % 12), TIMESTAMP '2026-04-20 10:00:00' + to_days(CAST(i // 12 * 9 AS INTEGER)), ['peer', 'self', 'customer'][i % 3 + 1], 'teamwork', 3 + i * 7 % 8, 10, CASE WHEN i % 3 < 2 THEN 'e' || (i * 5 % 12) END FROM range(200) AS r(i) ORDER BY ORDER;
`

// The same rows give the same tables after the scores too, whatever their order
// and the number of threads.
func TestSameRowsSameConsequences(t *testing.T) {
	sides := strings.Replace(ratersScheme, "RATERS", "raters: {at_least: 1, weights: {manager: 60%, peer: 40%}}\nconsequences: [{id: c, title: 奖, title_en: reward, kind: reward, when: {score: \">= 10\", consecutive: 2}}]", 1)
	tables := []string{"observation_original", "appeal_result", "action", "goal_progress", "rater_summary", "rater_leniency", "observation", "scorecard"}
	var first map[string]string
	for _, c := range []struct {
		threads int
		order   string
	}{{1, ""}, {4, "ORDER BY hash(#1) % 1009, #1 DESC"}} {
		db := warehouse(t, c.threads, strings.NewReplacer("ORDER BY ORDER", c.order).Replace(company+followed))
		runUntil(t, db, "rater", parseScheme(t, frameworkSource(t)), parseScheme(t, sides))
		got := map[string]string{}
		for _, table := range tables {
			got[table] = strings.Join(rows(t, db, "SELECT * FROM "+table), "\n")
		}
		if first == nil {
			first = got
		}
		for _, table := range tables {
			if got[table] == "" {
				t.Errorf("%s is empty: the test says nothing about it", table)
			}
			if got[table] != first[table] {
				t.Errorf("%s differs", table)
			}
		}
	}
}

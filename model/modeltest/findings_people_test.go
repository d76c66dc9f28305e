package modeltest

import (
	"fmt"
	"strings"
	"testing"
)

// quarters are the complete ones of the staged company.
var quarters = []string{"2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"}

// cards gives one person a score in each of the last quarters, with an interval of
// so many points to either side.
func cards(employee string, spread float64, scores ...float64) string {
	var out strings.Builder
	for k, score := range scores {
		q := quarters[len(quarters)-len(scores)+k]
		fmt.Fprintf(&out, `INSERT INTO scorecard (scheme, cycle, period, employee_id, team_id, score, grade, rank, peers, services) VALUES ('staged', 'quarter', '%[1]s', '%[2]s', 'n', %[3]g, 'good', 2, 4, 40);
			INSERT INTO standing (scheme, cycle, period, employee_id, score_low, score_high, tier) VALUES ('staged', 'quarter', '%[1]s', '%[2]s', %[4]g, %[5]g, 1);`, q, employee, score, score-spread, score+spread)
	}
	return out.String()
}

func TestPeopleInFindings(t *testing.T) {
	empty := "DELETE FROM scorecard WHERE cycle = 'quarter'; DELETE FROM standing;"
	others := cards("b", 4, 84, 86, 85, 83, 84) + cards("c", 4, 80, 82, 78, 81, 80) + cards("d", 4, 90, 88, 92, 90, 91)
	sayRules(t, []string{"people"}, "'person_worse', 'person_better'", []ruleCase{
		{"far below the usual", empty + others + cards("a", 4, 85, 87, 84, 86, 60), "person_worse | a | 甲（北组）得分降到 60.0 分，此前 4 个季度平均 85.5 分，超出平常的起伏。 | 甲 (北组) fell to 60.0 points from a mean of 85.5",
			"90% 区间 56.0–64.0，上季度 82.0–90.0 · 第 2 名，共 4 人"},
		{"far above", empty + others + cards("a", 4, 65, 67, 64, 66, 90), "person_better | a | 甲（北组）得分升到 90.0 分", ""},
		{"the steepest of two", empty + cards("c", 4, 80, 82, 78, 81, 80) + cards("d", 4, 90, 88, 92, 90, 91) + cards("a", 4, 85, 87, 84, 86, 60) + cards("b", 4, 85, 87, 84, 86, 50), "person_worse | b | ", ""},
		{"intervals that touch", empty + others + cards("a", 14, 85, 87, 84, 86, 60), "", ""},
		{"whose scores always go up and down", empty + cards("b", 4, 60, 90, 65, 88, 70) + cards("c", 4, 90, 60, 88, 62, 85) + cards("a", 4, 85, 60, 88, 86, 60), "", ""},
		{"two quarters before", empty + cards("b", 4, 84, 86, 85) + cards("c", 4, 80, 82, 78) + cards("a", 4, 85, 87, 60), "", ""},
	})
}

// A quarter that is few people's or has few records says what it cannot say.
func TestTooSmallInFindings(t *testing.T) {
	card := func(quarter string, people, services int) string {
		return "DELETE FROM scorecard WHERE cycle = 'quarter';" + fmt.Sprintf(`INSERT INTO scorecard (scheme, cycle, period, employee_id, services)
			SELECT 'staged', 'quarter', '%s', 'p' || i, %d FROM range(%d) AS r(i);
			DELETE FROM standing; INSERT INTO standing (scheme, cycle, period, employee_id, tier) SELECT scheme, cycle, period, employee_id, 1 FROM scorecard WHERE cycle = 'quarter';`, quarter, services, people)
	}
	sayRules(t, []string{"data"}, "'too_small'", []ruleCase{
		{"few services", card("2026Q3", 9, 7), "too_small | records | 9 人、每人约 7 次服务：谁好谁差还不能说，名次都在误差之内；每人每季满 20 次、满 5 人再比。 | 9 people with about 7 services each", ""},
		{"few people", card("2026Q3", 4, 50), "too_small | records | 4 人、每人约 50 次服务：谁好谁差还不能说", ""},
		{"enough", card("2026Q3", 5, 20), "", ""},
	})
	first := staged(t, card("2024Q4", 30, 40), []string{"data"}, "SELECT sentence || sentence_en || detail FROM finding WHERE kind = 'too_small' AND period = '2024Q4'")
	if got := strings.Join(first, "\n"); got != "之前没有完整的季度可比：升降从2025年第一季度说起。There is no whole quarter before to compare with: what gets better or worse can be said from Q1 2025 on.已有 3 个整月；逐月的趋势从2025年9月说起" {
		t.Errorf("the first quarter: %s", got)
	}
}

func TestQuestionsAndProposalsInFindings(t *testing.T) {
	sign := func(kind, unitKind, unit string, p float64) string {
		return fmt.Sprintf(`INSERT INTO gaming_sign (quarter, kind, unit_kind, unit_id, team_id, figures, p, p_adjusted, n, question, question_en)
			VALUES ('2026Q3', '%s', '%s', '%s', 'n', '{}', %g, %g, 100, '%s 为什么？', 'Why %s?');`, kind, unitKind, unit, p/10, p, unit, unit)
	}
	sayRules(t, []string{"indicators"}, "'gaming'", []ruleCase{
		{"a team, and two of its people", sign("bunching", "team", "n", 1e-6) + sign("bunching", "employee", "a", 1e-4) + sign("bunching", "employee", "b", 0.01), "gaming | n | 北组：n 为什么？ | 北组: Why n?", "其中 2 人单看也超出偶然 · 是问题，不是结论，不影响得分"},
		{"a person, unnamed", sign("helpers", "employee", "a", 1e-5), "gaming | n | 北组有一人：a 为什么？", "是问题，不是结论"},
		{"not sure enough among so many looks", sign("bunching", "team", "n", 0.01), "", ""},
	})
	change := func(position int) string {
		return fmt.Sprintf(`INSERT INTO proposal (scheme, quarter, position, indicator, verdict, change, change_en, why, why_en, people, movers, grades_changed, effect, effect_en)
			VALUES ('staged', '2026Q3', %d, 'cost_per_service', 'change_weight', '权重 40 → 20', 'weight 40 → 20', '名不副实。', 'It decides nothing.', 4, 2, 1, '2 人名次变动。', 'Two would move.');`, position)
	}
	sayRules(t, []string{"indicators"}, "'proposal'", []ruleCase{
		{"the most useful", change(1) + change(2), "proposal | cost_per_service | 可考虑调整“单次服务成本”：权重 40 → 20。 | To consider for “Cost per service”: weight 40 → 20.", "名不副实。2 人名次变动。 | proposals"},
		{"none", "", "", ""},
	})
}

// Tickets that are past their limit at the data's end, against the ends of months.
func TestOverdueWorkInFindings(t *testing.T) {
	late := func(n int) string {
		return fmt.Sprintf(`DELETE FROM early_warning; INSERT INTO early_warning (position, source, ref, employee_id, team_id, hours_left, state)
			SELECT i, 'ticket', 'w' || i, 'a', 'n', -30 - i, 'past' FROM range(%d) AS r(i);`, n)
	}
	sayRules(t, []string{"work"}, "'overdue'", []ruleCase{
		{"nine, where there are none", late(9), "overdue | tickets | 到数据截止时有 9 件工单已过期限还没有解决，往常月末平均 0.0 件。 | 9 tickets were past their limit", "北组 9 · 最久的已过 38.0 小时"},
		{"three", late(3), "", ""},
		{"nine, as ever", late(9) + `
			INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) SELECT 'o' || i, 'a', TIMESTAMP '2024-10-02', NULL FROM range(8) AS r(i);
			INSERT INTO evidence (indicator, employee_id, month, "at", ref, num, den) SELECT 'on_time_resolution', 'a', '2025-06', TIMESTAMP '2025-06-03', 'o' || i, 0, 1 FROM range(8) AS r(i);`, "", ""},
	})
}

// What the control charts signal is said once, and of a company's signal that is
// one team's doing only the team's.
func TestSignalsInFindings(t *testing.T) {
	signal := func(period, scope, meaning string, t float64) string {
		return fmt.Sprintf(`DELETE FROM trend_summary WHERE period = '%[1]s' AND scope = '%[2]s' AND indicator = 'first_response_time';
			INSERT INTO trend_summary (period, indicator, scope, months, n, signal, meaning, month, value, centre, t, sure, sentence, sentence_en, detail, detail_en)
			VALUES ('%[1]s', 'first_response_time', '%[2]s', 24, 90, 'outside', '%[3]s', '2026-09', 900, 600, %[4]g, TRUE, '%[2]s 变了。', '%[2]s changed.', '', '');`, period, scope, meaning, t)
	}
	pooled := func(scope string, n, num int) string {
		return fmt.Sprintf(`DELETE FROM rollup WHERE indicator = 'first_response_time' AND scope = '%[1]s' AND cycle = 'quarter' AND period = '2026Q3';
			INSERT INTO rollup (indicator, scope, cycle, period, people, n, num, den, value, se) VALUES ('first_response_time', '%[1]s', 'quarter', '2026Q3', 2, %[2]d, %[3]d, %[2]d, %[3]d / %[2]d, 10);`, scope, n, num)
	}
	families := []string{"base", "team", "company"}
	kinds := "'team_worse', 'team_better', 'company_worse', 'company_better'"
	sayRules(t, families, kinds, []ruleCase{
		{"a team got worse", signal("2026Q3", "team:n", "concern", 6), "team_worse | n | team:n 变了。", "trend_signals"},
		{"a team got better", signal("2026Q3", "team:n", "improvement", -6), "team_better | n | team:n 变了。", ""},
		{"it was so in the quarter before", signal("2026Q2", "team:n", "concern", 6) + signal("2026Q3", "team:n", "concern", 6), "", ""},
		{"hardly", signal("2026Q3", "team:n", "concern", 3), "", ""},
		{"the company got worse", signal("2026Q3", "company", "concern", 5), "company_worse | first_response_time | company 变了。", ""},
		{"by one team alone", signal("2026Q3", "team:n", "concern", 6) + signal("2026Q3", "company", "concern", 5) + pooled("company", 92, 92*750) + pooled("team:n", 46, 46*900), "team_worse | n | ", ""},
	})
	both := staged(t, signal("2026Q3", "team:n", "concern", 6)+signal("2026Q3", "company", "concern", 5)+pooled("company", 92, 92*900)+pooled("team:n", 46, 46*900), families,
		"SELECT kind FROM finding WHERE period = '2026Q3' AND kind IN ("+kinds+") ORDER BY kind")
	if got := strings.Join(both, " "); got != "company_worse team_worse" {
		t.Errorf("a company that is worse without the team too: %s", got)
	}
}

// Records left out of an indicator are counted; an indicator that could use none
// has not begun, nor is a month missing before the first.
func TestDataInFindings(t *testing.T) {
	observed := func(month string, n, excluded int) string {
		return fmt.Sprintf(`INSERT INTO observation (indicator, employee_id, month, n, num, den, excluded) VALUES ('cost_per_service', 'a', '%s', %d, %d, %d, %d);`, month, n, n, n, excluded)
	}
	sayRules(t, []string{"data"}, "'excluded'", []ruleCase{
		{"three records", observed("2026-08", 40, 3), "excluded | excluded | 因时间颠倒、无法辨认等原因，单次服务成本有 3 条记录没有计入。", ""},
		{"all of them", observed("2026-08", 0, 3), "", ""},
	})
	given := "UPDATE indicator SET missing_tables = '';"
	sayRules(t, []string{"data"}, "'missing_data'", []ruleCase{
		{"a month without", given + observed("2026-04", 40, 0) + observed("2026-05", 40, 0) + observed("2026-06", 40, 0) + observed("2026-07", 40, 0) + observed("2026-09", 40, 0), "missing_data | cost_per_service | 单次服务成本没有 2026年8月的数据。 | Cost per service has no data for Aug 2026.", "coverage"},
		{"before the first", given + observed("2026-08", 40, 0) + observed("2026-09", 40, 0), "", ""},
		{"taken once a quarter", given + observed("2025-12", 40, 0) + observed("2026-03", 40, 0) + observed("2026-06", 40, 0) + observed("2026-09", 40, 0), "", ""},
	})
}

// Eight at most of a quarter, three at most of a kind, and of two that say the same
// the one that says more.
func TestChoiceOfFindings(t *testing.T) {
	candidate := func(kind, subject, topic, scope string) string {
		return fmt.Sprintf(`INSERT INTO candidate VALUES ('2026Q3', '%s', 1, 1, '%s', 'z', 'e', '', '', '{}', 'p', 'q', '%s', '%s');`, kind, subject, topic, scope)
	}
	chosen := func(script string) string {
		return strings.Join(staged(t, script, nil, "SELECT kind || ' ' || subject FROM finding WHERE period = '2026Q3' ORDER BY importance DESC, kind, subject"), ", ")
	}
	var many, kinds strings.Builder
	for k := range 5 {
		many.WriteString(candidate("below_target", fmt.Sprint("i", k), fmt.Sprint("i", k), "company"))
	}
	for _, kind := range []string{"team_worse", "cost", "gaming", "season", "lowest_grade", "grades", "excluded", "on_target"} {
		kinds.WriteString(candidate(kind, "x", kind, "x"))
	}
	for _, c := range []struct{ name, script, want string }{
		{"three of a kind", many.String(), "below_target i0, below_target i1, below_target i2"},
		{"eight in all", many.String() + kinds.String(), "team_worse x, cost x, gaming x, season x, lowest_grade x, grades x, below_target i0, below_target i1"},
		{"one fact, two sentences", candidate("complaint_place", "X3", "complaints", "product:X3") + candidate("product_complaints", "X3", "complaints", "product:X3"), "product_complaints X3"},
		{"two products", candidate("complaint_place", "X3", "complaints", "product:X3") + candidate("product_complaints", "K1", "complaints", "product:K1"), "product_complaints K1, complaint_place X3"},
		{"why a team got better", candidate("team_better", "n", "csat", "team:n") + candidate("change_worked", "W1", "csat", "team:n"), "change_worked W1"},
	} {
		if got := chosen(c.script); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

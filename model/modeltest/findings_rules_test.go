package modeltest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// ruleCase is a fact put into the results by hand, and what is said of it in the
// newest quarter, 2026Q3: the start of a sentence, or nothing.
type ruleCase struct {
	name, script string
	want         string // "kind | subject | the sentence's start"
	detail       string // stands in its detail
}

// sayRules runs cases of one family of rules and of kinds of sentence.
func sayRules(t *testing.T, families []string, kinds string, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		got := staged(t, c.script, families, `SELECT kind || ' | ' || subject || ' | ' || sentence || ' | ' || sentence_en || ' | ' || detail || ' | ' || query
			FROM finding WHERE period = '2026Q3' AND kind IN (`+kinds+`) ORDER BY importance DESC, subject`)
		all := strings.Join(got, "\n")
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: said %s", c.name, all)
		case c.want != "" && len(got) != 1:
			t.Errorf("%s: %d sentences, want one: %s", c.name, len(got), all)
		case !strings.HasPrefix(all, c.want) || !strings.Contains(all, c.detail):
			t.Errorf("%s: got %s, want %s … %s", c.name, all, c.want, c.detail)
		}
		for _, line := range got {
			query := line[strings.LastIndex(line, " | ")+3:]
			if _, err := os.Stat("../../site/queries/" + query + ".sql"); err != nil {
				t.Errorf("%s: the site has no query %q", c.name, query)
			}
		}
	}
}

func TestChangesThatWorked(t *testing.T) {
	effect := func(id, verdict string, p float64, monthsAfter int) string {
		return fmt.Sprintf(`INSERT INTO change_effect (change_id, applied_on, title, scope, indicator, effect, effect_se, p, before, after, months_before, months_after, verdict, sentence, sentence_en)
			VALUES ('%s', DATE '2025-10-01', '试点', 'team:n', 'first_response_time', -600, 150, %g, 1200, 600, 12, %d, '%s', '“试点”见效。', '"pilot" worked.');`, id, p, monthsAfter, verdict)
	}
	sayRules(t, []string{"change"}, "'change_worked', 'change_worse'", []ruleCase{
		{"worked", effect("W1", "worked", 0.001, 12), "change_worked | W1 | “试点”见效。 | \"pilot\" worked.", "差别是标准误的 4.0 倍 · 同时看了 1 项变更"},
		{"made it worse", effect("W1", "worse", 0.001, 12), "change_worse | W1 | ", ""},
		{"one of four that were looked at", effect("W1", "worked", 0.02, 12) + effect("W2", "did_not", 0.5, 12) + effect("W3", "did_not", 0.6, 12) + effect("W4", "did_not", 0.7, 12), "", ""},
		{"surer than four looks ask for", effect("W1", "worked", 0.01, 12) + effect("W2", "did_not", 0.5, 12) + effect("W3", "did_not", 0.6, 12) + effect("W4", "did_not", 0.7, 12), "change_worked | W1 | ", "看了 4 项变更"},
		{"long known", effect("W1", "worked", 0.001, 13), "", ""},
		{"no effect", effect("W1", "did_not", 0.4, 12), "", ""},
	})
	if got := staged(t, effect("W1", "worked", 0.001, 12), []string{"change"}, "SELECT DISTINCT period FROM finding WHERE kind = 'change_worked'"); strings.Join(got, " ") != "2026Q3" {
		t.Errorf("older quarters speak of what came after: %v", got)
	}
}

func TestCostInFindings(t *testing.T) {
	unit := `
		INSERT INTO rollup (indicator, scope, cycle, period, people, n, num, den, value, se, previous, change, z)
		VALUES ('cost_per_service', 'company', 'quarter', '2026Q3', 4, 300, 30000, 300, 100, 1, 92, 8, %g);
		INSERT INTO cost_per_service (period, scope, split, part, services, cost, unit_cost, unit_change, change, mix, rate, volume) VALUES
		  ('2026Q3', 'company', 'all', 'all', 300, 30000, 100, 8, 4200, 0, 2400, 1800),
		  ('2026Q3', 'company', 'kind', 'material', 300, 20000, 66.7, 6, 3000, 0, 1800, 1200),
		  ('2026Q3', 'company', 'category', 'K', 200, 20000, 100, 8, 3000, 500, 1300, 1200),
		  ('2026Q3', 'company', 'category', 'L', 100, 10000, 100, 8, 1200, -300, 900, 600);
		DELETE FROM trend_summary WHERE indicator = 'cost_per_service';`
	chart := `INSERT INTO trend_summary (period, indicator, scope, months, signal, meaning, t, sure) VALUES ('2026Q3', 'cost_per_service', 'company', 24, 'outside', 'concern', 6, TRUE);`
	sayRules(t, []string{"base", "cost"}, "'cost'", []ruleCase{
		{"dearer", fmt.Sprintf(unit, 5.0) + chart, "cost | cost_per_service | 单次服务成本 100.0 元，比上季度升 8.7%。", "总成本+4,200 元：业务量+1,800，品类结构+200，单价+2,200 | cost"},
		{"within the error", fmt.Sprintf(unit, 2.0), "", ""},
	})
	modes := func(before, after string) string {
		return `INSERT INTO mode_comparison (period, category, remote_n, onsite_n, remote_cost, onsite_cost, difference, low, high, saving, saving_low, saving_high)
			VALUES ('2025Q3', 'all', ` + before + `), ('2026Q3', 'all', ` + after + `);`
	}
	sayRules(t, []string{"cost"}, "'saving'", []ruleCase{
		{"more remote, more saved", modes("200, 800, 30, 200, 170, 160, 180, 34000, 32000, 36000", "400, 600, 30, 200, 170, 160, 180, 68000, 64000, 72000"),
			"saving | remote | 远程比上门每件便宜 170.0 元（同品类相比），本季度 400 件共省 68,000 元，去年同季 34,000 元。", "远程占比 40.0%，去年同季 20.0%"},
		{"as before", modes("200, 800, 30, 200, 170, 160, 180, 34000, 32000, 36000", "205, 800, 30, 200, 170, 160, 180, 34850, 32800, 36900"), "", ""},
		{"only more work", modes("200, 800, 30, 200, 170, 160, 180, 34000, 32000, 36000", "400, 1600, 30, 200, 170, 160, 180, 68000, 64000, 72000"), "", ""},
		{"nothing saved", modes("200, 800, 30, 200, 170, 160, 180, 34000, 32000, 36000", "400, 600, 190, 200, 10, -5, 25, 4000, -2000, 10000"), "", ""},
	})
	budget := func(rows string) string {
		return "INSERT INTO budget (period, scope, kind, budget, actual, overspend, used, months) VALUES " + rows + ";"
	}
	sayRules(t, []string{"cost"}, "'budget'", []ruleCase{
		{"over in all", budget("('2026Q3', 'company', 'service', 1000, 1200, 200, 1.2, 3), ('2026Q3', 'team:n', 'service', 500, 700, 200, 1.4, 3), ('2026Q3', 'team:s', 'service', 500, 500, 0, 1, 3)"),
			"budget | company | 本季度预算 1,000 元，实际 1,200 元，超支 20.0%。", "超支一成以上的小组：北组 40.0%"},
		{"over in one team", budget("('2026Q3', 'company', 'service', 1000, 1050, 50, 1.05, 3), ('2026Q3', 'team:n', 'service', 500, 600, 100, 1.2, 3)"), "budget | n | 北组：本季度预算 500 元", ""},
		{"kept", budget("('2026Q3', 'company', 'service', 1000, 1090, 90, 1.09, 3)"), "", ""},
		{"of two months only", budget("('2026Q3', 'company', 'service', 1000, 1200, 200, 1.2, 2)"), "", ""},
	})
}

func TestDemandInFindings(t *testing.T) {
	ahead := func(method string, value, spread, mase float64) string {
		var out strings.Builder
		out.WriteString("DELETE FROM forecast;")
		for k, month := range []string{"2026-10", "2026-11", "2026-12"} {
			fmt.Fprintf(&out, "INSERT INTO forecast (scope, measure, month, horizon, method, value, low, high, mase, tried) VALUES ('company', 'tickets', '%s', %d, '%s', %g, %g, %g, %g, 12);",
				month, k+1, method, value, value-spread, value+spread, mase)
		}
		return out.String()
	}
	sayRules(t, []string{"change"}, "'forecast'", []ruleCase{ // the quarter has 92 tickets
		{"fewer to come", ahead("seasonal_naive", 20, 5, 0.5), "forecast | tickets | 预计 2026年10月至2026年12月约有 60 件工单，比本季度少 34.8%。", "80% 区间 45–75 件"},
		{"more to come", ahead("holt_winters", 50, 5, 0.5), "forecast | tickets | 预计 2026年10月至2026年12月约有 150 件工单，比本季度多 63.0%。", ""},
		{"within its range", ahead("seasonal_naive", 28, 5, 0.5), "", ""},
		{"no better than guessing", ahead("seasonal_naive", 20, 5, 1.05), "", ""},
		{"without a season", ahead("naive", 20, 5, 0.5), "", ""},
	})
	many := func(category, from string, n int) string {
		return fmt.Sprintf(`INSERT INTO tickets (ticket_id, employee_id, category, opened_at)
			SELECT '%[1]s%[2]s' || i, 'a', '%[1]s', TIMESTAMP '%[2]s 10:00:00' + to_hours(CAST(i * 2160 // %[3]d AS INTEGER)) FROM range(%[3]d) AS r(i);`, category, from, n)
	}
	year := func(category string, last, lastYear int) string {
		return many(category, "2025-07-01", lastYear) + many(category, "2025-10-01", 100) + many(category, "2026-01-01", 100) + many(category, "2026-04-01", 100) + many(category, "2026-07-01", last)
	}
	sayRules(t, []string{"change"}, "'season'", []ruleCase{
		{"twice as many in both summers", year("空调", 200, 210), "season | 空调 | 空调工单的旺季：本季度 200 件，是前三个季度平均的 2.0 倍，去年同季也有 210 件。", "前三个季度平均 100 件"},
		{"this summer only", year("空调", 200, 100), "", ""},
		{"hardly more", year("空调", 120, 125), "", ""},
		{"a few", many("空调", "2025-07-01", 20) + many("空调", "2025-10-01", 10) + many("空调", "2026-01-01", 10) + many("空调", "2026-04-01", 10) + many("空调", "2026-07-01", 20), "", ""},
	})
}

func TestComplaintsInFindings(t *testing.T) {
	cause := func(p float64, now, before int) string {
		return fmt.Sprintf(`INSERT INTO complaint_cause (cycle, period, scope, cause, title, title_en, complaints, share, rate, rate_low, rate_high, previous, previous_rate, p, p_adjusted)
			VALUES ('quarter', '2026Q3', 'company', 'delay', '延误', 'delay', %d, 0.5, 20, 15, 27, %d, 5, %g, %g);`, now, before, p/5, p)
	}
	place := func(period string, z, p float64) string {
		return fmt.Sprintf(`INSERT INTO complaint_product (cycle, period, split, part, cause, title, title_en, complaints, of, services, of_services, expected, z, p, p_adjusted, over)
			VALUES ('quarter', '%s', 'product', 'X3', 'defect', '产品缺陷', 'product defect', 19, 40, 100, 800, 5, %g, %g, %g, TRUE);`, period, z, p/10, p)
	}
	follow := func(period, verdict string, p float64) string {
		return fmt.Sprintf(`INSERT INTO cause_follow_up (period, cause, title, title_en, action, action_title, scope, from_on, to_on, before, after, before_rate, after_rate, p, verdict, sentence, sentence_en)
			VALUES ('%s', 'delay', '延误', 'delay', 'training', '守时', 'company', DATE '2026-01-05', DATE '2026-01-06', 40, 10, 8, 2, %g, '%s', '见效。', 'It worked.');`, period, p, verdict)
	}
	sayRules(t, []string{"complaints"}, "'complaint_cause', 'complaint_place', 'follow_up_worked', 'follow_up_worse'", []ruleCase{
		{"a cause grew", cause(0.001, 20, 5), "complaint_cause | delay | 因“延误”的投诉多了：本季度 20 起，每千次服务 20.0 起，上季度 5.0 起。", "complaint_causes"},
		{"among many looks it did not", cause(0.03, 20, 5), "", ""},
		{"a handful", cause(0.001, 7, 1), "", ""},
		{"a product stands out", place("2026Q3", 6, 0.0001), "complaint_place | X3 | X3 因“产品缺陷”的投诉偏多：19 起，照它在服务中所占的份额应为 5.0 起。", "占 12.5%"},
		{"it did so before", place("2026Q2", 6, 0.0001) + place("2026Q3", 6, 0.0001), "", ""},
		{"it may be chance", place("2026Q3", 3.5, 0.02), "", ""},
		{"an action worked", follow("2026Q3", "worked", 0.0005), "follow_up_worked | delay | 见效。 | It worked.", "cause_follow_ups"},
		{"which was known before", follow("2026Q2", "worked", 0.0005) + follow("2026Q3", "worked", 0.0005), "", ""},
		{"one of many actions", follow("2026Q3", "worked", 0.03), "", ""},
		{"nothing was seen", follow("2026Q3", "not_seen", 0.4), "", ""},
	})
}

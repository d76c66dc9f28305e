package site

import (
	"strings"
	"testing"
)

// costRow is a row of the query cost.
func costRow(period, scope, split, part string, services int, cost float64, changes ...float64) row {
	r := row{"period": period, "scope": scope, "split": split, "part": part, "name": part, "services": services, "cost": cost}
	if services > 0 {
		r["unit_cost"] = cost / float64(services)
	}
	if len(changes) == 4 {
		r["unit_change"], r["mix"], r["rate"], r["volume"] = changes[0], changes[1], changes[2], changes[3]
		r["change"] = changes[1] + changes[2] + changes[3]
	}
	return r
}

// withCosts adds what the page about cost shows: 130 services for 1,365 after 100
// for 1,200, and for 900 by the year.
func withCosts(c canned) canned {
	c["cost"] = []row{
		costRow("2026Q2", "company", "all", "all", 100, 1200), costRow("2026Q3", "company", "all", "all", 130, 1365, -1.5, 0, -171.02, 336.02),
		costRow("2026Q2", "company", "service_mode", "onsite", 80, 1000), costRow("2026Q2", "company", "service_mode", "remote", 20, 200),
		costRow("2026Q3", "company", "service_mode", "onsite", 80, 1100, 1.25, -50, -20.5, 170.5), costRow("2026Q3", "company", "service_mode", "remote", 50, 265, -4.7, 40, -25, 50),
		costRow("2026Q2", "company", "kind", "labour", 100, 1200),
		costRow("2026Q3", "company", "kind", "labour", 130, 1000, -1, 0, -100, 200), costRow("2026Q3", "company", "kind", "training", 130, 365, -0.5, 0, -71.02, 136.02),
		costRow("2026Q3", "company", "product", "甲", 100, 1300, 1, 5, -10, 5), costRow("2026Q3", "company", "product", "乙", 30, 60, -1, -5, 10, -5), costRow("2026Q3", "company", "product", "丙", 1, 5, 1, 0, 0, 0),
		costRow("2026Q3", "team:T1", "all", "all", 60, 600), costRow("2026", "company", "all", "all", 230, 2565),
	}
	for _, q := range []string{"2025Q3", "2025Q4", "2026Q1"} {
		c["cost"] = append(c["cost"], costRow(q, "team:T1", "all", "all", 50, 1000), costRow(q, "company", "all", "all", 50, 1000))
	}
	c["cost"] = append(c["cost"], costRow("2026Q2", "team:T1", "all", "all", 60, 600))
	c["mode_comparison"] = []row{
		{"period": "2026Q3", "category": "all", "remote_n": 50, "onsite_n": 80, "difference": 8.5, "low": 7.0, "high": 10.0, "left_out": 3, "sentence": "同品类相比：远程便宜 8.5 元。", "sentence_en": "Within: remote is ¥8.5 cheaper."},
		{"period": "2026Q3", "category": "空调", "remote_n": 50, "onsite_n": 80, "difference": 8.5, "low": 7.0, "high": 10.0, "sentence": "空调", "sentence_en": "ac"},
		{"period": "2026Q3", "category": "电视", "remote_n": 3, "onsite_n": 8, "sentence": "电视：还不能说。", "sentence_en": "tv: cannot be said yet."},
	}
	c["cost_changes"] = []row{
		{"change_id": "1", "day": "2026-01-01", "quarter": "2026Q1", "title": "试点", "scope": "team:T1", "team": "一组"},
		{"change_id": "2", "day": "2026-08-01", "quarter": "2026Q3", "title": "太新的", "scope": "company", "team": ""},
	}
	c["budget"] = []row{
		{"period": "2026Q3", "scope": "company", "name": "company", "kind": "labour", "budget": 1000.0, "actual": 1365.0, "overspend": 365.0, "used": 1.365, "own": false},
		{"period": "2026Q3", "scope": "team:T1", "name": "一组", "kind": "labour", "budget": 500.0, "actual": 900.0, "overspend": 400.0, "used": 1.8, "own": true},
		{"period": "2026Q3", "scope": "team:T2", "name": "二组", "kind": "labour", "budget": 500.0, "actual": 465.0, "overspend": -35.0, "used": 0.93, "own": true},
		{"period": "2026", "scope": "company", "name": "company", "kind": "labour", "budget": 2000.0, "actual": 2565.0, "overspend": 565.0, "used": 1.28, "projected": 3400.0, "based_on": 9, "year_budget": 3000.0, "own": false},
	}
	c["repeat_cost"] = []row{
		{"period": "2026Q3", "split": "all", "part": "all", "name": "all", "visits": 40, "repeat_visits": 10, "cost": 300.0, "visit_cost": 1200.0, "share": 0.25, "change": -20.0},
		{"period": "2026Q3", "split": "product", "part": "甲", "name": "甲", "visits": 30, "repeat_visits": 9, "cost": 270.0, "visit_cost": 900.0, "share": 0.3},
		{"period": "2026Q3", "split": "product", "part": "unknown", "name": "unknown", "visits": 10, "repeat_visits": 1, "cost": 30.0, "visit_cost": 300.0, "share": 0.1},
	}
	c["carbon"] = []row{
		{"period": "2026Q3", "split": "all", "part": "all", "name": "all", "services": 130, "visits": 40, "kg": 80.0, "measured_kg": 60.0, "unknown": 2, "kg_per_visit": 2.1, "kg_per_service": 0.615},
		{"period": "2026Q2", "split": "all", "part": "all", "name": "all", "services": 100, "visits": 40, "kg": 90.0, "measured_kg": 60.0, "unknown": 2, "kg_per_visit": 2.2, "kg_per_service": 0.9},
		{"period": "2026Q3", "split": "service_mode", "part": "remote", "name": "remote", "services": 50, "visits": 0, "kg": 0.0, "measured_kg": 0.0, "unknown": 0, "kg_per_service": 0.0},
	}
	return c
}

// fewWarnings are five pieces of open work.
func fewWarnings() []row {
	return []row{
		warning("follow_up", "F1", "E4", "T2", "past", -100), warning("ticket", "G1", "E1", "T1", "past", -12.5), warning("ticket", "G2", "E1", "T1", "past", -2),
		warning("ticket", "G3", "", "", "today", 3.3), warning("contract", "C1", "E1", "T1", "soon", 240),
	}
}

func warning(source, ref, person, team, state string, hours float64) row {
	return row{"as_of": "2026-09-30", "source": source, "ref": ref, "employee_id": person, "name": map[string]string{"E1": "赵一", "E4": hostile}[person],
		"team_id": team, "team": teamNamesOf[team], "due_at": "2026-09-30 12:00", "hours_left": hours, "state": state, "origin": "default"}
}

func TestCostAndWarningsPages(t *testing.T) {
	c := withCosts(company())
	c["early_warnings"] = fewWarnings()
	s := build(t, c, testSchemes(t)...)
	t.Run("cost", func(t *testing.T) { seeCosts(t, s) })
	t.Run("warnings", func(t *testing.T) { seeWarnings(t, s) })
}

func seeCosts(t *testing.T, s tree) {
	s.inOrder(t, "cost/index.html",
		"总成本 1,365 元，比上季度多 165 元：服务量带来 &#43;221 元，工单结构（按服务方式）带来 −10 元，单次成本带来 −46 元。",
		"总成本的变化主要来自服务量", "按成本类别", "&#43;336", "–", "−171",
		"按成本类别：最大的一项是人工", "按产品：一次最贵的是甲（13.0 元，100 件），最便宜的是乙（2.00 元，30 件）。",
		"同品类相比：远程便宜 8.5 元。", "另有 3 件远程服务", "远程服务占全部服务的 38.5%，上季度为 20%", "电视：还不能说。", "不含分摊",
		"试点（一组，2026-01-01 起）：之前 2 个季度一次 20.0 元（100 件），之后 3 个季度一次", "少", "同期全公司由", "太新的（2026-08-01 起）：前后还没有各满两个季度",
		"预算 1,000 元，花了 1,365 元，超支 365 元（用了预算的 136.5%）。有预算的 2 个团队中 1 个超支，最多的是一组（180%）。",
		"今年前 9 个月的成本如按上年各月的节奏延续，全年约 3,400 元，全年预算 3,000 元（&#43;400 元）。",
		"第二次及以后的上门 10 次，占上门 40 次的 25%，花了 300 元，占上门成本的 25%，比上季度少 20 元。", "花得最多的产品是甲：270 元，占 90%", "未写明",
		"上门 40 次，排放 80 千克，每次 2.1 千克，摊到每件工单 0.62 千克（上季度 0.90）。", "其中 75% 是登记的排放数，其余按里程推算。两者都没有的 2 次上门不计。")
	if title := s.main(t, "cost/index.html"); !strings.Contains(title, "一次服务平均花 10.5 元，比上季度少 1.50 元") {
		t.Errorf("the title is not the finding: %.300s", title)
	}
	s.has(t, "en/cost/index.html", "One service costs ¥10.5 on average, ¥1.50 less than the quarter before", "Within: remote is ¥8.5 cheaper.", "By kind of cost: the largest is Labour")
	for _, file := range []string{"cost/data/cost-parts.csv", "cost/data/cost-change.csv", "cost/data/cost-modes.csv", "cost/data/budget.csv", "cost/data/cost-repeats.csv", "cost/data/carbon.csv", "cost/data/cost-tried-1.csv"} {
		if _, ok := s[file]; !ok {
			t.Errorf("no %s", file)
		}
	}
	if strings.Contains(s["cost/data/cost-each.csv"], "丙") {
		t.Error("a product with one service is compared")
	}
}

func seeWarnings(t *testing.T, s tree) {
	s.inOrder(t, "warnings/index.html", "3 件工作已过期未办，1 件 24 小时内到期", "（2026-09-30）", "过期最多的团队是一组（2 件）；个人最多的是赵一（2 件，最久的超 12.5 小时）。",
		"哪些团队", "一组", "二组", "在谁手上", "赵一", "&lt;script&gt;", "逐件", "F1", "超 4.2 天", "G1", "超 12.5 小时", "G3", "还剩 3.3 小时", "C1", "还剩 10 天")
	s.has(t, "warnings/index.html", `href="../people/E1/index.html"`, `href="../teams/T1/index.html"`, "未写明", "合同续约", "指标的时限")
	s.has(t, "en/warnings/index.html", "3 pieces of work are overdue, 1 fall due within 24 hours", "contract to renew", "12.5 h over")
	if csv := s["warnings/data/warnings.csv"]; strings.Count(csv, "\n") != 6 {
		t.Errorf("the file holds %q", csv)
	}
	s.has(t, "teams/index.html", "团队") // and the page is found beside the teams
	if !strings.Contains(s["teams/index.html"], `href="../warnings/index.html"`) {
		t.Error("nothing leads from the teams to the warnings")
	}
}

// Without a period before nothing is said of a change, nor of budgets, visits and
// modes that the data do not have. Of very much open work the page lists the most
// urgent, and says where the rest is.
func TestCostPageWithLittleAndWarningsWithMuch(t *testing.T) {
	c := withCosts(company())
	for _, name := range []string{"mode_comparison", "cost_changes", "budget", "repeat_cost", "carbon"} {
		delete(c, name)
	}
	for range mostWarnings + 7 {
		c["early_warnings"] = append(c["early_warnings"], warning("ticket", "G", "E1", "T1", "past", -1))
	}
	s := build(t, c, testSchemes(t)...)
	s.has(t, "2026/cost/index.html", "一次服务平均花 11.2 元", "总成本为什么变还不能说")
	s.lacks(t, "2026/cost/index.html", "主要来自", "钱花在哪里", "远程与上门", "预算与超支", "重复上门", "碳排放", "与上年同月")
	s.lacks(t, "cost/index.html", "远程与上门", "预算与超支", "重复上门", "碳排放")
	s.has(t, "warnings/index.html", "只列最急的 200 件，全部 207 件见 CSV。")
	if n := strings.Count(s.main(t, "warnings/index.html"), "<td class=\"nowrap\">G</td>"); n != mostWarnings {
		t.Errorf("%d are listed", n)
	}
	if n := strings.Count(s["warnings/data/warnings.csv"], "\n"); n != mostWarnings+8 {
		t.Errorf("the file has %d lines", n)
	}
}

// Where there are neither costs nor open work the pages say so.
func TestCostAndWarningsOfNothing(t *testing.T) {
	s := build(t, company(), testSchemes(t)...)
	s.has(t, "cost/index.html", "还没有成本数据", "还不能说一次服务花多少钱")
	s.lacks(t, "cost/index.html", "<table", "<figure")
	s.has(t, "warnings/index.html", "没有过期或即将到期的工作", "没有未完成且临近或超过时限")
	s.lacks(t, "warnings/index.html", "<table")
}

func TestPeriodBefore(t *testing.T) {
	for period, want := range map[string]string{"2026Q3": "2026Q2", "2026Q1": "2025Q4", "2026": "2025"} {
		if got := periodBefore(period); got != want {
			t.Errorf("before %s: %s, want %s", period, got, want)
		}
	}
}

package site

import (
	"strings"
	"sync"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/site/browser"
)

// eventful is the company with consequences, appeals and goals.
func eventful() canned {
	c := company()
	act := func(scheme, period, id, kind, value, because string) {
		c["actions"] = append(c["actions"], row{"scheme": scheme, "cycle": string(cycleOf(period)), "period": period, "employee_id": id, "kind": kind,
			"value": value, "value_en": value + " (en)", "because": because, "because_en": because + " (en)"})
	}
	act("monthly", "2026Q3", "E1", "pay", "+10%", "得分 97.00")
	act("monthly", "2026Q3", "E4", "pay", "−5%", "得分 55.00")
	act("monthly", "2026Q3", "E4", "training", "培训：考试", "考试低")
	act("monthly", "2026Q3", "E4", "training", "培训：满意度", "满意度低")
	act("monthly", "2026Q3", "E3", "training", "培训", "得分低")
	act("monthly", "2026Q3", "E4", "resources", "给支持", "能力 90%，业绩 55%")
	act("monthly", "2026-07", "E1", "award", "月度之星", "第 1 名")
	act("monthly", "2026-07", "E1", "pay", "+7%", "七月的薪酬")
	act("monthly", "2026-08", "E3", "gate", "最高“合格”", "满意度 40%")
	act("monthly", "2026Q3", "E2", "multiplier", "×1.2", "首次修复率 86%")
	c["award_field"] = []row{{"scheme": "monthly", "award": "star", "title": "月度之星", "title_en": "star of the month", "cycle": "month", "period": "2026-07", "top": 1, "eligible": 4, "close": 2}}

	appeal := func(id, who, period, decision string, days any, before, after float64) {
		r := row{"appeal_id": id, "scheme": "monthly", "period": period, "employee_id": who, "name": map[string]string{"E2": "钱二", "E4": hostile, "E3": "孙三"}[who], "team_id": "T1", "team": "一组", "indicator": "csat",
			"filed": "2026-08-04", "decided": "", "decision": decision, "days": days, "reason": "客户误点", "value_before": before, "value_after": after,
			"score_before": 100 * before, "score_after": 100 * after, "grade_before": "low", "grade_after": "low"}
		if after >= 0.9 {
			r["grade_after"] = "high"
		}
		c["appeals"] = append(c["appeals"], r)
	}
	appeal("Y1", "E3", "2026-07", "rejected", 6.0, 0.7, 0.7)
	appeal("Y2", "E2", "2026-07", "accepted", 4.0, 0.8, 0.93)
	appeal("Y3", "E4", "2026-08", "", nil, 0.5, 0.5)
	appeal("Y4", "E3", "2026-05", "partial", 2.0, 0.6, 0.7)

	c["raters"] = []row{{"scheme": "monthly", "period": "2026Q3", "employee_id": "E1", "relation": "peer", "raters": 3, "ratings": 9, "score": 88.5, "weight": 0.6, "counted": true},
		{"scheme": "monthly", "period": "2026Q3", "employee_id": "E1", "relation": "self", "raters": 1, "ratings": 1, "score": 100.0, "counted": false}}
	for _, r := range c["person_scores"] {
		if r["employee_id"] == "E1" && r["period"] == "2026Q3" {
			r["raw"], r["expected"] = 0.95, 0.93
		}
	}

	goal := func(id, parent string, depth int, kind, owner, name, period string, progress any, met any) {
		c["goals"] = append(c["goals"], row{"goal_id": id, "parent_id": parent, "depth": depth, "owner_kind": kind, "owner_id": owner, "owner_name": name, "period": period,
			"title": "目标" + id, "indicator": "csat", "target": 0.9, "actual": 0.45, "actual_from": "data", "progress": progress, "met": met})
	}
	goal("G1", "", 0, "company", "T0", "公司", "2026", 0.5, false)
	goal("G2", "G1", 1, "team", "T1", "一组", "2026Q3", 0.5, false)
	goal("G3", "G2", 2, "employee", "E1", "赵一", "2026Q3", 1.0, true)
	goal("G4", "", 0, "team", "T2", "二组", "2025", 0.2, false)
	return c
}

// eventfulSite is the site of the eventful company, built once for all tests.
func eventfulSite(t *testing.T) tree {
	t.Helper()
	builtOnce.Do(func() { built = build(t, eventful(), testSchemes(t)...) })
	if built == nil {
		t.Fatal("the site was not built")
	}
	return built
}

var (
	builtOnce sync.Once
	built     tree
)

// Every link resolves, every figure has its table and file, names do harm
// nowhere: what holds for the whole site holds for these pages.
func TestPagesOfResultsAreSound(t *testing.T) {
	s := eventfulSite(t)
	browser.StaticChecks(t, s.write(t))
	for path, content := range s {
		if strings.HasSuffix(path, ".html") && strings.Contains(content, "<script>alert") {
			t.Errorf("%s: a name became markup", path)
		}
		if strings.HasSuffix(path, ".csv") && strings.Contains(content, `,"=`) {
			t.Errorf("%s: a name is a formula", path)
		}
	}
}

// Ranks are within a scheme: its own table, its own places.
func TestRankingsNeverMixSchemes(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "rankings/index.html", "10 人按 2 个方案考核", `href="#ranking-monthly"`, `href="#ranking-quarterly"`)
	page := s.main(t, "rankings/index.html")
	first, second, found := strings.Cut(page, `<table id="ranking-quarterly"`)
	if !found || strings.Contains(first, ">冯主</a>") || strings.Contains(second, ">赵一</a></th>") {
		t.Error("the tables of the two schemes hold each other's people")
	}
	if !strings.Contains(second, `>冯主</a></th><td class="n">1</td>`) {
		t.Error("the best lead is not first among the leads")
	}
}

// A team appraised by two schemes has one page, by the scheme of most of its
// people, which says how the others stand.
func TestTeamOfTwoSchemes(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "teams/T1/index.html", "另有 1 人按“主管方案”考核，平均 80.00 分", "<small>主管方案</small>", "<small>/ 2</small>", "<small>/ 8</small>")
	s.has(t, "teams/index.html", "一组")
	s.lacks(t, "teams/index.html", "主管方案")
	s.has(t, "index.html", "按月方案，细条为上期", "主管方案，细条为上期")
}

// A scheme that counts in quarters has no months to show.
func TestPersonOfAQuarterlyScheme(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "people/M1/index.html", "适用方案：", "主管方案", "本期直接计分", "近 8 个季度", "得分与实绩都是本期的")
	s.lacks(t, "people/M1/index.html", "<h2>各季度得分", "个月")
	s.has(t, "2026/people/M1/index.html", "由 1/1 个季度合计后计分", "各季度得分", "2026年第三季度", "按全期合计计算")
	s.has(t, "people/E1/index.html", "按月方案", "由 3/3 个月的得分平均", "各月得分", "2026年8月", "近 12 个月")
}

// What others say is shown by side; the person's own word is marked as not
// counted. A value adjusted for the mix of cases says what it was.
func TestRatersAndAdjustment(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "people/E1/index.html", `同事</th><td class="n">88.5</td><td class="n">60%</td>`, `自评</th><td class="n">100</td><td class="n">不计</td>`, "调整前 95%，同样结构的预期 93%")
	s.lacks(t, "people/E2/index.html", "多方评价", "调整前")
}

// What is a bonus, or only shown, has lost nothing and is not said to have.
func TestVerdicts(t *testing.T) {
	v := &view{lang: diag.ZH}
	bonus := scheme.Indicator{Rule: scheme.Rule{Kind: "bonus"}}
	for _, c := range []struct {
		use    scheme.Indicator
		status string
		points float64
		want   string
	}{
		{bonus, "scored", 1, "加 1.00 分"},
		{bonus, "scored", 0, "加分项，本期没有"},
		{scheme.Indicator{}, "scored", 0, "不扣分"},
		{scheme.Indicator{}, "reference", 0, "仅供参考"},
	} {
		if got, lost := v.verdict(c.use, row{"status": c.status, "points": c.points}); got != c.want || lost {
			t.Errorf("%s, %g points: %s, %v", c.status, c.points, got, lost)
		}
	}
	if got := v.gradeFinding("优秀", 0, 0, true); got != "没有人优秀" {
		t.Error(got)
	}
}

func TestActions(t *testing.T) {
	s := eventfulSite(t)
	const page = "actions/index.html"
	s.has(t, page, "1 人获奖、1 人加薪、1 人减薪、2 人需要培训", "符合条件的人中另有 2 人也可能是第 1 名（把握 90%）", "考试；满意度", "考试低；满意度低", "×1.2",
		"人均薪酬变动 &#43;2.5%", "26年7月", `href="../people/E4/index.html"`)
	s.inOrder(t, page, `data-kind="奖项"`, `data-kind="系数"`, `data-kind="薪酬"`, `data-kind="否决"`, `data-kind="支持"`, `data-kind="培训"`)
	s.has(t, "people/E4/index.html", "培训：考试低；满意度低", `<span class="chip bad">薪酬</span>`)
	s.lacks(t, page, "七月的薪酬") // the months' pay is theirs, their vetoes are listed
	s.has(t, page, "最高“合格”", "方案界线 80%", "1 人能力在线而业绩偏低")
	s.has(t, "2026Q2/"+page, "按方案没有后续")
	s.has(t, "en/"+page, "1 with an award", "2 in need of training", "月度之星 (en)", "2 more who qualify could as well be first")
}

func TestAppeals(t *testing.T) {
	s := eventfulSite(t)
	const page = "appeals/index.html"
	s.has(t, page, "3 件申诉，1 件成立，1 件待处理", "已决定 2 件，成立或部分成立 1 件", ">50<small>%</small>", ">5<small>天</small>", "最长 6 天", "<s>80%</s>", "<b>93%</b>", "其中 1 件改变等级")
	s.inOrder(t, page, "待处理</span>", "不成立</span>", "成立</span>")
	s.has(t, "2026Q2/"+page, "1 件申诉，1 件成立")
	s.has(t, "2026/"+page, "4 件申诉，2 件成立，1 件待处理")
	s.has(t, "people/E2/index.html", "更正前 80%，更正后 93%（2026年7月）", "得分 80.00 → 93.00")
	s.has(t, "people/E4/index.html", "申诉处理中 1 件", `<span class="chip warn">待处理</span>`)
	s.lacks(t, "people/E3/index.html", "更正前", "申诉处理中")
	s.has(t, "en/people/E2/index.html", "80% before correction, 93% after (Jul 2026)")
}

func TestGoals(t *testing.T) {
	s := eventfulSite(t)
	const page = "goals/index.html"
	s.has(t, page, "公司的 1 个目标，0 个已达成；“目标G1”离得最远", `href="../teams/T1/index.html"`, `href="../people/E1/index.html"`, `class="bar" x="0" y="2" width="60.0"`, `width="120.0"`)
	s.inOrder(t, page, `depth-0"><b>目标G1`, "进行中", `depth-1">目标G2`, "未达成", `depth-2">目标G3`, "达成")
	s.lacks(t, page, "目标G4")
	s.lacks(t, "2026Q2/"+page, "目标G2", "目标G3")
}

// Without appeals and goals there are no pages for them, nor links to any.
func TestPagesWithoutData(t *testing.T) {
	s := build(t, company(), testSchemes(t)...)
	for _, page := range []string{"appeals/index.html", "goals/index.html"} {
		if _, there := s[page]; there {
			t.Errorf("%s: there is nothing to show on it", page)
		}
	}
	if strings.Contains(s["teams/index.html"], "goals/index.html") || strings.Contains(s["rankings/index.html"], "appeals/index.html") {
		t.Error("a link leads to a page that is not there")
	}
	s.has(t, "actions/index.html", "按方案没有后续")
	browser.StaticChecks(t, s.write(t))
}

func TestSchemes(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "schemes/index.html", "10 人按 2 个方案考核", "业绩 60、能力 40", `href="monthly/index.html"`, `href="../policy/quarterly/index.html"`)
	const page = "schemes/monthly/index.html"
	s.has(t, page, "岗位为“售后”", "各月得分的平均", "客户最看重", "每低 1 个百分点扣 2 分", "团队 二组", "85%", "等级最高为“合格”", "月度之星：每月前 1 名", "给支持", "满意度最重，60 分", "50%", `href="../../teams/T2/index.html"`)
	s.has(t, "schemes/quarterly/index.html", "各季度记录合计后重新计分", "2 人")
	s.has(t, "en/schemes/monthly/index.html", "Satisfaction weighs most, 60 points")
}

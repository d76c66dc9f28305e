package site

import (
	"strings"
	"testing"
)

// judgedCompany gives the small company a quarter in which its indicators were judged.
func judgedCompany() canned {
	c := company()
	c["effectiveness"] = []row{
		{"scheme": "monthly", "quarter": "2026Q3", "indicator": "csat", "n_people": 65, "coverage": 1.0, "ceiling": 0.28, "discrimination": 0.52, "item_total": 0.09, "no_variance": false,
			"reliability": 0.36, "n_usual": 32.0, "n_needed": 132.0, "redundancy": 0.31, "redundancy_with": "skill_exam", "vif": 1.2, "nominal_weight": 0.6, "effective_weight": 0.9, "validity": 0.4, "validity_low": 0.1, "validity_high": 0.6,
			"validity_outcome": "skill_exam", "validity_people": 60, "stability": 0.12, "gaming": 2, "verdict": "change_weight", "because": "决定太多。", "because_en": "It decides too much."},
		{"scheme": "monthly", "quarter": "2026Q3", "indicator": "skill_exam", "n_people": 65, "coverage": 0.7, "ceiling": 0.95, "discrimination": -0.15, "no_variance": true,
			"redundancy": 0.31, "redundancy_with": "csat", "vif": 6.0, "nominal_weight": 0.4, "effective_weight": 0.1, "validity": -0.1, "validity_low": -0.3, "validity_high": 0.1, "validity_outcome": "csat", "validity_people": 60, "gaming": 0,
			"verdict": "keep", "because": "可以。", "because_en": "Fine."},
		{"scheme": "quarterly", "quarter": "2026Q3", "indicator": "csat", "n_people": 2, "coverage": 1.0, "redundancy_with": "", "validity_outcome": "", "no_variance": false, "nominal_weight": 1.0, "effective_weight": 1.0, "gaming": 0,
			"verdict": "not_enough_data", "because": "只有 2 人。", "because_en": "Only 2 people."},
	}
	c["effectiveness_schemes"] = []row{
		{"scheme": "monthly", "quarter": "2026Q3", "people": 65, "indicators": 2, "alpha": 0.05, "sentence": "一项值得改。", "sentence_en": "One is worth a change."},
		{"scheme": "quarterly", "quarter": "2026Q3", "people": 2, "indicators": 1, "sentence": "只有 2 人，还不能说。", "sentence_en": "Only 2 people: it cannot be said yet."},
	}
	c["proposals"] = []row{{"scheme": "monthly", "quarter": "2026Q3", "position": 1, "indicator": "csat", "verdict": "change_weight", "change": "权重 60 → 49", "change_en": "weight 60 → 49",
		"why": "决定太多。", "why_en": "It decides too much.", "people": 65, "movers": 47, "grades_changed": 8, "spearman": 0.97, "effect": "47 人名次变动。", "effect_en": "47 would have another rank."}}
	c["redundancy"] = []row{{"scheme": "monthly", "quarter": "2026Q3", "a": "csat", "b": "skill_exam", "rho": 0.31, "people": 65}}
	c["gaming"] = []row{
		{"quarter": "2026Q3", "kind": "bunching", "unit_kind": "employee", "unit_id": "E4", "name": hostile, "team_id": "T2", "team": "二组", "figures": "{}", "p": 0.0002, "p_adjusted": 0.0016, "n": 55, "question": "为什么？", "question_en": "Why?"},
		{"quarter": "2026Q3", "kind": "bunching", "unit_kind": "team", "unit_id": "T2", "name": "二组", "team_id": "T2", "team": "二组", "figures": "{}", "p": 1e-9, "p_adjusted": 1e-8, "n": 419, "question": "整组呢？", "question_en": "And the team?"},
	}
	c["gaming_looks"] = []row{
		{"quarter": "2026Q3", "kind": "bunching", "unit_kind": "employee", "looked_at": 65, "signs": 1}, {"quarter": "2026Q3", "kind": "bunching", "unit_kind": "team", "looked_at": 8, "signs": 1}}
	c["limit_use"] = []row{
		{"quarter": "2026Q3", "used_from": 0.2, "asked": 30, "others": 900}, {"quarter": "2026Q3", "used_from": 0.9, "asked": 20, "others": 60}, {"quarter": "2026Q3", "used_from": 1.5, "asked": 0, "others": 40}}
	for k, p := range staff {
		c["speed_quality"] = append(c["speed_quality"], row{"quarter": "2026Q3", "employee_id": p.id, "name": p.name, "time": 0.9 + 0.02*float64(k), "returned": 0.05, "returned_before": 0.04 + 0.002*float64(k), "n": 50, "n_before": 50})
	}
	return c
}

func TestEffectivenessPage(t *testing.T) {
	site := build(t, judgedCompany(), testSchemes(t)...)
	const page = "effectiveness/index.html"
	site.inOrder(t, page, "2 项指标中 1 项值得改；1 人的数字值得一问", "按月方案", "一项值得改。", "彼此几乎不相干", "权重 60 → 49", "47 人名次变动。",
		"调整权重", "决定太多。", "保留", "可以。", "60% → 90%", "偏高", "很好", "最近“考试”", "现有 32，需 132", "考试也更好", "人人相同", "“满意度”权重 60%，决定总分差异的 90%", "没有两项指标把人排得几乎一样",
		"主管方案", "只有 2 人，还不能说。",
		"不是结论", "最多 65 人", "卡着期限关单", "为什么？", "55 条记录，偶然如此的机会 0.2%", "整组呢？", "419 条记录，偶然如此的机会 &lt; 0.01%", "40% 的工单用满期限的九成到十成；其他人为 6%", "没有人明显以返工换来快")
	site.has(t, page, `href="../people/`+slug("E4")+`/index.html"`, `href="../teams/`+slug("T2")+`/index.html"`, `href="../indicators/csat/index.html"`, "与满意度：还不能说", "不区分人", "反向", "与“满意度”重复")
	site.lacks(t, page, "<script>alert", "评分人是否偏宽偏严")
	site.inOrder(t, "en/"+page, "1 of 2 indicators are worth a change; 1 people", "change the weight", "It decides too much.", "cannot be said yet", "Why?")
	for _, file := range []string{"effectiveness/data/effectiveness-monthly.csv", "effectiveness/data/weights-monthly.csv", "effectiveness/data/questions.csv", "effectiveness/data/limit-use.csv", "effectiveness/data/speed-quality.csv"} {
		if !strings.HasPrefix(site[file], "\ufeff") {
			t.Errorf("no file %s", file)
		}
	}
	if strings.Contains(site["effectiveness/data/questions.csv"], "\n卡着期限关单,=") {
		t.Error("a formula in a spreadsheet")
	}
	site.has(t, "indicators/csat/index.html", "调整权重（方案“按月方案”，2026年第三季度）：决定太多。", "还不能说（方案“主管方案”，2026年第三季度）：只有 2 人。")
	site.has(t, "2026/effectiveness/index.html", "2026年，按其中最后一个季度：2026年第三季度")
}

// Without anything to judge the page says so, and claims nothing.
func TestEffectivenessOfNothing(t *testing.T) {
	site := build(t, company(), testSchemes(t)...)
	const page = "effectiveness/index.html"
	site.has(t, page, "指标是否有效，还不能说", "这一季没有可看的记录。")
	site.lacks(t, page, "<figure", "值得改动", "卡着期限")
	site.lacks(t, "indicators/csat/index.html", "方案“按月方案”")
}

package site

import (
	"testing"

	"kaohe/site/browser"
)

// grumbling is the company with complaints in the third quarter, three in the
// second, and none in the year.
func grumbling() canned {
	c := company()
	cause := func(period, id, zh, en string, position, n, blame, repeats int, running float64, vital bool, change any, p any) {
		c["complaint_causes"] = append(c["complaint_causes"], row{"period": period, "cause": id, "title": zh, "title_en": en, "position": position, "complaints": n, "attributable": blame,
			"repeats": repeats, "share": 0.1, "running": running, "vital": vital, "services": 1000, "rate": float64(n), "rate_low": 1.25, "rate_high": 9.75, "change": change, "p": p})
	}
	cause("2026Q3", "all", "全部", "all causes", 0, 40, 9, 3, 1, false, 15, 0.01)
	cause("2026Q3", "defect", "产品缺陷", "product defect", 1, 24, 0, 2, 0.6, true, 12, 0.01)
	cause("2026Q3", "skill", "技能", "skill", 2, 9, 8, 1, 0.825, true, 1, 0.7)
	cause("2026Q3", hostile, hostile, hostile, 3, 5, 1, 0, 0.95, false, 1, 0.7)
	cause("2026Q3", "unknown", "未写明", "not stated", 4, 2, 0, 0, 1, false, 1, 0.7)
	cause("2026Q3", "price", "价格", "price", 5, 0, 0, 0, 1, false, -1, 0.7)
	cause("2026Q2", "all", "全部", "all causes", 0, 3, 1, 0, 1, false, nil, nil)
	cause("2026Q2", "skill", "技能", "skill", 1, 3, 1, 0, 1, true, nil, nil)
	place := func(split, part, name, cause, title, en string, n, of int, expected float64, over bool) {
		c["complaint_places"] = append(c["complaint_places"], row{"period": "2026Q3", "split": split, "part": part, "name": name, "cause": cause, "title": title, "title_en": en,
			"complaints": n, "of": of, "expected": expected, "z": 5.0, "over": over})
	}
	place("product", "X3", "X3", "all", "全部", "all causes", 26, 40, 10, true)
	place("product", "X3", "X3", "defect", "产品缺陷", "product defect", 20, 24, 6.04, true)
	place("product", hostile, hostile, "all", "全部", "all causes", 14, 40, 30, false)
	place("product", hostile, hostile, "skill", "技能", "skill", 5, 9, 6, false)
	place("team", "T1", "一组", "all", "全部", "all causes", 20, 40, 20, false)
	place("team", "T2", "二组", "all", "全部", "all causes", 20, 40, 20, false)
	c["complaint_words"] = []row{
		{"period": "2026Q3", "word": "噪声", "comments": 12, "of_comments": 60, "contented": 1, "of_contented": 50, "before": 20, "of_before": 100, "rising": false},
		{"period": "2026Q3", "word": "排水泵", "comments": 9, "of_comments": 60, "contented": 0, "of_contented": 50, "before": 1, "of_before": 100, "rising": true},
	}
	c["training_suggestions"] = []row{{"period": "2026Q3", "title": "技能", "title_en": "skill", "topic": "检修", "topic_en": "repair", "complaints": 9, "attributable": 8, "sentence": "建议培训“检修”。", "sentence_en": "Train “repair”."}}
	follow := func(cause, verdict, sentence string) {
		c["cause_follow_ups"] = append(c["cause_follow_ups"], row{"period": "2026Q3", "cause": cause, "title": cause, "title_en": cause, "action_title": "行动", "from_on": "2026-02-01",
			"before": 20, "after": 4, "verdict": verdict, "sentence": sentence, "sentence_en": sentence + " (en)"})
	}
	follow("delay", "too_early", "时间太短。")
	follow("skill", "worked", "减少了。")
	return c
}

func TestComplaintsPage(t *testing.T) {
	s := build(t, grumbling(), testSchemes(t)...)
	browser.StaticChecks(t, s.write(t))
	const page = "complaints/index.html"
	s.has(t, page, "2 个原因占全部投诉的 82.5%，最多的是产品缺陷，集中在X3", "多 15 起", "产品缺陷、技能合起来占 40 起投诉的 82.5%", "95% 区间 1.2–9.8",
		"“产品缺陷”的 24 起投诉中 X3 占 20 起，按服务量应约 6.0 起", "没有小组在某个原因上特别多", "60 条意见里", "明显更多的是“排水泵”",
		"3 起（共 40 起）是前一次投诉后 30 天内的二次投诉：产品缺陷 2 起、技能 1 起", "建议培训“检修”。", `href="../queries/complaint_causes/index.html"`)
	s.inOrder(t, page, "排水泵</th>", "新近多见", "噪声</th>", "20%", "2%")
	s.inOrder(t, page, "见效</span>", "减少了。", "还不能说</span>", "时间太短。")
	s.lacks(t, page, ">价格<", "<script>alert")
	s.has(t, "en/"+page, "2 causes make 82.5% of all complaints, most of them product defect, and these are about X3", "Product defect, skill together make 82.5% of the 40 complaints", "Train “repair”.", "减少了。 (en)")
	// Three complaints are listed, and nothing is said of them; a period without any says so.
	s.has(t, "2026Q2/"+page, "本期投诉 3 起，太少", "哪几个原因是主要的还不能说", "本期没有二次投诉", "还不能说。", "不足以建议培训", "没有能看出是针对某个投诉原因的")
	s.lacks(t, "2026Q2/"+page, "原因 × 产品", "原因 × 小组")
	s.has(t, "2026/"+page, "本期没有受理任何投诉")
}

// Without a table of complaints the page says that nothing can be said.
func TestComplaintsPageWithoutComplaints(t *testing.T) {
	s := eventfulSite(t)
	s.has(t, "complaints/index.html", "本期没有投诉", "导出的数据里没有投诉记录")
	s.has(t, "en/complaints/index.html", "The exports hold no complaints")
}

package site

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"kaohe/site/browser"
)

// moving is the company with two years of months, in which its satisfaction has
// surely fallen, that of a team may have, and three changes were made.
func moving() canned {
	c := company()
	indicators := []string{"csat", "skill_exam"}
	month := func(i int) string { return fmt.Sprintf("%d-%02d", 2024+(i+9)/12, (i+9)%12+1) }
	for i := range 24 {
		for _, name := range indicators {
			r := row{"indicator": name, "scope": "company", "month": month(i), "value": 0.9 - float64(i)/1000, "n": 50, "chart": "xmr", "centre": 0.9, "lower": 0.88, "upper": 0.92}
			switch {
			case name == "skill_exam":
				r["value"], r["centre"], r["lower"], r["upper"], r["chart"] = 80.0, nil, nil, nil, nil
			case i == 5:
				r["value"], r["n"] = nil, 0
			case i > 20:
				r["signal"], r["meaning"] = "outside", "concern"
			case i == 8:
				r["signal"], r["meaning"] = "outside", "improvement"
			}
			c["trends"] = append(c["trends"], r)
			c["indicator_months"] = append(c["indicator_months"], row{"indicator": name, "scope": "company", "month": month(i), "value": r["value"], "n": r["n"]},
				row{"indicator": name, "scope": "team:T2", "month": month(i), "value": 0.8, "n": 20})
		}
	}
	signal := func(period, indicator, team, silent, signal, meaning string, sure bool, sentence string) {
		r := row{"period": period, "indicator": indicator, "id": indicator, "scope": "company", "team_id": team, "months": 24, "n": 150, "meaning": meaning, "month": "2026-09", "value": 0.877,
			"target": 0.9, "sure": sure, "importance": 0.5, "sentence": sentence, "sentence_en": sentence + " (en)", "detail": "说明", "detail_en": "more", "looked": 40, "twin": false}
		if team != "" {
			r["scope"] = "team:" + team
		}
		for key, value := range map[string]string{"silent": silent, "signal": signal} {
			if value != "" {
				r[key] = value
			}
		}
		if indicator == "csat" && team == "" {
			r["assurance"] = "never"
		}
		c["trend_signals"] = append(c["trend_signals"], r)
	}
	signal("2026Q2", "csat", "", "", "", "", false, "满意度平常。")
	signal("2026Q3", "csat", "", "", "outside", "concern", true, "满意度低于下限。")
	signal("2026Q3", "csat", "T2", "", "shift", "improvement", false, "二组："+hostile)
	signal("2026Q3", "skill_exam", "", "few_months", "", "", false, "考试还不能说。")
	for k, x := range []struct{ on, verdict, scope, indicator, sentence string }{
		{"2026-03-01", "worked", "team:T0", "csat", "换了问卷，见效。"}, {"2026-05-01", "too_early", "team:T2", "csat", "太早。"}, {"2026-08-01", "no_data", "nowhere", "nothing", "没有数据。"},
	} {
		r := row{"change_id": fmt.Sprint("W", k), "applied_on": x.on, "title": "换问卷", "scope": x.scope, "indicator": x.indicator, "unit": "share", "verdict": x.verdict, "sentence": x.sentence, "sentence_en": x.sentence + " (en)"}
		if x.verdict == "worked" {
			r["effect"], r["effect_se"] = 0.05, 0.01
		}
		c["change_effects"] = append(c["change_effects"], r)
	}
	for i := range 24 {
		c["forecast"] = append(c["forecast"], row{"scope": "company", "month": month(i), "actual": 100 + i})
	}
	c["forecast"] = append(c["forecast"], row{"scope": "company", "month": "2026-10", "horizon": 1, "method": "seasonal_naive", "value": 100.0, "low": 90.0, "high": 115.0, "mase": 0.7, "tried": 12},
		row{"scope": "team:T1", "team": "一组", "month": "2026-10", "horizon": 1, "method": "naive", "value": 40.0, "low": 30.0, "high": 55.0, "mase": 0.9, "tried": 12})
	c["forecast_errors"] = []row{{"scope": "company", "method": "seasonal_naive", "horizon": 1, "tried": 12, "error": 6.0, "share": 0.06}, {"scope": "company", "method": "naive", "horizon": 1, "tried": 12, "error": 9.0, "share": 0.09}}
	return c
}

func TestTrendsPage(t *testing.T) {
	s := build(t, moving(), testSchemes(t)...)
	browser.StaticChecks(t, s.write(t))
	const page = "trends/index.html"
	s.has(t, page, "1 处确有变化：1 处变差，0 处改善", "共比较了 40 条曲线", "满意度低于下限。", "还不能说</span>", "目标 90% 总达不到", "换了问卷，见效。", "2026-03-01 · 平均影响在 &#43;3 个百分点 至 &#43;7 个百分点 之间",
		"2026年10月预计 100 张工单，五次中有四次会在 90 至 115 之间（按去年同月推算）", "过去 12 次逐月试算中平均偏差 6%（MASE 0.70", `href="../queries/trend_signals/index.html"`, `href="../queries/forecast/index.html"`)
	s.inOrder(t, page, "见效</span>", "还不能说</span>", "没有数据</span>", "一组</a>", ">30–55<")
	s.lacks(t, page, "二组", "<script>alert")
	// The drawing: a gap in the line, the band, the change, signals by shape.
	chart, _, _ := strings.Cut(s.main(t, page)[strings.Index(s.main(t, page), `class="tile"`):], "</svg>")
	for _, want := range []string{`class="band"`, `class="mk"`, `class="tg"`, `class="sg good" r=`, `class="sg bad" d=`, "24年10月", "26年9月"} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart has no %s", want)
		}
	}
	if n := strings.Count(chart, "<polyline"); n != 2 {
		t.Errorf("a month without data parts the line in two, not %d", n)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s["trends/data/lines.csv"], "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 25 || rows[6][1] != "–" && rows[6][1] != "—" || !strings.Contains(rows[24][1], "变差") || rows[24][2] != "80 分" {
		t.Errorf("the months as a table: %v %q", err, rows)
	}
	// What the quarters before did not know is not on their pages.
	s.has(t, "2026Q2/"+page, "没有一处变化超出偶然", "没有。与各自前 12 个月相比", "换了问卷，见效。")
	s.lacks(t, "2026Q2/"+page, "没有数据。", "预计", "满意度低于下限。")
	s.has(t, "2026/"+page, "2026年 · 截至2026年第三季度", "满意度低于下限。", "预计 100 张")
	s.has(t, "en/"+page, "Changed beyond chance: 1, of which 1 for the worse and 0 for the better", "满意度低于下限。 (en)", "target 90% never met", "Oct 2026 should bring 100 tickets", "the mean effect lies between &#43;3")
}

// The indicator's own page has the limits, the sentence and the change; the team's
// has its signals, even those that may be chance.
func TestControlChartsElsewhere(t *testing.T) {
	s := build(t, moving(), testSchemes(t)...)
	s.has(t, "indicators/csat/index.html", "满意度低于下限。 说明", "上限 92%", "下限 88%", "均值 90%", "换问卷")
	s.lacks(t, "indicators/skill_exam/index.html", "上限", "下限")
	s.has(t, "indicators/skill_exam/index.html", "考试还不能说。")
	s.has(t, "teams/T2/index.html", "什么在变", "&lt;script&gt;")
	s.lacks(t, "teams/T1/index.html", "什么在变")
}

// With little data the page says that nothing can be said, and claims nothing.
func TestTrendsOfLittleData(t *testing.T) {
	c := company()
	c["trend_signals"] = []row{{"period": "2026Q3", "indicator": "csat", "id": "csat", "scope": "company", "team_id": "", "months": 3, "n": 9, "silent": "few_months", "sentence": "满意度只有 3 个月。", "sentence_en": "three months",
		"detail": "", "detail_en": "", "sure": false, "importance": 0.0, "looked": 0, "twin": false}}
	c["trends"] = []row{{"indicator": "csat", "scope": "company", "month": "2026-07", "value": 0.9, "n": 3}, {"indicator": "csat", "scope": "company", "month": "2026-08", "value": 0.8, "n": 3}, {"indicator": "csat", "scope": "company", "month": "2026-09", "value": 0.85, "n": 3}}
	c["forecast"] = []row{{"scope": "company", "month": "2026-08", "actual": 5}, {"scope": "company", "month": "2026-09", "actual": 6}}
	s := build(t, c, testSchemes(t)...)
	s.has(t, "trends/index.html", "还不能说什么在变", "数据还不足 12 个月", "还不能说</span>", "有 2 个完整月份的工单，还不够检验任何预测方法")
	s.lacks(t, "trends/index.html", "确有变化", "预计", "做过的变更", `class="band"`)
	s.lacks(t, "2026Q2/trends/index.html", "还不够检验")
}

package site

import (
	"context"
	"errors"
	"testing"

	"kaohe/model/explain"
	"kaohe/model/scheme"
)

// steps explains every score of the test's company in the same figures.
type steps struct{ period string }

func readSteps(_ context.Context, period string) (Explainer, error) { return steps{period}, nil }

// Of has a year of so many periods that a page cannot tell of all.
func (s steps) Of(schemeID, employee string) (explain.Explanation, error) {
	item := explain.Item{Dimension: "performance", Title: explain.Text{ZH: "满意度", EN: "Satisfaction"}, Definition: explain.Text{ZH: "长长的口径", EN: "a long definition"},
		Status: "scored", ValueText: explain.Text{ZH: "88%", EN: "88%"}, From: explain.Text{ZH: "22 ÷ 25 = 88%", EN: "22 ÷ 25 = 88%"}, Rule: explain.Text{ZH: "每低 1 个百分点扣 2 分", EN: "2 points for each pp"},
		Because: explain.Text{ZH: "差 2 个百分点", EN: "2 pp short"}, Weight: 60, Earned: 56, Scale: 1, Points: 56, Max: 60}
	month := explain.Explanation{PeriodName: explain.Text{ZH: "七月", EN: "July"}, ScoreText: "92.00", Indicators: []explain.Item{item}, Total: &explain.Total{Parts: []float64{56, 36}, Sum: 92, Digits: 2, Rounded: 92}}
	out := explain.Explanation{Employee: explain.Person{ID: employee}, ScoreText: "92.00", Indicators: []explain.Item{item}, Mean: &explain.Mean{Sum: 92, Count: 1, Whole: 3, Digits: 2, Rounded: 92},
		Scheme:  explain.Rules{ID: schemeID, Title: explain.Text{ZH: "方案", EN: "scheme"}, Why: explain.Text{ZH: "岗位“" + hostile + "”在适用岗位之内", EN: "the role is one of those"}},
		Grade:   explain.Grade{Title: explain.Text{ZH: "优秀", EN: "excellent"}, From: explain.Text{ZH: "90 分及以上", EN: "90 and above"}},
		Actions: []explain.Action{{Kind: "pay", Value: explain.Text{ZH: "不在此处", EN: "not here"}}}}
	inside := 1
	if cycleOf(s.period) == scheme.Year {
		inside = mostInside + 1
	}
	for range inside {
		out.Periods = append(out.Periods, month)
	}
	return out, nil
}

// A scorecard tells every step by which its score came about, folded and not in
// print; what stands elsewhere on the page or one click away it does not repeat.
func TestPersonExplained(t *testing.T) {
	s := eventfulSite(t)
	const page = "people/E1/index.html"
	s.inOrder(t, page, `<details class="fold screen explained"><summary>92.00 分是怎么算出来的`, "岗位“=&lt;script&gt;", "<summary>指标与规则</summary>", "满意度：每低 1 个百分点扣 2 分",
		"<summary>七月：56 &#43; 36 = 92 → 92.00</summary>", "满意度：88%，得 56 / 60 分<ul>", "实绩：22 ÷ 25 = 88%", "计分：差 2 个百分点：56 / 60 分", "<summary>平均：（0）÷ 1 = 92", "正式得分：92.00", "等级：优秀（90 分及以上）")
	s.lacks(t, page, "长长的口径", "不在此处", "各期每一项的计算见")
	s.has(t, "en/"+page, "How the 92.00 came about", "2 pp short: 56 of 60")
}

// A year has too many steps for a page: it says the sums, and where the rest is.
func TestYearExplainedInShort(t *testing.T) {
	s := eventfulSite(t)
	const page = "2026/people/E1/index.html"
	s.inOrder(t, page, "<p>七月：56 &#43; 36 = 92 → 92.00</p>", "各期每一项的计算见：", `<a href="../../../2026Q2/people/E1/index.html">2026年第二季度</a> · <a href="../../../people/E1/index.html">2026年第三季度</a>`)
	s.lacks(t, page, "22 ÷ 25")
}

// Without anyone to explain there is nothing folded; a failure stops the build.
func TestNobodyExplains(t *testing.T) {
	v := &view{builder: &builder{}, period: "2026Q3"}
	if e, err := v.explanation(scheme.Scheme{}, row{}); e != nil || err != nil {
		t.Errorf("got %v, %v", e, err)
	}
	v.explainers.read = func(context.Context, string) (Explainer, error) { return nil, errors.New("no such table") }
	if _, err := v.explanation(scheme.Scheme{}, row{}); err == nil || err.Error() != "no such table" {
		t.Errorf("got %v", err)
	}
}

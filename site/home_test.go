package site

import (
	"strings"
	"testing"
)

// found is a finding of the newest quarter.
func found(kind, subject, sentence, page string, importance float64) row {
	return row{"period": "2026Q3", "kind": kind, "importance": importance, "subject": subject, "sentence": sentence, "sentence_en": "EN " + sentence,
		"detail": "细节", "detail_en": "detail", "figures": "{}", "page": page, "query": "rollup"}
}

// The home page is made of findings: in their order, each with its evidence, and the
// most important in the title; no kind without a clause is squeezed into it.
func TestHomeIsMadeOfFindings(t *testing.T) {
	c := company()
	c["findings"] = []row{
		found("gaming", "T1", "是不是为了期限？", "effectiveness/index.html", 80),
		found("complaint_place", "洗衣机 X3", "洗衣机 X3 的投诉偏多。", "complaints/index.html", 75),
		found("season", "空调", "空调工单的旺季。", "trends/index.html", 62),
		found("person_worse", "E1", "赵一得分下降。", "people/E1/index.html", 56),
		found("budget", "company", "超支一成。", "cost/index.html", 42),
	}
	s := build(t, c, testSchemes(t)...)
	home := s.main(t, "index.html")
	s.has(t, "index.html", "洗衣机 X3 的投诉多了，空调进入旺季")
	s.has(t, "en/index.html", "ore complaints about 洗衣机 X3; 空调 is in season")
	at := 0
	for _, words := range []string{"是不是为了期限？", "effectiveness/index.html", "洗衣机 X3 的投诉偏多。", "complaints/index.html", "空调工单的旺季。", "trends/index.html", "赵一得分下降。", "people/E1/index.html", "超支一成。", "cost/index.html"} {
		k := strings.Index(home[at:], words)
		if k < 0 {
			t.Fatalf("the home page does not say %q after what goes before it", words)
		}
		at += k
	}
}

// With too few records nobody is parted: no tier, no interval of ranks, and the
// title says so. Scores have the decimals of their scheme.
func TestTooFewToPart(t *testing.T) {
	c := company()
	c["findings"] = []row{found("too_small", "records", "还不能说。", "quality/index.html", 95)}
	for _, r := range c["scorecards"] {
		r["services"] = 7
	}
	schemes := testSchemes(t)
	for k := range schemes {
		schemes[k].ScoreDigits = 1
	}
	s := build(t, c, schemes...)
	s.has(t, "rankings/index.html", "记录还太少，谁好谁差还不能说", "满 20 次服务、满 5 人")
	s.has(t, "en/rankings/index.html", "who is better cannot be said yet")
	if page := s.main(t, "rankings/index.html"); strings.Contains(page, ">档<") || strings.Contains(page, "名次区间") || strings.Contains(page, "真实差距") {
		t.Error("the ranking parts people of whom too little is known")
	}
	v := &view{builder: &builder{in: Input{Schemes: schemes}}}
	if got := v.score(schemes[0].ID, 71.2); got != "71.2" {
		t.Errorf("got %s", got)
	}
	if got := v.score("unknown", -71.2); got != "−71.20" {
		t.Errorf("got %s", got)
	}
}

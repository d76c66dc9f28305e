package site

import (
	"maps"
	"strings"
	"testing"
)

// fair is the company with funnels and standings: of eight people one lies beyond
// chance and one outside the inner limits, and a team lies beyond chance.
func fair() canned {
	c := company()
	for k, p := range staff[:8] {
		n, value, zone, z := 10.0+float64(k/2), 0.9, "inside", -0.5
		switch p.id {
		case "E1":
			value, zone, z = 0.99, "alert", 4.2
		case "E3":
			value, zone, z = 0.7, "watch", -2.2
		}
		c["funnel"] = append(c["funnel"], funnelRowOf("employee", p.id, p.name, n, value, z, zone))
	}
	for k, team := range []string{"T1", "T2", "T3", "T4"} {
		zone, z := "inside", 0.1
		if team == "T2" {
			zone, z = "alert", -5.0
		}
		c["funnel"] = append(c["funnel"], funnelRowOf("team", team, "团队"+team, 100+float64(k), 0.9, z, zone))
	}
	for _, r := range c["scorecards"] {
		if r["cycle"] != "month" {
			r["score_low"], r["score_high"], r["sim_low"], r["sim_high"], r["best_grade"] = 71.24, 99.96, 1, 8, 0.5
			if r["employee_id"] == "E4" {
				r["sim_low"], r["tier"] = 5, 2
			}
		}
	}
	return c
}

func funnelRowOf(kind, unit, name string, n, value, z float64, zone string) row {
	return row{"indicator": "csat", "period": "2026Q3", "kind": kind, "unit": unit, "name": name, "n": n, "value": value, "centre": 0.88,
		"low95": 0.7, "high95": 0.97, "low998": 0.6, "high998": 0.98, "phi": 1.3, "z": z, "zone": zone, "shrunk": 0.8912}
}

func TestFunnelsAndRankingsSayHowSure(t *testing.T) {
	s := build(t, fair(), testSchemes(t)...)
	s.has(t, "indicators/csat/index.html", "与整体的差别是真的吗", "8 人中有 1 人与整体的差别大到偶然难以解释：赵一（好于整体）。", "另有 1 人在 95% 界限之外；即使人人一样，也会有约 0 人如此。",
		"界限已相应放宽", "4 个团队中有 1 个与整体的差别大到偶然难以解释：团队T2（差于整体）。", "参照全体后的估计", "89.1%")
	s.has(t, "en/indicators/csat/index.html", "Of 8 people 1 differ from the whole by more than chance explains: 赵一 (better than the whole).", "In the light of all")
	if page := s.main(t, "indicators/csat/index.html"); strings.Contains(page, "孙三（") {
		t.Error("somebody is named for being outside the inner limits, as some are by chance")
	}
	s.has(t, "rankings/index.html", "得分 90%", "71.2–100.0", "同时看所有人，7 人都可能是第 1 名（把握 90%）", "前 3 名难分先后，第 4 名起有真实差距")
	s.has(t, "en/rankings/index.html", "any of 7 people could be first")
}

// Where nobody lies beyond chance nobody is named; of few records it says that
// nothing can be said, and without standings nothing is said of them.
func TestNothingBeyondChance(t *testing.T) {
	c := fair()
	var few []row
	for k, r := range c["funnel"] {
		r["zone"], r["phi"] = "inside", 0.8
		if k < 8 {
			exam := maps.Clone(r)
			exam["indicator"], exam["n"] = "skill_exam", 1+float64(k)
			few = append(few, exam)
		}
	}
	c["funnel"] = append(c["funnel"], few...)
	s := build(t, c, testSchemes(t)...)
	s.has(t, "indicators/skill_exam/index.html", "还不能说：多数人的记录不足 5 条")
	s.has(t, "indicators/csat/index.html", "8 人的高低都没有超出偶然")
	s.lacks(t, "indicators/csat/index.html", "大到偶然难以解释", "已相应放宽")
	s.lacks(t, "indicators/skill_exam/index.html", "界限之外", "8 人的高低")
	plain := eventfulSite(t)
	plain.has(t, "rankings/index.html", "8 人难分先后")
	plain.lacks(t, "rankings/index.html", "都可能是第 1 名")
}

package site

import (
	"fmt"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

var testInfo = map[string]scheme.IndicatorInfo{
	"csat":       {ID: "csat", Title: diag.Text{ZH: "满意度", EN: "Satisfaction"}, Unit: "share", Better: "higher"},
	"skill_exam": {ID: "skill_exam", Title: diag.Text{ZH: "考试", EN: "Exam"}, Unit: "score", Better: "higher"},
}

const monthly = `kaohe: 1
scheme: monthly
title: 按月方案
title_en: By month
applies_to: {roles: [售后]}
cycle: month
rollup: {quarter: mean, year: mean}
dimensions:
  - id: performance
    title: 业绩
    title_en: Performance
    weight: 60
    reason: 客户最看重
    reason_en: what customers value
    indicators:
      - {id: csat, weight: 60, target: 90%, targets: [{team: T2, target: 85%}], rule: {kind: deduct, points: 2, per: 1pp}, gate: {when: "< 50%", cap_grade: low}}
  - id: ability
    title: 能力
    title_en: Ability
    weight: 40
    indicators:
      - {id: skill_exam, weight: 40, target: 80, rule: {kind: deduct, points: 2, per: 5}}
grades:
  - {id: high, title: 优秀, title_en: excellent, min: 90, pay: +10%}
  - {id: low, title: 合格, title_en: qualified, min: 0, pay: -5%}
awards:
  - {id: star, title: 月度之星, title_en: star of the month, cycle: month, top: 1}
consequences:
  - {id: means, kind: resources, title: 给支持, title_en: support, cycle: quarter, when: {dimension: [{id: ability, at_least: 80%}, {id: performance, below: 60%}]}}
`

const quarterly = `kaohe: 1
scheme: quarterly
title: 主管方案
title_en: Leads
applies_to: {roles: [主管]}
cycle: quarter
rollup: {year: pool}
dimensions:
  - id: all
    title: 全部
    title_en: All
    weight: 100
    indicators:
      - {id: csat, weight: 100, target: 88%, rule: {kind: deduct, points: 2, per: 1pp}}
grades:
  - {id: a, title: 甲, title_en: A, min: 80}
  - {id: b, title: 乙, title_en: B, min: 0}
`

func testSchemes(t *testing.T) []scheme.Scheme {
	t.Helper()
	var problems diag.List
	var out []scheme.Scheme
	for n, src := range []string{monthly, quarterly} {
		s, ok := scheme.Parse(fmt.Sprintf("%d.yaml", n), []byte(src), testInfo, &problems)
		if !ok {
			t.Fatal(problems)
		}
		out = append(out, s)
	}
	return out
}

// person is one of the test's company. Scores stand for 2026-07, 08, 09.
type person struct {
	id, name, role, team string
	scores               [3]float64
	rankLow              int
}

// hostile is a name that would be markup, or a formula in a spreadsheet.
const hostile = `=<script>alert("1")</script>`

var staff = []person{
	{"E1", "赵一", "售后", "T1", [3]float64{98, 96, 97}, 1}, {"E2", "钱二", "售后", "T1", [3]float64{93, 94, 92}, 1},
	{"E3", "孙三", "售后", "T1", [3]float64{70, 72, 74}, 3}, {"E4", hostile, "售后", "T2", [3]float64{60, 50, 55}, 4},
	{"E5", "周五", "售后", "T2", [3]float64{91, 88, 85}, 2}, {"E6", "吴六", "售后", "T2", [3]float64{80, 81, 82}, 2},
	{"E7", "郑七", "售后", "T2", [3]float64{77, 78, 79}, 3}, {"E8", "王八一", "售后", "T1", [3]float64{66, 67, 68}, 4},
	{"M1", "冯主", "主管", "T1", [3]float64{84, 84, 84}, 1}, {"M2", "陈主", "主管", "T2", [3]float64{75, 75, 75}, 1},
}

var teamNamesOf = map[string]string{"T0": "公司", "T1": "一组", "T2": "二组"}

func (p person) scheme() (id, base string, best, worst string, line float64) {
	if p.role == "主管" {
		return "quarterly", "quarter", "a", "b", 80
	}
	return "monthly", "month", "high", "low", 90
}

// company gives every query the rows of a small company: eight people by month,
// two leads by quarter, in one quarter and its year.
func company() canned {
	c := canned{
		"meta":       {{"key": "company", "value": "示例公司"}, {"key": "data_until", "value": "2026-09-30 18:00:00"}},
		"periods":    {{"cycle": "quarter", "period": "2026Q3"}, {"cycle": "quarter", "period": "2026Q2"}, {"cycle": "year", "period": "2026"}},
		"indicators": {indicatorRowOf("csat", "满意度", "Satisfaction", "share"), indicatorRowOf("skill_exam", "考试", "Exam", "score")},
	}
	for _, p := range staff {
		c.addPerson(p)
	}
	c.addGroups()
	return c
}

func indicatorRowOf(id, title, titleEN, unit string) row {
	return row{"indicator": id, "id": id, "title": title, "title_en": titleEN, "definition": "口径", "definition_en": "definition", "unit": unit, "better": "higher",
		"counted": false, "tables": "surveys", "missing_tables": "", "sql": "SELECT 1", "observed": true}
}

// periodsOf are a person's periods with the score of each.
func periodsOf(p person) map[string]float64 {
	mean := (p.scores[0] + p.scores[1] + p.scores[2]) / 3
	out := map[string]float64{"2026Q3": mean, "2026Q2": mean, "2026": mean}
	if p.role != "主管" {
		for k, month := range []string{"2026-07", "2026-08", "2026-09"} {
			out[month] = p.scores[k]
		}
	}
	return out
}

func (c canned) addPerson(p person) {
	id, base, best, worst, line := p.scheme()
	peers, rank := 0, 1
	for _, other := range staff {
		if other.role == p.role {
			peers++
			if periodsOf(other)["2026Q3"] > periodsOf(p)["2026Q3"] {
				rank++
			}
		}
	}
	for _, period := range []string{"2026-07", "2026-08", "2026-09", "2026Q2", "2026Q3", "2026"} {
		score, ok := periodsOf(p)[period]
		if !ok {
			continue
		}
		g := worst
		if score >= line {
			g = best
		}
		cycle := string(cycleOf(period))
		complete := map[string]int{"month": 1, "quarter": 3, "year": 3}[cycle]
		if base == "quarter" {
			complete = 1
		}
		c["scorecards"] = append(c["scorecards"], row{"scheme": id, "cycle": cycle, "period": period, "employee_id": p.id, "name": p.name, "role": p.role, "remote": false,
			"team_id": p.team, "team": teamNamesOf[p.team], "manager": "冯主", "score": score, "grade": g, "rank": rank, "peers": peers, "rank_low": p.rankLow, "rank_high": peers,
			"tier": 1, "complete": complete, "complete_of": complete, "services": 30, "base": cycle == base})
		c["person_months"] = append(c["person_months"], row{"scheme": id, "employee_id": p.id, "indicator": "csat", "period": period, "value": score / 100})
		if cycle == "month" {
			continue
		}
		c["person_scores"] = append(c["person_scores"], row{"scheme": id, "period": period, "employee_id": p.id, "dimension": "performance", "indicator": "csat", "position": 1,
			"value": score / 100, "n": 12, "target": 0.9, "shortfall": 0.02, "points_lost": 4.0, "points": 56.0, "max_points": 60.0, "status": "scored", "peers": 0.8})
		c["dimension_scores"] = append(c["dimension_scores"], row{"scheme": id, "period": period, "employee_id": p.id, "dimension": "performance", "score": 0.6 * score, "max_score": 60.0},
			row{"scheme": id, "period": period, "employee_id": p.id, "dimension": "ability", "score": 36.0, "max_score": 40.0})
	}
}

func (c canned) addGroups() {
	for _, s := range []struct {
		id, base string
		grades   []string
		people   map[string]int
	}{
		{"monthly", "month", []string{"high", "low"}, map[string]int{"T0": 8, "T1": 4, "T2": 4}},
		{"quarterly", "quarter", []string{"a", "b"}, map[string]int{"T0": 2, "T1": 1, "T2": 1}},
	} {
		for _, period := range []string{"2026-07", "2026-08", "2026-09", "2026Q2", "2026Q3", "2026"} {
			cycle := string(cycleOf(period))
			if cycle == "month" && s.base != "month" {
				continue
			}
			c["company"] = append(c["company"], row{"scheme": s.id, "cycle": cycle, "period": period, "people": s.people["T0"], "score": 80.0, "base": cycle == s.base})
			for k, g := range s.grades {
				c["grades"] = append(c["grades"], row{"scheme": s.id, "cycle": cycle, "period": period, "team_id": "", "grade": g, "position": k, "people": s.people["T0"] / 2, "previous": 1})
			}
			for place, team := range []string{"T0", "T1", "T2"} {
				r := row{"scheme": s.id, "cycle": cycle, "period": period, "team_id": team, "team": teamNamesOf[team], "region": "", "kind": "", "parent_id": "T0", "people": s.people[team], "score": 80.0, "base": cycle == s.base}
				if team == "T0" {
					r["parent_id"] = ""
				} else {
					r["rank"], r["teams"] = place, 2
				}
				c["teams"] = append(c["teams"], r)
			}
		}
	}
}

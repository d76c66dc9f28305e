package scheme

import (
	"strings"

	"kaohe/model/diag"
)

// modifiersText says what an indicator has beside its rule: targets for some,
// adjustment, gates and the factor on pay, each after a semicolon.
func (i Indicator) modifiersText(info IndicatorInfo, lang diag.Lang) string {
	text := ""
	for _, part := range []diag.Text{i.TargetsText(info), i.AdjustText(), i.GatesText(info), i.MultiplierText(info)} {
		if part.ZH != "" {
			text += diag.T("；", "; ").In(lang) + part.In(lang)
		}
	}
	return text
}

// inBoth writes a text in both languages.
func inBoth(write func(lang diag.Lang) string) diag.Text {
	return diag.Text{ZH: tighten(write(diag.ZH)), EN: write(diag.EN)}
}

// list joins parts as a language does in a list.
func list(parts []string, lang diag.Lang) string {
	return strings.Join(parts, diag.T("、", ", ").In(lang))
}

// TargetsText lists the targets that apply to some only: "另定目标：岗位“安装” 92%".
// It is empty where there are none.
func (i Indicator) TargetsText(info IndicatorInfo) diag.Text {
	if len(i.Targets) == 0 {
		return diag.Text{}
	}
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		for _, t := range i.Targets {
			parts = append(parts, t.conditionText(lang)+diag.T("：", ": ").In(lang)+FormatValue(t.Target, info.Unit, lang))
		}
		return diag.T("另定目标：", "other targets: ").In(lang) + strings.Join(parts, diag.T("，", "; ").In(lang))
	})
}

func (t Target) conditionText(lang diag.Lang) string {
	var parts []string
	if t.Role != "" {
		parts = append(parts, diag.T("岗位“%s”", "role %s", t.Role).In(lang))
	}
	if t.Team != "" {
		parts = append(parts, diag.T("团队“%s”", "team %s", t.Team).In(lang))
	}
	if t.Period != "" {
		parts = append(parts, t.Period)
	}
	return list(parts, lang)
}

// AdjustText says by what the mix of cases is adjusted; empty where it is not.
func (i Indicator) AdjustText() diag.Text {
	if len(i.AdjustFor) == 0 {
		return diag.Text{}
	}
	return inBoth(func(lang diag.Lang) string {
		var columns []string
		for _, c := range i.AdjustFor {
			columns = append(columns, termTitle(StratumColumns, c).In(lang))
		}
		return diag.T("按工单的%s调整结构差异", "adjusted for the mix of cases by %s", list(columns, lang)).In(lang)
	})
}

// GatesText says what holds a result down: "一票否决：≥ 1 次时等级最高为“合格”".
// It is empty where nothing does.
func (i Indicator) GatesText(info IndicatorInfo) diag.Text {
	if len(i.Gates) == 0 {
		return diag.Text{}
	}
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		for _, g := range i.Gates {
			parts = append(parts, g.sentence(info, lang))
		}
		return diag.T("一票否决：", "gate: ").In(lang) + strings.Join(parts, diag.T("，", "; ").In(lang))
	})
}

func (g Gate) sentence(info IndicatorInfo, lang diag.Lang) string {
	return diag.T("%s 时%s", "%[2]s at %[1]s", boundText(g.Op, g.Bound, info.Unit, lang), g.limitText(lang)).In(lang)
}

// limitText says what a gate leaves: a grade at best, or a total at most.
func (g Gate) limitText(lang diag.Lang) string {
	switch {
	case g.Score == nil:
		title := g.CapTitle
		if title == (diag.Text{}) {
			title = diag.Text{ZH: g.CapGrade, EN: g.CapGrade}
		}
		return diag.T("等级最高为“%[1]s”", "the grade is %[2]q at best", title.ZH, title.EN).In(lang)
	case *g.Score == 0:
		return diag.T("总分为 0", "the total is 0").In(lang)
	}
	return diag.T("总分最高为 %s", "the total is %s at most", plain(*g.Score)).In(lang)
}

// boundText writes a comparison: "≥ 85%".
func boundText(op string, bound float64, unit string, lang diag.Lang) string {
	sign := map[string]string{">=": "≥", "<=": "≤", "=": "="}[op]
	if sign == "" {
		sign = op
	}
	return sign + " " + FormatValue(bound, unit, lang)
}

// MultiplierText says what the value makes of the bonus pay; empty where nothing.
func (i Indicator) MultiplierText(info IndicatorInfo) diag.Text {
	if len(i.Multiplier) == 0 {
		return diag.Text{}
	}
	op := ">="
	if info.Better == Lower {
		op = "<="
	}
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		for _, f := range i.Multiplier {
			if f.At == nil {
				parts = append(parts, diag.T("其余 × %s", "otherwise × %s", plain(f.Pay)).In(lang))
				continue
			}
			parts = append(parts, diag.T("%[1]s 时 × %[2]s", "× %[2]s at %[1]s", boundText(op, *f.At, info.Unit, lang), plain(f.Pay)).In(lang))
		}
		return diag.T("奖金系数（不影响得分）：", "factor on bonus pay (not on the score): ").In(lang) + strings.Join(parts, diag.T("，", "; ").In(lang))
	})
}

// goalText begins a formula's sentence with its target, where it has one.
func (i Indicator) goalText(info IndicatorInfo, lang diag.Lang) string {
	if i.Target == nil {
		return ""
	}
	return diag.T("目标 %s，", "target %s; ", FormatValue(*i.Target, info.Unit, lang)).In(lang)
}

// formulaText writes a formula and what its names stand for.
func (r Rule) formulaText(lang diag.Lang) string {
	f, err := ParseFormula(r.Formula)
	if err != nil || len(f.names) == 0 {
		return r.Formula
	}
	return r.Formula + diag.T("（%[1]s）", " (%[2]s)", legend(f.names, diag.ZH), legend(f.names, diag.EN)).In(lang)
}

// AppliesText says whom the scheme appraises, without a full stop.
func (s Scheme) AppliesText() diag.Text {
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		if len(s.Roles) > 0 {
			parts = append(parts, diag.T("岗位为%s", "role %s", quotedList(s.Roles, lang)).In(lang))
		}
		if len(s.Teams) > 0 {
			parts = append(parts, diag.T("所在团队为%s或其下属团队", "in team %s or one under it", quotedList(s.Teams, lang)).In(lang))
		}
		if len(s.TeamKinds) > 0 {
			parts = append(parts, diag.T("团队类型为%s", "in a team of kind %s", quotedList(s.TeamKinds, lang)).In(lang))
		}
		if len(parts) == 0 {
			return diag.T("全体员工", "all employees").In(lang)
		}
		return strings.Join(parts, diag.T("，且", ", ").In(lang))
	})
}

// quotedList lists names of which one is enough, in Chinese each in its
// quotation marks.
func quotedList(names []string, lang diag.Lang) string {
	if lang == diag.EN {
		return strings.Join(names, " or ")
	}
	return "“" + strings.Join(names, "”或“") + "”"
}

// RatersText says how the multi-rater appraisal is put together, without a full
// stop: "上级 40%、同事 30%…". Sides are in their fixed order. It is empty where the
// scheme says nothing.
func (s Scheme) RatersText() diag.Text {
	if s.Raters == nil || len(s.Raters.Weights) == 0 {
		return diag.Text{}
	}
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		for _, r := range Relations {
			if w := s.Raters.weight(r.Name); w > 0 {
				parts = append(parts, r.Title.In(lang)+" "+FormatValue(w, "share", lang))
			}
		}
		return list(parts, lang)
	})
}

// WhenText says conditions in a clause: "连续 2 个季度等级为“优秀”及以上，且投诉量 < 1 次".
func (s Scheme) WhenText(w When, cycle Cycle, info map[string]IndicatorInfo) diag.Text {
	return inBoth(func(lang diag.Lang) string {
		var results, of []string
		for _, c := range w.Conditions {
			text := s.conditionText(c, info, lang)
			if c.Kind == "team" || c.Kind == "team_kind" {
				of = append(of, text)
				continue
			}
			results = append(results, text)
		}
		text := strings.Join(results, diag.T("，且", " and ").In(lang))
		if w.Consecutive > 1 {
			text = diag.T("连续 %[1]d 个%[2]s%[3]s", "%[3]s in %[1]d consecutive %[4]s", w.Consecutive, countedCycle(cycle), text,
				plural(float64(w.Consecutive), cycleNames[cycle].EN)).In(lang)
		}
		if len(of) > 0 {
			text = diag.T("%[1]s的员工，%[2]s", "%[2]s, for %[1]s", strings.Join(of, diag.T("或", " or ").In(lang)), text).In(lang)
		}
		return text
	})
}

func (s Scheme) conditionText(c Condition, info map[string]IndicatorInfo, lang diag.Lang) string {
	switch c.Kind {
	case "grade", "grade_at_most":
		g, _ := s.grade(c.Subject)
		if c.Kind == "grade" {
			return diag.T("等级为“%[1]s”及以上", "a grade of %[2]q or better", g.Title.ZH, g.Title.EN).In(lang)
		}
		return diag.T("等级为“%[1]s”及以下", "a grade of %[2]q or worse", g.Title.ZH, g.Title.EN).In(lang)
	case "score":
		return diag.T("正式得分 %[1]s", "an official score %[1]s", boundText(c.Op, c.Bound, "points", lang)).In(lang)
	case "dimension":
		return diag.T("“%[1]s”得分率 %[3]s", "%[2]s %[3]s of its points", s.dimensionTitle(c.Subject).ZH, s.dimensionTitle(c.Subject).EN, boundText(c.Op, c.Bound, "share", lang)).In(lang)
	case "indicator":
		i, title := s.use(c.Subject, info)
		return diag.T("%[1]s %[3]s", "%[2]s %[3]s", title.ZH, title.EN, boundText(c.Op, c.Bound, info[i.ID].Unit, lang)).In(lang)
	case "team_rank":
		if c.Bound == 1 {
			return diag.T("所在团队得分第一", "a team that is first by score").In(lang)
		}
		return diag.T("所在团队得分为前 %[1]s 名", "a team among the first %[1]s by score", plain(c.Bound)).In(lang)
	case "team":
		return diag.T("团队“%s”", "team %s", c.Subject).In(lang)
	case "team_kind":
		return diag.T("团队类型“%s”", "a team of kind %s", c.Subject).In(lang)
	}
	return ""
}

func (s Scheme) dimensionTitle(id string) diag.Text {
	for _, d := range s.Dimensions {
		if d.ID == id {
			return d.Title
		}
	}
	return diag.Text{ZH: id, EN: id}
}

// use finds an indicator of the scheme by its variant, and its title with the
// parameters that are not the defaults.
func (s Scheme) use(variant string, info map[string]IndicatorInfo) (Indicator, diag.Text) {
	for _, i := range s.Indicators() {
		if i.Variant() == variant {
			return i, i.title(info)
		}
	}
	return Indicator{ID: variant}, diag.Text{ZH: variant, EN: variant}
}

// title is an indicator's title, with its parameters where they are not the
// defaults. The weights of raters are not such: they stand in their own section.
func (i Indicator) title(info map[string]IndicatorInfo) diag.Text {
	t := info[i.ID].Title
	if t == (diag.Text{}) {
		t = diag.Text{ZH: i.ID, EN: i.ID}
	}
	if len(i.With) > 0 && i.ID != multiRater {
		parameters := strings.TrimSuffix(strings.TrimPrefix(i.Variant(), i.ID+"("), ")")
		return diag.T("%[1]s（%[3]s）", "%[2]s (%[3]s)", t.ZH, t.EN, parameters)
	}
	return t
}

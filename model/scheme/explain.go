package scheme

import (
	"math"

	"kaohe/model/diag"
)

// Explain says how a value became points, in a clause: "低 2.5 个百分点，计 2 档，扣 4 分".
// It does not repeat the rule (RuleText does) nor the resulting points. Where
// targets differ, i.Target must be the one that applied (see TargetFor).
func (s Scheme) Explain(i Indicator, info IndicatorInfo, v float64) diag.Text {
	return s.ExplainN(i, info, v, 1)
}

// ExplainN is Explain of a value behind which stand n records, which a formula
// may look at.
func (s Scheme) ExplainN(i Indicator, info IndicatorInfo, v float64, n int64) diag.Text {
	return inBoth(func(lang diag.Lang) string { return s.explain(i, info, v, n, lang) })
}

func (s Scheme) explain(i Indicator, info IndicatorInfo, v float64, n int64, lang diag.Lang) string {
	if i.Reference {
		return diag.T("不计分", "not scored").In(lang) + i.explainPast(info, v, lang)
	}
	in := input{rule: i.Rule, weight: s.worth(i), target: i.Target, better: info.Better, v: v, n: n}
	text := ""
	switch i.Rule.Kind {
	case "deduct":
		text = in.explainSteps(info, in.shortfall(), shortWord(info.Better, lang), lang)
	case "budget":
		text = in.explainSteps(info, Shortfall(1, Lower, v), shortWord(Lower, lang), lang)
	case "at_most":
		text = in.explainLimit(info, Lower, lang)
	case "at_least":
		text = in.explainLimit(info, Higher, lang)
	case "deduct_each", "bonus":
		text = in.explainCount(lang)
	case "bands", "linear", "range", "rating", "formula":
		text = in.explainShare(lang)
	}
	return text + s.explainLimits(i, info, v, n, lang) + s.explainWeight(i, info, v, n, lang) + i.explainPast(info, v, lang)
}

// explainPast adds what a value leads to beside its points: gates that it meets
// and its factor on the bonus pay.
func (i Indicator) explainPast(info IndicatorInfo, v float64, lang diag.Lang) string {
	text := ""
	for _, g := range i.Gates {
		if g.Met(v) {
			text += diag.T("；一票否决：%s", "; gate: %s", g.sentence(info, lang)).In(lang)
		}
	}
	if len(i.Multiplier) > 0 {
		text += diag.T("；奖金 × %s", "; bonus pay × %s", plain(Factor(i, info.Better, v))).In(lang)
	}
	return text
}

// ExplainAdjusted says how a value was adjusted for the mix of cases: raw is the
// person's own, expected what the peer group would have reached on the same
// cases, v what was scored.
func (i Indicator) ExplainAdjusted(info IndicatorInfo, raw, expected, v float64) diag.Text {
	return inBoth(func(lang diag.Lang) string {
		return diag.T("原值 %[1]s，同样工单结构下全体应为 %[2]s，调整后 %[3]s", "%[1]s as recorded, where the same mix of cases makes %[2]s expected; %[3]s after adjustment",
			FormatValue(raw, info.Unit, lang), FormatValue(expected, info.Unit, lang), FormatValue(v, info.Unit, lang)).In(lang)
	})
}

// worth is what an indicator is worth before its weight is applied.
func (s Scheme) worth(i Indicator) float64 {
	if s.Basis == "hundred" && i.Weight > 0 {
		return 100
	}
	return i.Weight
}

func (in input) explainSteps(info IndicatorInfo, distance float64, short string, lang diag.Lang) string {
	if distance <= tolerance {
		return diag.Text{ZH: "达标，不扣分", EN: "target met, nothing off"}.In(lang)
	}
	steps := RoundHalfUp(countSteps(distance/in.rule.Per, in.rule.Steps), 6)
	lost := math.Min(in.weight, steps*in.rule.Points)
	return diag.T("%[1]s %[2]s，计 %[3]s 档，扣 %[4]s 分", "%[2]s %[1]s: %[3]s %[5]s, %[6]s off",
		short, in.distanceText(info, distance, lang), plain(RoundHalfUp(steps, 2)), plain(RoundHalfUp(lost, 2)),
		plural(steps, "step"), pointsText(RoundHalfUp(lost, 2), diag.EN)).In(lang)
}

// distanceText writes how far a value is from its target: of shares in
// percentage points.
func (in input) distanceText(info IndicatorInfo, distance float64, lang diag.Lang) string {
	unit := info.Unit
	if in.rule.Kind == "budget" {
		unit = "share"
	}
	if unit == "share" || unit == "ratio" {
		return FormatValue(distance*100, "pp", lang)
	}
	return FormatValue(distance, unit, lang)
}

func (in input) explainLimit(info IndicatorInfo, better string, lang diag.Lang) string {
	beyond := Shortfall(*in.target, better, in.v)
	if beyond > tolerance && in.rule.Points <= 0 {
		return diag.Text{ZH: "未达标，不得分", EN: "limit not met, no points"}.In(lang)
	}
	return in.explainSteps(info, beyond, shortWord(better, lang), lang)
}

func (in input) explainCount(lang diag.Lang) string {
	if in.v <= 0 {
		return diag.Text{ZH: "未发生", EN: "none occurred"}.In(lang)
	}
	if in.rule.Kind == "bonus" {
		won := pointsBonus(in)
		return diag.T("%[1]s 次，加 %[2]s 分", "%[1]s %[3]s, %[4]s more", plain(in.v), plain(won), plural(in.v, "occurrence"), pointsText(won, diag.EN)).In(lang)
	}
	lost := math.Min(in.weight, in.v*in.rule.Points)
	return diag.T("%[1]s 次，扣 %[2]s 分", "%[1]s %[3]s, %[4]s off", plain(in.v), plain(lost), plural(in.v, "occurrence"), pointsText(lost, diag.EN)).In(lang)
}

func (in input) explainShare(lang diag.Lang) string {
	kind, _ := ruleKind(in.rule.Kind)
	if in.weight <= 0 {
		return ""
	}
	share := FormatValue(kind.points(in)/in.weight, "share", lang)
	return diag.T("得满分的 %s", "%s of the points", share).In(lang)
}

// explainLimits says where floor or cap decided.
func (s Scheme) explainLimits(i Indicator, info IndicatorInfo, v float64, n int64, lang diag.Lang) string {
	p := Points(i.Rule, s.worth(i), i.Target, info.Better, v, n)
	switch {
	case i.Floor != nil && p < *i.Floor:
		return diag.T("；不低于 %[1]s 分，按 %[1]s 分计", "; held at the least of %[1]s", plain(*i.Floor)).In(lang)
	case i.Cap != nil && p > *i.Cap:
		return diag.T("；不高于 %[1]s 分，按 %[1]s 分计", "; held at the most of %[1]s", plain(*i.Cap)).In(lang)
	}
	return ""
}

// explainWeight adds the weighting under basis "hundred".
func (s Scheme) explainWeight(i Indicator, info IndicatorInfo, v float64, n int64, lang diag.Lang) string {
	if s.Basis != "hundred" || i.Weight <= 0 {
		return ""
	}
	of100 := s.PointsOf(i, info.Better, v, n) * 100 / i.Weight
	return diag.T("；%[1]s 分 × %[2]s%%", "; %[1]s × %[2]s%%", plain(RoundHalfUp(of100, 2)), plain(i.Weight)).In(lang)
}

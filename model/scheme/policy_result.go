package scheme

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kaohe/model/diag"
)

// modifierTexts says what the modifiers in the rules mean, of those in use.
func (p *policy) modifierTexts() []diag.Text {
	var out []diag.Text
	for _, t := range []struct {
		used func(i Indicator) bool
		text diag.Text
	}{
		{func(i Indicator) bool { return len(i.Targets) > 0 }, diag.Text{
			ZH: "同一指标另定目标的，按所列次序取第一条符合的；都不符合的，用第一个目标。",
			EN: "Where an indicator has other targets, the first that applies, in the order given, counts; where none does, the one that stands first.",
		}},
		{func(i Indicator) bool { return len(i.AdjustFor) > 0 }, diag.Text{
			ZH: "按工单结构调整的指标：实绩＝全体水平×本人原值÷同样结构下全体应有的水平，使难易不同的工单可以相比。",
			EN: "An indicator adjusted for the mix of cases is the level of all people, times the person's own value, divided by what all people reach on the same mix, so that hard and easy cases can be compared.",
		}},
		{func(i Indicator) bool { return i.Rule.Kind == "formula" }, diag.Text{
			ZH: "公式的结果低于 0 分的计 0 分，高于满分的计满分，得不出数的计 0 分。",
			EN: "A formula that comes out below 0 gives no points, above all points all of them, and no points where it gives no number.",
		}},
		{func(i Indicator) bool { return len(i.Gates) > 0 }, diag.Text{
			ZH: "一票否决作用于四舍五入后的正式得分：限制等级的只降等级，限制总分的降总分并据以定等级；同时触发几项的，从严。没有数据或样本不足的指标不触发。",
			EN: "Gates work on the official, rounded score: one that limits the grade lowers the grade only, one that limits the total lowers the total and with it the grade; of several the strictest counts. An indicator without data, or with too few records, meets no gate.",
		}},
	} {
		if slices.ContainsFunc(p.Indicators(), t.used) {
			out = append(out, t.text)
		}
	}
	if text, said := p.gatesInMeans(); said {
		out = append(out, text)
	}
	return out
}

// gatesInMeans says what a veto does to a longer period that is a mean: no more
// than it did to the scores that the mean is of.
func (p *policy) gatesInMeans() (diag.Text, bool) {
	mean := slices.ContainsFunc(longerThan(p.Cycle), func(c Cycle) bool { return p.Rollup[c] != "pool" })
	gated := slices.ContainsFunc(p.Indicators(), func(i Indicator) bool { return len(i.Gates) > 0 })
	base := cycleNames[p.Cycle]
	return diag.T("以平均计算的周期，等级按其平均分确定：某%[1]s因一票否决降等级的，该%[1]s仍以其得分计入平均，不再限制平均后的等级。",
		"A period that is a mean has the grade of its mean: a %[2]s whose grade a gate lowered counts with its score, and limits no further grade.", base.ZH, base.EN), mean && gated
}

// factors lists the factors on bonus pay.
func (p *policy) factors() {
	some := false
	for _, i := range p.Indicators() {
		if len(i.Multiplier) > 0 {
			text := safe(i.MultiplierText(p.info[i.ID]))
			p.item(diag.T("%[1]s：%[2]s。", "%[1]s: %[3]s.", p.name(i), text.ZH, text.EN))
			some = true
		}
	}
	if some {
		p.endList()
	}
}

// awardsPart lists awards and promotion.
func (p *policy) awardsPart() {
	p.sub(diag.Text{ZH: "评优与晋升", EN: "Awards and promotion"})
	if len(p.Awards) == 0 && p.Promotion == nil {
		p.say(diag.Text{ZH: "本方案不设评优与晋升条款。", EN: "This scheme has no awards and no promotion."})
		return
	}
	for _, a := range p.Awards {
		p.item(p.awardText(a))
	}
	if m := p.Promotion; m != nil {
		g, _ := p.grade(m.Grade)
		c := cycleNames[m.Cycle]
		p.item(diag.T("晋升：连续 %[1]d 个%[2]s等级为“%[3]s”者，列为晋升人选。", "Promotion: whoever holds the grade %[5]q for %[1]d consecutive %[4]s becomes a candidate for promotion.",
			m.Consecutive, countedCycle(m.Cycle), markdown.Replace(g.Title.ZH), plural(float64(m.Consecutive), c.EN), markdown.Replace(g.Title.EN)))
	}
	p.endList()
	p.say(diag.Text{
		ZH: "正式得分相同者名次并列（如 1、2、2、4），同获奖项。名次附不确定范围一并公布。",
		EN: "Equal official scores share a rank (1, 2, 2, 4) and an award. Ranks are published together with their uncertainty.",
	})
}

// consequenceGroups are the lists in which consequences are printed.
var consequenceGroups = []struct {
	title diag.Text
	kinds []string
}{
	{diag.Text{ZH: "奖励", EN: "Rewards"}, []string{"reward"}},
	{diag.Text{ZH: "处罚与警示", EN: "Penalties and warnings"}, []string{"penalty", "warning"}},
	{diag.Text{ZH: "培训与资源支持", EN: "Training and resources"}, []string{"training", "resources"}},
}

// consequencesPart lists the consequences of some kinds, where there are any.
func (p *policy) consequencesPart(title diag.Text, kinds []string) {
	some := false
	for _, c := range p.Consequences {
		if !slices.Contains(kinds, c.Kind) {
			continue
		}
		if !some {
			p.sub(title)
			some = true
		}
		text := safe(p.ConsequenceText(c, p.info))
		p.item(diag.Text{ZH: text.ZH + "。", EN: text.EN + "."})
	}
	if some {
		p.endList()
	}
}

// ConsequenceText says what follows when, without a full stop: "季度奖：每季度，等级为
// “优秀”及以上的，奖金 500 元".
func (s Scheme) ConsequenceText(c Consequence, info map[string]IndicatorInfo) diag.Text {
	when, cycle := s.WhenText(c.When, c.Cycle, info), cycleNames[c.Cycle]
	zh := c.Title.ZH + "：每" + cycle.ZH + "，" + apartFrom(when.ZH, "的")
	en := c.Title.EN + ": each " + cycle.EN + ", on " + when.EN
	if c.Value == c.Title {
		return diag.Text{ZH: zh + "，适用本项", EN: en}
	}
	return diag.Text{ZH: zh + "，" + c.Value.ZH, EN: en + ": " + c.Value.EN}
}

// apartFrom puts a Chinese word behind a text, with a blank where the text ends
// in a figure or a sign.
func apartFrom(text, word string) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	if unicode.Is(unicode.Han, last) || last == '”' {
		return text + word
	}
	return text + " " + word
}

// ratersSection says who rates whom and what it weighs.
func (p *policy) ratersSection() {
	used := slices.IndexFunc(p.Indicators(), func(i Indicator) bool { return i.ID == multiRater })
	if used < 0 {
		p.say(diag.Text{
			ZH: "本方案不含多方评价指标；自己给自己的评分不计入任何得分。",
			EN: "This scheme has no multi-rater indicator; nobody's rating of themselves counts towards any score.",
		})
		return
	}
	i := p.Indicators()[used]
	weights := p.ratersText(i)
	p.say(diag.T("指标“%[1]s”由下列各方的评分折算为 0–100 分后按权重合计：%[2]s。某一方没有评分的，其权重按比例归其余各方。自评不计分，只供面谈参考。",
		"The indicator %[3]q is the weighted mean of the ratings of these sides, each rescaled to 0–100: %[4]s. The weight of a side without ratings goes to the others in proportion. A person's own rating does not count and serves the interview only.",
		p.name(i), weights.ZH, p.name(i), weights.EN))
	if p.Raters != nil && p.Raters.AtLeast > 0 {
		p.say(diag.T("同一考核期内评分人（不含本人）不足 %[1]d 人的，该指标视为样本不足，不计分。",
			"With fewer than %[1]d raters in a period (the person not counted) the indicator has too few records and is not scored.", p.Raters.AtLeast))
	}
	p.say(diag.Text{
		ZH: "评分人应当依据所见事实评分；各评分人的宽严差异由系统统计，供复核使用。",
		EN: "Raters judge by what they have seen; how lenient or strict each of them is, is computed and serves review.",
	})
}

// ratersText gives the weights of the sides: the scheme's, else the indicator's.
func (p *policy) ratersText(i Indicator) diag.Text {
	if t := p.RatersText(); t.ZH != "" {
		return t
	}
	return inBoth(func(lang diag.Lang) string {
		var parts []string
		for _, r := range Relations {
			value, own := i.With[r.Name]
			if !own {
				value = p.info[i.ID].Params[r.Name]
			}
			if value != "" && value != "0" {
				parts = append(parts, strings.TrimSpace(r.Title.In(lang)+" "+value))
			}
		}
		return list(parts, lang)
	})
}

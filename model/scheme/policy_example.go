package scheme

import (
	"math"

	"kaohe/model/diag"
)

// example computes the score of a made-up person by the scheme's own rules.
func (p *policy) example() {
	p.say(diag.Text{ZH: "假设某员工当期的实绩如下，其得分计算为：", EN: "Suppose that an employee's values in a period are these; the score is then:"})
	p.header("lrlr", diag.Text{ZH: "指标", EN: "Indicator"}, diag.Text{ZH: "实绩", EN: "Value"},
		diag.Text{ZH: "计算", EN: "Calculation"}, diag.Text{ZH: "得分", EN: "Points"})
	var all []float64
	values := map[string]float64{}
	for n, i := range p.Indicators() {
		info := p.info[i.ID]
		v := exampleValue(i, info, n)
		values[i.Variant()] = v
		if i.Reference {
			continue
		}
		points := p.PointsOf(i, info.Better, v, exampleRecords)
		all = append(all, points)
		p.row(p.name(i), p.exampleCell(i, info, v), markdown.Replace(p.ExplainN(i, info, v, exampleRecords).In(p.lang)), plain(RoundHalfUp(points, 2)))
	}
	total := p.Total(all)
	gated := p.GateOf(total, func(variant string) (float64, bool) {
		v, ok := values[variant]
		return v, ok
	})
	name := diag.Text{ZH: "**正式得分**", EN: "**Official score**"}
	if gated.Score != total {
		name = diag.Text{ZH: "**合计**", EN: "**Total**"}
	}
	p.row(name.In(p.lang), "", "", "**"+p.scoreText(total)+"**")
	p.endList()
	p.exampleResult(gated, values)
}

// exampleRecords is how many records stand behind each value of the example.
const exampleRecords = 20

// exampleCell writes a value, with the number of records where a formula asks for it.
func (p *policy) exampleCell(i Indicator, info IndicatorInfo, v float64) string {
	text := FormatValue(v, info.Unit, p.lang)
	if f, err := ParseFormula(i.Rule.Formula); err == nil && f.Uses("n") {
		text += diag.T("（%d 条）", " (%d records)", exampleRecords).In(p.lang)
	}
	return text
}

// exampleResult says the grade, and what the gates and the factor on pay make of it.
func (p *policy) exampleResult(out Gated, values map[string]float64) {
	for _, m := range out.Met {
		info := p.info[m.Indicator.ID]
		p.say(diag.T("%[1]s为 %[2]s，触发一票否决：%[3]s。", "%[1]s is %[4]s and meets a gate: %[5]s.", p.name(m.Indicator),
			FormatValue(m.Value, info.Unit, diag.ZH), markdown.Replace(m.Gate.limitText(diag.ZH)), FormatValue(m.Value, info.Unit, diag.EN), markdown.Replace(m.Gate.limitText(diag.EN))))
	}
	if out.Graded {
		p.say(diag.T("正式得分 %[1]s，等级为“%[2]s”。", "The official score is %[1]s, the grade %[3]q.", p.scoreText(out.Score), markdown.Replace(out.Grade.Title.ZH), markdown.Replace(out.Grade.Title.EN)))
	}
	for _, i := range p.Indicators() {
		if len(i.Multiplier) > 0 {
			info, v := p.info[i.ID], values[i.Variant()]
			p.say(diag.T("%[1]s为 %[2]s，奖金乘以 %[4]s。", "%[1]s is %[3]s: bonus pay is multiplied by %[4]s.", p.name(i),
				FormatValue(v, info.Unit, diag.ZH), FormatValue(v, info.Unit, diag.EN), plain(Factor(i, info.Better, v))))
		}
	}
}

// Distances from the target in steps, and counts of events, that the example
// runs through: some met, some missed by a full step, some by a part of one.
var (
	exampleSteps  = []float64{2.5, 3, 0, 1.4, 0, 2}
	exampleEvents = []float64{1, 0, 2}
)

// exampleValue makes up a value of the n-th indicator. It depends on the scheme
// alone and is rounded to what is printed, so that a reader can follow.
func exampleValue(i Indicator, info IndicatorInfo, n int) float64 {
	r := i.Rule
	steps := exampleSteps[n%len(exampleSteps)]
	switch r.Kind {
	case "deduct":
		return printable(worse(*i.Target, info.Better, steps*r.Per), info.Unit)
	case "budget":
		return printable(1+steps*r.Per, "share")
	case "at_most":
		return printable(*i.Target+math.Ceil(steps/2)*r.Per, info.Unit)
	case "at_least":
		return printable(worse(*i.Target, Higher, math.Ceil(steps/2)*r.Per), info.Unit)
	case "deduct_each", "bonus":
		return exampleEvents[n%len(exampleEvents)]
	case "bands":
		return exampleBand(r.Bands)
	case "linear":
		return printable(*r.Zero+0.85*(*r.Full-*r.Zero), info.Unit)
	case "range":
		return printable((r.FullRange[1]+r.ZeroRange[1])/2, info.Unit)
	case "rating":
		return float64(len(r.Labels)) - 0.5
	case "formula":
		return printable(exampleNear(i, info, 0.97), info.Unit)
	}
	return printable(exampleNear(i, info, 1), info.Unit)
}

// exampleNear is a value about as good as a target, or as the second bound of a
// factor on pay; without either it is made up from the unit. Counts are 0.
func exampleNear(i Indicator, info IndicatorInfo, share float64) float64 {
	near := map[string]float64{"share": 0.9, "ratio": 0.9, "seconds": 3600, "count": 0, "days": 3, "hours": 4}
	v, ok := near[info.Unit]
	switch {
	case i.Target != nil:
		v = *i.Target
	case len(i.Multiplier) > 0:
		v = exampleBound(i.Multiplier)
	case info.Counted:
		v = 0
	case !ok:
		v = 80
	}
	if info.Better == Lower {
		return v * (2 - share)
	}
	return v * share
}

// exampleBound is the second bound of a multiplier where it has one.
func exampleBound(factors []PayFactor) float64 {
	for _, n := range []int{1, 0} {
		if n < len(factors) && factors[n].At != nil {
			return *factors[n].At
		}
	}
	return 0
}

func worse(target float64, better string, distance float64) float64 {
	if better == Lower {
		return target + distance
	}
	return math.Max(0, target-distance)
}

// exampleBand is the bound of the second band where it has one.
func exampleBand(bands []Band) float64 {
	for _, b := range []int{1, 0} {
		if b < len(bands) && bands[b].At != nil {
			return *bands[b].At
		}
	}
	return 0
}

// printable rounds a value to the digits that FormatValue shows.
func printable(v float64, unit string) float64 {
	switch unit {
	case "share", "ratio":
		return RoundHalfUp(v, 3)
	case "count":
		return math.Round(v)
	case "seconds":
		return math.Round(v)
	}
	return RoundHalfUp(v, 1)
}

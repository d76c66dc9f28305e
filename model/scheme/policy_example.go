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
	for n, i := range p.Indicators() {
		if i.Reference {
			continue
		}
		info := p.info[i.ID]
		v := exampleValue(i, info, n)
		points := p.PointsOf(i, info.Better, v, int64(max(1, i.MinN)))
		all = append(all, points)
		p.row(p.name(i), FormatValue(v, info.Unit, p.lang), markdown.Replace(p.Explain(i, info, v).In(p.lang)), plain(RoundHalfUp(points, 2)))
	}
	total := p.Total(all)
	bold := "**" + p.scoreText(total) + "**"
	p.row(diag.Text{ZH: "**正式得分**", EN: "**Official score**"}.In(p.lang), "", "", bold)
	p.endList()
	if g, ok := p.GradeOf(total); ok {
		p.say(diag.T("正式得分 %[1]s，等级为“%[2]s”。", "The official score is %[1]s, the grade %[3]q.", p.scoreText(total), markdown.Replace(g.Title.ZH), markdown.Replace(g.Title.EN)))
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

package model

import (
	"fmt"
	"math"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// The verdicts, the gravest first: an indicator gets the first that applies.
const (
	verdictNoData = "not_enough_data"
	verdictRetire = "retire"
	verdictGate   = "make_gate"
	verdictMerge  = "merge"
	verdictTarget = "move_target"
	verdictWeight = "change_weight"
	verdictKeep   = "keep"
)

// judge gives every item its verdict in a sentence. s is the scheme.
func (p *paper) judge(s scheme.Scheme, info map[string]scheme.IndicatorInfo, titles map[string]diag.Text) {
	for _, i := range p.items {
		if use, ok := useOf(s, i.indicator); ok {
			i.target, i.newTarget = i.betterTarget(use, info[use.ID])
		}
	}
	for _, i := range p.items {
		i.verdict, i.because = p.verdict(i, titles)
	}
}

// verdict is the first of the rules that applies, in a fixed order.
func (p *paper) verdict(i *item, titles map[string]diag.Text) (string, diag.Text) {
	people := len(p.people)
	if people < fewestPeople {
		return verdictNoData, diag.T("按本方案考核的只有 %d 人，不足 %d 人，还不能说。", "Only %d people are appraised by this scheme, fewer than %d: it cannot be said yet.", people, fewestPeople)
	}
	scored := int(math.Round(i.coverage * float64(people)))
	if i.coverage < leastCoverage || scored < fewestPeople {
		return verdictNoData, diag.T("%d 人中只有 %d 人有足够的记录计分，还不能说。", "Only %[2]d of %[1]d people have enough records to be scored: it cannot be said yet.", people, scored)
	}
	for _, rule := range []func(*item, map[string]diag.Text) (string, diag.Text){p.against, p.tellsNobodyApart, p.saysTheSame, p.outOfReach, p.outOfProportion} {
		if verdict, because := rule(i, titles); verdict != "" {
			return verdict, joinText(because, i.remarks(scored))
		}
	}
	return verdictKeep, joinText(i.worth(), i.remarks(scored))
}

// against: more points go with worse outcomes, or with less of everything else.
func (p *paper) against(i *item, titles map[string]diag.Text) (string, diag.Text) {
	if i.validityHigh != nil && *i.validityHigh < 0 {
		t := titles[i.validityOutcome]
		span := figure(*i.validityLow) + "…" + figure(*i.validityHigh)
		return verdictRetire, diag.Text{
			ZH: fmt.Sprintf("上一季得分高的人，这一季的%s反而更差（等级相关 %s，区间 %s，%d 人）：与用意相反。", t.ZH, figure(*i.validity), span, i.validityPeople),
			EN: fmt.Sprintf("Those with more points in the quarter before have a worse outcome in this one (%s: rank correlation %s, interval %s, %d people): against the intent.", lowerFirst(t.EN), figure(*i.validity), span, i.validityPeople),
		}
	}
	if i.itemTotal != nil && i.discrimination != nil && *i.discrimination < 0 {
		if interval := stats.CorrelationInterval(*i.itemTotal, len(p.people), 0, 1-(1-confidence)/float64(len(p.items))); interval.High < 0 {
			return verdictRetire, diag.T("这一项得分高的人，其余各项反而低（相关 %s，%d 人）：与其他指标背道而驰。", "Those with more points here have fewer in all the rest (correlation %s, %d people): it works against the other indicators.", figure(*i.itemTotal), len(p.people))
		}
	}
	return "", diag.Text{}
}

// tellsNobodyApart: nearly everybody has all points.
func (p *paper) tellsNobodyApart(i *item, _ map[string]diag.Text) (string, diag.Text) {
	if i.ceiling == nil || *i.ceiling <= hardCeiling {
		return "", diag.Text{}
	}
	d := i.decides()
	return verdictGate, diag.Text{
		ZH: fmt.Sprintf("%s 的人得满分，几乎不区分人%s。作为底线（一票否决）更合适。", shareText(*i.ceiling), d.ZH),
		EN: fmt.Sprintf("%s of the people have all points, so it tells hardly anybody apart%s. It would do better as a veto.", shareText(*i.ceiling), d.EN),
	}
}

// saysTheSame: another item, of at least its weight, ranks people alike.
func (p *paper) saysTheSame(i *item, titles map[string]diag.Text) (string, diag.Text) {
	if i.mergeInto == "" || i.redundancy == nil {
		return "", diag.Text{}
	}
	if math.Abs(*i.redundancy) <= redundant {
		return verdictMerge, diag.T("其余各项合起来几乎说了同一件事（方差膨胀因子 %s）。", "All the others together say nearly the same (variance inflation factor %s).", figure(*i.vif))
	}
	t := titles[i.redundancyWith]
	return verdictMerge, diag.Text{
		ZH: fmt.Sprintf("与“%s”把人排得几乎一样（等级相关 %s）：两项考的是一回事。", t.ZH, figure(*i.redundancy)),
		EN: fmt.Sprintf("It ranks people as “%s” does (rank correlation %s): the two measure one thing.", t.EN, figure(*i.redundancy)),
	}
}

// outOfReach: most meet the target although half of the people do better than it; or
// hardly anybody gets a point. Without a target that would part people there is
// nothing to move.
func (p *paper) outOfReach(i *item, _ map[string]diag.Text) (string, diag.Text) {
	switch {
	case i.newTarget == nil:
		return "", diag.Text{}
	case i.floor != nil && *i.floor > hardCeiling:
		return verdictTarget, diag.T("%s 的人一分未得：目标够不着。", "%s of the people have no point at all: the target is out of reach.", shareText(*i.floor))
	case i.ceiling != nil && *i.ceiling > 0.5 && i.discrimination != nil && *i.discrimination < marginal:
		return verdictTarget, diag.T("%s 的人得满分，总分前三分之一与后三分之一的人在这一项上只差 %s 的分值：要求太低。", "%s of the people have all points, and the best third by total get only %s more of its points than the worst: it asks too little.", shareText(*i.ceiling), shareText(math.Max(0, *i.discrimination)))
	}
	return "", diag.Text{}
}

// outOfProportion: it decides far more, or far less, than it weighs.
func (p *paper) outOfProportion(i *item, _ map[string]diag.Text) (string, diag.Text) {
	if i.effective == nil || i.bonus() {
		return "", diag.Text{}
	}
	nominal := i.weight / 100
	switch e := *i.effective; {
	case e > 1.5*nominal && e-nominal >= 0.15:
		return verdictWeight, diag.T("权重 %s，却决定了总分差异的 %s：名次主要看这一项。", "It weighs %s and decides %s of the differences between totals: the ranks hang on it.", shareText(nominal), shareText(e))
	case e < nominal/3 && nominal >= 0.1:
		return verdictWeight, diag.T("权重 %s，只决定总分差异的 %s：名不副实。", "It weighs %s and decides only %s of the differences between totals.", shareText(nominal), shareText(math.Max(0, e)))
	}
	return "", diag.Text{}
}

// worth says what an indicator that stays as it is does.
func (i *item) worth() diag.Text {
	out := diag.T("这一项有得有失", "Some gain by it and some lose")
	if i.discrimination != nil {
		d := *i.discrimination
		words := diag.T("区分得好", "it tells them apart well")
		switch {
		case d < marginal:
			words = diag.T("区分得不够", "it tells them apart poorly")
		case d < 0.3:
			words = diag.T("勉强区分", "it just tells them apart")
		}
		out = diag.Text{
			ZH: fmt.Sprintf("总分前三分之一的人在这一项上比后三分之一多得 %s 的分值，%s", shareText(d), words.ZH),
			EN: fmt.Sprintf("The best third by total get %s more of its points than the worst: %s", shareText(d), words.EN),
		}
	}
	d := i.decides()
	return diag.Text{ZH: out.ZH + d.ZH + "。", EN: out.EN + d.EN + "."}
}

// decides says what the item weighs and what it decides; as a clause.
func (i *item) decides() diag.Text {
	if i.effective == nil || i.bonus() {
		return diag.Text{}
	}
	return diag.T("（权重 %s，决定总分差异的 %s）", " (it weighs %s and decides %s of the differences between totals)", shareText(i.weight/100), shareText(math.Max(0, *i.effective)))
}

// remarks are what a reader must know beside any verdict.
func (i *item) remarks(scored int) diag.Text {
	out := diag.Text{}
	if i.coverage < wantedCoverage {
		out = diag.T("只有 %d 人有数据。", "Only %d people have data.", scored)
	}
	if i.reliability != nil {
		out = joinText(out, i.trust())
	}
	if i.gaming > 0 {
		out = joinText(out, diag.T("有 %d 人的数字值得一问。", "The figures of %d people give a question to ask.", i.gaming))
	}
	return out
}

// trust says whether the records are enough to compare people.
func (i *item) trust() diag.Text {
	r, n := *i.reliability, fmt.Sprintf("%.0f", *i.usual)
	switch {
	case i.counted && r > 0 && i.needed != nil:
		return diag.T("一季的次数信度 %s：要 %s 个季度才够单凭它比较人。", "Reliability of a quarter's count %s: it takes %s quarters to compare people by it alone.", figure(r), fmt.Sprintf("%.0f", *i.needed))
	case r <= 0:
		return diag.T("人与人的差异看来都在偶然之内。", "The differences between people look like chance.")
	case r >= payable:
		return diag.T("信度 %s，足以单凭它定薪酬。", "Reliability %s: enough for pay to hang on it alone.", figure(r))
	case r >= reliable:
		return diag.T("信度 %s，可以用来比较人。", "Reliability %s: people may be compared by it.", figure(r))
	case i.needed == nil:
		return diag.T("信度 %s，不足以单凭它比较两个人。", "Reliability %s: not enough to compare two people by it alone.", figure(r))
	}
	return diag.T("信度 %s：每人通常 %s 条记录，要 %s 条才够单凭它比较人。", "Reliability %s: a person usually has %s records, and it takes %s to compare people by it alone.", figure(r), n, fmt.Sprintf("%.0f", *i.needed))
}

// overall is the finding about a scheme as a whole.
func (p *paper) overall() (alpha *float64, sentence diag.Text) {
	if len(p.people) < fewestPeople {
		return nil, diag.T("按本方案考核的只有 %d 人，不足 %d 人：指标是否有效，还不能说。", "Only %d people are appraised by this scheme, fewer than %d: whether its indicators work cannot be said yet.", len(p.people), fewestPeople)
	}
	if complete := p.complete(); len(complete) >= fewestPeople {
		var items [][]float64
		for _, i := range p.items {
			var c []float64
			for _, k := range complete {
				c = append(c, i.points[k])
			}
			items = append(items, c)
		}
		alpha = found(stats.CronbachAlpha(items))
	}
	keep, change, unknown := 0, 0, 0
	for _, i := range p.items {
		switch i.verdict {
		case verdictKeep:
			keep++
		case verdictNoData:
			unknown++
		default:
			change++
		}
	}
	sentence = diag.T("%d 项指标中，%d 项保留", "Of %d indicators %d may stay as they are", len(p.items), keep)
	if change > 0 {
		sentence = joinText(sentence, diag.T("，%d 项值得改", ", %d are worth a change", change))
	}
	if unknown > 0 {
		sentence = joinText(sentence, diag.T("，%d 项还不能说", ", and of %d it cannot be said yet", unknown))
	}
	return alpha, joinText(sentence, diag.Text{ZH: "。", EN: "."})
}

// joinText puts two texts together; English sentences get a space between them.
func joinText(a, b diag.Text) diag.Text {
	en := a.EN + b.EN
	if strings.HasSuffix(a.EN, ".") && b.EN != "" {
		en = a.EN + " " + strings.TrimPrefix(b.EN, " ")
	}
	return diag.Text{ZH: a.ZH + b.ZH, EN: en}
}

// figure writes a correlation with two decimals and a true minus.
func figure(x float64) string {
	return strings.ReplaceAll(fmt.Sprintf("%.2f", scheme.RoundHalfUp(x, 2)+0), "-", "−")
}

// lowerFirst fits a title into a sentence; NPS stays as it is.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
}

package model

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"kaohe/model/compare"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// mostProposals a quarter: a scheme that changes all the time is no scheme.
const mostProposals = 2

// proposal is one change of a scheme, tried on the quarter it comes from.
type proposal struct {
	scheme, quarter, indicator, verdict string
	position                            int
	change, why, effect                 diag.Text
	people, movers, grades              *int
	spearman                            *float64
}

// schemeChange is a scheme after a change, and the change in words.
type schemeChange struct {
	scheme scheme.Scheme
	change diag.Text
}

// propose takes the most useful of the changes that the verdicts ask for, and tries
// each of them alone.
func (p *paper) propose(ctx context.Context, db compare.Queryer, s scheme.Scheme, info map[string]scheme.IndicatorInfo, titles map[string]diag.Text) ([]proposal, error) {
	candidates := slices.Clone(p.items)
	slices.SortStableFunc(candidates, func(a, b *item) int { return cmp.Compare(b.useful(), a.useful()) })
	var out []proposal
	var trial *compare.Trial
	for _, i := range candidates {
		if len(out) == mostProposals || i.useful() <= 0 {
			break
		}
		c, ok := p.changeFor(i, s, info, titles)
		if !ok {
			continue
		}
		r := proposal{scheme: p.scheme, quarter: p.quarter, indicator: i.indicator, verdict: i.verdict, position: len(out) + 1, change: c.change, why: i.because}
		if trial == nil {
			var err error
			if trial, err = compare.Try(ctx, db, s, info, p.quarter); err != nil && !errors.Is(err, compare.ErrNotAgain) {
				return nil, err
			}
		}
		r.try(trial, c.scheme)
		if r.movers != nil && *r.movers == 0 && *r.grades == 0 {
			continue // it would change nothing
		}
		out = append(out, r)
	}
	return out, nil
}

// useful is how many points of the 100 a change would put right: those that the
// indicator weighs beyond what it decides, or decides beyond what it weighs. An
// indicator that works against the intent goes before all others.
func (i *item) useful() float64 {
	decides := 0.0
	if i.effective != nil {
		decides = 100 * *i.effective
	}
	switch i.verdict {
	case verdictRetire:
		return 100 + i.weight
	case verdictMerge:
		return i.weight
	case verdictGate, verdictTarget, verdictWeight:
		return math.Abs(i.weight - decides)
	}
	return 0
}

// changeFor makes the change that a verdict asks for; ok is false where there is
// none that can be made of a number.
func (p *paper) changeFor(i *item, s scheme.Scheme, info map[string]scheme.IndicatorInfo, titles map[string]diag.Text) (c schemeChange, ok bool) {
	use, found := useOf(s, i.indicator)
	if !found {
		return c, false
	}
	switch i.verdict {
	case verdictRetire:
		return schemeChange{reweigh(s, i.indicator, 0), diag.T("不再计分；%s 分按比例给同一维度的其他指标", "score it no more; its %s points go to the others of its dimension", weightText(use.Weight))}, use.Weight > 0
	case verdictMerge:
		other := titles[i.mergeInto]
		b := handOver(s, i.indicator, i.mergeInto)
		return schemeChange{b, diag.Text{
			ZH: fmt.Sprintf("并入“%s”，%s 分也归它", other.ZH, weightText(use.Weight)),
			EN: fmt.Sprintf("merge it into “%s”, which takes its %s points", other.EN, weightText(use.Weight)),
		}}, use.Weight > 0
	case verdictGate:
		return i.asVeto(s, use, info[use.ID])
	case verdictTarget:
		return i.retargeted(s, info[use.ID])
	case verdictWeight:
		return i.reweighted(s, use)
	}
	return c, false
}

// asVeto keeps the worst twentieth from the best grade, and scores nobody.
func (i *item) asVeto(s scheme.Scheme, use scheme.Indicator, info scheme.IndicatorInfo) (c schemeChange, ok bool) {
	values := i.values()
	if len(s.Grades) < 2 || len(values) == 0 || use.Weight <= 0 {
		return c, false
	}
	gate := scheme.Gate{Op: ">=", CapGrade: s.Grades[1].ID, CapTitle: s.Grades[1].Title}
	switch {
	case info.Better == scheme.Higher:
		gate.Op, gate.Bound = "<", tidy(values[len(values)/20], info.Unit)
	case info.Unit == "count":
		gate.Bound = math.Max(1, math.Floor(values[len(values)-1-len(values)/20])+1)
	case info.Better == scheme.Lower || info.Better == "none":
		gate.Op, gate.Bound = ">", tidy(values[len(values)-1-len(values)/20], info.Unit)
	default:
		return c, false
	}
	if !gate.Met(values[0]) && !gate.Met(values[len(values)-1]) {
		return c, false // it would stop nobody
	}
	b := reweigh(s, i.indicator, 0)
	each(b, func(j *scheme.Indicator) {
		if j.Variant() == i.indicator {
			j.Gates = append(slices.Clone(j.Gates), gate)
		}
	})
	op := map[string]diag.Text{"<": {ZH: "低于", EN: "below"}, ">": {ZH: "高于", EN: "above"}, ">=": {ZH: "达到", EN: "at or above"}}[gate.Op]
	return schemeChange{b, diag.Text{
		ZH: fmt.Sprintf("改为底线：%s %s时，等级最高为%s；不再计分，%s 分按比例给同一维度的其他指标", op.ZH, spaced(scheme.FormatValue(gate.Bound, info.Unit, diag.ZH)), gate.CapTitle.ZH, weightText(use.Weight)),
		EN: fmt.Sprintf("make it a veto: %s %s the grade is %s at best; score it no more, its %s points go to the others of its dimension", op.EN, scheme.FormatValue(gate.Bound, info.Unit, diag.EN), gate.CapTitle.EN, weightText(use.Weight)),
	}}, true
}

// betterTarget is the target of an indicator, and where it might go: to where half
// of the people stand, if that is harder where nearly all have all points and easier
// where nearly all have none. A share of all is no target that anybody could pass.
func (i *item) betterTarget(use scheme.Indicator, info scheme.IndicatorInfo) (now, then *float64) {
	values := i.values()
	if use.Target == nil || len(values) == 0 || i.ceiling == nil {
		return use.Target, nil
	}
	t := tidy(values[len(values)/2], info.Unit)
	better := t > *use.Target
	if info.Better == scheme.Lower {
		better = t < *use.Target
	}
	whole := info.Unit == "share" && (t >= 1 || t <= 0)
	if whole || t == *use.Target || better != (*i.ceiling > 0.5) || info.Better != scheme.Higher && info.Better != scheme.Lower {
		return use.Target, nil
	}
	return use.Target, &t
}

// retargeted moves the target.
func (i *item) retargeted(s scheme.Scheme, info scheme.IndicatorInfo) (c schemeChange, ok bool) {
	if i.target == nil || i.newTarget == nil {
		return c, false
	}
	b := copied(s)
	each(b, func(j *scheme.Indicator) {
		if j.Variant() == i.indicator {
			j.Target = i.newTarget
		}
	})
	return schemeChange{b, diag.Text{
		ZH: fmt.Sprintf("目标值 %s → %s（一半人现在所在之处）", scheme.FormatValue(*i.target, info.Unit, diag.ZH), scheme.FormatValue(*i.newTarget, info.Unit, diag.ZH)),
		EN: fmt.Sprintf("target %s → %s (where half of the people stand)", scheme.FormatValue(*i.target, info.Unit, diag.EN), scheme.FormatValue(*i.newTarget, info.Unit, diag.EN)),
	}}, true
}

// reweighted takes weight from an indicator that decides too much, or too little for
// what it weighs, and gives it to the others of its dimension. Deductions go along,
// for under points it is they that decide.
func (i *item) reweighted(s scheme.Scheme, use scheme.Indicator) (c schemeChange, ok bool) {
	if i.effective == nil || use.Weight < 2 {
		return c, false
	}
	nominal := use.Weight / 100
	weight := math.Round(use.Weight / 2)
	if *i.effective > nominal {
		weight = math.Round(use.Weight * math.Max(0.5, math.Sqrt(nominal / *i.effective)))
	}
	if weight >= use.Weight {
		return c, false
	}
	change := diag.T("权重 %s → %s", "weight %s → %s", weightText(use.Weight), weightText(weight))
	b := reweigh(s, i.indicator, weight)
	if then, _ := useOf(b, i.indicator); then.Rule.Points != use.Rule.Points {
		change = joinText(change, diag.T("，每步扣分 %s → %s", ", each step's deduction %s → %s", weightText(use.Rule.Points), weightText(then.Rule.Points)))
	}
	return schemeChange{b, joinText(change, diag.T("；让出的 %s 分按比例给同一维度的其他指标，扣分随之增减", "; the %s points go to the others of its dimension, deductions in proportion", weightText(use.Weight-weight)))}, true
}

// values are people's values in order.
func (i *item) values() []float64 {
	var out []float64
	for k, v := range i.value {
		if !math.IsNaN(v) && !math.IsNaN(i.share[k]) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// tidy rounds a bound to what a rule can say: whole per cents, else two digits.
func tidy(x float64, unit string) float64 {
	if unit == "share" || unit == "ratio" {
		return scheme.RoundHalfUp(x, 2)
	}
	if x == 0 {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-1)
	return roundTo(math.Round(x/step)*step, 6)
}

// spaced sets a value off from the Chinese word after it, unless it ends in one.
func spaced(s string) string {
	if last := s[len(s)-1]; last < 0x80 {
		return s + " "
	}
	return s
}

func weightText(x float64) string {
	return strconv.FormatFloat(scheme.RoundHalfUp(x, 2), 'f', -1, 64)
}

// copied is a scheme whose indicators may be changed.
func copied(s scheme.Scheme) scheme.Scheme {
	s.Dimensions = slices.Clone(s.Dimensions)
	for d := range s.Dimensions {
		s.Dimensions[d].Indicators = slices.Clone(s.Dimensions[d].Indicators)
	}
	return s
}

func each(s scheme.Scheme, do func(*scheme.Indicator)) {
	for d := range s.Dimensions {
		for k := range s.Dimensions[d].Indicators {
			do(&s.Dimensions[d].Indicators[k])
		}
	}
}

func useOf(s scheme.Scheme, variant string) (scheme.Indicator, bool) {
	for _, i := range s.Indicators() {
		if i.Variant() == variant {
			return i, true
		}
	}
	return scheme.Indicator{}, false
}

// reweigh gives an indicator another weight, and what it loses to the others of its
// dimension in proportion; to all others where it stands alone there.
func reweigh(s scheme.Scheme, variant string, weight float64) scheme.Scheme {
	s = copied(s)
	for d := range s.Dimensions {
		own, rest := 0.0, 0.0
		for _, i := range s.Dimensions[d].Indicators {
			if i.Variant() == variant {
				own = i.Weight
			} else {
				rest += i.Weight
			}
		}
		switch {
		case own == 0:
		case rest > 0:
			scaleAll(&s.Dimensions[d], func(i scheme.Indicator) float64 {
				if i.Variant() == variant {
					return weight / own
				}
				return (rest + own - weight) / rest
			}, s.Basis)
		default:
			others := (100 - weight) / (100 - own)
			for e := range s.Dimensions {
				factor := others
				if e == d {
					factor = weight / own
				}
				scaleAll(&s.Dimensions[e], func(scheme.Indicator) float64 { return factor }, s.Basis)
				s.Dimensions[e].Weight *= factor
			}
			return s
		}
	}
	return s
}

// handOver gives an indicator's whole weight to another.
func handOver(s scheme.Scheme, from, to string) scheme.Scheme {
	s = copied(s)
	giver, _ := useOf(s, from)
	taker, _ := useOf(s, to)
	for d := range s.Dimensions {
		before := weightOf(s.Dimensions[d])
		scaleAll(&s.Dimensions[d], func(i scheme.Indicator) float64 {
			switch i.Variant() {
			case from:
				return 0
			case to:
				return (taker.Weight + giver.Weight) / taker.Weight
			}
			return 1
		}, s.Basis)
		s.Dimensions[d].Weight += weightOf(s.Dimensions[d]) - before
	}
	return s
}

func weightOf(d scheme.Dimension) float64 {
	sum := 0.0
	for _, i := range d.Indicators {
		sum += i.Weight
	}
	return sum
}

// scaleAll multiplies weights, and under points what a step costs: on a hundred the
// deductions are of the hundred.
func scaleAll(d *scheme.Dimension, factor func(scheme.Indicator) float64, basis string) {
	for k := range d.Indicators {
		i := &d.Indicators[k]
		f := factor(*i)
		i.Weight *= f
		if basis != "points" || i.Rule.Kind == "bonus" {
			continue
		}
		i.Rule.Points *= f
		for _, bound := range []**float64{&i.Floor, &i.Cap} {
			if *bound != nil {
				scaled := **bound * f
				*bound = &scaled
			}
		}
	}
}

// try finds what the change would have done to the people of the quarter; without a
// trial that cannot be said.
func (r *proposal) try(trial *compare.Trial, b scheme.Scheme) {
	if trial == nil {
		r.effect = diag.T("这一季的得分无法照样重算，会改变什么还不能说。", "The scores of this quarter cannot be worked out again: what it would change cannot be said.")
		return
	}
	c := trial.By(b)
	movers, grades := 0, 0
	for _, m := range c.Movers {
		if m.Places != 0 {
			movers++
		}
		if m.GradeA != m.GradeB {
			grades++
		}
	}
	r.people, r.movers, r.grades, r.spearman = &c.People, &movers, &grades, c.Spearman
	r.effect = diag.T("照此重算这一季：%d 人中 %d 人名次变动，%d 人等级变动", "This quarter scored again by it: of %d people %d would have another rank and %d another grade", c.People, movers, grades)
	if c.Spearman != nil {
		r.effect = joinText(r.effect, diag.T("，前后名次相关 %s", "; rank correlation before and after %s", figure(*c.Spearman)))
	}
	r.effect = joinText(r.effect, diag.Text{ZH: "。", EN: "."})
}

// effectivenessRows collects what is written.
type effectivenessRows struct {
	indicators, schemes, pairs [][]any
	proposals                  []proposal
}

// add takes the rows of one paper.
func (out *effectivenessRows) add(p *paper) {
	alpha, sentence := p.overall()
	out.schemes = append(out.schemes, []any{p.scheme, p.quarter, len(p.people), len(p.items), nullable(alpha), sentence.ZH, sentence.EN})
	for a, i := range p.items {
		out.indicators = append(out.indicators, []any{p.scheme, p.quarter, i.indicator, len(p.people), i.coverage, nullable(i.ceiling), nullable(i.floor),
			nullable(i.discrimination), nullable(i.itemTotal), i.noVariance, nullable(i.reliability), nullable(i.usual), nullable(i.needed), nullable(i.neededPay),
			nullable(i.redundancy), nullText(i.redundancyWith), nullable(i.vif), i.weight / 100, nullable(i.effective),
			nullable(i.validity), nullable(i.validityLow), nullable(i.validityHigh), nullText(i.validityOutcome), i.validityPeople,
			nullable(i.stability), i.gaming, i.verdict, i.because.ZH, i.because.EN})
		for _, j := range p.items[a+1:] {
			if rho, n, ok := correlated(i, j); ok && n >= fewestPeople {
				out.pairs = append(out.pairs, []any{p.scheme, p.quarter, i.indicator, j.indicator, rho, n})
			}
		}
	}
}

func (out *effectivenessRows) write(ctx context.Context, conn *sql.Conn) error {
	var proposals [][]any
	for _, r := range out.proposals {
		proposals = append(proposals, []any{r.scheme, r.quarter, r.position, r.indicator, r.verdict, r.change.ZH, r.change.EN, r.why.ZH, r.why.EN,
			intOrNil(r.people), intOrNil(r.movers), intOrNil(r.grades), nullable(r.spearman), r.effect.ZH, r.effect.EN})
	}
	for _, t := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"effectiveness", "scheme, quarter, indicator, n_people, coverage, ceiling, floor, discrimination, item_total, no_variance, reliability, n_usual, n_needed, n_needed_pay, redundancy, redundancy_with, vif, nominal_weight, effective_weight, validity, validity_low, validity_high, validity_outcome, validity_people, stability, gaming, verdict, because, because_en", out.indicators},
		{"effectiveness_scheme", "scheme, quarter, people, indicators, alpha, sentence, sentence_en", out.schemes},
		{"redundancy_pair", "scheme, quarter, a, b, rho, people", out.pairs},
		{"proposal", "scheme, quarter, position, indicator, verdict, change, change_en, why, why_en, people, movers, grades_changed, spearman, effect, effect_en", proposals},
	} {
		if err := insertRows(ctx, conn, t.table, t.columns, t.rows); err != nil {
			return err
		}
	}
	return nil
}

func intOrNil(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

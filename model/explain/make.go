package explain

import (
	"math"
	"strconv"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// explain makes the explanation of one scorecard.
func (f *facts) explain(s scheme.Scheme, c card) (Explanation, error) {
	who := f.people[c.employee]
	e := Explanation{
		Employee: Person{c.employee, who.name, who.role, f.teamName(c.team)},
		Scheme:   Rules{s.ID, s.Version, Text(s.Title), f.whyApplies(s, who), scopeText(s)},
		Cycle:    c.cycle, Period: c.period, PeriodName: PeriodName(c.period),
		Score: c.score, ScoreText: strconv.FormatFloat(c.score, 'f', s.ScoreDigits, 64),
		Standing: c.standing, Actions: f.actions[key(s.ID, c.period, c.employee)],
	}
	averaged := s.Cycle != scheme.Cycle(c.cycle) && s.Rollup[scheme.Cycle(c.cycle)] == "mean"
	for _, row := range f.scores[key(s.ID, c.period, c.employee)] {
		e.Indicators = append(e.Indicators, f.item(s, c, row, averaged))
	}
	f.markCorrected(s, c, e.Indicators)
	redistribute(s, &e, averaged)
	e.Dimensions = dimensionsOf(s, e.Indicators)
	if averaged {
		if err := f.average(s, c, &e); err != nil {
			return e, err
		}
	} else {
		e.Total = total(s, e.Indicators)
		e.Gates = gates(s, f.in.Info, e)
	}
	e.Grade = gradeOf(s, c, e)
	e.Appeals = f.appealsOf(s, c)
	return e, e.check(f, s)
}

// markCorrected says of values that an appeal has corrected that it has.
func (f *facts) markCorrected(s scheme.Scheme, c card, items []Item) {
	for _, a := range f.appeals[key(s.ID, c.period, c.employee)] {
		if a.ValueAfter == nil || (a.ValueBefore != nil && *a.ValueBefore == *a.ValueAfter) {
			continue
		}
		for k := range items {
			i := &items[k]
			if i.From.ZH != "" && (i.Indicator == a.Indicator || useOf(s, i.Indicator).ID == a.Indicator) {
				i.From = say("%[1]s（已按申诉 %[3]s 更正）", "%[2]s (as corrected by appeal %[3]s)", i.From.ZH, i.From.EN, a.ID)
			}
		}
	}
}

// average explains the shorter periods and takes the mean of their scores.
func (f *facts) average(s scheme.Scheme, c card, e *Explanation) error {
	m := Mean{Digits: s.ScoreDigits, Whole: c.completeOf}
	for _, p := range f.inside {
		base, ok := f.cards[key(s.ID, p, c.employee)]
		if !ok || base.cycle != string(s.Cycle) {
			continue
		}
		one, err := f.explain(s, base)
		if err != nil {
			return err
		}
		e.Periods = append(e.Periods, one)
		m.Of = append(m.Of, PeriodScore{p, one.Score})
		m.Sum = exact(m.Sum + one.Score)
		m.Count++
	}
	if m.Count > 0 {
		m.Rounded = scheme.RoundHalfUp(m.Sum/float64(m.Count), m.Digits)
	}
	e.Mean = &m
	return nil
}

// exact takes away what floating sums of decimals leave behind their 12th digit.
func exact(x float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 12, 64), 64)
	if err != nil {
		return x // a number as just written can be read
	}
	return v
}

// item tells of one indicator all that its own row says. In a mean of shorter
// periods points are means and follow from no single value.
func (f *facts) item(s scheme.Scheme, c card, row scoreRow, averaged bool) Item {
	use := useOf(s, row.indicator)
	use.Target = row.target
	info := f.in.Info[use.ID]
	info.ID = use.ID
	i := Item{
		Dimension: row.dimension, Indicator: row.indicator, Title: f.title(use, info), Definition: Text(f.titles[row.indicator].definition),
		Unit: info.Unit, Status: row.status, Records: row.n, Excluded: f.excluded[key(s.ID, c.period, c.employee, row.indicator)],
		Num: row.num, Den: row.den, Value: row.value, Target: row.target, Rule: f.ruleText(s, use, info),
		Shortfall: row.shortfall, Weight: row.weight, Scale: 1, Points: row.points, Max: row.maxPoints, Lost: row.lost,
		Evidence: f.evidence(c, row.indicator),
	}
	if a, ok := f.adjusted[key(s.ID, c.period, c.employee, row.indicator)]; ok && a.Raw != 0 {
		a.Group = a.Value * a.Expected / a.Raw
		a.Text = adjustText(a, info.Unit)
		i.Adjusted = &a
	}
	if use.ID == "multi_rater" {
		i.Raters = f.ratersOf(s, c)
	}
	i.ValueText, i.From = valueText(i, info), fromText(i, info, f.titles[row.indicator])
	i.TargetText, i.TargetWhy = targetText(row.target, info), f.whyTarget(s, c, use, row.target)
	if averaged {
		return i
	}
	i.Steps = steps(use.Rule, row)
	i.Because = f.because(s, use, info, row)
	i.Earned = earned(s, use, info, row)
	return i
}

func useOf(s scheme.Scheme, indicator string) scheme.Indicator {
	for _, d := range s.Dimensions {
		for k := range d.Indicators {
			if i := &d.Indicators[k]; strings.HasPrefix(indicator, i.ID) && i.Variant() == indicator {
				return *i
			}
		}
	}
	return scheme.Indicator{ID: indicator}
}

// ruleKey is what the words of a rule depend on.
type ruleKey struct {
	scheme, indicator string
	given             bool
	target            float64
}

// ruleText is a rule in words, made once for all who have the same target.
func (f *facts) ruleText(s scheme.Scheme, use scheme.Indicator, info scheme.IndicatorInfo) Text {
	k := ruleKey{scheme: s.ID, indicator: use.Variant()}
	if use.Target != nil {
		k.given, k.target = true, *use.Target
	}
	if known, ok := f.rules.Load(k); ok {
		return known.(Text)
	}
	text := Text(use.RuleText(info))
	f.rules.Store(k, text)
	return text
}

// earned is what an indicator came to of its weight, before redistribution.
func earned(s scheme.Scheme, use scheme.Indicator, info scheme.IndicatorInfo, row scoreRow) float64 {
	switch {
	case row.status == "reference":
		return 0
	case row.status == "scored" && row.value != nil:
		return exact(s.PointsOf(use, info.Better, *row.value, row.n))
	case s.Missing == "full" && use.Rule.Kind != "bonus":
		return row.weight
	}
	return 0
}

// steps counts the steps of a rule that a shortfall makes; nil for other rules.
func steps(r scheme.Rule, row scoreRow) *float64 {
	if row.status != "scored" || row.shortfall == nil {
		return nil
	}
	count := *row.shortfall
	switch r.Kind {
	case "deduct_each":
	case "deduct", "budget", "at_most", "at_least":
		if r.Per <= 0 {
			return nil
		}
		count = countSteps(*row.shortfall/r.Per, r.Steps)
	default:
		return nil
	}
	return &count
}

// tolerance is what a number of steps may miss a whole one by and count as it.
const tolerance = 1e-9

// countSteps turns a distance in steps into the number that counts.
func countSteps(x float64, kind string) float64 {
	switch kind {
	case "started":
		return math.Ceil(x - tolerance)
	case "proportional":
		return x
	}
	return math.Floor(x + tolerance)
}

// redistribute scales what was scored by what was not, as the scheme says, and
// says it in figures.
func redistribute(s scheme.Scheme, e *Explanation, averaged bool) {
	if averaged {
		return
	}
	scored := map[string]float64{} // by dimension: weight that was scored
	for _, i := range e.Indicators {
		if i.Status == "scored" && i.Weight > 0 {
			scored[i.Dimension] = exact(scored[i.Dimension] + i.Weight)
		}
	}
	inUse := 0.0
	for _, d := range s.Dimensions {
		if scored[d.ID] > 0 {
			inUse = exact(inUse + d.Weight)
		}
	}
	for k := range e.Indicators {
		i := &e.Indicators[k]
		d := dimension(s, i.Dimension)
		if s.Missing == "redistribute" && i.Status == "scored" && useOf(s, i.Indicator).Rule.Kind != "bonus" && scored[d.ID] > 0 {
			i.Scale = d.Weight / scored[d.ID] * (100 / inUse)
			i.ScaleText = scaleText(*i, d.Weight, scored[d.ID], inUse)
		}
		if i.Status != "reference" {
			i.settle(exact(i.Earned * i.Scale))
		}
	}
}

// settle takes the points with all their digits where they agree with those of
// the warehouse, which keeps six.
func (i *Item) settle(points float64) {
	if math.Abs(points-i.Points) <= 1.5e-6 {
		i.Points = points
	}
}

func dimension(s scheme.Scheme, id string) scheme.Dimension {
	for _, d := range s.Dimensions {
		if d.ID == id {
			return d
		}
	}
	return scheme.Dimension{ID: id}
}

func dimensionsOf(s scheme.Scheme, items []Item) []Dimension {
	var out []Dimension
	for _, d := range s.Dimensions {
		line := Dimension{ID: d.ID, Title: Text(d.Title), Weight: d.Weight, Parts: []float64{}}
		sum, most := 0.0, 0.0
		for _, i := range items {
			if i.Dimension == d.ID && i.Status != "reference" {
				line.Parts = append(line.Parts, i.Points)
				sum, most = exact(sum+i.Points), exact(most+i.Max)
			}
		}
		line.Points, line.Max = scheme.RoundHalfUp(sum, 2), scheme.RoundHalfUp(most, 2)
		out = append(out, line)
	}
	return out
}

func total(s scheme.Scheme, items []Item) *Total {
	t := Total{Digits: s.ScoreDigits, Parts: []float64{}}
	for _, i := range items {
		if i.Status != "reference" {
			t.Parts = append(t.Parts, i.Points)
			t.Sum = exact(t.Sum + i.Points)
		}
	}
	if t.Sum > s.TotalCap {
		t.Cap = &s.TotalCap
	}
	t.Rounded = scheme.RoundHalfUp(math.Min(t.Sum, s.TotalCap), s.ScoreDigits)
	return &t
}

// gates are the vetoes that the person's values met.
func gates(s scheme.Scheme, infos map[string]scheme.IndicatorInfo, e Explanation) []Gate {
	met := s.GateOf(e.Total.Rounded, func(variant string) (float64, bool) {
		i, ok := e.item(variant)
		if !ok || i.Value == nil || i.Status == "missing" || i.Status == "small_sample" {
			return 0, false
		}
		return *i.Value, true
	})
	var out []Gate
	for _, m := range met.Met {
		out = append(out, Gate{m.Indicator.Variant(), gateText(s, m, infos[m.Indicator.ID]), m.Gate.Score, m.Gate.CapGrade})
	}
	return out
}

// made is the official score by the steps of the explanation itself.
func (e Explanation) made() float64 {
	if e.Mean != nil {
		return e.Mean.Rounded
	}
	score := e.Total.Rounded
	for _, g := range e.Gates {
		if g.Score != nil {
			score = math.Min(score, scheme.RoundHalfUp(*g.Score, e.Total.Digits))
		}
	}
	return score
}

// check holds the explanation to the official score.
func (e Explanation) check(f *facts, s scheme.Scheme) error {
	differs := math.Abs(e.made()-e.Score) > 1e-9
	if e.Mean == nil {
		for _, i := range e.Indicators {
			differs = differs || math.Abs(exact(i.Earned*i.Scale)-i.Points) > 1.5e-6
		}
	}
	if differs {
		return diag.Fail(nil, diag.T("%[1]s 在 %[2]s 的得分与方案 %[3]s 的规则对不上：方案在上次生成之后改过；请重新运行 kaohe build",
			"the score of %[1]s in %[2]s does not follow from the scheme %[3]s as it is now: it was changed after the last build; run kaohe build again",
			e.Employee.ID, e.Period, s.ID))
	}
	return nil
}

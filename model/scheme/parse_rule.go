package scheme

import (
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// readRule reads how the indicator is scored.
func readRule(m *strict.Map, i *Indicator, info IndicatorInfo) {
	n := m.Get("rule")
	if !n.Given() {
		if !i.Reference {
			m.Need("rule")
		}
		return
	}
	p := n.Map()
	kindNode := p.Need("kind")
	kind, ok := ruleKind(kindNode.Text())
	if !ok {
		if kindNode.Given() {
			kindNode.Error(diag.T("未知的规则 %q", "unknown rule %q", kindNode.Text()), diag.DidYouMean(kindNode.Text(), ruleNames()))
		}
		return
	}
	if i.Reference {
		m.Key("rule").Error(diag.T("参考项不计分，不需要规则", "a reference item is not scored and takes no rule"), diag.T("删去 rule 或 reference", "remove rule or reference"))
	}
	i.Rule = parameters(p, kind, info)
	p.Close()
	fits(kindNode, kind, i.Rule, info)
}

// ruleParameters lists every parameter of every kind with its reader.
var ruleParameters = []struct {
	name string
	read func(n strict.Node, r *Rule, info IndicatorInfo)
}{
	{"points", func(n strict.Node, r *Rule, _ IndicatorInfo) { r.Points, _ = positive(n) }},
	{"per", readPer},
	{"steps", func(n strict.Node, r *Rule, _ IndicatorInfo) {
		r.Steps = n.OneOf(termNames(StepWords)...)
	}},
	{"zero", readZero},
	{"full", readFull},
	{"bands", readBands},
	{"interpolate", func(n strict.Node, r *Rule, _ IndicatorInfo) { r.Interpolate = n.Bool() }},
	{"labels", readLabels},
	{"cap", func(n strict.Node, r *Rule, _ IndicatorInfo) {
		if v, ok := positive(n); ok {
			r.BonusCap = &v
		}
	}},
	{"sql", readFormula},
}

// parameters reads what the kind needs and allows; a parameter of another kind
// is reported as such.
func parameters(p *strict.Map, kind RuleKind, info IndicatorInfo) Rule {
	rule := Rule{Kind: kind.Name}
	for _, name := range kind.Needs {
		p.Need(name)
	}
	for _, parameter := range ruleParameters {
		if !kind.has(parameter.name) {
			reportForeign(p, kind, parameter.name)
			continue
		}
		if n := p.Get(parameter.name); n.Given() {
			parameter.read(n, &rule, info)
		}
	}
	rule.fillDefaults(kind, info)
	if kind.has("per") && !slices.Contains(kind.Needs, "per") {
		checkBeyond(p, rule, info)
	}
	return rule
}

// reportForeign reports a parameter that belongs to other kinds of rules.
func reportForeign(p *strict.Map, kind RuleKind, name string) {
	takes := strings.Join(slices.Concat(kind.Needs, kind.Allows), ", ")
	p.Refuse(name, diag.T("规则 %q 没有参数 %q", "rule %q has no parameter %q", kind.Name, name),
		diag.T("它的参数：%s", "its parameters: %s", takes))
}

// fillDefaults sets what was left out: whole steps, and steps of one for counts.
func (rule *Rule) fillDefaults(kind RuleKind, info IndicatorInfo) {
	if kind.has("steps") && rule.Steps == "" && (rule.Points > 0 || slices.Contains(kind.Needs, "points")) {
		rule.Steps = "whole"
	}
	if kind.has("per") && rule.Per == 0 && rule.Points > 0 && info.Unit == "count" {
		rule.Per = 1
	}
}

// checkBeyond holds points and per of at_most and at_least together: either
// nothing beyond the limit, or so many points for each step of a stated size.
func checkBeyond(p *strict.Map, rule Rule, info IndicatorInfo) {
	points, per := p.Get("points"), p.Get("per")
	switch {
	case points.Given() && !per.Given() && info.Unit != "count" && info.Unit != "":
		points.Error(diag.T("规则 %q 有 points 就需要 per", "rule %q: points need per", rule.Kind),
			diag.T("例如 per: 1pp、per: 1h", "for example per: 1pp, per: 1h"))
	case !points.Given() && (per.Given() || p.Get("steps").Given()):
		p.Node().Error(diag.T("规则 %q 有 per 或 steps 就需要 points", "rule %q: per and steps need points", rule.Kind), diag.Text{})
	}
}

// readPer reads the size of a step. For a budget it is a share of the budget.
func readPer(n strict.Node, r *Rule, info IndicatorInfo) {
	unit := info.Unit
	if r.Kind == "budget" {
		unit = "share"
	}
	v, ok := quantity(n, unit)
	if ok && v <= 0 {
		n.Error(diag.T("per 必须大于 0（得到 %s）", "per: must be above 0 (got %s)", n.Text()), diag.Text{})
		return
	}
	r.Per = v
}

func readZero(n strict.Node, r *Rule, info IndicatorInfo) {
	if r.Kind == "range" {
		r.ZeroRange = pair(n, info.Unit)
		return
	}
	r.Zero = optional(n, info.Unit)
}

func readFull(n strict.Node, r *Rule, info IndicatorInfo) {
	if r.Kind == "range" {
		r.FullRange = pair(n, info.Unit)
		return
	}
	r.Full = optional(n, info.Unit)
}

// pair reads [low, high].
func pair(n strict.Node, unit string) *[2]float64 {
	items := n.List()
	if n.IsList() && len(items) != 2 {
		n.Error(diag.T("应为两个值（得到 %d 个）", "expected two values (got %d)", len(items)), diag.T("例如 [3min, 6min]", "for example [3min, 6min]"))
	}
	if len(items) != 2 {
		return nil
	}
	low, lowOK := quantity(items[0], unit)
	high, highOK := quantity(items[1], unit)
	if !lowOK || !highOK {
		return nil
	}
	if low > high {
		n.Error(diag.T("下限高于上限", "the lower bound is above the upper"), diag.T("请写 [%s, %s]", "write [%s, %s]", items[1].Text(), items[0].Text()))
		return nil
	}
	return &[2]float64{low, high}
}

// readBands reads bands, best first.
func readBands(n strict.Node, r *Rule, info IndicatorInfo) {
	items := n.List()
	if n.IsList() && len(items) < 2 {
		n.Error(diag.T("至少需要两档（得到 %d）", "at least two bands are needed (got %d)", len(items)), diag.Text{})
	}
	sound := true
	for k, item := range items {
		b, ok := readBand(item, info, k == len(items)-1)
		r.Bands = append(r.Bands, b)
		sound = sound && ok
	}
	if sound {
		orderedBands(items, r.Bands, info)
	}
}

func readBand(n strict.Node, info IndicatorInfo, last bool) (Band, bool) {
	m := n.Map()
	at, award := m.Get("at"), m.Need("award")
	b := Band{At: optional(at, info.Unit), Title: bilingual(m, "title")}
	var ok bool
	b.Award, ok = percentage(award, 0, 1)
	m.Close()
	if !at.Given() && !last {
		n.Error(diag.T("只有最后一档可以没有界限 at", "only the last band may have no bound (at)"), diag.Text{})
	}
	return b, ok && (b.At != nil || !at.Given() && last)
}

// orderedBands reports bands that overlap or are out of order: awards fall, and
// bounds go in the bad direction of the indicator.
func orderedBands(items []strict.Node, bands []Band, info IndicatorInfo) {
	for k := 1; k < len(bands); k++ {
		above, b := bands[k-1], bands[k]
		if b.Award >= above.Award {
			items[k].Error(diag.T("各档应从好到差：%s%% 不低于前一档的 %s%%", "bands go from best to worst: an award of %s%% is not below the %s%% before it", plain(b.Award*100), plain(above.Award*100)), diag.Text{})
		}
		if b.At == nil || info.Better != Higher && info.Better != Lower {
			continue
		}
		if worse := Shortfall(*above.At, info.Better, *b.At); worse <= 0 {
			items[k].Error(bandOrder(info, *above.At, *b.At), diag.Text{})
		}
	}
}

func bandOrder(info IndicatorInfo, above, at float64) diag.Text {
	zh, en := "低于", "below"
	if info.Better == Lower {
		zh, en = "高于", "above"
	}
	return diag.T("各档重叠或次序不对：%[1]s 应%[3]s前一档的 %[2]s", "bands overlap or are out of order: %[4]s must be %[6]s the %[5]s before it",
		FormatValue(at, info.Unit, diag.ZH), FormatValue(above, info.Unit, diag.ZH), zh,
		FormatValue(at, info.Unit, diag.EN), FormatValue(above, info.Unit, diag.EN), en)
}

// readLabels reads awards of rating labels, best first.
func readLabels(n strict.Node, r *Rule, _ IndicatorInfo) {
	entries := n.Map().Entries()
	if n.IsMap() && len(entries) < 2 {
		n.Error(diag.T("至少需要两个等次（得到 %d）", "at least two labels are needed (got %d)", len(entries)), diag.Text{})
	}
	above, compare := 0.0, false
	for _, e := range entries {
		award, ok := awardOf(e)
		if ok && compare && award >= above {
			e.At.Error(diag.T("等次应从好到差：%s%% 不低于前一个", "labels go from best to worst: %s%% is not below the one before it", plain(award*100)), diag.Text{})
		}
		above, compare = award, ok
		r.Labels = append(r.Labels, Label{Name: e.Key, Award: award})
	}
}

// awardOf reads the share at a key; a key without one is reported.
func awardOf(e strict.Entry) (float64, bool) {
	if !e.Value.Given() {
		e.At.Error(diag.T("%q 没有写百分数", "%q has no percentage", e.Key), diag.T("例如 %[1]s: 50%%", "for example %[1]s: 50%%", e.Key))
	}
	return percentage(e.Value, 0, 1)
}

// fits holds the rule against the indicator: a direction where the rule needs
// one, counts where it counts, sense in its bounds.
func fits(at strict.Node, kind RuleKind, rule Rule, info IndicatorInfo) {
	if info.ID == "" {
		return // unknown indicator, reported
	}
	switch {
	case kind.Counted && !info.Counted:
		at.Error(diag.T("规则 %q 只用于计次指标，而 %q 不是", "rule %q is for counts of events, which %q is not", kind.Name, info.ID),
			diag.T("比率和均值请用 deduct、bands 或 linear", "for shares and means use deduct, bands or linear"))
	case needsDirection(kind.Name) && info.Better != Higher && info.Better != Lower:
		at.Error(diag.T("规则 %q 需要知道高好还是低好，而指标 %q 没有方向", "rule %q needs to know whether higher or lower is better, and indicator %q has no direction", kind.Name, info.ID), directionHint(info))
	case kind.Name == "at_most" && info.Better == Higher, kind.Name == "at_least" && info.Better == Lower:
		at.Error(diag.T("规则 %[1]q 与指标 %[2]q 的方向（%[3]s）相反", "rule %[1]q runs against indicator %[2]q, of which %[4]s values are better", kind.Name, info.ID, directionName(info.Better).ZH, info.Better), diag.T("请用 %s", "use %s", opposite(kind.Name)))
	case kind.Name == "deduct_each" && info.Better == Higher, kind.Name == "bonus" && info.Better == Lower:
		at.Error(diag.T("规则 %[1]q 与指标 %[2]q 的方向（%[3]s）相反", "rule %[1]q runs against indicator %[2]q, of which %[4]s values are better", kind.Name, info.ID, directionName(info.Better).ZH, info.Better), diag.Text{})
	case kind.Name == "rating" && info.Unit != "score" && info.Unit != "points":
		at.Error(diag.T("规则 rating 需要以等次计的指标，%[1]q 的单位是%[2]s", "rule rating needs an indicator that is a mean of levels, which %[1]q (%[3]s) is not", info.ID, unitName(info.Unit).ZH, unitName(info.Unit).EN),
			diag.T("请用 deduct、bands 或 linear", "use deduct, bands or linear"))
	case kind.Name == "budget" && info.Unit != "share" && info.Unit != "ratio":
		at.Error(diag.T("规则 budget 需要以“实际/预算”计的指标，%q 不是", "rule budget needs an indicator that is spending over budget, which %q is not", info.ID), diag.Text{})
	}
	boundsFit(at, rule, info)
}

func needsDirection(kind string) bool { return kind == "deduct" || kind == "bands" }

func directionHint(info IndicatorInfo) diag.Text {
	if info.Counted {
		return diag.T("计次指标请用 deduct_each", "for a count of events use deduct_each")
	}
	return diag.T("区间型指标请用 range", "for an indicator that should stay in a band use range")
}

func opposite(kind string) string {
	if kind == "at_most" {
		return "at_least"
	}
	return "at_most"
}

// boundsFit holds linear and range against the indicator's direction.
func boundsFit(at strict.Node, rule Rule, info IndicatorInfo) {
	if z, f := rule.Zero, rule.Full; z != nil && f != nil {
		switch {
		case *z == *f:
			at.Error(diag.T("linear：zero 与 full 相同", "linear: zero and full are the same"), diag.Text{})
		case info.Better == Higher && *f < *z, info.Better == Lower && *f > *z:
			at.Error(diag.T("linear：zero 与 full 的次序与指标 %[1]q 的方向（%[2]s）相反", "linear: zero and full run against indicator %[1]q, of which %[3]s values are better", info.ID, directionName(info.Better).ZH, info.Better), diag.T("对调 zero 与 full", "swap zero and full"))
		}
	}
	if z, f := rule.ZeroRange, rule.FullRange; z != nil && f != nil && (z[0] > f[0] || z[1] < f[1]) {
		at.Error(diag.T("range：zero 必须把 full 包在里面", "range: zero must enclose full"), diag.Text{})
	}
}

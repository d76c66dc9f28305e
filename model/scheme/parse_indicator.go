package scheme

import (
	"kaohe/model/diag"
	"kaohe/model/strict"
)

// indicator reads one indicator of a dimension; ok tells whether its weight
// could be read.
func (r *reader) indicator(m *strict.Map) (i Indicator, ok bool) {
	id := m.Need("id")
	i.ID, i.Line = id.Text(), m.Node().Line()
	info, known := r.known[i.ID]
	if id.Given() && !known {
		id.Error(diag.T("未知的指标 %q", "unknown indicator %q", i.ID), r.nearestIndicator(i.ID))
	}
	i.With = readWith(m.Get("with"), info, known)
	r.raterParameters(&i, m.Get("with"), info)
	r.usedOnce(id, i)
	i.Reference = m.Get("reference").Bool()
	i.Target = optional(m.Get("target"), info.Unit)
	i.Reason = bilingual(m, "reason")
	i.MinN = minN(m.Get("min_n"), info)
	readRule(m, &i, info)
	i.Weight, ok = weight(m, i)
	r.limits(m, &i)
	r.modifiers(m, &i, info)
	i.Rule.FormulaAt.Excerpt = diag.LineOf(r.src, i.Rule.FormulaAt.Line)
	m.Close()
	checkTarget(m, i, info)
	return i, ok
}

func (r *reader) nearestIndicator(id string) diag.Text {
	hint := diag.DidYouMean(id, sortedKeys(r.known))
	if hint == (diag.Text{}) {
		return diag.T("kaohe indicators 列出全部指标", "kaohe indicators lists them all")
	}
	return hint
}

// usedOnce reports a second use of the same indicator with the same parameters.
func (r *reader) usedOnce(at strict.Node, i Indicator) {
	if !at.Given() {
		return
	}
	if line, twice := r.used[i.Variant()]; twice {
		at.Error(diag.T("指标 %q 已在第 %d 行用过", "indicator %q is used already in line %d", i.Variant(), line),
			diag.T("一个方案里每个指标只用一次，除非参数（with）不同", "a scheme uses an indicator once, unless its parameters (with) differ"))
		return
	}
	r.used[i.Variant()] = at.Line()
}

// readWith reads parameters of the indicator's SQL; those that say the default are
// left out, so that the same observations have one name.
func readWith(n strict.Node, info IndicatorInfo, known bool) map[string]string {
	if !n.Given() {
		return nil
	}
	m := n.Map()
	var out map[string]string
	for _, e := range m.Entries() {
		value := e.Value.Text()
		standard, ok := info.Params[e.Key]
		switch {
		case !known:
		case !ok:
			e.At.Error(diag.T("指标 %q 没有参数 %q", "indicator %q has no parameter %q", info.ID, e.Key), diag.DidYouMean(e.Key, sortedKeys(info.Params)))
		case isNumber(standard) && !isNumber(value):
			e.Value.Error(diag.T("参数 %q 应为数字（得到 %q）", "parameter %q: expected a number (got %q)", e.Key, value),
				diag.T("默认值是 %s", "the default is %s", standard))
		case !sameValue(standard, value):
			if out == nil {
				out = map[string]string{}
			}
			out[e.Key] = value
		}
	}
	return out
}

func isNumber(text string) bool {
	_, ok := strict.ParseNumber(text)
	return ok
}

// sameValue compares two parameter values: 24 and 24.0 are one.
func sameValue(a, b string) bool {
	x, xok := strict.ParseNumber(a)
	y, yok := strict.ParseNumber(b)
	return a == b || xok && yok && x == y
}

// optional reads a quantity that may be absent.
func optional(n strict.Node, unit string) *float64 {
	if v, ok := quantity(n, unit); ok {
		return &v
	}
	return nil
}

func minN(n strict.Node, info IndicatorInfo) int {
	v, ok := n.Integer()
	switch {
	case ok && v < 1:
		n.Error(diag.T("min_n 必须是 1 或以上（得到 %d）", "min_n: must be 1 or more (got %d)", v), diag.Text{})
	case ok && info.Counted:
		n.Error(diag.T("计次指标没有样本下限：没有事件就是 0 次", "min_n: a count of events has no least sample, no event is simply 0"), diag.T("删去 min_n", "remove min_n"))
	}
	return v
}

// weight reads what an indicator is worth. Bonus items and references weigh 0.
func weight(m *strict.Map, i Indicator) (float64, bool) {
	n := m.Get("weight")
	if i.Reference || i.Rule.Kind == "bonus" {
		if v, ok := n.Number(); ok && v != 0 {
			n.Error(diag.T("权重：加分项与参考项的权重为 0（得到 %s）", "weight: a bonus or reference item weighs 0 (got %s)", n.Text()), diag.T("删去 weight", "remove weight"))
		}
		return 0, true
	}
	return positive(m.Need("weight"))
}

// limits reads floor and cap, in the points in which the rule is applied.
func (r *reader) limits(m *strict.Map, i *Indicator) {
	if i.Reference || i.Rule.Kind == "bonus" {
		for _, key := range []string{"floor", "cap"} {
			m.Refuse(key, diag.T("加分项与参考项没有 %s", "a bonus or reference item takes no %s", key), diag.T("加分上限写在规则里：rule: {kind: bonus, cap: …}", "the most a bonus may give stands in its rule: {kind: bonus, cap: …}"))
		}
		return
	}
	worth := r.worth(*i)
	i.Floor = limit(m.Get("floor"), worth)
	i.Cap = limit(m.Get("cap"), worth)
	if i.Floor != nil && i.Cap != nil && *i.Floor > *i.Cap {
		m.Key("floor").Error(diag.T("floor（%s）高于 cap（%s）", "floor: %s is above cap, %s", plain(*i.Floor), plain(*i.Cap)), diag.Text{})
	}
}

func limit(n strict.Node, worth float64) *float64 {
	v, ok := n.Number()
	if !ok {
		return nil
	}
	if worth > 0 && (v < 0 || v > worth || isPercent(n.Text())) {
		n.Error(diag.T("必须在 0 到 %s 分之间（得到 %s）", "must be from 0 to %s points (got %s)", plain(worth), n.Text()), diag.Text{})
		return nil
	}
	return &v
}

// checkTarget holds the targets against what the rule does with them.
func checkTarget(m *strict.Map, i Indicator, info IndicatorInfo) {
	n, some := m.Get("target"), m.Get("targets")
	kind, known := ruleKind(i.Rule.Kind)
	switch {
	case !known:
	case kind.Target == TargetNeeded && !n.Given() && some.Given():
		m.Key("targets").Error(diag.T("还需要 target：不在 targets 之内的人以它为准", "a target is needed too: it is that of everyone whom no entry of targets names"), diag.Text{})
	case kind.Target == TargetNeeded && !n.Given():
		m.Node().Error(diag.T("规则 %q 需要目标值 target", "rule %q needs a target", kind.Name), diag.Text{})
	case i.Rule.formulaUsesTarget() && !n.Given():
		m.Node().Error(diag.T("公式用到了 t，需要目标值 target", "the formula names t: a target is needed"), diag.T("写明 target，或改用 v、n、w", "give target, or use v, n and w only"))
	case kind.Target == TargetNone && n.Given():
		m.Key("target").Error(diag.T("规则 %q 不用目标值", "rule %q has no use for a target", kind.Name), diag.T("删去 target", "remove target"))
	case kind.Target == TargetNone && some.Given():
		m.Key("targets").Error(diag.T("规则 %q 不用目标值", "rule %q has no use for a target", kind.Name), diag.T("删去 targets", "remove targets"))
	}
	if i.Target != nil && (info.Unit == "share") && (*i.Target < 0 || *i.Target > 1) {
		n.Error(diag.T("比率的目标值必须在 0%% 到 100%% 之间（得到 %s）", "target: a share must be from 0%% to 100%% (got %s)", n.Text()), diag.Text{})
	}
}

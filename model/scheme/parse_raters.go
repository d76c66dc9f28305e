package scheme

import (
	"slices"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// multiRater is the indicator that raters is about.
const multiRater = "multi_rater"

// raters reads what each side of the multi-rater appraisal weighs. The weights
// become parameters of the indicator, so that its observations are made with
// them; see raterParameters.
func (r *reader) raters(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	r.Raters = &Raters{}
	r.ratersAt = n
	if v, ok := atLeastOne(m.Get("at_least")); ok {
		r.Raters.AtLeast = v
	}
	r.Raters.Weights = raterWeights(m.Get("weights"))
	m.Close()
	if n.IsMap() && !m.Get("at_least").Given() && !m.Get("weights").Given() {
		n.Error(diag.T("raters 里什么也没有", "raters says nothing"), diag.T("写明 at_least 或 weights，或删去它", "give at_least or weights, or remove it"))
	}
}

func raterWeights(n strict.Node) []RaterWeight {
	entries := n.Map().Entries()
	var out []RaterWeight
	sum, complete := 0.0, len(entries) > 0
	for _, e := range entries {
		if !knownRelation(e) {
			complete = false
			continue
		}
		v, ok := awardOf(e)
		if ok && v == 0 {
			e.Value.Error(diag.T("必须大于 0（得到 %s）", "must be above 0 (got %s)", e.Value.Text()), diag.T("不参评的一方不写", "leave out a side that does not rate"))
			ok = false
		}
		out, sum, complete = append(out, RaterWeight{e.Key, v}), sum+v, complete && ok
	}
	switch {
	case n.IsMap() && len(entries) == 0:
		n.Error(diag.T("至少需要一方", "at least one side is needed"), diag.Text{})
	case complete && !sumsTo(sum*100, 100):
		n.Error(diag.T("权重：各方之和必须为 100%%（得到 %s%%）", "weights: must sum to 100%% (got %s%%)", plain(sum*100)), diag.Text{})
	}
	return out
}

// knownRelation reports a side that does not exist, and the person's own.
func knownRelation(e strict.Entry) bool {
	known := termNames(Relations)
	switch {
	case slices.Contains(known, e.Key):
		return true
	case e.Key == "self":
		e.At.Error(diag.T("自评不计分，不能有权重", "a person's own rating does not count and has no weight"), diag.T("删去 self", "remove self"))
	default:
		e.At.Error(diag.T("未知的评分方 %q", "unknown side %q", e.Key), diag.DidYouMean(e.Key, known))
	}
	return false
}

// raterParameters gives the indicator's parameters that the scheme's rater
// weights stand for: a side that is not named weighs 0.
func (r *reader) raterParameters(i *Indicator, with strict.Node, info IndicatorInfo) {
	if i.ID != multiRater || r.Raters == nil || len(r.Raters.Weights) == 0 {
		return
	}
	for _, relation := range termNames(Relations) {
		standard, ok := info.Params[relation]
		value := plain(r.Raters.weight(relation) * 100)
		if !ok && value != "0" {
			r.ratersAt.Error(diag.T("指标 %q 没有参数 %q，该方的权重不起作用", "indicator %q has no parameter %q: the weight of that side has no effect", i.ID, relation),
				diag.T("在项目的 indicators/%s.sql 里加上 -- param: %s = …", "add -- param: %[2]s = … to indicators/%[1]s.sql of the project", i.ID, relation))
			continue
		}
		if _, own := i.With[relation]; own {
			with.Error(diag.T("%q 的权重已由 raters 给出", "the weight of %q is given by raters", relation), diag.T("只写一处", "give it in one place"))
			return
		}
		if ok && !sameValue(standard, value) {
			if i.With == nil {
				i.With = map[string]string{}
			}
			i.With[relation] = value
		}
	}
}

// weight gives what a side weighs, 0 where it is not named.
func (r Raters) weight(relation string) float64 {
	for _, w := range r.Weights {
		if w.Relation == relation {
			return w.Weight
		}
	}
	return 0
}

// ratersUsed reports raters in a scheme that appraises nobody by them.
func (r *reader) ratersUsed() {
	if r.Raters == nil {
		return
	}
	for _, i := range r.Indicators() {
		if i.ID == multiRater {
			return
		}
	}
	r.ratersAt.Error(diag.T("方案没有用到指标 %q，raters 不起作用", "raters has no effect: the scheme does not use indicator %q", multiRater),
		diag.T("加上该指标，或删去 raters", "add the indicator, or remove raters"))
}

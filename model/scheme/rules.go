package scheme

import (
	"slices"

	"kaohe/model/diag"
)

// TargetUse says what a rule does with the indicator's target.
type TargetUse int

// What a target is to a rule.
const (
	TargetNone   TargetUse = iota // it may not be given: it would do nothing
	TargetShown                   // it may be given, to be drawn beside the value
	TargetNeeded                  // the rule cannot do without
)

// RuleKind is one kind of scoring rule: a row of Rules.
type RuleKind struct {
	Name     string
	Needs    []string  // parameters that must be given
	Allows   []string  // parameters that may be given besides
	Target   TargetUse // what it does with the indicator's target
	Counted  bool      // it works on counts of events only
	Sentence diag.Text // how it reads; names in {braces} are filled in

	points func(in input) float64
}

// Rules is the whole vocabulary of rules, in the order in which it is explained.
// score.sql of model/sql has one CASE branch for each row.
var Rules = []RuleKind{
	{
		Name: "deduct", Needs: []string{"points", "per"}, Allows: []string{"steps"}, Target: TargetNeeded,
		Sentence: diag.Text{
			ZH: "目标 {target}，每{short} {per} 扣 {points} 分{steps}，扣完为止",
			EN: "target {target}; {points} off for each {per} {short}{steps}, never below 0",
		},
		points: pointsDeduct,
	},
	{
		Name: "deduct_each", Needs: []string{"points"}, Counted: true,
		Sentence: diag.Text{
			ZH: "每发生 1 次扣 {points} 分，扣完为止",
			EN: "{points} off for each occurrence, never below 0",
		},
		points: pointsDeductEach,
	},
	{
		Name: "bands", Needs: []string{"bands"}, Allows: []string{"interpolate"}, Target: TargetShown,
		Sentence: diag.Text{ZH: "按档给分：{bands}{joined}", EN: "by band: {bands}{joined}"},
		points:   pointsBands,
	},
	{
		Name: "linear", Needs: []string{"zero", "full"}, Target: TargetShown,
		Sentence: diag.Text{
			ZH: "{zero} 得 0 分，{full} 得满分，其间按比例",
			EN: "no points at {zero}, all points at {full}, in proportion between",
		},
		points: pointsLinear,
	},
	{
		Name: "range", Needs: []string{"full", "zero"}, Target: TargetShown,
		Sentence: diag.Text{
			ZH: "{full} 得满分；低至 {low} 或高至 {high} 得 0 分，其间按比例",
			EN: "all points within {full}; none at {low} or less or at {high} or more, in proportion between",
		},
		points: pointsRange,
	},
	{
		Name: "at_most", Allows: []string{"points", "per", "steps"}, Target: TargetNeeded,
		Sentence: diag.Text{ZH: "不超过 {target} 得满分，{beyond}", EN: "all points at no more than {target}, {beyond}"},
		points:   pointsAtMost,
	},
	{
		Name: "at_least", Allows: []string{"points", "per", "steps"}, Target: TargetNeeded,
		Sentence: diag.Text{ZH: "不低于 {target} 得满分，{beyond}", EN: "all points at {target} or more, {beyond}"},
		points:   pointsAtLeast,
	},
	{
		Name: "rating", Needs: []string{"labels"},
		Sentence: diag.Text{
			ZH: "按评定等次给分：{labels}；多次评定取平均等次，按比例",
			EN: "by rating: {labels}; the mean of several ratings counts in proportion",
		},
		points: pointsRating,
	},
	{
		Name: "budget", Needs: []string{"points", "per"}, Allows: []string{"steps"},
		Sentence: diag.Text{
			ZH: "不超预算得满分，每超预算 {per} 扣 {points} 分{steps}，扣完为止",
			EN: "all points within the budget; {points} off for each {per} of overspend{steps}, never below 0",
		},
		points: pointsBudget,
	},
	{
		Name: "bonus", Needs: []string{"points"}, Allows: []string{"cap"}, Counted: true,
		Sentence: diag.Text{ZH: "加分项：每次加 {points} 分{most}", EN: "bonus: {points} more for each occurrence{most}"},
		points:   pointsBonus,
	},
	{
		Name: "formula", Needs: []string{"sql"}, Target: TargetShown,
		Sentence: diag.Text{
			ZH: "{goal}按公式计分：{formula}，不低于 0 分，不超过满分",
			EN: "{goal}by formula: {formula}, never below 0 nor above all points",
		},
		points: pointsFormula,
	},
}

// ruleKind finds a kind by its name.
func ruleKind(name string) (RuleKind, bool) {
	for _, k := range Rules {
		if k.Name == name {
			return k, true
		}
	}
	return RuleKind{}, false
}

// has tells whether the kind knows a parameter.
func (k RuleKind) has(parameter string) bool {
	return slices.Contains(k.Needs, parameter) || slices.Contains(k.Allows, parameter)
}

func ruleNames() []string {
	var names []string
	for _, k := range Rules {
		names = append(names, k.Name)
	}
	return names
}

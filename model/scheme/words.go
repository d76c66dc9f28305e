package scheme

import "kaohe/model/diag"

// Term is a word of the scheme language and how people say it.
type Term struct {
	Name  string
	Title diag.Text
}

// The fixed words of the scheme language. The parser, the printed policy and
// the JSON Schema read them from here.
var (
	// Relations are the sides whose ratings may count; a person's own never do.
	Relations = []Term{
		{"manager", diag.Text{ZH: "上级", EN: "manager"}},
		{"peer", diag.Text{ZH: "同事", EN: "peers"}},
		{"customer_service", diag.Text{ZH: "客服", EN: "customer service"}},
		{"customer", diag.Text{ZH: "客户", EN: "customers"}},
	}

	// StratumColumns are the columns of tickets that describe a case and not how
	// it was handled: those by which the mix of cases may be adjusted.
	StratumColumns = []Term{
		{"channel", diag.Text{ZH: "渠道", EN: "channel"}},
		{"category", diag.Text{ZH: "类别", EN: "category"}},
		{"product", diag.Text{ZH: "产品", EN: "product"}},
		{"complexity", diag.Text{ZH: "复杂程度", EN: "complexity"}},
		{"fault", diag.Text{ZH: "故障类型", EN: "kind of fault"}},
		{"priority", diag.Text{ZH: "优先级", EN: "priority"}},
		{"service_mode", diag.Text{ZH: "服务方式", EN: "mode of service"}},
	}

	// ConsequenceKinds are the kinds of what may follow from results.
	ConsequenceKinds = []Term{
		{"reward", diag.Text{ZH: "奖励", EN: "reward"}},
		{"penalty", diag.Text{ZH: "处罚", EN: "penalty"}},
		{"warning", diag.Text{ZH: "警示", EN: "warning"}},
		{"training", diag.Text{ZH: "培训", EN: "training"}},
		{"resources", diag.Text{ZH: "资源支持", EN: "resources"}},
	}

	// ConditionKinds are the kinds of conditions, as scheme_condition holds them.
	ConditionKinds = []Term{
		{"grade", diag.Text{ZH: "等级及以上", EN: "a grade or better"}},
		{"grade_at_most", diag.Text{ZH: "等级及以下", EN: "a grade or worse"}},
		{"score", diag.Text{ZH: "正式得分", EN: "official score"}},
		{"dimension", diag.Text{ZH: "维度得分率", EN: "share of a dimension's points"}},
		{"indicator", diag.Text{ZH: "指标值", EN: "value of an indicator"}},
		{"team_rank", diag.Text{ZH: "团队名次", EN: "rank of the team"}},
		{"team", diag.Text{ZH: "团队", EN: "team"}},
		{"team_kind", diag.Text{ZH: "团队类型", EN: "kind of team"}},
	}

	// Scopes say whose records score a person; the first word of this and the
	// lists below is the default.
	Scopes = []Term{
		{"own", diag.Text{ZH: "本人的记录", EN: "their own records"}},
		{"team", diag.Text{ZH: "全部下属与本人的记录", EN: "the records of everyone under them and their own"}},
	}

	// Bases say on what a rule is applied.
	Bases = []Term{
		{"points", diag.Text{ZH: "指标满分即其权重", EN: "an indicator is worth its weight in points"}},
		{"hundred", diag.Text{ZH: "先按 100 分计，再乘权重", EN: "scored out of 100, then weighted"}},
	}

	// Missings say what becomes of an indicator without data.
	Missings = []Term{
		{"redistribute", diag.Text{ZH: "权重分给同一维度的其他指标", EN: "its weight goes to the others of its dimension"}},
		{"full", diag.Text{ZH: "按满分计", EN: "counts in full"}},
		{"zero", diag.Text{ZH: "计 0 分", EN: "counts as 0"}},
	}

	// Rollups say how a longer cycle is made from the base cycle.
	Rollups = []Term{
		{"mean", diag.Text{ZH: "各期正式得分的平均", EN: "the mean of the official scores"}},
		{"pool", diag.Text{ZH: "合并各期记录，重新计分", EN: "the records taken together and scored anew"}},
	}

	// StepWords say how a part of a step counts.
	StepWords = []Term{
		{"whole", diag.Text{ZH: "只计整档", EN: "full steps only"}},
		{"started", diag.Text{ZH: "不足一档按一档计", EN: "a started step is a step"}},
		{"proportional", diag.Text{ZH: "按比例", EN: "in proportion"}},
	}

	// Ops are the comparisons of gates and conditions; a longer one stands before
	// one that it begins with.
	Ops = []string{"<=", ">=", "<", ">", "="}
)

// termNames gives the names of terms in their order.
func termNames(terms []Term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.Name)
	}
	return out
}

// termTitle says a term; an unknown name stands for itself.
func termTitle(terms []Term, name string) diag.Text {
	for _, t := range terms {
		if t.Name == name {
			return t.Title
		}
	}
	return diag.Text{ZH: name, EN: name}
}

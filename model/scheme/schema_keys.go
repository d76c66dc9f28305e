package scheme

import "kaohe/model/diag"

// schemaOfScheme is the whole schema: the scheme's keys, then the definitions
// they point to.
func schemaOfScheme() object {
	head := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:kaohe:scheme:1"},
		{"title", "考核方案 / appraisal scheme"},
		{"description", "kaohe 的考核方案文件。权重之和、指标名称与单位由 kaohe check 核对。\nA scheme file of kaohe. Sums of weights, names and units of indicators are checked by kaohe check."},
	}
	head = append(head, mapping(schemeKeys(), member{"allOf", []object{quarterlyCycles()}})...)
	var definitions object
	for _, d := range schemaDefinitions {
		definitions = append(definitions, member{d.name, d.schema()})
	}
	return append(head, member{"$defs", definitions})
}

// schemaDefinitions are the mappings inside a scheme, by name.
var schemaDefinitions = []struct {
	name   string
	schema func() object
}{
	{"dimension", func() object { return mapping(dimensionKeys()) }},
	{"indicator", indicatorSchema},
	{"rule", ruleSchema},
	{"band", func() object { return mapping(bandKeys()) }},
	{"target", func() object {
		return mapping(targetKeys(), member{"anyOf", anyRequired("role", "team", "period")})
	}},
	{"gate", func() object {
		return mapping(gateKeys(), member{"oneOf", anyRequired("cap_grade", "score")})
	}},
	{"multiplier", func() object { return mapping(multiplierKeys()) }},
	{"raters", func() object {
		return mapping(raterKeys(), member{"minProperties", 1})
	}},
	{"grade", func() object { return mapping(gradeKeys()) }},
	{"award", func() object { return mapping(awardKeys()) }},
	{"consequence", func() object { return mapping(consequenceKeys()) }},
	{"when", func() object {
		return mapping(whenKeys(), member{"anyOf", anyRequired(resultKeys()...)})
	}},
	{"when_dimension", func() object {
		return mapping(whenDimensionKeys(), member{"oneOf", anyRequired("at_least", "below")})
	}},
	{"when_indicator", func() object { return mapping(whenIndicatorKeys()) }},
}

// inTwo is a text that holds no verbs.
func inTwo(zh, en string) diag.Text { return diag.Text{ZH: zh, EN: en} }

// anyRequired lists alternatives, each of which needs one key.
func anyRequired(names ...string) []object {
	var out []object
	for _, name := range names {
		out = append(out, object{{"required", []string{name}}})
	}
	return out
}

// bilingualKeys are a text and its English beside it.
func bilingualKeys(name string, title diag.Text) []key {
	return []key{
		{name, title, textValue(), false},
		{name + "_en", diag.T("%[1]s（英文）", "%[2]s in English", title.ZH, title.EN), textValue(), false},
	}
}

// titleKeys are title, which is needed, and title_en.
func titleKeys() []key {
	keys := bilingualKeys("title", inTwo("名称", "title"))
	keys[0].needed = true
	return keys
}

func join(lists ...[]key) []key {
	var out []key
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func schemeKeys() []key {
	return join([]key{
		{"kaohe", inTwo("格式版本", "version of the format"), object{{"const", formatVersion}}, true},
		{"scheme", inTwo("方案名", "name of the scheme"), identifierValue(), true},
		{"version", inTwo("方案版本", "version of the scheme"), textValue(), false},
	}, titleKeys(), []key{
		{"applies_to", inTwo("适用对象；同时满足", "whom it appraises; all given must hold"), mapping([]key{
			{"roles", inTwo("岗位", "roles"), namesValue(), false},
			{"teams", inTwo("团队（含下属）", "teams, with those under them"), namesValue(), false},
			{"team_kinds", inTwo("本人团队的类型", "kinds of the person's own team"), namesValue(), false},
		}, member{"minProperties", 1}), false},
		{"scope", inTwo("以谁的记录计分", "whose records score a person"), oneOfTerms(Scopes), false},
		{"cycle", inTwo("考核周期", "base cycle"), object{{"enum", []Cycle{Month, Quarter}}}, true},
		{"rollup", inTwo("季度、年度得分的算法", "how longer cycles are made"), mapping([]key{
			{"quarter", inTwo("季度", "quarter"), oneOfTerms(Rollups), false},
			{"year", inTwo("年度", "year"), oneOfTerms(Rollups), false},
		}), false},
		{"basis", inTwo("计分基础", "basis of points"), oneOfTerms(Bases), false},
		{"score_digits", inTwo("正式得分的小数位数", "decimals of the official score"), object{{"type", "integer"}, {"minimum", 0}, {"maximum", 4}}, false},
		{"missing", inTwo("缺数据的指标", "indicators without data"), oneOfTerms(Missings), false},
		{"total_cap", inTwo("总分上限（含加分）", "the most a total may reach, bonus included"), object{{"type", "number"}, {"minimum", 100}}, false},
		{"raters", inTwo("多方评价", "multi-rater appraisal"), ref("raters"), false},
		{"dimensions", inTwo("维度；权重合计 100", "dimensions; weights sum to 100"), listOf(ref("dimension")), true},
		{"grades", inTwo("等级，从高到低", "grades, best first"), listOf(ref("grade")), true},
		{"promotion", inTwo("晋升", "promotion"), mapping([]key{
			{"grade", inTwo("等级", "grade"), identifierValue(), true},
			{"consecutive", inTwo("连续几期", "consecutive periods"), wholeValue(1), true},
			{"cycle", inTwo("周期", "cycle"), cyclesValue(), true},
		}), false},
		{"awards", inTwo("评优", "awards"), object{{"type", "array"}, {"items", ref("award")}}, false},
		{"consequences", inTwo("奖惩、培训与资源", "rewards, penalties, training, resources"), object{{"type", "array"}, {"items", ref("consequence")}}, false},
		{"training", inTwo("培训建议", "suggestions of training"), mapping([]key{
			{"below", inTwo("能力项得分率低于", "share of an ability item's points below which it is suggested"), shareValue(0, 1), true},
		}), false},
		{"appeal", inTwo("申诉", "appeal"), mapping([]key{
			{"within_workdays", inTwo("公布后几个工作日内提出", "working days to file"), wholeValue(1), false},
			{"answer_workdays", inTwo("几个工作日内答复", "working days to answer"), wholeValue(1), false},
		}), false},
	})
}

// quarterlyCycles says that nothing in a quarterly scheme goes by the month.
func quarterlyCycles() object {
	longer := object{{"properties", object{{"cycle", object{{"enum", []Cycle{Quarter, Year}}}}}}}
	return object{
		{"if", object{{"required", []string{"cycle"}}, {"properties", object{{"cycle", object{{"const", Quarter}}}}}}},
		{"then", object{{"properties", object{
			{"rollup", object{{"propertyNames", object{{"enum", []Cycle{Year}}}}}},
			{"promotion", longer},
			{"awards", object{{"items", longer}}},
			{"consequences", object{{"items", longer}}},
		}}}},
	}
}

func dimensionKeys() []key {
	return join([]key{{"id", inTwo("维度名", "name of the dimension"), identifierValue(), true}}, titleKeys(), []key{
		{"weight", inTwo("权重，即其指标之和", "weight: that of its indicators together"), positiveValue(), true},
	}, bilingualKeys("reason", inTwo("权重的理由", "why this weight")), []key{
		{"indicators", inTwo("指标", "indicators"), listOf(ref("indicator")), true},
	})
}

func indicatorKeys() []key {
	return join([]key{
		{"id", inTwo("指标名（见 kaohe indicators）", "id of the indicator (see kaohe indicators)"), object{{"type", "string"}, {"minLength", 1}}, true},
		{"weight", inTwo("权重；加分项与参考项为 0", "weight; 0 for bonus and reference items"), object{{"type", "number"}, {"minimum", 0}}, false},
		{"target", inTwo("目标：90%、24h、80", "target: 90%, 24h, 80"), quantityValue(), false},
		{"targets", inTwo("按岗位、团队、时期另定的目标；取第一条符合的", "targets by role, team or period; the first that holds"), listOf(ref("target")), false},
		{"rule", inTwo("评分规则", "rule"), ref("rule"), false},
		{"min_n", inTwo("最少样本数", "least number of records"), wholeValue(1), false},
		{"with", inTwo("指标的参数", "parameters of the indicator"), object{{"type", "object"}, {"additionalProperties", object{{"type", []string{"string", "number", "boolean"}}}}}, false},
		{"floor", inTwo("最低得分", "least points"), object{{"type", "number"}, {"minimum", 0}}, false},
		{"cap", inTwo("最高得分", "most points"), object{{"type", "number"}, {"minimum", 0}}, false},
		{"reference", inTwo("只看不计分", "shown, not scored"), object{{"type", "boolean"}}, false},
		{"adjust_for", inTwo("按工单结构调整", "adjust for the mix of cases by"), orListOf(oneOfTerms(StratumColumns)), false},
		{"gate", inTwo("一票否决", "gate"), orListOf(ref("gate")), false},
		{"multiplier", inTwo("奖金系数，从好到差", "factors on bonus pay, best first"), listOf(ref("multiplier")), false},
	}, bilingualKeys("reason", inTwo("权重或目标的理由", "why this weight or target")))
}

// indicatorSchema adds to the keys what depends on the rule.
func indicatorSchema() object {
	none := object{{"properties", object{{"weight", object{{"const", 0}}}, {"floor", false}, {"cap", false}}}}
	withoutTarget := kindsWith(func(k RuleKind) bool { return k.Target == TargetNone })
	withTarget := kindsWith(func(k RuleKind) bool { return k.Target == TargetNeeded })
	return mapping(indicatorKeys(), member{"allOf", []object{
		{
			{"if", object{{"required", []string{"reference"}}, {"properties", object{{"reference", object{{"const", true}}}}}}},
			{"then", append(object{{"not", object{{"required", []string{"rule"}}}}}, none...)},
			{"else", append(object{{"required", []string{"rule"}}}, whenKind([]string{"bonus"}, none)...)},
		},
		{
			{"if", object{{"anyOf", []object{
				{{"required", []string{"reference"}}, {"properties", object{{"reference", object{{"const", true}}}}}},
				{{"required", []string{"rule"}}, {"properties", object{{"rule", object{{"properties", object{{"kind", object{{"const", "bonus"}}}}}}}}}},
			}}}},
			{"else", object{{"required", []string{"weight"}}, {"properties", object{{"weight", object{{"exclusiveMinimum", 0}}}}}}},
		},
		whenKind(withTarget, object{{"required", []string{"target"}}}),
		whenKind(withoutTarget, object{{"properties", object{{"target", false}, {"targets", false}}}}),
	}})
}

// ruleKeys are the parameters of all kinds of rules; which kind has which stands
// in Rules.
var ruleKeys = []key{
	{"points", inTwo("每档分数", "points a step"), positiveValue(), false},
	{"per", inTwo("一档的大小：1pp、1h、5", "size of a step: 1pp, 1h, 5"), quantityValue(), false},
	{"steps", inTwo("不足一档", "a part of a step"), oneOfTerms(StepWords), false},
	{"zero", inTwo("得 0 分处", "where there are no points"), quantityValue(), false},
	{"full", inTwo("得满分处", "where there are all points"), quantityValue(), false},
	{"bands", inTwo("各档，从好到差", "bands, best first"), object{{"type", "array"}, {"minItems", 2}, {"items", ref("band")}}, false},
	{"interpolate", inTwo("两档之间按比例", "in proportion between bands"), object{{"type", "boolean"}}, false},
	{"labels", inTwo("等次与得分率，从好到差", "labels and their awards, best first"), object{{"type", "object"}, {"minProperties", 2}, {"additionalProperties", shareValue(0, 1)}}, false},
	{"cap", inTwo("最多加分", "most bonus points"), positiveValue(), false},
	{"sql", inTwo("公式：v 实绩，t 目标，n 样本数，w 满分", "formula over v (value), t (target), n (records), w (worth)"), object{{"type", "string"}, {"minLength", 1}, {"maxLength", maxFormula}, {"pattern", `^[^;'"%^]*$`}}, false},
}

func bandKeys() []key {
	return join([]key{
		{"at", inTwo("界限（含）；最后一档可以没有", "bound, inclusive; the last may have none"), quantityValue(), false},
		{"award", inTwo("得分率", "share of the points"), shareValue(0, 1), true},
	}, bilingualKeys("title", inTwo("名称", "title")))
}

func targetKeys() []key {
	return []key{
		{"role", inTwo("岗位", "role"), object{{"type", []string{"string", "number"}}, {"minLength", 1}}, false},
		{"team", inTwo("团队（含下属）", "team, with those under it"), object{{"type", []string{"string", "number"}}, {"minLength", 1}}, false},
		{"period", inTwo("时期：2026、2026Q3、2026-09", "period: 2026, 2026Q3, 2026-09"), periodValue(), false},
		{"target", inTwo("目标", "target"), quantityValue(), true},
	}
}

func gateKeys() []key {
	return []key{
		{"when", inTwo("条件：\">= 1\"、\"< 60%\"", "condition: \">= 1\", \"< 60%\""), comparisonValue(), true},
		{"cap_grade", inTwo("等级最高为", "the best grade that is left"), identifierValue(), false},
		{"score", inTwo("总分最高为", "the most that is left of the total"), object{{"type", "number"}, {"minimum", 0}}, false},
	}
}

func multiplierKeys() []key {
	return []key{
		{"at", inTwo("界限（含）；最后一档可以没有", "bound, inclusive; the last may have none"), quantityValue(), false},
		{"pay", inTwo("系数：1.2 或 120%", "factor: 1.2 or 120%"), shareValue(0, maxPay), true},
	}
}

func raterKeys() []key {
	var weights []key
	for _, r := range Relations {
		weights = append(weights, key{r.Name, r.Title, shareValue(0, 1), false})
	}
	return []key{
		{"at_least", inTwo("最少评分人数（不含本人）", "least number of raters, without the person"), wholeValue(1), false},
		{"weights", inTwo("各方权重，合计 100%", "weights of the sides, together 100%"), mapping(weights, member{"minProperties", 1}), false},
	}
}

func gradeKeys() []key {
	return join([]key{{"id", inTwo("等级名", "name of the grade"), identifierValue(), true}}, titleKeys(), []key{
		{"min", inTwo("下限（含）", "lower bound, inclusive"), object{{"type", "number"}, {"minimum", 0}}, true},
		{"pay", inTwo("薪酬影响：+10%", "effect on pay: +10%"), shareValue(-1, 1), false},
		{"actions", inTwo("后续措施", "what follows"), orTexts(), false},
		{"actions_en", inTwo("后续措施（英文）", "what follows, in English"), orTexts(), false},
	})
}

// orTexts is a text or a list of texts, which may be empty.
func orTexts() object {
	name := object{{"type", []string{"string", "number"}}, {"minLength", 1}}
	return object{{"anyOf", []object{name, {{"type", "array"}, {"uniqueItems", true}, {"items", name}}}}}
}

func awardKeys() []key {
	return join([]key{{"id", inTwo("奖项名", "name of the award"), identifierValue(), true}}, titleKeys(), []key{
		{"cycle", inTwo("周期", "cycle"), cyclesValue(), true},
		{"top", inTwo("前几名", "how many win it"), wholeValue(1), false},
		{"min_grade", inTwo("最低等级", "least grade"), identifierValue(), false},
		{"min_services", inTwo("最少服务单数", "least number of services"), wholeValue(1), false},
		{"guard", inTwo("还须满足", "what must hold besides"), ref("when"), false},
	})
}

func consequenceKeys() []key {
	return join([]key{{"id", inTwo("名", "name"), identifierValue(), true}}, titleKeys(), []key{
		{"kind", inTwo("种类", "kind"), oneOfTerms(ConsequenceKinds), true},
		{"cycle", inTwo("周期；默认为考核周期", "cycle; the base cycle by default"), cyclesValue(), false},
	}, bilingualKeys("value", inTwo("结果", "what follows")), []key{
		{"when", inTwo("条件；须全部满足", "conditions; all must hold"), ref("when"), true},
	})
}

func whenKeys() []key {
	return []key{
		{"grade", inTwo("该等级及以上", "that grade or better"), identifierValue(), false},
		{"grade_at_most", inTwo("该等级及以下", "that grade or worse"), identifierValue(), false},
		{"score", inTwo("正式得分：\">= 85\"", "official score: \">= 85\""), comparisonValue(), false},
		{"dimension", inTwo("维度得分率", "share of a dimension's points"), orListOf(ref("when_dimension")), false},
		{"indicator", inTwo("指标值", "value of an indicator"), orListOf(ref("when_indicator")), false},
		{"team_rank", inTwo("所在团队得分前几名", "the team is among the first so many"), wholeValue(1), false},
		{"teams", inTwo("团队（含下属）", "teams, with those under them"), namesValue(), false},
		{"team_kinds", inTwo("团队类型", "kinds of teams"), namesValue(), false},
		{"consecutive", inTwo("连续几期", "periods in a row"), wholeValue(1), false},
	}
}

func whenDimensionKeys() []key {
	return []key{
		{"id", inTwo("维度名", "name of the dimension"), identifierValue(), true},
		{"at_least", inTwo("不低于", "at least"), shareValue(0, 1), false},
		{"below", inTwo("低于", "below"), shareValue(0, 1), false},
	}
}

func whenIndicatorKeys() []key {
	return []key{
		{"id", inTwo("指标名", "id of the indicator"), object{{"type", "string"}, {"minLength", 1}}, true},
		{"when", inTwo("条件：\">= 3\"", "condition: \">= 3\""), comparisonValue(), true},
	}
}

package scheme

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"kaohe/model/diag"
)

// Policy writes the scheme as a formal policy document in Markdown, in one
// language, of a scheme that Parse accepted: everything that a person appraised by it is entitled to know, with
// an example that is computed by the scheme itself, and a place to sign. info
// are the library's indicators with their definitions.
func Policy(s Scheme, info map[string]IndicatorInfo, company string, lang diag.Lang) string {
	p := policy{Scheme: s, info: info, company: company, lang: lang}
	p.title()
	for n, section := range policySections {
		p.heading(n, section.title)
		section.write(&p)
	}
	return p.text.String()
}

// policySections is the document, read top to bottom.
var policySections = []struct {
	title diag.Text
	write func(p *policy)
}{
	{diag.Text{ZH: "目标", EN: "Purpose"}, (*policy).purpose},
	{diag.Text{ZH: "适用范围", EN: "Scope"}, (*policy).scope},
	{diag.Text{ZH: "考核周期", EN: "Appraisal periods"}, (*policy).periods},
	{diag.Text{ZH: "指标与口径", EN: "Indicators and their definitions"}, (*policy).indicators},
	{diag.Text{ZH: "评分规则", EN: "Scoring rules"}, (*policy).rules},
	{diag.Text{ZH: "计算示例", EN: "Worked example"}, (*policy).example},
	{diag.Text{ZH: "等级与结果应用", EN: "Grades and their consequences"}, (*policy).gradesSection},
	{diag.Text{ZH: "多方评价", EN: "Multi-rater appraisal"}, (*policy).ratersSection},
	{diag.Text{ZH: "面谈与培训", EN: "Interview and training"}, (*policy).trainingSection},
	{diag.Text{ZH: "申诉", EN: "Appeal"}, (*policy).appealSection},
	{diag.Text{ZH: "附则", EN: "Final provisions"}, (*policy).final},
}

type policy struct {
	Scheme
	info    map[string]IndicatorInfo
	company string
	lang    diag.Lang
	text    strings.Builder
}

// say writes a paragraph.
func (p *policy) say(t diag.Text) { fmt.Fprintf(&p.text, "%s\n\n", t.In(p.lang)) }

// item writes a list item; a list ends with endList.
func (p *policy) item(t diag.Text) { fmt.Fprintf(&p.text, "- %s\n", t.In(p.lang)) }

func (p *policy) endList() { p.text.WriteString("\n") }

// row writes a table row of cells that are already safe.
func (p *policy) row(cells ...string) {
	p.text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// header writes a table's head; align has one of l and r for each column.
func (p *policy) header(align string, titles ...diag.Text) {
	var names, rules []string
	for n, t := range titles {
		names = append(names, t.In(p.lang))
		rules = append(rules, map[byte]string{'l': "---", 'r': "---:"}[align[n]])
	}
	p.row(names...)
	p.row(rules...)
}

var chineseNumbers = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}

func (p *policy) heading(n int, title diag.Text) {
	fmt.Fprintf(&p.text, "## %s\n\n", diag.T("%[1]s、%[2]s", "%[3]d. %[4]s", chineseNumbers[n], title.ZH, n+1, title.EN).In(p.lang))
}

// sub begins a part of a section.
func (p *policy) sub(title diag.Text) { fmt.Fprintf(&p.text, "### %s\n\n", title.In(p.lang)) }

// safe makes a text safe in both languages.
func safe(t diag.Text) diag.Text {
	return diag.Text{ZH: markdown.Replace(t.ZH), EN: markdown.Replace(t.EN)}
}

// markdown makes a text safe to stand in a line or a table cell.
var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "\\<", "*", "\\*", "`", "\\`", "[", "\\[", "\r", "", "\n", " ")

func (p *policy) title() {
	fmt.Fprintf(&p.text, "# %s\n\n", markdown.Replace(p.Title.In(p.lang)))
	company := markdown.Replace(p.company)
	if company == "" {
		company = diag.T("＿＿＿＿＿＿", "____________").In(p.lang)
	}
	p.say(diag.T("制定单位：%s　方案编号：%s　版本：%s", "Issued by: %s · Scheme: %s · Version: %s", company, p.ID, markdown.Replace(p.Version)))
	p.say(diag.T("发布日期：%[1]s　生效日期：%[1]s", "Published on: %[2]s · In force from: %[2]s", "＿＿＿＿＿＿", "____________"))
}

func (p *policy) purpose() {
	p.say(diag.Text{
		ZH: "为客观评价员工的工作成果，持续改进服务质量，使收入、评优、晋升与培训有据可依，制定本制度。考核以系统数据为准，规则公开，人人适用同一标准；每一项得分都可以说明、可以查证、可以申诉。",
		EN: "This policy exists to assess work fairly, to improve service steadily, and to give pay, awards, promotion and training a stated basis. Scores come from system data under published rules that are the same for everyone; each of them can be explained, checked and contested.",
	})
}

func (p *policy) scope() {
	who := safe(p.AppliesText())
	if p.everyone() {
		p.say(diag.Text{ZH: "本制度适用于全体员工。", EN: "This policy applies to all employees."})
	} else {
		p.say(diag.T("本制度适用于%[1]s的员工。", "This policy applies to these employees: %[2]s.", who.ZH, who.EN))
	}
	if p.Scope == "team" {
		p.say(diag.Text{
			ZH: "被考核人的实绩按其全部下属（逐级）和本人的记录合并计算。",
			EN: "The values of the person appraised are made from the records of everyone under them, at any level, and their own.",
		})
	}
	p.say(diag.Text{
		ZH: "名次只在适用本制度的人员之间、同一考核周期内比较。除计次指标外没有任何已计分数据的人员，当期不考核。",
		EN: "Ranks compare only people under this policy and within one period. A person without any scored data other than counts of events is not appraised in that period.",
	})
}

var cycleNames = map[Cycle]diag.Text{
	Month:   {ZH: "月", EN: "month"},
	Quarter: {ZH: "季度", EN: "quarter"},
	Year:    {ZH: "年", EN: "year"},
}

func (p *policy) periods() {
	base := cycleNames[p.Cycle]
	p.say(diag.T("按%[1]s考核，每%[1]s计算一次正式得分。", "The appraisal period is the %[2]s; an official score is computed for each.", base.ZH, base.EN))
	for _, c := range longerThan(p.Cycle) {
		longer := cycleNames[c]
		zh := strings.TrimSuffix(longer.ZH, "度")
		if p.Rollup[c] == "pool" {
			p.say(diag.T("%[1]s度得分由该%[1]s度内各%[2]s的记录合并后，按本方案的全部规则（含一票否决）重新计算；缺少其中某%[2]s时，以已有各%[2]s计算，并注明“几分之几”（如 2/3）。",
				"The score of a %[3]s is computed anew from the records of its %[4]ss taken together, under all rules of this scheme, gates included. Where one of them does not exist the others are used, and the score says so (for example 2/3).",
				zh, base.ZH, longer.EN, base.EN))
			continue
		}
		p.say(diag.T("%[1]s度得分为该%[1]s度内各%[2]s正式得分的算术平均，按同样方法取舍小数；缺少其中某%[2]s时，以已有各%[2]s平均，并注明“几分之几”（如 2/3）。",
			"The score of a %[3]s is the arithmetic mean of its official scores by %[4]s, rounded in the same way. Where one of them does not exist the mean is taken over those that do, and the score says so (for example 2/3).",
			zh, base.ZH, longer.EN, base.EN))
	}
}

func (p *policy) indicators() {
	p.say(diag.T("考核由 %[1]d 个维度、%[2]d 项指标组成，权重合计 100。口径如下，一切统计以此为准。",
		"The appraisal has %[1]d %[3]s and %[2]d %[4]s; weights sum to 100. The definitions below are binding.",
		len(p.Dimensions), len(p.Indicators()), plural(float64(len(p.Dimensions)), "dimension"), plural(float64(len(p.Indicators())), "indicator")))
	p.header("llrrl", diag.Text{ZH: "维度", EN: "Dimension"}, diag.Text{ZH: "指标", EN: "Indicator"},
		diag.Text{ZH: "权重", EN: "Weight"}, diag.Text{ZH: "目标", EN: "Target"}, diag.Text{ZH: "口径", EN: "Definition"})
	for _, d := range p.Dimensions {
		for n, i := range d.Indicators {
			name := ""
			if n == 0 {
				name = markdown.Replace(d.Title.In(p.lang)) + diag.T("（%s）", " (%s)", plain(d.Weight)).In(p.lang)
			}
			p.row(name, p.name(i), p.weightText(i), p.targetText(i), markdown.Replace(p.definition(i)))
		}
	}
	p.endList()
	p.reasons()
}

// name gives an indicator's title, with its parameters where they are not the
// defaults.
func (p *policy) name(i Indicator) string { return markdown.Replace(i.title(p.info).In(p.lang)) }

func (p *policy) weightText(i Indicator) string {
	switch {
	case i.Reference:
		return diag.Text{ZH: "参考", EN: "reference"}.In(p.lang)
	case i.Rule.Kind == "bonus":
		return diag.Text{ZH: "加分", EN: "bonus"}.In(p.lang)
	}
	return plain(i.Weight)
}

func (p *policy) targetText(i Indicator) string {
	if i.Target == nil {
		return "–"
	}
	info := p.info[i.ID]
	text := FormatValue(*i.Target, info.Unit, p.lang)
	for _, t := range i.Targets {
		text += diag.T("；", "; ").In(p.lang) + t.conditionText(p.lang) + diag.T("：", ": ").In(p.lang) + FormatValue(t.Target, info.Unit, p.lang)
	}
	return markdown.Replace(text)
}

// definition gives an indicator's definition with its parameters filled in.
func (p *policy) definition(i Indicator) string {
	info := p.info[i.ID]
	text := info.Definition.In(p.lang)
	names := sortedKeys(info.Params)
	sort.SliceStable(names, func(a, b int) bool { return len(names[a]) > len(names[b]) })
	for _, name := range names {
		value, other := i.With[name]
		if !other {
			value = info.Params[name]
		}
		text = strings.ReplaceAll(text, "$"+name, value)
	}
	return text
}

// reasons writes why weights and targets are what they are, where the scheme says so.
func (p *policy) reasons() {
	said := false
	say := func(name string, reason diag.Text) {
		if reason.ZH == "" {
			return
		}
		if !said {
			p.say(diag.Text{ZH: "权重与目标的理由：", EN: "Reasons for weights and targets:"})
			said = true
		}
		p.item(diag.T("%[1]s：%[2]s。", "%[3]s: %[4]s.", name, markdown.Replace(reason.ZH), name, markdown.Replace(reason.EN)))
	}
	for _, d := range p.Dimensions {
		say(markdown.Replace(d.Title.In(p.lang)), d.Reason)
		for _, i := range d.Indicators {
			say(p.name(i), i.Reason)
		}
	}
	if said {
		p.endList()
	}
}

func (p *policy) rules() {
	p.header("lrl", diag.Text{ZH: "指标", EN: "Indicator"}, diag.Text{ZH: "满分", EN: "Points"}, diag.Text{ZH: "规则", EN: "Rule"})
	for _, i := range p.Indicators() {
		full := "–"
		if i.Weight > 0 {
			full = plain(p.worth(i))
		}
		p.row(p.name(i), full, markdown.Replace(i.RuleText(p.info[i.ID]).In(p.lang)))
	}
	p.endList()
	for _, t := range p.arithmeticTexts() {
		p.item(t)
	}
	p.endList()
}

// arithmeticTexts says what people's pay depends on beside the rules themselves.
func (p *policy) arithmeticTexts() []diag.Text {
	out := []diag.Text{p.basisText()}
	if p.usesWholeSteps() {
		out = append(out, diag.Text{
			ZH: "除另有说明外，扣分按整档计：不足一档不扣分（如每低 1 个百分点扣 2 分，低 2.5 个百分点计 2 档）。",
			EN: "Unless a rule says otherwise, only full steps count: at 2 points for each percentage point, 2.5 percentage points short are two steps.",
		})
	}
	out = append(out, p.modifierTexts()...)
	out = append(out, p.missingText(), diag.T("总分四舍五入到 %[1]d 位小数，即为正式得分；等级、名次、薪酬与评优一律以正式得分为准。",
		"The total is rounded half up to %[1]d %[2]s; this is the official score, and grade, rank, pay and awards depend on it alone.",
		p.ScoreDigits, plural(float64(p.ScoreDigits), "decimal")))
	if p.hasBonus() {
		out = append(out, diag.T("含加分在内，总分不超过 %s 分。", "With bonus points included the total does not pass %s.", plain(p.TotalCap)))
	}
	return out
}

func (p *policy) basisText() diag.Text {
	if p.Basis == "hundred" {
		return diag.Text{
			ZH: "每项指标先按 100 分计分，再乘以权重（百分比），各项相加为总分。",
			EN: "Each indicator is scored out of 100 and multiplied by its weight in per cent; the total is their sum.",
		}
	}
	return diag.Text{
		ZH: "每项指标的满分等于其权重，各项得分相加为总分，满分 100 分。",
		EN: "An indicator is worth its weight in points; the total is the sum of all points, out of 100.",
	}
}

func (p *policy) usesWholeSteps() bool {
	for _, i := range p.Indicators() {
		if i.Rule.Steps == "whole" {
			return true
		}
	}
	return false
}

func (p *policy) hasBonus() bool {
	for _, i := range p.Indicators() {
		if i.Rule.Kind == "bonus" {
			return true
		}
	}
	return false
}

func (p *policy) missingText() diag.Text {
	switch p.Missing {
	case "full":
		return diag.Text{ZH: "当期没有数据或样本不足的指标按满分计，并在成绩单上注明。", EN: "An indicator without data, or with too few records, counts in full and is marked on the scorecard."}
	case "zero":
		return diag.Text{ZH: "当期没有数据或样本不足的指标计 0 分，并在成绩单上注明。", EN: "An indicator without data, or with too few records, counts as 0 and is marked on the scorecard."}
	}
	return diag.Text{
		ZH: "当期没有数据或样本不足的指标不计分，其权重按比例分给同一维度的其他指标（整个维度都没有时分给其他维度），并在成绩单上注明。",
		EN: "An indicator without data, or with too few records, is not scored; its weight goes in proportion to the others of its dimension (to the other dimensions where the whole of one is missing), and the scorecard says so.",
	}
}

func (p *policy) gradesSection() {
	p.header("llrl", diag.Text{ZH: "等级", EN: "Grade"}, diag.Text{ZH: "正式得分", EN: "Official score"},
		diag.Text{ZH: "薪酬影响", EN: "Effect on pay"}, diag.Text{ZH: "后续措施", EN: "What follows"})
	for n, g := range p.Grades {
		var actions []string
		for k := range g.Actions {
			actions = append(actions, g.ActionIn(k, p.lang))
		}
		what := strings.Join(actions, diag.Text{ZH: "、", EN: ", "}.In(p.lang))
		if what == "" {
			what = "–"
		}
		p.row(markdown.Replace(g.Title.In(p.lang)), p.gradeRange(n), payText(g.Pay, p.lang), markdown.Replace(what))
	}
	p.endList()
	p.say(diag.Text{ZH: "各等级含下限、不含上限。", EN: "A grade includes its lower bound and not its upper one."})
	p.factors()
	p.awardsPart()
	for _, group := range consequenceGroups {
		p.consequencesPart(group.title, group.kinds)
	}
}

func (p *policy) gradeRange(n int) string {
	low := plain(p.Grades[n].Min)
	if n == 0 {
		return diag.T("%s 分及以上", "%s or more", low).In(p.lang)
	}
	high := plain(p.Grades[n-1].Min)
	if n == len(p.Grades)-1 {
		return diag.T("不足 %s 分", "below %s", high).In(p.lang)
	}
	return diag.T("%s 分及以上，不足 %s 分", "%s or more, below %s", low, high).In(p.lang)
}

func payText(pay float64, lang diag.Lang) string {
	switch {
	case pay > 0:
		return "+" + FormatValue(pay, "share", lang)
	case pay < 0:
		return "−" + FormatValue(-pay, "share", lang)
	}
	return diag.Text{ZH: "不变", EN: "none"}.In(lang)
}

// countedCycle is a cycle as it is counted in Chinese: 2 个年度, 3 个月.
func countedCycle(c Cycle) string {
	if c == Year {
		return "年度"
	}
	return cycleNames[c].ZH
}

func (p *policy) awardText(a Award) diag.Text {
	c := cycleNames[a.Cycle]
	zh := fmt.Sprintf("%s：每%s正式得分前 %d 名", markdown.Replace(a.Title.ZH), c.ZH, a.Top)
	en := fmt.Sprintf("%s: the first %d by official score of each %s", markdown.Replace(a.Title.EN), a.Top, c.EN)
	if a.Top == 1 {
		zh = fmt.Sprintf("%s：每%s正式得分最高者", markdown.Replace(a.Title.ZH), c.ZH)
		en = fmt.Sprintf("%s: the highest official score of each %s", markdown.Replace(a.Title.EN), c.EN)
	}
	var conditions []string
	if g, ok := p.grade(a.MinGrade); ok {
		zh += fmt.Sprintf("，等级不低于“%s”", markdown.Replace(g.Title.ZH))
		conditions = append(conditions, fmt.Sprintf("with a grade of at least %q", markdown.Replace(g.Title.EN)))
	}
	if a.MinServices > 0 {
		zh += fmt.Sprintf("，当期服务不少于 %d 单", a.MinServices)
		conditions = append(conditions, fmt.Sprintf("with at least %d services in the period", a.MinServices))
	}
	if a.Guard != nil {
		when := safe(p.WhenText(*a.Guard, a.Cycle, p.info))
		zh += "，且须" + when.ZH
		conditions = append(conditions, "with "+when.EN)
	}
	if len(conditions) > 0 {
		en += ", " + strings.Join(conditions, " and ")
	}
	return diag.Text{ZH: zh + "。", EN: en + "."}
}

func (p *policy) trainingSection() {
	p.say(diag.Text{
		ZH: "每期得分公布后，直接主管与员工面谈：确认得分与依据，找出失分原因，商定下一期的改进计划并双方签字。",
		EN: "After each publication the supervisor talks with the employee: they confirm the score and its evidence, find where points were lost, and agree on an improvement plan that both sign.",
	})
	if p.Training == nil {
		return
	}
	zh, en := "指标", "An indicator"
	if p.TrainsAbility() {
		zh, en = "能力类指标", "An ability indicator"
	}
	p.say(diag.T(zh+"得分不足满分 %[1]s 的，列入相应的培训建议。", en+" below %[1]s of its points leads to a suggestion of training.", FormatValue(p.Training.Below, "share", p.lang)))
}

func (p *policy) appealSection() {
	p.say(diag.Text{
		ZH: "员工可以查看本人每项得分的实绩、样本数、规则、计算过程与所依据的记录；涉及他人的内容不公开。",
		EN: "Every employee may see, for each of their own indicators, the value, the number of records, the rule, the calculation and the records behind it; nothing about others is disclosed.",
	})
	p.say(diag.T("对得分有异议的，可在公布后 %d 个工作日内书面申诉，写明指标、理由与证据；受理后 %d 个工作日内书面答复。申诉成立的，更正数据并重新计算得分、等级与名次，已执行的结果一并更正。申诉不影响对员工的任何评价。",
		"A score may be contested in writing within %d working days of its publication, naming the indicator, the reason and the evidence; a written answer follows within %d working days of filing. Where an appeal is upheld the data are corrected, score, grade and rank are computed anew, and consequences already applied are corrected with them. An appeal has no bearing on any assessment of the employee.",
		p.Appeal.Within, p.Appeal.Answer))
}

func (p *policy) final() {
	p.item(diag.T("本制度与计分所用方案（%[1]s，版本 %[2]s）出自同一份文件；规则变更须发布新版本，并自新版本生效后的考核周期起执行，不溯及既往。",
		"This document and the scheme that computes the scores (%[1]s, version %[2]s) are made from the same file. A change of the rules needs a new version and applies from the first period after it comes into force, never backwards.", p.ID, markdown.Replace(p.Version)))
	p.item(diag.Text{ZH: "每季度根据数据检讨指标是否有效，必要时修订或停用。", EN: "Each quarter the indicators are reviewed on evidence, and mended or retired where needed."})
	p.item(diag.Text{ZH: "本制度自签署之日起生效。", EN: "This policy comes into force when signed."})
	p.endList()
	p.header("lll", diag.Text{ZH: "批准人", EN: "Approved by"}, diag.Text{ZH: "人力资源部门", EN: "Human resources"}, diag.Text{ZH: "员工代表", EN: "Employees' representative"})
	signature := diag.Text{ZH: "签字：＿＿＿＿＿＿", EN: "Signature: ____________"}.In(p.lang)
	date := diag.Text{ZH: "日期：＿＿＿＿＿＿", EN: "Date: ____________"}.In(p.lang)
	p.row(signature, signature, signature)
	p.row(date, date, date)
}

// scoreText writes an official score with all its digits.
func (s Scheme) scoreText(v float64) string {
	return strconv.FormatFloat(v, 'f', s.ScoreDigits, 64)
}

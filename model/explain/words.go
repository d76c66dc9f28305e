package explain

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// say fills both languages with the same values.
func say(zh, en string, args ...any) Text { return Text(diag.T(zh, en, args...)) }

// number writes up to four decimals; what is smaller is in the JSON only.
func number(v float64) string {
	return strings.Replace(strconv.FormatFloat(scheme.RoundHalfUp(v, 4)+0, 'f', -1, 64), "-", "−", 1)
}

// formatted writes a value with its unit in both languages.
func formatted(v float64, unit string) Text {
	return Text{scheme.FormatValue(v, unit, diag.ZH), scheme.FormatValue(v, unit, diag.EN)}
}

// PeriodName writes a period as readers do: 2026年9月, Sep 2026.
func PeriodName(period string) Text {
	year := period[:min(4, len(period))]
	switch {
	case len(period) == 6 && period[5] >= '1' && period[5] <= '4':
		return Text{year + "年第" + string([]rune("一二三四")[period[5]-'1']) + "季度", period[4:] + " " + year}
	case len(period) == 7:
		month, err := strconv.Atoi(period[5:])
		if err != nil || month < 1 || month > 12 {
			return Text{period, period}
		}
		return Text{fmt.Sprintf("%s年%d月", year, month), time.Month(month).String()[:3] + " " + year}
	}
	return Text{year + "年", year}
}

func (f *facts) teamName(id string) string {
	if t, ok := f.teams[id]; ok {
		return t.name
	}
	return id
}

// within tells whether a person's team is another or stands under it.
func (f *facts) within(own, whole string) bool {
	for range len(f.teams) + 1 {
		if own == whole {
			return own != ""
		}
		if own = f.teams[own].parent; own == "" {
			return false
		}
	}
	return false // teams that stand above each other
}

// whyApplies says by which of its conditions a scheme applies to a person.
func (f *facts) whyApplies(s scheme.Scheme, who employee) Text {
	var zh, en []string
	if len(s.Roles) > 0 {
		zh = append(zh, fmt.Sprintf("岗位“%s”在适用岗位（%s）之内", who.role, strings.Join(s.Roles, "、")))
		en = append(en, fmt.Sprintf("the role %q is one of those it applies to (%s)", who.role, strings.Join(s.Roles, ", ")))
	}
	if at := slices.IndexFunc(s.Teams, func(t string) bool { return f.within(who.team, t) }); at >= 0 {
		zh = append(zh, fmt.Sprintf("团队“%s”在适用团队“%s”之内", f.teamName(who.team), f.teamName(s.Teams[at])))
		en = append(en, fmt.Sprintf("the team %q is within %q, to which it applies", f.teamName(who.team), f.teamName(s.Teams[at])))
	}
	if kind := f.teams[who.team].kind; slices.Contains(s.TeamKinds, kind) {
		zh = append(zh, fmt.Sprintf("团队类型“%s”在适用类型（%s）之内", kind, strings.Join(s.TeamKinds, "、")))
		en = append(en, fmt.Sprintf("the kind of team %q is one of those it applies to (%s)", kind, strings.Join(s.TeamKinds, ", ")))
	}
	if len(zh) == 0 {
		return Text{"方案适用于全体员工", "the scheme applies to everyone"}
	}
	return Text{strings.Join(zh, "；"), strings.Join(en, "; ")}
}

func scopeText(s scheme.Scheme) Text {
	if s.Scope == "team" {
		return Text{"计入本人与全部下属的记录", "the records of everyone under this person count, and their own"}
	}
	return Text{}
}

func (f *facts) title(use scheme.Indicator, info scheme.IndicatorInfo) Text {
	t := Text(info.Title)
	if t.ZH == "" && t.EN == "" {
		t = Text{use.ID, use.ID}
	}
	if with := strings.TrimPrefix(use.Variant(), use.ID); with != "" {
		t.ZH += "（" + strings.Trim(with, "()") + "）"
		t.EN += " " + with
	}
	return t
}

func valueText(i Item, info scheme.IndicatorInfo) Text {
	if i.Value == nil {
		return Text{"无数据", "no data"}
	}
	return formatted(*i.Value, info.Unit)
}

// fromText says in figures what made the value: 14 ÷ 15 = 93.3%.
func fromText(i Item, info scheme.IndicatorInfo, d described) Text {
	if i.Value == nil || (d.counted && *i.Value == 0 && i.Excluded == 0) {
		return Text{}
	}
	value := *i.Value
	if i.Adjusted != nil {
		value = i.Adjusted.Raw
	}
	out := formatted(value, info.Unit)
	switch {
	case d.level != "" && d.level != "sum":
		level := levelText(d.level)
		out = say("%[1]s %[3]s", "%[2]s %[4]s", level.ZH, level.EN, out.ZH, out.EN)
	case d.counted:
		out = say("计 %s 次", "%s in number", number(value))
	case i.Num != nil && i.Den != nil && *i.Den != 0 && math.Abs(*i.Num / *i.Den - value) <= 1e-6*math.Max(1, math.Abs(value)):
		num := Text{number(*i.Num), number(*i.Num)}
		if info.Unit == "seconds" || info.Unit == "money" {
			num = formatted(*i.Num, info.Unit)
		}
		out = say("%[1]s ÷ %[3]s = %[4]s", "%[2]s ÷ %[3]s = %[5]s", num.ZH, num.EN, number(*i.Den), out.ZH, out.EN)
	}
	records := say("%[1]s，%[3]d 条记录", "%[2]s, %[3]d %[4]s", out.ZH, out.EN, i.Records, plural(float64(i.Records), "record"))
	if i.Excluded > 0 {
		records = say("%[1]s（另有 %[3]d 条不能计入）", "%[2]s (%[3]d more could not be used)", records.ZH, records.EN, i.Excluded)
	}
	return records
}

// levelText names a level of the events, which is no ratio of sums.
func levelText(level string) Text {
	if percent, found := strings.CutPrefix(level, "p"); found {
		return Text{"各条记录的第 " + percent + " 百分位数", "percentile " + percent + " of the records:"}
	}
	return Text{"各条记录的中位数", "median of the records:"}
}

func plural(n float64, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func adjustText(a Adjust, unit string) Text {
	raw, expected, group, value := formatted(a.Raw, unit), formatted(a.Expected, unit), formatted(a.Group, unit), formatted(a.Value, unit)
	return Text{
		fmt.Sprintf("按工单结构调整：%s ÷ 同组处理同样工单的 %s × 同组 %s = %s", raw.ZH, expected.ZH, group.ZH, value.ZH),
		fmt.Sprintf("adjusted for the mix of cases: %s ÷ the peers' %s on the same cases × the peers' %s = %s", raw.EN, expected.EN, group.EN, value.EN),
	}
}

func targetText(target *float64, info scheme.IndicatorInfo) Text {
	if target == nil {
		return Text{}
	}
	return formatted(*target, info.Unit)
}

// whyTarget says which of several targets applied.
func (f *facts) whyTarget(s scheme.Scheme, c card, use scheme.Indicator, target *float64) Text {
	who := f.people[c.employee]
	inTeam := func(t string) bool { return f.within(who.team, t) }
	for _, t := range use.Targets {
		alone := scheme.Indicator{Targets: []scheme.Target{t}}
		if target == nil || t.Target != *target || alone.TargetFor(who.role, inTeam, c.period) == nil {
			continue
		}
		var zh, en []string
		if t.Role != "" {
			zh, en = append(zh, "岗位“"+t.Role+"”"), append(en, fmt.Sprintf("the role %q", t.Role))
		}
		if t.Team != "" {
			zh, en = append(zh, "团队“"+f.teamName(t.Team)+"”"), append(en, fmt.Sprintf("the team %q", f.teamName(t.Team)))
		}
		if t.Period != "" {
			zh, en = append(zh, PeriodName(t.Period).ZH), append(en, PeriodName(t.Period).EN)
		}
		return say("%[1]s的目标", "the target for %[2]s", strings.Join(zh, "、"), strings.Join(en, ", "))
	}
	if len(use.Targets) > 0 && target != nil {
		return Text{"方案的一般目标", "the scheme's general target"}
	}
	return Text{}
}

// because says how a value became points, or why it did not.
func (f *facts) because(s scheme.Scheme, use scheme.Indicator, info scheme.IndicatorInfo, row scoreRow) Text {
	switch row.status {
	case "reference":
		return Text{"仅供参考，不计分", "for reference, not scored"}
	case "missing":
		why := Text{"没有数据", "no data"}
		if lacks := f.titles[row.indicator].lacks; lacks != "" {
			why = say("没有数据（未提供表 %s）", "no data (table %s is not given)", strings.ReplaceAll(lacks, ",", ", "))
		}
		return whatOfMissing(s, use, row, why)
	case "small_sample":
		why := say("只有 %[1]d 条记录，不足 %[2]d 条，视为没有数据", "only %[1]d %[3]s where %[2]d are needed, treated as no data", row.n, use.MinN, plural(float64(row.n), "record"))
		if row.n >= int64(use.MinN) && s.Raters != nil {
			why = say("评价人不足 %[1]d 人，视为没有数据", "fewer than %[1]d raters, treated as no data", s.Raters.AtLeast)
		}
		return whatOfMissing(s, use, row, why)
	}
	if row.value == nil {
		return Text{}
	}
	return Text(s.Explain(use, info, *row.value))
}

// whatOfMissing says what became of the weight of an indicator without data.
func whatOfMissing(s scheme.Scheme, use scheme.Indicator, row scoreRow, why Text) Text {
	weight := number(row.weight)
	what := say("按满分 %s 分计", "counted in full, %s", weight)
	switch {
	case use.Rule.Kind == "bonus":
		what = Text{"不加分", "nothing on top"}
	case s.Missing == "zero":
		what = Text{"计 0 分", "counted as 0"}
	case s.Missing == "redistribute":
		what = say("不计分，%s 分的权重按比例分给其余指标", "not scored, its weight of %s goes to the others in proportion", weight)
	}
	return Text{why.ZH + "；" + what.ZH, why.EN + "; " + what.EN}
}

// scaleText says in figures how what is missing made the rest worth more.
func scaleText(i Item, dimension, scored, inUse float64) Text {
	if math.Abs(i.Scale-1) <= tolerance {
		return Text{}
	}
	var zh, en []string
	figures := ""
	if dimension != scored {
		zh = append(zh, fmt.Sprintf("本维度 %s 分中有 %s 分计分", number(dimension), number(scored)))
		en = append(en, fmt.Sprintf("%s of the dimension's %s points are scored", number(scored), number(dimension)))
		figures += " × " + number(dimension) + " ÷ " + number(scored)
	}
	if inUse != 100 {
		zh = append(zh, fmt.Sprintf("有数据的维度共 %s 分", number(inUse)))
		en = append(en, fmt.Sprintf("the dimensions with data have %s points", number(inUse)))
		figures += " × 100 ÷ " + number(inUse)
	}
	most := number(i.Weight) + figures + " = " + number(i.Weight*i.Scale)
	got := number(i.Earned) + figures + " = " + number(i.Earned*i.Scale)
	return Text{
		fmt.Sprintf("%s：满分 %s，得分 %s", strings.Join(zh, "，"), most, got),
		fmt.Sprintf("%s: at most %s, earned %s", strings.Join(en, ", "), most, got),
	}
}

func gateText(s scheme.Scheme, m scheme.MetGate, info scheme.IndicatorInfo) Text {
	value, bound := formatted(m.Value, info.Unit), formatted(m.Gate.Bound, info.Unit)
	out := say("%[1]s %[3]s（%[5]s %[6]s）", "%[2]s %[4]s (%[5]s %[7]s)", info.Title.ZH, info.Title.EN, value.ZH, value.EN, m.Gate.Op, bound.ZH, bound.EN)
	if m.Gate.Score != nil {
		return say("一票否决：%[1]s，总分最多 %[3]s 分", "veto: %[2]s, the total is %[3]s at most", out.ZH, out.EN, number(*m.Gate.Score))
	}
	title := gradeTitle(s, m.Gate.CapGrade)
	return say("一票否决：%[1]s，等级最高为“%[3]s”", "veto: %[2]s, the grade is %[4]q at best", out.ZH, out.EN, title.ZH, title.EN)
}

func gradeTitle(s scheme.Scheme, id string) Text {
	for _, g := range s.Grades {
		if g.ID == id {
			return Text(g.Title)
		}
	}
	return Text{id, id}
}

// gradeOf says which grade it is, and by which bounds or which veto.
func gradeOf(s scheme.Scheme, c card, e Explanation) Grade {
	out := Grade{ID: c.grade, Title: gradeTitle(s, c.grade)}
	for n, g := range s.Grades {
		if g.ID != c.grade {
			continue
		}
		out.Min, out.Pay = g.Min, g.Pay
		out.From = bounds(s.Grades, n)
	}
	if by, ok := s.GradeOf(c.score); ok && by.ID != c.grade {
		out.From = say("按得分为“%[1]s”，因一票否决降为“%[3]s”", "%[2]q by the score, lowered to %[4]q by a veto", by.Title.ZH, by.Title.EN, out.Title.ZH, out.Title.EN)
	}
	return out
}

// bounds writes the half-open range of a grade.
func bounds(grades []scheme.Grade, n int) Text {
	low := number(grades[n].Min)
	if n == 0 {
		return say("%s 分及以上", "%s and above", low)
	}
	high := number(grades[n-1].Min)
	if n == len(grades)-1 {
		return say("不足 %s 分", "below %s", high)
	}
	return say("%s 分至不足 %s 分", "%s to below %s", low, high)
}

// relations are the sides whose ratings there are, as people say them.
func relationText(relation string) Text {
	if relation == "self" {
		return Text{"本人", "self"}
	}
	for _, r := range scheme.Relations {
		if r.Name == relation {
			return Text(r.Title)
		}
	}
	return Text{relation, relation}
}

func (f *facts) ratersOf(s scheme.Scheme, c card) []Rater {
	out := slices.Clone(f.raters[key(s.ID, c.period, c.employee)])
	for k := range out {
		r := &out[k]
		side := relationText(r.Relation)
		zh := fmt.Sprintf("%s %d 人评 %d 次", side.ZH, r.Raters, r.Ratings)
		en := fmt.Sprintf("%s: %d %s, %d %s", side.EN, r.Raters, plural(float64(r.Raters), "rater"), r.Ratings, plural(float64(r.Ratings), "rating"))
		if r.Score != nil {
			zh, en = zh+"，平均 "+number(*r.Score), en+", "+number(*r.Score)+" on average"
		}
		switch {
		case !r.Counted:
			zh, en = zh+"，不计入", en+", not counted"
		case r.Weight != nil:
			share := formatted(*r.Weight, "share")
			zh, en = zh+"，权重 "+share.ZH, en+", weight "+share.EN
		}
		r.Text = Text{zh, en}
	}
	return out
}

// decisions are the outcomes of appeals, as people say them.
var decisions = map[string]Text{
	"accepted": {"成立", "accepted"},
	"partial":  {"部分成立", "accepted in part"},
	"rejected": {"不成立", "rejected"},
	"pending":  {"待答复", "pending"},
}

// appealsOf are the appeals that touch the period or one inside it.
func (f *facts) appealsOf(s scheme.Scheme, c card) []Appeal {
	var out []Appeal
	for _, p := range f.inside {
		if span := f.spans[p]; span.cycle != string(s.Cycle) || (p != c.period && c.cycle == string(s.Cycle)) {
			continue
		}
		for _, a := range f.appeals[key(s.ID, p, c.employee)] {
			a.Text = f.appealText(s, a)
			out = append(out, a)
		}
	}
	return out
}

func (f *facts) appealText(s scheme.Scheme, a Appeal) Text {
	use := useOf(s, a.Indicator)
	for _, i := range s.Indicators() {
		if i.ID == a.Indicator {
			use = i
		}
	}
	info := f.in.Info[use.ID]
	title := f.title(use, info)
	decision, known := decisions[a.Decision]
	if !known {
		decision = Text{a.Decision, a.Decision}
	}
	name := PeriodName(a.Period)
	out := say("%[1]s，%[2]s（%[3]s）%[4]s：%[5]s", "%[1]s, %[7]s (%[6]s) %[4]s: %[8]s", a.ID, name.ZH, title.ZH, a.Filed, decision.ZH, title.EN, name.EN, decision.EN)
	if a.ValueBefore != nil && a.ValueAfter != nil && *a.ValueBefore != *a.ValueAfter {
		before, after := formatted(*a.ValueBefore, info.Unit), formatted(*a.ValueAfter, info.Unit)
		out = say("%[1]s；实绩 %[3]s → %[4]s", "%[2]s; value %[5]s → %[6]s", out.ZH, out.EN, before.ZH, after.ZH, before.EN, after.EN)
	}
	if a.ScoreBefore != nil && a.ScoreAfter != nil {
		out = say("%[1]s；得分 %[3]s → %[4]s", "%[2]s; score %[3]s → %[4]s", out.ZH, out.EN, number(*a.ScoreBefore), number(*a.ScoreAfter))
	}
	if a.GradeBefore != a.GradeAfter {
		before, after := gradeTitle(s, a.GradeBefore), gradeTitle(s, a.GradeAfter)
		out = say("%[1]s；等级 %[3]s → %[4]s", "%[2]s; grade %[5]s → %[6]s", out.ZH, out.EN, before.ZH, after.ZH, before.EN, after.EN)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

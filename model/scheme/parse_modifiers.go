package scheme

import (
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// modifiers reads what changes how an indicator is scored or what its value
// leads to beside its points.
func (r *reader) modifiers(m *strict.Map, i *Indicator, info IndicatorInfo) {
	i.Targets = r.targets(m.Get("targets"), info)
	i.AdjustFor = adjustFor(m, info)
	for _, n := range oneOrMany(m.Get("gate")) {
		if g, ok := r.gate(n, info); ok {
			i.Gates = append(i.Gates, g)
		}
	}
	i.Multiplier = multiplier(m.Get("multiplier"), info)
}

// oneOrMany gives the items of a list; anything else is a list of itself.
func oneOrMany(n strict.Node) []strict.Node {
	switch {
	case !n.Given():
		return nil
	case n.IsList():
		return notEmpty(n)
	}
	return []strict.Node{n}
}

// notEmpty gives the items of a list that must have some.
func notEmpty(n strict.Node) []strict.Node {
	items := n.List()
	if n.IsList() && len(items) == 0 {
		n.Error(diag.T("列表是空的", "the list is empty"), diag.T("写出至少一项，或删去这个键", "give at least one item, or remove the key"))
	}
	return items
}

// targets reads targets by role, team or period; an entry that an earlier one
// covers would never be reached.
func (r *reader) targets(n strict.Node, info IndicatorInfo) []Target {
	var out []Target
	for _, item := range notEmpty(n) {
		t, ok := r.target(item, info)
		if !ok {
			continue
		}
		if slices.ContainsFunc(out, func(earlier Target) bool { return earlier.covers(t) }) {
			item.Error(diag.T("这一条永远用不到：前面已有一条在同样情况下成立", "this entry is never reached: an earlier one holds wherever it does"),
				diag.T("条件多的写在前面", "put the entry with more conditions first"))
		}
		out = append(out, t)
	}
	return out
}

func (r *reader) target(n strict.Node, info IndicatorInfo) (t Target, ok bool) {
	m := n.Map()
	t = Target{Role: r.targetRole(m.Get("role")), Team: filled(m.Get("team")), Period: r.targetPeriod(m.Get("period"))}
	at := m.Need("target")
	t.Target, ok = quantity(at, info.Unit)
	ok = ok && inUnit(at, t.Target, info)
	m.Close()
	if n.IsMap() && !m.Get("role").Given() && !m.Get("team").Given() && !m.Get("period").Given() {
		n.Error(diag.T("这一条没有条件", "this entry has no condition"),
			diag.T("写明 role、team 或 period；对所有人的目标值写在 target", "give role, team or period; a target for everyone is the key target"))
		ok = false
	}
	return t, ok
}

// targetRole reads a role, which must be one of those the scheme appraises.
func (r *reader) targetRole(n strict.Node) string {
	role := filled(n)
	if role != "" && len(r.Roles) > 0 && !slices.Contains(r.Roles, role) {
		n.Error(diag.T("本方案不考核岗位 %q", "role %q is not appraised by this scheme", role), diag.DidYouMean(role, r.Roles))
	}
	return role
}

// targetPeriod reads a period, not shorter than the scheme's cycle.
func (r *reader) targetPeriod(n strict.Node) string {
	period := filled(n)
	if period == "" {
		return ""
	}
	cycle, ok := periodCycle(period)
	switch {
	case !ok:
		n.Error(diag.T("不是时期：%q", "not a period: %q", period), diag.T("写作 2026、2026Q3 或 2026-09", "write 2026, 2026Q3 or 2026-09"))
	case cycle == Month && r.Cycle == Quarter:
		n.Error(diag.T("时期 %q 短于方案的考核周期 quarter", "period %q is shorter than the scheme's cycle, quarter", period), diag.T("例如 %s", "for example %s", quarterOf(period)))
	}
	return period
}

// filled reads a text that may be absent but not empty.
func filled(n strict.Node) string {
	if !n.Given() {
		return ""
	}
	text := strings.TrimSpace(n.Text())
	if text == "" && !n.IsMap() && !n.IsList() {
		n.Error(diag.T("此项是空的", "this item is empty"), diag.Text{})
	}
	return text
}

// inUnit holds a quantity to what its indicator can reach: a share lies between
// 0 and 1, a count is not negative.
func inUnit(n strict.Node, v float64, info IndicatorInfo) bool {
	switch {
	case info.Unit == "share" && info.Better != Lower && (v < 0 || v > 1), info.Unit == "share" && v < 0:
		n.Error(diag.T("比率必须在 0%% 到 100%% 之间（得到 %s）", "a share must be from 0%% to 100%% (got %s)", n.Text()), diag.Text{})
		return false
	case (info.Counted || info.Unit == "count") && v < 0:
		n.Error(diag.T("次数不能为负（得到 %s）", "a count is never negative (got %s)", n.Text()), diag.Text{})
		return false
	}
	return true
}

// adjustFor reads the columns of tickets by which the mix of cases is adjusted.
func adjustFor(m *strict.Map, info IndicatorInfo) []string {
	n := m.Get("adjust_for")
	known := termNames(StratumColumns)
	if n.IsList() {
		notEmpty(n)
	}
	var out []string
	for _, item := range distinctItems(n) {
		if !slices.Contains(known, item.text) {
			item.node.Error(diag.T("不能按 %q 调整：它不是工单中描述问题本身的列", "adjust_for: %q is not a column of tickets that describes the case", item.text), diag.DidYouMean(item.text, known))
			continue
		}
		out = append(out, item.text)
	}
	if n.Given() && info.Counted {
		m.Key("adjust_for").Error(diag.T("计次指标不能调整工单结构：没有发生的事件不属于任何一类", "adjust_for: a count of events has no mix of cases, since what did not happen has no kind"),
			diag.T("删去 adjust_for，或改用比率指标", "remove adjust_for, or use an indicator that is a rate"))
	}
	return out
}

// gate reads one gate.
func (r *reader) gate(n strict.Node, info IndicatorInfo) (g Gate, ok bool) {
	m := n.Map()
	when, grade, score := m.Need("when"), m.Get("cap_grade"), m.Get("score")
	g.Op, g.Bound, ok = comparison(when, info.Unit)
	ok = ok && inUnit(when, g.Bound, info)
	if ok {
		gateDirection(when, g, info)
	}
	g.CapGrade, g.CapTitle = r.capGrade(grade)
	g.Score = r.capScore(score)
	m.Close()
	if n.IsMap() && grade.Given() == score.Given() {
		n.Error(diag.T("否决项需要 cap_grade 或 score，二者取一", "a gate needs one of cap_grade and score"),
			diag.T("cap_grade: 等级名 限制等级；score: 0 使总分为 0", "cap_grade: an id of grades limits the grade; score: 0 sets the total to 0"))
		ok = false
	}
	return g, ok
}

// gateDirection refuses a gate that good values would meet, or every value.
func gateDirection(n strict.Node, g Gate, info IndicatorInfo) {
	bad := map[string]string{Higher: "<", Lower: ">", NoBest: ">"}[info.Better]
	if bad != "" && g.Op != "=" && g.Op[:1] != bad {
		n.Error(diag.T("否决条件与指标 %[1]q 的方向（%[2]s）相反", "the gate runs against indicator %[1]q, of which %[3]s", info.ID, directionName(info.Better).ZH, directionSentence(info.Better)),
			diag.T("请写 \"%[1]s …\" 或 \"%[1]s= …\"", "write \"%[1]s …\" or \"%[1]s= …\"", bad))
		return
	}
	if info.Counted && g.Op == ">=" && g.Bound <= 0 {
		n.Error(diag.T("这个条件总是成立：没有事件就是 0 次", "this condition always holds: no event is 0"), diag.T("请写 \">= 1\"", "write \">= 1\""))
	}
}

// directionSentence is a direction as the end of an English sentence.
func directionSentence(better string) string {
	if better == NoBest {
		return "none is best"
	}
	return better + " values are better"
}

func (r *reader) capGrade(n strict.Node) (string, diag.Text) {
	id := r.gradeID(n)
	g, ok := r.grade(id)
	if ok && r.gradePosition(id) == 0 {
		n.Error(diag.T("%q 已是最高等级，限制不了什么", "%q is the best grade and limits nothing", id), diag.Text{})
	}
	return id, g.Title
}

func (r *reader) capScore(n strict.Node) *float64 {
	v, ok := n.Number()
	if !ok {
		return nil
	}
	if v < 0 || v >= r.TotalCap || isPercent(n.Text()) {
		n.Error(diag.T("必须是 0 或以上、低于 %s 的分数（得到 %s）", "must be points from 0 to below %s (got %s)", plain(r.TotalCap), n.Text()), diag.Text{})
		return nil
	}
	if RoundHalfUp(v, r.ScoreDigits) != v {
		n.Error(diag.T("正式得分只有 %d 位小数（得到 %s）", "an official score has %d decimals only (got %s)", r.ScoreDigits, n.Text()), diag.Text{})
		return nil
	}
	return &v
}

// multiplier reads factors on the bonus pay, best first.
func multiplier(n strict.Node, info IndicatorInfo) []PayFactor {
	if n.Given() && info.ID != "" && info.Better != Higher && info.Better != Lower {
		n.Error(diag.T("multiplier 需要知道高好还是低好，而指标 %q 没有方向", "multiplier needs to know whether higher or lower is better, and indicator %q has no direction", info.ID), diag.Text{})
		return nil
	}
	items := notEmpty(n)
	var out []PayFactor
	sound := true
	for k, item := range items {
		f, ok := payFactor(item, info, k == len(items)-1)
		out, sound = append(out, f), sound && ok
	}
	if sound {
		fallingFactors(items, out, info)
	}
	return out
}

func payFactor(n strict.Node, info IndicatorInfo, last bool) (PayFactor, bool) {
	m := n.Map()
	at, pay := m.Get("at"), m.Need("pay")
	f := PayFactor{At: optional(at, info.Unit)}
	var ok bool
	f.Pay, ok = payOf(pay)
	m.Close()
	if n.IsMap() && !at.Given() && !last {
		n.Error(diag.T("只有最后一档可以没有界限 at", "only the last entry may have no bound (at)"), diag.Text{})
	}
	ok = ok && (f.At != nil || !at.Given() && last)
	return f, ok && (f.At == nil || inUnit(at, *f.At, info))
}

// maxPay is the most that a multiplier may make of a bonus; above it a percentage
// was surely meant.
const maxPay = 10

// payOf reads a factor on the pay: 1.2 or 120%.
func payOf(n strict.Node) (float64, bool) {
	v, ok := n.Number()
	if ok && (v < 0 || v > maxPay) {
		n.Error(diag.T("奖金系数必须在 0 到 %d 之间（得到 %s）", "pay: must be from 0 to %d (got %s)", maxPay, n.Text()), diag.T("例如 1.2 或 120%%", "for example 1.2 or 120%%"))
		return 0, false
	}
	return v, ok
}

// fallingFactors reports bounds and factors that are out of order: both fall
// from the best value to the worst.
func fallingFactors(items []strict.Node, factors []PayFactor, info IndicatorInfo) {
	for k := 1; k < len(factors); k++ {
		above, f := factors[k-1], factors[k]
		if f.Pay >= above.Pay {
			items[k].Error(diag.T("系数应从好到差：%s 不低于前一档的 %s", "factors go from best to worst: %s is not below the %s before it", plain(f.Pay), plain(above.Pay)), diag.Text{})
		}
		if f.At != nil && Shortfall(*above.At, info.Better, *f.At) <= 0 {
			items[k].Error(bandOrder(info, *above.At, *f.At), diag.Text{})
		}
	}
}

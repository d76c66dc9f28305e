package company

import (
	"fmt"
	"math"
	"time"
)

// customer is a household or a shop.
type customer struct {
	id, segment string
	first       time.Time
	value       int // yuan
}

// findCustomers makes one customer for about five tickets.
func (w *world) findCustomers() {
	for i := range max(50, int(4200*w.Scale)) {
		d := w.dice("customer", i)
		c := &customer{id: fmt.Sprintf("U%04d", i+1), segment: choose(d.chance(0.14), "商用", "家庭")}
		c.first = date(2019, 1, 1).AddDate(0, 0, d.IntN(2500))
		c.value = 10 * int(d.around(420, 0.6)*map[string]float64{"家庭": 1, "商用": 3}[c.segment])
		w.customers = append(w.customers, c)
	}
}

func (w *world) customerFile() *table {
	f := newTable("客户.csv", "客户编号,客户类型,首购日期,累计价值")
	for _, c := range w.customers {
		f.addf(c.id, c.segment, plainDate(c.first), c.value)
	}
	return f
}

// lastTicket is the last ticket of each customer that was resolved before a
// time.
func (w *world) lastTicket(before time.Time) map[*customer]*ticket {
	last := map[*customer]*ticket{}
	for _, t := range w.tickets {
		if t.done() && t.resolved.Before(before) {
			last[t.customer] = t
		}
	}
	return last
}

// contractFile is the extended warranties that expire; a customer served well
// the last time renews more often.
func (w *world) contractFile() *table {
	f := newTable("延保合同.csv", "合同编号,客户编号,到期日,金额,是否续约,责任人工号")
	for q := range months / 3 {
		ends := monthStart(3*q + 3)
		last := w.lastTicket(ends.AddDate(0, 0, -30))
		for i, c := range w.customers {
			d := w.dice("contract", q, i)
			if !d.chance(0.016) {
				continue
			}
			owner, chance := "", 0.62
			if t := last[c]; t != nil && t.opened.After(ends.AddDate(0, -9, 0)) {
				owner, chance = t.who.id, clamp(0.1+0.68*w.pleased(t), 0.2, 0.9)
			}
			f.addf(fmt.Sprintf("X%03d", len(f.rows)+1), c.id, plainDate(ends.AddDate(0, 0, -1-d.IntN(80))), 180+60*d.IntN(6), choose(d.chance(chance), "是", "否"), owner)
		}
	}
	return f
}

func (w *world) orderFile() *table {
	f := newTable("订单.csv", "订单编号,客户编号,下单时间,金额")
	for m := range months {
		for i, c := range w.customers {
			if d := w.dice("order", m, i); d.chance(0.015) {
				f.addf(fmt.Sprintf("D%04d", len(f.rows)+1), c.id, plainDate(workHour(d, m)), 10*int(d.around(190, 0.6)))
			}
		}
	}
	return f
}

// stockFile is the store at the end of each month.
func (w *world) stockFile() *table {
	f := newTable("库存.csv", "盘点日期,备件编号,备件名称,数量,单价")
	for m := range months {
		for _, c := range categories {
			for _, p := range parts[c.name] {
				d := w.dice("stock", m, p.id)
				level := 90 * math.Exp(-float64(p.price)/40000) * (0.6 + 0.4*w.season(&c, m)) * d.between(0.8, 1.2)
				f.addf(plainDate(monthStart(m+1).AddDate(0, 0, -1)), p.id, p.name, int(level)+2, yuan(p.price))
			}
		}
	}
	return f
}

// ledgerFile is the finance system's vouchers for what no ticket causes, with
// the habits of that system: GB18030, dates without dashes, money with signs
// and commas, a total at the end.
func (w *world) ledgerFile() *table {
	f := newTable("财务凭证.csv", "凭证号,记账日期,科目,金额,小组编号,摘要")
	f.gb18030, f.crlf = true, true
	total := 0
	add := func(d dice, on time.Time, account string, mean float64, team, text string) {
		cents := int(mean*d.between(0.93, 1.07)) * 100
		total += cents
		f.add(fmt.Sprintf("PZ%04d", len(f.rows)+1), on.Format("20060102"), account, yuan(cents), team, text)
	}
	for m := range months {
		for i := range teams {
			t, d, last := &teams[i], w.dice("ledger", m, teams[i].id), monthStart(m+1).AddDate(0, 0, -1)
			site := 2600.0
			if t.id == remoteTeam && w.Stories.RemotePilot && m >= monthIndex(2025, 10) {
				site = 900
			}
			add(d, last, "系统费", 1450, t.id, "系统分摊")
			add(d, last, "场地费", site, t.id, "场地与车位")
			if m%3 == 1 {
				add(d, last, "培训费", 1900, t.id, "季度培训")
			}
			if t.id == trainedTeam && w.Stories.Training && m == monthIndex(2026, 1) {
				add(d, last, "培训费", 12800, t.id, "排水泵与诊断专项培训")
			}
		}
	}
	if w.Stories.DirtyRows {
		soilLedger(f, total)
	}
	return f
}

func soilLedger(f *table, total int) {
	amount := f.column("金额")
	for _, place := range []int{60, 260} {
		plain := f.copyOf(place)[amount]
		f.restate("currency_and_commas", "金额", "kept", place, "￥"+grouped(plain), func(old string) bool { return old == plain })
	}
	row := f.copyOf(150)
	row[0], row[amount] = "PZ9000001", "待定"
	f.soil("text_in_number", "金额", "reject:not_a_number", 151, row)
	last := make([]string, len(f.header))
	last[f.column("科目")], last[amount] = "合计", grouped(yuan(total))
	f.rows = append(f.rows, line{cells: last, dirt: []Dirty{{Kind: "total_row", Column: "凭证号", Expect: "reject:missing_key"}}})
}

// grouped puts commas into an amount: 1234.50 becomes 1,234.50.
func grouped(text string) string {
	for i := len(text) - 6; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// budgetFile is made in autumn from the plain year: demand by season, nothing
// known of faulty pumps, shift plans or pilots.
func (w *world) budgetFile() *table {
	f := newTable("预算.csv", "小组编号,期间,预算类别,预算金额")
	for m := range months {
		for i := range teams {
			demand, people := 0.0, 0.0
			for _, c := range categories {
				demand += c.share * w.season(&c, m)
			}
			for _, p := range w.people {
				if p.team == &teams[i] && p.employedIn(m) {
					people += p.fte
				}
			}
			amount := 5000 + people*perMonth*w.Scale*demand*(113+2*teams[i].distance)
			f.addf(teams[i].id, monthStart(m).Format("2006-01"), "服务成本", 100*int(amount/100))
		}
	}
	return f
}

// goalFile breaks the company's goals of each year down to teams. What was
// reached is filled in for satisfaction, from the surveys of the year.
func (w *world) goalFile() *table {
	f := newTable("目标.csv", "目标编号,上级目标,层级,责任方,期间,目标名称,指标,目标值,实际值")
	goals := []struct{ code, title, indicator, target string }{
		{"A", "客户满意度达到目标", "csat", "90%"},
		{"B", "问题及时解决", "on_time_resolution", "95%"},
		{"C", "一次修好", "first_time_fix", "77%"},
	}
	add := func(goal int, number, parent, level, owner string, year int) {
		g, actual := goals[goal], ""
		if g.indicator == "csat" {
			actual = w.satisfied(owner, year)
		}
		f.add(number, parent, level, owner, fmt.Sprint(year), g.title, g.indicator, g.target, actual)
	}
	for _, year := range []int{2025, 2026} {
		for i, g := range goals {
			top := fmt.Sprintf("M%d%s", year, g.code)
			add(i, top, "", "公司", "T00", year)
			for j := range teams {
				add(i, fmt.Sprintf("%s%d", top, j+1), top, "小组", teams[j].id, year)
			}
		}
	}
	w.goalsOfPeople(f)
	if w.Stories.DirtyRows {
		for range 2 {
			f.restate("full_width_digits", "目标值", "kept", 30, "９５％", func(old string) bool { return old == "95%" })
		}
	}
	return f
}

// goalsOfPeople gives one personal goal to some people of the last quarter.
func (w *world) goalsOfPeople(f *table) {
	for i, p := range w.people {
		if p.employedIn(months-1) && i%6 == 0 {
			f.add(fmt.Sprintf("M2026Q3%02d", i), "", "员工", p.id, "2026Q3", "改善首次修复", "first_time_fix", "80%", "")
		}
	}
}

// satisfied is the share of content answers of a year and a team (or T00 for
// all), as the goal sheet writes it: 91.2%.
func (w *world) satisfied(owner string, year int) string {
	content, all := 0, 0
	count := func(t *ticket, label string, at time.Time) {
		if label == "" || at.Year() != year || owner != "T00" && t.who.team.id != owner {
			return
		}
		all++
		content += oneIf(label == "非常满意" || label == "满意")
	}
	for _, t := range w.tickets {
		count(t, t.answer, t.resolved)
	}
	for _, s := range w.surveys {
		count(s.ticket, s.label, s.answered)
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f%%", 100*float64(content)/float64(all))
}

func (w *world) slaFile() *table {
	f := newTable("服务标准.csv", "时限项目,上限,单位,渠道,优先级,难度,故障")
	for _, row := range [][]string{
		{"首次响应", "60", "分钟", "电话", "", "", ""},
		{"首次响应", "120", "分钟", "微信", "", "", ""},
		{"首次响应", "120", "分钟", "APP", "", "", ""},
		{"首次响应", "240", "分钟", "网页", "", "", ""},
		{"解决", "24", "小时", "", "", "简单", ""},
		{"解决", "3", "工作日", "", "", "复杂", ""},
		{"到场", "2", "小时", "", "高", "", ""},
		{"到场", "4", "小时", "", "", "", ""},
		{"投诉", "72", "小时", "", "", "", ""},
	} {
		f.add(row...)
	}
	return f
}

func (w *world) calendarFile() *table {
	f := newTable("日历.csv", "日期,工作日,上班,下班,说明")
	for t := date(2024, 1, 1); t.Before(date(2027, 1, 1)); t = t.Add(day) {
		name := w.days.off[t] + w.days.work[t]
		if w.days.workday(t) {
			f.add(plainDate(t), "是", "09:00", "18:00", name)
		} else {
			f.add(plainDate(t), "否", "", "", name)
		}
	}
	return f
}

// appealFile contests a month's satisfaction: an answer that was not about
// the person. An appeal that is accepted carries the corrected share.
func (w *world) appealFile() *table {
	f := newTable("申诉.csv", "申诉编号,工号,考核期间,指标,提交时间,答复时间,结论,更正分子,更正分母,理由,证据")
	w.eachPersonMonth(func(p *person, m int) {
		d := w.dice("appeal", p.id, m)
		if m < 3 || m > months-2 || !d.chance(0.08) {
			return
		}
		content, all := w.answersOf(p, m)
		if all-content < 2 {
			return
		}
		filed := monthStart(m + 1).Add(time.Duration(2*24*3600+d.IntN(4*24*3600)) * time.Second)
		decision := d.word([]word{{"成立", 40}, {"部分成立", 15}, {"不成立", 45}})
		num, den := "", ""
		if decision != "不成立" {
			num, den = fmt.Sprint(content), fmt.Sprint(all-1)
		}
		f.add(fmt.Sprintf("Y%03d", len(f.rows)+1), p.id, monthStart(m).Format("2006-01"), "csat", dashed(filed), dashed(filed.Add(time.Duration(d.between(1, 5)*24*3600)*time.Second)),
			decision, num, den, d.oneOf("评价对象不是本人", "客户误点", "产品缺陷导致差评"), d.oneOf("通话录音", "客户书面说明", "工单截图"))
	})
	return f
}

// answersOf counts a person's content and all answers of a month.
func (w *world) answersOf(p *person, m int) (content, all int) {
	count := func(label string) {
		if label != "" {
			all++
			content += oneIf(label == "非常满意" || label == "满意")
		}
	}
	for _, t := range w.tickets {
		if t.who == p && t.done() && monthOf(t.resolved) == m {
			count(t.answer)
		}
	}
	for _, s := range w.surveys {
		if s.ticket.who == p && !s.answered.IsZero() && monthOf(s.answered) == m {
			count(s.label)
		}
	}
	return content, all
}

// changeFile is what the company did, for "did it work".
func (w *world) changeFile() *table {
	f := newTable("变更.csv", "变更编号,实施日期,事项,范围,指标,预期")
	rows := []struct {
		told                                  bool
		on, title, scope, indicator, expected string
	}{
		{true, "2025-03-01", "启用新版知识库", "T00", "first_time_fix", "上升"},
		{w.Stories.MissingMonth, "2025-08-01", "更换问卷系统", "T00", "survey_response", "上升"},
		{w.Stories.RemotePilot, "2025-10-01", "远程服务试点", remoteTeam, "cost_per_service", "下降"},
		{w.Stories.Training, "2026-01-14", "排水泵与故障诊断专项培训", trainedTeam, "first_time_fix", "上升"},
		{true, "2026-04-01", "车载备件清单调整", "T00", "van_stock_fill", "上升"},
		{w.Stories.SlowerTeam, "2026-06-01", "新排班方案", slowTeam, "first_response_time", "下降"},
	}
	for _, r := range rows {
		if r.told {
			f.add(fmt.Sprintf("W%02d", len(f.rows)+1), r.on, r.title, r.scope, r.indicator, r.expected)
		}
	}
	return f
}

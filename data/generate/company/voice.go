package company

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// call is one contact of the call centre.
type call struct {
	at                      time.Time
	who                     *person
	ticket                  *ticket
	customer                *customer
	outbound                bool
	queue, talk, hold, wrap int
	answered                bool
}

// takeCalls gives most telephone tickets the call that opened them, some a
// call back, and lets one caller in ten give up.
func (w *world) takeCalls() {
	for _, t := range w.tickets {
		if t.channel != "电话" {
			continue
		}
		d := w.dice("call", t.who.id, t.opened.Unix())
		if d.chance(0.8) {
			w.calls = append(w.calls, w.newCall(d, t, t.opened.Add(-time.Duration(200+d.IntN(300))*time.Second)))
		}
		if d.chance(0.09) {
			lost := call{at: t.opened.Add(-time.Duration(700+d.IntN(3000)) * time.Second), customer: t.customer, queue: 20 + d.IntN(160)}
			w.calls = append(w.calls, lost)
		}
		if t.done() && d.chance(0.12) {
			back := w.newCall(d, t, t.opened.Add(t.resolved.Sub(t.opened)*2/3))
			back.outbound, back.queue = true, 0
			w.calls = append(w.calls, back)
		}
	}
	slices.SortStableFunc(w.calls, func(a, b call) int { return a.at.Compare(b.at) })
}

func (w *world) newCall(d dice, t *ticket, at time.Time) call {
	c := call{at: at.Truncate(time.Second), who: t.who, ticket: t, customer: t.customer, answered: true}
	c.queue = int(clamp(d.around(14, 0.8), 1, 240))
	c.talk = int(clamp(d.around(170, 0.5), 8, 1200))
	if d.chance(0.2) {
		c.hold = int(d.around(35, 0.6))
	}
	c.wrap = 10 * int(clamp(d.around(4, 0.5), 1, 20))
	return c
}

func (w *world) callFile() *columnar {
	f := &columnar{file: "话务.parquet", columns: []column{
		{"通话编号", id}, {"坐席工号", label}, {"工单编号", id}, {"客户编号", id}, {"方向", label}, {"进线时间", moment}, {"接通时间", moment},
		{"结束时间", moment}, {"排队秒", whole}, {"通话秒", whole}, {"保持秒", whole}, {"话后秒", whole}, {"结果", label}}}
	for i, c := range w.calls {
		number := fmt.Sprintf("H%05d", i+1)
		if !c.answered {
			f.add(number, nil, nil, c.customer.id, "呼入", c.at, nil, c.at.Add(seconds(c.queue)), c.queue, nil, nil, nil, "放弃")
			continue
		}
		answered := c.at.Add(seconds(c.queue))
		f.add(number, c.who.id, c.ticket.id, c.customer.id, choose(c.outbound, "呼出", "呼入"), c.at, answered,
			answered.Add(seconds(c.talk+c.hold)), c.queue, c.talk, c.hold, c.wrap, "接通")
	}
	return f
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// survey is a question sent and perhaps answered.
type survey struct {
	kind           string // 满意度, NPS, 好评
	ticket         *ticket
	sent, answered time.Time
	label          string
	score          string
	reason         string
	comment        string
}

// pleased is the chance that a ticket's customer is content.
func (w *world) pleased(t *ticket) float64 {
	m := monthOf(t.resolved)
	x := 2.27 + t.who.at(m).satisfaction
	if t.late {
		x -= 1.0
	}
	if t.parent != nil {
		x -= 0.8
	}
	if len(t.visits) > 1 {
		x -= 0.25
	}
	if w.slowMonths(t.who, m) > 0 {
		x -= 0.15
	}
	if w.trained(t.who, m) {
		x += 0.45
	}
	if t.cause == pump && t.product.name == faultyProduct && w.faultyMonths(m) > 0 {
		x -= 0.4
	}
	return logistic(x)
}

// askCustomers asks about closed tickets: those of WeChat and the app inside
// the ticket system, of the others every other one by the survey tool.
func (w *world) askCustomers() {
	for _, t := range w.tickets {
		if !t.done() {
			continue
		}
		d := w.dice("survey", t.who.id, t.opened.Unix())
		content := d.chance(w.pleased(t))
		label := satisfaction(d, content)
		if t.channel == "微信" || t.channel == "APP" {
			if d.chance(0.95) && !w.silent(t.resolved) {
				t.answer = label
			}
		} else if d.chance(0.44) {
			w.ask(d, t, "满意度", 0.82, label, "")
		}
		if d.chance(0.055) {
			w.ask(d, t, "NPS", 0.8, "", recommendation(d, content))
		}
		if t.channel == "APP" && d.chance(0.22) {
			w.ask(d, t, "好评", 1, "", stars(d, content))
		}
	}
	slices.SortStableFunc(w.surveys, func(a, b survey) int { return a.sent.Compare(b.sent) })
}

// silent is the month in which the survey tool was changed.
func (w *world) silent(t time.Time) bool {
	return w.Stories.MissingMonth && monthOf(t) == monthIndex(2025, 8)
}

// ask sends a survey; a share of them is answered.
func (w *world) ask(d dice, t *ticket, kind string, answers float64, label, score string) {
	s := survey{kind: kind, ticket: t, sent: t.resolved.Add(time.Duration(5+d.IntN(90)) * time.Minute)}
	reason, comment := opinion(d, t, label, score)
	if at := s.sent.Add(time.Duration(d.around(140, 1) * float64(time.Minute))).Truncate(time.Second); d.chance(answers) && at.Before(end) && !w.silent(at) {
		s.answered, s.label, s.score, s.reason, s.comment = at, label, score, reason, comment
	}
	if s.sent.Before(end) && !w.silent(s.sent) {
		w.surveys = append(w.surveys, s)
	}
}

func satisfaction(d dice, content bool) string {
	if content {
		return d.word([]word{{"非常满意", 56}, {"满意", 44}})
	}
	return d.word([]word{{"一般", 55}, {"不满意", 33}, {"非常不满意", 12}})
}

func recommendation(d dice, content bool) string {
	if content {
		return d.word([]word{{"10", 38}, {"9", 26}, {"8", 20}, {"7", 11}, {"6", 5}})
	}
	return d.word([]word{{"7", 15}, {"6", 25}, {"5", 25}, {"3", 20}, {"1", 8}, {"0", 7}})
}

func stars(d dice, content bool) string {
	if content {
		return d.word([]word{{"5", 80}, {"4", 20}})
	}
	return d.word([]word{{"3", 40}, {"2", 35}, {"1", 25}})
}

// opinion is the reason that a discontented customer ticks and, now and then,
// some words of their own.
func opinion(d dice, t *ticket, label, score string) (reason, comment string) {
	if strings.HasSuffix(label, "不满意") || label == "一般" || len(score) == 1 && score < "6" && score != "4" && score != "5" {
		reason = d.oneOf("等待太久", "没有修好", "说明不清", "态度一般", "费用偏高")
		if t.late {
			reason = "等待太久"
		}
		if d.chance(0.3) {
			comment = d.oneOf("来了两次才修好", "等了两天没人联系", "师傅讲得不清楚", "约好的时间没有来", "同样的毛病又犯了")
		}
		if t.cause == pump {
			comment = d.oneOf("排水泵又坏了", "不排水，换了泵还漏", "")
		}
		return reason, comment
	}
	if d.chance(0.06) {
		comment = d.oneOf("师傅很专业", "上门准时，修得快", "态度很好", "讲解耐心", "一次就修好了")
	}
	return "", comment
}

func (w *world) surveyFile() *table {
	f := newTable("问卷.csv", "问卷编号,题型,工号,工单编号,发送时间,答复时间,满意度,评分,原因,意见")
	f.delimiter, f.bom, f.crlf = ';', true, true
	for i, s := range w.surveys {
		f.add(fmt.Sprintf("S%05d", i+1), s.kind, s.ticket.who.id, s.ticket.id, dashed(s.sent), dashed(s.answered), s.label, s.score, s.reason, s.comment)
	}
	if w.Stories.DirtyRows {
		soilSurveys(f)
	}
	return f
}

// soilSurveys puts the survey tool's dirt into its file: first cells of real
// rows written in another way, then rows that are no good.
func soilSurveys(f *table) {
	empty := func(old string) bool { return old == "" }
	satisfied := func(old string) bool { return old == "满意" }
	f.restate("formula_cell", "意见", "kept", 700, "=cmd|'/c calc'!A1", empty)
	f.restate("script_cell", "意见", "kept", 1700, "<script>alert(1)</script>", empty)
	f.restate("trailing_spaces", "满意度", "kept", 300, "满意  ", satisfied)
	f.restate("trailing_spaces", "满意度", "kept", 3300, "满意　", satisfied)
	for i, mark := range []string{"?", "无", "-"} {
		f.restate("missing_mark", "原因", "missing", 900+300*i, mark, empty)
	}
	answered := func(place int) []string {
		row := f.copyOf(place)
		for i := 0; row[f.column("满意度")] == "" && i < len(f.rows); i++ {
			row = f.copyOf(place + i)
		}
		return row
	}
	n := 0
	with := func(column, value string) []string {
		n++
		row := answered(400 * n)
		row[0] = fmt.Sprintf("S9%06d", n)
		row[f.column(column)] = value
		return row
	}
	f.soil("duplicate_row", "", "duplicate", 560, f.copyOf(500))
	f.soil("duplicate_row", "", "duplicate", 1560, f.copyOf(1500))
	f.soil("duplicate_row", "", "duplicate", 2560, f.copyOf(2500))
	f.soil("bad_byte", "意见", "reject:bad_encoding", 610, with("意见", "很好\xff谢谢"))
	f.soil("unknown_label", "满意度", "reject:unknown_label", 1200, with("满意度", "还行吧"))
	f.soil("unknown_label", "满意度", "reject:unknown_label", 2200, with("满意度", "五星"))
	f.soil("unreadable_date", "答复时间", "reject:not_a_date", 1300, with("答复时间", "2025-02-30 10:00:00"))
	f.soil("unknown_employee", "工号", "reject:unknown_employee", 1900, with("工号", "E88888"))
	f.soil("missing_key", "问卷编号", "reject:missing_key", 2100, with("问卷编号", ""))
	f.soil("too_many_columns", "", "reject:too_many_columns", 2300, append(with("意见", "快"), "x"))
	f.soil("too_few_columns", "", "reject:too_few_columns", 2400, with("意见", "")[:5])
}

// dashed is a time as most systems write it: 2026-07-03 09:05:00.
func dashed(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateTime)
}

// complaint is what a customer held against a service.
type complaint struct {
	id           string
	ticket       *ticket
	received     time.Time
	cause        string
	attributable bool
	severity     string
	resolved     time.Time
	succeeded    bool
	previous     *complaint
	comment      string
}

// hearComplaints draws about five complaints for 200 tickets.
func (w *world) hearComplaints() {
	for _, t := range w.tickets {
		d := w.dice("complaint", t.who.id, t.opened.Unix())
		if !t.done() || !d.chance(w.complaintChance(t)) {
			continue
		}
		c := w.newComplaint(d, t, t.resolved.Add(time.Duration(d.around(20, 0.9)*float64(time.Hour))))
		if !c.received.Before(end) {
			continue
		}
		w.complaints = append(w.complaints, c)
		if !c.succeeded && d.chance(0.35) {
			if second := w.newComplaint(d, t, c.received.AddDate(0, 0, 4+d.IntN(12))); second.received.Before(end) {
				second.previous, second.cause, second.attributable = c, c.cause, c.attributable
				w.complaints = append(w.complaints, second)
			}
		}
	}
	slices.SortStableFunc(w.complaints, func(a, b *complaint) int { return a.received.Compare(b.received) })
	for i, c := range w.complaints {
		c.id = fmt.Sprintf("C%04d", i+1)
	}
}

func (w *world) complaintChance(t *ticket) float64 {
	p := 0.0185
	if t.late {
		p *= 2.2
	}
	if t.parent != nil || t.reopened > 0 {
		p *= 1.8
	}
	if t.product.name == faultyProduct {
		p *= 0.9
		if w.faultyMonths(t.month()) > 0 {
			p *= 2.1
		}
	}
	return p * clamp(1-0.45*t.who.at(t.month()).satisfaction, 0.35, 1.9)
}

func (w *world) newComplaint(d dice, t *ticket, at time.Time) *complaint {
	c := &complaint{ticket: t, received: at.Truncate(time.Second), severity: d.word([]word{{"一般", 72}, {"较重", 22}, {"严重", 6}})}
	c.cause = w.complaintCause(d, t)
	c.attributable = map[string]float64{"态度": 0.9, "技能": 0.75, "操作": 0.8, "延误": 0.5}[c.cause] > d.Float64()
	c.comment = d.oneOf(complaintWords[c.cause]...)
	if t.cause == pump && c.cause == "产品缺陷" {
		c.comment = d.oneOf("排水泵异响不排水", "新机排水泵就坏了", "洗衣机漏水", "排水泵换了又坏")
	}
	c.resolved = c.received.Add(time.Duration(d.around(34, 0.6) * float64(time.Hour))).Truncate(time.Second)
	temper := t.who.at(t.month())
	c.succeeded = d.chance(logistic(2.1 + 0.5*temper.satisfaction - 0.3*temper.lateness))
	if !c.resolved.Before(end) {
		c.resolved = time.Time{}
	}
	return c
}

// complaintWords is what is written down of a complaint, by cause.
var complaintWords = map[string][]string{
	"态度":   {"师傅态度不好", "说话不耐烦"},
	"技能":   {"修了没修好", "判断错误", "同一故障反复"},
	"操作":   {"操作不当刮花面板", "装反了零件", "没有清理现场"},
	"延误":   {"约定时间没有上门", "等了三天", "一直没人联系"},
	"产品缺陷": {"新机就有故障", "噪声大", "质量不好"},
	"价格":   {"收费不清楚", "费用太高"},
}

// complaintCause draws a cause: a product's own where the pump is to blame,
// delay more often where the ticket was late.
func (w *world) complaintCause(d dice, t *ticket) string {
	causes := []word{{"态度", 5}, {"技能", 21}, {"操作", 13}, {"延误", 22}, {"产品缺陷", 28}, {"价格", 11}}
	if t.late {
		causes[3].weight = 70
	}
	if t.product.name == faultyProduct && w.faultyMonths(t.month()) > 0 {
		causes[4].weight = 190
	}
	return d.word(causes)
}

func (w *world) complaintFile() *table {
	f := newTable("投诉.csv", "投诉编号,责任人工号,工单编号,客户编号,受理时间,投诉原因,是否责任,严重程度,要求办结,办结时间,处理成功,前次投诉,内容")
	for _, c := range w.complaints {
		previous, success := "", ""
		if c.previous != nil {
			previous = c.previous.id
		}
		if !c.resolved.IsZero() {
			success = choose(c.succeeded, "是", "否")
		}
		f.add(c.id, c.ticket.who.id, c.ticket.id, c.ticket.customer.id, dashed(c.received), c.cause, choose(c.attributable, "是", "否"),
			c.severity, dashed(c.received.AddDate(0, 0, 3)), dashed(c.resolved), success, previous, c.comment)
	}
	if w.Stories.DirtyRows {
		f.restate("script_cell", "内容", "kept", 350, "<script>alert(1)</script>", func(string) bool { return true })
		f.restate("formula_cell", "内容", "kept", 420, "=cmd|'/c calc'!A1", func(string) bool { return true })
		row := f.copyOf(240)
		row[0], row[f.column("投诉原因")] = "C9000001", "其它原因"
		f.soil("unknown_label", "投诉原因", "reject:unknown_label", 241, row)
		f.soil("duplicate_row", "", "duplicate", 330, f.copyOf(300))
	}
	return f
}

// followUpFile is the calls made some days after a service.
func (w *world) followUpFile() *table {
	f := newTable("回访.csv", "回访编号,工号,工单编号,应回访日期,回访日期,是否接通,问题解决,评分")
	for _, t := range w.tickets {
		d := w.dice("follow-up", t.who.id, t.opened.Unix())
		if !t.done() || !d.chance(0.10) {
			continue
		}
		due := midnight(t.resolved).AddDate(0, 0, 3)
		done := due.AddDate(0, 0, -2+d.IntN(4))
		reached, solved, score := "", "", ""
		if due.Before(end) && done.Before(end) && d.chance(clamp(0.88-0.06*t.who.at(t.month()).lateness, 0.6, 0.98)) {
			reached = choose(d.chance(0.85), "是", "否")
		}
		if reached == "是" {
			content := d.chance(w.pleased(t))
			solved, score = choose(content || d.chance(0.4), "是", "否"), stars(d, content)
		}
		if due.Before(end) {
			f.add(fmt.Sprintf("F%05d", len(f.rows)+1), t.who.id, t.id, plainDate(due), choose(reached != "", plainDate(done), ""), reached, solved, score)
		}
	}
	return f
}

// plainDate is a day: 2026-07-03.
func plainDate(t time.Time) string { return t.Format(time.DateOnly) }

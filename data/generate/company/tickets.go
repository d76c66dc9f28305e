package company

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// product is a model line with its share of a category's tickets.
type product struct {
	code, name, category string // the ticket system knows the code
	share                float64
}

const (
	airConditioner = "空调"
	washer         = "洗衣机"
	fridge         = "冰箱"
	heater         = "热水器"
	television     = "电视"

	faultyProduct = "洗衣机 X3"
	pump          = "排水泵"
)

var products = []product{
	{"A1", "空调 A1", airConditioner, 0.6},
	{"K3", "空调 K3", airConditioner, 0.4},
	{"X1", "洗衣机 X1", washer, 0.5},
	{"X3", faultyProduct, washer, 0.5},
	{"B2", "冰箱 B2", fridge, 0.55},
	{"B5", "冰箱 B5", fridge, 0.45},
	{"R1", "热水器 R1", heater, 0.6},
	{"R6", "热水器 R6", heater, 0.4},
	{"V4", "电视 V4", television, 1},
}

// category is a kind of appliance: its share of tickets, how demand moves with
// the calendar month (Jan … Dec), how much of it can be helped from afar, and
// what breaks.
type category struct {
	name   string
	share  float64
	season [12]float64
	remote bool
	causes []string // hardware, the first is the most frequent
}

var categories = []category{
	{airConditioner, 0.26, [12]float64{0.6, 0.5, 0.6, 0.75, 1.15, 1.7, 2.1, 1.9, 1.1, 0.6, 0.5, 0.6}, true, []string{"风机", "缺氟", "主板", "压缩机"}},
	{washer, 0.24, [12]float64{1.05, 1, 1, 1, 1, 0.95, 0.95, 0.95, 1, 1.05, 1.05, 1}, false, []string{pump, "电机", "门锁", "主板"}},
	{fridge, 0.20, [12]float64{0.9, 0.9, 0.95, 1, 1, 1.1, 1.15, 1.1, 1, 1, 0.95, 0.95}, false, []string{"温控", "门封", "压缩机"}},
	{heater, 0.16, [12]float64{2.0, 1.5, 1.1, 0.9, 0.7, 0.5, 0.45, 0.5, 0.65, 0.95, 1.4, 2.0}, true, []string{"加热管", "点火", "水阀"}},
	{television, 0.14, [12]float64{1.15, 1.15, 1, 1, 1, 1, 0.95, 0.95, 0.95, 1, 1, 1}, true, []string{"屏幕", "主板", "电源"}},
}

// perMonth is the tickets of a full-time person in an average month.
const perMonth = 14.4

// ticket is one call for help, from opening to its end. Times are zero where
// the thing had not happened when the exports were drawn.
type ticket struct {
	id          string
	who         *person
	customer    *customer
	channel     string
	product     *product
	category    *category
	complex     bool
	fault       string // 硬件, 软件, 其他
	cause       string // what exactly; the ticket system shows only this
	priority    string
	remote      bool
	opened      time.Time
	accepted    time.Time
	responded   time.Time
	resolved    time.Time
	late        bool
	atTheLimit  bool // closed just inside 24 h by one who watches the clock
	fixedFirst  bool
	wasted      bool
	reopened    int
	transferred int
	escalated   bool
	solved      bool
	parent      *ticket
	visits      []*visit
	answer      string // the satisfaction that the ticket system asked for itself
	dice        dice
}

// done says whether the ticket was resolved before the exports were drawn.
func (t *ticket) done() bool { return !t.resolved.IsZero() }

// month is the month of opening.
func (t *ticket) month() int { return monthOf(t.opened) }

func (t *ticket) hours() float64 { return t.resolved.Sub(t.opened).Hours() }

// openTickets lets customers call, people answer, and some call again.
func (w *world) openTickets() {
	for _, p := range w.people {
		for m := range months {
			for i, opened := range w.openings(p, m) {
				t := w.newTicket(p, opened, w.dice("ticket", p.id, m, i))
				w.tickets = append(w.tickets, t)
				if again := w.again(t); again != nil {
					w.tickets = append(w.tickets, again)
				}
			}
		}
	}
	slices.SortStableFunc(w.tickets, func(a, b *ticket) int { return a.opened.Compare(b.opened) })
	for i, t := range w.tickets {
		t.id = fmt.Sprintf("G%05d", i+1)
	}
	for _, t := range w.tickets {
		t.hideTheFuture()
	}
}

// openings is when a person's tickets of a month are opened.
func (w *world) openings(p *person, m int) []time.Time {
	d := w.dice("openings", p.id, m)
	first, last := monthStart(m), monthStart(m+1)
	var weights []float64
	total := 0.0
	for t := first; t.Before(last); t = t.Add(day) {
		weight := 0.0
		if p.employed(t) {
			weight = w.dayDemand(t)
		}
		weights, total = append(weights, weight), total+weight
	}
	demand := 0.0
	for _, c := range categories {
		demand += c.share * w.season(&c, m)
	}
	mean := perMonth * w.Scale * p.fte * demand * total / 27 * math.Exp(0.1*d.NormFloat64())
	var all []time.Time
	for range int(mean + d.Float64()) {
		at := first.AddDate(0, 0, d.pick(weights))
		hour := 8 + d.pick([]float64{6, 11, 12, 9, 6, 7, 9, 9, 8, 7, 6, 5, 3})
		at = at.Add(time.Duration(hour)*time.Hour + time.Duration(d.IntN(3600))*time.Second)
		all = append(all, at)
	}
	return all
}

// dayDemand is how many tickets a day brings against a plain working day.
func (w *world) dayDemand(t time.Time) float64 {
	holiday, after := w.days.springFestival(t)
	switch {
	case w.Stories.Season && holiday:
		return 0.25
	case w.Stories.Season && after > 0 && after <= 10:
		return 1.35
	case w.days.workday(t):
		return 1
	}
	return 0.7
}

// season is a category's demand in month m against its yearly average.
func (w *world) season(c *category, m int) float64 {
	if !w.Stories.Season {
		return 1
	}
	return c.season[monthStart(m).Month()-1]
}

// newTicket is what one customer wanted of p and what became of it.
func (w *world) newTicket(p *person, opened time.Time, d dice) *ticket {
	t := &ticket{who: p, opened: opened, dice: d, customer: w.customers[d.IntN(len(w.customers))]}
	t.channel = d.word([]word{{"电话", 48}, {"微信", 24}, {"APP", 16}, {"网页", 12}})
	t.priority = d.word([]word{{"中", 70}, {"高", 18}, {"低", 12}})
	w.chooseFault(t)
	t.complex = d.chance(map[string]float64{"硬件": 0.36, "软件": 0.18, "其他": 0.15}[t.fault])
	t.remote = d.chance(w.remoteShare(t))
	w.resolve(t)
	return t
}

// chooseFault draws what is broken.
func (w *world) chooseFault(t *ticket) {
	d, m := t.dice, t.month()
	var shares []float64
	for i := range products {
		c := categoryOf(products[i].category)
		share := products[i].share * c.share * w.season(c, m)
		if n := w.faultyMonths(m); products[i].name == faultyProduct && n > 0 {
			share *= []float64{1.3, 1.45, 1.6}[n-1]
		}
		shares = append(shares, share)
	}
	t.product = &products[d.pick(shares)]
	t.category = categoryOf(t.product.category)
	hardware := 60.0
	if t.product.name == faultyProduct && w.faultyMonths(m) > 0 {
		hardware = 150
	}
	t.fault = d.word([]word{{"硬件", hardware}, {"软件", 24}, {"其他", 16}})
	switch t.fault {
	case "硬件":
		t.cause = w.chooseCause(t)
	case "软件":
		t.cause = d.oneOf("设置", "联网", "程序")
	default:
		t.cause = d.oneOf("安装", "咨询", "清洗")
	}
}

// chooseCause is the part to blame: the first of the category's is pump,
// fan, … at 30 %, a pump of the washers at 20 % unless its batches are faulty.
func (w *world) chooseCause(t *ticket) string {
	first := 0.30
	if t.category.name == washer {
		first = 0.20
	}
	if t.product.name == faultyProduct && w.faultyMonths(t.month()) > 0 {
		first = 0.65
	}
	if t.dice.chance(first) {
		return t.category.causes[0]
	}
	return t.dice.oneOf(t.category.causes[1:]...)
}

func categoryOf(name string) *category {
	for i := range categories {
		if categories[i].name == name {
			return &categories[i]
		}
	}
	return nil
}

// faultyMonths is how many months the faulty pumps have been sold, 0 before.
func (w *world) faultyMonths(m int) int {
	if !w.Stories.FaultyProduct {
		return 0
	}
	return max(0, m-monthIndex(2026, 6))
}

// slowMonths is how many months the new shift plan has been on for the team
// of p, 0 before.
func (w *world) slowMonths(p *person, m int) int {
	if !w.Stories.SlowerTeam || p.team.id != slowTeam {
		return 0
	}
	return max(0, m-monthIndex(2026, 5))
}

// trained says whether p's team has had the pump and diagnosis training.
func (w *world) trained(p *person, m int) bool {
	return w.Stories.Training && p.team.id == trainedTeam && m >= monthIndex(2026, 2)
}

// piloting says whether p's team works under the remote pilot.
func (w *world) piloting(p *person, m int) bool {
	return w.Stories.RemotePilot && p.team.id == remoteTeam && m >= monthIndex(2025, 10)
}

// remoteShare is the chance that a fault is dealt with from afar.
func (w *world) remoteShare(t *ticket) float64 {
	suitable := t.fault != "硬件" || t.category.remote && !t.complex
	pilot := w.piloting(t.who, t.month())
	switch {
	case suitable && pilot:
		return 0.88
	case suitable:
		return 0.40
	case pilot:
		return 0.45
	}
	return 0.12
}

// resolve draws whether the ticket keeps its limit, and its times.
func (w *world) resolve(t *ticket) {
	d, m := t.dice, t.month()
	temper, slow := t.who.at(m), w.slowMonths(t.who, m)
	late := -2.82 + temper.lateness + 0.2*float64(slow)
	if t.complex {
		late += 0.3
	}
	if holiday, after := w.days.springFestival(t.opened); w.Stories.Season && (holiday || after > 0 && after <= 7) {
		late += 0.9
	}
	t.late = d.chance(logistic(late))
	w.firstVisit(t, temper)
	t.resolved = t.opened.Add(w.duration(t, slow))
	t.resolved = awake(t).Truncate(time.Second)
	w.watchTheClock(t)
	w.respond(t, slow)
	w.outcome(t)
}

// firstVisit draws whether the first visit is wasted or fixes the fault.
func (w *world) firstVisit(t *ticket, temper temper) {
	if t.remote {
		return
	}
	wasted := 0.06
	if w.piloting(t.who, t.month()) {
		wasted = 0.02
	}
	fix := 0.90 + temper.fix
	if t.complex {
		fix -= 0.08
	}
	if w.trained(t.who, t.month()) {
		fix += 0.09
	}
	t.wasted = t.dice.chance(wasted)
	t.fixedFirst = t.dice.chance(clamp(fix, 0.4, 0.985)) && !t.wasted
}

// duration is how long the ticket takes from opening to resolution.
func (w *world) duration(t *ticket, slow int) time.Duration {
	d := t.dice
	factor := 1.0
	if slow > 0 {
		factor = []float64{1.08, 1.15, 1.22, 1.30}[slow-1]
	}
	hours := func(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }
	if t.complex {
		work := clamp(d.around(12, 0.45)*factor, 3.5, 25.5)
		if t.late {
			work = 29 + d.around(9, 0.6)*factor
		}
		return w.days.after(t.opened, hours(work)).Sub(t.opened)
	}
	switch {
	case t.late:
		if d.chance(0.6) { // most miss the limit by little
			return hours(24 + 3*d.ExpFloat64()*factor)
		}
		return hours(24 + d.around(15, 0.6)*factor)
	case t.remote:
		return hours(clamp(d.around(2.2, 0.8)*factor, 0.3, 23.9))
	case !t.fixedFirst:
		return hours(d.between(13, 23.9))
	}
	return hours(clamp(d.around(7, 0.45)*factor, 3, 23.9))
}

// awake moves a resolution at night to a time at which people work, without
// turning a kept limit into a missed one.
func awake(t *ticket) time.Time {
	night := func(x time.Time) bool { return x.Hour() >= 22 || x.Hour() < 7 }
	if !night(t.resolved) {
		return t.resolved
	}
	x := t.resolved
	if x.Hour() >= 22 {
		x = x.Add(day)
	}
	morning := midnight(x).Add(8*time.Hour + time.Duration(t.dice.IntN(5400))*time.Second)
	if t.late || t.complex || morning.Sub(t.opened) < 24*time.Hour {
		return morning
	}
	evening := midnight(x).Add(-day + 21*time.Hour + time.Duration(t.dice.IntN(3500))*time.Second)
	if evening.Sub(t.opened) > 40*time.Minute {
		return evening
	}
	return t.opened.Add(time.Duration(40+t.dice.IntN(40)) * time.Minute)
}

// watchTheClock closes simple tickets of a few people just inside the limit.
func (w *world) watchTheClock(t *ticket) {
	if !t.who.gamer || t.complex || !t.dice.chance(0.34) {
		return
	}
	t.late, t.atTheLimit = false, true
	t.resolved = t.opened.Add(24*time.Hour - time.Duration(180+t.dice.IntN(3240))*time.Second)
}

// respond draws acceptance and first response.
func (w *world) respond(t *ticket, slow int) {
	median := map[string]float64{"电话": 16, "微信": 24, "APP": 30, "网页": 38}[t.channel]
	if slow > 0 {
		median *= []float64{1.35, 1.6, 1.9, 2.2}[slow-1]
	}
	if t.priority == "高" {
		median *= 0.7
	}
	minutes := t.dice.around(median, 0.55) * math.Exp(0.25*t.who.at(t.month()).lateness)
	minutes = clamp(minutes, 3, 0.4*t.resolved.Sub(t.opened).Minutes())
	after := func(m float64) time.Time {
		return t.opened.Add(time.Duration(m * float64(time.Minute))).Truncate(time.Minute)
	}
	t.responded = after(minutes)
	t.accepted = after(max(1.1, minutes*t.dice.between(0.2, 0.6)))
}

// outcome draws what the ticket's last columns say.
func (w *world) outcome(t *ticket) {
	d := t.dice
	again := 0.02
	if t.atTheLimit {
		again = 0.28
	}
	if d.chance(again) {
		t.reopened = 1
	}
	if d.chance(0.045) {
		t.transferred = 1 + d.IntN(5)/4
	}
	t.escalated = t.complex && d.chance(0.07)
	t.solved = d.chance(0.965 - 0.03*float64(t.reopened))
}

// again is the same customer's next ticket about the same thing, or nil.
func (w *world) again(t *ticket) *ticket {
	p := 0.05 - 0.35*t.who.at(t.month()).fix
	if w.trained(t.who, t.month()) {
		p *= 0.5
	}
	if t.atTheLimit {
		p = 0.30
	}
	if !t.dice.chance(clamp(p, 0.01, 0.3)) {
		return nil
	}
	opened := midnight(t.resolved).Add(time.Duration(1+t.dice.IntN(6))*day + time.Duration(8*3600+t.dice.IntN(12*3600))*time.Second)
	if !opened.Before(end) || !t.who.employed(opened) {
		return nil
	}
	a := &ticket{who: t.who, opened: opened, customer: t.customer, channel: t.channel, product: t.product, category: t.category,
		complex: t.complex, fault: t.fault, cause: t.cause, priority: "高", remote: t.remote && t.dice.chance(0.6), parent: t, dice: t.dice}
	w.resolve(a)
	return a
}

// hideTheFuture blanks what had not happened when the exports were drawn.
func (t *ticket) hideTheFuture() {
	if !t.accepted.Before(end) {
		t.accepted = time.Time{}
	}
	if !t.responded.Before(end) {
		t.responded = time.Time{}
	}
	if !t.resolved.Before(end) {
		t.resolved, t.solved, t.reopened = time.Time{}, false, 0
	}
}

// ticketFiles is the ticket system's export, a file for each quarter of
// opening, as it gives no more than a quarter at a time.
func (w *world) ticketFiles() []*table {
	var files []*table
	byFile := map[string]*table{}
	for _, t := range w.tickets {
		name := fmt.Sprintf("工单_%dQ%d.csv", t.opened.Year(), (int(t.opened.Month())+2)/3)
		f := byFile[name]
		if f == nil {
			f = newTable(name, "工单编号,处理人工号,客户编号,渠道,型号,难度,优先级,服务方式,创建时间,接单时间,首次响应,解决时间,状态,重开,转派,升级,已解决,上级工单,故障,满意度")
			byFile[name] = f
			files = append(files, f)
		}
		f.add(t.row()...)
	}
	if w.Stories.DirtyRows {
		for i, f := range files {
			soilTickets(f, i)
		}
	}
	return files
}

func (t *ticket) row() []string {
	status, parent := "处理中", ""
	if t.done() {
		status = "关闭"
	}
	if t.parent != nil {
		parent = t.parent.id
	}
	return []string{
		t.id, t.who.id, t.customer.id, t.channel, t.product.code, choose(t.complex, "复杂", "简单"), t.priority,
		choose(t.remote, "远程", "上门"), slashed(t.opened), slashedMinute(t.accepted), slashedMinute(t.responded), slashed(t.resolved),
		status, fmt.Sprint(t.reopened), fmt.Sprint(t.transferred), choose(t.escalated, "Y", "N"), choose(t.solved, "Y", "N"),
		parent, t.cause, t.answer,
	}
}

// soilTickets puts the ticket system's usual dirt into a quarter's file: first
// cells of real rows written in another way, then rows that are no good. The
// numbers of the extra rows start at G9000000, far from any real one.
func soilTickets(f *table, quarter int) {
	for i, mark := range []string{"?", "无", "-"} {
		f.restate("missing_mark", "优先级", "missing", 1000+100*i, mark, func(old string) bool { return old == "低" })
	}
	f.restate("trailing_spaces", "渠道", "kept", 1400, "电话  ", func(old string) bool { return old == "电话" })
	ids := 9000000 + 10*quarter
	extra := func(n int) []string {
		row := f.copyOf(60 * (n + 1))
		row[f.column("工单编号")], row[f.column("满意度")] = fmt.Sprintf("G%d", ids+n), ""
		return row
	}
	with := func(n int, column, value string) []string {
		row := extra(n)
		row[f.column(column)] = value
		return row
	}
	f.soil("duplicate_row", "", "duplicate", 260, f.copyOf(199))
	f.soil("duplicate_row", "", "duplicate", 390, f.copyOf(332))
	conflict := f.copyOf(450)
	for place := 451; conflict[f.column("满意度")] != "" && place < 460; place++ {
		conflict = f.copyOf(place) // the row should be in conflict as a ticket only, not as a survey too
	}
	conflict[f.column("渠道")] = choose(conflict[f.column("渠道")] == "电话", "微信", "电话")
	f.soil("conflicting_id", "工单编号", "conflict", 480, conflict)
	f.soil("unreadable_date", "创建时间", "reject:not_a_date", 300, with(1, "创建时间", "2025/13/45 9:00:00"))
	f.soil("unreadable_date", "创建时间", "reject:not_a_date", 520, with(2, "创建时间", "昨天下午"))
	f.soil("missing_key", "工单编号", "reject:missing_key", 610, with(3, "工单编号", ""))
	f.soil("unknown_employee", "处理人工号", "reject:unknown_employee", 640, with(4, "处理人工号", "E99999"))
	f.soil("unknown_label", "难度", "reject:unknown_label", 700, with(5, "难度", "中等"))
	f.soil("text_in_number", "重开", "reject:not_a_number", 720, with(6, "重开", "两次"))
	f.soil("too_few_columns", "", "reject:too_few_columns", 800, extra(7)[:9])
	f.soil("too_many_columns", "", "reject:too_many_columns", 820, append(extra(8), "多", "余"))
	early := extra(9)
	opened, _ := time.Parse("2006/1/2 15:04:05", early[f.column("创建时间")])
	early[f.column("解决时间")] = slashed(opened.Add(-2 * time.Hour))
	f.soil("negative_duration", "解决时间", "excluded", 900, early)
}

// slashed is a time as the ticket system writes it: 2026/7/3 9:05:00.
func slashed(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d/%d/%d %d:%02d:%02d", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second())
}

// slashedMinute is the same without seconds.
func slashedMinute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.TrimSuffix(slashed(t), t.Format(":05"))
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

package company

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// visit is one drive to a customer.
type visit struct {
	id                                     string
	ticket                                 *ticket
	number                                 int
	dispatched, arrived, started, finished time.Time
	fixed                                  bool
	wasted                                 string
	emergency, outsourced                  bool
	helpers                                int
	km                                     int
	diagnosis                              int // seconds
	parts                                  []partUse
}

// partUse is a spare part taken for a visit.
type partUse struct {
	part        *part
	quantity    int
	wrong, used bool
	fromVan     bool
}

// part is a spare part of the store.
type part struct {
	id, name string
	price    int // cents
}

// parts is what the store holds, by category and cause.
var parts = map[string][]part{
	airConditioner: {{"PA01", "空调风机", 16500}, {"PA02", "制冷剂R32", 9800}, {"PA03", "空调主板", 28600}, {"PA04", "压缩机", 62000}},
	washer:         {{"PW01", "排水泵", 7800}, {"PW02", "洗衣机电机", 21500}, {"PW03", "门锁开关", 4600}, {"PW04", "洗衣机主板", 24800}},
	fridge:         {{"PF01", "温控器", 6900}, {"PF02", "门封条", 5200}, {"PF03", "冰箱压缩机", 52000}},
	heater:         {{"PH01", "加热管", 8800}, {"PH02", "点火器", 5400}, {"PH03", "水阀", 6300}},
	television:     {{"PT01", "液晶屏", 86000}, {"PT02", "电视主板", 31500}, {"PT03", "电源板", 12800}},
}

// sendEngineers makes the visits of the tickets that are not remote.
func (w *world) sendEngineers() {
	number := 0
	for _, t := range w.tickets {
		if t.remote || t.responded.IsZero() {
			continue
		}
		w.visit(t)
		for _, v := range t.visits {
			number++
			v.id = fmt.Sprintf("V%05d", number)
		}
	}
}

// visit sends one engineer for a fault fixed at once, else twice, and keeps
// what happened before the exports were drawn. The last visit ends a few
// minutes before the resolution.
func (w *world) visit(t *ticket) {
	d := w.dice("visit", t.who.id, t.opened.Unix())
	resolved := t.resolved
	if resolved.IsZero() {
		resolved = end.Add(day)
	}
	last := w.newVisit(t, d, resolved.Add(-time.Duration(60+d.IntN(500))*time.Second))
	last.number, last.fixed = 1, t.solved
	t.visits = []*visit{last}
	if !t.fixedFirst && last.dispatched.Sub(t.responded) > 4*time.Hour {
		first := w.newVisit(t, d, t.firstEnd(d, last.dispatched))
		first.number, first.fixed, last.number = 1, false, 2
		if t.wasted {
			first.wasted = d.word([]word{{"客户不在", 45}, {"备件不符", 25}, {"地址错误", 15}, {"无故障", 15}})
		}
		t.visits = []*visit{first, last}
	}
	t.visits = slices.DeleteFunc(t.visits, func(v *visit) bool { return !v.finished.Before(end) })
	for _, v := range t.visits {
		w.takeParts(v, d)
	}
}

// firstEnd is when the first of two visits ends: some hours after the first
// response, and before the engineer sets out again.
func (t *ticket) firstEnd(d dice, second time.Time) time.Time {
	at := t.responded.Add(time.Duration(d.between(2, 4.5) * float64(time.Hour)))
	if at.Hour() >= 21 || at.Hour() < 8 {
		at = midnight(at.Add(3 * time.Hour)).Add(time.Duration(d.between(9.5, 11) * float64(time.Hour)))
	}
	if limit := second.Add(-time.Hour); at.After(limit) {
		at = t.responded.Add(limit.Sub(t.responded) / 2)
	}
	return at.Truncate(time.Second)
}

// newVisit counts back from the end of a visit to its dispatch.
func (w *world) newVisit(t *ticket, d dice, finished time.Time) *visit {
	v := &visit{ticket: t, finished: finished, km: int(clamp(d.around(t.who.team.distance, 0.5), 1, 90))}
	minutes := func(m float64) time.Duration { return (time.Duration(m*60) * time.Second) }
	repair := clamp(d.around(42, 0.4), 12, 150)
	if t.complex {
		repair *= 1.4
	}
	diagnosis := repair * d.between(0.2, 0.4) * (1 - 0.6*t.who.at(t.month()).fix)
	if w.trained(t.who, t.month()) {
		diagnosis *= 0.78
	}
	travel := 12 + 2.2*float64(v.km)*d.between(0.7, 1.4)
	v.started = v.finished.Add(-minutes(repair))
	v.arrived = v.started.Add(-minutes(d.between(1, 6)))
	v.dispatched = v.arrived.Add(-minutes(travel))
	v.diagnosis = int(diagnosis * 60)
	v.emergency, v.outsourced = d.chance(0.06), d.chance(0.05)
	v.helpers = oneIf(d.chance(0.07))
	v.inOrder(t)
	return v
}

// inOrder squeezes a visit that would begin before the ticket's first
// response into the time between response and finish.
func (v *visit) inOrder(t *ticket) {
	if !v.dispatched.Before(t.responded) {
		return
	}
	span := v.finished.Sub(t.responded)
	part := func(x float64) time.Time {
		return t.responded.Add(time.Duration(x * float64(span))).Truncate(time.Second)
	}
	v.dispatched, v.arrived, v.started = part(0.05), part(0.45), part(0.5)
	v.diagnosis = min(v.diagnosis, int(v.finished.Sub(v.started).Seconds()/2))
}

// takeParts draws the spare parts of a visit.
func (w *world) takeParts(v *visit, d dice) {
	t := v.ticket
	if t.fault != "硬件" || v.outsourced || !d.chance(0.5) {
		return
	}
	shelf := parts[t.category.name]
	i := slices.Index(t.category.causes, t.cause)
	p := partUse{part: &shelf[max(0, i)], quantity: 1 + d.IntN(9)/8, fromVan: d.chance(0.82), used: v.fixed}
	if !v.fixed {
		p.wrong = d.chance(0.25)
	}
	if p.wrong {
		p.part = &shelf[d.IntN(len(shelf))]
	}
	v.parts = append(v.parts, p)
}

func (w *world) visitFile() *columnar {
	f := &columnar{file: "派工.parquet", columns: []column{
		{"派工单号", id}, {"工单编号", id}, {"工程师工号", label}, {"第几次上门", whole}, {"派工时间", moment}, {"到场时间", moment},
		{"开始维修", moment}, {"结束维修", moment}, {"是否修复", yes}, {"无效原因", label}, {"紧急派单", yes}, {"外包", yes},
		{"协助人数", whole}, {"里程", whole}, {"碳排放", cents}, {"排查秒", whole}}}
	for _, t := range w.tickets {
		for _, v := range t.visits {
			var wasted, carbon any
			if v.wasted != "" {
				wasted = v.wasted
			}
			if !v.outsourced { // the contractors' vans do not report
				carbon = v.km * 19
			}
			f.add(v.id, t.id, t.who.id, v.number, v.dispatched, v.arrived, v.started, v.finished, v.fixed, wasted,
				v.emergency, v.outsourced, v.helpers, v.km, carbon, v.diagnosis)
		}
	}
	return f
}

func (w *world) partFile() *table {
	f := newTable("备件领用.csv", "领用编号,派工单号,备件编号,数量,单价,错领,确需,车载")
	for _, t := range w.tickets {
		for _, v := range t.visits {
			for _, p := range v.parts {
				f.addf(fmt.Sprintf("L%05d", len(f.rows)+1), v.id, p.part.id, p.quantity, yuan(p.part.price),
					choose(p.wrong, "Y", "N"), choose(!p.wrong, "Y", "N"), choose(p.fromVan, "Y", "N"))
			}
		}
	}
	if w.Stories.DirtyRows {
		f.restate("full_width_digits", "数量", "kept", 700, "１", func(old string) bool { return old == "1" })
		f.restate("full_width_digits", "数量", "kept", 1700, "１", func(old string) bool { return old == "1" })
		row := f.copyOf(900)
		row[0], row[f.column("数量")] = "L9000001", "若干"
		f.soil("text_in_number", "数量", "reject:not_a_number", 901, row)
	}
	return f
}

// cost is one booking of the activity costing.
type cost struct {
	at     time.Time
	kind   string
	cents  int
	ticket *ticket
	visit  *visit
}

// bookCosts puts a price on each ticket: an engineer's hours at their rate,
// the drive, the parts (a third under warranty), or the contractor's bill.
func (w *world) bookCosts() {
	for _, t := range w.tickets {
		if t.remote && t.done() {
			w.book(t, nil, t.resolved, "人工", t.remoteHours()*t.who.rate*100)
		}
		for _, v := range t.visits {
			w.bookVisit(t, v)
		}
	}
}

// remoteHours is the time that a remote solution takes of its handler.
func (t *ticket) remoteHours() float64 {
	hours := clamp(t.hours()*0.18, 0.25, 0.8)
	if t.complex {
		hours += 0.5
	}
	return hours
}

func (w *world) bookVisit(t *ticket, v *visit) {
	d := w.dice("cost", v.id)
	if v.outsourced {
		w.book(t, v, v.finished, "外包", math.Round(d.between(150, 280))*100)
		return
	}
	hours := v.finished.Sub(v.dispatched).Hours() * (1 + 0.8*float64(v.helpers))
	w.book(t, v, v.finished, "人工", hours*t.who.rate*100)
	w.book(t, v, v.finished, "交通", float64(v.km)*160+500)
	for _, p := range v.parts {
		if p.used {
			kind := choose(d.chance(0.34), "保修", "材料")
			w.book(t, v, v.finished, kind, float64(p.quantity*p.part.price))
		}
	}
}

func (w *world) book(t *ticket, v *visit, at time.Time, kind string, cents float64) {
	w.costs = append(w.costs, cost{at: at, kind: kind, cents: int(math.Round(cents)), ticket: t, visit: v})
}

func (w *world) costFile() *columnar {
	f := &columnar{file: "作业成本.parquet", columns: []column{
		{"成本编号", id}, {"发生日期", date32}, {"费用类别", label}, {"金额", cents}, {"工单编号", id}, {"派工单号", id}, {"工号", label}, {"小组", label}}}
	for i, c := range w.costs {
		var visit any
		if c.visit != nil {
			visit = c.visit.id
		}
		f.add(fmt.Sprintf("A%06d", i+1), midnight(c.at), c.kind, c.cents, c.ticket.id, visit, c.ticket.who.id, c.ticket.who.team.id)
	}
	return f
}

// timesheetFile is a row for each person and working day; hours are kept in
// quarters and follow the demand of the month.
func (w *world) timesheetFile() *columnar {
	f := &columnar{file: "工时.parquet", columns: []column{{"日期", date32}, {"工号", label}, {"排班秒", whole}, {"有效秒", whole}, {"路途秒", whole}}}
	load := w.loads()
	for t := begin; t.Before(end); t = t.Add(day) {
		if !w.days.workday(t) {
			continue
		}
		for _, p := range w.people {
			if !p.employed(t) {
				continue
			}
			d := w.dice("timesheet", p.id, t.Unix())
			scheduled := 28800 * p.fte
			productive := scheduled * clamp(0.66+0.14*load[monthOf(t)]+0.05*d.NormFloat64(), 0.45, 0.98)
			travel := productive * d.between(0.1, 0.22)
			if w.piloting(p, monthOf(t)) {
				travel *= 0.4
			}
			f.add(t, p.id, int(scheduled), quarters(productive), quarters(travel))
		}
	}
	return f
}

// loads is the demand of each month against the average of all.
func (w *world) loads() []float64 {
	load := make([]float64, months)
	for _, t := range w.tickets {
		load[t.month()] += float64(months) / float64(len(w.tickets))
	}
	return load
}

// quarters rounds seconds to quarters of an hour.
func quarters(seconds float64) int { return int(math.Round(seconds/900)) * 900 }

// yuan writes cents as yuan.
func yuan(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

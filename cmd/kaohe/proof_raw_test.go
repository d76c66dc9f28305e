package main

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kaohe/data"
)

// This file works every score of the demo out a second time, from the exports
// as their systems wrote them, in exact fractions. It shares no code with the
// program but the sample's files: how a row is read, what counts and what it
// earns is written down here again, from the definitions.

// ---------------------------------------------------------------- Reading

// rawRow is one row of an export; bad is set once a cell of it cannot be read,
// and such a row does not count.
type rawRow struct {
	cells map[string]string
	bad   bool
}

// rawRows reads the rows of all exports whose names fit a pattern, oldest file
// first. A row with a bad byte or with too few or too many cells is no row.
func rawRows(t *testing.T, pattern string, comma rune) []*rawRow {
	t.Helper()
	names, err := fs.Glob(data.Sample(), path.Join("exports", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no export %s (%v)", pattern, err)
	}
	var all []*rawRow
	for _, name := range names {
		content, err := fs.ReadFile(data.Sample(), name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))))
		r.Comma, r.FieldsPerRecord = comma, -1
		lines, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, line := range lines[1:] {
			if len(line) != len(lines[0]) || !utf8.ValidString(strings.Join(line, "")) {
				continue
			}
			row := &rawRow{cells: map[string]string{}}
			for i, cell := range line {
				row.cells[lines[0][i]] = cell
			}
			all = append(all, row)
		}
	}
	return all
}

// text is a cell without blanks around it; what stands for nothing is empty.
func (r *rawRow) text(column string) string {
	cell, ok := r.cells[column]
	if !ok {
		panic("the export has no column " + column)
	}
	cell = strings.Trim(cell, " \t\u00a0\u3000")
	if slices.Contains([]string{"?", "NA", "-", "无"}, cell) {
		return ""
	}
	return cell
}

// key is a text without which a row does not count.
func (r *rawRow) key(column string) string {
	cell := r.text(column)
	if cell == "" {
		r.bad = true
	}
	return cell
}

// word is a text that must be one of the words, where there is any.
func (r *rawRow) word(column string, words ...string) string {
	cell := r.text(column)
	if cell != "" && !slices.Contains(words, cell) {
		r.bad = true
	}
	return cell
}

// no tells that a cell denies; empty does not.
func (r *rawRow) no(column string) bool {
	return slices.Contains([]string{"否", "N"}, r.word(column, "是", "否", "Y", "N"))
}

// yes tells that a cell affirms; empty does not.
func (r *rawRow) yes(column string) bool {
	return slices.Contains([]string{"是", "Y"}, r.word(column, "是", "否", "Y", "N"))
}

// moment is a time; the zero time where the cell is empty.
func (r *rawRow) moment(column string) time.Time {
	cell := r.text(column)
	if cell == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006/1/2 15:04:05", "2006/1/2 15:04", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, cell); err == nil {
			return at
		}
	}
	r.bad = true
	return time.Time{}
}

// number is a number, in full-width digits or not; nil where the cell is empty.
func (r *rawRow) number(column string) *big.Rat {
	cell := strings.Map(func(c rune) rune {
		if c >= '０' && c <= '９' {
			return c - '０' + '0'
		}
		return c
	}, r.text(column))
	if cell == "" {
		return nil
	}
	x, ok := new(big.Rat).SetString(cell)
	r.bad = r.bad || !ok
	return x
}

// person is an employee cell: somebody unknown spoils the row, nobody does not.
func (r *rawRow) person(column string, people map[string]rawPerson) string {
	id := r.text(column)
	if _, known := people[id]; id != "" && !known {
		r.bad = true
	}
	return id
}

// kept leaves of what was read the rows that can be used and, of those with one
// id, the first.
type kept[T any] struct {
	seen map[string]bool
	rows []T
}

func (k *kept[T]) add(row *rawRow, id string, value T) {
	if row.bad || k.seen[id] {
		return
	}
	if k.seen == nil {
		k.seen = map[string]bool{}
	}
	k.seen[id] = true
	k.rows = append(k.rows, value)
}

type rawPerson struct {
	id, role    string
	hired, left time.Time // the day; none where the export gives none
	remote      bool
	fte         *big.Rat
}

type rawTicket struct {
	id, employee                string
	complex                     bool
	opened, responded, resolved time.Time
}

// rawFact is one event that an indicator may count.
type rawFact struct {
	employee, ticket, kind, label, rater string
	at, since                            time.Time
	yes, no                              bool
	score, scale                         *big.Rat
}

// rawAppeal contests what one indicator saw of a person in a month.
type rawAppeal struct {
	id, employee, month, indicator string
	filed, decided                 time.Time
	decision                       string
	num, den                       *big.Rat // the corrected sums, where there are any
}

type rawDay struct {
	worked        bool
	opens, closes time.Time
}

// rawCompany is what the exports say, as far as the eight indicators need it.
type rawCompany struct {
	people                                      map[string]rawPerson
	tickets                                     []rawTicket
	surveys, complaints, conduct, exams, rating []rawFact
	appeals                                     []rawAppeal
	days                                        map[time.Time]rawDay
	end                                         time.Time // midnight after the last day on which a ticket was opened
}

func readRawCompany(t *testing.T) *rawCompany {
	t.Helper()
	c := &rawCompany{people: map[string]rawPerson{}, days: map[time.Time]rawDay{}}
	for _, r := range rawRows(t, "员工.csv", ',') {
		p := rawPerson{id: r.key("工号"), role: r.text("岗位"), hired: r.moment("入职日期"), left: r.moment("离职日期"), remote: r.yes("远程"), fte: r.number("编制系数")}
		if !r.bad {
			c.people[p.id] = p
		}
	}
	c.readTickets(t)
	c.readSurveys(t)
	c.readComplaints(t)
	c.readConduct(t)
	c.readExams(t)
	c.readRatings(t)
	c.readAppeals(t)
	c.readDays(t)
	for _, k := range c.tickets {
		if day := k.opened.Truncate(24*time.Hour).AddDate(0, 0, 1); day.After(c.end) {
			c.end = day
		}
	}
	return c
}

func (c *rawCompany) readTickets(t *testing.T) {
	var rows kept[rawTicket]
	for _, r := range rawRows(t, "工单_*.csv", ',') {
		k := rawTicket{id: r.key("工单编号"), employee: r.person("处理人工号", c.people), opened: r.moment("创建时间"), responded: r.moment("首次响应"), resolved: r.moment("解决时间")}
		k.complex = r.word("难度", "简单", "复杂") == "复杂"
		r.key("创建时间")
		r.word("渠道", "电话", "微信", "APP", "网页")
		r.word("型号", "A1", "K3", "X1", "X3", "B2", "B5", "R1", "R6", "V4")
		r.word("故障", "风机", "缺氟", "主板", "压缩机", "排水泵", "电机", "门锁", "温控", "门封", "加热管", "点火", "水阀", "屏幕", "电源", "设置", "联网", "程序", "安装", "咨询", "清洗")
		r.word("优先级", "高", "中", "低")
		r.word("服务方式", "远程", "上门")
		r.word("状态", "关闭", "处理中")
		r.moment("接单时间")
		r.number("重开")
		r.number("转派")
		r.yes("升级")
		r.yes("已解决")
		rows.add(r, k.id, k)
	}
	c.tickets = rows.rows
}

// readSurveys reads the answers of both systems: those in the tickets, where
// there is one, and those of the survey system.
func (c *rawCompany) readSurveys(t *testing.T) {
	var rows kept[rawFact]
	for _, r := range rawRows(t, "工单_*.csv", ',') {
		if r.text("满意度") == "" {
			continue
		}
		at := r.moment("解决时间")
		rows.add(r, r.key("工单编号"), rawFact{employee: r.person("处理人工号", c.people), ticket: r.text("工单编号"), kind: "满意度", since: at, at: at, label: r.text("满意度")})
	}
	for _, r := range rawRows(t, "问卷.csv", ';') {
		f := rawFact{kind: r.word("题型", "满意度", "NPS", "好评"), employee: r.person("工号", c.people), ticket: r.text("工单编号"), since: r.moment("发送时间"), at: r.moment("答复时间"), score: r.number("评分")}
		f.label = r.word("满意度", "非常满意", "满意", "一般", "不满意", "非常不满意")
		r.key("题型")
		rows.add(r, r.key("问卷编号"), f)
	}
	c.surveys = rows.rows
}

func (c *rawCompany) readComplaints(t *testing.T) {
	var rows kept[rawFact]
	for _, r := range rawRows(t, "投诉.csv", ',') {
		f := rawFact{employee: r.person("责任人工号", c.people), ticket: r.text("工单编号"), since: r.moment("受理时间"), at: r.moment("办结时间"), yes: r.yes("处理成功"), no: r.no("处理成功")}
		f.kind = r.word("投诉原因", "态度", "技能", "操作", "延误", "产品缺陷", "价格")
		if r.no("是否责任") {
			f.label = "无责"
		}
		r.key("受理时间")
		r.word("严重程度", "一般", "较重", "严重")
		r.moment("要求办结")
		rows.add(r, r.key("投诉编号"), f)
	}
	c.complaints = rows.rows
}

func (c *rawCompany) readConduct(t *testing.T) {
	var rows kept[rawFact]
	for _, r := range rawRows(t, "行为记录.csv", ',') {
		f := rawFact{employee: r.person("工号", c.people), ticket: r.text("工单编号"), at: r.moment("发生时间"), no: r.no("核实")}
		f.kind = r.word("类别", "推诿", "处置不当", "态度问题", "沟通失误", "延误未报", "操作失误", "违纪", "表扬")
		for _, column := range []string{"工号", "发生时间", "类别"} {
			r.key(column)
		}
		r.word("程度", "轻微", "一般", "严重")
		rows.add(r, r.key("记录编号"), f)
	}
	c.conduct = rows.rows
}

func (c *rawCompany) readExams(t *testing.T) {
	var rows kept[rawFact]
	for _, r := range rawRows(t, "考试.csv", ',') {
		f := rawFact{employee: r.person("工号", c.people), at: r.moment("考试日期"), score: r.number("成绩")}
		for _, column := range []string{"工号", "考试日期", "成绩"} {
			r.key(column)
		}
		r.number("及格线")
		rows.add(r, r.key("考试编号"), f)
	}
	c.exams = rows.rows
}

func (c *rawCompany) readRatings(t *testing.T) {
	var rows kept[rawFact]
	for _, r := range rawRows(t, "评分.csv", ',') {
		f := rawFact{employee: r.person("工号", c.people), at: r.moment("评分日期"), rater: r.text("评分人"), score: r.number("得分"), scale: r.number("满分")}
		f.kind = r.word("评分关系", "自评", "上级", "同事", "客服", "客户") + "/" + r.word("评分项", "解决问题", "服务态度", "团队协作", "跨部门协调", "综合")
		if f.scale == nil {
			f.scale = big.NewRat(100, 1)
		}
		for _, column := range []string{"工号", "评分日期", "评分关系", "评分项", "得分"} {
			r.key(column)
		}
		rows.add(r, r.key("评分编号"), f)
	}
	c.rating = rows.rows
}

func (c *rawCompany) readAppeals(t *testing.T) {
	var rows kept[rawAppeal]
	for _, r := range rawRows(t, "申诉.csv", ',') {
		a := rawAppeal{id: r.key("申诉编号"), employee: r.person("工号", c.people), month: r.key("考核期间"), indicator: r.text("指标"), filed: r.moment("提交时间"), decided: r.moment("答复时间"), num: r.number("更正分子"), den: r.number("更正分母")}
		a.decision = r.word("结论", "成立", "部分成立", "不成立")
		for _, column := range []string{"工号", "提交时间"} {
			r.key(column)
		}
		if _, err := time.Parse("2006-01", a.month); err != nil {
			t.Fatalf("appeal %s is not about a month: this proof knows no other", a.id)
		}
		rows.add(r, a.id, a)
	}
	c.appeals = rows.rows
}

func (c *rawCompany) readDays(t *testing.T) {
	for _, r := range rawRows(t, "日历.csv", ',') {
		day := r.moment("日期")
		clock := func(column string) time.Time {
			at, err := time.Parse("15:04", r.text(column))
			if err != nil {
				return day
			}
			return day.Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute)
		}
		c.days[day] = rawDay{worked: r.yes("工作日"), opens: clock("上班"), closes: clock("下班")}
	}
}

// ---------------------------------------------------------------- Counting

// tally is what one indicator saw of one person in one month: num over den, and
// from how many records.
type tally struct {
	n        int64
	num, den *big.Rat
}

// tallies are the sums by person, month and indicator.
type tallies map[[3]string]*tally

func (s tallies) add(employee string, at time.Time, indicator string, num *big.Rat, den int64) {
	key := [3]string{employee, at.Format("2006-01"), indicator}
	if s[key] == nil {
		s[key] = &tally{num: new(big.Rat), den: new(big.Rat)}
	}
	s[key].n++
	s[key].num.Add(s[key].num, num)
	s[key].den.Add(s[key].den, big.NewRat(den, 1))
}

// one is 1 for yes and 0 for no.
func one(yes bool) *big.Rat {
	if yes {
		return big.NewRat(1, 1)
	}
	return new(big.Rat)
}

// count applies the definitions of the eight indicators.
func (c *rawCompany) count() tallies {
	s := tallies{}
	handler := map[string]string{}
	for _, k := range c.tickets {
		handler[k.id] = k.employee
		c.countTicket(s, k)
	}
	for _, f := range c.surveys {
		if f.kind != "满意度" || f.label == "" && f.score == nil || f.since.IsZero() || f.at.Before(f.since) {
			continue
		}
		content := f.label == "满意" || f.label == "非常满意"
		if f.label == "" {
			content = f.score.Cmp(big.NewRat(4, 1)) >= 0
		}
		s.add(cmp.Or(f.employee, handler[f.ticket]), f.at, "csat", one(content), 1)
	}
	upset := map[string]bool{} // tickets with a complaint about the person's attitude
	for _, f := range c.complaints {
		who := cmp.Or(f.employee, handler[f.ticket])
		if !f.at.IsZero() && !f.at.Before(f.since) && (f.yes || f.no) {
			s.add(who, f.at, "complaint_success", one(f.yes), 1)
		}
		if f.kind == "态度" && f.label != "无责" {
			s.add(who, f.since, "service_awareness", one(true), 0)
			upset[f.ticket] = f.ticket != ""
		}
	}
	for _, f := range c.conduct {
		switch {
		case f.no: // not verified
		case f.kind == "推诿" || f.kind == "处置不当":
			s.add(f.employee, f.at, "responsibility", one(true), 0)
		case f.kind == "沟通失误":
			s.add(f.employee, f.at, "miscommunication", one(true), 0)
		case f.kind == "态度问题" && !upset[f.ticket]:
			s.add(f.employee, f.at, "service_awareness", one(true), 0)
		}
	}
	for _, f := range c.exams {
		if f.score.Sign() >= 0 {
			s.add(f.employee, f.at, "skill_exam", f.score, 1)
		}
	}
	for _, f := range c.rating {
		if f.kind == "上级/解决问题" && f.rater != f.employee && f.score.Sign() >= 0 && f.score.Cmp(f.scale) <= 0 {
			hundred := new(big.Rat).Mul(big.NewRat(100, 1), f.score)
			s.add(f.employee, f.at, "problem_solving", hundred.Quo(hundred, f.scale), 1)
		}
	}
	return s
}

// upheld tells that an appeal was accepted and says what the sums should be.
func (a rawAppeal) upheld() bool {
	return (a.decision == "成立" || a.decision == "部分成立") && a.num != nil && a.den != nil
}

// corrected puts the sums of upheld appeals in the place of what was counted, the
// latest decision last. The number of records stays.
func (c *rawCompany) corrected(s tallies) tallies {
	out := tallies{}
	for key, seen := range s {
		out[key] = seen
	}
	appeals := slices.Clone(c.appeals)
	slices.SortFunc(appeals, func(a, b rawAppeal) int {
		return cmp.Or(a.decided.Compare(b.decided), a.filed.Compare(b.filed), cmp.Compare(a.id, b.id))
	})
	for _, a := range appeals {
		key := [3]string{a.employee, a.month, a.indicator}
		if seen := out[key]; a.upheld() && seen != nil {
			out[key] = &tally{n: seen.n, num: a.num, den: a.den}
		}
	}
	return out
}

// countTicket counts a ticket in the month of its limit, once that has passed. A
// ticket resolved before it was opened or answered is impossible and left out.
func (c *rawCompany) countTicket(s tallies, k rawTicket) {
	due := k.opened.Add(24 * time.Hour)
	if k.complex {
		due = c.workdaysLater(k.opened, 3)
	}
	impossible := !k.resolved.IsZero() && (k.resolved.Before(k.opened) || k.resolved.Before(k.responded))
	if due.After(c.end) || impossible {
		return
	}
	s.add(k.employee, due, "on_time_resolution", one(!k.resolved.IsZero() && !k.resolved.After(due)), 1)
}

// workdaysLater is the same time of day so many workdays later, within the
// hours of that day. Outside working hours the count starts at the next opening.
func (c *rawCompany) workdaysLater(from time.Time, workdays int) time.Time {
	day := from.Truncate(24 * time.Hour)
	if d := c.days[day]; !d.worked || !from.Before(d.closes) {
		day = c.nextWorkday(day)
		from = c.days[day].opens
	} else if from.Before(d.opens) {
		from = d.opens
	}
	clock := from.Sub(day)
	for range workdays {
		day = c.nextWorkday(day)
	}
	due := day.Add(clock)
	if d := c.days[day]; due.Before(d.opens) {
		return d.opens
	} else if due.After(d.closes) {
		return d.closes
	}
	return due
}

func (c *rawCompany) nextWorkday(day time.Time) time.Time {
	for {
		day = day.AddDate(0, 0, 1)
		d, known := c.days[day]
		if !known {
			panic("the calendar does not know " + day.Format(time.DateOnly))
		}
		if d.worked {
			return day
		}
	}
}

// ---------------------------------------------------------------- Scoring

// provedIndicator is one line of the scheme: 60 for performance, 20 for
// attitude, 20 for ability.
type provedIndicator struct {
	name, dimension string
	weight          int64
	counted         bool // no event is a good month, not a missing one
	target          *big.Rat
	per, off        *big.Rat // off points for each full per below the target, or for each event
	least           int64    // records below which the value does not count
}

var provedScheme = []provedIndicator{
	{"csat", "performance", 30, false, big.NewRat(90, 100), big.NewRat(1, 100), big.NewRat(2, 1), 5},
	{"on_time_resolution", "performance", 15, false, big.NewRat(95, 100), big.NewRat(1, 100), big.NewRat(1, 1), 1},
	{"complaint_success", "performance", 15, false, big.NewRat(85, 100), big.NewRat(1, 100), big.NewRat(1, 1), 1},
	{"responsibility", "attitude", 10, true, nil, nil, big.NewRat(2, 1), 0},
	{"service_awareness", "attitude", 10, true, nil, nil, big.NewRat(2, 1), 0},
	{"skill_exam", "ability", 10, false, big.NewRat(80, 1), big.NewRat(5, 1), big.NewRat(2, 1), 1},
	{"miscommunication", "ability", 5, true, nil, nil, big.NewRat(1, 1), 0},
	{"problem_solving", "ability", 5, false, nil, nil, nil, 1},
}

var provedDimensions = map[string]int64{"performance": 60, "attitude": 20, "ability": 20}

// provedItem is an indicator on a scorecard.
type provedItem struct {
	tally
	value, shortfall, points, most *big.Rat // nil where there is none
	status                         string
}

// provedCard is a scorecard; score is official.
type provedCard struct {
	items                 map[string]*provedItem
	score                 *big.Rat
	grade                 string
	complete, of          int64
	rank, peers, services int64
	previous              *big.Rat
}

// short is how far a value is on the bad side; nil where the rule has no target.
func (i provedIndicator) short(value *big.Rat) *big.Rat {
	switch {
	case value == nil || i.off == nil:
		return nil
	case i.counted:
		return value
	}
	return largest(new(big.Rat), new(big.Rat).Sub(i.target, value))
}

// earn turns a value into points of the indicator's own weight.
func (i provedIndicator) earn(it *provedItem) *big.Rat {
	weight := big.NewRat(i.weight, 1)
	if i.off == nil { // in proportion, 0 to 100
		return weight.Mul(weight, new(big.Rat).Quo(it.value, big.NewRat(100, 1)))
	}
	steps := it.shortfall
	if !i.counted {
		steps = wholePart(new(big.Rat).Quo(steps, i.per))
	}
	return largest(new(big.Rat), weight.Sub(weight, new(big.Rat).Mul(i.off, steps)))
}

func largest(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

func wholePart(x *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(x.Num(), x.Denom()))
}

// roundHalfUp rounds to hundredths.
func roundHalfUp(x *big.Rat) *big.Rat {
	cents := new(big.Rat).Mul(x, big.NewRat(100, 1))
	return new(big.Rat).Quo(wholePart(cents.Add(cents, big.NewRat(1, 2))), big.NewRat(100, 1))
}

// item is what the tallies of some months together say of an indicator.
func (i provedIndicator) item(s tallies, employee string, months []string) *provedItem {
	it := &provedItem{tally: tally{num: new(big.Rat), den: new(big.Rat)}}
	for _, month := range months {
		if seen := s[[3]string{employee, month, i.name}]; seen != nil {
			it.n += seen.n
			it.num.Add(it.num, seen.num)
			it.den.Add(it.den, seen.den)
		}
	}
	switch {
	case i.counted:
		it.value = it.num
	case it.n > 0:
		it.value = new(big.Rat).Quo(it.num, it.den)
	}
	return it
}

// employed tells that a person was there on some day of a month.
func (p rawPerson) employed(month string) bool {
	return p.hired.Format("2006-01") <= month && (p.left.IsZero() || p.left.Format("2006-01") >= month)
}

// monthCard is a person's scorecard of a month; nil when the person was not
// there, or nothing but counts is known.
func monthCard(s tallies, p rawPerson, month string) *provedCard {
	if !p.employed(month) {
		return nil
	}
	c := &provedCard{items: map[string]*provedItem{}, complete: 1, of: 1}
	known, scored := false, map[string]int64{}
	for _, i := range provedScheme {
		it := i.item(s, p.id, []string{month})
		it.shortfall = i.short(it.value)
		c.items[i.name] = it
		known = known || (!i.counted && it.n > 0)
		switch {
		case it.value == nil:
			it.status = "missing"
		case it.n < i.least:
			it.status = "small_sample"
		default:
			it.status = "scored"
			it.points = i.earn(it)
			scored[i.dimension] += i.weight
		}
	}
	if !known {
		return nil
	}
	c.share(scored)
	return c
}

// share gives the weight of what is missing to the rest of its dimension, that
// of an empty dimension to the other dimensions, and adds up.
func (c *provedCard) share(scored map[string]int64) {
	present := int64(0)
	for dimension := range scored {
		present += provedDimensions[dimension]
	}
	total := new(big.Rat)
	for _, i := range provedScheme {
		it := c.items[i.name]
		if it.status != "scored" {
			it.points, it.most = new(big.Rat), new(big.Rat)
			continue
		}
		scale := new(big.Rat).Mul(big.NewRat(provedDimensions[i.dimension], scored[i.dimension]), big.NewRat(100, present))
		it.points.Mul(it.points, scale)
		it.most = new(big.Rat).Mul(big.NewRat(i.weight, 1), scale)
		total.Add(total, it.points)
	}
	c.settle(total)
}

// settle makes a score official.
func (c *provedCard) settle(score *big.Rat) {
	c.score = roundHalfUp(score)
	switch {
	case c.score.Cmp(big.NewRat(90, 1)) >= 0:
		c.grade = "excellent"
	case c.score.Cmp(big.NewRat(70, 1)) >= 0:
		c.grade = "qualified"
	default:
		c.grade = "unqualified"
	}
}

// longCard is a quarter's or a year's scorecard: the mean of the official
// scores of its months, with values from all records of the period.
func longCard(s tallies, employee string, months []string, cards map[string]*provedCard) *provedCard {
	var there []*provedCard
	sum := new(big.Rat)
	for _, month := range months {
		if m := cards[month]; m != nil {
			there = append(there, m)
			sum.Add(sum, m.score)
		}
	}
	if len(there) == 0 {
		return nil
	}
	c := &provedCard{items: map[string]*provedItem{}, complete: int64(len(there)), of: int64(len(months))}
	k := big.NewRat(int64(len(there)), 1)
	c.settle(sum.Quo(sum, k))
	for _, i := range provedScheme {
		it := i.item(s, employee, months)
		it.points, it.most = new(big.Rat), new(big.Rat)
		it.status = "missing"
		scored, short := int64(0), new(big.Rat)
		for _, m := range there {
			part := m.items[i.name]
			it.points.Add(it.points, part.points)
			it.most.Add(it.most, part.most)
			switch {
			case part.status == "scored":
				it.status = "scored"
				scored++
				if part.shortfall != nil {
					short.Add(short, part.shortfall)
				}
			case part.status == "small_sample" && it.status == "missing":
				it.status = "small_sample"
			}
		}
		it.points.Quo(it.points, k)
		it.most.Quo(it.most, k)
		if scored > 0 {
			it.shortfall = short.Quo(short, big.NewRat(scored, 1))
		}
		c.items[i.name] = it
	}
	return c
}

// provedPeriod is a period with its months, in order within its cycle.
type provedPeriod struct {
	cycle, name, before string
	months              []string
}

// periods lists the months, quarters and years from the first month of the data
// to the last.
func (c *rawCompany) periods(s tallies) []provedPeriod {
	first := c.end
	for key := range s {
		if month, err := time.Parse("2006-01", key[1]); err == nil && month.Before(first) {
			first = month
		}
	}
	var out []provedPeriod
	for _, cycle := range []struct {
		name   string
		months int
	}{{"month", 1}, {"quarter", 3}, {"year", 12}} {
		start := time.Date(first.Year(), time.Month((int(first.Month())-1)/cycle.months*cycle.months+1), 1, 0, 0, 0, 0, time.UTC)
		for ; start.Before(c.end); start = start.AddDate(0, cycle.months, 0) {
			p := provedPeriod{cycle: cycle.name, name: periodName(cycle.name, start), before: periodName(cycle.name, start.AddDate(0, -cycle.months, 0))}
			for m := range cycle.months {
				p.months = append(p.months, start.AddDate(0, m, 0).Format("2006-01"))
			}
			out = append(out, p)
		}
	}
	return out
}

func periodName(cycle string, start time.Time) string {
	switch cycle {
	case "month":
		return start.Format("2006-01")
	case "quarter":
		return fmt.Sprintf("%dQ%d", start.Year(), (int(start.Month())+2)/3)
	}
	return start.Format("2006")
}

// cards works out every scorecard, by person and period, from the records as
// appeals have corrected them.
func (c *rawCompany) cards() (map[[2]string]*provedCard, []provedPeriod) {
	return c.cardsOf(c.corrected(c.count()))
}

// cardsOf works out every scorecard from what was counted.
func (c *rawCompany) cardsOf(s tallies) (map[[2]string]*provedCard, []provedPeriod) {
	periods := c.periods(s)
	all := map[[2]string]*provedCard{}
	for id, p := range c.people {
		if p.role != "售后" {
			continue
		}
		months := map[string]*provedCard{}
		for _, period := range periods { // months come first
			var card *provedCard
			if period.cycle == "month" {
				card = monthCard(s, p, period.name)
				months[period.name] = card
			} else {
				card = longCard(s, id, period.months, months)
			}
			if card != nil {
				all[[2]string{id, period.name}] = card
			}
		}
	}
	c.placeCards(all, periods)
	return all, periods
}

// placeCards fills in what a scorecard says of others: its rank among those
// of its period, the score before, and the services of the person.
func (c *rawCompany) placeCards(all map[[2]string]*provedCard, periods []provedPeriod) {
	services := map[[2]string]int64{}
	for _, k := range c.tickets {
		if !k.resolved.IsZero() && !k.resolved.Before(k.opened) && !k.resolved.Before(k.responded) {
			services[[2]string{k.employee, k.resolved.Format("2006-01")}]++
		}
	}
	for _, period := range periods {
		for id := range c.people {
			mine := all[[2]string{id, period.name}]
			if mine == nil {
				continue
			}
			mine.rank = 1
			for other := range c.people {
				if theirs := all[[2]string{other, period.name}]; theirs != nil {
					mine.peers++
					if theirs.score.Cmp(mine.score) > 0 {
						mine.rank++
					}
				}
			}
			for _, month := range period.months {
				mine.services += services[[2]string{id, month}]
			}
			if before := all[[2]string{id, period.before}]; before != nil {
				mine.previous = before.score
			}
		}
	}
}

// ---------------------------------------------------------------- Comparing

// near tells that a published decimal is an exact fraction to its last digit.
func near(t *testing.T, published string, exact *big.Rat, digits int) bool {
	t.Helper()
	x, ok := new(big.Rat).SetString(published)
	if !ok {
		t.Fatalf("not a number: %q", published)
	}
	// Half a unit of the last digit, and a hundredth of one for the engine's own fractions.
	bound := big.NewRat(51, 100*int64(math.Pow10(digits)))
	return x.Sub(x, exact).Abs(x).Cmp(bound) <= 0
}

// sameFloat tells that a published value is the fraction as closely as a double is.
func sameFloat(published *float64, exact *big.Rat) bool {
	if published == nil || exact == nil {
		return published == nil && exact == nil
	}
	want, _ := exact.Float64()
	return math.Abs(*published-want) <= 1e-12*math.Max(1, math.Abs(want))
}

// TestProofFromTheRawExports holds every published scorecard against the one
// worked out from the exports.
func TestProofFromTheRawExports(t *testing.T) {
	t.Parallel()
	db := demoWarehouse(t)
	want, periods := readRawCompany(t).cards()
	for _, cycle := range []string{"month", "quarter", "year"} {
		t.Run(cycle, func(t *testing.T) {
			expected := 0
			for _, p := range periods {
				for key := range want {
					if p.cycle == cycle && p.name == key[1] {
						expected++
					}
				}
			}
			if published := compareCards(t, db, cycle, want); published != expected || expected == 0 {
				t.Errorf("%d scorecards are published; the exports give %d", published, expected)
			}
		})
	}
}

// compareCards holds the published scorecards of a cycle against the proved
// ones and counts them.
func compareCards(t *testing.T, db *sql.DB, cycle string, want map[[2]string]*provedCard) (published int) {
	t.Helper()
	rows, err := db.Query(`SELECT employee_id, period, CAST(score AS VARCHAR), grade, rank, peers, complete, complete_of, services,
		CAST(previous AS VARCHAR), CAST(change AS VARCHAR), CAST(dimension_scores['performance'] AS VARCHAR),
		CAST(dimension_scores['attitude'] AS VARCHAR), CAST(dimension_scores['ability'] AS VARCHAR)
		FROM scorecard WHERE scheme = 'framework' AND cycle = ? ORDER BY period, employee_id`, cycle)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, period, score string
		var previous, change *string
		var dimensions [3]string
		var got provedCard
		if err := rows.Scan(&id, &period, &score, &got.grade, &got.rank, &got.peers, &got.complete, &got.of, &got.services, &previous, &change,
			&dimensions[0], &dimensions[1], &dimensions[2]); err != nil {
			t.Fatal(err)
		}
		published++
		card, who := want[[2]string{id, period}], id+" "+period
		if card == nil {
			t.Errorf("%s: has a scorecard; the exports give none", who)
			continue
		}
		if !near(t, score, card.score, 4) || got.grade != card.grade {
			t.Errorf("%s: score %s, grade %s; from the exports %s, %s", who, score, got.grade, card.score.FloatString(4), card.grade)
		}
		if got.rank != card.rank || got.peers != card.peers || got.complete != card.complete || got.of != card.of || got.services != card.services {
			t.Errorf("%s: rank %d of %d, %d/%d, %d services; from the exports %d of %d, %d/%d, %d", who,
				got.rank, got.peers, got.complete, got.of, got.services, card.rank, card.peers, card.complete, card.of, card.services)
		}
		comparePrevious(t, who, previous, change, card)
		compareDimensions(t, who, dimensions, card)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return published
}

func compareDimensions(t *testing.T, who string, published [3]string, card *provedCard) {
	t.Helper()
	for i, dimension := range []string{"performance", "attitude", "ability"} {
		sum := new(big.Rat)
		for _, line := range provedScheme {
			if line.dimension == dimension {
				sum.Add(sum, card.items[line.name].points)
			}
		}
		if !near(t, published[i], roundHalfUp(sum), 2) {
			t.Errorf("%s: %s %s; from the exports %s", who, dimension, published[i], roundHalfUp(sum).FloatString(2))
		}
	}
}

func comparePrevious(t *testing.T, who string, previous, change *string, card *provedCard) {
	t.Helper()
	if card.previous == nil || previous == nil || change == nil {
		if card.previous != nil || previous != nil || change != nil {
			t.Errorf("%s: only one of published and proved knows a score before", who)
		}
		return
	}
	moved := new(big.Rat).Sub(card.score, card.previous)
	if !near(t, *previous, card.previous, 4) || !near(t, *change, moved, 4) {
		t.Errorf("%s: before %s, change %s; from the exports %s, %s", who, *previous, *change, card.previous.FloatString(4), moved.FloatString(4))
	}
}

// TestProofOfEveryIndicatorFromTheRawExports holds every line of every
// published scorecard against the one worked out from the exports.
func TestProofOfEveryIndicatorFromTheRawExports(t *testing.T) {
	t.Parallel()
	db := demoWarehouse(t)
	want, _ := readRawCompany(t).cards()
	rows, err := db.Query(`SELECT employee_id, period, indicator, dimension, weight, n, CAST(num AS VARCHAR), CAST(den AS VARCHAR), value, shortfall,
		CAST(points AS VARCHAR), CAST(max_points AS VARCHAR), CAST(points_lost AS VARCHAR), status
		FROM score WHERE scheme = 'framework' ORDER BY period, employee_id, position`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	lines := map[string]provedIndicator{}
	for _, line := range provedScheme {
		lines[line.name] = line
	}
	published := 0
	for rows.Next() {
		var id, period, indicator, dimension, num, den, points, most, lost, status string
		var weight float64
		var n int64
		var value, shortfall *float64
		if err := rows.Scan(&id, &period, &indicator, &dimension, &weight, &n, &num, &den, &value, &shortfall, &points, &most, &lost, &status); err != nil {
			t.Fatal(err)
		}
		published++
		who := id + " " + period + " " + indicator
		card, line := want[[2]string{id, period}], lines[indicator]
		if card == nil || line.name == "" || line.dimension != dimension || float64(line.weight) != weight {
			t.Errorf("%s: published in %s with weight %g; the exports and the scheme know no such line", who, dimension, weight)
			continue
		}
		it := card.items[indicator]
		if n != it.n || !near(t, num, it.num, 6) || !near(t, den, it.den, 6) || status != it.status || !sameFloat(value, it.value) {
			t.Errorf("%s: n %d, %s/%s, %s; from the exports n %d, %s/%s, %s", who, n, num, den, status, it.n, it.num.FloatString(6), it.den.FloatString(6), it.status)
		}
		if !near(t, points, it.points, 6) || !near(t, most, it.most, 6) || !near(t, lost, new(big.Rat).Sub(it.most, it.points), 6) {
			t.Errorf("%s: %s of %s points, %s lost; from the exports %s of %s", who, points, most, lost, it.points.FloatString(6), it.most.FloatString(6))
		}
		if line.off != nil && it.value != nil && !sameFloat(shortfall, it.shortfall) {
			t.Errorf("%s: the published shortfall differs from the exports' %v", who, it.shortfall)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if published != len(want)*len(provedScheme) || published == 0 {
		t.Errorf("%d lines are published; the exports give %d", published, len(want)*len(provedScheme))
	}
}

// chosenPerson is somebody and the rule that chose them.
type chosenPerson struct{ rule, id string }

// chosenPeople are the people of whom a reader may want to follow the sums, by
// rule: if the sample changes, others are chosen.
func chosenPeople(c *rawCompany, cards map[[2]string]*provedCard, periods []provedPeriod) []chosenPerson {
	tickets := map[string]int{}
	for _, k := range c.tickets {
		tickets[k.employee]++
	}
	ids := make([]string, 0, len(c.people))
	for id, p := range c.people {
		if p.role == "售后" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	first := func(fits func(rawPerson) bool) string {
		for _, id := range ids {
			if fits(c.people[id]) {
				return id
			}
		}
		return ""
	}
	return []chosenPerson{
		{"the first", first(func(rawPerson) bool { return true })},
		{"the most tickets", slices.MaxFunc(ids, func(a, b string) int { return cmp.Compare(tickets[a], tickets[b]) })},
		{"part-time", first(func(p rawPerson) bool { return p.fte.Cmp(big.NewRat(1, 1)) < 0 })},
		{"left", first(func(p rawPerson) bool { return !p.left.IsZero() })},
		{"remote", first(func(p rawPerson) bool { return p.remote })},
		{"a month with too few answers", first(func(p rawPerson) bool { return hasStatus(cards, periods, p.id, "small_sample") })},
		{"a month without an answer", first(func(p rawPerson) bool { return hasStatus(cards, periods, p.id, "missing") })},
	}
}

// hasStatus tells that a person's satisfaction has a status in some month.
func hasStatus(cards map[[2]string]*provedCard, periods []provedPeriod, id, status string) bool {
	for _, p := range periods {
		if card := cards[[2]string{id, p.name}]; p.cycle == "month" && card != nil && card.items["csat"].status == status {
			return true
		}
	}
	return false
}

// TestProofOfWhatIsPrinted holds what the program prints of the chosen people
// against the exports: every official score and grade, to the last digit.
func TestProofOfWhatIsPrinted(t *testing.T) {
	t.Parallel()
	project := filepath.Join(demo(t), ".kaohe", "demo")
	company := readRawCompany(t)
	cards, periods := company.cards()
	for _, chosen := range chosenPeople(company, cards, periods) {
		t.Run(chosen.rule, func(t *testing.T) {
			id := chosen.id
			want := []string{"cycle,period,score,grade"}
			cycles := map[string]bool{}
			for _, p := range periods {
				if card := cards[[2]string{id, p.name}]; card != nil {
					want = append(want, fmt.Sprintf("%s,%s,%s,%s", p.cycle, p.name, card.score.FloatString(4), card.grade))
					cycles[p.cycle] = true
				}
			}
			if len(cycles) != 3 {
				t.Fatalf("nobody fits the rule, or without a month, a quarter and a year (got %q)", id)
			}
			query := fmt.Sprintf("SELECT cycle, period, score, grade FROM scorecard WHERE employee_id = '%s' ORDER BY length(cycle) = 4, cycle <> 'month', period", id)
			code, printed, stderr := kaohe("-C", project, "query", "--format", "csv", query)
			if code != exitDone {
				t.Fatal(stderr)
			}
			lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(printed, "\ufeff")), "\n")
			for i := range max(len(want), len(lines)) {
				if i >= len(want) || i >= len(lines) || want[i] != strings.TrimSpace(lines[i]) {
					t.Fatalf("%s, line %d: what is printed differs from the exports:\nprinted: %q\nexports: %q", id, i+1, lines[min(i, len(lines)):], want[min(i, len(want)):])
				}
			}
		})
	}
}

// dirtyRows is what the sample says of the rows it makes dirty on purpose.
type dirtyRows struct {
	rejects, reasons, duplicates []string
	impossible                   int
}

func readDirtyRows(t *testing.T) dirtyRows {
	t.Helper()
	text, err := fs.ReadFile(data.Sample(), "known.json")
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		Files []struct {
			File  string
			Dirty []struct {
				Expect string
				Count  int
				Lines  []int
			}
		}
	}
	if err := json.Unmarshal(text, &known); err != nil {
		t.Fatal(err)
	}
	var d dirtyRows
	for _, f := range known.Files {
		for _, kind := range f.Dirty {
			reason, rejected := strings.CutPrefix(kind.Expect, "reject:")
			switch {
			case kind.Expect == "conflict":
				reason, rejected = "conflicting_key", true
			case kind.Expect == "duplicate":
				d.duplicates = append(d.duplicates, fmt.Sprintf("%s %d", f.File, kind.Count))
			case kind.Expect == "excluded":
				d.impossible += kind.Count
			}
			for _, line := range kind.Lines {
				if rejected {
					d.rejects = append(d.rejects, fmt.Sprintf("%s %d", f.File, line))
					d.reasons = append(d.reasons, fmt.Sprintf("%s %d %s", f.File, line, reason))
				}
			}
		}
	}
	return d
}

// TestProofOfTheAccount holds the account of what was read against the list of
// rows that the sample makes dirty on purpose: these and no others are
// rejected, dropped as duplicates or left out of indicators.
func TestProofOfTheAccount(t *testing.T) {
	t.Parallel()
	db, want := demoWarehouse(t), readDirtyRows(t)
	sameTexts(t, "rejected rows", texts(t, db, "SELECT DISTINCT file || ' ' || line FROM reject"), want.rejects)
	reasons := texts(t, db, "SELECT DISTINCT file || ' ' || line || ' ' || reason FROM reject") // a row may have several
	for _, reason := range want.reasons {
		if !slices.Contains(reasons, reason) {
			t.Errorf("%q is not among the published reasons", reason)
		}
	}
	// A file's first table is its own; answers inside tickets are a second.
	sameTexts(t, "duplicate rows", texts(t, db, `SELECT file || ' ' || rows_duplicate FROM source_file
		WHERE rows_duplicate > 0 AND (table_name = 'tickets' OR file NOT LIKE '%工单_%')`), want.duplicates)
	sameTexts(t, "impossible tickets", texts(t, db, `SELECT CAST(count AS VARCHAR) FROM quality
		WHERE "check" = 'negative_duration' AND subject = 'tickets'`), []string{fmt.Sprint(want.impossible)})
	sameTexts(t, "files whose account does not add up", texts(t, db, `SELECT file FROM source_file
		WHERE rows_read <> rows_loaded + rows_duplicate + rows_rejected`), nil)
}

// texts gives the one text column of a query, sorted.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// sameTexts reports what only one of two lists has.
func sameTexts(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, text := range got {
		if !slices.Contains(want, text) {
			t.Errorf("%s: published %q, which the exports do not give", what, text)
		}
	}
	for _, text := range want {
		if !slices.Contains(got, text) {
			t.Errorf("%s: the exports give %q, which is not published", what, text)
		}
	}
}

package suggest

import (
	"fmt"
	"slices"
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// mainScore is the least that the columns must speak for a table.
const mainScore = 1.0

// chooseMain finds the table that most columns speak of. A column that could be
// in many tables says little for each; a required column that is missing speaks
// against a table.
func (r *reader) chooseMain() string {
	best, bestScore := "", mainScore
	for _, t := range ingest.Tables {
		if s := r.score(t); s > bestScore+1e-9 {
			best, bestScore = t.Name, s
		}
	}
	if best == "" && r.hasKeyAndTime() {
		return "tickets"
	}
	return best
}

// hasKeyAndTime tells whether an export that no table is sure of has at least
// what makes a ticket: an id, by name or by being another in every row, and a time.
func (r *reader) hasKeyAndTime() bool {
	_, named := r.assigned("tickets")["ticket_id"]
	return (named || r.unnamedKey() >= 0) && slices.ContainsFunc(r.shape.Columns, isTime)
}

// score sums what the columns say for a table.
func (r *reader) score(t ingest.Table) float64 {
	sum := 0.0
	assigned := r.assigned(t.Name)
	for _, c := range t.Columns {
		i, ok := assigned[c.Name]
		switch {
		case !ok && c.Required:
			sum -= 0.7
		case !ok || r.shape.Columns[i].Filled == 0:
		case len(t.Key) == 1 && c.Name == t.Key[0]:
			sum += 2 / float64(len(r.targets[i]))
		default:
			sum += 1 / float64(len(r.targets[i]))
		}
	}
	return sum
}

// assigned gives for a table the column of the export for each of its columns:
// the one whose name is listed first, among equals the first of the export.
func (r *reader) assigned(table string) map[string]int {
	out := map[string]int{}
	for i := range r.shape.Columns {
		t, ok := r.target(i, table)
		if !ok {
			continue
		}
		j, taken := out[t.column]
		if !taken || r.better(i, j, table) {
			out[t.column] = i
		}
	}
	return out
}

func (r *reader) target(i int, table string) (target, bool) {
	for _, t := range r.targets[i] {
		if t.table == table {
			return t, true
		}
	}
	return target{}, false
}

// better tells whether column i stands for its target rather than column j.
func (r *reader) better(i, j int, table string) bool {
	a, _ := r.target(i, table)
	b, _ := r.target(j, table)
	if ei, ej := r.shape.Columns[i].Filled == 0, r.shape.Columns[j].Filled == 0; ei != ej {
		return ej
	}
	return a.rank < b.rank
}

// unnamedKey finds a column that identifies every row though its name says
// nothing; -1 when there is none.
func (r *reader) unnamedKey() int {
	for i, p := range r.shape.Columns {
		if p.Filled > 1 && p.Filled == r.shape.Rows && p.Different == p.Filled && !isTime(p) && p.Longest <= 40 && len(r.targets[i]) == 0 {
			return i
		}
	}
	return -1
}

// times lists the columns of times that no table names, the earlier first.
func (r *reader) times() []int {
	var out []int
	for i, p := range r.shape.Columns {
		if isTime(p) && len(r.targets[i]) == 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		if r.isBefore(a, b) {
			return -1
		}
		if r.isBefore(b, a) {
			return 1
		}
		return 0
	})
	return out
}

// isBefore tells whether the times of one column are nearly always not after
// those of another, and not merely equal to them.
func (r *reader) isBefore(a, b int) bool {
	for _, o := range r.shape.Earlier {
		switch {
		case o.First == a && o.Second == b:
			return o.Before >= 20*o.After && o.Before > 0
		case o.First == b && o.Second == a:
			return o.After > 0 && o.After >= 20*o.Before
		}
	}
	return false
}

// mainTable maps the table that the export speaks of: by names, then by what the
// cells show, then durations and flags that stand for times.
func (r *reader) mainTable() Table {
	t := Table{Name: r.main}
	assigned := r.assigned(r.main)
	canonical, _ := ingest.FindTable(r.main)
	guessed := r.guess(canonical, assigned)
	for _, c := range canonical.Columns {
		if i, ok := assigned[c.Name]; ok {
			if tg, _ := r.target(i, r.main); tg.way == byName || tg.way == byValues {
				t.Columns = append(t.Columns, r.mapping(r.main, c, i, guessed[c.Name]))
			}
		}
	}
	r.addDerived(&t, assigned)
	r.addLatest(&t, canonical)
	r.addEvents(&t)
	if r.main == "surveys" {
		r.addKind(&t)
	}
	t.finish(canonical)
	return t
}

// finish puts the columns in the table's order and lists what is lacking.
func (t *Table) finish(canonical ingest.Table) {
	var ordered []Mapping
	for _, c := range canonical.Columns {
		if m, ok := t.Find(c.Name); ok {
			ordered = append(ordered, m)
		} else if c.Required {
			t.Lacking = append(t.Lacking, c.Name)
		}
	}
	t.Columns = ordered
}

// guess fills what names leave open: the key, the times, and columns whose words
// are those of a closed vocabulary. It adds to assigned and gives the reasons.
func (r *reader) guess(t ingest.Table, assigned map[string]int) map[string]diag.Text {
	reasons := map[string]diag.Text{}
	give := func(column string, i int, reason diag.Text) {
		if _, ok := assigned[column]; !ok && i >= 0 {
			assigned[column], reasons[column] = i, reason
			r.targets[i] = append(r.targets[i], target{table: t.Name, column: column, rank: 9999, fit: 1, way: byValues})
		}
	}
	if len(t.Key) == 1 {
		give(t.Key[0], r.unnamedKey(), diag.T("每行一个不同的值", "a different value in every row"))
	}
	if t.Name == "tickets" {
		for n, i := range r.times() {
			give([]string{"opened_at", "resolved_at", "closed_at"}[min(n, 2)], i, diag.T("按时间先后推断", "by the order of the times"))
		}
	}
	for i, p := range r.shape.Columns {
		if column := vocabulary(t, p); column != "" && len(r.targets[i]) == 0 {
			give(column, i, diag.T("取值都是这一列的常用词", "its words are those of this column"))
		}
	}
	return reasons
}

// vocabulary finds the column of a table whose closed vocabulary holds every
// value of a column, when there are at least two and only one such column.
func vocabulary(t ingest.Table, p ingest.Profile) string {
	found := ""
	if p.Different < 2 || int(p.Different) > len(p.Common) {
		return ""
	}
	for _, c := range t.Columns {
		words := ingest.Words(t.Name, c.Name)
		if c.Type != ingest.Text || len(words) == 0 || knownShare(p, words) < 1 {
			continue
		}
		if found != "" {
			return ""
		}
		found = c.Name
	}
	return found
}

// mapping describes how one column of the export becomes a canonical one.
func (r *reader) mapping(table string, c ingest.Column, i int, guessed diag.Text) Mapping {
	p := r.shape.Columns[i]
	m := Mapping{Column: c.Name, From: []string{p.Name}, used: []int{i}, Samples: maskColumn(p, table, c.Name)}
	f := fit(p, table, c.Name)
	m.Confidence, m.Reason = High, diag.T("列名与取值都符合", "name and values agree")
	switch {
	case p.Filled == 0:
		m.Confidence, m.Reason = Low, diag.T("列名符合，但全空", "the name agrees, but every cell is empty")
	case guessed != (diag.Text{}):
		m.Confidence, m.Reason = Medium, guessed
		if tg, ok := r.target(i, table); ok && tg.way == byValues && c.Type == ingest.Time {
			m.Confidence = Low
		}
	case f < 0.999:
		m.Confidence, m.Reason = Medium, diag.T("列名符合，%.1f%% 的取值可读", "the name agrees, %.1f%% of the values can be read", 100*f)
	}
	switch c.Type {
	case ingest.Time, ingest.Date:
		r.setTime(&m, c.Type, i)
	case ingest.Seconds:
		setUnit(&m, p, table)
	default:
		setWords(&m, p, table, c)
	}
	return m
}

// setTime gives a mapping of times its format, with the clock from a column of
// its own where there is one.
func (r *reader) setTime(m *Mapping, t ingest.Type, i int) {
	p := r.shape.Columns[i]
	m.Format, m.Choices = p.Format, slices.Clone(p.Choices)
	if j := r.clockOf(i); j >= 0 && t == ingest.Time {
		q := r.shape.Columns[j]
		m.From, m.used = []string{p.Name, q.Name}, []int{i, j}
		clock := " %H:%M:%S"
		if strings.Count(q.First[0], ":") == 1 {
			clock = " %H:%M"
		}
		if m.Format != "" {
			m.Format += clock
		}
		for n := range m.Choices {
			m.Choices[n] += clock
		}
	}
	if len(m.Choices) > 0 {
		m.Confidence, m.Reason = Low, diag.T("日与月分不清，请选一种 format", "day and month cannot be told apart, choose a format")
	}
}

// clockOf finds the column with the time of day that belongs to a column of
// dates: date and time, 日期 and 时间, call date and call time; -1 for none.
func (r *reader) clockOf(i int) int {
	p := r.shape.Columns[i]
	if p.WithClock > 0 {
		return -1
	}
	stem := strings.NewReplacer("date", "", "日期", "").Replace(ingest.Fold(p.Name))
	for j, q := range r.shape.Columns {
		name := ingest.Fold(q.Name)
		bare := strings.NewReplacer("time", "", "时间", "", "时刻", "").Replace(name)
		if j != i && bare != name && bare == stem && q.Filled > 0 && q.Share(q.Clocks) >= most {
			return j
		}
	}
	return -1
}

// setUnit finds the unit of a duration: from its way of writing, else its name,
// else what the numbers make likely.
func setUnit(m *Mapping, p ingest.Profile, table string) {
	_, unit := withoutUnit(p.Name)
	if remark := ingest.Folds(p.Name); unit == "" && len(remark) == 2 {
		_, unit = withoutUnit("x" + strings.TrimPrefix(remark[0], remark[1]))
	}
	switch {
	case p.Filled == 0:
	case p.Share(p.Clocks) >= enough:
		m.Unit = "clock"
	case unit != "":
		m.Unit = unit
	case p.Most < 1 && p.Integers < p.Filled:
		m.Unit = "day"
		m.doubt(diag.T("数值都小于 1，当作一天的几分之几", "all below 1, taken as fractions of a day"))
	case p.Most <= 24 && table == "timesheets":
		m.Unit = "h"
		m.doubt(diag.T("数值不超过 24，当作小时", "none above 24, taken as hours"))
	default:
		m.Unit = "s"
		m.doubt(diag.T("没有写明单位，当作秒", "no unit is given, taken as seconds"))
	}
}

// doubt lowers a mapping's confidence to medium, with the reason.
func (m *Mapping) doubt(reason diag.Text) {
	if m.Confidence == High {
		m.Confidence, m.Reason = Medium, reason
	}
}

// mostWords is how many different words a closed vocabulary may have.
const mostWords = 40

// setWords translates the words of a column with a closed vocabulary. Words that
// are not known stay as they are and are told about.
func setWords(m *Mapping, p ingest.Profile, table string, c ingest.Column) {
	words := ingest.Words(table, c.Name)
	asWhole := c.Type == ingest.Integer && p.Fits(ingest.Integer) < enough
	if asWhole { // yes or no where a count is wanted
		words = ingest.Words("tickets", "solved")
	}
	if len(words) == 0 || !listable(p) || (c.Type == ingest.Bool && p.Fits(ingest.Bool) == 1) {
		return
	}
	var pairs []ingest.Pair
	unknown, changed := 0, false
	for _, v := range p.Common {
		to, ok := lookUp(words, v.Value)
		if !ok {
			to, unknown = v.Value, unknown+1
		}
		if asWhole && ok {
			to = map[string]string{"true": "1", "false": "0"}[to]
		}
		pairs, changed = append(pairs, ingest.Pair{From: v.Value, To: to}), changed || to != v.Value
	}
	if changed && unknown < len(pairs) {
		m.Values = pairs
	}
	if unknown > 0 {
		m.doubt(diag.T("列名符合，%d 种取值没有标准说法", "the name agrees, %d of the words have no standard one", unknown))
	}
}

// listable tells whether the values of a column may be listed one by one: they
// are few and short, and name nobody.
func listable(p ingest.Profile) bool {
	const longest = 40
	return p.Filled > 0 && p.Different <= mostWords && int(p.Different) <= len(p.Common) && p.Longest <= longest && !personal(p.Name) &&
		!slices.ContainsFunc(p.Common, func(c ingest.Count) bool { return maskText(c.Value) != c.Value })
}

// addDerived adds times that durations and flags stand for.
func (r *reader) addDerived(t *Table, assigned map[string]int) {
	for _, s := range spans {
		if i, ok := assigned[s.column]; ok && s.table == t.Name {
			if tg, _ := r.target(i, t.Name); tg.way == bySpan {
				if base, ok := t.Find(s.from); ok {
					t.Columns = append(t.Columns, r.spanOf(s.column, base, i))
				}
			}
		}
	}
	for _, f := range flags {
		if i, ok := assigned[f.column]; ok && f.table == t.Name {
			if tg, _ := r.target(i, t.Name); tg.way == byFlag {
				if base, ok := t.Find(f.from); ok {
					t.Columns = append(t.Columns, r.flagged(f.column, base, i))
				}
			}
		}
	}
}

// spanOf is a time that lies a duration after another.
func (r *reader) spanOf(column string, base Mapping, i int) Mapping {
	p := r.shape.Columns[i]
	m := Mapping{Column: column, Confidence: Medium, used: append(slices.Clone(base.used), i), Samples: maskColumn(p, "", ""), Choices: base.Choices}
	var probe Mapping
	setUnit(&probe, p, "")
	unit := probe.Unit
	m.Reason = diag.T("%[1]s 之后 %[2]s（%[3]s）", "%[2]s after %[1]s (%[3]s)", base.Column, p.Name, unit)
	seconds := fmt.Sprintf("round(TRY_CAST(%s AS DOUBLE) * %s)", quoted(p.Name), map[string]string{"h": "3600", "min": "60", "day": "86400"}[unit])
	switch unit {
	case "s":
		seconds = fmt.Sprintf("round(TRY_CAST(%s AS DOUBLE))", quoted(p.Name))
	case "clock":
		seconds = fmt.Sprintf("date_part('epoch', TRY_CAST(%s AS INTERVAL))", quoted(p.Name))
	}
	m.SQL = timeSQL(base) + " + to_seconds(" + seconds + ")"
	return m
}

// flagged is a time that is given where a flag says yes.
func (r *reader) flagged(column string, base Mapping, i int) Mapping {
	p := r.shape.Columns[i]
	return Mapping{Column: column, Confidence: Medium, used: append(slices.Clone(base.used), i), Format: base.Format, Choices: base.Choices,
		Samples: maskColumn(p, "", ""),
		Reason:  diag.T("%[2]s 为是时取 %[1]s", "%[1]s where %[2]s says yes", base.Column, p.Name),
		SQL:     "CASE WHEN " + r.yes(i) + " THEN " + cellSQL(base) + " END"}
}

// yes is the SQL condition that a flag says yes.
func (r *reader) yes(i int) string {
	p := r.shape.Columns[i]
	words := ingest.Words("tickets", "solved")
	var list []string
	for _, c := range p.Common {
		if to, ok := lookUp(words, c.Value); ok && to == "true" {
			list = append(list, ingest.QuoteText(c.Value))
		}
	}
	if len(list) == 1 {
		return quoted(p.Name) + " = " + list[0]
	}
	return quoted(p.Name) + " IN (" + strings.Join(append(list, "NULL"), ", ") + ")"
}

// given is the SQL condition that a cell is neither empty nor a word for nothing.
func (r *reader) given(i int) string {
	p := r.shape.Columns[i]
	if len(p.Nothings) == 0 {
		return quoted(p.Name) + " <> ''"
	}
	list := []string{"''"}
	for _, w := range p.Nothings {
		list = append(list, ingest.QuoteText(w))
	}
	return quoted(p.Name) + " NOT IN (" + strings.Join(list, ", ") + ")"
}

// cellSQL is the text that a mapping reads.
func cellSQL(m Mapping) string {
	if m.SQL != "" {
		return m.SQL
	}
	var parts []string
	for _, name := range m.From {
		parts = append(parts, quoted(name))
	}
	return strings.Join(parts, " || ' ' || ")
}

// chosen stands in SQL for a format that is still to be chosen.
const chosen = "{format}"

// timeSQL is the time that a mapping reads.
func timeSQL(m Mapping) string {
	if len(m.Choices) > 0 {
		return "try_strptime(" + cellSQL(m) + ", '" + chosen + "')"
	}
	if m.Format != "" {
		return "try_strptime(" + cellSQL(m) + ", '" + m.Format + "')"
	}
	return "TRY_CAST(" + cellSQL(m) + " AS TIMESTAMP)"
}

// mostOnce is the share of different ids among different rows from which on ids
// that stand twice are mistakes and not the events of a log.
const mostOnce = 0.9

// addLatest makes an event log one row for each key: the latest counts.
func (r *reader) addLatest(t *Table, canonical ingest.Table) {
	if len(canonical.Key) != 1 || !slices.Contains([]string{"tickets", "contacts", "complaints", "visits"}, t.Name) {
		return
	}
	key, ok := t.Find(canonical.Key[0])
	if !ok || len(key.From) != 1 || float64(r.shape.Columns[key.used[0]].Different) > mostOnce*float64(r.shape.Different) {
		return
	}
	i := r.latest()
	if i < 0 {
		return
	}
	m := r.mapping(t.Name, ingest.Column{Name: "latest_by", Type: ingest.Time}, i, diag.T("同一主键有多行，以最晚的为准", "several rows for one key, the latest counts"))
	t.LatestBy = &m
	r.openEarliest(t, key, i)
}

// updates are parts of the names of times at which a row was written.
var updates = []string{"updat", "modif", "更新", "修改", "变更", "timestamp", "lastchange", "eventtime", "发生", "记录时间"}

// latest finds the time at which a row of an event log was written.
func (r *reader) latest() int {
	found := -1
	for i, p := range r.shape.Columns {
		if !isTime(p) {
			continue
		}
		for _, u := range updates {
			if strings.Contains(ingest.Fold(p.Name), u) {
				return i
			}
		}
		if found < 0 || p.Different > r.shape.Columns[found].Different {
			found = i
		}
	}
	return found
}

// openEarliest takes the opening of a ticket from its first event where the log
// has no other time; its last event may then be its resolution.
func (r *reader) openEarliest(t *Table, key Mapping, i int) {
	opened, has := t.Find("opened_at")
	resolved, ends := t.Find("resolved_at")
	alone := (!has || slices.Contains(opened.used, i)) && (!ends || slices.Contains(resolved.used, i))
	if t.Name != "tickets" || !alone {
		return
	}
	last := r.mapping(t.Name, columnOf("tickets", "resolved_at"), i, diag.T("最后一个事件的时间；未必已解决", "the time of the last event; it may not be solved"))
	first := Mapping{Column: "opened_at", Confidence: Medium, used: slices.Concat(last.used, key.used), Samples: last.Samples, Choices: last.Choices,
		Reason: diag.T("第一个事件的时间", "the time of the first event"),
		SQL:    "min(" + timeSQL(last) + ") OVER (PARTITION BY " + quoted(key.From[0]) + ")"}
	t.Columns = slices.DeleteFunc(t.Columns, func(m Mapping) bool { return m.Column == "opened_at" || m.Column == "resolved_at" })
	t.Columns = append(t.Columns, first, last)
}

// quoted makes an SQL identifier of a column's name.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// joined names several columns as one.
func joined(names []string) string { return strings.Join(names, " + ") }

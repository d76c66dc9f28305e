package suggest

import (
	"slices"
	"strings"

	"kaohe/ingest"
)

// most is the share of cells from which on a column "is" what they read as.
const most = 0.9

// enough is the share of readable cells below which a name alone does not count.
const enough = 0.5

// target is a canonical column that a column of the export can be.
type target struct {
	table, column string
	rank          int // of its name in the alias list
	fit           float64
	way           way
}

// way is how a target was found, which is also how it is mapped.
type way int

const (
	byName   way = iota // the column as it stands
	byValues            // the same, but its name said nothing
	bySpan              // a duration that is added to a time
	byFlag              // yes or no: a time is given where it says yes
)

// other says that a column that is named like one canonical column is another
// one of the same table when its cells read as a type.
type other struct {
	named  string
	reads  ingest.Type
	really string
}

// others lists such columns.
var others = []other{
	{"surveys.label", ingest.Number, "surveys.score"},
	{"surveys.answered_at", ingest.Number, ""},
	{"tickets.solved", ingest.Time, "tickets.resolved_at"},
	{"tickets.resolved_at", ingest.Bool, "tickets.solved"},
	{"visits.fixed", ingest.Time, "visits.finished_at"},
	{"complaints.succeeded", ingest.Time, "complaints.resolved_at"},
}

// span says that names stand for a duration from one time to another.
type span struct {
	table, column, from string
	names               []string
}

// spans lists them.
var spans = []span{
	{"tickets", "first_response_at", "opened_at", []string{"first response time", "first response", "response time", "time to first response", "initial response time", "first reply time", "frt", "首次响应时长", "首响时长", "响应时长", "首次响应时间", "首次回复时长", "首次响应耗时", "响应耗时"}},
	{"tickets", "resolved_at", "opened_at", []string{"resolution time", "time to resolution", "time to resolve", "resolve time", "handling time", "handle time", "ttr", "resolution", "time to close", "解决时长", "处理时长", "办理时长", "处理耗时", "解决耗时", "工单时长", "处理用时", "完成时长"}},
	{"contacts", "ended_at", "offered_at", []string{"total duration", "total call time", "总时长", "通话总时长"}},
}

// flag says that names stand for whether a time was reached at all.
type flag struct {
	table, column, from string
	names               []string
}

// flags lists them.
var flags = []flag{
	{"contacts", "answered_at", "offered_at", []string{"answered", "is answered", "answered flag", "answered y n", "call answered", "connected", "是否接通", "接通", "是否应答", "是否接听", "应答", "接听"}},
}

// targetsOf lists what a column can be, at most one column of each table.
func targetsOf(p ingest.Profile) []target {
	var out []target
	taken := map[string]bool{}
	add := func(t target, ok bool) {
		if ok && !taken[t.table] {
			taken[t.table] = true
			out = append(out, t)
		}
	}
	for _, t := range special(p) {
		add(t, true)
	}
	for _, a := range ingest.Aliases(p.Name) {
		add(settle(p, target{table: a.Table, column: a.Column, rank: a.Rank}))
	}
	if name, _ := withoutUnit(p.Name); name != "" {
		for _, a := range ingest.Aliases(name) {
			if columnOf(a.Table, a.Column).Type == ingest.Seconds {
				add(settle(p, target{table: a.Table, column: a.Column, rank: a.Rank}))
			}
		}
	}
	if len(out) == 0 && satisfies(p) {
		add(target{table: "surveys", column: "label", fit: 1, way: byValues}, true)
	}
	return out
}

// special lists the durations and the flags that stand for times.
func special(p ingest.Profile) []target {
	var out []target
	name, _ := withoutUnit(p.Name)
	names := ingest.Folds(p.Name)
	if name != "" {
		names = append(names, ingest.Fold(name))
	}
	if p.Filled > 0 && !isTime(p) && p.Fits(ingest.Seconds) >= most {
		for _, s := range spans {
			if named(s.names, names) {
				out = append(out, target{table: s.table, column: s.column, rank: 500, fit: 1, way: bySpan})
			}
		}
	}
	if p.Filled > 0 && fit(p, "tickets", "solved") == 1 && p.Different <= 2 {
		for _, f := range flags {
			if named(f.names, names) {
				out = append(out, target{table: f.table, column: f.column, rank: 500, fit: 1, way: byFlag})
			}
		}
	}
	return out
}

// named tells whether a folded name is in a list.
func named(list, folded []string) bool {
	for _, l := range list {
		for _, f := range folded {
			if ingest.Fold(l) == f {
				return true
			}
		}
	}
	return false
}

// settle holds a target against the cells.
func settle(p ingest.Profile, t target) (target, bool) {
	for _, o := range others {
		if o.named == t.table+"."+t.column && p.Filled > 0 && typeFit(p, o.reads) >= most {
			if o.really == "" {
				return t, false
			}
			_, t.column, _ = strings.Cut(o.really, ".")
		}
	}
	if t.table+"."+t.column == "tickets.fault" && p.Filled > 0 && knownShare(p, ingest.Words("tickets", "fault")) == 0 {
		t.column = "cause" // what broke, not whether it was hard- or software
	}
	t.fit = fit(p, t.table, t.column)
	return t, t.fit >= enough && !(slices.Contains(grouping, t.column) && scattered(p))
}

// grouping are columns by which rows are grouped: a text of which nearly every
// row has another is none of them.
var grouping = []string{"category", "product", "channel", "segment", "region", "priority", "status"}

func scattered(p ingest.Profile) bool { return p.Different > 20 && 2*p.Different > p.Filled }

// fit is the share of a column's cells that a canonical column can take.
func fit(p ingest.Profile, table, column string) float64 {
	if p.Filled == 0 {
		return 1
	}
	c := columnOf(table, column)
	switch c.Type {
	case ingest.Text:
		if isTime(p) && column != "period" && column != "opens" && column != "closes" {
			return 0
		}
		return 1
	case ingest.Bool:
		return max(p.Fits(ingest.Bool), knownShare(p, ingest.Words(table, column)))
	case ingest.Integer:
		return max(p.Fits(ingest.Integer), p.Fits(ingest.Bool))
	}
	return typeFit(p, c.Type)
}

// typeFit is ingest's, but what are numbers throughout are no times by accident.
func typeFit(p ingest.Profile, t ingest.Type) float64 {
	if t == ingest.Seconds && isTime(p) {
		return 0
	}
	return p.Fits(t)
}

// knownShare is the share of the cells that hold known words, as far as the most
// frequent values tell.
func knownShare(p ingest.Profile, words []ingest.Pair) float64 {
	var n int64
	for _, c := range p.Common {
		if _, ok := lookUp(words, c.Value); ok {
			n += c.Cells
		}
	}
	return p.Share(n)
}

func lookUp(words []ingest.Pair, cell string) (string, bool) {
	cell = ingest.FoldWord(cell)
	for _, w := range words {
		if w.From == cell {
			return w.To, true
		}
	}
	return "", false
}

// isTime tells whether a column holds written times. Numbers are times only by
// their name.
func isTime(p ingest.Profile) bool {
	return p.Filled > 0 && p.Fits(ingest.Time) >= most && (p.Numbers < p.Filled || p.Format == "%Y%m%d")
}

// satisfies tells whether a column holds labels of satisfaction.
func satisfies(p ingest.Profile) bool {
	var n int64
	for _, c := range p.Common {
		if ingest.IsSatisfaction(c.Value) {
			n += c.Cells
		}
	}
	return p.Different >= 2 && p.Share(n) >= most
}

// columnOf finds a canonical column.
func columnOf(table, column string) ingest.Column {
	t, _ := ingest.FindTable(table)
	c, _ := t.Column(column)
	return c
}

// units are the words at the end of a name that tell a duration's unit.
var units = []struct {
	unit  string
	words []string
}{
	{"h", []string{"hours", "hour", "hrs", "hr", "小时"}},
	{"min", []string{"minutes", "minute", "mins", "min", "分钟", "分"}},
	{"s", []string{"seconds", "second", "secs", "sec", "秒数", "秒"}},
	{"day", []string{"days", "day", "天数", "天"}},
}

// withoutUnit takes the unit from the end of a name; "" when it has none.
func withoutUnit(name string) (rest, unit string) {
	folded := ingest.Fold(name)
	for _, u := range units {
		for _, w := range u.words {
			if rest, ok := strings.CutSuffix(folded, ingest.Fold(w)); ok && rest != "" {
				return strings.TrimSuffix(rest, "in"), u.unit
			}
		}
	}
	return "", ""
}

package suggest

import (
	"slices"
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// event says that words in a column of an event log tell of something that
// happens to a ticket and is counted.
type event struct {
	column string // of tickets
	words  []string
}

// events lists them.
var events = []event{
	{"reopened", []string{"重新打开", "重开", "重启", "再次打开", "重新开启", "重新受理", "重新激活", "reopen", "reopened", "re-opened", "re-open"}},
	{"transferred", []string{"转派", "改派", "转交", "转办", "转单", "转出", "移交", "重新分派", "重新指派", "transfer", "transferred", "reassign", "reassigned", "re-assigned", "handed over"}},
	{"escalated", []string{"升级", "升级处理", "上报", "提级", "escalate", "escalated", "escalation"}},
}

// around are words that may stand around that of an event and change nothing.
var around = []string{"工单", "客户", "已", "被", "中", "处理", "ticket", "case", "incident", "was", "is"}

// addEvents counts the events of a log whose words say what they are: a column
// of statuses or actions holds 重新打开, 转派 or 升级.
func (r *reader) addEvents(t *Table) {
	if t.LatestBy == nil || t.Name != "tickets" {
		return
	}
	for _, e := range events {
		i, found := r.eventColumn(e)
		if _, has := t.Find(e.column); has || i < 0 {
			continue
		}
		p := r.shape.Columns[i]
		t.Columns = append(t.Columns, Mapping{Column: e.column, Count: quoted(p.Name) + oneOf(found), Confidence: Medium, used: []int{i},
			Reason: diag.T("数 %[1]s 为 %[2]s 的行", "counts the rows whose %[1]s is %[2]s", oneLine(p.Name), strings.Join(found, " | "))})
	}
}

// eventColumn finds the column that tells of an event, and its words for it.
// Only a column with few values is looked at: others hold what people write.
func (r *reader) eventColumn(e event) (int, []string) {
	for i, p := range r.shape.Columns {
		if !listable(p) || isTime(p) {
			continue
		}
		var found []string
		for _, c := range p.Common {
			if e.tells(c.Value) {
				found = append(found, c.Value)
			}
		}
		slices.Sort(found)
		if len(found) > 0 && len(found) < int(p.Different) { // a log tells of other things too
			return i, found
		}
	}
	return -1, nil
}

// tells tells whether a cell is one of an event's words, and no word of something
// else: 未升级 and 升级给张三 are not.
func (e event) tells(cell string) bool {
	word := ingest.FoldWord(cell)
	for changed := true; changed; {
		if slices.Contains(e.words, word) {
			return true
		}
		changed = false
		for _, a := range around {
			short := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(word, a), a))
			if short != word && short != "" {
				word, changed = short, true
				break
			}
		}
	}
	return false
}

// oneOf is the SQL after a column's name that says that it holds one of the words.
func oneOf(words []string) string {
	var list []string
	for _, w := range words {
		list = append(list, ingest.QuoteText(w))
	}
	if len(list) == 1 {
		return " = " + list[0]
	}
	return " IN (" + strings.Join(list, ", ") + ")"
}

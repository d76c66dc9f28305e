package ingest

import (
	"fmt"
	"strings"

	"kaohe/model/diag"
)

// A table that is read from an event log (latest_by) may count events: for a
// whole number, reopened: {count: "状态 = '重新打开'"} is the number of the key's
// rows, in all exports of the log, for which the condition over the export's
// columns holds; for a column of yes and no, whether there is any. The same row twice, as in two exports that overlap, is one
// event. Rows that are rejected for a cell, or that when: leaves out, do not
// count; rows of a handler who is no employee do, for the ticket's sake.

// checkCounts reports counts where there are no events to count.
func (t *TableMapping) checkCounts() {
	for _, c := range t.Columns {
		switch {
		case c.Count == "":
		case c.Column.Type != Integer && c.Column.Type != Bool:
			c.at.Error(diag.T("%s 既不是整数列也不是是否列，不能有 count", "%s is neither a whole number nor a yes or no, so it takes no count", c.Column.Name), diag.Text{})
		case t.LatestBy == nil:
			c.at.Error(diag.T("count 只用于事件日志", "count is for event logs"), diag.T("在表 %s 下写明 latest_by: 更新时间列", "say latest_by: with the column of the time of update in table %s", t.Table.Name))
		}
	}
}

// counts tells whether a column, or any where the name is empty, counts events.
func (t TableMapping) counts(column string) bool {
	for _, c := range t.Columns {
		if c.Count != "" && (column == "" || c.Column.Name == column) {
			return true
		}
	}
	return false
}

// counted lists the columns of a table in which some export counts events.
func (r *run) counted(t Table) []string {
	var out []string
	for _, c := range t.Columns {
		for _, f := range r.feeds {
			if f.counts(t, c.Name) {
				out = append(out, c.Name)
				break
			}
		}
	}
	return out
}

func (f feed) counts(t Table, column string) bool {
	for _, m := range f.source.Tables {
		if m.Table.Name == t.Name && m.counts(column) {
			return true
		}
	}
	return false
}

// eventColumns are the columns that a staged row has where events are counted:
// which event it is, and in which columns it counts.
func (t TableMapping) eventColumns(counted []string) []string {
	if len(counted) == 0 {
		return nil
	}
	event := "CAST(NULL AS UBIGINT)"
	if t.counts("") {
		event = "event"
	}
	cols := []string{event + " AS event"}
	for _, c := range counted {
		cols = append(cols, fmt.Sprintf("%t AS %s", t.counts(c), quoteIdent("counts "+c)))
	}
	return cols
}

// countEventsSQL makes the temporary table event_count: the sums by key.
func countEventsSQL(t Table, union string, counted []string) string {
	key := strings.Join(t.Key, ", ")
	var once, sums []string
	for _, name := range counted {
		nothing, all := "0", "CAST(sum(%[1]s) AS BIGINT) AS %[1]s"
		if c, _ := t.Column(name); c.Type == Bool {
			nothing, all = "false", "bool_or(%[1]s) AS %[1]s"
		}
		once = append(once, fmt.Sprintf("CASE WHEN %[1]s THEN %[2]s ELSE %[3]s END AS %[2]s", quoteIdent("counts "+name), name, nothing))
		sums = append(sums, fmt.Sprintf(all, name))
	}
	return fmt.Sprintf("CREATE OR REPLACE TEMP TABLE event_count AS SELECT %[1]s, %[2]s FROM (SELECT DISTINCT %[1]s, event, %[3]s FROM (%[4]s) WHERE event IS NOT NULL AND bad IS NULL AND NOT skip) GROUP BY %[1]s",
		key, strings.Join(sums, ", "), strings.Join(once, ", "), union)
}

// withCountsSQL is the staged rows with the sums in place of single events.
func withCountsSQL(t Table, union string, counted []string) string {
	var replaced, joined []string
	for _, c := range counted {
		replaced = append(replaced, fmt.Sprintf("CASE WHEN given.%[1]s THEN event_count.%[2]s ELSE given.%[2]s END AS %[2]s", quoteIdent("counts "+c), c))
	}
	for _, k := range t.Key {
		joined = append(joined, fmt.Sprintf("given.%[1]s = event_count.%[1]s", k))
	}
	return fmt.Sprintf("SELECT given.* REPLACE (%s) FROM (%s) given LEFT JOIN event_count ON %s",
		strings.Join(replaced, ", "), union, strings.Join(joined, " AND "))
}

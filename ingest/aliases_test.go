package ingest

import (
	"slices"
	"strings"
	"testing"
)

// Every line of the list names a table and a column that exist, in three fields,
// and no name stands twice within a table's own lines.
func TestAliasList(t *testing.T) {
	lines := readAliases()
	if len(lines) < 200 {
		t.Fatalf("%d lines", len(lines))
	}
	seen := map[string]string{}
	for _, l := range lines {
		if !known(l.table, l.column) {
			t.Errorf("no column %s.%s", l.table, l.column)
		}
		for _, name := range l.names {
			key := l.table + " " + Fold(name)
			if Fold(name) == "" || seen[key] != "" {
				t.Errorf("%s: %q stands for %s and %s", l.table, name, seen[key], l.column)
			}
			seen[key] = l.column
		}
	}
}

func known(table, column string) bool {
	if table == "*" {
		return column == "key" || slices.ContainsFunc(Tables, func(t Table) bool { _, ok := t.Column(column); return ok })
	}
	t, ok := FindTable(table)
	_, has := t.Column(column)
	return ok && has
}

// A table's own names lead to its own columns, whatever the lines for every
// table say; every column has a Chinese name.
func TestAliasIndex(t *testing.T) {
	for _, l := range readAliases() {
		if l.table == "*" {
			continue
		}
		for _, name := range l.names {
			if a := aliasIndex[l.table][Fold(name)]; a.Column != l.column {
				t.Errorf("%s: %q leads to %s, not %s", l.table, name, a.Column, l.column)
			}
		}
	}
	for _, table := range Tables {
		for _, c := range table.Columns {
			zh := false
			for _, a := range aliasIndex[table.Name] {
				zh = zh || a.Column == c.Name && strings.ContainsFunc(a.Name, func(r rune) bool { return r > 0x2e80 })
			}
			if !zh {
				t.Errorf("%s.%s has no Chinese name", table.Name, c.Name)
			}
		}
	}
}

func TestAliases(t *testing.T) {
	for _, c := range []struct{ name, table, column string }{
		{"工单编号", "tickets", "ticket_id"},
		{"工单号", "tickets", "ticket_id"},
		{"单号", "tickets", "ticket_id"},
		{"ticket_id", "tickets", "ticket_id"},
		{"Ticket ID", "tickets", "ticket_id"},
		{"ＴＩＣＫＥＴ－ＩＤ", "tickets", "ticket_id"},
		{"number", "tickets", "ticket_id"},
		{"case id", "tickets", "ticket_id"},
		{"处理人", "tickets", "employee_id"},
		{"处理人工号", "tickets", "employee_id"},
		{"坐席", "tickets", "employee_id"},
		{"assigned_to", "tickets", "employee_id"},
		{"处理人", "employees", "name"},
		{"满意度", "surveys", "label"},
		{"CSAT_Score", "surveys", "score"},
		{"SatisfactionRating", "surveys", "score"},
		{"创建时间", "tickets", "opened_at"},
		{"创建时间（北京时间）", "tickets", "opened_at"},
		{"Created_Date", "tickets", "opened_at"},
		{"opened_at", "tickets", "opened_at"},
		{"首次响应时间", "tickets", "first_response_at"},
		{"First_Response_Date", "tickets", "first_response_at"},
		{"通话时长(秒)", "contacts", "talk_seconds"},
		{"编号", "contributions", "contribution_id"},
		{"编号", "orders", "order_id"},
		{"创建时间 (2)", "tickets", ""},
		{"天气", "tickets", ""},
	} {
		got := ""
		for _, a := range Aliases(c.name) {
			if a.Table == c.table {
				got = a.Column
			}
		}
		if got != c.column {
			t.Errorf("%q in %s: %q, want %q", c.name, c.table, got, c.column)
		}
	}
}

// Of two columns that stand for one, the one whose name is listed first counts.
func TestNamedPrefersTheFirstName(t *testing.T) {
	table, _ := FindTable("tickets")
	s := &Source{Tables: []TableMapping{{Table: table, Auto: true}}}
	got := map[string]string{}
	for _, c := range s.named([]string{"assigned_to", "resolved_by", "number", "优先级"}).Tables[0].Columns {
		got[c.Column.Name] = c.From[0]
	}
	want := map[string]string{"ticket_id": "number", "employee_id": "resolved_by", "priority": "优先级"}
	for column, name := range want {
		if got[column] != name {
			t.Errorf("%s: %q, want %q", column, got[column], name)
		}
	}
	if len(got) != len(want) || len(s.Tables[0].Columns) != 0 {
		t.Errorf("got %v; the source itself has %v", got, s.Tables[0].Columns)
	}
}

// Every line of the vocabulary is about a column that exists, and no word stands
// for two values of one column.
func TestWordList(t *testing.T) {
	seen := map[string]string{}
	for _, fields := range tsvLines(wordsTSV) {
		if len(fields) != 3 {
			t.Fatalf("%q: want three fields", fields)
		}
		table, column, qualified := strings.Cut(fields[0], ".")
		if !qualified {
			table, column = "*", fields[0]
		}
		if fields[0] != "bool" && !known(table, column) {
			t.Errorf("no column %s", fields[0])
		}
		for _, word := range splitNames(fields[2]) {
			key := fields[0] + " " + FoldWord(word)
			if seen[key] != "" {
				t.Errorf("%s: %q stands for %s and %s", fields[0], word, seen[key], fields[1])
			}
			seen[key] = fields[1]
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ table, column, cell, want string }{
		{"tickets", "complexity", "简单", "simple"},
		{"tickets", "status", " In Progress ", "open"},
		{"sla", "channel", "微信", "wechat"},
		{"tickets", "escalated", "已升级", "true"},
		{"tickets", "complexity", "simple", "simple"},
		{"tickets", "category", "简单", ""},
	} {
		got := ""
		for _, p := range Words(c.table, c.column) {
			if p.From == FoldWord(c.cell) {
				got = p.To
			}
		}
		if got != c.want {
			t.Errorf("%s.%s %q: %q, want %q", c.table, c.column, c.cell, got, c.want)
		}
	}
}

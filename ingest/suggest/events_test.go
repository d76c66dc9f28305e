package suggest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/ingest/suggest"
	"kaohe/model/diag"
)

// What is proposed for an event log counts what happened: 未升级 is no escalation.
func TestEventsAreCounted(t *testing.T) {
	dir := t.TempDir()
	export, err := os.ReadFile("testdata/event-log-counts/x.csv")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "x.csv")
	if err := os.WriteFile(file, export, 0o644); err != nil {
		t.Fatal(err)
	}
	db := build(t, dir, header+suggest.YAML(propose(t, file), diag.ZH))
	for query, want := range map[string]int{
		"SELECT count(*) FROM tickets":                         10,
		"SELECT sum(reopened)::INT FROM tickets":               4,
		"SELECT sum(transferred)::INT FROM tickets":            6,
		"SELECT count(*) FROM tickets WHERE escalated":         4,
		"SELECT count(*) FROM tickets WHERE NOT escalated":     6,
		"SELECT transferred FROM tickets WHERE ticket_id='G2'": 2,
	} {
		var got int
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", query, got, err, want)
		}
	}
}

// Words that only look like those of an event are no event, and what names
// somebody is repeated nowhere.
func TestWordsThatAreNoEvents(t *testing.T) {
	for word, want := range map[string]string{
		"已升级": "escalated", "工单转派": "transferred", "Ticket Reopened": "reopened", "客户重新打开": "reopened",
		"未升级": "", "无需升级": "", "升级给张三": "", "转派张三处理": "", "系统升级咨询": "", "Not reopened": "",
	} {
		var text strings.Builder
		text.WriteString("工单号,处理人工号,动作,创建时间,更新时间\n")
		for i := range 12 {
			for k, action := range []string{"新建", word, "关闭"} {
				fmt.Fprintf(&text, "G%d,E%d,%s,2026-03-%02d 08:00:00,2026-03-%02d %02d:30:00\n", i, i%3, action, i+1, i+1, 9+k)
			}
		}
		file := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		proposals := propose(t, file)
		for _, column := range []string{"reopened", "transferred", "escalated"} {
			if m, found := proposals[0].Tables[0].Find(column); found != (column == want) || found && m.Count == "" {
				t.Errorf("%q counts as %s: %t", word, column, found)
			}
		}
		if want == "" && strings.Contains(suggest.YAML(proposals, diag.ZH), "count:") {
			t.Errorf("%q is counted", word)
		}
	}
}

package casetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

// publicExports is where the public data sets stand that are read in place; the
// tests over them are skipped where they are not.
const publicExports = "../../../shared/exports"

// ingestExport ingests one public data set under a mapping, given as the YAML of
// its tables.
func ingestExport(t *testing.T, name, tables string) *sql.DB {
	t.Helper()
	source, err := filepath.Abs(filepath.Join(publicExports, name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(source); err != nil {
		t.Skipf("the public export %s is not here", name)
	}
	dir := t.TempDir()
	if err := os.Symlink(source, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
	src := "kaohe: 1\ncompany: 测试\nscheme: [none.yaml]\nsources:\n  - file: " + name + "\n    tables:\n" + tables
	return ingestProject(t, dir, src)
}

// ingestProject ingests a project and wants no problem.
func ingestProject(t *testing.T, dir, config string) *sql.DB {
	t.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var problems diag.List
	c, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(config), &problems)
	if ok {
		_, err = ingest.Run(ctx, db, ingest.Options{Config: c, CacheDir: filepath.Join(dir, ".kaohe"), Problems: &problems})
	}
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v\n%v", err, problems.Error())
	}
	return db
}

// same holds a query to one row, written with "|" between its cells.
func same(t *testing.T, db *sql.DB, query, want string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(dump(t, db, query)), "\n")
	if got := strings.ReplaceAll(strings.Join(lines[1:], ";"), ",", "|"); got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", query, got, want)
	}
}

const messageTables = `
      employees: {employee_id: {value: A}, distinct: true}
      tickets: {ticket_id: 留言编号, employee_id: {value: A}, customer_id: 留言用户, cause: 留言主题, opened_at: 留言时间, first_response_at: 答复时间}
      conduct: {event_id: 留言编号, employee_id: {value: A}, occurred_at: 留言时间, kind: 留言主题, note: 留言详情}
      complaints: {complaint_id: 留言编号, received_at: 留言时间, comment: 答复意见}
`

// The messages to an authority in GB18030 and in a workbook give the same
// tables, with what is known of them.
func TestMessagesAsTextAndWorkbook(t *testing.T) {
	var tables []map[string]string
	for _, name := range []string{"留言_gb18030.csv", "留言.xlsx"} {
		db := ingestExport(t, name, messageTables)
		same(t, db, "SELECT count(*) FROM tickets", "2816")
		same(t, db, "SELECT round(median(date_diff('second', opened_at, first_response_at)) / 86400.0, 1) FROM tickets", "11.2")
		same(t, db, "SELECT count(*) FROM tickets WHERE first_response_at <= opened_at + INTERVAL 15 DAY", "1732")
		same(t, db, "SELECT count(*) FROM tickets WHERE opened_at IS NULL OR first_response_at IS NULL", "0")
		same(t, db, "SELECT count(*) FROM reject", "0")
		got := map[string]string{}
		for _, table := range []string{"tickets", "conduct", "complaints"} {
			got[table] = dump(t, db, "SELECT * FROM "+table+" ORDER BY ALL")
		}
		tables = append(tables, got)
	}
	if diff := cmp.Diff(tables[0], tables[1]); diff != "" {
		t.Errorf("text and workbook differ (-text +workbook):\n%s", firstLines(diff, 40))
	}
}

func firstLines(s string, n int) string {
	lines := strings.SplitN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

// An event log gives one ticket a key, and counts of its events.
func TestIncidentLog(t *testing.T) {
	db := ingestExport(t, "incident_event_log_890.csv", `
      employees: {employee_id: {sql: "regexp_extract(resolved_by, '[0-9]+')"}, distinct: true, when: "resolved_by <> '?'"}
      tickets:
        latest_by: sys_updated_at
        ticket_id: number
        employee_id: {sql: "nullif(regexp_extract(resolved_by, '[0-9]+'), '')"}
        opened_at: opened_at
        resolved_at: resolved_at
        closed_at: closed_at
        status: incident_state
        reopened: {count: "incident_state = 'Active' and reopen_count <> '0'"}
        transferred: {count: "incident_state = 'Awaiting User Info'"}
`)
	same(t, db, "SELECT rows_read, rows_loaded, rows_duplicate, rows_rejected FROM source_file WHERE table_name = 'tickets'", "5998|890|5108|0")
	same(t, db, "SELECT count(*), count(DISTINCT ticket_id), count(opened_at) FROM tickets", "890|890|890")
	log := "(SELECT DISTINCT * FROM read_csv('" + publicExports + "/incident_event_log_890.csv', all_varchar = true))"
	same(t, db, `SELECT count(*) FROM tickets JOIN (
		SELECT number, count(*) FILTER (WHERE incident_state = 'Active' AND reopen_count <> '0') AS a, count(*) FILTER (WHERE incident_state = 'Awaiting User Info') AS b
		FROM `+log+` GROUP BY number) ON number = ticket_id WHERE reopened = a AND transferred = b`, "890")
	same(t, db, "SELECT sum(reopened) > 0 AND sum(transferred) > 0 FROM tickets", "true")
}

func TestHelpdeskEvents(t *testing.T) {
	db := ingestExport(t, "helpdesk_events.csv", `
      employees: {employee_id: {value: A}, distinct: true}
      tickets:
        latest_by: CompleteTimestamp
        ticket_id: CaseID
        employee_id: {value: A}
        opened_at: CompleteTimestamp
        closed_at: CompleteTimestamp
        reopened: {count: "ActivityID = '8'"}
`)
	same(t, db, "SELECT rows_read, rows_loaded, rows_duplicate, rows_rejected FROM source_file WHERE table_name = 'tickets'", "13710|3804|9906|0")
	log := "(SELECT DISTINCT * FROM read_csv('" + publicExports + "/helpdesk_events.csv', all_varchar = true))"
	same(t, db, `SELECT count(*), count(*) FILTER (WHERE closed_at = last AND reopened = n) FROM tickets JOIN (
		SELECT CaseID, max(CAST(CompleteTimestamp AS TIMESTAMP)) AS last, count(*) FILTER (WHERE ActivityID = '8') AS n FROM `+log+` GROUP BY CaseID) ON CaseID = ticket_id`, "3804|3804")
}

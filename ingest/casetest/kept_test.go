package casetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

const keptConfig = `kaohe: 1
company: kept
scheme: [none.yaml]
limits: {rejects: 100%}
sources:
  - file: exports/staff.csv
    tables: {employees: {employee_id: id, name: name}}
  - file: exports/tickets_*.csv
    tables:
      tickets: {ticket_id: no, employee_id: who, opened_at: opened, resolved_at: resolved}
      customers: {customer_id: customer, segment: segment, distinct: true}
  - file: exports/qa.csv
    tables: {qa: {review_id: no, employee_id: who, reviewed_at: at, kind: {value: record}}}
`

var keptExports = map[string]string{
	"staff.csv":     "id,name\nE1,a\nE2,b\n",
	"tickets_1.csv": "no,who,opened,resolved,customer,segment\nT1,E1,2026-01-01 08:00:00,2026-01-01 09:00:00,C1,vip\nT2,E2,2026-01-02 08:00:00,,C1,vip\nT3,E9,2026-01-02 08:00:00,,C2,\nT4,E1,yesterday,,C1,vip\n",
	"tickets_2.csv": "no,who,opened,resolved,customer,segment\nT1,E1,2026-01-01 08:00:00,2026-01-01 09:00:00,C1,vip\nT2,E1,2026-01-02 08:00:00,,C1,plain\nT5,E2,2026-01-03 08:00:00,,C3,vip\nT6,E2,2026-01-03 08:00:00,,C1,plain\n",
	"qa.csv":        "no,who,at\nQ1,E1,2026-01-05\nQ1,E1,2026-01-05\nQ2,E3,2026-01-05\n",
}

// A warehouse that holds the tables of an earlier run gives, whatever has changed
// since, what a new one gives.
func TestKeptTables(t *testing.T) {
	for name, change := range map[string]func(dir string, config *string){
		"nothing":     func(string, *string) {},
		"a file":      func(dir string, _ *string) { rewriteFile(t, dir, "tickets_2.csv", "T5", "T7") },
		"the staff":   func(dir string, _ *string) { rewriteFile(t, dir, "staff.csv", "E2", "E9") },
		"a new file":  func(dir string, _ *string) { writeFile(t, dir, "tickets_0.csv", keptExports["tickets_2.csv"]) },
		"a file less": func(dir string, _ *string) { removeFile(t, dir, "tickets_1.csv") },
		"a mapping":   func(_ string, config *string) { *config = strings.Replace(*config, ", resolved_at: resolved", "", 1) },
		"a source less": func(_ string, config *string) {
			*config, _, _ = strings.Cut(*config, "  - file: exports/qa.csv")
		},
		"what is distinct": func(_ string, config *string) { *config = strings.Replace(*config, ", distinct: true", "", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, config := t.TempDir(), keptConfig
			for file, text := range keptExports {
				writeFile(t, dir, file, text)
			}
			warehouse := filepath.Join(t.TempDir(), "warehouse.duckdb")
			ingestInto(t, dir, config, warehouse, func(db *sql.DB) {
				if _, err := db.Exec("CREATE TABLE result AS SELECT 1 AS a; CREATE VIEW seen AS SELECT * FROM result"); err != nil {
					t.Fatal(err)
				}
			})
			change(dir, &config)
			var kept, anew map[string]string
			ingestInto(t, dir, config, warehouse, func(db *sql.DB) { kept = everything(t, db) })
			ingestInto(t, dir, config, filepath.Join(t.TempDir(), "new.duckdb"), func(db *sql.DB) { anew = everything(t, db) })
			if diff := cmp.Diff(anew, kept); diff != "" {
				t.Errorf("a warehouse with tables of before differs from a new one (-new +kept):\n%s", diff)
			}
		})
	}
}

// Only what has changed is made again.
func TestKeptTablesStay(t *testing.T) {
	dir := t.TempDir()
	for file, text := range keptExports {
		writeFile(t, dir, file, text)
	}
	warehouse := filepath.Join(t.TempDir(), "warehouse.duckdb")
	ingestInto(t, dir, keptConfig, warehouse, func(db *sql.DB) {
		if _, err := db.Exec("UPDATE qa SET kind = 'marked'; UPDATE tickets SET channel = 'marked'"); err != nil {
			t.Fatal(err)
		}
	})
	rewriteFile(t, dir, "tickets_2.csv", "T5", "T7")
	ingestInto(t, dir, keptConfig, warehouse, func(db *sql.DB) {
		var qa, tickets int
		if err := db.QueryRow("SELECT (SELECT count(*) FROM qa WHERE kind = 'marked'), (SELECT count(*) FROM tickets WHERE channel = 'marked')").Scan(&qa, &tickets); err != nil {
			t.Fatal(err)
		}
		if qa != 1 || tickets != 0 {
			t.Errorf("%d rows of qa are those of before, want 1; of tickets %d, want 0", qa, tickets)
		}
	})
}

func ingestInto(t *testing.T, dir, config, warehouse string, then func(*sql.DB)) {
	t.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Path: warehouse, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var problems diag.List
	c, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(config), &problems)
	if !ok {
		t.Fatal(problems)
	}
	if _, err := ingest.Run(ctx, db, ingest.Options{Config: c, CacheDir: filepath.Join(dir, "cache"), Problems: &problems}); err != nil || problems.HasErrors() {
		t.Fatal(err, problems)
	}
	then(db)
}

// everything reads every table of the warehouse but what ingest remembers.
func everything(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out[name] = ""
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range out {
		out[name] = dump(t, db, "SELECT * FROM "+name)
	}
	return out
}

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "exports"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "exports", name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func rewriteFile(t *testing.T, dir, name, from, to string) {
	t.Helper()
	writeFile(t, dir, name, strings.ReplaceAll(keptExports[name], from, to))
}

func removeFile(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "exports", name)); err != nil {
		t.Fatal(err)
	}
}

// A plain text is read by the engine itself, any other cell by cell: both give
// the same rows. A quote in one more row makes the same text be read cell by
// cell; a time that the engine does not know, where the first rows do not show
// it, makes it be read again.
func TestPlainAndCarefulAgree(t *testing.T) {
	times := []string{"2026-01-01 08:00:00", "2026/1/2 9:05", "2026-01-03", "-", "", "2026-01-01T08:00:00Z", "2026-01-01 24:00:00", "2026-02-28 23:59:59.5"}
	var rows strings.Builder
	for i := range 21_000 { // more than are looked at first
		fmt.Fprintf(&rows, "T%d,E%d,%s,%s,%s,%s\n", i, i%2+1, times[i%3], times[i%len(times)], []string{"无", "NA", "x y", "甲", "n/a", "/x"}[i%6], []string{"3", "4.0", "1,5", "", "N/A", "2.5"}[i%6])
	}
	text := "no,who,opened,resolved,cause,reopened\n" + strings.ReplaceAll(rows.String(), "1,5\n", "15\n")
	config := strings.Replace(strings.Replace(keptConfig, "resolved_at: resolved", "resolved_at: resolved, cause: cause, reopened: reopened", 1), "      customers: {customer_id: customer, segment: segment, distinct: true}\n", "", 1)
	read := func(more string) (found map[string]string) {
		dir := t.TempDir()
		writeFile(t, dir, "staff.csv", keptExports["staff.csv"])
		writeFile(t, dir, "qa.csv", keptExports["qa.csv"])
		writeFile(t, dir, "tickets_1.csv", text+more)
		ingestInto(t, dir, config, filepath.Join(t.TempDir(), "w.duckdb"), func(db *sql.DB) {
			found = map[string]string{
				"tickets": dump(t, db, "SELECT * FROM tickets WHERE ticket_id <> 'X'"),
				"reject":  dump(t, db, "SELECT * FROM reject"),
				"quality": dump(t, db, "SELECT * FROM quality"),
			}
		})
		return found
	}
	plain := read("X,E1,2026-01-01 08:00:00,,,\n")
	if n := strings.Count(plain["tickets"], "\n"); n < 17_000 {
		t.Fatalf("%d lines", n)
	}
	if diff := cmp.Diff(plain, read("X,E1,2026-01-01 08:00:00,,\"\",\n")); diff != "" {
		t.Errorf("(-plain +careful):\n%.2000s", diff)
	}
	if diff := cmp.Diff(plain, read("X,E1,2026年1月1日,,,\n")); diff != "" {
		t.Errorf("(-plain +read again):\n%.2000s", diff)
	}
}

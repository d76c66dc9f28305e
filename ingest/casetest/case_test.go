// Package casetest runs ingest's case folders against the engine.
//
// Every folder of ingest/testdata is a small project: kaohe.yaml, exports/, and
// want/ with what must come out: a table.csv for each canonical table that has
// rows, account.csv, reject.csv and, where ingest has something to say,
// messages.txt. A new case is a new folder; go test -update writes its want/.
//
// It is a package of its own because it needs the engine and thus cgo, which
// the tests beside ingest's code do without.
package casetest

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"flag"
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

var update = flag.Bool("update", false, "write what comes out as what is wanted")

func TestCases(t *testing.T) {
	folders, err := filepath.Glob("../testdata/*/kaohe.yaml")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no case folders: %v", err)
	}
	for _, config := range folders {
		dir := filepath.Dir(config)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			got := outcome(t, dir, t.TempDir())
			if *update {
				write(t, filepath.Join(dir, "want"), got)
				return
			}
			if diff := cmp.Diff(wanted(t, filepath.Join(dir, "want")), got); diff != "" {
				t.Errorf("not as in %s/want (-want +got):\n%s", dir, diff)
			}
		})
	}
}

// outcome is everything ingest makes of a case, as files by name. It is made
// twice, the second time from the cache, and must be the same.
func outcome(t *testing.T, dir, cache string) map[string]string {
	t.Helper()
	cold, parsed := once(t, dir, cache)
	warm, again := once(t, dir, cache)
	if diff := cmp.Diff(cold, warm); diff != "" {
		t.Errorf("the cached run differs (-cold +warm):\n%s", diff)
	}
	if _, failed := cold["messages.txt"]; !failed && (parsed == 0 || again != 0) {
		t.Errorf("parsed %d files cold and %d warm, want some and none", parsed, again)
	}
	return cold
}

func once(t *testing.T, dir, cache string) (files map[string]string, parsed int) {
	t.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	src, err := os.ReadFile(filepath.Join(dir, "kaohe.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	files = map[string]string{}
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, src, &problems)
	if ok {
		report := func(r ingest.FileReport) {
			if !r.Cached {
				parsed++
			}
		}
		_, err := ingest.Run(ctx, db, ingest.Options{Config: config, CacheDir: cache, Report: report, Problems: &problems})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(problems) > 0 {
		var zh, en bytes.Buffer
		problems.Print(&zh, diag.ZH)
		problems.Print(&en, diag.EN)
		files["messages.txt"] = en.String() + "\n" + zh.String()
	}
	if !problems.HasErrors() {
		collect(t, db, files)
	}
	return files, parsed
}

func collect(t *testing.T, db *sql.DB, files map[string]string) {
	t.Helper()
	for _, table := range ingest.Tables {
		if rows := dump(t, db, "SELECT * FROM "+table.Name+" ORDER BY ALL"); strings.Count(rows, "\n") > 1 {
			files[table.Name+".csv"] = dropEmptyColumns(t, rows)
		}
	}
	files["account.csv"] = dump(t, db, "SELECT file, table_name, format, encoding, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_skipped FROM source_file")
	for name, query := range map[string]string{
		"reject.csv":  `SELECT file, line, "column", table_name, reason, other_file, other_line FROM reject`,
		"quality.csv": `SELECT "check", subject, count FROM quality ORDER BY ALL`,
	} {
		if rows := dump(t, db, query); strings.Count(rows, "\n") > 1 {
			files[name] = rows
		}
	}
	balanced(t, db)
}

// balanced holds the account to its promise, by a query of its own.
func balanced(t *testing.T, db *sql.DB) {
	t.Helper()
	var wrong int
	err := db.QueryRow("SELECT count(*) FROM source_file WHERE rows_read <> rows_loaded + rows_duplicate + rows_rejected OR least(rows_read, rows_loaded, rows_duplicate, rows_rejected) < 0").Scan(&wrong)
	if err != nil || wrong > 0 {
		t.Errorf("%d lines of the account do not balance (%v)", wrong, err)
	}
}

// dump gives a query's result as CSV with every cell as text.
func dump(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	rows, err := db.Query("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + query + ")")
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Write(names)
	cells, targets := make([]sql.NullString, len(names)), make([]any, len(names))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(cells))
		for i, c := range cells {
			line[i] = c.String
		}
		out.Write(line)
	}
	out.Flush()
	return b.String()
}

// dropEmptyColumns leaves out the columns that a case does not fill.
func dropEmptyColumns(t *testing.T, text string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var keep []int
	for i := range records[0] {
		for _, r := range records[1:] {
			if r[i] != "" {
				keep = append(keep, i)
				break
			}
		}
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	for _, r := range records {
		var line []string
		for _, i := range keep {
			line = append(line, r[i])
		}
		out.Write(line)
	}
	out.Flush()
	return b.String()
}

func wanted(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(content)
	}
	return files
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(fmt.Errorf("write %s: %w", name, err))
		}
	}
}

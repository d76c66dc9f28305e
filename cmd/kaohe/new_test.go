package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

// newConfig is the kaohe.yaml of a new project, read as the program reads it, and
// its scheme.
func newConfig(t *testing.T, name string, lang diag.Lang) (ingest.Config, scheme.Scheme) {
	t.Helper()
	files, err := projectFiles(name, lang)
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	config, ok := ingest.ParseConfig(configName, t.TempDir(), files[configName], &problems)
	library := model.LoadLibrary(model.Shipped(), nil, &problems)
	s, known := scheme.Parse(name+".yaml", files[filepath.Join("schemes", name+".yaml")], library.Info(), &problems)
	if !ok || !known || len(problems) > 0 {
		t.Fatalf("%s: %v", name, problems)
	}
	return config, s
}

// mappedColumns lists the canonical columns that a configuration maps.
func mappedColumns(config ingest.Config) map[string][]string {
	out := map[string][]string{}
	for _, source := range config.Sources {
		for _, table := range source.Tables {
			for _, c := range table.Columns {
				if name := table.Table.Name; !slices.Contains(out[name], c.Column.Name) {
					out[name] = append(out[name], c.Column.Name)
				}
			}
		}
	}
	return out
}

// The stubs in both languages wait for the same columns. (How an answer is told
// is the one difference: in words, or as a score on a scale.)
func TestNewSpeaksBothLanguages(t *testing.T) {
	for _, name := range schemes.Names() {
		zh, _ := newConfig(t, name, diag.ZH)
		en, _ := newConfig(t, name, diag.EN)
		a, b := mappedColumns(zh), mappedColumns(en)
		delete(a, "surveys")
		delete(b, "surveys")
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s: the Chinese stubs map\n%v\nthe English ones\n%v", name, a, b)
		}
	}
}

// Before the exports are there, what is missing is told file by file; with one row
// in each, a new project has nothing left to complain of: every column is found,
// every row taken, and no indicator lacks a table.
func TestNewChecks(t *testing.T) {
	t.Parallel()
	for _, name := range schemes.Names() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "shop")
			if code, _, stderr := kaohe("--lang", "en", "new", dir, "--scheme", name); code != exitDone {
				t.Fatal(stderr)
			}
			config, s := newConfig(t, name, diag.EN)
			code, _, stderr := kaohe("-C", dir, "check")
			if missing := strings.Count(stderr, ": no file matches"); code != exitFailed || missing != len(config.Sources) || strings.Count(stderr, "kaohe.yaml:") != missing {
				t.Errorf("exit code %d, %d of %d files are missed\n%s", code, missing, len(config.Sources), stderr)
			}
			for _, source := range config.Sources {
				file := filepath.Join(dir, strings.ReplaceAll(source.Pattern, "*", ""))
				if err := os.WriteFile(file, []byte(oneRow(source, s)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			code, stdout, stderr := kaohe("-C", dir, "--quiet", "check")
			if code != exitDone || stderr != "" || strings.Contains(stdout, "lacks") {
				t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
			}
			if !strings.Contains(stdout, fmt.Sprintf("%d files: ", len(config.Sources))) || !strings.Contains(stdout, "+ 0 rejected") {
				t.Errorf("got %q", stdout)
			}
		})
	}
}

// oneRow is an export with one row for a source.
func oneRow(source ingest.Source, s scheme.Scheme) string {
	var names, cells []string
	for _, table := range source.Tables {
		for _, c := range table.Columns {
			if len(c.From) == 1 && !slices.Contains(names, c.From[0]) {
				names, cells = append(names, c.From[0]), append(cells, cell(c, s))
			}
		}
	}
	return strings.Join(names, ",") + "\n" + strings.Join(cells, ",") + "\n"
}

// cell is something that a column takes.
func cell(c ingest.ColumnMapping, s scheme.Scheme) string {
	switch {
	case len(c.Values) > 0:
		return c.Values[0].From
	case c.Column.Name == "role" && len(s.Roles) > 0:
		return s.Roles[0]
	case c.Column.Name == "unit":
		return "h"
	case c.Column.Name == "survey_id":
		return c.From[0] // two files feed surveys: one id each
	}
	switch c.Column.Type {
	case ingest.Text:
		return "x"
	case ingest.Time:
		return "2026-09-01 10:00:00"
	case ingest.Date:
		return "2026-09-01"
	case ingest.Bool:
		return "yes"
	}
	return "1"
}

// A new project asks for every column that its scheme's indicators read: over the
// sample company with nothing but the columns of the stubs, each of them observes
// the same as with all that the company has.
func TestNewAsksForEveryColumn(t *testing.T) {
	t.Parallel()
	db := copyOfDemo(t)
	exec := func(query string) {
		if _, err := db.Exec(query); err != nil {
			t.Fatalf("%v\nin: %s", err, query)
		}
	}
	exec("DELETE FROM appeals") // what is contested is corrected after it is observed
	for _, table := range ingest.Tables {
		exec(fmt.Sprintf("CREATE TABLE full_%[1]s AS FROM %[1]s", table.Name))
	}
	want := observed(t, db, model.Shipped())
	for _, name := range schemes.Names() {
		config, s := newConfig(t, name, diag.ZH)
		mapped := mappedColumns(config)
		for _, i := range s.Indicators() {
			for _, column := range i.AdjustFor {
				if !slices.Contains(mapped["tickets"], column) {
					t.Errorf("%s adjusts %s for %s, which its stub does not map", name, i.ID, column)
				}
			}
		}
		for _, table := range ingest.Tables {
			exec(maskedSQL(table, mapped[table.Name]))
		}
		got := observed(t, db, indicatorFiles(t, s))
		for _, i := range s.Indicators() {
			if a, b := got[i.ID], want[i.ID]; b == "" {
				t.Errorf("%s: the sample has nothing of %s", name, i.ID)
			} else if a != b {
				t.Errorf("%s: %s observes other things with the columns of the stub alone", name, i.ID)
			}
		}
	}
}

// copyOfDemo is the demo's warehouse, to be written to.
func copyOfDemo(t *testing.T) *sql.DB {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(demo(t), ".kaohe", "demo", ".kaohe", "warehouse.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.duckdb")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := engine.Open(context.Background(), engine.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// maskedSQL fills a table with the columns that are mapped and nothing in the
// others. The calendar is left alone, since every project has one, be it the
// published one; and so are answers to surveys, which tell the same in many ways.
func maskedSQL(table ingest.Table, mapped []string) string {
	var columns []string
	for _, c := range table.Columns {
		text := fmt.Sprintf("%q", c.Name)
		if !slices.Contains(mapped, c.Name) && table.Name != "calendar" && table.Name != "surveys" {
			text = fmt.Sprintf("CAST(NULL AS %s) AS %q", c.Type, c.Name)
		}
		columns = append(columns, text)
	}
	rows := ""
	if len(mapped) == 0 && table.Name != "calendar" {
		rows = " WHERE FALSE"
	}
	return fmt.Sprintf("CREATE OR REPLACE TABLE %[1]s AS SELECT %[2]s FROM full_%[1]s%[3]s; UPDATE source_table SET given = %[4]t WHERE table_name = '%[1]s'",
		table.Name, strings.Join(columns, ", "), rows, rows == "")
}

// indicatorFiles are the files of a scheme's own indicators.
func indicatorFiles(t *testing.T, s scheme.Scheme) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	var problems diag.List
	library := model.LoadLibrary(model.Shipped(), nil, &problems)
	for _, i := range s.Indicators() {
		found, ok := library.Find(i.ID)
		if !ok {
			t.Fatalf("no indicator %s", i.ID)
		}
		files[i.ID+".sql"] = &fstest.MapFile{Data: []byte(found.Source)}
	}
	return files
}

// observed gives what each indicator observes, as one text.
func observed(t *testing.T, db *sql.DB, files fs.FS) map[string]string {
	t.Helper()
	var problems diag.List
	library := model.LoadLibrary(files, nil, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if _, err := model.Run(context.Background(), db, model.Options{Library: library, Until: "scorecard"}); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT indicator, string_agg(concat_ws(' ', employee_id, month, n, num, den, excluded), '; ' ORDER BY employee_id, month) FROM observation GROUP BY indicator")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var indicator, text string
		if err := rows.Scan(&indicator, &text); err != nil {
			t.Fatal(err)
		}
		out[indicator] = text
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

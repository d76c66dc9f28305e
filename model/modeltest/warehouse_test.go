// Package modeltest tests the model with the real engine: rows in, rows out.
// All its tests stand in one package because a test that links DuckDB links
// slowly; the packages it tests need no cgo themselves.
package modeltest

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

var update = flag.Bool("update", false, "write what the tests of whole outputs got as what they want")

// warehouse opens a warehouse in memory with every canonical table and the rows
// of a script. A table with rows counts as given, and so do the tables named.
func warehouse(t *testing.T, threads int, script string, given ...string) *sql.DB {
	t.Helper()
	db, err := engine.Open(context.Background(), engine.Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	fill(t, db, script, given...)
	return db
}

// fill makes the canonical tables anew with the rows of a script.
func fill(t *testing.T, db *sql.DB, script string, given ...string) {
	t.Helper()
	for _, table := range ingest.Tables {
		exec(t, db, table.CreateSQL())
	}
	if strings.TrimSpace(script) != "" {
		exec(t, db, script)
	}
	exec(t, db, "CREATE OR REPLACE TABLE source_table (table_name VARCHAR, given BOOLEAN, rows BIGINT)")
	named := "'" + strings.Join(given, "', '") + "'"
	for _, table := range ingest.Tables {
		exec(t, db, fmt.Sprintf("INSERT INTO source_table SELECT '%[1]s', count(*) > 0 OR '%[1]s' IN (%[2]s), count(*) FROM %[1]s", table.Name, named))
	}
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%v\nin: %.600s", err, query)
	}
}

// rows gives the result of a query as lines of texts joined by " | "; a missing
// value is "–".
func rows(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	result, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%v\nin: %.600s", err, query)
	}
	defer result.Close()
	columns, err := result.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for result.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := result.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		out = append(out, line(cells))
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func line(cells []any) string {
	var texts []string
	for _, c := range cells {
		switch v := (*c.(*any)).(type) {
		case nil:
			texts = append(texts, "–")
		case interface{ Format(string) string }: // a time
			texts = append(texts, strings.TrimSuffix(v.Format("2006-01-02 15:04:05"), " 00:00:00"))
		default:
			texts = append(texts, fmt.Sprint(v))
		}
	}
	return strings.Join(texts, " | ")
}

// one gives the single value of a query as text.
func one(t *testing.T, db *sql.DB, query string, args ...any) string {
	t.Helper()
	got := rows(t, db, query, args...)
	if len(got) != 1 {
		t.Fatalf("want one row, got %q\nfrom: %s", got, query)
	}
	return got[0]
}

func library(t *testing.T) model.Library {
	t.Helper()
	var problems diag.List
	l := model.LoadLibrary(model.Shipped(), nil, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	return l
}

func parseScheme(t *testing.T, source string) scheme.Scheme {
	t.Helper()
	var problems diag.List
	s, _ := scheme.Parse("scheme.yaml", []byte(source), library(t).Info(), &problems)
	if problems.HasErrors() {
		t.Fatal(problems.Error())
	}
	return s
}

// frameworkSource is the shipped framework scheme.
func frameworkSource(t *testing.T) string {
	t.Helper()
	src, err := schemes.Read("framework")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// run takes the whole stage over a warehouse.
func run(t *testing.T, db *sql.DB, list ...scheme.Scheme) model.Result {
	t.Helper()
	return runUntil(t, db, "", list...)
}

// runUntil takes the stage's steps up to the last that a test is about.
func runUntil(t *testing.T, db *sql.DB, last string, list ...scheme.Scheme) model.Result {
	t.Helper()
	r, err := model.Run(context.Background(), db, model.Options{Schemes: list, Library: library(t), Until: last})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// deriveOnly takes the steps up to the derived tables, over tables that are there.
func deriveOnly(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, step := range model.Plan(model.Options{}, nil) {
		switch step.Name {
		case "prelude", "derived", "statutory", "derive":
			exec(t, db, step.SQL)
		}
	}
}

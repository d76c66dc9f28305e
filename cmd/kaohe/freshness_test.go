package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"kaohe/ingest"
)

// A table ends early when its records stop more than a week, and longer than
// ever, before the data do.
func TestFreshness(t *testing.T) {
	t.Parallel()
	db := openForTest(t)
	exec := func(statement string) {
		t.Helper()
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for _, table := range ingest.Tables {
		exec(table.CreateSQL())
	}
	days := func(table, column, list string) {
		for _, day := range strings.Fields(list) {
			exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (TIMESTAMP '2026-%s 08:30:00')", table, column, day))
		}
	}
	days("tickets", "opened_at", "01-01 02-01 03-01 06-30")         // to the end
	days("contacts", "offered_at", "06-01 06-02 06-02 06-05 06-10") // 20 days before it, where 5 were the longest
	days("exams", "taken_on", "01-30 02-28 03-30 04-30 05-30")      // 31 days, as ever
	days("qa", "reviewed_at", "06-20 06-21 06-23")                  // a week
	days("trainings", "held_on", "06-01 07-10")                     // beyond the end
	days("changes", "applied_on", "03-01")                          // a single day, long ago
	exec("CREATE TABLE meta AS SELECT 'data_until' AS key, '2026-06-30 21:00:00' AS value")
	exec("CREATE TABLE source_table AS SELECT 'tickets' AS table_name, true AS given, 4 AS \"rows\"")
	query, err := os.ReadFile("../../site/queries/freshness.sql")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(context.Background(), "SELECT table_name || ' ' || newest || ' ' || days_before || ' ' || longest_pause || ' ' || early FROM (\n"+string(query)+"\n)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	want := `changes 2026-03-01 00:00 121 0 true
contacts 2026-06-10 08:30 20 5 true
exams 2026-05-30 00:00 31 31 false
qa 2026-06-23 08:30 7 2 false
tickets 2026-06-30 08:30 0 121 false
trainings 2026-07-10 00:00 0 39 false`
	if text := strings.Join(got, "\n"); text != want || rows.Err() != nil {
		t.Errorf("got\n%s\nwant\n%s (%v)", text, want, rows.Err())
	}
}

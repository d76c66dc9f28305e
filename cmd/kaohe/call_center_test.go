package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"kaohe/model/engine"
)

// A real export, mapped in ten lines, becomes a site; what is known of the file
// is found in the warehouse.
func TestCallCenter(t *testing.T) {
	t.Parallel()
	export := realExport(t, "call_center.csv")
	dir := t.TempDir()
	if err := layOut(os.DirFS("testdata/call_center"), dir); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "exports"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "exports", "call_center.csv"), content, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := kaohe("-C", dir, "build"); code != exitDone {
		t.Fatalf("exit %d:\n%s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err != nil {
		t.Error(err)
	}
	db, err := engine.OpenSandbox(context.Background(), filepath.Join(dir, ".kaohe", "warehouse.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]int64{
		"SELECT count(*) FROM contacts":                                                              5000,
		"SELECT count(*) FROM employees":                                                             8,
		"SELECT count(*) FROM contacts WHERE answered_at IS NOT NULL":                                4054,
		"SELECT count(*) FROM tickets WHERE solved":                                                  3646,
		"SELECT count(*) FROM surveys":                                                               4054,
		"SELECT count(*) FROM contacts WHERE talk_seconds IS NULL AND queue_seconds IS NULL":         946,
		"SELECT CAST(sum(den) AS BIGINT) FROM observation WHERE indicator = 'answer_rate'":           5000,
		"SELECT CAST(sum(num) AS BIGINT) FROM observation WHERE indicator = 'answer_rate'":           4054,
		"SELECT CAST(sum(num) AS BIGINT) FROM observation WHERE indicator = 'resolution'":            3646,
		"SELECT CAST(sum(n) AS BIGINT) FROM observation WHERE indicator = 'csat'":                    4054,
		"SELECT count(*) FROM scorecard WHERE cycle = 'month'":                                       24,
		"SELECT count(*) FROM scorecard WHERE period = '2021Q1' AND complete = 3":                    8,
		"SELECT count(*) FROM reject":                                                                0,
		"SELECT count(*) FROM source_file WHERE rows_read <> rows_loaded + rows_duplicate":           0,
		"SELECT talk_seconds FROM contacts WHERE contact_id = 'ID0001'":                              143,
		"SELECT day(offered_at) * 100 + month(offered_at) FROM contacts WHERE contact_id = 'ID5000'": 3103,
	} {
		var got int64
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", query, got, err, want)
		}
	}
}

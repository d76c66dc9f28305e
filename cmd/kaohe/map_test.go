package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"kaohe/model/engine"
)

// What kaohe map proposes for a real export becomes a site as it stands, with
// the figures of the mapping by hand.
func TestMapOfCallCenterBuilds(t *testing.T) {
	t.Parallel()
	export := realExport(t, "call_center.csv")
	dir := t.TempDir()
	if err := layOut(os.DirFS("testdata/call_center"), dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "exports"), 0o755); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "exports", "call_center.csv"), content, 0o644); err != nil {
		t.Fatal(err)
	}
	code, proposal, stderr := kaohe("-C", dir, "map", "exports/call_center.csv")
	if code != exitDone || stderr != "" {
		t.Fatalf("exit %d:\n%s", code, stderr)
	}
	config := "kaohe: 1\ncompany: 呼叫中心（公开数据）\nscheme: schemes/calls.yaml\n" + proposal
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := kaohe("-C", dir, "build"); code != exitDone {
		t.Fatalf("exit %d:\n%s", code, stderr)
	}
	db, err := engine.OpenSandbox(context.Background(), filepath.Join(dir, ".kaohe", "warehouse.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]int64{
		"SELECT CAST(sum(den) AS BIGINT) FROM observation WHERE indicator = 'answer_rate'": 5000,
		"SELECT CAST(sum(num) AS BIGINT) FROM observation WHERE indicator = 'answer_rate'": 4054,
		"SELECT CAST(sum(num) AS BIGINT) FROM observation WHERE indicator = 'resolution'":  3646,
		"SELECT CAST(sum(n) AS BIGINT) FROM observation WHERE indicator = 'csat'":          4054,
		"SELECT count(*) FROM scorecard WHERE cycle = 'month'":                             24,
	} {
		var got int64
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", query, got, err, want)
		}
	}
}

package suggest_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/ingest/suggest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

// FuzzProposals looks at any file and pastes what is proposed. There is a
// proposal or a problem; a proposal reads as a configuration, the same in both
// languages; and one that lacks nothing and asks nothing is ingested, whatever
// becomes of its rows.
func FuzzProposals(f *testing.F) {
	for _, pattern := range []string{"testdata/*/x.csv", "../testdata/*/exports/*.csv", "../testdata/*/exports/*.json*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no case folders: %v", err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if len(data) < 8<<10 {
				f.Add(data)
			}
		}
	}
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Threads: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "x.csv"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		var problems diag.List
		shapes, err := ingest.Look(ctx, db, filepath.Join(dir, "x.csv"), ingest.LookOptions{Name: "x.csv", Scratch: t.TempDir(), Words: 50, Samples: 3, Problems: &problems})
		if err != nil {
			t.Fatal(err)
		}
		if len(shapes) == 0 && len(problems) == 0 {
			t.Fatal("neither an export nor a problem")
		}
		proposals := suggest.Propose(shapes)
		zh, en := suggest.YAML(proposals, diag.ZH), suggest.YAML(proposals, diag.EN)
		if withoutRemarks(zh) != withoutRemarks(en) {
			t.Errorf("the proposal depends on the language:\n%s\n%s", zh, en)
		}
		if text, err := suggest.JSON(proposals, diag.ZH); err != nil || !json.Valid([]byte(text)) {
			t.Errorf("not JSON (%v): %s", err, text)
		}
		if whole(proposals) {
			pasted(ctx, t, db, dir, zh, ingest.Options{CacheDir: t.TempDir()})
		}
	})
}

// whole tells that every proposal has tables, lacks nothing and asks nothing.
func whole(proposals []suggest.Proposal) bool {
	for _, p := range proposals {
		for _, t := range p.Tables {
			if len(t.Lacking) > 0 {
				return false
			}
		}
		if len(p.Questions) > 0 || len(p.Tables) == 0 {
			return false
		}
	}
	return len(proposals) > 0
}

// pasted ingests a proposal under the header.
func pasted(ctx context.Context, t *testing.T, db *sql.DB, dir, yaml string, o ingest.Options) {
	t.Helper()
	if !strings.Contains(yaml, "employees:") { // another export would list them
		yaml += "      employees: {employee_id: {value: nobody}, distinct: true}\n"
	}
	var problems diag.List
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(header+"limits: {rejects: 100%}\n"+yaml), &problems)
	if !ok || problems.HasErrors() {
		t.Fatalf("the proposal is no configuration: %v\n%s", problems.Error(), yaml)
	}
	o.Config, o.Problems = config, &problems
	if _, err := ingest.Run(ctx, db, o); err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	if problems.HasErrors() {
		t.Errorf("nothing is left open, but the build says %v\n%s", problems.Error(), yaml)
	}
}

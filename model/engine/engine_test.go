package engine

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The engine suite: what kaohe relies on, for DuckDB and for any engine that
// comes beside it.
func TestOpenIsComplete(t *testing.T) {
	db := opened(t, Options{MemoryLimit: "512MiB", Threads: 1, TempDir: t.TempDir()})
	for query, want := range map[string]string{
		"SELECT current_setting('threads')":                      "1",
		"SELECT current_setting('autoinstall_known_extensions')": "false",
		"SELECT current_setting('autoload_known_extensions')":    "false",
		"SELECT current_setting('preserve_insertion_order')":     "true",
	} {
		var got string
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %s (%v), want %s", query, got, err, want)
		}
	}
	if v, err := Version(context.Background(), db); err != nil || !strings.Contains(v, ".") || strings.HasPrefix(v, "v") {
		t.Errorf("version %q (%v)", v, err)
	}
}

func TestOpenSaysWhichWarehouseItCannotOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no-such-folder", "w.duckdb")
	if _, err := Open(context.Background(), Options{Path: path}); err == nil || !strings.Contains(err.Error(), "w.duckdb") {
		t.Errorf("%v, want an error that names the file", err)
	}
}

// Confined to folders, SQL reads and writes there and nowhere else, and cannot
// free itself.
func TestOnlyConfines(t *testing.T) {
	inside, outside := t.TempDir(), t.TempDir()
	for _, dir := range []string{inside, outside} {
		if err := os.WriteFile(filepath.Join(dir, "x.csv"), []byte("a\n1\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	db := opened(t, Options{Only: []string{inside}})
	for _, c := range []struct {
		query string
		works bool
	}{
		{fmt.Sprintf("SELECT * FROM read_csv('%s/x.csv')", inside), true},
		{fmt.Sprintf("COPY (SELECT 1) TO '%s/y.parquet' (FORMAT parquet)", inside), true},
		{fmt.Sprintf("SELECT * FROM read_csv('%s/x.csv')", outside), false},
		{fmt.Sprintf("SELECT * FROM read_csv('%s/../%s/x.csv')", inside, filepath.Base(outside)), false},
		{fmt.Sprintf("COPY (SELECT 1) TO '%s/y.parquet' (FORMAT parquet)", outside), false},
		{"SET enable_external_access = true", false},
		{fmt.Sprintf("SET allowed_directories = ['%s']", outside), false},
	} {
		if _, err := db.Exec(c.query); (err == nil) != c.works {
			t.Errorf("%s: %v, works should be %t", c.query, err, c.works)
		}
	}
}

// A closed warehouse can be written and sees no file; a sandbox can only be read.
func TestClosedAndSandbox(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path, other := filepath.Join(dir, "w.duckdb"), filepath.Join(dir, "x.csv")
	if err := os.WriteFile(other, []byte("a\n1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	closed, err := OpenClosed(ctx, path, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := closed.Exec("CREATE TABLE t AS SELECT 42 AS i"); err != nil {
		t.Error(err)
	}
	if _, err := closed.Exec("SELECT * FROM read_csv('" + other + "')"); err == nil {
		t.Error("a closed warehouse must not read files")
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	sandbox, err := OpenSandbox(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer sandbox.Close()
	var i int
	if err := sandbox.QueryRow("SELECT i FROM t").Scan(&i); err != nil || i != 42 {
		t.Errorf("%d, %v", i, err)
	}
	for _, q := range []string{"CREATE TABLE u AS SELECT 1", "DELETE FROM t", "SELECT * FROM read_csv('" + other + "')", "SET threads = 1"} {
		if _, err := sandbox.Exec(q); err == nil {
			t.Errorf("%s: must fail in a sandbox", q)
		}
	}
}

func opened(t *testing.T, o Options) *sql.DB {
	t.Helper()
	db, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Two readers of one process share one engine, which the first has locked.
func TestSandboxTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	db := opened(t, Options{Path: path})
	if _, err := db.Exec("CREATE TABLE x AS SELECT 1 AS a"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		box, err := OpenSandbox(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close()
		if _, err := box.Exec("SET enable_external_access = true"); err == nil {
			t.Error("a sandbox can be opened again from inside")
		}
	}
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kaohe/model/engine"
)

// TestMain makes the test binary the program itself when a script calls kaohe,
// and clears the demo that tests share.
func TestMain(m *testing.M) {
	os.Unsetenv("KAOHE_LANG")
	testscript.Main(cleanUp{m}, map[string]func(){
		"kaohe": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

type cleanUp struct{ m *testing.M }

// Run implements testscript.TestingM.
func (c cleanUp) Run() int {
	code := c.m.Run()
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	return code
}

// shared is the demo built once for all tests that only look at it.
var shared struct {
	once sync.Once
	dir  string
	err  string
}

// demo builds the sample company once and gives the folder it was built in: its
// site is public/, its project .kaohe/demo.
func demo(t *testing.T) string {
	t.Helper()
	shared.once.Do(func() {
		dir, err := os.MkdirTemp("", "kaohe-demo-")
		if err != nil {
			shared.err = err.Error()
			return
		}
		shared.dir = dir
		if code, _, stderr := kaohe("-C", dir, "demo"); code != exitDone {
			shared.err = stderr
		}
	})
	if shared.err != "" {
		t.Fatalf("build the demo: %s", shared.err)
	}
	return shared.dir
}

// demoWarehouse opens the shared demo's warehouse, read-only.
func demoWarehouse(t *testing.T) *sql.DB {
	t.Helper()
	db, err := engine.OpenSandbox(context.Background(), filepath.Join(demo(t), ".kaohe", "demo", ".kaohe", "warehouse.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// kaohe runs the program in this process.
func kaohe(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// openForTest opens an engine in memory that may read files.
func openForTest(t *testing.T) *sql.DB {
	t.Helper()
	db, err := engine.Open(context.Background(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

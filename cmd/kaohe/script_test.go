package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what scripts and goldens get as what is wanted")

// The command line as people use it: every script of testdata/script. Scripts
// find the shared demo's folder in $DEMO and the canonical exports of the real
// call centre in $CALLS where they are there.
func TestScripts(t *testing.T) {
	dir := demo(t)
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DEMO", dir)
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
	})
}

// shared exports of the real world, where this machine has them.
func realExport(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "exports", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the public export %s is not on this machine", name)
	}
	return path
}

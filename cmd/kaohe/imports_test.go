package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the architecture as a table: which of kaohe's packages each may
// import in code that is not a test. Every package stands here.
var mayImport = map[string][]string{
	"model/diag":             {},
	"model/strict":           {"model/diag"},
	"model/engine":           {},
	"model/scheme":           {"model/diag", "model/strict"},
	"model/schemes":          {},
	"ingest":                 {"model/diag", "model/strict"},
	"ingest/suggest":         {"ingest", "model/diag"},
	"model":                  {"ingest", "model/compare", "model/diag", "model/scheme", "model/stats", "model/words"},
	"model/stats":            {},
	"model/words":            {"model/words/dictionary"}, // complaints are counted by their words
	"model/words/dictionary": {},
	"model/explain":          {"model/diag", "model/scheme"},
	"model/compare":          {"model/scheme", "model/stats"},
	"templates/echarts":      {},
	"templates":              {},
	"charts":                 {"model/diag", "templates/echarts"},
	"site/publish":           {"model/diag"},
	"site/browser":           {},
	"site":                   {"charts", "ingest", "model/diag", "model/explain", "model/scheme", "model/words/dictionary", "templates", "templates/echarts"},
	"data":                   {},
	"data/generate":          {"data/generate/company"},
	"data/generate/company":  {},
	"cmd/kaohe":              {"charts", "data", "ingest", "ingest/suggest", "model", "model/compare", "model/diag", "model/engine", "model/explain", "model/scheme", "model/schemes", "site", "site/publish"},
}

// needCgo are the packages that may link the engine.
var needCgo = []string{"model/engine", "cmd/kaohe"}

func TestImportsGoOneWay(t *testing.T) {
	for pkg, imports := range importsOf(t) {
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("package %s is not in the table", pkg)
			continue
		}
		for _, i := range imports {
			if own, found := strings.CutPrefix(i, "kaohe/"); found && !slices.Contains(allowed, own) {
				t.Errorf("%s must not import %s", pkg, own)
			}
			if strings.Contains(i, "duckdb") && !slices.Contains(needCgo, pkg) {
				t.Errorf("%s must not import the engine's driver", pkg)
			}
		}
	}
}

// importsOf reads the imports of every package of the module, tests left out.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		for _, i := range file.Imports {
			target, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			out[pkg] = append(out[pkg], target)
		}
		return nil
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("read %d packages: %v", len(out), err)
	}
	return out
}

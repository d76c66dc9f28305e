package ingest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"kaohe/model/diag"
)

// compiled is the schema of kaohe.yaml as a validator reads it.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("kaohe.schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("kaohe.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid gives what the schema says of a YAML text.
func valid(t *testing.T, s *jsonschema.Schema, src []byte) error {
	t.Helper()
	text, err := yaml.YAMLToJSON(bytes.TrimPrefix(src, []byte("\uFEFF")))
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value)
}

// A mapping whose keys and words the parser takes is one that the schema takes;
// where the schema refuses, the parser has something to say too.
func TestSchemaTakesWhatTheParserTakes(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob("testdata/*/kaohe.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d case folders: %v", len(files), err)
	}
	files = append(files, "../data/sample/kaohe.yaml")
	refused := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var problems diag.List
		ParseConfig(file, filepath.Dir(file), src, &problems)
		switch err := valid(t, s, src); {
		case err != nil && !problems.HasErrors():
			t.Errorf("%s: the parser takes it, the schema does not: %v", file, err)
		case err != nil:
			refused++
		case problems.HasErrors() && !onlyParser[filepath.Base(filepath.Dir(file))]:
			t.Errorf("%s: the schema takes it, the parser does not: %v", file, problems)
		}
	}
	if refused == 0 {
		t.Error("no case was refused")
	}
}

// onlyParser are the cases whose fault is not one of shape.
var onlyParser = map[string]bool{
	"event-counts-refused": true, // a count where the table has no latest_by
	"excel-refused":        true, // a pattern that is none
}

// The smallest project, and what is wrong with it after one change.
func TestSchemaIsStrict(t *testing.T) {
	s := compiled(t)
	const right = `kaohe: 1
company: c
scheme: schemes/a.yaml
sources:
  - file: exports/staff.csv
    tables:
      employees: {employee_id: id, hired_on: {column: since, format: "%Y"}}
      tickets: auto
`
	if err := valid(t, s, []byte(right)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to string }{
		{"a misspelt key of the project", "company:", "compny:"},
		{"a misspelt key of a source", "file:", "fil:"},
		{"a misspelt table", "tickets:", "tikets:"},
		{"a misspelt column", "hired_on:", "hird_on:"},
		{"a misspelt key of a column", "format:", "fromat:"},
		{"another version", "kaohe: 1", "kaohe: 2"},
		{"no scheme", "scheme: schemes/a.yaml\n", ""},
		{"two origins", "column: since,", "column: since, value: x,"},
		{"no origin", "column: since, ", ""},
		{"a unit of a time", `format: "%Y"`, "unit: h"},
		{"a required column left out", "employee_id: id, ", ""},
		{"a word for auto", "tickets: auto", "tickets: [auto]"},
		{"no employees", "employees: {employee_id: id,", "teams: {team_id: id,"},
		{"an absolute path", "file: exports", "file: /exports"},
		{"an unknown encoding", "    tables:", "    encoding: latin\n    tables:"},
		{"a period that is none", "sources:", "period: 2026Q5\nsources:"},
		{"more than all rejected", "sources:", "limits: {rejects: 120%}\nsources:"},
		{"a test of two kinds", "sources:", "tests: [{name: n, none: a, assert: b}]\nsources:"},
	} {
		wrong := strings.Replace(right, c.from, c.to, 1)
		if wrong == right {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		if valid(t, s, []byte(wrong)) == nil {
			t.Errorf("%s: taken", c.name)
		}
	}
}

// Every key for which the parser asks stands in the schema.
func TestSchemaKnowsEveryKey(t *testing.T) {
	text := string(Schema())
	asked := 0
	for _, key := range askedKeys(t, "config.go", "datatest.go") {
		asked++
		if !strings.Contains(text, strconv.Quote(key)+": {") {
			t.Errorf("the parser reads %q, the schema does not know it", key)
		}
	}
	if asked < 20 {
		t.Errorf("only %d keys were found", asked)
	}
	for _, table := range Tables {
		for _, c := range table.Columns {
			if !strings.Contains(text, strconv.Quote(c.Name)+": {") {
				t.Errorf("column %s.%s is not in the schema", table.Name, c.Name)
			}
		}
	}
}

// askedKeys are the texts given to Get and Need in some files.
func askedKeys(t *testing.T, files ...string) []string {
	t.Helper()
	var out []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			literal, isText := call.Args[0].(*ast.BasicLit)
			if !ok || !isText || !slices.Contains([]string{"Get", "Need"}, method.Sel.Name) {
				return true
			}
			if key, err := strconv.Unquote(literal.Value); err == nil && !slices.Contains(out, key) {
				out = append(out, key)
			}
			return true
		})
	}
	return out
}

// The same bytes each time, and a description of every key in both languages.
func TestSchemaIsFixedAndSaid(t *testing.T) {
	if !bytes.Equal(Schema(), Schema()) {
		t.Error("two schemas differ")
	}
	for _, line := range strings.Split(string(Schema()), "\n") {
		text, found := strings.CutPrefix(strings.TrimSpace(line), `"description": `)
		if !found {
			continue
		}
		zh, en, both := strings.Cut(text, " / ")
		if !both || zh == `"` || len(en) < 3 {
			t.Errorf("not in both languages: %s", text)
		}
	}
}

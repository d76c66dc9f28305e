package scheme_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fmt"

	"kaohe/model/scheme"
)

// recorder stands for a database: it writes down what it is told to do, and
// fails at a table when asked to.
type recorder struct {
	lines  []string
	failAt string
}

var insert = regexp.MustCompile(`^INSERT INTO (\w+) \((.*)\) VALUES \((.*)\)$`)

func (r *recorder) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	m := insert.FindStringSubmatch(query)
	if m == nil {
		return nil, fmt.Errorf("not an insert: %s", query)
	}
	if m[1] == r.failAt {
		return nil, errors.New("no room")
	}
	columns := strings.Split(m[2], ", ")
	if marks := strings.Count(m[3], "?"); len(columns) != len(args) || marks != len(args) {
		return nil, fmt.Errorf("%s: %d columns, %d marks, %d values", m[1], len(columns), marks, len(args))
	}
	line := m[1]
	for n, c := range columns {
		line += fmt.Sprintf(" %s=%v", c, args[n])
	}
	r.lines = append(r.lines, line)
	return nil, nil
}

func TestLoad(t *testing.T) {
	for _, dir := range []string{"testdata/good-every-rule", "testdata/good-design-example", "testdata/good-modifiers", "testdata/good-gated"} {
		r := &recorder{}
		if err := scheme.Load(context.Background(), r, []scheme.Scheme{parseCase(t, dir)}); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(dir, "load.txt"), strings.Join(r.lines, "\n")+"\n")
	}
}

// TestLoadFillsEveryColumn holds the inserts to the tables' definition.
func TestLoadFillsEveryColumn(t *testing.T) {
	ddl, err := os.ReadFile("../sql/scheme.sql")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	all := []scheme.Scheme{parseCase(t, "testdata/good-every-rule"), parseCase(t, "testdata/good-modifiers")}
	if err := scheme.Load(context.Background(), r, all); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(r.lines, "\n")
	tables := regexp.MustCompile(`(?s)CREATE OR REPLACE TABLE (\w+) \((.*?)\);`).FindAllStringSubmatch(string(ddl), -1)
	if len(tables) < 9 {
		t.Fatalf("found %d tables", len(tables))
	}
	for _, table := range tables {
		for _, column := range regexp.MustCompile(`("?\w+"?) (?:VARCHAR|INTEGER|BIGINT|DOUBLE|BOOLEAN)`).FindAllStringSubmatch(table[2], -1) {
			if !regexp.MustCompile(`(?m)^` + table[1] + ` .*` + column[1] + `=`).MatchString(text) {
				t.Errorf("%s.%s is never filled", table[1], column[1])
			}
		}
	}
}

func TestLoadSaysWhereItFailed(t *testing.T) {
	err := scheme.Load(context.Background(), &recorder{failAt: "scheme_band"}, []scheme.Scheme{parseCase(t, "testdata/good-every-rule")})
	if err == nil || err.Error() != "load scheme every-rule: table scheme_band: no room" {
		t.Errorf("got %v", err)
	}
}

package site

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"kaohe/charts"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// canned answers the site's queries with rows of a test, by the query's name.
// Package site is tested without an engine: what a query gives on a warehouse is
// tested where there is one.
type canned map[string][]row

func (c canned) Connect(context.Context) (driver.Conn, error) { return cannedConn{c}, nil }
func (c canned) Driver() driver.Driver                        { return nil }

type cannedConn struct{ rows canned }

func (c cannedConn) Prepare(query string) (driver.Stmt, error) { return cannedStmt{c.rows, query}, nil }
func (c cannedConn) Close() error                              { return nil }
func (c cannedConn) Begin() (driver.Tx, error)                 { return nil, fmt.Errorf("pages only read") }

type cannedStmt struct {
	rows  canned
	query string
}

func (s cannedStmt) Close() error  { return nil }
func (s cannedStmt) NumInput() int { return 0 }
func (s cannedStmt) Exec([]driver.Value) (driver.Result, error) {
	return nil, fmt.Errorf("pages only read")
}

func (s cannedStmt) Query([]driver.Value) (driver.Rows, error) {
	all, err := queries()
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if q.sql == s.query {
			return newCannedRows(s.rows[q.name]), nil
		}
	}
	return nil, fmt.Errorf("no such query")
}

type cannedRows struct {
	names []string
	rows  []row
}

// newCannedRows gives every row every column that any of them has, null where
// a row lacks it.
func newCannedRows(rows []row) *cannedRows {
	out := &cannedRows{rows: rows}
	for _, r := range rows {
		for name := range r {
			if !slices.Contains(out.names, name) {
				out.names = append(out.names, name)
			}
		}
	}
	slices.Sort(out.names)
	return out
}

func (r *cannedRows) Columns() []string { return r.names }
func (r *cannedRows) Close() error      { return nil }

func (r *cannedRows) Next(cells []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	for i, name := range r.names {
		switch v := r.rows[0][name].(type) {
		case int:
			cells[i] = int64(v)
		default:
			cells[i] = v
		}
	}
	r.rows = r.rows[1:]
	return nil
}

// tree is a site that was built: path → content.
type tree map[string]string

// build makes the site of canned rows.
func build(t *testing.T, rows canned, schemes ...scheme.Scheme) tree {
	t.Helper()
	renderer, err := charts.NewRenderer(1, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer renderer.Close()
	db := sql.OpenDB(rows)
	defer db.Close()
	out := tree{}
	var one sync.Mutex
	_, err = Build(t.Context(), Input{DB: db, Company: "示例公司", Lang: diag.ZH, Period: "2026Q3", Schemes: schemes, Info: testInfo, Renderer: renderer, Version: "test", Explain: readSteps},
		func(path string, content []byte) error {
			one.Lock()
			defer one.Unlock()
			if _, twice := out[path]; twice && strings.HasSuffix(path, ".html") {
				return fmt.Errorf("%s is put twice", path)
			}
			out[path] = string(content)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// write puts a site into a folder of its own.
func (s tree) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range s {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// main is a page's own part, without header and footer.
func (s tree) main(t *testing.T, path string) string {
	t.Helper()
	content, ok := s[path]
	if !ok {
		t.Fatalf("no page %s", path)
	}
	_, rest, _ := strings.Cut(content, `id="main">`)
	own, _, _ := strings.Cut(rest, "<footer>")
	return own
}

// has demands texts on a page, lacks that they are not there.
func (s tree) has(t *testing.T, path string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.main(t, path), text) {
			t.Errorf("%s: no %q", path, text)
		}
	}
}

func (s tree) lacks(t *testing.T, path string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(s.main(t, path), text) {
			t.Errorf("%s: holds %q", path, text)
		}
	}
}

// inOrder demands that texts stand on a page one after the other.
func (s tree) inOrder(t *testing.T, path string, texts ...string) {
	t.Helper()
	rest := s.main(t, path)
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("%s: no %q after what comes before it", path, text)
			return
		}
		rest = after
	}
}

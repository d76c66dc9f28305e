package site

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"kaohe/model/diag"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// query is one of the SQL files whose results the site shows.
type query struct {
	name  string // the file's name without .sql
	title diag.Text
	sql   string
}

// queries lists all queries by name, with the titles of their first two lines.
func queries() ([]query, error) {
	names, err := fs.Glob(queryFiles, "queries/*.sql")
	if err != nil {
		return nil, err
	}
	var out []query
	for _, name := range names {
		src, err := queryFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		lines := strings.SplitN(string(src), "\n", 3)
		zh, okZH := strings.CutPrefix(lines[0], "-- title: ")
		en, okEN := strings.CutPrefix(lines[1], "-- title_en: ")
		if !okZH || !okEN {
			return nil, fmt.Errorf("%s: must begin with a title in two languages", name)
		}
		out = append(out, query{strings.TrimSuffix(strings.TrimPrefix(name, "queries/"), ".sql"), diag.Text{ZH: zh, EN: en}, string(src)})
	}
	return out, nil
}

// row is one row of a query's result by column name: texts, numbers, truths or nil.
type row map[string]any

func (r row) text(name string) string {
	s, _ := r[name].(string)
	return s
}

// num gives a number; ok is false for null.
func (r row) num(name string) (v float64, ok bool) {
	switch v := r[name].(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int32:
		return float64(v), true
	}
	return 0, false
}

func (r row) float(name string) float64 { v, _ := r.num(name); return v }
func (r row) int(name string) int       { return int(r.float(name)) }
func (r row) bool(name string) bool     { b, _ := r[name].(bool); return b }

// read runs a query and gives all its rows.
func read(ctx context.Context, db *sql.DB, q query) ([]row, error) {
	rows, err := db.QueryContext(ctx, q.sql)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.name, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.name, err)
	}
	var out []row
	for rows.Next() {
		cells, targets := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, fmt.Errorf("query %s: %w", q.name, err)
		}
		r := make(row, len(names))
		for i, name := range names {
			r[name] = cells[i]
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

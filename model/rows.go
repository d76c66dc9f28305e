package model

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// insertBatch is how many values one INSERT binds at most.
const insertBatch = 4000

// insertRows writes rows into a table of the warehouse, many at a time and in
// their order. Every row has a value for every one of the columns, which are
// names of our own, comma separated.
func insertRows(ctx context.Context, conn *sql.Conn, table, columns string, rows [][]any) error {
	width := strings.Count(columns, ",") + 1
	line := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + ")"
	step := max(1, insertBatch/width)
	for from := 0; from < len(rows); from += step {
		part := rows[from:min(from+step, len(rows))]
		args := make([]any, 0, len(part)*width)
		for _, r := range part {
			args = append(args, r...)
		}
		lines := strings.TrimSuffix(strings.Repeat(line+", ", len(part)), ", ")
		if _, err := conn.ExecContext(ctx, "INSERT INTO "+table+" ("+columns+") VALUES "+lines, args...); err != nil {
			return fmt.Errorf("write the table %s: %w", table, err)
		}
	}
	return nil
}

// eachRow runs a query and calls read for every row it gives; read takes the
// row's values by scan.
func eachRow(ctx context.Context, conn *sql.Conn, what, query string, read func(scan func(...any) error) error, args ...any) error {
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
	}
	return rows.Err()
}

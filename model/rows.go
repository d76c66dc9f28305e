package model

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// insertRows writes rows into a table of the warehouse, all in one go and in their
// order. Every row has a value for every one of the columns, which are names of our
// own, comma separated: texts, numbers, truth values, moments or nil. A number that
// is none is written as nothing. (The rows are bound as one JSON text: binding them
// one by one takes many times longer.)
func insertRows(ctx context.Context, conn *sql.Conn, table, columns string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	var shape, read []string
	for k := range strings.Count(columns, ",") + 1 {
		shape, read = append(shape, fmt.Sprintf(`"c%d":"VARCHAR"`, k)), append(read, fmt.Sprintf("r.c%d", k))
	}
	text, err := rowsText(rows)
	if err != nil {
		return fmt.Errorf("write the table %s: %w", table, err)
	}
	query := fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM (SELECT unnest(from_json($1, '[{%s}]')) AS r)`,
		table, columns, strings.Join(read, ", "), strings.Join(shape, ","))
	if _, err := conn.ExecContext(ctx, query, text); err != nil {
		return fmt.Errorf("write the table %s: %w", table, err)
	}
	return nil
}

// rowsText writes rows as JSON, columns c0, c1 …
func rowsText(rows [][]any) (string, error) {
	var out strings.Builder
	out.WriteByte('[')
	for n, row := range rows {
		if n > 0 {
			out.WriteByte(',')
		}
		for k, value := range row {
			start := byte(',')
			if k == 0 {
				start = '{'
			}
			out.WriteByte(start)
			out.WriteString(`"c` + strconv.Itoa(k) + `":`)
			if err := writeCell(&out, value); err != nil {
				return "", err
			}
		}
		out.WriteByte('}')
	}
	out.WriteByte(']')
	return out.String(), nil
}

// writeCell writes a value; a number that is none as nothing.
func writeCell(out *strings.Builder, value any) error {
	if x, ok := value.(float64); ok {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			out.WriteString("null")
			return nil
		}
		out.WriteString(strconv.FormatFloat(x, 'g', -1, 64))
		return nil
	}
	cell, err := json.Marshal(value)
	out.Write(cell)
	return err
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

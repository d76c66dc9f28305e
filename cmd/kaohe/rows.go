package main

import (
	"bufio"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
)

// rowWriter prints a result: the head once, then every row, then the end.
type rowWriter interface {
	head(columns []column) error
	row(cells []any) error
	end() error
}

// column is one column of a result.
type column struct {
	name    string
	numeric bool
}

// formats are the ways to print a result, by name.
var formats = map[string]func(io.Writer) rowWriter{
	"table":    func(w io.Writer) rowWriter { return &tableWriter{w: w} },
	"csv":      func(w io.Writer) rowWriter { return &csvWriter{csv.NewWriter(w)} },
	"json":     func(w io.Writer) rowWriter { return &jsonWriter{w: bufio.NewWriter(w)} },
	"markdown": func(w io.Writer) rowWriter { return &markdownWriter{w: w} },
}

// writeRows prints a result in one of the formats.
func writeRows(w io.Writer, rows *sql.Rows, format string) error {
	out := formats[format](w)
	columns, err := columnsOf(rows)
	if err != nil {
		return err
	}
	if err := out.head(columns); err != nil {
		return err
	}
	cells, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := out.row(cells); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.end()
}

func columnsOf(rows *sql.Rows) ([]column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	out := make([]column, len(types))
	for i, t := range types {
		name := t.DatabaseTypeName()
		numeric := strings.Contains(name, "INT") || strings.HasPrefix(name, "DECIMAL") || name == "DOUBLE" || name == "FLOAT"
		out[i] = column{t.Name(), numeric}
	}
	return out, nil
}

// tableWriter lays the rows out in columns; it holds them until the end.
type tableWriter struct {
	w       io.Writer
	columns []column
	rows    [][]string
}

func (t *tableWriter) head(columns []column) error { t.columns = columns; return nil }

func (t *tableWriter) row(cells []any) error {
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = oneLine(text(c))
	}
	t.rows = append(t.rows, line)
	return nil
}

func (t *tableWriter) end() error {
	widths := make([]int, len(t.columns))
	head := make([]string, len(t.columns))
	rule := make([]string, len(t.columns))
	for i, c := range t.columns {
		head[i], widths[i] = oneLine(c.name), runewidth.StringWidth(oneLine(c.name))
	}
	for _, r := range t.rows {
		for i, cell := range r {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	for i, w := range widths {
		rule[i] = strings.Repeat("─", w)
	}
	for _, r := range append([][]string{head, rule}, t.rows...) {
		if err := t.print(r, widths); err != nil {
			return err
		}
	}
	return nil
}

func (t *tableWriter) print(cells []string, widths []int) error {
	padded := make([]string, len(cells))
	for i, cell := range cells {
		if t.columns[i].numeric {
			padded[i] = runewidth.FillLeft(cell, widths[i])
		} else {
			padded[i] = runewidth.FillRight(cell, widths[i])
		}
	}
	_, err := fmt.Fprintln(t.w, strings.TrimRight(strings.Join(padded, "  "), " "))
	return err
}

// oneLine keeps a cell on its line and its control characters from the terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
			return '�'
		}
		return r
	}, s)
}

// csvWriter writes RFC 4180, and takes the power from cells that a spreadsheet
// would run as a formula.
type csvWriter struct{ w *csv.Writer }

func (c *csvWriter) head(columns []column) error {
	names := make([]string, len(columns))
	for i, col := range columns {
		names[i] = defused(col.name)
	}
	return c.w.Write(names)
}

func (c *csvWriter) row(cells []any) error {
	line := make([]string, len(cells))
	for i, cell := range cells {
		line[i] = text(cell)
		if _, isText := cell.(string); isText {
			line[i] = defused(line[i])
		}
	}
	return c.w.Write(line)
}

func (c *csvWriter) end() error { c.w.Flush(); return c.w.Error() }

// defused puts an apostrophe before text that a spreadsheet would run.
func defused(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

// jsonWriter writes one array of objects, keys in the order of the columns.
type jsonWriter struct {
	w       *bufio.Writer
	columns []column
	rows    int
}

func (j *jsonWriter) head(columns []column) error { j.columns = columns; return nil }

func (j *jsonWriter) row(cells []any) error {
	separator := "[\n  {"
	if j.rows++; j.rows > 1 {
		separator = ",\n  {"
	}
	j.w.WriteString(separator)
	for i, cell := range cells {
		key, err := json.Marshal(j.columns[i].name)
		if err != nil {
			return err
		}
		value, err := json.Marshal(plain(cell))
		if err != nil {
			return err
		}
		if i > 0 {
			j.w.WriteString(", ")
		}
		j.w.Write(key)
		j.w.WriteString(": ")
		j.w.Write(value)
	}
	_, err := j.w.WriteString("}")
	return err
}

func (j *jsonWriter) end() error {
	if j.rows == 0 {
		j.w.WriteString("[")
	}
	j.w.WriteString("\n]\n")
	return j.w.Flush()
}

// markdownWriter writes a table for a document.
type markdownWriter struct{ w io.Writer }

func (m *markdownWriter) head(columns []column) error {
	names, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], rule[i] = markdownCell(c.name), "---"
		if c.numeric {
			rule[i] = "---:"
		}
	}
	_, err := fmt.Fprintf(m.w, "| %s |\n| %s |\n", strings.Join(names, " | "), strings.Join(rule, " | "))
	return err
}

func (m *markdownWriter) row(cells []any) error {
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = markdownCell(text(c))
	}
	_, err := fmt.Fprintf(m.w, "| %s |\n", strings.Join(line, " | "))
	return err
}

func (m *markdownWriter) end() error { return nil }

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`)

func markdownCell(s string) string { return markdownEscapes.Replace(oneLine(s)) }

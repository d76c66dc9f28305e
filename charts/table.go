package charts

import (
	"bytes"
	"regexp"
	"strings"
)

// Table is a figure's numbers as a reader sees them, formatted.
type Table struct {
	Columns []Column
	Rows    [][]string // each as long as Columns
}

// Column is one heading; Numeric columns are set right with tabular figures.
type Column struct {
	Title   string
	Numeric bool
}

// add appends a row.
func (t *Table) add(cells ...string) { t.Rows = append(t.Rows, cells) }

// CSV writes the table as UTF-8 with a byte-order mark (so that Excel reads
// Chinese), CRLF lines and quoting by RFC 4180. A cell that a spreadsheet would
// take for a formula gets a leading apostrophe; numbers keep their sign; a
// missing value is an empty field.
func (t Table) CSV() []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Title
	}
	csvLine(&b, head)
	for _, row := range t.Rows {
		csvLine(&b, row)
	}
	return b.Bytes()
}

func csvLine(b *bytes.Buffer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		c = defuse(c)
		if strings.ContainsAny(c, "\",\r\n") || strings.TrimSpace(c) != c || (len(cells) == 1 && c == "") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	b.WriteString("\r\n")
}

// number is a figure with its unit: digits may carry thousands commas and an
// exponent; the unit has letters and percent signs only, so no operator and no
// call can follow.
var number = regexp.MustCompile(`^[+-]?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?[ \x{a0}\x{202f}]?[\p{L}%‰]*$`)

// defuse keeps a spreadsheet from running a cell. The full-width forms are
// there because East Asian editions read them as the ASCII ones.
func defuse(cell string) string {
	if cell == missing {
		return ""
	}
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) || number.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

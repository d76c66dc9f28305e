package company

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// table is a text export: a header, rows, and how its system writes files.
type table struct {
	file      string
	delimiter rune
	bom       bool // a byte order mark before the header
	crlf      bool
	gb18030   bool
	header    []string
	rows      []line
}

// line is a row, and why it is dirty if it is.
type line struct {
	cells []string
	dirt  []Dirty // without count and lines
}

// newTable is an empty comma-separated UTF-8 export.
func newTable(file, header string) *table {
	return &table{file: file, delimiter: ',', header: strings.Split(header, ",")}
}

func (f *table) name() string { return f.file }

// add appends a row.
func (f *table) add(cells ...string) { f.rows = append(f.rows, line{cells: cells}) }

// addf appends a row of values in their plain form.
func (f *table) addf(values ...any) {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = fmt.Sprint(v)
	}
	f.add(cells...)
}

// column is the place of a header; a wrong name is a mistake of this package.
func (f *table) column(name string) int {
	i := slices.Index(f.header, name)
	if i < 0 {
		panic(f.file + " has no column " + name)
	}
	return i
}

// at keeps a place inside a table that a small scale made short.
func (f *table) at(place int) int { return place % max(1, len(f.rows)) }

// copyOf is a copy of the next clean row from a place on.
func (f *table) copyOf(place int) []string {
	for i := range f.rows {
		l := f.rows[f.at(place+i)]
		if len(l.dirt) == 0 {
			return slices.Clone(l.cells)
		}
	}
	return make([]string, len(f.header))
}

// soil puts a dirty row into the table.
func (f *table) soil(kind, column, expect string, place int, cells []string) {
	l := line{cells: cells, dirt: []Dirty{{Kind: kind, Column: column, Expect: expect}}}
	f.rows = slices.Insert(f.rows, f.at(place), l)
}

// restate writes a cell of the next clean row that fits in another way.
func (f *table) restate(kind, column, expect string, place int, value string, fits func(old string) bool) {
	c := f.column(column)
	for i := range f.rows {
		l := &f.rows[f.at(place+i)]
		if len(l.dirt) == 0 && fits(l.cells[c]) {
			l.cells[c] = value
			l.dirt = append(l.dirt, Dirty{Kind: kind, Column: column, Expect: expect})
			return
		}
	}
}

// write writes the export below dir and tells which rows are dirty.
func (f *table) write(dir string) (KnownFile, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = f.delimiter, f.crlf
	if err := w.Write(f.header); err != nil {
		return KnownFile{}, err
	}
	for _, l := range f.rows {
		if err := w.Write(l.cells); err != nil {
			return KnownFile{}, err
		}
	}
	w.Flush()
	out, err := f.encode(text.Bytes())
	if err != nil {
		return KnownFile{}, err
	}
	return f.account(), os.WriteFile(filepath.Join(dir, "exports", f.file), out, 0o644)
}

func (f *table) encode(text []byte) ([]byte, error) {
	switch {
	case f.gb18030:
		return simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	case f.bom:
		return append([]byte("\xef\xbb\xbf"), text...), nil
	}
	return text, nil
}

// account gathers the dirt of the rows by kind, column and expectation.
func (f *table) account() KnownFile {
	k := KnownFile{File: "exports/" + f.file, Rows: len(f.rows)}
	for i, l := range f.rows {
		for _, d := range l.dirt {
			same := func(o Dirty) bool { return o.Kind == d.Kind && o.Column == d.Column && o.Expect == d.Expect }
			at := slices.IndexFunc(k.Dirty, same)
			if at < 0 {
				at = len(k.Dirty)
				k.Dirty = append(k.Dirty, d)
			}
			k.Dirty[at].Count++
			k.Dirty[at].Lines = append(k.Dirty[at].Lines, i+2)
		}
	}
	return k
}

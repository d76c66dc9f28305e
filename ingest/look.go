package ingest

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"kaohe/model/diag"
)

//go:embed sql/profile.sql
var profileSQL string

// LookOptions say how Look works.
type LookOptions struct {
	Name     string     // the file as its user named it, for problems
	Scratch  string     // folder for temporary files
	Words    int        // most frequent values kept of a column
	Samples  int        // first different values kept of a column
	Problems *diag.List // where what is wrong with the file goes
}

// Shape is an export as a build without any settings would read it, with a
// profile of every column over all its rows.
type Shape struct {
	File            string // as named, with what follows it where it packs several: /member, #sheet
	Part            string // that part alone
	Format          string // csv, parquet, xlsx …
	Encoding        string // of a text; empty where EncodingUnknown
	EncodingUnknown bool   // neither mark nor bytes tell the encoding; a build would ask
	Delimiter       string // of a csv
	HeaderRow       int    // line of the column names of a text where that is not the first; else 0
	Rows            int64
	Broken          int64 // further rows, which could not be split into cells
	Different       int64 // rows, the same counted once
	Columns         []Profile
	Earlier         []Order // of columns of times
}

// Profile is what one column of an export holds. "Filled" leaves out empty cells
// and the words for "nothing"; what reads as a type does so by parse.sql.
type Profile struct {
	Name      string
	Filled    int64
	Different int64 // of the filled
	Longest   int   // characters
	Numbers   int64
	Integers  int64
	Bools     int64
	Clocks    int64    // 00:02:23, 2:23, 12:02:23 AM
	Times     int64    // in the format below, or in the one that needs none
	WithClock int64    // cells with a time of day
	Format    string   // strptime letters where times need them
	Choices   []string // the two formats of times whose day and month cannot be told apart
	Least     float64  // of the numbers
	Most      float64
	Nothings  []string // words for "nothing" that occur
	Common    []Count  // most frequent values
	First     []string // first different values
}

// Count is a value and how many cells hold it.
type Count struct {
	Value string
	Cells int64
}

// Order tells of two columns of times how often the first is not after the second.
type Order struct {
	First, Second int // columns by number
	Before, After int64
}

// Share gives a count of cells as a share of the filled ones.
func (p Profile) Share(cells int64) float64 {
	if p.Filled == 0 {
		return 0
	}
	return float64(cells) / float64(p.Filled)
}

// Fits tells which share of the filled cells reads as a type.
func (p Profile) Fits(t Type) float64 {
	switch t {
	case Integer:
		return p.Share(p.Integers)
	case Number, Money:
		return p.Share(p.Numbers)
	case Bool:
		return p.Share(p.Bools)
	case Seconds:
		return p.Share(max(p.Clocks, p.Numbers))
	case Time, Date:
		return p.Share(p.Times)
	}
	return 1
}

// Look recognises an export as a build would and profiles its columns. A file
// that packs several exports has several shapes. What is wrong with the file
// goes to o.Problems, and there are then no shapes; the error is for what is not
// the file's fault. The encoding is the one thing Look goes on without.
func Look(ctx context.Context, db *sql.DB, file string, o LookOptions) ([]Shape, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	r := &run{Options: Options{Config: Config{Dir: filepath.Dir(file)}, Problems: o.Problems}, ctx: ctx, conn: conn}
	if r.cache, err = openCache(o.Scratch); err != nil {
		return nil, err
	}
	if err := r.exec(parseSQL); err != nil {
		return nil, err
	}
	return r.look(file, o)
}

func (r *run) look(file string, o LookOptions) ([]Shape, error) {
	before := len(*r.Problems)
	source := &Source{Encoding: "auto"}
	whole := piece{source: source, entry: r.cache.entryFor("look", source, ""), file: o.Name, path: file}
	var out []Shape
	err := r.unpack(whole, func(p piece) error {
		shape, err := r.settle(&p)
		if err != nil {
			return err
		}
		relations, err := p.open(r)
		for _, raw := range relations {
			if err != nil || len(*r.Problems) > before {
				break
			}
			one := shape
			one.File = p.file + raw.facts.Part
			one.Part = strings.TrimPrefix(one.File, o.Name)
			if err = r.profile(&one, raw, o); err == nil {
				out = append(out, one)
			}
		}
		return err
	})
	if cleared := r.removeScratch(0); err == nil {
		err = cleared
	}
	if err != nil || len(*r.Problems) > before {
		return nil, err
	}
	return out, nil
}

// settle decides what a build would have to be told of a text: the encoding that
// nothing tells, and a header that is not the first line.
func (r *run) settle(p *piece) (Shape, error) {
	if p.kind != "csv" {
		return Shape{}, nil
	}
	source := *p.source
	p.source = &source
	encoding, known, err := detectEncoding(p.path)
	if err != nil {
		return Shape{}, err
	}
	shape := Shape{EncodingUnknown: !known}
	if !known {
		if p.path, err = r.legible(*p); err != nil {
			return Shape{}, err
		}
		encoding = "utf-8"
	}
	source.Encoding = encoding
	in, err := decoded(p.path, encoding)
	if err != nil {
		return Shape{}, err
	}
	defer in.Close()
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return Shape{}, err
	}
	if row := headerRow(head[:n]); row > 1 {
		source.HeaderRow, shape.HeaderRow = row, row
	}
	return shape, nil
}

// legible copies a text of unknown encoding, so that at least what is ASCII in it
// can be looked at.
func (r *run) legible(p piece) (string, error) {
	in, err := os.Open(p.path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	path := r.scratchFile(p.entry)
	out, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(out, transform.NewReader(in, simplifiedchinese.GB18030.NewDecoder())); err != nil {
		out.Close()
		return "", err
	}
	return path, out.Close()
}

// headerRow finds the line of the column names: the first of the first lines
// from which on the rows agree in their number of cells, and of whose own cells
// most are filled. A title above the names is the usual reason for another than 1.
func headerRow(head []byte) int {
	const lines, enough = 15, 0.8
	for row := 1; row <= lines; row++ {
		body := afterLines(head, row-1)
		if len(body) == 0 {
			break
		}
		if line, _, _ := strings.Cut(string(body), "\n"); strings.TrimSpace(line) == "" {
			continue
		}
		delimiter := detectDelimiter(body)
		if agreement(body, delimiter) < enough {
			continue
		}
		names, err := csvReader(strings.NewReader(string(body)), rune(delimiter)).Read()
		if err == nil && 2*filledCells(names) > len(names) {
			return row
		}
	}
	return 1
}

func filledCells(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// profile fills a shape with what the columns of a relation hold. The rows are
// read once, into a table of texts, and looked at there.
func (r *run) profile(s *Shape, raw relation, o LookOptions) error {
	s.Format, s.Encoding, s.Delimiter = raw.facts.Format, raw.facts.Encoding, raw.facts.Delimiter
	if s.EncodingUnknown {
		s.Encoding = ""
	}
	if err := r.exec("CREATE OR REPLACE TABLE looked AS SELECT * FROM " + raw.sql); err != nil {
		return r.cannotLook(s, err)
	}
	if raw.csv {
		if err := r.lookBroken(s); err != nil {
			return err
		}
	}
	if err := r.conn.QueryRowContext(r.ctx, "SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT * FROM looked)) FROM looked").Scan(&s.Rows, &s.Different); err != nil {
		return err
	}
	for _, name := range raw.facts.Columns {
		p, err := r.profileColumn(name, o)
		if err != nil {
			return fmt.Errorf("look at column %q: %w", name, err)
		}
		s.Columns = append(s.Columns, p)
	}
	if err := r.orders(s); err != nil {
		return err
	}
	return r.exec("DROP TABLE look_value; DROP TABLE looked")
}

// cannotLook reports a text that the engine cannot split into rows at all. What
// it says may quote a cell, so none of it is repeated.
func (r *run) cannotLook(s *Shape, err error) error {
	if kind, _, _ := strings.Cut(engineMessage(err), ":"); kind != unsplittable {
		return err
	}
	r.cannotSplit(s.File)
	return r.exec(dropBrokenSQL)
}

// lookBroken counts the rows that could not be split.
func (r *run) lookBroken(s *Shape) error {
	var open int64
	err := r.conn.QueryRowContext(r.ctx, "SELECT count(DISTINCT line_byte_position), count(*) FILTER (WHERE error_type = "+QuoteText(unclosed)+") FROM broken_row").Scan(&s.Broken, &open)
	if err != nil {
		return err
	}
	if open > 0 {
		r.Problems.Errorf(s.File, diag.T("有引号没有闭合，其后的行无法分清", "a quote is never closed, so the rows after it cannot be told apart"), diag.T("补上或删去引号，或重新导出；kaohe check 给出行号", "close or remove the quote, or export again; kaohe check names the line"))
	}
	return r.exec("DROP TABLE IF EXISTS broken_row; DROP TABLE IF EXISTS broken_scan")
}

func (r *run) profileColumn(name string, o LookOptions) (Profile, error) {
	p := Profile{Name: name}
	if err := r.exec("CREATE OR REPLACE TEMP TABLE look_value AS SELECT cell, kaohe_present(cell) AS t0, cells, first_row FROM (SELECT kaohe_trim(" + quoteIdent(name) + ") AS cell, count(*) AS cells, min(rowid) AS first_row FROM looked GROUP BY 1)"); err != nil {
		return p, err
	}
	if err := r.countCells(&p); err != nil {
		return p, err
	}
	var err error
	if p.Common, err = r.counts("SELECT t0, cells FROM look_value WHERE t0 IS NOT NULL ORDER BY cells DESC, t0 LIMIT ?", o.Words); err != nil {
		return p, err
	}
	first, err := r.counts("SELECT t0, cells FROM look_value WHERE t0 IS NOT NULL ORDER BY first_row LIMIT ?", o.Samples)
	for _, f := range first {
		p.First = append(p.First, f.Value)
	}
	return p, err
}

// countCells fills the numbers of a profile and decides how its times are written.
func (r *run) countCells(p *Profile) error {
	var written, serials, compact, shortCompact, short int64
	var nothings any
	err := r.conn.QueryRowContext(r.ctx, profileSQL).Scan(&p.Filled, &p.Different, &p.Longest, &p.Numbers, &p.Integers, &p.Least, &p.Most,
		&p.Bools, &p.Clocks, &written, &serials, &p.WithClock, &compact, &shortCompact, &short, &nothings)
	if err != nil {
		return err
	}
	words, _ := nothings.([]any)
	for _, w := range words {
		p.Nothings = append(p.Nothings, fmt.Sprint(w))
	}
	p.Times = written + serials
	switch {
	case short > written:
		p.Times = short + serials
		p.Format, p.Choices, err = r.shortDates()
	case 2*compact > p.Filled:
		p.Times, p.Format = compact, "%Y%m%d"
	case written == 0 && shortCompact == p.Filled:
		p.Times, p.Format = shortCompact, "%y%m%d"
	}
	return err
}

// shortDates decides between day first and month first for the column in look_value.
func (r *run) shortDates() (string, []string, error) {
	var found shortDates
	err := r.conn.QueryRowContext(r.ctx, "SELECT "+fmt.Sprintf(shortDateSQL, 0)+" FROM look_value").Scan(&found.sample, &found.first, &found.second)
	if err != nil {
		return "", nil, err
	}
	format, choices := found.reading()
	return format, choices, nil
}

// counts reads rows of a text and a number.
func (r *run) counts(query string, limit int) ([]Count, error) {
	rows, err := r.conn.QueryContext(r.ctx, query, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Value, &c.Cells); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// mostOrdered is how many columns of times are compared with one another.
const mostOrdered = 8

// orders compares the columns of times that can be read.
func (r *run) orders(s *Shape) error {
	var columns []int
	var values, parts []string
	for i, p := range s.Columns {
		if len(columns) == mostOrdered || p.Filled == 0 || p.Fits(Time) < 0.9 || len(p.Choices) > 0 || p.Numbers == p.Filled {
			continue
		}
		m := ColumnMapping{Column: Column{Type: Time}, Format: p.Format}
		values = append(values, m.valueSQL("kaohe_present(kaohe_trim("+quoteIdent(p.Name)+"))", "")+fmt.Sprintf(" AS c%d", i))
		columns = append(columns, i)
	}
	for n, i := range columns {
		for _, j := range columns[n+1:] {
			s.Earlier = append(s.Earlier, Order{First: i, Second: j})
			parts = append(parts, fmt.Sprintf("count(*) FILTER (WHERE c%d <= c%d), count(*) FILTER (WHERE c%d > c%d)", i, j, i, j))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	var targets []any
	for i := range s.Earlier {
		targets = append(targets, &s.Earlier[i].Before, &s.Earlier[i].After)
	}
	return r.conn.QueryRowContext(r.ctx, "SELECT "+strings.Join(parts, ", ")+" FROM (SELECT "+strings.Join(values, ", ")+" FROM looked)").Scan(targets...)
}

package ingest

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kaohe/model/diag"
)

//go:embed sql/parse.sql
var parseSQL string

// Facts are what is known of an export once it was read.
type Facts struct {
	Part       string      // what follows the file's name where it packs several: /member, #sheet
	Format     string      // csv, parquet, xlsx, json, jsonl, arrow
	Encoding   string      // of a text
	Delimiter  string      // of a csv
	Skip       int         // physical lines before the first data row of a csv
	Columns    []string    // as the export names them
	Rows       int64       // rows the engine could split into cells
	Broken     []Broken    // rows it could not
	Beside     int64       // rows of a sheet with cells beside the table
	Lines      []lineBreak // where the rows stand; nil: to be looked up when needed
	CacheBytes int64

	Tables map[string]TableFacts // by the name of the table that the rows go to
}

// Broken is a row that could not be split into cells.
type Broken struct {
	Offset int64 // bytes before it in the text as UTF-8
	Line   int64
	Reason string
}

// read brings one export into the cache, or finds it there; a file that packs
// several is several feeds. ok is false when the file or its mapping has
// problems, which are then in the list.
func (r *run) read(source *Source, name string) ([]feed, bool, error) {
	path := filepath.Join(r.Config.Dir, filepath.FromSlash(name))
	hash, size, err := r.cache.hash(path)
	if err != nil {
		return nil, false, err
	}
	whole := r.cache.entryFor(hash, source, r.Config.Timezone)
	parts, cached := r.cache.load(whole)
	if cached = cached && !r.Fresh; !cached {
		var ok bool
		if parts, ok, err = r.parse(source, name, path, whole); err != nil || !ok {
			return nil, false, err
		}
	}
	var feeds []feed
	report := FileReport{File: name, Bytes: size, Cached: cached}
	for i, facts := range parts {
		feeds = append(feeds, feed{source: source.named(facts.Columns), file: name + facts.Part, facts: facts, entry: whole.part(i)})
		report.Rows += facts.Rows + int64(len(facts.Broken))
	}
	if r.Report != nil {
		r.Report(report)
	}
	return feeds, true, nil
}

// parse reads an export afresh: unpack, recognise, make relations of texts of
// it, resolve the mapping against their columns, and write typed rows.
func (r *run) parse(source *Source, name, path string, whole entry) ([]Facts, bool, error) {
	before := len(*r.Problems)
	var parts []Facts
	defer r.removeScratch(0)
	err := r.unpack(piece{source: source, entry: whole, file: name, path: path}, func(p piece) error {
		mark := len(r.scratch)
		relations, err := p.open(r)
		for _, raw := range relations {
			if err != nil || len(*r.Problems) > before {
				break
			}
			f := &feed{source: source, file: p.file + raw.facts.Part, path: p.path, entry: whole.part(len(parts))}
			raw.facts.Part = strings.TrimPrefix(f.file, name)
			var facts Facts
			var ok bool
			if facts, ok, err = r.write(f, raw); ok {
				parts = append(parts, facts)
			}
		}
		return errors.Join(err, r.removeScratch(mark))
	})
	if err != nil || len(*r.Problems) > before {
		return nil, false, err
	}
	return parts, true, r.cache.save(whole, parts)
}

// relation is an export as a table of texts.
type relation struct {
	sql   string // a FROM item; its columns are facts.Columns, all VARCHAR
	facts Facts
	csv   bool

	trimmed bool       // no cell is quoted or has blanks around it: see byteLook.blanks
	plain   plainCells // what the engine reads by itself
	text    string     // where a csv stands as UTF-8
}

// formats lists what is read, by the kind that recognise gives a file, and how
// relations are made of it.
var formats = []struct {
	kind string
	open func(*run, piece) ([]relation, error)
}{
	{"csv", (*run).openCSV},
	{"parquet", (*run).openParquet},
	{"workbook", (*run).openWorkbook},
	{"json", (*run).openJSON},
	{"json lines", (*run).openJSONLines},
	{"arrow file", (*run).openArrowFile},
	{"arrow stream", (*run).openArrowStream},
}

// open makes relations of a piece by its format.
func (p piece) open(r *run) ([]relation, error) {
	for _, f := range formats {
		if f.kind == p.kind {
			return f.open(r, p)
		}
	}
	return nil, fmt.Errorf("no format reads %s", p.kind)
}

// scratchFile names a temporary file of the cache, which removeScratch removes.
func (r *run) scratchFile(e entry) string {
	path := e.scratch(len(r.scratch))
	r.scratch = append(r.scratch, path)
	return path
}

// removeScratch removes the temporary files beyond the first n.
func (r *run) removeScratch(n int) error {
	var errs []error
	for _, path := range r.scratch[n:] {
		errs = append(errs, ignoreMissing(os.Remove(path)))
	}
	r.scratch = r.scratch[:n]
	return errors.Join(errs...)
}

// openCSV recognises encoding, delimiter and header of a text export.
func (r *run) openCSV(p piece) ([]relation, error) {
	facts := Facts{Format: "csv"}
	var err error
	if facts.Encoding, err = r.encodingOf(p); err != nil || facts.Encoding == "" {
		return nil, err
	}
	text := p.path
	if encodingNamed(facts.Encoding) != nil {
		text = r.scratchFile(p.entry)
		if err := rewrite(p.path, facts.Encoding, text); err != nil {
			return nil, err
		}
	}
	if err := r.readHeader(p, text, &facts); err != nil || facts.Columns == nil {
		return nil, err
	}
	look, err := r.cache.look(text)
	if err != nil {
		return nil, err
	}
	raw := relation{sql: r.csvSQL(text, facts, plainCells{}), facts: facts, csv: true, text: text}
	if raw.trimmed = look.utf8 && !look.blanks(facts.Delimiter[0]); !look.utf8 {
		// The engine fails on a bad byte when it is asked for some columns only.
		raw.sql = "(SELECT * FROM " + raw.sql + " AS whole WHERE hash(whole) IS NOT NULL)"
	}
	return []relation{raw}, nil
}

// encodingOf names the encoding of a text: what the mapping says, or what the
// bytes show.
func (r *run) encodingOf(p piece) (string, error) {
	if p.source.Encoding != "auto" {
		return p.source.Encoding, nil
	}
	look, err := r.cache.look(p.path)
	if err != nil {
		return "", err
	}
	if look.utf8 {
		return "utf-8", nil
	}
	name, ok, err := detectEncoding(p.path)
	if err != nil || ok {
		return name, err
	}
	r.Problems.Errorf(p.file, diag.T("无法确定文字编码：既不是 UTF-8 也不是 GB18030", "cannot tell the text encoding: neither UTF-8 nor GB18030"), askEncoding)
	return "", nil
}

// rewrite copies a text export as UTF-8.
func rewrite(path, encodingName, to string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	err = transformAll(out, in, decoderFor(encodingNamed(encodingName)))
	return errors.Join(err, out.Close())
}

// readHeader finds the delimiter and the column names.
func (r *run) readHeader(p piece, text string, facts *Facts) error {
	head, _, err := headAndTail(text)
	if err != nil {
		return err
	}
	row := max(1, p.source.HeaderRow)
	facts.Delimiter = p.source.Delimiter
	if facts.Delimiter == "" {
		facts.Delimiter = string(detectDelimiter(afterLines(head, row-1)))
	}
	body := afterLines(head, row-1)
	in := csvReader(strings.NewReader(string(body)), rune(facts.Delimiter[0]))
	names, err := in.Read()
	if err != nil {
		r.Problems.Add(diag.Problem{File: p.file, Line: row, Message: diag.T("读不出表头", "cannot read the header"), Hint: diag.T("表头不在此行时写明 header_row: 行号", "say header_row: N when the header stands elsewhere")})
		return nil
	}
	facts.Skip = row - 1 + strings.Count(string(body[:in.InputOffset()]), "\n")
	if len(strings.TrimSpace(string(body[in.InputOffset():]))) == 0 && len(head) < 64<<10 {
		r.Problems.Add(diag.Problem{File: p.file, Line: row, Message: diag.T("只有表头，没有数据行", "there is a header but no row of data"), Hint: diag.T("请检查导出的时间范围，或删去此文件", "check the export's date range, or remove the file")})
		return nil
	}
	facts.Columns = columnNames(names)
	return nil
}

// afterLines gives what follows n physical lines.
func afterLines(text []byte, n int) []byte {
	for ; n > 0; n-- {
		i := strings.IndexByte(string(text), '\n')
		if i < 0 {
			return nil
		}
		text = text[i+1:]
	}
	return text
}

func csvReader(in io.Reader, delimiter rune) *csv.Reader {
	r := csv.NewReader(in)
	r.Comma = delimiter
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	return r
}

// columnNames cleans the names of a header and tells equal ones apart: the
// second 时间 becomes "时间 (2)". A column without a name is "column N"; a bad byte
// in a name is written \ufffd.
func columnNames(header []string) []string {
	seen := map[string]int{}
	out := make([]string, len(header))
	for i, name := range header {
		name = strings.Trim(strings.ToValidUTF8(name, "\ufffd"), " \x00\t\r\n\u3000\u00a0\ufeff")
		name = strings.ReplaceAll(name, "\x00", "\ufffd") // the engine's texts end there
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		key := strings.ToLower(name)
		seen[key]++
		if n := seen[key]; n > 1 {
			name = fmt.Sprintf("%s (%d)", name, n)
		}
		out[i] = name
	}
	return out
}

// delimiters in the order they win when texts fit them equally well.
var delimiters = []byte{',', ';', '\t', '|'}

// detectDelimiter chooses the delimiter whose rows agree most in their number of
// cells, over the first rows of a text.
func detectDelimiter(head []byte) byte {
	best, bestScore := delimiters[0], 0.0
	for _, d := range delimiters {
		if score := agreement(head, d); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// agreement is the share of rows with as many cells as the first, weighed by
// that number; 0 when the first row has one cell.
func agreement(head []byte, delimiter byte) float64 {
	in := csvReader(strings.NewReader(string(head)), rune(delimiter))
	first, rows, same := 0, 0, 0
	for rows < 200 {
		cells, err := in.Read()
		if err != nil {
			break
		}
		if rows == 0 {
			first = len(cells)
		}
		if len(cells) == first {
			same++
		}
		rows++
	}
	if first < 2 {
		return 0
	}
	return float64(same) / float64(rows) * (1 + float64(first)/1000)
}

// csvSQL is the engine's reader for a text whose shape is known. Nothing is left
// for it to guess, and rows it cannot split go to the temporary broken_row.
func (r *run) csvSQL(path string, facts Facts, plain plainCells) string {
	var columns []string
	for _, name := range facts.Columns {
		kind := "VARCHAR"
		if plain.times[name] {
			kind = string(Time)
		}
		columns = append(columns, QuoteText(name)+": '"+kind+"'")
	}
	return fmt.Sprintf("read_csv(%s, auto_detect = false, delim = %s, quote = '\"', escape = '\"', header = false, skip = %d, columns = {%s}, encoding = 'utf-8', max_line_size = %d, store_rejects = true, rejects_table = 'broken_row', rejects_scan = 'broken_scan'%s)",
		QuoteText(path), QuoteText(facts.Delimiter), facts.Skip, strings.Join(columns, ", "), maxRowBytes, plain.nothingSQL())
}

// maxRowBytes is the longest row that is read; a longer one is rejected.
const maxRowBytes = 8 << 20

// openParquet reads the columns of a Parquet export; every cell is taken as text
// and read like any other export's, so that one set of rules types them all.
func (r *run) openParquet(p piece) ([]relation, error) {
	facts := Facts{Format: "parquet"}
	rows, err := r.conn.QueryContext(r.ctx, "SELECT * FROM read_parquet("+QuoteText(p.path)+") LIMIT 0")
	if err != nil {
		r.Problems.Errorf(p.file, diag.T("读不了这个 Parquet 文件", "cannot read this Parquet file"), diag.T("请重新导出或重新复制", "export or copy it again"))
		return nil, nil
	}
	defer rows.Close()
	if facts.Columns, err = rows.Columns(); err != nil {
		return nil, err
	}
	var texts []string
	for _, name := range facts.Columns {
		texts = append(texts, "CAST("+quoteIdent(name)+" AS VARCHAR) AS "+quoteIdent(name))
	}
	return []relation{{sql: "(SELECT " + strings.Join(texts, ", ") + " FROM read_parquet(" + QuoteText(p.path) + "))", facts: facts}}, rows.Close()
}

// write makes the cache entry: typed rows, the rows that could not be split,
// and the facts.
func (r *run) write(f *feed, raw relation) (Facts, bool, error) {
	formats, ok, err := r.resolve(f, raw)
	if err != nil || !ok {
		return Facts{}, false, err
	}
	tmp := f.entry.rows() + ".tmp"
	if err := r.writeRows(f, raw, formats, tmp); err != nil {
		if r.ctx.Err() != nil {
			return Facts{}, false, r.ctx.Err()
		}
		r.cannotWrite(f, raw, err)
		return Facts{}, false, ignoreMissing(os.Remove(tmp))
	}
	if err := os.Rename(tmp, f.entry.rows()); err != nil {
		return Facts{}, false, err
	}
	facts := raw.facts
	if err := r.conn.QueryRowContext(r.ctx, "SELECT count(*) FROM read_parquet("+QuoteText(f.entry.rows())+")").Scan(&facts.Rows); err != nil {
		return Facts{}, false, err
	}
	if raw.csv {
		if facts.Broken, err = r.takeBroken(f, facts.Encoding); err != nil {
			return Facts{}, false, err
		}
		if r.refuseUnclosed(f, facts.Broken) {
			return Facts{}, false, nil
		}
	}
	if facts.Rows+int64(len(facts.Broken)) == 0 {
		r.Problems.Errorf(f.file, diag.T("没有数据行", "there is no row of data"), diag.T("请检查导出的时间范围，或删去此文件", "check the export's date range, or remove the file"))
		return Facts{}, false, nil
	}
	if raw.csv && f.packed(r) {
		if facts.Lines, err = r.walkLines(*f, facts); err != nil {
			return Facts{}, false, err
		}
	}
	if facts.Tables, err = r.factsOf(f); err != nil {
		return Facts{}, false, err
	}
	return facts, true, f.entry.measure(&facts)
}

// packed tells that the bytes of a feed stand in no file of the project.
func (f *feed) packed(r *run) bool {
	return f.path != filepath.Join(r.Config.Dir, filepath.FromSlash(f.file))
}

// reasons names the engine's complaints in the account's closed list. What is
// not here is a cell with something before or after its quotes, which leaves
// the row without its proper number of cells.
var reasons = map[string]string{
	"MISSING COLUMNS":        "too_few_columns",
	"TOO MANY COLUMNS":       "too_many_columns",
	"INVALID ENCODING":       "bad_encoding",
	"LINE SIZE OVER MAXIMUM": "too_large",
}

// cannotWrite reports an export that the engine stopped at. What it says may
// quote a cell, so only the kind of its complaint is repeated; kaohe's own
// expressions read every cell without stopping, so it is one of the mapping's.
func (r *run) cannotWrite(f *feed, raw relation, err error) {
	kind, _, _ := strings.Cut(engineMessage(err), ":")
	if kind == unsplittable && raw.csv {
		r.cannotSplit(f.file)
		return
	}
	r.Problems.Errorf(f.file, diag.T("读取时中断：%s", "reading stopped: %s", kind),
		diag.T("映射中的 sql 或 when 遇到它算不了的值；改用 TRY_CAST、nullif 等", "an sql or when of the mapping met a value it cannot take; use TRY_CAST, nullif or the like"))
}

// unsplittable is the engine's complaint of a text whose line ends differ.
const unsplittable = "Invalid Input Error"

// cannotSplit reports a text that cannot be split into rows at all.
func (r *run) cannotSplit(file string) {
	r.Problems.Errorf(file, diag.T("无法分成行和列", "cannot be split into rows and cells"), diag.T("多半是换行不一致（夹有单独的回车符）；请重新导出", "its line ends probably differ (a carriage return stands alone); export again"))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// unclosed is the engine's word for a quote that never closes.
const unclosed = "UNQUOTED VALUE"

// takeBroken moves the engine's list of rows it could not split into facts,
// with their true lines: the engine's own line numbers do not count line breaks
// inside cells.
func (r *run) takeBroken(f *feed, encodingName string) ([]Broken, error) {
	rows, err := r.conn.QueryContext(r.ctx, "SELECT line_byte_position - 1, coalesce(arg_min(error_type, column_idx), min(error_type)) FROM broken_row GROUP BY 1 ORDER BY 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Broken
	var offsets []int64
	for rows.Next() {
		var offset int64
		var kind string
		if err := rows.Scan(&offset, &kind); err != nil {
			return nil, err
		}
		reason, known := reasons[kind]
		if !known {
			reason = "too_few_columns"
		}
		if kind == unclosed {
			reason = unclosed
		}
		out = append(out, Broken{Offset: offset, Reason: reason})
		offsets = append(offsets, offset)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := r.exec(dropBrokenSQL); err != nil {
		return nil, err
	}
	return out, r.setLines(f, encodingName, out, offsets)
}

// refuseUnclosed reports quotes that never close. Such a row swallows the rows
// after it, so it is a fault of the file and not of one row.
func (r *run) refuseUnclosed(f *feed, broken []Broken) bool {
	found := false
	for _, b := range broken {
		if b.Reason == unclosed {
			found = true
			r.Problems.Add(diag.Problem{File: f.file, Line: int(b.Line),
				Message: diag.T("引号没有闭合，其后的行无法分清", "a quote is never closed, so the rows after it cannot be told apart"),
				Hint:    diag.T("补上或删去这一行的引号，或重新导出", "close or remove the quote in this row, or export again")})
		}
	}
	return found
}

func (r *run) setLines(f *feed, encodingName string, broken []Broken, offsets []int64) error {
	if len(broken) == 0 {
		return nil
	}
	in, err := decoded(f.path, encodingName)
	if err != nil {
		return err
	}
	defer in.Close()
	lines, err := linesAt(in, offsets)
	if err != nil {
		return err
	}
	for i := range broken {
		broken[i].Line = lines[broken[i].Offset]
	}
	return nil
}

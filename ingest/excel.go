package ingest

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"kaohe/model/diag"
)

// openWorkbook reads the sheets of an Excel workbook that the mapping names, or
// the first that holds a table, row by row. A cell becomes the text that a CSV
// export would give: numbers as they are and not as they are shown, times in
// ISO form by the cell's style, the value a formula last had, a rich text plain.
func (r *run) openWorkbook(p piece) (out []relation, err error) {
	defer func() {
		if recover() != nil { // the library does not survive every damaged file
			r.refused(p.file, brokenWorkbook)
			out, err = nil, nil
		}
	}()
	before := len(*r.Problems)
	book, err := excelize.OpenFile(p.path, excelize.Options{TmpDir: p.entry.dir, UnzipSizeLimit: maxUnpacked})
	if err != nil {
		r.refused(p.file, brokenWorkbook)
		return nil, nil
	}
	defer book.Close()
	if err := plainStyles(book); err != nil {
		r.refused(p.file, brokenWorkbook)
		return nil, nil
	}
	for _, name := range r.sheetsOf(p, book) {
		raw, ok, err := r.openSheet(p, book, name)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, raw)
		}
		if ok && p.source.Sheet == "" {
			break
		}
	}
	if len(out) == 0 && len(*r.Problems) == before {
		r.Problems.Errorf(p.file, diag.T("工作簿里没有找到表格", "there is no table in this workbook"),
			diag.T("用 sheet: 写明工作表名，用 header_row: 写明表头行号", "say sheet: for its name and header_row: for the row of the column names"))
	}
	return out, nil
}

var brokenWorkbook = diag.T("读不了这个 Excel 工作簿，可能已损坏；请重新导出，或另存为 CSV UTF-8", "cannot read this Excel workbook, it may be damaged; export it again, or save it as CSV UTF-8")

// sheetsOf lists the sheets to look at, in the workbook's order.
func (r *run) sheetsOf(p piece, book *excelize.File) []string {
	names := book.GetSheetList()
	if p.source.Sheet == "" {
		return names
	}
	chosen := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !matches(p.source.Sheet, name) })
	if len(chosen) == 0 {
		p.source.sheetAt.Error(diag.T("%[2]s 中没有工作表 %[1]q", "there is no sheet %[1]q in %[2]s", p.source.Sheet, p.file), diag.DidYouMean(p.source.Sheet, names))
	}
	return chosen
}

// openSheet reads one sheet; ok is false where it holds no table.
func (r *run) openSheet(p piece, book *excelize.File, name string) (relation, bool, error) {
	rows, err := book.Rows(name)
	if err != nil { // a sheet that is a chart has no rows
		return relation{}, false, nil
	}
	defer rows.Close()
	s := &sheetReader{rows: rows, epoch: epochOf(book)}
	header, ok := s.header(p.source.HeaderRow)
	if !ok {
		return relation{}, false, nil
	}
	facts := Facts{Format: "xlsx", Part: "#" + name, Columns: columnNames(header)}
	if len(header) > maxColumns {
		r.refused(p.file+facts.Part, diag.T("列数超过 %d", "more than %d columns", maxColumns))
		return relation{}, false, nil
	}
	to := r.scratchFile(p.entry)
	if err := s.write(to, &facts); err != nil {
		return relation{}, false, err
	}
	if s.err != nil {
		r.refused(p.file+facts.Part, brokenWorkbook)
		return relation{}, false, nil
	}
	return textRelation(to, facts), true, nil
}

// sheetReader gives the rows of a sheet that are not empty, with their numbers.
type sheetReader struct {
	rows   *excelize.Rows
	epoch  time.Time
	number int64
	held   []sheetRow // read in search of the header, and not yet given
	err    error      // what is wrong with the sheet
}

type sheetRow struct {
	number int64
	cells  []string
}

// next gives the next row; ok is false at the end, or where the sheet is damaged.
func (s *sheetReader) next() (row sheetRow, ok bool) {
	if len(s.held) > 0 {
		row, s.held = s.held[0], s.held[1:]
		return row, true
	}
	for s.err == nil && s.rows.Next() {
		s.number++
		var cells []string
		if cells, s.err = s.rows.Columns(); s.err != nil {
			return sheetRow{}, false
		}
		for i, c := range cells {
			cells[i] = s.plainCell(c)
		}
		if filled(cells) > 0 {
			return sheetRow{s.number, cells}, true
		}
	}
	if s.err == nil {
		s.err = s.rows.Error()
	}
	return sheetRow{}, false
}

// headerSearch is how many rows are looked at in search of the header.
const headerSearch = 60

// header finds the column names: those of the given row, or the first row that
// looks like a header, and leaves the reader behind it.
func (s *sheetReader) header(given int) ([]string, bool) {
	var seen []sheetRow
	for len(seen) < max(headerSearch, given) {
		row, ok := s.next()
		if !ok {
			break
		}
		seen = append(seen, row)
		if given > 0 && row.number >= int64(given) {
			break
		}
	}
	at := findHeader(seen, int64(given))
	if at < 0 {
		return nil, false
	}
	s.held = seen[at+1:]
	header := seen[at].cells
	for len(header) > 0 && strings.TrimSpace(header[len(header)-1]) == "" {
		header = header[:len(header)-1]
	}
	return header, true
}

// findHeader gives the place of the header among the first rows of a sheet, -1
// where there is none. A header has at least two cells, all different texts, as
// many as two thirds of what the fullest of the next rows has, and a row below.
func findHeader(rows []sheetRow, given int64) int {
	for i, row := range rows {
		if given > 0 {
			if row.number == given {
				return i
			}
			continue
		}
		below := rows[i+1 : min(len(rows), i+11)]
		widest := 0
		for _, b := range below {
			widest = max(widest, filled(b.cells))
		}
		if names := filled(row.cells); names >= 2 && widest > 0 && 3*names >= 2*widest && distinctTexts(row.cells) {
			return i
		}
	}
	return -1
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// startsWithDate is how a time in ISO form begins.
var startsWithDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}\b`)

// distinctTexts tells whether every filled cell is a text of its own, and none a
// number, a time or a truth.
func distinctTexts(cells []string) bool {
	seen := map[string]bool{}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		_, err := strconv.ParseFloat(c, 64)
		if seen[c] || err == nil || startsWithDate.MatchString(c) || c == "TRUE" || c == "FALSE" {
			return false
		}
		seen[c] = true
	}
	return true
}

// write copies the rows below the header. What stands to the right of the last
// column name belongs to another table and is only counted.
func (s *sheetReader) write(to string, facts *Facts) error {
	w, err := newTextWriter(to, facts.Columns)
	if err != nil {
		return err
	}
	for {
		row, ok := s.next()
		if !ok {
			break
		}
		width := min(len(row.cells), len(facts.Columns))
		if filled(row.cells[width:]) > 0 {
			facts.Beside++
		}
		if filled(row.cells[:width]) == 0 {
			continue
		}
		if err := w.add(row.number, row.cells[:width]); err != nil {
			return errors.Join(err, w.finish(facts))
		}
	}
	return w.finish(facts)
}

// dateMark and timeMark begin every number whose style says that it is a date or
// a time of day; they are characters of private use, which no export holds.
const (
	dateMark = "\uE000"
	timeMark = "\uE001"
)

// plainCell writes a marked number as the date or time it is, to the second; any
// other text stays. Dates without a time have none.
func (s *sheetReader) plainCell(text string) string {
	number, isDate := strings.CutPrefix(text, dateMark)
	if !isDate {
		var isTime bool
		if number, isTime = strings.CutPrefix(text, timeMark); !isTime {
			return negative(text)
		}
	}
	days, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || days < 0 || days > lastSerial:
		return number
	case isDate:
		return strings.TrimSuffix(s.epoch.Add(time.Duration(math.Round(days*86400))*time.Second).Format(time.DateTime), " 00:00:00")
	}
	seconds := int64(math.Round(days * 86400))
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// negative takes the mark from a number that is less than nothing, which is no date.
func negative(text string) string {
	for _, mark := range []string{"-" + dateMark, "-" + timeMark} {
		if number, ok := strings.CutPrefix(text, mark); ok {
			return "-" + number
		}
	}
	return text
}

// lastSerial is the last day a workbook can write, in the year 9999.
const lastSerial = 2958466

// epochOf is the day from which a workbook counts.
func epochOf(book *excelize.File) time.Time {
	if p, err := book.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
}

// plainStyles replaces the number format of every cell style: dates and times of
// day are marked as such, everything else has none, so that a number is given as
// it is kept and not as it is shown. (The library would write dates too, but it
// looks up a language for every cell.)
func plainStyles(book *excelize.File) error {
	if book.Styles == nil || book.Styles.CellXfs == nil {
		return nil
	}
	var kinds []styleKind
	for _, xf := range book.Styles.CellXfs.Xf {
		id := 0
		if xf.NumFmtID != nil {
			id = *xf.NumFmtID
		}
		kinds = append(kinds, styleKindOf(id, customFormat(book, id)))
	}
	formats, err := newFormats(book)
	if err != nil {
		return err
	}
	for i, kind := range kinds {
		id := formats[kind]
		book.Styles.CellXfs.Xf[i].NumFmtID = &id
	}
	return nil
}

// styleKind is what a number format shows.
type styleKind int

const (
	styleNumber styleKind = iota
	styleDate             // a date, with or without a time
	styleTime             // a time of day or a duration
)

// unformatted is the number of a format that does not exist: the cell is given
// as it is kept.
const unformatted = 1 << 20

// newFormats adds the two forms to the workbook and gives their numbers.
func newFormats(book *excelize.File) (map[styleKind]int, error) {
	out := map[styleKind]int{styleNumber: unformatted}
	for _, form := range []struct {
		kind styleKind
		code string
	}{{styleDate, `"` + dateMark + `"0.00000000000`}, {styleTime, `"` + timeMark + `"0.00000000000`}} {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &form.code})
		if err != nil {
			return nil, fmt.Errorf("add a number format: %w", err)
		}
		out[form.kind] = *book.Styles.CellXfs.Xf[style].NumFmtID
	}
	return out, nil
}

// customFormat is the code of a number format that the workbook defines itself.
func customFormat(book *excelize.File, id int) string {
	if book.Styles.NumFmts == nil {
		return ""
	}
	for _, f := range book.Styles.NumFmts.NumFmt {
		if f.NumFmtID == id {
			return f.FormatCode
		}
	}
	return ""
}

// builtInStyles lists the built-in number formats that show dates or times;
// those from 27 on are those of Chinese, Japanese and Korean.
var builtInStyles = []struct {
	from, to int
	kind     styleKind
}{
	{14, 17, styleDate}, {18, 21, styleTime}, {22, 22, styleDate},
	{27, 31, styleDate}, {32, 35, styleTime}, {36, 36, styleDate},
	{45, 47, styleTime}, {50, 54, styleDate}, {55, 56, styleTime}, {57, 58, styleDate},
}

// formatNoise is what a format code says besides its letters: quoted and escaped
// text, colours, conditions and locales; but not [h], [m] and [s].
var formatNoise = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]hmsHMS][^\]]*\]|\[[^\]]{3,}\]`)

// styleKindOf tells what a number format shows, by its code or built-in number.
func styleKindOf(id int, code string) styleKind {
	if code == "" {
		for _, b := range builtInStyles {
			if id >= b.from && id <= b.to {
				return b.kind
			}
		}
		return styleNumber
	}
	first, _, _ := strings.Cut(code, ";")
	letters := strings.ToLower(formatNoise.ReplaceAllString(first, ""))
	switch {
	case strings.ContainsAny(letters, "yd"):
		return styleDate
	case strings.ContainsAny(letters, "hs"):
		return styleTime
	case strings.Contains(letters, "m"):
		return styleDate
	}
	return styleNumber
}

package casetest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// made lists the exports of case folders that are no texts, and how they are
// made. With -update those that are missing are written; delete one to make it
// again.
var made = []struct {
	path string
	make func() ([]byte, error)
}{
	{"excel-sheets/exports/工单.xlsx", workbookOfMonths},
	{"excel-first-table/exports/人员.xlsx", workbookOfStaff},
	{"excel-header-row/exports/x.xlsx", workbookWithNumbersAsHeader},
	{"excel-refused/exports/a-locked.xlsx", lockedWorkbook},
	{"excel-refused/exports/b-old.xls", oldWorkbook},
	{"excel-refused/exports/c-notes.xlsx", workbookOfNotes},
	{"excel-refused/exports/d-cut.xlsx", cutWorkbook},
	{"excel-refused/exports/e-sheetless.xlsx", workbookWithoutSheetFile},
	{"packed/exports/a.csv.gz", func() ([]byte, error) { return gzipped([]byte("id,name\nE1,甲\nE2,乙\n")) }},
	{"packed/exports/b.zip", archiveOfExports},
	{"packed-refused/exports/a-locked.zip", lockedArchive},
	{"packed-refused/exports/b-pictures.zip", archiveOfPictures},
	{"packed-refused/exports/c-bomb.csv.gz", func() ([]byte, error) { return gzipped(make([]byte, 17<<20)) }},
	{"packed-refused/exports/d-cut.csv.gz", cutGzip},
	{"packed-refused/exports/e-word.zip", func() ([]byte, error) { return zipped(member{"word/document.xml", []byte("<w/>")}) }},
	{"packed-refused/exports/f-binary.xlsx", func() ([]byte, error) { return zipped(member{"xl/workbook.bin", []byte("x")}) }},
	{"packed-refused/exports/g-deep.zip", deepArchive},
	{"packed-refused/exports/h-empty.zip", func() ([]byte, error) { return zipped() }},
	{"packed-refused/exports/i-inside.zip", archiveWithPage},
	{"packed-member/exports/m.zip", archiveOfExports},
	{"long-cells/exports/c.csv.gz", longCells},
	{"arrow/exports/a.arrow", func() ([]byte, error) { return arrowBytes(false) }},
	{"arrow/exports/b.arrows", func() ([]byte, error) { return arrowBytes(true) }},
	{"arrow-refused/exports/a-cut.arrow", func() ([]byte, error) { return half(arrowBytes(false)) }},
	{"arrow-refused/exports/b-cut.arrows", func() ([]byte, error) { return half(arrowBytes(true)) }},
	{"arrow-refused/exports/c-old.feather", func() ([]byte, error) { return []byte("FEA1........FEA1"), nil }},
}

func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		if err := makeMissing(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func makeMissing() error {
	for _, f := range made {
		path := filepath.Join("../testdata", filepath.FromSlash(f.path))
		if _, err := os.Stat(path); err == nil {
			continue
		}
		data, err := f.make()
		if err != nil {
			return fmt.Errorf("make %s: %w", f.path, err)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// cell is a value with a number format; "" is none.
type cell struct {
	value  any
	format string
}

// put writes cells into a row of a sheet, from column A on.
func put(book *excelize.File, sheet string, row int, cells ...any) error {
	for i, v := range cells {
		name, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return err
		}
		c, styled := v.(cell)
		if !styled {
			c = cell{value: v}
		}
		if c.value == nil {
			continue
		}
		if err := book.SetCellValue(sheet, name, c.value); err != nil {
			return err
		}
		if c.format == "" {
			continue
		}
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
		if err != nil {
			return err
		}
		if err := book.SetCellStyle(sheet, name, name, style); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf writes rows one under another from a row on.
func rowsOf(book *excelize.File, sheet string, from int, rows ...[]any) error {
	for i, row := range rows {
		if err := put(book, sheet, from+i, row...); err != nil {
			return err
		}
	}
	return nil
}

func bytesOf(book *excelize.File, options ...excelize.Options) ([]byte, error) {
	defer book.Close()
	var b bytes.Buffer
	err := book.Write(&b, options...)
	return b.Bytes(), err
}

// workbookOfMonths has a sheet of notes and two of tickets, with all that sheets
// made by hand have: a merged title, empty rows, styles, formulas, a total row, a
// pivot table beside the data.
func workbookOfMonths() ([]byte, error) {
	book := excelize.NewFile()
	if err := book.SetSheetName("Sheet1", "说明"); err != nil {
		return nil, err
	}
	if err := put(book, "说明", 1, "导出人：张三"); err != nil {
		return nil, err
	}
	for _, month := range []string{"七月", "八月"} {
		if _, err := book.NewSheet(month); err != nil {
			return nil, err
		}
	}
	header := []any{"工单编号", "工号", "创建时间", "解决时间", "转派", "已解决", "升级", "费用", "比例", "通话", "备注", nil, nil, "客服", "合计"}
	err := rowsOf(book, "七月", 1,
		[]any{"2026年七月工单明细表"},
		[]any{"导出时间", "2026-08-01"},
		nil,
		header[:11],
		[]any{"T1", "E1", cell{46204.379270833336, "yyyy/m/d h:mm"}, cell{46205, "m/d/yy"}, 2, true, false, cell{1234.5, "\"￥\"#,##0.00"}, cell{0.0625, "0%"}, cell{0.0016550925925925926, "h:mm:ss"}, "一\r\n二"},
		[]any{"T2", "E2", cell{46204.5, "yyyy\"年\"m\"月\"d\"日\" hh\"时\""}, cell{46204.75, "d-mmm-yy"}, 0, false, true, cell{-3, "[Red]#,##0"}, cell{1, "0.00%"}, cell{1.5, "[h]:mm"}, "=1+1", nil, nil, "E1", 7},
		nil,
		[]any{"T3", "E1", "2026-07-03 09:00:00", "46206.25", "3.0", "是", "N", "￥1,000.00", "12.5%", "00:02:23", "<b>"},
		[]any{nil, nil, nil, nil, 5, nil, nil, nil, nil, nil, nil, nil, nil, "总计", 8},
		[]any{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "E2", 1},
	)
	if err != nil {
		return nil, err
	}
	if err := book.MergeCell("七月", "A1", "K1"); err != nil {
		return nil, err
	}
	if err := book.SetCellRichText("七月", "K6", []excelize.RichTextRun{{Text: "富"}, {Text: "文本", Font: &excelize.Font{Bold: true}}}); err != nil {
		return nil, err
	}
	if err := book.SetCellFormula("七月", "E5", "1+1"); err != nil {
		return nil, err
	}
	return finishMonths(book, header)
}

// finishMonths fills the second month, whose dates count from 1900 as text.
func finishMonths(book *excelize.File, header []any) ([]byte, error) {
	err := rowsOf(book, "八月", 1, header[:11],
		[]any{"T4", "E2", cell{46235.25, "yyyy-mm-dd hh:mm"}, nil, 1, 1, 0, 10, 0.5, 143, "\u202e反"},
		[]any{"T5", "E9", cell{46236.25, "yyyy-mm-dd hh:mm"}, nil, 1, 1, 0, 10, 0.5, 143, nil},
		[]any{"T6", "E2", "昨天", nil, "x", 1, 0, 10, 0.5, 143, nil},
	)
	if err != nil {
		return nil, err
	}
	return bytesOf(book)
}

// workbookOfStaff has a chart-like empty sheet before its table, a title, and an
// empty column.
func workbookOfStaff() ([]byte, error) {
	book := excelize.NewFile()
	if _, err := book.NewSheet("名单"); err != nil {
		return nil, err
	}
	err := rowsOf(book, "名单", 1,
		[]any{"售后服务部"},
		[]any{"工号", "姓名", nil, "入职", "编制"},
		[]any{1001, "甲", nil, cell{45296, "yyyy-mm-dd"}, 1},
		[]any{1002, "乙", nil, cell{45328.5, "yyyy-mm-dd"}, 0.5},
	)
	if err != nil {
		return nil, err
	}
	return bytesOf(book)
}

// workbookWithNumbersAsHeader has column names that no rule would take for them.
func workbookWithNumbersAsHeader() ([]byte, error) {
	book := excelize.NewFile()
	err := rowsOf(book, "Sheet1", 1,
		[]any{"甲组", "乙组", "丙组"},
		[]any{2024, 2025, 2025},
		[]any{"E1", "甲", "a"},
		[]any{"E2", "乙", "b"},
	)
	if err != nil {
		return nil, err
	}
	return bytesOf(book)
}

func lockedWorkbook() ([]byte, error) {
	book := excelize.NewFile()
	if err := put(book, "Sheet1", 1, "id", "name"); err != nil {
		return nil, err
	}
	return bytesOf(book, excelize.Options{Password: "secret"})
}

// oldWorkbook is the header and directory of the container that .xls files are.
func oldWorkbook() ([]byte, error) {
	b := make([]byte, 1024)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[30:], 9)
	for i, c := range "Workbook" {
		b[512+128+2*i] = byte(c)
	}
	return b, nil
}

func workbookOfNotes() ([]byte, error) {
	book := excelize.NewFile()
	if err := rowsOf(book, "Sheet1", 1, []any{"本月无数据"}, []any{"请联系管理员"}); err != nil {
		return nil, err
	}
	return bytesOf(book)
}

func cutWorkbook() ([]byte, error) { return half(workbookOfStaff()) }

// workbookWithoutSheetFile names a sheet that is not in it.
func workbookWithoutSheetFile() ([]byte, error) {
	return zipped(
		member{"[Content_Types].xml", []byte(`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)},
		member{"xl/workbook.xml", []byte(`<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>`)},
	)
}

func half(data []byte, err error) ([]byte, error) { return data[:len(data)/2], err }

func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

func cutGzip() ([]byte, error) {
	var rows strings.Builder
	rows.WriteString("id,name\n")
	for i := range 500 {
		fmt.Fprintf(&rows, "E%d,%d\n", i, i*i*7919)
	}
	return half(gzipped([]byte(rows.String())))
}

type member struct {
	name string
	data []byte
}

func zipped(members ...member) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		out, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, NonUTF8: strings.Contains(m.name, "\xb9")})
		if err != nil {
			return nil, err
		}
		if _, err := out.Write(m.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// archiveOfExports packs exports of several kinds, one with a name in GBK, among
// what else stands in archives.
func archiveOfExports() ([]byte, error) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("工.csv")
	if err != nil {
		return nil, err
	}
	staff, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("id,name\nE5,戊\n\"E6\n\",己\n\nE7,庚,多\nE8,辛\n,合计\n"))
	if err != nil {
		return nil, err
	}
	book, err := workbookOfStaff()
	if err != nil {
		return nil, err
	}
	inner, err := zipped(member{"y.jsonl", []byte("{\"id\":\"E9\",\"name\":\"壬\"}\n")})
	if err != nil {
		return nil, err
	}
	return zipped(
		member{"说明.pdf", []byte("%PDF-1.4")},
		member{"__MACOSX/._a.csv", []byte("x")},
		member{"b/.hidden.csv", []byte("x")},
		member{"b/", nil},
		member{"b/" + gbk, staff},
		member{"a/x.json", []byte(`[{"id":"E3","name":"丙"},{"id":"E4","name":"丁"}]`)},
		member{"inner.zip", inner},
		member{"notes.bin", book},
	)
}

func lockedArchive() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	out, err := w.CreateRaw(&zip.FileHeader{Name: "a.csv", Flags: 1, Method: zip.Store, CompressedSize64: 20, UncompressedSize64: 8})
	if err != nil {
		return nil, err
	}
	if _, err := out.Write(make([]byte, 20)); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

func archiveOfPictures() ([]byte, error) {
	return zipped(member{"图/", nil}, member{"图/a.png", []byte("\x89PNG")}, member{"b.docx", []byte("x")})
}

func archiveWithPage() ([]byte, error) {
	return zipped(member{"a.csv", []byte("id,name\nE1,甲\n")}, member{"b.csv", []byte("<!DOCTYPE html><html>")}, member{"c.csv", nil})
}

func deepArchive() ([]byte, error) {
	data := []byte("id,name\nE1,甲\n")
	var err error
	for range 4 {
		if data, err = gzipped(data); err != nil {
			return nil, err
		}
	}
	return zipped(member{"a.gz", data})
}

// longCells has cells of a million bytes, one row beyond the longest that is
// read, and bytes that text should not hold.
func longCells() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("id,name,note\n")
	fmt.Fprintf(&b, "E1,甲,%s\n", strings.Repeat("x", 1_000_000))
	fmt.Fprintf(&b, "E2,乙,\"%s\"\n", strings.Repeat("长\n", 300_000))
	fmt.Fprintf(&b, "E3,丙,%s\n", strings.Repeat("y", 9<<20))
	b.WriteString("E4,丁,a\x00b\nE5,\x00,\u202e<script>\n")
	return gzipped(b.Bytes())
}

// arrowBytes is one batch of every kind of column, as a file or a stream.
func arrowBytes(stream bool) ([]byte, error) {
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: words},
		{Name: "name", Type: arrow.BinaryTypes.LargeString, Nullable: true},
		{Name: "hired", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "pay", Type: &arrow.Decimal128Type{Precision: 10, Scale: 2}, Nullable: true},
		{Name: "fte", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "remote", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
		{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, Nullable: true},
		{Name: "local", Type: &arrow.TimestampType{Unit: arrow.Microsecond}, Nullable: true},
		{Name: "talk", Type: &arrow.DurationType{Unit: arrow.Millisecond}, Nullable: true},
		{Name: "more", Type: arrow.StructOf(arrow.Field{Name: "队", Type: arrow.BinaryTypes.String}, arrow.Field{Name: "n", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32)}), Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i := range 3 {
		if err := appendRow(b, i); err != nil {
			return nil, err
		}
	}
	batch := b.NewRecordBatch()
	defer batch.Release()
	return writeArrow(batch, stream)
}

func appendRow(b *array.RecordBuilder, i int) error {
	if err := b.Field(0).(*array.BinaryDictionaryBuilder).AppendString(fmt.Sprintf("E%d", i+1)); err != nil {
		return err
	}
	if i == 2 { // nothing but the key
		for _, f := range b.Fields()[1:] {
			f.AppendNull()
		}
		return nil
	}
	at := time.Date(2026, 7, 1, 18, 30, i, 500_000_000, time.UTC)
	b.Field(1).(*array.LargeStringBuilder).Append([]string{"甲", "乙\xff"}[i])
	b.Field(2).(*array.Date32Builder).Append(arrow.Date32FromTime(at))
	b.Field(3).(*array.Decimal128Builder).Append(decimal128.FromI64(123450 + int64(i)))
	b.Field(4).(*array.Float64Builder).Append(0.5)
	b.Field(5).(*array.BooleanBuilder).Append(i == 0)
	b.Field(6).(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMilli()))
	b.Field(7).(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMicro()))
	b.Field(8).(*array.DurationBuilder).Append(arrow.Duration(61_000))
	more := b.Field(9).(*array.StructBuilder)
	more.Append(true)
	more.FieldBuilder(0).(*array.StringBuilder).Append("<一队>")
	list := more.FieldBuilder(1).(*array.ListBuilder)
	list.Append(true)
	list.ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 2}, nil)
	return nil
}

func writeArrow(batch arrow.RecordBatch, stream bool) ([]byte, error) {
	var b bytes.Buffer
	if stream {
		w := ipc.NewWriter(&b, ipc.WithSchema(batch.Schema()), ipc.WithZstd())
		if err := w.Write(batch); err != nil {
			return nil, err
		}
		err := w.Close()
		return b.Bytes(), err
	}
	w, err := ipc.NewFileWriter(&b, ipc.WithSchema(batch.Schema()))
	if err != nil {
		return nil, err
	}
	if err := w.Write(batch); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

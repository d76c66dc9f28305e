package ingest

import (
	"errors"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// textWriter writes the rows of an export that Go reads as a Parquet file of
// texts, a batch at a time, and notes where they stand. An empty cell is null,
// as in a CSV.
type textWriter struct {
	file    *os.File
	out     *pqarrow.FileWriter
	batch   *array.RecordBuilder
	columns int
	pending int // rows in the batch
	size    int // bytes in the batch
	rows    int64
	lines   []lineBreak
	broken  []Broken
}

// A batch is written when it holds this many rows or bytes.
const (
	batchRows  = 16 << 10
	batchBytes = 16 << 20
)

// maxColumns is the most columns an export may have.
const maxColumns = 2000

func newTextWriter(path string, columns []string) (*textWriter, error) {
	var fields []arrow.Field
	for _, name := range columns {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	properties := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy), parquet.WithDictionaryDefault(false), parquet.WithStats(false))
	out, err := pqarrow.NewFileWriter(schema, file, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &textWriter{file: file, out: out, batch: array.NewRecordBuilder(memory.DefaultAllocator, schema), columns: len(columns)}, nil
}

// add writes the row that stands on a line. A row that is too long or holds a
// bad byte is noted as broken; cells beyond the columns are left out.
func (w *textWriter) add(line int64, cells []string) error {
	size := 0
	for _, c := range cells {
		size += len(c)
		if !utf8.ValidString(c) {
			w.reject(line, "bad_encoding")
			return nil
		}
	}
	if size > maxRowBytes {
		w.reject(line, "too_large")
		return nil
	}
	for i := range w.columns {
		column := w.batch.Field(i).(*array.StringBuilder)
		if i < len(cells) && cells[i] != "" {
			column.Append(cells[i])
		} else {
			column.AppendNull()
		}
	}
	w.rows++
	if n := len(w.lines); n == 0 || w.lines[n-1].Shift != line-w.rows {
		w.lines = append(w.lines, lineBreak{w.rows, line - w.rows})
	}
	w.pending, w.size = w.pending+1, w.size+size
	if w.pending == batchRows || w.size > batchBytes {
		return w.flush()
	}
	return nil
}

// reject notes a row that cannot be taken apart into cells.
func (w *textWriter) reject(line int64, reason string) {
	w.broken = append(w.broken, Broken{Line: line, Reason: reason})
}

func (w *textWriter) flush() error {
	record := w.batch.NewRecordBatch()
	defer record.Release()
	w.pending, w.size = 0, 0
	return w.out.Write(record)
}

// finish writes what is left and closes the file.
func (w *textWriter) finish(facts *Facts) error {
	facts.Lines, facts.Broken = w.lines, w.broken
	if facts.Lines == nil {
		facts.Lines = []lineBreak{}
	}
	err := w.flush()
	w.batch.Release()
	err = errors.Join(err, w.out.Close())
	if closing := w.file.Close(); !errors.Is(closing, os.ErrClosed) { // the writer closes what it writes to
		err = errors.Join(err, closing)
	}
	return err
}

// textRelation is the relation over a file that a textWriter wrote.
func textRelation(path string, facts Facts) relation {
	var columns []string
	for _, name := range facts.Columns {
		columns = append(columns, quoteIdent(name))
	}
	return relation{sql: "(SELECT " + strings.Join(columns, ", ") + " FROM read_parquet(" + QuoteText(path) + "))", facts: facts}
}

package company

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// columnar is a Parquet export: columns of one type each and rows of values.
// A nil value and a zero time are written as null.
type columnar struct {
	file    string
	columns []column
	rows    [][]any
}

// column is a name and what it holds.
type column struct {
	name string
	holds
}

type holds int

const (
	id     holds = iota // text, different in most rows
	label               // text, few different ones
	whole               // int32
	yes                 // bool
	moment              // time of day and date, no zone
	date32              // day
	cents               // money in int cents, written as decimal(12,2)
)

func (f *columnar) name() string { return f.file }

func (f *columnar) add(values ...any) { f.rows = append(f.rows, values) }

func (h holds) arrowType() arrow.DataType {
	switch h {
	case whole:
		return arrow.PrimitiveTypes.Int32
	case yes:
		return arrow.FixedWidthTypes.Boolean
	case moment:
		return &arrow.TimestampType{Unit: arrow.Millisecond}
	case date32:
		return arrow.FixedWidthTypes.Date32
	case cents:
		return &arrow.Decimal128Type{Precision: 12, Scale: 2}
	}
	return arrow.BinaryTypes.String
}

// write writes the export below dir, in one row group.
func (f *columnar) write(dir string) (KnownFile, error) {
	record := f.record()
	defer record.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, f.properties(), pqarrow.DefaultWriterProps())
	if err != nil {
		return KnownFile{}, err
	}
	if err := w.Write(record); err != nil {
		return KnownFile{}, err
	}
	if err := w.Close(); err != nil {
		return KnownFile{}, err
	}
	known := KnownFile{File: "exports/" + f.file, Rows: len(f.rows)}
	return known, os.WriteFile(filepath.Join(dir, "exports", f.file), out.Bytes(), 0o644)
}

// properties chooses an encoding for each column, which keeps ids that count
// up and times that follow each other small.
func (f *columnar) properties() *parquet.WriterProperties {
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithStoreDecimalAsInteger(true),
		parquet.WithDictionaryDefault(false),
		parquet.WithStats(false),
	}
	for _, c := range f.columns {
		switch c.holds {
		case id:
			options = append(options, parquet.WithEncodingFor(c.name, parquet.Encodings.DeltaByteArray))
		case label:
			options = append(options, parquet.WithDictionaryFor(c.name, true))
		case whole, moment, date32, cents:
			options = append(options, parquet.WithEncodingFor(c.name, parquet.Encodings.DeltaBinaryPacked))
		}
	}
	return parquet.NewWriterProperties(options...)
}

func (f *columnar) record() arrow.RecordBatch {
	fields := make([]arrow.Field, len(f.columns))
	for i, c := range f.columns {
		fields[i] = arrow.Field{Name: c.name, Type: c.arrowType(), Nullable: true}
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	for _, row := range f.rows {
		if len(row) != len(f.columns) {
			panic(fmt.Sprintf("%s has %d columns, got %d values", f.file, len(f.columns), len(row)))
		}
		for i, v := range row {
			appendValue(b.Field(i), v)
		}
	}
	return b.NewRecordBatch()
}

func appendValue(b array.Builder, v any) {
	if t, ok := v.(time.Time); v == nil || ok && t.IsZero() {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(v.(string))
	case *array.Int32Builder:
		b.Append(int32(v.(int)))
	case *array.BooleanBuilder:
		b.Append(v.(bool))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.(time.Time).UnixMilli()))
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(v.(time.Time)))
	case *array.Decimal128Builder:
		b.Append(decimal128.FromI64(int64(v.(int))))
	}
}

package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"kaohe/model/diag"
)

// batches gives the record batches of an Arrow export, io.EOF at its end.
type batches struct {
	schema *arrow.Schema
	next   func() (arrow.RecordBatch, error)
	close  func() error
}

// openArrowFile reads an Arrow IPC file, which Feather version 2 is too.
func (r *run) openArrowFile(p piece) ([]relation, error) {
	return r.openArrow(p, func(in *os.File) (batches, error) {
		if err := checkSchema(in, false); err != nil {
			return batches{}, err
		}
		f, err := ipc.NewFileReader(in, ipc.WithBodySizeLimit(maxArrowBody), ipc.WithAllocator(bounded{memory.DefaultAllocator}))
		if err != nil {
			return batches{}, err
		}
		return batches{f.Schema(), f.Read, f.Close}, nil
	})
}

// openArrowStream reads an Arrow IPC stream.
func (r *run) openArrowStream(p piece) ([]relation, error) {
	return r.openArrow(p, func(in *os.File) (batches, error) {
		if err := checkSchema(in, true); err != nil {
			return batches{}, err
		}
		s, err := ipc.NewReader(in, ipc.WithBodySizeLimit(maxArrowBody), ipc.WithAllocator(bounded{memory.DefaultAllocator}))
		if err != nil {
			return batches{}, err
		}
		return batches{s.Schema(), s.Read, func() error { s.Release(); return nil }}, nil
	})
}

// maxArrowBody is the most bytes that one record batch, or a part of it, may have.
const maxArrowBody = 1 << 30

// bounded allocates no more than an export can need at once, whatever a damaged
// one claims: it panics, which openArrow catches, where the program would end.
type bounded struct{ memory.Allocator }

// Allocate implements memory.Allocator.
func (b bounded) Allocate(size int) []byte { return b.Allocator.Allocate(within(size)) }

// Reallocate implements memory.Allocator.
func (b bounded) Reallocate(size int, old []byte) []byte {
	return b.Allocator.Reallocate(within(size), old)
}

func within(size int) int {
	if size < 0 || size > maxArrowBody {
		panic("an Arrow buffer beyond every limit")
	}
	return size
}

var brokenArrow = diag.T("读不了这个 Arrow 文件，可能已损坏或不完整；请重新导出或重新复制", "cannot read this Arrow file, it may be damaged or cut off; export or copy it again")

// openArrow writes every value of an Arrow export as a text: times in ISO form
// (those with a zone in the project's), decimals in full, words for the numbers
// of a dictionary, lists and structures as JSON.
func (r *run) openArrow(p piece, open func(*os.File) (batches, error)) (out []relation, err error) {
	defer func() {
		if recover() != nil { // the library does not survive every damaged file
			r.refused(p.file, brokenArrow)
			out, err = nil, nil
		}
	}()
	zone, err := time.LoadLocation(r.Config.Timezone)
	if err != nil {
		return nil, err
	}
	in, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	source, err := open(in)
	if err != nil {
		r.refused(p.file, brokenArrow)
		return nil, nil
	}
	defer source.close()
	facts := Facts{Format: "arrow", Columns: arrowColumns(source.schema)}
	if n := len(facts.Columns); n == 0 || n > maxColumns {
		r.refused(p.file, diag.T("列数为 %d，应为 1 到 %d", "%d columns, must be 1 to %d", n, maxColumns))
		return nil, nil
	}
	to := r.scratchFile(p.entry)
	damaged, err := writeBatches(source, to, zone, &facts)
	if err != nil || damaged && r.refused(p.file, brokenArrow) {
		return nil, err
	}
	return []relation{textRelation(to, facts)}, nil
}

func arrowColumns(schema *arrow.Schema) []string {
	var names []string
	for _, f := range schema.Fields() {
		names = append(names, f.Name)
	}
	return columnNames(names)
}

// writeBatches writes all rows; damaged tells that the export breaks off.
func writeBatches(source batches, to string, zone *time.Location, facts *Facts) (damaged bool, err error) {
	w, err := newTextWriter(to, facts.Columns)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, w.finish(facts)) }()
	var line int64
	cells := make([]string, len(facts.Columns))
	for {
		batch, err := source.next()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return true, nil
		}
		for row := range int(batch.NumRows()) {
			for i, column := range batch.Columns() {
				cells[i] = arrowText(column, row, zone)
			}
			line++
			if err := w.add(line, cells); err != nil {
				return false, err
			}
		}
	}
}

// arrowText is a value as a cell; "" is null.
func arrowText(column arrow.Array, i int, zone *time.Location) string {
	if column.IsNull(i) {
		return ""
	}
	switch a := column.(type) {
	case *array.Dictionary:
		return arrowText(a.Dictionary(), a.GetValueIndex(i), zone)
	case *array.RunEndEncoded:
		return arrowText(a.Values(), a.GetPhysicalIndex(i), zone)
	case array.ExtensionArray:
		return arrowText(a.Storage(), i, zone)
	case *array.Timestamp:
		return timestampText(a, i, zone)
	case *array.Date32:
		return a.Value(i).ToTime().Format(time.DateOnly)
	case *array.Date64:
		return a.Value(i).ToTime().Format(time.DateOnly)
	case *array.Duration:
		unit := a.DataType().(*arrow.DurationType).Unit
		return floatText(float64(a.Value(i)) * unit.Multiplier().Seconds())
	case *array.Float16:
		return floatText(float64(a.Value(i).Float32()))
	case *array.Float32:
		return strconv.FormatFloat(float64(a.Value(i)), 'f', -1, 32)
	case *array.Float64:
		return floatText(a.Value(i))
	case array.ListLike, *array.Struct, array.Union:
		return nestedText(column.GetOneForMarshal(i))
	}
	return column.ValueStr(i)
}

// isoTime is a time as the engine reads it, to the microsecond.
const isoTime = "2006-01-02 15:04:05.999999"

func timestampText(a *array.Timestamp, i int, zone *time.Location) string {
	kind := a.DataType().(*arrow.TimestampType)
	at := a.Value(i).ToTime(kind.Unit)
	if kind.TimeZone != "" {
		at = at.In(zone)
	}
	return at.Format(isoTime)
}

// floatText writes a number without an exponent; what is no number is nothing.
func floatText(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// nestedText is a list or structure as JSON, with its signs as they are.
func nestedText(value any) string {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

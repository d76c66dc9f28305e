package data_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"golang.org/x/text/encoding/simplifiedchinese"

	"kaohe/data/generate/company"
)

// exports reads a project folder the way its systems wrote it, without
// anything of the generator but the shape of known.json.
type exports struct {
	t     *testing.T
	files fs.FS
	dirty map[string]map[int]bool // lines that known.json names, by file
}

func openExports(t *testing.T, files fs.FS) *exports {
	t.Helper()
	x := &exports{t: t, files: files, dirty: map[string]map[int]bool{}}
	for _, f := range x.known().Files {
		x.dirty[f.File] = map[int]bool{}
		for _, d := range f.Dirty {
			for _, line := range d.Lines {
				if d.Expect != "kept" && d.Expect != "missing" {
					x.dirty[f.File][line] = true
				}
			}
		}
	}
	return x
}

// invent makes a company in a folder of its own and reads it.
func invent(t *testing.T, o company.Options) *exports {
	t.Helper()
	dir := t.TempDir()
	if err := company.Generate(dir, o); err != nil {
		t.Fatal(err)
	}
	return openExports(t, os.DirFS(dir))
}

func (x *exports) read(name string) []byte {
	x.t.Helper()
	text, err := fs.ReadFile(x.files, name)
	if err != nil {
		x.t.Fatal(err)
	}
	return text
}

func (x *exports) known() company.Known {
	x.t.Helper()
	var k company.Known
	if err := json.Unmarshal(x.read("known.json"), &k); err != nil {
		x.t.Fatal(err)
	}
	return k
}

// raw is every line of a text export as cells, the header first.
func (x *exports) raw(name string) [][]string {
	x.t.Helper()
	text := x.read("exports/" + name)
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if strings.HasPrefix(name, "财务") {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
		if err != nil {
			x.t.Fatal(err)
		}
		text = decoded
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	switch {
	case strings.HasPrefix(name, "问卷"):
		r.Comma = ';'
	case path.Ext(name) == ".tsv":
		r.Comma = '\t'
	}
	rows, err := r.ReadAll()
	if err != nil {
		x.t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// row is one clean row by header.
type row map[string]string

// rows is the rows of the text exports whose names fit the pattern, but for
// the rows that known.json says do not count.
func (x *exports) rows(pattern string) []row {
	x.t.Helper()
	names, err := fs.Glob(x.files, "exports/"+pattern)
	if err != nil || len(names) == 0 {
		x.t.Fatalf("no export %s (%v)", pattern, err)
	}
	var all []row
	for _, name := range names {
		lines := x.raw(path.Base(name))
		for i, cells := range lines[1:] {
			if x.dirty[name][i+2] {
				continue
			}
			r := row{}
			for c, cell := range cells {
				r[lines[0][c]] = strings.TrimSpace(cell)
			}
			all = append(all, r)
		}
	}
	return all
}

// columns is a Parquet export: its columns by name, as texts ("" is null).
func (x *exports) columns(name string) map[string][]string {
	x.t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(x.read("exports/" + name)))
	if err != nil {
		x.t.Fatal(err)
	}
	defer r.Close()
	reader, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		x.t.Fatal(err)
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		x.t.Fatal(err)
	}
	defer table.Release()
	all := map[string][]string{}
	for i := range int(table.NumCols()) {
		column := table.Column(i)
		for _, chunk := range column.Data().Chunks() {
			all[column.Name()] = append(all[column.Name()], texts(chunk)...)
		}
	}
	return all
}

func texts(a arrow.Array) []string {
	all := make([]string, a.Len())
	for i := range all {
		if a.IsNull(i) {
			continue
		}
		if stamps, ok := a.(*array.Timestamp); ok {
			all[i] = stamps.Value(i).ToTime(arrow.Millisecond).Format(time.DateTime)
			continue
		}
		all[i] = a.ValueStr(i)
	}
	return all
}

// moment reads the two families of times that the exports use.
func moment(t *testing.T, text string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006/1/2 15:04:05", "2006/1/2 15:04", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	t.Fatalf("not a time: %q", text)
	return time.Time{}
}

// share counts how many of those that count fit.
type share struct{ fit, all float64 }

func (s *share) add(fits bool) {
	s.all++
	if fits {
		s.fit++
	}
}

// value is NaN where nothing was counted, so that no test passes on nothing.
func (s share) value() float64 {
	if s.all == 0 {
		return math.NaN()
	}
	return s.fit / s.all
}

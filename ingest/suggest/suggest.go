// Package suggest proposes a mapping for exports that nobody has mapped yet.
//
// In: the shapes of exports, as ingest.Look finds them. Out: for each a proposal
// of the canonical tables it feeds and the columns they come from, with a
// confidence, a reason and masked samples; as YAML for kaohe.yaml, or as JSON.
//
// Its one opinion: a proposal says how sure it is and never settles what the
// export leaves open. Where day and month, or the encoding, cannot be known, it
// asks; where a table lacks a required column, it says so; and no cell that may
// name a person is shown whole.
package suggest

import (
	"slices"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// Confidence tells how sure a proposal is.
type Confidence string

// The confidences.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Proposal is what an export can feed.
type Proposal struct {
	Shape     ingest.Shape
	Tables    []Table
	Unused    []Unused    // columns that no table takes
	Questions []diag.Text // what only a person can know; a build stops at them
	Notes     []diag.Text // what is worth knowing
}

// Table is a canonical table that an export feeds.
type Table struct {
	Name     string
	When     string // SQL condition over the export's columns
	Distinct bool
	LatestBy *Mapping
	Columns  []Mapping
	Lacking  []string // required columns that the export does not give
}

// Mapping is where the values of one canonical column come from: From, Value, SQL
// or Count.
type Mapping struct {
	Column     string
	From       []string
	Value      string
	SQL        string
	Count      string // SQL condition over the rows of an event log
	Format     string
	Choices    []string // formats to choose from, where the export does not tell
	Unit       string
	Values     []ingest.Pair
	Confidence Confidence
	Reason     diag.Text
	Samples    []string // masked
	used       []int    // columns of the export, by number
}

// Unused is a column that no table takes.
type Unused struct {
	Name    string
	Reading diag.Text // what its cells read as
	Samples []string  // masked
}

// Find gives the mapping of a column.
func (t Table) Find(column string) (Mapping, bool) {
	for _, m := range t.Columns {
		if m.Column == column {
			return m, true
		}
	}
	return Mapping{}, false
}

// Propose proposes mappings for exports that belong to one project: the people
// come from the export that lists them, and only without one from the others.
func Propose(shapes []ingest.Shape) []Proposal {
	var readers []*reader
	listed := false
	for _, s := range shapes {
		r := newReader(s)
		listed = listed || r.main == "employees"
		readers = append(readers, r)
	}
	var out []Proposal
	for _, r := range readers {
		out = append(out, r.proposal(!listed))
	}
	return out
}

// reader finds out what one export is.
type reader struct {
	shape   ingest.Shape
	targets [][]target // of every column
	main    string     // the table that most of its columns speak of; "" when none
}

func newReader(s ingest.Shape) *reader {
	r := &reader{shape: s}
	for _, p := range s.Columns {
		r.targets = append(r.targets, targetsOf(p))
	}
	r.main = r.chooseMain()
	return r
}

// proposal lists the tables, the main one first.
func (r *reader) proposal(withPeople bool) Proposal {
	p := Proposal{Shape: r.shape}
	if r.shape.EncodingUnknown {
		p.Questions = append(p.Questions, diag.T("文字编码既不是 UTF-8 也不是 GB18030：请写明 encoding", "the text encoding is neither UTF-8 nor GB18030: say encoding"))
	}
	if r.main == "" {
		p.Notes = append(p.Notes, diag.T("认不出它对应哪张表；请照列名自行编写映射", "no table recognised; write the mapping from its column names"))
	} else {
		main := r.mainTable()
		p.Tables = append(p.Tables, main)
		for _, b := range besides {
			if slices.Contains(b.of, main.Name) && (b.table != "employees" || withPeople) {
				if t, ok := b.build(r, p.Tables); ok {
					p.Tables = append(p.Tables, t)
				}
			}
		}
	}
	p.ask()
	p.Unused = r.unused(p.Tables)
	return p
}

// ask turns what the tables leave open into questions and notes, each once.
func (p *Proposal) ask() {
	asked := map[string]bool{}
	for _, t := range p.Tables {
		for _, m := range t.all() {
			if len(m.Choices) > 0 && !asked[joined(m.From)+m.SQL] {
				asked[joined(m.From)+m.SQL] = true
				p.Questions = append(p.Questions, diag.T("列 %q：日与月分不清，请选 format", "column %q: day and month cannot be told apart, choose its format", m.label()))
			}
		}
		for _, c := range t.Lacking {
			p.Notes = append(p.Notes, diag.T("表 %[1]s 必需的列 %[2]s 在文件中找不到，请补上", "table %[1]s needs %[2]s, which the file does not give; add it", t.Name, c))
		}
	}
}

// all lists the mappings of a table with the one that tells the latest row.
func (t Table) all() []Mapping {
	if t.LatestBy == nil {
		return t.Columns
	}
	return append(slices.Clone(t.Columns), *t.LatestBy)
}

// label names a mapping by its column of the export.
func (m Mapping) label() string {
	if len(m.From) > 0 {
		return joined(m.From)
	}
	return m.Column
}

// unused lists the columns that no table takes.
func (r *reader) unused(tables []Table) []Unused {
	var out []Unused
	for i, p := range r.shape.Columns {
		taken := false
		for _, t := range tables {
			for _, m := range t.all() {
				taken = taken || slices.Contains(m.used, i)
			}
		}
		if !taken {
			out = append(out, Unused{p.Name, reading(p), maskColumn(p, "", "")})
		}
	}
	return out
}

// reading says what a column's cells read as.
func reading(p ingest.Profile) diag.Text {
	switch {
	case p.Filled == 0:
		return diag.T("全空", "empty")
	case p.Different == 1:
		return diag.T("只有一个取值", "one value throughout")
	case isTime(p):
		return diag.T("时间", "times")
	case p.Fits(ingest.Bool) == 1:
		return diag.T("是否", "yes or no")
	case p.Share(p.Clocks) >= most:
		return diag.T("时长", "durations")
	case p.Fits(ingest.Number) >= most:
		return diag.T("数字", "numbers")
	}
	return diag.T("文字，%d 种取值", "text, %d values", p.Different)
}

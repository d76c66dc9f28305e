package model

import (
	"embed"
	"io/fs"
	"path"
	"sort"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

//go:embed indicators/*.sql
var shipped embed.FS

// Shipped gives the indicator files that kaohe brings along.
func Shipped() fs.FS {
	sub, err := fs.Sub(shipped, "indicators")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Library is the set of indicators that can be observed: the shipped ones and a
// project's own, of which one with the same id goes first. It is sorted by id.
type Library struct {
	indicators []Indicator
}

// Indicator is one indicator file: its header, and its one SELECT as it stands.
type Indicator struct {
	ID         string // the file's name without .sql
	File       string // as messages name it
	Source     string // the whole file, header and all: line numbers stay the file's
	Title      diag.Text
	Definition diag.Text // may name parameters as $name
	Unit       string    // share, seconds, count …: see units
	Better     string    // higher, lower, range or none
	Clock      string    // calendar or work
	Aggregate  string    // median, p90 …: a level, which is taken from the events and does not add up; empty: a ratio of sums
	Seeds      string    // where the indicator comes from; may be empty
	Tables     []Need
	Params     []Param
}

// Param is a parameter of an indicator's SQL.
type Param struct{ Name, Default string }

// Need is a canonical table that an indicator reads: one of several will do, and
// an optional one may be absent.
type Need struct {
	AnyOf    []string
	Optional bool
}

// Counted tells whether the indicator is a bare count of events: its den is
// always 0, its value sum(num), and no event is 0 and not "no data".
func (i Indicator) Counted() bool { return i.Unit == "count" }

// TableNames lists every canonical table the indicator reads.
func (i Indicator) TableNames() []string {
	var out []string
	for _, n := range i.Tables {
		out = append(out, n.AnyOf...)
	}
	return out
}

// Missing lists the tables without which the indicator has no data, given the
// tables that a project gives. Alternatives are joined by "|".
func (i Indicator) Missing(given map[string]bool) []string {
	var out []string
	for _, n := range i.Tables {
		if !n.Optional && !n.metBy(given) {
			out = append(out, strings.Join(n.AnyOf, "|"))
		}
	}
	return out
}

func (n Need) metBy(given map[string]bool) bool {
	for _, t := range n.AnyOf {
		if given[t] {
			return true
		}
	}
	return false
}

// Values gives the indicator's parameters with some of them replaced.
func (i Indicator) Values(with map[string]string) map[string]string {
	values := map[string]string{}
	for _, p := range i.Params {
		values[p.Name] = p.Default
	}
	for name, v := range with {
		values[name] = v
	}
	return values
}

// DefinitionWith writes the definition with the values of the parameters in it.
func (i Indicator) DefinitionWith(values map[string]string) diag.Text {
	params := append([]Param(nil), i.Params...)
	sort.Slice(params, func(a, b int) bool { return len(params[a].Name) > len(params[b].Name) })
	out := i.Definition
	for _, p := range params {
		out.ZH = strings.ReplaceAll(out.ZH, "$"+p.Name, values[p.Name])
		out.EN = strings.ReplaceAll(out.EN, "$"+p.Name, values[p.Name])
	}
	return out
}

// LoadLibrary reads the indicator files of kaohe and of a project (its folder
// indicators/; may be nil). What is wrong with a file is added to problems, and
// the file left out.
func LoadLibrary(shipped, project fs.FS, problems *diag.List) Library {
	byID := map[string]Indicator{}
	for _, source := range []struct {
		files  fs.FS
		prefix string
	}{{shipped, "model/indicators"}, {project, "indicators"}} {
		for _, i := range readIndicators(source.files, source.prefix, problems) {
			byID[i.ID] = i
		}
	}
	var l Library
	for _, i := range byID {
		l.indicators = append(l.indicators, i)
	}
	sort.Slice(l.indicators, func(a, b int) bool { return l.indicators[a].ID < l.indicators[b].ID })
	return l
}

func readIndicators(files fs.FS, prefix string, problems *diag.List) []Indicator {
	if files == nil {
		return nil
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		problems.Errorf(prefix, diag.T("无法列出指标文件：%v", "cannot list indicator files: %v", err), diag.Text{})
	}
	var out []Indicator
	for _, name := range names {
		src, err := fs.ReadFile(files, name)
		if err != nil {
			problems.Errorf(path.Join(prefix, name), diag.T("无法读取：%v", "cannot read: %v", err), diag.Text{})
			continue
		}
		if i, ok := ParseIndicator(path.Join(prefix, name), src, problems); ok {
			out = append(out, i)
		}
	}
	return out
}

// All gives the indicators, sorted by id.
func (l Library) All() []Indicator { return l.indicators }

// Find finds an indicator by its id.
func (l Library) Find(id string) (Indicator, bool) {
	k := sort.Search(len(l.indicators), func(k int) bool { return l.indicators[k].ID >= id })
	if k < len(l.indicators) && l.indicators[k].ID == id {
		return l.indicators[k], true
	}
	return Indicator{}, false
}

// Info gives what a scheme must know of each indicator.
func (l Library) Info() map[string]scheme.IndicatorInfo {
	out := map[string]scheme.IndicatorInfo{}
	for _, i := range l.indicators {
		defaults := i.Values(nil)
		out[i.ID] = scheme.IndicatorInfo{
			ID: i.ID, Title: i.Title, Definition: i.DefinitionWith(defaults),
			Unit: i.Unit, Better: i.Better, Counted: i.Counted(), Params: defaults,
		}
	}
	return out
}

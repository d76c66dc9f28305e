package ingest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"time"
	_ "time/tzdata" // zones are known on machines that have no list of them

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// Config is kaohe.yaml.
type Config struct {
	File     string // as the user named it
	Dir      string // its folder
	Company  string
	Lang     diag.Lang
	Timezone string
	Period   string   // empty: the newest complete quarter in the data
	Schemes  []string // paths relative to Dir, with slashes
	Sources  []Source
	Limits   Limits
	Tests    []DataTest
	schemes  strict.Node
}

// Limits decide when a build stops.
type Limits struct {
	Rejects float64 // most rejected rows of a file, as a share of its rows
}

// Source is one file pattern with the tables it feeds.
type Source struct {
	Pattern   string
	Encoding  string // "auto", "utf-8", "utf-16", "gb18030"
	Delimiter string // "" detects
	HeaderRow int    // 1-based line of the column names; 0: the first of a text, looked for in a workbook
	Sheet     string // name of a workbook's sheet, or a pattern for several; "" is the first with a table
	Member    string // name of an archive's member, or a pattern for several; "" is every export in it
	Tables    []TableMapping
	at        strict.Node
	sheetAt   strict.Node
	memberAt  strict.Node
}

// TableMapping says how rows of an export become rows of one canonical table.
type TableMapping struct {
	Table    Table
	When     string         // SQL condition over the export's columns
	Distinct bool           // rows that say the same again are expected
	LatestBy *ColumnMapping // a time in the export: of rows with one key the latest counts
	Auto     bool           // no columns are given: the export's header names them
	Columns  []ColumnMapping
	at       strict.Node
	whenAt   strict.Node
}

// ColumnMapping says where the values of one canonical column come from:
// exactly one of From, Value, SQL and Count.
type ColumnMapping struct {
	Column  Column
	From    []string // columns of the export, joined by a space
	Value   *string
	SQL     string
	Count   string // in an event log (latest_by): how many of the key's rows meet this SQL condition, or whether any does
	Format  string // strptime letters
	Unit    string // of a duration: s, min, h, day, clock
	Values  []Pair // the export's word → the value; any other word is rejected
	Known   []Pair // the same for words in lower case that nobody had to list; any other stays
	Missing []string
	at      strict.Node
}

// Pair is a word of an export and what it stands for.
type Pair struct{ From, To string }

// DefaultRejectLimit is the share of a file's rows that may be rejected when
// kaohe.yaml says nothing.
const DefaultRejectLimit = 0.05

// ParseConfig reads kaohe.yaml. Everything wrong in it is added to problems;
// false means there is nothing to go on with.
func ParseConfig(file, dir string, src []byte, problems *diag.List) (Config, bool) {
	root, ok := strict.Parse(file, src, problems)
	if !ok {
		return Config{}, false
	}
	c := Config{File: file, Dir: dir, Lang: diag.ZH, Timezone: "Asia/Shanghai", Limits: Limits{DefaultRejectLimit}}
	m := root.Map()
	checkVersion(m)
	c.Company = m.Need("company").Text()
	if n := m.Get("lang"); n.Given() {
		c.Lang = diag.Lang(n.OneOf(string(diag.ZH), string(diag.EN)))
	}
	c.timezone(m.Get("timezone"))
	c.period(m.Get("period"))
	c.schemes = m.Need("scheme")
	c.Schemes = c.schemes.Texts()
	c.limits(m.Get("limits"))
	c.Tests = parseTests(m.Get("tests").List())
	for _, n := range m.Need("sources").List() {
		c.Sources = append(c.Sources, parseSource(n))
	}
	m.Close()
	c.needEmployees(m.Get("sources"))
	return c, true
}

// Folders lists the folders in which ingest reads and writes files: the
// project's own and those its exports are links to.
func (c Config) Folders() []string {
	out := []string{c.Dir}
	add := func(path string) {
		if real, err := filepath.EvalSymlinks(path); err == nil && !containsText(out, real) {
			out = append(out, real)
		}
	}
	add(c.Dir)
	for _, s := range c.Sources {
		matches, err := filepath.Glob(filepath.Join(c.Dir, filepath.FromSlash(s.Pattern)))
		if err != nil {
			continue // reported where the source is read
		}
		for _, m := range matches {
			if real, err := filepath.EvalSymlinks(m); err == nil {
				add(filepath.Dir(real))
			}
		}
	}
	return out
}

// SchemeMissing reports that a scheme named in the configuration cannot be read.
func (c Config) SchemeMissing(name string) {
	at := c.schemes
	if at.IsList() {
		for _, n := range at.List() {
			if n.Text() == name {
				at = n
			}
		}
	}
	at.Error(diag.T("读不到考核方案 %q", "cannot read the scheme %q", name), nearestFile(c.Dir, name))
}

// nearestFile suggests a file for a path that does not exist; paths are relative
// to dir, with slashes.
func nearestFile(dir, name string) diag.Text {
	folder := path.Dir(name)
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(folder)))
	if err != nil {
		return diag.T("文件夹 %q 不存在；路径相对于 kaohe.yaml", "there is no folder %q; paths are relative to kaohe.yaml", folder)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return diag.DidYouMean(path.Base(name), names)
}

func checkVersion(m *strict.Map) {
	if n := m.Need("kaohe"); n.Given() && n.Text() != "1" {
		n.Error(diag.T("只认识格式版本 1（得到 %s）", "only format version 1 is known (got %s)", n.Text()), diag.T("写 kaohe: 1", "write kaohe: 1"))
	}
}

func (c *Config) timezone(n strict.Node) {
	if !n.Given() {
		return
	}
	name := n.Text()
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		n.Error(diag.T("未知的时区 %q", "unknown time zone %q", name), diag.T("例如 Asia/Shanghai", "for example Asia/Shanghai"))
		return
	}
	c.Timezone = name
}

var periodPattern = regexp.MustCompile(`^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$`)

// ValidPeriod tells whether a text is a period: 2026-09, 2026Q3 or 2026.
func ValidPeriod(s string) bool { return periodPattern.MatchString(s) }

func (c *Config) period(n strict.Node) {
	if !n.Given() {
		return
	}
	c.Period = n.Text()
	if !ValidPeriod(c.Period) {
		n.Error(diag.T("不是考核周期：%q", "not a period: %q", c.Period), diag.T("写成 2026-09、2026Q3 或 2026", "write 2026-09, 2026Q3 or 2026"))
	}
}

func (c *Config) limits(n strict.Node) {
	if !n.Given() {
		return
	}
	m := n.Map()
	if v, ok := m.Get("rejects").Number(); ok {
		c.Limits.Rejects = v
		if v < 0 || v > 1 {
			m.Get("rejects").Error(diag.T("应在 0%% 与 100%% 之间", "must be between 0%% and 100%%"), diag.T("例如 5%%", "for example 5%%"))
		}
	}
	m.Close()
}

// needEmployees holds the project to the one table that must be there.
func (c *Config) needEmployees(at strict.Node) {
	for _, s := range c.Sources {
		for _, t := range s.Tables {
			if t.Table.Name == "employees" {
				return
			}
		}
	}
	if at.Given() {
		at.Error(diag.T("没有来源给出 employees（员工表）", "no source gives the employees table"),
			diag.T("给任一有工号的导出加上 employees: {employee_id: <列名>, distinct: true}", "add employees: {employee_id: <column>, distinct: true} to any export that names people"))
	}
}

func parseSource(n strict.Node) Source {
	m := n.Map()
	s := Source{Encoding: "auto"}
	s.at = m.Need("file")
	s.Pattern = filepath.ToSlash(s.at.Text())
	if filepath.IsAbs(s.Pattern) {
		s.at.Error(diag.T("路径应相对于 kaohe.yaml", "the path must be relative to kaohe.yaml"), diag.Text{})
	}
	if e := m.Get("encoding"); e.Given() {
		s.Encoding = e.OneOf(encodingNames()...)
	}
	if d := m.Get("delimiter"); d.Given() {
		s.Delimiter = delimiterOf(d)
	}
	if h := m.Get("header_row"); h.Given() {
		if v, ok := h.Integer(); ok && v >= 1 {
			s.HeaderRow = v
		} else if ok {
			h.Error(diag.T("行号从 1 起（得到 %d）", "lines count from 1 (got %d)", v), diag.Text{})
		}
	}
	s.sheetAt, s.memberAt = m.Get("sheet"), m.Get("member")
	s.Sheet, s.Member = patternOf(s.sheetAt), patternOf(s.memberAt)
	for _, e := range m.Need("tables").Map().Entries() {
		if t, ok := parseTable(e); ok {
			s.Tables = append(s.Tables, t)
		}
	}
	m.Close()
	return s
}

// patternOf reads a name or a pattern of names.
func patternOf(n strict.Node) string {
	text := n.Text()
	if _, err := path.Match(text, ""); err != nil {
		n.Error(diag.T("不是可用的名称或通配符：%q", "not a usable name or pattern: %q", text), diag.T("例如 工单* 或 *.csv", "for example tickets* or *.csv"))
		return ""
	}
	return text
}

func delimiterOf(n strict.Node) string {
	text := n.Text()
	if text == "tab" || text == `\t` {
		return "\t"
	}
	if len([]rune(text)) != 1 || len(text) != 1 {
		n.Error(diag.T("分隔符应为一个字符（得到 %q）", "the delimiter must be one character (got %q)", text), diag.T("例如 \",\"、\";\" 或 tab", "for example \",\", \";\" or tab"))
		return ","
	}
	return text
}

func parseTable(e strict.Entry) (TableMapping, bool) {
	t, ok := FindTable(e.Key)
	if !ok {
		e.At.Error(diag.T("未知的表 %q", "unknown table %q", e.Key), diag.DidYouMean(e.Key, TableNames()))
		return TableMapping{}, false
	}
	mapping := TableMapping{Table: t, at: e.At}
	if !e.Value.IsMap() && e.Value.Given() && e.Value.OneOf("auto") == "auto" {
		mapping.Auto = true
		return mapping, true
	}
	m := e.Value.Map()
	mapping.whenAt = m.Get("when")
	mapping.When = mapping.whenAt.Text()
	if n := m.Get("latest_by"); n.Given() {
		c := parseColumn(Column{Name: "latest_by", Type: Time}, n)
		mapping.LatestBy = &c
	}
	mapping.Distinct = m.Get("distinct").Bool()
	var lacking []Column
	for _, column := range t.Columns {
		if n := m.Get(column.Name); n.Given() {
			mapping.Columns = append(mapping.Columns, parseColumn(column, n))
		} else if column.Required {
			lacking = append(lacking, column)
		}
	}
	m.Close()
	mapping.checkCounts()
	mapping.scoreLabels()
	mapping.Auto = len(mapping.Columns) == 0
	for _, column := range lacking {
		if !mapping.Auto {
			e.At.Error(diag.T("表 %s 缺少必需的列 %s", "table %s lacks its required column %s", t.Name, column.Name), diag.Text{})
		}
	}
	return mapping, true
}

func parseColumn(column Column, n strict.Node) ColumnMapping {
	c := ColumnMapping{Column: column, at: n}
	if !n.IsMap() {
		c.From = []string{n.Text()}
		return c
	}
	m := n.Map()
	c.origin(m)
	c.Format = m.Get("format").Text()
	if u := m.Get("unit"); u.Given() {
		c.Unit = u.OneOf("s", "min", "h", "day", "clock")
	}
	for _, e := range m.Get("values").Map().Entries() {
		c.Values = append(c.Values, Pair{e.Key, e.Value.Text()})
	}
	c.Missing = m.Get("missing").Texts()
	m.Close()
	c.checkOptions()
	return c
}

// origin reads where the values come from: exactly one of five keys.
func (c *ColumnMapping) origin(m *strict.Map) {
	given := 0
	for _, key := range []string{"column", "columns", "value", "sql", "count"} {
		n := m.Get(key)
		if !n.Given() {
			continue
		}
		given++
		switch key {
		case "value":
			text := n.Text()
			c.Value = &text
		case "sql":
			c.SQL = n.Text()
		case "count":
			c.Count = n.Text()
		default:
			c.From = n.Texts()
		}
	}
	if given != 1 {
		c.at.Error(diag.T("%s：column、columns、value、sql、count 应恰好给出一个（得到 %d 个）", "%s: give exactly one of column, columns, value, sql, count (got %d)", c.Column.Name, given), diag.Text{})
	}
}

func (c *ColumnMapping) checkOptions() {
	if c.Format != "" && c.Column.Type != Time && c.Column.Type != Date {
		c.at.Error(diag.T("%s 不是时间列，不能有 format", "%s is not a time, so it takes no format", c.Column.Name), diag.Text{})
	}
	if c.Unit != "" && c.Column.Type != Seconds {
		c.at.Error(diag.T("%s 不是时长列，不能有 unit", "%s is not a duration, so it takes no unit", c.Column.Name), diag.Text{})
	}
}

// label names the column for messages: the export's column where there is one.
func (c ColumnMapping) label() string {
	switch {
	case len(c.From) == 1:
		return c.From[0]
	case len(c.From) > 1:
		return fmt.Sprint(c.From)
	}
	return c.Column.Name
}

package suggest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// YAML writes proposals as the sources of kaohe.yaml, in one language. What is
// still to be chosen or added stands there as a remark.
func YAML(proposals []Proposal, lang diag.Lang) string {
	w := &writer{lang: lang}
	w.line(0, "sources:")
	for _, p := range proposals {
		w.source(p)
	}
	return w.b.String()
}

// writer writes YAML line by line.
type writer struct {
	b    strings.Builder
	lang diag.Lang
}

func (w *writer) line(indent int, format string, args ...any) {
	w.b.WriteString(strings.Repeat("  ", indent) + fmt.Sprintf(format, args...) + "\n")
}

// remark writes a line of comment.
func (w *writer) remark(indent int, t diag.Text) { w.line(indent, "# %s", t.In(w.lang)) }

func (w *writer) source(p Proposal) {
	w.remark(1, Summary(p.Shape))
	for _, n := range p.Notes {
		w.remark(1, n)
	}
	file := strings.TrimSuffix(p.Shape.File, p.Shape.Part)
	if len(p.Tables) > 0 {
		w.line(1, "- file: %s", Text(file))
		w.settings(p.Shape, "")
	} else { // nothing to read: the whole entry is a remark
		w.line(1, "# - file: %s", Text(file))
		w.settings(p.Shape, "# ")
	}
	if len(p.Tables) > 0 {
		w.line(2, "tables:")
	}
	for _, t := range p.Tables {
		w.table(t)
	}
	for _, u := range p.Unused {
		w.remark(3, diag.T("未用：%[1]s（%[2]s）%[3]s", "not used: %[1]s (%[4]s)%[3]s", oneLine(u.Name), u.Reading.ZH, samples(u.Samples), u.Reading.EN))
	}
}

// settings writes what a build has to be told of a file.
func (w *writer) settings(s ingest.Shape, prefix string) {
	w.encoding(s, prefix)
	if s.Delimiter != "" {
		w.line(2, "%sdelimiter: %s", prefix, Text(s.Delimiter))
	}
	if s.HeaderRow > 1 {
		w.line(2, "%sheader_row: %d", prefix, s.HeaderRow)
	}
	rest, sheet, isSheet := strings.Cut(s.Part, "#")
	if member, ok := strings.CutPrefix(rest, "/"); ok {
		w.line(2, "%smember: %s", prefix, Text(exactly.Replace(member)))
	}
	if isSheet {
		w.line(2, "%ssheet: %s", prefix, Text(exactly.Replace(sheet)))
	}
}

// exactly keeps a name from being read as a pattern of names.
var exactly = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

func (w *writer) encoding(s ingest.Shape, prefix string) {
	switch {
	case s.EncodingUnknown:
		w.remark(2, diag.T("编码无法确定，请选一行去掉 #", "the encoding cannot be known: take the # from one line"))
		w.line(2, "# encoding: gb18030")
		w.line(2, "# encoding: utf-8")
	case s.Encoding != "":
		w.line(2, "%sencoding: %s", prefix, s.Encoding)
	}
}

func (w *writer) table(t Table) {
	w.line(3, "%s:", t.Name)
	if t.When != "" {
		w.line(4, "when: %s", Text(t.When))
	}
	if t.Distinct {
		w.line(4, "distinct: true")
	}
	if t.LatestBy != nil {
		w.mapping("latest_by", *t.LatestBy)
	}
	for _, c := range t.Lacking {
		w.line(4, "# %s:  # %s", c, diag.T("必需，文件中找不到；补上列名，或写 {value: …}", "required, not in the file; give a column, or {value: …}").In(w.lang))
	}
	for _, m := range t.Columns {
		w.mapping(m.Column, m)
	}
}

// mapping writes a line for a column. Where its format is to be chosen, the line
// in force makes a build ask, and a remark for each choice stands below to take
// its place; SQL that needs the format has no line in force.
func (w *writer) mapping(column string, m Mapping) {
	note := fmt.Sprintf("  # %s: %s%s", confidenceWord(m.Confidence).In(w.lang), oneLine(m.Reason.In(w.lang)), samples(m.Samples))
	if strings.Contains(m.SQL, chosen) {
		w.line(4, "# %s%s", diag.T("%s 请取下面两行之一：", "%s, take one of these two:", column).In(w.lang), note)
	} else {
		w.line(4, "%s: %s%s", column, value(m), note)
	}
	if len(m.Choices) == 0 {
		return
	}
	if !strings.Contains(m.SQL, chosen) {
		w.remark(4, diag.T("请换成下面两行之一：", "put one of these two in its place:"))
	}
	for _, format := range m.Choices {
		w.line(4, "# %s: %s", column, value(m.with(format)))
	}
}

// with settles a mapping's format.
func (m Mapping) with(format string) Mapping {
	m.Choices = nil
	if strings.Contains(m.SQL, chosen) {
		m.SQL = strings.ReplaceAll(m.SQL, chosen, format)
	} else {
		m.Format = format
	}
	return m
}

func confidenceWord(c Confidence) diag.Text {
	return map[Confidence]diag.Text{High: diag.T("高", "high"), Medium: diag.T("中", "medium"), Low: diag.T("低", "low")}[c]
}

// samples writes masked samples at the end of a remark.
func samples(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, oneLine(s))
	}
	if len(out) == 0 {
		return ""
	}
	return " · " + strings.Join(out, " | ")
}

// oneLine keeps a remark on its line.
func oneLine(s string) string { return strings.Map(visible, s) }

// value writes a mapping as a YAML value.
func value(m Mapping) string {
	if m.SQL == "" && len(m.From) == 1 && m.Format == "" && m.Unit == "" && len(m.Values) == 0 {
		return Text(m.From[0])
	}
	var parts []string
	switch {
	case m.SQL != "":
		parts = append(parts, "sql: "+Text(m.SQL))
	case m.Count != "":
		parts = append(parts, "count: "+Text(m.Count))
	case len(m.From) == 1:
		parts = append(parts, "column: "+Text(m.From[0]))
	case len(m.From) > 1:
		parts = append(parts, "columns: ["+strings.Join(texts(m.From), ", ")+"]")
	default:
		parts = append(parts, "value: "+Text(m.Value))
	}
	if m.Format != "" {
		parts = append(parts, "format: "+Text(m.Format))
	}
	if m.Unit != "" {
		parts = append(parts, "unit: "+m.Unit)
	}
	if len(m.Values) > 0 {
		parts = append(parts, "values: {"+strings.Join(pairs(m.Values), ", ")+"}")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func texts(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, Text(s))
	}
	return out
}

func pairs(list []ingest.Pair) []string {
	var out []string
	for _, p := range list {
		out = append(out, Text(p.From)+": "+Text(p.To))
	}
	return out
}

// plain is a text that YAML takes for nothing else than a text.
var plain = regexp.MustCompile(`^\p{L}[\p{L}\p{N}_./-]*(?: [\p{L}\p{N}_./-]+)*$`)

// words are texts that some readers of YAML take for something else.
var words = map[string]bool{"y": true, "n": true, "yes": true, "no": true, "true": true, "false": true, "on": true, "off": true, "null": true, "nan": true, "inf": true}

// Text writes a text so that YAML reads it as that text.
func Text(s string) string {
	if plain.MatchString(s) && !words[strings.ToLower(s)] {
		return s
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a Go string always has a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Summary says in a line what a file is.
func Summary(s ingest.Shape) diag.Text {
	kind := s.Format
	if s.Encoding != "" && !s.EncodingUnknown {
		kind += ", " + s.Encoding
	}
	if s.Delimiter != "" {
		kind += ", " + Text(s.Delimiter)
	}
	t := diag.T("%[1]s：%[2]s，%[3]d 行，%[4]d 列", "%[1]s: %[2]s, %[3]d rows, %[4]d columns", oneLine(s.File), kind, s.Rows, len(s.Columns))
	if s.Broken > 0 {
		more := diag.T("；另有 %d 行分不开，会被退回", "; %d more rows cannot be split and would be rejected", s.Broken)
		t = diag.Text{ZH: t.ZH + more.ZH, EN: t.EN + more.EN}
	}
	return t
}

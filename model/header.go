package model

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// headerKeys are the keys of an indicator file's header, in the order in which a
// file should give them. read takes the value into the indicator and answers with
// a problem, or nothing.
var headerKeys = []struct {
	name     string
	required bool
	read     func(i *Indicator, value string) (problem, hint diag.Text)
}{
	{"title", true, func(i *Indicator, v string) (p, h diag.Text) { i.Title.ZH = v; return }},
	{"title_en", true, func(i *Indicator, v string) (p, h diag.Text) { i.Title.EN = v; return }},
	{"unit", true, func(i *Indicator, v string) (p, h diag.Text) { i.Unit = v; return oneOf("unit", v, units) }},
	{"better", true, func(i *Indicator, v string) (p, h diag.Text) { i.Better = v; return oneOf("better", v, directions) }},
	{"tables", true, readTables},
	{"clock", true, func(i *Indicator, v string) (p, h diag.Text) { i.Clock = v; return oneOf("clock", v, clocks) }},
	{"aggregate", false, readAggregate},
	{"param", false, readParam},
	{"definition", true, func(i *Indicator, v string) (p, h diag.Text) { i.Definition.ZH = v; return }},
	{"definition_en", true, func(i *Indicator, v string) (p, h diag.Text) { i.Definition.EN = v; return }},
	{"seeds", false, func(i *Indicator, v string) (p, h diag.Text) { i.Seeds = v; return }},
}

// The words that some keys take.
var (
	units      = []string{"share", "ratio", "seconds", "hours", "days", "points", "score", "count", "money", "per_1000", "pp", "kg", "per_day"}
	directions = []string{scheme.Higher, scheme.Lower, scheme.InBand, scheme.NoBest}
	clocks     = []string{"calendar", "work"}
)

var (
	identifier  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	percentile  = regexp.MustCompile(`^p[1-9][0-9]?$`)
	placeholder = regexp.MustCompile(`\$[A-Za-z_][A-Za-z0-9_]*`)
)

// reserved begins the names of parameters that kaohe itself binds.
const reserved = "this_"

// ParseIndicator reads one indicator file: header lines "-- key: value" from the
// first line on, then one SELECT. The id is the file's name.
func ParseIndicator(file string, src []byte, problems *diag.List) (Indicator, bool) {
	p := headerParser{src: src, problems: problems, seen: map[string]bool{}}
	p.i = Indicator{ID: strings.TrimSuffix(path.Base(file), ".sql"), File: file, Source: string(src)}
	if !utf8.Valid(src) {
		p.problem(0, 0, diag.T("不是 UTF-8 文本", "is not UTF-8 text"), diag.Text{})
		return p.i, false
	}
	if !identifier.MatchString(p.i.ID) {
		p.problem(0, 0, diag.T("文件名 %q 应由小写字母、数字和下划线组成", "file name %q must be lower-case letters, digits and underscores", p.i.ID), diag.Text{})
	}
	body := p.header(strings.Split(string(src), "\n"))
	p.requireKeys()
	p.body(body)
	return p.i, !p.failed
}

type headerParser struct {
	i        Indicator
	src      []byte
	problems *diag.List
	seen     map[string]bool
	failed   bool
}

func (p *headerParser) problem(line, column int, message, hint diag.Text) {
	p.failed = true
	p.problems.Add(diag.Problem{File: p.i.File, Line: line, Column: column, Message: message, Hint: hint, Excerpt: diag.LineOf(p.src, line)})
}

// header reads the header lines and gives the number of the first line after them.
func (p *headerParser) header(lines []string) int {
	for k, line := range lines {
		text, isComment := strings.CutPrefix(strings.TrimRight(line, "\r"), "--")
		if !isComment {
			return k + 1
		}
		p.headerLine(k+1, strings.TrimSpace(text))
	}
	return len(lines) + 1
}

func (p *headerParser) headerLine(line int, text string) {
	key, value, found := strings.Cut(text, ":")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !found {
		p.problem(line, 1, diag.T("表头的行应为 “-- 键: 值”", `a header line must be "-- key: value"`), diag.T("说明文字请放在 SELECT 之后", "put remarks after the SELECT"))
		return
	}
	for _, k := range headerKeys {
		if k.name == key {
			p.readKey(line, key, value, k.read)
			return
		}
	}
	p.problem(line, 4, diag.T("未知的键 %q", "unknown key %q", key), diag.DidYouMean(key, headerNames()))
}

func (p *headerParser) readKey(line int, key, value string, read func(*Indicator, string) (problem, hint diag.Text)) {
	switch {
	case value == "":
		p.problem(line, 4, diag.T("%s 没有值", "%s has no value", key), diag.Text{})
		return
	case p.seen[key] && key != "param":
		p.problem(line, 4, diag.T("%s 出现了两次", "%s is given twice", key), diag.Text{})
		return
	}
	p.seen[key] = true
	if problem, hint := read(&p.i, value); problem != (diag.Text{}) {
		p.problem(line, 4, problem, hint)
	}
}

func headerNames() []string {
	var out []string
	for _, k := range headerKeys {
		out = append(out, k.name)
	}
	return out
}

func (p *headerParser) requireKeys() {
	for _, k := range headerKeys {
		if k.required && !p.seen[k.name] {
			p.problem(1, 0, diag.T("缺少表头 %q", "header %q is missing", k.name), diag.T("加一行 “-- %s: …”", `add a line "-- %s: …"`, k.name))
		}
	}
}

// body holds the SQL to what wrapping and binding need: something to run, no
// semicolon at its end, and no parameter that the header does not declare.
func (p *headerParser) body(first int) {
	lines := strings.Split(p.i.Source, "\n")
	known := map[string]bool{}
	for _, param := range p.i.Params {
		known[param.Name] = true
	}
	last := 0
	for n := first; n <= len(lines); n++ {
		code, _, _ := strings.Cut(lines[n-1], "--")
		if strings.TrimSpace(code) != "" {
			last = n
		}
		for _, at := range placeholder.FindAllStringIndex(code, -1) {
			p.checkPlaceholder(n, code, at, known)
		}
	}
	if last == 0 {
		p.problem(0, 0, diag.T("没有 SELECT", "has no SELECT"), diag.Text{})
		return
	}
	if code := strings.TrimRight(lines[last-1], " \t\r"); strings.HasSuffix(code, ";") {
		p.problem(last, utf8.RuneCountInString(code), diag.T("SELECT 之后不要分号", "no semicolon after the SELECT"), diag.Text{})
	}
}

func (p *headerParser) checkPlaceholder(line int, code string, at []int, known map[string]bool) {
	name := code[at[0]+1 : at[1]]
	if known[name] {
		return
	}
	var names []string
	for _, param := range p.i.Params {
		names = append(names, param.Name)
	}
	hint := diag.DidYouMean(name, names)
	if hint == (diag.Text{}) {
		hint = diag.T("在表头声明：-- param: %s = 默认值", "declare it in the header: -- param: %s = default", name)
	}
	p.problem(line, utf8.RuneCountInString(code[:at[0]])+1, diag.T("参数 $%s 没有声明", "parameter $%s is not declared", name), hint)
}

func oneOf(key, value string, words []string) (problem, hint diag.Text) {
	for _, w := range words {
		if w == value {
			return
		}
	}
	return diag.T("%s: 未知的值 %q", "%s: unknown value %q", key, value), diag.DidYouMean(value, words)
}

// readTables reads "tickets, complaints|conduct, calendar?": all are needed, of
// those joined by | one, and one with a question mark may be absent.
func readTables(i *Indicator, value string) (problem, hint diag.Text) {
	for _, part := range strings.Split(value, ",") {
		names, optional := strings.CutSuffix(strings.TrimSpace(part), "?")
		need := Need{Optional: optional}
		for _, name := range strings.Split(names, "|") {
			name = strings.TrimSpace(name)
			if _, ok := ingest.FindTable(name); !ok {
				return diag.T("tables: 未知的表 %q", "tables: unknown table %q", name), diag.DidYouMean(name, ingest.TableNames())
			}
			need.AnyOf = append(need.AnyOf, name)
		}
		i.Tables = append(i.Tables, need)
	}
	return
}

// readAggregate reads how a level is taken from its events: median, or a
// percentile from p1 to p99. Without the key an indicator is a ratio of sums.
func readAggregate(i *Indicator, value string) (problem, hint diag.Text) {
	if value != "median" && !percentile.MatchString(value) {
		return diag.T("aggregate: 应为 median 或 p1 至 p99（写的是 %q）", "aggregate: must be median or p1 to p99 (got %q)", value),
			diag.T("求和的指标不写 aggregate", "an indicator that adds up has no aggregate")
	}
	i.Aggregate = value
	return
}

func readParam(i *Indicator, value string) (problem, hint diag.Text) {
	name, standard, found := strings.Cut(value, "=")
	name, standard = strings.TrimSpace(name), strings.TrimSpace(standard)
	if !found || standard == "" || !identifier.MatchString(name) {
		return diag.T("param: 应为 “名称 = 默认值”", `param: must be "name = default"`), diag.Text{}
	}
	if strings.HasPrefix(name, reserved) {
		return diag.T("param: 名称不能以 %s 开头", "param: a name cannot begin with %s", reserved), diag.Text{}
	}
	for _, p := range i.Params {
		if p.Name == name {
			return diag.T("param: %s 出现了两次", "param: %s is given twice", name), diag.Text{}
		}
	}
	i.Params = append(i.Params, Param{name, standard})
	return
}

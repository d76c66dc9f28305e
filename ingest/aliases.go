package ingest

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"kaohe/model/diag"
)

//go:embed aliases.tsv
var aliasesTSV string

//go:embed words.tsv
var wordsTSV string

// Alias says that a header name stands for a canonical column.
type Alias struct {
	Table, Column string
	Name          string // folded, see Fold
	Rank          int    // of the names of one column the lowest counts first
}

// Fold makes a header name comparable: full width, case, blanks and punctuation
// do not count.
func Fold(name string) string {
	var b strings.Builder
	for _, c := range width.Fold.String(name) {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// Folds gives a header name folded, and then, where it ends in a remark in
// brackets that is no mere number, folded without the remark.
func Folds(name string) []string {
	out := []string{Fold(name)}
	plain := width.Fold.String(strings.TrimSpace(name))
	open := strings.LastIndexAny(plain, "([")
	if open <= 0 || !strings.ContainsAny(plain[len(plain)-1:], ")]") {
		return out
	}
	if strings.Trim(plain[open:], "()[]0123456789") == "" {
		return out // the second of two equal names
	}
	return append(out, Fold(plain[:open]))
}

// Aliases lists what a header name, given by Folds, can stand for: at most one
// column of each table, the tables in their order.
func Aliases(name string) []Alias {
	var out []Alias
	for _, t := range Tables {
		for _, folded := range Folds(name) {
			if a, ok := aliasIndex[t.Name][folded]; ok {
				out = append(out, a)
				break
			}
		}
	}
	return out
}

// aliasIndex holds the names of every table's columns, by table and folded name.
var aliasIndex = indexAliases(readAliases())

// aliasLine is one line of the list.
type aliasLine struct {
	table, column string
	names         []string
}

func readAliases() []aliasLine {
	var out []aliasLine
	for _, fields := range tsvLines(aliasesTSV) {
		out = append(out, aliasLine{fields[0], fields[1], splitNames(fields[2])})
	}
	return out
}

// tsvLines gives the lines of a list that are neither blank nor a remark, as
// three fields.
func tsvLines(text string) [][]string {
	var out [][]string
	for _, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		out = append(out, strings.SplitN(line, "\t", 3))
	}
	return out
}

func splitNames(text string) []string {
	var out []string
	for _, name := range strings.Split(text, "|") {
		out = append(out, strings.TrimSpace(name))
	}
	return out
}

// indexAliases orders the list by table: first the columns' own names, then the
// table's own lines, then the lines for every table.
func indexAliases(lines []aliasLine) map[string]map[string]Alias {
	out := map[string]map[string]Alias{}
	for _, t := range Tables {
		names := map[string]Alias{}
		add := func(column, name string, rank int) {
			if _, taken := names[Fold(name)]; !taken {
				names[Fold(name)] = Alias{t.Name, column, Fold(name), rank}
			}
		}
		for _, c := range t.Columns {
			add(c.Name, c.Name, 0)
		}
		for _, own := range []bool{true, false} {
			for _, l := range lines {
				if column, ok := l.columnOf(t); ok && (l.table == t.Name) == own {
					for i, name := range l.names {
						add(column, name, i+1+rankOf(own))
					}
				}
			}
		}
		out[t.Name] = names
	}
	return out
}

// rankOf puts the names for every table behind a table's own.
func rankOf(own bool) int {
	if own {
		return 0
	}
	return 1000
}

// columnOf tells which column of a table a line is about, if any.
func (l aliasLine) columnOf(t Table) (string, bool) {
	if l.table != t.Name && l.table != "*" {
		return "", false
	}
	if l.table == "*" && l.column == "key" {
		return t.Key[0], len(t.Key) == 1
	}
	_, ok := t.Column(l.column)
	return l.column, ok
}

// Words gives what the words of exports stand for in a column with a closed
// vocabulary or of yes and no, in lower case; nil for any other column.
func Words(table, column string) []Pair {
	t, _ := FindTable(table)
	c, _ := t.Column(column)
	var out []Pair
	seen := map[string]bool{}
	for _, fields := range tsvLines(wordsTSV) {
		if fields[0] != column && fields[0] != table+"."+column && (fields[0] != "bool" || c.Type != Bool) {
			continue
		}
		for _, word := range append(splitNames(fields[2]), fields[1]) {
			if word = FoldWord(word); !seen[word] {
				seen[word] = true
				out = append(out, Pair{word, fields[1]})
			}
		}
	}
	return out
}

// IsSatisfaction tells whether a cell is a label of satisfaction that ingest
// understands by itself.
func IsSatisfaction(cell string) bool {
	word := FoldWord(cell)
	return satisfactionScore(word) != "" && strings.ContainsFunc(word, unicode.IsLetter)
}

// FoldWord makes a cell comparable with Words: full width, case and the blanks
// around it do not count.
func FoldWord(cell string) string {
	return strings.ToLower(strings.TrimSpace(width.Fold.String(cell)))
}

// isAuto tells whether the header of an export names the columns of a table.
func (s *Source) isAuto() bool {
	for _, t := range s.Tables {
		if t.Auto {
			return true
		}
	}
	return false
}

// named gives the source with its automatic tables mapped by an export's header.
// The result follows from the header and the lists alone, so that an export from
// the cache gets the same.
func (s *Source) named(columns []string) *Source {
	if !s.isAuto() {
		return s
	}
	out := *s
	out.Tables = append([]TableMapping(nil), s.Tables...)
	for i := range out.Tables {
		if t := &out.Tables[i]; t.Auto {
			t.Columns = t.byName(columns)
			t.scoreLabels()
		}
	}
	return &out
}

// byName maps the columns of a table that an export's header names.
func (t TableMapping) byName(columns []string) []ColumnMapping {
	best := map[string]Alias{}
	from := map[string]string{}
	for _, name := range columns {
		for _, a := range Aliases(name) {
			if a.Table != t.Table.Name {
				continue
			}
			if b, ok := best[a.Column]; !ok || a.Rank < b.Rank {
				best[a.Column], from[a.Column] = a, name
			}
		}
	}
	var out []ColumnMapping
	for _, c := range t.Table.Columns {
		if name, ok := from[c.Name]; ok {
			out = append(out, ColumnMapping{Column: c, From: []string{name}, Known: Words(t.Table.Name, c.Name), at: t.at})
		}
	}
	return out
}

// checkNamed reports required columns that an export's header does not name.
func (t TableMapping) checkNamed(file string) {
	if !t.Auto {
		return
	}
	var recognised []string
	for _, c := range t.Columns {
		recognised = append(recognised, c.Column.Name+": "+c.From[0])
	}
	for _, c := range t.Table.Columns {
		if c.Required && !t.maps(c.Name) {
			t.at.Error(diag.T("%[3]s 的表头认不出表 %[1]s 必需的列 %[2]s；认出的有：%[4]s", "the header of %[3]s names no required column %[2]s of table %[1]s; recognised: %[4]s",
				t.Table.Name, c.Name, file, listOrNone(recognised)),
				diag.T("逐列写明对应关系；kaohe map %s 给出建议", "write the columns out; kaohe map %s proposes them", file))
		}
	}
}

// listOrNone joins a list for a message.
func listOrNone(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}

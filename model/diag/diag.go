// Package diag holds problems that have a place.
//
// In: a message, a hint and a position in some text that a person wrote
// (kaohe.yaml, a scheme, an indicator file, an export). Out: the same, sorted
// and printed as file:line:column, the excerpt with a caret, and the hint.
//
// Its one opinion: a run reports every problem it can find at once, errors
// before warnings, and never repeats what stood in a data cell.
package diag

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Severity orders problems: an Error stops the work, a Warning does not.
type Severity int

// The two severities.
const (
	Error Severity = iota
	Warning
)

// Problem is one thing that is wrong, and where.
type Problem struct {
	File     string // as the user named it, relative to the project; may be empty
	Line     int    // 1-based; 0 means the whole file
	Column   int    // 1-based, in characters; 0 means the whole line
	Severity Severity
	Message  Text
	Hint     Text // what to do; may be empty
	Excerpt  string
}

// List collects the problems of a run. The zero value is ready to use.
// A List with at least one Error is itself an error value.
type List []Problem

// Add appends a problem.
func (l *List) Add(p Problem) { *l = append(*l, p) }

// Errorf adds an error about a whole file.
func (l *List) Errorf(file string, message, hint Text) {
	l.Add(Problem{File: file, Message: message, Hint: hint})
}

// HasErrors tells whether any problem stops the work.
func (l List) HasErrors() bool {
	for _, p := range l {
		if p.Severity == Error {
			return true
		}
	}
	return false
}

// Err gives the list as an error when it holds one, otherwise nil.
func (l List) Err() error {
	if l.HasErrors() {
		return l
	}
	return nil
}

// Error renders the list in English, for logs and tests.
func (l List) Error() string {
	var b strings.Builder
	l.Print(&b, EN)
	return strings.TrimRight(b.String(), "\n")
}

// Sorted gives the problems in the order of printing: errors first, then by
// file, line, column and message. Equal problems appear once.
func (l List) Sorted() List {
	out := append(List(nil), l...)
	sort.SliceStable(out, func(i, j int) bool { return before(out[i], out[j]) })
	return dedupe(out)
}

func before(a, b Problem) bool {
	switch {
	case a.Severity != b.Severity:
		return a.Severity < b.Severity
	case a.File != b.File:
		return a.File < b.File
	case a.Line != b.Line:
		return a.Line < b.Line
	case a.Column != b.Column:
		return a.Column < b.Column
	}
	return a.Message.EN < b.Message.EN
}

func dedupe(sorted List) List {
	var out List
	for _, p := range sorted {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// Print writes all problems, sorted, in one language.
func (l List) Print(w io.Writer, lang Lang) {
	for _, p := range l.Sorted() {
		p.print(w, lang)
	}
}

func (p Problem) print(w io.Writer, lang Lang) {
	fmt.Fprintf(w, "%s%s%s\n", p.place(), severityWord(p.Severity, lang), p.Message.In(lang))
	if p.Excerpt != "" && p.Line > 0 {
		p.printExcerpt(w)
	}
	if hint := p.Hint.In(lang); hint != "" {
		fmt.Fprintf(w, "  %s%s\n", T("提示：", "hint: ").In(lang), hint)
	}
}

func severityWord(s Severity, lang Lang) string {
	if s == Warning {
		return T("警告：", "warning: ").In(lang)
	}
	return ""
}

func (p Problem) place() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File + ": "
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: ", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
}

// maxExcerpt is the widest excerpt shown, in terminal cells; lead is how much of
// a long line is shown before the column in question.
const (
	maxExcerpt = 100
	lead       = 60
)

// cells measures text as a terminal shows it: a Chinese character takes two
// cells. It never looks at the locale, so that the same problem prints the same.
var cells = &runewidth.Condition{}

// printExcerpt shows the line and a caret under its column. Of a line that is
// too long it shows the part around the column.
func (p Problem) printExcerpt(w io.Writer) {
	line := string([]rune(strings.TrimRight(p.Excerpt, "\r\n"))) // what is not UTF-8 becomes \uFFFD
	line = strings.Map(printable, line)
	before := firstRunes(line, p.Column-1)
	line, before = cutLeft(line, before)
	number := fmt.Sprintf("%5d | ", p.Line)
	fmt.Fprintf(w, "%s%s\n", number, cells.Truncate(line, maxExcerpt, "…"))
	if p.Column > 0 {
		fmt.Fprintf(w, "%s| %s^\n", strings.Repeat(" ", len(number)-2), strings.Repeat(" ", cells.StringWidth(before)))
	}
}

// printable keeps an excerpt from moving the caret or steering the terminal.
func printable(c rune) rune {
	switch {
	case c == '\t':
		return ' '
	case unicode.IsControl(c):
		return unicode.ReplacementChar
	}
	return c
}

// cutLeft drops the beginning of a long line as far as the column stays visible
// with some of what stands before it.
func cutLeft(line, before string) (shown, shownBefore string) {
	if cells.StringWidth(line) <= maxExcerpt || cells.StringWidth(before) <= lead {
		return line, before
	}
	kept := before
	for cells.StringWidth(kept) > lead-1 {
		_, size := utf8.DecodeRuneInString(kept)
		kept = kept[size:]
	}
	return "…" + kept + line[len(before):], "…" + kept
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	if n > len(runes) {
		n = len(runes)
	}
	if n < 0 {
		n = 0
	}
	return string(runes[:n])
}

// LineOf gives line number n (1-based) of src, without its line break.
func LineOf(src []byte, n int) string {
	lines := strings.SplitN(string(src), "\n", n+1)
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[n-1], "\r")
}

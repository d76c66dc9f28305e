package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// readmes are the manuals, one for each language.
var readmes = []string{"README.md", "README.zh-CN.md"}

// fewestCommands is how many commands a manual shows at the least: one without
// its blocks would pass for a right one.
const fewestCommands = 8

// The manual is run: every block with commands of kaohe, in order, in a copy of
// the demo's project, and what is shown must be what is printed.
func TestReadmeCommands(t *testing.T) {
	for _, name := range readmes {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(demo(t), ".kaohe", "demo"))); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			commands, problems := playManual(t, readReadme(t, name))
			for _, p := range problems {
				t.Error(p)
			}
			if commands < fewestCommands {
				t.Errorf("only %d commands were found", commands)
			}
		})
	}
}

// A manual that shows what is not so is found out.
func TestReadmeCommandsBite(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ name, block, want string }{
		{"right", "$ export KAOHE_LANG=en\n$ kaohe version\nkaohe …\n…\n$ kaohe nonsense\n…\n$ echo $?\n2", ""},
		{"other text", "$ kaohe version\nkaohe 9.9\n…", "prints"},
		{"a line too few", "$ kaohe version\nkaohe …", "prints"},
		{"a line too many", "$ kaohe version\n…\nand so on", "prints"},
		{"other exit code", "$ kaohe nonsense\n$ echo $?\n1", "exit code 2"},
		{"an unmentioned failure", "$ kaohe nonsense\n$ kaohe version", "exit code 2"},
		{"a failure at the end", "$ kaohe nonsense", "exit code 2"},
		{"a command of no known kind", "$ kaohe version\n$ rm x", "cannot be run"},
		{"what only a shell can do", "$ kaohe version | head", "cannot be run"},
		{"a quote left open", "$ kaohe query 'SELECT 1", "quote"},
	} {
		_, problems := playManual(t, "text\n```\n"+c.block+"\n```\n")
		if got := strings.Join(problems, "\n"); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: problems %q, want %q", c.name, got, c.want)
		}
	}
}

// What the manual gives to copy is what the program reads, without a complaint.
func TestReadmeExamplesAreRead(t *testing.T) {
	for _, name := range readmes {
		var problems diag.List
		text := readReadme(t, name)
		library := model.LoadLibrary(model.Shipped(), nil, &problems)
		found := map[string]int{}
		for _, block := range fenced(text) {
			src := []byte(block.text)
			switch {
			case block.lang == "yaml" && strings.Contains(block.text, "\nsources:"):
				ingest.ParseConfig(name, ".", src, &problems)
				found["kaohe.yaml"]++
			case block.lang == "yaml":
				scheme.Parse(name, src, library.Info(), &problems)
				found["scheme"]++
			case block.lang == "sql":
				model.ParseIndicator("indicators/example.sql", src, &problems)
				found["indicator"]++
			}
		}
		for _, p := range problems {
			t.Errorf("%s, in a block at its line %d: %s", name, p.Line, p.Message.EN)
		}
		for _, kind := range []string{"kaohe.yaml", "scheme", "indicator"} {
			if found[kind] == 0 {
				t.Errorf("%s has no example of kind %s", name, kind)
			}
		}
	}
}

// The manual's lists are whole: canonical tables with their columns, result
// tables with theirs, rules with their parameters, reasons of rejects.
func TestReadmeListsAreWhole(t *testing.T) {
	var want []string
	for _, table := range ingest.Tables {
		want = append(want, tableLine(table))
	}
	db := demoWarehouse(t)
	want = append(want, resultLines(t, db)...)
	for _, rule := range scheme.Rules {
		want = append(want, ruleLine(rule))
	}
	for _, reason := range texts(t, db, "SELECT DISTINCT reason FROM reject") {
		want = append(want, "| `"+reason+"` |")
	}
	for _, name := range readmes {
		text := readReadme(t, name)
		for _, line := range want {
			if !strings.Contains(text, "\n"+line) {
				t.Errorf("%s: no line begins with\n%s", name, line)
			}
		}
	}
}

// The two manuals have the same parts in the same order.
func TestReadmesAgree(t *testing.T) {
	english, chinese := shape(readReadme(t, readmes[0])), shape(readReadme(t, readmes[1]))
	for i := range max(len(english), len(chinese)) {
		if i >= len(english) || i >= len(chinese) || english[i] != chinese[i] {
			t.Fatalf("part %d differs: %q and %q", i+1, english[min(i, len(english)):min(i+1, len(english))], chinese[min(i, len(chinese)):min(i+1, len(chinese))])
		}
	}
}

// shape is a manual's headings, table rows and blocks, without what they say.
func shape(text string) []string {
	var out []string
	blocks := fenced(text)
	inside := false
	for _, line := range strings.Split(text, "\n") {
		level := len(line) - len(strings.TrimLeft(line, "#"))
		switch {
		case strings.HasPrefix(line, "```"):
			if inside = !inside; !inside {
				out = append(out, fmt.Sprintf("block %s of %d commands", blocks[0].lang, strings.Count("\n"+blocks[0].text, "\n$ ")))
				blocks = blocks[1:]
			}
		case inside:
		case level > 0:
			out = append(out, fmt.Sprintf("heading of level %d", level))
		case strings.HasPrefix(line, "|"):
			first, _, _ := strings.Cut(line[1:], "|")
			out = append(out, "row "+strings.Join(regexp.MustCompile("`[^`]*`").FindAllString(first, -1), " "))
		}
	}
	return out
}

// Every test and every file that the manual names is there.
func TestReadmeNamesWhatThereIs(t *testing.T) {
	tests := testNames(t)
	for _, name := range readmes {
		text := readReadme(t, name)
		for _, test := range regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(text, -1) {
			if !tests[test] {
				t.Errorf("%s: there is no test %s", name, test)
			}
		}
		for _, m := range regexp.MustCompile("[`(]((?:cmd|ingest|model|charts|site|templates|data|\\.ci)/[\\w./-]*)[`)]").FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(repository, m[1])); err != nil {
				t.Errorf("%s: there is no %s", name, m[1])
			}
		}
	}
}

// testNames are the names of all tests of the module.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(repository, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(src, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// tableLine is how the manual begins the line of a canonical table.
func tableLine(t ingest.Table) string {
	short := map[ingest.Type]string{
		ingest.Integer: ":int", ingest.Number: ":number", ingest.Money: ":money", ingest.Time: ":time",
		ingest.Date: ":date", ingest.Bool: ":bool", ingest.Seconds: ":seconds",
	}
	var columns []string
	for _, c := range t.Columns {
		text := c.Name + short[c.Type]
		if c.Required {
			text += "*"
		}
		columns = append(columns, text)
	}
	return fmt.Sprintf("| `%s` | `%s` | `%s` |", t.Name, strings.Join(t.Key, " "), strings.Join(columns, " "))
}

// ruleLine is how the manual begins the line of a rule; a parameter that may be
// left out stands in brackets.
func ruleLine(r scheme.RuleKind) string {
	parameters := slices.Clone(r.Needs)
	for _, p := range r.Allows {
		parameters = append(parameters, "["+p+"]")
	}
	return fmt.Sprintf("| `%s` | `%s` |", r.Name, strings.Join(parameters, " "))
}

// manualTables are the result tables the manual lists.
var manualTables = []string{
	"scorecard", "score", "dimension_score", "action", "observation", "evidence", "indicator", "rollup", "team_score", "company_score",
	"grade_count", "cost_per_service", "mode_comparison", "budget", "repeat_cost", "carbon", "early_warning", "effectiveness", "effectiveness_scheme", "redundancy_pair", "proposal", "gaming_sign", "gaming_scope", "limit_use", "speed_quality", "complaint_cause", "complaint_product", "complaint_word", "training_suggestion", "cause_follow_up", "finding", "period", "source_file", "source_table", "reject", "quality", "meta", "data_test",
}

// resultLines are the lines of the result tables, from the warehouse itself.
func resultLines(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var out []string
	for _, table := range manualTables {
		columns := texts(t, db, "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = '"+table+"'")
		out = append(out, fmt.Sprintf("| `%s` | `%s` |", table, strings.Join(columns, "")))
	}
	return out
}

func readReadme(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// repository is the module's root, found before any test changes the folder.
var repository = func() string {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		panic(err) // without a working folder no test could run
	}
	return root
}()

// block is a fenced block of a Markdown text.
type block struct{ lang, text string }

func fenced(markdown string) []block {
	var out []block
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)\n?^```$").FindAllStringSubmatch(markdown, -1) {
		out = append(out, block{m[1], m[2]})
	}
	return out
}

// playManual runs the commands of a manual's blocks one after the other and
// tells what is not as shown.
func playManual(t *testing.T, markdown string) (commands int, problems []string) {
	t.Helper()
	for _, b := range fenced(markdown) {
		if !strings.Contains("\n"+b.text, "\n$ kaohe ") {
			continue
		}
		p := player{t: t}
		for _, part := range strings.Split("\n"+b.text, "\n$ ")[1:] {
			line, shown, _ := strings.Cut(part, "\n")
			p.play(line, shown)
		}
		p.mustHaveWorked()
		commands, problems = commands+p.commands, append(problems, p.problems...)
	}
	return commands, problems
}

// player is the shell of a manual's block: it knows kaohe, export and echo $?.
type player struct {
	t        *testing.T
	commands int
	problems []string
	last     string // the command whose exit code nobody has asked for
	exit     int
}

func (p *player) play(line, shown string) {
	switch name, rest, _ := strings.Cut(line, " "); {
	case line == "echo $?":
		if want := fmt.Sprint(p.exit); strings.TrimSpace(shown) != want {
			p.problem("%s: exit code %s, not %s", p.last, want, shown)
		}
		p.exit = exitDone
	case name == "kaohe":
		p.mustHaveWorked()
		p.kaohe(line, rest, shown)
	case name == "export":
		key, value, _ := strings.Cut(rest, "=")
		p.t.Setenv(key, value)
	default:
		p.problem("%s: cannot be run here", line)
	}
}

func (p *player) kaohe(line, rest, shown string) {
	args, err := words(rest)
	if err != nil {
		p.problem("%s: %v", line, err)
		return
	}
	var terminal bytes.Buffer // results and progress, in the order in which they come
	p.commands++
	p.last, p.exit = line, run(context.Background(), args, strings.NewReader(""), &terminal, &terminal)
	if shown != "" && !pattern(shown).MatchString(terminal.String()) {
		p.problem("%s prints\n%s\nand not\n%s", line, terminal.String(), shown)
	}
}

// mustHaveWorked holds a command to exit code 0 where the manual shows no other.
func (p *player) mustHaveWorked() {
	if p.exit != exitDone {
		p.problem("%s: exit code %d", p.last, p.exit)
	}
	p.exit = exitDone
}

func (p *player) problem(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

// pattern matches what a manual shows: … stands for anything within a line, and
// alone on a line for any lines.
func pattern(shown string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for _, line := range strings.Split(strings.TrimRight(shown, "\n"), "\n") {
		if line == "…" {
			b.WriteString("(?:.*\n)*")
			continue
		}
		b.WriteString(strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(line, " ")), "…", ".*") + " *\n")
	}
	b.WriteString("$")
	return regexp.MustCompile(b.String())
}

// words splits a command line as a shell does that quotes with ' and " and knows
// nothing else.
func words(line string) ([]string, error) {
	var out []string
	var word strings.Builder
	started, quote := false, rune(0)
	for _, c := range line + " " {
		switch {
		case quote == 0 && c == ' ':
			if started {
				out = append(out, word.String())
			}
			word.Reset()
			started = false
		case quote == 0 && (c == '\'' || c == '"'):
			quote, started = c, true
		case c == quote:
			quote = 0
		case quote != '\'' && strings.ContainsRune("\\$`", c), quote == 0 && strings.ContainsRune("|;<>&*", c):
			return nil, fmt.Errorf("%q means something to a shell and cannot be run here", c)
		default:
			word.WriteRune(c)
			started = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote is not closed")
	}
	return out, nil
}

package strict_test

import (
	"strings"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// read parses a text and hands its top mapping to use; it gives the problems in
// English.
func read(src string, use func(m *strict.Map)) string {
	var problems diag.List
	if root, ok := strict.Parse("f.yaml", []byte(src), &problems); ok {
		use(root.Map())
	}
	return problems.Error()
}

func TestValues(t *testing.T) {
	src := `text: 中文 text
quoted: "90%"
long: |
  two
  lines
number: 1_000.5
share: +10%
points: 2pp
whole: 7
yes: true
list: [a, 2, true]
one: alone
nothing: null
inner: {a: 1}
version: 1.10
`
	got := read(src, func(m *strict.Map) {
		for key, want := range map[string]string{"text": "中文 text", "quoted": "90%", "long": "two\nlines\n", "version": "1.10", "nothing": "", "absent": ""} {
			if got := m.Get(key).Text(); got != want {
				t.Errorf("%s: got %q, want %q", key, got, want)
			}
		}
		for key, want := range map[string]float64{"quoted": .9, "number": 1000.5, "share": .1, "points": .02, "whole": 7} {
			if got, ok := m.Get(key).Number(); !ok || got != want {
				t.Errorf("%s: got %v, want %v", key, got, want)
			}
		}
		if v, ok := m.Get("whole").Integer(); !ok || v != 7 {
			t.Errorf("whole: got %v", v)
		}
		if !m.Get("yes").Bool() || m.Get("absent").Bool() {
			t.Error("yes is not true, or absent is")
		}
		if got := strings.Join(m.Get("list").Texts(), " "); got != "a 2 true" {
			t.Errorf("list: got %q", got)
		}
		if got := strings.Join(m.Get("one").Texts(), " "); got != "alone" {
			t.Errorf("one: got %q", got)
		}
		if m.Get("nothing").Given() || m.Get("absent").Given() || !m.Get("text").Given() {
			t.Error("given is wrong")
		}
		if got := m.Get("absent").OneOf("first", "second"); got != "first" {
			t.Errorf("absent: got %q", got)
		}
		if !m.Get("inner").IsMap() || m.Get("inner").IsList() || !m.Get("list").IsList() {
			t.Error("kinds are wrong")
		}
		if _, ok := m.Get("absent").Number(); ok {
			t.Error("an absent number was read")
		}
		m.Close()
	})
	if got != "" {
		t.Errorf("problems:\n%s", got)
	}
}

// TestProblems holds each kind of mistake to its message, place and hint.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name, src string
		use       func(m *strict.Map)
		want      string
	}{
		{"unknown key", "colour: red\n", func(m *strict.Map) { m.Get("color") },
			"f.yaml:1:1: unknown key \"colour\"\n    1 | colour: red\n      | ^\n  hint: did you mean \"color\"?"},
		{"missing key", "a: {b: 1}\n", func(m *strict.Map) { a := m.Get("a").Map(); a.Get("b"); a.Need("c") },
			"f.yaml:1:4: \"c\" is missing\n    1 | a: {b: 1}\n      |    ^"},
		{"refused key", "later: 1\n", func(m *strict.Map) {
			m.Refuse("later", diag.T("不", "not yet"), diag.Text{})
			m.Refuse("other", diag.T("不", "not yet"), diag.Text{})
		},
			"f.yaml:1:1: not yet\n    1 | later: 1\n      | ^"},
		{"number", "{名称: 中文, a: 五}\n", func(m *strict.Map) { m.Get("名称"); m.Get("a").Number() },
			"f.yaml:1:13: expected a number (got \"五\")\n    1 | {名称: 中文, a: 五}\n      |                 ^\n  hint: for example 5, 2.5, 90%, 1pp"},
		{"number of two units", "a: 1pp%\n", func(m *strict.Map) { m.Get("a").Number() },
			"f.yaml:1:4: expected a number (got \"1pp%\")\n    1 | a: 1pp%\n      |    ^\n  hint: for example 5, 2.5, 90%, 1pp"},
		{"not a number", "a: .nan\n", func(m *strict.Map) { m.Get("a").Number() },
			"f.yaml:1:4: expected a number (got \".nan\")\n    1 | a: .nan\n      |    ^\n  hint: for example 5, 2.5, 90%, 1pp"},
		{"number in brackets", "a: [1]\n", func(m *strict.Map) { m.Get("a").Number() },
			"f.yaml:1:4: expected a single value\n    1 | a: [1]\n      |    ^"},
		{"whole number", "a: 1.5\n", func(m *strict.Map) { m.Get("a").Integer() },
			"f.yaml:1:4: expected a whole number (got \"1.5\")\n    1 | a: 1.5\n      |    ^"},
		{"truth", "a: yes\n", func(m *strict.Map) { m.Get("a").Bool() },
			"f.yaml:1:4: expected true or false (got \"yes\")\n    1 | a: yes\n      |    ^"},
		{"list", "a: 1\n", func(m *strict.Map) { m.Get("a").List() },
			"f.yaml:1:4: expected a list\n    1 | a: 1\n      |    ^\n  hint: one item per line starting with \"- \", or [a, b]"},
		{"mapping", "a: 1\n", func(m *strict.Map) { m.Get("a").Map() },
			"f.yaml:1:4: expected \"key: value\" pairs\n    1 | a: 1\n      |    ^"},
		{"choice", "a: wohle\n", func(m *strict.Map) { m.Get("a").OneOf("whole", "part") },
			"f.yaml:1:4: unknown value \"wohle\"\n    1 | a: wohle\n      |    ^\n  hint: did you mean \"whole\"?"},
		{"key as a place", "a:\n  - 1\n", func(m *strict.Map) { m.Get("a"); m.Key("a").Error(diag.T("错", "wrong"), diag.Text{}) },
			"f.yaml:1:1: wrong\n    1 | a:\n      | ^"},
		{"two documents", "a: 1\n---\nb: 2\n", func(m *strict.Map) { m.Get("a") },
			"f.yaml:3:1: more than one YAML document in the file\n    3 | b: 2\n      | ^\n  hint: remove \"---\" and what follows"},
		{"known keys once each", "zzzzzz: 1\n", func(m *strict.Map) { m.Get("a"); m.Get("b"); m.Get("a") },
			"f.yaml:1:1: unknown key \"zzzzzz\"\n    1 | zzzzzz: 1\n      | ^\n  hint: known: a, b"},
		{"anchors", "a: &x 1\nb: *x\n", func(m *strict.Map) { m.Get("a"); m.Get("b").Number() },
			"f.yaml:2:4: expected a single value\n    2 | b: *x\n      |    ^"},
		{"windows line ends", "a: 1\r\nb: x\r\n", func(m *strict.Map) { m.Get("a"); m.Get("b").Number() },
			"f.yaml:2:4: expected a number (got \"x\")\n    2 | b: x\n      |    ^\n  hint: for example 5, 2.5, 90%, 1pp"},
	} {
		got := read(c.src, func(m *strict.Map) { c.use(m); m.Close() })
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestFilesThatAreNotYAML are reported whole and read as nothing.
func TestFilesThatAreNotYAML(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", "f.yaml: the file is empty"},
		{"comment only", "# 空\n", "f.yaml: the file is empty"},
		{"broken", "a: [1\nb: 2\n", "f.yaml:2:1: not valid YAML: ',' or ']' must be specified\n    2 | b: 2\n      | ^"},
		{"GB18030", "a: 1\nb: \xd6\xd0\xce\xc4\n", "f.yaml:2: the file is not UTF-8\n  hint: save it as UTF-8 in your editor"},
		{"UTF-16", "\xff\xfea\x00", "f.yaml:1: the file is not UTF-8\n  hint: save it as UTF-8 in your editor"},
		{"key twice", "a: 1\na: 2\n", "f.yaml:2:1: not valid YAML: mapping key \"a\" already defined at [1:1]\n    2 | a: 2\n      | ^"},
	} {
		got := read(c.src, func(*strict.Map) { t.Errorf("%s: was read", c.name) })
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestByteOrderMark: a file saved by a Windows editor reads like any other, and
// its columns do not count the mark.
func TestByteOrderMark(t *testing.T) {
	got := read("\ufeffa: x\n", func(m *strict.Map) { m.Get("a").Number(); m.Close() })
	if !strings.HasPrefix(got, "f.yaml:1:4: expected a number") {
		t.Errorf("got %s", got)
	}
}

// TestNothingGiven: what is absent can be asked for anything and reports nothing.
func TestNothingGiven(t *testing.T) {
	var zero strict.Node
	zero.Map().Close()
	if zero.Text() != "" || zero.List() != nil || zero.Texts() != nil || zero.Bool() || zero.Line() != 0 || zero.File() != "" || zero.OneOf("a") != "a" {
		t.Error("the zero node holds something")
	}
	if _, ok := zero.Map().Need("a").Number(); ok {
		t.Error("the zero node holds a number")
	}
}

func TestPlaces(t *testing.T) {
	src := "a:\n  - {b: 1}\n  - c: 2\n    d: \"3\"\n"
	got := read(src, func(m *strict.Map) {
		items := m.Get("a").List()
		for _, c := range []struct {
			name         string
			node         strict.Node
			line, column int
		}{
			{"list", m.Get("a"), 2, 5},
			{"flow mapping", items[0], 2, 5},
			{"its value", items[0].Map().Get("b"), 2, 9},
			{"block mapping", items[1], 3, 5},
			{"quoted", items[1].Map().Get("d"), 4, 8},
			{"key", items[1].Map().Key("d"), 4, 5},
			{"absent key", items[1].Map().Key("zz"), 3, 5},
		} {
			if c.node.Line() != c.line || c.node.Column() != c.column {
				t.Errorf("%s: got %d:%d, want %d:%d", c.name, c.node.Line(), c.node.Column(), c.line, c.column)
			}
		}
	})
	if got != "" {
		t.Errorf("problems:\n%s", got)
	}
}

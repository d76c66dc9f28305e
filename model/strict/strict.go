// Package strict reads YAML the way a careful clerk would.
//
// In: the bytes of a YAML file. Out: nodes that are asked for by name, each
// knowing its line and column; every key nobody asked for, every value of the
// wrong kind and every missing key becomes a problem in the run's list.
//
// Its one opinion: configuration is never guessed. An unknown key is an error
// with the nearest known name, and reading goes on so that all problems of a
// file are found at once.
package strict

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"kaohe/model/diag"
)

// Node is a value in a YAML file. The zero Node stands for "not given".
type Node struct {
	node ast.Node
	doc  *document
}

type document struct {
	file     string
	src      []byte
	problems *diag.List
}

// Parse reads one YAML document. A file that is not YAML at all is reported in
// problems and gives the zero Node and false.
func Parse(file string, src []byte, problems *diag.List) (Node, bool) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	doc := &document{file, src, problems}
	if !utf8.Valid(src) {
		doc.notUTF8()
		return Node{}, false
	}
	parsed, err := parser.ParseBytes(src, 0)
	if err != nil {
		doc.syntax(err)
		return Node{}, false
	}
	bodies := doc.bodies(parsed)
	for _, extra := range bodies[min(1, len(bodies)):] {
		extra.Error(diag.T("文件里有不止一个 YAML 文档", "more than one YAML document in the file"), diag.T("删去“---”及其后的内容", `remove "---" and what follows`))
	}
	if len(bodies) > 0 {
		return bodies[0], true
	}
	problems.Errorf(file, diag.T("文件是空的", "the file is empty"), diag.Text{})
	return Node{}, false
}

// notUTF8 reports the first line that is not UTF-8.
func (d *document) notUTF8() {
	line := 1
	for rest := d.src; len(rest) > 0; line++ {
		var text []byte
		text, rest, _ = bytes.Cut(rest, []byte("\n"))
		if !utf8.Valid(text) {
			break
		}
	}
	d.problems.Add(diag.Problem{File: d.file, Line: line, Message: diag.T("文件不是 UTF-8 编码", "the file is not UTF-8"),
		Hint: diag.T("用编辑器另存为 UTF-8", "save it as UTF-8 in your editor")})
}

// bodies gives the documents of a file that hold anything.
func (d *document) bodies(parsed *ast.File) []Node {
	var out []Node
	for _, p := range parsed.Docs {
		if p.Body == nil {
			continue
		}
		if _, comment := p.Body.(*ast.CommentGroupNode); !comment {
			out = append(out, Node{p.Body, d})
		}
	}
	return out
}

func (d *document) syntax(err error) {
	p := diag.Problem{File: d.file, Message: diag.T("不是合法的 YAML：%s", "not valid YAML: %s", err.Error())}
	var syntaxErr *yaml.SyntaxError
	if errors.As(err, &syntaxErr) && syntaxErr.Token != nil {
		pos := syntaxErr.Token.Position
		p.Line, p.Column = pos.Line, pos.Column
		p.Message = diag.T("不是合法的 YAML：%s", "not valid YAML: %s", syntaxErr.Message)
		p.Excerpt = diag.LineOf(d.src, pos.Line)
	}
	d.problems.Add(p)
}

// Given tells whether the node exists and is not null.
func (n Node) Given() bool {
	if n.node == nil {
		return false
	}
	_, null := n.node.(*ast.NullNode)
	return !null
}

// Line gives the node's line, 1-based.
func (n Node) Line() int { line, _ := n.position(); return line }

// Column gives the node's column in characters, 1-based.
func (n Node) Column() int { _, column := n.position(); return column }

func (n Node) position() (int, int) {
	if n.node == nil {
		return 0, 0
	}
	first := n.node
	switch v := n.node.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			first = v.Values[0].Key
		}
	case *ast.MappingValueNode:
		first = v.Key
	case *ast.SequenceNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			first = v.Values[0]
		}
	}
	pos := first.GetToken().Position
	return pos.Line, pos.Column
}

// File gives the name of the file the node stands in.
func (n Node) File() string {
	if n.doc == nil {
		return ""
	}
	return n.doc.file
}

// Error adds an error at the node.
func (n Node) Error(message, hint diag.Text) { n.problem(diag.Error, message, hint) }

// Warn adds a warning at the node.
func (n Node) Warn(message, hint diag.Text) { n.problem(diag.Warning, message, hint) }

func (n Node) problem(severity diag.Severity, message, hint diag.Text) {
	line, column := n.position()
	n.doc.problems.Add(diag.Problem{
		File: n.doc.file, Line: line, Column: column, Severity: severity,
		Message: message, Hint: hint, Excerpt: diag.LineOf(n.doc.src, line),
	})
}

// IsMap tells whether the node is a mapping.
func (n Node) IsMap() bool {
	switch n.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// IsList tells whether the node is a sequence.
func (n Node) IsList() bool {
	_, ok := n.node.(*ast.SequenceNode)
	return ok
}

// List gives the items of a sequence; anything else is reported.
func (n Node) List() []Node {
	if !n.Given() {
		return nil
	}
	seq, ok := n.node.(*ast.SequenceNode)
	if !ok {
		n.Error(diag.T("应为列表", "expected a list"), diag.T("每项一行，以“- ”开头，或写成 [a, b]", `one item per line starting with "- ", or [a, b]`))
		return nil
	}
	out := make([]Node, len(seq.Values))
	for i, v := range seq.Values {
		out[i] = Node{v, n.doc}
	}
	return out
}

// Text gives a scalar as the text that was written. A mapping or list is reported.
func (n Node) Text() string {
	s, ok := n.scalar()
	if n.Given() && !ok {
		n.Error(diag.T("应为单个值", "expected a single value"), diag.Text{})
	}
	return s
}

func (n Node) scalar() (string, bool) {
	switch v := n.node.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.node.GetToken().Value, true
	}
	return "", false
}

// Texts gives a list of scalars; a single scalar counts as a list of one.
func (n Node) Texts() []string {
	if !n.Given() {
		return nil
	}
	if !n.IsList() {
		return []string{n.Text()}
	}
	var out []string
	for _, item := range n.List() {
		out = append(out, item.Text())
	}
	return out
}

// Number gives a number; 90% is 0.9, 1pp is 0.01. Anything else is reported.
func (n Node) Number() (float64, bool) {
	text, ok := n.single()
	if !ok {
		return 0, false
	}
	v, ok := ParseNumber(text)
	if !ok {
		n.Error(diag.T("应为数字（得到 %q）", "expected a number (got %q)", text), diag.T("例如 5、2.5、90%%、1pp", "for example 5, 2.5, 90%%, 1pp"))
	}
	return v, ok
}

// single gives a scalar without blanks around it; ok is false where nothing is
// given, and where it is not a scalar, which is reported.
func (n Node) single() (text string, ok bool) {
	if !n.Given() {
		return "", false
	}
	if _, ok := n.scalar(); !ok {
		n.Text()
		return "", false
	}
	return strings.TrimSpace(n.Text()), true
}

// ParseNumber reads 5, 2.5, +10%, 90% (0.9) and 1pp (0.01).
func ParseNumber(text string) (float64, bool) {
	scale := 1.0
	for _, suffix := range []string{"%", "pp"} {
		if rest, found := strings.CutSuffix(text, suffix); found {
			text, scale = strings.TrimSpace(rest), 100
			break
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || v != v || v > 1e300 || v < -1e300 {
		return 0, false
	}
	return v / scale, true
}

// Integer gives a whole number. Anything else is reported.
func (n Node) Integer() (int, bool) {
	text, ok := n.single()
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		n.Error(diag.T("应为整数（得到 %q）", "expected a whole number (got %q)", text), diag.Text{})
	}
	return v, err == nil
}

// Bool gives true or false. Anything else is reported.
func (n Node) Bool() bool {
	if b, ok := n.node.(*ast.BoolNode); ok {
		return b.Value
	}
	if text, ok := n.single(); ok {
		n.Error(diag.T("应为 true 或 false（得到 %q）", "expected true or false (got %q)", text), diag.Text{})
	}
	return false
}

// OneOf gives the text when it is among the known ones, else reports it and
// gives the first. What is not given is the first too, unreported: that it must
// be given is for Need to say.
func (n Node) OneOf(known ...string) string {
	text, ok := n.single()
	for _, k := range known {
		if text == k {
			return k
		}
	}
	if ok {
		n.Error(diag.T("未知的值 %q", "unknown value %q", text), diag.DidYouMean(text, known))
	}
	return known[0]
}

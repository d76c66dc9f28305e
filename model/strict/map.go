package strict

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"kaohe/model/diag"
)

// Map is a YAML mapping being read. Every key that is read with Get or Need is
// known; Close reports the others.
type Map struct {
	node   Node
	values []*ast.MappingValueNode
	asked  []string // keys that are known, in the order of asking
	dealt  []string // keys that were reported already
}

// Entry is one key of a mapping with its value.
type Entry struct {
	Key   string
	At    Node // the key itself, for its position
	Value Node
}

// Map gives the node as a mapping. Anything else is reported and reads as an
// empty mapping. A key that stands twice is reported.
func (n Node) Map() *Map {
	m := &Map{node: n}
	switch v := n.node.(type) {
	case *ast.MappingNode:
		m.values = v.Values
	case *ast.MappingValueNode:
		m.values = []*ast.MappingValueNode{v}
	case nil, *ast.NullNode:
	default:
		n.Error(diag.T("应为“键: 值”", `expected "key: value" pairs`), diag.Text{})
	}
	m.reportTwice()
	return m
}

func (m *Map) reportTwice() {
	seen := map[string]bool{}
	for _, e := range m.Entries() {
		if seen[e.Key] {
			e.At.Error(diag.T("键 %q 重复", "key %q stands twice", e.Key), diag.T("删去其中一个", "remove one of them"))
		}
		seen[e.Key] = true
	}
}

// Node gives the mapping as a node, for its position.
func (m *Map) Node() Node { return m.node }

// Entries gives all keys in the order they were written.
func (m *Map) Entries() []Entry {
	var out []Entry
	for _, v := range m.values {
		at := Node{v.Key, m.node.doc}
		key, ok := at.scalar()
		if !ok {
			key = v.Key.String()
		}
		out = append(out, Entry{key, at, Node{v.Value, m.node.doc}})
	}
	return out
}

// Get gives the value of a key, or the zero Node.
func (m *Map) Get(key string) Node {
	if !slices.Contains(m.asked, key) {
		m.asked = append(m.asked, key)
	}
	for _, e := range m.Entries() {
		if e.Key == key {
			return e.Value
		}
	}
	return Node{nil, m.node.doc}
}

// Key gives the key itself as a node, for its position: what is wrong with a
// whole list or mapping is reported at its name. Where the key is absent it
// gives the mapping.
func (m *Map) Key(key string) Node {
	for _, e := range m.Entries() {
		if e.Key == key {
			return e.At
		}
	}
	return m.node
}

// Need gives the value of a key that must be there; its absence is reported.
func (m *Map) Need(key string) Node {
	v := m.Get(key)
	if !v.Given() && m.node.doc != nil {
		m.node.Error(diag.T("缺少 %q", "%q is missing", key), diag.Text{})
	}
	return v
}

// Refuse reports a key that must not be there, with a message of its own; it is
// not offered among the known ones.
func (m *Map) Refuse(key string, message, hint diag.Text) {
	for _, e := range m.Entries() {
		if e.Key == key {
			e.At.Error(message, hint)
			m.dealt = append(m.dealt, key)
		}
	}
}

// Close reports every key that was never asked for, with the nearest known one.
func (m *Map) Close() {
	for _, e := range m.Entries() {
		if !slices.Contains(m.asked, e.Key) && !slices.Contains(m.dealt, e.Key) {
			e.At.Error(diag.T("未知的键 %q", "unknown key %q", e.Key), diag.DidYouMean(e.Key, m.asked))
		}
	}
}

package suggest_test

import (
	"strings"
	"testing"

	"kaohe/ingest/suggest"
	"kaohe/model/diag"
	"kaohe/model/strict"
)

// Whatever a header holds, YAML reads it back as the same text.
func TestText(t *testing.T) {
	for _, text := range []string{"工单编号", "Ticket ID", "y", "No", "null", "~", "1", "1.5", "0x10", "2026-01-02", "12:30", "a: b", "a #b", "# a", "- a", "[a]", "{a}", "a, b", "'a'", `"a"`, `a\b`,
		"", " a ", "a\nb", "a\tb", "\u202ea", "%d/%m", "@a", "`a`", "*a", "&a", "!a", "|", ">", "?", "列（秒）", "a/b.c_d-e", "a  b", "<script>", "=1+1"} {
		var problems diag.List
		root, ok := strict.Parse("t.yaml", []byte("key: "+suggest.Text(text)+"\nlist: {"+suggest.Text(text)+": 1}\n"), &problems)
		if !ok {
			t.Errorf("%q as %s: %v", text, suggest.Text(text), problems.Error())
			continue
		}
		m := root.Map()
		if got := m.Get("key").Text(); got != text {
			t.Errorf("%q as %s is read as %q", text, suggest.Text(text), got)
		}
		if got := m.Get("list").Map().Entries(); text != "" && (len(got) != 1 || got[0].Key != text) {
			t.Errorf("%q as the key %s is read as %v", text, suggest.Text(text), got)
		}
		if strings.ContainsAny(suggest.Text(text), "\n\r") {
			t.Errorf("%q takes more than a line", text)
		}
	}
}

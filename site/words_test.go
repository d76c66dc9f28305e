package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaohe/templates"
)

// prefixes of words whose rest is a name of the data: reason_not_a_date.
var prefixes = []string{"assured_", "effect_", "method_", "kind_", "reason_", "check_", "decision_", "status_", "dir_", "cost_", "costs_by_", "part_", "warn_source_", "warn_state_", "warn_origin_", "ind_title_", "from_base_", "from_pool_", "how_mean_", "scores_by_", "last_n_", "acted_", "goal_", "goal_from_", "owner_", "cycle_", "counted_", "cp_by_", "cp_even_", "cp_heading_", "cp_note_", "cp_verdict_", "rollup_", "base_", "missing_", "verdict_", "mark_", "term_", "gaming_"}

// Every word that pages ask for exists, in both languages with the same blanks;
// and every word is asked for.
func TestWordsAreWholeAndUsed(t *testing.T) {
	asked := askedWords(t)
	for _, key := range asked {
		if _, ok := words[key]; !ok && !slices.Contains(prefixes, key) {
			t.Errorf("no word %q", key)
		}
	}
	blanks := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for key, text := range words {
		zh, en := blanks.FindAllString(text.ZH, -1), blanks.FindAllString(text.EN, -1)
		if text.ZH == "" || text.EN == "" || len(zh) != len(en) {
			t.Errorf("%s: %q and %q do not match", key, text.ZH, text.EN)
		}
		named := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		page := slices.ContainsFunc(pages(), func(p page) bool { return p.key() == key })
		if !named && !page && !slices.Contains(asked, key) {
			t.Errorf("%s: nobody asks for this word", key)
		}
	}
}

// askedWords are the keys in templates ({{t "key"}}) and in Go (v.t("key")).
func askedWords(t *testing.T) []string {
	t.Helper()
	var text strings.Builder
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") && name != "words.go" {
			text.Write(src)
		}
	}
	html, err := fs.Glob(templates.HTML, "html/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range html {
		src, err := templates.HTML.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(src)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?:\bt|word)[ (]"([a-z0-9_]+)"[,) }]|key = "([a-z0-9_]+)"|key := "([a-z0-9_]+)"`).FindAllStringSubmatch(text.String(), -1) {
		out = append(out, m[1]+m[2]+m[3])
	}
	if len(out) < 100 {
		t.Fatalf("only %d words are asked for", len(out))
	}
	return out
}

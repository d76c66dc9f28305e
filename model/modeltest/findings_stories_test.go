package modeltest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/data"
	generate "kaohe/data/generate/company"
	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
)

// The stories that were put into the sample company are found, each in a quarter in
// which it happened, by kind and subject.
func TestFindingsTellTheStories(t *testing.T) {
	all, _ := appraised(t)
	db := toldBy(t, all, "'framework', 'manager'")
	for _, story := range []struct{ name, quarter, kind, subject string }{
		{"season: water heaters in winter", "2025Q4", "season", "热水器"},
		{"season: air conditioners in summer", "2026Q3", "season", "空调"},
		{"faulty product", "2026Q3", "product_complaints", "洗衣机 X3"},
		{"slower team", "2026Q3", "team_worse", "T12"},
		{"limit gamers", "2025Q4", "gaming", "T41"},
		{"limit gamers", "2026Q3", "gaming", "T41"},
		{"training", "2026Q1", "team_better", "T21"},
		{"remote pilot", "2025Q4", "team_better", "T90"},
		{"remote pilot, in money", "2025Q4", "saving", "remote"},
		{"remote pilot, judged a year later", "2026Q3", "change_worked", "W03"},
		{"missing month of answers", "2025Q3", "missing_data", "csat"},
		{"missing month of a team's reviews", "2025Q4", "missing_data", "T42"},
		{"dirty rows", "2025Q2", "excluded", "excluded"},
	} {
		got := db.texts("SELECT sentence FROM finding WHERE period = ? AND kind = ? AND subject = ?", story.quarter, story.kind, story.subject)
		if len(got) != 1 {
			t.Errorf("%s: %d sentences of %s on %s in %s; there are\n%s", story.name, len(got), story.kind, story.subject, story.quarter,
				strings.Join(db.texts("SELECT concat_ws(' | ', importance, kind, subject, sentence) FROM finding WHERE period = ? ORDER BY importance DESC", story.quarter), "\n"))
		}
	}
	expect(t, "the declining person", db.texts("SELECT DISTINCT subject FROM finding WHERE period = '2026Q3' AND kind = 'person_worse' AND subject = 'E00107'"), "E00107")
	expect(t, "more than eight in a quarter", db.texts("SELECT period FROM finding GROUP BY period HAVING count(*) > 8 OR count(*) < 5"), []string(nil)...)
	for _, query := range db.texts("SELECT DISTINCT query FROM finding ORDER BY 1") {
		if _, err := os.Stat("../../site/queries/" + query + ".sql"); err != nil {
			t.Errorf("the site has no query %q", query)
		}
	}
	expect(t, "sentences without words in one of the languages", db.texts(
		"SELECT period || kind FROM finding WHERE coalesce(sentence, '') = '' OR coalesce(sentence_en, '') = '' OR sentence = sentence_en OR detail IS NULL OR detail_en IS NULL OR page NOT LIKE '%index.html'"), []string(nil)...)
}

// session answers queries within a transaction that is taken back.
type session struct {
	*sql.Conn
	t *testing.T
}

// toldBy makes the findings anew as if there were only some of the schemes that a
// warehouse was appraised by, until the test is over.
func toldBy(t *testing.T, db *sql.DB, schemes string) session {
	t.Helper()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := session{conn, t}
	s.do("BEGIN TRANSACTION")
	t.Cleanup(func() {
		s.do("ROLLBACK")
		conn.Close()
	})
	for _, table := range []string{"scheme", "scheme_indicator", "scheme_grade", "scheme_grade_action", "grade_count", "company_score", "scorecard", "standing", "proposal"} {
		s.do("DELETE FROM " + table + " WHERE scheme NOT IN (" + schemes + ")")
	}
	s.do("DELETE FROM finding")
	for _, step := range model.Plan(model.Options{}, nil) {
		if step.Name == "grade" {
			first, _, _ := strings.Cut(step.SQL, ";")
			s.do(first)
		}
		if strings.HasPrefix(step.Name, "finding_") {
			s.do(step.SQL)
		}
	}
	return s
}

func (s session) do(query string) {
	s.t.Helper()
	if _, err := s.ExecContext(context.Background(), query); err != nil {
		s.t.Fatalf("%v\nin: %.400s", err, query)
	}
}

// texts gives the one column of a query.
func (s session) texts(query string, args ...any) []string {
	s.t.Helper()
	result, err := s.QueryContext(context.Background(), query, args...)
	if err != nil {
		s.t.Fatalf("%v\nin: %s", err, query)
	}
	defer result.Close()
	var out []string
	for result.Next() {
		var text string
		if err := result.Scan(&text); err != nil {
			s.t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := result.Err(); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// Where no story was put in, no kind of story is told in any quarter: what remains
// are rules of the scheme and of the budget, and what cannot be said.
func TestFindingsTellNoStoryWhereNothingHappened(t *testing.T) {
	db := eventless(t)
	expect(t, "quarters", rows(t, db, "SELECT count(DISTINCT period) FROM finding"), "8")
	expect(t, "stories", rows(t, db, `SELECT period, kind, subject, sentence FROM finding
		WHERE kind NOT IN ('grades', 'lowest_grade', 'on_target', 'below_target', 'budget', 'proposal', 'too_small') ORDER BY ALL`), []string(nil)...)
	// Not even among those that found no room: the rules themselves are silent.
	expect(t, "signs of gaming", rows(t, db, "SELECT quarter, kind, unit_id FROM gaming_sign WHERE p_adjusted < 0.001"), []string(nil)...)
}

// eventless is the sample company without its stories, appraised by the sample's
// own schemes.
func eventless(t *testing.T) *sql.DB {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, data.Sample()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "exports")); err != nil {
		t.Fatal(err)
	}
	o := generate.Sample()
	o.Stories = generate.Stories{}
	if err := generate.Generate(dir, o); err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(filepath.Join(dir, "kaohe.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, src, &problems)
	if !ok {
		t.Fatal(problems)
	}
	db, err := engine.Open(context.Background(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := ingest.Run(context.Background(), db, ingest.Options{Config: config, CacheDir: filepath.Join(dir, "cache"), Problems: &problems}); err != nil {
		t.Fatal(err)
	}
	var list []scheme.Scheme
	for _, name := range []string{"framework", "manager"} {
		src, err := os.ReadFile(filepath.Join(dir, "schemes", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, parseScheme(t, string(src)))
	}
	if _, err := model.Run(context.Background(), db, model.Options{Schemes: list, Library: library(t)}); err != nil {
		t.Fatal(err)
	}
	return db
}

package modeltest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kaohe/data"
	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

// shipped is the sample company appraised by every shipped scheme, once for all
// tests that only look at it.
var shipped struct {
	once    sync.Once
	db      *sql.DB
	schemes []scheme.Scheme
	err     error
}

// gated is courier with vetoes, which none of the plainer schemes has.
const gated = "courier-gated"

// appraised gives the warehouse with the results of all shipped schemes over the
// sample company, and those schemes. Each appraises the field staff (manager: the
// team leaders) in place of the roles that it is written for.
func appraised(t *testing.T) (*sql.DB, []scheme.Scheme) {
	t.Helper()
	shipped.once.Do(func() {
		shipped.schemes = sampleSchemes(t)
		shipped.db, shipped.err = appraise(shipped.schemes)
	})
	if shipped.err != nil {
		t.Fatal(shipped.err)
	}
	return shipped.db, shipped.schemes
}

func sampleSchemes(t *testing.T) []scheme.Scheme {
	t.Helper()
	var out []scheme.Scheme
	for _, name := range append(schemes.Names(), gated) {
		out = append(out, staffed(parseScheme(t, shippedSource(t, name))))
	}
	return out
}

// shippedSource is the YAML of a shipped scheme, or of the gated one.
func shippedSource(t *testing.T, name string) string {
	t.Helper()
	src, err := schemes.Read(strings.TrimSuffix(name, "-gated"))
	if err != nil {
		t.Fatal(err)
	}
	if name == gated {
		return withVetoes(t, string(src))
	}
	return string(src)
}

// staffed replaces the roles of a scheme by those of the sample company.
func staffed(s scheme.Scheme) scheme.Scheme {
	s.Roles = []string{"售后"}
	if s.Scope == "team" {
		s.Roles = []string{"主管"}
	}
	return s
}

// withVetoes makes courier-gated of courier: a veto on the grade, one on the
// score, and several at once.
func withVetoes(t *testing.T, source string) string {
	t.Helper()
	for _, edit := range [][2]string{
		{"scheme: courier\n", "scheme: " + gated + "\n"},
		{"target: 5, rule: {kind: deduct, points: 1, per: 10}}", "target: 5, rule: {kind: deduct, points: 1, per: 10}, gate: [{when: \">= 100\", score: 50}, {when: \"> 0\", cap_grade: qualified}]}"},
		{"rule: {kind: range, full: [180s, 300s], zero: [60s, 600s]}}", "rule: {kind: range, full: [180s, 300s], zero: [60s, 600s]}, gate: {when: \"> 300s\", cap_grade: good}}"},
	} {
		if strings.Count(source, edit[0]) == 0 {
			t.Fatalf("courier has no %q", edit[0])
		}
		source = strings.Replace(source, edit[0], edit[1], 1)
	}
	return source
}

// appraise reads the sample's exports and takes the whole stage over them. The
// warehouse stays in memory until the process ends.
func appraise(list []scheme.Scheme) (*sql.DB, error) {
	dir, err := os.MkdirTemp("", "kaohe-schemes-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, data.Sample()); err != nil {
		return nil, err
	}
	src, err := os.ReadFile(filepath.Join(dir, "kaohe.yaml"))
	if err != nil {
		return nil, err
	}
	var problems diag.List
	l := model.LoadLibrary(model.Shipped(), nil, &problems)
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, src, &problems)
	if !ok {
		return nil, problems
	}
	db, err := engine.Open(context.Background(), engine.Options{})
	if err != nil {
		return nil, err
	}
	if _, err := ingest.Run(context.Background(), db, ingest.Options{Config: config, CacheDir: filepath.Join(dir, "cache"), Problems: &problems}); err != nil {
		return nil, err
	}
	_, err = model.Run(context.Background(), db, model.Options{Schemes: list, Library: l})
	return db, err
}

// Every scorecard of the last four quarters, by every shipped scheme, is what a
// person has looked through (testdata/schemes, -update).
func TestShippedSchemes(t *testing.T) {
	db, list := appraised(t)
	for _, s := range list {
		if s.ID == gated {
			continue
		}
		got := "employee_id,period,score,grade,rank,complete\n" + strings.Join(rows(t, db, `
			SELECT concat_ws(',', c.employee_id, c.period, c.score, c.grade, c.rank, c.complete || '/' || c.complete_of)
			FROM scorecard AS c
			JOIN period AS p ON p.cycle = c.cycle AND p.period = c.period
			WHERE c.scheme = ? AND c.cycle <> 'year' AND p.first_month >= '2025-10'
			ORDER BY p.months, c.period, c.employee_id`, s.ID), "\n") + "\n"
		file := filepath.Join("testdata", "schemes", s.ID+".csv")
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sameLines(t, s.ID, got, string(want))
	}
}

// Every shipped scheme with consequences finds somebody whom they meet, says why in
// both languages, and speaks of people and periods that have a scorecard.
func TestShippedConsequencesAreMet(t *testing.T) {
	db, list := appraised(t)
	const kinds = "('reward', 'penalty', 'warning', 'resources', 'training')"
	for _, s := range list {
		if len(s.Consequences) == 0 {
			continue
		}
		if got := one(t, db, `SELECT count(*) > 0 AND bool_and(value <> '' AND value_en <> '' AND because <> '' AND because_en <> ''
			AND (scheme, cycle, period, employee_id) IN (SELECT (scheme, cycle, period, employee_id) FROM scorecard))
			FROM action WHERE scheme = ? AND kind IN `+kinds, s.ID); got != "true" {
			t.Errorf("%s: got %s", s.ID, got)
		}
	}
}

// sameLines reports the first lines that differ.
func sameLines(t *testing.T, what, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(g) != len(w) {
		t.Errorf("%s: %d lines, want %d", what, len(g), len(w))
	}
	told := 0
	for k := 0; k < min(len(g), len(w)) && told < 5; k++ {
		if g[k] != w[k] {
			told++
			t.Errorf("%s, line %d: got %s, want %s", what, k+1, g[k], w[k])
		}
	}
}

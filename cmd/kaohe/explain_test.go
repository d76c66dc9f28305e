package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kaohe/model/compare"
	"kaohe/model/diag"
	"kaohe/model/explain"
	"kaohe/model/scheme"
)

// demoProject reads the shared demo's configuration, schemes and library.
func demoProject(t *testing.T) project {
	t.Helper()
	var problems diag.List
	c := &console{ctx: context.Background(), lang: diag.ZH, langGiven: true}
	p, ok := loadProject(c, filepath.Join(demo(t), ".kaohe", "demo"), &problems)
	if !ok || problems.HasErrors() {
		t.Fatal(problems)
	}
	return p
}

// What explain prints adds up, for every scorecard of the sample, to the score
// that the warehouse holds: summed here from the JSON, with nothing of the
// package that made it.
func TestEveryExplanationAddsUp(t *testing.T) {
	t.Parallel()
	p, db := demoProject(t), demoWarehouse(t)
	in := explain.Input{Schemes: p.schemes, Info: p.library.Info()}
	official := map[string]float64{}
	rows, err := db.Query("SELECT scheme || '/' || period || '/' || employee_id, CAST(score AS DOUBLE) FROM scorecard")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var card string
		var score float64
		if err := rows.Scan(&card, &score); err != nil {
			t.Fatal(err)
		}
		official[card] = score
	}
	if rows.Err() != nil || len(official) < 2000 {
		t.Fatalf("%d scorecards: %v", len(official), rows.Err())
	}
	periods := map[string]*explain.Period{}
	for _, card := range sortedKeys(official) {
		parts := strings.Split(card, "/")
		if periods[parts[1]] == nil {
			if periods[parts[1]], err = explain.Read(context.Background(), db, in, parts[1]); err != nil {
				t.Fatal(err)
			}
		}
		e, err := periods[parts[1]].Of(parts[0], parts[2])
		if err != nil {
			t.Fatal(err)
		}
		text, err := explain.Write([]explain.Explanation{e}, "json", diag.ZH)
		if err != nil {
			t.Fatal(err)
		}
		var read printed
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			t.Fatal(err)
		}
		if is := read.Scheme.ID + "/" + read.Period + "/" + read.Employee.ID; is != card {
			t.Errorf("%s: explained is %s", card, is)
		}
		if got, want := read.sum(), official[card]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: printed steps make %g, the official score is %g", card, got, want)
		}
	}
}

// printed is what the test reads of an explanation.
type printed struct {
	Period     string
	Scheme     struct{ ID string }
	Employee   struct{ ID string }
	Indicators []struct{ Earned, Scale float64 }
	Total      *struct{ Cap *float64 }
	Gates      []struct{ Score *float64 }
	Periods    []printed
}

// sum makes the score from the printed figures: a mean of the shorter periods'
// own sums, or the sum of what the indicators earned; halves upwards.
func (p printed) sum() float64 {
	total, most := 0.0, math.Inf(1)
	for _, i := range p.Indicators {
		total += i.Earned * i.Scale
	}
	if p.Total != nil && p.Total.Cap != nil {
		most = *p.Total.Cap
	}
	if len(p.Periods) > 0 {
		total = 0
		for _, base := range p.Periods {
			total += base.sum()
		}
		total /= float64(len(p.Periods))
	}
	score := math.Floor(math.Min(total, most)*100+0.5+1e-9) / 100
	for _, g := range p.Gates {
		if g.Score != nil {
			score = math.Min(score, *g.Score)
		}
	}
	return score
}

// A scheme against itself changes nothing; and what hangs on weights is computed
// from scores made a second time, in the first and the last period of each cycle.
func TestCompareWithItself(t *testing.T) {
	t.Parallel()
	p, db := demoProject(t), demoWarehouse(t)
	for _, s := range p.schemes {
		periods := texts(t, db, "SELECT DISTINCT unnest([min(period), max(period)]) FROM scorecard WHERE scheme = '"+s.ID+"' GROUP BY cycle ORDER BY 1")
		for _, period := range periods {
			c, err := compare.Run(context.Background(), db, s, s, p.library.Info(), period)
			if err != nil {
				t.Fatal(err)
			}
			moves := func(m compare.Mover) bool { return m.Change != 0 || m.Places != 0 || m.GradeA != m.GradeB }
			if len(c.Movers) != c.People || c.People == 0 || c.OnlyA+c.OnlyB > 0 || len(c.Awards) > 0 || slices.ContainsFunc(c.Movers, moves) {
				t.Errorf("%s in %s: %d people, %d movers, %d and %d under one only, awards %v", s.ID, period, c.People, len(c.Movers), c.OnlyA, c.OnlyB, c.Awards)
			}
			if c.Spearman != nil && math.Abs(*c.Spearman-1) > 1e-12 {
				t.Errorf("%s in %s: Spearman %g", s.ID, period, *c.Spearman)
			}
			if len(c.Sensitivity) != weighing(s) {
				t.Errorf("%s in %s: %d weights, want %d", s.ID, period, len(c.Sensitivity), weighing(s))
			}
		}
	}
}

func weighing(s scheme.Scheme) int {
	n := 0
	for _, i := range s.Indicators() {
		if i.Weight > 0 {
			n++
		}
	}
	return n
}

// A comparison leaves the finished warehouse as it was, byte for byte.
func TestCompareLeavesTheWarehouseAlone(t *testing.T) {
	dir := filepath.Join(demo(t), ".kaohe", "demo")
	warehouse := filepath.Join(dir, ".kaohe", "warehouse.duckdb")
	before := hashOf(t, warehouse)
	code, stdout, stderr := kaohe("-C", dir, "compare", "framework", otherScheme(t), "--format", "json")
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if hashOf(t, warehouse) != before {
		t.Error("the warehouse was changed")
	}
	var c compare.Comparison
	if err := json.Unmarshal([]byte(stdout), &c); err != nil {
		t.Fatal(err)
	}
	inMatrix := 0
	for _, g := range c.Grades {
		inMatrix += g.People
	}
	if c.People == 0 || inMatrix != c.People || c.A.File != "framework.yaml" || c.B.File != "other.yaml" || c.B.ID != "framework-b" {
		t.Errorf("%d people, %d in the matrix, %s %s, %s %s", c.People, inMatrix, c.A.ID, c.A.File, c.B.ID, c.B.File)
	}
	for k := 1; k < len(c.Movers); k++ {
		if math.Abs(c.Movers[k].Change) > math.Abs(c.Movers[k-1].Change) {
			t.Errorf("mover %d changes more than the one before", k)
		}
	}
	if len(c.Movers) != c.People || c.Movers[0].Change == 0 || c.Spearman == nil || *c.Spearman >= 1 {
		t.Errorf("nobody moves: %+v", c.Movers[0])
	}
}

func hashOf(t *testing.T, file string) [sha256.Size]byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(content)
}

// otherScheme writes the sample's scheme with other weights and another bound.
func otherScheme(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(demo(t), ".kaohe", "demo", "schemes", "framework.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer("weight: 30, target: 90%", "weight: 20, target: 95%", "weight: 15, target: 95%", "weight: 25, target: 95%", "min: 90,", "min: 92,").Replace(string(src))
	if other == string(src) {
		t.Fatal("the sample's scheme has nothing that could be replaced")
	}
	file := filepath.Join(t.TempDir(), "other.yaml")
	if err := os.WriteFile(file, []byte(other), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

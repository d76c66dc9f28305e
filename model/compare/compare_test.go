package compare_test

import (
	"context"
	"database/sql"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kaohe/model/compare"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
)

// Three people with two values each, scored by two schemes: what a result is made
// of, by hand. Under A: p1 0.6·90 + 0.4·50 = 74, p2 66, p3 70. Under B the weights
// are exchanged: 66, 74, 70. q has a score under A only.
const results = `
CREATE TABLE employees (employee_id VARCHAR, name VARCHAR, base_pay DECIMAL(18,2));
INSERT INTO employees VALUES ('p1', 'One', 5000), ('p2', 'Two', 4000), ('p3', 'Three', NULL), ('q', 'Four', 9000);
CREATE TABLE teams (team_id VARCHAR, name VARCHAR);
INSERT INTO teams VALUES ('t', 'Team');
CREATE TABLE period (cycle VARCHAR, period VARCHAR, first_month VARCHAR, last_month VARCHAR, months BIGINT);
INSERT INTO period VALUES ('month', '2026-09', '2026-09', '2026-09', 1), ('quarter', '2026Q3', '2026-07', '2026-09', 3);
CREATE TABLE scorecard (scheme VARCHAR, period VARCHAR, employee_id VARCHAR, team_id VARCHAR, score DECIMAL(18,4), grade VARCHAR, rank BIGINT);
INSERT INTO scorecard SELECT s, p, v.* FROM (VALUES ('2026-09'), ('2026Q3')) AS periods(p), (VALUES
  ('a', 'p1', 't', 74, 'good', 1), ('a', 'p2', 't', 66, 'bad', 3), ('a', 'p3', 't', 70, 'bad', 2), ('a', 'q', 't', 60, 'bad', 4),
  ('b', 'p1', 't', 66, 'bad', 3), ('b', 'p2', 't', 74, 'good', 1), ('b', 'p3', 't', 70, 'good', 2)) AS x(s, e, t, score, g, r), LATERAL (SELECT e, t, score, g, r) AS v;
CREATE TABLE action (scheme VARCHAR, period VARCHAR, employee_id VARCHAR, kind VARCHAR, value VARCHAR, value_en VARCHAR);
INSERT INTO action VALUES ('a', '2026-09', 'p1', 'award', '之星', 'star'), ('b', '2026-09', 'p2', 'award', '之星', 'star'),
  ('a', '2026Q3', 'p3', 'promotion', '晋升', 'promotion'), ('b', '2026Q3', 'p3', 'promotion', '晋升', 'promotion'), ('a', '2026-09', 'p1', 'pay', '+10%', '+10%');
CREATE TABLE score (scheme VARCHAR, period VARCHAR, employee_id VARCHAR, indicator VARCHAR, position INTEGER, status VARCHAR, value DOUBLE, n BIGINT, target DOUBLE);
INSERT INTO score SELECT s, '2026-09', e, i, k, 'scored', v, 10, NULL FROM (VALUES ('a'), ('b')) AS schemes(s), (VALUES
  ('p1', 'skill_exam', 1, 90), ('p1', 'problem_solving', 2, 50), ('p2', 'skill_exam', 1, 50), ('p2', 'problem_solving', 2, 90),
  ('p3', 'skill_exam', 1, 70), ('p3', 'problem_solving', 2, 70), ('q', 'skill_exam', 1, 60), ('q', 'problem_solving', 2, 60)) AS x(e, i, k, v)
  WHERE NOT (s = 'b' AND e = 'q');`

var info = map[string]scheme.IndicatorInfo{
	"skill_exam":      {ID: "skill_exam", Unit: "score", Better: scheme.Higher},
	"problem_solving": {ID: "problem_solving", Unit: "score", Better: scheme.Higher},
}

func parsed(t *testing.T, id, first, second, good, pay string) scheme.Scheme {
	t.Helper()
	source := strings.NewReplacer("ID", id, "FIRST", first, "SECOND", second, "GOOD", good, "PAY", pay).Replace(`kaohe: 1
scheme: ID
title: ID
cycle: month
dimensions:
  - id: one
    title: one
    weight: FIRST
    indicators: [{id: skill_exam, weight: FIRST, rule: {kind: linear, zero: 0, full: 100}}]
  - id: two
    title: two
    weight: SECOND
    indicators: [{id: problem_solving, weight: SECOND, rule: {kind: linear, zero: 0, full: 100}}]
grades: [{id: good, title: good, min: GOOD, pay: PAY}, {id: bad, title: bad, min: 0}]
`)
	var problems diag.List
	s, ok := scheme.Parse(id+".yaml", []byte(source), info, &problems)
	if !ok {
		t.Fatal(problems)
	}
	return s
}

func warehouse(t *testing.T) *sql.DB {
	t.Helper()
	db, err := engine.Open(context.Background(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(results); err != nil {
		t.Fatal(err)
	}
	return db
}

func at(v float64) *float64 { return &v }

// A factor on bonus pay multiplies what the grade adds to pay: p1's 10 % of 5,000
// become 12 %, by two factors 6 %; p2's deduction stays what it is.
func TestRunWithFactors(t *testing.T) {
	a := parsed(t, "a", "60", "40", "73", "+10%")
	a.Grades[1].Pay = -0.05
	for _, c := range []struct {
		factors       string
		shares, money float64
	}{
		{"", 0, 500 - 200},
		{"('a', '2026-09', 'p1', 'multiplier', '×1.2', '×1.2'), ('a', '2026-09', 'p2', 'multiplier', '×0.5', '×0.5')", 0.12 - 0.1, 600 - 200},
		{"('a', '2026-09', 'p1', 'multiplier', '×1.2', '×1.2'), ('a', '2026-09', 'p1', 'multiplier', '×0.5', '×0.5')", 0.06 - 0.1, 300 - 200},
		{"('a', '2026-09', 'p1', 'multiplier', '×0', '×0'), ('a', '2026Q3', 'p1', 'multiplier', '×3', '×3')", 0 - 0.1, 0 - 200},
	} {
		db := warehouse(t)
		if c.factors != "" {
			if _, err := db.Exec("INSERT INTO action VALUES " + c.factors); err != nil {
				t.Fatal(err)
			}
		}
		got, err := compare.Run(context.Background(), db, a, a, info, "2026-09")
		if err != nil {
			t.Fatal(err)
		}
		// Everybody has a score under both, so q counts as well: another 5 % off, of 9,000.
		want := compare.Pay{Shares: c.shares - 0.05, Money: at(c.money - 450), Known: 3}
		if math.Abs(got.A.Pay.Shares-want.Shares) > 1e-9 || math.Abs(*got.A.Pay.Money-*want.Money) > 1e-9 || got.A.Pay.Known != want.Known {
			t.Errorf("%s: got %+v (%g), want %+v (%g)", c.factors, got.A.Pay, *got.A.Pay.Money, want, *want.Money)
		}
	}
}

// Everything of a comparison, by hand.
func TestRunByHand(t *testing.T) {
	a, b := parsed(t, "a", "60", "40", "73", "+10%"), parsed(t, "b", "40", "60", "70", "+20%")
	for _, period := range []string{"2026-09", "2026Q3"} { // a quarter of one month says the same
		got, err := compare.Run(context.Background(), warehouse(t), a, b, info, period)
		if err != nil {
			t.Fatal(err)
		}
		want := compare.Comparison{
			Period: period, People: 3, OnlyA: 1, Spearman: at(-1), Kendall: at(-1),
			A: compare.Side{ID: "a", File: "a.yaml", Version: "1", Mean: 70, Pay: compare.Pay{Shares: 0.1, Money: at(500), Known: 2}},
			B: compare.Side{ID: "b", File: "b.yaml", Version: "1", Mean: 70, Pay: compare.Pay{Shares: 0.4, Money: at(800), Known: 2}},
			Movers: []compare.Mover{
				{"p1", "One", "Team", 74, 66, -8, 1, 3, -2, "good", "bad"},
				{"p2", "Two", "Team", 66, 74, 8, 3, 1, 2, "bad", "good"},
				{"p3", "Three", "Team", 70, 70, 0, 2, 2, 0, "bad", "good"},
			},
			Grades: []compare.GradePair{{"good", "bad", 1}, {"bad", "good", 2}},
			Awards: []compare.AwardChange{
				{"award", "2026-09", "之星", "star", "p1", "One", false},
				{"award", "2026-09", "之星", "star", "p2", "Two", true},
			},
			// A tenth off the first weight leaves 54 to 40: p1 has 72.98 and is no longer good.
			Sensitivity: []compare.Weight{
				{"skill_exam", 60, compare.Effect{Spearman: at(1), Grades: 1}, compare.Effect{Spearman: at(1)}},
				{"problem_solving", 40, compare.Effect{Spearman: at(1)}, compare.Effect{Spearman: at(1)}},
			},
		}
		near := cmp.Comparer(func(x, y float64) bool { return math.Abs(x-y) < 1e-9 })
		if diff := cmp.Diff(want, got, near, cmpopts.IgnoreUnexported(compare.Side{})); diff != "" {
			t.Errorf("%s: %s", period, diff)
		}
	}
}

// Where the second way does not make the official scores, nothing is said.
func TestRunHoldsToTheOfficialScores(t *testing.T) {
	a, b := parsed(t, "a", "60", "40", "73", "+10%"), parsed(t, "b", "40", "60", "70", "+20%")
	db := warehouse(t)
	if _, err := db.Exec("UPDATE scorecard SET score = 75 WHERE scheme = 'a' AND employee_id = 'p1'"); err != nil {
		t.Fatal(err)
	}
	if _, err := compare.Run(context.Background(), db, a, b, info, "2026-09"); err == nil || !strings.Contains(err.Error(), "cannot be computed a second time") {
		t.Errorf("got %v", err)
	}
}

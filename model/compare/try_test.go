package compare_test

import (
	"context"
	"errors"
	"testing"

	"kaohe/model/compare"
)

// A change of scheme a is tried on a's own observations: with the weights exchanged
// p1 comes to 66 and p2 to 74, as scheme b scores them; q, whom b does not appraise,
// stays at 60.
func TestTryByHand(t *testing.T) {
	a, changed := parsed(t, "a", "60", "40", "73", "+10%"), parsed(t, "a", "40", "60", "73", "+10%")
	trial, err := compare.Try(context.Background(), warehouse(t), a, info, "2026Q3")
	if err != nil {
		t.Fatal(err)
	}
	got := trial.By(changed)
	want := []compare.Mover{
		{"p1", "One", "Team", 74, 66, -8, 1, 3, -2, "good", "bad"},
		{"p2", "Two", "Team", 66, 74, 8, 3, 1, 2, "bad", "good"},
		{"p3", "Three", "Team", 70, 70, 0, 2, 2, 0, "bad", "bad"},
		{"q", "Four", "", 60, 60, 0, 4, 4, 0, "bad", "bad"},
	}
	if len(got.Movers) != len(want) || got.People != 4 || got.Spearman == nil {
		t.Fatalf("got %+v", got)
	}
	for k, m := range got.Movers {
		if m.Employee == "q" {
			m.Team = "" // whatever team q is in
		}
		if m != want[k] {
			t.Errorf("got %+v, want %+v", m, want[k])
		}
	}
	for _, m := range trial.By(a).Movers {
		if m.Change != 0 || m.Places != 0 || m.GradeA != m.GradeB {
			t.Errorf("the scheme itself moves %+v", m)
		}
	}
}

// A general target moves for those to whom it applied; the trial stays as it was.
func TestTryAnotherTarget(t *testing.T) {
	a := parsed(t, "a", "60", "40", "73", "+10%")
	use := &a.Dimensions[0].Indicators[0]
	use.Target, use.Rule.Kind, use.Rule.Points, use.Rule.Per, use.Rule.Steps = at(70), "deduct", 1, 1, "whole"
	db := warehouse(t)
	for _, query := range []string{
		"UPDATE score SET target = 70 WHERE scheme = 'a' AND indicator = 'skill_exam' AND employee_id <> 'p2'",
		"UPDATE score SET target = 50 WHERE scheme = 'a' AND indicator = 'skill_exam' AND employee_id = 'p2'", // p2 has a target of their own
		// 60 − 0 + .4·50, 60 − 0 + .4·90, 60 − 0 + .4·70, 60 − 10 + .4·60
		"UPDATE scorecard SET score = CASE employee_id WHEN 'p1' THEN 80 WHEN 'p2' THEN 96 WHEN 'p3' THEN 88 ELSE 74 END, grade = 'good' WHERE scheme = 'a'",
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	trial, err := compare.Try(context.Background(), db, a, info, "2026-09")
	if err != nil {
		t.Fatal(err)
	}
	harder := parsed(t, "a", "60", "40", "73", "+10%")
	harder.Dimensions[0].Indicators[0] = *use
	harder.Dimensions[0].Indicators[0].Target = at(75)
	for range 2 {
		got := map[string]float64{}
		for _, m := range trial.By(harder).Movers {
			got[m.Employee] = m.Change
		}
		if got["p1"] != 0 || got["p2"] != 0 || got["p3"] != -5 || got["q"] != -5 {
			t.Errorf("got %v", got)
		}
	}
}

// Scores that do not follow from the points cannot be tried.
func TestTryNeedsTheScores(t *testing.T) {
	db := warehouse(t)
	if _, err := db.Exec("UPDATE scorecard SET score = 99 WHERE employee_id = 'p1'"); err != nil {
		t.Fatal(err)
	}
	if _, err := compare.Try(context.Background(), db, parsed(t, "a", "60", "40", "73", "+10%"), info, "2026Q3"); !errors.Is(err, compare.ErrNotAgain) {
		t.Errorf("got %v", err)
	}
}

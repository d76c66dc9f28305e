package scheme_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kaohe/model/scheme"
)

func number(v float64) *float64 { return &v }

func deduct(points, per float64, steps string) scheme.Rule {
	return scheme.Rule{Kind: "deduct", Points: points, Per: per, Steps: steps}
}

func each(points float64) scheme.Rule { return scheme.Rule{Kind: "deduct_each", Points: points} }

func bands(joined bool, b ...scheme.Band) scheme.Rule {
	return scheme.Rule{Kind: "bands", Bands: b, Interpolate: joined}
}

// TestPoints works the examples of the model's description (numbered) and the
// corners of every rule by hand.
func TestPoints(t *testing.T) {
	resolution := bands(false, scheme.Band{At: number(.95), Award: 1}, scheme.Band{At: number(.9), Award: .8}, scheme.Band{Award: .5})
	response := bands(false, scheme.Band{At: number(12 * 3600), Award: 1}, scheme.Band{At: number(24 * 3600), Award: .6})
	joined := bands(true, scheme.Band{At: number(12), Award: 1}, scheme.Band{At: number(24), Award: .6}, scheme.Band{Award: .1})
	linear := scheme.Rule{Kind: "linear", Zero: number(0), Full: number(100)}
	inverse := scheme.Rule{Kind: "linear", Zero: number(60), Full: number(20)}
	within := scheme.Rule{Kind: "range", FullRange: &[2]float64{180, 360}, ZeroRange: &[2]float64{60, 600}}
	sharp := scheme.Rule{Kind: "range", FullRange: &[2]float64{180, 360}, ZeroRange: &[2]float64{180, 360}}
	rating := scheme.Rule{Kind: "rating", Labels: []scheme.Label{{Name: "满意", Award: 1}, {Name: "较满意", Award: .7}, {Name: "不满意", Award: .3}}}
	budget := scheme.Rule{Kind: "budget", Points: 2, Per: .01, Steps: "whole"}
	bonus := scheme.Rule{Kind: "bonus", Points: 2, BonusCap: number(5)}

	for _, c := range []struct {
		name   string
		rule   scheme.Rule
		weight float64
		target *float64
		better string
		v      float64
		want   float64
	}{
		{"1 whole", deduct(2, .01, "whole"), 30, number(.9), "higher", .875, 26},
		{"1 started", deduct(2, .01, "started"), 30, number(.9), "higher", .875, 24},
		{"1 proportional", deduct(2, .01, "proportional"), 30, number(.9), "higher", .875, 25},
		{"2 never below", deduct(2, .01, "whole"), 30, number(.9), "higher", .7, 0},
		{"3", deduct(1, .01, "whole"), 15, number(.95), "higher", .92, 12},
		{"4", deduct(1, .01, "whole"), 15, number(.85), "higher", 6. / 8, 5},
		{"5", each(2), 10, nil, "none", 3, 4},
		{"6 whole", deduct(2, 5, "whole"), 10, number(80), "higher", 68, 6},
		{"6 started", deduct(2, 5, "started"), 10, number(80), "higher", 68, 4},
		{"6 proportional", deduct(2, 5, "proportional"), 10, number(80), "higher", 68, 5.2},
		{"9 qualified", resolution, 10, nil, "higher", .93, 8},
		{"9 excellent", resolution, 10, nil, "higher", .95, 10},
		{"10", response, 10, nil, "lower", 12 * 3600, 10},
		{"13 before weighting", deduct(2, .01, "whole"), 100, number(.9), "higher", .85, 90},
		{"13 under points", deduct(2, .01, "whole"), 30, number(.9), "higher", .85, 20},

		{"two steps, never one", deduct(2, .01, "whole"), 30, number(.9), "higher", .88, 26},
		{"two steps, never three", deduct(2, .01, "started"), 30, number(.9), "higher", .88, 26},
		{"better than the target", deduct(2, .01, "started"), 30, number(.9), "higher", .99, 30},
		{"lower is better", deduct(1, 3600, "whole"), 10, number(7200), "lower", 3 * 3600, 9},
		{"lower and met", deduct(1, 3600, "whole"), 10, number(7200), "lower", 60, 10},
		{"events beyond the points", each(3), 10, nil, "none", 4, 0},
		{"no band met", response, 10, nil, "lower", 25 * 3600, 0},
		{"the last band", resolution, 10, nil, "higher", 0, 5},
		{"joined, at a bound", joined, 10, nil, "lower", 24, 6},
		{"joined, half way", joined, 10, nil, "lower", 18, 8},
		{"joined, beyond the last bound", joined, 10, nil, "lower", 25, 1},
		{"joined, before the first", joined, 10, nil, "lower", 1, 10},
		{"linear", linear, 5, nil, "higher", 85, 4.25},
		{"linear above full", linear, 5, nil, "higher", 120, 5},
		{"linear downwards", inverse, 10, nil, "lower", 50, 2.5},
		{"range within", within, 10, nil, "range", 200, 10},
		{"range too short", within, 10, nil, "range", 120, 5},
		{"range too long", within, 10, nil, "range", 480, 5},
		{"range far out", within, 10, nil, "range", 10, 0},
		{"range without slopes", sharp, 10, nil, "range", 361, 0},
		{"range without slopes, at its edge", sharp, 10, nil, "range", 360, 10},
		{"at most, met", scheme.Rule{Kind: "at_most"}, 10, number(3), "lower", 3, 10},
		{"at most, beyond", scheme.Rule{Kind: "at_most"}, 10, number(3), "lower", 4, 0},
		{"at most, points for each beyond", scheme.Rule{Kind: "at_most", Points: 4, Per: 1, Steps: "whole"}, 10, number(3), "lower", 5, 2},
		{"at least, beyond", scheme.Rule{Kind: "at_least"}, 10, number(1), "higher", 0, 0},
		{"at least, points for each beyond", scheme.Rule{Kind: "at_least", Points: 1, Per: .01, Steps: "whole"}, 10, number(.95), "higher", .92, 7},
		{"rating, best", rating, 10, nil, "higher", 3, 10},
		{"rating, middle", rating, 10, nil, "higher", 2, 7},
		{"rating, mean of two", rating, 10, nil, "higher", 1.5, 5},
		{"rating, worst", rating, 10, nil, "higher", 1, 3},
		{"within the budget", budget, 10, nil, "lower", .98, 10},
		{"overspend", budget, 10, nil, "lower", 1.035, 4},
		{"bonus", bonus, 0, nil, "higher", 2, 4},
		{"bonus at its cap", bonus, 0, nil, "higher", 7, 5},
	} {
		if got := scheme.Points(c.rule, c.weight, c.target, c.better, c.v, 10); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestTotals works the examples about totals, means and grades.
func TestTotals(t *testing.T) {
	s := shipped(t, "framework")
	for _, c := range []struct {
		name  string
		score float64
		want  float64
		grade string
	}{
		{"7", s.Total([]float64{26, 12, 5, 4, 10, 6, 5, 5}), 73, "qualified"},
		{"8", s.Mean([]float64{88, 91, 95}), 91.33, "excellent"},
		{"12", s.Total([]float64{89.995}), 90, "excellent"},
		{"just below", s.Total([]float64{89.994}), 89.99, "qualified"},
		{"the cap", s.Total([]float64{99, 3}), 100, "excellent"},
		{"nothing", s.Total(nil), 0, "unqualified"},
		{"at a bound", s.Total([]float64{70}), 70, "qualified"},
	} {
		g, ok := s.GradeOf(c.score)
		if c.score != c.want || !ok || g.ID != c.grade {
			t.Errorf("%s: got %v %s, want %v %s", c.name, c.score, g.ID, c.want, c.grade)
		}
	}
}

// TestPointsOf works example 13 and the modifiers.
func TestPointsOf(t *testing.T) {
	csat := scheme.Indicator{ID: "csat", Weight: 30, Target: number(.9), Rule: deduct(2, .01, "whole")}
	held := csat
	held.Floor, held.Cap = number(12), number(25)
	for _, c := range []struct {
		name  string
		basis string
		i     scheme.Indicator
		v     float64
		want  float64
	}{
		{"13", "hundred", csat, .85, 27},
		{"13 under points", "points", csat, .85, 20},
		{"floor", "points", held, .7, 12},
		{"cap", "points", held, .95, 25},
	} {
		s := scheme.Scheme{Basis: c.basis, TotalCap: 100, ScoreDigits: 2}
		if got := s.PointsOf(c.i, "higher", c.v, 10); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRoundHalfUp(t *testing.T) {
	for _, c := range []struct {
		x      float64
		digits int
		want   float64
	}{
		{89.995, 2, 90}, {1.005, 2, 1.01}, {2.675, 2, 2.68}, {0.125, 2, 0.13}, {0.1249, 2, 0.12},
		{91.333333, 2, 91.33}, {-0.5, 0, 0}, {-1.5, 0, -1}, {1e18, 2, 1e18}, {72.5, 0, 73},
	} {
		if got := scheme.RoundHalfUp(c.x, c.digits); got != c.want {
			t.Errorf("round %v to %d: got %v, want %v", c.x, c.digits, got, c.want)
		}
	}
}

// TestStepsAreExact compares deductions on shares, as they come from a division,
// with the same in whole per mille, where nothing is rounded.
func TestStepsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.IntRange(0, 1000).Draw(t, "target")
		v := rapid.IntRange(0, 1000).Draw(t, "v")
		per := rapid.IntRange(1, 50).Draw(t, "per")
		short := max(0, target-v)
		for steps, count := range map[string]int{"whole": short / per, "started": (short + per - 1) / per} {
			want := math.Max(0, 100-2*float64(count))
			goal := float64(target) / 1000
			got := scheme.Points(deduct(2, float64(per)/1000, steps), 100, &goal, "higher", float64(v)/1000, 1)
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%s: target %d‰, value %d‰, per %d‰: got %v, want %v", steps, target, v, per, got, want)
			}
		}
	})
}

// drawn is a rule with what goes with it.
type drawn struct {
	rule   scheme.Rule
	target *float64
	better string
}

// drawnKinds are the kinds that anyRule draws; a formula may do anything.
var drawnKinds = []string{"deduct", "deduct_each", "bands", "linear", "range", "at_most", "at_least", "rating", "budget", "bonus"}

func TestEveryKindIsDrawn(t *testing.T) {
	for _, k := range scheme.Rules {
		if k.Name != "formula" && !slices.Contains(drawnKinds, k.Name) {
			t.Errorf("rule %s is never drawn", k.Name)
		}
	}
}

// anyRule draws a rule that Parse would accept.
func anyRule(t *rapid.T) drawn {
	d := drawn{better: rapid.SampledFrom([]string{"higher", "lower"}).Draw(t, "better")}
	d.rule.Kind = rapid.SampledFrom(drawnKinds).Draw(t, "kind")
	bound := func(name string) *float64 { return number(float64(rapid.IntRange(-20, 120).Draw(t, name))) }
	d.rule.Points = float64(rapid.IntRange(1, 8).Draw(t, "points"))
	d.rule.Per = rapid.SampledFrom([]float64{.01, .5, 1, 3, 5}).Draw(t, "per")
	d.rule.Steps = rapid.SampledFrom([]string{"whole", "started", "proportional"}).Draw(t, "steps")
	switch d.rule.Kind {
	case "deduct":
		d.target = bound("target")
	case "at_most", "at_least":
		d.target = bound("target")
		d.better = map[string]string{"at_most": "lower", "at_least": "higher"}[d.rule.Kind]
		if rapid.Bool().Draw(t, "none beyond") {
			d.rule.Points = 0
		}
	case "deduct_each", "budget":
		d.better = "lower"
	case "bands":
		d.rule.Interpolate = rapid.Bool().Draw(t, "interpolate")
		d.rule.Bands = anyBands(t, d.better)
	case "linear":
		d.rule.Zero, d.rule.Full = bound("zero"), bound("full")
		if (*d.rule.Full > *d.rule.Zero) != (d.better == "higher") {
			d.rule.Zero, d.rule.Full = d.rule.Full, d.rule.Zero
		}
		if *d.rule.Zero == *d.rule.Full {
			d.rule.Full = number(*d.rule.Zero + map[string]float64{"higher": 1, "lower": -1}[d.better])
		}
	case "range":
		low := rapid.IntRange(0, 50).Draw(t, "low")
		d.rule.FullRange = &[2]float64{float64(low), float64(low + 10)}
		d.rule.ZeroRange = &[2]float64{float64(low - rapid.IntRange(0, 9).Draw(t, "below")), float64(low + 10 + rapid.IntRange(0, 9).Draw(t, "above"))}
		d.better = "range"
	case "bonus":
		d.better, d.rule.BonusCap = "higher", number(30)
	case "rating":
		d.better = "higher"
		d.rule.Labels = []scheme.Label{{Name: "a", Award: 1}, {Name: "b", Award: .7}, {Name: "c", Award: .3}}
	}
	return d
}

func anyBands(t *rapid.T, better string) []scheme.Band {
	at, award := float64(rapid.IntRange(40, 100).Draw(t, "at")), 1.0
	var out []scheme.Band
	for range rapid.IntRange(1, 4).Draw(t, "bands") {
		out = append(out, scheme.Band{At: number(at), Award: award})
		step := float64(rapid.IntRange(1, 20).Draw(t, "step"))
		if better == "higher" {
			step = -step
		}
		at, award = at+step, award*.8
	}
	return append(out, scheme.Band{Award: award})
}

// TestPointsStayWithinWeight: no rule gives less than nothing or more than the
// indicator is worth, and a bonus no more than its cap (30 here as well).
func TestPointsStayWithinWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyRule(t)
		v := rapid.Float64Range(-200, 300).Draw(t, "v")
		if p := scheme.Points(d.rule, 30, d.target, d.better, v, 1); p < 0 || p > 30+1e-9 || math.IsNaN(p) {
			t.Fatalf("%+v at %v: %v points of 30", d, v, p)
		}
	})
}

// TestBetterNeverScoresLess holds for every rule but range, where too short is
// as bad as too long.
func TestBetterNeverScoresLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyRule(t)
		if d.rule.Kind == "range" {
			t.Skip("range has no direction")
		}
		a := rapid.Float64Range(-200, 300).Draw(t, "a")
		b := rapid.Float64Range(-200, 300).Draw(t, "b")
		good, bad := math.Max(a, b), math.Min(a, b)
		if d.better == "lower" {
			good, bad = bad, good
		}
		gp := scheme.Points(d.rule, 30, d.target, d.better, good, 1)
		bp := scheme.Points(d.rule, 30, d.target, d.better, bad, 1)
		if gp < bp-1e-9 {
			t.Fatalf("%+v: %v scores %v, the worse %v scores %v", d, good, gp, bad, bp)
		}
	})
}

// TestPrintedScoreDecides: the grade of a total is the grade of the number that
// is printed, whatever the raw total was.
func TestPrintedScoreDecides(t *testing.T) {
	s := shipped(t, "framework")
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.Float64Range(0, 100).Draw(t, "raw")
		score := s.Total([]float64{raw})
		if math.Abs(score-raw) > 0.005+1e-9 || scheme.RoundHalfUp(score, 2) != score {
			t.Fatalf("%v is printed as %v", raw, score)
		}
		g, _ := s.GradeOf(score)
		if (score >= 90) != (g.ID == "excellent") || (score < 70) != (g.ID == "unqualified") {
			t.Fatalf("%v is %s", score, g.ID)
		}
	})
}

package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Simpson's paradox: the pool solves 900 of 1,000 simple and 300 of 500 complex
// cases. A has 180 of 200 and 30 of 50 (84.0 %), B 36 of 40 and 126 of 210
// (64.8 %): both are exactly as good as the pool.
func TestStandardiseSeesThroughTheMix(t *testing.T) {
	const simple, difficult = 0, 1
	cases := []Case{
		{0, simple, 200, 180}, {0, difficult, 50, 30},
		{1, simple, 40, 36}, {1, difficult, 210, 126},
		{2, simple, 760, 684}, {2, difficult, 240, 144}, // the rest of the pool
	}
	got := Standardise(cases, 3)
	for k, crude := range []float64{0.84, 0.648} {
		closeTo(t, "crude", got[k].Observed/got[k].N, crude, 5e-4)
		closeTo(t, "O/E", got[k].Ratio, 1, 1e-12)
		closeTo(t, "adjusted", got[k].Adjusted, 0.8, 1e-12)
	}
	if got[0].Adjusted-got[1].Adjusted > 1e-12 {
		t.Error("A ranks above B")
	}
}

// Of the whole, observed is expected.
func TestStandardiseOfTheWholeIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.IntRange(1, 10).Draw(t, "members")
		var cases []Case
		for m := range members {
			for s := range rapid.IntRange(0, 4).Draw(t, "strata") {
				n := rapid.IntRange(1, 50).Draw(t, "n")
				cases = append(cases, Case{m, s, float64(n), float64(rapid.IntRange(0, n).Draw(t, "sum"))})
			}
		}
		var observed, expected float64
		for _, m := range Standardise(cases, members) {
			observed, expected = observed+m.Observed, expected+m.Expected
			if math.IsNaN(m.Ratio) || m.Ratio < 0 || m.Expected == 0 && m.Observed != 0 {
				t.Fatalf("%+v", m)
			}
		}
		if math.Abs(observed-expected) > 1e-9*(1+observed) {
			t.Fatalf("observed %v, expected %v", observed, expected)
		}
	})
}

func TestStandardiseEdges(t *testing.T) {
	if got := Standardise(nil, 2); got[0] != (Mix{Ratio: 1}) || len(got) != 2 {
		t.Errorf("nobody has a case: %+v", got)
	}
	got := Standardise([]Case{{0, 0, 10, 0}, {1, 1, 10, 5}}, 2)
	if got[0].Ratio != 1 || got[0].Expected != 0 || got[0].Adjusted != 0.25 {
		t.Errorf("nothing expected, nothing observed: %+v", got[0])
	}
}

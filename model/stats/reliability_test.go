package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestReliabilityOfBeta(t *testing.T) {
	v := BetaVariances(9, 1)
	for _, c := range []struct{ n, want float64 }{{10, .4762}, {50, .8197}, {100, .9009}} {
		itemNear(t, "reliability", v.Reliability(c.n), c.want, 5e-5)
	}
	// within / between is 11, so that it takes 11 · 7/3 records for .70 and 11 · 9 for .90.
	for _, c := range []struct{ want, n float64 }{{.7, 26}, {.9, 99}} {
		n, ok := v.Needed(c.want)
		if !ok || n != c.n {
			t.Errorf("%v needs %v, want %v", c.want, n, c.n)
		}
	}
}

// Two people with two records each, by hand: means 1 and 5 (grand mean 3), squares 2
// and 2: within (2 + 2) / 2 = 2; MS between 2·4 + 2·4 = 16; n₀ = (4 − 8/4) / 1 = 2;
// between (16 − 2) / 2 = 7.
func TestComponentsByHand(t *testing.T) {
	v, ok := Components([]Sample{{2, 1, 2}, {2, 5, 2}, {}})
	if !ok || v != (Variances{Between: 7, Within: 2}) {
		t.Errorf("got %v", v)
	}
	itemNear(t, "reliability", v.Reliability(2), 7.0/8, 1e-12)
	for _, few := range [][]Sample{nil, {{5, 1, 2}}, {{1, 1, 0}, {1, 2, 0}}} {
		if _, ok := Components(few); ok {
			t.Errorf("components of %v", few)
		}
	}
	same, _ := Components([]Sample{{2, 1, 2}, {2, 1, 2}})
	if _, ok := same.Needed(.7); ok || same.Reliability(100) != 0 {
		t.Errorf("people who do not differ: %v", same)
	}
}

func TestCountComponents(t *testing.T) {
	v, ok := CountComponents([]float64{0, 0, 4, 4})
	itemNear(t, "within", v.Within, 2, 0)
	if itemNear(t, "between", v.Between, 16.0/3-2, 1e-12); !ok {
		t.Error("no components")
	}
	if v, _ := CountComponents([]float64{1, 1, 1}); v.Between != 0 {
		t.Errorf("equal counts differ by %v", v.Between)
	}
	if _, ok := CountComponents([]float64{0, 0}); ok {
		t.Error("components of nothing counted")
	}
}

// What is needed is enough, and one less is not; more records are never less reliable.
func TestNeededIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := Variances{rapid.Float64Range(1e-3, 10).Draw(t, "between"), rapid.Float64Range(1e-3, 10).Draw(t, "within")}
		want := rapid.Float64Range(.1, .95).Draw(t, "want")
		n, ok := v.Needed(want)
		if !ok || v.Reliability(n) < want-1e-6 || n > 1 && v.Reliability(n-1) > want+1e-6 {
			t.Fatalf("%v records give %v", n, v.Reliability(n))
		}
		if v.Reliability(n+1) < v.Reliability(n) || v.Reliability(n) >= 1 {
			t.Fatal("more records are less reliable")
		}
	})
}

// Simulated shares from Beta(9, 1) give back its variances.
func TestComponentsOfBeta(t *testing.T) {
	r := Source("components")
	var samples []Sample
	for k := range 4000 {
		n, p, yes := float64(20+k%40), Beta(r, 9, 1), 0.0
		for range int(n) {
			if r.Float64() < p {
				yes++
			}
		}
		samples = append(samples, Sample{n, yes / n, yes * (1 - yes/n)})
	}
	v, _ := Components(samples)
	want := BetaVariances(9, 1)
	itemNear(t, "between", v.Between/want.Between, 1, .06)
	// Within a person it is p(1 − p) on average: what is between people is not within.
	itemNear(t, "within", v.Within/(want.Within-want.Between), 1, .06)
	if math.IsNaN(v.Between) {
		t.Error("not a number")
	}
}

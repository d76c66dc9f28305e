package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The 2 × 2 worked by hand: 30 of 100 complaints hold the word, 10 of 100 others.
// Expected are 20 and 20 with it and 80 and 80 without, so that
// G² = 2 (30 ln 1.5 + 10 ln 0.5 + 70 ln 0.875 + 90 ln 1.125)
//
//	= 2 (12.163953243 − 6.931471806 − 9.347197484 + 10.600473209) = 12.971514326.
func TestKeynessByHand(t *testing.T) {
	k, ok := KeynessOf(30, 100, 10, 100)
	if !ok || math.Abs(k.G2-12.971514326) > 1e-8 {
		t.Errorf("G² is %.9f", k.G2)
	}
	if math.Abs(k.LogRatio-math.Log2(3)) > 1e-12 {
		t.Errorf("log ratio is %v, three times as many are %v", k.LogRatio, math.Log2(3))
	}
	if back, _ := KeynessOf(10, 100, 30, 100); math.Abs(back.G2+k.G2) > 1e-9 || math.Abs(back.LogRatio+k.LogRatio) > 1e-12 || math.Abs(back.P-k.P) > 1e-12 {
		t.Errorf("the other way round: %+v", back)
	}
	if none, _ := KeynessOf(8, 40, 0, 40); none.LogRatio != 4 || none.G2 < 10 {
		t.Errorf("a word that stands on one side only: %+v", none)
	}
	for _, c := range [][4]int{{0, 0, 1, 5}, {1, 5, 0, 0}, {6, 5, 1, 5}, {-1, 5, 1, 5}} {
		if _, ok := KeynessOf(c[0], c[1], c[2], c[3]); ok {
			t.Errorf("%v can be compared", c)
		}
	}
}

// χ² with one degree of freedom, from its tables.
func TestChiSquare1(t *testing.T) {
	for x, want := range map[float64]float64{3.841458821: 0.05, 6.634896601: 0.01, 10.827566170: 0.001, 0: 1} {
		if got := ChiSquare1(x); math.Abs(got-want) > 1e-9 {
			t.Errorf("χ² of %v: p is %v, want %v", x, got, want)
		}
	}
}

// The second way: G² = 2 (Σ O ln O − Σ row ln row − Σ column ln column + all ln all).
func TestKeynessTwoWays(t *testing.T) {
	term := func(x int) float64 {
		if x == 0 {
			return 0
		}
		return float64(x) * math.Log(float64(x))
	}
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 5000).Draw(t, "n"), rapid.IntRange(1, 5000).Draw(t, "m")
		a, b := rapid.IntRange(0, n).Draw(t, "a"), rapid.IntRange(0, m).Draw(t, "b")
		k, ok := KeynessOf(a, n, b, m)
		want := 2 * (term(a) + term(b) + term(n-a) + term(m-b) - term(a+b) - term(n+m-a-b) - term(n) - term(m) + term(n+m))
		if !ok || math.Abs(math.Abs(k.G2)-want) > 1e-6*(1+want) {
			t.Fatalf("G² of %d/%d against %d/%d: %v and %v", a, n, b, m, k.G2, want)
		}
		if more := a*m - b*n; more > 0 && k.G2 < 0 || more < 0 && k.G2 > 0 || k.P < 0 || k.P > 1 {
			t.Fatalf("sign or p: %+v", k)
		}
	})
}

// Of 40 events over equal exposure 12 after and 28 before: the binomial of 40 with
// a half has 12 or fewer with probability 0.0082945, twice that on two sides.
func TestRateChange(t *testing.T) {
	ratio, p, ok := RateChange(28, 1000, 12, 1000)
	if !ok || math.Abs(ratio-12.0/28) > 1e-12 || math.Abs(p-0.0165890) > 1e-6 {
		t.Errorf("ratio %v, p %v", ratio, p)
	}
	if _, p, _ := RateChange(40, 4000, 10, 1000); math.Abs(p-1) > 1e-9 {
		t.Errorf("one rate: p is %v", p)
	}
	if ratio, p, ok := RateChange(0, 100, 0, 100); ratio != 1 || p != 1 || !ok {
		t.Errorf("nothing: %v %v", ratio, p)
	}
	if ratio, _, _ := RateChange(0, 100, 4, 200); ratio != 4 {
		t.Errorf("nothing before: %v", ratio)
	}
	if _, _, ok := RateChange(3, 0, 4, 200); ok {
		t.Error("no exposure can be compared")
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 200).Draw(t, "a"), rapid.IntRange(0, 200).Draw(t, "b")
		e, f := rapid.Float64Range(1, 1e5).Draw(t, "e"), rapid.Float64Range(1, 1e5).Draw(t, "f")
		_, p, _ := RateChange(a, e, b, f)
		_, back, _ := RateChange(b, f, a, e)
		if !(p >= 0 && p <= 1) || math.Abs(p-back) > 1e-9 {
			t.Fatalf("p %v, the other way round %v", p, back)
		}
	})
}

// Of 36 complaints 16 are about a product with a tenth of the services: 3.6 are
// expected, √(36 · 0.1 · 0.9) = 1.8, so that z = 12.4 / 1.8.
func TestExcess(t *testing.T) {
	expected, z, p, ok := Excess(16, 36, 0.1)
	if !ok || math.Abs(expected-3.6) > 1e-12 || math.Abs(z-12.4/1.8) > 1e-12 || p > 1e-6 {
		t.Errorf("expected %v, z %v, p %v", expected, z, p)
	}
	if _, z, p, _ := Excess(5, 10, 0.5); z != 0 || math.Abs(p-1) > 1e-9 {
		t.Errorf("as expected: z %v, p %v", z, p)
	}
	for _, c := range []struct {
		seen, of int
		share    float64
	}{{0, 0, 0.5}, {1, 5, 0}, {1, 5, 1}, {6, 5, 0.5}, {1, 5, math.NaN()}} {
		if _, _, _, ok := Excess(c.seen, c.of, c.share); ok {
			t.Errorf("%v can be compared", c)
		}
	}
}

// Benjamini and Hochberg's own example of 15 p-values: four are called at 0.05.
func TestFalseDiscovery(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	called := 0
	for _, q := range FalseDiscovery(p) {
		if q <= 0.05 {
			called++
		}
	}
	if called != 4 {
		t.Errorf("%d are called, want 4", called)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		q, strict := FalseDiscovery(p), Holm(p)
		for i := range p {
			if q[i] < p[i]-1e-15 || q[i] > 1 || q[i] > strict[i]+1e-12 {
				t.Fatalf("p %v became %v, by Holm %v", p[i], q[i], strict[i])
			}
			for j := range p {
				if p[i] < p[j] && q[i] > q[j] {
					t.Fatalf("the order turned: %v %v", p, q)
				}
			}
		}
	})
}

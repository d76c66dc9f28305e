package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestExactBinomial(t *testing.T) {
	for _, c := range []struct {
		x, n    int
		p, want float64
	}{
		{60, 90, .5, .0020602657},
		{38, 60, .5, .0518938959},
		{30, 90, .5, .0020602657},
		{0, 0, .5, 1},
		{5, 5, .5, .0625},
		{0, 4, 0, 1},
		{1, 4, 0, 0},
		{4, 4, 1, 1},
		// 2 of 3 at .2: outcomes no likelier than .096 are 2 (.096) and 3 (.008).
		{2, 3, .2, .104},
	} {
		itemNear(t, "binomial", ExactBinomial(c.x, c.n, c.p), c.want, 5e-11)
	}
}

func TestFisher(t *testing.T) {
	tea := Counts{3, 1, 1, 3}
	itemNear(t, "tea", tea.FisherExact(), .4857142857, 5e-11)
	itemNear(t, "tea, one side", tea.FisherGreater(), 17.0/70, 1e-12)
	study := Counts{1, 9, 11, 3}
	itemNear(t, "study", study.FisherExact(), .0027594561852, 1e-12)
	itemNear(t, "study, the other side", study.FisherGreater(), 1-.0000336, 1e-6)
	if p := (Counts{}).FisherGreater(); p != 1 {
		t.Errorf("nothing at all has p %v", p)
	}
}

func TestRatio(t *testing.T) {
	itemNear(t, "ratio", Counts{2, 2, 1, 3}.Ratio(), 2, 1e-12)
	if r := (Counts{2, 2, 0, 3}).Ratio(); !math.IsInf(r, 1) {
		t.Errorf("only the group did: %v", r)
	}
	for _, c := range []Counts{{}, {0, 3, 0, 3}, {0, 0, 1, 1}, {1, 1, 0, 0}} {
		if r := c.Ratio(); r != 1 {
			t.Errorf("%v has ratio %v", c, r)
		}
	}
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{.01, .04, .03, .005})
	for k, want := range []float64{.03, .06, .06, .02} {
		itemNear(t, "holm", got[k], want, 1e-12)
	}
	if len(Holm(nil)) != 0 {
		t.Error("nothing adjusted is something")
	}
}

// Adjusted p-values are no smaller, keep the order, and stay within 1.
func TestHolmIsCautious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		got := Holm(p)
		for a := range p {
			if got[a] < p[a] || got[a] > 1 {
				t.Fatalf("%v became %v", p[a], got[a])
			}
			for b := range p {
				if p[a] < p[b] && got[a] > got[b] {
					t.Fatalf("%v, %v became %v, %v", p[a], p[b], got[a], got[b])
				}
			}
		}
	})
}

// All outcomes together are certain, and the exact tests lie within 0…1.
func TestExactTestsAreProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		few := rapid.IntRange(0, 30)
		c := Counts{few.Draw(t, "yes"), few.Draw(t, "no"), few.Draw(t, "other yes"), few.Draw(t, "other no")}
		one, two := c.FisherGreater(), c.FisherExact()
		turned := Counts{c.OtherYes, c.OtherNo, c.Yes, c.No}
		if one < 0 || one > 1 || two < 0 || two > 1 || math.Abs(two-turned.FisherExact()) > 1e-9 {
			t.Fatalf("%v: %v, %v", c, one, two)
		}
		if less := turned.FisherGreater(); one+less < 1-1e-9 {
			t.Fatalf("%v: neither more nor fewer (%v, %v)", c, one, less)
		}
		n := rapid.IntRange(0, 60).Draw(t, "n")
		p, sum := rapid.Float64Range(0, 1).Draw(t, "p"), 0.0
		for x := range n + 1 {
			sum += binomialDensity(x, n, p)
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("all outcomes have %v", sum)
		}
	})
}

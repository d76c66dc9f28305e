package compare

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kaohe/model/stats"
)

// Values worked out by hand.
func TestCorrelationsByHand(t *testing.T) {
	for _, c := range []struct {
		name         string
		x, y         []float64
		rho, tau     float64
		okRho, okTau bool
	}{
		{"the same order", []float64{1, 2, 3}, []float64{10, 20, 99}, 1, 1, true, true},
		{"the other order", []float64{1, 2, 3}, []float64{3, 2, 1}, -1, -1, true, true},
		{"one pair exchanged", []float64{1, 2, 3, 4}, []float64{2, 1, 3, 4}, 0.8, 4.0 / 6, true, true},
		// ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: Σxy = 4.5; τ-b = 5/√(5·6)
		{"a tie on one side", []float64{1, 2, 2, 3}, []float64{1, 2, 3, 4}, 4.5 / math.Sqrt(4.5*5), 5 / math.Sqrt(30), true, true},
		{"no spread", []float64{5, 5, 5}, []float64{1, 2, 3}, 0, 0, false, false},
		{"one person", []float64{5}, []float64{1}, 0, 0, false, false},
		{"nobody", nil, nil, 0, 0, false, false},
	} {
		rho, okRho := stats.Spearman(c.x, c.y)
		tau, okTau := Kendall(c.x, c.y)
		if math.Abs(rho-c.rho) > 1e-12 || math.Abs(tau-c.tau) > 1e-12 || okRho != c.okRho || okTau != c.okTau {
			t.Errorf("%s: %v %v, %v %v; want %v, %v", c.name, rho, okRho, tau, okTau, c.rho, c.tau)
		}
	}
}

// Kendall's τ-b agrees with looking at every pair.
func TestKendallAgreesWithEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		for k := range n {
			x[k] = float64(rapid.IntRange(0, 8).Draw(t, "x"))
			y[k] = float64(rapid.IntRange(0, 8).Draw(t, "y"))
		}
		want, wantOK := everyPair(x, y)
		got, ok := Kendall(x, y)
		if ok != wantOK || math.Abs(got-want) > 1e-9 {
			t.Fatalf("%v %v, want %v %v", got, ok, want, wantOK)
		}
	})
}

func everyPair(x, y []float64) (float64, bool) {
	var score, spreadX, spreadY float64
	for a := range x {
		for b := range a {
			dx, dy := sign(x[a]-x[b]), sign(y[a]-y[b])
			score += float64(dx * dy)
			spreadX += float64(dx * dx)
			spreadY += float64(dy * dy)
		}
	}
	if spreadX == 0 || spreadY == 0 {
		return 0, false
	}
	return score / math.Sqrt(spreadX*spreadY), true
}

// Neither depends on the order of the people, and exchanging the sides changes nothing.
func TestCorrelationsAreSymmetric(t *testing.T) {
	x, y := []float64{3, 1, 4, 1, 5, 9, 2, 6}, []float64{2, 7, 1, 8, 2, 8, 1, 8}
	for _, f := range []func(x, y []float64) (float64, bool){stats.Spearman, Kendall} {
		a, _ := f(x, y)
		b, _ := f(y, x)
		if math.Abs(a-b) > 1e-12 {
			t.Errorf("%v and %v", a, b)
		}
	}
}

package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: x = 1 2 3 4 5, y = 2 1 4 3 5, z = 1 3 2 5 4 are ranks already, with Σd² =
// 4, 6, 4, so ρxy = .8, ρxz = .8 (Σd² = 0+1+1+1+1), ρyz = 1 − 6·14/120 = .3.
func TestPartialRank(t *testing.T) {
	x, y, z := []float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}, []float64{1, 3, 2, 5, 4}
	xy, _ := Spearman(x, y)
	xz, _ := Spearman(x, z)
	yz, _ := Spearman(y, z)
	itemNear(t, "xy", xy, .8, 1e-12)
	itemNear(t, "xz", xz, .8, 1e-12)
	itemNear(t, "yz", yz, .3, 1e-12)
	r, ok := PartialRank(x, y, z)
	if itemNear(t, "partial", r, (.8-.8*.3)/math.Sqrt((1-.64)*(1-.09)), 1e-12); !ok {
		t.Error("no correlation")
	}
	r, _ = PartialRank(x, y, []float64{7, 7, 7, 7, 7})
	itemNear(t, "nothing taken out", r, .8, 1e-12)
	if _, ok := PartialRank(x, y, x); ok {
		t.Error("what determines x leaves nothing of it")
	}
	if _, ok := PartialRank(x, []float64{1, 1, 1, 1, 1}, z); ok {
		t.Error("no variance, and yet a correlation")
	}
}

func TestCorrelationInterval(t *testing.T) {
	// atanh(.5) = .5493061443; √(1.06 / 49) = .1470804; times 1.959964 is .2882724.
	i := CorrelationInterval(.5, 53, 1, .95)
	itemNear(t, "low", i.Low, math.Tanh(.5493061443-.2882724), 1e-6)
	itemNear(t, "high", i.High, math.Tanh(.5493061443+.2882724), 1e-6)
	for _, n := range []int{0, 3, 4} {
		if i := CorrelationInterval(.9, n, 1, .95); i != (Interval{-1, 1}) {
			t.Errorf("%d pairs give %v", n, i)
		}
	}
	if i := CorrelationInterval(1, 50, 0, .95); !(i.Low > .9 && i.High <= 1) {
		t.Errorf("a certain correlation gives %v", i)
	}
}

// The interval holds the correlation, lies within −1…1, and more pairs make it shorter.
func TestCorrelationIntervalHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, n := rapid.Float64Range(-.99, .99).Draw(t, "r"), rapid.IntRange(5, 500).Draw(t, "n")
		i, more := CorrelationInterval(r, n, 1, .95), CorrelationInterval(r, n+1, 1, .95)
		if i.Low > r || i.High < r || i.Low < -1 || i.High > 1 || more.High-more.Low > i.High-i.Low+1e-12 {
			t.Fatalf("%v of %d: %v, then %v", r, n, i, more)
		}
	})
}

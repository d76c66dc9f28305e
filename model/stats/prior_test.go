package stats

import (
	"math"
	"testing"
)

// The prior is never as sure as the likeliest one, and of many members close to
// the spread that they were drawn from.
func TestPriorShare(t *testing.T) {
	r := Source("prior share")
	var x, n []float64
	for range 2000 {
		p, hits := Beta(r, 27, 3), 0.0
		for range 40 {
			if r.Float64() < p {
				hits++
			}
		}
		x, n = append(x, hits), append(n, 40)
	}
	got := PriorShare(x, n)
	fit, _ := FitSpread(x, n)
	closeTo(t, "mean", got.Mean, 0.9, 0.005)
	if got.Count > fit.Count*1.15 || got.Count < 20 || got.Count > 35 {
		t.Errorf("got %v, the likeliest is %v", got, fit)
	}
	// 12 members who could all be alike are still not taken for it.
	few := PriorShare(x[:12], n[:12])
	if few.Count >= 200 || few.Count < priorCases {
		t.Errorf("twelve members: %v", few)
	}
	for _, c := range []struct {
		x, n []float64
		want Spread
	}{{nil, nil, Spread{0.5, 2}}, {[]float64{5, 5, 0}, []float64{5, 5, 0}, Spread{0.99, 2}}, {[]float64{0, 1}, []float64{4, 4}, Spread{0.125, 2}}} {
		if got := PriorShare(c.x, c.n); got != c.want {
			t.Errorf("%v of %v: got %v, want %v", c.x, c.n, got, c.want)
		}
	}
}

func TestPriorCount(t *testing.T) {
	r := Source("prior count")
	var x, exposure []float64
	for range 2000 {
		rate := Gamma(r, 2) * 0.3 // mean 0.6
		x, exposure = append(x, poissonDraw(r.Float64, 3*rate)), append(exposure, 3)
	}
	got := PriorCount(x, exposure)
	closeTo(t, "mean", got.Mean, 0.6, 0.04)
	if got.Shape < 1.2 || got.Shape > 2.6 {
		t.Errorf("got %v", got)
	}
	if got := PriorCount([]float64{0, 0, 0, 0, 0}, []float64{3, 3, 3, 3, 3}); got.Mean != 0 {
		t.Errorf("nobody had any: %v", got)
	}
	if got := PriorCount([]float64{3, 6}, []float64{3, 3}); got != (Rates{1.5, 0.5}) {
		t.Errorf("two members: %v", got)
	}
}

// poissonDraw draws a count by multiplying uniform numbers.
func poissonDraw(uniform func() float64, mean float64) float64 {
	count := 0.0
	for p, limit := uniform(), math.Exp(-mean); p > limit; p *= uniform() {
		count++
	}
	return count
}

func TestPriorMean(t *testing.T) {
	r := Source("prior mean")
	var v, e []float64
	for range 2000 {
		v, e = append(v, 50+3*r.NormFloat64()+2*r.NormFloat64()), append(e, 4)
	}
	got := PriorMean(v, e)
	closeTo(t, "centre", got.Centre, 50, 0.2)
	closeTo(t, "standard deviation", math.Sqrt(got.Variance), 3, 0.4)
	mean, variance := Means{50, 9}.After(60, 3)
	closeTo(t, "mean after", mean, 57.5, 1e-12)
	closeTo(t, "variance after", variance, 2.25, 1e-12)
	alone := PriorMean([]float64{7}, []float64{2})
	if mean, variance := alone.After(7, 2); mean != 7 || variance != 2 {
		t.Errorf("alone: %v, %v", mean, variance)
	}
	certain := PriorMean([]float64{1, 2, 3, 4, 5}, make([]float64, 5))
	if mean, variance := certain.After(2, 0); mean != 2 || variance != 0 {
		t.Errorf("certain: %v, %v", mean, variance)
	}
}

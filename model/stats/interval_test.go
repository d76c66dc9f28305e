package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// closeTo fails where a number is not the wanted one to the digits given.
func closeTo(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: got %.13g, want %.13g", what, got, want)
	}
}

// Wilson's limits: 65 of 100, 1 of 100, 1045 of 5000 as published by Public
// Health England for these counts, and the edges.
func TestShare(t *testing.T) {
	for _, c := range []struct{ x, n, low, high float64 }{
		{65, 100, 0.5525444329689, 0.7363575175690},
		{1, 100, 0.0017674320641, 0.0544861961787},
		{1045, 5000, 0.1979554988001, 0.2204913037319},
		{0, 20, 0, 0.1611251581},
		{20, 20, 1 - 0.1611251581, 1},
		{0, 0, 0, 1},
	} {
		got := Share(c.x, c.n, 0.95)
		closeTo(t, "low", got.Low, c.low, 5e-11)
		closeTo(t, "high", got.High, c.high, 5e-11)
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct{ o, low, high, within float64 }{
		{65, 50.1631877105, 82.8491385459, 5e-10},
		{1045, 982.593201807, 1110.331212986, 5e-9},
		{0, 0, 3.688879454, 1e-9},           // −ln 0.025
		{1, 0.025317808, 5.571643391, 1e-9}, // −ln 0.975, and χ² with 4 degrees of freedom
		{5, 1.623486, 11.668332, 1e-6},
		{9, 4.115373, 17.084803, 1e-6},
	} {
		got := Count(c.o, 0.95)
		closeTo(t, "low", got.Low, c.low, c.within)
		closeTo(t, "high", got.High, c.high, c.within)
	}
}

// The exact limits of a small count say what they promise: the tails of the
// Poisson distribution at them are 2.5 % each.
func TestCountTails(t *testing.T) {
	below := func(k int, mean float64) float64 { // P(X ≤ k)
		term := math.Exp(-mean)
		sum := term
		for i := 1; i <= k; i++ {
			term *= mean / float64(i)
			sum += term
		}
		return sum
	}
	for o := 0; o < exactBelow; o++ {
		got := Count(float64(o), 0.95)
		closeTo(t, "at the upper limit", below(o, got.High), 0.025, 1e-12)
		if o > 0 {
			closeTo(t, "at the lower limit", 1-below(o-1, got.Low), 0.025, 1e-12)
		}
	}
	// Byar's limits go on where the exact ones end.
	exact, byar := poisson(10, 0.025), Count(10, 0.95)
	closeTo(t, "low at 10", byar.Low/exact.Low, 1, 2e-3)
	closeTo(t, "high at 10", byar.High/exact.High, 1, 2e-3)
}

func TestIntervalsHoldTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		x := rapid.IntRange(0, n).Draw(t, "x")
		level := rapid.SampledFrom([]float64{0.8, 0.9, 0.95, 0.998}).Draw(t, "level")
		share, p := Share(float64(x), float64(n), level), float64(x)/float64(n)
		if share.Low < 0 || share.High > 1 || share.Low > p || share.High < p {
			t.Fatalf("%d of %d: %v", x, n, share)
		}
		count := Count(float64(x), level)
		if count.Low < 0 || count.Low > float64(x) || count.High < float64(x) {
			t.Fatalf("%d events: %v", x, count)
		}
		wider := Share(float64(x), float64(n), (1+level)/2)
		if wider.Low > share.Low || wider.High < share.High {
			t.Fatalf("a surer interval of %d of %d is no wider: %v in %v", x, n, wider, share)
		}
	})
}

// The linearised error of a plain mean is s/√n; of a share √(p(1 − p)/(n − 1)).
func TestRatioError(t *testing.T) {
	values := []float64{3, 5, 4, 9, 2, 7}
	s := Sums{N: 6, Den: 6, Den2: 6}
	for _, v := range values {
		s.Num, s.Num2, s.NumDen = s.Num+v, s.Num2+v*v, s.NumDen+v
	}
	se, ok := s.Error()
	closeTo(t, "mean", se, math.Sqrt(34.0/5/6), 1e-12) // Σ(v − 5)² = 34
	if !ok {
		t.Error("no error of six values")
	}
	share := Sums{N: 40, Num: 30, Den: 40, Num2: 30, Den2: 40, NumDen: 30}
	se, _ = share.Error()
	closeTo(t, "share", se, math.Sqrt(0.75*0.25/39), 1e-12)
	i, _ := share.Ratio(0.95)
	closeTo(t, "low", i.Low, 0.75-1.959963984540054*se, 1e-12)
	closeTo(t, "high", i.High, 0.75+1.959963984540054*se, 1e-12)
	for _, s := range []Sums{{}, {N: 1, Num: 1, Den: 1, Num2: 1, Den2: 1, NumDen: 1}, {N: 5, Num: 5}} {
		if _, ok := s.Error(); ok {
			t.Errorf("%v has an error", s)
		}
	}
}

func TestNormal(t *testing.T) {
	closeTo(t, "z of 95 %", zOf(0.95), 1.959963984540054, 1e-12)
	closeTo(t, "below 1.96", Normal(1.959963984540054), 0.975, 1e-15)
	closeTo(t, "far below", Normal(-10)*1e24, 7.6198530241605, 1e-9)
}

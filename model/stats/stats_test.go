package stats

import (
	"math"
	"reflect"
	"testing"
)

func moments(n int, draw func() float64) (mean, variance float64) {
	sum, squares := 0.0, 0.0
	for range n {
		x := draw()
		sum += x
		squares += x * x
	}
	mean = sum / float64(n)
	return mean, squares/float64(n) - mean*mean
}

// Means and variances are the distributions' own, to within what 200,000 draws allow.
func TestDistributions(t *testing.T) {
	const n = 200_000
	for _, shape := range []float64{0.3, 1, 2.5, 40} {
		r := Source("gamma")
		mean, variance := moments(n, func() float64 { return Gamma(r, shape) })
		if math.Abs(mean-shape) > 0.02*shape || math.Abs(variance-shape) > 0.05*shape {
			t.Errorf("gamma %v: mean %v, variance %v", shape, mean, variance)
		}
	}
	for _, p := range [][2]float64{{0.5, 0.5}, {9, 1}, {35, 5}} {
		a, b := p[0], p[1]
		r := Source("beta")
		mean, variance := moments(n, func() float64 { return Beta(r, a, b) })
		wantMean, wantVariance := a/(a+b), a*b/((a+b)*(a+b)*(a+b+1))
		if math.Abs(mean-wantMean) > 0.005 || math.Abs(variance-wantVariance) > 0.03*wantVariance {
			t.Errorf("beta %v: mean %v, want %v; variance %v, want %v", p, mean, wantMean, variance, wantVariance)
		}
	}
}

func TestSourceIsOfItsNames(t *testing.T) {
	if a, b := Source("x", "y").Uint64(), Source("x", "y").Uint64(); a != b {
		t.Error("the same names give other numbers")
	}
	if a, b := Source("xy", "z").Uint64(), Source("x", "yz").Uint64(); a == b {
		t.Error("other names give the same numbers")
	}
}

func TestStandings(t *testing.T) {
	constant := func(x float64) []float64 { return []float64{x, x, x, x} }
	for _, c := range []struct {
		name     string
		draws    [][]float64
		official []float64
		want     []Standing
	}{
		{"certain", [][]float64{constant(90), constant(70), constant(80)}, []float64{90, 70, 80}, []Standing{{90, 90, 1, 1, 1}, {70, 70, 3, 3, 0}, {80, 80, 2, 2, 0}}},
		{"nobody knows", [][]float64{{1, 2, 1, 2}, {2, 1, 2, 1}}, []float64{1.5, 1}, []Standing{{1, 2, 1, 2, 0.5}, {1, 2, 1, 2, 0.5}}},
		{"equal scores share a rank", [][]float64{constant(5), constant(5), constant(3)}, []float64{5, 5, 3}, []Standing{{5, 5, 1, 1, 1}, {5, 5, 1, 1, 1}, {3, 3, 3, 3, 0}}},
		{"the official score and rank are always held", [][]float64{constant(1), constant(2)}, []float64{90, 80}, []Standing{{1, 90, 1, 2, 0}, {2, 80, 1, 2, 1}}},
		{"alone", [][]float64{constant(1)}, []float64{90}, []Standing{{1, 90, 1, 1, 1}}},
		{"nobody", nil, nil, []Standing{}},
	} {
		if got := Standings(c.draws, c.official, 0.9, 1); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Ten people whose scores lie one standard error apart: every range holds the
// rank, lies in 1…10, and the ends are surer than the middle.
func TestRangesOfTen(t *testing.T) {
	r := Source("ten")
	draws, official := make([][]float64, 10), make([]float64, 10)
	for p := range draws {
		official[p] = float64(10 - p)
		for range 2000 {
			draws[p] = append(draws[p], official[p]+r.NormFloat64())
		}
	}
	got := Standings(draws, official, 0.9, 3)
	for p, s := range got {
		if s.Low > p+1 || s.High < p+1 || s.Low < 1 || s.High > 10 {
			t.Errorf("rank %d: %v", p+1, s)
		}
		closeTo(t, "score, low", s.ScoreLow, official[p]-1.645, 0.12)
		closeTo(t, "score, high", s.ScoreHigh, official[p]+1.645, 0.12)
		if p > 0 && s.First > got[p-1].First {
			t.Errorf("rank %d is among the first more often than rank %d", p+1, p)
		}
	}
	if width := func(s Standing) int { return s.High - s.Low }; width(got[0]) >= width(got[5]) {
		t.Errorf("got %v", got)
	}
}

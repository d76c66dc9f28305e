package stats

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawn gives members whose draws are normal about their values.
func drawn(name string, values, errors []float64, draws int) [][]float64 {
	r := Source(name)
	out := make([][]float64, len(values))
	for p := range out {
		out[p] = make([]float64, draws)
	}
	for d := range draws {
		for p := range out {
			out[p][d] = values[p] + errors[p]*r.NormFloat64()
		}
	}
	return out
}

// Estimates 1…10 with unit variances: every set holds the rank and lies in 1…10,
// and what is said of all at once is never narrower.
func TestRankSetsOfTen(t *testing.T) {
	var values, errors []float64
	for p := range 10 {
		values, errors = append(values, float64(p+1)), append(errors, 1)
	}
	got := RankSets(drawn("ten", values, errors, 2000), values, 0.95)
	for p, s := range got {
		rank := 10 - p
		if s.Low < 1 || s.High > 10 || s.Low > rank || s.High < rank || s.SimLow > s.Low || s.SimHigh < s.High {
			t.Errorf("rank %d: %+v", rank, s)
		}
	}
	// The bound for all pairs of ten is 3.16·√2 = 4.47 (the studentised range, 10 members): the first differs from the
	// sixth on, 1 + those five above; steps take nothing more here.
	if want := (RankSet{1, 5, 1, 5, 1}); got[9].SimLow != want.SimLow || got[9].SimHigh != want.SimHigh || got[9].Tier != 1 {
		t.Errorf("the first: %+v", got[9])
	}
	if got[0].SimLow != 6 || got[0].SimHigh != 10 {
		t.Errorf("the last: %+v", got[0])
	}
}

// The bound for all pairs is the studentised range over √2: 4.474 for ten
// members at 95 %.
func TestRankSetBound(t *testing.T) {
	var values, errors []float64
	for range 10 {
		values, errors = append(values, 0), append(errors, 1)
	}
	f := newField(drawn("bound", values, errors, 40_000), values)
	closeTo(t, "bound", math.Sqrt(f.stepDown(0.95)), 4.474/math.Sqrt2, 0.02)
}

func TestRankSetEdges(t *testing.T) {
	constant := func(x float64) []float64 { return []float64{x, x, x, x} }
	for _, c := range []struct {
		name   string
		draws  [][]float64
		values []float64
		want   []RankSet
	}{
		{"nobody", nil, nil, []RankSet{}},
		{"alone", [][]float64{{1, 2, 3, 4}}, []float64{90}, []RankSet{{1, 1, 1, 1, 1}}},
		{"certain", [][]float64{constant(90), constant(70), constant(80)}, []float64{90, 70, 80}, []RankSet{{1, 1, 1, 1, 1}, {3, 3, 3, 3, 3}, {2, 2, 2, 2, 2}}},
		{"certain and equal", [][]float64{constant(5), constant(5), constant(3)}, []float64{5, 5, 3}, []RankSet{{1, 2, 1, 2, 1}, {1, 2, 1, 2, 1}, {3, 3, 3, 3, 2}}},
		{"nobody knows", [][]float64{{60, 95, 80, 90}, {90, 70, 95, 60}}, []float64{81, 80}, []RankSet{{1, 2, 1, 2, 1}, {1, 2, 1, 2, 1}}},
	} {
		if got := RankSets(c.draws, c.values, 0.9); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Sets hold the rank, those for all hold those for one, tiers go down with the
// values and never part equals, and the order of the members does not matter.
func TestRankSetProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "n")
		var values, errors []float64
		for range n {
			values = append(values, float64(rapid.IntRange(0, 40).Draw(t, "value")))
			errors = append(errors, rapid.SampledFrom([]float64{0, 0.5, 1, 4}).Draw(t, "error"))
		}
		draws := drawn("properties", values, errors, 200)
		got := RankSets(draws, values, 0.9)
		for p, s := range got {
			rank, last := 1, n
			for q, v := range values {
				if v > values[p] {
					rank++
				}
				if v < values[p] {
					last--
				}
				if v > values[p] && got[q].Tier > s.Tier || v == values[p] && got[q].Tier != s.Tier {
					t.Fatalf("tiers of %v: %+v", values, got)
				}
			}
			if s.Low < 1 || s.High > n || s.Low > rank || s.High < last || s.SimLow > s.Low || s.SimHigh < s.High || s.Best(1) != (s.SimLow == 1) {
				t.Fatalf("rank %d of %v: %+v", rank, values, s)
			}
		}
		for p := range n / 2 {
			q := n - 1 - p
			values[p], values[q], draws[p], draws[q] = values[q], values[p], draws[q], draws[p]
		}
		for p, s := range RankSets(draws, values, 0.9) {
			if s != got[n-1-p] {
				t.Fatalf("another order of members: %+v, then %+v", got[n-1-p], s)
			}
		}
	})
}

// The pairs that are left out are none that matter: the plain way gives the same.
func TestRankSetsThePlainWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		var values, errors []float64
		for range n {
			values = append(values, float64(rapid.IntRange(0, 20).Draw(t, "value")))
			errors = append(errors, rapid.SampledFrom([]float64{0, 0.3, 1, 5}).Draw(t, "error"))
		}
		f := newField(drawn("plain", values, errors, 60), values)
		bound := rapid.SampledFrom([]float64{math.Inf(1), 9, 2, 0.5}).Draw(t, "bound")
		var members []int
		bounds := make([]float64, n)
		for p := range n {
			members, bounds[p] = append(members, p), bound
		}
		each := f.largestOfEach(members, bounds)
		for d := range f.errors {
			pair := 0.0
			for p := range n {
				one := 0.0
				for q := range n {
					variance := f.variance[p] + f.variance[q]
					if p == q || variance == 0 {
						continue
					}
					e := f.errors[d][p] - f.errors[d][q]
					if !f.excluded(p, q, e, bound) {
						one = math.Max(one, e*e/variance)
					}
					if e > 0 && !f.above(p, q, bound) {
						pair = math.Max(pair, e*e/variance)
					}
				}
				if math.Abs(one-each[p][d]) > 1e-9 {
					t.Fatalf("member %d, draw %d: %v, the plain way %v", p, d, each[p][d], one)
				}
			}
			if got := f.largestPair(d, bound); math.Abs(got-pair) > 1e-9 {
				t.Fatalf("draw %d: %v, the plain way %v", d, got, pair)
			}
		}
	})
}

// Simultaneous sets hold all true ranks at once in at least 90 % of samples, also
// where some members are truly equal.
func TestRankSetsCover(t *testing.T) {
	truth := []float64{0, 0, 0, 1, 1, 2, 3, 3, 5, 8}
	errors := []float64{1, 2, 1, 1, 3, 1, 1, 2, 1, 1}
	r := Source("cover")
	all, one, total := 0, 0, 300
	for range total {
		values := make([]float64, len(truth))
		for p := range values {
			values[p] = truth[p] + errors[p]*r.NormFloat64()
		}
		missed, first := 0, false
		for p, s := range RankSets(drawn("cover draws", values, errors, 300), values, 0.9) {
			rank, last := 1, len(truth)
			for _, v := range truth {
				if v > truth[p] {
					rank++
				}
				if v < truth[p] {
					last--
				}
			}
			if s.SimLow > rank || s.SimHigh < last {
				missed++
			}
			if p == 4 {
				first = s.Low <= rank && s.High >= last
			}
		}
		if missed == 0 {
			all++
		}
		if first {
			one++
		}
	}
	if float64(all) < 0.87*float64(total) || float64(one) < 0.87*float64(total) {
		t.Errorf("of %d samples %d hold all ranks, %d that of one", total, all, one)
	}
}

func TestSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 40).Draw(t, "values")
		k := rapid.IntRange(0, len(values)-1).Draw(t, "k")
		want := slices.Sorted(slices.Values(values))[k]
		if got := smallest(values, k); got != want {
			t.Fatalf("place %d: got %v, want %v", k, got, want)
		}
	})
}

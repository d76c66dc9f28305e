package stats

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// funnelTable reads a file of cases, its heading left out.
func funnelTable(t *testing.T, file string) [][]string {
	t.Helper()
	src, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(src), "\ufeff"))).ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("%s: %d records, %v", file, len(records), err)
	}
	return records[1:]
}

func numberOf(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func areas(t *testing.T) []FunnelUnit {
	var out []FunnelUnit
	for _, r := range funnelTable(t, "funnel_proportion_inputs.csv") {
		n := numberOf(t, r[2])
		out = append(out, FunnelUnit{n, numberOf(t, r[1]) / n})
	}
	return out
}

// The published limits at 100 sizes, to their last digit, and who lies where.
func TestFunnelOfPublishedShares(t *testing.T) {
	f, ok := NewFunnel(FunnelShare, areas(t), 0)
	if !ok {
		t.Fatal("no funnel")
	}
	closeTo(t, "centre", 100*f.Centre, 80.642448, 5e-7)
	for _, r := range funnelTable(t, "funnel_proportion_outputs.csv") {
		l := ShareLimits(f.Centre, numberOf(t, r[0]))
		for k, got := range []float64{l.Low95, l.High95, l.Low998, l.High998} {
			closeTo(t, "n = "+r[0], 100*got, numberOf(t, r[k+1]), 5.1e-7)
		}
	}
	closeTo(t, "at 10", 100*ShareLimits(f.Centre, 10).Low95, 56.154344, 5e-7)
	for k, r := range funnelTable(t, "funnel_proportion_inputs.csv") {
		u := areas(t)[k]
		want := map[string]FunnelZone{"0.001": FunnelAlert, "0.025": FunnelWatch, "": FunnelInside}[strings.Trim(r[3][strings.IndexAny(r[3]+"(", "("):], "()")]
		if got := ShareLimits(f.Centre, u.N).Zone(u.Value); got != want {
			t.Errorf("%s: got %s, want %s", r[0], got, r[3])
		}
	}
	// 303 areas that differ widely: nearly all are outside plain limits, few
	// outside those that know it.
	outside := 0
	for _, u := range areas(t) {
		if f.Limits(u.N).Zone(u.Value) == FunnelAlert {
			outside++
		}
	}
	if f.Phi < 10 || f.Tau2 <= 0 || outside > 15 {
		t.Errorf("φ %v, τ² %v, %d outside", f.Phi, f.Tau2, outside)
	}
}

// The limits of few cases: what is beyond them is as rare as they say.
func TestExactLimits(t *testing.T) {
	for _, c := range []struct {
		n, p float64
	}{{1, 0.5}, {10, 0.8}, {40, 0.97}, {200, 0.3}} {
		low, high := binomialLimit(c.n, c.p, 0.025)*c.n, binomialLimit(c.n, c.p, 0.975)*c.n
		below := func(k float64) float64 { // P(R ≤ k)
			sum := 0.0
			for r := 0.0; r <= k; r++ {
				sum += math.Exp(logGamma(c.n+1) - logGamma(r+1) - logGamma(c.n-r+1) + r*math.Log(c.p) + (c.n-r)*math.Log(1-c.p))
			}
			return sum
		}
		// Between two counts the distribution is taken as straight.
		at := func(x float64) float64 {
			k := math.Floor(x)
			return below(k) + (x-k)*(below(k+1)-below(k))
		}
		closeTo(t, "low", at(low), 0.025, 1e-9)
		closeTo(t, "high", at(high), 0.975, 1e-9)
	}
	// Outside the limits is what is rarer than they say: of one case of 1 in 40, neither outcome.
	one := Funnel{Kind: FunnelShare, Centre: 1.0 / 40, Case: 39.0 / 1600}
	if l := one.Limits(1); l.Zone(0) != FunnelInside || l.Zone(1) != FunnelInside {
		t.Errorf("one case: %+v", l)
	}
	closeTo(t, "poisson of 100, low", poissonLimit(100, 0.025), 80.8, 0.5)
	closeTo(t, "poisson of 100, high", poissonLimit(100, 0.975), 119.9, 0.5)
}

// Units that differ by chance alone are rarely outside, and a few that differ
// truly are found: they do not widen the funnel much.
func TestFunnelFindsTheOutlier(t *testing.T) {
	r := Source("funnel")
	var units []FunnelUnit
	for i := range 60 {
		n, hits, p := 40+i, 0, 0.9
		if i == 59 {
			p = 0.6
		}
		for range n {
			if r.Float64() < p {
				hits++
			}
		}
		units = append(units, FunnelUnit{float64(n), float64(hits) / float64(n)})
	}
	f, _ := NewFunnel(FunnelShare, units, 0)
	for k, u := range units {
		if got := f.Limits(u.N).Zone(u.Value); (got == FunnelAlert) != (k == 59) {
			t.Errorf("unit %d, %v: %s", k, u, got)
		}
	}
}

func TestFunnelEdges(t *testing.T) {
	for name, units := range map[string][]FunnelUnit{"nobody": nil, "one": {{10, 0.5}}, "all": {{10, 1}, {5, 1}}, "none": {{10, 0}, {5, 0}}} {
		if f, ok := NewFunnel(FunnelShare, units, 0); ok {
			t.Errorf("%s: %v", name, f)
		}
	}
	if _, ok := NewFunnel(FunnelMean, []FunnelUnit{{10, 3}, {5, 3}}, 0); ok {
		t.Error("a mean without variance has a funnel")
	}
	f, ok := NewFunnel(FunnelMean, []FunnelUnit{{10, 3}, {10, 3}}, 4)
	if !ok || f.Phi != 0 || f.Tau2 != 0 {
		t.Errorf("equal means: %v", f)
	}
	closeTo(t, "limit", f.Limits(10).Low95, 3-1.959963984540054*math.Sqrt(0.4), 1e-12)
}

func TestFunnelLimitsNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := FunnelKind(rapid.IntRange(0, 2).Draw(t, "kind"))
		var units []FunnelUnit
		for range rapid.IntRange(2, 20).Draw(t, "units") {
			n := rapid.IntRange(1, 800).Draw(t, "n")
			units = append(units, FunnelUnit{float64(n), float64(rapid.IntRange(0, n).Draw(t, "x")) / float64(n)})
		}
		f, ok := NewFunnel(kind, units, 0.3)
		if !ok {
			t.Skip()
		}
		if f.Tau2 < 0 || f.Phi <= 1 && f.Tau2 > 0 {
			t.Fatalf("%v", f)
		}
		for _, u := range units {
			l := f.Limits(u.N)
			inOrder := l.Low998 <= l.Low95 && l.Low95 <= f.Centre+1e-9 && f.Centre-1e-9 <= l.High95 && l.High95 <= l.High998
			if !inOrder {
				t.Fatalf("%+v at %v: %+v", f, u.N, l)
			}
		}
	})
}

func TestWinsorise(t *testing.T) {
	got := Winsorise([]float64{100, 1, 2, 3, 4, 5, 6, 7, 8, 9, -50}, 0.1)
	want := []float64{9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1}
	for k := range want {
		closeTo(t, "winsorised", got[k], want[k], 1e-12)
	}
}

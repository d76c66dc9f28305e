package stats

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestShrinkOfBattingData(t *testing.T) {
	a, b := 11.39115, 46.0875
	s := Spread{Mean: a / (a + b), Count: a + b}
	for _, c := range []struct{ x, n, want float64 }{{66, 182, 0.3231651}, {5, 40, 0.1681512}, {1, 5, 0.1983261}} {
		closeTo(t, "shrunken share", s.Shrink(c.x, c.n), c.want, 5e-8)
	}
	if got := (Spread{0.3, math.Inf(1)}).Shrink(9, 10); got != 0.3 {
		t.Errorf("members that do not differ: got %v", got)
	}
}

func TestKleinman(t *testing.T) {
	s, gamma, ok := Kleinman([]float64{48, 45, 180, 9, 60, 95}, []float64{50, 50, 200, 10, 80, 100})
	if !ok {
		t.Fatal("no fit")
	}
	closeTo(t, "p", s.Mean, 0.8918367347, 5e-11)
	closeTo(t, "γ", gamma, 0.04945603167, 5e-12)
	closeTo(t, "κ", s.Count, 19.21998, 5e-6)
}

func TestNothingToFit(t *testing.T) {
	for _, c := range []struct{ x, n []float64 }{
		{nil, nil}, {[]float64{5}, []float64{9}}, {[]float64{5, 0}, []float64{9, 0}}, {[]float64{0, 0}, []float64{9, 7}}, {[]float64{9, 7}, []float64{9, 7}},
	} {
		if s, ok := FitSpread(c.x, c.n); ok {
			t.Errorf("%v of %v: got %v", c.x, c.n, s)
		}
	}
}

// The fit is the top of the likelihood: no near spread is likelier, and the
// derivatives it climbs by are those of the value.
func TestFitSpreadIsTheMostLikely(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 30).Draw(t, "members")
		var x, n []float64
		for range k {
			cases := rapid.IntRange(1, 60).Draw(t, "cases")
			n = append(n, float64(cases))
			x = append(x, float64(rapid.IntRange(0, cases).Draw(t, "hits")))
		}
		s, ok := FitSpread(x, n)
		if !ok {
			t.Skip()
		}
		if math.IsInf(s.Count, 1) {
			s.Count = 1e5
			if likelihood(x, n, Spread{s.Mean, 50}).value > likelihood(x, n, s).value+1e-6 {
				t.Fatalf("a count of 50 is likelier than none of %v, %v", x, n)
			}
			return
		}
		top := likelihood(x, n, s)
		for _, d := range [][2]float64{{0.05, 0}, {-0.05, 0}, {0, 0.05}, {0, -0.05}, {0.03, 0.03}, {-0.03, 0.03}} {
			if other := likelihood(x, n, s.moved(d[0], d[1])); other.value > top.value+1e-7 {
				t.Fatalf("%v, %v: %v is likelier than %v by %v", x, n, s.moved(d[0], d[1]), s, other.value-top.value)
			}
		}
	})
}

func TestLikelihoodDerivatives(t *testing.T) {
	x, n, s, h := []float64{48, 45, 180, 9}, []float64{50, 50, 200, 10}, Spread{0.8, 12}, 1e-5
	at := likelihood(x, n, s)
	value := func(du, dv float64) float64 { return likelihood(x, n, s.moved(du, dv)).value }
	closeTo(t, "u", at.u, (value(h, 0)-value(-h, 0))/(2*h), 1e-4)
	closeTo(t, "v", at.v, (value(0, h)-value(0, -h))/(2*h), 1e-4)
	grad := func(du, dv float64) slope { return likelihood(x, n, s.moved(du, dv)) }
	closeTo(t, "uu", at.uu, (grad(h, 0).u-grad(-h, 0).u)/(2*h), 1e-4)
	closeTo(t, "uv", at.uv, (grad(0, h).u-grad(0, -h).u)/(2*h), 1e-4)
	closeTo(t, "vv", at.vv, (grad(0, h).v-grad(0, -h).v)/(2*h), 1e-4)
}

// Shares that are drawn from a known spread give it back.
func TestFitSpreadFindsTheSpread(t *testing.T) {
	r := Source("spread")
	var x, n []float64
	for i := range 4000 {
		p, cases, hits := Beta(r, 11.39115, 46.0875), 20+i%30, 0.0
		for range cases {
			if r.Float64() < p {
				hits++
			}
		}
		x, n = append(x, hits), append(n, float64(cases))
	}
	s, ok := FitSpread(x, n)
	if !ok || math.Abs(s.Mean-0.19818) > 0.003 || math.Abs(s.Count-57.48) > 6 {
		t.Errorf("got %v", s)
	}
}

func TestGammaDerivatives(t *testing.T) {
	closeTo(t, "ψ′(1)", trigamma(1), math.Pi*math.Pi/6, 1e-12)
	closeTo(t, "ψ′(½)", trigamma(0.5), math.Pi*math.Pi/2, 1e-12)
}

// The 18 players of Efron and Morris: what they hit in 45 at bats, pulled to the
// mean, misses the rest of their season by less than half of the error.
func TestJamesStein(t *testing.T) {
	values, rest := battings(t)
	mean := 0.0
	for _, v := range values {
		mean += v / 18
	}
	shrunk, c := JamesStein(values, mean*(1-mean)/45)
	closeTo(t, "c", c, 0.2116534, 5e-8)
	var raw, better float64
	for i := range values {
		raw += (values[i] - rest[i]) * (values[i] - rest[i])
		better += (shrunk[i] - rest[i]) * (shrunk[i] - rest[i])
	}
	if better > raw/2 {
		t.Errorf("squared errors %v, shrunken %v", raw, better)
	}
}

func battings(t *testing.T) (early, rest []float64) {
	t.Helper()
	f, err := os.Open("testdata/efron_morris.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil || len(records) != 19 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for _, r := range records[1:] {
		hits, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		average, err := strconv.ParseFloat(r[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		early, rest = append(early, hits/45), append(rest, average)
	}
	return early, rest
}

func TestJamesSteinEdges(t *testing.T) {
	for _, values := range [][]float64{nil, {1}, {1, 5, 9}, {4, 4, 4, 4, 4}} {
		shrunk, c := JamesStein(values, 2)
		for i := range values {
			if shrunk[i] != values[i] || c != 1 {
				t.Errorf("%v became %v", values, shrunk)
			}
		}
	}
	if shrunk, c := JamesStein([]float64{1, 2, 3, 4}, 100); c != 0 || shrunk[0] != 2.5 || shrunk[3] != 2.5 {
		t.Errorf("all chance: %v, c %v", shrunk, c)
	}
	closeTo(t, "normal", ShrinkNormal(10, 2, 4, 4), 7, 1e-12)
	closeTo(t, "alike", ShrinkNormal(10, 2, 4, 0), 4, 0)
	closeTo(t, "certain and alike", ShrinkNormal(10, 0, 4, 0), 4, 0)
}

package stats

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// gap is a month without a value.
var gap = math.NaN()

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

func testdata(t *testing.T, file string, into any) {
	t.Helper()
	src, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(src, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func repeated(l Limits, n int) []Limits { return slices.Repeat([]Limits{l}, n) }

// Montgomery's table 6.7 with limits from the first 20, as in the cases of qicharts2.
func TestXmRReference(t *testing.T) {
	var tables map[string]map[string][]float64
	testdata(t, "qicharts2_tables.json", &tables)
	cost := tables["tbl_06.07"]["cost"]
	l, ok := XmR(cost, 20)
	if !ok {
		t.Fatal("no limits")
	}
	near(t, "centre", l.Centre, 300.5, 1e-12)
	near(t, "upper", l.Upper, 321.2166853, 1e-7)
	near(t, "lower", l.Lower, 279.7833147, 1e-7)
	for i, s := range Signals(cost, repeated(l, len(cost))) {
		if want := i >= 38; want != (s.Signal == Outside) {
			t.Errorf("point %d: %v", i+1, s)
		}
	}
}

func TestXmREdges(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		want   Limits
		ok     bool
	}{
		"empty":               {nil, Limits{}, false},
		"one":                 {[]float64{3}, Limits{}, false},
		"no neighbours":       {[]float64{3, gap, 5, gap, 4}, Limits{}, false},
		"all equal":           {[]float64{3, 3, 3}, Limits{3, 3, 3}, true},
		"a gap has no range":  {[]float64{1, 2, gap, 9, 10}, Limits{5.5, 5.5 - 3/d2, 5.5 + 3/d2}, true},
		"gaps in front count": {[]float64{gap, 1, 2, gap, 9, 10}, Limits{5.5, 5.5 - 3/d2, 5.5 + 3/d2}, true},
	} {
		got, ok := XmR(c.values, 0)
		if ok != c.ok || math.Abs(got.Centre-c.want.Centre)+math.Abs(got.Lower-c.want.Lower)+math.Abs(got.Upper-c.want.Upper) > 1e-12 {
			t.Errorf("%s: got %v %v, want %v %v", name, got, ok, c.want, c.ok)
		}
	}
	if base := Baseline([]float64{gap, 1, gap, 2, 3}, 2); len(base) != 4 {
		t.Errorf("the first two known points end at place 4, not %d", len(base))
	}
}

// The rules as NHS England writes them; 0 is nothing, else the side.
func TestRules(t *testing.T) {
	wide := Limits{0, -100, 100}
	tight := Limits{0, -3, 3}
	only := func(l Limits, signal Signal, values ...float64) []int {
		out := make([]int, len(values))
		for i, s := range Signals(values, repeated(l, len(values))) {
			if s.Signal == signal {
				out[i] = s.Side
			}
		}
		return out
	}
	for _, c := range []struct {
		name      string
		got, want []int
	}{
		{"shift", only(wide, Shift, 1, 1, 1, 1, 1, 1, 1, 1, -1), []int{0, 0, 0, 0, 0, 0, 1, 1, 0}},
		{"a point on the centre ends a run", only(wide, Shift, 1, 1, 1, 1, 1, 1, 0, 1, 1), make([]int, 9)},
		{"a gap is passed over", only(wide, Shift, -1, -1, -1, gap, -1, -1, -1, -1), []int{0, 0, 0, 0, 0, 0, 0, -1}},
		{"trend", only(Limits{4, -100, 100}, Trend, 2, 1, 2, 3, 4, 5, 6, 7, 3), []int{0, 0, 0, 0, 0, 0, 0, 1, 0}},
		{"a tie breaks a trend", only(Limits{3, -100, 100}, Trend, 1, 2, 3, 3, 4, 5, 6), make([]int, 7)},
		{"falling", only(Limits{4, -100, 100}, Trend, 7, 6, 5, 4, gap, 3, 2, 1), []int{0, 0, 0, 0, 0, 0, 0, -1}},
		{"two of three", only(tight, TwoOfThree, 2.5, 0, 2.5, 2.5, 0, 0, 2.5), []int{0, 0, 1, 1, 0, 0, 0}},
		{"not on two sides", only(tight, TwoOfThree, 2.5, -2.5, 0), []int{0, 0, 0}},
		{"on the line is not beyond", only(tight, TwoOfThree, 2, 2, 2), []int{0, 0, 0}},
		{"outside", only(tight, Outside, 3, 3.1, -3.1), []int{0, 1, -1}},
		{"outside goes before shift", only(tight, Outside, 1, 1, 1, 1, 1, 1, 4), []int{0, 0, 0, 0, 0, 0, 1}},
		{"shift goes before trend", only(Limits{0, -100, 100}, Shift, 1, 2, 3, 4, 5, 6, 7), []int{0, 0, 0, 0, 0, 0, 1}},
		{"all on the centre", only(Limits{1, 1, 1}, TwoOfThree, 1, 1, 1), []int{0, 0, 0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestAssure(t *testing.T) {
	l := Limits{50, 40, 60}
	for _, c := range []struct {
		target float64
		higher bool
		want   Assurance
	}{
		{40, true, Always}, {40.1, true, HitAndMiss}, {60, true, HitAndMiss}, {60.1, true, Never},
		{60, false, Always}, {59, false, HitAndMiss}, {40, false, HitAndMiss}, {39, false, Never},
	} {
		if got := Assure(l, c.target, c.higher); got != c.want {
			t.Errorf("target %v, higher %v: got %s, want %s", c.target, c.higher, got, c.want)
		}
	}
}

// A p chart of a quarter of a million cases a point cries at nearly all of them;
// p′ at none. The limits were worked out apart from this code.
func TestLaneyReference(t *testing.T) {
	var tables map[string]map[string][]float64
	testdata(t, "qicharts2_tables.json", &tables)
	r, n := tables["nhs_accidents"]["r"], tables["nhs_accidents"]["n"]
	plain, _ := PChart(r, n, 0)
	laney, ok := Laney(r, n, 0)
	if !ok {
		t.Fatal("no limits")
	}
	cries, outside := 0, 0
	for i := range r {
		p := r[i] / n[i]
		if p < plain[i].Lower || p > plain[i].Upper {
			cries++
		}
		if p < laney[i].Lower || p > laney[i].Upper {
			outside++
		}
	}
	if cries != 16 || outside != 0 {
		t.Errorf("the p chart cries at %d points, p′ at %d", cries, outside)
	}
	s, _ := SigmaZ(r, n, 0)
	near(t, "σz", s, 10.64042186349651, 1e-9)
	near(t, "centre", laney[0].Centre, 0.9528997113441912, 1e-12)
	near(t, "lower of the first", laney[0].Lower, 0.9401296441775141, 1e-12)
	near(t, "upper of the second", laney[1].Upper, 0.965753004063246, 1e-12)
}

func TestLaneyEdges(t *testing.T) {
	if _, ok := Laney(nil, nil, 0); ok {
		t.Error("limits of nothing")
	}
	if _, ok := Laney([]float64{5, 5}, []float64{5, 5}, 0); ok {
		t.Error("p′ limits of a share of all")
	}
	if _, ok := Laney([]float64{1, 0, 2}, []float64{5, 0, 5}, 0); ok {
		t.Error("p′ limits without two neighbours")
	}
	l, ok := PChart([]float64{1, 0, 2}, []float64{5, 0, 5}, 0)
	if !ok || l[0].Centre != 0.3 || !math.IsNaN(l[1].Lower) || l[0].Lower != 0 {
		t.Errorf("p chart with an empty month: %v", l)
	}
}

func TestMannKendallReference(t *testing.T) {
	var raw []*float64
	testdata(t, "mann_kendall.json", &raw)
	values := make([]float64, len(raw))
	for i, v := range raw {
		values[i] = gap
		if v != nil {
			values[i] = *v
		}
	}
	got := MannKendall(values)
	if got.S != -1959 {
		t.Errorf("S = %d", got.S)
	}
	near(t, "variance", got.Var, 4889800.333333, 1e-4)
	near(t, "z without the stretch", got.Z*math.Sqrt(got.Stretch), -0.8854562843, 1e-10)
	near(t, "τ", got.Tau, -0.0315316765, 1e-10)
	near(t, "slope", got.PerStep, -0.0063694268, 1e-10)
	// A season makes this variance smaller, which is not believed.
	if got.Stretch != 1 {
		t.Errorf("stretch %v", got.Stretch)
	}
	near(t, "p", got.P, 2*Normal(-0.8854562843), 1e-9)
}

// Where every month leans on the one before, a trend is seen less easily.
func TestMannKendallAutocorrelated(t *testing.T) {
	r, seen, plain, runs := Source("autocorrelated"), 0, 0, 400
	for range runs {
		values, last := make([]float64, 60), 0.0
		for i := range values {
			last = 0.5*last + r.NormFloat64()
			values[i] = last
		}
		got := MannKendall(values)
		if got.P < 0.05 {
			seen++
		}
		if math.Erfc(math.Abs(got.Z)*math.Sqrt(got.Stretch)/math.Sqrt2) < 0.05 {
			plain++
		}
	}
	t.Logf("%d of %d, %d without the correction", seen, runs, plain)
	if 4*seen > 3*plain || seen > runs/6 {
		t.Errorf("of %d runs without a trend %d are called one, %d without the correction", runs, seen, plain)
	}
}

// shampoo is the monthly sales of shampoo over three years (Makridakis, Wheelwright
// and Hyndman 1998).
var shampoo = []float64{266.0, 145.9, 183.1, 119.3, 180.3, 168.5, 231.8, 224.5, 192.8, 122.9, 336.5, 185.9,
	194.3, 149.5, 210.1, 273.3, 191.4, 287.0, 226.0, 303.6, 289.9, 421.6, 264.5, 342.3,
	339.7, 440.4, 315.9, 439.3, 401.3, 437.4, 575.5, 407.6, 682.0, 475.3, 581.3, 646.9}

func TestMannKendallShampoo(t *testing.T) {
	got := MannKendall(shampoo)
	if got.S != 440 || got.Var != 5390 {
		t.Errorf("S = %d, variance %v", got.S, got.Var)
	}
	near(t, "z without the stretch", got.Z*math.Sqrt(got.Stretch), 5.979572524, 1e-9)
	near(t, "τ", got.Tau, 0.6984126984, 1e-10)
	near(t, "slope", got.PerStep, 11.509375, 1e-9)
	if got.P > 1e-3 {
		t.Errorf("p = %v", got.P)
	}
}

func TestMannKendallEdges(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		want   Slope
	}{
		"empty":      {nil, Slope{P: 1, Stretch: 1}},
		"one":        {[]float64{gap, 4}, Slope{N: 1, P: 1, Stretch: 1}},
		"all equal":  {[]float64{2, 2, 2, 2}, Slope{N: 4, P: 1, Intercept: 2, Stretch: 1}},
		"three":      {[]float64{1, 2, 3}, Slope{N: 3, S: 3, Var: 11.0 / 3, Z: 2 / math.Sqrt(11.0/3), Tau: 1, P: 1.0 / 3, PerStep: 1, Intercept: 1, Stretch: 1}},
		"over a gap": {[]float64{1, gap, 3}, Slope{N: 2, S: 1, Var: 1, Tau: 1, P: 1, PerStep: 1, Intercept: 1, Stretch: 1}},
	} {
		if got := MannKendall(c.values); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

// The exact p is the share of all orders: counted one by one.
func TestExactKendallCountsAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 3), 3, 6).Draw(t, "values")
		for i := range values {
			values[i] = math.Floor(values[i]) // ties
		}
		got := MannKendall(values)
		all, far := 0, 0
		permute(slices.Clone(values), 0, func(order []float64) {
			s := 0
			for i := range order {
				for j := i + 1; j < len(order); j++ {
					s += sign(order[j] - order[i])
				}
			}
			all++
			if Abs(s) >= Abs(got.S) {
				far++
			}
		})
		if want := float64(far) / float64(all); math.Abs(got.P-want) > 1e-12 {
			t.Fatalf("%v: p %v, by counting %v", values, got.P, want)
		}
	})
}

func permute(values []float64, k int, visit func([]float64)) {
	if k == len(values) {
		visit(values)
		return
	}
	for i := k; i < len(values); i++ {
		values[k], values[i] = values[i], values[k]
		permute(values, k+1, visit)
		values[k], values[i] = values[i], values[k]
	}
}

// Turned round, a series has the opposite slope and the same p; shifted and
// stretched, the same test.
func TestMannKendallSymmetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-5, 5), 3, 30).Draw(t, "values")
		for i := range values {
			values[i] = math.Round(values[i])
			if rapid.IntRange(0, 5).Draw(t, "gap") == 0 {
				values[i] = gap
			}
		}
		turned := slices.Clone(values)
		slices.Reverse(turned)
		moved := slices.Clone(values)
		for i := range moved {
			moved[i] = 2*moved[i] + 7
		}
		a, b, c := MannKendall(values), MannKendall(turned), MannKendall(moved)
		if a.S != -b.S || math.Abs(a.PerStep+b.PerStep) > 1e-12 || math.Abs(a.P-b.P) > 1e-9 {
			t.Fatalf("turned: %+v, %+v", a, b)
		}
		if a.S != c.S || math.Abs(2*a.PerStep-c.PerStep) > 1e-12 || math.Abs(a.P-c.P) > 1e-9 {
			t.Fatalf("moved: %+v, %+v", a, c)
		}
	})
}

// The example of Benjamini and Hochberg (1995): of 15 p values, four are found at 5 %.
func TestDiscoveries(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	slices.Reverse(p)
	found := 0
	for k, yes := range Discoveries(p, 0.05) {
		if yes {
			found++
			if p[k] > 0.0095 {
				t.Errorf("%v is found", p[k])
			}
		}
	}
	if found != 4 {
		t.Errorf("%d are found", found)
	}
	if got := Discoveries([]float64{gap, 0.04, gap}, 0.05); !slices.Equal(got, []bool{false, true, false}) {
		t.Errorf("what is not known was looked at: %v", got)
	}
	if got := Discoveries(nil, 0.05); len(got) != 0 {
		t.Error(got)
	}
}

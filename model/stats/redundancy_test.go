package stats

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestSpearman(t *testing.T) {
	// Ten pairs without ties: 1 − 6·Σd² / (n(n² − 1)) with Σd² = 194 is −29/165.
	iq := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}
	hours := []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	rho, ok := Spearman(iq, hours)
	if itemNear(t, "rho", rho, -29.0/165, 1e-12); !ok {
		t.Error("no rho")
	}
	// With ties, by hand: ranks 1.5 1.5 3 and 1 2 3: cov 0.75, var 0.75 and 1.
	rho, _ = Spearman([]float64{4, 4, 9}, []float64{1, 2, 3})
	itemNear(t, "rho with ties", rho, .75/math.Sqrt(.75), 1e-12)
	if _, ok := Spearman([]float64{1, 1, 1}, []float64{1, 2, 3}); ok {
		t.Error("no variance, and yet a rho")
	}
	if got := MeanRanks([]float64{3, 1, 3, 2}); !reflect.DeepEqual(got, []float64{3.5, 1, 3.5, 2}) {
		t.Errorf("ranks %v", got)
	}
}

func TestClusters(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		name string
		rho  [][]float64
		want [][]int
	}{
		{"nothing", nil, nil},
		{"nobody near", [][]float64{{1, .8}, {.8, 1}}, nil},
		{"two", [][]float64{{1, .81, 0}, {.81, 1, 0}, {0, 0, 1}}, [][]int{{0, 1}}},
		{"a chain, one end turned around", [][]float64{{1, none, .9}, {none, 1, -.95}, {.9, -.95, 1}}, [][]int{{0, 1, 2}}},
		{"two pairs", [][]float64{{1, 0, 0, .9}, {0, 1, .9, 0}, {0, .9, 1, 0}, {.9, 0, 0, 1}}, [][]int{{0, 3}, {1, 2}}},
	} {
		if got := Clusters(c.rho, .8); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestInflationFactors(t *testing.T) {
	// Of two columns it is 1 / (1 − r²).
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{2, 1, 4, 3, 6, 5}
	r, _ := Correlation(x, y)
	got := InflationFactors([][]float64{x, {7, 7, 7, 7, 7, 7}, y})
	itemNear(t, "first", got[0], 1/(1-r*r), 1e-9)
	itemNear(t, "third", got[2], 1/(1-r*r), 1e-9)
	if !math.IsNaN(got[1]) {
		t.Errorf("a column without variance has %v", got[1])
	}
	sum := make([]float64, len(x))
	for p := range x {
		sum[p] = x[p] + y[p]
	}
	for k, f := range InflationFactors([][]float64{x, y, sum, {3, 1, 4, 1, 5, 9}}) {
		if k < 3 != math.IsInf(f, 1) {
			t.Errorf("column %d of a sum and its parts: %v", k, f)
		}
	}
}

// The factors are those of regressions: by the inverse of the correlations, solved by
// another way (Gauss–Jordan).
func TestInflationFactorsAnotherWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, n := rapid.IntRange(2, 6).Draw(t, "columns"), rapid.IntRange(12, 30).Draw(t, "people")
		columns := make([][]float64, k)
		for c := range columns {
			columns[c] = rapid.SliceOfN(rapid.Float64Range(-5, 5), n, n).Draw(t, "column")
		}
		m := make([][]float64, k)
		for a := range m {
			m[a] = make([]float64, 2*k)
			m[a][k+a] = 1
			for b := range k {
				r, ok := Correlation(columns[a], columns[b])
				if !ok {
					return
				}
				m[a][b] = r
			}
		}
		for a := range m {
			if math.Abs(m[a][a]) < 1e-4 {
				return // nearly determined: the two ways round differently
			}
			for c := 2*k - 1; c >= 0; c-- {
				m[a][c] /= m[a][a]
			}
			for b := range m {
				if f := m[b][a]; b != a {
					for c := range m[b] {
						m[b][c] -= f * m[a][c]
					}
				}
			}
		}
		for a, f := range InflationFactors(columns) {
			if want := m[a][k+a]; math.Abs(f-want) > 1e-4*want {
				t.Fatalf("column %d: %v, another way %v", a, f, want)
			}
			if f < 1-1e-9 {
				t.Fatalf("below 1: %v", f)
			}
		}
	})
}

package stats

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// itemCases reads a case file without its heading.
func itemCases(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func itemNumber(t *testing.T, cell string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func itemNear(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.10f, want %.10f", what, got, want)
	}
}

// Twelve people and seven items: discrimination and corrected item–total correlation.
func TestItemAnalysis(t *testing.T) {
	items := make([][]float64, 7)
	for _, row := range itemCases(t, "discrimination.csv") {
		for k := range items {
			items[k] = append(items[k], itemNumber(t, row[k+1]))
		}
	}
	total := totals(items)
	for p, want := range []float64{3, 3, 3, 3, 4, 4, 4, 5, 6, 6, 5, 5} {
		itemNear(t, "total", total[p], want, 0)
	}
	r := []float64{-.2340, -.2340, math.NaN(), .0618, .5774, .0618, .2548}
	for k, want := range []float64{0, 0, 0, .5, 1, .75, .25} {
		d, ok := Discrimination(items[k], total)
		if !ok {
			t.Errorf("item %d: no discrimination", k+1)
		}
		itemNear(t, "discrimination", d, want, 1e-12)
		got, varied := ItemTotal(items[k], total)
		if varied == math.IsNaN(r[k]) {
			t.Errorf("item %d: variance %v", k+1, varied)
		}
		if varied {
			itemNear(t, "item-total", got, r[k], 5e-5)
		}
	}
}

func TestCronbachAlpha(t *testing.T) {
	items := make([][]float64, 10)
	for n, row := range itemCases(t, "cronbach_alpha.csv") {
		k := n / 15
		items[k] = append(items[k], itemNumber(t, row[2]))
	}
	alpha, ok := CronbachAlpha(items)
	if itemNear(t, "alpha", alpha, .5917188486, 5e-11); !ok {
		t.Error("no alpha")
	}
	if _, ok := CronbachAlpha(items[:1]); ok {
		t.Error("one item has an alpha")
	}
	if _, ok := CronbachAlpha([][]float64{{1, 2}, {2, 1}}); ok {
		t.Error("an alpha without variance in the totals")
	}
}

func TestCeilingAndFloor(t *testing.T) {
	points, full := []float64{10, 9.9999999999, 5, 0, 0}, []float64{10, 10, 10, 10, 0}
	high, _ := Ceiling(points, full)
	low, _ := Floor(points, full)
	itemNear(t, "ceiling", high, .5, 0)
	itemNear(t, "floor", low, .25, 0)
	if _, ok := Ceiling([]float64{0}, []float64{0}); ok {
		t.Error("nobody has it, and yet a share does")
	}
}

func TestItemEdges(t *testing.T) {
	if _, ok := Discrimination([]float64{1, 0}, []float64{1, 0}); ok {
		t.Error("thirds of two people")
	}
	if _, ok := EffectiveWeights(nil); ok {
		t.Error("weights of nothing")
	}
	if _, ok := EffectiveWeights([][]float64{{1, 1}, {0.1, 0.1}}); ok {
		t.Error("weights where all totals are the same")
	}
	if _, ok := Correlation([]float64{0.1, 0.1, 0.1}, []float64{1, 2, 3}); ok {
		t.Error("equal values have a correlation")
	}
	if r, ok := Correlation([]float64{1, 2, 3}, []float64{-2, -4, -6}); !ok || r != -1 {
		t.Errorf("got %v", r)
	}
}

// Effective weights sum to 1 whatever the items, and one item decides everything.
func TestEffectiveWeightsSumToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(2, 30).Draw(t, "people")
		items := make([][]float64, rapid.IntRange(1, 8).Draw(t, "items"))
		for k := range items {
			items[k] = rapid.SliceOfN(rapid.Float64Range(0, 30), people, people).Draw(t, "points")
		}
		weights, ok := EffectiveWeights(items)
		if !ok {
			return
		}
		sum := 0.0
		for _, w := range weights {
			sum += w
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("they sum to %v", sum)
		}
		if len(items) == 1 && math.Abs(weights[0]-1) > 1e-9 {
			t.Fatalf("alone it decides %v", weights[0])
		}
	})
}

// A share of points discriminates within −1…1, and turned around exactly the other way.
func TestDiscriminationIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 40).Draw(t, "n")
		item := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "item")
		total := rapid.SliceOfN(rapid.Float64Range(0, 100), n, n).Draw(t, "total")
		d, ok := Discrimination(item, total)
		turned := make([]float64, n)
		for p := range item {
			turned[p] = 1 - item[p]
		}
		back, _ := Discrimination(turned, total)
		if !ok || d < -1-1e-9 || d > 1+1e-9 || math.Abs(d+back) > 1e-9 {
			t.Fatalf("%v and %v", d, back)
		}
	})
}

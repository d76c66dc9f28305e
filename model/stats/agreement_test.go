package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var shroutFleiss = [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

// The published example of six people and four raters.
func TestAgree(t *testing.T) {
	a, ok := Agree(shroutFleiss)
	if !ok || a.People != 6 || a.Ratings != 24 || a.Raters != 4 {
		t.Fatalf("got %+v, %v", a, ok)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"ICC1", a.ICC1, 0.17}, {"ICC2", a.ICC2, 0.29}, {"ICC3", a.ICC3, 0.71}, {"ICC1k", a.ICC1K, 0.44}, {"ICC2k", a.ICC2K, 0.62}, {"ICC3k", a.ICC3K, 0.91}} {
		closeTo(t, c.name, c.got, c.want, 0.005)
	}
}

// A full design is the even case of the uneven one.
func TestAgreeUnevenOfAFullDesign(t *testing.T) {
	full, _ := Agree(shroutFleiss)
	uneven, ok := AgreeUneven(append([][]float64{{}}, shroutFleiss...))
	if !ok {
		t.Fatal("no agreement")
	}
	closeTo(t, "ICC1", uneven.ICC1, full.ICC1, 1e-12)
	closeTo(t, "ICC1k", uneven.ICC1K, full.ICC1K, 1e-12)
	closeTo(t, "n₀", uneven.Raters, 4, 1e-12)
	if !math.IsNaN(uneven.ICC2) || !math.IsNaN(uneven.ICC3K) {
		t.Errorf("got %+v", uneven)
	}
}

// By hand: people rated (1, 3), (5), (7, 7, 9); B = Σk(mean − 16/3)²/2 = 8⁄… and W = (2 + 8⁄3)/3.
func TestAgreeUnevenByHand(t *testing.T) {
	a, _ := AgreeUneven([][]float64{{1, 3}, {5}, {7, 7, 9}})
	grand := 32.0 / 6
	b := (2*math.Pow(2-grand, 2) + math.Pow(5-grand, 2) + 3*math.Pow(23.0/3-grand, 2)) / 2
	w := (2 + 8.0/3) / 3
	k := (6 - (4+1+9)/6.0) / 2
	closeTo(t, "ICC1", a.ICC1, (b-w)/(b+(k-1)*w), 1e-12)
	closeTo(t, "n₀", a.Raters, k, 1e-12)
	if a.People != 3 || a.Ratings != 6 {
		t.Errorf("got %+v", a)
	}
}

func TestAgreeEdges(t *testing.T) {
	for name, ratings := range map[string][][]float64{
		"nobody": nil, "one person": {{1, 2}}, "one rater": {{1}, {2}}, "all equal": {{3, 3}, {3, 3}},
	} {
		if a, ok := Agree(ratings); ok {
			t.Errorf("%s: %+v", name, a)
		}
		if a, ok := AgreeUneven(ratings); ok {
			t.Errorf("%s, uneven: %+v", name, a)
		}
	}
	if _, ok := Agree([][]float64{{1, 2}, {3}}); ok {
		t.Error("a design with a gap is taken as full")
	}
	a, _ := Agree([][]float64{{1, 1}, {5, 5}, {9, 9}})
	if a.ICC1 != 1 || a.ICC2 != 1 || a.ICC3 != 1 || a.ICC3K != 1 {
		t.Errorf("raters who agree on everybody: %+v", a)
	}
	// Raters of whom one is always 2 higher agree on who is better, not on how good.
	a, _ = Agree([][]float64{{1, 3}, {5, 7}, {9, 11}})
	if a.ICC3 != 1 || a.ICC2 >= 1 || a.ICC1 >= a.ICC2 {
		t.Errorf("a lenient rater: %+v", a)
	}
}

// The unit of the ratings and where it begins do not matter.
func TestAgreeIsOfNoUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(2, 8).Draw(t, "people"), rapid.IntRange(2, 5).Draw(t, "raters")
		var plain, scaled [][]float64
		for range n {
			row, other := make([]float64, k), make([]float64, k)
			for r := range row {
				row[r] = float64(rapid.IntRange(0, 10).Draw(t, "rating"))
				other[r] = 40 + 2.5*row[r]
			}
			plain, scaled = append(plain, row), append(scaled, other)
		}
		a, ok := Agree(plain)
		b, other := Agree(scaled)
		if ok != other {
			t.Fatal("one can be told, the other not")
		}
		same := func(x, y float64) bool { return math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) < 1e-6*(1+math.Abs(x)) }
		if ok && !(same(a.ICC1, b.ICC1) && same(a.ICC3, b.ICC3) && !(a.ICC1 > 1+1e-9) && !(a.ICC3 > 1+1e-9)) {
			t.Fatalf("%+v, %+v", a, b)
		}
	})
}

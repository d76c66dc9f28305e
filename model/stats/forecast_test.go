package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A trend with a season is what Holt and Winters' states describe: they go on with it.
func TestHoltWintersExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Float64Range(-9, 9)
		season := rapid.SliceOfN(number, 4, 4).Draw(t, "season")
		mean := (season[0] + season[1] + season[2] + season[3]) / 4
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		at := func(i int) float64 { return a + b*float64(i) + season[i%4] - mean }
		history := make([]float64, rapid.IntRange(8, 30).Draw(t, "n"))
		for i := range history {
			history[i] = at(i)
		}
		for h, v := range HoltWinters(history, 4, 6) {
			if math.Abs(v-at(len(history)+h)) > 1e-6 {
				t.Fatalf("%d ahead: got %v, want %v", h+1, v, at(len(history)+h))
			}
		}
	})
}

// The weights found are no worse than any of a fine grid.
func TestHoltWintersWeights(t *testing.T) {
	begin := newSmoother(shampoo, 12)
	best := fitSmoother(begin, shampoo)
	loss := func(w weights) float64 {
		s := begin.clone()
		return s.run(shampoo, w)
	}
	for a := 0.0; a <= 1; a += 0.05 {
		for b := 0.0; b <= 1; b += 0.05 {
			for g := 0.0; g <= 1; g += 0.05 {
				if l := loss(weights{a, b, g}); l < loss(best)*(1-1e-3) {
					t.Fatalf("α %.2f β %.2f γ %.2f errs by %.0f, the weights found %v by %.0f", a, b, g, l, best, loss(best))
				}
			}
		}
	}
}

func TestNaives(t *testing.T) {
	if got := SeasonalNaive([]float64{1, 2, 3, 4, 5}, 3, 5); !slices.Equal(got, []float64{3, 4, 5, 3, 4}) {
		t.Error(got)
	}
	if got := Naive([]float64{1, 2}, 3, 2); !slices.Equal(got, []float64{2, 2}) {
		t.Error(got)
	}
}

// Every forecast of the past is made from what was known at its origin.
func TestBacktestKnowsOnlyThePast(t *testing.T) {
	for _, m := range Backtest(shampoo, 12, 3) {
		changed := slices.Clone(shampoo)
		for i := m.Origin; i < len(changed); i++ {
			changed[i] = -1000
		}
		for _, f := range Forecasters {
			if f.Name == m.Method && f.Forecast(changed[:m.Origin], 12, m.Horizon)[m.Horizon-1] != m.Forecast {
				t.Fatalf("%+v", m)
			}
		}
		if m.Actual != shampoo[m.Origin+m.Horizon-1] {
			t.Fatalf("%+v", m)
		}
	}
}

// By hand: 1 2 4 4 with a step ahead from two known values on.
func TestRaceByHand(t *testing.T) {
	misses := Backtest([]float64{1, 2, 4, 4}, 12, 1)
	want := []Miss{{"naive", 2, 1, 4, 2, 1}, {"naive", 3, 1, 4, 4, 1.5}}
	if !slices.Equal(misses, want) {
		t.Fatalf("%+v", misses)
	}
	if got := Race(misses); len(got) != 0 {
		t.Errorf("two origins are no race: %+v", got)
	}
	misses = Backtest([]float64{0, 2, 4, 2, 4, 2, 4, 2, 4}, 12, 1)
	got := Race(misses)
	if len(got) != 1 || got[0].Tried != 7 {
		t.Fatalf("%+v", got)
	}
	near(t, "every step is as wide as those before", got[0].MASE, 1, 1e-12)
	if got := Race(Backtest(make([]float64, 20), 12, 1)); len(got) != 0 {
		t.Errorf("what never moved: %+v", got)
	}
}

// yearly makes months with a wave and noise.
func yearly(n int, wave, noise, trend float64, seed uint64) []float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]float64, n)
	for i := range out {
		out[i] = 1000 + trend*float64(i) + wave*math.Sin(2*math.Pi*float64(i)/12) + noise*r.NormFloat64()
	}
	return out
}

func TestRaceFindsTheSeason(t *testing.T) {
	for n, want := range map[int]string{23: "naive", 24: "seasonal_naive", 29: "seasonal_naive", 60: "holt_winters"} {
		got := Race(Backtest(yearly(n, 200, 20, 6, 5), 12, 6))
		if len(got) == 0 || got[0].Method != want {
			t.Errorf("%d months: %+v, want %s", n, got, want)
		}
	}
}

// The ranges hold about four of five values to come.
func TestPredictCovers(t *testing.T) {
	within, all := 0, 0
	for seed := range uint64(60) {
		values := yearly(66, 200, 40, 0, seed+10)
		misses := Backtest(values[:60], 12, 6)
		for _, p := range Predict(values[:60], 12, 6, "seasonal_naive", misses, 0.8) {
			if v := values[59+p.Horizon]; v >= p.Low && v <= p.High {
				within++
			}
			all++
		}
	}
	if share := float64(within) / float64(all); all != 360 || share < 0.74 || share > 0.88 {
		t.Errorf("%d of %d lie in their 80 %% ranges", within, all)
	}
}

func TestPredictIsSilentWithoutErrors(t *testing.T) {
	values := yearly(24, 200, 40, 0, 3)
	got := Predict(values, 12, 6, "seasonal_naive", Backtest(values, 12, 6), 0.8)
	if len(got) != 4 { // 12, 11, 10, 9 errors of the first four horizons
		t.Fatalf("%+v", got)
	}
	for h, p := range got {
		if p.Value != values[12+h] || p.Low > p.Value || p.High < p.Value || p.Tried != 12-h {
			t.Errorf("%+v", p)
		}
	}
	if got := Predict(values[:10], 12, 6, "naive", Backtest(values[:10], 12, 6), 0.8); len(got) != 0 {
		t.Errorf("ten months: %+v", got)
	}
}

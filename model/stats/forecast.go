package stats

import (
	"math"
	"slices"
)

// Forecaster is one method of forecasting a run without gaps.
type Forecaster struct {
	Name string
	// Train is the shortest history it can be trained on, Known the shortest run
	// for which it is used at all, both in steps, of a season of so many.
	Train, Known func(season int) int
	// Forecast gives the next ahead values.
	Forecast func(history []float64, season, ahead int) []float64
}

// Forecasters are the methods that compete, the plainest first. What knows of
// seasons stays silent below two of them.
var Forecasters = []Forecaster{
	{"naive", steps(2, 0), steps(2, 0), Naive},
	{"seasonal_naive", steps(0, 1), steps(0, 2), SeasonalNaive},
	{"holt_winters", steps(0, 2), steps(0, 2), HoltWinters},
}

func steps(plus, seasons int) func(int) int {
	return func(season int) int { return plus + seasons*season }
}

// Naive says that all stays as it was last.
func Naive(history []float64, _, ahead int) []float64 {
	return slices.Repeat(history[len(history)-1:], ahead)
}

// SeasonalNaive says that every step is what it was a season before.
func SeasonalNaive(history []float64, season, ahead int) []float64 {
	out := make([]float64, ahead)
	for h := range out {
		out[h] = history[len(history)-season+h%season]
	}
	return out
}

// HoltWinters is additive exponential smoothing of level, trend and season. The
// states begin from the first two seasons; α, β and γ, each in 0–1, make the sum
// of the squared one-step errors least (a grid, then the pattern search of Hooke
// and Jeeves). It needs two seasons. Winters, Management Science 6 (1960);
// Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 8.3.
func HoltWinters(history []float64, season, ahead int) []float64 {
	begin := newSmoother(history, season)
	best := fitSmoother(begin, history)
	s := begin.clone()
	s.run(history, best)
	out := make([]float64, ahead)
	for h := range out {
		out[h] = s.level + float64(h+1)*s.trend + s.season[(len(history)+h)%season]
	}
	return out
}

// weights are α, β and γ.
type weights [3]float64

// fitSmoother finds the weights of the least squared errors.
func fitSmoother(begin smoother, history []float64) weights {
	scratch := begin.clone()
	loss := func(w weights) float64 {
		scratch.level, scratch.trend = begin.level, begin.trend
		copy(scratch.season, begin.season)
		return scratch.run(history, w)
	}
	best, least := weights{}, math.Inf(1)
	try := func(w weights) bool {
		if l := loss(w); l < least {
			best, least = w, l
			return true
		}
		return false
	}
	for _, a := range []float64{0, 0.1, 0.3, 0.6, 0.9} {
		for _, b := range []float64{0, 0.1, 0.5} {
			for _, g := range []float64{0, 0.1, 0.5} {
				try(weights{a, b, g})
			}
		}
	}
	for step := 0.1; step > 1e-3; {
		better := false
		for k := range best {
			for _, d := range []float64{step, -step} {
				w := best
				w[k] = math.Max(0, math.Min(1, w[k]+d))
				better = try(w) || better
			}
		}
		if !better {
			step /= 2
		}
	}
	return best
}

// smoother is the state of Holt and Winters' smoothing.
type smoother struct {
	level, trend float64
	season       []float64
}

// newSmoother takes the states before the first step from the first two seasons.
func newSmoother(history []float64, season int) smoother {
	mean := func(from int) float64 {
		sum := 0.0
		for _, v := range history[from : from+season] {
			sum += v
		}
		return sum / float64(season)
	}
	m := float64(season)
	first, second := mean(0), mean(season)
	s := smoother{trend: (second - first) / m, season: make([]float64, season)}
	s.level = first - s.trend*(m+1)/2
	for i := range 2 * season {
		s.season[i%season] += (history[i] - s.level - float64(i+1)*s.trend) / 2
	}
	return s
}

func (s smoother) clone() smoother {
	s.season = slices.Clone(s.season)
	return s
}

// run takes the states through a history and gives the sum of squared errors.
func (s *smoother) run(history []float64, w weights) float64 {
	sum := 0.0
	for t, v := range history {
		k := t % len(s.season)
		e := v - s.level - s.trend - s.season[k]
		s.level += s.trend + w[0]*e
		s.trend += w[0] * w[1] * e
		s.season[k] += w[2] * (1 - w[0]) * e
		sum += e * e
	}
	return sum
}

// Miss is one forecast of the past, held against what came.
type Miss struct {
	Method           string
	Origin, Horizon  int // trained on the first Origin values; Horizon steps further
	Actual, Forecast float64
	Scale            float64 // the mean |step| within the values trained on
}

// Error is actual less forecast.
func (m Miss) Error() float64 { return m.Actual - m.Forecast }

// Backtest lets every method forecast the run from every origin at which it can be
// trained, ahead steps at most (rolling origin, trained anew each time).
func Backtest(values []float64, season, ahead int) []Miss {
	var out []Miss
	for _, f := range Forecasters {
		if len(values) < f.Known(season) {
			continue
		}
		for origin := f.Train(season); origin < len(values); origin++ {
			scale := 0.0
			for t := 1; t < origin; t++ {
				scale += math.Abs(values[t]-values[t-1]) / float64(origin-1)
			}
			for h, v := range f.Forecast(values[:origin], season, min(ahead, len(values)-origin)) {
				out = append(out, Miss{f.Name, origin, h + 1, values[origin+h], v, scale})
			}
		}
	}
	return out
}

// fewestOrigins is how often a method must have been tried to be in the race.
const fewestOrigins = 6

// Score is how a method did: MASE is its mean |error| in units of the mean step
// within the history (Hyndman and Koehler 2006: below 1 it beats repeating the
// last value a step ahead), over the forecasts that all in the race have made.
type Score struct {
	Method string
	MASE   float64
	Tried  int // forecasts compared
}

// Race compares the methods that were tried from at least six origins, over the
// forecasts that all of them have made; the best first, of equals the plainer.
// Where the history never moved nothing can be compared.
func Race(misses []Miss) []Score {
	type task struct{ origin, horizon int }
	made, origins := map[task]int{}, map[string]int{}
	for _, m := range misses {
		if m.Horizon == 1 {
			origins[m.Method]++
		}
	}
	var out []Score
	for _, f := range Forecasters {
		if origins[f.Name] >= fewestOrigins {
			out = append(out, Score{Method: f.Name})
		}
	}
	for _, m := range misses {
		if origins[m.Method] >= fewestOrigins && m.Scale > 0 {
			made[task{m.Origin, m.Horizon}]++
		}
	}
	for _, m := range misses {
		if made[task{m.Origin, m.Horizon}] != len(out) || m.Scale <= 0 {
			continue
		}
		for k := range out {
			if out[k].Method == m.Method {
				out[k].MASE += math.Abs(m.Error()) / m.Scale
				out[k].Tried++
			}
		}
	}
	out = slices.DeleteFunc(out, func(s Score) bool { return s.Tried == 0 })
	for k := range out {
		out[k].MASE /= float64(out[k].Tried)
	}
	slices.SortStableFunc(out, func(a, b Score) int { return sign(a.MASE - b.MASE) })
	return out
}

// Prediction is a value to come with the range that holds it in a share of all
// cases.
type Prediction struct {
	Horizon          int
	Value, Low, High float64
	Tried            int // forecasts of the past from which the range is taken
}

// Predict forecasts the run by one method. The range of each horizon is taken from
// the method's own errors of that horizon in the past: the order statistics that
// leave a share of (1 − level)/2 of n + 1 outside on either side, so it also
// knows of a drift that the method misses; the forecast itself always lies in it.
// A horizon that was tried too seldom for such a range is left out: 9 times for
// a level of 0.8.
func Predict(values []float64, season, ahead int, method string, misses []Miss, level float64) []Prediction {
	errors := make([][]float64, ahead)
	for _, m := range misses {
		if m.Method == method && m.Horizon <= ahead {
			errors[m.Horizon-1] = append(errors[m.Horizon-1], m.Error())
		}
	}
	var out []Prediction
	for _, f := range Forecasters {
		if f.Name != method {
			continue
		}
		for h, v := range f.Forecast(values, season, ahead) {
			n := len(errors[h])
			k := int(float64(n+1)*(1-level)/2 + 1e-9)
			if k < 1 {
				break
			}
			slices.Sort(errors[h])
			out = append(out, Prediction{h + 1, v, v + math.Min(0, errors[h][k-1]), v + math.Max(0, errors[h][n-k]), n})
		}
	}
	return out
}

package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Sample is one person's records of an indicator: how many, their mean, and the sum
// of their squared differences from that mean.
type Sample struct{ N, Mean, Squares float64 }

// Variances are the two parts of the differences between people's values: what lies
// between people, and what lies between the records of one person.
type Variances struct{ Between, Within float64 }

// Components splits the variance of records by one-way analysis of variance with
// unequal numbers: within = Σ squares / (N − k), between = (MS between − within) / n₀
// with n₀ = (N − Σn²/N) / (k − 1), held at 0. Searle, Casella and McCulloch, "Variance
// Components" (1992), section 3.6. ok is false below two people, or where nobody has
// two records, so that nothing is known of the differences within a person.
func Components(samples []Sample) (v Variances, ok bool) {
	var n, squares, n2, sum float64
	k := 0.0
	for _, s := range samples {
		if s.N <= 0 {
			continue
		}
		k++
		n, n2, sum, squares = n+s.N, n2+s.N*s.N, sum+s.N*s.Mean, squares+s.Squares
	}
	if k < 2 || n-k <= 0 {
		return v, false
	}
	mean, between := sum/n, 0.0
	for _, s := range samples {
		if s.N > 0 {
			between += s.N * (s.Mean - mean) * (s.Mean - mean)
		}
	}
	v.Within = squares / (n - k)
	v.Between = math.Max(0, (between/(k-1)-v.Within)/((n-n2/n)/(k-1)))
	return v, true
}

// CountComponents does the same for counts of rare events, one for each person: the
// variance within a person is the mean (Poisson), that between what the counts vary
// beyond it.
func CountComponents(counts []float64) (v Variances, ok bool) {
	if len(counts) < 2 {
		return v, false
	}
	v.Within = stat.Mean(counts, nil)
	v.Between = math.Max(0, covarianceOf(counts, counts)-v.Within)
	return v, v.Within > 0
}

// BetaVariances are those of shares whose true values follow Beta(a, b):
// ab / ((a + b)²(a + b + 1)) between, p(1 − p) with the mean share p within.
func BetaVariances(a, b float64) Variances {
	s := a + b
	return Variances{Between: a * b / (s * s * (s + 1)), Within: a * b / (s * s)}
}

// Reliability is the share of the differences between people's means of n records
// that is not chance: between / (between + within / n). From .70 people may be
// compared, from .90 pay may hang on it alone. Without any variance it is 0.
func (v Variances) Reliability(n float64) float64 {
	if v.Between <= 0 || n <= 0 {
		return 0
	}
	return v.Between / (v.Between + v.Within/n)
}

// Needed is how many records a person needs for a reliability, 0 < want < 1:
// within / between · want / (1 − want), rounded up. ok is false where people do not
// differ, so that no number is enough.
func (v Variances) Needed(want float64) (n float64, ok bool) {
	if v.Between <= 0 {
		return 0, false
	}
	return math.Max(1, math.Ceil(v.Within/v.Between*want/(1-want)-exactly)), true
}

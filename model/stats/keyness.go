package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Keyness is how much a word belongs to one group of texts rather than another.
type Keyness struct {
	G2       float64 // log-likelihood ratio, ≥ 0; negative where the word is rarer in the first group than in the second
	LogRatio float64 // log₂ of the share of texts with the word, first over second: 1 is twice, −1 is half
	P        float64 // of G² or more by chance alone (χ² with one degree of freedom)
}

// KeynessOf compares in how many of n texts a word stands (with of n) with in how
// many of m others (other of m):
//
//	G² = 2 Σ O ln(O / E)
//
// over the four cells of the table text has the word or not × group, with
// E = row · column / all, and 0 ln 0 = 0. (Dunning, "Accurate Methods for the
// Statistics of Surprise and Coincidence", Computational Linguistics 1993; the
// counts are of texts, not of words, so that one customer who repeats a word
// counts once.) In the log ratio a nought counts as half a text (Hardie 2014).
// Without texts on a side, or with a count beyond its texts, ok is false.
func KeynessOf(with, n, other, m int) (k Keyness, ok bool) {
	if n <= 0 || m <= 0 || with < 0 || other < 0 || with > n || other > m {
		return Keyness{P: 1}, false
	}
	all, having := float64(n+m), float64(with+other)
	cells := [4]struct{ seen, row, column float64 }{
		{float64(with), having, float64(n)}, {float64(other), having, float64(m)},
		{float64(n - with), all - having, float64(n)}, {float64(m - other), all - having, float64(m)},
	}
	for _, c := range cells {
		if c.seen > 0 {
			k.G2 += 2 * c.seen * math.Log(c.seen*all/(c.row*c.column))
		}
	}
	k.G2 = math.Max(0, k.G2) // equal shares may leave a rounding error below 0
	k.P = ChiSquare1(k.G2)
	k.LogRatio = math.Log2(math.Max(float64(with), 0.5) / float64(n) / (math.Max(float64(other), 0.5) / float64(m)))
	if with*m < other*n {
		k.G2 = -k.G2
	}
	return k, true
}

// ChiSquare1 is the chance that a χ² with one degree of freedom is x or more.
func ChiSquare1(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return distuv.ChiSquared{K: 1}.Survival(x)
}

// RateChange compares two counts of rare events over unequal exposures: before
// among e0 services, after among e1. ratio is the second rate over the first
// (where nothing was before, of half an event). p is exact and two-sided: of
// before + after events in all, the second count is binomial with share
// e1 / (e0 + e1) if the rate has not changed (Przyborowski and Wilenski 1940).
// Without exposure on a side ok is false; without any event p is 1 and the ratio 1.
func RateChange(before int, e0 float64, after int, e1 float64) (ratio, p float64, ok bool) {
	switch {
	case !(e0 > 0) || !(e1 > 0) || before < 0 || after < 0:
		return 0, 1, false
	case before+after == 0:
		return 1, 1, true
	}
	ratio = float64(after) / e1 / (math.Max(float64(before), 0.5) / e0)
	return ratio, ExactBinomial(after, before+after, e1/(e0+e1)), true
}

// Excess is how many more of a number of events one part has than its share of
// the exposure would give it: of all events seen there would be of·share, with a
// binomial standard error.
//
//	z = (seen − of·share) / √(of · share · (1 − share))
//
// p is exact and two-sided. Without events, or where the part is nothing or all of
// the exposure, there is nothing to compare, and ok is false.
func Excess(seen, of int, share float64) (expected, z, p float64, ok bool) {
	if of <= 0 || seen < 0 || seen > of || !(share > 0 && share < 1) {
		return 0, 0, 1, false
	}
	expected = float64(of) * share
	return expected, (float64(seen) - expected) / math.Sqrt(expected*(1-share)), ExactBinomial(seen, of, share), true
}

// FalseDiscovery adjusts p-values for many looks by Benjamini and Hochberg (1995):
// of those called at or below a level, that share at most is expected to be false.
// An adjusted p is the smallest of p·m/rank over this and all larger p.
func FalseDiscovery(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out := make([]float64, len(p))
	least := 1.0
	for place := len(order) - 1; place >= 0; place-- {
		i := order[place]
		least = math.Min(least, p[i]*float64(len(p))/float64(place+1))
		out[i] = least
	}
	return out
}

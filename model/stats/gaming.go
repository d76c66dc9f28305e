package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"
)

// likely is how much above another a probability may be and still count as no larger.
const likely = 1 + 1e-7

// ExactBinomial is the exact two-sided p-value of x of n where each has probability
// p: the chance of all outcomes that are no likelier than the one seen. Nothing seen
// (n = 0) has p-value 1. 60 of 90 at ½ is .0020602657, 38 of 60 is .0518938959.
func ExactBinomial(x, n int, p float64) float64 {
	seen := binomialDensity(x, n, p)
	sum := 0.0
	for k := range n + 1 {
		if d := binomialDensity(k, n, p); d <= seen*likely {
			sum += d
		}
	}
	return math.Min(1, sum)
}

func binomialDensity(x, n int, p float64) float64 {
	if p <= 0 || p >= 1 {
		return truth(float64(x) == float64(n)*math.Max(0, math.Min(1, p)))
	}
	return distuv.Binomial{N: float64(n), P: p}.Prob(float64(x))
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// logChoose is ln of n over k.
func logChoose(n, k int) float64 {
	return combin.LogGeneralizedBinomial(float64(n), float64(k))
}

// Counts are a table of two by two: of a group and of the others, how many did and
// how many did not.
type Counts struct{ Yes, No, OtherYes, OtherNo int }

// FisherGreater is Fisher's exact one-sided p-value: the chance, with the margins as
// they are, of at least as many in the group who did. Fisher, "The Design of
// Experiments" (1935). Yes-and-no counts must not be below 0.
func (c Counts) FisherGreater() float64 {
	sum := 0.0
	for yes := c.Yes; yes <= min(c.Yes+c.No, c.Yes+c.OtherYes); yes++ {
		sum += c.density(yes)
	}
	return math.Min(1, sum)
}

// FisherExact is Fisher's exact two-sided p-value: the chance of all tables with the
// same margins that are no likelier than the one seen. The lady tasting tea (3, 1,
// 1, 3) has .4857142857.
func (c Counts) FisherExact() float64 {
	seen, sum := c.density(c.Yes), 0.0
	for yes := max(0, c.Yes-c.OtherNo); yes <= min(c.Yes+c.No, c.Yes+c.OtherYes); yes++ {
		if d := c.density(yes); d <= seen*likely {
			sum += d
		}
	}
	return math.Min(1, sum)
}

// density is the hypergeometric chance of a number of yes in the group.
func (c Counts) density(yes int) float64 {
	group, others, all := c.Yes+c.No, c.OtherYes+c.OtherNo, c.Yes+c.OtherYes
	return math.Exp(logChoose(group, yes) + logChoose(others, all-yes) - logChoose(group+others, all))
}

// Ratio is the group's share over the others'; +Inf where only the group did, 1
// where nobody did or one of the two is empty.
func (c Counts) Ratio() float64 {
	if c.Yes+c.OtherYes == 0 || c.Yes+c.No == 0 || c.OtherYes+c.OtherNo == 0 {
		return 1
	}
	return float64(c.Yes) / float64(c.Yes+c.No) / (float64(c.OtherYes) / float64(c.OtherYes+c.OtherNo))
}

// Holm adjusts p-values for having looked so many times: the chance of one false
// alarm or more stays below whatever the results are held against. Holm, "A simple
// sequentially rejective multiple test procedure", Scandinavian Journal of
// Statistics 1979. The results stand in the order of the input and are never smaller.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out, least := make([]float64, len(p)), 0.0
	for rank, k := range order {
		least = math.Max(least, math.Min(1, p[k]*float64(len(p)-rank)))
		out[k] = least
	}
	return out
}

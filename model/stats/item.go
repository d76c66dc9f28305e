package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Item analysis: the people appraised are examinees, the indicators items, the
// total the test. Kline, "A Handbook of Test Construction" (1986); Ebel and Frisbie,
// "Essentials of Educational Measurement" (1991).

// exactly is how near two sums of points must be to count as the same.
const exactly = 1e-9

// Ceiling is the share of people with all of an item's points, Floor that of people
// with none. points[p] is out of full[p]; people without an item (full 0) are left
// out. ok is false where nobody has it.
func Ceiling(points, full []float64) (share float64, ok bool) {
	return shareOf(points, full, func(points, full float64) bool { return points >= full-exactly })
}

// Floor is the share of people with none of an item's points: see Ceiling.
func Floor(points, full []float64) (share float64, ok bool) {
	return shareOf(points, full, func(points, _ float64) bool { return points <= exactly })
}

func shareOf(points, full []float64, holds func(points, full float64) bool) (share float64, ok bool) {
	n, met := 0, 0
	for p := range points {
		if full[p] <= 0 {
			continue
		}
		n++
		if holds(points[p], full[p]) {
			met++
		}
	}
	if n == 0 {
		return 0, false
	}
	return float64(met) / float64(n), true
}

// Discrimination is the mean of an item in the best third of people less that in the
// worst third, thirds (⌊n/3⌋ people) by total; people with the same total keep their
// order, the earlier counting as the lower. item is a share of points, 0–1, so that
// the result lies within −1…1: from .40 very good, .30 good, .20 marginal, below
// poor, below 0 to be rejected. ok is false below three people.
func Discrimination(item, total []float64) (d float64, ok bool) {
	third := len(item) / 3
	if third == 0 {
		return 0, false
	}
	order := make([]int, len(item))
	for p := range order {
		order[p] = p
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(total[a], total[b]) })
	low, high := 0.0, 0.0
	for k := range third {
		low += item[order[k]]
		high += item[order[len(order)-1-k]]
	}
	return (high - low) / float64(third), true
}

// ItemTotal is the corrected item–total correlation: of an item with the total less
// that item. ok is false where there is no variance on a side, which is not the same
// as a correlation of 0.
func ItemTotal(item, total []float64) (r float64, ok bool) {
	rest := make([]float64, len(item))
	for p := range item {
		rest[p] = total[p] - item[p]
	}
	return Correlation(item, rest)
}

// CronbachAlpha is k/(k − 1) · (1 − Σ var(item) / var(total)) of k items over the
// same people: items[k][p]. Cronbach, "Coefficient alpha and the internal structure
// of tests", Psychometrika 1951. ok is false below two items or without variance in
// the totals.
func CronbachAlpha(items [][]float64) (alpha float64, ok bool) {
	k := float64(len(items))
	if k < 2 {
		return 0, false
	}
	total := totals(items)
	sum := 0.0
	for _, item := range items {
		sum += covarianceOf(item, item)
	}
	all := covarianceOf(total, total)
	if all <= 0 {
		return 0, false
	}
	return k / (k - 1) * (1 - sum/all), true
}

// EffectiveWeights is how much of the differences between people each item decides:
// cov(item, total) / var(total), with the items' sum as the total. They sum to 1;
// one below 0 works against the others. ok is false where all totals are the same.
func EffectiveWeights(items [][]float64) (weights []float64, ok bool) {
	if len(items) == 0 {
		return nil, false
	}
	total := totals(items)
	all := covarianceOf(total, total)
	if all <= exactly*exactly {
		return nil, false
	}
	for _, item := range items {
		weights = append(weights, covarianceOf(item, total)/all)
	}
	return weights, true
}

func totals(items [][]float64) []float64 {
	total := make([]float64, len(items[0]))
	for _, item := range items {
		for p, x := range item {
			total[p] += x
		}
	}
	return total
}

// Correlation is the product-moment correlation of pairs. ok is false below two
// pairs or where a side has no variance.
func Correlation(x, y []float64) (r float64, ok bool) {
	xx, yy := covarianceOf(x, x), covarianceOf(y, y)
	if len(x) < 2 || xx <= noVariance(x) || yy <= noVariance(y) {
		return 0, false
	}
	return math.Max(-1, math.Min(1, covarianceOf(x, y)/math.Sqrt(xx*yy))), true
}

// noVariance is what rounding leaves of the variance of equal values.
func noVariance(x []float64) float64 {
	top := 0.0
	for _, v := range x {
		top = math.Max(top, math.Abs(v))
	}
	return top * top * 1e-24
}

// covarianceOf is the covariance of pairs over n − 1; 0 below two pairs.
func covarianceOf(x, y []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	return stat.Covariance(x, y, nil)
}

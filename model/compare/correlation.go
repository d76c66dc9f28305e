package compare

import (
	"math"
	"slices"
)

// Spearman is Spearman's rank correlation of pairs, ties at their mean rank: the
// product-moment correlation of the ranks (Spearman 1904). ok is false where one
// side has no spread.
func Spearman(x, y []float64) (rho float64, ok bool) { return pearson(meanRanks(x), meanRanks(y)) }

// meanRanks gives each value its rank from 1, equal values the mean of theirs.
func meanRanks(x []float64) []float64 {
	order := ordered(x)
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, k := range order[from:to] {
			out[k] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}

// ordered lists the places of values from the least to the greatest.
func ordered(x []float64) []int {
	order := make([]int, len(x))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return sign(x[a] - x[b]) })
	return order
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

func pearson(x, y []float64) (r float64, ok bool) {
	n := float64(len(x))
	if n < 2 {
		return 0, false
	}
	var sx, sy float64
	for k := range x {
		sx += x[k]
		sy += y[k]
	}
	var xx, yy, xy float64
	for k := range x {
		dx, dy := x[k]-sx/n, y[k]-sy/n
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
	}
	if xx == 0 || yy == 0 {
		return 0, false
	}
	return math.Max(-1, math.Min(1, xy/math.Sqrt(xx*yy))), true
}

// Kendall is Kendall's τ-b of pairs: (concordant − discordant) ÷ √((n₀ − n₁)(n₀ − n₂)),
// where n₀ is the number of all pairs and n₁, n₂ those tied on a side (Kendall
// 1945), counted by merging (Knight 1966). ok is false where one side has no spread.
func Kendall(x, y []float64) (tau float64, ok bool) {
	n := len(x)
	order := make([]int, n)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if s := sign(x[a] - x[b]); s != 0 {
			return s
		}
		return sign(y[a] - y[b])
	})
	sorted := make([]float64, n)
	for k, at := range order {
		sorted[k] = y[at]
	}
	both := tiedPairs(n, func(a, b int) bool { return x[order[a]] == x[order[b]] && y[order[a]] == y[order[b]] })
	tiedX := tiedPairs(n, func(a, b int) bool { return x[order[a]] == x[order[b]] })
	discordant := exchanges(sorted)
	tiedY := tiedPairs(n, func(a, b int) bool { return sorted[a] == sorted[b] })
	all := float64(n) * float64(n-1) / 2
	if n < 2 || tiedX == all || tiedY == all {
		return 0, false
	}
	concordant := all - tiedX - tiedY + both - discordant
	return (concordant - discordant) / math.Sqrt((all-tiedX)*(all-tiedY)), true
}

// tiedPairs counts the pairs within runs of equal neighbours.
func tiedPairs(n int, equal func(a, b int) bool) float64 {
	pairs := 0.0
	for from := 0; from < n; {
		to := from + 1
		for to < n && equal(from, to) {
			to++
		}
		run := float64(to - from)
		pairs += run * (run - 1) / 2
		from = to
	}
	return pairs
}

// exchanges sorts values and counts how many pairs stood in the wrong order.
func exchanges(v []float64) float64 {
	if len(v) < 2 {
		return 0
	}
	half := len(v) / 2
	left, right := slices.Clone(v[:half]), slices.Clone(v[half:])
	count := exchanges(left) + exchanges(right)
	a, b := 0, 0
	for k := range v {
		if b == len(right) || (a < len(left) && left[a] <= right[b]) {
			v[k] = left[a]
			a++
			continue
		}
		v[k] = right[b]
		b++
		count += float64(len(left) - a)
	}
	return count
}

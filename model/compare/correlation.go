package compare

import (
	"math"
	"slices"
)

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
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

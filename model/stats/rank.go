package stats

import (
	"cmp"
	"slices"
)

// Standing is what draws say of one rank.
type Standing struct {
	Low, High int // the range of ranks, best first
	Tier      int // 1 for the best; people in one tier cannot be told apart
}

// Standings reads ranks off draws: draws[p][d] is the score of p in draw d, and
// official[p] the score that p has. Low and High are the ends of the central
// share of the ranks (0.9: from the 5th to the 95th percentile), stretched to
// hold the official rank. A tier runs from its first person down to the last who
// is not behind that first in at least 95 % of the draws; equal official scores
// are never parted.
func Standings(draws [][]float64, official []float64, share float64) []Standing {
	out := ranges(draws, share)
	order := make([]int, len(official))
	for p := range order {
		order[p] = p
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(official[b], official[a]) })
	rank, tier, first := 0, 0, 0
	for k, p := range order {
		same := k > 0 && official[p] == official[order[k-1]]
		if !same {
			rank = k + 1
		}
		if k == 0 || !same && behind(draws[p], draws[first]) >= 0.95 {
			tier, first = tier+1, p
		}
		out[p].Low, out[p].High, out[p].Tier = min(out[p].Low, rank), max(out[p].High, rank), tier
	}
	return out
}

// behind is the share of draws in which a scores less than b; equal scores count half.
func behind(a, b []float64) float64 {
	sum := 0.0
	for d := range a {
		switch {
		case a[d] < b[d]:
			sum++
		case a[d] == b[d]:
			sum += 0.5
		}
	}
	return sum / float64(len(a))
}

// ranges ranks everybody in every draw (1 for the best, equal scores sharing the
// better rank) and gives the central share of each one's ranks.
func ranges(draws [][]float64, share float64) []Standing {
	people := len(draws)
	counts := make([][]int, people) // how often p had rank k+1
	for p := range counts {
		counts[p] = make([]int, people)
	}
	if people == 0 {
		return nil
	}
	order := make([]int, people)
	for d := range draws[0] {
		for p := range order {
			order[p] = p
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(draws[b][d], draws[a][d]) })
		rank := 0
		for k, p := range order {
			if k == 0 || draws[p][d] != draws[order[k-1]][d] {
				rank = k
			}
			counts[p][rank]++
		}
	}
	out := make([]Standing, people)
	for p, c := range counts {
		out[p].Low, out[p].High = central(c, len(draws[0]), share)
	}
	return out
}

// central gives the ranks that cut off half of the rest at either end.
func central(counts []int, draws int, share float64) (low, high int) {
	tail := (1 - share) / 2 * float64(draws)
	sum := 0
	for k, n := range counts {
		before := float64(sum)
		sum += n
		if before <= tail && float64(sum) > tail {
			low = k + 1
		}
		if before < float64(draws)-tail && float64(sum) >= float64(draws)-tail {
			high = k + 1
		}
	}
	return low, high
}

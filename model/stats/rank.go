package stats

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// Standing is what draws say of one score and its rank.
type Standing struct {
	ScoreLow, ScoreHigh float64
	Low, High           int     // the range of ranks, best first
	First               float64 // share of the draws in which the rank is among the first
}

// Standings reads scores and ranks off draws: draws[p][d] is the score of p in
// draw d, and official[p] the score that p has. Intervals are the central share
// of the draws (0.9: from the 5th to the 95th percentile), stretched to hold the
// official score and rank. First counts the ranks up to top. Equal scores share
// the better rank.
func Standings(draws [][]float64, official []float64, share float64, top int) []Standing {
	out := make([]Standing, len(draws))
	if len(draws) == 0 {
		return out
	}
	counts := rankCounts(draws)
	parallel(len(draws), func(p int) {
		values := slices.Clone(draws[p])
		rank := 1
		for _, other := range official {
			if other > official[p] {
				rank++
			}
		}
		low, high := central(counts[p], len(values), share)
		first := 0
		for _, n := range counts[p][:min(top, len(counts[p]))] {
			first += int(n)
		}
		out[p] = Standing{
			ScoreLow: min(official[p], quantileOf(values, (1-share)/2)), ScoreHigh: max(official[p], quantileOf(values, (1+share)/2)),
			Low: min(low, rank), High: max(high, rank), First: float64(first) / float64(len(values)),
		}
	})
	return out
}

// rankCounts ranks everybody in every draw and counts how often each has each
// rank: counts[p][k] is how often p had rank k + 1.
func rankCounts(draws [][]float64) [][]int32 {
	people, workers := len(draws), runtime.GOMAXPROCS(0)
	parts := make([][][]int32, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			parts[w] = make([][]int32, people)
			for p := range parts[w] {
				parts[w][p] = make([]int32, people)
			}
			order, column := make([]int32, people), make([]float64, people)
			for d := w; d < len(draws[0]); d += workers {
				rankDraw(draws, d, order, column, parts[w])
			}
		})
	}
	wait.Wait()
	for _, part := range parts[1:] {
		for p, counts := range part {
			for k, n := range counts {
				parts[0][p][k] += n
			}
		}
	}
	return parts[0]
}

func rankDraw(draws [][]float64, d int, order []int32, column []float64, counts [][]int32) {
	for p := range order {
		order[p], column[p] = int32(p), draws[p][d]
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(column[b], column[a]) })
	rank := 0
	for k, p := range order {
		if k == 0 || column[p] != column[order[k-1]] {
			rank = k
		}
		counts[p][rank]++
	}
}

// central gives the ranks that cut off half of the rest at either end.
func central(counts []int32, draws int, share float64) (low, high int) {
	tail := (1 - share) / 2 * float64(draws)
	sum := 0
	for k, n := range counts {
		before := float64(sum)
		sum += int(n)
		if before <= tail && float64(sum) > tail {
			low = k + 1
		}
		if before < float64(draws)-tail && float64(sum) >= float64(draws)-tail {
			high = k + 1
		}
	}
	return low, high
}

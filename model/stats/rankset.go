package stats

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
)

// RankSet is what can be said of one member's rank at a level of confidence.
type RankSet struct {
	Low, High       int // the ranks that are possible for this one, taken alone
	SimLow, SimHigh int // the same for all members at once
	Tier            int // 1 for the best: members of one tier are not told apart by the sets for all at once
}

// Best is whether a member may be one of the first k.
func (s RankSet) Best(k int) bool { return s.SimLow <= k }

// RankSets gives confidence sets of ranks, 1 for the highest value: with
// probability level a set holds its member's true rank; SimLow…SimHigh do so for
// all members together. A set is 1 + those significantly above … k − those
// significantly below, where a difference is significant when, divided by its
// standard error, it passes a bound that the largest such difference passes by
// chance in 1 − level of the draws: the largest of this member with any other,
// or of all pairs. Bounds are taken down in steps (Romano and Wolf 2005): pairs
// found different leave, and the bound of those that remain is lower.
// Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks with Applications to
// Mobility across Neighbourhoods and Academic Achievement across Countries",
// Review of Economic Studies 2024.
//
// draws[p][d] is how the value of p might as well have come out; only its
// spread about its own mean counts. Members without spread are certain: two of
// them differ when their values do. A tier is filled from the best value down
// until somebody comes whom a member of it is significantly above: within a tier
// nobody is told apart. Equal values are never parted.
func RankSets(draws [][]float64, values []float64, level float64) []RankSet {
	f := newField(draws, values)
	n := len(values)
	out := make([]RankSet, n)
	if n == 0 {
		return out
	}
	for p, bound := range f.stepDownEach(level) {
		above, below := f.count(p, bound)
		out[p].Low, out[p].High = 1+above, n-below
	}
	bound := f.stepDown(level)
	for p := range out {
		above, below := f.count(p, bound)
		out[p].SimLow, out[p].SimHigh = 1+above, n-below
	}
	f.tiers(out, bound)
	return out
}

// field is the members of a comparison, with draws of their errors.
type field struct {
	values   []float64
	variance []float64
	errors   [][]float64 // by draw, then member: the draw less the member's mean
	order    [][]int32   // by draw: members by |error| in standard errors, the largest first
	z2       [][]float64 // by draw, in that order: those, squared
}

func newField(draws [][]float64, values []float64) *field {
	f := &field{values: values, variance: make([]float64, len(values))}
	if len(values) == 0 {
		return f
	}
	means := make([]float64, len(values))
	for p, scores := range draws {
		means[p], f.variance[p] = meanVariance(scores)
	}
	count := len(draws[0])
	f.errors, f.order, f.z2 = make([][]float64, count), make([][]int32, count), make([][]float64, count)
	parallel(count, func(d int) {
		errors, order, z2 := make([]float64, len(values)), make([]int32, len(values)), make([]float64, len(values))
		for p := range values {
			order[p] = int32(p)
			errors[p] = draws[p][d] - means[p]
			if f.variance[p] > 0 {
				z2[p] = errors[p] * errors[p] / f.variance[p]
			}
		}
		slices.SortFunc(order, func(a, b int32) int {
			if c := cmp.Compare(z2[b], z2[a]); c != 0 {
				return c
			}
			return cmp.Compare(a, b)
		})
		sorted := make([]float64, len(values))
		for k, p := range order {
			sorted[k] = z2[p]
		}
		f.errors[d], f.order[d], f.z2[d] = errors, order, sorted
	})
	return f
}

// meanVariance of some numbers, at least one; a spread that is no more than
// rounding is none.
func meanVariance(values []float64) (mean, variance float64) {
	for _, v := range values {
		mean += v
	}
	mean /= float64(len(values))
	for _, v := range values {
		variance += (v - mean) * (v - mean)
	}
	variance /= float64(max(1, len(values)-1))
	if variance < 1e-18*(1+mean*mean) {
		variance = 0
	}
	return mean, variance
}

// parallel calls work for 0 … n − 1 on all processors. Each call writes only
// what is its own, so that the order does not matter.
func parallel(n int, work func(k int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for k := w; k < n; k += workers {
				work(k)
			}
		})
	}
	wait.Wait()
}

// stepDownEach is the squared bound for the pairs of each member, in steps.
func (f *field) stepDownEach(level float64) []float64 {
	bounds, different := make([]float64, len(f.values)), make([]int, len(f.values))
	var open []int // members whose bound may still go down
	for p := range bounds {
		bounds[p] = math.Inf(1)
		open = append(open, p)
	}
	for len(open) > 0 {
		largest := f.largestOfEach(open, bounds)
		var next []int
		for k, p := range open {
			bounds[p] = math.Min(bounds[p], quantileOf(largest[k], level))
			above, below := f.count(p, bounds[p])
			if above+below > different[p] {
				different[p], next = above+below, append(next, p)
			}
		}
		open = next
	}
	return bounds
}

// largestOfEach gives, for some members and every draw, the largest difference
// of the member's error to another's, in standard errors and squared; of those
// pairs in which the one above has not been found to be so by the member's bound.
//
// Here and below pairs are looked at in the order of their errors: the squared
// difference of a and b, (ea − eb)²/(va + vb), is at most za² + zb² (Cauchy and
// Schwarz), so that all further ones can be left out once that is not larger
// than what was found.
func (f *field) largestOfEach(members []int, bounds []float64) [][]float64 {
	out := make([][]float64, len(members))
	for k := range out {
		out[k] = make([]float64, len(f.errors))
	}
	parallel(len(f.errors), func(d int) {
		errors, order, z2 := f.errors[d], f.order[d], f.z2[d]
		for k, p := range members {
			best, own := 0.0, 0.0
			if f.variance[p] > 0 {
				own = errors[p] * errors[p] / f.variance[p]
			}
			for m := 0; m < len(order) && own+z2[m] > best; m++ {
				q := int(order[m])
				variance := f.variance[p] + f.variance[q]
				e := errors[p] - errors[q]
				if e*e > best*variance && !f.excluded(p, q, e, bounds[p]) {
					best = e * e / variance
				}
			}
			out[k][d] = best
		}
	})
	return out
}

// excluded tells of a pair, whose errors differ by e, whether the one with the
// larger error has been found to be above the other.
func (f *field) excluded(p, q int, e, bound float64) bool {
	if e < 0 {
		p, q = q, p
	}
	return f.above(p, q, bound)
}

// quantileOf is the value that the share level of some numbers does not pass.
// It leaves them in another order.
func quantileOf(values []float64, level float64) float64 {
	return smallest(values, min(len(values)-1, max(0, int(math.Ceil(level*float64(len(values))))-1)))
}

// smallest gives the value that stands at place k, from 0, when values are
// sorted: by Hoare's selection, which leaves them in another order.
func smallest(values []float64, k int) float64 {
	low, high := 0, len(values)-1
	for low < high {
		pivot := values[(low+high)/2]
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return values[k]
		}
	}
	return values[k]
}

// above tells whether p is significantly above q: by a squared bound.
func (f *field) above(p, q int, bound float64) bool {
	gap, variance := f.values[p]-f.values[q], f.variance[p]+f.variance[q]
	return gap > 0 && gap*gap > bound*variance
}

// count tells how many are significantly above and below p.
func (f *field) count(p int, bound float64) (above, below int) {
	for q := range f.values {
		if q != p && f.above(q, p, bound) {
			above++
		}
		if q != p && f.above(p, q, bound) {
			below++
		}
	}
	return above, below
}

// stepDown is the squared bound for all pairs at once, in steps.
func (f *field) stepDown(level float64) float64 {
	bound, different := math.Inf(1), 0
	largest := make([]float64, len(f.errors))
	for {
		parallel(len(f.errors), func(d int) { largest[d] = f.largestPair(d, bound) })
		next := math.Min(bound, quantileOf(largest, level))
		now := 0
		for p := range f.values {
			for q := range f.values {
				if f.above(p, q, next) {
					now++
				}
			}
		}
		bound = next
		if now == different {
			return bound
		}
		different = now
	}
}

// largestPair is the largest difference of two errors in a draw, in standard
// errors and squared, of those pairs p, q in which p has not been found to be
// significantly above q.
func (f *field) largestPair(d int, bound float64) float64 {
	errors, order, z2 := f.errors[d], f.order[d], f.z2[d]
	best := 0.0
	for k, p := range order {
		if k+1 < len(order) && z2[k]+z2[k+1] <= best {
			break
		}
		for m := k + 1; m < len(order) && z2[k]+z2[m] > best; m++ {
			q := order[m]
			variance := f.variance[p] + f.variance[q]
			e := errors[p] - errors[q]
			if e*e > best*variance && !f.excluded(int(p), int(q), e, bound) {
				best = e * e / variance
			}
		}
	}
	return best
}

// tiers fills the tiers from the best value down.
func (f *field) tiers(out []RankSet, bound float64) {
	order := make([]int, len(f.values))
	for p := range order {
		order[p] = p
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.values[b], f.values[a]) })
	tier, from := 1, 0
	for k := 0; k < len(order); {
		end := k + 1 // of those with the same value
		for end < len(order) && f.values[order[end]] == f.values[order[k]] {
			end++
		}
		if f.anyAbove(order[from:k], order[k:end], bound) {
			tier, from = tier+1, k
		}
		for ; k < end; k++ {
			out[order[k]].Tier = tier
		}
	}
}

// anyAbove tells whether some member of a is significantly above one of b.
func (f *field) anyAbove(a, b []int, bound float64) bool {
	for _, p := range a {
		if slices.ContainsFunc(b, func(q int) bool { return f.above(p, q, bound) }) {
			return true
		}
	}
	return false
}

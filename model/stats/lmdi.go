package stats

import (
	"cmp"
	"math"
	"slices"
)

// LogMean is the logarithmic mean (a − b)/(ln a − ln b) of two numbers of one
// sign, by its limits a where both are equal and 0 where one is 0. It lies
// between the two.
func LogMean(a, b float64) float64 {
	switch {
	case a == 0 || b == 0:
		return 0
	case a == b:
		return a
	}
	x := (a - b) / b // two numbers that are close would lose their digits in a difference of logarithms
	switch {
	case math.Abs(x) < 1e-6:
		return b * (1 + x/2 - x*x/12)
	case math.Abs(x) < 0.5:
		return (a - b) / math.Log1p(x)
	}
	return (a - b) / logRatio(a, b)
}

// LMDI splits the change of a product of factors, from the product of before to
// that of after, into one effect per factor, in the product's unit: the
// logarithmic mean Divisia index, additive and of the first kind,
//
//	effect of x = L(V₁, V₀) · ln(x₁/x₀)
//
// (Ang, "The LMDI approach to decomposition analysis", Energy Policy 33, 2005).
// The effects add up to the change. A factor that was or becomes 0 is taken as
// the limit from above: it carries the whole change, several carry it evenly
// (Ang and Liu, "Handling zero values in the logarithmic mean Divisia index
// decomposition approach", Energy Policy 35, 2007). The logarithm knows no change
// of sign, as of a reversal that is booked: then, and only then, the split is
// Shapley's. before and after are equally long.
func LMDI(before, after []float64) []float64 {
	from, to := productOf(before), productOf(after)
	if signTurns(before, after) {
		return Shapley(before, after)
	}
	out := make([]float64, len(before))
	switch {
	case from == 0 && to == 0:
		return out
	case from == 0:
		return onZeros(out, before, to)
	case to == 0:
		return onZeros(out, after, -from)
	}
	mean, rest, largest := LogMean(to, from), to-from, 0
	for k := range out {
		out[k] = mean * logRatio(after[k], before[k])
		rest -= out[k]
		if math.Abs(out[k]) > math.Abs(out[largest]) {
			largest = k
		}
	}
	out[largest] += rest // what rounding left
	return out
}

// logRatio is ln(a/b) of two numbers of one sign; of two so far apart that their
// ratio is no number, by their own logarithms.
func logRatio(a, b float64) float64 {
	if r := a / b; r > 0 && !math.IsInf(r, 0) {
		return math.Log(r)
	}
	return math.Log(math.Abs(a)) - math.Log(math.Abs(b))
}

func productOf(factors []float64) float64 {
	p := 1.0
	for _, x := range factors {
		p *= x
	}
	return p
}

// signTurns tells whether a factor changes its sign.
func signTurns(before, after []float64) bool {
	for k := range before {
		if before[k] < 0 && after[k] >= 0 || before[k] >= 0 && after[k] < 0 {
			return true
		}
	}
	return false
}

// onZeros gives a change to the factors that are 0 at one of its ends, evenly.
func onZeros(out, end []float64, change float64) []float64 {
	zeros := 0.0
	for _, x := range end {
		if x == 0 {
			zeros++
		}
	}
	for k, x := range end {
		if x == 0 {
			out[k] = change / zeros
		}
	}
	return out
}

// Shapley splits the change of a product of factors by the mean over all orders
// in which the factors could change one after the other. It is defined for all
// numbers, and exact; the effort grows as 2ⁿ.
func Shapley(before, after []float64) []float64 {
	n := len(before)
	out := make([]float64, n)
	for k := range out {
		for set := 0; set < 1<<n; set++ {
			if set&(1<<k) != 0 {
				continue
			}
			others, size := 1.0, 0
			for j := range before {
				switch {
				case j == k:
				case set&(1<<j) != 0:
					others *= after[j]
					size++
				default:
					others *= before[j]
				}
			}
			out[k] += orderShare(n, size) * others * (after[k] - before[k])
		}
	}
	return out
}

// orderShare is the share of the orders of n in which one comes right after a given
// set of size: size! (n − 1 − size)! / n!.
func orderShare(n, size int) float64 {
	share := 1 / float64(n)
	for i := range size {
		share *= float64(i+1) / float64(n-1-i)
	}
	return share
}

// CostPart is one part of a whole in one period: of the whole's services it had
// Services, and Cost was spent on it.
type CostPart struct{ Whole, Services, Cost float64 }

// MixRateVolume splits the change of a part's cost, Whole × share of the services
// × cost of one, by LMDI: what the volume of the whole did, the shift of shares
// between the parts (mix), and the cost of one service (rate). Where a period had
// no services of the part nor cost, its cost of one is taken to have been the
// other period's, so that what appears or goes is mix; and where the whole had
// none, volume. A part that had cost without services has no cost of one: its
// change is volume and, for the rest, rate.
func MixRateVolume(before, after CostPart) (mix, rate, volume float64) {
	switch {
	case before.odd() || after.odd():
		rate, volume = RateVolume(before, after)
		return 0, rate, volume
	case before.Services == 0 && after.Services == 0:
		return 0, 0, 0
	}
	effects := LMDI(before.factors(after), after.factors(before))
	return effects[1], effects[2], effects[0]
}

// RateVolume splits the change of a cost, Whole × cost per service of the whole,
// by LMDI. A cost without any service in either period is rate alone.
func RateVolume(before, after CostPart) (rate, volume float64) {
	if before.Whole == 0 && before.Cost != 0 || after.Whole == 0 && after.Cost != 0 {
		return after.Cost - before.Cost, 0
	}
	effects := LMDI(before.pair(after), after.pair(before))
	return effects[1], effects[0]
}

// odd tells whether a part has cost that its services cannot carry.
func (p CostPart) odd() bool { return p.Services == 0 && p.Cost != 0 }

// factors are volume, share and cost of one; what the period cannot say is as in
// the other.
func (p CostPart) factors(other CostPart) []float64 {
	out := []float64{p.Whole, 0, 0}
	switch {
	case p.Whole > 0:
		out[1] = p.Services / p.Whole
	case other.Whole > 0:
		out[1] = other.Services / other.Whole
	}
	switch {
	case p.Services > 0:
		out[2] = p.Cost / p.Services
	case other.Services > 0:
		out[2] = other.Cost / other.Services
	}
	return out
}

// pair is volume and cost per service of the whole.
func (p CostPart) pair(other CostPart) []float64 {
	switch {
	case p.Whole > 0:
		return []float64{p.Whole, p.Cost / p.Whole}
	case other.Whole > 0:
		return []float64{p.Whole, other.Cost / other.Whole}
	}
	return []float64{p.Whole, 0}
}

// Cents rounds amounts of money to whole cents that add up to total, a number of
// cents: by the largest remainder. Every amount is off by less than a cent as long
// as the amounts add up to the total but for rounding; what they lack beyond that
// is spread one cent at a time in the same order. Equal remainders go by place.
func Cents(amounts []float64, total int64) []int64 {
	out := make([]int64, len(amounts))
	if len(amounts) == 0 {
		return out
	}
	order := make([]int, len(amounts))
	remainder := make([]float64, len(amounts))
	left := total
	for i, x := range amounts {
		down := math.Floor(100 * x)
		out[i], remainder[i], order[i] = int64(down), 100*x-down, i
		left -= int64(down)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder[b], remainder[a]) })
	n := int64(len(order))
	each, rest := left/n, left%n
	if rest < 0 {
		each, rest = each-1, rest+n
	}
	for k, i := range order {
		out[i] += each
		if int64(k) < rest {
			out[i]++
		}
	}
	return out
}

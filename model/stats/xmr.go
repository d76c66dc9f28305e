package stats

import (
	"math"
	"slices"
)

// A run of months is a slice with NaN where a month has no value: a gap keeps its
// place.

// Limits are those of a control chart, in the unit of its values.
type Limits struct{ Centre, Lower, Upper float64 }

// Signal is what a point of a control chart says besides noise; empty is nothing.
type Signal string

// The signals, in their order of precedence: where several hold of a point, it
// carries the first.
const (
	Outside    Signal = "outside"      // beyond a limit
	Shift      Signal = "shift"        // the seventh (or a later) point in a row on one side of the centre
	Trend      Signal = "trend"        // the seventh (or a later) point in a row that rises, or falls
	TwoOfThree Signal = "two_of_three" // the second of three points in a row beyond two thirds of the way to the same limit
)

// Said is a signal and the side to which it points: 1 is up, −1 is down, 0 with no signal.
type Said struct {
	Signal Signal
	Side   int
}

// runLength is how many points in a row make a shift or a trend, as in "Making
// Data Count" (NHS England).
const runLength = 7

// d2 is the mean range of two draws from a normal distribution of deviation 1.
const d2 = 1.128

// XmR gives the limits of an individuals chart from the first baseline known
// points (0: from all): mean ± 3/1.128 × the mean moving range, which is the
// customary 2.66. A moving range is that of two neighbours; over a gap there is
// none. It is false below two known points, or without two neighbours. Where all
// are equal the limits lie on the centre.
// Shewhart; Wheeler, "Understanding Variation" (1993).
func XmR(values []float64, baseline int) (Limits, bool) {
	base := Baseline(values, baseline)
	sum, n := 0.0, 0
	for _, v := range base {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	r, ok := meanRange(base)
	if n < 2 || !ok {
		return Limits{}, false
	}
	mean := sum / float64(n)
	return Limits{mean, mean - 3/d2*r, mean + 3/d2*r}, true
}

// Baseline is the stretch of a run that holds its first known points; all of it
// for known = 0 or where it has no more.
func Baseline(values []float64, known int) []float64 {
	if known == 0 {
		return values
	}
	for i, v := range values {
		if !math.IsNaN(v) {
			known--
		}
		if known == 0 {
			return values[:i+1]
		}
	}
	return values
}

// meanRange is the mean distance of neighbours; false where no two stand together.
func meanRange(values []float64) (float64, bool) {
	sum, n := 0.0, 0
	for i := 1; i < len(values); i++ {
		if d := math.Abs(values[i] - values[i-1]); !math.IsNaN(d) {
			sum, n = sum+d, n+1
		}
	}
	return sum / float64(n), n > 0
}

// Signals tells what each point says, limits[i] being those of point i. The rules
// pass over a gap: under noise it makes no run likelier.
func Signals(values []float64, limits []Limits) []Said {
	out := make([]Said, len(values))
	sides, steps, far := make([]int, len(values)), Steps(values), make([]int, len(values))
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		l := limits[i]
		sides[i] = sign(v - l.Centre)
		switch third := (2*l.Upper + l.Centre) / 3; {
		case v > third && l.Upper > l.Centre:
			far[i] = 1
		case v < (2*l.Lower+l.Centre)/3 && l.Lower < l.Centre:
			far[i] = -1
		}
	}
	known := func(i int) bool { return !math.IsNaN(values[i]) }
	shifts, trends, near := Runs(sides, known, runLength), Runs(steps, known, runLength-1), pairs(far, known)
	for i, v := range values {
		switch l := limits[i]; {
		case v > l.Upper:
			out[i] = Said{Outside, 1}
		case v < l.Lower:
			out[i] = Said{Outside, -1}
		case shifts[i] != 0:
			out[i] = Said{Shift, shifts[i]}
		case trends[i] != 0:
			out[i] = Said{Trend, trends[i]}
		case near[i] != 0:
			out[i] = Said{TwoOfThree, near[i]}
		}
	}
	return out
}

// Steps says of every point whether it rose (1) or fell (−1) from the known point
// before it; 0 is a tie, a gap or the first.
func Steps(values []float64) []int {
	out := make([]int, len(values))
	last := math.NaN()
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		if !math.IsNaN(last) {
			out[i] = sign(v - last)
		}
		last = v
	}
	return out
}

// Runs marks, with its sign, every place that is at least the length-th in a row
// of one sign; a 0 ends a run. Places that are not known are passed over.
func Runs(signs []int, known func(i int) bool, length int) []int {
	out := make([]int, len(signs))
	in, n := 0, 0
	for i, s := range signs {
		if !known(i) {
			continue
		}
		if s != in {
			in, n = s, 0
		}
		n++
		if s != 0 && n >= length {
			out[i] = s
		}
	}
	return out
}

// pairs marks a place whose sign another of the two known ones before it shares.
func pairs(signs []int, known func(i int) bool) []int {
	out := make([]int, len(signs))
	var before []int
	for i, s := range signs {
		if !known(i) {
			continue
		}
		if s != 0 && slices.Contains(before, s) {
			out[i] = s
		}
		before = append(before, s)
		before = before[max(0, len(before)-2):]
	}
	return out
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// Assurance is what limits promise of a target.
type Assurance string

// The assurances.
const (
	Always     Assurance = "always"       // the whole range of noise reaches it
	Never      Assurance = "never"        // nothing of it does
	HitAndMiss Assurance = "hit_and_miss" // chance decides from month to month
)

// Assure compares limits with a target; higher tells which way is better. A limit
// on the target reaches it.
func Assure(l Limits, target float64, higher bool) Assurance {
	worst, best := l.Lower-target, l.Upper-target
	if !higher {
		worst, best = target-l.Upper, target-l.Lower
	}
	switch {
	case worst >= 0:
		return Always
	case best < 0:
		return Never
	}
	return HitAndMiss
}

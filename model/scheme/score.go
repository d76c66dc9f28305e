package scheme

import (
	"math"
)

// tolerance is what a number of steps may miss a whole number by, and a score a
// half, and still count as it: 90 % − 88 % is two steps, never one.
const tolerance = 1e-9

// Points scores one value of one indicator. weight is what the indicator is
// worth (its weight, or 100 under basis "hundred"), target and v are in the
// indicator's unit, better is its direction, and n the number of records behind
// v (only a formula looks at it; min_n is decided before). The result is in
// 0…weight, except for bonus items, which start from a weight of 0. A formula
// without Eval gives NaN: its points cannot be told. Where a formula gives no
// number (NULL, 0/0) it gives no points.
//
// It is the second way to every score: score.sql says the same over tables.
func Points(r Rule, weight float64, target *float64, better string, v float64, n int64) float64 {
	kind, ok := ruleKind(r.Kind)
	if !ok {
		return 0
	}
	return kind.points(input{rule: r, weight: weight, target: target, better: better, v: v, n: n})
}

// PointsOf scores one value of an indicator as the scheme uses it: with its
// basis, floor and cap. The result is in points of the 100.
func (s Scheme) PointsOf(i Indicator, better string, v float64, n int64) float64 {
	return s.Scorer(i, better)(v, n)
}

// Scorer is PointsOf for many values of one indicator.
func (s Scheme) Scorer(i Indicator, better string) func(v float64, n int64) float64 {
	kind, ok := ruleKind(i.Rule.Kind)
	worth := s.worth(i)
	fixed := input{rule: i.Rule, weight: worth, target: i.Target, better: better}
	weight, floor, top := i.Weight, i.Floor, i.Cap
	return func(v float64, n int64) float64 {
		p := 0.0
		if ok {
			in := fixed
			in.v, in.n = v, n
			p = kind.points(in)
		}
		if floor != nil {
			p = math.Max(p, *floor)
		}
		if top != nil {
			p = math.Min(p, *top)
		}
		if worth == weight {
			return p
		}
		return p * weight / worth
	}
}

// input is one value to be scored.
type input struct {
	rule   Rule
	weight float64
	target *float64
	better string
	v      float64
	n      int64
}

// shortfall is how far v is on the bad side of the target, never below 0.
func (in input) shortfall() float64 {
	if in.target == nil {
		return 0
	}
	return Shortfall(*in.target, in.better, in.v)
}

// Shortfall is how far v is from the target in the bad direction, in the
// indicator's unit; 0 when the target is met.
func Shortfall(target float64, better string, v float64) float64 {
	if better == Lower {
		return math.Max(0, v-target)
	}
	return math.Max(0, target-v)
}

// countSteps turns a distance in steps into the number that counts.
func countSteps(x float64, steps string) float64 {
	switch steps {
	case "started":
		return math.Ceil(x - tolerance)
	case "proportional":
		return x
	}
	return math.Floor(x + tolerance)
}

func (in input) deduct(distance float64) float64 {
	if in.rule.Per <= 0 {
		return in.weight
	}
	lost := in.rule.Points * math.Max(0, countSteps(distance/in.rule.Per, in.rule.Steps))
	return math.Max(0, in.weight-lost)
}

func pointsDeduct(in input) float64 { return in.deduct(in.shortfall()) }

func pointsDeductEach(in input) float64 {
	return math.Max(0, in.weight-in.rule.Points*math.Max(0, in.v))
}

func pointsBudget(in input) float64 {
	return in.deduct(Shortfall(1, Lower, in.v))
}

func pointsAtMost(in input) float64  { return in.limit(Lower) }
func pointsAtLeast(in input) float64 { return in.limit(Higher) }

// limit gives all points within the limit; beyond it none, or some less for each
// step where the rule says so.
func (in input) limit(better string) float64 {
	if in.target == nil {
		return 0
	}
	beyond := Shortfall(*in.target, better, in.v)
	switch {
	case beyond <= tolerance:
		return in.weight
	case in.rule.Points <= 0:
		return 0
	}
	return in.deduct(beyond)
}

func pointsLinear(in input) float64 {
	if in.rule.Zero == nil || in.rule.Full == nil {
		return 0
	}
	return in.weight * between(in.v, *in.rule.Zero, *in.rule.Full)
}

// between places v on the way from zero (0) to full (1), in either direction.
func between(v, zero, full float64) float64 {
	if zero == full {
		if v == full {
			return 1
		}
		return 0
	}
	return math.Min(1, math.Max(0, (v-zero)/(full-zero)))
}

func pointsRange(in input) float64 {
	if in.rule.FullRange == nil || in.rule.ZeroRange == nil {
		return 0
	}
	full, zero := in.rule.FullRange, in.rule.ZeroRange
	switch {
	case in.v < full[0]:
		return in.weight * between(in.v, zero[0], full[0])
	case in.v > full[1]:
		return in.weight * between(in.v, zero[1], full[1])
	}
	return in.weight
}

// pointsBands gives the award of the first band met. Joined bands (interpolate)
// run straight from one bound to the next; on the good side of the first bound
// and on the bad side of the last the award is flat.
func pointsBands(in input) float64 {
	bands := in.rule.Bands
	for k, b := range bands {
		if b.At != nil && Shortfall(*b.At, in.better, in.v) > tolerance {
			continue
		}
		award := b.Award
		if in.rule.Interpolate && b.At != nil && k > 0 {
			award += (bands[k-1].Award - b.Award) * between(in.v, *b.At, *bands[k-1].At)
		}
		return in.weight * award
	}
	return 0
}

// pointsRating reads v as a level: the worst label is level 1, the best label
// level k. A mean of several ratings lies between two levels and is awarded in
// proportion.
func pointsRating(in input) float64 {
	labels := in.rule.Labels
	if len(labels) == 0 {
		return 0
	}
	level := math.Min(float64(len(labels)), math.Max(1, in.v))
	lower := int(math.Floor(level + tolerance))
	award := labels[len(labels)-lower].Award
	if lower < len(labels) {
		next := labels[len(labels)-lower-1].Award
		award += (next - award) * math.Max(0, level-float64(lower))
	}
	return in.weight * award
}

func pointsBonus(in input) float64 {
	p := in.rule.Points * math.Max(0, in.v)
	if in.rule.BonusCap != nil {
		p = math.Min(p, *in.rule.BonusCap)
	}
	return p
}

// Total adds points, holds them to the scheme's total_cap and rounds half up to
// its score_digits: the official score, on which everything else hangs.
func (s Scheme) Total(points []float64) float64 {
	sum := 0.0
	for _, p := range points {
		sum += p
	}
	return RoundHalfUp(math.Min(sum, s.TotalCap), s.ScoreDigits)
}

// RoundHalfUp rounds to a number of decimal digits, halves upwards, with a
// tolerance of 1e-9 before the half: 89.995 is 90.00, however it is stored.
func RoundHalfUp(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	if math.Abs(x)*scale > 1e15 {
		return x // every digit is already above the wanted ones
	}
	return math.Floor(x*scale+0.5+tolerance) / scale
}

// GradeOf gives the grade of an official score: the best whose minimum it
// reaches. ok is false where no grade does.
func (s Scheme) GradeOf(score float64) (grade Grade, ok bool) {
	for _, g := range s.Grades {
		if score >= g.Min-tolerance {
			return g, true
		}
	}
	return Grade{}, false
}

// Mean is the score of a longer cycle: the mean of the official base scores,
// rounded like them.
func (s Scheme) Mean(scores []float64) float64 {
	if len(scores) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range scores {
		sum += x
	}
	return RoundHalfUp(sum/float64(len(scores)), s.ScoreDigits)
}

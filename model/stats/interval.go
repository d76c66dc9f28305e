package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is a range that holds the true value in a given share of all samples.
type Interval struct{ Low, High float64 }

// normalQuantile gives the z below which the share p of a normal distribution
// lies, for p between 0 and 1.
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Normal is the share of a normal distribution that lies below z.
func Normal(z float64) float64 { return distuv.UnitNormal.CDF(z) }

// z of an interval that holds the share level, 0 < level < 1: 1.96 of 0.95.
func zOf(level float64) float64 { return normalQuantile((1 + level) / 2) }

// Share is Wilson's interval of x of n, for 0 ≤ x ≤ n and a level such as 0.95:
//
//	(2x + z² ± z√(z² + 4x(1 − x/n))) / (2(n + z²))
//
// x and n may be fractions (weighted cases). Without a case it is 0 to 1.
// Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
// JASA 1927.
func Share(x, n, level float64) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	z := zOf(level)
	middle, half := 2*x+z*z, z*math.Sqrt(z*z+4*x*(1-x/n))
	i := Interval{(middle - half) / (2 * (n + z*z)), (middle + half) / (2 * (n + z*z))}
	if x == 0 {
		i.Low = 0 // without the rounding of the subtraction
	}
	if x == n {
		i.High = 1
	}
	return i
}

// exactBelow is the count below which Poisson limits are exact.
const exactBelow = 10

// Count is the interval of the mean behind a count of events o ≥ 0: below 10 the
// exact Poisson limits (Garwood 1936: the half quantiles of χ² with 2o and
// 2o + 2 degrees of freedom), from 10 Byar's
//
//	o(1 − 1/(9o) − z/(3√o))³ … (o+1)(1 − 1/(9(o+1)) + z/(3√(o+1)))³
//
// which differ from them by less than 0.1 %. Breslow and Day, "Statistical
// Methods in Cancer Research" II (1987).
func Count(o, level float64) Interval {
	if o < exactBelow {
		return poisson(o, (1-level)/2)
	}
	z := zOf(level)
	cube := func(x, z float64) float64 {
		root := 1 - 1/(9*x) + z/(3*math.Sqrt(x))
		return x * root * root * root
	}
	return Interval{cube(o, -z), cube(o+1, z)}
}

// poisson gives the means of which a count of o or more, and of o or less, comes
// out with probability tail.
func poisson(o, tail float64) Interval {
	i := Interval{0, mathext.GammaIncRegInv(o+1, 1-tail)}
	if o > 0 {
		i.Low = mathext.GammaIncRegInv(o, tail)
	}
	return i
}

// Sums are the kept sums of an indicator's events: of their number, num, den,
// num², den² and num·den. The value is Num / Den.
type Sums struct{ N, Num, Den, Num2, Den2, NumDen float64 }

// Error is the standard error of the ratio Num / Den, linearised:
//
//	√(Σ(num − R·den)² · n/(n − 1)) / Σden
//
// ok is false below two events or without a denominator. It is 0 where every
// event has the same ratio: take Share for shares that are all or nothing.
// Cochran, "Sampling Techniques" (1977), chapter 6.
func (s Sums) Error() (se float64, ok bool) {
	if s.N < 2 || s.Den <= 0 {
		return 0, false
	}
	r := s.Num / s.Den
	squares := math.Max(0, s.Num2-2*r*s.NumDen+r*r*s.Den2)
	return math.Sqrt(squares*s.N/(s.N-1)) / s.Den, true
}

// Ratio is the normal interval of Num / Den by its linearised error; ok as there.
func (s Sums) Ratio(level float64) (i Interval, ok bool) {
	se, ok := s.Error()
	if !ok {
		return Interval{}, false
	}
	r, half := s.Num/s.Den, zOf(level)*se
	return Interval{r - half, r + half}, true
}

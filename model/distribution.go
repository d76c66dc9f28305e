package model

import (
	"math"
	"math/rand/v2"

	"kaohe/model/stats"
)

// distribution says how the value of an indicator might as well have come out,
// given its records: a function that draws from it, or nil where it is certain.
//
//   - a share: Beta(num + 2m, den − num + 2(1 − m)) with the peer group's share m,
//     so that 5 of 5 is not certain;
//   - a count: Gamma(count + the group's mean count, at most ½), the Poisson rate
//     that lies behind it;
//   - exams and ratings: what was given;
//   - any other mean or ratio: normal with the linearised standard error
//     √(Σ(num − R·den)² · n/(n − 1)) / Σden.
func (r scored) distribution(group float64) func(*rand.Rand) float64 {
	switch {
	case r.value == nil || r.small || r.exact:
		return nil
	case r.counted:
		shape := r.num + math.Min(group, priorCount)
		if shape <= 0 {
			return nil // nobody had any
		}
		return func(s *rand.Rand) float64 { return stats.Gamma(s, shape) }
	case r.unit == "share" && r.num >= 0 && r.num <= r.den:
		m := math.Min(0.99, math.Max(0.01, group))
		a, b := r.num+priorShare*m, r.den-r.num+priorShare*(1-m)
		return func(s *rand.Rand) float64 { return stats.Beta(s, a, b) }
	}
	return r.normal()
}

func (r scored) normal() func(*rand.Rand) float64 {
	if r.n < 2 || r.den <= 0 {
		return nil
	}
	mean := r.num / r.den
	squares := math.Max(0, r.num2-2*mean*r.numden+mean*mean*r.den2)
	se := math.Sqrt(squares*float64(r.n)/float64(r.n-1)) / r.den
	if se == 0 {
		return nil
	}
	return func(s *rand.Rand) float64 { return mean + se*s.NormFloat64() }
}

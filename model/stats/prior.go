package stats

import "math"

// What a group lets one expect of a member before its own records are seen. The
// mean is the group's own. How alike the members are is not taken at its most
// likely, which a small group often puts at "not different at all", but as
// different as the records still allow well: at the end of the range of a
// standard error, where the log likelihood is ½ below its top.

// likelyEnough is how far below its top a log likelihood may be.
const likelyEnough = 0.5

// fewMembers is the number below which a group says nothing about how alike its
// members are.
const fewMembers = 4

// priorCases is what a group counts for, in cases, where it says nothing of that.
const priorCases = 2.0

// gridSteps is the number of values tried for how alike members are, even on a
// logarithmic scale.
const gridSteps = 33

// cautious gives the first value from low to high (in even steps of logarithms)
// whose likelihood is close enough to the best of them.
func cautious(low, high float64, likelihood func(v float64) float64) float64 {
	var tried, values [gridSteps]float64
	best := math.Inf(-1)
	for k := range tried {
		values[k] = low * math.Pow(high/low, float64(k)/(gridSteps-1))
		tried[k] = likelihood(values[k])
		best = math.Max(best, tried[k])
	}
	for k, l := range tried {
		if l >= best-likelyEnough {
			return values[k]
		}
	}
	return high
}

// PriorShare is the spread of the shares x[i] of n[i] that a group lets one
// expect; the mean is kept to 0.01–0.99. Members without cases are left out.
func PriorShare(x, n []float64) Spread {
	hits, cases, members := 0.0, 0.0, 0
	for i := range n {
		hits, cases = hits+x[i], cases+n[i]
		if n[i] > 0 {
			members++
		}
	}
	s := Spread{Mean: 0.5, Count: priorCases}
	if cases > 0 {
		s.Mean = math.Max(0.01, math.Min(0.99, hits/cases))
	}
	if members < fewMembers {
		return s
	}
	s.Count = cautious(priorCases, 4000, func(count float64) float64 {
		a, b := s.Mean*count, (1-s.Mean)*count
		constant, sum := logGamma(count)-logGamma(a)-logGamma(b), 0.0
		for i := range n {
			if n[i] > 0 {
				sum += logGamma(a+x[i]) + logGamma(b+n[i]-x[i]) - logGamma(count+n[i]) + constant
			}
		}
		return sum
	})
	return s
}

// Rates is how the true rates of a group differ: a gamma distribution with a
// mean and a shape, that many events' worth of knowledge.
type Rates struct{ Mean, Shape float64 }

// PriorCount is what a group lets one expect of the rate of events, from the
// counts x[i] over exposures t[i] above 0. Where nobody had any the mean is 0.
func PriorCount(x, t []float64) Rates {
	events, exposure := 0.0, 0.0
	for i := range t {
		events, exposure = events+x[i], exposure+t[i]
	}
	if events == 0 || exposure == 0 {
		return Rates{0, 0.5}
	}
	r := Rates{Mean: events / exposure}
	if len(t) < fewMembers {
		r.Shape = math.Min(0.5, r.Mean)
		return r
	}
	r.Shape = cautious(0.1, 1000, func(shape float64) float64 {
		rate, constant, sum := shape/r.Mean, logGamma(shape)-shape*math.Log(shape/r.Mean), 0.0
		for i := range t {
			sum += logGamma(shape+x[i]) - (shape+x[i])*math.Log(rate+t[i]) - constant
		}
		return sum
	})
	return r
}

// Means is how the true means of a group differ: a normal distribution.
type Means struct{ Centre, Variance float64 }

// PriorMean is what a group lets one expect of means v[i] that were observed with
// variances e[i]; the centre weighs them by 1/(e + variance). Where all are
// certain the variance is +Inf: each is what it was observed to be.
func PriorMean(v, e []float64) Means {
	typical := 0.0
	for i := range e {
		typical += e[i] / float64(len(e))
	}
	if len(v) < fewMembers || typical <= 0 {
		return Means{weighted(v, e, 0), math.Inf(1)}
	}
	// From as different as can be on downwards: 1/variance rises.
	precision := cautious(1/(1e3*typical), 1e3/typical, func(precision float64) float64 {
		variance := 1 / precision
		centre, sum := weighted(v, e, variance), 0.0
		for i := range v {
			w := e[i] + variance
			sum -= 0.5 * (math.Log(w) + (v[i]-centre)*(v[i]-centre)/w)
		}
		return sum
	})
	return Means{weighted(v, e, 1/precision), 1 / precision}
}

// weighted is the mean of v, weighed by 1/(e + variance); plain where that has
// no meaning.
func weighted(v, e []float64, variance float64) float64 {
	sum, weight, plain := 0.0, 0.0, 0.0
	for i := range v {
		plain += v[i] / float64(len(v))
		if w := e[i] + variance; w > 0 {
			sum, weight = sum+v[i]/w, weight+1/w
		}
	}
	if weight == 0 {
		return plain
	}
	return sum / weight
}

// After gives the mean and variance that are left when a member's own v has been
// observed with variance e.
func (m Means) After(v, e float64) (mean, variance float64) {
	switch {
	case math.IsInf(m.Variance, 1):
		return v, e
	case m.Variance+e == 0:
		return m.Centre, 0
	}
	keep := m.Variance / (m.Variance + e)
	return m.Centre + keep*(v-m.Centre), keep * e
}

package stats

import (
	"math"
	"slices"
)

// FunnelKind says how a value varies by chance.
type FunnelKind int

// The kinds: a share of cases (binomial), a rate of events by exposure (Poisson),
// and a mean of cases (normal).
const (
	FunnelShare FunnelKind = iota
	FunnelRate
	FunnelMean
)

// FunnelUnit is a member of a funnel plot: a value and the cases (or exposure)
// behind it, above 0.
type FunnelUnit struct{ N, Value float64 }

// Funnel is a funnel plot: values against their cases, with limits around the
// value of the whole. Spiegelhalter, "Funnel plots for comparing institutional
// performance", Statistics in Medicine 2005.
type Funnel struct {
	Kind   FunnelKind
	Centre float64 // Σ value·n / Σ n
	Case   float64 // variance of one case: centre·(1 − centre), centre, or as given
	Phi    float64 // mean squared z, winsorised; above 1 the units differ by more than chance
	Tau2   float64 // variance between units that chance does not explain; 0 up to φ = 1
}

// FunnelLimits are the limits at a number of cases.
type FunnelLimits struct{ Low95, High95, Low998, High998 float64 }

// The shares that the limits hold, and the share of z values drawn in at either
// end before their spread is told, so that the units that a funnel is to find do
// not widen it.
const (
	funnelInner = 0.95
	funnelOuter = 0.998
	winsorised  = 0.1
)

// NewFunnel makes the funnel of some units. variance is that of a single case
// within units, for FunnelMean; the other kinds know theirs. ok is false below
// two units, and where chance has no room: a share of 0 or 1, no event at all, no
// variance.
func NewFunnel(kind FunnelKind, units []FunnelUnit, variance float64) (f Funnel, ok bool) {
	f = Funnel{Kind: kind, Case: variance}
	total := 0.0
	for _, u := range units {
		f.Centre, total = f.Centre+u.Value*u.N, total+u.N
	}
	if len(units) < 2 || total <= 0 {
		return Funnel{}, false
	}
	f.Centre /= total
	switch kind {
	case FunnelShare:
		f.Case = f.Centre * (1 - f.Centre)
	case FunnelRate:
		f.Case = f.Centre
	}
	if !(f.Case > 0) {
		return Funnel{}, false
	}
	f.Phi, f.Tau2 = f.overdispersion(units)
	return f, true
}

// overdispersion is φ = Σz²/k of the winsorised z, and, of the same z, the
// variance between units by the method of moments (DerSimonian and Laird 1986):
//
//	τ² = (kφ − (k − 1)) / (Σw − Σw²/Σw), w = n/variance; 0 where that is below 0 or φ not above 1
func (f Funnel) overdispersion(units []FunnelUnit) (phi, tau2 float64) {
	z := make([]float64, len(units))
	var w, w2 float64
	for i, u := range units {
		z[i] = (u.Value - f.Centre) / math.Sqrt(f.Case/u.N)
		w, w2 = w+u.N/f.Case, w2+u.N*u.N/(f.Case*f.Case)
	}
	k := float64(len(z))
	for _, x := range Winsorise(z, winsorised) {
		phi += x * x / k
	}
	if room := w - w2/w; phi > 1 && room > 0 {
		tau2 = math.Max(0, (k*phi-(k-1))/room)
	}
	return phi, tau2
}

// Winsorise draws the values beyond the quantiles share and 1 − share in to
// them; quantiles between two values are interpolated. The order stays.
func Winsorise(values []float64, share float64) []float64 {
	if len(values) == 0 {
		return nil
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	low, high := Quantile(sorted, share), Quantile(sorted, 1-share)
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Max(low, math.Min(high, v))
	}
	return out
}

// Quantile reads a quantile off sorted values, at least one: at share·(n − 1)
// from the first, between two in proportion.
func Quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	below := int(math.Floor(at))
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// Error is the standard error of a value of n cases, as far as chance and the
// differences between units explain it.
func (f Funnel) Error(n float64) float64 { return math.Sqrt(f.Case/n + f.Tau2) }

// Z is how many such errors a value lies above the centre.
func (f Funnel) Z(u FunnelUnit) float64 { return (u.Value - f.Centre) / f.Error(u.N) }

// exactCases is the number of cases (or expected events) up to which limits are
// told by the discrete distribution itself; above, they are as good as normal.
const exactCases = 500

// Limits gives the limits at n cases. Where units differ no more than by chance
// those of shares and rates of few cases come from the binomial or Poisson
// distribution, one case further out at the upper end, so that a count outside
// is as rare there as below; else they are centre ± z·√(variance/n + τ²). Never
// beyond 0, nor of a share beyond 1.
func (f Funnel) Limits(n float64) FunnelLimits {
	inner, outer := f.pair(n, funnelInner), f.pair(n, funnelOuter)
	return FunnelLimits{inner.Low, inner.High, outer.Low, outer.High}
}

func (f Funnel) pair(n, level float64) Interval {
	var i Interval
	switch {
	case f.Kind == FunnelShare && f.Tau2 == 0 && n <= exactCases && n == math.Floor(n):
		i = Interval{binomialLimit(n, f.Centre, (1-level)/2), binomialLimit(n, f.Centre, (1+level)/2) + 1/n}
	case f.Kind == FunnelRate && f.Tau2 == 0 && n*f.Centre <= exactCases:
		i = Interval{poissonLimit(n*f.Centre, (1-level)/2) / n, (poissonLimit(n*f.Centre, (1+level)/2) + 1) / n}
	default:
		half := zOf(level) * f.Error(n)
		i = Interval{f.Centre - half, f.Centre + half}
	}
	if f.Kind != FunnelMean {
		i.Low = math.Max(0, i.Low)
	}
	if f.Kind == FunnelShare {
		i.High = math.Min(1, i.High)
	}
	return i
}

// ShareLimits are the plain limits of a share p at n cases,
// p ± z√(p(1 − p)/n), kept to 0–1: where Wilson's interval of a value ends at p.
func ShareLimits(p, n float64) FunnelLimits {
	f := Funnel{Kind: FunnelShare, Centre: p, Case: p * (1 - p)}
	var out [2]Interval
	for k, level := range []float64{funnelInner, funnelOuter} {
		half := zOf(level) * f.Error(n)
		out[k] = Interval{math.Max(0, p-half), math.Min(1, p+half)}
	}
	return FunnelLimits{out[0].Low, out[0].High, out[1].Low, out[1].High}
}

// binomialLimit is the share at which the distribution of n cases of probability
// p passes tail: with the least r of P(R ≤ r) > tail it is (r − α)/n, where
// α = (P(R ≤ r) − tail)/P(R = r) joins the steps (Spiegelhalter 2005, A.1.1).
func binomialLimit(n, p, tail float64) float64 {
	odds := p / (1 - p)
	logFirst := n * math.Log1p(-p)
	return discreteLimit(tail, logFirst, n, func(r float64) float64 { return math.Log((n-r+1)/r) + math.Log(odds) }) / n
}

// poissonLimit is the same count of a Poisson distribution.
func poissonLimit(mean, tail float64) float64 {
	logMean := math.Log(mean)
	return discreteLimit(tail, -mean, math.Inf(1), func(r float64) float64 { return logMean - math.Log(r) })
}

// discreteLimit sums probabilities from their logarithms, the first and the
// ratio of each to the one before, until they pass tail. Of values that never do
// (all of the rest is beyond the last digit) it is the last.
func discreteLimit(tail, logFirst, last float64, ratio func(r float64) float64) float64 {
	sum, logP := math.Exp(logFirst), logFirst
	p := sum
	r := 0.0
	for sum <= tail && r < last {
		r++
		logP += ratio(r)
		p = math.Exp(logP)
		sum += p
		if p == 0 && sum > 0.5 {
			return r // nothing is left to add
		}
	}
	if p == 0 {
		return r
	}
	return r - (sum-tail)/p
}

// FunnelZone says where a value lies among the limits.
type FunnelZone string

// The zones: within 95 % of what chance gives, outside, and outside 99.8 %.
const (
	FunnelInside FunnelZone = "inside"
	FunnelWatch  FunnelZone = "watch"
	FunnelAlert  FunnelZone = "alert"
)

// Zone tells the zone of a value.
func (l FunnelLimits) Zone(value float64) FunnelZone {
	const slack = 1e-12 // a value on its limit is inside
	switch {
	case value < l.Low998-slack || value > l.High998+slack:
		return FunnelAlert
	case value < l.Low95-slack || value > l.High95+slack:
		return FunnelWatch
	}
	return FunnelInside
}

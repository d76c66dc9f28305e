package stats

import "math"

// PChart gives the limits of a share num[i]/den[i] at every point from the first
// baseline known points (0: from all): p̄ ± 3·√(p̄(1 − p̄)/nᵢ), p̄ being the
// pooled share of the baseline; within 0 and 1. A point without cases has no
// limits (NaN). It is false without a case in the baseline.
// Shewhart; Montgomery, "Introduction to Statistical Quality Control".
func PChart(num, den []float64, baseline int) ([]Limits, bool) {
	return pLimits(num, den, baseline, false)
}

// Laney gives the limits of the p′ chart: those of the p chart times σz, the
// deviation of the standardised points z = (p − p̄)/√(p̄(1 − p̄)/n) of the
// baseline as their mean moving range tells it (÷ 1.128). Where months differ by
// more than chance within them (σz > 1) a p chart of large volumes cries at nearly
// every point; this one does not. It is false where no two neighbours are known,
// or p̄ is 0 or 1.
// Laney, "Improved Control Charts for Attributes", Quality Engineering 14 (2002).
func Laney(num, den []float64, baseline int) ([]Limits, bool) {
	return pLimits(num, den, baseline, true)
}

// SigmaZ is Laney's σz: 1 says that the months differ as chance within them says.
func SigmaZ(num, den []float64, baseline int) (float64, bool) {
	mean, shares, ok := pooledShare(num, den, baseline)
	if !ok || mean <= 0 || mean >= 1 {
		return 0, false
	}
	z := make([]float64, len(shares))
	for i, p := range shares {
		z[i] = (p - mean) / math.Sqrt(mean*(1-mean)/den[i])
	}
	r, ok := meanRange(z)
	return r / d2, ok
}

func pLimits(num, den []float64, baseline int, spread bool) ([]Limits, bool) {
	mean, _, ok := pooledShare(num, den, baseline)
	factor := 1.0
	if ok && spread {
		factor, ok = SigmaZ(num, den, baseline)
	}
	if !ok {
		return nil, false
	}
	out := make([]Limits, len(den))
	for i, n := range den {
		half := 3 * factor * math.Sqrt(mean*(1-mean)/n)
		out[i] = Limits{mean, math.Max(0, mean-half), math.Min(1, mean+half)}
		if n <= 0 {
			out[i] = Limits{mean, math.NaN(), math.NaN()}
		}
	}
	return out, true
}

// pooledShare is the share of all cases of the baseline, and the share of each of
// its points.
func pooledShare(num, den []float64, baseline int) (mean float64, shares []float64, ok bool) {
	all := make([]float64, len(den))
	for i, n := range den {
		all[i] = math.NaN()
		if n > 0 {
			all[i] = num[i] / n
		}
	}
	shares = Baseline(all, baseline)
	x, n := 0.0, 0.0
	for i := range shares {
		if den[i] > 0 {
			x, n = x+num[i], n+den[i]
		}
	}
	return x / n, shares, n > 0
}

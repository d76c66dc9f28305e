package stats

import (
	"math"
	"slices"
)

// Slope is what Theil, Sen, Mann and Kendall say of a run of values in time.
type Slope struct {
	N         int     // known points
	S         int     // pairs that rise less pairs that fall
	Var       float64 // variance of S without a trend, ties counted, autocorrelation not
	Z         float64 // (S ∓ 1)/√Var after the correction for autocorrelation; 0 for S = 0
	Tau       float64 // S / (n(n−1)/2)
	P         float64 // two-sided; 1 below 3 points
	PerStep   float64 // the median slope of all pairs, a step in time; 0 below 2 points
	Intercept float64 // the value at the place 0: median value − slope × median place
	Stretch   float64 // by how much autocorrelation stretched the variance; 1 is not at all
}

// exactPoints is the number of points below which the distribution of S is exact.
const exactPoints = 10

// MannKendall tests a run for a trend and tells its slope. A gap (NaN) keeps its
// place: the slope is a step of the calendar, not of the points that are left.
//
// Below 10 points the p is exact, ties included; from 10 it is normal with
// continuity, its variance stretched after Hamed and Rao where the ranks that are
// left when the slope is taken away depend on those before them. A variance is
// never made smaller: few points cannot show that.
//
// Mann 1945; Kendall, "Rank Correlation Methods" (1975); Sen, JASA 63 (1968);
// Hamed and Rao, Journal of Hydrology 204 (1998).
func MannKendall(values []float64) Slope {
	places, known := knownPoints(values)
	n := len(known)
	out := Slope{N: n, P: 1, Stretch: 1}
	if n < 2 {
		return out
	}
	slopes := make([]float64, 0, n*(n-1)/2)
	for i := range known {
		for j := i + 1; j < n; j++ {
			out.S += sign(known[j] - known[i])
			slopes = append(slopes, (known[j]-known[i])/(places[j]-places[i]))
		}
	}
	out.PerStep = medianOf(slopes)
	out.Intercept = medianOf(slices.Clone(known)) - out.PerStep*medianOf(slices.Clone(places))
	out.Tau = float64(out.S) / float64(n*(n-1)/2)
	ties := tieSizes(known)
	out.Var = kendallVariance(n, ties)
	if out.Var <= 0 {
		return out // all are equal
	}
	if n >= exactPoints {
		out.Stretch = hamedRao(places, known, out.PerStep)
	}
	if out.S != 0 {
		out.Z = (float64(out.S) - float64(sign(float64(out.S)))) / math.Sqrt(out.Var*out.Stretch)
	}
	if n < exactPoints {
		out.P = exactKendall(n, ties, out.S)
	} else {
		out.P = math.Erfc(math.Abs(out.Z) / math.Sqrt2)
	}
	return out
}

func knownPoints(values []float64) (places, known []float64) {
	for i, v := range values {
		if !math.IsNaN(v) {
			places, known = append(places, float64(i)), append(known, v)
		}
	}
	return places, known
}

// medianOf sorts what it is given.
func medianOf(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	return (values[n/2-1] + values[n/2]) / 2
}

// tieSizes lists how many share each value.
func tieSizes(values []float64) []int {
	sorted := slices.Sorted(slices.Values(values))
	var out []int
	for i, v := range sorted {
		if i > 0 && v == sorted[i-1] {
			out[len(out)-1]++
		} else {
			out = append(out, 1)
		}
	}
	return out
}

// kendallVariance is (n(n−1)(2n+5) − Σt(t−1)(2t+5))/18.
func kendallVariance(n int, ties []int) float64 {
	term := func(k int) float64 { return float64(k) * float64(k-1) * float64(2*k+5) }
	v := term(n)
	for _, t := range ties {
		v -= term(t)
	}
	return v / 18
}

// exactKendall is the share of all orders of the values whose |S| is at least that
// of s. The orders by their number of falling pairs are counted by the Gaussian
// multinomial coefficient of the ties: S = pairs that differ − 2 × falling.
func exactKendall(n int, ties []int, s int) float64 {
	orders, placed := []float64{1}, 0
	for _, t := range ties {
		for k := 1; k <= t; k++ { // times (1 − q^(placed+k)) / (1 − q^k)
			orders = gaussStep(orders, placed+k, k)
		}
		placed += t
	}
	all, far := 0.0, 0.0
	for falling, count := range orders {
		all += count
		if Abs(len(orders)-1-2*falling) >= Abs(s) {
			far += count
		}
	}
	return far / all
}

// gaussStep multiplies a polynomial by (1 − q^up)/(1 − q^down), which must leave no rest.
func gaussStep(p []float64, up, down int) []float64 {
	out := make([]float64, len(p)+up)
	copy(out, p)
	for i, c := range p {
		out[i+up] -= c
	}
	for i := down; i < len(out); i++ {
		out[i] += out[i-down]
	}
	return out[:len(p)+up-down]
}

// Abs is a whole number without its sign.
func Abs(n int) int { return max(n, -n) }

// hamedRao is n/n*: by how much autocorrelation of the ranks that are left without
// the trend stretches the variance of S; only correlations beyond 1.96/√n count.
func hamedRao(places, values []float64, slope float64) float64 {
	n := len(values)
	rest, largest := make([]float64, n), 0.0
	for _, v := range values {
		largest = math.Max(largest, math.Abs(v))
	}
	for i, v := range values {
		rest[i] = v - slope*places[i]
		if largest > 0 { // what rounding tells apart is a tie
			rest[i] = math.Round(rest[i] / largest * 1e10)
		}
	}
	ranks := MeanRanks(rest)
	mean := float64(n+1) / 2
	at, here := make([]float64, int(places[n-1])+1), make([]bool, int(places[n-1])+1)
	spread := 0.0
	for i, r := range ranks {
		at[int(places[i])], here[int(places[i])] = r-mean, true
		spread += (r - mean) * (r - mean)
	}
	if spread == 0 {
		return 1
	}
	sum, size := 0.0, float64(n)
	for lag := 1; lag < n-2; lag++ {
		c := 0.0
		for t := lag; t < len(at); t++ {
			if here[t] && here[t-lag] {
				c += at[t] * at[t-lag]
			}
		}
		if c /= spread; math.Abs(c) > 1.96/math.Sqrt(size) {
			k := size - float64(lag)
			sum += k * (k - 1) * (k - 2) * c
		}
	}
	return math.Max(1, 1+2/(size*(size-1)*(size-2))*sum)
}

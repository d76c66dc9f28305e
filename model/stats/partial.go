package stats

import "math"

// PartialRank is the rank correlation of x and y with what z says of both taken out:
//
//	(ρxy − ρxz·ρyz) / √((1 − ρxz²)(1 − ρyz²))
//
// Kendall and Stuart, "The Advanced Theory of Statistics", volume 2. A z without
// variance says nothing and takes nothing. ok is false where x or y has no variance,
// or where z determines one of them.
func PartialRank(x, y, z []float64) (r float64, ok bool) {
	rx, ry, rz := MeanRanks(x), MeanRanks(y), MeanRanks(z)
	xy, ok := Correlation(rx, ry)
	if !ok {
		return 0, false
	}
	xz, known := Correlation(rx, rz)
	if !known {
		return xy, true
	}
	yz, _ := Correlation(ry, rz)
	rest := (1 - xz*xz) * (1 - yz*yz)
	if rest <= 1e-12 {
		return 0, false
	}
	return math.Max(-1, math.Min(1, (xy-xz*yz)/math.Sqrt(rest))), true
}

// CorrelationInterval is the interval of a rank correlation r of n pairs from which
// so many variables were taken out: Fisher's z with the variance 1.06 / (n − controls
// − 3) of Fieller, Hartley and Pearson, "Tests for rank correlation coefficients",
// Biometrika 1957. With too few pairs it is −1 to 1.
func CorrelationInterval(r float64, n, controls int, level float64) Interval {
	free := float64(n - controls - 3)
	if free <= 0 || math.IsNaN(r) {
		return Interval{-1, 1}
	}
	r = math.Max(-1+1e-12, math.Min(1-1e-12, r))
	z, half := math.Atanh(r), zOf(level)*math.Sqrt(1.06/free)
	return Interval{math.Tanh(z - half), math.Tanh(z + half)}
}

package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// SidePoints is the number of known points below which one side of a change is
// too short to say whether it worked.
const SidePoints = 8

// Interruption is what a run did at a change, against how it would have gone on.
type Interruption struct {
	Before, After   int     // known points on either side
	Level, LevelSE  float64 // the jump at the first place after the change
	Slope, SlopeSE  float64 // by how much more it rises a step since then
	Effect          float64 // the mean of both over the points after: level + slope × mean steps since
	EffectSE        float64
	P               float64 // two-sided, of Effect, by Student's t
	Seasonal        bool    // a yearly wave was taken out
	BeforeM, AfterM float64 // plain means of either side
}

// Interrupted fits a segmented regression to a run in which something changed
// before the place at:
//
//	v = a + b·t + level·[t ≥ at] + slope·(t − at)·[t ≥ at] (+ c·sin(2πt/season) + d·cos(2πt/season))
//
// by least squares. The wave is there where season > 0 and the run spans two
// seasons from its first known point to its last; a wave of two terms, since
// dummies for all months would leave nothing to test. A gap (NaN) keeps its place.
// Errors are those of Newey and West with the lag ⌊4(n/100)^(2/9)⌋ and n/(n − k)
// for small samples, yet never below the ordinary ones: in short runs they come out
// too small. It is false with fewer than SidePoints known points on a side.
//
// Wagner and others, "Segmented regression analysis of interrupted time series
// studies", J Clin Pharm Ther 27 (2002); Newey and West, Econometrica 55 (1987).
func Interrupted(values []float64, at, season int) (Interruption, bool) {
	places, known := knownPoints(values)
	var out Interruption
	since := 0.0
	for i, t := range places {
		if int(t) < at {
			out.Before, out.BeforeM = out.Before+1, out.BeforeM+known[i]
		} else {
			out.After, out.AfterM, since = out.After+1, out.AfterM+known[i], since+t-float64(at)
		}
	}
	out.BeforeM, out.AfterM = out.BeforeM/float64(max(1, out.Before)), out.AfterM/float64(max(1, out.After))
	if out.Before < SidePoints || out.After < SidePoints {
		return out, false
	}
	out.Seasonal = season > 0 && int(places[len(places)-1]-places[0])+1 >= 2*season
	x := design(places, at, season, out.Seasonal)
	beta, cov, ok := leastSquares(x, known, places)
	if !ok {
		return out, false
	}
	since /= float64(out.After)
	out.Level, out.LevelSE = beta[2], math.Sqrt(cov.At(2, 2))
	out.Slope, out.SlopeSE = beta[3], math.Sqrt(cov.At(3, 3))
	out.Effect = out.Level + since*out.Slope
	out.EffectSE = math.Sqrt(math.Max(0, cov.At(2, 2)+2*since*cov.At(2, 3)+since*since*cov.At(3, 3)))
	out.P = TwoSided(out.Effect, out.EffectSE, len(known)-len(beta))
	return out, true
}

// TwoSided is the two-sided p of an estimate with its standard error, by Student's
// t. Where nothing is left over (a standard error of 0) it is 0, or 1 of an
// estimate of 0.
func TwoSided(estimate, se float64, freedom int) float64 {
	switch {
	case math.Abs(estimate) < 1e-300:
		return 1
	case se <= 1e-12*math.Abs(estimate):
		return 0
	}
	return StudentBeyond(math.Abs(estimate)/se, freedom)
}

// StudentBeyond is the chance that Student's t with so many degrees of freedom
// (1 or more) lies further than t ≥ 0 from nought, on either side.
func StudentBeyond(t float64, freedom int) float64 {
	return 2 * distuv.StudentsT{Sigma: 1, Nu: float64(freedom)}.Survival(t)
}

// design lists the columns of the regression at each place.
func design(places []float64, at, season int, seasonal bool) [][]float64 {
	out := make([][]float64, len(places))
	for i, t := range places {
		out[i] = []float64{1, t, 0, 0}
		if int(t) >= at {
			out[i][2], out[i][3] = 1, t-float64(at)
		}
		if seasonal {
			turn := 2 * math.Pi * t / float64(season)
			out[i] = append(out[i], math.Sin(turn), math.Cos(turn))
		}
	}
	return out
}

// leastSquares fits y by the columns of x and gives the covariance of the
// coefficients; false where the columns depend on each other.
func leastSquares(x [][]float64, y, places []float64) (beta []float64, cov *mat.SymDense, ok bool) {
	n, k := len(x), len(x[0])
	columns := mat.NewDense(n, k, slices.Concat(x...))
	inverse, ok := inverseSquares(columns)
	if n <= k || !ok {
		return nil, nil, false
	}
	var coefficients, rest mat.VecDense
	coefficients.MulVec(columns.T(), mat.NewVecDense(n, y))
	coefficients.MulVec(inverse, mat.VecDenseCopyOf(&coefficients))
	rest.MulVec(columns, &coefficients)
	rest.SubVec(mat.NewVecDense(n, y), &rest)
	variance := mat.Dot(&rest, &rest) / float64(n-k)
	cov = neweyWest(columns, rest.RawVector().Data, places, inverse)
	stretch(cov, func(p int) float64 { return variance * inverse.At(p, p) })
	return coefficients.RawVector().Data, cov, true
}

// dependent is the condition number from which columns, scaled to the same
// length, are held to depend on each other.
const dependent = 1e10

// inverseSquares is (X′X)⁻¹; false where a column is nothing or depends on others.
func inverseSquares(x *mat.Dense) (*mat.SymDense, bool) {
	_, k := x.Dims()
	var squares mat.SymDense
	squares.SymOuterK(1, x.T())
	length := make([]float64, k)
	for p := range length {
		if length[p] = math.Sqrt(squares.At(p, p)); length[p] == 0 {
			return nil, false
		}
	}
	scale := func(m *mat.SymDense) {
		for p := range k {
			for q := p; q < k; q++ {
				m.SetSym(p, q, m.At(p, q)/length[p]/length[q])
			}
		}
	}
	scale(&squares)
	var factors mat.Cholesky
	if !factors.Factorize(&squares) || factors.Cond() > dependent {
		return nil, false
	}
	var inverse mat.SymDense
	if factors.InverseTo(&inverse) != nil {
		return nil, false
	}
	scale(&inverse)
	return &inverse, true
}

// stretch makes no variance smaller than its least, keeping the correlations.
func stretch(cov *mat.SymDense, least func(p int) float64) {
	grow := make([]float64, cov.SymmetricDim())
	for p := range grow {
		grow[p] = 1
		if cov.At(p, p) < least(p) {
			grow[p] = math.Sqrt(least(p) / math.Max(cov.At(p, p), 1e-300))
		}
	}
	for p := range grow {
		for q := p; q < len(grow); q++ {
			cov.SetSym(p, q, cov.At(p, q)*grow[p]*grow[q])
		}
	}
}

// neweyWest is (X′X)⁻¹ S (X′X)⁻¹ · n/(n − k), S with Bartlett's weights over the
// lags of the calendar.
func neweyWest(x *mat.Dense, rest, places []float64, inverse *mat.SymDense) *mat.SymDense {
	n, k := x.Dims()
	lags := int(4 * math.Pow(float64(n)/100, 2.0/9))
	weights := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if lag := int(math.Abs(places[i] - places[j])); lag <= lags {
				weights.SetSym(i, j, (1-float64(lag)/float64(lags+1))*rest[i]*rest[j])
			}
		}
	}
	var half, all mat.Dense // half = X (X′X)⁻¹
	half.Mul(x, inverse)
	all.Product(half.T(), weights, &half)
	out := mat.NewSymDense(k, nil)
	small := float64(n) / float64(n-k)
	for p := range k {
		for q := p; q < k; q++ {
			out.SetSym(p, q, small*(all.At(p, q)+all.At(q, p))/2)
		}
	}
	return out
}

package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Spread is how the true shares of a group differ: a beta distribution with a
// mean and a count, the number of cases that it is worth beside a member's own.
// Its parameters are a = Mean·Count and b = (1 − Mean)·Count. A count of +Inf
// says that the members show no difference beyond chance.
type Spread struct{ Mean, Count float64 }

// Shrink gives the share of x of n cases as the group lets it be believed:
// (x + a) / (n + a + b).
func (s Spread) Shrink(x, n float64) float64 {
	if math.IsInf(s.Count, 1) {
		return s.Mean
	}
	return (x + s.Mean*s.Count) / (n + s.Count)
}

// most is the count from which members are held to be alike.
const most = 1e6

// Kleinman fits a Spread to the shares x[i] of n[i] by moments weighted by n:
//
//	p = Σx/Σn,  γ = (S − pq·A) / (pq·(B − A)),  count = 1/γ − 1
//
// with S = Σn(x/n − p)², A = Σ(1 − n/N), B = Σn(1 − n/N), N = Σn. γ, the
// correlation of two cases of one member, is returned beside it; where it is not
// above 0 the count is +Inf. Kleinman, "Proportions with Extraneous Variance:
// Single and Independent Samples", JASA 1973. ok is false below two members with
// cases, or where all shares are 0 or all 1.
func Kleinman(x, n []float64) (s Spread, gamma float64, ok bool) {
	total, sum, members := 0.0, 0.0, 0
	for i := range n {
		total, sum = total+n[i], sum+x[i]
		if n[i] > 0 {
			members++
		}
	}
	p := sum / total
	if members < 2 || p <= 0 || p >= 1 {
		return Spread{}, 0, false
	}
	var squares, a, b float64
	for i := range n {
		if n[i] > 0 {
			d := x[i]/n[i] - p
			squares += n[i] * d * d
			a += 1 - n[i]/total
			b += n[i] * (1 - n[i]/total)
		}
	}
	if b <= a {
		return Spread{p, math.Inf(1)}, 0, true // a case each says nothing of differences
	}
	pq := p * (1 - p)
	gamma = (squares - pq*a) / (pq * (b - a))
	if gamma <= 1/most {
		return Spread{p, math.Inf(1)}, gamma, true
	}
	gamma = math.Min(gamma, 0.999)
	return Spread{p, 1/gamma - 1}, gamma, true
}

// FitSpread fits a Spread to the shares x[i] of n[i] by the likelihood of the
// beta-binomial distribution, from Kleinman's moments (or a count of 100 where
// they see no difference) on: naive moments ignore that shares of few cases
// differ by chance. It climbs by Newton's method over logit mean and log count.
// ok is false where there is nothing to fit, as in Kleinman. x and n need not be
// whole.
func FitSpread(x, n []float64) (s Spread, ok bool) {
	s, _, ok = Kleinman(x, n)
	if !ok {
		return Spread{}, false
	}
	if math.IsInf(s.Count, 1) {
		s.Count = 100
	}
	at := likelihood(x, n, s)
	for range 100 {
		du, dv := at.step()
		next, moved := at, false
		for scale := 1.0; scale > 1e-6; scale /= 2 {
			tried := s.moved(scale*du, scale*dv)
			if tried.Count > most {
				return Spread{s.Mean, math.Inf(1)}, true
			}
			if next = likelihood(x, n, tried); next.value >= at.value {
				moved = true
				s = tried
				break
			}
		}
		done := !moved || math.Abs(du)+math.Abs(dv) < 1e-10
		at = next
		if done {
			break
		}
	}
	return s, true
}

// moved is the spread with its logit mean and log count moved by so much, at
// most by 2 each: a step too far is never taken in one go.
func (s Spread) moved(du, dv float64) Spread {
	du, dv = math.Max(-2, math.Min(2, du)), math.Max(-2, math.Min(2, dv))
	u := math.Log(s.Mean/(1-s.Mean)) + du
	u = math.Max(-20, math.Min(20, u))
	return Spread{1 / (1 + math.Exp(-u)), math.Max(1e-3, s.Count*math.Exp(dv))}
}

// slope is a likelihood with its gradient and curvature over logit mean (u) and
// log count (v).
type slope struct{ value, u, v, uu, uv, vv float64 }

// step is Newton's step where the likelihood is a hill, else one up each of the two
// ways by itself, as far as the bend of that way tells.
func (l slope) step() (du, dv float64) {
	det := l.uu*l.vv - l.uv*l.uv
	if l.uu < 0 && l.vv < 0 && det > 0 {
		return -(l.vv*l.u - l.uv*l.v) / det, -(l.uu*l.v - l.uv*l.u) / det
	}
	up := func(gradient, bend float64) float64 {
		if gradient == 0 {
			return 0
		}
		return gradient / math.Max(math.Abs(bend), 1e-12)
	}
	return up(l.u, l.uu), up(l.v, l.vv)
}

// likelihood is the log likelihood of beta-binomial counts, without what does
// not hang on the spread.
func likelihood(x, n []float64, s Spread) slope {
	a, b := s.Mean*s.Count, (1-s.Mean)*s.Count
	var value, ga, gb, haa, hbb, hab float64
	la, lb, lm := logGamma(a), logGamma(b), logGamma(s.Count)
	da, db, dm := mathext.Digamma(a), mathext.Digamma(b), mathext.Digamma(s.Count)
	ta, tb, tm := trigamma(a), trigamma(b), trigamma(s.Count)
	for i := range n {
		if n[i] <= 0 {
			continue
		}
		hits, misses := a+x[i], b+n[i]-x[i]
		value += logGamma(hits) + logGamma(misses) - logGamma(s.Count+n[i]) - la - lb + lm
		all, allCurve := mathext.Digamma(s.Count+n[i]), trigamma(s.Count+n[i])
		ga += mathext.Digamma(hits) - all + dm - da
		gb += mathext.Digamma(misses) - all + dm - db
		haa += trigamma(hits) - allCurve + tm - ta
		hbb += trigamma(misses) - allCurve + tm - tb
		hab += tm - allCurve
	}
	// From (a, b) to (u, v): ∂a/∂u = −∂b/∂u = c·m(1 − m), ∂a/∂v = a, ∂b/∂v = b.
	w := s.Count * s.Mean * (1 - s.Mean)
	bend := w * (1 - 2*s.Mean)
	return slope{
		value: value,
		u:     w * (ga - gb),
		v:     a*ga + b*gb,
		uu:    w*w*(haa-2*hab+hbb) + bend*(ga-gb),
		uv:    w*(a*haa+(b-a)*hab-b*hbb) + w*(ga-gb),
		vv:    a*a*haa + 2*a*b*hab + b*b*hbb + a*ga + b*gb,
	}
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// trigamma is the derivative of the digamma function, for x > 0: Hurwitz's ζ(2, x).
func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// JamesStein pulls k ≥ 4 values of one variance towards their mean: each keeps
// the share c = 1 − (k − 3)·variance / Σ(value − mean)² of its distance, and
// nothing where c would be below 0. Below 4 values, and where all are equal,
// they stay. Efron and Morris, "Data Analysis Using Stein's Estimator and Its
// Generalizations", JASA 1975.
func JamesStein(values []float64, variance float64) (shrunk []float64, c float64) {
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	c = 1
	if k := len(values); k >= 4 && squares > 0 {
		c = math.Max(0, 1-float64(k-3)*variance/squares)
	}
	for _, v := range values {
		shrunk = append(shrunk, mean+c*(v-mean))
	}
	return shrunk, c
}

// ShrinkNormal is the same for a value with a standard error of its own: with
// the variance tau2 between the members it keeps tau2 / (tau2 + se²) of its
// distance from the centre.
func ShrinkNormal(value, se, centre, tau2 float64) float64 {
	if tau2+se*se == 0 {
		return centre
	}
	return centre + tau2/(tau2+se*se)*(value-centre)
}

package model

import (
	"math"
	"math/rand/v2"

	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// How the points of an indicator might as well have come out. Behind a person's
// records stands a level of their own: the share, the rate of events or the mean
// that would show if there were records without end. What is asked is the score
// that this level gives on average with as many records as there were, by the
// scheme's own rules: the part of the official score that is not luck.
//
//   - a share: the level lies Beta(num + a, den − num + b), the records are
//     binomial;
//   - a count: Gamma(count + k) over the periods and k/mean, the records are Poisson;
//   - any other mean or ratio: normal with the group's variance of a case
//     Σ(num − R·den)²·n/(n − 1) / Σden;
//   - exams and ratings, and what is missing: certain.
//
// a, b, k and the mean are what the peer group lets one expect (stats.PriorShare,
// PriorCount, PriorMean): so that 5 of 5 is not certain, and a lucky month is not
// taken for a level.

// kind is how an indicator's records vary.
type kind int

const (
	certain kind = iota
	shares
	counts
	means
)

// prior is what the peer group says of an indicator over some periods.
type prior struct {
	kind    kind
	share   stats.Spread
	rate    stats.Rates
	mean    stats.Means
	oneCase float64 // variance of one case of a mean
}

// own is what a person's records of an indicator add up to over some periods.
type own struct{ num, den, periods float64 }

func (o own) with(r scored) own { return own{o.num + r.num, o.den + r.den, o.periods + 1} }

// open tells whether a result might as well have come out otherwise.
func (r scored) open() bool {
	return r.value != nil && !r.small && !r.exact && (r.counted || r.den > 0)
}

// isShare tells whether a result is so many of so many.
func (r scored) isShare() bool { return r.unit == "share" && r.num >= 0 && r.num <= r.den }

// fitPrior learns from the open results of one indicator, by person.
func fitPrior(rows []scored, people []own) prior {
	p := prior{kind: shares}
	squares, cases := 0.0, 0.0
	for _, r := range rows {
		if r.counted {
			p.kind = counts
		} else if !r.isShare() && p.kind == shares {
			p.kind = means
		}
		if r.n >= 2 {
			ratio := r.num / r.den
			squares += math.Max(0, r.num2-2*ratio*r.numden+ratio*ratio*r.den2) * float64(r.n) / float64(r.n-1)
			cases += r.den
		}
	}
	x, n := make([]float64, len(people)), make([]float64, len(people))
	switch p.kind {
	case shares:
		for i, o := range people {
			x[i], n[i] = o.num, o.den
		}
		p.share = stats.PriorShare(x, n)
	case counts:
		for i, o := range people {
			x[i], n[i] = o.num, o.periods
		}
		p.rate = stats.PriorCount(x, n)
	case means:
		if squares <= 0 || cases <= 0 {
			return prior{}
		}
		p.oneCase = squares / cases
		for i, o := range people {
			x[i], n[i] = o.num/o.den, p.oneCase/o.den
		}
		p.mean = stats.PriorMean(x, n)
	}
	return p
}

// level draws the level behind a person's records: a share, the events of one
// period, or a mean. nil where there is nothing to draw.
func (p prior) level(o own) func(*rand.Rand) float64 {
	switch p.kind {
	case shares:
		a, b := o.num+p.share.Mean*p.share.Count, o.den-o.num+(1-p.share.Mean)*p.share.Count
		return func(r *rand.Rand) float64 { return stats.Beta(r, a, b) }
	case counts:
		if p.rate.Mean <= 0 {
			return nil // nobody had any
		}
		shape, per := o.num+p.rate.Shape, o.periods+p.rate.Shape/p.rate.Mean
		return func(r *rand.Rand) float64 { return stats.Gamma(r, shape) / per }
	case means:
		mean, variance := p.mean.After(o.num/o.den, p.oneCase/o.den)
		se := math.Sqrt(variance)
		return func(r *rand.Rand) float64 { return mean + se*r.NormFloat64() }
	}
	return nil
}

// mostExact is the number of cases, or of events, up to which every outcome is
// gone through; above, the normal distribution stands for them.
const mostExact = 60

// normalNodes stand for a normal distribution: the middles of so many equally
// likely parts, stretched to a variance of 1.
var normalNodes = func() (z [15]float64) {
	sum := 0.0
	for k := range z {
		z[k] = math.Sqrt2 * math.Erfinv(2*(float64(k)+0.5)/float64(len(z))-1)
		sum += z[k] * z[k] / float64(len(z))
	}
	for k := range z {
		z[k] /= math.Sqrt(sum)
	}
	return z
}()

// outcome is what one value does: the points it gives, and the most that gates
// leave of the total, +Inf where none is met; capped where a gate keeps it from
// the best grade.
type outcome struct {
	points, most float64
	capped       bool
}

// game is one result that might as well have come out otherwise: what each value
// does, and how values come about at a level.
type game struct {
	kind  kind
	cases float64
	error float64 // of a mean
	of    func(value float64) outcome
	exact []outcome // of values whose number is known: k of cases, or k events
}

func newGame(p prior, r scored, of func(value float64) outcome) *game {
	g := &game{kind: p.kind, cases: r.den, of: of}
	switch p.kind {
	case shares:
		g.cases = math.Max(1, math.Round(r.den))
		if g.cases <= mostExact {
			for k := 0.0; k <= g.cases; k++ {
				g.exact = append(g.exact, of(k/g.cases))
			}
		}
	case means:
		g.error = math.Sqrt(p.oneCase / r.den)
	}
	return g
}

// each goes through the outcomes at a level with their probabilities.
func (g *game) each(level float64, visit func(probability float64, o outcome)) {
	switch {
	case g.kind == shares && g.exact != nil:
		g.eachShare(level, visit)
	case g.kind == counts && level <= mostExact:
		g.eachCount(level, visit)
	default:
		spread := g.error
		if g.kind == shares {
			spread = math.Sqrt(level * (1 - level) / g.cases)
		} else if g.kind == counts {
			spread = math.Sqrt(level)
		}
		for _, z := range normalNodes {
			value := level + spread*z
			if g.kind != means {
				value = math.Max(0, value)
			}
			if g.kind == shares {
				value = math.Min(1, value)
			}
			visit(1/float64(len(normalNodes)), g.of(value))
		}
	}
}

// eachShare goes from the likelier end, so that no probability is lost.
func (g *game) eachShare(level float64, visit func(float64, outcome)) {
	level = math.Max(1e-12, math.Min(1-1e-12, level))
	n := g.cases
	if level < 0.5 {
		p, odds := math.Pow(1-level, n), level/(1-level)
		for k := 0.0; k <= n; k++ {
			visit(p, g.exact[int(k)])
			p *= (n - k) / (k + 1) * odds
		}
		return
	}
	p, odds := math.Pow(level, n), (1-level)/level
	for k := n; k >= 0; k-- {
		visit(p, g.exact[int(k)])
		p *= k / (n - k + 1) * odds
	}
}

func (g *game) eachCount(level float64, visit func(float64, outcome)) {
	last := int(level + 8*math.Sqrt(level) + 8)
	for k := len(g.exact); k <= last; k++ {
		g.exact = append(g.exact, g.of(float64(k)))
	}
	p := math.Exp(-level)
	for k := 0; k <= last; k++ {
		visit(p, g.exact[k])
		p *= level / float64(k+1)
	}
}

// pool is poolDraws levels of a person's indicator, and what each gives in every
// base period. One that is certain has one level.
type pool struct {
	levels  int
	periods int
	play    []play // by level, then base period
}

// play is what a level gives in a base period: on average, and once by lot.
type play struct {
	points float64 // on average
	chance float64 // of a gate that leaves less than the total
	most   float64 // what that gate leaves; +Inf where there is none
	capped float64 // chance of a gate on the grade
	again  outcome // by lot
}

func (p pool) at(level, period int) *play { return &p.play[level*p.periods+period] }

// sure is the pool of results that are what they are.
func sure(periods int) pool {
	p := pool{levels: 1, periods: periods, play: make([]play, periods)}
	for b := range p.play {
		p.play[b].most, p.play[b].again.most = math.Inf(1), math.Inf(1)
	}
	return p
}

// together averages the base periods of a pool into one.
func (p pool) together() pool {
	out := pool{levels: p.levels, periods: 1, play: make([]play, p.levels)}
	for k := range out.play {
		t := play{most: math.Inf(1)}
		t.again.most = math.Inf(1)
		for b := range p.periods {
			t.points += p.at(k, b).points / float64(p.periods)
			t.again.points += p.at(k, b).again.points / float64(p.periods)
		}
		out.play[k] = t
	}
	return out
}

// playAll fills a base period of a pool: the outcomes at every level, averaged,
// and one of them.
func (p pool) playAll(period int, levels []float64, g *game, lot *rand.Rand) {
	for k, level := range levels {
		u, passed := lot.Float64(), 0.0
		t := play{most: math.Inf(1)}
		t.again.most = math.Inf(1)
		drawn := false
		g.each(level, func(probability float64, o outcome) {
			t.points += probability * o.points
			if !math.IsInf(o.most, 1) {
				t.chance += probability
				t.most = math.Min(t.most, o.most)
			}
			if o.capped {
				t.capped += probability
			}
			if passed += probability; !drawn && (u < passed) {
				t.again, drawn = o, true
			}
		})
		if !drawn {
			t.again.points = t.points // the last digit of the probabilities
		}
		*p.at(k, period) = t
	}
}

// outcomes gives what each value of a result does to the total.
func (r scored) outcomes(s scheme.Scheme, use scheme.Indicator) func(value float64) outcome {
	scale := 1.0
	if r.weight > 0 {
		scale = r.maxPoints / r.weight
	}
	use.Target, use.Targets = r.target, nil
	points := s.Scorer(use, r.better)
	return func(value float64) outcome {
		v := r.factor * value
		o := outcome{most: math.Inf(1)}
		if r.status == "scored" {
			o.points = scale * points(v, r.n)
		}
		if math.IsNaN(o.points) {
			o.points = r.points // a formula that cannot be told of this value
		}
		for _, g := range use.Gates {
			if !g.Met(v) {
				continue
			}
			if g.Score != nil {
				o.most = math.Min(o.most, *g.Score)
			} else if g.CapGrade != s.Grades[0].ID {
				o.capped = true
			}
		}
		return o
	}
}

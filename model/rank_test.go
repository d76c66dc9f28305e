package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
	"kaohe/model/stats"
)

// simulated is a group of people whose true levels are known: a month's results
// come out of them by lot, so that one can see what the intervals are worth.
type simulated struct {
	s      scheme.Scheme
	levels map[string]map[string]float64 // by person, indicator
	people []string
}

// habits says how the people of a group differ in each indicator of the framework
// scheme, and how many records of it a month has.
var habits = []struct {
	id           string
	mean, alike  float64 // of the level; how alike people are: cases of a beta, shape of a gamma
	cases, least float64
}{
	{"csat", 0.92, 60, 10, 5}, {"on_time_resolution", 0.94, 80, 40, 5}, {"complaint_success", 0.85, 20, 1, 0},
	{"responsibility", 0.15, 1, 0, 0}, {"service_awareness", 0.2, 1, 0, 0}, {"skill_exam", 84, 0, 0, 0}, {"miscommunication", 0.2, 1, 0, 0}, {"problem_solving", 82, 0, 0, 0},
}

func framework(t testing.TB) scheme.Scheme {
	t.Helper()
	src, err := schemes.Read("framework")
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	s, ok := scheme.Parse("framework.yaml", src, LoadLibrary(Shipped(), nil, &problems).Info(), &problems)
	if !ok {
		t.Fatal(problems.Error())
	}
	return s
}

// group draws the levels of some people.
func group(s scheme.Scheme, people int, lot *rand.Rand) simulated {
	g := simulated{s: s, levels: map[string]map[string]float64{}}
	for p := range people {
		name := fmt.Sprintf("p%04d", p)
		levels := map[string]float64{}
		for _, h := range habits {
			switch {
			case h.mean > 1:
				levels[h.id] = h.mean + 6*lot.NormFloat64()
			case h.cases > 0:
				levels[h.id] = stats.Beta(lot, h.alike*h.mean, h.alike*(1-h.mean))
			default:
				levels[h.id] = stats.Gamma(lot, h.alike) * h.mean / h.alike
			}
		}
		g.people, g.levels[name] = append(g.people, name), levels
	}
	return g
}

// month lets a month come out of the levels: everybody's results, scored.
func (g simulated) month(lot *rand.Rand) map[string][]scored {
	out := map[string][]scored{}
	for _, name := range g.people {
		var rows []scored
		for k, i := range g.s.Indicators() {
			h := habits[k]
			r := scored{employee: name, indicator: i.Variant(), id: i.ID, unit: "count", better: "none", status: "scored", target: i.Target, factor: 1, weight: i.Weight}
			g.result(&r, h.cases, h.least, h.mean, g.levels[name][i.ID], lot)
			rows = append(rows, r)
		}
		out[name] = g.points(rows)
	}
	return out
}

// result lets one result come out of a level.
func (g simulated) result(r *scored, cases, least, mean, level float64, lot *rand.Rand) {
	switch {
	case mean > 1:
		r.unit, r.better, r.exact, r.n, r.num, r.den = "points", "higher", true, 1, math.Max(0, math.Min(100, level)), 1
	case cases > 0:
		r.unit, r.better = "share", "higher"
		r.den = math.Max(least, poisson(lot, cases))
		r.num = binomial(lot, r.den, level)
		r.n = int64(r.den)
	default:
		r.counted, r.num = true, poisson(lot, level)
		r.n = int64(r.num)
	}
	g.again(r)
}

// again sets a result's value to its sums.
func (g simulated) again(r *scored) {
	r.value, r.status = nil, "missing"
	value := r.num
	if !r.counted {
		if r.den == 0 {
			return
		}
		value /= r.den
	}
	r.value, r.status = &value, "scored"
}

// points scores the results of a card; the weight of what is missing goes to the
// rest of its dimension.
func (g simulated) points(rows []scored) []scored {
	k := 0
	for _, d := range g.s.Dimensions {
		there := 0.0
		for n := range d.Indicators {
			if rows[k+n].status == "scored" {
				there += rows[k+n].weight
			}
		}
		for n, i := range d.Indicators {
			r := &rows[k+n]
			r.points, r.maxPoints = 0, 0
			if r.status == "scored" {
				r.maxPoints = r.weight * d.Weight / there
				r.points = g.s.PointsOf(i, r.better, *r.value, r.n) * d.Weight / there
			}
		}
		k += len(d.Indicators)
	}
	return rows
}

// official is a person's score: the mean of the months.
func (g simulated) official(name string, months []map[string][]scored) float64 {
	var scores []float64
	for _, m := range months {
		var points []float64
		for _, r := range m[name] {
			points = append(points, r.points)
		}
		scores = append(scores, g.s.Total(points))
	}
	return g.s.Mean(scores)
}

// truth is a person's score on average, if the same months with as many records
// were lived again and again.
func (g simulated) truth(name string, months []map[string][]scored, times int, lot *rand.Rand) float64 {
	sum := 0.0
	for range times {
		again := make([]map[string][]scored, len(months))
		for m := range months {
			rows := slices.Clone(months[m][name])
			for k := range rows {
				if r, level := &rows[k], g.levels[name][rows[k].id]; r.counted {
					r.num = poisson(lot, level)
					g.again(r)
				} else if !r.exact && r.den > 0 {
					r.num = binomial(lot, r.den, level)
					g.again(r)
				}
			}
			again[m] = map[string][]scored{name: g.points(rows)}
		}
		sum += g.official(name, again)
	}
	return sum / float64(times)
}

func poisson(lot *rand.Rand, mean float64) float64 {
	count := 0.0
	for p, limit := lot.Float64(), math.Exp(-mean); p > limit; p *= lot.Float64() {
		count++
	}
	return count
}

func binomial(lot *rand.Rand, n, share float64) float64 {
	hits := 0.0
	for range int(n) {
		if lot.Float64() < share {
			hits++
		}
	}
	return hits
}

// covered counts what intervals held the truth.
type covered struct{ people, score, rank, set, quarters, sets float64 }

// quarter simulates one and looks what its intervals hold.
func (c *covered) quarter(s scheme.Scheme, people, times int, seed string) {
	lot := stats.Source("coverage", seed)
	g := group(s, people, lot)
	months := []map[string][]scored{g.month(lot), g.month(lot), g.month(lot)}
	p := longer{cycle: "quarter", period: "q" + seed, mean: true, bases: []string{"1", "2", "3"}}
	var cards []card
	truth := make([]float64, people)
	for k, name := range g.people {
		cards = append(cards, card{name, g.official(name, months)})
		truth[k] = g.truth(name, months, times, lot)
	}
	rows := standingRows(s, p, cards, drawPeriod(s, p, map[string]map[string][]scored{"1": months[0], "2": months[1], "3": months[2]}))
	all := 1.0
	for k, row := range rows {
		rank := 1
		for _, other := range truth {
			if other > truth[k] {
				rank++
			}
		}
		within := func(low, high any) float64 {
			if low.(int) <= rank && rank <= high.(int) {
				return 1
			}
			return 0
		}
		c.people++
		if row[4].(float64) <= truth[k] && truth[k] <= row[5].(float64) {
			c.score++
		}
		c.rank += within(row[6], row[7])
		c.set += within(row[8], row[9])
		all *= within(row[10], row[11])
	}
	c.quarters++
	c.sets += all
}

// The intervals hold the true scores and ranks about as often as they say: nine
// times in ten. (BenchmarkCoverage does the same for 500 quarters.)
func TestCoverage(t *testing.T) {
	s := framework(t)
	var c covered
	for q := range 10 {
		c.quarter(s, 40, 100, fmt.Sprint(q))
	}
	for name, share := range map[string]float64{"score": c.score / c.people, "rank": c.rank / c.people, "set": c.set / c.people} {
		if share < 0.85 || name != "set" && share > 0.95 {
			t.Errorf("%s: %.3f", name, share)
		}
	}
	if c.sets < c.quarters*0.8 {
		t.Errorf("sets for all at once hold all ranks in %v of %v quarters", c.sets, c.quarters)
	}
}

// BenchmarkCoverage simulates 500 quarters of 70 people by the framework scheme
// and reports how often the 90 % intervals of score and rank, and the sets, hold
// the truth.
func BenchmarkCoverage(b *testing.B) {
	s := framework(b)
	for b.Loop() {
		var c covered
		for q := range 500 {
			c.quarter(s, 70, 300, fmt.Sprint(q))
		}
		b.ReportMetric(100*c.score/c.people, "%score")
		b.ReportMetric(100*c.rank/c.people, "%rank")
		b.ReportMetric(100*c.set/c.people, "%set")
		b.ReportMetric(100*c.sets/c.quarters, "%all-sets")
	}
}

// BenchmarkRanks draws and ranks a quarter of 2,000 people by 12 indicators:
// 2,000 draws, intervals, and sets for each and for all at once.
func BenchmarkRanks(b *testing.B) {
	s := framework(b)
	extra := s.Dimensions[0].Indicators[0]
	s.Dimensions = slices.Clone(s.Dimensions)
	s.Dimensions[0].Indicators = slices.Clone(s.Dimensions[0].Indicators)
	for k := range 4 { // four more shares
		extra.With = map[string]string{"copy": fmt.Sprint(k)}
		s.Dimensions[0].Indicators = append(s.Dimensions[0].Indicators, extra)
	}
	old := habits
	defer func() { habits = old }()
	habits = slices.Concat(old[:3], slices.Repeat(old[:1], 4), old[3:])
	lot := stats.Source("bench")
	g := group(s, 2000, lot)
	base := map[string]map[string][]scored{"1": g.month(lot), "2": g.month(lot), "3": g.month(lot)}
	p := longer{cycle: "quarter", period: "2026Q3", mean: true, bases: []string{"1", "2", "3"}}
	var cards []card
	for _, name := range g.people {
		cards = append(cards, card{name, g.official(name, []map[string][]scored{base["1"], base["2"], base["3"]})})
	}
	for b.Loop() {
		standingRows(s, p, cards, drawPeriod(s, p, base))
	}
}

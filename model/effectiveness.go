package model

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// Marks of the item analysis. They are the field's usual ones; see model/stats.
const (
	fewestPeople     = 20   // below, nothing but coverage and weights is told
	leastCoverage    = 0.5  // below, an indicator cannot be judged
	wantedCoverage   = 0.8  // below, coverage is weak
	hardCeiling      = 0.85 // above, it tells nobody apart
	marginal         = 0.2  // discrimination
	redundant        = 0.8  // |ρ| of two indicators
	inflated         = 5    // variance inflation factor
	reliable         = 0.7  // people may be compared
	payable          = 0.9  // pay may hang on it alone
	fewestOutcomes   = 3    // records behind one person's outcome
	confidence       = 0.95
	allPoints        = 1e-6 // points are stored with six digits
	exactCorrelation = 1e-9 // what floating sums leave between equal correlations
)

// outcomes are what service is for. A person's points of one quarter are held
// against theirs of the next.
var outcomes = []string{"renewal", "repurchase", "second_complaint", "nps", "lifetime_value"}

// paper is one scheme in one quarter, as a test: everybody's points of every item.
type paper struct {
	scheme, quarter, previous string
	people                    []string
	services                  []float64
	items                     []*item
}

// item is an indicator with what everybody has of it; the slices run over the
// paper's people.
type item struct {
	indicator, rule string
	weight          float64
	points, full    []float64
	share           []float64 // of its points; NaN where it is not scored
	value           []float64 // NaN where there is none
	measured
}

// measured is what is found of an item; nil is "cannot be said".
type measured struct {
	coverage                                  float64
	ceiling, floor, discrimination, itemTotal *float64
	noVariance                                bool
	reliability, usual, needed, neededPay     *float64
	redundancy, vif, effective                *float64
	redundancyWith                            string
	mergeInto                                 string // the indicator of the scheme that would hold both
	validity, validityLow, validityHigh       *float64
	validityOutcome                           string
	validityPeople                            int
	stability                                 *float64
	gaming                                    int
	counted                                   bool     // a bare count: its records are quarters
	target, newTarget                         *float64 // as it is, and one that would part people
	verdict                                   string
	because                                   diag.Text
}

// sums are one person's of one indicator in one quarter.
type sums struct{ n, num, den, num2, den2, numden float64 }

// personQuarter names a person's card.
type personQuarter struct{ scheme, quarter, employee string }

// judgeIndicators fills the tables of effectiveness.sql.
func judgeIndicators(ctx context.Context, conn *sql.Conn, o Options) error {
	papers, err := readPapers(ctx, conn)
	if err != nil {
		return err
	}
	known, err := readQuarterSums(ctx, conn)
	if err != nil {
		return err
	}
	titles, err := readTitles(ctx, conn)
	if err != nil {
		return err
	}
	signs, err := readIndicatorSigns(ctx, conn)
	if err != nil {
		return err
	}
	var out effectivenessRows
	for k, p := range papers {
		var before *paper
		if k > 0 && papers[k-1].scheme == p.scheme && papers[k-1].quarter == p.previous {
			before = papers[k-1]
		}
		p.measure(before, known, o.Library)
		for _, i := range p.items {
			i.gaming = signs[[3]string{p.scheme, p.quarter, i.indicator}]
		}
		s := schemeOf(o, p.scheme)
		p.judge(s, o.Library.Info(), titles)
		out.add(p)
		proposals, err := p.propose(ctx, conn, s, o.Library.Info(), titles)
		if err != nil {
			return err
		}
		out.proposals = append(out.proposals, proposals...)
	}
	return out.write(ctx, conn)
}

func schemeOf(o Options, id string) scheme.Scheme {
	for _, s := range o.Schemes {
		if s.ID == id {
			return s
		}
	}
	return scheme.Scheme{}
}

// readPapers reads all schemes' points, quarter by quarter.
func readPapers(ctx context.Context, conn *sql.Conn) ([]*paper, error) {
	var out []*paper
	var at map[string]int // items of the paper being read
	const query = `SELECT scheme, quarter, previous, employee_id, position, indicator, weight, status, points, max_points, value, rule, services
		FROM item_point ORDER BY scheme, quarter, employee_id, position`
	err := eachRow(ctx, conn, "the points of indicators", query, func(scan func(...any) error) error {
		var p paper
		var employee, indicator, status, rule string
		var position int
		var weight, points, full, services float64
		var value *float64
		var previous *string
		if err := scan(&p.scheme, &p.quarter, &previous, &employee, &position, &indicator, &weight, &status, &points, &full, &value, &rule, &services); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].scheme != p.scheme || out[len(out)-1].quarter != p.quarter {
			if previous != nil {
				p.previous = *previous
			}
			out, at = append(out, &p), map[string]int{}
		}
		t := out[len(out)-1]
		if n := len(t.people); n == 0 || t.people[n-1] != employee {
			t.people, t.services = append(t.people, employee), append(t.services, services)
		}
		k, seen := at[indicator]
		if !seen {
			k = len(t.items)
			at[indicator], t.items = k, append(t.items, &item{indicator: indicator, rule: rule, weight: weight})
		}
		t.items[k].add(len(t.people)-1, points, full, value, status)
		return nil
	})
	for _, p := range out {
		for _, i := range p.items {
			i.pad(len(p.people))
		}
	}
	return out, err
}

// add gives person p what they have of the item.
func (i *item) add(p int, points, full float64, value *float64, status string) {
	i.pad(p)
	share, v := math.NaN(), math.NaN()
	if status == "scored" && full > 0 {
		share = math.Max(0, math.Min(1, points/full))
		if points >= full-allPoints {
			share = 1
		}
	}
	if status == "scored" && full <= 0 { // a bonus item: what it adds is its share
		share = points
	}
	if value != nil {
		v = *value
	}
	i.points, i.full, i.share, i.value = append(i.points, points), append(i.full, full), append(i.share, share), append(i.value, v)
}

// pad fills up for people without the item.
func (i *item) pad(n int) {
	for len(i.points) < n {
		i.points, i.full, i.share, i.value = append(i.points, 0), append(i.full, 0), append(i.share, math.NaN()), append(i.value, math.NaN())
	}
}

func readQuarterSums(ctx context.Context, conn *sql.Conn) (map[personQuarter]map[string]sums, error) {
	out := map[personQuarter]map[string]sums{}
	const query = "SELECT scheme, quarter, employee_id, indicator, n, num, den, num2, den2, numden FROM quarter_sum ORDER BY scheme, quarter, employee_id, indicator"
	err := eachRow(ctx, conn, "the sums of quarters", query, func(scan func(...any) error) error {
		var key personQuarter
		var indicator string
		var s sums
		if err := scan(&key.scheme, &key.quarter, &key.employee, &indicator, &s.n, &s.num, &s.den, &s.num2, &s.den2, &s.numden); err != nil {
			return err
		}
		if out[key] == nil {
			out[key] = map[string]sums{}
		}
		out[key][indicator] = s
		return nil
	})
	return out, err
}

func readTitles(ctx context.Context, conn *sql.Conn) (map[string]diag.Text, error) {
	out := map[string]diag.Text{}
	err := eachRow(ctx, conn, "the indicators' titles", "SELECT indicator, title, title_en FROM indicator", func(scan func(...any) error) error {
		var name string
		var title diag.Text
		err := scan(&name, &title.ZH, &title.EN)
		out[name] = title
		return err
	})
	return out, err
}

func readIndicatorSigns(ctx context.Context, conn *sql.Conn) (map[[3]string]int, error) {
	out := map[[3]string]int{}
	err := eachRow(ctx, conn, "the signs of indicators", "SELECT scheme, quarter, indicator, signs FROM indicator_sign", func(scan func(...any) error) error {
		var key [3]string
		var n int
		err := scan(&key[0], &key[1], &key[2], &n)
		out[key] = n
		return err
	})
	return out, err
}

// measure finds everything that can be said of a paper's items.
func (p *paper) measure(before *paper, known map[personQuarter]map[string]sums, l Library) {
	p.weights()
	info := l.Info()
	enough := len(p.people) >= fewestPeople
	for _, i := range p.items {
		i.spread(len(p.people))
		if !enough {
			continue
		}
		i.separation(p.totals())
		if i.counted = info[idOf(i.indicator)].Unit == "count"; !rated(l, i.indicator) {
			i.precision(p, known)
		}
		if before != nil {
			i.steadiness(p, before)
			i.outcome(p, before, known, info)
		}
	}
	if enough {
		p.overlap()
	}
}

// totals are everybody's points together, to the digits that points have: what
// floating sums leave behind them would part people with the same total.
func (p *paper) totals() []float64 {
	total := make([]float64, len(p.people))
	for _, i := range p.items {
		for k, x := range i.points {
			total[k] += x
		}
	}
	for k := range total {
		total[k] = roundTo(total[k], 6)
	}
	return total
}

// weights finds what each item decides.
func (p *paper) weights() {
	var points [][]float64
	for _, i := range p.items {
		points = append(points, i.points)
	}
	effective, ok := stats.EffectiveWeights(points)
	for k, i := range p.items {
		if ok {
			i.effective = &effective[k]
		}
	}
}

// spread is how many have the item, and all or none of its points.
func (i *item) spread(people int) {
	var points, full []float64
	for _, x := range i.share {
		if !math.IsNaN(x) {
			points, full = append(points, x), append(full, 1)
		}
	}
	i.coverage = float64(len(points)) / float64(max(1, people))
	if i.bonus() {
		return
	}
	i.ceiling, i.floor = found(stats.Ceiling(points, full)), found(stats.Floor(points, full))
}

// bonus items start from nothing: that few have them is what they are for.
func (i *item) bonus() bool { return i.rule == "bonus" }

func found(x float64, ok bool) *float64 {
	if !ok || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// separation is how far the item tells good totals from poor ones.
func (i *item) separation(total []float64) {
	var share, points, of []float64
	for k, x := range i.share {
		if !math.IsNaN(x) {
			share, points, of = append(share, x), append(points, i.points[k]), append(of, total[k])
		}
	}
	if len(share) < fewestPeople {
		return
	}
	i.discrimination = found(stats.Discrimination(share, of))
	i.itemTotal = found(stats.ItemTotal(points, of))
	_, varied := stats.Correlation(share, share)
	i.noVariance = !varied
}

// rated tells whether an indicator is what somebody thought of the person: several
// ratings by one hand agree because of the hand.
func rated(l Library, variant string) bool {
	i, ok := l.Find(idOf(variant))
	return ok && slices.Contains(i.TableNames(), "ratings")
}

// precision is how much of the differences between people is not chance.
func (i *item) precision(p *paper, known map[personQuarter]map[string]sums) {
	var all []sums
	var counts, numbers []float64
	for k, employee := range p.people {
		s, seen := known[personQuarter{p.scheme, p.quarter, employee}][i.indicator]
		if !math.IsNaN(i.share[k]) {
			counts = append(counts, s.num)
		}
		if seen && s.n > 0 {
			all, numbers = append(all, s), append(numbers, s.n)
		}
	}
	var v stats.Variances
	var ok bool
	usual := 1.0
	switch {
	case i.counted:
		if len(counts) < fewestPeople {
			return
		}
		v, ok = stats.CountComponents(counts)
	case len(all) < fewestPeople:
		return
	default:
		v, ok = stats.Components(samples(all))
		slices.Sort(numbers)
		usual = numbers[(len(numbers)-1)/2]
	}
	if !ok {
		return
	}
	i.reliability, i.usual = found(v.Reliability(usual), true), &usual
	i.needed, i.neededPay = found(v.Needed(reliable)), found(v.Needed(payable))
}

// samples gives each person's records of a ratio as a sample: of a record, what it
// adds to the ratio in units of the mean den.
func samples(all []sums) []stats.Sample {
	var n, den float64
	for _, s := range all {
		n, den = n+s.n, den+s.den
	}
	if den <= 0 {
		return nil
	}
	mean := den / n
	var out []stats.Sample
	for _, s := range all {
		if s.den <= 0 {
			continue
		}
		r := s.num / s.den
		squares := math.Max(0, s.num2-2*r*s.numden+r*r*s.den2)
		out = append(out, stats.Sample{N: s.n, Mean: r, Squares: squares / (mean * mean)})
	}
	return out
}

// idOf takes the parameters off a variant's name.
func idOf(variant string) string {
	for k, c := range variant {
		if c == '(' {
			return variant[:k]
		}
	}
	return variant
}

// paired gives the shares of an item that people have in both of two papers, with
// their places in the later.
func (i *item) paired(p, before *paper) (now, then []float64) {
	old := before.find(i.indicator)
	if old == nil {
		return nil, nil
	}
	place := map[string]int{}
	for k, employee := range before.people {
		place[employee] = k
	}
	for k, employee := range p.people {
		if b, both := place[employee]; both && !math.IsNaN(i.share[k]) && !math.IsNaN(old.share[b]) {
			now, then = append(now, i.share[k]), append(then, old.share[b])
		}
	}
	return now, then
}

func (p *paper) find(indicator string) *item {
	for _, i := range p.items {
		if i.indicator == indicator {
			return i
		}
	}
	return nil
}

// steadiness is whether the same people stand high in two quarters.
func (i *item) steadiness(p, before *paper) {
	now, then := i.paired(p, before)
	if len(now) >= fewestPeople {
		i.stability = found(stats.Spearman(now, then))
	}
}

// outcome holds the points of the quarter before against what came of it. Of the
// outcomes it keeps the clearest, with an interval that allows for having looked at
// all of them, for every indicator of the scheme.
func (i *item) outcome(p, before *paper, known map[personQuarter]map[string]sums, info map[string]scheme.IndicatorInfo) {
	old := before.find(i.indicator)
	if old == nil {
		return
	}
	type result struct {
		outcome string
		r       float64
		n       int
	}
	var all []result
	for _, name := range outcomes {
		if name == idOf(i.indicator) {
			continue // an outcome is no proof of itself
		}
		var x, y, z []float64
		for k, employee := range before.people {
			s := known[personQuarter{p.scheme, p.quarter, employee}][name]
			if s.n < fewestOutcomes || s.den <= 0 || math.IsNaN(old.share[k]) {
				continue
			}
			good := s.num / s.den
			if info[name].Better == scheme.Lower {
				good = -good
			}
			x, y, z = append(x, old.share[k]), append(y, good), append(z, before.services[k])
		}
		if r, ok := stats.PartialRank(x, y, z); ok && len(x) >= fewestPeople {
			all = append(all, result{name, r, len(x)})
		}
	}
	if len(all) == 0 {
		return
	}
	level := 1 - (1-confidence)/float64(len(all)*len(p.items))
	best := slices.MaxFunc(all, func(a, b result) int {
		return cmp.Compare(math.Abs(math.Atanh(a.r))*math.Sqrt(float64(a.n-4)), math.Abs(math.Atanh(b.r))*math.Sqrt(float64(b.n-4)))
	})
	interval := stats.CorrelationInterval(best.r, best.n, 1, level)
	i.validity, i.validityLow, i.validityHigh = &best.r, &interval.Low, &interval.High
	i.validityOutcome, i.validityPeople = best.outcome, best.n
}

// overlap finds items that say the same: those that rank people alike, directly or by
// others, go into the heaviest of them; and those that all the others together say.
func (p *paper) overlap() {
	rho := make([][]float64, len(p.items))
	for a, i := range p.items {
		rho[a] = make([]float64, len(p.items))
		for b, j := range p.items {
			r, n, ok := correlated(i, j)
			if rho[a][b] = math.NaN(); a == b || !ok || n < fewestPeople {
				continue
			}
			rho[a][b] = r
			if i.redundancy == nil || math.Abs(r) > math.Abs(*i.redundancy)+exactCorrelation {
				i.redundancy, i.redundancyWith = &r, j.indicator
			}
		}
	}
	p.inflation()
	for _, cluster := range stats.Clusters(rho, redundant) {
		p.merge(cluster)
	}
	for _, i := range p.items {
		if i.vif != nil && *i.vif > inflated && i.mergeInto == "" && i.redundancy != nil && p.find(i.redundancyWith).weight > i.weight {
			i.mergeInto = i.redundancyWith
		}
	}
}

// merge names the heaviest of some items, of equals the first, as the one to keep.
// What ranks people the other way round is no double.
func (p *paper) merge(cluster []int) {
	keep := p.items[cluster[0]]
	for _, k := range cluster {
		if p.items[k].weight > keep.weight {
			keep = p.items[k]
		}
	}
	for _, k := range cluster {
		if i := p.items[k]; i != keep && i.redundancy != nil && *i.redundancy > 0 {
			i.mergeInto = keep.indicator
		}
	}
}

// inflation finds how far the others together say what each item says.
func (p *paper) inflation() {
	var columns [][]float64
	complete := p.complete()
	if len(complete) < fewestPeople || len(complete) <= 2*len(p.items) {
		return
	}
	for _, i := range p.items {
		var c []float64
		for _, k := range complete {
			c = append(c, i.share[k])
		}
		columns = append(columns, c)
	}
	for k, f := range stats.InflationFactors(columns) {
		p.items[k].vif = found(f, true)
	}
}

// complete are the people who have every item.
func (p *paper) complete() []int {
	var out []int
	for k := range p.people {
		if !slices.ContainsFunc(p.items, func(i *item) bool { return math.IsNaN(i.share[k]) }) {
			out = append(out, k)
		}
	}
	return out
}

// correlated is the rank correlation of two items over the people who have both.
func correlated(i, j *item) (rho float64, n int, ok bool) {
	var x, y []float64
	for k := range i.share {
		if !math.IsNaN(i.share[k]) && !math.IsNaN(j.share[k]) {
			x, y = append(x, i.share[k]), append(y, j.share[k])
		}
	}
	rho, ok = stats.Spearman(x, y)
	return rho, len(x), ok
}

package model

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// The simulation of scores and ranks: how far the records of a period settle who
// stands where. For each indicator the level behind a person's records is drawn
// from what they allow (distribution.go), what it gives on average is scored by
// the scheme's own rules and added up; and once more with records drawn by lot, so
// that one sees how far an official score comes from what is behind it.
const (
	rankDraws = 2000 // scores drawn for every scorecard
	poolDraws = 100  // levels drawn for every indicator of a person, of which those scores are put together
	setDraws  = 1000 // of them, those that sets of ranks are told from
	rankShare = 0.9  // the share of the scores and ranks that an interval holds, and the confidence of a set
)

// scored is the result of one indicator in one period that is scored, with the
// sums behind it, as score.sql left it.
type scored struct {
	employee, indicator, id, unit, better, status string
	counted, exact                                bool
	small                                         bool
	n                                             int64
	value, target                                 *float64 // as scored: the value after adjustment for the mix of cases
	num, den, num2, den2, numden                  float64
	factor                                        float64 // from the value as observed to the one that is scored
	weight, points, maxPoints                     float64
}

// simulateRanks fills the table standing, and rank_low, rank_high and tier of the
// scorecards of quarters and years.
func simulateRanks(ctx context.Context, conn *sql.Conn, o Options) error {
	if _, err := conn.ExecContext(ctx, sqlFile("standing.sql")); err != nil {
		return fmt.Errorf("step rank (model/sql/standing.sql): %w", err)
	}
	for _, s := range o.Schemes {
		base, err := readScored(ctx, conn, s)
		if err != nil {
			return err
		}
		periods, err := readLonger(ctx, conn, s)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, p := range periods {
			people, err := readScores(ctx, conn, s, p.period)
			if err != nil {
				return err
			}
			rows = append(rows, standingRows(s, p, people, drawPeriod(s, p, base))...)
		}
		const columns = "scheme, cycle, period, employee_id, score_low, score_high, rank_low, rank_high, set_low, set_high, sim_low, sim_high, tier, best_grade, k, first_k, tau_best"
		if err := insertRows(ctx, conn, "standing", columns, rows); err != nil {
			return err
		}
	}
	const update = `UPDATE scorecard SET rank_low = v.rank_low, rank_high = v.rank_high, tier = v.tier
		FROM standing AS v
		WHERE v.cycle <> 'month' AND scorecard.scheme = v.scheme AND scorecard.cycle = v.cycle AND scorecard.period = v.period AND scorecard.employee_id = v.employee_id`
	if _, err := conn.ExecContext(ctx, update); err != nil {
		return fmt.Errorf("write the ranks: %w", err)
	}
	return nil
}

// readScored reads the points of a scheme's base periods, and of longer ones whose
// sums are pooled: period → employee → results in the scheme's order. What is only
// shown matters where it can meet a gate.
func readScored(ctx context.Context, conn *sql.Conn, s scheme.Scheme) (map[string]map[string][]scored, error) {
	const query = `
		SELECT v.period, v.employee_id, v.indicator, k.id, k.unit, k.better, v.status, k.counted,
		       regexp_matches(k.tables, '\b(exams|ratings)\b'), coalesce(c.small, FALSE), v.value, v.target,
		       v.n, CAST(v.num AS DOUBLE), CAST(v.den AS DOUBLE), coalesce(CAST(o.num2 AS DOUBLE), 0), coalesce(CAST(o.den2 AS DOUBLE), 0),
		       coalesce(CAST(o.numden AS DOUBLE), 0), coalesce(m.factor, 1),
		       v.weight, coalesce(CAST(v.points AS DOUBLE), 0), coalesce(CAST(v.max_points AS DOUBLE), 0)
		FROM score AS v
		JOIN indicator AS k ON k.indicator = v.indicator
		JOIN card_value AS c ON c.scheme = v.scheme AND c.cycle = v.cycle AND c.period = v.period AND c.indicator = v.indicator AND c.employee_id = v.employee_id
		LEFT JOIN card_sum AS o ON o.scheme = v.scheme AND o.cycle = v.cycle AND o.period = v.period AND o.indicator = v.indicator AND o.employee_id = v.employee_id
		LEFT JOIN mix_factor AS m ON m.scheme = v.scheme AND m.cycle = v.cycle AND m.period = v.period AND m.indicator = v.indicator AND m.employee_id = v.employee_id
		WHERE v.scheme = ? AND c.how <> 'mean'
		  AND (v.status <> 'reference' OR (v.scheme, v.indicator) IN (SELECT (scheme, indicator) FROM scheme_gate))
		ORDER BY v.period, v.employee_id, v.position`
	out := map[string]map[string][]scored{}
	err := eachRow(ctx, conn, "the points of "+s.ID, query, func(scan func(...any) error) error {
		var r scored
		var period string
		if err := scan(&period, &r.employee, &r.indicator, &r.id, &r.unit, &r.better, &r.status, &r.counted, &r.exact,
			&r.small, &r.value, &r.target, &r.n, &r.num, &r.den, &r.num2, &r.den2, &r.numden, &r.factor, &r.weight, &r.points, &r.maxPoints); err != nil {
			return err
		}
		if out[period] == nil {
			out[period] = map[string][]scored{}
		}
		out[period][r.employee] = append(out[period][r.employee], r)
		return nil
	}, s.ID)
	return out, err
}

// longer is a period in which people are ranked, with the scored periods that
// make it: those of its mean, or itself.
type longer struct {
	cycle, period string
	mean          bool
	bases         []string
	top           *int64 // how many the scheme's first award of that cycle goes to; nil without one
}

// readLonger lists a scheme's quarters and years, and the months in which it gives
// an award.
func readLonger(ctx context.Context, conn *sql.Conn, s scheme.Scheme) ([]longer, error) {
	const query = `
		WITH award AS (
			SELECT cycle, arg_min(top, position) AS top FROM scheme_award WHERE scheme = $1 GROUP BY cycle
		), part AS (
			SELECT cycle, period, TRUE AS mean, base_period FROM longer WHERE scheme = $1 AND how = 'mean'
			UNION ALL
			SELECT DISTINCT cycle, period, FALSE, period FROM roster
			WHERE scheme = $1 AND how <> 'mean' AND (cycle <> 'month' OR cycle IN (SELECT cycle FROM award))
		)
		SELECT p.cycle, p.period, p.mean, p.base_period, a.top
		FROM part AS p LEFT JOIN award AS a ON a.cycle = p.cycle
		ORDER BY length(p.period), p.period, p.base_period`
	var out []longer
	err := eachRow(ctx, conn, "the periods of "+s.ID, query, func(scan func(...any) error) error {
		var p longer
		var base string
		if err := scan(&p.cycle, &p.period, &p.mean, &base, &p.top); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].period != p.period {
			out = append(out, p)
		}
		last := &out[len(out)-1]
		last.bases = append(last.bases, base)
		return nil
	}, s.ID)
	return out, err
}

// card is a scorecard of a period.
type card struct {
	employee string
	score    float64
}

func readScores(ctx context.Context, conn *sql.Conn, s scheme.Scheme, period string) (out []card, err error) {
	const query = "SELECT employee_id, CAST(score AS DOUBLE) FROM scorecard WHERE scheme = ? AND period = ? ORDER BY employee_id"
	err = eachRow(ctx, conn, "the scores of "+period, query, func(scan func(...any) error) error {
		var c card
		if err := scan(&c.employee, &c.score); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, s.ID, period)
	return out, err
}

// lots is what was drawn of one scorecard: by draw the score that the level
// behind the records gives on average, how far a score that comes out of it by
// lot lies from that, and the chance that a gate keeps it from the best grade.
type lots struct{ score, error, capped []float64 }

// drawPeriod draws the scores of everyone in one period. People share the
// processors; each is drawn from sources of their own.
func drawPeriod(s scheme.Scheme, p longer, base map[string]map[string][]scored) map[string]lots {
	uses := map[string]scheme.Indicator{}
	for _, i := range s.Indicators() {
		uses[i.Variant()] = i
	}
	people, cards := peopleOf(p, base)
	priors := priorsOf(people, cards)
	out := map[string]lots{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for k := w; k < len(people); k += workers {
				drawn := drawPerson(s, p, people[k], cards[k], uses, priors)
				lock.Lock()
				out[people[k]] = drawn
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	return out
}

// peopleOf lists who has results in a period, in order, with those of each of the
// base periods in which they have any.
func peopleOf(p longer, base map[string]map[string][]scored) (people []string, cards [][][]scored) {
	byPerson := map[string][][]scored{}
	for _, b := range p.bases {
		for employee, rows := range base[b] {
			byPerson[employee] = append(byPerson[employee], rows)
		}
	}
	for employee := range byPerson {
		people = append(people, employee)
	}
	slices.Sort(people)
	for _, employee := range people {
		cards = append(cards, byPerson[employee])
	}
	return people, cards
}

// priorsOf learns from everyone what may be expected of each indicator.
func priorsOf(people []string, cards [][][]scored) map[string]prior {
	rows, sums := map[string][]scored{}, map[string][]own{}
	for k := range people {
		for name, o := range sumOf(cards[k]) {
			sums[name] = append(sums[name], o)
		}
		for _, card := range cards[k] {
			for _, r := range card {
				if r.open() {
					rows[r.indicator] = append(rows[r.indicator], r)
				}
			}
		}
	}
	out := map[string]prior{}
	for name, list := range rows {
		out[name] = fitPrior(list, sums[name])
	}
	return out
}

// sumOf adds up a person's open results by indicator.
func sumOf(cards [][]scored) map[string]own {
	out := map[string]own{}
	for _, card := range cards {
		for _, r := range card {
			if r.open() {
				out[r.indicator] = out[r.indicator].with(r)
			}
		}
	}
	return out
}

// drawPerson puts together the scores of one person from pools of points.
func drawPerson(s scheme.Scheme, p longer, employee string, cards [][]scored, uses map[string]scheme.Indicator, priors map[string]prior) lots {
	sums := sumOf(cards)
	periods := len(cards)
	if adds(s) {
		periods = 1
	}
	t := newTally(periods, !adds(s))
	for _, name := range namesOf(cards) {
		pool := drawPool(s, p.period, employee, name, cards, uses[name], priors[name], sums[name])
		if adds(s) {
			pool = pool.together()
		}
		t.add(pool, stats.Source("pick", s.ID, p.period, employee, name))
	}
	return t.lots(s, p.mean)
}

// adds tells whether a score is the sum of its points and nothing else: no gate,
// and no bonus by which the total could pass its most. Then the points of base
// periods can be averaged before they are added up.
func adds(s scheme.Scheme) bool {
	for _, i := range s.Indicators() {
		if len(i.Gates) > 0 || i.Rule.Kind == "bonus" {
			return false
		}
	}
	return s.TotalCap >= 100
}

// namesOf lists the indicators of some cards, in the order in which they come.
func namesOf(cards [][]scored) []string {
	var out []string
	for _, card := range cards {
		for _, r := range card {
			if !slices.Contains(out, r.indicator) {
				out = append(out, r.indicator)
			}
		}
	}
	return out
}

// drawPool draws the levels of one indicator and plays every base period at each.
func drawPool(s scheme.Scheme, period, employee, name string, cards [][]scored, use scheme.Indicator, p prior, o own) pool {
	var levels []float64
	if draw := p.level(o); draw != nil && o.periods > 0 {
		source := stats.Source("draw", s.ID, period, employee, name)
		for range poolDraws {
			levels = append(levels, draw(source))
		}
	}
	out := sure(len(cards))
	if levels != nil {
		out.levels, out.play = len(levels), make([]play, len(levels)*len(cards))
	}
	lot := stats.Source("lot", s.ID, period, employee, name)
	for b, card := range cards {
		k := slices.IndexFunc(card, func(r scored) bool { return r.indicator == name })
		switch {
		case k >= 0 && levels != nil && card[k].open():
			out.playAll(b, levels, newGame(p, card[k], card[k].outcomes(s, use)), lot)
		case k >= 0:
			out.fix(b, card[k].asItIs(s, use))
		default:
			out.fix(b, outcome{most: math.Inf(1)})
		}
	}
	return out
}

// asItIs is what a result does that is certain.
func (r scored) asItIs(s scheme.Scheme, use scheme.Indicator) outcome {
	o := outcome{most: math.Inf(1)}
	if r.value != nil && !r.small {
		r.factor = 1 // the value is the adjusted one already
		o = r.outcomes(s, use)(*r.value)
	}
	o.points = r.points
	return o
}

// fix fills a base period of a pool with one outcome.
func (p pool) fix(period int, o outcome) {
	for k := range p.levels {
		*p.at(k, period) = play{points: o.points, most: o.most, again: o}
		if !math.IsInf(o.most, 1) {
			p.at(k, period).chance = 1
		}
		if o.capped {
			p.at(k, period).capped = 1
		}
	}
}

// tally adds up the points of a person: by base period, then draw. A gate that
// may be met holds the mean down by its chance; of several the lowest counts.
type tally struct {
	mean, again               [][]float64
	chance, least, free, most [][]float64 // nil where there are no gates
}

func newTally(periods int, gates bool) tally {
	filled := func(start float64) [][]float64 {
		out := make([][]float64, periods)
		for b := range out {
			out[b] = slices.Repeat([]float64{start}, rankDraws)
		}
		return out
	}
	t := tally{mean: filled(0), again: filled(0)}
	if none := math.Inf(1); gates {
		t.chance, t.least, t.free, t.most = filled(0), filled(none), filled(1), filled(none)
	}
	return t
}

// add picks one level of a pool for each draw, the same in all base periods.
func (t tally) add(p pool, pick *rand.Rand) {
	for d := range rankDraws {
		level := 0
		if p.levels > 1 {
			level = pick.IntN(p.levels)
		}
		for b := range t.mean {
			x := p.at(level, b)
			t.mean[b][d] += x.points
			t.again[b][d] += x.again.points
			if t.chance != nil {
				t.gate(b, d, x)
			}
		}
	}
}

func (t tally) gate(b, d int, x *play) {
	t.most[b][d] = min(t.most[b][d], x.again.most)
	if x.chance > 0 {
		t.chance[b][d] = 1 - (1-t.chance[b][d])*(1-x.chance)
		t.least[b][d] = min(t.least[b][d], x.most)
	}
	t.free[b][d] *= 1 - x.capped
}

// lots holds the sums to the scheme's most and to the gates, and takes the mean
// of the base periods, rounded like the score itself. A gate on the grade holds
// in the period that is scored; a mean has none.
func (t tally) lots(s scheme.Scheme, mean bool) lots {
	out := lots{make([]float64, rankDraws), make([]float64, rankDraws), make([]float64, rankDraws)}
	periods := float64(len(t.mean))
	for d := range rankDraws {
		for b := range t.mean {
			sum, again := min(t.mean[b][d], s.TotalCap), min(t.again[b][d], s.TotalCap)
			if t.chance != nil {
				sum -= t.chance[b][d] * (sum - min(sum, t.least[b][d]))
				again = min(again, t.most[b][d])
				if !mean {
					out.capped[d] = 1 - t.free[b][d]
				}
			}
			out.score[d] += sum / periods
			out.error[d] += again / periods
		}
		out.score[d] = scheme.RoundHalfUp(out.score[d], s.ScoreDigits)
		out.error[d] = scheme.RoundHalfUp(out.error[d], s.ScoreDigits) - out.score[d]
	}
	return out
}

// standingRows ranks the people of one period in every draw: the rows of standing.
func standingRows(s scheme.Scheme, p longer, people []card, drawn map[string]lots) [][]any {
	if len(people) == 0 {
		return nil
	}
	scores, errors, official := make([][]float64, len(people)), make([][]float64, len(people)), make([]float64, len(people))
	for k, c := range people {
		scores[k], errors[k], official[k] = drawn[c.employee].score, drawn[c.employee].error[:setDraws], c.score
	}
	top := 1
	if p.top != nil {
		top = int(*p.top)
	}
	standings := stats.Standings(scores, official, rankShare, top)
	sets := stats.RankSets(errors, official, rankShare)
	var rows [][]any
	for k, c := range people {
		at, set := standings[k], sets[k]
		var firstK any
		if p.top != nil {
			firstK = at.First
		}
		rows = append(rows, []any{s.ID, p.cycle, p.period, c.employee, at.ScoreLow, at.ScoreHigh, at.Low, at.High,
			set.Low, set.High, set.SimLow, set.SimHigh, set.Tier, bestGrade(s, drawn[c.employee]), p.top, firstK, set.Best(1)})
	}
	return rows
}

// bestGrade is the chance that a person's level earns the best grade; nil where
// the scheme has none.
func bestGrade(s scheme.Scheme, drawn lots) any {
	if len(s.Grades) == 0 {
		return nil
	}
	sum := 0.0
	for d, score := range drawn.score {
		if g, ok := s.GradeOf(score); ok && g.ID == s.Grades[0].ID {
			sum += 1 - drawn.capped[d]
		}
	}
	return sum / float64(len(drawn.score))
}

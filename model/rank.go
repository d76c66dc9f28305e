package model

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"

	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// The simulation of ranks: how far the records of a quarter or year settle who
// stands where. Each indicator of each base period is drawn anew from what its
// records allow, scored by the scheme's own rules, added up and ranked.
const (
	rankDraws = 2000 // scores drawn for every scorecard
	poolDraws = 100  // values drawn for every indicator of a base period, of which those scores are put together
	rankShare = 0.9  // the share of the ranks that rank_low…rank_high holds
)

// priorShare and priorCount are what a person's records are weighed against: two
// answers like the peer group's, and half an event at most.
const (
	priorShare = 2.0
	priorCount = 0.5
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

// simulateRanks fills rank_low, rank_high and tier of quarters and years.
func simulateRanks(ctx context.Context, conn *sql.Conn, o Options) error {
	for _, s := range o.Schemes {
		base, err := readScored(ctx, conn, s)
		if err != nil {
			return err
		}
		periods, err := readLonger(ctx, conn, s)
		if err != nil {
			return err
		}
		draws := drawAll(s, base)
		for _, p := range periods {
			if err := rankPeriod(ctx, conn, s, p, draws); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawAll draws the scores of all base periods: base period → employee → scores.
// The periods share the processors; each draws from sources of its own.
func drawAll(s scheme.Scheme, base map[string][]scored) map[string]map[string][]float64 {
	draws := map[string]map[string][]float64{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for period, rows := range base {
		wait.Go(func() {
			slots <- struct{}{}
			scores := drawScores(s, period, rows)
			<-slots
			lock.Lock()
			defer lock.Unlock()
			draws[period] = scores
		})
	}
	wait.Wait()
	return draws
}

// readScored reads the points of a scheme's base periods, and of longer ones whose
// sums are pooled. What is only shown matters where it can meet a gate.
func readScored(ctx context.Context, conn *sql.Conn, s scheme.Scheme) (map[string][]scored, error) {
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
		LEFT JOIN case_mix AS m ON m.scheme = v.scheme AND m.cycle = v.cycle AND m.period = v.period AND m.indicator = v.indicator AND m.employee_id = v.employee_id
		WHERE v.scheme = ? AND c.how <> 'mean'
		  AND (v.status <> 'reference' OR (v.scheme, v.indicator) IN (SELECT (scheme, indicator) FROM scheme_gate))
		ORDER BY v.period, v.employee_id, v.position`
	rows, err := conn.QueryContext(ctx, query, s.ID)
	if err != nil {
		return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
	}
	defer rows.Close()
	out := map[string][]scored{}
	for rows.Next() {
		var r scored
		var period string
		if err := rows.Scan(&period, &r.employee, &r.indicator, &r.id, &r.unit, &r.better, &r.status, &r.counted, &r.exact,
			&r.small, &r.value, &r.target, &r.n, &r.num, &r.den, &r.num2, &r.den2, &r.numden, &r.factor, &r.weight, &r.points, &r.maxPoints); err != nil {
			return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
		}
		out[period] = append(out[period], r)
	}
	return out, rows.Err()
}

// longer is a quarter or year with the scored periods that make it: those of its
// mean, or itself.
type longer struct {
	period string
	bases  []string
}

// readLonger lists a scheme's quarters and years.
func readLonger(ctx context.Context, conn *sql.Conn, s scheme.Scheme) ([]longer, error) {
	const query = `
		SELECT period, base_period FROM longer WHERE scheme = $1 AND how = 'mean'
		UNION ALL
		SELECT DISTINCT period, period FROM roster WHERE scheme = $1 AND how <> 'mean' AND cycle <> 'month'
		ORDER BY 1, 2`
	rows, err := conn.QueryContext(ctx, query, s.ID)
	if err != nil {
		return nil, fmt.Errorf("read the periods of %s: %w", s.ID, err)
	}
	defer rows.Close()
	var out []longer
	for rows.Next() {
		var period, base string
		if err := rows.Scan(&period, &base); err != nil {
			return nil, fmt.Errorf("read the periods of %s: %w", s.ID, err)
		}
		if len(out) == 0 || out[len(out)-1].period != period {
			out = append(out, longer{period: period})
		}
		last := &out[len(out)-1]
		last.bases = append(last.bases, base)
	}
	return out, rows.Err()
}

// drawScores draws rankDraws official scores for everyone in one scored period.
func drawScores(s scheme.Scheme, period string, rows []scored) map[string][]float64 {
	uses := map[string]scheme.Indicator{}
	for _, i := range s.Indicators() {
		uses[i.Variant()] = i
	}
	group := groupMeans(rows)
	out := map[string][]float64{}
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && rows[to].employee == rows[from].employee {
			to++
		}
		out[rows[from].employee] = addUp(s, period, rows[from:to], uses, group)
		from = to
	}
	return out
}

// addUp puts together the scores of one person from pools of points.
func addUp(s scheme.Scheme, period string, rows []scored, uses map[string]scheme.Indicator, group map[string]float64) []float64 {
	scores, most := make([]float64, rankDraws), make([]float64, rankDraws)
	for d := range most {
		most[d] = s.TotalCap
	}
	for _, r := range rows {
		pool := drawPoints(s, uses[r.indicator], r, group[r.indicator], period)
		pick := stats.Source("pick", s.ID, period, r.employee, r.indicator)
		for d := range scores {
			draw := pool[0]
			if len(pool) > 1 {
				draw = pool[pick.IntN(len(pool))]
			}
			scores[d] += draw.points
			most[d] = math.Min(most[d], draw.most)
		}
	}
	for d := range scores {
		scores[d] = scheme.RoundHalfUp(math.Min(scores[d], most[d]), s.ScoreDigits)
	}
	return scores
}

// drawn is what one value of an indicator does to the total: the points that it
// adds, and the most that a gate leaves.
type drawn struct{ points, most float64 }

// drawPoints draws the points of one indicator: of the 100, after what was
// missing has been redistributed. One draw stands for a certain one.
func drawPoints(s scheme.Scheme, use scheme.Indicator, r scored, group float64, period string) []drawn {
	value := r.distribution(group)
	if value == nil {
		return []drawn{{r.points, r.mostLeft(use, r.value)}}
	}
	scale := 1.0
	if r.weight > 0 {
		scale = r.maxPoints / r.weight
	}
	use.Target, use.Targets = r.target, nil
	source := stats.Source("draw", s.ID, period, r.employee, r.indicator)
	pool := make([]drawn, poolDraws)
	for k := range pool {
		v := r.factor * value(source)
		pool[k] = drawn{0, r.mostLeft(use, &v)}
		if r.status == "scored" {
			pool[k].points = scale * s.PointsOf(use, r.better, v, r.n)
		}
		if math.IsNaN(pool[k].points) {
			pool[k].points = r.points // a formula that cannot be told of this value
		}
	}
	return pool
}

// mostLeft is the most that the indicator's gates leave of the total.
func (r scored) mostLeft(use scheme.Indicator, v *float64) float64 {
	most := math.Inf(1)
	for _, g := range use.Gates {
		if g.Score != nil && v != nil && !r.small && g.Met(*v) {
			most = math.Min(most, *g.Score)
		}
	}
	return most
}

// groupMeans gives, for each indicator, the peer group's pooled share, or its
// mean count a person.
func groupMeans(rows []scored) map[string]float64 {
	num, den := map[string]float64{}, map[string]float64{}
	for _, r := range rows {
		num[r.indicator] += r.num
		if r.counted {
			den[r.indicator]++
		} else {
			den[r.indicator] += r.den
		}
	}
	out := map[string]float64{}
	for name, d := range den {
		if d > 0 {
			out[name] = num[name] / d
		}
	}
	return out
}

// rankPeriod ranks the people of one quarter or year in every draw and writes
// what follows to their scorecards.
func rankPeriod(ctx context.Context, conn *sql.Conn, s scheme.Scheme, p longer, draws map[string]map[string][]float64) error {
	people, official, err := readScores(ctx, conn, s, p.period)
	if err != nil || len(people) == 0 {
		return err
	}
	scores := make([][]float64, len(people))
	for k, employee := range people {
		scores[k] = meanDraws(s, employee, p.bases, draws)
	}
	return writeStandings(ctx, conn, s, p.period, people, stats.Standings(scores, official, rankShare))
}

// meanDraws is the mean of a person's drawn base scores, rounded like the score itself.
func meanDraws(s scheme.Scheme, employee string, bases []string, draws map[string]map[string][]float64) []float64 {
	sum, count := make([]float64, rankDraws), 0
	for _, base := range bases {
		if scores := draws[base][employee]; scores != nil {
			count++
			for d, x := range scores {
				sum[d] += x
			}
		}
	}
	for d := range sum {
		sum[d] = scheme.RoundHalfUp(sum[d]/float64(count), s.ScoreDigits)
	}
	return sum
}

func readScores(ctx context.Context, conn *sql.Conn, s scheme.Scheme, period string) (people []string, official []float64, err error) {
	const query = "SELECT employee_id, CAST(score AS DOUBLE) FROM scorecard WHERE scheme = ? AND period = ? ORDER BY employee_id"
	rows, err := conn.QueryContext(ctx, query, s.ID, period)
	if err != nil {
		return nil, nil, fmt.Errorf("read the scores of %s: %w", period, err)
	}
	defer rows.Close()
	for rows.Next() {
		var employee string
		var score float64
		if err := rows.Scan(&employee, &score); err != nil {
			return nil, nil, fmt.Errorf("read the scores of %s: %w", period, err)
		}
		people, official = append(people, employee), append(official, score)
	}
	return people, official, rows.Err()
}

// writeStandings puts the ranges beside the ranks, all of a period at once.
func writeStandings(ctx context.Context, conn *sql.Conn, s scheme.Scheme, period string, people []string, standings []stats.Standing) error {
	var lines []string
	args := []any{s.ID, period}
	for k, employee := range people {
		lines = append(lines, fmt.Sprintf("($%d, %d, %d, %d)", len(args)+1, standings[k].Low, standings[k].High, standings[k].Tier))
		args = append(args, employee)
	}
	query := `UPDATE scorecard SET rank_low = v.low, rank_high = v.high, tier = v.tier
		FROM (VALUES ` + strings.Join(lines, ", ") + `) AS v(employee_id, low, high, tier)
		WHERE scorecard.scheme = $1 AND scorecard.period = $2 AND scorecard.employee_id = v.employee_id`
	if _, err := conn.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("write the ranks of %s: %w", period, err)
	}
	return nil
}

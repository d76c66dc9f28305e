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

// result of one indicator in one base period, as score.sql left it.
type scored struct {
	employee, indicator, id, unit, better, status string
	counted, exact                                bool
	n                                             int64
	num, den, num2, den2, numden                  float64
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

// readScored reads the points of a scheme's base periods with the sums behind them.
func readScored(ctx context.Context, conn *sql.Conn, s scheme.Scheme) (map[string][]scored, error) {
	const query = `
		SELECT v.period, v.employee_id, v.indicator, k.id, k.unit, k.better, v.status, k.counted,
		       regexp_matches(k.tables, '\b(exams|ratings)\b'),
		       v.n, CAST(v.num AS DOUBLE), CAST(v.den AS DOUBLE), coalesce(CAST(o.num2 AS DOUBLE), 0), coalesce(CAST(o.den2 AS DOUBLE), 0),
		       coalesce(CAST(o.numden AS DOUBLE), 0), v.weight, coalesce(CAST(v.points AS DOUBLE), 0), coalesce(CAST(v.max_points AS DOUBLE), 0)
		FROM score AS v
		JOIN indicator AS k ON k.indicator = v.indicator
		LEFT JOIN seen AS o ON o.cycle = v.cycle AND o.period = v.period AND o.indicator = v.indicator AND o.employee_id = v.employee_id
		WHERE v.scheme = ? AND v.cycle = ? AND v.status <> 'reference'
		ORDER BY v.period, v.employee_id, v.position`
	rows, err := conn.QueryContext(ctx, query, s.ID, string(s.Cycle))
	if err != nil {
		return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
	}
	defer rows.Close()
	out := map[string][]scored{}
	for rows.Next() {
		var r scored
		var period string
		if err := rows.Scan(&period, &r.employee, &r.indicator, &r.id, &r.unit, &r.better, &r.status, &r.counted, &r.exact,
			&r.n, &r.num, &r.den, &r.num2, &r.den2, &r.numden, &r.weight, &r.points, &r.maxPoints); err != nil {
			return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
		}
		out[period] = append(out[period], r)
	}
	return out, rows.Err()
}

// longer is a quarter or year with the base periods that make it.
type longer struct {
	period string
	bases  []string
}

// readLonger lists a scheme's quarters and years.
func readLonger(ctx context.Context, conn *sql.Conn, s scheme.Scheme) ([]longer, error) {
	const query = `
		SELECT period, base_period FROM longer WHERE scheme = $1
		UNION ALL
		SELECT DISTINCT period, period FROM scorecard WHERE scheme = $1 AND cycle = $2 AND cycle <> 'month'
		ORDER BY 1, 2`
	rows, err := conn.QueryContext(ctx, query, s.ID, string(s.Cycle))
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

// drawScores draws rankDraws official scores for everyone in one base period.
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
	scores := make([]float64, rankDraws)
	for _, r := range rows {
		pool := drawPoints(s, uses[r.indicator], r, group[r.indicator], period)
		if len(pool) == 1 {
			for d := range scores {
				scores[d] += pool[0]
			}
			continue
		}
		pick := stats.Source("pick", s.ID, period, r.employee, r.indicator)
		for d := range scores {
			scores[d] += pool[pick.IntN(len(pool))]
		}
	}
	for d := range scores {
		scores[d] = scheme.RoundHalfUp(math.Min(scores[d], s.TotalCap), s.ScoreDigits)
	}
	return scores
}

// drawPoints draws the points of one indicator: of the 100, after what was
// missing has been redistributed. One number stands for a certain one.
func drawPoints(s scheme.Scheme, use scheme.Indicator, r scored, group float64, period string) []float64 {
	value := r.distribution(group)
	if value == nil {
		return []float64{r.points}
	}
	scale := 1.0
	if r.weight > 0 {
		scale = r.maxPoints / r.weight
	}
	source := stats.Source("draw", s.ID, period, r.employee, r.indicator)
	pool := make([]float64, poolDraws)
	for k := range pool {
		pool[k] = scale * s.PointsOf(use, r.better, value(source), r.n)
	}
	return pool
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

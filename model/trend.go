package model

import (
	"context"
	"database/sql"
	"math"
	"runtime"
	"slices"
	"sync"

	"kaohe/model/stats"
)

// What a chart needs before it says anything.
const (
	baselineMonths = 12   // from which limits come
	fewestRecords  = 5    // of a month that counts; a count of events is itself
	thinShare      = 3    // a month with less than a third of the baseline's records is as thin as one of too few
	slopeMonths    = 24   // over which a slope is told
	fewestMonths   = 8    // of a slope
	lastingRun     = 7    // months on one side of the centre that are a new usual
	falseShare     = 0.05 // of the changes called sure, how many may be chance
)

// monthly is one indicator of one scope over all complete months; NaN is a gap.
type monthly struct {
	indicator, scope, unit, better string
	counted, ranked                bool // ranked: of the company, or of a team with people of its own (but not everybody)
	target                         *float64
	value, used                    []float64 // used: those that rest on enough records
	n, num, den, se                []float64
}

// higher tells which direction is better; judged is false where none is.
func (m *monthly) higher() (higher, judged bool) {
	switch {
	case m.better == "higher":
		return true, true
	case m.better == "lower", m.better == "none" && m.counted:
		return false, true
	}
	return false, false
}

// meaning is what a signal towards a side means.
func (m *monthly) meaning(side int) string {
	higher, judged := m.higher()
	switch {
	case !judged:
		return "neutral"
	case higher == (side > 0):
		return "improvement"
	}
	return "concern"
}

// control is the chart of one series.
type control struct {
	*monthly
	silent string // why there are no limits
	chart  string
	limits []stats.Limits
	said   []stats.Said
	runs   []int // signed: months in a row on one side of the centre
	slopes []stats.Slope
}

// trends fills the table trend, and trend_state and change_state for
// trend_words.sql.
func trends(ctx context.Context, conn *sql.Conn, _ Options) error {
	months, quarters, err := completeMonths(ctx, conn)
	if err != nil {
		return err
	}
	series, err := readMonthly(ctx, conn, months)
	if err != nil {
		return err
	}
	charts := make([]control, len(series))
	inParallel(len(series), func(k int) { charts[k] = newControl(series[k]) })
	if err := writeTrend(ctx, conn, months, charts); err != nil {
		return err
	}
	if err := writeStates(ctx, conn, months, quarters, charts); err != nil {
		return err
	}
	return writeChanges(ctx, conn, months, series)
}

// inParallel does n pieces of work on all processors; each has a place of its own
// for what it finds.
func inParallel(n int, work func(k int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for k := w; k < n; k += workers {
				work(k)
			}
		})
	}
	wait.Wait()
}

// quarter is a complete quarter and the places of its months.
type quarter struct {
	period string
	places []int
}

// completeMonths lists the complete months of the data without a hole, and the
// complete quarters.
func completeMonths(ctx context.Context, conn *sql.Conn) (months []string, quarters []quarter, err error) {
	const query = `
		SELECT p.period, coalesce(q.period, '')
		FROM period AS p
		LEFT JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = p.period
		LEFT JOIN period AS q ON q.cycle = 'quarter' AND q.period = m.period AND q.complete
		WHERE p.cycle = 'month' AND p.complete
		ORDER BY p.period`
	err = eachRow(ctx, conn, "the months of the data", query, func(scan func(...any) error) error {
		var month, period string
		if err := scan(&month, &period); err != nil {
			return err
		}
		if period != "" && (len(quarters) == 0 || quarters[len(quarters)-1].period != period) {
			quarters = append(quarters, quarter{period: period})
		}
		if period != "" {
			q := &quarters[len(quarters)-1]
			q.places = append(q.places, len(months))
		}
		months = append(months, month)
		return nil
	})
	return months, quarters, err
}

// readMonthly reads every indicator of the company and the teams, in order.
func readMonthly(ctx context.Context, conn *sql.Conn, months []string) ([]*monthly, error) {
	const query = `
		WITH aim AS (
		  -- one person's count, and what a leader answers for, are no aims of the company's
		  SELECT i.indicator, arg_min(i.target, i.scheme) AS target
		  FROM scheme_indicator AS i JOIN scheme AS s ON s.scheme = i.scheme JOIN indicator AS k ON k.indicator = i.indicator
		  WHERE i.target IS NOT NULL AND s.scope = 'own' AND NOT k.counted
		  GROUP BY i.indicator
		), direct AS (
		  SELECT 'team:' || team_id AS scope FROM team_member GROUP BY team_id
		  HAVING bool_or(direct) AND count(*) < (SELECT count(*) FROM employees)
		)
		SELECT r.indicator, r.scope, r.period, k.unit, k.better, k.counted, a.target, r.scope = 'company' OR d.scope IS NOT NULL,
		       r.n, CAST(r.num AS DOUBLE), CAST(r.den AS DOUBLE), r.value, coalesce(r.se, 0)
		FROM rollup AS r
		JOIN period AS p ON p.cycle = 'month' AND p.period = r.period AND p.complete
		JOIN indicator AS k ON k.indicator = r.indicator
		LEFT JOIN aim AS a ON a.indicator = r.indicator
		LEFT JOIN direct AS d ON d.scope = r.scope
		WHERE r.cycle = 'month' AND (r.scope = 'company' OR r.scope LIKE 'team:%') AND r.value IS NOT NULL AND (r.n > 0 OR k.counted)
		ORDER BY r.indicator, r.scope, r.period`
	place := map[string]int{}
	for k, m := range months {
		place[m] = k
	}
	var out []*monthly
	err := eachRow(ctx, conn, "the indicators by month", query, func(scan func(...any) error) error {
		var m monthly
		var month string
		var n, num, den, value, se float64
		if err := scan(&m.indicator, &m.scope, &month, &m.unit, &m.better, &m.counted, &m.target, &m.ranked, &n, &num, &den, &value, &se); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].indicator != m.indicator || out[len(out)-1].scope != m.scope {
			m.value, m.used = noValues(len(months)), noValues(len(months))
			m.n, m.num, m.den, m.se = make([]float64, len(months)), make([]float64, len(months)), make([]float64, len(months)), make([]float64, len(months))
			out = append(out, &m)
		}
		s, k := out[len(out)-1], place[month]
		s.value[k], s.n[k], s.num[k], s.den[k], s.se[k] = value, n, num, den, se
		if s.counted || n >= fewestRecords {
			s.used[k] = value
		}
		return nil
	})
	return out, err
}

// noValues is a run without a value.
func noValues(n int) []float64 { return slices.Repeat([]float64{math.NaN()}, n) }

// newControl draws the chart of a series.
func newControl(m *monthly) control {
	m.leaveOutThin()
	c := control{monthly: m, runs: make([]int, len(m.used)), slopes: make([]stats.Slope, len(m.used)), said: make([]stats.Said, len(m.used))}
	for i := range m.used {
		window := m.used[max(0, i+1-slopeMonths) : i+1]
		if knownMonths(window) >= fewestMonths {
			c.slopes[i] = stats.MannKendall(window)
		}
	}
	c.chart, c.limits, c.silent = m.limits()
	if c.limits == nil {
		return c
	}
	c.said = stats.Signals(m.used, c.limits)
	last := 0
	for i, v := range m.used {
		if math.IsNaN(v) {
			continue
		}
		side := 0
		switch {
		case v > c.limits[i].Centre:
			side = 1
		case v < c.limits[i].Centre:
			side = -1
		}
		if side == 0 || last*side < 0 {
			last = 0
		}
		last += side
		c.runs[i] = last
	}
	return c
}

func knownMonths(values []float64) (n int) {
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// leaveOutThin takes out months with far fewer records than the baseline's: their
// noise is not that from which the limits come.
func (m *monthly) leaveOutThin() {
	usual := 0.0
	for i := range stats.Baseline(m.used, baselineMonths) {
		if !math.IsNaN(m.used[i]) {
			usual += m.n[i]
		}
	}
	usual /= float64(min(baselineMonths, max(1, knownMonths(m.used))))
	for i := range m.used {
		if !m.counted && m.n[i] < usual/thinShare {
			m.used[i] = math.NaN()
		}
	}
}

// limits are those of every month, or why there are none. A share whose plain p
// chart would put more than a third of the baseline beyond its limits is one of
// large volumes: it is charted by Laney's p′, all else by XmR.
func (m *monthly) limits() (chart string, limits []stats.Limits, silent string) {
	if knownMonths(m.used) < baselineMonths {
		return "", nil, "few_months"
	}
	base := stats.Baseline(m.used, baselineMonths)
	if m.casesAMonth(len(base)) < 1 {
		return "", nil, "rare"
	}
	l, ok := stats.XmR(m.used, baselineMonths)
	if !ok || !(l.Upper > l.Centre) {
		return "", nil, "flat"
	}
	if m.unit == "share" && m.criesOut(base) {
		if laney, ok := stats.Laney(m.num, m.den, baselineMonths); ok {
			return "laney", laney, ""
		}
	}
	return "xmr", slices.Repeat([]stats.Limits{l}, len(m.used)), ""
}

// casesAMonth is how many cases a month of the baseline has on the rarer side: of
// events, of those in a share or not in it. Where a value is measured and not
// counted there are always enough.
func (m *monthly) casesAMonth(base int) float64 {
	num, rest := 0.0, 0.0
	for i := range base {
		if !math.IsNaN(m.used[i]) {
			num, rest = num+m.num[i]/baselineMonths, rest+(m.den[i]-m.num[i])/baselineMonths
		}
	}
	switch {
	case m.counted:
		return num
	case m.unit == "share":
		return math.Min(num, rest)
	case m.unit == "per_1000":
		return num / 1000
	}
	return math.Inf(1)
}

// criesOut tells whether the plain p chart would cry at the baseline itself.
func (m *monthly) criesOut(base []float64) bool {
	plain, ok := stats.PChart(m.num, m.den, baselineMonths)
	beyond := 0
	for i, v := range base {
		if ok && (v < plain[i].Lower || v > plain[i].Upper) {
			beyond++
		}
	}
	return 3*beyond > baselineMonths
}

// writeTrend writes every month of every series from its first record on.
func writeTrend(ctx context.Context, conn *sql.Conn, months []string, charts []control) error {
	var rows [][]any
	for _, c := range charts {
		begun := false
		for i, month := range months {
			begun = begun || !math.IsNaN(c.value[i])
			if !begun {
				continue
			}
			row := []any{c.indicator, c.scope, month, valueOrNull(c.value[i]), int64(c.n[i]), textOrNull(c.chart), nil, nil, nil, textOrNull(string(c.said[i].Signal)), nil, nil, nil, nil}
			if c.limits != nil {
				row[6], row[7], row[8] = valueOrNull(c.limits[i].Centre), valueOrNull(c.limits[i].Lower), valueOrNull(c.limits[i].Upper)
			}
			if side := c.said[i].Side; side != 0 {
				row[10], row[11] = side, c.meaning(side)
			}
			if c.slopes[i].N > 0 {
				row[12], row[13] = c.slopes[i].PerStep, c.slopes[i].P
			}
			rows = append(rows, row)
		}
	}
	return insertRows(ctx, conn, "trend", `indicator, scope, month, value, n, chart, centre, lower, upper,
		signal, side, meaning, slope, p`, rows)
}

// valueOrNull is a value of a table; NaN is null.
func valueOrNull(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

// textOrNull is a text of a table; the empty one is null.
func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

package model

import (
	"context"
	"database/sql"
	"math"

	"kaohe/model/stats"
)

// state is what a chart says at the end of a quarter.
type state struct {
	*control
	quarter
	months    int
	at        int // the month that speaks: with the weightiest signal, else the last used; −1 is none
	last      int // the last place of the quarter
	assurance string
	t, p      float64 // the quarter against the baseline; NaN where there is nothing to compare
	sure      bool
}

// writeStates fills trend_state: every quarter of every series that has had a value.
func writeStates(ctx context.Context, conn *sql.Conn, months []string, quarters []quarter, charts []control) error {
	var rows [][]any
	for _, q := range quarters {
		var states []state
		for k := range charts {
			if s, ok := charts[k].stateAt(q); ok {
				states = append(states, s)
			}
		}
		findSure(states)
		for _, s := range states {
			rows = append(rows, s.row(months))
		}
	}
	if _, err := conn.ExecContext(ctx, `CREATE OR REPLACE TEMP TABLE trend_state (period VARCHAR, indicator VARCHAR, scope VARCHAR, months BIGINT, n BIGINT, silent VARCHAR,
		signal VARCHAR, side INTEGER, meaning VARCHAR, month VARCHAR, value DOUBLE, run BIGINT, since VARCHAR, centre DOUBLE, lower DOUBLE, upper DOUBLE,
		target DOUBLE, assurance VARCHAR, slope DOUBLE, p DOUBLE, t DOUBLE, sure BOOLEAN)`); err != nil {
		return err
	}
	return insertRows(ctx, conn, "trend_state", `period, indicator, scope, months, n, silent,
		signal, side, meaning, month, value, run, since, centre, lower, upper,
		target, assurance, slope, p, t, sure`, rows)
}

// signalWeight orders signals by their precedence, nothing last.
var signalWeight = map[stats.Signal]int{stats.Outside: 4, stats.Shift: 3, stats.Trend: 2, stats.TwoOfThree: 1}

// stateAt reads the chart at the end of a quarter; false before its first value.
func (c *control) stateAt(q quarter) (state, bool) {
	s := state{control: c, quarter: q, last: q.places[len(q.places)-1], at: -1, t: math.NaN(), p: math.NaN()}
	s.months = knownMonths(c.used[:s.last+1])
	if knownMonths(c.value[:s.last+1]) == 0 {
		return s, false
	}
	for i := range s.last + 1 {
		if !math.IsNaN(c.used[i]) {
			s.at = i // the last used
		}
	}
	if c.limits == nil || s.months < baselineMonths {
		return s, true
	}
	heaviest := 0
	for _, i := range q.places {
		if w := signalWeight[c.said[i].Signal]; w > 0 && w >= heaviest {
			s.at, heaviest = i, w
		}
	}
	s.compare()
	s.assure()
	return s, true
}

// compare holds the quarter's months against the first twelve: a t of two means
// with the deviation of the twelve (three months have none worth the name), or with
// the quarter's own sampling error where that is larger.
func (s *state) compare() {
	base := stats.Baseline(s.used, baselineMonths)
	var now []float64
	sampling := 0.0 // variance of a month's value by its records
	for _, i := range s.places {
		if i < len(base) {
			return
		}
		if !math.IsNaN(s.used[i]) {
			now, sampling = append(now, s.used[i]), sampling+s.se[i]*s.se[i]
		}
	}
	if len(now) == 0 {
		return
	}
	mean, squares := 0.0, 0.0
	for _, v := range base {
		if !math.IsNaN(v) {
			mean += v / baselineMonths
		}
	}
	for _, v := range base {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	difference := -mean
	for _, v := range now {
		difference += v / float64(len(now))
	}
	between := squares / (baselineMonths - 1)
	se := math.Sqrt(math.Max(between, sampling/float64(len(now)))/float64(len(now)) + between/baselineMonths)
	s.t, s.p = difference/se, stats.TwoSided(difference, se, baselineMonths-1)
}

// assure compares what is usual now with the target: the baseline's limits, or
// those of the run where it is a new usual.
func (s *state) assure() {
	higher, judged := s.higher()
	if s.target == nil || !judged {
		return
	}
	usual := s.limits[s.last]
	if length := stats.Abs(s.runs[s.at]); length >= lastingRun {
		if l, ok := stats.XmR(s.used[s.since():s.last+1], 0); ok {
			usual = l
		}
	}
	if !math.IsNaN(usual.Lower) && !math.IsNaN(usual.Upper) {
		s.assurance = string(stats.Assure(usual, *s.target, higher))
	}
}

// since is the place of the first month of the run up to the month that speaks.
func (s *state) since() int {
	at := s.at
	for i := s.at - 1; i >= 0; i-- {
		if math.IsNaN(s.used[i]) {
			continue
		}
		if s.runs[i]*s.runs[s.at] <= 0 {
			break
		}
		at = i
	}
	return at
}

// findSure calls those sure that differ from their first twelve months when all
// that were looked at in the quarter are counted. Teams of teams repeat their
// parts and are not looked at.
func findSure(states []state) {
	p := make([]float64, len(states))
	for k, s := range states {
		p[k] = math.NaN()
		if s.ranked {
			p[k] = s.p
		}
	}
	for k, yes := range stats.Discoveries(p, falseShare) {
		states[k].sure = yes
	}
}

func (s state) row(months []string) []any {
	n := 0.0
	for _, i := range s.places {
		n += s.n[i]
	}
	row := []any{s.period, s.indicator, s.scope, s.months, int64(n), nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, textOrNull(s.assurance), nil, nil, valueOrNull(s.t), s.sure}
	silent := s.silent
	if silent == "" && s.months < baselineMonths {
		silent = "few_months"
	}
	row[5] = textOrNull(silent)
	if s.target != nil {
		row[16] = *s.target
	}
	if slope := s.slopes[s.last]; slope.N > 0 {
		row[18], row[19] = slope.PerStep, slope.P
	}
	if s.at < 0 {
		return row
	}
	row[9], row[10] = months[s.at], valueOrNull(s.used[s.at])
	if silent != "" {
		return row
	}
	if said := s.said[s.at]; said.Side != 0 && s.at >= s.places[0] {
		row[6], row[7], row[8] = string(said.Signal), said.Side, s.meaning(said.Side)
	}
	if s.runs[s.at] != 0 {
		row[11], row[12] = stats.Abs(s.runs[s.at]), months[s.since()]
	}
	l := s.limits[s.at]
	row[13], row[14], row[15] = valueOrNull(l.Centre), valueOrNull(l.Lower), valueOrNull(l.Upper)
	return row
}

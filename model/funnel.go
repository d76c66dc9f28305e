package model

import (
	"context"
	"database/sql"
	"fmt"

	"kaohe/model/stats"
)

// fewestUnits is how many people or teams a funnel must have: of fewer the whole
// is hardly more than its parts.
const fewestUnits = 4

// funnelRow is what one person or team has of an indicator in a quarter.
type funnelRow struct {
	unit                         string
	n, num, den, num2, den2, mix float64 // mix is Σ num·den
	services                     float64
}

// funnelSet is all of them, of one indicator, quarter and kind of unit.
type funnelSet struct {
	indicator, quarter, kind, measure string
	counted                           bool
	rows                              []funnelRow
}

// funnels fills the table funnel: who differs from the whole by more than chance
// and what everybody has in common.
func funnels(ctx context.Context, conn *sql.Conn, _ Options) error {
	if _, err := conn.ExecContext(ctx, sqlFile("funnel.sql")); err != nil {
		return fmt.Errorf("step funnel (model/sql/funnel.sql): %w", err)
	}
	sets, err := readFunnels(ctx, conn)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range sets {
		rows = append(rows, s.funnel()...)
	}
	const columns = "indicator, period, kind, unit, n, value, centre, low95, high95, low998, high998, phi, tau2, z, zone, shrunk"
	return insertRows(ctx, conn, "funnel", columns, rows)
}

func readFunnels(ctx context.Context, conn *sql.Conn) (out []funnelSet, err error) {
	const query = `
		SELECT indicator, period, kind, unit, measure, counted, n, CAST(num AS DOUBLE), CAST(den AS DOUBLE),
		       CAST(num2 AS DOUBLE), CAST(den2 AS DOUBLE), CAST(numden AS DOUBLE), services
		FROM funnel_input
		ORDER BY indicator, period, kind, unit`
	err = eachRow(ctx, conn, "the values of people and teams", query, func(scan func(...any) error) error {
		var s funnelSet
		var r funnelRow
		if err := scan(&s.indicator, &s.quarter, &s.kind, &r.unit, &s.measure, &s.counted, &r.n, &r.num, &r.den, &r.num2, &r.den2, &r.mix, &r.services); err != nil {
			return err
		}
		if k := len(out) - 1; k < 0 || out[k].indicator != s.indicator || out[k].quarter != s.quarter || out[k].kind != s.kind {
			out = append(out, s)
		}
		last := &out[len(out)-1]
		last.rows = append(last.rows, r)
		return nil
	})
	return out, err
}

// funnelExposure is the number of services by which rates are told.
const funnelExposure = 1000

// unit reads a row as a value and the cases behind it, in the set's own way. ok
// is false without a case. The cases of a rate are thousands of services.
func (s funnelSet) unit(r funnelRow) (u stats.FunnelUnit, ok bool) {
	switch {
	case s.counted:
		u.N = r.services / funnelExposure
		u.Value = r.num / u.N
	default:
		u.N, u.Value = r.den, r.num/r.den
		if s.measure == "per_1000" {
			u.N /= funnelExposure
		}
	}
	return u, u.N > 0
}

// kindOf tells how the values vary: events by exposure, so many of so many, or a
// mean, of which the variance of a case is given beside.
func (s funnelSet) kindOf() (kind stats.FunnelKind, variance float64) {
	if s.counted || s.measure == "per_1000" {
		return stats.FunnelRate, 0
	}
	kind = stats.FunnelMean
	if s.measure == "share" {
		kind = stats.FunnelShare
	}
	squares, cases := 0.0, 0.0
	for _, r := range s.rows {
		if r.num < 0 || r.num > r.den {
			kind = stats.FunnelMean
		}
		sums := stats.Sums{N: r.n, Num: r.num, Den: r.den, Num2: r.num2, Den2: r.den2, NumDen: r.mix}
		if se, ok := sums.Error(); ok {
			squares, cases = squares+se*se*r.den*r.den, cases+r.den
		}
	}
	if cases > 0 {
		variance = squares / cases
	}
	return kind, variance
}

// funnel gives the rows of the table, none where a funnel cannot be made.
func (s funnelSet) funnel() [][]any {
	var units []stats.FunnelUnit
	var rows []funnelRow
	for _, r := range s.rows {
		if u, ok := s.unit(r); ok {
			units, rows = append(units, u), append(rows, r)
		}
	}
	kind, variance := s.kindOf()
	f, ok := stats.NewFunnel(kind, units, variance)
	if !ok || len(units) < fewestUnits {
		return nil
	}
	shrunk := s.shrink(f, rows)
	var out [][]any
	for k, u := range units {
		l := f.Limits(u.N)
		n := u.N
		if kind == stats.FunnelRate {
			n *= funnelExposure
		}
		out = append(out, []any{s.indicator, s.quarter, s.kind, rows[k].unit, n, u.Value, f.Centre,
			l.Low95, l.High95, l.Low998, l.High998, f.Phi, f.Tau2, f.Z(u), string(l.Zone(u.Value)), shrunk(k, u)})
	}
	return out
}

// shrink tells what each value is believed to be in the light of the others: of
// shares by the beta-binomial distribution, of all else by the normal.
func (s funnelSet) shrink(f stats.Funnel, rows []funnelRow) func(k int, u stats.FunnelUnit) any {
	if f.Kind != stats.FunnelShare {
		chance := f
		chance.Tau2 = 0
		return func(_ int, u stats.FunnelUnit) any {
			return stats.ShrinkNormal(u.Value, chance.Error(u.N), f.Centre, f.Tau2)
		}
	}
	x, n := make([]float64, len(rows)), make([]float64, len(rows))
	for k, r := range rows {
		x[k], n[k] = r.num, r.den
	}
	spread, ok := stats.FitSpread(x, n)
	return func(k int, _ stats.FunnelUnit) any {
		if !ok {
			return nil
		}
		return spread.Shrink(x[k], n[k])
	}
}

package scheme

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kaohe/model/diag"
)

// Execer runs a statement: a *sql.DB, *sql.Conn or *sql.Tx.
type Execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Load writes schemes into the scheme tables, which exist already (the file
// scheme.sql of model/sql) and to which it only adds. Shares are written as
// 0–1, durations in seconds; what a rule does not have is NULL.
func Load(ctx context.Context, db Execer, schemes []Scheme) error {
	l := loader{ctx: ctx, db: db}
	for _, s := range schemes {
		l.scheme(s)
		l.dimensions(s)
		l.grades(s)
		l.awards(s)
		if l.err != nil {
			return fmt.Errorf("load scheme %s: %w", s.ID, l.err)
		}
	}
	return nil
}

// loader keeps the first error, so that the lists below read like the tables.
type loader struct {
	ctx context.Context
	db  Execer
	err error
}

func (l *loader) insert(table, columns string, values ...any) {
	if l.err != nil {
		return
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	_, err := l.db.ExecContext(l.ctx, "INSERT INTO "+table+" ("+columns+") VALUES ("+marks+")", values...)
	if err != nil {
		l.err = fmt.Errorf("table %s: %w", table, err)
	}
}

func (l *loader) scheme(s Scheme) {
	l.insert("scheme",
		"scheme, version, title, title_en, cycle, rollup_quarter, rollup_year, basis, score_digits, missing, total_cap, training_below",
		s.ID, s.Version, s.Title.ZH, s.Title.EN, string(s.Cycle), textOrNull(s.Rollup[Quarter]), textOrNull(s.Rollup[Year]),
		s.Basis, s.ScoreDigits, s.Missing, s.TotalCap, trainingBelow(s))
	for _, role := range s.Roles {
		l.insert("scheme_role", "scheme, role", s.ID, role)
	}
}

func (l *loader) dimensions(s Scheme) {
	for i, d := range s.Dimensions {
		l.insert("scheme_dimension", "scheme, dimension, position, title, title_en, weight",
			s.ID, d.ID, i+1, d.Title.ZH, d.Title.EN, d.Weight)
	}
	position := 0
	for _, d := range s.Dimensions {
		for _, i := range d.Indicators {
			position++
			l.indicator(s.ID, d.ID, position, i)
		}
	}
}

func (l *loader) indicator(scheme, dimension string, position int, i Indicator) {
	r := i.Rule
	full, zero := pairOrNull(r.FullRange), pairOrNull(r.ZeroRange)
	l.insert("scheme_indicator",
		"scheme, dimension, position, id, indicator, weight, target, min_n, floor, cap, reference, rule, points, per, steps, "+
			`zero, "full", full_low, full_high, zero_low, zero_high, interpolate, bonus_cap`,
		scheme, dimension, position, i.ID, i.Variant(), i.Weight, numberOrNull(i.Target), i.MinN,
		numberOrNull(i.Floor), numberOrNull(i.Cap), i.Reference, textOrNull(r.Kind),
		positiveOrNull(r.Points), positiveOrNull(r.Per), textOrNull(r.Steps),
		numberOrNull(r.Zero), numberOrNull(r.Full), full[0], full[1], zero[0], zero[1],
		r.Interpolate, numberOrNull(r.BonusCap))
	for n, b := range r.Bands {
		l.insert("scheme_band", `scheme, indicator, position, "at", award, title, title_en`,
			scheme, i.Variant(), n+1, numberOrNull(b.At), b.Award, textOrNull(b.Title.ZH), textOrNull(b.Title.EN))
	}
	for _, label := range r.Labels {
		l.insert("scheme_label", "scheme, indicator, label, award", scheme, i.Variant(), label.Name, label.Award)
	}
}

func (l *loader) grades(s Scheme) {
	for i, g := range s.Grades {
		l.insert("scheme_grade", "scheme, grade, position, title, title_en, min, pay",
			s.ID, g.ID, i+1, g.Title.ZH, g.Title.EN, g.Min, g.Pay)
		for n, action := range g.Actions {
			l.insert("scheme_grade_action", "scheme, grade, position, action, action_en", s.ID, g.ID, n+1, action, g.ActionIn(n, diag.EN))
		}
	}
}

func (l *loader) awards(s Scheme) {
	if p := s.Promotion; p != nil {
		l.insert("scheme_promotion", "scheme, grade, consecutive, cycle", s.ID, p.Grade, p.Consecutive, string(p.Cycle))
	}
	for i, a := range s.Awards {
		l.insert("scheme_award", "scheme, award, position, title, title_en, cycle, top, min_grade, min_services",
			s.ID, a.ID, i+1, a.Title.ZH, a.Title.EN, string(a.Cycle), a.Top, textOrNull(a.MinGrade), a.MinServices)
	}
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func numberOrNull(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

func positiveOrNull(v float64) any {
	if v <= 0 {
		return nil
	}
	return v
}

func pairOrNull(p *[2]float64) [2]any {
	if p == nil {
		return [2]any{nil, nil}
	}
	return [2]any{p[0], p[1]}
}

func trainingBelow(s Scheme) any {
	if s.Training == nil {
		return nil
	}
	return s.Training.Below
}

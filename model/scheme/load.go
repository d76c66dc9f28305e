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
		l.consequences(s)
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
		"scheme, version, title, title_en, cycle, rollup_quarter, rollup_year, basis, score_digits, missing, total_cap, training_below, scope, raters_min",
		s.ID, s.Version, s.Title.ZH, s.Title.EN, string(s.Cycle), textOrNull(s.Rollup[Quarter]), textOrNull(s.Rollup[Year]),
		s.Basis, s.ScoreDigits, s.Missing, s.TotalCap, trainingBelow(s),
		textOr(s.Scope, "own"), ratersMin(s))
	for _, role := range s.Roles {
		l.insert("scheme_role", "scheme, role", s.ID, role)
	}
	for _, team := range s.Teams {
		l.insert("scheme_team", "scheme, team_id", s.ID, team)
	}
	for _, kind := range s.TeamKinds {
		l.insert("scheme_team_kind", "scheme, kind", s.ID, kind)
	}
	if s.Raters == nil {
		return
	}
	for _, w := range s.Raters.Weights {
		l.insert("scheme_rater", "scheme, relation, weight", s.ID, w.Relation, w.Weight)
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
			`zero, "full", full_low, full_high, zero_low, zero_high, interpolate, bonus_cap, formula, adjust_for`,
		scheme, dimension, position, i.ID, i.Variant(), i.Weight, numberOrNull(i.Target), i.MinN,
		numberOrNull(i.Floor), numberOrNull(i.Cap), i.Reference, textOrNull(r.Kind),
		positiveOrNull(r.Points), positiveOrNull(r.Per), textOrNull(r.Steps),
		numberOrNull(r.Zero), numberOrNull(r.Full), full[0], full[1], zero[0], zero[1],
		r.Interpolate, numberOrNull(r.BonusCap), textOrNull(r.Formula), textOrNull(strings.Join(i.AdjustFor, ",")))
	for n, b := range r.Bands {
		l.insert("scheme_band", `scheme, indicator, position, "at", award, title, title_en`,
			scheme, i.Variant(), n+1, numberOrNull(b.At), b.Award, textOrNull(b.Title.ZH), textOrNull(b.Title.EN))
	}
	for _, label := range r.Labels {
		l.insert("scheme_label", "scheme, indicator, label, award", scheme, i.Variant(), label.Name, label.Award)
	}
	l.modifiers(scheme, i)
}

// modifiers writes what changes an indicator's target, grade or pay.
func (l *loader) modifiers(scheme string, i Indicator) {
	for n, t := range i.Targets {
		l.insert("scheme_target", "scheme, indicator, position, role, team_id, period, target",
			scheme, i.Variant(), n+1, textOrNull(t.Role), textOrNull(t.Team), textOrNull(t.Period), t.Target)
	}
	for n, g := range i.Gates {
		l.insert("scheme_gate", "scheme, indicator, position, op, bound, cap_grade, score",
			scheme, i.Variant(), n+1, g.Op, g.Bound, textOrNull(g.CapGrade), numberOrNull(g.Score))
	}
	for n, f := range i.Multiplier {
		l.insert("scheme_multiplier", `scheme, indicator, position, "at", factor`,
			scheme, i.Variant(), n+1, numberOrNull(f.At), f.Pay)
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

// consequences writes what follows from results; an award's guard stands under
// the award's id.
func (l *loader) consequences(s Scheme) {
	for n, a := range s.Awards {
		if a.Guard != nil {
			l.consequence(s.ID, n+1, Consequence{ID: a.ID, Kind: "guard", Title: a.Title, Value: a.Title, Cycle: a.Cycle, When: *a.Guard})
		}
	}
	for n, c := range s.Consequences {
		l.consequence(s.ID, n+1, c)
	}
}

func (l *loader) consequence(scheme string, position int, c Consequence) {
	l.insert("scheme_consequence", "scheme, consequence, position, kind, title, title_en, value, value_en, cycle, consecutive",
		scheme, c.ID, position, c.Kind, c.Title.ZH, c.Title.EN, c.Value.ZH, c.Value.EN, string(c.Cycle), max(1, c.When.Consecutive))
	for n, k := range c.When.Conditions {
		var bound any
		if k.Op != "" {
			bound = k.Bound
		}
		l.insert("scheme_condition", "scheme, consequence, position, kind, subject, op, bound",
			scheme, c.ID, n+1, k.Kind, textOrNull(k.Subject), textOrNull(k.Op), bound)
	}
}

func textOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func ratersMin(s Scheme) any {
	if s.Raters == nil || s.Raters.AtLeast == 0 {
		return nil
	}
	return s.Raters.AtLeast
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

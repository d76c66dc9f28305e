package modeltest

import (
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaohe/model/scheme"
)

// Every scorecard that the shipped schemes give the sample company, in every
// period, is computed here a second time: from the sums of the observations, in
// Go, by the rules of the scheme package.
func TestShippedSchemesAgreeWithTheSecondWay(t *testing.T) {
	db, list := appraised(t)
	facts := readFacts(t, db)
	for _, s := range list {
		t.Run(s.ID, func(t *testing.T) {
			second := newSecondWay(s, facts)
			for k, wrong := range second.wrongCards(t, sqlCards(t, db, s)) {
				if k < 10 {
					t.Error(wrong)
				}
			}
			comparePoints(t, second, rows(t, db, "SELECT period, employee_id, indicator, status, points, max_points FROM score WHERE scheme = ? AND cycle = ? ORDER BY period, employee_id, position", s.ID, string(s.Cycle)))
		})
	}
}

// facts are what the second way starts from: rows as they stand in the warehouse.
type facts struct {
	info    map[string]scheme.IndicatorInfo
	people  []person2
	below   map[string][]string // manager → those directly under them
	periods []period2
	sums    map[sumKey]sums
	strata  map[stratumKey]map[string]sums // by kind of case
	raters  map[sumKey][]string            // of employee and month: who rated them
}

type person2 struct{ id, role, hired, left string } // days as 2026-07-31; empty: none

type period2 struct {
	cycle, name string
	months      []string
	complete    bool
}

type sumKey struct{ indicator, employee, month string }

// sums in millionths, the precision in which observations are kept.
type sums struct{ n, num, den int64 }

type personPeriod struct{ person, period string }

func readFacts(t *testing.T, db *sql.DB) facts {
	t.Helper()
	f := facts{info: library(t).Info(), below: map[string][]string{}, sums: map[sumKey]sums{}, strata: map[stratumKey]map[string]sums{}, raters: map[sumKey][]string{}}
	for _, c := range cells(t, db, 5, "SELECT employee_id, role, coalesce(manager_id, ''), coalesce(CAST(hired_on AS VARCHAR), ''), coalesce(CAST(left_on AS VARCHAR), '') FROM employees ORDER BY 1") {
		f.people = append(f.people, person2{c[0], c[1], c[3], c[4]})
		f.below[c[2]] = append(f.below[c[2]], c[0])
	}
	for _, c := range cells(t, db, 4, "SELECT p.cycle, p.period, p.complete, string_agg(m.month, ' ' ORDER BY m.month) FROM period AS p JOIN period_month AS m USING (cycle, period) GROUP BY ALL ORDER BY 2") {
		f.periods = append(f.periods, period2{c[0], c[1], strings.Fields(c[3]), c[2] == "true"})
	}
	for _, c := range cells(t, db, 6, "SELECT indicator, employee_id, month, n, CAST(1000000 * num AS BIGINT), CAST(1000000 * den AS BIGINT) FROM observation WHERE employee_id IS NOT NULL ORDER BY ALL") {
		f.sums[sumKey{c[0], c[1], c[2]}] = sums{integer(t, c[3]), integer(t, c[4]), integer(t, c[5])}
	}
	for _, c := range cells(t, db, 8, `SELECT indicator, adjust_for, employee_id, month, stratum, n, CAST(1000000 * num AS BIGINT), CAST(1000000 * den AS BIGINT)
		FROM stratum_observation WHERE employee_id IS NOT NULL ORDER BY ALL`) {
		k := stratumKey{sumKey{c[0], c[2], c[3]}, c[1]}
		if f.strata[k] == nil {
			f.strata[k] = map[string]sums{}
		}
		f.strata[k][c[4]] = sums{integer(t, c[5]), integer(t, c[6]), integer(t, c[7])}
	}
	for _, c := range cells(t, db, 4, `SELECT employee_id, strftime(rated_at, '%Y-%m'), coalesce(rater_id, relation || ' who did not sign'), relation FROM ratings
		WHERE relation <> 'self' AND rater_id IS DISTINCT FROM employee_id ORDER BY ALL`) {
		k := sumKey{"", c[0], c[1]}
		f.raters[k] = append(f.raters[k], c[2])
	}
	return f
}

// cells gives the rows of a query cut into their cells.
func cells(t *testing.T, db *sql.DB, columns int, query string) [][]string {
	t.Helper()
	var out [][]string
	for _, row := range rows(t, db, query) {
		c := strings.Split(row, " | ")
		if len(c) != columns {
			t.Fatalf("row %q has not %d cells", row, columns)
		}
		out = append(out, c)
	}
	return out
}

func integer(t *testing.T, text string) int64 {
	t.Helper()
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// secondWay computes the scorecards of one scheme.
type secondWay struct {
	scheme scheme.Scheme
	facts  facts
	cards  map[personPeriod]*secondCard
	group  mixGroup
}

func newSecondWay(s scheme.Scheme, f facts) secondWay {
	w := secondWay{scheme: s, facts: f, cards: map[personPeriod]*secondCard{}}
	if slices.ContainsFunc(s.Indicators(), func(i scheme.Indicator) bool { return len(i.AdjustFor) > 0 }) {
		w.group = w.everybody()
	}
	w.compute()
	return w
}

// secondCard is one scorecard; a mean has no points of its own.
type secondCard struct {
	score                float64
	grade                string
	complete, completeOf int
	points               map[string]secondPoints
}

type secondPoints struct {
	status           string
	points, possible float64
}

func (w secondWay) compute() {
	for _, p := range w.facts.people {
		if !slices.Contains(w.scheme.Roles, p.role) {
			continue
		}
		members := w.members(p)
		for _, base := range w.facts.periods {
			if scheme.Cycle(base.cycle) == w.scheme.Cycle && base.complete && p.thereIn(base) {
				w.base(p, members, base)
			}
		}
		for _, longer := range w.facts.periods {
			if how, ok := w.scheme.Rollup[scheme.Cycle(longer.cycle)]; ok {
				w.longer(p, members, longer, how)
			}
		}
	}
}

// members are those whose records count for a person.
func (w secondWay) members(p person2) []string {
	members := []string{p.id}
	if w.scheme.Scope == "team" {
		for k := 0; k < len(members); k++ {
			members = append(members, w.facts.below[members[k]]...)
		}
	}
	return members
}

// thereIn tells whether some day of a period lies between entry and leaving.
func (p person2) thereIn(period period2) bool {
	first, last := period.months[0], period.months[len(period.months)-1]
	return (p.left == "" || p.left[:7] >= first) && (p.hired == "" || p.hired[:7] <= last)
}

func (w secondWay) base(p person2, members []string, period period2) {
	if card := w.card(p, members, period.name, period.months); card != nil {
		card.complete, card.completeOf = 1, 1
		w.cards[personPeriod{p.id, period.name}] = card
	}
}

// longer makes a longer period of its base periods: the mean of their official
// scores, or all of their months scored together.
func (w secondWay) longer(p person2, members []string, period period2, how string) {
	var scores []float64
	var months []string
	of := 0
	for _, base := range w.facts.periods {
		if scheme.Cycle(base.cycle) != w.scheme.Cycle || !slices.Contains(period.months, base.months[0]) {
			continue
		}
		of++
		if base.complete && p.thereIn(base) {
			months = append(months, base.months...)
		}
		if card := w.cards[personPeriod{p.id, base.name}]; card != nil {
			scores = append(scores, card.score)
		}
	}
	if len(scores) == 0 {
		return
	}
	card := &secondCard{score: w.scheme.Mean(scores)}
	if how == "pool" {
		card = w.card(p, members, period.name, months)
	} else {
		grade, _ := w.scheme.GradeOf(card.score)
		card.grade = grade.ID
	}
	card.complete, card.completeOf = len(scores), of
	if months := len(w.facts.base(w.scheme.Cycle).months); len(period.months)/months > of {
		card.completeOf = len(period.months) / months // the data begin or end inside it
	}
	w.cards[personPeriod{p.id, period.name}] = card
}

func (f facts) base(cycle scheme.Cycle) period2 {
	for _, p := range f.periods {
		if scheme.Cycle(p.cycle) == cycle {
			return p
		}
	}
	return period2{months: []string{""}}
}

// card scores some months of a person; nil where nothing but counts is known.
func (w secondWay) card(p person2, members []string, period string, months []string) *secondCard {
	s := w.scheme
	values, known := map[string]float64{}, false
	points := map[string]secondPoints{}
	scoredWeight, dimensionOf := map[string]float64{}, map[string]string{}
	for _, d := range s.Dimensions {
		for _, i := range d.Indicators {
			v, n, status := w.value(i, members, months)
			if len(i.AdjustFor) > 0 && n > 0 {
				v = w.adjusted(i, v, occasion{members, months}, period)
			}
			info := w.facts.info[i.ID]
			known = known || !i.Reference && !info.Counted && n > 0
			if status == "scored" {
				values[i.Variant()] = v
			}
			dimensionOf[i.Variant()] = d.ID
			if i.Reference {
				points[i.Variant()] = secondPoints{status: "reference"}
				continue
			}
			one := secondPoints{status: status}
			if status == "scored" {
				i.Target = i.TargetFor(p.role, nil, period)
				one.points, one.possible = s.PointsOf(i, info.Better, v, n), i.Weight
				scoredWeight[d.ID] += i.Weight
			}
			points[i.Variant()] = one
		}
	}
	if !known {
		return nil
	}
	return w.total(points, values, scoredWeight, dimensionOf)
}

// total spreads the weight of what is missing over the rest of its dimension,
// and that of a dimension with nothing scored over the others.
func (w secondWay) total(points map[string]secondPoints, values, scoredWeight map[string]float64, dimensionOf map[string]string) *secondCard {
	s := w.scheme
	present, weightOf := 0.0, map[string]float64{}
	for _, d := range s.Dimensions {
		weightOf[d.ID] = d.Weight
		if scoredWeight[d.ID] > 0 {
			present += d.Weight
		}
	}
	var all []float64
	for _, i := range s.Indicators() {
		one := points[i.Variant()]
		if d := dimensionOf[i.Variant()]; one.status == "scored" && i.Rule.Kind != "bonus" {
			scale := weightOf[d] / scoredWeight[d] * 100 / present
			one.points, one.possible = one.points*scale, one.possible*scale
			points[i.Variant()] = one
		}
		all = append(all, one.points)
	}
	result := s.GateOf(s.Total(all), func(variant string) (float64, bool) { v, ok := values[variant]; return v, ok })
	return &secondCard{score: result.Score, grade: result.Grade.ID, points: points}
}

// value sums an indicator up over people and months.
func (w secondWay) value(i scheme.Indicator, members, months []string) (v float64, n int64, status string) {
	var sum sums
	raters := map[string]bool{}
	for _, m := range members {
		for _, month := range months {
			o := w.facts.sums[sumKey{i.Variant(), m, month}]
			sum.n, sum.num, sum.den = sum.n+o.n, sum.num+o.num, sum.den+o.den
			for _, r := range w.facts.raters[sumKey{"", m, month}] {
				raters[r] = true
			}
		}
	}
	switch {
	case w.facts.info[i.ID].Counted:
		return float64(sum.num) / 1e6, sum.n, "scored"
	case sum.n == 0 || sum.den == 0:
		return 0, sum.n, "missing"
	case sum.n < int64(i.MinN), i.ID == "multi_rater" && w.scheme.Raters != nil && len(raters) < w.scheme.Raters.AtLeast:
		return 0, sum.n, "small_sample"
	}
	return float64(sum.num) / float64(sum.den), sum.n, "scored"
}

// sqlCards are the scorecards that the stage gave.
func sqlCards(t *testing.T, db *sql.DB, s scheme.Scheme) []string {
	t.Helper()
	got := rows(t, db, "SELECT period, employee_id, score, grade, rank, complete, complete_of FROM scorecard WHERE scheme = ? ORDER BY period, employee_id", s.ID)
	if len(got) < 88 { // eight managers in eight quarters, and in three years
		t.Fatalf("%s: only %d scorecards", s.ID, len(got))
	}
	return got
}

// wrongCards tells where the scorecards of the stage are others than these.
func (w secondWay) wrongCards(t *testing.T, got []string) []string {
	t.Helper()
	var wrong []string
	ranks, seen := w.ranks(), 0
	for _, row := range got {
		c := strings.Split(row, " | ")
		key := personPeriod{c[1], c[0]}
		want := w.cards[key]
		if want == nil {
			wrong = append(wrong, fmt.Sprintf("%s %s has a scorecard that the second way does not give", c[1], c[0]))
			continue
		}
		seen++
		text := fmt.Sprintf("%.*f | %s | %d | %d | %d", w.scheme.ScoreDigits, want.score, want.grade, ranks[key], want.complete, want.completeOf)
		have := fmt.Sprintf("%.*f | %s", w.scheme.ScoreDigits, number(t, c[2]), strings.Join(c[3:], " | "))
		if have != text {
			wrong = append(wrong, fmt.Sprintf("%s %s: SQL %s, Go %s", c[1], c[0], have, text))
		}
	}
	if seen != len(w.cards) {
		wrong = append(wrong, fmt.Sprintf("SQL gives %d of the %d scorecards of the second way", seen, len(w.cards)))
	}
	return wrong
}

// The comparison bites: a scheme that differs in one thing gives other scorecards.
func TestSecondWayBites(t *testing.T) {
	db, list := appraised(t)
	facts := readFacts(t, db)
	for _, c := range []struct {
		scheme, change string
		edit           func(s *scheme.Scheme)
	}{
		{"courier", "no min_n", func(s *scheme.Scheme) { s.Dimensions[0].Indicators[0].MinN = 0 }},
		{"courier", "no bonus", func(s *scheme.Scheme) { s.Dimensions[3].Indicators = s.Dimensions[3].Indicators[:4] }},
		{gated, "no gates", func(s *scheme.Scheme) {
			s.Dimensions[0].Indicators[2].Gates, s.Dimensions[1].Indicators[1].Gates = nil, nil
		}},
		{"manager", "own records only", func(s *scheme.Scheme) { s.Scope = "own" }},
		{"policy-small", "the year by mean", func(s *scheme.Scheme) { s.Rollup = map[scheme.Cycle]string{scheme.Year: "mean"} }},
		{"policy-small", "one rater will do", func(s *scheme.Scheme) { s.Raters.AtLeast = 0 }},
		{"policy-medium", "not adjusted", func(s *scheme.Scheme) { s.Dimensions[1].Indicators[0].AdjustFor = nil }},
		{"specialist", "another band", func(s *scheme.Scheme) { s.Dimensions[0].Indicators[0].Rule.Bands[1].Award = 0.81 }},
	} {
		s := parseScheme(t, shippedSource(t, c.scheme))
		s.Roles = list[slices.IndexFunc(list, func(l scheme.Scheme) bool { return l.ID == c.scheme })].Roles
		c.edit(&s)
		second := newSecondWay(s, facts)
		if len(second.wrongCards(t, sqlCards(t, db, s))) == 0 {
			t.Errorf("%s: %s changes nothing", c.scheme, c.change)
		}
	}
}

// ranks counts, for each scorecard, the better ones of its period.
func (w secondWay) ranks() map[personPeriod]int {
	out := map[personPeriod]int{}
	for a, x := range w.cards {
		out[a] = 1
		for b, y := range w.cards {
			if a.period == b.period && y.score > x.score+1e-9 {
				out[a]++
			}
		}
	}
	return out
}

func comparePoints(t *testing.T, w secondWay, got []string) {
	t.Helper()
	told := 0
	for _, row := range got {
		c := strings.Split(row, " | ")
		card := w.cards[personPeriod{c[1], c[0]}]
		if card == nil {
			continue // compareCards has said so
		}
		want, same := card.points[c[2]], false
		if same = c[3] == want.status; want.status != "reference" && same {
			same = math.Abs(number(t, c[4])-want.points) < 2e-6 && math.Abs(number(t, c[5])-want.possible) < 2e-6
		}
		if !same && told < 10 {
			told++
			t.Errorf("%s: Go %+v", row, want)
		}
	}
}

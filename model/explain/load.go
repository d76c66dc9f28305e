package explain

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// facts is what the warehouse says about one period and the shorter ones in it,
// of one person or of all, by key.
type facts struct {
	in        Input
	spans     map[string]span       // by period
	inside    []string              // the period asked for, and the shorter ones in it
	people    map[string]employee   // by id
	teams     map[string]team       // by id
	titles    map[string]described  // by indicator
	cards     map[string]card       // by scheme, period, employee
	order     []card                // by scheme, period, employee
	scores    map[string][]scoreRow // by scheme, period, employee
	excluded  map[string]int64      // by scheme, period, employee, indicator
	actions   map[string][]Action   // by scheme, period, employee
	appeals   map[string][]Appeal   // by scheme, period, employee
	adjusted  map[string]Adjust     // by scheme, period, employee, indicator
	raters    map[string][]Rater    // by scheme, period, employee
	evidences map[string][]dated    // by scheme, employee, indicator
	rules     sync.Map              // ruleKey → Text
}

func key(parts ...string) string { return strings.Join(parts, "\x00") }

type span struct{ cycle, first, last string }

type employee struct{ id, name, role, team string }

type team struct{ name, parent, kind string }

// dated is a record with its month.
type dated struct {
	Record
	month string
}

// described is what the warehouse says of an indicator as it ran.
type described struct {
	definition diag.Text
	counted    bool
	level      string // median, p90 …: a level of the events; sum: it adds up
	lacks      string // tables it has not got
}

type card struct {
	scheme, cycle, period, employee, team string
	score                                 float64
	grade                                 string
	complete, completeOf                  int
	standing                              Standing
}

type scoreRow struct {
	dimension, indicator  string
	weight                float64
	value                 *float64
	n                     int64
	num, den              *float64
	target, shortfall     *float64
	points, maxPoints     float64
	lost                  float64
	status                string
	scheme, period, owner string
}

// load reads the facts of a period; of one person, or of all where employee is
// empty. It fails where the period is not in the data.
func load(ctx context.Context, db *sql.DB, in Input, period, who string) (*facts, error) {
	f := &facts{in: in, spans: map[string]span{}, people: map[string]employee{}, teams: map[string]team{},
		titles: map[string]described{}, cards: map[string]card{}, scores: map[string][]scoreRow{}, excluded: map[string]int64{},
		actions: map[string][]Action{}, appeals: map[string][]Appeal{}, adjusted: map[string]Adjust{}, raters: map[string][]Rater{},
		evidences: map[string][]dated{}}
	if err := KnownPeriod(ctx, db, "main", period); err != nil {
		return nil, err
	}
	r := reader{ctx: ctx, db: db}
	f.readPeriods(&r, period)
	periods := strings.Join(sortedKeys(f.spans), ",")
	f.readPeople(&r, who)
	f.readIndicators(&r)
	f.readCards(&r, periods, who)
	f.readScores(&r, periods, who)
	f.readExcluded(&r, periods, who)
	f.readActions(&r, period, who)
	f.readAppeals(&r, periods, who)
	f.readAdjusted(&r, periods, who)
	f.readRaters(&r, periods, who)
	if in.Records > 0 {
		f.readEvidence(&r, f.spans[period], who)
	}
	if r.err != nil {
		return nil, fmt.Errorf("explain: %w", r.err)
	}
	return f, nil
}

// reader runs queries until one fails.
type reader struct {
	ctx context.Context
	db  *sql.DB
	err error
}

// each scans every row of a query into the same targets and calls take; a
// pointer that may be null is a new one in every row.
func (r *reader) each(query string, args, targets []any, take func()) {
	if r.err != nil {
		return
	}
	rows, err := r.db.QueryContext(r.ctx, query, args...)
	if err != nil {
		r.err = err
		return
	}
	defer rows.Close()
	for rows.Next() {
		if r.err = rows.Scan(targets...); r.err != nil {
			return
		}
		take()
	}
	r.err = rows.Err()
}

// chosen is the condition on a table's period ($1) and employee ($2).
const chosen = ` list_contains(string_split($1, ','), period) AND ($2 = '' OR employee_id = $2)`

func (f *facts) readPeriods(r *reader, period string) {
	const query = `SELECT p.period, p.cycle, p.first_month, p.last_month FROM period AS p
		JOIN period AS w ON w.period = $1 AND p.first_month >= w.first_month AND p.last_month <= w.last_month
		ORDER BY p.months DESC, p.period`
	var name string
	var s span
	r.each(query, []any{period}, []any{&name, &s.cycle, &s.first, &s.last}, func() {
		f.spans[name] = s
		f.inside = append(f.inside, name)
	})
}

func (f *facts) readPeople(r *reader, who string) {
	var e employee
	r.each(`SELECT employee_id, coalesce(name, employee_id), coalesce(role, ''), coalesce(team_id, '') FROM employees WHERE $1 = '' OR employee_id = $1`,
		[]any{who}, []any{&e.id, &e.name, &e.role, &e.team}, func() { f.people[e.id] = e })
	var id string
	var t team
	r.each(`SELECT team_id, coalesce(name, team_id), coalesce(parent_id, ''), coalesce(kind, '') FROM teams`,
		nil, []any{&id, &t.name, &t.parent, &t.kind}, func() { f.teams[id] = t })
}

func (f *facts) readIndicators(r *reader) {
	var name string
	var d described
	r.each(`SELECT indicator, coalesce(definition, ''), coalesce(definition_en, ''), counted, coalesce(aggregate, 'sum'), coalesce(missing_tables, '') FROM indicator`,
		nil, []any{&name, &d.definition.ZH, &d.definition.EN, &d.counted, &d.level, &d.lacks}, func() { f.titles[name] = d })
}

func (f *facts) readCards(r *reader, periods, who string) {
	const query = `SELECT scheme, cycle, period, employee_id, coalesce(team_id, ''), CAST(score AS DOUBLE), coalesce(grade, ''),
		complete, complete_of, rank, peers, rank_low, rank_high, tier, CAST(previous AS DOUBLE), CAST(change AS DOUBLE), coalesce(services, 0)
		FROM scorecard WHERE` + chosen + ` ORDER BY scheme, period, employee_id`
	var c card
	s := &c.standing
	r.each(query, []any{periods, who}, []any{&c.scheme, &c.cycle, &c.period, &c.employee, &c.team, &c.score, &c.grade,
		&c.complete, &c.completeOf, &s.Rank, &s.Peers, &s.Low, &s.High, &s.Tier, &s.Previous, &s.Change, &s.Services}, func() {
		f.cards[key(c.scheme, c.period, c.employee)] = c
		f.order = append(f.order, c)
	})
}

func (f *facts) readScores(r *reader, periods, who string) {
	const query = `SELECT scheme, period, employee_id, dimension, indicator, weight, value, coalesce(n, 0), CAST(num AS DOUBLE), CAST(den AS DOUBLE),
		target, shortfall, coalesce(CAST(points AS DOUBLE), 0), coalesce(CAST(max_points AS DOUBLE), 0), coalesce(CAST(points_lost AS DOUBLE), 0), status
		FROM score WHERE` + chosen + ` ORDER BY scheme, period, employee_id, position`
	var s scoreRow
	r.each(query, []any{periods, who}, []any{&s.scheme, &s.period, &s.owner, &s.dimension, &s.indicator, &s.weight, &s.value, &s.n, &s.num, &s.den,
		&s.target, &s.shortfall, &s.points, &s.maxPoints, &s.lost, &s.status}, func() {
		k := key(s.scheme, s.period, s.owner)
		f.scores[k] = append(f.scores[k], s)
	})
}

func (f *facts) readExcluded(r *reader, periods, who string) {
	const query = `SELECT m.scheme, p.period, m.employee_id, o.indicator, sum(o.excluded)
		FROM (SELECT period, first_month, last_month FROM period WHERE list_contains(string_split($1, ','), period)) AS p
		JOIN observation AS o ON o.excluded > 0 AND o.month BETWEEN p.first_month AND p.last_month
		JOIN card_member AS m ON m.member_id = o.employee_id
		WHERE $2 = '' OR m.employee_id = $2
		GROUP BY m.scheme, p.period, m.employee_id, o.indicator`
	var s, period, id, indicator string
	var n float64
	r.each(query, []any{periods, who}, []any{&s, &period, &id, &indicator, &n}, func() { f.excluded[key(s, period, id, indicator)] = int64(n) })
}

func (f *facts) readActions(r *reader, period, who string) {
	const query = `SELECT scheme, period, employee_id, kind, coalesce(value, ''), coalesce(value_en, value, ''), coalesce(because, ''), coalesce(because_en, because, '')
		FROM action WHERE` + chosen + ` ORDER BY rowid`
	var s, p, id string
	var a Action
	r.each(query, []any{period, who}, []any{&s, &p, &id, &a.Kind, &a.Value.ZH, &a.Value.EN, &a.Because.ZH, &a.Because.EN}, func() {
		f.actions[key(s, p, id)] = append(f.actions[key(s, p, id)], a)
	})
}

func (f *facts) readAppeals(r *reader, periods, who string) {
	const query = `SELECT scheme, period, employee_id, appeal_id, coalesce(indicator, ''), coalesce(CAST(CAST(filed_at AS DATE) AS VARCHAR), ''),
		coalesce(CAST(CAST(decided_at AS DATE) AS VARCHAR), ''), coalesce(decision, 'pending'), value_before, value_after,
		CAST(points_before AS DOUBLE), CAST(points_after AS DOUBLE), CAST(score_before AS DOUBLE), CAST(score_after AS DOUBLE),
		coalesce(grade_before, ''), coalesce(grade_after, '')
		FROM appeal_result WHERE` + chosen + ` ORDER BY filed_at, appeal_id`
	var s, id string
	var a Appeal
	r.each(query, []any{periods, who}, []any{&s, &a.Period, &id, &a.ID, &a.Indicator, &a.Filed, &a.Decided, &a.Decision, &a.ValueBefore, &a.ValueAfter,
		&a.PointsBefore, &a.PointsAfter, &a.ScoreBefore, &a.ScoreAfter, &a.GradeBefore, &a.GradeAfter}, func() {
		f.appeals[key(s, a.Period, id)] = append(f.appeals[key(s, a.Period, id)], a)
	})
}

func (f *facts) readAdjusted(r *reader, periods, who string) {
	const query = `SELECT scheme, period, employee_id, indicator, raw, expected, value FROM adjusted
		WHERE raw IS NOT NULL AND expected IS NOT NULL AND value IS NOT NULL AND` + chosen
	var s, p, id, indicator string
	var a Adjust
	r.each(query, []any{periods, who}, []any{&s, &p, &id, &indicator, &a.Raw, &a.Expected, &a.Value}, func() {
		f.adjusted[key(s, p, id, indicator)] = a
	})
}

func (f *facts) readRaters(r *reader, periods, who string) {
	const query = `SELECT scheme, period, employee_id, relation, raters, ratings, score, weight, coalesce(counted, FALSE)
		FROM rater_summary WHERE` + chosen + ` ORDER BY scheme, period, employee_id, counted DESC, weight DESC, relation`
	var s, p, id string
	var x Rater
	r.each(query, []any{periods, who}, []any{&s, &p, &id, &x.Relation, &x.Raters, &x.Ratings, &x.Score, &x.Weight, &x.Counted}, func() {
		f.raters[key(s, p, id)] = append(f.raters[key(s, p, id)], x)
	})
}

// readEvidence keeps the first records of each indicator and month, those that
// lowered the value before the others; of a team's head, those of the team.
func (f *facts) readEvidence(r *reader, s span, who string) {
	const query = `SELECT m.scheme, m.employee_id, e.indicator, e.month, CAST(e."at" AS VARCHAR), coalesce(e.ref, ''),
		CAST(e.num AS DOUBLE), CAST(e.den AS DOUBLE), coalesce(e.against, FALSE)
		FROM evidence AS e JOIN card_member AS m ON m.member_id = e.employee_id
		WHERE e.month BETWEEN $1 AND $2 AND ($3 = '' OR m.employee_id = $3)
		QUALIFY row_number() OVER (PARTITION BY m.scheme, m.employee_id, e.indicator, e.month ORDER BY coalesce(e.against, FALSE) DESC, e."at", e.ref) <= $4
		ORDER BY m.scheme, m.employee_id, e.indicator, coalesce(e.against, FALSE) DESC, e."at", e.ref`
	var id, owner, indicator string
	var x dated
	r.each(query, []any{s.first, s.last, who, f.in.Records}, []any{&id, &owner, &indicator, &x.month, &x.At, &x.Ref, &x.Num, &x.Den, &x.Against}, func() {
		f.evidences[key(id, owner, indicator)] = append(f.evidences[key(id, owner, indicator)], x)
	})
}

// evidence are the first records of a card's period.
func (f *facts) evidence(c card, indicator string) []Record {
	s := f.spans[c.period]
	var out []Record
	for _, x := range f.evidences[key(c.scheme, c.employee, indicator)] {
		if x.month >= s.first && x.month <= s.last && len(out) < f.in.Records {
			out = append(out, x.Record)
		}
	}
	return out
}

// KnownPeriod fails where no scorecard of a period is in the results, naming the
// nearest period of which there are some. schema is where the table scorecard
// stands, such as main.
func KnownPeriod(ctx context.Context, db *sql.DB, schema, period string) error {
	var known []string
	r := reader{ctx: ctx, db: db}
	var name string
	r.each("SELECT DISTINCT period FROM "+schema+".scorecard ORDER BY period", nil, []any{&name}, func() { known = append(known, name) })
	switch {
	case r.err != nil:
		return fmt.Errorf("read the periods: %w", r.err)
	case slices.Contains(known, period):
		return nil
	case len(known) == 0:
		return diag.Fail(nil, diag.T("数据中没有任何成绩单", "there is no scorecard in the data"))
	}
	nearest := diag.Nearest(period, known)
	if nearest == "" {
		nearest = known[len(known)-1]
	}
	return diag.Fail(nil, diag.T("数据中没有周期 %q；最接近的是 %s（写成 2026-09、2026Q3 或 2026）",
		"the data have no period %q; the nearest is %s (written as 2026-09, 2026Q3 or 2026)", period, nearest))
}

// NoCard is that there is no scorecard to explain, and why.
type NoCard struct{ *diag.Failure }

// nobody says why there is no scorecard to explain: no such person, or none of
// theirs in the period.
func nobody(ctx context.Context, db *sql.DB, f *facts, in Input, who, period string) error {
	r := reader{ctx: ctx, db: db}
	var known []string
	var name string
	if _, ok := f.people[who]; !ok {
		r.each("SELECT employee_id FROM employees ORDER BY employee_id", nil, []any{&name}, func() { known = append(known, name) })
		if r.err != nil {
			return fmt.Errorf("explain: %w", r.err)
		}
		return unknown(who, known)
	}
	r.each("SELECT DISTINCT period FROM scorecard WHERE employee_id = $1 AND list_contains(string_split($2, ','), scheme) ORDER BY period",
		[]any{who, strings.Join(ids(in.Schemes), ",")}, []any{&name}, func() { known = append(known, name) })
	switch {
	case r.err != nil:
		return fmt.Errorf("explain: %w", r.err)
	case len(known) == 0:
		return NoCard{diag.Fail(nil, diag.T("%s 没有任何成绩单：不在方案（%s）的适用范围内，或没有数据", "%s has no scorecard: no scheme (%s) applies, or there are no data",
			who, strings.Join(ids(in.Schemes), ", ")))}
	}
	return NoCard{diag.Fail(nil, diag.T("%s 在 %s 没有成绩单；有成绩单的周期：%s", "%s has no scorecard in %s; those with one: %s", who, period, strings.Join(known, ", ")))}
}

func unknown(who string, known []string) error {
	if nearest := diag.Nearest(who, known); nearest != "" {
		return NoCard{diag.Fail(nil, diag.T("没有员工 %q；是否想写 %s？", "there is no employee %q; did you mean %s?", who, nearest))}
	}
	return NoCard{diag.Fail(nil, diag.T("没有员工 %q；工号照员工表写", "there is no employee %q; write the id as the table employees has it", who))}
}

func ids(schemes []scheme.Scheme) []string {
	var out []string
	for _, s := range schemes {
		out = append(out, s.ID)
	}
	return out
}

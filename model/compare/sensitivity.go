package compare

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// observed is one scored row: what a rule turns into points.
type observed struct {
	employee, period, indicator, status string
	value                               *float64
	n                                   int64
	target                              *float64
	base                                bool // of a shorter period: the score is a mean
}

// tenth is by how much of itself a weight is changed.
const tenth = 0.1

// sensitivity changes each weight of a scheme by a tenth of itself and scores
// everybody of a period again. With the weights as they are that must give the
// official scores: it is an error where it does not.
func sensitivity(ctx context.Context, db *sql.DB, s scheme.Scheme, info map[string]scheme.IndicatorInfo, period string, cards []card) ([]Weight, error) {
	people, err := readObserved(ctx, db, s, period)
	if err != nil {
		return nil, err
	}
	before := rescore(s, info, people)
	if err := agrees(before, people, cards, s.ID, period); err != nil {
		return nil, err
	}
	var out []Weight
	for _, i := range s.Indicators() {
		if i.Weight <= 0 {
			continue
		}
		out = append(out, Weight{
			Indicator: i.Variant(), Weight: i.Weight,
			Less: effect(before, rescore(reweighted(s, i.Variant(), 1-tenth), info, people)),
			More: effect(before, rescore(reweighted(s, i.Variant(), 1+tenth), info, people)),
		})
	}
	return out, nil
}

// agrees holds the second way to the official scores.
func agrees(results []result, people [][][]observed, cards []card, id, period string) error {
	if len(people) != len(cards) {
		return fmt.Errorf("%s in %s: %d people have points, %d a scorecard", id, period, len(people), len(cards))
	}
	for k, c := range cards {
		if !(math.Abs(results[k].score-c.score) <= 1e-9) || people[k][0][0].employee != c.employee {
			return fmt.Errorf("%s in %s: the score of %s cannot be computed a second time (%g, %g)", id, period, c.employee, c.score, results[k].score)
		}
	}
	return nil
}

// reweighted multiplies an indicator's weight by a factor and rescales all so
// that they sum to 100 again.
func reweighted(s scheme.Scheme, variant string, factor float64) scheme.Scheme {
	s.Dimensions = slices.Clone(s.Dimensions)
	sum := 0.0
	for d := range s.Dimensions {
		s.Dimensions[d].Indicators = slices.Clone(s.Dimensions[d].Indicators)
		for k := range s.Dimensions[d].Indicators {
			i := &s.Dimensions[d].Indicators[k]
			if i.Variant() == variant {
				i.Weight *= factor
			}
			sum += i.Weight
		}
	}
	for d := range s.Dimensions {
		s.Dimensions[d].Weight = 0
		for k := range s.Dimensions[d].Indicators {
			i := &s.Dimensions[d].Indicators[k]
			i.Weight *= 100 / sum
			s.Dimensions[d].Weight += i.Weight
		}
	}
	return s
}

// result is an official score with its grade.
type result struct {
	score float64
	grade string
}

func effect(before, after []result) Effect {
	var e Effect
	var x, y []float64
	for k := range before {
		x, y = append(x, before[k].score), append(y, after[k].score)
		if before[k].grade != after[k].grade {
			e.Grades++
		}
	}
	e.Spearman = optional(stats.Spearman(x, y))
	return e
}

// rescore is the second way to every score: each person's rows, one list for
// each period that is scored, made into points, totals and, of several, a mean.
func rescore(s scheme.Scheme, info map[string]scheme.IndicatorInfo, people [][][]observed) []result {
	uses := map[string]scheme.Indicator{}
	for _, i := range s.Indicators() {
		uses[i.Variant()] = i
	}
	out := make([]result, len(people))
	for k, periods := range people {
		var one []scheme.Gated
		var totals []float64
		for _, rows := range periods {
			one = append(one, total(s, info, uses, rows))
			totals = append(totals, one[len(one)-1].Score)
		}
		out[k] = result{one[0].Score, one[0].Grade.ID}
		if periods[0][0].base {
			out[k].score = s.Mean(totals)
			grade, _ := s.GradeOf(out[k].score)
			out[k].grade = grade.ID
		}
	}
	return out
}

// total is the official score of one period, with its vetoes.
func total(s scheme.Scheme, info map[string]scheme.IndicatorInfo, uses map[string]scheme.Indicator, rows []observed) scheme.Gated {
	scored := map[string]float64{}
	for _, r := range rows {
		if use := uses[r.indicator]; r.status == "scored" && use.Weight > 0 {
			scored[dimensionOf(s, r.indicator).ID] += use.Weight
		}
	}
	inUse := 0.0
	for _, d := range s.Dimensions {
		if scored[d.ID] > 0 {
			inUse += d.Weight
		}
	}
	var points []float64
	for _, r := range rows {
		use := uses[r.indicator]
		use.Target = r.target
		d := dimensionOf(s, r.indicator)
		switch {
		case r.status == "reference":
		case r.status == "scored" && r.value != nil:
			p := s.PointsOf(use, info[use.ID].Better, *r.value, r.n)
			if s.Missing == "redistribute" && use.Rule.Kind != "bonus" && scored[d.ID] > 0 {
				p *= d.Weight / scored[d.ID] * (100 / inUse)
			}
			points = append(points, p)
		case s.Missing == "full" && use.Rule.Kind != "bonus":
			points = append(points, use.Weight)
		}
	}
	return s.GateOf(s.Total(points), func(variant string) (float64, bool) {
		for _, r := range rows {
			if r.indicator == variant && r.value != nil && (r.status == "scored" || r.status == "reference") {
				return *r.value, true
			}
		}
		return 0, false
	})
}

func dimensionOf(s scheme.Scheme, variant string) scheme.Dimension {
	for _, d := range s.Dimensions {
		for _, i := range d.Indicators {
			if i.Variant() == variant {
				return d
			}
		}
	}
	return scheme.Dimension{}
}

// readObserved reads what was scored: by person, and of a mean by base period.
func readObserved(ctx context.Context, db Queryer, s scheme.Scheme, period string) ([][][]observed, error) {
	const query = `WITH asked AS (SELECT * FROM period WHERE period = $2), scored AS (
			SELECT p.period FROM period AS p, asked AS w
			WHERE CASE WHEN w.cycle = $3 OR coalesce(CASE w.cycle WHEN 'quarter' THEN $4 ELSE $5 END, '') <> 'mean' THEN p.period = w.period
			           ELSE p.cycle = $3 AND p.first_month >= w.first_month AND p.last_month <= w.last_month END
		)
		SELECT v.employee_id, v.period, v.indicator, v.status, v.value, coalesce(v.n, 0), v.target, v.period <> $2
		FROM score AS v JOIN scored AS p ON p.period = v.period
		WHERE v.scheme = $1 ORDER BY v.employee_id, v.period, v.position`
	rows, err := db.QueryContext(ctx, query, s.ID, period, string(s.Cycle), s.Rollup[scheme.Quarter], s.Rollup[scheme.Year])
	if err != nil {
		return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
	}
	defer rows.Close()
	var out [][][]observed
	var last observed
	for rows.Next() {
		var r observed
		if err := rows.Scan(&r.employee, &r.period, &r.indicator, &r.status, &r.value, &r.n, &r.target, &r.base); err != nil {
			return nil, fmt.Errorf("read the points of %s: %w", s.ID, err)
		}
		switch {
		case r.employee != last.employee:
			out = append(out, [][]observed{{r}})
		case r.period != last.period:
			out[len(out)-1] = append(out[len(out)-1], []observed{r})
		default:
			mine := out[len(out)-1]
			mine[len(mine)-1] = append(mine[len(mine)-1], r)
		}
		last = r
	}
	return out, rows.Err()
}

package model

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kaohe/model/stats"
)

// fewestRated is how many people raters must have in common for their agreement
// to be told.
const fewestRated = 3

// ratingSet is what the raters of one side gave for one criterion in a quarter:
// by person what each rater gave, by name where they sign.
type ratingSet struct {
	quarter, relation, criterion string
	people                       [][]givenRating
	raters                       []string
	unsigned                     bool
}

type givenRating struct {
	rater string
	score float64
}

// raterAgreement fills the table rater_agreement.
func raterAgreement(ctx context.Context, conn *sql.Conn, _ Options) error {
	if _, err := conn.ExecContext(ctx, sqlFile("rater_agreement.sql")); err != nil {
		return fmt.Errorf("step rater_agreement (model/sql/rater_agreement.sql): %w", err)
	}
	sets, err := readRatings(ctx, conn)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range sets {
		rows = append(rows, s.row())
	}
	const columns = "period, relation, criterion, raters, people, ratings, full_design, per_person, icc1, icc2, icc3, icc1k, icc2k, icc3k"
	return insertRows(ctx, conn, "rater_agreement", columns, rows)
}

func readRatings(ctx context.Context, conn *sql.Conn) (out []ratingSet, err error) {
	const query = `
		SELECT m.period, g.relation, coalesce(g.criterion, ''), g.employee_id, coalesce(g.rater_id, '') AS rater,
		       CASE WHEN g.rater_id IS NULL THEN g.rating_id ELSE '' END AS one,
		       CAST(sum(g.score) AS DOUBLE) / count(*)
		FROM rating_given AS g
		JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = g.month
		WHERE g.relation <> 'self' AND g.employee_id IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6
		ORDER BY 1, 2, 3, 4, 5, 6`
	person := ""
	err = eachRow(ctx, conn, "the ratings", query, func(scan func(...any) error) error {
		var s ratingSet
		var employee, one string
		var r givenRating
		if err := scan(&s.quarter, &s.relation, &s.criterion, &employee, &r.rater, &one, &r.score); err != nil {
			return err
		}
		if k := len(out) - 1; k < 0 || out[k].quarter != s.quarter || out[k].relation != s.relation || out[k].criterion != s.criterion {
			out, person = append(out, s), ""
		}
		last := &out[len(out)-1]
		if person != employee || len(last.people) == 0 {
			last.people, person = append(last.people, nil), employee
		}
		k := len(last.people) - 1
		last.people[k] = append(last.people[k], r)
		switch {
		case r.rater == "":
			last.unsigned = true
		case !slices.Contains(last.raters, r.rater):
			last.raters = append(last.raters, r.rater)
		}
		return nil
	})
	return out, err
}

// full tells whether everybody was rated by the same raters, each once: the
// ratings of a person then stand in the order of the raters.
func (s ratingSet) full() bool {
	if s.unsigned {
		return false
	}
	for _, given := range s.people {
		if len(given) != len(s.raters) {
			return false
		}
	}
	return true
}

// row tells the agreement, as far as it can be told.
func (s ratingSet) row() []any {
	scores := make([][]float64, len(s.people))
	ratings := 0
	for p, given := range s.people {
		for _, r := range given {
			scores[p] = append(scores[p], r.score)
		}
		ratings += len(given)
	}
	full := s.full()
	agreement, ok := stats.AgreeUneven(scores)
	if full {
		agreement, ok = stats.Agree(scores)
	}
	var criterion, raters, perPerson any
	if s.criterion != "" {
		criterion = s.criterion
	}
	if !s.unsigned {
		raters = len(s.raters)
	}
	icc := make([]any, 6) // null below the fewest people
	if ok && len(s.people) >= fewestRated {
		perPerson = agreement.Raters
		for k, v := range []float64{agreement.ICC1, agreement.ICC2, agreement.ICC3, agreement.ICC1K, agreement.ICC2K, agreement.ICC3K} {
			icc[k] = v
		}
	}
	return append([]any{s.quarter, s.relation, criterion, raters, len(s.people), ratings, full, perPerson}, icc...)
}

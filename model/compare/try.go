package compare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"kaohe/model/scheme"
)

// Queryer is what a warehouse is read by: a database or one connection to it.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ErrNotAgain says that scores cannot be worked out a second time, so that nothing
// can be said of another scheme.
var ErrNotAgain = errors.New("the scores cannot be worked out again")

// Trial is what a scheme was scored on in a period, ready to be scored by changes of
// that scheme.
type Trial struct {
	scheme scheme.Scheme
	info   map[string]scheme.IndicatorInfo
	period string
	cards  []card
	people [][][]observed
}

// Try reads what scheme a was scored on in a period. It is ErrNotAgain where a's own
// scores cannot be worked out from it.
func Try(ctx context.Context, db Queryer, a scheme.Scheme, info map[string]scheme.IndicatorInfo, period string) (*Trial, error) {
	t := &Trial{scheme: a, info: info, period: period}
	var err error
	if t.cards, err = readCards(ctx, db, a.ID, period); err != nil {
		return nil, err
	}
	if t.people, err = readObserved(ctx, db, a, period); err != nil {
		return nil, err
	}
	if err := agrees(rescore(a, info, t.people), t.people, t.cards, a.ID, period); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotAgain, err)
	}
	return t, nil
}

// By says what another scheme would have changed: everybody's points are worked out
// again by its weights, targets, rules and vetoes. It must be a change of the scheme
// that was read: the same indicators, of which some may weigh nothing. Awards and
// sensitivity are left out.
func (t *Trial) By(b scheme.Scheme) Comparison {
	c := Comparison{Period: t.period, A: side(t.scheme), B: side(b)}
	tried := slices.Clone(t.cards)
	for k, r := range rescore(b, t.info, retargeted(t.scheme, b, t.people)) {
		tried[k].score, tried[k].grade = r.score, r.grade
	}
	c.pair(t.cards, tried)
	return c
}

// retargeted gives the people to whom an indicator's general target applied the one
// of scheme b; special targets stay.
func retargeted(a, b scheme.Scheme, people [][][]observed) [][][]observed {
	moved := map[string][2]*float64{}
	for _, i := range a.Indicators() {
		for _, j := range b.Indicators() {
			if i.Variant() == j.Variant() && i.Target != nil && j.Target != nil && *i.Target != *j.Target {
				moved[i.Variant()] = [2]*float64{i.Target, j.Target}
			}
		}
	}
	if len(moved) == 0 {
		return people
	}
	out := make([][][]observed, len(people))
	for p, periods := range people {
		for _, rows := range periods {
			rows = slices.Clone(rows)
			for k := range rows {
				if m, found := moved[rows[k].indicator]; found && rows[k].target != nil && *rows[k].target == *m[0] {
					rows[k].target = m[1]
				}
			}
			out[p] = append(out[p], rows)
		}
	}
	return out
}

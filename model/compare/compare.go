// Package compare says what another scheme would change: who moves, by how
// much, which grades, how much pay, which awards; and how much hangs on each
// weight.
//
// In: a warehouse in which two schemes were scored on the same records. Out: a
// Comparison of one period.
//
// Its one opinion: rules are tried on real records before they are policy, and
// people are compared with themselves only, never across schemes.
package compare

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"path"
	"slices"

	"kaohe/model/scheme"
	"kaohe/model/stats"
)

// Comparison is what scheme B changes against scheme A in a period.
type Comparison struct {
	Period      string        `json:"period"`
	A           Side          `json:"a"`
	B           Side          `json:"b"`
	People      int           `json:"people"` // with a scorecard under both
	OnlyA       int           `json:"only_a"`
	OnlyB       int           `json:"only_b"`
	Spearman    *float64      `json:"spearman"` // null where a side has no spread
	Kendall     *float64      `json:"kendall"`
	Movers      []Mover       `json:"movers"` // everybody under both, the largest change first
	Grades      []GradePair   `json:"grades"`
	Awards      []AwardChange `json:"awards"`
	Sensitivity []Weight      `json:"sensitivity"` // of A
}

// Side is one of the two schemes and what it comes to, over the people under both.
type Side struct {
	ID      string        `json:"id"`
	File    string        `json:"file"` // without its folder
	Version string        `json:"version"`
	Title   string        `json:"title"`
	Mean    float64       `json:"mean_score"`
	Pay     Pay           `json:"pay"`
	scheme  scheme.Scheme // for the titles of grades
}

// Pay is the effect of the grades on pay. What a grade adds is the bonus, which a
// scheme's factors multiply; what it takes away is not.
type Pay struct {
	Shares float64  `json:"shares"` // people × share of pay: 3 people at +10 % are 0.3
	Money  *float64 `json:"money"`  // of the base pay of those whose pay is known; null where nobody's is
	Known  int      `json:"known"`  // people whose base pay is known
}

// Mover is one person under both schemes.
type Mover struct {
	Employee string  `json:"employee_id"`
	Name     string  `json:"name"`
	Team     string  `json:"team"`
	ScoreA   float64 `json:"score_a"`
	ScoreB   float64 `json:"score_b"`
	Change   float64 `json:"change"`
	RankA    int     `json:"rank_a"`
	RankB    int     `json:"rank_b"`
	Places   int     `json:"places"` // gained; below 0 lost
	GradeA   string  `json:"grade_a"`
	GradeB   string  `json:"grade_b"`
}

// GradePair is how many hold a grade under A and one under B.
type GradePair struct {
	A      string `json:"a"`
	B      string `json:"b"`
	People int    `json:"people"`
}

// AwardChange is an award or a promotion that one of the schemes gives and the
// other does not.
type AwardChange struct {
	Kind     string `json:"kind"` // award or promotion
	Period   string `json:"period"`
	Title    string `json:"title"`
	TitleEN  string `json:"title_en"`
	Employee string `json:"employee_id"`
	Name     string `json:"name"`
	Won      bool   `json:"won"` // only under B; false: only under A
}

// Weight is what hangs on one indicator's weight.
type Weight struct {
	Indicator string  `json:"indicator"`
	Weight    float64 `json:"weight"`
	Less      Effect  `json:"less"` // a tenth less
	More      Effect  `json:"more"` // a tenth more
}

// Effect is what another weight does, the others rescaled so that all sum to 100.
type Effect struct {
	Spearman *float64 `json:"spearman"` // with the scores as they are
	Grades   int      `json:"grades"`   // people whose grade changes
}

// card is a person's result under one scheme.
type card struct {
	employee, name, team string
	score                float64
	grade                string
	rank                 int
	pay                  *float64
	factor               float64 // on the bonus pay: the product of those of the scheme
}

// Run compares two schemes that were both scored in the warehouse, in a period in
// which A and B have scorecards. info is the library's, by id.
func Run(ctx context.Context, db *sql.DB, a, b scheme.Scheme, info map[string]scheme.IndicatorInfo, period string) (Comparison, error) {
	c := Comparison{Period: period, A: side(a), B: side(b)}
	cardsA, err := readCards(ctx, db, a.ID, period)
	if err != nil {
		return c, err
	}
	cardsB, err := readCards(ctx, db, b.ID, period)
	if err != nil {
		return c, err
	}
	c.pair(cardsA, cardsB)
	if c.Awards, err = readAwards(ctx, db, a.ID, b.ID, period); err != nil {
		return c, err
	}
	c.Sensitivity, err = sensitivity(ctx, db, a, info, period, cardsA)
	return c, err
}

func side(s scheme.Scheme) Side {
	return Side{ID: s.ID, File: path.Base(s.File), Version: s.Version, scheme: s}
}

// Scheme is the side's scheme.
func (s Side) Scheme() scheme.Scheme { return s.scheme }

// pair puts the people under both schemes beside each other.
func (c *Comparison) pair(a, b []card) {
	other := map[string]card{}
	for _, x := range b {
		other[x.employee] = x
	}
	var both [2][]card
	for _, x := range a {
		if y, ok := other[x.employee]; ok {
			both[0], both[1] = append(both[0], x), append(both[1], y)
		}
	}
	c.People, c.OnlyA, c.OnlyB = len(both[0]), len(a)-len(both[0]), len(b)-len(both[1])
	ranksA, ranksB := places(both[0]), places(both[1])
	for k, x := range both[0] {
		y := both[1][k]
		c.Movers = append(c.Movers, Mover{x.employee, x.name, x.team, x.score, y.score, decimals(y.score - x.score),
			ranksA[k], ranksB[k], ranksA[k] - ranksB[k], x.grade, y.grade})
	}
	slices.SortStableFunc(c.Movers, func(m, n Mover) int {
		return cmp.Or(cmp.Compare(math.Abs(n.Change), math.Abs(m.Change)), cmp.Compare(abs(n.Places), abs(m.Places)), cmp.Compare(m.Employee, n.Employee))
	})
	c.Spearman = optional(stats.Spearman(scores(both[0]), scores(both[1])))
	c.Kendall = optional(Kendall(scores(both[0]), scores(both[1])))
	c.Grades = gradePairs(c.A.scheme, c.B.scheme, c.Movers)
	c.A.sum(both[0])
	c.B.sum(both[1])
}

func optional(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

func abs(n int) int { return max(n, -n) }

// decimals takes off what floating subtraction leaves behind the fourth digit.
func decimals(x float64) float64 { return scheme.RoundHalfUp(x, 4) + 0 }

// places ranks people by score among those under both schemes; equal scores
// share a place.
func places(cards []card) []int {
	all := scores(cards)
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	out := make([]int, len(cards))
	for k, c := range cards {
		at, _ := slices.BinarySearchFunc(all, c.score, func(have, want float64) int { return cmp.Compare(want, have) })
		out[k] = at + 1
	}
	return out
}

func scores(cards []card) []float64 {
	out := make([]float64, len(cards))
	for k, c := range cards {
		out[k] = c.score
	}
	return out
}

// gradePairs counts, best grades first; pairs that nobody has are left out.
func gradePairs(a, b scheme.Scheme, movers []Mover) []GradePair {
	count := map[GradePair]int{}
	for _, m := range movers {
		count[GradePair{A: m.GradeA, B: m.GradeB}]++
	}
	var out []GradePair
	for _, x := range a.Grades {
		for _, y := range b.Grades {
			if n := count[GradePair{A: x.ID, B: y.ID}]; n > 0 {
				out = append(out, GradePair{x.ID, y.ID, n})
			}
		}
	}
	return out
}

// sum adds up a side over the people under both schemes.
func (s *Side) sum(cards []card) {
	total, money := 0.0, 0.0
	for _, c := range cards {
		total += c.score
		for _, g := range s.scheme.Grades {
			if g.ID != c.grade {
				continue
			}
			share := g.Pay
			if share > 0 {
				share *= c.factor
			}
			s.Pay.Shares = decimals(s.Pay.Shares + share)
			if c.pay != nil {
				money += *c.pay * share
				s.Pay.Known++
			}
		}
	}
	if len(cards) > 0 {
		s.Mean = scheme.RoundHalfUp(total/float64(len(cards)), 2)
	}
	if s.Pay.Known > 0 {
		money = scheme.RoundHalfUp(money, 2)
		s.Pay.Money = &money
	}
}

func readCards(ctx context.Context, db Queryer, id, period string) ([]card, error) {
	const query = `SELECT c.employee_id, coalesce(e.name, c.employee_id), coalesce(t.name, c.team_id, ''), CAST(c.score AS DOUBLE),
		coalesce(c.grade, ''), c.rank, CAST(e.base_pay AS DOUBLE),
		coalesce((SELECT product(CAST(replace(a.value, '×', '') AS DOUBLE)) FROM action AS a
			WHERE a.scheme = c.scheme AND a.period = c.period AND a.employee_id = c.employee_id AND a.kind = 'multiplier'), 1)
		FROM scorecard AS c
		LEFT JOIN employees AS e ON e.employee_id = c.employee_id
		LEFT JOIN teams AS t ON t.team_id = c.team_id
		WHERE c.scheme = $1 AND c.period = $2 ORDER BY c.employee_id`
	rows, err := db.QueryContext(ctx, query, id, period)
	if err != nil {
		return nil, fmt.Errorf("read the scorecards of %s: %w", id, err)
	}
	defer rows.Close()
	var out []card
	for rows.Next() {
		var c card
		if err := rows.Scan(&c.employee, &c.name, &c.team, &c.score, &c.grade, &c.rank, &c.pay, &c.factor); err != nil {
			return nil, fmt.Errorf("read the scorecards of %s: %w", id, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// readAwards lists what one scheme gives and the other does not, in the period
// and the shorter ones in it.
func readAwards(ctx context.Context, db *sql.DB, a, b, period string) ([]AwardChange, error) {
	const query = `WITH inside AS (
			SELECT p.period, p.months FROM period AS p
			JOIN period AS w ON w.period = $3 AND p.first_month >= w.first_month AND p.last_month <= w.last_month
		), given AS (
			SELECT DISTINCT x.scheme, x.kind, x.period, i.months, coalesce(x.value, '') AS value, coalesce(x.value_en, x.value, '') AS value_en, x.employee_id
			FROM action AS x JOIN inside AS i ON i.period = x.period WHERE x.kind IN ('award', 'promotion')
		)
		SELECT g.kind, g.period, g.value, g.value_en, g.employee_id, coalesce(e.name, g.employee_id), g.scheme = $2
		FROM given AS g LEFT JOIN employees AS e ON e.employee_id = g.employee_id
		WHERE g.scheme IN ($1, $2) AND $1 <> $2 AND NOT EXISTS (
			SELECT 1 FROM given AS h WHERE h.scheme IN ($1, $2) AND h.scheme <> g.scheme AND h.kind = g.kind AND h.period = g.period
			AND h.value = g.value AND h.employee_id = g.employee_id)
		ORDER BY g.months DESC, g.period, g.kind, g.value, g.scheme = $2, g.employee_id`
	rows, err := db.QueryContext(ctx, query, a, b, period)
	if err != nil {
		return nil, fmt.Errorf("read the awards: %w", err)
	}
	defer rows.Close()
	var out []AwardChange
	for rows.Next() {
		var x AwardChange
		if err := rows.Scan(&x.Kind, &x.Period, &x.Title, &x.TitleEN, &x.Employee, &x.Name, &x.Won); err != nil {
			return nil, fmt.Errorf("read the awards: %w", err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// Package scheme reads a 考核方案: the rules of an appraisal as data.
//
// In: one YAML file per scheme, strict and positioned. Out: a Scheme with every
// default filled in, or all of the file's problems at once.
//
// Its one opinion: a scheme is data, never code. Scoring is one fixed SQL file
// over tables that are filled from this struct, and the printed policy is made
// from the same struct, so that rules, scores and document cannot disagree. Even
// a formula is no more than an expression of four numbers that cannot fail.
package scheme

import (
	"slices"

	"kaohe/model/diag"
)

// Cycle is a length of an appraisal period.
type Cycle string

// The cycles, the shortest first. Period texts are 2026-09, 2026Q3 and 2026.
const (
	Month   Cycle = "month"
	Quarter Cycle = "quarter"
	Year    Cycle = "year"
)

// Scheme is one set of rules for one peer group.
type Scheme struct {
	File        string // where it was read
	ID          string // key "scheme"
	Version     string // key "version", default "1"
	Title       diag.Text
	Roles       []string         // applies_to.roles: employees.role values; empty means every role
	Teams       []string         // applies_to.teams: those teams and the ones under them; empty means every team
	TeamKinds   []string         // applies_to.team_kinds: kinds of the person's own team; empty means every kind
	Scope       string           // whose records score a person: "own", or "team" for those of everyone under them too
	Cycle       Cycle            // the base cycle, in which points are given
	Rollup      map[Cycle]string // longer cycle → "mean" (of base scores) or "pool" (sums again)
	Basis       string           // "points" or "hundred"
	ScoreDigits int
	Missing     string  // "redistribute", "full" or "zero"
	TotalCap    float64 // the most a total may reach; 100 unless bonus items may pass it
	Raters      *Raters // how multi_rater is put together; nil: as the indicator's defaults say
	Dimensions  []Dimension
	Grades      []Grade // best first
	Promotion   *Promotion
	Awards      []Award
	Training    *Training
	Appeal      Appeal

	Consequences []Consequence
}

// Raters says what each side's ratings weigh in the multi-rater appraisal, and
// how many raters it takes. Nobody's own rating counts.
type Raters struct {
	AtLeast int           // distinct raters in the scored period, else the value is a small sample; 0: no bound
	Weights []RaterWeight // as written; together 1; empty: the indicator's defaults
}

// RaterWeight is what one side weighs.
type RaterWeight struct {
	Relation string // a name of Relations
	Weight   float64
}

// Dimension groups indicators; weights of dimensions sum to 100.
type Dimension struct {
	ID         string
	Title      diag.Text
	Weight     float64
	Reason     diag.Text // why this weight; may be empty
	Indicators []Indicator
}

// Indicator is one indicator as a scheme uses it.
type Indicator struct {
	ID         string
	Weight     float64
	Target     *float64 // in the indicator's unit: a share as 0.9, seconds, points…
	Targets    []Target // targets for some, the first that applies; Target for all others
	Rule       Rule
	MinN       int               // below it the value is shown and treated as missing
	With       map[string]string // parameters of the indicator's SQL that differ from its defaults
	Floor      *float64          // least points
	Cap        *float64          // most points
	Reference  bool              // shown, not scored
	AdjustFor  []string          // columns of tickets by which the mix of cases is adjusted
	Gates      []Gate            // 一票否决
	Multiplier []PayFactor       // on the bonus pay, best first
	Reason     diag.Text         // why this weight or target; may be empty
	Line       int               // where it stands in File
}

// Variant names the observations this use of the indicator needs: the id when
// every parameter is the default, else id(name=value, …) with names sorted.
func (i Indicator) Variant() string { return variant(i.ID, i.With) }

// Target is a target for some people or periods. What is empty is no condition;
// all that is given must hold.
type Target struct {
	Role   string
	Team   string // that team or one under it
	Period string // that period or one inside it
	Target float64
}

// Gate holds down the result of whoever's value meets it: exactly one of
// CapGrade and Score is given.
type Gate struct {
	Op       string    // one of Ops
	Bound    float64   // in the indicator's unit
	CapGrade string    // the best grade that is left
	CapTitle diag.Text // its title
	Score    *float64  // the most that is left of the total
}

// PayFactor multiplies the bonus pay of whoever reaches its bound.
type PayFactor struct {
	At  *float64 // inclusive bound in the indicator's unit; nil: the rest
	Pay float64  // 1.2 is a fifth more
}

// Rule turns a value into points. Only the fields of its kind are set.
type Rule struct {
	Kind        string      // see Rules
	Points      float64     // points lost (or won) a step
	Per         float64     // size of a step, in the indicator's unit (1pp is 0.01; for budget a share of the budget)
	Steps       string      // whole, started or proportional
	Zero, Full  *float64    // linear
	FullRange   *[2]float64 // range
	ZeroRange   *[2]float64 // range
	Bands       []Band      // bands, best first
	Interpolate bool        // bands joined by straight lines
	Labels      []Label     // rating
	BonusCap    *float64    // bonus
	Formula     string      // formula: an SQL expression over v, t, n and w
	FormulaAt   Place       // formula: where it stands

	// Eval computes the formula. Parse sets it to the package's own evaluation;
	// nil, as in a scheme made by hand, means that points cannot be told (NaN).
	Eval func(v, t, n, w float64) (float64, error)
}

// Place is where something stands in the scheme's file.
type Place struct {
	Line, Column int    // 1-based; 0 where it was not read from a file
	Excerpt      string // the line itself
}

// Band awards a share of the points at a bound; the last band may have none.
type Band struct {
	At    *float64 // inclusive bound in the indicator's unit
	Award float64  // share of the points, 0–1
	Title diag.Text
}

// Label awards a share of the points for a rating label.
type Label struct {
	Name  string
	Award float64
}

// Grade is one grade of the total; [Min, next better Min) half-open.
type Grade struct {
	ID        string
	Title     diag.Text
	Min       float64
	Pay       float64  // effect on pay as a share: +10% is 0.1
	Actions   []string // what follows, in words
	ActionsEN []string // the same in English, as many; the Chinese ones where none are given
}

// Promotion follows from the same grade in consecutive cycles.
type Promotion struct {
	Grade       string
	Consecutive int
	Cycle       Cycle
}

// Award goes to the best of a cycle.
type Award struct {
	ID          string
	Title       diag.Text
	Cycle       Cycle
	Top         int
	MinGrade    string
	MinServices int
	Guard       *When // what must hold besides, such as no complaint; nil: nothing
}

// Consequence is what follows from results when its conditions hold.
type Consequence struct {
	ID    string
	Kind  string // a name of ConsequenceKinds
	Title diag.Text
	Value diag.Text // what follows, in words; the title where nothing else is given
	Cycle Cycle
	When  When
	Line  int // where it stands in File
}

// When is a set of conditions, all of which must hold; of several of kind team
// and team_kind one is enough.
type When struct {
	Conditions  []Condition
	Consecutive int // in so many periods of the cycle in a row, 1 or more
}

// Condition is one condition on a person's results in a period.
type Condition struct {
	Kind    string  // a name of ConditionKinds
	Subject string  // grade, dimension, indicator (its variant), team or kind of team; empty for score and team_rank
	Op      string  // one of Ops for score and indicator, >= or < for dimension, <= for team_rank; else empty
	Bound   float64 // points, share of the dimension's points, the indicator's unit, or a rank
}

// TrainsAbility tells that only the dimension "ability" leads to suggestions of
// training, as it does where the scheme has one.
func (s Scheme) TrainsAbility() bool {
	return slices.ContainsFunc(s.Dimensions, func(d Dimension) bool { return d.ID == "ability" })
}

// Training says which scores lead to a training suggestion: those of ability, or
// any where the scheme has no such dimension.
type Training struct {
	Below float64 // share of an indicator's points below which training is suggested
}

// Appeal says how long a score may be contested and how soon an answer is due,
// in working days. The printed policy states both.
type Appeal struct {
	Within int // after publication; default 10
	Answer int // after filing; default 5
}

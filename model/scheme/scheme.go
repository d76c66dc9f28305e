// Package scheme reads a 考核方案: the rules of an appraisal as data.
//
// In: one YAML file per scheme, strict and positioned. Out: a Scheme with every
// default filled in, or all of the file's problems at once.
//
// Its one opinion: a scheme is data, never code. Scoring is one fixed SQL file
// over tables that are filled from this struct, and the printed policy is made
// from the same struct, so that rules, scores and document cannot disagree.
package scheme

import "kaohe/model/diag"

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
	Roles       []string         // applies_to.roles: employees.role values; empty means everyone
	Cycle       Cycle            // the base cycle, in which points are given
	Rollup      map[Cycle]string // longer cycle → "mean" (of base scores) or "pool" (sums again)
	Basis       string           // "points" or "hundred"
	ScoreDigits int
	Missing     string  // "redistribute", "full" or "zero"
	TotalCap    float64 // the most a total may reach; 100 unless bonus items may pass it
	Dimensions  []Dimension
	Grades      []Grade // best first
	Promotion   *Promotion
	Awards      []Award
	Training    *Training
	Appeal      Appeal
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
	ID        string
	Weight    float64
	Target    *float64 // in the indicator's unit: a share as 0.9, seconds, points…
	Rule      Rule
	MinN      int               // below it the value is shown and treated as missing
	With      map[string]string // parameters of the indicator's SQL that differ from its defaults
	Floor     *float64          // least points
	Cap       *float64          // most points
	Reference bool              // shown, not scored
	Reason    diag.Text         // why this weight or target; may be empty
	Line      int               // where it stands in File
}

// Variant names the observations this use of the indicator needs: the id when
// every parameter is the default, else id(name=value, …) with names sorted.
func (i Indicator) Variant() string { return variant(i.ID, i.With) }

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
}

// Training says which ability scores lead to a training suggestion.
type Training struct {
	Below float64 // share of an indicator's points below which training is suggested
}

// Appeal says how long a score may be contested and how soon an answer is due,
// in working days. The printed policy states both.
type Appeal struct {
	Within int // after publication; default 10
	Answer int // after filing; default 5
}

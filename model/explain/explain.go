// Package explain tells how an official score came about, from the records to
// the last rounding.
//
// In: the result tables of a warehouse, the schemes that made them, and the
// library's texts. Out: an Explanation, in words and figures and in both
// languages, for a person and a period; or for everybody of a period.
//
// Its one opinion: an explanation that does not add up to the official score is
// worse than none. Every step is computed a second time, by the scheme's own
// arithmetic in Go, from what the warehouse says was observed; where the two
// ways differ there is an error and no explanation.
package explain

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Input is what explanations are made with.
type Input struct {
	Schemes []scheme.Scheme                 // those that the warehouse was scored with
	Info    map[string]scheme.IndicatorInfo // of the library, by id
	Records int                             // most records listed for an indicator; 0 lists none
}

// Explain tells how a person's score of a period came about; under the first of
// the schemes that appraised them then. A person or period that is not in the
// results is a *diag.Failure naming the nearest that is.
func Explain(ctx context.Context, db *sql.DB, in Input, employee, period string) (Explanation, error) {
	f, err := load(ctx, db, in, period, employee)
	if err != nil {
		return Explanation{}, err
	}
	for _, s := range in.Schemes {
		if c, ok := f.cards[key(s.ID, period, employee)]; ok {
			return f.explain(s, c)
		}
	}
	return Explanation{}, nobody(ctx, db, f, in, employee, period)
}

// Period is what the warehouse says of everybody in one period. It may be asked
// from several goroutines.
type Period struct {
	facts *facts
	name  string
}

// Read reads the tables of a period once for all who were appraised in it.
func Read(ctx context.Context, db *sql.DB, in Input, period string) (*Period, error) {
	f, err := load(ctx, db, in, period, "")
	return &Period{f, period}, err
}

// Of tells how a person's score under a scheme came about.
func (p *Period) Of(schemeID, employee string) (Explanation, error) {
	c, ok := p.facts.cards[key(schemeID, p.name, employee)]
	at := slices.IndexFunc(p.facts.in.Schemes, func(s scheme.Scheme) bool { return s.ID == schemeID })
	if !ok || at < 0 {
		return Explanation{}, fmt.Errorf("explain: %s has no scorecard under %s in %s", employee, schemeID, p.name)
	}
	return p.facts.explain(p.facts.in.Schemes[at], c)
}

// Explanation is how one official score came about. Points are of the 100,
// values in their indicator's unit.
type Explanation struct {
	Employee   Person  `json:"employee"`
	Scheme     Rules   `json:"scheme"`
	Cycle      string  `json:"cycle"`
	Period     string  `json:"period"`
	PeriodName Text    `json:"period_name"`
	Score      float64 `json:"score"`      // the official one
	ScoreText  string  `json:"score_text"` // with all its digits

	// From records: what each indicator came to, their sums, the total. In a mean
	// of shorter periods the same, averaged, for orientation: Mean makes the score.
	Dimensions []Dimension `json:"dimensions"`
	Indicators []Item      `json:"indicators"`
	Total      *Total      `json:"total,omitempty"`

	// From the official scores of the shorter periods, each explained in full.
	Mean    *Mean         `json:"mean,omitempty"`
	Periods []Explanation `json:"periods,omitempty"`

	Gates    []Gate   `json:"gates,omitempty"`
	Grade    Grade    `json:"grade"`
	Standing Standing `json:"standing"`
	Actions  []Action `json:"actions,omitempty"`
	Appeals  []Appeal `json:"appeals,omitempty"`
}

// Text is a sentence or a word in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In gives the text in a language.
func (t Text) In(lang diag.Lang) string { return diag.Text(t).In(lang) }

// Person is who was appraised.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
	Team string `json:"team"`
}

// Rules is the scheme, and why it applies to the person.
type Rules struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Title   Text   `json:"title"`
	Why     Text   `json:"why"`
	Scope   Text   `json:"scope"` // whose records count, where not only one's own
}

// Item is one indicator: from its records to its points.
type Item struct {
	Dimension  string `json:"dimension"`
	Indicator  string `json:"indicator"` // the name its observations carry
	Title      Text   `json:"title"`
	Definition Text   `json:"definition"`
	Unit       string `json:"unit"`
	Status     string `json:"status"` // scored, missing, small_sample or reference

	Records   int64    `json:"records"`            // how many made the value
	Excluded  int64    `json:"excluded,omitempty"` // how many could not be used
	Num       *float64 `json:"num,omitempty"`
	Den       *float64 `json:"den,omitempty"`
	Value     *float64 `json:"value,omitempty"` // what was scored
	ValueText Text     `json:"value_text"`
	From      Text     `json:"from"`               // num ÷ den = value, in figures
	Adjusted  *Adjust  `json:"adjusted,omitempty"` // for the mix of cases
	Raters    []Rater  `json:"raters,omitempty"`

	Target     *float64 `json:"target,omitempty"`
	TargetText Text     `json:"target_text"`
	TargetWhy  Text     `json:"target_why"` // why this one of several
	Rule       Text     `json:"rule"`       // in a sentence

	Shortfall *float64 `json:"shortfall,omitempty"` // in the bad direction
	Steps     *float64 `json:"steps,omitempty"`     // how many steps of the rule that is
	Because   Text     `json:"because"`             // how the value became points, or why it did not
	Weight    float64  `json:"weight"`
	Earned    float64  `json:"earned"` // of the weight, before what was missing is redistributed
	Scale     float64  `json:"scale"`  // what redistribution makes of it; 1 changes nothing
	ScaleText Text     `json:"scale_text"`
	Points    float64  `json:"points"`
	Max       float64  `json:"max"`
	Lost      float64  `json:"lost"`

	Evidence []Record `json:"evidence,omitempty"`
}

// Adjust is an adjustment for the mix of cases: Value = Raw ÷ Expected × Group.
type Adjust struct {
	Raw      float64 `json:"raw"`
	Expected float64 `json:"expected"`
	Group    float64 `json:"group"`
	Value    float64 `json:"value"`
	Text     Text    `json:"text"`
}

// Rater is what one side's ratings came to.
type Rater struct {
	Relation string   `json:"relation"`
	Raters   int64    `json:"raters"`
	Ratings  int64    `json:"ratings"`
	Score    *float64 `json:"score,omitempty"`
	Weight   *float64 `json:"weight,omitempty"`
	Counted  bool     `json:"counted"`
	Text     Text     `json:"text"`
}

// Record is one record behind a value.
type Record struct {
	At      string   `json:"at"`
	Ref     string   `json:"ref"`
	Num     *float64 `json:"num,omitempty"`
	Den     *float64 `json:"den,omitempty"`
	Against bool     `json:"against"` // it lowered the value
}

// Dimension is the sum of its indicators' points.
type Dimension struct {
	ID     string    `json:"id"`
	Title  Text      `json:"title"`
	Weight float64   `json:"weight"`
	Parts  []float64 `json:"parts"`
	Points float64   `json:"points"` // rounded half up to 2 digits
	Max    float64   `json:"max"`
}

// Total is the sum of all points and its rounding.
type Total struct {
	Parts   []float64 `json:"parts"`
	Sum     float64   `json:"sum"`
	Cap     *float64  `json:"cap,omitempty"` // where the scheme's most decided
	Digits  int       `json:"digits"`
	Rounded float64   `json:"rounded"` // half up
}

// Mean is the mean of the official scores of shorter periods.
type Mean struct {
	Of      []PeriodScore `json:"of"`
	Sum     float64       `json:"sum"`
	Count   int           `json:"count"`
	Whole   int           `json:"whole"` // how many the period has
	Digits  int           `json:"digits"`
	Rounded float64       `json:"rounded"` // half up
}

// PeriodScore is the official score of a shorter period.
type PeriodScore struct {
	Period string  `json:"period"`
	Score  float64 `json:"score"`
}

// Gate is a veto that was met.
type Gate struct {
	Indicator string   `json:"indicator"`
	Text      Text     `json:"text"`
	Score     *float64 `json:"score,omitempty"` // the total is this at most
	CapGrade  string   `json:"cap_grade,omitempty"`
}

// Grade is the grade and why it is that one.
type Grade struct {
	ID    string  `json:"id"`
	Title Text    `json:"title"`
	Min   float64 `json:"min"`
	Pay   float64 `json:"pay"`  // effect on pay as a share
	From  Text    `json:"from"` // the bounds, or the gate that lowered it
}

// Standing is the place among those under the same scheme in the period.
type Standing struct {
	Rank     int64    `json:"rank"`
	Peers    int64    `json:"peers"`
	Low      *int64   `json:"rank_low,omitempty"`
	High     *int64   `json:"rank_high,omitempty"`
	Tier     *int64   `json:"tier,omitempty"`
	Previous *float64 `json:"previous,omitempty"`
	Change   *float64 `json:"change,omitempty"`
	Services int64    `json:"services"`
}

// Action is what follows from the score.
type Action struct {
	Kind    string `json:"kind"`
	Value   Text   `json:"value"`
	Because Text   `json:"because"`
}

// Appeal is what was contested and what came of it.
type Appeal struct {
	ID           string   `json:"id"`
	Period       string   `json:"period"`
	Indicator    string   `json:"indicator"`
	Filed        string   `json:"filed"`
	Decided      string   `json:"decided,omitempty"`
	Decision     string   `json:"decision"` // accepted, partial, rejected; pending where there is none
	ValueBefore  *float64 `json:"value_before,omitempty"`
	ValueAfter   *float64 `json:"value_after,omitempty"`
	PointsBefore *float64 `json:"points_before,omitempty"`
	PointsAfter  *float64 `json:"points_after,omitempty"`
	ScoreBefore  *float64 `json:"score_before,omitempty"`
	ScoreAfter   *float64 `json:"score_after,omitempty"`
	GradeBefore  string   `json:"grade_before,omitempty"`
	GradeAfter   string   `json:"grade_after,omitempty"`
	Text         Text     `json:"text"`
}

// item finds an indicator by the name its observations carry.
func (e Explanation) item(indicator string) (Item, bool) {
	at := slices.IndexFunc(e.Indicators, func(i Item) bool { return i.Indicator == indicator })
	if at < 0 {
		return Item{}, false
	}
	return e.Indicators[at], true
}

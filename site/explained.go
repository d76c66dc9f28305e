package site

import (
	"context"
	"slices"
	"sync"

	"kaohe/model/explain"
	"kaohe/model/scheme"
)

// Explainer tells how the scores of one period came about. It is asked from
// several goroutines.
type Explainer interface {
	Of(schemeID, employee string) (explain.Explanation, error)
}

// explainers are read when the first page of their period asks for them.
type explainers struct {
	read func(ctx context.Context, period string) (Explainer, error)
	lock sync.Mutex
	all  map[string]Explainer // by period
}

func (e *explainers) of(ctx context.Context, period string) (Explainer, error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if known, ok := e.all[period]; ok {
		return known, nil
	}
	one, err := e.read(ctx, period)
	if err != nil {
		return nil, err
	}
	if e.all == nil {
		e.all = map[string]Explainer{}
	}
	e.all[period] = one
	return one, nil
}

// explanation is how a score came about, from the records to the last rounding.
type explanation struct {
	Title  string
	About  []string
	Groups []explainGroup
	Inside []crumb // pages that tell how the shorter periods' scores came about
}

// explainGroup is a heading with its steps, folded.
type explainGroup struct {
	Title string
	Steps []explainStep
}

type explainStep struct {
	Text    string
	Details []string
}

// mostInside is how many indicators of shorter periods are told of on one page;
// of more, the periods' sums, and where the rest is told.
const mostInside = 60

// explanation says what kaohe explain prints, but for definitions and
// consequences, which are found elsewhere: on the page of the indicator, and on
// this one.
func (v *view) explanation(s scheme.Scheme, card row) (*explanation, error) {
	if v.explainers.read == nil {
		return nil, nil
	}
	all, err := v.explainers.of(v.ctx, v.period)
	if err != nil {
		return nil, err
	}
	e, err := all.Of(s.ID, card.text("employee_id"))
	if err != nil {
		return nil, err
	}
	many := len(e.Periods)*len(e.Indicators) > mostInside
	out := explanation{Title: v.t("explained", e.ScoreText)}
	for _, l := range e.Outline(v.lang, explain.Leave{Definitions: true, Periods: many, Follows: true}) {
		out.add(l)
	}
	if len(out.Groups) > 0 { // the first says which scheme applies
		for _, step := range out.Groups[0].Steps {
			out.About = append(out.About, step.Text)
		}
		out.Groups = out.Groups[1:]
	}
	if many {
		out.Inside = v.quarterPages()
	}
	return &out, nil
}

// add puts a line in its place below the lines before it.
func (e *explanation) add(l explain.Line) {
	switch last := len(e.Groups) - 1; {
	case l.Depth == 1:
		e.Groups = append(e.Groups, explainGroup{Title: l.Text})
	case last < 0: // the title, which the page has
	case l.Depth == 2:
		e.Groups[last].Steps = append(e.Groups[last].Steps, explainStep{Text: l.Text})
	default:
		g := &e.Groups[last]
		if n := len(g.Steps); n > 0 {
			g.Steps[n-1].Details = append(g.Steps[n-1].Details, l.Text)
		}
	}
}

// quarterPages are this page in the quarters of its year.
func (v *view) quarterPages() []crumb {
	var out []crumb
	for _, p := range v.data.periods {
		if cycleOf(p) == scheme.Quarter && p[:4] == v.period[:4] && v.has(v.name, p) {
			out = append(out, crumb{periodName(p, v.lang), relative(v.path(), v.address(v.lang, p, v.name))})
		}
	}
	slices.Reverse(out) // periods are listed newest first
	return out
}

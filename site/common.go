package site

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kaohe/model/scheme"
)

// scheme finds a scheme by its id.
func (b *builder) scheme(id string) (scheme.Scheme, bool) {
	for _, s := range b.in.Schemes {
		if s.ID == id {
			return s, true
		}
	}
	return scheme.Scheme{}, false
}

// several tells whether people of a period are appraised by more than one scheme.
func (v *view) several() bool { return len(v.data.company[v.period]) > 1 }

// companyScore is the company's score by the scheme of most people.
func (v *view) companyScore() row {
	if rows := v.data.company[v.period]; len(rows) > 0 {
		return rows[0]
	}
	return row{}
}

// score writes a score with as many decimals as its scheme gives.
func (v *view) score(id string, x float64) string {
	s, ok := v.scheme(id)
	if !ok {
		return points(x)
	}
	return strings.ReplaceAll(strconv.FormatFloat(scheme.RoundHalfUp(x, s.ScoreDigits), 'f', s.ScoreDigits, 64), "-", "−")
}

// enoughServices and enoughPeople are what a comparison of people takes: with less,
// chance decides most of it. The finding too_small says so in the same numbers.
const (
	enoughServices = 20
	enoughPeople   = 5
)

// few tells whether a scheme has too few people in the period, or too few records of
// them, to part them.
func (v *view) few(id string) bool {
	var services []float64
	for _, r := range v.data.cards[v.period] {
		if r.text("scheme") == id {
			services = append(services, r.float("services"))
		}
	}
	slices.Sort(services)
	return len(services) < enoughPeople || median(services) < enoughServices
}

// schemeTitle is a scheme's title.
func (v *view) schemeTitle(id string) string {
	if s, ok := v.scheme(id); ok {
		return s.Title.In(v.lang)
	}
	return id
}

// beside names a scheme where it is not the one of most people.
func (v *view) beside(id string) string {
	if !v.several() || id == v.companyScore().text("scheme") {
		return ""
	}
	return v.schemeTitle(id)
}

// use finds how a scheme uses an indicator, by the name its observations carry.
func use(s scheme.Scheme, name string) (scheme.Indicator, bool) {
	for _, i := range s.Indicators() {
		if i.Variant() == name {
			return i, true
		}
	}
	return scheme.Indicator{}, false
}

// grade is a grade as a chip: the best is good, the last is bad.
type grade struct{ Title, Tone string }

func (v *view) grade(schemeID, id string) grade {
	s, _ := v.scheme(schemeID)
	for i, g := range s.Grades {
		if g.ID != id {
			continue
		}
		switch {
		case i == 0:
			return grade{g.Title.In(v.lang), "good"}
		case i == len(s.Grades)-1:
			return grade{g.Title.In(v.lang), "bad"}
		}
		return grade{g.Title.In(v.lang), ""}
	}
	return grade{id, "none"}
}

// move is a change in words and with an arrow: Arrow is up, down or flat, Tone
// is good, bad or nothing.
type move struct{ Arrow, Tone, Text string }

// scoreMove is the change of a score.
func (v *view) scoreMove(r row) *move {
	change, ok := r.num("change")
	if !ok {
		return nil
	}
	switch {
	case change > 0:
		return &move{"up", "good", v.score(r.text("scheme"), change)}
	case change < 0:
		return &move{"down", "bad", v.score(r.text("scheme"), -change)}
	}
	return &move{"flat", "", v.score(r.text("scheme"), 0)}
}

// certain is how many standard errors a change must have to be called one.
const certain = 2

// indicatorMove is the change of an indicator against the period before, called
// a change only where chance hardly explains it.
func (v *view) indicatorMove(r row, unit, better string) *move {
	change, ok := r.num("change")
	if !ok {
		return nil
	}
	z, hasZ := r.num("z")
	if (hasZ && math.Abs(z) < certain) || change == 0 || !hasZ {
		return &move{"flat", "", v.t("within_error")}
	}
	m := move{Arrow: "up"}
	if change < 0 {
		m.Arrow = "down"
	}
	amount := difference(change, unit, v.lang)
	switch {
	case better == "higher" && change > 0, (better == "lower" || better == "none") && change < 0:
		m.Tone, m.Text = "good", v.t("better", amount)
	case better == "higher", better == "lower", better == "none":
		m.Tone, m.Text = "bad", v.t("worse", amount)
	default:
		m.Text = v.t("moved", amount)
	}
	return &m
}

// targetText writes a target with its direction.
func (v *view) targetText(target *float64, unit, better string) string {
	if target == nil {
		return ""
	}
	text := v.value(*target, unit)
	switch better {
	case "higher":
		return v.t("target_at_least", text)
	case "lower", "none":
		return v.t("target_at_most", text)
	}
	return v.t("target_is", text)
}

// target is what the project's schemes set for an indicator, of several the
// first, where the company and its teams may be held to it as well: not the count
// of one person, nor what a leader answers for. used tells whether a scheme uses it.
func (b *builder) target(name string) (target *float64, used bool) {
	for _, s := range b.in.Schemes {
		i, ok := use(s, name)
		used = used || ok
		if ok && i.Target != nil && s.Scope != "team" && !b.data.indicator[name].bool("counted") {
			return i.Target, true
		}
	}
	return nil, used
}

// optional gives a column's number or nothing.
func optional(r row, name string) *float64 {
	if v, ok := r.num(name); ok {
		return &v
	}
	return nil
}

// series gives a column of rows as a run with gaps.
func series(rows []row, column string) []*float64 {
	out := make([]*float64, len(rows))
	for i, r := range rows {
		out[i] = optional(r, column)
	}
	return out
}

// median of sorted values; 0 of none.
func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return 0
	}
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// meets tells whether a value reaches a target.
func meets(value, target float64, better string) bool {
	return scheme.Shortfall(target, better, value) < 1e-9
}

// axis says how values of a unit are drawn: times factor, under a title, each
// written as a reader sees it.
type axis struct {
	factor float64
	title  string
	format func(float64) string
}

// axisOf chooses the axis for some values of a unit: durations in the largest
// unit that leaves the biggest above 2.
func (v *view) axisOf(unit string, values ...float64) axis {
	a := axis{factor: 1}
	top := 0.0
	for _, x := range values {
		top = math.Max(top, math.Abs(x))
	}
	switch {
	case unit == "share" || unit == "ratio":
		a.factor, a.title = 100, "%"
	case unit == "seconds" && top >= 2*3600:
		a.factor, a.title = 1.0/3600, v.t("hours")
	case unit == "seconds" && top >= 120:
		a.factor, a.title = 1.0/60, v.t("minutes")
	case unit == "seconds":
		a.title = v.t("seconds")
	case unit == "money":
		a.title = v.t("yuan")
	case unit == "per_1000":
		a.title = "‰"
	case unit == "count":
		a.title = v.t("times")
	default:
		a.title = v.t("points_axis")
	}
	a.format = func(x float64) string { return v.value(x/a.factor, unit) }
	return a
}

// sortedCopy gives a copy of values in order.
func sortedCopy(values []float64) []float64 {
	out := slices.Clone(values)
	slices.Sort(out)
	return out
}

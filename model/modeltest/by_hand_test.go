package modeltest

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"kaohe/model/scheme"
)

// The second way: scorecards in Go, from the same observations, by the rules of
// package scheme and with loops where the SQL has joins.

// handCard is a scorecard that was made by hand.
type handCard struct {
	score    float64
	grade    string
	complete int
	points   []float64 // by indicator, in the scheme's order; NaN where nothing is scored
	values   []float64 // NaN where there is none
	targets  []float64 // NaN where there is none
	status   []string
}

// hand scores a world by a scheme.
type hand struct {
	w    world
	s    scheme.Scheme
	info map[string]scheme.IndicatorInfo
}

// cards gives every scorecard under "period person".
func (h hand) cards() map[string]handCard {
	out := map[string]handCard{}
	months := h.months()
	for _, p := range h.w.people {
		if !h.applies(p) {
			continue
		}
		for _, cycle := range []scheme.Cycle{scheme.Month, scheme.Quarter, scheme.Year} {
			for _, period := range periodsOf(months, cycle) {
				if card, ok := h.card(p, cycle, period, months); ok {
					out[period+" "+p.id] = card
				}
			}
		}
	}
	return out
}

// months are those from the first observation to September 2026.
func (h hand) months() (out []string) {
	first := "9999"
	for _, o := range h.w.seen {
		first = min(first, o.month)
	}
	for year, month := 2025, 1; year < 2027; month++ {
		if month > 12 {
			year, month = year+1, 1
		}
		if text := fmt.Sprintf("%d-%02d", year, month); text >= first && text <= "2026-09" {
			out = append(out, text)
		}
	}
	return out
}

func periodOf(month string, cycle scheme.Cycle) string {
	switch cycle {
	case scheme.Month:
		return month
	case scheme.Quarter:
		return month[:4] + "Q" + string('1'+(10*(month[5]-'0')+month[6]-'0'-1)/3)
	}
	return month[:4]
}

func periodsOf(months []string, cycle scheme.Cycle) []string {
	var out []string
	for _, m := range months {
		out = append(out, periodOf(m, cycle))
	}
	return slices.Compact(out)
}

func (h hand) applies(p personRow) bool {
	some := func(list []string, holds func(string) bool) bool {
		return len(list) == 0 || slices.ContainsFunc(list, holds)
	}
	return some(h.s.Roles, func(r string) bool { return r == p.role }) &&
		some(h.s.Teams, func(t string) bool { return h.w.inTeam(p.team, t) }) &&
		some(h.s.TeamKinds, func(k string) bool { return p.team != "" && h.w.kindOf(p.team) == k })
}

func (h hand) members(p personRow) []string {
	if h.s.Scope == "team" {
		return h.w.below(p.id)
	}
	return []string{p.id}
}

// whole lists the base periods that can be scored: those whose end the data reach.
func (h hand) whole(months []string) []string {
	var out []string
	for _, b := range periodsOf(months, h.s.Cycle) {
		if h.s.Cycle != scheme.Year {
			out = append(out, b)
		}
	}
	return out
}

// employed tells whether some day of the base period lies between entry and leaving.
func (h hand) employed(p personRow, base string) bool {
	first, last := "9999", ""
	for m := 1; m <= 12; m++ {
		month := fmt.Sprintf("%s-%02d", base[:4], m)
		if periodOf(month, h.s.Cycle) == base {
			first, last = min(first, month), max(last, month)
		}
	}
	return (p.left == "" || p.left >= first+"-01") && (p.hired == "" || p.hired[:7] <= last)
}

// card makes one scorecard; false is none.
func (h hand) card(p personRow, cycle scheme.Cycle, period string, months []string) (handCard, bool) {
	var bases []string // those of the period that have a scorecard
	var sums []string  // the months that count
	for _, base := range h.whole(months) {
		inBase := slices.DeleteFunc(slices.Clone(months), func(m string) bool { return periodOf(m, h.s.Cycle) != base })
		if periodOf(inBase[0], cycle) != period || !h.employed(p, base) {
			continue
		}
		sums = append(sums, inBase...)
		if h.hasData(p, inBase) {
			bases = append(bases, base)
		}
	}
	how := h.s.Rollup[cycle]
	switch {
	case len(bases) == 0 || cycle != h.s.Cycle && how == "":
		return handCard{}, false
	case cycle == h.s.Cycle || how == "pool":
		c := h.scored(p, period, sums)
		c.complete = len(bases)
		return c, true
	}
	var scores []float64
	for _, base := range bases {
		c, _ := h.card(p, h.s.Cycle, base, months)
		scores = append(scores, c.score)
	}
	grade, _ := h.s.GradeOf(h.s.Mean(scores))
	return handCard{score: h.s.Mean(scores), grade: grade.ID, complete: len(bases)}, true
}

// sum adds what was observed of an indicator.
func (h hand) sum(p personRow, indicator string, months []string) (n, num, den int64) {
	members := h.members(p)
	for _, o := range h.w.seen {
		if o.indicator == indicator && slices.Contains(months, o.month) && slices.Contains(members, o.employee) {
			n, num, den = n+o.n, num+o.num, den+o.den
		}
	}
	return
}

// hasData tells whether a scored indicator has more than a bare count.
func (h hand) hasData(p personRow, months []string) bool {
	return slices.ContainsFunc(h.s.Indicators(), func(i scheme.Indicator) bool {
		n, _, _ := h.sum(p, i.ID, months)
		return n > 0 && !i.Reference && !h.info[i.ID].Counted
	})
}

// scored scores the sums of some months.
func (h hand) scored(p personRow, period string, months []string) handCard {
	var c handCard
	enough := map[string]bool{}
	values := map[string]float64{}
	worth := map[string]float64{} // what is scored, by dimension
	for _, d := range h.s.Dimensions {
		for _, i := range d.Indicators {
			in := h.info[i.ID]
			n, num, den := h.sum(p, i.ID, months)
			v, status := math.NaN(), "scored"
			switch {
			case in.Counted:
				v = float64(num)
			case n > 0 && den != 0:
				v = float64(num) / float64(den)
			}
			small := !in.Counted && n < int64(i.MinN)
			enough[i.Variant()], values[i.Variant()] = !math.IsNaN(v) && !small, v
			switch {
			case i.Reference:
				status = "reference"
			case math.IsNaN(v):
				status = "missing"
			case small:
				status = "small_sample"
			default:
				worth[d.ID] += i.Weight
			}
			use := i
			use.Target = i.TargetFor(p.role, func(t string) bool { return h.w.inTeam(p.team, t) }, period)
			use.Targets = nil
			points, target := math.NaN(), math.NaN()
			if use.Target != nil {
				target = *use.Target
			}
			if status == "scored" {
				points = h.s.PointsOf(use, in.Better, v, n)
			}
			c.points, c.values = append(c.points, points), append(c.values, v)
			c.targets, c.status = append(c.targets, target), append(c.status, status)
		}
	}
	h.fillGaps(&c, worth)
	total := h.s.Total(slices.DeleteFunc(slices.Clone(c.points), math.IsNaN))
	gated := h.s.GateOf(total, func(variant string) (float64, bool) { return values[variant], enough[variant] })
	c.score, c.grade = gated.Score, gated.Grade.ID
	return c
}

// fillGaps deals with what could not be scored.
func (h hand) fillGaps(c *handCard, worth map[string]float64) {
	whole := 0.0
	for _, d := range h.s.Dimensions {
		if worth[d.ID] > 0 {
			whole += d.Weight
		}
	}
	k := 0
	for _, d := range h.s.Dimensions {
		for _, i := range d.Indicators {
			bonus := i.Rule.Kind == "bonus"
			switch {
			case c.status[k] == "scored" && h.s.Missing == "redistribute" && !bonus:
				c.points[k] *= d.Weight / worth[d.ID] * 100 / whole
			case c.status[k] == "missing" || c.status[k] == "small_sample":
				c.points[k] = 0
				if h.s.Missing == "full" && !bonus {
					c.points[k] = i.Weight
				}
			}
			k++
		}
	}
}

// lines writes cards like the rows of cardQuery.
func lines(cards map[string]handCard) (out []string) {
	for key, c := range cards {
		period, person, _ := strings.Cut(key, " ")
		out = append(out, fmt.Sprintf("%s | %s | %.2f | %s | %d", period, person, c.score, c.grade, c.complete))
	}
	sort.Strings(out)
	return out
}

// cardQuery gives every scorecard as lines.
const cardQuery = `SELECT period, employee_id, printf('%.2f', CAST(score AS DOUBLE)), coalesce(grade, ''), complete FROM scorecard WHERE scheme = ? ORDER BY ALL`

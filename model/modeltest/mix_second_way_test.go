package modeltest

import (
	"slices"
	"strings"

	"kaohe/model/scheme"
)

// The second way's adjustment for the mix of cases: a person's own sums by kind of
// case beside those of everybody who has a scorecard in the period.

type stratumKey struct {
	sumKey
	by string // the columns, comma-joined
}

// occasion is whose records count on a scorecard, and of which months.
type occasion struct{ members, months []string }

// mixGroup are the occasions of everybody's scorecards, by period.
type mixGroup map[string][]occasion

// everybody lists the scorecards of each period whose values are scored: base
// periods, and longer ones whose records are pooled.
func (w secondWay) everybody() mixGroup {
	out := mixGroup{}
	for _, p := range w.facts.people {
		if !slices.Contains(w.scheme.Roles, p.role) {
			continue
		}
		members := w.members(p)
		months := map[string][]string{} // by base period there
		carded := map[string]bool{}
		for _, base := range w.facts.periods {
			if scheme.Cycle(base.cycle) != w.scheme.Cycle || !base.complete || !p.thereIn(base) {
				continue
			}
			months[base.name] = base.months
			if o := (occasion{members, base.months}); w.known(o) {
				carded[base.name] = true
				out[base.name] = append(out[base.name], o)
			}
		}
		for _, longer := range w.facts.periods {
			if w.scheme.Rollup[scheme.Cycle(longer.cycle)] != "pool" {
				continue
			}
			o, some := occasion{members: members}, false
			for _, base := range w.facts.periods {
				if all, there := months[base.name]; there && slices.Contains(longer.months, all[0]) {
					o.months = append(o.months, all...)
					some = some || carded[base.name]
				}
			}
			if some {
				out[longer.name] = append(out[longer.name], o)
			}
		}
	}
	return out
}

// known tells whether anything but counts was observed.
func (w secondWay) known(o occasion) bool {
	return slices.ContainsFunc(w.scheme.Indicators(), func(i scheme.Indicator) bool {
		_, n, _ := w.value(i, o.members, o.months)
		return !i.Reference && !w.facts.info[i.ID].Counted && n > 0
	})
}

// mix sums an indicator up by kind of case, nobody's month twice.
func (w secondWay) mix(i scheme.Indicator, occasions ...occasion) map[string]sums {
	out := map[string]sums{}
	seen := map[sumKey]bool{}
	for _, o := range occasions {
		for _, m := range o.members {
			for _, month := range o.months {
				k := sumKey{i.Variant(), m, month}
				if seen[k] {
					continue
				}
				seen[k] = true
				for stratum, x := range w.facts.strata[stratumKey{k, strings.Join(i.AdjustFor, ",")}] {
					have := out[stratum]
					out[stratum] = sums{have.n + x.n, have.num + x.num, have.den + x.den}
				}
			}
		}
	}
	return out
}

// adjusted is observed ÷ expected × the group's value. Kinds of cases that nobody
// else has are expected to go as the group's cases do on the whole.
func (w secondWay) adjusted(i scheme.Indicator, raw float64, o occasion, period string) float64 {
	own, group := w.mix(i, o), w.mix(i, w.group[period]...)
	var all sums
	for _, x := range group {
		all.num, all.den = all.num+x.num, all.den+x.den
	}
	if len(own) == 0 || all.den == 0 {
		return raw
	}
	value := float64(all.num) / float64(all.den)
	expected, cases := 0.0, 0.0
	kinds := make([]string, 0, len(own))
	for kind := range own {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds) // floating sums in one order
	for _, kind := range kinds {
		mine, theirs, rate := own[kind], group[kind], value
		if theirs.n > mine.n && theirs.den != 0 {
			rate = float64(theirs.num) / float64(theirs.den)
		}
		expected += float64(mine.den) * rate
		cases += float64(mine.den)
	}
	switch expected /= cases; {
	case expected > 0:
		return raw * value / expected
	case raw == 0:
		return value
	}
	return raw
}

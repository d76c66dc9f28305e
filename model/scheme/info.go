package scheme

import (
	"sort"
	"strings"

	"kaohe/model/diag"
)

// IndicatorInfo is what a scheme must know of an indicator of the library.
type IndicatorInfo struct {
	ID         string
	Title      diag.Text
	Definition diag.Text         // 口径, one or more sentences, in which $name stands for a parameter; may be empty
	Unit       string            // share, seconds, points, score, count, money, per_1000 …
	Better     string            // higher, lower, range or none
	Counted    bool              // a count of events: no event is 0, never "no data"
	Params     map[string]string // parameters of its SQL with their defaults
}

// The directions of an indicator.
const (
	Higher = "higher"
	Lower  = "lower"
	InBand = "range"
	NoBest = "none"
)

// Indicators gives all indicators of the scheme in their order.
func (s Scheme) Indicators() []Indicator {
	var out []Indicator
	for _, d := range s.Dimensions {
		out = append(out, d.Indicators...)
	}
	return out
}

// grade finds a grade by its id.
func (s Scheme) grade(id string) (Grade, bool) {
	for _, g := range s.Grades {
		if g.ID == id {
			return g, true
		}
	}
	return Grade{}, false
}

// ActionIn gives the n-th action of a grade in one language, in Chinese where
// there is no English for it.
func (g Grade) ActionIn(n int, lang diag.Lang) string {
	if lang == diag.EN && n < len(g.ActionsEN) {
		return g.ActionsEN[n]
	}
	return g.Actions[n]
}

// variant is the name of an indicator under other parameters than its defaults.
func variant(id string, with map[string]string) string {
	if len(with) == 0 {
		return id
	}
	var parts []string
	for _, name := range sortedKeys(with) {
		parts = append(parts, name+"="+with[name])
	}
	return id + "(" + strings.Join(parts, ", ") + ")"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

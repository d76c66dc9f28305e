package site

import (
	"kaohe/model/scheme"
)

// raterLine is what one side says of a person.
type raterLine struct {
	Side, Score, Weight string
	Raters, Ratings     int
	Counted             bool
}

// raterLines are the sides that rated a person, the weightiest first.
func (v *view) raterLines(schemeID, id string) []raterLine {
	var out []raterLine
	for _, r := range v.data.raters[key(v.period, id)] {
		if r.text("scheme") != schemeID {
			continue
		}
		line := raterLine{Side: v.side(r.text("relation")), Raters: r.int("raters"), Ratings: r.int("ratings"), Counted: r.bool("counted"), Weight: v.t("not_counted")}
		if x, ok := r.num("score"); ok {
			line.Score = trimmed(scheme.RoundHalfUp(x, 1))
		}
		if w, ok := r.num("weight"); ok && line.Counted {
			line.Weight = percent(w)
		}
		out = append(out, line)
	}
	return out
}

// side names a side; one of the company's own keeps its name.
func (v *view) side(relation string) string {
	if relation == "self" {
		return v.t("side_self")
	}
	for _, r := range scheme.Relations {
		if r.Name == relation {
			return r.Title.In(v.lang)
		}
	}
	return relation
}

package site

import (
	"slices"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// raterSides are, by side, how lenient its raters are.
type raterSides struct{ sides []row }

func (d *data) raterData(results map[string][]row) { d.sides = results["rater_sides"] }

// leniencyMain says whether a scheme's raters rate alike.
type leniencyMain struct {
	Finding string
	Rows    []leniencyRow
	Links   *tableLinks
}

// leniencyRow is one side; what cannot be said yet is said to be so.
type leniencyRow struct {
	Side, Weight           string
	Raters, Ratings        int
	Judged                 bool
	Lenient, Strict, Range string
}

// leniency shows the sides that weigh in the scheme, nil where no value of it
// comes from raters.
func (v *view) leniency(s scheme.Scheme) (*leniencyMain, error) {
	if !slices.ContainsFunc(s.Indicators(), func(i scheme.Indicator) bool { return i.ID == "multi_rater" }) {
		return nil, nil
	}
	m := &leniencyMain{}
	judged, lenient, strict := 0, 0, 0
	for _, r := range v.data.sides {
		weight, counts := raterWeight(s, r.text("relation"))
		if !counts {
			continue
		}
		line := leniencyRow{Side: v.side(r.text("relation")), Weight: weight, Raters: r.int("raters"), Ratings: r.int("ratings"), Judged: r.int("judged") > 0,
			Lenient: v.t("none"), Strict: v.t("none"), Range: v.t("cannot_say")}
		if line.Judged {
			judged, lenient, strict = judged+r.int("judged"), lenient+r.int("lenient"), strict+r.int("strict")
			line.Lenient, line.Strict = count(r.float("lenient"), v.lang), count(r.float("strict"), v.lang)
			line.Range = v.t("leniency_range", signedPoints(r.float("lowest")), signedPoints(r.float("highest")))
		}
		m.Rows = append(m.Rows, line)
	}
	switch {
	case judged == 0:
		m.Finding = v.t("leniency_unknown")
	case lenient+strict == 0:
		m.Finding = v.t("leniency_none", judged)
	default:
		m.Finding = v.t("leniency_some", judged, lenient, strict)
	}
	if len(m.Rows) == 0 {
		return m, nil
	}
	var err error
	m.Links, err = v.tableFile("raters-"+chartID(s.ID), v.leniencyTable(m.Rows), "rater_sides")
	return m, err
}

// raterWeight is what a side weighs in a scheme, where it says so; and whether
// it counts at all.
func raterWeight(s scheme.Scheme, relation string) (text string, counts bool) {
	if s.Raters == nil || len(s.Raters.Weights) == 0 {
		return "", relation != "self"
	}
	for _, w := range s.Raters.Weights {
		if w.Relation == relation {
			return percent(w.Weight), w.Weight > 0
		}
	}
	return "", false
}

// signedPoints writes a difference in points with its sign.
func signedPoints(x float64) string {
	x = scheme.RoundHalfUp(x, 1)
	switch {
	case x > 0:
		return "+" + trimmed(x)
	case x < 0:
		return "−" + trimmed(-x)
	}
	return "0"
}

func (v *view) leniencyTable(rows []leniencyRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("side")}, {Title: v.t("weight"), Numeric: true}, {Title: v.t("raters_n"), Numeric: true}, {Title: v.t("leniency_ratings"), Numeric: true},
		{Title: v.t("leniency_lenient"), Numeric: true}, {Title: v.t("leniency_strict"), Numeric: true}, {Title: v.t("leniency_spread")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Side, r.Weight, count(float64(r.Raters), v.lang), count(float64(r.Ratings), v.lang), r.Lenient, r.Strict, r.Range})
	}
	return t
}

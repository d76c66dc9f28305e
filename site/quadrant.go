package site

import (
	"strings"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// The dimensions between which people are set side by side: able people whose
// results are poor lack something other than training.
const (
	abilityDimension     = "ability"
	performanceDimension = "performance"
)

// quadrant draws ability and performance as shares of their dimensions' points,
// for schemes that have both.
func (v *view) quadrant(s scheme.Scheme) (*figure, error) {
	var drawn []charts.Point
	var xs, ys []float64
	for _, c := range v.data.cards[v.period] {
		x, okX := v.dimensionShare(s.ID, c.text("employee_id"), abilityDimension)
		y, okY := v.dimensionShare(s.ID, c.text("employee_id"), performanceDimension)
		if c.text("scheme") == s.ID && okX && okY {
			drawn = append(drawn, charts.Point{Name: c.text("name"), X: 100 * x, Y: 100 * y})
			xs, ys = append(xs, 100*x), append(ys, 100*y)
		}
	}
	if len(drawn) < fewest {
		return nil, nil
	}
	cutX, cutY := v.cut(s, abilityDimension, xs), v.cut(s, performanceDimension, ys)
	unsupported := 0
	for i, p := range drawn {
		if p.X >= cutX.Value && p.Y < cutY.Value {
			drawn[i].Tone, drawn[i].Key = charts.Warn, true
			unsupported++
		}
	}
	title := v.t("quadrant_none")
	switch {
	case unsupported > 0 && cutX.Kind == charts.Mean && cutY.Kind == charts.Mean:
		title = v.t("quadrant_median", unsupported)
	case unsupported > 0:
		title = v.t("quadrant_title", unsupported)
	}
	f, err := charts.Quadrant(charts.QuadrantSpec{Points: distinct(drawn), CutX: cutX, CutY: cutY, XAxis: v.axisTitle(s, abilityDimension), FormatX: sharePoints,
		Fields: [4]string{v.t("field_low_high"), v.t("field_high_high"), v.t("field_low_low"), v.t("field_high_low")},
		Head: charts.Head{ID: "quadrant-" + chartID(s.ID), Lang: string(v.lang), Width: charts.Wide, Axis: v.axisTitle(s, performanceDimension), Category: v.t("name"),
			Title: title, Subtitle: v.t("quadrant_sub", s.Title.In(v.lang), len(drawn)), Format: sharePoints}})
	return v.figure(f, err, "dimension_scores")
}

// dimensionShare is which share of a dimension's points a person has.
func (v *view) dimensionShare(schemeID, id, dimension string) (float64, bool) {
	for _, r := range v.data.dimensions[key(v.period, id)] {
		if r.text("scheme") == schemeID && r.text("dimension") == dimension && r.float("max_score") > 0 {
			return r.float("score") / r.float("max_score"), true
		}
	}
	return 0, false
}

// cut is where a dimension is divided: at the bound that the scheme's own
// consequences draw, else at the median.
func (v *view) cut(s scheme.Scheme, dimension string, values []float64) charts.Ref {
	for _, c := range s.Consequences {
		for _, w := range c.When.Conditions {
			if w.Kind == "dimension" && w.Subject == dimension {
				return charts.Ref{Name: v.t("scheme_line"), Value: 100 * w.Bound, Kind: charts.Limit}
			}
		}
	}
	return charts.Ref{Name: v.t("median"), Value: median(sortedCopy(values)), Kind: charts.Mean}
}

func (v *view) axisTitle(s scheme.Scheme, dimension string) string {
	for _, d := range s.Dimensions {
		if d.ID == dimension {
			return v.t("share_of_points", d.Title.In(v.lang))
		}
	}
	return dimension
}

func sharePoints(x float64) string { return trimmed(x) + "%" }

// distinct gives people of the same name their place in the list beside it.
func distinct(points []charts.Point) []charts.Point {
	seen := map[string]int{}
	for i, p := range points {
		if seen[p.Name]++; seen[p.Name] > 1 {
			points[i].Name = p.Name + strings.Repeat("′", seen[p.Name]-1)
		}
	}
	return points
}

// chartID makes part of a figure's name of an id.
func chartID(id string) string { return strings.ToLower(strings.ReplaceAll(slug(id), "_", "-")) }

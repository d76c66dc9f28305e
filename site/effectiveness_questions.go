package site

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
)

// questions lists what there is to ask, with what else was looked at.
func (v *view) questions(m *effectivenessMain, quarter string) error {
	rows := v.data.questions[quarter]
	for _, kind := range questionKinds {
		g := questionGroup{Title: v.t("gaming_" + kind), Sub: v.t("gaming_" + kind + "_says")}
		for _, r := range rows {
			if r.text("kind") == kind {
				g.Items = append(g.Items, v.question(r))
			}
		}
		if len(g.Items) > 0 {
			m.Questions = append(m.Questions, g)
		}
	}
	people, teams := 0, 0
	for _, r := range v.data.looks[quarter] {
		if r.text("unit_kind") == "employee" {
			people = max(people, r.int("looked_at"))
		} else {
			teams = max(teams, r.int("looked_at"))
		}
	}
	if people > 0 {
		m.Asked = v.t("gaming_looked", people, teams)
	}
	var err error
	if len(rows) > 0 {
		if m.GamingCSV, err = v.tableFile("questions", v.questionTable(rows), "gaming"); err != nil {
			return err
		}
	}
	if m.Limit, err = v.limitFigure(quarter); err != nil {
		return err
	}
	m.Speed, err = v.speedFigure(quarter)
	return err
}

func (v *view) question(r row) questionItem {
	q := questionItem{Name: r.text("name"), Text: v.pick(r, "question"), Chance: v.t("gaming_chance", chance(r.float("p_adjusted")), count(r.float("n"), v.lang))}
	page := "people/" + slug(r.text("unit_id"))
	if r.text("unit_kind") == "team" {
		page = "teams/" + slug(r.text("unit_id"))
	} else {
		q.Team = r.text("team")
	}
	if v.has(page, v.period) {
		q.Link = v.Href(page)
	}
	return q
}

// chance writes a p-value for a reader.
func chance(p float64) string {
	switch {
	case p < 0.0001:
		return "< 0.01%"
	case p < 0.001:
		return fmt.Sprintf("%.2f%%", 100*p)
	}
	return percent(p)
}

func (v *view) questionTable(rows []row) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("gaming_kind")}, {Title: v.t("name")}, {Title: v.t("team")}, {Title: v.t("gaming_question")}, {Title: "p", Numeric: true}, {Title: v.t("gaming_p_adjusted"), Numeric: true}, {Title: v.t("sample"), Numeric: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{v.t("gaming_" + r.text("kind")), r.text("name"), r.text("team"), v.pick(r, "question"),
			strconv.FormatFloat(r.float("p"), 'g', 3, 64), strconv.FormatFloat(r.float("p_adjusted"), 'g', 3, 64), strconv.Itoa(r.int("n"))})
	}
	return t
}

// limitFigure draws how much of the limit was used, by those with a question about it
// and by everybody else.
func (v *view) limitFigure(quarter string) (*figure, error) {
	asked, others := map[int]float64{}, map[int]float64{}
	nAsked, nOthers := 0.0, 0.0
	for _, r := range v.data.limitUse[quarter] {
		step := int(math.Round(10 * r.float("used_from")))
		asked[step], others[step] = asked[step]+r.float("asked"), others[step]+r.float("others")
		nAsked, nOthers = nAsked+r.float("asked"), nOthers+r.float("others")
	}
	if nAsked == 0 || nOthers == 0 {
		return nil, nil
	}
	var names []string
	var own, rest []float64
	var tones []charts.Tone
	for step := 0; step <= 15; step++ {
		name, tone := fmt.Sprintf("%d–%d%%", 10*step, 10*step+10), charts.Accent
		switch {
		case step == 15:
			name = "> 150%"
		case step == 9:
			tone = charts.Warn
		}
		names, tones = append(names, name), append(tones, tone)
		own, rest = append(own, 100*asked[step]/nAsked), append(rest, 100*others[step]/nOthers)
	}
	f, err := charts.Bar(charts.BarSpec{Categories: names, Name: v.t("limit_asked"), Values: own, Previous: rest, PrevName: v.t("limit_others"), Tones: tones, Head: charts.Head{
		ID: "limit-use", Lang: string(v.lang), Width: charts.Wide, Height: 320, Axis: v.t("limit_axis"), Category: v.t("limit_used"),
		Title:    v.t("limit_finding", trimmedPercent(own[9]), trimmedPercent(rest[9])),
		Subtitle: v.t("limit_sub", count(nAsked, v.lang), count(nOthers, v.lang)), Format: trimmedPercent}})
	return v.figure(f, err, "limit_use")
}

// speedFigure sets everybody's change of speed beside their change of returned work.
func (v *view) speedFigure(quarter string) (*figure, error) {
	var drawn []charts.Point
	both := 0
	for _, r := range v.data.speedQuality[quarter] {
		p := charts.Point{Name: r.text("name"), X: 100 * r.float("time"), Y: 100 * (r.float("returned") - r.float("returned_before"))}
		for _, q := range v.data.questions[quarter] {
			if q.text("kind") == "speed_for_quality" && q.text("unit_id") == r.text("employee_id") {
				p.Tone, p.Key = charts.Warn, true
				both++
			}
		}
		drawn = append(drawn, p)
	}
	if len(drawn) < fewest {
		return nil, nil
	}
	title := v.t("speed_none", len(drawn))
	if both > 0 {
		title = v.t("speed_some", both)
	}
	f, err := charts.Quadrant(charts.QuadrantSpec{Points: distinct(drawn), XAxis: v.t("speed_x"), FormatX: trimmedPercent,
		CutX:   charts.Ref{Name: v.t("speed_as_before"), Value: 100},
		CutY:   charts.Ref{Name: v.t("speed_as_before"), Value: 0},
		Fields: [4]string{v.t("speed_fast_bad"), v.t("speed_slow_bad"), v.t("speed_fast_good"), v.t("speed_slow_good")},
		Head: charts.Head{ID: "speed-quality", Lang: string(v.lang), Width: charts.Wide, Height: 380, Axis: v.t("speed_y"), Category: v.t("name"),
			Title: title, Subtitle: v.t("speed_sub", len(drawn)), Format: v.signedPP}})
	return v.figure(f, err, "speed_quality")
}

// signedPP writes a change in percentage points with its sign.
func (v *view) signedPP(x float64) string {
	switch text := difference(x/100, "share", v.lang); {
	case x > 0.05:
		return "+" + text
	case x < -0.05:
		return "−" + text
	default:
		return text
	}
}

// allRaters shows, by side, how lenient raters are, where any indicator of a scheme
// comes from ratings.
func (v *view) allRaters(m *effectivenessMain) error {
	rated := false
	for _, s := range v.in.Schemes {
		for _, i := range s.Indicators() {
			rated = rated || slices.Contains(strings.Split(v.data.indicator[i.Variant()].text("tables"), ","), "ratings")
		}
	}
	if !rated {
		return nil
	}
	judged, lenient, strict := 0, 0, 0
	for _, r := range v.data.sides {
		if r.text("relation") == "self" || r.int("judged") == 0 {
			continue
		}
		judged, lenient, strict = judged+r.int("judged"), lenient+r.int("lenient"), strict+r.int("strict")
		m.Raters = append(m.Raters, leniencyRow{Side: v.side(r.text("relation")), Raters: r.int("raters"), Ratings: r.int("ratings"), Judged: true,
			Lenient: count(r.float("lenient"), v.lang), Strict: count(r.float("strict"), v.lang),
			Range: v.t("leniency_range", signedPoints(r.float("lowest")), signedPoints(r.float("highest")))})
	}
	switch {
	case judged == 0:
		return nil
	case lenient+strict == 0:
		m.RaterSays = v.t("leniency_none", judged)
	default:
		m.RaterSays = v.t("leniency_some", judged, lenient, strict)
	}
	var err error
	m.RaterCSV, err = v.tableFile("raters", v.leniencyTable(m.Raters), "rater_sides")
	return err
}

package site

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kaohe/charts"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// homeMain is what the home page shows.
type homeMain struct {
	Findings   []finding
	NoFindings string
	Tiles      []tile
	Grades     []*figure
	Cost       *figure
	CostTotal  string
	SQL        string
}

// finding is a sentence with its evidence.
type finding struct {
	Sentence, Detail string
	Spark            template.HTML
	Link             string
}

// tile is a headline indicator.
type tile struct {
	Title, Link  string
	Number, Unit string
	Target       string
	Move         *move
	Spark        template.HTML
}

// home answers: what happened this period, and what do we do?
func (v *view) home() (content, error) {
	m := homeMain{Tiles: v.tiles(), SQL: v.Href("queries/findings")}
	rows := v.data.findings[v.period]
	for _, r := range rows {
		m.Findings = append(m.Findings, v.finding(r))
	}
	if len(rows) == 0 {
		m.NoFindings = v.t("no_findings")
		if len(v.period) == 4 {
			m.NoFindings = v.t("findings_quarter")
		}
	}
	var err error
	if m.Grades, err = v.gradeFigures(); err != nil {
		return content{}, err
	}
	if m.Cost, m.CostTotal, err = v.costFigure(); err != nil {
		return content{}, err
	}
	return content{Title: v.headline(rows), Sub: v.homeSub(), Main: m}, nil
}

// homeSub says what the page speaks about and how much of it there is.
func (v *view) homeSub() string {
	parts := []string{periodName(v.period, v.lang)}
	services := 0.0
	for _, r := range v.data.cards[v.period] {
		if s, _ := v.scheme(r.text("scheme")); s.Scope != "team" { // a leader's services are those of the people led
			services += r.float("services")
		}
	}
	leaves := 0
	for _, r := range v.data.teams[v.period] {
		if _, ranked := r.num("rank"); ranked {
			leaves++
		}
	}
	parts = append(parts, v.t("people_n", count(float64(len(v.data.cards[v.period])), v.lang)))
	if leaves > 0 {
		parts = append(parts, v.t("teams_n", count(float64(leaves), v.lang)))
	}
	if services > 0 {
		parts = append(parts, v.t("services_n", count(services, v.lang)))
	}
	return strings.Join(parts, " · ")
}

// titleFrom is how many of the first findings may make the title.
const titleFrom = 4

// headline is the page's title: two of the most important findings, in a clause
// each, or the mean score.
func (v *view) headline(rows []row) string {
	var clauses []string
	for _, r := range rows[:min(len(rows), titleFrom)] {
		if c := v.clause(r); c != "" && len(clauses) < 2 && !slices.Contains(clauses, c) {
			clauses = append(clauses, c)
		}
	}
	if len(clauses) == 0 {
		c := v.companyScore()
		return v.t("home_title", periodName(v.period, v.lang), v.score(c.text("scheme"), c.float("score")))
	}
	title := strings.Join(clauses, v.t("and"))
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// clause says a finding in a few words; most kinds do not lend themselves to it.
func (v *view) clause(r row) string {
	figures := figuresOf(r)
	name := r.text("subject")
	if t, ok := v.data.team[key(v.period, name)]; ok {
		name = t.text("team")
	} else if i, ok := v.data.indicator[name]; ok {
		name = v.pick(i, "title")
	}
	kind := r.text("kind")
	switch {
	case kind == "cost" && figures.Change != nil && *figures.Change < 0:
		return v.t("cheaper")
	case kind == "cost":
		return v.t("dearer")
	case kind == "product_complaints", kind == "complaint_place":
		return v.t("more_complaints", v.setOff(name))
	case kind == "season":
		return v.t("in_season", v.setOff(name))
	case kind == "budget":
		return v.t("over_budget")
	case kind == "overdue":
		return v.t("more_overdue")
	case kind == "team_worse" && figures.Unit == "seconds":
		return v.t("got_slower", name)
	case kind == "team_better" && figures.Unit == "seconds":
		return v.t("got_faster", name)
	case strings.HasSuffix(kind, "_worse"):
		return v.t("got_worse", name)
	case strings.HasSuffix(kind, "_better"):
		return v.t("got_better", name)
	case kind == "below_target":
		return v.t("below_target", name)
	}
	return ""
}

// setOff sets a name that ends in a Latin letter or a digit off from the Chinese
// word after it.
func (v *view) setOff(name string) string {
	if v.lang == diag.ZH && name != "" && name[len(name)-1] < utf8.RuneSelf {
		return name + " "
	}
	return name
}

// figures are the numbers of a finding.
type figures struct {
	Unit   string     `json:"unit"`
	Change *float64   `json:"change"`
	Target *float64   `json:"target"`
	Months []string   `json:"months"`
	Series []*float64 `json:"series"`
}

func figuresOf(r row) figures {
	var f figures
	if err := json.Unmarshal([]byte(r.text("figures")), &f); err != nil {
		return figures{} // a finding without numbers has no line to draw
	}
	return f
}

func (v *view) finding(r row) finding {
	f := figuresOf(r)
	out := finding{Sentence: v.pick(r, "sentence"), Detail: v.pick(r, "detail")}
	if len(f.Series) > 1 {
		out.Spark = sparkline(f.Series, f.Target, 168, 36, v.t("last12"))
	}
	target := strings.TrimSuffix(strings.TrimSuffix(r.text("page"), "index.html"), "/")
	if kind, id, found := strings.Cut(target, "/"); found {
		target = kind + "/" + slug(id)
	}
	if v.has(target, v.period) {
		out.Link = v.Href(target)
	}
	return out
}

// headliners come after the scheme's own indicators, where there is room.
var headliners = []string{"first_response_time", "first_time_fix", "cost_per_service", "complaint_rate", "resolution", "answer_rate"}

// maxTiles fills two rows of three.
const maxTiles = 6

// tiles are the scheme's weightiest indicators that are not bare counts, three
// of them at least left for what the service lives by.
func (v *view) tiles() []tile {
	var names []string
	type weighed struct {
		name   string
		weight float64
	}
	var scored []weighed
	for _, s := range v.in.Schemes {
		for _, i := range s.Indicators() {
			if r, ok := v.data.indicator[i.Variant()]; ok && !r.bool("counted") && i.Weight > 0 {
				scored = append(scored, weighed{i.Variant(), i.Weight})
			}
		}
	}
	slices.SortStableFunc(scored, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	for _, s := range scored {
		if len(names) < maxTiles/2 && !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	for _, name := range headliners {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, s := range scored {
		if !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	var out []tile
	for _, name := range names {
		if t, ok := v.tile(name); ok && len(out) < maxTiles {
			out = append(out, t)
		}
	}
	return out
}

func (v *view) tile(name string) (tile, bool) {
	i, known := v.data.indicator[name]
	r, found := v.data.rollup[key(name, "company", v.period)]
	if !known || !found {
		return tile{}, false
	}
	unit, better := i.text("unit"), i.text("better")
	target, _ := v.target(name)
	t := tile{Title: v.pick(i, "title"), Link: v.Href("indicators/" + slug(name)), Target: v.targetText(target, unit, better), Move: v.indicatorMove(r, unit, better)}
	t.Number, t.Unit = splitUnit(v.value(r.float("value"), unit))
	months := upTo(v.data.series[key(name, "company")], "month", v.period, 12)
	t.Spark = sparkline(series(months, "value"), target, 290, 44, t.Title+" · "+v.t("last12"))
	return t, true
}

// gradeFigures draw how many people hold each grade, a figure for each scheme.
func (v *view) gradeFigures() ([]*figure, error) {
	var out []*figure
	for _, s := range v.in.Schemes {
		spec := charts.BarSpec{Horizontal: true, Name: periodName(v.period, v.lang)}
		var names []string
		var previous []float64
		hasPrevious := false
		for _, r := range v.data.grades[key(v.period, "")] {
			if r.text("scheme") != s.ID {
				continue
			}
			names = append(names, v.grade(s.ID, r.text("grade")).Title)
			spec.Values = append(spec.Values, r.float("people"))
			before, ok := r.num("previous")
			hasPrevious = hasPrevious || ok
			previous = append(previous, before)
		}
		if len(names) == 0 {
			continue
		}
		spec.Categories = names
		if hasPrevious {
			spec.Previous, spec.PrevName = previous, v.t("previous_period")
		}
		spec.Head = charts.Head{ID: "grades-" + strings.ToLower(strings.ReplaceAll(slug(s.ID), "_", "-")), Lang: string(v.lang), Width: charts.Half, Axis: v.t("people_axis"), Category: v.t("grade"),
			Title: v.gradeFinding(names[0], spec.Values[0], previous[0], hasPrevious), Subtitle: v.gradeSub(s, hasPrevious),
			Format: func(x float64) string { return v.t("people_n", count(x, v.lang)) }}
		f, err := charts.Bar(spec)
		fig, err := v.figure(f, err, "grades")
		if err != nil {
			return nil, err
		}
		out = append(out, fig)
	}
	return out, nil
}

// gradeSub names the scheme, and what the thin bars are where there are any.
func (v *view) gradeSub(s scheme.Scheme, compared bool) string {
	if !compared {
		return s.Title.In(v.lang)
	}
	return v.t("grade_sub", s.Title.In(v.lang))
}

func (v *view) gradeFinding(best string, now, before float64, compared bool) string {
	switch d := int(now - before); {
	case now == 0 && d == 0:
		return v.t("grade_finding_none", best)
	case !compared:
		return v.t("grade_finding_first", best, int(now))
	case d > 0:
		return v.t("grade_finding_up", best, d)
	case d < 0:
		return v.t("grade_finding_down", best, -d)
	}
	return v.t("grade_finding_same", best)
}

// costFigure draws the unit cost of the last quarters by kind of cost.
func (v *view) costFigure() (*figure, string, error) {
	quarters := v.costQuarters(8)
	if len(quarters) < 2 {
		return nil, "", nil
	}
	last := quarters[len(quarters)-1]
	kinds := v.costKinds(quarters)
	var all []charts.Series
	for k, kind := range kinds[:min(mostKinds, len(kinds))] {
		s := charts.Series{Name: v.costKind(kind), Tone: charts.Tone(fmt.Sprintf("cat-%d", k%7+1))}
		for _, q := range quarters {
			s.Values = append(s.Values, v.costOf(q, "kind", kind).float("unit_cost"))
		}
		all = append(all, s)
	}
	if len(kinds) > mostKinds {
		all = append(all, v.otherCosts(quarters, kinds[mostKinds:]))
	}
	total := v.costOf(last, "all", "all")
	f, err := charts.Stacked(charts.StackedSpec{Categories: quarters, Series: all, Head: charts.Head{
		ID: "unit-cost", Lang: string(v.lang), Width: charts.Half, Height: 300, Axis: v.t("cost_axis"), Category: v.t("period"),
		Title: v.costFinding(total), Subtitle: v.t("cost_sub"), Format: func(x float64) string { return count(x, v.lang) }}})
	fig, err := v.figure(f, err, "cost")
	return fig, v.t("total_cost", count(total.float("cost"), v.lang), count(total.float("services"), v.lang)), err
}

// mostKinds is how many kinds of cost are drawn on their own.
const mostKinds = 5

// otherCosts puts the smaller kinds of cost together.
func (v *view) otherCosts(quarters, kinds []string) charts.Series {
	out := charts.Series{Name: v.t("cost_other"), Tone: charts.Muted, Values: make([]float64, len(quarters))}
	for i, q := range quarters {
		for _, kind := range kinds {
			out.Values[i] += v.costOf(q, "kind", kind).float("unit_cost")
		}
	}
	return out
}

// costKind names a kind of cost; a project's own kinds keep their name.
func (v *view) costKind(kind string) string {
	if _, known := words["cost_"+kind]; known {
		return v.t("cost_" + kind)
	}
	return kind
}

func (v *view) costFinding(total row) string {
	change, ok := total.num("unit_change")
	switch {
	case ok && change < 0:
		return v.t("cost_down", v.value(-change, "money"))
	case ok && change > 0:
		return v.t("cost_up", v.value(change, "money"))
	}
	return v.t("cost_same")
}

// costQuarters are the last quarters with a cost, up to the page's period.
func (v *view) costQuarters(n int) []string {
	end := endOf(v.period)
	var out []string
	for q := range v.data.cost {
		if len(q) == len("2026Q3") && endOf(q) <= end {
			out = append(out, q)
		}
	}
	slices.Sort(out)
	return out[max(0, len(out)-n):]
}

// costKinds are the kinds of cost that any of the quarters has, the largest first.
func (v *view) costKinds(quarters []string) []string {
	sums := map[string]float64{}
	for _, q := range quarters {
		for _, r := range v.data.cost[q] {
			if r.text("split") == "kind" {
				sums[r.text("part")] += r.float("cost")
			}
		}
	}
	var out []string
	for k := range sums {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	return out
}

func (v *view) costOf(quarter, split, part string) row {
	for _, r := range v.data.cost[quarter] {
		if r.text("split") == split && r.text("part") == part {
			return r
		}
	}
	return row{}
}

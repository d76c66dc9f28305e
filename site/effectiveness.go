package site

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// effectivenessMain is what the indicators are worth, scheme by scheme, and what the
// numbers give cause to ask.
type effectivenessMain struct {
	Schemes   []judgedScheme
	Several   bool
	Terms     []fact
	Questions []questionGroup
	Asked     string // how many were looked at
	Limit     *figure
	Speed     *figure
	GamingCSV *tableLinks
	Raters    []leniencyRow
	RaterSays string
	RaterCSV  *tableLinks
}

// judgedScheme is one scheme's indicators.
type judgedScheme struct {
	ID, Title, Sentence, Alpha string
	Judged                     bool // enough people
	Proposals                  []proposalItem
	Rows                       []judgedRow
	Weights                    *figure
	Overlap                    string
	Links                      *tableLinks
}

// judgedRow is an indicator with its verdict and its marks.
type judgedRow struct {
	Title, Link   string
	Verdict, Tone string
	Because       string
	Cells         []markCell
}

// markCell is a number and what it means in a word.
type markCell struct{ Number, Mark, Tone string }

// proposalItem is a change worth a thought.
type proposalItem struct{ Indicator, Link, Change, Why, Effect string }

// questionGroup is the questions of one kind.
type questionGroup struct {
	Title, Sub string
	Items      []questionItem
}

// questionItem is a question about a person or a team.
type questionItem struct{ Name, Link, Team, Text, Chance string }

// effectiveness answers: do the indicators do what they are there for?
func (v *view) effectiveness() (content, error) {
	m := effectivenessMain{Terms: v.effectTerms()}
	quarter := v.data.judgedQuarter(v.period)
	for _, r := range v.data.judgedSchemes[quarter] {
		s, err := v.judgedScheme(r, quarter)
		if err != nil {
			return content{}, err
		}
		m.Schemes = append(m.Schemes, s)
	}
	m.Several = len(m.Schemes) > 1
	if err := v.questions(&m, quarter); err != nil {
		return content{}, err
	}
	if err := v.allRaters(&m); err != nil {
		return content{}, err
	}
	sub := periodName(v.period, v.lang)
	if quarter != "" && quarter != v.period {
		sub = v.t("effect_until", sub, periodName(quarter, v.lang))
	}
	return content{Title: v.effectTitle(m, quarter), Sub: sub, Main: m}, nil
}

// effectTitle is the finding: of the scheme of most people, and how many questions
// there are.
func (v *view) effectTitle(m effectivenessMain, quarter string) string {
	title := v.t("effect_unknown")
	for _, s := range m.Schemes {
		if !s.Judged {
			continue
		}
		change := 0
		for _, r := range v.data.judged[key(s.ID, quarter)] {
			if verdict := r.text("verdict"); verdict != "keep" && verdict != "not_enough_data" {
				change++
			}
		}
		title = v.t("effect_fine", len(s.Rows))
		if change > 0 {
			title = v.t("effect_title", change, len(s.Rows))
		}
		break
	}
	people := 0
	for _, r := range v.data.questions[quarter] {
		if r.text("unit_kind") == "employee" {
			people++
		}
	}
	if people > 0 {
		title += v.t("effect_title_asked", people)
	}
	return title
}

// judgedScheme is a scheme's part of the page.
func (v *view) judgedScheme(r row, quarter string) (judgedScheme, error) {
	id := r.text("scheme")
	rows := v.data.judged[key(id, quarter)]
	s := judgedScheme{ID: chartID(id), Title: v.schemeTitle(id), Sentence: v.pick(r, "sentence")}
	for _, i := range rows {
		s.Rows = append(s.Rows, v.judgedRow(i))
		s.Judged = s.Judged || i.text("verdict") != "not_enough_data"
	}
	if !s.Judged {
		return s, nil
	}
	if alpha, ok := r.num("alpha"); ok {
		s.Alpha = v.t("effect_alpha_one", decimal(alpha))
		if alpha < 0.5 {
			s.Alpha = v.t("effect_alpha_many", decimal(alpha))
		}
	}
	for _, p := range v.data.proposals[key(id, quarter)] {
		title, link := v.indicatorName(p.text("indicator"))
		s.Proposals = append(s.Proposals, proposalItem{title, link, v.pick(p, "change"), v.pick(p, "why"), v.pick(p, "effect")})
	}
	s.Overlap = v.overlap(id, quarter)
	var err error
	if s.Weights, err = v.weightFigure(s, rows, quarter); err != nil {
		return s, err
	}
	s.Links, err = v.tableFile("effectiveness-"+s.ID, v.judgedTable(s.Rows), "effectiveness")
	return s, err
}

// indicatorName is an indicator's title and page.
func (v *view) indicatorName(name string) (title, link string) {
	if title = v.pick(v.data.indicator[name], "title"); title == "" {
		title = name
	}
	if page := "indicators/" + slug(name); v.has(page, v.period) {
		link = v.Href(page)
	}
	return title, link
}

// verdictTone is how loud a verdict is; its word says what it is.
func verdictTone(verdict string) string {
	switch verdict {
	case "keep":
		return "good"
	case "retire":
		return "bad"
	case "not_enough_data":
		return "none"
	}
	return "warn"
}

func (v *view) judgedRow(r row) judgedRow {
	out := judgedRow{Verdict: v.t("verdict_" + r.text("verdict")), Tone: verdictTone(r.text("verdict")), Because: v.pick(r, "because")}
	out.Title, out.Link = v.indicatorName(r.text("indicator"))
	out.Cells = []markCell{
		v.weightCell(r), v.coverageCell(r), v.ceilingCell(r), v.discriminationCell(r), v.itemTotalCell(r),
		v.redundancyCell(r), v.reliabilityCell(r), v.validityCell(r), v.stabilityCell(r),
	}
	return out
}

func (v *view) weightCell(r row) markCell {
	c := markCell{Number: percent(r.float("nominal_weight"))}
	if e, ok := r.num("effective_weight"); ok {
		c.Number += " → " + percent(math.Max(0, e))
	}
	return c
}

func (v *view) coverageCell(r row) markCell {
	c := markCell{Number: percent(r.float("coverage"))}
	if r.float("coverage") < 0.8 {
		c.Mark, c.Tone = v.t("mark_weak"), "warn"
	}
	return c
}

func (v *view) ceilingCell(r row) markCell {
	ceiling, ok := r.num("ceiling")
	if !ok {
		return v.unsaid()
	}
	c := markCell{Number: percent(ceiling)}
	switch {
	case ceiling > 0.85:
		c.Mark, c.Tone = v.t("mark_flat"), "bad"
	case ceiling > 0.15:
		c.Mark, c.Tone = v.t("mark_high"), "warn"
	}
	return c
}

func (v *view) discriminationCell(r row) markCell {
	d, ok := r.num("discrimination")
	if !ok {
		return v.unsaid()
	}
	for _, m := range []struct {
		from       float64
		mark, tone string
	}{{0.4, "mark_very_good", "good"}, {0.3, "mark_good", "good"}, {0.2, "mark_fair", ""}, {-0.05, "mark_poor", "warn"}} {
		if d >= m.from {
			return markCell{decimal(d), v.t(m.mark), m.tone}
		}
	}
	return markCell{decimal(d), v.t("mark_reverse"), "bad"}
}

func (v *view) itemTotalCell(r row) markCell {
	x, ok := r.num("item_total")
	switch {
	case r.bool("no_variance"):
		return markCell{v.t("none"), v.t("mark_same"), "warn"}
	case !ok:
		return v.unsaid()
	case x >= 0.3:
		return markCell{decimal(x), v.t("mark_good"), "good"}
	}
	return markCell{decimal(x), v.t("mark_weak"), "warn"}
}

func (v *view) redundancyCell(r row) markCell {
	rho, ok := r.num("redundancy")
	if !ok {
		return v.unsaid()
	}
	other, _ := v.indicatorName(r.text("redundancy_with"))
	c := markCell{decimal(rho), v.t("mark_nearest", other), ""}
	if math.Abs(rho) > 0.8 || r.float("vif") > 5 {
		c.Mark, c.Tone = v.t("mark_double", other), "warn"
	}
	return c
}

func (v *view) reliabilityCell(r row) markCell {
	x, ok := r.num("reliability")
	if !ok {
		return v.unsaid()
	}
	c := markCell{decimal(x), v.t("mark_too_few"), "warn"}
	switch {
	case x >= 0.9:
		c.Mark, c.Tone = v.t("mark_pay"), "good"
	case x >= 0.7:
		c.Mark, c.Tone = v.t("mark_compare"), "good"
	default:
		if n, known := r.num("n_needed"); known {
			c.Mark = v.t("mark_needs", int(r.float("n_usual")), int(n))
		}
	}
	return c
}

func (v *view) validityCell(r row) markCell {
	x, ok := r.num("validity")
	if !ok {
		return v.unsaid()
	}
	outcome, _ := v.indicatorName(r.text("validity_outcome"))
	c := markCell{decimal(x), v.t("mark_unsure", outcome), ""}
	switch {
	case r.float("validity_low") > 0:
		c.Mark, c.Tone = v.t("mark_with", outcome), "good"
	case r.float("validity_high") < 0:
		c.Mark, c.Tone = v.t("mark_against", outcome), "bad"
	}
	return c
}

func (v *view) stabilityCell(r row) markCell {
	if x, ok := r.num("stability"); ok {
		return markCell{Number: decimal(x)}
	}
	return v.unsaid()
}

func (v *view) unsaid() markCell { return markCell{Number: v.t("none"), Mark: v.t("cannot_say")} }

// decimal writes a correlation with two decimals.
func decimal(x float64) string { return points(x + 0) }

func (v *view) judgedTable(rows []judgedRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("indicator")}, {Title: v.t("verdict")}, {Title: v.t("effect_because")}}}
	for _, name := range v.judgedColumns() {
		t.Columns = append(t.Columns, charts.Column{Title: name})
	}
	for _, r := range rows {
		line := []string{r.Title, r.Verdict, r.Because}
		for _, c := range r.Cells {
			line = append(line, strings.TrimSpace(c.Number+" "+c.Mark))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// judgedColumns are the names of the marks, in the order of judgedRow's cells.
func (v *view) judgedColumns() []string {
	var out []string
	for _, term := range effectTermKeys {
		out = append(out, v.t("term_"+term))
	}
	return out
}

var effectTermKeys = []string{"weight", "coverage", "ceiling", "discrimination", "item_total", "redundancy", "reliability", "validity", "stability"}

// effectTerms say what each mark means.
func (v *view) effectTerms() []fact {
	var out []fact
	for _, term := range effectTermKeys {
		out = append(out, fact{v.t("term_" + term), v.t("term_" + term + "_says")})
	}
	return out
}

// Columns are the names of the marks for the template.
func (m effectivenessMain) Columns() []string {
	var out []string
	for _, f := range m.Terms {
		out = append(out, f.Name)
	}
	return out
}

// overlap says whether two indicators measure one thing.
func (v *view) overlap(id, quarter string) string {
	pairs := v.data.overlaps[key(id, quarter)]
	if len(pairs) == 0 {
		return ""
	}
	a, _ := v.indicatorName(pairs[0].text("a"))
	b, _ := v.indicatorName(pairs[0].text("b"))
	rho, n := decimal(pairs[0].float("rho")), pairs[0].int("people")
	if math.Abs(pairs[0].float("rho")) > 0.8 {
		return v.t("overlap_some", a, b, rho, n)
	}
	return v.t("overlap_none", a, b, rho, n)
}

// weightFigure draws what each indicator weighs and what it decides.
func (v *view) weightFigure(s judgedScheme, rows []row, quarter string) (*figure, error) {
	var names []string
	var nominal, effective []float64
	most, at := 0.0, 0
	for _, r := range rows {
		e, ok := r.num("effective_weight")
		if !ok {
			return nil, nil
		}
		title, _ := v.indicatorName(r.text("indicator"))
		names = append(names, distinctName(names, title, r.text("indicator")))
		nominal, effective = append(nominal, 100*r.float("nominal_weight")), append(effective, 100*e)
		if gap := math.Abs(e - r.float("nominal_weight")); gap > most {
			most, at = gap, len(names)-1
		}
	}
	if len(names) < 2 {
		return nil, nil
	}
	f, err := charts.Bar(charts.BarSpec{Categories: names, Name: v.t("weight_effective"), Values: effective, Previous: nominal, PrevName: v.t("weight_nominal"), Horizontal: true, Head: charts.Head{
		ID: "weights-" + s.ID, Lang: string(v.lang), Width: charts.Wide, Axis: "%", Category: v.t("indicator"),
		Title:    v.t("weight_finding", names[at], trimmedPercent(nominal[at]), trimmedPercent(effective[at])),
		Subtitle: v.t("weight_sub", periodName(quarter, v.lang), rows[0].int("n_people")), Format: trimmedPercent}})
	return v.figure(f, err, "effectiveness")
}

// distinctName keeps two variants of one indicator apart.
func distinctName(names []string, title, indicator string) string {
	if slices.Contains(names, title) {
		return title + " " + indicator
	}
	return title
}

// trimmedPercent writes a percentage that is in per cent already.
func trimmedPercent(x float64) string {
	return strings.ReplaceAll(strings.TrimSuffix(strconv.FormatFloat(scheme.RoundHalfUp(x, 1)+0, 'f', 1, 64), ".0"), "-", "−") + "%"
}

// verdictFacts are the verdicts on an indicator in the last quarter of the page's
// period, by every scheme that scores it.
func (v *view) verdictFacts(indicator string) []fact {
	quarter := v.data.judgedQuarter(v.period)
	var out []fact
	for _, s := range v.in.Schemes {
		for _, r := range v.data.judged[key(s.ID, quarter)] {
			if r.text("indicator") == indicator {
				out = append(out, fact{v.t("effectiveness"), v.t("verdict_line", v.t("verdict_"+r.text("verdict")), s.Title.In(v.lang), periodName(quarter, v.lang), v.pick(r, "because"))})
			}
		}
	}
	return out
}

// questionKinds are the kinds of signs in the order in which they are shown.
var questionKinds = []string{"bunching", "speed_for_quality", "close_and_reopen", "whom_to_ask", "helpers", "short_contacts", "round_values"}

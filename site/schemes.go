package site

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"kaohe/charts"
	"kaohe/model/scheme"
)

// schemesMain sets the schemes side by side.
type schemesMain struct{ Rows []schemeRow }

// schemeRow is one scheme in short.
type schemeRow struct {
	Title, Link, Applies, Cycle, Version string
	Policy                               string
	People                               int
	Score                                string
	Bar                                  template.HTML
	Dimensions                           string
	Grades                               []gradeShare
}

// schemeMain is one scheme: its rules, and what they make of its people.
type schemeMain struct {
	Facts      []fact
	Policy     string
	Weights    *figure
	Dimensions []schemeDimension
	Targets    []schemeTarget
	Rules      []fact // vetoes, factors and raters, by indicator
	Leniency   *leniencyMain
	Grades     []schemeGrade
	Spread     *figure
	Follows    []string
	Groups     []schemeGroup
	People     int
	Links      *tableLinks
}

// schemeDimension is a dimension with its indicators.
type schemeDimension struct {
	Title, Weight, Reason string
	Indicators            []schemeIndicator
}

// schemeIndicator is one indicator as the scheme uses it.
type schemeIndicator struct {
	Title, Link, Weight, Target, Rule, Reason string
	Reference                                 bool
}

// schemeTarget is a target for some.
type schemeTarget struct{ Indicator, For, Target string }

// schemeGrade is a grade with the people who hold it.
type schemeGrade struct {
	Grade              grade
	From, Pay, Actions string
	People, Share      string
	Bar                template.HTML
}

// schemeGroup is the people of one team and role.
type schemeGroup struct {
	Team, Link, Role string
	People           int
	Score            string
}

func schemePages(b *builder, _ string) []string {
	var out []string
	for _, s := range b.in.Schemes {
		out = append(out, "schemes/"+slug(s.ID))
	}
	return out
}

// schemePage is the address of a scheme's page as seen from this one.
func (v *view) schemePage(id string) string {
	if page := "schemes/" + slug(id); v.has(page, v.period) {
		return v.Href(page)
	}
	return ""
}

// schemes answers: who is appraised by what?
func (v *view) schemes() (content, error) {
	var m schemesMain
	people := 0
	for _, s := range v.in.Schemes {
		r := v.schemeRow(s)
		people += r.People
		m.Rows = append(m.Rows, r)
	}
	title := v.t("schemes_title_one", people)
	if len(m.Rows) > 1 {
		title = v.t("schemes_title", people, len(m.Rows))
	}
	return content{Title: title, Sub: v.t("schemes_sub", periodName(v.period, v.lang)), Main: m}, nil
}

func (v *view) schemeRow(s scheme.Scheme) schemeRow {
	cards := v.cardsOf(s.ID)
	out := schemeRow{Title: s.Title.In(v.lang), Link: v.schemePage(s.ID), Applies: s.AppliesText().In(v.lang), Cycle: v.t("cycle_" + string(s.Cycle)),
		Version: v.t("version_n", s.Version), Policy: v.Href("policy/" + slug(s.ID)), People: len(cards), Score: v.t("none")}
	for _, r := range v.data.company[v.period] {
		if r.text("scheme") == s.ID {
			out.Score = v.score(s.ID, r.float("score"))
		}
	}
	var shares []float64
	var names []string
	for _, d := range s.Dimensions {
		shares = append(shares, d.Weight)
		names = append(names, d.Title.In(v.lang)+" "+trimmed(d.Weight))
	}
	out.Dimensions = strings.Join(names, v.t("list_comma"))
	out.Bar = partsBar(shares, out.Dimensions)
	counts := v.gradesOf(s.ID, v.period)
	for _, g := range s.Grades {
		out.Grades = append(out.Grades, gradeShare{v.grade(s.ID, g.ID), counts[g.ID].int("people")})
	}
	return out
}

// cardsOf are the scorecards of a scheme's people in the page's period.
func (v *view) cardsOf(schemeID string) []row {
	var out []row
	for _, r := range v.data.cards[v.period] {
		if r.text("scheme") == schemeID {
			out = append(out, r)
		}
	}
	return out
}

// oneScheme answers: what are the rules of this scheme, and what do they make of
// its people?
func (v *view) oneScheme() (content, error) {
	at := slices.IndexFunc(v.in.Schemes, func(s scheme.Scheme) bool { return "schemes/"+slug(s.ID) == v.name })
	if at < 0 {
		return content{}, fmt.Errorf("no scheme stands at %s", v.name)
	}
	s := v.in.Schemes[at]
	cards := v.cardsOf(s.ID)
	m := schemeMain{Facts: v.schemeFacts(s), Policy: v.Href("policy/" + slug(s.ID)), Dimensions: v.schemeDimensions(s), Targets: v.schemeTargets(s),
		Rules: v.schemeRules(s), Follows: v.schemeFollows(s), Groups: v.schemeGroups(cards), Grades: v.schemeGrades(s, len(cards)), People: len(cards)}
	var err error
	if m.Weights, err = v.weightsFigure(s); err != nil {
		return content{}, err
	}
	if m.Spread, err = v.scoresFigure(s, cards); err != nil {
		return content{}, err
	}
	if m.Leniency, err = v.leniency(s); err != nil {
		return content{}, err
	}
	m.Links, err = v.tableFile("scheme-"+chartID(s.ID), v.schemeTable(m.Dimensions), "scheme_rules")
	return content{Title: s.Title.In(v.lang), Sub: v.schemeSub(s, len(cards)), Main: m, Crumb: s.Title.In(v.lang)}, err
}

func (v *view) schemeSub(s scheme.Scheme, people int) string {
	if people == 0 {
		return v.t("version_n", s.Version) + " · " + v.t("scheme_nobody", periodName(v.period, v.lang))
	}
	return v.t("version_n", s.Version) + " · " + periodName(v.period, v.lang) + " · " + v.t("people_n", count(float64(people), v.lang))
}

func (v *view) schemeFacts(s scheme.Scheme) []fact {
	out := []fact{{v.t("scheme_applies"), s.AppliesText().In(v.lang)}, {v.t("scheme_cycle"), v.t("cycle_" + string(s.Cycle))}}
	for _, c := range []scheme.Cycle{scheme.Quarter, scheme.Year} {
		if how, ok := s.Rollup[c]; ok && how != "" && c != s.Cycle {
			out = append(out, fact{v.t("rollup_" + string(c)), v.t("rollup_"+how, v.t("base_"+string(s.Cycle)))})
		}
	}
	if s.Scope == "team" {
		out = append(out, fact{v.t("scheme_scope"), v.t("scope_team")})
	}
	out = append(out, fact{v.t("scheme_missing"), v.t("missing_" + s.Missing)})
	if s.TotalCap > 100 {
		out = append(out, fact{v.t("scheme_cap"), v.t("score_n", trimmed(s.TotalCap))})
	}
	return out
}

// schemeDimensions is the scheme as a table: every indicator with its rule in a sentence.
func (v *view) schemeDimensions(s scheme.Scheme) []schemeDimension {
	var out []schemeDimension
	for _, d := range s.Dimensions {
		sd := schemeDimension{Title: d.Title.In(v.lang), Weight: trimmed(d.Weight), Reason: d.Reason.In(v.lang)}
		for _, i := range d.Indicators {
			info := v.in.Info[i.ID]
			si := schemeIndicator{Title: info.Title.In(v.lang), Weight: trimmed(i.Weight), Rule: i.RuleText(info).In(v.lang), Reason: i.Reason.In(v.lang), Reference: i.Reference}
			if i.Rule.Kind == "bonus" {
				si.Weight = v.t("weight_bonus")
			}
			if i.Target != nil {
				si.Target = v.value(*i.Target, info.Unit)
			}
			if page := "indicators/" + slug(i.Variant()); v.has(page, v.period) {
				si.Link = v.Href(page)
			}
			sd.Indicators = append(sd.Indicators, si)
		}
		out = append(out, sd)
	}
	return out
}

func (v *view) schemeTable(dimensions []schemeDimension) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("dimension")}, {Title: v.t("indicator")}, {Title: v.t("weight"), Numeric: true}, {Title: v.t("target"), Numeric: true}, {Title: v.t("rule")}}}
	for _, d := range dimensions {
		for _, i := range d.Indicators {
			t.Rows = append(t.Rows, []string{d.Title, i.Title, i.Weight, i.Target, i.Rule})
		}
	}
	return t
}

// schemeTargets are the targets that hold only for some.
func (v *view) schemeTargets(s scheme.Scheme) []schemeTarget {
	var out []schemeTarget
	for _, i := range s.Indicators() {
		info := v.in.Info[i.ID]
		for _, t := range i.Targets {
			var who []string
			if t.Role != "" {
				who = append(who, v.t("for_role", t.Role))
			}
			if t.Team != "" {
				who = append(who, v.t("for_team", v.teamName(t.Team)))
			}
			if t.Period != "" {
				who = append(who, periodName(t.Period, v.lang))
			}
			out = append(out, schemeTarget{info.Title.In(v.lang), strings.Join(who, " · "), v.value(t.Target, info.Unit)})
		}
		if len(i.Targets) > 0 && i.Target != nil {
			out = append(out, schemeTarget{info.Title.In(v.lang), v.t("for_others"), v.value(*i.Target, info.Unit)})
		}
	}
	return out
}

// teamName is a team's name, or its id where it has no scores.
func (v *view) teamName(id string) string {
	if t, ok := v.data.team[key(v.period, id)]; ok {
		return t.text("team")
	}
	return id
}

// schemeRules are what goes beyond points: vetoes, factors on pay, raters.
func (v *view) schemeRules(s scheme.Scheme) []fact {
	var out []fact
	for _, i := range s.Indicators() {
		info := v.in.Info[i.ID]
		for _, text := range []string{i.GatesText(info).In(v.lang), i.MultiplierText(info).In(v.lang)} {
			if text != "" {
				out = append(out, fact{info.Title.In(v.lang), text})
			}
		}
	}
	if text := s.RatersText().In(v.lang); text != "" {
		if s.Raters.AtLeast > 0 {
			text += v.t("raters_least", s.Raters.AtLeast)
		}
		out = append(out, fact{v.t("raters"), text})
	}
	return out
}

func (v *view) schemeGrades(s scheme.Scheme, people int) []schemeGrade {
	counts := v.gradesOf(s.ID, v.period)
	var out []schemeGrade
	for _, g := range s.Grades {
		n := counts[g.ID].int("people")
		var actions []string
		for k := range g.Actions {
			actions = append(actions, g.ActionIn(k, v.lang))
		}
		row := schemeGrade{Grade: v.grade(s.ID, g.ID), From: v.t("from_points", trimmed(g.Min)), Pay: payText(g.Pay, v.t("none")), Actions: strings.Join(actions, v.t("list_comma"))}
		if people > 0 {
			share := float64(n) / float64(people)
			row.People, row.Share = strconv.Itoa(n), percent(share)
			row.Bar = progressBar(share, row.Grade.Title+" "+row.Share)
		}
		out = append(out, row)
	}
	return out
}

// schemeFollows says what follows from results, in a sentence each.
func (v *view) schemeFollows(s scheme.Scheme) []string {
	var out []string
	if p := s.Promotion; p != nil {
		out = append(out, v.t("follows_promotion", p.Consecutive, v.t("counted_"+string(p.Cycle)), v.grade(s.ID, p.Grade).Title))
	}
	for _, a := range s.Awards {
		text := v.t("follows_award", a.Title.In(v.lang), v.t("cycle_"+string(a.Cycle)), a.Top)
		if a.MinGrade != "" {
			text += v.t("award_grade", v.grade(s.ID, a.MinGrade).Title)
		}
		if a.MinServices > 0 {
			text += v.t("award_services", a.MinServices)
		}
		if a.Guard != nil {
			text += v.t("award_guard", s.WhenText(*a.Guard, a.Cycle, v.in.Info).In(v.lang))
		}
		out = append(out, text)
	}
	if s.Training != nil {
		text := v.t("follows_training_any", percent(s.Training.Below))
		if s.TrainsAbility() {
			text = v.t("follows_training", percent(s.Training.Below))
		}
		out = append(out, text)
	}
	for _, c := range s.Consequences {
		out = append(out, s.ConsequenceText(c, v.in.Info).In(v.lang))
	}
	return append(out, v.t("appeal_hint", s.Appeal.Within, s.Appeal.Answer))
}

// schemeGroups counts the scheme's people by team and role.
func (v *view) schemeGroups(cards []row) []schemeGroup {
	var out []schemeGroup
	sums := map[string]float64{}
	at := map[string]int{}
	for _, c := range cards {
		k := key(c.text("team_id"), c.text("role"))
		if _, seen := at[k]; !seen {
			at[k] = len(out)
			g := schemeGroup{Team: c.text("team"), Role: c.text("role")}
			if team := "teams/" + slug(c.text("team_id")); v.has(team, v.period) {
				g.Link = v.Href(team)
			}
			out = append(out, g)
		}
		sums[k] += c.float("score")
		g := &out[at[k]]
		g.People++
		g.Score = v.score(c.text("scheme"), sums[k]/float64(g.People))
	}
	slices.SortStableFunc(out, func(a, b schemeGroup) int { return strings.Compare(a.Role+"\x00"+a.Team, b.Role+"\x00"+b.Team) })
	return out
}

// weightsFigure draws the indicators' weights in the order of the scheme, a
// colour for each dimension.
func (v *view) weightsFigure(s scheme.Scheme) (*figure, error) {
	spec := charts.BarSpec{Name: v.t("weight"), Horizontal: true}
	var dims []string
	heaviest, most := "", -1.0
	for k, d := range s.Dimensions {
		dims = append(dims, d.Title.In(v.lang)+" "+trimmed(d.Weight))
		for _, i := range d.Indicators {
			if i.Weight <= 0 {
				continue
			}
			title := v.in.Info[i.ID].Title.In(v.lang)
			spec.Categories = append(spec.Categories, unlike(spec.Categories, title))
			spec.Values = append(spec.Values, i.Weight)
			spec.Tones = append(spec.Tones, charts.Tone(fmt.Sprintf("cat-%d", k%7+1)))
			if i.Weight > most {
				heaviest, most = title, i.Weight
			}
		}
	}
	if len(spec.Categories) == 0 {
		return nil, nil
	}
	spec.Head = charts.Head{ID: "weights", Lang: string(v.lang), Width: charts.Wide, Axis: v.t("points_axis"), Category: v.t("indicator"),
		Title: v.t("weights_title", heaviest, trimmed(most)), Subtitle: v.t("weights_sub", strings.Join(dims, v.t("list_comma"))), Format: trimmed}
	f, err := charts.Bar(spec)
	return v.figure(f, err, "scheme_rules")
}

// unlike makes a name differ from those before it.
func unlike(names []string, name string) string {
	for slices.Contains(names, name) {
		name += "′"
	}
	return name
}

// scoresFigure draws how the scores are spread, with the lines of the grades.
func (v *view) scoresFigure(s scheme.Scheme, cards []row) (*figure, error) {
	var scores []float64
	for _, c := range cards {
		scores = append(scores, c.float("score"))
	}
	scores = sortedCopy(scores)
	if len(scores) < fewest || scores[0] == scores[len(scores)-1] {
		return nil, nil
	}
	spec := charts.HistogramSpec{Bins: charts.EvenBins(scores, 12), CountTitle: v.t("people_axis"), Head: charts.Head{ID: "scores", Lang: string(v.lang), Width: charts.Wide,
		Axis: v.t("points_axis"), Title: v.t("scores_title", v.score(s.ID, median(scores)), v.score(s.ID, scores[0]), v.score(s.ID, scores[len(scores)-1])), Subtitle: v.t("scores_sub", len(scores), periodName(v.period, v.lang)), Format: trimmed}}
	for _, g := range s.Grades {
		if g.Min > scores[0] && g.Min < scores[len(scores)-1] {
			spec.Refs = append(spec.Refs, charts.Ref{Name: g.Title.In(v.lang), Value: g.Min, Kind: charts.Limit})
		}
	}
	f, err := charts.Histogram(spec)
	return v.figure(f, err, "scorecards")
}

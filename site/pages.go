package site

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"kaohe/model/diag"
	"kaohe/templates"
)

// page is one kind of page.
type page struct {
	name     string                                   // address, and prefix of the addresses below it
	template string                                   // file in templates/html
	periods  bool                                     // one for every period
	nav      bool                                     // stands in the main navigation
	under    string                                   // else the entry there under which it is found
	queries  []string                                 // the queries its figures come from
	names    func(b *builder, period string) []string // its addresses; nil: just its own
	make     func(v *view) (content, error)
}

// content is what a page gives to its template.
type content struct {
	Title string // the heading, a finding where there is one
	Sub   string
	Main  any     // what its template shows
	Crumb string  // short name in the breadcrumbs, when not the title of its kind
	Trail []crumb // pages between its kind and itself
	Pager []crumb // neighbours
}

// crumb is a named link.
type crumb struct{ Name, Href string }

// pages is every kind of page, in the order of the navigation. (A function, for
// what makes the pages looks at the table itself.)
func pages() []page {
	return []page{
		{name: "", template: "home", periods: true, nav: true, make: (*view).home,
			queries: []string{"findings", "rollup", "indicator_months", "grades", "company", "cost"}},
		{name: "rankings", template: "rankings", periods: true, nav: true, make: (*view).rankings,
			queries: []string{"scorecards", "actions"}},
		{name: "people", template: "person", periods: true, under: "rankings", names: personNames, make: (*view).person,
			queries: []string{"scorecards", "person_scores", "dimension_scores", "person_months", "person_evidence", "actions", "plans", "appeals", "raters"}},
		{name: "actions", template: "actions", periods: true, under: "rankings", make: (*view).actions,
			queries: []string{"actions", "scorecards", "grades", "dimension_scores", "award_field"}},
		{name: "appeals", template: "appeals", periods: true, under: "rankings", names: appealNames, make: (*view).appeals,
			queries: []string{"appeals"}},
		{name: "teams", template: "teams", periods: true, nav: true, make: (*view).teams,
			queries: []string{"teams", "grades", "rollup"}},
		{name: "teams", template: "team", periods: true, names: teamNames, make: (*view).team,
			queries: []string{"teams", "rollup", "scorecards", "indicator_months", "trend_signals"}},
		{name: "warnings", template: "warnings", under: "teams", make: (*view).warningsPage,
			queries: []string{"early_warnings"}},
		{name: "goals", template: "goals", periods: true, under: "teams", names: goalNames, make: (*view).goals,
			queries: []string{"goals"}},
		{name: "trends", template: "trends", periods: true, nav: true, make: (*view).trends,
			queries: []string{"trend_signals", "trends", "change_effects", "forecast", "forecast_errors"}},
		{name: "complaints", template: "complaints", periods: true, under: "trends", make: (*view).complaints,
			queries: []string{"complaint_causes", "complaint_places", "complaint_words", "training_suggestions", "cause_follow_ups"}},
		{name: "cost", template: "cost", periods: true, nav: true, make: (*view).cost,
			queries: []string{"cost", "mode_comparison", "cost_changes", "budget", "rollup", "repeat_cost", "carbon"}},
		{name: "indicators", template: "indicators", nav: true, make: (*view).indicators,
			queries: []string{"indicators", "rollup", "indicator_months"}},
		{name: "indicators", template: "indicator", names: indicatorNames, make: (*view).indicator,
			queries: []string{"indicators", "indicator_months", "trends", "trend_signals", "rollup", "indicator_people", "funnel"}},
		{name: "effectiveness", template: "effectiveness", periods: true, under: "indicators", make: (*view).effectiveness,
			queries: []string{"effectiveness", "effectiveness_schemes", "proposals", "redundancy", "gaming", "gaming_looks", "limit_use", "speed_quality", "rater_sides"}},
		{name: "policy", template: "policy", under: "indicators", make: (*view).policy},
		{name: "policy", template: "prose", under: "indicators", names: policyNames, make: (*view).schemePolicy},
		{name: "schemes", template: "schemes", under: "indicators", make: (*view).schemes,
			queries: []string{"scorecards", "grades", "company"}},
		{name: "schemes", template: "scheme", under: "indicators", names: schemePages, make: (*view).oneScheme,
			queries: []string{"scorecards", "grades", "company", "scheme_rules", "rater_sides"}},
		{name: "quality", template: "quality", nav: true, make: (*view).quality,
			queries: []string{"files", "rejects", "checks", "coverage", "freshness", "excluded", "tables", "data_tests", "meta"}},
		{name: "queries", template: "queries", under: "quality", make: (*view).queryPage},
		{name: "queries", template: "query", names: queryNames, make: (*view).oneQuery},
		{name: "about", template: "about", make: (*view).about},
	}
}

// perPeriod tells whether the pages at an address exist for every period.
func perPeriod(name string) bool {
	kind, _, _ := strings.Cut(name, "/")
	for _, p := range pages() {
		if p.name == kind {
			return p.periods
		}
	}
	return false
}

// job is one page to make.
type job struct {
	page   page
	lang   diag.Lang
	period string
	name   string
	path   string
}

// jobs lists every page of the site: the data say which there are. Two pages at
// one address stop the build.
func (b *builder) jobs() ([]job, error) {
	var out []job
	taken := map[string]string{}
	for _, lang := range diag.Langs {
		for _, period := range b.data.periods {
			for _, p := range pages() {
				if !p.periods && period != b.in.Period {
					continue
				}
				for _, name := range p.addresses(b, period) {
					j := job{p, lang, period, name, b.address(lang, period, name)}
					if other, twice := taken[strings.ToLower(j.path)]; twice {
						return nil, fmt.Errorf("two pages would stand at %s: %q and %q", j.path, other, name)
					}
					taken[strings.ToLower(j.path)] = name
					b.exists[j.path] = true
					out = append(out, j)
				}
			}
		}
	}
	return out, nil
}

func (p page) addresses(b *builder, period string) []string {
	if p.names == nil {
		return []string{p.name}
	}
	return p.names(b, period)
}

// has tells whether a page exists in a period.
func (b *builder) has(name, period string) bool {
	return b.exists[b.address(b.in.Lang, period, name)]
}

// parseTemplates reads the templates once for each language: layout.html is
// around all of them, parts.html holds what several share.
func parseTemplates() (map[diag.Lang]map[string]*template.Template, error) {
	out := map[diag.Lang]map[string]*template.Template{}
	for _, lang := range diag.Langs {
		base, err := template.New("layout.html").Funcs(funcs(lang)).ParseFS(templates.HTML, "html/layout.html", "html/parts.html")
		if err != nil {
			return nil, err
		}
		out[lang] = map[string]*template.Template{}
		files, err := fs.Glob(templates.HTML, "html/*.html")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			name := strings.TrimSuffix(strings.TrimPrefix(file, "html/"), ".html")
			if name == "layout" || name == "parts" {
				continue
			}
			copied, err := base.Clone()
			if err != nil {
				return nil, err
			}
			if out[lang][name], err = copied.ParseFS(templates.HTML, file); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

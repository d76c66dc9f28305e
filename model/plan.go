package model

import (
	"context"
	"database/sql"
	"embed"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kaohe/model/scheme"
)

//go:embed sql/*.sql
var sqlFiles embed.FS

// Step is one step of the stage: the SQL of a file, or of an indicator file in
// its wrapping, with the values bound to its parameters.
type Step struct {
	Name string // what a progress line says
	File string // where its SQL stands
	SQL  string
	Args []any // sql.NamedArg

	run func(ctx context.Context, conn *sql.Conn, o Options) error // instead of SQL
}

// Plan lists the steps in the order in which Run takes them. given tells which
// canonical tables a project gives; an indicator that lacks one is left out.
// Once the tables stand (step derived) the schemes are loaded and the indicators
// described, which bind a row each: see Run.
func Plan(o Options, given map[string]bool) []Step {
	var steps []Step
	for _, group := range [][]Step{
		files("prelude.duckdb.sql", "results.sql", "scheme.sql", "derived.sql"),
		statutory(given),
		files("derive.sql"),
		observationSteps(o, given),
		files("level.sql", "period.sql", "words.sql", "peer.sql", "appeal.sql"),
		appealSteps(o),
		scoring(o),
		files("grade.sql", "appeal_result.sql"),
		{{Name: "appeal_quality", File: "model/sql/appeal_quality.sql", run: appealQuality}},
		files("rollup.sql", "consequence.sql", "action.sql", "goal.sql", "rater.sql"),
		{{Name: "rank", File: "model/rank.go", run: simulateRanks}},
		fairSteps(),
		costSteps(o),
		{earlyWarning(o)},
		trendSteps(),
		effectivenessSteps(),
		complaintSteps(),
		findingSteps(),
	} {
		steps = append(steps, group...)
	}
	return steps
}

// scoring lists the steps from observations to scorecards. Each makes anew what it
// fills, so that they can be taken again when observations have changed.
func scoring(o Options) []Step {
	return slices.Concat(files("level_record.sql", "value.sql"), formulaSteps(o), files("score.sql", "scorecard.sql"))
}

// fairSteps compare like with like, and say what is more than chance.
func fairSteps() []Step {
	return []Step{
		{Name: "funnel", File: "model/funnel.go", run: funnels},
		{Name: "case_mix", File: "model/casemix.go", run: caseMixes},
		{Name: "rater_agreement", File: "model/agreement.go", run: raterAgreement},
	}
}

// costSteps lists what becomes of the costs. Carbon is reckoned by the parameter
// of its indicator.
func costSteps(o Options) []Step {
	return slices.Concat(files("cost.sql"), []Step{{Name: "cost_split", File: "model/cost.go", run: splitCosts}},
		files("cost_change.sql", "mode_comparison.sql", "budget.sql", "repeat_cost.sql"),
		[]Step{{Name: "carbon", File: "model/sql/carbon.sql", SQL: sqlFile("carbon.sql"), Args: []any{sql.Named("kg_per_km", o.parameters("carbon")["kg_per_km"])}}})
}

// trendSteps lists what the months say one after the other.
func trendSteps() []Step {
	return slices.Concat(files("trend.sql"),
		[]Step{{Name: "trend_months", File: "model/trend.go", run: trends}, {Name: "forecast", File: "model/forecast.go", run: forecasts}},
		files("trend_words.sql"))
}

// effectivenessSteps ask of the indicators what they ask of people: do they do what
// they are there for, and does anybody work on the number rather than on the work?
func effectivenessSteps() []Step {
	return slices.Concat(files("gaming.sql"), []Step{{Name: "gaming_signs", File: "model/gaming.go", run: gamingSigns}},
		files("effectiveness.sql"), []Step{{Name: "indicators_judged", File: "model/effectiveness.go", run: judgeIndicators}})
}

// findingSteps come last: they look at all other results.
func findingSteps() []Step {
	return files("finding_base.sql", "finding_team.sql", "finding_company.sql", "finding_cost.sql", "finding_change.sql", "finding_complaints.sql",
		"finding_people.sql", "finding_indicators.sql", "finding_work.sql", "finding_data.sql", "finding_select.sql")
}

// statutory is the published calendar, for projects without one of their own.
func statutory(given map[string]bool) []Step {
	if given["calendar"] {
		return nil
	}
	return []Step{statutoryStep()}
}

func files(names ...string) []Step {
	var out []Step
	for _, name := range names {
		out = append(out, Step{Name: stepName(name), File: "model/sql/" + name, SQL: sqlFile(name)})
	}
	return out
}

func stepName(file string) string {
	name, _, _ := strings.Cut(file, ".")
	return name
}

func sqlFile(name string) string {
	src, err := sqlFiles.ReadFile("sql/" + name)
	if err != nil {
		panic(err) // a name in Plan without its file; every test would stop here
	}
	return string(src)
}

// Use is one indicator under one set of parameters.
type Use struct {
	Name      string // what its observations carry
	Indicator Indicator
	Values    map[string]string // of every parameter
	Scored    bool              // a scheme uses it
	Target    *float64          // of the first scheme that has one
	Adjust    [][]string        // the sets of columns of tickets by which schemes adjust for the mix of cases
}

// Uses lists what is observed: every indicator with its defaults, and every
// other variant that a scheme uses; sorted by name.
func Uses(o Options) []Use {
	byName := map[string]Use{}
	for _, i := range o.Library.All() {
		byName[i.ID] = Use{Name: i.ID, Indicator: i, Values: i.Values(nil)}
	}
	for _, s := range o.Schemes {
		for _, used := range s.Indicators() {
			addUse(byName, o.Library, used)
		}
	}
	var out []Use
	for _, u := range byName {
		out = append(out, u)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out
}

func addUse(byName map[string]Use, l Library, used scheme.Indicator) {
	i, ok := l.Find(used.ID)
	if !ok {
		return // the scheme's own check has said so
	}
	u, known := byName[used.Variant()]
	if !known {
		u = Use{Name: used.Variant(), Indicator: i, Values: i.Values(used.With)}
	}
	u.Scored = true
	if u.Target == nil {
		u.Target = used.Target
	}
	known = slices.ContainsFunc(u.Adjust, func(columns []string) bool { return slices.Equal(columns, used.AdjustFor) })
	if len(used.AdjustFor) > 0 && !known {
		u.Adjust = append(slices.Clip(u.Adjust), used.AdjustFor)
	}
	byName[u.Name] = u
}

func observationSteps(o Options, given map[string]bool) []Step {
	var out []Step
	for _, u := range Uses(o) {
		if len(u.Indicator.Missing(given)) > 0 {
			continue
		}
		out = append(out, u.Observe())
		out = append(out, u.strata()...)
		if u.Scored {
			out = append(out, u.step("evidence"))
		}
	}
	return out
}

// Events gives a query in which the table event holds the indicator's events,
// followed by the SQL that reads it, and the values to bind. The wrapping adds no
// line before the file's first: a line in the engine's message is a line of the
// file.
func (u Use) Events(reader string) (query string, args []any) {
	for _, p := range u.Indicator.Params {
		args = append(args, sql.Named(p.Name, bound(u.Values[p.Name])))
	}
	return "WITH event AS (" + u.Indicator.Source + "\n)\n" + reader, args
}

// Observe keeps the indicator's sums of each person and month; of a level, its
// events.
func (u Use) Observe() Step {
	if u.Indicator.Aggregate != "" {
		return u.step("level_event")
	}
	return u.step("observation")
}

// step reads the events by a file of model/sql.
func (u Use) step(reader string) Step {
	query, args := u.Events(sqlFile(reader + ".sql"))
	args = append(args,
		sql.Named("this_indicator", u.Name), sql.Named("this_counted", u.Indicator.Counted()),
		sql.Named("this_unit", u.Indicator.Unit), sql.Named("this_better", u.Indicator.Better),
		sql.Named("this_target", nullable(u.Target)))
	return Step{Name: reader + " " + u.Name, File: u.Indicator.File, SQL: query, Args: args}
}

// bound gives a parameter the type its text shows: a whole number, a number,
// true or false, else text.
func bound(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return x
	}
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	return text
}

func nullable(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

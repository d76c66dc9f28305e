package site

import "strings"

// costData is what the pages about cost and about work that will be late look up.
type costData struct {
	costs       map[string][]row // by period, scope, split: the dearest part first
	modes       map[string][]row // by period: all categories together first
	budgets     map[string][]row // by period: the company first, then the fullest
	repeats     map[string][]row // by period, split
	carbons     map[string][]row // by period, split
	costChanges []row            // in the order in which they were made
	warnings    []row            // the most overdue first
}

func (d *data) spending(results map[string][]row) {
	d.costs = group(results["cost"], "period", "scope", "split")
	d.modes, d.budgets = group(results["mode_comparison"], "period"), group(results["budget"], "period")
	d.repeats, d.carbons = group(results["repeat_cost"], "period", "split"), group(results["carbon"], "period", "split")
	d.costChanges, d.warnings = results["cost_changes"], results["early_warnings"]
}

// cutKey parts the first of the texts that a key is made of from the others.
func cutKey(k string) (first, rest string, found bool) { return strings.Cut(k, "\x00") }

// Package model turns canonical tables into results: indicator events →
// observations → points → scorecards → what follows from them.
//
// In: a warehouse with every canonical table (empty when a project does not
// give it), the table source_table that says which were given, the schemes and
// the library of indicators. Out: the result tables of sql/results.sql in the
// same warehouse.
//
// Its one opinion: a result is made by SQL that the person appraised could
// read, in files and in a visible order; Go only binds values to it. Sums on
// which scores hang are exact, and the same rows give the same bytes.
package model

import (
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Options say what is computed.
type Options struct {
	Schemes []scheme.Scheme
	Library Library
	Period  string // the report period, for example 2026Q3; empty means the newest complete quarter of the data

	// Until names the step after which to stop, scorecard or a later one; empty
	// takes all of them.
	Until string

	// Progress, where given, is told the name of each step before it is taken,
	// how many were taken and how many there are.
	Progress func(step string, done, total int)
}

// Result says what was computed.
type Result struct {
	Period   string      // the report period; empty where there are no data
	Warnings []diag.Text // what a reader must know beside the numbers
}

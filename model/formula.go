package model

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// The rule formula is the one place at which text of a scheme becomes SQL. What
// scheme.ParseFormula lets through – arithmetic over four numbers – is pasted into
// a fixed frame that shows it those four and nothing else.

// formulaQuery gives the answers of a formula to the numbers that input selects.
// An answer that cannot be computed, such as one too large, is NULL.
func formulaQuery(formula, input string) string {
	return "WITH input AS (" + input + "), answer AS (SELECT v, t, n, w, TRY(CAST((\n" + formula + "\n) AS DOUBLE)) AS x FROM input)\n"
}

// formulaInput selects what a formula is computed for: v the value, t the target
// (NULL: none), n the number of records, w what the indicator is worth.
const formulaInput = `SELECT DISTINCT CAST(value AS DOUBLE) AS v, CAST(target AS DOUBLE) AS t, CAST(n AS DOUBLE) AS n, CAST(worth AS DOUBLE) AS w
	FROM card_value WHERE scheme = $this_scheme AND indicator = $this_indicator AND how <> 'mean' AND status = 'scored'`

// formulaSteps compute the formulas of the schemes, one step each.
func formulaSteps(o Options) []Step {
	var out []Step
	for _, s := range o.Schemes {
		for _, i := range s.Indicators() {
			if i.Rule.Kind == "formula" {
				out = append(out, formulaStep(s, i))
			}
		}
	}
	return out
}

func formulaStep(s scheme.Scheme, i scheme.Indicator) Step {
	step := Step{Name: "formula " + i.Variant(), File: s.File}
	if _, err := scheme.ParseFormula(i.Rule.Formula); err != nil {
		step.run = func(context.Context, *sql.Conn, Options) error {
			return fmt.Errorf("formula of %s: %w", i.ID, err)
		}
		return step
	}
	step.SQL = formulaQuery(i.Rule.Formula, formulaInput) + sqlFile("formula.sql")
	step.Args = []any{sql.Named("this_scheme", s.ID), sql.Named("this_indicator", i.Variant())}
	return step
}

// checkFormula has the engine compute a formula once, for v = t = n = w = 1. What
// it says becomes a problem at the place in the scheme's file.
func checkFormula(ctx context.Context, conn *sql.Conn, s scheme.Scheme, i scheme.Indicator, problems *diag.List) {
	formula := i.Rule.Formula
	_, err := scheme.ParseFormula(formula)
	var wrong *scheme.FormulaError
	if errors.As(err, &wrong) {
		line, column := 0, 0
		if wrong.At > 0 {
			line, column = placeOf(formula, wrong.At)
		}
		problems.Add(formulaProblem(s, i, line, column, diag.T("公式：%[1]s", "formula: %[2]s", wrong.Message.ZH, wrong.Message.EN), wrong.Hint))
		return
	}
	const numbers = "(SELECT CAST(1 AS DOUBLE) AS v, CAST(1 AS DOUBLE) AS t, CAST(1 AS DOUBLE) AS n, CAST(1 AS DOUBLE) AS w) AS input"
	var answer sql.NullFloat64
	err = conn.QueryRowContext(ctx, "SELECT CAST((\n"+formula+"\n) AS DOUBLE) FROM "+numbers).Scan(&answer)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		line, column := enginesPlace(err.Error(), formula)
		problems.Add(formulaProblem(s, i, line, column, diag.T("公式有误：%s", "the formula is wrong: %s", first),
			diag.T("很大的整数请写成 1e5 的形式", "write large whole numbers like 1e5")))
	}
}

// formulaProblem puts a place in a formula to the scheme's file. The columns of
// its later lines are not told: the file indents them.
func formulaProblem(s scheme.Scheme, i scheme.Indicator, line, column int, message, hint diag.Text) diag.Problem {
	at := i.Rule.FormulaAt
	p := diag.Problem{File: s.File, Line: at.Line, Column: at.Column, Excerpt: at.Excerpt, Message: message, Hint: hint}
	switch {
	case at.Line == 0:
		p.Line, p.Column = i.Line, 0
	case line > 1:
		p.Line, p.Column, p.Excerpt = at.Line+line-1, 0, ""
	case column > 0:
		p.Column = at.Column + column - 1 + quoteWidth(at)
	}
	return p
}

// quoteWidth is 1 where the formula stands in quotes, from which its place counts.
func quoteWidth(at scheme.Place) int {
	if line := []rune(at.Excerpt); at.Column >= 1 && at.Column <= len(line) && strings.ContainsRune(`"'`, line[at.Column-1]) {
		return 1
	}
	return 0
}

// enginesPlace finds the place in a formula that the engine quotes: the formula's
// first line is the second that it read.
func enginesPlace(message, formula string) (line, column int) {
	m := enginePlace.FindStringSubmatch(message)
	if m == nil {
		return 0, 0
	}
	number, _ := strconv.Atoi(m[1]) // the expression lets only digits through
	lines := strings.Split(formula, "\n")
	if line = number - 1; line < 1 || line > len(lines) {
		return 0, 0
	}
	return line, columnOf(lines[line-1], m[2], len(m[3])-len("LINE "+m[1]+": "))
}

// placeOf gives the line and column of the n-th character of a text.
func placeOf(text string, n int) (line, column int) {
	before := []rune(text)
	before = before[:min(n-1, len(before))]
	line, column = 1, 1
	for _, r := range before {
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}

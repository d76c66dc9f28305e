package model

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Run takes every step of the stage over a filled warehouse and writes the
// result tables anew. It is one transaction: when a step fails, the results
// before stay as they were.
func Run(ctx context.Context, db *sql.DB, o Options) (r Result, err error) {
	conn, err := db.Conn(ctx) // temporary tables belong to one connection
	if err != nil {
		return Result{}, fmt.Errorf("run the model: %w", err)
	}
	defer conn.Close()
	given, err := givenTables(ctx, conn)
	if err != nil {
		return Result{}, err
	}
	err = inTransaction(ctx, conn, func() error {
		if err := runSteps(ctx, conn, o, given); err != nil {
			return err
		}
		r, err = result(ctx, conn, o, given)
		return err
	})
	return r, err
}

// inTransaction keeps what work does when it succeeds, and nothing otherwise.
func inTransaction(ctx context.Context, conn *sql.Conn, work func() error) error {
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return fmt.Errorf("run the model: %w", err)
	}
	if err := work(); err != nil {
		// The context may be what failed; the rollback must happen all the same.
		if _, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); undo != nil {
			return errors.Join(err, undo)
		}
		return err
	}
	_, err := conn.ExecContext(ctx, "COMMIT")
	return err
}

func runSteps(ctx context.Context, conn *sql.Conn, o Options, given map[string]bool) error {
	steps, err := until(Plan(o, given), o.Until)
	if err != nil {
		return err
	}
	for n, step := range steps {
		if o.Progress != nil {
			o.Progress(step.Name, n, len(steps))
		}
		if err := runStep(ctx, conn, o, step, given); err != nil {
			return err
		}
	}
	return nil
}

// until cuts the steps off after the last one of a name.
func until(steps []Step, last string) ([]Step, error) {
	if last == "" {
		return steps, nil
	}
	for n := len(steps) - 1; n >= 0; n-- {
		if steps[n].Name == last {
			return steps[:n+1], nil
		}
	}
	return nil, fmt.Errorf("run the model: there is no step %q", last)
}

// runStep runs one step; once the tables stand, the schemes and the description
// of the indicators are written into them.
func runStep(ctx context.Context, conn *sql.Conn, o Options, step Step, given map[string]bool) error {
	if step.run != nil {
		return step.run(ctx, conn, o)
	}
	if _, err := conn.ExecContext(ctx, step.SQL, step.Args...); err != nil {
		return fmt.Errorf("step %s (%s): %w", step.Name, step.File, err)
	}
	if step.Name != "derived" {
		return nil
	}
	if err := scheme.Load(ctx, conn, o.Schemes); err != nil {
		return err
	}
	return describe(ctx, conn, Uses(o), given)
}

// givenTables reads which canonical tables the project gives.
func givenTables(ctx context.Context, conn *sql.Conn) (map[string]bool, error) {
	rows, err := conn.QueryContext(ctx, "SELECT table_name FROM source_table WHERE given")
	if err != nil {
		return nil, fmt.Errorf("read source_table: %w", err)
	}
	defer rows.Close()
	given := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("read source_table: %w", err)
		}
		given[name] = true
	}
	return given, rows.Err()
}

// describe fills the table indicator.
func describe(ctx context.Context, conn *sql.Conn, uses []Use, given map[string]bool) error {
	const insert = `INSERT INTO indicator (indicator, id, title, title_en, definition, definition_en, unit, better, counted, aggregate, tables, missing_tables, sql)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	for _, u := range uses {
		i := u.Indicator
		definition := i.DefinitionWith(u.Values)
		_, err := conn.ExecContext(ctx, insert, u.Name, i.ID, i.Title.ZH, i.Title.EN, definition.ZH, definition.EN,
			i.Unit, i.Better, i.Counted(), cmp.Or(i.Aggregate, "sum"), strings.Join(i.TableNames(), ","), strings.Join(i.Missing(given), ","), i.Source)
		if err != nil {
			return fmt.Errorf("describe indicator %s: %w", u.Name, err)
		}
	}
	return nil
}

// result reads what the caller is told: the report period, and warnings of scored
// indicators without data, of formulas without an answer, and of years without a
// calendar.
func result(ctx context.Context, conn *sql.Conn, o Options, given map[string]bool) (r Result, err error) {
	if r.Period, err = reportPeriod(ctx, conn, o.Period); err != nil {
		return r, err
	}
	for _, u := range Uses(o) {
		if missing := u.Indicator.Missing(given); u.Scored && len(missing) > 0 {
			list := strings.Join(missing, ", ")
			r.Warnings = append(r.Warnings, diag.T("指标 %s 没有数据：未提供表 %s", "indicator %s has no data: table %s is not given", u.Name, list))
		}
	}
	silent, err := silentFormulas(ctx, conn)
	if err != nil {
		return r, err
	}
	r.Warnings = append(r.Warnings, silent...)
	years, err := yearsWithoutCalendar(ctx, conn, o, given)
	if err == nil && years != "" {
		r.Warnings = append(r.Warnings, diag.T("未提供日历，内置的法定节假日不含 %s 年：这些年份按周一至周五 9:00–18:00 计工作时间",
			"no calendar is given, and the public holidays of %s are not known: working time is Monday to Friday 09:00–18:00 then", years))
	}
	return r, err
}

// silentFormulas warns of formulas that gave no number for somebody.
func silentFormulas(ctx context.Context, conn *sql.Conn) (out []diag.Text, err error) {
	const query = "SELECT scheme, indicator, count(*) FROM formula_answer WHERE answer IS NULL GROUP BY scheme, indicator ORDER BY scheme, indicator"
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the answers of formulas: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var schemeID, indicator string
		var cards int64
		if err := rows.Scan(&schemeID, &indicator, &cards); err != nil {
			return nil, fmt.Errorf("read the answers of formulas: %w", err)
		}
		out = append(out, diag.T("方案 %s 中 %s 的公式在 %d 份考核表上算不出数，计 0 分", "scheme %s: the formula of %s gives no number on %d scorecards: 0 points there", schemeID, indicator, cards))
	}
	return out, rows.Err()
}

// yearsWithoutCalendar lists the years of the data for which working time is told
// without knowing their public holidays.
func yearsWithoutCalendar(ctx context.Context, conn *sql.Conn, o Options, given map[string]bool) (years string, err error) {
	byWork := slices.ContainsFunc(Uses(o), func(u Use) bool { return u.Indicator.Clock == "work" && len(u.Indicator.Missing(given)) == 0 })
	if given["calendar"] || !byWork {
		return "", nil
	}
	const query = `SELECT coalesce(string_agg(year, ', ' ORDER BY year), '')
		FROM (SELECT DISTINCT CAST(extract(year FROM on_date) AS VARCHAR) AS year FROM calendar_day, as_of WHERE on_date < as_of."at")
		WHERE year NOT IN (SELECT CAST(extract(year FROM on_date) AS VARCHAR) FROM statutory_day)`
	if err := conn.QueryRowContext(ctx, query).Scan(&years); err != nil {
		return "", fmt.Errorf("read the years of the data: %w", err)
	}
	return years, nil
}

// reportPeriod checks the period asked for, or finds the newest complete quarter
// (the newest there is, where none is complete).
func reportPeriod(ctx context.Context, conn *sql.Conn, asked string) (string, error) {
	const query = `SELECT coalesce(max(period) FILTER (WHERE complete), max(period), ''), coalesce(min(first_month), ''), coalesce(max(last_month), ''),
		(SELECT count(*) FROM period WHERE period = ?) FROM period WHERE cycle = 'quarter'`
	var newest, first, last string
	var known int
	if err := conn.QueryRowContext(ctx, query, asked).Scan(&newest, &first, &last, &known); err != nil {
		return "", fmt.Errorf("find the report period: %w", err)
	}
	switch {
	case asked == "":
		return newest, nil
	case known == 0:
		return "", diag.Fail(nil, diag.T("period: 数据中没有 %s（数据为 %s 至 %s）", "period: the data have no %s (they run from %s to %s)", asked, first, last))
	}
	return asked, nil
}

package main

import (
	"database/sql"
	"errors"
	"io"
	"os"
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/explain"
	"kaohe/model/scheme"
)

// explainCmd tells how a person's score came about.
type explainCmd struct {
	Employee string `arg:"" name:"employee" help:"${help_employee}"`
	Period   string `name:"period" placeholder:"P" help:"${help_explain_period}"`
	Scheme   string `name:"scheme" placeholder:"ID" help:"${help_explain_scheme}"`
	Format   string `name:"format" enum:"text,markdown,json" default:"text" help:"${help_explain_format}"`
	Records  int    `name:"records" default:"3" placeholder:"N" help:"${help_records}"`
}

// run reads the warehouse of the last build; the project's schemes give the words.
func (cmd *explainCmd) run(c *console) error {
	if cmd.Period != "" && !ingest.ValidPeriod(cmd.Period) {
		return usageProblem{diag.Fail(nil, diag.T("不是考核周期：%q（写成 2026-09、2026Q3 或 2026）", "not a period: %q (write 2026-09, 2026Q3 or 2026)", cmd.Period))}
	}
	if cmd.Records < 0 {
		return usageProblem{diag.Fail(nil, diag.T("records 不能小于 0（得到 %d）", "records: must be 0 or more (got %d)", cmd.Records))}
	}
	var problems diag.List
	p, ok := loadProject(c, c.dir, &problems)
	if !ok || problems.HasErrors() {
		return problems
	}
	schemes, err := cmd.schemes(p)
	if err != nil {
		return err
	}
	db, err := openWarehouse(c, p)
	if err != nil {
		return err
	}
	defer db.Close()
	period := cmd.Period
	if period == "" {
		if period, err = reportPeriod(c, db); err != nil {
			return err
		}
	}
	in := explain.Input{Schemes: schemes, Info: p.library.Info(), Records: cmd.Records}
	return cmd.explain(c, db, in, period)
}

// schemes are those of the project, or the one asked for.
func (cmd *explainCmd) schemes(p project) ([]scheme.Scheme, error) {
	if cmd.Scheme == "" {
		return p.schemes, nil
	}
	var known []string
	for _, s := range p.schemes {
		if s.ID == cmd.Scheme {
			return []scheme.Scheme{s}, nil
		}
		known = append(known, s.ID)
	}
	return nil, usageProblem{diag.Fail(nil, diag.T("项目没有方案 %q；可用：%s", "the project has no scheme %q; known: %s", cmd.Scheme, strings.Join(known, ", ")))}
}

// explain prints the explanation under each scheme that appraised the person; it
// fails where none did.
func (cmd *explainCmd) explain(c *console, db *sql.DB, in explain.Input, period string) error {
	var all []explain.Explanation
	var none explain.NoCard
	for _, s := range in.Schemes {
		one := in
		one.Schemes = []scheme.Scheme{s}
		e, err := explain.Explain(c.ctx, db, one, cmd.Employee, period)
		if errors.As(err, &none) {
			continue
		}
		if err != nil {
			return err
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return none.Failure
	}
	text, err := explain.Write(all, cmd.Format, c.lang)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c.stdout, text)
	return err
}

// openWarehouse opens the warehouse of the last build as query does: nothing can
// be changed, and no other file reached.
func openWarehouse(c *console, p project) (*sql.DB, error) {
	if _, err := os.Stat(p.warehouse()); err != nil {
		return nil, diag.Fail(nil, diag.T("还没有数据仓库 %s；请先运行 kaohe build", "there is no warehouse %s yet; run kaohe build first", p.warehouse()))
	}
	return engine.OpenSandbox(c.ctx, p.warehouse())
}

// reportPeriod is the period that the last build reported: the project's, else
// the newest complete quarter, else the newest period with scorecards.
func reportPeriod(c *console, db *sql.DB) (string, error) {
	const query = `SELECT coalesce(
		(SELECT max(value) FROM meta WHERE key = 'period'),
		(SELECT max(s.period) FROM scorecard AS s JOIN period AS p ON p.period = s.period AND p.cycle = 'quarter' AND p.complete),
		(SELECT max(period) FROM scorecard), '')`
	var period string
	if err := db.QueryRowContext(c.ctx, query).Scan(&period); err != nil {
		return "", diag.Fail(errors.New(strings.TrimSpace(err.Error())), diag.T("读不到报告周期", "cannot read the report period"))
	}
	return period, nil
}

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/compare"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/explain"
	"kaohe/model/scheme"
	"kaohe/site"
)

// compareCmd tries another scheme on the records of the last build.
type compareCmd struct {
	A      string `arg:"" name:"a" help:"${help_compare_a}"`
	B      string `arg:"" name:"b" help:"${help_compare_b}"`
	Period string `name:"period" placeholder:"P" help:"${help_explain_period}"`
	Format string `name:"format" enum:"table,csv,json,markdown" default:"table" help:"${help_compare_format}"`
	Movers int    `name:"movers" default:"20" placeholder:"N" help:"${help_movers}"`
	Output string `name:"output" short:"o" default:"" placeholder:"DIR|FILE" help:"${help_compare_output}"`
	Memory string `name:"memory" placeholder:"SIZE" help:"${help_memory}"`
}

// run scores both schemes in a scratch warehouse that looks into the finished
// one, and prints what B changes.
func (cmd *compareCmd) run(c *console) error {
	if cmd.Period != "" && !ingest.ValidPeriod(cmd.Period) {
		return usageProblem{diag.Fail(nil, diag.T("不是考核周期：%q（写成 2026-09、2026Q3 或 2026）", "not a period: %q (write 2026-09, 2026Q3 or 2026)", cmd.Period))}
	}
	if cmd.Movers < 0 {
		return usageProblem{diag.Fail(nil, diag.T("movers 不能小于 0（得到 %d）", "movers: must be 0 or more (got %d)", cmd.Movers))}
	}
	var problems diag.List
	p, ok := loadProject(c, c.dir, &problems)
	if !ok || problems.HasErrors() {
		return problems
	}
	a, b, err := cmd.schemes(p)
	if err != nil {
		return err
	}
	lab, err := openLab(c, p, cmd.Memory)
	if err != nil {
		return err
	}
	defer lab.close()
	if cmd.Period != "" {
		if err := explain.KnownPeriod(c.ctx, lab.db, "finished.main", cmd.Period); err != nil {
			return err
		}
	}
	result, err := cmd.try(c, lab, p, a, b)
	if err != nil {
		return err
	}
	return cmd.print(c, report{result, p.library.Info(), c.lang, cmd.Movers})
}

// schemes reads both schemes. Two that have the same id are told apart.
func (cmd *compareCmd) schemes(p project) (a, b scheme.Scheme, err error) {
	s := shelf{dir: p.dir, project: p.schemes, isThere: true, info: p.library.Info()}
	first, errA := s.choose(cmd.A)
	second, errB := s.choose(cmd.B)
	if err := bothProblems(errA, errB); err != nil {
		return a, b, err
	}
	a, b = first[0], second[0]
	if a.ID == b.ID {
		b.ID += "-b"
	}
	return a, b, nil
}

// bothProblems puts what is wrong with two files into one list.
func bothProblems(errA, errB error) error {
	var a, b diag.List
	if errors.As(errA, &a) && errors.As(errB, &b) {
		return append(a, b...)
	}
	if errA != nil {
		return errA
	}
	return errB
}

// try scores both and compares.
func (cmd *compareCmd) try(c *console, lab *lab, p project, a, b scheme.Scheme) (compare.Comparison, error) {
	options := model.Options{Schemes: []scheme.Scheme{a, b}, Library: p.library, Until: "action"} // the analyses after it are of no use here
	var problems diag.List
	if model.Prepare(c.ctx, lab.db, options, &problems); problems.HasErrors() {
		return compare.Comparison{}, problems
	}
	if _, err := model.Run(c.ctx, lab.db, options); err != nil {
		return compare.Comparison{}, fmt.Errorf("model: %w", err)
	}
	period, err := cmd.period(c, lab.db, p, a, b)
	if err != nil {
		return compare.Comparison{}, err
	}
	result, err := compare.Run(c.ctx, lab.db, a, b, p.library.Info(), period)
	result.A.Title, result.B.Title = a.Title.In(c.lang), b.Title.In(c.lang)
	return result, err
}

// period is the one asked for, else the project's, else the newest quarter in
// which both schemes have scorecards; one without them is an error.
func (cmd *compareCmd) period(c *console, db *sql.DB, p project, a, b scheme.Scheme) (string, error) {
	known, err := periodsOfBoth(c.ctx, db, a.ID, b.ID)
	if err != nil {
		return "", err
	}
	asked := cmd.Period
	if asked == "" {
		asked = p.config.Period
	}
	newest := ""
	for _, k := range known {
		if k == asked {
			return k, nil
		}
		if strings.Contains(k, "Q") {
			newest = k
		}
	}
	switch {
	case len(known) == 0:
		return "", diag.Fail(nil, diag.T("没有同时按两个方案考核的周期：看看它们适用于谁", "no period has scorecards under both schemes: see to whom they apply"))
	case asked != "" || newest == "":
		return "", diag.Fail(nil, diag.T("%q 没有两个方案的成绩单；有的是：%s", "%q has no scorecards under both schemes; those that have: %s", asked, strings.Join(known, ", ")))
	}
	return newest, nil
}

func periodsOfBoth(ctx context.Context, db *sql.DB, a, b string) ([]string, error) {
	const query = `SELECT period FROM scorecard WHERE scheme IN ($1, $2) GROUP BY period HAVING count(DISTINCT scheme) = 2 ORDER BY period`
	rows, err := db.QueryContext(ctx, query, a, b)
	if err != nil {
		return nil, fmt.Errorf("read the periods: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var p string
		if err := rows.Scan(&p); err != nil {
			return nil, fmt.Errorf("read the periods: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// print writes the report to standard output and, where asked for, as a page.
func (cmd *compareCmd) print(c *console, r report) error {
	if err := r.write(c.stdout, cmd.Format); err != nil || cmd.Output == "" {
		return err
	}
	page, err := site.Standalone(r.markdown(), true, c.lang)
	if err != nil {
		return err
	}
	file := cmd.Output
	if info, err := os.Stat(file); (err == nil && info.IsDir()) || strings.HasSuffix(file, "/") {
		if err := os.MkdirAll(file, 0o755); err != nil {
			return diag.Fail(nil, diag.T("无法建立文件夹 %q", "cannot make the folder %q", file))
		}
		file = filepath.Join(file, "compare.html")
	}
	if err := writeWhole(file, page); err != nil {
		return err
	}
	c.note(diag.T("已写入：%s", "written: %s", file))
	return nil
}

// lab is a scratch warehouse that sees the finished one's canonical tables and
// can change nothing in it.
type lab struct {
	db  *sql.DB
	dir string
}

// openLab attaches the finished warehouse for reading only and takes every other
// file away, before any SQL of a scheme or an indicator is run.
func openLab(c *console, p project, memory string) (l *lab, err error) {
	if _, err := os.Stat(p.warehouse()); errors.Is(err, fs.ErrNotExist) {
		return nil, diag.Fail(nil, diag.T("还没有数据仓库 %s；请先运行 kaohe build", "there is no warehouse %s yet; run kaohe build first", p.warehouse()))
	}
	l = &lab{}
	if l.dir, err = os.MkdirTemp("", "kaohe-compare-"); err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	l.db, err = engine.Open(c.ctx, engine.Options{Path: filepath.Join(l.dir, "lab.duckdb"), MemoryLimit: memory, TempDir: filepath.Join(l.dir, "spill")})
	if err != nil {
		return nil, err
	}
	if err := l.attach(c.ctx, p.warehouse()); err != nil {
		return nil, fmt.Errorf("look into the warehouse: %w", err)
	}
	return l, engine.Lock(c.ctx, l.db)
}

// accountTables are what the model reads beside the canonical tables, and may add
// to: they are few rows and copied.
var accountTables = []string{"source_table", "source_file", "reject", "quality", "meta"}

func (l *lab) attach(ctx context.Context, warehouse string) error {
	statements := []string{"ATTACH '" + strings.ReplaceAll(warehouse, "'", "''") + "' AS finished (READ_ONLY)"}
	for _, t := range ingest.TableNames() {
		statements = append(statements, "CREATE VIEW "+t+" AS FROM finished.main."+t)
	}
	for _, t := range accountTables {
		statements = append(statements, "CREATE TABLE "+t+" AS FROM finished.main."+t)
	}
	for _, s := range statements {
		if _, err := l.db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// close clears the scratch away.
func (l *lab) close() {
	if l.db != nil {
		l.db.Close()
	}
	os.RemoveAll(l.dir)
}

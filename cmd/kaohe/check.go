package main

import (
	"database/sql"
	"strings"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
)

// checkCmd reads everything and publishes nothing.
type checkCmd struct {
	Fresh  bool   `name:"fresh" help:"${help_fresh}"`
	Memory string `name:"memory" placeholder:"SIZE" help:"${help_memory}"`
}

func (cmd *checkCmd) run(c *console) error {
	p := &pipeline{c: c, fresh: cmd.Fresh, memory: cmd.Memory}
	if err := p.loadChecked(c.dir); err != nil {
		return err
	}
	if err := p.withResults(p.printCheck); err != nil {
		return err
	}
	return p.project.removeScratch()
}

// loadChecked reads the project and its exports and prepares every statement,
// so that all problems of a run come at once. Errors end the command.
func (p *pipeline) loadChecked(dir string) error {
	var ok bool
	if p.project, ok = loadProject(p.c, dir, &p.problems); ok {
		if err := p.load(); err != nil {
			return err
		}
		if err := p.testData(); err != nil {
			return err
		}
		if err := p.prepareModel(); err != nil {
			return err
		}
	}
	return p.report()
}

// prepareModel prepares the indicators and the scoring against the canonical
// tables, which exist even where the exports could not be read.
func (p *pipeline) prepareModel() error {
	return p.withResults(func(db *sql.DB) error {
		if err := ingest.WriteTests(p.c.ctx, db, p.tested); err != nil {
			return err
		}
		model.Prepare(p.c.ctx, db, p.options(), &p.problems)
		return nil
	})
}

// printCheck prints the account and what each indicator lacks.
func (p *pipeline) printCheck(db *sql.DB) error {
	given, err := givenTables(p, db)
	if err != nil {
		return err
	}
	for _, use := range model.Uses(p.options()) {
		if missing := use.Indicator.Missing(given); len(missing) > 0 && p.scored(use.Name) {
			p.c.say(diag.T("指标 %s（%s）没有数据：缺少表 %s", "indicator %[1]s (%[3]s) has no data: it lacks table %[4]s",
				use.Name, use.Indicator.Title.ZH, use.Indicator.Title.EN, strings.Join(missing, ", ")))
		}
	}
	r := p.ingested
	p.c.say(diag.T("%d 个文件：读入 %d 行 = 入库 %d + 重复 %d + 退回 %d", "%d files: %d rows read = %d loaded + %d duplicates + %d rejected", r.Files, r.Read, r.Loaded, r.Duplicate, r.Rejected))
	for _, t := range p.tested {
		if t.Passed {
			p.c.say(diag.T("测试成立：%s", "test holds: %s", t.Test.Name))
		}
	}
	return p.printRejects(db)
}

// scored tells whether a scheme of the project uses an indicator.
func (p *pipeline) scored(variant string) bool {
	for _, s := range p.project.schemes {
		for _, i := range s.Indicators() {
			if i.Variant() == variant {
				return true
			}
		}
	}
	return false
}

func givenTables(p *pipeline, db *sql.DB) (map[string]bool, error) {
	rows, err := db.QueryContext(p.c.ctx, "SELECT table_name FROM source_table WHERE given")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	given := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		given[name] = true
	}
	return given, rows.Err()
}

// printRejects lists the rejects by file and reason, each with its first place.
func (p *pipeline) printRejects(db *sql.DB) error {
	rows, err := db.QueryContext(p.c.ctx, `SELECT file, reason, coalesce("column", ''), count(*), coalesce(min(line), 0)
		FROM reject GROUP BY ALL ORDER BY 1, 2, 3`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var file, reason, column string
		var n, line int64
		if err := rows.Scan(&file, &reason, &column, &n, &line); err != nil {
			return err
		}
		p.c.say(diag.T("%[1]s:%[5]d: 退回 %[4]d 行：%[2]s %[3]s", "%[1]s:%[5]d: %[4]d rows rejected: %[2]s %[3]s", file, reason, column, n, line))
	}
	return rows.Err()
}

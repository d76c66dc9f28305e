package modeltest

import (
	"context"
	"database/sql"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
)

// only is a library of a few of the shipped indicators: what a test does not look
// at need not be observed.
func only(t *testing.T, ids ...string) model.Library {
	t.Helper()
	files := fstest.MapFS{}
	for _, id := range ids {
		src, err := fs.ReadFile(model.Shipped(), id+".sql")
		if err != nil {
			t.Fatal(err)
		}
		files[id+".sql"] = &fstest.MapFile{Data: src}
	}
	var problems diag.List
	l := model.LoadLibrary(files, nil, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	return l
}

// stagedScheme scores by two indicators; one has a target.
const stagedScheme = `
kaohe: 1
scheme: staged
title: 考核
title_en: appraisal
cycle: month
rollup: {quarter: mean, year: mean}
basis: points
score_digits: 1
missing: redistribute
dimensions:
  - id: work
    title: 工作
    title_en: work
    weight: 100
    indicators:
      - {id: on_time_resolution, weight: 60, target: 90%, rule: {kind: deduct, points: 1, per: 1pp}}
      - {id: cost_per_service, weight: 40, target: 100, rule: {kind: deduct, points: 1, per: 10}}
grades:
  - {id: good, title: 良好, title_en: good, min: 80}
  - {id: poor, title: 欠佳, title_en: poor, min: 0}
`

// stage is a small company of two years to whose results the tests of findings add
// rows by hand: the rules look at result tables, whoever filled them.
var stage struct {
	once  sync.Once
	conn  *sql.Conn
	steps []model.Step // those that make findings
	err   error
}

// staged adds rows to the results, takes the named steps that make findings and
// those that choose among them, gives what is asked, and takes everything back. The
// step base, on which all others stand, is taken again where it is named. The company has the
// teams n 北组 (people a, b) and s 南组 (c, d), a ticket a day from 2024-10-01 to
// 2026-09-30, all in time, and no other records.
func staged(t *testing.T, script string, families []string, query string) []string {
	t.Helper()
	stage.once.Do(func() { stage.err = setStage(t) })
	if stage.err != nil {
		t.Fatal(stage.err)
	}
	ctx := context.Background()
	do := func(query string) {
		t.Helper()
		if _, err := stage.conn.ExecContext(ctx, query); err != nil {
			t.Fatalf("%v\nin: %.400s", err, query)
		}
	}
	do("BEGIN TRANSACTION")
	defer do("ROLLBACK")
	do("DELETE FROM finding")
	if strings.TrimSpace(script) != "" {
		do(script)
	}
	for _, s := range stage.steps {
		if name := strings.TrimPrefix(s.Name, "finding_"); name == "select" || slices.Contains(families, name) {
			do(s.SQL)
		}
	}
	var out []string
	result, err := stage.conn.QueryContext(ctx, query)
	if err != nil {
		t.Fatalf("%v\nin: %s", err, query)
	}
	defer result.Close()
	for result.Next() {
		var text string
		if err := result.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func setStage(t *testing.T) error {
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{})
	if err != nil {
		return err
	}
	fill(t, db, `
		INSERT INTO teams (team_id, name) VALUES ('n', '北组'), ('s', '南组');
		INSERT INTO employees (employee_id, name, team_id, role) VALUES ('a', '甲', 'n', 'x'), ('b', '乙', 'n', 'x'), ('c', '丙', 's', 'x'), ('d', '丁', 's', 'x');
		INSERT INTO tickets (ticket_id, employee_id, category, complexity, opened_at, first_response_at, resolved_at)
		SELECT 't' || i, ['a', 'b', 'c', 'd'][i % 4 + 1], 'K', 'simple', o, o + INTERVAL '10' MINUTE, o + INTERVAL '5' HOUR
		FROM (SELECT i, TIMESTAMP '2024-10-01 10:00:00' + to_days(CAST(i AS INTEGER)) AS o FROM range(730) AS r(i)) AS t;`)
	options := model.Options{Schemes: []scheme.Scheme{parseScheme(t, stagedScheme)}, Library: only(t, "on_time_resolution", "cost_per_service", "first_response_time")}
	if _, err := model.Run(ctx, db, options); err != nil {
		return err
	}
	if stage.conn, err = db.Conn(ctx); err != nil {
		return err
	}
	for _, s := range model.Plan(options, nil) {
		if s.Name == "grade" { // its first statement makes a table that sentences about grades read
			first, _, _ := strings.Cut(s.SQL, ";")
			if _, err := stage.conn.ExecContext(ctx, first); err != nil {
				return err
			}
		}
		if strings.HasPrefix(s.Name, "finding_") {
			stage.steps = append(stage.steps, s)
		}
		if s.Name == "finding_base" {
			if _, err := stage.conn.ExecContext(ctx, s.SQL); err != nil {
				return err
			}
		}
	}
	return nil
}

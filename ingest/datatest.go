package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/strict"
)

// DataTest is a statement about the data that a project holds to: an assertion
// that must be true, or a query that must give no row. It is written in SQL over
// the canonical tables.
type DataTest struct {
	Name   string
	Assert string // a SELECT of one truth, or an expression
	None   string // a SELECT of offending rows
	Fail   bool   // a failing test stops the build; otherwise it warns
	at     strict.Node
}

// TestResult is what became of a data test.
type TestResult struct {
	Test   DataTest
	Passed bool
	Rows   int64 // offending rows; 1 for an assertion that does not hold
}

// parseTests reads the key "tests" of kaohe.yaml:
//
//	tests:
//	  - {name: 每张工单都有客户, none: "SELECT * FROM tickets WHERE customer_id IS NULL"}
//	  - {name: 有一万张工单, assert: "count(*) > 10000 FROM tickets", severity: fail}
func parseTests(list []strict.Node) []DataTest {
	var out []DataTest
	names := map[string]bool{}
	for _, n := range list {
		m := n.Map()
		t := DataTest{Name: m.Need("name").Text(), at: n}
		assert, none := m.Get("assert"), m.Get("none")
		t.Assert, t.None = assert.Text(), none.Text()
		if (t.Assert == "") == (t.None == "") {
			n.Error(diag.T("测试应恰好给出 assert 或 none 之一", "a test gives exactly one of assert and none"),
				diag.T("assert：必须成立的条件；none：必须没有结果的 SELECT", "assert: what must hold; none: a SELECT that must give no row"))
		}
		if assert.Given() {
			t.at = assert
		} else if none.Given() {
			t.at = none
		}
		if s := m.Get("severity"); s.Given() {
			t.Fail = s.OneOf("warn", "fail") == "fail"
		}
		if names[t.Name] {
			n.Error(diag.T("测试名称 %q 重复", "two tests are named %q", t.Name), diag.Text{})
		}
		names[t.Name] = true
		m.Close()
		out = append(out, t)
	}
	return out
}

// sql counts what is wrong.
func (t DataTest) sql() string {
	if t.None != "" {
		return "SELECT count(*) FROM (\n" + strings.TrimRight(t.None, "; \n") + "\n)"
	}
	text := strings.TrimRight(t.Assert, "; \n")
	if !strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "SELECT") {
		text = "SELECT " + text
	}
	return "SELECT CASE WHEN coalesce((\n" + text + "\n), false) THEN 0 ELSE 1 END"
}

// RunTests runs a project's tests over its warehouse, which should be opened so
// that they can change nothing. A test that does not hold becomes a problem at
// its place, an error or a warning as it says; so does one whose SQL is wrong.
func RunTests(ctx context.Context, db *sql.DB, tests []DataTest, problems *diag.List) ([]TestResult, error) {
	var out []TestResult
	for _, t := range tests {
		var rows int64
		if err := db.QueryRowContext(ctx, t.sql()).Scan(&rows); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			kind, _, _ := strings.Cut(engineMessage(err), ": ")
			t.at.Error(diag.T("测试 %q 无法执行：%s", "the test %q cannot run: %s", t.Name, safeMessage(err, kind)), diag.Text{})
			continue
		}
		out = append(out, TestResult{Test: t, Passed: rows == 0, Rows: rows})
		if rows > 0 {
			t.report(rows)
		}
	}
	return out, nil
}

// safeMessage repeats what the engine says of a statement, but not of a value:
// only the kind of a complaint about a value.
func safeMessage(err error, kind string) string {
	switch kind {
	case "Binder Error", "Parser Error", "Catalog Error":
		return engineMessage(err)
	}
	return kind
}

func (t DataTest) report(rows int64) {
	message := diag.T("测试 %q 不成立", "the test %q does not hold", t.Name)
	if t.None != "" {
		message = diag.T("测试 %q 不成立：%d 行不符", "the test %q does not hold: %d offending rows", t.Name, rows)
	}
	if t.Fail {
		t.at.Error(message, diag.T("改正数据；或改为 severity: warn", "mend the data, or make it severity: warn"))
	} else {
		t.at.Warn(message, diag.Text{})
	}
}

// WriteTests keeps the results in the table data_test of the warehouse.
func WriteTests(ctx context.Context, db *sql.DB, results []TestResult) error {
	const create = "CREATE OR REPLACE TABLE data_test (name VARCHAR, severity VARCHAR, passed BOOLEAN, offending BIGINT, sql VARCHAR)"
	if _, err := db.ExecContext(ctx, create); err != nil {
		return fmt.Errorf("write data_test: %w", err)
	}
	for _, r := range results {
		severity, text := "warn", r.Test.Assert
		if r.Test.Fail {
			severity = "fail"
		}
		if r.Test.None != "" {
			text = r.Test.None
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO data_test VALUES (?, ?, ?, ?, ?)", r.Test.Name, severity, r.Passed, r.Rows, text); err != nil {
			return fmt.Errorf("write data_test: %w", err)
		}
	}
	return nil
}

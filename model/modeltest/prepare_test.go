package modeltest

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"kaohe/model"
	"kaohe/model/diag"
)

const ownHeader = `-- title: 自有指标
-- title_en: own indicator
-- unit: share
-- better: higher
-- tables: tickets
-- clock: calendar
-- definition: 自有。
-- definition_en: Own.
`

// An indicator file that the engine refuses is reported at its place, before
// anything has run, and what was in the warehouse stays.
func TestPrepareReportsTheFilesPlace(t *testing.T) {
	db := warehouse(t, 0, "")
	exec(t, db, "CREATE TABLE observation AS SELECT 'kept' AS indicator")
	files := fstest.MapFS{
		"syntax.sql":  {Data: []byte(ownHeader + "SELECT employee_id, opened_at AS at,\n  1 AS num 1 AS den, ticket_id AS ref, '' AS stratum\nFROM tickets\n")},
		"column.sql":  {Data: []byte(ownHeader + "SELECT employee_id, opened_at AS at, 1 AS num, 1 AS den,\n  '中文' AS stratum, tiket_id AS ref\nFROM tickets\n")},
		"missing.sql": {Data: []byte(ownHeader + "SELECT employee_id, opened_at AS at, 1 AS num, ticket_id AS ref, '' AS stratum FROM tickets\n")},
		"good.sql":    {Data: []byte(ownHeader + "SELECT employee_id, opened_at AS at, 1 AS num, 1 AS den, ticket_id AS ref, '' AS stratum FROM tickets\n")},
	}
	var problems diag.List
	l := model.LoadLibrary(model.Shipped(), files, &problems)
	model.Prepare(context.Background(), db, model.Options{Library: l}, &problems)
	got := problems.Error()
	for _, want := range []string{
		"indicators/syntax.sql:10:12: the SQL is wrong: Parser Error:",
		"indicators/column.sql:10:20: the SQL is wrong: Binder Error:",
		"indicators/missing.sql: the SQL is wrong: Binder Error:",
		"the SELECT must give employee_id, at, num, den, ref, stratum",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if len(problems) != 3 {
		t.Errorf("want three problems, got\n%s", got)
	}
	if left := one(t, db, "SELECT indicator FROM observation"); left != "kept" {
		t.Errorf("the warehouse was changed: %s", left)
	}
}

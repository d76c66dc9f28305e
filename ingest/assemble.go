package ingest

import (
	"fmt"
	"strings"
)

// assemble makes the canonical tables of the cached exports. Employees come
// first: rows that name somebody unknown are rejected against them.
func (r *run) assemble() error {
	if err := r.exec(stageSQL); err != nil {
		return fmt.Errorf("prepare the account: %w", err)
	}
	if err := r.recordFeeds(); err != nil {
		return err
	}
	for _, t := range Tables {
		if err := r.assembleTable(t); err != nil {
			return fmt.Errorf("assemble %s: %w", t.Name, err)
		}
	}
	return nil
}

// recordFeeds writes every file and table it feeds, and the rows that could not
// be split, into temporary tables.
func (r *run) recordFeeds() error {
	for i, f := range r.feeds {
		for _, t := range f.source.Tables {
			_, err := r.conn.ExecContext(r.ctx, "INSERT INTO feed VALUES (?, ?, ?, ?, ?, ?, ?)",
				i, f.file, t.Table.Name, f.entry.hash, f.facts.Format, f.facts.Encoding, len(f.facts.Broken))
			if err != nil {
				return err
			}
			for _, c := range t.Columns {
				if _, err := r.conn.ExecContext(r.ctx, "INSERT INTO feed_column VALUES (?, ?, ?, ?)", i, t.Table.Name, c.Column.Name, c.label()); err != nil {
					return err
				}
			}
		}
		if f.facts.Beside > 0 {
			if _, err := r.conn.ExecContext(r.ctx, "INSERT INTO beside VALUES (?, ?, ?)", i, f.file, f.facts.Beside); err != nil {
				return err
			}
		}
		for _, t := range f.source.Tables {
			if err := r.noteColumns(i, f, t); err != nil {
				return err
			}
		}
		for _, b := range f.facts.Broken {
			if _, err := r.conn.ExecContext(r.ctx, "INSERT INTO broken VALUES (?, ?, ?)", i, b.Line, b.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// noteColumns notes what there is in each mapped column of an export, for the
// account to tell of those that say nothing.
func (r *run) noteColumns(fileNo int, f feed, t TableMapping) error {
	var parts []string
	for _, c := range t.Columns {
		if len(c.From) == 0 {
			continue
		}
		parts = append(parts, fmt.Sprintf(columnSeenSQL, fileNo, quoteText(f.source.Pattern), quoteText(f.file), quoteText(t.Table.Name+"."+c.Column.Name), quoteText(c.label()),
			quoteIdent(t.Table.Name+"."+c.Column.Name), quoteText(":"+c.Column.Name+";")))
	}
	if len(parts) == 0 {
		return nil
	}
	return r.exec(fmt.Sprintf(columnsSeenSQL, quoteText(f.entry.rows()), quoteIdent(t.Table.Name+"._bad"), quoteIdent(t.Table.Name+"._skip"), strings.Join(parts, "\nUNION ALL ")))
}

// columnSeenSQL looks at one column: how many rows there are, with a value, with
// a complaint of it; how many without any complaint, with a value, and its range.
const columnSeenSQL = `
SELECT %[1]d, %[2]s, %[3]s, %[4]s, %[5]s, count(*), count(%[6]s), count(*) FILTER (WHERE contains(bad, %[7]s)),
       count(*) FILTER (WHERE bad IS NULL), count(%[6]s) FILTER (WHERE bad IS NULL),
       CAST(min(%[6]s) FILTER (WHERE bad IS NULL) AS VARCHAR), CAST(max(%[6]s) FILTER (WHERE bad IS NULL) AS VARCHAR)
FROM given`

const columnsSeenSQL = `
INSERT INTO column_seen
WITH given AS (SELECT *, %[2]s AS bad FROM read_parquet(%[1]s) WHERE NOT %[3]s)
%[4]s`

func (r *run) assembleTable(t Table) error {
	counted := r.counted(t)
	union := r.unionSQL(t, counted)
	if union == "" {
		return nil
	}
	var steps []string
	if len(counted) > 0 {
		steps = append(steps, countEventsSQL(t, union, counted))
		union = withCountsSQL(t, union, counted)
	}
	steps = append(steps,
		"CREATE OR REPLACE TEMP VIEW staged AS "+union,
		fmt.Sprintf(countSQL, t.Name),
		fmt.Sprintf(cellRejectSQL, t.Name),
	)
	if _, names := t.Column("employee_id"); names && t.Name != "employees" {
		steps = append(steps, fmt.Sprintf(unknownEmployeeSQL, t.Name))
	}
	steps = append(steps, r.repeatSQL(t)...)
	steps = append(steps, fmt.Sprintf("INSERT INTO %s SELECT %s FROM staged ANTI JOIN dropped USING (file_no, row_no) WHERE bad IS NULL AND NOT skip",
		t.Name, t.columnList()))
	for _, q := range steps {
		if err := r.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// unionSQL is every row of every export that feeds a table, with its place.
func (r *run) unionSQL(t Table, counted []string) string {
	var parts []string
	for i, f := range r.feeds {
		for _, m := range f.source.Tables {
			if m.Table.Name == t.Name {
				parts = append(parts, m.stagedSQL(i, f.entry.rows(), counted))
			}
		}
	}
	return strings.Join(parts, "\nUNION ALL ")
}

// stagedSQL is one export's rows for one table, in the table's columns.
func (t TableMapping) stagedSQL(fileNo int, path string, counted []string) string {
	cols := []string{fmt.Sprintf("%d AS file_no", fileNo), "file_row_number + 1 AS row_no"}
	for _, c := range t.Table.Columns {
		value := "CAST(NULL AS " + string(c.Type) + ")"
		if t.maps(c.Name) {
			value = quoteIdent(t.Table.Name + "." + c.Name)
		}
		cols = append(cols, value+" AS "+quoteIdent(c.Name))
	}
	order := "CAST(NULL AS TIMESTAMP)"
	if t.LatestBy != nil {
		order = quoteIdent(t.Table.Name + ".latest_by")
	}
	cols = append(cols, order+" AS order_at", fmt.Sprintf("%s AS skip, %s AS bad", quoteIdent(t.Table.Name+"._skip"), quoteIdent(t.Table.Name+"._bad")))
	cols = append(cols, t.eventColumns(counted)...)
	return "SELECT " + strings.Join(cols, ", ") + " FROM read_parquet(" + quoteText(path) + ", file_row_number = true)"
}

func (t TableMapping) maps(column string) bool {
	for _, c := range t.Columns {
		if c.Column.Name == column {
			return true
		}
	}
	return false
}

// stageSQL makes the temporary tables in which the account is gathered.
const stageSQL = `
CREATE OR REPLACE TEMP TABLE feed (file_no INTEGER, file VARCHAR, table_name VARCHAR, hash VARCHAR, format VARCHAR, encoding VARCHAR, broken BIGINT);
CREATE OR REPLACE TEMP TABLE feed_column (file_no INTEGER, table_name VARCHAR, column_name VARCHAR, label VARCHAR);
CREATE OR REPLACE TEMP TABLE beside (file_no INTEGER, file VARCHAR, n BIGINT);
CREATE OR REPLACE TEMP TABLE column_seen (file_no INTEGER, pattern VARCHAR, file VARCHAR, target VARCHAR, label VARCHAR, n BIGINT, filled BIGINT, unread BIGINT, good BIGINT, good_filled BIGINT, lowest VARCHAR, highest VARCHAR);
CREATE OR REPLACE TEMP TABLE broken (file_no INTEGER, line BIGINT, reason VARCHAR);
CREATE OR REPLACE TEMP TABLE counted (file_no INTEGER, table_name VARCHAR, rows_given BIGINT, rows_skipped BIGINT);
CREATE OR REPLACE TEMP TABLE rejected (file_no INTEGER, row_no BIGINT, table_name VARCHAR, column_name VARCHAR, reason VARCHAR, other_file_no INTEGER, other_row_no BIGINT);
CREATE OR REPLACE TEMP TABLE repeated (file_no INTEGER, row_no BIGINT, table_name VARCHAR, why VARCHAR);
CREATE OR REPLACE TEMP TABLE dropped (file_no INTEGER, row_no BIGINT);
`

// countSQL counts what an export offers a table.
const countSQL = `
INSERT INTO counted
SELECT file_no, '%s', count(*) FILTER (WHERE NOT skip), count(*) FILTER (WHERE skip)
FROM staged GROUP BY file_no`

// cellRejectSQL lists every cell that could not be read.
const cellRejectSQL = `
INSERT INTO rejected
SELECT file_no, row_no, '%s', split_part(item, ':', 2), split_part(item, ':', 1), NULL, NULL
FROM (SELECT file_no, row_no, unnest(string_split(rtrim(bad, ';'), ';')) AS item FROM staged WHERE bad IS NOT NULL AND NOT skip)`

// unknownEmployeeSQL rejects rows that name somebody who is not an employee.
const unknownEmployeeSQL = `
INSERT INTO rejected
SELECT file_no, row_no, '%s', 'employee_id', 'unknown_employee', NULL, NULL
FROM staged ANTI JOIN employees USING (employee_id)
WHERE bad IS NULL AND NOT skip AND employee_id IS NOT NULL`

// repeatSQL deals with keys that stand more than once: rows that say the same
// are duplicates; of rows of an event log the latest counts and the others are
// superseded; otherwise the first stays and the others conflict with it.
func (r *run) repeatSQL(t Table) []string {
	key := strings.Join(t.Key, ", ")
	var same []string
	for _, c := range t.Columns {
		same = append(same, fmt.Sprintf("%[1]s IS NOT DISTINCT FROM first_value(%[1]s) OVER whole", "staged."+quoteIdent(c.Name)))
	}
	var joined, partition []string
	for _, k := range t.Key {
		partition = append(partition, "staged."+k)
		joined = append(joined, fmt.Sprintf("staged.%[1]s IS NOT DISTINCT FROM twice.%[1]s", k))
	}
	return []string{
		"CREATE OR REPLACE TEMP TABLE dropped AS SELECT DISTINCT file_no, row_no FROM rejected WHERE table_name = " + quoteText(t.Name),
		"CREATE OR REPLACE TEMP TABLE twice AS SELECT " + key + " FROM staged ANTI JOIN dropped USING (file_no, row_no) WHERE bad IS NULL AND NOT skip GROUP BY " + key + " HAVING count(*) > 1",
		fmt.Sprintf(rankedSQL, strings.Join(same, " AND "), strings.Join(joined, " AND "), strings.Join(partition, ", ")),
		"INSERT INTO repeated SELECT file_no, row_no, " + quoteText(t.Name) + ", CASE WHEN same THEN 'duplicate' ELSE 'superseded' END FROM ranked WHERE k > 1 AND (same OR latest)",
		"INSERT INTO rejected SELECT file_no, row_no, " + quoteText(t.Name) + ", " + quoteText(t.Key[0]) + ", 'conflicting_key', first_file, first_row FROM ranked WHERE k > 1 AND NOT same AND NOT latest",
		"INSERT INTO dropped SELECT file_no, row_no FROM ranked WHERE k > 1",
	}
}

const rankedSQL = `
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT staged.file_no, staged.row_no, order_at IS NOT NULL AS latest,
       row_number() OVER whole AS k, %s AS same,
       first_value(staged.file_no) OVER whole AS first_file, first_value(staged.row_no) OVER whole AS first_row
FROM staged ANTI JOIN dropped USING (file_no, row_no) JOIN twice ON %s
WHERE bad IS NULL AND NOT skip
WINDOW whole AS (PARTITION BY %s ORDER BY order_at DESC NULLS LAST, staged.file_no, staged.row_no)`

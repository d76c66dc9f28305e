package ingest

import (
	"fmt"
	"strings"
)

// assemble makes the canonical tables of the cached exports. Employees come
// first: rows that name somebody unknown are rejected against them. A table that
// the warehouse already holds, made of the same exports, is left as it stands.
func (r *run) assemble() error {
	if err := r.exec(stageSQL); err != nil {
		return fmt.Errorf("prepare the account: %w", err)
	}
	if err := r.recordFeeds(); err != nil {
		return err
	}
	marks := r.fingerprints()
	for _, t := range Tables {
		if r.kept[t.Name] == marks[t.Name] {
			continue
		}
		if err := r.forget(t); err != nil {
			return fmt.Errorf("clear %s: %w", t.Name, err)
		}
		if err := r.assembleTable(t); err != nil {
			return fmt.Errorf("assemble %s: %w", t.Name, err)
		}
		if err := r.keep(t, marks[t.Name]); err != nil {
			return err
		}
	}
	return nil
}

// recordFeeds writes every file and table it feeds, what was counted in them,
// and the rows that could not be split, into temporary tables.
func (r *run) recordFeeds() error {
	for _, f := range r.feeds {
		for _, t := range f.source.Tables {
			if err := r.recordTable(f, t); err != nil {
				return err
			}
		}
		if f.facts.Beside > 0 {
			if err := r.insert("beside", f.no, f.file, f.facts.Beside); err != nil {
				return err
			}
		}
		for _, b := range f.facts.Broken {
			if err := r.insert("broken", f.no, b.Line, b.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordTable writes what one export offers one table.
func (r *run) recordTable(f feed, t TableMapping) error {
	facts := f.facts.Tables[t.Table.Name]
	if err := r.insert("feed", f.no, f.file, t.Table.Name, f.entry.hash, f.facts.Format, f.facts.Encoding, len(f.facts.Broken)); err != nil {
		return err
	}
	if err := r.insert("counted", f.no, t.Table.Name, facts.Given, facts.Skipped); err != nil {
		return err
	}
	for _, c := range t.Columns {
		if err := r.insert("feed_column", f.no, t.Table.Name, c.Column.Name, c.label()); err != nil {
			return err
		}
		s, seen := facts.Seen[c.Column.Name]
		if !seen {
			continue
		}
		if err := r.insert("column_seen", f.no, f.source.Pattern, f.file, t.Table.Name+"."+c.Column.Name, c.label(),
			s.Rows, s.Filled, s.Unread, s.Good, s.GoodFilled, textOrNull(s.Lowest), textOrNull(s.Highest)); err != nil {
			return err
		}
	}
	return nil
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (r *run) insert(table string, values ...any) error {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	_, err := r.conn.ExecContext(r.ctx, "INSERT INTO "+table+" VALUES ("+marks+")", values...)
	return err
}

// assembleTable makes one table: bad cells, people nobody knows and keys that
// stand twice are looked for, and only where there are any are the rows they are
// in looked at one by one.
func (r *run) assembleTable(t Table) error {
	counted := r.counted(t)
	union, err := r.unionSQL(t, counted)
	if err != nil || union == "" {
		return err
	}
	if len(counted) > 0 {
		if err := r.exec(countEventsSQL(t, union, counted)); err != nil {
			return err
		}
		union = withCountsSQL(t, union, counted)
	}
	if err := r.exec("CREATE OR REPLACE TEMP VIEW staged AS " + union); err != nil {
		return err
	}
	for _, part := range []func(Table) error{r.rejectCells, r.rejectUnknownPeople, r.dropRepeats} {
		if err := part(t); err != nil {
			return err
		}
	}
	return r.exec(fmt.Sprintf("INSERT INTO %s SELECT %s FROM staged ANTI JOIN dropped USING (file_no, row_no) WHERE bad IS NULL AND NOT skip", t.Name, t.columnList()))
}

// rejectCells lists the cells that could not be read.
func (r *run) rejectCells(t Table) error {
	for _, f := range r.feeds {
		if f.facts.Tables[t.Name].Bad > 0 {
			return r.exec(fmt.Sprintf(cellRejectSQL, t.Name))
		}
	}
	return nil
}

// rejectUnknownPeople lists the rows that name somebody who is not an employee.
func (r *run) rejectUnknownPeople(t Table) error {
	if _, names := t.Column("employee_id"); !names || t.Name == "employees" {
		return nil
	}
	var unknown int64
	if err := r.conn.QueryRowContext(r.ctx, unknownPeopleSQL).Scan(&unknown); err != nil || unknown == 0 {
		return err
	}
	return r.exec(fmt.Sprintf(unknownEmployeeSQL, t.Name))
}

// dropRepeats fills the temporary table dropped: the rows that do not go into
// the table. Keys that stand more than once are dealt with here: rows that say
// the same are duplicates; of rows of an event log the latest counts and the
// others are superseded; otherwise the first stays and the others conflict.
func (r *run) dropRepeats(t Table) error {
	key := strings.Join(t.Key, ", ")
	for _, q := range []string{
		"CREATE OR REPLACE TEMP TABLE dropped AS SELECT DISTINCT file_no, row_no FROM ingest.rejected WHERE table_name = " + QuoteText(t.Name),
		"CREATE OR REPLACE TEMP TABLE twice AS SELECT " + key + " FROM staged ANTI JOIN dropped USING (file_no, row_no) WHERE bad IS NULL AND NOT skip GROUP BY " + key + " HAVING count(*) > 1",
	} {
		if err := r.exec(q); err != nil {
			return err
		}
	}
	var repeats int64
	if err := r.conn.QueryRowContext(r.ctx, "SELECT count(*) FROM twice").Scan(&repeats); err != nil || repeats == 0 {
		return err
	}
	for _, q := range repeatSQL(t) {
		if err := r.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// repeatSQL tells apart the rows whose keys stand more than once.
func repeatSQL(t Table) []string {
	var same, joined, partition []string
	for _, c := range t.Columns {
		same = append(same, fmt.Sprintf("%[1]s IS NOT DISTINCT FROM first_value(%[1]s) OVER whole", "staged."+quoteIdent(c.Name)))
	}
	for _, k := range t.Key {
		partition = append(partition, "staged."+k)
		joined = append(joined, fmt.Sprintf("staged.%[1]s IS NOT DISTINCT FROM twice.%[1]s", k))
	}
	return []string{
		fmt.Sprintf(rankedSQL, strings.Join(same, " AND "), strings.Join(joined, " AND "), strings.Join(partition, ", ")),
		"INSERT INTO ingest.repeated SELECT file_no, " + QuoteText(t.Name) + ", CASE WHEN same THEN 'duplicate' ELSE 'superseded' END, count(*) FROM ranked WHERE k > 1 AND (same OR latest) GROUP BY ALL",
		"INSERT INTO ingest.rejected SELECT file_no, row_no, " + QuoteText(t.Name) + ", " + QuoteText(t.Key[0]) + ", 'conflicting_key', first_file, first_row FROM ranked WHERE k > 1 AND NOT same AND NOT latest",
		"INSERT INTO dropped SELECT file_no, row_no FROM ranked WHERE k > 1",
	}
}

// unionSQL is every row of every export that feeds a table, with its place.
func (r *run) unionSQL(t Table, counted []string) (string, error) {
	var parts []string
	for _, f := range r.feeds {
		for _, m := range f.source.Tables {
			if m.Table.Name != t.Name {
				continue
			}
			part, err := r.stagedSQL(f, m, counted)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\nUNION ALL "), nil
}

// stagedSQL is one export's rows for one table, in the table's columns. Of a
// mapping that is distinct every combination of values stands once, where it
// stands first, and the others are counted as duplicates here and now.
func (r *run) stagedSQL(f feed, m TableMapping, counted []string) (string, error) {
	if !m.Distinct || len(counted) > 0 {
		return m.stagedSQL(f.no, m.mappedSQL(f.entry.rows()), counted), nil
	}
	name := fmt.Sprintf("distinct_%d", f.no)
	for _, q := range []string{
		fmt.Sprintf(distinctSQL, name, m.mappedSQL(f.entry.rows()), strings.Join(append(m.mapped(), "order_at"), ", ")),
		fmt.Sprintf("INSERT INTO ingest.repeated SELECT %d, %s, 'duplicate', sum(times - 1) FROM %s HAVING sum(times - 1) > 0", f.no, QuoteText(m.Table.Name), name),
	} {
		if err := r.exec(q); err != nil {
			return "", err
		}
	}
	return m.stagedSQL(f.no, name, counted), nil
}

// distinctSQL makes a temporary table of an export's different rows; rows with a
// bad cell stay each by itself.
const distinctSQL = `
CREATE OR REPLACE TEMP TABLE %[1]s AS
SELECT * FROM (
  SELECT min(row_no) AS row_no, %[3]s, skip, bad, count(*) AS times FROM %[2]s WHERE bad IS NULL AND NOT skip GROUP BY ALL
  UNION ALL BY NAME SELECT row_no, %[3]s, skip, bad, 1 AS times FROM %[2]s WHERE bad IS NOT NULL AND NOT skip)
ORDER BY row_no`

// mapped lists the canonical columns that a mapping fills.
func (t TableMapping) mapped() []string {
	var out []string
	for _, c := range t.Table.Columns {
		if t.maps(c.Name) {
			out = append(out, quoteIdent(c.Name))
		}
	}
	return out
}

// mappedSQL is what an export's cache holds for one table, as a FROM item.
func (t TableMapping) mappedSQL(path string) string {
	cols := []string{"file_row_number + 1 AS row_no"}
	for _, c := range t.Table.Columns {
		if t.maps(c.Name) {
			cols = append(cols, quoteIdent(t.Table.Name+"."+c.Name)+" AS "+quoteIdent(c.Name))
		}
	}
	order := "CAST(NULL AS TIMESTAMP)"
	if t.LatestBy != nil {
		order = quoteIdent(t.Table.Name + ".latest_by")
	}
	cols = append(cols, order+" AS order_at", quoteIdent(t.Table.Name+"._skip")+" AS skip", quoteIdent(t.Table.Name+"._bad")+" AS bad")
	if t.counts("") {
		cols = append(cols, quoteIdent(t.Table.Name+"._event")+" AS event")
	}
	return "(SELECT " + strings.Join(cols, ", ") + " FROM read_parquet(" + QuoteText(path) + ", file_row_number = true))"
}

// stagedSQL gives rows every column of the table, and their place.
func (t TableMapping) stagedSQL(fileNo int, from string, counted []string) string {
	cols := []string{fmt.Sprintf("%d AS file_no", fileNo), "row_no"}
	for _, c := range t.Table.Columns {
		value := "CAST(NULL AS " + string(c.Type) + ")"
		if t.maps(c.Name) {
			value = quoteIdent(c.Name)
		}
		cols = append(cols, value+" AS "+quoteIdent(c.Name))
	}
	cols = append(cols, "order_at", "skip", "bad")
	cols = append(cols, t.eventColumns(counted)...)
	return "SELECT " + strings.Join(cols, ", ") + " FROM " + from
}

func (t TableMapping) maps(column string) bool {
	for _, c := range t.Columns {
		if c.Column.Name == column {
			return true
		}
	}
	return false
}

// stageSQL makes the tables in which the account is gathered. What was rejected
// and repeated is kept in the warehouse beside the tables it was found in.
const stageSQL = `
CREATE OR REPLACE TEMP TABLE feed (file_no INTEGER, file VARCHAR, table_name VARCHAR, hash VARCHAR, format VARCHAR, encoding VARCHAR, broken BIGINT);
CREATE OR REPLACE TEMP TABLE feed_column (file_no INTEGER, table_name VARCHAR, column_name VARCHAR, label VARCHAR);
CREATE OR REPLACE TEMP TABLE beside (file_no INTEGER, file VARCHAR, n BIGINT);
CREATE OR REPLACE TEMP TABLE column_seen (file_no INTEGER, pattern VARCHAR, file VARCHAR, target VARCHAR, label VARCHAR, n BIGINT, filled BIGINT, unread BIGINT, good BIGINT, good_filled BIGINT, lowest VARCHAR, highest VARCHAR);
CREATE OR REPLACE TEMP TABLE broken (file_no INTEGER, line BIGINT, reason VARCHAR);
CREATE OR REPLACE TEMP TABLE counted (file_no INTEGER, table_name VARCHAR, rows_given BIGINT, rows_skipped BIGINT);
CREATE OR REPLACE TEMP TABLE dropped (file_no INTEGER, row_no BIGINT);
`

// cellRejectSQL lists every cell that could not be read.
const cellRejectSQL = `
INSERT INTO ingest.rejected
SELECT file_no, row_no, '%s', split_part(item, ':', 2), split_part(item, ':', 1), NULL, NULL
FROM (SELECT file_no, row_no, unnest(string_split(rtrim(bad, ';'), ';')) AS item FROM staged WHERE bad IS NOT NULL AND NOT skip)`

// unknownPeopleSQL counts the different people that rows name who are no employees.
const unknownPeopleSQL = `
SELECT count(*) FROM (SELECT DISTINCT employee_id FROM staged WHERE bad IS NULL AND NOT skip AND employee_id IS NOT NULL)
ANTI JOIN employees USING (employee_id)`

// unknownEmployeeSQL rejects rows that name somebody who is not an employee.
const unknownEmployeeSQL = `
INSERT INTO ingest.rejected
SELECT file_no, row_no, '%s', 'employee_id', 'unknown_employee', NULL, NULL
FROM staged ANTI JOIN employees USING (employee_id)
WHERE bad IS NULL AND NOT skip AND employee_id IS NOT NULL`

const rankedSQL = `
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT staged.file_no, staged.row_no, order_at IS NOT NULL AS latest,
       row_number() OVER whole AS k, %s AS same,
       first_value(staged.file_no) OVER whole AS first_file, first_value(staged.row_no) OVER whole AS first_row
FROM staged ANTI JOIN dropped USING (file_no, row_no) JOIN twice ON %s
WHERE bad IS NULL AND NOT skip
WINDOW whole AS (PARTITION BY %s ORDER BY order_at DESC NULLS LAST, staged.file_no, staged.row_no)`

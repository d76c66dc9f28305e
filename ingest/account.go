package ingest

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kaohe/model/diag"
)

//go:embed sql/account.sql
var accountSQL string

// account finishes source_file, reject, quality, source_table and meta, and
// holds the promise: rows read = rows loaded + duplicates + rejected, and what
// the account says was loaded stands in the tables.
func (r *run) account() (Result, error) {
	if err := r.countTables(); err != nil {
		return Result{}, err
	}
	if err := r.placeRejects(); err != nil {
		return Result{}, fmt.Errorf("find the lines of rejects: %w", err)
	}
	if err := r.exec(accountSQL); err != nil {
		return Result{}, fmt.Errorf("write the account: %w", err)
	}
	if err := r.describeProject(); err != nil {
		return Result{}, err
	}
	return r.balance()
}

func (r *run) countTables() error {
	if err := r.exec("CREATE OR REPLACE TEMP TABLE table_rows (table_name VARCHAR, row_count BIGINT)"); err != nil {
		return err
	}
	for _, t := range Tables {
		if err := r.exec(fmt.Sprintf("INSERT INTO table_rows SELECT '%[1]s', count(*) FROM %[1]s", t.Name)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) describeProject() error {
	for _, kv := range [][2]string{{"company", r.Config.Company}, {"timezone", r.Config.Timezone}, {"period", r.Config.Period}} {
		if _, err := r.conn.ExecContext(r.ctx, "INSERT INTO meta VALUES (?, nullif(?, ''))", kv[0], kv[1]); err != nil {
			return err
		}
	}
	return nil
}

// balance checks the account and sums it up.
func (r *run) balance() (Result, error) {
	result := Result{}
	files := map[string]bool{}
	for _, f := range r.feeds {
		files[f.file] = true
	}
	result.Files = len(files)
	var loaded int64
	err := r.conn.QueryRowContext(r.ctx, `SELECT coalesce(sum(rows_read), 0)::BIGINT, coalesce(sum(rows_loaded), 0)::BIGINT, coalesce(sum(rows_duplicate), 0)::BIGINT, coalesce(sum(rows_rejected), 0)::BIGINT,
		(SELECT sum(row_count)::BIGINT FROM table_rows) FROM source_file`).
		Scan(&result.Read, &result.Loaded, &result.Duplicate, &result.Rejected, &loaded)
	if err != nil {
		return result, err
	}
	if result.Read != result.Loaded+result.Duplicate+result.Rejected || loaded != result.Loaded {
		return result, fmt.Errorf("the account does not balance: read %d, loaded %d (%d in the tables), duplicates %d, rejected %d",
			result.Read, result.Loaded, loaded, result.Duplicate, result.Rejected)
	}
	return result, nil
}

// placeRejects gives every rejected row its line: temporary table placed.
func (r *run) placeRejects() error {
	if err := r.exec("CREATE OR REPLACE TEMP TABLE line_break (file_no INTEGER, row_no BIGINT, shift BIGINT)"); err != nil {
		return err
	}
	needed, err := r.filesWithRejects()
	if err != nil {
		return err
	}
	for _, f := range r.feeds {
		if !needed[f.no] {
			continue
		}
		breaks, err := r.linesOf(f)
		if err != nil {
			return err
		}
		for _, b := range breaks {
			if err := r.insert("line_break", f.no, b.Row, b.Shift); err != nil {
				return err
			}
		}
	}
	return r.exec(placedSQL)
}

const placedSQL = `
CREATE OR REPLACE TEMP TABLE placed AS
SELECT DISTINCT r.file_no, r.row_no + b.shift AS line, r.table_name, coalesce(c.label, r.column_name) AS column_name, r.reason, r.other_file_no, r.other_row_no + o.shift AS other_line
FROM ingest.rejected r
LEFT JOIN feed_column c ON c.file_no = r.file_no AND c.table_name = r.table_name AND c.column_name = r.column_name
ASOF LEFT JOIN line_break b ON b.file_no = r.file_no AND b.row_no <= r.row_no
ASOF LEFT JOIN line_break o ON o.file_no = r.other_file_no AND o.row_no <= r.other_row_no`

func (r *run) filesWithRejects() (map[int]bool, error) {
	rows, err := r.conn.QueryContext(r.ctx, "SELECT file_no FROM ingest.rejected UNION SELECT other_file_no FROM ingest.rejected WHERE other_file_no IS NOT NULL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int]bool{}
	for rows.Next() {
		var no int
		if err := rows.Scan(&no); err != nil {
			return nil, err
		}
		out[no] = true
	}
	return out, rows.Err()
}

// linesOf gives where the rows of an export stand, from the cache or by walking
// the text once. Where the walk and the engine disagree on what a row is (after
// a quote that never closes), no line is better than a wrong one.
func (r *run) linesOf(f feed) ([]lineBreak, error) {
	if f.facts.Lines != nil {
		return f.facts.Lines, nil
	}
	if f.facts.Format != "csv" {
		return []lineBreak{{1, 0}}, nil
	}
	var breaks []lineBreak
	if data, err := os.ReadFile(f.entry.lines()); err == nil && json.Unmarshal(data, &breaks) == nil {
		return breaks, nil
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	f.path = filepath.Join(r.Config.Dir, filepath.FromSlash(f.file))
	breaks, err := r.walkLines(f, f.facts)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(breaks)
	if err != nil {
		return nil, err
	}
	return breaks, writeWhole(f.entry.lines(), data)
}

// walkLines finds where the rows of a text export stand.
func (r *run) walkLines(f feed, facts Facts) ([]lineBreak, error) {
	in, err := decoded(f.path, facts.Encoding)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var offsets []int64
	for _, b := range facts.Broken {
		offsets = append(offsets, b.Offset)
	}
	breaks, rows, err := lineMap(in, dialect{facts.Delimiter[0], facts.Skip}, offsets)
	if err != nil {
		return nil, err
	}
	if rows != facts.Rows {
		return []lineBreak{}, nil
	}
	return breaks, nil
}

// enforceLimits reports the files with more rejects than the project allows.
func (r *run) enforceLimits() {
	rows, err := r.conn.QueryContext(r.ctx, "SELECT file, table_name, rows_read, rows_rejected FROM source_file WHERE rows_rejected > ? * rows_read", r.Config.Limits.Rejects)
	if err != nil {
		r.Problems.Errorf("", diag.T("无法核对退回比例：%s", "cannot check the share of rejects: %s", engineMessage(err)), diag.Text{})
		return
	}
	defer rows.Close()
	for rows.Next() {
		var file, table string
		var read, rejected int64
		if err := rows.Scan(&file, &table, &read, &rejected); err != nil {
			return
		}
		share := 100 * float64(rejected) / float64(read)
		r.Problems.Errorf(file,
			diag.T("表 %[1]s：%[3]d 行中 %[2]d 行被退回（%.1[4]f%%），超过 %.1[5]f%%", "table %[1]s: %[2]d of %[3]d rows rejected (%.1[4]f%%), more than %.1[5]f%%", table, rejected, read, share, 100*r.Config.Limits.Rejects),
			r.worstReason(file, table))
	}
}

// worstReason names the most frequent reason of a file's rejects and one place.
func (r *run) worstReason(file, table string) diag.Text {
	var reason, column string
	var n, line int64
	err := r.conn.QueryRowContext(r.ctx, `SELECT reason, coalesce("column", ''), count(*), coalesce(min(line), 0) FROM reject
		WHERE file = ? AND coalesce(table_name, ?) = ? GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT 1`, file, table, table).Scan(&reason, &column, &n, &line)
	if err != nil {
		return diag.Text{}
	}
	return diag.T("最多的是 %s（列 %s，%d 行，首见第 %d 行）；改正映射，或在 kaohe.yaml 写 limits: {rejects: …}",
		"most are %s (column %s, %d rows, first at line %d); mend the mapping, or set limits: {rejects: …} in kaohe.yaml", reason, column, n, line)
}

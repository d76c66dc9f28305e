package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// TableFacts are what is known of an export's rows for one table, once they are
// in the cache: nothing of it needs another look at them.
type TableFacts struct {
	Given, Skipped int64 // rows for the table, and rows its condition leaves out
	Bad            int64 // of the given ones, rows with a cell that could not be read
	Seen           map[string]ColumnSeen
}

// ColumnSeen is what there is in one mapped column. Of a column that varies
// within the first rows only these are looked at: it is neither empty nor the
// same throughout, whatever follows.
type ColumnSeen struct {
	Rows, Filled     int64 // rows given, those with a value
	Unread           int64 // those with a complaint about the cell
	Good, GoodFilled int64 // rows without any complaint, those with a value
	Lowest, Highest  string
}

// varies tells whether there are two different values.
func (s ColumnSeen) varies() bool { return s.GoodFilled > 0 && s.Lowest != s.Highest }

// factsOf looks at the cached rows of an export.
func (r *run) factsOf(f *feed) (map[string]TableFacts, error) {
	out := map[string]TableFacts{}
	for _, t := range f.source.Tables {
		facts, err := r.tableFacts(f, t)
		if err != nil {
			return nil, err
		}
		out[t.Table.Name] = facts
	}
	return out, nil
}

func (r *run) tableFacts(f *feed, t TableMapping) (TableFacts, error) {
	facts := TableFacts{Seen: map[string]ColumnSeen{}}
	bad, skip := quoteIdent(t.Table.Name+"._bad"), quoteIdent(t.Table.Name+"._skip")
	from := "read_parquet(" + QuoteText(f.entry.rows()) + ")"
	err := r.conn.QueryRowContext(r.ctx, fmt.Sprintf(tableFactsSQL, bad, skip, from)).Scan(&facts.Given, &facts.Skipped, &facts.Bad)
	if err != nil {
		return facts, err
	}
	var open []string
	for _, c := range t.Columns {
		if len(c.From) > 0 {
			open = append(open, c.Column.Name)
		}
	}
	sample := fmt.Sprintf("(SELECT * FROM %s WHERE NOT %s LIMIT %d)", from, skip, sampleRows)
	if open, err = r.seeColumns(t, sample, open, facts.Seen); err != nil || facts.Given <= sampleRows {
		return facts, err
	}
	_, err = r.seeColumns(t, fmt.Sprintf("(SELECT * FROM %s WHERE NOT %s)", from, skip), open, facts.Seen)
	return facts, err
}

const tableFactsSQL = `
SELECT count(*) FILTER (WHERE NOT %[2]s), count(*) FILTER (WHERE %[2]s), count(*) FILTER (WHERE %[1]s IS NOT NULL AND NOT %[2]s)
FROM %[3]s`

// seeColumns looks at some columns and gives those that do not vary.
func (r *run) seeColumns(t TableMapping, from string, columns []string, seen map[string]ColumnSeen) (same []string, err error) {
	if len(columns) == 0 {
		return nil, nil
	}
	var parts []string
	found := make([]ColumnSeen, len(columns))
	lowest, highest := make([]*string, len(columns)), make([]*string, len(columns))
	var targets []any
	for i, name := range columns {
		parts = append(parts, fmt.Sprintf(columnSeenSQL, quoteIdent(t.Table.Name+"."+name), QuoteText(":"+name+";"), quoteIdent(t.Table.Name+"._bad")))
		s := &found[i]
		targets = append(targets, &s.Rows, &s.Filled, &s.Unread, &s.Good, &s.GoodFilled, &lowest[i], &highest[i])
	}
	if err := r.conn.QueryRowContext(r.ctx, "SELECT "+strings.Join(parts, ", ")+" FROM "+from).Scan(targets...); err != nil {
		return nil, err
	}
	for i, name := range columns {
		found[i].Lowest, found[i].Highest = mark(lowest[i]), mark(highest[i])
		seen[name] = found[i]
		if !found[i].varies() {
			same = append(same, name)
		}
	}
	return same, nil
}

// columnSeenSQL looks at one column: how many rows there are, with a value, with
// a complaint of it; how many without any complaint, with a value, and its range.
const columnSeenSQL = `
count(*), count(%[1]s), count(*) FILTER (WHERE contains(%[3]s, %[2]s)),
count(*) FILTER (WHERE %[3]s IS NULL), count(%[1]s) FILTER (WHERE %[3]s IS NULL),
CAST(min(%[1]s) FILTER (WHERE %[3]s IS NULL) AS VARCHAR), CAST(max(%[1]s) FILTER (WHERE %[3]s IS NULL) AS VARCHAR)`

// mark stands for a value where only its being equal to another matters; the
// value itself is nobody's business there.
func mark(value *string) string {
	if value == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(*value))
	return hex.EncodeToString(sum[:8])
}

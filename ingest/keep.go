package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A warehouse that holds tables of an earlier run is not made anew: a table
// whose exports, mapping and employees are what they were is left as it stands.
// The schema "ingest" remembers what each table was made of, and which rows of
// its exports were repeated or rejected. Everything else in the warehouse is
// dropped, so that a run's results never depend on the run before.

// assembleVersion changes when the same exports would be assembled differently.
const assembleVersion = "1"

// rememberSQL makes the tables of what is remembered.
const rememberSQL = `
CREATE SCHEMA IF NOT EXISTS ingest;
CREATE TABLE IF NOT EXISTS ingest.kept (table_name VARCHAR, fingerprint VARCHAR);
CREATE TABLE IF NOT EXISTS ingest.rejected (file_no INTEGER, row_no BIGINT, table_name VARCHAR, column_name VARCHAR, reason VARCHAR, other_file_no INTEGER, other_row_no BIGINT);
CREATE TABLE IF NOT EXISTS ingest.repeated (file_no INTEGER, table_name VARCHAR, why VARCHAR, n BIGINT);
`

// recall reads which tables the warehouse holds, and clears it of all else.
func (r *run) recall() error {
	r.kept = map[string]string{}
	if r.Fresh {
		if err := r.exec("DROP SCHEMA IF EXISTS ingest CASCADE"); err != nil {
			return err
		}
	}
	if err := r.exec(rememberSQL); err != nil {
		return err
	}
	rows, err := r.conn.QueryContext(r.ctx, "SELECT table_name, fingerprint FROM ingest.kept")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, mark string
		if err := rows.Scan(&name, &mark); err != nil {
			return err
		}
		r.kept[name] = mark
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return r.dropOthers()
}

// dropOthers drops every table and view of the warehouse that is not kept.
func (r *run) dropOthers() error {
	rows, err := r.conn.QueryContext(r.ctx, `
		SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary AND schema_name = 'main'
		UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND schema_name = 'main' ORDER BY 1 DESC, 2`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var drops []string
	for rows.Next() {
		var kind, name string
		if err := rows.Scan(&kind, &name); err != nil {
			return err
		}
		if _, keep := r.kept[name]; !keep {
			drops = append(drops, "DROP "+kind+" "+quoteIdent(name))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, q := range drops {
		if err := r.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// forget empties one table, and what is remembered of it.
func (r *run) forget(t Table) error {
	delete(r.kept, t.Name)
	name := QuoteText(t.Name)
	for _, q := range []string{
		t.CreateSQL(),
		"DELETE FROM ingest.kept WHERE table_name = " + name,
		"DELETE FROM ingest.rejected WHERE table_name = " + name,
		"DELETE FROM ingest.repeated WHERE table_name = " + name,
	} {
		if err := r.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// keep remembers what a table was made of, once it is whole.
func (r *run) keep(t Table, mark string) error { return r.insert("ingest.kept", t.Name, mark) }

// fingerprints gives for each table a text that changes whenever its rows, or
// what is told of them, would.
func (r *run) fingerprints() map[string]string {
	out := map[string]string{}
	for _, t := range Tables {
		h := sha256.New()
		fmt.Fprintln(h, assembleVersion, t.CreateSQL(), t.Key)
		for _, f := range r.feeds {
			if slices.ContainsFunc(f.source.Tables, func(m TableMapping) bool { return m.Table.Name == t.Name }) {
				fmt.Fprintln(h, f.no, f.entry.key, f.entry.number)
			}
		}
		if _, names := t.Column("employee_id"); names {
			fmt.Fprintln(h, out["employees"])
		}
		out[t.Name] = hex.EncodeToString(h.Sum(nil))
	}
	return out
}

package model

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kaohe/ingest"
	"kaohe/model/stats"
)

// caseColumns are what the tickets say of a case by which people are compared.
var caseColumns = []string{"category", "complexity"}

// caseMixes fills the table case_mix: what the same cases would have given in the
// hands of everybody.
func caseMixes(ctx context.Context, conn *sql.Conn, o Options) error {
	if _, err := conn.ExecContext(ctx, sqlFile("case_mix.sql")); err != nil {
		return fmt.Errorf("step case_mix (model/sql/case_mix.sql): %w", err)
	}
	if err := sortCases(ctx, conn, o); err != nil {
		return err
	}
	sets, err := readCases(ctx, conn)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range sets {
		for k, m := range stats.Standardise(s.cases, len(s.people)) {
			rows = append(rows, []any{s.indicator, s.quarter, s.people[k], m.Observed, m.Expected, m.Ratio, m.Adjusted, m.N})
		}
	}
	return insertRows(ctx, conn, "case_mix", "indicator, period, employee_id, observed, expected, ratio, adjusted, n", rows)
}

// sortCases tells the kind of case of every record that leads to a ticket, one
// query for each table of records, and which indicators are of them.
func sortCases(ctx context.Context, conn *sql.Conn, o Options) error {
	var done []string
	for _, u := range Uses(o) {
		table, ok := u.Indicator.mixTable()
		if !ok || !u.Scored {
			continue
		}
		if _, err := conn.ExecContext(ctx, "INSERT INTO case_indicator VALUES (?, ?)", u.Name, table.Name); err != nil {
			return fmt.Errorf("sort the cases of %s: %w", u.Name, err)
		}
		if slices.Contains(done, table.Name) {
			continue
		}
		done = append(done, table.Name)
		query := fmt.Sprintf("INSERT INTO case_kind SELECT '%s', id, stratum FROM (%s) AS r", table.Name, recordQuery(table, caseColumns))
		if _, err := conn.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("sort the cases of %s: %w", table.Name, err)
		}
	}
	return nil
}

// mixTable is the table of an indicator's records where comparing observed and
// expected means something: shares and means of records that lead to a ticket.
func (i Indicator) mixTable() (ingest.Table, bool) {
	if i.Counted() || i.Aggregate != "" || slices.Contains(signed, i.Unit) {
		return ingest.Table{}, false
	}
	return i.recordTable()
}

// caseSet is the cases of one indicator and quarter.
type caseSet struct {
	indicator, quarter string
	people, strata     []string
	cases              []stats.Case
}

func readCases(ctx context.Context, conn *sql.Conn) (out []caseSet, err error) {
	const query = `
		SELECT e.indicator, m.period, e.employee_id, coalesce(k.stratum, '–') AS stratum,
		       CAST(sum(e.den) AS DOUBLE), CAST(sum(e.num) AS DOUBLE)
		FROM case_indicator AS i
		JOIN evidence AS e ON e.indicator = i.indicator
		JOIN period_month AS m ON m.cycle = 'quarter' AND m.month = e.month
		LEFT JOIN case_kind AS k ON k.record = i.record AND k.id = CAST(e.ref AS VARCHAR)
		WHERE e.indicator NOT IN (SELECT indicator FROM evidence WHERE num < 0) -- observed over expected means nothing of them
		GROUP BY e.indicator, m.period, e.employee_id, coalesce(k.stratum, '–')
		HAVING sum(e.den) > 0
		ORDER BY 1, 2, 3, 4`
	err = eachRow(ctx, conn, "the cases", query, func(scan func(...any) error) error {
		var indicator, quarter, employee, stratum string
		var c stats.Case
		if err := scan(&indicator, &quarter, &employee, &stratum, &c.N, &c.Sum); err != nil {
			return err
		}
		if k := len(out) - 1; k < 0 || out[k].indicator != indicator || out[k].quarter != quarter {
			out = append(out, caseSet{indicator: indicator, quarter: quarter})
		}
		s := &out[len(out)-1]
		if k := len(s.people) - 1; k < 0 || s.people[k] != employee {
			s.people = append(s.people, employee)
		}
		c.Member = len(s.people) - 1
		if c.Stratum = slices.Index(s.strata, stratum); c.Stratum < 0 {
			c.Stratum = len(s.strata)
			s.strata = append(s.strata, stratum)
		}
		s.cases = append(s.cases, c)
		return nil
	})
	return out, err
}

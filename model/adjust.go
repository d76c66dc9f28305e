package model

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Adjusting for the mix of cases needs to know what kind of case each event of an
// indicator was: what the ticket says that its record leads to.

// signed are the units of values that can be below 0: observed ÷ expected means
// nothing of them.
var signed = []string{"points", "pp"}

var (
	refColumn = regexp.MustCompile(`(?i)\b(\w+)\s+AS\s+ref\b`)
	setUnion  = regexp.MustCompile(`(?i)\bUNION\b`)
)

// recordTable finds the canonical table whose records the indicator's events are:
// the one with the key that stands AS ref. It must be tickets, or name the
// ticket of each record.
func (i Indicator) recordTable() (ingest.Table, bool) {
	body := i.body()
	refs := refColumn.FindAllStringSubmatch(body, -1)
	if len(refs) != 1 || setUnion.MatchString(body) {
		return ingest.Table{}, false // records of several kinds
	}
	for _, t := range ingest.Tables {
		_, leads := t.Column("ticket_id")
		if leads && len(t.Key) == 1 && t.Key[0] == refs[0][1] && slices.Contains(i.TableNames(), t.Name) {
			return t, true
		}
	}
	return ingest.Table{}, false
}

// body is the SQL without the header and other whole lines of comment.
func (i Indicator) body() string {
	var code []string
	for _, line := range strings.Split(i.Source, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			code = append(code, line)
		}
	}
	return strings.Join(code, "\n")
}

// adjustKey names a set of columns as the table scheme_indicator does.
func adjustKey(columns []string) string { return strings.Join(columns, ",") }

// strata are the steps that keep the indicator's events by kind of case, one for
// each set of columns that a scheme adjusts by.
func (u Use) strata() []Step {
	table, ok := u.Indicator.recordTable()
	if !ok {
		return nil // Prepare has said so
	}
	var out []Step
	for _, columns := range u.Adjust {
		query, args := u.Events("")
		query = strings.TrimSuffix(query, "\n") + ", record AS (" + recordQuery(table, columns) + ")\n" + sqlFile("stratum.sql")
		args = append(args, sql.Named("this_indicator", u.Name), sql.Named("this_adjust_for", adjustKey(columns)),
			sql.Named("this_unknown", strings.Join(stratumParts(columns, func(string) string { return unknownCase }), ", ")))
		out = append(out, Step{Name: "stratum " + u.Name, File: u.Indicator.File, SQL: query, Args: args})
	}
	return out
}

// unknownCase stands for what a ticket does not say.
const unknownCase = "–"

// recordQuery gives the kind of case of every record, as column=value, ….
func recordQuery(table ingest.Table, columns []string) string {
	parts := stratumParts(columns, func(c string) string {
		return fmt.Sprintf(`' || coalesce(CAST(t."%s" AS VARCHAR), '%s') || '`, c, unknownCase)
	})
	return fmt.Sprintf(`SELECT CAST(r."%[1]s" AS VARCHAR) AS id, min('%[2]s') AS stratum
		FROM %[3]s AS r LEFT JOIN tickets AS t ON t.ticket_id = r.ticket_id GROUP BY 1`, table.Key[0], strings.Join(parts, ", "), table.Name)
}

func stratumParts(columns []string, value func(column string) string) []string {
	var out []string
	for _, c := range columns {
		out = append(out, c+"="+value(c))
	}
	return out
}

// checkAdjustment says why a scheme cannot adjust one of its indicators for the
// mix of cases, where it cannot.
func checkAdjustment(s scheme.Scheme, use scheme.Indicator, i Indicator, problems *diag.List) {
	problem := func(message diag.Text) {
		problems.Add(diag.Problem{File: s.File, Line: use.Line, Message: message,
			Hint: diag.T("删去 adjust_for，或换用按工单、评价、投诉、上门等记录计算的比率或均值", "remove adjust_for, or use a share or mean of tickets, surveys, complaints, visits or other records of a ticket")})
	}
	tickets, _ := ingest.FindTable("tickets")
	for _, c := range use.AdjustFor {
		if _, ok := tickets.Column(c); !ok {
			problem(diag.T("adjust_for: 工单表没有列 %s", "adjust_for: the table tickets has no column %s", c))
			return
		}
	}
	switch _, ok := i.recordTable(); {
	case i.Counted() || i.Aggregate != "":
		problem(diag.T("adjust_for: %s 没有分母，不能按工单结构调整", "adjust_for: %s has no denominator and cannot be adjusted for the mix of cases", use.ID))
	case slices.Contains(signed, i.Unit):
		problem(diag.T("adjust_for: %s 的值可以为负，不能按工单结构调整", "adjust_for: the value of %s can be negative and cannot be adjusted for the mix of cases", use.ID))
	case !ok:
		problem(diag.T("adjust_for: %s 的记录不对应工单，不能按工单结构调整", "adjust_for: the records of %s do not lead to a ticket, so it cannot be adjusted for the mix of cases", use.ID))
	}
}

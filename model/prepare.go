package model

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Prepare has the engine read every indicator and every formula of a scheme before
// anything is computed. What the engine refuses becomes a problem at its place in
// the file.
// Nothing is kept: the tables it needs are made empty and taken back.
func Prepare(ctx context.Context, db *sql.DB, o Options, problems *diag.List) {
	conn, err := db.Conn(ctx)
	if err != nil {
		problems.Errorf("", diag.T("无法检查指标：%v", "cannot check the indicators: %v", err), diag.Text{})
		return
	}
	defer conn.Close()
	err = inTransaction(ctx, conn, func() error {
		for _, q := range []string{sqlFile("prelude.duckdb.sql"), sqlFile("results.sql"), sqlFile("derived.sql")} {
			if _, err := conn.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		for _, u := range Uses(o) {
			written := u.Indicator
			u.Indicator.Source = plainLetters(written.Source)
			if err := prepare(ctx, conn, u.Observe().SQL); err != nil {
				problems.Add(sqlProblem(written, err))
			}
		}
		for _, s := range o.Schemes {
			prepareScheme(ctx, conn, s, o.Library, problems)
		}
		return errTakeBack
	})
	if err != nil && !errors.Is(err, errTakeBack) {
		problems.Errorf("model/sql", diag.T("无法检查指标：%v", "cannot check the indicators: %v", err), diag.Text{})
	}
}

// prepareScheme checks what only the engine and the indicators' SQL can tell of a
// scheme: its formulas, and which indicators can be adjusted for the mix of cases.
func prepareScheme(ctx context.Context, conn *sql.Conn, s scheme.Scheme, l Library, problems *diag.List) {
	for _, use := range s.Indicators() {
		if use.Rule.Kind == "formula" {
			checkFormula(ctx, conn, s, use, problems)
		}
		if i, ok := l.Find(use.ID); ok && len(use.AdjustFor) > 0 {
			checkAdjustment(s, use, i, problems)
		}
	}
}

// errTakeBack ends a transaction of which nothing is to be kept.
var errTakeBack = errors.New("take back")

func prepare(ctx context.Context, conn *sql.Conn, query string) error {
	stmt, err := conn.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	return stmt.Close()
}

// enginePlace finds the line that the engine quotes with a caret below it.
var enginePlace = regexp.MustCompile(`(?s)\nLINE (\d+): ([^\n]*)\n([ ]*)\^`)

// plainLetters puts an x for every character beyond ASCII. Some of the engine's
// places count bytes, some characters and some the width on a screen; of such a
// text all three are the same. It is only ever prepared, never run.
func plainLetters(source string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return 'x'
		}
		return r
	}, source)
}

// sqlProblem turns the engine's message about a wrapped indicator file into a
// problem in that file. A message without a place in the file is about what
// reads the events: the SELECT does not give the columns it should.
func sqlProblem(i Indicator, err error) diag.Problem {
	text := err.Error()
	first, _, _ := strings.Cut(text, "\n")
	p := diag.Problem{File: i.File, Message: diag.T("SQL 有误：%s", "the SQL is wrong: %s", first)}
	lines := strings.Split(i.Source, "\n")
	if m := enginePlace.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1]) // the expression lets only digits through
		if line <= len(lines) {
			p.Line, p.Excerpt = line, lines[line-1]
			p.Column = columnOf(plainLetters(lines[line-1]), m[2], len(m[3])-len("LINE "+m[1]+": "))
			return p
		}
	}
	p.Hint = diag.T("SELECT 须给出 employee_id, at, num, den, ref, stratum", "the SELECT must give employee_id, at, num, den, ref, stratum")
	return p
}

// columnOf gives the column of the caret in a line of plain letters, of which
// the engine may have quoted only a part ("...part...").
func columnOf(line, quoted string, caret int) int {
	inner := strings.TrimSuffix(quoted, "...")
	if rest, cut := strings.CutPrefix(inner, "..."); cut {
		inner, caret = rest, caret-len("...")
	}
	start := strings.Index(line, strings.TrimRight(inner, " \r"))
	if start < 0 || caret < 0 || start+caret > len(line) {
		return 0
	}
	return start + caret + 1
}

package main

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"kaohe/model/diag"
	"kaohe/model/engine"
)

// queryCmd runs read-only SQL over the finished warehouse.
type queryCmd struct {
	Format string `name:"format" enum:"table,csv,json,markdown" default:"table" help:"${help_format}"`
	SQL    string `arg:"" optional:"" name:"sql" help:"${help_sql}"`
}

func (cmd *queryCmd) run(c *console) error {
	path := project{dir: c.dir}.warehouse()
	if _, err := os.Stat(path); err != nil {
		return diag.Fail(nil, diag.T("还没有数据仓库 %s；请先运行 kaohe build", "there is no warehouse %s yet; run kaohe build first", path))
	}
	db, err := engine.OpenSandbox(c.ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	if cmd.SQL != "" {
		return cmd.once(c, db, cmd.SQL)
	}
	return cmd.prompt(c, db)
}

// once runs one text of SQL and prints its last result.
func (cmd *queryCmd) once(c *console, db *sql.DB, query string) error {
	rows, err := db.QueryContext(c.ctx, query)
	if err != nil {
		return diag.Fail(errors.New(strings.TrimSpace(err.Error())), diag.T("查询失败", "the query failed"))
	}
	defer rows.Close()
	return writeRows(c.stdout, rows, cmd.Format)
}

// prompt reads statements that end in a semicolon until the input ends. On a
// terminal it asks for them and goes on after an error; in a pipe the first
// error ends it.
func (cmd *queryCmd) prompt(c *console, db *sql.DB) error {
	terminal := isTerminal(c.stdout)
	in := bufio.NewReader(c.stdin)
	var statement strings.Builder
	for {
		if terminal {
			fmt.Fprint(c.stderr, promptText(statement.Len() > 0))
		}
		line, err := in.ReadString('\n')
		statement.WriteString(line)
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return err
		}
		text := strings.TrimSpace(statement.String())
		if text != "" && (end || strings.HasSuffix(text, ";")) {
			statement.Reset()
			if err := cmd.once(c, db, text); err != nil && !terminal {
				return err
			} else if err != nil {
				fmt.Fprintln(c.stderr, diag.Message(err, c.lang))
			}
		}
		if end {
			return nil
		}
	}
}

func promptText(continued bool) string {
	if continued {
		return "   ...> "
	}
	return "kaohe> "
}

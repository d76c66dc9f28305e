package modeltest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/scheme"
)

// world is a small company as the scoring sees it: who there is, and what was
// observed of them. Its data end with September 2026.
type world struct {
	teams  []teamRow
	people []personRow
	seen   []seenRow
}

type (
	teamRow   struct{ id, parent, kind string }
	personRow struct{ id, role, team, manager, hired, left string }
	seenRow   struct {
		indicator, employee, month string
		n, num, den                int64
	}
)

// scorer takes the steps from observations to scorecards over one warehouse, again
// and again. Every canonical table counts as given.
type scorer struct {
	conn *sql.Conn
	o    model.Options
}

func newScorer(t *testing.T) *scorer {
	t.Helper()
	var given []string
	for _, table := range ingest.Tables {
		given = append(given, table.Name)
	}
	db := warehouse(t, 0, "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('z', 'z', TIMESTAMP '2026-09-30 12:00:00');", given...)
	conn, err := db.Conn(context.Background()) // temporary tables belong to one connection
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &scorer{conn, model.Options{Library: library(t)}}
	if _, err := model.Run(context.Background(), db, s.o); err != nil { // describes the indicators
		t.Fatal(err)
	}
	return s
}

// fatal is what a *testing.T and a *rapid.T share.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func (s *scorer) exec(t fatal, query string, args ...any) {
	t.Helper()
	if _, err := s.conn.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatalf("%v\nin: %.900s", err, query)
	}
}

// rows gives the result of a query as lines.
func (s *scorer) rows(t fatal, query string, args ...any) (out []string) {
	t.Helper()
	result, err := s.conn.QueryContext(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%v\nin: %.600s", err, query)
	}
	defer result.Close()
	columns, err := result.Columns()
	if err != nil {
		t.Fatalf("%v", err)
	}
	for result.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := result.Scan(cells...); err != nil {
			t.Fatalf("%v", err)
		}
		out = append(out, line(cells))
	}
	if err := result.Err(); err != nil {
		t.Fatalf("%v", err)
	}
	return out
}

// score fills the warehouse with a world and scores it.
func (s *scorer) score(t fatal, w world, list ...scheme.Scheme) {
	t.Helper()
	for _, table := range []string{"teams", "employees", "observation"} {
		s.exec(t, "DELETE FROM "+table)
	}
	s.insert(t, "teams (team_id, parent_id, kind)", w.teamValues())
	s.insert(t, "employees (employee_id, role, team_id, manager_id, hired_on, left_on)", w.peopleValues())
	s.insert(t, "observation (indicator, employee_id, month, n, num, den, num2, den2, numden, excluded)", w.seenValues())
	o := s.o
	o.Schemes = list
	for _, step := range model.Plan(o, nil) {
		switch name, _, _ := strings.Cut(step.Name, " "); name {
		case "scheme":
			s.exec(t, step.SQL)
			if err := scheme.Load(context.Background(), s.conn, list); err != nil {
				t.Fatalf("%v", err)
			}
		case "period", "words", "peer", "level_record", "value", "formula", "score", "scorecard":
			s.exec(t, step.SQL, step.Args...)
		}
	}
}

func (s *scorer) insert(t fatal, into string, values []string) {
	t.Helper()
	if len(values) > 0 {
		s.exec(t, "INSERT INTO "+into+" VALUES "+strings.Join(values, ", "))
	}
}

// literal writes a text for SQL; an empty one is NULL.
func literal(text string) string {
	if text == "" {
		return "NULL"
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func (w world) teamValues() (out []string) {
	for _, t := range w.teams {
		out = append(out, fmt.Sprintf("(%s, %s, %s)", literal(t.id), literal(t.parent), literal(t.kind)))
	}
	return out
}

func (w world) peopleValues() (out []string) {
	for _, p := range w.people {
		out = append(out, fmt.Sprintf("(%s, %s, %s, %s, %s, %s)", literal(p.id), literal(p.role), literal(p.team), literal(p.manager), literal(p.hired), literal(p.left)))
	}
	return out
}

func (w world) seenValues() (out []string) {
	for _, o := range w.seen {
		out = append(out, fmt.Sprintf("('%s', '%s', '%s', %d, %d, %d, 0, 0, 0, 0)", o.indicator, o.employee, o.month, o.n, o.num, o.den))
	}
	return out
}

// inTeam tells whether a team is another or lies under it, however the parents run.
func (w world) inTeam(team, above string) bool {
	seen := map[string]bool{}
	for team != "" && !seen[team] {
		if team == above {
			return true
		}
		seen[team] = true
		k := slices.IndexFunc(w.teams, func(t teamRow) bool { return t.id == team })
		if k < 0 {
			return false
		}
		team = w.teams[k].parent
	}
	return false
}

func (w world) kindOf(team string) string {
	for _, t := range w.teams {
		if t.id == team {
			return t.kind
		}
	}
	return ""
}

// below lists a person and everyone under them.
func (w world) below(id string) []string {
	out := []string{id}
	for k := 0; k < len(out); k++ {
		for _, p := range w.people {
			if p.manager == out[k] && !slices.Contains(out, p.id) {
				out = append(out, p.id)
			}
		}
	}
	return out
}

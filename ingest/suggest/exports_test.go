package suggest_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/ingest"
	"kaohe/ingest/suggest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

// publicExports is where the public data sets stand that are read in place; the
// tests over them are skipped where they are not.
const publicExports = "../../../shared/exports"

// header is what a person writes above a proposal.
const header = "kaohe: 1\ncompany: 公开数据\nscheme: none.yaml\n"

// mend is a line of a proposal that a person changes by hand: the line that
// holds old becomes new.
type mend struct{ old, new string }

// mostMended is how many lines a person may have to mend.
const mostMended = 5

// A proposal, pasted and mended by hand in a few lines, is ingested whole, and
// what is known of the file is found in the warehouse.
func TestPublicExports(t *testing.T) {
	answers := map[string]int64{
		"SELECT count(*) FROM reject":    0,
		"SELECT count(*) FROM tickets":   2816,
		"SELECT count(*) FROM employees": 1,
		"SELECT CAST(round(10 * median(date_diff('second', opened_at, resolved_at) / 86400)) AS BIGINT) FROM tickets":                 112,
		"SELECT count(*) FROM tickets WHERE resolved_at - opened_at <= INTERVAL 15 DAY":                                               1732,
		"SELECT count(*) FROM tickets WHERE opened_at = date_trunc('day', opened_at) OR date_trunc('day', resolved_at) = resolved_at": 1,
	}
	nobody := []mend{
		{"# employee_id:", "        employee_id: {value: 市民热线}"},
		{"resolved_at:", "$&\n      employees: {employee_id: {value: 市民热线}, distinct: true}"},
	}
	for _, c := range []struct {
		file  string
		mends []mend
		facts map[string]int64
	}{
		{"call_center.csv", nil, map[string]int64{
			"SELECT count(*) FROM contacts":                                                              5000,
			"SELECT count(*) FROM employees":                                                             8,
			"SELECT count(*) FROM contacts WHERE answered_at IS NOT NULL":                                4054,
			"SELECT count(*) FROM tickets":                                                               4054,
			"SELECT count(*) FROM tickets WHERE solved":                                                  3646,
			"SELECT count(*) FROM tickets WHERE resolved_at IS NOT NULL":                                 3646,
			"SELECT count(*) FROM surveys":                                                               4054,
			"SELECT count(*) FROM contacts WHERE talk_seconds IS NULL AND queue_seconds IS NULL":         946,
			"SELECT count(*) FROM reject":                                                                0,
			"SELECT talk_seconds FROM contacts WHERE contact_id = 'ID0001'":                              143,
			"SELECT day(offered_at) * 100 + month(offered_at) FROM contacts WHERE contact_id = 'ID5000'": 3103,
		}},
		{"support_tickets.csv", nil, map[string]int64{
			"SELECT count(*) FROM tickets":   1000,
			"SELECT count(*) FROM employees": 15,
			"SELECT count(*) FROM surveys":   428,
			"SELECT count(*) FROM reject":    0,
			"SELECT date_diff('second', opened_at, first_response_at) FROM tickets WHERE ticket_id = 'TKT-00001'": 3996,
			"SELECT date_diff('second', opened_at, resolved_at) FROM tickets WHERE ticket_id = 'TKT-00001'":       64980,
			"SELECT count(*) FROM tickets WHERE status NOT IN ('open', 'resolved', 'closed')":                     0,
		}},
		{"support_tickets_agents.csv", nil, map[string]int64{
			"SELECT count(*) FROM tickets":                                       1000,
			"SELECT count(*) FROM employees":                                     10,
			"SELECT count(*) FROM surveys WHERE score BETWEEN 1 AND 5":           1000,
			"SELECT count(*) FROM tickets WHERE escalated":                       473,
			"SELECT count(*) FROM tickets WHERE first_response_at < opened_at":   0,
			"SELECT count(*) FROM tickets WHERE resolved_at < first_response_at": 0,
			"SELECT count(*) FROM tickets WHERE first_response_at IS NULL":       0,
			"SELECT count(*) FROM reject":                                        0,
		}},
		{"incident_event_log_890.csv", nil, map[string]int64{
			"SELECT count(*) FROM tickets": 890,
			"SELECT count(*) FROM reject":  0,
			"SELECT CAST(sum(rows_read) AS BIGINT) FROM source_file WHERE table_name = 'tickets'":         5998,
			"SELECT minute(opened_at) + 100 * day(opened_at) FROM tickets WHERE ticket_id = 'INC0000045'": 2916,
			"SELECT count(*) FROM tickets WHERE closed_at < resolved_at":                                  0,
		}},
		{"helpdesk_events.csv", nobody, map[string]int64{
			"SELECT count(*) FROM tickets": 3804,
			"SELECT CAST(sum(rows_read) AS BIGINT) FROM source_file WHERE table_name = 'tickets'":                                              13710,
			"SELECT count(*) FROM tickets WHERE opened_at > resolved_at":                                                                       0,
			"SELECT count(*) FROM tickets WHERE ticket_id = '2' AND opened_at = '2012-04-03 16:55:38' AND resolved_at = '2012-04-05 17:15:52'": 1,
			"SELECT count(*) FROM reject": 0,
		}},
		{"留言_gb18030.csv", nobody, answers},
		{"留言.xlsx", nobody, answers},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			if len(c.mends) > mostMended {
				t.Errorf("%d lines to mend by hand", len(c.mends))
			}
			dir := t.TempDir()
			link(t, dir, c.file)
			proposals := propose(t, filepath.Join(dir, c.file))
			zh, en := suggest.YAML(proposals, diag.ZH), suggest.YAML(proposals, diag.EN)
			if withoutRemarks(zh) != withoutRemarks(en) {
				t.Error("the proposal depends on the language")
			}
			db := build(t, dir, header+mended(t, zh, c.mends))
			for query, want := range c.facts {
				var got int64
				if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
					t.Errorf("%s: %d (%v), want %d", query, got, err, want)
				}
			}
		})
	}
}

// link puts a public export into a folder.
func link(t *testing.T, dir, file string) {
	t.Helper()
	source, err := filepath.Abs(filepath.Join(publicExports, file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(source); err != nil {
		t.Skipf("the public export %s is not here", file)
	}
	if err := os.Symlink(source, filepath.Join(dir, file)); err != nil {
		t.Fatal(err)
	}
}

// mended changes lines as a person would; $& in the new text is the old line.
func mended(t *testing.T, yaml string, mends []mend) string {
	t.Helper()
	lines := strings.Split(yaml, "\n")
	for _, m := range mends {
		found := 0
		for i, l := range lines {
			if strings.HasPrefix(strings.TrimSpace(l), m.old) {
				found++
				lines[i] = strings.ReplaceAll(m.new, "$&", l)
			}
		}
		if found != 1 {
			t.Fatalf("%d lines hold %q in\n%s", found, m.old, yaml)
		}
	}
	return strings.Join(lines, "\n")
}

// withoutRemarks leaves of YAML what a reader of it sees.
func withoutRemarks(yaml string) string {
	var out []string
	for _, l := range strings.Split(yaml, "\n") {
		l, _, _ = strings.Cut(l, "# ")
		out = append(out, strings.TrimRight(l, " "))
	}
	return strings.Join(out, "\n")
}

// propose looks at files and proposes their mapping.
func propose(t *testing.T, files ...string) []suggest.Proposal {
	t.Helper()
	db := open(t)
	var problems diag.List
	var shapes []ingest.Shape
	for _, f := range files {
		found, err := ingest.Look(context.Background(), db, f, ingest.LookOptions{Name: filepath.Base(f), Scratch: t.TempDir(), Words: 60, Samples: 3, Problems: &problems})
		if err != nil {
			t.Fatal(err)
		}
		shapes = append(shapes, found...)
	}
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	return suggest.Propose(shapes)
}

func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := engine.Open(context.Background(), engine.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// build ingests a project and wants no problem.
func build(t *testing.T, dir, config string) *sql.DB {
	t.Helper()
	db := open(t)
	var problems diag.List
	c, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(config), &problems)
	if ok {
		if _, err := ingest.Run(context.Background(), db, ingest.Options{Config: c, CacheDir: t.TempDir(), Problems: &problems}); err != nil {
			t.Fatal(err)
		}
	}
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", problems.Error(), config)
	}
	return db
}

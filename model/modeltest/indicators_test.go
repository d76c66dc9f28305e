package modeltest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/model"
)

var update = flag.Bool("update", false, "write what the tests got as what they want")

// separator stands between the rows in and the events out of a case.
const separator = "\n---\n"

// Each indicator has a case: a script of records, and the events that the
// indicator makes of them with its default parameters. The names of the records
// say what they are for.
func TestIndicators(t *testing.T) {
	db := warehouse(t, 0, "")
	l := library(t)
	run(t, db) // makes the macros and the derived tables
	steps := map[string]string{}
	for _, s := range model.Plan(model.Options{}, nil) {
		steps[s.Name] = s.SQL
	}
	for _, i := range l.All() {
		file := filepath.Join("testdata", "indicators", i.ID+".txt")
		src, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		in, want, _ := strings.Cut(string(src), separator)
		fill(t, db, "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', TIMESTAMP '2026-09-30 12:00:00');\n"+in)
		exec(t, db, steps["derived"])
		if one(t, db, "SELECT count(*) FROM calendar") == "0" {
			exec(t, db, steps["statutory"])
		}
		exec(t, db, steps["derive"])
		u := model.Use{Indicator: i, Values: i.Values(nil)}
		query, args := u.Events(`SELECT ref, employee_id, "at", num, den, stratum FROM event ORDER BY ALL`)
		got := "ref | employee_id | at | num | den | stratum\n" + strings.Join(rows(t, db, query, args...), "\n") + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(strings.TrimRight(in, "\n")+separator+got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", i.ID, diff)
		}
		if strings.Count(got, "\n") < 3 {
			t.Errorf("%s: the case shows fewer than two events", i.ID)
		}
	}
}

// The limit that a ticket carries itself goes first when a scheme asks for it.
func TestOnTimeByTheTicketsOwnLimit(t *testing.T) {
	db := warehouse(t, 0, `INSERT INTO tickets (ticket_id, employee_id, complexity, opened_at, resolved_at, due_at) VALUES
		('1 late', 'a', 'simple', '2026-08-01 10:00', '2026-08-01 12:00', '2026-08-01 11:00'),
		('2 no limit of its own', 'a', 'simple', '2026-08-01 10:00', '2026-08-01 12:00', NULL);`)
	run(t, db)
	i, ok := library(t).Find("on_time_resolution")
	if !ok {
		t.Fatal("the indicator is not shipped")
	}
	u := model.Use{Indicator: i, Values: i.Values(map[string]string{"limit_by": "due_at", "simple_hours": "1"})}
	query, args := u.Events("SELECT ref, num FROM event ORDER BY ref")
	got := strings.Join(rows(t, db, query, args...), "; ")
	if want := "1 late | 0; 2 no limit of its own | 0"; got != want {
		t.Errorf("one hour: got %s, want %s", got, want)
	}
	u.Values = i.Values(map[string]string{"limit_by": "due_at"})
	query, args = u.Events("SELECT ref, num FROM event ORDER BY ref")
	got = strings.Join(rows(t, db, query, args...), "; ")
	if want := "1 late | 0"; got != want { // as of the end of 1 August the other is not yet due
		t.Errorf("24 hours: got %s, want %s", got, want)
	}
}

// By service level: the most conditions win, and without a fitting one the
// complexity decides. 2026-08-07 is a Friday.
func TestOnTimeByServiceLevel(t *testing.T) {
	db := warehouse(t, 0, `
		INSERT INTO sla (metric, "limit", unit, channel, priority, complexity) VALUES
		  ('resolution', 5.5, 'h', NULL, 'high', NULL), ('resolution', 30, 'min', 'phone', 'high', NULL), ('resolution', 1, 'workday', NULL, 'low', NULL), ('arrival', 1, 's', NULL, NULL, NULL);
		INSERT INTO tickets (ticket_id, employee_id, channel, priority, complexity, opened_at) VALUES
		  ('1 five and a half hours', 'a', 'app', 'high', 'complex', '2026-08-07 10:00'), ('2 half an hour', 'a', 'phone', 'high', 'simple', '2026-08-07 10:00'),
		  ('3 a working day', 'a', NULL, 'low', 'simple', '2026-08-07 10:00'), ('4 no level, simple', 'a', 'phone', NULL, 'simple', '2026-08-07 10:00'),
		  ('5 no level, complex', 'a', 'phone', 'middle', 'complex', '2026-08-07 10:00'), ('last', 'z', NULL, 'low', NULL, '2026-09-30 12:00');`)
	run(t, db)
	i, ok := library(t).Find("on_time_resolution")
	if !ok {
		t.Fatal("the indicator is not shipped")
	}
	u := model.Use{Indicator: i, Values: i.Values(map[string]string{"limit_by": "sla"})}
	query, args := u.Events(`SELECT ref, "at" FROM event ORDER BY ref`)
	expect(t, "limits", rows(t, db, query, args...),
		"1 five and a half hours | 2026-08-07 15:30:00", "2 half an hour | 2026-08-07 10:30:00", "3 a working day | 2026-08-10 10:00:00",
		"4 no level, simple | 2026-08-08 10:00:00", "5 no level, complex | 2026-08-12 10:00:00")
}

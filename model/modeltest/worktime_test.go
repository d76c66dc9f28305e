package modeltest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// Working time without a calendar of one's own, by hand. The National Day of 2025
// is off from Wednesday 1 October to Wednesday the 8th; Sunday 28 September and
// Saturday 11 October are worked for it.
func TestWorkingTimeByHand(t *testing.T) {
	db := warehouse(t, 0, "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('end', 'z', '2026-09-30 12:00');")
	for _, c := range []struct {
		name, from, to string
		want           string
	}{
		{"within a day", "2025-10-16 10:00:00", "2025-10-16 10:00:01", "1"},
		{"a whole day and its night", "2025-10-16 00:00:00", "2025-10-17 00:00:00", "32400"},
		{"National Day week", "2025-09-30 17:00:00", "2025-10-09 10:00:00", "7200"},
		{"into a make-up Saturday", "2025-10-10 17:30:00", "2025-10-11 09:30:00", "3600"},
		{"from a make-up Sunday", "2025-09-28 16:00:00", "2025-09-29 09:00:00", "7200"},
		{"an ordinary weekend", "2025-10-17 17:30:00", "2025-10-20 09:30:00", "3600"},
		{"opened on a day off", "2025-10-05 12:00:00", "2025-10-09 09:30:00", "1800"},
		{"all on days off", "2025-10-05 12:00:00", "2025-10-08 20:00:00", "0"},
		{"a minute before closing", "2025-10-17 17:59:00", "2025-10-20 09:01:00", "120"},
		{"at closing", "2025-10-17 18:00:00", "2025-10-20 09:01:00", "60"},
		{"before opening", "2025-10-17 07:00:00", "2025-10-17 09:01:00", "60"},
		{"three weeks, ten whole days among them", "2025-09-26 10:00:00", "2025-10-17 10:00:00", "356400"},
		{"Spring Festival 2026", "2026-02-13 17:00:00", "2026-02-24 10:00:00", "39600"}, // with Saturday the 14th
		{"New Year 2026, of which Sunday the 4th is worked", "2025-12-31 17:00:00", "2026-01-05 10:00:00", "39600"},
	} {
		fill(t, db, fmt.Sprintf(`INSERT INTO tickets (ticket_id, employee_id, opened_at, accepted_at, first_response_at, resolved_at) VALUES ('t', 'a', '%[1]s', '%[2]s', '%[2]s', '%[2]s'), ('end', 'z', '2026-09-30 12:00', NULL, NULL, NULL);
			INSERT INTO complaints (complaint_id, received_at, resolved_at) VALUES ('c', '%[1]s', '%[2]s');`, c.from, c.to))
		deriveOnly(t, db)
		want := strings.Join([]string{c.want, c.want, c.want, c.want}, " | ")
		got := one(t, db, `SELECT acceptance_work_seconds, first_response_work_seconds, w.resolution_work_seconds, c.resolution_work_seconds FROM ticket_work AS w, complaint_work AS c WHERE ticket_id = 't'`)
		if got != want {
			t.Errorf("%s: got %s, want %s each", c.name, got, c.want)
		}
	}
}

// Any span of working time is the sum of its parts and no longer than by the
// clock; some spans have none.
func TestWorkingTimeAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 26))
	first := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	var script strings.Builder
	script.WriteString("INSERT INTO tickets (ticket_id, employee_id, opened_at, first_response_at, resolved_at) VALUES ('end', 'z', '2026-12-31 12:00', NULL, NULL)")
	for k := range 1000 {
		a := first.Add(time.Duration(r.IntN(6*365*86400)) * time.Second)
		b := a.Add(time.Duration(r.IntN(30*86400)) * time.Second)
		c := b.Add(time.Duration(r.IntN(3*86400)) * time.Second)
		at := func(m time.Time) string { return m.Format(time.DateTime) }
		fmt.Fprintf(&script, ", ('%[1]d', 'a', '%[2]s', '%[3]s', '%[4]s'), ('%[1]d rest', 'a', '%[3]s', NULL, '%[4]s')", k, at(a), at(b), at(c))
	}
	db := warehouse(t, 0, script.String())
	deriveOnly(t, db)
	expect(t, "spans", rows(t, db, `
		SELECT count(*), bool_and(a.resolution_work_seconds = a.first_response_work_seconds + b.resolution_work_seconds),
		       bool_and(a.resolution_work_seconds <= date_diff('second', t.opened_at, t.resolved_at)), bool_and(a.first_response_work_seconds >= 0 AND b.resolution_work_seconds >= 0),
		       count(*) FILTER (WHERE b.resolution_work_seconds = 0) > 50, sum(a.resolution_work_seconds) > 100000000
		FROM tickets AS t JOIN ticket_work AS a ON a.ticket_id = t.ticket_id JOIN ticket_work AS b ON b.ticket_id = t.ticket_id || ' rest'`),
		"1000 | true | true | true | true | true")
}

// A calendar of one's own goes first, whole; a year that the published one does
// not know is told, in both languages.
func TestWhichCalendar(t *testing.T) {
	tickets := `INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at) VALUES ('t', 'a', '2025-09-30 17:00', '2025-10-09 10:00'), ('old', 'a', '2019-12-30 10:00', '2020-10-01 10:00'), ('end', 'z', '2026-09-30 12:00', NULL);`
	work := "SELECT resolution_work_seconds FROM ticket_work WHERE ticket_id = 't'"
	db := warehouse(t, 0, tickets)
	r := runUntil(t, db, "grade")
	expect(t, "published", rows(t, db, work), "7200")
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].EN, "the public holidays of 2019, 2020 are not known") || !strings.Contains(r.Warnings[0].ZH, "不含 2019, 2020 年") {
		t.Errorf("got warnings %v", r.Warnings)
	}
	db = warehouse(t, 0, tickets+"INSERT INTO calendar (on_date, workday, opens, closes) VALUES ('2025-10-09', TRUE, '08:00', '12:00');")
	r = runUntil(t, db, "grade")
	// Monday to Friday of the week off are worked, the 9th from eight: 1 + 6 × 9 + 2 hours.
	expect(t, "one's own", rows(t, db, work), fmt.Sprint((1+6*9+2)*3600))
	if len(r.Warnings) != 0 {
		t.Errorf("got warnings %v", r.Warnings)
	}
}

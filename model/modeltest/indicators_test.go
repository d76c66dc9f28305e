package modeltest

import (
	"database/sql"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaohe/ingest"
	"kaohe/model"
)

// separator stands between the rows in and the events out of a case.
const separator = "\n---\n"

// kindsOfCase are what every indicator has a case of: what usually comes; what is
// missing, unreadable or impossible; exactly at a limit, or at the edge of a month
// or of the data; and, where a record may change hands, whose it is.
var kindsOfCase = []string{"ordinary", "missing", "boundary", "attribution"}

// handedOn are the tables whose records may change hands or be reopened, or that
// leave it to a ticket whose they are.
var handedOn = []string{"tickets"}

// indicatorCase is one file of testdata/indicators/<id>: records, and the events
// that the indicator makes of them. They are written by hand; the names of the
// records say what they are for.
type indicatorCase struct {
	indicator model.Indicator
	kind      string            // the file's name
	with      map[string]string // parameters other than the defaults: a first line "-- with: name = value, …"
	in        string            // SQL that fills canonical tables
	want      []string          // lines "ref | employee_id | at | num | den | stratum"
}

const eventHeader = "ref | employee_id | at | num | den | stratum"

// casesOf reads the cases of an indicator and demands one of every kind.
func casesOf(t *testing.T, i model.Indicator) []indicatorCase {
	t.Helper()
	dir := filepath.Join("testdata", "indicators", i.ID)
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []indicatorCase
	var kinds []string
	for _, file := range files {
		c := readCase(t, i, file)
		out, kinds = append(out, c), append(kinds, c.kind)
	}
	for _, kind := range kindsOfCase {
		if !slices.Contains(kinds, kind) && (kind != "attribution" || changesHands(i)) {
			t.Errorf("%s has no case %s.txt", dir, kind)
		}
	}
	return out
}

// changesHands tells whether an indicator reads records that may change hands.
func changesHands(i model.Indicator) bool {
	return slices.ContainsFunc(i.TableNames(), func(table string) bool { return slices.Contains(handedOn, table) })
}

func readCase(t *testing.T, i model.Indicator, file string) indicatorCase {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := indicatorCase{indicator: i, kind: strings.TrimSuffix(filepath.Base(file), ".txt"), with: map[string]string{}}
	in, want, found := strings.Cut(string(src), separator)
	lines := strings.Split(strings.TrimRight(want, "\n"), "\n")
	if !found || lines[0] != eventHeader {
		t.Fatalf("%s: must be records, a line --- and the header %q", file, eventHeader)
	}
	c.in, c.want = in, lines[1:]
	if with, ok := strings.CutPrefix(strings.SplitN(in, "\n", 2)[0], "-- with:"); ok {
		for _, pair := range strings.Split(with, ",") {
			name, value, _ := strings.Cut(pair, "=")
			c.with[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	sort.Strings(c.want)
	return c
}

// indicatorBench is one warehouse that all cases pass through.
type indicatorBench struct {
	db    *sql.DB
	steps map[string]string // SQL of the steps of the stage, by name
	used  []string          // canonical tables with the rows of the case before
}

func newIndicatorBench(t *testing.T) *indicatorBench {
	t.Helper()
	b := &indicatorBench{db: warehouse(t, 0, ""), steps: map[string]string{}}
	run(t, b.db) // makes the macros and the result tables
	for _, s := range model.Plan(model.Options{}, nil) {
		b.steps[s.Name] = s.SQL
	}
	return b
}

var insertedInto = regexp.MustCompile(`INSERT INTO (\w+)`)

// fill empties the tables of the case before, takes in a script and derives. The
// data end with 30 September 2026 in every case.
func (b *indicatorBench) fill(t *testing.T, script string) {
	t.Helper()
	for _, table := range b.used {
		exec(t, b.db, "DELETE FROM "+table)
	}
	script = "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('last', 'z', TIMESTAMP '2026-09-30 12:00:00');\n" + script
	exec(t, b.db, script)
	b.used = nil
	for _, m := range insertedInto.FindAllStringSubmatch(script, -1) {
		b.used = append(b.used, m[1])
	}
	exec(t, b.db, b.steps["derived"])
	if one(t, b.db, "SELECT count(*) FROM calendar") == "0" {
		exec(t, b.db, b.steps["statutory"])
	}
	exec(t, b.db, b.steps["derive"])
}

// events gives the events of an indicator, sorted.
func (b *indicatorBench) events(t *testing.T, u model.Use) []string {
	t.Helper()
	query, args := u.Events(`SELECT ref, employee_id, "at", num, den, stratum FROM event`)
	out := rows(t, b.db, query, args...)
	sort.Strings(out)
	return out
}

// Rows in, rows out: each case of each indicator. The sums of each person and
// month are then those of the wanted events, added up here.
func TestIndicators(t *testing.T) {
	b := newIndicatorBench(t)
	for _, i := range library(t).All() {
		for _, c := range casesOf(t, i) {
			t.Run(i.ID+"/"+c.kind, func(t *testing.T) {
				b.fill(t, c.in)
				u := model.Use{Name: i.ID, Indicator: i, Values: i.Values(c.with)}
				if diff := cmp.Diff(c.want, b.events(t, u), diffEmpty); diff != "" {
					t.Fatalf("events (-want +got):\n%s", diff)
				}
				if c.kind == "ordinary" && len(c.want) < 2 {
					t.Error("the case shows fewer than two events")
				}
				if diff := cmp.Diff(observedByHand(t, i, c.want), b.observed(t, u), diffEmpty); diff != "" {
					t.Errorf("observations (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// No rows, no events: with people, teams and customers, a ticket that is still
// open, a calendar and service levels, every indicator is silent, and so is it
// over tables without any row at all.
func TestIndicatorsWithoutRecords(t *testing.T) {
	b := newIndicatorBench(t)
	for _, script := range []string{"", `
		INSERT INTO teams (team_id, name) VALUES ('n', 'north');
		INSERT INTO employees (employee_id, team_id, role, fte, hourly_rate) VALUES ('z', 'n', 'x', 1, 60), ('a', 'n', 'x', NULL, NULL);
		INSERT INTO customers (customer_id, first_purchase_at, lifetime_value) VALUES ('c', '2026-01-01', 100);
		INSERT INTO sla (metric, "limit", unit) VALUES ('first_response', 100, 'h'), ('resolution', 100, 'h'), ('complaint', 100, 'h');
		INSERT INTO calendar (on_date, workday) VALUES ('2026-09-29', TRUE);`} {
		b.fill(t, script)
		for _, i := range library(t).All() {
			if got := b.events(t, model.Use{Name: i.ID, Indicator: i, Values: i.Values(nil)}); len(got) > 0 {
				t.Errorf("%s: without records there are events: %q", i.ID, got)
			}
		}
	}
}

// Every file of cases is one that a test reads.
func TestIndicatorCasesHaveAnIndicator(t *testing.T) {
	dirs, err := os.ReadDir(filepath.Join("testdata", "indicators"))
	if err != nil {
		t.Fatal(err)
	}
	l := library(t)
	for _, d := range dirs {
		if _, ok := l.Find(d.Name()); !ok || !d.IsDir() {
			t.Errorf("testdata/indicators/%s: there is no such indicator", d.Name())
		}
	}
	for _, table := range handedOn {
		if _, ok := ingest.FindTable(table); !ok {
			t.Errorf("there is no table %s", table)
		}
	}
}

// diffEmpty takes no lines and no list for the same.
var diffEmpty = cmp.Transformer("empty", func(lines []string) []string { return append([]string{}, lines...) })

// observed gives the observations that the stage keeps of an indicator, as lines
// "employee_id | month | n | value | excluded".
func (b *indicatorBench) observed(t *testing.T, u model.Use) []string {
	t.Helper()
	exec(t, b.db, "DELETE FROM observation")
	exec(t, b.db, "DELETE FROM level_event")
	exec(t, b.db, "DELETE FROM indicator")
	exec(t, b.db, "INSERT INTO indicator (indicator, aggregate) VALUES (?, ?)", u.Name, u.Indicator.Aggregate)
	step := u.Observe()
	exec(t, b.db, step.SQL, step.Args...)
	if u.Indicator.Aggregate != "" {
		exec(t, b.db, b.steps["level"])
	}
	out := rows(t, b.db, `SELECT employee_id, month, n, round(value, 4), excluded FROM observation`)
	sort.Strings(out)
	return out
}

// observedByHand adds up event lines by person and month: a count, a ratio of
// sums, or the level itself. Events of after the data (31 days and more) are left
// out.
func observedByHand(t *testing.T, i model.Indicator, events []string) []string {
	t.Helper()
	type sums struct {
		num, den    float64
		nums        []float64
		n, excluded int
	}
	byMonth := map[string]*sums{}
	for _, line := range events {
		f := strings.Split(line, " | ")
		if f[2] >= "2026-11-01" {
			continue
		}
		key := f[1] + " | " + f[2][:7]
		if byMonth[key] == nil {
			byMonth[key] = &sums{}
		}
		s := byMonth[key]
		if f[3] == "–" || f[4] == "–" {
			s.excluded++
			continue
		}
		num, err := strconv.ParseFloat(f[3], 64)
		den, err2 := strconv.ParseFloat(f[4], 64)
		if err != nil || err2 != nil {
			t.Fatalf("not numbers: %s", line)
		}
		s.num, s.den, s.nums, s.n = s.num+num, s.den+den, append(s.nums, num), s.n+1
	}
	var out []string
	for key, s := range byMonth {
		value := "–"
		switch {
		case s.n == 0:
		case i.Aggregate != "":
			value = fourDigits(levelByHand(s.nums, i.Aggregate))
		case i.Counted():
			value = fourDigits(s.num)
		case s.den != 0:
			value = fourDigits(s.num / s.den)
		}
		out = append(out, fmt.Sprintf("%s | %d | %s | %d", key, s.n, value, s.excluded))
	}
	sort.Strings(out)
	return out
}

func fourDigits(x float64) string { return fmt.Sprint(math.Round(x*1e4) / 1e4) }

// levelByHand finds a level by walking along the sorted values.
func levelByHand(values []float64, aggregate string) float64 {
	sort.Float64s(values)
	share := 0.5
	if digits, ok := strings.CutPrefix(aggregate, "p"); ok {
		percent, _ := strconv.Atoi(digits)
		share = float64(percent) / 100
	}
	steps := share * float64(len(values)-1)
	at := 0
	for steps >= 1 {
		at, steps = at+1, steps-1
	}
	if at == len(values)-1 {
		return values[at]
	}
	return values[at]*(1-steps) + values[at+1]*steps
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

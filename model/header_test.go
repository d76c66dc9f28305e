package model

import (
	"strings"
	"testing"
	"testing/fstest"

	"kaohe/model/diag"
)

const goodHeader = `-- title: 甲
-- title_en: A
-- unit: share
-- better: higher
-- tables: tickets, complaints|conduct, calendar?
-- clock: calendar
-- param: days = 30
-- param: days_more = 40
-- definition: $days 天，$days_more 天
-- definition_en: $days days, $days_more days
`

const goodBody = "SELECT employee_id, opened_at AS at, 1 AS num, 1 AS den, ticket_id AS ref, NULL AS stratum\nFROM tickets -- in $words\n"

func TestParseIndicator(t *testing.T) {
	var problems diag.List
	i, ok := ParseIndicator("indicators/a.sql", []byte(goodHeader+goodBody), &problems)
	if !ok || len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if i.ID != "a" || i.Title != (diag.Text{ZH: "甲", EN: "A"}) || i.Counted() {
		t.Errorf("got %+v", i)
	}
	if got := i.DefinitionWith(i.Values(map[string]string{"days": "7"})).EN; got != "7 days, 40 days" {
		t.Errorf("definition: got %q", got)
	}
	if got := strings.Join(i.TableNames(), " "); got != "tickets complaints conduct calendar" {
		t.Errorf("tables: got %q", got)
	}
	for _, c := range []struct{ given, missing string }{
		{"tickets conduct", ""}, {"tickets complaints", ""}, {"tickets", "complaints|conduct"}, {"calendar", "tickets complaints|conduct"},
	} {
		given := map[string]bool{}
		for _, name := range strings.Fields(c.given) {
			given[name] = true
		}
		if got := strings.Join(i.Missing(given), " "); got != c.missing {
			t.Errorf("given %s: missing %q, want %q", c.given, got, c.missing)
		}
	}
}

func TestParseIndicatorProblems(t *testing.T) {
	replace := func(from, to string) string { return strings.Replace(goodHeader+goodBody, from, to, 1) }
	for _, c := range []struct{ name, source, want string }{
		{"unknown key", replace("-- unit:", "-- unti:"), `a.sql:3:4: unknown key "unti"`},
		{"nearest key", replace("-- unit:", "-- unti:"), `did you mean "unit"?`},
		{"missing key", replace("-- unit: share\n", ""), `a.sql:1: header "unit" is missing`},
		{"not key and value", replace("-- unit: share", "-- share"), `a.sql:3:1: a header line must be "-- key: value"`},
		{"empty", replace("-- unit: share", "-- unit:"), "a.sql:3:4: unit has no value"},
		{"twice", replace("-- unit: share", "-- title: b"), "a.sql:3:4: title is given twice"},
		{"unit", replace("share", "shares"), `a.sql:3:4: unit: unknown value "shares"`},
		{"better", replace("higher", "more"), `a.sql:4:4: better: unknown value "more"`},
		{"table", replace("complaints|conduct", "complaints|conducts"), `a.sql:5:4: tables: unknown table "conducts"`},
		{"clock", replace("-- clock: calendar", "-- clock: sun"), `a.sql:6:4: clock: unknown value "sun"`},
		{"aggregate", replace("-- clock: calendar", "-- clock: calendar\n-- aggregate: p100"), `a.sql:7:4: aggregate: must be median or p1 to p99 (got "p100")`},
		{"aggregate of sums", replace("-- clock: calendar", "-- clock: calendar\n-- aggregate: sum"), "an indicator that adds up has no aggregate"},
		{"param", replace("days = 30", "days"), `a.sql:7:4: param: must be "name = default"`},
		{"param twice", replace("days_more = 40", "days = 40"), "a.sql:8:4: param: days is given twice"},
		{"param of ours", replace("days = 30", "this_days = 30"), "a.sql:7:4: param: a name cannot begin with this_"},
		{"undeclared", replace("1 AS num", "$dyas AS num"), "a.sql:11:38: parameter $dyas is not declared"},
		{"undeclared nearest", replace("1 AS num", "$dyas AS num"), `did you mean "days"?`},
		{"semicolon", replace("FROM tickets", "FROM tickets;\n"), "a.sql:12:13: no semicolon after the SELECT"},
		{"no SELECT", goodHeader, "a.sql: has no SELECT"},
		{"not text", goodHeader + "\xff", "a.sql: is not UTF-8 text"},
	} {
		var problems diag.List
		if _, ok := ParseIndicator("a.sql", []byte(c.source), &problems); ok {
			t.Errorf("%s: taken", c.name)
		}
		if got := problems.Error(); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestParseAggregate(t *testing.T) {
	for _, want := range []string{"", "median", "p90", "p5"} {
		source := goodHeader + goodBody
		if want != "" {
			source = strings.Replace(source, "-- clock: calendar", "-- clock: calendar\n-- aggregate: "+want, 1)
		}
		var problems diag.List
		if i, ok := ParseIndicator("a.sql", []byte(source), &problems); !ok || i.Aggregate != want {
			t.Errorf("aggregate %q: got %q\n%s", want, i.Aggregate, problems.Error())
		}
	}
}

func TestProjectIndicatorGoesFirst(t *testing.T) {
	file := func(title string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Replace(goodHeader, "-- title_en: A", "-- title_en: "+title, 1) + goodBody)}
	}
	var problems diag.List
	l := LoadLibrary(fstest.MapFS{"a.sql": file("shipped"), "b.sql": file("other")}, fstest.MapFS{"a.sql": file("own"), "c.sql": file("new")}, &problems)
	var got []string
	for _, i := range l.All() {
		got = append(got, i.ID+" "+i.Title.EN+" "+i.File)
	}
	want := "a own indicators/a.sql, b other model/indicators/b.sql, c new indicators/c.sql"
	if strings.Join(got, ", ") != want || len(problems) > 0 {
		t.Errorf("got %q, want %q\n%s", strings.Join(got, ", "), want, problems.Error())
	}
	if _, ok := l.Find("b"); !ok {
		t.Error("b is not found")
	}
	if _, ok := l.Find("bb"); ok {
		t.Error("bb is found")
	}
}

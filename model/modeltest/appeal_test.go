package modeltest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"kaohe/model/scheme"
)

// appeal contests an indicator of a period; decided and decision are empty while
// it is pending, num and den where no corrected sums are stated ("NULL").
func appeal(id, person, period, indicator, decided, decision, num, den string) string {
	return fmt.Sprintf(`INSERT INTO appeals (appeal_id, employee_id, period, indicator, filed_at, decided_at, decision, value_num, value_den, reason, evidence)
		VALUES ('%s', '%s', '%s', nullif('%s', ''), '2026-10-01 12:00', CAST(nullif('%s', '') AS TIMESTAMP), nullif('%s', ''), %s, %s, 'r', 'e');`,
		id, person, period, indicator, decided, decision, num, den)
}

// fullFramework is the framework scheme in which what is missing counts in full.
func fullFramework(t *testing.T) scheme.Scheme {
	t.Helper()
	return parseScheme(t, strings.Replace(frameworkSource(t), "missing: redistribute", "missing: full", 1))
}

const appealRow = `SELECT appeal_id, scheme, cycle, period, value_before, value_after, points_before, points_after, score_before, score_after, grade_before, grade_after
	FROM appeal_result ORDER BY appeal_id, scheme`

// withAccount gives a warehouse the account of the exports that ingest writes.
func withAccount(t *testing.T, db *sql.DB) {
	t.Helper()
	exec(t, db, `CREATE TABLE quality ("check" VARCHAR, subject VARCHAR, count BIGINT, note VARCHAR, note_en VARCHAR)`)
}

// Worked example 1: 35 of 40 earn 26 points, 37 of 40 all 30. A miscommunication
// less is a point more, an exam of 78 instead of 68 two steps of 2.
func TestAppealsBeforeAndAfter(t *testing.T) {
	db := warehouse(t, 0,
		person("a")+csat("a", 35, 40, "2026-09")+appeal("1", "a", "2026-09", "csat", "2026-10-04 00:00", "accepted", "37", "40")+
			person("b")+csat("b", 10, 10, "2026-09")+conduct("b", "miscommunication", 3)+appeal("2", "b", "2026-09", "miscommunication", "2026-10-02 12:00", "partial", "2", "NULL")+
			person("c")+exam("c", 68)+appeal("3", "c", "2026-09", "skill_exam", "2026-10-02 12:00", "accepted", "78", "1"), "conduct", "complaints")
	runUntil(t, db, "rollup", fullFramework(t))
	expect(t, "results", rows(t, db, appealRow),
		"1 | framework | month | 2026-09 | 0.875 | 0.925 | 26 | 30 | 96 | 100 | excellent | excellent",
		"2 | framework | month | 2026-09 | 3 | 2 | 2 | 3 | 97 | 98 | excellent | excellent",
		"3 | framework | month | 2026-09 | 68 | 78 | 6 | 10 | 96 | 100 | excellent | excellent")
	expect(t, "the original is kept, the number of records stays", rows(t, db, `
		SELECT 'original', indicator, month, n, num, den, value FROM observation_original
		UNION ALL SELECT 'now', indicator, month, n, num, den, value FROM observation WHERE indicator IN ('csat', 'skill_exam') AND employee_id IN ('a', 'c') ORDER BY ALL`),
		"now | csat | 2026-09 | 40 | 37 | 40 | 0.925", "now | skill_exam | 2026-09 | 1 | 78 | 1 | 78",
		"original | csat | 2026-09 | 40 | 35 | 40 | 0.875", "original | miscommunication | 2026-09 | 3 | 3 | 0 | 3", "original | skill_exam | 2026-09 | 1 | 68 | 1 | 68")
	expect(t, "everything after it reads the corrected ones", rows(t, db, `
		SELECT 'rollup', num, den FROM rollup WHERE indicator = 'csat' AND scope = 'company' AND period = '2026Q3'
		UNION ALL SELECT 'quarter', num, den FROM score WHERE indicator = 'csat' AND employee_id = 'a' AND period = '2026Q3'
		UNION ALL SELECT 'scorecard', score, rank FROM scorecard WHERE employee_id = 'a' AND period = '2026Q3' ORDER BY ALL`),
		"quarter | 37 | 40", "rollup | 47 | 50", "scorecard | 100 | 1")
	expect(t, "calendar days", rows(t, db, "SELECT appeal_id, days, reason, evidence FROM appeal_result ORDER BY 1"), "1 | 2.5 | r | e", "2 | 1 | r | e", "3 | 1 | r | e")
}

// What changes nothing: appeals that are pending, rejected, or accepted without
// the corrected sums or with sums that cannot be.
func TestAppealsThatChangeNothing(t *testing.T) {
	script := person("a") + csat("a", 35, 40, "2026-09") +
		appeal("1 pending", "a", "2026-09", "csat", "", "", "NULL", "NULL") +
		appeal("2 rejected", "a", "2026-09", "csat", "2026-10-02", "rejected", "40", "40") +
		appeal("3 silent", "a", "2026-09", "csat", "2026-10-02", "accepted", "NULL", "NULL") +
		appeal("4 half said", "a", "2026-09", "csat", "2026-10-02", "accepted", "37", "NULL")
	impossible := appeal("5 more than all", "a", "2026-09", "csat", "2026-10-02", "accepted", "41", "40")
	for name, c := range map[string]struct {
		script string
		want   []string
	}{
		"nothing is stated": {script, []string{"appeal_without_value | appeals | 2"}},
		"and impossible":    {script + impossible, []string{"appeal_not_applied | appeals | 1", "appeal_without_value | appeals | 2"}},
	} {
		db := warehouse(t, 0, c.script)
		withAccount(t, db)
		for range 2 { // the account is not added to a second time
			runUntil(t, db, "rollup", fullFramework(t))
		}
		got := rows(t, db, appealRow)
		const unchanged = " | framework | month | 2026-09 | 0.875 | %s | 26 | 26 | 96 | 96 | excellent | excellent"
		want := []string{"1 pending" + fmt.Sprintf(unchanged, "0.875"), "2 rejected" + fmt.Sprintf(unchanged, "0.875"),
			"3 silent" + fmt.Sprintf(unchanged, "–"), "4 half said" + fmt.Sprintf(unchanged, "–")}
		if len(got) == 5 {
			want = append(want, "5 more than all"+fmt.Sprintf(unchanged, "–"))
		}
		expect(t, name, got, want...)
		expect(t, name+": observations", rows(t, db, "SELECT num FROM observation WHERE indicator = 'csat' UNION ALL SELECT num FROM observation_original"), "35")
		expect(t, name+": account", rows(t, db, `SELECT "check", subject, count FROM quality ORDER BY 1`), c.want...)
	}
}

// Of two decisions about one observation the later holds, whichever was filed
// first; and both appeals are told what it came to.
func TestTheLaterDecisionWins(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 35, 40, "2026-09")+
		appeal("1", "a", "2026-09", "csat", "2026-10-06", "accepted", "38", "40")+
		appeal("2", "a", "2026-09", "csat", "2026-10-05", "accepted", "36", "40"))
	runUntil(t, db, "rollup", fullFramework(t))
	expect(t, "results", rows(t, db, "SELECT appeal_id, value_before, value_after FROM appeal_result ORDER BY 1"), "1 | 0.875 | 0.95", "2 | 0.875 | 0.95")
	expect(t, "observations", rows(t, db, "SELECT num FROM observation WHERE indicator = 'csat' UNION ALL SELECT num FROM observation_original"), "38", "35")
}

// Sums that are stated for a quarter: what they differ by goes to its last month
// with records that can bear it. A month's decision afterwards moves the quarter.
func TestAppealsAboutLongerPeriods(t *testing.T) {
	script := person("a") + csat("a", 6, 10, "2026-07") + csat("a", 5, 10, "2026-08") +
		person("b") + csat("b", 6, 10, "2026-07") + csat("b", 1, 2, "2026-08") +
		person("c") + csat("c", 6, 10, "2026-07") + csat("c", 5, 10, "2026-08") +
		person("d") + csat("d", 6, 10, "2026-07") +
		appeal("1", "a", "2026Q3", "csat", "2026-10-02", "accepted", "12", "19") +
		appeal("2", "b", "2026Q3", "csat", "2026-10-02", "accepted", "7", "9") +
		appeal("3", "c", "2026", "csat", "2026-10-02", "accepted", "12", "20") +
		appeal("4", "c", "2026-07", "csat", "2026-10-03", "accepted", "8", "10") +
		appeal("5", "d", "2026Q3", "csat", "", "", "NULL", "NULL") +
		appeal("6", "d", "2026Q3", "skill_exam", "", "", "NULL", "NULL")
	db := warehouse(t, 0, script)
	runUntil(t, db, "rollup", fullFramework(t))
	expect(t, "observations", rows(t, db, "SELECT employee_id, month, n, num, den FROM observation WHERE indicator = 'csat' ORDER BY ALL"),
		"a | 2026-07 | 10 | 6 | 10", "a | 2026-08 | 10 | 6 | 9",
		"b | 2026-07 | 10 | 6 | 7", "b | 2026-08 | 2 | 1 | 2",
		"c | 2026-07 | 10 | 8 | 10", "c | 2026-08 | 10 | 6 | 10",
		"d | 2026-07 | 10 | 6 | 10")
	expect(t, "the month that was corrected, else the last of the period with records, else with a scorecard",
		rows(t, db, "SELECT appeal_id, cycle, period, round(value_before, 3), round(value_after, 3) FROM appeal_result ORDER BY 1"),
		"1 | month | 2026-08 | 0.5 | 0.667", "2 | month | 2026-07 | 0.6 | 0.857", "3 | month | 2026-08 | 0.5 | 0.6",
		"4 | month | 2026-07 | 0.6 | 0.8", "5 | month | 2026-07 | 0.6 | 0.6", "6 | month | 2026-07 | – | –")
}

// In a scheme of quarters an appeal about a month touches the quarter's scorecard.
func TestAppealsInASchemeOfQuarters(t *testing.T) {
	source := strings.NewReplacer("cycle: month\nrollup: {quarter: mean, year: mean}", "cycle: quarter\nrollup: {year: mean}").Replace(exact)
	db := warehouse(t, 0, `INSERT INTO employees (employee_id, role) VALUES ('a', 'x');
		INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('1', 'a', DATE '2026-07-10', 60), ('2', 'a', DATE '2026-09-29', 90);`+
		appeal("1", "a", "2026-07", "skill_exam", "2026-10-02", "accepted", "70", "1"))
	runUntil(t, db, "rollup", parseScheme(t, source))
	expect(t, "results", rows(t, db, appealRow), "1 | exact | quarter | 2026Q3 | 75 | 80 | 75 | 80 | 75 | 80 | qualified | qualified")
}

// What touches no scorecard is kept with what is known of it, and is no error.
func TestAppealsWithoutAScorecard(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 40, 40, "2026-09")+`INSERT INTO employees (employee_id, role) VALUES ('boss', '主管');`+
		`INSERT INTO tickets (ticket_id, employee_id, opened_at, resolved_at, solved) VALUES ('t', 'a', '2026-09-01 10:00', '2026-09-01 11:00', FALSE);
		INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('running', 'a', '2026-10-10 10:00');`+csat("a", 1, 2, "2026-10")+
		appeal("1 unknown indicator", "a", "2026-09", "nonsense", "2026-10-02", "accepted", "1", "1")+
		appeal("2 not in the scheme", "a", "2026-09", "resolution", "2026-10-02", "accepted", "1", "1")+
		appeal("3 whole score", "a", "2026-09", "", "2026-10-02", "rejected", "NULL", "NULL")+
		appeal("4 no scorecard", "a", "2026-08", "csat", "2026-10-02", "accepted", "1", "1")+
		appeal("5 unknown period", "a", "1999-01", "csat", "2026-10-02", "accepted", "1", "1")+
		appeal("6 not appraised", "boss", "2026-09", "csat", "2026-10-02", "accepted", "1", "1")+
		appeal("7 unknown person", "x", "2026-09", "csat", "2026-10-02", "accepted", "1", "1")+
		appeal("8 running month", "a", "2026-10", "csat", "2026-10-02", "accepted", "2", "2")+
		appeal("9 a level", "a", "2026-09", "resolution_time_median", "2026-10-02", "accepted", "60", "1"))
	withAccount(t, db)
	runUntil(t, db, "rollup", fullFramework(t))
	expect(t, "results", rows(t, db, appealRow),
		"1 unknown indicator | framework | month | 2026-09 | – | – | – | – | 100 | 100 | excellent | excellent",
		"2 not in the scheme | framework | month | 2026-09 | – | – | – | – | 100 | 100 | excellent | excellent",
		"3 whole score | framework | month | 2026-09 | – | – | – | – | 100 | 100 | excellent | excellent",
		"4 no scorecard | framework | month | 2026-08 | – | – | – | – | – | – | – | –",
		"5 unknown period | framework | month | 1999-01 | – | – | – | – | – | – | – | –",
		"6 not appraised | – | month | 2026-09 | – | – | – | – | – | – | – | –",
		"7 unknown person | – | month | 2026-09 | – | – | – | – | – | – | – | –",
		"8 running month | framework | month | 2026-10 | – | – | – | – | – | – | – | –",
		"9 a level | framework | month | 2026-09 | – | – | – | – | 100 | 100 | excellent | excellent")
	expect(t, "what there are records of is corrected all the same", rows(t, db, "SELECT o.indicator, o.month, o.num, c.num FROM observation_original AS o JOIN observation AS c USING (indicator, employee_id, month) ORDER BY 1"),
		"csat | 2026-10 | 1 | 2", "resolution | 2026-09 | 0 | 1")
	expect(t, "account", rows(t, db, `SELECT "check", count FROM quality`), "appeal_not_applied | 6")
}

// Every variant of the contested indicator is corrected; an appeal may name one.
func TestAppealsCorrectEveryVariant(t *testing.T) {
	strict := strings.Replace(strings.Replace(frameworkSource(t), "with: {simple_hours: 24, complex_workdays: 3}", "with: {simple_hours: 2}", 1), "scheme: framework", "scheme: strict", 1)
	script := person("a") + onTime("a", 8, 10) + person("b") + onTime("b", 8, 10)
	db := warehouse(t, 0, script+appeal("1", "a", "2026-09", "on_time_resolution", "2026-10-02", "accepted", "10", "10")+
		appeal("2", "b", "2026-09", "on_time_resolution(simple_hours=2)", "2026-10-02", "accepted", "5", "10"))
	runUntil(t, db, "rollup", fullFramework(t), parseScheme(t, strict))
	expect(t, "observations", rows(t, db, "SELECT employee_id, indicator, num, den FROM observation WHERE indicator LIKE 'on_time%' ORDER BY ALL"),
		"a | on_time_resolution | 10 | 10", "a | on_time_resolution(simple_hours=2) | 10 | 10",
		"b | on_time_resolution | 8 | 10", "b | on_time_resolution(simple_hours=2) | 5 | 10")
	expect(t, "a row for each scheme", rows(t, db, "SELECT appeal_id, scheme, value_before, value_after FROM appeal_result ORDER BY ALL"),
		"1 | framework | 0.8 | 1", "1 | strict | 0 | 1", "2 | framework | – | –", "2 | strict | 0 | 0.5")
}

// The spread that standard errors are made of: of a share it follows the share,
// of other records it stays as it was. Exams of 60 and 80 lie 10 from their mean,
// and so they do from the corrected mean of 85.
func TestSpreadAfterAnAppeal(t *testing.T) {
	db := warehouse(t, 0, person("a")+csat("a", 6, 8, "2026-09")+exam("a", 60)+
		`INSERT INTO exams (exam_id, employee_id, taken_on, score) VALUES ('second', 'a', DATE '2026-09-07', 80);`+
		appeal("1", "a", "2026-09", "csat", "2026-10-02", "accepted", "6", "7")+
		appeal("2", "a", "2026-09", "skill_exam", "2026-10-02", "accepted", "170", "2"))
	runUntil(t, db, "rollup", fullFramework(t))
	expect(t, "sums of squares", rows(t, db, "SELECT indicator, n, num, den, num2, numden, den2 FROM observation WHERE indicator IN ('csat', 'skill_exam') ORDER BY 1"),
		"csat | 8 | 6 | 7 | 6 | 6 | 7", "skill_exam | 2 | 170 | 2 | 14650 | 170 | 2")
	expect(t, "standard errors", rows(t, db, "SELECT indicator, round(se, 6) FROM rollup WHERE indicator IN ('csat', 'skill_exam') AND scope = 'company' AND period = '2026-09' ORDER BY 1"),
		"csat | 0.141392", "skill_exam | 10")
}

// A second run starts from the records again.
func TestAppealsTwice(t *testing.T) {
	db := warehouse(t, 0, strings.ReplaceAll(company, "ORDER BY ORDER", "")+appeal("1", "e1", "2026-05", "csat", "2026-06-02", "accepted", "1", "1"))
	s := parseScheme(t, frameworkSource(t))
	run(t, db, s)
	want := dump(t, db)
	run(t, db, s)
	for table, text := range dump(t, db) {
		if text != want[table] {
			t.Errorf("%s differs", table)
		}
	}
	expect(t, "corrected", rows(t, db, "SELECT count(*) FROM observation_original"), "1")
}

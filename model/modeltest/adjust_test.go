package modeltest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// surveys gives a person answers about tickets of one category, some of them
// satisfied.
func surveys(person, category string, satisfied, all int) string {
	return fmt.Sprintf(`
		INSERT INTO tickets (ticket_id, employee_id, category, opened_at) SELECT '%[1]s%[2]s' || i, '%[1]s', %[5]s, '2026-09-01 10:00' FROM range(%[4]d) AS r(i);
		INSERT INTO surveys (survey_id, kind, employee_id, ticket_id, answered_at, score) SELECT '%[1]s%[2]s' || i, 'csat', '%[1]s', '%[1]s%[2]s' || i, '2026-09-02 10:00', CASE WHEN i < %[3]d THEN 5 ELSE 1 END FROM range(%[4]d) AS r(i);`,
		person, category, satisfied, all, literal(strings.TrimSuffix(category, "?")))
}

// Two people: the group's value is 90 % of easy cases and 60 % of hard ones, 24 of
// 30 together. One has mostly easy cases and did a little worse than that mix
// gives, the other mostly hard ones and did better.
func TestAdjustedForTheMixOfCases(t *testing.T) {
	db := warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('easy going', 'x'), ('hard working', 'x');"+
		surveys("easy going", "easy", 13, 15)+surveys("easy going", "hard", 2, 5)+surveys("hard working", "easy", 5, 5)+surveys("hard working", "hard", 4, 5))
	s := parseScheme(t, single(monthly, "{id: csat, weight: 100, rule: {kind: linear, zero: 0%, full: 200%}, adjust_for: [category]}"))
	runUntil(t, db, "grade", s)
	expect(t, "strata", rows(t, db, "SELECT employee_id, stratum, n, num, den FROM stratum_observation WHERE indicator = 'csat' ORDER BY ALL"),
		"easy going | category=easy | 15 | 13 | 15", "easy going | category=hard | 5 | 2 | 5", "hard working | category=easy | 5 | 5 | 5", "hard working | category=hard | 5 | 4 | 5")
	// (15·0.9 + 5·0.6) / 20 = 0.825; 0.75 / 0.825 · 0.8 = 8/11. (5·0.9 + 5·0.6) / 10 = 0.75; 0.9 / 0.75 · 0.8 = 0.96.
	expect(t, "adjusted", rows(t, db, "SELECT employee_id, raw, round(expected, 9), round(value, 9) FROM adjusted WHERE period = '2026-09' ORDER BY 1"),
		"easy going | 0.75 | 0.825 | 0.727272727", "hard working | 0.9 | 0.75 | 0.96")
	expect(t, "what was scored", rows(t, db, "SELECT employee_id, round(value, 9), num, den, round(points, 6) FROM score WHERE period = '2026-09' ORDER BY 1"),
		"easy going | 0.727272727 | 15 | 20 | 36.363636", "hard working | 0.96 | 9 | 10 | 48")
	expect(t, "a mean shows the adjusted value of all its records", rows(t, db, "SELECT employee_id, round(value, 9) FROM score WHERE period = '2026Q3' ORDER BY 1"),
		"easy going | 0.727272727", "hard working | 0.96")
	// 18 of 20 instead of 15, and nobody says which kind of case the three are: 0.9 / 0.825 · 0.8.
	exec(t, db, appeal("1", "easy going", "2026-09", "csat", "2026-10-04 00:00", "accepted", "18", "20")+"UPDATE source_table SET given = TRUE, rows = 1 WHERE table_name = 'appeals'")
	runUntil(t, db, "grade", s)
	expect(t, "an appeal corrects the value, not what is expected", rows(t, db, "SELECT employee_id, raw, round(expected, 9), round(value, 9) FROM adjusted WHERE period = '2026-09' ORDER BY 1"),
		"easy going | 0.9 | 0.825 | 0.872727273", "hard working | 0.9 | 0.75 | 0.96")
}

// A kind of case that nobody else has counts with the group's value over all, and
// so does one that no ticket names; where all is nought, nobody differs.
func TestAdjustmentOfCasesOfOneself(t *testing.T) {
	db := warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x'), ('other scheme', 'y');"+
		surveys("a", "rare", 1, 10)+surveys("a", "easy", 10, 10)+surveys("b", "easy", 6, 10)+surveys("b", "?", 0, 10)+surveys("other scheme", "rare", 10, 10))
	source := single(monthly+"applies_to: {roles: [x]}", "{id: csat, weight: 100, rule: {kind: linear, zero: 0%, full: 100%}, adjust_for: [category, complexity]}")
	runUntil(t, db, "grade", parseScheme(t, source))
	expect(t, "strata", rows(t, db, "SELECT employee_id, stratum FROM stratum_observation WHERE indicator = 'csat' ORDER BY ALL"),
		"a | category=easy, complexity=–", "a | category=rare, complexity=–", "b | category=easy, complexity=–", "b | category=–, complexity=–", "other scheme | category=rare, complexity=–")
	// Easy cases 16 of 20, all cases 17 of 40: a is expected (10·0.8 + 10·0.425) / 20, and b the same.
	expect(t, "adjusted", rows(t, db, "SELECT employee_id, raw, round(expected, 9), round(value, 9) FROM adjusted WHERE period = '2026-09' ORDER BY 1"),
		"a | 0.55 | 0.6125 | 0.381632653", "b | 0.3 | 0.6125 | 0.208163265")

	db = warehouse(t, 0, last+"INSERT INTO employees (employee_id, role) VALUES ('a', 'x'), ('b', 'x');"+surveys("a", "easy", 0, 3)+surveys("b", "easy", 0, 4))
	runUntil(t, db, "grade", parseScheme(t, source))
	expect(t, "nothing is expected", rows(t, db, "SELECT employee_id, raw, expected, value FROM adjusted WHERE period = '2026-09' ORDER BY 1"), "a | 0 | 0 | 0", "b | 0 | 0 | 0")
}

// Over the whole group what is expected is what was observed: nobody is left out
// of the group that people are compared with. And by hand, stratum by stratum.
func TestExpectedOfTheGroupIsObserved(t *testing.T) {
	db := newScorer(t)
	s := parseScheme(t, single(monthly, "{id: csat, weight: 100, rule: {kind: linear, zero: 0%, full: 100%}, adjust_for: [category]}"))
	check(t, 15, func(t *rapid.T) {
		people := rapid.IntRange(2, 6).Draw(t, "people")
		w := world{}
		var strata []string
		group := map[string][2]float64{} // stratum → num, den
		own := map[string]map[string][2]float64{}
		for p := range people {
			id := fmt.Sprintf("p%d", p)
			w.people = append(w.people, personRow{id: id, role: "x"})
			own[id] = map[string][2]float64{}
			var num, den int64
			for _, kind := range []string{"a", "b", "c"} {
				d := rapid.Int64Range(1, 30).Draw(t, "den")
				n := rapid.Int64Range(0, d).Draw(t, "num")
				num, den = num+n, den+d
				group[kind] = [2]float64{group[kind][0] + float64(n), group[kind][1] + float64(d)}
				own[id][kind] = [2]float64{float64(n), float64(d)}
				strata = append(strata, fmt.Sprintf("('csat', '%s', '2026-09', '%s', %d, %d, %d, 'category')", id, kind, d, n, d))
			}
			w.seen = append(w.seen, seenRow{"csat", id, "2026-09", den, num, den})
		}
		db.exec(t, "DELETE FROM stratum_observation")
		db.exec(t, "INSERT INTO stratum_observation VALUES "+strings.Join(strata, ", "))
		db.score(t, w, s)
		observed, expected := 0.0, 0.0
		all := [2]float64{group["a"][0] + group["b"][0] + group["c"][0], group["a"][1] + group["b"][1] + group["c"][1]}
		for _, row := range db.rows(t, "SELECT a.employee_id, a.raw, a.expected, a.value, s.den FROM adjusted AS a JOIN score AS s USING (scheme, period, employee_id, indicator) WHERE a.period = '2026-09'") {
			c := strings.Split(row, " | ")
			var x [5]float64
			for k := 1; k < 5; k++ {
				x[k], _ = strconv.ParseFloat(c[k], 64)
			}
			raw, exp, value, den := x[1], x[2], x[3], x[4]
			observed, expected = observed+raw*den, expected+exp*den
			hand := 0.0
			for kind, v := range own[c[0]] {
				hand += v[1] * group[kind][0] / group[kind][1]
			}
			if math.Abs(exp-hand/den) > 1e-9 {
				t.Fatalf("%s: expected %v, by hand %v", row, exp, hand/den)
			}
			if exp > 0 && math.Abs(value-raw/exp*all[0]/all[1]) > 1e-9 {
				t.Fatalf("%s: value is not observed ÷ expected × the group's", row)
			}
		}
		if math.Abs(observed-expected) > 1e-6 {
			t.Fatalf("observed %v, expected %v", observed, expected)
		}
	})
}

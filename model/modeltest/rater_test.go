package modeltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rated is one rating on a scale of 10; no rater is an unsigned one.
func rated(id, person, day, relation, criterion, rater string, score float64) string {
	return fmt.Sprintf(`INSERT INTO ratings (rating_id, employee_id, rated_at, relation, criterion, score, scale_max, rater_id)
		VALUES ('%s', '%s', TIMESTAMP '%s 10:00:00', '%s', '%s', %g, 10, nullif('%s', ''));`, id, person, day, relation, criterion, score, rater)
}

// ratersScheme appraises by several sides alone; the block raters is left to each test.
const ratersScheme = `
kaohe: 1
scheme: sides
title: 多方评价
title_en: all sides
cycle: month
rollup: {quarter: mean, year: mean}
basis: points
score_digits: 2
missing: redistribute
RATERS
dimensions:
  - id: a
    title: 甲
    title_en: a
    weight: 100
    indicators:
      - {id: multi_rater, weight: 100, rule: {kind: linear, zero: 0, full: 100}}
grades:
  - {id: good, title: 好, title_en: good, min: 60}
  - {id: bad, title: 差, title_en: bad, min: 0}
`

// Each side of a month: who rated, how often, the mean, the weight; a person's own
// rating is listed and counts nowhere, whoever it claims to be from.
func TestRaterSummary(t *testing.T) {
	script := person("a") + strings.Join([]string{
		rated("1", "a", "2026-09-05", "manager", "teamwork", "m", 8), rated("2", "a", "2026-09-06", "manager", "attitude", "m", 6),
		rated("3", "a", "2026-09-05", "peer", "teamwork", "p", 9), rated("4", "a", "2026-09-05", "peer", "teamwork", "q", 7),
		rated("5", "a", "2026-09-05", "customer", "overall", "", 10), rated("6", "a", "2026-09-06", "customer", "overall", "", 8), rated("7", "a", "2026-09-06", "customer", "manner", "", 9),
		rated("8", "a", "2026-09-05", "self", "overall", "a", 10), rated("9", "a", "2026-09-05", "peer", "teamwork", "a", 10),
		rated("off the scale", "a", "2026-09-05", "peer", "teamwork", "r", 11),
		rated("10", "a", "2026-08-05", "peer", "teamwork", "p", 6),
	}, "")
	const query = "SELECT relation, raters, ratings, score, round(weight, 4), counted FROM rater_summary WHERE employee_id = 'a' AND period = '%s'"
	for name, c := range map[string]struct {
		raters string
		want   []string
	}{
		"the scheme's weights": {"raters: {at_least: 3, weights: {manager: 50%, peer: 50%}}",
			[]string{"manager | 1 | 2 | 70 | 0.5 | true", "peer | 2 | 2 | 80 | 0.5 | true", "customer | 2 | 3 | 90 | 0 | false", "self | 1 | 2 | 100 | – | false"}},
		"the indicator's weights": {"",
			[]string{"manager | 1 | 2 | 70 | 0.4 | true", "peer | 2 | 2 | 80 | 0.3 | true", "customer | 2 | 3 | 90 | 0.15 | true", "self | 1 | 2 | 100 | – | false"}},
	} {
		db := warehouse(t, 0, script)
		runUntil(t, db, "rater", parseScheme(t, strings.Replace(ratersScheme, "RATERS", c.raters, 1)))
		expect(t, name, rows(t, db, fmt.Sprintf(query, "2026-09")), c.want...)
		expect(t, name+", quarter", rows(t, db, fmt.Sprintf(query, "2026Q3")+" AND relation = 'peer'"),
			strings.Replace(strings.Replace(c.want[1], "2 | 2 | 80", "2 | 3 | 70", 1), "| 80 |", "| 70 |", 1))
		// The weighted mean of the sides that count is the indicator's value.
		expect(t, name+", value", rows(t, db, `
			SELECT abs(sum(r.score * r.weight) / sum(r.weight) - any_value(v.value)) < 1e-6
			FROM rater_summary AS r JOIN score AS v USING (scheme, cycle, period, employee_id)
			WHERE r.counted AND r.period = '2026-09'`), "true")
	}
	db := warehouse(t, 0, script+exam("a", 80))
	runUntil(t, db, "rater", parseScheme(t, frameworkSource(t)))
	expect(t, "a scheme without sides", rows(t, db, "SELECT count(*) FROM rater_summary"), "0")
}

// Leniency by hand: m gave 60 and 80 where the others gave 50, 70 and 60 (mean 60)
// and 40, 60 (mean 50): 0 and 30 above. Below five compared ratings there is none.
func TestLeniency(t *testing.T) {
	script := person("a") + person("b") + strings.Join([]string{
		rated("1", "a", "2026-08-05", "manager", "x", "m", 6), rated("2", "a", "2026-09-05", "peer", "x", "p", 5), rated("3", "a", "2026-07-05", "peer", "x", "q", 7), rated("4", "a", "2026-07-05", "customer", "x", "", 6),
		rated("5", "b", "2026-09-05", "manager", "x", "m", 8), rated("6", "b", "2026-09-05", "peer", "x", "p", 4), rated("7", "b", "2026-09-05", "peer", "x", "q", 6),
		rated("8", "b", "2026-09-05", "self", "x", "b", 10), rated("9", "a", "2026-05-05", "manager", "x", "m", 10),
	}, "")
	db := warehouse(t, 0, script)
	runUntil(t, db, "rater", parseScheme(t, frameworkSource(t)))
	expect(t, "too few", rows(t, db, "SELECT rater_id, relation, ratings, people, leniency, se FROM rater_leniency"),
		"m | manager | 2 | 2 | – | –", "p | peer | 2 | 2 | – | –", "q | peer | 2 | 2 | – | –")
	// Three more ratings by m of b in the quarter, 70 each: 20 above. Mean 18, squares (18² + 12² + 3·2²) / 4 = 120.
	more := rated("10", "b", "2026-09-06", "manager", "x", "m", 7) + rated("11", "b", "2026-09-07", "manager", "x", "m", 7) + rated("12", "b", "2026-09-08", "manager", "x", "m", 7)
	db = warehouse(t, 0, script+more)
	runUntil(t, db, "rater", parseScheme(t, frameworkSource(t)))
	expect(t, "enough", rows(t, db, "SELECT rater_id, ratings, people, leniency, round(se * se * ratings, 6) FROM rater_leniency WHERE rater_id = 'm'"), "m | 5 | 2 | 18 | 120")
}

// ratingRow is one rating, rescaled to 100.
type ratingRow struct {
	person, quarter, relation, rater string
	score                            float64
}

// leniency is the second way, rating by rating: how far each of a rater's lies
// above the mean of what all others gave the person in the quarter.
func leniency(all []ratingRow, rater, relation string) (above []float64, people map[string]bool) {
	people = map[string]bool{}
	for _, mine := range all {
		if mine.rater != rater || mine.relation != relation {
			continue
		}
		sum, count := 0.0, 0
		for _, other := range all {
			if other.person == mine.person && other.quarter == mine.quarter && other.rater != rater {
				sum += other.score
				count++
			}
		}
		if count > 0 {
			above = append(above, mine.score-sum/float64(count))
			people[mine.person] = true
		}
	}
	return above, people
}

func TestLeniencyByASecondWay(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2026))
	var all []ratingRow
	script := []string{person("z")}
	for i := range 400 {
		person, month := fmt.Sprintf("p%d", r.IntN(6)), 1+r.IntN(9)
		relation := []string{"manager", "peer", "customer"}[r.IntN(3)]
		rater := fmt.Sprintf("%s%d", relation, r.IntN(9))
		if relation == "customer" {
			rater = ""
		}
		score := float64(r.IntN(21)) / 2
		script = append(script, rated(strconv.Itoa(i), person, fmt.Sprintf("2026-%02d-05", month), relation, "x", rater, score))
		row := ratingRow{person, strconv.Itoa((month + 2) / 3), relation, rater, 10 * score}
		if rater == "" {
			row.rater = "unsigned " + strconv.Itoa(i) // each somebody else
		}
		all = append(all, row)
	}
	db := warehouse(t, 0, strings.Join(script, ""))
	runUntil(t, db, "rater", parseScheme(t, frameworkSource(t)))
	seen := map[string]bool{}
	told := 0
	for _, row := range rows(t, db, "SELECT rater_id, relation, ratings, people, coalesce(leniency, 1e9), coalesce(se, 1e9) FROM rater_leniency") {
		cells := strings.Split(row, " | ")
		above, people := leniency(all, cells[0], cells[1])
		seen[cells[0]] = true
		if cells[2] != strconv.Itoa(len(above)) || cells[3] != strconv.Itoa(len(people)) {
			t.Errorf("%s: %d ratings of %d people were compared", row, len(above), len(people))
		}
		mean, se := 1e9, 1e9
		if len(above) >= 5 {
			told++
			mean, se = meanAndError(above)
		}
		if got, gotError := number(t, cells[4]), number(t, cells[5]); math.Abs(got-mean) > 1e-5 || math.Abs(gotError-se) > 1e-5 {
			t.Errorf("%s: want %g, %g", row, mean, se)
		}
	}
	raters := slices.DeleteFunc(all, func(r ratingRow) bool { return r.relation == "customer" })
	for _, r := range raters {
		if !seen[r.rater] {
			t.Errorf("%s has no row", r.rater)
		}
	}
	if told < 10 {
		t.Errorf("only %d raters have enough ratings: the test says little", told)
	}
}

func meanAndError(x []float64) (mean, se float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	squares := 0.0
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(squares/float64(len(x)-1)) / math.Sqrt(float64(len(x)))
}

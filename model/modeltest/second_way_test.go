package modeltest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"kaohe/model"
	"kaohe/model/scheme"
)

// everyRule is a scheme with each kind of rule and modifier at least once.
const everyRule = `
kaohe: 1
scheme: every
title: 全部规则
title_en: every rule
cycle: month
rollup: {quarter: mean, year: mean}
basis: BASIS
score_digits: 2
missing: MISSING
total_cap: 110
dimensions:
  - id: a
    title: 甲
    title_en: a
    weight: 60
    indicators:
      - {id: csat, weight: 20, target: 90%, rule: {kind: deduct, points: 2, per: 1pp}, min_n: 5}
      - {id: on_time_resolution, weight: 10, target: 95%, rule: {kind: deduct, points: 1, per: 1pp, steps: started}}
      - {id: complaint_success, weight: 10, target: 85%, rule: {kind: deduct, points: 1, per: 2pp, steps: proportional}, floor: 2}
      - {id: first_response_time, weight: 10, target: 2h, rule: {kind: deduct, points: 1, per: 30min}}
      - {id: responsibility, weight: 10, rule: {kind: deduct_each, points: 3}}
      - {id: praise, weight: 0, rule: {kind: bonus, points: 2, cap: 5}}
  - id: b
    title: 乙
    title_en: b
    weight: 40
    indicators:
      - {id: resolution, weight: 8, rule: {kind: bands, bands: [{at: 95%, award: 100%}, {at: 90%, award: 80%}, {award: 50%}]}}
      - {id: resolution_time, weight: 8, rule: {kind: bands, bands: [{at: 12h, award: 100%}, {at: 24h, award: 60%}, {at: 48h, award: 20%}], interpolate: true}}
      - {id: skill_exam, weight: 6, rule: {kind: linear, zero: 20, full: 90}, cap: 5}
      - {id: handle_time, weight: 6, rule: {kind: range, full: [180s, 300s], zero: [60s, 600s]}}
      - {id: wasted_visit, weight: 4, target: 2%, rule: {kind: at_most}}
      - {id: complaint_count, weight: 4, target: 3, rule: {kind: at_most, points: 1, per: 1}}
      - {id: ad_hoc_quality, weight: 4, rule: {kind: rating, labels: {满意: 100%, 较满意: 70%, 不满意: 30%}}}
      - {id: nps, weight: 0, reference: true}
grades:
  - {id: excellent, title: 优秀, title_en: excellent, min: 90}
  - {id: qualified, title: 合格, title_en: qualified, min: 60}
  - {id: unqualified, title: 不合格, title_en: unqualified, min: 0}
`

// scoreOnly takes the steps of the stage with given observations in place of the
// indicators' own: (indicator, employee, month, n, num, den).
func scoreOnly(t *testing.T, observations []string, list ...scheme.Scheme) func(query string, args ...any) []string {
	t.Helper()
	db := warehouse(t, 0, "INSERT INTO tickets (ticket_id, employee_id, opened_at) VALUES ('z', 'z', TIMESTAMP '2026-09-30 12:00:00');",
		"surveys", "complaints", "visits", "exams", "conduct", "contacts", "tasks")
	exec(t, db, "INSERT INTO employees (employee_id, role) SELECT 'p' || lpad(CAST(i AS VARCHAR), 3, '0'), 'x' FROM range(1000) AS r(i)")
	kept := library(t) // no indicator observes anything here, but all are described
	if _, err := model.Run(context.Background(), db, model.Options{Schemes: list, Library: kept, Until: "grade"}); err != nil {
		t.Fatal(err)
	}
	exec(t, db, "DELETE FROM observation")
	exec(t, db, `INSERT INTO observation (indicator, employee_id, month, n, num, den, value, num2, den2, numden, excluded)
		SELECT *, NULL, 0, 0, 0, 0 FROM (VALUES `+strings.Join(observations, ", ")+`) AS v(indicator, employee_id, month, n, num, den)`)
	for _, name := range []string{"score", "dimension_score", "scorecard", "action"} {
		exec(t, db, "DELETE FROM "+name)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	for _, step := range model.Plan(model.Options{Library: kept, Schemes: list}, nil) {
		switch name, _, _ := strings.Cut(step.Name, " "); name {
		case "period", "peer", "level_record", "value", "formula", "score", "scorecard":
			if _, err := conn.ExecContext(context.Background(), step.SQL, step.Args...); err != nil {
				t.Fatalf("%s: %v", step.Name, err)
			}
		}
	}
	return func(query string, args ...any) []string { return rows(t, db, query, args...) }
}

// random draws n and the sums of one indicator: often on a bound, often missing.
func random(r *rand.Rand, unit string) (n, num, den int64) {
	n = 1 + r.Int64N(40)
	switch unit {
	case "share":
		den = []int64{20, 40, 100, 200}[r.IntN(4)]
		return n, den - r.Int64N(den/4+1), den
	case "seconds":
		return n, n * []int64{60, 180, 240, 300, 599, 7200, 9000, 43200, 43201, 64800, 86400, 172800, 200000}[r.IntN(13)], n
	case "count":
		n = r.Int64N(6)
		return n, n, 0
	}
	return n, n * (1 + r.Int64N(110)), n
}

// Every score that the SQL gives is the one that scheme.PointsOf gives.
func TestPointsAgreeWithTheSecondWay(t *testing.T) {
	info := library(t).Info()
	for _, basis := range []string{"points", "hundred"} {
		s := parseScheme(t, strings.NewReplacer("BASIS", basis, "MISSING", "zero").Replace(everyRule))
		r := rand.New(rand.NewPCG(1, 2))
		want := map[string][]float64{}
		var observations []string
		for p := range 200 {
			person := fmt.Sprintf("p%03d", p)
			observations = append(observations, fmt.Sprintf("('nps', '%s', '2026-09', 1, 100, 1)", person), fmt.Sprintf("('skill_exam', '%s', '2026-09', 1, 80, 1)", person))
			want[person] = append(want[person], 0)
			for _, i := range s.Indicators() {
				in := info[i.ID]
				n, num, den := random(r, in.Unit)
				if i.ID == "ad_hoc_quality" {
					n, num, den = 4, 4+r.Int64N(9), 4
				}
				if i.Reference {
					continue
				}
				if i.ID == "skill_exam" {
					n, num, den = 1, 80, 1
				} else if n > 0 {
					observations = append(observations, fmt.Sprintf("('%s', '%s', '2026-09', %d, %d, %d)", i.ID, person, n, num, den))
				}
				want[person] = append(want[person], expected(s, i, in, n, num, den))
			}
		}
		query := scoreOnly(t, observations, s)
		compare(t, basis, s, want, query("SELECT employee_id, points FROM score WHERE period = '2026-09' AND status <> 'reference' ORDER BY employee_id, position"),
			query("SELECT employee_id, score, grade FROM scorecard WHERE period = '2026-09' ORDER BY employee_id"))
	}
}

func expected(s scheme.Scheme, i scheme.Indicator, in scheme.IndicatorInfo, n, num, den int64) float64 {
	v := float64(num)
	if !in.Counted {
		if n < int64(i.MinN) {
			return 0
		}
		v = float64(num) / float64(den)
	}
	return s.PointsOf(i, in.Better, v, n)
}

func compare(t *testing.T, basis string, s scheme.Scheme, want map[string][]float64, points, cards []string) {
	t.Helper()
	seen := map[string]int{}
	for _, row := range points {
		person, text, _ := strings.Cut(row, " | ")
		got, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		seen[person]++
		if w := want[person][seen[person]]; math.Abs(got-w) > 1e-6 {
			t.Errorf("%s %s %s: SQL %v, Go %v", basis, person, s.Indicators()[seen[person]-1].ID, got, w)
		}
	}
	if len(cards) != len(want) {
		t.Fatalf("%d scorecards, want %d", len(cards), len(want))
	}
	for _, row := range cards {
		cells := strings.Split(row, " | ")
		total := s.Total(want[cells[0]])
		grade, _ := s.GradeOf(total)
		if got, _ := strconv.ParseFloat(cells[1], 64); math.Abs(got-total) > 1e-9 || cells[2] != grade.ID {
			t.Errorf("%s %s: SQL %s %s, Go %v %s", basis, cells[0], cells[1], cells[2], total, grade.ID)
		}
	}
}

// What is missing is redistributed, so that all points add up to 100 and all
// full marks to 100; a better value never scores less.
func TestRedistribution(t *testing.T) {
	s := parseScheme(t, strings.NewReplacer("BASIS", "points", "MISSING", "redistribute").Replace(everyRule))
	observations := []string{
		// all of dimension b is missing but its counts; csat has too few answers
		"('csat', 'p001', '2026-09', 4, 4, 4)", "('on_time_resolution', 'p001', '2026-09', 10, 95, 100)",
		// only dimension b
		"('skill_exam', 'p002', '2026-09', 1, 90, 1)",
	}
	query := scoreOnly(t, observations, s)
	for _, person := range []string{"p001", "p002"} {
		if got := query("SELECT sum(max_points) FROM score WHERE period = '2026-09' AND employee_id = ?", person); math.Abs(number(t, got[0])-100) > 1e-4 {
			t.Errorf("%s: full marks add up to %s, want 100", person, got[0])
		}
	}
	got := strings.Join(query("SELECT indicator, status, max_points FROM score WHERE period = '2026-09' AND employee_id = 'p001' AND dimension = 'a' AND weight > 0 ORDER BY position"), "\n")
	// 20 of 60 are scored: on time and responsibility, 10 each, stand for 30 each
	want := strings.Join([]string{
		"csat | small_sample | 0", "on_time_resolution | scored | 30", "complaint_success | missing | 0",
		"first_response_time | missing | 0", "responsibility | scored | 30",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A better value never scores less, whatever the rule (a range has no better).
func TestBetterNeverScoresLess(t *testing.T) {
	s := parseScheme(t, strings.NewReplacer("BASIS", "points", "MISSING", "zero").Replace(everyRule))
	info := library(t).Info()
	var observations []string
	for p := range 200 { // the value grows with the person's number
		for _, i := range s.Indicators() {
			num, den := p, 200
			switch info[i.ID].Unit {
			case "seconds":
				num, den = p*1000, 1
			case "count":
				num, den = p/20, 0
			case "score", "points":
				num, den = p, 2
			}
			observations = append(observations, fmt.Sprintf("('%s', 'p%03d', '2026-09', 10, %d, %d)", i.ID, p, num, den))
		}
	}
	query := scoreOnly(t, observations, s)
	for _, i := range s.Indicators() {
		in := info[i.ID]
		if i.Reference || in.Better == scheme.InBand {
			continue
		}
		order := "value"
		if in.Better != scheme.Higher {
			order = "value DESC"
		}
		last := -1.0
		for _, row := range query("SELECT points FROM score WHERE period = '2026-09' AND indicator = ? ORDER BY "+order, i.ID) {
			got := number(t, row)
			if got < last {
				t.Errorf("%s: a better value scores %v after %v", i.ID, got, last)
			}
			last = got
		}
		if last < 0 {
			t.Errorf("%s: nobody was scored", i.ID)
		}
	}
}

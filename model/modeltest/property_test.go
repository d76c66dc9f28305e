package modeltest

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// check runs a property a fixed number of times from a fixed seed.
func check(t *testing.T, times int, property func(*rapid.T)) {
	t.Helper()
	for name, value := range map[string]string{"rapid.seed": "20260930", "rapid.checks": strconv.Itoa(times), "rapid.nofailfile": "true"} {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		defer flag.Set(name, before)
	}
	rapid.Check(t, property)
}

func pick[T any](t *rapid.T, from ...T) T { return rapid.SampledFrom(from).Draw(t, "of") }

func chance(t *rapid.T, oneIn int) bool { return rapid.IntRange(1, oneIn).Draw(t, "chance") == 1 }

// kinds are the indicators that a random scheme is made of: their rules, the
// bounds of their gates and targets, and what is observed of them.
var kinds = []struct {
	id      string
	rules   []string // after the indicator's weight
	targets []string // others than that of the rules
	gate    string
	see     func(t *rapid.T) (n, num, den int64)
}{
	{"csat", shareRules, []string{"85%", "95%"}, "< 80%", seeShare},
	{"on_time_resolution", shareRules, []string{"70%", "99%"}, "<= 90%", seeShare},
	{"complaint_success", shareRules, []string{"60%", "80%"}, "< 76%", seeShare},
	{"wasted_visit", []string{
		"target: 10%, rule: {kind: deduct, points: 2, per: 2pp, steps: started}", "target: 20%, rule: {kind: at_most}",
		"rule: {kind: linear, zero: 50%, full: 0%}", "rule: {kind: bands, bands: [{at: 80%, award: 100%}, {at: 90%, award: 40%}, {award: 0%}]}",
		`target: 90%, rule: {kind: formula, sql: "w * least(1, t / v) - n / 10"}`,
	}, []string{"5%", "30%"}, "> 95%", seeShare},
	{"first_response_time", []string{
		"target: 2h, rule: {kind: deduct, points: 1, per: 30min}", "target: 2h, rule: {kind: at_most, points: 2, per: 30min, steps: started}",
		"rule: {kind: bands, bands: [{at: 1h, award: 100%}, {at: 4h, award: 60%}, {at: 12h, award: 20%}], interpolate: true}",
		`target: 2h, rule: {kind: formula, sql: "case when v <= t then w else w * t / v end"}`,
	}, []string{"1h", "3h"}, ">= 12h", seeSeconds},
	{"handle_time", []string{"rule: {kind: range, full: [180s, 300s], zero: [60s, 600s]}"}, nil, "> 9min", seeSeconds},
	{"skill_exam", []string{
		"target: 80, rule: {kind: deduct, points: 2, per: 5}", "target: 80, rule: {kind: at_least, points: 1, per: 2}",
		"rule: {kind: linear, zero: 20, full: 90}", `rule: {kind: formula, sql: "round(w * power(v / 100, 2), 1)"}`,
	}, []string{"60", "75"}, "< 30", seeScore},
	{"ad_hoc_quality", []string{"rule: {kind: rating, labels: {满意: 100%, 较满意: 70%, 不满意: 30%}}"}, nil, "<= 1", seeLevel},
	{"budget_use", []string{"rule: {kind: budget, points: 2, per: 5%}"}, nil, "> 130%", seeShare},
	{"responsibility", []string{"rule: {kind: deduct_each, points: 3}", `rule: {kind: formula, sql: "w / (1 + v)"}`}, nil, ">= 3", seeCount},
	{"complaint_count", []string{"target: 3, rule: {kind: at_most, points: 1, per: 1}"}, []string{"1", "5"}, "> 4", seeCount},
	{"praise", []string{"rule: {kind: bonus, points: 2, cap: 5}", "rule: {kind: bonus, points: 1.5}"}, nil, "", seeCount},
}

var shareRules = []string{
	"target: 90%, rule: {kind: deduct, points: 2, per: 1pp}", "target: 90%, rule: {kind: deduct, points: 1.5, per: 1pp, steps: proportional}",
	"rule: {kind: bands, bands: [{at: 95%, award: 100%}, {at: 90%, award: 80%}, {award: 50%}]}",
	"target: 90%, rule: {kind: at_least}", "target: 90%, rule: {kind: at_least, points: 1, per: 1pp, steps: started}",
	"rule: {kind: linear, zero: 75%, full: 100%}", `target: 90%, rule: {kind: formula, sql: "w * least(1, v / t)"}`,
	`target: 90%, rule: {kind: formula, sql: "w - 100 * (t - v) - case when n < 10 then 1 else 0 end"}`,
}

func seeShare(t *rapid.T) (n, num, den int64) {
	den = pick[int64](t, 4, 20, 40, 100)
	return den, den - rapid.Int64Range(0, den/4).Draw(t, "missed"), den
}

func seeSeconds(t *rapid.T) (n, num, den int64) {
	n = rapid.Int64Range(1, 12).Draw(t, "n")
	return n, n * pick[int64](t, 60, 180, 240, 300, 599, 3600, 7200, 9000, 43200, 43201), n
}

func seeScore(t *rapid.T) (n, num, den int64) {
	return 1, rapid.Int64Range(0, 100).Draw(t, "score"), 1
}

func seeLevel(t *rapid.T) (n, num, den int64) {
	n = rapid.Int64Range(1, 4).Draw(t, "n")
	return n, rapid.Int64Range(n, 3*n).Draw(t, "levels"), n
}

func seeCount(t *rapid.T) (n, num, den int64) {
	n = rapid.Int64Range(1, 3).Draw(t, "n")
	return n, n, 0
}

// drawWorld makes a few people in a few teams, some of them under each other, some
// new or gone, and what was observed of them in nine months at most.
func drawWorld(t *rapid.T) world {
	w := world{teams: []teamRow{{"T1", "", "部"}, {"T2", "T1", "组"}, {"T3", "T2", "组"}, {"T4", pick(t, "", "T4"), "外"}}}
	for k := range rapid.IntRange(2, 6).Draw(t, "people") {
		p := personRow{id: fmt.Sprintf("p%d", k), role: pick(t, "x", "x", "y", ""), team: pick(t, "T1", "T2", "T3", "T4", "T5", ""), manager: pick(t, "", "p0", "p1", "p2", "gone")}
		p.hired, p.left = pick(t, "", "", "2026-02-28", "2026-08-01"), pick(t, "", "", "2026-09-01", "2026-06-30")
		w.people = append(w.people, p)
	}
	months := rapid.IntRange(1, 9).Draw(t, "months")
	for _, p := range w.people {
		for m := 10 - months; m <= 9; m++ {
			for _, k := range kinds {
				if chance(t, 3) {
					n, num, den := k.see(t)
					w.seen = append(w.seen, seenRow{k.id, p.id, fmt.Sprintf("2026-%02d", m), n, num, den})
				}
			}
		}
	}
	return w
}

// drawScheme writes a scheme of random rules and modifiers.
func drawScheme(t *rapid.T) string {
	var b strings.Builder
	cycle := pick(t, "month", "month", "quarter")
	rollup := "year: " + pick(t, "mean", "pool")
	if cycle == "month" {
		rollup += ", quarter: " + pick(t, "mean", "pool")
	}
	fmt.Fprintf(&b, "kaohe: 1\nscheme: random\ntitle: 随机\ntitle_en: random\ncycle: %s\nrollup: {%s}\nbasis: %s\nmissing: %s\nscope: %s\ntotal_cap: 110\nscore_digits: 2\n",
		cycle, rollup, pick(t, "points", "hundred"), pick(t, "redistribute", "full", "zero"), pick(t, "own", "own", "team"))
	if conditions := pick(t, "", "", "roles: [x]", "teams: [T2]", "roles: [x, y], teams: [T1, T4]", "team_kinds: [组]"); conditions != "" {
		fmt.Fprintf(&b, "applies_to: {%s}\n", conditions)
	}
	chosen := rapid.Permutation(kinds[:len(kinds)-1]).Draw(t, "indicators")
	b.WriteString("dimensions:\n")
	for d, weight := range []int{60, 40} {
		count := pick(t, 1, 2, 4)
		fmt.Fprintf(&b, "  - id: d%d\n    title: 维\n    title_en: d\n    weight: %d\n    indicators:\n", d, weight)
		for _, k := range chosen[4*d : 4*d+count] {
			fmt.Fprintf(&b, "      - {id: %s, weight: %d, %s%s}\n", k.id, weight/count, pick(t, k.rules...), modifiers(t, k.id, k.targets, k.gate, weight/count))
		}
		if d == 0 && chance(t, 2) {
			bonus := kinds[len(kinds)-1]
			fmt.Fprintf(&b, "      - {id: %s, weight: 0, %s}\n", bonus.id, pick(t, bonus.rules...))
		}
		if d == 1 && chance(t, 3) {
			fmt.Fprintf(&b, "      - {id: %s, weight: 0, reference: true, gate: {when: %q, score: 60}}\n", chosen[8].id, chosen[8].gate)
		}
	}
	b.WriteString("grades:\n  - {id: good, title: 优, title_en: good, min: 85}\n  - {id: fair, title: 中, title_en: fair, min: 60}\n  - {id: poor, title: 差, title_en: poor, min: 0}\n")
	return b.String()
}

func modifiers(t *rapid.T, id string, targets []string, gate string, weight int) string {
	var out string
	counted := id == "responsibility" || id == "complaint_count"
	if len(targets) > 0 && chance(t, 2) {
		out += ", targets: [" + strings.Join([]string{
			"{team: T3, period: 2026Q2, target: " + targets[0] + "}", "{team: " + pick(t, "T2", "T4") + ", target: " + targets[1] + "}", "{period: " + pick(t, "2026", "2026Q3") + ", target: " + targets[0] + "}",
		}[rapid.IntRange(0, 1).Draw(t, "from"):], ", ") + "]"
	}
	if gate != "" && chance(t, 3) {
		out += pick(t, fmt.Sprintf(", gate: {when: %q, cap_grade: fair}", gate), fmt.Sprintf(", gate: {when: %q, score: 0}", gate),
			fmt.Sprintf(", gate: [{when: %q, cap_grade: poor}, {when: %q, score: 70.55}]", gate, gate))
	}
	if !counted && chance(t, 3) {
		out += ", min_n: " + pick(t, "2", "5", "30")
	}
	if chance(t, 4) {
		out += ", floor: " + strconv.Itoa(weight/4)
	}
	if chance(t, 4) {
		out += ", cap: " + strconv.Itoa(weight/2)
	}
	return out
}

func parseDrawn(t *rapid.T, source string, info map[string]scheme.IndicatorInfo) scheme.Scheme {
	source = dropUnused(source)
	var problems diag.List
	s, _ := scheme.Parse("random.yaml", []byte(source), info, &problems)
	if problems.HasErrors() {
		t.Fatalf("%s\n%s", problems.Error(), source)
	}
	return s
}

// dropUnused takes the targets by role or period from rules that have no target.
func dropUnused(source string) string {
	var out []string
	for _, line := range strings.Split(source, "\n") {
		if from := strings.Index(line, ", targets: ["); from >= 0 && !strings.Contains(line, " target: ") {
			to := from + strings.Index(line[from:], "]") + 1
			line = line[:from] + line[to:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// Every scorecard of a random company under a random scheme is the one that was
// made by hand: who has one, the value, target, status and points of every
// indicator, the score, the grade.
func TestScorecardsAgreeWithTheSecondWay(t *testing.T) {
	db := newScorer(t)
	info := library(t).Info()
	touched := make([]int, 8)
	check(t, 60, func(t *rapid.T) {
		w := drawWorld(t)
		source := drawScheme(t)
		s := parseDrawn(t, source, info)
		db.score(t, w, s)
		want := hand{w, s, info}.cards()
		if diff := cmp.Diff(lines(want), db.rows(t, cardQuery, s.ID)); diff != "" {
			t.Fatalf("scorecards (-by hand +SQL):\n%s\n%s", diff, source)
		}
		for k, text := range strings.Split(db.rows(t, exercised)[0], " | ") {
			n, _ := strconv.Atoi(text)
			touched[k] += n
		}
		for _, row := range db.rows(t, `SELECT period, employee_id, position, status, coalesce(CAST(value AS VARCHAR), 'NaN'), coalesce(CAST(points AS VARCHAR), 'NaN'), coalesce(CAST(target AS VARCHAR), 'NaN') FROM score ORDER BY ALL`) {
			c := strings.Split(row, " | ")
			by := want[c[0]+" "+c[1]]
			if k, _ := strconv.Atoi(c[2]); by.points != nil && (c[3] != by.status[k-1] || !near(c[4], by.values[k-1]) || !near(c[5], by.points[k-1]) || !near(c[6], by.targets[k-1])) {
				t.Fatalf("%s: by hand %s %v %v %v\n%s", row, by.status[k-1], by.values[k-1], by.points[k-1], by.targets[k-1], source)
			}
		}
	})
	if slices.Min(touched) < 20 {
		t.Errorf("some of this was hardly compared at all: %d", touched)
	}
}

// exercised counts what a random world and scheme came to.
const exercised = `SELECT (SELECT count(*) FROM scorecard), (SELECT count(*) FROM gate_met), (SELECT count(*) FROM special_target),
	(SELECT count(*) FROM formula_answer), (SELECT count(*) FROM roster WHERE how = 'pool'), (SELECT count(*) FROM roster WHERE how = 'mean'),
	(SELECT count(*) FROM score WHERE status = 'small_sample'), (SELECT count(*) FROM card_member WHERE employee_id <> member_id)`

func near(text string, want float64) bool {
	got, err := strconv.ParseFloat(text, 64)
	return err == nil && (math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= 1e-6+1e-9*math.Abs(want))
}

// The order in which observations arrive, and how many rows carry them, changes
// nothing.
func TestOrderAndSplitDoNotMatter(t *testing.T) {
	db := newScorer(t)
	info := library(t).Info()
	const all = "SELECT * FROM scorecard UNION ALL BY NAME SELECT * FROM score"
	check(t, 8, func(t *rapid.T) {
		w := drawWorld(t)
		s := parseDrawn(t, drawScheme(t), info)
		db.score(t, w, s)
		want := db.rows(t, all)
		w.people = rapid.Permutation(w.people).Draw(t, "people")
		w.teams = rapid.Permutation(w.teams).Draw(t, "teams")
		w.seen = rapid.Permutation(w.seen).Draw(t, "seen")
		db.score(t, w, s)
		if diff := cmp.Diff(want, db.rows(t, all)); diff != "" {
			t.Fatalf("order matters (-before +after):\n%s", diff)
		}
	})
}

// Under basis hundred an indicator's points are to its weight as before, whatever
// the weight is.
func TestWeightsScale(t *testing.T) {
	db := newScorer(t)
	info := library(t).Info()
	const points = "SELECT period, employee_id, indicator, CAST(points / weight AS DECIMAL(18,4)) FROM score WHERE scheme = ? AND weight > 0 AND status <> 'reference' ORDER BY ALL"
	check(t, 8, func(t *rapid.T) {
		w := drawWorld(t)
		source := drawScheme(t)
		source = strings.NewReplacer("basis: points", "basis: hundred", "missing: redistribute", "missing: zero").Replace(source)
		s := parseDrawn(t, source, info)
		other := s
		other.ID = "other"
		other.Dimensions = slices.Clone(s.Dimensions)
		for d, factor := range []float64{0.5, 1.75} {
			other.Dimensions[d].Weight *= factor
			other.Dimensions[d].Indicators = slices.Clone(s.Dimensions[d].Indicators)
			for k := range other.Dimensions[d].Indicators {
				other.Dimensions[d].Indicators[k].Weight *= factor
			}
		}
		db.score(t, w, s, other)
		if diff := cmp.Diff(db.rows(t, points, s.ID), db.rows(t, points, other.ID)); diff != "" {
			t.Fatalf("points do not scale with weights:\n%s", diff)
		}
	})
}

package scheme_test

import (
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

func TestTargetFor(t *testing.T) {
	csat := parseCase(t, "testdata/good-modifiers").Indicators()[0]
	under := func(teams ...string) func(string) bool {
		return func(team string) bool { return slices.Contains(teams, team) }
	}
	for _, c := range []struct {
		name, role, period string
		inTeam             func(string) bool
		want               float64
	}{
		{"all conditions of the first", "安装", "2026-03", nil, .93},
		{"a quarter inside the year", "安装", "2026Q4", under("T21"), .93},
		{"another year", "安装", "2025-12", nil, .92},
		{"the role stands before the team", "安装", "2025Q3", under("T21"), .92},
		{"team and quarter", "维修", "2026-08", under("T1", "T21"), .88},
		{"the quarter itself", "维修", "2026Q3", under("T21"), .88},
		{"the year is not inside the quarter", "维修", "2026", under("T21"), .9},
		{"another quarter", "维修", "2026-10", under("T21"), .9},
		{"another team", "维修", "2026-08", under("T1"), .9},
		{"no team", "维修", "2026-08", nil, .9},
	} {
		if got := csat.TargetFor(c.role, c.inTeam, c.period); got == nil || *got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	if got := (scheme.Indicator{}).TargetFor("安装", nil, "2026"); got != nil {
		t.Errorf("without any target: got %v", *got)
	}
}

func TestPeriodWithin(t *testing.T) {
	for _, c := range []struct {
		period, whole string
		want          bool
	}{
		{"2026-09", "2026-09", true}, {"2026-09", "2026Q3", true}, {"2026-09", "2026", true}, {"2026Q3", "2026", true},
		{"2026-10", "2026Q3", false}, {"2026-12", "2026Q4", true}, {"2026-01", "2026Q1", true}, {"2026Q3", "2026-09", false},
		{"2026", "2026Q3", false}, {"2025-09", "2026", false}, {"nonsense", "2026", false}, {"2026-13", "2026Q4", false},
	} {
		if got := scheme.PeriodWithin(c.period, c.whole); got != c.want {
			t.Errorf("%s in %s: got %v", c.period, c.whole, got)
		}
	}
}

// TestTargetsChooseTheFirst compares with a plain reading of the rule.
func TestTargetsChooseTheFirst(t *testing.T) {
	roles, teams, periods := []string{"", "a", "b"}, []string{"", "T1", "T2"}, []string{"", "2026", "2026Q3", "2026-08"}
	inside := map[string][]string{"2026-08": {"2026-08", "2026Q3", "2026"}, "2026Q3": {"2026Q3", "2026"}, "2026": {"2026"}, "2025-08": {"2025-08"}}
	rapid.Check(t, func(t *rapid.T) {
		i := scheme.Indicator{Target: number(-1)}
		for n := range rapid.IntRange(0, 5).Draw(t, "targets") {
			i.Targets = append(i.Targets, scheme.Target{Role: rapid.SampledFrom(roles).Draw(t, "role"), Team: rapid.SampledFrom(teams).Draw(t, "team"),
				Period: rapid.SampledFrom(periods).Draw(t, "period"), Target: float64(n)})
		}
		role, team := rapid.SampledFrom(roles[1:]).Draw(t, "his role"), rapid.SampledFrom(teams[1:]).Draw(t, "his team")
		period := rapid.SampledFrom([]string{"2026-08", "2026Q3", "2026", "2025-08"}).Draw(t, "his period")
		want := -1.0
		for n, x := range i.Targets {
			if slices.Contains([]string{"", role}, x.Role) && slices.Contains([]string{"", team}, x.Team) && (x.Period == "" || slices.Contains(inside[period], x.Period)) {
				want = float64(n)
				break
			}
		}
		if got := *i.TargetFor(role, func(x string) bool { return x == team }, period); got != want {
			t.Fatalf("%+v for %s %s %s: got %v, want %v", i.Targets, role, team, period, got, want)
		}
	})
}

func TestGates(t *testing.T) {
	s := parseCase(t, "testdata/good-modifiers")
	for _, c := range []struct {
		name   string
		score  float64
		values map[string]float64
		want   float64
		grade  string
		met    int
	}{
		{"none met", 95, map[string]float64{"csat": .9, "complaint_count": 0, "responsibility": 0}, 95, "good", 0},
		{"nothing known", 95, nil, 95, "good", 0},
		{"the grade only", 95, map[string]float64{"complaint_count": 5}, 95, "fair", 1},
		{"by a reference item", 95, map[string]float64{"responsibility": 1}, 95, "fair", 1},
		{"a grade that is worse already", 50, map[string]float64{"complaint_count": 5}, 50, "poor", 1},
		{"the total", 95, map[string]float64{"csat": .59}, 0, "poor", 1},
		{"exactly at the bound", 95, map[string]float64{"csat": .6}, 95, "good", 0},
		{"at the bound but for its last digit", 95, map[string]float64{"csat": .1 + .2 + .3}, 95, "good", 0},
		{"two gates, the total at most 40", 95, map[string]float64{"complaint_count": 8}, 40, "poor", 2},
		{"a total already below", 30, map[string]float64{"complaint_count": 8}, 30, "poor", 2},
	} {
		got := s.GateOf(c.score, func(variant string) (float64, bool) {
			v, ok := c.values[variant]
			return v, ok
		})
		if got.Score != c.want || got.Grade.ID != c.grade || len(got.Met) != c.met || !got.Graded {
			t.Errorf("%s: got %v %s with %d met, want %v %s with %d", c.name, got.Score, got.Grade.ID, len(got.Met), c.want, c.grade, c.met)
		}
	}
}

func TestGateOperators(t *testing.T) {
	for op, want := range map[string][3]bool{"<": {true, false, false}, "<=": {true, true, false}, ">": {false, false, true}, ">=": {false, true, true}, "=": {false, true, false}, "?": {}} {
		for n, v := range []float64{1, 2, 3} {
			if got := (scheme.Gate{Op: op, Bound: 2}).Met(v); got != want[n] {
				t.Errorf("%v %s 2: got %v", v, op, got)
			}
		}
	}
}

// TestGatesNeverRaise: whatever the gates and values, score and grade are never
// better than without gates, and the order of the gates does not matter.
func TestGatesNeverRaise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := parsedModifiers
		i := scheme.Indicator{ID: "x"}
		for range rapid.IntRange(0, 5).Draw(t, "gates") {
			g := scheme.Gate{Op: rapid.SampledFrom(scheme.Ops).Draw(t, "op"), Bound: float64(rapid.IntRange(0, 5).Draw(t, "bound"))}
			if rapid.Bool().Draw(t, "caps the grade") {
				g.CapGrade = rapid.SampledFrom([]string{"good", "fair", "poor"}).Draw(t, "grade")
			} else {
				g.Score = number(scheme.RoundHalfUp(rapid.Float64Range(0, 100).Draw(t, "most"), 2))
			}
			i.Gates = append(i.Gates, g)
		}
		s.Dimensions = []scheme.Dimension{{Indicators: []scheme.Indicator{i}}}
		score := scheme.RoundHalfUp(rapid.Float64Range(0, 100).Draw(t, "score"), 2)
		value := float64(rapid.IntRange(0, 5).Draw(t, "value"))
		gate := func() scheme.Gated {
			return s.GateOf(score, func(string) (float64, bool) { return value, true })
		}
		got := gate()
		before, _ := s.GradeOf(score)
		position := map[string]int{"good": 0, "fair": 1, "poor": 2}
		if got.Score > score || position[got.Grade.ID] < position[before.ID] || position[got.Grade.ID] < position[gradeAt(s, got.Score)] {
			t.Fatalf("%+v raise %v %s to %v %s", i.Gates, score, before.ID, got.Score, got.Grade.ID)
		}
		slices.Reverse(i.Gates)
		if again := gate(); again.Score != got.Score || again.Grade.ID != got.Grade.ID {
			t.Fatalf("in the other order %v %s became %v %s", got.Score, got.Grade.ID, again.Score, again.Grade.ID)
		}
	})
}

func gradeAt(s scheme.Scheme, score float64) string {
	g, _ := s.GradeOf(score)
	return g.ID
}

// parsedModifiers is the good case with every modifier.
var parsedModifiers = func() scheme.Scheme {
	src, err := os.ReadFile("testdata/good-modifiers/scheme.yaml")
	if err != nil {
		panic(err)
	}
	var problems diag.List
	s, _ := scheme.Parse("scheme.yaml", src, known, &problems)
	return s
}()

func TestFactor(t *testing.T) {
	s := parseCase(t, "testdata/good-modifiers")
	fix, cost := s.Indicators()[5], s.Indicators()[7]
	for _, c := range []struct {
		i      scheme.Indicator
		v      float64
		factor float64
	}{
		{fix, .9, 1.2}, {fix, .85, 1.2}, {fix, .8499, 1}, {fix, .77, 1}, {fix, .7699, .8}, {fix, 0, .8},
		{cost, 80, 1.1}, {cost, 90, 1.1}, {cost, 90.01, 1}, {cost, 120, 1}, {cost, 500, 1},
		{s.Indicators()[0], .5, 1},
	} {
		if got := scheme.Factor(c.i, known[c.i.ID].Better, c.v); got != c.factor {
			t.Errorf("%s at %v: got %v, want %v", c.i.ID, c.v, got, c.factor)
		}
	}
}

// TestBetterNeverPaysLess holds for multipliers as for points.
func TestBetterNeverPaysLess(t *testing.T) {
	s := parseCase(t, "testdata/good-modifiers")
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b")
		if scheme.Factor(s.Indicators()[5], "higher", math.Max(a, b)) < scheme.Factor(s.Indicators()[5], "higher", math.Min(a, b)) {
			t.Fatalf("%v pays less than %v", math.Max(a, b), math.Min(a, b))
		}
	})
}

// TestRatersBecomeParameters: the weights reach the indicator's SQL, and a side
// that is not named weighs nothing there.
func TestRatersBecomeParameters(t *testing.T) {
	s := parseCase(t, "testdata/good-modifiers")
	i := s.Indicators()[3]
	if diff := cmp.Diff(map[string]string{"manager": "50", "customer_service": "0", "customer": "20"}, i.With); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := i.Variant(), "multi_rater(customer=20, customer_service=0, manager=50)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := s.RatersText(); got.ZH != "上级 50%、同事 30%、客户 20%" || got.EN != "manager 50%, peers 30%, customers 20%" {
		t.Errorf("got %q", got)
	}
}

// TestRatersNeedTheirParameters: in a project whose own indicator lacks a side,
// that side's weight must not be lost in silence.
func TestRatersNeedTheirParameters(t *testing.T) {
	src, err := os.ReadFile("testdata/good-modifiers/scheme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := maps.Clone(known)
	lacking := own["multi_rater"]
	lacking.Params = map[string]string{"manager": "40", "peer": "30"}
	own["multi_rater"] = lacking
	var problems diag.List
	_, ok := scheme.Parse("scheme.yaml", src, own, &problems)
	want := `scheme.yaml:10:9: indicator "multi_rater" has no parameter "customer": the weight of that side has no effect`
	if ok || len(problems) != 1 || !strings.HasPrefix(problems.Error(), want) {
		t.Errorf("got\n%s\nwant\n%s", problems.Error(), want)
	}
}

func TestExplainModifiers(t *testing.T) {
	s := parseCase(t, "testdata/good-modifiers")
	for _, c := range []struct {
		n      int
		v      float64
		zh, en string
	}{
		{0, .855, "得满分的 95%", "95% of the points"},
		{0, .45, "得满分的 50%；一票否决：< 60% 时总分为 0", "50% of the points; gate: the total is 0 at < 60%"},
		{2, 8, "超 5 次，计 5 档，扣 20 分；一票否决：≥ 5 次时等级最高为“合格”；一票否决：≥ 8 次时总分最高为 40",
			`5 over: 5 steps, 20 points off; gate: the grade is "fair" at best at ≥ 5; gate: the total is 40 at most at ≥ 8`},
		{5, .8, "不计分；奖金 × 1", "not scored; bonus pay × 1"},
		{6, 1, "不计分；一票否决：≥ 1 次时等级最高为“合格”", `not scored; gate: the grade is "fair" at best at ≥ 1`},
	} {
		i := s.Indicators()[c.n]
		if got := s.Explain(i, known[i.ID], c.v); got != (diag.Text{ZH: c.zh, EN: c.en}) {
			t.Errorf("%s at %v: got %q", i.ID, c.v, got)
		}
	}
	response := s.Indicators()[1]
	if got := s.ExplainN(response, known[response.ID], 86400, 2).EN; got != "100% of the points" {
		t.Errorf("fewer than three records: got %q", got)
	}
	if got := s.ExplainN(response, known[response.ID], 86400, 20).EN; got != "50% of the points" {
		t.Errorf("twice the target: got %q", got)
	}
	csat := s.Indicators()[0]
	got := csat.ExplainAdjusted(known["csat"], .85, .88, .87)
	if got.ZH != "原值 85%，同样工单结构下全体应为 88%，调整后 87%" || got.EN != "85% as recorded, where the same mix of cases makes 88% expected; 87% after adjustment" {
		t.Errorf("got %q", got)
	}
}

// TestExplainCountsOneStep: 7 % less 5 % over 2 % is one step and not nearly one.
func TestExplainCountsOneStep(t *testing.T) {
	i := scheme.Indicator{ID: "wasted", Weight: 3, Target: number(.05), Rule: scheme.Rule{Kind: "at_most", Points: 1, Per: .02, Steps: "proportional"}}
	got := (scheme.Scheme{Basis: "points"}).Explain(i, scheme.IndicatorInfo{Unit: "share", Better: "lower"}, .07)
	if want := (diag.Text{ZH: "超 2 个百分点，计 1 档，扣 1 分", EN: "2 percentage points over: 1 step, 1 point off"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestStrataAreColumnsOfTickets holds the list to the canonical table.
func TestStrataAreColumnsOfTickets(t *testing.T) {
	src, err := os.ReadFile("../../ingest/tables.go")
	if err != nil {
		t.Fatal(err)
	}
	tickets := regexp.MustCompile(`table\("tickets", "ticket_id", "([^"]*)"\)`).FindStringSubmatch(string(src))
	if tickets == nil {
		t.Fatal("the table tickets is not found")
	}
	columns := strings.Fields(tickets[1])
	for _, c := range scheme.StratumColumns {
		if !slices.Contains(columns, c.Name) {
			t.Errorf("tickets has no column %s (as text)", c.Name)
		}
	}
}

// TestRelationsAreParameters holds the sides to the indicator's parameters.
func TestRelationsAreParameters(t *testing.T) {
	src, err := os.ReadFile("../indicators/multi_rater.sql")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`(?m)^-- param: (\w+) =`).FindAllStringSubmatch(string(src), -1) {
		want = append(want, m[1])
	}
	var got []string
	for _, r := range scheme.Relations {
		got = append(got, r.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, the indicator has %v", got, want)
	}
}

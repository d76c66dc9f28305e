package scheme_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaohe/model/scheme"
)

// TestFormula: what a formula gives. The results of dividing by nothing, of
// comparing with it and of NULL are those of the SQL engine.
func TestFormula(t *testing.T) {
	none, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		sql  string
		want float64 // at v = 0.9, t without a value, n = 0, w = 30
	}{
		{"w", 30},
		{" W * V ", 27},
		{"1 + 2 * 3", 7},
		{"(1 + 2) * 3", 9},
		{"10 - 2 - 3", 5},
		{"12 / 2 / 3", 2},
		{"1 / 2", .5},
		{"-v + 1", .1},
		{"w - -v", 30.9},
		{"+v", .9},
		{".5 * w + 1e1 + 5.", 30},
		{"least(w, 7, 9)", 7},
		{"greatest(1, least(w, 7), 3)", 7},
		{"least(w, t)", 30},
		{"greatest(t, t)", none},
		{"abs(-v)", .9}, {"sign(-w)", -1}, {"sign(0 * w)", 0}, {"sign(v)", 1}, {"floor(v)", 0}, {"ceil(v)", 1}, {"trunc(-1.5)", -1},
		{"round(2.5)", 3}, {"round(-2.5)", -3}, {"round(v / 7, 3)", .129}, {"round(w / n, 2)", inf}, {"round(t)", none}, {"abs(t)", none},
		{"power(2, 10)", 1024}, {"power(-1, 0.5)", none}, {"power(t, 2)", none}, {"exp(0)", 1},
		{"coalesce(t, 0.8)", .8}, {"coalesce(t, t)", none}, {"nullif(v, 0.9)", none}, {"nullif(v, 1)", .9},
		{"1 / n", inf}, {"-1 / n", -inf}, {"n / n", none}, {"t + 1", none}, {"-t", none},
		{"case when v >= 0.9 then w else 0 end", 30},
		{"case when v > 0.9 then w when v = 0.9 then 5 else 0 end", 5},
		{"case when v > 1 then w end", none},
		{"case when t > 1 then 1 else 2 end", 2},
		{"case when not (t > 1) then 1 else 2 end", 2},
		{"case when t is null then 1 else 2 end", 1},
		{"case when v is not null and n <> 1 then 1 else 2 end", 1},
		{"case when t > 1 or v < 1 then 1 else 2 end", 1},
		{"case when t > 1 and v < 1 then 1 else 2 end", 2},
		{"case when not (t > 1 and v > 1) then 1 else 2 end", 1},
		{"case when v between 0.5 and 0.9 then 1 else 2 end", 1},
		{"case when v not between 0.5 and 0.9 then 1 else 2 end", 2},
		{"case when v not between 0.95 and 1 then 1 else 2 end", 1},
		{"case when v != 0.9 then 1 else 2 end", 2},
		{"case when v <= 0.9 then 1 else 2 end", 1},
		{"case when n / n > 1000 then 1 else 2 end", 1},
		{"case when n / n = n / n then 1 else 2 end", 1},
		{"case when 1000 < n / n then 1 else 2 end", 1},
		{"greatest(n / n, 5)", none}, {"least(n / n, 5)", 5},
		{"w * case when v >= 0.9 then 1 else case when v >= 0.8 then 0.5 else 0 end end", 30},
	} {
		f, err := scheme.ParseFormula(c.sql)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		got, err := f.Eval(.9, math.NaN(), 0, 30)
		if err != nil || math.IsNaN(got) != math.IsNaN(c.want) || !math.IsNaN(got) && math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, %v, want %v", c.sql, got, err, c.want)
		}
	}
}

func TestFormulaErrors(t *testing.T) {
	for sql, want := range map[string]string{
		"":                                     "the end of the formula is unexpected here (character 1)",
		"v +":                                  "the end of the formula is unexpected here (character 4)",
		"v v":                                  `"v" is unexpected here (character 3)`,
		"(v":                                   `expected ")" here (got the end of the formula) (character 3)`,
		"v; w":                                 `";" has no place in a formula (character 2)`,
		"select 1":                             `unknown name "select" (character 1)`,
		"v + 目标":                               `"目" has no place in a formula (character 5)`,
		"now()":                                `a formula has no function "now" (character 1)`,
		"read_text('x')":                       `"'" has no place in a formula (character 11)`,
		"random()":                             `a formula has no function "random" (character 1)`,
		"least(v)":                             `function "least" does not take 1 arguments (character 1)`,
		"v > 1":                                "the formula must give points, this is a condition (character 1)",
		"v > 1 > 0":                            `">" is unexpected here (character 7)`,
		"(v > 1) + 1":                          "a number is expected here, not a condition (character 1)",
		"1 + (v > 1)":                          "a number is expected here, not a condition (character 5)",
		"-(v > 1)":                             "a number is expected here, not a condition (character 2)",
		"case when v then 1 end":               "a condition is expected here (character 11)",
		"case when not v then 1 end":           "a condition is expected here (character 15)",
		"case when v > 1 and w then 1 end":     "a condition is expected here (character 21)",
		"case when v and w > 1 then 1 end":     "a condition is expected here (character 11)",
		"case end":                             `expected "when" here (got "end") (character 6)`,
		"case when v > 1 then 1":               `expected "end" here (got the end of the formula) (character 23)`,
		"case when v > 1 end":                  `expected "then" here (got "end") (character 17)`,
		"case when v between 1 then 1 end":     `expected "and" here (got "then") (character 23)`,
		"case when (v > 1) is null then 1 end": "a number is expected here, not a condition (character 11)",
		"case when v is 1 then 1 end":          `expected "null" here (got "1") (character 16)`,
		"w -- v":                               `a formula has no comments ("--") (character 3)`,
		"w /* v */":                            `a formula has no comments ("/*") (character 3)`,
		"round(v, n)":                          "round: the number of decimals must be a whole number from 0 to 9 (character 1)",
		"round(v, 1.5)":                        "round: the number of decimals must be a whole number from 0 to 9 (character 1)",
		"1e999":                                "not a number: 1e999 (character 1)",
		strings.Repeat("v+", 501):              "the formula has more than 1000 characters",
	} {
		_, err := scheme.ParseFormula(sql)
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", sql, err, want)
		}
	}
}

// TestFormulaPoints: a formula's result is held to 0…w, and no number is no points.
func TestFormulaPoints(t *testing.T) {
	for _, c := range []struct {
		sql    string
		target *float64
		want   float64
	}{
		{"w * v / t", number(.9), 30},
		{"w * v / t", number(.5), 30},
		{"w * v / t", number(1), 27},
		{"w * v / t", nil, 0},
		{"-5", nil, 0},
		{"1 / (n - n)", nil, 30},
		{"-1 / (n - n)", nil, 0},
		{"(n - n) / (n - n)", nil, 0},
		{"n", nil, 7},
	} {
		f, err := scheme.ParseFormula(c.sql)
		if err != nil {
			t.Fatal(err)
		}
		if got := scheme.Points(scheme.Rule{Kind: "formula", Formula: c.sql, Eval: f.Eval}, 30, c.target, "higher", .9, 7); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.sql, got, c.want)
		}
	}
	if got := scheme.Points(scheme.Rule{Kind: "formula", Formula: "w"}, 30, nil, "higher", .9, 7); !math.IsNaN(got) {
		t.Errorf("without a way to compute it: got %v", got)
	}
}

// TestAnyFormula: a formula of any shape is refused or computed, and its points
// stay within what the indicator is worth.
func TestAnyFormula(t *testing.T) {
	words := []string{"v", "t", "n", "w", "1", "0", "0.5", "+", "-", "*", "/", "(", ")", ",", "<", ">=", "=", "and", "or", "not", "is", "null", "between",
		"case", "when", "then", "else", "end", "least(", "round(", "power(", "coalesce(", "nullif("}
	rapid.Check(t, func(t *rapid.T) {
		sql := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), " ")
		f, err := scheme.ParseFormula(sql)
		if err != nil {
			return
		}
		v := rapid.Float64Range(-10, 10).Draw(t, "v")
		p := scheme.Points(scheme.Rule{Kind: "formula", Formula: sql, Eval: f.Eval}, 30, number(1), "higher", v, 3)
		if !(p >= 0 && p <= 30) {
			t.Fatalf("%s at %v: %v points of 30", sql, v, p)
		}
	})
}

// FuzzFormula is for longer runs: no text makes the parser do anything but answer.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{"w * least(1, v / t)", "case when v >= 0.9 then w else 0 end", "round(v, 2)", "v between 1 and 2", "((", "1e5.5e", "-- x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		formula, err := scheme.ParseFormula(sql)
		if err != nil {
			if strings.Contains(err.Error(), "%!") {
				t.Errorf("%q: %v", sql, err)
			}
			return
		}
		if _, err := formula.Eval(.5, 1, 3, 30); err != nil {
			t.Errorf("%q: %v", sql, err)
		}
	})
}

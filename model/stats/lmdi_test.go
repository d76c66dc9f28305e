package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func moneyNear(a, b, by float64) bool { return math.Abs(a-b) <= by }

func effectSum(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// 100 services at 12.00 become 130 at 10.50: 165 more, of which the volume made
// 336.02 and the cheaper service −171.02; by Shapley 337.50 and −172.50.
func TestSplitOfACostChange(t *testing.T) {
	before, after := []float64{100, 12}, []float64{130, 10.5}
	got := LMDI(before, after)
	if !moneyNear(got[0], 336.0175, 5e-5) || !moneyNear(got[1], -171.0175, 5e-5) || effectSum(got) != 165 {
		t.Errorf("LMDI: %v", got)
	}
	if got := Shapley(before, after); got[0] != 337.5 || got[1] != -172.5 {
		t.Errorf("Shapley: %v", got)
	}
}

func TestLogMean(t *testing.T) {
	for _, c := range [][3]float64{{1, math.E, 1.718281828459045}, {5, 5, 5}, {0, 7, 0}, {7, 0, 0}, {-1, -math.E, -1.718281828459045}, {1e6, 1e6 + 0.001, 1e6 + 0.0005}} {
		if got := LogMean(c[0], c[1]); !moneyNear(got, c[2], 1e-9) || got != LogMean(c[1], c[0]) && !moneyNear(got, LogMean(c[1], c[0]), 1e-9) {
			t.Errorf("L(%v, %v) = %v, want %v", c[0], c[1], got, c[2])
		}
	}
}

// Zeros are limits: with a tiny number in their place the split comes close to
// the one given, and ever closer.
func TestZerosAreLimits(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after []float64
		want          []float64
	}{
		{"a part appears", []float64{100, 0, 20}, []float64{120, 0.25, 30}, []float64{0, 900, 0}},
		{"a part disappears", []float64{100, 0.5, 20}, []float64{120, 0, 20}, []float64{0, -1000, 0}},
		{"two factors appear together", []float64{100, 0, 0}, []float64{100, 0.5, 8}, []float64{0, 200, 200}},
		{"nothing before and after", []float64{100, 0, 20}, []float64{130, 0, 5}, []float64{0, 0, 0}},
		{"one goes and another comes", []float64{100, 0, 20}, []float64{130, 0.5, 0}, []float64{0, 0, 0}},
	} {
		got := LMDI(c.before, c.after)
		for k := range got {
			if !moneyNear(got[k], c.want[k], 1e-9) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
				break
			}
		}
		last := math.Inf(1)
		for _, tiny := range []float64{1e-20, 1e-80, 1e-140} {
			off := 0.0
			for k, x := range LMDI(instead(c.before, tiny), instead(c.after, tiny)) {
				off = max(off, math.Abs(x-c.want[k]))
			}
			if off > last || off > 120 {
				t.Errorf("%s: with %g for nothing the split is %v off, before %v", c.name, tiny, off, last)
			}
			last = off
		}
	}
}

func instead(factors []float64, tiny float64) []float64 {
	out := append([]float64(nil), factors...)
	for k, x := range out {
		if x == 0 {
			out[k] = tiny
		}
	}
	return out
}

// A reversal that outweighs what was spent turns the sign: no logarithm says what
// that is, so the split is the mean over the orders.
func TestAChangeOfSignIsShapleys(t *testing.T) {
	before, after := []float64{100, 0.5, -2}, []float64{120, 0.5, 3}
	got, want := LMDI(before, after), Shapley(before, after)
	for k := range got {
		if got[k] != want[k] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	if !moneyNear(effectSum(got), 280, 1e-9) {
		t.Errorf("the parts add up to %v", effectSum(got))
	}
	if both := LMDI([]float64{100, -2}, []float64{150, -2}); !moneyNear(both[0], -100, 1e-9) || both[1] != 0 {
		t.Errorf("reversals in both periods: %v", both)
	}
}

// factors draws up to four factors, some of them nothing.
func drawFactors(t *rapid.T, n int, name string) []float64 {
	amount := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-3, 1e4))
	return rapid.SliceOfN(amount, n, n).Draw(t, name)
}

// Whatever the factors, the effects add up to the change, and the way back is the
// way there with the signs turned.
func TestSplitIsExactAndReversible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "factors")
		before, after := drawFactors(t, n, "before"), drawFactors(t, n, "after")
		change := productOf(after) - productOf(before)
		scale := 1e-9 * (1 + math.Abs(productOf(after)) + math.Abs(productOf(before)))
		there, back := LMDI(before, after), LMDI(after, before)
		if !moneyNear(effectSum(there), change, scale) {
			t.Fatalf("%v adds up to %v, want %v", there, effectSum(there), change)
		}
		for k := range there {
			if !moneyNear(there[k], -back[k], scale) {
				t.Fatalf("there %v, back %v", there, back)
			}
			if before[k] == after[k] && before[k] != 0 && !moneyNear(there[k], 0, scale) {
				t.Fatalf("factor %d stays %v and is given %v", k, before[k], there[k])
			}
		}
		second := Shapley(before, after)
		for _, x := range second {
			scale += 1e-12 * math.Abs(x)
		}
		if !moneyNear(effectSum(second), change, scale) {
			t.Fatalf("Shapley: %v adds up to %v, want %v", second, effectSum(second), change)
		}
	})
}

// The two ways agree while changes are small: both are the derivative then.
func TestTwoWaysAgreeOnSmallChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SliceOfN(rapid.Float64Range(1, 100), 3, 3).Draw(t, "before")
		after := make([]float64, 3)
		for k, x := range before {
			after[k] = x * (1 + rapid.Float64Range(-0.01, 0.01).Draw(t, "by"))
		}
		one, two := LMDI(before, after), Shapley(before, after)
		for k := range one {
			if !moneyNear(one[k], two[k], 1e-5*productOf(before)) {
				t.Fatalf("LMDI %v, Shapley %v", one, two)
			}
		}
	})
}

func TestCents(t *testing.T) {
	for _, c := range []struct {
		amounts []float64
		total   int64
		want    []int64
	}{
		{[]float64{1.0 / 3, 1.0 / 3, 1.0 / 3}, 100, []int64{34, 33, 33}},
		{[]float64{336.0175, -171.0175}, 16500, []int64{33602, -17102}},
		{[]float64{-0.004, 0.004}, 0, []int64{0, 0}},
		{[]float64{0, 0}, 5, []int64{3, 2}},
		{[]float64{0.5, 0.5}, 97, []int64{49, 48}},
		{nil, 0, []int64{}},
	} {
		got := Cents(c.amounts, c.total)
		for i := range c.want {
			if len(got) != len(c.want) || got[i] != c.want[i] {
				t.Errorf("%v to %d: %v, want %v", c.amounts, c.total, got, c.want)
				break
			}
		}
	}
}

func TestCentsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 20).Draw(t, "amounts")
		want := int64(math.Round(100 * effectSum(amounts)))
		sum := int64(0)
		for i, c := range Cents(amounts, want) {
			sum += c
			if !moneyNear(float64(c), 100*amounts[i], 1.0001) {
				t.Fatalf("%v became %d cents", amounts[i], c)
			}
		}
		if sum != want {
			t.Fatalf("cents add up to %d, want %d", sum, want)
		}
	})
}

func TestMixRateVolume(t *testing.T) {
	for _, c := range []struct {
		name              string
		before, after     CostPart
		mix, rate, volume float64
	}{
		{"only the volume", CostPart{100, 40, 800}, CostPart{150, 60, 1200}, 0, 0, 400},
		{"only the share", CostPart{100, 40, 800}, CostPart{100, 60, 1200}, 400, 0, 0},
		{"only the cost of one", CostPart{100, 40, 800}, CostPart{100, 40, 600}, 0, -200, 0},
		{"a part appears", CostPart{100, 0, 0}, CostPart{120, 30, 300}, 300, 0, 0},
		{"a part goes", CostPart{100, 10, 300}, CostPart{120, 0, 0}, -300, 0, 0},
		{"cost without a service", CostPart{100, 10, 300}, CostPart{100, 0, 50}, 0, -250, 0},
		{"nothing at all before", CostPart{}, CostPart{10, 5, 100}, 0, 0, 100},
		{"free of cost", CostPart{100, 10, 0}, CostPart{100, 10, 70}, 0, 70, 0},
		{"costs and no service anywhere", CostPart{0, 0, 40}, CostPart{0, 0, 70}, 0, 30, 0},
		{"nothing", CostPart{100, 0, 0}, CostPart{100, 0, 0}, 0, 0, 0},
	} {
		mix, rate, volume := MixRateVolume(c.before, c.after)
		if !moneyNear(mix, c.mix, 1e-9) || !moneyNear(rate, c.rate, 1e-9) || !moneyNear(volume, c.volume, 1e-9) {
			t.Errorf("%s: mix %v, rate %v, volume %v", c.name, mix, rate, volume)
		}
	}
}

// Mix, rate and volume of every part are its change; over all parts they are that
// of the whole; and where every part keeps its cost of one and its share, no part
// has a mix or a rate.
func TestPartsSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "parts")
		draw := func(name string) (out []CostPart) {
			whole := 0.0
			for k := range n {
				p := CostPart{Services: float64(rapid.IntRange(0, 50).Draw(t, name)), Cost: rapid.Float64Range(-100, 5000).Draw(t, name)}
				if k == 0 {
					p.Cost = 0
				}
				out, whole = append(out, p), whole+p.Services
			}
			for k := range out {
				out[k].Whole = whole
			}
			return out
		}
		before, after := draw("before"), draw("after")
		sum, change := 0.0, 0.0
		for k := range before {
			mix, rate, volume := MixRateVolume(before[k], after[k])
			own := after[k].Cost - before[k].Cost
			if !moneyNear(mix+rate+volume, own, 1e-6) {
				t.Fatalf("%v to %v: %v + %v + %v is not %v", before[k], after[k], mix, rate, volume, own)
			}
			sum, change = sum+mix+rate+volume, change+own
			rate, volume = RateVolume(before[k], after[k])
			if !moneyNear(rate+volume, own, 1e-6) {
				t.Fatalf("%v to %v: %v + %v is not %v", before[k], after[k], rate, volume, own)
			}
			twice := CostPart{2 * before[k].Whole, 2 * before[k].Services, 2 * before[k].Cost}
			if mix, rate, _ := MixRateVolume(before[k], twice); !moneyNear(mix, 0, 1e-6) || !moneyNear(rate, 0, 1e-6) && !before[k].odd() {
				t.Fatalf("%v twice: mix %v, rate %v", before[k], mix, rate)
			}
		}
		if !moneyNear(sum, change, 1e-5) {
			t.Fatalf("the parts make %v of %v", sum, change)
		}
	})
}

package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Student's t against the tables: t.975 of 1, 2, 5, 10 and 30 degrees of freedom.
func TestStudentBeyond(t *testing.T) {
	for freedom, quantile := range map[int]float64{1: 12.706204736, 2: 4.302652730, 3: 3.182446305, 5: 2.570581836, 10: 2.228138852, 19: 2.093024054, 30: 2.042272456} {
		near(t, "p", StudentBeyond(quantile, freedom), 0.05, 1e-9)
	}
	near(t, "nothing", StudentBeyond(0, 7), 1, 1e-15)
	near(t, "like normal", StudentBeyond(1.96, 100000), math.Erfc(1.96/math.Sqrt2), 1e-5)
	if TwoSided(0, 0, 5) != 1 || TwoSided(2, 0, 5) != 0 {
		t.Error("an exact fit is certain")
	}
}

// A run made of the regression itself gives its coefficients back, with or without
// a yearly wave, over gaps.
func TestInterruptedExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at, n := 14, 36
		number := rapid.Float64Range(-5, 5)
		a, b, level, slope, wave := number.Draw(t, "a"), number.Draw(t, "b"), number.Draw(t, "level"), number.Draw(t, "slope"), number.Draw(t, "wave")
		values := make([]float64, n)
		for i := range values {
			values[i] = a + b*float64(i) + wave*math.Sin(2*math.Pi*float64(i+3)/12)
			if i >= at {
				values[i] += level + slope*float64(i-at)
			}
		}
		values[4], values[20] = gap, gap
		got, ok := Interrupted(values, at, 12)
		if !ok || !got.Seasonal || got.Before != 13 || got.After != 21 {
			t.Fatalf("%+v %v", got, ok)
		}
		if math.Abs(got.Level-level) > 1e-7 || math.Abs(got.Slope-slope) > 1e-8 {
			t.Fatalf("level %v slope %v, got %+v", level, slope, got)
		}
	})
}

// An independent way to the effect without slopes: when both sides are level and
// the noise has no trend, the effect lies within its errors of the difference of means.
func TestInterruptedByMeans(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	far := 0
	for range 200 {
		values := make([]float64, 24)
		for i := range values {
			values[i] = r.NormFloat64()
			if i >= 12 {
				values[i] += 3
			}
		}
		got, ok := Interrupted(values, 12, 0)
		if !ok {
			t.Fatal("too short")
		}
		if math.Abs(got.Effect-3) > 3*got.EffectSE {
			far++
		}
	}
	if far > 10 {
		t.Errorf("%d of 200 effects are further than three errors from the truth", far)
	}
}

// Without a change, noise is called one about as often as its p says, even when
// neighbouring months lean on each other a little it stays below one in six.
func TestInterruptedFalseAlarms(t *testing.T) {
	for name, c := range map[string]struct {
		before, after, season int
		again                 float64 // of the month before
		most                  float64
	}{
		"noise":          {15, 8, 0, 0, 0.07},
		"noise, 2 years": {12, 12, 12, 0, 0.07},
		"autocorrelated": {12, 12, 0, 0.3, 0.16},
	} {
		r := rand.New(rand.NewPCG(7, 7))
		said, runs := 0, 2000
		for range runs {
			values := make([]float64, c.before+c.after)
			last := 0.0
			for i := range values {
				last = c.again*last + r.NormFloat64()
				values[i] = last
			}
			got, ok := Interrupted(values, c.before, c.season)
			if !ok {
				t.Fatal("too short")
			}
			if got.P < 0.05 {
				said++
			}
		}
		share := float64(said) / float64(runs)
		t.Logf("%s: %.3f", name, share)
		if share > c.most {
			t.Errorf("%s: a change is seen in %.1f %% of runs without one", name, 100*share)
		}
	}
}

func TestInterruptedTooEarly(t *testing.T) {
	values := make([]float64, 24)
	values[5] = gap
	for at, ok := range map[int]bool{8: false, 9: true, 16: true, 17: false, 0: false, 24: false} {
		got, said := Interrupted(values, at, 12)
		if said != ok {
			t.Errorf("at %d: %+v %v", at, got, said)
		}
		if ok && got.P != 1 {
			t.Errorf("all are equal, yet p = %v", got.P)
		}
	}
	if got, ok := Interrupted(nil, 3, 12); ok || got.Before != 0 {
		t.Errorf("nothing: %+v", got)
	}
}

package charts

import (
	"math"
	"strconv"
)

// scale is a value axis decided here and not by ECharts, so that margins and
// labels can be placed before anything is drawn.
type scale struct {
	min, max, step float64
	decimals       int // of the step
}

// niceScale covers lo…hi with about n steps of 1, 2, 2.5 or 5 times a power of
// ten. With zero, the axis includes 0.
func niceScale(lo, hi float64, zero bool, n int) scale {
	if zero {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	if hi-lo < 1e-9*math.Max(math.Abs(hi), 1e-3) {
		pad := math.Max(math.Abs(hi)*0.05, 0.5)
		hi += pad
		if !zero || lo < 0 {
			lo -= pad
		}
	}
	raw := (hi - lo) / float64(max(n, 1))
	exp := int(math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		step := m * math.Pow10(exp)
		decimals := max(0, -exp)
		if m == 2.5 {
			decimals = max(0, 1-exp)
		}
		if step >= raw*(1-1e-9) {
			a, b := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
			return scale{tidy(a*step, decimals), tidy(b*step, decimals), tidy(step, decimals), decimals}
		}
	}
	panic("charts: a step of ten times its power is always enough")
}

// tidy rounds away the last bits that multiplication leaves.
func tidy(v float64, decimals int) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
	if err != nil || f == 0 {
		return 0
	}
	return f
}

// ticks are the axis' values from bottom to top.
func (s scale) ticks() []float64 {
	var out []float64
	for i := 0; ; i++ {
		v := tidy(s.min+float64(i)*s.step, s.decimals)
		if v > s.max+s.step/2 {
			return out
		}
		out = append(out, v)
	}
}

// labelWidth is the width of the widest tick label, thousands commas included.
func (s scale) labelWidth() float64 {
	w := 0.0
	for _, v := range s.ticks() {
		t := plain(v)
		w = math.Max(w, textWidth(t, axisSize)+float64((len(t)-1)/3)*4)
	}
	return w
}

// at is where a value stands, 0 at the axis' start and 1 at its end.
func (s scale) at(v float64) float64 { return (v - s.min) / (s.max - s.min) }

// bounds are the least and greatest of the values; ok is false for none.
func bounds(values ...float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	return lo, hi, len(values) > 0
}

package site

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Small figures are drawn by hand: there are thousands of them, one per person
// and indicator. They use classes of the style sheet for all colours.

// sparkline draws a run of values with gaps, the last value as a dot, and a
// target as a dashed line. bad colours the dot.
func sparkline(values []*float64, target *float64, width, height int, label string) template.HTML {
	lo, hi, n := math.Inf(1), math.Inf(-1), 0
	for _, v := range append(values, target) {
		if v != nil {
			lo, hi, n = math.Min(lo, *v), math.Max(hi, *v), n+1
		}
	}
	if n == 0 || len(values) == 0 {
		return ""
	}
	if hi == lo {
		lo, hi = lo-1, hi+1
	}
	x := func(i int) float64 {
		return 4 + float64(width-8)*float64(i)/math.Max(1, float64(len(values)-1))
	}
	y := func(v float64) float64 { return float64(height) - 5 - (v-lo)/(hi-lo)*float64(height-10) }
	var b strings.Builder
	open(&b, width, height, label)
	if target != nil {
		fmt.Fprintf(&b, `<line class="tg" x1="0" x2="%d" y1="%.1f" y2="%.1f"/>`, width, y(*target), y(*target))
	}
	last := -1
	for _, run := range runs(values) {
		if len(run) > 1 {
			b.WriteString(`<polyline class="ln" points="`)
			for k, i := range run {
				if k > 0 {
					b.WriteByte(' ')
				}
				fmt.Fprintf(&b, "%.1f,%.1f", x(i), y(*values[i]))
			}
			b.WriteString(`"/>`)
		} else {
			fmt.Fprintf(&b, `<circle class="dot" r="1.4" cx="%.1f" cy="%.1f"/>`, x(run[0]), y(*values[run[0]]))
		}
		last = run[len(run)-1]
	}
	if last >= 0 {
		fmt.Fprintf(&b, `<circle class="dot" r="2.6" cx="%.1f" cy="%.1f"/>`, x(last), y(*values[last]))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// runs are the stretches without a gap, as positions.
func runs(values []*float64) [][]int {
	var out [][]int
	for i, v := range values {
		if v == nil {
			continue
		}
		if i > 0 && values[i-1] != nil {
			out[len(out)-1] = append(out[len(out)-1], i)
		} else {
			out = append(out, []int{i})
		}
	}
	return out
}

func open(b *strings.Builder, width, height int, label string) {
	fmt.Fprintf(b, `<svg class="mini" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, width, height, template.HTMLEscapeString(label))
}

// bullet draws a value as a bar with its target as a thick and the peers'
// median as a thin line, from zero.
func bullet(value float64, target, peers *float64, scale float64, label string) template.HTML {
	const width = 150
	top := math.Max(math.Abs(value), scale)
	for _, v := range []*float64{target, peers} {
		if v != nil {
			top = math.Max(top, math.Abs(*v))
		}
	}
	if top == 0 {
		top = 1
	}
	x := func(v float64) float64 { return math.Max(0, math.Min(1, v/top)) * (width - 2) }
	var b strings.Builder
	open(&b, width, 18, label)
	fmt.Fprintf(&b, `<rect class="band" x="0" y="5" width="%d" height="8"/><rect class="bar" x="0" y="7" width="%.1f" height="4"/>`, width, x(value))
	if peers != nil {
		fmt.Fprintf(&b, `<line class="lnf" x1="%.1f" x2="%.1f" y1="3" y2="15"/>`, x(*peers), x(*peers))
	}
	if target != nil {
		fmt.Fprintf(&b, `<line class="tgl" x1="%.1f" x2="%.1f" y1="1" y2="17"/>`, x(*target)+1, x(*target)+1)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// scoreLine draws a score on the range of all scores, with the grade lines.
func scoreLine(score, lowest float64, grades []float64, label string) template.HTML {
	const width = 200
	x := func(v float64) float64 {
		return 4 + (math.Max(lowest, math.Min(100, v))-lowest)/(100-lowest)*(width-8)
	}
	var b strings.Builder
	open(&b, width, 20, label)
	fmt.Fprintf(&b, `<line class="iv" x1="%.1f" x2="%.1f" y1="10" y2="10"/>`, x(lowest), x(score))
	for _, g := range grades {
		if g > lowest && g < 100 {
			fmt.Fprintf(&b, `<line class="ax" x1="%.1f" x2="%.1f" y1="0" y2="20"/>`, x(g), x(g))
		}
	}
	fmt.Fprintf(&b, `<circle class="dot" r="3.2" cx="%.1f" cy="10"/></svg>`, x(score))
	return template.HTML(b.String())
}

// rankLine draws an interval of ranks among all places, with the rank itself.
func rankLine(low, rank, high, peers int, label string) template.HTML {
	const width = 200
	x := func(r int) float64 { return 6 + float64(r-1)/math.Max(1, float64(peers-1))*(width-12) }
	var b strings.Builder
	open(&b, width, 20, label)
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="%d" y1="10" y2="10"/><line class="iv" x1="%.1f" x2="%.1f" y1="10" y2="10"/><circle class="dot" r="3.2" cx="%.1f" cy="10"/></svg>`,
		width, x(low), x(high), x(rank))
	return template.HTML(b.String())
}

// progressBar draws a share of the way, from nothing to all of it.
func progressBar(share float64, label string) template.HTML {
	const width = 120
	var b strings.Builder
	open(&b, width, 12, label)
	fmt.Fprintf(&b, `<rect class="band" x="0" y="2" width="%d" height="8"/><rect class="bar" x="0" y="2" width="%.1f" height="8"/></svg>`, width, math.Max(0, math.Min(1, share))*width)
	return template.HTML(b.String())
}

// partsBar draws the parts of a whole side by side.
func partsBar(parts []float64, label string) template.HTML {
	const width = 180
	total := 0.0
	for _, p := range parts {
		total += p
	}
	if total <= 0 {
		return ""
	}
	var b strings.Builder
	open(&b, width, 12, label)
	at := 0.0
	for i, p := range parts {
		fmt.Fprintf(&b, `<rect class="part-%d" x="%.1f" y="2" width="%.1f" height="8"/>`, i%7+1, at/total*width, math.Max(0, p/total*width-1))
		at += p
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

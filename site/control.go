package site

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"kaohe/charts"
	"kaohe/model/diag"
)

// controlMonths is how many months a small control chart shows.
const controlMonths = 24

// controlLine is a control chart as it is drawn small: months with gaps, the band
// of its limits, the target, signals, and the months in which something was changed.
type controlLine struct {
	rows    []row
	target  *float64
	changed []string // months
	label   string
}

// svg draws the chart by hand: a page shows dozens. Signals are circles where they
// are good, diamonds otherwise, so that colour does not speak alone.
func (c controlLine) svg(width, height int, lang diag.Lang) template.HTML {
	lo, hi := math.Inf(1), math.Inf(-1)
	values := series(c.rows, "value")
	for _, v := range slices.Concat(values, series(c.rows, "lower"), series(c.rows, "upper"), []*float64{c.target}) {
		if v != nil {
			lo, hi = math.Min(lo, *v), math.Max(hi, *v)
		}
	}
	if len(runs(values)) == 0 {
		return ""
	}
	if hi == lo {
		lo, hi = lo-1, hi+1
	}
	bottom := float64(height) - 20
	x := func(i int) float64 { return 5 + float64(width-10)*float64(i)/math.Max(1, float64(len(c.rows)-1)) }
	y := func(v float64) float64 { return bottom - (v-lo)/(hi-lo)*(bottom-8) }
	var b strings.Builder
	open(&b, width, height, c.label)
	c.band(&b, x, y)
	for i, r := range c.rows {
		if slices.Contains(c.changed, r.text("month")) {
			fmt.Fprintf(&b, `<line class="mk" x1="%.1f" x2="%.1f" y1="2" y2="%.1f"/>`, x(i), x(i), bottom)
		}
	}
	if c.target != nil {
		fmt.Fprintf(&b, `<line class="tg" x1="0" x2="%d" y1="%.1f" y2="%.1f"/>`, width, y(*c.target), y(*c.target))
	}
	for _, run := range runs(values) {
		b.WriteString(`<polyline class="ln" points="`)
		for k, i := range run {
			fmt.Fprintf(&b, "%s%.1f,%.1f", strings.Repeat(" ", min(k, 1)), x(i), y(*values[i]))
		}
		b.WriteString(`"/>`)
		if len(run) == 1 {
			fmt.Fprintf(&b, `<circle class="dot" r="1.6" cx="%.1f" cy="%.1f"/>`, x(run[0]), y(*values[run[0]]))
		}
	}
	for i, r := range c.rows {
		if values[i] == nil || r.text("signal") == "" {
			continue
		}
		if r.text("meaning") == "improvement" {
			fmt.Fprintf(&b, `<circle class="sg good" r="3" cx="%.1f" cy="%.1f"/>`, x(i), y(*values[i]))
		} else {
			fmt.Fprintf(&b, `<path class="sg %s" d="M%.1f %.1fl4 4l-4 4l-4 -4z"/>`, map[string]string{"concern": "bad"}[r.text("meaning")], x(i), y(*values[i])-4)
		}
	}
	fmt.Fprintf(&b, `<text x="0" y="%d">%s</text><text x="%d" y="%d" text-anchor="end">%s</text></svg>`, height-4, monthShort(c.rows[0].text("month"), lang),
		width, height-4, monthShort(c.rows[len(c.rows)-1].text("month"), lang))
	return template.HTML(b.String())
}

// band draws what is usual: between the limits, with the centre.
func (c controlLine) band(b *strings.Builder, x func(int) float64, y func(float64) float64) {
	var up, down []string
	centre := optional(c.rows[0], "centre")
	for i, r := range c.rows {
		lower, upper := optional(r, "lower"), optional(r, "upper")
		if lower == nil || upper == nil {
			continue
		}
		up = append(up, fmt.Sprintf("%.1f,%.1f", x(i), y(*upper)))
		down = append(down, fmt.Sprintf("%.1f,%.1f", x(i), y(*lower)))
	}
	if len(up) < 2 || centre == nil {
		return
	}
	slices.Reverse(down)
	fmt.Fprintf(b, `<polygon class="band" points="%s"/><line class="lnf" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`,
		strings.Join(append(up, down...), " "), x(0), x(len(c.rows)-1), y(*centre), y(*centre))
}

// controlOf is the small control chart of an indicator up to a period's end.
func (v *view) controlOf(indicator, scope, label string) template.HTML {
	rows := upTo(v.data.trendControl[key(indicator, scope)], "month", v.period, controlMonths)
	if len(rows) == 0 {
		return ""
	}
	target, _ := v.target(indicator)
	return controlLine{rows, target, v.changedMonths(indicator, scope), label}.svg(250, 92, v.lang)
}

// changedMonths are the months in which something was changed for an indicator of
// a scope. A change of everybody concerns the company.
func (v *view) changedMonths(indicator, scope string) []string {
	var out []string
	for _, r := range v.changesOf(indicator, scope) {
		out = append(out, r.text("applied_on")[:7])
	}
	return out
}

func (v *view) changesOf(indicator, scope string) []row {
	var out []row
	for _, r := range v.data.changeEffects {
		whole := scope == "company" && v.everybody(r.text("scope"))
		if r.text("indicator") == indicator && (r.text("scope") == scope || whole) && len(r.text("applied_on")) >= 7 {
			out = append(out, r)
		}
	}
	return out
}

// everybody tells whether a scope is the team at the top, with all people under it.
func (v *view) everybody(scope string) bool {
	team, ok := strings.CutPrefix(scope, "team:")
	if !ok {
		return false
	}
	for _, r := range v.data.teams[v.period] {
		if r.text("team_id") == team {
			return r.text("parent_id") == "" || r.text("parent_id") == team
		}
	}
	return false
}

// limitsOn puts an indicator's control limits, signals and changes on its chart by
// month, whose categories are the months given.
func (v *view) limitsOn(spec *charts.LineSpec, indicator string, months []string, factor float64) {
	rows := v.data.trendControl[key(indicator, "company")]
	line := &spec.Series[0]
	last := row{}
	changed := map[int]string{}
	for _, c := range v.changesOf(indicator, "company") {
		changed[slices.Index(months, c.text("applied_on")[:7])] = c.text("title")
	}
	for _, r := range rows {
		i := slices.Index(months, r.text("month"))
		if i < 0 || line.Missing[i] {
			continue
		}
		if _, ok := r.num("upper"); ok {
			last = r
		}
		name := changed[i]
		switch {
		case r.text("signal") != "":
			line.Marks = append(line.Marks, charts.Mark{Index: i, Tone: toneOf(r.text("meaning")), Name: name})
		case name != "":
			line.Marks = append(line.Marks, charts.Mark{Index: i, Tone: charts.Accent, Name: name})
		}
	}
	if upper, ok := last.num("upper"); ok {
		names := [3]string{v.t("ctl_centre"), v.t("ctl_lower"), v.t("ctl_upper")}
		if last.text("chart") == "laney" {
			names = [3]string{v.t("ctl_centre"), v.t("ctl_lower_last"), v.t("ctl_upper_last")}
		}
		spec.Refs = append(spec.Refs, charts.Ref{Name: names[0], Value: last.float("centre") * factor, Kind: charts.Mean},
			charts.Ref{Name: names[1], Value: last.float("lower") * factor, Kind: charts.Limit}, charts.Ref{Name: names[2], Value: upper * factor, Kind: charts.Limit})
	}
}

// controlSays is what the company's control chart says, with what stands beside it.
func (v *view) controlSays(indicator string) string {
	for _, r := range v.data.trendSignals[v.data.quarterOf(v.period)] {
		if r.text("indicator") == indicator && r.text("scope") == "company" {
			return v.pick(r, "sentence") + " " + v.pick(r, "detail")
		}
	}
	return ""
}

func toneOf(meaning string) charts.Tone {
	switch meaning {
	case "improvement":
		return charts.Good
	case "concern":
		return charts.Bad
	}
	return charts.Warn
}

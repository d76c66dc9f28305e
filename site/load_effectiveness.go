package site

// effectivenessData is what is known of the indicators themselves.
type effectivenessData struct {
	judged         map[string][]row // by scheme, quarter: indicators in the scheme's order
	judgedSchemes  map[string][]row // by quarter: most people first
	judgedQuarters []string         // with such rows, in order
	proposals      map[string][]row // by scheme, quarter
	overlaps       map[string][]row // by scheme, quarter: the strongest first
	questions      map[string][]row // by quarter: signs of gaming
	looks          map[string][]row // by quarter
	limitUse       map[string][]row // by quarter
	speedQuality   map[string][]row // by quarter
}

func (d *data) effectiveness(results map[string][]row) {
	d.judged = group(results["effectiveness"], "scheme", "quarter")
	d.judgedSchemes = group(results["effectiveness_schemes"], "quarter")
	for _, r := range results["effectiveness_schemes"] {
		if n := len(d.judgedQuarters); n == 0 || d.judgedQuarters[n-1] != r.text("quarter") {
			d.judgedQuarters = append(d.judgedQuarters, r.text("quarter"))
		}
	}
	d.proposals, d.overlaps = group(results["proposals"], "scheme", "quarter"), group(results["redundancy"], "scheme", "quarter")
	d.questions, d.looks = group(results["gaming"], "quarter"), group(results["gaming_looks"], "quarter")
	d.limitUse, d.speedQuality = group(results["limit_use"], "quarter"), group(results["speed_quality"], "quarter")
}

// judgedQuarter is the quarter whose indicators a period's page shows: itself, or
// the last one in it; "" where there is none.
func (d *data) judgedQuarter(period string) string {
	found := ""
	for _, q := range d.judgedQuarters {
		if within(q, period) {
			found = q
		}
	}
	return found
}

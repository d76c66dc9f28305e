package site

// trendData is what the months say one after the other.
type trendData struct {
	trendControl  map[string][]row // by indicator, scope: months with limits
	trendSignals  map[string][]row // by quarter: of the company and of teams, the most important first
	trendQuarters []string         // with such rows, in order
	changeEffects []row            // of changes, the newest first
	demand        []row            // tickets opened, and those to come
	demandErrors  []row
}

func (d *data) trends(results map[string][]row) {
	d.trendControl = group(results["trends"], "indicator", "scope")
	d.trendSignals = group(results["trend_signals"], "period")
	for _, r := range results["trend_signals"] {
		if n := len(d.trendQuarters); n == 0 || d.trendQuarters[n-1] != r.text("period") {
			d.trendQuarters = append(d.trendQuarters, r.text("period"))
		}
	}
	d.changeEffects, d.demand, d.demandErrors = results["change_effects"], results["forecast"], results["forecast_errors"]
}

// quarterOf is the last quarter with signals that ends within or before a period;
// empty where there is none.
func (d *data) quarterOf(period string) string {
	out := ""
	for _, q := range d.trendQuarters {
		if endOf(q) <= endOf(period) {
			out = q
		}
	}
	return out
}

// effectsUntil lists the changes made before the end of a period.
func (d *data) effectsUntil(period string) []row {
	var out []row
	for _, r := range d.changeEffects {
		if on := r.text("applied_on"); len(on) >= 7 && on[:7] <= endOf(period) {
			out = append(out, r)
		}
	}
	return out
}

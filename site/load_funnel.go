package site

// funnelData is who differs from the whole by more than chance.
type funnelData struct {
	funnel         map[string][]row // by indicator, quarter, kind of unit: fewest cases first
	funnelQuarters []string         // that have any
}

func (d *data) funnels(results map[string][]row) {
	d.funnel = group(results["funnel"], "indicator", "period", "kind")
	for _, r := range results["funnel"] {
		d.funnelQuarters = addOnce(d.funnelQuarters, r.text("period"))
	}
}

// funnelQuarter is the last quarter of a period of which there are funnels; none
// where there is none.
func (d *data) funnelQuarter(period string) string {
	last := ""
	for _, q := range d.funnelQuarters {
		if (q == period || within(q, period)) && q > last {
			last = q
		}
	}
	return last
}

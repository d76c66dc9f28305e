package stats

import "math"

// Discoveries tells which of many p values are low enough that, of all called so,
// the expected share of false ones is at most rate: see FalseDiscovery. NaN is not
// looked at.
func Discoveries(p []float64, rate float64) []bool {
	var known []float64
	var place []int
	for k, x := range p {
		if !math.IsNaN(x) {
			known, place = append(known, x), append(place, k)
		}
	}
	out := make([]bool, len(p))
	for k, adjusted := range FalseDiscovery(known) {
		out[place[k]] = adjusted <= rate
	}
	return out
}

package stats

// Case is the cases of one member in one stratum: their number and the sum of
// what was measured of them (events, hits, seconds).
type Case struct {
	Member, Stratum int // from 0
	N, Sum          float64
}

// Mix is a member's result beside what the same cases would have given in the
// hands of everybody.
type Mix struct {
	N, Observed, Expected float64
	Ratio                 float64 // Observed / Expected; 1 where nothing is expected and nothing observed
	Adjusted              float64 // Ratio · the value of the whole: what the member would have with everybody's cases
}

// Standardise compares members with different mixes of cases by indirect
// standardisation: E = Σ over strata of n · (the value of the whole in that
// stratum), adjusted = O/E · the value of the whole. Over all members O and E are
// equal. Members without cases have N 0 and Ratio 1. Breslow and Day,
// "Statistical Methods in Cancer Research" II (1987), chapter 2.
func Standardise(cases []Case, members int) []Mix {
	type sums struct{ n, sum float64 }
	strata, whole := map[int]sums{}, sums{}
	for _, c := range cases {
		s := strata[c.Stratum]
		strata[c.Stratum] = sums{s.n + c.N, s.sum + c.Sum}
		whole = sums{whole.n + c.N, whole.sum + c.Sum}
	}
	out := make([]Mix, members)
	for _, c := range cases {
		m := &out[c.Member]
		m.N, m.Observed = m.N+c.N, m.Observed+c.Sum
		if s := strata[c.Stratum]; s.n > 0 {
			m.Expected += c.N * s.sum / s.n
		}
	}
	for k := range out {
		m := &out[k]
		m.Ratio = 1
		if m.Expected > 0 {
			m.Ratio = m.Observed / m.Expected
		}
		if whole.n > 0 {
			m.Adjusted = m.Ratio * whole.sum / whole.n
		}
	}
	return out
}

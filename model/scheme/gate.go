package scheme

import "math"

// Met tells whether a value meets the gate. Bounds are compared with the
// tolerance of all scoring: a share of 0.6 is not below 60 %.
func (g Gate) Met(v float64) bool { return compare(g.Op, v, g.Bound) }

// compare says whether v stands in a relation to a bound.
func compare(op string, v, bound float64) bool {
	switch op {
	case "<":
		return v < bound-tolerance
	case "<=":
		return v <= bound+tolerance
	case ">":
		return v > bound+tolerance
	case ">=":
		return v >= bound-tolerance
	case "=":
		return math.Abs(v-bound) <= tolerance
	}
	return false
}

// Gated is an official score after the gates of its scheme.
type Gated struct {
	Score  float64
	Grade  Grade
	Graded bool // false where the score reaches no grade
	Met    []MetGate
}

// MetGate is a gate that a person's value met.
type MetGate struct {
	Indicator Indicator
	Gate      Gate
	Value     float64
}

// GateOf applies the gates to an official score: a gate with a score lowers the
// total to it, a gate with a grade lowers the grade only. No gate ever raises
// anything. value gives the scored value of an indicator by its variant; false
// means missing or a small sample, which meets no gate.
func (s Scheme) GateOf(score float64, value func(variant string) (float64, bool)) Gated {
	out := Gated{Score: score}
	worst := -1
	for _, i := range s.Indicators() {
		v, known := value(i.Variant())
		for _, g := range i.Gates {
			if !known || !g.Met(v) {
				continue
			}
			out.Met = append(out.Met, MetGate{i, g, v})
			worst = max(worst, s.gradePosition(g.CapGrade))
			if g.Score != nil {
				out.Score = math.Min(out.Score, *g.Score)
			}
		}
	}
	out.Grade, out.Graded = s.GradeOf(out.Score)
	if out.Graded && worst > s.gradePosition(out.Grade.ID) {
		out.Grade = s.Grades[worst]
	}
	return out
}

// gradePosition counts grades from the best, 0; -1 is no grade.
func (s Scheme) gradePosition(id string) int {
	for n, g := range s.Grades {
		if g.ID == id {
			return n
		}
	}
	return -1
}

// Factor is what an indicator's multiplier makes of the bonus pay: the factor of
// the first bound that a value meets, 1 where it meets none or there is none.
func Factor(i Indicator, better string, v float64) float64 {
	for _, f := range i.Multiplier {
		if f.At == nil || Shortfall(*f.At, better, v) <= tolerance {
			return f.Pay
		}
	}
	return 1
}

package scheme_test

import (
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

// shipped parses a shipped scheme and fails on any problem.
func shipped(t testing.TB, name string) scheme.Scheme {
	t.Helper()
	src, err := schemes.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	s, ok := scheme.Parse(name+".yaml", src, known, &problems)
	if !ok || len(problems) > 0 {
		t.Fatalf("%s does not parse:\n%s", name, problems.Error())
	}
	return s
}

func TestFrameworkParses(t *testing.T) {
	s := shipped(t, "framework")
	if got := len(s.Indicators()); got != 8 {
		t.Errorf("indicators: got %d, want 8", got)
	}
	if s.Cycle != scheme.Month || s.Rollup[scheme.Quarter] != "mean" || s.Rollup[scheme.Year] != "mean" {
		t.Errorf("cycles: got %q, %v", s.Cycle, s.Rollup)
	}
	if i := s.Indicators()[1]; i.Variant() != "on_time_resolution" || len(i.With) != 0 {
		t.Errorf("default parameters make a variant of their own: %q", i.Variant())
	}
	if i := s.Indicators()[0]; *i.Target != 0.9 || i.Rule.Per != 0.01 || i.MinN != 5 {
		t.Errorf("csat: got %+v", i)
	}
}

package schemes_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
)

// parsed reads a shipped scheme against the shipped library. Warnings count as
// problems here: what is shipped is without fault.
func parsed(t *testing.T, name string) (scheme.Scheme, map[string]scheme.IndicatorInfo) {
	t.Helper()
	src, err := schemes.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	info := model.LoadLibrary(model.Shipped(), nil, &problems).Info()
	s, _ := scheme.Parse(name+".yaml", src, info, &problems)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	return s, info
}

// The schemes that the design names are shipped, all of them and no other.
func TestShipped(t *testing.T) {
	want := []string{"courier", "framework", "framework-remote", "manager", "policy-large", "policy-medium", "policy-small", "specialist"}
	if got := schemes.Names(); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	roles := map[string]string{
		"courier": "快递客服", "framework": "售后", "framework-remote": "远程售后", "manager": "主管 负责人", "specialist": "客服专员",
	}
	for _, name := range want {
		s, _ := parsed(t, name)
		if s.ID != name {
			t.Errorf("%s calls itself %s", name, s.ID)
		}
		if got := strings.Join(s.Roles, " "); got != roles[name] {
			t.Errorf("%s appraises %q, want %q", name, got, roles[name])
		}
	}
}

// Every part of a policy is there, in both languages: why each dimension weighs
// what it does, what follows from a grade, rewards, penalties and support.
func TestComplete(t *testing.T) {
	for _, name := range schemes.Names() {
		s, _ := parsed(t, name)
		bilingual(t, name+": title", s.Title)
		if s.Promotion == nil || s.Training == nil || len(s.Awards) == 0 || s.Appeal.Within == 0 || s.Appeal.Answer == 0 {
			t.Errorf("%s lacks promotion, training, awards or appeals", name)
		}
		for _, g := range s.Grades {
			bilingual(t, name+": grade "+g.ID, g.Title)
			if len(g.ActionsEN) != len(g.Actions) || len(g.Actions) > 0 && slices.Equal(g.ActionsEN, g.Actions) {
				t.Errorf("%s: what follows from %s is not told in English", name, g.ID)
			}
		}
		if name == "framework" {
			continue // the source's own words, which give no reasons and no further consequences
		}
		for _, d := range s.Dimensions {
			bilingual(t, name+": dimension "+d.ID, d.Title)
			bilingual(t, name+": reason of "+d.ID, d.Reason)
		}
		guarded := false
		for _, a := range s.Awards {
			bilingual(t, name+": award "+a.ID, a.Title)
			guarded = guarded || a.Guard != nil
		}
		if !guarded {
			t.Errorf("%s: no award is guarded", name)
		}
		kinds := map[string]bool{}
		for _, c := range s.Consequences {
			bilingual(t, name+": consequence "+c.ID, c.Title)
			bilingual(t, name+": value of "+c.ID, c.Value)
			kinds[c.Kind] = true
		}
		for _, kind := range []string{"reward", "penalty", "warning", "resources"} {
			if !kinds[kind] {
				t.Errorf("%s has no %s", name, kind)
			}
		}
	}
}

func bilingual(t *testing.T, what string, text diag.Text) {
	t.Helper()
	if text.ZH == "" || text.EN == "" || text.ZH == text.EN {
		t.Errorf("%s is not told in both languages: %q, %q", what, text.ZH, text.EN)
	}
}

// What the source gives is kept: points at and beside each bound.
func TestValuesOfTheSource(t *testing.T) {
	for _, c := range []struct {
		scheme, indicator string
		value, share      float64 // of the points
	}{
		{"framework-remote", "task_on_time", 0.95, 1},
		{"framework-remote", "task_on_time", 0.94, 14.0 / 15},
		{"framework-remote", "trust", 60, 0.8},
		{"specialist", "csat", 0.90, 1}, {"specialist", "csat", 0.85, 0.8}, {"specialist", "csat", 0.8499, 0.5},
		{"specialist", "resolution", 0.95, 1}, {"specialist", "resolution", 0.90, 0.8},
		{"specialist", "first_response_time", 12 * 3600, 1}, {"specialist", "first_response_time", 24 * 3600, 0.8}, {"specialist", "first_response_time", 24*3600 + 1, 0.5},
		{"specialist", "record_accuracy", 0.98, 1}, {"specialist", "record_accuracy", 0.95, 0.8},
		{"specialist", "follow_up", 0.90, 1}, {"specialist", "follow_up", 0.80, 0.8},
		{"specialist", "teamwork", 90, 1}, {"specialist", "teamwork", 80, 0.8},
		{"specialist", "training_given", 1, 1}, {"specialist", "training_given", 0, 0.5},
		{"courier", "handle_time", 240, 1}, {"courier", "handle_time", 120, 0.5}, {"courier", "handle_time", 450, 0.5},
		{"manager", "complaint_count", 3, 1}, {"manager", "complaint_count", 5, 0.8},
		{"manager", "wasted_visit", 0.02, 1}, {"manager", "wasted_visit", 0.045, 0.5},
		{"manager", "system_adoption", 0.90, 1},
		{"manager", "cost_reduction", 0.05, 1},
		{"manager", "ad_hoc_quality", 3, 1}, {"manager", "ad_hoc_quality", 2, 0.7}, {"manager", "ad_hoc_quality", 1, 0.3},
		{"policy-medium", "attitude_complaint_share", 0.05, 1}, {"policy-medium", "attitude_complaint_share", 0.051, 0},
		{"policy-large", "cost_per_service", 200, 0.75}, {"policy-large", "cost_per_service", 100, 1},
	} {
		s, info := parsed(t, c.scheme)
		i := find(t, s, c.indicator)
		if got := s.PointsOf(i, info[i.ID].Better, c.value, 100) / i.Weight; math.Abs(got-c.share) > 1e-6 {
			t.Errorf("%s: %s of %v gives %v of the points, want %v", c.scheme, c.indicator, c.value, got, c.share)
		}
	}
}

func find(t *testing.T, s scheme.Scheme, id string) scheme.Indicator {
	t.Helper()
	for _, i := range s.Indicators() {
		if i.ID == id {
			return i
		}
	}
	t.Fatalf("%s has no %s", s.ID, id)
	return scheme.Indicator{}
}

// The manager's scheme: by the team's records, cost at 15–20 %, repair limits of
// 24 and 4 hours, the first-time fix on the bonus only.
func TestManager(t *testing.T) {
	s, info := parsed(t, "manager")
	if s.Scope != "team" || s.Cycle != scheme.Quarter {
		t.Errorf("scope %s, cycle %s", s.Scope, s.Cycle)
	}
	for _, d := range s.Dimensions {
		if d.ID == "cost" && (d.Weight < 15 || d.Weight > 20) {
			t.Errorf("cost weighs %v", d.Weight)
		}
	}
	repair := find(t, s, "repair_in_time")
	if p := info["repair_in_time"].Params; repair.With != nil || p["hardware_hours"] != "24" || p["software_hours"] != "4" {
		t.Errorf("repair limits are %v besides %v, want 24 and 4 hours", repair.With, p)
	}
	fix := find(t, s, "first_time_fix")
	if !fix.Reference || fix.Target == nil || *fix.Target != 0.77 || len(fix.Multiplier) != 3 {
		t.Fatalf("got %+v", fix)
	}
	for k, want := range []float64{1.2, 1, 0.8} {
		if fix.Multiplier[k].Pay != want {
			t.Errorf("multiplier %d is %v, want %v", k, fix.Multiplier[k].Pay, want)
		}
	}
}

// Sizes: seven, fifteen and a bonus, few and many.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		scheme                     string
		dimensions, scored, extras int
	}{
		{"framework", 3, 8, 0}, {"framework-remote", 3, 12, 0}, {"specialist", 3, 7, 0}, {"courier", 4, 15, 1},
		{"policy-small", 3, 5, 0},
	} {
		s, _ := parsed(t, c.scheme)
		scored, extras := 0, 0
		for _, i := range s.Indicators() {
			if i.Weight > 0 {
				scored++
			} else {
				extras++
			}
		}
		if len(s.Dimensions) != c.dimensions || scored != c.scored || extras != c.extras {
			t.Errorf("%s has %d dimensions, %d scored indicators and %d others", c.scheme, len(s.Dimensions), scored, extras)
		}
	}
	small, _ := parsed(t, "policy-small")
	medium, _ := parsed(t, "policy-medium")
	large, _ := parsed(t, "policy-large")
	if a, b, c := len(small.Indicators()), len(medium.Indicators()), len(large.Indicators()); !(a < b && b < c) {
		t.Errorf("policies of %d, %d and %d indicators", a, b, c)
	}
	for _, s := range []scheme.Scheme{small, medium, large} {
		if s.Raters == nil || s.Raters.AtLeast < 2 {
			t.Errorf("%s: raters %+v", s.ID, s.Raters)
		}
		find(t, s, "multi_rater")
	}
	find(t, large, "knowledge")
	find(t, large, "training_given")
	if len(find(t, medium, "csat").Targets) == 0 {
		t.Error("the policy of several teams has one target for all")
	}
}

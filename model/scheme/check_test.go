package scheme_test

import (
	"strings"
	"testing"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

func TestCheckAll(t *testing.T) {
	a := scheme.Scheme{File: "schemes/a.yaml", ID: "one", Roles: []string{"客服", "坐席"}}
	b := scheme.Scheme{File: "schemes/b.yaml", ID: "two", Roles: []string{"工程师"}}
	for _, c := range []struct {
		name    string
		schemes []scheme.Scheme
		want    []string
	}{
		{"apart", []scheme.Scheme{a, b}, nil},
		{"one alone", []scheme.Scheme{{File: "schemes/all.yaml", ID: "all"}}, nil},
		{"same id", []scheme.Scheme{a, {File: "schemes/c.yaml", ID: "one", Roles: []string{"主管"}}},
			[]string{`schemes/c.yaml: scheme "one" is already the name of schemes/a.yaml`}},
		{"same role", []scheme.Scheme{a, b, {File: "schemes/c.yaml", ID: "three", Roles: []string{"坐席", "工程师"}}},
			[]string{`schemes/c.yaml: role "坐席" is already appraised by schemes/a.yaml`, `schemes/c.yaml: role "工程师" is already appraised by schemes/b.yaml`}},
		{"everyone", []scheme.Scheme{{File: "schemes/all.yaml", ID: "all"}, a},
			[]string{`schemes/a.yaml: overlaps with schemes/all.yaml: schemes/all.yaml has no applies_to and appraises everyone`}},
		{"apart by kind of team", []scheme.Scheme{
			{File: "schemes/a.yaml", ID: "one", Roles: []string{"客服"}, TeamKinds: []string{"小组"}},
			{File: "schemes/b.yaml", ID: "two", Roles: []string{"客服"}, TeamKinds: []string{"班组"}}}, nil},
		{"apart by team", []scheme.Scheme{
			{File: "schemes/a.yaml", ID: "one", Teams: []string{"T1"}},
			{File: "schemes/b.yaml", ID: "two", Roles: []string{"客服"}, Teams: []string{"T2"}}}, nil},
		{"one role, teams that do not tell apart", []scheme.Scheme{
			{File: "schemes/a.yaml", ID: "one", Roles: []string{"客服"}, Teams: []string{"T1", "T2"}},
			{File: "schemes/b.yaml", ID: "two", Roles: []string{"客服"}, Teams: []string{"T2"}, TeamKinds: []string{"小组"}}},
			[]string{`schemes/b.yaml: role "客服" is already appraised by schemes/a.yaml`}},
		{"a team of one, a role of the other", []scheme.Scheme{
			{File: "schemes/a.yaml", ID: "one", Teams: []string{"T1"}},
			{File: "schemes/b.yaml", ID: "two", Roles: []string{"客服"}}},
			[]string{`schemes/b.yaml: overlaps with schemes/a.yaml: neither roles, teams nor team kinds tell the two apart`}},
		{"everyone and one kind of team", []scheme.Scheme{
			{File: "schemes/a.yaml", ID: "one", TeamKinds: []string{"小组"}},
			{File: "schemes/all.yaml", ID: "all"}},
			[]string{`schemes/all.yaml: overlaps with schemes/a.yaml: schemes/all.yaml has no applies_to and appraises everyone`}},
	} {
		var problems diag.List
		scheme.CheckAll(c.schemes, &problems)
		var got []string
		for _, line := range strings.Split(problems.Error(), "\n") {
			if line != "" && !strings.HasPrefix(line, " ") {
				got = append(got, line)
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

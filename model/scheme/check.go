package scheme

import (
	"slices"

	"kaohe/model/diag"
)

// CheckAll reports what is wrong between schemes: two of one id, and two that
// may both appraise the same person. Roles, teams and team kinds tell schemes
// apart where both name some and share none. That one team lies under another
// no scheme file says, so it is not seen here.
func CheckAll(schemes []Scheme, problems *diag.List) {
	for k, s := range schemes {
		for _, other := range schemes[:k] {
			sameID(other, s, problems)
			samePeople(other, s, problems)
		}
	}
}

func sameID(a, b Scheme, problems *diag.List) {
	if a.ID == b.ID {
		problems.Errorf(b.File, diag.T("方案名 %q 已由 %s 使用", "scheme %q is already the name of %s", b.ID, a.File),
			diag.T("给其中一个换名", "rename one of them"))
	}
}

// apart tells whether two lists of names share none; an empty list is everyone.
func apart(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

// everyone tells whether a scheme appraises everyone.
func (s Scheme) everyone() bool {
	return len(s.Roles) == 0 && len(s.Teams) == 0 && len(s.TeamKinds) == 0
}

func samePeople(a, b Scheme, problems *diag.List) {
	if apart(a.Roles, b.Roles) || apart(a.Teams, b.Teams) || apart(a.TeamKinds, b.TeamKinds) {
		return
	}
	all := a
	if b.everyone() && !a.everyone() {
		all = b
	}
	switch {
	case all.everyone():
		problems.Errorf(b.File, diag.T("与 %s 重叠：%s 没有 applies_to，适用于所有人", "overlaps with %s: %s has no applies_to and appraises everyone", a.File, all.File),
			diag.T("为每个方案写明 applies_to: {roles: […]}", "give each scheme applies_to: {roles: […]}"))
	case len(a.Roles) == 0 || len(b.Roles) == 0:
		problems.Errorf(b.File, diag.T("与 %s 重叠：岗位、团队与团队类型都分不开两个方案", "overlaps with %s: neither roles, teams nor team kinds tell the two apart", a.File),
			diag.T("在 applies_to 里为两者写明不同的 roles、teams 或 team_kinds", "give both different roles, teams or team_kinds in applies_to"))
	default:
		sameRoles(a, b, problems)
	}
}

// sameRoles reports every role that two schemes claim.
func sameRoles(a, b Scheme, problems *diag.List) {
	for _, role := range b.Roles {
		if slices.Contains(a.Roles, role) {
			problems.Errorf(b.File, diag.T("岗位 %q 已由 %s 考核", "role %q is already appraised by %s", role, a.File),
				diag.T("一个岗位只能有一个方案，除非 teams 或 team_kinds 把人分开", "a role has one scheme, unless teams or team_kinds tell the people apart"))
		}
	}
}

package scheme

import (
	"slices"

	"kaohe/model/diag"
)

// CheckAll reports what is wrong between schemes: two of one id, and two that
// both appraise the same role (a scheme without roles appraises everyone).
func CheckAll(schemes []Scheme, problems *diag.List) {
	for k, s := range schemes {
		for _, other := range schemes[:k] {
			sameID(other, s, problems)
			sameRole(other, s, problems)
		}
	}
}

func sameID(a, b Scheme, problems *diag.List) {
	if a.ID == b.ID {
		problems.Errorf(b.File, diag.T("方案名 %q 已由 %s 使用", "scheme %q is already the name of %s", b.ID, a.File),
			diag.T("给其中一个换名", "rename one of them"))
	}
}

func sameRole(a, b Scheme, problems *diag.List) {
	if len(a.Roles) == 0 || len(b.Roles) == 0 {
		all := a
		if len(a.Roles) > 0 {
			all = b
		}
		problems.Errorf(b.File, diag.T("与 %s 重叠：%s 没有 applies_to，适用于所有人", "overlaps with %s: %s has no applies_to and appraises everyone", a.File, all.File),
			diag.T("为每个方案写明 applies_to: {roles: […]}", "give each scheme applies_to: {roles: […]}"))
		return
	}
	for _, role := range b.Roles {
		if slices.Contains(a.Roles, role) {
			problems.Errorf(b.File, diag.T("岗位 %q 已由 %s 考核", "role %q is already appraised by %s", role, a.File),
				diag.T("一个岗位只能有一个方案", "a role has one scheme"))
		}
	}
}

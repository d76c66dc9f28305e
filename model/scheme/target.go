package scheme

import "strings"

// TargetFor gives the target that applies to a person in a period: that of the
// first of Targets whose every condition holds, else Target. inTeam tells
// whether the person is in a team or one under it; nil means in none.
func (i Indicator) TargetFor(role string, inTeam func(team string) bool, period string) *float64 {
	for n := range i.Targets {
		if i.Targets[n].holds(role, inTeam, period) {
			return &i.Targets[n].Target
		}
	}
	return i.Target
}

func (t Target) holds(role string, inTeam func(team string) bool, period string) bool {
	switch {
	case t.Role != "" && t.Role != role:
		return false
	case t.Team != "" && (inTeam == nil || !inTeam(t.Team)):
		return false
	}
	return t.Period == "" || PeriodWithin(period, t.Period)
}

// PeriodWithin tells whether a period is another or lies inside it: 2026-08 in
// 2026-08, 2026Q3 and 2026.
func PeriodWithin(period, whole string) bool {
	if period == whole {
		return true
	}
	cycle, ok := periodCycle(period)
	if !ok {
		return false
	}
	return whole == period[:4] || cycle == Month && whole == quarterOf(period)
}

// quarterOf gives the quarter of a month: 2026Q3 of 2026-08.
func quarterOf(month string) string {
	number := int(month[5]-'0')*10 + int(month[6]-'0')
	return month[:4] + "Q" + string(rune('1'+(number-1)/3))
}

// periodCycle tells the length of a period from how it is written.
func periodCycle(period string) (Cycle, bool) {
	year, rest := period, ""
	if len(period) > 4 {
		year, rest = period[:4], period[4:]
	}
	if len(year) != 4 || strings.Trim(year, "0123456789") != "" {
		return "", false
	}
	switch {
	case rest == "":
		return Year, true
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		return Quarter, true
	case len(rest) == 3 && rest[0] == '-' && rest[1:] >= "01" && rest[1:] <= "12" && strings.Trim(rest[1:], "0123456789") == "":
		return Month, true
	}
	return "", false
}

// covers tells whether a target applies wherever another does, so that the other
// behind it is never reached.
func (t Target) covers(other Target) bool {
	return (t.Role == "" || t.Role == other.Role) && (t.Team == "" || t.Team == other.Team) &&
		(t.Period == "" || other.Period != "" && PeriodWithin(other.Period, t.Period))
}

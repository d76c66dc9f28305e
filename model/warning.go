package model

import (
	"database/sql"

	"kaohe/model/scheme"
)

// earlyWarning lists open work near or past its limit. Limits are those of the
// indicators that score them.
func earlyWarning(o Options) Step {
	ticket, complaint := o.parameters("on_time_resolution"), o.parameters("complaint_on_time")
	return Step{Name: "early_warning", File: "model/sql/early_warning.sql", SQL: sqlFile("early_warning.sql"), Args: []any{
		sql.Named("limit_by", ticket["limit_by"]), sql.Named("simple_hours", ticket["simple_hours"]), sql.Named("complex_workdays", ticket["complex_workdays"]),
		sql.Named("complaint_limit_by", complaint["limit_by"]), sql.Named("complaint_hours", complaint["hours"]),
	}}
}

// parameters are the values of an indicator's parameters where it is first scored,
// else its defaults; none of an indicator that does not exist.
func (o Options) parameters(id string) map[string]any {
	i, ok := o.Library.Find(id)
	if !ok {
		return nil
	}
	values := i.Values(nil)
	if used, scored := o.firstUse(id); scored {
		values = i.Values(used.With)
	}
	out := map[string]any{}
	for name, value := range values {
		out[name] = bound(value)
	}
	return out
}

// firstUse finds the first scheme's use of an indicator.
func (o Options) firstUse(id string) (scheme.Indicator, bool) {
	for _, s := range o.Schemes {
		for _, used := range s.Indicators() {
			if used.ID == id {
				return used, true
			}
		}
	}
	return scheme.Indicator{}, false
}

package site

import (
	"fmt"
	"slices"
	"strconv"

	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// monthsOf lists the months of a month, quarter or year.
func monthsOf(period string) []string {
	if len(period) == 7 {
		return []string{period}
	}
	year := period[:4]
	first, last := 1, 12
	if len(period) == 6 {
		first = 3*int(period[5]-'1') + 1
		last = first + 2
	}
	var out []string
	for m := first; m <= last; m++ {
		out = append(out, fmt.Sprintf("%s-%02d", year, m))
	}
	return out
}

// endOf is the last month of a period.
func endOf(period string) string {
	months := monthsOf(period)
	return months[len(months)-1]
}

// cycleOf is the cycle that a period is one of.
func cycleOf(period string) scheme.Cycle {
	switch len(period) {
	case 7:
		return scheme.Month
	case 6:
		return scheme.Quarter
	}
	return scheme.Year
}

// enclosing is the period of a cycle in which a month stands.
func enclosing(month string, cycle scheme.Cycle) string {
	switch cycle {
	case scheme.Month:
		return month
	case scheme.Quarter:
		n, _ := strconv.Atoi(month[5:])
		return month[:4] + "Q" + strconv.Itoa((n+2)/3)
	}
	return month[:4]
}

// periodsIn lists the periods of a cycle that a period is made of: itself where
// it is one.
func periodsIn(period string, cycle scheme.Cycle) []string {
	var out []string
	for _, m := range monthsOf(period) {
		if p := enclosing(m, cycle); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// within tells whether a period is another, or a part of it.
func within(period, of string) bool {
	months := monthsOf(of)
	for _, m := range monthsOf(period) {
		if !slices.Contains(months, m) {
			return false
		}
	}
	return true
}

// overlap tells whether two periods share a month.
func overlap(a, b string) bool {
	months := monthsOf(b)
	return slices.ContainsFunc(monthsOf(a), func(m string) bool { return slices.Contains(months, m) })
}

// recent is how many base periods the small lines of a scheme's pages show.
func recent(cycle scheme.Cycle) int {
	switch cycle {
	case scheme.Month:
		return 12
	case scheme.Quarter:
		return 8
	}
	return 4
}

// latest lists the last n periods of a cycle up to the end of a period.
func latest(period string, cycle scheme.Cycle, n int) []string {
	month := endOf(period)
	out := make([]string, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = enclosing(month, cycle)
		month = earlier(monthsOf(out[i])[0])
	}
	return out
}

// earlier is the month before a month.
func earlier(month string) string {
	year, _ := strconv.Atoi(month[:4])
	n, _ := strconv.Atoi(month[5:])
	if n == 1 {
		return fmt.Sprintf("%04d-12", year-1)
	}
	return fmt.Sprintf("%04d-%02d", year, n-1)
}

// upTo keeps the rows of the last n periods up to a period's end.
func upTo(rows []row, column, period string, n int) []row {
	last := endOf(period)
	end := 0
	for i, r := range rows {
		if endOf(r.text(column)) <= last {
			end = i + 1
		}
	}
	return rows[max(0, end-n):end]
}

// placed puts the values of rows at their periods' places, nil where there is none.
func placed(rows []row, column string, periods []string) []*float64 {
	out := make([]*float64, len(periods))
	for _, r := range rows {
		if at := slices.Index(periods, r.text("period")); at >= 0 {
			out[at] = optional(r, column)
		}
	}
	return out
}

// periodShort writes a base period for an axis: 25年2月, Feb 25, 25年Q3, Q3 25, 2025.
func periodShort(period string, lang diag.Lang) string {
	switch cycleOf(period) {
	case scheme.Month:
		return monthShort(period, lang)
	case scheme.Quarter:
		if lang == diag.EN {
			return period[4:] + " " + period[2:4]
		}
		return period[2:4] + "年" + period[4:]
	}
	return period
}

// recentText says what a small line shows: the last 12 months, the last 8 quarters.
func (v *view) recentText(cycle scheme.Cycle) string {
	if cycle == scheme.Month {
		return v.t("last12")
	}
	return v.t("last_n_" + string(cycle))
}

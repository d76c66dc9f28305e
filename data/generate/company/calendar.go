package company

import "time"

const (
	months  = 24
	opening = 9 * time.Hour  // of a working day
	closing = 18 * time.Hour // of a working day
	day     = 24 * time.Hour
)

var (
	begin = date(2024, 10, 1) // first day of the span
	end   = date(2026, 10, 1) // first moment after the span: the exports are drawn then
)

// date is midnight of a day, wall clock.
func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// monthStart is the first moment of month m of the span (0 = 2024-10).
func monthStart(m int) time.Time { return begin.AddDate(0, m, 0) }

// monthOf is the month of the span that t lies in.
func monthOf(t time.Time) int {
	return (t.Year()-begin.Year())*12 + int(t.Month()) - int(begin.Month())
}

// monthIndex is the month of the span of a calendar month.
func monthIndex(year, month int) int { return monthOf(date(year, month, 1)) }

// midnight is the start of t's day.
func midnight(t time.Time) time.Time { return t.Truncate(day) }

// holiday is a row of the statutory schedule: a run of days off and the
// weekend days worked in return.
type holiday struct {
	name   string
	first  time.Time
	last   time.Time
	makeUp []time.Time
}

// holidays is the State Council's schedule for 2024 to 2026 as this company's
// own calendar has it.
var holidays = []holiday{
	{"元旦", date(2024, 1, 1), date(2024, 1, 1), nil},
	{"春节", date(2024, 2, 10), date(2024, 2, 17), []time.Time{date(2024, 2, 4), date(2024, 2, 18)}},
	{"清明节", date(2024, 4, 4), date(2024, 4, 6), []time.Time{date(2024, 4, 7)}},
	{"劳动节", date(2024, 5, 1), date(2024, 5, 5), []time.Time{date(2024, 4, 28), date(2024, 5, 11)}},
	{"端午节", date(2024, 6, 10), date(2024, 6, 10), nil},
	{"中秋节", date(2024, 9, 15), date(2024, 9, 17), []time.Time{date(2024, 9, 14)}},
	{"国庆节", date(2024, 10, 1), date(2024, 10, 7), []time.Time{date(2024, 9, 29), date(2024, 10, 12)}},
	{"元旦", date(2025, 1, 1), date(2025, 1, 1), nil},
	{"春节", date(2025, 1, 28), date(2025, 2, 4), []time.Time{date(2025, 1, 26), date(2025, 2, 8)}},
	{"清明节", date(2025, 4, 4), date(2025, 4, 6), nil},
	{"劳动节", date(2025, 5, 1), date(2025, 5, 5), []time.Time{date(2025, 4, 27)}},
	{"端午节", date(2025, 5, 31), date(2025, 6, 2), nil},
	{"国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8), []time.Time{date(2025, 9, 28), date(2025, 10, 11)}},
	{"元旦", date(2026, 1, 1), date(2026, 1, 3), []time.Time{date(2026, 1, 4)}},
	{"春节", date(2026, 2, 15), date(2026, 2, 23), []time.Time{date(2026, 2, 14), date(2026, 2, 28)}},
	{"清明节", date(2026, 4, 4), date(2026, 4, 6), nil},
	{"劳动节", date(2026, 5, 1), date(2026, 5, 5), []time.Time{date(2026, 5, 9)}},
	{"端午节", date(2026, 6, 19), date(2026, 6, 21), nil},
	{"中秋节", date(2026, 9, 25), date(2026, 9, 27), nil},
	{"国庆节", date(2026, 10, 1), date(2026, 10, 7), []time.Time{date(2026, 9, 20), date(2026, 10, 10)}},
}

// calendar says of every day whether the company works.
type calendar struct {
	off  map[time.Time]string // days off by the schedule, with the holiday's name
	work map[time.Time]string // weekend days worked in return
}

func newCalendar() calendar {
	c := calendar{off: map[time.Time]string{}, work: map[time.Time]string{}}
	for _, h := range holidays {
		for d := h.first; !d.After(h.last); d = d.Add(day) {
			c.off[d] = h.name
		}
		for _, d := range h.makeUp {
			c.work[d] = h.name + "调休"
		}
	}
	return c
}

// workday says whether the day of t is worked.
func (c calendar) workday(t time.Time) bool {
	d := midnight(t)
	if _, ok := c.work[d]; ok {
		return true
	}
	_, off := c.off[d]
	return !off && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// after is the time at which so much working time has passed since t.
func (c calendar) after(t time.Time, work time.Duration) time.Time {
	for d := midnight(t); ; d = d.Add(day) {
		if !c.workday(d) {
			continue
		}
		from, to := d.Add(opening), d.Add(closing)
		if t.After(from) {
			from = t
		}
		left := to.Sub(from)
		if left > work {
			return from.Add(work)
		}
		if left > 0 {
			work -= left
		}
	}
}

// springFestival says how far the day of t is from the Spring Festival of its
// year: in the holiday, or in the days after it (1, 2, …; 0 = neither).
func (c calendar) springFestival(t time.Time) (holiday bool, daysAfter int) {
	for _, h := range holidays {
		if h.name != "春节" || h.first.Year() != t.Year() {
			continue
		}
		after := int(midnight(t).Sub(h.last) / day)
		return !t.Before(h.first) && after <= 0, max(0, after)
	}
	return false, 0
}

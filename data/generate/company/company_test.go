package company

import (
	"testing"
	"time"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestWorkdays(t *testing.T) {
	c := newCalendar()
	for _, x := range []struct {
		day  time.Time
		want bool
	}{
		{date(2026, 7, 3), true},   // a Friday
		{date(2026, 7, 4), false},  // a Saturday
		{date(2026, 2, 14), true},  // a Saturday worked for Spring Festival
		{date(2026, 2, 16), false}, // a Monday in Spring Festival
		{date(2025, 9, 28), true},  // a Sunday worked for National Day
		{date(2024, 10, 7), false}, // the last day of National Day
		{date(2024, 10, 12), true}, // a Saturday worked in return
		{date(2025, 10, 8), false}, // Mid-Autumn joined to National Day
		{date(2026, 12, 31), true}, // a Thursday
	} {
		if got := c.workday(x.day.Add(15 * time.Hour)); got != x.want {
			t.Errorf("workday %s: got %v, want %v", plainDate(x.day), got, x.want)
		}
	}
}

func TestWorkingTimePasses(t *testing.T) {
	c := newCalendar()
	for _, x := range []struct {
		from  string
		hours float64
		want  string
	}{
		{"2026-07-02 10:00", 3, "2026-07-02 13:00"},
		{"2026-07-02 17:00", 3, "2026-07-03 11:00"},
		{"2026-07-03 17:00", 3, "2026-07-06 11:00"},  // over a weekend
		{"2026-07-03 20:00", 1, "2026-07-06 10:00"},  // opened after hours
		{"2026-07-03 07:00", 9, "2026-07-06 09:00"},  // a whole day ends as the next begins
		{"2026-02-14 16:00", 27, "2026-02-26 16:00"}, // over Spring Festival
	} {
		got := c.after(at(x.from), time.Duration(x.hours*float64(time.Hour)))
		if !got.Equal(at(x.want)) {
			t.Errorf("%s + %g working hours: got %s, want %s", x.from, x.hours, got.Format("2006-01-02 15:04"), x.want)
		}
	}
}

func TestSpringFestival(t *testing.T) {
	c := newCalendar()
	for _, x := range []struct {
		day     time.Time
		holiday bool
		after   int
	}{
		{date(2026, 2, 14), false, 0},
		{date(2026, 2, 15), true, 0},
		{date(2026, 2, 23), true, 0},
		{date(2026, 2, 24), false, 1},
		{date(2025, 2, 11), false, 7},
	} {
		holiday, after := c.springFestival(x.day.Add(10 * time.Hour))
		if holiday != x.holiday || after != x.after {
			t.Errorf("%s: got %v, %d days after, want %v, %d", plainDate(x.day), holiday, after, x.holiday, x.after)
		}
	}
}

func TestHowSystemsWrite(t *testing.T) {
	moment := time.Date(2026, 7, 3, 9, 5, 0, 0, time.UTC)
	for _, x := range []struct{ got, want string }{
		{slashed(moment), "2026/7/3 9:05:00"},
		{slashedMinute(moment), "2026/7/3 9:05"},
		{slashed(time.Time{}), ""},
		{dashed(moment), "2026-07-03 09:05:00"},
		{yuan(123450), "1234.50"},
		{yuan(5), "0.05"},
		{grouped("1234.50"), "1,234.50"},
		{grouped("1234567.00"), "1,234,567.00"},
		{grouped("999.99"), "999.99"},
	} {
		if x.got != x.want {
			t.Errorf("got %q, want %q", x.got, x.want)
		}
	}
}

func TestStreamsAreNamed(t *testing.T) {
	w := &world{Options: Options{Seed: 1}}
	if w.dice("a", 1).Uint64() != w.dice("a", 1).Uint64() {
		t.Error("the same name gives two streams")
	}
	if w.dice("a", 1).Uint64() == w.dice("a", 2).Uint64() {
		t.Error("two names give one stream")
	}
	other := &world{Options: Options{Seed: 2}}
	if w.dice("a", 1).Uint64() == other.dice("a", 1).Uint64() {
		t.Error("two seeds give one stream")
	}
}

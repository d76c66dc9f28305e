package model

import (
	"testing"
	"time"
)

// The weekdays off less the weekend days worked for them are the public holidays
// of a year: 11, and 13 from 2025 on.
func TestStatutoryDays(t *testing.T) {
	days, err := statutoryDays()
	if err != nil {
		t.Fatal(err)
	}
	holidays := map[int]int{}
	for k, d := range days {
		weekend := d.on.Weekday() == time.Saturday || d.on.Weekday() == time.Sunday
		switch {
		case k > 0 && !d.on.After(days[k-1].on):
			t.Errorf("%s does not come after the day before", d.on.Format(time.DateOnly))
		case d.name == "":
			t.Errorf("%s has no name", d.on.Format(time.DateOnly))
		case d.workday && !weekend:
			t.Errorf("%s is no weekend day to make up on", d.on.Format(time.DateOnly))
		case d.workday:
			holidays[d.on.Year()]--
		case !weekend:
			holidays[d.on.Year()]++
		}
	}
	for year, want := range map[int]int{2021: 11, 2022: 11, 2023: 11, 2024: 11, 2025: 13, 2026: 13} {
		if holidays[year] != want {
			t.Errorf("%d has %d public holidays, want %d", year, holidays[year], want)
		}
	}
	if len(holidays) != 6 {
		t.Errorf("got years %v, want 2021 to 2026", holidays)
	}
}

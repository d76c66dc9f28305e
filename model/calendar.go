package model

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// chinaCalendar holds the published days off and make-up workdays of China, by
// year, with their sources in its header.
//
//go:embed calendar/china.csv
var chinaCalendar string

const chinaCalendarFile = "model/calendar/china.csv"

// statutoryDay is a day that is not worked although it might be, or the other way
// round.
type statutoryDay struct {
	on      time.Time
	workday bool
	name    string
}

// statutoryDays reads the published days, oldest first.
func statutoryDays() ([]statutoryDay, error) {
	r := csv.NewReader(strings.NewReader(chinaCalendar))
	r.Comment, r.FieldsPerRecord = '#', 3
	lines, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", chinaCalendarFile, err)
	}
	var days []statutoryDay
	for _, line := range lines[1:] {
		on, err := time.Parse(time.DateOnly, line[0])
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", chinaCalendarFile, err)
		}
		workday, err := strconv.ParseBool(line[1])
		if err != nil {
			return nil, fmt.Errorf("read %s: %s: %w", chinaCalendarFile, line[0], err)
		}
		days = append(days, statutoryDay{on, workday, line[2]})
	}
	return days, nil
}

// statutoryStep fills the table statutory_day. A project's own calendar goes
// first, whole: beside it the step is not taken.
func statutoryStep() Step {
	days, err := statutoryDays()
	if err != nil {
		panic(err) // the file is embedded above, and a test reads it
	}
	var rows []string
	for _, d := range days {
		rows = append(rows, fmt.Sprintf("(DATE '%s', %t, '%s')", d.on.Format(time.DateOnly), d.workday, d.name))
	}
	return Step{Name: "statutory", File: chinaCalendarFile, SQL: "INSERT INTO statutory_day VALUES " + strings.Join(rows, ", ")}
}

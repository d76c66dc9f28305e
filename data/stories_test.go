package data_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kaohe/data"
	"kaohe/data/generate/company"
)

// facts is what the stories are measured on, read from the exports once.
type facts struct {
	*exports
	tickets, complaints, surveys []row
	opened                       map[string]time.Time // by ticket
	teamOf                       map[string]string    // by employee
}

func readFacts(x *exports) *facts {
	f := &facts{exports: x, opened: map[string]time.Time{}, teamOf: map[string]string{}}
	f.tickets, f.complaints, f.surveys = x.rows("工单_*.csv"), x.rows("投诉.csv"), x.rows("问卷.csv")
	for _, k := range f.tickets {
		f.opened[k["工单编号"]] = moment(x.t, k["创建时间"])
	}
	for _, p := range x.rows("员工.csv") {
		f.teamOf[p["工号"]] = p["小组编号"]
	}
	return f
}

// at is when a ticket was opened.
func (f *facts) at(k row) time.Time { return f.opened[k["工单编号"]] }

func (f *facts) team(k row) string { return f.teamOf[k["处理人工号"]] }

// hours is how long a ticket took; false where it is still open.
func (f *facts) hours(k row) (float64, bool) {
	if k["解决时间"] == "" {
		return 0, false
	}
	return moment(f.t, k["解决时间"]).Sub(f.at(k)).Hours(), true
}

// answers calls do with every answer about satisfaction of both systems.
func (f *facts) answers(do func(who string, at time.Time, content bool)) {
	content := func(label string) bool { return label == "满意" || label == "非常满意" }
	for _, k := range f.tickets {
		if k["满意度"] != "" {
			do(k["处理人工号"], moment(f.t, k["解决时间"]), content(k["满意度"]))
		}
	}
	for _, s := range f.surveys {
		if s["满意度"] != "" {
			do(s["工号"], moment(f.t, s["答复时间"]), content(s["满意度"]))
		}
	}
}

// mean of a measure over the tickets that it applies to.
func (f *facts) mean(measure func(k row) (float64, bool)) float64 {
	sum, n := 0.0, 0.0
	for _, k := range f.tickets {
		if v, ok := measure(k); ok {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}

func day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

func in(at, from, to time.Time) bool { return !at.Before(from) && at.Before(to) }

// measures is each story as one or more figures of the raw data: the range
// where it was told, and the range where it was not.
var measures = []struct {
	story, figure string
	value         func(f *facts) float64
	told, untold  [2]float64
}{
	{"season", "air conditioners in Jul–Aug against Oct–Mar", airConditionersInSummer, [2]float64{2, 4}, [2]float64{0.85, 1.15}},
	{"season", "water heaters in Dec–Jan against Jun–Aug", heatersInWinter, [2]float64{2.5, 8}, [2]float64{0.8, 1.25}},
	{"season", "tickets a day in Spring Festival 2026 against March", springFestival, [2]float64{0, 0.45}, [2]float64{0.6, 1}},
	{"season", "late tickets around Spring Festival against the rest", backlog, [2]float64{1.4, 3.5}, [2]float64{0.6, 1.3}},
	{"faulty product", "X3 of all complaints, 2026Q3", func(f *facts) float64 { return x3(f, day(2026, 7, 1), day(2026, 10, 1)) }, [2]float64{0.26, 0.36}, [2]float64{0.03, 0.2}},
	{"faulty product", "X3 of all complaints before", func(f *facts) float64 { return x3(f, day(2024, 10, 1), day(2026, 7, 1)) }, [2]float64{0.09, 0.15}, [2]float64{0.09, 0.17}},
	{"slower team", "first response of 华东二组 in 2026-06 against before", func(f *facts) float64 { return response(f, 6) }, [2]float64{1.15, 1.6}, [2]float64{0.8, 1.15}},
	{"slower team", "the same in 2026-09", func(f *facts) float64 { return response(f, 9) }, [2]float64{1.7, 2.5}, [2]float64{0.8, 1.2}},
	{"limit gamers", "people who close 20 % of simple tickets in the last hour", gamers, [2]float64{3, 4}, [2]float64{0, 0}},
	{"limit gamers", "reopened or repeated in 西南组 against the others", bounced, [2]float64{1.3, 3}, [2]float64{0.6, 1.25}},
	{"training", "first-time fix of 华南组, after less before", firstFix, [2]float64{0.05, 0.15}, [2]float64{-0.04, 0.04}},
	{"training", "satisfaction of 华南组, after less before", trainedContent, [2]float64{0.02, 0.1}, [2]float64{-0.03, 0.03}},
	{"training", "repeat tickets of 华南组, after against before", trainedRepeats, [2]float64{0.1, 0.65}, [2]float64{0.7, 1.5}},
	{"remote pilot", "cost of a ticket of 远程组, after against before", pilotCost, [2]float64{0.4, 0.7}, [2]float64{0.9, 1.1}},
	{"remote pilot", "wasted visits of 远程组, after against before", pilotWasted, [2]float64{0, 0.5}, [2]float64{0.6, 1.6}},
	{"remote pilot", "routine tasks on record", func(f *facts) float64 { return float64(len(f.rows("任务.csv"))) }, [2]float64{700, 2000}, [2]float64{100, 400}},
	{"missing month", "answers in 2025-08", answersInAugust, [2]float64{0, 0}, [2]float64{300, 1000}},
	{"missing month", "quality reviews of 西北组 in 2025-11", reviewsInNovember, [2]float64{0, 0}, [2]float64{10, 20}},
	{"people", "lowest satisfaction of the three excellent, 2025 and 2026", excellentContent, [2]float64{0.955, 1}, [2]float64{0.5, 0.95}},
	{"people", "satisfaction of the declining, 2026Q2–Q3 less 2025", func(f *facts) float64 { return contentChange(f, "E00107", day(2026, 4, 1)) }, [2]float64{-0.3, -0.04}, [2]float64{-0.04, 0.2}},
	{"people", "exam score of the newcomer, from 2026-05 less 2025", func(f *facts) float64 { return examChange(f, "E00133", "2026-05") }, [2]float64{7, 20}, [2]float64{-5, 5}},
	{"people", "rank in exams of the bookish", func(f *facts) float64 { return examRank(f, "E00137") }, [2]float64{1, 2}, [2]float64{3, 70}},
	{"people", "satisfaction of the bookish", func(f *facts) float64 { return contentOf(f, "E00137", day(2024, 10, 1), day(2026, 10, 1)) }, [2]float64{0.6, 0.85}, [2]float64{0.85, 1}},
	{"people", "tickets a month of the half-time person", halfTimeTickets, [2]float64{5, 11}, [2]float64{12, 20}},
	{"dirty rows", "dirty rows in all files", dirtyRows, [2]float64{100, 400}, [2]float64{0, 0}},
}

func TestStoriesAreToldAndCanBeLeftOut(t *testing.T) {
	without := company.Sample()
	without.Stories = company.Stories{}
	told, untold := readFacts(openExports(t, data.Sample())), readFacts(invent(t, without))
	for _, m := range measures {
		for _, side := range []struct {
			name  string
			facts *facts
			want  [2]float64
		}{{"told", told, m.told}, {"left out", untold, m.untold}} {
			got := m.value(side.facts)
			t.Logf("%-14s %-62s %-8s %8.3f", m.story, m.figure, side.name, got)
			if !(got >= side.want[0] && got <= side.want[1]) {
				t.Errorf("%s %s: %s is %.3f, want %g to %g", m.story, side.name, m.figure, got, side.want[0], side.want[1])
			}
		}
	}
}

// TestEachStoryHasItsSwitch leaves out one story at a time.
func TestEachStoryHasItsSwitch(t *testing.T) {
	o := company.Sample()
	o.Scale = 0.1
	all := invent(t, o)
	for _, x := range []struct {
		changes  string // an export that the story shows in
		leaveOut func(s *company.Stories)
	}{
		{"工单_2025Q3.csv", func(s *company.Stories) { s.Season = false }},
		{"投诉.csv", func(s *company.Stories) { s.FaultyProduct = false }},
		{"工单_2026Q3.csv", func(s *company.Stories) { s.SlowerTeam = false }},
		{"工单_2025Q1.csv", func(s *company.Stories) { s.LimitGamers = false }},
		{"培训.csv", func(s *company.Stories) { s.Training = false }},
		{"任务.csv", func(s *company.Stories) { s.RemotePilot = false }},
		{"质检.tsv", func(s *company.Stories) { s.MissingMonth = false }},
		{"财务凭证.csv", func(s *company.Stories) { s.DirtyRows = false }},
		{"员工.csv", func(s *company.Stories) { s.People = false }},
	} {
		o.Stories = company.AllStories()
		x.leaveOut(&o.Stories)
		without := invent(t, o)
		if slices.Equal(without.read("exports/"+x.changes), all.read("exports/"+x.changes)) {
			t.Errorf("leaving out a story does not change %s", x.changes)
		}
		if !slices.Equal(without.read("exports/日历.csv"), all.read("exports/日历.csv")) {
			t.Errorf("leaving out the story of %s changes the calendar", x.changes)
		}
	}
}

func airConditionersInSummer(f *facts) float64 {
	return productShare(f, "AK", time.July, time.August) / productShare(f, "AK", time.October, time.November, time.December, time.January, time.February, time.March)
}

func heatersInWinter(f *facts) float64 {
	return productShare(f, "R", time.December, time.January) / productShare(f, "R", time.June, time.July, time.August)
}

// productShare is the share of models that begin with one of the letters
// among the tickets of some calendar months.
func productShare(f *facts, letters string, months ...time.Month) float64 {
	var s share
	for _, k := range f.tickets {
		if slices.Contains(months, f.at(k).Month()) {
			s.add(strings.Contains(letters, k["型号"][:1]))
		}
	}
	return s.value()
}

func springFestival(f *facts) float64 {
	holiday, march := 0.0, 0.0
	for _, k := range f.tickets {
		if in(f.at(k), day(2026, 2, 15), day(2026, 2, 24)) {
			holiday++
		}
		if in(f.at(k), day(2026, 3, 1), day(2026, 4, 1)) {
			march++
		}
	}
	return holiday / 9 / (march / 31)
}

// backlog compares simple tickets, whose limit is in hours by the clock.
func backlog(f *facts) float64 {
	var around, rest share
	for _, k := range f.tickets {
		h, ok := f.hours(k)
		if !ok || k["难度"] != "简单" {
			continue
		}
		at := f.at(k)
		if in(at, day(2025, 1, 28), day(2025, 2, 12)) || in(at, day(2026, 2, 15), day(2026, 3, 3)) {
			around.add(h > 24)
		} else {
			rest.add(h > 24)
		}
	}
	return around.value() / rest.value()
}

func x3(f *facts, from, to time.Time) float64 {
	model := map[string]string{}
	for _, k := range f.tickets {
		model[k["工单编号"]] = k["型号"]
	}
	var s share
	for _, c := range f.complaints {
		if in(moment(f.t, c["受理时间"]), from, to) {
			s.add(model[c["工单编号"]] == "X3")
		}
	}
	return s.value()
}

func response(f *facts, month int) float64 {
	over := func(from, to time.Time) float64 {
		return f.mean(func(k row) (float64, bool) {
			if f.team(k) != "T12" || k["首次响应"] == "" || !in(f.at(k), from, to) {
				return 0, false
			}
			return moment(f.t, k["首次响应"]).Sub(f.at(k)).Minutes(), true
		})
	}
	return over(day(2026, month, 1), day(2026, month+1, 1)) / over(day(2024, 10, 1), day(2026, 6, 1))
}

func gamers(f *facts) float64 {
	lastHour := map[string]*share{}
	for _, k := range f.tickets {
		h, ok := f.hours(k)
		if !ok || k["难度"] != "简单" {
			continue
		}
		who := k["处理人工号"]
		if lastHour[who] == nil {
			lastHour[who] = &share{}
		}
		lastHour[who].add(h >= 23 && h <= 24)
	}
	n := 0.0
	for who, s := range lastHour {
		if s.value() >= 0.2 && s.all >= 50 {
			n++
			if f.teamOf[who] != "T41" {
				f.t.Errorf("%s watches the clock outside 西南组", who)
			}
		}
	}
	return n
}

func bounced(f *facts) float64 {
	var team, others share
	for _, k := range f.tickets {
		s := &others
		if f.team(k) == "T41" {
			s = &team
		}
		s.add(k["重开"] != "0" || k["上级工单"] != "")
	}
	return team.value() / others.value()
}

func firstFix(f *facts) float64 {
	var before, after share
	v := f.columns("派工.parquet")
	for i, who := range v["工程师工号"] {
		if f.teamOf[who] != "T21" || v["第几次上门"][i] != "1" {
			continue
		}
		s := &before
		if v["到场时间"][i] >= "2026-02-01" {
			s = &after
		}
		s.add(v["是否修复"][i] == "true")
	}
	return after.value() - before.value()
}

func trainedContent(f *facts) float64 {
	var before, after share
	f.answers(func(who string, at time.Time, content bool) {
		switch {
		case f.teamOf[who] != "T21":
		case at.Before(day(2026, 2, 1)):
			before.add(content)
		default:
			after.add(content)
		}
	})
	return after.value() - before.value()
}

func trainedRepeats(f *facts) float64 {
	var before, after share
	for _, k := range f.tickets {
		switch {
		case f.team(k) != "T21":
		case f.at(k).Before(day(2026, 2, 1)):
			before.add(k["上级工单"] != "")
		default:
			after.add(k["上级工单"] != "")
		}
	}
	return after.value() / before.value()
}

func pilotCost(f *facts) float64 {
	cost := map[string]float64{}
	c := f.columns("作业成本.parquet")
	for i, id := range c["工单编号"] {
		amount, err := strconv.ParseFloat(c["金额"][i], 64)
		if err != nil {
			f.t.Fatal(err)
		}
		cost[id] += amount
	}
	over := func(after bool) float64 {
		return f.mean(func(k row) (float64, bool) {
			return cost[k["工单编号"]], f.team(k) == "T90" && after == !f.at(k).Before(day(2025, 10, 1))
		})
	}
	return over(true) / over(false)
}

func pilotWasted(f *facts) float64 {
	var before, after share
	v := f.columns("派工.parquet")
	for i, who := range v["工程师工号"] {
		if f.teamOf[who] != "T90" {
			continue
		}
		s := &before
		if v["到场时间"][i] >= "2025-10-01" {
			s = &after
		}
		s.add(v["无效原因"][i] != "")
	}
	return after.value() / before.value()
}

func answersInAugust(f *facts) float64 {
	n := 0.0
	f.answers(func(_ string, at time.Time, _ bool) {
		if in(at, day(2025, 8, 1), day(2025, 9, 1)) {
			n++
		}
	})
	return n
}

func reviewsInNovember(f *facts) float64 {
	n := 0.0
	for _, r := range f.rows("质检.tsv") {
		if f.teamOf[r["被检工号"]] == "T42" && strings.HasPrefix(r["质检时间"], "2025-11") {
			n++
		}
	}
	return n
}

func contentOf(f *facts, who string, from, to time.Time) float64 {
	var s share
	f.answers(func(w string, at time.Time, content bool) {
		if w == who && in(at, from, to) {
			s.add(content)
		}
	})
	return s.value()
}

func excellentContent(f *facts) float64 {
	lowest := 1.0
	for _, who := range []string{"E00103", "E00131", "E00140"} {
		lowest = math.Min(lowest, contentOf(f, who, day(2025, 1, 1), day(2026, 1, 1)))
		lowest = math.Min(lowest, contentOf(f, who, day(2026, 1, 1), day(2026, 10, 1)))
	}
	return lowest
}

// contentChange is satisfaction from a day on less that of the year 2025.
func contentChange(f *facts, who string, turn time.Time) float64 {
	return contentOf(f, who, turn, day(2026, 10, 1)) - contentOf(f, who, day(2025, 1, 1), day(2026, 1, 1))
}

func examChange(f *facts, who, turn string) float64 {
	var before, after []float64
	for _, e := range f.rows("考试.csv") {
		score, err := strconv.ParseFloat(e["成绩"], 64)
		switch {
		case e["工号"] != who || err != nil: // some are written in full-width digits
		case e["考试日期"] >= turn:
			after = append(after, score)
		case e["考试日期"] < "2026":
			before = append(before, score)
		}
	}
	return average(after) - average(before)
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func examRank(f *facts, who string) float64 {
	sum, n := map[string]float64{}, map[string]float64{}
	for _, e := range f.rows("考试.csv") {
		score, err := strconv.ParseFloat(e["成绩"], 64)
		if err != nil {
			continue // written in full-width digits
		}
		sum[e["工号"]] += score
		n[e["工号"]]++
	}
	rank := 1.0
	for other := range sum {
		if sum[other]/n[other] > sum[who]/n[who] {
			rank++
		}
	}
	return rank
}

func halfTimeTickets(f *facts) float64 {
	n := 0.0
	for _, k := range f.tickets {
		if k["处理人工号"] == "E00155" {
			n++
		}
	}
	return n / 24
}

func dirtyRows(f *facts) float64 {
	n := 0.0
	for _, file := range f.known().Files {
		for _, d := range file.Dirty {
			n += float64(d.Count)
		}
	}
	return n
}

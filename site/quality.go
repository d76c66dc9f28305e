package site

import (
	"cmp"
	"slices"
	"strings"

	"kaohe/charts"
)

// qualityMain is ingest's whole account.
type qualityMain struct {
	Files                           []fileRow
	Reasons                         []reasonRow
	Rejects                         []rejectRow
	Checks                          []checkRow
	Tests                           []testRow
	Coverage                        []coverageRow
	Freshness                       []freshRow
	Excluded                        []excludedRow
	NotGiven                        string
	Skipped                         bool
	FileCSV, RejectCSV, CoverageCSV *tableLinks
	FreshnessCSV                    *tableLinks
	CoverageSub                     string
}

type fileRow struct {
	File, Table, Format                        string
	Read, Loaded, Duplicate, Rejected, Skipped int
}

type rejectRow struct {
	File, Reason, Column, Conflict string
	Places                         []string // file:line:column of the first
	Count                          int
}

// examples is how many places are named of one reason.
const examples = 3

// testRow is one of the project's own tests.
type testRow struct{ Name, Text, Tone string }

func (v *view) testRows() []testRow {
	var out []testRow
	for _, r := range v.data.tests {
		t := testRow{r.text("name"), v.t("test_holds"), "good"}
		if !r.bool("passed") {
			t.Text, t.Tone = v.t("test_fails", r.int("offending")), "warn"
		}
		out = append(out, t)
	}
	return out
}

// reasonRow sums up the rejects of one reason, with the first places of them all.
type reasonRow struct {
	Reason       string
	Places       []string
	Count, Files int
}

// freshRow tells until when the records of a table go.
type freshRow struct {
	Table, First, Newest string
	Rows, Before, Pause  int
	Early                bool
}

type checkRow struct {
	Name, Subject, Note string
	Count               int
}

type coverageRow struct {
	Title, Link, Share, Months     string
	People, Scored, Small, Missing int
	Weak                           bool
}

type excludedRow struct {
	Title, Link       string
	Excluded, Counted int
}

// quality answers: may I believe this?
func (v *view) quality() (content, error) {
	m := qualityMain{CoverageSub: v.t("coverage_sub", periodName(v.period, v.lang))}
	var total fileRow
	files := map[string]bool{}
	for _, r := range v.data.files {
		f := fileRow{r.text("file"), r.text("table_name"), strings.TrimSpace(r.text("format") + " " + r.text("encoding")),
			r.int("rows_read"), r.int("rows_loaded"), r.int("rows_duplicate"), r.int("rows_rejected"), r.int("rows_skipped")}
		m.Files = append(m.Files, f)
		files[f.File] = true
		total.Read, total.Loaded = total.Read+f.Read, total.Loaded+f.Loaded
		total.Duplicate, total.Rejected = total.Duplicate+f.Duplicate, total.Rejected+f.Rejected
		m.Skipped = m.Skipped || f.Skipped > 0
	}
	m.Rejects, m.Checks, m.Coverage, m.Excluded = v.rejectRows(), v.checkRows(), v.coverageRows(), v.excludedRows()
	m.Reasons, m.Freshness = reasonRows(m.Rejects), v.freshRows()
	m.Tests = v.testRows()
	m.NotGiven = v.notGiven()
	if err := v.qualityFiles(&m); err != nil {
		return content{}, err
	}
	n := func(x int) string { return count(float64(x), v.lang) }
	share := 1.0
	if total.Read > 0 {
		share = float64(total.Loaded) / float64(total.Read)
	}
	moment := v.data.meta["data_until"]
	return content{
		Title: v.t("quality_title", floorPercent(share), n(total.Rejected)),
		Sub:   v.t("quality_sub", n(total.Read), n(total.Loaded), n(total.Duplicate), n(total.Rejected), len(files), moment[:min(16, len(moment))]),
		Main:  m,
	}, nil
}

// floorPercent never rounds up to a whole that is not one: 99.96% stays 99.9%.
func floorPercent(share float64) string {
	return percent(float64(int(share*1000)) / 1000)
}

func (v *view) rejectRows() []rejectRow {
	var out []rejectRow
	for _, r := range v.data.rejects {
		row := rejectRow{File: r.text("file"), Reason: v.known("reason_", r.text("reason")), Column: r.text("column_name"), Count: r.int("count")}
		for _, line := range strings.Fields(r.text("lines")) {
			row.Places = append(row.Places, place(row.File, line, row.Column))
		}
		if row.Places == nil {
			row.Places = []string{place(row.File, "", row.Column)}
		}
		if other := r.text("other_file"); other != "" {
			row.Conflict = v.t("conflicts_with", other, r.int("other_line"))
		}
		out = append(out, row)
	}
	return out
}

// place names a cell of an export as file:line:column, as far as they are known.
func place(file, line, column string) string {
	parts := []string{file}
	for _, p := range []string{line, column} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ":")
}

// reasonRows sums the rejects up by reason, the most frequent first. The places
// are of several files where there are several.
func reasonRows(rejects []rejectRow) []reasonRow {
	at := map[string]int{}
	files := map[string]bool{}
	var out []reasonRow
	var more [][]string // places that come after the first of every file
	for _, r := range rejects {
		i, seen := at[r.Reason]
		if !seen {
			i = len(out)
			at[r.Reason] = i
			out, more = append(out, reasonRow{Reason: r.Reason}), append(more, nil)
		}
		out[i].Count += r.Count
		if k := key(r.Reason, r.File); !files[k] {
			files[k] = true
			out[i].Files++
			out[i].Places = append(out[i].Places, r.Places[0])
			r.Places = r.Places[1:]
		}
		more[i] = append(more[i], r.Places...)
	}
	for i := range out {
		places := slices.Concat(out[i].Places, more[i])
		out[i].Places = places[:min(examples, len(places))]
	}
	slices.SortStableFunc(out, func(a, b reasonRow) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// freshRows lists the tables, those that end early first.
func (v *view) freshRows() []freshRow {
	var out []freshRow
	for _, r := range v.data.freshness {
		out = append(out, freshRow{r.text("table_name"), r.text("first_day"), strings.TrimSuffix(r.text("newest"), " 00:00"),
			r.int("row_count"), r.int("days_before"), r.int("longest_pause"), r.bool("early")})
	}
	return out
}

// known gives the word for a name of the account, or the name itself.
func (v *view) known(prefix, name string) string {
	if _, ok := words[prefix+name]; ok {
		return v.t(prefix + name)
	}
	return name
}

func (v *view) checkRows() []checkRow {
	var out []checkRow
	for _, r := range v.data.checks {
		out = append(out, checkRow{v.known("check_", r.text("name")), r.text("subject"), v.pick(r, "note"), r.int("count")})
	}
	return out
}

// weakCoverage is the share of people below which an indicator's coverage is marked.
const weakCoverage = 0.8

func (v *view) coverageRows() []coverageRow {
	var out []coverageRow
	for _, r := range v.data.coverage[v.period] {
		i := v.data.indicator[r.text("indicator")]
		share := r.float("scored") / max(1, r.float("people"))
		out = append(out, coverageRow{v.pick(i, "title"), v.Href("indicators/" + slug(r.text("indicator"))), percent(share), v.monthsMissing(strings.Fields(r.text("months_missing"))),
			r.int("people"), r.int("scored"), r.int("small"), r.int("missing"), share < weakCoverage})
	}
	return out
}

// monthsMissing names the first of the months without any record.
func (v *view) monthsMissing(months []string) string {
	const most = 3
	var named []string
	for _, m := range months[:min(most, len(months))] {
		named = append(named, periodName(m, v.lang))
	}
	list := strings.Join(named, v.t("list_comma"))
	if len(months) > most {
		return v.t("months_of", list, len(months))
	}
	return list
}

func (v *view) excludedRows() []excludedRow {
	var out []excludedRow
	for _, r := range v.data.excluded {
		i := v.data.indicator[r.text("indicator")]
		out = append(out, excludedRow{v.pick(i, "title"), v.Href("indicators/" + slug(r.text("indicator"))), r.int("excluded"), r.int("counted")})
	}
	return out
}

func (v *view) notGiven() string {
	var out []string
	for _, r := range v.data.tables {
		if !r.bool("given") {
			out = append(out, r.text("table_name"))
		}
	}
	return strings.Join(out, v.t("list_comma"))
}

// qualityFiles writes the page's tables as CSV.
func (v *view) qualityFiles(m *qualityMain) error {
	n := func(x int) string { return count(float64(x), v.lang) }
	files := charts.Table{Columns: []charts.Column{{Title: v.t("file")}, {Title: v.t("table")}, {Title: v.t("format")}, {Title: v.t("rows_read"), Numeric: true},
		{Title: v.t("rows_loaded"), Numeric: true}, {Title: v.t("rows_duplicate"), Numeric: true}, {Title: v.t("rows_rejected"), Numeric: true}, {Title: v.t("rows_skipped"), Numeric: true}}}
	for _, f := range m.Files {
		files.Rows = append(files.Rows, []string{f.File, f.Table, f.Format, n(f.Read), n(f.Loaded), n(f.Duplicate), n(f.Rejected), n(f.Skipped)})
	}
	rejects := charts.Table{Columns: []charts.Column{{Title: v.t("file")}, {Title: v.t("reason")}, {Title: v.t("column")}, {Title: v.t("count"), Numeric: true}, {Title: v.t("places")}}}
	for _, r := range m.Rejects {
		rejects.Rows = append(rejects.Rows, []string{r.File, r.Reason, r.Column, n(r.Count), strings.Join(r.Places, " ")})
	}
	coverage := charts.Table{Columns: []charts.Column{{Title: v.t("indicator")}, {Title: v.t("share"), Numeric: true}, {Title: v.t("months_missing")},
		{Title: v.t("members"), Numeric: true}, {Title: v.t("scored"), Numeric: true}, {Title: v.t("small"), Numeric: true}, {Title: v.t("missing"), Numeric: true}}}
	for _, c := range m.Coverage {
		coverage.Rows = append(coverage.Rows, []string{c.Title, c.Share, c.Months, n(c.People), n(c.Scored), n(c.Small), n(c.Missing)})
	}
	var err error
	if m.FileCSV, err = v.tableFile("files", files, "files"); err != nil {
		return err
	}
	if m.RejectCSV, err = v.tableFile("rejects", rejects, "rejects"); err != nil {
		return err
	}
	if m.CoverageCSV, err = v.tableFile("coverage", coverage, "coverage"); err != nil {
		return err
	}
	m.FreshnessCSV, err = v.tableFile("freshness", v.freshTable(m.Freshness), "freshness")
	return err
}

func (v *view) freshTable(rows []freshRow) charts.Table {
	t := charts.Table{Columns: []charts.Column{{Title: v.t("table")}, {Title: v.t("newest")}, {Title: v.t("days_before"), Numeric: true},
		{Title: v.t("longest_pause"), Numeric: true}, {Title: v.t("first_day")}, {Title: v.t("rows"), Numeric: true}, {Title: v.t("ends_early")}}}
	for _, r := range rows {
		mark := ""
		if r.Early {
			mark = v.t("ends_early")
		}
		t.Rows = append(t.Rows, []string{r.Table, r.Newest, count(float64(r.Before), v.lang), count(float64(r.Pause), v.lang), r.First, count(float64(r.Rows), v.lang), mark})
	}
	return t
}

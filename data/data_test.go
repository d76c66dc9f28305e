package data_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"kaohe/data"
	"kaohe/data/generate/company"
)

const (
	megabyte  = 1 << 20
	sizeLimit = 8 * megabyte
)

// everyFile reads all files of a folder.
func everyFile(t *testing.T, files fs.FS) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[name], err = fs.ReadFile(files, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCommittedSampleIsWhatTheGeneratorWrites(t *testing.T) {
	dir := t.TempDir()
	if err := company.Generate(dir, company.Sample()); err != nil {
		t.Fatal(err)
	}
	fresh, committed := everyFile(t, os.DirFS(dir)), everyFile(t, data.Sample())
	for name := range committed {
		if name == "kaohe.yaml" || path.Dir(name) == "schemes" {
			delete(committed, name) // written by hand
		}
	}
	for name, text := range fresh {
		if !bytes.Equal(text, committed[name]) {
			t.Errorf("%s differs from a fresh run: run go generate ./data", name)
		}
		delete(committed, name)
	}
	for name := range committed {
		t.Errorf("%s is not written by the generator", name)
	}
}

func TestSameOptionsGiveTheSameBytes(t *testing.T) {
	o := company.Sample()
	o.Scale, o.Seed = 0.1, 7
	var runs []map[string][]byte
	for range 2 {
		dir := t.TempDir()
		if err := company.Generate(dir, o); err != nil {
			t.Fatal(err)
		}
		runs = append(runs, everyFile(t, os.DirFS(dir)))
	}
	if !maps.EqualFunc(runs[0], runs[1], bytes.Equal) {
		t.Error("two runs with the same options differ")
	}
	if bytes.Equal(runs[0]["exports/投诉.csv"], everyFile(t, data.Sample())["exports/投诉.csv"]) {
		t.Error("another seed and scale give the same complaints")
	}
}

func TestScaleMustBeAboveZero(t *testing.T) {
	if err := company.Generate(t.TempDir(), company.Options{}); err == nil {
		t.Error("a scale of 0 was accepted")
	}
}

func TestSampleIsSmall(t *testing.T) {
	size := 0
	for _, text := range everyFile(t, data.Sample()) {
		size += len(text)
	}
	if size > sizeLimit {
		t.Errorf("the sample takes %d bytes, more than %d", size, sizeLimit)
	}
}

func TestPeopleAndTeams(t *testing.T) {
	x := openExports(t, data.Sample())
	leaders, appraised, names := map[string]string{}, map[string]int{}, map[string]bool{}
	people := x.rows("员工.csv")
	for _, p := range people {
		names[p["姓名"]] = true
		if p["岗位"] == "主管" {
			leaders[p["小组编号"]] = p["工号"]
		}
	}
	there := 0
	for _, p := range people {
		if p["岗位"] != "售后" {
			continue
		}
		appraised[p["小组编号"]]++
		if p["离职日期"] == "" {
			there++
		}
		if p["直接上级"] != leaders[p["小组编号"]] {
			t.Errorf("%s: the manager is not the leader of team %s", p["工号"], p["小组编号"])
		}
	}
	if there < 60 || len(appraised) != 8 || len(leaders) != 8 {
		t.Errorf("got %d appraised people at the end in %d teams with %d leaders, want 60 or more, 8 and 8", there, len(appraised), len(leaders))
	}
	if len(names) != len(people) {
		t.Errorf("got %d names for %d people", len(names), len(people))
	}
}

func TestTicketsInTheSpan(t *testing.T) {
	x := openExports(t, data.Sample())
	perMonth := map[string]int{}
	ids := map[string]bool{}
	for _, k := range x.rows("工单_*.csv") {
		opened := moment(t, k["创建时间"])
		perMonth[opened.Format("2006-01")]++
		ids[k["工单编号"]] = true
		if k["解决时间"] != "" && !moment(t, k["解决时间"]).After(moment(t, k["首次响应"])) {
			t.Errorf("ticket %s: resolved before the first response", k["工单编号"])
		}
	}
	if len(perMonth) != 24 || perMonth["2024-10"] == 0 || perMonth["2026-09"] == 0 {
		t.Errorf("got tickets in %d months, want the 24 from 2024-10 to 2026-09", len(perMonth))
	}
	for _, name := range []string{"投诉.csv", "回访.csv", "问卷.csv"} {
		for _, r := range x.rows(name) {
			if !ids[r["工单编号"]] {
				t.Fatalf("%s: no ticket %s", name, r["工单编号"])
			}
		}
	}
}

func TestParquetReadsBack(t *testing.T) {
	x := openExports(t, data.Sample())
	tickets := map[string]row{}
	for _, k := range x.rows("工单_*.csv") {
		tickets[k["工单编号"]] = k
	}
	for _, f := range x.known().Files {
		if path.Ext(f.File) != ".parquet" {
			continue
		}
		for name, values := range x.columns(path.Base(f.File)) {
			if len(values) != f.Rows {
				t.Errorf("%s: column %s has %d values, want %d", f.File, name, len(values), f.Rows)
			}
		}
	}
	visits := x.columns("派工.parquet")
	for i, id := range visits["工单编号"] {
		k := tickets[id]
		if k == nil || k["服务方式"] != "上门" || k["处理人工号"] != visits["工程师工号"][i] {
			t.Fatalf("visit %s does not belong to an on-site ticket of its engineer", visits["派工单号"][i])
		}
		if k["解决时间"] != "" && moment(t, visits["结束维修"][i]).After(moment(t, k["解决时间"])) {
			t.Errorf("visit %s ends after its ticket is resolved", visits["派工单号"][i])
		}
	}
}

// canonical is the tables of the model that the sample must feed.
var canonical = strings.Fields(`employees teams customers tickets contacts surveys complaints visits parts stock
	costs budgets timesheets follow_ups conduct qa exams trainings ratings tasks plans contributions moves system_use
	contracts orders goals sla calendar appeals changes`)

type project struct {
	Scheme  []string
	Sources []struct {
		File   string
		Tables map[string]map[string]any
	}
}

func readProject(t *testing.T, x *exports) project {
	t.Helper()
	var p project
	if err := yaml.Unmarshal(x.read("kaohe.yaml"), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryTableIsMapped(t *testing.T) {
	x := openExports(t, data.Sample())
	p := readProject(t, x)
	mapped := map[string]bool{}
	for _, s := range p.Sources {
		for name := range s.Tables {
			mapped[name] = true
		}
	}
	for _, name := range canonical {
		if !mapped[name] {
			t.Errorf("no export feeds the table %s", name)
		}
		delete(mapped, name)
	}
	for name := range mapped {
		t.Errorf("kaohe.yaml feeds %s, which is not a canonical table", name)
	}
	for _, s := range p.Scheme {
		x.read(s)
	}
}

func TestEveryExportIsMappedOnceByColumnsItHas(t *testing.T) {
	x := openExports(t, data.Sample())
	times := map[string]int{}
	for _, s := range readProject(t, x).Sources {
		names, err := fs.Glob(x.files, s.File)
		if err != nil || len(names) == 0 {
			t.Errorf("no export %s (%v)", s.File, err)
		}
		for _, name := range names {
			times[name]++
			has := x.headers(path.Base(name))
			for table, columns := range s.Tables {
				for ours, theirs := range columns {
					if c := sourceColumn(ours, theirs); c != "" && !slices.Contains(has, c) {
						t.Errorf("%s: %s.%s is mapped to %s, which the export lacks", name, table, ours, c)
					}
				}
			}
		}
	}
	for _, f := range x.known().Files {
		if times[f.File] != 1 {
			t.Errorf("%s is mapped %d times, want once", f.File, times[f.File])
		}
	}
}

// sourceColumn is the export's column that an entry of a table names, if any.
func sourceColumn(ours string, theirs any) string {
	switch v := theirs.(type) {
	case string:
		if ours != "when" {
			return v
		}
	case map[string]any:
		c, _ := v["column"].(string)
		return c
	}
	return ""
}

func (x *exports) headers(name string) []string {
	if path.Ext(name) != ".parquet" {
		return x.raw(name)[0]
	}
	return slices.Collect(maps.Keys(x.columns(name)))
}

// TestValuesAreTranslated holds the words of the clean rows to the vocabulary
// of the mapping.
func TestValuesAreTranslated(t *testing.T) {
	x := openExports(t, data.Sample())
	for _, s := range readProject(t, x).Sources {
		if path.Ext(s.File) == ".parquet" {
			continue
		}
		rows := x.rows(path.Base(s.File))
		for _, columns := range s.Tables {
			for ours, theirs := range columns {
				entry, _ := theirs.(map[string]any)
				values, ok := entry["values"].(map[string]any)
				if !ok {
					continue
				}
				for word := range wordsOf(rows, entry["column"].(string)) {
					if _, known := values[word]; !known && !slices.Contains([]string{"", "?", "无", "-"}, word) {
						t.Errorf("%s: %s has no translation of %q", s.File, ours, word)
					}
				}
			}
		}
	}
}

func wordsOf(rows []row, column string) map[string]bool {
	words := map[string]bool{}
	for _, r := range rows {
		words[r[column]] = true
	}
	return words
}

// detectors finds dirt in the raw cells, by kind, knowing nothing but the
// file: which lines (from 2) are dirty in this way.
var detectors = []struct {
	kind string
	find func(file string, lines [][]string) []int
}{
	{"duplicate_row", func(_ string, lines [][]string) []int {
		seen := map[string]bool{}
		return linesWhere(lines, func(cells []string) bool {
			key := strings.Join(cells, "\x1f")
			defer func() { seen[key] = true }()
			return seen[key]
		})
	}},
	{"conflicting_id", func(file string, lines [][]string) []int {
		if slices.Contains([]string{"系统登录.csv", "人事异动.csv", "预算.csv", "服务标准.csv", "库存.csv"}, file) {
			return nil // no id in the first column
		}
		first := map[string]string{}
		return linesWhere(lines, func(cells []string) bool {
			whole := strings.Join(cells, "\x1f")
			if _, ok := first[cells[0]]; !ok {
				first[cells[0]] = whole
			}
			return cells[0] != "" && first[cells[0]] != whole
		})
	}},
	{"missing_key", func(file string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return cells[0] == "" && !slices.Contains(cells, "合计") })
	}},
	{"total_row", func(_ string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return slices.Contains(cells, "合计") })
	}},
	{"too_few_columns", func(_ string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return len(cells) < len(lines[0]) })
	}},
	{"too_many_columns", func(_ string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return len(cells) > len(lines[0]) })
	}},
	{"bad_byte", func(_ string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return !utf8.ValidString(strings.Join(cells, "")) })
	}},
	{"unknown_employee", anyCell(`^E[89]{5}$`)},
	{"unknown_label", anyCell(`^(中等|还行吧|五星|其它原因|抽查)$`)},
	{"unreadable_date", anyCell(`^(2025/13/45 9:00:00|昨天下午|2025-02-30 10:00:00|不详|2026-06-31)$`)},
	{"text_in_number", anyCell(`^(两次|若干|十八|缓考|待定)$`)},
	{"full_width_digits", anyCell(`[０-９]`)},
	{"currency_and_commas", anyCell(`^￥`)},
	{"formula_cell", anyCell(`^=cmd`)},
	{"script_cell", anyCell(`<script>`)},
	{"trailing_spaces", anyCell(`[\s　]$`)},
	{"missing_mark", anyCell(`^(\?|无|-)$`)},
	{"negative_duration", func(file string, lines [][]string) []int {
		from, to := slices.Index(lines[0], "创建时间"), slices.Index(lines[0], "解决时间")
		if from < 0 || to < 0 {
			return nil
		}
		return linesWhere(lines, func(cells []string) bool {
			return len(cells) > to && ticketTime(cells[to]) != "" && ticketTime(cells[from]) > ticketTime(cells[to])
		})
	}},
}

var ticketPattern = regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2})(:\d\d:\d\d)$`)

// ticketTime makes a ticket system's time one that sorts, or "".
func ticketTime(text string) string {
	parts := ticketPattern.FindStringSubmatch(text)
	if parts == nil || parts[2] == "13" {
		return ""
	}
	for i := 2; i <= 4; i++ {
		parts[i] = ("0" + parts[i])[len(parts[i])-1:]
	}
	return strings.Join(parts[1:], " ")
}

func anyCell(pattern string) func(string, [][]string) []int {
	fits := regexp.MustCompile(pattern)
	return func(_ string, lines [][]string) []int {
		return linesWhere(lines, func(cells []string) bool { return slices.ContainsFunc(cells, fits.MatchString) })
	}
}

// linesWhere is the numbers of the lines that fit, the header being line 1.
func linesWhere(lines [][]string, fits func(cells []string) bool) []int {
	var found []int
	for i, cells := range lines[1:] {
		if fits(cells) {
			found = append(found, i+2)
		}
	}
	return found
}

func TestKnownDirtIsAllTheDirt(t *testing.T) {
	x := openExports(t, data.Sample())
	kinds := map[string]bool{}
	for _, f := range x.known().Files {
		if path.Ext(f.File) == ".parquet" {
			continue
		}
		name := path.Base(f.File)
		lines := x.raw(name)
		if len(lines)-1 != f.Rows {
			t.Errorf("%s: %d rows, known.json says %d", name, len(lines)-1, f.Rows)
		}
		for _, d := range detectors {
			want := knownLines(f, d.kind)
			if len(want) > 0 {
				kinds[d.kind] = true
			}
			if got := d.find(name, lines); !slices.Equal(got, want) {
				t.Errorf("%s: %s on lines %v, known.json says %v", name, d.kind, got, want)
			}
		}
	}
	for _, d := range detectors {
		if !kinds[d.kind] {
			t.Errorf("no export has a row of kind %s", d.kind)
		}
	}
}

func knownLines(f company.KnownFile, kind string) []int {
	var lines []int
	for _, d := range f.Dirty {
		if d.Kind == kind {
			lines = append(lines, d.Lines...)
		}
	}
	slices.Sort(lines)
	return lines
}

func TestKnownKindsAreDetected(t *testing.T) {
	for _, f := range openExports(t, data.Sample()).known().Files {
		dirty := 0
		for _, d := range f.Dirty {
			if d.Count != len(d.Lines) {
				t.Errorf("%s: %s counts %d but names %d lines", f.File, d.Kind, d.Count, len(d.Lines))
			}
			if !slices.ContainsFunc(detectors, func(o struct {
				kind string
				find func(string, [][]string) []int
			}) bool {
				return o.kind == d.Kind
			}) {
				t.Errorf("%s: nothing here re-reads the kind %s", f.File, d.Kind)
			}
			dirty += d.Count
		}
		if f.Rows > 100 && 100*dirty >= f.Rows {
			t.Errorf("%s: %d dirty rows of %d, want less than 1 %%", f.File, dirty, f.Rows)
		}
	}
}

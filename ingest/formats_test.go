package ingest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kaohe/model/diag"
)

// openBytes opens a file of these bytes as a build would, up to where the engine
// takes over, and gives the relations. Nothing may be silent: there is a relation
// or a problem; and no temporary file may stay.
func openBytes(t *testing.T, data []byte) ([]relation, diag.List) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "export")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	r := &run{Options: Options{Config: Config{Timezone: "Asia/Shanghai"}, Problems: &problems}, ctx: context.Background()}
	source := &Source{Encoding: "auto"}
	var out []relation
	err := r.unpack(piece{source: source, entry: entry{dir: dir, key: "k"}, file: "export", path: path}, func(p piece) error {
		if p.kind == "parquet" { // the engine's
			r.refused(p.file, diag.T("略", "left out"))
			return nil
		}
		relations, err := p.open(r)
		out = append(out, relations...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.removeScratch(0); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 && len(problems) == 0 {
		t.Error("neither a table nor a problem")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%d files left behind, want the export alone (%v)", len(left)-1, err)
	}
	return out, problems
}

// fuzzExports fuzzes the reading of what the case folders hold, by their endings.
func fuzzExports(f *testing.F, endings ...string) {
	files, err := filepath.Glob("testdata/*/exports/*")
	if err != nil || len(files) == 0 {
		f.Fatalf("no case folders: %v", err)
	}
	for _, name := range files {
		for _, ending := range endings {
			data, err := os.ReadFile(name)
			if err == nil && strings.HasSuffix(name, ending) && len(data) < 64<<10 {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		relations, _ := openBytes(t, data)
		for _, raw := range relations {
			if len(raw.facts.Columns) == 0 || len(raw.facts.Columns) > maxColumns && !raw.csv {
				t.Errorf("%d columns", len(raw.facts.Columns))
			}
		}
	})
}

func FuzzWorkbook(f *testing.F) { fuzzExports(f, ".xlsx", ".xls") }
func FuzzPacked(f *testing.F)   { fuzzExports(f, ".zip", ".gz") }
func FuzzJSON(f *testing.F)     { fuzzExports(f, ".json", ".jsonl") }
func FuzzArrow(f *testing.F)    { fuzzExports(f, ".arrow", ".arrows", ".feather") }

func TestStyleKinds(t *testing.T) {
	for _, c := range []struct {
		id   int
		code string
		want styleKind
	}{
		{0, "", styleNumber}, {14, "", styleDate}, {20, "", styleTime}, {22, "", styleDate}, {31, "", styleDate}, {46, "", styleTime}, {49, "", styleNumber},
		{164, "General", styleNumber}, {164, "@", styleNumber}, {164, "G/通用格式", styleNumber},
		{164, "yyyy/m/d h:mm", styleDate}, {164, `yyyy"年"m"月"d"日"`, styleDate}, {164, "[$-804]yyyy-mm-dd;@", styleDate}, {164, "mmm", styleDate},
		{164, "h:mm AM/PM", styleTime}, {164, "[h]:mm:ss", styleTime}, {164, "[mm]:ss", styleTime},
		{164, "[Red]#,##0.00;[Green]-0", styleNumber}, {164, `"days" 0`, styleNumber}, {164, `\d0`, styleNumber}, {164, "0.00%", styleNumber}, {164, "[DBNum1]0", styleNumber},
	} {
		if got := styleKindOf(c.id, c.code); got != c.want {
			t.Errorf("style %d %q: %d, want %d", c.id, c.code, got, c.want)
		}
	}
}

func TestPlainCells(t *testing.T) {
	old := &sheetReader{epoch: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	mac := &sheetReader{epoch: time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, c := range []struct {
		s          *sheetReader
		text, want string
	}{
		{old, "文字", "文字"}, {old, "43563.359259259261", "43563.359259259261"},
		{old, dateMark + "43563.359259259261", "2019-04-08 08:37:20"}, {old, dateMark + "43580.00000000000", "2019-04-25"},
		{mac, dateMark + "42101.359259259261", "2019-04-08 08:37:20"},
		{old, timeMark + "0.00165509259", "0:02:23"}, {old, timeMark + "1.5", "36:00:00"},
		{old, "-" + dateMark + "1.50000000000", "-1.50000000000"}, {old, dateMark + "9000000", "9000000"}, {old, dateMark + "x", "x"},
	} {
		if got := c.s.plainCell(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFindHeader(t *testing.T) {
	row := func(cells ...string) sheetRow { return sheetRow{cells: cells} }
	for name, c := range map[string]struct {
		rows []sheetRow
		want int
	}{
		"first":              {[]sheetRow{row("a", "b"), row("1", "2")}, 0},
		"below a title":      {[]sheetRow{row("工单明细"), row("a", "b"), row("1", "2")}, 1},
		"below a note":       {[]sheetRow{row("导出人", "甲"), row("a", "b", "c", "d"), row("1", "2", "3", "4")}, 1},
		"not twice the same": {[]sheetRow{row("a", "a", "b"), row("a", "c", "b"), row("1", "2", "3")}, 1},
		"not numbers":        {[]sheetRow{row("a", "2"), row("2026-01-01", "b"), row("x", "y"), row("1", "2")}, 2},
		"nothing below":      {[]sheetRow{row("a", "b")}, -1},
		"gaps in the header": {[]sheetRow{row("a", "", "b", "c"), row("1", "", "2", "3")}, 0},
	} {
		if got := findHeader(c.rows, 0); got != c.want {
			t.Errorf("%s: row %d, want %d", name, got, c.want)
		}
	}
}

func TestJSONKinds(t *testing.T) {
	for text, want := range map[string]string{
		"[{\"a\":1}]": "json", " [ {": "json", "{\"a\": 1}\n{\"a\": 2}\n": "json lines", "{\"a\": \n{\"a\": 2}\n": "json lines",
		"[工单] id,name\n": "csv", "{a},b\n": "csv", "": "csv", "a,b\n": "csv", "{\n\"a\": 1\n}": "json",
	} {
		wide, err := encodingNamed("utf-16").NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := jsonKind([]byte(wide)); got != want {
			t.Errorf("%q as UTF-16: %s, want %s", text, got, want)
		}
		if got, _ := jsonKind([]byte(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A line longer than the longest row is a reject, and the next is read.
func TestLongJSONLine(t *testing.T) {
	text := bytes.Join([][]byte{[]byte(`{"a": "1"}`), []byte(`{"a": "` + strings.Repeat("x", maxRowBytes) + `"}`), []byte(`{"a": "3"}`)}, []byte("\n"))
	relations, problems := openBytes(t, text)
	if len(problems) > 0 || len(relations) != 1 {
		t.Fatal(problems)
	}
	facts := relations[0].facts
	if len(facts.Broken) != 1 || facts.Broken[0].Line != 2 || facts.Broken[0].Reason != "too_large" {
		t.Errorf("broken rows %v, want line 2 too_large", facts.Broken)
	}
	if want := []lineBreak{{1, 0}, {2, 1}}; len(facts.Lines) != 2 || facts.Lines[0] != want[0] || facts.Lines[1] != want[1] {
		t.Errorf("lines %v, want %v", facts.Lines, want)
	}
}

// Nothing of a person's stands in what is said of a file that cannot be read.
func TestRefusalsNameNoCell(t *testing.T) {
	_, problems := openBytes(t, []byte("[{\"手机\": \"13812345678\", \"a\": 13812345678x}]"))
	if text := problems.Error(); len(problems) == 0 || strings.Contains(text, "138") {
		t.Errorf("problems: %s", text)
	}
}

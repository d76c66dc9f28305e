package casetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A packed file is one entry of the cache: where one of its parts is damaged all
// are made again, and nothing temporary stays, not even of a run that was killed.
func TestPackedEntryIsMadeAgain(t *testing.T) {
	const dir = "../testdata/packed"
	cache := t.TempDir()
	want, parsed := once(t, dir, cache)
	if parsed != 2 {
		t.Fatalf("parsed %d files, want the 2 there are", parsed)
	}
	second := onlyFile(t, filepath.Join(cache, "*.1.parquet"))
	if err := os.Truncate(second, 10); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{strings.TrimSuffix(second, "1.parquet") + "scratch0.tmp", filepath.Join(cache, "excelize-123")} {
		if err := os.WriteFile(left, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, parsed := once(t, dir, cache)
	if parsed != 1 {
		t.Errorf("parsed %d files, want the damaged one alone", parsed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("made again it differs (-want +got):\n%s", diff)
	}
	for _, pattern := range []string{"*.tmp", "excelize-*"} {
		if left, _ := filepath.Glob(filepath.Join(cache, pattern)); len(left) > 0 {
			t.Errorf("%d files %s left in the cache", len(left), pattern)
		}
	}
}

func onlyFile(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files like %s, want 1 (%v)", len(files), pattern, err)
	}
	return files[0]
}

// Another sheet or member is another entry, though the bytes are the same.
func TestSheetAndMemberAreInTheKey(t *testing.T) {
	dir := t.TempDir()
	for _, copied := range [][2]string{{"excel-sheets/exports/工单.xlsx", "a.xlsx"}, {"packed/exports/b.zip", "b.zip"}} {
		data, err := os.ReadFile("../testdata/" + copied[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, copied[1]), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const head = "kaohe: 1\ncompany: 测试\nscheme: [none.yaml]\nlimits: {rejects: 90%}\nsources:\n"
	for _, c := range []struct{ source, want string }{
		{"  - file: a.xlsx\n    sheet: 七月\n    tables:\n      employees: {employee_id: 工号, distinct: true}\n", "E1;E2"},
		{"  - file: a.xlsx\n    sheet: 八月\n    tables:\n      employees: {employee_id: 工号, distinct: true}\n", "E2;E9"},
		{"  - file: b.zip\n    member: \"*.json\"\n    tables:\n      employees: {employee_id: id}\n", "E3;E4"},
		{"  - file: b.zip\n    member: b/工.csv\n    tables:\n      employees: {employee_id: id}\n", "E5;E6;E8"},
	} {
		db := ingestProject(t, dir, head+c.source)
		same(t, db, "SELECT employee_id FROM employees ORDER BY 1", c.want)
	}
}

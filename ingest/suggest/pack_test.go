package suggest_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaohe/ingest/suggest"
	"kaohe/model/diag"
)

// An archive of several exports is proposed export by export; the people come
// from the one that lists them and from no other.
func TestArchive(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "导出.zip"))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	for _, m := range []struct{ name, text string }{
		{"九月/工单 [1].csv", "工单编号,处理人工号,创建时间\nG1,E1,2026-09-01 08:00\nG2,E2,2026-09-02 08:00\n"},
		{"员工.csv", "工号,姓名,入职日期\nE1,甲,2020-01-02\nE2,乙,2021-01-02\n"},
	} {
		member, err := w.Create(m.name)
		if err == nil {
			_, err = member.Write([]byte(m.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	yaml := suggest.YAML(propose(t, filepath.Join(dir, "导出.zip")), diag.ZH)
	if n := strings.Count(yaml, "employees:"); n != 1 {
		t.Errorf("employees are proposed %d times:\n%s", n, yaml)
	}
	db := build(t, dir, header+yaml)
	for query, want := range map[string]int{
		"SELECT count(*) FROM tickets":                      2,
		"SELECT count(*) FROM employees":                    2,
		"SELECT count(*) FROM employees WHERE name IS NULL": 0,
	} {
		var got int
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", query, got, err, want)
		}
	}
}

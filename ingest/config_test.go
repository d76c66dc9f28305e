package ingest

import (
	"testing"

	"kaohe/model/diag"
)

// Every canonical table has a key of its own columns, and no column twice.
func TestTablesAreWellFormed(t *testing.T) {
	for _, table := range Tables {
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if seen[c.Name] || c.Type == "" {
				t.Errorf("%s.%s: twice or without a type", table.Name, c.Name)
			}
			seen[c.Name] = true
		}
		for _, k := range table.Key {
			if !seen[k] {
				t.Errorf("%s: key %s is no column", table.Name, k)
			}
		}
	}
	if len(Tables) != 31 {
		t.Errorf("%d canonical tables, want the 31 of the model", len(Tables))
	}
}

func TestColumnNamesTellEqualOnesApart(t *testing.T) {
	got := columnNames([]string{"时间", " 时间 ", "", "A", "a"})
	want := []string{"时间", "时间 (2)", "column 3", "A", "a (2)"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("column %d: %q, want %q", i, got[i], want[i])
		}
	}
}

// Whatever stands in kaohe.yaml, reading it gives problems and never panics.
func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{
		"kaohe: 1\ncompany: x\nscheme: [a]\nsources:\n  - file: a.csv\n    tables:\n      employees: {employee_id: {columns: [a, b]}}\n",
		"sources: {a: 1}", "- 1", "a: [", "sources:\n - tables: {tickets: 3}", "limits: {rejects: x}", "company: |\n  a\n b: c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var problems diag.List
		ParseConfig("kaohe.yaml", ".", src, &problems)
		_ = problems.Error()
	})
}

package ingest

import "testing"

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

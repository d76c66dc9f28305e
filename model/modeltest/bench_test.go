package modeltest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"kaohe/data"
	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
	"kaohe/model/scheme"
)

// BenchmarkRun takes the whole stage over the sample company: 24,000 tickets of
// two years, every table, every indicator, one scheme.
func BenchmarkRun(b *testing.B) {
	db, o := sample(b)
	if _, err := model.Run(context.Background(), db, o); err != nil { // reads the exports' pages for the first time
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := model.Run(context.Background(), db, o); err != nil {
			b.Fatal(err)
		}
	}
}

// sample is a warehouse with the sample company's exports, and its scheme.
func sample(b *testing.B) (*sql.DB, model.Options) {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(dir, data.Sample()); err != nil {
		b.Fatal(err)
	}
	read := func(name string) []byte {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		return src
	}
	var problems diag.List
	l := model.LoadLibrary(model.Shipped(), nil, &problems)
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, read("kaohe.yaml"), &problems)
	s, known := scheme.Parse("framework.yaml", read("schemes/framework.yaml"), l.Info(), &problems)
	if !ok || !known {
		b.Fatal(problems.Error())
	}
	db, err := engine.Open(context.Background(), engine.Options{Path: filepath.Join(dir, "warehouse.duckdb")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := ingest.Run(context.Background(), db, ingest.Options{Config: config, CacheDir: filepath.Join(dir, "cache"), Problems: &problems}); err != nil {
		b.Fatal(err)
	}
	return db, model.Options{Library: l, Schemes: []scheme.Scheme{s}}
}

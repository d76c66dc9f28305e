package casetest

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

var benchRows = flag.Int("rows", 5_000_000, "rows of the tickets export that BenchmarkIngest makes")

// BenchmarkIngest ingests a large tickets export cold and again with nothing
// changed, beside DuckDB's own COPY of the same file in the same run:
//
//	go test ./ingest/casetest -run '^$' -bench Ingest -benchtime 1x
//
// It reports times, their ratio and the peak of resident memory so far.
func BenchmarkIngest(b *testing.B) {
	dir := b.TempDir()
	export := filepath.Join(dir, "exports", "tickets.csv")
	writeTickets(b, export, *benchRows)
	for range b.N {
		bare := bareCopy(b, export)
		cold := timedIngest(b, dir)
		warm := timedIngest(b, dir)
		b.ReportMetric(bare.Seconds(), "copy-s")
		b.ReportMetric(cold.Seconds(), "cold-s")
		b.ReportMetric(warm.Seconds(), "warm-s")
		b.ReportMetric(cold.Seconds()/bare.Seconds(), "cold/copy")
		b.ReportMetric(float64(peakMemory(b))/(1<<20), "peak-MiB")
		if err := os.RemoveAll(filepath.Join(dir, "cache")); err != nil {
			b.Fatal(err)
		}
	}
}

const memoryLimit = "1GiB"

func bareCopy(b *testing.B, export string) time.Duration {
	b.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{MemoryLimit: memoryLimit, TempDir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	started := time.Now()
	query := fmt.Sprintf("COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)", export, filepath.Join(b.TempDir(), "bare.parquet"))
	if _, err := db.ExecContext(ctx, query); err != nil {
		b.Fatal(err)
	}
	return time.Since(started)
}

const benchConfig = `kaohe: 1
company: bench
scheme: [none.yaml]
sources:
  - file: exports/tickets.csv
    tables:
      employees: {employee_id: agent, distinct: true}
      tickets:
        ticket_id: ticket
        employee_id: agent
        customer_id: customer
        channel: channel
        category: category
        complexity: complexity
        opened_at: opened
        first_response_at: responded
        resolved_at: resolved
        status: status
        solved: solved
        reopened: reopened
`

func timedIngest(b *testing.B, dir string) time.Duration {
	b.Helper()
	ctx := context.Background()
	var problems diag.List
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(benchConfig), &problems)
	if !ok {
		b.Fatal(problems)
	}
	db, err := engine.Open(ctx, engine.Options{Path: filepath.Join(b.TempDir(), "warehouse.duckdb"), MemoryLimit: memoryLimit})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	started := time.Now()
	result, err := ingest.Run(ctx, db, ingest.Options{Config: config, CacheDir: filepath.Join(dir, "cache"), Problems: &problems})
	if err != nil || problems.HasErrors() {
		b.Fatal(err, problems)
	}
	took := time.Since(started)
	if result.Rejected != 0 || result.Read != 2*int64(*benchRows) {
		b.Fatalf("%+v", result)
	}
	return took
}

// writeTickets makes a tickets export of about 120 bytes a row.
func writeTickets(b *testing.B, path string, rows int) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(out, "ticket,agent,customer,channel,category,complexity,opened,responded,resolved,status,solved,reopened")
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC)
	const layout = "2006-01-02 15:04:05"
	for i := range rows {
		opened := start.Add(time.Duration(i) * 10 * time.Second)
		responded := opened.Add(time.Duration(random.IntN(7200)) * time.Second)
		resolved := responded.Add(time.Duration(random.IntN(172800)) * time.Second)
		fmt.Fprintf(out, "T%08d,E%05d,C%07d,%s,%s,%s,%s,%s,%s,closed,%s,%d\n", i, random.IntN(2000), random.IntN(1_000_000),
			[]string{"phone", "wechat", "web"}[i%3], []string{"洗衣机", "空调", "冰箱"}[random.IntN(3)], []string{"simple", "complex"}[random.IntN(2)],
			opened.Format(layout), responded.Format(layout), resolved.Format(layout), []string{"Y", "N"}[random.IntN(8)/7], random.IntN(10)/9)
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

package casetest

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"kaohe/ingest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

var benchRows = flag.Int("rows", 5_000_000, "rows of the tickets export that BenchmarkIngest makes")

// BenchmarkIngest ingests a large tickets export cold, again with nothing changed,
// and cold in GB18030, beside what DuckDB itself takes in the same run for the
// least of it: the COPY of the file to Parquet, and that loaded into a warehouse.
//
//	go test ./ingest/casetest -run '^$' -bench Ingest -benchtime 1x
//
// It reports times in seconds, their ratios, the ratio of processor time (which
// says the same on a busy machine) and the peak of resident memory.
func BenchmarkIngest(b *testing.B) {
	dir := b.TempDir()
	export := filepath.Join(dir, "exports", "tickets.csv")
	writeTickets(b, export, *benchRows)
	for range b.N {
		scratch := b.TempDir()
		copied := measured(b, func() { bareCopy(b, export, scratch) })
		loaded := measured(b, func() { bareLoad(b, scratch) })
		warehouse := filepath.Join(scratch, "warehouse.duckdb")
		cold := measured(b, func() { ingestBench(b, dir, scratch, warehouse) })
		warm := measured(b, func() { ingestBench(b, dir, scratch, warehouse) })
		b.ReportMetric(copied.wall.Seconds(), "copy-s")
		b.ReportMetric(loaded.wall.Seconds(), "load-s")
		b.ReportMetric(cold.wall.Seconds(), "cold-s")
		b.ReportMetric(warm.wall.Seconds(), "warm-s")
		b.ReportMetric(cold.wall.Seconds()/copied.wall.Seconds(), "cold/copy")
		b.ReportMetric(cold.wall.Seconds()/(copied.wall+loaded.wall).Seconds(), "cold/copy+load")
		b.ReportMetric(cold.work.Seconds()/(copied.work+loaded.work).Seconds(), "cpu/copy+load")
		b.ReportMetric(float64(peakMemory(b))/(1<<20), "peak-MiB")
		inGB18030(b, export)
		gb := measured(b, func() { ingestBench(b, dir, b.TempDir(), filepath.Join(b.TempDir(), "warehouse.duckdb")) })
		b.ReportMetric(gb.wall.Seconds()/cold.wall.Seconds(), "gb18030/utf8")
		writeTickets(b, export, *benchRows)
	}
}

// measurement is what some work took: by the clock, and of the processors.
type measurement struct{ wall, work time.Duration }

func measured(b *testing.B, work func()) measurement {
	b.Helper()
	started, before := time.Now(), processorTime(b)
	work()
	return measurement{time.Since(started), processorTime(b) - before}
}

const memoryLimit = "1GiB"

// bareCopy is the least that reading the export takes.
func bareCopy(b *testing.B, export, scratch string) {
	b.Helper()
	bare(b, scratch, "", fmt.Sprintf("COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)", export, filepath.Join(scratch, "bare.parquet")))
}

// bareLoad is the least that a warehouse with its rows takes.
func bareLoad(b *testing.B, scratch string) {
	b.Helper()
	bare(b, scratch, filepath.Join(scratch, "bare.duckdb"), fmt.Sprintf("CREATE TABLE tickets AS SELECT * FROM read_parquet('%s')", filepath.Join(scratch, "bare.parquet")))
}

func bare(b *testing.B, scratch, path, query string) {
	b.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Path: path, MemoryLimit: memoryLimit, TempDir: scratch})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, query); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
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

// ingestBench ingests into a warehouse, which a run before may have filled.
func ingestBench(b *testing.B, dir, scratch, warehouse string) {
	b.Helper()
	ctx := context.Background()
	var problems diag.List
	config, ok := ingest.ParseConfig("kaohe.yaml", dir, []byte(benchConfig), &problems)
	if !ok {
		b.Fatal(problems)
	}
	db, err := engine.Open(ctx, engine.Options{Path: warehouse, MemoryLimit: memoryLimit})
	if err != nil {
		b.Fatal(err)
	}
	result, err := ingest.Run(ctx, db, ingest.Options{Config: config, CacheDir: filepath.Join(scratch, "cache"), Problems: &problems})
	if err != nil || problems.HasErrors() {
		b.Fatal(err, problems)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	if result.Rejected != 0 || result.Read != 2*int64(*benchRows) {
		b.Fatalf("%+v", result)
	}
}

// inGB18030 rewrites the export in that encoding.
func inGB18030(b *testing.B, path string) {
	b.Helper()
	in, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(path + ".gb")
	if err != nil {
		b.Fatal(err)
	}
	encoder := transform.NewWriter(out, simplifiedchinese.GB18030.NewEncoder())
	_, err = io.Copy(encoder, bufio.NewReaderSize(in, 1<<20))
	if err := errors.Join(err, encoder.Close(), out.Close(), os.Rename(path+".gb", path)); err != nil {
		b.Fatal(err)
	}
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

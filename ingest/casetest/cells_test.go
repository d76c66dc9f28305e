package casetest

import (
	"context"
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kaohe/model/engine"
)

// cellTexts are cells as exports have them, of every kind that a macro reads.
var cellTexts = []string{
	"", " ", "\u3000\u00a0\ufeff\x00\t\r\n", "?", "无", "N/A", "－", "_x000D_", "a_x000D_\nb\r\nc", "=cmd()", "<script>", "\u202e",
	"0", "3.0", "3.5", "-1", "+7", "1,234.50", "￥120", "120元", "１２．５", "95%", "９５％", "1e5", "1e400", "-1e-400", "nan", "inf", "0x1F", "1_000", ".5", "5.", "%", "-", "1,2,3", "999999999999.999999", "9223372036854775807", "-9223372036854775808", "99999999999999999999999999999999999999999",
	"是", "否", "Y", "n", "TRUE", "False", "√", "×", "On", "1.0",
	"2019/4/25 9:32:09", "2026-07-01", "2026年7月1日 8时5分", "２０２６／７／１　８：０５", "01.01.2021", "29-02-2016 01:16", "05/01/2022 12:00:03 AM", "990201", "20260701", "43563.359259", "79999.9", "2026.7.1 8:05", "24:00:00", "2026-02-30", "290309-12-22 (BC) 00:00:00", "infinity", "-infinity", "epoch", "today", "2026-07-01T08:00:00Z", "2026-07-01 08:00:00+08:00", "0000-00-00", "999999-12-31 23:59:60",
	"00:02:23", "2:23", "12:02:23 AM", "13:02:23 PM", "999999:59:59.999", "143", "2：23", ":", "::", "1:2:3:4", "0:60:60", "99:99", "0.384004629",
}

// cellReadings are the values that ingest makes of a cell, t.
var cellReadings = []string{
	"kaohe_present(t)", "kaohe_text(t)", "kaohe_number(t)", "TRY_CAST(kaohe_number(t) AS DECIMAL(18,2))", "TRY_CAST(kaohe_number(t) AS DECIMAL(18,4))",
	"kaohe_integer(t)", "kaohe_bool(t)", "kaohe_time(t)", "CAST(kaohe_time(t) AS DATE)", "kaohe_serial(t)", "kaohe_clock(t)",
	"kaohe_seconds(t, 1)", "kaohe_seconds(t, 60)", "kaohe_seconds(t, 3600)", "kaohe_seconds(t, 86400)",
	"kaohe_time_as(t, '%Y/%m/%d %H:%M:%S')", "kaohe_time_as(t, '%d-%m-%Y %H:%M')", "kaohe_time_as(t, '%m/%d/%Y %I:%M:%S %p')", "kaohe_time_as(t, '%y%m%d')", "CAST(kaohe_time_as(t, '%Y%m%d') AS DATE)",
}

// FuzzCells reads any cells in every way, and cells made of their pieces. Reading
// gives a value or null and never stops; what it gives does not hang on the
// blanks around a cell or on the cells beside it; and a value that is written out
// reads as itself again.
func FuzzCells(f *testing.F) {
	for i := 0; i < len(cellTexts); i += 4 {
		f.Add(strings.Join(cellTexts[i:min(i+4, len(cellTexts))], "|"))
	}
	f.Add(strings.Repeat("9", 3000) + "|" + strings.Repeat("1:", 1000) + "|" + strings.Repeat("，", 1000))
	r := newCellReader(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // such rows are rejected before
		}
		cells := strings.Split(text, "|")
		many := r.read(t, slices.Concat(cells, mixed(cells), []string{" \u3000\t" + cells[0] + "\x00 \n"}))
		alone := r.read(t, cells[:1])[0]
		var written []string
		for i, want := range alone {
			if many[0][i] != want {
				t.Errorf("%q as %s is %v beside other cells, %v alone", cells[0], cellReadings[i], many[0][i], want)
			}
			if padded := many[len(many)-1][i]; padded != want {
				t.Errorf("%q as %s is %v between blanks, %v alone", cells[0], cellReadings[i], padded, want)
			}
			written = append(written, want.String)
		}
		for i, again := range r.read(t, written) {
			if v := alone[i]; v.Valid && rereads(cellReadings[i]) && again[i] != v {
				t.Errorf("%q as %s is %v, which reads as %v", cells[0], cellReadings[i], v, again[i])
			}
		}
	})
}

// mixed makes cells of the halves of others, joined in the ways of dates,
// clocks and numbers.
func mixed(cells []string) []string {
	var out []string
	for _, a := range cells[:min(len(cells), 5)] {
		for _, b := range cells[:min(len(cells), 5)] {
			head, tail := []rune(a), []rune(b)
			out = append(out, string(head[:len(head)/2])+string(tail[len(tail)/2:]))
			for _, sign := range []string{" ", ":", "/", ".", "-"} {
				out = append(out, a+sign+b)
			}
		}
	}
	return out
}

// rereads tells the readings whose values, written out, are one way to write them.
func rereads(reading string) bool {
	return reading == "kaohe_present(t)" || reading == "kaohe_number(t)" || reading == "kaohe_integer(t)" || reading == "kaohe_bool(t)" || reading == "kaohe_time(t)" || reading == "kaohe_seconds(t, 1)"
}

// cellReader reads cells by parse.sql on one connection.
type cellReader struct{ stmt *sql.Stmt }

func newCellReader(tb testing.TB) *cellReader {
	tb.Helper()
	ctx := context.Background()
	db, err := engine.Open(ctx, engine.Options{Threads: 1})
	if err != nil {
		tb.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	macros, err := os.ReadFile("../sql/parse.sql")
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := conn.ExecContext(ctx, string(macros)+"SET TimeZone = 'Asia/Shanghai'"); err != nil {
		tb.Fatal(err)
	}
	var columns []string
	for _, reading := range cellReadings {
		columns = append(columns, "CAST("+reading+" AS VARCHAR)")
	}
	stmt, err := conn.PrepareContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM (SELECT kaohe_present(kaohe_trim(c)) AS t, i FROM (SELECT unnest(string_split($1, '|')) AS c, generate_subscripts(string_split($1, '|'), 1) AS i)) ORDER BY i")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { stmt.Close(); conn.Close(); db.Close() })
	return &cellReader{stmt}
}

// read gives the readings of every cell; none of them holds a "|".
func (r *cellReader) read(t *testing.T, cells []string) [][]sql.NullString {
	t.Helper()
	text := strings.Join(cells, "|")
	rows, err := r.stmt.Query(text)
	if err != nil {
		t.Fatalf("reading %q stopped: %v", text, err)
	}
	defer rows.Close()
	var out [][]sql.NullString
	for rows.Next() {
		line, targets := make([]sql.NullString, len(cellReadings)), make([]any, len(cellReadings))
		for i := range line {
			targets[i] = &line[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatalf("reading %q stopped: %v", text, err)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("reading %q stopped: %v", text, err)
	}
	if len(out) != len(cells) {
		t.Fatalf("%d readings of %d cells in %q", len(out), len(cells), text)
	}
	return out
}

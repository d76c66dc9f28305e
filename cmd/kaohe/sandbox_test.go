package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever SQL kaohe query is given, it reads and writes no file but the
// warehouse, and does not change that.
func TestQueryTouchesNoFile(t *testing.T) {
	project := filepath.Join(demo(t), ".kaohe", "demo")
	warehouse := filepath.Join(project, ".kaohe", "warehouse.duckdb")
	before, err := os.ReadFile(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	secret, target := filepath.Join(dir, "secret.csv"), filepath.Join(dir, "written")
	if err := os.WriteFile(secret, []byte("word\nSESAME\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, attempt := range []string{
		"SELECT * FROM read_csv('SECRET')",
		"SELECT * FROM 'SECRET'",
		"SELECT content FROM read_text('SECRET')",
		"SELECT content FROM read_blob('SECRET')",
		"SELECT * FROM glob('DIR/*')",
		"SELECT * FROM sniff_csv('SECRET')",
		"SELECT * FROM read_json('SECRET')",
		"SELECT * FROM read_parquet('SECRET')",
		"COPY (SELECT 1) TO 'TARGET'",
		"COPY scorecard FROM 'SECRET'",
		"COPY (SELECT 1) TO 'TARGET' (FORMAT parquet)",
		"EXPORT DATABASE 'TARGET'",
		"IMPORT DATABASE 'DIR'",
		"ATTACH 'TARGET' AS other",
		"ATTACH 'TARGET' AS other; CREATE TABLE other.t (i INTEGER)",
		"CREATE TABLE t AS SELECT 1",
		"DELETE FROM scorecard",
		"UPDATE scorecard SET score = 100",
		"DROP TABLE scorecard",
		"INSTALL httpfs",
		"LOAD 'TARGET'",
		"SET enable_external_access = true",
		"SET lock_configuration = false",
		"SET temp_directory = 'DIR'; SELECT 1",
		"SET access_mode = 'READ_WRITE'",
		"PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = 'TARGET'; SELECT 1",
		"SET allowed_directories = ['DIR']; SELECT * FROM 'SECRET'",
		"RESET enable_external_access; SELECT * FROM 'SECRET'",
		"CALL pragma_storage_info('scorecard'); COPY (SELECT 1) TO 'TARGET'",
		"CREATE TEMP TABLE x AS SELECT * FROM read_csv('SECRET')",
		"PREPARE q AS SELECT * FROM read_text($1); EXECUTE q('SECRET')",
		"WITH s AS (SELECT (SELECT content FROM read_text('SECRET')) AS c) SELECT * FROM s",
		"CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
		"CHECKPOINT",
		"SELECT * FROM query('SELECT content FROM read_text(''SECRET'')')",
	} {
		query := strings.NewReplacer("SECRET'", secret+"'", "TARGET", target, "DIR", dir).Replace(attempt)
		_, stdout, stderr := kaohe("-C", project, "query", query)
		if strings.Contains(stdout+stderr, "SESAME") {
			t.Errorf("%s\nread a file:\n%s%s", attempt, stdout, stderr)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Fatalf("%s\nwrote a file (%v)", attempt, entries)
		}
	}
	after, err := os.ReadFile(warehouse)
	if err != nil || string(after) != string(before) {
		t.Errorf("the warehouse has changed (%v)", err)
	}
}

// The prohibition is shown to be one: the same statement works where nothing
// forbids it, so a mistake in the statement would not pass for safety.
func TestQueryTestWouldSeeAFile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("word\nSESAME\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	db := openForTest(t)
	var word string
	if err := db.QueryRow("SELECT word FROM read_csv('" + secret + "')").Scan(&word); err != nil || word != "SESAME" {
		t.Fatalf("%q, %v", word, err)
	}
}

// The site shows queries that begin with a comment; pasted as they are, they run.
func TestQueryBeginsWithAComment(t *testing.T) {
	code, stdout, stderr := kaohe("-C", filepath.Join(demo(t), ".kaohe", "demo"), "query", "--format", "csv", "-- title: x\nSELECT 3 AS three")
	if code != exitDone || stdout != "three\n3\n" {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

// Package engine opens DuckDB. It is the only package that needs cgo.
//
// In: the path of a warehouse file and how much the engine may use. Out: a
// *sql.DB that every other package uses through database/sql alone.
//
// Its one opinion: the engine reaches nothing that kaohe did not give it. No
// extension is ever downloaded; a connection on which people's own SQL runs is
// read-only, sees no file but the warehouse, and cannot change that.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/duckdb/duckdb-go/v2" // the driver's current home
)

// Options say how DuckDB is opened.
type Options struct {
	Path        string // the warehouse file; empty means in memory
	MemoryLimit string // for example "1GiB"; empty leaves DuckDB's default
	TempDir     string // where DuckDB may spill; empty leaves DuckDB's default
	Threads     int    // 0 leaves DuckDB's default

	// Only names the folders, as absolute paths, in which SQL may read and write
	// files; empty allows all. It cannot be widened again while the database is open.
	Only []string
}

// Open opens a warehouse for kaohe's own work: reading exports and writing
// results.
func Open(ctx context.Context, o Options) (*sql.DB, error) {
	settings := url.Values{}
	settings.Set("autoinstall_known_extensions", "false")
	settings.Set("autoload_known_extensions", "false")
	settings.Set("preserve_insertion_order", "true")
	if o.MemoryLimit != "" {
		settings.Set("memory_limit", o.MemoryLimit)
	}
	if o.TempDir != "" {
		settings.Set("temp_directory", o.TempDir)
	}
	if o.Threads > 0 {
		settings.Set("threads", fmt.Sprint(o.Threads))
	}
	db, err := open(ctx, o.Path, settings)
	if err != nil || len(o.Only) == 0 {
		return db, err
	}
	if err := confine(ctx, db, o.Only); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// confine takes away access to every file outside some folders.
func confine(ctx context.Context, db *sql.DB, folders []string) error {
	var list []string
	for _, f := range folders {
		list = append(list, "'"+strings.ReplaceAll(f, "'", "''")+"'")
	}
	for _, q := range []string{"SET allowed_directories = [" + strings.Join(list, ", ") + "]", "SET enable_external_access = false"} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("confine the engine: %w", err)
		}
	}
	return nil
}

// OpenClosed opens a warehouse for writing results, without access to any other
// file: for SQL that a project's own files may hold.
func OpenClosed(ctx context.Context, path, memoryLimit string) (*sql.DB, error) {
	settings := url.Values{}
	settings.Set("autoinstall_known_extensions", "false")
	settings.Set("autoload_known_extensions", "false")
	settings.Set("enable_external_access", "false")
	if memoryLimit != "" {
		settings.Set("memory_limit", memoryLimit)
	}
	return open(ctx, path, settings)
}

// OpenSandbox opens a warehouse for SQL that people write: it can read every
// table and change none, and it can touch no other file, whatever it is given.
func OpenSandbox(ctx context.Context, path string) (*sql.DB, error) {
	settings := url.Values{}
	settings.Set("access_mode", "READ_ONLY")
	settings.Set("autoinstall_known_extensions", "false")
	settings.Set("autoload_known_extensions", "false")
	settings.Set("enable_external_access", "false")
	db, err := open(ctx, path, settings)
	if err != nil {
		return nil, err
	}
	if err := Lock(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Lock takes a database's access to files away for good and locks its
// configuration. Handles of one process on the same file share both, so another
// may have been first.
func Lock(ctx context.Context, db *sql.DB) error {
	for _, q := range []string{"SET enable_external_access = false", "SET lock_configuration = true"} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			if locked(ctx, db) {
				return nil
			}
			return fmt.Errorf("lock the engine: %w", err)
		}
	}
	return nil
}

func locked(ctx context.Context, db *sql.DB) (is bool) {
	const query = "SELECT current_setting('lock_configuration') AND NOT current_setting('enable_external_access')"
	return db.QueryRowContext(ctx, query).Scan(&is) == nil && is
}

func open(ctx context.Context, path string, settings url.Values) (*sql.DB, error) {
	connector, err := duckdb.NewConnector(path+"?"+settings.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", nameOf(path), err)
	}
	db := sql.OpenDB(connector)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", nameOf(path), err), db.Close())
	}
	return db, nil
}

func nameOf(path string) string {
	if path == "" {
		return "in-memory warehouse"
	}
	return path
}

// Version gives the version of the DuckDB inside, for example "1.5.5".
func Version(ctx context.Context, db *sql.DB) (string, error) {
	var v string
	err := db.QueryRowContext(ctx, "SELECT version()").Scan(&v)
	return strings.TrimPrefix(v, "v"), err
}

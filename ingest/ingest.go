// Package ingest turns exports as they are into canonical tables.
//
// In: the sources of kaohe.yaml and the files they name. Out: every canonical
// table of model.md in the warehouse, and the account of how it came about:
// source_file, reject, quality, source_table, meta.
//
// Its one opinion: a row is loaded, a duplicate, or rejected with its place and
// reason; there is no fourth way. A bad row never stops a build, a bad file or
// mapping always does, with every problem of the run at once.
//
// Three decisions differ from the first sketch, for what the code showed:
// an export in another encoding is rewritten as UTF-8 beside the cache and then
// read by DuckDB like any other, so that one reader decides what a row is; the
// cache holds one Parquet per export for all the tables it feeds, with the bad
// rows still in their places, so that row numbers are free and one pass is
// enough; and the line of a row is looked up only for rows that are rejected.
package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"kaohe/model/diag"
)

// Options say what to ingest and how.
type Options struct {
	Config   Config
	CacheDir string           // .kaohe/cache of the project
	Fresh    bool             // read every export again
	Report   func(FileReport) // called once a file, in order; may be nil
	Step     func(Progress)   // called before and after each file is read; may be nil
	Problems *diag.List       // where problems of files and mappings go
}

// Progress says how far the reading of all exports has come.
type Progress struct {
	File              string // the one at hand; empty at the end
	Bytes, TotalBytes int64  // read so far, of all files
	Rows              int64  // read so far
}

// FileReport says what became of one export.
type FileReport struct {
	File   string
	Bytes  int64
	Rows   int64
	Cached bool // taken from the cache, not parsed
}

// Result is ingest's summary; the whole account stands in the warehouse.
type Result struct {
	Files, Parsed int
	Read, Loaded  int64
	Duplicate     int64
	Rejected      int64
}

// Run ingests all sources into the warehouse behind db. Problems of files and
// mappings are added to o.Problems, and the warehouse is then incomplete; the
// error is for what is nobody's mistake in the project (a full disk, say).
func Run(ctx context.Context, db *sql.DB, o Options) (Result, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	r := &run{Options: o, ctx: ctx, conn: conn}
	return r.whole()
}

// run is one ingest at work.
type run struct {
	Options
	ctx     context.Context
	conn    *sql.Conn
	cache   *cache
	feeds   []feed            // every export, in the order of the configuration
	kept    map[string]string // the tables that the warehouse holds, and what they were made of
	scratch []string          // temporary files in use
}

// feed is one export read (or found in the cache) with the tables it feeds.
type feed struct {
	no     int // its place in the configuration: files of one source follow each other
	source *Source
	file   string // as the account names it
	path   string // where its bytes stand while it is read
	facts  Facts
	entry  entry
}

func (r *run) whole() (Result, error) {
	var err error
	if r.cache, err = openCache(r.CacheDir); err != nil {
		return Result{}, err
	}
	if err := r.prepareEngine(); err != nil {
		return Result{}, err
	}
	if err := r.readAll(); err != nil || r.Problems.HasErrors() {
		return Result{}, err
	}
	if err := r.assemble(); err != nil {
		return Result{}, err
	}
	result, err := r.account()
	if err != nil {
		return Result{}, err
	}
	r.enforceLimits()
	return result, r.cache.prune(r.feeds)
}

func (r *run) prepareEngine() error {
	if err := r.exec("SET TimeZone = " + QuoteText(r.Config.Timezone)); err != nil {
		return err
	}
	if err := r.exec(parseSQL); err != nil {
		return err
	}
	if err := r.recall(); err != nil {
		return fmt.Errorf("recall the tables: %w", err)
	}
	for _, t := range Tables { // they exist even where a file cannot be read, so that every other statement can be checked
		if r.kept[t.Name] != "" {
			continue
		}
		if err := r.exec(t.CreateSQL()); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) exec(query string) error {
	_, err := r.conn.ExecContext(r.ctx, query)
	return err
}

// readAll brings every export into the cache. Problems do not stop it: the
// user gets all of them at once.
func (r *run) readAll() error {
	files := make([][]string, len(r.Config.Sources))
	var so Progress
	for i := range r.Config.Sources {
		files[i] = r.filesOf(&r.Config.Sources[i])
		for _, name := range files[i] {
			so.TotalBytes += r.sizeOf(name)
		}
	}
	for i, names := range files {
		no := i * filesPerSource
		for _, name := range names {
			so.File = name
			r.step(so)
			feeds, ok, err := r.read(&r.Config.Sources[i], name)
			if err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
			so.Bytes += r.sizeOf(name)
			if !ok {
				continue
			}
			for _, f := range feeds {
				f.no = no
				no++
				r.feeds = append(r.feeds, f)
				so.Rows += f.facts.Rows
			}
			r.step(so)
		}
	}
	so.File = ""
	r.step(so)
	return r.cache.saveStamps()
}

func (r *run) step(so Progress) {
	if r.Step != nil {
		r.Step(so)
	}
}

// sizeOf gives a file's size; one that has just gone is reported when it is read.
func (r *run) sizeOf(name string) int64 {
	info, err := os.Stat(filepath.Join(r.Config.Dir, filepath.FromSlash(name)))
	if err != nil {
		return 0
	}
	return info.Size()
}

// filesPerSource leaves room in the numbers of exports, so that one more file of
// a source changes no number of another's.
const filesPerSource = 1_000_000

// filesOf lists the files of a source in order of name, as relative paths with
// slashes. A pattern that matches nothing is a problem at its place.
func (r *run) filesOf(s *Source) []string {
	matches, err := filepath.Glob(filepath.Join(r.Config.Dir, filepath.FromSlash(s.Pattern)))
	if err != nil || len(matches) == 0 {
		s.at.Error(
			diag.T("没有文件符合 %q", "no file matches %q", s.Pattern),
			nearestFile(r.Config.Dir, s.Pattern))
		return nil
	}
	var out []string
	for _, m := range matches {
		if info, err := os.Stat(m); err == nil && info.Mode().IsRegular() {
			rel, err := filepath.Rel(r.Config.Dir, m)
			if err != nil {
				rel = m
			}
			out = append(out, filepath.ToSlash(rel))
		}
	}
	return out
}

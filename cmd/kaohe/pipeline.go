package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

// pipeline is the straight line from exports to results, in a scratch warehouse
// that takes the finished one's place only when everything after it is done.
type pipeline struct {
	c        *console
	project  project
	problems diag.List
	fresh    bool
	memory   string

	ingested ingest.Result
	tested   []ingest.TestResult
	result   model.Result
}

// load fills the scratch warehouse with canonical tables and their account.
// Problems of the configuration, the schemes and the exports come together.
func (p *pipeline) load() error {
	if err := p.project.removeScratch(); err != nil {
		return fmt.Errorf("clear the scratch warehouse: %w", err)
	}
	db, err := p.openScratch()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := p.ingest(db); err != nil {
		return err
	}
	return db.Close()
}

// openScratch begins with a copy of the finished warehouse, where there is one
// that can be read: its tables need not be made again of exports that are what
// they were.
func (p *pipeline) openScratch() (*sql.DB, error) {
	// What a mapping says in SQL may touch the project's own files, no others.
	options := engine.Options{Path: p.project.scratch(), MemoryLimit: p.memory, Only: p.project.config.Folders()}
	if !p.fresh && copyFile(p.project.warehouse(), p.project.scratch()) == nil {
		if db, err := engine.Open(p.c.ctx, options); err == nil {
			return db, nil
		}
	}
	if err := p.project.removeScratch(); err != nil {
		return nil, fmt.Errorf("clear the scratch warehouse: %w", err)
	}
	return engine.Open(p.c.ctx, options)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// ingest runs the stage. A cache entry that turns out to be damaged inside is
// made anew: on a failure with cached exports it reads them all once more.
func (p *pipeline) ingest(db *sql.DB) error {
	progress := newProgress(p.c)
	defer progress.clear()
	options := ingest.Options{Config: p.project.config, CacheDir: p.project.cache(), Fresh: p.fresh, Report: progress.file, Step: progress.reading, Problems: &p.problems}
	result, err := ingest.Run(p.c.ctx, db, options)
	if err != nil && progress.cached > 0 && !errors.Is(err, context.Canceled) {
		progress.clear()
		p.c.note(diag.T("缓存已损坏，重新读入全部导出文件", "the cache is damaged; reading every export again"))
		options.Fresh = true
		result, err = ingest.Run(p.c.ctx, db, options)
	}
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	p.ingested = result
	progress.done(result)
	return nil
}

// withResults reopens the scratch warehouse without access to any file, for
// everything that runs SQL which people may have written.
func (p *pipeline) withResults(work func(db *sql.DB) error) error {
	db, err := engine.OpenClosed(p.c.ctx, p.project.scratch(), p.memory)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := work(db); err != nil {
		return err
	}
	return db.Close()
}

// testData runs the project's own tests where they can change nothing.
func (p *pipeline) testData() error {
	if len(p.project.config.Tests) == 0 || p.problems.HasErrors() {
		return nil
	}
	db, err := engine.OpenSandbox(p.c.ctx, p.project.scratch())
	if err != nil {
		return err
	}
	defer db.Close()
	if p.tested, err = ingest.RunTests(p.c.ctx, db, p.project.config.Tests, &p.problems); err != nil {
		return err
	}
	return db.Close()
}

func (p *pipeline) options() model.Options {
	return model.Options{Schemes: p.project.schemes, Library: p.project.library, Period: p.project.config.Period}
}

// score computes every result table.
func (p *pipeline) score(db *sql.DB) error {
	progress := newProgress(p.c)
	defer progress.clear()
	options := p.options()
	options.Progress = progress.step
	var err error
	if p.result, err = model.Run(p.c.ctx, db, options); err != nil {
		return fmt.Errorf("model: %w", err)
	}
	for _, w := range p.result.Warnings {
		p.problems.Add(diag.Problem{Severity: diag.Warning, Message: w})
	}
	return nil
}

// report prints the problems so far; with errors among them the command ends.
func (p *pipeline) report() error {
	p.problems.Print(p.c.stderr, p.c.lang)
	if p.problems.HasErrors() {
		return errReported
	}
	p.problems = nil
	return nil
}

// keepWarehouse puts the scratch warehouse in the finished one's place.
func (p *pipeline) keepWarehouse() error {
	return os.Rename(p.project.scratch(), p.project.warehouse())
}

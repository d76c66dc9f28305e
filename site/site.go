// Package site turns the result tables of a warehouse into the pages of a
// static site.
//
// In: a warehouse with results, the schemes, the library's texts. Out: every
// file of the site, given to a function that puts it somewhere, each once.
//
// Its one opinion: a page is a printed report that happens to be clickable. It
// is complete without a script, without a server and without a network; what it
// shows is what one of the queries in queries/ gives, and the query is one
// click away.
//
// Every query runs once for all pages it feeds; pages are then made by two
// workers in any order, so put must allow that. The same warehouse gives the
// same bytes.
package site

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"kaohe/charts"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// Input is what a site is made of.
type Input struct {
	DB       *sql.DB
	Company  string
	Lang     diag.Lang // the language at the root; the other stands in a folder of its own
	Period   string    // the report period, such as 2026Q3
	Schemes  []scheme.Scheme
	Info     map[string]scheme.IndicatorInfo
	Renderer *charts.Renderer
	Version  string

	// Explain, where given, tells how the scores of a period came about. It is
	// called once for each period.
	Explain func(ctx context.Context, period string) (Explainer, error)

	// Progress, where given, is told after each page how many are made and how
	// many there are. It is called from several goroutines.
	Progress func(done, total int)
}

// Summary says what was made.
type Summary struct{ Pages, Charts int }

// Put takes one finished file: a slash path within the site and its bytes. It
// is called from several goroutines.
type Put func(path string, content []byte) error

// Build makes every file of the site.
func Build(ctx context.Context, in Input, put Put) (Summary, error) {
	b, err := newBuilder(ctx, in, put)
	if err != nil {
		return Summary{}, fmt.Errorf("site: %w", err)
	}
	if err := b.assets.put(put); err != nil {
		return Summary{}, fmt.Errorf("site: %w", err)
	}
	jobs, err := b.jobs()
	if err != nil {
		return Summary{}, fmt.Errorf("site: %w", err)
	}
	if err := b.work(jobs); err != nil {
		return Summary{}, fmt.Errorf("site: %w", err)
	}
	return Summary{Pages: len(jobs), Charts: int(b.drawn.Load())}, nil
}

// work runs the jobs on as many workers as there are processors and stops at
// the first failure.
func (b *builder) work(jobs []job) error {
	ctx, cancel := context.WithCancelCause(b.ctx)
	defer cancel(nil)
	queue := make(chan job)
	var workers sync.WaitGroup
	var made atomic.Int64
	for range runtime.NumCPU() {
		workers.Go(func() {
			for j := range queue {
				if err := b.page(ctx, j); err != nil {
					cancel(fmt.Errorf("%s: %w", j.path, err))
				} else if b.in.Progress != nil {
					b.in.Progress(int(made.Add(1)), len(jobs))
				}
			}
		})
	}
feed:
	for _, j := range jobs {
		select {
		case queue <- j:
		case <-ctx.Done():
			break feed
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

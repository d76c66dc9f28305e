package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	"kaohe/charts"
	"kaohe/model/diag"
	"kaohe/model/explain"
	"kaohe/site"
	"kaohe/site/publish"
)

// buildCmd makes the site of a project.
type buildCmd struct {
	Output string `name:"output" short:"o" default:"" placeholder:"DIR" help:"${help_output}"`
	Fresh  bool   `name:"fresh" help:"${help_fresh}"`
	Memory string `name:"memory" placeholder:"SIZE" help:"${help_memory}"`
}

func (cmd *buildCmd) run(c *console) error {
	out := cmd.Output
	if out == "" {
		out = filepath.Join(c.dir, "public")
	}
	_, err := build(c, c.dir, out, cmd.Fresh, cmd.Memory)
	return err
}

// build runs the whole line and publishes the site to out. Nothing in out
// changes before everything is done.
func build(c *console, dir, out string, fresh bool, memory string) (*pipeline, error) {
	p := &pipeline{c: c, fresh: fresh, memory: memory}
	if err := p.loadChecked(dir); err != nil {
		return p, err
	}
	err := p.withResults(func(db *sql.DB) error {
		if err := p.score(db); err != nil {
			return err
		}
		if err := p.report(); err != nil {
			return err
		}
		return p.publish(db, out)
	})
	if err != nil {
		return p, err
	}
	return p, p.keepWarehouse()
}

// publish renders the site and puts it in the place of the one before.
func (p *pipeline) publish(db *sql.DB, out string) (err error) {
	staging, err := publish.Begin(out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, staging.Abort()) }()
	renderer, err := charts.NewRenderer(workers, filepath.Join(p.project.state(), "charts"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, renderer.Close()) }()
	progress := newProgress(p.c)
	defer progress.clear()
	input := p.siteInput(db, renderer)
	input.Progress = progress.page
	if _, err := site.Build(p.c.ctx, input, staging.Put); err != nil {
		return err
	}
	progress.clear()
	done, err := staging.Commit(p.c.ctx)
	if err != nil {
		return err
	}
	p.c.note(diag.T("%d 个文件，%s；%d 个有变化", "%d files, %s; %d changed", done.Files, size(done.Bytes), done.Written))
	p.c.say(diag.T("网站：%s", "site: %s", filepath.Join(out, "index.html")))
	return nil
}

// workers is how many charts are drawn at once.
const workers = 2

func (p *pipeline) siteInput(db *sql.DB, renderer *charts.Renderer) site.Input {
	return site.Input{
		DB: db, Company: p.project.config.Company, Lang: p.c.lang, Period: p.result.Period,
		Schemes: p.project.schemes, Info: p.project.library.Info(), Renderer: renderer, Version: version,
		Explain: func(ctx context.Context, period string) (site.Explainer, error) {
			return explain.Read(ctx, db, explain.Input{Schemes: p.project.schemes, Info: p.project.library.Info()}, period)
		},
	}
}

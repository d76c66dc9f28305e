package main

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kaohe/ingest"
	"kaohe/ingest/suggest"
	"kaohe/model/diag"
	"kaohe/model/engine"
)

// mapCmd looks at exports and proposes their mapping.
type mapCmd struct {
	Format string   `name:"format" enum:"yaml,json" default:"yaml" help:"${help_map_format}"`
	Memory string   `name:"memory" placeholder:"SIZE" help:"${help_memory}"`
	Files  []string `arg:"" name:"file" help:"${help_map_file}"`
}

// How much of a column is kept: its most frequent values, and its first ones.
const (
	mapWords   = 60
	mapSamples = 3
)

// run prints the proposal on standard output and, on standard error, what it
// could not settle; a file that cannot be read or a question left open ends the
// command with exit code 1, after everything else is printed.
func (cmd *mapCmd) run(c *console) error {
	var problems diag.List
	shapes, err := cmd.look(c, &problems)
	if err != nil {
		return err
	}
	proposals := suggest.Propose(shapes)
	if err := cmd.print(c, proposals); err != nil {
		return err
	}
	for _, p := range proposals {
		for _, n := range p.Notes {
			if !c.quiet {
				problems.Add(diag.Problem{File: p.Shape.File, Severity: diag.Warning, Message: n})
			}
		}
		for _, q := range p.Questions {
			problems.Errorf(p.Shape.File, q, diag.T("输出中列出了可选的写法", "the output lists the choices"))
		}
	}
	problems.Print(c.stderr, c.lang)
	if problems.HasErrors() {
		return errReported
	}
	return nil
}

func (cmd *mapCmd) print(c *console, proposals []suggest.Proposal) error {
	text := suggest.YAML(proposals, c.lang)
	if cmd.Format == "json" {
		var err error
		if text, err = suggest.JSON(proposals, c.lang); err != nil {
			return err
		}
	}
	_, err := io.WriteString(c.stdout, text)
	return err
}

// look recognises every file in a scratch database of its own, which may grow
// with the largest of them and is removed at the end.
func (cmd *mapCmd) look(c *console, problems *diag.List) (shapes []ingest.Shape, err error) {
	scratch, err := os.MkdirTemp("", "kaohe-map-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	defer os.RemoveAll(scratch)
	db, err := engine.Open(c.ctx, engine.Options{Path: filepath.Join(scratch, "look.duckdb"), MemoryLimit: cmd.Memory, TempDir: filepath.Join(scratch, "spill")})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for _, file := range cmd.Files {
		found, err := cmd.lookAt(c, db, file, scratch, problems)
		if err != nil {
			return nil, err
		}
		shapes = append(shapes, found...)
	}
	return shapes, nil
}

// lookAt recognises one file. A relative name counts from the project's folder,
// as everywhere else.
func (cmd *mapCmd) lookAt(c *console, db *sql.DB, file, scratch string, problems *diag.List) ([]ingest.Shape, error) {
	path := file
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.dir, file)
	}
	name := nameInProject(c.dir, path)
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		problems.Errorf(name, diag.T("没有这个文件", "there is no such file"), diag.T("路径相对于项目文件夹（-C）", "paths are relative to the project's folder (-C)"))
		return nil, nil
	}
	var own diag.List
	shapes, err := ingest.Look(c.ctx, db, path, ingest.LookOptions{Name: name, Scratch: scratch, Words: mapWords, Samples: mapSamples, Problems: &own})
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", name, err)
	}
	for _, p := range own {
		problems.Add(p)
	}
	return shapes, nil
}

// nameInProject names a file as kaohe.yaml does: relative to its folder.
func nameInProject(dir, path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(base, full)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

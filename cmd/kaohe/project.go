package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"kaohe/ingest"
	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
)

// project is a project folder, read and checked as far as that goes without its
// exports.
type project struct {
	dir     string
	config  ingest.Config
	schemes []scheme.Scheme
	library model.Library
}

// configName is the file that makes a folder a project.
const configName = "kaohe.yaml"

// loadProject reads kaohe.yaml, the schemes and the library of indicators.
// Everything wrong is added to problems; ok tells whether there is a project to
// go on with, be it only to find more problems.
func loadProject(c *console, dir string, problems *diag.List) (project, bool) {
	p := project{dir: dir}
	src, err := os.ReadFile(filepath.Join(dir, configName))
	if err != nil {
		problems.Errorf(configName, diag.T("在 %q 中找不到 kaohe.yaml", "there is no kaohe.yaml in %q", dir),
			diag.T("用 -C 指明项目文件夹，或用 kaohe new DIR --scheme framework 新建", "name the project folder with -C, or make one with kaohe new DIR --scheme framework"))
		return p, false
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		problems.Errorf(configName, diag.T("找不到文件夹 %q", "cannot find the folder %q", dir), diag.Text{})
		return p, false
	}
	var ok bool
	if p.config, ok = ingest.ParseConfig(configName, absolute, src, problems); !ok {
		return p, false
	}
	if !c.langGiven {
		c.lang = p.config.Lang
	}
	p.library = model.LoadLibrary(model.Shipped(), p.ownIndicators(), problems)
	p.readSchemes(problems)
	return p, true
}

// ownIndicators is the project's folder of indicators, or nil.
func (p project) ownIndicators() fs.FS {
	dir := filepath.Join(p.dir, "indicators")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(dir)
}

func (p *project) readSchemes(problems *diag.List) {
	info := p.library.Info()
	for _, name := range p.config.Schemes {
		src, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
		if err != nil {
			p.config.SchemeMissing(name)
			continue
		}
		if s, ok := scheme.Parse(name, src, info, problems); ok {
			p.schemes = append(p.schemes, s)
		}
	}
	scheme.CheckAll(p.schemes, problems)
}

// state is the folder of the cache and the warehouse.
func (p project) state() string { return filepath.Join(p.dir, ".kaohe") }

// cache is where what was made of exports is kept.
func (p project) cache() string { return filepath.Join(p.config.Dir, ".kaohe", "cache") }

// warehouse is the finished warehouse; scratch is the one being made.
func (p project) warehouse() string { return filepath.Join(p.state(), "warehouse.duckdb") }
func (p project) scratch() string   { return filepath.Join(p.state(), "warehouse.new.duckdb") }

// removeScratch clears what an earlier run left half done.
func (p project) removeScratch() error {
	for _, path := range []string{p.scratch(), p.scratch() + ".wal", p.scratch() + ".tmp"} {
		if err := os.RemoveAll(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.MkdirAll(p.state(), 0o755)
}

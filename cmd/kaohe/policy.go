package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kaohe/model"
	"kaohe/model/diag"
	"kaohe/model/scheme"
	"kaohe/model/schemes"
	"kaohe/site"
)

// policyCmd prints schemes as formal policy documents.
type policyCmd struct {
	Scheme string `arg:"" optional:"" name:"scheme" help:"${help_policy_scheme}"`
	Format string `name:"format" enum:"markdown,html" default:"markdown" help:"${help_policy_format}"`
	Output string `name:"output" short:"o" default:"" placeholder:"FILE" help:"${help_file}"`
}

// run prints the documents of the schemes asked for, one after the other.
func (cmd *policyCmd) run(c *console) error {
	shelf, err := schemeShelf(c)
	if err != nil {
		return err
	}
	chosen, err := shelf.choose(cmd.Scheme)
	if err != nil {
		return err
	}
	var documents []string
	for _, s := range chosen {
		documents = append(documents, scheme.Policy(s, shelf.info, shelf.company, c.lang))
	}
	text := []byte(strings.Join(documents, "\n---\n\n"))
	if cmd.Format == "html" {
		if text, err = site.Standalone(string(text), false, c.lang); err != nil {
			return err
		}
	}
	return c.deliver(cmd.Output, text)
}

// shelf is where a scheme is looked for: the project's, where there is one, the
// files, and the shipped ones.
type shelf struct {
	dir     string
	company string
	project []scheme.Scheme
	isThere bool // there is a project
	info    map[string]scheme.IndicatorInfo
}

// schemeShelf reads the project in the folder, or only the shipped library where
// there is none. Faults of the project end the command; warnings are for check.
func schemeShelf(c *console) (shelf, error) {
	var problems diag.List
	if _, err := os.Stat(filepath.Join(c.dir, configName)); errors.Is(err, fs.ErrNotExist) {
		library := model.LoadLibrary(model.Shipped(), nil, &problems)
		return shelf{dir: c.dir, info: library.Info()}, problems.Err()
	}
	p, ok := loadProject(c, c.dir, &problems)
	if !ok || problems.HasErrors() {
		return shelf{}, problems
	}
	return shelf{dir: c.dir, company: p.config.Company, project: p.schemes, isThere: true, info: p.library.Info()}, nil
}

// choose finds the schemes that a word of the command line means: those of the
// project where it is empty; else one by its id, its file or its shipped name.
func (s shelf) choose(word string) ([]scheme.Scheme, error) {
	if word == "" {
		if s.isThere {
			return s.project, nil
		}
		return nil, usageProblem{diag.Fail(nil, diag.T("这里没有项目；请指明方案文件或内置方案：%s", "there is no project here; name a scheme file or a shipped scheme: %s", strings.Join(schemes.Names(), ", ")))}
	}
	for _, own := range s.project {
		if own.ID == word {
			return []scheme.Scheme{own}, nil
		}
	}
	found, err := s.read(word)
	if err != nil {
		return nil, err
	}
	return []scheme.Scheme{found}, nil
}

// read reads a scheme that is no part of the project: a file, or a shipped one.
// What is wrong with it is told as check tells it.
func (s shelf) read(word string) (scheme.Scheme, error) {
	src, err := s.source(word)
	if err != nil {
		return scheme.Scheme{}, err
	}
	var problems diag.List
	read, ok := scheme.Parse(filepath.ToSlash(word), src, s.info, &problems)
	if !ok {
		return scheme.Scheme{}, problems
	}
	return read, nil
}

// source gives the text of a scheme named by its file or its shipped name.
func (s shelf) source(word string) ([]byte, error) {
	path := word
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.dir, word)
	}
	src, err := os.ReadFile(path)
	if err == nil {
		return src, nil
	}
	if slices.Contains(schemes.Names(), word) {
		return schemes.Read(word)
	}
	if strings.HasSuffix(word, ".yaml") || strings.HasSuffix(word, ".yml") || strings.ContainsAny(word, `/\`) {
		return nil, usageProblem{diag.Fail(nil, diag.T("读不到方案文件 %q", "cannot read the scheme file %q", word))}
	}
	known := slices.Clone(schemes.Names())
	for _, own := range s.project {
		known = append(known, own.ID)
	}
	slices.Sort(known)
	message := diag.T("没有方案 %q；可用：%s", "there is no scheme %q; known: %s", word, strings.Join(slices.Compact(known), ", "))
	return nil, usageProblem{diag.Fail(nil, message)}
}

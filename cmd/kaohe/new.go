package main

import (
	"embed"
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
)

// newCmd makes a new project folder.
type newCmd struct {
	Dir    string `arg:"" name:"dir" help:"${help_new_dir}"`
	Scheme string `name:"scheme" default:"framework" help:"${help_scheme}"`
}

//go:embed skeleton
var skeleton embed.FS

// run writes kaohe.yaml with mapping stubs and the scheme. It never overwrites.
func (cmd *newCmd) run(c *console) error {
	if !slices.Contains(schemes.Names(), cmd.Scheme) {
		return unknownScheme(cmd.Scheme)
	}
	dir := cmd.Dir
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(c.dir, dir)
	}
	if _, err := os.Stat(filepath.Join(dir, configName)); !errors.Is(err, fs.ErrNotExist) {
		return diag.Fail(nil, diag.T("%s 已存在，不会覆盖", "%s is already there and will not be overwritten", filepath.Join(dir, configName)))
	}
	files, err := projectFiles(cmd.Scheme, c.lang)
	if err != nil {
		return err
	}
	for _, folder := range []string{"schemes", "exports", "indicators"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(files) {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return err
		}
	}
	c.say(diag.T("新项目：%[1]s\n下一步：把导出文件放进 %[2]s，照文件的列名改好 kaohe.yaml，然后运行 kaohe -C %[1]s check",
		"new project: %[1]s\nnext: put your exports into %[2]s, write their column names into kaohe.yaml, then run kaohe -C %[1]s check", dir, filepath.Join(dir, "exports")))
	return nil
}

// unknownScheme says which schemes there are, and which may have been meant.
func unknownScheme(name string) error {
	list := strings.Join(schemes.Names(), ", ")
	if near := diag.Nearest(name, schemes.Names()); near != "" {
		return usageProblem{diag.Fail(nil, diag.T("没有方案 %q，是否想写 %q？可用：%s", "there is no scheme %q, did you mean %q? known: %s", name, near, list))}
	}
	return usageProblem{diag.Fail(nil, diag.T("没有方案 %q；可用：%s", "there is no scheme %q; known: %s", name, list))}
}

// projectFiles gives the files of a new project by their names in it: the scheme
// as it is shipped, and kaohe.yaml with a stub for everything the scheme needs.
func projectFiles(name string, lang diag.Lang) (map[string][]byte, error) {
	src, err := schemes.Read(name)
	if err != nil {
		return nil, err
	}
	stubs, err := skeleton.ReadFile("skeleton/kaohe." + string(lang) + ".yaml")
	if err != nil {
		return nil, err
	}
	var problems diag.List
	library := model.LoadLibrary(model.Shipped(), nil, &problems)
	s, _ := scheme.Parse(name+".yaml", src, library.Info(), &problems)
	if problems.HasErrors() {
		return nil, problems
	}
	config := keepStubs(strings.ReplaceAll(string(stubs), "SCHEME", name), neededBy(s, library))
	return map[string][]byte{
		configName:                             []byte(config),
		filepath.Join("schemes", name+".yaml"): src,
	}, nil
}

// neededBy names what a scheme needs of a project's exports: the tables without
// which one of its indicators has no data, its indicators (for the columns that
// only some of them read) and the columns by which it adjusts.
func neededBy(s scheme.Scheme, library model.Library) map[string]bool {
	needed := map[string]bool{}
	for _, i := range s.Indicators() {
		needed[i.ID] = true
		for _, column := range i.AdjustFor {
			needed[column] = true
		}
		read, _ := library.Find(i.ID)
		for _, need := range read.Tables {
			for _, table := range need.AnyOf {
				needed[table] = needed[table] || !need.Optional
			}
		}
	}
	return needed
}

// stubMark begins the names for which a line of the skeleton is kept, together
// with the deeper lines below it. A line without it always stays.
const stubMark = "#@"

// keepStubs leaves out the lines of the skeleton that nothing needed asks for.
func keepStubs(skeleton string, needed map[string]bool) string {
	var out strings.Builder
	left := -1 // indent of the line that was left out, with what is below it
	for line := range strings.Lines(skeleton) {
		text := strings.TrimRight(line, "\n")
		indent := len(text) - len(strings.TrimLeft(text, " "))
		if left >= 0 && (text == "" || indent > left) {
			continue
		}
		left = -1
		body, names, marked := strings.Cut(text, stubMark)
		if marked && !slices.ContainsFunc(strings.Fields(names), func(n string) bool { return needed[n] }) {
			left = indent
			continue
		}
		out.WriteString(strings.TrimRight(body, " ") + "\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// sortedKeys gives a map's keys in order.
func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

package main

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kaohe/model/diag"
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
		return usageProblem{diag.Fail(nil, diag.T("没有方案 %q；可用：%s", "there is no scheme %q; known: %s", cmd.Scheme, strings.Join(schemes.Names(), ", ")))}
	}
	dir := filepath.Join(c.dir, cmd.Dir)
	if _, err := os.Stat(filepath.Join(dir, configName)); !errors.Is(err, fs.ErrNotExist) {
		return diag.Fail(nil, diag.T("%s 已存在，不会覆盖", "%s is already there and will not be overwritten", filepath.Join(dir, configName)))
	}
	src, err := schemes.Read(cmd.Scheme)
	if err != nil {
		return err
	}
	config, err := skeleton.ReadFile("skeleton/kaohe." + string(c.lang) + ".yaml")
	if err != nil {
		return err
	}
	files := map[string][]byte{
		configName: []byte(strings.ReplaceAll(string(config), "SCHEME", cmd.Scheme)),
		filepath.Join("schemes", cmd.Scheme+".yaml"): src,
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

// sortedKeys gives a map's keys in order.
func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

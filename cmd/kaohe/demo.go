package main

import (
	"io/fs"
	"os"
	"path/filepath"

	"kaohe/data"
	"kaohe/model/diag"
)

// demoCmd builds the sample company's site.
type demoCmd struct {
	Output string `name:"output" short:"o" default:"" placeholder:"DIR" help:"${help_out}"`
}

// run lays the sample out as an ordinary project in .kaohe/demo and builds it.
func (cmd *demoCmd) run(c *console) error {
	project := filepath.Join(c.dir, ".kaohe", "demo")
	if err := layOut(data.Sample(), project); err != nil {
		return err
	}
	out := cmd.Output
	if out == "" {
		out = filepath.Join(c.dir, "public")
	}
	if _, err := build(c, project, out, false, ""); err != nil {
		return err
	}
	abs, err := filepath.Abs(filepath.Join(out, "index.html"))
	if err != nil {
		return err
	}
	c.say(diag.T("在浏览器中打开：%s", "open it in a browser: %s", abs))
	c.note(diag.T("样例项目在 %[1]s；试试：kaohe -C %[1]s query \"SELECT * FROM scorecard LIMIT 5\"", "the sample project is in %[1]s; try: kaohe -C %[1]s query \"SELECT * FROM scorecard LIMIT 5\"", project))
	return nil
}

// layOut copies a file system into a folder. A file that is already there with
// the same bytes is left alone, so that its time still proves its content.
func layOut(from fs.FS, dir string) error {
	return fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		content, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if have, err := os.ReadFile(target); err == nil && string(have) == string(content) {
			return nil
		}
		return os.WriteFile(target, content, 0o644)
	})
}

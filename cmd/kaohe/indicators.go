package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kaohe/model"
	"kaohe/model/diag"
)

// indicatorsCmd lists the library of indicators and, in a project's folder, what
// the project's tables can feed.
type indicatorsCmd struct {
	Format string `name:"format" enum:"table,csv,json,markdown" default:"table" help:"${help_format}"`
}

func (cmd *indicatorsCmd) run(c *console) error {
	var problems diag.List
	library, given, err := indicatorLibrary(c, &problems)
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		return problems
	}
	out := formats[cmd.Format](c.stdout)
	if err := out.head([]column{{name: "id"}, {name: "title"}, {name: "unit"}, {name: "better"}, {name: "tables"}, {name: "missing"}}); err != nil {
		return err
	}
	for _, i := range library.All() {
		missing := ""
		if given != nil {
			missing = strings.Join(i.Missing(given), ", ")
		}
		if err := out.row([]any{i.ID, i.Title.In(c.lang), i.Unit, i.Better, strings.Join(i.TableNames(), ", "), missing}); err != nil {
			return err
		}
	}
	return out.end()
}

// indicatorLibrary is the shipped library, or that of the project in the folder
// with the tables that its configuration maps; outside a project given is nil.
func indicatorLibrary(c *console, problems *diag.List) (library model.Library, given map[string]bool, err error) {
	if _, err := os.Stat(filepath.Join(c.dir, configName)); errors.Is(err, fs.ErrNotExist) {
		return model.LoadLibrary(model.Shipped(), nil, problems), nil, nil
	}
	p, ok := loadProject(c, c.dir, problems)
	if !ok {
		return model.Library{}, nil, problems.Err()
	}
	given = map[string]bool{}
	for _, s := range p.config.Sources {
		for _, t := range s.Tables {
			given[t.Table.Name] = true
		}
	}
	return p.library, given, nil
}

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"kaohe/model/engine"
)

// versionCmd prints what this program is.
type versionCmd struct{}

// version is kaohe's own; a release sets it when linking.
var version = "0.1.0"

func (*versionCmd) run(c *console) error {
	db, err := engine.Open(c.ctx, engine.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	duckdb, err := engine.Version(c.ctx, db)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "kaohe %s\nDuckDB %s\n%s %s/%s%s\n", version, duckdb, runtime.Version(), runtime.GOOS, runtime.GOARCH, revision())
	return nil
}

// revision is the commit this program was built from, where that is known.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return ""
}

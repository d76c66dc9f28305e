package main

import (
	"kaohe/ingest"
	"kaohe/model/scheme"
)

// schemaCmd prints the JSON Schema of a kind of file, for editors.
type schemaCmd struct {
	Kind   string `arg:"" optional:"" name:"kind" enum:"kaohe,scheme" default:"kaohe" help:"${help_schema_kind}"`
	Output string `name:"output" short:"o" default:"" placeholder:"FILE" help:"${help_file}"`
}

func (cmd *schemaCmd) run(c *console) error {
	if cmd.Kind == "scheme" {
		return c.deliver(cmd.Output, scheme.Schema())
	}
	return c.deliver(cmd.Output, ingest.Schema())
}

// Package schemes holds the shipped schemes.
//
// In: the name of a scheme. Out: its YAML as it is given to a new project.
//
// Its one opinion: a shipped scheme is an ordinary scheme file, comments
// included, that a project may change line by line; the program knows nothing
// about it that the file does not say.
package schemes

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names lists the shipped schemes in alphabetical order.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // the embedded root can always be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.Sort(names) // framework before framework-remote, which the files' own order does not give
	return names
}

// Read gives a shipped scheme's YAML.
func Read(name string) ([]byte, error) {
	src, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown scheme %q (shipped: %s)", name, strings.Join(Names(), ", "))
	}
	return src, nil
}

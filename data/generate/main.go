// Command generate writes the sample company's exports into sample/ below the
// folder it is run in (the data folder, by go generate). The same program
// gives the same bytes; what it invents is told in package company.
package main

import (
	"fmt"
	"os"

	"kaohe/data/generate/company"
)

func main() {
	if err := company.Generate("sample", company.Sample()); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

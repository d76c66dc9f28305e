// Package data holds the sample company 海川家电 售后服务: what `kaohe demo`
// builds a site from, and what tests of the other packages read.
//
// In: nothing. Out: a file system with kaohe.yaml, schemes/, exports/ and
// known.json (the rows of the exports that are dirty on purpose). The
// package's one opinion: the sample is ordinary input. It comes as exports in
// the shapes that real systems give, mapped by an ordinary kaohe.yaml, so
// nothing in kaohe may know that it is the sample.
//
// The exports are invented by generate/company; run go generate after a
// change there. kaohe.yaml and schemes/ are written by hand.
package data

import (
	"embed"
	"io/fs"
)

//go:generate go run ./generate

//go:embed all:sample
var sample embed.FS

// Sample is the sample company's project folder, read-only: kaohe.yaml lies
// at its root.
func Sample() fs.FS {
	root, err := fs.Sub(sample, "sample")
	if err != nil {
		panic(err) // only an invalid path fails, and this one is fixed
	}
	return root
}

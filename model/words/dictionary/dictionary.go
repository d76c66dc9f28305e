// Package dictionary holds the Chinese dictionary by which comments are cut
// into words.
//
// In: nothing. Out: the words with their frequencies, and the licences that
// travel with them. Its one opinion: the dictionary of the library that cuts
// is taken as it is, but as a file of our own. What the library embeds can only
// be loaded whole, which takes seconds and hundreds of megabytes for the few
// thousand words that the comments of a company hold.
package dictionary

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
)

//go:generate sh -c "cut -d' ' -f1,2 $(go list -m -f '{{.Dir}}' github.com/go-ego/gse)/data/dict/zh/s_1.txt | gzip -9n > words.txt.gz"

//go:embed words.txt.gz
var compressed []byte

// Notice is the licences of the dictionary (jieba, MIT) and of the libraries
// that cut by it (gse, Apache-2.0 or MIT; cedar, BSD-2-Clause).
//
//go:embed NOTICE
var Notice string

// Words is the dictionary: a line for each word, the word and how often it was
// seen in the texts from which the dictionary was made, with a blank between.
func Words() (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return "", fmt.Errorf("read the dictionary: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("read the dictionary: %w", err)
	}
	return string(text), nil
}

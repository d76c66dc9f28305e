package ingest

import (
	"bytes"
	"errors"
	"io"
)

// blanksAtEdges tells whether a UTF-8 text may hold blanks that trimming would
// take off its cells. It looks for a space beside a delimiter or a line end, and
// for any of the rarer blanks and any quote (inside which a cell may begin with
// a line end) anywhere. Where it says no, no cell needs trimming, which halves
// the time of reading a large export.
func blanksAtEdges(r io.Reader, delimiter byte) (bool, error) {
	patterns := edgePatterns(delimiter)
	buf := make([]byte, 1<<20)
	buf[0] = '\n' // the text begins at the edge of a cell
	held := 1
	for first := true; ; first = false {
		n, err := io.ReadFull(r, buf[held:])
		chunk := buf[:held+n]
		if first && bytes.HasPrefix(chunk[1:], []byte(byteOrderMark)) {
			copy(chunk[1:4], "\n\n\n")
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return false, err
		}
		for _, p := range patterns {
			if bytes.Contains(chunk, p) {
				return true, nil
			}
		}
		if last {
			return bytes.HasSuffix(chunk, []byte(" ")), nil
		}
		held = copy(buf, chunk[len(chunk)-2:])
	}
}

const byteOrderMark = "\xef\xbb\xbf"

// edgePatterns are the bytes whose presence means that trimming may be needed.
func edgePatterns(delimiter byte) [][]byte {
	d := string(delimiter)
	out := [][]byte{[]byte(`"`), {0}, []byte("\v"), []byte("\f"), []byte("\u00a0"), []byte("\u3000"), []byte(byteOrderMark)}
	for _, p := range []string{d + " ", " " + d, "\n ", " \n", " \r"} {
		out = append(out, []byte(p))
	}
	if delimiter != '\t' {
		out = append(out, []byte("\t"))
	}
	return out
}

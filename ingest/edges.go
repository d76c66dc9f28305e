package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"unicode/utf8"
)

// byteLook is what one pass over the bytes of a text tells. It saves later passes
// and, where no cell can need it, the careful reading of every cell.
type byteLook struct {
	beside [256]bool // bytes that stand before or behind a space; '\n' for the text's ends
	tab    bool
	rare   bool // a quote, a blank rarer than space and tab, a mark of the byte order within, or a carriage return within a row
	utf8   bool // it is valid UTF-8
}

// blanks tells whether there may be blanks that trimming would take off a cell.
// Where it says no, no cell needs trimming, none is quoted, and none holds a line
// break, which halves the time of reading a large export.
func (l byteLook) blanks(delimiter byte) bool {
	return l.rare || l.tab && delimiter != '\t' || l.beside[delimiter] || l.beside['\n'] || l.beside['\r']
}

// blanksAtEdges looks at a text, see byteLook.blanks.
func blanksAtEdges(r io.Reader, delimiter byte) (bool, error) {
	l, err := lookOver(r, nil)
	return l.blanks(delimiter), err
}

// lookAtFile looks at a whole file and, where asked to, gives its SHA-256.
func lookAtFile(path string, hashed bool) (l byteLook, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return l, "", err
	}
	defer f.Close()
	if !hashed {
		l, err = lookOver(f, nil)
		return l, "", err
	}
	h := sha256.New()
	l, err = lookOver(f, h)
	return l, hex.EncodeToString(h.Sum(nil)), err
}

// Every chunk is looked at together with the last bytes of the one before, so
// that nothing is missed across their border.
const (
	lookChunk = 1 << 20
	lookTail  = 8
)

// lookOver reads to the end; sum, where given, takes every byte.
func lookOver(r io.Reader, sum hash.Hash) (byteLook, error) {
	l := byteLook{utf8: true}
	buf := make([]byte, lookTail+lookChunk)
	buf[0] = '\n' // a text begins at the edge of a cell
	held, cut := 1, 0
	for first := true; ; first = false {
		n, err := io.ReadFull(r, buf[held:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return l, err
		}
		summed := sumBeside(sum, buf[held:held+n])
		cut = l.validate(buf[held-cut:held+n], last)
		chunk := buf[:held+n]
		if first && bytes.HasPrefix(chunk[1:], []byte(byteOrderMark)) {
			<-summed
			copy(chunk[1:4], "\n\n\n")
		}
		l.add(chunk)
		<-summed
		if last {
			if bytes.HasSuffix(chunk, []byte(" ")) {
				l.beside['\n'] = true
			}
			return l, nil
		}
		held = copy(buf, chunk[len(chunk)-lookTail:])
	}
}

// sumBeside adds a chunk to a sum while the caller looks at the chunk. The chunk
// may be changed once the channel is closed.
func sumBeside(sum hash.Hash, chunk []byte) <-chan struct{} {
	done := make(chan struct{})
	if sum == nil {
		close(done)
		return done
	}
	go func() {
		sum.Write(chunk)
		close(done)
	}()
	return done
}

// validate holds a chunk to be UTF-8 and gives how many bytes at its end are the
// begin of a character that goes on in the next.
func (l *byteLook) validate(chunk []byte, last bool) (cut int) {
	if !last {
		for k := 1; k < utf8.UTFMax && k <= len(chunk); k++ {
			if tail := chunk[len(chunk)-k:]; utf8.RuneStart(tail[0]) {
				if !utf8.FullRune(tail) {
					cut = k
				}
				break
			}
		}
	}
	l.utf8 = l.utf8 && utf8.Valid(chunk[:len(chunk)-cut])
	return cut
}

const byteOrderMark = "\xef\xbb\xbf"

// rareBytes are what makes every cell be looked at, wherever it stands. The last
// is how a workbook keeps a carriage return.
var rareBytes = [][]byte{[]byte(`"`), {0}, []byte("\v"), []byte("\f"), []byte("\u00a0"), []byte("\u3000"), []byte(byteOrderMark), []byte("_x000D_")}

// add looks at a chunk.
func (l *byteLook) add(chunk []byte) {
	for _, p := range rareBytes {
		l.rare = l.rare || bytes.Contains(chunk, p)
	}
	l.tab = l.tab || bytes.IndexByte(chunk, '\t') >= 0
	for at := range positions(chunk, ' ') {
		if at > 0 {
			l.beside[chunk[at-1]] = true
		}
		if at+1 < len(chunk) {
			l.beside[chunk[at+1]] = true
		}
	}
	for at := range positions(chunk, '\r') {
		l.rare = l.rare || at+1 < len(chunk) && chunk[at+1] != '\n'
	}
}

// positions gives the places of a byte.
func positions(chunk []byte, b byte) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; at++ {
			next := bytes.IndexByte(chunk[at:], b)
			if next < 0 || !yield(at+next) {
				return
			}
			at += next
		}
	}
}

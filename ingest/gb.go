package ingest

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// Exports in GBK and GB18030 are large as often as others, and the library's
// decoder takes ten times as long for them as the engine takes to read the text.
// What it says of every pair of bytes is therefore asked once and looked up; the
// rare longer characters are asked as they come.

// pairTables are the characters of all pairs of bytes, by encoding.
var pairTables = map[encoding.Encoding]func() *pairTable{
	simplifiedchinese.GB18030: sync.OnceValue(func() *pairTable { return makePairTable(simplifiedchinese.GB18030) }),
	simplifiedchinese.GBK:     sync.OnceValue(func() *pairTable { return makePairTable(simplifiedchinese.GBK) }),
}

// pairTable holds the UTF-8 of each pair, by its bytes; a length of 0 is no pair.
type pairTable struct {
	utf8 [1 << 16][3]byte
	size [1 << 16]uint8
	enc  encoding.Encoding
}

func makePairTable(enc encoding.Encoding) *pairTable {
	t := &pairTable{enc: enc}
	for first := 0x81; first <= 0xFE; first++ {
		for second := 0x40; second <= 0xFE; second++ {
			out, err := enc.NewDecoder().Bytes([]byte{byte(first), byte(second)})
			if c, size := utf8.DecodeRune(out); err == nil && size == len(out) && c != utf8.RuneError && size <= 3 {
				copy(t.utf8[first<<8|second][:], out)
				t.size[first<<8|second] = uint8(size)
			}
		}
	}
	return t
}

// gbDecoder decodes GBK or GB18030 as the library does, but for a bad byte gives
// the byte 0xFF (see markBad).
type gbDecoder struct {
	transform.NopResetter
	*pairTable
}

// Transform implements transform.Transformer.
func (d gbDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if src[nSrc] < utf8.RuneSelf {
			n := copyPlain(dst[nDst:], src[nSrc:])
			if n == 0 {
				return nDst, nSrc, transform.ErrShortDst
			}
			nDst, nSrc = nDst+n, nSrc+n
			continue
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if nSrc+1 < len(src) {
			pair := int(src[nSrc])<<8 | int(src[nSrc+1])
			if n := int(d.size[pair]); n > 0 {
				*(*[3]byte)(dst[nDst:]) = d.utf8[pair]
				nDst, nSrc = nDst+n, nSrc+2
				continue
			}
		}
		if !atEOF && len(src)-nSrc < longestGB {
			return nDst, nSrc, transform.ErrShortSrc
		}
		n, used := d.ask(dst[nDst:], src[nSrc:min(len(src), nSrc+longestGB)])
		nDst, nSrc = nDst+n, nSrc+used
	}
	return nDst, nSrc, nil
}

// longestGB is the length of the longest character of GB18030.
const longestGB = 4

// ask has the library decode the first character of src. The shortest room that
// takes anything takes one character.
func (d gbDecoder) ask(dst, src []byte) (nDst, nSrc int) {
	for room := 1; room <= utf8.UTFMax; room++ {
		n, used, _ := d.enc.NewDecoder().Transform(dst[:room], src, true)
		switch {
		case n == 0:
		case bytes.Equal(dst[:n], replacement):
			dst[0] = 0xFF
			return 1, used
		default:
			return n, used
		}
	}
	dst[0] = 0xFF
	return 1, 1
}

// copyPlain copies the plain ASCII at the begin of src, as far as it fits.
func copyPlain(dst, src []byte) int {
	n := min(len(dst), len(src))
	for i, b := range src[:n] {
		if b >= utf8.RuneSelf {
			n = i
			break
		}
	}
	return copy(dst, src[:n])
}

// decoderFor gives what turns an encoding into UTF-8, a bad byte into 0xFF.
func decoderFor(enc encoding.Encoding) transform.Transformer {
	if table, fast := pairTables[enc]; fast {
		return gbDecoder{pairTable: table()}
	}
	return transform.Chain(enc.NewDecoder(), markBad{})
}

// transformAll writes everything of in through a transformer, in large pieces.
func transformAll(out io.Writer, in io.Reader, t transform.Transformer) error {
	src, dst := make([]byte, 1<<20), make([]byte, 4<<20)
	held := 0
	for {
		n, err := io.ReadFull(in, src[held:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		chunk := src[:held+n]
		made, used, err := t.Transform(dst, chunk, last)
		if err != nil && !errors.Is(err, transform.ErrShortSrc) && !errors.Is(err, transform.ErrShortDst) {
			return err
		}
		if _, err := out.Write(dst[:made]); err != nil {
			return err
		}
		if last && used == len(chunk) {
			return nil
		}
		held = copy(src, chunk[used:])
	}
}

// badMark finds the byte that stands for a bad one.
type badMark struct{ found bool }

// Write implements io.Writer.
func (b *badMark) Write(p []byte) (int, error) {
	b.found = b.found || bytes.IndexByte(p, 0xFF) >= 0
	return len(p), nil
}

package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"kaohe/model/diag"
)

// encodings lists the encodings of text exports; nil reads as it stands.
var encodings = []struct {
	name string
	enc  encoding.Encoding
}{
	{"auto", nil},
	{"utf-8", nil},
	{"gb18030", simplifiedchinese.GB18030},
	{"gbk", simplifiedchinese.GBK},
	{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
}

func encodingNames() []string {
	var out []string
	for _, e := range encodings {
		out = append(out, e.name)
	}
	return out
}

func encodingNamed(name string) encoding.Encoding {
	for _, e := range encodings {
		if e.name == name {
			return e.enc
		}
	}
	return nil
}

// detectEncoding reads a whole text and names its encoding: by its byte order
// mark, else UTF-8 when it is valid, else GB18030 when that is clean. A text
// with bad bytes is still UTF-8 when its valid multi-byte characters outnumber
// them a hundred to one, for no text in another encoding looks like that. When
// nothing fits, ok is false and the user must say.
func detectEncoding(path string) (name string, ok bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", false, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	if mark, _ := r.Peek(3); bytes.HasPrefix(mark, []byte("\xff\xfe")) || bytes.HasPrefix(mark, []byte("\xfe\xff")) {
		return "utf-16", true, nil
	} else if bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		return "utf-8", true, nil
	}
	good, bad, err := countMultiByte(r)
	if err != nil {
		return "", false, err
	}
	if bad == 0 || good > 100*bad {
		return "utf-8", true, nil
	}
	clean, err := cleanGB18030(path)
	return "gb18030", clean, err
}

// countMultiByte counts valid characters of more than one byte, and bytes that
// are no UTF-8.
func countMultiByte(r io.Reader) (good, bad int, err error) {
	buf := make([]byte, 1<<20)
	held := 0
	for {
		n, err := r.Read(buf[held:])
		chunk := buf[:held+n]
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return good, bad, err
		}
		used := countChunk(chunk, end, &good, &bad)
		held = copy(buf, chunk[used:])
		if end {
			return good, bad, nil
		}
	}
}

// countChunk counts in a chunk and tells how much of it was used: a character
// cut by the chunk's end waits for the next.
func countChunk(chunk []byte, last bool, good, bad *int) int {
	i := 0
	for i < len(chunk) {
		if chunk[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(chunk[i:]) {
			break
		}
		r, size := utf8.DecodeRune(chunk[i:])
		if r == utf8.RuneError && size == 1 {
			*bad++
		} else {
			*good++
		}
		i += size
	}
	return i
}

func cleanGB18030(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var bad badMark
	err = transformAll(&bad, f, decoderFor(simplifiedchinese.GB18030))
	return !bad.found, err
}

// decoded opens a text export as UTF-8. A byte that its encoding does not know
// becomes the byte 0xFF, which no UTF-8 text holds, so that the reader rejects
// that row and no other.
func decoded(path, name string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	enc := encodingNamed(name)
	if enc == nil {
		return f, nil
	}
	r := transform.NewReader(f, decoderFor(enc))
	return struct {
		io.Reader
		io.Closer
	}{r, f}, nil
}

// markBad turns U+FFFD, which decoders put for a bad byte, into 0xFF.
type markBad struct{ transform.NopResetter }

var replacement = []byte("\uFFFD")

// Transform implements transform.Transformer.
func (markBad) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		if bytes.HasPrefix(rest, replacement) {
			if nDst >= len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			dst[nDst] = 0xFF
			nDst, nSrc = nDst+1, nSrc+len(replacement)
			continue
		}
		if !atEOF && len(rest) < len(replacement) && bytes.HasPrefix(replacement, rest) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		plain := max(1, plainPrefix(rest))
		n := copy(dst[nDst:], rest[:plain])
		nDst, nSrc = nDst+n, nSrc+n
		if n < plain {
			return nDst, nSrc, transform.ErrShortDst
		}
	}
	return nDst, nSrc, nil
}

// plainPrefix gives the length of what stands before the next possible U+FFFD.
func plainPrefix(src []byte) int {
	if i := bytes.IndexByte(src, replacement[0]); i >= 0 {
		return i
	}
	return len(src)
}

// askEncoding is the problem of a text whose encoding cannot be known.
var askEncoding = diag.T("在该来源下写明 encoding: gb18030 或 encoding: utf-8", "say encoding: gb18030 or encoding: utf-8 for this source")

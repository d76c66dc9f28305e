package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
)

// dialect is how a text export separates rows and cells.
type dialect struct {
	delimiter byte
	skip      int // physical lines before the first data row
}

// lineBreak says that from data row Row (1-based) on, until the next lineBreak,
// a row stands on line row + Shift.
type lineBreak struct{ Row, Shift int64 }

// lineMap finds the physical line of every good data row of a text export, as
// few breaks as there are changes. broken holds the byte offsets of the rows
// that the engine refused; they have no row number. Such an offset may be that
// of the blank lines before the row, and after a Windows line end it is that of
// its last byte.
func lineMap(r io.Reader, d dialect, broken []int64) (breaks []lineBreak, rows int64, err error) {
	slices.Sort(broken)
	s := &recordScanner{r: bufio.NewReaderSize(r, 1<<20), delimiter: d.delimiter}
	if err := s.skipLines(d.skip); err != nil {
		return nil, 0, err
	}
	gap := s.offset // where the blank lines before the next row begin
	for {
		line := s.line + 1
		blank, err := s.record()
		if errors.Is(err, io.EOF) {
			return breaks, rows, nil
		}
		if err != nil {
			return nil, 0, err
		}
		if blank {
			continue
		}
		isBroken := anyWithin(broken, gap-1, s.end())
		gap = s.offset
		if isBroken {
			continue
		}
		rows++
		if n := len(breaks); n == 0 || breaks[n-1].Shift != line-rows {
			breaks = append(breaks, lineBreak{rows, line - rows})
		}
	}
}

// anyWithin tells whether a sorted list holds a number in [from, to).
func anyWithin(sorted []int64, from, to int64) bool {
	i, _ := slices.BinarySearch(sorted, from)
	return i < len(sorted) && sorted[i] < to
}

// recordScanner walks the records of a CSV text without splitting their cells.
type recordScanner struct {
	r         *bufio.Reader
	delimiter byte
	offset    int64 // bytes before the next record
	line      int64 // physical lines before the next record
	ended     bool  // the line just read has a line end
}

// end is the first offset that no longer means the line just read: the last
// byte of its end may already mean the next line.
func (s *recordScanner) end() int64 {
	if s.ended {
		return s.offset - 1
	}
	return s.offset
}

func (s *recordScanner) skipLines(n int) error {
	for range n {
		if _, err := s.physicalLine(); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return nil
}

// physicalLine reads one line with its break. io.EOF comes only with no bytes.
func (s *recordScanner) physicalLine() ([]byte, error) {
	line, err := s.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
		var rest []byte
		rest, err = s.r.ReadBytes('\n')
		line = append(line, rest...)
	}
	s.offset += int64(len(line))
	if len(line) > 0 {
		s.ended = line[len(line)-1] == '\n'
		s.line++
		return line, nil
	}
	return nil, err
}

// record reads one record, which may span lines where a quoted cell does.
func (s *recordScanner) record() (blank bool, err error) {
	line, err := s.physicalLine()
	if err != nil {
		return false, err
	}
	if len(bytes.TrimRight(line, "\r\n")) == 0 {
		return true, nil
	}
	open := s.quoteOpen(line, false)
	for open {
		line, err = s.physicalLine()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		open = s.quoteOpen(line, true)
	}
	return false, nil
}

// quoteOpen tells whether a quoted cell is still open at the line's end. A quote
// opens a cell only at the cell's start, as RFC 4180 has it.
func (s *recordScanner) quoteOpen(line []byte, open bool) bool {
	if bytes.IndexByte(line, '"') < 0 {
		return open
	}
	atStart := !open
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case open && c == '"' && i+1 < len(line) && line[i+1] == '"':
			i++
		case open && c == '"':
			open = false
		case !open && c == '"' && atStart:
			open = true
		}
		atStart = !open && line[i] == s.delimiter
	}
	return open
}

// linesAt turns byte offsets of rows, as lineMap has them, into physical line
// numbers.
func linesAt(r io.Reader, offsets []int64) (map[int64]int64, error) {
	waiting := slices.Clone(offsets)
	slices.Sort(waiting)
	out := make(map[int64]int64, len(waiting))
	s := &recordScanner{r: bufio.NewReaderSize(r, 1<<20)}
	for len(waiting) > 0 {
		line, err := s.physicalLine()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			continue
		}
		for len(waiting) > 0 && waiting[0] < s.end() {
			out[waiting[0]] = s.line
			waiting = waiting[1:]
		}
	}
	return out, nil
}

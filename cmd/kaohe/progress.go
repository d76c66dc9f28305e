package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// isTerminal tells whether a writer is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress reports ingest on standard error: one line a file that was read.
type progress struct {
	c              *console
	parsed, cached int
}

func newProgress(c *console) *progress { return &progress{c: c} }

func (p *progress) file(r ingest.FileReport) {
	if r.Cached {
		p.cached++
		return
	}
	p.parsed++
	p.c.note(diag.T("读入 %[1]s（%[2]s，%[3]d 行）", "read %[1]s (%[2]s, %[3]d rows)", r.File, size(r.Bytes), r.Rows))
}

func (p *progress) done(r ingest.Result) {
	switch {
	case p.parsed == 0 && p.cached > 0:
		p.c.note(diag.T("导出文件没有变化：%d 个文件都取自缓存，没有重新解析", "no export has changed: %d files taken from the cache, none parsed", p.cached))
	case p.cached > 0:
		p.c.note(diag.T("%d 个文件取自缓存", "%d files taken from the cache", p.cached))
	}
	if p.parsed+p.cached > 0 {
		p.c.note(diag.T("读入 %d 行 = 入库 %d + 重复 %d + 退回 %d", "%d rows read = %d loaded + %d duplicates + %d rejected", r.Read, r.Loaded, r.Duplicate, r.Rejected))
	}
}

// size writes a number of bytes for people.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (bytes+1023)/1024)
}

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"kaohe/ingest"
	"kaohe/model/diag"
)

// isTerminal tells whether a writer is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth gives how to ask for a terminal's width; nil where the writer is no
// terminal, or one that can only print.
func terminalWidth(w io.Writer) func() int {
	if !isTerminal(w) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	fd := int(w.(*os.File).Fd())
	return func() int {
		if columns, _, err := term.GetSize(fd); err == nil && columns > 0 {
			return columns
		}
		return 80
	}
}

// progress reports a build on standard error: on a terminal one bar that is gone
// when its stage is done, elsewhere one line a file that was read.
type progress struct {
	c              *console
	bar            *bar // nil where there is none
	parsed, cached int
}

func newProgress(c *console) *progress {
	p := &progress{c: c}
	if c.columns != nil && !c.quiet {
		p.bar = &bar{out: &line{to: c.stderr, columns: c.columns}, throttle: 100 * time.Millisecond}
	}
	return p
}

// reading shows how far the exports are read.
func (p *progress) reading(so ingest.Progress) {
	label := diag.T("已读 %[2]d 行 · 读入 %[1]s", "%[2]d rows · reading %[1]s", printable(so.File), so.Rows)
	if so.File == "" {
		label = diag.T("已读 %d 行 · 整理各表", "%d rows · putting the tables together", so.Rows)
	}
	// A byte more than there are, for the bar to stand until the tables are made.
	p.bar.show("ingest", label.In(p.c.lang), so.Bytes, so.TotalBytes+1, true)
}

// step shows how many steps of the model are done.
func (p *progress) step(_ string, n, of int) {
	p.bar.show("model", diag.T("计算指标与评分", "computing indicators and scores").In(p.c.lang), int64(n), int64(of), false)
}

// page shows how many pages are made. It may be called from several goroutines.
func (p *progress) page(n, of int) {
	p.bar.show("site", diag.T("生成网页", "making pages").In(p.c.lang), int64(n), int64(of), false)
}

// clear takes the bar away before anything else is printed.
func (p *progress) clear() { p.bar.clear() }

func (p *progress) file(r ingest.FileReport) {
	if r.Cached {
		p.cached++
		return
	}
	p.parsed++
	if p.bar == nil {
		p.c.note(diag.T("读入 %[1]s（%[2]s，%[3]d 行）", "read %[1]s (%[2]s, %[3]d rows)", r.File, size(r.Bytes), r.Rows))
	}
}

func (p *progress) done(r ingest.Result) {
	p.clear()
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

// bar is the one progress bar: a new one for every stage. A nil bar shows
// nothing.
type bar struct {
	out      *line
	throttle time.Duration
	mu       sync.Mutex
	what     string // the stage of the bar that stands
	now      *progressbar.ProgressBar
	done     int64
}

// show draws how much of a stage is done; it never goes back.
func (b *bar) show(what, label string, done, of int64, bytes bool) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil || b.what != what {
		b.erase()
		b.what, b.done, b.now = what, 0, b.fresh(max(of, done, 1), bytes)
	}
	b.done = min(max(b.done, done), b.now.GetMax64())
	b.now.Describe(label)
	// What cannot be drawn on a terminal is nobody's loss.
	_ = b.now.Set64(b.done)
}

// fresh makes a bar that fits the terminal: a narrow one has no times.
func (b *bar) fresh(of int64, bytes bool) *progressbar.ProgressBar {
	columns := b.out.columns()
	options := []progressbar.Option{
		progressbar.OptionSetWriter(b.out), progressbar.OptionThrottle(b.throttle), progressbar.OptionClearOnFinish(), progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionSetWidth(min(max(columns/5, 5), 30)), progressbar.OptionShowCount(), progressbar.OptionShowBytes(bytes), progressbar.OptionShowTotalBytes(true),
		progressbar.OptionSetPredictTime(bytes && columns >= 80), progressbar.OptionSetElapsedTime(columns >= 80),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "=", SaucerHead: ">", SaucerPadding: " ", BarStart: "[", BarEnd: "]"}),
	}
	return progressbar.NewOptions64(of, options...)
}

func (b *bar) clear() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.erase()
}

func (b *bar) erase() {
	if b.now != nil {
		_ = b.now.Exit()
		b.out.erase()
		b.now = nil
	}
}

// line is the terminal's last line: what is written to it is cut to the width
// there is, for a line that wraps could not be taken back.
type line struct {
	to      io.Writer
	columns func() int
	drawn   int // cells that may hold something
}

// cells measures texts; a sign that some terminals draw wide counts as wide.
var cells = &runewidth.Condition{EastAsianWidth: true}

// Write implements io.Writer for texts that begin with a carriage return.
func (l *line) Write(text []byte) (int, error) {
	var out []string
	for _, part := range strings.Split(string(text), "\r") {
		part = cells.Truncate(part, l.columns()-1, "")
		l.drawn = max(l.drawn, cells.StringWidth(part))
		out = append(out, part)
	}
	_, err := io.WriteString(l.to, strings.Join(out, "\r"))
	return len(text), err
}

// erase leaves the line empty and the cursor at its begin.
func (l *line) erase() {
	if l.drawn > 0 {
		fmt.Fprintf(l.to, "\r%s\r", strings.Repeat(" ", min(l.drawn, l.columns()-1)))
		l.drawn = 0
	}
}

// printable leaves no control or direction sign of a name that would disturb a
// terminal.
func printable(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return '?'
		}
		return c
	}, name)
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

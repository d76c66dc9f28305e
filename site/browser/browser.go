// Package browser proves a built site as a whole, as a reader meets it.
//
// In: the folder of a built site. Out: test failures, each naming the page and
// what is wrong with it. Most checks run in a real Chromium without a network,
// some on the files alone. The package is for tests; nothing that ships
// imports it.
//
// Its one opinion: what the site promises is measured on the finished bytes,
// not believed of the code that wrote them. Pages are found in the folder, so
// that a new kind of page is proved without a line here.
//
// A check skips, and says so, when its tool is not installed. Under
// KAOHE_BROWSER=require it fails instead: continuous integration sets it, so a
// missing tool cannot pass for a good site. Under KAOHE_BROWSER=skip the checks
// that need a tool skip even where it is installed, for a quick run.
//
//	tool            found by
//	Chromium        CHROMIUM, else chromium, chromium-browser, google-chrome on PATH
//	axe-core        KAOHE_AXE, the path of axe.min.js
//	html-validate   HTML_VALIDATE, else html-validate on PATH
//	pdftotext       on PATH; without it the text of a printed page is not read
package browser

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// guard ends a run in a browser that hangs. It is no measure of speed.
const guard = 15 * time.Minute

// required tells whether a missing tool is a failure.
func required() bool { return os.Getenv("KAOHE_BROWSER") == "require" }

// missing skips the test for want of a tool, or fails it where tools are
// required.
func missing(t testing.TB, tool, wish string) {
	t.Helper()
	if required() {
		t.Fatalf("%s: not found, and KAOHE_BROWSER=require; %s", tool, wish)
	}
	t.Skipf("%s: not found; %s", tool, wish)
}

// skipUnwanted skips the test where checks with tools are not wanted.
func skipUnwanted(t testing.TB) {
	t.Helper()
	if os.Getenv("KAOHE_BROWSER") == "skip" {
		t.Skip("KAOHE_BROWSER=skip")
	}
}

// findTool gives the program that an environment variable names, else the first
// of some names on PATH, else "".
func findTool(env string, names ...string) string {
	if named := os.Getenv(env); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Find gives the path of Chromium, or ends the test when there is none.
func Find(t testing.TB) string {
	t.Helper()
	skipUnwanted(t)
	path := findTool("CHROMIUM", "chromium", "chromium-browser", "google-chrome")
	if path == "" {
		missing(t, "chromium", "install it or set CHROMIUM to its path")
	}
	return path
}

// SiteUnderTest gives the folder in KAOHE_SITE, or ends the test when it is not
// set.
func SiteUnderTest(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("KAOHE_SITE")
	if dir == "" {
		t.Skip("KAOHE_SITE: not set; it names the folder of a built site to prove")
	}
	return dir
}

// tab is one page of a browser, with an account of what went wrong in it.
type tab struct {
	t      testing.TB
	ctx    context.Context
	origin string // what every address of the site begins with, with a slash at its end

	mu     sync.Mutex
	events []string // what the browser reported since the last visit
}

// open starts a browser with an empty profile and one tab. The origin is where
// the site is: "file:///…/" or "http://127.0.0.1:…/". No other address is
// reached, and none but data: may be asked for.
func open(t testing.TB, origin string) *tab {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), guard)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, flags(Find(t), t.TempDir())...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithErrorf(t.Logf))
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, origin: origin}
	if err := b.start(); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return b
}

func flags(path, profile string) []chromedp.ExecAllocatorOption {
	own := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(filepath.Join(profile, "profile")),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.Flag("hide-scrollbars", false),
		chromedp.WSURLReadTimeout(time.Minute),
	}
	return append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)], own...)
}

func (b *tab) start() error {
	if err := chromedp.Do(b.ctx, chromedp.Navigate("about:blank")); err != nil {
		return err
	}
	if err := chromedp.Listen(b.ctx, b.hear); err != nil {
		return err
	}
	if _, err := chromedp.Call(b.ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	_, err := chromedp.Call(b.ctx, log.Enable, cdp.Empty{})
	return err
}

// hear turns an event of the browser into a problem, where it is one.
func (b *tab) hear(event any) {
	if problem := b.problemOf(event); problem != "" {
		b.mu.Lock()
		b.events = append(b.events, problem)
		b.mu.Unlock()
	}
}

func (b *tab) problemOf(event any) string {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !b.allowed(e.Request.URL) {
			return "asks for a foreign address: " + e.Request.URL
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			return fmt.Sprintf("answer %d for %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			return fmt.Sprintf("%s does not load: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *runtime.EventExceptionThrown:
		return "exception: " + exceptionText(e.ExceptionDetails)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			return "console." + string(e.Type) + ": " + argumentText(e.Args)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" {
			return fmt.Sprintf("console: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
	return ""
}

func (b *tab) allowed(address string) bool {
	return strings.HasPrefix(address, b.origin) || strings.HasPrefix(address, "data:") || address == "about:blank"
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func argumentText(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		if a.Description != "" {
			out = append(out, a.Description)
		} else {
			out = append(out, string(a.Value))
		}
	}
	return strings.Join(out, " ")
}

// visit opens a page of the site and waits until it is drawn.
func (b *tab) visit(page string) {
	b.t.Helper()
	b.do("open "+page, chromedp.Navigate(b.origin+escapePath(page)))
}

// escapePath makes a path of the site part of an address.
func escapePath(page string) string { return (&url.URL{Path: page}).EscapedPath() }

// takeEvents gives what the browser reported since it was last asked.
func (b *tab) takeEvents() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.events
	b.events = nil
	return out
}

// do runs actions; a failure of the browser itself ends the test.
func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// call runs a command of the browser whose answer does not matter.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	out, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s: %v", command.Method, err)
	}
	return out
}

// ask evaluates an expression in the page and waits for its promise.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("evaluate %.60s: %v", expression, err)
	}
	return out
}

// window sets the size of the page in CSS pixels.
func (b *tab) window(width, height int64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
}

// scheme sets what the reader's system prefers ("light" or "dark") and the
// medium ("" for the screen, "print").
func (b *tab) scheme(prefers, medium string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: prefers},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
}

// scripts switches the page's own JavaScript on or off, from the next visit on.
func (b *tab) scripts(on bool) {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// fileOrigin gives the address of a folder opened by double-click.
func fileOrigin(t testing.TB, dir string) string {
	t.Helper()
	path, err := filepath.Abs(dir)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		t.Fatalf("site: %v", err)
	}
	slash := filepath.ToSlash(path)
	if !strings.HasPrefix(slash, "/") {
		slash = "/" + slash
	}
	return "file://" + escapePath(slash) + "/"
}

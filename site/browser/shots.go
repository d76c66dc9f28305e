package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pdp "github.com/chromedp/cdproto/page"
)

// Shots writes a picture of each kind of page into the folder out, 1440 and 390
// pixels wide, light and dark, whole pages. It is for people who look; it
// judges nothing.
func Shots(t testing.TB, dir, out string) {
	t.Helper()
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatalf("pictures: %v", err)
	}
	b := open(t, fileOrigin(t, dir))
	for _, p := range firstOfKind(Pages(t, dir)) {
		for _, width := range []int64{wide, phone} {
			for _, prefers := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%d-%s.png", pictureName(p), width, prefers)
				b.shoot(p, width, prefers, filepath.Join(out, name))
			}
		}
	}
}

func firstOfKind(pages []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, p := range pages {
		if kind := kindOf(p); !seen[kind] {
			seen[kind] = true
			out = append(out, p)
		}
	}
	return out
}

// pictureName is a page's path as one file name.
func pictureName(p string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(p, ".html"), "/index")
	return strings.ReplaceAll(name, "/", "-")
}

func (b *tab) shoot(p string, width int64, prefers, file string) {
	b.t.Helper()
	b.scheme(prefers, "")
	b.window(width, tall)
	b.visit(p)
	b.measure("scrollThrough()")
	height := ask[float64](b, "document.documentElement.scrollHeight")
	beyond := true
	picture := call(b, pdp.CaptureScreenshot, pdp.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond,
		Clip:                  &pdp.Viewport{Width: float64(width), Height: height, Scale: 1},
	}).Data
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		b.t.Fatalf("pictures: %v", err)
	}
}

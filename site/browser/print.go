package browser

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	pdp "github.com/chromedp/cdproto/page"
)

// A4 in inches, and in the points of a PDF.
const (
	a4Width, a4Height             = 210 / 25.4, 297 / 25.4
	a4WidthPoints, a4HeightPoints = 595, 842
)

// leastSignatures is how many lines for signatures a printed scorecard has: the
// person and the supervisor.
const leastSignatures = 2

// PrintScorecard prints scorecards of each language to PDF. A scorecard takes
// one or two pages of A4, shows no navigation, and ends with lines to sign.
func PrintScorecard(t testing.TB, dir string) {
	t.Helper()
	cards := ofKind(Pages(t, dir), "people/*")
	if len(cards) == 0 {
		t.Fatalf("site %s: holds no scorecard, people/*/index.html", dir)
	}
	b := open(t, fileOrigin(t, dir))
	var found findings
	for _, card := range cards {
		found.add(card, prefixed("printed: ", b.badPrint(card)))
	}
	found.report(t)
	t.Logf("%d scorecards printed", len(cards))
}

func (b *tab) badPrint(card string) []string {
	b.t.Helper()
	b.scheme("light", "print")
	b.window(wide, tall)
	b.visit(card)
	b.measure("settle()")
	type result struct {
		Navigation, Signatures []string
		Heading                string
	}
	shown := measured[result](b, "printed()")
	b.scheme("light", "")
	background, css := true, true
	pdf := call(b, pdp.PrintToPDF, pdp.PrintToPDFParams{
		PaperWidth: a4Width, PaperHeight: a4Height, PrintBackground: &background, PreferCSSPageSize: &css,
	}).Data
	var out []string
	for _, n := range shown.Navigation {
		out = append(out, n+": navigation is shown")
	}
	if len(shown.Signatures) < leastSignatures {
		out = append(out, fmt.Sprintf("%d lines to sign are shown (.sign > *), wish %d", len(shown.Signatures), leastSignatures))
	}
	if shown.Heading == "" {
		out = append(out, "no heading is shown")
	}
	out = append(out, badPaper(pdf)...)
	return append(out, b.lostInPDF(pdf, append(shown.Signatures, shown.Heading))...)
}

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page[^s\w]`)
	pdfBox  = regexp.MustCompile(`/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]`)
)

// badPaper looks at the number and size of a PDF's pages.
func badPaper(pdf []byte) []string {
	var out []string
	if n := len(pdfPage.FindAll(pdf, -1)); n < 1 || n > 2 {
		out = append(out, fmt.Sprintf("takes %d pages, wish 1 or 2", n))
	}
	for _, m := range pdfBox.FindAllSubmatch(pdf, -1) {
		if !near(m[1], a4WidthPoints) || !near(m[2], a4HeightPoints) {
			out = append(out, fmt.Sprintf("a page is %s × %s points, not A4", m[1], m[2]))
		}
	}
	return out
}

// near allows for the rounding of millimetres to points.
func near(number []byte, want float64) bool {
	got, err := strconv.ParseFloat(string(number), 64)
	return err == nil && got > want-2 && got < want+2
}

// lostInPDF tells which texts are not in the PDF, as far as pdftotext is there
// to read it.
func (b *tab) lostInPDF(pdf []byte, texts []string) []string {
	b.t.Helper()
	tool := findTool("PDFTOTEXT", "pdftotext")
	if tool == "" {
		if required() {
			missing(b.t, "pdftotext", "install poppler-utils")
		}
		return nil
	}
	file := filepath.Join(b.t.TempDir(), "card.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		b.t.Fatalf("print: %v", err)
	}
	var words, complaint bytes.Buffer
	cmd := exec.Command(tool, "-enc", "UTF-8", file, "-")
	cmd.Stdout, cmd.Stderr = &words, &complaint
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("pdftotext: %v %s", err, complaint.Bytes())
	}
	printed := squeeze(words.String())
	var out []string
	for _, text := range texts {
		if !strings.Contains(printed, squeeze(text)) {
			out = append(out, fmt.Sprintf("the text %q is not on paper", text))
		}
	}
	return out
}

// squeeze drops all white space: a PDF breaks lines where it likes.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

package charts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// renderer is a renderer for one test.
func renderer(t testing.TB, workers int, cache string) *Renderer {
	t.Helper()
	r, err := NewRenderer(workers, cache)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// examples are the drawings of every kind in both languages.
func examples(t testing.TB) []Figure {
	t.Helper()
	var out []Figure
	for _, k := range Kinds {
		for _, lang := range languages {
			f, err := k.Example(lang)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, f)
		}
	}
	return out
}

func draw(t testing.TB, r *Renderer, f Figure) []byte {
	t.Helper()
	svg, err := r.SVG(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func TestSVGGoldens(t *testing.T) {
	r := renderer(t, 1, "")
	for i, f := range examples(t) {
		svg := draw(t, r, f)
		golden(t, fmt.Sprintf("testdata/%s-%s.svg", f.Kind, languages[i%2]), append(bytes.ReplaceAll(svg, []byte("><"), []byte(">\n<")), '\n'))
		checkSVG(t, f, svg)
	}
}

// checkSVG holds a drawing to what the page's security policy and readers need.
func checkSVG(t *testing.T, f Figure, svg []byte) {
	t.Helper()
	ids := map[string]bool{}
	for i, e := range wellFormed(t, svg) {
		if e.Name.Local == "style" || e.Name.Local == "script" || e.Name.Local == "foreignObject" {
			t.Errorf("%s: holds a %s element", f.ID, e.Name.Local)
		}
		attr := map[string]string{}
		for _, a := range e.Attr {
			attr[a.Name.Local] = a.Value
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") {
				t.Errorf("%s: holds attribute %s", f.ID, a.Name.Local)
			}
		}
		if i == 0 && (attr["role"] != "img" || attr["aria-label"] != f.Label() || attr["viewBox"] != fmt.Sprintf("0 0 %d %d", f.Width, f.Height)) {
			t.Errorf("%s: root says %v", f.ID, attr)
		}
		if id := attr["id"]; id != "" {
			ids[id] = true
			if !strings.HasPrefix(id, f.ID+"-") {
				t.Errorf("%s: id %s could be another figure's", f.ID, id)
			}
		}
	}
	for part := range strings.SplitSeq(string(svg), "url(#") {
		if id, _, ok := strings.Cut(part, ")"); ok && strings.HasPrefix(id, f.ID+"-c") && !ids[id] {
			t.Errorf("%s: refers to %s, which is not there", f.ID, id)
		}
	}
}

// The same figure is the same bytes: again, in another engine, in other order,
// with many workers at once.
func TestSVGIsDeterministic(t *testing.T) {
	all := examples(t)
	first := map[string]string{}
	one := renderer(t, 1, "")
	for _, f := range all {
		first[f.ID+f.Title] = string(draw(t, one, f))
	}
	for i := len(all) - 1; i >= 0; i-- {
		if got := string(draw(t, one, all[i])); got != first[all[i].ID+all[i].Title] {
			t.Errorf("%s: drawn again, it differs: %s", all[i].ID, cmp.Diff(first[all[i].ID+all[i].Title], got))
		}
	}
	two := renderer(t, 2, "")
	var wait sync.WaitGroup
	for i := len(all) - 1; i >= 0; i-- {
		wait.Add(1)
		go func() {
			defer wait.Done()
			got, err := two.SVG(context.Background(), all[i])
			if err != nil || string(got) != first[all[i].ID+all[i].Title] {
				t.Errorf("%s: drawn by two workers, it differs (%v)", all[i].ID, err)
			}
		}()
	}
	wait.Wait()
}

func TestSVGOfHostileNames(t *testing.T) {
	r := renderer(t, 1, "")
	for _, lying := range []bool{false, true} {
		f, err := Bar(BarSpec{Head: Head{ID: "x", Title: hostile[0], Subtitle: hostile[6], Format: func(float64) string { return "{c}]]></text><script>" }},
			Categories: hostile, Values: make([]float64, len(hostile)), Horizontal: lying})
		if err != nil {
			t.Fatal(err)
		}
		svg := draw(t, r, f)
		checkSVG(t, f, svg)
		if bytes.Contains(svg, []byte("]]>")) || bytes.Contains(svg, []byte("<script")) || bytes.Contains(svg, []byte("\u202e")) {
			t.Error("a hostile text passed")
		}
		if !bytes.Contains(svg, []byte("｛c｝")) {
			t.Error("braces of a text must not be read as a template")
		}
	}
}

// No two texts of an example lie on each other, and none leaves the drawing.
func TestLabelsKeepApart(t *testing.T) {
	r := renderer(t, 1, "")
	for _, f := range append(examples(t), variants(t)...) {
		boxes := textBoxes(t, draw(t, r, f))
		if len(boxes) == 0 {
			t.Errorf("%s: holds no text", f.ID)
		}
		for i, a := range boxes {
			if a.x0 < -1 || a.y0 < -1 || a.x1 > float64(f.Width)+1 || a.y1 > float64(f.Height)+1 {
				t.Errorf("%s (%s): %q leaves the drawing: %+v of %d × %d", f.ID, f.Title, a.text, a.rect, f.Width, f.Height)
			}
			for _, b := range boxes[:i] {
				if a.x0+1 < b.x1 && b.x0+1 < a.x1 && a.y0+2 < b.y1 && b.y0+2 < a.y1 {
					t.Errorf("%s (%s): %q and %q overlap", f.ID, f.Title, a.text, b.text)
				}
			}
		}
	}
}

// variants are the turns of the kinds that the examples do not take.
func variants(t *testing.T) []Figure {
	t.Helper()
	months := []string{"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"}
	teams := []string{"华东一组", "华东二组（含上海驻点）", "华南组", "North-west remote support team", "西南", "华中", "东北"}
	seven := []float64{12, 31, 8, 22, 17, 5, 3}
	refs := []Ref{{"目标", 20, Target}, {"均值", 20.5, Mean}, {"上限", 29, Limit}}
	var out []Figure
	add := func(f Figure, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	add(Line(LineSpec{Head: Head{ID: "v-lines", Title: "lines", Axis: "%"}, Categories: months, Refs: refs[:1], Series: []Series{
		{Name: "East 1", Values: []float64{10, 12, 14, 15, 18, 20}}, {Name: "East 2", Values: []float64{11, 13, 13, 16, 19, 20.2}}, {Name: "华南组", Values: []float64{30, 28, 25, 24, 21, 20.4}}}}))
	add(Line(LineSpec{Head: Head{ID: "v-point", Title: "one point"}, Categories: months[:1], Series: []Series{{Values: []float64{0}}}}))
	add(Bar(BarSpec{Head: Head{ID: "v-standing", Title: "standing"}, Categories: months, Values: seven[:6], Previous: []float64{10, 30, 9, 20, 16, 6}, PrevName: "上季", Refs: refs}))
	add(Bar(BarSpec{Head: Head{ID: "v-lying", Title: "lying", Axis: "小时", Width: Half}, Categories: teams, Values: seven, Refs: refs, Horizontal: true}))
	add(Bar(BarSpec{Head: Head{ID: "v-negative", Title: "negative"}, Categories: []string{"a", "b", "c"}, Values: []float64{-4, 3, -9}, Tones: []Tone{Bad, Good, Bad}}))
	add(Stacked(StackedSpec{Head: Head{ID: "v-shares", Title: "shares"}, Categories: teams, Percent: true, Horizontal: true, Series: []Series{
		{Name: "优秀", Values: seven, Tone: Accent}, {Name: "合格", Values: []float64{30, 20, 40, 12, 15, 9, 11}, Tone: Muted}, {Name: "不合格", Values: []float64{1, 0, 2, 3, 0, 1, 0}, Tone: Bad}}}))
	add(Waterfall(WaterfallSpec{Head: Head{ID: "v-zero", Title: "through zero"}, From: Part{"a", 3}, Parts: []Part{{"b", -8}, {"c", 2}}, To: Part{"d", -3}, Better: 1}))
	add(Histogram(HistogramSpec{Head: Head{ID: "v-far", Title: "far target"}, Bins: []Bin{{0, 1, 1}, {1, 2, 1}}, Refs: []Ref{{"目标", 4, Target}}}))
	add(Heatmap(HeatmapSpec{Head: Head{ID: "v-flat", Title: "flat"}, Rows: []string{"a"}, Columns: []string{"b"}, Values: [][]float64{{1}}}))
	return out
}

// placed is a text and the room it takes.
type placed struct {
	rect
	text string
}

// textBoxes estimates where the texts of a drawing lie.
func textBoxes(t *testing.T, svg []byte) []placed {
	t.Helper()
	var out []placed
	for part := range strings.SplitSeq(string(svg), "<text ") {
		head, rest, ok := strings.Cut(part, ">")
		body, _, closed := strings.Cut(rest, "</text>")
		if !ok || !closed || strings.HasPrefix(head, "svg") || strings.HasPrefix(head, "<svg") {
			continue
		}
		attr := func(name string) string {
			_, after, ok := strings.Cut(" "+head, " "+name+`="`)
			if !ok {
				return ""
			}
			value, _, _ := strings.Cut(after, `"`)
			return value
		}
		var x, y, dx, dy, size float64
		scan := func(s, format string, to ...any) {
			if s == "" {
				return
			}
			if _, err := fmt.Sscanf(s, format, to...); err != nil {
				t.Fatalf("read %q: %v", s, err)
			}
		}
		scan(attr("x"), "%g", &x)
		scan(attr("y"), "%g", &y)
		scan(attr("transform"), "translate(%g %g)", &dx, &dy)
		scan(attr("font-size"), "%g", &size)
		w := textWidth(body, size)
		left := x + dx
		switch attr("text-anchor") {
		case "middle":
			left -= w / 2
		case "end":
			left -= w
		}
		out = append(out, placed{rect{left, y + dy - size/2, left + w, y + dy + size/2}, body})
	}
	return out
}

func TestRendererCache(t *testing.T) {
	dir := t.TempDir()
	f, err := exampleBar("zh")
	if err != nil {
		t.Fatal(err)
	}
	first := draw(t, renderer(t, 1, dir), f)
	files, err := filepath.Glob(filepath.Join(dir, "*.svg"))
	if err != nil || len(files) != 1 {
		t.Fatalf("one drawing must be kept (got %v, %v)", files, err)
	}
	if err := os.WriteFile(files[0], []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	again := renderer(t, 1, dir)
	if got := draw(t, again, f); string(got) != "kept" {
		t.Error("the kept drawing must be used")
	}
	other := f
	other.Title += "!"
	if got := draw(t, again, other); string(got) == "kept" || bytes.Equal(got, first) {
		t.Error("another title must be drawn anew")
	}
	stray, err := filepath.Glob(filepath.Join(dir, ".svg-*"))
	if err != nil || len(stray) != 0 {
		t.Errorf("temporary files are left: %v, %v", stray, err)
	}
}

func TestRendererEnds(t *testing.T) {
	if _, err := NewRenderer(0, ""); err == nil {
		t.Error("no workers must be refused")
	}
	f, err := exampleBar("zh")
	if err != nil {
		t.Fatal(err)
	}
	r := renderer(t, 1, "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.SVG(ctx, f); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended must be the error (got %v)", err)
	}
	bad := f
	bad.Option = []byte(`{"series":[{"type":"nosuch"`)
	if _, err := r.SVG(context.Background(), bad); err == nil {
		t.Error("an option that is not JSON must be an error")
	}
	if len(draw(t, r, f)) == 0 {
		t.Error("a renderer must draw on after an error")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.SVG(context.Background(), f); !errors.Is(err, errClosed) {
		t.Errorf("a closed renderer must say so (got %v)", err)
	}
}

// What is not of the theme is refused, not passed on.
func TestTidyRefuses(t *testing.T) {
	f := Figure{ID: "x", Title: "t", Width: 10, Height: 10}
	for _, raw := range []string{
		`<svg><rect fill="#123456"/></svg>`, `<svg><image href="x"/></svg>`, `<svg><text style="font-size:99px">a</text></svg>`,
		`<svg><text style="color:red">a</text></svg>`, `<svg><g></svg>`, `<svg>`, ``, `<svg><g clip-path="none"></g></svg>`,
	} {
		if got, err := tidySVG(raw, f); err == nil {
			t.Errorf("%s must be refused (got %s)", raw, got)
		}
	}
}

func BenchmarkRenderer(b *testing.B) {
	r := renderer(b, 1, "")
	for _, k := range Kinds {
		f, err := k.Example("zh")
		if err != nil {
			b.Fatal(err)
		}
		draw(b, r, f)
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				draw(b, r, f)
			}
		})
	}
}

func BenchmarkStart(b *testing.B) {
	if _, err := bytecode(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w, err := newWorker()
		if err != nil {
			b.Fatal(err)
		}
		if err := w.close(); err != nil {
			b.Fatal(err)
		}
	}
}

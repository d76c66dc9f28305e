package charts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// tidySVG makes ECharts' drawing fit for the page: the same bytes every time,
// nothing that a strict content security policy blocks, ids of its own, theme
// colours and sizes also as classes (so that dark mode and the page's rules
// for text in drawings can be met by CSS), and a text alternative. What it
// does not know it refuses: a colour outside the theme would not follow it.
func tidySVG(raw string, f Figure) ([]byte, error) {
	t := tidier{f: f, ids: map[string]string{}, in: xml.NewDecoder(strings.NewReader(raw))}
	for {
		token, err := t.in.RawToken()
		if errors.Is(err, io.EOF) {
			return t.out.Bytes(), t.unbalanced()
		}
		if err != nil {
			return nil, fmt.Errorf("read echarts' svg: %w", err)
		}
		if err := t.token(token); err != nil {
			return nil, err
		}
	}
}

// tidier holds the state of one pass over a drawing.
type tidier struct {
	f     Figure
	in    *xml.Decoder
	out   bytes.Buffer
	ids   map[string]string // ECharts' ids to ours
	stack []string          // open elements
	skip  int               // depth inside an element that is left out
}

// elements are those a drawing may hold.
var elements = map[string]bool{"svg": true, "g": true, "path": true, "rect": true, "circle": true, "line": true,
	"polyline": true, "polygon": true, "text": true, "tspan": true, "defs": true, "clipPath": true}

// attributes are kept as they are (numbers rounded); all others go.
var attributes = map[string]bool{"d": true, "x": true, "y": true, "x1": true, "y1": true, "x2": true, "y2": true, "cx": true, "cy": true, "r": true,
	"width": true, "height": true, "points": true, "transform": true, "text-anchor": true, "dominant-baseline": true,
	"stroke-width": true, "stroke-dasharray": true, "stroke-linecap": true, "stroke-linejoin": true,
	"fill-opacity": true, "stroke-opacity": true, "opacity": true}

func (t *tidier) token(token xml.Token) error {
	switch k := token.(type) {
	case xml.StartElement:
		return t.start(k)
	case xml.EndElement:
		return t.end(k.Name.Local)
	case xml.CharData:
		if t.skip == 0 && len(t.stack) > 0 && (t.stack[len(t.stack)-1] == "text" || t.stack[len(t.stack)-1] == "tspan") {
			return xml.EscapeText(&t.out, k)
		}
	}
	return nil
}

func (t *tidier) start(e xml.StartElement) error {
	name := e.Name.Local
	t.stack = append(t.stack, name)
	if t.skip > 0 || name == "style" || invisible(e) {
		t.skip++
		return nil
	}
	if !elements[name] {
		return fmt.Errorf("tidy svg: element %q is not expected in a chart", name)
	}
	fmt.Fprintf(&t.out, "<%s", name)
	if name == "svg" {
		t.root()
		return nil
	}
	return t.attributes(e)
}

// root writes the drawing's own head: its natural size, against layout shift,
// and its text alternative.
func (t *tidier) root() {
	fmt.Fprintf(&t.out, ` xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d %d" width="%d" height="%d" role="img" focusable="false" aria-label="`,
		t.f.Width, t.f.Height, t.f.Width, t.f.Height)
	escape(&t.out, t.f.Label())
	t.out.WriteString(`">`)
}

// attributes writes what is kept of an element, then its classes.
func (t *tidier) attributes(e xml.StartElement) error {
	var classes []string
	for _, a := range e.Attr {
		key, value := a.Name.Local, a.Value
		switch {
		case a.Name.Space != "":
			continue
		case key == "id":
			value = t.id(value)
		case key == "clip-path":
			inner, ok := strings.CutPrefix(strings.TrimSuffix(value, ")"), "url(#")
			if !ok {
				return fmt.Errorf("tidy svg: clip path %q is not expected in a chart", value)
			}
			value = "url(#" + t.id(inner) + ")"
		case key == "fill" || key == "stroke":
			if t.inside("clipPath") {
				continue
			}
			class, err := colourClass(key, value)
			if err != nil {
				return err
			}
			if class != "" {
				classes = append(classes, class)
			}
		case key == "style":
			if err := t.font(value, &classes); err != nil {
				return err
			}
			continue
		case !attributes[key]:
			continue
		default:
			value = round(value)
		}
		fmt.Fprintf(&t.out, ` %s="`, key)
		escape(&t.out, value)
		t.out.WriteByte('"')
	}
	if classes != nil {
		fmt.Fprintf(&t.out, ` class="%s"`, strings.Join(classes, " "))
	}
	t.out.WriteByte('>')
	return nil
}

func (t *tidier) end(name string) error {
	if len(t.stack) == 0 || t.stack[len(t.stack)-1] != name {
		return fmt.Errorf("tidy svg: </%s> closes nothing", name)
	}
	t.stack = t.stack[:len(t.stack)-1]
	if t.skip > 0 {
		t.skip--
		return nil
	}
	fmt.Fprintf(&t.out, "</%s>", name)
	return nil
}

func (t *tidier) unbalanced() error {
	if len(t.stack) > 0 {
		return fmt.Errorf("tidy svg: <%s> is not closed", t.stack[len(t.stack)-1])
	}
	if t.out.Len() == 0 {
		return errors.New("tidy svg: echarts drew nothing")
	}
	return nil
}

func (t *tidier) inside(name string) bool {
	for _, s := range t.stack {
		if s == name {
			return true
		}
	}
	return false
}

// id gives ECharts' running ids names of the figure's own, in order of use.
func (t *tidier) id(old string) string {
	if _, ok := t.ids[old]; !ok {
		t.ids[old] = fmt.Sprintf("%s-c%d", t.f.ID, len(t.ids)+1)
	}
	return t.ids[old]
}

// font turns ECharts' style attribute of a text into attributes and a class
// for the size; the family is the page's.
func (t *tidier) font(style string, classes *[]string) error {
	for part := range strings.SplitSeq(strings.TrimSuffix(style, ";"), ";") {
		key, value, _ := strings.Cut(part, ":")
		switch key {
		case "font-size":
			size := strings.TrimSuffix(value, "px")
			fmt.Fprintf(&t.out, ` font-size="%s"`, size)
			class, err := sizeClass(size)
			if err != nil {
				return err
			}
			*classes = append(*classes, class)
		case "font-weight":
			fmt.Fprintf(&t.out, ` font-weight="%s"`, value)
		case "font-family", "font-style":
		default:
			return fmt.Errorf("tidy svg: style %q is not expected in a chart", part)
		}
	}
	return nil
}

// sizes are the sizes of text that charts use and the style sheet knows.
var sizes = []string{"12", "12.5"}

func sizeClass(size string) (string, error) {
	for _, s := range sizes {
		if s == size {
			return "t" + strings.ReplaceAll(size, ".", "-"), nil
		}
	}
	return "", fmt.Errorf("tidy svg: text size %q is not one of %v", size, sizes)
}

// colourClass is the class for a colour of the theme, "" for none.
func colourClass(key, value string) (string, error) {
	if value == "none" || value == "transparent" {
		return "", nil
	}
	for _, s := range theme {
		if s.light == value {
			return key[:1] + "-" + s.name, nil
		}
	}
	return "", fmt.Errorf("tidy svg: %s %q is not a colour of the theme", key, value)
}

// invisible is true for the areas that ECharts lays under texts and legends to
// catch the pointer: nothing to see and nothing to catch in a static drawing.
func invisible(e xml.StartElement) bool {
	if e.Name.Local != "path" && e.Name.Local != "rect" {
		return false
	}
	filled, stroked := false, false
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "fill":
			filled = a.Value != "none"
		case "stroke":
			stroked = a.Value != "none"
		}
	}
	for _, a := range e.Attr {
		switch {
		case a.Name.Local == "fill-opacity" && a.Value == "0":
			filled = false
		case a.Name.Local == "stroke-width" && a.Value == "0", a.Name.Local == "stroke-opacity" && a.Value == "0":
			stroked = false
		}
	}
	return !filled && !stroked
}

var longNumber = regexp.MustCompile(`-?[0-9]+\.[0-9]{3,}(e[-+]?[0-9]+)?`)

// round keeps two decimals of a pixel: nobody sees more, and the last digits
// differ between processors.
func round(s string) string {
	return longNumber.ReplaceAllStringFunc(s, func(n string) string {
		v, err := strconv.ParseFloat(n, 64)
		if err != nil {
			return n
		}
		n = strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
		if n == "-0" {
			return "0"
		}
		return n
	})
}

// escape writes an attribute's value. A write to a buffer cannot fail.
func escape(b *bytes.Buffer, s string) {
	if err := xml.EscapeText(b, []byte(s)); err != nil {
		panic(err)
	}
}

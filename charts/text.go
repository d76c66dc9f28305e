package charts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is where a text from outside is cut: nothing longer is a name.
const maxText = 300

// clean makes a text fit to be shown: valid UTF-8, no control characters, no
// characters that turn the direction of writing or are invisible, spaces
// folded, and at most maxText runes.
func clean(s string) string {
	if len(s) > 16*maxText {
		s = s[:16*maxText]
	}
	var b strings.Builder
	space := false
	n := 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError, hidden(r):
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = true
			continue
		}
		if n++; n > maxText {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// hidden is true for marks that change how their neighbours are read without
// being seen: bidirectional controls, zero-width characters, line separators,
// tags and private use.
func hidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == 0xfffe || r == 0xffff
}

// clip cuts to n runes, for messages.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// short cleans and cuts to a display width of em half-width cells, for labels.
func short(s string, cells float64) string {
	return fit(clean(s), cells*0.55, 1)
}

// fit cuts s with an ellipsis so that it is at most width wide at a font size.
func fit(s string, width, size float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	w, end := textWidth("…", size), 0
	for i, r := range s {
		w += runeWidth(r) * size
		if w > width {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return strings.TrimRight(s[:end], " ") + "…"
}

// wrap breaks s into at most lines lines of the given width, at spaces and
// between Chinese characters; what does not fit ends in an ellipsis.
func wrap(s string, width, size float64, lines int) []string {
	var out []string
	rest := s
	for rest != "" && len(out) < lines-1 && textWidth(rest, size) > width {
		cut := breakAt(rest, width, size)
		out = append(out, strings.TrimRight(rest[:cut], " "))
		rest = strings.TrimLeft(rest[cut:], " ")
	}
	return append(out, fit(rest, width, size))
}

// breakAt is the byte offset of the last good place to break within width.
func breakAt(s string, width, size float64) int {
	w, good, last := 0.0, 0, 0
	var before rune
	for i, r := range s {
		if i > 0 && (before == ' ' || before == '-' || before == '/' || (wide(before) || wide(r)) && !closing(r) && !opening(before)) {
			good = i
		}
		w += runeWidth(r) * size
		if w > width && i > 0 && r != ' ' {
			if good > 0 {
				return good
			}
			return max(last, 1)
		}
		before, last = r, i
		if w <= width {
			last = i + utf8.RuneLen(r)
		}
	}
	return len(s)
}

func opening(r rune) bool { return strings.ContainsRune("（(「『《“‘[【", r) }
func closing(r rune) bool {
	return strings.ContainsRune("）)」』》”’]】，。、：；！？,.:;!?%", r)
}

// textWidth estimates the width in pixels of s at a font size. One estimate
// serves the layout here and ECharts' own in the renderer, which has no canvas:
// a Chinese character is one em, a digit 0.57, other Latin by rough class.
// It errs on the wide side, so that labels are never cut.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r)
	}
	return w * size
}

func runeWidth(r rune) float64 {
	switch {
	case r >= '0' && r <= '9':
		return 0.57
	case r < 0x80:
		return asciiWidth(r)
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		return 0
	case wide(r):
		return 1
	}
	return 0.62
}

func asciiWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("il.,:;|'!Ij", r):
		return 0.3
	case strings.ContainsRune(" ft()[]{}/r\\-`\"", r):
		return 0.38
	case strings.ContainsRune("mwMW@%", r):
		return 0.9
	case r >= 'A' && r <= 'Z':
		return 0.68
	}
	return 0.57
}

// wide is true for characters one em wide in a Chinese font.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 ||
		r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd) ||
		strings.ContainsRune("—…“”‘’·", r)
}

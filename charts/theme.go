package charts

// swatch is one colour of the page: the style sheet's variable, and its value
// in light and dark. Light values are what options and static drawings hold;
// no two are equal, so that a value leads back to its variable.
type swatch struct{ name, light, dark string }

// theme lists every colour a chart may use, the page's own first, then the
// ones charts add: the Okabe–Ito palette (lifted a little in the dark so that
// each keeps 3:1 against the paper), four steps below the accent for heat maps,
// the grey of bars that are only there to compare with, and the text that
// stands on filled marks.
var theme = []swatch{
	{"paper", "#fdfdfc", "#14171a"},
	{"panel", "#ffffff", "#1a1e22"},
	{"ink", "#1c2126", "#e8eaec"},
	{"soft", "#5d6670", "#a6aeb6"},
	{"faint", "#8b939c", "#7d868f"},
	{"line", "#e4e6e8", "#2a2f35"},
	{"rule", "#c9cdd2", "#3b424a"},
	{"accent", "#0b5a86", "#6db4dc"},
	{"accent-soft", "#d9e8f1", "#1d3442"},
	{"good", "#17734f", "#5fc195"},
	{"bad", "#ab3b28", "#e68a77"},
	{"warn", "#8a5f00", "#d9a94a"},

	{"cat-1", "#0072b2", "#4aa3d9"},
	{"cat-2", "#e69f00", "#e8a91f"},
	{"cat-3", "#009e73", "#27b88d"},
	{"cat-4", "#d55e00", "#e8793a"},
	{"cat-5", "#cc79a7", "#d78fb7"},
	{"cat-6", "#56b4e9", "#86caf0"},
	{"cat-7", "#f0e442", "#efe55a"},
	{"heat-1", "#edf4f8", "#1b2a34"},
	{"heat-2", "#cbe0ec", "#23414f"},
	{"heat-3", "#a3c9df", "#2c566c"},
	{"heat-4", "#74a9c8", "#346684"},
	{"muted", "#b3bac1", "#59626c"},
	{"on-strong", "#fefefe", "#101316"},
	{"on-light", "#0f1316", "#101317"},
}

// pageSwatches is how many of theme the page's own style sheet defines.
const pageSwatches = 12

// colour is the light value of a variable of theme.
func colour(name string) string {
	for _, s := range theme {
		if s.name == name {
			return s.light
		}
	}
	panic("charts: no colour " + name)
}

// tones maps a tone to the fill of a mark and the text that stands on it.
var tones = map[Tone]struct{ fill, text string }{
	Accent: {"accent", "on-strong"},
	Good:   {"good", "on-strong"},
	Bad:    {"bad", "on-strong"},
	Warn:   {"warn", "on-strong"},
	Muted:  {"muted", "ink"},
	Cat1:   {"cat-1", "on-strong"},
	Cat2:   {"cat-2", "on-light"},
	Cat3:   {"cat-3", "on-light"},
	Cat4:   {"cat-4", "on-light"},
	Cat5:   {"cat-5", "on-light"},
	Cat6:   {"cat-6", "on-light"},
	Cat7:   {"cat-7", "on-light"},
}

// categorical are the tones given to parts in order.
var categorical = []Tone{Cat1, Cat2, Cat3, Cat4, Cat5, Cat6, Cat7}

// or is t, or another tone where t leaves the choice.
func (t Tone) or(other Tone) Tone {
	if t == Auto {
		return other
	}
	return t
}

func (t Tone) fill() string { return colour(tones[t].fill) }

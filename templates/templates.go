// Package templates holds what the site's pages are made of: HTML templates,
// one style sheet and one script.
//
// In: nothing. Out: the files, embedded. Its one opinion: a template arranges
// what it is given and decides nothing; numbers and words arrive as readers see
// them.
package templates

import "embed"

// HTML holds the page templates; layout.html is around all of them.
//
//go:embed html/*.html
var HTML embed.FS

// CSS is the site's style sheet.
//
//go:embed css/site.css
var CSS string

// ThemeJS sets the reader's choice of light or dark before the page is drawn.
//
//go:embed js/theme.js
var ThemeJS string

// JS is the site's script: filters, sorting, search. Pages are complete without it.
//
//go:embed js/site.js
var JS string

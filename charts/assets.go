package charts

import _ "embed"

//go:generate ./bundle.sh

// CSS is the style sheet of static and live charts, to be appended to the
// site's: theme colours as classes, so that drawings follow light and dark
// without an inline style. It leans on the site's variables (--ink, --accent…)
// and adds its own (--cat-1…, --heat-1…, --on-strong…).
//
//go:embed charts.css
var CSS string

// BrowserJS is a classic script that swaps static drawings for live charts;
// it wants the global echarts of templates/echarts before it.
//
//go:embed browser.js
var BrowserJS string

//go:embed draw.js
var drawJS string

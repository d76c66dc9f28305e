// Package echartsasset holds the committed build of Apache ECharts.
//
// In: nothing. Out: the script, which the site publishes beside its pages and
// package charts runs when it draws them, with the licences that must travel
// with it. Its one opinion: one build for both, so that the chart a reader
// sees at first and the one that answers to the pointer are the same.
package echartsasset

import _ "embed"

// Version is the release of ECharts in JS.
const Version = "6.1.0"

// Name is the file's name, before the site adds its content hash.
const Name = "echarts-" + Version + ".min.js"

// JS is a classic script that defines the global echarts: bar, line, scatter
// and heat map, drawn as SVG.
//
//go:embed echarts-6.1.0.min.js
var JS []byte

// License is the licence of ECharts (Apache-2.0, with that of its d3 parts).
//
//go:embed LICENSE
var License string

// Notice is ECharts' notice and the licences of what is bundled with it:
// zrender (BSD-3-Clause), d3 (BSD-3-Clause) and tslib (0BSD).
//
//go:embed NOTICE
var Notice string

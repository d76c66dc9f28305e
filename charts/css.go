package charts

import (
	"fmt"
	"strings"
)

// styleSheet writes charts.css from the theme: go test ./charts -update. It is
// committed as a file so that it can be read and reviewed as one.
func styleSheet() string {
	var b strings.Builder
	b.WriteString("/* Charts: written from the tables in charts/theme.go and svg.go; edit those. */\n")
	own := theme[pageSwatches:]
	fmt.Fprintf(&b, ":root { %s }\n", variables(own, false))
	fmt.Fprintf(&b, "@media (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) { %s } }\n", variables(own, true))
	fmt.Fprintf(&b, ":root[data-theme=\"dark\"] { %s }\n", variables(own, true))
	b.WriteString(`
figure[data-chart] { min-width: 0; }
.chart-box { overflow-x: auto; overflow-y: hidden; }
svg.chart { display: block; max-width: 100%; height: auto; font-variant-numeric: tabular-nums; }
.chart-live svg { display: block; }
.chart-live svg text { fill: revert-layer; font-variant-numeric: tabular-nums; } /* the page may set fill for its own small drawings */
svg.chart.chart-still { display: none; }
@media (max-width: 760px) { svg.chart { max-width: none; } }
@media print {
  .chart-live { display: none; }
  svg.chart, svg.chart.chart-still { display: block; max-width: 100%; }
  .chart-box { overflow: visible; }
}

`)
	for _, size := range sizes {
		class, err := sizeClass(size)
		if err != nil {
			panic(err) // sizes and sizeClass are one table
		}
		fmt.Fprintf(&b, "svg.chart .%s { font-size: %spx; }\n", class, size)
	}
	for _, s := range theme {
		fmt.Fprintf(&b, "svg.chart .f-%s { fill: var(--%s); } svg.chart .s-%s { stroke: var(--%s); }\n", s.name, s.name, s.name, s.name)
	}
	return b.String()
}

func variables(list []swatch, dark bool) string {
	var parts []string
	for _, s := range list {
		value := s.light
		if dark {
			value = s.dark
		}
		parts = append(parts, fmt.Sprintf("--%s: %s;", s.name, value))
	}
	return strings.Join(parts, " ")
}

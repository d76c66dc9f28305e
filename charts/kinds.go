package charts

// Kind is one way to draw a result.
type Kind struct {
	Name    string                            // as in Figure.Kind
	Zh, En  string                            // what a reader calls it
	Says    string                            // the question it answers
	Example func(lang string) (Figure, error) // a drawing of invented numbers, for tests and the gallery
}

// Kinds are all there are, each in a file of its own.
var Kinds = []Kind{
	{"line", "折线图", "Line chart", "is it moving, and is the move real?", exampleLine},
	{"bar", "条形图", "Bar chart", "how much is each, and how much was it before?", exampleBar},
	{"stacked", "堆积图", "Stacked bars", "what is the whole made of?", exampleStacked},
	{"waterfall", "瀑布图", "Waterfall", "which parts make up the change?", exampleWaterfall},
	{"histogram", "直方图", "Histogram", "how are the values spread around the target?", exampleHistogram},
	{"pareto", "帕累托图", "Pareto chart", "what are the few causes?", examplePareto},
	{"quadrant", "象限图", "Quadrant", "who is where on two scales?", exampleQuadrant},
	{"heatmap", "热力图", "Heat map", "where and when is it high?", exampleHeatmap},
	{"intervals", "区间图", "Intervals", "is the difference in rank real?", exampleIntervals},
	{"funnel", "漏斗图", "Funnel plot", "is this more than chance would do with so few cases?", exampleFunnel},
}

// pick is the text in the language.
func pick(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

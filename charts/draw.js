// Run once in each worker of the renderer, after ECharts itself. The host
// defines hostTextWidth(text), in em. kaoheDraw answers with raw SVG.
'use strict';
// No event loop runs here. What ECharts puts off is redrawing and animation,
// and a drawing asked for as text is complete when it is returned.
globalThis.setTimeout = function () { return 0; };
globalThis.clearTimeout = function () {};
echarts.setPlatformAPI({
  measureText: function (text, font) {
    var size = /(\d*\.?\d+)px/.exec(font || '');
    return { width: +hostTextWidth(String(text)) * (size ? +size[1] : 12) };
  },
});
function kaoheDraw(option, width, height) {
  var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

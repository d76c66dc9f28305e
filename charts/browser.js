// Live charts. In: every figure[data-chart] that holds a div.chart-box around a
// static svg.chart, and a script[type="application/json"] with the same
// drawing's ECharts option; and the global echarts. Out: where a reader scrolls to it, the drawing is
// replaced by one that answers to the pointer. Without this script, or without
// ECharts, the static drawing stays; print always shows it (charts.css).
(function () {
  'use strict';
  if (typeof echarts === 'undefined' || !document.querySelectorAll) return;

  // The theme's light values and their variables; a test holds this
  // table to the one in theme.go.
  var theme = {
    '#fdfdfc': '--paper', '#ffffff': '--panel', '#1c2126': '--ink', '#5d6670': '--soft', '#8b939c': '--faint',
    '#e4e6e8': '--line', '#c9cdd2': '--rule', '#0b5a86': '--accent', '#d9e8f1': '--accent-soft',
    '#17734f': '--good', '#ab3b28': '--bad', '#8a5f00': '--warn',
    '#0072b2': '--cat-1', '#e69f00': '--cat-2', '#009e73': '--cat-3', '#d55e00': '--cat-4', '#cc79a7': '--cat-5',
    '#56b4e9': '--cat-6', '#f0e442': '--cat-7',
    '#edf4f8': '--heat-1', '#cbe0ec': '--heat-2', '#a3c9df': '--heat-3', '#74a9c8': '--heat-4', '#b3bac1': '--muted',
    '#fefefe': '--on-strong', '#0f1316': '--on-light'
  };
  var colourKeys = { color: 1, backgroundColor: 1, borderColor: 1 };
  var live = [];

  // coloured copies an option with the colours of the page as it is now. Only
  // settings of colour are touched, never a text that looks like one.
  function coloured(value, page, key) {
    if (typeof value === 'string') {
      return colourKeys[key] && theme[value] ? page.getPropertyValue(theme[value]).trim() || value : value;
    }
    if (Array.isArray(value)) return value.map(function (v) { return coloured(v, page, key); });
    if (value && typeof value === 'object') {
      var copy = {};
      Object.keys(value).forEach(function (k) { copy[k] = coloured(value[k], page, k); });
      return copy;
    }
    return value;
  }

  // sentence is the text of a tooltip: the tips that the page prepared. Braces
  // would be read as markup.
  function sentence(params) {
    var list = Array.isArray(params) ? params : [params];
    var lines = list.filter(function (p) { return p.data && p.data.tip; }).map(function (p) { return p.data.tip; });
    if (!lines.length) return '';
    if (Array.isArray(params) && list[0].axisValueLabel) {
      lines.unshift(String(list[0].axisValueLabel).replace(/\n/g, '').replace(/\{/g, '｛').replace(/\}/g, '｝'));
    }
    return lines.join('\n');
  }

  function dressed(item) {
    var option = coloured(item.option, getComputedStyle(document.documentElement), '');
    option.textStyle.fontFamily = getComputedStyle(item.box).fontFamily;
    option.tooltip.formatter = sentence;
    option.animation = false;
    return option;
  }

  // size is the room there is, but never less than the drawing can do with:
  // below that its box scrolls.
  function size(item) {
    var room = item.frame.clientWidth;
    return { width: Math.max(Math.min(room, item.width), item.least), height: item.height };
  }

  function start(figure) {
    var svg = figure.querySelector('svg.chart');
    var data = figure.querySelector('script[type="application/json"]');
    if (!svg || !data || figure.querySelector('.chart-live')) return;
    var option = JSON.parse(data.textContent);
    var box = document.createElement('div');
    box.className = 'chart-live';
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', svg.getAttribute('aria-label') || '');
    var natural = svg.viewBox.baseVal;
    var item = {
      box: box, frame: svg.parentNode, svg: svg, option: option,
      width: natural.width, height: natural.height, least: Math.min(natural.width, (option.kaohe || {}).minWidth || natural.width)
    };
    delete option.kaohe;
    svg.parentNode.insertBefore(box, svg);
    try {
      var s = size(item);
      item.chart = echarts.init(box, null, { renderer: 'svg', width: s.width, height: s.height });
      item.chart.setOption(dressed(item));
    } catch (problem) {
      if (item.chart) item.chart.dispose();
      box.remove();
      throw problem;
    }
    svg.classList.add('chart-still');
    live.push(item);
  }

  function resize() {
    live.forEach(function (item) {
      var s = size(item);
      if (s.width !== item.chart.getWidth()) item.chart.resize(s);
    });
  }

  function recolour() {
    live.forEach(function (item) { item.chart.setOption(dressed(item), { notMerge: true }); });
  }

  function soon(work) {
    var asked = false;
    return function () {
      if (asked) return;
      asked = true;
      requestAnimationFrame(function () { asked = false; work(); });
    };
  }

  function watch() {
    var figures = document.querySelectorAll('figure[data-chart]');
    if ('IntersectionObserver' in window) {
      var seen = new IntersectionObserver(function (entries) {
        entries.forEach(function (e) {
          if (!e.isIntersecting) return;
          seen.unobserve(e.target);
          start(e.target);
        });
      }, { rootMargin: '200px' });
      figures.forEach(function (f) { seen.observe(f); });
    } else {
      figures.forEach(start);
    }
    window.addEventListener('resize', soon(resize));
    if ('ResizeObserver' in window) {
      var room = new ResizeObserver(soon(resize));
      document.querySelectorAll('figure[data-chart] .chart-box').forEach(function (b) { room.observe(b); });
    }
    var dark = window.matchMedia('(prefers-color-scheme: dark)');
    if (dark.addEventListener) dark.addEventListener('change', soon(recolour));
    new MutationObserver(soon(recolour)).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
})();

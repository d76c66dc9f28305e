// Measures of a page, evaluated in it. Each function gives plain data; Go
// judges it.
(() => {
  'use strict';

  const name = el => {
    const cls = typeof el.className === 'string' ? el.className : (el.className && el.className.baseVal) || '';
    return el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') + (cls.trim() ? '.' + cls.trim().split(/\s+/).join('.') : '');
  };
  // place names a text of a drawing by the figure it is in: the parts of a
  // drawing have no names of their own.
  const place = el => {
    const figure = el.ownerSVGElement && el.closest('figure');
    return (figure ? name(figure) + ' ' : '') + name(el);
  };
  const frames = n => new Promise(done => {
    const next = () => (n-- > 0 ? requestAnimationFrame(next) : setTimeout(done, 0));
    next();
  });

  // settle waits until the page has drawn what it had to draw.
  const settle = (n = 3) => frames(n);

  // scrollThrough brings every chart into view once, as a reader would.
  const scrollThrough = async () => {
    for (const figure of document.querySelectorAll('figure[data-chart]')) {
      figure.scrollIntoView({block: 'center', behavior: 'instant'});
      await frames(3);
    }
    scrollTo(0, 0);
    await frames(3);
  };

  // charts counts, for each figure with a chart, the shapes of its largest
  // visible drawing.
  const charts = () => [...document.querySelectorAll('figure[data-chart]')].map(figure => {
    const best = {name: name(figure), width: 0, height: 0, shapes: 0};
    for (const svg of figure.querySelectorAll('svg')) {
      const box = svg.getBoundingClientRect();
      const shapes = [...svg.querySelectorAll('path,rect,circle,line,polyline,polygon,ellipse')]
        .filter(s => !s.closest('defs,clipPath,mask,pattern')).length;
      if (svg.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && box.width > 0 && box.height > 0 && shapes > best.shapes) {
        Object.assign(best, {width: box.width, height: box.height, shapes});
      }
    }
    return best;
  });

  const openDetails = () => { for (const d of document.querySelectorAll('details')) d.open = true; };

  // overflow tells by how much the page is wider than its window, and what
  // sticks out of it.
  const overflow = () => {
    const root = document.documentElement;
    const by = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
    const out = [];
    if (by > 0) {
      for (const el of document.body.querySelectorAll('*')) {
        const box = el.getBoundingClientRect();
        if (box.width && box.right > root.clientWidth + 0.5 && !scrolls(el.parentElement)) out.push(name(el));
      }
    }
    return {by, out: out.slice(0, 5)};
  };
  const scrolls = el => {
    for (; el && el !== document.body; el = el.parentElement) {
      if (getComputedStyle(el).overflowX !== 'visible') return true;
    }
    return false;
  };

  // Colours. The canvas reads every notation that CSS knows.
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const seen = new Map();
  const rgba = colour => {
    if (!seen.has(colour)) {
      canvas.canvas.width = canvas.canvas.height = 1;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const d = canvas.getImageData(0, 0, 1, 1).data;
      seen.set(colour, [d[0], d[1], d[2], d[3] / 255]);
    }
    return seen.get(colour);
  };
  const over = (top, alpha, below) => below.map((c, i) => top[i] * alpha + c * (1 - alpha));
  // Relative luminance and contrast ratio: WCAG 2.2.
  const linear = v => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const ratio = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const hex = c => '#' + c.map(v => Math.round(v).toString(16).padStart(2, '0')).join('');

  const ancestors = el => {
    const out = [];
    for (; el; el = el.parentElement) out.unshift(el);
    return out;
  };
  const white = [255, 255, 255];
  const backdrop = el => ancestors(el).reduce((below, a) => {
    const c = rgba(getComputedStyle(a).backgroundColor);
    return over(c, c[3], below);
  }, white);
  const opacity = el => ancestors(el).reduce((o, a) => o * parseFloat(getComputedStyle(a).opacity), 1);

  // shapesOf lists the filled shapes of a drawing in the order of painting.
  const drawings = new Map();
  const shapesOf = svg => {
    if (!drawings.has(svg)) {
      drawings.set(svg, [...svg.querySelectorAll('path,rect,circle,polygon,ellipse')]
        .filter(s => !s.closest('defs,clipPath,mask,pattern') && s.checkVisibility())
        .map(s => ({shape: s, style: getComputedStyle(s), box: s.getBoundingClientRect()}))
        .filter(s => s.style.fill !== 'none' && !s.style.fill.startsWith('url')));
    }
    return drawings.get(svg);
  };
  const covers = (s, x, y) => {
    if (x < s.box.left || x > s.box.right || y < s.box.top || y > s.box.bottom) return false;
    const toLocal = s.shape.getScreenCTM();
    return !!toLocal && s.shape.isPointInFill(new DOMPoint(x, y).matrixTransform(toLocal.inverse()));
  };
  const behindText = (text, box) => {
    const svg = text.ownerSVGElement;
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    let below = backdrop(svg);
    for (const s of shapesOf(svg)) {
      if (!(s.shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      if (!covers(s, x, y)) continue;
      const c = rgba(s.style.fill);
      below = over(c, c[3] * parseFloat(s.style.fillOpacity) * opacity(s.shape), below);
    }
    return below;
  };

  const hiddenFromSight = (el, box) => {
    if (!el.checkVisibility({checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true})) return true;
    if (box.width < 2 || box.height < 2 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return true;
    return ancestors(el).some(a => {
      const s = getComputedStyle(a), b = a.getBoundingClientRect();
      return s.overflow === 'hidden' && (b.width <= 2 || b.height <= 2) || s.clipPath === 'inset(50%)';
    });
  };

  const coloursOf = (el, box) => {
    const style = getComputedStyle(el);
    if (!el.ownerSVGElement) return {ink: rgba(style.color), alpha: 1, paper: backdrop(el)};
    const halo = style.stroke !== 'none' && style.paintOrder.startsWith('stroke') && parseFloat(style.strokeWidth) >= 2;
    const paper = halo ? rgba(style.stroke).slice(0, 3) : behindText(el.closest('text') || el, box);
    return {ink: rgba(style.fill), alpha: parseFloat(style.fillOpacity), paper};
  };

  // contrasts gives every visible text with less than the wanted contrast.
  const contrasts = least => {
    drawings.clear();
    const out = new Map();
    let count = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement;
      if (!node.data.trim() || el.closest('script,style,noscript,template,option,title,desc,:disabled')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (hiddenFromSight(el, box)) continue;
      count++;
      const c = coloursOf(el, box);
      const r = ratio(over(c.ink, c.ink[3] * c.alpha * opacity(el), c.paper), c.paper);
      if (r < least) {
        const key = [place(el), hex(c.ink.slice(0, 3)), hex(c.paper)].join(' ');
        if (!out.has(key)) out.set(key, {where: place(el), text: node.data.trim().slice(0, 20), ink: hex(c.ink.slice(0, 3)), paper: hex(c.paper), ratio: r});
      }
    }
    return {count, poor: [...out.values()]};
  };

  // paper gives the luminance of the page behind everything, 0 to 1.
  const paper = () => luminance(backdrop(document.body));

  // printed tells what of the page's frame and signatures a medium shows.
  const printed = () => {
    const shown = el => el.checkVisibility({checkVisibilityCSS: true}) && el.getClientRects().length > 0;
    const words = el => el.textContent.trim();
    return {
      navigation: [...document.querySelectorAll('nav')].filter(shown).map(name),
      signatures: [...document.querySelectorAll('.sign > *')].filter(shown).map(words).filter(Boolean),
      heading: [...document.querySelectorAll('h1')].filter(shown).map(words).join(' '),
    };
  };

  // stops gives what Tab must reach, and begins to note what it does reach.
  const rows = '[role=tablist],[role=listbox],[role=menu],[role=radiogroup],[role=toolbar],[role=grid]';
  const stops = () => {
    const list = [...document.querySelectorAll('a[href],area[href],button,input,select,textarea,summary,[tabindex],[contenteditable=true]')].filter(el =>
      el.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true}) && el.getClientRects().length > 0 &&
      !el.matches(':disabled,[type=hidden]') && !el.closest('[inert]') &&
      !(el.matches('[tabindex^="-"]') && (el.closest(rows) || !el.matches('a[href],button,input,select,textarea,summary'))) &&
      !(el.matches('input[type=radio]') && el.form && [...el.form.elements].some(o => o !== el && o.name === el.name && o.checked)));
    const log = {list, reached: [], unseen: new Set()};
    document.addEventListener('focusin', e => {
      log.reached.push(list.indexOf(e.target));
      const s = getComputedStyle(e.target);
      if (!(s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) && s.boxShadow === 'none') log.unseen.add(name(e.target));
    });
    window.kaoheStops = log;
    return list.length;
  };
  const reached = () => {
    const log = window.kaoheStops, got = new Set(log.reached);
    const label = el => name(el) + ' "' + (el.getAttribute('aria-label') || el.textContent || el.value || '').trim().slice(0, 20) + '"';
    const last = log.reached.length ? log.list[log.reached[log.reached.length - 1]] : null;
    return {
      missed: log.list.filter((_, i) => !got.has(i)).map(label).slice(0, 5),
      last: last ? label(last) : '',
      unseen: [...log.unseen].slice(0, 5),
    };
  };

  return {settle, scrollThrough, charts, openDetails, overflow, contrasts, paper, printed, stops, reached};
})()

// What pages can do beyond being read: switch light and dark, sort and filter tables, search.
// Pages are complete without it; what it needs is hidden until it runs.
(function () {
  'use strict';
  var root = document.documentElement;
  function each(list, f) { Array.prototype.forEach.call(list, f); }

  // light and dark
  each(document.querySelectorAll('[data-theme-switch]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      var dark = root.getAttribute('data-theme') === 'dark' ||
        (!root.hasAttribute('data-theme') && window.matchMedia('(prefers-color-scheme: dark)').matches);
      root.setAttribute('data-theme', dark ? 'light' : 'dark');
      try { localStorage.setItem('kaohe-theme', dark ? 'light' : 'dark'); } catch (e) { /* not kept */ }
    });
  });

  // The state of filters and sorting stands in the address, after the #: it can be sent to somebody.
  function readState() {
    var state = {};
    location.hash.replace(/^#/, '').split('&').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (at > 0) {
        try { state[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); } catch (e) { /* not ours */ }
      }
    });
    return state;
  }
  function writeState(state) {
    var text = Object.keys(state).filter(function (k) { return state[k]; }).sort()
      .map(function (k) { return k + '=' + encodeURIComponent(state[k]); }).join('&');
    try { history.replaceState(null, '', text ? '#' + text : location.pathname + location.search); } catch (e) { /* some browsers forbid it for files */ }
  }

  // tables: <form class="filters" data-for="ID"> and th[data-sort]
  each(document.querySelectorAll('table[data-rows]'), function (table) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var form = document.querySelector('form[data-for="' + table.id + '"]');
    var count = form && form.querySelector('[data-count]');
    var state = readState();
    // with several tables on a page each keeps its state under its own name
    var prefix = document.querySelectorAll('table[data-rows]').length > 1 ? table.id + '.' : '';
    function keep(name, value) { state = readState(); state[prefix + name] = value; writeState(state); }

    function show() {
      var shown = 0;
      rows.forEach(function (row) {
        var ok = true;
        if (form) each(form.elements, function (field) {
          if (!field.name || !field.value) return;
          if (field.type === 'search') ok = ok && row.textContent.toLowerCase().indexOf(field.value.toLowerCase()) >= 0;
          else ok = ok && row.getAttribute('data-' + field.name) === field.value;
        });
        row.hidden = !ok;
        if (ok) shown++;
      });
      if (count) count.textContent = shown + ' / ' + rows.length;
    }
    function sortBy(index, down) {
      rows.sort(function (a, b) {
        var x = a.cells[index].getAttribute('data-value') || a.cells[index].textContent;
        var y = b.cells[index].getAttribute('data-value') || b.cells[index].textContent;
        var d = (parseFloat(x) - parseFloat(y)) || (isNaN(parseFloat(x)) || isNaN(parseFloat(y)) ? x.localeCompare(y, root.lang) : 0);
        return down ? -d : d;
      });
      rows.forEach(function (row) { body.appendChild(row); });
      each(table.tHead.rows[0].cells, function (th, i) {
        if (i === index) th.setAttribute('aria-sort', down ? 'descending' : 'ascending'); else th.removeAttribute('aria-sort');
      });
    }
    each(table.tHead.rows[0].cells, function (th, index) {
      if (!th.hasAttribute('data-sort')) return;
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = th.textContent;
      th.textContent = '';
      th.appendChild(button);
      button.addEventListener('click', function () {
        var down = th.hasAttribute('aria-sort') ? th.getAttribute('aria-sort') === 'ascending' : th.getAttribute('data-sort') === 'down';
        sortBy(index, down);
        keep('sort', index + (down ? 'd' : 'a'));
      });
    });
    if (form) {
      form.hidden = false;
      form.addEventListener('submit', function (e) { e.preventDefault(); });
      each(form.elements, function (field) {
        if (!field.name) return;
        if (state[prefix + field.name]) field.value = state[prefix + field.name];
        field.addEventListener('input', function () { keep(field.name, field.value); show(); });
      });
    }
    var sort = /^(\d+)([ad])$/.exec(state[prefix + 'sort'] || '');
    if (sort && +sort[1] < table.tHead.rows[0].cells.length) sortBy(+sort[1], sort[2] === 'd');
    show();
  });

  // search: window.kaoheIndex is [kind, name, note, page, keys…] per entry; keys are pinyin and initials
  var box = document.querySelector('.search');
  if (!box || !window.kaoheIndex) return;
  var input = box.querySelector('input'), list = box.querySelector('ul'), base = box.getAttribute('data-base');
  box.hidden = false;
  function score(entry, words) {
    var total = 0;
    for (var i = 0; i < words.length; i++) {
      var best = 0;
      for (var k = 1; k < entry.length; k++) {
        if (k === 3) continue;
        var at = entry[k].toLowerCase().indexOf(words[i]);
        if (at === 0) best = Math.max(best, k === 1 ? 4 : 3); else if (at > 0) best = Math.max(best, k === 1 ? 2 : 1);
      }
      if (!best) return 0;
      total += best;
    }
    return total;
  }
  function find() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    var hits = !words.length ? [] : window.kaoheIndex.map(function (e, i) { return { e: e, i: i, s: score(e, words) }; })
      .filter(function (h) { return h.s > 0; }).sort(function (a, b) { return b.s - a.s || a.i - b.i; }).slice(0, 12);
    list.textContent = '';
    hits.forEach(function (h) {
      var li = document.createElement('li'), a = document.createElement('a'), note = document.createElement('small');
      a.href = base + h.e[3];
      a.textContent = h.e[1];
      note.textContent = h.e[2];
      a.appendChild(note);
      li.appendChild(a);
      list.appendChild(li);
    });
    list.hidden = !hits.length;
    input.setAttribute('aria-expanded', String(hits.length > 0));
  }
  input.addEventListener('input', find);
  box.addEventListener('keydown', function (e) {
    var links = Array.prototype.slice.call(list.querySelectorAll('a')), at = links.indexOf(document.activeElement);
    if (e.key === 'Escape') { input.value = ''; find(); input.focus(); }
    else if (e.key === 'ArrowDown' && links.length) { e.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    else if (e.key === 'ArrowUp' && at >= 0) { e.preventDefault(); (at ? links[at - 1] : input).focus(); }
    else if (e.key === 'Enter' && document.activeElement === input && links.length) { e.preventDefault(); links[0].click(); }
  });
  document.addEventListener('click', function (e) { if (!box.contains(e.target)) { list.hidden = true; input.setAttribute('aria-expanded', 'false'); } });
  document.addEventListener('keydown', function (e) {
    if (e.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { e.preventDefault(); input.focus(); }
  });
})();

// Sets the reader's choice of light or dark before the page is drawn, so that it does not flash.
(function () {
  'use strict';
  try {
    var choice = localStorage.getItem('kaohe-theme');
    if (choice === 'dark' || choice === 'light') document.documentElement.setAttribute('data-theme', choice);
  } catch (e) { /* storage may be closed to files; the system's choice then holds */ }
})();

// Before the first paint, so that a dark page never flashes white. A file of its own: the CSP allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('keshen.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    var locale = localStorage.getItem('keshen.locale');
    if (locale === 'zh-CN' || locale === 'en') document.documentElement.lang = locale;
  } catch {
    // Storage may be forbidden: the system's theme is used.
  }
})();

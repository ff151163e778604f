// Before the page is painted, so that it never flashes in the other theme.
(() => {
  const root = document.documentElement;
  root.classList.add("script");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; then the system's theme is used.
  }
})();

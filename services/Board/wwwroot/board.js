// What a page does by itself: connecting, coming back, the theme, and the arrow keys among seats. Everything that it shows comes from the server.
(() => {
  "use strict";

  // One request, so that the server can count it; a WebSocket is the only way that it takes.
  Blazor.start({
    circuit: {
      configureSignalR: (builder) => builder.withUrl("_blazor", { skipNegotiation: true, transport: 1 }),
      reconnectionOptions: { maxRetries: 60, retryIntervalMilliseconds: (attempt) => Math.min(250 * 2 ** attempt, 5000) * (0.5 + Math.random() / 2) },
    },
  });

  // The server answers again, perhaps as another process that does not know this page: load it anew, not all at the same moment.
  const loadAnew = async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1500));
      try {
        if ((await fetch("/health/readiness", { cache: "no-store" })).ok) return location.reload();
      } catch {
        // Still away.
      }
    }
  };

  const lost = document.getElementById("components-reconnect-modal");
  let leaving = false;
  lost.addEventListener("components-reconnect-state-changed", (event) => {
    if ((event.detail.state === "failed" || event.detail.state === "rejected") && !leaving) {
      leaving = true;
      loadAnew();
    }
  });

  // Where no connection is to be had at all, the page says so, and is loaded anew now and then.
  setTimeout(() => {
    if (document.querySelector("[data-live=true]")) return;
    document.getElementById("not-live").hidden = false;
    setTimeout(() => location.reload(), 45000 + Math.random() * 30000);
  }, 15000);

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-toggle]")) return;
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Then it holds for this page.
    }
  });

  // A chamber is one stop of the Tab key; arrows lead from seat to seat.
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    const seat = event.target.closest?.("[data-seats] a");
    if (!seat || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const seats = [...seat.closest("[data-seats]").querySelectorAll("a")];
    const next = seats[Math.max(0, Math.min(seats.length - 1, seats.indexOf(seat) + steps[event.key]))];
    seat.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  const tell = (event) => {
    const seat = event.target.closest?.("[data-seats] a");
    const caption = seat?.closest("figure").querySelector("[data-seat-caption]");
    if (caption) caption.textContent = seat.getAttribute("aria-label");
  };
  document.addEventListener("focusin", tell);
  document.addEventListener("mouseover", tell);
})();

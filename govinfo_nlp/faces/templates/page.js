(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const panel = document.getElementById("inspector");
  const slot = panel.querySelector(".slot");
  const form = document.getElementById("filters");
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const spots = all(".spot");
  const words = (text) => (text ? text.split(" ") : []);
  const spotOf = (target) => (target instanceof Element ? target.closest(".spot.figure:not(.muted)") : null);
  let kept = null; // the figure whose story stays until it is let go
  let lit = [];

  // Shows what is told of a figure, and marks what belongs to it; with null, nothing.
  function show(spot) {
    lit.forEach((element) => element.classList.remove("lit", "chosen"));
    lit = [];
    const story = spot && document.getElementById("d-" + spot.id);
    slot.replaceChildren();
    panel.classList.toggle("full", Boolean(story));
    if (!story) return;
    slot.append(story.content.cloneNode(true));
    spot.classList.add("chosen");
    const partners = words(spot.dataset.lights).map((id) => document.getElementById(id)).filter(Boolean);
    partners.forEach((element) => element.classList.add("lit"));
    lit = [spot, ...partners];
  }

  function keep(spot) {
    kept = spot;
    show(spot);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch" && !kept && !panel.contains(event.target)) {
      const spot = spotOf(event.target);
      if (spot) show(spot);
    }
  });
  document.addEventListener("focusin", (event) => {
    const spot = spotOf(event.target);
    if (spot) keep(spot);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    const spot = link ? null : spotOf(event.target);
    if (link) go(link.getAttribute("href").slice(1));
    else if (spot) keep(spot);
    else if (event.target instanceof Element && event.target.closest(".close")) letGo();
    else if (!panel.contains(event.target)) keep(null);
  });
  document.addEventListener("keydown", (event) => {
    const spot = spotOf(event.target);
    if (event.key === "Escape") letGo();
    else if (spot && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      keep(spot);
      panel.focus({ preventScroll: true });
    }
  });

  // Ends the story of a figure; the keyboard goes back to where it was.
  function letGo() {
    const spot = kept;
    if (spot && panel.contains(document.activeElement)) spot.focus({ preventScroll: true });
    keep(null);
  }

  // The browser scrolls to the place; the keyboard goes there too.
  function go(id) {
    const target = document.getElementById(id);
    if (!target) return;
    if (target.hidden || target.closest("[hidden]") || target.classList.contains("muted")) {
      form.reset();
      apply();
    }
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
    setTimeout(() => target.focus({ preventScroll: true }));
  }

  const chosen = (name) => new Set(all(`#filters input[name="${name}"]:checked`).map((box) => box.value));

  function apply() {
    const [verdicts, severities, codes] = ["verdict", "severity", "code"].map(chosen);
    const cards = all(".finding");
    const gone = new Set();
    for (const card of cards) {
      card.hidden = !severities.has(card.dataset.severity) || !codes.has(card.dataset.code);
      if (card.hidden) gone.add(card.dataset.number);
    }
    let figures = 0;
    for (const spot of spots) {
      const findings = words(spot.dataset.findings);
      const only = spot.dataset.verdict === "contradicts" && findings.every((number) => gone.has(number));
      const muted = only || !verdicts.has(spot.dataset.verdict);
      spot.classList.toggle("muted", muted);
      if (spot.classList.contains("figure")) {
        spot.tabIndex = muted ? -1 : 0;
        if (!muted && spot.id.startsWith("m")) figures += 1;
      }
    }
    all(".ref").forEach((ref) => { ref.hidden = gone.has(ref.dataset.n); });
    all("#undecided li").forEach((item) => { item.hidden = !codes.has(item.dataset.code); });
    const shown = cards.length - gone.size;
    const none = document.querySelector(".none.filtered");
    none.hidden = shown > 0 || cards.length === 0;
    const total = all('.spot[id^="m"]').length;
    const narrowed = shown < cards.length || figures < total;
    form.querySelector(".status").textContent = narrowed
      ? `显示 ${shown} / ${cards.length} 处发现，${figures} / ${total} 处数字` : "";
    if (kept && kept.classList.contains("muted")) keep(null);
  }

  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  // A browser may bring back the boxes of an earlier visit.
  window.addEventListener("pageshow", apply);
  const narrow = matchMedia("(max-width: 62rem)");
  const fold = () => { document.querySelector(".filters").open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
})();

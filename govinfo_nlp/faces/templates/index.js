(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const form = document.getElementById("filters");
  const rows = Array.from(document.querySelectorAll(".list tbody tr"));

  function apply() {
    const sought = form.words.value.trim().toLowerCase();
    const code = form.code.value;
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent + " " + (row.querySelector("a")?.title ?? "");
      const fits = (!sought || text.toLowerCase().includes(sought))
        && (!code || row.dataset.codes.split(" ").includes(code))
        && (!form.found.checked || row.dataset.findings !== "0");
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    form.querySelector(".status").textContent = shown < rows.length ? `显示 ${shown} / ${rows.length} 份` : "";
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("pageshow", apply);
})();

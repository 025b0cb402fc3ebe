"use strict";
// Suggestions while one types; every page works without them.
(function () {
  document.documentElement.classList.add("js");
  const SVG = "http://www.w3.org/2000/svg";
  let count = 0;
  for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input, `options-${count++}`);

  function icon(kind) {
    const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    for (const [name, value] of Object.entries({ viewBox: "-1.35 -1.35 2.7 2.7", width: 14, height: 14, class: `icon k-${kind}`, "aria-hidden": "true" })) svg.setAttribute(name, value);
    use.setAttribute("href", `#i-${kind}`);
    svg.append(use);
    return svg;
  }

  function suggest(input, id) {
    const list = Object.assign(document.createElement("ul"), { id, className: "options", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggest);
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
    let found = [], chosen = -1, asked = 0, timer = 0;
    const isFilled = "fill" in input.dataset;

    function close() { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function mark(at) {
      chosen = at;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", `${id}-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    }
    function take(at) {
      if (isFilled) { input.value = found[at].label; close(); } else location.href = found[at].href;
    }
    function show() {
      list.replaceChildren(...found.map((each, at) => {
        const item = Object.assign(document.createElement("li"), { id: `${id}-${at}` });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("bdi"), kind = document.createElement("small");
        name.textContent = each.label;
        kind.textContent = each.by ? `${each.class} · ${each.by}` : each.class;
        item.append(icon(each.kind), name, kind);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(at); });
        return item;
      }));
      list.hidden = !found.length;
      chosen = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }
    async function ask() {
      const text = input.value.trim(), turn = ++asked;
      if (text.length < 2) { found = []; show(); return; }
      const kind = input.dataset.kind && input.dataset.kind !== "Node" ? `&kind=${encodeURIComponent(input.dataset.kind)}` : "";
      try {
        const answer = await fetch(`/suggest?q=${encodeURIComponent(text)}${kind}`);
        const told = answer.ok ? await answer.json() : [];
        if (turn === asked && document.activeElement === input) { found = told; show(); }
      } catch { /* without suggestions the form still works */ }
    }
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark((chosen + 1) % found.length);
      else if (event.key === "ArrowUp") mark((chosen - 1 + found.length) % found.length);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else return;
      event.preventDefault();
    });
  }
})();

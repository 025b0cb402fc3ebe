"use strict";
(function () {
  const S = window.Styrkedjan, { h, s, t, $ } = S, D = S.data, N = D.nodes, F = D.facts;
  const V = D.view, PART = 60;
  let most = PART;
  const key = (i) => N.id[i];
  const of = (i, predicate) => S.facts[i].filter((f) => F.s[f] === i && S.predicate(f) === predicate && S.factPasses(f)).map((f) => F.o[f]);
  const cellFacts = (i, level) => V.cells[i][level].filter(S.factPasses);
  const saidFacts = (i) => (V.said[i] || []).filter(S.factPasses);

  const MONTHS = { sv: "sv-SE", en: "en-GB" };
  function when(i) {
    const [start, end] = [...(N.date[i] || []), ""];
    if (!start) return [h("span", { class: "day" }, t("ui.noDate"))];
    const word = (iso) => {
      const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso);
      if (!m) return S.clean(iso.replace(/^--/, ""), 20);
      const options = m[3] ? { day: "numeric", month: "long" } : m[2] ? { month: "long" } : { year: "numeric" };
      return new Date(Date.UTC(Number(m[1]), m[2] ? Number(m[2]) - 1 : 0, m[3] ? Number(m[3]) : 1, 12)).toLocaleDateString(MONTHS[S.lang], { ...options, timeZone: "UTC" });
    };
    return [h("time", { class: "day", datetime: S.clean(start, 20) }, word(start) + (end && end !== start ? " – " + word(end) : ""))];
  }
  function ladder(i) {
    return h("div", { class: "ladder", role: "group", "aria-label": t("ui.levelsMet") }, D.levels.map((level, k) => {
      const facts = cellFacts(i, k), name = t("level." + level), value = `${key(i)}~${level}`;
      if (!facts.length && saidFacts(i).length && level !== "union") return h("button", { type: "button", class: "step said", "aria-pressed": String(S.state.c === value), "aria-label": t("ui.cellSaid", S.short(i, 50), name), on: { click: () => S.go({ c: value, n: "", l: "" }) } }, t("short." + level), h("span", { class: "count" }, "≈"));
      if (!facts.length) return h("span", { class: "step void", title: t("ui.cellNone", S.short(i, 50), name) }, t("short." + level), h("span", { class: "sr" }, `: ${t("gap.word")}`));
      return h("button", { type: "button", class: `step full lv-${level}`, "aria-pressed": String(S.state.c === value), "aria-label": t("ui.cell", S.short(i, 50), name, facts.length), on: { click: () => S.go({ c: value, n: "", l: "" }) } },
        t("short." + level), h("span", { class: "count" }, S.number(facts.length)));
    }));
  }
  function near() {
    const n = S.at(S.state.n), [p, q] = S.pair(S.state.path);
    if (n >= 0 && S.drawn(n)) return new Set([n, ...S.neighbours(n)]);
    if (p >= 0 && q >= 0) return new Set(S.path(p, q) || []);
    return null;
  }
  function entry(i, lit) {
    const host = of(i, "sk:visits"), organisers = of(i, "sk:organiser"), concepts = of(i, "sk:concerns"), people = of(i, "sk:participant").filter((j) => !host.includes(j) && !organisers.includes(j));
    const chips = (word, list, limit) => (list.length ? h("div", { class: "row" }, h("span", { class: "key" }, word), h("span", { class: "values" },
      list.slice(0, limit).map((j) => S.link(j, 60)), list.length > limit ? h("button", { type: "button", class: "link", on: { click: () => S.pick(i) } }, "+ " + t("ui.moreCards", list.length - limit)) : null)) : null);
    return h("li", { class: `entry${lit && !lit.has(i) ? " faded" : ""}${S.at(S.state.n) === i ? " chosen" : ""}`, "data-row": key(i) },
      h("span", { class: "knob", "aria-hidden": "true" }), h("div", { class: "when" }, when(i)),
      h("div", { class: "what" },
        h("h3", {}, S.link(i, 120)),
        chips(t("ui.host"), host, 4), chips(t("pred.sk:organiser"), organisers, 3), chips(t("ui.metHere"), people, 5), chips(t("ui.concepts"), concepts, 6), ladder(i)));
  }
  function axis(rows, lit) {
    // The axis is as wide as the room; the dots' places come with the page. Dots on one spot stand on each other.
    const width = Math.max(280, $("stage").clientWidth - 64), piles = new Map();
    const place = (p) => 16 + (p / 1000) * (width - 32);
    const dots = rows.map(([i, p]) => {
      const column = Math.round(place(p) / 11), high = piles.get(column) || 0;
      piles.set(column, high + 1);
      return [i, column * 11, high];
    });
    const tallest = Math.min(12, Math.max(1, ...piles.values())), base = tallest * 11 + 8;
    const svg = s("svg", { class: "axis", width, height: base + 26, viewBox: `0 0 ${width} ${base + 26}`, role: "img", "aria-label": t("ui.axis") });
    const years = V.to - V.from, every = Math.max(1, Math.ceil((years * 46) / width));
    svg.append(s("path", { d: `M0 ${base}H${width}`, class: "base" }));
    for (let y = V.from; y <= V.to; y += every) {
      const x = place(((y - V.from) / years) * 1000);
      const label = s("text", { x: Math.min(width - 16, Math.max(16, x)), y: base + 19, "text-anchor": "middle" });
      label.textContent = String(y);
      svg.append(s("path", { d: `M${x.toFixed(1)} ${base}v5`, class: "base" }), label);
    }
    for (const [i, x, high] of dots) {
      if (high >= 12) continue;
      const dot = s("circle", { cx: x, cy: base - 7 - high * 11, r: 4.6, class: `dot${S.at(S.state.n) === i ? " chosen" : ""}${lit && !lit.has(i) ? " faded" : ""}`, "data-dot": key(i) });
      const tip = s("title");
      tip.textContent = S.short(i);
      dot.append(tip);
      dot.addEventListener("click", () => S.pick(i));
      svg.append(dot);
    }
    return svg;
  }
  S.makeView = () => ({
    draw(before) {
      const stage = $("stage"), lit = near(), chosen = S.at(S.state.n), scroll = stage.scrollTop;
      const rows = V.rows.filter(([i]) => S.kept[i]), undated = V.undated.filter((i) => S.kept[i]);
      const at = rows.findIndex(([i]) => i === chosen);
      if (at >= most) most = at + PART;
      const focused = document.activeElement && stage.contains(document.activeElement) ? document.activeElement.dataset.node : null;
      const content = h("div", { class: "visits" });
      if (!V.rows.length && !V.undated.length) content.append(h("p", { class: "note" }, t("ui.noEvents")));
      else if (!rows.length && !undated.length) content.append(h("p", { class: "note" }, t("ui.chosenOut")));
      if (rows.length) content.append(axis(rows, lit));
      let year = "", list = null;
      for (const [i] of rows.slice(0, most)) {
        const now = S.date(i).slice(0, 4);
        if (now !== year) {
          year = now;
          list = h("ol", { class: "entries" });
          content.append(h("section", { class: "year", "aria-label": year }, h("h2", {}, year), list));
        }
        list.append(entry(i, lit));
      }
      if (rows.length > most) content.append(h("button", { type: "button", class: "more", on: { click: () => { most += PART * 2; this.draw(S.state); } } }, t("ui.showMore", S.number(rows.length - most))));
      else if (undated.length) content.append(h("section", { class: "year", "aria-label": t("ui.undated") }, h("h2", {}, t("ui.undated")), h("ol", { class: "entries" }, undated.slice(0, most).map((i) => entry(i, lit)))));
      stage.replaceChildren(content);
      stage.scrollTop = scroll;
      if (focused) stage.querySelector(`[data-node="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
      if (S.state.n && (!before || before.n !== S.state.n)) stage.querySelector(`[data-row="${CSS.escape(S.state.n)}"]`)?.scrollIntoView({ block: "nearest", behavior: S.calm() ? "auto" : "smooth" });
    },
    cell(value) {
      const cut = value.lastIndexOf("~"), i = S.at(value.slice(0, cut)), at = D.levels.indexOf(value.slice(cut + 1));
      if (i < 0 || at < 0 || !V.cells[i]) return null;
      return [h("p", { class: "over" }, t("level." + D.levels[at])), h("h2", { id: "panel-title", tabindex: -1 }, S.bdi(S.words(S.short(i, 90)))), cellFacts(i, at).length ? null : h("p", { class: "hint" }, t("gap.saidText")), h("ul", { class: "facts" }, S.sentences(cellFacts(i, at).length ? cellFacts(i, at) : saidFacts(i)))];
    },
    resized() { if (S.state && !S.state.tab && $("stage").querySelector(".axis")) { const old = $("stage").querySelector(".axis"); old.replaceWith(axis(V.rows.filter(([i]) => S.kept[i]), near())); } },
    themed() {},
  });
  let timer = 0;
  addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => S.view.resized(), 120); });
})();

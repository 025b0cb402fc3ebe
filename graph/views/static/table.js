"use strict";
(function () {
  const S = window.Styrkedjan, { h, t, $ } = S, D = S.data, N = D.nodes, F = D.facts;
  const PAGE = 200;
  const sorted = { nodes: ["name", 1], facts: ["subject", 1] };
  const links = (i) => S.facts[i].length;
  const documents = (list) => list.map((d) => S.short(d, 40)).join(", ");
  const byWords = (a, b) => a.localeCompare(b, S.lang, { numeric: true });

  const COLUMNS = {
    nodes: [
      ["name", "ui.name", (i) => S.label(i), (i) => S.link(i, 70)],
      ["class", "ui.class", (i) => t("class." + S.kind(i))],
      ["level", "ui.level", (i) => (N.level[i] < 0 ? 99 : N.level[i]), (i) => (S.level(i) ? t("level." + S.level(i)) : "–")],
      ["date", "ui.date", (i) => S.date(i), (i) => S.date(i) || "–"],
      ["links", "ui.links", (i) => -links(i), (i) => S.number(links(i))],
      ["docs", "ui.documents", (i) => documents(N.docs[i]), (i) => h("span", { class: "clip" }, S.bdi(documents(N.docs[i])))],
    ],
    facts: [
      ["subject", "ui.subject", (f) => S.label(F.s[f]), (f) => S.link(F.s[f], 60)],
      ["relation", "ui.relation", (f) => S.phrase(f)],
      ["object", "ui.object", (f) => (F.o[f] < 0 ? F.v[f] : S.label(F.o[f])), (f) => (F.o[f] < 0 ? S.bdi(S.clean(F.v[f], 120)) : h("span", {}, S.link(F.o[f], 60), (F.r[f] || []).length ? ` (${F.r[f].map((r) => S.short(r, 40)).join(", ")})` : ""))],
      ["document", "ui.document", (f) => documents([...S.documentsOf(f)]), (f) => h("span", { class: "clip" }, S.bdi(documents([...S.documentsOf(f)])))],
      ["sureness", "ui.sureness", (f) => -F.c[f], (f) => (F.e[f].length ? `${F.c[f]} %` : "–")],
      ["quote", "ui.quote", (f) => (F.e[f].length ? D.quotes[D.evidence.q[F.e[f][0]]] : ""), (f) => (F.e[f].length ? h("span", { class: "clip quote" }, S.bdi(S.clean(D.quotes[D.evidence.q[F.e[f][0]]], 160))) : "")],
    ],
  };

  function rows(tab) {
    if (tab === "nodes") return S.listed();
    const scope = new Set(S.listed());
    const found = [];
    for (let f = 0; f < F.s.length; f++) {
      const o = F.o[f];
      // What only the ontology says is not what a document tells.
      if (scope.has(F.s[f]) && (o < 0 || !S.drawn(o) || scope.has(o)) && (F.e[f].length || F.x[f] !== undefined) && S.factPasses(f)) found.push(f);
    }
    return found;
  }
  // For a spreadsheet set to Swedish: semicolons, decimal commas, a mark that it is UTF-8; what could be taken for a formula is text.
  const WHOLE = {
    nodes: [["ui.name", (i) => S.label(i)], ["ui.class", (i) => t("class." + S.kind(i))], ["ui.level", (i) => (S.level(i) ? t("level." + S.level(i)) : "")], ["ui.date", (i) => S.date(i)], ["ui.links", (i) => String(links(i))], ["ui.documents", (i) => N.docs[i].map((d) => S.label(d)).join(", ")], ["ui.address", (i) => N.id[i]]],
    facts: [["ui.subject", (f) => S.label(F.s[f])], ["ui.relation", (f) => S.phrase(f)], ["ui.object", (f) => (F.o[f] < 0 ? F.v[f] : S.label(F.o[f]))], ["class.Role", (f) => (F.r[f] || []).map((r) => S.label(r)).join(", ")], ["ui.document", (f) => [...S.documentsOf(f)].map((d) => S.label(d)).join(", ")],
      ["ui.sureness", (f) => (F.e[f].length ? (F.c[f] / 100).toFixed(2).replace(".", S.lang === "en" ? "." : ",") : "")], ["ui.validFrom", (f) => S.held(f)[0]], ["ui.validUntil", (f) => S.held(f)[1]], ["ui.derived", (f) => (F.x[f] !== undefined ? t("modality.inferred") : "")], ["ui.quote", (f) => F.e[f].map((e) => D.quotes[D.evidence.q[e]]).filter((q, k, all) => all.indexOf(q) === k).join(" | ")]],
  };
  S.csv = (tab) => {
    const safe = (text) => (/^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? "'" + text : text);
    const cell = (text) => `"${safe(String(text).replace(/\s+/g, " ").trim()).replace(/"/g, '""')}"`;
    const head = WHOLE[tab].map(([word]) => cell(t(word)));
    return "\ufeff" + [head, ...rows(tab).map((r) => WHOLE[tab].map(([, value]) => cell(value(r))))].map((line) => line.join(";")).join("\r\n") + "\r\n";
  };
  S.drawTable = (tab) => {
    const columns = COLUMNS[tab];
    if (!columns) return;
    const [by, way] = sorted[tab];
    const value = columns.find((c) => c[0] === by)[2];
    const all = rows(tab).map((r) => [value(r), r]);
    all.sort((a, b) => way * (typeof a[0] === "number" ? a[0] - b[0] : byWords(a[0], b[0])) || a[1] - b[1]);
    const body = h("tbody");
    const counter = h("p", { class: "hint", id: "rows" });
    let shown = 0;
    const more = h("button", { type: "button", class: "more", on: { click: () => grow() } });
    const grow = () => {
      const part = all.slice(shown, shown + PAGE);
      body.append(...part.map(([, r]) => h("tr", {}, columns.map((c, k) => h(k ? "td" : "th", { scope: k ? null : "row" }, (c[3] || c[2])(r))))));
      shown += part.length;
      counter.textContent = t("ui.rowsShown", S.number(shown), S.number(all.length));
      more.textContent = t("ui.showMore", S.number(all.length - shown));
      more.hidden = shown >= all.length;
    };
    grow();
    const head = h("tr", {}, columns.map(([key, word]) => h("th", { scope: "col", "aria-sort": key === by ? (way > 0 ? "ascending" : "descending") : "none" },
      h("button", { type: "button", title: t("ui.sortBy", t(word).toLowerCase()), on: { click: () => {
        sorted[tab] = [key, key === by ? -way : 1];
        S.drawTable(tab);
        $("sheet").querySelector(`[data-sort="${key}"]`)?.focus();
      } }, "data-sort": key }, t(word), h("span", { class: "way", "aria-hidden": "true" }, key === by ? (way > 0 ? " ↑" : " ↓") : "")))));
    const csv = h("button", { type: "button", class: "csv", id: "b-csv", on: { click: () => S.offer(new Blob([S.csv(tab)], { type: "text/csv;charset=utf-8" }), "csv") } }, t("ui.saveCsv"));
    $("sheet").replaceChildren(h("div", { class: "line" }, counter, csv), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t(tab === "nodes" ? "ui.tabNodes" : "ui.tabFacts") },
      h("table", {}, h("caption", { class: "sr" }, t(tab === "nodes" ? "ui.tabNodes" : "ui.tabFacts")), h("thead", {}, head), body)), more);
  };
})();

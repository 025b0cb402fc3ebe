"use strict";
(function () {
  const S = window.Styrkedjan, { h, t, $ } = S, D = S.data, N = D.nodes, F = D.facts, E = D.evidence;
  const MANY = 8;
  let opener = null;

  // ---- one quoted sentence, its words marked -----------------------------------------------------------------------
  // The loaders tell where the words stand (code points); where they do not, the names themselves are looked for.
  function ranges(e, nodes) {
    const letters = Array.from(D.quotes[E.q[e]]);
    if (E.k[e]) return [letters, E.k[e].map(([start, length]) => [start, start + length])];
    const quote = letters.map((c) => c.toLowerCase().length === c.length ? c.toLowerCase() : c).join("");
    const found = [];
    for (const i of nodes) {
      const names = [N.sv[i], ...(N.alt[i] || [])].flatMap((l) => [l, l.split(", ")[0]]).map((l) => l.toLowerCase())
        .filter((l) => l.length > 2 && l.length < 200).sort((a, b) => b.length - a.length);
      for (const name of names) {
        const at = quote.indexOf(name);
        if (at < 0 || /\p{L}/u.test(quote[at - 1] || "")) continue;
        const start = Array.from(quote.slice(0, at)).length;
        let end = start + Array.from(name).length;
        if (letters[end] === "s" && !/\p{L}/u.test(letters[end + 1] || "")) end += 1;
        found.push([start, end]);
        break;
      }
    }
    return [letters, found];
  }
  S.quote = (e, nodes) => {
    const [letters, found] = ranges(e, nodes);
    const inside = new Uint8Array(letters.length + 1);
    for (const [a, b] of found) inside.fill(1, Math.max(0, a), Math.min(b, letters.length));
    const words = h("bdi", { dir: "auto" });
    for (let i = 0; i < letters.length;) {
      let j = i;
      while (j < letters.length && inside[j] === inside[i]) j++;
      const text = letters.slice(i, j).join("");
      words.append(inside[i] ? h("mark", {}, text) : text);
      i = j;
    }
    const d = E.d[e], section = D.sections[E.s[e]];
    const issued = d >= 0 ? N.issued[d] : "";
    return h("figure", { class: "evidence" },
      h("blockquote", { lang: "sv" }, words),
      h("figcaption", {},
        d >= 0 ? h("button", { type: "button", class: "link doc", on: { click: () => S.pick(d) } }, S.bdi(S.short(d, 70))) : null,
        section ? h("span", {}, S.bdi(S.clean(section, 70))) : null,
        issued || E.b[e] ? h("span", {}, t("ui.saidOn", S.clean(E.b[e] || issued, 12))) : null,
        E.w[e] ? h("span", { class: "tag" }, held(E.w[e])) : null,
        E.m[e] ? h("span", { class: "tag" }, modality(E.m[e])) : null,
        E.g[e] ? h("span", { class: "tag", title: S.clean(E.g[e][1], 80) }, S.has("verdict." + E.g[e][0]) ? t("verdict." + E.g[e][0]) : S.clean(E.g[e][0], 20)) : null,
        h("span", { title: `${t("ui.rule", S.clean(D.rules[E.r[e]], 60))}, ${t("ui.at", E.a[e])}` }, t("ui.sure", E.c[e]))));
  };
  const held = ([first, last]) => (first && last ? (first === last ? t("ui.holdsIn", first) : t("ui.holdsFromTo", first, last)) : first ? t("ui.holdsFrom", first) : t("ui.holdsTo", last));
  const modality = (word) => (S.has("modality." + word) ? t("modality." + word) : S.clean(word, 40));

  S.evidence = (group) => {
    const f = group[0], nodes = [...new Set(group.flatMap((g) => [F.s[g], F.o[g], ...(F.r[g] || [])]))].filter((i) => i >= 0);
    const all = F.e[f].map((e) => () => S.quote(e, nodes));
    const reasons = (F.y[f] || []).map((text) => h("li", {}, S.bdi(text)));
    if (!all.length) return reasons.length ? h("ul", { class: "reasons" }, reasons) : h("p", { class: "hint" }, t("ui.noEvidence"));
    const rest = all.slice(1);
    const box = h("div", { class: "quotes" }, reasons.length ? h("ul", { class: "reasons" }, reasons) : null, all[0]());
    if (rest.length) {
      const more = h("button", { type: "button", class: "more", on: { click: () => { more.replaceWith(...rest.map((make) => make())); } } }, t("ui.moreEvidence", rest.length));
      box.append(more);
    }
    return box;
  };

  // ---- one fact, seen from one of its ends -------------------------------------------------------------------------
  const tags = (f) => {
    const words = [];
    if (F.x[f] !== undefined) words.push(t("modality.inferred"));
    if (S.lasting(f) && (S.state.from || S.state.to || D.moment[0]) && S.held(f).every((w) => !w)) words.push(t("ui.undatedFact"));
    if (F.e[f].length && F.e[f].every((e) => E.m[e])) words.push(...new Set(F.e[f].map((e) => modality(E.m[e]))));
    return words.map((word) => h("span", { class: "tag" }, word));
  };
  const roles = (f) => (F.r[f] || []).map((r) => h("span", { class: "role" }, S.bdi(S.short(r, 60))));
  function line(f, seen) {
    const value = F.o[f] < 0 ? h("span", { class: "value" }, valueOf(f)) : S.link(S.other(f, seen), 120);
    return h("div", { class: "line" }, value, roles(f), tags(f));
  }
  const item = (group, seen) => h("li", { class: group.some(S.factPasses) ? "" : "dim" }, group.map((f) => line(f, seen)), S.evidence(group));
  // Facts that the same sentences say stand together, and the sentences once.
  S.bySentence = (list) => {
    const found = new Map();
    for (const f of list) {
      const id = F.e[f].length && !(F.y[f] || []).length ? F.e[f].map((e) => `${E.d[e]}:${E.a[e]}:${E.q[e]}`).join("|") : `fact ${f}`;
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(f);
    }
    return [...found.values()];
  };
  function valueOf(f) {
    const text = F.v[f];
    // Only plain web addresses become links; whatever else a document says is text.
    if (S.predicate(f) === "dcterms:source" && /^https?:\/\/[^\s<>"]+$/.test(text)) {
      return h("a", { href: text, rel: "noopener noreferrer", target: "_blank" }, S.bdi(text));
    }
    if (S.predicate(f) === "sk:mentionsWholeChain") return h("span", {}, t("ui.wholeChain"));
    return S.bdi(/^(sk:characters|sk:sentences|sk:sentencesWithFacts)$/.test(S.predicate(f)) ? S.number(text) : text, "text");
  }
  const told = (f) => h("div", { class: "line" }, S.link(F.s[f], 80), h("span", { class: "verb" }, S.phrase(f).toLowerCase()),
    F.o[f] < 0 ? valueOf(f) : S.link(F.o[f], 80), roles(f), tags(f));
  S.sentence = (group) => h("li", {}, group.map(told), S.evidence(group));
  S.sentences = (list) => S.bySentence(list).map(S.sentence);

  function folded(list, make, most) {
    const ul = h("ul", { class: "facts" }, list.slice(0, most).map(make));
    if (list.length <= most) return ul;
    const more = h("button", { type: "button", class: "more", on: { click: () => { ul.append(...list.slice(most).map(make)); more.remove(); } } }, t("ui.showAll", S.number(list.length)));
    return h("div", {}, ul, more);
  }

  const ORDER = ["schema:startDate", "schema:endDate", "sk:possiblySame", "org:heldBy", "sk:visits", "sk:organiser", "sk:responsible", "sk:hasRole", "org:memberOf", "sk:partOf", "sk:locatedIn",
    "sk:postIn", "sk:leads", "sk:assigns", "sk:decidesOver", "sk:supervises", "sk:funds", "sk:reportsTo", "sk:governs", "sk:participant", "sk:involvesLevel", "sk:partner", "sk:researcher", "sk:contactPerson", "sk:inspiredBy", "sk:concerns"];
  const rank = (p) => { const k = ORDER.indexOf(p); return k < 0 ? ORDER.length : k; };

  function nodePanel(i) {
    const kind = S.kind(i), level = S.level(i);
    const groups = new Map();
    for (const f of S.facts[i]) {
      const inverse = F.s[f] !== i;
      if (kind === "SteeringLevel" && S.predicate(f) !== "sk:involvesLevel") continue;
      const key = `${inverse ? 1 : 0}|${S.predicate(f)}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(f);
    }
    const keys = [...groups.keys()].sort((a, b) => {
      const [ia, pa] = a.split("|"), [ib, pb] = b.split("|");
      const va = F.o[groups.get(a)[0]] < 0 ? 0 : 1, vb = F.o[groups.get(b)[0]] < 0 ? 0 : 1;
      return va - vb || ia - ib || rank(pa) - rank(pb) || pa.localeCompare(pb);
    });
    const actions = [...(S.view.actions ? S.view.actions(i) : [])];
    if (S.drawn(i)) actions.push([t("ui.pathStart"), () => { S.go({ path: `${N.id[i]}~`, n: "", l: "", c: "" }); S.note(t("ui.pathPick")); }]);
    const alts = (N.alt[i] || []).slice(0, 12);
    const body = [
      h("p", { class: "over" }, S.icon(kind, 15), h("span", {}, t("class." + kind)), level && kind !== "SteeringLevel" ? h("span", {}, t("level." + level)) : null),
      h("h2", { tabindex: -1, id: "panel-title" }, S.bdi(S.words(S.label(i)), "long")),
      alts.length ? h("p", { class: "hint alts" }, t("ui.alsoCalled") + ": ", S.bdi(alts.map((a) => S.clean(a, 80)).join(" · "))) : null,
      D.between && D.between[i] >= 250 ? h("p", { class: "hint" }, t("ui.bridge")) : null,
      !S.kept[i] && S.drawn(i) ? h("p", { class: "hint warn" }, t("ui.notShown", S.short(i, 40))) : null,
      actions.length ? h("div", { class: "actions" }, actions.map(([word, fn]) => h("button", { type: "button", on: { click: fn } }, S.words(word)))) : null,
      ...keys.map((key) => {
        const list = groups.get(key), inverse = key.startsWith("1");
        return h("section", {}, h("h3", {}, S.phrase(list[0], inverse), list.length > 1 ? h("span", { class: "count" }, S.number(list.length)) : null), S.predicate(list[0]) === "sk:possiblySame" ? sideBySide(list, i) : folded(S.bySentence(list), (group) => item(group, i), MANY));
      }),
    ];
    if (kind === "Document") {
      const told = N.id.map((_, j) => j).filter((j) => S.drawn(j) && N.docs[j].includes(i)).sort((a, b) => S.score(b) - S.score(a) || a - b);
      if (told.length) body.push(h("section", {}, h("h3", {}, t("ui.tellsOf"), h("span", { class: "count" }, S.number(told.length))), folded(told, (j) => h("li", {}, S.link(j)), 25)));
    } else if (N.docs[i].length) {
      body.push(h("section", {}, h("h3", {}, t("ui.mentionedIn")), folded(N.docs[i], (d) => h("li", {}, S.link(d)), MANY)));
    }
    return body;
  }
  // Two that may be one: the reasons, and what the documents say of each, beside each other.
  function sideBySide(list, i) {
    const brief = (j) => h("div", { class: "half" }, S.link(j, 80), h("ul", {}, S.facts[j].filter((f) => F.s[f] === j && S.predicate(f) !== "sk:possiblySame").slice(0, 12)
      .map((f) => h("li", {}, h("span", { class: "verb" }, S.phrase(f) + ": "), F.o[f] < 0 ? valueOf(f) : S.short(F.o[f], 50)))), h("p", { class: "hint" }, N.docs[j].map((d) => S.short(d, 40)).join(", ")));
    return h("ul", { class: "facts" }, list.map((f) => h("li", {}, h("ul", { class: "reasons" }, (F.y[f] || []).map((text) => h("li", {}, S.bdi(text)))),
      h("div", { class: "halves" }, brief(i), brief(S.other(f, i))), h("p", { class: "hint" }, t("ui.decide")))));
  }
  function linkPanel(a, b) {
    const between = S.facts[a].filter((f) => S.other(f, a) === b);
    return [
      h("p", { class: "over" }, t("ui.links")),
      h("h2", { tabindex: -1, id: "panel-title" }, t("ui.between", S.short(a, 60), S.short(b, 60))),
      folded(S.bySentence(between), S.sentence, 20),
    ];
  }
  function pathPanel(a, b) {
    if (a < 0 || b < 0) {
      return [h("p", { class: "over" }, t("ui.path")), h("h2", { tabindex: -1, id: "panel-title" }, a >= 0 ? S.short(a) : t("ui.path")), h("p", {}, t("ui.pathPick"))];
    }
    const steps = S.path(a, b);
    const body = [h("p", { class: "over" }, t("ui.path"))];
    if (!steps) return [...body, h("h2", { tabindex: -1, id: "panel-title" }, t("ui.between", S.short(a, 50), S.short(b, 50))), h("p", {}, t("ui.pathNone"))];
    body.push(h("h2", { tabindex: -1, id: "panel-title" }, t(steps.length === 2 ? "ui.pathStep" : "ui.pathSteps", steps.length - 1, S.short(a, 50), S.short(b, 50))));
    const list = h("ol", { class: "path" });
    steps.forEach((i, k) => {
      const item = h("li", {}, S.link(i));
      if (k + 1 < steps.length) {
        const facts = S.facts[i].filter((f) => S.other(f, i) === steps[k + 1]);
        item.append(h("ul", { class: "facts" }, S.sentences(facts.slice(0, 2))));
      }
      list.append(item);
    });
    return [...body, list];
  }

  S.drawPanel = (before) => {
    const panel = $("panel"), s = S.state;
    const n = S.at(s.n), [a, b] = S.pair(s.l), [p, q] = S.pair(s.path);
    let body = null;
    if (n >= 0) body = nodePanel(n);
    else if (a >= 0 && b >= 0) body = linkPanel(a, b);
    else if (s.c && S.view.cell) body = S.view.cell(s.c);
    else if (s.path) body = pathPanel(p, q);
    const changed = !before || ["n", "l", "c", "path", "lang"].some((k) => (before[k] || "") !== (s[k] || ""));
    const was = !panel.hidden;
    panel.hidden = !body;
    document.body.classList.toggle("with-panel", Boolean(body));
    if (!body) {
      panel.replaceChildren();
      if (was && S.view.resized) S.view.resized();
      if (was && opener && opener.isConnected) opener.focus();
      opener = null;
      return;
    }
    if (!was) opener = document.activeElement;
    const scroll = panel.scrollTop;
    panel.replaceChildren(h("button", { type: "button", class: "close", "aria-label": t("ui.close"), on: { click: S.closePanel } }, "×"), ...body.filter(Boolean));
    panel.scrollTop = changed ? 0 : scroll;
    if (changed && before) {
      $("panel-title")?.focus({ preventScroll: true });
      if (S.narrow()) S.setSide(false);
    }
    if (!was && S.view.resized) S.view.resized();
  };
  S.closePanel = () => S.go({ n: "", l: "", c: "", path: S.state.n || S.state.l || S.state.c ? S.state.path || "" : "" });
})();

"use strict";
(function () {
  // One way round: an action writes the address, the address becomes the state, the state is drawn.
  const S = window.Styrkedjan = {};
  const $ = (id) => document.getElementById(id);
  const D = S.data = JSON.parse($("data").textContent);
  const T = JSON.parse($("texts").textContent);
  const N = D.nodes, F = D.facts, E = D.evidence;
  S.$ = $;
  S.size = N.id.length;
  S.pageLang = document.documentElement.lang;
  S.lang = S.pageLang;
  S.hooks = {};

  // ---- words -------------------------------------------------------------------------------------------------------
  S.has = (key) => Object.prototype.hasOwnProperty.call(T, key);
  S.t = (key, ...values) => {
    const pair = S.has(key) ? T[key] : [key, key];
    return pair[S.lang === "en" ? 1 : 0].replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)]));
  };
  // Controls that turn the direction of writing, or draw nothing, have no place in a one-line label.
  const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;
  S.clean = (text, most = 80) => {
    const plain = String(text).replace(/\u00ad/g, "").replace(UNSEEN, " ").trim();
    if (plain.length <= most) return plain;
    const cut = Array.from(plain.slice(0, most * 2));
    return cut.length > most ? cut.slice(0, most - 1).join("").trimEnd() + "…" : cut.join("");
  };
  S.number = (n) => Number(n).toLocaleString(S.lang === "en" ? "en-GB" : "sv-SE");

  // ---- elements: text is always text ---------------------------------------------------------------------------------
  S.h = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") for (const [event, fn] of Object.entries(value)) element.addEventListener(event, fn);
      else if (name === "prop") Object.assign(element, value);
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children.flat(4)) if (child !== null && child !== undefined && child !== false) element.append(child);
    return element;
  };
  const SVG = "http://www.w3.org/2000/svg";
  S.s = (tag, attributes, ...children) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  };
  S.bdi = (text, className) => {
    const element = S.h("bdi", { class: className, dir: "auto" }, Array.isArray(text) ? text : String(text));
    element.normalize();
    return element;
  };
  // A long compound may break before its head, with a hyphen, and a date not at all.
  const HEADS = /(?<=\p{L}{4})(?=förvaltning|nämnd|verksamhet|avdelning|ledning|utveckling|styrelse|universitet|direktör|företrädar|organisation|myndighet|delegation|representant|beredning|utskott|samordnar|sekreterar|handläggar|enhet)/u;
  S.words = (text) => String(text).split(/((?:\d{4}|-)-\d\d(?:-\d\d)?|\p{L}{17,})/u).flatMap((part, k) => {
    if (k % 2 === 0) return [part];
    if (/^[\d-]/.test(part)) return [S.h("span", { class: "nb" }, part)];
    return part.split(HEADS).flatMap((piece, m) => (m ? ["\u00ad", piece] : [piece]));
  });

  // ---- the graph -----------------------------------------------------------------------------------------------------
  S.byKey = new Map(N.id.map((key, i) => [key, i]));
  S.kind = (i) => D.kinds[N.kind[i]];
  S.level = (i) => (N.level[i] < 0 ? "" : D.levels[N.level[i]]);
  S.label = (i) => (S.lang === "en" && N.en[i]) || N.sv[i];
  S.short = (i, most) => S.clean(S.label(i), most || 80);
  S.drawn = (i) => !["Role", "SteeringLevel", "Document"].includes(S.kind(i));
  S.date = (i) => (N.date[i] || [""])[0];
  S.predicate = (f) => D.predicates[F.p[f]];
  // From and until when a fact is said to hold: of all its sentences, "" where one says nothing.
  S.held = (f) => {
    const spans = F.e[f].map((e) => E.w[e] || ["", ""]);
    if (!spans.length) return ["", ""];
    return [spans.some((w) => !w[0]) ? "" : spans.map((w) => w[0]).sort()[0], spans.some((w) => !w[1]) ? "" : spans.map((w) => w[1]).sort().pop()];
  };
  const LASTING = new Set(["org:memberOf", "sk:hasRole", "sk:partner", "sk:governs", "sk:assigns", "sk:leads", "sk:decidesOver", "sk:supervises", "sk:funds", "sk:reportsTo", "org:heldBy"]);
  S.lasting = (f) => LASTING.has(S.predicate(f));
  S.phrase = (f, inverse) => {
    const key = (inverse ? "inv." : "pred.") + S.predicate(f);
    return S.has(key) ? S.t(key) : S.t("pred." + S.predicate(f)).replace(/^(pred\.)?[a-z]+:/, "");
  };
  S.facts = Array.from({ length: S.size }, () => []);
  for (let f = 0; f < F.s.length; f++) {
    S.facts[F.s[f]].push(f);
    if (F.o[f] >= 0 && F.o[f] !== F.s[f]) S.facts[F.o[f]].push(f);
  }
  S.other = (f, i) => (F.s[f] === i ? F.o[f] : F.s[f]);
  S.neighbours = (i) => {
    const found = new Set();
    for (const f of S.facts[i]) {
      const j = S.other(f, i);
      if (j >= 0 && j !== i && S.drawn(j) && S.drawn(i)) found.add(j);
    }
    return found;
  };
  S.score = (i) => (D.score ? D.score[i] : S.facts[i].length);
  const year = (date) => (/^\d{4}/.test(date) ? Number(date.slice(0, 4)) : 0);
  let yearsOf = null;
  S.years = (i) => {
    if (!yearsOf) {
      // A node's own years; else those of the events and initiatives it meets; else those of its documents.
      const own = N.id.map((_, n) => (N.date[n] || []).map(year).filter(Boolean));
      yearsOf = N.id.map((_, n) => {
        const found = new Set(own[n]);
        if (!found.size) for (const f of S.facts[n]) for (const y of own[S.other(f, n)] || []) found.add(y);
        if (!found.size) for (const d of N.docs[n]) if (N.issued[d]) found.add(year(N.issued[d]));
        found.delete(0);
        return found;
      });
    }
    return yearsOf[i];
  };
  let bestOf = null;
  S.best = (i) => {
    if (!bestOf) bestOf = N.id.map((_, n) => S.facts[n].reduce((top, f) => (F.e[f].length ? Math.max(top, F.c[f]) : top), -1));
    return bestOf[i] < 0 ? 100 : bestOf[i];
  };
  S.documentsOf = (f) => new Set(F.e[f].map((e) => E.d[e]).filter((d) => d >= 0));
  // A post: what it is called, and who holds it where some document says so.
  S.holders = (i) => S.facts[i].filter((f) => F.s[f] === i && S.predicate(f) === "org:heldBy").map((f) => F.o[f]);
  S.postName = (i) => {
    const role = S.facts[i].filter((f) => F.s[f] === i && S.predicate(f) === "sk:hasRole").map((f) => F.o[f])[0];
    const called = S.lang === "en" ? (role >= 0 ? S.label(role) : "") : (N.alt[i] || []).find((a) => !a.includes(",")) || (role >= 0 ? S.label(role) : "");
    const name = called || S.label(i).split(", ")[0], held = S.holders(i);
    return held.length ? `${name}: ${held.map((j) => S.short(j, 40)).join(", ")}` : S.t("ui.unnamed", name);
  };
  // What tells one person from another of the same name: the role and where.
  S.sub = (i) => {
    if (S.kind(i) === "Person") {
      for (const f of S.facts[i]) {
        if (F.s[f] === i && S.predicate(f) === "org:memberOf") {
          const roles = (F.r[f] || []).map((r) => S.short(r, 40)).join(", ");
          return roles ? S.t("ui.role", roles, S.short(F.o[f], 50)) : S.short(F.o[f], 60);
        }
      }
      for (const f of S.facts[i]) if (F.s[f] === i && S.predicate(f) === "sk:hasRole") return S.short(F.o[f], 60);
    }
    if (S.kind(i) === "Post") return S.postName(i);
    return S.t("class." + S.kind(i));
  };

  // ---- shapes: a class is told by form and by word, never by colour alone -----------------------------------------
  const regular = (n, turn, r = 1) => Array.from({ length: n }, (_, k) => {
    const a = turn + (2 * Math.PI * k) / n;
    return [r * Math.cos(a), r * Math.sin(a)];
  });
  const star = regular(10, -Math.PI / 2).map(([x, y], k) => (k % 2 ? [x * 0.48, y * 0.48] : [x * 1.12, y * 1.12]));
  const path = (points) => "M" + points.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L") + "Z";
  const CIRCLE = "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z";
  S.shapes = {
    Person: CIRCLE, Post: CIRCLE + "M-.6 0A.6 .6 0 1 0 .6 0A.6 .6 0 1 0 -.6 0Z", Group: CIRCLE + "M-.45 0A.45 .45 0 1 0 .45 0A.45 .45 0 1 0 -.45 0Z", Actor: CIRCLE,
    Municipality: path(regular(6, 0, 1.08)), Region: path(regular(6, Math.PI / 6, 1.08)),
    JointAuthority: path(regular(7, 0, 1.05)), StateBody: path(regular(4, 0, 1.2)), PoliticalBody: path([[0, -1.1], [1.1, 0.85], [-1.1, 0.85]]),
    Administration: path([[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]),
    ServiceUnit: path([[0, -1.1], [1, -0.2], [1, 0.95], [-1, 0.95], [-1, -0.2]]),
    Organisation: path([[-1.1, -0.7], [1.1, -0.7], [1.1, 0.7], [-1.1, 0.7]]),
    ResearchBody: path(regular(8, Math.PI / 8, 1.05)), Union: path([[0, 1.1], [1.1, -0.85], [-1.1, -0.85]]),
    CivilSociety: path([[-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4], [0.4, 1], [-0.4, 1], [-0.4, 0.4], [-1, 0.4], [-1, -0.4], [-0.4, -0.4]]),
    Company: path([[-1.1, 0.8], [-0.7, -0.8], [1.1, -0.8], [0.7, 0.8]]),
    Initiative: path(star), ResearchProject: path(regular(5, -Math.PI / 2, 1.1)),
    StudyVisit: "M0 1.25C-.25 .75 -1 .25 -1 -.3A1 1 0 1 1 1 -.3C1 .25 .25 .75 0 1.25Z",
    Event: path([[-0.95, -0.95], [0.95, -0.95], [0.95, 0.35], [0.35, 0.95], [-0.95, 0.95]]),
    Concept: "M-.55 -.65H.55A.65 .65 0 0 1 .55 .65H-.55A.65 .65 0 0 1 -.55 -.65Z",
    Role: CIRCLE, SteeringLevel: path([[-1, -0.4], [1, -0.4], [1, 0.4], [-1, 0.4]]),
    Document: path([[-0.8, -1.05], [0.3, -1.05], [0.8, -0.55], [0.8, 1.05], [-0.8, 1.05]]),
  };
  S.icon = (kind, size = 16) =>
    S.s("svg", { viewBox: "-1.35 -1.35 2.7 2.7", width: size, height: size, class: "icon k-" + kind, "aria-hidden": "true" },
      S.s("path", { d: S.shapes[kind], "fill-rule": "evenodd" }));

  // ---- the address ---------------------------------------------------------------------------------------------------
  const pack = (text) => encodeURIComponent(text).replace(/%2F/g, "/").replace(/%3A/g, ":");
  const unpack = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const LISTS = ["hide", "levels", "docs", "open", "lines"];
  S.read = (hash) => {
    const state = { hide: [], levels: [], docs: [], open: [], lines: [] };
    for (const part of hash.replace(/^#/, "").split("&")) {
      const at = part.indexOf("=");
      if (at < 1) continue;
      const name = part.slice(0, at), value = part.slice(at + 1);
      state[name] = LISTS.includes(name) ? value.split(",").filter(Boolean).map(unpack) : unpack(value);
    }
    return state;
  };
  S.write = (state) => "#" + Object.keys(state).sort().filter((k) => state[k] !== "" && state[k] != null && state[k].length !== 0)
    .map((k) => k + "=" + (LISTS.includes(k) ? state[k].map(pack).join(",") : pack(String(state[k])))).join("&");
  S.go = (patch) => {
    const next = S.write({ ...S.state, ...patch });
    if (next === S.write(S.state)) return;
    if (next === "#") { history.pushState(null, "", location.pathname + location.search); S.sync(); } else location.hash = next;
  };
  S.at = (key) => (key && S.byKey.has(key) ? S.byKey.get(key) : -1);
  S.pair = (text) => (text || "").split("~").map(S.at);

  // ---- what the filters leave -----------------------------------------------------------------------------------------
  S.passes = (i, less) => {
    const s = S.state;
    if (less !== "hide" && s.hide.includes(S.kind(i))) return false;
    if (less !== "levels" && s.levels.length && s.levels.includes(S.level(i) || "none")) return false;
    if (less !== "docs" && S.docSet.size && !N.docs[i].some((d) => S.docSet.has(d))) return false;
    if (s.conf && S.best(i) < Number(s.conf)) return false;
    if (s.from || s.to) {
      const years = S.years(i);
      if (years.size && ![...years].some((y) => y >= Number(s.from || 0) && y <= Number(s.to || 9999))) return false;
    }
    return true;
  };
  S.factPasses = (f) => {
    if (S.state.conf && F.c[f] < Number(S.state.conf)) return false;
    if (S.docSet.size && F.e[f].length && !F.e[f].some((e) => S.docSet.has(E.d[e]))) return false;
    if ((S.state.from || S.state.to) && S.lasting(f)) {
      const [first, last] = S.held(f);
      if ((first && S.state.to && first.slice(0, 4) > S.state.to) || (last && S.state.from && last.slice(0, 4) < S.state.from)) return false;
    }
    return S.kept[F.s[f]] && (F.o[f] < 0 || S.kept[F.o[f]]);
  };
  S.filtered = () => {
    const s = S.state;
    return Boolean(s.hide.length || s.levels.length || s.docs.length || s.lines.length || s.from || s.to || s.conf);
  };

  // ---- shortest path, over what is shown ------------------------------------------------------------------------------
  S.path = (from, to) => {
    if (from < 0 || to < 0) return null;
    const before = new Map([[from, -1]]);
    let ring = [from];
    while (ring.length && !before.has(to)) {
      const next = [];
      for (const i of ring) {
        for (const j of [...S.neighbours(i)].sort((a, b) => a - b)) {
          if (before.has(j) || (!S.kept[j] && j !== to)) continue;
          before.set(j, i);
          next.push(j);
        }
      }
      ring = next;
    }
    if (!before.has(to)) return null;
    const steps = [];
    for (let i = to; i >= 0; i = before.get(i)) steps.unshift(i);
    return steps;
  };

  // ---- search --------------------------------------------------------------------------------------------------------
  const fold = (text) => text.toLowerCase();
  const bare = (text) => fold(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  let index = null;
  S.find = (query, accept) => {
    const q = fold(query.trim()), b = bare(q);
    if (!q) return [];
    if (!index) index = N.id.map((_, i) => [N.sv[i], N.en[i] || "", ...(N.alt[i] || [])].filter(Boolean).map((l) => S.clean(l, 200)));
    const found = [];
    for (let i = 0; i < S.size; i++) {
      if (accept && !accept(i)) continue;
      let best = 99;
      for (let k = 0; k < index[i].length; k++) {
        const text = fold(index[i][k]), plain = bare(text), cost = k ? 0.5 : 0;
        const at = text.indexOf(q) >= 0 ? text.indexOf(q) : plain.indexOf(b);
        if (at < 0) continue;
        const exact = text.length === q.length ? 0 : at === 0 ? 1 : /[\s,(-]/.test(text[at - 1] || "") ? 2 : 3;
        best = Math.min(best, exact + cost + (text.indexOf(q) < 0 ? 0.6 : 0));
      }
      if (best < 99) found.push([best, -S.score(i), i]);
    }
    return found.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]).slice(0, 12).map((x) => x[2]);
  };
  S.combobox = (input, list, pick, accept) => {
    let hits = [], active = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = () => {
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active)));
      const item = list.children[active];
      if (item && hits.length) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
    };
    const choose = (k) => { const i = hits[k]; close(); if (i !== undefined) pick(i); };
    const open = () => {
      hits = S.find(input.value, accept);
      list.replaceChildren(...hits.map((i, k) => S.h("li", {
        id: `${list.id}-${k}`, role: "option", "aria-selected": "false", on: { mousedown: (e) => { e.preventDefault(); choose(k); } },
      }, S.icon(S.kind(i)), S.h("span", { class: "two" }, S.bdi(S.short(i)), S.h("small", {}, S.sub(i))))));
      if (!hits.length && input.value.trim()) list.append(S.h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, S.t("ui.nothing")));
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      active = hits.length ? 0 : -1;
      mark();
    };
    close();
    input.addEventListener("input", open);
    input.addEventListener("focus", () => { if (input.value.trim()) open(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (e) => {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        if (list.hidden) open();
        if (hits.length) { active = (active + (e.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length; mark(); }
      } else if (e.key === "Enter" && active >= 0) { e.preventDefault(); choose(active); } else if (e.key === "Escape" && !list.hidden) { e.stopPropagation(); close(); }
    });
  };

  // ---- the side: legend and filters ---------------------------------------------------------------------------------
  S.toggle = (name, value) => {
    const now = S.state[name];
    S.go({ [name]: now.includes(value) ? now.filter((v) => v !== value) : [...now, value].sort() });
  };
  const opened = {};
  const block = (key, title, ...content) => {
    const details = S.h("details", { class: "block", "data-block": key, on: { toggle: () => { opened[key] = details.open; } } },
      S.h("summary", {}, title), ...content);
    details.open = key in opened ? opened[key] : !["path", "list"].includes(key);
    return details;
  };
  const chip = S.chip = (name, value, title, count, icon) => S.h("li", {}, S.h("button", {
    type: "button", class: "chip", "data-chip": value, "aria-pressed": String(!S.state[name].includes(value)), on: { click: () => S.toggle(name, value) },
  }, icon, S.h("span", {}, title), S.h("span", { class: "count" }, S.number(count))));

  S.drawSide = () => {
    const side = $("side"), focus = document.activeElement && side.contains(document.activeElement) ? document.activeElement : null;
    const again = focus && (focus.id ? "#" + CSS.escape(focus.id) : focus.dataset.chip !== undefined ? `[data-chip="${CSS.escape(focus.dataset.chip)}"]` : "");
    const scroll = side.scrollTop;
    const kinds = new Map(), levels = new Map();
    for (const i of S.scope()) {
      if (S.passes(i, "hide")) kinds.set(S.kind(i), (kinds.get(S.kind(i)) || 0) + 1);
      else if (!kinds.has(S.kind(i))) kinds.set(S.kind(i), 0);
      const level = S.level(i) || "none";
      if (S.passes(i, "levels")) levels.set(level, (levels.get(level) || 0) + 1);
      else if (!levels.has(level)) levels.set(level, 0);
    }
    const documents = N.id.map((_, i) => i).filter((i) => S.kind(i) === "Document");
    const years = [...new Set(N.id.flatMap((_, i) => [...S.years(i)]))].sort((a, b) => a - b);
    const parts = [];
    if (S.filtered()) parts.push(S.h("button", { type: "button", class: "wide", id: "reset", on: { click: () => S.go({ hide: [], levels: [], docs: [], lines: [], from: "", to: "", conf: "" }) } }, S.t("ui.reset")));
    parts.push(block("legend", S.t("ui.legend"), S.h("ul", { class: "chips" },
      D.kinds.filter((k) => kinds.has(k)).map((k) => chip("hide", k, S.t("classes." + k), kinds.get(k), S.icon(k)))),
      S.view.legend ? S.view.legend() : null));
    if (levels.size > 1) {
      parts.push(block("levels", S.t("ui.levels"), S.h("ul", { class: "chips" },
        [...D.levels, "none"].filter((l) => levels.has(l)).map((l) => chip("levels", l, S.t("level." + (l === "none" ? "" : l)), levels.get(l),
          S.h("span", { class: "rung", "aria-hidden": "true" }, l === "none" ? "–" : l === "union" ? "∥" : String(D.levels.indexOf(l))))))));
    }
    if (documents.length > 1) {
      const select = S.h("select", { id: "f-docs", on: { change: () => S.go({ docs: select.value ? [select.value] : [] }) } },
        S.h("option", { value: "" }, S.t("ui.allDocuments")),
        documents.map((d) => S.h("option", { value: N.id[d] }, S.short(d, 60))));
      select.value = S.state.docs[0] || "";
      parts.push(block("docs", S.t("ui.documents"), S.h("label", { class: "sr", for: "f-docs" }, S.t("ui.documents")), select));
    }
    if (years.length > 1) {
      const field = (name, key, hint) => S.h("label", {}, S.t(key), S.h("input", {
        id: "f-" + name, type: "number", min: years[0], max: years[years.length - 1], placeholder: hint, prop: { value: S.state[name] || "" },
        on: { change: (e) => S.go({ [name]: /^\d{4}$/.test(e.target.value) ? e.target.value : "" }) },
      }));
      parts.push(block("period", S.t("ui.period"), S.h("div", { class: "pair" }, field("from", "ui.from", years[0]), field("to", "ui.to", years[years.length - 1]))));
    }
    const sure = S.h("output", { for: "f-conf" }, `${S.state.conf || 0} %`);
    parts.push(block("conf", S.t("ui.confidence"), S.h("div", { class: "range" }, S.h("input", {
      id: "f-conf", type: "range", min: 0, max: 100, step: 5, "aria-label": S.t("ui.confidence"), prop: { value: S.state.conf || 0 },
      on: { input: (e) => { sure.textContent = `${e.target.value} %`; }, change: (e) => S.go({ conf: e.target.value === "0" ? "" : e.target.value }) },
    }), sure)));
    parts.push(block("path", S.t("ui.path"), pathFields()));
    const listed = S.listed();
    parts.push(block("list", S.t("ui.list"), S.h("ul", { class: "plain", id: "list" }, listed.slice(0, 400).map((i) => S.h("li", {}, S.link(i)))),
      listed.length > 400 ? S.h("p", { class: "hint" }, S.t("ui.rowsShown", 400, S.number(listed.length))) : null));
    side.replaceChildren(...parts);
    side.scrollTop = scroll;
    if (again) side.querySelector(again)?.focus();
  };
  function pathFields() {
    const [a, b] = S.pair(S.state.path);
    const field = (id, key, i, put) => {
      const list = S.h("ul", { id: id + "-list", class: "options", role: "listbox", "aria-label": S.t("ui.suggestions"), hidden: true });
      const input = S.h("input", { id, type: "search", autocomplete: "off", prop: { value: i >= 0 ? S.short(i, 60) : "" } });
      S.combobox(input, list, put, S.drawn);
      return S.h("div", { class: "search small" }, S.h("label", { for: id }, S.t(key)), input, list);
    };
    const key = (i) => (i >= 0 ? N.id[i] : "");
    return S.h("div", { class: "stack" },
      field("path-from", "ui.pathFrom", a, (i) => S.go({ path: `${key(i)}~${key(b)}`, n: "", l: "" })),
      field("path-to", "ui.pathTo", b, (i) => S.go({ path: `${key(a)}~${key(i)}`, n: "", l: "" })),
      S.state.path ? S.h("button", { type: "button", on: { click: () => S.go({ path: "" }) } }, S.t("ui.pathClear")) : null);
  }
  S.link = (i, most, extra) => S.h("button", { type: "button", class: "link", "data-node": N.id[i], on: { click: () => S.pick(i) } },
    S.icon(S.kind(i), 14), S.bdi(S.words(S.short(i, most || 90))), extra);
  // Choosing a node: the second end of a path that waits for one, else the node itself.
  S.pick = (i, also) => {
    const [a, b] = S.pair(S.state.path);
    if (S.state.path && a >= 0 && b < 0 && S.drawn(i) && i !== a) S.go({ path: `${N.id[a]}~${N.id[i]}`, n: "", l: "", c: "", ...also });
    else S.go({ n: N.id[i], l: "", c: "", ...also });
  };
  S.say = (text) => { $("live").textContent = ""; setTimeout(() => { $("live").textContent = text; }, 30); };

  // ---- drawing ---------------------------------------------------------------------------------------------------------
  S.scope = () => (S.view.scope ? S.view.scope() : N.id.map((_, i) => i).filter(S.drawn));
  S.listed = () => (S.view.listed ? S.view.listed() : S.scope().filter((i) => S.kept[i])).slice()
    .sort((a, b) => N.kind[a] - N.kind[b] || S.label(a).localeCompare(S.label(b), S.lang) || a - b);
  function words() {
    document.documentElement.lang = S.lang;
    for (const e of document.querySelectorAll("[data-t]")) e.textContent = S.t(e.dataset.t);
    for (const e of document.querySelectorAll("[data-al]")) e.setAttribute("aria-label", S.t(e.dataset.al));
    for (const e of document.querySelectorAll("[data-ph]")) e.setAttribute("placeholder", S.t(e.dataset.ph));
    $("b-lang").textContent = S.t("ui.otherLang");
    $("b-lang").lang = S.lang === "en" ? "sv" : "en";
  }
  S.sync = () => {
    const before = S.state;
    S.state = S.read(location.hash);
    S.lang = ["sv", "en"].includes(S.state.lang) ? S.state.lang : S.pageLang;
    if (!before || document.documentElement.lang !== S.lang || before.lang !== S.state.lang) words();
    S.docSet = new Set(S.state.docs.map(S.at).filter((i) => i >= 0));
    S.kept = N.id.map((_, i) => S.passes(i));
    const [asOf, knownBy] = D.moment;
    const when = [asOf ? S.t("ui.asOf", asOf) : "", knownBy ? S.t("ui.knownBy", knownBy) : ""].filter(Boolean).join(", ");
    const heading = (S.view.title ? S.view.title() : S.t("view." + D.kind)) + (when ? ` (${when})` : "");
    $("heading").textContent = heading;
    document.title = `${heading} – Styrkedjan`;
    const tab = S.state.tab || "";
    for (const b of document.querySelectorAll("[data-tab]")) b.setAttribute("aria-pressed", String(b.dataset.tab === tab));
    $("stage").hidden = Boolean(tab);
    $("sheet").hidden = !tab;
    S.drawPanel(before);
    S.drawSide();
    if (tab) S.drawTable(tab); else S.view.draw(before);
    if (S.state.n && S.at(S.state.n) < 0) S.say(S.t("ui.unknownNode"));
  };

  S.dark = () => document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  S.css = (name, element) => getComputedStyle(element || document.documentElement).getPropertyValue(name).trim();
  const probe = S.h("span", { hidden: true });
  document.body.append(probe);
  let colours = {};
  S.colour = (kind) => { if (!colours[kind]) { probe.className = "k-" + kind; colours[kind] = S.css("--k", probe); } return colours[kind]; };
  function themed() { colours = {}; if (S.state) { if (S.view.themed) S.view.themed(); S.sync(); } }
  S.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  S.narrow = () => matchMedia("(max-width: 760px)").matches;

  function setSide(open) {
    document.body.classList.toggle("side-closed", !open);
    $("b-side").setAttribute("aria-expanded", String(open));
    if (S.view && S.view.resized) S.view.resized();
  }
  S.setSide = setSide;

  S.start = (view) => {
    S.view = view;
    try { const saved = localStorage.getItem("styrkedjan-theme"); if (saved === "dark" || saved === "light") document.documentElement.dataset.theme = saved; } catch { /* a page from a file may have no storage */ }
    setSide(!S.narrow() && innerWidth > 1100);
    S.combobox($("search"), $("search-list"), (i) => { $("search").value = ""; S.pick(i, { tab: "" }); });
    $("b-side").addEventListener("click", () => setSide(document.body.classList.contains("side-closed")));
    for (const b of document.querySelectorAll("[data-tab]")) b.addEventListener("click", () => S.go({ tab: b.dataset.tab }));
    $("b-lang").addEventListener("click", () => S.go({ lang: S.lang === "en" ? "sv" : "en" }));
    const more = $("more");
    const menu = (open) => { more.hidden = !open; $("b-more").setAttribute("aria-expanded", String(open)); };
    $("b-more").addEventListener("click", () => { menu(more.hidden); if (!more.hidden) more.querySelector("button").focus(); });
    more.addEventListener("click", () => menu(false));
    document.addEventListener("click", (e) => { if (!e.target.closest(".menu")) menu(false); });
    $("b-theme").addEventListener("click", () => {
      const next = S.dark() ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      try { localStorage.setItem("styrkedjan-theme", next); } catch { /* as above */ }
      themed();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
    $("b-print").addEventListener("click", () => print());
    $("b-png").addEventListener("click", () => S.save("png"));
    $("b-svg").addEventListener("click", () => S.save("svg"));
    $("b-keys").addEventListener("click", () => S.note(S.t("ui.keysText")));
    $("b-link").addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(location.href); S.note(S.t("ui.copied")); } catch { S.note(location.href); }
    });
    $("skip").addEventListener("click", (e) => { e.preventDefault(); $("main").focus(); });
    addEventListener("hashchange", S.sync);
    addEventListener("popstate", () => { if (!location.hash) S.sync(); });
    addEventListener("keydown", (e) => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
      if (e.key === "Escape") {
        if (!more.hidden) { menu(false); $("b-more").focus(); return; }
        if (S.state.n || S.state.l || S.state.c || S.state.path) S.closePanel();
        else if (S.narrow()) setSide(false);
      }
      if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === "/") { e.preventDefault(); $("search").focus(); }
      if (e.key === "t") S.go({ tab: S.state.tab ? "" : "nodes" });
      if (S.view.key) S.view.key(e);
    });
    S.sync();
    document.documentElement.dataset.ready = "1";
    performance.mark("styrkedjan-ready");
  };
  S.note = (text) => {
    document.querySelector(".toast")?.remove();
    const toast = S.h("div", { class: "toast" }, text);
    document.body.append(toast);
    S.say(text);
    setTimeout(() => toast.remove(), 6000);
  };
})();

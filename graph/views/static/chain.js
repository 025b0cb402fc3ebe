"use strict";
(function () {
  const S = window.Styrkedjan, { h, s, t, $ } = S, D = S.data, N = D.nodes, F = D.facts;
  const V = D.view, SHOWN = 10, ROWS = 150;
  const EVENTS = ["StudyVisit", "Event"], INITIATIVES = ["Initiative", "ResearchProject"], PLACES = ["Municipality", "Region"];
  let rowsShown = ROWS;

  const subject = () => { if (S.state.om === "-") return -1; const i = S.at(S.state.om); return i >= 0 && V.chains[i] ? i : D.about; };
  const chain = () => V.chains[subject()];
  const key = (i) => N.id[i];

  // ---- overview: which levels are known, row by row ------------------------------------------------------------------
  const wantsPlaces = () => {
    if (S.state.rows) return S.state.rows === "places";
    return !V.rows.some((i) => EVENTS.includes(S.kind(i)));
  };
  // A level has one of three states: met (or known), said in general, not told. The same rule for every part of the page.
  const cellFacts = (i, level) => V.chains[i].cells[level].filter(S.factPasses);
  const saidFacts = (i) => V.chains[i].said.filter(S.factPasses);
  const stateOf = (i, level) => (cellFacts(i, level).length ? "met" : saidFacts(i).length && D.levels[level] !== "union" ? "said" : "untold");
  const place = (i) => PLACES.includes(S.kind(i));
  function cellButton(i, level) {
    const facts = cellFacts(i, level), name = t("level." + D.levels[level]), state = stateOf(i, level);
    const value = `${key(i)}~${D.levels[level]}`;
    if (state === "said") {
      return h("button", { type: "button", class: "cell said", "aria-pressed": String(S.state.c === value), "aria-label": t("ui.cellSaid", S.short(i, 50), name), title: t("ui.cellSaid", S.short(i, 50), name), on: { click: () => S.go({ c: value, n: "", l: "" }) } }, "≈");
    }
    if (state === "untold") return h("span", { class: "void" }, h("span", { "aria-hidden": "true" }, "–"), h("span", { class: "sr" }, t("ui.cellNone", S.short(i, 50), name)));
    const strength = facts.length > 7 ? 3 : facts.length > 2 ? 2 : 1;
    return h("button", {
      type: "button", class: `cell s${strength}`, "aria-pressed": String(S.state.c === value), "aria-label": t("ui.cell", S.short(i, 50), name, facts.length),
      on: { click: () => S.go({ c: value, n: "", l: "" }) },
    }, S.number(facts.length));
  }
  const gapless = (i) => D.levels.every((_, k) => stateOf(i, k) !== "untold");
  const gapWords = (i) => {
    const named = (state) => D.levels.filter((_, k) => stateOf(i, k) === state).map((l) => t("short." + l).toLowerCase()).join(", ");
    const said = named("said"), gaps = named("untold");
    return [said ? t("gap.said", said) : "", gaps ? t("gap.list", gaps) : said ? "" : t("gap.none")].filter(Boolean).join(" · ");
  };
  function overview() {
    const places = wantsPlaces();
    const rows = V.rows.filter((i) => PLACES.includes(S.kind(i)) === places && S.kept[i]);
    const head = h("tr", {}, h("th", { scope: "col" }, t("ui.row")), D.levels.map((l, k) => h("th", { scope: "col", title: t("hint." + l) },
      h("span", { class: "rung", "aria-hidden": "true" }, l === "union" ? "∥" : String(k)), h("span", { class: "full" }, t("level." + l)), h("span", { class: "brief", "aria-hidden": "true" }, t("short." + l)))));
    const body = h("tbody", {}, rows.slice(0, rowsShown).map((i) => h("tr", { "data-row": key(i) },
      h("th", { scope: "row" }, h("button", { type: "button", class: "link", on: { click: () => S.go({ om: key(i), n: "", l: "", c: "" }) } }, S.icon(S.kind(i)), S.bdi(S.words(S.short(i, 70)))),
        h("small", { class: gapless(i) ? "whole" : null }, gapWords(i))),
      D.levels.map((l, k) => h("td", { class: "lv-" + l }, cellButton(i, k))))));
    const tab = (value, word) => h("button", { type: "button", "aria-pressed": String(places === (value === "places")), on: { click: () => { rowsShown = ROWS; S.go({ rows: value, c: "" }); } } }, t(word));
    return h("div", { class: "overview" },
      h("div", { class: "lead" }, h("p", {}, t("ui.matrixHelp"), " ", h("span", { class: "cell said key" }, "≈"), " ", t("ui.matrixSaid")), h("div", { class: "tabs", role: "group", "aria-label": t("ui.row") }, tab("visits", "ui.byVisit"), tab("places", "ui.byPlace"))),
      rows.length ? h("table", { class: "matrix" }, h("caption", { class: "sr" }, t("ui.matrix")), h("thead", {}, head), body)
        : h("p", { class: "note" }, S.filtered() ? t("ui.chosenOut") : places ? t("ui.empty") : t("ui.noEvents")),
      rows.length > rowsShown ? h("button", { type: "button", class: "more", on: { click: () => { rowsShown += ROWS; S.view.draw(S.state); } } }, t("ui.showMore", S.number(rows.length - rowsShown))) : null);
  }

  let homes = null;
  function homesOf(i) {
    if (!homes) {
      homes = new Map();
      for (const [id, c] of Object.entries(V.chains)) for (const j of new Set(c.lanes.flat(2))) { if (!homes.has(j)) homes.set(j, []); homes.get(j).push(Number(id)); }
    }
    return homes.get(i) || [];
  }

  // ---- one chain -------------------------------------------------------------------------------------------------------
  // In its own municipality's chain a body needs not say which municipality it is of.
  function name(i, about) {
    if (S.kind(i) === "Post") return S.postName(i);
    const label = S.short(i, 120), tail = about >= 0 ? ", " + S.label(about) : "";
    return tail && i !== about && label.endsWith(tail) ? label.slice(0, -tail.length) : label;
  }
  function underline(i, head, about) {
    if (S.kind(i) === "Post") return S.facts[i].filter((f) => F.s[f] === i && S.predicate(f) === "sk:postIn" && F.o[f] !== about).map((f) => name(F.o[f], about))[0] || t("class.Post");
    if (S.kind(i) !== "Person") return t("class." + S.kind(i));
    const seen = [];
    for (const f of S.facts[i]) {
      if (F.s[f] !== i || S.predicate(f) !== "org:memberOf") continue;
      const roles = (F.r[f] || []).map((r) => S.short(r, 50)).join(", ");
      const where = F.o[f] === head || F.o[f] === about ? "" : name(F.o[f], about);
      const words = [roles, where].filter(Boolean).join(", ");
      if (words && !seen.includes(words)) seen.push(words);
    }
    if (!seen.length) for (const f of S.facts[i]) if (F.s[f] === i && S.predicate(f) === "sk:hasRole") seen.push(S.short(F.o[f], 60));
    return seen.slice(0, 2).join(" · ") || t("class.Person");
  }
  function lit() {
    const n = S.at(S.state.n), [a, b] = S.pair(S.state.l), [p, q] = S.pair(S.state.path);
    if (n >= 0) { const near = new Set(S.facts[n].map((f) => S.other(f, n))); near.add(n); return near; }
    if (a >= 0 && b >= 0) return new Set([a, b]);
    if (p >= 0 && q >= 0) return new Set(S.path(p, q) || [p, q]);
    return null;
  }
  // Whom somebody steers or answers to, told on the card itself: seen without following a line.
  function steering(i, about) {
    if (about < 0 || subject() < 0) return null;
    const words = new Map();
    for (const [f, k] of chain().arrows) {
      if (F.s[f] !== i || !["steers", "governs", "leads", "reports"].includes(V.arrows[k]) || !S.factPasses(f) || S.predicate(f) === "org:memberOf") continue;
      const word = S.phrase(f).toLowerCase();
      if (!words.has(word)) words.set(word, []);
      const whom = name(F.o[f], about);
      if (!words.get(word).includes(whom)) words.get(word).push(whom);
    }
    if (!words.size) return null;
    return h("small", { class: "steering" }, [...words].slice(0, 2).map(([word, whom]) => h("span", {}, h("b", {}, word), " " + whom.slice(0, 2).join(", ") + (whom.length > 2 ? ` + ${whom.length - 2}` : ""))));
  }
  function card(i, head, about, near) {
    const chosen = S.at(S.state.n) === i;
    return h("button", {
      type: "button", class: `card k-${S.kind(i)}${near && !near.has(i) ? " faded" : ""}${chosen ? " chosen" : ""}`, "data-node": key(i), "aria-pressed": String(chosen),
      title: S.short(i, 200),
      on: { click: () => S.pick(i), mouseenter: () => warm(i), mouseleave: () => warm(-1), focus: () => warm(i), blur: () => warm(-1) },
    }, S.icon(S.kind(i), 18), h("span", { class: "two" }, S.bdi(S.words(name(i, about)), "title"), h("small", {}, S.bdi(S.clean(underline(i, head, about), 90))), steering(i, about)));
  }
  function laneCards(lane, clusters, about, near) {
    const kept = clusters.map((c) => c.filter((i) => S.kept[i])).filter((c) => c.length);
    const chosen = S.at(S.state.n), parts = [];
    const fold = (id, list, most, make) => {
      const open = S.state.open.includes(id) || list.slice(most).includes(chosen) || list.length <= most + 1;
      const cards = (open ? list : list.slice(0, most)).map(make);
      if (list.length > most + 1) {
        cards.push(h("button", { type: "button", class: "card fold", "aria-expanded": String(open), on: { click: () => S.toggle("open", id) } },
          open ? t("ui.fewerCards") : "+ " + t("ui.moreCards", list.length - most)));
      }
      return cards;
    };
    const grouped = kept.filter((c) => c.length > 1);
    const group = ([head, ...members]) => h("div", { class: "cluster" }, card(head, -1, about, near),
      h("div", { class: "members" }, fold(`${lane}!${key(head)}`, members, 5, (m) => card(m, head, about, near))));
    parts.push(...fold(`${lane}!`, grouped, 6, group));
    const loose = kept.filter((c) => c.length === 1).map((c) => c[0]);
    // A crowded lane is told kind by kind, each with its own fold.
    if (loose.length > SHOWN) {
      for (const kind of D.kinds) {
        const list = loose.filter((i) => S.kind(i) === kind);
        if (list.length) parts.push(h("div", { class: "pile" }, h("p", { class: "hint" }, `${t("classes." + kind)} (${S.number(list.length)})`), h("div", { class: "cards" }, fold(`${lane}!${kind}`, list, 6, (i) => card(i, -1, about, near)))));
      }
    } else parts.push(...loose.map((i) => card(i, -1, about, near)));
    return parts;
  }
  const gapKey = (about) => { const kind = S.kind(about); return EVENTS.includes(kind) ? "event" : INITIATIVES.includes(kind) ? "initiative" : PLACES.includes(kind) ? "place" : "other"; };
  const open = (about, lane) => h("button", { type: "button", on: { click: () => S.go({ c: `${key(about)}~${lane}`, n: "", l: "" }) } }, t("ui.openFacts"));
  // What an empty lane says is true of whatever the chain is about, and never more than the documents say.
  function gap(lane, k, about, clusters) {
    if (clusters.some((c) => c.length)) return h("p", { class: "gap" }, t("gap.filtered"));
    const state = k < D.levels.length ? stateOf(about, k) : "untold";
    if (state === "met") return h("p", { class: "gap known" }, t("gap.unnamed") + " ", open(about, lane));
    if (state === "said") return h("p", { class: "gap known" }, h("strong", {}, t("gap.saidWord") + ". "), t("gap.saidText") + " ", open(about, lane));
    return h("p", { class: "gap" }, h("strong", {}, t("gap.word") + ". "), t("gap." + gapKey(about), S.short(about, 60)));
  }
  // Beside cards that are only the frame of an event's lane: the body is named, whether anybody of the level was there is another thing.
  function frame(k, about, clusters) {
    if (k >= D.levels.length || !EVENTS.includes(S.kind(about)) || !clusters.length || stateOf(about, k) === "met") return null;
    return h("p", { class: "gap" }, t(stateOf(about, k) === "said" ? "gap.frameSaid" : "gap.frame"));
  }
  const shownArrows = (c) => {
    if (S.state.arrows) return S.state.arrows.split(".");
    // So many "takes part" lines that they hide the chain are left for a click.
    return V.arrows.filter((kind, k) => kind !== "takes-part" || c.arrows.filter((a) => a[1] === k).length <= 5);
  };
  function chainView(about) {
    const c = chain(), near = lit(), shown = shownArrows(c);
    const host = S.facts[about].filter((f) => F.s[f] === about && S.predicate(f) === "sk:visits").map((f) => F.o[f]);
    const around = [...new Set([...(EVENTS.concat(INITIATIVES, PLACES).includes(S.kind(about)) ? [about] : []), ...c.context])].filter((i) => S.kept[i]);
    const counts = V.arrows.map((_, k) => c.arrows.filter((a) => a[1] === k).length);
    const legend = h("div", { class: "arrow-legend", role: "group", "aria-label": t("ui.arrows") }, V.arrows.map((kind, k) => (counts[k] ? h("button", {
      type: "button", class: "chip", "aria-pressed": String(shown.includes(kind)),
      on: { click: () => { const next = shown.includes(kind) ? shown.filter((x) => x !== kind) : [...shown, kind]; S.go({ arrows: next.join(".") || "none" }); } },
    }, s("svg", { width: 34, height: 12, viewBox: "0 0 34 12", class: "arrow-key", "aria-hidden": "true" }, s("path", { d: "M1 6H26", class: "arrow a-" + kind }), head(kind, 32, 6, 0)), h("span", {}, t("arrow." + kind)), h("span", { class: "count" }, S.number(counts[k]))) : null)));
    const top = h("div", { class: "chain-head" },
      V.rows.length ? h("button", { type: "button", class: "back", on: { click: () => S.go({ om: "-", n: "", l: "", c: "", open: [], arrows: "" }) } }, "← " + t("ui.back")) : null,
      h("h2", {}, S.link(about, 120)),
      h("p", { class: "hint" }, [S.date(about), host.length ? `${t("ui.host")}: ${host.map((i) => S.short(i, 50)).join(", ")}` : "", gapKey(about) === "other" ? "" : gapWords(about)].filter(Boolean).join(" · ")), legend);
    const lanes = h("div", { class: "lanes" }, s("svg", { class: "arrows", "aria-hidden": "true" }));
    if (around.length) {
      const open = S.state.open.includes("context") || around.length <= 9 || around.indexOf(S.at(S.state.n)) >= 8;
      const cards = around.slice(0, open ? around.length : 8).map((i) => card(i, -1, -1, near));
      if (around.length > 9) cards.push(h("button", { type: "button", class: "card fold", "aria-expanded": String(open), on: { click: () => S.toggle("open", "context") } }, open ? t("ui.fewerCards") : "+ " + t("ui.moreCards", around.length - 8)));
      lanes.append(h("section", { class: "lane context", "aria-labelledby": "lane-context" }, h("div", { class: "lane-head" }, h("div", {}, h("h3", { id: "lane-context" }, t("ui.context")))), h("div", { class: "cards" }, cards)));
    }
    V.lanes.forEach((lane, k) => {
      const clusters = c.lanes[k];
      if (k >= D.levels.length && !clusters.length) return;
      const cards = laneCards(lane, clusters, about, near);
      const count = clusters.reduce((sum, x) => sum + x.filter((i) => S.kept[i]).length, 0);
      lanes.append(h("section", { class: `lane l-${lane}${cards.length ? "" : " empty"}`, "aria-labelledby": "lane-" + lane },
        h("div", { class: "lane-head" }, k < 5 ? h("span", { class: "spine", "aria-hidden": "true" }, s("svg", { viewBox: "0 0 10 8", width: 10, height: 8 }, s("path", { d: "M0 0H10L5 8Z", class: "tip t-governs" }))) : null,
          h("div", {}, h("span", { class: "rung", "aria-hidden": "true" }, k < 6 ? String(k) : lane === "union" ? "∥" : "·"), h("div", { class: "lane-name" }, h("h3", { id: "lane-" + lane }, t("level." + lane)), count ? h("span", { class: "count" }, S.number(count)) : null, h("p", { class: "hint" }, t("hint." + lane))))),
        h("div", { class: "cards" }, cards.length ? [cards, frame(k, about, clusters)] : gap(lane, k, about, clusters))));
    });
    return h("div", { class: "chain" }, top, lanes);
  }

  // ---- arrows ------------------------------------------------------------------------------------------------------------
  function head(kind, x, y, angle) {
    const turn = `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${((angle * 180) / Math.PI).toFixed(1)})`;
    const shape = kind === "takes-part" ? "M-3.4 0A3 3 0 1 1 2.6 0A3 3 0 1 1 -3.4 0Z" : kind === "leads" ? "M0 0L-6 -4L-12 0L-6 4Z" : kind === "belongs" ? "M-8 -4.5L0 0L-8 4.5" : kind === "reports" ? "M-9 -4.5L0 0L-9 4.5L-6 0Z" : "M0 0L-10 -5L-10 5Z";
    return s("path", { d: shape, transform: turn, class: `tip t-${kind}` });
  }
  function drawArrows() {
    const svg = $("stage").querySelector(".arrows");
    // The panel tells of a new size before the address's new state is drawn: then there is no chain any more.
    if (!svg || subject() < 0) return;
    const frame = svg.parentElement.getBoundingClientRect();
    const boxes = new Map();
    for (const element of svg.parentElement.querySelectorAll("[data-node]")) {
      const r = element.getBoundingClientRect();
      boxes.set(S.byKey.get(element.dataset.node), { x: r.left - frame.left, y: r.top - frame.top, w: r.width, h: r.height });
    }
    svg.setAttribute("width", svg.parentElement.clientWidth);
    svg.setAttribute("height", svg.parentElement.clientHeight);
    const c = chain(), shown = shownArrows(c), near = lit(), n = S.at(S.state.n);
    const drawn = [];
    for (const [f, k] of c.arrows) {
      const a = boxes.get(F.s[f]), b = boxes.get(F.o[f]);
      if (!a || !b || !shown.includes(V.arrows[k]) || !S.factPasses(f)) continue;
      // Who stands under their own organisation needs no arrow to it.
      if (["belongs", "leads"].includes(V.arrows[k]) && sameCluster(F.s[f], F.o[f])) continue;
      drawn.push({ f, kind: V.arrows[k], a, b });
    }
    const walls = [...svg.parentElement.querySelectorAll(S.narrow() ? ".fold:not([data-node])" : ".gap, .fold, .lane-head")].map((element) => {
      const r = element.getBoundingClientRect();
      return { x: r.left - frame.left, y: r.top - frame.top, w: r.width, h: r.height };
    });
    const way = S.router([...boxes.values(), ...walls], svg.parentElement.clientWidth, svg.parentElement.clientHeight);
    svg.replaceChildren(...drawn.map((line) => ({ ...line, route: way(line.a, line.b, line.kind === "takes-part" ? 3 : 2) })).filter((line) => line.route).map(({ f, kind, route }) => {
      const end = route.points[route.points.length - 1];
      const on = near && (n >= 0 ? F.s[f] === n || F.o[f] === n : near.has(F.s[f]) && near.has(F.o[f]));
      const group = s("g", { class: `link-line${near ? (on ? " hot" : " faded") : ""}`, "data-s": F.s[f], "data-o": F.o[f], "data-kind": kind },
        s("path", { d: route.d, class: "hit" }), s("path", { d: route.d, class: "arrow a-" + kind }), head(kind, end.x, end.y, route.angle));
      const tip = s("title");
      tip.textContent = `${S.short(F.s[f], 60)} – ${S.phrase(f).toLowerCase()} – ${S.short(F.o[f], 60)}`;
      group.append(tip);
      group.addEventListener("click", () => S.go({ l: `${key(F.s[f])}~${key(F.o[f])}`, n: "", c: "" }));
      return group;
    }));
  }
  let inCluster = new Map();
  const sameCluster = (a, b) => inCluster.has(a) && inCluster.get(a) === inCluster.get(b);
  function warm(i) {
    for (const g of $("stage").querySelectorAll(".link-line")) g.classList.toggle("warm", i >= 0 && (Number(g.dataset.s) === i || Number(g.dataset.o) === i));
  }

  // ---- the view --------------------------------------------------------------------------------------------------------
  let last = "";
  S.makeView = () => ({
    title: () => (subject() >= 0 ? t("ui.chainOf", S.short(subject(), 70)) : t("view.chain")),
    draw(before) {
      const stage = $("stage"), about = subject(), now = `${about}|${wantsPlaces()}`;
      const scroll = now === last ? stage.scrollTop : 0;
      const focused = document.activeElement && stage.contains(document.activeElement) ? document.activeElement.dataset.node : null;
      if (about >= 0) {
        inCluster = new Map();
        chain().lanes.forEach((lane) => lane.forEach((cluster) => { if (cluster.length > 1) cluster.forEach((i) => inCluster.set(i, cluster[0])); }));
      }
      stage.replaceChildren(about >= 0 ? chainView(about) : overview());
      stage.scrollTop = scroll;
      last = now;
      drawArrows();
      if (focused) stage.querySelector(`[data-node="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
      const n = S.state.n;
      if (n && (!before || before.n !== n)) {
        const element = stage.querySelector(`[data-node="${CSS.escape(n)}"], [data-row="${CSS.escape(n)}"]`);
        if (element) element.scrollIntoView({ block: "nearest", behavior: S.calm() ? "auto" : "smooth" });
      }
    },
    scope() {
      const about = subject();
      if (about < 0) return N.id.map((_, i) => i).filter(S.drawn);
      return [...new Set([about, ...chain().context, ...chain().lanes.flat(2)])];
    },
    listed() { return this.scope().filter((i) => S.kept[i]); },
    cell(value) {
      const [k, level] = [value.slice(0, value.lastIndexOf("~")), value.slice(value.lastIndexOf("~") + 1)];
      const i = S.at(k), at = D.levels.indexOf(level);
      if (i < 0 || at < 0 || !V.chains[i]) return null;
      const said = stateOf(i, at) === "said", facts = said ? saidFacts(i) : cellFacts(i, at);
      return [
        h("p", { class: "over" }, h("span", {}, t("level." + level))),
        h("h2", { id: "panel-title", tabindex: -1 }, S.bdi(S.words(S.short(i, 90)))),
        h("div", { class: "actions" }, h("button", { type: "button", on: { click: () => S.go({ om: N.id[i], c: "", n: "", l: "" }) } }, t("ui.showChain"))),
        said ? h("p", { class: "hint" }, t("gap.saidText")) : null,
        facts.length ? h("ul", { class: "facts" }, S.sentences(facts)) : h("p", {}, t("ui.cellNone", S.short(i, 60), t("level." + level))),
      ];
    },
    actions(i) {
      if (V.chains[i]) return i !== subject() ? [[t("ui.showChain"), () => S.go({ om: N.id[i], c: "", l: "", open: [], arrows: "" })]] : [];
      // Who has no chain of its own is shown in those where it stands: of its place first, then of what it took part in.
      const rank = (j) => (place(j) ? 0 : EVENTS.includes(S.kind(j)) ? 1 : 2);
      const homes = homesOf(i).filter((j) => j !== subject()).sort((a, b) => rank(a) - rank(b) || a - b);
      return homes.slice(0, 3).map((j) => [t("ui.showChainOf", S.short(j, 40)), () => S.go({ om: N.id[j], n: N.id[i], c: "", l: "", open: [], arrows: "" })]);
    },
    lineKeys: () => (subject() < 0 ? [] : V.arrows.filter((kind, k) => chain().arrows.some((a) => a[1] === k) && shownArrows(chain()).includes(kind)).map((kind) => [t("arrow." + kind), (x, y) => {
      const made = s("g", { transform: `translate(${x} ${y - 10})` }, s("path", { d: "M1 6H26", class: "arrow a-" + kind }), head(kind, 32, 6, 0));
      $("stage").querySelector(".arrows").append(made);
      for (const element of made.querySelectorAll("path")) { const style = getComputedStyle(element); for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray"]) element.setAttribute(name, style.getPropertyValue(name)); element.removeAttribute("class"); }
      made.remove();
      return made;
    }])),
    resized: drawArrows,
    themed() {},
  });
  new ResizeObserver(() => drawArrows()).observe($("stage"));
})();

"use strict";
(function () {
  const S = window.Styrkedjan, { h, s, t, $ } = S, D = S.data, N = D.nodes, F = D.facts, V = D.view;
  const READABLE = 40;
  const key = (i) => N.id[i];

  // What a line means, the strongest first; drawn by width and dash, told in words in the panel.
  const FAMILY = [
    ["steers", ["sk:governs", "sk:assigns", "sk:leads", "sk:decidesOver", "sk:supervises", "sk:funds", "sk:reportsTo"], 2.4, null, "--governs"], ["belongs", ["org:memberOf", "sk:partOf", "sk:ownedBy", "sk:locatedIn", "sk:formerMemberOf", "sk:postIn", "org:heldBy"], 1.3, null, "--belongs"],
    ["runs", ["sk:responsible", "sk:partner", "sk:contactPerson", "sk:researcher", "sk:inspiredBy"], 1.7, [8, 4], "--runs"],
    ["meets", ["sk:visits", "sk:organiser", "sk:participant"], 1.4, [4, 4], "--meets"], ["concerns", [], 1.1, [1.5, 4], "--concerns"],
  ];
  const familyOf = (predicate) => { const k = FAMILY.findIndex(([, names]) => names.includes(predicate)); return k < 0 ? FAMILY.length - 1 : k; };

  // ---- which nodes are shown, and where: a function of the address alone ---------------------------------------------
  const degree = (i) => D.degree[i];
  const ordered = (list) => [...list].sort((a, b) => D.score[b] - D.score[a] || a - b);
  const first = new Map(V.nodes.map((n) => [n.id, { x: n.x, y: n.y }]));
  const every = new Map(V.all.map(([i, x, y]) => [i, { x, y }]));
  const WIDE = 118, HIGH = 54;
  let memo = { id: "", at: null };

  function free(at, cells, x, y) {
    const cx = Math.floor(x / WIDE), cy = Math.floor(y / HIGH);
    for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) for (const p of cells.get(`${cx + dx},${cy + dy}`) || []) if (Math.abs(p.x - x) < WIDE && Math.abs(p.y - y) < HIGH) return false;
    return true;
  }
  const put = (at, cells, i, x, y) => {
    at.set(i, { x, y });
    const cell = `${Math.floor(x / WIDE)},${Math.floor(y / HIGH)}`;
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push({ x, y });
  };
  // New ones go round the one they were reached from, on the nearest free spots, first on the side away from the middle.
  function settle(at, cells, centre, fresh) {
    const c = at.get(centre) || { x: 0, y: 0 }, out = Math.atan2(c.y, c.x) || -Math.PI / 2;
    let ring = 1, step = 0;
    for (const i of fresh) {
      for (;;) {
        const spots = 6 + ring * 5;
        if (step >= spots) { ring += 0.5; step = 0; continue; }
        const turn = Math.ceil(step / 2) * (step % 2 ? 1 : -1), angle = out + (turn * 2 * Math.PI) / spots;
        const x = Math.round(c.x + ring * WIDE * 1.05 * Math.cos(angle)), y = Math.round(c.y + ring * HIGH * 1.5 * Math.sin(angle));
        step += 1;
        if (free(at, cells, x, y)) { put(at, cells, i, x, y); break; }
      }
    }
  }
  const centreOf = () => { const i = S.at(S.state.om); return i >= 0 && S.drawn(i) ? i : D.about; };
  const steps = () => Math.min(3, Math.max(1, Number(S.state.steps) || 2));
  const more = (i) => ordered([...S.neighbours(i)].filter((j) => S.kept[j]));

  function positions() {
    const s0 = S.state, [p, q] = S.pair(s0.path), path = p >= 0 && q >= 0 ? S.path(p, q) || [] : [];
    const wanted = [S.at(s0.n), ...S.pair(s0.l), p, q, ...path].filter((i) => i >= 0 && S.drawn(i));
    const id = JSON.stringify([s0.open, s0.all, s0.om, s0.steps, wanted, s0.lines, s0.hide, s0.levels, s0.docs, s0.from, s0.to, s0.conf]);
    if (memo.id === id) return memo.at;
    const at = new Map(), cells = new Map();
    const base = s0.all ? new Map([...first, ...every]) : first;
    const around = D.kind === "around" && !s0.all;
    const own = centreOf() === D.about && steps() === 2;
    if (around && !own) {
      const centre = centreOf();
      put(at, cells, centre, 0, 0);
      let ring = [centre];
      for (let k = 0; k < steps() && at.size < READABLE * 2; k++) {
        const next = [];
        for (const i of ring) {
          const fresh = more(i).filter((j) => !at.has(j)).slice(0, k ? 8 : 30);
          settle(at, cells, i, fresh);
          next.push(...fresh);
        }
        ring = next;
      }
    } else {
      for (const [i, { x, y }] of around ? within(first, centreOf(), steps()) : base) put(at, cells, i, x, y);
      if (s0.all) for (const [i, { x, y }] of every) if (!at.has(i)) put(at, cells, i, x, y);
    }
    for (const k of s0.open) {
      const i = S.at(k);
      if (i < 0 || !S.drawn(i)) continue;
      if (!at.has(i)) bring(at, cells, i);
      settle(at, cells, i, more(i).filter((j) => !at.has(j)).slice(0, READABLE));
    }
    for (const i of wanted) if (!at.has(i)) bring(at, cells, i);
    memo = { id, at };
    return at;
  }
  function within(places, centre, most) {
    if (most >= 2) return places;
    const near = S.neighbours(centre);
    return new Map([...places].filter(([i]) => i === centre || near.has(i)));
  }
  // One that is asked for but not shown stands by the best neighbour that is.
  function bring(at, cells, i) {
    const anchor = ordered([...S.neighbours(i)].filter((j) => at.has(j)))[0];
    if (anchor !== undefined) settle(at, cells, anchor, [i]);
    else { let y = 0; for (const p of at.values()) y = Math.max(y, p.y); put(at, cells, i, 0, y + HIGH * 2); }
  }
  const shown = () => [...positions().keys()].filter((i) => S.kept[i]);

  // ---- the picture on the canvas ---------------------------------------------------------------------------------------
  let network = null, nodes = null, edges = null, lit = null, hover = -1, drawnEdges = new Map(), focusRing = -1;
  const radius = (i) => 6 + 13 * Math.sqrt(D.score[i] / 1000);
  const paths = {};
  const shape = (kind) => (paths[kind] = paths[kind] || new Path2D(S.shapes[kind]));
  let ink = {};
  const readInk = () => { ink = { paper: S.css("--paper"), ink: S.css("--ink"), soft: S.css("--soft"), line: S.css("--line2"), accent: S.css("--accent"), font: S.css("--font"), wash: S.css("--wash"), lines: FAMILY.map((family) => S.css(family[4])), hull: S.dark() ? "rgba(150,180,210,.075)" : "rgba(60,90,120,.055)" }; };

  function paint(ctx, i, x, y) {
    const r = radius(i), faded = lit && !lit.has(i), chosen = S.at(S.state.n) === i;
    ctx.save();
    ctx.translate(x, y);
    ctx.globalAlpha = faded ? 0.16 : 1;
    ctx.scale(r, r);
    ctx.fillStyle = ink.paper;
    ctx.lineWidth = 5 / r;
    ctx.strokeStyle = ink.paper;
    ctx.stroke(shape(S.kind(i)));
    ctx.fillStyle = S.colour(S.kind(i));
    ctx.fill(shape(S.kind(i)), "evenodd");
    if (chosen || i === hover || i === focusRing || (D.kind === "around" && i === centreOf())) {
      ctx.lineWidth = (chosen || i === focusRing ? 3.2 : 2) / r;
      ctx.strokeStyle = chosen || i === focusRing ? ink.accent : ink.ink;
      ctx.beginPath();
      ctx.arc(0, 0, 1.55, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.restore();
  }
  const isOpen = (i) => S.state.open.includes(key(i));
  const hiddenNeighbours = (i) => { const at = positions(); let n = 0; for (const j of S.neighbours(i)) if (!at.has(j) && S.kept[j]) n++; return n; };

  // Names are set for the scale in use, the most important first; one that would touch another waits for a closer look.
  let labels = [];
  function wrap(text) {
    if (text.length <= 22) return [text];
    let best = -1;
    for (let k = 0; k < text.length; k++) if (text[k] === " " && Math.abs(k - text.length / 2) < Math.abs(best - text.length / 2)) best = k;
    return best > 3 && best < text.length - 3 ? [text.slice(0, best), text.slice(best + 1)] : [S.clean(text, 28)];
  }
  function inward(box, view) {
    if (!view) return box;
    const dx = Math.max(view.x0 + 3 - box.x0, 0) || Math.min(view.x1 - 3 - box.x1, 0), dy = Math.max(view.y0 + 3 - box.y0, 0) || Math.min(view.y1 - 3 - box.y1, 0);
    return { ...box, x0: box.x0 + dx, x1: box.x1 + dx, y0: box.y0 + dy, y1: box.y1 + dy };
  }
  function placeLabels(measure, scale, at, list, view) {
    const size = 12.5, taken = new Map(), out = [], W = 90, H = 22;
    const chosen = S.at(S.state.n);
    const rank = (i) => (i === chosen || i === hover || i === focusRing ? -2 : lit && lit.has(i) ? -1 : 0);
    const order = [...list].sort((a, b) => rank(a) - rank(b) || D.score[b] - D.score[a] || a - b);
    const clash = (box) => {
      for (let cx = Math.floor(box.x0 / W); cx <= Math.floor(box.x1 / W); cx++) for (let cy = Math.floor(box.y0 / H); cy <= Math.floor(box.y1 / H); cy++) {
        for (const o of taken.get(cx + ":" + cy) || []) if (o.i !== box.i && o.x0 < box.x1 && o.x1 > box.x0 && o.y0 < box.y1 && o.y1 > box.y0) return true;
      }
      return false;
    };
    const keep = (box) => {
      for (let cx = Math.floor(box.x0 / W); cx <= Math.floor(box.x1 / W); cx++) for (let cy = Math.floor(box.y0 / H); cy <= Math.floor(box.y1 / H); cy++) {
        const id = cx + ":" + cy;
        if (!taken.has(id)) taken.set(id, []);
        taken.get(id).push(box);
      }
    };
    // Nobody's name covers somebody else's dot.
    for (const i of list) {
      if (lit && !lit.has(i)) continue;
      const p = at.get(i), r = radius(i) * scale * 1.02;
      keep({ i, x0: p.x * scale - r, x1: p.x * scale + r, y0: p.y * scale - r, y1: p.y * scale + r });
    }
    for (const i of order) {
      if (lit && !lit.has(i)) continue;
      const p = at.get(i), must = rank(i) === -2;
      const rows = wrap(S.short(i, must ? 70 : 44)), w = Math.max(...rows.map(measure)) + 6;
      const r = radius(i) * scale * 1.15, x = p.x * scale, y = p.y * scale, high = (size + 2) * rows.length + 2;
      // Below its dot, else above it, else beside it: wherever it touches nothing.
      const spots = [[x, y + r + 3], [x, y - r - 3 - high], [x + r + 3 + w / 2, y - high / 2], [x - r - 3 - w / 2, y - high / 2]];
      const boxes = spots.map(([cx, top]) => ({ i, x0: cx - w / 2, x1: cx + w / 2, y0: top, y1: top + high }));
      const cut = (box) => view && box.x1 > view.x0 && box.x0 < view.x1 && box.y1 > view.y0 && box.y0 < view.y1 && (box.x0 < view.x0 || box.x1 > view.x1 || box.y0 < view.y0 || box.y1 > view.y1);
      const free2 = boxes.findIndex((box) => !cut(box) && !clash(box));
      if (free2 < 0 && !must) continue;
      // The one that is looked at has its name whatever comes, moved in from the edge.
      const box = free2 >= 0 ? boxes[free2] : inward(boxes[0], view), centre = (box.x0 + box.x1) / 2;
      keep(box);
      rows.forEach((text, k) => out.push({ i, text, x: centre, y: box.y0 + size + k * (size + 2), w }));
    }
    return out;
  }
  function hulls(at, list) {
    if (lit || D.kind === "around") return [];
    const members = new Map();
    for (const i of list) {
      const base = (S.state.all ? every.get(i) : null) || first.get(i);
      if (!base || D.group[i] < 0) continue;
      if (!members.has(D.group[i])) members.set(D.group[i], []);
      members.get(D.group[i]).push(base);
    }
    const found = [];
    for (const [group, points] of members) {
      if (points.length < 3) continue;
      const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y), cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
      const half = (list2) => { const out = []; for (const p of list2) { while (out.length > 1 && cross(out[out.length - 2], out[out.length - 1], p) <= 0) out.pop(); out.push(p); } out.pop(); return out; };
      found.push([group, [...half(sorted), ...half(sorted.reverse())]]);
    }
    return found;
  }
  function paintHulls(ctx) {
    for (const [, points] of hulls(positions(), shown())) {
      ctx.beginPath();
      points.forEach((p, k) => (k ? ctx.lineTo(p.x, p.y + 8) : ctx.moveTo(p.x, p.y + 8)));
      ctx.closePath();
      ctx.lineJoin = "round";
      ctx.lineWidth = 78;
      // One colour for field and rim: drawn opaque on its own they would show the seam.
      ctx.strokeStyle = ctx.fillStyle = S.dark() ? "#171e26" : "#efeee7";
      ctx.stroke();
      ctx.fill();
    }
  }
  function paintLabels(ctx) {
    const scale = network.getScale(), at = new Map();
    const list = shown();
    const real = network.getPositions(list);
    for (const i of list) at.set(i, real[i] || positions().get(i));
    ctx.save();
    ctx.font = `500 12.5px ${ink.font}`;
    const c = network.getViewPosition(), w2 = box.clientWidth / 2, h2 = box.clientHeight / 2;
    labels = placeLabels((text) => ctx.measureText(text).width, scale, at, list, { x0: c.x * scale - w2, x1: c.x * scale + w2, y0: c.y * scale - h2, y1: c.y * scale + h2 });
    ctx.scale(1 / scale, 1 / scale);
    ctx.textAlign = "center";
    ctx.lineJoin = "round";
    for (const { i, text, x, y } of labels) {
      ctx.font = `${S.at(S.state.n) === i ? 700 : 500} 12.5px ${ink.font}`;
      ctx.lineWidth = 4;
      ctx.strokeStyle = ink.paper;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = ink.ink;
      ctx.fillText(text, x, y);
    }
    // A plus at those with more to open, near enough to be hit.
    ctx.font = `700 12px ${ink.font}`;
    for (const i of scale < 0.5 ? [] : list) {
      if ((lit && !lit.has(i)) || !unfolded(i)) continue;
      const p = at.get(i), r = radius(i) * scale;
      ctx.fillStyle = ink.paper;
      ctx.beginPath();
      ctx.arc(p.x * scale + r * 0.85, p.y * scale - r * 0.85, 6, 0, 2 * Math.PI);
      ctx.fill();
      ctx.fillStyle = ink.accent;
      ctx.fillText("+", p.x * scale + r * 0.85, p.y * scale - r * 0.85 + 4);
    }
    ctx.restore();
  }
  let plus = new Set();
  const unfolded = (i) => plus.has(i);

  // ---- lines: one between two nodes, however many facts -------------------------------------------------------------
  function lines(list) {
    const inside = new Set(list), found = new Map();
    for (const i of list) {
      for (const f of S.facts[i]) {
        const a = F.s[f], b = F.o[f];
        if (a !== i || b < 0 || a === b || !inside.has(b) || !S.factPasses(f)) continue;
        const id = a < b ? `${a}-${b}` : `${b}-${a}`, family = familyOf(S.predicate(f));
        if (S.state.lines.includes(FAMILY[family][0])) continue;
        const old = found.get(id);
        if (!old || family < old.family) found.set(id, { id, from: a, to: b, family, count: (old ? old.count : 0) + 1 });
        else old.count += 1;
      }
    }
    return found;
  }
  function edgeLit(e) {
    if (!lit) return 0;
    const n = S.at(S.state.n);
    if (n >= 0) return e.from === n || e.to === n ? 1 : -1;
    const [p, q] = S.pair(S.state.path);
    if (p >= 0 && q >= 0) { const steps2 = S.path(p, q) || []; const k = steps2.indexOf(e.from), m = steps2.indexOf(e.to); return k >= 0 && m >= 0 && Math.abs(k - m) === 1 ? 1 : -1; }
    return lit.has(e.from) && lit.has(e.to) ? 1 : -1;
  }
  const lineInk = (family) => ink.lines[family];
  function edgeStyle(e) {
    const [, , width, dash] = FAMILY[e.family], on = edgeLit(e);
    const strong = on > 0 || e.family === 0;
    return {
      id: e.id, from: e.from, to: e.to, width: on > 0 ? width + 1.2 : width, dashes: dash || false,
      color: { color: on > 0 ? ink.accent : lineInk(e.family), opacity: on < 0 ? 0.08 : strong ? 0.95 : 0.7, highlight: ink.accent, hover: ink.accent, inherit: false },
      arrows: e.family < 2 && list.length < 400 ? { to: { enabled: true, scaleFactor: e.family ? 0.4 : 0.6, type: e.family ? "vee" : "arrow" } } : { to: { enabled: false } },
    };
  }
  let list = [];

  function chosenNodes() {
    const n = S.at(S.state.n), [a, b] = S.pair(S.state.l), [p, q] = S.pair(S.state.path);
    if (n >= 0) return new Set(S.drawn(n) ? [n, ...S.neighbours(n)] : S.facts[n].map((f) => S.other(f, n)).concat(N.id.map((_, i) => i).filter((i) => S.kind(n) === "Document" && N.docs[i].includes(n))));
    if (a >= 0 && b >= 0) return new Set([a, b]);
    if (p >= 0 && q >= 0) return new Set(S.path(p, q) || [p, q]);
    if (p >= 0) return null;
    return null;
  }
  function refresh() {
    const at = positions();
    list = shown();
    lit = chosenNodes();
    const inside = new Set(list);
    plus = new Set(list.filter((i) => !isOpen(i) && [...S.neighbours(i)].some((j) => !at.has(j) && S.kept[j])));
    const oldIds = nodes.getIds();
    nodes.remove(oldIds.filter((i) => !inside.has(i)));
    const old = new Set(oldIds);
    nodes.update(list.filter((i) => !old.has(i) || moved(i, at.get(i))).map((i) => ({ id: i, ...at.get(i), shape: "custom", ctxRenderer: renderer })));
    for (const i of list) stood.set(i, at.get(i));
    const found = lines(list), gone = edges.getIds().filter((id) => !found.has(id)), changed = [];
    const next = new Map();
    for (const e of found.values()) {
      const mark = `${edgeLit(e)}|${e.family}|${S.dark()}|${list.length < 400}`;
      if (drawnEdges.get(e.id) !== mark) changed.push(edgeStyle(e));
      next.set(e.id, mark);
    }
    edges.remove(gone);
    edges.update(changed);
    drawnEdges = next;
    network.redraw();
    status();
  }
  const stood = new Map();
  const moved = (i, p) => { const q = stood.get(i); return !q || q.x !== p.x || q.y !== p.y; };
  const renderer = ({ ctx, id, x, y }) => ({ drawNode() { paint(ctx, id, x, y); }, nodeDimensions: { width: radius(id) * 2.2, height: radius(id) * 2.2 } });

  // ---- round the picture ---------------------------------------------------------------------------------------------------
  let box = null, info = null, tip = null;
  function build() {
    readInk();
    box = h("div", { class: "canvas-box" });
    tip = h("div", { class: "tip-box", hidden: true });
    info = h("div", { class: "status" });
    const button = (sign, word, fn) => h("button", { type: "button", "aria-label": t(word), title: t(word), "data-word": word, on: { click: fn } }, sign);
    const zoom = h("div", { class: "zoom" }, button("+", "ui.zoomIn", () => zoomBy(1.35)), button("−", "ui.zoomOut", () => zoomBy(1 / 1.35)), button("⤢", "ui.fit", () => fit(true)));
    const outer = h("div", { class: "net", tabindex: 0, role: "application", "aria-label": t("ui.canvas") }, box);
    $("stage").replaceChildren(outer, tip, info, zoom);
    nodes = new vis.DataSet();
    edges = new vis.DataSet();
    network = new vis.Network(box, { nodes, edges }, {
      physics: V.physics, layout: { improvedLayout: false, randomSeed: 1 }, autoResize: true,
      interaction: { hover: true, hideEdgesOnDrag: false, keyboard: false, selectConnectedEdges: false, tooltipDelay: 100000, multiselect: false, zoomSpeed: 0.7 },
      edges: { smooth: false, hoverWidth: 0.6, selectionWidth: 0, chosen: false }, nodes: { chosen: false, shape: "custom", ctxRenderer: renderer },
    });
    network.on("beforeDrawing", paintHulls);
    network.on("afterDrawing", paintLabels);
    network.on("click", (e) => {
      if (e.nodes.length) S.pick(e.nodes[0]);
      else if (e.edges.length) { const [a, b] = String(e.edges[0]).split("-").map(Number); S.go({ l: `${key(a)}~${key(b)}`, n: "", c: "" }); } else if (S.state.n || S.state.l) S.go({ n: "", l: "" });
      network.unselectAll();
    });
    network.on("doubleClick", (e) => { if (e.nodes.length) toggleOpen(e.nodes[0]); });
    network.on("hoverNode", (e) => { hover = e.node; outer.style.cursor = "pointer"; show(e.pointer.DOM, S.short(e.node, 90), S.sub(e.node)); });
    network.on("blurNode", () => { hover = -1; outer.style.cursor = ""; tip.hidden = true; });
    network.on("hoverEdge", (e) => {
      const [a, b] = String(e.edge).split("-").map(Number);
      const facts = S.facts[a].filter((f) => S.other(f, a) === b && S.factPasses(f));
      outer.style.cursor = "pointer";
      facts.sort((f, g) => familyOf(S.predicate(f)) - familyOf(S.predicate(g)) || f - g);
      const also = [...new Set(facts.slice(1).map((f) => S.phrase(f, F.s[f] !== F.s[facts[0]]).toLowerCase()))].filter((word) => word !== S.phrase(facts[0]).toLowerCase());
      if (facts.length) show(e.pointer.DOM, `${S.short(F.s[facts[0]], 40)} – ${S.phrase(facts[0]).toLowerCase()} – ${S.short(F.o[facts[0]], 40)}`, [facts.length > 1 ? t("ui.facts", facts.length) : t("ui.fact"), also.join(", ")].filter(Boolean).join(": "));
    });
    network.on("blurEdge", () => { outer.style.cursor = ""; tip.hidden = true; });
    network.on("dragStart", () => { tip.hidden = true; });
    network.on("zoom", () => { tip.hidden = true; });
    outer.addEventListener("keydown", walk);
    outer.addEventListener("blur", () => { focusRing = -1; network.redraw(); });
    S.network = network;
  }
  function show(p, title, under) {
    tip.replaceChildren(S.bdi(title), h("small", {}, S.bdi(under)));
    tip.hidden = false;
    tip.style.left = `${Math.min(p.x + 14, Math.max(0, box.clientWidth - 310))}px`;
    tip.style.top = `${Math.min(p.y + 16, box.clientHeight - 60)}px`;
  }
  const toggleOpen = (i) => S.toggleInOrder(key(i));
  S.toggleInOrder = (k) => { const now = S.state.open; S.go({ open: now.includes(k) ? now.filter((x) => x !== k) : [...now, k] }); };
  const animation = () => (S.calm() ? false : { duration: 350, easingFunction: "easeInOutQuad" });
  function zoomBy(by) { network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * by)), animation: animation() }); }
  function fit(smooth) {
    if (!list.length) return;
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    const at = positions();
    for (const i of list) {
      // With its name, as far as that is drawn by now; a symbol alone is narrower.
      const p = at.get(i), b = network.getBoundingBox(i) || {};
      const half = Math.min(160, Math.max(82, b.right - b.left > 0 ? (b.right - b.left) / 2 : 0));
      x0 = Math.min(x0, p.x - half); x1 = Math.max(x1, p.x + half); y0 = Math.min(y0, p.y); y1 = Math.max(y1, p.y);
    }
    // Room for the names at the rim, and below for the line that counts.
    const low = 52, w = x1 - x0 + 12, hh = y1 - y0 + 104;
    const scale = Math.max(0.02, Math.min(1.25, box.clientWidth / w, (box.clientHeight - low) / hh));
    network.moveTo({ position: { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + 12 + low / 2 / scale }, scale, animation: smooth ? animation() : false });
  }
  // A phone cannot show all names at once: it begins at the most important node, close enough to read.
  function openingLook() {
    fit(false);
    if (box.clientWidth < 600 && network.getScale() < 0.55) {
      const centre = D.kind === "around" ? centreOf() : S.at(S.state.n) >= 0 ? S.at(S.state.n) : ordered(list)[0];
      const p = positions().get(centre);
      if (!p) return;
      const scale = 0.66, w = box.clientWidth / scale / 2, hh = box.clientHeight / scale / 2, all = list.map((i) => positions().get(i));
      const clamp = (v, low, high) => (low > high ? (low + high) / 2 : Math.min(high, Math.max(low, v)));
      const xs = all.map((q) => q.x), ys = all.map((q) => q.y);
      network.moveTo({ scale, animation: false, position: {
        x: clamp(p.x, Math.min(...xs) + w - 80, Math.max(...xs) - w + 80), y: clamp(p.y, Math.min(...ys) + hh - 50, Math.max(...ys) - hh + 110),
      } });
    }
  }
  // The one chosen and its neighbours, all in sight: beside the panel, on a phone above it.
  function fly(i) {
    const at = positions(), p = at.get(i);
    if (!p) return;
    const near = [i, ...[...S.neighbours(i)].filter((j) => at.has(j) && S.kept[j])];
    const half = 78, high = 46, sheet = S.narrow() && !$("panel").hidden ? $("panel").offsetHeight : 0;
    const xs = near.map((j) => at.get(j).x), ys = near.map((j) => at.get(j).y);
    const x0 = Math.min(...xs) - half, x1 = Math.max(...xs) + half, y0 = Math.min(...ys) - high, y1 = Math.max(...ys) + high;
    const room = { w: box.clientWidth - 20, h: Math.max(120, box.clientHeight - sheet - 60) };
    const whole = Math.min(room.w / (x1 - x0), room.h / (y1 - y0)), now = network.getScale();
    const scale = Math.max(0.12, Math.min(1.2, whole, Math.max(now, 0.75)));
    const centre = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + (sheet + 40) / 2 / scale };
    network.moveTo({ position: centre, scale, animation: animation() });
  }
  function status() {
    const parts = [h("span", { id: "shown" }, t("ui.counts", S.number(list.length), S.number(N.id.filter((_, i) => S.drawn(i)).length)))];
    if (!S.state.all && V.all.length > 0) parts.push(h("button", { type: "button", id: "b-all", on: { click: () => S.go({ all: "1" }) } }, t("ui.showEverything", S.number(V.all.length))));
    if (S.state.all) parts.push(h("button", { type: "button", id: "b-few", on: { click: () => S.go({ all: "", open: [] }) } }, t("ui.showFewer")));
    if (D.kind === "around") {
      parts.push(h("div", { class: "tabs", role: "group", "aria-label": t("ui.steps") }, [1, 2, 3].map((n) => h("button", { type: "button", "aria-pressed": String(steps() === n), "aria-label": `${t("ui.steps")} ${n}`, on: { click: () => S.go({ steps: n === 2 ? "" : String(n) }) } }, `${n} ${t("ui.steps").toLowerCase()}`))));
    }
    if (S.state.open.length || S.state.all || S.state.om) parts.push(h("button", { type: "button", id: "b-start", on: { click: () => S.go({ open: [], all: "", om: "", steps: "", n: "", l: "", path: "" }) } }, t("ui.start")));
    if (!list.length) parts.push(h("span", {}, S.filtered() ? t("ui.chosenOut") : t("ui.empty")));
    info.replaceChildren(...parts);
  }
  // Arrow keys go to the next node in that direction; neighbours are preferred.
  function walk(e) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (e.key === "Enter" && focusRing >= 0) { e.preventDefault(); S.pick(focusRing); return; }
    if (e.key === " " && focusRing >= 0) { e.preventDefault(); toggleOpen(focusRing); return; }
    if (!way || !list.length) return;
    e.preventDefault();
    const at = positions(), from = focusRing >= 0 && at.has(focusRing) ? focusRing : S.at(S.state.n) >= 0 && at.has(S.at(S.state.n)) ? S.at(S.state.n) : -1;
    if (from < 0) focusRing = ordered(list)[0];
    else {
      const p = at.get(from), near = S.neighbours(from);
      let best = -1, cost = Infinity;
      for (const i of list) {
        const q = at.get(i), along = (q.x - p.x) * way[0] + (q.y - p.y) * way[1], across = Math.abs((q.x - p.x) * way[1]) + Math.abs((q.y - p.y) * way[0]);
        if (i === from || along <= 2) continue;
        const c = (along + across * 2) * (near.has(i) ? 0.5 : 1);
        if (c < cost) { cost = c; best = i; }
      }
      if (best >= 0) focusRing = best;
    }
    S.say(`${S.short(focusRing)}, ${S.sub(focusRing)}, ${t("ui.links")}: ${degree(focusRing)}`);
    fly(focusRing);
    network.redraw();
  }

  // ---- the same picture as SVG ----------------------------------------------------------------------------------------------
  function picture() {
    readInk();
    const at = positions(), ids = shown();
    let x0 = 0, x1 = 1, y0 = 0, y1 = 1;
    ids.forEach((i, k) => { const p = at.get(i); if (!k) { x0 = x1 = p.x; y0 = y1 = p.y; } x0 = Math.min(x0, p.x); x1 = Math.max(x1, p.x); y0 = Math.min(y0, p.y); y1 = Math.max(y1, p.y); });
    const pad = 90, width = x1 - x0 + 2 * pad, height = y1 - y0 + 2 * pad;
    const svg = s("svg", { xmlns: "http://www.w3.org/2000/svg", width: Math.round(width), height: Math.round(height), viewBox: `${x0 - pad} ${y0 - pad} ${width} ${height}` });
    svg.append(s("rect", { x: x0 - pad, y: y0 - pad, width, height, fill: ink.paper }));
    for (const [, points] of hulls(at, ids)) {
      const d = "M" + points.map((p) => `${p.x} ${p.y + 8}`).join("L") + "Z", colour = S.dark() ? "#171e26" : "#efeee7";
      svg.append(s("path", { d, fill: colour, stroke: colour, "stroke-width": 78, "stroke-linejoin": "round" }));
    }
    for (const e of lines(ids).values()) {
      const a = at.get(e.from), b = at.get(e.to), [, , w, dash] = FAMILY[e.family], on = edgeLit(e);
      svg.append(s("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: on > 0 ? ink.accent : lineInk(e.family), "stroke-width": on > 0 ? w + 1.2 : w, opacity: on < 0 ? 0.1 : 0.8, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) }));
    }
    for (const i of ids) {
      const p = at.get(i), r = radius(i);
      svg.append(s("path", { d: S.shapes[S.kind(i)], transform: `translate(${p.x} ${p.y}) scale(${r.toFixed(2)})`, fill: S.colour(S.kind(i)), "fill-rule": "evenodd", stroke: ink.paper, "stroke-width": (3 / r).toFixed(3), "paint-order": "stroke", opacity: lit && !lit.has(i) ? 0.2 : 1 }));
    }
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `500 12.5px ${ink.font}`;
    for (const { text, x, y } of placeLabels((words) => pen.measureText(words).width, 1, at, ids)) {
      const label = s("text", { x, y, "text-anchor": "middle", "font-family": ink.font.replace(/"/g, "'"), "font-size": 12.5, "font-weight": 500, fill: ink.ink, stroke: ink.paper, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" });
      label.textContent = text;
      svg.append(label);
    }
    return svg;
  }

  const LINE_NAMES = ["ui.line.steers", "arrow.belongs", "ui.line.runs", "ui.line.meets", "ui.line.concerns"];
  // ---- the view ----------------------------------------------------------------------------------------------------------------
  // What stands where on the screen just now, for whoever checks it.
  S.drawnLabels = () => {
    const scale = network.getScale(), c = network.getViewPosition(), x0 = c.x * scale - box.clientWidth / 2, y0 = c.y * scale - box.clientHeight / 2, at = network.getPositions(list);
    return [labels.map(({ i, x, y, w }) => [i, x - x0 - w / 2 + 3, y - y0 - 12, x - x0 + w / 2 - 3, y - y0 + 3]), list.filter((i) => !lit || lit.has(i)).map((i) => [i, at[i].x * scale - x0, at[i].y * scale - y0, radius(i) * scale]), [box.clientWidth, box.clientHeight]];
  };
  S.drawnLines = () => { const found = {}; for (const e of lines(list).values()) { const name = FAMILY[e.family][0]; found[name] = (found[name] || 0) + 1; } return found; };
  S.onScreen = () => { const n = S.at(S.state.n); return [n, ...S.neighbours(n)].filter((i) => positions().has(i)).map((i) => { const p = network.canvasToDOM(network.getPositions([i])[i]); return [p.x, p.y]; }); };
  S.makeView = () => ({
    title() {
      const i = centreOf();
      return i >= 0 ? `${S.short(i, 70)} – ${t("view." + D.kind)}` : t("view." + D.kind);
    },
    draw(before) {
      const fresh = !network;
      if (fresh) build();
      else for (const b of $("stage").querySelectorAll("[data-word]")) { b.title = t(b.dataset.word); b.setAttribute("aria-label", t(b.dataset.word)); }
      $("stage").querySelector(".net").setAttribute("aria-label", t("ui.canvas"));
      refresh();
      if (fresh) openingLook();
      const s0 = S.state;
      if (!fresh && before && ((before.all || "") !== (s0.all || "") || (before.om || "") !== (s0.om || "") || (before.steps || "") !== (s0.steps || ""))) fit(true);
      else if (S.at(s0.n) >= 0 && (!before || before.n !== s0.n)) fly(S.at(s0.n));
      else if (!fresh && before && s0.path && s0.path !== before.path) { const [p, q] = S.pair(s0.path); const path = p >= 0 && q >= 0 ? S.path(p, q) : null; if (path) network.fit({ nodes: path, animation: animation(), maxZoomLevel: 1.1 }); }
    },
    scope: () => [...positions().keys()],
    listed: () => shown(),
    actions(i) {
      if (!S.drawn(i)) return [];
      const out = [], hidden = hiddenNeighbours(i);
      if (isOpen(i)) out.push([t("ui.collapse"), () => S.toggleInOrder(key(i))]);
      else if (hidden) out.push([`${t("ui.expand")} (${hidden})`, () => S.toggleInOrder(key(i))]);
      if (D.kind === "around" && i !== centreOf()) out.push([t("ui.centre"), () => S.go({ om: key(i), open: [], steps: "" })]);
      return out;
    },
    legend() {
      const names = LINE_NAMES;
      const found = new Map();
      for (const i of shown()) for (const f of S.facts[i]) if (F.s[f] === i && F.o[f] >= 0 && positions().has(F.o[f]) && S.kept[F.o[f]]) { const k = familyOf(S.predicate(f)); found.set(k, (found.get(k) || 0) + 1); }
      const key2 = FAMILY.map(([name, , w, dash, colour], k) => (found.has(k) ? S.chip("lines", name, t(names[k]), found.get(k), s("svg", { width: 34, height: 10, viewBox: "0 0 34 10", "aria-hidden": "true" }, s("line", { x1: 1, x2: 33, y1: 5, y2: 5, "stroke-width": w + 0.4, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}), stroke: S.css(colour) }))) : null));
      const groups = D.kind === "network" ? V.groups.slice(0, 8).filter((i) => positions().has(i) && S.kept[i]) : [];
      return h("div", { class: "key-list" }, h("p", {}, t("ui.lines")), h("ul", { class: "chips" }, key2), h("p", {}, t("ui.size")), groups.length ? h("div", {}, h("p", {}, t("ui.communities")), h("ul", {}, groups.map((i) => h("li", {}, h("button", { type: "button", class: "link group-link", on: { click: () => S.pick(i) } }, t("ui.around.group", S.short(i, 34))))))) : null);
    },
    key(e) {
      if (!network || S.state.tab) return;
      if (e.key === "+") zoomBy(1.35);
      if (e.key === "-") zoomBy(1 / 1.35);
      if (e.key === "0") fit(true);
    },
    resized() { if (network) requestAnimationFrame(() => { network.setSize("100%", "100%"); network.redraw(); const i = S.at(S.state.n); if (i >= 0) fly(i); }); },
    themed() { if (network) { readInk(); drawnEdges = new Map(); } },
    lineKeys: () => FAMILY.map(([name, , w, dash, colour], k) => [name, k, w, dash, colour]).filter(([name, k]) => !S.state.lines.includes(name) && [...lines(shown()).values()].some((e) => e.family === k))
      .map(([, k, w, dash, colour]) => [t(LINE_NAMES[k]), (x, y) => s("line", { x1: x, x2: x + 34, y1: y - 4, y2: y - 4, stroke: S.css(colour), "stroke-width": w + 0.4, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) })]),
    picture,
  });
})();

"use strict";
(function () {
  // Lines between boxes that run through no box: along the free strips beside, above and below them, with as few bends as can
  // be, and beside each other rather than on each other. Where there is no way, there is no line.
  const S = window.Styrkedjan;
  const CLEAR = 4, BEND = 26, USED = 5;
  S.router = (boxes, width, height) => {
    const lines = (values, most) => [...new Set(values.map((v) => Math.round(v)).filter((v) => v > 1 && v < most - 1))].sort((p, q) => p - q);
    const xs = lines([4, width - 4, ...boxes.flatMap((b) => [b.x - CLEAR, b.x + b.w + CLEAR, b.x + b.w / 2])], width);
    const ys = lines([4, height - 4, ...boxes.flatMap((b) => [b.y - CLEAR, b.y + b.h + CLEAR])], height);
    const inside = (b, x, y) => x > b.x - 2 && x < b.x + b.w + 2 && y > b.y - 2 && y < b.y + b.h + 2;
    const W = xs.length, blocked = new Uint8Array(W * ys.length);
    for (let j = 0; j < ys.length; j++) for (let i = 0; i < W; i++) if (boxes.some((b) => inside(b, xs[i], ys[j]))) blocked[j * W + i] = 1;
    // A step between two free spots may still cross a box between them.
    const crosses = (x0, y0, x1, y1) => boxes.some((b) => Math.max(x0, x1) > b.x - 1 && Math.min(x0, x1) < b.x + b.w + 1 && Math.max(y0, y1) > b.y - 1 && Math.min(y0, y1) < b.y + b.h + 1);
    const right = new Int8Array(W * ys.length).fill(-1), down = new Int8Array(W * ys.length).fill(-1);
    const free = (k, sideways) => {
      const table = sideways ? right : down;
      if (table[k] < 0) {
        const i = k % W, j = (k - i) / W, m = sideways ? k + 1 : k + W;
        table[k] = blocked[k] || blocked[m] || crosses(xs[i], ys[j], xs[m % W], ys[Math.floor(m / W)]) ? 0 : 1;
      }
      return table[k] === 1;
    };
    const used = new Map(), heapPush = (heap, item) => { heap.push(item); let k = heap.length - 1; while (k && heap[(k - 1) >> 1][0] > heap[k][0]) { [heap[k], heap[(k - 1) >> 1]] = [heap[(k - 1) >> 1], heap[k]]; k = (k - 1) >> 1; } };
    const heapPop = (heap) => { const top = heap[0], last = heap.pop(); if (heap.length) { heap[0] = last; let k = 0; for (;;) { let m = 2 * k + 1; if (m >= heap.length) break; if (m + 1 < heap.length && heap[m + 1][0] < heap[m][0]) m++; if (heap[k][0] <= heap[m][0]) break; [heap[k], heap[m]] = [heap[m], heap[k]]; k = m; } } return top; };
    const near = (list, v) => { let lo = 0, hi = list.length - 1; while (lo < hi) { const mid = (lo + hi) >> 1; if (list[mid] < v) lo = mid + 1; else hi = mid; } return lo && Math.abs(list[lo - 1] - v) < Math.abs(list[lo] - v) ? lo - 1 : lo; };
    const doors = (b) => {
      const i = near(xs, b.x + b.w / 2), out = [];
      for (const [edge, y, past] of [["top", b.y, b.y - CLEAR], ["bottom", b.y + b.h, b.y + b.h + CLEAR]]) {
        const j = near(ys, past);
        if (Math.abs(ys[j] - past) < 1.5 && !blocked[j * W + i]) out.push({ k: j * W + i, x: xs[i], y, edge });
      }
      return out;
    };
    let count = 0;
    return (a, b, gap) => {
      const from = doors(a), to = new Map(doors(b).map((d) => [d.k, d])), best = new Map(), back = new Map(), heap = [];
      for (const d of from) { heapPush(heap, [0, d.k, 1]); best.set(d.k * 2 + 1, 0); }
      let last = null;
      while (heap.length) {
        const [cost, k, upright] = heapPop(heap), id = k * 2 + upright;
        if (cost > best.get(id)) continue;
        if (to.has(k)) { last = id; break; }
        const i = k % W, j = (k - i) / W;
        for (const [m, sideways, ok] of [[k + 1, true, i + 1 < W && free(k, true)], [k - 1, true, i > 0 && free(k - 1, true)], [k + W, false, j + 1 < ys.length && free(k, false)], [k - W, false, j > 0 && free(k - W, false)]]) {
          if (!ok) continue;
          const turn = sideways ? 0 : 1, edge = sideways ? `h${Math.min(k, m)}` : `v${Math.min(k, m)}`;
          const next = cost + Math.abs(xs[m % W] - xs[i]) + Math.abs(ys[Math.floor(m / W)] - ys[j]) + (turn === upright ? 0 : BEND) + (used.get(edge) || 0) * USED;
          if (next < (best.get(m * 2 + turn) ?? Infinity)) { best.set(m * 2 + turn, next); back.set(m * 2 + turn, [id, edge]); heapPush(heap, [next, m * 2 + turn >> 1, turn]); }
        }
      }
      const shift = ((count++ % 5) - 2) * 1.6, corners = [];
      if (last === null) return null; // No way round: the card says it in words.
      const door = to.get(last >> 1);
      for (let id = last; id !== undefined;) { const k = id >> 1; corners.unshift({ x: xs[k % W], y: ys[Math.floor(k / W)], k }); const step = back.get(id); if (step) { used.set(step[1], (used.get(step[1]) || 0) + 1); id = step[0]; } else id = undefined; }
      const start = from.find((d) => d.k === corners[0].k);
      const raw = [{ x: start.x, y: start.y }, ...corners, { x: door.x, y: door.edge === "top" ? door.y - gap : door.y + gap }];
      const points = raw.filter((p, k) => !k || k === raw.length - 1 || !((raw[k - 1].x === p.x && raw[k + 1].x === p.x) || (raw[k - 1].y === p.y && raw[k + 1].y === p.y))).map((p) => ({ x: p.x + shift, y: p.y }));
      // Lines in one strip stand a little apart; the ends stay on their cards.
      for (let k = 1; k + 1 < points.length; k++) points[k].y += shift;
      for (let k = 1; k < points.length; k++) if (k === 1 || k === points.length - 1) { const [e, o] = k === 1 ? [points[0], points[1]] : [points[k], points[k - 1]]; if (Math.abs(e.x - o.x) < 4) o.x = e.x; }
      return { d: rounded(points), points, angle: door.edge === "top" ? Math.PI / 2 : -Math.PI / 2 };
    };
  };
  function rounded(points) {
    let d = `M${points[0].x.toFixed(1)} ${points[0].y.toFixed(1)}`;
    for (let k = 1; k < points.length; k++) {
      const p = points[k - 1], q = points[k], r = points[k + 1];
      if (!r) { d += `L${q.x.toFixed(1)} ${q.y.toFixed(1)}`; break; }
      const one = Math.hypot(q.x - p.x, q.y - p.y) || 1, two = Math.hypot(r.x - q.x, r.y - q.y) || 1, cut = Math.min(7, one / 2, two / 2);
      d += `L${(q.x - ((q.x - p.x) / one) * cut).toFixed(1)} ${(q.y - ((q.y - p.y) / one) * cut).toFixed(1)}Q${q.x.toFixed(1)} ${q.y.toFixed(1)} ${(q.x + ((r.x - q.x) / two) * cut).toFixed(1)} ${(q.y + ((r.y - q.y) / two) * cut).toFixed(1)}`;
    }
    return d;
  }
})();

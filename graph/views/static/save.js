"use strict";
(function () {
  const S = window.Styrkedjan, { s } = S;
  const NS = "http://www.w3.org/2000/svg";

  // ---- a part of the page as SVG: boxes, lines of text and drawings, with the colours they have on the screen -------
  const solid = (colour) => colour && colour !== "transparent" && !/rgba\([^)]*, 0\)/.test(colour);
  const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "fill-opacity", "fill-rule"];
  function lines(node) {
    // The browser has wrapped the text already: words on one height are one line.
    const range = document.createRange(), found = [];
    const words = /[^\s\u00ad]+[\s\u00ad]*/g;
    let m;
    while ((m = words.exec(node.data))) {
      range.setStart(node, m.index);
      range.setEnd(node, m.index + m[0].replace(/[\s\u00ad]+$/, "").length);
      // After a soft hyphen the range also has an empty box at the end of the line before.
      const box = [...range.getClientRects()].filter((r) => r.width > 0.5).pop();
      if (!box) continue;
      const last = found[found.length - 1];
      if (last && Math.abs(last.box.top - box.top) < 4) { last.text += m[0]; last.right = box.right; } else found.push({ text: m[0], box, right: box.right });
    }
    for (const line of found) line.text = line.text.replace(/\u00ad$/, "-");
    return found;
  }
  S.pictureOf = (root) => {
    const frame = root.getBoundingClientRect();
    const width = Math.ceil(Math.max(frame.width, root.scrollWidth)), height = Math.ceil(Math.max(frame.height, root.scrollHeight));
    const svg = s("svg", { xmlns: NS, width, height, viewBox: `0 0 ${width} ${height}` });
    svg.append(s("rect", { width, height, fill: S.css("--paper") }));
    const hidden = (e) => { const c = getComputedStyle(e); return c.display === "none" || c.visibility === "hidden" || e.classList.contains("sr"); };
    const walk = (element) => {
      if (hidden(element)) return;
      if (element.namespaceURI === NS) { svg.append(drawing(element)); return; }
      const style = getComputedStyle(element), box = element.getBoundingClientRect();
      const x = box.left - frame.left, y = box.top - frame.top, w = box.width, hh = box.height;
      const sides = ["Top", "Right", "Bottom", "Left"].map((side) => {
        const colour = style[`border${side}Color`];
        return { wide: solid(colour) ? parseFloat(style[`border${side}Width`]) || 0 : 0, colour, style: style[`border${side}Style`] };
      });
      const dash = (side) => (side.style === "dashed" ? { "stroke-dasharray": "4 3" } : side.style === "dotted" ? { "stroke-dasharray": "2 3" } : {});
      const [top] = sides, framed = sides.slice(0, 3).every((side) => side.wide === top.wide && side.wide > 0);
      const round = Math.min(parseFloat(style.borderTopLeftRadius) || 0, hh / 2, w / 2);
      if (w && hh && (framed || solid(style.backgroundColor))) {
        const inset = framed ? top.wide / 2 : 0;
        svg.append(s("rect", {
          x: x + inset, y: y + inset, width: Math.max(0, w - 2 * inset), height: Math.max(0, hh - 2 * inset), rx: round,
          fill: solid(style.backgroundColor) ? style.backgroundColor : "none", ...(framed ? { stroke: top.colour, "stroke-width": top.wide, ...dash(top) } : {}),
        }));
      }
      // A side that differs from the frame, or stands alone, is a line of its own.
      const ends = [[x, y, x + w, y], [x + w, y, x + w, y + hh], [x, y + hh, x + w, y + hh], [x, y, x, y + hh]];
      const inward = [[0, 1], [-1, 0], [0, -1], [1, 0]];
      sides.forEach((side, k) => {
        if (!side.wide || (framed && (k < 3 || side.wide === top.wide))) return;
        const [dx, dy] = inward[k].map((v) => (v * side.wide) / 2), [x1, y1, x2, y2] = ends[k], cut = k === 3 ? round / 2 : 0;
        svg.append(s("line", { x1: x1 + dx, y1: y1 + dy + cut, x2: x2 + dx, y2: y2 + dy - cut, stroke: side.colour, "stroke-width": side.wide, ...dash(side) }));
      });
      for (const child of element.childNodes) {
        if (child.nodeType === 1) walk(child);
        else if (child.nodeType === 3 && child.data.trim()) {
          const size = parseFloat(style.fontSize);
          for (const { text, box: at } of lines(child)) {
            const upper = style.textTransform === "uppercase" ? text.toUpperCase() : text;
            svg.append(s("text", {
              x: at.left - frame.left, y: at.top - frame.top + (at.height - size) / 2 + size * 0.86, fill: style.color,
              "font-family": style.fontFamily.replace(/"/g, "'"), "font-size": size, "font-weight": style.fontWeight,
            }, S.clean(upper, 400)));
          }
        }
      }
    };
    function drawing(source) {
      const box = source.getBoundingClientRect();
      const copy = source.cloneNode(true);
      const from = [source, ...source.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
      from.forEach((element, i) => {
        const style = getComputedStyle(element);
        if (style.display === "none") { to[i].remove(); return; }
        to[i].removeAttribute("class");
        if (["svg", "g", "marker", "defs"].includes(element.tagName)) { if (element.tagName === "g" && style.opacity !== "1") to[i].setAttribute("opacity", style.opacity); return; }
        for (const name of PAINT) { const value = style.getPropertyValue(name); if (value && value !== "none" || name === "fill" || name === "stroke") to[i].setAttribute(name, value); }
        if (element.tagName === "text") { to[i].setAttribute("font-size", style.fontSize); to[i].setAttribute("font-family", style.fontFamily.replace(/"/g, "'")); }
      });
      copy.setAttribute("x", box.left - frame.left);
      copy.setAttribute("y", box.top - frame.top);
      copy.setAttribute("width", box.width);
      copy.setAttribute("height", box.height);
      copy.setAttribute("overflow", "visible");
      return copy;
    }
    walk(root);
    return svg;
  };

  // ---- files ---------------------------------------------------------------------------------------------------------
  const offer = S.offer = (blob, ending) => {
    const name = S.clean(document.title, 60).normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "styrkedjan";
    const a = document.createElement("a");
    a.href = URL.createObjectURL(blob);
    a.download = `${name}.${ending}`;
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
    S.note(S.t(ending === "csv" ? "ui.savedTable" : "ui.saved"));
  };
  // A picture that leaves the page tells what it is: title, legend, where it comes from, and the day.
  S.framed = (inner) => {
    const width = Math.max(560, Number(inner.getAttribute("width"))), high = Number(inner.getAttribute("height"));
    const font = S.css("--font").replace(/"/g, "'"), ink = S.css("--ink"), soft = S.css("--soft");
    const words = (text, x, y, size, more) => { const e = s("text", { x, y, "font-family": font, "font-size": size, fill: ink, ...more }); e.textContent = text; return e; };
    const top = 62, parts = [], documents = S.data.nodes.id.map((_, i) => i).filter((i) => S.kind(i) === "Document");
    const heading = S.$("heading").textContent;
    parts.push(words(S.clean(heading, Math.floor((width - 40) / 10)), 20, 32, 19, { "font-weight": 650 }));
    const kinds = S.data.kinds.filter((k) => S.listed().some((i) => S.kind(i) === k)), entries = [];
    for (const k of kinds) entries.push([S.t("classes." + k), (x, y) => s("path", { d: S.shapes[k], "fill-rule": "evenodd", fill: S.colour(k), transform: `translate(${x + 8} ${y - 4}) scale(6)` }), 22]);
    for (const [word, draw] of S.view.lineKeys ? S.view.lineKeys() : []) entries.push([word, draw, 42]);
    let x = 20, y = top + high + 26;
    for (const [word, draw, room] of entries) {
      const wide = room + word.length * 6.9 + 22;
      if (x + wide > width - 10) { x = 20; y += 22; }
      parts.push(draw(x, y), words(word, x + room, y, 12.5));
      x += wide;
    }
    const named = documents.slice(0, 3).map((d) => S.short(d, 40)).join("; ") + (documents.length > 3 ? " …" : "");
    const day = new Date().toLocaleDateString(S.lang === "en" ? "en-CA" : "sv-SE");
    y += 30;
    parts.push(words(S.clean(S.t("ui.source", S.number(documents.length), named), Math.floor((width - 20) / 6)), 20, y, 12, { fill: soft }), words(S.t("ui.savedOn", day), 20, y + 17, 12, { fill: soft }));
    const total = y + 36, svg = s("svg", { xmlns: NS, width, height: total, viewBox: `0 0 ${width} ${total}` });
    svg.append(s("rect", { width, height: total, fill: S.css("--paper") }), ...parts);
    inner.setAttribute("x", 0);
    inner.setAttribute("y", top - 10);
    svg.append(inner);
    return svg;
  };
  S.save = async (ending) => {
    const svg = S.framed(S.picture());
    svg.prepend(Object.assign(document.createElementNS(NS, "title"), { textContent: document.title }));
    const text = new XMLSerializer().serializeToString(svg);
    if (ending === "svg") return offer(new Blob([text], { type: "image/svg+xml;charset=utf-8" }), "svg");
    const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
    // No side of a canvas may be longer than browsers draw.
    const scale = Math.min(2, 12000 / Math.max(width, height));
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => offer(blob, "png"), "image/png");
  };
  S.picture = () => (S.state.tab ? S.pictureOf(S.$("sheet")) : S.view.picture ? S.view.picture() : S.pictureOf(S.$("stage").firstElementChild));
  addEventListener("beforeprint", () => { if (S.view.picture && !S.state.tab) S.$("print").replaceChildren(S.view.picture()); });
  addEventListener("afterprint", () => S.$("print").replaceChildren());
})();

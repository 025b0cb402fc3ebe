// What the tests of the pages measure in the page itself.
window.measure = {
  headsInSight() {
    const stage = document.getElementById("stage");
    const seen = [];
    for (let y = 0; y < stage.scrollHeight - stage.clientHeight; y += 60) {
      stage.scrollTop = y;
      const frame = stage.getBoundingClientRect();
      for (const lane of document.querySelectorAll(".lane")) {
        const box = lane.getBoundingClientRect();
        const head = lane.querySelector("h3").getBoundingClientRect();
        const inSight = box.top < frame.bottom - 90 && box.bottom > frame.top + 110;
        if (inSight) seen.push(head.top >= frame.top && head.bottom <= frame.bottom);
      }
    }
    return seen;
  },
  boxes(selector) {
    return [...document.querySelectorAll(selector)].map((element) => {
      const box = element.getBoundingClientRect();
      return [box.left, box.top, box.right, box.bottom, element.scrollWidth - element.clientWidth];
    });
  },
  arrowEnds(selector) {
    const path = document.querySelector(selector);
    const matrix = path.getScreenCTM();
    return [0, path.getTotalLength()].map((length) => {
      const point = path.getPointAtLength(length).matrixTransform(matrix);
      return [point.x, point.y];
    });
  },
  nodeOnScreen(i) {
    return this.onScreen(Styrkedjan.network.getPositions([i])[i]);
  },
  middleOnScreen(a, b) {
    const spots = Styrkedjan.network.getPositions([a, b]);
    const middle = { x: (spots[a].x + spots[b].x) / 2, y: (spots[a].y + spots[b].y) / 2 };
    Styrkedjan.network.moveTo({ position: middle, scale: 3 });
    return this.onScreen(middle);
  },
  onScreen(spot) {
    const frame = document.querySelector(".canvas-box").getBoundingClientRect();
    const point = Styrkedjan.network.canvasToDOM(spot);
    return [point.x + frame.left, point.y + frame.top];
  },
  spots() {
    return JSON.stringify(Object.entries(Styrkedjan.network.getPositions()).sort());
  },
  focus() {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const name = element.id || element.dataset.node || element.dataset.chip || element.className || element.tagName;
    return [name, element === document.body || ring];
  },
};

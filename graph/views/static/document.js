"use strict";
// Stepping from fact to fact, filtering, languages and reviews of a document's page; without it the page is still read.
(function () {
  const root = document.documentElement, doc = document.getElementById("doc");
  if (!doc) return;
  root.classList.add("js");
  const $ = (id) => document.getElementById(id), all = (what, from = document) => [...from.querySelectorAll(what)];
  const words = JSON.parse($("texts").textContent);
  let lang = doc.dataset.lang;
  const t = (key, ...parts) => parts.reduce((text, part, at) => text.replaceAll(`{${at}}`, part), words[key][lang === "sv" ? 0 : 1]);

  // ---- facts, one at a time ----------------------------------------------------------------------------------------
  const facts = all(".fact"), passages = new Map(all(".passage").map((p) => [p.dataset.p, p]));
  const marks = new Map();
  for (const mark of all(".text [data-p]")) for (const p of mark.dataset.p.split(" ")) {
    if (!marks.has(p)) marks.set(p, []);
    marks.get(p).push(mark);
  }
  const passageOf = (fact) => fact.closest(".passage").dataset.p;
  const shown = () => facts.filter((fact) => !fact.hidden);
  let current = null;
  function position() {
    const list = shown(), at = current ? list.indexOf(current) : -1;
    $("position").textContent = at < 0 ? list.length.toLocaleString(lang) : t("doc.position", at + 1, list.length);
    $("shown").textContent = list.length.toLocaleString(lang);
  }
  function choose(fact, move = true) {
    for (const old of all(".now-fact, .now-passage, .said.now")) old.classList.remove("now-fact", "now-passage", "now");
    current = fact;
    const p = fact && passageOf(fact);
    if (fact) {
      fact.classList.add("now-fact");
      passages.get(p).classList.add("now-passage");
      for (const mark of marks.get(p) || []) mark.classList.add("now");
      const told = fact.querySelector(".told").cloneNode(true);
      $("now").replaceChildren(told);
      if (move) {
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
        const first = (marks.get(p) || [])[0];
        if (first) first.scrollIntoView({ block: "center", behavior: calm });
        const box = $("facts");
        if (box.scrollHeight > box.clientHeight + 4) box.scrollBy({ top: fact.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3, behavior: calm });
      }
    } else $("now").replaceChildren();
    position();
  }
  function step(by) {
    const list = shown();
    if (!list.length) return;
    const at = current ? list.indexOf(current) : by > 0 ? -1 : 0;
    choose(list[(at + by + list.length) % list.length]);
  }
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
    if (event.key === "n" || event.key === "j") step(1);
    else if (event.key === "p" || event.key === "k") step(-1);
    else if (event.key === "Escape" && current) choose(null);
    else return;
    event.preventDefault();
  });
  $("text").addEventListener("click", (event) => {
    const mark = event.target.closest("[data-p]");
    if (!mark || event.target.closest("a.name") || String(getSelection())) return;
    const numbers = mark.dataset.p.split(" ");
    // Where passages cross, each further click goes to the next of them.
    const at = current ? numbers.indexOf(passageOf(current)) : -1;
    const p = numbers[(at + 1) % numbers.length], fact = shown().find((each) => passageOf(each) === p);
    if (!fact) return;
    event.preventDefault();
    choose(fact);
  });
  $("facts").addEventListener("click", (event) => {
    const fact = event.target.closest(".fact"), back = event.target.closest(".back");
    if (back) {
      const first = shown().find((each) => passageOf(each) === back.closest(".passage").dataset.p);
      if (first) { event.preventDefault(); choose(first); }
    } else if (fact && !event.target.closest("a, button")) choose(fact);
  });

  // ---- what is shown -----------------------------------------------------------------------------------------------
  function filter() {
    const relations = new Set(all("[data-relation]:checked").map((box) => box.dataset.relation));
    const has = all("[data-relation]").length > 0;
    for (const fact of facts) fact.hidden = has && !relations.has(fact.dataset.r);
    const kept = new Set();
    for (const [p, passage] of passages) {
      passage.hidden = !passage.querySelector(".fact:not([hidden])");
      if (!passage.hidden) kept.add(p);
    }
    for (const mark of all(".text [data-p]")) mark.classList.toggle("off", !mark.dataset.p.split(" ").some((p) => kept.has(p)));
    const kinds = new Set(all("[data-kind]:checked").map((box) => box.dataset.kind));
    for (const name of all(".text .name")) name.classList.toggle("off", !kinds.has(name.dataset.kind));
    for (const box of all("[data-show]")) doc.classList.toggle("hide-" + box.dataset.show, !box.checked);
    if (current && current.hidden) choose(null);
    position();
  }
  doc.addEventListener("change", (event) => { if (event.target.type === "checkbox") filter(); });
  for (const [what, value] of [["all", true], ["nothing", false]]) for (const button of all(`[data-${what}]`)) {
    button.addEventListener("click", () => { for (const box of all(`[data-${button.dataset[what]}]`)) box.checked = value; filter(); });
  }
  if (matchMedia("(max-width: 1100px)").matches) doc.querySelector(".legend details").open = false;

  // ---- reviews -----------------------------------------------------------------------------------------------------
  const COLUMNS = ["document", "quote", "subject", "predicate", "object", "decision", "instead", "by", "on", "why"];
  const verdicts = new Map();
  function lines() {
    const by = $("by").value.replace(/\s+/g, " ").trim(), now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    return [...verdicts].map(([fact, verdict]) => [doc.dataset.file, fact.closest(".passage").dataset.quote, fact.dataset.s, fact.dataset.r, fact.dataset.o, verdict, "", by, day, ""].join("\t")).sort();
  }
  function told() {
    $("reviewed").textContent = verdicts.size ? t("doc.reviewCount", verdicts.size) : "";
    $("save").disabled = $("copy").disabled = !verdicts.size;
  }
  doc.addEventListener("click", (event) => {
    const button = event.target.closest("[data-verdict]");
    if (!button) return;
    const fact = button.closest(".fact"), verdict = button.dataset.verdict;
    if (verdicts.get(fact) === verdict) verdicts.delete(fact);
    else verdicts.set(fact, verdict);
    for (const each of all("[data-verdict]", fact)) each.setAttribute("aria-pressed", String(verdicts.get(fact) === each.dataset.verdict));
    fact.classList.toggle("rejected", verdicts.get(fact) === "rejected");
    told();
  });
  if ($("review")) {
    $("review").addEventListener("submit", (event) => {
      event.preventDefault();
      const file = new Blob(["# styrkedjan-review.tsv\n", COLUMNS.join("\t"), "\n", ...lines().map((line) => line + "\n")], { type: "text/tab-separated-values" });
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "styrkedjan-review.tsv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    $("copy").addEventListener("click", async () => {
      const text = lines().join("\n") + "\n";
      try { await navigator.clipboard.writeText(text); } catch {
        const area = Object.assign(document.createElement("textarea"), { value: text });
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      $("said").textContent = t("doc.copied");
    });
    told();
  }

  // ---- language and theme, where the page stands by itself ---------------------------------------------------------
  function speak() {
    root.lang = lang;
    for (const each of all("[data-t]")) {
      const text = t(each.dataset.t, ...(each.dataset.a ? JSON.parse(each.dataset.a) : []));
      each.textContent = "low" in each.dataset ? text.toLowerCase() : text;
    }
    for (const each of all("[data-al]")) each.setAttribute("aria-label", t(each.dataset.al));
    for (const each of all("[data-tt]")) { each.title = t(each.dataset.tt); each.setAttribute("aria-label", each.title); }
    for (const each of all("bdi[data-en]")) {
      each.textContent = lang === "en" ? each.dataset.en : each.dataset.sv;
    }
    if ($("review")) told();
    position();
  }
  const languages = $("b-lang"), theme = $("b-theme");
  if (languages) languages.addEventListener("click", () => {
    languages.textContent = lang === "sv" ? "Svenska" : "English";
    languages.lang = lang;
    lang = lang === "sv" ? "en" : "sv";
    speak();
  });
  if (theme) theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const target = location.hash.match(/^#([fp])(\d+)$/);
  if (target) {
    const fact = target[1] === "f" ? $("f" + target[2]) : (passages.get(target[2]) || doc).querySelector(".fact");
    if (fact) choose(fact);
  } else if (/^#c\d+-\d+$/.test(location.hash)) {
    const place = $(location.hash.slice(1)), mark = place && place.nextElementSibling;
    const p = mark && mark.dataset.p && mark.dataset.p.split(" ").find((each) => $("m" + each) === place.previousElementSibling);
    const fact = passages.get(p) && passages.get(p).querySelector(".fact");
    if (fact) choose(fact);
  }
  position();
  root.dataset.ready = "";
})();

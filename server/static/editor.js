"use strict";
// The text field becomes Yasgui's editor, with the ontology's own terms to complete from; nothing is asked elsewhere.
(async function () {
  const area = document.getElementById("query"), form = document.getElementById("editor");
  if (!area || !window.Yasqe) return;
  const { prefixes, terms } = await (await fetch(area.dataset.terms)).json();
  const names = Object.keys(terms);
  const Yasqe = window.Yasqe;
  // Its own completers would ask services elsewhere.
  if (Yasqe.defaults) Yasqe.defaults.autocompleters = [];
  const wanted = (text) => names.filter((name) => name.toLowerCase().includes(text.toLowerCase()) || terms[name].toLowerCase().includes(text.toLowerCase()));

  const box = document.createElement("div");
  area.before(box);
  area.hidden = true;
  const editor = new Yasqe(box, {
    value: area.value, persistenceId: null, showQueryButton: false, resizeable: false, createShareableLink: null, autocompleters: [],
    lineNumbers: true, syntaxErrorCheck: false, tabSize: 2, collapsePrefixesOnLoad: false,
    extraKeys: { "Ctrl-Enter": () => submit(), "Cmd-Enter": () => submit(), "Ctrl-Space": () => complete(), Esc: () => leave() },
  });
  const input = editor.getInputField();
  input.setAttribute("aria-label", document.querySelector("label[for=query]").textContent);
  editor.on("focus", () => box.firstElementChild && box.firstElementChild.classList.add("now"));
  editor.on("blur", () => box.firstElementChild && box.firstElementChild.classList.remove("now"));
  function save() { area.value = editor.getValue(); }
  function submit() { save(); form.requestSubmit(); }
  function leave() {
    // Tab writes a tab until Esc; then it leads on, as everywhere else.
    const was = editor.getOption("extraKeys");
    editor.setOption("extraKeys", { ...was, Tab: false, "Shift-Tab": false });
    editor.on("focus", function again() { editor.off("focus", again); editor.setOption("extraKeys", was); });
  }
  function complete() {
    const at = editor.getCursor(), line = editor.getLine(at.line);
    let start = at.ch;
    while (start > 0 && /[\w:åäöÅÄÖ-]/.test(line[start - 1])) start--;
    const typed = line.slice(start, at.ch);
    const list = wanted(typed).slice(0, 60).map((name) => ({ text: name, render: (node) => {
      const small = document.createElement("small");
      small.textContent = terms[name];
      node.append(name, small);
    } }));
    if (!list.length) return;
    editor.showHint({ completeSingle: false, hint: () => ({ list, from: { line: at.line, ch: start }, to: at }) });
  }
  editor.on("inputRead", (_, change) => {
    if (change.text.length !== 1 || !/^[:\w]$/.test(change.text[0])) return;
    const at = editor.getCursor();
    if (/(?:^|[\s({;.,/|^!])[a-z]+:\w*$/i.test(editor.getLine(at.line).slice(0, at.ch))) setTimeout(complete, 0);
  });
  form.addEventListener("submit", save);
  document.documentElement.dataset.editor = "";
})();

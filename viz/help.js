// @ts-check
// The dialogs of the page, and the one that says how to read it and which keys it knows.

const READING = [
  "A dot is a concept, a square is a paper; the colour tells the kind, the size how many papers speak of it.",
  "A line says what a paper says: choose one to read its sentences, with the names marked and how sure the reading is.",
  "The filters take kinds, relations and years off the drawing, the list and the table alike; nothing is lost.",
  "A machine read the abstracts. Open the paper before you cite it.",
];

/** @param {string} id @param {string} heading @param {...Node} parts @returns {HTMLDialogElement} */
function makeDialog(id, heading, ...parts) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { id, "aria-labelledby": `${id}-heading` },
    element("div", { class: "dialog-head" }, element("h2", { id: `${id}-heading` }, heading),
      element("button", { type: "button", class: "close", "aria-label": "Close", click: () => dialog.close() }, "×")),
    ...parts));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it, on the backdrop
  });
  document.body.append(dialog);
  return dialog;
}

/** @param {HTMLDialogElement} dialog */
function toggleDialog(dialog) {
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

/** @param {{keys: string, does: string}[]} keys */
function makeHelp(keys) {
  const lines = element("ul", { class: "guide" }, ...READING.map((line) => element("li", {}, line)));
  const known = element("dl", { class: "keys" }, ...(keys || []).map((one) =>
    element("div", {}, element("dt", {}, ...keyCaps(one.keys)), element("dd", {}, one.does))));
  const dialog = makeDialog("help-dialog", "How to read this page", lines, element("h3", {}, "Keys"), known);
  asideButton("help-button", () => toggleDialog(dialog));
  return { toggle: () => toggleDialog(dialog) };
}

/** "Ctrl+Z" or "a, b" as keys that look like keys. @param {string} keys */
function keyCaps(keys) {
  return keys.split(/(\s+(?:or|and|to)\s+|,\s*|\s+)/).filter(Boolean).map((part) =>
    (/^(\s+(or|and|to)\s+|,\s*|\s+)$/.test(part) ? part : element("kbd", {}, part)));
}

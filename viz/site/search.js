// @ts-check
/* global makeLiveIndex */
// The search of the site: suggestions under the field of every page, and the page of all that is found.
// A page opened from disk may not fetch files, so the index comes as scripts that hand their entries over.

const MOST_SUGGESTIONS = 8;
const MOST_RESULTS = 100;
const ENOUGH = 3; // results, from which on no further parts of the index are looked into

/**
 * @typedef {{kinds: string[], classes: string[], paper: number, parts: number, keys: Object<string, [number, number]>}} Contents
 */

/** The index, loaded as far as it was needed. @param {string} root  the address of the site's folder */
function makeIndex(root) {
  /** @type {Map<number, {entry: Entry, folded: string[]}[]>} */
  const parts = new Map();
  /** @type {Map<string, Promise<void>>} */
  const asked = new Map();
  /** @type {Contents|null} */
  let contents = null;
  /** @type {any} */ (window).paperatlasSearch = {
    /** @param {Contents} told */
    contents(told) { contents = told; },
    /** @param {number} number @param {Entry[]} entries */
    part(number, entries) { parts.set(number, entries.map((entry) => ({ entry, folded: foldedNames(entry) }))); },
  };

  /** @param {string} name */
  function script(name) {
    const known = asked.get(name);
    if (known) return known;
    const coming = new Promise((/** @type {(value: void) => void} */ done, failed) => {
      document.head.append(element("script", { src: new URL(`search/${name}.js`, root).href, load: () => done(), error: () => {
        asked.delete(name);
        failed(new Error(name));
      } }));
    });
    asked.set(name, coming);
    return coming;
  }

  /** @param {number[]} numbers */
  async function entriesOf(numbers) {
    await Promise.all(numbers.map((number) => script(`part-${number}`)));
    const seen = new Set(), all = [];
    for (const one of numbers.flatMap((number) => parts.get(number) || [])) {
      const key = one.entry[1] + one.entry[3];
      if (!seen.has(key)) all.push(one);
      seen.add(key);
    }
    return all;
  }

  return {
    /** The kinds of things, once it is there. */
    get contents() { return contents; },
    /** Loads what every search needs. */
    async open() {
      await script("contents");
      if (contents && contents.parts) await Promise.all(Array.from({ length: contents.parts }, (_, number) => script(`part-${number}`)));
    },
    /** @param {string} text @returns {Promise<Answer[]>} */
    async find(text) {
      await script("contents");
      if (!contents) return [];
      if (contents.parts) return answers(text, await entriesOf([...Array(contents.parts).keys()]), contents.paper);
      if (!searchFold(text)) return [];
      const { wanted, more } = partsFor(text, contents.keys);
      const found = answers(text, await entriesOf(wanted), contents.paper);
      return found.length >= ENOUGH ? found : answers(text, await entriesOf([...wanted, ...more]), contents.paper);
    },
  };
}

/** @param {Answer} answer @param {Contents} contents */
function answerParts(answer, contents) {
  const [name, kind, number] = answer.entry;
  const papers = kind === contents.paper ? (number ? String(number) : "") : number ? counted(number, "paper") : "";
  const also = answer.alias ? element("span", { class: "muted" }, " also ", element("bdi", {}, answer.alias)) : null;
  return [
    element("span", { class: `dot of-${contents.classes[kind]}`, "aria-hidden": "true" }),
    element("span", { class: "text" }, element("bdi", {}, name), also),
    element("span", { class: "muted" }, [contents.kinds[kind], papers].filter(Boolean).join(" · ")),
  ];
}

/**
 * The suggestions under the field.
 * @param {HTMLInputElement} field
 * @param {any} index
 * @param {string} root
 * @param {boolean} quiet  on the page of results, which answers itself
 */
function makeSuggestions(field, index, root, quiet) {
  const list = element("ul", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
  const said = element("p", { class: "hidden", role: "status" });
  /** @type {Answer[]} */
  let shown = [];
  let active = -1, turn = 0;
  field.after(list, said);
  const box = { role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(box)) field.setAttribute(name, value);

  function close() {
    turn += 1;
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  /** @param {Answer} answer */
  function go(answer) {
    close();
    location.href = new URL(answer.entry[3], root).href;
  }

  async function suggest() {
    const mine = ++turn;
    if (!field.value.trim() || quiet) return close();
    let found;
    try {
      found = await index.find(field.value);
    } catch {
      found = null;
    }
    if (mine !== turn) return;
    active = -1;
    field.removeAttribute("aria-activedescendant");
    shown = (found || []).slice(0, MOST_SUGGESTIONS);
    const rows = shown.map((answer, place) => element("li", {
      role: "option", id: `suggestion-${place}`, "aria-selected": "false",
      mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => go(answer),
    }, ...answerParts(answer, index.contents)));
    const none = found ? "Nothing here by that name." : "The index of the search could not be read.";
    said.textContent = shown.length ? `${counted(shown.length, "suggestion")}` : none;
    list.replaceChildren(...(rows.length ? rows : [element("li", { class: "none", role: "option", "aria-disabled": "true" }, none)]));
    list.hidden = false;
    field.setAttribute("aria-expanded", String(rows.length > 0));
  }

  /** @param {number} step */
  function walk(step) {
    const options = [...list.querySelectorAll("[aria-selected]")];
    if (list.hidden || !options.length) return;
    active = active < 0 ? (step > 0 ? 0 : options.length - 1) : (active + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    field.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("focus", () => index.open().catch(() => undefined));
  field.addEventListener("input", suggest);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) suggest();
      walk(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      go(shown[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // else the field of type search is emptied, too
      close();
    }
  });
}

/** What was asked for in the address: after # or, where a form brought it without a script, after ?. */
function askedFor() {
  const own = new URLSearchParams(location.hash.slice(1)).get("q");
  return own === null ? new URLSearchParams(location.search).get("q") || "" : own;
}

/** The page of results. @param {HTMLElement} home @param {HTMLInputElement} field @param {any} index @param {string} root */
function makeResults(home, field, index, root) {
  const status = byId("results-status");
  let turn = 0;

  async function show() {
    const mine = ++turn, text = field.value;
    document.title = document.title.replace(/^(“.*” – )?/su, text.trim() ? `“${text.trim().slice(0, 80)}” – ` : "");
    if (!searchFold(text)) {
      home.replaceChildren();
      status.textContent = "Type a name, an acronym or words of a title.";
      return;
    }
    if (!home.childElementCount) status.textContent = "Looking …";
    let found;
    try {
      found = await index.find(text);
    } catch {
      if (mine === turn) status.textContent = "The index of the search could not be read.";
      return;
    }
    if (mine !== turn) return;
    const most = found.slice(0, MOST_RESULTS);
    status.textContent = !found.length ? "Nothing here by that name." : found.length > most.length
      ? `The best ${most.length} of ${counted(found.length, "result")}.` : `${counted(found.length, "result")}.`;
    home.replaceChildren(...most.map((/** @type {Answer} */ answer) => element("li", {},
      element("a", { href: new URL(answer.entry[3], root).href }, ...answerParts(answer, index.contents)))));
  }

  function fromAddress() {
    field.value = askedFor();
    show();
  }

  field.addEventListener("input", () => {
    history.replaceState(null, "", `#${new URLSearchParams({ q: field.value })}`);
    show();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
}

/** @param {(root: string) => any} make  what answers: the index of files, or a served site's own */
function startSearch(make) {
  const field = /** @type {HTMLInputElement|null} */ (document.getElementById("search"));
  const own = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  if (!field || !own) return;
  const root = new URL("..", own.src).href;
  const index = make(root);
  const home = document.getElementById("results");
  makeSuggestions(field, index, root, Boolean(home));
  if (home) makeResults(home, field, index, root);
  if (field.form) {
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = `search.html#${new URLSearchParams({ q: field.value })}`;
      if (!home && field.value.trim()) location.href = new URL(wanted, root).href;
    });
  }
  document.addEventListener("keydown", (event) => {
    const inText = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !inText && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
}

// a served site puts a script before this one, which asks the server instead
startSearch(typeof makeLiveIndex === "function" ? makeLiveIndex : makeIndex);

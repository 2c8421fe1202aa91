// @ts-check
// Making elements, and marking names in a sentence. Text only ever becomes text, never markup.

/**
 * An element with attributes, listeners (a function value) and children; a string child is text.
 * @param {string} tag
 * @param {Object<string, any>} attributes
 * @param {...(Node|string|null|undefined)} children
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** What two spellings share: case, accents, hyphens and spaces. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s\-‐‑‒–—_/]+/g, " ").trim();
}

/** @param {string} name */
function namePattern(name) {
  const words = name.split(/[\s\-‐‑‒–—_/]+/).filter(Boolean);
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\s\\-‐‑‒–—_/]*");
}

/**
 * The sentence with every one of the names in a mark element; the longest name wins.
 * A name of up to three letters counts only in its own case: "IT" is not "it".
 * @param {string} sentence
 * @param {string[]} names
 */
function marked(sentence, names) {
  const fragment = document.createDocumentFragment();
  const usable = names.filter((name) => name && name.length <= 120).slice(0, 60);
  const longestFirst = [...usable].sort((a, b) => b.length - a.length);
  const patterns = longestFirst.map(namePattern).filter(Boolean);
  let behind = 0;
  if (patterns.length) {
    const anyName = new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join("|")})(?:e?s)?(?![\\p{L}\\p{N}])`, "giu");
    for (const match of sentence.matchAll(anyName)) {
      const found = match[0];
      if (found.length <= 3 && !usable.includes(found)) continue;
      fragment.append(sentence.slice(behind, match.index), element("mark", {}, found));
      behind = match.index + found.length;
    }
  }
  fragment.append(sentence.slice(behind));
  return fragment;
}

/** @param {number} count @param {string} one @param {string} [many] */
function counted(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many || one + "s"}`;
}

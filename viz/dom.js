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

// Names are compared sign by sign: a pattern that leaves case aside costs milliseconds for each list of names.
const BETWEEN_WORDS = /[\s\-‐‑‒–—_/]/, LETTER_BEFORE = /[\p{L}\p{N}\u0345]$/u, LETTER_AFTER = /^[\p{L}\p{N}\u0345]/u; // U+0345 is an iota in small
const MOST_NAMES = 60, LONGEST_MARKED = 120;

/** Without case, and as long as before: what has no other case of the same length stays. @param {string} text */
function uncased(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (sign) => {
    const upper = sign === "ı" ? sign : sign.toUpperCase(), lower = (upper.length === sign.length ? upper : sign).toLowerCase();
    return lower.length === sign.length ? lower : sign;
  }).join("");
}

/** @type {Map<string, string[]>} */
const wordsOfNames = new Map();

/** The words of a name without case, kept. @param {string} name */
function wordsOf(name) {
  const words = wordsOfNames.get(name) || uncased(name).split(/[\s\-‐‑‒–—_/]+/).filter(Boolean);
  wordsOfNames.set(name, words);
  return words;
}

/** For each place, where what stands between words is over. @param {string} text */
function wordStarts(text) {
  const starts = new Int32Array(text.length + 1).fill(text.length);
  for (let at = text.length - 1; at >= 0; at -= 1) starts[at] = BETWEEN_WORDS.test(text.charAt(at)) ? starts[at + 1] : at;
  return starts;
}

/**
 * Where these words end that begin at a place, whatever is between them; -1 where they do not.
 * @param {string} text @param {Int32Array} starts @param {string[]} words @param {number} at
 */
function endOfWords(text, starts, words, at) {
  let end = at;
  for (const word of words) {
    if (end > at) end = starts[end];
    if (!text.startsWith(word, end)) return -1;
    end += word.length;
  }
  return end;
}

/** Where the word ends that begins with a name, in the plural or not; -1 where a longer word goes on. @param {string} text @param {number} at */
function wordEnd(text, at) {
  const plural = ["es", "s"].find((ending) => text.startsWith(ending, at)) || "";
  return [at + plural.length, at].find((end) => !LETTER_AFTER.test(text.slice(end, end + 2))) ?? -1;
}

/** From where to where a name stands as a word of its own. @param {string} sentence @param {string[]} names the longest first @returns {number[][]} */
function namesIn(sentence, names) {
  const text = uncased(sentence), starts = wordStarts(text), wanted = names.map(wordsOf).filter((words) => words.length > 0), found = [];
  for (let at = 0; at < text.length;) {
    let after = -1;
    if (!LETTER_BEFORE.test(text.slice(Math.max(0, at - 2), at))) {
      for (const words of wanted) {
        const end = endOfWords(text, starts, words, at);
        after = end < 0 ? -1 : wordEnd(text, end);
        if (after >= 0) break;
      }
    }
    if (after >= 0) found.push([at, after]);
    at = after >= 0 ? after : at + (/** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1);
  }
  return found;
}

/**
 * The sentence with every one of the names in a mark element; the longest name wins.
 * A name of up to three letters counts only in its own case: "IT" is not "it".
 * @param {string} sentence
 * @param {string[]} names
 */
function marked(sentence, names) {
  const fragment = document.createDocumentFragment();
  const usable = names.filter((name) => name && name.length <= LONGEST_MARKED).slice(0, MOST_NAMES);
  let behind = 0;
  for (const [start, end] of namesIn(sentence, [...usable].sort((a, b) => b.length - a.length))) {
    const found = sentence.slice(start, end);
    if (found.length <= 3 && !usable.includes(found)) continue;
    fragment.append(sentence.slice(behind, start), element("mark", {}, found));
    behind = end;
  }
  fragment.append(sentence.slice(behind));
  return fragment;
}

/** @param {number} count @param {string} one @param {string} [many] */
function counted(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many || one + "s"}`;
}

// viz/dom.js: making elements, folding names, marking names in sentences.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";
import { standIn } from "./standin.mjs";

const { element, folded, uncased, marked, counted } = load(["dom.js"], ["element", "folded", "uncased", "marked", "counted"], { document: standIn() });

/** What stands in mark elements. @param {string} sentence @param {string[]} names */
const marks = (sentence, names) => marked(sentence, names).children.filter((child) => child.tag === "mark").map((child) => child.textContent);

test("A value that is true becomes a bare attribute; false, null and undefined become none.", () => {
  const made = element("p", { hidden: true, title: null, lang: undefined, dir: false, tabindex: -1 });
  assert.deepEqual([...made.attributes], [["hidden", ""], ["tabindex", "-1"]]);
});

test("A function becomes a listener and never an attribute.", () => {
  const listener = () => {};
  const made = element("button", { click: listener });
  assert.equal(made.listeners.get("click"), listener);
  assert.equal(made.attributes.size, 0);
});

test("A child that is a string stays text, whatever it looks like.", () => {
  const made = element("p", {}, "<b>not bold</b>", null, undefined, element("i", {}, "but this"));
  assert.deepEqual(made.children.map((child) => child.tag ?? child), ["<b>not bold</b>", "i"]);
});

for (const [text, same] of [
  ["Chain-of-Thought", "chain of thought"],
  ["  Chain–of_thought/", "chain of thought"],
  ["Schrödinger", "schrodinger"],
  ["ﬁne‑tuning", "fine tuning"],
]) {
  test(`Folding makes "${text}" and "${same}" one spelling.`, () => assert.equal(folded(text), folded(same)));
}

for (const [sentence, names, expected] of [
  ["We propose GRPO.", ["GRPO"], ["GRPO"]],
  ["GRPOs and grpo count.", ["GRPO"], ["GRPOs", "grpo"]],
  ["A GRPO-like thing, not AGRPO.", ["GRPO"], ["GRPO"]],
  ["It is not IT.", ["IT"], ["IT"]],
  ["chain of\u00a0thought and chain-of-thought", ["Chain of Thought"], ["chain of\u00a0thought", "chain-of-thought"]],
  ["GPT-4 is no GPT-4o, and GPT is neither.", ["GPT", "GPT-4o", "GPT-4"], ["GPT-4", "GPT-4o", "GPT"]],
  ["C++ (and a.b) stand as they are.", ["C++", "a.b"], ["C++", "a.b"]],
  ["axb is not a.b", ["a.b"], ["a.b"]],
  ["nothing here", ["", "-"], []],
]) {
  test(`Of ${names.join(", ") || "no name"}, "${sentence}" marks ${expected.join(", ") || "nothing"}.`, () => {
    assert.deepEqual(marks(sentence, names), expected);
    assert.equal(marked(sentence, names).textContent, sentence);
  });
}

for (const [sentence, names, expected] of [
  ["GPT-4oes is no GPT-4", ["GPT-4", "GPT-4o"], ["GPT-4oes", "GPT-4"]],
  ["reinforcement learning rates", ["reinforcement learning", "learning rate"], ["reinforcement learning"]],
  ["agents, agentes, agentss", ["agent"], ["agents", "agentes"]],
  ["an L2 loss on L2s and L2", ["L2", "L2 loss"], ["L2 loss", "L2"]],
  ["[.*] $& ^x| (a|b)", ["[.*]", "$&", "^x|", "(a|b)"], ["[.*]", "$&", "^x|", "(a|b)"]],
  ["ÉCOLE, école and E\u0301cole", ["École"], ["ÉCOLE", "école"]],
  ["STRAẞE and straße, not strasse", ["Straße"], ["STRAẞE", "straße"]],
  ["ΣΊΣΥΦΟΣ and σίσυφος", ["Σίσυφος"], ["ΣΊΣΥΦΟΣ", "σίσυφος"]],
  ["𝐀GRPO GRPO𝐀 😀GRPO😀", ["GRPO"], ["GRPO"]],
  ["a 👩‍🚀 😀 here", ["👩‍🚀", "😀"], ["👩‍🚀", "😀"]],
  ["\u202eשלום\u202c עולם", ["שלום", "שלום עולם"], ["שלום"]],
  ["DIT ıt IT", ["IT", "it", "ıt"], ["ıt", "IT"]],
]) {
  test(`"${sentence}" has ${expected.join(", ")} of ${names.join(", ")}.`, () => assert.deepEqual(marks(sentence, names), expected));
}

/** What a pattern of names between no letters would find, the way that marking is meant. @param {string} sentence @param {string[]} names */
function byPattern(sentence, names) {
  const escaped = (/** @type {string} */ word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const patterns = names.filter(Boolean).sort((one, other) => other.length - one.length)
    .map((name) => name.split(/[\s\-‐‑‒–—_/]+/).filter(Boolean).map(escaped).join("[\\s\\-‐‑‒–—_/]*")).filter(Boolean);
  if (!patterns.length) return [];
  const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join("|")})(?:e?s)?(?![\\p{L}\\p{N}])`, "giu");
  return [...sentence.matchAll(any)].map(([found]) => found).filter((found) => found.length > 3 || names.includes(found));
}

test("Whatever names are made of, what is marked is what a pattern of them finds.", () => {
  const pieces = ["GRPO", "grpo", "GPT-4", "GPT", "s", "es", "ES", "\u017f", "K", "\u212a", "C++", "a.b", "(", "[", "\\", "$&", "|", "😀", "👩‍🚀", "שלום", "\u202e", "é",
    "E\u0301", "ß", "İ", "ı", "\u0345", "Ⅳ", "ⅳ", "𝐀", "𐐀", "𐐨", " ", "-", "‑", "\u00a0", "/", "_", ".", "chain of", "of thought", "\u0000", "\n", "<b>", "日本", "日本語"];
  let state = 7;
  const below = (/** @type {number} */ most) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >>> 12) % most; };
  const joined = (/** @type {string[]} */ from, /** @type {number} */ most, between = "") => Array.from({ length: 1 + below(most) }, () => from[below(from.length)]).join(between);
  let found = 0;
  for (let round = 0; round < 150; round += 1) {
    const names = Array.from({ length: 1 + below(6) }, () => joined(pieces, 2));
    const sentence = joined([...names, ...names, ...pieces], 14, below(4) ? " " : "");
    const expected = byPattern(sentence, [...names]);
    found += expected.length;
    assert.deepEqual(marks(sentence, names), expected, JSON.stringify([sentence, names]));
    assert.equal(marked(sentence, names).textContent, sentence);
  }
  assert.ok(found > 50);
});

for (const [what, sentence, names] of /** @type {[string, string, string[]][]} */ ([
  ["many words", "a-".repeat(2500), ["a ".repeat(60).trim(), `${"a".repeat(5000)}!`]],
  ["wide gaps", `a${" ".repeat(5000)}b`.repeat(2), ["a c", "b a"]],
  ["names alike", "a ".repeat(2500), Array.from({ length: 60 }, (_, count) => `${"a ".repeat(count + 1)}x`)],
  ["emoji", "😀".repeat(2500), ["😀😀x", "😀 y"]],
])) {
  test(`Marking comes to an end on names and sentences made to be slow: ${what}.`, () => assert.equal(marked(sentence, names).textContent, sentence));
}

for (const text of ["İSTANBUL", "ﬁt", "ŉ", "ẞ", "\u0345", "😀É", "ǰΐ"]) {
  test(`"${text}" without case is as long as it was.`, () => assert.equal(uncased(text).length, text.length));
}

test("A count says its noun in the right number.", () => {
  assert.deepEqual([counted(1, "paper"), counted(0, "paper"), counted(1200, "study", "studies")], ["1 paper", "0 papers", "1,200 studies"]);
});

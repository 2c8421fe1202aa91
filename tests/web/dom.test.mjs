// viz/dom.js: making elements, folding names, marking names in sentences.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";
import { standIn } from "./standin.mjs";

const { element, folded, marked, counted } = load(["dom.js"], ["element", "folded", "marked", "counted"], { document: standIn() });

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

test("Marking comes to an end on names and sentences made to be slow.", () => {
  const sentence = "a-".repeat(2500);
  assert.equal(marked(sentence, ["a ".repeat(60).trim(), `${"a".repeat(5000)}!`]).textContent, sentence);
});

test("A count says its noun in the right number.", () => {
  assert.deepEqual([counted(1, "paper"), counted(0, "paper"), counted(1200, "study", "studies")], ["1 paper", "0 papers", "1,200 studies"]);
});

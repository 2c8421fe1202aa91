// What the search of the site takes for an answer, and which parts of a split index it looks into.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { searchFold, oneSlip, nameRank, answers, foldedNames, keyFor, partsFor } = load(
  ["site/matching.js"],
  ["searchFold", "oneSlip", "nameRank", "answers", "foldedNames", "keyFor", "partsFor"],
);
const PAPER = 5;
const ENTRIES = [
  ["GRPO tricks", PAPER, 2025, "paper/1.html"],
  ["Group Relative Policy Optimization", 0, 40, "method/grpo.html", "GRPO"],
  ["GRPO-lambda", 0, 1, "method/lambda.html"],
  ["Proximal Policy Optimization", 0, 19, "method/ppo.html", "PPO"],
  ["GPT-4", 1, 17, "model/gpt-4.html"],
  ["Fréchet Inception Distance", 4, 3, "metric/fid.html", "FID"],
  ["GRPO Lab", 6, 2, "organization/lab.html"],
];
const INDEX = ENTRIES.map((entry) => ({ entry, folded: foldedNames(entry) }));
const found = (text) => answers(text, INDEX, PAPER).map(({ entry }) => entry[3]);

test("Case, accents, hyphens and other signs do not count.", () => {
  for (const [text, folded] of [
    ["Fréchet-Inception  Distance (FID)", "frechet inception distance fid"],
    ["GPT_4", "gpt 4"],
    ["ＧＰＴ", "gpt"],
    ["模型 🧪", "模型"],
    ["…", ""],
  ]) assert.equal(searchFold(text), folded);
});

test("One slip is a letter changed, missing, added, or two that changed places.", () => {
  for (const other of ["grpo", "gxpo", "rpo", "grp", "grppo", "gpro", "grop"]) assert.ok(oneSlip("grpo", other), other);
  for (const other of ["ppo", "opgr", "gxxo", "g", "", "grpooo"]) assert.ok(!oneSlip("grpo", other), other);
});

test("The same name comes before another spelling, its beginning, its words and a slip.", () => {
  const ranks = [
    ["policy optimization", "policy optimization"], ["gpt4", "gpt 4"], ["policy", "policy optimization"],
    ["optim pol", "policy optimization"], ["gpro", "grpo"], ["polcy optim", "policy optimization"], ["adam", "grpo"],
  ].map(([typed, name]) => nameRank(typed, name));
  assert.deepEqual(ranks, [0, 1, 2, 3, 4, 5, 9]);
});

test("Nobody is guessed from three letters.", () => assert.equal(nameRank("grp", "gxp"), 9));

test("Of equally good answers concepts come first, then organizations, then papers.", () => {
  assert.deepEqual(found("grpo"), ["method/grpo.html", "method/lambda.html", "organization/lab.html", "paper/1.html"]);
});

test("An answer by another name says which.", () => {
  assert.equal(answers("ppo", INDEX, PAPER)[0].alias, "PPO");
  assert.equal(answers("proximal", INDEX, PAPER)[0].alias, "");
});

test("Accents, a missing hyphen and a typo lead to the name.", () => {
  assert.deepEqual(found("frechet"), ["metric/fid.html"]);
  assert.deepEqual(found("gpt4"), ["model/gpt-4.html"]);
  assert.equal(found("gpro")[0], "method/grpo.html");
  assert.equal(found("proximl policy")[0], "method/ppo.html");
});

test("Nothing and signs alone find nothing.", () => {
  for (const text of ["", "  ", "…", "${}", "zzzz"]) assert.deepEqual(found(text), []);
});

test("Hostile text is only text.", () => {
  for (const text of ["__proto__", "constructor", "<script>", "\\", ".*", "(", "a".repeat(5000)]) assert.ok(Array.isArray(found(text)));
  assert.equal(keyFor("constructor", { "": [0, 1] }), "");
});

const KEYS = { "": [0, 1500], g: [1, 1500], gr: [2, 900], gp: [3, 40], policy: [4, 300], p: [5, 1500] };

test("A word is looked up in the deepest part that holds all that begins so.", () => {
  for (const [word, key] of [["grpo", "gr"], ["g", "g"], ["gx", "g"], ["poli", "policy"], ["policies", "p"], ["x", ""]]) {
    assert.equal(keyFor(word, KEYS), key, word);
  }
});

test("Of several words the smallest part is loaded, and for a typo those around.", () => {
  assert.deepEqual(partsFor("grpo policy", KEYS).wanted, [4]);
  const { wanted, more } = partsFor("pgro", KEYS);
  assert.deepEqual(wanted, [5]);
  assert.ok(more.includes(2), "the part of gr, by letters that changed places");
});

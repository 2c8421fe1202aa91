// viz/state.js and viz/history.js: what is set on the page, as the text of an address, and steps back and forth.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { makeState, toFragment, fromFragment, toggled, makeHistory } = load(["state.js", "history.js"],
  ["makeState", "toFragment", "fromFragment", "toggled", "makeHistory"]);

const IDS = ["method:grpo", "method:ppo", "a b,c&d=e#f%@é", "__proto__", "constructor", "p1"];
const known = {
  node: (id) => IDS.includes(id),
  line: (id) => (id === "line-3" ? { from: "p1", kind: "USES", to: IDS[2] } : undefined),
  lineId: (from, kind, to) => (from === "p1" && kind === "USES" && to === IDS[2] ? "line-3" : undefined),
  types: ["Method", "Paper"], relations: ["USES", "BASED_ON"], span: [2020, 2026], mostPapers: 40,
  sizes: ["papers", "pageRank"], colours: ["type", "year"], layouts: ["force", "radial", "year"], layout: "force",
};
const full = () => ({
  chosen: { kind: "node", id: IDS[2] }, hidden: ["__proto__", "method:ppo"].sort(), only: ["constructor"], collapsed: ["p1"],
  pinned: Object.fromEntries([["__proto__", [1, 2]], ["method:grpo", [-30, 400]]]), typesOff: ["Paper"], relationsOff: ["BASED_ON", "USES"],
  years: [2021, 2024], confidence: 0.35, papers: 7, sizeBy: "pageRank", colourBy: "year", layout: "radial",
});

test("As the page opens there is nothing to say.", () => {
  assert.equal(toFragment(makeState(known), known), "");
  assert.deepEqual(fromFragment("", known), makeState(known));
});

test("Everything that is set comes back from its fragment, whatever the ids are called.", () => {
  assert.deepEqual(fromFragment(`#${toFragment(full(), known)}`, known), full());
});

test("A chosen line comes back by its ends, not by its number.", () => {
  const state = { ...makeState(known), chosen: { kind: "edge", id: "line-3" } };
  assert.match(toFragment(state, known), /^line=p1,USES,/);
  assert.deepEqual(fromFragment(toFragment(state, known), known), state);
});

test("An address can be read.", () => {
  const state = { ...makeState(known), chosen: { kind: "node", id: "method:grpo" }, years: [2022, 2023], hidden: ["p1"], layout: "year" };
  assert.equal(toFragment(state, known), "node=method:grpo&hide=p1&years=2022-2023&layout=year");
});

test("The target of a link inside the page is no state.", () => {
  assert.equal(fromFragment("#names", known), null);
});

for (const fragment of ["#=", "#&&&=", "#node=", "#node=%", "#node=%E0%A4%A", "#node=nobody&hide=x,y,,&only=<script>", "#pin=method:grpo@NaN@1,method:grpo@1,method:grpo@@,@@,nobody@1@1",
  "#pin=method:grpo@1e9@0", "#pin=method:grpo@Infinity@0", "#years=2026-2020", "#years=a-b", "#years=2020", "#years=1-9", "#confidence=x&papers=NaN", "#confidence=-4", "#papers=-Infinity", "#size=__proto__&colour=constructor&layout=toString",
  "#without=Nothing&lines-without=%00", "#line=p1,USES", "#line=a,b,c,d", "#__proto__=1&constructor=2&toString=3", `#hide=${"z,".repeat(90_000)}`, "#🧭=\u202e"]) {
  test(`Garbage changes nothing: ${fragment.slice(0, 40)}`, () => {
    assert.deepEqual(fromFragment(fragment, known), makeState(known));
  });
}

test("Numbers are kept in their bounds, years in those of the page.", () => {
  const state = fromFragment("#confidence=9&papers=1000&years=1900-2022", known);
  assert.deepEqual([state.confidence, state.papers, state.years], [1, 40, [2020, 2022]]);
});

test("Where no papers have years, no years are restored.", () => {
  assert.equal(fromFragment("#years=2020-2021", { ...known, span: [null, null] }).years, null);
});

test("Adding a value twice takes it away again; lists stay in order.", () => {
  assert.deepEqual([toggled(["b"], "a"), toggled(["a", "b"], "a"), toggled([], "x")], [["a", "b"], ["b"], ["x"]]);
});

test("Undo goes back step by step, redo forth, and a new step forgets what was undone.", () => {
  const past = makeHistory("a");
  past.push("b");
  past.push("c");
  assert.deepEqual([past.undo(), past.undo(), past.undo(), past.canUndo()], ["b", "a", "a", false]);
  assert.deepEqual([past.redo(), past.canRedo()], ["b", true]);
  past.push("d");
  assert.deepEqual([past.canRedo(), past.redo(), past.undo()], [false, "d", "b"]);
});

test("Steps under one tag are one step until sealed; an amended present is none.", () => {
  const past = makeHistory(0);
  past.push(1, "years");
  past.push(2, "years");
  past.seal();
  past.push(3, "years");
  past.amend(4);
  assert.deepEqual([past.present(), past.undo(), past.undo(), past.canUndo()], [4, 2, 0, false]);
});

test("Only so many steps are kept.", () => {
  const past = makeHistory(0);
  for (let step = 1; step <= 500; step += 1) past.push(step);
  let back = 0;
  while (past.canUndo()) {
    past.undo();
    back += 1;
  }
  assert.deepEqual([back, past.present()], [200, 300]);
});

// viz/atlas.js: what the page knows of its nodes and lines, and which of them are seen.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { makeAtlas, hangingOn } = load(["state.js", "atlas.js"], ["makeAtlas", "hangingOn"]);

const concept = (id, more = {}) => ({ id, group: "Method", about: { kind: "Concept", name: id, aliases: [`${id} alias`], papers: 1, ...more } });
const paper = (id, year) => ({ id, group: "Paper", about: { kind: "Paper", name: id, year, links: [] } });
const line = (id, from, to, kind, found = {}) => ({ id, from, to, kind, evidence: [found] });

const data = () => ({
  centre: "GRPO", centres: ["GRPO"], layout: "force", layouts: { force: {}, year: {} },
  papers: { p9: { name: "p9", year: 2020 } },
  theme: { types: ["Benchmark", "Method"], relations: { USES: { forward: "uses", backward: "Used by", heading: "Uses" } } },
  nodes: [concept("GRPO", { papers: 0, firstSeen: "2024-02-05" }), concept("PPO", { papers: 9 }), concept("DAPO", { firstSeen: "2026" }), paper("p1", 2024), paper("p2", 2026)],
  edges: [line("l1", "p1", "GRPO", "USES", { confidence: 0.9 }), line("l2", "GRPO", "GRPO", "ODD"), line("l3", "GRPO", "PPO", "USES", { paper: "p2", confidence: 0.4 }),
    line("l4", "p2", "PPO", "USES"), line("l5", "DAPO", "GRPO", "USES", { paper: "p9" })],
});
const seen = (patch) => {
  const atlas = makeAtlas(data());
  atlas.set({ ...atlas.state, ...patch });
  return [atlas.shownNodes().map((node) => node.id).join(" "), atlas.shownEdges().map((edge) => edge.id).join(" ")];
};

test("A line is tied to both its ends, a loop once.", () => {
  const atlas = makeAtlas(data());
  assert.deepEqual(atlas.edgesOf("GRPO").map((edge) => edge.id), ["l1", "l2", "l3", "l5"]);
  assert.deepEqual(atlas.edgesOf("nobody"), []);
});

test("Kinds stand in the order of the theme, unknown ones behind by name.", () => {
  const atlas = makeAtlas(data());
  assert.deepEqual([atlas.groups, atlas.kinds, atlas.words("ODD").forward], [["Method", "Paper"], ["USES", "ODD"], "ODD"]);
});

test("A concept goes by its aliases too; a paper is not named in its own sentences.", () => {
  const atlas = makeAtlas(data());
  assert.deepEqual([atlas.names("GRPO"), atlas.names("p1"), atlas.nameOf("nobody")], [["GRPO", "GRPO alias"], [], "nobody"]);
});

for (const [what, patch, nodes, edges] of [
  ["Nothing set: all is seen.", {}, "GRPO PPO DAPO p1 p2", "l1 l2 l3 l4 l5"],
  ["A kind that is off hides its nodes and the lines that end there.", { typesOff: ["Paper"] }, "GRPO PPO DAPO", "l2 l3 l5"],
  ["A relation that is off hides its lines alone.", { relationsOff: ["USES"] }, "GRPO PPO DAPO p1 p2", "l2"],
  ["Up to a year: what was known by then, papers, names and claims.", { years: [2020, 2025] }, "GRPO PPO p1", "l1 l2"],
  ["From a year on: older papers and claims go, names stay.", { years: [2025, 2026] }, "GRPO PPO DAPO p2", "l2 l3 l4"],
  ["Confidence hides lines that are less sure, and none that say nothing of it.", { confidence: 0.5 }, "GRPO PPO DAPO p1 p2", "l1 l2 l4 l5"],
  ["Papers at least: fewer go, the centre and papers stay.", { papers: 2 }, "GRPO PPO p1 p2", "l1 l2 l3 l4"],
  ["Hidden is hidden, with its lines.", { hidden: ["PPO"] }, "GRPO DAPO p1 p2", "l1 l2 l5"],
  ["Only one: it and its neighbours.", { only: ["PPO"] }, "GRPO PPO p2", "l2 l3 l4"],
  ["Only two: the neighbours of both.", { only: ["PPO", "p1"] }, "GRPO PPO p1 p2", "l1 l2 l3 l4"],
  ["Collapsed: what hangs on it alone goes.", { collapsed: ["PPO"] }, "GRPO PPO DAPO p1", "l1 l2 l3 l5"],
]) test(what, () => assert.deepEqual(seen(patch), [nodes, edges]));

for (const [what, id, lines, centres, hanging] of [
  ["a leaf hangs on its one neighbour", "b", ["ab", "bc"], ["a"], "c"],
  ["a chain hangs on where it starts", "b", ["ab", "bc", "cd"], ["a"], "c d"],
  ["what has another way to the centre does not hang", "b", ["ab", "bc", "ca"], ["a"], ""],
  ["on the centre hang all but the largest group", "a", ["ab", "bc", "ad"], ["a"], "d"],
  ["on a star's centre hangs all", "a", ["ab", "ac"], ["a"], "b c"],
  ["nothing around, nothing hangs", "a", [], ["a"], ""],
  ["with two centres neither hangs on what is between", "b", ["ab", "bc", "bd"], ["a", "c"], "d"],
]) {
  test(`Of what is put away: ${what}.`, () => {
    const around = (one) => lines.filter((pair) => pair.includes(one)).map((pair) => pair.replace(one, ""));
    assert.equal(hangingOn(id, around, centres).join(" "), hanging);
  });
}

test("A quiet line is drawn only beside a chosen end.", () => {
  const made = data();
  made.edges[2].quiet = true;
  const atlas = makeAtlas(made);
  const ids = () => atlas.shownEdges().map((edge) => edge.id).join(" ");
  assert.equal(ids(), "l1 l2 l4 l5");
  atlas.set({ ...atlas.state, chosen: { kind: "node", id: "PPO" } });
  assert.equal(ids(), "l1 l2 l3 l4 l5");
});

test("More nodes and lines can come; what is here already stays as it is.", () => {
  const atlas = makeAtlas(data());
  atlas.grow({ nodes: [concept("GRPO"), concept("new")], edges: [line("m1", "new", "GRPO", "USES"), line("m2", "new", "nobody", "USES")], papers: { q: { year: 2019 } } });
  assert.deepEqual([atlas.nodes.size, atlas.edges.size, atlas.nodes.get("GRPO").about.papers, atlas.span, [...atlas.around("new")]], [6, 6, 0, [2019, 2026], ["GRPO"]]);
});

test("Only what the data has is offered.", () => {
  const made = data();
  const bare = makeAtlas(made).known;
  assert.deepEqual([bare.sizes, bare.colours, bare.layouts, bare.layout], [["papers"], ["type", "year"], ["force", "year"], "force"]);
  Object.assign(made.nodes[0].about, { pageRank: 0.1, community: 0 });
  made.nodes[3].about.citedBy = 2;
  const rich = makeAtlas(made).known;
  assert.deepEqual([rich.sizes, rich.colours], [["papers", "pageRank", "citations"], ["type", "community", "year"]]);
});

for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
  test(`A node may be called ${name}.`, () => {
    const made = data();
    made.nodes.push(concept(name));
    made.edges.push(line("l9", name, "GRPO", "USES"));
    const atlas = makeAtlas(made);
    atlas.set({ ...atlas.state, hidden: [name] });
    assert.deepEqual([atlas.edgesOf(name).map((edge) => edge.id), atlas.nameOf(name), atlas.shownNodes().length], [["l9"], name, 5]);
  });
}

test("A page without nodes is a page.", () => {
  const atlas = makeAtlas({ ...data(), centre: null, centres: [], nodes: [], edges: [], papers: {} });
  assert.deepEqual([atlas.span, atlas.shownNodes(), atlas.known.mostPapers], [[null, null], [], 0]);
});

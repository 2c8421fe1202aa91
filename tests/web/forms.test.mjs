// viz/forms.js: what is seen as rows, CSV, JSON and Mermaid.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { nodeRows, lineRows, csvCell, csvOf, bibtexOf, texOf, jsonOf, mermaidOf, mermaidText, fileName } = load(["dom.js", "atlas.js", "forms.js"],
  ["nodeRows", "lineRows", "csvCell", "csvOf", "bibtexOf", "texOf", "jsonOf", "mermaidOf", "mermaidText", "fileName"]);

const words = { USES: { forward: "uses", backward: "Used by" }, BASED_ON: { forward: "is based on", backward: "Basis of" } };

function atlasOf() {
  const nodes = new Map([
    ["a", { id: "a", group: "Method", about: { kind: "Concept", name: "A", aliases: ["Alpha", "The A"], papers: 3, firstSeen: "2024-02-01" } }],
    ["b", { id: "b", group: "Model", about: { kind: "Concept", name: "B", aliases: [], papers: 1, firstSeen: "" } }],
    ["p", { id: "p", group: "Paper", about: { kind: "Paper", name: "On A", year: 2025, links: [{ text: "x", href: "https://example.org/p" }] } }],
  ]);
  const edges = [
    { id: "1", from: "b", to: "a", kind: "BASED_ON", evidence: [{ paper: "q", sentence: "B is A.", confidence: 0.9 }, { paper: "p", sentence: "B is A again." }] },
    { id: "2", from: "p", to: "a", kind: "USES", evidence: [{ sentence: "We use A.", confidence: 0.5, foundBy: "verb" }] },
    { id: "3", from: "a", to: "b", kind: "CO_OCCURS_WITH", evidence: [{ papers: 2, npmi: 0.3 }] },
  ];
  return {
    data: { title: "A", kind: "concept" }, centres: ["a"], nodes, papers: { q: { name: "Of B", year: 2026 } }, kinds: ["BASED_ON", "USES", "CO_OCCURS_WITH"],
    list: [...nodes.values()], edges, edgesOf: (id) => edges.filter((edge) => edge.from === id || edge.to === id),
    words: (kind) => words[kind] || { forward: kind, backward: kind }, nameOf: (id) => (nodes.has(id) ? nodes.get(id).about.name : id),
  };
}

test("A row of a name says its kind, papers, first year and its strongest tie to the centre.", () => {
  const atlas = atlasOf();
  assert.deepEqual(nodeRows(atlas, atlas.list).map((row) => [row.name, row.type, row.papers, row.year, row.tie]),
    [["A", "Method", 3, 2024, "centre"], ["B", "Model", 1, null, "is based on"], ["On A", "Paper", null, 2025, "uses"]]);
});

test("With more than one centre the tie names which.", () => {
  const atlas = { ...atlasOf(), centres: ["a", "p"] };
  assert.deepEqual(nodeRows(atlas, atlas.list).map((row) => [row.name, row.tie]), [["A", "centre"], ["On A", "centre"], ["B", "is based on A"]]);
});

test("A row of a line is one thing said: with its paper, wherever the paper is known from.", () => {
  const atlas = atlasOf();
  assert.deepEqual(lineRows(atlas, atlas.edges).map((row) => [row.from, row.relation, row.to, row.paper, row.year, row.sentence, row.confidence]), [
    ["B", "is based on", "A", "Of B", 2026, "B is A.", 0.9],
    ["B", "is based on", "A", "On A", 2025, "B is A again.", null],
    ["On A", "uses", "A", "On A", 2025, "We use A.", 0.5],
    ["A", "CO_OCCURS_WITH", "B", "", null, "2 papers speak of both", null],
  ]);
});

for (const [value, cell] of [
  ["plain", "plain"], ["a,b", '"a,b"'], ['say "x"', '"say ""x"""'], ["two\nlines", '"two\nlines"'], [" padded ", '" padded "'],
  ["=1+1", "'=1+1"], ["+1", "'+1"], ["-1", "'-1"], ["@SUM(A1)", "'@SUM(A1)"], ["\t=1", "'\t=1"], ["  =1", "'  =1"], ["\uFEFF=1", "'\uFEFF=1"],
  ["＝1", "'＝1"], ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'], [-0.5, "-0.5"], [null, ""], [undefined, ""],
]) {
  test(`A cell of CSV holds ${JSON.stringify(value)} without a spreadsheet running it.`, () => {
    assert.equal(csvCell(value), cell);
  });
}

test("A table of CSV starts with the mark of UTF-8 and ends every line as RFC 4180 does.", () => {
  assert.equal(csvOf([["name", "n"], ["year", "y"]], [{ n: "Ü", y: 2024 }, { n: "x,y", y: null }]), '\uFEFFname,year\r\nÜ,2024\r\n"x,y",\r\n');
});

test("JSON is node-link data: every thing said is an edge with a key of its own.", () => {
  const atlas = atlasOf();
  const made = JSON.parse(jsonOf(atlas, atlas.list, atlas.edges));
  assert.deepEqual([made.directed, made.multigraph, made.graph], [true, true, { title: "A", kind: "concept", centres: ["a"] }]);
  assert.deepEqual(made.nodes.map((node) => [node.id, node.type, node.name]), [["a", "Method", "A"], ["b", "Model", "B"], ["p", "Paper", "On A"]]);
  assert.deepEqual(made.edges.map((edge) => [edge.source, edge.target, edge.key]),
    [["b", "a", "BASED_ON"], ["b", "a", "BASED_ON#2"], ["p", "a", "USES"], ["a", "b", "CO_OCCURS_WITH"]]);
});

test("Mermaid draws papers as boxes, concepts round, and only lines between what it draws.", () => {
  const atlas = atlasOf();
  assert.equal(mermaidOf(atlas, atlas.list.slice(1), atlas.edges), 'flowchart LR\n  n0(["B"])\n  n1["On A"]\n');
  assert.match(mermaidOf(atlas, atlas.list, atlas.edges), /\n {2}n1 -- "is based on" --> n0\n {2}n2 -- "uses" --> n0\n/);
});

for (const [text, escaped] of [
  ['a "b" <c>', "a #34;b#34; #60;c#62;"], ["[x](y){z}|`", "#91;x#93;(y)#123;z#125;#124;#96;"], ["a\nb\u2028c", "a b c"], ["", "#160;"], ["\u202e", "#160;"],
  ["قاعدة 🧭", "قاعدة 🧭"], ["#1; & %%", "#35;1#59; #38; #37;#37;"], ["\u0000x", "x"],
]) {
  test(`Mermaid takes ${JSON.stringify(text)} for text.`, () => {
    assert.equal(mermaidText(text), escaped);
  });
}

test("A long name is cut in Mermaid, between code points.", () => {
  assert.equal(mermaidText("🧭".repeat(80)), `${"🧭".repeat(59)}…`);
});

for (const [title, name] of [
  ["GRPO", "paperatlas-grpo.svg"], ["GRPO and DAPO, compared", "paperatlas-grpo-and-dapo-compared.svg"], ["../../etc/passwd", "paperatlas-etc-passwd.svg"],
  ["<script>", "paperatlas-script.svg"], ["...", "paperatlas-view.svg"], ["قاعدة", "paperatlas-قاعدة.svg"], ["a\u202eb\u0000c", "paperatlas-a-b-c.svg"],
  ["x".repeat(5000), `paperatlas-${"x".repeat(60)}.svg`], ["CON", "paperatlas-con.svg"],
]) {
  test(`A file of ${JSON.stringify(title.slice(0, 30))} gets a name that every system takes.`, () => {
    assert.equal(fileName(title, ".svg"), name);
  });
}

test("BibTeX has an entry for each paper that is drawn, and for each whose sentence stands behind a line.", () => {
  const atlas = atlasOf();
  assert.equal(bibtexOf(atlas, atlas.list, atlas.edges), `@misc{paper2025_p,
  title = {{On A}},
  year = {2025},
  url = {https://example.org/p},
}

@misc{paper2026_q,
  title = {{Of B}},
  year = {2026},
}
`);
  assert.equal(bibtexOf(atlas, [], [atlas.edges[2]]), "");
});

test("BibTeX names arXiv and DOI, and an address cannot end its field.", () => {
  const links = [{ text: "arXiv 2402.03300", href: "https://arxiv.org/abs/2402.03300" }, { text: "doi 10.1/a}b", href: "https://doi.org/10.1/a" }];
  const node = { id: "p 1", group: "Paper", about: { kind: "Paper", name: "Sums without a critic", year: null, links } };
  assert.equal(bibtexOf({ ...atlasOf(), nodes: new Map([["p 1", node]]) }, [node], []), `@misc{sums_p1,
  title = {{Sums without a critic}},
  doi = {10.1/a%7Db},
  eprint = {2402.03300},
  archiveprefix = {arXiv},
  url = {https://arxiv.org/abs/2402.03300},
}
`);
});

for (const [text, tex] of [
  ["50% of {x_1}", "50\\% of \\ensuremath{\\lbrace}x\\_1\\ensuremath{\\rbrace}"], ["$R^2$ & #1~b", "\\$R\\string^2\\$ \\& \\#1\\textasciitilde{}b"],
  ["\\input{x}", "\\textbackslash{}input\\ensuremath{\\lbrace}x\\ensuremath{\\rbrace}"], ["two\nlines ", "two lines"],
]) {
  test(`LaTeX reads ${JSON.stringify(text)} as text.`, () => {
    assert.equal(texOf(text), tex);
  });
}

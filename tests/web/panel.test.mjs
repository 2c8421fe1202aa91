// viz/bars.js, viz/panel.js, viz/compare.js and viz/table.js: what is pure in them.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";
import { standIn } from "./standin.mjs";

const { everyYear, yearSaid, yearBars, rankOf, isOurs, contradicting, sortedRows, cellText, otherNames } = load(
  ["dom.js", "evidence.js", "bars.js", "compare.js", "panel.js", "table.js"],
  ["everyYear", "yearSaid", "yearBars", "rankOf", "isOurs", "contradicting", "sortedRows", "cellText", "otherNames"], { document: standIn() });

test("Years without papers are gaps between those that have some.", () => {
  assert.deepEqual(everyYear({ 2024: 3, 2022: 1 }), [{ year: 2022, papers: 1 }, { year: 2023, papers: 0 }, { year: 2024, papers: 3 }]);
  assert.equal(yearSaid({ year: 2023, papers: 0 }), "2023: none");
  assert.equal(yearSaid({ year: 2024, papers: 1 }), "2024: 1 paper");
});

for (const years of [null, undefined, {}, { 2024: 0 }, { unknown: 4 }]) {
  test(`There is no chart of ${JSON.stringify(years)}.`, () => {
    assert.deepEqual(everyYear(years), []);
    assert.equal(yearBars(years, "Method"), null);
  });
}

test("A stray year long ago does not squeeze the chart: it draws the last sixty.", () => {
  const all = everyYear({ 24: 1, 2024: 2 });
  assert.deepEqual([all.length, all[0].year, all[59].year], [60, 1965, 2024]);
});

test("PageRank is said as a place among its kind; equal ones share it.", () => {
  const node = (kind, pageRank) => ({ about: { kind, pageRank } });
  const nodes = new Map([["a", node("Concept", 0.5)], ["b", node("Concept", 0.2)], ["c", node("Concept", 0.2)], ["d", node("Concept", null)], ["p", node("Paper", 0.9)]]);
  assert.deepEqual(["a", "b", "c", "p"].map((id) => rankOf(nodes, id)), [{ place: 1, of: 3 }, { place: 2, of: 3 }, { place: 2, of: 3 }, { place: 1, of: 1 }]);
});

for (const [href, ours] of [
  ["concepts/grpo.html", true], ["../x.html#a", true], ["https://example.org/", true], [`${"javascript"}:alert(1)`, false], [" java\tscript:alert(1)", false],
  ["data:text/html,x", false], ["http://example.org/", false], ["//example.org/x", false], ["http://[", false],
]) {
  test(`A page's own link ${JSON.stringify(href)} is ${ours ? "kept" : "left out"}.`, () => {
    assert.equal(isOurs(href, "file:///a/view.html"), ours);
  });
}

test("Claims of better that are made both ways are found as one pair.", () => {
  const claim = (id, from, kind, to) => ({ id, from, kind, to });
  const claims = [claim("1", "b", "OUTPERFORMS", "a"), claim("2", "a", "OUTPERFORMS", "b"), claim("3", "a", "OUTPERFORMS", "c"),
    claim("4", "a", "BASED_ON", "d"), claim("5", "d", "BASED_ON", "a"), claim("6", "a", "OUTPERFORMS", "a")];
  assert.deepEqual(contradicting(claims).map((pair) => pair.map((one) => one.id)), [["2", "1"]]);
});

test("Rows sort by numbers and names either way; the unknown stands last, equal rows keep their order.", () => {
  const rows = [{ n: "b", y: 2 }, { n: "A", y: null }, { n: "a10", y: 10 }, { n: "a2", y: 2 }, { n: "", y: 1 }];
  const by = (key, down) => sortedRows(rows, key, down).map((row) => `${row.n}/${row.y}`);
  assert.deepEqual(by("y", false), ["/1", "b/2", "a2/2", "a10/10", "A/null"]);
  assert.deepEqual(by("y", true), ["a10/10", "b/2", "a2/2", "/1", "A/null"]);
  assert.deepEqual(by("n", false), ["A/null", "a2/2", "a10/10", "b/2", "/1"]);
});

for (const [value, text] of [[null, ""], [undefined, ""], [0.5, "0.50"], [3, "3"], ["x", "x"]]) {
  test(`A cell shows ${JSON.stringify(value)} as "${text}".`, () => {
    assert.equal(cellText(value), text);
  });
}

test("Aliases that only spell the name another way are not repeated.", () => {
  assert.equal(otherNames({ name: "GRPO", aliases: ["grpo", "Group Relative Policy Optimization", "group-relative policy optimization"] }), "Group Relative Policy Optimization");
});

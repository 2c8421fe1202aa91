// viz/lines.js, viz/labels.js, viz/looks.js: where lines run, which names find room, colours and sizes.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { courseOf, distanceTo, nearestCourse, rims, towards, placedLabels, between, colouring, sizing, communities, crosses } = load(
  ["state.js", "atlas.js", "labels.js", "lines.js", "looks.js"],
  ["courseOf", "distanceTo", "nearestCourse", "rims", "towards", "placedLabels", "between", "colouring", "sizing", "communities", "crosses"]);

const straight = (id, x1, y1, x2, y2, smooth) => courseOf({ id, smooth }, { x: x1, y: y1 }, { x: x2, y: y2 }, 10, 20);

test("A point is as far from a line as from its nearest part.", () => {
  const course = straight("a", 0, 0, 100, 0);
  assert.deepEqual([[50, 7], [-30, 40], [100, 0]].map(([x, y]) => distanceTo({ x, y }, course)), [7, 50, 0]);
});

test("A bent line is found where it is drawn, not on the straight way.", () => {
  const course = straight("a", 0, 0, 100, 0, { enabled: true, roundness: 0.4 });
  const middle = { x: 50, y: course.bend.y / 2 };
  assert.ok(distanceTo(middle, course) < 0.5);
  assert.ok(distanceTo({ x: 50, y: 0 }, course) > 10);
});

test("Of several lines the nearest within reach is found, else none.", () => {
  const courses = [straight("a", 0, 0, 100, 0), straight("b", 0, 10, 100, 10)];
  assert.equal(nearestCourse(courses, { x: 40, y: 7 }, 6).id, "b");
  assert.equal(nearestCourse(courses, { x: 40, y: 30 }, 6), undefined);
});

test("A line starts and ends at the rims of its nodes, and by half its way where they overlap.", () => {
  const { from, to } = rims(straight("a", 0, 0, 100, 0));
  assert.deepEqual([from.x, to.x], [10, 79]);
  assert.deepEqual(rims(straight("a", 0, 0, 8, 0)).from.x, 4);
});

test("Lines outside of the screen are known.", () => {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  assert.deepEqual([crosses(straight("a", -5, 5, 20, 5), box), crosses(straight("b", 20, 0, 30, 9), box)], [true, false]);
});

for (const [direction, wanted] of [[[1, 0], "right"], [[-1, 0], "left"], [[0, -1], "up"], [[0, 1], undefined]]) {
  test(`An arrow goes to the nearest that way: ${wanted}.`, () => {
    const places = [{ id: "right", x: 50, y: 5 }, { id: "far", x: 200, y: 0 }, { id: "left", x: -80, y: 30 }, { id: "up", x: 5, y: -60 }, { id: "aside", x: -90, y: 100 }];
    assert.equal(towards({ x: 0, y: 0 }, places.filter((one) => direction[1] !== 1 || one.id !== "aside"), direction), wanted);
  });
}

const label = (id, more = {}) => ({ id, text: id, size: 12, radius: 8, bold: false, always: false, faint: false, ink: "#000", ...more });
const placed = (labels, places, view = [-400, -300, 400, 300]) => placedLabels(labels, (id) => places[id], view, (one) => one.text.length * 6);

test("A name stands beneath its node.", () => {
  const [{ box }, ...others] = placed([label("GRPO")], { GRPO: { x: 10, y: 20 } });
  assert.deepEqual([(box[0] + box[2]) / 2, box[1] >= 28, others.length], [10, true, 0]);
});

test("Of many names at one place the first in line are kept, and none lies over another.", () => {
  const names = Array.from({ length: 40 }, (_, index) => label(`name-${index}`));
  const found = placed(names, Object.fromEntries(names.map(({ id }, index) => [id, { x: index * 3, y: 0 }])));
  assert.equal(found[0].label.id, "name-0");
  assert.ok(found.length > 1 && found.length < 40);
  for (const one of found) {
    for (const { box } of found.filter((other) => other !== one)) {
      assert.ok(one.box[2] <= box[0] || box[2] <= one.box[0] || one.box[3] <= box[1] || box[3] <= one.box[1]);
    }
  }
});

test("A name leans inwards at the edge, and what is off the screen has none.", () => {
  const [{ box }] = placed([label("a longer name at the edge"), label("gone")], { "a longer name at the edge": { x: 398, y: 0 }, gone: { x: 900, y: 0 } });
  assert.ok(box[2] <= 403);
});

test("A name does not cover a more important circle.", () => {
  const found = placed([label("big", { radius: 60 }), label("small")], { big: { x: 0, y: 0 }, small: { x: 0, y: 20 } });
  assert.ok(found.filter(({ label: one }) => one.id === "small").every(({ box }) => Math.abs(box[1]) > 40 || Math.abs(box[0]) > 40));
});

test("A ramp begins with its first colour and ends with its last.", () => {
  assert.deepEqual([0, 0.5, 1, -3, 7].map((share) => between(["#000000", "#808080", "#ffffff"], share)), ["#000000", "#808080", "#ffffff", "#000000", "#ffffff"]);
});

const node = (id, about, group = "Method") => ({ id, group, size: 5, about: { kind: "Concept", ...about } });
const atlasOf = (nodes, measures = {}) => ({ nodes: new Map(nodes.map((one) => [one.id, one])), span: [2020, 2030], data: { measures },
  theme: { sizes: { smallest: 6, largest: 20 }, colours: { light: { Method: "#0000ff", Paper: "#888888", rule: "#eeeeee" } },
    communities: { light: ["#111111", "#222222"] }, ramp: { light: ["#000000", "#ffffff"] } } });

test("Colours follow the kind, the year or the community; what is unknown is pale.", () => {
  const nodes = [node("a", { firstSeen: "2020-01", community: 7 }), node("b", { firstSeen: "2030", community: 7 }), node("c", { community: 3 }), node("d", {}, "__proto__")];
  const atlas = atlasOf(nodes);
  const by = (colourBy) => nodes.map(colouring(atlas, { colourBy }, "light"));
  assert.deepEqual(by("type"), ["#0000ff", "#0000ff", "#0000ff", "#888888"]);
  assert.deepEqual(by("year"), ["#000000", "#ffffff", "#eeeeee", "#eeeeee"]);
  assert.deepEqual(by("community"), ["#111111", "#111111", "#222222", "#888888"]);
});

test("Communities of papers and of concepts are told apart where the atlas counted them.", () => {
  const nodes = [node("a", { community: 1, communityName: "one" }), node("p", { kind: "Paper", community: 1, communityName: "two" })];
  assert.deepEqual(communities(atlasOf(nodes, { community: "atlas" })).map(([, name]) => name), ["one", "two"]);
  assert.equal(communities(atlasOf(nodes)).length, 1);
});

test("Sizes follow the measure, within papers and within concepts where the atlas ranked them apart.", () => {
  const nodes = [node("a", { pageRank: 0.4 }), node("b", { pageRank: 0.1 }), node("p", { kind: "Paper", pageRank: 0.01 }), node("q", {})];
  const size = (measures) => nodes.map(sizing(atlasOf(nodes, measures), { sizeBy: "pageRank" })).map(Math.round);
  assert.deepEqual(size({}), [26, 16, 9, 6]);
  assert.deepEqual(size({ pageRank: { Paper: "atlas", Concept: "page" } }), [26, 16, 26, 6]);
  assert.deepEqual(nodes.map(sizing(atlasOf(nodes), { sizeBy: "papers" })), [5, 5, 5, 5]);
});

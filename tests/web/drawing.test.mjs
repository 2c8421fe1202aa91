// viz/drawing.js: a scene as SVG.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { svgOf, sceneOf, xmlText } = load(["drawing.js"], ["svgOf", "sceneOf", "xmlText"], { document: { title: "the document" } });

const spot = (more = {}) => ({ x: 50, y: 40, radius: 10, shape: "dot", fill: "#123456", stroke: "#ffffff", width: 1, opacity: 1, title: "A", ...more });
const stroke = (more = {}) => ({ from: { x: 0, y: 0 }, to: { x: 100, y: 0 }, via: null, colour: "#ff0000", width: 2, dashes: [], opacity: 1, arrow: 0, ...more });
const scene = (more = {}) => ({ title: "T", summary: "S", width: 200, height: 100, page: "#fff", ink: "#000", muted: "#777", strokes: [], spots: [], names: [], legend: [], ...more });

test("The picture is as large as what is seen, with a line beneath for its title.", () => {
  const svg = svgOf(scene());
  assert.match(svg, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="200" height="134" viewBox="0 0 200 134" role="img"/);
  assert.match(svg, /<title>T<\/title>\n<desc>S<\/desc>\n<rect width="200" height="134" fill="#fff"\/>/);
});

for (const [shape, tag] of [["dot", /<circle cx="50" cy="40" r="10" fill="#123456"/], ["square", /<rect x="40" y="30" width="20" height="20" fill/],
  ["diamond", /<polygon points="50,30 60,40 50,50 40,40" fill/], ["star", /<circle cx="50"/]]) {
  test(`A ${shape} is drawn where it stands, and a pointer learns its name.`, () => {
    assert.match(svgOf(scene({ spots: [spot({ shape })] })), tag);
    assert.match(svgOf(scene({ spots: [spot({ shape })] })), /<title>A<\/title><\/(circle|rect|polygon)>/);
  });
}

test("What stands far outside the picture is left out.", () => {
  const svg = svgOf(scene({ spots: [spot({ x: 900, title: "far" })], names: [{ x: -900, y: 0, text: "far", size: 12, bold: false, opacity: 1, ink: "#000" }] }));
  assert.doesNotMatch(svg, /far/);
});

test("A line is straight or bent, dashed or not, and ends in an arrow where it has one.", () => {
  assert.match(svgOf(scene({ strokes: [stroke()] })), /<path d="M0 0L100 0" stroke="#ff0000" stroke-width="2"\/>/);
  assert.match(svgOf(scene({ strokes: [stroke({ via: { x: 50, y: 20 }, dashes: [4, 2] })] })), /d="M0 0Q50 20 100 0" stroke="#ff0000" stroke-width="2" stroke-dasharray="4 2"/);
  assert.match(svgOf(scene({ strokes: [stroke({ arrow: 10, opacity: 0.1 })] })),
    /d="M0 0L92 0".* stroke-opacity="0.1"\/><polygon points="100,0 90,3.6 90,-3.6" fill="#ff0000" fill-opacity="0.1"\/>/);
});

test("A name stands over its ground, so that lines do not cross it out.", () => {
  const svg = svgOf(scene({ names: [{ x: 5, y: 10, text: "A <b>", size: 10, bold: true, opacity: 0.25, ink: "#111" }] }));
  assert.match(svg, /<text x="5" y="18.6" font-size="10" font-family="[^"]*" font-weight="600" fill="#111" stroke="#fff" stroke-width="4" paint-order="stroke" opacity="0.25">A &#60;b&#62;<\/text>/);
});

for (const [text, escaped] of [["<script>", "&#60;script&#62;"], ["\"'&", "&#34;&#39;&#38;"], ["a\u0000\u001bb\ufffe", "ab"], ["\ud800x", "\ufffdx"], ["]]>", "]]&#62;"], ["🧭", "🧭"]]) {
  test(`${JSON.stringify(text)} in a picture is text that XML can hold.`, () => {
    assert.equal(xmlText(text), escaped);
  });
}

test("A long title is cut before it runs into the legend.", () => {
  const svg = svgOf(scene({ title: "x".repeat(400), legend: [{ text: "Methods", colour: "#123456", shape: "dot" }] }));
  const drawn = /font-weight="600" fill="#000">(x+…)</.exec(svg);
  assert.ok(drawn && drawn[1].length < 25);
});

test("The scene of the canvas is put into pixels of the picture, and says with the legend what the colours mean.", () => {
  const atlas = { data: {}, theme: { plural: { Method: "Methods" } }, groups: ["Method", "Task"], nameOf: (id) => id.toUpperCase(),
    nodes: new Map([["a", { group: "Method" }], ["b", { group: "Task" }]]) };
  const node = (id, x, fill) => ({ id, x, y: 0, size: 5, shape: "dot", fill, border: "#fff", borderWidth: 1, opacity: 1 });
  const seen = { page: "#fff", ink: "#000", muted: "#777", scale: 2, box: { left: -100, top: -50, right: 100, bottom: 50 },
    nodes: [node("a", 0, "blue"), node("b", 10, "green")],
    lines: [{ id: "1", from: { x: 0, y: 0 }, to: { x: 10, y: 0 }, bend: null, colour: "red", width: 1, dashes: [3], arrow: true, opacity: 1 }],
    names: [{ id: "a", text: "A", x: 0, y: 6, size: 12, bold: false, opacity: 1, ink: "#000" }], marks: [{ year: 2019, until: 2024, x: 0, width: 10 }, { year: null, x: 10, width: 10 }] };
  const made = sceneOf(atlas, seen);
  assert.deepEqual([made.title, made.width, made.height], ["the document", 400, 200]);
  assert.deepEqual(made.spots.map(({ x, y, radius, title }) => [x, y, radius, title]), [[200, 100, 10, "A"], [220, 100, 10, "B"]]);
  assert.deepEqual(made.strokes[0], { from: { x: 200, y: 100 }, to: { x: 220, y: 100 }, via: null, colour: "red", width: 2, dashes: [6], opacity: 1, arrow: 18 });
  assert.deepEqual(made.names.map(({ text, x, y, size }) => [text, x, y, size]), [["A", 200, 112, 12], ["2019–2024", 200, 8, 12], ["no year", 220, 8, 12]]);
  assert.deepEqual(made.legend.map(({ text }) => text), ["Methods", "Task"]);
  assert.deepEqual(sceneOf(atlas, { ...seen, nodes: [node("a", 0, "blue"), node("a", 9, "red")] }).legend, []);
});

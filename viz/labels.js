// @ts-check
// Names on the drawing: the same size at every zoom, the important first, never one over the other, like on a map.

/** @typedef {{id: string, text: string, size: number, radius: number, bold: boolean, always: boolean, faint: boolean, ink: string}} Label
 *  @typedef {number[]} Box left, top, right, bottom */

const CELL = 96; // pixels: the side of the squares in which neighbours are looked up

/** @param {Box} one @param {Box} other */
const meet = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

/** Boxes by where they lie, so that a new one is compared with few. */
function makeGrid() {
  /** @type {Map<string, {box: Box, rank: number}[]>} */
  const cells = new Map();
  /** @param {Box} box @param {(found: {box: Box, rank: number}[], key: string) => boolean} visit true ends it */
  function over(box, visit) {
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x += 1) {
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y += 1) {
        const key = `${x} ${y}`;
        if (visit(cells.get(key) || [], key)) return true;
      }
    }
    return false;
  }
  return {
    /** @param {Box} box @param {number} [rank] */
    add: (box, rank = 0) => over(box, (found, key) => { cells.set(key, [...found, { box, rank }]); return false; }),
    /** Whether something of a rank below this one is met. @param {Box} box @param {number} [rank] */
    meets: (box, rank = Infinity) => over(box, (found) => found.some((one) => one.rank < rank && meet(one.box, box))),
  };
}

/** @param {{bold: boolean}} label @param {number} size */
const fontOf = (label, size) => (label.bold ? `600 ${size}px Georgia, "DejaVu Serif", serif` : `${size}px system-ui, sans-serif`);

/**
 * Where names stand: boxes in screen pixels, for as many labels as find room.
 * @param {Label[]} labels the most important first @param {(id: string) => {x: number, y: number}} place in screen pixels
 * @param {Box} view in the same pixels @param {(label: Label) => number} width
 * @returns {{label: Label, box: Box}[]}
 */
function placedLabels(labels, place, view, width) {
  const taken = makeGrid(), circles = makeGrid();
  const seen = labels.map((label, rank) => ({ label, rank, ...place(label.id) }))
    .filter(({ x, y, label }) => x > view[0] - label.radius && x < view[2] + label.radius && y > view[1] - label.radius && y < view[3] + label.radius);
  for (const { label, rank, x, y } of seen) {
    const reach = label.radius * 0.8;
    if (label.radius > 6 || label.always) circles.add([x - reach, y - reach, x + reach, y + reach], rank);
  }
  const placed = [];
  for (const { label, rank, x, y } of seen) {
    const half = width(label) / 2 + 4, reach = label.radius + 3, high = label.size + 3;
    // A name leans inwards rather than over the edge.
    const leaning = Math.min(Math.max(x, view[0] + half), Math.max(view[2] - half, view[0] + half));
    const spots = [[leaning, y + reach], [leaning, y - reach - high], [x + reach + half, y - high / 2], [x - reach - half, y - high / 2]];
    const box = spots.map(([middle, top]) => [middle - half, top, middle + half, top + high]).find((one) => one[0] >= view[0] - 3 && one[2] <= view[2] + 3
      && !taken.meets(one) && (label.always || !circles.meets(one, rank)));
    if (!box) continue;
    taken.add(box);
    placed.push({ label, box });
  }
  return placed;
}

/** Measures each text once. @returns {(context: CanvasRenderingContext2D, label: Label) => number} */
function makeMeasure() {
  /** @type {Map<string, number>} */
  const widths = new Map();
  return (context, label) => {
    const key = `${label.size}${label.bold}${label.text}`;
    let known = widths.get(key);
    if (known === undefined) {
      context.font = fontOf(label, label.size);
      known = context.measureText(label.text).width;
      widths.set(key, known);
    }
    return known;
  };
}

/**
 * Draws placed names; the context is that of the network, in which a screen pixel is 1 / scale.
 * @param {CanvasRenderingContext2D} context @param {{label: Label, box: Box}[]} placed @param {number} scale @param {string} paper the colour of the page
 */
function drawLabels(context, placed, scale, paper) {
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 4 / scale;
  context.strokeStyle = paper;
  for (const { label, box } of placed) {
    const x = (box[0] + box[2]) / 2 / scale, y = box[1] / scale;
    context.globalAlpha = label.faint ? 0.25 : 1;
    context.font = fontOf(label, label.size / scale);
    context.strokeText(label.text, x, y);
    context.fillStyle = label.ink;
    context.fillText(label.text, x, y);
  }
  context.restore();
}

// @ts-check
// Names on the drawing: the same size at every zoom, the important first, never one over the other, like on a map.

/**
 * Draws labels behind every frame of a vis-network.
 * @param {any} network
 * @param {() => {id: string, text: string, rank: number, size: number, radius: number, bold: boolean, always: boolean, faint: boolean, ink: string}[]} wanted
 *   sorted, the most important first
 * @param {() => string} paper the colour of the page
 */
function drawLabels(network, wanted, paper) {
  /** @type {Map<string, number>} */
  const widths = new Map();

  /** @param {any} label @param {number} size */
  const fontOf = (label, size) =>
    (label.bold ? `600 ${size}px Georgia, "DejaVu Serif", serif` : `${size}px system-ui, sans-serif`);
  /** @param {number} x @param {number} y @param {number} reach */
  const around = (x, y, reach) => [x - reach, y - reach, x + reach, y + reach];
  /** @param {number[]} one @param {number[]} other */
  const meet = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

  /** @param {CanvasRenderingContext2D} context @param {any} label */
  function width(context, label) {
    const key = `${label.size}${label.bold}${label.text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    context.font = fontOf(label, label.size);
    const measured = context.measureText(label.text).width;
    widths.set(key, measured);
    return measured;
  }

  network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
    const scale = network.getScale();
    const places = network.getPositions();
    const labels = wanted();
    const middle = network.getViewPosition().x * scale, wide = network.canvas.frame.canvas.clientWidth;
    const left = middle - wide / 2, right = middle + wide / 2;
    const circles = labels.filter((label) => places[label.id] && label.radius * scale > 6).map((label) => ({ rank: label.rank,
      box: around(places[label.id].x * scale, places[label.id].y * scale, label.radius * scale * 0.8) }));
    /** @type {number[][]} */
    const taken = [];
    context.save();
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const label of labels) {
      const place = places[label.id];
      if (!place) continue;
      const half = width(context, label) / 2 + 4;
      const anchor = place.x * scale;
      // A name leans inwards rather than over the edge.
      const inView = anchor > left && anchor < right;
      const leaning = inView ? Math.min(Math.max(anchor, left + half), Math.max(right - half, left + half)) : anchor;
      const y = place.y * scale, reach = label.radius * scale + 3, high = label.size + 3;
      const spots = [[leaning, y + reach], [leaning, y - reach - high], [anchor + reach + half, y - high / 2], [anchor - reach - half, y - high / 2]];
      const box = spots.map(([x, top]) => [x - half, top, x + half, top + high]).find((one) => (!inView || (one[0] >= left - 9 && one[2] <= right + 9)) && !taken.some((other) => meet(one, other))
        && (label.always || !circles.some((other) => other.rank > label.rank && meet(one, other.box))));
      if (!box) continue;
      taken.push(box);
      context.globalAlpha = label.faint ? 0.25 : 1;
      context.font = fontOf(label, label.size / scale);
      context.lineWidth = 4 / scale;
      context.strokeStyle = paper();
      const x = (box[0] + box[2]) / 2;
      context.strokeText(label.text, x / scale, box[1] / scale);
      context.fillStyle = label.ink;
      context.fillText(label.text, x / scale, box[1] / scale);
    }
    context.restore();
  });
}

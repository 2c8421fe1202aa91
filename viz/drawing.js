// @ts-check
// The drawing as SVG, as it stands on the screen: pure functions from a scene to text, and the reading of a scene from the canvas.

/**
 * All that is drawn, in pixels of the picture.
 * @typedef {{x: number, y: number}} Pixel
 * @typedef {{from: Pixel, to: Pixel, via: Pixel|null, colour: string, width: number, dashes: number[], opacity: number, arrow: number}} Stroke
 *   arrow: length of its head, 0 for none
 * @typedef {{x: number, y: number, radius: number, shape: string, fill: string, stroke: string, width: number, opacity: number, title: string}} Spot
 * @typedef {{x: number, y: number, text: string, size: number, bold: boolean, opacity: number, ink: string}} Name x is its middle, y its top
 * @typedef {{title: string, summary: string, width: number, height: number, page: string, ink: string, muted: string, strokes: Stroke[], spots: Spot[],
 *   names: Name[], legend: {text: string, colour: string, shape: string}[]}} Scene
 */

const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const SERIF = "Georgia, 'Noto Serif', 'DejaVu Serif', serif";
const ARROW = 6; // length of the head of an arrow on a hairline, in units of the graph
const CAPTION = 34; // pixels under the drawing: what it shows, and the legend

/** Text that XML can hold. @param {string} text */
function xmlText(text) {
  const clean = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
  // eslint-disable-next-line no-control-regex
  return clean.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/**
 * A tag with its attributes, closed where nothing stands in it.
 * @param {string} name @param {Object<string, string|number|null>} attributes @param {string} [inside]
 */
function xmlTag(name, attributes, inside) {
  const said = Object.entries(attributes).filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : xmlText(String(value))}"`).join("");
  return inside === undefined ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`;
}

/** @param {number} value */
function round(value) {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : 0;
}

/** A whole SVG file. @param {Scene} scene */
function svgOf(scene) {
  const { width, height } = scene;
  const near = (/** @type {Spot|Name} */ one) => one.x > -300 && one.x < width + 300 && one.y > -60 && one.y < height + 60;
  const parts = [
    xmlTag("title", {}, xmlText(scene.title)),
    xmlTag("desc", {}, xmlText(scene.summary)),
    xmlTag("rect", { width, height: height + CAPTION, fill: scene.page }),
    xmlTag("clipPath", { id: "frame" }, xmlTag("rect", { width, height })),
    xmlTag("g", { "clip-path": "url(#frame)" }, [
      xmlTag("g", { fill: "none" }, scene.strokes.map(strokeMarkup).join("\n")),
      xmlTag("g", {}, scene.spots.filter(near).map(spotMarkup).join("\n")),
      xmlTag("g", { "text-anchor": "middle", "stroke-linejoin": "round" }, scene.names.filter(near).map((name) => nameMarkup(name, scene.page)).join("\n")),
    ].join("\n")),
    captionMarkup(scene),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlTag("svg", { xmlns: "http://www.w3.org/2000/svg", width, height: height + CAPTION,
    viewBox: `0 0 ${round(width)} ${round(height + CAPTION)}`, role: "img", "font-family": SANS }, parts.join("\n"))}\n`;
}

/** @param {Stroke} stroke */
function strokeMarkup(stroke) {
  const { from, to, via, colour, opacity } = stroke;
  const before = via || from;
  const length = Math.hypot(to.x - before.x, to.y - before.y) || 1;
  const along = { x: (to.x - before.x) / length, y: (to.y - before.y) / length };
    const end = { x: to.x - along.x * stroke.arrow * 0.8, y: to.y - along.y * stroke.arrow * 0.8 };
  const bend = via ? `Q${round(via.x)} ${round(via.y)} ` : "L";
  const line = xmlTag("path", { d: `M${round(from.x)} ${round(from.y)}${bend}${round(end.x)} ${round(end.y)}`, stroke: colour, "stroke-width": stroke.width,
    "stroke-dasharray": stroke.dashes.length ? stroke.dashes.map(round).join(" ") : null, "stroke-opacity": opacity < 1 ? opacity : null });
  if (!stroke.arrow) return line;
  const half = stroke.arrow * 0.36, foot = { x: to.x - along.x * stroke.arrow, y: to.y - along.y * stroke.arrow };
  const corners = [to, { x: foot.x - along.y * half, y: foot.y + along.x * half }, { x: foot.x + along.y * half, y: foot.y - along.x * half }];
  return line + xmlTag("polygon", { points: pointsOf(corners), fill: colour, "fill-opacity": opacity < 1 ? opacity : null });
}

/** @param {Pixel[]} points */
function pointsOf(points) {
  return points.map(({ x, y }) => `${round(x)},${round(y)}`).join(" ");
}

/** @param {Spot} spot */
function spotMarkup(spot) {
  const { x, y, radius: r } = spot;
  const look = { fill: spot.fill, stroke: spot.stroke, "stroke-width": spot.width, opacity: spot.opacity < 1 ? spot.opacity : null };
  const title = xmlTag("title", {}, xmlText(spot.title));
  if (spot.shape === "square") return xmlTag("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...look }, title);
  const corners = CORNERS[spot.shape];
  if (corners) return xmlTag("polygon", { points: pointsOf(corners.map(([across, down]) => ({ x: x + across * r, y: y + down * r }))), ...look }, title);
  return xmlTag("circle", { cx: x, cy: y, r, ...look }, title);
}

/** @type {Object<string, number[][]>} corners of the shapes with straight sides, for a radius of 1 */
const CORNERS = {
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1.15], [1, 0.58], [-1, 0.58]],
  triangleDown: [[0, 1.15], [1, -0.58], [-1, -0.58]],
  hexagon: [[1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0], [-0.5, -0.87], [0.5, -0.87]],
};

/** @param {Name} name @param {string} page */
function nameMarkup(name, page) {
  return xmlTag("text", { x: name.x, y: name.y + name.size * 0.86, "font-size": name.size, "font-family": name.bold ? SERIF : null, "font-weight": name.bold ? 600 : null,
    fill: name.ink, stroke: page, "stroke-width": 4, "paint-order": "stroke", opacity: name.opacity < 1 ? name.opacity : null }, xmlText(name.text));
}

/** What the picture shows, so that it can be understood where it is pasted. @param {Scene} scene */
function captionMarkup(scene) {
  const y = scene.height + 21;
  let x = scene.width - 14;
  const legend = [...scene.legend].reverse().map(({ text, colour, shape: form }) => {
    x -= text.length * 7.2; // about a letter of this size
    const word = xmlTag("text", { x, y, "font-size": 11.5, fill: scene.muted }, xmlText(text));
    x -= 9;
    const spot = spotMarkup({ x, y: y - 4, radius: 4, shape: form, fill: colour, stroke: "none", width: 0, opacity: 1, title: text });
    x -= 18;
    return word + spot;
  });
  const room = Math.max(0, Math.floor((x - 14) / 7.6));
  const letters = Array.from(scene.title);
  const title = letters.length > room ? `${letters.slice(0, Math.max(0, room - 1)).join("")}…` : scene.title;
  return xmlTag("text", { x: 14, y, "font-size": 14, "font-family": SERIF, "font-weight": 600, fill: scene.ink }, xmlText(title)) + legend.join("");
}

/**
 * What the canvas shows, in pixels of the picture.
 * @param {any} atlas @param {any} seen what canvas.scene() gives, in coordinates of the graph @returns {Scene}
 */
function sceneOf(atlas, seen) {
  const { scale, box } = seen;
  const at = (/** @type {Pixel} */ place) => ({ x: (place.x - box.left) * scale, y: (place.y - box.top) * scale });
  const data = atlas.data || {};
  return {
    title: data.title || document.title, summary: data.summary || "", page: seen.page, ink: seen.ink, muted: seen.muted,
    width: (box.right - box.left) * scale, height: (box.bottom - box.top) * scale,
    strokes: seen.lines.map((/** @type {any} */ line) => ({ from: at(line.from), to: at(line.to), via: line.bend ? at(line.bend) : null, colour: line.colour,
      width: line.width * scale, dashes: (line.dashes || []).map((/** @type {number} */ dash) => dash * scale), opacity: line.opacity,
      arrow: line.arrow ? (ARROW + 3 * line.width) * scale : 0 })),
    spots: seen.nodes.map((/** @type {any} */ node) => ({ ...at(node), radius: node.size * scale, shape: node.shape, fill: node.fill, stroke: node.border,
      width: node.borderWidth * scale, opacity: node.opacity, title: atlas.nameOf(node.id) })),
    names: [...seen.names.map((/** @type {any} */ name) => ({ ...name, ...at(name) })),
      ...(seen.marks || []).map((/** @type {any} */ mark) => ({
        x: at({ x: mark.x, y: 0 }).x, y: 8, text: markText(mark), size: 12, bold: false, opacity: 1, ink: seen.muted }))],
    legend: legendOf(atlas, seen.nodes),
  };
}

/** The years that a column of the layout holds. @param {{year: number|null, until?: number|null}} mark */
function markText({ year, until }) {
  if (!year) return "no year";
  return until && until !== year ? `${year}–${until}` : String(year);
}

/** The types among what is drawn, as long as colour means type. @param {any} atlas @param {any[]} nodes */
function legendOf(atlas, nodes) {
  /** @type {Map<string, {text: string, colour: string, shape: string}>} */
  const kinds = new Map();
  for (const node of nodes) {
    const type = atlas.nodes.get(node.id).group;
    const known = kinds.get(type);
    if (known && known.colour !== node.fill) return []; // colour says something else than the type
    if (!known) kinds.set(type, { text: atlas.theme.plural[type] || type, colour: node.fill, shape: node.shape || "dot" });
  }
  return atlas.groups.filter((/** @type {string} */ type) => kinds.has(type)).map((/** @type {string} */ type) => kinds.get(type));
}

// @ts-check
// What a reader has set on the page, as one plain record; and the same as the text behind the # of the address.

/**
 * @typedef {{kind: "node"|"edge"|"nothing", id: string}} Choice
 * @typedef {{chosen: Choice, hidden: string[], only: string[], collapsed: string[], pinned: Object<string, [number, number]>,
 *   typesOff: string[], relationsOff: string[], years: [number, number]|null, confidence: number, papers: number,
 *   sizeBy: string, colourBy: string, layout: string}} State
 * @typedef {{node: (id: string) => boolean, lineId: (from: string, kind: string, to: string) => string|undefined,
 *   line: (id: string) => {from: string, kind: string, to: string}|undefined, types: string[], relations: string[],
 *   span: [number, number]|[null, null], mostPapers: number, sizes: string[], colours: string[], layouts: string[], layout: string}} Known
 */

const LONGEST_FRAGMENT = 100_000;
const FARTHEST = 100_000; // pixels from the middle that a pinned node may stand
/** @type {Choice} */
const NOTHING = { kind: "nothing", id: "" };

/** How the page opens. @param {Known} known @returns {State} */
function makeState(known) {
  return { chosen: NOTHING, hidden: [], only: [], collapsed: [], pinned: {}, typesOff: [], relationsOff: [], years: null,
    confidence: 0, papers: 0, sizeBy: known.sizes[0], colourBy: known.colours[0], layout: known.layout };
}

/** The list with the value, or without it where it was in it. @param {string[]} list @param {string} value */
function toggled(list, value) {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value].sort();
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {string} text */
const written = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/");

/** @param {string} text */
function readBack(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // a lone % is no text
  }
}

/** The fragment that brings this state back: only what differs from how the page opens. @param {State} state @param {Known} known */
function toFragment(state, known) {
  const first = makeState(known);
  /** @type {[string, string][]} */
  const parts = [];
  /** @param {string} key @param {string[]} list */
  const list = (key, list) => { if (list.length) parts.push([key, list.map(written).join(",")]); };
  const line = state.chosen.kind === "edge" ? known.line(state.chosen.id) : undefined;
  if (state.chosen.kind === "node") list("node", [state.chosen.id]);
  if (line) list("line", [line.from, line.kind, line.to]);
  list("hide", state.hidden);
  list("only", state.only);
  list("fold", state.collapsed);
  const pins = Object.keys(state.pinned).sort().map((id) => `${written(id)}@${state.pinned[id].join("@")}`);
  if (pins.length) parts.push(["pin", pins.join(",")]);
  list("without", state.typesOff);
  list("lines-without", state.relationsOff);
  if (state.years) parts.push(["years", state.years.join("-")]);
  for (const key of /** @type {const} */ (["confidence", "papers"])) if (state[key]) parts.push([key, String(state[key])]);
  if (state.sizeBy !== first.sizeBy) list("size", [state.sizeBy]);
  if (state.colourBy !== first.colourBy) list("colour", [state.colourBy]);
  if (state.layout !== first.layout) list("layout", [state.layout]);
  return parts.map(([key, value]) => `${key}=${value}`).join("&");
}

/** @param {string} text @returns {Map<string, string[]>} */
function fragmentParts(text) {
  const parts = new Map();
  for (const part of text.split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) parts.set(part.slice(0, cut), part.slice(cut + 1).split(",").filter(Boolean));
  }
  return parts;
}

/**
 * The state that a fragment tells of, whatever it holds: what the page does not know is left out.
 * null where the fragment tells of none (the target of a link inside the page).
 * @param {string} fragment @param {Known} known @returns {State|null}
 */
function fromFragment(fragment, known) {
  const text = fragment.replace(/^#/, "").slice(0, LONGEST_FRAGMENT);
  if (text && !text.includes("=")) return null;
  const parts = fragmentParts(text);
  const state = makeState(known);
  /** @param {string} key @param {(one: string) => boolean} wanted */
  const among = (key, wanted) => [...new Set((parts.get(key) || []).map(readBack).filter(wanted))].sort();
  /** @param {string} key @param {string[]} offered @param {string} otherwise */
  const choice = (key, offered, otherwise) => among(key, (one) => offered.includes(one))[0] ?? otherwise;
  const [node] = among("node", known.node);
  const ends = (parts.get("line") || []).map(readBack);
  const line = ends.length === 3 ? known.lineId(ends[0], ends[1], ends[2]) : undefined;
  if (node !== undefined) state.chosen = { kind: "node", id: node };
  else if (line !== undefined) state.chosen = { kind: "edge", id: line };
  state.hidden = among("hide", known.node);
  state.only = among("only", known.node);
  state.collapsed = among("fold", known.node);
  state.pinned = pinsOf(parts.get("pin") || [], known);
  state.typesOff = among("without", (one) => known.types.includes(one));
  state.relationsOff = among("lines-without", (one) => known.relations.includes(one));
  state.years = yearsOf((parts.get("years") || [])[0] || "", known.span);
  state.confidence = numberOf(parts.get("confidence"), 1);
  state.papers = Math.round(numberOf(parts.get("papers"), known.mostPapers));
  state.sizeBy = choice("size", known.sizes, state.sizeBy);
  state.colourBy = choice("colour", known.colours, state.colourBy);
  state.layout = choice("layout", known.layouts, state.layout);
  return state;
}

/** @param {string[]} texts @param {Known} known @returns {Object<string, [number, number]>} */
function pinsOf(texts, known) {
  /** @type {[string, [number, number]][]} */
  const pins = [];
  for (const text of texts) {
    const [id, x, y] = text.split("@");
    const place = [x, y].map((one) => Math.round(Number(one || NaN)));
    if (known.node(readBack(id)) && place.every((one) => Math.abs(one) <= FARTHEST)) pins.push([readBack(id), [place[0], place[1]]]);
  }
  return Object.fromEntries(pins.sort((one, other) => (one[0] < other[0] ? -1 : 1)));
}

/** @param {string} text @param {[number, number]|[null, null]} span @returns {[number, number]|null} */
function yearsOf(text, span) {
  const found = /^(\d{1,4})-(\d{1,4})$/.exec(text);
  const [first, last] = span;
  if (!found || first === null || last === null) return null;
  const [from, to] = [Math.max(Number(found[1]), first), Math.min(Number(found[2]), last)];
  return from > to || (from === first && to === last) ? null : [from, to];
}

/** @param {string[]|undefined} texts @param {number} most */
function numberOf(texts, most) {
  const value = Number((texts || [])[0]);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : 0;
}

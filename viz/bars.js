// @ts-check
// Papers by year as a small chart: seen as bars, read as a sentence, asked year by year with pointer or arrow keys.

const CHART = { width: 330, height: 84, top: 16, foot: 16 }; // in units of its own; it stretches with the panel
const MOST_YEARS = 60; // of more, the last ones are drawn

/** An element of SVG. @param {string} tag @param {Object<string, string|number>} attributes @param {...(Node|string)} children */
function shape(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Every year from the first to the last with its number of papers, 0 where there are none.
 * @param {Object<string, number>|null|undefined} years
 * @returns {{year: number, papers: number}[]}
 */
function everyYear(years) {
  const known = Object.entries(years || {}).map(([year, papers]) => [Number(year), papers]).filter(([year, papers]) =>
    Number.isInteger(year) && papers > 0);
  if (!known.length) return [];
  const counts = new Map(/** @type {[number, number][]} */ (known));
  const last = Math.max(...counts.keys());
  const first = Math.max(Math.min(...counts.keys()), last - MOST_YEARS + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => ({ year: first + index, papers: counts.get(first + index) || 0 }));
}

/** @param {{year: number, papers: number}} one */
function yearSaid(one) {
  return `${one.year}: ${one.papers ? counted(one.papers, "paper") : "none"}`;
}

/** @param {Object<string, number>|null|undefined} years @param {string} type @param {number|null} [papers] of all years and of none */
function yearBars(years, type, papers) {
  const all = everyYear(years);
  if (!all.length) return null;
  const output = element("output", { class: "muted" });
  const title = element("h3", {}, "Papers by year ", output);
  const said = all.filter((one) => one.papers).map((one) => `${one.year}: ${one.papers}`).join(", ");
  const chart = shape("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, role: "img", tabindex: 0, "aria-label": `Papers by year. ${said}` },
    ...all.map((one, index) => yearBar(all, one, index)));
  let at = -1;
  /** @param {number} index */
  const point = (index) => {
    at = index;
    output.textContent = all[at] ? yearSaid(all[at]) : "";
    [...chart.children].forEach((bar, place) => bar.classList.toggle("pointed", place === at));
  };
  chart.addEventListener("pointermove", (event) => {
    const bar = event.target instanceof Element ? event.target.closest("g") : null;
    point(bar ? [...chart.children].indexOf(bar) : -1);
  });
  chart.addEventListener("pointerleave", () => point(-1));
  chart.addEventListener("focus", () => point(at < 0 ? all.length - 1 : at));
  chart.addEventListener("blur", () => point(-1));
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the drawing elsewhere
    point(Math.min(Math.max(at + step, 0), all.length - 1));
  });
  const undated = (papers || 0) - all.reduce((sum, one) => sum + one.papers, 0);
  return element("section", { class: `bars of-${type}`, "aria-label": "Papers by year" }, title, chart,
    undated > 0 ? element("p", { class: "muted" }, `and ${counted(undated, "paper")} of no known year`) : null);
}

/**
 * One year: a place to point at, its bar or a gap, and its numbers where there is room.
 * @param {{year: number, papers: number}[]} all @param {{year: number, papers: number}} one @param {number} index
 */
function yearBar(all, one, index) {
  const { width, height, top, foot } = CHART;
  const room = width / all.length, middle = (index + 0.5) * room, floor = height - foot;
  const most = Math.max(...all.map((other) => other.papers));
  const high = one.papers ? Math.max(2, (one.papers / most) * (floor - top)) : 0;
  const broad = Math.min(30, Math.max(room * 0.7, 1));
  const every = Math.ceil(all.length / Math.floor(width / 34)); // a year takes about 34 units of room
  const parts = [shape("rect", { class: "ground", x: index * room, y: 0, width: room, height })];
  if (one.papers) parts.push(shape("rect", { class: "bar", x: middle - broad / 2, y: floor - high, width: broad, height: high, rx: 1 }));
  else parts.push(shape("line", { class: "gap", x1: middle - broad / 4, x2: middle + broad / 4, y1: floor - 0.5, y2: floor - 0.5 }));
  if (one.papers && (room > 22 || one.papers === most)) {
    parts.push(shape("text", { x: middle, y: floor - high - 3 }, one.papers.toLocaleString("en")));
  }
  if ((all.length - 1 - index) % every === 0) parts.push(shape("text", { x: Math.min(Math.max(middle, 13), width - 13), y: height - 3 }, String(one.year)));
  return shape("g", {}, ...parts);
}

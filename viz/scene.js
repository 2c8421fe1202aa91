// @ts-check
// What is to be seen: where nodes stand, how they and their lines look beside what is chosen, which names have room.

const MANY_LINES = 1200; // above so many, lines are left out while the drawing moves
const SMALLEST = 2.5; // pixels on the screen that a node reaches from its middle, however far away
const THINNEST = 0.8, THINNEST_STEP = 3; // pixels on the screen of a line, and of a step of a path
const BESIDE_PATH = 0.4; // opacity of the lines that are no step of it
const YEAR_ROWS = 2; // in which the years stand where one row has no room
const MANY_NAMES = 60; // so many names are kept while a large drawing moves
/** @typedef {{left: number, top: number, right: number, bottom: number, scale: number}} View what the screen shows, in the drawing's units; pixels per unit */

/** Where a node stands in a layout before anything is pinned. @param {any} data @param {string} layout @param {any} node @returns {Point} */
function placeIn(data, layout, node) {
  const chosen = (data.layouts || {})[layout] || {};
  const place = Object.hasOwn(chosen, node.id) ? chosen[node.id] : [node.x, node.y];
  return { x: place[0], y: place[1] };
}

/** Ids of what stands out beside what is chosen; null where nothing is. @param {any} atlas @returns {Set<string>|null} */
function companyOf(atlas) {
  const { kind, id } = atlas.chosen;
  if (kind === "edge") return new Set([atlas.edges.get(id).from, atlas.edges.get(id).to]);
  if (kind !== "node") return null;
  const near = new Set([id]);
  for (const edge of atlas.edgesOf(id)) if (atlas.isDrawn(edge)) near.add(edge.from).add(edge.to);
  return near;
}

/**
 * The names that may stand on the drawing, the most important first.
 * @param {any} atlas @param {Set<string>|null} near @param {any} palette @param {(node: any) => number} size
 * @returns {Label[]}
 */
function labelsOf(atlas, near, palette, size) {
  const { labels } = atlas.theme;
  const centres = new Set(atlas.centres), folded = new Set(atlas.state.collapsed), { id: chosen } = atlas.chosen;
  /** @param {any} node */
  const rank = (node) => (node.id === chosen ? 1e6 : 0) + (near && near.has(node.id) ? 1e5 : 0) + (centres.has(node.id) ? 1e4 : 0)
    + (atlas.stations.has(node.id) ? 5e3 : 0) + (node.group === "Paper" ? 0 : 10 + (node.about.papers || 0));
  return atlas.shownNodes().map((/** @type {any} */ node) => ({ node, rank: rank(node) }))
    .sort((/** @type {any} */ one, /** @type {any} */ other) => other.rank - one.rank || (one.node.id < other.node.id ? -1 : 1))
    .map((/** @type {{node: any}} */ { node }) => ({
      id: node.id, text: folded.has(node.id) ? `${node.label} +${atlas.hanging(node.id).length}` : node.label, radius: size(node),
      size: node.id === atlas.centre ? labels.centre : node.font.size,
      bold: centres.has(node.id) || atlas.stations.has(node.id), always: atlas.stations.has(node.id) || centres.has(node.id) || near?.has(node.id) === true,
      faint: near !== null && !near.has(node.id),
      ink: node.about.kind === "Paper" && !atlas.stations.has(node.id) ? palette.muted : palette.ink,
    }));
}

/** @param {CanvasRenderingContext2D} context @param {string} shape @param {number} x @param {number} y @param {number} size */
function trace(context, shape, x, y, size) {
  context.beginPath();
  if (shape === "square") context.rect(x - size, y - size, 2 * size, 2 * size);
  else if (shape === "diamond") {
    context.moveTo(x, y - size);
    for (const [across, down] of [[size, 0], [0, size], [-size, 0]]) context.lineTo(x + across, y + down);
    context.closePath();
  } else context.arc(x, y, size, 0, 2 * Math.PI);
}

/** @param {any} atlas @param {() => "light"|"dark"} scheme */
function makeScene(atlas, scheme) {
  /** @type {Map<string, Point>} */
  const places = new Map();
  const measure = makeMeasure();
  /** @type {Map<string, {size: number, fill: string}>} */
  const looks = new Map();
  let looksFor = "";
  /** @type {Set<string>|null} */
  let near = null;
  /** @type {Course[]|null} */
  let courses = null;
  /** @type {Label[]} */
  let labels = [];
  /** @type {{label: Label, box: Box}[]} */
  let placed = [];
  let placedAt = 0;
  /** @type {string|null} */
  let hovered = null;
  const palette = () => atlas.theme.colours[scheme()];
  /** @param {string} id */
  const look = (id) => /** @type {{size: number, fill: string}} */ (looks.get(id));

  function refresh() {
    const { sizeBy, colourBy } = atlas.state;
    const wanted = [sizeBy, colourBy, scheme(), atlas.nodes.size].join(" ");
    if (wanted !== looksFor) {
      const size = sizing(atlas, atlas.state), fill = colouring(atlas, atlas.state, scheme());
      for (const node of atlas.nodes.values()) looks.set(node.id, { size: size(node), fill: fill(node) });
      looksFor = wanted;
    }
    near = companyOf(atlas);
    labels = labelsOf(atlas, near, palette(), (node) => look(node.id).size);
    courses = null;
    placedAt = 0;
  }

  /** The courses of all lines that are seen. */
  function seenCourses() {
    courses ||= atlas.shownEdges().filter((/** @type {any} */ edge) => edge.from !== edge.to).map((/** @type {any} */ edge) => courseOf(edge,
      /** @type {Point} */ (places.get(edge.from)), /** @type {Point} */ (places.get(edge.to)), look(edge.from).size, look(edge.to).size));
    return /** @type {Course[]} */ (courses);
  }

  /** @param {any} edge */
  function isLoud(edge) {
    const { kind, id } = atlas.chosen;
    return kind === "edge" ? edge.id === id : kind === "node" ? edge.from === id || edge.to === id : true;
  }

  /** @param {any} edge */
  function lineLook(edge) {
    const line = atlas.theme.lines[edge.kind] || {}, colours = palette();
    const loud = isLoud(edge), chosen = atlas.chosen.kind !== "nothing";
    const beside = !chosen && atlas.steps.size > 0 && !atlas.steps.has(edge.id) ? BESIDE_PATH : 1;
    return { colour: edge.id === hovered ? colours.ink : colours[edge.kind] || colours.USES,
      width: (line.width || 1) * (chosen && loud ? 1.6 : 1) * (atlas.steps.has(edge.id) ? 3 : 1),
      dashes: line.dashes || null, arrow: Boolean(line.arrows), opacity: edge.id === hovered ? 1 : loud ? beside : 0.1 };
  }

  /** @param {string} id @param {boolean} [under] under the pointer */
  function nodeLook(id, under = false) {
    const node = atlas.nodes.get(id), colours = palette();
    const centre = atlas.centres.includes(id), chosen = atlas.chosen.kind === "node" && atlas.chosen.id === id;
    return { id, shape: node.shape, ...look(id), opacity: near !== null && !near.has(id) ? 0.14 : 1,
      border: centre || chosen || under ? colours.ink : colours.page, borderWidth: centre || chosen ? 3 : 1 };
  }

  /** @param {CanvasRenderingContext2D} context @param {string} id @param {Point} place @param {boolean} under @param {number} scale */
  function paintNode(context, id, { x, y }, under, scale) {
    const { shape, size: wanted, fill, border, borderWidth, opacity } = nodeLook(id, under);
    const size = Math.max(wanted, SMALLEST / scale);
    context.globalAlpha = opacity;
    context.fillStyle = fill;
    trace(context, shape, x, y, size);
    context.fill();
    context.strokeStyle = border;
    context.lineWidth = borderWidth;
    context.stroke();
    if (!Object.hasOwn(atlas.state.pinned, id)) return;
    context.fillStyle = palette().page;
    trace(context, "dot", x, y, Math.max(1.6, size * 0.32));
    context.fill();
  }

  /** Marks of the years, where the layout has them. */
  const marks = () => (atlas.state.layout === "year" && atlas.data.yearMarks ? atlas.data.yearMarks : []);

  /** @param {CanvasRenderingContext2D} context @param {View} view */
  function paintMarks(context, view) {
    const { rule, muted } = palette();
    context.save();
    context.strokeStyle = rule;
    context.fillStyle = muted;
    context.lineWidth = 1 / view.scale;
    context.font = `600 ${12 / view.scale}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    const ends = new Array(YEAR_ROWS).fill(-Infinity);
    for (const { year, until, x, width } of marks()) {
      const edge = x - (width || 0) / 2;
      context.beginPath();
      context.moveTo(edge, view.top);
      context.lineTo(edge, view.bottom);
      context.stroke();
      const said = year === null ? "no year" : (until ?? year) === year ? String(year) : `${year}–${until}`;
      const half = context.measureText(said).width / 2 + 3 / view.scale, row = ends.findIndex((end) => end <= x - half);
      if (row < 0) continue;
      ends[row] = x + half;
      context.fillText(said, x, view.bottom - (58 + 15 * row) / view.scale);
    }
    context.restore();
  }

  /** What a line says, at its middle, where no name stands. @param {CanvasRenderingContext2D} context @param {View} view */
  function paintWords(context, view) {
    const { muted, page } = palette(), { scale } = view;
    const said = seenCourses().filter(({ id, edge }) => id === hovered
      || (atlas.chosen.kind !== "nothing" && isLoud(edge) && edge.kind !== "MENTIONS" && atlas.degree(atlas.chosen) < 24));
    context.save();
    Object.assign(context, { font: `${11 / scale}px system-ui, sans-serif`, textAlign: "center", textBaseline: "middle", lineJoin: "round",
      lineWidth: 4 / scale, strokeStyle: page, fillStyle: muted });
    const taken = placed.map(({ box }) => box);
    for (const course of said) {
      if (Math.hypot(course.to.x - course.from.x, course.to.y - course.from.y) * scale < 90 && course.id !== hovered) continue;
      const { x, y } = pointOn(course, 0.5), words = atlas.words(course.edge.kind).forward, half = 3 * words.length;
      const box = [x * scale - half, y * scale - 7, x * scale + half, y * scale + 7];
      if (course.id !== hovered && taken.some((one) => meet(one, box))) continue;
      taken.push(box);
      context.strokeText(words, x, y);
      context.fillText(words, x, y);
    }
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context @param {View} view @param {boolean} moving */
  function paintBehind(context, view, moving) {
    paintMarks(context, view);
    if (moving && seenCourses().length > MANY_LINES) return;
    drawLines(context, seenCourses().filter((course) => crosses(course, view)), (edge) => {
      const style = lineLook(edge);
      return { ...style, width: Math.max(style.width, (atlas.steps.has(edge.id) ? THINNEST_STEP : THINNEST) / view.scale) };
    });
  }

  /** @param {CanvasRenderingContext2D} context @param {View} view @param {boolean} moving */
  function paintNames(context, view, moving) {
    const { scale } = view, large = moving && labels.length > 4 * MANY_NAMES;
    if (!large || placedAt !== scale) {
      const wanted = (large ? labels.slice(0, MANY_NAMES) : labels).map((label) => ({ ...label, radius: label.radius * scale }));
      placed = placedLabels(wanted, (id) => { const { x, y } = /** @type {Point} */ (places.get(id)); return { x: x * scale, y: y * scale }; },
        [view.left * scale, view.top * scale, view.right * scale, view.bottom * scale], (label) => measure(context, label));
      placedAt = large ? scale : 0;
    }
    drawLabels(context, placed, scale, palette().page);
    if (!large) paintWords(context, view);
  }

  /** All that is seen, as plain data in the drawing's units. @param {View} view */
  function told(view) {
    const { page, ink, muted } = palette(), { scale, ...box } = view;
    return { page, ink, muted, scale, box, marks: marks(),
      nodes: atlas.shownNodes().map((/** @type {any} */ { id }) => ({ ...places.get(id), ...nodeLook(id) })),
      lines: seenCourses().map((course) => ({ id: course.id, ...rims(course), bend: course.bend, ...lineLook(course.edge) })),
      names: placed.map(({ label, box: at }) => ({ id: label.id, text: label.text, x: (at[0] + at[2]) / 2 / scale, y: at[1] / scale, size: label.size,
        bold: label.bold, ink: label.ink, opacity: label.faint ? 0.25 : 1 })) };
  }

  return { places, refresh, look, paintNode, paintBehind, paintNames, told,
    /** Says that nodes stand elsewhere. */
    moved() { courses = null; placedAt = 0; },
    /** @param {string|null} id */
    hover(id) { hovered = id; },
    /** The line near a point. @param {Point} point @param {number} reach */
    lineAt: (point, reach) => nearestCourse(seenCourses(), point, reach)?.edge,
    /** The node nearest to a point, counted from its rim. @param {Point} point @param {number} reach @returns {string|undefined} */
    nodeAt(point, reach) {
      let best, least = reach;
      for (const { id } of atlas.shownNodes()) {
        const { x, y } = /** @type {Point} */ (places.get(id));
        const away = Math.hypot(point.x - x, point.y - y) - look(id).size;
        if (away < least) [least, best] = [away, id];
      }
      return best;
    },
  };
}

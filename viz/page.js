// @ts-check
// The page: what it knows (the atlas), and how finder, canvas and panel speak to each other.

/** @param {any} data */
function makeAtlas(data) {
  const nodes = new Map(data.nodes.map((/** @type {any} */ node) => [node.id, node]));
  const edges = new Map(data.edges.map((/** @type {any} */ edge) => [edge.id, edge]));
  const ties = new Map(data.nodes.map((/** @type {any} */ node) => [node.id, []]));
  for (const edge of data.edges) {
    ties.get(edge.from).push(edge);
    if (edge.to !== edge.from) ties.get(edge.to).push(edge);
  }
  /** @param {any[]} list @param {string} key */
  const counts = (list, key) => list.reduce((map, one) => map.set(one[key], (map.get(one[key]) || 0) + 1), new Map());
  const groupCounts = counts(data.nodes, "group");
  const kindCounts = counts(data.edges, "kind");
  /** @param {string[]} order @param {Map<string, number>} present */
  const inOrder = (order, present) => [...order.filter((key) => present.has(key)),
    ...[...present.keys()].filter((key) => !order.includes(key)).sort()];
  const known = data.nodes.map((/** @type {any} */ node) => node.about.year).filter(Boolean);
  const span = known.length ? [Math.min(...known), Math.max(...known)] : [null, null];
  const atlas = {
    theme: data.theme, centre: data.centre, papers: data.papers, nodes, edges, groupCounts, kindCounts, span,
    groups: inOrder([...data.theme.types, "Paper"], groupCounts),
    kinds: inOrder(Object.keys(data.theme.relations), kindCounts),
    groupsOff: new Set(), kindsOff: new Set(), range: span, chosen: { kind: "nothing", id: "" },
    /** @param {string} id */
    edgesOf: (id) => ties.get(id) || [],
    /** @param {{kind: string, id: string}} what */
    degree: (what) => (what.kind === "node" ? atlas.edgesOf(what.id).length : 1),
    /** @param {string} kind */
    words: (kind) => data.theme.relations[kind] || { forward: kind, backward: kind, heading: kind },
    /** Name and aliases of a concept; a paper is not named in its own sentences. @param {string} id */
    names: (id) => {
      const about = /** @type {any} */ (nodes.get(id)).about;
      return about.kind === "Paper" ? [] : [about.name, ...about.aliases];
    },
    /** @param {string} id */
    nameOf: (id) => (nodes.has(id) ? /** @type {any} */ (nodes.get(id)).about.name : id),
    /** @param {number|null|undefined} year */
    inRange: (year) => !year || (year >= atlas.range[0] && year <= atlas.range[1]),
    /** @param {any} node */
    isShown: (node) => !atlas.groupsOff.has(node.group) && atlas.inRange(node.about.year),
    /** @param {any} edge */
    isDrawn: (edge) => !atlas.kindsOff.has(edge.kind) && atlas.isShown(nodes.get(edge.from)) && atlas.isShown(nodes.get(edge.to))
      && edge.evidence.some((/** @type {any} */ found) => atlas.inRange((data.papers[found.paper] || {}).year)),
  };
  return atlas;
}

function start() {
  const atlas = makeAtlas(JSON.parse(byId("data").textContent || "{}"));
  /** @type {any} */
  const parts = {};
  /** @param {"node"|"edge"|"nothing"} kind @param {string} id @param {boolean} [move] */
  function choose(kind, id, move = true) {
    atlas.chosen = { kind, id };
    if (kind === "node") parts.panel.showNode(id);
    else if (kind === "edge") parts.panel.showEdge(id);
    parts.canvas.stress(kind, id, move);
    parts.finder.stress();
  }
  parts.panel = makePanel(atlas, (kind, id) => {
    choose(kind, id);
    const heading = byId("panel").querySelector("h2");
    if (heading) heading.focus({ preventScroll: true });
  });
  parts.canvas = makeCanvas(atlas, (kind, id) => choose(kind, id, false));
  parts.finder = makeFinder(atlas, choose, () => parts.canvas.redraw());
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !(event.target instanceof HTMLInputElement)) choose("nothing", "", false);
  });
  const first = atlas.centre || atlas.nodes.keys().next().value;
  if (first) parts.panel.showNode(first);
}

start();

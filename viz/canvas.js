// @ts-check
/* global vis */
// The drawing: nodes and lines as vis-network wants them, their colours, and what stands out.

/**
 * @param {any} atlas
 * @param {(kind: "node"|"edge"|"nothing", id: string) => void} choose
 */
function makeCanvas(atlas, choose) {
  const { theme } = atlas;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let chosen = { kind: "nothing", id: "" };
  /** @type {string|null} */
  let hovered = null;

  const colours = () => theme.colours[dark.matches ? "dark" : "light"];
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();

  /** Ids of what stands out beside what is chosen; null where nothing is. */
  function company() {
    if (chosen.kind === "node") {
      const near = new Set([chosen.id]);
      for (const edge of atlas.edgesOf(chosen.id)) near.add(edge.from).add(edge.to);
      return near;
    }
    if (chosen.kind === "edge") {
      const edge = atlas.edges.get(chosen.id);
      return new Set([edge.from, edge.to]);
    }
    return null;
  }

  /** @param {any} node @param {Set<string>|null} near */
  function drawnNode(node, near) {
    const palette = colours();
    const colour = palette[node.group] || palette.Paper;
    const faint = near !== null && !near.has(node.id);
    const centre = node.id === atlas.centre;
    return {
      ...node,
      about: undefined,
      group: undefined,
      label: undefined,
      hidden: !atlas.isShown(node),
      title: tooltip(node),
      opacity: faint ? 0.14 : 1,
      borderWidth: centre ? 3 : 1,
      color: { background: colour, border: centre ? palette.ink : palette.page,
        hover: { background: colour, border: palette.ink }, highlight: { background: colour, border: palette.ink } },
    };
  }

  /** @param {any} node */
  function tooltip(node) {
    const { about } = node;
    return about.kind === "Paper" ? [about.name.slice(0, 200), about.year].filter(Boolean).join(" · ")
      : `${about.name.slice(0, 200)} · ${node.group}`;
  }

  /** @param {any} edge */
  function isLoud(edge) {
    if (chosen.kind === "edge") return edge.id === chosen.id;
    if (chosen.kind === "node") return edge.from === chosen.id || edge.to === chosen.id;
    return true;
  }

  /** @param {any} edge */
  function drawnEdge(edge) {
    const palette = colours();
    const line = theme.lines[edge.kind] || {};
    const loud = isLoud(edge);
    const said = edge.id === hovered || (chosen.kind !== "nothing" && loud && edge.kind !== "MENTIONS" && atlas.degree(chosen) < 24);
    return {
      id: edge.id, from: edge.from, to: edge.to, smooth: edge.smooth || false,
      hidden: !atlas.isDrawn(edge) || (edge.quiet === true && (chosen.kind === "nothing" || !loud)),
      width: (line.width || 1) * (chosen.kind !== "nothing" && loud ? 1.6 : 1),
      dashes: line.dashes || false,
      arrows: line.arrows ? { to: { enabled: true, scaleFactor: 0.42 } } : "",
      color: { color: palette[edge.kind] || palette.USES, hover: palette.ink, highlight: palette.ink, opacity: loud ? 1 : 0.1,
        inherit: false },
      label: said ? atlas.words(edge.kind).forward : " ", // vis-network keeps the old label where the new one is empty
      font: { size: 11, color: palette.muted, strokeWidth: 4, strokeColor: palette.page, face: "system-ui, sans-serif" },
    };
  }

  /** The names that may stand on the drawing, the most important first. @param {Set<string>|null} near */
  function labelsOf(near) {
    const palette = colours();
    const { labels } = theme;
    /** @param {any} node */
    const rank = (node) => (node.id === chosen.id ? 1e6 : 0) + (near && near.has(node.id) ? 1e5 : 0) + (node.id === atlas.centre ? 1e4 : 0)
      + (node.group === "Paper" ? 0 : 10 + (node.about.papers || 0));
    return [...atlas.nodes.values()].filter(atlas.isShown).map((node) => ({
      id: node.id, text: node.label, rank: rank(node), radius: node.size,
      size: node.id === atlas.centre ? labels.centre : node.font.size,
      bold: node.id === atlas.centre, always: node.id === atlas.centre || (near !== null && near.has(node.id)), faint: near !== null && !near.has(node.id),
      ink: node.group === "Paper" ? palette.muted : palette.ink,
    })).sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
  }

  let labels = labelsOf(null);

  function draw() {
    const near = company();
    labels = labelsOf(near);
    nodes.update([...atlas.nodes.values()].map((node) => drawnNode(node, near)));
    edges.update([...atlas.edges.values()].map(drawnEdge));
  }

  draw();
  const place = byId("network");
  const network = new vis.Network(place, { nodes, edges }, theme.options);
  const canvas = place.querySelector("canvas");
  if (canvas) canvas.setAttribute("aria-hidden", "true");
  const frame = /** @type {HTMLElement|null} */ (place.querySelector(".vis-network"));
  if (frame) {
    frame.setAttribute("aria-label", "Graph: arrow keys move it, + and − change its size");
    frame.setAttribute("role", "application");
  }
  drawLabels(network, () => labels, () => colours().page);
  /** @param {any} motion */
  const whole = (motion) => {
    network.fit({ animation: false, maxZoomLevel: 1.25 });
    network.moveTo({ scale: network.getScale() * 0.93, animation: motion });
  };
  network.once("afterDrawing", () => whole(false));
  network.on("click", (/** @type {any} */ event) => {
    if (event.nodes.length) choose("node", event.nodes[0]);
    else if (event.edges.length) choose("edge", event.edges[0]);
    else choose("nothing", "");
  });
  const reading = byId("reading");
  /** @param {string|null} id */
  function hover(id) {
    const before = hovered;
    hovered = id;
    reading.textContent = "";
    for (const one of [before, id]) if (one !== null && atlas.edges.has(one)) edges.update(drawnEdge(atlas.edges.get(one)));
    if (id === null) return;
    const edge = atlas.edges.get(id);
    reading.textContent = `${atlas.nodes.get(edge.from).about.name.slice(0, 120)} ${atlas.words(edge.kind).forward} ` +
      atlas.nodes.get(edge.to).about.name.slice(0, 120);
  }
  network.on("hoverEdge", (/** @type {any} */ event) => hover(event.edge));
  network.on("blurEdge", () => hover(null));
  dark.addEventListener("change", draw);

  const animation = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });
  /** @param {number} factor */
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: animation() });
  byId("closer").addEventListener("click", () => zoom(1.35));
  byId("further").addEventListener("click", () => zoom(1 / 1.35));
  byId("fit").addEventListener("click", () => whole(animation()));
  const physics = byId("physics");
  physics.hidden = atlas.nodes.size > theme.physicsUpTo;
  physics.addEventListener("click", () => {
    const moving = physics.getAttribute("aria-pressed") !== "true";
    physics.setAttribute("aria-pressed", String(moving));
    network.setOptions({ physics: { enabled: moving } });
  });

  return {
    redraw: draw,
    /** @param {"node"|"edge"|"nothing"} kind @param {string} id @param {boolean} move */
    stress(kind, id, move) {
      chosen = { kind, id };
      draw();
      if (kind === "node") network.selectNodes([id], false);
      else if (kind === "edge") network.selectEdges([id]);
      else network.unselectAll();
      if (!move || kind === "nothing") return;
      const ends = kind === "node" ? [id] : [atlas.edges.get(id).from, atlas.edges.get(id).to];
      if (ends.length === 1) network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: animation() });
      else network.fit({ nodes: ends, maxZoomLevel: 1.1, animation: animation() });
    },
  };
}

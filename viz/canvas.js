// @ts-check
/* global vis */
// The drawing as vis-network holds it: its nodes, the pointer over it, and what the screen shows of it.

const MOST_MOVING = 400; // nodes that walk to another layout; more of them jump
const MOVE_TIME = 420; // milliseconds
const FOOT = 44; // pixels at the foot of the drawing that its buttons take

/**
 * @param {any} atlas
 * @param {(kind: "node"|"edge"|"nothing", id: string) => void} choose
 * @param {(places: Object<string, [number, number]>) => void} pinned nodes that were dragged to a place
 */
function makeCanvas(atlas, choose, pinned) {
  const { theme } = atlas;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const scene = makeScene(atlas, () => (dark.matches ? "dark" : "light"));
  const nodes = new vis.DataSet(), springs = new vis.DataSet();
  /** What vis-network was last told of each node. @type {Map<string, string>} */
  const told = new Map();
  let moving = false, physics = false, walking = 0, calm = 0;

  /** @param {any} painted */
  const paintNode = ({ ctx, id, x, y, state }) => ({ drawNode: () => scene.paintNode(ctx, id, { x, y }, state.hover, network.getScale()) });

  /** @param {any} node @returns {Point} */
  function home(node) {
    const pin = Object.hasOwn(atlas.state.pinned, node.id) ? atlas.state.pinned[node.id] : null;
    return pin ? { x: pin[0], y: pin[1] } : placeIn(atlas.data, atlas.state.layout, node);
  }

  /** Tells vis-network of the nodes that changed, and draws. */
  function draw() {
    scene.refresh();
    const changed = [];
    for (const node of atlas.nodes.values()) {
      if (!scene.places.has(node.id)) scene.places.set(node.id, home(node));
      const now = { hidden: !atlas.isShown(node), size: scene.look(node.id).size, physics: !Object.hasOwn(atlas.state.pinned, node.id) };
      const text = `${now.hidden} ${now.size} ${now.physics}`;
      if (told.get(node.id) === text) continue;
      changed.push({ id: node.id, ...now, ...(told.has(node.id) ? {} : { ...scene.places.get(node.id), shape: "custom", ctxRenderer: paintNode }) });
      told.set(node.id, text);
    }
    if (changed.length) nodes.update(changed);
  }

  draw();
  const place = byId("network");
  const network = new vis.Network(place, { nodes, edges: springs }, theme.options);
  place.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  const frame = /** @type {HTMLElement} */ (place.querySelector(".vis-network"));
  frame.setAttribute("aria-label", "Graph: arrow keys go from a chosen name to its neighbours, or move the graph; + and − change its size");
  frame.setAttribute("role", "application");

  /** @returns {View} */
  function view() {
    const { x, y } = network.getViewPosition(), scale = network.getScale();
    const across = frame.clientWidth / 2 / scale, down = frame.clientHeight / 2 / scale;
    return { left: x - across, top: y - down, right: x + across, bottom: y + down, scale };
  }

  network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
    if (physics) {
      for (const [id, at] of Object.entries(network.getPositions())) scene.places.set(id, at);
      scene.moved();
    }
    scene.paintBehind(context, view(), moving);
  });
  network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => scene.paintNames(context, view(), moving));

  const animation = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  /** Brings some nodes into view. @param {string[]} ids @param {number} largest scale @param {any} motion */
  function fit(ids, largest, motion) {
    if (!ids.length) return;
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const id of ids) {
      const { x, y } = /** @type {Point} */ (scene.places.get(id)), { size } = scene.look(id);
      Object.assign(box, { left: Math.min(box.left, x - size), top: Math.min(box.top, y - size),
        right: Math.max(box.right, x + size), bottom: Math.max(box.bottom, y + size) });
    }
    const across = Math.max(frame.clientWidth, 1), down = Math.max(frame.clientHeight - FOOT, 1);
    const scale = Math.min(largest, 0.85 * across / (box.right - box.left), 0.85 * down / (box.bottom - box.top));
    network.moveTo({ scale, position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 + FOOT / 2 / scale }, animation: motion });
  }
  /** @param {any} motion */
  const whole = (motion) => fit(atlas.shownNodes().map((/** @type {any} */ node) => node.id), 1.16, motion);
  /** @param {number} factor */
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: animation() });
  network.once("afterDrawing", () => whole(false));

  /** Lines and most names of a large graph rest while it moves, and come back after. */
  function stir() {
    moving = true;
    clearTimeout(calm);
    calm = setTimeout(() => { moving = false; network.redraw(); }, 140);
  }
  network.on("zoom", stir);

  /** @param {string[]} ids */
  const track = (ids) => {
    for (const [id, at] of Object.entries(network.getPositions(ids))) scene.places.set(id, at);
    scene.moved();
  };
  network.on("dragging", (/** @type {any} */ event) => (event.nodes.length && grabbed ? track(event.nodes) : stir()));
  let grabbed = false;
  network.on("dragStart", (/** @type {any} */ event) => { grabbed = event.nodes.length > 0; });
  network.on("dragEnd", (/** @type {any} */ event) => {
    if (!grabbed || !event.nodes.length) return;
    grabbed = false;
    track(event.nodes);
    pinned(Object.fromEntries(event.nodes.map((/** @type {string} */ id) => {
      const { x, y } = /** @type {Point} */ (scene.places.get(id));
      network.moveNode(id, Math.round(x), Math.round(y));
      return [id, [Math.round(x), Math.round(y)]];
    })));
  });
  network.on("click", (/** @type {any} */ event) => {
    const touch = event.event.pointerType === "touch" || event.event.srcEvent?.pointerType === "touch";
    const point = event.pointer.canvas, scale = network.getScale();
    const node = event.nodes.length ? event.nodes[0] : scene.nodeAt(point, (touch ? 20 : 3) / scale);
    const line = node === undefined && scene.lineAt(point, (touch ? 14 : 7) / scale);
    if (node !== undefined) choose("node", node);
    else if (line) choose("edge", line.id);
    else choose("nothing", "");
  });

  const reading = byId("reading"), hint = byId("hint");
  /** @type {string|null} */
  let hovered = null;
  /** @param {any} edge */
  function hover(edge) {
    const id = edge ? edge.id : null;
    if (id === hovered) return;
    hovered = id;
    scene.hover(id);
    reading.textContent = edge ? `${atlas.nameOf(edge.from).slice(0, 120)} ${atlas.words(edge.kind).forward} ${atlas.nameOf(edge.to).slice(0, 120)}` : "";
    network.redraw();
  }

  /** Says what a node is, beside the pointer. @param {string|undefined} id @param {number} x @param {number} y pixels of the drawing */
  function tell(id, x, y) {
    hint.hidden = id === undefined;
    if (id === undefined) return;
    const { about, group } = atlas.nodes.get(id);
    hint.textContent = [about.name.slice(0, 200), about.kind === "Paper" ? about.year : group].filter(Boolean).join(" · ");
    const left = Math.min(x + 12, frame.clientWidth - hint.offsetWidth - 6);
    const top = y + 18 + hint.offsetHeight > frame.clientHeight ? y - 10 - hint.offsetHeight : y + 18;
    hint.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
  }

  let asked = 0;
  frame.addEventListener("pointermove", (event) => {
    if (event.buttons) tell(undefined, 0, 0);
    if (asked || event.buttons || event.pointerType === "touch") return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      const bounds = frame.getBoundingClientRect(), scale = network.getScale();
      const x = event.clientX - bounds.left, y = event.clientY - bounds.top;
      const point = network.DOMtoCanvas({ x, y }), node = scene.nodeAt(point, 2 / scale);
      tell(node, x, y);
      hover(node === undefined ? scene.lineAt(point, 5 / scale) : null);
      frame.style.cursor = node !== undefined || hovered !== null ? "pointer" : "";
    });
  });
  frame.addEventListener("pointerleave", () => {
    cancelAnimationFrame(asked);
    asked = 0;
    tell(undefined, 0, 0);
    hover(null);
  });
  dark.addEventListener("change", () => { draw(); network.redraw(); });

  /** Puts every node where it belongs, on foot where there are few and motion is welcome. @param {boolean} walk @param {() => void} [done] */
  function arrange(walk, done = () => {}) {
    cancelAnimationFrame(walking);
    const ways = [...atlas.nodes.values()].map((node) => ({ id: node.id, from: /** @type {Point} */ (scene.places.get(node.id)), to: home(node) }))
      .filter(({ from, to }) => from.x !== to.x || from.y !== to.y);
    const started = performance.now();
    const onFoot = walk && !still.matches && ways.length <= MOST_MOVING;
    const step = () => {
      const time = onFoot ? Math.min(1, (performance.now() - started) / MOVE_TIME) : 1, share = time * time * (3 - 2 * time);
      for (const { id, from, to } of ways) {
        const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
        scene.places.set(id, at);
        network.moveNode(id, at.x, at.y);
      }
      scene.moved();
      network.redraw();
      if (time < 1) walking = requestAnimationFrame(step);
      else done();
    };
    if (ways.length) step();
    else done();
  }

  return {
    frame, zoom, arrange, places: scene.places,
    scene: () => scene.told(view()),
    whole: () => whole(animation()),
    redraw() { draw(); network.redraw(); },
    /** @param {number} across @param {number} down share of the screen */
    pan(across, down) {
      const { x, y } = network.getViewPosition(), { left, right, top, bottom } = view();
      network.moveTo({ position: { x: x + across * (right - left), y: y + down * (bottom - top) }, animation: animation() });
    },
    /** @param {boolean} on */
    setPhysics(on) {
      physics = on;
      springs.clear();
      if (on) springs.add(atlas.shownEdges().map((/** @type {any} */ { id, from, to }) => ({ id, from, to, hidden: true })));
      network.setOptions({ physics: { enabled: on } });
    },
    /** Brings what is chosen into view. */
    show() {
      const { kind, id } = atlas.chosen;
      if (kind === "node") network.focus(id, { scale: Math.max(network.getScale(), 0.9), locked: false, animation: animation() });
      else if (kind === "edge") fit([atlas.edges.get(id).from, atlas.edges.get(id).to], 1.1, animation());
    },
  };
}

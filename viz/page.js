// @ts-check
// The page: one state, every change to it, and who is told of it.

/** @param {any} atlas @param {() => State} opened how the page opens */
function makeMemory(atlas, opened) {
  const past = makeHistory(atlas.state);
  let written = 0;
  /** Writes the address of what is seen, now or soon: browsers slow down a page that writes it often. @param {boolean} [soon] */
  function link(soon = false) {
    clearTimeout(written);
    if (soon) {
      written = setTimeout(link, 200);
      return;
    }
    const fragment = toFragment(atlas.state, atlas.known);
    if (fragment === location.hash.slice(1)) return;
    try {
      history.replaceState(history.state, "", fragment ? `#${fragment}` : location.pathname + location.search);
    } catch { // an address that may not be written costs nothing else
    }
  }
  const changed = () => !same({ ...atlas.state, chosen: null }, { ...opened(), chosen: null });
  return { past, link, can: () => ({ undo: past.canUndo(), redo: past.canRedo(), reset: changed() }) };
}

/** The chosen one where it is seen, else nothing. @param {any} atlas @param {State} state @returns {State} */
function withSeenChoice(atlas, state) {
  const { kind, id } = state.chosen;
  const seen = kind === "node" ? atlas.isShown(atlas.nodes.get(id)) : kind === "edge" ? atlas.isDrawn(atlas.edges.get(id)) : true;
  return seen ? state : { ...state, chosen: NOTHING };
}

/** What chooses, changes, undoes: the one way to another state. @param {any} atlas @param {any} parts */
function makeActs(atlas, parts) {
  const opened = () => makeState(atlas.known);
  const memory = makeMemory(atlas, opened);
  const { past } = memory;

  /** Shows a state. @param {State} next @param {boolean} [move] bring the chosen into view */
  function show(next, move = false) {
    const before = atlas.state;
    atlas.set(next);
    atlas.set(withSeenChoice(atlas, next));
    past.amend(atlas.state);
    const { chosen, layout, pinned } = atlas.state;
    if (!same(before.chosen, chosen)) tellChoice(chosen);
    parts.canvas.redraw();
    if (layout !== before.layout) parts.canvas.arrange(true, parts.canvas.whole);
    else if (!same(pinned, before.pinned)) parts.canvas.arrange(true);
    if (move) parts.canvas.show();
    if (same({ ...before, chosen: null, pinned: null }, { ...atlas.state, chosen: null, pinned: null })) parts.finder.stress();
    else parts.finder.refresh();
    parts.controls.refresh();
    parts.bar();
    parts.table?.redraw();
    memory.link(true);
  }

  /** @param {Choice} chosen */
  function tellChoice({ kind, id }) {
    if (kind === "node") parts.panel.showNode(id);
    else if (kind === "edge") parts.panel.showEdge(id);
    if (kind === "node") parts.subject = id;
    else if (kind === "edge") parts.subject = null;
  }

  /** @param {State} state */
  const restored = (state) => show({ ...state, chosen: atlas.state.chosen });
  const acts = {
    ...memory, show, tellChoice,
    /** @param {Partial<State>} patch @param {string} [tag] changes with the same tag are one step */
    change(patch, tag) {
      const next = { ...atlas.state, ...patch };
      if (same(next, atlas.state)) return;
      past.push(next, tag);
      show(next);
    },
    seal: past.seal,
    undo: () => { if (past.canUndo()) restored(past.undo()); },
    redo: () => { if (past.canRedo()) restored(past.redo()); },
    reset() {
      parts.stopMoving();
      acts.change({ ...opened(), chosen: atlas.state.chosen });
    },
    /** @param {"node"|"edge"|"nothing"} kind @param {string} id @param {boolean} [move] */
    choose(kind, id, move = true) {
      if (same(atlas.chosen, { kind, id })) tellChoice({ kind, id }); // the panel may show something else by now
      show({ ...atlas.state, chosen: { kind, id } }, move);
    },
    nothing: () => acts.choose("nothing", "", false),
    /** Shows what the address tells of. @param {boolean} [step] as a step that can be undone */
    restore(step = true) {
      const state = fromFragment(location.hash, atlas.known);
      if (!state || same(state, atlas.state)) return;
      if (step) past.push(state);
      show(state);
    },
  };
  return acts;
}

/** What the verbs of the bar and the keys do with a node. @param {any} atlas @param {any} parts @param {any} acts */
function makeVerbs(atlas, parts, acts) {
  const news = byId("news");
  /** @param {string} id */
  async function more(id) {
    try {
      const found = await askMore(atlas, id, parts.canvas.places.get(id));
      const before = atlas.nodes.size;
      atlas.grow(found);
      news.textContent = `${atlas.nodes.size - before} more`;
      acts.show(atlas.state);
      parts.finder.refresh();
    } catch (error) {
      news.textContent = `Nothing more came: ${error instanceof Error ? error.message : error}`;
    }
  }
  /** @param {string} id @param {string} verb */
  return (id, verb) => {
    const patch = verbs(atlas, id, parts.canvas.places.get(id))[verb];
    if (patch) acts.change(patch);
    if (verb === "expand" && atlas.data.expand) more(id);
  };
}

/**
 * To the neighbour of the chosen that lies in a direction, else the drawing moves.
 * @param {any} atlas @param {any} parts @param {any} acts @param {[number, number]} direction
 */
function goTowards(atlas, parts, acts, direction) {
  const { kind, id } = atlas.chosen;
  const places = kind !== "node" ? [] : [...companyOf(atlas) || []].filter((one) => one !== id && atlas.isShown(atlas.nodes.get(one)))
    .map((one) => ({ id: one, ...parts.canvas.places.get(one) }));
  const next = places.length ? towards(parts.canvas.places.get(id), places, direction) : undefined;
  if (next !== undefined) acts.choose("node", next);
  else parts.canvas.pan(direction[0] * 0.12, direction[1] * 0.12);
}

/** The button that lets a small graph move. @param {any} atlas @param {any} canvas @returns {() => void} what stops it */
function makePhysics(atlas, canvas) {
  const button = byId("physics");
  /** @param {boolean} on */
  const set = (on) => {
    button.setAttribute("aria-pressed", String(on));
    canvas.setPhysics(on);
  };
  button.hidden = atlas.nodes.size > atlas.theme.physicsUpTo;
  button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
  return () => { if (button.getAttribute("aria-pressed") === "true") set(false); };
}

/** @param {any} atlas @param {any} parts @param {any} acts */
function listen(atlas, parts, acts) {
  const { canvas } = parts;
  const does = makeVerbs(atlas, parts, acts);
  parts.bar = () => {
    const home = document.getElementById("actions"), id = parts.subject;
    const focused = home && home.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement).dataset.verb;
    if (!home || !id || !atlas.isShown(atlas.nodes.get(id))) return home?.replaceChildren();
    home.replaceChildren(...actionBar(atlas, id, canvas.places.get(id), (verb) => does(id, verb)));
    if (focused) /** @type {HTMLElement|null} */ (home.querySelector(`[data-verb=${focused}]`))?.focus();
  };
  /** @param {string} verb */
  const key = (verb) => () => { if (atlas.chosen.kind === "node") does(atlas.chosen.id, verb); };
  const closer = () => canvas.zoom(1.35), further = () => canvas.zoom(1 / 1.35);
  byId("closer").addEventListener("click", closer);
  byId("further").addEventListener("click", further);
  byId("fit").addEventListener("click", canvas.whole);
  listenForKeys(canvas, { "/": parts.finder.focus, "+": closer, "=": closer, "-": further, 0: canvas.whole, p: key("pin"), h: key("hide"), c: key("collapse"),
    e: key("expand"), o: key("only"), u: acts.undo, t: () => parts.table?.toggle(), s: () => parts.takeaway?.toggle(), "?": () => parts.help?.toggle() },
  (direction) => goTowards(atlas, parts, acts, direction), acts);
  addEventListener("hashchange", () => acts.restore());
}

function build() {
  const atlas = makeAtlas(JSON.parse(byId("data").textContent || "{}"));
  /** @type {any} */
  const parts = { subject: null, bar: () => {}, stopMoving: () => {} };
  const acts = makeActs(atlas, parts);
  parts.panel = makePanel(atlas, (/** @type {"node"|"edge"|"nothing"} */ kind, /** @type {string} */ id) => {
    acts.choose(kind, id);
    byId("panel").querySelector("h2")?.focus({ preventScroll: true });
  });
  parts.canvas = makeCanvas(atlas, (kind, id) => acts.choose(kind, id, false), (places) => acts.change({ pinned: { ...atlas.state.pinned, ...places } }));
  parts.finder = makeFinder(atlas, acts.choose);
  parts.controls = makeControls(atlas, acts);
  parts.table = makeTable(atlas, acts.choose);
  parts.takeaway = makeTakeaway(atlas, parts.canvas.scene);
  parts.help = makeHelp(KEYS);
  parts.stopMoving = makePhysics(atlas, parts.canvas);
  listen(atlas, parts, acts);
  parts.panel.showStart();
  parts.subject = atlas.centre;
  acts.restore(false);
  parts.finder.refresh();
  parts.controls.refresh();
  parts.bar();
}

function start() {
  try {
    build();
  } finally { // nothing is seen before all is there, lest it jumps
    document.documentElement.classList.add("ready");
  }
}

start();

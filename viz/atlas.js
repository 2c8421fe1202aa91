// @ts-check
// What the page knows: nodes, lines and what ties them, what a reader has set, and what is therefore seen.

/** @param {any[]} list @param {string} key */
const countsBy = (list, key) => list.reduce((map, one) => map.set(one[key], (map.get(one[key]) || 0) + 1), new Map());

/** Keys that are there, in an order, and unknown ones behind by name. @param {string[]} order @param {Map<string, number>} present */
const inOrder = (order, present) => [...order.filter((key) => present.has(key)),
  ...[...present.keys()].filter((key) => !order.includes(key)).sort()];

/** The year that a node is known from; null where nothing says. @param {any} node @returns {number|null} */
function yearOf(node) {
  const { about } = node;
  if (about.kind === "Paper") return about.year || null;
  const found = /^\d{4}/.exec(about.firstSeen || "");
  return found ? Number(found[0]) : null;
}

/** What the page is about, as ids. @param {any} data @returns {string[]} */
const centresOf = (data) => data.centres || (data.centre ? [data.centre] : []);

/**
 * The nodes that hang on this one alone: without it no way leads from them to the centre, or, where it is the centre
 * itself, to the largest group.
 * @param {string} id @param {(id: string) => Iterable<string>} around @param {string[]} centres
 * @returns {string[]}
 */
function hangingOn(id, around, centres) {
  const seen = new Set([id]);
  /** @type {string[][]} */
  const groups = [];
  for (const start of around(id)) {
    if (seen.has(start)) continue;
    const group = [start];
    seen.add(start);
    for (const one of group) {
      const next = [...around(one)].filter((other) => !seen.has(other));
      group.push(...next);
      for (const other of next) seen.add(other);
    }
    groups.push(group);
  }
  const others = centres.filter((one) => one !== id);
  const largest = Math.max(0, ...groups.map((group) => group.length));
  const kept = groups.find((group) => (others.length ? others.some((one) => group.includes(one)) : largest > 1 && group.length === largest));
  return groups.filter((group) => group !== kept && !others.some((one) => group.includes(one))).flat();
}

/** @param {any} data @param {any} atlas @returns {Known} */
function knownOf(data, atlas) {
  /** @param {(about: any) => any} of */
  const has = (of) => data.nodes.some((/** @type {any} */ node) => typeof of(node.about) === "number");
  const keyed = new Map(data.edges.map((/** @type {any} */ edge) => [JSON.stringify([edge.from, edge.kind, edge.to]), edge.id]));
  return {
    node: (id) => atlas.nodes.has(id),
    line: (id) => atlas.edges.get(id),
    lineId: (from, kind, to) => /** @type {string|undefined} */ (keyed.get(JSON.stringify([from, kind, to]))),
    types: atlas.groups, relations: atlas.kinds, span: atlas.span,
    mostPapers: Math.max(0, ...data.nodes.map((/** @type {any} */ node) => node.about.papers || 0)),
    sizes: ["papers", ...(has((about) => about.pageRank) ? ["pageRank"] : []), ...(has((about) => about.citedBy) ? ["citations"] : [])],
    colours: ["type", ...(has((about) => about.community) ? ["community"] : []), ...(atlas.span[0] !== null && atlas.span[0] !== atlas.span[1] ? ["year"] : [])],
    layouts: ["force", "radial", "year"].filter((name) => (data.layouts || { force: {} })[name]),
    layout: data.layouts && data.layouts[data.layout] ? data.layout : "force",
  };
}

/** Which nodes and lines are seen under a state. @param {any} atlas @param {State} state */
function makeSight(atlas, state) {
  const hidden = new Set(state.hidden);
  for (const id of state.collapsed) for (const one of atlas.hanging(id)) hidden.add(one);
  const only = state.only.length ? new Set(state.only.flatMap((id) => [id, ...atlas.around(id)])) : null;
  const typesOff = new Set(state.typesOff), relationsOff = new Set(state.relationsOff);
  const centres = new Set(atlas.centres);
  const [from, to] = state.years || [-Infinity, Infinity];
  /** @param {number|null|undefined} year */
  const inRange = (year) => !year || (year >= from && year <= to);
  /** @param {any} node */
  const isShown = (node) => {
    if (hidden.has(node.id) || typesOff.has(node.group) || (only && !only.has(node.id))) return false;
    const year = yearOf(node);
    if (node.about.kind === "Paper") return inRange(year);
    if (year !== null && year > to) return false;
    return centres.has(node.id) || typeof node.about.papers !== "number" || node.about.papers >= state.papers;
  };
  const shown = new Set([...atlas.nodes.values()].filter(isShown).map((node) => node.id));
  /** @param {any} found */
  const counts = (found) => inRange(atlas.paperYear(found.paper))
    && (typeof found.confidence !== "number" || found.confidence >= state.confidence);
  /** @param {any} edge */
  const isDrawn = (edge) => !relationsOff.has(edge.kind) && shown.has(edge.from) && shown.has(edge.to) && edge.evidence.some(counts);
  return { shown, drawn: new Set([...atlas.edges.values()].filter(isDrawn).map((edge) => edge.id)) };
}

/** @param {any} data */
function makeAtlas(data) {
  const nodes = new Map(), edges = new Map(), ties = new Map();
  /** @type {Map<string, Set<string>>} */
  const near = new Map();
  /** @type {Map<string, string[]>} */
  const hanging = new Map();
  const path = data.path || [];
  const atlas = {
    /** What a path runs through. @type {Set<string>} */
    stations: new Set(path.flatMap((/** @type {any} */ step) => [step.from, step.to])),
    /** The lines that it takes. @type {Set<string>} */
    steps: new Set(path.map((/** @type {any} */ step) => step.edge)),
    data, theme: data.theme, centre: data.centre, centres: centresOf(data), papers: Object.create(null), nodes, edges,
    /** @type {string[]} */
    groups: [],
    /** @type {string[]} */
    kinds: [],
    groupCounts: new Map(), kindCounts: new Map(),
    /** The first and the last year of what is here. @type {[number, number]|[null, null]} */
    span: [null, null],
    /** @type {any} */
    known: null,
    /** @type {any} */
    state: null,
    /** @type {any} */
    sight: null,
    get chosen() { return atlas.state.chosen; },
    /** @param {string} id */
    edgesOf: (id) => ties.get(id) || [],
    /** What a drawn line leads to. @param {string} id @returns {Set<string>} */
    around: (id) => near.get(id) || new Set(),
    /** @param {string} id @returns {string[]} */
    hanging(id) {
      if (!hanging.has(id)) hanging.set(id, hangingOn(id, atlas.around, atlas.centres));
      return hanging.get(id) || [];
    },
    /** @param {{kind: string, id: string}} what */
    degree: (what) => (what.kind === "node" ? atlas.edgesOf(what.id).length : 1),
    /** @param {string} kind */
    words: (kind) => (Object.hasOwn(data.theme.relations, kind) ? data.theme.relations[kind] : { forward: kind, backward: kind, heading: kind }),
    /** Name and aliases of a concept; a paper is not named in its own sentences. @param {string} id */
    names: (id) => {
      const about = nodes.get(id).about;
      return about.kind === "Paper" ? [] : [about.name, ...about.aliases];
    },
    /** @param {string} id */
    nameOf: (id) => (nodes.has(id) ? nodes.get(id).about.name : id),
    /** @param {string|undefined} id @returns {number|null} */
    paperYear: (id) => (id === undefined ? null : (nodes.has(id) ? nodes.get(id).about : atlas.papers[id] || {}).year || null),
    /** @param {any} node */
    isShown: (node) => atlas.sight.shown.has(node.id),
    /** @param {any} edge */
    isDrawn: (edge) => atlas.sight.drawn.has(edge.id),
    /** A line that is quiet is seen only beside a chosen end. @param {any} edge */
    isSeen: (edge) => atlas.isDrawn(edge) && (edge.quiet !== true || (atlas.chosen.kind === "edge" ? edge.id === atlas.chosen.id
      : atlas.chosen.kind === "node" && (edge.from === atlas.chosen.id || edge.to === atlas.chosen.id))),
    shownNodes: () => [...nodes.values()].filter(atlas.isShown),
    shownEdges: () => [...edges.values()].filter(atlas.isSeen),
    /** @param {State} state */
    set(state) {
      const sameSight = atlas.state && same({ ...atlas.state, chosen: null, pinned: null }, { ...state, chosen: null, pinned: null });
      atlas.state = state;
      if (!sameSight) atlas.sight = makeSight(atlas, state);
    },
    /** Takes in nodes, lines and papers, and counts anew. @param {any} more */
    grow(more) {
      for (const node of more.nodes) {
        if (nodes.has(node.id)) continue;
        nodes.set(node.id, node);
        ties.set(node.id, []);
        near.set(node.id, new Set());
      }
      for (const edge of more.edges) if (!edges.has(edge.id) && nodes.has(edge.from) && nodes.has(edge.to)) tie(edge);
      for (const [id, paper] of Object.entries(more.papers || {})) atlas.papers[id] = paper;
      hanging.clear();
      data.nodes = [...nodes.values()];
      data.edges = [...edges.values()];
      count();
      atlas.sight = atlas.state && makeSight(atlas, atlas.state);
    },
  };

  /** @param {any} edge */
  function tie(edge) {
    edges.set(edge.id, edge);
    ties.get(edge.from).push(edge);
    if (edge.to !== edge.from) ties.get(edge.to).push(edge);
    if (edge.quiet === true || edge.to === edge.from) return;
    near.get(edge.from)?.add(edge.to);
    near.get(edge.to)?.add(edge.from);
  }

  function count() {
    atlas.groupCounts = countsBy(data.nodes, "group");
    atlas.kindCounts = countsBy(data.edges, "kind");
    atlas.groups = inOrder([...data.theme.types, "Paper"], atlas.groupCounts);
    atlas.kinds = inOrder(Object.keys(data.theme.relations), atlas.kindCounts);
    const years = [...data.nodes.map(yearOf), ...Object.values(atlas.papers).map((paper) => paper.year)].filter((year) => year);
    atlas.span = years.length ? [Math.min(...years), Math.max(...years)] : [null, null];
    atlas.known = knownOf(data, atlas);
  }

  atlas.grow({ nodes: data.nodes, edges: data.edges, papers: data.papers });
  atlas.set(makeState(atlas.known));
  return atlas;
}

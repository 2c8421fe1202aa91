// @ts-check
// What the page opens with where it is about more than one thing: a comparison, a path, a query, a lineage, citations.

const CLAIMS = ["OUTPERFORMS", "BASED_ON", "VARIANT_OF"];
const STRONGEST = 24; // entries of a reading guide

/**
 * Where "back" leads: a node (concept and paper pages), or a panel of its own; null where the page is about nothing.
 * @param {PanelView} view
 * @returns {{label: string, id: string|null, parts: () => any[]}|null}
 */
function startOf(view) {
  const { atlas } = view;
  const data = atlas.data || {};
  const starts = /** @type {Object<string, [string, any, () => any[]]>} */ ({
    comparison: ["Comparison", data.comparison, () => comparisonParts(view, data.comparison)],
    path: ["Path", data.path, () => pathParts(view, data.path)],
    query: ["Answer", data.query, () => queryParts(view, data.query)],
    lineage: ["Lineage", true, () => guideParts(view, LINEAGE)],
    citations: ["Citations", true, () => guideParts(view, CITATIONS)],
  });
  const [label, carried, parts] = starts[data.kind] || [];
  if (label && carried) return { label, id: null, parts };
  return atlas.centre && atlas.nodes.has(atlas.centre) ? { label: atlas.nameOf(atlas.centre).slice(0, 60), id: atlas.centre, parts: () => [] } : null;
}

/** @param {string} kind @param {string} heading @param {string} [text] */
function opening(kind, heading, text) {
  return [element("p", { class: "kind" }, kind), element("h2", { dir: "auto", tabindex: "-1" }, heading),
    text ? element("p", { class: "muted" }, text) : null];
}

/** A table of what the names share and what is theirs, then the claims between them. @param {PanelView} view @param {any} comparison */
function comparisonParts(view, comparison) {
  const { atlas } = view;
  const wide = comparison.concepts.length;
  const columns = element("tr", {}, ...comparison.concepts.map((/** @type {string} */ id) =>
    element("th", { scope: "col" }, nodeOrText(view, id, atlas.nameOf(id)))));
  const bodies = comparison.rows.map((/** @type {any} */ row) => element("tbody", {},
    element("tr", {}, element("th", { scope: "rowgroup", colspan: wide, class: "heading" }, row.heading)),
    (row.shared || []).length ? element("tr", { class: "shared" }, element("td", { colspan: wide },
      element("span", { class: "muted" }, "shared"), comparedItems(view, row.shared))) : null,
    row.cells.some((/** @type {any[]} */ cell) => cell.length) ? element("tr", {}, ...row.cells.map((/** @type {any[]} */ cell) =>
      element("td", {}, comparedItems(view, cell)))) : null));
  return [
    ...opening("Comparison", "Side by side"),
    element("div", { class: "scrolled", tabindex: "0", role: "region", "aria-label": "Comparison" }, element("table", { class: "comparison" },
      element("caption", { class: "hidden" }, "What the names share, and what only one of them has"), element("thead", {}, columns), ...bodies)),
    ...claimsBetween(view, comparison.concepts),
  ];
}

/** @param {PanelView} view @param {{id: string|null, text: string, edge: string|null}[]} items */
function comparedItems(view, items) {
  if (!items || !items.length) return element("span", { class: "muted" }, "–");
  const lines = items.map((item) => {
    const edge = item.edge ? view.atlas.edges.get(item.edge) : null;
    return element("li", {}, ...comparedItem(view, item, edge), edge ? " " : null, edge ? lineButton(view, edge) : null);
  });
  const rest = lines.slice(FIRST);
  const list = element("ul", {}, ...lines.slice(0, FIRST));
  if (!rest.length) return list;
  const more = element("button", { type: "button", class: "more", click: () => {
    list.append(...rest);
    more.remove();
    const next = rest[0].querySelector("button");
    if (next) next.focus();
  } }, `${rest.length} more`);
  return element("div", {}, list, more);
}

/**
 * What a cell says, with the name in it that can be chosen; where it does not name the node it is a sentence of that paper.
 * @param {PanelView} view @param {{id: string|null, text: string}} item @param {any} edge
 */
function comparedItem(view, item, edge) {
  const node = item.id === null ? null : view.atlas.nodes.get(item.id);
  if (!node) return [element("span", { dir: "auto" }, item.text)];
  const at = item.text.indexOf(node.about.name);
  if (at < 0) return [quote({ sentence: item.text }, edge ? view.atlas.names(edge.to) : []), nodeButton(view, node.id)];
  return [element("span", { dir: "auto" }, item.text.slice(0, at)), nodeButton(view, node.id),
    element("span", { class: "muted", dir: "auto" }, item.text.slice(at + node.about.name.length).replace(/^, /, " "))];
}

/** Claims between the names, those that contradict each other side by side. @param {PanelView} view @param {string[]} concepts */
function claimsBetween(view, concepts) {
  const { atlas } = view;
  const among = new Set(concepts);
  const claims = [...atlas.edges.values()].filter((edge) => CLAIMS.includes(edge.kind) && among.has(edge.from) && among.has(edge.to));
  const pairs = contradicting(claims);
  const contested = new Set(pairs.flat());
  const boxes = pairs.map((pair) => element("div", { class: "beside" }, ...pair.map((edge) => claimBox(view, edge))));
  const items = claims.filter((edge) => !contested.has(edge)).map((edge) => element("li", {}, claimBox(view, edge)));
  return [
    pairs.length ? element("section", { class: "group contradicting" }, element("h3", {}, "Papers disagree"), ...boxes) : null,
    items.length ? group("Claims between them", items, "claims") : null,
    claims.length ? null : element("p", { class: "muted" }, "No paper here says that one of them outperforms or is based on another."),
  ];
}

/**
 * Claims of better that are made both ways, as pairs; each claim stands in one pair.
 * @param {any[]} claims @returns {any[][]}
 */
function contradicting(claims) {
  const better = claims.filter((edge) => edge.kind === "OUTPERFORMS" && edge.from < edge.to);
  return better.flatMap((edge) => claims.filter((other) => other.kind === edge.kind && other.from === edge.to && other.to === edge.from)
    .slice(0, 1).map((other) => [edge, other]));
}

/** @param {PanelView} view @param {any} edge */
function claimBox(view, edge) {
  return element("div", { class: "claim", "data-kind": edge.kind },
    element("p", { class: "entry-head" }, nodeButton(view, edge.from), " ", element("i", {}, view.atlas.words(edge.kind).forward), " ",
      nodeButton(view, edge.to), " ", lineButton(view, edge)),
    ...said(view, edge, SENTENCES));
}

/** The steps in order, each with what says it. @param {PanelView} view @param {{from: string, to: string, edge: string}[]} path */
function pathParts(view, path) {
  const { atlas } = view;
  const steps = path.map((step) => {
    const edge = atlas.edges.get(step.edge);
    return element("li", {}, edge ? claimBox(view, edge)
      : element("p", { class: "entry-head" }, nodeOrText(view, step.from, atlas.nameOf(step.from)), " – ", nodeOrText(view, step.to, atlas.nameOf(step.to))));
  });
  return [...opening("Path", "Step by step", `${counted(path.length, "step")}, each read in a paper`),
    element("ol", { class: "entries steps" }, ...steps)];
}

/**
 * The rows of a query's answer; a cell that names a node of the page chooses it.
 * @param {PanelView} view @param {{name: string, columns: string[], rows: any[][]}} query
 */
function queryParts(view, query) {
  const { nodes } = view.atlas;
  const kept = query.columns.map((_, index) => index).filter((index) => !isIdOfNamed(nodes, query.rows, index));
  const byName = new Map([...nodes.values()].reverse().map((node) => [node.about.name, node.id]));
  const text = (/** @type {any} */ value) => (value === null || value === undefined ? "" : String(value));
  const widths = query.columns.map((_, index) => Math.max(0, ...query.rows.map((row) => text(row[index]).length)));
  /** @param {any[]} row @param {number} index */
  const cell = (row, index) => {
    const said = text(row[index]), id = nodes.has(said) ? said : byName.get(said);
    return cellOf(query.columns[index], { class: widths[index] > 100 ? "wider" : widths[index] > 40 ? "wide" : null },
      said ? nodeOrText(view, id === undefined ? null : id, said) : "");
  };
  const body = element("tbody", { role: "rowgroup" });
  const more = inPortions(body, query.rows.map((row) => () => element("tr", { role: "row" }, ...kept.map((index) => cell(row, index)))), 100);
  return [
    ...opening("Answer of a query", counted(query.rows.length, "row")),
    element("div", { class: "scrolled", tabindex: "0", role: "region", "aria-label": "Rows of the answer" },
      tableOf({ class: "rows" }, kept.map((index) => element("th", { scope: "col", role: "columnheader", dir: "auto" }, query.columns[index])), body)),
    more,
  ];
}

/**
 * A table that stays one to a screen reader where a phone shows its rows as cards: browsers forget what is not laid out as a table.
 * @param {Object<string, any>} attributes @param {HTMLElement[]} heads @param {HTMLElement} body @param {HTMLElement} [caption]
 */
function tableOf(attributes, heads, body, caption) {
  return element("table", { role: "table", ...attributes }, caption, element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)), body);
}

/** A cell that a card can say the heading of. @param {string} heading @param {Object<string, any>} attributes @param {Node|string} content */
function cellOf(heading, attributes, content) {
  return element("td", { role: "cell", "data-heading": heading, ...attributes }, content);
}

/**
 * Whether a column holds nothing but ids of nodes that another column of the row names.
 * @param {Map<string, any>} nodes @param {any[][]} rows @param {number} index
 */
function isIdOfNamed(nodes, rows, index) {
  return rows.length > 0 && rows.every((row) => nodes.has(row[index]) && row.includes(nodes.get(row[index]).about.name));
}

/**
 * Puts the first rows into a table, and a button beneath for the next ones; made only when asked for.
 * @param {HTMLElement} body @param {(() => HTMLElement)[]} makers @param {number} portion @param {number} [first] how many at once
 */
function inPortions(body, makers, portion, first = portion) {
  let shown = 0;
  const more = element("button", { type: "button", class: "more", click: () => {
    const before = shown;
    fill(portion);
    const next = /** @type {HTMLElement|null} */ (body.children[before].querySelector("button"));
    if (next) next.focus();
  } });
  /** @param {number} count */
  function fill(count) {
    body.append(...makers.slice(shown, shown + count).map((make) => make()));
    shown = Math.min(shown + count, makers.length);
    const left = makers.length - shown;
    more.textContent = `Show ${Math.min(portion, left).toLocaleString("en")} more of ${left.toLocaleString("en")}`;
    more.hidden = left === 0;
  }
  fill(first);
  return more;
}

const LINEAGE = {
  kind: "Lineage", heading: "The strongest claims", kinds: [...CLAIMS, "BUILDS_ON"],
  guide: ["The years run from left to right: what stands further left has the earlier paper here. Of what stands under “no year”, no paper has a date.",
    "An arrow “is based on” leads from the younger method to the one it was made from; “outperforms” leads to what was beaten.",
    "Choose a line to read the sentence that says so, and whether another paper says the opposite."],
};

const CITATIONS = {
  kind: "Citations", heading: "The strongest ties", kinds: ["CITES", "REFERS_TO", "CITES_STUB"],
  guide: ["“Cites” comes from a bibliography; “refers to” is read in an abstract that speaks of what another paper introduced.",
    "The arrow leads from the paper that speaks to the paper it speaks of.",
    "Choose a paper to see who refers to it, and to open it where it is published."],
};

/**
 * How to read the drawing, and what in it is best supported.
 * @param {PanelView} view @param {{kind: string, heading: string, kinds: string[], guide: string[]}} about
 */
function guideParts(view, about) {
  const { atlas } = view;
  const all = [...atlas.edges.values()].sort(bySupport(atlas));
  const fitting = all.filter((edge) => about.kinds.includes(edge.kind));
  const items = (fitting.length ? fitting : all).slice(0, STRONGEST).map((edge) => element("li", {}, claimBox(view, edge)));
  return [...opening(about.kind, "How to read it"), element("ul", { class: "guide" }, ...about.guide.map((line) => element("li", {}, line))),
    items.length ? group(about.heading, items, "strongest") : element("p", { class: "muted" }, "No line stands on this page.")];
}

/** Sorts lines: said by most papers, surest, then as the page has them. @param {any} atlas */
function bySupport(atlas) {
  /** @param {any} edge */
  const sure = (edge) => Math.max(0, ...edge.evidence.map((/** @type {any} */ found) => found.confidence || 0));
  /** @param {any} edge */
  const known = (edge) => (atlas.nodes.get(edge.to).about.citedBy || 0) + (atlas.nodes.get(edge.to).about.referredBy || 0);
  /** @param {any} one @param {any} other */
  return (one, other) => other.evidence.length - one.evidence.length || known(other) - known(one) || sure(other) - sure(one);
}

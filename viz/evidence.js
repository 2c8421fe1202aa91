// @ts-check
// What is said of a node or a line: its sentences with the names marked, their papers, and how sure it is.
// `view` is what the page hands around: the atlas and how to choose a node or a line.

const FIRST = 6; // how many entries of a group stand open
const SENTENCES = 3; // how many sentences an entry shows; the line shows them all

/** @typedef {{atlas: any, choose: (kind: "node"|"edge", id: string) => void}} PanelView */

/** @param {PanelView} view @param {string} id */
function nodeButton(view, id) {
  const node = view.atlas.nodes.get(id);
  return element("button", { type: "button", class: `name of-${node.group}`, dir: "auto", click: () => view.choose("node", id) },
    node.about.name);
}

/** A node of the page as a button, any other as text. @param {PanelView} view @param {string|null} id @param {string} text */
function nodeOrText(view, id, text) {
  return id !== null && view.atlas.nodes.has(id) ? nodeButton(view, id) : element("span", { dir: "auto" }, text);
}

/** @param {any} atlas @param {any} edge */
function sentenceOf(atlas, edge) {
  return `${atlas.nameOf(edge.from)} ${atlas.words(edge.kind).forward} ${atlas.nameOf(edge.to)}`;
}

/** @param {PanelView} view @param {any} edge */
function lineButton(view, edge) {
  return element("button", { type: "button", class: "line-button", "data-edge": edge.id, click: () => view.choose("edge", edge.id),
    "aria-label": `Show the line: ${sentenceOf(view.atlas, edge)}` }, "line");
}

/** @param {any} paper */
function paperLine(paper) {
  return [paper.published || paper.year, paper.organization].filter(Boolean).join(" · ");
}

/** @param {{text: string, href: string}[]} list */
function outwardLinks(list) {
  return (list || []).filter((link) => link.href.startsWith("https://")).flatMap((link) => [" ",
    element("a", { href: link.href, rel: "noopener noreferrer external", target: "_blank", class: "out" }, link.text)]);
}

/** @param {any} found @param {string[]} names */
function quote(found, names) {
  return found.sentence ? element("blockquote", { dir: "auto" }, marked(found.sentence, names)) : null;
}

/** @param {any} found */
function provenance(found) {
  const parts = [];
  if (typeof found.confidence === "number") parts.push(`confidence ${found.confidence.toFixed(2)}`);
  if (found.foundBy) parts.push(`found by ${found.foundBy}`);
  if (found.source) parts.push(`source ${found.source}`);
  return parts.length ? element("p", { class: "provenance" }, parts.join(" · ")) : null;
}

/** The paper that a claim was read in. @param {PanelView} view @param {string} id */
function paperReference(view, id) {
  const { nodes, papers } = view.atlas;
  if (nodes.has(id)) {
    return element("p", { class: "entry-head" }, nodeButton(view, id), " ",
      element("span", { class: "muted" }, paperLine(nodes.get(id).about)));
  }
  const paper = papers[id];
  if (!paper) return null;
  return element("p", { class: "entry-head", dir: "auto" }, paper.name, " ",
    element("span", { class: "muted" }, paperLine(paper)), ...outwardLinks(paper.links));
}

/** @param {string} heading @param {HTMLElement[]} items @param {string} [kind] */
function group(heading, items, kind) {
  const list = element("ul", { class: "entries" }, ...items.slice(0, FIRST));
  const rest = items.slice(FIRST);
  /** @type {HTMLElement|null} */
  const more = rest.length ? element("button", { type: "button", class: "more", click: () => unfold() }, `${rest.length} more`) : null;
  function unfold() {
    list.append(...rest);
    if (more) more.remove();
    const next = rest[0].querySelector("button");
    if (next) next.focus(); // the button that was pressed is gone
  }
  return element("section", { class: "group", "data-kind": kind },
    element("h3", {}, heading, " ", element("span", { class: "count" }, String(items.length))), list, more);
}

/** One entry of a group: the other end of a line, with what says so. @param {PanelView} view @param {any} edge @param {string} other */
function entry(view, edge, other) {
  const { atlas } = view;
  const { about } = atlas.nodes.get(other);
  const beside = about.kind === "Paper" ? paperLine(about) : papersOfBoth(edge);
  const head = element("p", { class: "entry-head" }, nodeButton(view, other), " ",
    beside ? element("span", { class: "muted" }, beside) : null, " ", lineButton(view, edge));
  return element("li", {}, head, ...said(view, edge, SENTENCES));
}

/** The first sentences of a line, each followed by its paper where it names one. @param {PanelView} view @param {any} edge @param {number} most */
function said(view, edge, most) {
  const names = [...view.atlas.names(edge.from), ...view.atlas.names(edge.to)];
  return edge.evidence.slice(0, most).flatMap((/** @type {any} */ found) => [
    quote(found, names),
    found.paper ? paperReference(view, found.paper) : null,
  ]);
}

/** @param {any} edge */
function papersOfBoth(edge) {
  const [found] = edge.evidence;
  return found && typeof found.papers === "number" ? counted(found.papers, "paper") : "";
}

/** Groups of what is tied to a node, in the order of the relations. @param {PanelView} view @param {string} id */
function groupsOf(view, id) {
  const { atlas } = view;
  const made = [];
  for (const kind of atlas.kinds) {
    for (const way of ["forward", "backward"]) {
      const symmetric = kind === "CO_OCCURS_WITH";
      if (symmetric && way === "backward") continue;
      const edges = atlas.edgesOf(id).filter((/** @type {any} */ edge) =>
        edge.kind === kind && (symmetric || (way === "forward" ? edge.from === id : edge.to === id)));
      if (!edges.length) continue;
      edges.sort(byStrength(atlas));
      const heading = way === "forward" ? atlas.words(kind).heading : atlas.words(kind).backward;
      made.push(group(heading, edges.map((/** @type {any} */ edge) => entry(view, edge, edge.from === id ? edge.to : edge.from)), kind));
    }
  }
  return made;
}

/** Sorts lines: most papers, newest, surest first. @param {any} atlas */
function byStrength(atlas) {
  /** @param {any} edge */
  const value = (edge) => {
    const [found] = edge.evidence;
    return [(found && found.papers) || 0, atlas.nodes.get(edge.from).about.year || 0, (found && found.confidence) || 0];
  };
  /** @param {any} one @param {any} other */
  return (one, other) => {
    const left = value(one), right = value(other);
    const index = left.findIndex((part, at) => part !== right[at]);
    return index < 0 ? 0 : right[index] - left[index];
  };
}

/** The papers on this page that speak of both ends of a line. @param {PanelView} view @param {any} edge */
function sharedPapers(view, edge) {
  const { atlas } = view;
  /** @type {Map<string, {ends: Set<string>, sentences: Set<string>}>} */
  const spoken = new Map();
  for (const end of [edge.from, edge.to]) {
    for (const line of atlas.edgesOf(end)) {
      if (atlas.nodes.get(line.from).about.kind !== "Paper") continue;
      const both = spoken.get(line.from) || { ends: new Set(), sentences: new Set() };
      both.ends.add(end);
      for (const found of line.evidence) if (found.sentence) both.sentences.add(found.sentence);
      spoken.set(line.from, both);
    }
  }
  const names = [...atlas.names(edge.from), ...atlas.names(edge.to)];
  const items = [...spoken].filter(([, both]) => both.ends.size === 2).map(([paper, both]) => element("li", {},
    paperReference(view, paper), ...[...both.sentences].slice(0, 2).map((sentence) => quote({ sentence }, names))));
  return items.length ? group("Papers here that speak of both", items) : null;
}

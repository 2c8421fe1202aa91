// @ts-check
// The panel: what is known of the chosen node or line, down to the sentence that says it.

const FIRST = 6; // how many entries of a group stand open

/**
 * @param {any} atlas what page.js gathered
 * @param {(kind: "node"|"edge", id: string) => void} choose
 */
function makePanel(atlas, choose) {
  const panel = byId("panel");

  /** @param {string} id */
  const nodeButton = (id) => {
    const node = atlas.nodes.get(id);
    return element("button", { type: "button", class: `name of-${node.group}`, dir: "auto", click: () => choose("node", id) },
      node.about.name);
  };

  /** @param {any} edge */
  const lineButton = (edge) =>
    element("button", { type: "button", class: "line-button", "data-edge": edge.id, click: () => choose("edge", edge.id),
      "aria-label": `Show the line: ${sentenceOf(edge)}` }, "line");

  /** @param {any} edge */
  const sentenceOf = (edge) =>
    `${atlas.nodes.get(edge.from).about.name} ${atlas.words(edge.kind).forward} ${atlas.nodes.get(edge.to).about.name}`;

  /** @param {any} paper */
  const paperLine = (paper) => [paper.published || paper.year, paper.organization].filter(Boolean).join(" · ");

  /** @param {any} found @param {string[]} names */
  function quote(found, names) {
    if (!found.sentence) return null;
    return element("blockquote", { dir: "auto" }, marked(found.sentence, names));
  }

  /** @param {any} found */
  function provenance(found) {
    const parts = [];
    if (typeof found.confidence === "number") parts.push(`confidence ${found.confidence.toFixed(2)}`);
    if (found.foundBy) parts.push(`found by ${found.foundBy}`);
    if (found.source) parts.push(`source ${found.source}`);
    return parts.length ? element("p", { class: "provenance" }, parts.join(" · ")) : null;
  }

  /** The paper that a claim was read in. @param {string} id */
  function paperReference(id) {
    if (atlas.nodes.has(id)) {
      return element("p", { class: "entry-head" }, nodeButton(id), " ",
        element("span", { class: "muted" }, paperLine(atlas.nodes.get(id).about)));
    }
    const paper = atlas.papers[id];
    if (!paper) return null;
    return element("p", { class: "entry-head", dir: "auto" }, paper.name, " ",
      element("span", { class: "muted" }, paperLine(paper)), ...links(paper.links));
  }

  /** @param {{text: string, href: string}[]} list */
  function links(list) {
    return list.filter((link) => link.href.startsWith("https://")).flatMap((link) => [" ",
      element("a", { href: link.href, rel: "noopener noreferrer external", target: "_blank", class: "out" }, link.text)]);
  }

  /** @param {string} heading @param {HTMLElement[]} items @param {string} [kind] */
  function group(heading, items, kind) {
    const list = element("ul", { class: "entries" }, ...items.slice(0, FIRST));
    const rest = items.slice(FIRST);
    const more = rest.length
      ? element("button", { type: "button", class: "more", click: () => { list.append(...rest); more && more.remove(); } },
        `${rest.length} more`)
      : null;
    return element("section", { class: "group", "data-kind": kind },
      element("h3", {}, heading, " ", element("span", { class: "count" }, String(items.length))), list, more);
  }

  /** One entry of a group: the other end of a line, with what says so. @param {any} edge @param {string} other */
  function entry(edge, other) {
    const node = atlas.nodes.get(other);
    const names = [...atlas.names(edge.from), ...atlas.names(edge.to)];
    const about = node.about.kind === "Paper" ? paperLine(node.about) : coOccurrence(edge.evidence[0]);
    const head = element("p", { class: "entry-head" }, nodeButton(other), " ",
      about ? element("span", { class: "muted" }, about) : null, " ", lineButton(edge));
    const said = edge.evidence.slice(0, 3).flatMap((/** @type {any} */ found) => [
      quote(found, names),
      found.paper ? paperReference(found.paper) : null,
    ]);
    return element("li", {}, head, ...said);
  }

  /** @param {any} found */
  function coOccurrence(found) {
    return typeof found.papers === "number" ? counted(found.papers, "paper") : "";
  }

  /** Groups of what is tied to a node, in the order of the relations. @param {string} id */
  function groups(id) {
    const made = [];
    for (const kind of atlas.kinds) {
      for (const way of ["forward", "backward"]) {
        const symmetric = kind === "CO_OCCURS_WITH";
        if (symmetric && way === "backward") continue;
        const edges = atlas.edgesOf(id).filter((/** @type {any} */ edge) =>
          edge.kind === kind && (symmetric || (way === "forward" ? edge.from === id : edge.to === id)));
        if (!edges.length) continue;
        edges.sort(byStrength);
        const heading = way === "forward" ? atlas.words(kind).heading : atlas.words(kind).backward;
        made.push(group(heading, edges.map((/** @type {any} */ edge) => entry(edge, edge.from === id ? edge.to : edge.from)), kind));
      }
    }
    return made;
  }

  /** Claims before the rest, then newest and best supported. @param {any} a @param {any} b */
  function byStrength(a, b) {
    const value = (/** @type {any} */ edge) => [edge.evidence[0].papers || 0, atlas.nodes.get(edge.from).about.year || 0,
      edge.evidence[0].confidence || 0];
    const left = value(a), right = value(b);
    for (let index = 0; index < left.length; index += 1) {
      if (left[index] !== right[index]) return right[index] - left[index];
    }
    return 0;
  }

  /** @param {string} id */
  function conceptParts(id) {
    const { about, group: type } = atlas.nodes.get(id);
    const facts = [];
    if (typeof about.papers === "number") facts.push(counted(about.papers, "paper"));
    if (about.firstSeen) facts.push(`first seen ${about.firstSeen}`);
    const spellings = new Map([about.name, ...about.aliases].reverse().map((name) => [folded(name), name]));
    spellings.delete(folded(about.name));
    const others = [...spellings.values()].reverse();
    const aliases = others.slice(0, 24).join(", ") + (others.length > 24 ? " …" : "");
    return [
      element("p", { class: `kind of-${type}` }, type),
      element("h2", { dir: "auto", tabindex: "-1" }, about.name),
      aliases ? element("p", { class: "aliases", dir: "auto" }, "also: ", aliases) : null,
      element("p", { class: "muted" }, facts.join(" · ")),
    ];
  }

  /** @param {string} id */
  function paperParts(id) {
    const { about } = atlas.nodes.get(id);
    return [
      element("p", { class: "kind of-Paper" }, "Paper"),
      element("h2", { dir: "auto", tabindex: "-1" }, about.name),
      element("p", { class: "muted", dir: "auto" }, paperLine(about)),
      about.links.length ? element("p", { class: "links" }, ...links(about.links)) : null,
    ];
  }

  /** @param {any[]} parts */
  function fill(parts) {
    panel.replaceChildren(...parts.filter(Boolean));
    panel.scrollTop = 0;
  }

  return {
    /** @param {string} id */
    showNode(id) {
      const paper = atlas.nodes.get(id).about.kind === "Paper";
      const tied = groups(id);
      fill([...(paper ? paperParts(id) : conceptParts(id)), ...tied,
        tied.length ? null : element("p", { class: "muted" }, "Nothing on this page is tied to it.")]);
    },
    /** @param {string} id */
    showEdge(id) {
      const edge = atlas.edges.get(id);
      const names = [...atlas.names(edge.from), ...atlas.names(edge.to)];
      const entries = edge.evidence.map((/** @type {any} */ found) => element("li", {}, quote(found, names),
        found.paper ? paperReference(found.paper) : null,
        found.via ? element("p", { class: "muted" }, `through ${atlas.nameOf(found.via)}`) : null,
        typeof found.papers === "number" ? element("p", {}, `${counted(found.papers, "paper")} speak of both` +
          (typeof found.npmi === "number" ? ` (npmi ${found.npmi.toFixed(2)})` : "")) : null,
        provenance(found)));
      const paper = atlas.nodes.get(edge.from).about;
      fill([
        element("p", { class: "kind" }, "Line"),
        element("h2", { class: "triple", tabindex: "-1" }, nodeButton(edge.from), " ",
          element("span", { class: "relation" }, atlas.words(edge.kind).forward), " ", nodeButton(edge.to)),
        paper.kind === "Paper" ? element("p", { class: "muted", dir: "auto" }, paperLine(paper), ...links(paper.links)) : null,
        element("ul", { class: "entries evidence" }, ...entries),
        edge.kind === "CO_OCCURS_WITH" ? shared(edge) : null,
      ]);
    },
  };

  /** The papers on this page that speak of both ends. @param {any} edge */
  function shared(edge) {
    const said = new Map();
    for (const end of [edge.from, edge.to]) {
      for (const line of atlas.edgesOf(end)) {
        if (atlas.nodes.get(line.from).about.kind !== "Paper") continue;
        const both = said.get(line.from) || { ends: new Set(), sentences: new Set() };
        both.ends.add(end);
        for (const found of line.evidence) if (found.sentence) both.sentences.add(found.sentence);
        said.set(line.from, both);
      }
    }
    const names = [...atlas.names(edge.from), ...atlas.names(edge.to)];
    const items = [...said].filter(([, both]) => both.ends.size === 2).map(([paper, both]) => element("li", {},
      paperReference(paper), ...[...both.sentences].slice(0, 2).map((sentence) => quote({ sentence }, names))));
    return items.length ? group("Papers here that speak of both", items) : null;
  }
}

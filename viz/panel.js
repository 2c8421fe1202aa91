// @ts-check
// The panel: what is known of the chosen node or line, down to the sentence that says it.

/**
 * @param {any} atlas
 * @param {(kind: "node"|"edge"|"nothing", id: string) => void} choose
 */
function makePanel(atlas, choose) {
  const panel = byId("panel");
  /** @type {PanelView} */
  const view = { atlas, choose };
  const home = startOf(view);
  document.body.classList.add(`about-${(atlas.data && atlas.data.kind) || "concept"}`);

  /** @param {any[]} parts @param {boolean} away */
  function fill(parts, away) {
    const back = away && home ? element("button", { type: "button", class: "back", click: () => goHome() }, `‹ ${home.label}`) : null;
    panel.replaceChildren(...[back, ...parts].filter(Boolean));
    panel.scrollTop = 0;
  }

  function goHome() {
    if (!home) return;
    choose(home.id ? "node" : "nothing", home.id || "");
    if (!home.id) fill(home.parts(), false);
    const heading = panel.querySelector("h2");
    if (heading) heading.focus({ preventScroll: true });
  }

  const shown = {
    /** @param {string} id */
    showNode(id) {
      const paper = atlas.nodes.get(id).about.kind === "Paper";
      const tied = groupsOf(view, id);
      fill([...(paper ? paperParts(atlas, id) : conceptParts(view, id)), ...tied,
        tied.length ? null : element("p", { class: "muted" }, "Nothing on this page is tied to it.")], !home || home.id !== id);
    },
    /** @param {string} id */
    showEdge(id) {
      fill(edgeParts(view, id), true);
    },
    /** What the page opens with: its question answered in words, or its centre. */
    showStart() {
      const first = atlas.centre || atlas.nodes.keys().next().value;
      if (home && !home.id) fill(home.parts(), false);
      else if (first) shown.showNode(first);
    },
  };
  return shown;
}

/** @param {PanelView} view @param {string} id */
function conceptParts(view, id) {
  const { atlas } = view;
  const { about, group: type } = atlas.nodes.get(id);
  const facts = [];
  if (typeof about.papers === "number") facts.push(counted(about.papers, "paper"));
  if (about.firstSeen) facts.push(`earliest date ${about.firstSeen}`);
  const aliases = otherNames(about);
  return [
    element("p", { class: `kind of-${type}` }, type),
    element("h2", { dir: "auto", tabindex: "-1" }, about.name),
    element("div", { id: "actions" }),
    definition(view, id),
    aliases ? element("p", { class: "aliases", dir: "auto" }, "also: ", aliases) : null,
    facts.length ? element("p", { class: "muted" }, facts.join(" · ")) : null,
    yearBars(about.years, type, about.papers),
    measures(atlas, id),
    ownPage(about),
  ];
}

/** The spellings that say something new: one of each way to write it. @param {any} about */
function otherNames(about) {
  const spellings = new Map([about.name, ...about.aliases].reverse().map((name) => [folded(name), name]));
  spellings.delete(folded(about.name));
  const others = [...spellings.values()].reverse();
  return others.slice(0, 24).join(", ") + (others.length > 24 ? " …" : "");
}

/** The sentence by which a paper introduces it. @param {PanelView} view @param {string} id */
function definition(view, id) {
  const found = view.atlas.nodes.get(id).about.definition;
  if (!found || !found.sentence) return null;
  return element("section", { class: "definition", "aria-label": "In the words of the paper that introduces it" },
    quote(found, view.atlas.names(id)), found.paper ? paperReference(view, found.paper) : null);
}

/** @param {any} atlas @param {string} id */
function paperParts(atlas, id) {
  const { about } = atlas.nodes.get(id);
  const links = outwardLinks(about.links);
  return [
    element("p", { class: "kind of-Paper" }, about.type === "Stub" ? "Paper, only cited here" : "Paper"),
    element("h2", { dir: "auto", tabindex: "-1" }, about.name),
    element("div", { id: "actions" }),
    element("p", { class: "muted", dir: "auto" }, paperLine(about)),
    links.length ? element("p", { class: "links" }, ...links) : null,
    measures(atlas, id),
    ownPage(about),
  ];
}

/** What counting and ranking say of a node. @param {any} atlas @param {string} id */
function measures(atlas, id) {
  const { about } = atlas.nodes.get(id);
  /** @type {[string, string][]} */
  const rows = [];
  if (typeof about.citedBy === "number") rows.push(["Cited by", counted(about.citedBy, "paper")]);
  if (typeof about.referredBy === "number") rows.push(["Referred to by", counted(about.referredBy, "paper")]);
  if (typeof about.pageRank === "number") {
    const { place, of } = rankOf(atlas.nodes, id);
    rows.push(["PageRank", `${place.toLocaleString("en")} of ${counted(of, about.kind === "Paper" ? "paper" : "name")} here`]);
  }
  if (about.communityName) rows.push(["Community", about.communityName]);
  return rows.length ? element("dl", { class: "measures" }, ...rows.map(([term, value]) =>
    element("div", {}, element("dt", {}, term), element("dd", { dir: "auto" }, value)))) : null;
}

/**
 * The place of a node by PageRank among those of its kind, 1 the highest; equal ones share a place.
 * @param {Map<string, any>} nodes @param {string} id
 */
function rankOf(nodes, id) {
  const { kind, pageRank } = /** @type {any} */ (nodes.get(id)).about;
  const ranked = [...nodes.values()].filter(({ about }) => about.kind === kind && typeof about.pageRank === "number");
  return { place: 1 + ranked.filter(({ about }) => about.pageRank > pageRank).length, of: ranked.length };
}

/** The link to the page that the site has of it. @param {any} about */
function ownPage(about) {
  if (!about.page || !isOurs(about.page, location.href)) return null;
  return element("p", { class: "links" }, element("a", { href: about.page, class: "own" }, "All that the atlas says of it"));
}

/** Whether a link stays where the page is, or is https. @param {string} href @param {string} base */
function isOurs(href, base) {
  try {
    const target = new URL(href, base);
    return target.protocol === "https:" || (target.protocol === new URL(base).protocol && target.host === new URL(base).host);
  } catch {
    return false;
  }
}

/** @param {PanelView} view @param {string} id */
function edgeParts(view, id) {
  const { atlas } = view;
  const edge = atlas.edges.get(id);
  const names = [...atlas.names(edge.from), ...atlas.names(edge.to)];
  const entries = edge.evidence.map((/** @type {any} */ found) => element("li", {}, quote(found, names),
    found.paper ? paperReference(view, found.paper) : null,
    found.via ? element("p", { class: "muted" }, "through ", nodeOrText(view, found.via, atlas.nameOf(found.via))) : null,
    typeof found.papers === "number" ? element("p", {}, `${counted(found.papers, "paper")} speak of both` +
      (typeof found.npmi === "number" ? ` (npmi ${found.npmi.toFixed(2)})` : "")) : null,
    provenance(found)));
  const paper = atlas.nodes.get(edge.from).about;
  return [
    element("p", { class: `kind line-kind of-${edge.kind}` }, "Line"),
    element("h2", { class: "triple", tabindex: "-1" }, nodeButton(view, edge.from), " ",
      element("span", { class: "relation" }, atlas.words(edge.kind).forward), " ", nodeButton(view, edge.to)),
    paper.kind === "Paper" ? element("p", { class: "muted", dir: "auto" }, paperLine(paper), ...outwardLinks(paper.links)) : null,
    element("p", { class: "muted" }, saidIn(atlas, edge)),
    element("ul", { class: "entries evidence" }, ...entries),
    edge.kind === "CO_OCCURS_WITH" ? sharedPapers(view, edge) : null,
    ...contrary(view, edge),
  ];
}

/** How many papers say so, and when. @param {any} atlas @param {any} edge */
function saidIn(atlas, edge) {
  const papers = new Set(edge.evidence.map((/** @type {any} */ found) => found.paper).filter(Boolean));
  if (!papers.size) return "";
  const years = [...papers].map((paper) => (atlas.papers[paper] || (atlas.nodes.get(paper) || { about: {} }).about).year).filter(Boolean);
  const span = years.length ? [...new Set([Math.min(...years), Math.max(...years)])].join(" to ") : "";
  return [`Said by ${counted(papers.size, "paper")}`, span].filter(Boolean).join(", ");
}

/** Claims the other way round, which a reader should see beside this one. @param {PanelView} view @param {any} edge */
function contrary(view, edge) {
  const { atlas } = view;
  if (edge.kind !== "OUTPERFORMS" || edge.from === edge.to) return [];
  const others = atlas.edgesOf(edge.from).filter((/** @type {any} */ other) =>
    other.kind === edge.kind && other.from === edge.to && other.to === edge.from);
  return others.map((/** @type {any} */ other) => element("section", { class: "group contrary" },
    element("h3", {}, "The other way round"),
    element("p", { class: "entry-head" }, sentenceOf(atlas, other), " ", lineButton(view, other)), ...said(view, other, other.evidence.length)));
}

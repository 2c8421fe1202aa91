// @ts-check
// What is seen as rows, and as text that other programs read: CSV, BibTeX, JSON (node-link) and Mermaid. Nothing here touches the page.

const LONGEST_NAME = 60; // characters of a name in Mermaid; a drawing is no table

/** @typedef {{id: string, name: string, type: string, papers: number|null, year: number|null, tie: string, aliases: string, link: string}} NodeRow */
/** @typedef {{edge: string, fromId: string, from: string, kind: string, relation: string, toId: string, to: string, paperId: string, paper: string,
 *   year: number|null, sentence: string, confidence: number|null, foundBy: string}} LineRow */

/**
 * A row for each node: what the page is about first, then concepts by their papers, then papers, the newest first.
 * @param {any} atlas @param {any[]} nodes @returns {NodeRow[]}
 */
function nodeRows(atlas, nodes) {
  const { centres } = atlas;
  /** @param {any} node */
  const rank = (node) => [Number(centres.includes(node.id)), Number(node.about.kind !== "Paper"), node.about.papers || 0, node.about.year || 0];
  const ranked = nodes.map((node) => ({ node, rank: rank(node) })).sort((one, other) => {
    const at = one.rank.findIndex((part, index) => part !== other.rank[index]);
    return at < 0 ? Number(one.node.about.name > other.node.about.name) - 0.5 : other.rank[at] - one.rank[at];
  });
  return ranked.map(({ node }) => node).map(({ id, group: type, about }) => ({
    id, name: about.name, type,
    papers: typeof about.papers === "number" ? about.papers : null,
    year: yearOf({ about }),
    tie: centres.includes(id) ? "centre" : strongestTie(atlas, id, centres),
    aliases: (about.aliases || []).join("; "),
    link: ((about.links || [])[0] || { href: "" }).href,
  }));
}

/**
 * How a node is tied to what the page is about, by the first relation of the legend that does.
 * @param {any} atlas @param {string} id @param {string[]} centres
 */
function strongestTie(atlas, id, centres) {
  for (const kind of atlas.kinds) {
    const edge = atlas.edgesOf(id).find((/** @type {any} */ one) => one.kind === kind && (centres.includes(one.from) || centres.includes(one.to)));
    if (!edge) continue;
    const words = atlas.words(kind), forward = edge.from === id;
    const tie = forward ? words.forward : words.backward.charAt(0).toLowerCase() + words.backward.slice(1);
    return centres.length > 1 ? `${tie} ${atlas.nameOf(forward ? edge.to : edge.from)}` : tie;
  }
  return "";
}

/**
 * A row for each thing that is said of each line.
 * @param {any} atlas @param {any[]} edges @returns {LineRow[]}
 */
function lineRows(atlas, edges) {
  return edges.flatMap((edge) => (edge.evidence.length ? edge.evidence : [{}]).map((/** @type {any} */ found) => lineRow(atlas, edge, found)));
}

/** @param {any} atlas @param {any} edge @param {any} found @returns {LineRow} */
function lineRow(atlas, edge, found) {
  const from = atlas.nodes.get(edge.from).about;
  const paper = found.paper ? atlas.papers[found.paper] || (atlas.nodes.get(found.paper) || { about: null }).about : from.kind === "Paper" ? from : null;
  return {
    edge: edge.id, fromId: edge.from, from: from.name, kind: edge.kind, relation: atlas.words(edge.kind).forward,
    toId: edge.to, to: atlas.nameOf(edge.to),
    paperId: found.paper || (from.kind === "Paper" ? edge.from : ""), paper: paper ? paper.name : "", year: paper ? paper.year || null : null,
    sentence: found.sentence || (typeof found.papers === "number" ? `${counted(found.papers, "paper")} speak of both` : ""),
    confidence: typeof found.confidence === "number" ? found.confidence : null,
    foundBy: found.foundBy || found.source || "",
  };
}

/**
 * One cell of CSV; a text that a spreadsheet would run as a formula gets an apostrophe in front.
 * @param {string|number|null|undefined} value
 */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[\s\uFEFF]*[=+\-@\t\r|%＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/**
 * A table as RFC 4180 has it, with the mark by which spreadsheets know UTF-8.
 * @param {[string, string][]} columns heading and key @param {any[]} rows
 */
function csvOf(columns, rows) {
  const lines = [columns.map(([heading]) => csvCell(heading)), ...rows.map((row) => columns.map(([, key]) => csvCell(row[key])))];
  return `\uFEFF${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** @type {[string, string][]} */
const NAME_COLUMNS = [["id", "id"], ["name", "name"], ["type", "type"], ["papers", "papers"], ["year", "year"], ["tie", "tie"], ["aliases", "aliases"], ["link", "link"]];
/** @type {[string, string][]} */
const LINE_COLUMNS = [["from", "from"], ["relation", "kind"], ["to", "to"], ["paper", "paper"], ["year", "year"], ["sentence", "sentence"], ["confidence", "confidence"],
  ["found by", "foundBy"], ["from id", "fromId"], ["to id", "toId"], ["paper id", "paperId"]];

/** @type {Object<string, string>} */
const TEX = { "\\": "\\textbackslash{}", "{": "\\ensuremath{\\lbrace}", "}": "\\ensuremath{\\rbrace}", "^": "\\string^", "~": "\\textasciitilde{}" };

/** A text on one line as LaTeX reads it. @param {string} value */
function texOf(value) {
  return value.replace(/\s+/g, " ").trim().replace(/[\\{}^~$&#%_]/g, (sign) => TEX[sign] || `\\${sign}`);
}

/**
 * The papers that are seen, and those that say a line that is seen, by id: what one cites.
 * @param {any} atlas @param {any[]} nodes @param {any[]} edges @returns {[string, any][]}
 */
function citedPapers(atlas, nodes, edges) {
  /** @type {Map<string, any>} */
  const found = new Map(nodes.filter(({ about }) => about.kind === "Paper").map(({ id, about }) => [id, about]));
  for (const { paper } of edges.flatMap((edge) => edge.evidence)) {
    const told = paper && (atlas.papers[paper] || (atlas.nodes.get(paper) || { about: null }).about);
    if (told && !found.has(paper)) found.set(paper, told);
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * An entry of BibTeX for each paper; the page knows no authors.
 * @param {any} atlas @param {any[]} nodes @param {any[]} edges
 */
function bibtexOf(atlas, nodes, edges) {
  return citedPapers(atlas, nodes, edges).map(([id, paper]) => {
    const word = (paper.name.normalize("NFKD").toLowerCase().match(/[a-z0-9]{4,}/) || ["paper"])[0];
    /** @type {{text: string, href: string}[]} */
    const links = paper.links || [];
    const [arxiv, doi] = ["arXiv ", "doi "].map((sort) => (links.find(({ text }) => text.startsWith(sort)) || { text: "" }).text.slice(sort.length));
    /** @type {[string, string][]} */
    const fields = [["title", `{${texOf(paper.name)}}`], ["year", paper.year ? String(paper.year) : ""], ["doi", doi], ["eprint", arxiv],
      ["archiveprefix", arxiv && "arXiv"], ["url", links.length ? links[0].href : ""]];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${name === "title" ? value : value.replace(/[\s{}\\"#^]/g, encodeURIComponent)}},\n`);
    return `@misc{${word}${paper.year || ""}_${id.replace(/[^A-Za-z0-9]/g, "") || "x"},\n${lines.join("")}}\n`;
  }).join("\n");
}

/**
 * Node-link JSON as networkx reads it: `node_link_graph(data, edges="edges")`.
 * @param {any} atlas @param {any[]} nodes @param {any[]} edges
 */
function jsonOf(atlas, nodes, edges) {
  const data = atlas.data || {};
  return `${JSON.stringify({
    directed: true, multigraph: true, graph: { title: data.title || "", kind: data.kind || "", centres: atlas.centres },
    nodes: nodes.map(({ id, group: type, about }) => ({ ...about, id, type })),
    edges: edges.flatMap((edge) => (edge.evidence.length ? edge.evidence : [{}]).map((/** @type {any} */ found, /** @type {number} */ index) =>
      ({ ...found, source: edge.from, target: edge.to, key: index ? `${edge.kind}#${index + 1}` : edge.kind, type: edge.kind, ...(found.source ? { from: found.source } : {}) }))),
  }, null, 1)}\n`;
}

/** A text on one line, its markup as Mermaid's own entities. @param {string} value */
function mermaidText(value) {
  // eslint-disable-next-line no-control-regex
  const text = Array.from(value.replace(/[\s\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim());
  const cut = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1).join("").trimEnd()}…` : text.join("");
  return cut.replace(/["#-&*;-@[-^`{-~]/g, (found) => `#${found.charCodeAt(0)};`) || "#160;";
}

/**
 * A flowchart for Markdown: papers as boxes, concepts round, lines with their words.
 * @param {any} atlas @param {any[]} nodes @param {any[]} edges
 */
function mermaidOf(atlas, nodes, edges) {
  const numbers = new Map(nodes.map((node, index) => [node.id, `n${index}`]));
  const boxes = nodes.map(({ id, about }) => {
    const [before, after] = about.kind === "Paper" ? ['["', '"]'] : ['(["', '"])'];
    return `  ${numbers.get(id)}${before}${mermaidText(about.name)}${after}`;
  });
  const lines = edges.filter((edge) => numbers.has(edge.from) && numbers.has(edge.to)).map((edge) =>
    `  ${numbers.get(edge.from)} -- "${mermaidText(atlas.words(edge.kind).forward)}" --> ${numbers.get(edge.to)}`);
  return `${["flowchart LR", ...boxes, ...lines].join("\n")}\n`;
}

/** A name for a file that every system takes. @param {string} title @param {string} ending such as "-lines.csv" */
function fileName(title, ending) {
  const words = Array.from(title.normalize("NFKC").toLowerCase()).map((letter) => (/[\p{L}\p{N}\p{M}]/u.test(letter) ? letter : " ")).join("")
    .trim().replace(/\s+/g, "-");
  return `paperatlas-${Array.from(words).slice(0, 60).join("").replace(/-+$/, "") || "view"}${ending}`;
}

// @ts-check
// How large a node is drawn and in which colour, after what the reader chose to see by.

/** A colour between those of a ramp, at a share of the way. @param {string[]} ramp "#rrggbb" @param {number} share 0 to 1 */
function between(ramp, share) {
  const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
  const step = Math.min(Math.floor(place), ramp.length - 2);
  /** @param {string} hex */
  const parts = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  const [low, high] = [parts(ramp[step]), parts(ramp[step + 1])];
  return "#" + low.map((part, index) => Math.round(part + (high[index] - part) * (place - step)).toString(16).padStart(2, "0")).join("");
}

/** The group that a node was counted to; those of papers and of concepts are numbered apart where the atlas counted. @param {any} atlas @param {any} about */
function communityOf(atlas, about) {
  if (typeof about.community !== "number") return null;
  return (atlas.data.measures || {}).community === "atlas" ? `${about.kind}:${about.community}` : String(about.community);
}

/** Communities by size, the largest first: [key, name, nodes]. @param {any} atlas @returns {[string, string, number][]} */
function communities(atlas) {
  const found = new Map();
  for (const { about } of atlas.nodes.values()) {
    const key = communityOf(atlas, about);
    if (key !== null) found.set(key, [about.communityName || (found.get(key) || [""])[0] || `group ${about.community}`, (found.get(key) || ["", 0])[1] + 1]);
  }
  return [...found].map(([key, [name, count]]) => /** @type {[string, string, number]} */ ([key, name, count]))
    .sort((one, other) => other[2] - one[2] || (one[0] < other[0] ? -1 : 1));
}

/** @param {any} atlas @param {State} state @param {"light"|"dark"} scheme @returns {(node: any) => string} */
function colouring(atlas, state, scheme) {
  const { theme } = atlas;
  const palette = theme.colours[scheme];
  if (state.colourBy === "community") {
    const shades = theme.communities[scheme];
    const rank = new Map(communities(atlas).slice(0, shades.length).map(([key], index) => [key, index]));
    return (node) => shades[rank.get(communityOf(atlas, node.about) ?? "") ?? -1] || palette.Paper;
  }
  if (state.colourBy === "year") {
    const [first, last] = atlas.span;
    return (node) => {
      const year = yearOf(node);
      return year === null ? palette.rule : between(theme.ramp[scheme], (year - first) / (last - first || 1));
    };
  }
  return (node) => (Object.hasOwn(palette, node.group) ? palette[node.group] : palette.Paper);
}

/** @param {any} atlas @param {State} state @returns {(node: any) => number} radius in pixels */
function sizing(atlas, state) {
  const { smallest, largest } = atlas.theme.sizes;
  if (state.sizeBy === "papers") return (node) => node.size;
  const key = state.sizeBy === "pageRank" ? "pageRank" : "citedBy";
  const apart = key === "pageRank" && Object.values((atlas.data.measures || {}).pageRank || {}).includes("atlas");
  /** @param {any} about */
  const scale = (about) => (apart ? about.kind : "all");
  /** @type {Map<string, number>} */
  const most = new Map();
  for (const { about } of atlas.nodes.values()) {
    if (typeof about[key] === "number") most.set(scale(about), Math.max(most.get(scale(about)) || 0, about[key]));
  }
  return ({ about }) => {
    const top = most.get(scale(about)) || 0;
    const share = top > 0 && typeof about[key] === "number" ? Math.sqrt(Math.max(0, about[key]) / top) : 0;
    return smallest + share * (1.3 * largest - smallest);
  };
}

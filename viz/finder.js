// @ts-check
// Finding: the search with its suggestions, and the list of names.

const FIRST_NAMES = 200; // that the list shows before it is asked for the rest

/**
 * @param {any} atlas
 * @param {(kind: "node", id: string) => void} choose
 */
function makeFinder(atlas, choose) {
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const suggestions = byId("suggestions");
  let active = -1;

  /** @type {Map<string, {name: string, aliases: string[]}>} */
  const spellings = new Map();
  let all = false;

  /** What a node goes by, folded once. @param {any} node */
  function spelled(node) {
    let known = spellings.get(node.id);
    if (!known) {
      known = { name: folded(node.about.name), aliases: (node.about.aliases || []).map(folded) };
      spellings.set(node.id, known);
    }
    return known;
  }

  /** How well a node answers: 0 is a name, 3 not at all; and the alias that does. @param {any} node @param {string} wanted */
  function answer(node, wanted) {
    const { name, aliases } = spelled(node);
    if (name.startsWith(wanted)) return { rank: 0, alias: "" };
    const place = aliases.findIndex((one) => one.includes(wanted));
    const alias = place < 0 ? "" : node.about.aliases[place];
    if (place >= 0 && aliases[place].startsWith(wanted)) return { rank: 1, alias };
    if (name.includes(wanted)) return { rank: 2, alias: "" };
    return place >= 0 ? { rank: 2.5, alias } : { rank: 3, alias: "" };
  }

  /** Shown nodes that answer the search, the best first. */
  function found() {
    const wanted = folded(search.value);
    const shown = atlas.shownNodes().map((/** @type {any} */ node) => ({ node, ...answer(node, wanted) }));
    return shown.filter((/** @type {any} */ one) => one.rank < 3).sort((/** @type {any} */ a, /** @type {any} */ b) => a.rank - b.rank
      || Number(b.node.id === atlas.centre) - Number(a.node.id === atlas.centre)
      || Number(a.node.about.kind === "Paper") - Number(b.node.about.kind === "Paper")
      || (b.node.about.papers || 0) - (a.node.about.papers || 0)
      || (b.node.about.year || 0) - (a.node.about.year || 0)
      || (a.node.about.name < b.node.about.name ? -1 : 1));
  }

  /** @param {any} one */
  function nameParts({ node, alias }) {
    const more = alias ? `also ${alias}` : node.about.kind === "Paper" ? node.about.year : node.about.papers;
    return [element("span", { class: `dot of-${node.group}`, "aria-hidden": "true" }),
      element("span", { class: "text", dir: "auto" }, node.about.name),
      more ? element("span", { class: "muted", dir: "auto" }, String(more)) : null];
  }

  /** @param {any} one */
  const entry = (one) => element("li", {}, element("button",
    { type: "button", "data-node": one.node.id, "aria-pressed": String(one.node.id === atlas.chosen.id),
      title: one.node.about.kind === "Paper" ? one.node.about.name.slice(0, 300) : null, click: () => choose("node", one.node.id) },
    ...nameParts(one), element("span", { class: "hidden" }, `, ${one.node.group}`)));

  function fillList() {
    const answers = found(), most = all ? Infinity : FIRST_NAMES;
    const rest = answers.length - most;
    byId("list").replaceChildren(...answers.slice(0, most).map(entry), ...(rest > 0 ? [element("li", {}, element("button",
      { type: "button", class: "small", click: () => { all = true; fillList(); } }, `${rest.toLocaleString("en")} more`))] : []));
    const count = atlas.nodes.size.toLocaleString("en");
    byId("status").textContent = answers.length === atlas.nodes.size ? count : `${answers.length.toLocaleString("en")} of ${count}`;
    return answers;
  }

  function close() {
    suggestions.hidden = true;
    byId("no-suggestion").textContent = "";
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function suggest() {
    const answers = fillList();
    close();
    if (!search.value.trim()) return;
    if (!answers.length) {
      byId("no-suggestion").textContent = "Nothing here by that name.";
      return;
    }
    suggestions.replaceChildren(...answers.slice(0, 8).map((/** @type {any} */ one, /** @type {number} */ index) => element("li",
      { role: "option", id: `suggestion-${index}`, "aria-selected": "false", "data-node": one.node.id,
        mousedown: (/** @type {Event} */ event) => { event.preventDefault(); take(one.node.id); } }, ...nameParts(one))));
    suggestions.hidden = false;
    search.setAttribute("aria-expanded", "true");
  }

  /** @param {string|undefined} id */
  function take(id) {
    if (!id) return;
    close();
    search.value = "";
    fillList();
    choose("node", id);
  }

  /** @param {number} step */
  function walk(step) {
    const options = [...suggestions.querySelectorAll("[role=option]")];
    if (suggestions.hidden || !options.length) return;
    active = (active + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    search.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  search.addEventListener("input", suggest);
  search.addEventListener("blur", close);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      walk(event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1);
      event.preventDefault();
    } else if (event.key === "Enter") {
      const options = suggestions.querySelectorAll("[role=option]");
      const option = /** @type {HTMLElement|undefined} */ (options[Math.max(active, 0)]);
      if (!suggestions.hidden) take(option && option.dataset.node);
    } else if (event.key === "Escape") close();
  });

  return {
    refresh() {
      if (search.value.trim() && !suggestions.hidden) suggest();
      else fillList();
    },
    /** Says in the list which name is chosen. */
    stress() {
      for (const button of byId("list").querySelectorAll("button[data-node]")) {
        button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.node === atlas.chosen.id));
      }
    },
    focus() {
      search.focus();
      search.select();
    },
  };
}

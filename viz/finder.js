// @ts-check
// Finding and filtering: the search with its suggestions, the toggles, the years, the list of names.

/**
 * @param {any} atlas
 * @param {(kind: "node", id: string) => void} choose
 * @param {() => void} changed
 */
function makeFinder(atlas, choose, changed) {
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const suggestions = byId("suggestions");
  let active = -1;

  /** How well a node answers: 0 is a name, 3 not at all; and the alias that does. @param {any} node @param {string} wanted */
  function answer(node, wanted) {
    const name = folded(node.about.name);
    if (name.startsWith(wanted)) return { rank: 0, alias: "" };
    const alias = (node.about.aliases || []).find((/** @type {string} */ one) => folded(one).includes(wanted));
    if (alias && folded(alias).startsWith(wanted)) return { rank: 1, alias };
    if (name.includes(wanted)) return { rank: 2, alias: "" };
    return alias ? { rank: 2.5, alias } : { rank: 3, alias: "" };
  }

  /** Shown nodes that answer the search, the best first. */
  function found() {
    const wanted = folded(search.value);
    const all = [...atlas.nodes.values()].filter(atlas.isShown).map((node) => ({ node, ...answer(node, wanted) }));
    return all.filter((one) => one.rank < 3).sort((a, b) => a.rank - b.rank
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

  function fillList() {
    const answers = found();
    byId("list").replaceChildren(...answers.map((one) => element("li", {}, element("button",
      { type: "button", "data-node": one.node.id, "aria-pressed": String(one.node.id === atlas.chosen.id),
        title: one.node.about.kind === "Paper" ? one.node.about.name.slice(0, 300) : null,
        click: () => choose("node", one.node.id) },
      ...nameParts(one), element("span", { class: "hidden" }, `, ${one.node.group}`)))));
    const all = atlas.nodes.size;
    byId("status").textContent = answers.length === all ? `${all}` : `${answers.length} of ${all}`;
    return answers;
  }

  function close() {
    suggestions.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function suggest() {
    const answers = fillList();
    if (!search.value.trim()) return close();
    const options = answers.slice(0, 8).map((one, index) => element("li",
      { role: "option", id: `suggestion-${index}`, "aria-selected": "false", "data-node": one.node.id,
        mousedown: (/** @type {Event} */ event) => { event.preventDefault(); take(one.node.id); } }, ...nameParts(one)));
    suggestions.replaceChildren(...(options.length ? options : [element("li", { class: "muted" }, "Nothing here by that name.")]));
    suggestions.hidden = false;
    search.setAttribute("aria-expanded", "true");
    active = -1;
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

  /** @param {string} home @param {string[]} keys @param {(key: string) => string} words @param {Map<string, number>} counts @param {Set<string>} off */
  function toggles(home, keys, words, counts, off) {
    byId(home).replaceChildren(...keys.map((key) => element("button",
      { type: "button", role: "checkbox", "aria-checked": String(!off.has(key)), "data-key": key, class: `toggle of-${key}`,
        click: (/** @type {Event} */ event) => {
          const on = off.delete(key);
          if (!on) off.add(key);
          /** @type {HTMLElement} */ (event.currentTarget).setAttribute("aria-checked", String(on));
          refresh();
        } },
      element("span", { class: home === "types" ? "dot" : "stroke", "aria-hidden": "true" }), words(key), " ",
      element("span", { class: "count" }, String(counts.get(key) || 0)))));
  }

  function years() {
    const [first, last] = atlas.span;
    if (first === null || first === last) return;
    const from = /** @type {HTMLInputElement} */ (byId("from-year")), to = /** @type {HTMLInputElement} */ (byId("to-year"));
    for (const input of [from, to]) Object.assign(input, { min: String(first), max: String(last), step: "1" });
    from.value = String(first);
    to.value = String(last);
    const said = () => {
      byId("from-said").textContent = from.value;
      byId("to-said").textContent = to.value;
    };
    const moved = (/** @type {HTMLInputElement} */ input) => () => {
      if (Number(from.value) > Number(to.value)) (input === from ? to : from).value = input.value;
      atlas.range = [Number(from.value), Number(to.value)];
      said();
      refresh();
    };
    from.addEventListener("input", moved(from));
    to.addEventListener("input", moved(to));
    said();
    byId("years").hidden = false;
  }

  function refresh() {
    if (search.value.trim() && !suggestions.hidden) suggest();
    else fillList();
    changed();
  }

  toggles("types", atlas.groups, (key) => atlas.theme.plural[key] || key, atlas.groupCounts, atlas.groupsOff);
  toggles("relations", atlas.kinds, (key) => atlas.words(key).forward, atlas.kindCounts, atlas.kindsOff);
  years();
  fillList();
  return {
    /** Says in the list which name is chosen. */
    stress() {
      for (const button of byId("list").querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.node === atlas.chosen.id));
      }
    },
  };
}

// @ts-check
// What a reader can set: the legend that filters, what to see by, limits, undo, the address; and every key.

const KEYS = [
  { keys: "/", does: "search" },
  { keys: "Esc", does: "choose nothing" },
  { keys: "← ↑ → ↓", does: "on the drawing: to the nearest neighbour that way; with nothing chosen, move the drawing" },
  { keys: "+ −", does: "closer, further away" },
  { keys: "0", does: "the whole graph" },
  { keys: "p", does: "pin the chosen name where it stands, or let it go" },
  { keys: "h", does: "hide it" },
  { keys: "c", does: "collapse it: put away what hangs on it alone" },
  { keys: "e", does: "expand it: bring back what is put away around it" },
  { keys: "o", does: "only it and its neighbours; on a kind of the legend, only that kind" },
  { keys: "u", does: "undo (also Ctrl+Z; redo with Ctrl+Shift+Z)" },
  { keys: "t", does: "the table" },
  { keys: "s", does: "take along what is seen" },
  { keys: "?", does: "help" },
];
/** @type {Record<string, string>} */
const SAID = { papers: "papers", pageRank: "PageRank", citations: "citations", type: "kind", community: "community", year: "year",
  force: "by ties", radial: "around the centre", byYear: "by year" };

/**
 * A legend whose entries take their kind off and put it back; a double click, or the key o, leaves only that kind.
 * @param {string} home @param {() => {keys: string[], off: string[], counts: Map<string, number>}} now
 * @param {(key: string) => string} words @param {(off: string[]) => void} set
 */
function makeLegend(home, now, words, set) {
  /** @param {string} key */
  const only = (key) => {
    const { keys, off } = now();
    const others = keys.filter((one) => one !== key).sort();
    set(same(off, others) ? [] : others);
  };
  /** @param {string} key */
  const entry = (key) => element("button", { type: "button", role: "checkbox", "data-key": key, class: `toggle of-${key}`,
    title: "Double click, or O: only this", click: () => set(toggled(now().off, key)), dblclick: () => only(key),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key.toLowerCase() !== "o" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.stopPropagation();
      only(key);
    } },
  element("span", { class: home === "types" ? "dot" : "stroke", "aria-hidden": "true" }), words(key), " ", element("span", { class: "count" }));
  return () => {
    const { keys, off, counts } = now();
    const place = byId(home);
    if (!same([...place.children].map((one) => one.getAttribute("data-key")), keys)) place.replaceChildren(...keys.map(entry));
    for (const one of place.children) {
      const key = one.getAttribute("data-key") || "";
      one.setAttribute("aria-checked", String(!off.includes(key)));
      const count = one.querySelector(".count");
      if (count) count.textContent = String(counts.get(key) || 0);
    }
  };
}

/**
 * @param {string} id @param {() => string[]} offered @param {() => string} now
 * @param {(value: string) => void} set @param {(value: string) => string} words
 */
function makeSelect(id, offered, now, set, words) {
  const select = /** @type {HTMLSelectElement} */ (byId(id));
  select.addEventListener("change", () => set(select.value));
  return () => {
    const values = offered();
    if (!same([...select.options].map((one) => one.value), values)) select.replaceChildren(...values.map((value) => element("option", { value }, words(value))));
    select.value = now();
    for (const part of [select, document.querySelector(`label[for=${id}]`)]) if (part instanceof HTMLElement) part.hidden = values.length < 2;
  };
}

/** @param {string} id @param {() => number} now @param {(value: number) => void} set @param {() => void} seal @param {(value: number) => string} words */
function makeSlider(id, now, set, seal, words) {
  const slider = /** @type {HTMLInputElement} */ (byId(id));
  slider.addEventListener("input", () => set(Number(slider.value)));
  slider.addEventListener("change", seal);
  return () => {
    slider.value = String(now());
    byId(`${id}-said`).textContent = words(now());
  };
}

/** What the colours mean where they do not mean the kind. @param {any} atlas @param {"light"|"dark"} scheme */
function colourKey(atlas, scheme) {
  const home = byId("key"), { colourBy } = atlas.state;
  home.hidden = colourBy === "type";
  /** @param {string} colour */
  const patch = (colour) => {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of [["viewBox", "0 0 10 10"], ["class", "patch"], ["aria-hidden", "true"]]) drawn.setAttribute(name, value);
    for (const [name, value] of [["cx", "5"], ["cy", "5"], ["r", "5"], ["fill", colour]]) circle.setAttribute(name, value);
    drawn.append(circle);
    return drawn;
  };
  if (colourBy === "community") {
    const shades = atlas.theme.communities[scheme], all = communities(atlas);
    home.replaceChildren(...all.slice(0, shades.length).map(([, name, count], index) => element("span", {}, patch(shades[index]),
      element("span", { class: "text", dir: "auto" }, name.slice(0, 60)), element("span", { class: "count" }, String(count)))),
    ...(all.length > shades.length ? [element("span", {}, patch(atlas.theme.colours[scheme].Paper), `${all.length - shades.length} smaller`)] : []));
  } else if (colourBy === "year") {
    const [first, last] = atlas.span, steps = Math.min(last - first, 6);
    home.replaceChildren(...Array.from({ length: steps + 1 }, (_, step) => Math.round(first + (step / steps) * (last - first)))
      .map((year) => element("span", {}, patch(between(atlas.theme.ramp[scheme], (year - first) / (last - first))), String(year))));
  }
}

/** Puts the address of what is seen on the clipboard, or in a field to copy from. */
async function copyLink() {
  const button = byId("copy-link"), field = /** @type {HTMLInputElement} */ (byId("address-text"));
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy link"; }, 1500);
  } catch { // no clipboard here, or not allowed
    byId("address").hidden = false;
    field.value = location.href;
    field.focus();
    field.select();
  }
}

/**
 * @param {any} atlas
 * @param {{change: (patch: any, tag?: string) => void, seal: () => void, undo: () => void, redo: () => void, reset: () => void,
 *   can: () => {undo: boolean, redo: boolean, reset: boolean}, link: () => void}} act
 */
function makeControls(atlas, act) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { known } = atlas;
  const parts = [
    makeLegend("types", () => ({ keys: atlas.groups, off: atlas.state.typesOff, counts: atlas.groupCounts }),
      (key) => (Object.hasOwn(atlas.theme.plural, key) ? atlas.theme.plural[key] : key), (typesOff) => act.change({ typesOff }, "types")),
    makeLegend("relations", () => ({ keys: atlas.kinds, off: atlas.state.relationsOff, counts: atlas.kindCounts }),
      (key) => atlas.words(key).forward, (relationsOff) => act.change({ relationsOff }, "relations")),
    makeYears(atlas, act.change, act.seal).refresh,
    makeSelect("layout", () => atlas.known.layouts, () => atlas.state.layout, (layout) => act.change({ layout }), (one) => SAID[one === "year" ? "byYear" : one]),
    makeSelect("size-by", () => atlas.known.sizes, () => atlas.state.sizeBy, (sizeBy) => act.change({ sizeBy }), (one) => SAID[one]),
    makeSelect("colour-by", () => atlas.known.colours, () => atlas.state.colourBy, (colourBy) => act.change({ colourBy }), (one) => SAID[one]),
    makeSlider("confidence", () => atlas.state.confidence, (confidence) => act.change({ confidence }, "confidence"), act.seal, (value) => value.toFixed(2)),
    makeSlider("papers", () => atlas.state.papers, (papers) => act.change({ papers }, "papers"), act.seal, String),
  ];
  for (const name of /** @type {const} */ (["undo", "redo", "reset"])) byId(name).addEventListener("click", act[name]);
  byId("show-all").addEventListener("click", () => act.change({ hidden: [], only: [], collapsed: [] }));
  byId("copy-link").addEventListener("click", () => { act.link(); copyLink(); });

  function refresh() {
    const { state } = atlas;
    /** @type {HTMLInputElement} */ (byId("papers")).max = String(Math.max(1, atlas.known.mostPapers));
    for (const part of parts) part();
    const can = act.can();
    for (const name of /** @type {const} */ (["undo", "redo", "reset"])) /** @type {HTMLButtonElement} */ (byId(name)).disabled = !can[name];
    const first = makeState(known);
    const set = (/** @type {const} */ (["layout", "sizeBy", "colourBy", "confidence", "papers"])).filter((key) => state[key] !== first[key]).length;
    byId("more-said").textContent = set ? `${set} set` : "";
    const aside = [state.hidden.length ? `${state.hidden.length} hidden` : "", state.collapsed.length ? `${state.collapsed.length} collapsed` : "",
      state.only.length ? `only around ${state.only.map((/** @type {string} */ id) => atlas.nameOf(id).slice(0, 40)).join(", ")}` : ""].filter(Boolean).join(", ");
    byId("aside").hidden = !aside;
    byId("aside-said").textContent = aside;
    colourKey(atlas, dark.matches ? "dark" : "light");
  }
  dark.addEventListener("change", refresh);
  return { refresh };
}

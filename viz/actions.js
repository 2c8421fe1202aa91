// @ts-check
// What can be done with the chosen name, as buttons and as keys.

const ARROWS = new Map([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]]]);

/** What is put away around a node. @param {any} atlas @param {string} id @returns {string[]} */
function putAway(atlas, id) {
  return [...new Set(atlas.edgesOf(id).flatMap((/** @type {any} */ edge) => [edge.from, edge.to]))]
    .filter((one) => one !== id && atlas.state.hidden.includes(one));
}

/**
 * The change that each verb makes to the state; null where it would change nothing.
 * @param {any} atlas @param {string} id @param {Point} place
 * @returns {Object<string, any>}
 */
function verbs(atlas, id, place) {
  const { state } = atlas;
  const isPinned = Object.hasOwn(state.pinned, id);
  const others = Object.fromEntries(Object.entries(state.pinned).filter(([one]) => one !== id));
  const away = putAway(atlas, id), isCollapsed = state.collapsed.includes(id);
  /** @param {string[]} list */
  const without = (list) => list.filter((one) => one !== id);
  const widened = state.only.length > 0 && !state.only.includes(id);
  return {
    pin: { pinned: isPinned ? others : { ...state.pinned, [id]: [Math.round(place.x), Math.round(place.y)] } },
    hide: { hidden: toggled(without(state.hidden), id), collapsed: without(state.collapsed) },
    collapse: isCollapsed || atlas.hanging(id).length ? { collapsed: toggled(state.collapsed, id) } : null,
    expand: away.length || isCollapsed || widened
      ? { hidden: state.hidden.filter((/** @type {string} */ one) => !away.includes(one)), collapsed: without(state.collapsed),
        only: widened ? toggled(state.only, id) : state.only } : null,
    only: { only: same(state.only, [id]) ? [] : [id] },
  };
}

/** The bar of small buttons for a node. @param {any} atlas @param {string} id @param {Point} place @param {(verb: string) => void} does */
function actionBar(atlas, id, place, does) {
  const { state } = atlas, can = verbs(atlas, id, place);
  /** @param {string} verb @param {string} text @param {string} key @param {string} title @param {boolean|null} [pressed] @param {boolean} [possible] */
  const button = (verb, text, key, title, pressed = null, possible = can[verb] !== null) => element("button", { type: "button", class: "small", "data-verb": verb,
    title: `${title} (${key})`, "aria-pressed": pressed === null ? null : String(pressed), disabled: !possible, click: () => does(verb) }, text);
  return [
    button("pin", "Pin", "p", "Keep it where it stands", Object.hasOwn(state.pinned, id)),
    button("hide", "Hide", "h", "Put it away"),
    button("collapse", "Collapse", "c", "Put away what hangs on it alone", state.collapsed.includes(id)),
    button("expand", "Expand", "e", atlas.data.expand ? "Ask for more around it" : "Bring back what is put away around it", null, can.expand !== null || Boolean(atlas.data.expand)),
    button("only", "Only this", "o", "Only it and its neighbours", same(state.only, [id])),
  ];
}

/** Whether keys belong to what has the focus. @param {EventTarget|null} target */
function takesText(target) {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName));
}

/**
 * Listens for every key of the page.
 * @param {any} canvas @param {Object<string, () => void>} keys what each key does @param {(direction: [number, number]) => void} go
 * @param {{undo: () => void, redo: () => void, nothing: () => void}} act
 */
function listenForKeys(canvas, keys, go, act) {
  addEventListener("keydown", (event) => {
    const slider = event.target instanceof HTMLInputElement && event.target.type === "range";
    if (document.querySelector("dialog[open]") || (takesText(event.target) && !slider)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      (event.shiftKey ? act.redo : act.undo)();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || slider) return;
    const direction = ARROWS.get(event.key);
    if (direction && canvas.frame.contains(/** @type {Node} */ (event.target))) go(/** @type {[number, number]} */ (direction));
    else if (event.key === "Escape") act.nothing();
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });
}

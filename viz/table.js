// @ts-check
// All that the drawing shows as two tables: the names and the lines, sortable, following the filters and the choice.

const PORTION = 200; // rows that are made at once

/**
 * @typedef {{heading: string, key: string, number?: boolean, cell?: (view: PanelView, row: any) => Node|string}} Column
 */

/** @type {Column[]} */
const NAME_TABLE = [
  { heading: "Name", key: "name", cell: (view, row) => nodeButton(view, row.id) },
  { heading: "Kind", key: "type" },
  { heading: "Papers", key: "papers", number: true },
  { heading: "First year", key: "year", number: true },
  { heading: "Tie to the centre", key: "tie" },
];

/** @type {Column[]} */
const LINE_TABLE = [
  { heading: "From", key: "from", cell: (view, row) => nodeButton(view, row.fromId) },
  { heading: "Relation", key: "relation", cell: (view, row) => relationButton(view, row) },
  { heading: "To", key: "to", cell: (view, row) => nodeButton(view, row.toId) },
  { heading: "Paper", key: "paper", cell: (view, row) => (row.paper ? nodeOrText(view, row.paperId || null, row.paper) : "") },
  { heading: "Year", key: "year", number: true },
  { heading: "Sentence", key: "sentence", cell: (view, row) => (row.sentence ? markedSentence(view, row) : "") },
  { heading: "Confidence", key: "confidence", number: true },
];

/** @param {PanelView} view @param {LineRow} row */
function relationButton(view, row) {
  return element("button", { type: "button", class: "relation-button", click: () => view.choose("edge", row.edge),
    "aria-label": `${row.relation}: show the line` }, row.relation);
}

/** @param {PanelView} view @param {LineRow} row */
function markedSentence(view, row) {
  return element("span", { class: "sentence", dir: "auto" }, marked(row.sentence, [...view.atlas.names(row.fromId), ...view.atlas.names(row.toId)]));
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The rows in the order of one column; what is not known stands last either way, equal rows stay as they were.
 * @template T
 * @param {T[]} rows @param {string} key @param {boolean} down @returns {T[]}
 */
function sortedRows(rows, key, down) {
  const unknown = (/** @type {any} */ value) => value === null || value === undefined || value === "";
  return rows.map((row, place) => ({ row, place, value: /** @type {any} */ (row)[key] })).sort((one, other) => {
    if (unknown(one.value) || unknown(other.value)) return Number(unknown(one.value)) - Number(unknown(other.value)) || one.place - other.place;
    const order = typeof one.value === "number" && typeof other.value === "number" ? one.value - other.value
      : collator.compare(String(one.value), String(other.value));
    return (down ? -order : order) || one.place - other.place;
  }).map(({ row }) => row);
}

/**
 * One table that sorts itself.
 * @param {PanelView} view @param {string} title @param {Column[]} columns
 */
function makeSortable(view, title, columns) {
  const caption = element("caption", {}), body = element("tbody", { role: "rowgroup" }), foot = element("p", {});
  /** @type {any[]} */
  let rows = [];
  let key = "", down = false;
  const heads = columns.map((column) => element("th", { scope: "col", role: "columnheader", class: column.number ? "number" : null },
    element("button", { type: "button", "data-key": column.key, click: () => sortBy(column) }, column.heading)));

  /** @param {Column} column */
  function sortBy(column) {
    down = key === column.key ? !down : Boolean(column.number); // of numbers, the largest first
    key = column.key;
    body.replaceChildren();
    fill();
  }

  /** @param {any} row */
  const line = (row) => element("tr", { role: "row", "data-row": row.key, class: row.chosen ? "chosen" : null, "aria-current": row.chosen ? "true" : null },
    ...columns.map((column) => cellOf(column.heading, { class: column.number ? "number" : null, dir: column.number ? null : "auto" },
      column.cell ? column.cell(view, row) : cellText(row[column.key]))));

  function fill() {
    columns.forEach((column, index) => {
      if (column.key === key) heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
      else heads[index].removeAttribute("aria-sort");
    });
    const before = body.childElementCount, focus = focusIn(body);
    body.replaceChildren();
    foot.replaceChildren(inPortions(body, (key ? sortedRows(rows, key, down) : rows).map((row) => () => line(row)), PORTION, Math.max(before, PORTION)));
    if (focus) focusAgain(body, focus);
  }

  return {
    parts: [tableOf({}, heads, body, caption), foot],
    /** @param {any[]} found */
    show(found) {
      const known = rows.length === found.length && body.childElementCount > 0 && found.every((row, index) => row.key === rows[index].key);
      rows = found;
      const chosen = rows.filter((row) => row.chosen).length;
      const count = rows.length.toLocaleString("en") + (chosen ? `, ${chosen.toLocaleString("en")} of them with what is chosen` : "");
      caption.replaceChildren(`${title} `, element("span", { class: "count" }, count));
      if (known) markRows(body, new Set(rows.filter((row) => row.chosen).map((row) => row.key)));
      else fill();
    },
  };
}

/** Says of the rows that stand which are chosen. @param {HTMLElement} body @param {Set<string>} chosen */
function markRows(body, chosen) {
  for (const row of /** @type {Iterable<HTMLElement>} */ (body.children)) {
    const on = chosen.has(row.dataset.row || "");
    row.classList.toggle("chosen", on);
    if (on) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** Which button of which row has the focus. @param {HTMLElement} body @returns {{row: string, button: number}|null} */
function focusIn(body) {
  const active = document.activeElement, row = active instanceof HTMLElement && body.contains(active) ? active.closest("tr") : null;
  return row ? { row: row.dataset.row || "", button: [...row.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (active)) } : null;
}

/** @param {HTMLElement} body @param {{row: string, button: number}} focus */
function focusAgain(body, focus) {
  const row = [...body.children].find((one) => /** @type {HTMLElement} */ (one).dataset.row === focus.row);
  const button = row && row.querySelectorAll("button")[focus.button];
  if (button) button.focus({ preventScroll: true });
}

/** @param {any} value */
function cellText(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "number" && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}

/**
 * @param {any} atlas
 * @param {(kind: "node"|"edge", id: string) => void} choose
 */
function makeTable(atlas, choose) {
  const view = { atlas, choose };
  const home = byId("table") || element("section", { id: "table", hidden: true });
  if (!home.parentElement) byId("network").closest("figure")?.after(home);
  home.setAttribute("aria-label", "Table of what is drawn");
  home.setAttribute("tabindex", "0");
  const only = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", id: "only-chosen", change: () => fill() }));
  const onlyLabel = element("p", { class: "only", hidden: true }, only, " ", element("label", { for: "only-chosen" }, "Only what is tied to what is chosen"));
  const columns = atlas.centres.length ? NAME_TABLE : NAME_TABLE.filter((column) => column.key !== "tie");
  const names = makeSortable(view, "Names", columns), lines = makeSortable(view, "Lines", LINE_TABLE);
  home.replaceChildren(onlyLabel, ...names.parts, ...lines.parts);
  const button = asideButton("table-button", () => table.toggle());

  /** Ids of what is chosen and beside it. */
  function company() {
    const { kind, id } = atlas.chosen;
    const edges = kind === "node" ? atlas.edgesOf(id) : kind === "edge" ? [atlas.edges.get(id)].filter(Boolean) : [];
    return { lines: new Set(edges.map((/** @type {any} */ edge) => edge.id)),
      names: new Set([...(kind === "node" ? [id] : []), ...edges.flatMap((/** @type {any} */ edge) => [edge.from, edge.to])]) };
  }

  function fill() {
    const near = company();
    onlyLabel.hidden = near.names.size === 0;
    const wanted = (/** @type {any} */ row) => onlyLabel.hidden || !only.checked || row.chosen;
    names.show(nodeRows(atlas, atlas.shownNodes()).map((row) => ({ ...row, key: row.id, chosen: near.names.has(row.id) })).filter(wanted));
    lines.show(lineRows(atlas, atlas.shownEdges())
      .map((row) => ({ ...row, key: `${row.edge} ${row.paperId} ${row.sentence}`, chosen: near.lines.has(row.edge) })).filter(wanted));
  }

  const table = {
    isOpen: () => !home.hidden,
    redraw() {
      if (home.hidden) return;
      const { scrollTop } = home;
      fill();
      home.scrollTop = scrollTop;
    },
    toggle() {
      home.hidden = !home.hidden;
      document.body.classList.toggle("tabled", !home.hidden);
      button.setAttribute("aria-pressed", String(!home.hidden));
      table.redraw();
      if (!home.hidden) home.focus({ preventScroll: true });
    },
  };
  addEventListener("beforeprint", fill); // on paper the table stands below the drawing
  return table;
}

/** Gives a button at the head of the page something to do. @param {string} id @param {() => void} act */
function asideButton(id, act) {
  const button = byId(id);
  button.addEventListener("click", act);
  return button;
}

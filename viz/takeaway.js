// @ts-check
// Taking along what is seen: a dialog that offers it as picture, table or text, each made here and handed over as a file.

const SHARPNESS = 2; // pixels of a PNG for each pixel of the screen

/** @param {Blob} blob @param {string} name */
function handOver(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may still be reading it
}

/**
 * A picture of an SVG text, at twice the pixels.
 * @param {string} svg @param {number} width @param {number} height @returns {Promise<Blob>}
 */
async function pngOf(svg, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * SHARPNESS);
  canvas.height = Math.round(height * SHARPNESS);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/**
 * The forms on offer, each with what it is for.
 * @param {any} atlas @param {() => any} seen what canvas.scene() gives
 * @returns {{key: string, name: string, use: string, ending: string, type: string, make: () => string|Promise<Blob>}[]}
 */
function formsOf(atlas, seen) {
  const nodes = atlas.shownNodes, edges = atlas.shownEdges;
  return [
    { key: "png", name: "PNG", use: "the drawing as a picture, for slides and messages", ending: ".png", type: "image/png", make: () => {
      const scene = sceneOf(atlas, seen());
      return pngOf(svgOf(scene), scene.width, scene.height + CAPTION);
    } },
    { key: "svg", name: "SVG", use: "the drawing, sharp at any size, for papers", ending: ".svg", type: "image/svg+xml", make: () => svgOf(sceneOf(atlas, seen())) },
    { key: "names", name: "CSV of names", use: "a row for each name and paper, for a spreadsheet", ending: "-names.csv", type: "text/csv",
      make: () => csvOf(NAME_COLUMNS, nodeRows(atlas, nodes())) },
    { key: "lines", name: "CSV of lines", use: "a row for each sentence that ties two of them", ending: "-lines.csv", type: "text/csv",
      make: () => csvOf(LINE_COLUMNS, lineRows(atlas, edges())) },
    ...(citedPapers(atlas, [...atlas.nodes.values()], [...atlas.edges.values()]).length ? [{ key: "bibtex", name: "BibTeX", use: "an entry for each paper seen or quoted, without authors", ending: ".bib", type: "text/plain",
      make: () => bibtexOf(atlas, nodes(), edges()) }] : []),
    { key: "json", name: "JSON", use: "the graph as node-link data, for networkx or D3", ending: ".json", type: "application/json",
      make: () => jsonOf(atlas, nodes(), edges()) },
    { key: "mermaid", name: "Mermaid", use: "a drawing in Markdown, for a wiki or a README", ending: ".mmd", type: "text/plain",
      make: () => mermaidOf(atlas, nodes(), edges()) },
  ];
}

/**
 * @param {any} atlas
 * @param {() => any} seen what the canvas shows now
 */
function makeTakeaway(atlas, seen) {
  const status = element("p", { role: "status", class: "muted" });
  const counts = element("p", {});
  const title = (atlas.data && atlas.data.title) || document.title;

  /** @param {ReturnType<typeof formsOf>[number]} form */
  async function take(form) {
    const name = fileName(title, form.ending);
    status.textContent = `Making the ${form.name} …`;
    try {
      const made = await form.make();
      handOver(typeof made === "string" ? new Blob([made], { type: `${form.type};charset=utf-8` }) : made, name);
      status.textContent = `Saved as ${name}`;
    } catch {
      status.textContent = `This browser could not make the ${form.name}; SVG may do.`;
    }
  }

  const list = element("ul", { class: "forms" }, ...formsOf(atlas, seen).map((form) => element("li", {},
    element("button", { type: "button", "data-form": form.key, click: () => take(form), "aria-describedby": `use-${form.key}` }, form.name),
    element("span", { class: "muted", id: `use-${form.key}` }, form.use))));
  const dialog = makeDialog("takeaway-dialog", "Take along what is seen", counts, list, status);
  asideButton("takeaway-button", () => shown.toggle());
  const shown = {
    toggle() {
      status.textContent = "";
      counts.textContent = `${counted(atlas.shownNodes().length, "name")} and ${counted(atlas.shownEdges().length, "line")}, as the filters leave them. ` +
        "Pictures show the part that is on the screen.";
      toggleDialog(dialog);
    },
  };
  return shown;
}

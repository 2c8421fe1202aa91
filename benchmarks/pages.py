"""What a page costs in Chromium, beside a page on which the same vis-network draws the same nodes and nothing else.

usage: python benchmarks/pages.py [--nodes 100,300,1000,2000] [--rounds 5]
       python benchmarks/pages.py --site DIR [--base-url URL] [--most 60]

The first prints a row for each number of nodes: bytes of the file, milliseconds from opening to a click on a name that
is answered and painted, milliseconds of processor that the page's renderer took for that, and milliseconds between
frames while the drawing is dragged and zoomed (median, 95 of 100 and the longest), each beside the bare page's in
brackets and as a ratio, and the layout shift. Both pages take turns, and each figure is the median of its rounds; only
ratios travel between machines. The cuts are made from a seed.

The second opens pages of a folder as a phone, offline, and prints what is wrong with each (tests/soundness.py), dead
links, and what they weigh: all pages on top of the folder and every so many-th of the others.

Both want Debian's chromium and the packages of the test group; the checks want `scripts/web install` as well.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tests"))

from browsing import chromium_program, started  # noqa: E402
from large_cuts import large_cut  # noqa: E402
from paperatlas.views import write_view  # noqa: E402
from soundness import SHIFTS, dead_links, see, shared_titles, some_of  # noqa: E402

WINDOW = {"width": 1300, "height": 850}
STEPS = 60  # mouse moves of a drag; half as many turns of the wheel

# Clicks as soon as there is something to click, and notes when the frame after the answer has been painted.
FIRST_CLICK = """(() => {
  const step = () => {
    const entry = document.querySelectorAll("#list button")[1];
    if (!entry || !document.querySelector("#network canvas")) return requestAnimationFrame(step);
    const before = document.querySelector("#panel h2")?.textContent;
    entry.click();
    const answered = () => document.querySelector("#panel h2")?.textContent === before
      ? requestAnimationFrame(answered) : setTimeout(() => { window.answered = performance.now(); });
    requestAnimationFrame(answered);
  };
  requestAnimationFrame(step);
})();"""
FRAMES = """() => {
  window.stamps = [];
  const step = now => { window.stamps.push(now); window.going = requestAnimationFrame(step); };
  window.going = requestAnimationFrame(step);
}"""
BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<style>body{margin:0;display:flex}#network{width:700px;height:700px}#list{height:700px;overflow:auto}</style>
<div id="list"></div><div id="network"></div><div id="panel"><h2>none</h2></div>
<script id="data" type="application/json">%s</script><script>%s</script><script>
const data = JSON.parse(document.getElementById("data").textContent);
const options = {physics: false, layout: {improvedLayout: false}, edges: {smooth: false}};
const network = new vis.Network(document.getElementById("network"),
  {nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges)}, options);
for (const node of data.nodes) {
  const entry = document.createElement("button");
  entry.textContent = node.label;
  entry.addEventListener("click", () => {
    network.selectNodes([node.id]);
    document.querySelector("h2").textContent = node.label;
  });
  document.getElementById("list").append(entry);
}
</script>"""


class Cost(NamedTuple):
    """What one visit measured, in milliseconds; the shift has no unit."""

    answer: float
    work: float
    drag: list[float]
    zoom: list[float]
    shift: float


def bare_page(page: Path, target: Path) -> Path:
    """The same nodes and lines, drawn by the same vis-network with its own ways."""
    text = page.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL).group(1))
    vis = re.search(r"</script>\s*<script>(.*?)</script>", text, re.DOTALL).group(1)
    nodes = [{key: node[key] for key in ("id", "label", "shape", "size", "x", "y")} for node in data["nodes"]]
    edges = [{key: edge[key] for key in ("id", "from", "to")} for edge in data["edges"] if not edge.get("quiet")]
    plain = json.dumps({"nodes": nodes, "edges": edges}).replace("<", "\\u003c")
    target.write_text(BARE % (plain, vis), encoding="utf-8")
    return target


def visit(browser: Any, path: Path) -> Cost:
    """Opens the page twice: to click at once, drag and zoom, and to see whether anything moves by itself."""
    context = browser.new_context(viewport=WINDOW, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(FIRST_CLICK)
    before = renderers(browser)
    page.goto(path.as_uri())
    page.wait_for_function("() => window.answered")
    work = max(seconds - before.get(process, 0) for process, seconds in renderers(browser).items()) * 1000
    answer = page.evaluate("() => window.answered")
    page.wait_for_timeout(500)
    box = page.locator("#network canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag = frames(page, lambda: drag_about(page, x, y))
    zoom = frames(page, lambda: zoom_about(page, x, y))
    context.close()
    context = browser.new_context(viewport=WINDOW, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    shift = page.evaluate("() => window.shifted")
    context.close()
    return Cost(answer, work, drag, zoom, shift)


def renderers(browser: Any) -> dict[int, float]:
    """The seconds of processor that each renderer took so far: what other programs do beside it hardly counts."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return {it["id"]: it["cpuTime"] for it in processes if it["type"] == "renderer"}


def frames(page: Any, action: Any) -> list[float]:
    """The times between frames while something goes on."""
    page.evaluate(FRAMES)
    action()
    stamps = page.evaluate("() => { cancelAnimationFrame(window.going); return window.stamps; }")
    return [after - before for before, after in pairwise(stamps)]


def drag_about(page: Any, x: float, y: float) -> None:
    """Takes the drawing by an empty corner and moves it to and fro."""
    page.mouse.move(x - 200, y - 250)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x - 200 + 6 * abs((step % 40) - 20), y - 250 + 4 * abs((step % 30) - 15))
    page.mouse.up()


def zoom_about(page: Any, x: float, y: float) -> None:
    """Turns the wheel in, and out again."""
    page.mouse.move(x, y)
    for step in range(STEPS // 2):
        page.mouse.wheel(0, -120 if step < STEPS // 4 else 120)
        page.wait_for_timeout(16)


def told(costs: list[Cost]) -> list[float]:
    """The figures of a row: the medians of the visits' first answers and their work, and of frames of all visits."""
    drag, zoom = ([frame for cost in costs for frame in getattr(cost, kind)] for kind in ("drag", "zoom"))
    once = [median(getattr(cost, kind) for cost in costs) for kind in ("answer", "work")]
    return [*once, *spread(drag), *spread(zoom)]


def spread(values: list[float]) -> list[float]:
    """Median, 95th of 100, longest."""
    return [median(values), quantiles(values, n=20, method="inclusive")[-1], max(values)]


def measure(browser: Any, counts: list[int], rounds: int) -> None:
    """Prints the table."""
    names = ("answer", "work", "drag 50", "drag 95", "drag max", "zoom 50", "zoom 95", "zoom max")
    print("  nodes  lines       bytes   shift  " + "".join(f"{name:>22}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            cut = large_cut(count)
            page = write_view(cut, Path(folder) / f"view{count}.html")
            bare = bare_page(page, Path(folder) / f"bare{count}.html")
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(visit(browser, page))
                theirs.append(visit(browser, bare))
            pairs = zip(told(ours), told(theirs), strict=True)
            cells = "".join(f"{f'{one:.0f} ({other:.0f}) {one / other:.2f}x':>22}" for one, other in pairs)
            shift = max(cost.shift for cost in ours)
            print(f"{count:7,} {cut.number_of_edges():6,} {page.stat().st_size:11,} {shift:7.4f}  {cells}", flush=True)


def judge(browser: Any, folder: Path, base_url: str, most: int) -> int:
    """Prints what is wrong with pages of a folder, and what they weigh; returns the number of lapses."""
    pages = []
    for path in some_of(folder, most):
        seen = see(browser, path, home=folder, base_url=base_url)
        pages.append(seen)
        for line in seen.lapses:
            print(f"{path.relative_to(folder)}: {line}")
    across = [*dead_links(pages), *shared_titles(pages)]
    print(*across, sep="\n", end="\n" if across else "")
    every = sorted(folder.rglob("*.html"))
    print(f"{len(pages):,} of {len(every):,} pages opened, {sum(len(it.lapses) for it in pages) + len(across)} lapses")
    for name, values in (
        ("bytes", [it.bytes for it in pages]),
        ("elements", [it.elements for it in pages]),
        ("layout shift", [it.shift for it in pages]),
    ):
        print(f"{name}: median {median(values):,.6g}, most {max(values):,.6g}")
    return sum(len(it.lapses) for it in pages) + len(across)


def main() -> int:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", default="100,300,1000,2000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--site", type=Path, metavar="DIR")
    parser.add_argument("--base-url", default="", metavar="URL")
    parser.add_argument("--most", type=int, default=60)
    options = parser.parse_args()
    program = chromium_program()
    if not program:
        sys.exit("no chromium: apt-get install chromium")
    with started(program) as browser:
        if options.site:
            return int(judge(browser, options.site.resolve(), options.base_url, options.most) > 0)
        measure(browser, [int(count) for count in options.nodes.split(",")], options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What we ask of every page that stands in a folder, as Lighthouse would: each lapse a line, and some figures."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from accessibility import SIZES, axe, look, small_targets

MOST_BYTES = 1_500_000  # of a page with all that it loads
MOST_ELEMENTS = 5_000
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(it => { window.shifted += it.value; }))
  .observe({type: "layout-shift", buffered: true});"""


class Seen(NamedTuple):
    """A page as a phone saw it."""

    path: Path
    lapses: list
    title: str
    bytes: int
    elements: int
    shift: float
    ids: list
    links: list


def see(browser, path, *, home=None, base_url="", address=None):
    """Opens a file on a phone without a network; what it loads must lie in the folder ``home``, else itself.

    With ``address`` the page of a server is opened instead, and what it loads must begin as ``home`` does.
    """
    width, height = SIZES["phone"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=True, has_touch=True, reduced_motion="reduce"
    )
    context.set_offline(not address)
    within = home if address else Path(home).resolve().as_uri() + "/" if home else path.resolve().as_uri()
    lapses, loaded, answers = [], [], []

    def guard(route):
        ours = route.request.url.startswith(within)
        (loaded if ours else lapses).append(route.request.url if ours else f"asks for {route.request.url[:120]}")
        route.continue_() if ours else route.abort()

    context.route("**/*", guard)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.on("console", lambda message: lapses.append(f"console {message.type}: {message.text[:200]}"))
    page.on("pageerror", lambda error: lapses.append(f"page error: {error}"))
    page.on("dialog", lambda dialog: (lapses.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("response", lambda it: answers.append(it))  # noqa: PLW0108 -- Playwright takes no method of C
    page.goto(address or path.resolve().as_uri())
    page.wait_for_timeout(300)  # what comes late and pushes the rest away
    shift = page.evaluate("() => window.shifted")
    look(page)
    facts = page.evaluate("() => looks.facts()")
    weight = bytes_of(answers) if address else bytes_on_disk(set(loaded))
    known = urljoin(base_url, path.resolve().relative_to(Path(home).resolve()).as_posix()) if base_url else None
    lapses += [*of_the_head(facts, known), *of_the_body(facts), *small_targets(page), *axe(page)]
    lapses += [f"{weight:,} bytes"] if weight > MOST_BYTES else []
    lapses += [f"a layout shift of {shift:.4f}"] if shift > 0 else []
    context.close()
    return Seen(path, lapses, facts["title"], weight, facts["elements"], shift, facts["ids"], facts["links"])


def shift_of(browser, address, size):
    """How much of a page that lies in a file moves by itself in a window of that size, as Chromium counts it."""
    viewport = dict(zip(("width", "height"), SIZES[size], strict=True))
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(300)
    shift = page.evaluate("() => window.shifted")
    context.close()
    return shift


def bytes_on_disk(addresses):
    """What files weigh."""
    return sum(Path(unquote(urlsplit(it).path)).stat().st_size for it in addresses)


def bytes_of(answers):
    """What a server sent, steps to other addresses aside."""
    return sum(len(it.body()) for it in answers if it.ok)


def of_the_head(facts, address):
    """What is wrong with what a search engine and a browser's tab read."""
    held = {
        "no doctype": facts["doctype"],
        "not UTF-8": facts["charset"] == "UTF-8",
        "no lang": facts["lang"],
        f"a title of {len(facts['title'])} characters": 0 < len(facts["title"]) <= 350,
        "not one description": facts["description"],
        "no viewport for phones": "width=device-width" in (facts["viewport"] or ""),
        f"canonical is {facts['canonical']}, not {address}": not address
        or (facts["canonical"] or "").removesuffix("index.html") == address.removesuffix("index.html"),
    }
    return [told for told, good in held.items() if not good]


def of_the_body(facts):
    """What is wrong with headings, images, links, ids and size."""
    held = {
        f"{facts['tops']} headings of level 1": facts["tops"] == 1,
        f"{facts['mains']} main elements": facts["mains"] == 1,
        f"{facts['elements']:,} elements": facts["elements"] <= MOST_ELEMENTS,
        f"{facts['wider']} pixels wider than a phone": facts["wider"] <= 0,
    }
    lines = [told for told, good in held.items() if not good]
    lines += [f"a heading leaps: {it}" for it in facts["leaps"]]
    lines += [f"an image without alt: {it}" for it in facts["noAlt"]]
    lines += [f"a link or button without text: {it}" for it in facts["noText"]]
    lines += [f"a link that says nothing: {it}" for it in facts["vague"]]
    return lines + [f"an id twice: {it}" for it in facts["twice"]]


def dead_links(pages):
    """Links between files of a folder that lead nowhere: to no file, or to an id that the page does not have."""
    ids = {it.path.resolve(): set(it.ids) for it in pages}
    lines = []
    for it in pages:
        here = it.path.resolve()
        for link in sorted(set(it.links)):
            address, fragment = urldefrag(urljoin(here.as_uri(), link))
            if urlsplit(address).scheme != "file":
                continue
            target = Path(unquote(urlsplit(address).path))
            if not target.is_file():
                lines.append(f"{here.name}: {link} leads to no file")
            elif fragment and target in ids and unquote(fragment) not in ids[target]:
                lines.append(f"{here.name}: {link} leads to no id of {target.name}")
    return lines


def shared_titles(pages):
    """Titles that several pages have."""
    return [
        f"{count} pages are called {title}" for title, count in Counter(it.title for it in pages).items() if count > 1
    ]


def some_of(folder, most):
    """At most so many pages of a folder: all that lie on top, and of the others every so many-th."""
    files = sorted(Path(folder).rglob("*.html"), key=lambda path: (len(path.parts), path))
    top = [path for path in files if path.parent == Path(folder)][:most]
    rest = [path for path in files if path.parent != Path(folder)]
    room = most - len(top)
    return top + (rest[:: -(-len(rest) // room)] if rest and room > 0 else [])

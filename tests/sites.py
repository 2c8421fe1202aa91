"""Sites that tests look at, and what every page of one is held to."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from paperatlas.site import write_site
from paperatlas.stores import open_store

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWN = {"path", "line", "circle", "rect", "use", "ellipse", "polygon", "polyline"}  # in SVG these may close themselves


class Checked(HTMLParser):
    """A page read tag by tag: what is wrong with it, its links, headings and texts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.wrong, self.ids, self.hrefs, self.headings, self.names = [], [], [], [], [], []
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> stays open" for tag in self.stack]

    def handle_starttag(self, tag, attrs):
        """Notes what a tag says, and what it must not."""
        given = dict(attrs)
        if len(given) < len(attrs):
            self.wrong.append(f"<{tag}> says one attribute twice")
        self.wrong += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        self.wrong += ["<style>"] * (tag == "style")
        if tag == "script" and given.get("type") != "application/ld+json" and not given.get("src"):
            self.wrong.append("a script that stands in the page")
        if tag == "img" and "alt" not in given:
            self.wrong.append("an image without alt")
        if tag == "th" and "scope" not in given:
            self.wrong.append("a th without scope")
        self.names.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.hrefs += [given[name] for name in ("href", "src", "action") if name in given]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        """A tag that closes itself, as SVG has them."""
        if tag not in VOID | DRAWN:
            self.wrong.append(f"<{tag}/>")
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        """The tag opened last is closed first."""
        if not self.stack or self.stack[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.stack[-1:]}")
        else:
            self.stack.pop()


def files_of(folder):
    """The files of a site by their paths, with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".paperatlas.sha256"
    }


def led_to(page, href):
    """The file of the site that a link on a page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(href).path)))


def small_site(small_file, folder):
    """The folder with the site of the small graph."""
    with open_store(small_file) as store:
        write_site(store, folder, title="A small atlas", base_url="https://example.org/atlas")
    return folder


def html_of(folder):
    """The HTML pages of a site by their paths."""
    return {path: data.decode() for path, data in files_of(folder).items() if path.endswith(".html")}

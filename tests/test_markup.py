"""The pages that show texts with what they say marked in them: whole, safe, and true to what was read."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import pytest

from labels import ABSTRACT, EDGES, TITLE, changed, paper
from paperatlas.errors import StoreError
from paperatlas.evaluation import Labelled, evaluate, find_mistakes
from paperatlas.extraction import extract
from paperatlas.markup import render_comparison, render_texts, write_page
from paperatlas.records import Paper

HOSTILE = '</style><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"\' onmouseover="alert(3)'


class Marks(HTMLParser):
    """The names that a page marks, each with its classes, labels and hint; and all tags and text."""

    def __init__(self, page):
        super().__init__()
        self.names, self.tags, self.text, self.open = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Opens a name or a label."""
        self.tags.append((tag, dict(attrs)))
        if tag == "span":
            values = dict(attrs)
            classes = (values.get("class") or "").split()
            self.open.append(classes)
            if "name" in classes:
                self.names.append({"classes": set(classes), "text": "", "labels": [], "hint": values.get("title")})
            if "label" in classes:
                self.names[-1]["labels"].append("")

    def handle_endtag(self, tag):
        """Closes what a span opened."""
        if tag == "span":
            self.open.pop()

    def handle_data(self, data):
        """Adds to the name or label that is open."""
        self.text.append(data)
        if any("label" in classes for classes in self.open):
            self.names[-1]["labels"][-1] += data
        elif self.open and "name" in self.open[-1]:
            self.names[-1]["text"] += data


def body(page):
    """The marks of the texts, without those of the legend."""
    return Marks(page[page.index("<main>") :])


def compared(names, edges=()):
    """The comparison of the paper of labels.py with other names."""
    gold, other = [paper()], [paper(names, list(edges)).annotation]
    table = evaluate([it.annotation for it in gold], other)
    return render_comparison(gold, other, scores=table, mistakes=find_mistakes(gold, other))


def read():
    """A paper as the extractor reads it."""
    it = Paper(id="p1", title=TITLE, abstract=ABSTRACT)
    return Labelled(it, extract(it))


def test_every_mention_is_marked_once():
    """The page of a text marks each mention on its type's colour, with its type behind it, and tells what found it."""
    found = read()
    marks = body(render_texts([found])).names
    mentions = sorted(m for concept in found.annotation.concepts for m in concept.mentions)
    assert [it["text"] for it in marks] == [m.surface for m in mentions]
    for mark, mention in zip(marks, mentions, strict=True):
        assert f"of-{mention.type}" in mark["classes"]
        assert mark["labels"][0].split()[0] == mention.type
        assert mention.found_by in mark["hint"]
        assert f"{mention.score:.2f}" in mark["hint"]


def test_relations_and_claims_stand_with_confidence_and_rule():
    """Each relation and each claim is on the page with its words, how sure it is, what found it, and its sentence."""
    found = read()
    text = " ".join(" ".join(body(render_texts([found])).text).split())
    for concept in found.annotation.concepts:
        for relation in concept.relations:
            assert f"confidence {relation.confidence:.2f}, {relation.found_by}" in text
    assert found.annotation.edges
    for edge in found.annotation.edges:
        names = [found.annotation.concepts[at].name for at in (edge.head, edge.tail)]
        verb = {"OUTPERFORMS": "outperforms", "BASED_ON": "is based on"}[edge.type]
        assert f"{names[0]} {verb} {names[1]} confidence {edge.confidence:.2f}, {edge.found_by}" in text


SEEN = [
    # predicted names: the mark's text, what draws it, its labels
    ({}, "accuracy", "both", ["Metric"]),
    ({"accuracy": None}, "accuracy", "gold", ["Metric missed"]),
    ({"fast": ("Metric", ["fast"], ["MENTIONS"])}, "fast", "read", ["Metric spurious"]),
    ({"accuracy": ("Task", ["accuracy"], [])}, "accuracy", "mixed", ["Task wrong type, gold: Metric"]),
    ({"accuracy": ("Metric", ["measure accuracy"], [])}, "measure ", "read", []),
    ({"accuracy": ("Metric", ["measure accuracy"], [])}, "accuracy", "mixed", ["Metric wrong boundary"]),
    ({"beam_search": ("Method", ["search"], [])}, "beam ", "gold", []),
]


@pytest.mark.parametrize("changes, text, drawn, labels", SEEN)
def test_right_missed_and_spurious_look_different(changes, text, drawn, labels):
    """The comparison draws what both have, what only gold has and what only was found each in its own way."""
    marks = body(compared(changed(**changes))).names
    (mark,) = [it for it in marks if it["text"] == text and drawn in it["classes"]]
    assert [" ".join(label.split()) for label in mark["labels"]] == labels


def test_a_comparison_lists_what_marks_cannot_show():
    """Relations and edges that differ are listed below the text, with their sentence, and the table stands above."""
    page = compared(changed(GSM8K=("Benchmark", ["GSM8K"], ["USES"])), EDGES[:1])
    text = " ".join(" ".join(Marks(page).text).split())
    assert "Relation missing relations of a concept that was found EVALUATES_ON GSM8K; read as USES" in text
    assert "Flip Flop Decoding OUTPERFORMS nucleus sampling" in text
    assert re.search(r"mention\.all 1\.000 1\.000 1\.000 9 9", text)


def test_the_whole_text_is_on_the_page():
    """Marks take nothing away: without labels, title and abstract read as they were, also where spans cross."""
    for page in (render_texts([read()]), compared(changed(accuracy=("Task", ["measure accuracy with"], [])))):
        plain = re.sub(r'<span class="label.*?</span>(?=</span>|<span class="label)', "", page, flags=re.DOTALL)
        words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", plain)).split())
        assert TITLE in words
        assert ABSTRACT in words


def hostile():
    """A paper whose title, text and names hold markup, control characters and marks that turn the direction."""
    name = HOSTILE + "\u202e\x1b[31m"
    names = {name: ("Method", [name], ["USES"]), "\x00GSM8K": ("Benchmark", ["GSM8K"], ["EVALUATES_ON"])}
    return paper(names, [[name, "OUTPERFORMS", "\x00GSM8K"]], title=f"{HOSTILE} GSM8K", abstract=f"We use {name}.")


def hostile_comparison():
    """That paper against an annotation that found nothing of it."""
    gold, nothing = [hostile()], [paper({}, []).annotation]
    return render_comparison(gold, nothing, scores=[], mistakes=find_mistakes(gold, nothing))


@pytest.mark.parametrize("page", [lambda: render_texts([hostile()], title=HOSTILE), hostile_comparison])
def test_nothing_of_a_text_becomes_markup(page, tmp_path):
    """Whatever titles, names and texts hold, the page has the tags of its template, no script and no odd character."""
    written = write_page(page(), tmp_path / "page.html").read_text(encoding="utf-8")
    tags = Marks(written).tags
    assert not {"script", "img", "iframe", "object", "svg", "a"} & {tag for tag, _ in tags}
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert [it["href"] for tag, it in tags if tag == "link"] == ["data:,"]
    assert "{{ 7 * 7 }}" in html.unescape(written)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", written)


def test_policy_lets_only_the_own_style_apply():
    """The Content-Security-Policy starts from nothing, allows no script, and carries the style's hash."""
    page = render_texts([hostile()])
    policy = html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])
    assert policy.startswith("default-src 'none'; script-src 'none'; ")
    assert "unsafe" not in policy
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "prefers-color-scheme:dark" in style
    assert not re.search(r"url\(|@import", style)


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    """Where its folder is missing there is an error and no file."""
    with pytest.raises(StoreError, match="make its folder first"):
        write_page(render_texts([]), tmp_path / "missing" / "page.html")


@pytest.mark.browser
def test_a_browser_shows_the_page_and_complains_of_nothing(chromium, tmp_path):
    """Chromium without a network draws the marks in their colours and asks for nothing, whatever the text holds."""
    path = write_page(render_texts([hostile(), read()]), tmp_path / "page.html")
    trouble, requests, drawn = [], [], {}
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: trouble.append(message.text))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        colour = "getComputedStyle({}).backgroundColor"
        look = f"it => [{colour.format('it')}, {colour.format('document.documentElement')}]"
        drawn[scheme] = [page.locator(f"main .name.of-{kind}").first.evaluate(look) for kind in ("Method", "Metric")]
        page.wait_for_timeout(100)  # lets a late request or message show itself
        context.close()
    assert (requests, trouble) == ([path.as_uri()] * 2, [])
    backgrounds = [name for pairs in drawn.values() for name, _ in pairs]
    assert len(set(backgrounds)) == 4
    assert drawn["light"][0][1] != drawn["dark"][0][1]

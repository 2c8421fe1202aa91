"""The pages made of the whole atlas: home, map and parts of the field, glossary, organizations, feed and sitemap."""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from itertools import chain, cycle

import pytest

from graphs import INJECTION, MARKUP, author_id, concept_key, graph_of, paper_key, small_rows
from paperatlas.errors import UnknownName
from paperatlas.site.communities import community_pages, read_communities
from paperatlas.site.feed import feed_pages, sitemap_pages, small_pages
from paperatlas.site.field import Community, Member, Written, community_path
from paperatlas.site.field_map import LEAST_DRAWN, MOST_CIRCLES, field_map, written
from paperatlas.site.frame import Site, site_of
from paperatlas.site.front import front_pages
from paperatlas.site.glossary import MOST_ON_A_PAGE, acronyms, glossary_pages
from paperatlas.site.home import home_page
from paperatlas.site.links import concept_path, organization_path, paper_path
from paperatlas.site.organizations import organization_page, organization_pages
from paperatlas.stores import open_store

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
BASE = "https://example.org/atlas/"
VOID = {"meta", "link", "br", "input", "hr", "img"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }} {% raw %} ${x}",
    "javascript:alert(1)",
    "\u202ekcab\u202c",
    "a\x00b\x1bc\ufffe",
    "🧭",
    "قاعدة المعرفة",
    "x" * 5000,
    "",
)


class Tags(HTMLParser):
    """Checks that a page closes what it opens, and keeps its links, ids and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.ids, self.text, self.tags, self.attributes = [], [], [], "", Counter(), []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Opens an element."""
        named = dict(attrs)
        self.tags[tag] += 1
        self.attributes += [name for name, _ in attrs]
        self.links += [named["href"]] if tag == "a" else []
        self.ids += [named["id"]] if "id" in named else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element that closes itself."""
        self.tags[tag] += 1
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag):
        """Closes the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Keeps the text."""
        self.text += data


def checked(page):
    """The page taken apart; every page is whole, has one h1, no id twice, no inline script, style or handler."""
    tags = Tags(page.text)
    assert tags.tags["h1"] == 1, page.path
    assert max(Counter(tags.ids).values(), default=1) == 1, page.path
    assert "style" not in tags.attributes
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert tags.tags["style"] == 0
    return tags


def lines_of(text):
    """The text of a page without its white space."""
    return " ".join(text.split())


def communities_of(*papers, concepts=3, near=()):
    """Made-up communities with so many papers each."""
    for number, count in enumerate(papers, start=1):
        yield Community(
            number,
            f"name {number}, other {number}",
            tuple(
                Member(f"method:{number}-{n}", f"name {n}", "Method" if n % 2 else "Task", 3) for n in range(concepts)
            ),
            tuple(Written(f"{number}-{n}", f"title {n}", "2025-01-01" if n % 2 else None, 2025) for n in range(count)),
            (),
            tuple(near),
        )


@pytest.fixture
def changed_store(tmp_path):
    """Stores a changed small graph in a fresh file; give it a function that changes the rows."""
    stores = []

    def keep(change):
        nodes, relationships = small_rows()
        change(nodes, relationships)
        path = str(tmp_path / f"changed{len(stores)}.lbug")
        with open_store(path, read_only=False) as store:
            store.replace(graph_of(nodes, relationships))
        stores.append(open_store(path))
        return stores[-1]

    yield keep
    for store in stores:
        store.close()


@pytest.fixture
def empty_store(tmp_path):
    """A store without papers."""
    path = str(tmp_path / "empty.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(graph_of({}, {}))
    with open_store(path) as store:
        yield store


def pages_of(store, site):
    """All pages of these modules, by path."""
    sections = (front_pages, organization_pages, glossary_pages, small_pages)
    return {page.path: page for section in sections for page in section(store, site)}


# All pages.


def test_pages_are_whole_and_the_same_on_every_run(store):
    """Each page closes what it opens, holds no inline script or style, and has the same bytes again."""
    site = site_of(store, title="Small atlas", base_url=BASE)
    first, second = pages_of(store, site), pages_of(store, site)
    assert first == second
    for path, page in first.items():
        if path.endswith(".html"):
            checked(page)


def test_pages_link_only_to_pages_there_are(store):
    """A link leads to a page of these modules, to that of a concept or paper, or to a list of them."""
    pages = pages_of(store, site_of(store))
    ids = [row[0] for row in store.ask("MATCH (c:Concept) RETURN c.id").records]
    papers = [row[0] for row in store.ask("MATCH (p:Paper) RETURN p.id").records]
    lists = {f"{kind}/index.html" for kind in ("method", "model", "benchmark", "task", "metric", "paper")}
    known = {*pages, *map(concept_path, ids), *map(paper_path, papers), *lists}
    for path, page in pages.items():
        if path.endswith(".html"):
            depth = "../" * path.count("/")
            links = [link.partition("#")[0].removeprefix(BASE) for link in checked(page).links]
            assert any(links)
            assert [link for link in links if link and link.removeprefix(depth) not in known] == [], path


def test_empty_atlas_has_pages_that_say_so(empty_store):
    """Without a single paper every page is there and says what is missing."""
    pages = pages_of(empty_store, site_of(empty_store, base_url=BASE))
    assert {"index.html", "map.html", "search.html", "glossary/index.html", "organization/index.html"} <= set(pages)
    said = {path: checked(page).text for path, page in pages.items() if path.endswith(".html")}
    assert "There are no papers yet." in said["index.html"]
    assert "There is no map yet" in said["map.html"]
    assert "No paper of this atlas spells an acronym out." in said["glossary/index.html"]
    assert "No paper of this atlas names an organization." in said["organization/index.html"]
    assert ET.fromstring(pages["feed.xml"].text).findall(f"{ATOM}entry") == []


def test_hostile_text_is_text_on_every_page(changed_store):
    """Markup, braces, controls, long names and empty ones in every field leave the pages whole and harmless."""
    texts = cycle(HOSTILE)

    def change(nodes, relationships):
        for row in chain(*nodes.values(), *relationships.values()):
            row.update({name: next(texts) for name in ("title", "abstract", "name", "sentence") if name in row})
        for row in nodes["Concept"]:
            row["aliases"] = [next(texts), next(texts), f"A{next(texts)}"]
        for row in relationships["OUTPERFORMS"]:
            row["confidence"] = 1.0

    store = changed_store(change)
    for title in HOSTILE:
        for path, page in pages_of(store, site_of(store, title=title, base_url=BASE)).items():
            assert len(page.text) < 1_500_000, path
            if path.endswith((".xml", ".svg")):
                ET.fromstring(page.text)
            elif path.endswith(".html"):
                tags = checked(page)
                assert not [link for link in tags.links if ":" in link.removeprefix(BASE)], path
                assert tags.tags["script"] <= 2


# Home.


def test_home_tells_what_the_atlas_holds(store):
    """The numbers of papers and of each type, and from when to when the papers are."""
    tags = checked(home_page(store, site_of(store, title="Small atlas"), read_communities(store)))
    text = lines_of(tags.text)
    assert "15 papers" in text
    assert "2017-06-12 to 2025-08" in text
    assert "Small atlas" in text
    for told in ("papers15", "methods12", "models5", "benchmarks4", "tasks4", "metrics3", "claims of better10"):
        assert told in text, told  # the heading and its number


def test_home_opens_with_the_newest_papers(store):
    """The newest papers stand first, with what they introduce and the sentence, its names marked."""
    page = home_page(store, site_of(store), [])
    text = lines_of(Tags(page.text).text)
    titles = ["GRPO for Diffusion Models", "Group Sequence Policy Optimization", "DAPO: Open Reinforcement Learning"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "Introduces Group Sequence Policy Optimization method" in text
    assert re.search(r"<blockquote[^>]*><p>[^<]*<mark>DAPO</mark>", page.text)


def test_home_says_what_rises_and_over_which_period(store):
    """The period ends with the newest paper, whatever today is, and papers without a date are told of."""
    text = lines_of(Tags(home_page(store, site_of(store), []).text).text)
    assert "from 2024-08 to 2025-08, against 2023-08 to 2024-08; 14 of 15 have a date" in text
    rises = text[text.index("What rises") :]
    assert rises.index("Group Relative Policy Optimization") < rises.index("New names")


def test_home_shows_new_names_of_the_last_year(store):
    """A concept that a dated paper introduced within a year is new, with its paper; an older one is not."""
    text = lines_of(Tags(home_page(store, site_of(store), []).text).text)
    new = text[text.index("New names") : text.index("Most spoken of")]
    assert "First met since 2024-08-01" in new
    assert "DAPO" in new
    assert "Medusa" not in new


def test_home_shows_sure_claims_one_a_paper(changed_store):
    """Of the newest claims those read surely are shown, one for each paper; others are left to the pages."""

    def change(_, relationships):
        for row in relationships["OUTPERFORMS"]:
            row["confidence"] = 0.9 if row["paper"] in {paper_key("gspo"), paper_key("dapo")} else 0.5

    store = changed_store(change)
    text = lines_of(Tags(home_page(store, site_of(store), []).text).text)
    claims = text[text.index("Lately claimed") : text.index("Most spoken of")]
    assert re.findall(r"(\w+) outperforms (\w+)", claims) == [("Optimization", "DAPO"), ("DAPO", "Group")]
    assert claims.index("Group Sequence Policy Optimization, 2025-07-24") < claims.index("at Scale, 2025-03-18")


def test_home_names_its_search_only_where_its_address_is_known(store):
    """A WebSite with a SearchAction of schema.org is in the page where there is a base address."""
    known = home_page(store, site_of(store, base_url=BASE), []).text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', known)[1])
    assert data["potentialAction"]["target"]["urlTemplate"] == BASE + "search.html?q={search_term_string}"
    assert "ld+json" not in home_page(store, site_of(store), []).text


# Communities and the map.


def test_communities_gather_what_goes_together(store):
    """Concepts that papers name together are one part of the field, with the papers that say most of them."""
    communities = read_communities(store)
    by_concept = {it.id: community for community in communities for it in community.concepts}
    assert by_concept[concept_key("grpo")] is by_concept[concept_key("aime")]
    assert by_concept[concept_key("grpo")] is not by_concept[concept_key("generation")]
    papers = [paper.id for community in communities for paper in community.papers]
    assert len(papers) == len(set(papers))
    assert paper_key("dapo") in {paper.id for paper in by_concept[concept_key("grpo")].papers}
    assert [len(it.papers) for it in communities] == sorted((len(it.papers) for it in communities), reverse=True)


def test_generic_concepts_belong_to_no_community(store):
    """What most papers share is no part of the field."""
    ids = {it.id for community in read_communities(store) for it in community.concepts}
    assert not ids & {concept_key("rl"), concept_key("accuracy"), concept_key("transformer")}


def test_kept_communities_are_taken(changed_store):
    """Where an analysis is kept in the graph, its communities and names are those of the map."""

    def change(nodes, _):
        for row in nodes["Concept"]:
            if row["id"] in {concept_key("grpo"), concept_key("dapo")}:
                row |= {"community": 7, "communityName": "policy gradients"}

    (only,) = read_communities(changed_store(change))
    assert (only.number, only.name) == (7, "policy gradients")
    assert {it.id for it in only.concepts} == {concept_key("grpo"), concept_key("dapo")}


def test_what_is_unsure_does_not_make_a_community(store):
    """Papers belong to a community only by what was read surely enough."""
    assert read_communities(store, least=0.9) == []


def test_map_draws_each_circle_apart_and_inside():
    """No circle lies on another or outside of the drawing, and more papers make a larger one."""
    drawn = field_map(list(communities_of(120, 90, 40, 20, 20, 9, 5, 4, 3)), latest="2025-06-01")
    for place, one in enumerate(drawn.circles):
        assert one.radius < one.x < drawn.width - one.radius
        assert one.radius < one.y < drawn.height - one.radius
        for other in drawn.circles[:place]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (one.radius + other.radius) ** 2
    radii = [circle.radius for circle in drawn.circles]
    assert radii == sorted(radii, reverse=True)


def test_map_draws_the_largest_and_counts_the_rest():
    """Of very many parts the largest are drawn, and those of a paper or two never."""
    drawn = field_map(list(communities_of(*[9] * (MOST_CIRCLES + 5), *[LEAST_DRAWN - 1] * 3)))
    assert (len(drawn.circles), drawn.left_out) == (MOST_CIRCLES, 8)


def test_map_says_how_much_of_a_part_is_recent():
    """The share of papers of the twelve months before the newest makes a circle darker."""
    old = field_map(list(communities_of(4)), latest="2030-01-01").circles[0]
    new = field_map(list(communities_of(4)), latest="2025-06-01").circles[0]
    assert (old.recent, old.heat) == (0, 0)
    assert (new.recent, new.heat) == (2, 3)


@pytest.mark.parametrize("name", ["x" * 300, "a, b, c", "", ", ", "Reinforcement Learning from Human Feedback, DPO"])
@pytest.mark.parametrize("radius", [47, 80, 143])
def test_a_name_fits_its_circle(name, radius):
    """Whatever a part is called, what is written of it is short, and no line is empty."""
    font, lines = written(name, radius)
    assert lines
    assert all(lines)
    assert max(map(len, lines)) * font * 0.5 <= 2 * radius


def test_map_leads_to_every_part_and_lists_it():
    """Each circle is a link with a title, and the list below names all parts, drawn or not."""
    communities = list(communities_of(9, 5, 2))
    page, *others = community_pages(Site(), communities)
    tags = checked(page)
    paths = [community_path(it.number) for it in communities]
    assert [tags.links.count(path) for path in paths] == [2, 2, 1]
    assert [it.path for it in others] == paths
    assert "1 smaller part stands only in the list." in lines_of(tags.text)


# Glossary.


def test_glossary_spells_acronyms_out(store):
    """Each acronym with a longer form stands there with it, its type and a link."""
    found = {
        it.short: it
        for it in acronyms(
            store.ask("MATCH (c:Concept) RETURN c.id, c.name, c.type, c.aliases, c.paperCount ORDER BY c.id").records
        )
    }
    assert found["GRPO"].meanings[0].long == "Group Relative Policy Optimization"
    assert found["FID"].meanings[0].bearers[0].type == "Metric"
    assert "GSM8K" not in found or found["GSM8K"].meanings[0].long
    (page,) = glossary_pages(store, site_of(store))
    assert f"../{concept_path(concept_key('dpo'))}" in checked(page).links


def test_acronym_with_several_meanings_lists_all():
    """All long forms of an acronym stand under it, the commonest first, a bare use last, a plural with it."""
    concepts = [
        ("method:ar", "Autoregressive Model", "Method", ["ARM", "ARMs"], 9),
        ("model:ar", "Adaptive Reasoning Model", "Model", ["ARM"], 2),
        ("task:ar", "Adaptive Reasoning Model", "Task", ["ARM"], 1),
        ("benchmark:arm", "ARM", "Benchmark", [], 20),
    ]
    (only,) = acronyms(concepts)
    assert only.short == "ARM"
    assert [meaning.long for meaning in only.meanings] == ["Autoregressive Model", "Adaptive Reasoning Model", ""]
    assert [bearer.id for bearer in only.meanings[1].bearers] == ["model:ar", "task:ar"]


def test_bare_names_are_no_glossary():
    """A short name that nothing spells out is left to the lists."""
    assert (
        acronyms([("benchmark:gsm8k", "GSM8K", "Benchmark", ["gsm8k"], 3), ("model:x", "Adam", "Model", [], 1)]) == []
    )


def test_long_glossary_is_paged_by_letters(changed_store):
    """Above some hundreds the glossary runs over several pages, and each letter leads to its place."""
    first = "ABCDEFGH"

    def change(nodes, _):
        nodes["Concept"] += [
            {
                "id": f"method:{a}{b}{c}{d}".lower(),
                "name": f"{a}ine {b}ine {c}ine {d}ine",
                "type": "Method",
                "aliases": [f"{a}{b}{c}{d}"],
                "paperCount": 1,
                "generic": False,
            }
            for a in first
            for b in first
            for c in first
            for d in "XY"
        ]

    store = changed_store(change)
    pages = list(glossary_pages(store, site_of(store)))
    counts = [page.text.count("<dt") for page in pages]
    assert len(pages) > 2
    assert max(counts) <= MOST_ON_A_PAGE
    assert sum(counts) >= len(first) ** 3 * 2
    ids = {page.path: checked(page).ids for page in pages}
    letters = [link for link in checked(pages[1]).links if "#letter-" in link]
    assert len(letters) >= len(first)
    for link in letters:
        path, _, anchor = link.removeprefix("../").partition("#")
        assert anchor in ids[path]


# Organizations.


def test_organization_shows_what_it_does(store):
    """Its papers, what it introduces and uses, and the people on its papers."""
    page = organization_page(store, site_of(store), author_id("DeepSeek"))
    tags = checked(page)
    text = lines_of(tags.text)
    assert page.path == organization_path(author_id("DeepSeek"))
    assert "DeepSeekMath: Mathematical Reasoning in Open Models 2024-02-05 introduces" in text
    assert "Zhihong Shao 2 papers" in text
    assert f"../../{concept_path(concept_key('grpo'))}" in tags.links
    assert text.index("Introduces 3") < text.index("Its papers 2") < text.index("People on its papers 2")


def test_organizations_are_listed_by_papers(store):
    """The list has them all, those with most papers first."""
    first, *others = organization_pages(store, site_of(store))
    text = lines_of(checked(first).text)
    assert text.index("DeepSeek 2 papers") < text.index("ByteDance 1 paper")
    assert len(others) == store.ask("MATCH (o:Organization) RETURN count(o)").records[0][0]


def test_unknown_organization_is_no_page(store):
    """An id that names no organization raises UnknownName."""
    with pytest.raises(UnknownName):
        organization_page(store, site_of(store), "nobody")


# Feed, sitemap, and what else is asked for.


def test_feed_is_what_the_standard_asks_for(store):
    """Feed and entries have title, id, updated and an author; ids are whole addresses and none is there twice."""
    (page,) = feed_pages(store, site_of(store, title="Small atlas", base_url=BASE))
    feed = ET.fromstring(page.text)
    assert feed.tag == f"{ATOM}feed"
    assert MOMENT.fullmatch(feed.findtext(f"{ATOM}updated"))
    assert feed.findtext(f"{ATOM}updated") == "2025-08-01T00:00:00Z"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Small atlas"
    relations = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert relations == {"self": BASE + "feed.xml", "alternate": BASE}
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 14
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert ids[0] == BASE + paper_path(paper_key("diffusion-rl"))
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert MOMENT.fullmatch(entry.findtext(f"{ATOM}updated"))
        assert MOMENT.fullmatch(entry.findtext(f"{ATOM}published"))
        assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [entry.findtext(f"{ATOM}id")]
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert updated == sorted(updated, reverse=True)


def test_without_an_address_there_is_no_feed(store):
    """A feed and a sitemap hold whole addresses, so there are none where the site's is not known."""
    assert list(feed_pages(store, site_of(store))) == []
    assert list(sitemap_pages(Site(), ["index.html"])) == []


def test_sitemap_names_every_page_once(store):
    """The sitemap has each page by its whole address, folders without index.html, not the page of a wrong one."""
    paths = ["404.html", "index.html", "map.html", "glossary/index.html", "site.css", "paper/00/a.html"]
    (page,) = sitemap_pages(Site(base_url=BASE), reversed(paths))
    found = ET.fromstring(page.text)
    assert found.tag == f"{SITEMAP}urlset"
    places = [it.text for it in found.findall(f"{SITEMAP}url/{SITEMAP}loc")]
    assert places == [BASE, BASE + "glossary/", BASE + "map.html", BASE + "paper/00/a.html"]


def test_large_sitemap_is_split_and_has_an_index():
    """Above 50,000 addresses there are several sitemaps and one that names them."""
    pages = list(sitemap_pages(Site(base_url=BASE), (f"paper/{n:06}.html" for n in range(120_000))))
    assert [page.path for page in pages] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = ET.fromstring(pages[-1].text)
    assert index.tag == f"{SITEMAP}sitemapindex"
    places = [it.text for it in index.findall(f"{SITEMAP}sitemap/{SITEMAP}loc")]
    assert places == [BASE + page.path for page in pages[:-1]]
    counts = [len(ET.fromstring(page.text)) for page in pages[:-1]]
    assert counts == [50_000, 50_000, 20_000]


def test_page_of_a_wrong_address_links_from_anywhere(store):
    """A server shows it in place of a page of any folder, so its links are whole addresses where these are known."""
    page = next(small_pages(store, site_of(store, base_url=BASE)))
    assert page.path == "404.html"
    assert all(link.startswith((BASE, "#")) for link in checked(page).links)


def test_icon_is_a_drawing(store):
    """The icon is an SVG without scripts, in the colours of the theme."""
    pages = {page.path: page for page in small_pages(store, site_of(store))}
    icon = ET.fromstring(pages["favicon.svg"].text)
    assert icon.tag == "{http://www.w3.org/2000/svg}svg"
    assert {child.tag.rpartition("}")[2] for child in icon} == {"path", "circle"}


def test_hostile_names_of_the_small_graph_are_escaped(store):
    """The hostile concept, paper and organization stand on their pages letter by letter."""
    pages = pages_of(store, site_of(store, base_url=BASE))
    for path, text in (("organization/index.html", INJECTION), (organization_path(author_id(INJECTION)), MARKUP)):
        assert text.split()[0] in Tags(pages[path].text).text
        assert "<img" not in pages[path].text

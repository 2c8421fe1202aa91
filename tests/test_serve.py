"""The server: who may ask, what it answers, and that it follows the graph."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from cuts import HOSTILE
from graphs import concept_key, graph_of, paper_key, small_graph, small_rows
from paperatlas.cli import main
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.queries import questions
from paperatlas.serve import gate
from paperatlas.serve.app import make_app
from paperatlas.serve.gate import Key
from paperatlas.serve.live import Live
from paperatlas.site import concept_path, paper_path, site_of
from paperatlas.site.write import SECTIONS
from paperatlas.stores import open_store

HOME = "http://127.0.0.1:8347"
ORIGIN = {"Origin": HOME}
OPENED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FORM = "application/x-www-form-urlencoded"
WALK = ", ".join(f"(n{place})" for place in range(8))
LONG = f"MATCH {WALK} WHERE {' AND '.join(f'n{place}.id < n{place + 1}.id' for place in range(7))} RETURN count(*)"
GRPO, PPO = concept_key("grpo"), concept_key("ppo")
DOORS = ["/", "/site.css", "/search.html?q=x", "/api/search?q=x", "/console.html", f"/view/{concept_path(GRPO)}", "/no"]


@pytest.fixture
def key():
    """The key of a server on the usual port."""
    return Key(8347)


class Client:
    """A browser of few words: keeps cookies, follows nothing, and may be used from several threads."""

    def __init__(self, app, loop):
        self.loop = loop
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME, timeout=60)

    def request(self, method, address, **more):
        """Sends a request and waits for its answer."""
        return asyncio.run_coroutine_threadsafe(self.http.request(method, address, **more), self.loop).result()

    def get(self, address, **more):
        """Asks for a page."""
        return self.request("GET", address, **more)

    def head(self, address, **more):
        """Asks for the headers of a page."""
        return self.request("HEAD", address, **more)

    def post(self, address, **more):
        """Sends a form or JSON."""
        return self.request("POST", address, **more)

    def close(self):
        """Lets go of the server."""
        asyncio.run_coroutine_threadsafe(self.http.aclose(), self.loop).result()


@pytest.fixture(scope="module")
def loop():
    """An event loop in a thread of its own."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture(scope="module")
def lives(loop):
    """The graphs that were opened, each once for all tests."""
    opened = {}
    yield lambda uri: opened.setdefault(uri, (Live(uri), Live(uri)))
    for live in (it for both in opened.values() for it in both):
        live.close()


@pytest.fixture
def client_of(lives, loop):
    """Makes a browser without a cookie, before a server of one graph."""
    clients = []

    def make(uri, key):
        clients.append(Client(make_app(*lives(uri), key), loop))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def stranger(small_file, key, client_of):
    """Somebody who reaches the server and has no key."""
    return client_of(small_file, key)


@pytest.fixture
def person(small_file, key, client_of):
    """Somebody who opened the printed address."""
    client = client_of(small_file, key)
    assert client.get(f"/?token={key.token}").status_code == 303
    return client


def ask(person, **fields):
    """The console's answer to a form."""
    return person.post("/console.html", data=fields, headers=ORIGIN)


@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_told_without_the_key(stranger, door):
    """Every address answers 401 to whoever has no cookie, with a plain sentence and no word of the graph."""
    for answer in (stranger.get(door), stranger.head(door), stranger.post(door, headers=ORIGIN)):
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.text.startswith("This needs the address") or not answer.text
        assert "set-cookie" not in answer.headers


def test_token_is_exchanged_for_a_cookie(stranger, key):
    """The printed address sets a cookie that scripts and other sites cannot use, and leads on without the token."""
    answer = stranger.get(f"/search.html?q=a%26b&token={key.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search.html?q=a%26b")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("paperatlas-8347=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}
    assert key.token not in cookie
    assert stranger.get("/console.html").status_code == 200


def test_token_leads_on_from_a_page_elsewhere(stranger, key):
    """A browser that comes from another site gets a step of our own, since a redirect would lose the cookie."""
    answer = stranger.get(f'/search.html?token={key.token}&q="><b>', headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'content="0;url=/search.html?q=%22%3E%3Cb%3E"' in answer.text
    assert key.token not in answer.text
    assert "set-cookie" in answer.headers


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "//%5Cevil.example"])
def test_token_leads_to_no_other_server(stranger, key, path):
    """The step after the token stays on this server, whatever the address looks like."""
    answer = stranger.get(f"{HOME}{path}?token={key.token}")
    place = urlsplit(answer.headers["location"])
    assert (answer.status_code, place.scheme, place.netloc) == (303, "", "")
    assert answer.headers["location"][1] not in "/\\"


@pytest.mark.parametrize("given", ["", "x", "é", "{token}x", "{token}&token={token}", "%00", "a" * 5000])
def test_wrong_token_opens_nothing(stranger, key, given):
    """A token that is not the one, or is given twice, answers as if there were none."""
    answer = stranger.get(f"/?token={given.format(token=key.token)}")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", [
    "paperatlas-8347=x", "paperatlas-8347=", "paperatlas-8348={session}", "paperatlas-8347={token}", "{session}",
    "paperatlas-8347",
])  # fmt: skip
def test_wrong_cookie_opens_nothing(stranger, key, cookie):
    """A cookie of another name or value, the token itself among them, opens nothing."""
    sent = {"Cookie": cookie.format(session=key.session, token=key.token)}
    assert stranger.get("/console.html", headers=sent).status_code == 401


def test_cookies_of_other_programs_do_no_harm(stranger, key):
    """Other servers on this machine share the browser's cookies; what they put there spoils nothing."""
    sent = {"Cookie": f'a="unfinished; b=[\\"; =; paperatlas-8347={key.session}; c=ü'.encode()}
    assert stranger.get("/console.html", headers=sent).status_code == 200


def test_secrets_are_long_and_new_each_time(key):
    """Token and cookie are 256 bits of chance each, and no representation tells them."""
    other = Key(8347)
    secrets = {key.token, key.session, other.token, other.session}
    assert len(secrets) == 4
    assert min(map(len, secrets)) >= 43
    assert not any(secret in repr(key) for secret in secrets)


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8347", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8348", "localhost", "[::1]:8347",
    "localhost.evil.example:8347", "127.0.0.1:8347.evil.example", "0.0.0.0:8347", "127.1:8347", "", "127.0.0.1:8347 ",
])  # fmt: skip
def test_other_names_are_refused(person, key, host):
    """A request under any other Host is refused before anything else, even with the token or the cookie."""
    for path in ("/console.html", f"/?token={key.token}"):
        assert person.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8347", "localhost:8347", "LOCALHOST:8347"])
def test_own_names_are_taken(person, key, host):
    """The address of this machine and its usual name both work."""
    sent = {"Host": host, "Cookie": f"{key.cookie}={key.session}"}
    assert person.get("/console.html", headers=sent).status_code == 200


def test_usual_port_of_the_web_may_be_left_out():
    """On port 80 browsers name no port."""
    assert "127.0.0.1" in Key(80).hosts
    assert "127.0.0.1" not in Key(8347).hosts


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "http://127.0.0.1"}, {"Origin": "https://127.0.0.1:8347"}, {"Origin": "http://localhost:8347"},
    {**ORIGIN, "Sec-Fetch-Site": "cross-site"}, {**ORIGIN, "Sec-Fetch-Site": "same-site"},
    {**ORIGIN, "Sec-Fetch-Site": "none"},
])  # fmt: skip
@pytest.mark.parametrize("path", ["/console.html", "/console/result.csv", "/api/around"])
def test_only_own_pages_may_post(person, path, headers):
    """A form or a script of another origin is refused, and so is one that does not say where it comes from."""
    assert person.post(path, data={"cypher": "RETURN 1"}, headers=headers).status_code == 403


@pytest.mark.parametrize("path, headers, status", [
    ("/api/search?q=x", {"Sec-Fetch-Site": "same-origin"}, 200),
    ("/api/search?q=x", {"Sec-Fetch-Site": "none"}, 200),
    ("/api/search?q=x", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    ("/api/search?q=x", {"Sec-Fetch-Site": "cross-site", **OPENED}, 403),
    ("/api/search?q=x", {"Origin": "https://evil.example"}, 403),
    ("/site.css", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "style"}, 403),
    ("/console.html", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
    ("/console.html", {"Sec-Fetch-Site": "same-site", **OPENED}, 200),
])  # fmt: skip
def test_other_sites_may_only_open_pages(person, path, headers, status):
    """What a page elsewhere loads, frames or asks is refused; a link to a page of ours opens it."""
    assert person.get(path, headers=headers).status_code == status


@pytest.mark.parametrize("path", [*DOORS, "/api/around", "/console/result.xml"])
def test_every_answer_carries_the_headers(person, stranger, path):
    """No answer, good or bad, may be kept, framed, sniffed, or read by another origin."""
    for answer in (person.get(path), stranger.get(path), person.get(path, headers={"Host": "evil.example"})):
        for name, value in gate.HEADERS.items():
            assert answer.headers[name] == value
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "server" not in answer.headers


def test_page_has_one_policy_and_it_is_the_header(person):
    """A page of ours sends its policy before its first byte, and may ask its own server."""
    answer = person.get("/console.html")
    assert "Content-Security-Policy" not in answer.text
    assert 'name="referrer"' not in answer.text
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_view_page_runs_only_its_own_scripts(person):
    """The graph's page allows its scripts by their hashes, and asking its own server, nothing else."""
    answer = person.get(f"/view/{concept_path(GRPO)}")
    assert answer.status_code == 200
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert all(source.startswith("'sha256-") for source in policy["script-src"].split())
    assert policy["connect-src"] == "'self'"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO"])
def test_other_methods_are_refused(person, method):
    """There is nothing to put or to delete."""
    answer = person.request(method, "/console.html", headers=ORIGIN)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_long_addresses_and_bodies_are_refused(person):
    """An address or a form that is too long is refused without being read."""
    assert person.get("/search.html?q=" + "x" * 9_000).status_code == 414
    assert person.get("/search.html?" + "&" * 200).status_code == 400
    assert ask(person, cypher="x" * 300_000).status_code == 413

    async def parts():
        for _ in range(40):
            yield b"cypher=" + b"x" * 10_000

    form = {**ORIGIN, "Content-Type": FORM}
    assert person.post("/console.html", content=parts(), headers=form).status_code == 413
    assert person.post("/console.html", content=b"x", headers={**form, "Content-Length": "-1"}).status_code == 413


@pytest.mark.parametrize("content, kind", [
    (b"{}", "application/json"), (b"cypher=%ff", FORM), (b"\xff", "text/plain"),
    (b"&".join([b"a=1"] * 200), FORM), (b"\xff=\xff", FORM),
])  # fmt: skip
def test_broken_forms_are_refused_in_a_line(person, content, kind):
    """What is no form gets one plain line."""
    answer = person.post("/console.html", content=content, headers={**ORIGIN, "Content-Type": kind})
    assert answer.status_code == 400
    assert "form" in lede(answer)


def lede(answer):
    """The sentence of a page that says what is wrong."""
    return re.search(r'<p class="lede" dir="auto">(.*?)</p>', answer.text)[1]


def test_every_page_of_the_site_is_served(person, small_file):
    """What the site would write to a folder is answered under the same path, but for its index of the search."""
    with open_store(small_file) as store:
        site = site_of(store, live=True)
        paths = [page.path for _, section in SECTIONS for page in section(store, site)]
    served = {path: person.get(f"/{path}") for path in paths if not path.startswith("search/") and path != "404.html"}
    assert len(served) > 50
    assert [path for path, answer in served.items() if answer.status_code != 200] == []
    assert "<h1" in served["index.html"].text
    assert served["favicon.svg"].headers["content-type"].startswith("image/svg+xml")
    for folder in ("method", "paper", "organization", "glossary"):
        assert person.get(f"/{folder}/").text == person.get(f"/{folder}/index.html").text


def test_links_of_the_site_lead_somewhere(person):
    """Every link from the first page, from a concept's and a paper's, is answered."""
    for path in ("index.html", concept_path(GRPO), paper_path(paper_key("dapo"))):
        found = re.findall(r'(?:href|src|action)="([^"#?]+)', person.get(f"/{path}").text)
        for link in sorted({urljoin(f"{HOME}/{path}", one) for one in found}):
            assert not link.startswith(HOME) or person.get(link).status_code == 200, link


def test_search_finds_by_alias_and_typo(person):
    """Names, aliases and slips are found, each with the path of its page."""
    found = person.get("/api/search?q=grpo").json()
    assert (found[0]["id"], found[0]["page"]) == (GRPO, concept_path(GRPO))
    assert GRPO in [hit["id"] for hit in person.get("/api/search?q=group+relativ+polcy").json()]
    titles = person.get("/api/search?q=attention+is+all").json()
    assert titles[0]["page"] == paper_path(paper_key("transformer"))
    assert len(person.get("/api/search?q=e&limit=3").json()) <= 3


@pytest.mark.parametrize("query", ["", "   ", "\x00", "' OR 1=1", "%", "\ud800", "}) DETACH DELETE n //", *HOSTILE])
def test_search_takes_any_text(person, query):
    """Whatever is typed, the answer is a list and the page shows the text as text."""
    sent = {"q": query.encode("utf-8", "replace").decode("utf-8")}
    assert isinstance(person.get("/api/search", params=sent).json(), list)
    page = person.get("/search.html", params=sent)
    assert page.status_code == 200
    assert not re.search(r"<(script>alert|img|b>)", page.text)


def test_search_page_needs_no_script(person):
    """The page of results has them as links, the best first."""
    page = person.get("/search.html?q=grpo").text
    assert f'href="{concept_path(GRPO)}"' in page
    assert "Nothing here by that name." in person.get("/search.html?q=zzzzzzzzzz").text


@pytest.mark.parametrize("address", ["?limit=0", "?limit=201", "?limit=x", "?limit=²", "?limit=-1", "?limit=1e3"])
def test_numbers_out_of_range_are_refused(person, address):
    """A number of an address that makes no sense gets a line that names the range."""
    answer = person.get(f"/api/search{address}")
    assert (answer.status_code, answer.json()) == (400, {"error": "limit is a number from 1 to 200"})


def test_view_shows_a_concept_and_a_paper(person):
    """The graph around a concept or a paper is one page away from it, as deep and large as asked."""
    for path in (concept_path(GRPO), paper_path(paper_key("dapo"))):
        assert carried(person.get(f"/view/{path}"))["nodes"]
    few = carried(person.get(f"/view/{concept_path(GRPO)}?limit=4&depth=2"))
    assert len(few["nodes"]) == 4
    assert person.get(f"/view/{concept_path(GRPO)}?depth=9").status_code == 400
    assert person.get("/view/method/00/none.html").status_code == 404


def carried(answer):
    """The data of a view page."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', answer.text)[1])


def more(person, **asked):
    """What stands around a node beyond what is known."""
    return person.post("/api/around", json=asked, headers=ORIGIN)


def test_more_is_what_the_page_does_not_know(person):
    """New nodes stand near the one that was asked, and every line ends at one of them and at something known or new."""
    data = carried(person.get(f"/view/{concept_path(GRPO)}?limit=4"))
    known = [node["id"] for node in data["nodes"]]
    answer = more(person, id=GRPO, known=known, x=1000, y=-500, limit=5).json()
    fresh = [node["id"] for node in answer["nodes"]]
    assert len(fresh) == len(set(fresh)) == 5
    assert not set(fresh) & set(known)
    assert set(answer["nodes"][0]) == set(data["nodes"][0])
    assert all(abs(node["x"] - 1000) < 400 and abs(node["y"] + 500) < 400 for node in answer["nodes"])
    assert len({(node["x"], node["y"]) for node in answer["nodes"]}) == 5
    for edge in answer["edges"]:
        assert {edge["from"], edge["to"]} <= {*known, *fresh}
        assert {edge["from"], edge["to"]} & set(fresh)
    assert {GRPO} & {end for edge in answer["edges"] for end in (edge["from"], edge["to"])}
    ids = [edge["id"] for edge in answer["edges"]]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {edge["id"] for edge in data["edges"]}


def test_more_comes_to_an_end(person):
    """Asked again and again, every node comes once, and the count of what is left falls to nothing."""
    known, left = [GRPO], []
    while True:
        answer = more(person, id=GRPO, known=known, limit=6).json()
        left.append(answer["more"])
        if not answer["nodes"]:
            break
        known += [node["id"] for node in answer["nodes"]]
    assert len(known) == len(set(known)) > 15
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


@pytest.mark.parametrize("asked, status", [
    ({}, 400), ({"id": 7}, 400), ({"id": GRPO, "known": "x"}, 400), ({"id": GRPO, "known": [1]}, 400),
    ({"id": GRPO, "limit": 0}, 400), ({"id": GRPO, "limit": 101}, 400), ({"id": GRPO, "limit": True}, 400),
    ({"id": GRPO, "x": "1"}, 400), ({"id": GRPO, "y": 1e300}, 400), ({"id": "method:none"}, 404), ([], 400),
    ({"id": GRPO, "known": ["x"] * 5001}, 400), ({"id": "\ud800"}, 404),
])  # fmt: skip
def test_senseless_questions_for_more_are_refused(person, asked, status):
    """What names no node, or is of the wrong shape, gets a line and not an error of the engine."""
    answer = person.post(
        "/api/around", content=json.dumps(asked), headers={**ORIGIN, "Content-Type": "application/json"}
    )
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_console_answers_cypher(person):
    """A statement of one's own is answered as a table, ids and the names beside them as links to pages."""
    page = ask(
        person,
        cypher="MATCH (c:Concept {id: $concept}) RETURN c.id AS id, c.name AS name, c.paperCount AS papers",
        parameters=f"concept = {GRPO}",
    )
    assert page.status_code == 200
    assert f'<td class="name" dir="auto"><a href="{concept_path(GRPO)}">{GRPO}</a></td>' in page.text
    assert f'<a href="{concept_path(GRPO)}">Group Relative Policy Optimization</a>' in page.text
    assert '<td class="number" dir="auto">6</td>' in page.text


def test_console_answers_a_question_of_the_library(person):
    """A question's form has its parameters with their defaults, takes names for ids, and its answer links to pages."""
    form = person.get("/console.html?question=builds-on").text
    assert 'name="p.concept"' in form
    assert 'name="p.limit" value="50"' in form
    page = ask(person, question="builds-on", **{"p.concept": "GRPO", "p.limit": "", "p.generic": "true"})
    assert page.status_code == 200
    assert paper_path(paper_key("dapo")) in page.text


def test_console_lists_every_question(person):
    """Each question of the library is one link away."""
    page = person.get("/console.html").text
    for it in questions():
        assert f"question={it.name}" in page


@pytest.mark.parametrize("cypher, told", [
    ("MATCH (c:Concept) DETACH DELETE c", "may only read: &#39;DETACH&#39; is not allowed (line 1, column 19)"),
    ("CREATE (c:Concept) RETURN c", "CREATE"),
    ("MATCH (c:Concept) SET c.name = 'x' RETURN c", "SET"),
    ("COPY (MATCH (c:Concept) RETURN c.id) TO '/tmp/x.csv'", "COPY"),
    ("LOAD FROM '/etc/passwd' RETURN *", "LOAD"),
    ("LOAD CSV FROM 'http://127.0.0.1/' AS row RETURN row", "LOAD"),
    ("CALL show_tables() RETURN *", "CALL"),
    ("RETURN 1; MATCH (n) DELETE n", "a second statement"),
    ("ATTACH '/etc/passwd' AS x", "ATTACH"),
    ("INSTALL httpfs", "INSTALL"),
    ("MATCH (c:Concept) RETURN read_blob('/etc/passwd')", "read_blob"),
    ("", "empty"),
    ("RETURN $nothing", "&#39;nothing&#39; is missing"),
    ("RETURN nope", "the statement does not run"),
    ("MATCH (c:Concept) RETURN c.nope", "the statement does not run"),
    ("RETURN '</td><script>alert(1)</script>", "a string must end"),
    ("\x00", "control character"),
    ("x" * 100_001, "at most 100,000"),
])  # fmt: skip
def test_console_refuses_in_one_line(person, small_file, cypher, told):
    """What could do more than read, and what does not run, gets one plain line; the graph stays as it was."""
    before = Path(small_file).stat()
    page = ask(person, cypher=cypher)
    line = re.search(r'<p class="refused" role="alert" dir="auto">(.*?)</p>', page.text)[1]
    assert page.status_code == 400
    assert told in line
    assert "Traceback" not in page.text
    assert str(Path(small_file).parent) not in page.text
    assert "<script>alert" not in page.text
    assert Path(small_file).stat().st_mtime_ns == before.st_mtime_ns
    assert person.post("/console/result.csv", data={"cypher": cypher}, headers=ORIGIN).status_code == 400


@pytest.mark.parametrize("fields, status", [
    ({"question": "nothing-like-it"}, 404), ({"question": "builds-on"}, 400),
    ({"question": "builds-on", "p.concept": "no such thing at all"}, 404),
    ({"question": "builds-on", "p.concept": "GRPO", "p.limit": "many"}, 400),
    ({"question": "builds-on", "p.concept": "GRPO", "p.other": "1"}, 400),
    ({"cypher": "RETURN $a", "parameters": "a"}, 400), ({"cypher": "RETURN 1", "parameters": "a = 1"}, 400),
    ({"cypher": "RETURN $a", "parameters": "a = 1\n" * 60}, 400),
])  # fmt: skip
def test_wrong_parameters_are_told_in_a_line(person, fields, status):
    """A question that is not there and a value that does not fit are told as on the command line."""
    page = ask(person, **fields)
    assert page.status_code == status
    assert "Traceback" not in page.text


def test_console_stops_what_takes_too_long(person, monkeypatch):
    """A statement that would run on and on ends at the time limit, with the line that says so."""
    monkeypatch.setattr("paperatlas.serve.console.TIMEOUT", 0.2)
    page = ask(person, cypher=LONG)
    assert "no answer within 0.2 seconds" in page.text


def test_console_shows_so_many_rows_and_says_so(person, monkeypatch):
    """Of a long answer the page shows the first rows, and says that the files have more."""
    monkeypatch.setattr("paperatlas.serve.console.SHOWN", 3)
    statement = "MATCH (c:Concept) RETURN c.id ORDER BY c.id"
    page = ask(person, cypher=statement).text
    assert page.count("<td ") == 3
    assert "3 rows of more" in page
    whole = person.post("/console/result.json", data={"cypher": statement}, headers=ORIGIN)
    assert len(whole.json()) == 28


def test_answers_can_be_taken_along(person):
    """The same answer as CSV and as JSON, under the name of the question."""
    fields = {"question": "builds-on", "p.concept": "GRPO"}
    table = person.post("/console/result.csv", data=fields, headers=ORIGIN)
    assert table.headers["content-disposition"] == 'attachment; filename="builds-on.csv"'
    assert table.text.splitlines()[0].startswith("paper,")
    objects = person.post("/console/result.json", data=fields, headers=ORIGIN).json()
    assert len(objects) == len(table.text.splitlines()) - 1 == 2
    assert person.post("/console/result.exe", data=fields, headers=ORIGIN).status_code == 404


def test_hostile_names_stay_text(tmp_path, key, client_of):
    """Names and titles from outside reach every page as text, whatever they hold."""
    nodes, relationships = small_rows()
    for place, row in enumerate(nodes["Concept"]):
        row["name"] = HOSTILE[place % len(HOSTILE)].encode("utf-8", "replace").decode().replace("\x00", "")
        row["aliases"] = [row["name"] * 2]
    for place, row in enumerate(nodes["Paper"]):
        row["title"] = HOSTILE[place % len(HOSTILE)].encode("utf-8", "replace").decode().replace("\x00", "")
    path = str(tmp_path / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(graph_of(nodes, relationships))
    person = client_of(path, key)
    person.get(f"/?token={key.token}")
    table = ask(person, cypher="MATCH (c:Concept) RETURN c, c.name AS name, c.id AS id").text
    found = person.get("/search.html?q=script").text
    view = person.get(f"/view/{concept_path(GRPO)}?depth=2").text
    for page in (table, found, view, person.get(f"/{concept_path(GRPO)}").text):
        assert not re.search(r"<script>alert|<img src=x|<b>bold|href=\"?javascript:|[^{]49[^0-9]*include", page)
        assert "&lt;script&gt;alert" in page or "\\u003cscript\\u003ealert" in page


def test_graph_that_is_gone_is_told_without_its_place(small_file, key, client_of, tmp_path, capsys):
    """Where the store fails, the browser hears a sentence and the terminal hears where."""
    path = tmp_path / "graph.lbug"
    shutil.copy(small_file, path)
    person = client_of(str(path), key)
    person.get(f"/?token={key.token}")
    path.unlink()
    for address in ("/", "/search.html?q=x", "/api/search?q=x", "/console.html"):
        answer = person.get(address)
        assert answer.status_code == 503
        assert "cannot be read just now" in answer.text
        assert str(tmp_path) not in answer.text
    assert str(path) in capsys.readouterr().err


def test_what_should_not_happen_is_told_without_its_cause(small_file, key, client_of, monkeypatch, capsys):
    """A fault of ours shows no traceback and no path; the terminal has one line."""
    person = client_of(small_file, key)
    person.get(f"/?token={key.token}")
    monkeypatch.setattr("paperatlas.serve.app.find", lambda *_: 1 / 0)
    answer = person.get("/search.html?q=x")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text
    assert person.get("/api/search?q=x").json() == {"error": lede(answer)}
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "ZeroDivisionError" in told[0]


def test_twenty_at_once_are_answered_alike(person):
    """Twenty requests at once, of every kind, get the answers that each gets alone."""
    asked = [
        lambda: person.get("/api/search?q=policy").json(),
        lambda: person.get(f"/view/{concept_path(GRPO)}").text,
        lambda: ask(person, cypher="MATCH (c:Concept) RETURN c.id ORDER BY c.id").text,
        lambda: more(person, id=GRPO, known=[PPO]).json(),
    ]
    alone = [one() for one in asked]
    with ThreadPoolExecutor(20) as pool:
        together = [it.result() for it in [pool.submit(asked[place % 4]) for place in range(20)]]
    assert together == alone * 5


def test_rebuild_is_noticed_while_serving(tmp_path, key, client_of):
    """After a build put a new graph in place, the next request is answered from it, requests under way from either."""
    path = str(tmp_path / "graph.lbug")
    nodes, _ = small_rows()
    fewer = graph_of({"Concept": nodes["Concept"]}, {})
    with open_store(path, read_only=False) as store:
        store.replace(small_graph())
    person = client_of(path, key)
    person.get(f"/?token={key.token}")
    count = {"cypher": "MATCH (p:Paper) RETURN count(p) AS papers"}

    def papers():
        return person.post("/console/result.json", data=count, headers=ORIGIN).json()[0]["papers"]

    assert papers() == 15
    assert person.get("/api/search?q=attention").json()
    answers, stop = set(), threading.Event()

    def keep_asking():
        while not stop.is_set():
            answers.add(papers())

    asking = threading.Thread(target=keep_asking)
    asking.start()
    with open_store(path, read_only=False) as store:
        store.replace(fewer)
    stop.set()
    asking.join()
    assert answers <= {15, 0}
    assert papers() == 0
    assert person.get("/api/search?q=attention").json() == []
    assert "0 papers" in person.get("/console.html").text


@pytest.mark.neo4j
def test_server_serves_a_neo4j_store(neo4j_store, key, client_of):
    """A graph in Neo4j is served, searched, asked and grown alike."""
    person = client_of(neo4j_store.uri, key)
    person.get(f"/?token={key.token}")
    assert person.get("/api/search?q=grpo").json()[0]["id"] == GRPO
    assert "DAPO" in ask(person, question="builds-on", **{"p.concept": "GRPO"}).text
    assert more(person, id=GRPO, known=[PPO]).json()["nodes"]
    assert person.get(f"/view/{concept_path(GRPO)}").status_code == 200
    assert ask(person, cypher="MATCH (n) DETACH DELETE n").status_code == 400


def test_store_is_asked_by_one_at_a_time(small_file):
    """A store has one connection, so two pieces of work never hold it together."""
    live, inside, most = Live(small_file), [], []

    def work(_store):
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()

    with ThreadPoolExecutor(8) as pool:
        for it in [pool.submit(live.work_now, work) for _ in range(16)]:
            it.result()
    assert set(most) == {1}
    live.close()


@pytest.fixture
def started(small_file):
    """Starts `paperatlas serve` as a process; gives it and the address that it printed."""
    processes = []

    def start(*options):
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), os.environ.get("PYTHONPATH", "")])}
        process = subprocess.Popen(
            [sys.executable, "-m", "paperatlas", "serve", "--port", "0", "--store", small_file, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=env,
        )  # fmt: skip
        processes.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_command_prints_the_address_and_stops_quietly(started):
    """The address stands alone on stdout, how to stop it on stderr; Ctrl-C ends it with 0 and no word more."""
    process, address = started()
    parts = urlsplit(address)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43}", address)
    with httpx.Client(follow_redirects=True) as client:
        assert client.get(address.partition("?")[0]).status_code == 401
        answer = client.get(address)
        assert "token" not in str(answer.url)
        assert client.get(f"http://127.0.0.1:{parts.port}/api/search?q=grpo").json()[0]["id"] == GRPO
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "Ctrl-C stops it.\n")


def test_ctrl_c_does_not_wait_for_a_long_question(started):
    """A question under way does not keep the server alive."""
    process, address = started()
    home = address.partition("/?")[0]
    with httpx.Client(follow_redirects=True) as client:
        client.get(address)

        def long():
            with suppress(httpx.HTTPError):
                client.post(f"{home}/console.html", data={"cypher": LONG}, headers={"Origin": home}, timeout=60)

        asking = threading.Thread(target=long)
        asking.start()
        threading.Event().wait(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        asking.join()
    assert (process.returncode, out, err) == (0, "", "Ctrl-C stops it.\n")


def test_server_is_reached_from_this_machine_only(started):
    """Nothing but 127.0.0.1 is listened on, and no option says otherwise."""
    _, address = started()
    port = urlsplit(address).port
    wanted = f":{port:04X}"
    with Path("/proc/net/tcp").open(encoding="ascii") as file:
        listening = [line.split()[1] for line in file if line.split()[3] == "0A"]
    assert [place for place in listening if place.endswith(wanted)] == [f"0100007F{wanted}"]
    with Path("/proc/net/tcp6").open(encoding="ascii") as file:
        assert not [line for line in file if wanted in line.split()[1] and line.split()[3] == "0A"]
    assert "--host" not in CliRunner().invoke(main, ["serve", "--help"]).output


def test_help_ends_in_a_command_one_can_paste():
    """The last line of --help starts the server on the usual port."""
    assert CliRunner().invoke(main, ["serve", "--help"]).output.rstrip().endswith("\n    paperatlas serve")


def test_port_that_is_taken_is_told_in_a_line(started, small_file):
    """Two servers do not share a port; the second says what to do."""
    _, address = started()
    port = str(urlsplit(address).port)
    done = CliRunner().invoke(main, ["serve", "--port", port, "--store", small_file])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "--port 0" in done.stderr


def test_missing_graph_is_told_before_anything_is_printed(tmp_path):
    """Without a graph there is no address, but the line that says how to make one."""
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--store", str(tmp_path / "none.lbug")])
    assert (done.exit_code, done.stdout) == (5, "")
    assert "paperatlas build" in done.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_missing_extra_is_told_in_a_line(missing, small_file, monkeypatch):
    """Without the extra, one line says what to install."""
    for name in ("paperatlas.serve.run", "paperatlas.serve.app", "starlette.applications"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--store", small_file])
    assert done.exit_code == 1
    assert done.stderr.endswith("pip install 'paperatlas[serve]'\n")
    assert done.stderr.count("\n") == 1


def test_live_store_says_where_there_is_none(tmp_path):
    """A store that is not there raises StoreError each time, and is found once it is."""
    live = Live(str(tmp_path / "graph.lbug"))
    for _ in range(2):
        with pytest.raises(StoreError):
            live.work_now(lambda store: store.digest())
    with open_store(live.uri, read_only=False) as store:
        store.replace(small_graph())
    assert live.work_now(lambda store: store.digest())
    live.close()


def test_error_in_a_task_reaches_the_asker(small_file):
    """What a piece of work raises, the request hears; the next piece of work runs."""
    live = Live(small_file)

    async def both():
        with pytest.raises(PaperatlasError, match="no answer"):
            await live.work(wrong)
        return await live.work(lambda store: store.digest())

    def wrong(_store):
        raise PaperatlasError("no answer")

    assert asyncio.run(both()) == small_graph().digest
    live.close()


@pytest.mark.parametrize("asked, kind", [
    ("with=PPO", "comparison"), ("with=PPO&with=DPO", "comparison"), ("to=PPO", "path"), ("lineage=1", "lineage"),
    ("citations=1", "citations"), ("depth=2", "concept"),
])  # fmt: skip
def test_every_kind_of_view_is_served(person, asked, kind):
    """A way, a comparison, a lineage and citations are asked for as on the command line."""
    data = carried(person.get(f"/view/{concept_path(GRPO)}?{asked}"))
    assert data["kind"] == kind
    assert data["expand"] == {"url": "/api/around"}
    assert any(node["about"]["page"] == f"/{concept_path(GRPO)}" for node in data["nodes"])


@pytest.mark.parametrize("asked, status", [
    ("with=PPO&lineage=1", 400), ("to=GRPO", 400), ("with=GRPO", 400), ("to=nothing+like+it", 404),
    ("with=PPO&depth=2", 400), ("citations=1&generic=1", 400),
])  # fmt: skip
def test_views_that_make_no_sense_are_refused(person, asked, status):
    """Two kinds at once, a way to itself, and options that say nothing of a kind get one line."""
    assert person.get(f"/view/{concept_path(GRPO)}?{asked}").status_code == status


def test_answer_of_the_console_is_drawn(person):
    """The concepts and papers that the rows name are drawn, and the rows are carried with them."""
    fields = {"question": "builds-on", "p.concept": "GRPO"}
    data = carried(person.post("/console/graph.html", data=fields, headers=ORIGIN))
    assert data["kind"] == "query"
    assert paper_key("dapo") in [node["id"] for node in data["nodes"]]
    own = carried(person.post("/console/graph.html", data={"cypher": "RETURN 1 AS one"}, headers=ORIGIN))
    assert own["query"]["rows"] == [["1"]]

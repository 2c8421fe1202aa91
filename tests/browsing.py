"""Pages opened as a person opens them, in a real Chromium, with everything watched that they should not do."""

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urldefrag

from playwright.sync_api import expect, sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def chromium_program():
    """Where Debian's Chromium lies; None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def started(program):
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def watched(browser, allowed, *, offline=True, known=None):
    """Gives ``open_page(address, **options)``; at the end fails on console messages, page errors and dialogs.

    A request is let through only where ``allowed(request)`` says so, and any other is a failure, too. The options are
    those of a Playwright context, and ``routes`` are answers of servers that are not there, by address. A message
    that begins with ``known`` is no failure.
    """
    contexts, trouble = [], []

    def guard(route):
        if allowed(route.request):
            route.continue_()
        else:
            trouble.append(f"request: {route.request.url}")
            route.abort()

    def hear(message):
        if not (known and message.text.startswith(known)):
            trouble.append(f"{message.type}: {message.text}")

    def open_page(address, *, routes=None, **options):
        usual = {"viewport": {"width": 1300, "height": 850}, "reduced_motion": "reduce"}
        context = browser.new_context(**(usual | options))
        contexts.append(context)
        context.set_offline(offline)
        context.route("**/*", guard)
        for pattern, answer in (routes or {}).items():
            context.route(pattern, answer)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: trouble.append(f"page error: {error}"))
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.wait_for_timeout(100)  # lets a late request or message show itself
        context.close()
    assert trouble == []


@contextmanager
def view_visits(browser, folder, write):
    """Gives ``open_view(graph, fragment="", **options)``: the page of a cut, drawn; ``write(graph, path)`` makes it."""
    written = set()

    def only_itself(request):
        return request.is_navigation_request() and urldefrag(request.url).url in written

    with watched(browser, only_itself) as open_page:

        def open_view(graph, *, fragment="", **options):
            path = write(graph, folder / f"view{len(written)}.html")
            written.add(path.as_uri())
            page = open_page(path.as_uri() + fragment, **options)
            expect(page.locator("#network canvas")).to_be_visible()
            return page

        yield open_view

"""What axe-core says of an open page: the rules of WCAG 2.1 AA, and the practices that its authors hold best."""

from functools import cache

from conftest import CHECKOUT, COMPLETE, skip_or_fail

WEB = CHECKOUT / "tests" / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
SIZES = {"wide": (1300, 850), "tablet": (768, 1024), "phone": (390, 844)}
THEMES = ("light", "dark")
FINGER = 44  # pixels


@cache
def source():
    """The script of axe-core, as npm brought it."""
    if not AXE.is_file():
        skip_or_fail("no axe-core: scripts/web install", fail_under=COMPLETE)
    return AXE.read_text(encoding="utf-8")


def axe(page):
    """The violations on a page as it stands, a line each; its policy stays as it is."""
    look(page)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    return page.evaluate("rules => looks.violations(rules)", list(RULES))


def look(page):
    """Gives a page the functions of web/looks.js."""
    if not page.evaluate("() => 'looks' in window"):
        page.evaluate((WEB / "looks.js").read_text(encoding="utf-8"))


def small_targets(page):
    """The controls that a finger may miss for another one, a line each."""
    look(page)
    return page.evaluate("least => looks.smallTargets(least)", FINGER)


def overflow(page):
    """How many pixels a page is wider than its window."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")

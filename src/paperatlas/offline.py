"""What every page that we write shares: the theme's colours, and a policy under which the page asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from paperatlas.text import clean

__all__ = ["Theme", "colours", "one_line", "policy"]

Theme = dict[str, Any]  # viz/theme.json
NOTHING = "'none'"
LONGEST_TEXT = 5_000  # characters of any one text that reach a page


def colours(theme: Theme) -> str:
    """The theme's colours as CSS variables, light and dark.

    >>> colours({"colours": {"light": {"ink": "#000"}, "dark": {"ink": "#fff"}}}).splitlines()
    [':root{--ink:#000;}', '@media (prefers-color-scheme:dark){:root{--ink:#fff;}}']
    """

    def variables(named: Mapping[str, str]) -> str:
        return "".join(f"--{name}:{colour};" for name, colour in named.items())

    light, dark = variables(theme["colours"]["light"]), variables(theme["colours"]["dark"])
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def policy(*, scripts: tuple[str, ...] = (), styles: tuple[str, ...] = (), served: bool = False) -> str:
    """A Content-Security-Policy under which nothing runs but these, and nothing is ever asked for.

    A page that is ``served`` may ask the server that it came from.

    >>> policy().split("; ")[:2]
    ["default-src 'none'", "script-src 'none'"]
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(hashed, scripts)) or NOTHING}",
            f"style-src {' '.join(map(hashed, styles)) or NOTHING}",
            "img-src data:",
            *(("connect-src 'self'",) if served else ()),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def hashed(source: str) -> str:
    """How the policy names a script or style that stands in the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"


def one_line(value: Any) -> str:
    r"""One line that UTF-8 can hold, without controls and marks that turn what follows; at most LONGEST_TEXT long.

    >>> one_line("a\u202eb\n c"), one_line(None)
    ('ab c', '')
    """
    line = "" if value is None else clean(str(value))[:LONGEST_TEXT]
    return line if line.isascii() else line.encode("utf-8", "replace").decode("utf-8")

"""Opens what travels with the code: cypher/, viz/, vocabulary/ and model/.

In a wheel all four lie inside the package; in a checkout cypher/ and viz/ lie beside src/.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["resource_path", "resource_text"]

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent


def resource_path(name: str) -> Path:
    """The path of a file or folder that travels with paperatlas, such as ``"cypher/queries"``.

    >>> resource_path("cypher/queries").is_dir()
    True
    """
    for base in (PACKAGE, CHECKOUT):
        if (base / name).exists():
            return base / name
    raise FileNotFoundError(f"paperatlas was installed without {name}")


def resource_text(name: str) -> str:
    """The text of a file that travels with paperatlas.

    >>> resource_text("cypher/queries/builds-on.cypher").splitlines()[0]
    '// Who builds on a concept'
    """
    return resource_path(name).read_text(encoding="utf-8")

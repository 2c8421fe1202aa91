"""The names of people as a person reads them, whatever way a register turns them."""

from __future__ import annotations

__all__ = ["given_first"]


def given_first(name: str) -> str:
    """A name with the given name first; one without a comma stays as it is.

    >>> given_first("Vaswani, Ashish"), given_first("King, Jr., Martin"), given_first("Toh ML"), given_first("Plato, ")
    ('Ashish Vaswani', 'Martin King, Jr.', 'Toh ML', 'Plato')
    """
    if "," not in name:
        return name.strip()
    last, _, first = name.partition(",")
    if "," in first:
        junior, _, first = first.partition(",")
        if len(junior.strip()) > 4:  # no Jr. but a list of something else
            return name.strip()
        last = f"{last.strip()}, {junior.strip()}"
    return f"{first.strip()} {last.strip()}".strip()

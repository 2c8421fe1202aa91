"""Dates as bibliographies say them in words and with slashes."""

from __future__ import annotations

import re

from paperatlas.sources.make import MONTHS, calendar

__all__ = ["dated", "slashed"]

WORD = re.compile(r"[A-Za-z]{3,}")
DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
SLASHED = re.compile(r"\s*(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?")


def dated(year: object, words: str) -> str | None:
    """A year with the month, and the day if there is one of each, that stand in words beside it.

    >>> dated("2020", "DEC 16"), dated(2019, "24-27 Sept."), dated("2019", "JAN-FEB"), dated("2006", "07")
    ('2020-12-16', '2019-09', '2019-01', '2006')
    """
    months = [word for word in WORD.findall(words) if word[:3].lower() in MONTHS]
    days = DAY.findall(words)
    if not months:
        return calendar(year, "")
    return calendar(year, months[0], days[0] if len(days) == len(months) == 1 else None)


def slashed(text: str) -> str | None:
    """A date as RIS writes it: "2021/02/01/", "2014//", "2019-03", or in words with a year.

    >>> slashed("2021/02/01/Epub"), slashed("2014//"), slashed("1 Sept. 2019"), slashed("n.d.")
    ('2021-02-01', '2014', '2019-09-01', None)
    """
    found = SLASHED.match(text)
    return calendar(found[1], found[2] or "", found[3]) if found else dated(text, text)

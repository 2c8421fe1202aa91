"""What all pictures share: size, type, colours, the line beneath, and how they are written."""

from __future__ import annotations

import io
import os
import re
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from paperatlas.disk import whole_file
from paperatlas.errors import PaperatlasError
from paperatlas.text import clean

__all__ = [
    "COLOURS",
    "COLUMNS",
    "GRID",
    "INK",
    "MUTED",
    "SIZE",
    "Picture",
    "label",
    "new_figure",
    "short",
    "styled",
    "write_figure",
]

COLUMNS = {"one": 3.5, "two": 7.2}  # inches: 89 and 183 mm
SIZE = 7  # points of type, the least that journals take
INK, MUTED, GRID = "#22252b", "#5d626b", "#dcdcdc"
# After Okabe and Ito (2008), those that stand out from white at least 3 : 1; told apart under each kind of colour
# blindness, which the colours of the pages are not.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000")
# The size of text is measured in the one font that every matplotlib carries; Arial and Helvetica are narrower.
FONT = "DejaVu Sans"
FAMILIES = f"Arial, Helvetica, '{FONT}', sans-serif"
TYPED = re.compile(rf"(?<=font-family: )(?:&quot;|')?{FONT}(?:&quot;|')?|(?<=px )'{FONT}'")
LETTERS = 30  # of a name
LONG = 16  # of a name, from which on a short alias stands for it
FORMATS: dict[str, dict[str, Any]] = {  # nothing that tells when or with what
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
SETTINGS: Any = {
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": SIZE,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": SIZE,
    "font.family": [FONT],
    "font.size": SIZE,
    "lines.linewidth": 1.3,
    "pdf.fonttype": 42,  # whole letters, not drawings of them, which IEEE and ACM refuse
    "svg.fonttype": "none",  # text that can be searched, edited and read aloud
    "svg.hashsalt": "paperatlas",
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "text.usetex": False,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SIZE,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SIZE,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, and the line that tells what it shows and of how many papers."""

    figure: Figure
    caption: str


@contextmanager
def styled() -> Iterator[None]:
    """Our settings over matplotlib's own, whatever a person has set; letters that no font has are drawn as boxes."""
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def new_figure(width: float, height: float, caption: str) -> Figure:
    """An empty figure of a size in inches, with a line beneath that is broken to fit; no line where it is empty."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    lines = textwrap.wrap(caption, round(width * 20.5)) if caption else []
    room = (len(lines) * 1.35 * SIZE + 3) / 72 / height if lines else 0.0
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, room, 1, 1 - room), w_pad=0.03, h_pad=0.03)  # type: ignore[call-arg] # of the constrained
    if lines:
        figure.text(0.03 / width, 0.03 / height, "\n".join(lines), size=SIZE - 1, color=MUTED, va="bottom",
                    linespacing=1.25, in_layout=False)  # fmt: skip
    return figure


def write_figure(figure: Figure, path: str | os.PathLike[str], *, dpi: int = 300) -> Path:
    """Writes a figure as SVG, PDF or PNG, as the name of the file ends; the same figure gives the same bytes.

    Raises PaperatlasError for another ending, StoreError where it cannot be written.

    >>> write_figure(new_figure(1, 1, ""), "figure.doc")
    Traceback (most recent call last):
    paperatlas.errors.PaperatlasError: figure.doc: a picture is .svg, .pdf or .png
    """
    target = Path(path)
    form = target.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise PaperatlasError(f"{target}: a picture is .svg, .pdf or .png")
    stream = io.BytesIO()
    with styled():
        figure.savefig(stream, format=form, dpi=dpi, metadata=FORMATS[form])
    content = stream.getvalue()
    if form == "svg":
        content = TYPED.sub(FAMILIES, content.decode("utf-8")).encode("utf-8")
    with whole_file(target) as file:
        file.write(content)
    return target


def short(text: str, letters: int = LETTERS) -> str:
    """A name of bearable length on one line, without marks that turn its direction.

    >>> short("a" * 5000, 5), short("x_1 $y")
    ('aaaa…', 'x_1 $y')
    """
    text = clean(text).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def label(name: str, aliases: list[str] | None, letters: int = LETTERS) -> str:
    """A concept's name, or where that is long the first alias that is one short word.

    >>> label("Group Relative Policy Optimization", ["group-relative policy", "GRPO"])
    'GRPO'
    """
    brief = [it for it in map(clean, aliases or []) if 1 < len(it) <= LONG // 2 and " " not in it and it[:1].isupper()]
    return short(brief[0] if len(name) > LONG and brief else name, letters)

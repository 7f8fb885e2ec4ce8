"""Floor 4. Charts and SmartArt of slides: the values that a chart was drawn from as a table, the texts of a diagram.

A chart part keeps the last values of its workbook beside the references to it (ECMA-376 part 1, 21.2): ``c:cat`` and
``c:val`` of each ``c:ser``, or ``c:xVal`` and ``c:yVal``. A diagram's data model (21.4) keeps points and connections.
"""

import datetime
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.ooxml import A
from autotune_lm.parse.pptx.pieces import NOWHERE, pieces
from autotune_lm.parse.pptx.runs import plain, runs
from autotune_lm.parse.pptx.table import rows_pieces
from autotune_lm.parse.pptx.text import BULLET, Paragraph

if TYPE_CHECKING:
    from lxml.etree import _Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINTS, _SERIES, _LEVELS, _NODES = 500, 50, 8, 1_000
"""The most that is read of one drawing: more is a picture of numbers that nobody reads."""
_DAY_ZERO = datetime.date(1899, 12, 30)
Points = dict[int, str]
"""The values of a row of points by their index."""


def chart_pieces(root: "_Element") -> Iterator[Piece]:
    """A chart as its title and a table: a row for each category, a column for each series."""
    chart = root.find(f"{C}chart")
    plot = chart.find(f"{C}plotArea") if chart is not None else None
    if chart is None or plot is None:
        return
    title = _rich(chart.find(f"{C}title"))
    if title:
        yield Piece("paragraph", title, NOWHERE, 0, "", "", len(title))
    axes = [*plot.iterchildren(f"{C}catAx", f"{C}dateAx"), *plot.iterchildren(f"{C}valAx")]
    head = _rich(axes[0].find(f"{C}title")) if axes else ""
    categories: Points = {}
    columns: list[tuple[str, Points]] = []
    for number, series in enumerate(plot.iter(f"{C}ser"), 1):
        if number > _SERIES:
            break
        categories = _points(series.find(f"{C}cat")) or categories
        name = next(iter(_points(series.find(f"{C}tx")).values()), "") or f"Series {number}"
        across = series.find(f"{C}xVal")
        if across is not None:
            columns.append((f"{name}: x" if len(columns) else head or "x", _points(across)))
        columns.append((name, _points(series.find(f"{C}yVal" if across is not None else f"{C}val"))))
    rows = sorted({*categories, *(index for _, points in columns for index in points)})[:_POINTS]
    first = (
        [[head or "Category"], *([categories.get(index, "")] for index in rows)]
        if categories
        else [[]] * (len(rows) + 1)
    )
    others = [[name for name, _ in columns], *([points.get(index, "") for _, points in columns] for index in rows)]
    yield from rows_pieces([[*left, *right] for left, right in zip(first, others, strict=True)])


def _rich(title: "_Element | None") -> str:
    """The text of a title."""
    if title is None:
        return ""
    found = [plain(runs(paragraph)).text for paragraph in title.iter(f"{A}p")]
    return " ".join(filter(None, found)) or next(iter(_points(title).values()), "")


def _points(holder: "_Element | None") -> Points:
    """The cached points below an element; of categories in levels, the levels joined, the outermost first."""
    if holder is None:
        return {}
    levels = list(islice(holder.iter(f"{C}lvl"), _LEVELS))
    if len(levels) > 1:
        return _joined([_level(level, "") for level in levels])
    code = next((format.text or "" for format in holder.iter(f"{C}formatCode")), "")
    found = _level(holder, code)
    if not found and (value := next((one.text for one in holder.iter(f"{C}v")), None)):
        return {0: " ".join(value.split())}
    return found


def _level(holder: "_Element", code: str) -> Points:
    found: Points = {}
    for point in holder.iter(f"{C}pt"):
        index, value = point.get("idx", ""), point.findtext(f"{C}v") or ""
        if index.isdecimal() and len(index) < 10 and value.strip():
            found[int(index)] = _shown(" ".join(value.split()), point.get("formatCode") or code)
        if len(found) == _POINTS:
            break
    return found


def _joined(levels: list[Points]) -> Points:
    """Categories in levels: the innermost comes first in the file, and an outer name holds until the next one."""
    out: Points = {}
    above = [""] * (len(levels) - 1)
    for index in sorted({index for level in levels for index in level}):
        above = [level.get(index, old) for level, old in zip(levels[1:], above, strict=True)]
        if len(out) < _POINTS and index in levels[0]:
            out[index] = ", ".join(filter(None, [*reversed(above), levels[0][index]]))
    return out


def _shown(value: str, code: str) -> str:
    """A value as the chart shows it: percent, dates, and numbers without the noise of binary fractions."""
    try:
        number = float(value)
    except ValueError:
        return value
    plain_code = code.partition(";")[0].lower()
    if not abs(number) < 1e15:
        return value
    if "%" in plain_code:
        return f"{round(number * 100, 4):.10g}%"
    if "yy" in plain_code and 0 < number < 2_900_000:
        return (_DAY_ZERO + datetime.timedelta(days=int(number))).isoformat()
    return value if len(value) < 12 else f"{number:.10g}"


def diagram_pieces(root: "_Element") -> Iterator[Piece]:
    """The texts of a SmartArt drawing as a list, one inside the other as its points are connected."""
    texts: dict[str, str] = {}
    top = ""
    for point in root.iter(f"{DGM}pt"):
        kind = point.get("type", "node")
        if kind == "doc":
            top = point.get("modelId", "")
        elif kind in ("node", "asst") and len(texts) < _NODES:
            found = [plain(runs(paragraph)).text for paragraph in point.iter(f"{A}p")]
            texts[point.get("modelId", "")] = " ".join(filter(None, found))
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{DGM}cxn"):
        if link.get("type", "parOf") == "parOf" and link.get("destId", "") in texts:
            order = link.get("srcOrd", "0")
            below.setdefault(link.get("srcId", ""), []).append(
                (int(order) if order.isdecimal() else 0, link.get("destId", ""))
            )
    yield from pieces([Paragraph(text, level, BULLET) for level, text in _walk(top, texts, below)])


def _walk(top: str, texts: dict[str, str], below: dict[str, list[tuple[int, str]]]) -> Iterator[tuple[int, str]]:
    """Texts with their levels, from the top, then those that nothing leads to. No point is read twice."""
    seen: set[str] = set()
    under = {name for links in below.values() for _, name in links}
    roots = [*(name for _, name in sorted(below.get(top, ()))), *(name for name in texts if name not in under), *texts]
    waiting = [(0, name) for name in reversed(roots)]
    while waiting:
        level, name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if texts[name]:
            yield level, texts[name]
        waiting += [(min(level + bool(texts[name]), 8), one) for _, one in sorted(below.get(name, ()), reverse=True)]

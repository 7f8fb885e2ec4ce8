"""Floor 1. Where a person finds a part of a document in its file: the page, slide, cells, chapter or line."""

import re
from bisect import bisect_right

import msgspec

from autotune_lm.core.types import Document, Locator

_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def place_of(document: Document, offset: int) -> Locator:
    """The locator of the block that an offset lies in; in a table of a sheet, that of the one row."""
    at = bisect_right(document.blocks, offset, key=lambda block: block.start) - 1
    if at < 0:
        return Locator()
    block = document.blocks[at]
    found = _RANGE.fullmatch(block.locator.cells)
    if not found or block.kind != "table":
        return block.locator
    left, top, right, bottom = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
    line = document.text.count("\n", block.start, offset)
    below = document.text.count("\n", offset, block.end)
    row = min(max(bottom - below, top), bottom if line > 1 else top)  # a header may have no row in the sheet
    at_line = row if block.locator.line else 0  # in a text file a row is a line
    return msgspec.structs.replace(block.locator, cells=f"{left}{row}:{right}{row}", line=at_line)


def told(place: Locator) -> str:
    """A place in words, such as ``page 3`` or ``sheet 'arts', cells A7:F7``; empty where nothing is known."""
    counted = (
        ("line", place.line),
        ("page", place.page),
        ("paragraph", place.paragraph),
        ("slide", place.slide),
        ("cell", place.cell),
    )
    parts = [f"chapter '{place.chapter}'"] * bool(place.chapter) + [f"sheet '{place.sheet}'"] * bool(place.sheet)
    parts += [f"cells {place.cells}"] * bool(place.cells) + [f"{name} {count}" for name, count in counted if count]
    return ", ".join(parts)

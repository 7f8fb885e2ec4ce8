"""Floor 4. What lxml says of an element, in types of our own: its text, its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.etree import _Element


def texts(element: _Element) -> Iterator[str]:
    """The texts in an element one by one; the stubs of lxml say that they may be bytes, which they are not."""
    return cast("Iterator[str]", element.itertext())


def inner_text(element: _Element) -> str:
    """All text in an element."""
    return "".join(texts(element))


def line_of(element: _Element) -> int:
    """The line of the source in which an element starts; 0 where the parser does not know it."""
    return cast("int | None", element.sourceline) or 0

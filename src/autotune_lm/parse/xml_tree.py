"""Floor 4. XML out of documents to a tree: no entity, no document type, no network, bounded depth."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.kit.extras import needs_extra

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 256
"""Elements inside each other that libxml2 follows."""
_FLATTEN = "take out what lies in so many others, such as tables in tables, and save it again"
_REMEDY = "open it in the program that made it and save it again"


def xml_tree(data: bytes, part: str, *, doctype: bool = False) -> "_Element":
    """The root element. ``part`` is its name in the file, for messages; ``doctype`` whether one is usual there.

    Entities that a document type declares are never expanded.

    Raises:
        SourceError: it is no well-formed XML, nests deeper than ``_DEEPEST``, or declares a document type.
        Missing: lxml is not installed.
    """
    read = _reader()
    try:
        root = read(data)
    except (SyntaxError, ValueError) as cause:  # lxml's own error is one of syntax
        if "Excessive depth" in str(cause):
            raise SourceError(f"its part '{part}' nests deeper than {_DEEPEST} elements", _FLATTEN) from cause
        line = getattr(cause, "lineno", None)
        place = f", line {line}" if line else ""
        raise SourceError(f"it is damaged: its part '{part}'{place} is no well-formed XML", _REMEDY) from cause
    declares = b"<!DOCTYPE" in data or data[:1] != b"<" or b"\0" in data[:4]  # in UTF-8, or not to be seen there
    if not doctype and declares and root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"its part '{part}' declares a document type, which no office program writes", _REMEDY)
    return root


@cache
def _reader() -> "Callable[[bytes], _Element]":
    """Parses with settings that are made once: an Office file has hundreds of small parts.

    Raises:
        Missing: lxml is not installed.
    """
    with needs_extra("documents"):
        from lxml import etree
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return partial(etree.fromstring, parser=parser)

"""Floor 4. Footnotes, endnotes and comments of a Word document: read where they are referred to, or counted."""

from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.docx.items import NoteId
from autotune_lm.parse.docx.repeated import Repeated
from autotune_lm.parse.docx.runs import Runs
from autotune_lm.parse.docx.styles import Styles
from autotune_lm.parse.ooxml import Package, W

if TYPE_CHECKING:
    from lxml.etree import _Element


class Notes:
    """The notes of a document, numbered in the order in which the text refers to them."""

    def __init__(self, package: Package, part: str, styles: Styles) -> None:
        """Nothing is read before a note is asked for."""
        self._package = package
        self._part = part
        self._styles = styles
        self._found: dict[str, dict[str, _Element]] = {}
        self._given = 0

    def text(self, note: NoteId) -> str:
        """A note with its number in front; ``""`` where there is none."""
        kind, name = note
        element = self._notes(kind).pop(name, None)
        if element is None:
            return ""
        runs = Runs(self._styles, Repeated())
        lines = [runs.read(one)[0].text(code=True)[0] for one in element.iter(W + "p")]
        said = " ".join(line for line in lines if line)
        self._given += bool(said)
        return f"[{self._given}] {said}" if said else ""

    def comments(self) -> int:
        """How many comments there are."""
        root = self._root("comments")
        return 0 if root is None else sum(1 for _ in root.iterchildren(W + "comment"))

    def _notes(self, kind: str) -> "dict[str, _Element]":
        if kind not in self._found:
            root = self._root(f"{kind}s")
            elements = () if root is None else root.iterchildren(W + kind)
            self._found[kind] = {element.get(W + "id", ""): element for element in elements}
        return self._found[kind]

    def _root(self, kind: str) -> "_Element | None":
        part = self._package.linked(self._part, kind)
        if not part:
            return None
        try:
            return self._package.tree(part)
        except SourceError:
            return None

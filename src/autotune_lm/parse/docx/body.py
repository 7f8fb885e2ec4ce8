"""Floor 4. The body of a Word document as a flat list of paragraphs and tables, in the order in which they stand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.docx.items import Contents, Item, Paragraph, Table
from autotune_lm.parse.docx.line import Line
from autotune_lm.parse.docx.numbering import Mark, Numbering
from autotune_lm.parse.docx.repeated import Repeated
from autotune_lm.parse.docx.runs import Runs, is_prompt
from autotune_lm.parse.docx.said import SILENT, Said
from autotune_lm.parse.docx.styles import Style, Styles
from autotune_lm.parse.docx.tables import read_table
from autotune_lm.parse.ooxml import MC, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_P, _TBL = W + "p", W + "tbl"
_INSIDE = ("ins", "moveTo", "customXml", "smartTag", "sdtContent")
_LISTED = ("bullet", "number")
_BODY = 10
"""The outline level (from 1) of what is no heading."""
_MOST = 300_000
"""Paragraphs and tables: some 10,000 pages."""


class Body:
    """Walks the body; what it found is in ``items``."""

    def __init__(self, styles: Styles, numbering: Numbering, repeated: Repeated, *, fonts: bool = True) -> None:
        """``fonts`` says whether a typewriter font marks code."""
        self.items: list[Item] = []
        self.left_out = 0
        """Documents that are embedded."""
        self.full = repeated.full
        """The properties that an element stands for."""
        self.runs = Runs(styles, repeated, fonts=fonts)
        self._styles = styles
        self._numbering = numbering
        self._number = 0
        self._carried: Line | None = None
        self._inside = 0
        self._others: dict[str, Callable[[_Element], None]] = {
            **dict.fromkeys((W + name for name in _INSIDE), self.read),
            W + "sdt": self._control,
            W + "altChunk": self._embedded,
            MC + "AlternateContent": self._alternative,
        }

    def read(self, element: "_Element") -> None:
        """Go through blocks.

        Raises:
            SourceError: there are more than any document has.
        """
        for child in element:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self._table(child)
            elif tag in self._others:
                self._others[tag](child)
            if len(self.items) > _MOST:
                raise SourceError(f"it has more than {_MOST:,} paragraphs", "split the document, and add the parts")

    def inside(self, element: "_Element") -> list[Item]:
        """What stands in a cell or a text box: it counts as part of the present paragraph or table."""
        outer, carried = self.items, self._carried
        self.items, self._carried = [], None
        self._inside += 1
        self.read(element)
        self.finish()
        self._inside -= 1
        found, self.items, self._carried = self.items, outer, carried
        return found

    def _paragraph(self, element: "_Element") -> None:
        """A paragraph; one whose mark is deleted, or that is a large first letter, goes on in the next."""
        fields = self.runs.fields
        if not self._inside:
            self._number += 1
        was_contents = fields.in_contents
        line, said, style = self.runs.read(element, self._carried)
        if fields.any:
            fields.next_paragraph()
        self._carried = None
        if said.goes_on and line.texts:
            self._carried = line
            return
        if style.role == "contents" or fields.in_contents or (was_contents and not line.texts):
            self.items.append(Contents())
        if style.role != "contents":
            self._add(line, style, said)
        if self.runs.boxes:
            self._boxes()

    def finish(self) -> None:
        """What was to go on and does not."""
        line, self._carried = self._carried, None
        if line is not None:
            self._add(line, self._styles.body, SILENT)

    def _add(self, line: Line, style: Style, said: Said) -> None:
        """Keep a paragraph that says something."""
        listed = said.numbering or style.numbering or style.role in _LISTED
        mark = self._mark(style, said) if listed else None
        if not line.texts and not (mark and mark.label) and style.role != "code":
            return
        level = style.level if style.role in ("heading", "title") else 0
        if said.outline:
            level = 0 if said.outline == _BODY else said.outline
        paragraph = Paragraph(self._number, line, style, level, mark)
        if self.runs.notes:
            paragraph.notes = tuple(self.runs.notes)
            self.runs.notes.clear()
        paragraph.indent = said.indent or style.indent
        if listed and not paragraph.indent:  # also behind an item, where the bullet of the level is a blank
            depth = mark.depth if mark else max(said.depth, 0)
            paragraph.indent = self._numbering.indent(said.numbering or style.numbering, depth)
        self.items.append(paragraph)

    def _mark(self, style: Style, said: Said) -> Mark | None:
        """The number or bullet of a paragraph."""
        numbering = said.numbering or style.numbering
        if numbering and numbering != "0":
            depth = said.depth if said.depth >= 0 else -1 if said.numbering and not style.numbering else style.depth
            return self._numbering.mark(numbering, depth, style)
        if style.role in ("bullet", "number") and not said.numbering:
            return Mark(style.role, style.level - 1, -1 if style.role == "bullet" else 0)
        return None

    def _boxes(self) -> None:
        """Text boxes stand behind the paragraph that they are tied to."""
        while self.runs.boxes:
            boxes, self.runs.boxes = self.runs.boxes, []
            for box in boxes:
                self.items.extend(self.inside(box))

    def _table(self, element: "_Element") -> None:
        self.finish()
        if not self._inside:
            self._number += 1
        table = read_table(element, self, self._number)
        self.items.extend(table if isinstance(table, list) else [table])
        if isinstance(table, Table):
            self.items.extend(table.nested)

    def _control(self, element: "_Element") -> None:
        """A content control; the one around a table of contents is left out."""
        content = element.find(W + "sdtContent")
        gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and gallery.get(_VAL, "").casefold() in ("table of contents", "bibliographies index"):
            self.items.append(Contents())
            self._number += sum(1 for _ in element.iter(_P)) if not self._inside else 0
        elif content is not None and not is_prompt(element, content):
            self.read(content)

    def _embedded(self, _: "_Element") -> None:
        self.left_out += 1

    def _alternative(self, element: "_Element") -> None:
        for name in ("Choice", "Fallback"):
            found = element.find(MC + name)
            if found is not None:
                self.read(found)
                return

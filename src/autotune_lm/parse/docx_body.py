"""Floor 4. The body of a Word document as a flat list of paragraphs and tables, in the order in which they stand."""

from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.docx_items import Contents, Item, Paragraph, Table
from autotune_lm.parse.docx_line import Line
from autotune_lm.parse.docx_numbering import Mark, Numbering
from autotune_lm.parse.docx_runs import Runs, is_prompt
from autotune_lm.parse.docx_styles import Style, Styles, indent_of
from autotune_lm.parse.docx_tables import read_table
from autotune_lm.parse.ooxml import MC, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_P, _PPR, _TBL = W + "p", W + "pPr", W + "tbl"
_INSIDE = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_BODY = 10
"""The outline level (from 1) of what is no heading."""
_MOST = 300_000
"""Paragraphs and tables: some 10,000 pages."""


class Body:
    """Walks the body; what it found is in ``items``."""

    def __init__(self, styles: Styles, numbering: Numbering, *, fonts: bool = True) -> None:
        """``fonts`` says whether a typewriter font marks code."""
        self.items: list[Item] = []
        self.left_out = 0
        """Documents that are embedded."""
        self.runs = Runs(styles, fonts=fonts)
        self._styles = styles
        self._numbering = numbering
        self._number = 0
        self._carried: Line | None = None
        self._inside = 0

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
            elif tag in _INSIDE:
                self.read(child)
            elif tag == W + "sdt":
                self._control(child)
            elif tag == MC + "AlternateContent":
                self._alternative(child)
            elif tag == W + "altChunk":
                self.left_out += 1
            if len(self.items) > _MOST:
                raise SourceError(f"it has more than {_MOST:,} paragraphs", "split the document, and add the parts")

    def inside(self, element: "_Element") -> list[Item]:
        """What stands in a cell or a text box: it counts as part of the present paragraph or table."""
        outer, carried = self.items, self._carried
        self.items, self._carried = [], None
        self._inside += 1
        self.read(element)
        self._inside -= 1
        found, self.items, self._carried = self.items, outer, carried
        return found

    def _paragraph(self, element: "_Element") -> None:
        """A paragraph; one whose mark is deleted, or that is a large first letter, goes on in the next."""
        runs = self.runs
        self._number += not self._inside
        first = element[0] if len(element) else None
        properties = first if first is not None and first.tag == _PPR else None
        said = _Said(properties)
        style = self._styles.paragraph(said.style)
        if runs.fields.in_contents and style.role in ("heading", "title"):
            runs.fields.drop()  # a table of contents that never ends
        was_contents = runs.fields.in_contents
        line = runs.read(element, style, self._carried)
        runs.fields.next_paragraph()
        self._carried = line if said.goes_on and line.texts else None
        if self._carried is not None:
            return
        if was_contents or runs.fields.in_contents or style.role == "contents":
            self.items.append(Contents())
        if style.role != "contents":
            self._add(line, style, said)
        self._boxes()

    def _add(self, line: Line, style: Style, said: "_Said") -> None:
        """Keep a paragraph that says something."""
        mark = self._mark(style, said)
        notes = tuple(self.runs.notes)
        self.runs.notes.clear()
        if not line.texts and not (mark and mark.label) and style.role != "code":
            return
        level = said.outline or (style.level if style.role in ("heading", "title") else 0)
        paragraph = Paragraph(self._number, line, style, 0 if said.outline == _BODY else level, mark)
        paragraph.notes = notes
        paragraph.indent = said.indent or style.indent
        if mark and not paragraph.indent:
            paragraph.indent = self._numbering.indent(said.numbering or style.numbering, mark.depth)
        self.items.append(paragraph)

    def _mark(self, style: Style, said: "_Said") -> Mark | None:
        """The number or bullet of a paragraph."""
        numbering = said.numbering or style.numbering
        if numbering and numbering != "0":
            depth = said.depth if said.depth >= 0 or said.numbering else style.depth
            return self._numbering.mark(numbering, depth if depth >= 0 else style.depth, style)
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
        self._number += not self._inside
        self._carried = None
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

    def _alternative(self, element: "_Element") -> None:
        for name in ("Choice", "Fallback"):
            found = element.find(MC + name)
            if found is not None:
                self.read(found)
                return


class _Said:
    """What a paragraph says of itself."""

    __slots__ = ("depth", "goes_on", "indent", "numbering", "outline", "style")

    def __init__(self, properties: "_Element | None") -> None:
        self.style = self.numbering = ""
        self.depth = -1
        self.outline = self.indent = 0
        self.goes_on = False
        for child in () if properties is None else properties:
            name = child.tag.rpartition("}")[2]
            if name == "pStyle":
                self.style = child.get(_VAL, "")
            elif name == "numPr":
                self._list(child)
            elif name == "outlineLvl":
                value = child.get(_VAL, "")
                self.outline = int(value) + 1 if value in tuple("0123456789") else 0
            elif name == "ind":
                self.indent = indent_of(properties)  # type: ignore[arg-type]  # it has a child
            elif name == "framePr":
                self.goes_on = child.get(W + "dropCap") in ("drop", "margin")
            elif name == "rPr":
                self.goes_on = self.goes_on or child.find(W + "del") is not None

    def _list(self, element: "_Element") -> None:
        for child in element:
            value = child.get(_VAL, "")
            if child.tag == W + "numId":
                self.numbering = value
            elif child.tag == W + "ilvl" and value.isdecimal() and len(value) < 4:
                self.depth = int(value)

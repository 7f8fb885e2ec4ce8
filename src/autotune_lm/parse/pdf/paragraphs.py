"""Floor 4. Lines of a PDF to blocks: paragraphs, lists, code, notes at the foot, tables."""

import re
from collections.abc import Mapping, Sequence

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.grid import line as pipe_line
from autotune_lm.parse.grid import pipe_table
from autotune_lm.parse.pdf.code import code_piece
from autotune_lm.parse.pdf.forms import Field, Group, field_items, fields_of, form_groups
from autotune_lm.parse.pdf.headings import CAPTION, Body, Heading
from autotune_lm.parse.pdf.hyphens import Joiner
from autotune_lm.parse.pdf.lines import Line, are_of_one_size
from autotune_lm.parse.pdf.lists import Item, Marker, list_piece
from autotune_lm.parse.pdf.tables import Table

_SMALL = 0.93
_GLUED = re.compile(r"^(\d{1,3})(?=[A-Z][a-z]|[“\"(])")
"""The number of a note that stands close to its text, because it is small."""
_ENDED = re.compile(r"[.!?:;]['\"”’)\]]*(?:\s?\d{1,3})?$")
_JOINS = ("-", "–", "\xad", "\u2010", "/", ",")
_SENTENCE = re.compile(r"[.!?:]['\"”’)\]]*(?:\d{1,2})?$")


_TAIL = 12
"""Characters at a line's end that say whether a sentence ends there."""
_FIELD = re.compile(r"[A-Z][A-Z /&-]{3,50}: ")
"""The name of a field, in capitals: ``DATES: ``."""


class Blocks:
    """Gathers pieces line by line; what is open goes on until a line says otherwise."""

    def __init__(self, body: Body, joiner: Joiner, markers: Mapping[int, Marker]) -> None:
        """Begin a document; ``markers`` are the places of lines that begin a list's item."""
        self.pieces: list[Piece] = []
        self._body = body
        self._joiner = joiner
        self._markers = markers
        self._open: list[Line] = []
        self._held: list[Line] = []
        """The paragraph that a caption interrupts."""
        self._items: list[Item] = []
        self._code: list[Line] = []
        self._fields: tuple[Line, list[list[Field]]] | None = None
        """The last line of a form that no lines draw, and its labels and values by line."""
        self._notes: list[list[Line]] = []
        self._last_table: tuple[Table | None, int] = (None, 0)
        """The last table, and how many pieces there were with it."""

    def read(self, lines: Sequence[Line], found: Mapping[int, Heading], notes: Mapping[int, bool]) -> list[Piece]:
        """All lines of a document; ``notes`` are lines at the foot of a page, and whether one begins there."""
        at = 0
        while at < len(lines):
            line, heading = lines[at], found.get(at)
            if heading:
                self._head(lines[at : at + heading.lines], heading.level)
                at += heading.lines
                continue
            if line.table is not None:
                self._table(line)
            elif at in notes:
                self._note(line, begins=notes[at])
            elif line.mono:
                self._read_code(line)
            elif at in self._markers:
                self._item(line, self._markers[at])
            else:
                self._text(line)
            at += 1
        self._close()
        return self.pieces

    def _head(self, lines: Sequence[Line], level: int) -> None:
        self._close()
        text = self._joiner.join([line.text for line in lines])
        self.pieces.append(Piece("heading", f"{'#' * level} {text}", _place(lines[0]), level))

    def _table(self, line: Line) -> None:
        """A table; one that goes on from the page before is the same table."""
        self._close()
        table = line.table
        if table is None:
            return
        rows = [[cell.replace("\n", " ") for cell in row] for row in table.rows]
        if groups := form_groups(rows):
            self._form(groups, _place(line))
            return
        last, place = self._last_table
        if last and place == len(self.pieces) and line.page > 0 and table.continues(last):
            if rows[0] == last.rows[0] or not any(rows[0]):
                rows = rows[1:]
            piece = self.pieces[-1]
            text = piece.text
            if table.broken(last) and rows[0] == table.rows[1]:
                rows[0] = [f"{cell} {more}".strip() for cell, more in zip(last.rows[-1], rows[0], strict=True)]
                table, text = table._replace(rows=[table.rows[0], *rows]), text.rpartition("\n")[0]
            self.pieces[-1] = piece._replace(text="\n".join([text, *map(pipe_line, rows)]))
        else:
            self.pieces.append(Piece("table", pipe_table(rows[0], rows[1:]), _place(line)))
        self._last_table = (table, len(self.pieces))

    def _form(self, groups: Sequence[Group], place: Locator) -> None:
        """A list for each group of a form, below the group's name."""
        for group in groups:
            if group.name:
                self.pieces.append(Piece("paragraph", group.name, place, strong=len(group.name)))
            self.pieces.append(Piece("list", "\n".join(group.items), place))
        self._last_table = (None, 0)

    def _note(self, line: Line, *, begins: bool) -> None:
        """Notes wait until the paragraph that they interrupt is done."""
        if begins or not self._notes:
            self._notes.append([line])
        else:
            self._notes[-1].append(line)

    def _read_code(self, line: Line) -> None:
        if self._open and not self._code and self._in_sentence(self._open[-1], line):
            line.text = f"`{line.text}`"
            self._open.append(line)
            return
        if not self._code:
            self._close()
        self._code.append(line)

    def _in_sentence(self, before: Line, line: Line) -> bool:
        """Whether a line of code is the code in a sentence that filled its line."""
        gap = before.y - line.y
        first = (line.x1 - line.x0) * (len(line.text.split(maxsplit=1)[0]) + 1) / max(len(line.text), 1)
        full = before.x1 + first > before.right - 0.1 * (before.right - before.left)  # the first word did not fit
        close = not line.first and gap < 1.25 * self._body.leading * max(line.size, before.size)
        return full and close and not _ends(before) and abs(line.x0 - before.left) < 2 * line.size

    def _item(self, line: Line, marker: Marker) -> None:
        if not self._items or self._is_other_list(line, marker):
            self._close()
        self._items.append(Item(marker, [line]))

    def _is_other_list(self, line: Line, marker: Marker) -> bool:
        """Whether numbers follow bullets, or bullets numbers, at the place of the first item."""
        first = self._items[0]
        if (marker.text[0] == "-") == (first.marker.text[0] == "-"):
            return False
        return line.x0 - line.left < first.lines[0].x0 - first.lines[0].left + 0.6 * line.size

    def _text(self, line: Line) -> None:
        if self._code:
            self._close()
        if (line.cells > 1 or self._fields) and self._is_field(line):
            return
        if self._items:
            last = self._items[-1]
            if self._stays_in_item(last, line):
                last.lines.append(line)
                return
            self._close()
        if self._open and self._parts(self._open, line):
            self._part(line)
        self._open.append(line)

    def _part(self, line: Line) -> None:
        """End the open paragraph before a line; one that a caption interrupts in mid-sentence goes on below it."""
        last = self._open[-1]
        if self._held and line.text[:1].islower() and are_of_one_size(self._held[-1], line):
            self._notes.append(self._open)
            self._open, self._held = self._held, []
        elif CAPTION.match(line.text) and not self._held and not _ends_sentence(last) and _is_full(last):
            self._held, self._open = self._open, []
        else:
            self._close()

    def _is_field(self, line: Line) -> bool:
        """Whether a line goes into a form: two labels with values begin one, and one below another goes on with it."""
        found = fields_of(line)
        if self._fields:
            before, rows = self._fields
            lefts = [field.left for row in rows for field in row]
            close = line.page == before.page and 0 < before.y - line.y < 3 * self._body.leading * line.size
            if found and close and all(any(abs(one.left - left) < 12 for left in lefts) for one in found):
                self._fields = (line, [*rows, found])
                return True
            self._close()
        if len(found) < 2 or line.cells < 2:
            return False
        self._close()
        self._fields = (line, [found])
        return True

    def _stays_in_item(self, item: Item, line: Line) -> bool:
        """Whether a line goes on with an item."""
        before = item.lines[-1]
        if line.page != before.page or line.first:
            return not _ends(before) and abs(line.size - before.size) < 0.1 * line.size and line.bold == before.bold
        gap = before.y - line.y
        if (
            gap > 1.6 * self._body.leading * max(before.size, line.size)
            or abs(line.size - before.size) > 0.15 * before.size
        ):
            return False
        if line.x0 > item.lines[0].x0 + 0.5 * line.size:
            return gap < 1.35 * self._body.leading * line.size or not _ends(before)
        return not self._parts(item.lines, line)

    def _parts(self, open_: Sequence[Line], line: Line) -> bool:
        """Whether a line begins a new paragraph."""
        before = open_[-1]
        if not are_of_one_size(before, line) or CAPTION.match(line.text):
            return True
        if _FIELD.match(line.text) and _ends(before):
            return True
        if line.first or line.page != before.page:
            return not self._continues(before, line)
        gap = before.y - line.y
        usual = open_[0].y - open_[1].y if len(open_) > 1 and open_[0].y > open_[1].y else 0.0
        goes_on = line.text[:1].islower() and not _ends_sentence(before)
        if goes_on and 0 < gap < 2.2 * self._body.leading * line.size and _is_full(before):
            return False
        if gap > (1.3 * usual + 1 if usual else 1.45 * self._body.leading * line.size) or gap < -line.size:
            return True
        if goes_on:
            return False
        if CAPTION.match(open_[0].text) and _ends(before) and gap > 1.15 * self._body.leading * line.size:
            return True
        return self._indented(open_, line) or self._ended_early(before, line)

    def _continues(self, before: Line, line: Line) -> bool:
        """Whether a paragraph goes on in the next column or on the next page."""
        if line.text[:1].islower():
            return not before.text.endswith((".", "!", "?")) or before.bold == line.bold
        full = before.x1 > before.right - 0.3 * (before.right - before.left)
        indented = line.x0 > line.left + 0.7 * line.size
        return full and not _ends_sentence(before) and not indented and before.bold == line.bold

    def _indented(self, open_: Sequence[Line], line: Line) -> bool:
        """Whether the line stands further right than the paragraph, or further left than one that hangs."""
        before = open_[-1]
        step = line.x0 - before.x0
        if step > 0.7 * line.size:
            return _ends(before) or before.x1 < before.right - 0.25 * (before.right - before.left)
        hangs = len(open_) > 1 and open_[1].x0 > open_[0].x0 + 0.7 * line.size
        return step < -0.7 * line.size and hangs and abs(line.x0 - open_[0].x0) < 0.5 * line.size

    def _ended_early(self, before: Line, line: Line) -> bool:
        """Whether the next line's first word would have had room on the line before."""
        room = before.right - before.x1
        width = before.right - before.left
        if room < 0.06 * width or width <= 0 or before.text.endswith(_JOINS):
            return False
        if not _ends(before) and room < 0.35 * width:
            return False  # a ragged edge
        letters = len(line.text) or 1
        word = len(line.text.split(" ", 1)[0]) * (line.x1 - line.x0) / letters
        return room > 1.1 * word + 1.2 * line.size

    def _close(self) -> None:
        """End what is open; the notes that waited follow."""
        for open_ in filter(None, (self._held, self._open)):
            text = self._joiner.join([line.text for line in open_])
            first = open_[0]
            strong = sum(line.lead for line in open_) if first.bold else first.lead
            self.pieces.append(Piece("paragraph", text, _place(first), strong=min(strong, len(text))))
        if self._items:
            self.pieces.append(list_piece(self._items, self._joiner))
        if self._code:
            self.pieces.append(code_piece(self._code))
        if self._fields:
            line, rows = self._fields
            self.pieces.append(Piece("list", "\n".join(field_items(rows)), _place(line)))
        self._open, self._held, self._items, self._code, self._fields = [], [], [], [], None
        for note in self._notes:
            text = _GLUED.sub(r"\1 ", self._joiner.join([line.text for line in note]))
            self.pieces.append(Piece("paragraph", text, _place(note[0])))
        self._notes = []


def _is_full(line: Line) -> bool:
    """Whether a line reaches the edge: one that does so in mid-sentence goes on below, even after a gap."""
    return line.x1 > line.right - 0.15 * (line.right - line.left)


def _ends(line: Line) -> bool:
    return _ENDED.search(line.text[-_TAIL:]) is not None


def _ends_sentence(line: Line) -> bool:
    return _SENTENCE.search(line.text[-_TAIL:]) is not None


def _place(line: Line) -> Locator:
    return Locator(page=line.page + 1)

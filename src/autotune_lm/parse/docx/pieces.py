"""Floor 4. Paragraphs and tables of a Word document to pieces of plain text: lists, code, quotes and the rest."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.docx.items import Contents, Item, NoteId, Paragraph, Table
from autotune_lm.parse.docx.lists import ListText, typed_item
from autotune_lm.parse.docx.symbols import plain

_LONGEST_HEADING = 300
_GLYPHS = "•◦▪▫●○■□➢➤►▶‣⁃›»❖ "
_RULE = re.compile(r"[\s_\-–—=*.·•~]+")
_PIPE = re.compile(r"(?<!\\)(\\*+)\|")
_SIGNS = re.compile(r"[{}()\[\]=<>;|\\_$#@*`~^]|--|::|\n|\t")
_SPACE_WIDTH = 180
"""Twentieths of a point that one space of code stands for, where its lines are moved in by the ruler."""


class Pieces:
    """Makes pieces out of items in their order; what is open (a list, code) is closed by what does not belong to it."""

    def __init__(self, items: Sequence[Item], note: Callable[[NoteId], str]) -> None:
        """``note`` gives the text of a footnote."""
        self.made: list[Piece] = []
        self.title = ""
        """The largest paragraph in the style of a title."""
        self._title_size = 0
        self._items = items
        self._note = note
        self._list = ListText()
        self._before = 0
        self._code: list[Paragraph] = []
        self._notes: list[NoteId] = []
        indents = Counter(item.indent for item in items if isinstance(item, Paragraph) and not item.mark)
        self._indent = indents.most_common(1)[0][0] if indents else 0

    def read(self) -> list[Piece]:
        """All pieces."""
        for at, item in enumerate(self._items):
            if isinstance(item, Contents):
                self._drop_title()
            elif isinstance(item, Table):
                self._table(item)
            else:
                self._paragraph(item, at)
        self._close()
        return self.made

    def _paragraph(self, paragraph: Paragraph, at: int) -> None:
        if paragraph.level and len(paragraph.text) <= _LONGEST_HEADING:
            self._heading(paragraph)
        elif paragraph.is_code:
            self._close_list()
            self._add_code(paragraph)
        else:
            if self._code:
                self._close_code()
            for part in paragraph.parts() if paragraph.line.broken else (paragraph,):
                if part.text and (part.text[0].isalnum() or not _RULE.fullmatch(part.text)):
                    self._text(part, at)
        if paragraph.notes:
            self._notes.extend(paragraph.notes)

    def _heading(self, paragraph: Paragraph) -> None:
        self._close()
        label = paragraph.mark.label if paragraph.mark else ""
        text = (": ".join(filter(None, (label, paragraph.text))) if label else paragraph.text).lstrip(_GLYPHS)
        if not any(map(str.isalnum, text)):
            return
        level = min(paragraph.level, 6)
        if paragraph.style.role == "title" and (not self.title or paragraph.size > self._title_size):
            self.title, self._title_size = text, paragraph.size
        self._add("heading", f"{'#' * level} {text}", paragraph.number, level)

    def _text(self, paragraph: Paragraph, at: int) -> None:
        """A paragraph, an item of a list, a quote or an equation."""
        if paragraph.line.has_formula and (formula := paragraph.line.only_formula()):
            self._close()
            self._add("formula", f"$$\n{formula}\n$$", paragraph.number)
        elif paragraph.mark and not paragraph.mark.label and paragraph.style.role != "caption":
            self._item(paragraph, paragraph.text, paragraph.mark.number)
        elif typed := self._typed(paragraph, at):
            self._item(paragraph, *typed)
        elif self._list and paragraph.style.role != "caption" and self._list.goes_on(paragraph, self._indent):
            self._list.write(paragraph.text)
        else:
            self._close()
            kind: BlockKind = "quote" if paragraph.style.role == "quote" else "paragraph"
            if paragraph.mark is None:
                self._add(kind, paragraph.text, paragraph.number, strong=paragraph.strong)
                return
            label = paragraph.mark.label + " " if paragraph.mark.label else ""
            strong = paragraph.strong + len(label) if paragraph.strong and paragraph.bold else paragraph.strong
            self._add(
                kind, label + paragraph.text, paragraph.number, strong=0 if label and not paragraph.bold else strong
            )

    def _typed(self, paragraph: Paragraph, at: int) -> tuple[str, int] | None:
        """An item whose marker was typed; a number is one where another follows or went before."""
        first = paragraph.text[0]
        if paragraph.mark or (first.isalpha() and first != "o"):
            return None
        found = typed_item(paragraph, self._before if self._list else 0)
        if found and found[1] > 0 and not (self._list and self._before > 0):
            following = self._items[at + 1] if at + 1 < len(self._items) else None
            if not isinstance(following, Paragraph) or following.mark or following.level:
                return None
            after = typed_item(following, found[1])
            return found if after and after[1] > 0 else None
        return found

    def _item(self, paragraph: Paragraph, text: str, number: int) -> None:
        if number == 0 and paragraph.mark and paragraph.mark.list == "number":  # counted by the name of its style alone
            number = max(self._before, 0) + 1 if self._list else 1
        if self._list and not self._list.fits(paragraph, number):
            self._close_list()
        if not self._list:
            self._write_notes()
        self._list.item(paragraph, text, number)
        self._before = number

    def _add_code(self, paragraph: Paragraph) -> None:
        """A line of code, or several with breaks between them, which are a block of their own."""
        if self._code:
            several = "\n" in paragraph.line.raw.strip() or "\n" in self._code[-1].line.raw.strip()
            if several or paragraph.number - self._code[-1].number > 2:
                self._close_code()
        if not self._code:
            self._write_notes()
        if self._code or paragraph.line.raw.strip():
            self._code.append(paragraph)

    def _table(self, table: Table) -> None:
        self._close()
        if table.caption:
            self._add("paragraph", table.caption, table.number)
        rows = table.rows
        if table.keyed:
            pairs = [" ".join(filter(None, (f"{row[0].rstrip(':： ')}:" if row[0] else "", *row[1:]))) for row in rows]
            self._add("list", "\n".join(f"- {pair}" for pair in pairs if pair), table.number)
        elif rows:
            head = _head(rows[: table.header])
            lines = [_row(head), "|" + " --- |" * len(head), *map(_row, rows[table.header :])]
            self._add("table", "\n".join(lines), table.number)
        self._notes.extend(table.notes)

    def _close(self) -> None:
        if self._list:
            self._close_list()
        if self._code:
            self._close_code()
        if self._notes:
            self._write_notes()

    def _close_list(self) -> None:
        if self._list:
            self._add("list", self._list.text(), self._list.first, strong=self._list.strong)
            self._list = ListText()
            self._before = 0

    def _close_code(self) -> None:
        code, self._code = self._code, []
        while code and not code[-1].line.raw.strip():
            code.pop()
        if not code:
            return
        if _is_prose(code):
            for paragraph in code:
                self._add("paragraph", " ".join(paragraph.line.raw.split()), paragraph.number)
            return
        least = min(paragraph.indent for paragraph in code)
        lines: list[str] = []
        for paragraph, before in zip(code, [code[0], *code], strict=False):
            lines += [""] * (paragraph.number - before.number - 1)
            room = " " * ((paragraph.indent - least) // _SPACE_WIDTH)
            raw = plain(paragraph.line.raw).replace("\u00a0", " ")
            lines += [(room + line).rstrip() for line in raw.split("\n")]
        self._add("code", fence("\n".join(lines).strip("\n")), code[0].number)

    def _write_notes(self) -> None:
        """The notes of the block that was closed, each a paragraph."""
        notes, self._notes = self._notes, []
        for note in notes:
            text = self._note(note)
            if text:
                self._add("paragraph", text, self.made[-1].locator.paragraph if self.made else 1)

    def _drop_title(self) -> None:
        """The heading right above a table of contents goes with it."""
        self._close()
        if self.made and self.made[-1].kind == "heading" and len(self.made[-1].text.split()) <= 4:
            last = self.made[-1].text
            if self.title and last.endswith(self.title):
                return
            if len(self.made) > 1 or not self.title:
                self.made.pop()

    def _add(self, kind: BlockKind, text: str, number: int, level: int = 0, strong: int = 0) -> None:
        self.made.append(Piece(kind, text, Locator(paragraph=number), level, strong=strong))


def _is_prose(code: Sequence[Paragraph]) -> bool:
    """Whether lines in a typewriter font are sentences all the same: no sign of code, and each ends as one."""
    for paragraph in code:
        raw = paragraph.line.raw.strip()
        if paragraph.style.role == "code" or _SIGNS.search(raw) or raw[-1:] not in ".!?" or len(raw.split()) < 6:
            return False
    return True


def _head(rows: list[list[str]]) -> list[str]:
    """One line of names out of the rows of a header, each name once."""
    if len(rows) == 1:
        return rows[0]
    return [" / ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows, strict=True)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join([_PIPE.sub(_escaped, cell) if "|" in cell else cell for cell in cells]) + " |"


def _escaped(pipe: re.Match[str]) -> str:
    """A pipe behind one backslash more, where it is not escaped already."""
    return pipe[0] if len(pipe[1]) % 2 else pipe[1] + "\\|"

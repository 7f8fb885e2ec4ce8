"""Floor 4. What the body of a Word document is made of, before its kind is decided."""

from typing import TypeAlias

from autotune_lm.parse.docx.line import BOLD, CODE, MONO, UNDERLINED, Line
from autotune_lm.parse.docx.numbering import Mark
from autotune_lm.parse.docx.styles import Style

NoteId = tuple[str, str]
"""``footnote`` or ``endnote``, and its id."""


class Paragraph:
    """One paragraph."""

    __slots__ = (
        "bold",
        "indent",
        "is_code",
        "level",
        "line",
        "mark",
        "notes",
        "number",
        "strong",
        "style",
        "text",
    )

    def __init__(self, number: int, line: Line, style: Style, level: int = 0, mark: Mark | None = None) -> None:
        """``level`` is 1 to 9 for headings by style or outline, else 0."""
        self.number = number
        self.line = line
        self.style = style
        self.level = level
        self.mark = mark
        self.indent = 0
        """Twentieths of a point."""
        self.notes: tuple[NoteId, ...] = ()
        self.is_code = style.role == "code" or self._is_all_code()
        """Whether all of it is code."""
        self.text, self.strong = line.text(code=not self.is_code)
        self.bold = bool(self.text) and self.strong == len(self.text)

    def _is_all_code(self) -> bool:
        """Whether its looks say so."""
        looks = self.line.looks
        if not looks or not looks[0][0] & (MONO | CODE) or self.level:
            return False
        if self.mark and "\n" not in self.line.raw:  # an item of a list that is one code span: `GET`
            return False
        return self.line.is_all(MONO) or (self.mark is None and self.line.is_all(CODE | MONO))

    @property
    def underlined(self) -> bool:
        """Whether all of it is underlined."""
        return bool(self.text) and self.line.is_all(UNDERLINED)

    @property
    def size(self) -> int:
        """Half points, of its smallest text."""
        return self.line.smallest()

    def parts(self) -> "list[Paragraph]":
        """One paragraph for each stretch between empty lines, or for each line where the lines stand for themselves."""
        if self.level or self.is_code or not self.line.broken:
            return [self]
        lines = self.line.split()
        seen = [line for line in lines if any(not text.isspace() for text in line.texts)]
        if not (len(seen) > 1 and (_is_titled(seen) or _are_items(seen))):
            seen = _stretches(lines)
        if len(seen) < 2:
            return [self]
        made = [
            Paragraph(self.number, line, self.style, 0, self.mark if not at else None) for at, line in enumerate(seen)
        ]
        for part in made:
            part.indent = self.indent
        made[-1].notes = self.notes
        return made


class Table:
    """Rows of cells; those of the header come first."""

    __slots__ = ("caption", "header", "keyed", "nested", "notes", "number", "rows")

    def __init__(self, number: int, rows: list[list[str]], header: int) -> None:
        """``header`` counts rows."""
        self.number = number
        self.rows = rows
        self.header = header
        self.caption = ""
        """The text of a first row that is one cell."""
        self.keyed = False
        """Whether the first of its two columns names what the second says."""
        self.notes: tuple[NoteId, ...] = ()
        self.nested: list[Item] = []


class Contents:
    """A place where a table of contents, an index or the like stood."""


Item: TypeAlias = Paragraph | Table | Contents

_LONGEST_TITLE = 80
_MARKERS = ("•", "◦", "▪", "·", "●", "○", "–", "-", "*", "➢", "✓", "➤")


def _is_titled(lines: list[Line]) -> bool:
    """Whether the first line is bold, or starts so, and the next does not: a name, a question or a title above text."""
    first, second = lines[0], lines[1]
    bold = bool(first.looks[0][0] & BOLD) and not second.is_all(BOLD)
    return bold and sum(map(len, first.texts)) <= _LONGEST_TITLE and not second.looks[0][0] & BOLD


def _are_items(lines: list[Line]) -> bool:
    """Whether most lines begin with a typed bullet or number."""
    starts = ["".join(line.texts).lstrip()[:5] for line in lines]
    marked = sum(start.startswith(_MARKERS) or start.partition(".")[0].isdecimal() for start in starts)
    return marked >= 2 and 2 * marked > len(lines)


def _stretches(lines: list[Line]) -> list[Line]:
    """The lines between empty ones, joined."""
    found: list[Line] = []
    open_ = False
    for line in lines:
        if not any(not text.isspace() for text in line.texts):
            open_ = False
            continue
        if open_:
            found[-1].texts += [" ", *line.texts]
            found[-1].looks += [found[-1].looks[-1], *line.looks]
        else:
            found.append(line)
        open_ = True
    return found

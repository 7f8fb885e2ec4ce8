"""Floor 4. The pages of a PDF, as they were drawn, to pieces of a document."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.pdf.columns import in_order
from autotune_lm.parse.pdf.contents import without_contents
from autotune_lm.parse.pdf.frame import without_frame
from autotune_lm.parse.pdf.headings import Body, headings
from autotune_lm.parse.pdf.hyphens import Joiner
from autotune_lm.parse.pdf.lines import Line, lines_of
from autotune_lm.parse.pdf.lists import is_list, markers
from autotune_lm.parse.pdf.notes import foot_notes, without_numbers
from autotune_lm.parse.pdf.paragraphs import Blocks
from autotune_lm.parse.pdf.spans import NO_STYLE, Sheet, Stretch, Style, read_sheet, stretches, styles_of, table_stretch
from autotune_lm.parse.pdf.tables import tables_of

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument

_MOST_NOTES = 5
_MOSTLY = 0.85
_SENTENCE = 3
_FEW_LETTERS = 300
_TOUCH = 0.16
"""Sizes between two spans of one word."""
_LEVEL = 0.9
"""Sizes between base lines, where the cells of a row have different numbers of lines."""


class Layout:
    """Reads the pages of a document, and puts them together."""

    def __init__(self, document: "PdfDocument", pages: int, *, tagged: bool = False) -> None:
        """Read all pages."""
        styles: dict[tuple[str, bool, bool, bool], Style] = {}
        self._sheets: list[Sheet] = []
        alone = tagged and pages == 1
        for number in range(pages):
            before = self._sheets[-1].box if self._sheets and not self._sheets[-1].turned else None
            self._sheets.append(read_sheet(document, number, styles, before, alone=alone))
        headers: set[tuple[str, ...]] = set()
        drawn = [_drawn(document, sheet, headers) for sheet in self._sheets]
        self._drawn = [found for found, _ in drawn]
        self.words = [words for _, words in drawn]
        """Words of each page, with heads, feet and page numbers."""
        problems = [f"page {sheet.number + 1}: {sheet.problem}" for sheet in self._sheets if sheet.problem]
        self.notes = tuple(problems[:_MOST_NOTES])

    def pieces(self, outline: Sequence[tuple[str, int, int]]) -> list[Piece]:
        """The parts of the document in reading order."""
        counts = styles_of(span for page in self._drawn for one in page for span in one.spans)
        if sum(counts.values()) < _FEW_LETTERS:  # little but tables: their letters are the text
            counts = styles_of(span for sheet in self._sheets for span in sheet.spans) or {(10.0, NO_STYLE): 1}
        size, mono = _body_size(counts, self._drawn)
        pages = without_frame(list(zip(self._sheets, self._drawn, strict=True)), size)
        lines: list[Line] = []
        gutters: list[float] = []
        for sheet, page in zip(self._sheets, pages, strict=True):
            if page:
                found = [
                    line
                    for column in in_order(page, gutters)
                    for line in lines_of(column, sheet.number, prose_is_mono=mono)
                ]
                lines += without_contents(found)
        if not lines:
            return []
        body = Body(
            size,
            _most(counts, size, "bold"),
            _most(counts, size, "italic"),
            _leading(lines, size),
        )
        found_headings = headings(lines, body, outline)
        signs = markers(lines, found_headings)
        joiner = Joiner([line.text for line in lines])
        notes = foot_notes(lines, body, found_headings)
        without_numbers(lines, notes)
        return Blocks(body, joiner, signs).read(lines, found_headings, notes)


def _drawn(document: "PdfDocument", sheet: Sheet, headers: set[tuple[str, ...]]) -> tuple[list[Stretch], int]:
    """The stretches and tables of a page, and its words; ``headers`` collects those of tables."""
    found = stretches(sheet.spans)
    words = sum(map(_words, found))
    if sheet.turned or not _beside(found):
        return found, words
    tables = tables_of(document, sheet.number, sheet.spans, sheet.box, headers)
    tables = [table for table in tables if not is_list(table.rows)]
    taken = {id(sheet.spans[index]) for table in tables for index in table.spans}
    if not taken:
        return found, words
    free: list[Stretch] = []
    for one in found:
        left = [span for span in one.spans if id(span) not in taken]
        if left:
            free += [one] if len(left) == len(one.spans) else stretches(left)
    return free + [table_stretch(table) for table in tables], words


def _words(one: Stretch) -> int:
    """Words of a stretch; between spans that touch there is no blank."""
    if len(one.spans) == 1:
        return len(one.spans[0][4].split())
    count = sum(len(span[4].split()) for span in one.spans)
    for before, span in pairwise(one.spans):
        if span[0] - before[2] < _TOUCH * span[3] and before[4][-1] != " " and span[4][0] != " ":
            count -= 1
    return count


def _beside(found: Sequence[Stretch]) -> bool:
    """Whether stretches stand side by side in two places, as cells do; else nobody need look for a table."""
    ordered = sorted(found, key=lambda one: -one.y)
    level = (
        before.y - one.y < _LEVEL * before.size and (before.x1 <= one.x0 or one.x1 <= before.x0)
        for before, one in pairwise(ordered)
    )
    return any(level) and any(level)


def _body_size(counts: dict[tuple[float, Style], int], drawn: Sequence[Sequence[Stretch]]) -> tuple[float, bool]:
    """The size of most of the text, and whether that has letters of one width; else those are code and do not count."""
    total = sum(counts.values())
    coded = sum(count for (_, style), count in counts.items() if style.mono)
    mono = coded > _MOSTLY * total and not _has_sentences(drawn)
    sizes: dict[float, int] = {}
    for (size, style), count in counts.items():
        if mono or not style.mono:
            sizes[size] = sizes.get(size, 0) + count
    return max(sizes, key=sizes.__getitem__), mono


def _has_sentences(drawn: Sequence[Sequence[Stretch]]) -> bool:
    """Whether there is text in letters of different widths, beyond a head or a foot on each page."""
    spans = (span for page in drawn for one in page for span in one.spans)
    return sum(not span[5].mono and span[4].count(" ") >= _SENTENCE for span in spans) > 1 + len(drawn)


def _most(counts: dict[tuple[float, Style], int], size: float, what: str) -> bool:
    """Whether most letters of a size are bold, or italic."""
    of_size = {style: count for (other, style), count in counts.items() if other == size}
    return sum(count for style, count in of_size.items() if getattr(style, what)) * 2 > sum(of_size.values())


def _leading(lines: Sequence[Line], size: float) -> float:
    """From line to line of the running text, in sizes of its letters."""
    steps = [
        before.y - line.y
        for before, line in pairwise(lines)
        if not line.first and abs(line.size - size) < 0.3 and abs(before.size - size) < 0.3 and before.y > line.y
    ]
    return min(max(median(steps) / size, 1.0), 3.0) if steps else 1.2

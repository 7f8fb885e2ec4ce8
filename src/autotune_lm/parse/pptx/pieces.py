"""Floor 4. Paragraphs of slides to pieces: lists of bullets and numbers, code, formulas, text."""

from collections.abc import Iterator, Sequence

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.pptx.text import NONE, NUMBER, TYPED_NUMBER, Paragraph

NOWHERE = Locator()
_DIGITS = frozenset("0123456789(")
"""What a typed number starts with."""


def pieces(found: Sequence[Paragraph], label: str = "", place: Locator = NOWHERE) -> Iterator[Piece]:
    """Paragraphs as blocks; lines of code that follow each other are one, and so are items."""
    found = _numbered(found)
    if len(found) == 1 and found[0].mark != NONE:
        found = [found[0]._replace(mark=NONE)]
    start = 0
    while start < len(found):
        first, end = found[start], start + 1
        if first.mark != NONE:  # no code is an item
            while end < len(found) and found[end].mark != NONE:
                end += 1
            strong = first.strong + (2 if first.strong else 0)
            yield Piece("list", _list(found[start:end]), place, 0, label, "", strong)
        elif first.code:
            while end < len(found) and found[end].code and not _is_whole(found[end]) and not _is_whole(found[end - 1]):
                end += 1
            lines = "\n".join(one.text for one in found[start:end]).expandtabs(4)
            yield Piece("code", fence(_without_margin(lines)), place)
        elif first.formula:
            yield Piece("formula", f"$$\n{first.text}\n$$", place)
        else:
            yield Piece("paragraph", first.text, place, 0, label, "", first.strong)
        start = end


def _numbered(found: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Numbers that somebody typed, two and more in order, as the marks of a list."""
    if _DIGITS.isdisjoint([one.text[0] for one in found]):
        return found
    out = list(found)
    typed = [None if one.code or one.formula or one.mark == NUMBER else TYPED_NUMBER.match(one.text) for one in out]
    start = 0
    while start < len(out):
        end, first = start, typed[start]
        while first and end < len(out) and (here := typed[end]) and int(here[1]) == int(first[1]) + end - start:
            out[end] = out[end]._replace(text=out[end].text[here.end() :], mark=NUMBER, number=int(here[1]), strong=0)
            end += 1
        if end - start == 1:
            out[start] = found[start]
        start = max(end, start + 1)
    return out


def _list(items: Sequence[Paragraph]) -> str:
    """Items as lines, indented below the text of the one that holds them."""
    lines: list[str] = []
    open_levels: list[list[int]] = []
    """For each open level: the level as the slide counts it, where its marks stand, where its text, its last number."""
    here = [-1, 0, 0, 0]
    for text, level, mark, number, _, _, _, _ in items:
        if level != here[0]:
            while open_levels and open_levels[-1][0] > level:
                open_levels.pop()
            if not open_levels or open_levels[-1][0] < level:
                margin = open_levels[-1][2] if open_levels else 0
                open_levels.append([level, margin, margin, 0])
            here = open_levels[-1]
        if mark == NUMBER:
            here[3] = number if number and not here[3] else here[3] + 1
            before = f"{' ' * here[1]}{here[3]}. "
        else:
            here[3], before = 0, f"{' ' * here[1]}- "
        here[2] = len(before)
        lines.append(before + text)
    return "\n".join(lines)


def _is_whole(code: Paragraph) -> bool:
    """Whether a paragraph is several lines of code, and so a block of its own."""
    return "\n" in code.text.strip()


def _without_margin(code: str) -> str:
    """Code without empty lines around it and without the margin that all lines share."""
    lines = [line.rstrip() for line in code.strip("\n").split("\n")]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join(line[margin:] for line in lines)

"""Floor 4. Lines above a heading that say only which chapter it is, as book classes of LaTeX set them."""

import re
from collections.abc import Sequence

from autotune_lm.parse.pdf.levels import Group

_KIND = r"chapter|part|appendix|section|kapitel|teil|anhang|chapitre|partie|annexe|cap[ií]tulo|hoofdstuk"
_NUMBER = (
    r"\d{1,3}|[ivxl]{1,7}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-\w{3,5})?"
)
_LABEL = re.compile(rf"(?:{_KIND})(?:\d{{1,3}}|\s+(?:{_NUMBER}))?[.:]?", re.IGNORECASE)
_COUNT = re.compile(rf"(?:{_NUMBER})[.:]?", re.IGNORECASE)
_MOST = 2


def with_labels(found: Sequence[Group], levels: Sequence[int]) -> list[tuple[int, int, int]]:
    """Place, number of lines and level of each heading; ``Chapter 3`` above ``Gauges`` is part of that heading."""
    made: list[tuple[int, int, int]] = []
    waiting: list[Group] = []
    for group, level in zip(found, levels, strict=True):
        if waiting and waiting[-1].start + len(waiting[-1].lines) != group.start:
            waiting = _give_up(waiting, made, found, levels)
        is_label = _LABEL.fullmatch(group.text) or (waiting and _COUNT.fullmatch(group.text))
        if is_label and len(waiting) < _MOST and not group.named:
            waiting.append(group)
            continue
        if waiting:
            lines = group.start - waiting[0].start + len(group.lines)
            made.append((waiting[0].start, lines, level))
            waiting = []
        else:
            made.append((group.start, len(group.lines), level))
    _give_up(waiting, made, found, levels)
    return made


def _give_up(
    waiting: list[Group], made: list[tuple[int, int, int]], found: Sequence[Group], levels: Sequence[int]
) -> list[Group]:
    """Labels without a heading below stay headings."""
    known = {group.start: level for group, level in zip(found, levels, strict=True)} if waiting else {}
    made += [(group.start, len(group.lines), known[group.start]) for group in waiting]
    return []

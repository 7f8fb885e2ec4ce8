"""Floor 4. Which lines of a PDF are titles of its outline; many outlines leave out the numbers of the headings."""

import re
from collections.abc import Sequence

from autotune_lm.parse.pdf.levels import NUMBER, Group
from autotune_lm.parse.pdf.lines import Line

Titles = dict[str, list[tuple[int, int]]]
"""Page (from 0) and depth (from 1) of each entry with a title, which has neither marks nor blanks nor capitals."""

_MOST_LINES = 4
_NORMAL = re.compile(r"[\W_]+")


def titles_of(outline: Sequence[tuple[str, int, int]]) -> Titles:
    """The entries by title; ``outline`` holds title, page and depth."""
    titles: Titles = {}
    for title, page, depth in outline:
        titles.setdefault(_normal(title), []).append((page, depth))
    return titles


def _normal(text: str) -> str:
    """A title without marks, blanks and case."""
    return _NORMAL.sub("", text).casefold()


def named_once(groups: list[Group], titles: Titles) -> list[Group]:
    """The groups; where more lines say a title than the outline has it, the largest are meant."""
    sizes: dict[str, list[float]] = {}
    keys = [_key(group, titles) if group.named else "" for group in groups]
    for group, key in zip(groups, keys, strict=True):
        sizes.setdefault(key, []).append(group.lines[0].size)
    least = {
        key: sorted(found)[-len(titles[key])] if len(found) > len(titles[key]) else 0.0
        for key, found in sizes.items()
        if key
    }
    small = [group.lines[0].size < 0.99 * least.get(key, 0.0) for group, key in zip(groups, keys, strict=True)]
    return [group._replace(named=0) if less else group for group, less in zip(groups, small, strict=True)]


def _key(group: Group, titles: Titles) -> str:
    """Under which name the outline has a heading: with its number or without."""
    whole = _normal(group.text)
    number = NUMBER.match(group.lines[0].text)
    return whole if whole in titles or not number or not number[0][-1].isspace() else whole[len(_normal(number[0])) :]


def named_by(lines: Sequence[Line], at: int, titles: Titles) -> Group | None:
    """The lines here that are together a title of the outline on this page."""
    text = ""
    number = NUMBER.match(lines[at].text)
    bare = len(_normal(number[0])) if number and number[0][-1].isspace() else 0
    for count in range(1, _MOST_LINES + 1):
        if at + count > len(lines) or (count > 1 and lines[at + count - 1].page != lines[at].page):
            return None
        text += _normal(lines[at + count - 1].text)
        for page, depth in titles.get(text, titles.get(text[bare:], [])):
            if abs(page - lines[at].page) <= 1:
                joined = " ".join(one.text for one in lines[at : at + count])
                return Group(at, lines[at : at + count], joined, depth)
    return None

"""Floor 4. Headings that nobody marked: short lines that stand alone, bold, larger or numbered, with text below.

Few people use styles. What makes a heading for the eye is that it differs from the text around it; so the usual size
is measured first, and where most of the text is bold, bold says nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.docx.items import Item, Paragraph, Table

_LONGEST, _MOST_WORDS = 100, 14
_LARGER = 3
"""Half points above the usual size."""
_SAME_TEXT = 3
"""A line that comes so often is the name of a speaker or a label."""
_MOST_BOLD = 0.5
_MOST_HEADINGS = 0.5
_FEW = 6
_ROLES = ("body", "number")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,5})[.)]?\s+(?=[^\W\d_])")
_SEVERAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,5}\.?\s+[^\W\d_]")
_CAPTION = re.compile(r"(?:fig(?:ure)?|tab(?:le|elle|leau)?|abb(?:ildung)?|bild|chart|listing|photo)\.?\s*\d", re.I)
_LABEL = re.compile(r"(?:note|tip|warning|caution|important|example|hinweis|beispiel|achtung|source)s?\s*:?", re.I)
_LETTER = re.compile(r"[^\W\d_]")


class _Usual(NamedTuple):
    """What the text of a document looks like."""

    size: int
    bold: bool


def mark_headings(items: Sequence[Item]) -> None:
    """Give a level to the paragraphs that are headings by their look."""
    usual = _usual(items)
    candidates = {at for at, item in enumerate(items) if isinstance(item, Paragraph) and _stands_out(items, at, usual)}
    asked = [at for at, item in enumerate(items) if isinstance(item, Paragraph) and item.bold and _asks(item)]
    if not candidates.issuperset(asked):  # questions are headings all or none
        candidates.difference_update(asked)
    counts = Counter(items[at].text for at in candidates)  # type: ignore[union-attr]  # paragraphs
    candidates = {at for at in candidates if counts[items[at].text] < _SAME_TEXT}  # type: ignore[union-attr]
    found = [at for at in sorted(candidates) if _has_text(items, at, candidates)]
    texts = sum(isinstance(item, Paragraph) for item in items)
    if len(found) > _FEW and len(found) > _MOST_HEADINGS * texts:
        return
    _rank(items, found)


def _usual(items: Sequence[Item]) -> _Usual:
    """The size of most characters, and whether most are bold; code is set smaller, and says nothing of text."""
    sizes: Counter[int] = Counter()
    bold = 0
    for item in items:
        if isinstance(item, Paragraph) and not item.level and not item.is_code:
            for (_, size), text in zip(item.line.looks, item.line.texts, strict=False):
                sizes[size] += len(text)
            bold += item.bold * len(item.text)
    total = sum(sizes.values())
    return _Usual(sizes.most_common(1)[0][0] if sizes else 0, bold > _MOST_BOLD * total)


def _asks(paragraph: Paragraph) -> bool:
    return not paragraph.level and paragraph.text.endswith("?")


def _stands_out(items: Sequence[Item], at: int, usual: _Usual) -> bool:
    """Whether a paragraph is short and looks unlike text."""
    paragraph = items[at]
    if not isinstance(paragraph, Paragraph) or paragraph.level or paragraph.style.role not in _ROLES:
        return False
    text = paragraph.text
    if (
        not 2 <= len(text) <= _LONGEST
        or len(text.split()) > _MOST_WORDS
        or text[-1] in ".,;!"
        or not _LETTER.search(text)
    ):
        return False
    if _CAPTION.match(text) or _LABEL.fullmatch(text):
        return False
    if "\t" in paragraph.line.raw.strip() and not _NUMBER.match(text):
        return False
    if paragraph.mark and (paragraph.mark.number < 0 or _in_list(items, at)):
        return False
    bold = paragraph.bold and not usual.bold
    larger = paragraph.size >= usual.size + _LARGER
    return not paragraph.is_code and (bold or larger or paragraph.underlined or bool(_SEVERAL.match(text)))


def _in_list(items: Sequence[Item], at: int) -> bool:
    """Whether the paragraph before or after is an item of the same list."""
    own = items[at]
    if not isinstance(own, Paragraph) or own.mark is None:
        return False
    for other in (*items[max(at - 1, 0) : at], *items[at + 1 : at + 2]):
        near = isinstance(other, Paragraph) and other.mark is not None and other.mark.list == own.mark.list
        if near and isinstance(other, Paragraph) and (other.bold, other.size) == (own.bold, own.size):
            return True
    return False


def _has_text(items: Sequence[Item], at: int, candidates: set[int]) -> bool:
    """Whether text follows, or a heading of lower rank."""
    if at + 1 >= len(items):
        return False
    following = items[at + 1]
    if isinstance(following, Table):
        return True
    if not isinstance(following, Paragraph) or following.style.role == "title":
        return False
    if at + 1 in candidates or following.level:
        own = items[at]
        if following.level:
            return isinstance(own, Paragraph) and own.size > following.size
        return isinstance(own, Paragraph) and _rank_of(own) > _rank_of(following)
    return bool(following.text)


def _rank_of(paragraph: Paragraph) -> tuple[int, int, bool, bool]:
    """What stands above what: a shorter number, then size, bold and capitals."""
    depth = _depth(paragraph)
    return (-depth if depth else 0, paragraph.size, paragraph.bold, paragraph.text.isupper())


def _depth(paragraph: Paragraph) -> int:
    """How deep the number of a paragraph is, typed or counted; 0 without one."""
    if paragraph.mark:
        return paragraph.mark.depth + 1
    number = _NUMBER.match(paragraph.text)
    return number[1].count(".") + 1 if number else 0


def _rank(items: Sequence[Item], found: Sequence[int]) -> None:
    """Levels by numbers, else below the heading by style above, else by size and weight."""
    looks = {_rank_of(item)[1:] for at in found if isinstance(item := items[at], Paragraph)}
    order = {look: level for level, look in enumerate(sorted(looks, reverse=True), start=1)}
    chosen = set(found)
    above = 0
    for at, item in enumerate(items):
        if not isinstance(item, Paragraph):
            continue
        if at in chosen:
            item.level = _depth(item) or (above + 1 if above else min(order[_rank_of(item)[1:]], 3))
        elif item.level:
            above = item.level

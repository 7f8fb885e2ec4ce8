"""Floor 4. How messy a chunk looks, from 0 to 1: what bad scans, copies from columns and broken exports leave behind.

Eight signs are counted, each as a share of what it could spoil. A sign that reaches its limit alone makes a chunk a
mess; weaker ones add up. Code, tables, formulas and headings are not looked at: there short lines and odd signs are
right.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from autotune_lm.core.types import Chunk, Document

_MOST = 60_000
"""Characters of a chunk that are looked at."""
_SHORT = 45
"""Characters of a line of prose that no page is too narrow for."""
_FEWEST_WORDS = 12
"""Chunks with fewer words of prose cannot be told apart from titles."""
_LONG_PARAGRAPH = 40
"""Words from which a paragraph without any stop has lost its stops."""
_LONGEST_WORD = 26
_NAMES = 2
"""Glued words that may be names with a dot, such as ``module.Class``."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+|`[^`\n]*`|\]\([^()\n]*\)")
_STOP = re.compile(r"[.!?。！？:;…][\"'”’)\]*_]*\s*$")
_ANY_STOP = re.compile(r"[.!?。！？:;](?:\W|$)|[。！？]")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s")
_HYPHEN = re.compile(r"[^\W\d_]{2,20}-(?:\s*\n\s*|[ ])(?!(?:and|or|und|oder|et|ou|to|bis)\b)[a-zà-öø-ÿ]{2,20}")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
_ODD = re.compile(
    r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|[a-z][|\\~^¬§¢£¥©®°¦]+[a-z]|^[|~^¬¦_]{1,3}[a-z]|[a-z]{2}[01][a-z]{2}"
    r"|[a-z][!;,][a-z]{2}|[^\w\s.…=*-]{4,}|[A-Z][a-z]+[A-Z]{2,}[a-z]+[A-Z]|rnrn|\b[bcdfghjklmnpqrstvwxz]{6,}\b"
)
_GLUED = re.compile(r"[a-z]{2}(?:[!?,;][A-Z][a-z]|\.[A-Z][a-z]{1,30}\W?$)|[a-z]{3}\d{2,}[A-Z][a-z]")
_GAPS = re.compile(r"\S(?:\s{3,}|\t+|\s?\|\s?)(?=\S)")


class Prose(NamedTuple):
    """The running text of a chunk."""

    lines: tuple[str, ...]
    words: tuple[str, ...]
    paragraphs: tuple[str, ...]


def messiness(chunk: Chunk, document: Document) -> float:
    """0: clean; 1: a mess. Source code is never messy."""
    if document.genre != "prose":
        return 0.0
    prose = _prose(chunk, document)
    if len(prose.words) < _FEWEST_WORDS:
        return 0.0
    clean = 1.0
    for sign, limit in _SIGNS.items():
        clean *= 1.0 - min(1.0, sign(prose) / limit)
    return round(1.0 - clean, 3)


def _prose(chunk: Chunk, document: Document) -> Prose:
    paragraphs = tuple(_paragraphs(chunk, document))
    lines = tuple(line for text in paragraphs for line in text.split("\n") if line.strip())
    return Prose(lines, tuple(word for line in lines for word in line.split()), paragraphs)


def _paragraphs(chunk: Chunk, document: Document) -> Iterator[str]:
    """Paragraphs, lists and quotes as far as they lie in the chunk, without addresses and code."""
    end = min(chunk.end, chunk.start + _MOST)
    for at in range(bisect_right(document.blocks, chunk.start, key=lambda block: block.end), len(document.blocks)):
        block = document.blocks[at]
        if block.start >= end:
            return
        if block.kind in ("paragraph", "list", "quote"):
            yield _ADDRESS.sub("code", document.text[max(block.start, chunk.start) : min(block.end, end)])


def _broken(prose: Prose) -> float:
    """Short lines that break off and go on below, per line."""
    broken = sum(
        len(line) < _SHORT and not _STOP.search(line[-8:]) and after[:1].islower()
        for text in prose.paragraphs
        for line, after in _pairs(text)
    )
    return broken / len(prose.lines)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each line of a paragraph with the one below it; items of a list begin anew."""
    lines = [line.strip() for line in text.split("\n")]
    for line, after in pairwise(lines):
        if line and after and not _ITEM.match(after):
            yield line, after


def _hyphens(prose: Prose) -> float:
    """Words cut by a hyphen and a space or a line end, per word."""
    return sum(len(_HYPHEN.findall(text)) for text in prose.paragraphs) / len(prose.words)


def _odd(prose: Prose) -> float:
    """Words that no person wrote, per word; single signs in a row count as such."""
    odd = sum(_ODD.search(word[:80]) is not None for word in prose.words)
    return (odd + sum(len(found) // 2 for line in prose.lines for found in _SPACED.findall(line))) / len(prose.words)


def _glued(prose: Prose) -> float:
    """Words that lost the space between them, per word."""
    glued = sum(_GLUED.search(word[:80]) is not None or _is_long(word) for word in prose.words)
    return max(0, glued - _NAMES) / len(prose.words)


def _is_long(word: str) -> bool:
    """Whether a word is longer than words are; paths, names of code and scripts without spaces are not looked at."""
    bare = word.strip(".,;:!?()[]\"'")
    return len(bare) > _LONGEST_WORD and bare.isascii() and bare.isalpha() and bare[1:].islower()


def _unstopped(prose: Prose) -> float:
    """Words in long paragraphs without a stop, per word."""
    lost = 0
    for text in prose.paragraphs:
        count = len(text.split())
        if count >= _LONG_PARAGRAPH and not _ITEM.match(text) and not _ANY_STOP.search(text):
            lost += count
    return lost / len(prose.words)


def _debris(prose: Prose) -> float:
    """Lines that were rows of a table: three gaps or more, per line."""
    return sum(len(_GAPS.findall(line[:400].strip())) >= 3 for line in prose.lines) / len(prose.lines)


def _capitals(prose: Prose) -> float:
    """Words of four letters and more in capitals alone, per word; few are abbreviations."""
    return sum(len(word) >= 4 and word.isalpha() and word.isupper() for word in prose.words) / len(prose.words)


def _fragments(prose: Prose) -> float:
    """Lines of one or two signs, such as page numbers and strayed letters, per line."""
    return sum(len(line.strip(" -*+•|.")) <= 2 for line in prose.lines) / len(prose.lines)


_SIGNS = {
    _broken: 0.7,
    _hyphens: 0.06,
    _odd: 0.12,
    _glued: 0.08,
    _unstopped: 1.0,
    _debris: 0.8,
    _capitals: 0.6,
    _fragments: 0.6,
}
"""Each sign with the share from which it alone makes a mess."""

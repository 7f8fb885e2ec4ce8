"""Floor 4. How a chunk looks: its lines, its sentences, and what single lines look like."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block
from autotune_lm.kit.by_id import ById
from autotune_lm.kit.text import normal_form, sentences, words

SENTENCE_WORDS = 7
"""Shorter ones are titles with a full stop as often as sentences."""
NAME_WORDS = 9

_MARKER = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]`]*\s*$")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxlc]+)\s*$|…{2,}\s*\d+\s*$|_{4,}\s*\d+\s*$")
LEADER_CHARACTERS = 200
"""As much of a line's end as holds the last dots and the page number."""
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]+@\S+\.\w+")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d[a-z]?\b")
_SCHOLARLY = re.compile(
    r"\bdoi\b|arxiv|\bisbn\b|\bet al\b|\bpp?\.\s*\d|\bvol\.|\bproc(?:eedings|\.)|\bjournal\b|\btransactions on\b"
    r"|\b(?:university )?press\b|\b\d+\(\d+\)|\b[A-Z][\w’'-]+, (?:[A-Z]\.[ ,-]?)+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:[-*+]\s+)?\[\^?\w{1,12}\]")
_CHANGE = re.compile(r"#\d{2,}\b|\b(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b|\bby @\w|/pull/\d|\bGH-\d|\(@\w[\w-]*\)")
_CHANGE_NOISE = re.compile(r"\(?#\d+\)?|\b[0-9a-f]{7,40}\b|@[\w-]+|https?://\S+|\bby\b|\bin\b")
_NAVIGATION = re.compile(
    r"\W*(?:previous|next|prev|home|back|up|top|contents|index|search|menu|login|sign (?:in|up)|skip to .+|edit .+"
    r"|(?:previous|next)\W.{0,50}|.{0,40}[»›→←«].{0,40})\W*",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"\S(?::\s+\S+|\s[-–—]+\s+\S+)\s+\S+")
_LEGAL = ("licen", "copyright", "warrant", "hereby", "liable", "waiv")
_LICENCE_PHRASES = tuple(
    re.compile(phrase)
    for phrase in (
        r"permission is hereby granted",
        r"redistribution and use in source and binary forms",
        r"without warrant(?:y|ies) (?:of any kind|or conditions)",
        r"in no event shall",
        r"terms and conditions for use, reproduction",
        r"licensed under the apache license|licensed to the apache software foundation",
        r"you may not use this file except in compliance",
        r"unless required by applicable law or agreed to in writing",
        r"merchantability|fitness for a particular purpose",
        r"copyright (?:holders?|owners?)|above copyright notice",
        r"copyright \(c\)|©\s*\d{4}|all rights reserved",
        r"sublicen[sc]e|grants? (?:to )?you a (?:perpetual|worldwide|limited)",
        r"dedicated the work to the public domain|waiv\w+ all (?:of )?(?:his or her|their) rights",
    )
)
_IDEOGRAPHS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Look(NamedTuple):
    """A chunk as the eye sees it."""

    title: str
    """The innermost heading in force, and those inside."""
    text: str
    lines: list[str]
    """Lines of prose and items of lists, without marks."""
    words: int
    """Words below the headings; code and tables count."""
    sentences: int
    """Whole sentences of some length."""
    solid: bool
    """Whether there is code, a table or a formula."""
    passage: Passage

    def titles(self) -> frozenset[str]:
        """All headings of the document in normal form."""
        return _titles(ById(self.passage.document))


@lru_cache(8)
def _titles(held: ById) -> frozenset[str]:
    document = held.document
    return frozenset(normal_form(document.slice(block)) for block in document.blocks if block.kind == "heading")


def look_at(passage: Passage) -> Look:
    """Look at a chunk."""
    chunk = passage.chunk
    titles: list[str] = list(chunk.heading_path[-1:])
    lines: list[str] = []
    solid = False
    count = 0
    for block, text in _parts(passage):
        if block.kind == "heading":
            titles.append(text.lstrip("# "))
            continue
        count += count_words(text)
        solid = solid or _is_solid(block, text)
        if block.kind in ("paragraph", "quote", "list"):
            lines.extend(_MARKER.sub("", line).strip() for line in text.split("\n") if line.strip())
    whole = sum(_whole_sentences(line) for line in lines)
    return Look(" / ".join(titles), chunk.text, lines, count, whole, solid, passage)


def _parts(passage: Passage) -> Iterator[tuple[Block, str]]:
    """The blocks of a chunk, each with as much of its text as the chunk holds."""
    chunk, document = passage.chunk, passage.document
    first = bisect_right(document.blocks, chunk.start, key=lambda block: block.end)
    for at in range(first, len(document.blocks)):  # no slice: it would copy all blocks for each chunk
        block = document.blocks[at]
        if block.start >= chunk.end:
            break
        yield block, document.text[max(block.start, chunk.start) : min(block.end, chunk.end)]


def count_words(text: str) -> int:
    """Words; where a script has no spaces between them, two characters count as one."""
    return len(text.split()) + (0 if text.isascii() else len(_IDEOGRAPHS.findall(text)) // 2)


def _is_solid(block: Block, text: str) -> bool:
    return block.kind in ("code", "table", "formula") and not has_leader(text.split("\n")[-1].rstrip("| "))


def _whole_sentences(line: str) -> int:
    if not _SENTENCE_END.search(line) and ". " not in line:
        return 0
    return sum(bool(_SENTENCE_END.search(found)) and count_words(found) >= SENTENCE_WORDS for found in sentences(line))


def has_leader(line: str) -> bool:
    """Whether dots lead to a page number."""
    return bool(_LEADER.search(line, max(0, len(line) - LEADER_CHARACTERS)))


def is_reference(line: str) -> bool:
    """Whether a line names a publication."""
    return bool(_YEAR.search(line) and _SCHOLARLY.search(line)) or bool(
        _NUMBERED.match(line) and (_YEAR.search(line) or _ADDRESS.search(line))
    )


def is_change(line: str) -> bool:
    """Whether a line is a bare entry of a change log: a commit or pull request, and few words."""
    return bool(_CHANGE.search(line)) and len(words(_CHANGE_NOISE.sub("", line))) <= 12


def is_name(line: str) -> bool:
    """Whether a line is a title or a name: short, no sentence, nothing explained."""
    return (
        count_words(line) <= NAME_WORDS
        and not _SENTENCE_END.search(line)
        and not _EXPLAINED.search(line)
        and "`" not in line
    )


def is_address(line: str) -> bool:
    """Whether a line is an address with at most a title."""
    return bool(_ADDRESS.search(line)) and is_name(_ADDRESS.sub("", line))


def is_navigation(line: str) -> bool:
    """Whether a line is for moving between pages."""
    return count_words(line) <= NAME_WORDS and bool(_NAVIGATION.fullmatch(line))


def licence_phrases(text: str) -> int:
    """How many of the standing phrases of licences a text holds."""
    low = text.lower()
    if not any(word in low for word in _LEGAL):
        return 0
    return sum(pattern.search(low) is not None for pattern in _LICENCE_PHRASES)

"""Floor 4. Blocks that say nothing of the subject: licence headers, badges, notices of generators, page furniture.

Every rule asks for a wording that real text does not have. Whole words that a document is about (a page on licences, a
chapter on generated code) stay.
"""

import re
from collections.abc import Iterator, Sequence

from autotune_lm.core.types import Block
from autotune_lm.kit.text import normal_form, words

HEAD_BLOCKS = 6
"""Licence headers and notices stand among the first blocks."""
NOTICE_CHARACTERS = 400
LICENCE_CHARACTERS = 4000
CONTENTS_ITEMS = 3
CONTENTS_SHARE = 0.8

_LICENCE = re.compile(
    r"licensed to the apache software foundation|^\W*licensed under (?:the|an?) [\w .,-]{2,40}licen[sc]e"
    r"|spdx-license-identifier|permission is hereby granted, free of charge"
    r"|redistribution and use in source and binary forms|you may obtain a copy of the license"
    r"|unless required by applicable law or agreed to in writing"
    r"|(?:the|this) software is provided (?:[\"“'‘]|by the)|see the notice file distributed with this work",
    re.IGNORECASE | re.MULTILINE,
)
_LEGAL_WORDS = ("licen", "copyright", "©", "(c)", "hereby", "redistribution", "unless required", "is provided")
_COPYRIGHT = re.compile(r"\W*?(?:copyright\b|©|\(c\))(?=.{0,40}(?:\d{4}|©|\(c\)))", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:#(?!!|\[)|//|--|;|\*|/\*|<!--|%|\"\"\"|'''|\.\.\s)")
_GENERATED = re.compile(
    r"\W*(?:(?:note|warning|notice)\W+)?(?:(?:this|the) (?:file|page|document|documentation) (?:is|was|has been)"
    r" (?:auto[- ]?)?(?:\w+ly )?(?:auto-?)?generated\b|(?:code )?(?:auto-?)?generated (?:by|from) .{1,80}do not edit)",
    re.IGNORECASE,
)
_HANDS_OFF = re.compile(r"(?:do not|don't|don’t|should not|not be) (?:\w+ )?(?:edit|modif|change|touch)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"[\W_]*(?:edit (?:this page|on git(?:hub|lab|ee)|this page on git\w+)|improve this page|suggest an? edit"
    r"|(?:view|show) (?:page )?source|back to (?:the )?top|skip to (?:main )?content|on this page|in this article"
    r"|table of contents?|\[?_?toc_?\]?|\[\[_?toc_?\]\]|was this page helpful\??|"
    r"(?:last )?(?:updated|edited)(?: on)?:? [\w ,:./-]{4,30})[\W_]*",
    re.IGNORECASE,
)
_CONTENTS_TITLE = re.compile(r"[#\W]*(?:table of )?contents|[#\W]*toc|[#\W]*on this page", re.IGNORECASE)
_BADGE_WORDS = frozenset(
    words(
        "build passing failing ci test tests codecov coverage cov pypi npm crates io rs maven central license licence "
        "mit apache bsd 2 0 3 python versions version downloads download month docs documentation status discord chat "
        "gitter slack stars github gitlab actions release latest badge commit activity open issues pending prs "
        "linkedin package supported workflow pre code style black ruff quality twitter follow join website conda doi"
    )
)
_BADGE_SURE = frozenset(words("build ci codecov coverage pypi npm crates badge downloads gitter license licence tests"))
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$", re.MULTILINE)


def is_licence(block: Block, text: str) -> bool:
    """Whether a block near the start is the header of a licence, or the line that names the owner."""
    if block.kind in ("heading", "code"):
        return False
    low = text[:LICENCE_CHARACTERS].lower()
    if not any(word in low for word in _LEGAL_WORDS):
        return False
    return bool(_LICENCE.search(low)) or (len(text) < NOTICE_CHARACTERS and bool(_COPYRIGHT.match(text)))


def is_notice(block: Block, text: str) -> bool:
    """Whether a block near the start says that a program wrote this file."""
    return (
        block.kind in ("paragraph", "quote")
        and len(text) < NOTICE_CHARACTERS
        and bool(_GENERATED.match(text) and _HANDS_OFF.search(text))
    )


def is_furniture(block: Block, text: str) -> bool:
    """Whether a block belongs to the page around the document."""
    return len(text) < 60 and block.kind in ("paragraph", "quote") and bool(_FURNITURE.fullmatch(text))


def is_badges(block: Block, text: str) -> bool:
    """Whether a block near the start is a row of badges, of which only their names are left."""
    if block.kind != "paragraph" or len(text) >= NOTICE_CHARACTERS or text[-1] in ".!?:":
        return False
    found = words(text)
    return len(found) > 1 and _BADGE_WORDS.issuperset(found) and not _BADGE_SURE.isdisjoint(found)


def is_contents_title(block: Block, text: str) -> bool:
    """Whether a heading or line announces a list of contents."""
    return (
        block.kind in ("heading", "paragraph")
        and len(text) < 40
        and bool(_CONTENTS_TITLE.fullmatch(text.strip(" :#*")))
    )


def contents_at(parts: Sequence[tuple[Block, str]]) -> Iterator[int]:
    """The places of lists that only repeat the headings of the document, and of the lines that announce them.

    A list that is not announced counts near the start alone: further down it may be a list of names for one thing.
    """
    titles: frozenset[str] | None = None
    for at, (block, text) in enumerate(parts):
        if block.kind != "list":
            continue
        if titles is None:
            titles = frozenset(normal_form(text) for block, text in parts if block.kind == "heading")
        announced = at > 0 and is_contents_title(*parts[at - 1])
        if (announced or at < HEAD_BLOCKS) and _repeats(text, titles, announced=announced):
            yield at
            if announced:
                yield at - 1


def _repeats(text: str, titles: frozenset[str], *, announced: bool) -> bool:
    """Whether the items of a list are headings: most of them where it is announced, else all of both."""
    items = _ITEM.findall(text)
    if len(items) < CONTENTS_ITEMS or not (announced or normal_form(items[0]) in titles):
        return False
    known = len(titles.intersection(map(normal_form, items)))
    if announced:
        return known >= len(items) * CONTENTS_SHARE
    return known == len(items) and known >= len(titles) * CONTENTS_SHARE


def strip_code_licence(code: str) -> str:
    """A fence without the comment at its start that holds a licence, up to the next empty line; "" if that is all."""
    if not _COMMENT.match(code, code.find("\n") + 1):
        return code
    lines = code.split("\n")
    end = 1
    while end < len(lines) - 1 and (_COMMENT.match(lines[end]) or (end > 1 and not lines[end].strip())):
        end += 1
    legal = [at for at in range(1, end) if _LICENCE.search(lines[at]) or _COPYRIGHT.match(lines[at])]
    if not legal:
        return code
    last = legal[-1] + 1
    while last < end and lines[last].strip():
        last += 1
    while last < end and not lines[last].strip():
        last += 1
    return "\n".join([lines[0], *lines[last:]]) if last < len(lines) - 1 else ""

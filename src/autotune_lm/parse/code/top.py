"""Floor 4. The comments at the top of a file: who may copy it, and what it is about."""

import re
from typing import NamedTuple

from autotune_lm.parse.code.comments import comment_lines
from autotune_lm.parse.code.languages import Language

Span = tuple[int, int]
_COMMENT = re.compile(
    rb"[ \t]*(?:(?://|#(?!!|\[|[ \t]*(?:include|if|ifdef|ifndef|define|pragma|import|undef|error)\b))[^\n]*(?:\n|\Z)"
    rb"|/\*(?:[^*]|\*(?!/))*+\*/[ \t]*(?:\n|\Z))"
)
_EMPTY = re.compile(rb"(?:[ \t]*\n)+")
_FIRST = re.compile(rb"(?:#![^\[\n][^\n]*\n|#[^\n]{0,40}coding[:=][^\n]*\n|[\"']use strict[\"'];?[ \t]*\n)+")
_LEGAL = re.compile(rb"licen[sc]e|copyright|\(c\) ?\d{4}|all rights reserved", re.IGNORECASE)
_LIMIT = 40


class Top(NamedTuple):
    """What stands above the first line of code."""

    legal: str = ""
    """The header of a licence in one line, for the cleaner to judge."""
    legal_at: int = 0
    docs: tuple[Span, ...] = ()
    cuts: tuple[Span, ...] = ()


def top_comments(data: bytes, language: Language, first: int, *, has_doc: bool, is_example: bool) -> Top:
    """Read the comments before ``first``, where the first symbol begins with its documentation."""
    legal: list[str] = []
    legal_at = 0
    docs: list[Span] = []
    cuts: list[Span] = []
    tells = not has_doc and (is_example or language.name not in ("python", "rust"))
    for begin, end in _groups(data, first):
        if not docs and _LEGAL.search(data, begin, end):
            legal_at = legal_at or begin
            legal += comment_lines(data[begin:end].decode("utf-8", "replace"))
            cuts.append((begin, end))
        elif data.startswith(language.inner_marks or b"\0", begin):
            break  # taken already
        elif tells and (not language.marks or is_example or data.startswith(language.marks, begin)):
            docs.append((begin, end))
            cuts.append((begin, end))
        elif tells:
            break
    text = " ".join(" ".join(legal).split())
    return Top(text, legal_at, tuple(docs), tuple(cuts))


def _groups(data: bytes, first: int) -> list[Span]:
    """Comments that stand one below the other; what is another kind of comment begins a group of its own."""
    start = _FIRST.match(data)
    at = start.end() if start else 0
    groups: list[Span] = []
    near = False
    while len(groups) < _LIMIT and at < first:
        empty = _EMPTY.match(data, at)
        if empty:
            at, near = empty.end(), False
            continue
        comment = _COMMENT.match(data, at)
        if comment is None or comment.end() > first:
            break
        block = data[at : comment.end()].lstrip().startswith(b"/*")
        if near and not block and not data.startswith(b"/*", groups[-1][0]):
            groups[-1] = (groups[-1][0], comment.end())
        else:
            groups.append((at, comment.end()))
        at, near = comment.end(), True
    return groups

"""Floor 4. Inline reStructuredText to plain text: marks out, roles as their titles, literals as code spans.

The texts of a whole document are cleaned together, by one expression that stops only at the characters that can begin
a mark. It is more tolerant than the specification: a role or a literal that a letter follows is still one.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from autotune_lm.parse.markdown.inline import code_span
from autotune_lm.parse.rst.roles import interpreted, role

BORDER = "\x03"
"""Stands between texts that are cleaned together; no mark may go over it, no decoded text holds control characters."""
_INSIDE = r"((?:[^`\\\x03]|\\[^\x03])++)`"
_CLOSES = r"(?=[\s'\")\]}>/\\:.,;!?\x03’”»…–—-]|\Z)"
_MARKS = re.compile(
    r"[`:*_|\\](?:"
    r"(?<=`)(?<![\w\\`]`)(?:`(?!`)((?:[^`\x03]|`(?!`))+)``(`*)"  # 1, 2: a literal
    rf"|{_INSIDE}`?(__?|:(?:[A-Za-z][\w.+-]*+:)+)?(?!\w))"  # 3, 4: interpreted text, a link
    rf"|(?<=:)(?<![\w\\]:)((?:[A-Za-z][\w.+-]*+:)+)`{_INSIDE}(?:__?(?!\w))?"  # 5, 6: a role
    r"|(?<=\*)(?<![\w\\*]\*)(?:\*(?![\s*])((?:[^*\x03]|\*(?!\*))+)(?<!\s)\*\*(?!\w)"  # 7: strong
    r"|(?!(?<=\"\*)\"|(?<='\*)')(?![\s*)\]}>])([^*\x03]+)(?<![\s\\])\*(?![\w*]))"  # 8: emphasis
    r"|(?<=\|)(?<![\w\\]\|)(?![\s|])([^|\x03]{1,100})(?<!\s)\|(?:__?)?(?!\w)"  # 9: a substitution that nothing defines
    r"|(?<=\\)([^\x03])"  # 10: an escape
    rf"|(?<=_)(?<!\w_)`([^`\x03]+)`(?!\w)|(?<=[^\W_]_)_?{_CLOSES}"  # 11: a target; the end of a reference
    r")"
)
_LITERAL, _TEXT, _SUFFIX, _ROLE, _TITLE, _STRONG, _EMPHASIS, _SUBSTITUTION, _ESCAPE, _TARGET = (
    1,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
)
_POWER = re.compile(r"(?<=\d)\\ :sup(?:erscript)?:`([-\u2212]?\d{1,4})`")
"""Without its mark 10 to the 6th would be 106."""
_FOOTNOTE = re.compile(r" ?\[(?:#[\w.-]*|\*|\d+)\]_(?!\w)|\[([A-Za-z][\w.+-]*)\]_(?!\w)")
_NAME_BEFORE = re.compile(r"(?:^|[^\w.+-])[^\W_]++(?:[-._+:][^\W_]++)*\Z")
_LITERAL_PLACE = "\x04"
_USES = 20_000
_LONGEST_SUBSTITUTION = 500


class Names(NamedTuple):
    """What a document's texts refer to."""

    substitutions: dict[str, str]
    """Name to source, in lower case."""
    titles: dict[str, str]
    """Label to the title that it stands before."""


def inline(text: str, names: Names) -> str:
    """Give the plain text of one source."""
    return inline_all([text], names)[0]


def inline_all(sources: Sequence[str], names: Names) -> list[str]:
    """Give the plain texts of many sources."""
    if not sources:
        return []
    joined = BORDER.join(sources)
    joined = joined.replace("\n  ", " ").replace("\n", " ")  # most lines of items are indented by two
    while "  " in joined:
        joined = joined.replace("  ", " ")
    plain = _without_literals(joined, names)
    if plain is None:  # in some text a mark stands alone
        single = joined.split(BORDER)
        plain = BORDER.join([_without_literals(text, names) or _cleaned(text, names) for text in single])
    return [text.strip() for text in plain.split(BORDER)]


def _without_literals(joined: str, names: Names) -> str | None:
    """Cut at the marks of literals and clean what stands between; None where a mark stands alone.

    Most marks are those of literals, and a cut costs a tenth of a match.
    """
    if "```" in joined:
        return None
    parts = joined.split("``")
    literals = parts[1::2]
    inside = "".join(literals)
    if len(parts) % 2 == 0 or BORDER in inside:
        return None
    between = _cleaned(_LITERAL_PLACE.join(parts[::2]), names).split(_LITERAL_PLACE)
    if len(between) * 2 - 1 != len(parts):  # a mark around some literal took it away
        return None
    parts[::2] = between
    if "`" in inside:
        parts[1::2] = [code_span(literal)[1:-1] for literal in literals]
    return "`".join(parts)


def _cleaned(joined: str, names: Names) -> str:
    """The texts without marks."""
    if names.substitutions and "|" in joined:
        joined = _substituted(joined, names.substitutions)
    if "]_" in joined:
        joined = _FOOTNOTE.sub(lambda match: f"[{match[1]}]" if match[1] else "", joined)
    if ":sup" in joined:
        joined = _POWER.sub(r"^\1", joined)
    return _MARKS.sub(_plain_with(names), joined)


def _plain_with(names: Names) -> Callable[[re.Match[str]], str]:
    """The function that gives what stays of a mark."""
    titles = names.titles

    def plain(match: re.Match[str]) -> str:
        group = match.lastindex
        if group is None:
            return _reference_end(match)
        if group <= 2:  # group 2 is empty but for a literal that ends in backticks
            code, ticks = match.group(1, 2)
            return code_span(code + ticks) if ticks or "`" in code else f"`{code}`"
        if group == _TITLE:
            return role(match[_ROLE][:-1], match[_TITLE], titles)
        if group == _ESCAPE:
            return "" if match[_ESCAPE].isspace() else match[_ESCAPE]
        if group <= _SUFFIX:
            suffix = match[_SUFFIX]
            if suffix and suffix[0] == ":":
                return role(suffix[1:-1], match[_TEXT], titles)
            return interpreted(match[_TEXT], is_link=bool(suffix))
        body = match[group]
        return _MARKS.sub(plain, body) if "`" in body or "\\" in body else body

    return plain


def _reference_end(match: re.Match[str]) -> str:
    """Nothing for the underscore behind a reference; what was there where the word in front is no simple name."""
    before = match.string[max(0, match.start() - 100) : match.start()]
    return "" if _NAME_BEFORE.search(before) and "://" not in before.rpartition(" ")[2] else match[0]


def _substituted(text: str, known: dict[str, str]) -> str:
    """Put what the document defines in place of the names between bars."""
    longest_first = sorted(known, key=len, reverse=True)
    names = "|".join(re.escape(name) for name in longest_first)
    pattern = re.compile(rf"(?<![\w`])\|({names})\|(?:__?)?(?!\w)", re.IGNORECASE)
    for _ in range(2):  # a substitution may name another one
        text = pattern.sub(lambda match: known[match[1].lower()][:_LONGEST_SUBSTITUTION], text, count=_USES)
    return text

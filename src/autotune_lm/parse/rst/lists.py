"""Floor 4. Items of reStructuredText lists: bullets, numbers, definitions, fields and options."""

import re
from functools import lru_cache

from autotune_lm.parse.rst.pieces import Pieces
from autotune_lm.parse.rst.scan import OPTION

_ITEM = re.compile(
    r"(?:([-*+•‣⁃])|:((?:[^:\\\n]|\\[^\n]|:(?![ \n]|\Z))++):"
    rf"|\(?(\d{{1,9}}|[A-Za-z]+|\#)[.)](?=[ \n]|\Z)|({OPTION}))(?:[ ]+|(?=\n)|\Z)"
)
_PLAIN = re.compile(
    r"[-*+] (?=[^\W\d_]|`{1,2}[^`\s]|\*{1,2}[^\s*])(?![A-Za-z]{1,8}[.)](?:[ \n]|\Z))[^\n]++"
    r"(?:\n  (?=[^ \n=~^#-])[^\n]++(?:\n  [^\n]++)*+)?(?<!:)\Z"
)
"""An item with one paragraph, as most are."""
_INDENT = re.compile(r"\n+([ ]+)")
_DEPTHS = re.compile(r"\n([ ]*)(?=[^ \n])")
_SIMPLE = re.compile(r"[^\W_]|[`*]{1,2}[^\s`*]|[^\x00-\x7f•‣⁃]|[\"'(\[<{]\w")
_METADATA = "orphan tocdepth nocomments nosearch no-search html_theme figwidth hide-toc sd_hide_title"
_PARAMETER = re.compile(r"(param|parameter|arg|argument|key|keyword|kwarg|var|ivar|cvar|type|vartype)\s+(.+)")
_RAISES = re.compile(r"(?:raises|raise|except|exception|throws)(?:\s+(.+))?")
_RESULTS = {"return": "Returns", "returns": "Returns", "rtype": "Return type", "yield": "Yields", "yields": "Yields"}


def moved_left(lines: str, most: int = 1_000_000) -> str:
    """Take the common indentation off lines that each begin with a line feed, but no more than ``most``."""
    first = _INDENT.match(lines)
    if first is None:
        return lines
    width = first.end() - first.start(1)
    if _less_than(width).search(lines):  # rare: the first line is not the one furthest to the left
        width = min(map(len, _DEPTHS.findall(lines)))
    return lines.replace("\n" + " " * min(width, most), "\n")


@lru_cache(maxsize=200)
def _less_than(width: int) -> re.Pattern[str]:
    """Finds a line that is indented by fewer spaces."""
    return re.compile(rf"\n(?![ ]{{{width}}}|\n)")


def item(pieces: Pieces, raw: str, line: int, listed: str) -> str:
    """Read one item, and say which family of list is open now; ``listed`` is the one before it."""
    if _PLAIN.match(raw):
        family = raw[0]
        if family != listed:
            _continue(pieces, family, listed)
        pieces.bullet(raw[2:], line)
        return family
    match = _ITEM.match(raw)
    if match is None:  # not reached: the scanner cut the item by the same forms
        pieces.write(raw, line)
        return listed
    bullet, field, number, option = match.groups()
    if field is not None:
        return _field(pieces, field, raw[match.end() :], line, listed)
    family = bullet or ("option" if option else _style(raw[: match.end()], number, listed))
    first = int(number) if number and number.isdigit() else 1
    _continue(pieces, family, listed, first if number else -1)
    pieces.item(line, option or "")
    _content(pieces, raw[match.end() :], line, 1_000_000 if option else match.end())
    return family


def _style(marker: str, number: str, listed: str) -> str:
    """The family of a numbered list: how it counts, and what stands around the number."""
    if number == "#" and listed.startswith("number"):
        return listed
    counts = "1" if number.isdigit() or number == "#" else "a" if number.islower() else "A"
    return "number" + marker.strip().replace(number, counts)


def _continue(pieces: Pieces, family: str, listed: str, number: int = -1) -> None:
    """Go on with the open list where it is of the same family; else open one."""
    if family != listed:
        if listed:
            pieces.close_list()
        pieces.open_list(number)


def _content(pieces: Pieces, body: str, line: int, width: int) -> None:
    """What stands in an item; most hold one paragraph."""
    end = body.find("\n")
    simple = _SIMPLE.match(body) and body[-2:] != "::" and "\n\n" not in body
    if simple and (end < 0 or (body[end + 1 : end + 1 + width].isspace() and body[end + 1 + width] != " ")):
        pieces.write(body, line)
    elif end < 0:
        pieces.nested("\n" + body, line - 1, False)
    elif body:
        pieces.nested("\n" + body[:end] + moved_left(body[end:], width), line - 1, False)


def _field(pieces: Pieces, name: str, body: str, line: int, listed: str) -> str:
    """A field; metadata of the page is no text."""
    if name in _METADATA.split() or (not pieces.drafts and not body):
        return listed
    _continue(pieces, "field", listed)
    pieces.item(line, _field_name(name))
    _content(pieces, body, line, 1_000_000)
    return "field"


def _field_name(name: str) -> str:
    """A field's name as a reader sees it: of ``param int size`` that is "Parameter ``size`` (int)"."""
    match = _PARAMETER.fullmatch(name)
    if match:
        sort, words = match[1], match[2].split()
        kind = " ".join(words[:-1])
        if sort in ("type", "vartype"):
            return f"Type of ``{words[-1]}``"
        word = "Attribute" if sort in ("var", "ivar", "cvar") else "Parameter"
        return f"{word} ``{words[-1]}``" + (f" ({kind})" if kind else "")
    raises = _RAISES.fullmatch(name)
    if raises:
        return f"Raises ``{raises[1]}``" if raises[1] else "Raises"
    return _RESULTS.get(name, name)


def definition(pieces: Pieces, raw: str, line: int, listed: str) -> str:
    """A term and, below it, what it means."""
    term, _, body = raw.partition("\n")
    _continue(pieces, "definition", listed)
    name, *classifiers = term.split(" : ")
    pieces.item(line, name.strip().removesuffix("::") + (f" ({', '.join(classifiers)})" if classifiers else ""))
    pieces.nested(moved_left("\n" + body), line, False)
    return "definition"


def glossary(content: str) -> str:
    """The body of a glossary with one line for terms that share a definition."""
    return re.sub(r"(?<=\n)([^ \n.:][^\n]*)\n(?=[^ \n])(?=[^\n]*\n[ ])", r"\n\1, ", content)

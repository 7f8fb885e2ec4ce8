"""Floor 4. Plain text to a document: paragraphs between empty lines, lists, and titles where they are unmistakable."""

import re
from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.parse.encoding import NotText, decode

_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_UNDERLINE = re.compile(r"([=\-~^#*])\1{2,}")
_BULLET = re.compile(r"(?:[-*•+]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_NUMBERED = re.compile(
    r"(?:\d{1,2}\.)+(?:\d{1,2})?[ \t]+(?=[A-Z])|(?:chapter|section|part|appendix)[ \t]+[\dIVXA-Z]+\b", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t]{2,}")
_DRAWING = re.compile(r"\S(?: {3,}|\t+)\S|[│├└─┌┐┘|]{2}|^[ \t]*[$>#{}]")
_TITLE_CHARACTERS = 70
_CODE_INDENT = 4


class Plain:
    """Reads ``.txt`` and ``.text`` files."""

    name: ClassVar[str] = "plain"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """Plain text has no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary or holds no text."""
        try:
            text, note = decode(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        body, blocks = assemble(_pieces(text.replace("\f", "\n\n")))
        if not blocks:
            return Dropped("empty", {"bytes": len(data)})
        heading = next((block for block in blocks if block.kind == "heading"), None)
        title = body[heading.start : heading.end].lstrip("# ") if heading else PurePosixPath(source.uri).stem
        return Document(source=source, title=title, text=body, blocks=blocks, notes=(note,) if note else ())


def _pieces(text: str) -> list[Piece]:
    """Cut at empty lines and read each group of lines."""
    pieces: list[Piece] = []
    at = line = 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        group = text[at:end]
        lines = group.strip("\n").split("\n")
        first = line + 1 + len(group) - len(group.lstrip("\n"))
        pieces += _group(lines, first, first_of_all=not pieces, last_of_all=gap is None)
        if gap:
            line += text.count("\n", at, gap.end())
            at = gap.end()
    return _joined(pieces)


def _group(lines: list[str], number: int, *, first_of_all: bool, last_of_all: bool) -> list[Piece]:
    """Read the lines between two empty ones."""
    pieces: list[Piece] = []
    if len(lines) > 2 and _is_rule(lines[0]) and _is_rule(lines[2]):
        lines, number = lines[1:], number + 1
    if len(lines) > 1 and _is_rule(lines[1]) and _is_short(lines[0]):
        level = 1 if first_of_all or lines[1].strip()[0] == "=" else 2
        pieces.append(_heading(lines[0], number, level))
        lines, number = lines[2:], number + 2
    elif len(lines) == 1 and not last_of_all and _is_title(lines[0], first_of_all=first_of_all):
        return [_heading(lines[0], number, 1 if first_of_all else 2)]
    lines = [line for line in lines if not _is_rule(line)] if any(map(_is_rule, lines[:1] + lines[-1:])) else lines
    if lines:
        pieces.append(_body(lines, number))
    return pieces


def _body(lines: list[str], number: int) -> Piece:
    """A list, a stretch of code or a paragraph."""
    place = Locator(number)
    bare = [line.strip() for line in lines]
    bullets = [_BULLET.match(line) is not None for line in bare]
    if bullets[0] and (len(lines) > 1 or bare[0][0] in "-*•+"):
        return Piece("list", _list(lines, bullets), place)
    indents = [len(line) - len(line.lstrip()) for line in (raw.expandtabs(_CODE_INDENT) for raw in lines)]
    if min(indents) >= _CODE_INDENT and _looks_drawn(lines):
        least = min(indents)
        return Piece("code", fence("\n".join(line.expandtabs(_CODE_INDENT)[least:] for line in lines)), place)
    return Piece("paragraph", _SPACES.sub(" ", " ".join(bare)), place)


def _looks_drawn(lines: list[str]) -> bool:
    """Whether line ends matter: commands, drawings or columns."""
    marked = sum(_DRAWING.search(line) is not None or line.rstrip().endswith((";", "{", "}", "\\")) for line in lines)
    return marked * 2 >= len(lines)


def _list(lines: list[str], bullets: list[bool]) -> str:
    """Items with one kind of marker; hanging lines joined to their item."""
    base = len(lines[0]) - len(lines[0].lstrip())
    items: list[list[str]] = []
    for line, bullet in zip(lines, bullets, strict=True):
        bare = _SPACES.sub(" ", line.strip())
        if bullet:
            depth = max(0, len(line) - len(line.lstrip()) - base) // 2
            items.append(["  " * min(depth, 10) + ("- " + bare[1:].lstrip() if bare[0] in "-*•+" else bare)])
        else:
            items[-1].append(bare)
    return "\n".join(" ".join(item) for item in items)


def _is_rule(line: str) -> bool:
    return _UNDERLINE.fullmatch(line.strip()) is not None


def _is_short(line: str) -> bool:
    return 1 < len(line.strip()) <= _TITLE_CHARACTERS and any(map(str.isalpha, line))


def _is_title(line: str, *, first_of_all: bool) -> bool:
    """Whether a line alone between empty lines is a title: capitals, a number, or the first line of the file."""
    bare = line.strip()
    if not _is_short(bare) or bare[-1] in ".,;:!" or (_BULLET.match(bare) and not _NUMBERED.match(bare)):
        return False
    letters = [character for character in bare if character.isalpha()]
    if len(letters) > 2 and bare.isupper():
        return True
    if _NUMBERED.match(bare):
        return bare[-1] != "?"
    return first_of_all and line[:1] not in (">", "$") and len(bare.split()) <= 10


def _heading(line: str, number: int, level: int) -> Piece:
    return Piece("heading", f"{'#' * level} {_SPACES.sub(' ', line.strip())}", Locator(number), level)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Put list items that an empty line parts back together."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "list" and out and out[-1].kind == "list" and piece.text[:2] == out[-1].text[:2] == "- ":
            out[-1] = out[-1]._replace(text=f"{out[-1].text}\n{piece.text}")
        else:
            out.append(piece)
    return out

"""Floor 4. The documentation of all symbols of a file to pieces: read as Markdown, together, in one go.

To read each by itself costs three times as much. Headings that nobody can write stand between them; if one of them is
lost, because the documentation above it opens something and never closes it, each is read by itself after all.
"""

import re
from collections.abc import Sequence

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.code.comments import Doc
from autotune_lm.parse.markdown.blocks import Blocks
from autotune_lm.parse.markdown.structure import structure_of

_MARK = "\x05"
"""No decoded text holds control characters."""
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_DEFINITION = re.compile(r"\n[ \t>]*\[([^\]\n]{1,999})\]:[ \t]*\S")


_SIGNS = r"[^`*_\[\]<>&\\~!{}^$|#=\n\t]"
_PLAIN_LINE = rf"(?![-+:.\d\s])(?:(?!  ){_SIGNS}|`[^`\n]+`(?!`)|(?<=\w)_(?=\w))++"
_PLAIN = re.compile(rf"\n*({_PLAIN_LINE}(?:\n{_PLAIN_LINE})*+(?:\n\n+{_PLAIN_LINE}(?:\n{_PLAIN_LINE})*+)*+)\n*")
_GAP = re.compile(r"\n\n+")


def doc_pieces(docs: Sequence[Doc]) -> list[list[Piece]]:
    """The pieces of each; their lines are those of the file."""
    texts = ["\n".join(doc.lines) for doc in docs]
    plain = [_PLAIN.fullmatch(text) for text in texts]
    hard = [doc for doc, match in zip(docs, plain, strict=True) if match is None]
    found = _read(hard) if hard else []
    if found is None:
        found = [(_read([doc]) or [[]])[0] for doc in hard]
    rest = iter(found)
    return [
        next(rest) if match is None else _paragraphs(doc, text, match)
        for doc, text, match in zip(docs, texts, plain, strict=True)
    ]


def _paragraphs(doc: Doc, text: str, match: re.Match[str]) -> list[Piece]:
    """Paragraphs in which nothing but code is marked: two of three documentations hold no more."""
    body = match[1]
    numbers = doc.numbers
    first = text.count("\n", 0, match.start(1))
    if "\n\n" not in body:
        return [Piece("paragraph", body.replace("\n", " "), Locator(numbers[first]))]
    pieces = []
    at = 0
    for gap in [*_GAP.finditer(body), None]:
        end = gap.start() if gap else len(body)
        line = numbers[first + body.count("\n", 0, at)]
        pieces.append(Piece("paragraph", body[at:end].replace("\n", " "), Locator(line)))
        at = gap.end() if gap else end
    return pieces


def _read(docs: Sequence[Doc]) -> list[list[Piece]] | None:
    """Read some together; None where one runs into the next."""
    lines: list[str] = [""]
    starts: list[int] = []
    for at, doc in enumerate(docs):
        lines += (f"# {_MARK}{at}", "")
        starts.append(len(lines))
        lines += doc.lines
        lines += (_open_fence(doc.lines), "")
    text = "\n".join(lines)
    found: list[list[Piece]] = [[] for _ in docs]
    references = {name.casefold() for name in _DEFINITION.findall(text)} if "]:" in text else ()
    now = -1
    for piece in Blocks(structure_of(text, text.encode("utf-8", "replace")), _no_include, references).read():
        if piece.kind == "heading" and piece.text.startswith(f"# {_MARK}"):
            now += 1
            if piece.text[3:] != str(now):
                return None
        elif now >= 0:
            numbers = docs[now].numbers
            line = min(max(piece.locator.line - 1 - starts[now], 0), len(numbers) - 1)
            found[now].append(piece._replace(locator=Locator(numbers[line])))
    lost = now != len(docs) - 1 and len(docs) > 1
    return None if lost else found


def _no_include(name: str) -> None:
    """Documentation of code takes in no file."""


def _open_fence(lines: Sequence[str]) -> str:
    """What closes the fence that is open at the end; empty where none is."""
    marks = ""
    for line in lines:
        if "```" in line or "~~~" in line:
            found = _FENCE.match(line)
            if found and not marks:
                marks = found[1]
            elif found and found[1].startswith(marks) and not line[found.end() :].strip():
                marks = ""
    return marks

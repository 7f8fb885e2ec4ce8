"""Floor 4. The symbols of a file to pieces: headings with their full names, documentation, code."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from autotune_lm.core.types import Genre, Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.code.comments import Doc, comment_lines
from autotune_lm.parse.code.docs import doc_pieces
from autotune_lm.parse.code.docstrings import docstring
from autotune_lm.parse.code.languages import Language
from autotune_lm.parse.code.names import package_name
from autotune_lm.parse.code.symbols import Walk
from autotune_lm.parse.code.syntax import syntax
from autotune_lm.parse.code.tags import tagged
from autotune_lm.parse.code.text import Symbol, own_text
from autotune_lm.parse.code.top import top_comments

_LINKED = re.compile(r"(?<!\\)\[(`[^`\n\[\]]+`)\](?![\[(:])")
_PATH_LINK = re.compile(r"(?<![\w\]`\\!])\[((?:[A-Za-z_]\w*::)+\w+(?:\(\)|!)?)\](?![\[(:])")
_GO_LINK = re.compile(r"(?<![\w\]`])\[(\*?[A-Za-z_]\w*(?:\.\w+){0,2})\](?![\[(:])")
_EXPORTED = re.compile(
    rb"\b((?:class|struct)[ \t]+)([A-Z][A-Z0-9_]{2,}(?:\([^()\n]*\))?)([ \t\n]+[A-Za-z_]\w*[^;{}()\n]*[{:\n])"
)
_HIDDEN = re.compile(r"^[ \t]*#(?:[ \t][^\n]*)?(?:\n|\Z)", re.MULTILINE)
_RUST_WORDS = frozenset({
    "", "rust", "no_run", "ignore", "should_panic", "compile_fail", "edition2018", "edition2021", "edition2024",
})  # fmt: skip
TANGLED = "syntax too tangled: read as plain code"
"""The note on a document whose symbols were not read."""
NO_DOC = Doc([], [])
_TAGGED = frozenset({"c", "cpp", "java", "javascript", "jsx", "typescript", "tsx"})


class _Frame(NamedTuple):
    """What all pieces of a file need."""

    data: bytes
    language: Language
    module: str
    package: str
    place: list[int]
    """The byte that was asked for last, and its line: nearly always the next one is a few lines further."""

    def line(self, at: int) -> int:
        """The line of a byte."""
        last, line = self.place
        line += self.data.count(b"\n", last, at) if at >= last else -self.data.count(b"\n", at, last)
        self.place[:] = at, line
        return line


def symbol_pieces(text: str, language: Language, module: str, genre: Genre) -> tuple[Iterator[Piece], str]:
    """The pieces of one file, and what a reader should know of how it was read."""
    data = text.encode("utf-8", "replace")
    frame = _Frame(data, language, module, package_name(language.name, module, text), [0, 1])
    walk = Walk(data, language)
    plain = _EXPORTED.sub(_blank, data) if language.name == "cpp" else data
    root = syntax(plain, language.grammar)
    file = walk.file(root)
    first = min((symbol.begin for symbol in walk.symbols), default=len(data))
    top = top_comments(data, language, first, has_doc=bool(file.docs), is_example=genre == "example")
    file.cuts.extend(top.cuts)
    file = file._replace(docs=[*top.docs, *file.docs])
    head = [Piece("heading", f"# Module `{frame.module}`", Locator(1), 1, "module", frame.module)]
    if top.legal:
        head.append(Piece("paragraph", top.legal, Locator(frame.line(top.legal_at))))
    return chain(head, _written(frame, [file, *walk.symbols])), "" if root is not None else TANGLED


def _blank(match: re.Match[bytes]) -> bytes:
    """The macro between ``class`` and its name as spaces: the grammar takes it for the name."""
    return match[1] + b" " * len(match[2]) + match[3]


def _written(frame: _Frame, symbols: list[Symbol]) -> Iterator[Piece]:
    """The pieces in order; the first symbol stands for the file."""
    docs = [_doc(frame, symbol) if symbol.docs else NO_DOC for symbol in symbols]
    told = iter(doc_pieces([doc for doc in docs if doc.lines]))
    name = frame.language.name
    for symbol, doc in zip(symbols, docs, strict=True):
        code, first = own_text(frame.data, symbol)
        line = frame.line(first)
        if symbol.path:
            yield _heading(frame, symbol, line)
        if doc.lines:
            yield from _told(frame, next(told), symbol.level)
        if code:
            yield Piece("code", fence(code, name), Locator(line), 0, name)


def _heading(frame: _Frame, symbol: Symbol, line: int) -> Piece:
    """``## Struct `Name```; its full name is the block's symbol."""
    separator = frame.language.separator
    path = symbol.path
    short = path[-1] if symbol.short == 1 else separator.join(path[-2:])
    full = separator.join((frame.package, *path) if frame.language.module_in_names else path)
    label, _, trait = symbol.label.partition(" ")
    if label == "impl":
        words = f"Implementation of `{trait}` for `{short}`" if trait else f"Implementation of `{short}`"
    else:
        words = f"{label.capitalize()} `{short}`"
    return Piece("heading", f"{'#' * symbol.level} {words}", Locator(line), symbol.level, label, full)


def _doc(frame: _Frame, symbol: Symbol) -> Doc:
    """The documentation of a symbol as Markdown."""
    parts = [part for begin, end in symbol.docs if (part := _one_doc(frame, begin, end)).lines]
    if len(parts) <= 1:
        return parts[0] if parts else NO_DOC
    lines = [line for part in parts for line in (*part.lines, "")]
    return Doc(lines, [number for part in parts for number in (*part.numbers, part.numbers[-1])])


def _one_doc(frame: _Frame, begin: int, end: int) -> Doc:
    """The documentation between two places."""
    text, first = frame.data[begin:end].decode("utf-8", "replace"), frame.line(begin)
    language = frame.language.name
    if language == "python" and text[:1] != "#":
        return docstring(text, first)
    lines = comment_lines(text)
    if language in _TAGGED:
        return tagged(lines, first, language)
    if language == "rust" and "[" in text:
        lines = [_PATH_LINK.sub(r"`\1`", _LINKED.sub(r"\1", line)) if "[" in line else line for line in lines]
    if language == "go":
        lines = ["" if line.startswith("go:") else _GO_LINK.sub(r"`\1`", line) for line in lines]
    return Doc(lines, range(first, first + len(lines)))


def _told(frame: _Frame, pieces: list[Piece], level: int) -> Iterator[Piece]:
    """The pieces of a documentation below a heading of a level: its own headings one level below."""
    least = min((piece.level for piece in pieces if piece.kind == "heading"), default=0)
    for piece in pieces:
        if piece.kind == "heading":
            deeper = min(level + 1 + piece.level - least, 6)
            yield piece._replace(text="#" * deeper + piece.text[piece.level :], level=deeper)
        elif piece.kind == "code" and frame.language.name == "rust":
            yield _example(piece)
        else:
            yield piece


def _example(piece: Piece) -> Piece:
    """A code example of Rust documentation: its language named, the lines out that documentation hides."""
    if piece.label not in _RUST_WORDS:
        return piece
    body = piece.text.partition("\n")[2]
    body = body.rpartition("\n")[0]
    if "#" in body:
        body = _HIDDEN.sub("", body + "\n").strip("\n").replace("\n##", "\n#")
    if not body.strip():
        return piece._replace(text="")
    return piece._replace(text=fence(body, "rust"), label="rust")

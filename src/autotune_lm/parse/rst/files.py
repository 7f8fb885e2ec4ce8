"""Floor 4. Other files that a reStructuredText file pulls in: includes and included code, bounded in depth and size."""

import ast
import posixpath
import re
from collections.abc import Mapping

from autotune_lm.parse.includes import include_places
from autotune_lm.parse.markdown.code import include_lines
from autotune_lm.parse.markdown.names import language_of
from autotune_lm.parse.rst.pieces import Pieces
from autotune_lm.parse.rst.scan import prepare

_DEEPEST = 8
_MOST_CHARACTERS = 4_000_000
_MOST_NOTES = 50


def text_of(pieces: Pieces, name: str) -> str | None:
    """The text of a file that the source names; None, with a note, where it is not to be had."""
    folder = pieces.folders[-1] if pieces.folders else ""
    read = (pieces.include(place) for place in include_places(folder, name))
    text = next((text for text in read if text is not None), None)
    if text is None:
        _note(pieces, f"include not found: {name}")
    elif len(text) + pieces.included > _MOST_CHARACTERS or len(pieces.folders) >= _DEEPEST:
        _note(pieces, f"include left out, too much or too deep: {name}")
        text = None
    else:
        pieces.included += len(text)
    return text


def _note(pieces: Pieces, note: str) -> None:
    """Tell the reader of the document once."""
    if note not in pieces.notes and len(pieces.notes) < _MOST_NOTES:
        pieces.notes.append(note)


def include(pieces: Pieces, name: str, options: Mapping[str, str], line: int) -> None:
    """Read an included file as if it stood here."""
    if name.startswith("<") or not name:  # the standard substitutions of docutils
        return
    text = text_of(pieces, name)
    if text is None:
        return
    text = _between(_some_lines(text, options), options)
    if "literal" in options or "code" in options:
        pieces.code(text, options.get("code", "").lower(), line)
    elif options.get("parser", "") in ("", "rst"):
        outermost = not pieces.frozen
        pieces.frozen = pieces.frozen or line
        pieces.folders.append(posixpath.dirname(posixpath.join(*pieces.folders[-1:], name)).lstrip("/"))
        pieces.nested(prepare(text), line - 1, True)
        pieces.flush_list()
        pieces.folders.pop()
        pieces.frozen = 0 if outermost else pieces.frozen
    else:
        _note(pieces, f"include left out, it is not reStructuredText: {name}")


def literal_include(pieces: Pieces, name: str, options: Mapping[str, str], line: int) -> None:
    """Show an included file, or a part of it, as code."""
    text = text_of(pieces, name) if name else None
    if text is None:
        return
    if "pyobject" in options:
        text = _object(text, options["pyobject"])
    text = include_lines(text, options.get("lines", "")) or ""
    text = _between(text, options)
    if "dedent" in options:
        text = _dedented(text, options["dedent"])
    if options.get("caption"):
        pieces.write(options["caption"], line)
    language = "diff" if "diff" in options else options.get("language", "").lower() or language_of(name)
    pieces.code(text, language, line)


def _some_lines(text: str, options: Mapping[str, str]) -> str:
    """The lines that ``start-line`` and ``end-line`` (from 0) leave."""
    first, last = options.get("start-line", ""), options.get("end-line", "")
    if not (first or last):
        return text
    try:
        return "\n".join(text.split("\n")[int(first) if first else None : int(last) if last else None])
    except ValueError:
        return text


def _between(text: str, options: Mapping[str, str]) -> str:
    """The part of a text that its options name; what they do not find cuts nothing."""
    after, before = options.get("start-after"), options.get("end-before")
    begin, end = options.get("start-at"), options.get("end-at")
    if after and after in text:
        text = text.split(after, 1)[1]
        text = text.partition("\n")[2] if "\n" in text else text
    elif begin and begin in text:
        text = text[text.rfind("\n", 0, text.index(begin)) + 1 :]
    if before and before in text:
        text = text[: max(text.rfind("\n", 0, text.index(before)), 0)]
    elif end and end in text:
        stop = text.find("\n", text.index(end))
        text = text if stop < 0 else text[:stop]
    return text


def _object(text: str, name: str) -> str:
    """The source of a class, function or ``Class.method`` of a Python file; all of it where that is not there."""
    try:
        nodes: list[ast.stmt] = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    found: ast.stmt | None = None
    for part in name.split("."):
        named = (node for node in nodes if getattr(node, "name", "") == part)
        found = next(named, None)
        if found is None:
            return text
        nodes = getattr(found, "body", [])
    if found is None or found.end_lineno is None:
        return text
    first = min([found.lineno, *(node.lineno for node in getattr(found, "decorator_list", []))])
    return "\n".join(text.split("\n")[first - 1 : found.end_lineno])


def _dedented(text: str, amount: str) -> str:
    """Lines without their common indentation, or without so many characters."""
    import textwrap

    if not amount.isdigit():
        return textwrap.dedent(text)
    return re.sub(rf"(?m)^[ \t]{{0,{min(int(amount), 1000)}}}", "", text)

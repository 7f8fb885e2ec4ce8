"""Floor 4. Explicit markup of reStructuredText: directives, footnotes, targets, substitutions, comments."""

import re
from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.parse.markdown.names import label_text
from autotune_lm.parse.rst import files as rst_files
from autotune_lm.parse.rst import objects as rst_objects
from autotune_lm.parse.rst import tables as rst_tables
from autotune_lm.parse.rst.lists import glossary, moved_left
from autotune_lm.parse.rst.names import TREATMENTS, treatment_of
from autotune_lm.parse.rst.pieces import SENTENCE_WORDS, Pieces
from autotune_lm.parse.rst.substitutions import define

_DIRECTIVE = re.compile(
    r"\.\. +(?:\|(?! )([^|\n]+)\| +)?([A-Za-z](?:[\w.+-]*+(?::(?!:)[\w.+-]++)*+)) ?::(?: +|(?=\n)|\Z)"
)
_PLAIN_CODE = re.compile(r"\.\. (?:code-block|code|sourcecode)::[ ]*([^\s]*)\n(?=\n)")
"""The most frequent directive in its most frequent form: no options, an empty line, code."""
_FOOTNOTE = re.compile(r"\.\. +\[([^\]\n]+)\](?: +|(?=\n)|\Z)")
_TARGET = re.compile(r"\.\. +_(?![ ])(?:`([^`\n]+)`|((?:[^:\\\n]|\\[^\n]|:(?![ \n]|\Z))+)):(?:(?=[ \n])|\Z)")
_OPTION = re.compile(r":([A-Za-z][\w-]*):(?:[ ]+|(?=\n)|\Z)([^\n]*(?:\n [^\n]*)*)(?:\n|\Z)")
_VERSION = re.compile(r"(\S+)(?:[ ]+|\n|\Z)")
_CAPTIONS = frozenset({"card", "grid-item-card"})
_NAME = re.compile(r"[A-Za-z_$@][\w.$:@-]*(?:\([^\n]*\))?")
_LABELS = {"cmdoption": "option", "deprecated-removed": "deprecated"}


class Directive(NamedTuple):
    """A directive: its parts, and the lines where it and its content start."""

    name: str
    argument: str
    """The text behind the name and on the lines below, up to the options or an empty line."""
    options: dict[str, str]
    content: str
    """Starts with a line feed, moved to the left; empty where there is none."""
    line: int
    content_line: int
    """The line before the first one of the content."""

    @property
    def body(self) -> str:
        """Argument and content: all text of a directive that takes no argument."""
        return "\n" + self.argument + self.content if self.argument else self.content

    @property
    def body_line(self) -> int:
        """The line before the first one of the body."""
        return self.line - 1 if self.argument else self.content_line


def explicit(pieces: Pieces, raw: str, line: int) -> None:
    """Read one block of explicit markup."""
    code = _PLAIN_CODE.match(raw)
    if code:
        pieces.code(moved_left(raw[code.end() :]), code[1].lower() or pieces.language, line)
        return
    if raw[3:4] == "_" and (target := _TARGET.match(raw)):
        if target.end() == len(raw):
            pieces.pending.append(" ".join((target[1] or target[2]).lower().split()).replace("\\", ""))
        return
    match = _DIRECTIVE.match(raw)
    if match:
        substitution, name = match.groups()
        found = _parts(name if name.islower() else name.lower(), raw, match.end(), line)
        if substitution is not None:
            define(pieces, substitution, found)
        else:
            handler = _HANDLERS.get(found.name) or _handler_of(found.name)
            handler(pieces, found)
        return
    note = _FOOTNOTE.match(raw)
    if note:
        first, _, more = raw[note.end() :].partition("\n")
        mark = "" if note[1][0] in "#*" or note[1].isdigit() else f"[{note[1]}] "
        pieces.nested("\n" + mark + first + moved_left("\n" + more if more else ""), line - 1, False)


def _parts(name: str, raw: str, at: int, line: int) -> Directive:
    """Cut what stands behind the two colons, from ``at`` on."""
    feed = raw.find("\n", at)
    if feed < 0:
        return Directive(name, raw[at:], {}, "", line, line)
    more = moved_left(raw[feed:])
    if more[1] == "\n":  # an empty line: no options
        return Directive(name, raw[at:feed], {}, more, line, line)
    stop = more.find("\n\n")
    head = more if stop < 0 else more[:stop]
    place = 0 if more[1] == ":" else head.find("\n:")
    options: dict[str, str] = {}
    if place >= 0:
        position = place + 1
        while match := _OPTION.match(head, position):
            options[match[1].lower()] = " ".join(match[2].split()) if match[2] else ""
            position = match.end()
        if options:
            end = position - 1 if position < len(head) else len(head)  # text may stand right below the options
            return _made(name, (raw[at:feed], head[:place], options, more[end:]), line, head.count("\n", 0, end))
    if feed > at:
        return _made(name, (raw[at:feed], head, options, more[len(head) :]), line, head.count("\n"))
    return Directive(name, "", options, more, line, line)


def _made(name: str, parts: tuple[str, str, dict[str, str], str], line: int, lines: int) -> Directive:
    """A directive of its first line, the other lines of its argument, options and content."""
    first, rest, options, content = parts
    return Directive(name, (first + rest).strip("\n"), options, moved_left(content), line, line + lines)


def _unknown(pieces: Pieces, found: Directive) -> None:
    """A directive of somebody's own: one with a name and a body declares that name, another keeps its body."""
    note = f"unknown directive: {found.name}"
    if note not in pieces.notes and len(pieces.notes) < 50:
        pieces.notes.append(note)
    if found.content and "-" not in found.name and _NAME.fullmatch(found.argument):
        rst_objects.declare(pieces, found)
    elif found.content:
        pieces.nested(found.content, found.content_line, True)


def _keep(pieces: Pieces, found: Directive) -> None:
    if found.name in _CAPTIONS and found.argument:
        pieces.write(found.argument, found.line)
    without_argument = found.name in ("epigraph", "highlights", "pull-quote", "compound", "replace", "header", "footer")
    pieces.nested(
        found.body if without_argument else found.content,
        found.body_line if without_argument else found.content_line,
        found.name in ("only", "ifconfig", "ifconf", "container", "div"),
    )


def _label(pieces: Pieces, found: Directive) -> None:
    kind = _LABELS.get(found.name, found.name)
    pieces.labelled(kind, label_text(kind, ""), found.line, (found.body, found.body_line))


def _titled(pieces: Pieces, found: Directive) -> None:
    title = " ".join(found.argument.split())
    label = "tab" if found.name == "tab-item" else found.name
    pieces.labelled(label, title or label_text(label, ""), found.line, (found.content, found.content_line))


def _version(pieces: Pieces, found: Directive) -> None:
    """The version is the first word; the text may follow on its line or below."""
    match = _VERSION.match(found.argument)
    if match is None:
        _label(pieces, found)
        return
    rest = found.argument[match.end() :]
    title = match[1]
    if found.name == "deprecated-removed":
        title, _, rest = rest.partition(" ")
        title = f"{match[1]}, removed in version {title}"
    content = "\n" + rest + found.content if rest else found.content
    before = found.line - 1 + found.argument.count("\n", 0, match.end()) if rest else found.content_line
    kind = _LABELS.get(found.name, found.name)
    pieces.labelled(kind, label_text(kind, title.rstrip(":")), found.line, (content, before))


def _code(pieces: Pieces, found: Directive) -> None:
    body, language = found.content, found.argument.strip()
    if "\n" in language or (" " in language and not found.content):  # no language: code from the first line on
        body, language = found.body, ""
    if found.name in ("doctest", "testcode", "testoutput", "ipython"):
        language = {"doctest": "pycon", "testoutput": ""}.get(found.name, "python")
    elif not language and found.name in ("jupyter-execute", "plot", "pyodide", "python", "try_examples"):
        language = "python"
    if found.options and found.options.get("caption"):
        pieces.write(found.options["caption"], found.line)
    pieces.code(body, language.lower() if language else pieces.language, found.line)


def _literal(pieces: Pieces, found: Directive) -> None:
    pieces.code(re.sub(r":[\w:+.-]+:`([^`<]*?)\s*(?:<[^`]*>)?`", r"\1", found.body), "", found.line)


def _formula(pieces: Pieces, found: Directive) -> None:
    body = found.body.strip("\n")
    if body.strip():
        pieces.add("formula", f"$$\n{body}\n$$", found.content_line + 1 if not found.argument else found.line)


def _list_table(pieces: Pieces, found: Directive) -> None:
    rst_tables.add_table(pieces, rst_tables.listed(found.content.strip("\n")), found.line, found.argument)


def _csv_table(pieces: Pieces, found: Directive) -> None:
    content = found.content
    if found.options.get("file"):
        content = rst_files.text_of(pieces, found.options["file"]) or ""
    cells = rst_tables.comma_separated(content.strip("\n"), found.options)
    rst_tables.add_table(pieces, cells, found.line, found.argument)


def _table(pieces: Pieces, found: Directive) -> None:
    if found.argument:
        pieces.write(found.argument, found.line)
    pieces.nested(found.content, found.content_line, False)


def _module(pieces: Pieces, found: Directive) -> None:
    name = found.argument.strip()
    pieces.module = "" if name == "None" else name
    if found.content.strip():
        pieces.nested(found.content, found.content_line, False)


def _highlight(pieces: Pieces, found: Directive) -> None:
    pieces.language = "" if found.argument in ("none", "text", "default") else found.argument.lower()


def _image(pieces: Pieces, found: Directive) -> None:
    text = found.options.get("alt", "")
    if len(text.split()) >= SENTENCE_WORDS:
        pieces.write(text, found.line)


def _figure(pieces: Pieces, found: Directive) -> None:
    _image(pieces, found)
    pieces.nested(found.content, found.content_line, False)


def _glossary(pieces: Pieces, found: Directive) -> None:
    pieces.nested(glossary(glossary(found.content)), found.content_line, False)


def _title(pieces: Pieces, found: Directive) -> None:
    pieces.title = pieces.title or found.argument


def _auto(pieces: Pieces, found: Directive) -> None:
    """What a tool writes out of source code is not here; text that somebody added to it is."""
    if found.content.strip():
        rst_objects.declare(pieces, found)


def _include(pieces: Pieces, found: Directive) -> None:
    rst_files.include(pieces, found.argument.strip(), found.options, found.line)


def _file(pieces: Pieces, found: Directive) -> None:
    rst_files.literal_include(pieces, found.argument.strip(), found.options, found.line)


def _drop(pieces: Pieces, found: Directive) -> None:
    """What only tools and browsers need."""


_Handler = Callable[[Pieces, Directive], None]
_TREATED: dict[str, _Handler] = {
    "label": _label,
    "titled": _titled,
    "version": _version,
    "drop": _drop,
    "keep": _keep,
    "code": _code,
    "literal": _literal,
    "include": _include,
    "file": _file,
    "formula": _formula,
    "table": _table,
    "list-table": _list_table,
    "csv-table": _csv_table,
    "object": rst_objects.declare,
    "module": _module,
    "highlight": _highlight,
    "figure": _figure,
    "image": _image,
    "glossary": _glossary,
    "title": _title,
    "auto": _auto,
}
_HANDLERS: dict[str, _Handler] = {name: _TREATED[treatment] for name, treatment in TREATMENTS.items()}


def _handler_of(name: str) -> _Handler:
    """The handler of a directive by its domain, or of one that nobody knows."""
    treatment = treatment_of(name)
    return _TREATED[treatment] if treatment else _unknown

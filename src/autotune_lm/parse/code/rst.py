"""Floor 4. reStructuredText as it stands in docstrings to Markdown, line for line: a light reading, no parser."""

import re
from collections.abc import Sequence

from autotune_lm.parse.code.comments import Doc, without_margin
from autotune_lm.parse.code.sections import Writer

_ROLE = re.compile(r"(?::[\w+.-]+)?:([\w+-]+):`([^`\n]+)`")
_TITLED = re.compile(r"(.*?)\s*<[^<>]*>")
_LITERAL = re.compile(r"(?<!`)``(?!`)([^`\n]+(?:`[^`\n]+)*)``(?!`)")
_DEFAULT_ROLE = re.compile(r"`([^`\n<]+?)\s*<[^`\n>]+>`_{1,2}|(?<!`)`([^`\n]+)`_{1,2}(?!\w)")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+([\w:+-]+)::[ \t]*(.*)$")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")
_BLOCKS = (">>>", "```", ".. ", "..\t", "::\n", ":meta ")
"""Without them there is nothing but text with roles and literals."""
_ASIDES = (".. _", ":meta ")
_ASIDE = re.compile(r"[ \t]*(?:\.\. _[^:\n]+:|:meta [\w-]+:)")
"""Targets of links, and words to the documentation builder."""
_PROMPT = re.compile(r"[ \t]*>>>(?: |$)")
_CODE = frozenset({"code-block", "code", "sourcecode", "highlight", "testcode", "doctest", "parsed-literal", "ipython"})
_SILENT = frozenset(
    {"currentmodule", "module", "index", "plot", "figure", "image", "only", "autofunction", "autoclass"}
)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since",
}
_TITLES = {"seealso": "See also"}


_DEEP = 5
"""How deep directives are read inside of each other."""


def light(doc: Doc, depth: int = 0) -> Doc:
    """Roles, literals, doctests, literal blocks and directives as Markdown has them."""
    lines, numbers = doc
    text = "\n".join(lines)
    if not any(mark in text for mark in _BLOCKS):
        return Doc([_inline(line) if "`" in line else line for line in lines] if "`" in text else lines, numbers)
    out = Writer()
    at = 0
    while at < len(lines):
        line = lines[at]
        directive = _DIRECTIVE.match(line) if ".." in line else None
        if line.lstrip().startswith(_ASIDES) and _ASIDE.match(line):
            at += 1
        elif ">>>" in line and _PROMPT.match(line):
            at = _doctest(doc, at, out)
        elif line.lstrip().startswith("```"):
            at = _fenced(doc, at, out)
        elif directive:
            at = _directive(doc, at, directive, out, depth)
        elif line.endswith("::") and _indented_below(lines, at):
            head = line[:-1].rstrip()
            if head.strip(" :"):
                out.add(_inline(head), numbers[at])
            at = _literal(doc, at + 1, "", out, _margin(line))
        else:
            out.add(_inline(line) if "`" in line else line, numbers[at])
            at += 1
    return out.doc()


def _inline(line: str) -> str:
    """Roles and literals as code."""
    line = _LITERAL.sub(r"`\1`", line)
    if ":`" in line:
        line = _ROLE.sub(_role, line)
    if "`_" in line:
        line = _DEFAULT_ROLE.sub(lambda match: match[1] or match[2], line)
    return line


def _role(match: re.Match[str]) -> str:
    titled = _TITLED.fullmatch(match[2])
    if titled and titled[1]:
        return titled[1]
    if match[1] in ("ref", "doc", "term", "abbr", "numref"):
        return match[2]
    name = match[2].lstrip("!")
    return f"`{name.rpartition('.')[2] if name[:1] == '~' else name}`"


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indented_below(lines: list[str], at: int) -> bool:
    """Whether the next line that holds something stands further in."""
    for line in lines[at + 1 : at + 4]:
        if line.strip():
            return _margin(line) > _margin(lines[at])
    return False


def _literal(doc: Doc, at: int, language: str, out: Writer, margin: int) -> int:
    """What stands further in than ``margin``, as code; gives the line after it."""
    lines, numbers = doc
    while at < len(lines) and not lines[at].strip():
        at += 1
    start = at
    while at < len(lines) and (not lines[at].strip() or _margin(lines[at]) > margin):
        at += 1
    end = at
    while end > start and not lines[end - 1].strip():
        end -= 1
    _fence(without_margin(lines[start:end]), numbers[start:end], language, out, margin)
    return at


def _fence(body: list[str], numbers: Sequence[int], language: str, out: Writer, margin: int) -> None:
    if not body:
        return
    space = " " * margin
    out.add("", numbers[0])
    out.add(f"{space}```{language}", numbers[0])
    for line, number in zip(body, numbers, strict=True):
        out.add(space + line, number)
    out.add(f"{space}```", numbers[-1])
    out.add("", numbers[-1])


def _doctest(doc: Doc, at: int, out: Writer) -> int:
    """Lines with prompts up to an empty one, and further ones behind it."""
    lines, numbers = doc
    start, margin = at, _margin(lines[at])
    while at < len(lines) and (lines[at].strip() or (at + 1 < len(lines) and _PROMPT.match(lines[at + 1]))):
        if lines[at].strip() and _margin(lines[at]) < margin:
            break
        at += 1
    body = [line[margin:] for line in lines[start:at]]
    _fence(body, numbers[start:at], "python", out, margin)
    return at


def _fenced(doc: Doc, at: int, out: Writer) -> int:
    """A fence of Markdown stays as it is."""
    lines, numbers = doc
    out.add(lines[at], numbers[at])
    at += 1
    while at < len(lines):
        out.add(lines[at], numbers[at])
        at += 1
        if lines[at - 1].strip() == "```":
            break
    return at


def _directive(doc: Doc, at: int, directive: re.Match[str], out: Writer, depth: int) -> int:
    """A directive: code, a version, an admonition, or one that says nothing here."""
    lines, numbers = doc
    name, argument, margin = directive[2].lower(), directive[3].strip(), len(directive[1])
    number = numbers[at]
    at += 1
    while at < len(lines) and _OPTION.match(lines[at]) and _margin(lines[at]) > margin:
        at += 1
    if name in _CODE:
        return _literal(doc, at, argument.split(" ")[0] if name != "parsed-literal" else "", out, margin)
    end = at
    while end < len(lines) and (not lines[end].strip() or _margin(lines[end]) > margin):
        end += 1
    if name in _SILENT:
        return end
    space = " " * margin
    label = (
        f"{_VERSIONS[name]} {argument}:"
        if name in _VERSIONS
        else f"{_TITLES.get(name) or name.replace('-', ' ').capitalize()}: {argument}"
    )
    body = Doc(without_margin(lines[at:end]), numbers[at:end])
    if depth < _DEEP:
        body = light(body, depth + 1)
    text = [line for line in body.lines if line.strip()]
    if name == "rubric":
        label = argument
    elif not text and name in _VERSIONS:
        label = label.rstrip(":") + "."
    out.add("", number)
    out.add(space + label.rstrip(), number)
    for line, at_line in zip(body.lines, body.numbers, strict=True):
        out.add(space + line if line else "", at_line)
    out.add("", number)
    return end

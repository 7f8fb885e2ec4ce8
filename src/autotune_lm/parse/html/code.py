"""Floor 4. Code in HTML pages: its lines as they were, without line numbers, and its language."""

import re
from typing import TYPE_CHECKING

from autotune_lm.parse.html.names import marks_of, words
from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLAIN = words("code span a b i em strong var kbd samp tt font mark u s sub sup small del ins abbr q cite pre")
_LINE = frozenset({"div", "li", "p", "tr"})
_SILENT = frozenset({"button", "script", "style", "template", "svg", "clipboard-copy", "select"})
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|highlight|brush|src|syntax|code-lang)[-:]\s?"
    r"([A-Za-z][A-Za-z0-9+#_.-]{0,30}?)(?=[\s;:]|$)"
)
_SOURCE_CODE = re.compile(
    r"(?:^|\s)(?:sourceCode|highlight|prettyprint|hljs|listing|src|code|rouge)\s+([a-z][a-z0-9+#]{0,20})(?=\s|$)"
)
_NAMES = {"ipython3": "python", "ipython2": "python", "ipython": "python", "python3": "python", "py3": "python"}
_NONE = words(
    "default none text plain plaintext plain_text txt nohighlight notranslate no-highlight literal-block "
    "code-block "
    "source code sourcecode output undefined unknown raw wrap wide lines numberlines highlighter-rouge highlight "
    "prettyprint linenums null auto guess block container wrapper copy"
)
_NAMED = words(
    "bash sh shell console python py pycon rust go java javascript js typescript ts json yaml yml toml xml html css c "
    "cpp csharp ruby rb php perl sql kotlin swift scala haskell r lua ini diff dockerfile makefile jsx tsx"
)
_INDENT = re.compile(r"^[ \t]*(?=\S)", re.MULTILINE)


def code_of(element: "_Element") -> str:
    """The lines of a ``pre`` element."""
    if not len(element):
        code = element.text or ""
    elif all(child.tag in _PLAIN and not _is_odd(child) for child in element.iterdescendants()):
        code = inner_text(element)
    else:
        code = walked(element)
    code = code.replace("\u00a0", " ")
    if "\t" in code:
        code = code.expandtabs(4)
    return dedented(code.rstrip().strip("\n"))


def _is_odd(element: "_Element") -> bool:
    classes = element.get("class")
    if classes:
        marks = marks_of(classes)
        if marks.number or marks.small:
            return True
    style = element.get("style")
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(style and "none" in style)


def walked(element: "_Element") -> str:
    """The text of an element in which lines are elements, or line numbers stand."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    skipped: _Element | None = None
    for event, child in walk:
        if event == "start":
            if child is not element and (child.tag in _SILENT or _is_odd(child)):
                walk.skip_subtree()
                skipped = child
                continue
            if child.tag == "br":
                parts.append("\n")
            elif child.tag in _LINE:
                _end_line(parts)
            if child.text:
                parts.append(child.text)
            continue
        if child is not skipped and child.tag in _LINE:
            _end_line(parts)
        skipped = None
        if child.tail and child is not element:
            parts.append(child.tail)
    return "".join(parts)


def _end_line(parts: list[str]) -> None:
    """What is added next starts a line."""
    if parts and not parts[-1].endswith("\n"):
        parts.append("\n")


def dedented(code: str) -> str:
    """Lines without the indentation that all of them have."""
    if not code[:1].isspace():
        return code
    lines = code.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    least = min(indents, default=0)
    return "\n".join(line[least:].rstrip() if line.strip() else "" for line in lines) if least else code


def language_of(element: "_Element") -> str:
    """What classes and attributes of a ``pre``, of the code in it and of the boxes around it say."""
    inner = next(element.iterdescendants("code"), None) if len(element) else None
    found = [element] if inner is None else [inner, element]
    above = element.getparent()
    while above is not None and len(found) < 6 and above.tag in ("div", "figure", "td", "tr", "tbody", "table"):
        found.append(above)
        above = above.getparent()
    for one in found:
        if not one.keys():
            continue
        name = one.get("data-lang") or one.get("data-language") or ""
        if name and re.fullmatch(r"[A-Za-z0-9+#_.-]{1,30}", name):
            return _plain(name)
        classes = one.get("class") or ""
        for match in (*_LANGUAGE.finditer(classes[:500]), *_SOURCE_CODE.finditer(classes[:500])):
            name = _plain(match[1])
            if name:
                return name
        if one is element or one is inner:
            name = next((word for word in classes[:500].lower().split() if word in _NAMED), "")
            if name:
                return name
    return ""


def _plain(name: str) -> str:
    low = name.lower().removeprefix("source-").removeprefix("language-").rstrip(".")
    return "" if low in _NONE else _NAMES.get(low, low)


def is_numbers(element: "_Element") -> bool:
    """Whether an element that is named for line numbers holds nothing else."""
    return not re.search(r"[^\W\d_]", inner_text(element))

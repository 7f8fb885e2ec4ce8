"""Floor 4. Tags in comments (Javadoc, JSDoc, Doxygen) to sections, inline tags to code and text."""

import re

from autotune_lm.parse.code.comments import Doc
from autotune_lm.parse.code.sections import Entry, Writer

_TAG = re.compile(r"[ \t]*[@\\]([A-Za-z]+)(?:\[[a-z, ]*\])?(?:[ \t]+|$)(.*)")
_TYPE = re.compile(r"\{([^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*)\}[ \t]*")
_NAME = re.compile(r"(\[[^\]\n]*\]|<[^>\n]*>|[^\s:]+(?:::[^\s:]+)*)[ \t]*(?:-[ \t]+|:[ \t]+)?")
_INLINE = re.compile(r"\{@(\w+)[ \t\n]+([^{}]*)\}")
_INLINE_TAGS = frozenset({"c", "p", "a", "e", "em", "b", "ref"})
"""Tags that mark one word of a sentence, also where a line begins with it."""
_WORD = re.compile(r"[@\\](?:c|p|a|e|em|b|ref|code)[ \t]+([\w:.()\[\]<>*&~-]*[\w)\]>])")
_ENTRIES = {
    "param": "Parameters",
    "arg": "Parameters",
    "argument": "Parameters",
    "tparam": "Type Parameters",
    "template": "Type Parameters",
    "typeparam": "Type Parameters",
    "throws": "Raises",
    "throw": "Raises",
    "exception": "Raises",
    "retval": "Returns",
    "property": "Attributes",
    "prop": "Attributes",
}
_TEXTS = {"return": "Returns", "returns": "Returns", "result": "Returns", "yields": "Yields", "example": "Examples"}
_OPEN = frozenset(
    {"brief", "short", "details", "description", "desc", "summary", "remarks", "remark", "par", "fileoverview"}
)
_LABELS = {
    "note": "Note",
    "warning": "Warning",
    "attention": "Attention",
    "deprecated": "Deprecated",
    "since": "Since",
    "see": "See",
    "sa": "See",
    "pre": "Precondition",
    "post": "Postcondition",
    "todo": "Todo",
    "default": "Default",
    "defaultvalue": "Default",
}
_METHOD = re.compile(r"^#(\w+(?:\([^()]*\))?)")
_CODE = frozenset({"code", "verbatim"})
_END = frozenset({"endcode", "endverbatim"})
_SECTION_ORDER = ("Type Parameters", "Parameters", "Returns", "Yields", "Raises", "Attributes", "Examples")


def tagged(lines: list[str], first: int, language: str) -> Doc:
    """Documentation with tags as Markdown; tags that say nothing of the code itself (author, version) go out."""
    text = "\n".join(lines)
    if "@" not in text and "\\" not in text:
        return Doc(lines, range(first, first + len(lines)))
    if "{@" in text:
        text = _INLINE.sub(_inline, text)
    lines = text.split("\n")
    return _Tags(language).read(lines, first)


def _inline(match: re.Match[str]) -> str:
    """``{@code x}`` and ``{@link x}``; as many lines as before."""
    name, body = match[1], match[2].strip()
    if name in ("code", "literal"):
        return f"`{body}`"
    if name.startswith("link") or name in ("see", "value"):
        target, _, title = body.replace("|", " ", 1).partition(" ")
        return title.strip() or f"`{target.lstrip('#').replace('#', '.')}`"
    return body


class _Tags:
    """Reads the lines of one comment."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.text = Writer()
        self.sections: dict[str, list[Entry]] = {}
        self.entry: Entry | None = None
        self.silent = False
        self.fenced = False

    def read(self, lines: list[str], first: int) -> Doc:
        """Go through the lines."""
        for number, line in enumerate(lines, first):
            if line.lstrip().startswith(("```", "~~~")):
                self.fenced = not self.fenced
            tag = _TAG.match(line) if not self.fenced or "endcode" in line or "endverbatim" in line else None
            if tag and tag[1] not in _INLINE_TAGS:
                self.tag(tag[1], tag[2], number)
            else:
                self.line(line, number)
        for title in sorted(self.sections, key=_SECTION_ORDER.index):
            entries = self.sections[title]
            self.text.heading(title, entries[0].numbers[0])
            for entry in entries:
                self.write(entry, title)
        return self.text.doc()

    def write(self, entry: Entry, title: str) -> None:
        """One entry of a section; what has no name is text."""
        if entry.name or (entry.type and title in ("Raises", "Returns")):
            self.text.entry(entry, entry.numbers[0])
            return
        is_code = title == "Examples" and not any("```" in line for line in entry.text)
        if is_code:
            self.text.add(f"```{self.language}", entry.numbers[0])
        for line, number in zip(entry.text, entry.numbers, strict=True):
            self.text.add(line, number)
        if is_code:
            self.text.add("```", entry.numbers[-1])

    def tag(self, name: str, rest: str, number: int) -> None:
        """A line that begins with a tag."""
        name = name if name in _ENTRIES or name in _TEXTS else name.lower()
        rest = _words(rest)
        self.silent = False
        if name in _CODE or name in _END:
            self.fenced = name in _CODE
            self.line(f"```{self.language}" if name == "code" else "```", number)
            return
        self.entry = None
        if name in _ENTRIES:
            self.named(_ENTRIES[name], rest, number)
        elif name in _TEXTS:
            kind = _TYPE.match(rest) if name != "example" else None
            self.open(
                _TEXTS[name], Entry("", kind[1] if kind else "", [rest[kind.end() :] if kind else rest], [number])
            )
        elif name in _OPEN:
            self.text.add("", number)
            self.text.add(rest, number)
        elif name in _LABELS:
            self.text.add("", number)
            rest = _METHOD.sub(r"`\1`", rest)
            self.text.add(f"{_LABELS[name]}: {rest}" if rest else f"{_LABELS[name]}.", number)
        else:
            self.silent = True

    def named(self, title: str, rest: str, number: int) -> None:
        """A parameter or an error: ``{type} name - description``."""
        kind = _TYPE.match(rest)
        rest = rest[kind.end() :] if kind else rest
        only_type = title == "Raises" and kind is not None
        name = None if only_type else _NAME.match(rest)
        bare = name[1].strip("[]").partition("=")[0] if name else ""
        text = rest[name.end() :] if name else rest.removeprefix("- ")
        if bare[:1] == "<" and bare[-1:] == ">":
            bare, title = bare[1:-1], "Type Parameters"
        self.open(title, Entry(bare, kind[1] if kind else "", [text], [number]))

    def open(self, title: str, entry: Entry) -> None:
        """An entry begins; the lines after it are its own."""
        self.entry = entry
        self.sections.setdefault(title, []).append(entry)

    def line(self, line: str, number: int) -> None:
        """A line without a tag."""
        if self.silent:
            return
        line = line if self.fenced else _words(line)
        if self.entry is None:
            self.text.add(line, number)
            return
        if not line.strip() and not self.fenced and self.entry.name:
            self.entry = None  # what stands below an empty line describes the symbol again
            self.text.add("", number)
            return
        self.entry.text.append(line.strip() if self.entry.name else line)
        self.entry.numbers.append(number)


def _words(line: str) -> str:
    """Doxygen's marks for single words as code."""
    return _WORD.sub(r"`\1`", line) if "@" in line or "\\" in line else line

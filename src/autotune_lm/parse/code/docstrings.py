"""Floor 4. Docstrings of Python to Markdown: the sections of Google, NumPy and Sphinx."""

import re

from autotune_lm.parse.code.comments import Doc, without_margin
from autotune_lm.parse.code.rst import light
from autotune_lm.parse.code.sections import LISTED, RESULTS, TITLES, Entry, Writer

_OPENING = re.compile(r"[A-Za-z]{0,2}(\"\"\"|'''|\"|')")
_ESCAPE = re.compile(r"\\(\\|\n|\"|'|n|t)")
_ESCAPES = {"\\": "\\", "\n": "", '"': '"', "'": "'", "n": "\n", "t": "\t"}
_FIELD = re.compile(r"[ \t]*:(\w+)(?:[ \t]+([^:\n]*))?:(?:[ \t]+(.*)|$)")
_FIELDS = {
    "param": "Parameters",
    "parameter": "Parameters",
    "arg": "Parameters",
    "argument": "Parameters",
    "key": "Parameters",
    "keyword": "Parameters",
    "raises": "Raises",
    "raise": "Raises",
    "except": "Raises",
    "exception": "Raises",
    "var": "Attributes",
    "ivar": "Attributes",
    "cvar": "Attributes",
    "return": "Returns",
    "returns": "Returns",
    "yield": "Yields",
    "yields": "Yields",
    "type": "",
    "vartype": "",
    "rtype": "",
}
_ORDER = ("Parameters", "Attributes", "Returns", "Yields", "Raises")
_GOOGLE = re.compile(r"([A-Z][A-Za-z ]{2,20}):[ \t]*$")
_GOOGLE_ENTRY = re.compile(
    r"(`{0,2}\*{0,2}[\w.\[\]/ ,*-]{1,80}?`{0,2})[ \t]*(?:\((.{0,200}?)\))?[ \t]*:(?:[ \t]+(.*)|$)"
)
_GOOGLE_RESULT = re.compile(r"([A-Za-z_][\w.\[\], |]{0,100}):[ \t]+(.*)")
_NUMPY_ENTRY = re.compile(r"(\*{0,2}[\w.*, ]{1,100}?)(?:[ \t]*:[ \t]*(.*))?$")
_MARKED = re.compile(r"`|>>>|\.\.[ \t]|:$|^[ \t]*:|^[ \t]*---", re.MULTILINE)
"""What sections, fields and reStructuredText begin or end with; half of the docstrings hold none of it."""
_RULE = re.compile(r"[ \t]*-{3,}[ \t]*$")


def docstring(literal: str, first: int) -> Doc:
    """The literal of a docstring, which begins on the line ``first``, as Markdown."""
    opening = _OPENING.match(literal)
    if opening is None:
        return Doc([], [])
    raw = "r" in literal[: opening.start(1)].lower()
    body = literal[opening.end() :].removesuffix(opening[1])
    lines = without_margin([line.rstrip() for line in body.expandtabs(8).split("\n")], 1)
    if not raw and "\\" in body:
        lines = [_ESCAPE.sub(lambda match: _ESCAPES[match[1]], line).replace("\n", " ") for line in lines]
    if not _MARKED.search("\n".join(lines)):
        return Doc(lines, range(first, first + len(lines)))
    return _Docstring(lines, first).read()


class _Docstring:
    """Reads the lines of one docstring."""

    def __init__(self, lines: list[str], first: int) -> None:
        self.lines = lines
        self.first = first
        self.out = Writer()
        self.fields: dict[str, list[Entry]] = {}
        self.types: dict[str, str] = {}

    def read(self) -> Doc:
        """Go through the lines."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line[:1] == ":" and (field := _FIELD.match(line)) and field[1] in _FIELDS:
                at = self.field(field, at)
            elif line[:1].isupper() and (title := self.title(at)):
                at = self.section(title, at)
            else:
                self.out.add(line, self.first + at)
                at += 1
        self.write_fields()
        return light(self.out.doc())

    def title(self, at: int) -> str:
        """The canonical name of the section that begins at a line; empty where none does."""
        line = self.lines[at]
        following = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        if following and _RULE.match(following) and len(line) < 40:
            return TITLES.get(line.strip().lower(), line.strip())
        google = _GOOGLE.match(line)
        if google is None or following[:1].strip() or not self.rest(at + 1):
            return ""
        return TITLES.get(google[1].lower(), "")

    def rest(self, at: int) -> bool:
        """Whether what stands below is indented."""
        while at < len(self.lines) and not self.lines[at]:
            at += 1
        return at < len(self.lines) and self.lines[at][0] == " "

    def section(self, title: str, at: int) -> int:
        """Read one section; gives the line after it."""
        numpy = at + 1 < len(self.lines) and _RULE.match(self.lines[at + 1]) is not None
        self.out.heading(title, self.first + at)
        start = at = at + (2 if numpy else 1)
        while at < len(self.lines) and not self.ends(at, numpy):
            at += 1
        body = self.lines[start:at]
        numbers = list(range(self.first + start, self.first + at))
        if not numpy:
            body = without_margin(body)
        entries = self.entries(title, body, numbers, numpy=numpy)
        for entry in entries:
            self.out.entry(entry, entry.numbers[0])
        if not entries:
            for line, number in zip(body, numbers, strict=True):
                self.out.add(line, number)
        self.out.add("", self.first + at)
        return at

    def ends(self, at: int, numpy: bool) -> bool:
        """Whether a section is over."""
        line = self.lines[at]
        if numpy:
            return bool(line[:1].strip()) and at + 1 < len(self.lines) and bool(_RULE.match(self.lines[at + 1]))
        return bool(line[:1].strip())

    def entries(self, title: str, body: list[str], numbers: list[int], *, numpy: bool) -> list[Entry]:
        """The named entries of a section; none where it is text."""
        if title not in LISTED and title not in RESULTS:
            return []
        found: list[Entry] = []
        for line, number in zip(body, numbers, strict=True):
            if line[:1].strip():
                entry = self.entry(title, line, number, numpy=numpy)
                if entry is None and not (found and not numpy and title in RESULTS):
                    return []
                if entry is not None:
                    found.append(entry)
                    continue
            if not found:
                if line.strip():
                    return []
                continue
            found[-1].text.append(line)
            found[-1].numbers.append(number)
        return [_tidy(entry) for entry in found]

    def entry(self, title: str, line: str, number: int, *, numpy: bool) -> Entry | None:
        """The head of an entry."""
        if numpy:
            match = _NUMPY_ENTRY.match(line)
            if match is None and title not in RESULTS:
                return None
            if title in RESULTS and (match is None or match[2] is None):
                return Entry("", line.strip(), [], [number])
            if title in ("Raises", "Warns"):
                return Entry(line.strip(), "", [], [number])
            return Entry(match[1].strip(), match[2] or "", [], [number]) if match else None
        if title in RESULTS:
            match = _GOOGLE_RESULT.match(line)
            return Entry("", match[1], [match[2]], [number]) if match else None
        match = _GOOGLE_ENTRY.match(line)
        return Entry(match[1].strip("` "), match[2] or "", [match[3] or ""], [number]) if match else None

    def field(self, field: re.Match[str], at: int) -> int:
        """A field of Sphinx with the lines that hang below it; gives the line after it."""
        start = at
        text, numbers = [field[3] or ""], [self.first + at]
        at += 1
        while at < len(self.lines) and (not self.lines[at] or self.lines[at][0] == " "):
            text.append(self.lines[at])
            numbers.append(self.first + at)
            at += 1
        while len(text) > 1 and not text[-1]:
            text.pop()
            numbers.pop()
        text = [text[0], *without_margin(text[1:])]
        kind, _, name = (field[2] or "").strip().rpartition(" ")
        title = _FIELDS[field[1]]
        if title:
            unnamed = title in RESULTS
            self.fields.setdefault(title, []).append(Entry("" if unnamed else name, kind, text, numbers))
        else:
            self.types[name if field[1] != "rtype" else "->"] = " ".join(text).strip()
        self.out.add("", self.first + start)
        return at

    def write_fields(self) -> None:
        """The sections made of fields."""
        if "->" in self.types and "Returns" not in self.fields and "Yields" not in self.fields:
            self.fields["Returns"] = [Entry("", self.types["->"], [], [self.first + len(self.lines) - 1])]
        for title in sorted(self.fields, key=_ORDER.index):
            entries = self.fields[title]
            self.out.heading(title, entries[0].numbers[0])
            for entry in entries:
                kind = entry.type or self.types.get("->" if title in RESULTS else entry.name, "")
                self.out.entry(entry._replace(type=kind), entry.numbers[0])


def _tidy(entry: Entry) -> Entry:
    """An entry whose description has no margin, and no empty lines at its ends."""
    text, numbers = entry.text, entry.numbers
    end = len(text)
    while end > 1 and not text[end - 1].strip():
        end -= 1
    if len(numbers) == len(text):
        text = [text[0], *without_margin(text[1:end])]
        return Entry(entry.name, entry.type, text, numbers[: len(text)])
    start = 0  # the head itself holds no description
    while start < end and not text[start].strip():
        start += 1
    text = without_margin(text[start:end])
    return Entry(entry.name, entry.type, text, [numbers[0], *numbers[start + 2 : start + 1 + len(text)]])

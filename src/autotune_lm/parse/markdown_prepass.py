"""Floor 4. What Markdown dialects add to CommonMark, turned into forms the parser knows, line for line.

One regular expression finds the lines that may start such a form; all other lines are copied in bulk. A container's
opening and closing line become an HTML comment that names a ``Mark``; code and tables of directives become fences with
a language that no document can hold (a control character stands in it).
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import ClassVar, Literal, NamedTuple

from autotune_lm.parse.markdown_names import LAYOUT, TREATMENTS, language_of

SECRET = "\x02"
_LANDMARK = re.compile(
    r"\n([ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*)"
    r"(`{3,}|~{3,}|:{3,}|/{3,}|\$\$|\{\*|\{/\*|\{%|\{!|<!--|--8<--|\([^()\n]+\)=[ \t]*(?=\n|\Z)|%[ \t]|\+\+\+|import[ ]|export[ ])"
)
_DIRECTIVE = re.compile(r"[ \t]*\{([^{}\s`]+)\}[ \t]*([^\n`]*)")
_COLON_NAME = re.compile(r"[ \t]*(?:\{([^{}\n]*)\}|([A-Za-z][\w:-]*(?![\w.])))(?:\[([^\n]*)\])?[ \t]*([^\n]*)")
_SLASH_NAME = re.compile(r"[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*([^\n]*))?")
_OPTIONS = re.compile(r"(?:\n[ \t>]*:[\w-]+:[^\n]*)+|\n[ \t]*---[ \t]*\n(?:[^\n]*\n)*?[ \t]*---[ \t]*(?=\n|\Z)")
_SLASH_OPTIONS = re.compile(r"(?:\n {4}[\w-]+:[^\n]*)+")
_API_BLOCK = re.compile(r"[ \t]*[\w.:]+[ \t]*(?:\n(?:[ \t]{4,}[^\n]*|[ \t]*(?=\n[ \t]{4})))*")
_MACRO = re.compile(r"\{\*[ \t]*(\S+)([^\n]*?)\*\}|\{!>?[ \t]*([^\s!]+)[^\n]*!\}")
_SNIPPET = re.compile(r"""--8<--[ \t]*["']([^"'\n]+)["']""")
_SCRIPT = re.compile(
    r"import[ ]+(?:[\w$*{][^;\n]*\bfrom[ ]+)?['\"][^'\"\n]+['\"];?[ \t]*(?=\n|\Z)|import[ ]+\{[^}]*\}[ ]*from[ ]*['\"][^'\"\n]+['\"];?"
    r"|export[ ]+(?:default|const|let|var|function|class|\{|\*)[^\n]*(?:\n[^\n]+)*"
)
_OPTION = re.compile(r":?([\w-]+):[ \t]*([^\n]*)")
_FENCE_ENDS: dict[tuple[str, int], re.Pattern[str]] = {}


class Mark(NamedTuple):
    """What an HTML comment of ours stands for, and the line it replaced."""

    action: Literal["open", "close", "include"]
    kind: str
    title: str
    source: str


class Prepared(NamedTuple):
    """Text for the Markdown parser (an empty line in front), the marks in it, and where lines were added or lost."""

    text: str
    marks: list[Mark]
    shifts: list[tuple[int, int]]
    """Offset in ``text`` and by how many lines it runs ahead of the original from there on."""
    notes: list[str]


def _fence_end(character: str, length: int) -> re.Pattern[str]:
    """The line that closes a fence."""
    key = (character, min(length, 1000))
    if key not in _FENCE_ENDS:
        _FENCE_ENDS[key] = re.compile(rf"\n[ \t>]*{character}{{{key[1]},}}[ \t]*(?=\n|\Z)")
    return _FENCE_ENDS[key]


def prepare(text: str) -> Prepared:
    """Turn the dialects' forms into those that the parser knows."""
    return _Prepass("\n" + text).run()


class _Prepass:
    def __init__(self, text: str) -> None:
        self.text = text
        self.done = 0
        """Up to here the text is dealt with; landmarks before it are content."""
        self.edits: list[tuple[int, int, str]] = []
        self.marks: list[Mark] = []
        self.open: list[tuple[str, int]] = []
        """Containers that wait for their closing line: character and length."""
        self.notes: list[str] = []

    def run(self) -> Prepared:
        for match in _LANDMARK.finditer(self.text):
            if match.start() >= self.done:
                self.HANDLERS[match[2][0]](self, match)
        return self._rewrite()

    def _rewrite(self) -> Prepared:
        """Apply the edits, and count the lines they add or take."""
        parts: list[str] = []
        shifts: list[tuple[int, int]] = []
        at = length = ahead = 0
        for start, end, new in sorted(self.edits):
            if start < at:
                continue
            parts += (self.text[at:start], new)
            length += start - at + len(new)
            at = end
            change = new.count("\n") - self.text.count("\n", start, end)
            if change:
                ahead += change
                shifts.append((length, ahead))
        parts.append(self.text[at:])
        return Prepared("".join(parts), self.marks, shifts, self.notes)

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Put ``new`` in place of a stretch, with as many empty lines as it had more."""
        missing = self.text.count("\n", start, end) - new.count("\n")
        self.edits.append((start, end, new + "\n" * missing if missing > 0 else new))

    def mark(self, start: int, end: int, prefix: str, mark: Mark) -> None:
        """Put a mark in place of a stretch that starts with a line end."""
        self.replace(start, end, f"\n{prefix}<!--{SECRET}{len(self.marks)}-->")
        self.marks.append(mark)

    # One method for each kind of landmark.

    def fence(self, match: re.Match[str]) -> None:
        prefix, token = match[1], match[2]
        eol = self.line_end(match.end())
        if token[0] == "`" and "`" in self.text[match.end() : eol]:
            return
        closing = _fence_end(token[0], len(token)).search(self.text, eol)
        stop = closing.start() if closing else len(self.text)
        end = closing.end() if closing else len(self.text)
        directive = _DIRECTIVE.match(self.text, match.end(), eol)
        if directive is None:
            self.done = end
            return
        options = _OPTIONS.match(self.text, eol, stop)
        start = options.end() if options else eol
        self.directive(match, directive, start, stop, end)
        _ = prefix

    def directive(self, match: re.Match[str], directive: re.Match[str], body: int, stop: int, end: int) -> None:
        name, argument = directive[1], directive[2].strip()
        treatment = TREATMENTS.get(name.lower(), "keep")
        opening, prefix = match.start(), match[1]
        settings = dict(_OPTION.findall(self.text[self.line_end(match.end()) : body]))
        if treatment in ("label", "keep"):
            kind, title = container(name, argument, settings)
            self.mark(opening, body, prefix, Mark("open", kind, title, self.text[opening + 1 : body]))
            if stop < len(self.text) or end > stop:
                self.mark(stop, end, prefix, Mark("close", kind, "", self.text[stop + 1 : end]))
            self.done = body
            return
        self.done = end
        if treatment == "drop":
            self.replace(opening, end)
        elif treatment == "include":
            language = settings.get("language") or language_of(argument)
            lines = settings.get("lines", "")
            self.mark(
                opening, end, prefix, Mark("include", language, f"{argument}\n{lines}", self.text[opening + 1 : end])
            )
        else:
            language = argument.split(" ")[0] if treatment == "code" else SECRET + treatment
            if name == "code-cell" and language.startswith("ipython"):
                language = "python"
            lost = self.text.count("\n", opening, body) - 1
            self.edits.append((opening, body, "\n" * (lost + 1) + f"{prefix}{match[2]}{language}"))

    def colon(self, match: re.Match[str]) -> None:
        length = len(match[2])
        eol = self.line_end(match.end())
        rest = self.text[match.end() : eol]
        if not rest.strip():
            self.close(match, ":", length, eol)
            return
        named = _COLON_NAME.fullmatch(rest)
        if named is None or (rest[0] == " " and self._is_api(match.end(), eol)):
            api = _API_BLOCK.match(self.text, match.end())
            if api and api.end() >= eol:
                self.replace(match.start(), api.end())
                self.done = api.end()
            return
        name = (named[1] or named[2] or "").strip()
        argument = named[3] or named[4] or ""
        directive = _DIRECTIVE.match(rest)
        treatment = TREATMENTS.get(name.lower(), "keep") if directive else "label"
        if treatment not in ("label", "keep"):
            assert directive is not None
            closing = _fence_end(":", length).search(self.text, eol)
            stop, end = (closing.start(), closing.end()) if closing else (len(self.text), len(self.text))
            options = _OPTIONS.match(self.text, eol, stop)
            self.verbatim_colon(match, directive, options.end() if options else eol, (stop, end))
            return
        options = _OPTIONS.match(self.text, eol)
        body = options.end() if options else eol
        settings = dict(_OPTION.findall(self.text[eol:body]))
        kind, title = container(name, argument.strip(), settings)
        self.open.append((":", length))
        self.mark(match.start(), body, match[1], Mark("open", kind, title, self.text[match.start() + 1 : body]))
        self.done = body

    def verbatim_colon(self, match: re.Match[str], directive: re.Match[str], body: int, close: tuple[int, int]) -> None:
        """A colon fence around code, a formula or a table: backticks instead."""
        before = len(self.edits)
        self.directive(match, directive, body, *close)
        start, end, new = self.edits[before]
        if match[2] in new:
            marks = "`" * max(3, len(match[2]))
            self.edits[before] = (start, end, new.replace(match[2], marks, 1))
            self.edits.append((close[0], close[1], f"\n{match[1]}{marks}" if close[1] > close[0] else ""))

    def _is_api(self, at: int, eol: int) -> bool:
        """Whether ``::: name`` asks for the reference text of an object: dotted, or options below."""
        name = self.text[at:eol].strip()
        return ("." in name and " " not in name) or self.text.startswith("\n    options:", eol)

    def slash(self, match: re.Match[str]) -> None:
        length = len(match[2])
        eol = self.line_end(match.end())
        rest = self.text[match.end() : eol]
        if not rest.strip():
            self.close(match, "/", length, eol)
            return
        named = _SLASH_NAME.fullmatch(rest)
        if named is None:
            return
        options = _SLASH_OPTIONS.match(self.text, eol)
        body = options.end() if options else eol
        settings = dict((key, value) for key, value in _OPTION.findall(self.text[eol:body].replace("\n    ", "\n")))
        kind, title = container(named[1], (named[2] or "").strip(), settings)
        self.open.append(("/", length))
        self.mark(match.start(), body, match[1], Mark("open", kind, title, self.text[match.start() + 1 : body]))
        self.done = body

    def close(self, match: re.Match[str], character: str, length: int, eol: int) -> None:
        """A closing line ends the innermost container of its kind that is not longer; else it is only taken out."""
        at = len(self.open) - 1
        while at >= 0 and not (self.open[at][0] == character and self.open[at][1] <= length):
            at -= 1
        if at < 0:
            if character == ":":
                self.replace(match.start(), eol, "\n")
            return
        exact = next((i for i in range(len(self.open) - 1, at - 1, -1) if self.open[i] == (character, length)), at)
        exact = next((i for i in range(at, -1, -1) if self.open[i] == (character, length)), exact)
        source = self.text[match.start() + 1 : eol]
        self.mark(match.start(), eol, match[1], Mark("close", "", str(len(self.open) - exact), source))
        del self.open[exact:]

    def formula(self, match: re.Match[str]) -> None:
        eol = self.line_end(match.end())
        if "$$" in self.text[match.end() : eol]:
            return
        stop = self.text.find("$$", eol)
        if stop < 0:
            return
        end = self.line_end(stop)
        first, last = self.text[match.end() : eol], self.text[self.text.rfind("\n", 0, stop) : stop]
        prefix = match[1]
        self.edits.append(
            (match.start(), eol, f"\n{prefix}```{SECRET}formula" + (f"\n{prefix}{first}" if first.strip() else ""))
        )
        tail = f"{last}\n{prefix}```" if last.strip(" \t>\n") else f"\n{prefix}```"
        self.edits.append((stop - len(last), end, tail))
        self.done = end

    def brace(self, match: re.Match[str]) -> None:
        token = match[2]
        eol = self.line_end(match.end())
        if token == "{/*":
            stop = self.text.find("*/}", match.end())
            if stop >= 0:
                self.replace(match.start(), stop + 3, "\n")
                self.done = stop + 3
            return
        if token == "{%":
            if self.text[:eol].endswith("%}"):
                self.replace(match.start(), eol, "\n")
            return
        macro = _MACRO.match(self.text, match.end() - 2, eol)
        if macro:
            path = macro[1] or macro[3]
            lines = re.search(r"ln\[([^\]]*)\]", macro[2] or "")
            title = f"{path}\n{lines[1].replace(':', '-') if lines else ''}"
            self.mark(match.start(), eol, match[1], Mark("include", language_of(path), title, macro[0]))

    def snippet(self, match: re.Match[str]) -> None:
        eol = self.line_end(match.end())
        found = _SNIPPET.match(self.text, match.start(2), eol)
        if found:
            path, lines = snippet_place(found[1])
            self.mark(match.start(), eol, match[1], Mark("include", language_of(path), f"{path}\n{lines}", found[0]))

    def comment(self, match: re.Match[str]) -> None:
        stop = self.text.find("-->", match.end())
        if stop < 0:
            self.edits.append((match.start(2), match.end(), ""))
            self.notes.append("an HTML comment never ends; what follows was kept as text")
        self.done = stop + 3 if stop >= 0 else match.end()

    def line_out(self, match: re.Match[str]) -> None:
        self.replace(match.start(), self.line_end(match.end()), "\n")

    def script(self, match: re.Match[str]) -> None:
        found = _SCRIPT.match(self.text, match.start(2))
        if found and not match[1]:
            self.replace(match.start(), found.end(), "\n")
            self.done = found.end()

    HANDLERS: ClassVar[dict[str, Callable[["_Prepass", re.Match[str]], None]]] = {
        "`": fence,
        "~": fence,
        ":": colon,
        "/": slash,
        "$": formula,
        "{": brace,
        "-": snippet,
        "<": comment,
        "(": line_out,
        "%": line_out,
        "+": line_out,
        "i": script,
        "e": script,
    }


def container(name: str, argument: str, settings: dict[str, str]) -> tuple[str, str]:
    """The kind and title of a container; no kind where it only groups."""
    name = name.lower().lstrip(".").split(" ")[0].split(".")[0]
    if name == "admonition":
        name = (settings.get("class") or settings.get("type") or "note").split()[0].lower()
        name = name if TREATMENTS.get(name) == "label" else "note"
    if name == "tab-item":
        name = "tab"
    argument = argument.strip().strip('"')
    if argument.startswith("{") or name in LAYOUT:
        argument = ""
    return (name, argument) if TREATMENTS.get(name) == "label" else ("", argument)


def snippet_place(place: str) -> tuple[str, str]:
    """Path and line range of ``path:first:last``; the name of a section is left out."""
    path, _, rest = place.partition(":")
    first, _, last = rest.partition(":")
    return path, f"{first}-{last}" if first.isdigit() or last.isdigit() else ""


def original_line(shifts: list[tuple[int, int]], offset: int, line: int) -> int:
    """The line of the original for a line of the prepared text."""
    at = bisect_right(shifts, (offset, 1 << 60)) - 1
    return line - shifts[at][1] if at >= 0 else line

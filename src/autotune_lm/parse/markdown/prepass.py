"""Floor 4. What Markdown dialects add to CommonMark, turned into forms that the Markdown parser knows.

One regular expression finds the lines that may start such a form; all others are copied in bulk. A container's opening
and closing line become an HTML comment that names a ``Mark``; code, tables and formulas of directives become fences,
with a language that no document can hold where the content is no code.
"""

import re
from collections.abc import Callable
from typing import ClassVar

from autotune_lm.parse.markdown.edits import Edits
from autotune_lm.parse.markdown.forms import (
    API_BLOCK,
    COLON_NAME,
    COMPONENT,
    DIRECTIVE,
    LANDMARK,
    MACRO,
    NEXT_FIELD,
    OPTIONS,
    SCRIPT,
    SECRET,
    SLASH_NAME,
    SLASH_OPTIONS,
    SNIPPET,
    Mark,
    Prepared,
    container,
    header_row,
    settings,
    short_tag,
    shown_lines,
    snippet_place,
)
from autotune_lm.parse.markdown.inline import inline, plain_title
from autotune_lm.parse.markdown.names import TREATMENTS, language_of

_MOST_OPEN = 500
"""Containers inside each other; more are hostile and stay without a label."""
_REACH = 5000
"""How far, in characters, options and import statements may go."""


def prepare(text: str) -> Prepared:
    """Turn the dialects' forms into those that the parser knows."""
    return _Prepass("\n" + text).run()


class _Prepass(Edits):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.done = 0
        """Up to here the text is dealt with; landmarks before it are content."""
        self.open: list[tuple[str, int]] = []
        """Containers that wait for their closing line: character and length."""
        self.next_field = -1
        """Where the next field of the field list starts that was read last."""
        self.closers: set[int] = set()
        """Closing lines that belong to a directive."""

    def run(self) -> Prepared:
        at = 0
        while match := LANDMARK.search(self.text, at):
            if match.start() in self.closers:
                at = match.start() + 1
                continue
            if match.lastindex:
                self.HANDLERS[match[2][0]](self, match)
            at = max(match.end(), self.done)
        return self.rewrite()

    # Fences and directives.

    def fence(self, match: re.Match[str]) -> None:
        token = match[2]
        eol = self.line_end(match.end())
        if token[0] == "`" and self.text.find("`", match.end(), eol) >= 0:
            return
        stop, end = self.closing(token[0], len(token), len(match[1]), eol)
        directive = DIRECTIVE.match(self.text, match.end(), eol) if "{" in self.text[match.end() : eol] else None
        if directive is None or directive[1][0] in ".#":
            self.done = end
            return
        self.directive(match, directive, eol, (stop, end))

    def directive(self, match: re.Match[str], directive: re.Match[str], eol: int, close: tuple[int, int]) -> None:
        """A directive whose end is known."""
        stop, end = close
        options = OPTIONS.match(self.text, eol, min(stop, eol + _REACH))
        body = options.end() if options else eol
        name, argument = directive[1], directive[2].strip()
        wanted = settings(self.text[eol:body])
        treatment = TREATMENTS.get(name.lower(), "keep")
        opening, prefix = match.start(), match[1]
        if treatment in ("label", "keep"):
            kind, title = container(name, argument, wanted)
            self.put(opening, body, prefix, Mark("open", self.original(opening, body), kind, title))
            if end > stop:
                self.put(stop, end, prefix, Mark("close", self.original(stop, end)))
                self.closers.add(stop)
            self.done = body
            return
        self.done = end
        if treatment == "drop":
            self.replace(opening, end)
        elif treatment == "include":
            tongue = wanted.get("language") or language_of(argument)
            mark = Mark("include", self.original(opening, end), tongue, argument, wanted.get("lines", ""))
            self.put(opening, end, prefix, mark)
        else:
            tongue = _language_of(name, argument) if treatment == "code" else SECRET + treatment
            self.verbatim(match, tongue, body, close)

    def verbatim(self, match: re.Match[str], tongue: str, body: int, close: tuple[int, int]) -> None:
        """Content that is no Markdown, between plain fences; the opening one stands where the content starts."""
        marks = match[2] if match[2][0] != ":" else "`" * max(3, len(match[2]))
        lines = self.text.count("\n", match.start(), body)
        header = header_row(self.text[match.end() : body]) if tongue == f"{SECRET}csv-table" else ""
        head = f"\n{match[1]}{header}" if header else ""
        self.edits.append((match.start(), body, "\n" * (lines - bool(head)) + f"{match[1]}{marks}{tongue}{head}"))
        if match[2][0] == ":" and close[1] > close[0]:
            self.edits.append((*close, f"\n{match[1]}{marks}"))

    # Containers.

    def colon(self, match: re.Match[str]) -> None:
        if match[2][-2:] != "::":
            self.field(match)
            return
        eol = self.line_end(match.end())
        rest = self.text[match.end() : eol]
        if not rest.strip():
            self.close(match, eol)
            return
        named = COLON_NAME.fullmatch(rest)
        if named is None or (rest[0] == " " and self.is_api(match.end(), eol)):
            self.api(match, eol)
            return
        name = (named[1] or named[2] or "").strip()
        directive = DIRECTIVE.match(rest)
        if directive and TREATMENTS.get(name.lower(), "keep") not in ("label", "keep"):
            self.directive(match, directive, eol, self.closing(":", len(match[2]), len(match[1]), eol))
            return
        options = OPTIONS.match(self.text, eol, eol + _REACH)
        self.enter(match, options.end() if options else eol, name, named[3] or named[4] or "", eol)

    def enter(self, match: re.Match[str], body: int, name: str, title: str, eol: int) -> None:
        """Open a container."""
        self.done = body
        if len(self.open) >= _MOST_OPEN:
            self.replace(match.start(), body, "\n")
            return
        kind, title = container(name, title, settings(self.text[eol:body]))
        self.open.append((match[2][0], len(match[2])))
        self.put(match.start(), body, match[1], Mark("open", self.original(match.start(), body), kind, title))

    def field(self, match: re.Match[str]) -> None:
        """A field of a MyST field list becomes a list item; one alone is text, such as an emoji."""
        prefix = match[1]
        if not prefix.isspace() and prefix.strip(" \t>"):
            return
        if match.start() != self.next_field:
            self.next_field = -1
        following = NEXT_FIELD.match(self.text, match.end(), match.end() + _REACH)
        if following and following[1] != prefix:
            following = None
        if following or self.next_field >= 0:
            name = plain_title(inline(match[2][1:-1]))
            self.edits.append((match.start(2), match.end(2), f"- `{name}`:"))
        self.next_field = following.start(1) - 1 if following else -1

    def is_api(self, at: int, eol: int) -> bool:
        """Whether ``::: name`` asks for the reference text of an object: dotted, or options below."""
        name = self.text[at:eol].strip()
        return ("." in name and " " not in name) or self.text.startswith("\n    options:", eol)

    def api(self, match: re.Match[str], eol: int) -> None:
        """The text of the object is in its source code, not here."""
        block = API_BLOCK.match(self.text, match.end())
        if block and block.end() >= eol:
            self.replace(match.start(), block.end())
            self.done = block.end()

    def slash(self, match: re.Match[str]) -> None:
        eol = self.line_end(match.end())
        rest = self.text[match.end() : eol]
        if not rest.strip():
            self.close(match, eol)
        elif named := SLASH_NAME.fullmatch(rest):
            options = SLASH_OPTIONS.match(self.text, eol, eol + _REACH)
            self.enter(match, options.end() if options else eol, named[1], named[2] or "", eol)

    def close(self, match: re.Match[str], eol: int) -> None:
        """A closing line ends the innermost container as long as it is, else the innermost shorter one."""
        character, length = match[2][0], len(match[2])
        at = len(self.open) - 1
        if at < 0 or self.open[at] != (character, length):  # what it closes is not simply the innermost one
            ours = [at for at, (mark, size) in enumerate(self.open) if mark == character and size <= length]
            exact = [at for at in ours if self.open[at][1] == length]
            if not ours:
                if character == ":":
                    self.replace(match.start(), eol, "\n")
                return
            at = (exact or ours)[-1]
        mark = Mark("close", self.original(match.start(), eol), closes=len(self.open) - at)
        self.put(match.start(), eol, match[1], mark)
        del self.open[at:]

    # Lines.

    def formula(self, match: re.Match[str]) -> None:
        eol = self.line_end(match.end())
        if len(match[1]) >= 4 and match[1].isspace():
            return  # indented code, unless a list is open: then it is read as a paragraph
        stop = self.find("$$", eol) if self.text.find("$$", match.end(), eol) < 0 else -1
        if stop < 0:
            return
        prefix, end = match[1], self.line_end(stop)
        last_line = self.text.rfind("\n", 0, stop)
        first, last = self.text[match.end() : eol].strip(), self.text[last_line + 1 : stop].strip(" \t>")
        opening = f"\n{prefix}```{SECRET}formula" + (f"\n{prefix}{first}" if first else "")
        self.edits.append((match.start(), eol, opening))
        self.edits.append((last_line, end, (f"\n{prefix}{last}" if last else "") + f"\n{prefix}```"))
        self.done = end

    def brace(self, match: re.Match[str]) -> None:
        token = match[2]
        eol = self.line_end(match.end())
        if token == "{/*":
            stop = self.find("*/}", match.end())
            if stop >= 0:
                self.replace(match.start(), stop + 3, "\n")
                self.done = stop + 3
        elif token == "{%":
            if self.text[match.end() : eol].rstrip().endswith("%}"):
                self.replace(match.start(), eol, "\n")
        elif macro := MACRO.match(self.text, match.start(2), eol):
            path = macro[1] or macro[3]
            mark = Mark("include", macro[0], language_of(path), path, shown_lines(macro[2] or ""))
            self.put(match.start(), eol, match[1], mark)

    def snippet(self, match: re.Match[str]) -> None:
        eol = self.line_end(match.end())
        if found := SNIPPET.match(self.text, match.start(2), eol):
            path, lines = snippet_place(found[1])
            self.put(match.start(), eol, match[1], Mark("include", found[0], language_of(path), path, lines))

    def comment(self, match: re.Match[str]) -> None:
        if match[2] != "<!--":
            self.component(match)
            return
        stop = self.find("-->", match.end())
        if stop < 0:
            self.edits.append((match.start(2), match.end(), ""))
            self.notes.append("an HTML comment never ends; what follows was kept as text")
        self.done = stop + 3 if stop >= 0 else match.end()

    def component(self, match: re.Match[str]) -> None:
        """A tag with code or line ends in it, which the Markdown parser would read as text."""
        tag = COMPONENT.match(self.text, match.start(2), match.end() + _REACH)
        if tag and ("{" in tag[2] or "\n" in tag[2]):
            self.replace(tag.start(), tag.end(), short_tag(tag))
            self.done = tag.end()

    def line_out(self, match: re.Match[str]) -> None:
        self.replace(match.start(), self.line_end(match.end()), "\n")

    def script(self, match: re.Match[str]) -> None:
        found = SCRIPT.match(self.text, match.start(2), match.end() + _REACH)
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


def _language_of(name: str, argument: str) -> str:
    """The language of a code directive."""
    word = argument.split(" ")[0].strip("{}")
    return "python" if name == "code-cell" and word.startswith("ipython") else word

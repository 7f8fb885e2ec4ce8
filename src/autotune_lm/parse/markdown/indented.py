"""Floor 4. Admonitions and tabs with an indented body (``!!! note``, ``??? tip``, ``=== "Tab"``) to fenced ones.

Below such a line the body is indented by four; CommonMark would read it as code. The body is moved to the left and
closed by a line of its own, so that the pre-pass sees only one form.
"""

import re

_FORM = re.compile(
    r"""([ \t]*)(?:(!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+"([^"\n]*)")?"""
    r"""|===[+!]?[ \t]+"([^"\n]+)")[ \t]*"""
)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})([^`\n]*)$")
_HINT = re.compile(r"""\n[ \t]*(?:!!! ?\w|\?\?\?\+? ?\w|===[+!]? ")""")
_OTHERS = bytes(set(range(256)) - set(b'!?="'))
STEP = 4
_MOST_LEVELS = 50


def has_indented_forms(text: str, data: bytes) -> bool:
    """Whether the text may hold such a form; most do not.

    What is left of the bytes when all but the forms' own marks are taken out is short: five times faster to search.
    """
    marks = data.translate(None, _OTHERS)
    return (b"!!!" in marks or b"???" in marks or b'="' in marks) and _HINT.search("\n" + text) is not None


def to_fenced(text: str) -> tuple[str, list[int]]:
    """Give the text with fenced forms, and for each of its lines the number of the original line."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n")):
        reader.line(line.expandtabs(STEP) if "\t" in line[:8] and reader.depths else line, number)
    reader.close_to(0, 0)
    return "\n".join(reader.lines), reader.numbers


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers: list[int] = []
        self.depths: list[int] = []
        """For each open form the column at which its body starts."""
        self.fence = ""

    def put(self, line: str, number: int) -> None:
        self.lines.append(line)
        self.numbers.append(number)

    def close_to(self, count: int, number: int) -> None:
        """Close the innermost forms until ``count`` are left."""
        while len(self.depths) > count:
            depth = self.depths.pop()
            at = len(self.lines)
            while at and not self.lines[at - 1].strip():
                at -= 1
            if at < len(self.lines):
                self.lines[at] = self.margin(depth - STEP) + "/" * 3
            else:
                self.put(self.margin(depth - STEP) + "/" * 3, self.numbers[-1] if self.numbers else number)

    def margin(self, column: int) -> str:
        """The white space that a form's own line keeps after its parents' bodies moved to the left."""
        return " " * max(0, column - STEP * len(self.depths))

    def line(self, line: str, number: int) -> None:
        bare = line.strip()
        if not bare:
            self.put("", number)
            return
        indent = len(line) - len(line.lstrip())
        keep = len(self.depths)
        while keep and indent < self.depths[keep - 1]:
            keep -= 1
        if keep < len(self.depths):
            self.fence = ""
            self.close_to(keep, number)
        self.content(line, number)

    def content(self, line: str, number: int) -> None:
        moved = line[STEP * len(self.depths) :]
        fence = _FENCE.match(line)
        if self.fence:
            if fence and fence[1].startswith(self.fence) and not fence[2].strip():
                self.fence = ""
        elif fence:
            self.fence = fence[1]
        elif len(self.depths) < _MOST_LEVELS and (form := _FORM.fullmatch(line)):
            title = form[5] if form[5] is not None else form[4] or ""
            kind = "tab" if form[5] is not None else form[3].lower()
            self.put(f"{moved[: len(moved) - len(moved.lstrip())]}/// {kind} | {title}".rstrip("| "), number)
            self.depths.append(len(form[1]) + STEP)
            return
        self.put(moved, number)

"""Floor 4. Fields of a Word document: results are text, instructions are not, and tables of contents are neither."""

_LEFT_OUT = frozenset({"TOC", "TOA", "INDEX", "TC", "XE", "TA", "RD", "ASK", "SET", "PRIVATE"})
_LONGEST_CODE = 3
"""Paragraphs that an instruction may go on for; Word ends it in the first."""


class _Field:
    """A field that has begun and not ended."""

    __slots__ = ("in_code", "instruction", "left_out")

    def __init__(self) -> None:
        self.instruction = ""
        self.in_code = True
        self.left_out = False


class Fields:
    """The fields that are open at a place of the text."""

    def __init__(self) -> None:
        """None is open."""
        self._open: list[_Field] = []
        self._waited = 0
        self.any = False
        self.closed = False
        """Whether text at this place is no text of the document."""
        self.in_contents = False
        """Whether this place lies in a table of contents, an index or the like."""

    def sign(self, kind: str) -> None:
        """``begin``, ``separate`` or ``end``; ends too many are as if they were not there."""
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            field = self._open[-1]
            field.in_code = False
            field.left_out = field.instruction.split(None, 1)[:1] in [[name] for name in _LEFT_OUT]
        elif self._open and kind == "end":
            self._open.pop()
        self._decide()

    def instruct(self, text: str) -> None:
        """A piece of the instruction."""
        if self._open and self._open[-1].in_code and len(self._open[-1].instruction) < 1_000:
            self._open[-1].instruction += text.upper()

    def next_paragraph(self) -> None:
        """A field whose instruction never ends must not swallow the rest of the document."""
        self._waited = self._waited + 1 if any(field.in_code for field in self._open) else 0
        if self._waited > _LONGEST_CODE:
            self.drop()

    def drop(self) -> None:
        """Forget all that are open."""
        self._open.clear()
        self._waited = 0
        self._decide()

    def _decide(self) -> None:
        self.any = bool(self._open)
        self.in_contents = any(field.left_out for field in self._open)
        self.closed = self.in_contents or any(field.in_code for field in self._open)

"""Floor 4. Fields of a Word document: results are text, instructions are not, and tables of contents are neither."""

_LEFT_OUT = frozenset({"TOC", "TOA", "INDEX", "TC", "XE", "TA", "RD", "ASK", "SET", "PRIVATE"})
_LONGEST_CODE = 3
"""Paragraphs that an instruction may go on for; Word ends it in the first."""
_LONGEST_INSTRUCTION = 1_000


class _Field:
    """A field that has begun and not ended."""

    __slots__ = ("in_code", "instruction", "left_out")

    def __init__(self) -> None:
        self.instruction = ""
        self.in_code = True
        self.left_out = False


class Fields:
    """The fields that are open at a place of the text. Each sign costs the same, however many are open."""

    def __init__(self) -> None:
        """None is open."""
        self._open: list[_Field] = []
        self._waited = 0
        self._codes = self._lists = 0
        """Open fields whose instruction goes on, and those that are left out."""
        self.any = False
        """Whether one is open."""
        self.closed = False
        """Whether text at this place is no text of the document."""
        self.in_contents = False
        """Whether this place lies in a table of contents, an index or the like."""

    def sign(self, kind: str) -> None:
        """``begin``, ``separate`` or ``end``; ends too many are as if they were not there."""
        if kind == "begin":
            self._open.append(_Field())
            self._codes += 1
        elif self._open and kind == "separate" and self._open[-1].in_code:
            field = self._open[-1]
            field.in_code = False
            field.left_out = "".join(field.instruction.split(None, 1)[:1]) in _LEFT_OUT
            self._codes -= 1
            self._lists += field.left_out
        elif self._open and kind == "end":
            field = self._open.pop()
            self._codes -= field.in_code
            self._lists -= field.left_out
        self._decide()

    def instruct(self, text: str) -> None:
        """A piece of the instruction."""
        if self._open and self._open[-1].in_code and len(self._open[-1].instruction) < _LONGEST_INSTRUCTION:
            self._open[-1].instruction += text[:_LONGEST_INSTRUCTION].upper()

    def next_paragraph(self) -> None:
        """A field whose instruction never ends must not swallow the rest of the document."""
        self._waited = self._waited + 1 if self._codes else 0
        if self._waited > _LONGEST_CODE:
            self.drop()

    def drop(self) -> None:
        """Forget all that are open."""
        self._open.clear()
        self._waited = self._codes = self._lists = 0
        self._decide()

    def _decide(self) -> None:
        self.any = bool(self._open)
        self.in_contents = self._lists > 0
        self.closed = self.in_contents or self._codes > 0

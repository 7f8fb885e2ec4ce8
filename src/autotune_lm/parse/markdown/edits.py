"""Floor 4. Collects replacements in a Markdown text, applies them, and counts the lines they add or take."""

from autotune_lm.parse.markdown.forms import SECRET, Mark, Prepared, fence_end


class Edits:
    """A text, what is to be replaced in it, and the marks that say why."""

    def __init__(self, text: str) -> None:
        """Start with nothing to replace."""
        self.text = text
        self.edits: list[tuple[int, int, str]] = []
        self.marks: list[Mark] = []
        self.searches: dict[tuple[str, int, int], tuple[int, int, int]] = {}
        self.absent: set[str] = set()
        self.notes: list[str] = []

    def rewrite(self) -> Prepared:
        """Apply the edits, and count the lines they add or take."""
        if not self.edits:
            return Prepared(self.text, self.marks, [], self.notes)
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
        """Where the line ends on which an offset stands."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def find(self, needle: str, at: int) -> int:
        """Search forward; what is not there is not searched for again."""
        if needle in self.absent:
            return -1
        found = self.text.find(needle, at)
        if found < 0:
            self.absent.add(needle)
        return found

    def closing(self, character: str, length: int, column: int, at: int) -> tuple[int, int]:
        """Start and end of the line that closes a fence; the end of the text where none does."""
        key = (character, length, column)
        known = self.searches.get(key)
        if known is None or not known[0] <= at <= known[1]:
            match = fence_end(character, length, column).search(self.text, at)
            stop, end = match.span() if match else (len(self.text), len(self.text))
            known = self.searches[key] = (at, stop, end)
        return known[1], known[2]

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Put ``new`` in place of a stretch, with as many empty lines as it had more."""
        missing = self.text.count("\n", start, end) - new.count("\n")
        self.edits.append((start, end, new + "\n" * missing if missing > 0 else new))

    def put(self, start: int, end: int, prefix: str, mark: Mark) -> None:
        """Put a mark in place of a stretch that starts with a line end."""
        lines = "\n" * (self.text.count("\n", start, end) - 1)
        self.edits.append((start, end, f"\n{prefix}<!--{SECRET}{len(self.marks)}-->{lines}"))
        self.marks.append(mark)

    def original(self, start: int, end: int) -> str:
        """The lines that a mark stands for."""
        return self.text[start + 1 : end]

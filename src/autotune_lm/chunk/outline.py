"""Floor 4. Which headings are in force at a place of a document."""

from bisect import bisect_right
from collections.abc import Sequence

from autotune_lm.chunk.units import Unit

Path = tuple[str, ...]
"""Titles from the outermost heading to the innermost."""


class Outline:
    """The headings of a document in order."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._starts: list[int] = []
        self._paths: list[Path] = []
        stack: list[tuple[int, str]] = []
        for unit in units:
            if unit.level:
                while stack and stack[-1][0] >= unit.level:
                    stack.pop()
                stack.append((unit.level, text[unit.start : unit.end].lstrip("#").strip()))
                self._starts.append(unit.start)
                self._paths.append(tuple([title for _, title in stack]))

    def path_at(self, start: int) -> Path:
        """The titles in force; a heading that begins here included, none above the first one."""
        at = bisect_right(self._starts, start)
        return self._paths[at - 1] if at else ()

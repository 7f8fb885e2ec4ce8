"""Floor 4. The syntax tree of a file, or none: the parser is given so much work for each byte and no more.

Text made for it costs the parser quadratic time (measured: an unclosed comment of 18 kB 30 s, 1 MB of comments and
noise 160 s). What is counted is its work, not its time, so that a file is the same document on every machine.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_SMALL_BYTES = 2_000
"""Files up to it are read straight."""
_FEW = 16
"""Bytes to each ``<``. Closer ones open type parameters without end, and then nothing stops the parser."""
_LOOKED_AT_BYTES = 65_536
_ENOUGH_LINES, _SAME_SHARE, _PROBES = 300, 0.4, 20
"""A file of so many lines, of which such a share is one line that is no code when it stands alone, is an attack: 3,000
times ``/*`` in a Python file took 15 s and 3 GB inside the parser's recovery from errors, where it asks nobody."""
_PAGE_BYTES = 4_096
_READ_AGAIN = 100
"""How often each page may be read: people's files read theirs up to 17 times, those searched to their end thousands."""
_STEP_BYTES = 111
"""What a call for progress stands for (100 operations): people's files need 2 to 9 calls for each kilobyte."""
_OWED_BYTES = 210_000
"""How far the parser may fall behind that; of 4,313 files above 20 kB at most three did, tables of data."""
_SELDOM = 64
"""Calls between two looks at the clock."""
_LAST_RESORT_S = 30.0
"""Seconds of the processor after which a file ends in any case. Only what neither count sees comes there."""


@cache
def parser_of(grammar: str) -> "Parser":
    """The parser for a grammar, which is loaded on its first use."""
    import tree_sitter  # here: only who reads code pays for it

    package, _, function = grammar.partition(":")
    return tree_sitter.Parser(tree_sitter.Language(getattr(import_module(package), function)()))


def syntax(data: bytes, grammar: str) -> "Node | None":
    """The root of the syntax tree; None where reading it takes far more work than it should."""
    parser = parser_of(grammar)
    if len(data) <= _SMALL_BYTES:
        return parser.parse(data).root_node
    if data.count(b"<") * _FEW > len(data) or _repeats_an_error(data[:_LOOKED_AT_BYTES], parser):
        return None
    work = _Work(data)
    try:
        tree = parser.parse(work.read, progress_callback=work.watch())
    except ValueError:  # stopped
        parser.reset()
        return None
    return tree.root_node if work.reads >= 0 else None


def _repeats_an_error(data: bytes, parser: "Parser") -> bool:
    """Whether one line stands again and again that is no code."""
    lines = Counter(line for line in data.split(b"\n") if line)
    if lines.total() < _ENOUGH_LINES:
        return False
    line, count = lines.most_common(1)[0]
    return count >= _SAME_SHARE * lines.total() and parser.parse((line + b"\n") * _PROBES).root_node.has_error


class _Work:
    """What the parser did with one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reads = _READ_AGAIN * (2 + len(data) // _PAGE_BYTES)

    def read(self, at: int, _point: object) -> bytes:
        """The next page; the end where the parser has read too much."""
        self.reads -= 1
        return self.data[at : at + _PAGE_BYTES] if self.reads >= 0 else b""

    def watch(self) -> Callable[[int, bool], bool]:
        """What is asked after each hundred operations: whether it is too much. Its own speed is a tenth of ours."""
        calls = 0
        stop = process_time() + _LAST_RESORT_S

        def is_too_much(at: int, _has_error: bool) -> bool:
            nonlocal calls
            calls += 1
            if calls * _STEP_BYTES > at + _OWED_BYTES:
                return True
            return not calls % _SELDOM and (self.reads < 0 or process_time() > stop)

        return is_too_much

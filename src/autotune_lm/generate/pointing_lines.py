"""Floor 4. A stretch of a document as numbered lines for a model that may only point, and pointers as slices again."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.core.ids import digest
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.types import Chunk
from autotune_lm.generate.identify_page import Span
from autotune_lm.kit.text import sentence_spans

_MARKER = re.compile(r"(?:#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")


class Lines(NamedTuple):
    """Numbered lines, the first is 1: where each starts and ends in the document. A line holds one sentence at most."""

    spans: tuple[Span, ...]
    shown: str

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the lines that a slice lies on, first and last."""
        first = bisect_right(self.spans, (start, end + 1)) - 1
        if first < 0 or self.spans[first][1] <= start:
            first += 1
        last = bisect_left(self.spans, (end, 0)) - 1
        return first + 1, max(first, last) + 1

    def slice(self, first: int, last: int) -> Span:
        """The characters of the document on some lines."""
        return self.spans[first - 1][0], self.spans[last - 1][1]


def numbered_lines(text: str, start: int, end: int) -> Lines:
    """The lines between two offsets that hold anything; a line of several sentences is shown as several."""
    spans: list[Span] = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            spans += [(at + first, at + last) for first, last in sentence_spans(line)]
        at += len(line) + 1
    shown = "\n".join(f"[{number}] {text[first:last]}" for number, (first, last) in enumerate(spans, 1))
    return Lines(tuple(spans), shown)


def problem(question: Sequence[int], answer: Sequence[int], lines: Lines) -> Lost | None:
    """What is wrong with two pointers, if anything; ``what`` shows them.

    A pointer is first and last line; models also name a single line once, or each line between.
    """
    what = f"question lines {list(question)[:4]}, answer lines {list(answer)[:4]}"
    if not question or not answer:
        return Lost("pointer_order", what)
    if not all(1 <= number <= len(lines.spans) for number in (*question, *answer)):
        return Lost("pointer_outside", what, {"lines": len(lines.spans)})
    if list(question) != sorted(question) or list(answer) != sorted(answer):
        return Lost("pointer_order", what)
    if answer[0] <= question[-1] and question[0] <= answer[-1]:
        return Lost("pointer_overlap", what)
    return Lost("pointer_order", what) if answer[0] < question[0] else None


def bare(text: str, span: Span) -> Span:
    """A slice without the marks of a heading or an item in front, and without white space around it."""
    start, end = span
    if found := _MARKER.match(text, start, end):
        start = found.end()
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def framed(title: str, chunk: Chunk, body: str) -> str:
    """A text as a model gets to see it: between marks that it cannot hold, since they hash it."""
    head = [f"Document: {title}"] if title else []
    head += [f"Section: {' > '.join(chunk.heading_path)}"] if chunk.heading_path else []
    inner = "\n".join([*(line.replace("\n", " ") for line in head), body])
    mark = f"passage-{digest(inner.encode())[:12]}"
    return f"<{mark}>\n{inner}\n</{mark}>"

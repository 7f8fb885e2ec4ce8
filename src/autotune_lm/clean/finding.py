"""Floor 4. How a value that must not be stored is looked for: literals first, at the speed of a byte search.

A detector names the few characters without which its values cannot be. Only where they stand is its expression tried,
and only there: it starts at the literal, and every repeat in it has an upper bound, so that the time grows with the
length of the text, whatever stands in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

Check = Callable[[re.Match[str]], bool]


class Finding(NamedTuple):
    """A span of a text, and what stands there."""

    start: int
    end: int
    name: str
    """For people, in the singular: ``AWS access key``."""
    group: str
    """For the placeholder: ``SECRET``, ``EMAIL`` …"""


def always(_: re.Match[str]) -> bool:
    """A shape that needs no second look."""
    return True


class Detector(NamedTuple):
    """One kind of value. ``pattern`` matches at a literal; its group ``value``, or else the whole, is what is found."""

    name: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    check: Check = always
    group: str = "SECRET"

    def find(self, text: str, low: str = "") -> Iterator[Finding]:
        """All values of this kind. Literals are looked for in ``low``, a text of the same length, where it is given."""
        seek = low or text
        for literal in self.literals:
            at = seek.find(literal)
            while at >= 0:
                match = self.pattern.match(text, at)
                if match and self.check(match):
                    yield self.finding(match)
                    at = seek.find(literal, max(match.end(), at + 1))
                else:
                    at = seek.find(literal, at + len(literal))

    def finding(self, match: re.Match[str]) -> Finding:
        """What a match stands for."""
        start, end = match.span("value" if "value" in self.pattern.groupindex else 0)
        return Finding(start, end, self.name, self.group)


def lowered(text: str) -> str:
    """The text with small ASCII letters; unlike ``str.lower`` it keeps the length, and it is as fast for any text."""
    return (
        text.lower()
        if text.isascii()
        else text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    )


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """In order, without overlaps: what overlaps becomes one, under the name of the one that was given first."""
    ranked = sorted(enumerate(findings), key=lambda pair: (pair[1].start, -pair[1].end))
    result: list[tuple[int, Finding]] = []
    for rank, finding in ranked:
        if result and finding.start < result[-1][1].end:
            before_rank, before = result[-1]
            best = before if before_rank <= rank else finding
            end = max(before.end, finding.end)
            result[-1] = (min(rank, before_rank), best._replace(start=before.start, end=end))
        else:
            result.append((rank, finding))
    return [finding for _, finding in result]

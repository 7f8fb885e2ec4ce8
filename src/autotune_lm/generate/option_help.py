"""Floor 4. What ``program --help`` prints: a line for each option, with what it does."""

import re
from collections.abc import Iterator
from functools import lru_cache

from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, Span

_LABELS = frozenset({"", "console", "text", "bash", "sh", "shell", "shell-session", "none", "plain", "output", "txt"})
_USAGE = re.compile(r"^[ \t]*usage:[ \t]+(?:[A-Z_]+=\S+[ \t]+)*([a-z][\w.-]*)", re.MULTILINE | re.IGNORECASE)
_FLAG = r"-{1,2}[A-Za-z?][\w-]*(?:[ =\[](?:[A-Z<\[{][^\s,]*|\.\.\.))*"
_LINE = re.compile(rf"^ {{1,10}}(?P<flags>{_FLAG}(?:, {_FLAG})*)(?: {{2,}}(?P<says>\S[^\n]*))?$", re.MULTILINE)
_NAME = re.compile(r"-{1,2}[A-Za-z?][\w-]*")
_BELOW = re.compile(r"\n {12,}(\S[^\n]*)")
_DEEPER = re.compile(r"\n {12,}\S")
_TITLES = re.compile(r"^#{1,6} (`-[^\n]{0,200})$", re.MULTILINE)
LEAST_WORDS = 4
LOOKED_BACK = 60_000
"""Characters in front of an option in which its program's usage line is looked for."""


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what each option does whose description stands on one line."""
    for span in section.spans:
        if span.kind == "code" and span.label.lower() in _LABELS and "  -" in span.text:
            program = _program(span, scene)
            if program:
                yield from _options(span, program, _described(scene.around))


def _program(span: Span, scene: Scene) -> str:
    """The program that the last usage line before the span's end names."""
    told = _USAGE.findall(scene.text[max(0, span.start - LOOKED_BACK) : span.end])
    return str(told[-1]) if told else ""


@lru_cache(8)
def _described(text: str) -> frozenset[str]:
    """Options that the document describes under headings of their own, better than the help text does."""
    return frozenset(name for title in _TITLES.findall(text) for name in _NAME.findall(title))


def _options(span: Span, program: str, described: frozenset[str]) -> Iterator[Draft]:
    for line in _LINE.finditer(span.text):
        says, end = line["says"], line.end()
        at = line.start("says")
        if says is None:
            following = _BELOW.match(span.text, end)
            if not following:
                continue
            says, at, end = following[1], following.start(1), following.end()
        if _DEEPER.match(span.text, end) or len(says.split()) < LEAST_WORDS or says.endswith((",", ":")):
            continue
        name = max(_NAME.findall(line["flags"]), key=len)
        if name in described:
            continue
        asked = (
            f"What does the `{name}` option of `{program}` do?",
            f"What is the `{program}` option `{name}` for?",
        )
        yield Draft("factual", "option-help", asked, span.start + at, span.start + end, 0.7)

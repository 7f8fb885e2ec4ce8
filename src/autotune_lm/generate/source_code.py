"""Floor 4. All rules for a file of source code: what its symbols are, how they are declared, how they are used."""

import re
from collections.abc import Iterator

from autotune_lm.core.ports import Passage
from autotune_lm.generate import (
    code,
    declared,
    definitions,
    described,
    doc_parts,
    explanations,
    procedures,
    questions,
    usage,
)
from autotune_lm.generate.body import opens
from autotune_lm.generate.doc_parts import is_section
from autotune_lm.generate.draft import Draft, Scene
from autotune_lm.generate.outline import Section, sections
from autotune_lm.generate.symbols import CALLABLE, is_code, symbols_of

__all__ = ["drafts", "is_code"]

ENTRIES = frozenset({"symbol-item", "symbol-default"})
"""Rules for single parameters: short, each a fact of its own."""
_SAID = (definitions.drafts,)
_TITLED = (questions.drafts, procedures.drafts, code.drafts, explanations.drafts)
"""The rules for prose that ask good questions of doc comments; the others ask of roles that only the code explains."""
_DECLARES = re.compile(r"[A-Z][a-z]+(?: [a-z]+)? `[^`]+`$")
"""The heading of a symbol: ``Method `Store::open` ``."""


def drafts(passage: Passage, scene: Scene) -> Iterator[Draft]:
    """What to ask of a chunk of source code. Tests are asked nothing, examples for what they show."""
    if passage.document.genre == "test":
        return
    symbols = list(symbols_of(passage))
    if passage.document.genre == "example":
        yield from usage.programs(passage, symbols, scene)
        return
    for symbol in symbols:
        for rule in (described.drafts, doc_parts.drafts, declared.drafts, usage.drafts):
            yield from rule(symbol, scene)
    sources = {symbol.source.start for symbol in symbols if symbol.source}
    for section in sections(passage):
        spans = tuple(span for span in section.spans if span.start not in sources)
        yield from _prose(section._replace(spans=spans), scene)


def _prose(section: Section, scene: Scene) -> Iterator[Draft]:
    """What the rules for prose ask of a doc comment; its headings are titles only where they name no symbol."""
    declares = _DECLARES.match(section.title)
    if is_section(section.title) or not section.spans or section.label in CALLABLE:
        return
    for rule in _SAID if declares or opens(section.spans[0].text) else (*_SAID, *_TITLED):
        yield from rule(section, scene)

"""Floor 4. All rules for a file of source code: what its symbols are, how they are declared, how they are used."""

from collections.abc import Iterator

from autotune_lm.core.ports import Passage
from autotune_lm.generate import code, declared, definitions, described, doc_parts, procedures, questions, topics, usage
from autotune_lm.generate.draft import Draft, Scene
from autotune_lm.generate.outline import sections
from autotune_lm.generate.symbols import is_code, symbols_of

__all__ = ["drafts", "is_code"]

ENTRIES = frozenset({"symbol-item", "symbol-default"})
"""Rules for single parameters: short, each a fact of its own."""
_PROSE = (questions.drafts, definitions.drafts, procedures.drafts, code.drafts, topics.drafts)
"""The rules for prose that ask good questions of doc comments; the others ask of roles that only the code explains."""


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
    for section in sections(passage):
        for prose in _PROSE:
            yield from prose(section, scene)

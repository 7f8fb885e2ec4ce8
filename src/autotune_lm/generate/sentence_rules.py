"""Floor 4. The walk that rules on single sentences share: read each one, take the thought that it begins."""

from collections.abc import Callable

from autotune_lm.core.types import Kind
from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, statements
from autotune_lm.generate.outline import Section

Found = tuple[Kind, str, tuple[str, ...]]
"""What a sentence answers: the kind of question, the rule, and the ways to ask."""


def stated(section: Section, scene: Scene, read: Callable[[str, Scene], Found | None], rank: float) -> Drafts:
    """A draft for each sentence of a section that ``read`` finds a question for."""
    for line, after in statements(section):
        for place, sentence in enumerate(line):
            found = read(sentence.text, scene)
            answer = thought(place, line, after) if found else None
            if found and answer:
                yield Draft(found[0], found[1], found[2], answer.start, answer.end, rank)

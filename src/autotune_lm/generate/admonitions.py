"""Floor 4. Warnings and cautions whose text stands alone."""

import re

from autotune_lm.generate.body import opens
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, stands_alone, tells_story
from autotune_lm.generate.subject import is_generic
from autotune_lm.generate.wording import action, content_words, ways
from autotune_lm.kit.text import sentences

_CAREFUL = frozenset({"warning", "caution", "danger", "important", "attention"})
_WARNS = re.compile(
    r"\b(?:must|should|never|only|not|n['’]t|avoid|careful|make sure|keep in mind|aware|risk|danger|"
    r"deprecated)\b|n['’]t\b",
    re.I,
)
_LABEL = re.compile(r"(?:warning|caution|danger|important|attention)\b", re.I)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what to be careful about when doing what the section teaches."""
    phrase = None if is_generic(section.title) else action(section.title, scene.around)
    if phrase is None:
        return
    verb, _, rest = phrase.partition(" ")
    for span in section.spans:
        told = span.label in _CAREFUL and span.kind == "paragraph" and span.whole and _speaks(span)
        if told and _shares(phrase, span.text):
            careful = ways(scene, f"What should you be careful about when you {verb} {rest}?")
            yield Draft("conceptual", "warning", careful, span.start, span.end, 0.55)
            return


def _shares(phrase: str, text: str) -> bool:
    """Whether a warning speaks of what the heading does."""
    said = {word[:5] for word in content_words(text)}
    return any(word[:5] in said for word in content_words(phrase))


def _speaks(span: Span) -> bool:
    """Whether a paragraph of a warning is no label, and is clear without its page."""
    first = next(iter(sentences(span.text)), "")
    if len(span.text) < 60 or _LABEL.match(span.text) or opens(span.text) or announces(first):
        return False
    return stands_alone(first, strict=False) and not tells_story(span.text) and bool(_WARNS.search(span.text))

"""Floor 4. Procedures as lists of steps: after "To install X:", or at once below a heading that says what to do."""

import re

from autotune_lm.generate.body import opens
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, sentences_of
from autotune_lm.generate.items import items_of, numbered
from autotune_lm.generate.lexicon import VERBS
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, core, littered, looks_back, tells_story, unbalanced
from autotune_lm.generate.subject import is_generic
from autotune_lm.generate.wording import action, clause, how, ways

_FOLLOW = (
    r"(?:please )?(?:follow|take|do|use|perform|complete|carry out|go through) (?:the following|these)(?: simple)?"
    r"(?: \w+)?|you (?:need|have|will need) to|do the following|proceed as follows|the steps are"
)
_TO = re.compile(rf"(?:In order to|To) (?P<what>[^,:;.]+)(?:, (?:{_FOLLOW}))?:$", re.S | re.I)
_STEPS = re.compile(
    r"(?:(?:Follow|Take|Use|Perform|Complete) (?:the following|these)(?: \w+)? (?:in order )?to |"
    r"(?:The )?(?:steps|procedure|process) (?:to|for) |How to |You can )(?P<what>[^,:;.]+?)"
    r"(?: (?:is|are)(?: as follows)?| as follows| in (?:two|three|four|five|six|a few|these|the following) steps| "
    r"with these steps| by following these steps)?:$", re.S | re.I)  # fmt: skip
_IF = re.compile(rf"If you (?:want|need|would like|wish) to (?P<what>[^,:;.]+), (?:{_FOLLOW}):$", re.S | re.I)
_FIRST_WORD = re.compile(
    r"(?:(?:First|Then|Next|Finally|Optionally|(?:In|On|From|Under|With|If|When|After) [^,]{2,60}),? )?([A-Za-z]+)"
)
_LONGEST = 2000


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how to do what the section's steps do."""
    for n, span in enumerate(section.spans):
        before = section.spans[n - 1] if n else None
        if span.kind != "list" or not _are_steps(span):
            continue
        if before is not None and before.kind == "paragraph" and before.whole and opens(before.text):
            yield from _introduced(before, span, scene)
        elif n == 0 and section.opened and numbered(span.text):
            yield from _headed(section, span, scene)


def _are_steps(span: Span) -> bool:
    """Whether the items of a list are steps that a stranger can take."""
    text = span.text
    if not span.whole or littered(text) or looks_back(text) or tells_story(text) > 1 or unbalanced(text):
        return False
    items = [item[2] for item in items_of(text, 0)]
    told = sum(_imperative(item) for item in items)
    return len(items) >= 2 and (told >= 0.7 * len(items) or (numbered(text) and told >= 1))


def _imperative(item: str) -> bool:
    """Whether a step begins with a verb in base form, after "First," or "In the menu," perhaps."""
    first = _FIRST_WORD.match(item)
    return first is not None and first[1].lower() in VERBS


def _introduced(before: Span, span: Span, scene: Scene) -> Drafts:
    """Ask about steps that a sentence introduces."""
    line: list[Sentence] = sentences_of(before.text, before.start)
    text = core(line[-1].text) if line else ""
    match = next((m for pattern in (_IF, _STEPS, _TO) if (m := pattern.match(text))), None)
    phrase = clause(match["what"]) if match else None
    if phrase and not announces(text) and span.end - line[-1].start <= _LONGEST:
        yield Draft("procedural", "steps", _wordings(phrase, span, scene), line[-1].start, span.end, 0.85)


def _headed(section: Section, span: Span, scene: Scene) -> Drafts:
    """Ask about steps that stand right below their heading."""
    phrase = None if is_generic(section.title) else action(section.title, scene.around)
    if phrase and span.end - span.start <= _LONGEST:
        yield Draft("procedural", "steps", _wordings(phrase, span, scene), span.start, span.end, 0.85)


def _wordings(phrase: str, span: Span, scene: Scene) -> tuple[str, ...]:
    """Ways to ask for a procedure, one more where its steps are numbered."""
    return how(phrase, scene) + (ways(scene, f"What are the steps to {phrase}?") if numbered(span.text) else ())

"""Floor 4. Headings that name something to do: "Create a task function", "Adding middleware"."""

import re

from autotune_lm.generate.body import Answer, body, is_answer
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.lexicon import VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import tells_story
from autotune_lm.generate.wording import action, how, topic_of, ways

_INSTRUCTS = re.compile(r"\b(?:you(?: can| need| should| must| have to|['’]ll)?|your)\b", re.I)
_HEAVY = frozenset(
    "understand avoid consider prefer keep think learn explore introduce review get know meet compare".split()
)  # noqa: SIM905


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how to do what the heading says."""
    if not section.opened:
        return
    if section.title.lower() in {"getting started", "installation", "quick start", "quickstart"}:
        yield from _begin(section, scene)
        return
    phrase = action(section.title, scene.text)
    if phrase is None or phrase.split()[0] in _HEAVY or (not scene.product and not topic_of(scene)):
        return
    answer = body(section.spans)
    if answer and instructs(section, answer, scene.text):
        steps = [span for span in section.spans if span.kind == "list" and re.match(r"\s*\d+[.)] ", span.text)]
        wordings = how(phrase, scene)
        if len(steps) == 1 and len(section.spans) <= 3:
            wordings = (*wordings, *ways(scene, f"What are the steps to {phrase}?"))
        yield Draft("procedural", "procedure-heading", wordings, answer.start, answer.end, 0.85)


def _begin(section: Section, scene: Scene) -> Drafts:
    """Ask how to install or start with the product."""
    answer = body(section.spans)
    if answer and scene.product and instructs(section, answer, scene.text):
        verb = "install" if section.title.lower() == "installation" else "get started with"
        questions = (f"How do you {verb} {scene.product}?", f"How can I {verb} {scene.product}?")
        yield Draft("procedural", "begin-heading", questions, answer.start, answer.end, 0.85)


def instructs(section: Section, answer: Answer, text: str) -> bool:
    """Whether a section's text tells how to do something, to somebody who reads nothing else."""
    slice_ = text[answer.start : answer.end]
    length = len(slice_)
    if length < 120 or not is_answer(slice_) or (not answer.complete and length < 300):
        return False
    if not answer.complete and section.children:
        return False
    shown = any(s.kind in {"code", "list"} and s.start >= answer.start and s.end <= answer.end for s in section.spans)
    first = slice_.split(" ", 1)[0].lower()
    told = first in VERBS or len(_INSTRUCTS.findall(slice_)) >= 1
    return told and (shown or length >= 160) and tells_story(slice_) <= length // 400

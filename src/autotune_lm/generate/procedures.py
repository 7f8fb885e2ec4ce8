"""Floor 4. Headings that name something to do: "Create a task function", "Adding middleware"."""

import re

from autotune_lm.generate.body import Answer, body, is_answer, led
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.lexicon import MAY_BE_NOUN, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import builds, tells_story
from autotune_lm.generate.subject import natural_case
from autotune_lm.generate.wording import action, alone, how, plain, topic_of, ways
from autotune_lm.kit.text import sentences

_INSTRUCTS = re.compile(
    r"\byou (?:can|could|need to|should|must|have to|would|will|first|declare|use|create|put|define|just|only)\b|"
    r"\b(?:make sure|to do that)\b",
    re.I,
)
_RULE = re.compile(r"(Avoid|Prefer|Keep|Consider|Favor|Do not|Don['’]t|Always) (?=[\w`])", re.I)
_REASONS = re.compile(
    r"\b(?:because|since|so that|helps?|makes?|ensures?|prevents?|avoids?|leads?|causes?|allows?|easier|harder|better|"
    r"otherwise|reason|why|means|will break|problems?|benefits?|improves?)\b",
    re.I,
)
_BACKGROUND = re.compile(r"(?:Many|Some|Most|There (?:are|is)|Imagine|Historically|Traditionally)\b")
"""How a text begins that tells of a problem before, or instead of, its solution."""
_URGES = re.compile(r"\b(?:recommend(?:ed|s)?|should|encourage|prefer(?:red|able)?|best practice|strongly)\b", re.I)
_UNNAMED = re.compile(r"\w+ the [a-z]+")
"""An object that only its page names: "Download the files", "Run the code"."""
_ELSEWHERE = re.compile(r"\b(?:docs|tutorials?|guides?|sections?|documentation)\b", re.I)
_HEAVY = frozenset(
    {
        "understand",
        "avoid",
        "consider",
        "prefer",
        "keep",
        "think",
        "learn",
        "explore",
        "introduce",
        "review",
        "get",
        "know",
    }
    | {"meet", "compare"}
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how to do what the heading says."""
    if not section.opened:
        return
    if section.title.lower() in {"getting started", "installation", "quick start", "quickstart"}:
        yield from _begin(section, scene)
        return
    if advice := _advice(section, scene):
        yield advice
        return
    phrase = action(section.title, scene.around)
    if phrase is None or phrase.split()[0] in _HEAVY or _UNNAMED.fullmatch(phrase):
        return
    if not scene.product and not topic_of(scene):
        return
    answer = body(led(section.spans))
    if answer is None:
        return
    if instructs(section, answer, scene.text):
        yield Draft(
            "procedural", "procedure-heading", _wordings(phrase, section, scene), answer.start, answer.end, 0.85
        )
    elif recommends(section, answer, scene.text):
        yield Draft(
            "conceptual", "why-heading", ways(scene, f"Why should you {phrase}?"), answer.start, answer.end, 0.8
        )


def _wordings(phrase: str, section: Section, scene: Scene) -> tuple[str, ...]:
    """Ways to ask for a procedure, one more where it is a numbered list."""
    steps = [span for span in section.spans if span.kind == "list" and re.match(r"\s*\d+[.)] ", span.text)]
    numbered = len(steps) == 1 and len(section.spans) <= 3
    return how(phrase, scene) + (ways(scene, f"What are the steps to {phrase}?") if numbered else ())


def recommends(section: Section, answer: Answer, text: str) -> bool:
    """Whether a section gives reasons for what its heading tells to do."""
    slice_ = text[answer.start : answer.end]
    told = section.title.split()[0].lower() in VERBS and bool(_URGES.search(slice_))
    return told and answer.complete and is_answer(slice_) and bool(_REASONS.search(slice_)) and len(slice_) >= 200


def _begins_at_once(text: str) -> bool:
    """Whether one of the first sentences tells what to do."""
    return any(
        line.startswith(("You can ", "You could ", "You should ", "To ", "If you'd like to ", "If you want to "))
        or _imperative(line)
        for line in sentences(text)[:2]
    )


def _imperative(sentence: str) -> bool:
    """Whether a sentence begins with a verb in base form."""
    first = re.match(r"(?:[-*] |\d+[.)] )?(?:First, |Then |Next, |Finally, )?([A-Za-z]+) ", sentence)
    return first is not None and first[1].lower() in VERBS - MAY_BE_NOUN


def _advice(section: Section, scene: Scene) -> Draft | None:
    """Ask for the reasons of a rule: "Avoid X", "Prefer X", "Do not X"."""
    match = _RULE.match(section.title)
    rest = natural_case(section.title[match.end() :], scene.around) if match else ""
    if not match or not rest or not plain(rest) or not alone(rest) or not 2 <= len(rest.split()) <= 12:
        return None
    answer = body(section.spans)
    text = scene.text[answer.start : answer.end] if answer else ""
    if not answer or not answer.complete or len(text) < 120 or not is_answer(text) or not _REASONS.search(text):
        return None
    verb = match[1].lower()
    question = f"Why should you not {rest}?" if verb.startswith("do") else f"Why should you {verb} {rest}?"
    return Draft("conceptual", "rule-heading", ways(scene, question), answer.start, answer.end, 0.85)


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
    if _BACKGROUND.match(slice_):
        return False
    if not answer.complete and not _begins_at_once(slice_):
        return False
    if length < 500 and len(_ELSEWHERE.findall(slice_)) > 1:
        return False
    least = (50 if "```" in slice_ else 90) if answer.complete else 160
    if length < least or answer.short or not is_answer(slice_):
        return False
    shown = any(s.kind in {"code", "list"} and s.start >= answer.start and s.end <= answer.end for s in section.spans)
    first = slice_.split(" ", 1)[0].lower()
    told = first in VERBS or bool(_INSTRUCTS.search(slice_)) or any(_imperative(line) for line in sentences(slice_))
    lesson = tells_story(slice_) <= max(1, length // 400) and not builds(slice_)
    return told and (shown or length >= 110) and lesson

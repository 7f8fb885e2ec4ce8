"""Floor 4. Sentences that say how to reach something: "To X, use Y", "You can X with Y", "If you want to X, Y"."""

import re

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, statements
from autotune_lm.generate.lexicon import BASE_OF_GERUND, VERBS
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import stands_alone, without_code
from autotune_lm.generate.wording import clause, how, ways

_TO = re.compile(r"(?:In order to|To) (?P<what>[^,:;.]+), (?P<then>.+)", re.S)
_IF = re.compile(
    r"(?:If|When|Whenever) you (?:want|need|would like|wish|have)(?: to) (?P<what>[^,:;.]+), (?:then )?(?P<then>.+)",
    re.S,
)
_CAN = re.compile(
    r"You can (?:easily |simply |just )?(?P<what>[^,:;.]+?) "
    r"(?:(?:by|with|using|via|through|from within)) (?P<with>.+)",
    re.S,
)
_USE = re.compile(
    r"(?:You can (?:also )?use|Use|You could use) (?P<tool>(?:the |an? )?(?:`[^`]+`|[A-Z]\w+)(?: [a-z]+){0,2}?) "
    r"(?:to (?P<what>[^,:;.]+)|(?:if|when|for) )",
    re.S,
)
_MAIN = re.compile(
    r"(?:you|just|simply|first|we recommend|it['’]s (?:best|recommended|enough)|it is (?:best|recommended|enough)|"
    r"`[^`]+` (?:can|must|should))\b",
    re.I,
)
_NOT_DOING = re.compile(
    r"\byou (?:will (?:get|see|notice)|might (?:see|notice|think|wonder)|may (?:see|notice))\b", re.I
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how to do what the section's sentences say how to do."""
    for line, after in statements(section):
        for place in range(len(line)):
            yield from _ask(place, line, after, scene)


def _ask(place: int, line: list[Sentence], after: Span | None, scene: Scene) -> Drafts:
    """Ask about one sentence."""
    text = line[place].text
    loose = text.rstrip().endswith(":")
    if not 40 <= len(text) <= 500 or not stands_alone(text.replace("the following", "") if loose else text, not loose):
        return
    found = _to(text) or _can(text)
    answer = thought(place, line, after) if found else None
    if found and answer:
        rule, phrase = found
        wordings = how(phrase, scene)
        yield Draft("procedural", rule, wordings, answer.start, answer.end, 0.75 if loose else 0.7)
        return
    yield from _use(text, place, line, after, scene)


def _to(text: str) -> tuple[str, str] | None:
    """The purpose of "To X, do Y" and "If you want to X, do Y"."""
    for rule, pattern in (("to-do", _TO), ("if-you-want", _IF)):
        match = pattern.match(text)
        if match and _acts(match["then"]) and not _NOT_DOING.search(match["then"]):
            phrase = clause(match["what"])
            return (rule, phrase) if phrase else None
    return None


def _acts(then: str) -> bool:
    """Whether a main clause tells what to do."""
    first = then.split(" ", 1)[0].strip(",").lower()
    return first in VERBS or bool(_MAIN.match(then))


def _can(text: str) -> tuple[str, str] | None:
    """The purpose of "You can X by Y"."""
    match = _CAN.match(text)
    if not match or re.search(r"\b(?:and|or|but)\b", without_code(match["what"])):
        return None
    means = match["with"].split(" ", 1)[0]
    if re.match(r"(?:it|this|that|them|these|those|one|same)\b", match["with"]):
        return None
    phrase = clause(match["what"])
    sure = "`" in match["with"] or means in BASE_OF_GERUND or " " in match["with"]
    return ("you-can", phrase) if phrase and sure and len(phrase.split()) >= 3 else None


def _use(text: str, place: int, line: list[Sentence], after: Span | None, scene: Scene) -> Drafts:
    """Ask what a tool is used for, or when."""
    match = _USE.match(text)
    answer = thought(place, line, after) if match else None
    if not match or not answer:
        return
    tool = match["tool"]
    joint = text[match.end("tool") :].split()[0]
    if joint in {"if", "when"}:
        wordings = ways(scene, f"When should you use {tool}?", f"When would you use {tool}?")
        yield Draft("conceptual", "use-when", wordings, answer.start, answer.end, 0.7)
    elif match["what"] and (phrase := clause(match["what"])):
        yield Draft("procedural", "use-to", how(phrase, scene), answer.start, answer.end, 0.7)
    elif joint == "for":
        wordings = ways(scene, f"What can you use {tool} for?", f"What is {tool} used for?")
        yield Draft("conceptual", "use-for", wordings, answer.start, answer.end, 0.65)

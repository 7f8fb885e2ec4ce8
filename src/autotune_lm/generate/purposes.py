"""Floor 4. Sentences that say how to reach something: "To X, use Y", "You can X with Y", "If you want to X, Y"."""

import re

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, statements
from autotune_lm.generate.lexicon import BASE_OF_GERUND, VERBS
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import core, stands_alone, without_code
from autotune_lm.generate.wording import alone, clause, how, ways

_TO = re.compile(r"(?:In order to|To) (?P<what>[^,:;.]+), (?P<then>.+)", re.S)
_IF = re.compile(
    r"(?:If|When|Whenever) you (?:want|need|would like|wish|have)(?: to) (?P<what>[^,:;.]+), (?:then )?(?P<then>.+)",
    re.S,
)
_CAN = re.compile(
    r"You (?:can |could |may |should |must |need to |have to )?(?:easily |simply |just |normally )?(?P<what>[^,:;.]+?) "
    r"(?:by|using|via|through|from within|with (?=(?:the |an? )?(?:[a-z-]+ )?(?:parameter|option|function|method|flag|"
    r"command|decorator|class|argument|directive|extension|setting)\b|`[^`]+`(?! [a-z]+s\b))) ?(?P<with>.+)",
    re.S,
)
_USE = re.compile(
    r"(?:You can (?:also )?use|Use|You could use) (?P<tool>(?:the |an? )?(?:`[^`]+`|[A-Z]\w+)(?: [a-z]+){0,2}?) "
    r"(?:if|when|for) ",
    re.S,
)
_LETS = re.compile(
    r"(?P<who>[^,.;:]{3,70}?) (?:will |also )?(?:allows?|lets?|enables?) (?:you|users|"
    r"developers) (?:to )?(?P<what>[^,:;.]+)",
    re.S,
)
_DOES_TO = re.compile(
    r"(?:You (?:can |could |should |need to |must )?)?(?P<verb>use|call|pass|set|add|import|run|create|"
    r"declare|define|wrap|"
    r"return|install|put|configure|override|inject|dispatch|export|specify|provide|enable) (?P<tool>[^,.;:]{2,70}?) "
    r"(?:in order )?to (?P<what>[^,:;.]+)",
    re.S | re.I,
)
_GIVEN = re.compile(
    r"(?P<tool>[^,.;:]{3,60}?) (?:is|are|can be) (?:mainly |typically |often |"
    r"normally )?used to (?P<what>[^,:;.]+)",
    re.S,
)
_LOOSE = re.compile(
    r"(?:\b(?:it|them|how|needs?|wants?|has|have|had|used|order|way|ways|tries|try|when|case|"
    r"able|ready|up)|ing)$"
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
    opened = core(text)
    found = _to(opened) or _can(opened) or _lets(opened, scene) or _does_to(opened)
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
    if (
        not match
        or text.endswith((" too.", " as well."))
        or re.search(r"\b(?:and|or|but)\b", without_code(match["what"]))
    ):
        return None
    means = match["with"].split(" ", 1)[0]
    if re.match(r"(?:it|this|that|them|these|those|one|same)\b", match["with"]):
        return None
    phrase = clause(match["what"])
    sure = "`" in match["with"] or means in BASE_OF_GERUND or " " in match["with"]
    return ("you-can", phrase) if phrase and sure and len(phrase.split()) >= 3 else None


def _lets(text: str, scene: Scene) -> tuple[str, str] | None:
    """The purpose of "X lets you Y" and "X is used to Y"."""
    match = _LETS.match(text) or _GIVEN.match(text)
    if not match or (match.groupdict().get("who") or match["tool"]).strip() == scene.product:
        return None
    if text.startswith(("All ", "If ", "When ", "What ", "While ", "How ")):
        return None
    named = "`" in text or any(word[:1].isupper() for word in text.split()[1:])
    phrase = clause(match["what"])
    return ("lets-do", phrase) if phrase and named and len(phrase.split()) >= 3 else None


def _does_to(text: str) -> tuple[str, str] | None:
    """The purpose of "Call X to Y"."""
    match = _DOES_TO.match(text)
    if not match or len(match["tool"].split()) > 9 or _LOOSE.search(match["tool"]):
        return None
    phrase = clause(match["what"])
    return ("use-to", phrase) if phrase and len(phrase.split()) >= 3 and alone(match["tool"]) else None


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
    elif joint == "for":
        wordings = ways(scene, f"What can you use {tool} for?", f"What is {tool} used for?")
        yield Draft("conceptual", "use-for", wordings, answer.start, answer.end, 0.65)

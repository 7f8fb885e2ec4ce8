"""Floor 4. Sentences whose grammar is a question turned round: differences, purposes, reasons, abilities, defaults."""

import re
from collections.abc import Callable

from autotune_lm.core.types import Kind
from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, sentences_of
from autotune_lm.generate.lexicon import BASE_OF_THIRD
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import stands_alone
from autotune_lm.generate.wording import alone, clause, plain, ways

_NAME = r"(?:[Tt]he |[Aa]n? )?(?:`[^`]+`|[A-Z][\w.+-]*)(?: (?:`[^`]+`|[A-Za-z][\w-]+)){0,3}?"
_DIFFERENCE = re.compile(
    r"The (?:main |key |only |biggest )?difference between (?P<a>[^,.;:]+? and [^,.;:]+?) is\b", re.S
)
_OF_THING = re.compile(
    r"(?P<np>The (?:[a-z]+ )?(?:way|purpose|goal|role|job|advantage|benefit|drawback|downside|responsibility|aim|intent|"
    r"default(?: value)?|meaning|limit|maximum|minimum|format|syntax|recommendation|solution) (?:to|of|for) [^,.;:]+?) "
    r"(?P<verb>is|are)\b",
    re.S,
)
_YOU_BECAUSE = re.compile(
    r"You (?P<modal>should(?:n['’]t| not| never| always)?|must(?: not| never)?|can['’]t|cannot|need to|have to) "
    r"(?P<what>[^,;:.]+?),? (?:because|so that|as otherwise|since|otherwise)\b",
    re.S,
)
_IT_IS = re.compile(
    r"It(?:['’]s| is) (?P<how>(?:very |really |strongly |highly |often )?(?:important|recommended|best|useful|helpful|"
    r"common|better|safe|necessary|a good idea|good practice|a best practice|not recommended|a bad idea)) to "
    r"(?P<what>[^,;:.]+?),? (?:because|so that|since|as)\b",
    re.S,
)
_ABLE = re.compile(
    rf"(?P<who>{_NAME}) (?:allows?|lets?|enables?|makes it possible for) (?:you|users|developers)\b", re.S
)
_USED = re.compile(
    rf"(?P<who>{_NAME}) (?:is|can be) (?:mainly |primarily |typically |often )?used (?:to|for|when|as)\b", re.S
)
_DEFAULT = re.compile(rf"By default, (?P<who>{_NAME}) (?:will |automatically )*(?P<verb>[a-z]+)\b", re.S)
_REQUIRES = re.compile(rf"(?P<who>{_NAME}) requires\b", re.S)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask for what the section's sentences state."""
    for n, span in enumerate(section.spans):
        if span.kind != "paragraph" or not span.whole:
            continue
        after = section.spans[n + 1] if n + 1 < len(section.spans) else None
        line = sentences_of(span.text, span.start)
        for place, sentence in enumerate(line):
            found = _read(sentence.text, scene)
            answer = thought(place, line, after) if found else None
            if found and answer:
                kind, rule, wordings = found
                yield Draft(kind, rule, wordings, answer.start, answer.end, 0.75)


Found = tuple[Kind, str, tuple[str, ...]]


def _read(text: str, scene: Scene) -> Found | None:
    """The question that a sentence answers."""
    if not 40 <= len(text) <= 500 or text.endswith("?"):
        return None
    if text.startswith("It") and stands_alone("X" + text[2:]):
        return _it_is(text, scene)
    if not stands_alone(text):
        return None
    return next((found for read in _READERS if (found := read(text, scene))), None)


def _fit(phrase: str, most: int = 12) -> bool:
    return alone(phrase) and plain(phrase) and 1 <= len(phrase.split()) <= most


def _difference(text: str, scene: Scene) -> Found | None:
    match = _DIFFERENCE.match(text)
    if not match or not _fit(match["a"]):
        return None
    return "conceptual", "difference", ways(scene, f"What is the difference between {match['a']}?")


def _of_thing(text: str, scene: Scene) -> Found | None:
    match = _OF_THING.match(text)
    if not match or not _fit(match["np"], 14):
        return None
    return "factual", "the-thing-of", ways(scene, f"What {match['verb']} {_the(match['np'])}?")


def _the(phrase: str) -> str:
    return phrase[0].lower() + phrase[1:]


def _you_because(text: str, scene: Scene) -> Found | None:
    match = _YOU_BECAUSE.match(text)
    phrase = clause(match["what"]) if match else None
    if not match or not phrase:
        return None
    modal = match["modal"].replace("’", "'")
    asked = {
        "can't": "can't you", "cannot": "can't you", "need to": "do you need to", "have to": "do you have to",
        "must": "must you", "should": "should you", "should always": "should you always",
    }.get(modal, "should you not")  # fmt: skip
    return "conceptual", "you-because", ways(scene, f"Why {asked} {phrase}?")


def _it_is(text: str, scene: Scene) -> Found | None:
    match = _IT_IS.match(text)
    phrase = clause(match["what"]) if match else None
    return (
        ("conceptual", "it-is-because", ways(scene, f"Why is it {match['how']} to {phrase}?"))
        if match and phrase
        else None
    )


def _able(text: str, scene: Scene) -> Found | None:
    match = _ABLE.match(text)
    if not match or not _fit(match["who"], 5):
        return None
    who = _subject(match["who"])
    verb = "do" if re.search(r"(?:allow|let|enable)$", match[0].rsplit(" ", 1)[0]) else "does"
    return (
        "conceptual",
        "lets-you",
        ways(scene, f"What {verb} {who} let you do?", f"What {verb} {who} allow you to do?"),
    )


def _used(text: str, scene: Scene) -> Found | None:
    match = _USED.match(text)
    if not match or not _fit(match["who"], 5):
        return None
    return "conceptual", "used-for", ways(scene, f"What is {_subject(match['who'])} used for?")


def _default(text: str, scene: Scene) -> Found | None:
    match = _DEFAULT.match(text)
    if not match or not _fit(match["who"], 5):
        return None
    if match["verb"] not in BASE_OF_THIRD and " will " not in match[0]:
        return None
    return "factual", "by-default", ways(scene, f"What does {_subject(match['who'])} do by default?")


def _requires(text: str, scene: Scene) -> Found | None:
    match = _REQUIRES.match(text)
    if not match or not _fit(match["who"], 5):
        return None
    return "factual", "requires", ways(scene, f"What does {_subject(match['who'])} require?")


def _subject(who: str) -> str:
    """A subject inside a question."""
    return who[0].lower() + who[1:] if who.startswith(("The ", "A ", "An ")) else who


_READERS: tuple[Callable[[str, Scene], Found | None], ...] = (
    _difference, _of_thing, _you_because, _able, _used, _default, _requires,
)  # fmt: skip

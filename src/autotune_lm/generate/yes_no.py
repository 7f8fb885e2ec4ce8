"""Floor 4. Sentences that answer yes or no: "X does not Y", "You don't need to X", "It is possible to X"."""

import re

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, statements
from autotune_lm.generate.lexicon import BASE_OF_THIRD, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.passives import subject
from autotune_lm.generate.reading import core, tells
from autotune_lm.generate.wording import alone, clause, content_words, plain, ways

_DOES_NOT = re.compile(
    r"(?P<who>[^,.;:]{2,60}?) (?:(?P<verb>does|do|can|will|should|must|did)(?: not|n['’]t)|(?P<cannot>cannot)|"
    r"can['’]t|won['’]t) "
    r"(?:ever |actually |really |necessarily )?(?P<what>[^,.;:]+)(?P<rest>[,.;:].*|)$",
    re.S,
)
_IS_NOT = re.compile(
    r"(?P<who>[^,.;:]{2,50}?) (?P<verb>is|are)(?: not|n['’]t) (?P<what>[^,.;:]+)(?P<rest>[,.;:].*|)$", re.S
)
_IS_STATE = re.compile(
    r"(?P<who>[^,.;:()]{2,50}?) (?P<verb>is|are) (?:still |also |always |not |no longer |usually |now |completely |by "
    r"default )?(?P<how>required|optional|mandatory|deprecated|case[- ]sensitive|"
    r"case[- ]insensitive|immutable|reusable|free of charge|prohibited|thread[- ]safe|refundable|encrypted)\b"
    r"(?P<rest>(?! (?:to|by|in) ).{15,})", re.S)  # fmt: skip
_YOU_NOT = re.compile(
    r"You (?P<modal>do not|don['’]t|cannot|can['’]t|should not|shouldn['’]t|should never|must not|mustn['’]t) "
    r"(?:(?P<need>need|have) to )?(?P<what>[^,.;:]+)(?P<rest>[,.;:].*|)$",
    re.S,
)
_POSSIBLE = re.compile(
    r"It(?:['’]s| is) (?:not |n['’]t )?(?P<how>possible|necessary|required|safe|recommended|okay|fine|valid) to "
    r"(?P<what>[^,.;:]+)(?P<rest>[,.;:].*|)$",
    re.S,
)
_YOU_CAN = re.compile(
    r"You (?P<modal>can|should|must|need to|have to) (?:always |only |easily |"
    r"simply )?(?P<what>[^,.;:]+)(?P<rest>[,.;:].*|)$",
    re.S,
)
_SUPPORTS = re.compile(
    r"(?P<who>[^,.;:]{2,50}?) (?P<verb>supports|allows|requires|guarantees) (?P<what>[^,.;:]+)(?P<rest>[,.;:].*)$", re.S
)
_BREAKS = re.compile(
    r" (?:that (?:will|would)|which|because|so that|since|unless|until|if|when|but|before|after|while)\b"
)

_BREAKS_OFF = re.compile(r"\w+ (?:the|an?) \w+(?:al|ive|ic|ous|ful|able|less|ed)")
"""An adjective before a comma: the noun comes behind others."""
_MUSING = frozenset({"think", "start", "see", "imagine", "find", "learn", "expect", "connect", "consider", "try"})
_GOES_ON = re.compile(
    r"[,;] (?:and (?:it|they|you|then)|but|so|it|they|you|then|because|instead|even|without|including|"
    r"which|or|where|using|for example|"
    r"[A-Z]\w+ will)\b|:"
)
Found = tuple[str, tuple[str, ...]]


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask whether it is so."""
    for line, after in statements(section):
        for place, sentence in enumerate(line):
            found = _read(core(sentence.text), scene) if 50 <= len(sentence.text) <= 450 else None
            answer = thought(place, line, after) if found else None
            if found and answer and _says_more(found[1], scene.text[answer.start : answer.end]):
                yield Draft("factual", found[0], found[1], answer.start, answer.end, 0.55)


def _read(text: str, scene: Scene) -> Found | None:
    """The yes-or-no question that a sentence answers."""
    if text.endswith("?"):
        return None
    if text.startswith("It"):
        return _possible(text, scene) if tells("X" + text[2:]) else None
    if not tells(text):
        return None
    if text.startswith("You "):
        return _you_not(text, scene) or _you_can(text, scene)
    return _does_not(text, scene) or _is_state(text, scene)


def _says_more(questions: tuple[str, ...], answer: str) -> bool:
    """Whether the answer holds something that the question does not."""
    asked = set(content_words(questions[0])) if questions else set()
    return len(set(content_words(answer)) - asked) >= 4


def _head(what: str) -> str | None:
    """The part of a predicate that the question takes over; the rest is left to the answer."""
    cut = _BREAKS.search(what)
    head = (what[: cut.start()] if cut and len(what[: cut.start()].split()) >= 3 else what).strip()
    fine = 2 <= len(head.split()) <= 12 and alone(head) and plain(head) and " that " not in head
    return head if fine and not _BREAKS_OFF.fullmatch(head) else None


def _does_not(text: str, scene: Scene) -> Found | None:
    match = _DOES_NOT.match(text)
    head = _head(match["what"]) if match else None
    who = subject(match["who"], scene) if match else None
    if not match or not head or not who or head.split()[0].lower() not in VERBS:
        return _is_not(text, scene) or _supports(text, scene)
    verb = match["verb"] or ("can" if "can" in text[len(match["who"]) : len(match["who"]) + 8] else "will")
    return "does-not", ways(scene, f"{verb.capitalize()} {who} {head}?")


def _is_state(text: str, scene: Scene) -> Found | None:
    match = _IS_STATE.match(text)
    who = subject(match["who"], scene) if match else None
    if not match or not who:
        return None
    return "is-state", ways(scene, f"{match['verb'].capitalize()} {who} {match['how']}?")


def _is_not(text: str, scene: Scene) -> Found | None:
    match = _IS_NOT.match(text)
    head = _head(match["what"] + " x") if match else None
    who = subject(match["who"], scene) if match else None
    if not match or not head or not who or re.match(r"(?:\w+ed|\w+ing|only|just|yet|always|necessarily)\b", head):
        return None
    return "is-not", ways(scene, f"{match['verb'].capitalize()} {who} {head.removesuffix(' x')}?")


def _supports(text: str, scene: Scene) -> Found | None:
    match = _SUPPORTS.match(text)
    head = _head(match["what"]) if match else None
    who = subject(match["who"], scene) if match else None
    if not match or not head or not who or re.match(r"(?:you|us|users|developers|the following|it)\b", head):
        return None
    return "does", ways(scene, f"Does {who} {BASE_OF_THIRD[match['verb']]} {head}?") if not who.endswith("s") else ()


def _you_not(text: str, scene: Scene) -> Found | None:
    match = _YOU_NOT.match(text)
    head = _head(match["what"]) if match else None
    phrase = clause(head) if head else None
    if not match or not phrase:
        return None
    if match["need"]:
        return "need-not", ways(scene, f"Do you {match['need']} to {phrase}?")
    modal = (
        match["modal"].split()[0].replace("’", "'").removesuffix("n't").replace("cannot", "can").replace("ca", "can")
    )
    modal = {"cann": "can", "do": "do", "should": "should", "must": "may"}.get(modal, "can")
    return None if modal == "do" else ("may-not", ways(scene, f"{modal.capitalize()} you {phrase}?"))


def _you_can(text: str, scene: Scene) -> Found | None:
    match = _YOU_CAN.match(text)
    head = _head(match["what"]) if match else None
    phrase = clause(head) if head else None
    if not match or not phrase or len(phrase.split()) < 3 or phrase.split()[0] in _MUSING:
        return None
    if head == match["what"].strip() and not _GOES_ON.match(match["rest"]):
        return None
    modal = match["modal"]
    asked = (
        f"Do you {modal}"
        if modal.endswith("to")
        else "Do you have to"
        if modal == "must"
        else f"{modal.capitalize()} you"
    )
    return "you-may", ways(scene, f"{asked} {phrase}?")


def _possible(text: str, scene: Scene) -> Found | None:
    match = _POSSIBLE.match(text)
    head = _head(match["what"]) if match else None
    phrase = clause(head) if head else None
    return ("is-possible", ways(scene, f"Is it {match['how']} to {phrase}?")) if match and phrase else None

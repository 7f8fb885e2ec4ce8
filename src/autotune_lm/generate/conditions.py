"""Floor 4. Sentences that tie a case to what follows from it: "When X, Y", "If you don't X, Y", "Instead of X, Y"."""

import re
from collections.abc import Callable

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, statements
from autotune_lm.generate.lexicon import BASE_OF_GERUND, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import core, tells
from autotune_lm.generate.wording import alone, content_words, plain, ways

_CASE = re.compile(
    r"(?P<link>When|Whenever|If|Unless|After|Before|Once|As soon as) (?P<case>[^,:;]+), (?:then )?(?P<then>.+)", re.S
)
_WISH = re.compile(
    r"you (?:want|need|hover|open|click|would like|wish|have to|prefer|like|are (?:familiar|new|curious|"
    r"interested)|know|see|"
                   r"look|think|read|remember|check|haven't|have (?:seen|read|heard))\b", re.I)  # fmt: skip
_DO = re.compile(
    r"(?:you (?:should|must|need to|have to|will need to|can|could|may|might want to)|it['’]s (?:best|"
    r"recommended)|"
    r"it is (?:best|recommended)|make sure|always|never|do not|don['’]t|please)\b",
    re.I,
)
_EFFECT = re.compile(
    r"(?:(?:the|an?|your|its?|they|all|any|no|each|every|only|both)\b|`|"
    r"(?:it|they)(?: will| would| can| cannot| is| are| does| has)\b|"
    r"[A-Z]\w+ |you(?:['’]ll| will|"
    r" would) (?:get|see|have|"
    r"receive|lose))",
)
_PROGRAM = frozenset({"emit", "recurse", "abort", "collect", "load"})
"""Verbs by which a list tells what a program does by itself."""
_LEAVES = re.compile(r"^(?:follow|check|see|read|look)\b|\b(?:tutorial|chapter|section|article|docs?)\b", re.I)
_STATE = re.compile(r"you(?:['’]re| are| have)\b", re.I)
_ENDS_UP = re.compile(
    r"(?:you|it|they) (?:should|can|could|may|might|will|would) (?:see|find situations|end up|run into|get|"
    r"lose|encounter|find yourself)\b",
    re.I,
)
_THINKING = re.compile(
    r"(?:you (?:might|may|would|could) (?:think|wonder|expect|notice|be|already|also)|there (?:is|are) |"
    r"it['’]s |you will see|you['’]ll (?:see|notice)|that['’]s )",
    re.I,
)
_THESE = re.compile(
    r"\b(?:these|those|this|that) (?!you|the|a|it|they|will|is|means|can|would|may|should|has|does|allows|"
    r"could|might|way|process|"
    r"case|kind)(\w+)"
)
_FAINT = frozenset(
    {"have", "has", "is", "need", "needed", "call", "version", "approach", "done", "first", "run", "go", "try"}
    | {"not", "don", "doesn", "isn", "aren", "t", "don't", "big", "large", "several", "many"}
)
_NO_SUBJECT = re.compile(r"\w+(?:ed|set|given|built|run|made) (?:with|by|in|on|to|as|from|for|at|using|via|when|if)\b")
_VAGUE = re.compile(
    r"\b(?:wanted to|older version|tutorial|already|the app|the page|now$|came back|comparing|docs|"
    r"for some reason|needed to|"
    r"ever used|the (?:callback|example|user|first call)|don['’]t want)\b",
    re.I,
)
_INSTEAD = re.compile(r"Instead of (?P<what>\w+ing [^,:;]+), (?P<then>you (?:can|should|could|must) .+)", re.S)
_RATHER = re.compile(
    r"Use (?P<tool>[^,.;:]+?) (?:instead of|rather than) (?P<other>[^,.;:]+?)(?:[,.;]| when| if| to )", re.S
)
_USEFUL = re.compile(
    r"(?P<who>(?:The |An? )?[^,.;:]{2,60}?) (?P<verb>is|are|can be) (?:also |particularly |especially |very |"
    r"most |really )?"
    r"(?P<how>useful|helpful|handy|suitable|required|needed|necessary) (?P<link>when|if|for)\b",
    re.S,
)
_FOR = re.compile(
    r"For (?!example|instance|more|further|now|this|that|these|each|every|some|all|most|many|"
    r"details)(?P<what>[^,:;.]+), "
    r"(?:you (?:can|should|could) )?(?:use|consider using|prefer) (?P<then>.+)",
    re.S,
)
_WAY = re.compile(r"One (?P<kind>way|option|approach|solution|reason) (?P<rest>(?:to|for) [^,.;:]+?) is\b", re.S)

Found = tuple[str, tuple[str, ...]]


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what follows in the cases that the section tells of."""
    for line, after in statements(section):
        for place, sentence in enumerate(line):
            found = _read(sentence.text, scene)
            answer = thought(place, line, after) if found else None
            if found and answer:
                yield Draft("conceptual", found[0], found[1], answer.start, answer.end, 0.6)


def _read(text: str, scene: Scene) -> Found | None:
    """The question that a sentence answers."""
    text = core(text)
    if not 42 <= len(text) <= 480 or text.endswith("?") or not tells(text):
        return None
    return next((found for read in _READERS if (found := read(text, scene))), None)


def _fit(phrase: str, most: int = 16) -> bool:
    return alone(phrase) and plain(phrase) and 2 <= len(phrase.split()) <= most


def _case(text: str, scene: Scene) -> Found | None:
    """What happens, or what to do, when something is so."""
    match = _CASE.match(text)
    if (
        not match
        or not _fit(re.sub(r" (?:its|their) |^there (?=is |are )", " the ", match["case"]))
        or _WISH.match(match["case"])
        or _THINKING.match(match["then"])
    ):
        return None
    case, then = match["case"], match["then"]
    if not _tells_enough(case, scene) or _outside(case, then):
        return None
    link = match["link"].lower()
    if link == "unless":
        if not case.startswith("you ") or case.split()[1].lower() not in VERBS:
            return None
        link, case = "if", f"you don't {case[4:]}"
    gerund = case.split()[0].lower() in BASE_OF_GERUND
    if (gerund and link not in {"after", "before", "when"}) or len(case.split()) < (2 if gerund else 3):
        return None
    return None if re.match(r"`[^`]+`(?:,| and| or)", then) else _follows(link, case, then, scene)


def _follows(link: str, case: str, then: str, scene: Scene) -> Found | None:
    """The question for a case and what follows from it."""
    gerund = case.split()[0].lower() in BASE_OF_GERUND
    if _ENDS_UP.match(then):
        return None if gerund else ("case-effect", ways(scene, f"What happens {link} {case}?"))
    if _LEAVES.search(then) or then.split()[0].lower() in _PROGRAM:
        return None
    if _DO.match(then) or then.split()[0].lower() in VERBS:
        may = re.match(r"you (?:can|could|may|might)\b", then)
        if may and link in {"after", "once", "as soon as"}:
            return None  # one of many things that become possible
        modal = "can you do" if may else "should you do"
        return "case-do", ways(scene, f"What {modal} {link} {case}?")
    if gerund:
        return None
    if _STATE.match(case) and link in {"if", "when"} and _EFFECT.match(then) and len(content_words(case)) >= 5:
        return "case-state", ways(scene, f"What if {case}?")
    if _EFFECT.match(then) and re.search(r"\b(?:will|would|\w+s|are|is|have|cannot|can['’]t|do)\b", then):
        return "case-effect", ways(scene, f"What happens {link} {case}?")
    return None


def _outside(case: str, then: str) -> bool:
    """Whether a consequence says "these files" of files that its case does not name."""
    return any(word[:4].lower() not in case.lower() for word in _THESE.findall(then))


def _tells_enough(case: str, scene: Scene) -> bool:
    """Whether a case is one that a stranger can picture."""
    named = "`" in case or (scene.product and scene.product in case)
    if re.match(
        r"(?:one|none|neither|both|either|all|any|some|each) (?:of them )?(?:is|are|has|have|was|were)\b", case
    ):
        return False
    if _NO_SUBJECT.match(case):
        return False
    words = [word for word in content_words(case) if word not in _FAINT]
    return not _VAGUE.search(case) and len(words) >= (1 if named else 2)


def _instead(text: str, scene: Scene) -> Found | None:
    match = _INSTEAD.match(text)
    if not match or not _fit(match["what"]) or match["what"].split()[0] not in BASE_OF_GERUND:
        return None
    modal = re.match(r"you (can|should|could|must)", match["then"])
    return "instead-of", ways(scene, f"What {modal[1] if modal else 'can'} you do instead of {match['what']}?")


def _rather(text: str, scene: Scene) -> Found | None:
    match = _RATHER.match(text)
    if not match or not _fit(match["tool"] + " x", 8) or not _fit(match["other"] + " x", 8):
        return None
    return "use-instead", ways(scene, f"What should you use instead of {match['other']}?")


def _useful(text: str, scene: Scene) -> Found | None:
    match = _USEFUL.match(text)
    if not match or not _fit(match["who"] + " x", 6) or not _named(match["who"]):
        return None
    who = match["who"]
    subject = who[0].lower() + who[1:] if re.match(r"(?:The|An?) ", who) else who
    many = match["verb"] == "are" or (match["verb"] == "can be" and who.endswith("s"))
    verb = "are" if many else "is"
    if match["link"] in {"when", "if"}:
        return "useful-when", ways(scene, f"When {verb} {subject} {match['how']}?")
    return "useful-for", ways(scene, f"What {verb} {subject} {match['how']} for?")


def _named(who: str) -> bool:
    """Whether a subject is a name: code, or a noun behind an article that the sentence itself explains."""
    return "`" in who or bool(re.match(r"An? ", who)) or (who[:1].isupper() and len(who.split()) <= 3)


def _for(text: str, scene: Scene) -> Found | None:
    match = _FOR.match(text)
    if (
        not match
        or not _fit(match["what"], 9)
        or re.search(r"\b(?:cases?|projects?|apps?|people|users)$", match["what"])
    ):
        return None
    return "for-use", ways(scene, f"What should you use for {match['what']}?")


def _way(text: str, scene: Scene) -> Found | None:
    match = _WAY.match(text)
    if not match or not _fit(match["rest"]):
        return None
    return "one-way", ways(scene, f"What is one {match['kind']} {match['rest']}?")


_READERS: tuple[Callable[[str, Scene], Found | None], ...] = (_case, _instead, _rather, _useful, _for, _way)

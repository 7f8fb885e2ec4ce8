"""Floor 4. Sentences with a reason, an origin or a contrast: "X is Y because Z", "X is built on Y", "Unlike X, Y"."""

import re
from collections.abc import Callable

from autotune_lm.generate.draft import Drafts, Scene
from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD, MAY_BE_NOUN, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.passives import subject
from autotune_lm.generate.reading import core, tells
from autotune_lm.generate.sentence_rules import Found, stated
from autotune_lm.generate.subject import mentions
from autotune_lm.generate.wording import alone, content_words, plain, situate, ways

_BECAUSE = (
    r",? (?:because|since|so that|as otherwise|otherwise|in order to|to (?:ensure|make sure|avoid|prevent|keep))\b"
)
_MODAL_WHY = re.compile(
    r"(?P<who>[^,.;:()]{2,50}?) (?P<verb>is|are|must|should|can|cannot|can['’]t|may|will)(?P<neg> not|n['’]t|) "
    rf"(?P<what>[^,.;:]{{4,90}}?){_BECAUSE}", re.S)  # fmt: skip
_VERB_WHY = re.compile(rf"(?P<who>[^,.;:()]{{2,50}}?) (?P<verb>[a-z]+) (?P<what>[^,.;:]{{4,80}}?){_BECAUSE}", re.S)
_FROM = re.compile(
    r"(?P<who>[^,.;:()]{2,50}?) (?P<verb>is|are|was|were) (?:also |heavily |directly |fully |mainly |loosely |"
    r"entirely )?"
    r"(?P<how>based on|inspired by|built on top of|built on|derived from|responsible for|designed (?:to|for)|"
    r"intended (?:to|for)|meant (?:to|for)|composed of|made of|equivalent to|limited to|available (?:on|in|from|as)|"
    r"compatible with|similar to|part of|named after)\b", re.S)  # fmt: skip
_UNLIKE = re.compile(
    r"Unlike (?P<other>[^,.;:()]{2,40}), (?P<who>[^,.;:()]{2,40}?) (?P<verb>is|are|can|does|do|will|has|have|[a-z]+s)\b"
)
_NAMED = re.compile(
    r"(?P<what>(?:The|A|An) [^,.;:()]{12,110}?) (?:is|are) (?:called|known as|referred to as|named) "
    r"(?P<name>(?:an? |the )?(?:[\"“][\w -]+[\"”]|`[\w.]+`|[\w-]+(?: [\w-]+)?))(?=[.,]|$)", re.S)  # fmt: skip
_ALSO = re.compile(
    r"(?P<who>(?:An? |The )?[A-Za-z][\w`-]*(?: [\w`-]+){0,3})(?:,| \()(?: ?also| sometimes| often|)(?: ?called|"
    r" known as|"
    r" ?referred to as) [^,.;:()]{2,40}[,)] ", re.S)  # fmt: skip
_QUANTIFIED = re.compile(r"(?:not|no|all|most|some|many|few|both|each|every)\b", re.I)
_PLURAL_VERBS = VERBS - MAY_BE_NOUN


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask why things are so, what they rest on, and how they differ."""
    return stated(section, scene, _read, 0.65)


def _read(text: str, scene: Scene) -> Found | None:
    """The question that a sentence answers."""
    text = core(text)
    if not 45 <= len(text) <= 450 or text[-1] == "?" or not tells(text):
        return None
    return next((found for read in _READERS if (found := read(text, scene)) and found[2]), None)


def _who(who: str, scene: Scene, mass: bool = False) -> str | None:
    """A subject as the question writes it; the product itself is one."""
    if scene.product and who in {scene.product, f"The {scene.product}"}:
        return who
    first = who.split(" ", 1)[0].lower()
    if (
        first in BASE_OF_GERUND
        or first in VERBS - MAY_BE_NOUN
        or first == "make"
        or re.search(r"\bdocs?\b|\s\d+$|\d['’]s\b", who)
    ):
        return None
    return subject(who, scene, mass)


def _fit(phrase: str, most: int = 12) -> bool:
    fits = alone(phrase) and plain(phrase) and 1 <= len(phrase.split()) <= most
    return fits and not phrase.endswith((" as well", " too", " also"))


def _modal_why(text: str, scene: Scene) -> Found | None:
    match = _MODAL_WHY.match(text)
    who = _who(match["who"], scene, mass=True) if match else None
    if not match or not who or not _fit(match["what"]) or match["what"].startswith(("only", "just", "now", "because")):
        return None
    verb = match["verb"].replace("’", "'")
    negated = bool(match["neg"]) or verb in {"cannot", "can't"}
    modal = "can" if verb in {"cannot", "can't"} else verb
    if modal in {"must", "should", "can", "may", "will"} and match["what"].split()[0].lower() not in {
        *VERBS,
        "be",
        "have",
    }:
        return None
    return "conceptual", "why-is", ways(scene, f"Why {modal} {who} {'not ' if negated else ''}{match['what']}?")


def _verb_why(text: str, scene: Scene) -> Found | None:
    match = _VERB_WHY.match(text)
    who = _who(match["who"], scene) if match else None
    if not match or not who or not _fit(match["what"]):
        return None
    single = BASE_OF_THIRD.get(match["verb"])
    if single is None and not (match["verb"] in _PLURAL_VERBS and who.endswith("s")):
        return None
    if re.search(r"\b(?:can|will|should|must|is|are|does|do)\b", match["what"].split(" ", 1)[0]):
        return None
    asked = f"does {who} {single}" if single else f"do {who} {match['verb']}"
    return "conceptual", "why-does", ways(scene, f"Why {asked} {match['what']}?")


def _from(text: str, scene: Scene) -> Found | None:
    match = _FROM.match(text)
    who = _who(match["who"], scene) if match else None
    if not match or not who or ":" in text[match.end() :]:
        return None
    verb, how = match["verb"], match["how"]
    if how.endswith(" to") and re.match(r" be\b", text[match.end() :]):
        return None  # what a thing shall be is no use of it
    if how.endswith(" to") and how not in {"equivalent to", "limited to", "similar to"}:
        return "conceptual", "meant-to", ways(scene, f"What {verb} {who} {how} do?")
    if how.startswith("available"):
        return "factual", "made-from", ways(scene, f"Where {verb} {who} available?") if how[-2:] in {"on", "in"} else ()
    return "factual", "made-from", ways(scene, f"What {verb} {who} {how}?")


def _unlike(text: str, scene: Scene) -> Found | None:
    match = _UNLIKE.match(text)
    if not match or not _fit(match["other"], 5) or not _fit(match["who"], 5):
        return None
    other, who = match["other"], match["who"]
    if _QUANTIFIED.match(who):
        return None
    many = match["verb"] in {"are", "do", "have"} or (who.endswith("s") and "`" not in who)
    sure = mentions(who, scene.product) or "`" in who or who[0].isupper() or many
    if not sure and who.split()[0] not in {"a", "an", "the"} and len(who.split()) < 2:
        return None
    return "conceptual", "unlike", ways(scene, f"How {'do' if many else 'does'} {who} differ from {other}?")


def _named(text: str, scene: Scene) -> Found | None:
    match = _NAMED.match(text)
    if (
        not match
        or not _fit(re.sub(r" that (?=[a-z]+ )", " ", match["what"]), 20)
        or len(content_words(match["what"])) < 4
        or not alone(match["name"])
    ):
        return None
    return "definition", "is-called", (situate(f"What is {match['name']}?", scene),)


def _also(text: str, scene: Scene) -> Found | None:
    match = _ALSO.match(text)
    who = subject(match["who"], scene, mass=True) if match else None
    verb = "are" if who and who.endswith("s") and "`" not in who else "is"
    return ("definition", "also-called", ways(scene, f"What {verb} {who} also called?")) if match and who else None


_READERS: tuple[Callable[[str, Scene], Found | None], ...] = (_also, _modal_why, _verb_why, _from, _unlike, _named)

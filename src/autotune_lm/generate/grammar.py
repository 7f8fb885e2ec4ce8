"""Floor 4. Sentences whose grammar is a question turned round: differences, purposes, reasons, abilities, defaults."""

import re
from collections.abc import Callable

from autotune_lm.generate.draft import Drafts, Scene
from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD, MAY_BE_NOUN, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.passives import subject
from autotune_lm.generate.reading import core, tells
from autotune_lm.generate.sentence_rules import Found, stated
from autotune_lm.generate.subject import is_name, own_names, prose
from autotune_lm.generate.wording import alone, clause, content_words, plain, ways

_OPENERS = """
if while all when since because although as in on at for to by with from after before once each every any most many some
these those this that both only not even instead unlike under over using by one two three another other no what which
"""
_NAME = r"(?:[Tt]he |[Aa]n? )?(?:`[^`]+`|[A-Z][\w.+-]*)(?: (?:`[^`]+`|[A-Za-z][\w-]+)){0,3}?"
_DIFFERENCE = re.compile(
    r"The (?:main |key |only |biggest )?difference between (?P<a>[^,.;:]+? and [^,.;:]+?) is\b", re.S
)
_OF_THING = re.compile(
    r"(?P<np>The (?:[a-z]+ ){0,2}(?:way|use case|purpose|goal|role|job|advantage|benefit|drawback|downside|"
    r"responsibility|aim|intent|"
    r"default(?: value)?|meaning|limit|maximum|minimum|format|syntax|recommendation|solution|approach|"
    r"pattern|option|tool|choice|shape|rule|principle|constraint|problem|challenge|disadvantage|limitation|"
    r"reason|idea) (?:to|of|for) [^,.;:]+?) "
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
_HAS = re.compile(
    rf"(?P<who>{_NAME}) (?:also )?(?P<verb>provides|includes|offers|supports|handles|contains|"
    rf"consists of|is made up of|"
                  r"adds|replaces|combines|returns|extends|wraps|works (?:by|like|as follows))\b", re.S)  # fmt: skip
_NOUN_DOES = re.compile(
    r"(?P<who>(?:An? |The )?[A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,2}) (?P<verb>[a-z]+) [a-z`A-Z]", re.S
)
_STATE_WORDS = """
works looks means depends wants needs consumes work look mean depend need want follows types
names lists tests uses use requires allows lets
"""
_STATES = frozenset(_STATE_WORDS.split())
_SHOULD = re.compile(
    r"(?P<who>(?:Each |Every |An? |The )?[^,.;:]{2,50}?) (?P<modal>should|must) (?:always |only )?"
    r"(?P<verb>have|contain|define|return|include|receive|accept|hold|export|provide|use) (?:an?|the|all|only|"
    r"at least|no|one|two)\b",
    re.S,
)
_MEANS = re.compile(
    r"(?:The (?:term|word) )?(?P<who>[\"“][^\"”]+[\"”]|`[^`]+`|[A-Z][a-z]+ing)(?: here)? (?:means|refers to)\b", re.S
)
_REQUIRES = re.compile(rf"(?P<who>{_NAME}) requires\b", re.S)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask for what the section's sentences state."""
    return stated(section, scene, _read, 0.75)


_NO_NAMES = frozenset(_OPENERS.split())
_PARTIAL = frozenset({"includes", "provides", "offers", "adds", "contains", "supports", "handles"})
"""Verbs whose sentences are seldom the whole truth about a thing."""
_OFTEN = 6
"""A name that a page says more often is its theme: one sentence does not tell what it provides."""


def _read(text: str, scene: Scene) -> Found | None:
    """The question that a sentence answers."""
    text = core(text)
    if not 40 <= len(text) <= 500 or text.endswith("?"):
        return None
    if text.startswith("It") and tells("X" + text[2:]):
        return _it_is(text, scene)
    if not tells(text):
        return None
    return next((found for read in _READERS if (found := read(text, scene))), None)


def _fit(phrase: str, most: int = 12) -> bool:
    return alone(phrase) and plain(phrase) and 1 <= len(phrase.split()) <= most


def _names(who: str, scene: Scene) -> bool:
    """Whether a subject is a name that a stranger can look up: code, a proper name, or a described thing."""
    words = who.split()
    first = words[0].lower()
    if not _fit(who, 5) or first in BASE_OF_GERUND or who == scene.product or any(_adverb(word) for word in words):
        return False
    if first in _NO_NAMES and "`" not in words[0]:
        return False
    if "`" in who:
        return not own_names(scene.around) & set(re.findall(r"\w+", who))
    if who.startswith(("A ", "An ", "The ")):
        return len(content_words(who)) >= 2 or is_name(who.split()[-1], scene.around)
    return is_name(words[0], scene.around) and not who.endswith("s") and scene.around.count(who) <= _OFTEN


def _adverb(word: str) -> bool:
    return (word.endswith("ly") and "`" not in word) or word in {
        "already",
        "also",
        "always",
        "just",
        "now",
        "still",
        "then",
        "only",
    }


def _difference(text: str, scene: Scene) -> Found | None:
    match = _DIFFERENCE.match(text)
    if not match or not _fit(match["a"]):
        return None
    return "conceptual", "difference", ways(scene, f"What is the difference between {match['a']}?")


def _of_thing(text: str, scene: Scene) -> Found | None:
    match = _OF_THING.match(text)
    made = own_names(scene.around) & set(re.findall(r"`(\w+)`", match["np"])) if match else set()
    if match and re.match(
        r"\s*(?:very |quite |often )?(?:different|the same|similar|not|unlike)\b", text[match.end("verb") :]
    ):
        return None  # compared with another, and not told
    if not match or made or not _fit(match["np"], 14) or re.search(r" to \w+$", match["np"]):
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
    if not match or not _names(match["who"], scene):
        return None
    who = _subject(match["who"])
    if _is_product(who, scene):
        return None  # a product lets you do a thousand things
    verb = "do" if re.search(r"(?:allow|let|enable)$", match[0].rsplit(" ", 1)[0]) else "does"
    return (
        "conceptual",
        "lets-you",
        ways(scene, f"What {verb} {who} let you do?", f"What {verb} {who} allow you to do?"),
    )


def _used(text: str, scene: Scene) -> Found | None:
    match = _USED.match(text)
    if not match or not _names(match["who"], scene):
        return None
    return "conceptual", "used-for", ways(scene, f"What is {_subject(match['who'])} used for?")


def _default(text: str, scene: Scene) -> Found | None:
    match = _DEFAULT.match(text)
    if (
        not match
        or not _names(match["who"], scene)
        or not ("`" in match["who"] or match["who"].lower().startswith("the "))
    ):
        return None
    if match["verb"] not in BASE_OF_THIRD and " will " not in match[0]:
        return None
    return "factual", "by-default", ways(scene, f"What does {_subject(match['who'])} do by default?")


def _requires(text: str, scene: Scene) -> Found | None:
    match = _REQUIRES.match(text)
    if not match or not _names(match["who"], scene):
        return None
    return "factual", "requires", ways(scene, f"What does {_subject(match['who'])} require?")


def _is_product(who: str, scene: Scene) -> bool:
    """Whether a subject is the product itself, of which there is too much to say."""
    return who.strip(" `").casefold() == scene.product.casefold()


def _has(text: str, scene: Scene) -> Found | None:
    match = _HAS.match(text)
    if not match or not _names(match["who"], scene) or _is_product(match["who"], scene) or len(text) < 60:
        return None
    who, verb = _subject(match["who"]), match["verb"]
    if verb in _PARTIAL and not _heads(match["who"], scene):
        return None
    if verb in {"consists of", "is made up of"}:
        return "factual", "consists-of", ways(scene, f"What does {who} consist of?")
    if verb.startswith("works"):
        return "conceptual", "works", ways(scene, f"How does {who} work?")
    return "factual", "has", ways(scene, f"What does {who} {BASE_OF_THIRD[verb]}?")


def _heads(who: str, scene: Scene) -> bool:
    """Whether a thing is the topic of a heading: there a page says all that it includes."""
    name = re.sub(r"^(?:the|an?) ", "", who.strip(), flags=re.I).strip("`").lower()
    return name in " ".join((scene.title, *re.findall(r"(?m)^#+ (.*)$", scene.around))).lower()


def _means(text: str, scene: Scene) -> Found | None:
    match = _MEANS.match(text)
    if not match or not _fit(match["who"], 5) or len(text) < 60:
        return None
    return "definition", "means", ways(scene, f"What does {match['who']} mean?")


def _should(text: str, scene: Scene) -> Found | None:
    match = _SHOULD.match(text)
    who = match["who"] if match else ""
    name = (
        who[0].lower() + who[1:]
        if who.startswith(("Each ", "Every ")) and _fit(who, 5)
        else subject(who, scene)
        if who
        else None
    )
    if not match or not name:
        return None
    return "factual", "should", ways(scene, f"What {match['modal']} {name} {match['verb']}?")


def _noun_does(text: str, scene: Scene) -> Found | None:
    match = _NOUN_DOES.match(text)
    who = subject(match["who"], scene) if match else None
    if (
        not match
        or not who
        or len(text) < 45
        or who == scene.product
        or (who[0].isupper() and scene.around.count(who) > _OFTEN)
    ):
        return None
    noun = re.sub(r"^(?:an?|the) ", "", who)
    verb = match["verb"]
    plural = who == noun and noun.endswith("s")
    if verb not in (VERBS - MAY_BE_NOUN if plural else BASE_OF_THIRD) or verb in _STATES:
        return None
    known = (
        prose(scene.around).lower().count(noun.lower()) >= 2
        or noun.lower() in " ".join((scene.title, *re.findall(r"(?m)^#+ (.*)$", scene.around))).lower()
    )
    if not known or "`" in who or re.search(r" (?:of|in|for|to|with|and|or|on|by)$", noun):
        return None
    return "factual", "noun-does", ways(scene, f"What {'do' if plural else 'does'} {who} do?")


def _subject(who: str) -> str:
    """A subject inside a question."""
    return who[0].lower() + who[1:] if who.startswith(("The ", "A ", "An ")) else who


_READERS: tuple[Callable[[str, Scene], Found | None], ...] = (
    _difference, _of_thing, _you_because, _able, _used, _default, _requires, _has, _means, _should, _noun_does,
)  # fmt: skip

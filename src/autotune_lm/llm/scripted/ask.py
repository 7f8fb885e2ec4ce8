"""Floor 3. A question for a sentence, by simple patterns; None where no decent one can be made."""

import re
from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.llm.scripted.stated import Statement, statement

_TO = re.compile(r"To ([a-z]+ [^,:;?]{4,80}), (?=\S)")
_CAN_BY = re.compile(r"You can ([a-z]+ [^,:;?.]{4,80}?) (?:by|with|using|via|through) (?=\S)")
_USE_TO = re.compile(r"Use (.{2,40}?) (?:to|if you want to|when you want to) ([a-z]+ [^,:;?]{4,80}?)[.,]")
_IF = re.compile(r"(If|When|Whenever|Unless) ([^,:;?]{6,100}), (?=\S)")
_BY_DEFAULT = re.compile(r"By default, (.+)")
_NUMBER = re.compile(r"(?<![\w.`-])\d+(?:\.\d+)?(?= [a-z]{3,})")
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|she|this|these|those|that|here|we|our|i|my)\b", re.IGNORECASE)
_CODE = re.compile(r"`[^`\n]{2,60}`")
_TERM = re.compile(r"(?<=[a-z,] )([A-Z][\w-]+(?: [A-Z][\w-]+){0,3})")
_PARTICIPLE = re.compile(r"(?:\w+ly )?(\w{3,}ed|built|made|written|known|set|sent|done|given|shown|run|kept|read)\b")
_BASE = {"has": "have", "does": "do", "goes": "go", "tries": "try", "retries": "retry", "carries": "carry"}
_MODALS = {"can", "must", "should", "may", "might", "will", "would"}
_BOUND = {"required", "allowed", "expected", "supposed", "meant", "designed", "intended", "forced", "assumed", "said"}
_NO_OBJECT = {"comes", "goes", "happens", "works", "lives", "lies", "stands", "stays", "occurs", "looks", "falls"}


class Asked(NamedTuple):
    """A question, and what kind it is."""

    kind: str
    question: str
    score: float
    """How good it is, 0 to 1."""


def ask(text: str, title: str = "") -> list[Asked]:
    """All questions that the patterns find for a sentence, the best first."""
    parted = statement(text)
    found = [pattern(text) for pattern in _BY_TEXT]
    found += [pattern(parted) for pattern in _BY_PARTS] if parted else []
    found.append(_about(text, title))
    good = [one for one in found if one and _decent(one.question)]
    return sorted(good, key=lambda one: -one.score)


def _decent(question: str) -> bool:
    bare = _CODE.sub("x", question)
    return len(question.split()) <= 28 and not _PRONOUN.search(bare) and "`" not in bare and _even(bare)


def _even(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count('"') % 2 == 0


def _goal(text: str) -> Asked | None:
    match = _TO.match(text) or _CAN_BY.match(text)
    return Asked("procedural", f"How do you {match[1].strip()}?", 0.95) if match else None


def _use(text: str) -> Asked | None:
    match = _USE_TO.match(text)
    return Asked("procedural", f"What do you use to {match[2].strip()}?", 0.85) if match else None


def _condition(text: str) -> Asked | None:
    match = _IF.match(text)
    if not match:
        return None
    word = "when" if match[1] == "Whenever" else match[1].lower()
    return Asked("cause-effect", f"What happens {word} {match[2].strip()}?", 0.9)


def _default(text: str) -> Asked | None:
    match = _BY_DEFAULT.match(text)
    parted = statement(match[1][:1].upper() + match[1][1:]) if match else None
    return Asked("factual", f"What is the default behaviour of {within(parted.subject)}?", 0.7) if parted else None


def _is(parts: Statement) -> Asked | None:
    """``X is a Y``: What is X? ``X is done``: how."""
    if parts.verb not in {"is", "are", "was", "were"} or _PARTICIPLE.match(parts.rest):
        return None
    kind = "definition" if re.match(r"(?:an?|the|one|any) ", parts.rest) else "factual"
    return Asked(kind, f"What {parts.verb} {within(parts.subject)}?", 0.95 if kind == "definition" else 0.6)


def _done(parts: Statement) -> Asked | None:
    """``X is used for Y``: What is X used for?"""
    match = _PARTICIPLE.match(parts.rest)
    if parts.verb not in {"is", "are", "was", "were"} or not match:
        return None
    after = parts.rest[match.end() :].strip()
    subject, verb = within(parts.subject), parts.verb
    if match[0] in _BOUND:
        return Asked("factual", f"What {verb} {subject} {match[0]} to do?", 0.8) if after.startswith("to ") else None
    for preposition in ("for", "by", "as", "with"):
        if after.startswith(f"{preposition} "):
            return Asked("factual", f"What {verb} {subject} {match[0]} {preposition}?", 0.85)
    for word, opening in (("to", "Why"), ("when", "When"), ("if", "When"), ("in", "Where"), ("because", "Why")):
        if after.startswith(f"{word} "):
            return Asked("conceptual", f"{opening} {verb} {subject} {match[0]}?", 0.75)
    return None


def _because(parts: Statement) -> Asked | None:
    head, because, _ = parts.rest.partition(" because ")
    if not because or len(head) > 100:
        return None
    subject = within(parts.subject)
    if parts.verb in _MODALS or parts.verb in {"is", "are", "was", "were"}:
        return Asked("conceptual", f"Why {parts.verb} {subject} {head.rstrip(',')}?", 0.95)
    if not parts.verb.endswith("s"):
        return None
    return Asked("conceptual", f"Why does {subject} {_base(parts.verb)} {head.rstrip(',')}?", 0.95)


def _does(parts: Statement) -> Asked | None:
    """``X returns Y``: What does X return?"""
    verb = parts.verb
    if verb == "has" and re.match(r"(?:been|to|not|no|never|already)\b", parts.rest):
        return None
    if verb in _MODALS | {"is", "are", "was", "were", "have", "do", "cannot", "does"} or not verb.endswith("s"):
        return None
    asked = "do" if verb in _NO_OBJECT or re.match(r"(?:on|for|in|at|to|with|from|into) ", parts.rest) else _base(verb)
    return Asked("factual", f"What does {within(parts.subject)} {asked}?", 0.9 if asked != "do" else 0.7)


def _can(parts: Statement) -> Asked | None:
    if parts.verb not in _MODALS:
        return None
    passive = parts.rest.startswith("be ") or parts.rest.startswith("not ")
    if passive:
        return Asked("factual", f"What should you know about {within(parts.subject)}?", 0.5)
    return Asked("factual", f"What {parts.verb} {within(parts.subject)} do?", 0.75)


def _how_many(parts: Statement) -> Asked | None:
    match = _NUMBER.search(parts.rest)
    noun = re.match(r" ([a-z]+s)\b", parts.rest[match.end() :]) if match else None
    if not match or not noun or not parts.verb.endswith("s") or parts.verb in {"is", "was"} or match.start() > 12:
        return None
    return Asked("factual", f"How many {noun[1]} does {within(parts.subject)} {_base(parts.verb)}?", 0.92)


def _about(text: str, title: str) -> Asked | None:
    """The last resort: a name in the sentence, and the document that speaks of it."""
    names = _CODE.findall(text) or [match[0] for match in _TERM.finditer(text)]
    if not names:
        return None
    where = f' in "{title}"' if title and _even(title) and len(title) <= 60 else ""
    return Asked("factual", f"What should you know about {names[0]}{where}?", 0.3)


def within(subject: str) -> str:
    """A subject as it reads within a sentence."""
    first, space, rest = subject.partition(" ")
    small = first.lower() in {"the", "a", "an", "each", "every", "all", "any", "most", "some", "in"}
    plain = bool(rest) and first[1:].islower() and rest.islower()
    return f"{first.lower()}{space}{rest}" if small or plain else subject


def _base(verb: str) -> str:
    """``returns``: return."""
    if verb in _BASE:
        return _BASE[verb]
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes")) else verb[:-1]


_BY_TEXT: tuple[Callable[[str], Asked | None], ...] = (_goal, _use, _condition, _default)
_BY_PARTS: tuple[Callable[[Statement], Asked | None], ...] = (_is, _done, _because, _how_many, _does, _can)

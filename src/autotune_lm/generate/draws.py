"""Floor 4. What is asked of a passage: how much, which kinds, who asks and how. Drawn by code, never by a model.

The dice are hashes of the chunk's id and the seed, so the same chunk always gets the same task. Variety that is drawn
does not depend on a model's mood: models asked for "diverse questions" fall back on a few forms.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autotune_lm.core.ids import stable_number
from autotune_lm.core.types import Kind
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.kit.meaning import content_words

MOST_PER_CHUNK = 10
MOST_PER_CALL = 5
"""More items in one reply are worse ones: models repeat themselves, and a small model loses the form."""
SHARES: dict[Kind, float] = {
    "factual": 20, "definition": 7, "list": 5, "conceptual": 15, "procedural": 14, "cause-effect": 7, "comparison": 6,
    "troubleshooting": 6, "scenario": 6, "code": 12, "table": 14, "unanswerable": 6,
}  # fmt: skip
"""Percent of what is asked where a passage can carry all; those that it cannot carry leave theirs to the others."""
MULTI_HOP_SHARE = 0.3
"""The share of the chunks with a partner that are asked one question for both."""
_AGAIN = 0.35
"""How much less likely a kind gets with each time that a chunk was asked for it."""
_FACTS_PER_ITEM = 2
_LEVELS: dict[Kind, tuple[str, ...]] = {
    "factual": ("remember", "remember", "understand"), "definition": ("remember", "understand"),
    "list": ("remember",), "conceptual": ("understand", "analyse"), "procedural": ("apply", "understand"),
    "cause-effect": ("analyse", "understand"), "comparison": ("analyse", "evaluate"), "troubleshooting": ("apply",),
    "scenario": ("apply", "evaluate"), "code": ("apply", "understand"), "table": ("remember", "apply"),
    "unanswerable": ("understand",), "multi-hop": ("analyse",),
}  # fmt: skip
"""Levels of Bloom's taxonomy (as revised by Anderson and Krathwohl, 2001) that fit each kind."""
PERSONAS = (
    "a newcomer", "a regular user", "an expert", "a student", "a colleague in a hurry", "a careful reviewer",
)  # fmt: skip
_REGISTERS = ("plain", "plain", "formal", "casual")
_LENGTHS = ("one sentence", "one sentence", "two or three sentences", "a short paragraph")
_LENGTHS_OF: dict[Kind, tuple[str, ...]] = {
    "table": ("one sentence",), "definition": ("one sentence", "two or three sentences"),
    "procedural": ("numbered steps", "two or three sentences"), "list": ("a list", "one sentence"),
    "unanswerable": ("two sentences",), "code": ("code with one sentence", "two or three sentences"),
}  # fmt: skip
_FORMS = ("question", "question", "question", "question", "request such as Explain or Describe", "situation first")

_STEPS = re.compile(
    r"^(?:first|then|next|finally|now|to )?,? ?(?:add|call|change|choose|click|close|configure|copy|create|define|"
    r"delete|download|edit|enable|enter|export|fill|find|follow|hold|import|insert|install|keep|log|make|mix|move|open|"
    r"pass|place|press|pull|push|put|read|remove|replace|restart|run|save|select|send|set|start|stop|switch|take|turn|type|"
    r"update|use|"
    r"verify|wait|write)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|since|therefore|thus|hence|so that|leads? to|causes?|caused|due to|results? in|as a result|if|"
    r"when(?! \w+ing\b)|whenever|unless|"
    r"otherwise|weil|daher|deshalb|wenn|parce que|donc|porque|perché)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:errors?|fail(?:s|ed|ure)?|problems?|issues?|warnings?|cannot|can['’]t|exceptions?|missing|wrong|broken|crash\w*|"
    r"invalid|leaks?|Fehler|erreur|problème)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:than|whereas|while|unlike|instead|rather|compared|differs?|difference|both|versus|vs|but|however|either|"
    r"alternatively|on the other hand|als|während|plutôt|mientras)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:(?:is|are) (?:an?|the|one of|called|known as|defined|used (?:to|for)|responsible for|made (?:up )?of)|"
    r"means?|refers? to|stands? for|called|known as|consists? of|represents?|"
    r"(?:ist|sind) (?:eine?|der|die|das)|heißt|bedeutet|est (?:une?|le|la)|sont des|es (?:una?|el|la)|son|"
    r"è (?:una?|il|la))\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3


class Wanted(NamedTuple):
    """One line of a task."""

    kind: Kind
    level: str
    persona: str
    register: str
    length: str
    form: str
    about: tuple[int, ...] = ()
    """Sentence numbers, where the fact is given."""

    def line(self, number: int, language: str = "") -> str:
        """The line as a model reads it."""
        about = f"; about {' '.join(f'[{one}]' for one in self.about)}" if self.about else ""
        spoken = f"; language {language}" if language else ""
        return (
            f"Item {number}: kind {self.kind}{about}; level {self.level}; asker {self.persona}; "
            f"register {self.register}; answer {self.length}; form {self.form}{spoken}"
        )


class Taste(NamedTuple):
    """What the settings say about questions."""

    per_chunk: int = 0
    """0: from the number of facts."""
    kinds: Mapping[Kind, float] = {}
    """Factors on the usual shares; 0 leaves a kind out."""
    personas: Sequence[str] = ()
    seed: str = ""


def informative(view: Numbered) -> tuple[Unit, ...]:
    """The units that tell something: a row, some code, or a sentence with a few words of meaning."""
    return tuple(
        unit
        for unit in view.units
        if unit.kind in ("table", "code", "formula")
        or (len(content_words(unit.text)) >= _LEAST_WORDS and not unit.text.rstrip().endswith((":", "?")))
    )


def amount(view: Numbered, taste: Taste) -> int:
    """How many items are asked of a passage."""
    facts = len(informative(view))
    if taste.per_chunk:
        return min(taste.per_chunk, MOST_PER_CHUNK, max(1, facts))
    return max(1, min(MOST_PER_CHUNK, math.ceil(facts / _FACTS_PER_ITEM))) if facts else 0


def carried(view: Numbered) -> set[Kind]:
    """The kinds of question that a passage can carry."""
    told = informative(view)
    found: set[Kind] = {"factual", "conceptual", "unanswerable"}
    prose = [unit for unit in told if unit.kind not in ("table", "code")]
    items = view.of_kind("list")
    if view.of_kind("table"):
        found.add("table")
    if view.of_kind("code"):
        found.add("code")
    if len(items) >= 2:
        found.add("list")
    if sum(bool(_STEPS.match(unit.text)) for unit in view.units if unit.kind in ("list", "paragraph")) >= 2:
        found |= {"procedural", "scenario"}
    for kind, pattern in _TELLS.items():
        if any(pattern.search(unit.text) for unit in prose):
            found.add(kind)
    if len(told) >= 4 and any(_CONTRAST.search(unit.text) for unit in prose):
        found.add("comparison")
    if not prose:
        found -= {"conceptual"}
    return found


_TELLS: dict[Kind, re.Pattern[str]] = {"cause-effect": _CAUSE, "troubleshooting": _TROUBLE, "definition": _DEFINES}


def draw(chunk: str, view: Numbered, taste: Taste, count: int, first: int = 0) -> list[Wanted]:
    """The task for a chunk: so many lines; ``first`` is the place of the first one."""
    open_kinds = carried(view)
    factors = {kind: max(0.0, float(taste.kinds.get(kind, 1.0))) for kind in SHARES if kind in open_kinds}
    weights = {kind: SHARES[kind] * factor for kind, factor in factors.items()}
    weights = {kind: weight for kind, weight in weights.items() if weight > 0} or _fallback(taste)
    drawn: list[Wanted] = []
    had: Counter[Kind] = Counter()
    for place in range(first, first + count if weights else first):
        dice = _Dice(chunk, taste.seed, str(place))
        again = {kind: weight * _AGAIN ** had[kind] for kind, weight in weights.items()}
        kind: Kind = "unanswerable" if dice.refuses(weights) else dice.weighted(again)
        had[kind] += 1
        drawn.append(wanted(kind, dice, taste))
    return drawn


def _fallback(taste: Taste) -> dict[Kind, float]:
    """Where none of the kinds that a person wants can be carried: plain facts, unless those are left out too."""
    return {"factual": 1.0} if taste.kinds.get("factual", 1.0) else {}


def draws_multi_hop(chunk: str, taste: Taste) -> bool:
    """Whether a chunk with a partner is asked a question for both."""
    share = MULTI_HOP_SHARE * max(0.0, float(taste.kinds.get("multi-hop", 1.0)))
    return stable_number(chunk, taste.seed, "multi-hop") < share


def wanted_for(kind: Kind, chunk: str, taste: Taste, place: str) -> Wanted:
    """A line of a given kind."""
    return wanted(kind, _Dice(chunk, taste.seed, place), taste)


def wanted(kind: Kind, dice: "_Dice", taste: Taste) -> Wanted:
    """A line of a given kind, the rest by dice."""
    return Wanted(
        kind=kind,
        level=dice.one("level", _LEVELS[kind]),
        persona=dice.one("persona", taste.personas or PERSONAS),
        register=dice.one("register", _REGISTERS),
        length=dice.one("length", _LENGTHS_OF.get(kind, _LENGTHS)),
        form="situation first" if kind == "scenario" else dice.one("form", _FORMS),
    )


class _Dice(NamedTuple):
    """A die for each thing that is drawn for one line."""

    chunk: str
    seed: str
    place: str

    def one(self, what: str, choices: Sequence[str]) -> str:
        """One of them, all equally likely."""
        return choices[int(stable_number(self.chunk, self.seed, self.place, what) * len(choices))]

    def refuses(self, weights: Mapping[Kind, float]) -> bool:
        """Whether to ask what is not told: its share is of all questions, however few kinds a passage carries."""
        share = weights.get("unanswerable", 0.0) / 100
        return stable_number(self.chunk, self.seed, self.place, "unanswerable") < share

    def weighted(self, weights: Mapping[Kind, float]) -> Kind:
        """One of the kinds that are told, by weight."""
        weights = {kind: weight for kind, weight in weights.items() if kind != "unanswerable"} or weights
        left = stable_number(self.chunk, self.seed, self.place, "kind") * sum(weights.values())
        kinds = list(weights)
        for kind in kinds:
            left -= weights[kind]
            if left < 0:
                return kind
        return kinds[-1]

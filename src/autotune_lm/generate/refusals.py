"""Floor 4. Questions that a document does not answer: whether they are, and whether the answer says so rightly."""

import re
from collections.abc import Sequence
from functools import lru_cache

from autotune_lm.core.types import Document
from autotune_lm.generate.checks import Asked, Fault, fault
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.kit.by_id import ById
from autotune_lm.kit.meaning import akin, content_words
from autotune_lm.kit.stated import all_unstated
from autotune_lm.kit.support import says_unknown
from autotune_lm.kit.text import sentences

_MOST_CHARACTERS = 2_000_000
_SHOWN = re.compile(
    r"\b(?:the|this) (?:given |provided |above )?(?:passage|text|excerpt|context|section|material|extract)s?\b",
    re.IGNORECASE,
)
_LEAST_NEW = 1
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|thousand|million|once|twice|half|"
    r"unlimited|infinite|always|never|every|daily|weekly|monthly|yearly)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d|\b(?:today|tomorrow|yesterday|soon|next (?:week|month|year|release|version)|january|"
    r"february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_VALUES = (
    (re.compile(r"\bwhen (?:will|did|was|were|is|are)\b|\b(?:what|which) (?:\w+ ){0,2}(?:date|year|day|month|"
                r"release|version)\b", re.IGNORECASE), _DATE),
    (re.compile(r"\bhow (?:many|much|long|often|fast|large|big|high|heavy|old|loud)\b|\b(?:what|which) (?:is|are) the "
                r"(?:maximum|minimum|price|cost|size|weight|number)\b", re.IGNORECASE), _NUMBER),
)  # fmt: skip
"""What a question asks for, and what an answer to it cannot do without."""
_OF_VALUES = frozenset(
    content_words("date year day month release version maximum minimum price cost size weight number")
)
_ASKING = frozenset(
    content_words(
        "many much long often far old fast large big high heavy soon kind sort exactly currently actually really "
        "happen work give tell explain describe know name case document say possible anything something someone "
        "else whether wieviel viele lange oft genau combien souvent cuanto quanto"
    )
)
"""Words that ask; whether they stand in a document says nothing."""
_NEAR = 0.6
"""The share of a question's words that makes a sentence one about its subject."""
_CODE = re.compile(r"`[^`\n]{1,300}`|https?://\S+")


def told_plainly(answer: str) -> str:
    """A refusal that speaks of the document, not of a passage that nobody sees."""
    said = _SHOWN.sub("the document", answer.strip())
    return said[:1].upper() + said[1:]


def wrong_refusal(
    question: str, answer: str, cited: Sequence[Unit], view: Numbered, document: Document
) -> Fault | None:
    """Why a question is no unanswerable one, or its answer no right refusal; None where both are well.

    What is asked for must be absent from the whole document: at least one of the question's words of meaning stands
    nowhere in it, or it asks for a date, version, number or person and no place that has its words has one. That is a
    strict test: some good questions fail it, few answerable ones pass.
    """
    known = _words(ById(document))
    asked = (word for word in dict.fromkeys(content_words(question)) if word not in _ASKING and not word.isdigit())
    new = [word for word in asked if not akin(word, known)]
    if len(new) < _LEAST_NEW and not _lacks_value(question, ById(document), view.context):
        return Fault("answerable", {"new_words": len(new)})
    first, *rest = sentences(answer) or [""]
    if not says_unknown(first):
        return Fault("no_refusal", {"new_words": len(new)})
    evidence = "\n".join((*(unit.text for unit in cited), question))
    missing = next(all_unstated(first, evidence, view.context, question), None)
    if missing:
        return Fault("ungrounded_name" if missing.what == "name" else "ungrounded_number", {"value": missing.value})
    return fault(Asked(question), " ".join(rest), cited, view) if rest else None


def _lacks_value(question: str, held: ById, context: str) -> bool:
    """Whether a question asks for a value, and nothing in the document near to its words is one."""
    wanted = next((form for asks, form in _VALUES if asks.search(question)), None)
    if wanted is None:
        return False
    about = set(content_words(question)) - set(content_words(context)) - _OF_VALUES
    if not about:
        return False
    lines = _lines(held)
    for place, (words, _, line) in enumerate(lines):
        if len(about & words) >= max(1, round(_NEAR * len(about))):
            around = "\n".join(text for _, text, other in lines[max(0, place - 1) : place + 2] if other == line)
            if wanted.search(_CODE.sub(" ", around)):
                return False
    return True


@lru_cache(maxsize=4)
def _lines(held: ById) -> list[tuple[frozenset[str], str, int]]:
    """The sentences of a document with their words of meaning, and the lines that they stand in."""
    text = held.document.text[:_MOST_CHARACTERS]
    return [
        (frozenset(content_words(said)), said, number)
        for number, line in enumerate(text.split("\n"))
        for said in sentences(line)
    ]


@lru_cache(maxsize=4)
def _words(held: ById) -> frozenset[str]:
    """All words of meaning of a document."""
    document = held.document
    text = f"{document.title}\n{document.text[:_MOST_CHARACTERS]}"
    return frozenset(word for line in text.split("\n") for word in content_words(line))

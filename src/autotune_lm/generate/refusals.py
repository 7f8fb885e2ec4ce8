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


def told_plainly(answer: str) -> str:
    """A refusal that speaks of the document, not of a passage that nobody sees."""
    said = _SHOWN.sub("the document", answer.strip())
    return said[:1].upper() + said[1:]


def wrong_refusal(
    question: str, answer: str, cited: Sequence[Unit], view: Numbered, document: Document
) -> Fault | None:
    """Why a question is no unanswerable one, or its answer no right refusal; None where both are well.

    What is asked for must be absent from the whole document: at least one of the question's words of meaning stands
    nowhere in it. That is a strict test: some good questions fail it, few answerable ones pass.
    """
    known = _words(ById(document))
    new = [word for word in dict.fromkeys(content_words(question)) if not akin(word, known) and not word.isdigit()]
    if len(new) < _LEAST_NEW:
        return Fault("answerable", {"new_words": len(new)})
    first, *rest = sentences(answer) or [""]
    if not says_unknown(first):
        return Fault("no_refusal", {"new_words": len(new)})
    evidence = "\n".join((*(unit.text for unit in cited), question))
    missing = next(all_unstated(first, evidence, view.context, question), None)
    if missing:
        return Fault("ungrounded_name" if missing.what == "name" else "ungrounded_number", {"value": missing.value})
    return fault(Asked(question), " ".join(rest), cited, view) if rest else None


@lru_cache(maxsize=4)
def _words(held: ById) -> frozenset[str]:
    """All words of meaning of a document."""
    document = held.document
    text = f"{document.title}\n{document.text[:_MOST_CHARACTERS]}"
    return frozenset(word for line in text.split("\n") for word in content_words(line))

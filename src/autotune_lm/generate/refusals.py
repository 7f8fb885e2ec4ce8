"""Floor 4. Questions that a document does not answer: whether they are, and whether the answer says so rightly."""

import re
from collections.abc import Sequence
from functools import lru_cache

from autotune_lm.core.types import Document
from autotune_lm.generate.checks import Fault
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.kit.by_id import ById
from autotune_lm.kit.meaning import akin, content_words
from autotune_lm.kit.stated import all_unstated

_MOST_CHARACTERS = 2_000_000
_SAYS_UNKNOWN = re.compile(
    r"\b(?:(?:does|do|did|is|are|was|were|has|have|gives?|there is|there are) ?(?:not|n['’]t|no)\b|says nothing|"
    r"tells? nothing|not (?:tell|say|told|said|stated|mentioned|covered|documented|known|given|specified|described)|"
    r"no (?:information|mention|details?|word|figure|statement)|leaves? (?:it |this |that )?open|"
    r"(?:sagt|nennt|steht|geht|wird|gibt|enthält|erwähnt)\b[^.]{0,60}\b(?:nicht|nichts|keine?)|"
    r"ne [^.]{1,40} pas|no (?:dice|indica|menciona|especifica)|non (?:dice|indica|menziona|specifica)|"
    r"não (?:diz|indica|menciona)|не (?:указан|говор|сказан)\w*|niet (?:vermeld|genoemd))",
    re.IGNORECASE,
)
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
    if not _SAYS_UNKNOWN.search(answer):
        return Fault("no_refusal", {"new_words": len(new)})
    evidence = "\n".join((*(unit.text for unit in cited), question))
    heads = "\n".join(unit.head for unit in cited if unit.head)
    for missing in all_unstated(answer, evidence, f"{view.context}\n{heads}", question):
        return Fault("ungrounded_number" if missing.what != "name" else "ungrounded_name", {"value": missing.value})
    return None


@lru_cache(maxsize=4)
def _words(held: ById) -> frozenset[str]:
    """All words of meaning of a document."""
    document = held.document
    text = f"{document.title}\n{document.text[:_MOST_CHARACTERS]}"
    return frozenset(word for line in text.split("\n") for word in content_words(line))

"""Floor 1. Whether an answer says the opposite of what it rests on: a negation that came or went, or an antonym.

Scopes are the first words of meaning behind a negation in its clause. It is a rule of thumb for short answers: it tells
"does not expire" from "expires after 90 days", and knows that "only", "unless" or "prevents" deny without a "not".
"""

import re
from collections import Counter
from collections.abc import Iterator

from autotune_lm.kit.cjk import denied
from autotune_lm.kit.meaning import akin, blank_negations, content_words, denials, negation_spans, stem

_BORDER = re.compile(
    r"[.;:!?,()\n]|\b(?:but|because|which|while|whereas|if|when|unless|until|so|although|though|aber|weil|wenn|denn|"
    r"mais|parce|pero|porque)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;]\s|\n")
_DENIES = re.compile(
    r"\b(?:unless|except|only|until|before|rather|instead|prevents?|prevented|preventing|avoids?|avoiding|forbid\w*|"
    r"prohibit\w*|refus\w+|reject\w*|den(?:y|ies|ied)|disabl\w+|disallow\w*|ignor\w+|skip\w*|omit\w*|exclud\w+|lacks?|"
    r"lacking|miss(?:es|ing)?|fails?|failed|failure|failing|"
    r"hardly|rarely|seldom|few|fewer|little|less|below|against|absent|"
    r"absence|empty|stops?|stopped|blocks?|blocked|optional\w*|impossible|immutable|improper|non-?\w+|"
    r"un(?!der|til|ite|it\b|its\b|ion|iq|ive|less)\w{3,}|"
    r"in(?:valid|correct|visible|active|complete|capable|sufficient|accessible|consistent|dependent)\w*|"
    r"dis(?:connect|regard|card|appear|continu)\w*|illegal|free|wrong|false|error\w*|too|left out|leaves? out|drop\w*|"
    r"remov\w+|"
    r"tranne|eccetto|exceto|excepté|hormis|ausgenommen|freez\w*|frozen|unchanged|out|away|otherwise|"
    r"shield\w*|spar(?:e|es|ed|ing)|protect\w*|nur|außer|statt|seul\w*|sauf|solo|sólo|excepto|salvo|únicamente|"
    r"apenas|só|soltanto|solamente|uniquement|contre-indiqu\w+|interdi\w+|prohíb\w+|prohib\w+|vietat\w+|proib\w+|"
    r"verboten\w*|untersagt\w*|dépass\w+|super(?:e|ar|a|en)|qu['’]|"
    r"no|not|never|none|without|cannot|nor|neither|nothing|nobody|\w+n['’]t)\b",
    re.IGNORECASE,
)
_ANTONYMS_TABLE = """
increase decrease
raise lower
enable disable
allow forbid
allow prohibit
required optional
mandatory optional
maximum minimum
max min
ascending descending
public private
synchronous asynchronous
mutable immutable
accept reject
include exclude
always never
valid invalid
possible impossible
internal external
upper lower
left right
horizontal vertical
true false
success failure
cheap expensive
fast slow
hot cold
grow shrink
encrypt decrypt
upload download
import export
add remove
begin end
start stop
open close
"""
_BUT = re.compile(r"\b(?:except|unless|apart from|außer|sauf|salvo|tranne|exceto)\b", re.IGNORECASE)
_EXCEPTS = re.compile(
    r"\b(?:except|unless|apart from|other than|only|außer|nur|sauf|salvo|tranne|exceto)\b", re.IGNORECASE
)
_ANTONYMS = [tuple(map(stem, line.split())) for line in _ANTONYMS_TABLE.strip().splitlines()]
_WITHOUT = re.compile(r"\b(?:without|ohne|sans|sin|senza|sem)\b", re.IGNORECASE)
_ONLY_WITH = re.compile(
    r"\b(?:only (?:with|after|on)|nur (?:mit|nach|bei)|(?:seulement|uniquement|qu['’]) ?avec|"
    r"(?:sol[oa]|sólo|únicamente) con|"
    r"(?:só|apenas|somente) com)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:reject|refus|declin|forbid|prohibit|invalid|abgelehnt|refus|rejet|rechaz|rifiut)", re.IGNORECASE
)
_IDLE = re.compile(r"\b(?:even|yet|really|actually|always|necessarily)\b", re.IGNORECASE)
_LONGEST = 20_000
"""Characters of evidence that are looked at."""
_SCOPE = 4
_FAR, _MOST_SCOPES = 160, 40
"""Characters around a negation that are looked at, and negations: more are no sentences of people."""
_YES_NO = re.compile(
    r"^(?:(?:yes|no|ja|nein|oui|non|sí|si|no|sì|sim|não)\b[,.;:!]?\s+|not (?=(?:since|before|until)\b))", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|when|where|without|falls|wenn|ohne|si|sans|sin)\b", re.IGNORECASE)
_NEEDED = re.compile(
    r"\b(?:or|otherwise|must|needs?|requires?|required|should|have to|only|because|until)\b", re.IGNORECASE
)
NEARLY = 0.8
_MOST_SENTENCES = 300
"""The share of words from which on two sentences are the same but for a few."""
_WORD = re.compile(r"[^\W_]+")


def turned(answer: str, evidence: str) -> str:
    """The words whose sense was turned round, or an empty text."""
    answer, evidence = _YES_NO.sub("", answer), evidence[:_LONGEST]
    said, known = content_words(answer), content_words(evidence)
    held, own = frozenset(known), frozenset(said)
    return (
        next(_nearly_said(answer, evidence), "")
        or next(_added(answer, evidence, held), "")
        or next(_gone(answer, evidence, own), "")
        or _antonym(own, held, answer, evidence)
        or _condition(answer, evidence)
        or denied(answer, evidence)
    )


def _nearly_said(answer: str, evidence: str) -> Iterator[str]:
    """Sentences that are taken over almost word for word, with another count of negations."""
    parts = [part for part in _SENTENCE.split(evidence) if part.strip()][:_MOST_SENTENCES]
    sentences = [(part, Counter(_plain_words(part))) for part in parts]
    for said in _SENTENCE.split(answer)[:_MOST_SCOPES]:
        words = Counter(_plain_words(said))
        for other, held in sentences if words else ():
            shared, both = (words & held).total(), (words | held).total()
            if shared < NEARLY * both or (denials(said) - denials(other)) % 2 == 0:
                continue
            changed = " ".join(((words - held) + (held - words)).keys())
            if not _DENIES.search(changed):
                yield changed or said.strip()[:80]


def _plain_words(text: str) -> list[str]:
    """The words without those that only deny."""
    return _WORD.findall(blank_negations(text).casefold())


def _added(answer: str, evidence: str, held: frozenset[str]) -> Iterator[str]:
    """Negations of the answer that its evidence does not know; "without a key" is what "must carry a key" implies."""
    clauses = [part for part in _BORDER.split(evidence) if part.strip()]
    needed = _NEEDED.search(evidence) is not None
    plain = not _denies(evidence, answer)
    if plain:
        yield from () if needed and _CONDITION.search(answer) else _denied(answer, held)
        return
    for first, conditional in ((scope[:2], conditional) for scope, conditional in _scopes(answer)):
        if not first or (conditional and needed):
            continue
        if not all(akin(word, held) for word in first):
            continue
        whole = [one for clause in clauses for one in _BUT.split(clause) if _share(first, one) == 1]
        about = whole or [one for one in clauses if _share(first, one)]
        if about and not any(_denies(one, answer) for one in about):
            yield " ".join(first)


def _denies(text: str, answer: str) -> bool:
    """Whether a text denies, by more than words that the answer repeats: both speak of "rejected applicants"."""
    if negation_spans(text):
        return True
    repeated = {word for match in _DENIES.finditer(answer) if (word := match[0].casefold()).endswith("ed")}
    return any(match[0].casefold() not in repeated for match in _DENIES.finditer(text))


def _denied(answer: str, held: frozenset[str]) -> Iterator[str]:
    """Clauses of an answer that deny something of a text which denies nothing at all."""
    for clause in _BORDER.split(answer):
        if negation_spans(clause) and any(akin(word, held) for word in content_words(clause)):
            yield clause.strip()[:80]


def _gone(answer: str, evidence: str, own: frozenset[str]) -> Iterator[str]:
    """Negations of the evidence that the answer left out, though one of its clauses says what they deny."""
    clauses = [part for part in _BORDER.split(answer) if not (_DENIES.search(part) or negation_spans(part))]
    for first in (scope[:2] for scope, _ in _scopes(evidence)):
        if not first or not all(akin(word, own) for word in first) or _also_plain(first, evidence):
            continue
        if any(_share(first, clause) == 1 for clause in clauses if clause.strip()):
            yield " ".join(first)


def _also_plain(words: tuple[str, ...], evidence: str) -> bool:
    """Whether some clause says the same without a negation."""
    return any(
        _share(words, clause) == 1 and not negation_spans(clause) for clause in _BORDER.split(evidence) if clause
    )  # fmt: skip


def _share(words: tuple[str, ...], text: str) -> float:
    held = frozenset(content_words(text))
    return sum(akin(word, held) for word in words) / len(words)


def _scopes(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What each negation of a text denies, and whether it is a condition.

    It denies what follows it in its clause, else what stands in front of it.
    """
    borders = [match.start() for match in _BORDER.finditer(text)] + [len(text)]
    n = 0
    for start, end in negation_spans(text)[:_MOST_SCOPES]:
        while borders[n] < end:
            n += 1
        low = max(borders[n - 1] + 1 if n else 0, start - _FAR)
        after = content_words(_IDLE.sub(" ", text[end : min(borders[n], end + _FAR)]))[:_SCOPE]
        before = content_words(text[low:start])[-2:]
        yield (
            (*before[-1:], *after) if len(after) == 1 else after or before,
            _CONDITION.search(text, low, end) is not None,
        )


def _antonym(own: frozenset[str], held: frozenset[str], answer: str, evidence: str) -> str:
    """A word of the answer whose opposite stands in the evidence in its place."""
    if negation_spans(answer) or _EXCEPTS.search(evidence):
        return ""
    for pair in _ANTONYMS:
        for word, other in (pair, pair[::-1]):
            if word in own and other in held and word not in held and other not in own:
                return f"{word} {other}"
    return ""


def _condition(answer: str, evidence: str) -> str:
    """What may be done "without" something, or "only with" it, where the evidence says it the other way round."""
    for own, held in ((_WITHOUT, _ONLY_WITH), (_ONLY_WITH, _WITHOUT)):
        others = [words for _, words in _conditions(held, evidence)]
        for said, words in _conditions(own, answer):
            if any(words & other for other in others):
                return said
    return ""


def _conditions(form: re.Pattern[str], text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What a text says that something is done with or without, where no negation stands in front of it."""
    for match in list(form.finditer(text))[:_MOST_SCOPES]:
        before = _BORDER.split(text[max(0, match.start() - _FAR) : match.start()])[-1]
        words = frozenset(content_words(text[match.end() : match.end() + 60])[:3])
        if words and not negation_spans(before) and not _REFUSED.search(before):
            yield match[0], words

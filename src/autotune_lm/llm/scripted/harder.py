"""Floor 3. Questions that one sentence does not answer: those for two passages, and those that nothing answers."""

from collections.abc import Iterable, Iterator, Sequence

from autotune_lm.kit.text import words
from autotune_lm.llm.scripted.ask import within
from autotune_lm.llm.scripted.request import Sentence
from autotune_lm.llm.scripted.stated import stands_alone, statement

_UNTOLD = (
    ("Who invented {}?", "who invented {}"),
    ("Which patent protects {}?", "which patent protects {}"),
    ("Which warranty covers {}?", "which warranty covers {}"),
    ("Who sponsored {}?", "who sponsored {}"),
    ("Which museum exhibits {}?", "which museum exhibits {}"),
)
"""Questions that manuals seldom answer, and the same within a sentence."""


def untold(sentence: Sentence, passage: Iterable[Sentence]) -> tuple[str, str] | None:
    """A question about a sentence's subject that the passage does not answer, and the answer that says so."""
    parted = statement(sentence.text) if stands_alone(sentence.text) else None
    if parted is None:
        return None
    known = {word for one in passage for word in words(f"{one.title} {one.section} {one.text}")}
    for question, said in _UNTOLD:
        subject = within(parted.subject)
        if not set(words(question.format(""))[1:]) & known:
            return question.format(subject), f"The document does not tell {said.format(subject)}. {sentence.text}"
    return None


def hop(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, Sentence], str] | None:
    """A sentence of each of two passages with other subjects, and a question for both."""
    first = next(_subjects(sentences, 0), None)
    if first is None:
        return None
    second = next(((one, subject) for one, subject in _subjects(sentences, 1) if subject != first[1]), None)
    if second is None:
        return None
    return (first[0], second[0]), f"How do {first[1]} and {second[1]} fit together?"


def _subjects(sentences: Sequence[Sentence], passage: int) -> Iterator[tuple[Sentence, str]]:
    for sentence in sentences:
        parted = statement(sentence.text) if sentence.passage == passage and stands_alone(sentence.text) else None
        if parted:
            yield sentence, within(parted.subject)

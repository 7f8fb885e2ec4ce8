"""Floor 3. Items of questions and answers for the sentences of a passage, as the task's lines ask for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autotune_lm.kit.text import normal_form, words
from autotune_lm.llm.scripted.ask import ask
from autotune_lm.llm.scripted.harder import hop, untold
from autotune_lm.llm.scripted.request import Request, Sentence
from autotune_lm.llm.scripted.stated import stands_alone
from autotune_lm.llm.scripted.tables import ask_code, ask_row

_SEVERAL = ("paragraph", "two", "three", "several", "detailed", "long")
_LEAST = 0.5
"""A question below this is asked only where there is no other."""
_ABOUT = re.compile(r"\[(\d{1,5})\]")
_TOPIC = re.compile(r"^Topic: (.+)$", re.MULTILINE)
_SMALL_WORDS = "the a an is are was were be been to of in on for and or it you can will with by as do does have has"
_SMALL = frozenset(_SMALL_WORDS.split())
_NEW_WORDS = 3
_LONGEST_QUOTE = 120
"""Characters of a sentence that are quoted."""
_FAMILIES = {
    "table": ("table",),
    "code": ("code",),
    "definition": ("definition",),
    "procedural": ("procedural",),
    "troubleshooting": ("cause-effect", "procedural"),
    "cause-effect": ("cause-effect", "conceptual"),
    "conceptual": ("conceptual", "definition"),
    "scenario": ("procedural", "cause-effect"),
}
"""Which of the patterns' kinds serve what is asked for, the best first; all others take what is best."""


_ASKED_FOR = {"code", "table"}
"""Made only where the task names them."""


class Draft(NamedTuple):
    """A question with the sentences that answer it."""

    sentences: tuple[Sentence, ...]
    kind: str
    question: str
    score: float
    told: str = ""
    """The answer, where it is not the sentences word for word."""

    @property
    def answer(self) -> str:
        """What answers the question."""
        return self.told or " ".join(sentence.text for sentence in self.sentences)


def drafts(request: Request) -> list[Draft]:
    """All questions that can be asked of the passages, in the order of the text, none that was asked before."""
    known = {normal_form(line.lstrip("- ")) for line in request.task.split("\n") if line.rstrip().endswith("?")}
    made: list[Draft] = []
    for sentence in request.sentences:
        for draft in _of_sentence(sentence):
            if (said := normal_form(draft.question)) not in known:
                known.add(said)
                made.append(draft)
    return made


def _of_sentence(sentence: Sentence) -> Iterator[Draft]:
    if sentence.head:
        if found := ask_row(sentence):
            yield Draft((sentence,), "table", found[0], 0.6, found[1])
    elif sentence.text.startswith("```"):
        if found := ask_code(sentence):
            yield Draft((sentence,), "code", found[0], 0.4, found[1])
    elif stands_alone(sentence.text):
        for asked in ask(sentence.text, sentence.title):
            if len(set(words(sentence.text)) - set(words(asked.question)) - _SMALL) < _NEW_WORDS:
                continue  # the answer would only say the question again
            yield Draft((sentence,), asked.kind, asked.question, asked.score)


def create(request: Request) -> list[dict[str, object]]:
    """An item for each line of the task, as far as the passage goes."""
    pool = drafts(request)
    wanted = request.wanted or tuple({"kind": "factual"} for _ in range(5))
    made = [known(draft, want) for draft, want in _matched(pool, wanted, request)]
    return made[request.only[0] - 1 : request.only[1]] if request.only else made


def free(request: Request) -> list[dict[str, object]]:
    """As ``create``; of a topic without a passage, one item that rests on nothing."""
    topic = _TOPIC.search(request.task)
    if request.sentences or topic is None:
        return create(request)
    named = topic[1].strip()
    answer = f"People who read about {named} want to know what it is for, how it is used and where its limits lie."
    question = f"What do people want to know about {named}?"
    return [{"sentences": [], "item": 1, "kind": "factual", "question": question, "answer": answer, "quote": ""}]


def known(draft: Draft, want: Mapping[str, str]) -> dict[str, object]:
    """What a form may ask of a draft, by the names of its fields."""
    return {
        "sentences": [sentence.number for sentence in draft.sentences],
        "sentence": draft.sentences[0].number,
        "item": int(want.get("item", "1")),
        "kind": want.get("kind", draft.kind),
        "question": draft.question,
        "answer": draft.answer,
        "quote": _short(draft.sentences[0].text),
        "fact": draft.answer,
    }


def _short(text: str) -> str:
    """A short stretch of a sentence, letter by letter; of code its first line."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("```")]
    line = lines[0].strip() if lines else ""
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE].rpartition(" ")[0]


def _matched(
    pool: Sequence[Draft], wanted: Sequence[Mapping[str, str]], request: Request
) -> Iterator[tuple[Draft, Mapping[str, str]]]:
    """The best draft that is left for each line; a sentence serves once."""
    used: set[tuple[int, int]] = set()
    for want in wanted:
        kind = want.get("kind", "factual")
        if kind in ("unanswerable", "multi-hop"):
            if made := _harder(kind, request, used):
                yield made, want
            continue
        left = [draft for draft in pool if _place(draft.sentences[0]) not in used]
        left = [draft for draft in left if draft.kind not in _ASKED_FOR or draft.kind == kind]
        left = [draft for draft in left if draft.score >= _LEAST or draft.kind == kind] or left
        about = {int(number) for number in _ABOUT.findall(want.get("about", ""))}
        left = [draft for draft in left if not about or draft.sentences[0].number in about]
        if not left:
            continue
        best = _best(left, kind)
        used.add(_place(best.sentences[0]))
        yield _longer(best, want, request, used), want


def _harder(kind: str, request: Request, used: set[tuple[int, int]]) -> Draft | None:
    """A question that nothing answers, on a sentence that no other uses; or one for two passages."""
    if kind == "multi-hop":
        found = hop(request.sentences)
        return Draft(found[0], kind, found[1], 1.0) if found else None
    for sentence in request.sentences:
        if _place(sentence) not in used and (told := untold(sentence, request.sentences)):
            used.add(_place(sentence))
            return Draft((sentence,), kind, told[0], 1.0, told[1])
    return None


def _best(left: Sequence[Draft], kind: str) -> Draft:
    """The draft of the wanted kind with the best question, else the best of all; the first of equals."""
    families = _FAMILIES.get(kind, ())
    rank = {family: 2.0 - place for place, family in enumerate(families)}
    return max(left, key=lambda draft: rank.get(draft.kind, 0.0) + draft.score)


def _longer(draft: Draft, want: Mapping[str, str], request: Request, used: set[tuple[int, int]]) -> Draft:
    """With the sentence behind it, where a longer answer is asked for and that sentence stands alone too."""
    if draft.told or not any(word in want.get("answer", "") for word in _SEVERAL):
        return draft
    first = draft.sentences[0]
    for following in request.sentences:
        next_one = _place(following) == (first.passage, first.number + 1)
        if next_one and _place(following) not in used and stands_alone(following.text):
            used.add(_place(following))
            return draft._replace(sentences=(first, following))
    return draft


def _place(sentence: Sentence) -> tuple[int, int]:
    return sentence.passage, sentence.number

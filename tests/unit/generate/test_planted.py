"""Sentences of documents with one thing changed, as a model gets it wrong: nearly all have to be refused."""

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.generate.checks import Asked, Fault, fault, question_fault
from autotune_lm.generate.hygiene import unfit
from autotune_lm.generate.numbered import Numbered, Unit, numbered
from autotune_lm.kit.languages import guess_language
from autotune_lm.kit.meaning import negation_spans

LEAST_REFUSED = 0.95
LEAST_KEPT = 0.9
Maker = Callable[..., Passage]
FAITHFUL = [json.loads(line) for line in Path(__file__).with_name("faithful.jsonl").read_text("utf-8").splitlines()]
_MOST = 250
_LEAST_REWORDED = {"negation": 0.8, "name": 0.9}
"""In other words a negation hides better, and all nouns of German look like names."""
CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
_NUMBER = re.compile(r"(?<![\w.,`-])\d+(?![\w`.,-]*\d)(?!\w)")
_NAME = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][a-z]+\w*")
_NAMES = ("Zanzibar", "Kestrel", "Brendan", "Nokia", "Quimby")
_UNITS = (
    ("seconds", "minutes"), ("minutes", "hours"), ("MB", "GB"), ("hours", "days"), ("days", "weeks"),
    ("percent", "kilograms"), ("bytes", "megabytes"), ("ms", "seconds"), ("%", "kg"), ("years", "days"),
    ("months", "weeks"), ("KB", "MB"), ("GB", "TB"), ("km", "miles"), ("kg", "g"), ("euros", "dollars"),
)  # fmt: skip
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_VERB = re.compile(r"\b(?:does|do|is|are|can|will|should|must|has|was|were|could|would)\b(?! not|n.t)")


def number(text: str) -> str:
    """Another number."""
    match = _NUMBER.search(text)
    return f"{text[: match.start()]}{int(match[0]) * 3 + 7}{text[match.end() :]}" if match else text


def name(text: str) -> str:
    """Another name within a sentence."""
    match = _NAME.search(text)
    if not match:
        return text
    return text[: match.start()] + random.Random(text).choice(_NAMES) + text[match.end() :]


def unit(text: str) -> str:
    """Another unit behind a number."""
    for old, new in _UNITS:
        match = re.search(rf"(?<=\d) ?{re.escape(old)}(?!\w)", text)
        if match:
            return f"{text[: match.start()]} {new}{text[match.end() :]}"
    return text


def date(text: str) -> str:
    """Another month, or another year."""
    match = re.search(rf"\b(?:{_MONTHS})\b(?= \d)|(?<=\d )(?:{_MONTHS})\b", text)
    if match:
        return text[: match.start()] + ("May" if match[0] != "May" else "June") + text[match.end() :]
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    return f"{text[: year.start()]}{int(year[0]) - 3}{text[year.end() :]}" if year else text


def negation(text: str) -> str:
    """A "not" more, or one less."""
    spans = negation_spans(text)
    if not spans:
        match = _VERB.search(text)
        return f"{text[: match.end()]} not{text[match.end() :]}" if match else text
    start, end = spans[0]
    word = text[start:end].lower()
    if word == "not":
        return f"{text[:start].rstrip()} {text[end:].lstrip()}"
    return f"{text[:start]}can{text[end:]}" if word == "cannot" else text


PLANTED: dict[str, Callable[[str], str]] = {
    "number": number, "name": name, "unit": unit, "date": date, "negation": negation,
}  # fmt: skip


def refused(question: str, answer: str, evidence: str, make: Maker) -> Fault | str | None:
    """What the checks say of an answer to a passage that holds its evidence alone."""
    view = numbered(make(f"# Notes\n\n{evidence}"))
    asked = Asked(question, "factual", guess_language(f"{evidence} {answer}"))
    return unfit(question, answer, "factual") or question_fault(question, view, "factual") or fault(
        asked, answer, view.units, view
    )  # fmt: skip


@pytest.mark.parametrize("family", PLANTED)
def test_a_change_in_an_answer_in_other_words_is_refused(family: str, passage: Maker) -> None:
    """The harder way: not the sentence is changed, but a faithful answer that has its own words."""
    tried, kept = 0, []
    for one in FAITHFUL:
        wrong = PLANTED[family](one["answer"])
        if wrong != one["answer"]:
            tried += 1
            if refused(make=passage, **{**one, "answer": wrong}) is None:
                kept.append(wrong)
    assert tried >= 3
    assert 1 - len(kept) / tried >= _LEAST_REWORDED.get(family, LEAST_REFUSED), kept


@pytest.fixture
def corpus() -> Path:
    """The folder of real documents."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus: set AUTOTUNE_CORPUS to its folder")
    return CORPUS


def _sentences(folder: Path, make: Maker) -> Iterator[tuple[Unit, Numbered]]:
    """Sentences of the corpus, a few of each file."""
    for file in sorted(folder.rglob("*.md"))[:150]:
        view = numbered(make(file.read_text(encoding="utf-8", errors="replace")[:20_000] or "."))
        prose = [unit for unit in view.units if unit.kind in ("paragraph", "list") and 40 < len(unit.text) < 300]
        yield from ((unit, view) for unit in prose if not set(unit.text) & set("<>[]{}*"))


@pytest.mark.corpus
def test_planted_changes_in_sentences_of_the_corpus_are_refused(corpus: Path, passage: Maker) -> None:
    told = list(_sentences(corpus, passage))
    assert len(told) > 1000
    for family, change in PLANTED.items():
        changed = [(change(unit.text), unit, view) for unit, view in told]
        changed = [one for one in changed if one[0] != one[1].text][:_MOST]
        kept = [wrong for wrong, unit, view in changed if fault(Asked("What?"), wrong, [unit], view) is None]
        assert changed and 1 - len(kept) / len(changed) >= LEAST_REFUSED, (family, kept)


@pytest.mark.corpus
def test_sentences_of_the_corpus_are_kept_as_they_are(corpus: Path, passage: Maker) -> None:
    for unit, view in list(_sentences(corpus, passage))[:1000]:
        assert fault(Asked("What?"), unit.text, [unit], view) is None, unit.text


@pytest.mark.corpus
def test_light_rewordings_of_the_corpus_are_kept(corpus: Path, passage: Maker) -> None:
    """Other frames and small words around the same sentence."""
    swaps = (
        (" in order to ", " to "), (" utilize ", " use "), (" such as ", " like "), ("You can ", "It is possible to "),
        (" however", " though"), (" also ", " "), (" must ", " has to "), (" because ", " since "),
    )  # fmt: skip
    kept = tried = 0
    for unit, view in list(_sentences(corpus, passage))[:1500]:
        said = unit.text
        for old, new in swaps:
            said = said.replace(old, new)
        if said != unit.text:
            tried += 1
            kept += fault(Asked("What?"), said, [unit], view) is None
    assert tried > 50 and kept / tried >= LEAST_KEPT

"""Replies as models write them, to office documents in eight languages: what is right is kept, what is wrong refused.

``replies.txt`` holds documents and items, written by hand. ``+`` is right, in words of its own; ``-`` has one thing
changed, which the word behind it names; ``~`` exchanges roles in the document's own words, which is only counted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Origin, Sample
from autotune_lm.generate.draws import SHARES
from autotune_lm.generate.hygiene import primary
from autotune_lm.generate.judged_items import MATCHED, Asker, Frame
from autotune_lm.generate.numbered import numbered
from autotune_lm.generate.shapes import Item

Maker = Callable[..., Passage]
LEAST_KEPT, LEAST_REFUSED = 0.93, 0.95
_LEAST_OF_A_LANGUAGE = 0.7
_ITEM = re.compile(r"([+~-])(\w*) \[([\d,]*)\] (.*?) => (.*)", re.DOTALL)
_START = re.compile(r"^[+~-]\w* \[", re.MULTILINE)


class Case(NamedTuple):
    """An item of a document."""

    title: str
    language: str
    text: str
    sign: str
    family: str
    item: Item


def cases() -> Iterator[Case]:
    """All items, in order."""
    parts = Path(__file__).with_name("replies.txt").read_text("utf-8").split("=== ")[1:]
    for part in parts:
        head, _, rest = part.partition("\n")
        title, _, language = head.rpartition(" | ")
        begin = _START.search(rest)
        assert begin, title
        for raw in re.split(r"\n(?=[+~-]\w* \[)", rest[begin.start() :].strip()):
            found = _ITEM.fullmatch(raw)
            assert found, raw
            sign, family, numbers, question, answer = found.groups()
            kind = family if family in SHARES else "factual"
            told = [int(number) for number in numbers.split(",")]
            item = Item(sentences=told, kind=kind, question=question, answer=answer.strip())
            yield Case(title, language, rest[: begin.start()].strip(), sign, family, item)


def kept(case: Case, make: Maker) -> Sample | None:
    """The sample that becomes of an item, if one does."""
    place = make(case.text, title=case.title)
    origin = Origin(mode="create", generator="create@1", chunks=(place.chunk.id,))
    frame = Frame(place, numbered(place), origin, primary("und", case.text), False)
    made = Asker().sample(case.item, None, frame)
    return made if isinstance(made, Sample) else None


def test_right_replies_are_kept_and_wrong_ones_refused(passage: Maker) -> None:
    right: list[str] = []
    wrong: list[str] = []
    count: Counter[str] = Counter()
    languages: Counter[tuple[str, str]] = Counter()
    for case in cases():
        found = kept(case, passage)
        good = (found is not None) == (case.sign == "+")
        count[case.sign] += 1
        languages[case.sign, case.language] += 1
        languages[f"{case.sign} good", case.language] += good
        if not good and case.sign != "~":
            (right if case.sign == "+" else wrong).append(case.item.answer)
    assert count["+"] >= 200 and count["-"] >= 260
    assert 1 - len(right) / count["+"] >= LEAST_KEPT, right
    assert 1 - len(wrong) / count["-"] >= LEAST_REFUSED, wrong
    for (sign, language), all_of_it in languages.items():
        if sign in ("+", "-") and all_of_it >= 4:
            assert languages[f"{sign} good", language] / all_of_it >= _LEAST_OF_A_LANGUAGE, (sign, language)


_PAGE = "The kiln is fired at 980 degrees for two days. Glazed bowls are dried on a wooden rack before the firing."
_ASKED = "Where are glazed bowls dried?"


def _of(numbers: list[int], answer: str, make: Maker) -> Sample | None:
    item = Item(sentences=numbers, kind="factual", question=_ASKED, answer=answer)
    return kept(Case("Pottery", "en", _PAGE, "+", "", item), make)


def test_a_number_that_is_off_by_one_is_mended_and_said_so(passage: Maker) -> None:
    answer = "Glazed bowls are dried on a wooden rack before the firing takes place."
    right, beside = _of([2], answer, passage), _of([1], answer, passage)
    assert right and beside
    assert right.evidence == beside.evidence and MATCHED not in right.labels
    assert beside.labels[MATCHED] == "beside"


@pytest.mark.parametrize(
    "answer",
    ["Glazed bowls are dried on a metal rack for 980 days.", "Glazed bowls are dried on a wooden rack for 3 days."],
)
def test_a_neighbour_heals_no_lie(answer: str, passage: Maker) -> None:
    assert _of([1], answer, passage) is None

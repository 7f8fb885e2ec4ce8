"""The rule judge on samples that were taken over word for word: their style is no fault, their damage is."""

import asyncio

import msgspec
import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Evidence, Locator, Message, Origin, Sample, Source
from autotune_lm.judge.rules import Rules
from autotune_lm.kit.assemble import Piece, assemble


def found(*turns: str, **changes: object) -> tuple[Sample, Passage]:
    """A sample whose turns are the paragraphs of its document."""
    text, blocks = assemble([Piece("paragraph", turn, Locator()) for turn in turns])
    source = Source(repository="docs", uri="faq.md", media_type="text/markdown", sha256="0" * 64)
    document = Document(source=source, title="FAQ", text=text, blocks=blocks)
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=(), strategy="paragraph", tokens=9
    )
    made = Sample(
        messages=tuple(Message("assistant" if at % 2 else "user", turn) for at, turn in enumerate(turns)),
        evidence=tuple(Evidence(document.id, one.start, one.end, document.slice(one)) for one in blocks),
        kind="factual",
        origin=Origin("identify", "identify@1", (chunk.id,), "labels"),
        fact="fct_1",
    )
    if changes:
        made = msgspec.structs.replace(made, id="", **changes)
    return made, Passage(document, chunk)


def score(made: tuple[Sample, Passage], **options: float):
    return asyncio.run(Rules(Rules.Options(**options)).score(*made))


@pytest.mark.parametrize(
    "turns",
    [
        ("Is it free?", "Yes."),
        ("I get this error ImportError: libGL.so.1, and I tried all I know", "Install it."),
        ("Oh okay, can people sort in other ways too?", "Yeah, so there are these factors -- like size. " * 60),
        ("Where?", "See the manual."),
        ("what's it do", "it keeps rows, e.g. the last ones"),
        ("How do I start it?", "```sh\nstart\n```"),
        ("Was kostet es?", "Nichts."),
        ("Hello!", "Hi, how can I help?", "My screen is black. It was not before.", "Turn it on :)"),
    ],
    ids=lambda turns: turns[0],
)
def test_style_is_no_fault(turns):
    assert score(found(*turns)).verdict == "PASS"


def test_a_whole_pair_has_nothing_said_against_it():
    result = score(found("How do I start it?", "Turn the key."))
    assert (result.value, result.reason) == (10.0, "taken over word for word, whole")


@pytest.mark.parametrize(
    ("turns", "verdict", "reason"),
    [
        (("Is it free?", "Is it free?"), "FAIL", "the answer only repeats"),
        (("???", "Yes, it is free."), "FAIL", "the question is not well formed"),
        (("How?", "Like this:\n\n```sh\nstart"), "NEEDS_REVIEW", "a fence"),
        (("How?", "---"), "FAIL", "the answer only repeats"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_damage_is(turns, verdict, reason):
    result = score(found(*turns))
    assert result.verdict == verdict
    assert reason in result.reason


def test_a_turn_that_does_not_stand_in_the_document_fails():
    sample, place = found("Is it free?", "Yes, it is.")
    changed = msgspec.structs.replace(sample, id="", messages=(sample.messages[0], Message("assistant", "No, never.")))
    result = score((changed, place))
    assert result.verdict == "FAIL"
    assert "more than its evidence" in result.reason


def test_what_is_ambiguous_goes_to_review_with_its_reason():
    result = score(found("So I need accountants.", "Exactly.", labels={"ambiguous": "a remark in place of a question"}))
    assert result.verdict == "NEEDS_REVIEW"
    assert result.value < 7
    assert result.reason == "ambiguous: a remark in place of a question"


def test_the_bounds_of_the_verdicts_are_kept():
    labels = {"ambiguous": "why not"}
    strict = score(found("Is it free?", "Yes.", labels=labels), pass_at=9.0, review_at=8.8)
    assert (strict.verdict, strict.value) == ("NEEDS_REVIEW", 8.8)
    worse = score(found("Is it free?", "Is it free?", labels=labels))
    assert worse.verdict == "FAIL"
    assert worse.reason.startswith("ambiguous: why not; the answer only repeats")

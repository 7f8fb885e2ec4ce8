"""Identify mode: which chunk owns a find, its options, records and tables, what is ambiguous, hostile documents."""

import asyncio
import json
from itertools import pairwise

import pytest

from autotune_lm.chunk.fixed import Fixed, FixedOptions
from autotune_lm.chunk.heading import Heading, HeadingOptions
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Sample, Source
from autotune_lm.generate.identify import Identify
from autotune_lm.generate.identify_find import find
from autotune_lm.kit.registry import load
from autotune_lm.parse import TABLE

READERS = {".md": "markdown", ".txt": "plain", ".json": "json", ".jsonl": "json", ".csv": "csv", ".rst": "rst"}


def document_of(suffix: str, text: str) -> Document:
    kind = load("parse", TABLE, READERS[suffix])
    source = Source(repository="r", uri=f"page{suffix}", media_type="text/plain", sha256="")
    document = kind(kind.Options()).parse(source, text.encode(), lambda _: None)
    assert isinstance(document, Document)
    return document


def samples(document: Document, chunks: list[Chunk] | None = None, **options: object) -> list[Sample]:
    """The finds of a document, chunk by chunk, as a run asks for them."""
    text = document.text
    whole = Chunk(document=document.id, start=0, end=len(text), text=text, heading_path=(), strategy="all", tokens=1)
    generator = Identify(Identify.Options(**options))
    found: list[Sample] = []
    reach = 0
    for chunk in chunks or [whole]:
        found += asyncio.run(generator.generate(Passage(document, chunk, fresh_from=reach)))
        reach = max(reach, chunk.end)
    return found


def said(found: list[Sample]) -> list[list[tuple[str, str]]]:
    return [[(message.role, message.content) for message in sample.messages] for sample in found]


FAQ = "# FAQ\n\n" + "".join(
    f"## How does part {number} work?\n\n" + f"Part {number} turns the wheel number {number} by hand. " * 9 + "\n\n"
    for number in range(12)
)
INTERVIEW = """# A talk

**Host:** How did you start?

**Ann Lee:** By chance.

**Host:** And now?

**AL:** Now I paint.
"""


def test_every_find_belongs_to_exactly_one_chunk():
    document = document_of(".md", FAQ)
    whole = samples(document)
    assert len(whole) == 12
    for chunker in (
        Fixed(FixedOptions(size_tokens=120, overlap_tokens=50)),
        Fixed(FixedOptions(size_tokens=64, overlap_tokens=0)),
        Heading(HeadingOptions(size_tokens=200)),
    ):
        chunks = list(chunker.chunk(document))
        shared = any(after.start < before.end for before, after in pairwise(chunks))
        assert shared == (isinstance(chunker, Fixed) and chunker.options.overlap_tokens > 0)
        parts = samples(document, chunks)
        assert said(parts) == said(whole)
        by_id = {chunk.id: chunk for chunk in chunks}
        for sample in parts:
            owner = by_id[sample.origin.chunks[0]]
            assert owner.start <= sample.evidence[0].start < owner.end


def test_a_pair_says_where_it_comes_from():
    (sample,) = samples(document_of(".txt", "Q: Is it free?\nA: Yes.\n"))
    assert (sample.origin.mode, sample.origin.generator, sample.origin.template) == (
        "identify",
        "identify@3",
        "labels",
    )
    assert sample.genuine()


def test_equal_short_answers_are_not_one_fact():
    found = samples(document_of(".txt", "Q: Is it free?\nA: Yes.\n\nQ: Is it fast?\nA: Yes.\n"))
    assert len({sample.fact for sample in found}) == 2


def test_an_interview_is_pairs_or_one_conversation():
    document = document_of(".md", INTERVIEW)
    assert [len(sample.messages) for sample in samples(document)] == [2, 2]
    (whole,) = samples(document, min_turns=2)
    assert said([whole]) == [
        [
            ("user", "How did you start?"),
            ("assistant", "By chance."),
            ("user", "And now?"),
            ("assistant", "Now I paint."),
        ]
    ]
    assert samples(document, min_turns=3) == []


def test_pairs_and_short_chats_fall_to_min_turns():
    assert samples(document_of(".txt", "Q: Is it free?\nA: Yes.\n"), min_turns=2) == []
    assert samples(document_of(".txt", "User: Is it free?\n\nBot: Yes.\n"), min_turns=2) == []


def test_context_is_one_slice_where_it_touches_and_the_system_message_elsewhere():
    text = "# FAQ\n\n## Prices\n\n**Is it free?**\n\nYes.\n\n**Is it dear?**\n\nNo.\n"
    first, second = samples(document_of(".md", text), include_context=True)
    assert said([first]) == [[("user", "Prices\n\nIs it free?"), ("assistant", "Yes.")]]
    assert said([second]) == [[("system", "Prices"), ("user", "Is it dear?"), ("assistant", "No.")]]


def test_context_completes_a_list_below_a_heading():
    text = "FAQ\n===\n\nHow do I...\n-----------\n\n... stop it?\n   Pull.\n\n... start it?\n   Push.\n"
    first, second = samples(document_of(".rst", text), include_context=True)
    assert first.question.startswith("How do I...") and first.question.endswith("... stop it?")
    assert said([second])[0][0] == ("system", "How do I...")
    assert [sample.answer for sample in (first, second)] == ["Pull.", "Push."]


def test_the_title_of_a_page_of_questions_is_no_context():
    text = "# FAQ\n\n## Is it free?\n\nYes.\n"
    assert said(samples(document_of(".md", text), include_context=True)) == said(samples(document_of(".md", text)))


@pytest.mark.parametrize(
    ("records", "wanted"),
    [
        ([{"question": "Is it free?", "answer": "Yes.\n\nFor all."}], [["Is it free?", "Yes.\n\nFor all."]]),
        ([{"instruction": "Translate.", "input": "Hallo", "output": "Hello"}], [["Translate.\n\nHallo", "Hello"]]),
        ([{"prompt": "Is it free?", "completion": "Yes."}], [["Is it free?", "Yes."]]),
        (
            [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]}],
            [["Hi", "Hello."]],
        ),
        (
            [
                {
                    "title": "Keys",
                    "qas": [{"question": "Is it free?", "answer": "Yes."}, {"question": "Why?", "answer": "So."}],
                }
            ],
            [["Is it free?", "Yes."], ["Why?", "So."]],
        ),
        ([{"name": "Tom", "city": "Bonn"}, {"name": "Ann", "city": "Rome"}], []),
    ],
    ids=["question", "instruction", "prompt", "messages", "questions in a list", "no questions"],
)
def test_records_of_data_files(records, wanted):
    found = samples(document_of(".json", json.dumps(records)))
    assert [[message.content for message in sample.messages] for sample in found] == wanted


def test_rows_of_a_csv_file():
    text = "id,Question,Answer\n1,Is it free?,Yes\n2,Is it fast?,\n3,Is it big?,No\n"
    found = samples(document_of(".csv", text))
    assert [(sample.question, sample.answer) for sample in found] == [("Is it free?", "Yes"), ("Is it big?", "No")]


AMBIGUOUS = {
    "a remark in an interview": (
        INTERVIEW + "\n**Host:** You seem happy.\n\n**AL:** I am.\n",
        "a remark in place of a question",
    ),
    "a talk": (
        "Ann: The build is green.\n\nBen: Good.\n\nAnna: x\n\nAnn: Thanks.\n\nBen: Bye.\n",
        "a talk in which neither",
    ),
    "a heading without its mark": ("# Guide\n\n## What is a key\n\nA thing that opens.\n", "a heading without"),
    "one bold question": ("# Guide\n\nText.\n\n**Is it free?**\n\nYes.\n", "the only bold question"),
    "two turns of one side": (
        "User: Hi.\n\nBot: Hello.\n\nBot: Still there?\n\nUser: Yes.\n\nBot: Good.\n",
        "one side speaks twice",
    ),
    "rhetorical paragraphs": (
        "# A story\n\n" + "".join(f"Why did the {who} go? Nobody knows.\n\n" for who in ("man", "dog", "cat")),
        "it may ask only to go on",
    ),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_is_doubtful_says_why(name):
    text, reason = AMBIGUOUS[name]
    doubts = [sample.labels.get("ambiguous", "") for sample in samples(document_of(".md", text))]
    assert any(doubt.startswith(reason) for doubt in doubts), doubts


def test_nobody_answers_in_a_radio_log():
    lines = [f"[00:0{at}] {'CC' if at % 3 else 'P'}: Roger, level {at}, over." for at in range(9)]
    assert not [one for one in samples(document_of(".txt", "\n\n".join(lines))) if "ambiguous" not in one.labels]


def test_an_ordinary_page_holds_no_questions():
    steps = "## How to install\n\n1. Load it.\n2. Run it.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    text = f"# Guide\n\nNote: mind the gap.\n\n{steps}"
    assert samples(document_of(".md", text)) == []


SIZE = 300_000
HOSTILE = {
    "labels": "Q: a? A: ",
    "labels on lines": "Q: a?\n\nA: b.\n\n",
    "only questions": "Q: a?\n\n",
    "headings": "## a b?\n\nx y.\n\n",
    "sections": "# a b?\n\nx.\n\n## c d?\n\nx.\n\n### e f?\n\nx.\n\n",
    "speakers": "Tom: a. Ben: b? ",
    "speakers on lines": "Tom: a.\n\nBen: b?\n\n",
    "chat": "User: a.\n\nBot: b.\n\n",
    "names": "Aa Bb Cc Dd Ee: ",
    "bold": "**a b?**\n\nx.\n\n",
    "boxes": "<details><summary>a b?</summary>\n\nx\n\n</details>\n\n",
    "answers": "## a b?\n\n### Answer\n\nx\n\n",
    "links": "## See also\n\n- x\n\n",
    "good-byes": "Thanks to you\n\n",
    "items": "- **a b?** x\n",
    "brackets": "[(",
    "times": "[00:00:00 ",
    "questions": "a b? ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_read_to_their_end(name):
    """Square work on so many units would not end here in minutes."""
    unit = HOSTILE[name]
    document = document_of(".md", unit * (SIZE // len(unit)))
    found, starts = find(document, 1, with_context=True)
    assert starts == sorted(starts)
    assert all(turn.end <= len(document.text) for one in found for turn in one.turns)


@pytest.mark.parametrize(
    "title", ["`create(a, b?, c?)`", "Branch reset `(?|...|...)`", "What's next?", "In a hurry?", "?"]
)
def test_a_mark_is_not_always_a_question(title):
    assert samples(document_of(".md", f"# Guide\n\n## {title}\n\nSome text that says something.\n")) == []


def test_no_find_at_all_in_an_empty_corner():
    assert samples(document_of(".md", "# Only a title\n")) == []

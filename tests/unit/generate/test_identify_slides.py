"""Titles of slides that ask: the slide is the answer, the speaker's notes are not."""

import asyncio

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Source
from autotune_lm.generate.identify import Identify
from autotune_lm.kit.assemble import Piece, assemble


def pairs(*pieces: Piece) -> list[tuple[str, str]]:
    text, blocks = assemble(pieces)
    source = Source(repository="r", uri="talk.pptx", media_type="", sha256="")
    document = Document(source=source, title="Talk", text=text, blocks=blocks)
    chunk = Chunk(document=document.id, start=0, end=len(text), text=text, heading_path=(), strategy="all", tokens=1)
    samples = asyncio.run(Identify(Identify.Options()).generate(Passage(document, chunk)))
    return [(one.question, one.answer) for one in samples]


def slide(number: int, title: str, text: str, notes: str = "") -> list[Piece]:
    place = Locator(slide=number)
    found = [Piece("heading", f"## {title}", place, 2), Piece("list", text, place)]
    return [*found, Piece("paragraph", notes, place, 0, "notes")] if notes else found


def test_notes_are_no_part_of_the_answer() -> None:
    found = pairs(
        *slide(
            1, "What is a tide gauge?", "- A device that measures the water.\n- It reports by radio.", "Wait a bit."
        ),
        *slide(2, "Why do gauges drift?", "- Sensors age.\n- The quay sinks by two millimetres a year."),
    )
    assert found == [
        ("What is a tide gauge?", "- A device that measures the water.\n- It reports by radio."),
        ("Why do gauges drift?", "- Sensors age.\n- The quay sinks by two millimetres a year."),
    ]


def test_the_slide_that_asks_for_questions_is_none() -> None:
    contact = "- Write to the harbour office.\n- Or call the gauge keeper."
    for title in ("Any questions?", "Questions?", "More questions?", "Questions & Answers"):
        assert not pairs(*slide(9, title, contact)), title

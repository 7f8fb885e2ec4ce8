"""PDF files that were made to break readers: nothing hangs, nothing recurses, and text that is there is read."""

import re
import time
import zlib

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Document
from autotune_lm.parse.pdf.columns import in_order
from autotune_lm.parse.pdf.headings import _CONTACT, CAPTION
from autotune_lm.parse.pdf.hyphens import Joiner
from autotune_lm.parse.pdf.levels import NUMBER
from autotune_lm.parse.pdf.spans import Stretch, Style, unspaced

from .pdf_reading import STORY, read, wrapped
from .pdf_writer import Pdf as Writer

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
PLAIN = Style("Body", bold=False, italic=False, mono=False)


def text_of(data: bytes) -> str:
    document = read(data)
    assert isinstance(document, Document)
    return document.text


def test_places_and_sizes_that_are_no_numbers_of_a_page() -> None:
    writer = Writer()
    page = writer.page()
    page.text(1e30, 100, "far").text(72, -1e20, "deep").text(72, 400, "huge", size=1e9).text(
        72, 500, "x", turn="nan 0 0 nan"
    )
    page.text(72, 650, "zero", size=0)
    page.lines(72, 780, wrapped(STORY))
    assert STORY.replace(" ", "") in text_of(writer.write()).replace(" ", "")


def test_an_outline_that_turns_in_a_circle() -> None:
    writer = Writer(outline=[("Gauges", 0), ("Books", 0)])
    writer.page().lines(72, 780, ["Gauges", "", *wrapped(STORY)])
    data = re.sub(rb"/Next \d+ 0 R", b"/Next 10 0 R", writer.write())
    assert STORY in text_of(data)


def test_a_stream_that_inflates_to_hundreds_of_megabytes() -> None:
    writer = Writer()
    page = writer.page()
    page.content.append(b"BT ET " * 50_000_000)
    with pytest.raises(SourceError):
        read(_packed(writer))


def _packed(writer: Writer) -> bytes:
    packed = zlib.compress(b"\n".join(writer.pages[0].content), 1)
    writer.pages[0].content = [b"here"]
    data = writer.write()
    return data.replace(
        b"<< /Length 4 >>\nstream\nhere", b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s" % (len(packed), packed)
    )


def test_many_pages_are_all_read() -> None:
    writer = Writer()
    for number in range(600):
        writer.page().lines(72, 780, [f"This is what page {number} says about the tide."])
    text = text_of(writer.write(compress=True))
    assert "page 0 says" in text
    assert "page 599 says" in text


def test_many_pieces_of_text_on_one_page() -> None:
    writer = Writer()
    page = writer.page()
    for number in range(15_000):
        page.text(20 + number % 40 * 14, 820 - number // 40 * 2.1, f"w{number}", size=5)
    text = text_of(writer.write(compress=True))
    assert len(set(re.findall(r"w\d+", text))) > 10_000


def grows_at_most(work: object, size: int) -> bool:
    """Whether four times the input takes less than twelve times as long; a square would take sixteen."""

    def seconds(count: int) -> float:
        best = 9.9
        for _ in range(3):
            start = time.process_time()
            work(count)  # type: ignore[operator]
            best = min(best, time.process_time() - start)
        return best

    return seconds(4 * size) < 12 * seconds(size) + 0.02


@pytest.mark.parametrize("piece", ["1.", "a", "1.1.1 ", "IVXL", "Figure 1", "phone ", "( ", ". . ", "- ", "A B "])
def test_patterns_take_a_time_that_grows_with_the_text(piece: str) -> None:
    def work(count: int) -> None:
        text = piece * count
        for pattern in (NUMBER, CAPTION):
            pattern.match(text)
        _CONTACT.search(text)
        unspaced(text)
        Joiner([text]).join([f"{text}-", text])

    assert grows_at_most(work, 25_000)


def test_columns_take_a_time_that_grows_with_the_page() -> None:
    def work(count: int) -> None:
        page = [
            Stretch(
                (50.0 + 100 * (number % 5), 800 - number / 7, 120.0 + 100 * (number % 5), 9.0, "a b c d e f", PLAIN)
            )
            for number in range(count)
        ]
        assert sum(map(len, in_order(page, []))) == count

    assert grows_at_most(work, 1_200)

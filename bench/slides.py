"""How fast presentations become documents, beside python-pptx (text alone) and markitdown in the same process.

Run: ``python bench/slides.py``. CPU time, measured as ``turns`` says, on the presentations of the corpus and on a deck
of 150 dense slides (titles, bullets in levels, tables, notes) made here. python-pptx gives what we give, and no
structure: the text of all shapes, in groups too, of cells, notes and of those charts that it knows (title, categories,
names and values of the series); the characters that each finds are printed. Ends with 1 below a floor. (Not named after
the format: a script's folder comes first on the path, and ``pptx`` is the peer's name.)
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from turns import CORPUS, by_turns, verdict

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pptx.reader import Pptx

if TYPE_CHECKING:
    from markitdown import MarkItDown
    from pptx.chart.chart import Chart

FLOORS = {"python-pptx": 3.0, "markitdown": 20.0}
SOURCE = Source(repository="bench", uri="deck.pptx", media_type="", sha256="")


def dense(slides: int = 150) -> bytes:
    """A deck full of text."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    for number in range(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Operating procedure {number}: pumps, valves and gauges"
        frame = slide.placeholders[1].text_frame
        for line in range(12):
            paragraph = frame.add_paragraph() if line else frame.paragraphs[0]
            paragraph.level = line % 3
            paragraph.text = (
                f"Step {line} of procedure {number}: open the valve slowly and wait until the gauge is steady."
            )
        if number % 5 == 0:
            table = slide.shapes.add_table(9, 5, Inches(1), Inches(1), Inches(8), Inches(4)).table
            for row in range(9):
                for column in range(5):
                    table.cell(row, column).text = f"value {row}-{column} of slide {number}"
        if number % 3 == 0:
            slide.notes_slide.notes_text_frame.text = "Say why the valve must be opened slowly.\nShow the picture."
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def theirs_text(data: bytes) -> int:
    """Characters that python-pptx finds."""
    from pptx import Presentation

    size = 0
    for slide in Presentation(io.BytesIO(data)).slides:
        size += size_of_shapes(slide.shapes)
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if notes is not None:
            size += len(notes.text)
    return size


def size_of_shapes(shapes: Iterable) -> int:
    """Characters in shapes of python-pptx."""
    size = 0
    for shape in shapes:
        if shape.has_text_frame:
            size += len(shape.text_frame.text)
        elif getattr(shape, "has_table", False) and shape.has_table:
            size += sum(len(cell.text) for row in shape.table.rows for cell in row.cells)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            size += size_of_chart(shape.chart)
        elif hasattr(shape, "shapes"):
            size += size_of_shapes(shape.shapes)
    return size


def size_of_chart(chart: "Chart") -> int:
    """Characters of a chart's title, categories, and of the names and values of its series."""
    size = len(chart.chart_title.text_frame.text) if chart.has_title and chart.chart_title.has_text_frame else 0
    try:
        plots = list(chart.plots)
    except ValueError:  # a kind that it does not know, such as bars in three dimensions
        return size
    for plot in plots:
        size += sum(len(str(one)) for one in plot.categories)
        size += sum(len(one.name) + sum(len(str(value)) for value in one.values) for one in plot.series)
    return size


def theirs_markdown(peer: "MarkItDown", data: bytes) -> str:
    """What markitdown writes; nothing where it gives up, as it does on shapes that it does not know."""
    from markitdown import FileConversionException

    try:
        return peer.convert_stream(io.BytesIO(data), file_extension=".pptx").markdown
    except FileConversionException:
        return ""


def compare(label: str, files: Sequence[bytes]) -> bool:
    """Print the row of one set of files; whether both floors hold."""
    from markitdown import MarkItDown

    reader, peer = Pptx(), MarkItDown(enable_plugins=False)

    def ours() -> int:
        documents = [reader.parse(SOURCE, data, lambda _: None) for data in files]
        return sum(len(one.text) for one in documents if isinstance(one, Document))

    works: dict[str, Callable[[], object]] = {
        "ours": ours,
        "python-pptx": lambda: sum(map(theirs_text, files)),
        "markitdown": lambda: [theirs_markdown(peer, data) for data in files],
    }
    times = by_turns(works)
    good = True
    for name, floor in FLOORS.items():
        ratio = times[name] / times["ours"]
        good &= ratio >= floor
        taken = f"{times['ours'] * 1000:.1f} ms | {name} {times[name] * 1000:.1f} ms"
        print(f"{label}: {taken} | {verdict(ratio, floor)}")
    found = f"{ours():,} characters found, by python-pptx {sum(map(theirs_text, files)):,}"
    print(f"{label}: {len(files) / times['ours']:.0f} files/s, {found}")
    return good


def main() -> int:
    """Both sets of files."""
    good = compare("150 dense slides", [dense()])
    paths = sorted((CORPUS / "office" / "pptx").glob("*.pptx"))
    if not paths:
        print("no corpus (AUTOTUNE_CORPUS)")
        return int(not good)
    return int(not (compare(f"corpus, {len(paths)} files", [path.read_bytes() for path in paths]) and good))


if __name__ == "__main__":
    raise SystemExit(main())

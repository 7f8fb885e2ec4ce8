"""Jupyter notebooks: which cells become text, and what is left out with a note."""

import json
import tracemalloc

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.notebook import Notebook

SOURCE = Source(repository="r", uri="docs/tides.ipynb", media_type="application/x-ipynb+json", sha256="00")
PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


def cell(kind: str, text: str | list[str], **more: object) -> dict:
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": text} | code | more


def read(*cells: dict, metadata: dict | None = None) -> Document:
    document = verdict(json.dumps({"cells": cells, "metadata": metadata or PYTHON, "nbformat": 4}).encode())
    assert isinstance(document, Document), document
    return document


def verdict(data: bytes) -> Document | Dropped:
    return Notebook().parse(SOURCE, data, lambda _: None)


def test_cells_become_blocks_that_name_their_cell() -> None:
    document = read(
        cell("markdown", ["# Tides\n", "\n", "They *rise* twice a day.\n", "\n", "- spring\n", "- neap"]),
        cell("code", ["height = 3\n", "print(height)"]),
        cell("markdown", "| a | b |\n|---|---|\n| 1 | 2 |"),
    )
    assert document.text == (
        "# Tides\n\nThey rise twice a day.\n\n- spring\n- neap\n\n```python\nheight = 3\nprint(height)\n```\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |"
    )
    assert [block.locator.cell for block in document.blocks] == [1, 1, 1, 2, 3]
    assert all(block.locator.line == 0 for block in document.blocks)
    assert (document.title, document.genre) == ("Tides", "prose")


def test_a_heading_ends_with_its_cell_and_definitions_of_links_too() -> None:
    document = read(cell("markdown", "# One"), cell("markdown", "text [a]\n\n[a]: http://x"), cell("markdown", "# Two"))
    assert [document.slice(block) for block in document.blocks] == ["# One", "text a", "# Two"]


def test_outputs_are_counted_and_left_out() -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": ["secret tide\n"]}, {"data": {"image/png": "iVBOR"}}]
    document = read(cell("code", "print(1)", outputs=outputs))
    assert "secret" not in document.text
    assert document.notes == ("outputs left out: 2",)
    assert (document.genre, document.title) == ("example", "tides")


def test_large_outputs_cost_no_memory() -> None:
    data = json.dumps(
        {"cells": [cell("code", "x", outputs=[{"data": {"image/png": "A" * 15_000_000}}])], "nbformat": 4}
    )
    raw = data.encode()
    tracemalloc.start()
    document = verdict(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(document, Document)
    assert peak < 3_000_000


def test_magics_stay_code_and_name_the_language() -> None:
    document = read(
        cell("code", "%matplotlib inline\n!ls"), cell("code", "%%bash\nls -l"), cell("code", "%%timeit\nsum(x)")
    )
    assert [block.label for block in document.blocks] == ["python", "bash", "python"]
    assert "%matplotlib inline\n!ls" in document.text


@pytest.mark.parametrize(
    "text", ["", "  \n", "from IPython.display import clear_output\nclear_output(wait=True)", "%clear", "%reset -f"]
)
def test_cells_that_only_clear_are_dropped(text: str) -> None:
    document = read(cell("markdown", "Text."), cell("code", text))
    assert [block.kind for block in document.blocks] == ["paragraph"]


def test_settings_of_the_publisher_and_hidden_cells_go() -> None:
    document = read(
        cell("code", "#| label: fig-1\n#| echo: true\nplot()"),
        cell("code", "#| include: false\nsetup()"),
        cell("code", "tagged()", metadata={"tags": ["remove-cell"]}),
    )
    assert document.text == "```python\nplot()\n```"
    assert "cells that their author hides left out: 2" in document.notes


def test_raw_cells_are_read_by_what_they_say_they_are() -> None:
    document = read(
        cell("raw", "**Markdown** here", metadata={"format": "text/markdown"}),
        cell("raw", "Some ``rst``.\n\n* point", metadata={"raw_mimetype": "text/restructuredtext"}),
        cell("raw", "\\newpage", metadata={"raw_mimetype": "text/latex"}),
        cell("raw", "unnamed"),
    )
    assert document.text == "Markdown here\n\nSome `rst`.\n\n- point"
    assert document.notes == ("raw cells for another program left out: 2",)


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_front_matter_in_the_first_cell_gives_the_title(kind: str) -> None:
    document = read(cell(kind, "---\ntitle: High water\nlang: en\n---\n"), cell("markdown", "# Other\n\nText."))
    assert (document.title, document.language) == ("High water", "en")
    assert document.text == "# Other\n\nText."


def test_pictures_inside_the_text_are_left_out() -> None:
    picture = "![a plot](data:image/png;base64," + "iVBORw0KGgo" * 1000 + "=)"
    document = read(
        cell("markdown", f"Before {picture} after."),
        cell("markdown", "![shot](attachment:shot.png)\n\nEnd.", attachments={"shot.png": {"image/png": "iVBOR"}}),
        cell("code", "logo = '" + "iVBORw0KGgo" * 1000 + "'"),
    )
    assert "iVBOR" not in document.text
    assert "attachment:" not in document.text
    assert "cells with encoded bytes left out: 1" in document.notes


def test_format_3_has_worksheets_and_cells_that_are_headings() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Old"]},
        {"cell_type": "code", "input": "x <- 1", "language": "R", "outputs": [{}]},
    ]
    document = verdict(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}, {"cells": cells[:1]}]}).encode())
    assert isinstance(document, Document)
    assert document.text == "## Old\n\n```r\nx <- 1\n```\n\n## Old"
    assert [block.locator.cell for block in document.blocks] == [1, 2, 3]
    assert document.title == "Old"


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "r"),
        ({"language_info": {"name": "C++17"}}, "cpp"),
        ({"kernelspec": {"name": "python3"}}, "python"),
        ({"kernelspec": "broken"}, ""),
        ({}, ""),
    ],
)
def test_the_kernel_names_the_language(metadata: dict, language: str) -> None:
    data = json.dumps({"cells": [cell("code", "x = 1")], "metadata": metadata, "nbformat": 4}).encode()
    document = verdict(data)
    assert isinstance(document, Document)
    assert document.blocks[0].label == language


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [{"cell_type": "markdown", "source": "cut',
        b'{"a": 1}',
        b"[1, 2]",
        b'{"cells": 3, "nbformat": 4}',
        b'{"cells": ' + b"[" * 200_000,
    ],
)
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        verdict(data)
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b" \n", b'{"nbformat": 4, "metadata": {}}', b'{"cells": [], "nbformat": 4}'])
def test_a_notebook_without_text_is_empty(data: bytes) -> None:
    found = verdict(data)
    assert isinstance(found, Dropped)
    assert found.reason == "empty"


def test_a_broken_cell_costs_that_cell_alone() -> None:
    document = read(cell("markdown", "Good."), {"cell_type": ["x"]}, cell("markdown", "Too."))
    assert [block.locator.cell for block in document.blocks] == [1, 3]
    assert document.notes == ("cells that are not written as the format says, left out: 1",)


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf{"cells": [{"cell_type": "markdown", "source": "Text."}], "nbformat": 4}',
        b'{"cells": [{"cell_type": "markdown", "source": "Text.", "metadata": {"x": NaN}}], "nbformat": 4}',
        b'{"cells": [{"cell_type": "markdown", "source": "Text.\\ud83d"}], "nbformat": 4}',
        '{"cells": [{"cell_type": "markdown", "source": "Text."}], "nbformat": 4}'.encode("utf-16"),
    ],
)
def test_what_programs_write_beyond_the_standard_is_read(data: bytes) -> None:
    document = verdict(data)
    assert isinstance(document, Document), document
    assert document.text == "Text."

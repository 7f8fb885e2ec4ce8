"""docling's document to ours.

``docling_document.json`` was written by docling-core 2.104 (``DoclingDocument.export_to_dict``), so the shape is the
real one; docling itself needs torch and models, and is not run here.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from autotune_lm.core.errors import Missing, SourceError
from autotune_lm.core.types import Source
from autotune_lm.parse.docling_reader import DoclingReader, document_of

SOURCE = Source(repository="r", uri="dir/manual.pdf", media_type="application/pdf", sha256="00")
EXPORTED = json.loads(Path(__file__).with_name("docling_document.json").read_text("utf-8"))


def test_every_kind_of_item_becomes_its_block_with_its_page() -> None:
    document = document_of(SOURCE, EXPORTED)
    assert document.title == "Pump manual"
    assert [(block.kind, block.locator.page, document.slice(block)) for block in document.blocks] == [
        ("heading", 1, "# Pump manual"),
        ("paragraph", 1, "The pump moves water from the tank to the boiler."),
        ("heading", 1, "## Safety"),
        ("list", 1, "- Wear gloves.\n- Check the valve:\n  1. it is closed,\n  2. it does not leak."),
        ("heading", 2, "### Figures"),
        ("paragraph", 2, "Table 1: Flow in litres a minute"),
        (
            "table",
            2,
            "| Model | Flow / min | Flow / max \\| peak |\n| --- | --- | --- |\n| P1 | 3 | 7 |\n| P2 | 5 |  |",
        ),
        ("code", 2, "```bash\npump --start\n  --rate 5\n```"),
        ("formula", 2, "$$\nQ = v A\n$$"),
        ("paragraph", 2, "Figure 1: The pump"),
        ("paragraph", 2, "Press `start` to begin."),
        ("paragraph", 2, "1 Measured at 20 degrees."),
    ]


def test_running_heads_and_feet_are_left_out() -> None:
    assert "Acme manual" not in document_of(SOURCE, EXPORTED).text


def test_a_document_without_text_is_an_error_never_empty() -> None:
    with pytest.raises(SourceError, match="no text"):
        document_of(SOURCE, {"body": {"children": []}, "version": "1.10.0"})


def test_references_in_a_circle_and_into_nothing_end() -> None:
    item = {"label": "text", "text": "once", "prov": [{"page_no": 3}], "children": [{"$ref": "#/texts/0"}]}
    bad = [{"$ref": "#/texts/7"}, {"$ref": "nonsense"}, {"$ref": "#/texts/0"}, {"$ref": "#/texts/0"}]
    assert document_of(SOURCE, {"texts": [item], "body": {"children": bad}}).text == "once"


def test_lists_as_deep_as_somebody_likes_are_walked_without_recursion() -> None:
    depth = 20_000
    texts = [
        {"label": "list_item", "text": f"item {n}", "children": [{"$ref": f"#/texts/{n + 1}"}]} for n in range(depth)
    ]
    document = document_of(SOURCE, {"texts": texts, "body": {"children": [{"$ref": "#/texts/0"}]}})
    assert document.text.count("item ") == depth


@pytest.mark.skipif(find_spec("docling") is not None, reason="docling is installed")
def test_without_docling_one_sentence_says_what_to_install() -> None:
    with pytest.raises(Missing, match=r"needs docling") as caught:
        DoclingReader().parse(SOURCE, b"%PDF-1.7", lambda _: None)
    assert "pip install docling" in caught.value.hint

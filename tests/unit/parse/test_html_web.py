"""Web mode: the article of a page, with the structure that it has there."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.html.reader import Html

pytest.importorskip("trafilatura")

SENTENCES = [
    "The harbour of Port Ellis has had a tide gauge since the spring of 1902, and it has never been moved.",
    "Every five minutes a float behind the quay wall is read, and the level is sent to the office by cable.",
    "When the wind stands from the west for a day, the water may rise half a metre above what the tables say.",
    "Skippers who come at night should ask on channel twelve, for the lights of the outer mole are weak.",
]


def read(body: str, mode: str) -> Document:
    source = Source(repository="r", uri="page.html", media_type="text/html", sha256="")
    text = f"<!DOCTYPE html><html><head><title>Tides | Harbour News</title></head><body>{body}</body></html>"
    found = Html(Html.Options(html=mode)).parse(source, text.encode(), lambda _: None)
    assert isinstance(found, Document), found
    return found


ARTICLE = (
    "<div class='story'><h1>Tides</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "<h2>How to read the gauge</h2>"
    + "".join(f"<p>{sentence.replace('harbour', 'port').replace('water', 'sea')}</p>" for sentence in SENTENCES)
    + "<pre><code class='language-python'>level = read_gauge(quay=3)\nprint(level)</code></pre>"
    + "".join(f"<p>In short: {sentence}</p>" for sentence in SENTENCES)
    + "</div>"
)
TEASERS = "".join(
    f"<div class='teaser'><h3><a href='/n{n}'>Other news {n}</a></h3><p><a href='/n{n}'>Read more of number "
    f"{n}</a></p></div>"
    for n in range(8)
)


def test_the_article_keeps_headings_and_code() -> None:
    found = read(f"<div>{TEASERS}</div>{ARTICLE}<div>{TEASERS}</div>", "web")
    assert "Other news" not in found.text
    assert all(sentence in found.text for sentence in SENTENCES)
    kinds = {block.kind for block in found.blocks}
    assert {"heading", "paragraph"} <= kinds
    assert "```python\nlevel = read_gauge(quay=3)\nprint(level)\n```" in found.text
    assert found.notes == ()


def test_a_page_without_an_article_is_read_as_any_other() -> None:
    found = read("<p>ok</p>", "web")
    assert found.text == "ok"
    assert found.blocks == read("<p>ok</p>", "docs").blocks

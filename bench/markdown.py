"""How fast Markdown files become blocks and documents, beside markdown-it-py on the same files in the same process.

Run: ``python bench/markdown.py``. CPU time, best of several passes that take turns. The peer gets decoded text, makes
its tokens. Ours gets bytes: the first row does what the peer does and more (encoding, front matter, dialects) up to
kind, start, end, level and line of every top-level block; the second row goes on to a finished ``Document``, with all
text cleaned of inline marks, which the peer never makes.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from autotune_lm.core.types import Source
from autotune_lm.parse.markdown import Markdown
from autotune_lm.parse.markdown_structure import structure

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
FLOOR = 10.0
PASSES = 9
MEGABYTE = 1e6


def files() -> list[bytes]:
    paths = sorted(path for path in (CORPUS / "markdown").rglob("*") if path.suffix in (".md", ".mdx"))
    return [path.read_bytes() for path in paths]


def seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def rows() -> list[tuple[str, float, str, str]]:
    """What, our figure, the peer's figure, ratio and floor."""
    from markdown_it import MarkdownIt

    data = files()
    if not data:
        return []
    texts = [one.decode("utf-8-sig") for one in data]
    megabytes = sum(map(len, data)) / MEGABYTE
    source = Source(repository="bench", uri="file.md", media_type="text/markdown", sha256="")
    reader, peer = Markdown(), MarkdownIt("commonmark").enable("table")

    def blocks() -> None:
        for one in data:
            structure(one)

    def documents() -> None:
        for one in data:
            reader.parse(source, one, lambda _: None)

    def theirs() -> None:
        for text in texts:
            peer.parse(text)

    passes = [(seconds(blocks), seconds(documents), seconds(theirs)) for _ in range(PASSES)]
    structured, whole, other = (megabytes / min(column) for column in zip(*passes, strict=True))
    beside = f"markdown-it-py, text to tokens {other:.1f}"
    return [
        (
            f"Markdown -> blocks (structure only), {len(data)} files, MB/s",
            structured,
            beside,
            _verdict(structured / other),
        ),
        (f"bytes -> Document, cleaned text, {len(data)} files, MB/s", whole, beside, _verdict(whole / other)),
    ]


def _verdict(ratio: float) -> str:
    return f"{ratio:.1f}x (floor {FLOOR:.0f}x{'' if ratio >= FLOOR else ', missed'})"


if __name__ == "__main__":
    for what, figure, peer_figure, verdict in rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]:
        print(f"{what}: {figure:.1f} | {peer_figure} | {verdict}")

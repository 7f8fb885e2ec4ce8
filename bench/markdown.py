"""How fast Markdown files become documents, beside markdown-it-py on the same files in the same process.

Run: ``python bench/markdown.py``. CPU time, best of several passes that take turns. Ours does all of it, from bytes to
a finished ``Document``; the peer gets decoded text and only makes its tokens.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from autotune_lm.core.types import Source
from autotune_lm.parse.markdown import Markdown

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
FLOOR = 10.0
PASSES = 7
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

    def ours() -> None:
        for one in data:
            reader.parse(source, one, lambda _: None)

    def theirs() -> None:
        for text in texts:
            peer.parse(text)

    pairs = [(seconds(ours), seconds(theirs)) for _ in range(PASSES)]
    mine, other = (megabytes / min(column) for column in zip(*pairs, strict=True))
    verdict = f"{mine / other:.1f}x (floor {FLOOR:.0f}x)"
    return [(f"Markdown to document, {len(data)} files, MB/s", mine, f"markdown-it-py {other:.1f}", verdict)]


if __name__ == "__main__":
    for what, figure, peer_figure, verdict in rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]:
        print(f"{what}: {figure:.1f} | {peer_figure} | {verdict}")

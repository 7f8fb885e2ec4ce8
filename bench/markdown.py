"""How fast Markdown files become blocks and documents, beside markdown-it-py on the same files in the same process.

Run: ``python bench/markdown.py``. CPU time, best of several passes that take turns. What the rows compare:

- structure only: ours goes from bytes (encoding, front matter, dialects) to kind, start, end, level and line of every
  top-level block and leaves inline marks alone; the peer gets decoded text and makes all its tokens, inline ones too;
- the same, beside the peer without its inline step;
- cleaned text: ours goes on to a finished ``Document``, which the peer never makes.
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
    blocks_peer = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])

    def blocks() -> None:
        for one in data:
            structure(one)

    def documents() -> None:
        for one in data:
            reader.parse(source, one, lambda _: None)

    def theirs() -> None:
        for text in texts:
            peer.parse(text)

    def their_blocks() -> None:
        for text in texts:
            blocks_peer.parse(text)

    works = (blocks, documents, theirs, their_blocks)
    passes = [[seconds(work) for work in works] for _ in range(PASSES)]
    structured, whole, other, other_blocks = (megabytes / min(column) for column in zip(*passes, strict=True))
    full, bare = f"markdown-it-py {other:.1f}", f"markdown-it-py {other_blocks:.1f}"
    label = f"Markdown -> blocks, {len(data)} files: structure only"
    return [
        (f"{label} | peer: blocks and inline, MB/s", structured, full, _verdict(structured / other)),
        (f"{label} | peer: its inline step off, MB/s", structured, bare, f"{structured / other_blocks:.1f}x"),
        ("bytes -> Document: cleaned text | peer: blocks and inline, MB/s", whole, full, _verdict(whole / other)),
    ]


def _verdict(ratio: float) -> str:
    return f"{ratio:.1f}x (floor {FLOOR:.0f}x{'' if ratio >= FLOOR else ', missed'})"


if __name__ == "__main__":
    for what, figure, peer_figure, verdict in rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]:
        print(f"{what}: {figure:.1f} | {peer_figure} | {verdict}")

"""How fast Markdown files become blocks and documents, beside markdown-it-py on the same files in the same process.

Run: ``python bench/markdown.py``. CPU time, measured as ``turns`` says. What the rows compare:

- structure only: ours goes from bytes (encoding, front matter, dialects) to kind, start, end, level and line of every
  top-level block and leaves inline marks alone; the peer gets decoded text and makes all its tokens, inline ones too;
- the same, beside the peer without its inline step;
- cleaned text: ours goes on to a finished ``Document``, which the peer never makes.
"""

from turns import CORPUS, by_turns, verdict

from autotune_lm.core.types import Source
from autotune_lm.parse.markdown.reader import Markdown
from autotune_lm.parse.markdown.structure import structure

FLOOR = 10.0
MEGABYTE = 1e6


def files() -> list[bytes]:
    paths = sorted(path for path in (CORPUS / "markdown").rglob("*") if path.suffix in (".md", ".mdx"))
    return [path.read_bytes() for path in paths]


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

    works = {"blocks": blocks, "documents": documents, "theirs": theirs, "their blocks": their_blocks}
    structured, whole, other, other_blocks = (megabytes / taken for taken in by_turns(works).values())
    full, bare = f"markdown-it-py {other:.1f}", f"markdown-it-py {other_blocks:.1f}"
    label = f"Markdown -> blocks, {len(data)} files: structure only"
    return [
        (f"{label} | peer: blocks and inline, MB/s", structured, full, verdict(structured / other, FLOOR)),
        (f"{label} | peer: its inline step off, MB/s", structured, bare, f"{structured / other_blocks:.1f}x"),
        ("bytes -> Document: cleaned text | peer: blocks and inline, MB/s", whole, full, verdict(whole / other, FLOOR)),
    ]


if __name__ == "__main__":
    found = rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]
    for what, figure, peer_figure, ratio in found:
        print(f"{what}: {figure:.1f} | {peer_figure} | {ratio}")
    raise SystemExit(1 if any("missed" in row[3] for row in found) else 0)

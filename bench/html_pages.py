"""How fast HTML pages become documents, beside trafilatura on the same pages in the same process.

Run: ``python bench/html_pages.py`` (a file ``html.py`` here would hide Python's own ``html`` from all benches). CPU
time, measured as ``turns`` says. trafilatura gives the plain text of what it takes for the article; ours
goes from bytes to a finished ``Document`` with headings, code, tables and lists. The pages are those of the corpus,
and a generated one that is all text: sections with paragraphs, lists, code and tables.
"""

from turns import CORPUS, by_turns, verdict

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.html.reader import Html

FLOOR = 6.0
MEGABYTE = 1e6


def dense(sections: int = 300) -> bytes:
    """A page like those that documentation generators write, without any frame around it."""
    parts = ["<!DOCTYPE html><html lang='en'><head><title>Tide tables</title></head><body><main><h1>Tide tables</h1>"]
    for number in range(sections):
        parts.append(
            f"<h2 id='s{number}'>Harbour {number}<a class='headerlink' href='#s{number}'>\u00b6</a></h2>"
            f"<p>The harbour of <em>Port {number}</em> has a tide gauge that writes <code>level_{number}</code> every "
            f"{number % 7 + 3} minutes, and a <a href='h{number}.html'>page of its own</a>. High water comes twice a "
            "day, as a rule; where the moon is new, it stands <strong>half a metre</strong> higher.</p>"
            "<ul><li>Ask the harbour office before you land.</li><li>Keep the <b>fairway</b> free.</li></ul>"
            "<div class='highlight-python'><pre><span class='k'>def</span> <span class='nf'>level</span>(hour):\n"
            f"    <span class='k'>return</span> {number} + hour\n</pre></div>"
            "<table><thead><tr><th>Hour</th><th>Level</th></tr></thead><tbody>"
            + "".join(f"<tr><td>{hour}:00</td><td>{number + hour} cm</td></tr>" for hour in range(6))
            + "</tbody></table>"
        )
    return ("".join(parts) + "</main></body></html>").encode()


def row(label: str, pages: list[bytes]) -> tuple[str, float]:
    """The line for a set of pages, and the ratio."""
    import trafilatura

    source = Source(repository="bench", uri="page.html", media_type="text/html", sha256="")
    reader = Html()

    def ours() -> None:
        for page in pages:
            assert isinstance(reader.parse(source, page, lambda _: None), Document)

    def theirs() -> None:
        for page in pages:
            trafilatura.extract(page)

    own, other = by_turns({"ours": ours, "theirs": theirs}).values()
    megabytes = sum(map(len, pages)) / MEGABYTE
    figures = f"{megabytes / own:.1f} | trafilatura text {megabytes / other:.1f}"
    return f"{label}: bytes -> Document, MB/s: {figures} | {verdict(other / own, FLOOR)}", other / own


def main() -> int:
    """Print the rows; 1 where one is below its floor."""
    sets = [("text-dense page", [dense()])]
    pages = [path.read_bytes() for path in sorted((CORPUS / "office" / "html").glob("*.html"))]
    if pages:
        sets.append((f"corpus, {len(pages)} pages", pages))
    else:
        print("no corpus (AUTOTUNE_CORPUS)")
    ratios = []
    for label, of in sets:
        line, ratio = row(label, of)
        print(line)
        ratios.append(ratio)
    return 0 if min(ratios) >= FLOOR else 1


if __name__ == "__main__":
    raise SystemExit(main())

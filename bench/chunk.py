"""Speed of parse, clean, chunk, exact tokens, ids and JSON against a splitter that many people use.

    python bench/chunk.py

Reads the Markdown folder of the corpus. Both sides count with the same vocabulary, already loaded, to the same budget;
figures are CPU seconds, measured as ``turns`` says. Ours does not look for text that speaks to a model: the peer does
not either.
"""

import hashlib
import json
from functools import partial
from pathlib import Path

from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter
from tiktoken.registry import ENCODINGS
from turns import CORPUS, by_turns

from autotune_lm.chunk.heading import Heading, HeadingOptions
from autotune_lm.clean.rules import Rules, RulesOptions
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.tokens import encoding
from autotune_lm.parse.markdown.reader import Markdown

SIZE_TOKENS = 700
FLOOR = 1.5

Files = list[tuple[str, bytes]]


def read(folder: Path) -> Files:
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*.md"))]


def ours(files: Files) -> int:
    parser, cleaner = Markdown(), Rules(RulesOptions(injected=False))
    chunker = Heading(HeadingOptions(size_tokens=SIZE_TOKENS))
    written = 0
    for uri, data in files:
        source = Source(
            repository="bench",
            uri=uri,
            media_type="text/markdown",
            sha256=hashlib.sha256(data).hexdigest(),
            size_bytes=len(data),
        )
        parsed = parser.parse(source, data, lambda _: None)
        document = cleaner.clean(parsed) if isinstance(parsed, Document) else parsed
        if isinstance(document, Document):
            written += sum(len(chunk.line()) for chunk in chunker.chunk(document))
    return written


def peer(files: Files) -> int:
    by_heading = MarkdownHeaderTextSplitter([("#" * level, str(level)) for level in range(1, 7)], strip_headers=False)
    by_size = RecursiveCharacterTextSplitter.from_tiktoken_encoder(
        "o200k_base", disallowed_special=(), chunk_size=SIZE_TOKENS, chunk_overlap=0
    )
    written = 0
    for uri, data in files:
        for part in by_size.split_documents(by_heading.split_text(data.decode("utf-8", "replace"))):
            row = {"id": hashlib.sha256(part.page_content.encode()).hexdigest(), "uri": uri, "text": part.page_content}
            row |= {"tokens": len(encoding().encode_ordinary(part.page_content)), "path": list(part.metadata.values())}
            written += len(json.dumps(row))
    return written


def main() -> None:
    files = read(CORPUS / "markdown")
    if not files:
        raise SystemExit(f"{CORPUS}: no Markdown; set AUTOTUNE_CORPUS")
    megabytes = sum(len(data) for _, data in files) / 1e6
    ENCODINGS["o200k_base"] = encoding()  # so that the peer finds the loaded vocabulary and downloads none
    seconds = by_turns({"ours": partial(ours, files), "peer": partial(peer, files)})
    speed = {name: megabytes / taken for name, taken in seconds.items()}
    ratio = speed["ours"] / speed["peer"]
    print(f"{len(files)} files, {megabytes:.2f} MB, {SIZE_TOKENS} tokens a chunk")
    print(f"{'what':<52}{'ours MB/s':>10}{'peer MB/s':>10}{'ratio':>7}{'floor':>7}")
    what = "bytes to chunk lines with exact tokens"
    print(f"{what:<52}{speed['ours']:>10.1f}{speed['peer']:>10.1f}{ratio:>7.2f}{FLOOR:>7.1f}")
    if ratio < FLOOR:
        raise SystemExit("below the floor")


if __name__ == "__main__":
    main()

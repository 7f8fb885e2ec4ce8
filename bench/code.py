"""Speed of source code to documents and chunks against a splitter that many people use.

    python bench/code.py

Reads the Rust files of the corpus and the Python files of an installed package. Ours reads symbols, documentation and
full names; the peer only cuts text. Both count with the same vocabulary, already loaded, to the same budget; figures
are CPU seconds, measured as ``turns`` says.
"""

import hashlib
import json
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from langchain_text_splitters import Language, RecursiveCharacterTextSplitter
from turns import CORPUS, by_turns

from autotune_lm.chunk.code import Code as Chunker
from autotune_lm.chunk.code import CodeOptions
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.tokens import count_tokens, encoding
from autotune_lm.parse.code.reader import Code
from autotune_lm.parse.code.syntax import parser_of

PACKAGE = "hypothesis"
SIZE_TOKENS = 700
FLOOR = 1.4

Files = list[tuple[str, bytes]]


def read(folder: Path, suffix: str) -> Files:
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*" + suffix))]


def parsed(files: Files) -> list[Document]:
    reader = Code()
    found = []
    for uri, data in files:
        digest = hashlib.sha256(data).hexdigest()
        source = Source(repository="bench", uri=uri, media_type="text/x", sha256=digest, size_bytes=len(data))
        found.append(reader.parse(source, data, lambda _: None))
    return [document for document in found if isinstance(document, Document)]


def ours(files: Files) -> int:
    chunker = Chunker(CodeOptions(size_tokens=SIZE_TOKENS))
    return sum(len(chunk.line()) for document in parsed(files) for chunk in chunker.chunk(document))


def counted(text: str) -> int:
    return len(encoding().encode_ordinary(text))


def peer(files: Files) -> int:
    language = Language.RUST if files[0][0].endswith(".rs") else Language.PYTHON
    splitter = RecursiveCharacterTextSplitter.from_language(
        language, chunk_size=SIZE_TOKENS, chunk_overlap=0, length_function=counted
    )
    written = 0
    for uri, data in files:
        for text in splitter.split_text(data.decode("utf-8", "replace")):
            row = {"id": hashlib.sha256(text.encode()).hexdigest(), "uri": uri, "text": text}
            written += len(json.dumps(row | {"tokens": counted(text)}))
    return written


def syntax(files: Files) -> int:
    """Only the syntax trees: what no reader that knows symbols gets around."""
    parser = parser_of(f"tree_sitter_{'rust' if files[0][0].endswith('.rs') else 'python'}:language")
    return sum(parser.parse(data).root_node.end_byte for _, data in files)


def tokens(files: Files) -> int:
    """Only the tokens of the files: what no exact count gets around."""
    return sum(count_tokens(data.decode("utf-8", "replace")) for _, data in files)


def main() -> None:
    spec = find_spec(PACKAGE)
    package = Path(str(spec.origin)).parent if spec else Path()
    sets = {"Rust": read(CORPUS, ".rs"), "Python": read(package, ".py") if spec else []}
    failed = []
    work = {"ours": ours, "peer": peer, "document": parsed, "syntax": syntax, "tokens": tokens}
    print(f"{'MB/s':<24}{'ours':>8}{'peer':>8}{'ratio':>8}{'floor':>8}{'document':>10}{'syntax':>8}{'tokens':>8}")
    for name, files in sets.items():
        if not files:
            raise SystemExit(f"no {name} files; set AUTOTUNE_CORPUS and install the bench extra")
        megabytes = sum(len(data) for _, data in files) / 1e6
        seconds = by_turns({part: partial(function, files) for part, function in work.items()})
        speed = {part: megabytes / taken for part, taken in seconds.items()}
        ratio = speed["ours"] / speed["peer"]
        print(
            f"{f'{name}, {megabytes:.2f} MB':<24}{speed['ours']:>8.2f}{speed['peer']:>8.2f}{ratio:>8.2f}{FLOOR:>8.1f}"
            f"{speed['document']:>10.2f}{speed['syntax']:>8.2f}{speed['tokens']:>8.2f}"
        )
        if ratio < FLOOR:
            failed.append(name)
    if failed:
        raise SystemExit(f"below the floor: {', '.join(failed)}")


if __name__ == "__main__":
    main()

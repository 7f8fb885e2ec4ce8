"""Makes the package's vocabulary file out of a published one, and checks its hash.

    python tools/vendor_vocabulary.py RANKS [OUT]

``RANKS`` is either ``o200k_base.tiktoken`` as its authors publish it (a token in base 64 and its rank on each line) or
``dist/ranks/o200k_base.js`` of the npm package js-tiktoken (MIT). ``OUT`` is ``src/autotune_lm/kit/o200k_base.bin.z``
unless given. Nothing is written unless the ranks have the hash that the vocabulary's authors publish.
"""

import hashlib
import json
import sys
import zlib
from base64 import b64decode
from pathlib import Path

from autotune_lm.kit.tokens import RANKS_SHA256, VOCABULARY, rank_file


def from_script(text: str) -> dict[bytes, int]:
    """Read the compact form: lines of ``! OFFSET TOKEN TOKEN …``, ranks counted up from the offset."""
    ranks: dict[bytes, int] = {}
    for line in json.loads(text[text.index("{") : text.rindex("}") + 1])["bpe_ranks"].splitlines():
        _, offset, *tokens = line.split(" ")
        ranks |= {b64decode(token): rank for rank, token in enumerate(tokens, int(offset))}
    return ranks


def from_ranks(text: str) -> dict[bytes, int]:
    """Read the published form."""
    return {b64decode(token): int(rank) for token, rank in map(str.split, text.splitlines())}


def pack(ranks: dict[bytes, int]) -> bytes:
    """All lengths, then all tokens, compressed."""
    return zlib.compress(bytes(map(len, ranks)) + b"".join(ranks), 9)


def main(source: Path, target: Path = VOCABULARY) -> None:
    """Read, check, write."""
    text = source.read_text("utf-8")
    ranks = from_script(text) if "bpe_ranks" in text else from_ranks(text)
    ranks = dict(sorted(ranks.items(), key=lambda item: item[1]))
    if hashlib.sha256(rank_file(ranks)).hexdigest() != RANKS_SHA256:
        raise SystemExit(f"{source}: not the o200k_base ranks")
    target.write_bytes(pack(ranks))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(*map(Path, sys.argv[1:]))

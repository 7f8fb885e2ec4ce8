"""Floor 1. Exact token counts in the o200k vocabulary, which comes with the package: nothing is downloaded.

``o200k_base.bin.z`` holds the lengths of all tokens in order of rank, one byte each, then their bytes, compressed by
zlib; ``tools/vendor_vocabulary.py`` makes it. On loading, the rank file that the vocabulary's authors publish is made
again in memory and must have the hash they publish. Loading takes about a quarter of a second and happens on first use.
"""

import hashlib
import re
import zlib
from binascii import b2a_base64
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from autotune_lm.core.errors import Missing
from autotune_lm.core.types import Message

if TYPE_CHECKING:
    from tiktoken import Encoding

VOCABULARY = Path(__file__).with_name("o200k_base.bin.z")
RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
TOKENS = 199_998

TURN_TOKENS = 8
"""What chat templates put around a message."""
LONGEST_RUN = 10_000
"""Longer runs without white space, or of nothing else, are counted in parts: merging one run takes time that grows
faster than its length. No text that people wrote is touched."""

_LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERN = "|".join(
    (
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_SUFFIX}",
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_SUFFIX}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}|\s{{{LONGEST_RUN + 1},}}")


def count_tokens(text: str) -> int:
    """The number of tokens of a text; the names of special tokens are text like any other.

    Raises:
        Missing: the vocabulary is not there or damaged.
    """
    count = counter()
    if len(text) <= LONGEST_RUN:
        return count(text)
    return sum(count(part) for part in _parts(text))


def count_messages(messages: Iterable[Message]) -> int:
    """The tokens of a prompt, with a little for the template around each message.

    Raises:
        Missing: the vocabulary is not there or damaged.
    """
    return sum(count_tokens(message.content) + TURN_TOKENS for message in messages)


def tokens_between(text: str, borders: Sequence[int]) -> list[int]:
    """The tokens between neighbouring borders, of a text encoded once: half the time of counting line by line.

    A token that crosses a border counts behind it; none does where a line begins, but for a comment behind a bracket.

    Raises:
        Missing: the vocabulary is not there or damaged.
    """
    start, stop = borders[0], borders[-1]
    text = text[start:stop]
    lengths = _lengths()
    try:
        ends = list(accumulate(map(lengths.__getitem__, chain.from_iterable(map(_ids, _parts(text))))))
    except UnicodeEncodeError:  # half a character
        return [count_tokens(text[a - start : b - start]) for a, b in pairwise(borders)]
    places: Sequence[int] = [border - start for border in borders]
    if not text.isascii():
        places = list(accumulate((len(text[a:b].encode()) for a, b in pairwise(places)), initial=0))
    before = [bisect_right(ends, place) for place in places]
    return [b - a for a, b in pairwise(before)]


def _ids(text: str) -> Sequence[int]:
    """The tokens themselves."""
    try:
        packed = encoding()._core_bpe.encode_to_tiktoken_buffer(text, set())
    except (AttributeError, TypeError):  # another version of the encoder
        return encoding().encode_ordinary(text)
    return memoryview(packed).cast("B").cast("I")


@cache
def _lengths() -> bytes:
    """The bytes of each token: the first part of the vocabulary's file."""
    encoding()  # says what is wrong with the file
    return zlib.decompressobj().decompress(VOCABULARY.read_bytes(), TOKENS)


def _parts(text: str) -> list[str]:
    """The text, cut where a run is too long."""
    borders = [0]
    for run in _LONG_RUN.finditer(text):
        borders.extend(range(run.start(), run.end(), LONGEST_RUN))
        borders.append(run.end())
    borders.append(len(text))
    return [text[a:b] for a, b in pairwise(borders) if a < b]


@cache
def counter() -> Callable[[str], int]:
    """Counts the tokens of a text without a long run.

    The encoder's own core can hand over the tokens as bytes: without a Python number for each of them, counting takes
    three quarters of the time.

    Raises:
        Missing: the vocabulary is not there or damaged.
    """
    encode = encoding().encode_ordinary
    try:
        pack = encoding()._core_bpe.encode_to_tiktoken_buffer
        width = memoryview(pack("a", set())).nbytes
    except (AttributeError, TypeError):  # another version of the encoder
        return lambda text: len(encode(text))
    none: set[str] = set()

    def count(text: str) -> int:
        try:
            return memoryview(pack(text, none)).nbytes // width
        except UnicodeEncodeError:  # half a character, which the encoder replaces
            return len(encode(text))

    return count


@cache
def encoding() -> "Encoding":
    """The encoder, loaded once in a process.

    Raises:
        Missing: the vocabulary is not there or damaged.
    """
    ranks = read_ranks(VOCABULARY)
    from tiktoken import Encoding  # heavy: only who counts pays for it

    return Encoding(
        "o200k_base",
        pat_str=_PATTERN,
        mergeable_ranks=ranks,
        special_tokens={"<|endoftext|>": 199_999, "<|endofprompt|>": 200_018},
    )


def read_ranks(path: Path) -> dict[bytes, int]:
    """Each token's bytes and rank.

    Raises:
        Missing: the file is not there or damaged.
    """
    remedy = "install autotune-lm again; the file is part of the package"
    try:
        ranks = _unpack(zlib.decompress(path.read_bytes()))
    except OSError as cause:
        raise Missing(f"the vocabulary {path.name} cannot be read: {cause.strerror}", remedy) from cause
    except (zlib.error, IndexError) as cause:
        raise Missing(f"the vocabulary {path.name} is damaged", remedy) from cause
    if hashlib.sha256(rank_file(ranks)).hexdigest() != RANKS_SHA256:
        raise Missing(f"the vocabulary {path.name} is damaged: its hash is wrong", remedy)
    return ranks


def _unpack(data: bytes) -> dict[bytes, int]:
    ranks: dict[bytes, int] = {}
    start = TOKENS
    for rank in range(TOKENS):
        end = start + data[rank]
        ranks[data[start:end]] = rank
        start = end
    return ranks


def rank_file(ranks: dict[bytes, int]) -> bytes:
    """The vocabulary in the form in which its authors publish it: a token in base 64 and its rank on each line."""
    return b"".join([b"%b %d\n" % (b2a_base64(token, newline=False), rank) for token, rank in ranks.items()])

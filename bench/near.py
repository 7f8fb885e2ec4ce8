"""Speed and recall of the search for near-duplicates against datasketch, which many people use.

    python bench/near.py

Reads all Markdown of the corpus, cut at about 1 kB, and plants copies: 2, 5, 10 and 20 % of the words changed, other
case, boilerplate added. Both sides begin with the same texts in normal form, take the same runs of five words, verify
what they find by the same exact Jaccard similarity, and run in this one process; the figure is CPU time, measured as
``turns`` says. The peer has 128 permutations, its own best number of bands for few misses, its bulk calls and a quicker
hash than its default. Exit 1 below a floor.
"""

import random
import re
import zlib
from functools import partial

from datasketch import MinHash, MinHashLSH
from turns import CORPUS, by_turns

from autotune_lm.curate.grams import grams, jaccard
from autotune_lm.curate.near import near_pairs
from autotune_lm.kit.text import normal_form

CHUNK_CHARS, FEWEST_WORDS = 1_000, 40
THRESHOLD, ROUNDS = 0.7, 3
SPEED_FLOOR, RECALL_FLOOR = 3.0, 0.99
EDITS = {"2 % changed": 0.02, "5 % changed": 0.05, "10 % changed": 0.1, "20 % changed": 0.2}
FOOT = (
    "was this page helpful edit this page on the web all rights reserved by the authors of this manual see the licence"
)

Pairs = set[tuple[int, int]]


def chunks() -> list[str]:
    found: dict[str, None] = {}
    for path in sorted(CORPUS.rglob("*.md")):
        part = ""
        for paragraph in re.split(r"\n\s*\n", path.read_text("utf-8", "replace")):
            part += "\n\n" + paragraph
            if len(part) >= CHUNK_CHARS:
                found[normal_form(part)] = None
                part = ""
    return [text for text in found if text.count(" ") >= FEWEST_WORDS]


def planted(texts: list[str]) -> tuple[list[str], dict[tuple[int, int], str]]:
    """The texts with copies behind them, and which pair is which edit."""
    dice = random.Random(11)
    vocabulary = sorted({word for text in texts[:500] for word in text.split()})
    everything, pairs = list(texts), {}

    def plant(number: int, text: str, edit: str) -> None:
        pairs[number, len(everything)] = edit
        everything.append(text)

    for number in range(0, len(texts), 8):
        for edit, share in EDITS.items():
            words = [dice.choice(vocabulary) if dice.random() < share else word for word in texts[number].split()]
            plant(number, " ".join(words), edit)
        plant(number, normal_form(texts[number].upper()), "other case")
        plant(number, f"{texts[number]} {FOOT}", "boilerplate added")
    return everything, pairs


def ours(texts: list[str]) -> Pairs:
    return {(one, other) for one, other, _ in near_pairs(texts, THRESHOLD, every=True)}


def crc(piece: bytes) -> int:
    return zlib.crc32(piece)


def peer(texts: list[str]) -> Pairs:
    pieces = [[gram.encode() for gram in grams(text)] for text in texts]
    signatures = MinHash.bulk(pieces, num_perm=128, hashfunc=crc)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=128, weights=(0.1, 0.9))
    with index.insertion_session() as session:
        for number, signature in enumerate(signatures):
            session.insert(number, signature, check_duplication=False)
    sets: dict[int, frozenset[str]] = {}

    def piece_set(number: int) -> frozenset[str]:
        if number not in sets:
            sets[number] = frozenset(grams(texts[number]))
        return sets[number]

    found: Pairs = set()
    for number, signature in enumerate(signatures):
        for other in index.query(signature):
            if number < other and jaccard(piece_set(number), piece_set(other)) >= THRESHOLD:
                found.add((number, other))
    return found


def similarity(texts: list[str], one: int, other: int) -> float:
    return jaccard(frozenset(grams(texts[one])), frozenset(grams(texts[other])))


def recall(found: Pairs, wanted: list[tuple[int, int]]) -> float:
    return sum(pair in found for pair in wanted) / len(wanted) if wanted else 1.0


def main() -> None:
    texts, pairs = planted(chunks())
    if not pairs:
        raise SystemExit(f"{CORPUS}: no Markdown; set AUTOTUNE_CORPUS")
    work = {"ours": ours, "peer": peer}
    true = [pair for pair in pairs if similarity(texts, *pair) >= THRESHOLD]
    found = {name: function(texts) for name, function in work.items()}
    print(f"{len(texts):,} texts, {len(pairs):,} planted pairs, {len(true):,} of them with similarity >= {THRESHOLD}")
    print(f"{'recall over planted pairs':<52}{'ours':>8}{'peer':>8}")
    for edit in dict.fromkeys(pairs.values()):
        wanted = [pair for pair in true if pairs[pair] == edit]
        shown = {name: recall(pairs_found, wanted) for name, pairs_found in found.items()}
        print(f"  {edit + f' ({len(wanted)})':<50}{shown['ours']:>8.3f}{shown['peer']:>8.3f}")
    kept = {name: recall(pairs_found, true) for name, pairs_found in found.items()}
    print(f"{'  all, floor 0.99':<52}{kept['ours']:>8.3f}{kept['peer']:>8.3f}")
    near = {name: [similarity(texts, *pair) >= 0.65 for pair in found[name]] for name in work}
    shares = {name: sum(right) / len(right) for name, right in near.items()}
    print(f"{'precision (pairs found with similarity >= 0.65)':<52}{shares['ours']:>8.3f}{shares['peer']:>8.3f}")
    seconds = by_turns({name: partial(function, texts) for name, function in work.items()}, ROUNDS)
    speed = {name: len(texts) / taken for name, taken in seconds.items()}
    ratio = speed["ours"] / speed["peer"]
    print(f"{'what':<40}{'ours/s':>10}{'peer/s':>10}{'ratio':>7}{'floor':>7}")
    print(
        f"{'texts to verified pairs':<40}{speed['ours']:>10,.0f}{speed['peer']:>10,.0f}{ratio:>7.2f}{SPEED_FLOOR:>7.1f}"
    )
    if ratio < SPEED_FLOOR or kept["ours"] < max(RECALL_FLOOR, kept["peer"]):
        raise SystemExit("below the floor")


if __name__ == "__main__":
    main()

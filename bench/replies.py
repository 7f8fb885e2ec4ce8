"""Reading broken replies of models, against the library that many people mend JSON with.

    python bench/replies.py

Replies of five items are damaged in the ways that models damage them, two at a time, with a fixed seed. Counted is how
many of the items come out as they were meant, and how many come out with words that were not meant. CPU seconds are
measured as ``turns`` says; the peer's values are held against the same type, without any mending of values.
"""

import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

import json_repair
import msgspec
from turns import by_turns, verdict

from autotune_lm.core.calls import Call, Reply
from autotune_lm.core.types import Message
from autotune_lm.llm.structured.reading import read_items

REPLIES = 300
FLOOR_SPEED = 3.0
FLOOR_HOSTILE = 20.0
HOSTILE_CHARS = 20_000
WORDS = [
    "pump",
    "tide",
    "valve",
    "fuse",
    "deck",
    "engine",
    "minute",
    "bar",
    "water",
    "switch",
    "night",
    "oil",
    "rope",
    "anchor",
    "harbour",
    "chart",
]
CALL = Call(model="m", messages=(Message("user", "Write."),), max_tokens=100)


class Item(msgspec.Struct, frozen=True):
    """What the replies hold."""

    sentences: list[int]
    question: str
    answer: str


def item(dice: random.Random) -> dict[str, object]:
    words = partial(dice.choices, WORDS)
    quoted = f'the "{words(k=1)[0]}", ' if dice.random() < 0.5 else "it's the "
    return {
        "sentences": sorted(dice.sample(range(1, 30), 2)),
        "question": f"What does the {' '.join(words(k=6))} do?",
        "answer": f"Say {quoted}{' '.join(words(k=25))}.\nThen {' '.join(words(k=8))}.",
    }


DAMAGE: Sequence[Callable[[str], str]] = (
    lambda text: f"Here you are:\n```json\n{text}\n```\nI hope [this] helps.",
    lambda text: text.replace("}", ",}"),
    lambda text: text.replace('\\"', '"'),
    lambda text: text.replace("\\n", "\n"),
    lambda text: text.replace('", "answer"', '"\n"answer"'),
    lambda text: text.replace('"question"', "question"),
    lambda text: text.replace("[{", "[ // items\n{"),
    lambda text: text[:-2],
    lambda text: text[: len(text) * 3 // 4],
    lambda text: f"<think>Perhaps {text[:200]} or not.</think>{text}",
)


def replies() -> list[tuple[str, list[dict[str, object]]]]:
    dice = random.Random(5)
    made = []
    for _ in range(REPLIES):
        items = [item(dice) for _ in range(5)]
        text = json.dumps({"items": items})
        for damage in sorted(dice.sample(range(len(DAMAGE)), 2)):
            text = DAMAGE[damage](text)
        made.append((text, items))
    return made


def ours(texts: Sequence[str]) -> list[list[dict[str, object]]]:
    read = (read_items(Reply(text, finish="length"), CALL, Item, 5).items for text in texts)
    return [[msgspec.to_builtins(one) for one in items] for items in read]


def peer(texts: Sequence[str]) -> list[list[dict[str, object]]]:
    made = []
    for text in texts:
        value = json_repair.loads(text)
        waiting, found = [value], []
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting.extend(one)
            elif isinstance(one, dict) and "items" in one:
                waiting.append(one["items"])
            else:
                try:
                    found.append(msgspec.to_builtins(msgspec.convert(one, Item)))
                except msgspec.ValidationError:
                    continue
        made.append(found)
    return made


def score(read: list[list[dict[str, object]]], meant: list[list[dict[str, object]]]) -> tuple[int, int]:
    right = sum(one in wanted for got, wanted in zip(read, meant, strict=True) for one in got)
    return right, sum(len(got) for got in read) - right


def give_up(text: str) -> None:
    """The peer may refuse what is hostile."""
    with suppress(ValueError, RecursionError):
        json_repair.loads(text)


def main() -> None:
    made = replies()
    texts, meant = [text for text, _ in made], [items for _, items in made]
    right, wrong = score(ours(texts), meant)
    peer_right, peer_wrong = score(peer(texts), meant)
    times = by_turns({"ours": partial(ours, texts), "peer": partial(peer, texts)})
    braces = "{" * HOSTILE_CHARS
    long = by_turns({"ours": partial(ours, [braces]), "peer": partial(give_up, braces)}, rounds=3)
    speed, hostile = times["peer"] / times["ours"], long["peer"] / long["ours"]
    print(f"{REPLIES} broken replies, {5 * REPLIES} items written, a cut one not to be had")
    print(f"{'what':<40}{'ours':>10}{'peer':>10}")
    print(f"{'items as they were meant':<40}{right:>10}{peer_right:>10}")
    print(f"{'items with other words':<40}{wrong:>10}{peer_wrong:>10}")
    print(f"{'replies a second':<40}{REPLIES / times['ours']:>10.0f}{REPLIES / times['peer']:>10.0f}")
    print(f"speed {verdict(speed, FLOOR_SPEED)}; {HOSTILE_CHARS:,} opening braces {verdict(hostile, FLOOR_HOSTILE)}")
    if right < peer_right or wrong or speed < FLOOR_SPEED or hostile < FLOOR_HOSTILE:
        raise SystemExit("below the floor")


if __name__ == "__main__":
    main()

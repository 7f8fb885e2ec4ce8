"""Objects of reference pages: what is asked about a setting, an option, a function of a Sphinx page."""

from collections.abc import Callable

import msgspec
import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block

PAGE = """
# Configuration

## `cache_dir`

- Type: `str`
- Default: `".acme_cache"`

Sets the directory where the cache stores its content. It is created where it does not exist. See also rootdir.

```ini
[acme]
cache_dir = /tmp/cache
```

## `color`

- Type: `"auto" | "yes" | "no"`

Tells whether the output of the program is coloured. The values are:

- `auto`: colours where the output is a terminal.
- `no`: never any colours in the output.

## `acme.raises(kind, match=None)`

- Parameter `kind`: the class of the exception that the code must raise.
- Parameter `match`: a pattern that is searched in the message of the exception.
- Returns: the exception that was raised, once the block has ended.

Asserts that a block of code raises an exception of a kind.

## `pub const unsafe fn raise_flag(&self) -> Flag`

Raises the flag of the harbour, and tells every ship that asks for it.

## `NO_COLOR`

This environment variable turns all colours of the output off when it is not empty.
"""
LABELS = {
    "raise_flag": "method",
    "cache_dir": "confval",
    "color": "confval",
    "acme.raises": "function",
    "NO_COLOR": "envvar",
}


@pytest.fixture(name="found")
def _found(passage: Callable[..., Passage], asked: Callable[..., dict[str, str]]) -> dict[str, str]:
    place = passage(PAGE, title="Configuration")
    blocks = tuple(_labelled(place, block) for block in place.document.blocks)
    document = msgspec.structs.replace(place.document, blocks=blocks, id="")
    chunk = msgspec.structs.replace(place.chunk, document=document.id, id="")
    return asked(Passage(document, chunk), subject="Acme")


def _labelled(place: Passage, block: Block) -> Block:
    text = place.document.slice(block)
    names = [label for name, label in LABELS.items() if block.kind == "heading" and name in text]
    if block.kind == "code":
        return msgspec.structs.replace(block, label="ini")
    return msgspec.structs.replace(block, label=names[0]) if names else block


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "What does the configuration option `cache_dir` do in Acme?",
            "Sets the directory where the cache stores its content. It is created where it does not exist.",
        ),
        (
            "In Acme, what is the default value of the configuration option `cache_dir`?",
            'Default: `".acme_cache"`',
        ),
        (
            "How do I set the configuration option `cache_dir` in Acme?",
            "```ini\n[acme]\ncache_dir = /tmp/cache\n```",
        ),
        (
            "In Acme, which values can the configuration option `color` have, and what do they mean?",
            "- `auto`: colours where the output is a terminal.\n- `no`: never any colours in the output.",
        ),
        (
            "What does the function `acme.raises` do?",
            "Asserts that a block of code raises an exception of a kind.",
        ),
        (
            "What does the function `acme.raises` return?",
            "Returns: the exception that was raised, once the block has ended.",
        ),
        (
            "What is the parameter `match` of the function `acme.raises`?",
            "Parameter `match`: a pattern that is searched in the message of the exception.",
        ),
        (
            "What does the method `raise_flag` do in Acme?",
            "Raises the flag of the harbour, and tells every ship that asks for it.",
        ),
        (
            "What is the environment variable `NO_COLOR` in Acme?",
            None,
        ),
    ],
)
def test_objects(found: dict[str, str], question: str, answer: str | None) -> None:
    if answer is None:
        assert any("`NO_COLOR`" in one for one in found), "\n".join(found)
    else:
        assert found.get(question) == answer, "\n".join(found)


def test_an_object_is_no_topic(found: dict[str, str]) -> None:
    assert not [question for question in found if question.startswith(("Can you explain", "What should I know"))]


@pytest.mark.parametrize("title", ["Changelog", "Release notes", "Historical notes", "What's new in 3.1", "2.4.1"])
def test_pages_of_history_are_asked_next_to_nothing(ask: Callable[..., list[object]], title: str) -> None:
    text = f"# {title}\n\n## Loader\n\nTo load the rows of a table, call `load()` with the name of the table."
    assert not ask(text, title=title)
    assert ask(text.replace(title, "Tables"), title="Tables")

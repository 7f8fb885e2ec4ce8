"""Questions that a document does not answer."""

from collections.abc import Callable

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.generate.numbered import numbered
from autotune_lm.generate.refusals import wrong_refusal

PAGE = """# Types

The `UUID` type is not yet supported by the engine.

The engine keeps a cache of 64 pages. A page that was not read is dropped from the cache."""
SAYS = "The document does not give a date. It says that the `UUID` type is not yet supported."


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("When will the engine support the `UUID` type?", ""),
        ("Which codec does the engine use?", ""),
        ("How many pages does the cache of the engine keep?", "answerable"),
        ("Why is the `UUID` type not supported by the engine?", "answerable"),
    ],
)
def test_what_is_asked_for_must_be_absent(passage: Callable[..., Passage], question: str, reason: str) -> None:
    place = passage(PAGE)
    view = numbered(place)
    found = wrong_refusal(question, SAYS, view.units[:1], view, place.document)
    assert (found.reason if found else "") == reason

"""What is asked of a passage: drawn by code, the same each time, in the shares that are set."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.generate.draws import MOST_PER_CHUNK, Taste, amount, carried, draw, draws_multi_hop
from autotune_lm.generate.numbered import numbered
from autotune_lm.generate.partners import partner_of

Maker = Callable[..., Passage]
PROSE = "# Pumps\n\n" + " ".join(
    f"Pump {n} is a machine that moves water because valve {n} opens when the level rises." for n in range(12)
)
RICH = f"""{PROSE} It fails with an error if the filter is missing. It is faster than the old pump.

1. Open the valve.
2. Press the button.
3. Close the valve.

| Pump | Power |
| --- | --- |
| a | 3 |

```python
start_pump(level=3)
```"""


def test_the_same_chunk_always_gets_the_same_task(passage: Maker) -> None:
    view = numbered(passage(RICH))
    first = draw("chk_1", view, Taste(), 8)
    assert first == draw("chk_1", view, Taste(), 8)
    assert first != draw("chk_2", view, Taste(), 8) and first != draw("chk_1", view, Taste(seed="b"), 8)
    assert first[0].line(1, "German").startswith(f"Item 1: kind {first[0].kind}; level ")
    assert first[0].line(1, "German").endswith("; language German")


def test_only_kinds_that_a_passage_carries_are_asked(passage: Maker) -> None:
    plain, rich = carried(numbered(passage(PROSE))), carried(numbered(passage(RICH)))
    assert not plain & {"code", "table", "list", "procedural", "multi-hop"}
    assert {"code", "table", "list", "procedural", "comparison", "troubleshooting", "cause-effect"} <= rich


def test_kinds_come_in_their_shares(passage: Maker) -> None:
    view = numbered(passage(RICH))
    lines = [line for n in range(400) for line in draw(f"chk_{n}", view, Taste(), 5)]
    kinds = Counter(line.kind for line in lines)
    assert 0.03 <= kinds["unanswerable"] / len(lines) <= 0.09
    assert kinds["factual"] / len(lines) > 0.1 and len(kinds) == 12
    assert len({line.persona for line in lines}) == 6 and len({line.register for line in lines}) == 3
    assert 0.2 <= sum(draws_multi_hop(f"chk_{n}", Taste()) for n in range(1000)) / 1000 <= 0.4


def test_settings_turn_kinds_up_and_off(passage: Maker) -> None:
    view = numbered(passage(RICH))
    taste = Taste(kinds={"unanswerable": 0, "factual": 0, "scenario": 20}, personas=("a nurse",))
    kinds = Counter(line.kind for n in range(100) for line in draw(f"chk_{n}", view, taste, 4))
    assert not kinds["unanswerable"] and not kinds["factual"] and kinds["scenario"] > 100
    assert draw("chk_1", view, taste, 1)[0].persona == "a nurse"
    assert not draws_multi_hop("chk_1", Taste(kinds={"multi-hop": 0}))


@pytest.mark.parametrize(("text", "least", "most"), [("# A\n\nHello.", 0, 0), (PROSE, 5, 7), (RICH, 7, MOST_PER_CHUNK)])
def test_how_much_is_asked_follows_the_facts(text: str, least: int, most: int, passage: Maker) -> None:
    assert least <= amount(numbered(passage(text)), Taste()) <= most
    assert amount(numbered(passage(RICH)), Taste(per_chunk=3)) == 3


def test_partners_share_rare_words(passage: Maker) -> None:
    page = passage("# A\n\nThe turbine drives the compressor.\n\nCats sleep.\n\nOil cools the turbine and compressor.")
    text = page.document.text
    starts = [text.index("The turbine"), text.index("Cats"), text.index("Oil"), len(text)]
    chunks = [msgspec.structs.replace(page.chunk, id="", start=a, end=b, text=text[a:b]) for a, b in pairwise(starts)]
    found = partner_of(chunks)
    assert found == {chunks[0].id: chunks[2].id, chunks[2].id: chunks[0].id}
    assert partner_of(reversed(chunks)) == found

"""Floor 4. Whether a question needs both of its passages: the drop-one test, by code."""

from collections.abc import Sequence

from autotune_lm.core.ports import Passage
from autotune_lm.generate.checks import Fault
from autotune_lm.generate.numbered import Unit
from autotune_lm.kit.meaning import content_words


def needless_hop(question: str, answer: str, cited: Sequence[Unit], passage: Passage) -> Fault | None:
    """Why a question is no multi-hop one; None where each passage gives words that the other has not.

    With the sentences of one passage dropped, some of what question and answer say must stand nowhere, and at least one
    side must be missed by the answer itself.
    """
    partner = passage.partner
    if partner is None:
        return Fault("one_hop", {"passages": 1})
    there = [unit for unit in cited if partner.start <= unit.start < partner.end]
    here = [unit for unit in cited if not partner.start <= unit.start < partner.end]
    if not there or not here:
        return Fault("one_hop", {"passages": 1})
    first, second = (frozenset(content_words("\n".join(unit.text for unit in side))) for side in (here, there))
    said, asked = frozenset(content_words(answer)), frozenset(content_words(question))
    only_first, only_second = first - second, second - first
    missed = min(len((said | asked) & only_first), len((said | asked) & only_second))
    told = max(len(said & only_first), len(said & only_second))
    if not missed or not told:
        return Fault("one_hop", {"passages": 2, "needed_words": missed})
    return None

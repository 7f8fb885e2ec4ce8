"""Floor 4. Lays units together up to a budget, and makes chunks of them."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from autotune_lm.chunk.outline import Outline
from autotune_lm.chunk.units import Unit, chunk_tokens, total
from autotune_lm.core.types import Chunk, Document

Group = list[Unit]
"""Units that stand side by side and make one chunk."""


def pack(units: Sequence[Unit], size_tokens: int) -> list[Group]:
    """Fill groups in order up to the budget; what introduces a unit moves on with it."""
    groups: list[Group] = []
    group: Group = []
    tokens = 0
    for unit in units:
        if group and (tokens + unit.tokens > size_tokens or not joins(group[-1], unit)):
            kept, group = retreat(group, unit, size_tokens)
            groups.append(kept)
            tokens = total(group)
        group.append(unit)
        tokens += unit.tokens
    return [*groups, group] if group else groups


def joins(unit: Unit, following: Unit) -> bool:
    """Whether two units may stand side by side in one chunk."""
    return not (unit.trail or following.lead)


def retreat(group: Group, following: Unit, size_tokens: int) -> tuple[Group, Group]:
    """Part a full group: what stays, and the headings and introductions at its end that move to the next one."""
    if not joins(group[-1], following):
        return group, []
    at = len(group)
    while at and group[at - 1].glued:
        at -= 1
    for border in range(max(at, 1), len(group)):
        if not group[border - 1].level and total(group[border:]) + following.tokens <= size_tokens:
            return group[:border], group[border:]
    return group, []


def even(groups: list[Group], size_tokens: int, min_tokens: int) -> list[Group]:
    """Share the units of the last two groups again if the last one is small."""
    if len(groups) < 2 or total(groups[-1]) >= min_tokens or not joins(groups[-2][-1], groups[-1][0]):
        return groups
    units = groups[-2] + groups[-1]
    sums = list(accumulate((unit.tokens for unit in units), initial=0))
    borders = [at for at in range(1, len(units)) if _may_part(units, sums, at, size_tokens)]
    if not borders:
        return groups
    at = min(borders, key=lambda border: abs(2 * sums[border] - sums[-1]))
    return [*groups[:-2], units[:at], units[at:]]


def _may_part(units: Sequence[Unit], sums: Sequence[int], at: int, size_tokens: int) -> bool:
    return not units[at - 1].glued and sums[at] <= size_tokens and sums[-1] - sums[at] <= size_tokens


def make_chunks(document: Document, groups: Iterable[Group], outline: Outline, strategy: str) -> list[Chunk]:
    """Turn groups into chunks."""
    text = document.text
    return [
        Chunk(
            document=document.id,
            start=group[0].start,
            end=group[-1].end,
            text=text[group[0].start : group[-1].end],
            heading_path=outline.path_at(group[0].start),
            strategy=strategy,
            tokens=chunk_tokens(text, group),
            lead=group[0].lead,
            trail=group[-1].trail,
        )
        for group in groups
    ]

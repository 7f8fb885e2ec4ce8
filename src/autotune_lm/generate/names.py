"""Floor 4. The names that source code declares, and which of them the examples of a chunk use."""

import re
from collections import defaultdict
from collections.abc import Iterable

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Document

MOST_NAMES = 40
"""That one chunk is told of."""
LEAST_CHARACTERS = 4
"""Shorter names say too little to tell which one is meant."""
_FENCE = re.compile(r"^(`{3,})[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
_CALLED = re.compile(r"(\.|::|->)?\b([A-Za-z_]\w*)(!?\s*(?:\(|::|\.|<|\{))?")
_BUILT_ON = re.compile(
    r"\bimpl(?:<[^>\n]{0,200}>)?\s+(?:\w+::)*(\w+)[^\n{]{0,200}?\sfor\s|\b(?:extends|implements)\s+(\w+)|"
    r"^class\s+\w+\((?:\w+\.)*(\w+)",
    re.MULTILINE,
)
"""A trait that is implemented, a class that is extended."""
_LAST = re.compile(r"[A-Za-z_]\w*$")
_BORDER = re.compile(r"::|\.|#")
_SHOWING = frozenset({"example", "prose"})


class Names:
    """An index of declared names by repository and last part."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_last: dict[str, dict[str, set[str]]] = {}
        for document in documents:
            if document.genre == "library":
                index = self._by_last.setdefault(document.source.repository, defaultdict(set))
                for block in document.blocks:
                    last = _LAST.search(block.symbol)
                    if last and block.label != "module" and len(last[0]) >= LEAST_CHARACTERS:
                        index[last[0]].add(block.symbol)

    def __bool__(self) -> bool:
        """Whether anything is declared at all."""
        return bool(self._by_last)

    def used_in(self, passage: Passage) -> tuple[str, ...]:
        """Full names that the fences of a chunk call or build upon; sorted.

        A name that several things share counts where the code also names the thing that holds it.
        """
        index = self._by_last.get(passage.document.source.repository)
        if not index or passage.document.genre not in _SHOWING:
            return ()
        code = "\n".join(match[2] for match in _FENCE.finditer(passage.chunk.text))
        met: dict[str, bool] = {}
        for before, name, after in _CALLED.findall(code):
            met[name] = met.get(name, False) or bool(before or after)
        for built_on in _BUILT_ON.findall(code):
            met.update(dict.fromkeys(filter(None, built_on), True))
        used = {full for name, called in met.items() if called for full in _meant(index.get(name, ()), met)}
        return tuple(sorted(used)[:MOST_NAMES])


def _meant(candidates: Iterable[str], met: Iterable[str]) -> list[str]:
    """The one that a name means: the only one, or the only one whose holder is named too."""
    found = list(candidates)
    if len(found) > 1:
        found = [full for full in found if len(parts := _BORDER.split(full)) > 1 and parts[-2] in met]
    return found if len(found) == 1 else []

"""Floor 4. Drops chunks from which no question can be answered, and says by which figures.

When in doubt a chunk is kept: sentences, code, a table or a list that explains its items always outweigh the look of
the rest. A wrong question costs little and is dropped later; a lost chapter is never seen again.
"""

import re
from collections.abc import Callable
from typing import Annotated, ClassVar

from msgspec import Meta

from autotune_lm.chunk import looks
from autotune_lm.chunk.looks import Look
from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Number
from autotune_lm.kit.text import normal_form

Figures = dict[str, Number]

_LINK_TITLE = re.compile(
    r"\b(?:links?|resources?|see also|further reading|related|external|learn more|next steps?|where to go|read more)\b",
    re.IGNORECASE,
)
_REFERENCE_TITLE = re.compile(r"\b(?:references?|bibliography|works cited|literature|citations?)\b", re.IGNORECASE)
_SPONSOR_TITLE = re.compile(
    r"\b(?:sponsors?|backers?|supporters?|contributors?|partners|acknowledge?ments?|thanks to)\b", re.IGNORECASE
)


class ScreenOptions(ports.Options, frozen=True):
    """From which size on a chunk counts, and which share of its lines decides."""

    min_words: Annotated[int, Meta(ge=0)] = 10
    """Fewest words below the headings."""
    min_entries: Annotated[int, Meta(ge=1)] = 3
    """Fewest lines that make a list of contents, links or references."""
    share: Annotated[float, Meta(gt=0, le=1)] = 0.7
    """Share of lines that must look alike."""


class Screen:
    """Tells the chunks that hold nothing to ask."""

    name: ClassVar[str] = "screen"
    version: ClassVar[str] = "3"
    Options: ClassVar[type[ports.Options]] = ScreenOptions

    def __init__(self, options: ScreenOptions | None = None) -> None:
        self.options = options or ScreenOptions()
        self._rules: tuple[tuple[str, Callable[[Look], Figures | None]], ...] = (
            ("too_short", self._too_short),
            ("licence", self._licence),
            ("contents_page", self._contents),
            ("reference_list", self._references),
            ("changelog", self._changes),
            ("sponsors", self._sponsors),
            ("link_list", self._links),
            ("navigation", self._navigation),
        )

    def screen(self, passage: ports.Passage) -> Dropped | None:
        """Say why a chunk is not worth asking about; None where it is."""
        look = looks.look_at(passage)
        for reason, rule in self._rules:
            if (figures := rule(look)) is not None:
                return Dropped(reason, figures)
        return None

    def _too_short(self, look: Look) -> Figures | None:
        least = self.options.min_words
        return {"words": look.words, "min_words": least} if look.words < least else None

    def _licence(self, look: Look) -> Figures | None:
        found = looks.licence_phrases(look.text)
        wanted = 2 if look.words < 150 else 3
        return {"phrases": found, "words": look.words} if found >= wanted else None

    def _contents(self, look: Look) -> Figures | None:
        leaders = self._mostly(look, looks.has_leader)
        if leaders is not None or look.solid or look.sentences:
            return leaders
        if len(look.lines) < self.options.min_entries + 2:
            return None
        titles = look.titles()
        return self._mostly(look, lambda line: normal_form(line) in titles)

    def _references(self, look: Look) -> Figures | None:
        if look.solid:
            return None
        announced = bool(_REFERENCE_TITLE.search(look.title))
        return self._mostly(look, looks.is_reference, share=self.options.share * (0.7 if announced else 1))

    def _changes(self, look: Look) -> Figures | None:
        return None if look.solid else self._mostly(look, looks.is_change)

    def _sponsors(self, look: Look) -> Figures | None:
        if look.solid or look.sentences > 1 or not _SPONSOR_TITLE.search(look.title):
            return None
        return self._mostly(look, looks.is_name)

    def _links(self, look: Look) -> Figures | None:
        if look.solid or look.sentences > 1:
            return None
        titles = look.title.split(" / ")
        announced = 2 * sum(bool(_LINK_TITLE.search(title)) for title in titles) > len(titles)
        return self._mostly(look, looks.is_name if announced else looks.is_address)

    def _navigation(self, look: Look) -> Figures | None:
        return None if look.solid or look.sentences else self._mostly(look, looks.is_navigation, least=2)

    def _mostly(
        self, look: Look, test: Callable[[str], bool], *, share: float | None = None, least: int | None = None
    ) -> Figures | None:
        """The figures, if enough lines pass a test."""
        share = self.options.share if share is None else share
        least = self.options.min_entries if least is None else least
        hits = sum(map(test, look.lines))
        enough = hits >= least and hits >= share * len(look.lines)
        return {"lines": len(look.lines), "alike": hits, "sentences": look.sentences} if enough else None

"""Floor 1. A document told apart by its id, so that what is remembered of it costs no hash of its text."""

from autotune_lm.core.types import Document


class ById:
    """The key of a document in a cache: equal where the ids are."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        """The hash of the id."""
        return hash(self.document.id)

    def __eq__(self, other: object) -> bool:
        """Whether both are the same document."""
        return isinstance(other, ById) and self.document.id == other.document.id

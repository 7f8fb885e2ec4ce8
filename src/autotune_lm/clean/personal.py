"""Floor 4. Addresses and numbers of people: e-mail, telephone, payment card, bank account, and more.

Shapes with a check sum are taken at their word; others need their usual separators, or a word that announces them.
Names of people are not found.
"""

from collections.abc import Iterator

from autotune_lm.clean import mail, numbers, phones
from autotune_lm.clean.finding import Finding, lowered


def find(text: str) -> Iterator[Finding]:
    """All personal data of a text; they may overlap, the surest come first."""
    if "@" in text:
        yield from mail.find(text)
    yield from numbers.find(text)
    yield from phones.find(text, lowered(text))

"""Floor 4. Addresses and numbers of people: e-mail, telephone, payment card, bank account, and more.

Shapes with a check sum are taken at their word; others need their usual separators, or a word that announces them.
Names of people are not found.
"""

from collections.abc import Iterator

from autotune_lm.clean import mail
from autotune_lm.clean.finding import Finding


def find(text: str) -> Iterator[Finding]:
    """All personal data of a text; they may overlap."""
    if "@" in text:
        yield from mail.find(text)

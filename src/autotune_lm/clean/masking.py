"""Floor 4. Secrets and personal data out of a document, before anything of it is stored.

Each value becomes a placeholder such as ``[SECRET 1: AWS access key]`` or ``[EMAIL 2]``. The same value has the same
number all over a document, so that a reader can tell two of them apart. Most documents hold none and are given back
themselves.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal

import msgspec

from autotune_lm.clean import characters
from autotune_lm.clean.finding import Finding, merged
from autotune_lm.clean.replace import replaced, replaced_in
from autotune_lm.core import ports
from autotune_lm.core.types import Document
from autotune_lm.kit.placeholders import placeholder

Handling = Literal["mask", "flag", "keep"]


class MaskingOptions(ports.Options, frozen=True):
    """What happens to each: ``mask`` it, ``flag`` it in a note alone, or ``keep`` it unseen."""

    secrets: Handling = "mask"
    personal: Handling = "mask"


class Masking:
    """The masker for every document."""

    name: ClassVar[str] = "masking"
    version: ClassVar[str] = "1"
    Options: ClassVar[type[ports.Options]] = MaskingOptions

    def __init__(self, options: MaskingOptions | None = None) -> None:
        self.options = options or MaskingOptions()

    def mask(self, document: Document) -> Document:
        """The document without secrets and personal data; the same one where there are none."""
        found = self._find(document.text)
        if self.options.secrets != "keep":
            from autotune_lm.clean.columns import find as columns_of

            columns = list(columns_of(document))
            found = merged([*found, *columns]) if columns else found
        small = self._in_small(document)
        if not found and not small:
            return document
        ledger = Findings(self.options)
        ledger.read(document.text, found)
        for text, its_findings in small.items():
            ledger.read(text, its_findings)
        return self._rebuilt(document, found, small, ledger)

    def _rebuilt(
        self, document: Document, found: list[Finding], small: dict[str, list[Finding]], ledger: "Findings"
    ) -> Document:
        text, blocks = replaced(document, ledger.replacements(document.text, found))
        names = {one: replaced_in(one, ledger.replacements(one, its)) for one, its in small.items()}
        if names:
            blocks = tuple(
                msgspec.structs.replace(
                    block,
                    label=names.get(block.label, block.label),
                    symbol=names.get(block.symbol, block.symbol),
                )
                for block in blocks
            )
        lines = _lines(document, found)
        notes = tuple(names.get(note, note) for note in document.notes) + tuple(ledger.notes(lines))
        title = names.get(document.title, document.title)
        return msgspec.structs.replace(document, id="", title=title, text=text, blocks=blocks, notes=notes)

    def _in_small(self, document: Document) -> dict[str, list[Finding]]:
        """The short strings of a document that hold something. They are read together first: they are many."""
        labels = {block.label for block in document.blocks} | {block.symbol for block in document.blocks}
        strings = sorted({document.title, *document.notes, *labels} - {""})
        if not self._find("\n\n".join(strings)):
            return {}
        found = {one: self._find(one) for one in strings}
        return {one: its for one, its in found.items() if its}

    def _find(self, text: str) -> list[Finding]:
        """What is in a text, characters that nobody sees left aside."""
        if text.isascii() or not characters.IN_PROSE.search(text):
            return merged(self._seen(text))
        bare, places = characters.seen(text)
        return [
            finding._replace(start=places[finding.start], end=places[finding.end - 1] + 1)
            for finding in merged(self._seen(bare))
        ]

    def _seen(self, text: str) -> Iterator[Finding]:
        from autotune_lm.clean import personal, secrets  # compile patterns: not before there is a document

        if self.options.secrets != "keep":
            yield from secrets.find(text)
        if self.options.personal != "keep":
            yield from personal.find(text)


class Findings:
    """What was found in a document, by value: its number, and how often each kind is there."""

    def __init__(self, options: MaskingOptions) -> None:
        self._options = options
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        self._values: dict[tuple[str, str], set[str]] = {}
        """Group and name to values."""

    def read(self, text: str, found: list[Finding]) -> None:
        """Give each new value a number."""
        for finding in found:
            value = text[finding.start : finding.end]
            self._values.setdefault((finding.group, finding.name), set()).add(value)
            if (finding.group, value) not in self._numbers:
                self._last[finding.group] = self._last.get(finding.group, 0) + 1
                self._numbers[finding.group, value] = self._last[finding.group]

    def handling(self, group: str) -> Handling:
        """What becomes of a group."""
        return self._options.secrets if group == "SECRET" else self._options.personal

    def replacements(self, text: str, found: list[Finding]) -> list[tuple[int, int, str]]:
        """Start, end and placeholder of what is masked."""
        return [
            (one.start, one.end, self._placeholder(one, text[one.start : one.end]))
            for one in found
            if self.handling(one.group) == "mask"
        ]

    def _placeholder(self, finding: Finding, value: str) -> str:
        number = self._numbers[finding.group, value]
        return placeholder(finding.group, number, finding.name if finding.group == "SECRET" else "")

    def notes(self, lines: dict[str, list[int]]) -> Iterator[str]:
        """How many values of each kind there were, never one of them."""
        for (group, name), values in sorted(self._values.items(), key=lambda item: item[0][1]):
            count = f"{len(values)} {name if len(values) == 1 else _plural(name)}"
            if self.handling(group) == "mask":
                yield f"{count} masked"
            else:
                yield count + _where(lines.get(name, []))


def _plural(name: str) -> str:
    return name + ("es" if name.endswith("s") else "s")


def _where(lines: list[int]) -> str:
    """In which lines, the first few."""
    shown = [str(line) for line in lines[:10]]
    if not shown:
        return ", not masked"
    rest = " and more" if len(lines) > len(shown) else ""
    return f" in line{'s' if len(lines) > 1 else ''} {', '.join(shown)}{rest}, not masked"


def _lines(document: Document, found: list[Finding]) -> dict[str, list[int]]:
    """For each kind the lines of the blocks that hold one."""
    result: dict[str, list[int]] = {}
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for finding in found:
        while block and block.end <= finding.start:
            block = next(blocks, None)
        if block and block.locator.line and block.locator.line not in result.setdefault(finding.name, []):
            result[finding.name].append(block.locator.line)
    return result

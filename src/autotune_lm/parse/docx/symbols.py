"""Floor 4. Signs that a Word document takes out of symbol fonts: as Unicode where there is one, else left out."""

_GREEK = dict(
    zip(
        "abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW",
        "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
        strict=True,
    )
)
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈",
    0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_DINGS = {
    0x6F: "☐", 0x71: "☐", 0xA7: "▪", 0xA8: "☐", 0xB7: "•", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "→", 0xF0: "⇒", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x51: "✈", 0x9F: "•", 0x6C: "●",
    0x6E: "■", 0x76: "❖",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
BULLETS = "•◦▪▫·●○■□➢➤►▶‣⁃✓✔❖–—-*›»o"
"""Signs that people type in front of list items."""


def symbol(font: str, code: str) -> str:
    """The sign with a code (hexadecimal) in a font; ``""`` where it has no meaning without the font."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    known = _known(font.casefold(), number & 0xFF if number in _PRIVATE else number)
    if known or number in _PRIVATE or not 0x20 <= number < 0xD800:
        return known
    return chr(number)


def plain(text: str) -> str:
    """Text without the private signs of symbol fonts: bullets, arrows and ticks as such, others out."""
    return "".join(_known("wingdings", ord(sign) & 0xFF) if 0xE000 <= ord(sign) <= 0xF8FF else sign for sign in text)


def _known(font: str, number: int) -> str:
    if "symbol" in font:
        return _SYMBOL.get(number) or _GREEK.get(chr(number), chr(number) if 0x20 <= number < 0x41 else "")
    return _DINGS.get(number, "") if "dings" in font else ""

"""Floor 4. Bytes to text: byte order mark, then strict UTF-8, then a guess that says it is one."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_NOISE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SIGNATURES = (
    b"%PDF-",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_PROBE_BYTES = 65_536
"""As much as the guess reads: enough to be sure, bounded for big files."""
_SURE = 0.6


class NotText(ValueError):
    """The bytes are no text; a parser answers with Dropped("binary")."""


def decode(data: bytes) -> tuple[str, str]:
    """Give the text, with line feeds as the only line ends, and a note where the encoding is a guess.

    Raises:
        NotText: the bytes are a binary format or noise.
    """
    text, note = _characters(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(text, data), note


def _without_controls(text: str, data: bytes) -> str:
    """Take out what no reader sees. Tab and line feed stay.

    Only the bytes that are no plain ASCII are looked at: six times faster than to search the whole text.
    """
    odd = data.translate(None, _PLAIN)
    if not odd:
        return text
    try:
        seen = odd.decode()
    except UnicodeDecodeError:
        seen = text
    return _CONTROLS.sub("", text) if _CONTROLS.search(seen) else text


def without_controls(text: str) -> str:
    """A text that came out of another one (a value of JSON) without what no reader sees."""
    return _CONTROLS.sub("", text)


def _characters(data: bytes) -> tuple[str, str]:
    """Decode by mark, as UTF-8, or by guess."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ""
    if data.startswith(_SIGNATURES):
        raise NotText("the first bytes are those of a binary format")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _guess(data)
    if "\0" in text:
        return _with_zeros(data, text)
    return text, ""


def _with_zeros(data: bytes, text: str) -> tuple[str, str]:
    """Bytes with zeros: UTF-16 without its mark, text with a stray zero, or no text."""
    zeros = data.count(0)
    if zeros * 3 > len(data):
        name = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        wide = data.decode(name, "replace")
        if "\0" not in wide and "�" not in wide:
            return wide, f"encoding guessed: {name}"
    if (zeros > 8 and zeros * 100 > len(data)) or len(_NOISE.findall(data)) * 20 > len(data):
        raise NotText("too many zero bytes for a text")
    return text, "zero bytes taken out"


def _guess(data: bytes) -> tuple[str, str]:
    """Ask chardet; where it is unsure, cp1252 with a note."""
    if data.count(0) > 8 and data.count(0) * 100 > len(data):
        return _with_zeros(data, data.decode("utf-8", "replace"))
    if len(_NOISE.findall(data, 0, _PROBE_BYTES)) * 50 > min(len(data), _PROBE_BYTES):
        raise NotText("too many control bytes for a text")
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace"), "some bytes are not valid UTF-8 and were replaced"
    import chardet  # here: it is needed for one file in a thousand and slow to load

    found = chardet.detect(data[:_PROBE_BYTES])
    name, confidence = found["encoding"], found["confidence"] or 0.0
    if name and confidence >= _SURE:
        try:
            return data.decode(name), f"encoding guessed: {name.lower()}"
        except (UnicodeDecodeError, LookupError):
            pass
    if _is_japanese(data):
        return data.decode("cp932"), "encoding guessed: cp932"
    return data.decode("cp1252", "replace"), "encoding unknown: read as cp1252, some characters may be wrong"


def _is_japanese(data: bytes) -> bool:
    """Whether a short text is Shift JIS: it holds bytes that Western encodings hardly use, and decodes to words.

    Accented letters read as Shift JIS stand alone between Latin ones; in Japanese such characters stand side by side.
    """
    if not re.search(rb"[\x80-\x9f]", data):
        return False
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    runs = re.findall(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]+", text)
    odd = sum(character > "\x7f" for character in text)
    return bool(runs) and sum(map(len, runs)) >= 2 * len(runs) and sum(map(len, runs)) >= odd * 0.8


def _nearly_utf8(data: bytes) -> bool:
    """Whether most characters beyond ASCII are whole UTF-8 ones, so that a few bytes are broken."""
    text = data[:_PROBE_BYTES].decode("utf-8", "replace")
    broken = text.count("�")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return whole > broken * 2

"""PDF files that open, that need a password, that are damaged, scanned or blank, and two libraries that disagree."""

import hashlib
import io
import re
import zlib
from collections.abc import Sequence

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.pdf.open import Account, Opened, Scanned, Unread, account, check_size, open_pdf

from .pdf_writer import Pdf

pdf_oxide = pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def written(pages: int = 1, lines: int = 4) -> bytes:
    pdf = Pdf()
    for _ in range(pages):
        pdf.page().lines(50, 700, [WORDS] * lines)
    return pdf.write()


def encrypted(user: str, *, allow_copy: bool = True) -> bytes:
    """A file under a user's and an owner's password with a key of 40 bits (ISO 32000-1, 7.6, algorithms 1 to 4)."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    rights = -4 if allow_copy else -4 - 16
    name = bytes(16)
    owner = _rc4(hashlib.md5((b"owner" + pad)[:32]).digest()[:5], (user.encode() + pad)[:32])
    seed = (user.encode() + pad)[:32] + owner + (rights & 0xFFFFFFFF).to_bytes(4, "little") + name
    key = hashlib.md5(seed).digest()[:5]

    def scrambled(found: re.Match[bytes]) -> bytes:
        mixed = hashlib.md5(key + int(found[1]).to_bytes(3, "little") + bytes(2)).digest()[:10]
        return found[1] + found[2] + _rc4(mixed, found[3]) + found[4]

    data = re.sub(rb"(\d+)( 0 obj\n<<[^>]*>>\nstream\n)(.*?)(\nendstream)", scrambled, written(), flags=re.DOTALL)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >> /ID [<%s> <%s>]" % (
        rights,
        owner.hex().encode(),
        _rc4(key, pad).hex().encode(),
        name.hex().encode(),
        name.hex().encode(),
    )
    return data.replace(b"trailer\n<<", b"trailer\n<< " + lock)


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    at = 0
    for index in range(256):
        at = (at + box[index] + key[index % len(key)]) % 256
        box[index], box[at] = box[at], box[index]
    out = bytearray()
    first = second = 0
    for byte in data:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(byte ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def as_pictures(data: bytes, dpi: int = 30) -> bytes:
    return bytes(pdf_oxide.PdfDocument.from_bytes(data).flatten_to_images(dpi))


def words_of(opened: Opened) -> list[int]:
    return [_words(opened, page) for page in range(opened.pages)]


def _words(opened: Opened, page: int) -> int:
    try:
        return sum(len(span.text.split()) for span in opened.document.extract_spans(page))
    except (OSError, RuntimeError, ValueError):
        return 0


def judged(data: bytes, words: Sequence[int] | None = None) -> Account:
    opened = open_pdf(data)
    return account(opened, words_of(opened) if words is None else words)


def test_a_plain_file_opens_without_a_word() -> None:
    opened = open_pdf(written(pages=3))
    assert (opened.pages, opened.notes, opened.review) == (3, (), "")
    assert account(opened, words_of(opened)) == Account((), "")


def test_bytes_before_the_header_do_no_harm() -> None:
    assert words_of(open_pdf(b"mail header\r\n\r\n" + written())) == [64]


def test_a_password_is_taken_from_the_variable_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST", "wrong")
    monkeypatch.setenv("SECOND", "sesame")
    opened = open_pdf(encrypted("sesame"), ("FIRST", "MISSING", "SECOND"))
    assert words_of(opened) == [64]
    assert opened.notes == ("it is encrypted and was opened with the password you gave",)


def test_without_a_password_the_hint_names_the_setting() -> None:
    with pytest.raises(SourceError, match="encrypted with a password") as caught:
        open_pdf(encrypted("sesame"))
    assert "parse.password_env" in caught.value.hint


def test_a_wrong_password_is_said_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDF_PASSWORD", "swordfish")
    with pytest.raises(SourceError, match="does not open it") as caught:
        open_pdf(encrypted("sesame"), ("PDF_PASSWORD",))
    assert "PDF_PASSWORD" in caught.value.hint
    assert "swordfish" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(("allow_copy", "note"), [(False, "forbids copying"), (True, "opens without a password")])
def test_an_owners_password_alone_is_noted(allow_copy: bool, note: str) -> None:
    opened = open_pdf(encrypted("", allow_copy=allow_copy))
    assert words_of(opened) == [64]
    assert note in opened.notes[0]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a PDF", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_what_is_no_pdf_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match="damaged"):
        open_pdf(data)


def test_a_cut_file_is_read_as_far_as_it_goes_and_to_be_looked_at() -> None:
    data = written(pages=6)
    opened = open_pdf(data[: len(data) - 900])
    assert 0 < sum(words_of(opened)) <= 384
    assert opened.pdfium is not None or "damaged" in opened.review


def test_every_cut_of_a_file_ends_in_text_or_in_a_verdict() -> None:
    data = written(pages=2, lines=2)
    for end in range(0, len(data), 97):
        try:
            opened = open_pdf(data[:end])
            account(opened, words_of(opened))
        except SourceError as error:
            assert error.message


def test_pages_of_pictures_are_a_scan() -> None:
    with pytest.raises(Scanned, match="scan of 2 pages without text") as caught:
        judged(as_pictures(written(pages=2)))
    assert "autotune-lm[ocr]" in caught.value.hint


def test_blank_pages_are_no_scan() -> None:
    pdf = Pdf()
    pdf.page()
    assert judged(pdf.write()) == Account((), "")


def test_some_pages_of_pictures_are_named() -> None:
    merged = _merged(written(pages=2), as_pictures(written()))
    assert judged(merged).notes == ("page 3: a picture without text, not read",)


def _merged(first: bytes, second: bytes) -> bytes:
    import pypdfium2

    one, two = pypdfium2.PdfDocument(first), pypdfium2.PdfDocument(second)
    one.import_pages(two)
    out = io.BytesIO()
    one.save(out)
    one.close()
    two.close()
    return out.getvalue()


def test_nothing_read_where_there_is_text_is_an_error_never_a_success() -> None:
    with pytest.raises(Unread, match="cannot be read although it is there") as caught:
        judged(written(), [0])
    assert caught.value.other_reader == "pdfium"


def test_libraries_that_disagree_ask_for_a_look() -> None:
    assert judged(written(), [64]).review == ""
    assert "reads 64 words where 40 were read" in judged(written(), [40]).review
    assert "page 2: nothing was read" in judged(written(pages=2), [64, 0]).review


def test_a_stream_that_inflates_without_end_is_refused_before_a_library_sees_it() -> None:
    packed = zlib.compress(bytes(300_000_000), 9)
    data = written().replace(b"trailer", b"99 0 obj\n<< >>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer")
    with pytest.raises(SourceError, match="inflates to more than 256 MB"):
        open_pdf(data)


def test_a_heavy_page_is_kept_from_the_second_library() -> None:
    packed = zlib.compress(b"1 0 0 1 0 0 cm " * 1_200_000, 9)
    data = written().replace(b"trailer", b"99 0 obj\n<< >>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer")
    opened = open_pdf(data)
    assert opened.pdfium is None
    assert words_of(opened) == [64]


def test_many_streams_are_measured_in_one_pass() -> None:
    assert check_size(b"stream\n" * 150_000) == 0
    assert check_size(b"stream\nendstream\n" * 100_000) == 0

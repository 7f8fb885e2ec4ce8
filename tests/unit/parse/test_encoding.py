import pytest

from autotune_lm.parse.encoding import NotText, decode


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_and_utf8_bytes_need_no_note(name: str) -> None:
    assert decode("Grüße\n".encode(name)) == ("Grüße\n", "")


def test_line_ends_are_made_one() -> None:
    assert decode(b"a\r\nb\rc\n") == ("a\nb\nc\n", "")


def test_control_characters_go_and_tabs_stay() -> None:
    assert decode(b"a\x1b[0m\tb\x07")[0] == "a[0m\tb"


def test_a_guess_says_so() -> None:
    text, note = decode("Die Größe des Hauptspeichers ist für große Verknüpfungen entscheidend.".encode("cp1252") * 3)
    assert "Größe" in text
    assert note


def test_a_few_broken_bytes_are_replaced_with_a_note() -> None:
    text, note = decode("größer äöü ".encode() * 5 + b"\xff end")
    assert text.endswith("� end")
    assert "UTF-8" in note


def test_utf16_without_a_mark_is_guessed() -> None:
    assert decode("Some words\n".encode("utf-16-le"))[0] == "Some words\n"


@pytest.mark.parametrize("data", [b"PK\x03\x04abc", b"a\0\0\0" * 50, bytes(range(256)) * 8])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_a_stray_zero_is_taken_out() -> None:
    assert decode(b"First line.\n\0Third line.\n") == ("First line.\nThird line.\n", "zero bytes taken out")

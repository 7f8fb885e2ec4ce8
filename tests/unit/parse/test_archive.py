"""Zip files are looked through before they are opened, and nothing grows beyond the limits."""

import io
import struct
import zipfile

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.parse import archive
from autotune_lm.parse.archive import Archive


def zipped(members, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def test_members_are_read_by_name():
    made = Archive(zipped([("a.xml", b"<a/>"), ("b/c.txt", "text")]))
    assert made.names == ["a.xml", "b/c.txt"]
    assert "a.xml" in made and "c.txt" not in made
    assert made.read("b/c.txt") == b"text"


def test_a_member_that_is_missing_is_named():
    with pytest.raises(SourceError, match=r"its part 'word/document\.xml' is missing"):
        Archive(zipped([("a", "x")])).read("word/document.xml")


@pytest.mark.parametrize("name", ["../../escape.txt", "/abs.txt", "C:/windows.txt", "a\\..\\..\\b.txt", "a/../../b"])
def test_names_that_lead_outside_are_not_there(name):
    made = Archive(zipped([(name, "x"), ("inside.txt", "y")]))
    assert made.names == ["inside.txt"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all" * 100])
def test_what_is_no_zip_file(data):
    with pytest.raises(SourceError, match="no zip file can be read from it"):
        Archive(data)


def test_a_file_that_is_cut_off():
    with pytest.raises(SourceError, match="damaged"):
        Archive(zipped([("a.xml", b"<a/>" * 10_000)])[:-40])


def test_a_member_whose_bytes_are_broken():
    data = bytearray(zipped([("a.xml", bytes(range(256)) * 40)]))
    data[60:80] = bytes(20)
    with pytest.raises(SourceError, match=r"its part 'a\.xml' cannot be read"):
        Archive(bytes(data)).read("a.xml")


def test_a_member_that_grows_without_measure():
    with pytest.raises(SourceError, match=r"grows from 0\.1 MB to 80 MB"):
        Archive(zipped([("word/document.xml", bytes(80_000_000))]))


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 20)
    with pytest.raises(SourceError, match="it holds 21 members"):
        Archive(zipped([(f"m{number}", "x") for number in range(21)]))


def test_members_that_are_large_together(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 5_000_000)
    with pytest.raises(SourceError, match="grow beyond 5 MB"):
        Archive(zipped([(f"m{number}", bytes(1_000_000)) for number in range(6)]))


def test_an_encrypted_member():
    data = bytearray(zipped([("a.xml", "x")]))
    at = data.index(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)
    with pytest.raises(SourceError, match="encrypted"):
        Archive(bytes(data))


def test_a_member_that_lies_about_its_size_is_read_no_further():
    data = bytearray(zipped([("a.xml", b"x" * 50_000)]))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    with pytest.raises(SourceError, match="cannot be read"):
        Archive(bytes(data)).read("a.xml")


MEMBERS = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<d>text</d>" * 50), ("word/empty.xml", b"")]


def stored(data):
    return zipped([(name, text) for name, text in MEMBERS], zipfile.ZIP_STORED)


def commented(data):
    return data[:-2] + struct.pack("<H", 5) + b"hello"


def counted_wrong(data):
    return data[:-12] + struct.pack("<H", 9) + data[-10:]


@pytest.mark.parametrize(
    "change", [bytes, stored, commented, lambda data: b"before it" + data, counted_wrong], ids=lambda one: one.__name__
)
def test_plain_lists_of_members_and_odd_ones_read_alike(change):
    data = change(zipped(MEMBERS))
    made = Archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as usual:
        assert made.names == usual.namelist()
    assert [made.read(name) for name, _ in MEMBERS] == [text for _, text in MEMBERS]


def test_a_list_that_is_shorter_than_it_says():
    data = bytearray(zipped(MEMBERS))
    at = data.rindex(b"PK\x01\x02")
    data[at : at + 4] = b"PK\x01\x03"
    with pytest.raises(SourceError, match="no zip file can be read from it"):
        Archive(bytes(data))


def test_names_that_are_not_ascii():
    assert Archive(zipped([("Präsentation/größe.xml", b"x"), ("b.xml", b"y")])).names == [
        "Präsentation/größe.xml",
        "b.xml",
    ]

"""The bytes decide where the name of a file is wrong."""

import io
import zipfile

import pytest

from autotune_lm.parse.sniff import fitting_reader


def zipped(*names, first=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")
SLIDES = zipped("[Content_Types].xml", "ppt/presentation.xml")
BOOK = zipped("[Content_Types].xml", "xl/workbook.xml")
EPUB = zipped("META-INF/container.xml", first="application/epub+zip")
ODS = zipped("content.xml", first="application/vnd.oasis.opendocument.spreadsheet")
PDF = b"%PDF-1.7\n1 0 obj"
HTML = b"\xef\xbb\xbf  <!DOCTYPE html><html><body>A page</body></html>"


@pytest.mark.parametrize(
    ("reader", "data", "fitting"),
    [
        ("pdf", PDF, "pdf"),
        ("docx", PDF, "pdf"),
        ("markdown", PDF, "pdf"),
        ("plain", WORD, "docx"),
        ("pdf", WORD, "docx"),
        ("docx", SLIDES, "pptx"),
        ("pptx", BOOK, "sheets"),
        ("sheets", EPUB, "epub"),
        ("csv", ODS, "sheets"),
        ("docx", WORD, "docx"),
        ("sheets", HTML, "html"),
        ("docx", HTML, "html"),
        ("pdf", b"just words", "pdf"),
        ("sheets", zipped("a.txt"), "sheets"),
        ("markdown", zipped("a.txt"), "markdown"),
        ("markdown", HTML, "markdown"),
        ("plain", b"A text about %PDF-1.7 files", "plain"),
        ("sheets", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheets"),
        ("docx", b"\x00garbage%PDF-1.4\n", "pdf"),
        ("docling", PDF, "docling"),
        ("code", PDF, "code"),
        ("html", b"", "html"),
    ],
)
def test_the_reader_that_fits(reader, data, fitting):
    assert fitting_reader(reader, data) == fitting


def test_an_office_file_inside_another_stays_what_it_is_called():
    assert fitting_reader("pptx", zipped("ppt/presentation.xml", "ppt/embeddings/xl/workbook.xml")) == "pptx"

"""Floor 4. The reader that fits the bytes, where the name of a file says something else."""

_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_HEAD_BYTES = 1024
"""As far as readers of PDF look for its mark: some programs put bytes before it."""
_HTML_HEAD_BYTES = 512
_IN_ZIP = (
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "sheets"),
    (b"word/document", "docx"),
    (b"ppt/presentation", "pptx"),
    (b"xl/workbook", "sheets"),
)
"""What the names of members, which a zip file holds as they are, say about it."""
ZIPPED = frozenset({"docx", "pptx", "sheets", "epub"})
BINARY = ZIPPED | {"pdf"}
_TEXTS = frozenset({"markdown", "plain", "rst", "html", "json", "csv", "notebook"})


def fitting_reader(reader: str, data: bytes) -> str:
    """The reader for these bytes; the same one where nothing says otherwise. Foreign readers are never replaced."""
    if reader not in BINARY and reader not in _TEXTS:
        return reader
    if data.startswith(_PDF) or (reader in ZIPPED and _PDF in data[:_PDF_HEAD_BYTES]):
        return "pdf"
    if data.startswith(_ZIP):
        return _of_zip(reader, data)
    return "html" if reader in BINARY and not data.startswith(_OLE) and _is_html(data) else reader


def _of_zip(reader: str, data: bytes) -> str:
    """What a zip file holds: the named kind if it may be that, else the first one of which it has the marks."""
    kinds = [kind for mark, kind in _IN_ZIP if mark in data]
    return reader if reader in kinds or not kinds else kinds[0]


def _is_html(data: bytes) -> bool:
    """Whether a text begins like a page: what some programs save as a document or a table."""
    head = data[:_HTML_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta"))

"""No document makes a run ask for anything: a real server on loopback counts who comes."""

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PAGE = """<?xml version="1.0"?>
<!DOCTYPE html SYSTEM "{url}/page.dtd" [<!ENTITY other SYSTEM "{url}/entity">
<!ENTITY % more SYSTEM "{url}/more"> %more;]>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:xi="http://www.w3.org/2001/XInclude"><head>
<link rel="stylesheet" href="{url}/style.css"/><meta http-equiv="refresh" content="0; url={url}/refresh"/>
<base href="{url}/base/"/><script src="{url}/script.js"></script></head><body>
<h1>The harbour</h1><p>The harbour office opens at seven in the morning. &other;</p><img src="{url}/picture.png"/>
<iframe src="{url}/frame.html"></iframe><object data="{url}/object"></object><xi:include href="{url}/xinclude"/>
</body></html>
"""
TEXTS = {
    "a.html": PAGE,
    "b.xhtml": PAGE,
    "c.md": '# Tides\n\n![a]({url}/a.png) High water comes.\n\n--8<-- "{url}/snippet"\n\n{{* {url}/code.py *}}\n',
    "d.rst": "Tides\n=====\n\nHigh water comes.\n\n.. include:: {url}/x.rst\n\n.. image:: {url}/b.png\n\n"
    ".. csv-table:: t\n   :url: {url}/t.csv\n",
    "e.ipynb": '{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{{"cell_type": "markdown",'
    ' "metadata": {{}}, "source": "# Tides\\n\\n![x]({url}/n.png) <img src=\\"{url}/i.png\\"> High water comes."}}]}}',
    "f.json": '{{"$schema": "{url}/schema.json", "$ref": "{url}/ref", "text": "High water comes twice a day."}}',
}
DOCUMENT = """<?xml version="1.0"?>{doctype}
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>
<w:p><w:r><w:t>The harbour office opens at seven.</w:t></w:r></w:p><w:altChunk r:id="rId9"/></w:body></w:document>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="{target}"{mode}
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>
</Relationships>"""


@pytest.fixture
def server():
    """Its address, and the list of paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_POST = do_GET

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}", asked
        http.shutdown()


def word(url: str, doctype: str = "") -> bytes:
    """A document whose template, picture and included part lie on the server."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        main = RELATIONS.format(kind="officeDocument", target="word/document.xml", mode="")
        archive.writestr("_rels/.rels", main)
        archive.writestr("word/document.xml", DOCUMENT.format(doctype=doctype))
        outside = RELATIONS.format(
            kind="attachedTemplate", target=f"{url}/template.dotm", mode=' TargetMode="External"'
        )
        archive.writestr("word/_rels/document.xml.rels", outside.replace("rId1", "rId9"))
    return out.getvalue()


@pytest.mark.parametrize("html", ["docs", "web"])
def test_nothing_is_fetched(autotune, tmp_path, server, rows, html):
    url, asked = server
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, text in TEXTS.items():
        (docs / name).write_text(text.format(url=url))
    (docs / "g.docx").write_bytes(word(url))
    (docs / "h.docx").write_bytes(word(url, f'<!DOCTYPE w:document SYSTEM "{url}/word.dtd">'))
    autotune("run", "docs", "--project", "P", "--set", f"parse.html={html}", cwd=tmp_path, code=None)
    assert asked == []
    assert {row["source"]["uri"] for row in rows(tmp_path / "P", "documents.jsonl")} >= {"a.html", "c.md", "g.docx"}

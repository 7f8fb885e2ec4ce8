"""Scans: pages drawn as pictures are read back. Skipped, and said so, where no character recognition is installed."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from autotune_lm.core.errors import Missing
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf import ocr_engines
from autotune_lm.parse.pdf.ocr import Ocr
from autotune_lm.parse.pdf.ocr_engines import Found, engine, lines_of_tsv, ocr_available

from .pdf_writer import Pdf

pdf_oxide = pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
SOURCE = Source(repository="r", uri="dir/scan.pdf", media_type="application/pdf", sha256="00")
CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
installed = pytest.mark.skipif(
    not ocr_available(), reason="no character recognition: pip install 'autotune-lm[ocr]' or the program tesseract"
)
PROSE = [
    "The pump moves water from the tank to the boiler,",
    "and stops when the valve is closed. It needs oil once",
    "a year, and a new seal every second year.",
]


def as_pictures(pdf: Pdf) -> bytes:
    return bytes(pdf_oxide.PdfDocument.from_bytes(pdf.write()).flatten_to_images(150))


def parse(data: bytes) -> Document | Dropped:
    return Ocr().parse(SOURCE, data, lambda _: None)


def read(data: bytes) -> Document:
    document = parse(data)
    assert isinstance(document, Document)
    return document


@installed
def test_a_page_drawn_as_a_picture_is_read_back() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 760, "Pump handbook", font="sansbold", size=24)
    page.lines(60, 700, PROSE, size=12, leading=15)
    document = read(as_pictures(pdf))
    assert [(block.kind, block.locator.page) for block in document.blocks] == [("heading", 1), ("paragraph", 1)]
    assert document.title == "Pump handbook"
    assert document.slice(document.blocks[1]) == " ".join(PROSE)
    assert "1 page read by character recognition" in document.notes[0]
    assert "errors are possible" in document.review


@installed
def test_columns_of_a_scan_are_read_one_after_the_other() -> None:
    pdf = Pdf()
    page = pdf.page()
    left = [f"Left column, line {number} of ten lines." for number in range(1, 11)]
    right = [f"Right column, line {number} of ten lines." for number in range(1, 11)]
    page.lines(50, 700, left, size=12, leading=15)
    page.lines(320, 700, right, size=12, leading=15)
    text = read(as_pictures(pdf)).text
    assert text.index("Left column, line 10") < text.index("Right column, line 1 of")


@installed
def test_pages_with_text_are_taken_as_they_are() -> None:
    pdf = Pdf()
    pdf.page().lines(60, 700, PROSE, size=12)
    document = read(pdf.write())
    assert " ".join(PROSE) in document.text
    assert (document.notes, document.review) == ((), "")


@installed
def test_a_blank_page_is_empty() -> None:
    pdf = Pdf()
    pdf.page()
    assert parse(pdf.write()) == Dropped("empty", {"bytes": len(pdf.write()), "pages": 1})


@installed
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "docling_ocr_test_scanned.pdf",
            ["Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"],
        ),
        (
            "markitdown_medical-report_scanned.pdf",
            [
                "Patient presents with persistent headaches occurring 3-4 times per week for the past",
                "| Total Cholesterol | 215 mg/dL | <200 mg/dL | HIGH |",
                "1. Lisinopril 10mg - once daily for hypertension",
            ],
        ),
    ],
)
def test_scans_of_the_corpus(name: str, wanted: list[str]) -> None:
    path = CORPUS / "office" / "pdf" / name
    if not path.is_file():
        pytest.skip("no corpus: set AUTOTUNE_CORPUS to its folder")
    text = read(path.read_bytes()).text
    for sentence in wanted:
        assert sentence in text


@pytest.mark.skipif(not ocr_engines._has_rapidocr(), reason="the extra 'ocr' is not installed")
def test_nothing_is_kept_on_disk_and_nothing_is_sent(tmp_path: Path) -> None:
    """Run for itself, since ONNX Runtime decides when it is loaded."""
    code = (
        "import socket, sys\n"
        "def no(*a, **k): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = no\n"
        "from autotune_lm.parse.pdf.ocr_engines import engine\n"
        "print(engine().name)\n"
    )
    env = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for name in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "CI"):
        env.pop(name, None)
    done = subprocess.run([sys.executable, "-B", "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("rapidocr "), done.stderr
    assert done.stderr == ""
    assert list(tmp_path.rglob("*")) == []


def test_asking_whether_it_is_available_loads_nothing() -> None:
    code = (
        "import sys; from autotune_lm.parse.pdf.ocr import ocr_available; ocr_available(); "
        "print([name for name in ('numpy', 'cv2', 'onnxruntime', 'rapidocr', 'pdf_oxide') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_any_recognition_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engines, "_has_rapidocr", lambda: False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Missing, match="needs the extra 'ocr'") as caught:
        engine()
    assert "autotune-lm[ocr]" in caught.value.hint
    assert not ocr_available()


TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n"
    "4\t1\t1\t1\t1\t0\t50\t40\t210\t22\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t50\t42\t60\t20\t96.5\tThe\n"
    "5\t1\t1\t1\t1\t2\t120\t40\t140\t22\t91.5\tpump\n"
    "5\t1\t1\t1\t2\t1\t50\t70\t90\t20\t30\tsm#r\n"
    "5\t1\t1\t1\t2\t2\t150\t70\t90\t20\t30\t \n"
)


def test_the_table_of_tesseract_becomes_lines() -> None:
    assert lines_of_tsv(TSV) == [
        Found(50, 40, 260, 62, "The pump", pytest.approx(0.94)),
        Found(50, 70, 140, 90, "sm#r", pytest.approx(0.3)),
    ]


def test_a_bullet_that_was_taken_for_a_sign_is_a_bullet() -> None:
    assert lines_of_tsv(TSV.replace("The\n", "+\n", 1))[0].text == "\u2022 pump"


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="the program tesseract is not installed")
def test_the_program_reads_what_the_extra_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engines, "_has_rapidocr", lambda: False)
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 740, "Harbour Pumps", font="sansbold", size=22)
    page.lines(60, 700, PROSE)
    document = read(as_pictures(pdf))
    assert [block.kind for block in document.blocks] == ["heading", "paragraph"]
    letters = "".join(document.text.split())  # a blank between two letters is sometimes overlooked
    assert letters == "#HarbourPumps" + "".join(" ".join(PROSE).split())
    assert any("tesseract" in note for note in document.notes)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_the_program_gets_the_picture_and_its_unsure_lines_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program itself is not installed where this was written: a script stands in that answers like it."""
    script = tmp_path / "tesseract"
    (tmp_path / "answer").write_text(TSV)
    script.write_text(f'#!/bin/sh\nhead -c 2 > "{tmp_path}/head"\ncat > /dev/null\ncat "{tmp_path}/answer"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(ocr_engines, "_has_rapidocr", lambda: False)
    pdf = Pdf()
    pdf.page().lines(60, 700, PROSE)
    document = read(as_pictures(pdf))
    assert document.text == "The pump"
    assert (tmp_path / "head").read_text() == "P6"
    assert "a line could not be recognised and was left out" in document.notes

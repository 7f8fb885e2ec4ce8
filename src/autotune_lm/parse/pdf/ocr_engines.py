"""Floor 4. Recognises characters in pictures of pages: rapidocr (its models are in the package), else tesseract.

Both run on this machine, send nothing and keep nothing. ONNX Runtime, on which rapidocr runs, reports to its maker and
keeps a file in the user's cache from release 1.29 on, unless ``ORT_DISABLE_TELEMETRY`` is set before it is loaded; it
is set here.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module, metadata
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from autotune_lm.core.errors import Missing, SourceError

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap

LEAST_SCORE = 0.7
"""Of 1: below it, the letters of a line were guessed from a figure or a smear."""
_FIND_PIXELS = 1280
"""Longest side of the picture in which lines are looked for; with 2000 the same lines take three times as long."""
_READ_PIXELS = 3000
_PAGE_TIMEOUT_S = 120
_BULLETS = frozenset("+*\u00a2\u00ab\u00bb\u00a9\u00ae\u00b0")
"""What tesseract takes a round bullet for, where it stands in front of a line."""


class Found(NamedTuple):
    """A line of text in a picture; pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    score: float
    """How sure the recognition is, 0 to 1."""


Recognise = Callable[["PdfBitmap"], list[Found]]


class Engine(NamedTuple):
    """A way to recognise characters."""

    name: str
    """With its version, such as ``rapidocr 3.10.0``."""
    recognise: Recognise


def ocr_available() -> bool:
    """Whether pictures of text can be read here; loads nothing."""
    return _has_rapidocr() or shutil.which("tesseract") is not None


def engine() -> Engine:
    """The recognition that is installed.

    Raises:
        Missing: there is none.
    """
    if _has_rapidocr():
        return Engine(f"rapidocr {metadata.version('rapidocr')}", _rapidocr())
    if program := shutil.which("tesseract"):
        return Engine("tesseract", lambda picture: _tesseract(program, picture))
    raise Missing(
        "reading scans needs the extra 'ocr' (the package 'rapidocr' is not installed)",
        "pip install 'autotune-lm[ocr]' or install the program tesseract, then run again",
    )


def _has_rapidocr() -> bool:
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def _rapidocr() -> Recognise:
    """Load the models, about a second; one thread, since files are read side by side."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    os.environ["ORT_TELEMETRY_DISABLED"] = "1"
    read = import_module("rapidocr").RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": _READ_PIXELS,
            "Det.limit_type": "max",
            "Det.limit_side_len": _FIND_PIXELS,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def recognise(picture: "PdfBitmap") -> list[Found]:
        result: Any = read(picture.to_numpy())
        if result.boxes is None or result.txts is None:
            return []
        return [
            _found([(float(x), float(y)) for x, y in corners], str(text), float(score))
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        ]

    return recognise


def _found(corners: list[tuple[float, float]], text: str, score: float) -> Found:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Found(min(xs), min(ys), max(xs), max(ys), text, score)


def _tesseract(program: str, picture: "PdfBitmap") -> list[Found]:
    """Run the program on a picture; English, unless the variable TESSERACT_LANG names other languages."""
    head = f"P6 {picture.width} {picture.height} 255\n".encode()
    command = [program, "stdin", "stdout", "-l", os.environ.get("TESSERACT_LANG", "eng"), "tsv"]
    try:
        done = subprocess.run(
            command,
            input=head + _rgb(picture),
            capture_output=True,
            timeout=_PAGE_TIMEOUT_S,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as cause:
        raise SourceError("character recognition failed: tesseract did not finish", "") from cause
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SourceError(f"character recognition failed: {said[0][:200] if said else 'tesseract stopped'}", "")
    return lines_of_tsv(done.stdout.decode("utf-8", "replace"))


def _rgb(picture: "PdfBitmap") -> bytes:
    """The pixels of a picture in three bytes each, without the filling at the end of its rows."""
    data, step, width = bytes(picture.buffer), picture.n_channels, picture.width
    out = bytearray(width * picture.height * 3)
    for row in range(picture.height):
        line = data[row * picture.stride : row * picture.stride + width * step]
        for channel in range(3):
            out[row * width * 3 + channel : (row + 1) * width * 3 : 3] = line[2 - channel :: step]
    return bytes(out)


def lines_of_tsv(tsv: str) -> list[Found]:
    """Lines out of tesseract's table of words.

    Its columns are level, page, block, paragraph, line, word, left, top, width, height, confidence (0 to 100), text;
    words are level 5 (tesseract manual, "TSV output").
    """
    rows = [row.split("\t") for row in tsv.splitlines()[1:]]
    words = [row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]
    return [_line_of(list(line)) for _, line in groupby(words, key=lambda row: tuple(row[1:5]))]


def _line_of(words: list[list[str]]) -> Found:
    left, top, right, bottom = (
        min(int(word[6]) for word in words),
        min(int(word[7]) for word in words),
        max(int(word[6]) + int(word[8]) for word in words),
        max(int(word[7]) + int(word[9]) for word in words),
    )
    score = sum(float(word[10]) for word in words) / len(words) / 100
    said = [word[11].strip() for word in words]
    if len(said) > 1 and said[0] in _BULLETS:
        said[0] = "\u2022"
    return Found(left, top, right, bottom, " ".join(said), score)

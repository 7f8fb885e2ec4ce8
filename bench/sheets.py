"""Speed of workbooks to blocks against openpyxl, which gives cells alone.

    python bench/sheets.py

Reads a made workbook of 20,000 rows and 12 columns, and the XLSX files of the corpus, most of them a few dozen rows.
Both sides get the bytes of the files. The peer reads the values of every cell of every sheet in its read-only mode;
ours looks the file through, and builds text, blocks and locators of what is not hidden. Figures are CPU seconds,
measured as ``turns`` says.
"""

import io
import random
from functools import partial

import openpyxl
from turns import CORPUS, by_turns

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.sheets.reader import Sheets

ROWS, COLUMNS = 20_000, 12
FLOOR = 8.0
"""Small files reach 5.6 to 6.3: a third of their time is calamine alone, and a sixth goes into the look for what would
fill the memory, which the peer does not take."""
WORDS = ["north", "south", "east", "west", "red", "green", "blue", "order", "query", "plan", "paper", "copper", "table"]


def made() -> bytes:
    """A workbook of words, whole numbers and fractions."""
    draw = random.Random(4)
    kinds = (
        lambda row: f"{draw.choice(WORDS)} {draw.choice(WORDS)} {row}",
        lambda row: draw.randint(0, 10**6),
        lambda row: round(draw.random() * 1000, 3),
    )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append([f"Column {at}" for at in range(COLUMNS)])
    for row in range(ROWS):
        sheet.append([kinds[at % 3](row) for at in range(COLUMNS)])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ours(files: list[bytes]) -> int:
    source = Source(repository="bench", uri="a.xlsx", media_type="", sha256="")
    found = [Sheets().parse(source, data, lambda _: None) for data in files]
    return sum(len(document.text) for document in found if isinstance(document, Document))


def peer(files: list[bytes]) -> int:
    cells = 0
    for data in files:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            cells += sum(len(row) for row in sheet.iter_rows(values_only=True))
    return cells


def main() -> None:
    files = [path.read_bytes() for path in sorted((CORPUS / "office" / "xlsx").glob("*.xlsx"))]
    if not files:
        raise SystemExit(f"{CORPUS}: no XLSX; set AUTOTUNE_CORPUS")
    print(f"{'what':<40}{'ours s':>9}{'openpyxl s':>12}{'ratio':>7}{'floor':>7}")
    below = False
    large, small = f"{ROWS:,} x {COLUMNS} cells", f"{len(files)} files of the corpus"
    for what, held in ((large, [made()]), (small, files)):
        seconds = by_turns({"ours": partial(ours, held), "peer": partial(peer, held)})
        ratio = seconds["peer"] / seconds["ours"]
        below = below or ratio < FLOOR
        print(f"{what:<40}{seconds['ours']:>9.3f}{seconds['peer']:>12.3f}{ratio:>7.1f}{FLOOR:>7.1f}")
    if below:
        raise SystemExit("below the floor")


if __name__ == "__main__":
    main()

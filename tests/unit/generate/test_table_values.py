"""Questions for single cells of tables: which rows and columns, in what words, with which evidence."""

import asyncio

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Sample, Source
from autotune_lm.generate.structure import Structure
from autotune_lm.generate.table_profile import profile
from autotune_lm.generate.table_words import noun
from autotune_lm.judge.rules import Rules
from autotune_lm.kit.assemble import Piece, assemble

Rows = list[str]
BARE = {"heading_path": (), "strategy": "x", "tokens": 1}
STAFF = ["Name,Profession,Age,Has kids,Born", "Ann Lee,baker,31,TRUE,1990-01-08", "Bob Ray,teacher,44,FALSE,1977-05-06"]


def table(rows: Rows) -> str:
    cells = [row.split(",") for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * len(cells[0]), *lines[1:]])


def passage(
    rows: Rows, title: str = "staff", sheet: str = "", above: str = "", media_type: str = "text/csv"
) -> Passage:
    place = Locator(sheet=sheet)
    made = [Piece("heading", f"## {sheet}", place, 2)] if sheet else []
    made += [Piece("paragraph", above, place)] if above else []
    text, blocks = assemble([*made, Piece("table", table(rows), place)])
    source = Source(repository="docs", uri="staff.csv", media_type=media_type, sha256="0" * 64)
    document = Document(source=source, title=title, text=text, blocks=blocks)
    chunk = Chunk(document=document.id, start=0, end=len(text), text=text, **BARE)
    return Passage(document=document, chunk=chunk)


def samples(rows: Rows, **more: str) -> list[Sample]:
    generator = Structure(Structure.Options(wordings=3))
    return [one for one in asyncio.run(generator.generate(passage(rows, **more))) if one.kind == "table"]


def asked(rows: Rows, **more: str) -> dict[str, str]:
    return {sample.question: sample.answer for sample in samples(rows, **more)}


def test_values_are_asked_by_the_names_of_row_and_column():
    found = asked(STAFF)
    assert found['In "staff", what is the profession of Ann Lee?'] == "baker"
    assert found['In "staff", which age is listed for Bob Ray?'] == "44"
    assert not any("kids" in question for question in found)  # TRUE is no answer to a person


def test_the_evidence_is_the_row_from_the_key_to_the_cell():
    place = passage(STAFF)
    for sample in samples(STAFF):
        (evidence,) = sample.evidence
        assert place.document.text[evidence.start : evidence.end] == evidence.quote
        cells = evidence.quote.split(" | ")
        assert (cells[0] in sample.question, cells[-1]) == (True, sample.answer)


def test_what_the_judge_says_of_cells():
    for sample in samples(STAFF):
        score = asyncio.run(Rules(Rules.Options()).score(sample, passage(STAFF)))
        assert score.verdict == "PASS", (sample.question, score.reason)


@pytest.mark.parametrize(
    ("more", "start"),
    [
        ({"title": "staff_2024"}, 'In "staff 2024", '),
        ({"title": "data"}, ""),
        ({"sheet": "Office Berlin"}, 'In the sheet "Office Berlin" of "staff", '),
        ({"sheet": "Sheet3"}, 'In "staff", '),
        ({"sheet": "Data", "above": "Staff of the Berlin office"}, 'According to "Staff of the Berlin office", '),
        ({"sheet": "Data", "above": "please do not edit this here."}, 'In "staff", '),
    ],
)
def test_where_the_value_stands_is_said(more, start):
    questions = asked(STAFF, **more)
    assert questions
    assert all(question.startswith(start) and (start or question[0].isupper()) for question in questions)


def test_a_key_that_says_nothing_alone_needs_a_name_of_the_table():
    rows = ["Product,Price", "B100,431", "B200,704"]
    assert asked(rows, title="book1") == {}
    assert asked(rows, title="prices")['In "prices", what is the price of B100?'] == "431"


@pytest.mark.parametrize(
    ("rows", "question", "answer"),
    [
        (["id,First Name,Last Name,City", "1,Ann,Lee,Rome", "2,Bob,Ray,Oslo"], "what is the city of Ann Lee?", "Rome"),
        (["Year,Freshwater Ducks", "2019,120", "2020,135"], "how many freshwater ducks are listed for 2019?", "120"),
        (["Price,Product", "4,Bread", "3,Milk"], "what is the price of Bread?", "4"),
        (["Genre,Title,Author", "Crime,Red,Lee", "Art,Blue,Ray"], "which author is listed for Red?", "Lee"),
        (
            ["Year,Region,Sales", "2019,North,1.5", "2019,South,2.5", "2020,North,3.5", "2020,South,4.5"],
            "what are the sales for year 2020 and region North?",
            "3.5",
        ),
        (["Item,Weight (kg)", "Bread,1.5", "Milk,2.5"], "what is the weight in kg for Bread?", "1.5"),
        (["Region,Jan,Feb", "North,5,7", "South,6,8"], "what value is listed for the region North in February?", "7"),
        (["Team,Won,Lost", "City,28,5", "Rovers,26,6"], 'what is listed under "Won" for City?', "28"),
        (["Time,Room", "09:00,Opening", "10:30,Joins"], "what is the room for time 10:30?", "Joins"),
        (["Method,Type", "`size()`,int", "`clear()`,void"], "what is the type for the method `size()`?", "int"),
        (["Code,Colour", "AB-1234,red", "AB-1235,blue"], "what is the colour for the code AB-1234?", "red"),
    ],
    ids=[
        "first and last name",
        "year",
        "key on the right",
        "class before title",
        "several keys",
        "unit",
        "month",
        "no noun",
        "time",
        "key in code",
        "code",
    ],
)
def test_keys_and_wordings(rows, question, answer):
    assert asked(rows)[f'In "staff", {question}'] == answer


@pytest.mark.parametrize(
    "rows",
    [
        ["mpg,cyl,hp", "21,6,110", "22.8,4,93", "18.7,8,175"],
        ["c1,c2", "north,1", "south,2"],
        ["Name,Age", "Ann Lee,31", "Ann Lee,32", "Bob Ray,4", "Bob Ray,5"],
        ["Name,Notes", "Ann Lee,likes tea", "Bob Ray,likes cake"],
        ["Name,Email", "Ann Lee,ann@x.org", "Bob Ray,bob@x.org"],
        ["Name,No", "Ann Lee,1", "Bob Ray,2"],
        ["Name,Age", "Total,31", "Average,12"],
        ["Name,Age", "Ann Lee,-", "Bob Ray,n/a"],
        ["Name,Nick", "Ann Lee,[EMAIL 1]", "Bob Ray,[EMAIL 2]"],
    ],
    ids=[
        "figures",
        "no names",
        "two of one name",
        "remarks",
        "addresses",
        "numbers of rows",
        "sums",
        "empty",
        "masked",
    ],
)
def test_what_is_not_asked(rows):
    assert asked(rows) == {}


def test_one_of_two_rows_with_the_same_key_is_not_asked():
    rows = ["Name,Age", *(f"Ann {letter}xx,{at + 30}" for at, letter in enumerate("ABCDEFGHIJKLMNOPQRS")), "Ann Axx,99"]
    found = asked(rows)
    assert found and not any("Ann Axx" in question for question in found)


def test_of_a_large_table_a_part_is_asked_spread_over_its_rows():
    rows = ["Name,Age,City", *(f"Ann N{at:04}x,{at % 90},Town {at % 97}" for at in range(2000))]
    place = passage(rows)
    lines = place.document.text.split("\n")
    found = []
    for first in range(2, len(lines), 200):
        start = len("\n".join(lines[:first])) + 1
        text = "\n".join(lines[first : first + 200])
        chunk = Chunk(document=place.document.id, start=start, end=start + len(text), text=text, **BARE)
        found.append(asyncio.run(Structure(Structure.Options()).generate(Passage(place.document, chunk))))
    assert 30 <= sum(map(len, found)) <= 100
    assert sum(map(bool, found)) >= 8


def test_cells_of_tables_in_word_and_pdf_files():
    found = asked(STAFF, title="The Berlin office", media_type="application/pdf")
    assert found['In "The Berlin office", what is the profession of Ann Lee?'] == "baker"


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Unit Price", "unit price"),
        ("unit_price", "unit price"),
        ("unitPrice", "unit price"),
        ("Price (USD)", "price in USD"),
        ("Growth (2020)", "growth in 2020"),
        ("2020 / Sales", "sales in 2020"),
        ("State / Territory", "state or territory"),
        ("Standard(s)", "standard"),
        ("GDP per capita", "GDP per capita"),
        ("Column A", ""),
        ("c1", ""),
        ("Has kids", ""),
        ("#", ""),
        ("年齢", ""),
    ],
)
def test_column_names_in_words(column, words):
    assert noun(column) == words


HOSTILE = ["| " * 30_000 + "|", "|" * 60_000, "\\|" * 30_000, "| " + "a (" * 20_000 + " |", "| " + "1," * 30_000 + "|"]


@pytest.mark.parametrize("line", HOSTILE, ids=["cells", "pipes", "escaped", "brackets", "digits"])
def test_hostile_tables(line):
    text = f"{line}\n| --- |\n{line}\n{line}x\n"
    assert profile(text, 0, len(text)) is None

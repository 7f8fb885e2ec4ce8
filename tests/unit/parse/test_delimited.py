import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.delimited import Delimited
from autotune_lm.parse.delimited_rows import delimiter_of, rows


def read(text: str | bytes, name: str = "data.csv") -> Document | Dropped:
    data = text.encode() if isinstance(text, str) else text
    source = Source(repository="r", uri=name, media_type="text/csv", sha256="")
    return Delimited().parse(source, data, lambda _: None)


def lines(text: str | bytes, name: str = "data.csv") -> list[str]:
    document = read(text, name)
    assert isinstance(document, Document), document
    return document.text.split("\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = '"Name, first",Note\nAnn,"a; b"\nBob,c\n'
    rewritten = delimiter.join(["Name first", "Note"]) + "\n" + delimiter.join(["Ann x", "a b"]) + "\n"
    assert lines(text)[0] == "| Name, first | Note |"
    assert lines(rewritten * 3)[0] == "| Name first | Note |"
    assert delimiter_of(rewritten * 3, ",") == delimiter


def test_a_file_without_delimiters_has_one_column() -> None:
    assert lines("Industry\nAccounting/Finance\nSales\n") == [
        "| Industry |",
        "| --- |",
        "| Accounting/Finance |",
        "| Sales |",
    ]


def test_columns_without_names_get_numbers() -> None:
    assert lines("1,Ann\n2,Bob\n3,Cid\n")[0] == "| Column 1 | Column 2 |"
    assert lines("id,name\n2,Bob\n3,Cid\n")[0] == "| id | name |"
    assert lines("2019,2020\nten,twelve\n")[0] == "| 2019 | 2020 |"


def test_cells_stay_what_they_are() -> None:
    text = 'name,value\nsum,"=SUM(A1:A3)"\nsay,"a ""b"" c"\npipe,"x|y"\nback,a\\\nempty,\n'
    assert lines(text)[2:] == [
        "| sum | =SUM(A1:A3) |",
        '| say | a "b" c |',
        "| pipe | x\\|y |",
        "| back | a\\ |",
        "| empty |  |",
    ]


def test_rows_of_other_widths_are_filled_up_and_named() -> None:
    document = read("a,b,c\n1,x\n\n2,y,z\n3,x,y,z\n")
    assert isinstance(document, Document)
    assert document.text.split("\n")[2:] == ["| 1 | x |  |  |", "| 2 | y | z |  |", "| 3 | x | y | z |"]
    assert document.notes == (
        "fewer cells than the first row (3): row 1 (line 2); filled up with empty ones",
        "more cells than the first row (3): row 3 (line 5); kept",
    )


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    document = read('id,name\n1,"fine"\n2,"never closed\n3,Gus\n4,"of two\nlines"\n')
    assert isinstance(document, Document)
    assert '| 2 | "never closed |\n| 3 | Gus |\n' in document.text
    assert document.notes[0] == "a quote never closes: row 2 (line 3); it was read as a plain character"


def test_a_quote_that_closes_in_a_word_far_below_is_a_character() -> None:
    assert lines('size,what\n"5 inch,pipe\n6,the "big" one\n7,z\n')[2:4] == [
        '| "5 inch | pipe |',
        '| 6 | the "big" one |',
    ]


def test_empty_rows_and_columns_at_the_end_go() -> None:
    document = read("a,b,,\nx,y,,\n,,,\n,,,\n")
    assert isinstance(document, Document)
    assert document.text == "| a | b |\n| --- | --- |\n| x | y |"
    assert document.notes == ()


def test_lines_above_a_table_and_several_tables() -> None:
    text = "Report of May,,\n,,\nname,count,note\nx,1,n\ny,2,n\n\nplace,head\nHere,Ann\nThere,Bob\n"
    document = read(text)
    assert isinstance(document, Document)
    assert [(block.kind, block.locator.line) for block in document.blocks] == [
        ("paragraph", 1),
        ("table", 3),
        ("table", 7),
    ]


def test_cells_of_several_lines_become_spaces_in_a_table() -> None:
    assert lines("a,b\n" + "1,x\n" * 9 + '2,"two\nlines"\n')[-1] == "| 2 | two lines |"


def test_rows_with_texts_are_records() -> None:
    document = read('id,question,answer\n1,What?,"First.\n\n  Second."\n2,Who?,I\n')
    assert isinstance(document, Document)
    assert [(block.label, document.slice(block)) for block in document.blocks] == [
        ("record", "## Record 1"),
        ("", "- id: 1"),
        ("question", "What?"),
        ("answer", "First.\n\n  Second."),
        ("record", "## Record 2"),
        ("", "- id: 2"),
        ("question", "Who?"),
        ("answer", "I"),
    ]
    assert [block.locator.line for block in document.blocks if block.label == "record"] == [2, 5]


def test_figures_are_kept_up_to_a_size() -> None:
    assert isinstance(read("a,b\n" + "1,2.5\n" * 500), Document)
    verdict = read("a,b\n" + "1,2.5\n" * 5000)
    assert isinstance(verdict, Dropped)
    assert verdict.reason == "data_only"
    assert isinstance(read("a,b\n" + "1,north\n" * 5000), Document)


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n,\n", '""\n', " , \n"])
def test_nothing_is_empty(text: str) -> None:
    verdict = read(text)
    assert isinstance(verdict, Dropped)
    assert verdict.reason == "empty"


def test_short_japanese_files_are_read() -> None:
    assert lines("名前,年齢\n佐藤太郎,30\n".encode("cp932"))[0] == "| 名前 | 年齢 |"
    assert lines("Prénom,Âge\nRenée,30\nBjörn,25\n".encode("cp1252"))[0] == "| Prénom | Âge |"
    assert lines("Größe;Straße\nübel;Öl\n“x”;…\n".encode("cp1252"))[0] == "| Größe | Straße |"


HOSTILE = {
    "quotes": '"' * 200_000,
    "quotes at line starts": '"a\n' * 70_000,
    "quoted delimiters": '"a"",' * 40_000,
    "three quotes a line": '"""\n' * 50_000,
    "quotes that close late": '"x\n' + 'y"z\n' * 50_000,
    "backslashes": "\\" * 1_000_000 + ",b\n",
    "blocks": "a,b\n\n" * 40_000,
    "blocks of two widths": "1,x\n1,2,3,4,z\n\n" * 20_000,
    "one long row": "x," * 50_000 + "\n" + "1,y\n" * 50_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_shapes_stay_small(hostile: str) -> None:
    """The text grows with the file, and no row is lost or looked at again and again (it would never end)."""
    document = read(HOSTILE[hostile])
    if isinstance(document, Document):
        assert len(document.text) <= 8 * len(HOSTILE[hostile])


def test_every_character_of_a_row_is_given_once() -> None:
    text = 'a, "b ""c"" d" e,f\n\n"g\nh",i\n'
    assert [(row.cells, row.line) for row in rows(text, ",")] == [
        (["a", 'b "c" d e', "f"], 1),
        ([""], 2),
        (["g\nh", "i"], 3),
    ]

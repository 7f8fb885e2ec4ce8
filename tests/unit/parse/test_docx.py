"""Word documents: headings, paragraphs, code, quotes, notes, revisions, fields, boxes and what is left out."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.docx.reader import Docx

from .docx_writer import NUMBERING, STRICT, docx, item, p, packed, r, style, table

SOURCE = Source(repository="r", uri="dir/a manual.docx", media_type="", sha256="00")
STYLES = (
    style("Normal", "Normal")
    + style("Heading1", "heading 1")
    + style("Heading2", "heading 2")
    + style("Title", "Title")
    + style("SourceCode", "Source Code")
    + style("Quote", "Quote")
    + style("VerbatimChar", "Verbatim Char", kind="character")
)
MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>'
BOLD = "<w:b/>"
TEXT = "A paragraph of plain text that is long enough to be read as such by everybody."


def read(body: str, **parts: object) -> Document:
    parts.setdefault("styles", STYLES)
    document = Docx().parse(SOURCE, docx(body, **parts), lambda _: None)
    assert isinstance(document, Document)
    return document


def blocks(body: str, **parts: object) -> list[tuple[str, str]]:
    document = read(body, **parts)
    return [(block.kind, document.slice(block)) for block in document.blocks]


def field(instruction: str, result: str) -> str:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return sign("begin") + code + sign("separate") + result + sign("end")


def test_headings_by_style_title_and_what_lies_between() -> None:
    body = p("The Manual", "Title") + p("Start", "Heading1") + p(TEXT) + p("Detail", "Heading2") + p(TEXT)
    document = read(body)
    assert [document.slice(block) for block in document.blocks] == [
        "# The Manual",
        "# Start",
        TEXT,
        "## Detail",
        TEXT,
    ]
    assert [block.locator.paragraph for block in document.blocks] == [1, 2, 3, 4, 5]
    assert document.title == "The Manual"


@pytest.mark.parametrize(
    ("name", "title", "level"),
    [
        ("berschrift1", "heading 1", 1),
        ("Titre2", "Titre 2", 2),
        ("a3", "Überschrift 3", 3),
        ("2", "标题 2", 2),
        ("Kop1", "Kop 1", 1),
    ],
)
def test_headings_by_names_of_other_languages(name: str, title: str, level: int) -> None:
    assert blocks(p("Kapitel", name) + p(TEXT), styles=style(name, title))[0] == ("heading", "#" * level + " Kapitel")


def test_headings_by_what_a_style_is_based_on_and_by_outline_level() -> None:
    styles = STYLES + style("Mine", "Chapter of mine", "Heading2") + style("Out", "Any", paragraph=OUTLINE.format(2))
    body = p("One", "Mine") + p(TEXT) + p("Two", "Out") + p(TEXT) + p("Three", properties=OUTLINE.format(0)) + p(TEXT)
    found = [text for kind, text in blocks(body, styles=styles) if kind == "heading"]
    assert found == ["## One", "### Two", "# Three"]


OUTLINE = '<w:outlineLvl w:val="{}"/>'


def test_a_style_that_takes_its_outline_level_back_makes_no_heading() -> None:
    assert blocks(p("Not one", "Heading1", properties=OUTLINE.format(9)) + p(TEXT))[0][0] == "paragraph"


def test_styles_that_the_file_does_not_define_go_by_their_ids() -> None:
    data = docx(p("One", "Heading1") + p(TEXT))
    document = Docx().parse(SOURCE, data, lambda _: None)
    assert isinstance(document, Document)
    assert document.blocks[0].kind == "heading"


def test_a_long_paragraph_in_a_heading_style_is_text() -> None:
    assert blocks(p(TEXT * 5, "Heading1"))[0][0] == "paragraph"


def test_the_strict_dialect_reads_the_same() -> None:
    body = p("One", "Heading1") + p(TEXT) + table(["a", "b"], ["1", "2"])
    assert blocks(body, spaces=STRICT) == blocks(body)


def test_the_main_part_may_have_any_name() -> None:
    assert blocks(p(TEXT), main="content/main.xml") == [("paragraph", TEXT)]


def test_white_space_breaks_and_hyphens() -> None:
    run = "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:softHyphen/><w:t>fold</w:t>"
    run += '<w:noBreakHyphen/><w:t>four \u00a0 five\u00ad</w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    assert blocks(f"<w:p>{run}</w:p>") == [("paragraph", "one two threefold-four five→")]


def test_bold_at_the_start_is_counted() -> None:
    body = f"<w:p>{r('Who may come?', BOLD)}{r(' All of them, whenever they want to, and as long as they like.')}</w:p>"
    block = read(body).blocks[0]
    assert (block.kind, block.strong) == ("paragraph", len("Who may come?"))


def test_code_by_style_keeps_its_lines_and_by_font_its_indentation() -> None:
    styled = p("import sys\nif sys.argv:\n    print(1)", "SourceCode")
    by_font = p("def f(x):", run=MONO) + p("    return x", run=MONO) + p() + p("f(1)", run=MONO)
    assert blocks(p(TEXT * 3) + styled + p(TEXT) + by_font)[1::2] == [
        ("code", "```\nimport sys\nif sys.argv:\n    print(1)\n```"),
        ("code", "```\ndef f(x):\n    return x\n\nf(1)\n```"),
    ]


def test_inline_code_by_font_and_by_character_style() -> None:
    named = '<w:rStyle w:val="VerbatimChar"/>'
    body = f"<w:p>{r('Call ')}{r('print', MONO)}{r('f ', MONO)}{r('or ')}{r('a`b', named)}{r('.')}</w:p>"
    assert blocks(body) == [("paragraph", "Call `printf` or ``a`b``.")]


def test_a_document_typed_in_a_typewriter_font_is_no_code() -> None:
    body = "".join(p(f"{TEXT} It costs ${number} (net).", run=MONO) for number in range(4))
    assert {kind for kind, _ in blocks(body)} == {"paragraph"}


def test_sentences_in_a_typewriter_font_are_no_code() -> None:
    assert blocks(p(TEXT * 9) + p("This memo is typed in an old face for its look.", run=MONO))[1][0] == "paragraph"


def test_quotes_and_equations() -> None:
    fraction = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    alone = f"<w:p><m:oMathPara><m:oMath>{fraction}</m:oMath></m:oMathPara></w:p>"
    inline = f"<w:p>{r('The share ')}<m:oMath>{fraction}</m:oMath>{r(' grows.')}</w:p>"
    assert blocks(p("So they said.", "Quote") + alone + inline) == [
        ("quote", "So they said."),
        ("formula", "$$\n\\frac{a}{b}\n$$"),
        ("paragraph", "The share $\\frac{a}{b}$ grows."),
    ]


def test_raised_exponents_do_not_run_into_the_number() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = r("It has 10") + r("6", raised) + r(" cells, the 5") + r("th", raised) + r(" of 20 m") + r("2", raised)
    body = f"<w:p>{body}</w:p>"
    assert blocks(body) == [("paragraph", "It has 10^6 cells, the 5th of 20 m2")]


def test_revisions_as_they_would_be_accepted() -> None:
    gone = "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('away')}</w:moveFrom>"
    body = f"<w:p>{r('It is ')}{gone}<w:ins>{r('very ')}</w:ins>{moved}{r('good.')}</w:p>"
    document = read(body)
    assert document.text == "It is very good."
    assert document.notes == ("2 tracked deletions left out",)


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    first = p("The first half ", properties="<w:rPr><w:del/></w:rPr>")
    assert blocks(first + p("and the second.")) == [("paragraph", "The first half and the second.")]
    assert blocks(p(TEXT) + first)[1] == ("paragraph", "The first half")


def test_a_large_first_letter_belongs_to_its_word() -> None:
    assert blocks(p("O", properties='<w:framePr w:dropCap="drop"/>') + p("nce upon a time.")) == [
        ("paragraph", "Once upon a time.")
    ]


def test_hidden_text_is_left_out_and_told() -> None:
    shown = '<w:vanish w:val="0"/>'
    document = read(f"<w:p>{r('seen')}{r(' unseen', '<w:vanish/>')}{r(' too', shown)}</w:p>")
    assert document.text == "seen too"
    assert document.notes == ("1 piece of hidden text left out",)


def test_fields_show_their_result_alone() -> None:
    linked = field(' HYPERLINK "http://a.example" ', r("the page"))
    simple = f'<w:fldSimple w:instr="SEQ Figure">{r("3")}</w:fldSimple>'
    body = f"<w:p>{r('See ')}{linked}<w:hyperlink>{r(' and this')}</w:hyperlink>{r(', figure ')}{simple}</w:p>"
    assert blocks(body) == [("paragraph", "See the page and this, figure 3")]


def test_a_table_of_contents_is_left_out_with_its_heading() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    entries = (
        f"<w:p>{begin}{r('Start 1')}</w:p>" + p("End 2") + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    body = p("Contents", "Heading1") + entries + p("Start", "Heading1") + p(TEXT)
    assert blocks(body) == [("heading", "# Start"), ("paragraph", TEXT)]
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"{gallery}<w:sdtContent>{p('Inhalt')}{p('Start 1')}</w:sdtContent></w:sdt>"
    document = read(control + p("Start", "Heading1") + p(TEXT))
    assert document.text == f"# Start\n\n{TEXT}"
    assert document.blocks[0].locator.paragraph == 3


def test_a_field_that_never_ends_loses_no_more_than_itself() -> None:
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    assert blocks(begin + p("lost") * 4 + p(TEXT) * 2)[-2:] == [("paragraph", TEXT)] * 2


def test_content_controls_and_their_prompts() -> None:
    kept = f"<w:sdt><w:sdtContent>{p(TEXT)}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Click here to enter text.')}</w:sdtContent>"
    prompt = f"<w:sdt>{prompt}</w:sdt>"
    inline = f"<w:p>{r('Name: ')}<w:sdt><w:sdtContent>{r('Ada')}</w:sdtContent></w:sdt></w:p>"
    assert blocks(kept + prompt + inline) == [("paragraph", TEXT), ("paragraph", "Name: Ada")]


def test_text_boxes_come_once_behind_their_paragraph() -> None:
    box = f"<wps:txbx><w:txbxContent>{p('In the box.')}{p('Twice.')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{p('In the box.')}</w:txbxContent></v:textbox></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    body = f"<w:p>{r('Beside it.')}<w:r>{both}</mc:AlternateContent></w:r></w:p>" + p("Below.")
    document = read(body)
    assert document.text.split("\n\n") == ["Beside it.", "In the box.", "Twice.", "Below."]
    assert [block.locator.paragraph for block in document.blocks] == [1, 1, 1, 2]


def test_footnotes_stand_behind_the_block_that_refers_to_them() -> None:
    def mark(name: str) -> str:
        return f'<w:r><w:footnoteReference w:id="{name}"/></w:r>'

    notes = f'<w:footnote w:id="7">{p("See page 4.")}</w:footnote><w:footnote w:id="8">{p("Or 5.")}</w:footnote>'
    listed = item("one").replace("</w:p>", f"{mark('8')}</w:p>") + item("two")
    body = f"<w:p>{r('As they say')}{mark('7')}{r(' it is.')}</w:p>" + listed + p(TEXT)
    assert blocks(body, footnotes=notes, numbering=NUMBERING) == [
        ("paragraph", "As they say it is."),
        ("paragraph", "[1] See page 4."),
        ("list", "- one\n- two"),
        ("paragraph", "[2] Or 5."),
        ("paragraph", TEXT),
    ]


def test_comments_and_embedded_documents_are_left_out_and_told() -> None:
    comments = f'<w:comment w:id="1">{p("Really?")}</w:comment>'
    document = read(p(TEXT) + '<w:altChunk r:id="x"/>', comments=comments)
    assert document.text == TEXT
    assert document.notes == ("1 comment left out", "1 embedded document left out")


def test_lines_of_a_paragraph() -> None:
    """Soft breaks are spaces; empty lines part paragraphs; typed bullets and bold first lines stand for themselves."""
    turn = f"<w:p>{r('Ada Byron  0:08', BOLD)}<w:r><w:br/><w:t>Correct, it is not.</w:t></w:r></w:p>"
    body = p("one\ntwo") + p("first\n\nsecond") + p("• a\n• b\n• c") + turn
    assert blocks(body) == [
        ("paragraph", "one two"),
        ("paragraph", "first"),
        ("paragraph", "second"),
        ("list", "- a\n- b\n- c"),
        ("paragraph", "Ada Byron 0:08"),
        ("paragraph", "Correct, it is not."),
    ]


def test_the_title_of_the_properties_counts_where_the_text_knows_its_words() -> None:
    body = p("Operating the pump", "Heading1") + p("The pump is operated with care.")
    assert read(body, title="Pump, operated").title == "Pump, operated"
    assert read(body, title="Letterhead of the agency").title == "Operating the pump"
    assert read(body, title="Microsoft Word - x.doc").title == "Operating the pump"
    chapters = body + p("Repairing it", "Heading1") + p(TEXT)
    assert read(chapters).title == "a manual"


def test_the_language_is_that_of_most_runs_else_of_the_styles() -> None:
    french = '<w:lang w:val="fr-FR"/>'
    default = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert read(p(TEXT) * 4 + p(TEXT, run=french), styles=default + STYLES).language == "de-DE"
    assert read(p(TEXT) + p(TEXT, run=french) * 4, styles=default + STYLES).language == "fr-FR"
    assert read(p(TEXT)).language == "und"


def test_nothing_but_a_blank_page_is_dropped() -> None:
    assert Docx().parse(SOURCE, docx(p() * 3), lambda _: None) == Dropped("empty", {"bytes": len(docx(p() * 3))})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "pictures"),
        (p("secret", run="<w:vanish/>"), "hidden"),
    ],
)
def test_a_file_that_gives_no_text_though_it_holds_something_is_no_success(body: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        Docx().parse(SOURCE, docx(body), lambda _: None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "Word 97 to 2003"),
        (docx(p(TEXT))[:-200], "no zip file"),
        (packed({"a.txt": "x"}), "main part is missing"),
        (packed({"word/document.xml": "<a><b></a>"}), "no well-formed XML"),
        (packed({"word/document.xml": "<a/>"}), "no Word document"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
        (docx("<w:tbl><w:tr><w:tc>" * 10_000 + "</w:tc></w:tr></w:tbl>" * 10_000), "nests deeper than 256"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        Docx().parse(SOURCE, data, lambda _: None)
    assert caught.value.hint


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:t>seen</w:t></w:r>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 30_000 + "</w:p>",
        "<w:p><w:r><w:t>seen</w:t>" + "<w:br/><w:t>- a</w:t>" * 30_000 + "</w:r></w:p>",
        p("seen " + "1." * 500_000) + p("• " * 500_000),
        p("seen", properties="<w:rPr><w:del/></w:rPr>") * 10_000,
        p("seen") + p("1.1 Hello there", run=BOLD) * 10_000,
    ],
)
def test_hostile_text_is_read_in_time_that_grows_with_it(body: str) -> None:
    assert "seen" in read(body).text

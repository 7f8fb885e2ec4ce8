"""Questions and answers in web pages, Word documents and slides: the shapes in which people write them."""

import asyncio
import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from autotune_lm.core.ports import Parser, Passage
from autotune_lm.core.types import Chunk, Document, Source
from autotune_lm.generate.identify import Identify
from autotune_lm.parse.docx.reader import Docx
from autotune_lm.parse.html.reader import Html

PAIRS = [
    ("How do I open an account?", ["Fill in the form at the desk.", "It takes a day until the card arrives."]),
    ("I lost my card. Where do I get a new one?", ["At the desk, for two coins. The old one is blocked at once."]),
    ("Can I renew a loan?", ["Yes, twice, unless somebody else waits for the book."]),
    ("Which rooms may groups use?", ["The two rooms on the ground floor, after five o'clock."]),
]
WANTED = [(question, "\n\n".join(answer)) for question, answer in PAIRS]
NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/faq">Questions?</a></li></ul></nav>'


def pairs(reader: Parser, uri: str, data: bytes) -> list[tuple[str, str]]:
    """What is found and in no doubt."""
    source = Source(repository="r", uri=uri, media_type="", sha256="")
    document = reader.parse(source, data, lambda _: None)
    assert isinstance(document, Document)
    chunk = Chunk(
        document=document.id,
        start=0,
        end=len(document.text),
        text=document.text,
        heading_path=(),
        strategy="all",
        tokens=1,
    )
    samples = asyncio.run(Identify(Identify.Options()).generate(Passage(document, chunk)))
    return [(one.question, one.answer) for one in samples if not one.labels]


def blank_free(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs with any white space as one space: parts of a list's item stand on lines of their own."""
    return [(" ".join(question.split()), " ".join(answer.split())) for question, answer in found]


def paragraphs(answer: list[str], first: str = "") -> str:
    return "".join(f"<p>{first if not place else ''}{escape(text)}</p>" for place, text in enumerate(answer))


SHAPES = {
    "headings with links to themselves": (
        '<h3 id="q">{q}<a class="headerlink" href="#q">¶</a></h3>{a}',
        "{}",
    ),
    "numbered headings": ("<h4>{n}. {q}</h4>{a}", "{}"),
    "boxes that open": ("<details><summary>{q}</summary>{a}</details>", "{}"),
    "boxes with headings": ("<details><summary><h3>{q}</h3></summary><div>{a}</div></details>", "{}"),
    "description list": ("<dt>{q}</dt><dd>{a}</dd>", "<dl>{}</dl>"),
    "description list in bold": ("<dt><strong>{q}</strong></dt><dd>{a}</dd>", "<dl>{}</dl>"),
    "bold paragraphs": ("<p><strong>{q}</strong></p>{a}", "{}"),
    "labels": ("<p>Q: {q}</p>{labelled}", "{}"),
    "bold labels": ("<p><b>Q:</b> {q}</p>{bold_labelled}", "{}"),
    "buttons of an accordion": (
        '<div class="item"><h2><button aria-expanded="false">{q}</button></h2>'
        '<div class="collapse"><div>{a}</div></div></div>',
        '<div class="accordion">{}</div>',
    ),
    "bulleted": ("<li><strong>{q}</strong>{a}</li>", "<ul>{}</ul>"),
    "numbered list": ("<li><p><b>{q}</b></p>{a}</li>", "<ol>{}</ol>"),
    "table": ("<tr><td>{q}</td><td>{a}</td></tr>", "<table><tr><th>Question</th><th>Answer</th></tr>{}</table>"),
    "plain boxes": ('<div class="question">{q}</div><div class="answer">{a}</div>', "<div>{}</div>"),
}


@pytest.mark.parametrize("form", SHAPES)
def test_web_pages(form):
    item, around = SHAPES[form]
    body = "".join(
        item.format(
            n=place + 1,
            q=escape(question),
            a=paragraphs(answer),
            labelled=paragraphs(answer, "A: "),
            bold_labelled=paragraphs(answer, "<b>A:</b> "),
        )
        for place, (question, answer) in enumerate(PAIRS)
    )
    page = (
        f"<!DOCTYPE html><html><head><title>Frequently asked questions | Library</title></head><body>{NAV}<main>"
        f"<h1>Frequently asked questions</h1><p>What people ask us most.</p>{around.format(body)}"
        "<h2>Still have questions?</h2><p>Write to us.</p></main><footer>© 2024 Library</footer></body></html>"
    )
    assert blank_free(pairs(Html(Html.Options()), "faq.html", page.encode())) == blank_free(WANTED)


def word(*texts: tuple[str, str]) -> bytes:
    """A Word document of paragraphs: each a bold start and the rest; a style name may stand before a bar."""
    body = ""
    for bold, rest in texts:
        style, bar, name = bold.partition("|")
        looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if bar else ""
        strong = name if bar else bold
        if style.startswith("List"):
            looks = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        run = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(strong)}</w:t></w:r>' if strong else ""
        body += f'<w:p>{looks}{run}<w:r><w:t xml:space="preserve">{escape(rest)}</w:t></w:r></w:p>'
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    form = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{form}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{form}.numbering+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Type="{office}/numbering" Target="numbering.xml"/></Relationships>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{main}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return data.getvalue()


INTRODUCTION = ("", "Last week two people of the library met, and talked about what they do all day.")
NAMES = ("Ann Lee", "Bob Ray")
INTERVIEWS = {
    "bold names": lambda asks, tells, _: [(f"{asks}:", ""), (f"{tells}:", "")],
    "plain names": lambda asks, tells, _: [("", f"{asks}: "), ("", f"{tells}: ")],
    "capitals": lambda asks, tells, _: [(f"{asks.upper()}:", ""), (f"{tells.upper()}:", "")],
    "initials": lambda asks, tells, first: (
        [(f"{asks}:", ""), (f"{tells}:", "")] if first else [("AL:", ""), ("BR:", "")]
    ),
}


def spoken(name: tuple[str, str], text: str) -> tuple[str, str]:
    return (name[0], f" {text}") if name[0] else ("", f"{name[1]}{text}")


@pytest.mark.parametrize("form", INTERVIEWS)
def test_interviews_in_word(form):
    said = [INTRODUCTION]
    for place, (question, answer) in enumerate(PAIRS):
        asks, tells = INTERVIEWS[form](*NAMES, not place)
        said += [spoken(asks, question), spoken(tells, answer[0]), *(("", text) for text in answer[1:])]
    assert pairs(Docx(Docx.Options()), "talk.docx", word(*said)) == WANTED


@pytest.mark.parametrize("clock", ["", " 0:08"])
def test_interviews_with_names_on_lines_of_their_own(clock):
    said = [INTRODUCTION]
    for question, answer in PAIRS:
        said += [(NAMES[0], clock), ("", question), (NAMES[1], clock), *(("", text) for text in answer)]
    assert pairs(Docx(Docx.Options()), "talk.docx", word(*said)) == WANTED


def test_turns_of_a_meeting_are_no_pairs():
    """The names come twice each, but both sides only tell."""
    said = [(name, " 0:08") if place % 2 else ("", "So it is.") for place, name in enumerate([""] + [*NAMES] * 4)]
    assert pairs(Docx(Docx.Options()), "meeting.docx", word(INTRODUCTION, *said)) == []


FAQS = {
    "bold questions": lambda question: (question, ""),
    "questions in no style at all": lambda question: ("", question),
    "numbered questions": lambda question: ("List|", question),
    "bold labels": lambda question: ("Q:", f" {question}"),
}


@pytest.mark.parametrize("form", FAQS)
def test_questions_in_word(form):
    texts = [("Heading1|Frequently asked questions", ""), ("", "What people ask us most.")]
    for question, answer in PAIRS:
        label = "A: " if form == "bold labels" else ""
        texts += [FAQS[form](question), ("", label + answer[0]), *(("", text) for text in answer[1:])]
    assert pairs(Docx(Docx.Options()), "faq.docx", word(*texts)) == WANTED


def test_a_question_with_several_answers_waits_for_a_person():
    """Below each principle: what does this mean for you? Only the heading above tells them apart."""
    page = "<h1>Principles</h1>" + "".join(
        f"<h2>We work {how}</h2><p>That is how we work.</p>"
        f"<h3>What does this mean for you?</h3><p>You see it {how}.</p>"
        for how in ("openly", "early", "often")
    )
    assert pairs(Html(Html.Options()), "principles.html", page.encode()) == []

"""What is asked of documents that stand for themselves: reports, decks, forms. They have a title, and no product."""

import msgspec
import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Document, Source
from autotune_lm.generate.askable import reads_english
from autotune_lm.generate.placeholders import is_blank
from autotune_lm.generate.works import work_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def ask_office(passage, samples_of):
    """Questions with their answers of a Word document."""

    def ask(markdown, title="Travel Policy", media_type=WORD, uri="office/file.docx", **options):
        place = passage(markdown, uri=uri, title=title)
        source = Source(repository="office", uri=uri, media_type=media_type, sha256="0" * 64)
        document = Document(
            source=source, title=title, text=place.document.text, blocks=place.document.blocks, language="und"
        )
        chunk = msgspec.structs.replace(place.chunk, document=document.id)
        found = samples_of(Passage(document, chunk), **options)
        return {sample.question: sample.answer for sample in found}

    return ask


def document(title, uri="office/file.docx", media_type=WORD):
    source = Source(repository="office", uri=uri, media_type=media_type, sha256="0" * 64)
    return Document(source=source, title=title, text="A text.", blocks=())


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("Travel Policy", "Travel Policy"),
        ("Travel Policy - Google Docs", "Travel Policy"),
        ("2. Travel Policy", "Travel Policy"),
        ("Travel: what to book, whom to ask, when to pay, and what to do when the train does not come at all here", ""),
        (
            "The travel policy: what to book, whom to ask, when to pay, and what to do if the train does not come",
            "The travel policy",
        ),
        ("Microsoft Word - travel_policy_v2.doc", ""),
        ("travel_policy_v2", ""),
        ("travel-policy-2021", ""),
        ("file", ""),
        ("Untitled", ""),
        ("PowerPoint Presentation", ""),
        ("Slide 1", ""),
        ("(anonymous)", ""),
        ("Document1", ""),
        ("[Program] Statement of Objectives for [Product]", ""),
        ("Overview", ""),
        ("2021-04-01", ""),
        ("", ""),
    ],
)
def test_titles_that_can_be_quoted(title, work):
    assert work_of(document(title)) == work


def test_pages_of_documentation_speak_of_their_product():
    assert work_of(document("Travel Policy", "docs/page.md", "text/markdown")) == ""


@pytest.mark.parametrize("part", ["1", "note", "(1", " - ", "[", "the of ", "document1"])
def test_hostile_titles_are_read_in_linear_time(part):
    assert work_of(document(part * 100_000 + "é")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The [Agency] will pay.",
        "Costs of (insert requirement) are high.",
        "Sent to <company name> by mail.",
        "Write to <your e-mail>.",
        "Signed by ______ in June.",
        "The budget is TBD.",
        "Dear {{ customer }},",
        "Ask the XXXX office.",
    ],
)
def test_blanks(text):
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "See [1] and [2, 3].",
        "It was [sic] so.",
        "Write to [EMAIL 1].",
        "Take `items[index]`, or items[index].",
        "`[Agency]` is code.",
        "The size is in [0, 1].",
        "Smith (2004) told so.",
    ],
)
def test_no_blanks(text):
    assert not is_blank(text)


@pytest.mark.parametrize("start", ["[", "[a", "<your ", "(insert ", "{{", "«a", "X", "_", "."])
def test_blanks_are_searched_in_linear_time(start):
    """Hostile texts of 1 MB end the search, whatever it finds."""
    assert is_blank(start * (1_000_000 // len(start))) in (True, False)


def test_what_a_form_leaves_blank_is_not_asked(ask_office):
    found = ask_office(
        "# Terms\n\nIf the contract ends early, the [Agency] will pay the costs of all work that is done by then.\n\n"
        "If the report is late, the office will keep a tenth of the price until it arrives."
    )
    assert found
    assert not any("Agency" in answer for answer in found.values())


def test_questions_name_the_document(ask_office):
    found = ask_office("# Trains\n\nIf the train is late, the office will pay for a hotel near the station.")
    assert list(found) == ['According to "Travel Policy", what happens if the train is late?']


def test_questions_that_name_something_need_no_title(ask_office):
    found = ask_office("# Trains\n\nIf the TGV is late, the SNCF will pay for a hotel near the station of arrival.")
    assert list(found) == ["What happens if the TGV is late?"]


def test_names_of_files_are_in_no_question(ask_office):
    text = (
        "# Trains\n\nIf the train is late, the office will pay for a hotel near the station.\n\n"
        "## Lost luggage\n\nLost luggage is paid by the office up to the price that the list of the year gives for it. "
        "The form for lost luggage has to be sent within a week."
    )
    for title in ("travel_policy", "Microsoft Word - x.doc", "untitled"):
        for question in ask_office(text, title=title):
            assert "travel_policy" not in question
            assert "Word" not in question
            assert "untitled" not in question


def test_what_only_points_at_another_place_is_no_answer(ask_office):
    found = ask_office(
        "# Fields\n\nThe size field is stored using the encoding described in Section 1.2.\n\n"
        "The name of the field is stored in the table of names at the end of the file."
    )
    assert found
    assert not any("Section" in answer for answer in found.values())


def test_sentences_in_other_languages_get_no_english_question(ask_office):
    german = (
        "# Methodik und Verfahren\n\n"
        "Die Methodik und die Verfahren sind ein Teil des Vertrages, und sie werden von dem "
        "Kunden mit der Firma in jedem Jahr neu besprochen. Die Verfahren sind auch für die Leitung gültig."
    )
    assert ask_office(german) == {}
    assert reads_english("The offer is open.", "und")
    assert not reads_english("x = 1", "de")


def test_entries_behind_names(ask_office):
    found = ask_office(
        "# Travel Policy\n\n## Means of travel\n\n"
        "- Trains: The office books all trains, and pays for a seat in the second class.\n"
        "- Rental cars (abroad): A car may be rented where no train goes within two hours.\n"
        "- Planes: Flights need the word of the head of the office before they are booked."
    )
    assert found['In the section "Means of travel" of "Travel Policy", what is said about trains?'].startswith(
        "Trains: "
    )
    assert len([answer for answer in found.values() if answer.startswith("Rental cars (abroad): ")]) == 1


def test_labels_of_forms_are_no_entries(ask_office):
    found = ask_office(
        "# Travel Policy\n\n## Offices\n\n- Phone: Ask for the office of travel in the second house.\n"
        "- Date: The day on which the form was signed by all of the travellers.\n"
        "- Step 1: Fill in the form and let the head of the office sign it at once."
    )
    assert not [question for question in found if "said about" in question or "say about" in question]


def test_points_of_a_slide(ask_office):
    slide = "- Book the train two weeks ahead\n- Take the bus to the station\n- Keep every bill for the office"
    found = ask_office(f"# Travel Policy\n\n## Rules for short trips\n\n{slide}")
    assert found == {'What does "Travel Policy" list under "Rules for short trips"?': slide}


@pytest.mark.parametrize("title", ["Agenda", "Thank you", "Questions?", "Contact", "What does this mean for you?"])
def test_titles_that_say_nothing_are_not_asked(ask_office, title):
    slide = "- Book the train two weeks ahead\n- Take the bus to the station\n- Keep every bill for the office"
    assert ask_office(f"# Travel Policy\n\n## {title}\n\n{slide}") == {}


def test_points_without_verbs_are_not_asked(ask_office):
    assert ask_office("# Travel Policy\n\n## Means of travel\n\n- Quality\n- Price\n- Fast delivery") == {}


def test_a_part_of_a_sentence_is_no_question(ask_office):
    """Each of these once gave a question that broke off, or asked a command why it is one."""
    found = ask_office(
        "# Notes\n\n"
        "Go does not provide the typical, type-driven notion of classes, but it can borrow pieces of them.\n\n"
        "Make sure the tool is installed in your shell path, so that the other tools can find it at once.\n\n"
        "The total time the program takes is the sum of its parts, and of the time that it waits for others."
    )
    assert not [question for question in found if "typical?" in question or "make sure" in question.lower()]
    assert not [question for question in found if "time the program" in question]


def test_titles_that_come_again_are_told_apart_by_the_one_above(ask_office):
    found = ask_office(
        "# Travel Policy\n\n## Trains\n\n### Lost bags\n\n"
        "Lost bags are paid by the office up to the price that the list of the year gives for each kind of bags. "
        "The form has to be sent within a week.\n\n"
        "## Planes\n\n### Lost bags\n\n"
        "Lost bags are paid by the airline, which has a form of its own for all bags that are lost on a flight. "
        "The office only pays what the airline leaves open."
    )
    asked = [question for question in found if "lost bags" in question.lower()]
    assert any(question.startswith('In the section "Trains" of "Travel Policy", ') for question in asked)
    assert any(question.startswith('In the section "Planes" of "Travel Policy", ') for question in asked)


def test_questions_on_long_documents_name_the_section(ask_office):
    filler = "\n\n".join(f"## Office {n}\n\n" + "The office is in the old house. " * 40 for n in range(20))
    found = ask_office(
        f"# Travel Policy\n\n## Delays\n\nIf the bus is late, the office will pay for a taxi.\n\n{filler}",
        per_chunk=50,
    )
    assert 'In the section "Delays" of "Travel Policy", what happens if the bus is late?' in found


@pytest.mark.parametrize(
    "what", ["a very different approach", "precedence over the list", "two weeks", "charge of bags"]
)
def test_what_only_takes_time_or_place_takes_nothing(ask_office, what):
    found = ask_office(f"# Offices\n\nThe office of the SNCF takes {what} in the old house behind the station.")
    assert not [question for question in found if " take?" in question]


def test_a_slide_of_paragraphs_is_asked_what_it_says(ask_office):
    long = (
        "The office pays for the train in the second class, and for a seat, if the way is longer than two hours or so."
    )
    slide = f"- {long}\n- {long.replace('train', 'bus')}\n- {long.replace('train', 'boat')}"
    assert list(ask_office(f"# Travel Policy\n\n## Rules for short trips\n\n{slide}")) == [
        'What does "Travel Policy" say about "Rules for short trips"?'
    ]


def test_what_only_a_page_shows_is_no_answer(ask_office):
    text = "# Trains\n\nIf the train is late, the traveller should follow the instructions in the {} and then call."
    assert not ask_office(text.format("yellow box"))
    assert ask_office(text.format("travel booklet"))

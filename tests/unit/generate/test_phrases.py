"""Verbs, phrases, names and marks."""

import pytest

from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD
from autotune_lm.generate.outline import clean_title
from autotune_lm.generate.reading import announces, dangles, looks_back, sends_away, stands_alone
from autotune_lm.generate.subject import natural_case, product
from autotune_lm.generate.wording import action


@pytest.mark.parametrize(
    ("gerund", "base"),
    [
        ("running", "run"),
        ("creating", "create"),
        ("setting", "set"),
        ("using", "use"),
        ("seeing", None),
        ("tying", None),
    ],
)
def test_gerunds(gerund, base):
    assert base is None or BASE_OF_GERUND[gerund] == base


@pytest.mark.parametrize(("third", "base"), [("returns", "return"), ("passes", "pass"), ("applies", "apply")])
def test_third_person(third, base):
    assert BASE_OF_THIRD[third] == base


@pytest.mark.parametrize(
    ("heading", "phrase"),
    [
        ("Create a task function", "create a task function"),
        ("How to run tests", "run tests"),
        ("Using `BackgroundTasks`", "use `BackgroundTasks`"),
        ("Request files", None),
        ("Bundle size", None),
        ("Guiding principles", None),
        ("Loading state", None),
        ("Use it", None),
        ("Part 3: Data flow", None),
    ],
)
def test_actions(heading, phrase):
    assert action(heading, "") == phrase


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("## Usage", "Usage"),
        ("# Store {#store}", "Store"),
        ("### Step 2: Install 🎉", "Install"),
        ("## 1.2 Setup", "Setup"),
    ],
)
def test_titles(heading, title):
    assert clean_title(heading) == title


def test_natural_case():
    text = "The task function runs later. You can call a task function from Postman or from CORS."
    assert natural_case("Task Function with Postman", text) == "task function with Postman"


@pytest.mark.parametrize(
    ("uri", "text", "name"),
    [
        ("fastapi/tutorial/a.md", "FastAPI is fast.", "FastAPI"),
        ("my-parser/a.md", "We like My-Parser. The My-Parser project is old.", "My-Parser"),
        ("docs/tutorial/a.md", "The Docs are long, and the Tutorial is long.", ""),
        ("usage/a.md", "Usage is easy. The Usage page says so.", ""),
        ("tool/a.md", "a tool is a tool", ""),
    ],
)
def test_product(passage, uri, text, name):
    assert product(passage(text, uri).document) == name


def test_the_users_name_wins(passage):
    assert product(passage("FastAPI", "fastapi/a.md").document, "Acme") == "Acme"


@pytest.mark.parametrize(
    "text", ["It runs.", "However, no.", "In this case, run.", "The above code runs.", "We'll see."]
)
def test_dangling(text):
    assert dangles(text)


@pytest.mark.parametrize("text", ["A store is here.", "There are three ways.", "If you call it twice, it fails."])
def test_not_dangling(text):
    assert not dangles(text)


def test_looking_back_and_away():
    assert looks_back("Use the store as we saw in the previous section.")
    assert announces("See the reference for all options.")
    assert not stands_alone("Use the option as shown above.")
    assert stands_alone("Use the option `above` to draw the line over the text.")


@pytest.mark.parametrize("text", ["You just saw the main place for it.", "You already learned how types work."])
def test_a_text_that_looks_back(text):
    assert looks_back(text)


@pytest.mark.parametrize(
    "text", ["The options section contains a full list.", "configuration.md section lists all of them."]
)
def test_a_sentence_that_sends_away(text):
    assert sends_away(text)


def test_later_needs_what_came_before():
    assert dangles("Later, when you read about modules, you will meet it again.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Start\n\nacme collects all files. Run a single file with acme.", "acme"),
        ("# Start\n\nThe acme is high. Climb to the acme, and each acme is cold.", ""),
        ("# Start\n\nAn acme collects files. Your acme is fast.", ""),
        ("# Start\n\nAcme collects all files. Run Acme.", "Acme"),
    ],
)
def test_a_product_may_be_written_small(passage, text, name):
    assert product(passage(text, uri="acme/page.md").document) == name

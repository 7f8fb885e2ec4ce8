"""Each rule: a small document that gives an exact question, and neighbours that give nothing."""

import pytest

GOOD = [
    pytest.param(
        "# Store\n\nA store is an object that holds the state of a whole application.",
        "definition",
        {"What is a store in Acme?", "Can you explain what a store is in Acme?"},
        "A store is an object that holds the state of a whole application.",
        id="definition",
    ),
    pytest.param(
        "# DML\n\nDML stands for Data Manipulation Language and changes the rows of tables.",
        "definition",
        {"What does DML stand for?"},
        "DML stands for Data Manipulation Language and changes the rows of tables.",
        id="stands-for",
    ),
    pytest.param(
        "# Speed\n\n## Is Acme slow?\n\nNo. Acme answers ten thousand requests a second on one small machine.",
        "question-heading",
        {"Is Acme slow?"},
        "No. Acme answers ten thousand requests a second on one small machine.",
        id="question-heading",
    ),
    pytest.param(
        "# Selectors\n\n## When to use a selector\n\n"
        "Use a selector where two components read the same value, so that both agree on it.",
        "question-heading",
        {"When should you use a selector in Acme?"},
        None,
        id="when-to",
    ),
    pytest.param(
        "# Middleware\n\n## Adding a middleware\n\n"
        "You can add a middleware with a decorator. It runs before each request and after each response.\n\n"
        "```python\n@app.middleware\ndef timer(request): ...\n```",
        "procedure-heading",
        {
            "How do you add a middleware in Acme?",
            "How can I add a middleware in Acme?",
            "How do I add a middleware in Acme?",
        },
        None,
        id="gerund",
    ),
    pytest.param(
        "# State\n\nTo reset the cache after a failure, call `store.clear()` and load the rows again.",
        "to-do",
        None,
        "To reset the cache after a failure, call `store.clear()` and load the rows again.",
        id="to-do",
    ),
    pytest.param(
        "# State\n\nIf you want to skip the slow tests, pass the flag `--fast` to the runner.",
        "if-you-want",
        {
            "How do you skip the slow tests in Acme?",
            "How can I skip the slow tests in Acme?",
            "How do I skip the slow tests in Acme?",
        },
        None,
        id="if-you-want",
    ),
    pytest.param(
        "# State\n\nWhen a worker loses its connection, the queue hands the job to another worker.",
        "case-effect",
        {"What happens when a worker loses its connection in Acme?"},
        None,
        id="case-effect",
    ),
    pytest.param(
        "# State\n\nThe difference between a thunk and a saga is the place where the waiting code lives.",
        "difference",
        {"In Acme, what is the difference between a thunk and a saga?"},
        None,
        id="difference",
    ),
    pytest.param(
        "# Maths\n\n## `sqrt`\n\nReturns the square root of a number as a double.",
        "code-heading",
        {"What does `sqrt` do in Acme?"},
        "Returns the square root of a number as a double.",
        id="code-heading",
    ),
    pytest.param(
        "# API\n\n## `createStore(reducer)`\n\n### Arguments\n\n"
        "- `reducer`: a function that returns the next state.\n- `state`: the state to begin with.",
        "arguments-heading",
        {"What are the arguments of `createStore` in Acme?", "Which arguments does `createStore` take in Acme?"},
        None,
        id="arguments",
    ),
    pytest.param(
        "# Settings\n\n| Option | Description |\n| --- | --- |\n"
        "| `batch_size` | Sets how many rows one batch may hold. |",
        "table-row",
        {"What does the `batch_size` option do in Acme?"},
        "Sets how many rows one batch may hold.",
        id="table-row",
    ),
    pytest.param(
        "# Deploy\n\nAdd the package to your project:\n\n```console\n$ uv add acme-server --dev\n```",
        "example-intro",
        {
            "How do you add the package to your project in Acme?",
            "How can you add the package to your project in Acme?",
            "How would you add the package to your project in Acme?",
        },
        None,
        id="example-intro",
    ),
    pytest.param(
        "# Cors\n\n## Use `Cors`\n\nThe following arguments are supported:\n\n"
        "- `max_age` - The time in seconds for which a browser keeps the answer.\n- `origins` - [Origins]",
        "term-list",
        {"In Acme, what is the purpose of `max_age` in `Cors`?"},
        "`max_age` - The time in seconds for which a browser keeps the answer.",
        id="term-list",
    ),
    pytest.param(
        "# State\n\nReducers do not keep a copy of the old state, which saves memory on large pages.",
        "does-not",
        {"Do reducers keep a copy of the old state in Acme?"},
        None,
        id="does-not",
    ),
    pytest.param(
        "# Style\n\n## Avoid nested state\n\n"
        "Nested state makes updates slower, because every level has to be copied when a leaf changes. "
        "A flat table of rows with keys is easier to update, and a component can read one row without the rest.",
        "rule-heading",
        {"Why should you avoid nested state in Acme?"},
        None,
        id="avoid",
    ),
]


@pytest.mark.parametrize(("markdown", "rule", "questions", "answer"), GOOD)
def test_asks(ask, markdown, rule, questions, answer):
    found = [sample for sample in ask(markdown) if sample.origin.template == rule]
    assert len(found) == 1, [(s.origin.template, s.question) for s in ask(markdown)]
    assert questions is None or found[0].question in questions
    assert answer is None or found[0].answer == answer


BAD = [
    pytest.param("# Store\n\nThis is an object that holds the state of a whole application.", id="pronoun"),
    pytest.param("# Store\n\nIn this example, a counter is a number that grows with each click.", id="example"),
    pytest.param("# Store\n\nThe first one is a function that returns the next state.", id="ordinal"),
    pytest.param("# Store\n\nA reducer is a great way to start with the library today.", id="opinion"),
    pytest.param("# Store\n\n## Creating a store\n\nFirst, create the file:", id="missing-code"),
    pytest.param(
        "# App\n\n## Adding the login page\n\nLet's add our login page. We'll need a form for our app.", id="story"
    ),
    pytest.param("# Store\n\nSee the API reference for more details about the store.", id="announces"),
    pytest.param("# Store\n\nTo do this, call `store.clear()` and load all of the rows again.", id="to-do-this"),
    pytest.param("# Store\n\nAs mentioned above, a store is an object that holds the state.", id="above"),
    pytest.param(
        "# Guide\n\n## What's next?\n\nRead the other chapters of the guide, and then build something.", id="next"
    ),
    pytest.param(
        "# Store\n\nThere is an official generator of projects for people who like to start fast.", id="there"
    ),
    pytest.param(
        "# Rules\n\n## Guiding principles\n\nYou can read them in any order that you like. " * 2,
        id="adjective",
    ),
]


@pytest.mark.parametrize("markdown", BAD)
def test_is_silent(ask, markdown):
    assert [sample.question for sample in ask(markdown)] == []

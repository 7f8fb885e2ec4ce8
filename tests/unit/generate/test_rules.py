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
    pytest.param(
        "# Settings\n\n## Options of `run`\n\n| Option | Type | Default |\n| --- | --- | --- |\n"
        "| `batch_size` | integer | 8192 |\n| `cache.use` | string | lru |",
        "table-value",
        {
            "In Acme, what is the type of the `batch_size` option of `run`?",
            "In Acme, what is the default value of the `batch_size` option of `run`?",
            "What is the type of the `cache.use` option in Acme?",
            "What is the default value of the `cache.use` option in Acme?",
        },
        {
            "`batch_size` | integer",
            "`batch_size` | integer | 8192",
            "`cache.use` | string",
            "`cache.use` | string | lru",
        },
        id="table-values",
    ),
    pytest.param(
        "# Meat\n\n| Food | Core temperature |\n| --- | --- |\n| Chicken breast | 74 °C |\n| Pork loin | 63 °C |",
        "table-cell",
        {
            "What is the core temperature for chicken breast in Acme?",
            "What is the core temperature for pork loin in Acme?",
        },
        {"74 °C", "63 °C"},
        id="table-figures",
    ),
    pytest.param(
        "# Glossary\n\n- Roux: a mixture of flour and fat that thickens a sauce.\n"
        "- Blanch: to boil food briefly and then cool it in ice water.\n"
        "- Core hours: the time in which everybody must be reachable.",
        "glossary",
        {
            'What does "roux" mean in Acme?',
            'What does "blanch" mean in Acme?',
            "What are core hours in Acme?",
            'What does "core hours" mean in Acme?',
        },
        {
            "Roux: a mixture of flour and fat that thickens a sauce.",
            "Blanch: to boil food briefly and then cool it in ice water.",
            "Core hours: the time in which everybody must be reachable.",
        },
        id="glossary",
    ),
    pytest.param(
        "# Kitchen\n\nTo clean the deep fryer:\n\n1. Switch the fryer off and wait.\n2. Drain the oil.\n\n"
        "To sharpen a chef knife:\n\n1. Soak the stone in water.\n2. Draw the blade across the stone.",
        "steps",
        None,
        {
            "To clean the deep fryer:\n\n1. Switch the fryer off and wait.\n2. Drain the oil.",
            "To sharpen a chef knife:\n\n1. Soak the stone in water.\n2. Draw the blade across the stone.",
        },
        id="steps",
    ),
    pytest.param(
        "# Camera\n\n## Replace the battery\n\n1. Turn the camera off.\n2. Open the cover and press the latch.",
        "steps",
        None,
        {"1. Turn the camera off.\n2. Open the cover and press the latch."},
        id="steps-below-heading",
    ),
    pytest.param(
        "# Cards\n\nThe old reader supports the following card types:\n\n- SDHC\n- SDXC",
        "takes-list",
        {"What card types does the old reader support in Acme?"},
        None,
        id="takes-list",
    ),
    pytest.param(
        "# Rooms\n\nThere are three zones in a cold room:\n\n- The dairy zone\n- The meat zone\n- The fruit zone",
        "there-are",
        {"What are the three zones in a cold room in Acme?", "In Acme, what are the three zones in a cold room?"},
        None,
        id="there-are",
    ),
    pytest.param(
        "# Travel\n\nThe following costs are reimbursed for business travel:\n\n- Train tickets\n- Hotel rooms",
        "following-list",
        {
            "In Acme, which costs are reimbursed for business travel?",
            "Which costs are reimbursed for business travel in Acme?",
        },
        None,
        id="following-list",
    ),
    pytest.param(
        "# Food\n\nRaw poultry must be stored on the lowest shelf because its juices can drip onto other food.",
        "why-is",
        {
            "Why must raw poultry be stored on the lowest shelf in Acme?",
            "In Acme, why must raw poultry be stored on the lowest shelf?",
        },
        None,
        id="why-is",
    ),
    pytest.param(
        "# Leave\n\nUnlike annual leave, parental leave is not paid by the company at all.",
        "unlike",
        {"How does parental leave differ from annual leave in Acme?"},
        None,
        id="unlike",
    ),
    pytest.param(
        "# Database\n\nThe process that copies rows to a second server is called replication.",
        "is-called",
        {"What is replication in Acme?"},
        None,
        id="is-called",
    ),
    pytest.param(
        "# Errors\n\nThe exception handler will receive a request object and the exception that was raised.",
        "takes",
        {"What will the exception handler receive in Acme?"},
        None,
        id="takes",
    ),
    pytest.param(
        "# Actions\n\nA typical action object might look like this:\n\n"
        "```js\nconst added = {\n  type: 'rows/added',\n  payload: 'milk'\n}\n```",
        "looks-like",
        {"What might a typical action object look like in Acme?"},
        None,
        id="looks-like",
    ),
    pytest.param(
        "# Names\n\nThe owner parameter is optional, and an empty name stands for the one who runs the server.",
        "is-state",
        {"Is the owner parameter optional in Acme?"},
        None,
        id="is-state",
    ),
    pytest.param(
        "# Errors\n\n| Code | Meaning |\n| --- | --- |\n| E01 | The memory card is full. |\n"
        "| E02 | The lens is not attached. |",
        "table-row",
        {"What does E01 mean in Acme?", "What does E02 mean in Acme?"},
        {"The memory card is full.", "The lens is not attached."},
        id="table-meanings",
    ),
    pytest.param(
        "# State\n\nWriting many setters often results in too many action types and a log that says little.",
        "doing-does",
        {"What happens when you write many setters in Acme?"},
        None,
        id="doing-does",
    ),
    pytest.param(
        "# Uploads\n\n## Receiving uploads\n\nYou can receive an upload as an object of `File`, which keeps small "
        "files in memory and large ones on disk.\n\n`File` has the following methods. They all work in the background.",
        "topic-heading",
        None,
        "You can receive an upload as an object of `File`, which keeps small files in memory and large ones on disk.",
        id="no-tail-without-its-list",
    ),
]


@pytest.mark.parametrize(("markdown", "rule", "questions", "answer"), GOOD)
def test_asks(ask, markdown, rule, questions, answer):
    found = [sample for sample in ask(markdown) if sample.origin.template == rule]
    assert len(found) == (len(answer) if isinstance(answer, set) else 1), [
        (s.origin.template, s.question) for s in ask(markdown)
    ]
    assert questions is None or {sample.question for sample in found} <= questions
    assert answer is None or {sample.answer for sample in found} == (answer if isinstance(answer, set) else {answer})


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
    pytest.param("# Log\n\n## Look at the samples\n\nThe samples of the log are kept for a week.", id="imperative"),
    pytest.param("# Values\n\n| a | b |\n| --- | --- |\n| 1 | 2 |", id="bare-table"),
    pytest.param("# Options\n\n| Option | Default |\n| --- | --- |\n| `size` | |\n| `use` | - |", id="empty-cells"),
    pytest.param("# Login\n\nIf you are not logged in, the page is empty for everybody.", id="thin-condition"),
    pytest.param("# Store\n\nRedux allows stores to be customized with different kinds of plugins.", id="two-verbs"),
    pytest.param(
        "# Assets\n\n## Download the files\n\nYou can download them with a browser: open each link and choose the "
        "entry that saves it, then put all of them into the folder of static files of your project.",
        id="files-that-only-the-page-names",
    ),
    pytest.param(
        "# Setup\n\nAfter installing the packages of Acme, you can start the local server with `acme dev`.",
        id="one-of-many-things",
    ),
    pytest.param(
        "# Kitchen\n\n## Parts\n\n- Text files: the functions will skip the checks for all that is left of the file.\n"
        "- Word files: the program can read the first page of the file and nothing else.",
        id="cases-are-no-terms",
    ),
    pytest.param(
        "# Start\n\n`acme` also provides a number of utilities to make the writing of menus much easier.",
        id="a-product-provides-much",
    ),
]


@pytest.mark.parametrize("markdown", BAD)
def test_is_silent(ask, markdown):
    assert [sample.question for sample in ask(markdown)] == []

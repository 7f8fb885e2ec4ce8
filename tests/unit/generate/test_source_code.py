"""Questions from source code: documents as the reader of code makes them, and what is asked about them."""

from collections.abc import Callable

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk

Code = Callable[..., Passage]
Asked = Callable[..., dict[str, str]]

RUST = """
# Module `kv::store` {module kv::store}

Reads and writes the log of a key-value store on disk.

## Struct `Store` {struct kv::store::Store}

A store of text values under text keys, kept in memory.

```rust
pub struct Store {
    /// When the log is synced.
    pub sync: Sync,
}
```

### Method `Store::open` {method kv::store::Store::open}

Opens a store, and reads all entries of its log. Returns `None` if the log is locked by someone else.

#### Errors

Fails with `Corrupt` if a line of the log cannot be parsed.

#### Panics

Panics if the path holds a line feed.

#### Examples

```rust
let store = Store::open("data.log").unwrap();
assert!(store.is_empty());
```

```rust
#[deprecated(since = "0.2.0", note = "use `load` instead")]
pub fn open(path: &str) -> Result<Self, Error> {
    let text = read(path)?;
    let table = parse(&text)?;
    Ok(Self { table })
}
```

### Method `Store::name` {method kv::store::Store::name}

Returns the name.

```rust
pub fn name(&self) -> &str {
    &self.name
}
```

### Method `Store::shrink` {method kv::store::Store::shrink}

```rust
pub fn shrink(&mut self, most: usize) -> usize {
    self.table.shrink(most)
}
```

## Function `sweep` {function kv::store::sweep}

Removes what is left of old logs when a store was not closed.

```rust
fn sweep(path: &str) -> usize {
    0
}
```
"""

PYTHON = """
# Module `acme.reader` {module acme.reader}

## Class `Reader` {class acme.reader.Reader}

Reads rows of a table from a file, a few at a time.

### Attributes

- size (int): how many rows are read at once.
- path (str): the path.

```python
class Reader:
```

### Method `Reader.__init__` {method acme.reader.Reader.__init__}

Opens the file and reads its first line as the header of the table.

#### Parameters

- path (str): where the file lies, relative to the working folder.
- encoding (str): the encoding of the file, guessed from its first bytes where it is empty.

```python
def __init__(self, path: str, encoding: str = "utf-8") -> None:
    self.path = path
```

### Method `Reader.rows` {method acme.reader.Reader.rows}

Give the rows that were not read yet.

#### Returns

A list of tuples, one for each row, in the order of the file.

#### Raises

- ValueError: a row has more cells than the header.

```python
def rows(self, most: int = 100) -> list[tuple[str, ...]]:
    return self._take(most)
```

### Method `Reader.__repr__` {method acme.reader.Reader.__repr__}

Give a form of the reader that people can read in a log.

```python
def __repr__(self) -> str:
    return "Reader"
```

### Method `Reader._take` {method acme.reader.Reader._take}

Take rows out of the buffer and fill it again from the file.

```python
def _take(self, most: int = 5) -> list[tuple[str, ...]]:
    return []
```
"""


@pytest.fixture(name="rust")
def _rust(code: Code, asked: Asked) -> dict[str, str]:
    return asked(code(RUST))


@pytest.fixture(name="python")
def _python(code: Code, asked: Asked) -> dict[str, str]:
    return asked(code(PYTHON, uri="acme/reader.py"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the module `kv::store` for?", "Reads and writes the log of a key-value store on disk."),
        ("What is `kv::store::Store`?", "A store of text values under text keys, kept in memory."),
        ("What is the struct `kv::store::Store`?", "A store of text values under text keys, kept in memory."),
        (
            "What does `kv::store::Store::open` do?",
            "Opens a store, and reads all entries of its log. Returns `None` if the log is locked by someone else.",
        ),
        ("When does `kv::store::Store::open` panic?", "Panics if the path holds a line feed."),
        (
            "When does `kv::store::Store::open` return an error?",
            "Fails with `Corrupt` if a line of the log cannot be parsed.",
        ),
        ("When does `kv::store::Store::open` return `None`?", "Returns `None` if the log is locked by someone else."),
        (
            "How do I use `kv::store::Store::open`?",
            '```rust\nlet store = Store::open("data.log").unwrap();\nassert!(store.is_empty());\n```',
        ),
        ("What is the signature of `kv::store::Store::open`?", "pub fn open(path: &str) -> Result<Self, Error>"),
        (
            "Is `kv::store::Store::open` deprecated?",
            '#[deprecated(since = "0.2.0", note = "use `load` instead")]',
        ),
        (
            "What does `kv::store::sweep` do?",
            "Removes what is left of old logs when a store was not closed.",
        ),
    ],
)
def test_rust(rust: dict[str, str], question: str, answer: str) -> None:
    assert rust.get(question) == answer, "\n".join(rust)


@pytest.mark.parametrize(
    "name", ["Store::name` do", "Store::name` return", "Store::shrink`", "signature of `kv::store::sweep"]
)
def test_what_says_nothing_is_not_asked_about(rust: dict[str, str], name: str) -> None:
    assert not [question for question in rust if name in question]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "What does the constructor of `acme.reader.Reader` do?",
            "Opens the file and reads its first line as the header of the table.",
        ),
        (
            "What parameters does the constructor of `acme.reader.Reader` take?",
            "- path (str): where the file lies, relative to the working folder.\n"
            "- encoding (str): the encoding of the file, guessed from its first bytes where it is empty.",
        ),
        (
            "What is the parameter `encoding` of the constructor of `acme.reader.Reader`?",
            "encoding (str): the encoding of the file, guessed from its first bytes where it is empty.",
        ),
        ("What is the attribute `size` of `acme.reader.Reader` for?", "size (int): how many rows are read at once."),
        (
            "What does `acme.reader.Reader.rows` return?",
            "A list of tuples, one for each row, in the order of the file.",
        ),
        (
            "Which exceptions does `acme.reader.Reader.rows` raise, and when?",
            "- ValueError: a row has more cells than the header.",
        ),
        ("What is the default value of the parameter `most` of `acme.reader.Reader.rows`?", "most: int = 100"),
        (
            "What is the signature of `acme.reader.Reader.rows`?",
            "```python\ndef rows(self, most: int = 100) -> list[tuple[str, ...]]:\n    return self._take(most)\n```",
        ),
    ],
)
def test_python(python: dict[str, str], question: str, answer: str) -> None:
    assert python.get(question) == answer, "\n".join(python)


@pytest.mark.parametrize(
    "name", ["__repr__", "signature of `acme.reader.Reader._take", "`path` of `acme.reader.Reader`"]
)
def test_private_and_dull_things_of_python_are_not_asked_about(python: dict[str, str], name: str) -> None:
    assert not [question for question in python if name in question]


def test_tests_are_asked_nothing(code: Code, asked: Asked) -> None:
    assert not asked(code(RUST, "test"))


EXAMPLE = """
# Module `read_csv` {module read_csv}

This example demonstrates how to read a table from a CSV file.

```rust
let reader = CsvReader::new("data.csv");
for row in reader.rows() {
    println!("{row}");
}
```
"""


def test_an_example_is_asked_for_what_it_shows(code: Code, asked: Asked) -> None:
    place = code(EXAMPLE, "example", ("acme::csv::CsvReader", "acme::rows::Row"), "examples/csv_reader.rs")
    found = asked(place, subject="Acme")
    fence = EXAMPLE[EXAMPLE.index("```") :].strip()
    assert found["In Acme, how do I read a table from a CSV file?"] == fence
    assert "What is the module `read_csv` for?" not in found


def test_an_example_is_asked_for_the_symbols_that_it_is_about(code: Code, asked: Asked) -> None:
    place = code(
        EXAMPLE.replace("This example demonstrates how to", "We"),
        "example",
        ("acme::csv::CsvReader", "acme::rows::Row"),
        "examples/csv_reader.rs",
    )
    found = asked(place)
    assert "How do I use `acme::csv::CsvReader`?" in found
    assert not [question for question in found if "Row" in question]


def test_a_chunk_is_asked_only_for_what_it_holds(code: Code, asked: Asked) -> None:
    whole = code(RUST)
    middle = whole.document.text.index("### Method `Store::name`")
    halves = []
    for start, end in ((0, middle), (middle, len(whole.document.text))):
        text = whole.document.text[start:end]
        chunk = Chunk(
            document=whole.document.id, start=start, end=end, text=text, heading_path=(), strategy="heading", tokens=1
        )
        halves.append(asked(Passage(whole.document, chunk)))
    first, second = halves
    assert "What does `kv::store::Store::open` do?" in first and "What does `kv::store::sweep` do?" not in first
    assert "What does `kv::store::sweep` do?" in second and not set(first) & set(second)


def test_a_module_is_part_of_a_name_only_up_to_a_border(code: Code, asked: Asked) -> None:
    found = asked(
        code(
            "# Module `kv` {module kv}\n\n## Function `kvopen` {function kvopen}\n\n"
            "Opens the file with all values.\n\n```c\nint kvopen(const char *path);\n```"
        )
    )
    assert "What does the function `kvopen` in `kv` do?" in found
    assert "What is the signature of the function `kvopen` in `kv`?" in found


C_HEADER = """
# Module `kv` {module kv}

Opens and closes stores of values in one file.

Author: A. Person

## Macro `KV_MOST` {macro KV_MOST}

The most values that one store can hold at a time.

```c
#define KV_MOST (1 << 16)
```

## Function `kv_close` {function kv_close}

Closes a store and frees what it holds in memory.

```c
int kv_close(
    kv_store *store,
    int flags,
    int wait
);
```
"""


def test_c(code: Code, asked: Asked) -> None:
    found = asked(code(C_HEADER))
    assert found["What is the macro `KV_MOST` in `kv`?"] == "The most values that one store can hold at a time."
    assert found["What is the module `kv` for?"] == "Opens and closes stores of values in one file."
    assert not [question for question in found if "implemented" in question or "signature of the macro" in question]
    assert "int kv_close(" in found["What is the signature of the function `kv_close` in `kv`?"]

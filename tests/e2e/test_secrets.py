"""Planted secrets and personal data are in no byte of what a run writes or says. They are made here, from parts."""

import base64
import gzip
import json
import random
import sqlite3
import string
import zlib

import pytest

ALNUM = string.ascii_letters + string.digits
CAPITALS = string.ascii_uppercase + string.digits
HEX = string.digits + "abcdef"


class Mint:
    """Makes values from chance; the same seed, the same values."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def chars(self, alphabet, count):
        return "".join(self._random.choice(alphabet) for _ in range(count))

    def pem(self):
        body = "\n".join("M" + self.chars(ALNUM + "+/", 63) for _ in range(4))
        return f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"

    def jwt(self):
        parts = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"' + self.chars(ALNUM, 12) + '"}']
        coded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
        return ".".join([*coded, self.chars(ALNUM, 43)])


SHAPES = {
    "AWS key": lambda m: "AK" + "IA" + m.chars(CAPITALS, 16),
    "GitHub": lambda m: "gh" + "p_" + m.chars(ALNUM, 36),
    "GitHub fine-grained": lambda m: "github" + "_pat_" + m.chars(ALNUM, 22) + "_" + m.chars(ALNUM, 59),
    "GitLab": lambda m: "glp" + "at-" + m.chars(ALNUM, 20),
    "Slack": lambda m: "xox" + "b-" + m.chars(string.digits, 12) + "-" + m.chars(ALNUM, 24),
    "Stripe": lambda m: "sk" + "_live_" + m.chars(ALNUM, 24),
    "OpenAI": lambda m: "s" + "k-proj-" + m.chars(ALNUM, 48),
    "Anthropic": lambda m: "s" + "k-ant-api03-" + m.chars(ALNUM, 80),
    "Google": lambda m: "AI" + "za" + m.chars(ALNUM, 35),
    "Hugging Face": lambda m: "h" + "f_" + m.chars(string.ascii_letters, 34),
    "npm": lambda m: "np" + "m_" + m.chars(ALNUM, 36),
    "SendGrid": lambda m: "S" + "G." + m.chars(ALNUM, 22) + "." + m.chars(ALNUM, 43),
    "DigitalOcean": lambda m: "dop" + "_v1_" + m.chars(HEX, 64),
    "JSON web token": lambda m: m.jwt(),
    "e-mail": lambda m: f"mary.{m.chars(string.ascii_lowercase, 8)}@harbour-lights.io",
    "card": lambda m: "4111 1111 1111 1111",
    "phone": lambda m: "+44 20 7946 " + m.chars("123456789", 4),
    "account": lambda m: "GB82 WEST 1234 5698 7654 32",
}
"""What is known by its own shape, and may stand anywhere."""


def pages(mint):
    """The text of each file, and what was planted there."""
    found = []

    def new(name):
        found.append(SHAPES[name](mint))
        return found[-1]

    def value(alphabet, count):
        found.append(mint.chars(alphabet, count - 2) + "q7")
        return found[-1]

    def key():
        whole = mint.pem()
        found.extend(whole.split("\n")[1:-1])
        return whole

    rows = "\n".join(f"| {name} | {new(name)} | used in production |" for name in SHAPES)
    prose = "\n\n".join(f"The {name} of the gateway is {new(name)} and it is changed twice a year." for name in SHAPES)
    lines = "\n".join(f'{name.replace(" ", "_").replace("-", "_")} = "{new(name)}"' for name in SHAPES)
    files = {
        "gateway.md": f"""---
title: Gateway of {new("GitHub")}
owner: {new("e-mail")}
---
# The gateway with {new("Slack")}

The gateway is a server that joins two networks. It answers to {new("e-mail")}.

{prose}

## Settings of the gateway

| Name | Value | Meaning |
| --- | --- | --- |
{rows}
| DB_PASSWORD | {value(ALNUM + "!#%", 14)}!K | opens the database |

## Start the gateway

1. Set `api_key={value(ALNUM, 32)}` in the shell.
2. Run `psql postgres://app:{value(ALNUM, 14)}@db.harbour-lights.io:5432/main`.

```python
client = connect(password="{value(ALNUM + "!#%", 14)}")
{lines}
```

<div data-token="{new("GitHub")}"><p title="{new("Stripe")}">Text with {new("GitLab")} inside.</p></div>

<img src="a.png" alt="key {new("AWS key")}">

{key()}

- The first item is {new("npm")}
- The second has a [link {new("Google")}](https://harbour-lights.io/?token={value(ALNUM, 32)}).

> Quoted: {new("Anthropic")}
""",
        "manual.rst": f"""Manual of {new("GitHub")}
{"=" * 60}

The manual is a document about the gateway. Its key is {new("AWS key")}.

.. note:: Call {new("phone")} in case of doubt.

.. code-block:: python

   password = "{value(ALNUM + "!#%", 14)}"
   key = \"\"\"{key()}\"\"\"

.. list-table::

   * - Key
     - {new("Stripe")}
""",
        "notes.txt": f"Notes\n=====\n\n{prose}\n\n{key()}\n\nAuthorization: Bearer {value(ALNUM, 40)}\n",
        "client.py": f'''"""Client of the gateway, written by Mary Hill <{new("e-mail")}>.

The token is {new("GitHub")}.
"""

TOKEN = "{new("GitHub")}"
API_KEY = "{value(HEX, 32)}"


def connect(password="{value(ALNUM + "!#%", 14)}"):
    """Connect to the gateway with {new("Slack")}.

    Args:
        password: such as {new("OpenAI")}
    """
    # {new("SendGrid")}
    return "postgres://app:{value(ALNUM, 14)}@db.harbour-lights.io/main"
''',
        "answers.json": json.dumps(
            [
                {"question": f"What is {new('GitHub')}?", "answer": f"It is the key of {new('e-mail')} for the gate."},
                {"question": "Which key opens it?", "answer": f"key\n{key()}\nand password: {value(ALNUM, 16)}"},
            ],
            indent=1,
        ),
        "people.csv": f"name,mail,phone\nMary,{new('e-mail')},{new('phone')}\nJoe,{new('e-mail')},{new('phone')}\n",
    }
    return files, found


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A work folder with documents that hold secrets, and all of these."""
    work = tmp_path_factory.mktemp("planted")
    files, found = pages(Mint(11))
    (work / "docs").mkdir()
    for name, text in files.items():
        (work / "docs" / name).write_text(text, encoding="utf-8")
    assert len(set(found)) > 100
    return work, sorted(set(found))


def everything(project):
    """Each file of a project, each value of its database, and whatever of these is compressed, unpacked."""
    for path in sorted(project.rglob("*")):
        if path.is_file():
            yield path.relative_to(project).as_posix(), path.read_bytes()
    with sqlite3.connect(next(project.glob("*.db"))) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield table, data
                    yield f"{table} unpacked", unpacked(data)


def unpacked(data):
    for unpack in (zlib.decompress, gzip.decompress):
        try:
            return unpack(data)
        except (zlib.error, OSError, EOFError):
            continue
    return b""


def forms(secret):
    """How it may be written: as it is, in JSON, in UTF-16."""
    return {secret.encode(), json.dumps(secret)[1:-1].encode(), secret.encode("utf-16-le")}


@pytest.mark.parametrize("mode", ["create", "identify"])
def test_no_secret_is_in_any_file_of_the_project(autotune, planted, tmp_path, mode):
    work, secrets = planted
    args = ("--set", f"generate.mode={mode}", "--set", "run.min_samples=0", "--verbose")
    ended = autotune("run", work / "docs", "--project", tmp_path / "P", *args, cwd=tmp_path, code=None)
    assert ended.returncode in (0, 5), ended.stderr
    needles = {form: secret for secret in secrets for form in forms(secret)}
    places = [*everything(tmp_path / "P"), ("stdout", ended.stdout.encode()), ("stderr", ended.stderr.encode())]
    leaks = [(where, secret) for where, data in places for form, secret in needles.items() if form in data]
    assert not leaks
    documents = (tmp_path / "P" / "out" / "documents.jsonl").read_text(encoding="utf-8")
    assert documents.count("[SECRET ") > 50 and "[EMAIL 1]" in documents and "[CARD 1]" in documents
    assert "GitHub tokens masked" in documents


def test_keep_keeps(autotune, planted, tmp_path):
    work, secrets = planted
    args = ("--set", "clean.secrets=keep", "--set", "clean.personal=keep", "--set", "run.min_samples=0")
    autotune("run", work / "docs" / "notes.txt", "--project", tmp_path / "P", *args, cwd=tmp_path, code=None)
    documents = (tmp_path / "P" / "out" / "documents.jsonl").read_text(encoding="utf-8")
    assert sum(secret in documents for secret in secrets) > 10 and "[SECRET" not in documents


def test_another_handling_reads_the_documents_again(autotune, planted, tmp_path):
    work, secrets = planted
    run = ("run", work / "docs" / "notes.txt", "--project", tmp_path / "P", "--set", "run.min_samples=0")
    autotune(*run, "--set", "clean.secrets=flag", cwd=tmp_path, code=None)
    documents = tmp_path / "P" / "out" / "documents.jsonl"
    assert "not masked" in documents.read_text(encoding="utf-8")
    autotune(*run, cwd=tmp_path, code=None)
    assert not any(secret in documents.read_text(encoding="utf-8") for secret in secrets)

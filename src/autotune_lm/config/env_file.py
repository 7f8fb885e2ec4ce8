"""Floor 2. The file ``.env``: keys for this process alone, read at the entrances and never written, told or logged."""

import io
import os
import re
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path

from autotune_lm.core.errors import ConfigError
from autotune_lm.kit.redaction import keep_secret

FILE = ".env"
EXAMPLE = ".env.example"
MAX_BYTES = 100_000

_STEERS = re.compile(
    r"PATH|HOME|SHELL|IFS|ENV|BASH_.*|LD_.*|DYLD_.*|GLIBC_.*|MALLOC_.*|PYTHON.*|PIP_.*|VIRTUAL_ENV|CONDA_.*|GIT_.*|SSH_.*"
    r"|NODE_.*|PERL.*|RUBY.*|JAVA_.*|.*_PROXY|SSL_.*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|TMPDIR|TEMP|TMP|EDITOR|VISUAL"
    r"|PAGER|BROWSER|SSLKEYLOGFILE|OPENSSL_.*|COMSPEC|SYSTEMROOT|PATHEXT",
    re.IGNORECASE,
)
"""Names that tell programs what to load, whom to trust or where to go. A ``.env`` may have come with somebody's
documents, so it must not decide these."""

EXAMPLE_TEXT = """\
# Keys for this project. Copy this file to .env, fill in what you use, and never commit .env.
# What the environment already holds wins over this file. Each model's `key_env` may name any other variable.
OPENAI_API_KEY=
ANTHROPIC_API_KEY=
GEMINI_API_KEY=
MISTRAL_API_KEY=
TOGETHER_API_KEY=
FIREWORKS_API_KEY=
OPENROUTER_API_KEY=
AZURE_OPENAI_API_KEY=
"""


def read_env_files(folders: Iterable[Path], environment: MutableMapping[str, str] = os.environ) -> list[str]:
    """Put what ``.env`` of these folders say into the environment; what is there wins, then the first folder.

    For entrances alone: it changes the process. Gives a sentence for each line that was left out, without its text.

    Raises:
        ConfigError: a file is no UTF-8 text, too large or may not be read.
    """
    problems: list[str] = []
    for path in dict.fromkeys((folder / FILE).resolve() for folder in folders):
        if path.is_file():
            for name, value in _pairs(path, problems):
                environment.setdefault(name, value)
                keep_secret([name])
    return problems


def _pairs(path: Path, problems: list[str]) -> Iterator[tuple[str, str]]:
    """Names and values in order; ``${NAME}`` in a value stays as it is, since keys may hold any character."""
    from dotenv.parser import parse_stream

    last: dict[str, str] = {}
    for binding in parse_stream(io.StringIO(_text(path))):
        place = f"{path}:{binding.original.line}"
        if binding.error:
            problems.append(f"{place}: no NAME=value; the line is left out")
        elif binding.key and _STEERS.fullmatch(binding.key):
            problems.append(f"{place}: {binding.key} is not taken from a file; set it in the shell")
        elif binding.key and binding.value and "\0" not in binding.value:
            last[binding.key] = binding.value
    yield from last.items()


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES:,} bytes", "is this a file of NAME=value lines?")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:  # the cause holds the bytes: it must not be shown
        raise ConfigError(f"{path}: not UTF-8 text (byte {cause.start})", "save it as UTF-8 text") from None
    except OSError as cause:
        raise ConfigError(f"{path}: {cause.strerror}", "check the file's rights") from None


def write_env_example(project: Path) -> None:
    """Give a project ``.env.example``, and a ``.gitignore`` with ``.env`` in it; what is there stays.

    Raises:
        NotWritable: the folder cannot be written.
    """
    from autotune_lm.kit.files import write_aside

    example = project / EXAMPLE
    if not example.exists():
        write_aside(example, [EXAMPLE_TEXT.encode()])
    ignore = project / ".gitignore"
    lines = ignore.read_bytes().splitlines() if ignore.is_file() else []
    if FILE.encode() not in [line.strip() for line in lines]:
        write_aside(ignore, [*(line + b"\n" for line in lines), FILE.encode() + b"\n"])

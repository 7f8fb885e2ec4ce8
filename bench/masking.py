"""How fast secrets and personal data are found, beside detect-secrets on the same text in the same process.

    python bench/masking.py

Both read the text files of the corpus, into which the same secrets are planted: made at run time, one line each. Ours
looks for secrets and for personal data; the peer looks line by line (its ``scan_file`` is slower still) for secrets
alone, with all plug-ins and filters that it switches on by itself. Figures are CPU seconds, ours measured as ``turns``
says; the peer, which takes a minute for the whole corpus, has one turn on every ``PEER_SHARE``-th file. Speed is in MB
a second, so that they compare.
"""

import random
import string
from collections.abc import Callable

from turns import CORPUS, by_turns, cpu_s

from autotune_lm.clean import personal, secrets
from autotune_lm.clean.finding import merged

SUFFIXES = (".md", ".mdx", ".rst", ".txt", ".py", ".rs")
PEER_SHARE = 10
FLOOR_RATIO = 50.0
FLOOR_MB_S = 8.0
ALNUM = string.ascii_letters + string.digits


def planted() -> dict[str, str]:
    """A line with a secret, and the secret."""
    chance = random.Random(7)

    def chars(count: int, alphabet: str = ALNUM) -> str:
        return "".join(chance.choice(alphabet) for _ in range(count))

    made = {
        "AWS": ("key {}", "AK" + "IA" + chars(16, string.ascii_uppercase + string.digits)),
        "GitHub": ("token {}", "gh" + "p_" + chars(36)),
        "GitLab": ("use {}", "glp" + "at-" + chars(20)),
        "Slack": ("bot {}", "xox" + "b-" + chars(12, string.digits) + "-" + chars(12, string.digits) + "-" + chars(24)),
        "Stripe": ("pay with {}", "sk" + "_live_" + chars(24)),
        "SendGrid": ("mail with {}", "S" + "G." + chars(22) + "." + chars(43)),
        "npm": ("publish with {}", "np" + "m_" + chars(36)),
        "OpenAI": ("ask with {}", "s" + "k-" + chars(20) + "T3Blb" + "kFJ" + chars(20)),
        "Anthropic": ("ask with {}", "s" + "k-ant-api03-" + chars(93) + "AA"),
        "Google": ("maps with {}", "AI" + "za" + chars(35)),
        "Hugging Face": ("load with {}", "h" + "f_" + chars(34, string.ascii_letters)),
        "login": ("postgres://app:{}@db.corp.net/main", chars(14)),
        "password": ('password = "{}"', chars(12) + "!7"),
        "API key": ('api_key = "{}"', chars(32)),
        "bearer": ("Authorization: Bearer {}", chars(40)),
        "storage": ("AccountKey={}", chars(86) + "=="),
    }
    return {shape.format(secret): secret for shape, secret in made.values()}


def ours(text: str) -> list[str]:
    found = merged([*secrets.find(text), *personal.find(text)])
    return [text[one.start : one.end] for one in found]


def peer(text: str) -> list[str]:
    from detect_secrets.core.scan import scan_line

    return [found.secret_value for line in text.split("\n") for found in scan_line(line)]


def recall(find: Callable[[str], list[str]], lines: dict[str, str]) -> int:
    return sum(
        any(secret in one or one in secret for one in find(line) if len(one) > 5) for line, secret in lines.items()
    )


def main() -> None:
    from detect_secrets.settings import default_settings

    lines = planted()
    paths = sorted(path for path in CORPUS.rglob("*") if path.suffix in SUFFIXES and "nasty" not in path.parts)
    if not paths:
        raise SystemExit(f"{CORPUS}: no documents; set AUTOTUNE_CORPUS")
    extra = "\n".join(lines)
    texts = [f"{path.read_text('utf-8', 'replace')}\n" for path in paths]
    texts[0] += extra
    some = texts[::PEER_SHARE]
    mine = by_turns({"ours": lambda: [ours(text) for text in texts]})["ours"]
    with default_settings():
        theirs = cpu_s(lambda: [peer(text) for text in some])
        found = recall(ours, lines), recall(peer, lines)
    speeds = sum(map(len, texts)) / 1e6 / mine, sum(map(len, some)) / 1e6 / theirs
    ratio = speeds[0] / speeds[1]
    print(f"{len(texts)} files, {sum(map(len, texts)) / 1e6:.2f} MB; the peer reads {len(some)} of them")
    print(f"{'what':<52}{'ours':>10}{'peer':>10}{'ratio':>8}{'floor':>8}")
    print(
        f"{'secrets (ours: and personal data), MB/s':<52}{speeds[0]:>10.2f}{speeds[1]:>10.3f}"
        f"{ratio:>8.1f}{FLOOR_RATIO:>8.0f}"
    )
    print(f"{f'planted secrets found, of {len(lines)}':<52}{found[0]:>10}{found[1]:>10}")
    if ratio < FLOOR_RATIO or speeds[0] < FLOOR_MB_S or found[0] < max(found[1], len(lines)):
        raise SystemExit("below the floor")


if __name__ == "__main__":
    main()
